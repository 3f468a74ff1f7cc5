/*
 * Internal interface of the interpreter: guest memory, faults, CPU state
 * that handlers need.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef ACCEL_TCG_ENGINE_H
#define ACCEL_TCG_ENGINE_H

#include <string.h>

#include "accel/tcg-x86.h"
#include "accel/tcg/uop.h"

/*
 * Faults.  They unwind to the run loop, which delivers the exception with the
 * address of the instruction that @u belongs to.
 */
void tcg_raise(CPUX86State *env, const TcgUop *u, int vector)
    __attribute__((noreturn, cold));
void tcg_raise_err(CPUX86State *env, const TcgUop *u, int vector,
                   uint32_t error_code) __attribute__((noreturn, cold));

/*
 * Soft TLB.  A tag is the page address, or TLB_INVALID; the host address of
 * a guest-virtual one is addr + addend.  Comparing the page of the *last*
 * byte with the tag found by the first catches page crossings as well.
 */
#define TCG_PAGE_BITS   12
#define TCG_PAGE_SIZE   (1u << TCG_PAGE_BITS)
#define TCG_PAGE_MASK   (~(uint64_t)(TCG_PAGE_SIZE - 1))
#define TCG_TLB_BITS    10
#define TCG_TLB_SIZE    (1u << TCG_TLB_BITS)
#define TCG_TLB_INVALID 1ull

typedef struct TcgTlbEntry {
    uint64_t read;
    uint64_t write;
    uint64_t exec;
    uintptr_t addend;
} TcgTlbEntry;

TCG_INLINE TcgTlbEntry *tcg_tlb_entry(CPUX86State *env, uint64_t addr)
{
    return (TcgTlbEntry *)env->tlb +
           ((addr >> TCG_PAGE_BITS) & (TCG_TLB_SIZE - 1));
}

/* Host address of @size readable bytes at @addr, or NULL on a TLB miss. */
TCG_INLINE void *tcg_tlb_read(CPUX86State *env, uint64_t addr, unsigned size)
{
    const TcgTlbEntry *e = tcg_tlb_entry(env, addr);

    if (TCG_LIKELY(e->read == ((addr + size - 1) & TCG_PAGE_MASK))) {
        void *p = (void *)(uintptr_t)(addr + e->addend);

        if (!p) {
            __builtin_unreachable();    /* spares callers a second test */
        }
        return p;
    }
    return NULL;
}

TCG_INLINE void *tcg_tlb_write(CPUX86State *env, uint64_t addr, unsigned size)
{
    const TcgTlbEntry *e = tcg_tlb_entry(env, addr);

    if (TCG_LIKELY(e->write == ((addr + size - 1) & TCG_PAGE_MASK))) {
        void *p = (void *)(uintptr_t)(addr + e->addend);

        if (!p) {
            __builtin_unreachable();    /* spares callers a second test */
        }
        return p;
    }
    return NULL;
}

/* Slow paths: any size up to 512, page crossings, devices; may raise. */
void tcg_slow_read(CPUX86State *env, const TcgUop *u, uint64_t addr,
                   void *buf, unsigned size);
void tcg_slow_write(CPUX86State *env, const TcgUop *u, uint64_t addr,
                    const void *buf, unsigned size);
uint64_t tcg_slow_ld(CPUX86State *env, const TcgUop *u, uint64_t addr,
                     unsigned size);
void tcg_slow_st(CPUX86State *env, const TcgUop *u, uint64_t addr,
                 uint64_t val, unsigned size);
/* Raise now what a store of @size bytes at @addr would raise. */
void tcg_probe_write(CPUX86State *env, const TcgUop *u, uint64_t addr,
                     unsigned size);

#define TCG_LDST(bits)                                                     \
TCG_INLINE uint##bits##_t tcg_ld##bits(CPUX86State *env, const TcgUop *u,  \
                                       uint64_t addr)                      \
{                                                                          \
    const void *p = tcg_tlb_read(env, addr, bits / 8);                     \
    uint##bits##_t v;                                                      \
                                                                           \
    if (TCG_UNLIKELY(!p)) {                                                \
        return tcg_slow_ld(env, u, addr, bits / 8);                        \
    }                                                                      \
    __builtin_memcpy(&v, p, sizeof(v));                                    \
    return v;                                                              \
}                                                                          \
TCG_INLINE void tcg_st##bits(CPUX86State *env, const TcgUop *u,            \
                             uint64_t addr, uint##bits##_t v)              \
{                                                                          \
    void *p = tcg_tlb_write(env, addr, bits / 8);                          \
                                                                           \
    if (TCG_UNLIKELY(!p)) {                                                \
        tcg_slow_st(env, u, addr, v, bits / 8);                            \
        return;                                                            \
    }                                                                      \
    __builtin_memcpy(p, &v, sizeof(v));                                    \
}
TCG_LDST(8)
TCG_LDST(16)
TCG_LDST(32)
TCG_LDST(64)
#undef TCG_LDST

