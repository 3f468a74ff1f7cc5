/*
 * The soft TLB, and guest-virtual accesses that miss it.
 *
 * An entry has a tag per kind of access.  Memory that a store must not touch
 * behind our back (ROM, pages with decoded code, clean pages) has no write
 * tag, devices have no tag at all, so all of these arrive here.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/internal.h"

int tcg_mmu_index(CPUX86State *env)
{
    uint32_t mode = env->tcg->mode;

    return mode & TCG_MODE_USER ? TCG_MMU_USER :
           mode & TCG_MODE_SMAP ? TCG_MMU_SMAP : TCG_MMU_KERNEL;
}

void tcg_tlb_flush(CPUX86State *env)
{
    TcgVcpu *v = env->tcg;
    unsigned mmu, i;

    for (mmu = 0; mmu < TCG_MMU_COUNT; mmu++) {
        if (!v->tlb_used[mmu]) {
            continue;
        }
        for (i = 0; i < TCG_TLB_SIZE; i++) {
            v->tlb[mmu][i].read = TCG_TLB_INVALID;
            v->tlb[mmu][i].write = TCG_TLB_INVALID;
            v->tlb[mmu][i].exec = TCG_TLB_INVALID;
        }
        v->tlb_used[mmu] = false;
    }
    v->large_lo = ~0ull;
    v->large_hi = 0;
    tcg_new_generation(env);
}

void tcg_tlb_flush_page(CPUX86State *env, uint64_t addr)
{
    TcgVcpu *v = env->tcg;
    unsigned mmu, i = (addr >> TCG_PAGE_BITS) & (TCG_TLB_SIZE - 1);

    /* a large page is in the TLB in small pieces, anywhere */
    if (addr >= v->large_lo && addr <= v->large_hi) {
        tcg_tlb_flush(env);
        return;
    }
    for (mmu = 0; mmu < TCG_MMU_COUNT; mmu++) {
        v->tlb[mmu][i].read = TCG_TLB_INVALID;
        v->tlb[mmu][i].write = TCG_TLB_INVALID;
        v->tlb[mmu][i].exec = TCG_TLB_INVALID;
    }
    tcg_new_generation(env);
}

void tcg_tlb_protect(TcgEngine *engine, const uint8_t *host)
{
    TcgVcpu *v;
    unsigned mmu, i;

    pthread_mutex_lock(&engine->lock);
    for (v = engine->vcpus; v; v = v->next) {
        for (mmu = 0; mmu < TCG_MMU_COUNT; mmu++) {
            if (!v->tlb_used[mmu]) {
                continue;
            }
            for (i = 0; i < TCG_TLB_SIZE; i++) {
                TcgTlbEntry *e = &v->tlb[mmu][i];

                if (e->write + e->addend == (uintptr_t)host) {
                    e->write = TCG_TLB_INVALID;
                }
            }
        }
    }
    pthread_mutex_unlock(&engine->lock);
}

static void check_canonical(CPUX86State *env, const TcgUop *u, uint64_t addr)
{
    if (tcg_long_mode(env) && !tcg_canonical(addr)) {
        tcg_raise_err(env, u, u && (u->flags & UOP_SS) ? EXCP0C_STACK
                                                       : EXCP0D_GPF, 0);
    }
}

/*
 * Where the byte at @addr lives: a host address, or NULL with *@gpa for what
 * has to go through io_read/io_write.  Raises faults; fills the TLB.
 */
