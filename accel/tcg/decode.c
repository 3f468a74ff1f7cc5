/*
 * From guest bytes to a block of uops: fetching, prefixes, ModRM, and where a
 * block ends.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/decode-priv.h"

/* SDM vol. 2, 2.3.11: longer instructions are #GP */
#define MAX_INSN 15

uint8_t tcg_fetch8(TcgDecoder *d)
{
    TcgBuild *b = tcg_build(d);

    if (d->pos >= MAX_INSN) {
        longjmp(b->stop, TCG_STOP_GP);
    }
    if (d->pos >= d->avail ||
        (!d->code64 && d->rip + d->pos > d->env->segs[R_CS].limit)) {
        uint64_t a = b->linear + d->pos;

        if (!b->first) {
            longjmp(b->stop, TCG_STOP_BEFORE);
        }
        if (!d->code64 && d->rip + d->pos > d->env->segs[R_CS].limit) {
            longjmp(b->stop, TCG_STOP_GP);
        }
        b->crosses = true;
        b->buf[d->pos] = tcg_fetch_slow(d->env, d->code64 ? a : (uint32_t)a);
        d->avail = d->pos + 1;
    }
    return b->buf[d->pos++];
}

uint16_t tcg_fetch16(TcgDecoder *d)
{
    uint16_t lo = tcg_fetch8(d);

    return lo | tcg_fetch8(d) << 8;
}

uint32_t tcg_fetch32(TcgDecoder *d)
{
    uint32_t lo = tcg_fetch16(d);

    return lo | (uint32_t)tcg_fetch16(d) << 16;
}

uint64_t tcg_fetch64(TcgDecoder *d)
{
    uint64_t lo = tcg_fetch32(d);

    return lo | (uint64_t)tcg_fetch32(d) << 32;
}

int32_t tcg_fetch_imm(TcgDecoder *d, unsigned size)
{
    switch (size) {
    case 1:
        return (int8_t)tcg_fetch8(d);
    case 2:
        return (int16_t)tcg_fetch16(d);
    default:
        return tcg_fetch32(d);
    }
}

uint64_t tcg_decode_next(TcgDecoder *d)
{
    uint64_t next = d->rip + d->pos;

    return d->code64 ? next : d->code32 ? (uint32_t)next : (uint16_t)next;
}

uint64_t tcg_branch_target(TcgDecoder *d, int64_t displacement)
{
    uint64_t rip = d->rip + d->pos + displacement;

    if (d->code64) {
        return rip;
    }
    return d->osize == 2 ? (uint16_t)rip : (uint32_t)rip;
}

void tcg_add_edge(TcgDecoder *d, uint64_t rip)
{
    TcgBuild *b = tcg_build(d);
    TcgEdge *e = (TcgEdge *)&b->block->uops[b->n++];
    uint64_t base = d->code64 ? 0 : d->env->segs[R_CS].base;
    bool near = !(base & ~TCG_PAGE_MASK) &&
                !((rip ^ b->block->rip) & TCG_PAGE_MASK);

    e->target = NULL;
    e->key = 0;                 /* both counters start at 1 */
    e->rip = rip;
    e->key_offset = near ? offsetof(CPUX86State, code_gen)
                         : offsetof(CPUX86State, jump_key);
}

void tcg_decode_memory(TcgDecoder *d, TcgUop *u, int default_seg)
{
    int seg = d->seg >= 0 ? d->seg : default_seg;

    if (d->asize == 2) {
        u->flags |= UOP_ADDR16;
    } else if (d->asize == 4) {
        u->flags |= d->code64 ? UOP_EA_LONG32 : UOP_ADDR32;
    }
    if (d->code64) {
        if (seg == R_FS || seg == R_GS) {
            u->segbase = offsetof(CPUX86State, segs[0].base) +
                         seg * sizeof(SegmentCache);
        } else {
            u->flags |= default_seg == R_SS ? UOP_SS : 0;
        }
        return;
    }
    u->segbase = offsetof(CPUX86State, segs[0].base) +
                 seg * sizeof(SegmentCache);
    u->flags |= UOP_LEGACY | seg << UOP_SEG_SHIFT |
                (seg == R_SS ? UOP_SS : 0);
}

