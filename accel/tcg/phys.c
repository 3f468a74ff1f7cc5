/*
 * Guest-physical memory as the page walker and the TLB see it: a small cache
 * in front of the ram_page() callback.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/internal.h"

void tcg_phys_forget(TcgEngine *engine)
{
    unsigned i;

    for (i = 0; i < TCG_PHYS_SIZE; i++) {
        engine->phys[i].gpa = 1;    /* not page aligned: matches nothing */
    }
}

const TcgPhys *tcg_phys_page(TcgEngine *engine, uint64_t gpa)
{
    TcgPhys *p = &engine->phys[(gpa >> TCG_PAGE_BITS) % TCG_PHYS_SIZE];

    gpa &= TCG_PAGE_MASK;
    if (p->gpa != gpa) {
        p->writable = false;
        p->host = engine->ops->ram_page(engine->opaque, gpa, &p->writable);
        p->gpa = gpa;
    }
    return p;
}

/* @gpa is naturally aligned, so neither of these crosses a page. */
uint64_t tcg_phys_ld(CPUX86State *env, uint64_t gpa, unsigned size)
{
    TcgEngine *engine = env->tcg->engine;
    const TcgPhys *p = tcg_phys_page(engine, gpa);
    uint64_t val = 0;

    if (!p->host) {
        return engine->ops->io_read(engine->opaque, env, gpa, size);
    }
    memcpy(&val, p->host + (gpa & ~TCG_PAGE_MASK), size);
    return val;
}

void tcg_phys_st(CPUX86State *env, uint64_t gpa, uint64_t val, unsigned size)
{
    TcgEngine *engine = env->tcg->engine;
    const TcgPhys *p = tcg_phys_page(engine, gpa);
    uint8_t *host;

    if (!p->host || !p->writable) {
        engine->ops->io_write(engine->opaque, env, gpa, val, size);
        return;
    }
    host = p->host + (gpa & ~TCG_PAGE_MASK);
    memcpy(host, &val, size);
    if (tcg_is_code(engine, host, size)) {
        tcg_invalidate(engine, host, size);
    }
}