static uint8_t *resolve(CPUX86State *env, const TcgUop *u, uint64_t addr,
                        TcgAccess access, int mmu, uint64_t *gpa)
{
    TcgVcpu *v = env->tcg;
    TcgTlbEntry *e = &v->tlb[mmu][(addr >> TCG_PAGE_BITS) &
                                  (TCG_TLB_SIZE - 1)];
    uint64_t page = addr & TCG_PAGE_MASK;
    uint64_t tag = access == TCG_ACCESS_READ ? e->read :
                   access == TCG_ACCESS_WRITE ? e->write : e->exec;
    const TcgPhys *phys;
    TcgMapping map;
    uint32_t error = 0;

    if (tag == page) {
        return (uint8_t *)(uintptr_t)(addr + e->addend);
    }
    check_canonical(env, u, addr);
    if (!tcg_walk(env, addr, access, mmu, &map, &error)) {
        tcg_raise_page_fault(env, u, addr, error);
    }
    *gpa = map.gpa;
    if (map.page_bytes > TCG_PAGE_SIZE) {
        uint64_t start = addr & ~(map.page_bytes - 1);

        v->large_lo = MIN(v->large_lo, start);
        v->large_hi = MAX(v->large_hi, start + map.page_bytes - 1);
    }
    phys = tcg_phys_page(v->engine, map.gpa);
    if (!phys->host) {
        return NULL;
    }
    v->tlb_used[mmu] = true;
    e->addend = (uintptr_t)phys->host - page;
    e->read = map.can_read ? page : TCG_TLB_INVALID;
    e->exec = map.can_exec ? page : TCG_TLB_INVALID;
    e->write = map.can_write && phys->writable &&
               !tcg_page_has_code(v->engine, phys->host) ? page
                                                         : TCG_TLB_INVALID;
    if (access == TCG_ACCESS_WRITE && !phys->writable) {
        return NULL;
    }
    return phys->host + (addr & ~TCG_PAGE_MASK);
}

/* 8, 4, 2 or 1: the largest access that fits @n bytes */
static unsigned piece(unsigned n)
{
    return n >= 8 ? 8 : n >= 4 ? 4 : n >= 2 ? 2 : 1;
}

static void read_part(CPUX86State *env, const uint8_t *host, uint64_t gpa,
                      uint8_t *buf, unsigned n)
{
    TcgEngine *engine = env->tcg->engine;

    if (host) {
        memcpy(buf, host, n);
        return;
    }
    while (n) {
        unsigned k = piece(n);
        uint64_t val = engine->ops->io_read(engine->opaque, env, gpa, k);

        memcpy(buf, &val, k);
        buf += k;
        gpa += k;
        n -= k;
    }
}

static void write_part(CPUX86State *env, const TcgUop *u, uint8_t *host,
                       uint64_t gpa, const uint8_t *buf, unsigned n)
{
    TcgEngine *engine = env->tcg->engine;

    if (host) {
        memcpy(host, buf, n);
        if (tcg_is_code(engine, host, n)) {
            tcg_invalidate(engine, host, n);
            /* an interpreter may not run the rest of a block that is gone */
            if (u && tcg_uop_block(u)->dead) {
                ((TcgUop *)u)[1].fn = tcg_op_stale;
            }
        }
        return;
    }
    while (n) {
        unsigned k = piece(n);
        uint64_t val = 0;

        memcpy(&val, buf, k);
        engine->ops->io_write(engine->opaque, env, gpa, val, k);
        buf += k;
        gpa += k;
        n -= k;
    }
}

static uint64_t wrap(CPUX86State *env, uint64_t addr)
{
    return tcg_long_mode(env) ? addr : (uint32_t)addr;
}

/* @size is at most a page, so there are at most two parts */
static void read_any(CPUX86State *env, const TcgUop *u, uint64_t addr,
                     void *buf, unsigned size, int mmu)
{
    unsigned first = TCG_PAGE_SIZE - (addr & ~TCG_PAGE_MASK);
    uint64_t gpa = 0, gpa2 = 0;
    uint8_t *host, *host2;

    host = resolve(env, u, addr, TCG_ACCESS_READ, mmu, &gpa);
    if (size <= first) {
        read_part(env, host, gpa, buf, size);
        return;
    }
    host2 = resolve(env, u, wrap(env, addr + first), TCG_ACCESS_READ, mmu,
                    &gpa2);
    read_part(env, host, gpa, buf, first);
    read_part(env, host2, gpa2, (uint8_t *)buf + first, size - first);
}

