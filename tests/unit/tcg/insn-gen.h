/*
 * Random instructions in the encodings that matter: operand size, registers or
 * [rbx + disp8], immediates with corner values.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_UNIT_TCG_INSN_GEN_H
#define TESTS_UNIT_TCG_INSN_GEN_H

#include "engine-rig.h"

typedef struct Insn {
    uint8_t b[32];
    unsigned n;
} Insn;

void put(Insn *i, uint8_t b);
void put_imm(Insn *i, unsigned bytes);
/* Prefixes for operand size @log2, with a REX of random register bits; for
 * memory forms REX.B is clear, so that RBX stays the base. */
Insn start(unsigned log2, uint8_t *rex);
Insn start_mem(unsigned log2, uint8_t *rex);
/* ModRM for a random register pair, or with @reg as given.  RSP is left out. */
void modrm_reg(Insn *i, unsigned log2, uint8_t rex, int reg);
/* ModRM for [rbx + disp8] */
void modrm_mem(Insn *i, uint8_t rex, int reg);
/* Both of the above by chance; @rm: 0 memory, 1 register */
Insn start_rm(unsigned log2, uint8_t *rex, bool reg);
void modrm(Insn *i, unsigned log2, uint8_t rex, bool rm_reg, int reg);
/* Random state with corner values in about half the registers */
void insn_state(RigState *s);
/* guest_compare() from four such states */
void compare(GuestRig *g, const char *name, const Insn *i,
             uint32_t undefined);

#endif
