/*
 * Test rig: executes one x87, MMX or SSE instruction natively and through the
 * interpreter's decoder and handlers, from the same state, and compares.
 *
 * The rig stands in for the engine core: one flat page of memory, exceptions
 * caught, a decoder of prefixes and simple ModRM forms.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_UNIT_TCG_SIMD_RIG_H
#define TESTS_UNIT_TCG_SIMD_RIG_H

#include "host-run.h"

/* What a comparison leaves out. */
typedef struct RigMask {
    uint16_t fsw;               /* bits of FSW that are undefined */
    uint64_t rflags;            /* bits of RFLAGS */
    bool comparison;            /* vendors differ on unmasked IE and DE */
} RigMask;

void rig_init(void);

/** Like rig_native(), through the interpreter. */
int rig_emulate(const uint8_t *insn, unsigned len, RigState *s);

/* CPU state of the emulation, for tests of CR0, CR4 and features. */
extern CPUX86State *rig_env;
/* Whether memory operands of the emulation miss the TLB. */
extern bool rig_slow_memory;

/* Run both from @s and insist on the same outcome; @s becomes it. */
int rig_compare(const char *name, const uint8_t *insn, unsigned len,
                RigState *s, RigMask mask);

/* Builder of instructions: [prefix] [REX] [0F] opcode ModRM [imm8]. */
typedef struct RigInsn {
    uint8_t bytes[15];
    unsigned len;
} RigInsn;
/**
 * rig_encode:
 * @prefix: 0x66, 0xf2, 0xf3 or 0
 * @rexw: whether REX.W is set
 * @map: 0x0f or 0
 * @reg: ModRM.reg, 0..15
 * @rm: register number 0..15, or -1 for memory at [RBX + disp]
 * @imm: immediate byte or -1
 *
 * RIG_OPERAND + @disp is the operand's address once RBX = RIG_OPERAND.
 */
RigInsn rig_encode(uint8_t prefix, bool rexw, uint8_t map, uint8_t opcode,
                   unsigned reg, int rm, int disp, int imm);

#endif
