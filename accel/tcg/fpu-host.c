/*
 * x87 arithmetic on the host's own x87 unit: see fpu-host.h.
 *
 * Each function is one asm block, so that the compiler never sees an x87
 * register in use.  The blocks share a frame:
 *
 *   fnclex              no stale flags from the host's own arithmetic
 *   fldt operands       80-bit loads raise nothing
 *   fldcw guest         may unmask exceptions; none is pending
 *   the instruction
 *   fnstsw, fnclex      read the outcome before a waiting instruction traps
 *   fstpt results       80-bit stores raise nothing but stack underflow, when
 *                       a fault suppressed a push
 *   fninit              back to the host's defaults, stack empty
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/fpu-host.h"

#define FPU_CLOBBER "st", "st(1)", "st(2)", "cc", "memory"

typedef uint16_t FpuRegFn(uint16_t cw, X86FPReg *a, const X86FPReg *b);
typedef uint16_t FpuMemFn(uint16_t cw, X86FPReg *a, const void *mem);
typedef uint16_t FpuUnaryFn(uint16_t cw, X86FPReg *a);
typedef uint16_t FpuSplitFn(uint16_t cw, X86FPReg *a, X86FPReg *pushed);
typedef uint16_t FpuLoadFn(uint16_t cw, X86FPReg *r, const void *mem);
typedef uint16_t FpuStoreFn(uint16_t cw, const X86FPReg *a, void *mem);

/* ST(0) = a, ST(1) = b, result in ST(0). */
#define HOST_REG(name, insn)                                            \
    static uint16_t name(uint16_t cw, X86FPReg *a, const X86FPReg *b)   \
    {                                                                   \
        uint16_t sw;                                                    \
                                                                        \
        asm volatile("fnclex\n\tfldt %2\n\tfldt %1\n\tfldcw %3\n\t"     \
                     insn "\n\tfnstsw %0\n\tfnclex\n\t"                 \
                     "fstpt %1\n\tfninit"                               \
                     : "=&a"(sw), "+m"(*a) : "m"(*b), "m"(cw)           \
                     : FPU_CLOBBER);                                    \
        return sw;                                                      \
    }

#define HOST_MEM(name, insn)                                            \
    static uint16_t name(uint16_t cw, X86FPReg *a, const void *mem)     \
    {                                                                   \
        uint16_t sw;                                                    \
                                                                        \
        asm volatile("fnclex\n\tfldt %1\n\tfldcw %3\n\t"                \
                     insn " (%2)\n\tfnstsw %0\n\tfnclex\n\t"            \
                     "fstpt %1\n\tfninit"                               \
                     : "=&a"(sw), "+m"(*a) : "r"(mem), "m"(cw)          \
                     : FPU_CLOBBER);                                    \
        return sw;                                                      \
    }

HOST_REG(reg_add, "fadd %%st(1), %%st")
HOST_REG(reg_mul, "fmul %%st(1), %%st")
HOST_REG(reg_com, "fcom %%st(1)")
HOST_REG(reg_sub, "fsub %%st(1), %%st")
HOST_REG(reg_subr, "fsubr %%st(1), %%st")
HOST_REG(reg_div, "fdiv %%st(1), %%st")
HOST_REG(reg_divr, "fdivr %%st(1), %%st")
HOST_REG(reg_ucom, "fucom %%st(1)")

static FpuRegFn *const fpu_reg[FPU_ARITH__MAX] = {
    reg_add, reg_mul, reg_com, reg_com, reg_sub, reg_subr, reg_div, reg_divr,
    reg_ucom,
};

