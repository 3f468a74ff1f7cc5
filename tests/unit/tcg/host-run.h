/*
 * Native execution of instructions under test, and random machine states.
 *
 * Code and operands have fixed addresses, so that an emulation can use the
 * same ones.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_UNIT_TCG_HOST_RUN_H
#define TESTS_UNIT_TCG_HOST_RUN_H

#include "accel/x86-state.h"

#define RIG_TEXT        0x20000000ul
#define RIG_TEXT_BYTES  4096
#define RIG_DATA_BYTES  8192
/* Memory operands lie here, at the same address for both, on two pages. */
#define RIG_DATA        0x10000000ul
#define RIG_OPERAND     (RIG_DATA + 4096 - 256)

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

/* Map the fixed addresses, catch faults. */
void rig_host_init(void);

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
 * rig_native: execute @len bytes of @insn, from @s into @s
 *
 * Returns: the exception vector, or -1.
 */
int rig_native(const uint8_t *insn, unsigned len, RigState *s);

/**
 * rig_native_legacy: same for a code segment of @bits (16 or 32)
 *
 * CS starts at RIG_TEXT, DS and ES at RIG_OPERAND, SS at 0; only the low
 * halves of the first eight registers count.
 *
 * Returns: as rig_native(), or -2 if the host has no such segments.
 */
int rig_native_legacy(const uint8_t *insn, unsigned len, unsigned bits,
                      RigState *s);
#define RIG_STACK       0x21000000ul
#define RIG_STACK_BYTES 0x20000

/* Whether the x87 registers that are not empty agree. */
bool rig_same_st(const RigState *a, const RigState *b);
void rig_describe(GString *out, const char *what, const RigState *s);

#endif
