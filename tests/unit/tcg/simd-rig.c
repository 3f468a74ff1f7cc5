/*
 * Test rig for x87, MMX and SSE: see simd-rig.h.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <setjmp.h>
#include "accel/tcg/decode.h"
#include "simd-rig.h"

CPUX86State *rig_env;
bool rig_slow_memory;

/* --- the engine core, reduced ------------------------------------------- */

static jmp_buf rig_unwind;
static TcgTlbEntry rig_tlb[TCG_TLB_SIZE];
static uint32_t rig_flags;
static const uint8_t *rig_bytes;

void tcg_raise(CPUX86State *env, const TcgUop *u, int vector)
{
    longjmp(rig_unwind, vector + 1);
}

void tcg_raise_err(CPUX86State *env, const TcgUop *u, int vector,
                   uint32_t error_code)
{
    longjmp(rig_unwind, vector + 1);
}

static void check_range(CPUX86State *env, const TcgUop *u, uint64_t addr,
                        unsigned size)
{
    if (addr < RIG_DATA || addr + size > RIG_DATA + RIG_DATA_BYTES) {
        tcg_raise(env, u, EXCP0E_PAGE);
    }
}

void tcg_slow_read(CPUX86State *env, const TcgUop *u, uint64_t addr,
                   void *buf, unsigned size)
{
    check_range(env, u, addr, size);
    memcpy(buf, (void *)addr, size);
}

void tcg_slow_write(CPUX86State *env, const TcgUop *u, uint64_t addr,
                    const void *buf, unsigned size)
{
    check_range(env, u, addr, size);
    memcpy((void *)addr, buf, size);
}

uint64_t tcg_slow_ld(CPUX86State *env, const TcgUop *u, uint64_t addr,
                     unsigned size)
{
    uint64_t v = 0;

    tcg_slow_read(env, u, addr, &v, size);
    return v;
}

void tcg_slow_st(CPUX86State *env, const TcgUop *u, uint64_t addr,
                 uint64_t val, unsigned size)
{
    tcg_slow_write(env, u, addr, &val, size);
}

void tcg_probe_write(CPUX86State *env, const TcgUop *u, uint64_t addr,
                     unsigned size)
{
    check_range(env, u, addr, size);
}

uint64_t tcg_ea_legacy(CPUX86State *env, const TcgUop *u, unsigned size,
                       bool write)
{
    return tcg_ea_long(env, u);
}

uint64_t tcg_uop_rip(CPUX86State *env, const TcgUop *u)
{
    return 0x1234;
}

bool tcg_in_long64(CPUX86State *env)
{
    return true;
}

void tcg_set_flags(CPUX86State *env, uint32_t flags)
{
    rig_flags = flags;
}

uint32_t tcg_get_flags(CPUX86State *env)
{
    return rig_flags;
}

bool tcg_condition(CPUX86State *env, unsigned cc)
{
    bool c = rig_flags & CC_C, z = rig_flags & CC_Z, r = false;

    switch (cc >> 1) {
    case 1:
        r = c;
        break;
    case 2:
        r = z;
        break;
    case 3:
        r = c || z;
        break;
    case 5:
        r = rig_flags & CC_P;
        break;
    default:
        g_assert_not_reached();
    }
    return r ^ (cc & 1);
}

void tcg_fpu_refuse(CPUX86State *env, const TcgUop *u, int kind)
{
    bool em = env->cr[0] & CR0_EM_MASK;

    if (kind == TCG_KIND_X87) {
        tcg_raise(env, u, EXCP07_PREX);
    } else if (em || (kind == TCG_KIND_SSE &&
                      !(env->cr[4] & CR4_OSFXSR_MASK))) {
        tcg_raise(env, u, EXCP06_ILLOP);
    }
    tcg_raise(env, u, EXCP07_PREX);
}

uint8_t tcg_fetch8(TcgDecoder *d)
{
    return d->bytes[d->pos++];
}

