/*
 * x87: register stack, status word, and what instructions do to them.
 *
 * Values are computed in fpu-host.c; this file knows about empty and full
 * registers, and about the consequences of masked and unmasked exceptions.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/x87.h"

/* Exceptions found before computing: unmasked, nothing happens at all. */
#define FPUS_PRE    (FPUS_IE | FPUS_DE | FPUS_ZE)
/* Exceptions that keep a result from being stored to memory. */
#define FPUS_NOSTORE (FPUS_IE | FPUS_OE | FPUS_UE)

const X86FPReg fpu_indefinite = {
    .low = 0xc000000000000000ull, .high = 0xffff,
};

static void update_summary(CPUX86State *env)
{
    if (env->fpus & ~env->fpuc & FPUS_EXC) {
        env->fpus |= FPUS_ES | FPUS_B;
    } else {
        env->fpus &= ~(FPUS_ES | FPUS_B);
    }
}

/* Merge an outcome: sticky exceptions, and the condition codes in @cc. */
static void merge_status(CPUX86State *env, uint16_t sw, uint16_t cc)
{
    env->fpus = (env->fpus & ~cc) | (sw & (cc | FPUS_EXC));
    update_summary(env);
}

static bool suppressed(const CPUX86State *env, uint16_t sw, uint16_t which)
{
    return sw & ~env->fpuc & which;
}

void fpu_set_status(CPUX86State *env, uint16_t sw)
{
    env->fpstt = (sw & FPUS_TOP) >> 11;
    env->fpus = sw & ~FPUS_TOP;
    update_summary(env);
}

void fpu_set_control(CPUX86State *env, uint16_t cw)
{
    env->fpuc = (cw & FPUC_VALID) | FPUC_ONE;
    update_summary(env);
}

void fpu_init(CPUX86State *env)
{
    env->fpuc = FPUC_DEFAULT;
    env->fpus = 0;
    env->fpstt = 0;
    memset(env->fptags, 1, sizeof(env->fptags));
    env->fpop = 0;
    env->fpcs = 0;
    env->fpds = 0;
    env->fpip = 0;
    env->fpdp = 0;
}

void fpu_clear_exceptions(CPUX86State *env)
{
    env->fpus &= ~(FPUS_EXC | FPUS_SF | FPUS_ES | FPUS_B);
}

static unsigned tag_of(const X86FPReg *r)
{
    unsigned exp = r->high & 0x7fff;

    if (!exp && !r->low) {
        return 1;               /* zero */
    } else if (!exp || exp == 0x7fff || !(r->low >> 63)) {
        return 2;               /* special */
    }
    return 0;
}

uint16_t fpu_tag_word(const CPUX86State *env)
{
    uint16_t tags = 0;

    for (unsigned i = 0; i < 8; i++) {
        unsigned tag = env->fptags[i] ? 3 : tag_of(&env->fpregs[i]);

        tags |= tag << (2 * i);
    }
    return tags;
}

bool fpu_stack_fault(CPUX86State *env, bool overflow)
{
    env->fpus |= FPUS_SF;
    merge_status(env, FPUS_IE | (overflow ? FPUS_C1 : 0), FPUS_C1);
    return env->fpuc & FPUS_IE;
}

static void set_st(CPUX86State *env, unsigned i, const X86FPReg *v)
{
    unsigned n = (env->fpstt + i) & 7;

    env->fpregs[n].low = v->low;
    env->fpregs[n].high = v->high;
    env->fptags[n] = 0;
}

void fpu_pop(CPUX86State *env)
{
    env->fptags[env->fpstt & 7] = 1;
    env->fpstt = (env->fpstt + 1) & 7;
}

static void pop_times(CPUX86State *env, unsigned pops)
{
    while (pops--) {
        fpu_pop(env);
    }
}

void fpu_push(CPUX86State *env, const X86FPReg *v)
{
    if (!fpu_empty(env, 7)) {
        if (!fpu_stack_fault(env, true)) {
            return;
        }
        v = &fpu_indefinite;
    }
    env->fpstt = (env->fpstt - 1) & 7;
    set_st(env, 0, v);
}

static bool is_compare(FpuArith op)
{
    return op == FPU_COM || op == FPU_COMP || op == FPU_UCOM;
}

/* Stack underflow of an arithmetic instruction or comparison. */
static void arith_underflow(CPUX86State *env, FpuArith op, unsigned d,
                            unsigned pops)
{
    bool masked = fpu_stack_fault(env, false);

    if (is_compare(op)) {
        env->fpus |= FPUS_C0 | FPUS_C2 | FPUS_C3;
    } else if (masked) {
        set_st(env, d, &fpu_indefinite);
    }
    pop_times(env, masked ? pops : 0);
}

static void arith_end(CPUX86State *env, FpuArith op, uint16_t sw,
                      unsigned pops)
{
    merge_status(env, sw, is_compare(op) ? FPUS_CC : FPUS_C1);
    if (!suppressed(env, sw, FPUS_PRE)) {
        pop_times(env, pops);
    }
}

