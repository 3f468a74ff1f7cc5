/*
 * Descriptor handling shared by segment loads, far transfers and events.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef ACCEL_TCG_SEG_H
#define ACCEL_TCG_SEG_H

#include "accel/tcg/internal.h"
#include "accel/tcg/stack.h"

uint32_t tcg_desc_base(uint32_t lo, uint32_t hi);
uint32_t tcg_desc_limit(uint32_t lo, uint32_t hi);
/* Set the accessed bit of the descriptor at linear @addr. */
void tcg_set_accessed(CPUX86State *env, const TcgUop *u, uint32_t *hi,
                      uint64_t addr);

/* far.c */
/* SS:SP for privilege level @dpl from the TSS; #TS if it is unusable. */
void tcg_tss_stack(CPUX86State *env, const TcgUop *u, unsigned dpl,
                   uint16_t *ss, uint64_t *sp);
/* Load SS from @sel for @cpl with errors of vector @fault (#TS or #GP). */
void tcg_check_ss(CPUX86State *env, const TcgUop *u, uint16_t sel,
                  unsigned cpl, int fault, SegmentCache *out);

#endif