/* Any length, e.g. 10 (x87) or 16 (SSE); call with a constant. */
TCG_INLINE void tcg_ld_bytes(CPUX86State *env, const TcgUop *u, uint64_t addr,
                             void *buf, unsigned size)
{
    const void *p = tcg_tlb_read(env, addr, size);

    if (TCG_UNLIKELY(!p)) {
        tcg_slow_read(env, u, addr, buf, size);
        return;
    }
    __builtin_memcpy(buf, p, size);
}

TCG_INLINE void tcg_st_bytes(CPUX86State *env, const TcgUop *u, uint64_t addr,
                             const void *buf, unsigned size)
{
    void *p = tcg_tlb_write(env, addr, size);

    if (TCG_UNLIKELY(!p)) {
        tcg_slow_write(env, u, addr, buf, size);
        return;
    }
    __builtin_memcpy(p, buf, size);
}

/* Linear address of a memory operand outside 64-bit mode; may raise. */
uint64_t tcg_ea_legacy(CPUX86State *env, const TcgUop *u, unsigned size,
                       bool write);

TCG_INLINE uint64_t tcg_ea_long(CPUX86State *env, const TcgUop *u)
{
    return TCG_R64(env, u->base) + (TCG_R64(env, u->index) << u->scale) +
           u->disp + TCG_R64(env, u->segbase);
}

/**
 * tcg_ea: linear address of the memory operand of @u
 * @size: bytes accessed, @write: whether any of them is written
 */
TCG_INLINE uint64_t tcg_ea(CPUX86State *env, const TcgUop *u, unsigned size,
                           bool write)
{
    if (TCG_UNLIKELY(u->flags & (UOP_LEGACY | UOP_EA_LONG32))) {
        return tcg_ea_legacy(env, u, size, write);
    }
    return tcg_ea_long(env, u);
}

/*
 * Self-modifying code needs no care in handlers: a store that hits the running
 * block makes the uop after the storing one leave the block.
 */

/* Address of the instruction of @u, and of the one after it. */
uint64_t tcg_uop_rip(CPUX86State *env, const TcgUop *u);
uint64_t tcg_uop_next_rip(CPUX86State *env, const TcgUop *u);

/* Linear segment/operand mode of the running code. */
bool tcg_in_long64(CPUX86State *env);

/*
 * Flags, all six at once, for instructions that set them as a value
 * (COMISD, FCOMI, PTEST...): @flags is a CC_* mask; the rest is cleared.
 */
void tcg_set_flags(CPUX86State *env, uint32_t flags);
uint32_t tcg_get_flags(CPUX86State *env);
/* Condition code 0..15 of Jcc/SETcc/CMOVcc/FCMOVcc encoding. */
bool tcg_condition(CPUX86State *env, unsigned cc);

/*
 * Availability checks at run time.  x87: #NM if CR0.EM or TS.  MMX: #UD if EM,
 * #NM if TS.  SSE: #UD if EM or !CR4.OSFXSR, #NM if TS.  WAIT: MP && TS.
 */
void tcg_fpu_refuse(CPUX86State *env, const TcgUop *u, int kind)
    __attribute__((noreturn, cold));
enum { TCG_KIND_X87, TCG_KIND_MMX, TCG_KIND_SSE };

TCG_INLINE void tcg_check_x87(CPUX86State *env, const TcgUop *u)
{
    if (TCG_UNLIKELY(env->cr[0] & (CR0_EM_MASK | CR0_TS_MASK))) {
        tcg_fpu_refuse(env, u, TCG_KIND_X87);
    }
}

TCG_INLINE void tcg_check_mmx(CPUX86State *env, const TcgUop *u)
{
    if (TCG_UNLIKELY(env->cr[0] & (CR0_EM_MASK | CR0_TS_MASK))) {
        tcg_fpu_refuse(env, u, TCG_KIND_MMX);
    }
}

TCG_INLINE void tcg_check_sse(CPUX86State *env, const TcgUop *u)
{
    if (TCG_UNLIKELY((env->cr[0] & (CR0_EM_MASK | CR0_TS_MASK)) ||
                     !(env->cr[4] & CR4_OSFXSR_MASK))) {
        tcg_fpu_refuse(env, u, TCG_KIND_SSE);
    }
}

/*
 * An unmasked x87 exception is pending (FSW.ES): #MF if CR0.NE; without NE the
 * external FERR#/IRQ13 path is not modelled and #MF is raised as well.
 */

#endif
