/*
 * Engine structures shared by the files of the core; SIMD code does not need
 * them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef ACCEL_TCG_INTERNAL_H
#define ACCEL_TCG_INTERNAL_H

#include <pthread.h>
#include <setjmp.h>

#include "accel/tcg/decode.h"
#include "accel/tcg/flags.h"

/* What decoding depends on, and (USER) what a jump key depends on. */
#define TCG_MODE_CODE64   1u
#define TCG_MODE_CODE32   2u
#define TCG_MODE_STACK32  4u
#define TCG_MODE_STEP     8u    /* one instruction, not cached */
#define TCG_MODE_BLOCK    15u   /* the part that is in the block key */
#define TCG_MODE_USER     16u
#define TCG_MODE_SMAP     32u   /* supervisor that may not touch user pages */
#define TCG_MODE_BITS     8

#define TCG_MAX_UOPS      200   /* a block; idx is a byte */

typedef struct TcgCodePage TcgCodePage;
typedef struct TcgBlock TcgBlock;

struct TcgBlock {
    TcgBlock *hash_next;
    TcgBlock *page_next[2];     /* in pages[i]'s list */
    TcgCodePage *pages[2];      /* the second for a page-crossing insn */
    uint8_t *host;              /* of the first byte */
    uint64_t rip;
    uint32_t mode;
    uint16_t len;               /* bytes of guest code */
    bool dead;                  /* overwritten; in no list any more */
    TcgUop uops[];              /* [0] carries rip and is never run */
};

/* A guest page with decoded code, by host address. */
struct TcgCodePage {
    TcgCodePage *hash_next;
    uint8_t *host;
    TcgBlock *blocks;
    uint64_t chunks;            /* 64-byte pieces that hold code */
};

/* Where a branch goes; lives in the uop slots after it. */
typedef struct TcgEdge {
    const TcgUop *target;
    uint64_t key;               /* code_gen or jump_key when last resolved */
    uint64_t rip;
    uint64_t key_offset;        /* of code_gen if the target is on the page
                                 * of the branch, else of jump_key */
} TcgEdge;
_Static_assert(sizeof(TcgEdge) == sizeof(TcgUop), "an edge is a uop slot");

typedef struct TcgJump {
    uint64_t rip;
    uint64_t key;
    const TcgUop *uops;
    uint64_t pad;
} TcgJump;
#define TCG_JUMP_BITS     11
#define TCG_JUMP_SIZE     (1u << TCG_JUMP_BITS)

TCG_INLINE unsigned tcg_jump_hash(uint64_t rip)
{
    return (rip ^ (rip >> TCG_JUMP_BITS)) & (TCG_JUMP_SIZE - 1);
}

enum { TCG_MMU_KERNEL, TCG_MMU_USER, TCG_MMU_SMAP, TCG_MMU_COUNT };

typedef struct TcgVcpu {
    TcgTlbEntry tlb[TCG_MMU_COUNT][TCG_TLB_SIZE];
    TcgJump jumps[TCG_JUMP_SIZE];
    CPUX86State *env;
    TcgEngine *engine;
    struct TcgVcpu *next;
    uint64_t generation;        /* upper part of env->jump_key */
    uint32_t mode;              /* TCG_MODE_* */
    uint64_t cs_base;           /* of code outside 64-bit mode, else 0 */
    uint64_t large_lo, large_hi; /* large pages seen lie in [lo, hi] */
    bool tlb_used[TCG_MMU_COUNT];
    bool nmi_waiting;
    bool irq_waiting;           /* pending() said HARD, IF was clear */
    bool yield;                 /* PAUSE: let another processor run */
    bool stepping;
    bool shut_down;             /* triple fault; until reset */

    jmp_buf unwind;
    /* the fault that unwinds, or the event being delivered */
    int vector;
    bool has_error;
    uint32_t error_code;
    uint64_t fault_rip;
    int delivering;             /* vector being delivered, or -1 */

    uint64_t pdpte[4];          /* PAE paging without long mode */

    /* a TcgBlock with 8 uops for code that is not in plain memory or is
     * single-stepped: decoded here, again and again */
    uint64_t scratch[(sizeof(TcgBlock) + 8 * sizeof(TcgUop)) / 8];
} TcgVcpu;

TCG_INLINE TcgBlock *tcg_scratch(TcgVcpu *v)
{
    return (TcgBlock *)v->scratch;
}

typedef struct TcgPhys {
    uint64_t gpa;
    uint8_t *host;              /* NULL: not plain memory */
    bool writable;
} TcgPhys;
#define TCG_PHYS_SIZE     1024
#define TCG_HASH_BITS     15
#define TCG_HASH_SIZE     (1u << TCG_HASH_BITS)
#define TCG_PAGE_HASH     4096u
#define TCG_FILTER_SIZE   65536u
#define TCG_DIRTY_MAX     64

