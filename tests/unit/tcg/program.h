/*
 * Random user-mode programs for differential testing.
 *
 * A program is a run of groups; each is complete in itself (jumps stay
 * inside), so any prefix of groups is a program, too.  RBX points to
 * RIG_OPERAND throughout and RSP is only used by balanced pushes, pops, calls
 * and returns.  The generator keeps track of flags that the architecture
 * leaves undefined, and never lets an instruction consume them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_UNIT_TCG_PROGRAM_H
#define TESTS_UNIT_TCG_PROGRAM_H

#include "host-run.h"

#define PROGRAM_GROUPS  64

typedef struct Program {
    uint8_t code[RIG_TEXT_BYTES - 64];
    unsigned len;
    unsigned groups;
    unsigned end[PROGRAM_GROUPS];       /* of each group, in code[] */
    uint32_t undef[PROGRAM_GROUPS];     /* undefined flags after each */
    uint32_t undefined;                 /* flags, right now */
    unsigned depth;                     /* of jumps and calls */
    unsigned bits;                      /* 16 or 32, for legacy programs */
} Program;

/** Generate @groups (up to PROGRAM_GROUPS) groups from rig_rand(). */
void program_generate(Program *p, unsigned groups);

/** Same for a 16- or 32-bit code segment: see program-legacy.c. */
void program_generate_legacy(Program *p, unsigned bits, unsigned groups);
#define LEGACY_EBX      64

/* program.c to program-simd.c and back */
void program_byte(Program *p, uint8_t b);
void program_u32(Program *p, uint32_t v);
/* Any register but RSP and RBX. */
unsigned program_gpr(void);
/* MMX, SSE or x87; needs no flags, leaves none undefined unless it says so. */
void program_simd(Program *p);

#endif
