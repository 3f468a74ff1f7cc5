/*
 * The engine's life, and the loop that runs a processor.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <sys/mman.h>
#include "accel/tcg/internal.h"

#define DEFAULT_CACHE_BYTES (32u << 20)
#define MIN_CACHE_BYTES     (256u << 10)

/* 'delivering' for events that are no exceptions: nothing adds up to #DF */
#define DELIVERING_BENIGN   256

TcgEngine *tcg_x86_engine_new(const TcgX86Ops *ops, void *opaque,
                              size_t cache_bytes)
{
    TcgEngine *engine = g_new0(TcgEngine, 1);
    pthread_mutexattr_t attr;

    if (!cache_bytes) {
        cache_bytes = DEFAULT_CACHE_BYTES;
    }
    cache_bytes = MAX(cache_bytes, MIN_CACHE_BYTES);
    engine->ops = ops;
    engine->opaque = opaque;
    engine->arena_size = cache_bytes;
    engine->arena = mmap(NULL, cache_bytes, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (engine->arena == MAP_FAILED) {
        g_free(engine);
        return NULL;
    }
    engine->hush = tcg_hush_new();
    engine->code_gen = 1;
    pthread_mutexattr_init(&attr);
    pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&engine->lock, &attr);
    pthread_mutexattr_destroy(&attr);
    tcg_phys_forget(engine);
    return engine;
}

void tcg_x86_engine_free(TcgEngine *engine)
{
    if (!engine) {
        return;
    }
    while (engine->vcpus) {
        tcg_x86_detach(engine->vcpus->env);
    }
    munmap(engine->arena, engine->arena_size);
    g_free(engine->hush);
    pthread_mutex_destroy(&engine->lock);
    g_free(engine);
}

void tcg_x86_attach(TcgEngine *engine, CPUX86State *env)
{
    TcgVcpu *v = g_new0(TcgVcpu, 1);
    unsigned mmu;

    v->env = env;
    v->engine = engine;
    v->delivering = -1;
    for (mmu = 0; mmu < TCG_MMU_COUNT; mmu++) {
        v->tlb_used[mmu] = true;
    }
    env->tcg = v;
    env->zero_reg = 0;
    pthread_mutex_lock(&engine->lock);
    env->code_gen = engine->code_gen;
    v->next = engine->vcpus;
    engine->vcpus = v;
    __atomic_add_fetch(&engine->vcpu_count, 1, __ATOMIC_RELAXED);
    pthread_mutex_unlock(&engine->lock);
    tcg_tlb_flush(env);
    tcg_x86_state_changed(env);
}

void tcg_x86_detach(CPUX86State *env)
{
    TcgVcpu *v = env->tcg, **link;

    if (!v) {
        return;
    }
    pthread_mutex_lock(&v->engine->lock);
    for (link = &v->engine->vcpus; *link != v; link = &(*link)->next) {
    }
    *link = v->next;
    __atomic_sub_fetch(&v->engine->vcpu_count, 1, __ATOMIC_RELAXED);
    pthread_mutex_unlock(&v->engine->lock);
    env->tcg = NULL;
    env->tlb = NULL;
    g_free(v);
}

/* Outside, eflags is complete; inside, the arithmetic part is lazy. */
static void split_eflags(CPUX86State *env)
{
    tcg_set_flags(env, env->eflags);
    env->eflags = (env->eflags & ~(uint64_t)CC_MASK) | EFLAGS_FIXED;
}

void tcg_x86_state_changed(CPUX86State *env)
{
    TcgVcpu *v = env->tcg;

    v->shut_down = false;
    v->stepping = false;
    v->nmi_waiting = false;
    v->irq_waiting = false;
    v->delivering = -1;
    env->zero_reg = 0;
    tcg_tlb_flush(env);
    tcg_update_mode(env);
    if ((env->cr[0] & CR0_PG_MASK) && (env->cr[4] & CR4_PAE_MASK) &&
        !tcg_long_mode(env)) {
        tcg_load_pdptes(env, env->cr[3]);
    }
    tcg_x86_kick(env);
}