struct TcgEngine {
    const TcgX86Ops *ops;
    void *opaque;
    TcgVcpu *vcpus;             /* under 'lock' */
    unsigned vcpu_count;        /* atomic */

    uint64_t generation;        /* last one given out; atomic */
    uint64_t code_gen;
    uint64_t flushes;

    uint8_t *arena;
    size_t arena_size, arena_used;
    TcgBlock *hash[TCG_HASH_SIZE];
    TcgCodePage *pages[TCG_PAGE_HASH];
    struct TcgHush *hush;       /* see ops-quiet.c */
    uint8_t filter[TCG_FILTER_SIZE];    /* nonzero: page may hold code */
    TcgPhys phys[TCG_PHYS_SIZE];

    pthread_mutex_t lock;       /* recursive */
    /* requests of other threads, under 'lock' */
    bool flush_wanted;
    unsigned dirty_count;
    struct { const uint8_t *host; size_t len; } dirty[TCG_DIRTY_MAX];
};

/* ops-quiet.c: the table that tcg_hush() looks handlers up in; g_free() */
struct TcgHush *tcg_hush_new(void);

/* phys.c: guest-physical memory */
const TcgPhys *tcg_phys_page(TcgEngine *engine, uint64_t gpa);
uint64_t tcg_phys_ld(CPUX86State *env, uint64_t gpa, unsigned size);
void tcg_phys_st(CPUX86State *env, uint64_t gpa, uint64_t val, unsigned size);
void tcg_phys_forget(TcgEngine *engine);

/* mmu.c */
typedef enum { TCG_ACCESS_READ, TCG_ACCESS_WRITE, TCG_ACCESS_EXEC } TcgAccess;
typedef struct TcgMapping {
    uint64_t gpa;               /* of the byte asked for */
    uint64_t page_bytes;
    bool can_write;             /* without a further walk */
    bool can_exec;
    bool can_read;
} TcgMapping;
/* Returns: true, or false with the page fault error code in *@error. */
bool tcg_walk(CPUX86State *env, uint64_t addr, TcgAccess access, int mmu,
              TcgMapping *map, uint32_t *error);
bool tcg_load_pdptes(CPUX86State *env, uint64_t cr3);
void tcg_raise_page_fault(CPUX86State *env, const TcgUop *u, uint64_t addr,
                          uint32_t error) __attribute__((noreturn, cold));

/* tlb.c */
void tcg_tlb_flush(CPUX86State *env);
void tcg_tlb_flush_page(CPUX86State *env, uint64_t addr);
/* No vCPU may store to the page at @host directly any more. */
void tcg_tlb_protect(TcgEngine *engine, const uint8_t *host);
/* Host address of executable code at linear @addr, NULL if not in memory. */
uint8_t *tcg_exec_ptr(CPUX86State *env, uint64_t addr);
int tcg_mmu_index(CPUX86State *env);
/* Supervisor accesses whatever the CPL: descriptor tables, TSS, stacks. */
uint64_t tcg_sys_ld(CPUX86State *env, const TcgUop *u, uint64_t addr,
                    unsigned size);
void tcg_sys_st(CPUX86State *env, const TcgUop *u, uint64_t addr,
                uint64_t val, unsigned size);
/* Host pointer to [addr, end of page) for bulk work, NULL if not plain. */
void *tcg_bulk_ptr(CPUX86State *env, const TcgUop *u, uint64_t addr,
                   bool write);
uint8_t tcg_fetch_slow(CPUX86State *env, uint64_t addr);

/* block.c */
const TcgUop *tcg_find_block(CPUX86State *env);
bool tcg_is_code(TcgEngine *engine, const uint8_t *host, unsigned len);
bool tcg_page_has_code(TcgEngine *engine, const uint8_t *host_page);
/* Drop code in [host, host + len), not crossing a page. */
void tcg_invalidate(TcgEngine *engine, const uint8_t *host, size_t len);
void tcg_flush_blocks(TcgEngine *engine);
void *tcg_arena_alloc(TcgEngine *engine, size_t bytes);
void tcg_new_generation(CPUX86State *env);
TcgBlock *tcg_uop_block(const TcgUop *u);
/* Handlers that continue elsewhere; env->eip is set for the first. */
const TcgUop *tcg_jump_slow(CPUX86State *env, const TcgUop *u);
const TcgUop *tcg_edge_slow(CPUX86State *env, const TcgUop *u);
const TcgUop *tcg_op_stale(CPUX86State *env, const TcgUop *u);

/* decode.c: at most TCG_MAX_UOPS uops from env->eip into block->uops */
unsigned tcg_decode_block(CPUX86State *env, TcgBlock *block,
                          const uint8_t *host, unsigned max_insns,
                          bool *crosses);

