/*
 * The two-byte opcode map (SDM vol. 2, table A-3), except for MMX and SSE.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/decode-priv.h"

/* Optional instructions: the CPUID bit that offers them */
#define HAS_MONITOR(d)  tcg_has((d)->env, FEAT_1_ECX, 3)
#define HAS_CX16(d)     tcg_has((d)->env, FEAT_1_ECX, 13)
#define HAS_MOVBE(d)    tcg_has((d)->env, FEAT_1_ECX, 22)
#define HAS_POPCNT(d)   tcg_has((d)->env, FEAT_1_ECX, 23)
#define HAS_BMI1(d)     tcg_has((d)->env, FEAT_7_0_EBX, 3)
#define HAS_SMAP(d)     tcg_has((d)->env, FEAT_7_0_EBX, 20)
#define HAS_ABM(d)      tcg_has((d)->env, FEAT_8000_0001_ECX, 5)
#define HAS_RDTSCP(d)   tcg_has((d)->env, FEAT_8000_0001_EDX, 27)

static TcgHandler pick(const TcgDecoder *d, TcgHandler mem, TcgHandler reg)
{
    return tcg_mem(d) ? mem : reg;
}

/* 0F 00 */
static bool group6(TcgDecoder *d, TcgUop *u)
{
    tcg_decode_modrm(d, u);
    u->dst = u->src = TCG_GPR(d->rm);
    u->imm = d->osize;
    switch ((d->modrm >> 3) & 7) {
    case 0:
        u->fn = pick(d, tcg_op_sldt_m, tcg_op_sldt_r);
        break;
    case 1:
        u->fn = pick(d, tcg_op_str_m, tcg_op_str_r);
        break;
    case 2:
        u->fn = pick(d, tcg_op_lldt_m, tcg_op_lldt_r);
        break;
    case 3:
        u->fn = pick(d, tcg_op_ltr_m, tcg_op_ltr_r);
        break;
    case 4:
        u->fn = pick(d, tcg_op_verr_m, tcg_op_verr_r);
        break;
    case 5:
        u->fn = pick(d, tcg_op_verw_m, tcg_op_verw_r);
        break;
    default:
        return false;
    }
    return true;
}

/* 0F 01 with a register operand that is part of the opcode */
static bool group7_reg(TcgDecoder *d, TcgUop *u)
{
    switch (d->modrm) {
    case 0xc8:
        u->fn = tcg_op_monitor;
        return HAS_MONITOR(d);
    case 0xc9:
        u->fn = tcg_op_mwait;
        d->ends_block = true;
        return HAS_MONITOR(d);
    case 0xca:
    case 0xcb:
        u->fn = d->modrm == 0xca ? tcg_op_clac : tcg_op_stac;
        return HAS_SMAP(d);
    case 0xd0:
        u->fn = tcg_op_xgetbv;
        return true;
    case 0xf8:
        u->fn = tcg_op_swapgs;
        return d->code64;
    case 0xf9:
        u->fn = tcg_op_rdtscp;
        return HAS_RDTSCP(d);
    }
    switch ((d->modrm >> 3) & 7) {
    case 4:
        u->fn = tcg_op_smsw_r;
        return true;
    case 6:
        u->fn = tcg_op_lmsw_r;
        d->ends_block = true;
        return true;
    default:
        return false;
    }
}

/* 0F 01 */
static bool group7(TcgDecoder *d, TcgUop *u)
{
    tcg_decode_modrm(d, u);
    u->dst = u->src = TCG_GPR(d->rm);
    u->imm = d->osize;
    if (!tcg_mem(d)) {
        return group7_reg(d, u);
    }
    switch ((d->modrm >> 3) & 7) {
    case 0:
        u->fn = tcg_op_sgdt;
        return true;
    case 1:
        u->fn = tcg_op_sidt;
        return true;
    case 2:
        u->fn = tcg_op_lgdt;
        return true;
    case 3:
        u->fn = tcg_op_lidt;
        return true;
    case 4:
        u->fn = tcg_op_smsw_m;
        return true;
    case 6:
        u->fn = tcg_op_lmsw_m;
        d->ends_block = true;
        return true;
    case 7:
        u->fn = tcg_op_invlpg;
        d->ends_block = true;
        return true;
    default:
        return false;
    }
}