static void kick_all(TcgEngine *engine)
{
    TcgVcpu *v;

    for (v = engine->vcpus; v; v = v->next) {
        tcg_x86_kick(v->env);
    }
}

void tcg_x86_flush(TcgEngine *engine)
{
    pthread_mutex_lock(&engine->lock);
    engine->flush_wanted = true;
    kick_all(engine);
    pthread_mutex_unlock(&engine->lock);
}

void tcg_x86_ram_written(TcgEngine *engine, const void *host, size_t len)
{
    const uint8_t *p = host;
    bool any = false;

    while (len) {
        size_t n = MIN(len, TCG_PAGE_SIZE - ((uintptr_t)p & ~TCG_PAGE_MASK));

        /* the filter may be stale, but only for code decoded meanwhile */
        if (__atomic_load_n(&engine->filter[((uintptr_t)p >> TCG_PAGE_BITS) %
                                            TCG_FILTER_SIZE],
                            __ATOMIC_RELAXED)) {
            pthread_mutex_lock(&engine->lock);
            if (engine->dirty_count < TCG_DIRTY_MAX) {
                engine->dirty[engine->dirty_count].host = p;
                engine->dirty[engine->dirty_count].len = n;
                engine->dirty_count++;
            } else {
                engine->flush_wanted = true;
            }
            any = true;
            pthread_mutex_unlock(&engine->lock);
        }
        p += n;
        len -= n;
    }
    if (any) {
        pthread_mutex_lock(&engine->lock);
        kick_all(engine);
        pthread_mutex_unlock(&engine->lock);
    }
}

void tcg_service_requests(TcgEngine *engine)
{
    TcgVcpu *v;
    unsigned i;

    pthread_mutex_lock(&engine->lock);
    for (i = 0; i < engine->dirty_count; i++) {
        if (tcg_is_code(engine, engine->dirty[i].host,
                        engine->dirty[i].len)) {
            tcg_invalidate(engine, engine->dirty[i].host,
                           engine->dirty[i].len);
        }
    }
    engine->dirty_count = 0;
    if (engine->flush_wanted) {
        engine->flush_wanted = false;
        tcg_phys_forget(engine);
        tcg_flush_blocks(engine);
        for (v = engine->vcpus; v; v = v->next) {
            tcg_tlb_flush(v->env);
        }
    }
    pthread_mutex_unlock(&engine->lock);
}

static void apic_lock(TcgEngine *engine)
{
    if (engine->ops->lock) {
        engine->ops->lock(engine->opaque);
    }
}

static void apic_unlock(TcgEngine *engine)
{
    if (engine->ops->unlock) {
        engine->ops->unlock(engine->opaque);
    }
}

/* An event that is no exception; wakes the processor */
static void interrupt(CPUX86State *env, int vector)
{
    TcgVcpu *v = env->tcg;

    env->halted = 0;
    v->delivering = DELIVERING_BENIGN;
    tcg_deliver(env, NULL, vector, false, false, 0, env->eip);
    v->delivering = -1;
}

static void init_or_sipi(CPUX86State *env, uint32_t pending)
{
    TcgEngine *engine = env->tcg->engine;
    bool bsp = true;

    if (env->apic_ops && env->apic_ops->get_base) {
        apic_lock(engine);
        bsp = env->apic_ops->get_base(env->apic) & MSR_IA32_APICBASE_BSP;
        apic_unlock(engine);
    }
    if (pending & TCG_PENDING_INIT) {
        env->eflags = tcg_read_eflags(env);
        x86_cpu_do_init(env, bsp);
        tcg_x86_state_changed(env);
        split_eflags(env);
    }
    if (pending & TCG_PENDING_SIPI) {
        env->eflags = tcg_read_eflags(env);
        x86_cpu_do_sipi(env);
        tcg_x86_state_changed(env);
        split_eflags(env);
    }
}