/* mode.c */
void tcg_update_mode(CPUX86State *env);
/* After EFLAGS changed: TF, AC and IF have consequences. */
void tcg_eflags_changed(CPUX86State *env);

/* seg.c */
/* Linear address of @size bytes at @off in segment @seg, limit checked. */
uint64_t tcg_seg_addr(CPUX86State *env, const TcgUop *u, int seg,
                      uint64_t off, unsigned size, bool write);
void tcg_load_seg(CPUX86State *env, const TcgUop *u, int seg, uint16_t sel);
void tcg_load_seg_real(CPUX86State *env, int seg, uint16_t sel);
/* Descriptor of @sel; false if beyond the table. */
bool tcg_read_desc(CPUX86State *env, const TcgUop *u, uint16_t sel,
                   uint32_t *lo, uint32_t *hi, uint64_t *addr);
void tcg_cache_desc(SegmentCache *sc, uint16_t sel, uint32_t lo, uint32_t hi);

/* loop.c */
void tcg_service_requests(TcgEngine *engine);

/* cr.c */
void tcg_write_cr0(CPUX86State *env, const TcgUop *u, uint64_t val);
void tcg_write_cr3(CPUX86State *env, const TcgUop *u, uint64_t val);
void tcg_write_cr4(CPUX86State *env, const TcgUop *u, uint64_t val);

/* msr.c, raise #GP(0) */
uint64_t tcg_rdmsr(CPUX86State *env, const TcgUop *u, uint32_t msr);
void tcg_wrmsr(CPUX86State *env, const TcgUop *u, uint32_t msr, uint64_t v);
uint64_t tcg_read_tsc(CPUX86State *env);
void tcg_cpuid(CPUX86State *env, uint32_t leaf, uint32_t sub, uint32_t o[4]);

/* port.c */
uint32_t tcg_port_in(CPUX86State *env, uint16_t port, unsigned size);
void tcg_port_out(CPUX86State *env, uint16_t port, uint32_t v, unsigned size);
void tcg_check_io(CPUX86State *env, const TcgUop *u, uint16_t port,
                  unsigned size);

/* event.c: INT n, exceptions, interrupts */
void tcg_deliver(CPUX86State *env, const TcgUop *u, int vector, bool software,
                 bool has_error, uint32_t error, uint64_t return_rip);
void tcg_deliver_pending_fault(CPUX86State *env);

/* helpers */
static inline bool tcg_long_mode(const CPUX86State *env)
{
    return env->efer & MSR_EFER_LMA;
}

static inline bool tcg_protected(const CPUX86State *env)
{
    return (env->cr[0] & CR0_PE_MASK) && !(env->eflags & VM_MASK);
}

static inline bool tcg_canonical(uint64_t addr)
{
    return (uint64_t)((int64_t)(addr << 16) >> 16) == addr;
}

static inline bool tcg_has(const CPUX86State *env, FeatureWord w, unsigned bit)
{
    return (env->features[w] >> bit) & 1;
}

#define TCG_TAIL(f)  return f(env, u)

#if !TCG_LOOP && defined(__clang__)
# undef TCG_TAIL
# define TCG_TAIL(f) __attribute__((musttail)) return f(env, u)
#endif

/* Follow edge @e: one compare and the poll for exit requests. */
#define TCG_FOLLOW(e)                                                      \
    do {                                                                   \
        const TcgEdge *e_ = (const TcgEdge *)(e);                          \
        if (TCG_LIKELY(e_->key == TCG_R64(env, e_->key_offset)) &&         \
            TCG_LIKELY(!__atomic_load_n(&env->exit_request,                \
                                        __ATOMIC_RELAXED))) {              \
            TCG_GOTO(e_->target);                                          \
        }                                                                  \
        u = (const TcgUop *)e_;                                            \
        TCG_TAIL(tcg_edge_slow);                                           \
    } while (0)

/* Go to env->eip = @rip through the jump cache. */
#define TCG_JUMP(rip_)                                                     \
    do {                                                                   \
        uint64_t r_ = (rip_);                                              \
        const TcgJump *j_ = &env->tcg->jumps[tcg_jump_hash(r_)];           \
        env->eip = r_;                                                     \
        if (TCG_LIKELY(j_->rip == r_) &&                                   \
            TCG_LIKELY(j_->key == env->jump_key) &&                        \
            TCG_LIKELY(!__atomic_load_n(&env->exit_request,                \
                                        __ATOMIC_RELAXED))) {              \
            TCG_GOTO(j_->uops);                                            \
        }                                                                  \
        TCG_TAIL(tcg_jump_slow);                                           \
    } while (0)

#endif
