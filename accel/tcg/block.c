/*
 * The cache of decoded blocks.
 *
 * A block is known by the host address of its first byte (which identifies the
 * memory whatever its guest-physical aliases), its virtual address and the
 * mode bits it was decoded under.  Blocks live in one arena that is emptied
 * as a whole when it is full; a block that is overwritten is only unlinked.
 *
 * Three ways lead from one block to the next: an edge of a direct branch, the
 * jump cache of the vCPU, and the hash table here.  The first two are
 * validated by counters (see TcgEdge.key, TcgJump.key), so that invalidation
 * does not have to find them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/ops.h"

static unsigned page_hash(const uint8_t *host)
{
    return ((uintptr_t)host >> TCG_PAGE_BITS) % TCG_PAGE_HASH;
}

static uint8_t *filter(TcgEngine *engine, const uint8_t *host)
{
    return &engine->filter[((uintptr_t)host >> TCG_PAGE_BITS) %
                           TCG_FILTER_SIZE];
}

static unsigned block_hash(const uint8_t *host, uint64_t rip, uint32_t mode)
{
    uint64_t h = (uintptr_t)host ^ (rip >> 12) * 0x9e3779b97f4a7c15ull ^ mode;

    return (h ^ (h >> TCG_HASH_BITS)) & (TCG_HASH_SIZE - 1);
}

static uint8_t *page_of(const uint8_t *host)
{
    return (uint8_t *)((uintptr_t)host & TCG_PAGE_MASK);
}

static TcgCodePage *find_page(TcgEngine *engine, const uint8_t *host)
{
    TcgCodePage *p = engine->pages[page_hash(host)];

    while (p && p->host != page_of(host)) {
        p = p->hash_next;
    }
    return p;
}

bool tcg_page_has_code(TcgEngine *engine, const uint8_t *host_page)
{
    TcgCodePage *p;

    if (!*filter(engine, host_page)) {
        return false;
    }
    p = find_page(engine, host_page);
    return p && p->blocks;
}

static uint64_t chunk_mask(unsigned from, unsigned to)
{
    unsigned a = from >> 6, b = (to - 1) >> 6;

    return (~0ull << a) & (~0ull >> (63 - b));
}

bool tcg_is_code(TcgEngine *engine, const uint8_t *host, unsigned len)
{
    unsigned off = (uintptr_t)host & ~TCG_PAGE_MASK;
    TcgCodePage *p;

    if (!*filter(engine, host)) {
        return false;
    }
    p = find_page(engine, host);
    return p && (p->chunks & chunk_mask(off, off + len));
}

void *tcg_arena_alloc(TcgEngine *engine, size_t bytes)
{
    void *p = engine->arena + engine->arena_used;

    bytes = (bytes + 63) & ~(size_t)63;
    if (bytes > engine->arena_size - engine->arena_used) {
        return NULL;
    }
    engine->arena_used += bytes;
    return p;
}

void tcg_new_generation(CPUX86State *env)
{
    TcgVcpu *v = env->tcg;

    v->generation = __atomic_add_fetch(&v->engine->generation, 1,
                                       __ATOMIC_RELAXED);
    env->jump_key = v->generation << TCG_MODE_BITS | v->mode;
}

static void code_changed(TcgEngine *engine)
{
    TcgVcpu *v;

    pthread_mutex_lock(&engine->lock);
    engine->code_gen++;
    for (v = engine->vcpus; v; v = v->next) {
        v->env->code_gen = engine->code_gen;
        tcg_new_generation(v->env);
    }
    pthread_mutex_unlock(&engine->lock);
}

void tcg_flush_blocks(TcgEngine *engine)
{
    memset(engine->hash, 0, sizeof(engine->hash));
    memset(engine->pages, 0, sizeof(engine->pages));
    memset(engine->filter, 0, sizeof(engine->filter));
    engine->arena_used = 0;
    engine->flushes++;
    code_changed(engine);
}

/* The bytes of @b on @page, as offsets; from == to if none */
static void extent(const TcgBlock *b, const TcgCodePage *page, unsigned *from,
                   unsigned *to)
{
    unsigned off = (uintptr_t)b->host & ~TCG_PAGE_MASK;

    if (b->pages[0] == page) {
        *from = off;
        *to = MIN(off + b->len, TCG_PAGE_SIZE);
    } else {
        *from = 0;
        *to = off + b->len - TCG_PAGE_SIZE;
    }
}

