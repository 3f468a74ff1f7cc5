/*
 * Shared by the files of the core decoder.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef ACCEL_TCG_DECODE_PRIV_H
#define ACCEL_TCG_DECODE_PRIV_H

#include "accel/tcg/ops.h"

/* A block under construction; 'd' is the instruction at hand. */
typedef struct TcgBuild {
    TcgDecoder d;
    TcgBlock *block;
    unsigned n;                 /* uop slots in use */
    uint64_t linear;            /* of the instruction */
    bool in_memory;             /* else every byte is fetched on its own */
    bool first;                 /* first instruction of the block */
    bool crosses;               /* it needed bytes of the next page */
    bool lock_ok;               /* LOCK is legal with this form */
    bool fused;                 /* joined the previous uop */
    bool shadow;                /* STI: the block may not end after it */
    uint8_t buf[16];
    jmp_buf stop;               /* to end the block before this insn, or... */
} TcgBuild;
enum { TCG_STOP_BEFORE = 1, TCG_STOP_GP = 2 };

static inline TcgBuild *tcg_build(TcgDecoder *d)
{
    return (TcgBuild *)d;       /* its first member */
}

/* All return false for #UD.  @u is &block->uops[n], already counted. */
bool tcg_decode_base(TcgDecoder *d, TcgUop *u);
bool tcg_decode_0f(TcgDecoder *d, TcgUop *u);

void tcg_decode_modrm(TcgDecoder *d, TcgUop *u);
/* Segment and address size of a memory operand, into flags and segbase */
void tcg_decode_memory(TcgDecoder *d, TcgUop *u, int default_seg);
bool tcg_decode_jcc(TcgDecoder *d, TcgUop *u, unsigned cc, int64_t disp);
uint64_t tcg_fetch64(TcgDecoder *d);
/* Immediate of the operand size, sign-extended; 32 bits for 8 bytes */
int32_t tcg_fetch_imm(TcgDecoder *d, unsigned size);
/* Address of the instruction that follows; all bytes have been fetched. */
uint64_t tcg_decode_next(TcgDecoder *d);
/* Take the next slot for an edge to @rip. */
void tcg_add_edge(TcgDecoder *d, uint64_t rip);
/* @rip as a near branch of this operand size would leave it */
uint64_t tcg_branch_target(TcgDecoder *d, int64_t displacement);

static inline unsigned tcg_log2(unsigned size)
{
    return size == 8 ? 3 : size == 4 ? 2 : size == 2 ? 1 : 0;
}

/* Byte register @n: without REX, 4..7 are AH CH DH BH */
static inline uint8_t tcg_gpr8(const TcgDecoder *d, unsigned n)
{
    return !d->rex && n >= 4 && n < 8 ? (n - 4) * 8 + 1 : n * 8;
}

static inline uint8_t tcg_gpr_sized(const TcgDecoder *d, unsigned n,
                                    unsigned size)
{
    return size == 1 ? tcg_gpr8(d, n) : TCG_GPR(n);
}

/* 0: x, 1: g */
static inline unsigned tcg_form(const TcgUop *u)
{
    return u->flags & (UOP_LEGACY | UOP_EA_LONG32) ? 1 : 0;
}

/* 0: x, 1: g, 2: b.  RIP-relative is b as well */
static inline unsigned tcg_form3(const TcgUop *u)
{
    if (tcg_form(u)) {
        return 1;
    }
    return u->index == TCG_REG_NONE && u->segbase == TCG_REG_NONE ? 2 : 0;
}

static inline bool tcg_mem(const TcgDecoder *d)
{
    return d->mod != 3;
}

/* Near branches, PUSH and POP: 64-bit mode has no 32-bit form */
static inline unsigned tcg_stack_size(const TcgDecoder *d)
{
    return d->code64 ? (d->prefix_66 ? 2 : 8) : d->osize;
}

#endif
