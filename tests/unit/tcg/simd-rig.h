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

#include "accel/x86-state.h"

#define RIG_DATA_BYTES  4096
/* Memory operands lie here, at the same address for both. */
#define RIG_DATA        0x10000000ul
#define RIG_OPERAND     (RIG_DATA + 1024)

/* The image FXSAVE64 uses. */
typedef struct RigFx {
    uint16_t fcw, fsw;
    uint8_t ftw, reserved;
    uint16_t fop;
    uint64_t fip, fdp;
    uint32_t mxcsr, mxcsr_mask;
    uint8_t st[8][16];
    uint8_t xmm[16][16];
    uint8_t rest[96];
} RigFx;
_Static_assert(sizeof(RigFx) == 512, "FXSAVE image");

typedef struct RigState {
    RigFx fx __attribute__((aligned(16)));
    uint64_t regs[16];          /* RSP is not used */
    uint64_t rflags;
    uint8_t mem[512];           /* at RIG_OPERAND */
} RigState;

/* What a comparison leaves out. */
typedef struct RigMask {
    uint16_t fsw;               /* bits of FSW that are undefined */
    uint64_t rflags;            /* bits of RFLAGS */
    bool comparison;            /* vendors differ on unmasked IE and DE */
} RigMask;

void rig_init(void);

/* Deterministic random numbers. */
uint64_t rig_rand(void);
uint32_t rig_below(uint32_t n);
void rig_fill(void *buf, size_t size);
/* A 4- or 8-byte float; specials, denormals and near ties are common. */
uint32_t rig_float(void);
uint64_t rig_double(void);
/* A 10-byte extended value, invalid encodings included. */
void rig_extended(uint8_t *buf);

/* A plausible start: random registers and memory, default FPU and MXCSR. */
void rig_random_state(RigState *s);

/**
 * rig_native, rig_emulate: execute @insn of @len bytes
 *
 * Returns: the exception vector, or -1.
 */
int rig_native(const uint8_t *insn, unsigned len, RigState *s);
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
