/*
 * String instructions.
 *
 * A repeated one keeps its registers up to date after every element, so that
 * a fault or an interrupt can restart it.  MOVS and STOS go a page at a time
 * where both ends are plain memory.  Between elements (or pages) exit requests
 * are honoured, which bounds the latency of even the longest.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/ops.h"

enum { MOVS, CMPS, STOS, LODS, SCAS, INS, OUTS };
enum { REP_NONE, REP_F3, REP_F2 };

typedef struct String {
    CPUX86State *env;
    const TcgUop *u;
    unsigned size;
    int64_t step;
    uint64_t mask;              /* of the address size */
} String;

#define RSI(s) ((s)->env->regs[R_ESI] & (s)->mask)
#define RDI(s) ((s)->env->regs[R_EDI] & (s)->mask)

static void set_reg(const String *s, int reg, uint64_t val)
{
    if (s->mask == 0xffff) {
        TCG_R16(s->env, TCG_GPR(reg)) = val;
    } else {
        s->env->regs[reg] = val & s->mask;
    }
}

static uint64_t src_addr(const String *s, unsigned size)
{
    int seg = s->u->src;

    if (tcg_in_long64(s->env)) {
        return RSI(s) + (seg >= R_FS ? s->env->segs[seg].base : 0);
    }
    return tcg_seg_addr(s->env, s->u, seg, RSI(s), size, false);
}

static uint64_t dst_addr(const String *s, unsigned size, bool write)
{
    if (tcg_in_long64(s->env)) {
        return RDI(s);
    }
    return tcg_seg_addr(s->env, s->u, R_ES, RDI(s), size, write);
}

static uint64_t load(const String *s, uint64_t addr)
{
    switch (s->size) {
    case 1:
        return tcg_ld8(s->env, s->u, addr);
    case 2:
        return tcg_ld16(s->env, s->u, addr);
    case 4:
        return tcg_ld32(s->env, s->u, addr);
    default:
        return tcg_ld64(s->env, s->u, addr);
    }
}

static void store(const String *s, uint64_t addr, uint64_t val)
{
    switch (s->size) {
    case 1:
        tcg_st8(s->env, s->u, addr, val);
        break;
    case 2:
        tcg_st16(s->env, s->u, addr, val);
        break;
    case 4:
        tcg_st32(s->env, s->u, addr, val);
        break;
    default:
        tcg_st64(s->env, s->u, addr, val);
        break;
    }
}

static void compare(const String *s, uint64_t a, uint64_t b)
{
    unsigned shift = 64 - 8 * s->size;
    uint64_t r = a - b;

    a = (int64_t)(a << shift) >> shift;
    r = (int64_t)(r << shift) >> shift;
    tcg_cc(s->env, CC_OP_SUB | __builtin_ctz(s->size), r, a);
}

static void set_acc(const String *s, uint64_t val)
{
    switch (s->size) {
    case 1:
        TCG_R8(s->env, 0) = val;
        break;
    case 2:
        TCG_R16(s->env, 0) = val;
        break;
    default:
        s->env->regs[R_EAX] = s->size == 4 ? (uint32_t)val : val;
        break;
    }
}

static void advance(const String *s, bool si, bool di)
{
    if (si) {
        set_reg(s, R_ESI, s->env->regs[R_ESI] + s->step);
    }
    if (di) {
        set_reg(s, R_EDI, s->env->regs[R_EDI] + s->step);
    }
}

/* One element, complete with the index registers */
static void element(const String *s, int kind)
{
    CPUX86State *env = s->env;
    uint16_t port = env->regs[R_EDX];
    uint64_t a, d, v;

    switch (kind) {
    case MOVS:
        v = load(s, src_addr(s, s->size));
        store(s, dst_addr(s, s->size, true), v);
        advance(s, true, true);
        break;
    case CMPS:
        a = load(s, src_addr(s, s->size));
        d = load(s, dst_addr(s, s->size, false));
        compare(s, a, d);
        advance(s, true, true);
        break;
    case STOS:
        store(s, dst_addr(s, s->size, true), env->regs[R_EAX]);
        advance(s, false, true);
        break;
    case LODS:
        set_acc(s, load(s, src_addr(s, s->size)));
        advance(s, true, false);
        break;
    case SCAS:
        d = load(s, dst_addr(s, s->size, false));
        compare(s, env->regs[R_EAX], d);
        advance(s, false, true);
        break;
    case INS:
        tcg_check_io(env, s->u, port, s->size);
        d = dst_addr(s, s->size, true);
        tcg_probe_write(env, s->u, d, s->size);
        store(s, d, tcg_port_in(env, port, s->size));
        advance(s, false, true);
        break;
    default:
        tcg_check_io(env, s->u, port, s->size);
        v = load(s, src_addr(s, s->size));
        tcg_port_out(env, port, s->size == 4 ? v : v & (s->size == 2 ?
                     0xffff : 0xff), s->size);
        advance(s, true, false);
        break;
    }
}

/* Elements from @off on in segment @seg before a limit, wrap or page end */
static uint64_t run_length(const String *s, int seg, uint64_t off,
                           uint64_t addr)
{
    uint64_t bytes = TCG_PAGE_SIZE - (addr & ~TCG_PAGE_MASK);

    if (s->mask != ~0ull) {
        bytes = MIN(bytes, s->mask - off + 1);
    }
    if (!tcg_in_long64(s->env)) {
        const SegmentCache *sc = &s->env->segs[seg];

        if ((sc->flags & (DESC_CS_MASK | DESC_E_MASK)) == DESC_E_MASK) {
            return 0;
        }
        bytes = MIN(bytes, (uint64_t)sc->limit - off + 1);
    }
    return bytes / s->size;
}

