/*
 * One instruction while it is being decoded, and the contract between the
 * core decoder and those of x87, MMX and SSE.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef ACCEL_TCG_DECODE_H
#define ACCEL_TCG_DECODE_H

#include "accel/tcg/engine.h"

enum { TCG_MAP_BASE, TCG_MAP_0F, TCG_MAP_0F38, TCG_MAP_0F3A };

/* Mandatory prefix of a 0F-map instruction; F2/F3 win over 66. */
enum { TCG_PFX_NONE, TCG_PFX_66, TCG_PFX_F3, TCG_PFX_F2 };

typedef struct TcgDecoder {
    CPUX86State *env;
    uint64_t rip;               /* of the instruction */
    const uint8_t *bytes;       /* up to 15 are fetched on demand */
    unsigned pos;               /* bytes consumed so far */
    unsigned avail;             /* bytes that can be had without a fault */

    uint8_t map;                /* TCG_MAP_* */
    uint8_t opcode;             /* last opcode byte */
    uint8_t pfx;                /* TCG_PFX_* */
    bool prefix_66, prefix_67, lock, rep, repne;
    uint8_t rex;                /* 0 if none, else 0x40..0x4f */
    bool rexw;
    bool code64;                /* CS.L and EFER.LMA */
    bool code32;                /* 32-bit default sizes (never with code64) */
    bool stack64, stack32;
    uint8_t osize;              /* 2, 4 or 8 */
    uint8_t asize;              /* 2, 4 or 8 */
    int8_t seg;                 /* override R_xS or -1 */

    bool has_modrm;
    uint8_t modrm;
    uint8_t mod;                /* 0..3; 3 is a register operand */
    uint8_t reg;                /* with REX.R: 0..15 */
    uint8_t rm;                 /* with REX.B; register number if mod == 3 */
    bool rip_relative;
    bool ends_block;            /* set by a decoder: nothing follows */
} TcgDecoder;

/*
 * Immediates of the instruction, after ModRM and displacement.  May unwind
 * if the bytes are not there (fetch fault, longer than 15).
 */
uint8_t tcg_fetch8(TcgDecoder *d);
uint16_t tcg_fetch16(TcgDecoder *d);
uint32_t tcg_fetch32(TcgDecoder *d);

/**
 * tcg_decode_simd: an MMX, SSE or SSE2.. instruction of map 0F, 0F38, 0F3A
 * tcg_decode_x87: opcodes D8..DF, and 9B (WAIT)
 * @d: decoded up to and including ModRM and displacement (0F 77 EMMS and 9B
 *     have no ModRM)
 * @u: zeroed except for the memory operand (base, index, scale, disp, segbase,
 *     flags), already filled if d->mod != 3.  The callee sets fn, dst, src,
 *     imm, and fetches an immediate byte where the form has one.
 *
 * The callee checks LOCK (always #UD) and CPUID features.
 * FXSAVE/FXRSTOR/LDMXCSR/STMXCSR (0F AE /0../3 with memory operand) go to
 * tcg_decode_simd too; fences and CLFLUSH, MOVNTI (0F C3) do not.
 *
 * Returns: false for #UD.
 */
bool tcg_decode_simd(TcgDecoder *d, TcgUop *u);
bool tcg_decode_x87(TcgDecoder *d, TcgUop *u);

/* Byte offset of general register @n for TcgUop.dst/src; @n is 0..15. */
#define TCG_GPR(n)  ((uint8_t)((n) * 8))

#endif