void fpu_op_arith(CPUX86State *env, FpuArith op, unsigned d, unsigned s,
                  unsigned pops)
{
    if (fpu_empty(env, d) || fpu_empty(env, s)) {
        arith_underflow(env, op, d, pops);
        return;
    }
    arith_end(env, op, fpu_arith_reg(op, env->fpuc, fpu_st(env, d),
                                     fpu_st(env, s)), pops);
}

void fpu_op_arith_mem(CPUX86State *env, FpuArith op, FpuType type,
                      const void *mem, unsigned pops)
{
    if (fpu_empty(env, 0)) {
        arith_underflow(env, op, 0, pops);
        return;
    }
    arith_end(env, op, fpu_arith_mem(op, type, env->fpuc, fpu_st(env, 0), mem),
              pops);
}

uint32_t fpu_op_comi(CPUX86State *env, FpuArith op, unsigned s, unsigned pops)
{
    uint16_t sw;

    if (fpu_empty(env, 0) || fpu_empty(env, s)) {
        if (fpu_stack_fault(env, false)) {
            pop_times(env, pops);
        }
        return CC_Z | CC_P | CC_C;
    }
    sw = fpu_arith_reg(op, env->fpuc, fpu_st(env, 0), fpu_st(env, s));
    merge_status(env, sw & ~FPUS_CC, FPUS_C1);
    if (!suppressed(env, sw, FPUS_PRE)) {
        pop_times(env, pops);
    }
    return (sw & FPUS_C0 ? CC_C : 0) | (sw & FPUS_C2 ? CC_P : 0) |
           (sw & FPUS_C3 ? CC_Z : 0);
}

/* FXAM looks at empty registers, too: class "empty", sign as it lies there. */
static void examine_empty(CPUX86State *env)
{
    env->fpus &= ~FPUS_CC;
    env->fpus |= FPUS_C3 | FPUS_C0;
    if (fpu_st(env, 0)->high & 0x8000) {
        env->fpus |= FPUS_C1;
    }
}

static uint16_t unary_codes(FpuUnary op)
{
    switch (op) {
    case FPU_TST:
    case FPU_XAM:
        return FPUS_CC;
    case FPU_SIN:
    case FPU_COS:
        return FPUS_C1 | FPUS_C2;
    default:
        return FPUS_C1;
    }
}

static void unary_underflow(CPUX86State *env, FpuUnary op)
{
    bool masked = fpu_stack_fault(env, false);

    if (op == FPU_TST) {
        env->fpus |= FPUS_C0 | FPUS_C2 | FPUS_C3;
        return;
    }
    env->fpus &= ~(unary_codes(op) & FPUS_C2);
    if (masked) {
        set_st(env, 0, &fpu_indefinite);
    }
}

void fpu_op_unary(CPUX86State *env, FpuUnary op)
{
    uint16_t sw;

    if (fpu_empty(env, 0)) {
        if (op == FPU_XAM) {
            examine_empty(env);
            return;
        }
        unary_underflow(env, op);
        return;
    }
    sw = fpu_unary(op, env->fpuc, fpu_st(env, 0));
    if (op != FPU_TST && suppressed(env, sw, FPUS_PRE)) {
        sw &= ~FPUS_CC;
    }
    merge_status(env, sw, unary_codes(op));
}

/* A remainder that is not a number has no quotient bits. */
static uint16_t remainder_codes(const X86FPReg *r)
{
    bool nan = (r->high & 0x7fff) == 0x7fff && r->low << 1;

    return nan ? FPUS_C1 | FPUS_C2 : FPUS_CC;
}

void fpu_op_binary(CPUX86State *env, FpuBinary op)
{
    bool pops = op <= FPU_PATAN;
    bool remainder = op == FPU_PREM || op == FPU_PREM1;
    X86FPReg r = *fpu_st(env, 0);
    uint16_t sw;

    if (fpu_empty(env, 0) || fpu_empty(env, 1)) {
        env->fpus &= ~(remainder ? FPUS_C2 : 0);
        if (fpu_stack_fault(env, false)) {
            set_st(env, pops, &fpu_indefinite);
            pop_times(env, pops);
        }
        return;
    }
    sw = fpu_binary(op, env->fpuc, &r, fpu_st(env, 1));
    if (suppressed(env, sw, FPUS_PRE)) {
        merge_status(env, sw & ~FPUS_CC,
                     remainder ? FPUS_C1 | FPUS_C2 : FPUS_C1);
        return;
    }
    merge_status(env, sw, remainder ? remainder_codes(&r) : FPUS_C1);
    set_st(env, pops, &r);
    pop_times(env, pops);
}