/* Prefixes, REX, opcode, ModRM with a register or [base + disp8]. */
static bool rig_decode(TcgDecoder *d, TcgUop *u)
{
    for (;; d->pos++) {
        uint8_t b = d->bytes[d->pos];

        if (b == 0x66) {
            d->prefix_66 = true;
        } else if (b == 0xf3) {
            d->rep = true;
        } else if (b == 0xf2) {
            d->repne = true;
        } else if (b == 0xf0) {
            d->lock = true;
        } else {
            break;
        }
    }
    d->seg = -1;
    d->code64 = true;
    d->asize = 8;
    if ((d->bytes[d->pos] & 0xf0) == 0x40) {
        d->rex = d->bytes[d->pos++];
    }
    d->rexw = d->rex & 8;
    d->osize = d->rexw ? 8 : d->prefix_66 ? 2 : 4;
    d->pfx = d->repne ? TCG_PFX_F2 : d->rep ? TCG_PFX_F3
             : d->prefix_66 ? TCG_PFX_66 : TCG_PFX_NONE;
    d->opcode = d->bytes[d->pos++];
    if (d->opcode == 0x0f) {
        d->map = TCG_MAP_0F;
        d->opcode = d->bytes[d->pos++];
    }
    d->has_modrm = !(d->map == TCG_MAP_0F ? d->opcode == 0x77
                                          : d->opcode == 0x9b);
    if (d->has_modrm) {
        d->modrm = d->bytes[d->pos++];
        d->mod = d->modrm >> 6;
        d->reg = ((d->modrm >> 3) & 7) | (d->rex & 4) << 1;
        d->rm = (d->modrm & 7) | (d->rex & 1) << 3;
        if (d->mod != 3) {
            g_assert_cmpint(d->mod, ==, 1);
            u->base = TCG_GPR(d->rm);
            u->index = TCG_REG_NONE;
            u->segbase = TCG_REG_NONE;
            u->disp = (int8_t)d->bytes[d->pos++];
        }
    }
    return d->map == TCG_MAP_0F ? tcg_decode_simd(d, u)
                                : tcg_decode_x87(d, u);
}

static const TcgUop *rig_end(CPUX86State *env, const TcgUop *u)
{
    return NULL;
}

static int rig_execute(CPUX86State *env)
{
    static TcgUop uops[2];
    const TcgUop *volatile u = uops;
    TcgDecoder d = { .env = env, .bytes = rig_bytes };
    int r = setjmp(rig_unwind);

    if (r) {
        return r - 1;
    }
    memset(uops, 0, sizeof(uops));
    if (!rig_decode(&d, uops)) {
        return EXCP06_ILLOP;
    }
    uops[1].fn = rig_end;
    while (u) {
        u = u->fn(env, u);
    }
    return -1;
}

int rig_emulate(const uint8_t *insn, unsigned len, RigState *s)
{
    CPUX86State *env = rig_env;
    unsigned top = (s->fx.fsw >> 11) & 7;
    int r;

    memcpy(env->regs, s->regs, sizeof(s->regs));
    env->fpuc = s->fx.fcw;
    env->fpus = s->fx.fsw & ~0x3800;
    env->fpstt = top;
    for (unsigned i = 0; i < 8; i++) {
        env->fptags[i] = !((s->fx.ftw >> i) & 1);
        memcpy(&env->fpregs[(top + i) & 7], s->fx.st[i], 16);
    }
    memcpy(env->xmm_regs, s->fx.xmm, sizeof(s->fx.xmm));
    env->mxcsr = s->fx.mxcsr;
    rig_flags = s->rflags & CC_MASK;
    memcpy((void *)RIG_OPERAND, s->mem, sizeof(s->mem));
    memset(rig_tlb, 0xff, sizeof(rig_tlb));
    if (!rig_slow_memory) {
        TcgTlbEntry *e = tcg_tlb_entry(env, RIG_DATA);

        e->read = e->write = RIG_DATA;
        e->addend = 0;
    }
    rig_bytes = insn;
    r = rig_execute(env);
    memcpy(s->regs, env->regs, sizeof(s->regs));
    s->fx.fcw = env->fpuc;
    s->fx.fsw = (env->fpus & ~0x3800) | env->fpstt << 11;
    s->fx.ftw = 0;
    for (unsigned i = 0; i < 8; i++) {
        s->fx.ftw |= !env->fptags[i] << i;
        memcpy(s->fx.st[i], &env->fpregs[(env->fpstt + i) & 7], 10);
    }
    memcpy(s->fx.xmm, env->xmm_regs, sizeof(s->fx.xmm));
    s->fx.mxcsr = env->mxcsr;
    s->rflags = (s->rflags & ~(uint64_t)CC_MASK) | rig_flags;
    memcpy(s->mem, (void *)RIG_OPERAND, sizeof(s->mem));
    return r;
}

