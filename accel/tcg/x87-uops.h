/*
 * x87 instructions between decoder and semantics.
 *
 * 'imm' of an x87 uop holds the x87 opcode: three bits of the first byte and
 * ModRM (as FOP does), and X87_IMM_*.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef ACCEL_TCG_X87_UOPS_H
#define ACCEL_TCG_X87_UOPS_H

#include "accel/tcg/engine.h"
#include "accel/tcg/x87.h"

#define X87_IMM_FOP     0x7ff
#define X87_IMM_OSIZE16 0x10000

/* x87-save.c: no availability checks; may fault */
void x87_fnstenv(CPUX86State *env, const TcgUop *u);
void x87_fldenv(CPUX86State *env, const TcgUop *u);
void x87_fnsave(CPUX86State *env, const TcgUop *u);
void x87_frstor(CPUX86State *env, const TcgUop *u);

#endif