/* 0F 20..23 */
static bool mov_control(TcgDecoder *d, TcgUop *u)
{
    bool debug = d->opcode & 1, to = d->opcode & 2;

    /* the mod field is ignored: always a register */
    d->modrm = tcg_fetch8(d);
    d->mod = 3;
    u->src = ((d->modrm >> 3) & 7) | (d->rex & 4) << 1;
    u->dst = TCG_GPR((d->modrm & 7) | (d->rex & 1) << 3);
    if (debug) {
        u->fn = to ? tcg_op_mov_dr_r : tcg_op_mov_r_dr;
        return u->src < 8;
    }
    u->fn = to ? tcg_op_mov_cr_r : tcg_op_mov_r_cr;
    d->ends_block = to;
    return u->src == 0 || u->src == 2 || u->src == 3 || u->src == 4 ||
           (u->src == 8 && d->code64);
}

static bool group15(TcgDecoder *d, TcgUop *u)
{
    unsigned op;

    tcg_decode_modrm(d, u);
    op = (d->modrm >> 3) & 7;
    if (tcg_mem(d)) {
        if (op < 4) {
            return tcg_decode_simd(d, u);
        }
        u->fn = tcg_op_clflush;
        return op == 7 && d->pfx != TCG_PFX_F3;
    }
    u->dst = u->src = TCG_GPR(d->rm);
    u->imm = d->osize;
    if (op < 4) {
        static const TcgHandler base[4] = {
            tcg_op_rdfsbase, tcg_op_rdgsbase, tcg_op_wrfsbase,
            tcg_op_wrgsbase,
        };

        u->fn = base[op];
        return d->code64 && d->pfx == TCG_PFX_F3;
    }
    u->fn = tcg_op_fence;
    return op >= 5 && d->pfx == TCG_PFX_NONE;
}

static bool group9(TcgDecoder *d, TcgUop *u)
{
    unsigned op;

    tcg_decode_modrm(d, u);
    op = (d->modrm >> 3) & 7;
    if (op != 1 || !tcg_mem(d)) {
        return false;
    }
    tcg_build(d)->lock_ok = true;
    u->fn = d->rexw ? tcg_cmpxchg16b : tcg_cmpxchg8b;
    return !d->rexw || HAS_CX16(d);
}

/* A3 AB B3 BB with a register index, BA with an immediate one */
static bool bit_test(TcgDecoder *d, TcgUop *u)
{
    unsigned s = tcg_log2(d->osize), op;

    tcg_decode_modrm(d, u);
    u->dst = TCG_GPR(d->rm);
    u->src = TCG_GPR(d->reg);
    if (d->opcode == 0xba) {
        op = (d->modrm >> 3) & 7;
        if (op < 4) {
            return false;
        }
        op -= 4;
        u->imm = tcg_fetch8(d);
        u->fn = tcg_mem(d) ? tcg_bt_mi[op][s] : tcg_bt_ri[op][s];
    } else {
        op = (d->opcode >> 3) & 3;
        u->fn = tcg_mem(d) ? tcg_bt_mr[op][s] : tcg_bt_rr[op][s];
    }
    tcg_build(d)->lock_ok = tcg_mem(d) && op;
    return true;
}

static bool scan(TcgDecoder *d, TcgUop *u)
{
    unsigned s = tcg_log2(d->osize), op;

    tcg_decode_modrm(d, u);
    if (d->opcode == 0xb8) {
        op = 4;
        if (!d->rep || !HAS_POPCNT(d)) {
            return false;
        }
    } else if (d->opcode == 0xbc) {
        op = d->rep && HAS_BMI1(d) ? 2 : 0;
    } else {
        op = d->rep && HAS_ABM(d) ? 3 : 1;
    }
    u->dst = TCG_GPR(d->reg);
    u->src = TCG_GPR(d->rm);
    u->fn = tcg_mem(d) ? tcg_scan_rm[op][tcg_form(u)][s] : tcg_scan_rr[op][s];
    return true;
}

static bool double_shift(TcgDecoder *d, TcgUop *u)
{
    unsigned s = tcg_log2(d->osize), right = d->opcode >= 0xac;
    bool by_cl = d->opcode & 1;

    tcg_decode_modrm(d, u);
    u->dst = TCG_GPR(d->rm);
    u->src = TCG_GPR(d->reg);
    if (by_cl) {
        u->fn = tcg_mem(d) ? tcg_shxd_mc[right][tcg_form(u)][s]
                           : tcg_shxd_rc[right][s];
        return true;
    }
    u->imm = tcg_fetch8(d) & (d->osize == 8 ? 63 : 31);
    if (!u->imm) {
        u->src = u->dst;
        u->fn = tcg_mem(d) ? tcg_op_nop : tcg_mov_rr[s];
    } else {
        u->fn = tcg_mem(d) ? tcg_shxd_mi[right][tcg_form(u)][s]
                           : tcg_shxd_ri[right][s];
    }
    return true;
}