#define HOST_MEM_ALL(type, i, suffix)                                   \
    HOST_MEM(type##_add, "f" i "add" suffix)                            \
    HOST_MEM(type##_mul, "f" i "mul" suffix)                            \
    HOST_MEM(type##_com, "f" i "com" suffix)                            \
    HOST_MEM(type##_sub, "f" i "sub" suffix)                            \
    HOST_MEM(type##_subr, "f" i "subr" suffix)                          \
    HOST_MEM(type##_div, "f" i "div" suffix)                            \
    HOST_MEM(type##_divr, "f" i "divr" suffix)
HOST_MEM_ALL(m32, "", "s")
HOST_MEM_ALL(i32, "i", "l")
HOST_MEM_ALL(m64, "", "l")
HOST_MEM_ALL(i16, "i", "s")

#define MEM_ROW(type) {                                                 \
        type##_add, type##_mul, type##_com, type##_com, type##_sub,     \
        type##_subr, type##_div, type##_divr,                           \
    }
static FpuMemFn *const fpu_mem[4][8] = {
    MEM_ROW(m32), MEM_ROW(i32), MEM_ROW(m64), MEM_ROW(i16),
};

uint16_t fpu_arith_reg(FpuArith op, uint16_t cw, X86FPReg *a,
                       const X86FPReg *b)
{
    return fpu_reg[op](cw, a, b);
}

uint16_t fpu_arith_mem(FpuArith op, FpuType type, uint16_t cw, X86FPReg *a,
                       const void *mem)
{
    assert(op < FPU_UCOM && type <= FPU_I16);
    return fpu_mem[type][op](cw, a, mem);
}

#define HOST_UNARY(name, insn)                                          \
    static uint16_t name(uint16_t cw, X86FPReg *a)                      \
    {                                                                   \
        uint16_t sw;                                                    \
                                                                        \
        asm volatile("fnclex\n\tfldt %1\n\tfldcw %2\n\t"                \
                     insn "\n\tfnstsw %0\n\tfnclex\n\t"                 \
                     "fstpt %1\n\tfninit"                               \
                     : "=&a"(sw), "+m"(*a) : "m"(cw) : FPU_CLOBBER);    \
        return sw;                                                      \
    }

HOST_UNARY(unary_sqrt, "fsqrt")
HOST_UNARY(unary_rndint, "frndint")
HOST_UNARY(unary_2xm1, "f2xm1")
HOST_UNARY(unary_sin, "fsin")
HOST_UNARY(unary_cos, "fcos")
HOST_UNARY(unary_tst, "ftst")
HOST_UNARY(unary_xam, "fxam")

uint16_t fpu_unary(FpuUnary op, uint16_t cw, X86FPReg *a)
{
    static FpuUnaryFn *const fn[FPU_UNARY__MAX] = {
        unary_sqrt, unary_rndint, unary_2xm1, unary_sin, unary_cos,
        unary_tst, unary_xam,
    };

    return fn[op](cw, a);
}

/* The first three pop: their result ends up on top as well. */
HOST_REG(binary_yl2x, "fyl2x")
HOST_REG(binary_yl2xp1, "fyl2xp1")
HOST_REG(binary_patan, "fpatan")
HOST_REG(binary_prem, "fprem")
HOST_REG(binary_prem1, "fprem1")
HOST_REG(binary_scale, "fscale")

uint16_t fpu_binary(FpuBinary op, uint16_t cw, X86FPReg *a, const X86FPReg *b)
{
    static FpuRegFn *const fn[FPU_BINARY__MAX] = {
        binary_yl2x, binary_yl2xp1, binary_patan, binary_prem, binary_prem1,
        binary_scale,
    };

    return fn[op](cw, a, b);
}

/*
 * When nothing was pushed, ST(0) is still the operand: it is popped into
 * 'top' and the second store underflows, so 'a' must be fetched from 'top'.
 */
#define HOST_SPLIT(name, insn)                                          \
    static uint16_t name(uint16_t cw, X86FPReg *a, X86FPReg *pushed)    \
    {                                                                   \
        X86FPReg below = *a;                                            \
        uint16_t sw;                                                    \
                                                                        \
        asm volatile("fnclex\n\tfldt %1\n\tfldcw %3\n\t"                \
                     insn "\n\tfnstsw %0\n\tfnclex\n\t"                 \
                     "fstpt %2\n\tfstpt %1\n\tfninit"                   \
                     : "=&a"(sw), "+m"(below), "=m"(*pushed)            \
                     : "m"(cw) : FPU_CLOBBER);                          \
        if (!(sw & 0x0400) && !(sw & ~cw & 0x07)) {                     \
            *a = below;                                                 \
        }                                                               \
        return sw;                                                      \
    }
HOST_SPLIT(split_ptan, "fptan")
HOST_SPLIT(split_sincos, "fsincos")
HOST_SPLIT(split_xtract, "fxtract")

uint16_t fpu_split(FpuSplit op, uint16_t cw, X86FPReg *a, X86FPReg *pushed)
{
    static FpuSplitFn *const fn[FPU_SPLIT__MAX] = {
        split_ptan, split_sincos, split_xtract,
    };

    return fn[op](cw, a, pushed);
}

#define HOST_CONST(name, insn)                                          \
    static void name(uint16_t cw, X86FPReg *r)                          \
    {                                                                   \
        asm volatile("fldcw %1\n\t" insn "\n\tfstpt %0\n\tfninit"       \
                     : "=m"(*r) : "m"(cw) : FPU_CLOBBER);               \
    }
HOST_CONST(const_1, "fld1")
HOST_CONST(const_l2t, "fldl2t")
HOST_CONST(const_l2e, "fldl2e")
HOST_CONST(const_pi, "fldpi")
HOST_CONST(const_lg2, "fldlg2")
HOST_CONST(const_ln2, "fldln2")
HOST_CONST(const_z, "fldz")

void fpu_const(unsigned index, uint16_t cw, X86FPReg *r)
{
    static void (*const fn[7])(uint16_t, X86FPReg *) = {
        const_1, const_l2t, const_l2e, const_pi, const_lg2, const_ln2,
        const_z,
    };

    assert(index < ARRAY_SIZE(fn));
    fn[index](cw | 0x3f, r);        /* they raise nothing */
}

/* From TOP = 0, so that TOP tells whether anything was pushed. */
#define HOST_LOAD(name, insn)                                           \
    static uint16_t name(uint16_t cw, X86FPReg *r, const void *mem)     \
    {                                                                   \
        uint16_t sw;                                                    \
                                                                        \
        asm volatile("fninit\n\tfldcw %3\n\t"                           \
                     insn " (%2)\n\tfnstsw %0\n\tfnclex\n\t"            \
                     "fstpt %1\n\tfninit"                               \
                     : "=&a"(sw), "+m"(*r) : "r"(mem), "m"(cw)          \
                     : FPU_CLOBBER);                                    \
        return sw;                                                      \
    }
HOST_LOAD(load_m32, "flds")
HOST_LOAD(load_m64, "fldl")
HOST_LOAD(load_i16, "filds")
HOST_LOAD(load_i32, "fildl")
HOST_LOAD(load_i64, "fildll")
HOST_LOAD(load_bcd, "fbld")

uint16_t fpu_load(FpuType type, uint16_t cw, X86FPReg *r, const void *mem)
{
    static FpuLoadFn *const fn[FPU_TYPE__MAX] = {
        [FPU_M32] = load_m32, [FPU_I32] = load_i32, [FPU_M64] = load_m64,
        [FPU_I16] = load_i16, [FPU_I64] = load_i64, [FPU_BCD] = load_bcd,
    };

    return fn[type](cw, r, mem);
}

#define HOST_STORE(name, insn)                                          \
    static uint16_t name(uint16_t cw, const X86FPReg *a, void *mem)     \
    {                                                                   \
        uint16_t sw;                                                    \
                                                                        \
        asm volatile("fnclex\n\tfldt %1\n\tfldcw %3\n\t"                \
                     insn " (%2)\n\tfnstsw %0\n\tfninit"                \
                     : "=&a"(sw) : "m"(*a), "r"(mem), "m"(cw)           \
                     : FPU_CLOBBER);                                    \
        return sw;                                                      \
    }
HOST_STORE(store_m32, "fstps")
HOST_STORE(store_m64, "fstpl")
HOST_STORE(store_i16, "fistps")
HOST_STORE(store_i32, "fistpl")
HOST_STORE(store_i64, "fistpll")
HOST_STORE(store_bcd, "fbstp")

uint16_t fpu_store(FpuType type, uint16_t cw, const X86FPReg *a, void *mem)
{
    static FpuStoreFn *const fn[FPU_TYPE__MAX] = {
        [FPU_M32] = store_m32, [FPU_I32] = store_i32, [FPU_M64] = store_m64,
        [FPU_I16] = store_i16, [FPU_I64] = store_i64, [FPU_BCD] = store_bcd,
    };

    return fn[type](cw, a, mem);
}