static void unlink_from_page(TcgBlock *b, unsigned which)
{
    TcgCodePage *page = b->pages[which];
    TcgBlock **link;

    if (!page) {
        return;
    }
    link = &page->blocks;
    while (*link && *link != b) {
        link = &(*link)->page_next[(*link)->pages[1] == page &&
                                   (*link)->pages[0] != page];
    }
    if (*link) {
        *link = b->page_next[which];
    }
}

static void kill_block(TcgEngine *engine, TcgBlock *b)
{
    TcgBlock **link = &engine->hash[block_hash(b->host, b->rip, b->mode)];

    while (*link && *link != b) {
        link = &(*link)->hash_next;
    }
    if (*link) {
        *link = b->hash_next;
    }
    unlink_from_page(b, 0);
    unlink_from_page(b, 1);
    b->dead = true;
}

void tcg_invalidate(TcgEngine *engine, const uint8_t *host, size_t len)
{
    unsigned off = (uintptr_t)host & ~TCG_PAGE_MASK;
    TcgCodePage *page = find_page(engine, host);
    TcgBlock *b, *next;
    bool any = false;

    if (!page) {
        return;
    }
    for (b = page->blocks; b; b = next) {
        unsigned from, to;

        next = b->page_next[b->pages[0] != page];
        extent(b, page, &from, &to);
        if (from < off + len && off < to) {
            kill_block(engine, b);
            any = true;
        }
    }
    page->chunks = 0;
    for (b = page->blocks; b; b = b->page_next[b->pages[0] != page]) {
        unsigned from, to;

        extent(b, page, &from, &to);
        page->chunks |= chunk_mask(from, to);
    }
    if (any) {
        code_changed(engine);
    }
}

/* False if the arena is full */
static bool add_to_page(TcgEngine *engine, TcgBlock *b, unsigned which,
                        uint8_t *host)
{
    TcgCodePage *page = find_page(engine, host);
    unsigned from, to;

    if (!page) {
        TcgCodePage **head = &engine->pages[page_hash(host)];

        page = tcg_arena_alloc(engine, sizeof(*page));
        if (!page) {
            return false;
        }
        page->host = page_of(host);
        page->blocks = NULL;
        page->chunks = 0;
        page->hash_next = *head;
        *head = page;
        *filter(engine, host) = 1;
    }
    b->pages[which] = page;
    if (!page->blocks) {
        tcg_tlb_protect(engine, page->host);
    }
    b->page_next[which] = page->blocks;
    page->blocks = b;
    extent(b, page, &from, &to);
    page->chunks |= chunk_mask(from, to);
    return true;
}

#define MAX_BLOCK_BYTES (sizeof(TcgBlock) + 256 * sizeof(TcgUop) + \
                         2 * 64 + 2 * sizeof(TcgCodePage))

static TcgBlock *new_block(CPUX86State *env, uint8_t *host, uint64_t linear)
{
    TcgVcpu *v = env->tcg;
    TcgEngine *engine = v->engine;
    TcgBlock *b, **head;
    bool crosses = false;
    unsigned n;

    if (engine->arena_size - engine->arena_used < MAX_BLOCK_BYTES) {
        tcg_flush_blocks(engine);
    }
    b = (TcgBlock *)(engine->arena + engine->arena_used);
    memset(b, 0, sizeof(*b));
    b->host = host;
    b->rip = env->eip;
    b->mode = v->mode & TCG_MODE_BLOCK;
    n = tcg_decode_block(env, b, host, TCG_MAX_UOPS, &crosses);
    tcg_arena_alloc(engine, sizeof(*b) + n * sizeof(TcgUop));
    if (crosses) {
        uint64_t second = (linear | ~TCG_PAGE_MASK) + 1;
        uint8_t *host2 = tcg_exec_ptr(env, tcg_long_mode(env) ? second :
                                           (uint32_t)second);

        if (!host2) {
            /* the other half is not in memory: do not keep it */
            b->dead = true;
            return b;
        }
        add_to_page(engine, b, 0, host);
        add_to_page(engine, b, 1, host2);
    } else {
        add_to_page(engine, b, 0, host);
    }
    head = &engine->hash[block_hash(host, b->rip, b->mode)];
    b->hash_next = *head;
    *head = b;
    return b;
}

