/*
 * A tiny machine for the KVM tests: RAM from 0, one or more processors, and
 * ports that report to the test.
 *
 * Port 0xf0: a value is recorded.  Port 0xf4: the guest is done.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_UNIT_KVM_GUEST_H
#define TESTS_UNIT_KVM_GUEST_H

#include "hw/core/cpu.h"
#include "target/i386/cpu.h"

#define GUEST_CODE 0x1000       /* where code is put, and starts */
#define GUEST_RAM (2u << 20)

/* What the guest reported, newest last. */
extern uint32_t guest_values[64];
extern unsigned guest_nvalues;
extern bool guest_done;

/**
 * guest_init: start everything; call first in main()
 * @irqchip: "on", "off", "split"
 *
 * Returns: false, after saying so, when KVM cannot be used here.
 */
bool guest_init(int *argc, char ***argv, const char *irqchip);

/** guest_add_cpu: a processor with APIC id @id, reset */
X86CPU *guest_add_cpu(unsigned id);

/** guest_load: put @len bytes of code at GUEST_CODE and clear reports */
void guest_load(const void *code, size_t len);

/** guest_real_mode: make @cpu start at GUEST_CODE in real mode */
void guest_real_mode(X86CPU *cpu);

/** guest_long_mode: in 64-bit mode, first 2 MiB mapped one to one */
void guest_long_mode(X86CPU *cpu);

/** guest_run: run until the guest is done or the machine stops by itself */
void guest_run(void);

/** guest_stop: stop the machine */
void guest_stop(void);

#endif
