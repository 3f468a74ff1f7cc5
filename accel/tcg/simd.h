/*
 * MMX, SSE and SSE2: what the instructions do to values.
 *
 * Nothing here knows about guest memory, decoding or CPU state.  Integer
 * instructions are inline functions over host intrinsics (the interpreter
 * targets x86-64 hosts only); floating point runs on the host under the
 * guest's MXCSR, in simd-fp.c.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef ACCEL_TCG_SIMD_H
#define ACCEL_TCG_SIMD_H

#include <emmintrin.h>

/** One XMM register, or an MMX operand in its low quadword. */
typedef union SimdReg {
    uint8_t b[16];
    uint16_t w[8];
    uint32_t l[4];
    uint64_t q[2];
    float f[4];
    double d[2];
    __m128i i;
    __m128 ps;
    __m128d pd;
} SimdReg;

/**
 * SimdFn:
 * @d: first operand and result
 * @s: second operand; may be @d
 * @imm: the immediate byte, for instructions that have one
 */
typedef void SimdFn(SimdReg *d, const SimdReg *s, unsigned imm);

/* MXCSR (SDM vol. 1, 10.2.3). */
#define MXCSR_IE        0x0001
#define MXCSR_DE        0x0002
#define MXCSR_ZE        0x0004
#define MXCSR_OE        0x0008
#define MXCSR_UE        0x0010
#define MXCSR_PE        0x0020
#define MXCSR_FLAGS     0x003f
#define MXCSR_DAZ       0x0040
#define MXCSR_UM        0x0800
#define MXCSR_MASKS     0x1f80
#define MXCSR_MASK_SHIFT 7
#define MXCSR_RC        0x6000
#define MXCSR_FZ        0x8000
#define MXCSR_VALID     0xffff
#define MXCSR_DEFAULT   0x1f80

/*
 * Two-operand integer instructions that work lane by lane, so that the MMX
 * form is the low half of the SSE form: opcode (0F xx), name, intrinsic.
 */
#define SIMD_LANE_OPS(X)                                                \
    X(0x64, pcmpgtb, _mm_cmpgt_epi8)    X(0x65, pcmpgtw, _mm_cmpgt_epi16) \
    X(0x66, pcmpgtd, _mm_cmpgt_epi32)   X(0x74, pcmpeqb, _mm_cmpeq_epi8) \
    X(0x75, pcmpeqw, _mm_cmpeq_epi16)   X(0x76, pcmpeqd, _mm_cmpeq_epi32) \
    X(0xd1, psrlw, _mm_srl_epi16)       X(0xd2, psrld, _mm_srl_epi32)   \
    X(0xd3, psrlq, _mm_srl_epi64)       X(0xd4, paddq, _mm_add_epi64)   \
    X(0xd5, pmullw, _mm_mullo_epi16)    X(0xd8, psubusb, _mm_subs_epu8) \
    X(0xd9, psubusw, _mm_subs_epu16)    X(0xda, pminub, _mm_min_epu8)   \
    X(0xdb, pand, _mm_and_si128)        X(0xdc, paddusb, _mm_adds_epu8) \
    X(0xdd, paddusw, _mm_adds_epu16)    X(0xde, pmaxub, _mm_max_epu8)   \
    X(0xdf, pandn, _mm_andnot_si128)    X(0xe0, pavgb, _mm_avg_epu8)    \
    X(0xe1, psraw, _mm_sra_epi16)       X(0xe2, psrad, _mm_sra_epi32)   \
    X(0xe3, pavgw, _mm_avg_epu16)       X(0xe4, pmulhuw, _mm_mulhi_epu16) \
    X(0xe5, pmulhw, _mm_mulhi_epi16)    X(0xe8, psubsb, _mm_subs_epi8)  \
    X(0xe9, psubsw, _mm_subs_epi16)     X(0xea, pminsw, _mm_min_epi16)  \
    X(0xeb, por, _mm_or_si128)          X(0xec, paddsb, _mm_adds_epi8)  \
    X(0xed, paddsw, _mm_adds_epi16)     X(0xee, pmaxsw, _mm_max_epi16)  \
    X(0xef, pxor, _mm_xor_si128)        X(0xf1, psllw, _mm_sll_epi16)   \
    X(0xf2, pslld, _mm_sll_epi32)       X(0xf3, psllq, _mm_sll_epi64)   \
    X(0xf4, pmuludq, _mm_mul_epu32)     X(0xf5, pmaddwd, _mm_madd_epi16) \
    X(0xf6, psadbw, _mm_sad_epu8)       X(0xf8, psubb, _mm_sub_epi8)    \
    X(0xf9, psubw, _mm_sub_epi16)       X(0xfa, psubd, _mm_sub_epi32)   \
    X(0xfb, psubq, _mm_sub_epi64)       X(0xfc, paddb, _mm_add_epi8)    \
    X(0xfd, paddw, _mm_add_epi16)       X(0xfe, paddd, _mm_add_epi32)