/* --- comparison --------------------------------------------------------- */

/* The first difference of each instruction; the test goes on. */
static void report(const char *name, const uint8_t *insn, unsigned len,
                   int want, int got, const RigState *before,
                   const RigState *native, const RigState *emulated)
{
    static char last[32];
    g_autoptr(GString) out = g_string_new(NULL);

    g_test_fail();
    if (!strcmp(last, name)) {
        return;
    }
    g_strlcpy(last, name, sizeof(last));
    g_string_append_printf(out, "# %s: ", name);
    for (unsigned i = 0; i < len; i++) {
        g_string_append_printf(out, "%02x ", insn[i]);
    }
    g_string_append_printf(out, "native vector %d, emulated %d\n", want, got);
    rig_describe(out, "before", before);
    rig_describe(out, "native", native);
    rig_describe(out, "emulated", emulated);
    g_printerr("%s", out->str);
}

/*
 * Beside an unmasked overflow or underflow, PE says whether the result would
 * be inexact with a larger exponent; simd-fp.c does not find that out.
 */
static uint32_t undefined_mxcsr(int vector, const RigState *s)
{
    uint32_t enabled = ~(s->fx.mxcsr >> 7) & s->fx.mxcsr;

    return vector == EXCP13_SSE && (enabled & 0x18) ? 0x20 : 0;
}

int rig_compare(const char *name, const uint8_t *insn, unsigned len,
                RigState *s, RigMask mask)
{
    RigState before = *s, emulated = *s;
    int want = rig_native(insn, len, s);
    int got = rig_emulate(insn, len, &emulated);
    uint32_t mxcsr_mask = undefined_mxcsr(want, s);
    bool same;


    if (mask.comparison && (s->fx.fsw & ~s->fx.fcw & 7)) {
        mask.fsw |= 0x4500;
        mask.rflags |= CC_MASK;
    }
    same = want == got && s->fx.fcw == emulated.fx.fcw &&
           !((s->fx.fsw ^ emulated.fx.fsw) & ~mask.fsw) &&
           s->fx.ftw == emulated.fx.ftw &&
           !((s->fx.mxcsr ^ emulated.fx.mxcsr) & ~mxcsr_mask) &&
           rig_same_st(s, &emulated) &&
           !memcmp(s->fx.xmm, emulated.fx.xmm, sizeof(s->fx.xmm)) &&
           !memcmp(s->regs, emulated.regs, sizeof(s->regs)) &&
           !((s->rflags ^ emulated.rflags) & ~mask.rflags) &&
           !memcmp(s->mem, emulated.mem, sizeof(s->mem));

    if (!same) {
        report(name, insn, len, want, got, &before, s, &emulated);
    }
    return want;
}

RigInsn rig_encode(uint8_t prefix, bool rexw, uint8_t map, uint8_t opcode,
                   unsigned reg, int rm, int disp, int imm)
{
    RigInsn n = { .len = 0 };
    uint8_t rex = (rexw ? 8 : 0) | (reg & 8 ? 4 : 0) |
                  (rm >= 8 ? 1 : 0);

    if (prefix) {
        n.bytes[n.len++] = prefix;
    }
    if (rex) {
        n.bytes[n.len++] = 0x40 | rex;
    }
    if (map) {
        n.bytes[n.len++] = map;
    }
    n.bytes[n.len++] = opcode;
    if (rm < 0) {
        n.bytes[n.len++] = 0x40 | (reg & 7) << 3 | R_EBX;
        n.bytes[n.len++] = disp;
    } else {
        n.bytes[n.len++] = 0xc0 | (reg & 7) << 3 | (rm & 7);
    }
    if (imm >= 0) {
        n.bytes[n.len++] = imm;
    }
    return n;
}

void rig_init(void)
{
    static CPUX86State env;

    rig_host_init();
    env.cr[0] = CR0_PE_MASK | CR0_MP_MASK | CR0_NE_MASK | CR0_PG_MASK;
    env.cr[4] = CR4_OSFXSR_MASK | CR4_OSXMMEXCPT_MASK | CR4_PAE_MASK;
    env.features[FEAT_1_EDX] = ~0u;
    env.tlb = rig_tlb;
    rig_env = &env;
}
