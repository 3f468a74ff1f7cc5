/*
 * What the tests of commands for people share: a way to run one, and a machine
 * of a few bytes and processors for them to look at.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_UNIT_HMP_RIG_H
#define TESTS_UNIT_HMP_RIG_H

#include "hw/core/cpu.h"
#include "monitor-harness.h"

#define PROMPT "(qemu) "

#define RIG_RAM_BYTES 0x10000
/* A device that answers 0x5a, and no RAM. */
#define RIG_DEVICE    0x20000
/* A port that keeps what is written. */
#define RIG_PORT      0x80

/** rig_run: what @line prints, as human-monitor-command has it; malloc'd. */
char *rig_run(const char *line);
/** assert_prints: @line prints exactly @expected, with LF for CR LF. */
void assert_prints(const char *line, const char *expected);
/** assert_mentions: what @line prints has @part in it. */
void assert_mentions(const char *line, const char *part);

/** assert_answers: @c, at a prompt, sees @line, @answer (with CR LF) and a
 *  prompt. */
void assert_answers(Client *c, const char *line, const char *answer);

/** rig_memory: RAM at 0, RIG_DEVICE, RIG_PORT; once. */
void rig_memory(void);
/** rig_ram: where the RAM is. */
uint8_t *rig_ram(void);
/** rig_port_value: what was written last, and how many bytes. */
uint32_t rig_port_value(unsigned *size);

/**
 * rig_add_cpu: a processor with thread id 77, registers "pc" (0x100) and "reg"
 * (its index), and APIC id 10 above its index.  Virtual memory from 0x1000 to
 * 0x8000 is the physical one that begins at 0.
 */
CPUState *rig_add_cpu(void);
/** rig_remove_cpus: none is left. */
void rig_remove_cpus(void);
/** rig_nmis: how many came. */
unsigned rig_nmis(void);

#endif
