/*
 * Decoder of MMX, SSE and SSE2 instructions: a table by opcode and mandatory
 * prefix.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/decode.h"
#include "accel/tcg/simd-uops.h"

/* What 'dst' and 'src' of the uop are; by default ModRM.reg and ModRM.rm. */
#define F_IMM8      1u          /* an immediate byte follows */
#define F_REVERSE   2u          /* ModRM.rm is the destination */
#define F_REG_GPR   4u          /* ModRM.reg is a general register */
#define F_RM_GPR    8u          /* ModRM.rm is one, if it is a register */
#define F_REXW      16u         /* 'op' is one more with REX.W */
/* CPUID feature */
#define F_MMX       32u
#define F_SSE       64u
#define F_SSE2      128u

#define CPUID_MMX   (1u << 23)
#define CPUID_FXSR  (1u << 24)
#define CPUID_SSE   (1u << 25)
#define CPUID_SSE2  (1u << 26)

typedef struct SimdEntry {
    TcgHandler reg;             /* ModRM.mod == 3; NULL: #UD */
    TcgHandler mem;
    uint8_t op;                 /* SimdFpOp */
    uint8_t flags;
} SimdEntry;

#define SSE2_INT(opcode, name, intrinsic)                               \
    [opcode] = { sse_##name##_xx, sse_##name##_xm, 0, F_SSE2 },
#define MMX_INT(opcode, name, intrinsic)                                \
    [opcode] = { mmx_##name##_qq, mmx_##name##_qm, 0, F_MMX },
#define FP16(name, flags) { sse_fp_xx, sse_fp_x16, SIMD_##name, flags }
#define FP8(name, flags) { sse_fp_xx, sse_fp_x8, SIMD_##name, flags }
#define FP4(name, flags) { sse_fp_xx, sse_fp_x4, SIMD_##name, flags }
#define QUICK(NAME, name, flags) { sse_##name##_xx, sse_##name##_xm, \
                                   SIMD_##NAME, flags }

static const SimdEntry simd_none[256] = {
    SIMD_LANE_OPS(MMX_INT)
    SIMD_CROSS_OPS(MMX_INT)
    [0x10] = { sse_mov_xx, sse_movu_xm, 0, F_SSE },
    [0x11] = { sse_mov_xx, sse_movu_mx, 0, F_SSE | F_REVERSE },
    [0x12] = { sse_movhlps_xx, sse_movlps_xm, 0, F_SSE },
    [0x13] = { NULL, sse_movq_mx, 0, F_SSE | F_REVERSE },
    [0x14] = { sse_punpckldq_xx, sse_punpckldq_xm, 0, F_SSE },
    [0x15] = { sse_punpckhdq_xx, sse_punpckhdq_xm, 0, F_SSE },
    [0x16] = { sse_movlhps_xx, sse_movhps_xm, 0, F_SSE },
    [0x17] = { NULL, sse_movhps_mx, 0, F_SSE | F_REVERSE },
    [0x28] = { sse_mov_xx, sse_mova_xm, 0, F_SSE },
    [0x29] = { sse_mov_xx, sse_mova_mx, 0, F_SSE | F_REVERSE },
    [0x2a] = { sse_fp_xq, sse_fp_x8, SIMD_CVTPI2PS, F_SSE },
    [0x2b] = { NULL, sse_mova_mx, 0, F_SSE | F_REVERSE },
    [0x2c] = { sse_fp_qx, sse_fp_q8, SIMD_CVTTPS2PI, F_SSE },
    [0x2d] = { sse_fp_qx, sse_fp_q8, SIMD_CVTPS2PI, F_SSE },
    [0x2e] = { sse_comis_xx, sse_comis_x4, SIMD_UCOMISS, F_SSE },
    [0x2f] = { sse_comis_xx, sse_comis_x4, SIMD_COMISS, F_SSE },
    [0x50] = { sse_movmskps_rx, NULL, 0, F_SSE | F_REG_GPR },
    [0x51] = FP16(SQRTPS, F_SSE),
    [0x52] = FP16(RSQRTPS, F_SSE),
    [0x53] = FP16(RCPPS, F_SSE),
    [0x54] = { sse_pand_xx, sse_pand_xm, 0, F_SSE },
    [0x55] = { sse_pandn_xx, sse_pandn_xm, 0, F_SSE },
    [0x56] = { sse_por_xx, sse_por_xm, 0, F_SSE },
    [0x57] = { sse_pxor_xx, sse_pxor_xm, 0, F_SSE },
    [0x58] = FP16(ADDPS, F_SSE),
    [0x59] = FP16(MULPS, F_SSE),
    [0x5a] = FP8(CVTPS2PD, F_SSE2),
    [0x5b] = FP16(CVTDQ2PS, F_SSE2),
    [0x5c] = FP16(SUBPS, F_SSE),
    [0x5d] = FP16(MINPS, F_SSE),
    [0x5e] = FP16(DIVPS, F_SSE),
    [0x5f] = FP16(MAXPS, F_SSE),
    [0x6e] = { mmx_movd_qr, mmx_movd_qm, 0, F_MMX | F_RM_GPR },
    [0x6f] = { mmx_movq_qq, mmx_movq_qm, 0, F_MMX },
    [0x70] = { mmx_pshufw_qq, mmx_pshufw_qm, 0, F_SSE | F_IMM8 },
    [0x77] = { mmx_emms, mmx_emms, 0, F_MMX },
    [0x7e] = { mmx_movd_rq, mmx_movd_mq, 0, F_MMX | F_REVERSE | F_RM_GPR },
    [0x7f] = { mmx_movq_qq, mmx_movq_mq, 0, F_MMX | F_REVERSE },
    [0xc2] = FP16(CMPPS, F_SSE | F_IMM8),
    [0xc4] = { mmx_pinsrw_qr, mmx_pinsrw_qm, 0, F_SSE | F_IMM8 | F_RM_GPR },
    [0xc5] = { mmx_pextrw_rq, NULL, 0, F_SSE | F_IMM8 | F_REG_GPR },
    [0xc6] = { sse_shufps_xx, sse_shufps_xm, 0, F_SSE | F_IMM8 },
    [0xd7] = { mmx_pmovmskb_rq, NULL, 0, F_SSE | F_REG_GPR },
    [0xe7] = { NULL, mmx_movq_mq, 0, F_SSE | F_REVERSE },
    [0xf7] = { mmx_maskmovq, NULL, 0, F_SSE },
};

static const SimdEntry simd_66[256] = {
    SIMD_LANE_OPS(SSE2_INT)
    SIMD_CROSS_OPS(SSE2_INT)
    SIMD_WIDE_OPS(SSE2_INT)
    [0x10] = { sse_mov_xx, sse_movu_xm, 0, F_SSE2 },
    [0x11] = { sse_mov_xx, sse_movu_mx, 0, F_SSE2 | F_REVERSE },
    [0x12] = { NULL, sse_movlps_xm, 0, F_SSE2 },
    [0x13] = { NULL, sse_movq_mx, 0, F_SSE2 | F_REVERSE },
    [0x14] = { sse_punpcklqdq_xx, sse_punpcklqdq_xm, 0, F_SSE2 },
    [0x15] = { sse_punpckhqdq_xx, sse_punpckhqdq_xm, 0, F_SSE2 },
    [0x16] = { NULL, sse_movhps_xm, 0, F_SSE2 },
    [0x17] = { NULL, sse_movhps_mx, 0, F_SSE2 | F_REVERSE },
    [0x28] = { sse_mov_xx, sse_mova_xm, 0, F_SSE2 },
    [0x29] = { sse_mov_xx, sse_mova_mx, 0, F_SSE2 | F_REVERSE },
    [0x2a] = { sse_fp_xq, sse_fp_x8, SIMD_CVTPI2PD, F_SSE2 },
    [0x2b] = { NULL, sse_mova_mx, 0, F_SSE2 | F_REVERSE },
    [0x2c] = { sse_fp_qx, sse_fp_q16, SIMD_CVTTPD2PI, F_SSE2 },
    [0x2d] = { sse_fp_qx, sse_fp_q16, SIMD_CVTPD2PI, F_SSE2 },
    [0x2e] = { sse_comis_xx, sse_comis_x8, SIMD_UCOMISD, F_SSE2 },
    [0x2f] = { sse_comis_xx, sse_comis_x8, SIMD_COMISD, F_SSE2 },
    [0x50] = { sse_movmskpd_rx, NULL, 0, F_SSE2 | F_REG_GPR },
    [0x51] = FP16(SQRTPD, F_SSE2),
    [0x54] = { sse_pand_xx, sse_pand_xm, 0, F_SSE2 },
    [0x55] = { sse_pandn_xx, sse_pandn_xm, 0, F_SSE2 },
    [0x56] = { sse_por_xx, sse_por_xm, 0, F_SSE2 },
    [0x57] = { sse_pxor_xx, sse_pxor_xm, 0, F_SSE2 },
    [0x58] = FP16(ADDPD, F_SSE2),
    [0x59] = FP16(MULPD, F_SSE2),
    [0x5a] = FP16(CVTPD2PS, F_SSE2),
    [0x5b] = FP16(CVTPS2DQ, F_SSE2),
    [0x5c] = FP16(SUBPD, F_SSE2),
    [0x5d] = FP16(MINPD, F_SSE2),
    [0x5e] = FP16(DIVPD, F_SSE2),
    [0x5f] = FP16(MAXPD, F_SSE2),
    [0x6e] = { sse_movd_xr, sse_movd_xm, 0, F_SSE2 | F_RM_GPR },
    [0x6f] = { sse_mov_xx, sse_mova_xm, 0, F_SSE2 },
    [0x70] = { sse_pshufd_xx, sse_pshufd_xm, 0, F_SSE2 | F_IMM8 },
    [0x7e] = { sse_movd_rx, sse_movd_mx, 0, F_SSE2 | F_REVERSE | F_RM_GPR },
    [0x7f] = { sse_mov_xx, sse_mova_mx, 0, F_SSE2 | F_REVERSE },
    [0xc2] = FP16(CMPPD, F_SSE2 | F_IMM8),
    [0xc4] = { sse_pinsrw_xr, sse_pinsrw_xm, 0, F_SSE2 | F_IMM8 | F_RM_GPR },
    [0xc5] = { sse_pextrw_rx, NULL, 0, F_SSE2 | F_IMM8 | F_REG_GPR },
    [0xc6] = { sse_shufpd_xx, sse_shufpd_xm, 0, F_SSE2 | F_IMM8 },
    [0xd6] = { sse_movq_xx, sse_movq_mx, 0, F_SSE2 | F_REVERSE },
    [0xd7] = { sse_pmovmskb_rx, NULL, 0, F_SSE2 | F_REG_GPR },
    [0xe6] = FP16(CVTTPD2DQ, F_SSE2),
    [0xe7] = { NULL, sse_mova_mx, 0, F_SSE2 | F_REVERSE },
    [0xf7] = { sse_maskmovdqu, NULL, 0, F_SSE2 },
};

static const SimdEntry simd_f3[256] = {
    [0x10] = { sse_movss_xx, sse_movd_xm, 0, F_SSE },
    [0x11] = { sse_movss_xx, sse_movd_mx, 0, F_SSE | F_REVERSE },
    [0x2a] = { sse_fp_xr, NULL, SIMD_CVTSI2SS32, F_SSE | F_RM_GPR | F_REXW },
    [0x2c] = { sse_fp_rx, sse_fp_r4, SIMD_CVTTSS2SI32,
               F_SSE | F_REG_GPR | F_REXW },
    [0x2d] = { sse_fp_rx, sse_fp_r4, SIMD_CVTSS2SI32,
               F_SSE | F_REG_GPR | F_REXW },
    [0x51] = FP4(SQRTSS, F_SSE),
    [0x52] = FP4(RSQRTSS, F_SSE),
    [0x53] = FP4(RCPSS, F_SSE),
    [0x58] = QUICK(ADDSS, addss, F_SSE),
    [0x59] = QUICK(MULSS, mulss, F_SSE),
    [0x5a] = FP4(CVTSS2SD, F_SSE2),
    [0x5b] = FP16(CVTTPS2DQ, F_SSE2),
    [0x5c] = QUICK(SUBSS, subss, F_SSE),
    [0x5d] = FP4(MINSS, F_SSE),
    [0x5e] = QUICK(DIVSS, divss, F_SSE),
    [0x5f] = FP4(MAXSS, F_SSE),
    [0x6f] = { sse_mov_xx, sse_movu_xm, 0, F_SSE2 },
    [0x70] = { sse_pshufhw_xx, sse_pshufhw_xm, 0, F_SSE2 | F_IMM8 },
    [0x7e] = { sse_movq_xx, sse_movq_xm, 0, F_SSE2 },
    [0x7f] = { sse_mov_xx, sse_movu_mx, 0, F_SSE2 | F_REVERSE },
    [0xc2] = FP4(CMPSS, F_SSE | F_IMM8),
    [0xd6] = { mmx_movq2dq, NULL, 0, F_SSE2 },
    [0xe6] = FP8(CVTDQ2PD, F_SSE2),
};

static const SimdEntry simd_f2[256] = {
    [0x10] = { sse_movsd_xx, sse_movq_xm, 0, F_SSE2 },
    [0x11] = { sse_movsd_xx, sse_movq_mx, 0, F_SSE2 | F_REVERSE },
    [0x2a] = { sse_fp_xr, NULL, SIMD_CVTSI2SD32, F_SSE2 | F_RM_GPR | F_REXW },
    [0x2c] = { sse_fp_rx, sse_fp_r8, SIMD_CVTTSD2SI32,
               F_SSE2 | F_REG_GPR | F_REXW },
    [0x2d] = { sse_fp_rx, sse_fp_r8, SIMD_CVTSD2SI32,
               F_SSE2 | F_REG_GPR | F_REXW },
    [0x51] = FP8(SQRTSD, F_SSE2),
    [0x58] = QUICK(ADDSD, addsd, F_SSE2),
    [0x59] = QUICK(MULSD, mulsd, F_SSE2),
    [0x5a] = FP8(CVTSD2SS, F_SSE2),
    [0x5c] = QUICK(SUBSD, subsd, F_SSE2),
    [0x5d] = FP8(MINSD, F_SSE2),
    [0x5e] = QUICK(DIVSD, divsd, F_SSE2),
    [0x5f] = FP8(MAXSD, F_SSE2),
    [0x70] = { sse_pshuflw_xx, sse_pshuflw_xm, 0, F_SSE2 | F_IMM8 },
    [0xc2] = FP8(CMPSD, F_SSE2 | F_IMM8),
    [0xd6] = { mmx_movdq2q, NULL, 0, F_SSE2 },
    [0xe6] = FP16(CVTPD2DQ, F_SSE2),
};

static const SimdEntry *const simd_map[4] = {
    [TCG_PFX_NONE] = simd_none, [TCG_PFX_66] = simd_66,
    [TCG_PFX_F3] = simd_f3, [TCG_PFX_F2] = simd_f2,
};

/* 0F 71, 72, 73: shifts by an immediate; [opcode - 71][/reg]. */
static const TcgHandler sse_shift[3][8] = {
    { [2] = sse_psrlw_i, [4] = sse_psraw_i, [6] = sse_psllw_i },
    { [2] = sse_psrld_i, [4] = sse_psrad_i, [6] = sse_pslld_i },
    { [2] = sse_psrlq_i, [3] = sse_psrldq_i, [6] = sse_psllq_i,
      [7] = sse_pslldq_i },
};
static const TcgHandler mmx_shift[3][8] = {
    { [2] = mmx_psrlw_i, [4] = mmx_psraw_i, [6] = mmx_psllw_i },
    { [2] = mmx_psrld_i, [4] = mmx_psrad_i, [6] = mmx_pslld_i },
    { [2] = mmx_psrlq_i, [6] = mmx_psllq_i },
};

static bool has_feature(TcgDecoder *d, uint32_t bit)
{
    return d->env->features[FEAT_1_EDX] & bit;
}

static bool decode_shift(TcgDecoder *d, TcgUop *u)
{
    unsigned row = d->opcode - 0x71;

    if (d->mod != 3) {
        return false;
    }
    if (d->pfx == TCG_PFX_NONE && has_feature(d, CPUID_MMX)) {
        u->fn = mmx_shift[row][d->reg & 7];
    } else if (d->pfx == TCG_PFX_66 && has_feature(d, CPUID_SSE2)) {
        u->fn = sse_shift[row][d->reg & 7];
    }
    if (!u->fn) {
        return false;
    }
    u->dst = d->rm;
    u->imm = tcg_fetch8(d);
    return true;
}

/* 0F AE with a memory operand: state and MXCSR. */
static bool decode_state(TcgDecoder *d, TcgUop *u)
{
    static const TcgHandler fn[4] = {
        fpu_fxsave, fpu_fxrstor, sse_ldmxcsr, sse_stmxcsr,
    };
    unsigned row = d->reg & 7;

    if (d->mod == 3 || row > 3 || d->pfx != TCG_PFX_NONE ||
        !has_feature(d, row < 2 ? CPUID_FXSR : CPUID_SSE)) {
        return false;
    }
    u->fn = fn[row];
    u->imm = d->rexw;
    return true;
}

/*
 * MMX-register instructions that came with SSE or SSE2; the table only knows
 * "MMX" for those whose XMM form is SSE2.
 */
static uint32_t required_feature(TcgDecoder *d, const SimdEntry *e)
{
    if (e->flags & F_SSE2) {
        return CPUID_SSE2;
    } else if (e->flags & F_SSE) {
        return CPUID_SSE;
    }
    switch (d->opcode) {
    case 0xd4: case 0xf4: case 0xfb:
        return CPUID_SSE2;
    case 0xda: case 0xde: case 0xe0: case 0xe3: case 0xe4: case 0xea:
    case 0xee: case 0xf6:
        return CPUID_SSE;
    default:
        return CPUID_MMX;
    }
}

/* Forms that differ by REX.W or operand kind beyond what the table says. */
static TcgHandler refine(TcgDecoder *d, TcgHandler fn)
{
    bool mem = d->mod != 3;

    switch (d->opcode) {
    case 0x2a:                  /* CVTSI2SS, CVTSI2SD from memory */
        if (mem && d->pfx >= TCG_PFX_F3) {
            return d->rexw ? sse_fp_x8 : sse_fp_x4;
        }
        break;
    case 0x6e:
        if (d->rexw && d->pfx == TCG_PFX_66) {
            return mem ? sse_movq_xm : sse_movq_xr;
        } else if (d->rexw && d->pfx == TCG_PFX_NONE) {
            return mem ? mmx_movq_qm : mmx_movq_qr;
        }
        break;
    case 0x7e:
        if (d->rexw && d->pfx == TCG_PFX_66) {
            return mem ? sse_movq_mx : sse_movq_rx;
        } else if (d->rexw && d->pfx == TCG_PFX_NONE) {
            return mem ? mmx_movq_mq : mmx_movq_rq;
        }
        break;
    }
    return fn;
}

static void set_operands(TcgDecoder *d, TcgUop *u, unsigned flags)
{
    uint8_t reg = flags & F_REG_GPR ? TCG_GPR(d->reg) : d->reg;
    uint8_t rm = flags & F_RM_GPR ? TCG_GPR(d->rm) : d->rm;

    if (flags & F_REVERSE) {
        u->dst = d->mod == 3 ? rm : 0;
        u->src = reg;
    } else {
        u->dst = reg;
        u->src = d->mod == 3 ? rm : 0;
    }
}

/* MASKMOVQ and MASKMOVDQU write to DS:rDI, DS being replaceable. */
static void implicit_rdi(TcgDecoder *d, TcgUop *u)
{
    unsigned seg = d->seg >= 0 ? d->seg : R_DS;
    bool flat = d->code64 && seg != R_FS && seg != R_GS;

    u->base = TCG_GPR(R_EDI);
    u->index = TCG_REG_NONE;
    u->segbase = flat ? offsetof(CPUX86State, zero_reg)
                      : offsetof(CPUX86State, segs[seg].base);
    if (d->code64) {
        u->flags = d->asize == 4 ? UOP_EA_LONG32 : 0;
        return;
    }
    u->flags = UOP_LEGACY | (d->asize == 2 ? UOP_ADDR16 : UOP_ADDR32) |
               (seg == R_SS ? UOP_SS : 0) | seg << UOP_SEG_SHIFT;
}

bool tcg_decode_simd(TcgDecoder *d, TcgUop *u)
{
    const SimdEntry *e = &simd_map[d->pfx][d->opcode];
    unsigned op = e->op;

    if (d->lock || d->map != TCG_MAP_0F) {
        return false;
    }
    if (d->opcode >= 0x71 && d->opcode <= 0x73) {
        return decode_shift(d, u);
    } else if (d->opcode == 0xae) {
        return decode_state(d, u);
    } else if (d->opcode == 0xf7 && d->mod == 3 && d->pfx <= TCG_PFX_66) {
        implicit_rdi(d, u);
    }
    u->fn = refine(d, !d->has_modrm || d->mod == 3 ? e->reg : e->mem);
    if (!u->fn || !has_feature(d, required_feature(d, e))) {
        return false;
    }
    if (!d->has_modrm) {
        return true;            /* EMMS */
    }
    set_operands(d, u, e->flags);
    if ((e->flags & F_REXW) && d->rexw) {
        op++;
    }
    if (e->flags & F_IMM8) {
        u->imm = tcg_fetch8(d);
    }
    if (op != SIMD_NOT_FP) {
        u->imm = op | (uint32_t)u->imm << 8;
    }
    return true;
}
