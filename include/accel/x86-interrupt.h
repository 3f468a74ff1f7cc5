/*
 * What the architecture's bits of CPUState.interrupt_request mean on x86.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef ACCEL_X86_INTERRUPT_H
#define ACCEL_X86_INTERRUPT_H

#include "exec/cpu-interrupt.h"

#define CPU_INTERRUPT_POLL  CPU_INTERRUPT_TGT_EXT_1
#define CPU_INTERRUPT_SMI   CPU_INTERRUPT_TGT_EXT_2
#define CPU_INTERRUPT_NMI   CPU_INTERRUPT_TGT_EXT_3
#define CPU_INTERRUPT_MCE   CPU_INTERRUPT_TGT_EXT_4
#define CPU_INTERRUPT_SIPI  CPU_INTERRUPT_TGT_INT_1
#define CPU_INTERRUPT_TPR   CPU_INTERRUPT_TGT_INT_2
/* The local APIC's INIT, not RESET# of the whole machine. */
#define CPU_INTERRUPT_INIT  CPU_INTERRUPT_RESET

#endif