static void hard_interrupt(CPUX86State *env)
{
    TcgVcpu *v = env->tcg;
    int vector = -1;

    v->irq_waiting = true;      /* look again whenever IF becomes set */
    if (!(env->eflags & IF_MASK) || env->irq_shadow || !env->apic_ops) {
        return;
    }
    apic_lock(v->engine);
    if (env->apic_ops->has_interrupt(env->apic)) {
        vector = env->apic_ops->get_interrupt(env->apic);
    }
    apic_unlock(v->engine);
    if (vector >= 0) {
        interrupt(env, vector & 255);
    } else {
        v->irq_waiting = false;
    }
}

/* Returns: true to leave the loop with *@why */
static bool handle_events(CPUX86State *env, TcgExit *why)
{
    TcgVcpu *v = env->tcg;
    TcgEngine *engine = v->engine;
    uint32_t pending = 0;
    bool shadow = env->irq_shadow;

    __atomic_store_n(&env->exit_request, 0, __ATOMIC_SEQ_CST);
    tcg_service_requests(engine);
    if (engine->ops->pending) {
        pending = engine->ops->pending(engine->opaque, env);
    }
    if (pending & (TCG_PENDING_INIT | TCG_PENDING_SIPI)) {
        init_or_sipi(env, pending);
    }
    v->nmi_waiting |= pending & TCG_PENDING_NMI;
    if ((pending & TCG_PENDING_STOP) || v->yield) {
        v->yield = false;
        if (v->nmi_waiting || shadow) {
            tcg_x86_kick(env);
        }
        *why = TCG_EXIT_REQUEST;
        return true;
    }
    if (env->wait_for_sipi) {
        *why = TCG_EXIT_HALTED;
        return true;
    }
    if (v->nmi_waiting && !env->nmi_blocked && !shadow) {
        v->nmi_waiting = false;
        env->nmi_blocked = 1;
        interrupt(env, EXCP02_NMI);
        tcg_x86_kick(env);      /* a maskable one may be pending, too */
    } else if (pending & TCG_PENDING_HARD) {
        hard_interrupt(env);
    } else {
        v->irq_waiting = false;
    }
    if (shadow) {
        /* one block without interrupts, then look again */
        env->irq_shadow = 0;
        tcg_x86_kick(env);
    }
    if (env->halted) {
        *why = TCG_EXIT_HALTED;
        return true;
    }
    return false;
}

/* One instruction with EFLAGS.TF set, and the trap after it */
static void single_step(CPUX86State *env)
{
    TcgVcpu *v = env->tcg;
    const TcgUop *u = tcg_find_block(env);

    tcg_x86_kick(env);          /* keeps branches from being followed */
    v->stepping = true;
    while (u) {
        u = u->fn(env, u);
    }
    v->stepping = false;
    env->dr[6] |= 1u << 14;
    v->delivering = DELIVERING_BENIGN;
    tcg_deliver(env, NULL, EXCP01_DB, false, false, 0, env->eip);
    v->delivering = -1;
}

static void run_blocks(CPUX86State *env)
{
    const TcgUop *u;

    if (env->tcg->mode & TCG_MODE_STEP) {
        single_step(env);
        return;
    }
    u = tcg_find_block(env);
    while (u) {
        u = u->fn(env, u);
    }
}

static TcgExit run(CPUX86State *env)
{
    TcgVcpu *v = env->tcg;
    TcgExit why = TCG_EXIT_REQUEST;

    if (setjmp(v->unwind)) {
        /* may itself unwind to here; 'combine' bounds how often */
        v->stepping = false;
        tcg_deliver_pending_fault(env);
    }
    for (;;) {
        if (v->shut_down) {
            return TCG_EXIT_SHUTDOWN;
        }
        if (__atomic_load_n(&env->exit_request, __ATOMIC_RELAXED) ||
            env->irq_shadow || env->halted || env->wait_for_sipi) {
            if (handle_events(env, &why)) {
                return why;
            }
        }
        run_blocks(env);
    }
}

TcgExit tcg_x86_run(CPUX86State *env)
{
    TcgExit why;

    split_eflags(env);
    why = run(env);
    env->eflags = tcg_read_eflags(env);
    return why;
}
