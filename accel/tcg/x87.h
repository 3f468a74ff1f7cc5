/*
 * x87: register stack, status word, and what instructions do to them.
 *
 * Functions named fpu_* take no memory operand from the guest: callers have
 * fetched it, so none of them can fault.  An unmasked exception leaves ES set
 * for the next waiting instruction to report (#MF).  SDM vol. 1, chapter 8.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef ACCEL_TCG_X87_H
#define ACCEL_TCG_X87_H

#include "accel/tcg/fpu-host.h"

/* Status word */
#define FPUS_IE     0x0001
#define FPUS_DE     0x0002
#define FPUS_ZE     0x0004
#define FPUS_OE     0x0008
#define FPUS_UE     0x0010
#define FPUS_PE     0x0020
#define FPUS_EXC    0x003f
#define FPUS_SF     0x0040
#define FPUS_ES     0x0080
#define FPUS_C0     0x0100
#define FPUS_C1     0x0200
#define FPUS_C2     0x0400
#define FPUS_C3     0x4000
#define FPUS_CC     0x4700
#define FPUS_TOP    0x3800
#define FPUS_B      0x8000

#define FPUC_DEFAULT 0x037f
#define FPUC_VALID   0x1f7f
#define FPUC_ONE     0x0040     /* reads as one */

static inline X86FPReg *fpu_st(CPUX86State *env, unsigned i)
{
    return &env->fpregs[(env->fpstt + i) & 7];
}

static inline bool fpu_empty(const CPUX86State *env, unsigned i)
{
    return env->fptags[(env->fpstt + i) & 7];
}

/** The status word as instructions see it, TOP included. */
static inline uint16_t fpu_status(const CPUX86State *env)
{
    return (env->fpus & ~FPUS_TOP) | (env->fpstt & 7) << 11;
}

/** Set status word and TOP; ES and B follow from the rest. */
void fpu_set_status(CPUX86State *env, uint16_t sw);
/** Set the control word; may make a pending exception unmasked. */
void fpu_set_control(CPUX86State *env, uint16_t cw);
/** FNINIT. */
void fpu_init(CPUX86State *env);
/** FNCLEX. */
void fpu_clear_exceptions(CPUX86State *env);
/** The full tag word, two bits per physical register. */
uint16_t fpu_tag_word(const CPUX86State *env);

/**
 * fpu_stack_fault: an operand is empty, or a push has nowhere to go
 *
 * Returns: true when the exception is masked and the instruction must go on
 * with the indefinite value.
 */
bool fpu_stack_fault(CPUX86State *env, bool overflow);
extern const X86FPReg fpu_indefinite;

/** Push; on overflow the indefinite value, or nothing. */
void fpu_push(CPUX86State *env, const X86FPReg *v);
void fpu_pop(CPUX86State *env);

/** ST(@d) = ST(@d) op ST(@s), or compare them; then pop @pops times. */
void fpu_op_arith(CPUX86State *env, FpuArith op, unsigned d, unsigned s,
                  unsigned pops);
/** ST(0) = ST(0) op @mem; then pop @pops times. */
void fpu_op_arith_mem(CPUX86State *env, FpuArith op, FpuType type,
                      const void *mem, unsigned pops);
/** FCOMI, FUCOMI, FCOMIP, FUCOMIP.  Returns: ZF, PF, CF for EFLAGS. */
uint32_t fpu_op_comi(CPUX86State *env, FpuArith op, unsigned s, unsigned pops);
void fpu_op_unary(CPUX86State *env, FpuUnary op);
void fpu_op_binary(CPUX86State *env, FpuBinary op);
void fpu_op_split(CPUX86State *env, FpuSplit op);
void fpu_op_load(CPUX86State *env, FpuType type, const void *mem);

void fpu_op_fld(CPUX86State *env, unsigned i);
void fpu_op_fst(CPUX86State *env, unsigned i, unsigned pops);
void fpu_op_fxch(CPUX86State *env, unsigned i);
void fpu_op_fcmov(CPUX86State *env, unsigned i, bool condition);
/** FCHS, FABS: the new sign is (old & @keep) ^ @flip. */
void fpu_op_sign(CPUX86State *env, uint16_t keep, uint16_t flip);

/* A store on its way to memory: first the bytes, then the consequences. */
typedef struct FpuStore {
    uint8_t bytes[16];
    bool write;                 /* false: suppressed by an exception */
    bool pop;
    bool underflow;             /* ST(0) is empty */
    uint16_t sw;
} FpuStore;

/** Compute what FST/FIST/FBSTP of @type writes; the state is unchanged. */
void fpu_store_begin(CPUX86State *env, FpuType type, unsigned pops,
                     FpuStore *st);
/** Same for FSTP m80. */
void fpu_store80_begin(CPUX86State *env, FpuStore *st);
/** After the write: set flags, pop. */
void fpu_store_end(CPUX86State *env, const FpuStore *st);

#endif