/* SDM vol. 2, table 2-1 */
static void modrm16(TcgDecoder *d, TcgUop *u)
{
    static const uint8_t base[8] = { R_EBX, R_EBX, R_EBP, R_EBP,
                                     R_ESI, R_EDI, R_EBP, R_EBX };
    static const uint8_t index[4] = { R_ESI, R_EDI, R_ESI, R_EDI };
    unsigned rm = d->modrm & 7;
    int seg = R_DS;

    if (d->mod == 0 && rm == 6) {
        u->disp = tcg_fetch16(d);
    } else {
        u->base = TCG_GPR(base[rm]);
        if (rm < 4) {
            u->index = TCG_GPR(index[rm]);
        }
        seg = base[rm] == R_EBP ? R_SS : R_DS;
        if (d->mod == 1) {
            u->disp = (int8_t)tcg_fetch8(d);
        } else if (d->mod == 2) {
            u->disp = (int16_t)tcg_fetch16(d);
        }
    }
    tcg_decode_memory(d, u, seg);
}

/* SDM vol. 2, tables 2-2 and 2-3 */
static void modrm32(TcgDecoder *d, TcgUop *u)
{
    unsigned rm = d->modrm & 7, mod = d->mod;
    unsigned rex_b = (d->rex & 1) << 3, rex_x = (d->rex & 2) << 2;
    int base = -1, seg = R_DS;

    if (rm == 4) {
        uint8_t sib = tcg_fetch8(d);
        unsigned index = ((sib >> 3) & 7) | rex_x;

        if (index != 4) {
            u->index = TCG_GPR(index);
            u->scale = sib >> 6;
        }
        if ((sib & 7) != 5 || mod != 0) {
            base = (sib & 7) | rex_b;
        } else {
            u->disp = (int32_t)tcg_fetch32(d);
        }
    } else if (rm == 5 && mod == 0) {
        u->disp = (int32_t)tcg_fetch32(d);
        d->rip_relative = d->code64;
    } else {
        base = rm | rex_b;
    }
    if (mod == 1) {
        u->disp = (int8_t)tcg_fetch8(d);
    } else if (mod == 2) {
        u->disp = (int32_t)tcg_fetch32(d);
    }
    if (base >= 0) {
        u->base = TCG_GPR(base);
        seg = base == R_ESP || base == R_EBP ? R_SS : R_DS;
    }
    tcg_decode_memory(d, u, seg);
}

void tcg_decode_modrm(TcgDecoder *d, TcgUop *u)
{
    d->has_modrm = true;
    d->modrm = tcg_fetch8(d);
    d->mod = d->modrm >> 6;
    d->reg = ((d->modrm >> 3) & 7) | (d->rex & 4) << 1;
    d->rm = (d->modrm & 7) | (d->rex & 1) << 3;
    if (d->mod == 3) {
        return;
    }
    if (d->asize == 2) {
        modrm16(d, u);
    } else {
        modrm32(d, u);
    }
}

/* Returns: the first byte that is not a prefix; REX must come last */
static uint8_t prefixes(TcgDecoder *d)
{
    for (;;) {
        uint8_t b = tcg_fetch8(d);

        if (d->code64 && (b & 0xf0) == 0x40) {
            d->rex = b;
            continue;
        }
        switch (b) {
        case 0x26: case 0x2e: case 0x36: case 0x3e:
            /* 64-bit mode ignores them, but they do cancel FS and GS */
            d->seg = d->code64 ? -1 : (b >> 3) & 3;
            break;
        case 0x64: case 0x65:
            d->seg = b - 0x64 + R_FS;
            break;
        case 0x66:
            d->prefix_66 = true;
            break;
        case 0x67:
            d->prefix_67 = true;
            break;
        case 0xf0:
            d->lock = true;
            break;
        case 0xf2: case 0xf3:
            d->rep = b == 0xf3;
            d->repne = b == 0xf2;
            break;
        default:
            return b;
        }
        d->rex = 0;
    }
}

static void begin(TcgBuild *b, CPUX86State *env, uint64_t rip,
                  const uint8_t *host)
{
    uint32_t mode = b->block->mode;
    TcgDecoder *d = &b->d;
    unsigned left;

    memset(d, 0, sizeof(*d));
    d->env = env;
    d->rip = rip;
    d->bytes = b->buf;
    d->seg = -1;
    d->code64 = mode & TCG_MODE_CODE64;
    d->code32 = mode & TCG_MODE_CODE32;
    d->stack64 = d->code64;
    d->stack32 = mode & TCG_MODE_STACK32;
    b->lock_ok = false;
    b->fused = false;
    b->linear = rip;
    if (!d->code64) {
        b->linear = (uint32_t)(rip + env->segs[R_CS].base);
    }
    if (host) {
        left = TCG_PAGE_SIZE - ((uintptr_t)host & ~TCG_PAGE_MASK);
        d->avail = MIN(left, MAX_INSN);
        memcpy(b->buf, host, d->avail);
    }
}