void fpu_op_split(CPUX86State *env, FpuSplit op)
{
    uint16_t codes = op == FPU_XTRACT ? FPUS_C1 : FPUS_C1 | FPUS_C2;
    X86FPReg pushed, below = *fpu_st(env, 0);
    bool overflow = !fpu_empty(env, 7);
    uint16_t sw;

    if (fpu_empty(env, 0) || overflow) {
        env->fpus &= ~(codes & FPUS_C2);
        if (fpu_stack_fault(env, !fpu_empty(env, 0))) {
            set_st(env, 0, &fpu_indefinite);
            env->fpstt = (env->fpstt - 1) & 7;
            set_st(env, 0, &fpu_indefinite);
        }
        return;
    }
    sw = fpu_split(op, env->fpuc, &below, &pushed);
    if (suppressed(env, sw, FPUS_PRE)) {
        merge_status(env, sw & ~FPUS_CC, codes);
        return;
    }
    merge_status(env, sw, codes);
    if (op != FPU_XTRACT && (sw & FPUS_C2)) {
        return;                 /* out of range: nothing was done */
    }
    set_st(env, 0, &below);
    fpu_push(env, &pushed);
}

void fpu_op_load(CPUX86State *env, FpuType type, const void *mem)
{
    X86FPReg r;
    uint16_t sw;

    if (!fpu_empty(env, 7)) {
        fpu_push(env, &fpu_indefinite);
        return;
    }
    sw = fpu_load(type, env->fpuc, &r, mem);
    merge_status(env, sw & ~FPUS_CC, FPUS_C1);
    if ((sw & FPUS_TOP) == FPUS_TOP) {
        fpu_push(env, &r);
    }
}

void fpu_op_fld(CPUX86State *env, unsigned i)
{
    X86FPReg r = *fpu_st(env, i);

    env->fpus &= ~FPUS_C1;
    if (fpu_empty(env, i)) {
        if (!fpu_stack_fault(env, false)) {
            return;
        }
        env->fpstt = (env->fpstt - 1) & 7;
        set_st(env, 0, &fpu_indefinite);
        return;
    }
    fpu_push(env, &r);
}

void fpu_op_fst(CPUX86State *env, unsigned i, unsigned pops)
{
    X86FPReg r = *fpu_st(env, 0);

    env->fpus &= ~FPUS_C1;
    if (fpu_empty(env, 0)) {
        if (!fpu_stack_fault(env, false)) {
            return;
        }
        r = fpu_indefinite;
    }
    set_st(env, i, &r);
    pop_times(env, pops);
}

void fpu_op_fxch(CPUX86State *env, unsigned i)
{
    X86FPReg a = *fpu_st(env, 0), b = *fpu_st(env, i);

    env->fpus &= ~FPUS_C1;
    if (fpu_empty(env, 0) || fpu_empty(env, i)) {
        if (!fpu_stack_fault(env, false)) {
            return;
        }
        a = fpu_empty(env, 0) ? fpu_indefinite : a;
        b = fpu_empty(env, i) ? fpu_indefinite : b;
    }
    set_st(env, 0, &b);
    set_st(env, i, &a);
}

void fpu_op_fcmov(CPUX86State *env, unsigned i, bool condition)
{
    env->fpus &= ~FPUS_C1;
    if (fpu_empty(env, 0) || fpu_empty(env, i)) {
        if (fpu_stack_fault(env, false)) {
            set_st(env, 0, &fpu_indefinite);
        }
    } else if (condition) {
        X86FPReg r = *fpu_st(env, i);

        set_st(env, 0, &r);
    }
}

void fpu_op_sign(CPUX86State *env, uint16_t keep, uint16_t flip)
{
    X86FPReg *r = fpu_st(env, 0);

    env->fpus &= ~FPUS_C1;
    if (fpu_empty(env, 0)) {
        if (fpu_stack_fault(env, false)) {
            set_st(env, 0, &fpu_indefinite);
        }
        return;
    }
    r->high = ((r->high & 0x8000 & keep) ^ flip) | (r->high & 0x7fff);
}

void fpu_store_begin(CPUX86State *env, FpuType type, unsigned pops,
                     FpuStore *st)
{
    const X86FPReg *v = fpu_st(env, 0);

    memset(st, 0, sizeof(*st));
    st->pop = pops;
    st->underflow = fpu_empty(env, 0);
    if (st->underflow) {
        v = &fpu_indefinite;    /* converts to the type's indefinite */
    }
    st->sw = fpu_store(type, env->fpuc | (st->underflow ? FPUS_EXC : 0), v,
                       st->bytes);
    if (st->underflow) {
        st->sw = FPUS_IE;
    }
    st->write = !suppressed(env, st->sw, FPUS_NOSTORE);
}

void fpu_store80_begin(CPUX86State *env, FpuStore *st)
{
    const X86FPReg *v = fpu_st(env, 0);

    memset(st, 0, sizeof(*st));
    st->pop = true;
    st->underflow = fpu_empty(env, 0);
    if (st->underflow) {
        st->sw = FPUS_IE;
        v = &fpu_indefinite;
    }
    memcpy(st->bytes, v, 10);
    st->write = !suppressed(env, st->sw, FPUS_NOSTORE);
}

void fpu_store_end(CPUX86State *env, const FpuStore *st)
{
    if (st->underflow) {
        fpu_stack_fault(env, false);
    } else {
        merge_status(env, st->sw, FPUS_C1);
    }
    if (st->write && st->pop) {
        fpu_pop(env);
    }
}
