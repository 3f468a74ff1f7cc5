/*
 * The x86 interpreter as a library: what the accelerator glue (or a test)
 * gives it and asks of it.
 *
 * One TcgEngine serves all processors of a machine and belongs to one host
 * thread: every function below must be called from that thread, except those
 * that say otherwise.  The engine takes no lock of its own account; callbacks
 * that reach devices take the BQL themselves.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef ACCEL_TCG_X86_H
#define ACCEL_TCG_X86_H

#include "accel/x86-state.h"

typedef struct TcgEngine TcgEngine;

/* Bits of TcgX86Ops.pending(): what waits for this processor. */
#define TCG_PENDING_HARD   1u   /* maskable interrupt */
#define TCG_PENDING_NMI    2u
#define TCG_PENDING_INIT   4u
#define TCG_PENDING_SIPI   8u
#define TCG_PENDING_STOP   16u  /* leave tcg_x86_run() now */

/**
 * TcgX86Ops: the world around the processor.  @opaque is what was given to
 * tcg_x86_engine_new(); every callback is optional unless marked required.
 */
typedef struct TcgX86Ops {
    /**
     * Required.  Host address of the guest page at @gpa (4 KiB aligned) if it
     * is plain memory that may be read directly, else NULL.  The pointer
     * must stay valid until tcg_x86_flush() and must be the same for every
     * alias of a page.  *@writable: whether direct stores are right too.
     */
    void *(*ram_page)(void *opaque, uint64_t gpa, bool *writable);
    /**
     * Required.  Access to what ram_page() refused: devices, ROM, nothing.
     * @size is 1, 2, 4 or 8; never crosses a page.
     */
    uint64_t (*io_read)(void *opaque, CPUX86State *env, uint64_t gpa,
                        unsigned size);
    void (*io_write)(void *opaque, CPUX86State *env, uint64_t gpa,
                     uint64_t val, unsigned size);
    /** Port access; @size is 1, 2 or 4.  Without: reads as all ones. */
    uint32_t (*port_in)(void *opaque, CPUX86State *env, uint16_t port,
                        unsigned size);
    void (*port_out)(void *opaque, CPUX86State *env, uint16_t port,
                     uint32_t val, unsigned size);
    /** CPUID; without, a plain SSE2 long mode processor is reported. */
    void (*cpuid)(void *opaque, CPUX86State *env, uint32_t leaf,
                  uint32_t subleaf, uint32_t out[4]);
    /** MSRs the engine does not know.  Returns: false to raise #GP. */
    bool (*rdmsr)(void *opaque, CPUX86State *env, uint32_t msr,
                  uint64_t *val);
    bool (*wrmsr)(void *opaque, CPUX86State *env, uint32_t msr,
                  uint64_t val);
    /** Ticks before tsc_offset is added; without: the host's TSC. */
    uint64_t (*tsc)(void *opaque);
    /**
     * TCG_PENDING_* of @env.  Called at block boundaries once
     * env->exit_request is set; may clear INIT, SIPI and NMI as it reports
     * them: the engine acts on each reported bit exactly once.
     */
    uint32_t (*pending)(void *opaque, CPUX86State *env);
    /** Triple fault.  tcg_x86_run() returns TCG_EXIT_SHUTDOWN after it. */
    void (*shutdown)(void *opaque, CPUX86State *env);
    /** Optional: an event is about to be delivered, to return to @rip. */
    void (*event)(void *opaque, CPUX86State *env, int vector, uint32_t error,
                  uint64_t rip);
    /** Called around callbacks into env->apic_ops, to hold the BQL. */
    void (*lock)(void *opaque);
    void (*unlock)(void *opaque);
} TcgX86Ops;

typedef enum TcgExit {
    TCG_EXIT_REQUEST,       /* pending() said STOP, or the slice is over */
    TCG_EXIT_HALTED,        /* env->halted or env->wait_for_sipi */
    TCG_EXIT_SHUTDOWN,      /* triple fault; reset before running again */
} TcgExit;

/**
 * tcg_x86_engine_new: an engine without processors
 * @ops: callbacks, kept by reference; must outlive the engine
 * @opaque: first argument of every callback
 * @cache_bytes: bound on memory for decoded code; 0 for the default (32 MiB)
 *
 * Returns: owned by the caller; tcg_x86_engine_free().
 */
TcgEngine *tcg_x86_engine_new(const TcgX86Ops *ops, void *opaque,
                              size_t cache_bytes);
void tcg_x86_engine_free(TcgEngine *engine);

/**
 * tcg_x86_attach: make @env a processor of @engine (allocates env->tcg)
 * tcg_x86_detach: undo it; @env may then be freed
 *
 * Any thread; other processors of @engine may be running, @env may not.
 */
void tcg_x86_attach(TcgEngine *engine, CPUX86State *env);
void tcg_x86_detach(CPUX86State *env);

/**
 * tcg_x86_run: execute guest code until there is a reason to return
 * @env: an attached processor
 *
 * Never returns with a guest exception pending: the guest handles its own.
 * Must be called without the BQL if the callbacks take it.
 */
TcgExit tcg_x86_run(CPUX86State *env);

/**
 * tcg_x86_kick: ask @env to call pending() soon.  Any thread, any time,
 * async-signal-safe.
 */
static inline void tcg_x86_kick(CPUX86State *env)
{
    __atomic_store_n(&env->exit_request, 1, __ATOMIC_SEQ_CST);
}

/**
 * tcg_x86_state_changed: registers of @env were written from outside; control
 * registers, segments and EFLAGS are looked at afresh.  Not during run.
 */
void tcg_x86_state_changed(CPUX86State *env);

/**
 * tcg_x86_flush: the guest-physical memory map changed: forget every
 * translation and every decoded block of all processors.  Any thread: takes
 * effect before the next block when called during run.
 */
void tcg_x86_flush(TcgEngine *engine);

/**
 * tcg_x86_ram_written: guest memory at @host, @len bytes was written by other
 * means than the engine (device DMA, loader).  Any thread; decoded code there
 * is dropped before the next block.
 */
void tcg_x86_ram_written(TcgEngine *engine, const void *host, size_t len);

#endif