/* Instructions that move values between lanes: the MMX form differs. */
#define SIMD_CROSS_OPS(X)                                               \
    X(0x60, punpcklbw, _mm_unpacklo_epi8)                               \
    X(0x61, punpcklwd, _mm_unpacklo_epi16)                              \
    X(0x62, punpckldq, _mm_unpacklo_epi32)                              \
    X(0x63, packsswb, _mm_packs_epi16)                                  \
    X(0x67, packuswb, _mm_packus_epi16)                                 \
    X(0x68, punpckhbw, _mm_unpackhi_epi8)                               \
    X(0x69, punpckhwd, _mm_unpackhi_epi16)                              \
    X(0x6a, punpckhdq, _mm_unpackhi_epi32)                              \
    X(0x6b, packssdw, _mm_packs_epi32)

/* Instructions that only XMM registers have. */
#define SIMD_WIDE_OPS(X)                                                \
    X(0x6c, punpcklqdq, _mm_unpacklo_epi64)                             \
    X(0x6d, punpckhqdq, _mm_unpackhi_epi64)

#define SIMD_DEFINE_INT(opcode, name, intrinsic)                        \
    static inline __m128i simd_##name(__m128i d, __m128i s)             \
    {                                                                   \
        return intrinsic(d, s);                                         \
    }
SIMD_LANE_OPS(SIMD_DEFINE_INT)
SIMD_CROSS_OPS(SIMD_DEFINE_INT)
SIMD_WIDE_OPS(SIMD_DEFINE_INT)
#undef SIMD_DEFINE_INT

/* MMX forms: the lane operations as they are; only the low half counts. */
#define MMX_DEFINE_LOW(opcode, name, intrinsic)                         \
    static inline __m128i mmx_##name(__m128i d, __m128i s)              \
    {                                                                   \
        return intrinsic(d, s);                                         \
    }
/* Unpack from the low quadwords: PUNPCKH is the upper half of that. */
#define MMX_DEFINE_HIGH(name, intrinsic)                                \
    static inline __m128i mmx_##name(__m128i d, __m128i s)              \
    {                                                                   \
        return _mm_srli_si128(intrinsic(d, s), 8);                      \
    }
/* Pack both operands side by side. */
#define MMX_DEFINE_PACK(name, intrinsic)                                \
    static inline __m128i mmx_##name(__m128i d, __m128i s)              \
    {                                                                   \
        __m128i both = _mm_unpacklo_epi64(d, s);                        \
                                                                        \
        return intrinsic(both, both);                                   \
    }
SIMD_LANE_OPS(MMX_DEFINE_LOW)
MMX_DEFINE_LOW(0x60, punpcklbw, _mm_unpacklo_epi8)
MMX_DEFINE_LOW(0x61, punpcklwd, _mm_unpacklo_epi16)
MMX_DEFINE_LOW(0x62, punpckldq, _mm_unpacklo_epi32)
MMX_DEFINE_HIGH(punpckhbw, _mm_unpacklo_epi8)
MMX_DEFINE_HIGH(punpckhwd, _mm_unpacklo_epi16)
MMX_DEFINE_HIGH(punpckhdq, _mm_unpacklo_epi32)
MMX_DEFINE_PACK(packsswb, _mm_packs_epi16)
MMX_DEFINE_PACK(packuswb, _mm_packus_epi16)
MMX_DEFINE_PACK(packssdw, _mm_packs_epi32)
#undef MMX_DEFINE_LOW
#undef MMX_DEFINE_HIGH
#undef MMX_DEFINE_PACK

/*
 * Shuffles.  The immediate picks lanes at run time, so lanes are loaded one by
 * one; the result is put together in registers, because a 16-byte load of
 * freshly stored pieces stalls.
 */
static inline uint64_t simd_pair(uint32_t low, uint32_t high)
{
    return low | (uint64_t)high << 32;
}

static inline __m128i simd_pshufd(const SimdReg *d, const SimdReg *s,
                                  unsigned imm)
{
    return _mm_set_epi64x(simd_pair(s->l[(imm >> 4) & 3],
                                    s->l[(imm >> 6) & 3]),
                          simd_pair(s->l[imm & 3], s->l[(imm >> 2) & 3]));
}

/* Four words of which imm picks those of the result. */
static inline uint64_t simd_pick_words(const uint16_t *w, unsigned imm)
{
    return simd_pair(w[imm & 3] | (uint32_t)w[(imm >> 2) & 3] << 16,
                     w[(imm >> 4) & 3] | (uint32_t)w[(imm >> 6) & 3] << 16);
}

static inline __m128i simd_pshuflw(const SimdReg *d, const SimdReg *s,
                                   unsigned imm)
{
    return _mm_set_epi64x(s->q[1], simd_pick_words(s->w, imm));
}