static bool movx(TcgDecoder *d, TcgUop *u)
{
    unsigned s = tcg_log2(d->osize), from = d->opcode & 1;
    unsigned sign = d->opcode >= 0xbe;

    tcg_decode_modrm(d, u);
    u->dst = TCG_GPR(d->reg);
    u->src = from ? TCG_GPR(d->rm) : tcg_gpr8(d, d->rm);
    u->fn = tcg_mem(d) ? tcg_movx_rm[sign][tcg_form3(u)][from][s]
                       : tcg_movx_rr[sign][from][s];
    return true;
}

/* C0 C1 XADD, B0 B1 CMPXCHG */
static bool exchange(TcgDecoder *d, TcgUop *u)
{
    unsigned size = d->opcode & 1 ? d->osize : 1, s = tcg_log2(size);
    bool add = d->opcode >= 0xc0;

    tcg_decode_modrm(d, u);
    u->src = tcg_gpr_sized(d, d->reg, size);
    u->dst = tcg_gpr_sized(d, d->rm, size);
    if (tcg_mem(d)) {
        u->fn = (add ? tcg_xadd_mr : tcg_cmpxchg_mr)[tcg_form(u)][s];
        tcg_build(d)->lock_ok = true;
    } else {
        u->fn = (add ? tcg_xadd_rr : tcg_cmpxchg_rr)[s];
    }
    return true;
}

static bool load_far(TcgDecoder *d, TcgUop *u)
{
    tcg_decode_modrm(d, u);
    u->dst = TCG_GPR(d->reg);
    u->imm = d->osize;
    u->src = d->opcode == 0xb2 ? R_SS : d->opcode == 0xb4 ? R_FS : R_GS;
    u->fn = tcg_op_load_far;
    d->ends_block = true;
    return tcg_mem(d);
}

static bool push_pop_fs_gs(TcgDecoder *d, TcgUop *u)
{
    u->src = d->opcode < 0xa8 ? R_FS : R_GS;
    u->imm = d->code64 ? (d->prefix_66 ? 2 : 8) : d->osize;
    u->flags |= UOP_SS;
    u->fn = d->opcode & 1 ? tcg_op_pop_seg : tcg_op_push_seg;
    d->ends_block = d->opcode & 1;
    return true;
}

/* System instructions without operands */
static bool system_op(TcgDecoder *d, TcgUop *u)
{
    u->imm = d->osize;
    switch (d->opcode) {
    case 0x05:
        u->fn = tcg_op_syscall;
        d->ends_block = true;
        return true;
    case 0x06:
        u->fn = tcg_op_clts;
        return true;
    case 0x07:
        u->fn = tcg_op_sysret;
        d->ends_block = true;
        return true;
    case 0x08:
    case 0x09:
        u->fn = tcg_op_invd;
        return true;
    case 0x30:
        u->fn = tcg_op_wrmsr;
        d->ends_block = true;
        return true;
    case 0x31:
        u->fn = tcg_op_rdtsc;
        return true;
    case 0x32:
        u->fn = tcg_op_rdmsr;
        return true;
    case 0x33:
        u->fn = tcg_op_rdpmc;
        return true;
    case 0x34:
        u->fn = tcg_op_sysenter;
        d->ends_block = true;
        return true;
    case 0x35:
        u->fn = tcg_op_sysexit;
        d->ends_block = true;
        return true;
    case 0xa2:
        u->fn = tcg_op_cpuid;
        return true;
    default:
        return false;
    }
}