static bool decode_insn(TcgBuild *b, TcgUop *u)
{
    TcgDecoder *d = &b->d;
    uint8_t op = prefixes(d);
    bool ok;

    d->rexw = d->rex & 8;
    d->osize = d->code64 ? (d->rexw ? 8 : d->prefix_66 ? 2 : 4)
                         : (d->code32 != d->prefix_66 ? 4 : 2);
    d->asize = d->code64 ? (d->prefix_67 ? 4 : 8)
                         : (d->code32 != d->prefix_67 ? 4 : 2);
    d->pfx = d->rep ? TCG_PFX_F3 : d->repne ? TCG_PFX_F2 :
             d->prefix_66 ? TCG_PFX_66 : TCG_PFX_NONE;
    if (op == 0x0f) {
        d->map = TCG_MAP_0F;
        d->opcode = tcg_fetch8(d);
        if (d->opcode == 0x38 || d->opcode == 0x3a) {
            d->map = d->opcode == 0x38 ? TCG_MAP_0F38 : TCG_MAP_0F3A;
            d->opcode = tcg_fetch8(d);
        }
        ok = tcg_decode_0f(d, u);
    } else {
        d->opcode = op;
        ok = tcg_decode_base(d, u);
    }
    return ok && (!d->lock || b->lock_ok);
}

static void clear_uop(TcgUop *u, unsigned idx, unsigned pc)
{
    memset(u, 0, sizeof(*u));
    u->base = u->index = TCG_REG_NONE;
    u->segbase = TCG_REG_NONE;
    u->idx = idx;
    u->pc = pc;
}

/* One instruction at b->block->rip + @pc.  Returns false to end the block. */
static bool one(TcgBuild *b, CPUX86State *env, unsigned pc,
                const uint8_t *host)
{
    unsigned slot = b->n;
    TcgUop *u = &b->block->uops[slot];
    TcgDecoder *d = &b->d;
    bool ok;

    begin(b, env, b->block->rip + pc, host);
    clear_uop(u, slot, pc);
    b->n = slot + 1;
    switch (setjmp(b->stop)) {
    case 0:
        ok = decode_insn(b, u);
        break;
    case TCG_STOP_BEFORE:
        b->n = slot;
        return false;
    default:
        clear_uop(u, slot, pc);
        u->fn = tcg_op_gp;
        b->d.ends_block = true;
        b->n = slot + 1;
        b->block->len = pc + MIN(d->pos, d->avail);
        return true;
    }
    if (!ok) {
        clear_uop(u, slot, pc);
        u->fn = tcg_op_ud;
        d->ends_block = true;
        b->n = slot + 1;
    }
    if (d->rip_relative) {
        u->disp += d->rip + d->pos;
    }
    if (!b->fused) {
        u->len = d->pos;
    }
    b->block->len = pc + d->pos;
    return true;
}

static void finish(TcgBuild *b, uint64_t next)
{
    TcgUop *u = &b->block->uops[b->n];

    clear_uop(u, b->n, next - b->block->rip);
    u->fn = b->shadow ? tcg_goto_shadow : tcg_goto;
    b->n++;
    tcg_add_edge(&b->d, next);
}

unsigned tcg_decode_block(CPUX86State *env, TcgBlock *block,
                          const uint8_t *host, unsigned max_insns,
                          bool *crosses)
{
    TcgBuild b;
    unsigned pc = 0;
    bool ended = false;
    uint64_t next;

    b.block = block;
    b.n = 1;
    b.first = true;
    b.crosses = false;
    b.shadow = false;
    clear_uop(&block->uops[0], 0, 0);
    block->uops[0].imm64 = block->rip;
    while (!ended) {
        unsigned off = ((uintptr_t)host & ~TCG_PAGE_MASK) + pc;

        if (!b.first && (off >= TCG_PAGE_SIZE || !host || b.crosses)) {
            break;
        }
        if (!one(&b, env, pc, host ? host + pc : NULL)) {
            break;
        }
        pc = block->len;
        ended = b.d.ends_block;
        b.first = false;
        /* an insn takes at most 3 slots, the end of the block 2 */
        if (max_insns == 1 || b.n > TCG_MAX_UOPS + 16 ||
            (!b.shadow && b.n > TCG_MAX_UOPS)) {
            break;
        }
        if (b.shadow && b.d.opcode != 0xfb) {
            /* STI's shadow ends here, and a CLI may be next. */
            b.shadow = false;
            break;
        }
    }
    *crosses = b.crosses;
    next = block->rip + pc;
    if (!ended) {
        next = block->mode & TCG_MODE_CODE64 ? next :
               block->mode & TCG_MODE_CODE32 ? (uint32_t)next
                                             : (uint16_t)next;
        finish(&b, next);
    }
    tcg_hush(env->tcg->engine->hush, block->uops + 1, b.n - 1);
    return b.n;
}