static inline __m128i simd_pshufhw(const SimdReg *d, const SimdReg *s,
                                   unsigned imm)
{
    return _mm_set_epi64x(simd_pick_words(s->w + 4, imm), s->q[0]);
}

static inline __m128i simd_shufps(const SimdReg *d, const SimdReg *s,
                                  unsigned imm)
{
    return _mm_set_epi64x(simd_pair(s->l[(imm >> 4) & 3],
                                    s->l[(imm >> 6) & 3]),
                          simd_pair(d->l[imm & 3], d->l[(imm >> 2) & 3]));
}

static inline __m128i simd_shufpd(const SimdReg *d, const SimdReg *s,
                                  unsigned imm)
{
    return _mm_set_epi64x(s->q[(imm >> 1) & 1], d->q[imm & 1]);
}

/* PSLLDQ: @imm is a byte count, 16 and above clear the register. */
static inline void simd_pslldq(SimdReg *d, const SimdReg *s, unsigned imm)
{
    uint8_t buf[32] = { 0 };

    _mm_storeu_si128((__m128i *)(buf + 16), s->i);
    d->i = _mm_loadu_si128((__m128i *)(buf + 16 - MIN(imm, 16u)));
}

/* PSRLDQ: @imm is a byte count, 16 and above clear the register. */
static inline void simd_psrldq(SimdReg *d, const SimdReg *s, unsigned imm)
{
    uint8_t buf[32] = { 0 };

    _mm_storeu_si128((__m128i *)buf, s->i);
    d->i = _mm_loadu_si128((__m128i *)(buf + MIN(imm, 16u)));
}

/*
 * Floating point.  A result goes to @d, upper lanes as the instruction leaves
 * them.  Instructions with a general register operand carry it in q[0]:
 * cvtsi2* read s->q[0], *2si write d->q[0] (zero-extended when 32-bit).
 * [u]comis* compare @d with @s and leave ZF, PF and CF (EFLAGS positions,
 * OF, SF and AF being clear) in d->q[0].  CMPxx takes its predicate in @imm,
 * bits 2:0.
 */
typedef enum SimdFpOp {
    SIMD_NOT_FP,
#define SIMD_ENUM_ALL(name)                                             \
    SIMD_##name##PS, SIMD_##name##PD, SIMD_##name##SS, SIMD_##name##SD,
    SIMD_ENUM_ALL(SQRT)
    SIMD_ENUM_ALL(ADD)
    SIMD_ENUM_ALL(MUL)
    SIMD_ENUM_ALL(SUB)
    SIMD_ENUM_ALL(MIN)
    SIMD_ENUM_ALL(DIV)
    SIMD_ENUM_ALL(MAX)
    SIMD_ENUM_ALL(CMP)
#undef SIMD_ENUM_ALL
    SIMD_RSQRTPS, SIMD_RSQRTSS, SIMD_RCPPS, SIMD_RCPSS,
    SIMD_CVTPS2PD, SIMD_CVTPD2PS, SIMD_CVTSS2SD, SIMD_CVTSD2SS,
    SIMD_CVTDQ2PS, SIMD_CVTPS2DQ, SIMD_CVTTPS2DQ,
    SIMD_CVTDQ2PD, SIMD_CVTPD2DQ, SIMD_CVTTPD2DQ,
    SIMD_CVTSI2SS32, SIMD_CVTSI2SS64, SIMD_CVTSI2SD32, SIMD_CVTSI2SD64,
    SIMD_CVTSS2SI32, SIMD_CVTSS2SI64, SIMD_CVTSD2SI32, SIMD_CVTSD2SI64,
    SIMD_CVTTSS2SI32, SIMD_CVTTSS2SI64, SIMD_CVTTSD2SI32, SIMD_CVTTSD2SI64,
    SIMD_COMISS, SIMD_COMISD, SIMD_UCOMISS, SIMD_UCOMISD,
    /* MMX integers: two lanes, in and out of q[0] */
    SIMD_CVTPI2PS, SIMD_CVTPI2PD,
    SIMD_CVTPS2PI, SIMD_CVTTPS2PI, SIMD_CVTPD2PI, SIMD_CVTTPD2PI,
    SIMD_FP__MAX,
} SimdFpOp;

/**
 * simd_fp:
 * @op: instruction
 * @mxcsr: guest MXCSR; its sticky flags are updated
 * @d: first operand and result; unchanged on failure
 * @s: second operand; may be @d
 * @imm: immediate byte
 *
 * Executes one floating-point instruction under the guest's rounding mode,
 * FZ and DAZ.  Also usable by any thread: host floating-point state is left
 * at its defaults.  SDM vol. 1, 11.5.
 *
 * Returns: false when an unmasked exception must be raised (#XM).
 */
bool simd_fp(SimdFpOp op, uint32_t *mxcsr, SimdReg *d, const SimdReg *s,
             unsigned imm);

#endif