static void fill(uint8_t *dst, uint64_t val, unsigned size, uint64_t n)
{
    uint64_t i;

    switch (size) {
    case 1:
        memset(dst, (uint8_t)val, n);
        break;
    case 2:
        for (i = 0; i < n; i++) {
            memcpy(dst + 2 * i, &val, 2);
        }
        break;
    case 4:
        for (i = 0; i < n; i++) {
            memcpy(dst + 4 * i, &val, 4);
        }
        break;
    default:
        for (i = 0; i < n; i++) {
            memcpy(dst + 8 * i, &val, 8);
        }
        break;
    }
}

/* As the processor does it: element by element, upwards */
static void copy_up(uint8_t *dst, const uint8_t *src, unsigned size,
                    uint64_t n)
{
    uint64_t i;

    if (dst <= src || dst >= src + n * size) {
        memmove(dst, src, n * size);
        return;
    }
    for (i = 0; i < n; i++) {
        uint8_t tmp[8];

        memcpy(tmp, src + i * size, size);
        memcpy(dst + i * size, tmp, size);
    }
}

/* MOVS or STOS upwards within a page.  Returns: elements done, maybe 0 */
static uint64_t bulk(const String *s, int kind, uint64_t count)
{
    CPUX86State *env = s->env;
    uint64_t dst = dst_addr(s, s->size, true), src = 0, n;
    uint8_t *to, *from = NULL;

    n = MIN(count, run_length(s, R_ES, RDI(s), dst));
    if (kind == MOVS) {
        src = src_addr(s, s->size);
        n = MIN(n, run_length(s, s->u->src, RSI(s), src));
    }
    if (n < 2) {
        return 0;
    }
    if (kind == MOVS) {
        from = tcg_bulk_ptr(env, s->u, src, false);
        if (!from) {
            return 0;
        }
    }
    to = tcg_bulk_ptr(env, s->u, dst, true);
    if (!to) {
        return 0;
    }
    if (kind == MOVS) {
        copy_up(to, from, s->size, n);
        set_reg(s, R_ESI, env->regs[R_ESI] + n * s->size);
    } else {
        fill(to, env->regs[R_EAX], s->size, n);
    }
    set_reg(s, R_EDI, env->regs[R_EDI] + n * s->size);
    return n;
}

static bool stop_comparing(CPUX86State *env, int kind, int rep)
{
    if (kind != CMPS && kind != SCAS) {
        return false;
    }
    return tcg_zf(env) != (rep == REP_F3);
}

static const TcgUop *string_op(CPUX86State *env, const TcgUop *u, int kind,
                               int rep, unsigned size)
{
    String s = {
        .env = env, .u = u, .size = size,
        .step = env->eflags & DF_MASK ? -(int64_t)size : (int64_t)size,
        .mask = u->scale == 8 ? ~0ull : u->scale == 4 ? 0xffffffff : 0xffff,
    };
    bool bulky = (kind == MOVS || kind == STOS) && s.step > 0;

    if (rep == REP_NONE) {
        element(&s, kind);
        return u + 1;
    }
    for (;;) {
        uint64_t count = env->regs[R_ECX] & s.mask, n = 0;

        if (!count) {
            return u + 1;
        }
        if (bulky && count > 1) {
            n = bulk(&s, kind, count);
        }
        if (!n) {
            element(&s, kind);
            n = 1;
        }
        set_reg(&s, R_ECX, count - n);
        if (stop_comparing(env, kind, rep)) {
            return u + 1;
        }
        if (count != n &&
            __atomic_load_n(&env->exit_request, __ATOMIC_RELAXED)) {
            env->eip = tcg_uop_rip(env, u);
            return NULL;
        }
        /* the store may have hit this very block */
        if (tcg_uop_block(u)->dead && count != n) {
            env->eip = tcg_uop_rip(env, u);
            return NULL;
        }
    }
}

#define DEF_STRING2(KIND, REP, S, BYTES)                                   \
TCG_OP(KIND##_##REP##_##S)                                                 \
{                                                                          \
    return string_op(env, u, KIND, REP, BYTES);                            \
}
#define DEF_STRING1(KIND, REP)                                             \
    DEF_STRING2(KIND, REP, b, 1) DEF_STRING2(KIND, REP, w, 2)              \
    DEF_STRING2(KIND, REP, l, 4) DEF_STRING2(KIND, REP, q, 8)
#define DEF_STRING(KIND)                                                   \
    DEF_STRING1(KIND, REP_NONE) DEF_STRING1(KIND, REP_F3)                  \
    DEF_STRING1(KIND, REP_F2)
DEF_STRING(MOVS)
DEF_STRING(CMPS)
DEF_STRING(STOS)
DEF_STRING(LODS)
DEF_STRING(SCAS)
DEF_STRING(INS)
DEF_STRING(OUTS)

#define ROW(k) { T4(k##_REP_NONE), T4(k##_REP_F3), T4(k##_REP_F2) }
const TcgHandler tcg_string[7][3][4] = {
    ROW(MOVS), ROW(CMPS), ROW(STOS), ROW(LODS), ROW(SCAS), ROW(INS),
    ROW(OUTS),
};
