/*
 * Between the files of the glue that ties the interpreter to the machine.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef ACCEL_TCG_TCG_ACCEL_H
#define ACCEL_TCG_TCG_ACCEL_H

#include "accel/tcg-x86.h"
#include "qemu/accel.h"
#include "system/memory.h"
#include "system/tcg.h"

#define TYPE_TCG_ACCEL ACCEL_CLASS_NAME("tcg")
OBJECT_DECLARE_SIMPLE_TYPE(TCGState, TCG_ACCEL)

/* Guest RAM by ram_addr_t, for writes that devices make */
typedef struct TCGBlockMap TCGBlockMap;

/**
 * struct TCGState:
 * @engine: runs all CPUs
 * @listener: tells when the memory map has changed
 * @blocks: RCU-protected
 * @cache_mib: property tb-size, 0 for the default
 * @running: CPU inside the guest, or NULL; atomic
 * @stop: it is to come out; atomic
 * @slice_over: it is to come out if there is another one; atomic
 */
struct TCGState {
    AccelState parent_obj;

    TcgEngine *engine;
    MemoryListener listener;
    TCGBlockMap *blocks;
    uint64_t map_generation;
    uint32_t cache_mib;
    CPUState *running;
    bool stop;
    bool slice_over;
};

struct AccelCPUState {
    CPUX86State *env;
    bool shut_down;             /* triple fault; until reset */
};

/* The accelerator that runs; NULL before. */
TCGState *tcg_state(void);
const TCGArchOps *tcg_arch(void);

/* tcg-memory.c */
extern const TcgX86Ops tcg_machine_ops;
void tcg_memory_init(TCGState *s);
void tcg_memory_done(TCGState *s);

#endif