static TcgBlock *lookup(CPUX86State *env, uint8_t *host, uint64_t linear)
{
    TcgVcpu *v = env->tcg;
    uint32_t mode = v->mode & TCG_MODE_BLOCK;
    TcgBlock *b = v->engine->hash[block_hash(host, env->eip, mode)];

    for (; b; b = b->hash_next) {
        if (b->host != host || b->rip != env->eip || b->mode != mode) {
            continue;
        }
        if (b->pages[1]) {
            uint64_t second = (linear | ~TCG_PAGE_MASK) + 1;
            uint8_t *host2 = tcg_exec_ptr(env, tcg_long_mode(env) ? second :
                                               (uint32_t)second);

            if (host2 != b->pages[1]->host) {
                continue;
            }
        }
        return b;
    }
    return NULL;
}

/* Code that is not kept: in device memory, or single-stepped */
static const TcgUop *scratch_block(CPUX86State *env, uint8_t *host)
{
    TcgVcpu *v = env->tcg;
    TcgBlock *b = tcg_scratch(v);
    bool crosses;

    memset(b, 0, sizeof(*b));
    b->rip = env->eip;
    b->mode = v->mode & TCG_MODE_BLOCK;
    tcg_decode_block(env, b, host, 1, &crosses);
    return &b->uops[1];
}

const TcgUop *tcg_find_block(CPUX86State *env)
{
    TcgVcpu *v = env->tcg;
    TcgJump *j = &v->jumps[tcg_jump_hash(env->eip)];
    uint64_t linear = env->eip;
    uint8_t *host;
    TcgBlock *b;

    if (j->rip == env->eip && j->key == env->jump_key) {
        return j->uops;
    }
    if (v->mode & TCG_MODE_CODE64) {
        if (!tcg_canonical(linear)) {
            tcg_raise_err(env, NULL, EXCP0D_GPF, 0);
        }
    } else {
        if (linear > env->segs[R_CS].limit) {
            tcg_raise_err(env, NULL, EXCP0D_GPF, 0);
        }
        linear = (uint32_t)(linear + env->segs[R_CS].base);
    }
    host = tcg_exec_ptr(env, linear);
    if (!host || (v->mode & TCG_MODE_STEP)) {
        return scratch_block(env, host);
    }
    b = lookup(env, host, linear);
    if (!b) {
        b = new_block(env, host, linear);
    }
    if (!b->dead) {
        j->rip = env->eip;
        j->key = env->jump_key;
        j->uops = &b->uops[1];
    }
    return &b->uops[1];
}

TcgBlock *tcg_uop_block(const TcgUop *u)
{
    return (TcgBlock *)((char *)(u - u->idx) - offsetof(TcgBlock, uops));
}

uint64_t tcg_uop_rip(CPUX86State *env, const TcgUop *u)
{
    return u ? (u - u->idx)->imm64 + u->pc : env->eip;
}

uint64_t tcg_uop_next_rip(CPUX86State *env, const TcgUop *u)
{
    uint64_t rip = tcg_uop_rip(env, u) + u->len;

    return env->tcg->mode & TCG_MODE_CODE64 ? rip :
           env->tcg->mode & TCG_MODE_CODE32 ? (uint32_t)rip : (uint16_t)rip;
}

static bool must_leave(CPUX86State *env)
{
    return __atomic_load_n(&env->exit_request, __ATOMIC_RELAXED) ||
           (env->tcg->mode & TCG_MODE_STEP);
}

const TcgUop *tcg_jump_slow(CPUX86State *env, const TcgUop *u)
{
    const TcgUop *next;

    if (must_leave(env)) {
        return NULL;
    }
    next = tcg_find_block(env);
    TCG_GOTO(next);
}

const TcgUop *tcg_edge_slow(CPUX86State *env, const TcgUop *u)
{
    TcgEngine *engine = env->tcg->engine;
    TcgEdge *e = (TcgEdge *)u;
    uint64_t flushes = engine->flushes;
    const TcgUop *next;
    TcgBlock *b;

    env->eip = e->rip;
    if (must_leave(env)) {
        return NULL;
    }
    next = tcg_find_block(env);
    b = tcg_uop_block(next);
    /* after a flush the edge itself is gone */
    if (engine->flushes == flushes && !b->dead &&
        b != tcg_scratch(env->tcg)) {
        if (b->pages[1]) {
            e->key_offset = offsetof(CPUX86State, jump_key);
        }
        e->target = next;
        e->key = TCG_R64(env, e->key_offset);
    }
    TCG_GOTO(next);
}

const TcgUop *tcg_op_stale(CPUX86State *env, const TcgUop *u)
{
    env->eip = tcg_uop_rip(env, u);
    TCG_TAIL(tcg_jump_slow);
}