static bool common(TcgDecoder *d, TcgUop *u)
{
    unsigned s = tcg_log2(d->osize);

    switch (d->opcode) {
    case 0x40 ... 0x4f:
        tcg_decode_modrm(d, u);
        u->dst = TCG_GPR(d->reg);
        u->src = TCG_GPR(d->rm);
        u->fn = tcg_mem(d) ? tcg_cmov_rm[d->opcode & 15][tcg_form(u)][s]
                           : tcg_cmov_rr[d->opcode & 15][s];
        return true;
    case 0x80 ... 0x8f: {
        unsigned size = d->code64 ? 4 : d->osize;

        return tcg_decode_jcc(d, u, d->opcode & 15, tcg_fetch_imm(d, size));
    }
    case 0x90 ... 0x9f:
        tcg_decode_modrm(d, u);
        u->dst = tcg_gpr8(d, d->rm);
        u->fn = tcg_mem(d) ? tcg_setcc_m[d->opcode & 15][tcg_form(u)]
                           : tcg_setcc_r[d->opcode & 15];
        return true;
    case 0xaf:
        tcg_decode_modrm(d, u);
        u->dst = TCG_GPR(d->reg);
        u->src = TCG_GPR(d->rm);
        u->fn = tcg_mem(d) ? tcg_imul_rm[tcg_form(u)][s] : tcg_imul_rr[s];
        return true;
    case 0xc3:                  /* MOVNTI */
        tcg_decode_modrm(d, u);
        u->src = TCG_GPR(d->reg);
        if (!tcg_mem(d) || s < 2) {
            return false;
        }
        u->fn = tcg_mov_mr[tcg_form3(u)][s];
        return true;
    default:                    /* C8..CF */
        u->dst = TCG_GPR((d->opcode & 7) | (d->rex & 1) << 3);
        u->fn = tcg_bswap[s];
        return true;
    }
}

/* LAR and LSL: imm is the operand size, dst the result, src the selector */
static bool lar_lsl(TcgDecoder *d, TcgUop *u)
{
    tcg_decode_modrm(d, u);
    u->dst = TCG_GPR(d->reg);
    u->src = TCG_GPR(d->rm);
    u->imm = d->osize;
    u->fn = d->opcode == 2 ? pick(d, tcg_op_lar_m, tcg_op_lar_r)
                           : pick(d, tcg_op_lsl_m, tcg_op_lsl_r);
    return true;
}

/* MOVBE F0 F1, without F2 (CRC32) */
static bool movbe(TcgDecoder *d, TcgUop *u)
{
    unsigned s = tcg_log2(d->osize);

    if (!tcg_mem(d) || !HAS_MOVBE(d)) {
        return false;
    }
    u->dst = u->src = TCG_GPR(d->reg);
    u->fn = (d->opcode == 0xf0 ? tcg_movbe_rm : tcg_movbe_mr)
            [tcg_form(u)][s];
    return true;
}

bool tcg_decode_0f(TcgDecoder *d, TcgUop *u)
{
    if (d->map != TCG_MAP_0F) {
        tcg_decode_modrm(d, u);
        if (d->map == TCG_MAP_0F38 && (d->opcode & 0xfe) == 0xf0 &&
            !d->repne && !d->rep) {
            return movbe(d, u);
        }
        return tcg_decode_simd(d, u);
    }
    switch (d->opcode) {
    case 0x00:
        return group6(d, u);
    case 0x01:
        return group7(d, u);
    case 0x02: case 0x03:
        return lar_lsl(d, u);
    case 0x05 ... 0x09: case 0x30 ... 0x35: case 0xa2:
        return system_op(d, u);
    case 0x0d: case 0x18 ... 0x1f:      /* prefetch, ENDBR and other hints */
        tcg_decode_modrm(d, u);
        u->fn = tcg_op_nop;
        return true;
    case 0x20 ... 0x23:
        return mov_control(d, u);
    case 0x40 ... 0x4f: case 0x80 ... 0x9f: case 0xaf: case 0xc3:
    case 0xc8 ... 0xcf:
        return common(d, u);
    case 0xa0: case 0xa1: case 0xa8: case 0xa9:
        return push_pop_fs_gs(d, u);
    case 0xa3: case 0xab: case 0xb3: case 0xbb: case 0xba:
        return bit_test(d, u);
    case 0xa4: case 0xa5: case 0xac: case 0xad:
        return double_shift(d, u);
    case 0xae:
        return group15(d, u);
    case 0xb0: case 0xb1: case 0xc0: case 0xc1:
        return exchange(d, u);
    case 0xb2: case 0xb4: case 0xb5:
        return load_far(d, u);
    case 0xb6: case 0xb7: case 0xbe: case 0xbf:
        return movx(d, u);
    case 0xb8: case 0xbc: case 0xbd:
        return scan(d, u);
    case 0xc7:
        return group9(d, u);
    case 0x77:
        return tcg_decode_simd(d, u);
    case 0x10 ... 0x17: case 0x28 ... 0x2f: case 0x50 ... 0x76:
    case 0x78 ... 0x7f: case 0xc2: case 0xc4 ... 0xc6: case 0xd0 ... 0xfe:
        tcg_decode_modrm(d, u);
        return tcg_decode_simd(d, u);
    default:
        return false;
    }
}