static void write_any(CPUX86State *env, const TcgUop *u, uint64_t addr,
                      const void *buf, unsigned size, int mmu)
{
    unsigned first = TCG_PAGE_SIZE - (addr & ~TCG_PAGE_MASK);
    uint64_t gpa = 0, gpa2 = 0;
    uint8_t *host, *host2;

    host = resolve(env, u, addr, TCG_ACCESS_WRITE, mmu, &gpa);
    if (size <= first) {
        write_part(env, u, host, gpa, buf, size);
        return;
    }
    host2 = resolve(env, u, wrap(env, addr + first), TCG_ACCESS_WRITE, mmu,
                    &gpa2);
    write_part(env, u, host, gpa, buf, first);
    write_part(env, u, host2, gpa2, (const uint8_t *)buf + first,
               size - first);
}

void tcg_slow_read(CPUX86State *env, const TcgUop *u, uint64_t addr,
                   void *buf, unsigned size)
{
    read_any(env, u, addr, buf, size, tcg_mmu_index(env));
}

void tcg_slow_write(CPUX86State *env, const TcgUop *u, uint64_t addr,
                    const void *buf, unsigned size)
{
    write_any(env, u, addr, buf, size, tcg_mmu_index(env));
}

uint64_t tcg_slow_ld(CPUX86State *env, const TcgUop *u, uint64_t addr,
                     unsigned size)
{
    uint64_t val = 0;

    read_any(env, u, addr, &val, size, tcg_mmu_index(env));
    return val;
}

void tcg_slow_st(CPUX86State *env, const TcgUop *u, uint64_t addr,
                 uint64_t val, unsigned size)
{
    write_any(env, u, addr, &val, size, tcg_mmu_index(env));
}

void tcg_probe_write(CPUX86State *env, const TcgUop *u, uint64_t addr,
                     unsigned size)
{
    unsigned first = TCG_PAGE_SIZE - (addr & ~TCG_PAGE_MASK);
    int mmu = tcg_mmu_index(env);
    uint64_t gpa;

    resolve(env, u, addr, TCG_ACCESS_WRITE, mmu, &gpa);
    if (size > first) {
        resolve(env, u, wrap(env, addr + first), TCG_ACCESS_WRITE, mmu, &gpa);
    }
}

uint64_t tcg_sys_ld(CPUX86State *env, const TcgUop *u, uint64_t addr,
                    unsigned size)
{
    uint64_t val = 0;

    read_any(env, u, addr, &val, size, TCG_MMU_KERNEL);
    return val;
}

void tcg_sys_st(CPUX86State *env, const TcgUop *u, uint64_t addr,
                uint64_t val, unsigned size)
{
    write_any(env, u, addr, &val, size, TCG_MMU_KERNEL);
}

void *tcg_bulk_ptr(CPUX86State *env, const TcgUop *u, uint64_t addr,
                   bool write)
{
    TcgAccess access = write ? TCG_ACCESS_WRITE : TCG_ACCESS_READ;
    uint64_t gpa;
    uint8_t *host = resolve(env, u, addr, access, tcg_mmu_index(env), &gpa);

    if (host && write &&
        tcg_page_has_code(env->tcg->engine,
                          host - (addr & ~TCG_PAGE_MASK))) {
        return NULL;
    }
    return host;
}

uint8_t *tcg_exec_ptr(CPUX86State *env, uint64_t addr)
{
    uint64_t gpa;

    return resolve(env, NULL, addr, TCG_ACCESS_EXEC, tcg_mmu_index(env),
                   &gpa);
}

uint8_t tcg_fetch_slow(CPUX86State *env, uint64_t addr)
{
    TcgEngine *engine = env->tcg->engine;
    uint64_t gpa = 0;
    uint8_t *host = resolve(env, NULL, addr, TCG_ACCESS_EXEC,
                            tcg_mmu_index(env), &gpa);

    return host ? *host : engine->ops->io_read(engine->opaque, env, gpa, 1);
}
