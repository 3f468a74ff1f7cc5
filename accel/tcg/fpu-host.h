/*
 * x87 arithmetic on the host's own x87 unit.
 *
 * Every function executes one instruction on 80-bit operands under the guest's
 * control word, unmasked exceptions included: the host defers those to the
 * next waiting instruction, which never comes, because the status is read and
 * cleared first.  So results, rounding, C0-C3 and exception flags are exact.
 *
 * Stack faults are the caller's affair: operands are always valid here.
 * All functions return the status word the instruction left (exceptions in
 * bits 5:0, C0-C3), with the host's x87 back at its defaults.  An operand is
 * unchanged when an unmasked exception suppressed the result.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef ACCEL_TCG_FPU_HOST_H
#define ACCEL_TCG_FPU_HOST_H

#include "accel/x86-state.h"

/* Numbered like the /reg field of D8, DA, DC and DE. */
typedef enum FpuArith {
    FPU_ADD, FPU_MUL, FPU_COM, FPU_COMP, FPU_SUB, FPU_SUBR, FPU_DIV, FPU_DIVR,
    FPU_UCOM,
    FPU_ARITH__MAX,
} FpuArith;

/* Memory operands; the first four in the order of D8, DA, DC, DE. */
typedef enum FpuType {
    FPU_M32, FPU_I32, FPU_M64, FPU_I16, FPU_I64, FPU_BCD, FPU_TYPE__MAX,
} FpuType;

/* One operand, result in place.  FTST and FXAM only set the status. */
typedef enum FpuUnary {
    FPU_SQRT, FPU_RNDINT, FPU_2XM1, FPU_SIN, FPU_COS, FPU_TST, FPU_XAM,
    FPU_UNARY__MAX,
} FpuUnary;

/* ST(0) and ST(1) in, one result out. */
typedef enum FpuBinary {
    FPU_YL2X, FPU_YL2XP1, FPU_PATAN, FPU_PREM, FPU_PREM1, FPU_SCALE,
    FPU_BINARY__MAX,
} FpuBinary;

/* ST(0) in, two results out. */
typedef enum FpuSplit {
    FPU_PTAN, FPU_SINCOS, FPU_XTRACT, FPU_SPLIT__MAX,
} FpuSplit;

/** @a = @a op @b, both registers; comparisons only set C0, C2 and C3. */
uint16_t fpu_arith_reg(FpuArith op, uint16_t cw, X86FPReg *a,
                       const X86FPReg *b);

/**
 * fpu_arith_mem: @a = @a op memory operand
 * @op: not FPU_UCOM
 * @type: FPU_M32, FPU_I32, FPU_M64 or FPU_I16
 * @mem: the operand's bytes
 */
uint16_t fpu_arith_mem(FpuArith op, FpuType type, uint16_t cw, X86FPReg *a,
                       const void *mem);

/** @a = op(@a). */
uint16_t fpu_unary(FpuUnary op, uint16_t cw, X86FPReg *a);

/** @a = op(ST(0) = @a, ST(1) = @b). */
uint16_t fpu_binary(FpuBinary op, uint16_t cw, X86FPReg *a,
                    const X86FPReg *b);

/**
 * fpu_split: instructions that replace ST(0) and push a second result
 * @a: operand; then the result that stays below
 * @pushed: the result on top; meaningless if C2 is set (FPU_PTAN, FPU_SINCOS)
 *          or an unmasked exception suppressed the instruction
 */
uint16_t fpu_split(FpuSplit op, uint16_t cw, X86FPReg *a, X86FPReg *pushed);

/** FLD1, FLDL2T, FLDL2E, FLDPI, FLDLG2, FLDLN2, FLDZ for @index 0 to 6. */
void fpu_const(unsigned index, uint16_t cw, X86FPReg *r);

/**
 * FLD m32/m64, FILD, FBLD: @mem to @r.  TOP in the returned status is 7 if a
 * value was pushed, 0 if an unmasked exception kept that from happening.
 */
uint16_t fpu_load(FpuType type, uint16_t cw, X86FPReg *r, const void *mem);

/** FST m32/m64, FIST, FBSTP: @a to @mem (up to 10 bytes). */
uint16_t fpu_store(FpuType type, uint16_t cw, const X86FPReg *a, void *mem);

#endif
