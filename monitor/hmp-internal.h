/*
 * Commands for people.  Private to the monitor room.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MONITOR_HMP_INTERNAL_H
#define MONITOR_HMP_INTERNAL_H

#include "hw/core/cpu.h"
#include "monitor-internal.h"
#include "qobject/qdict.h"

/**
 * struct HMPCommand: a row of a table of commands.
 * @name: its names, separated by '|'
 * @args: its arguments, as hmp_parse_args() takes them
 * @params: the same for people
 * @help: what it does
 * @run: the arguments are borrowed
 * @sub: commands that its first word selects; ends with a row without name
 * @preconfig: it needs no machine (-preconfig)
 */
typedef struct HMPCommand HMPCommand;
struct HMPCommand {
    const char *name;
    const char *args;
    const char *params;
    const char *help;
    void (*run)(Monitor *mon, const QDict *args);
    const HMPCommand *sub;
    bool preconfig;
};

/* The tables; each ends with a row without name. */
extern const HMPCommand hmp_commands[];
extern const HMPCommand hmp_info_commands[];

/*** From a line to a command: hmp-dispatch.c ***/

/** hmp_find_command: the row for the @len bytes at @word, or NULL. */
const HMPCommand *hmp_find_command(const HMPCommand *table, const char *word,
                                   size_t len);
/** hmp_run_line: run a line, with the output and errors going to @mon. */
void hmp_run_line(Monitor *mon, const char *line);
/** hmp_run_captured: run a line for a program; what it printed, malloc'd. */
char *hmp_run_captured(const char *line, int cpu_index, Error **errp);
/** hmp_first_word: skip spaces at *@p and what a space or '/' ends; set *@word
 *  to the latter and return its length. */
size_t hmp_first_word(const char **p, const char **word);
/** hmp_error: print and free @err; true if there was one. */
bool hmp_error(Monitor *mon, Error *err);

/*** Arguments: hmp-args.c ***/

/* What a "/" argument says: of print, x, xp, i and o. */
typedef struct HMPFormat {
    char type;                          /* one of "xduoci" */
    unsigned size;                      /* bytes of an element */
} HMPFormat;

/* One argument of HMPCommand.args. */
typedef struct HMPArg {
    char *name;
    char type;
    char option;                        /* the letter of an option */
    char *words;                        /* what completes it, or NULL */
    bool optional;
} HMPArg;

/** hmp_next_arg: read the argument at @args; where the next one begins.
 *  hmp_arg_clear() frees what @arg holds. */
const char *hmp_next_arg(const char *args, HMPArg *arg);
/** hmp_arg_clear: the opposite. */
void hmp_arg_clear(HMPArg *arg);

/**
 * hmp_parse_args: take the text after a command apart
 * @mon: whose registers and formats count
 * @name: the command, for messages
 * @args: "name:type" for each argument, separated by commas, where the type
 *     is one of
 *       s   a word, or text in double quotes with \n \r \\ \' \" escapes
 *       B   the same, for a block device or node
 *       F   the same, for a file
 *       S   the rest of the line
 *       i   an expression of 32 bits
 *       l   an expression of 64 bits
 *       M   an expression, not negative, of MiB: bytes
 *       o   a size with a suffix, else of MiB: bytes
 *       -x  present if the option -x is given
 *       /   "/" with a count, a type and a size: "count", "format" and "size"
 *     followed by '@' and what hmp_complete() offers, and by '?' if it may be
 *     missing
 * @text: the text
 *
 * Returns: the arguments; NULL with @errp set.
 */
QDict *hmp_parse_args(Monitor *mon, const char *name, const char *args,
                      const char *text, Error **errp);

/**
 * hmp_parse_expr: evaluate the expression at @p
 * @mon: whose processor has the registers
 * @value: receives its value, modulo 2^64
 *
 * Sums of terms of products: + and - bind least, then & | ^, then * / %.
 * Operands are numbers with C's prefixes, characters in single quotes,
 * registers like $pc, and expressions in parentheses, after any of + - ~.
 *
 * Returns: what follows it and spaces; NULL with @errp set.
 */
const char *hmp_parse_expr(Monitor *mon, const char *p, int64_t *value,
                           Error **errp);

/*** Help and completion: hmp-help.c, hmp-complete.c ***/

/** hmp_print_help: help on command @name, or on all for NULL. */
void hmp_print_help(Monitor *mon, const HMPCommand *table, const char *prefix,
                    const char *name);
/** hmp_complete: words that may stand in place of the last one of @start. */
char **hmp_complete(const char *start);

/*** The session: hmp.c ***/

/** hmp_cpu: the processor that commands of @mon are about, or NULL. */
CPUState *hmp_cpu(Monitor *mon);
/** hmp_cpu_or_complain: likewise; tells the user if there is none. */
CPUState *hmp_cpu_or_complain(Monitor *mon);
/** hmp_set_cpu: choose it; false if there is none. */
bool hmp_set_cpu(Monitor *mon, int64_t index);
/** hmp_format: the one that was given last. */
HMPFormat *hmp_format(Monitor *mon);
/** hmp_history: lines that were entered, oldest first; borrowed. */
const GPtrArray *hmp_history(Monitor *mon);

/**
 * hmp_on_cpu: look at a processor on its thread, with registers fetched
 * @look: what does; @opaque goes there
 */
void hmp_on_cpu(CPUState *cpu, void (*look)(CPUState *cpu, void *opaque),
                void *opaque);

/*** The handlers ***/

typedef void HMPHandler(Monitor *mon, const QDict *args);

/* hmp-cmds.c */
HMPHandler hmp_help, hmp_stop, hmp_cont, hmp_quit, hmp_system_reset,
    hmp_system_powerdown, hmp_system_wakeup, hmp_watchdog_action,
    hmp_choose_cpu, hmp_nmi, hmp_balloon, hmp_log,
    hmp_logfile, hmp_getfd, hmp_closefd, hmp_exit_preconfig;
/* hmp-qom.c */
HMPHandler hmp_device_add, hmp_device_del, hmp_object_add, hmp_object_del,
    hmp_qom_list, hmp_qom_get, hmp_qom_set;
/* hmp-char.c */
HMPHandler hmp_chardev_add, hmp_chardev_change, hmp_chardev_remove,
    hmp_chardev_send_break, hmp_ringbuf_read, hmp_ringbuf_write, info_chardev;
/* hmp-block.c */
HMPHandler hmp_block_resize, hmp_drive_add, hmp_drive_del, info_block,
    info_blockstats;
/* hmp-memory.c */
HMPHandler hmp_print, hmp_x, hmp_xp, hmp_in, hmp_out, hmp_sum;
/* hmp-address.c */
HMPHandler hmp_gpa2hva, hmp_gpa2hpa, hmp_gva2gpa, hmp_memsave,
    hmp_pmemsave;
/* hmp-info.c */
HMPHandler info_version, info_name, info_uuid, info_status, info_kvm,
    info_accelerators, info_history, info_balloon, info_none, info_security;
/* hmp-info-cpu.c */
HMPHandler info_cpus, info_registers, info_hotpluggable_cpus, info_lapic,
    info_mem, info_tlb, info_irq, info_pic;
/* hmp-stats.c */
HMPHandler info_stats;
/* hmp-info-parts.c */
HMPHandler info_qtree, info_qom_tree, info_qdm, info_mtree, info_ramblock,
    info_memdev, info_memory_size_summary, info_iothreads, info_virtio,
    info_virtio_status, info_virtio_queue_status;

#endif
