/*
 * Random instructions: see insn-gen.h.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "insn-gen.h"

void put(Insn *i, uint8_t b)
{
    i->b[i->n++] = b;
}

void put_imm(Insn *i, unsigned bytes)
{
    static const uint32_t corner[] = { 0, 1, 0x7f, 0x80, 0x7fff, 0x8000,
                                       0x7fffffff, 0x80000000, 0xffffffff };
    uint32_t v = rig_below(2) ? rig_rand() : corner[rig_below(9)];

    while (bytes--) {
        put(i, v);
        v >>= 8;
    }
}

/* Prefixes for operand size @log2, with a REX of random register bits */
Insn start(unsigned log2, uint8_t *rex)
{
    Insn i = { .n = 0 };

    if (log2 == 1) {
        put(&i, 0x66);
    }
    *rex = 0x40 | (log2 == 3 ? 8 : 0) | (rig_below(2) << 2) | rig_below(2);
    if (log2 < 3 && rig_below(2)) {
        *rex = 0;
    } else {
        put(&i, *rex);
    }
    return i;
}

/* ModRM for a random register pair; RSP, and RBX as a destination, are not
 * used: the rig needs them */
void modrm_reg(Insn *i, unsigned log2, uint8_t rex, int reg)
{
    unsigned r, m;

    do {
        r = reg >= 0 ? (unsigned)reg : rig_below(8);
        m = rig_below(8);
    } while ((reg < 0 && r == 4 && !(rex & 4) && (log2 || rex)) ||
             (m == 4 && !(rex & 1) && (log2 || rex)));
    put(i, 0xc0 | r << 3 | m);
}

/* [rbx + disp8], with a random register */
void modrm_mem(Insn *i, uint8_t rex, int reg)
{
    unsigned r = reg >= 0 ? (unsigned)reg : rig_below(8);

    if (reg < 0 && r == 4) {
        r = 1;
    }
    put(i, 0x43 | r << 3);
    put(i, rig_below(64));
}

/* memory forms address through RBX, so REX.B must be clear */
Insn start_mem(unsigned log2, uint8_t *rex)
{
    Insn i = { .n = 0 };

    if (log2 == 1) {
        put(&i, 0x66);
    }
    *rex = 0x40 | (log2 == 3 ? 8 : 0) | (rig_below(2) << 2);
    put(&i, *rex);
    return i;
}

/* Registers with corner values in about half of them */
void insn_state(RigState *s)
{
    static const uint64_t corner[] = {
        0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0x7fffffff, 0x80000000,
        0xffffffff, 0x7fffffffffffffff, 0x8000000000000000, ~0ull,
    };
    unsigned i;

    rig_random_state(s);
    for (i = 0; i < 16; i++) {
        if (i != R_EBX && i != R_ESP && rig_below(2)) {
            s->regs[i] = corner[rig_below(ARRAY_SIZE(corner))];
        }
    }
}

Insn start_rm(unsigned log2, uint8_t *rex, bool reg)
{
    return reg ? start(log2, rex) : start_mem(log2, rex);
}

void modrm(Insn *i, unsigned log2, uint8_t rex, bool rm_reg, int reg)
{
    if (rm_reg) {
        modrm_reg(i, log2, rex, reg);
    } else {
        modrm_mem(i, rex, reg);
    }
}

void compare(GuestRig *g, const char *name, const Insn *i, uint32_t undefined)
{
    RigState s;
    unsigned k;

    for (k = 0; k < 4; k++) {
        insn_state(&s);
        guest_compare(g, name, i->b, i->n, &s, undefined);
    }
}
