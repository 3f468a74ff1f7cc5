/*
 * MOV MOVZX MOVSX LEA XCHG CMOV SETcc BSWAP, sign extensions and addressing,
 * against native execution.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "insn-gen.h"

static GuestRig *guest;

static void test_mov(void)
{
    static const uint8_t opcode[] = { 0x88, 0x8a, 0x86 };
    unsigned o, log2, k;

    for (o = 0; o < 3; o++) {
        for (log2 = 0; log2 < 4; log2++) {
            for (k = 0; k < 32; k++) {
                uint8_t rex;
                bool reg = k & 1;
                Insn i = start_rm(log2, &rex, reg);

                put(&i, opcode[o] | (log2 ? 1 : 0));
                modrm(&i, log2, rex, reg, -1);
                compare(guest, "mov", &i, 0);
            }
        }
    }
}

static void test_immediates(void)
{
    unsigned log2, k;

    for (log2 = 0; log2 < 4; log2++) {
        for (k = 0; k < 32; k++) {
            uint8_t rex;
            bool reg = k & 1;
            Insn i = start_rm(log2, &rex, reg);

            if (k % 3 == 0) {
                unsigned r = rig_below(8);

                put(&i, (log2 ? 0xb8 : 0xb0) | (r == 4 ? 0 : r));
                put_imm(&i, log2 == 3 ? 4 : 1 << log2);
                if (log2 == 3) {
                    put_imm(&i, 4);
                }
            } else {
                put(&i, log2 ? 0xc7 : 0xc6);
                modrm(&i, log2, rex, reg, 0);
                put_imm(&i, log2 == 3 ? 4 : 1 << log2);
            }
            compare(guest, "mov imm", &i, 0);
        }
    }
}

static void test_extensions(void)
{
    static const uint8_t opcode[] = { 0xb6, 0xb7, 0xbe, 0xbf, 0x63 };
    unsigned o, log2, k;

    for (o = 0; o < 5; o++) {
        for (log2 = 1; log2 < 4; log2++) {
            for (k = 0; k < 24; k++) {
                uint8_t rex;
                bool reg = k & 1;
                Insn i = start_rm(log2, &rex, reg);

                if (opcode[o] != 0x63) {
                    put(&i, 0x0f);
                }
                put(&i, opcode[o]);
                modrm(&i, log2, rex, reg, -1);
                compare(guest, "movx", &i, 0);
            }
        }
    }
}

static void test_conditional(void)
{
    unsigned cc, log2, k;

    for (cc = 0; cc < 16; cc++) {
        for (log2 = 1; log2 < 4; log2++) {
            for (k = 0; k < 8; k++) {
                uint8_t rex;
                bool reg = k & 1;
                Insn i = start_rm(log2, &rex, reg);

                put(&i, 0x0f);
                put(&i, (k & 2 ? 0x90 : 0x40) | cc);
                modrm(&i, k & 2 ? 0 : log2, rex, reg, k & 2 ? 0 : -1);
                compare(guest, "cc", &i, 0);
            }
        }
    }
}

static void test_fixed(void)
{
    static const struct {
        uint8_t n, b[6];
    } row[] = {
        { 2, { 0x66, 0x98 } }, { 1, { 0x98 } }, { 2, { 0x48, 0x98 } },
        { 2, { 0x66, 0x99 } }, { 1, { 0x99 } }, { 2, { 0x48, 0x99 } },
        { 2, { 0x0f, 0xc8 } }, { 3, { 0x48, 0x0f, 0xc9 } },
        { 3, { 0x49, 0x0f, 0xcf } }, { 1, { 0x9e } }, { 1, { 0x9f } },
        { 1, { 0xf5 } }, { 1, { 0xf8 } }, { 1, { 0xf9 } },
        { 2, { 0x48, 0x91 } }, { 2, { 0x41, 0x97 } }, { 1, { 0x90 } },
        { 2, { 0x41, 0x90 } }, { 2, { 0xf3, 0x90 } }, { 2, { 0x66, 0x95 } },
        { 1, { 0xd7 } },
    };
    unsigned i, k;

    for (i = 0; i < ARRAY_SIZE(row); i++) {
        Insn insn = { .n = row[i].n };

        memcpy(insn.b, row[i].b, row[i].n);
        for (k = 0; k < 4; k++) {
            compare(guest, "fixed", &insn, 0);
        }
    }
}

/* LEA with every base, index, scale and displacement there is */
static void test_lea(void)
{
    unsigned k;

    for (k = 0; k < 600; k++) {
        Insn i = { .n = 0 };
        unsigned mod = rig_below(3), rm = rig_below(8);
        uint8_t sib = rig_rand();
        RigState s;

        if (k % 5 == 0) {
            put(&i, 0x67);
        }
        if (k % 7 == 0) {
            put(&i, 0x66);
        }
        put(&i, 0x40 | rig_below(16));
        put(&i, 0x8d);
        if (rm == 4 && (sib & 7) == 4) {
            sib ^= 1;           /* RSP differs between host and guest */
        }
        if (rm == 5 && mod == 0) {
            mod = 1;
        }
        put(&i, mod << 6 | 1 << 3 | rm);
        if (rm == 4) {
            put(&i, sib);
        }
        if (mod == 1) {
            put_imm(&i, 1);
        } else if (mod == 2 || (rm == 4 && (sib & 7) == 5)) {
            put_imm(&i, 4);
        }
        rig_random_state(&s);
        guest_compare(guest, "lea", i.b, i.n, &s, 0);
    }
}

/* Loads through base + index * scale + disp32, and RIP-relative LEA */
static void test_addressing(void)
{
    static const uint8_t rip_lea[] = { 0x48, 0x8d, 0x0d, 0x10, 0, 0, 0 };
    RigState s;
    unsigned k;

    for (k = 0; k < 200; k++) {
        unsigned scale = rig_below(4), index = rig_below(16);
        uint8_t insn[] = {
            0x48 | (index & 8) >> 2, k & 1 ? 0x8b : 0x01, 0x94,
            scale << 6 | (index & 7) << 3 | R_EBX, 0, 1, 0, 0,
        };

        if (index == R_ESP || index == R_EBX || index == R_EDX) {
            continue;
        }
        rig_random_state(&s);
        s.regs[index] = rig_below(24) - 8;
        guest_compare(guest, "sib", insn, sizeof(insn), &s, 0);
    }
    rig_random_state(&s);
    guest_compare(guest, "rip", rip_lea, sizeof(rip_lea), &s, 0);
}

int main(int argc, char **argv)
{
    int ret;

    g_test_init(&argc, &argv, NULL);
    rig_host_init();
    guest = guest_new();
    g_test_add_func("/tcg/mov/MOV and XCHG agree with the host", test_mov);
    g_test_add_func("/tcg/mov/immediates agree with the host",
                    test_immediates);
    g_test_add_func("/tcg/mov/MOVZX MOVSX MOVSXD agree with the host",
                    test_extensions);
    g_test_add_func("/tcg/mov/CMOV and SETcc agree with the host",
                    test_conditional);
    g_test_add_func("/tcg/mov/implicit operands agree with the host",
                    test_fixed);
    g_test_add_func("/tcg/mov/LEA agrees with the host", test_lea);
    g_test_add_func("/tcg/mov/addresses agree with the host",
                    test_addressing);
    ret = g_test_run();
    guest_free(guest);
    return ret;
}
