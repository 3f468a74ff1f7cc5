/*
 * A decoded instruction, and how handlers are written and chained.
 *
 * A handler executes one uop and continues with the next one.  In optimised
 * builds it does so by a tail call, so that a block is one long chain of
 * jumps; in unoptimised and sanitized builds, where the compiler would grow
 * the stack, it returns the next uop to a loop.  Handlers are written once:
 *
 *     TCG_OP(op_inc32)
 *     {
 *         ...
 *         TCG_NEXT;
 *     }
 *
 * Rules for handlers: take no address of a local; do not change guest state
 * before the last access that may fault; call slow paths out of line.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef ACCEL_TCG_UOP_H
#define ACCEL_TCG_UOP_H

#include "accel/x86-state.h"

typedef struct TcgUop TcgUop;
typedef const TcgUop *(*TcgHandler)(CPUX86State *env, const TcgUop *u);

/*
 * 32 bytes.  Register operands are byte offsets from &env->regs[0] (so AH is
 * offset 1, "none" is the offset of zero_reg); use TCG_REG*().
 * The address of a memory operand is
 *     base + (index << scale) + disp + segment base      (UOP_LEGACY clear)
 * in 64-bit mode; UOP_LEGACY says that tcg_ea() must truncate and check the
 * segment limit.
 */
struct TcgUop {
    TcgHandler fn;
    union {
        int64_t disp;
        uint64_t imm64;         /* only if there is no memory operand */
        const TcgUop *target;
        void *ptr;
    };
    int32_t imm;                /* sign-extended immediate */
    uint8_t dst, src;           /* register offsets */
    uint8_t base, index;
    uint16_t segbase;           /* offset in env of the segment base */
    uint16_t pc;                /* instruction start - block start */
    uint8_t idx;                /* this - first uop of the block */
    uint8_t len;                /* bytes of the instruction */
    uint8_t scale;              /* 0..3 */
    uint8_t flags;              /* UOP_* */
};
_Static_assert(sizeof(TcgUop) == 32, "uops are half a cache line");

#define UOP_LEGACY      1u      /* address needs truncation, limit checks */
#define UOP_ADDR16      2u
#define UOP_ADDR32      4u
#define UOP_SS          8u      /* segment is SS: faults are #SS */
#define UOP_SEG_SHIFT   4       /* bits 6:4: R_ES..R_GS, for UOP_LEGACY */
#define UOP_EA_LONG32   128u    /* 64-bit mode, 32-bit address size */

#define TCG_REG_NONE    ((uint8_t)offsetof(CPUX86State, zero_reg))

#define TCG_R8(env, off)   (*(uint8_t *)((char *)(env) + (off)))
#define TCG_R16(env, off)  (*(uint16_t *)((char *)(env) + (off)))
#define TCG_R32(env, off)  (*(uint32_t *)((char *)(env) + (off)))
#define TCG_R64(env, off)  (*(uint64_t *)((char *)(env) + (off)))
/* XMM and MMX operands: 'dst'/'src' are plain register numbers there. */
#define TCG_XMM(env, n)    ((env)->xmm_regs[(n) & 15])
#define TCG_MMX(env, n)    ((env)->fpregs[(n) & 7].low)

/*
 * Tail calls: clang guarantees them with musttail; gcc makes them at -O2 for
 * functions of one signature.  Sanitizers and -O0 use the loop.
 */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || \
    !defined(__OPTIMIZE__) || defined(TCG_LOOP_DISPATCH)
# define TCG_LOOP 1
#elif defined(__has_feature)
# if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
     __has_feature(memory_sanitizer) || \
     __has_feature(undefined_behavior_sanitizer)
#  define TCG_LOOP 1
# endif
#endif
#ifndef TCG_LOOP
# define TCG_LOOP 0
#endif

#if TCG_LOOP
# define TCG_GOTO(uop)   return (uop)
#elif defined(__clang__)
# define TCG_GOTO(uop)                                                     \
    do {                                                                   \
        const TcgUop *next_ = (uop);                                       \
        __attribute__((musttail)) return next_->fn(env, next_);            \
    } while (0)
#else
# define TCG_GOTO(uop)                                                     \
    do {                                                                   \
        const TcgUop *next_ = (uop);                                       \
        /* else gcc adds twice, to jump through u[1] and to pass it */     \
        __asm__("" : "+r"(next_));                                         \
        return next_->fn(env, next_);                                      \
    } while (0)
#endif
#define TCG_NEXT         TCG_GOTO(u + 1)
/* Leave the chain; env->eip must be right. */
#define TCG_LEAVE        return NULL

#define TCG_OP(name) \
    static const TcgUop *name(CPUX86State *env, const TcgUop *u)
#define TCG_COLD         __attribute__((cold, noinline))
#define TCG_INLINE       static inline __attribute__((always_inline))
#define TCG_LIKELY(x)    __builtin_expect(!!(x), 1)
#define TCG_UNLIKELY(x)  __builtin_expect(!!(x), 0)

#endif
