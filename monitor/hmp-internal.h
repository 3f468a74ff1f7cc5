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
 */
typedef struct HMPCommand HMPCommand;
struct HMPCommand {
    const char *name;
    const char *args;
    const char *params;
    const char *help;
    void (*run)(Monitor *mon, const QDict *args);
    const HMPCommand *sub;
};

/* The tables; each ends with a row without name. */
extern const HMPCommand hmp_commands[];
extern const HMPCommand hmp_info_commands[];

/** hmp_find_command: the row for the @len bytes at @word, or NULL. */
const HMPCommand *hmp_find_command(const HMPCommand *table, const char *word,
                                   size_t len);
/** hmp_run_line: run a line, with the output and errors going to @mon. */
void hmp_run_line(Monitor *mon, const char *line);
/** hmp_run_captured: run a line for a program; what it printed, malloc'd. */
char *hmp_run_captured(const char *line, int cpu_index, Error **errp);
/** hmp_complete: words that may stand in place of the last one of @start. */
char **hmp_complete(const char *start);
/** hmp_print_help: help on command @name, or on all for NULL. */
void hmp_print_help(Monitor *mon, const HMPCommand *table, const char *prefix,
                    const char *name);

/**
 * hmp_parse_args: take the text after a command apart
 * @args: "name:type" for each argument, separated by commas, where the type
 *     is one of
 *       s   a word, or text in double quotes with \n \r \\ \" escapes
 *       S   the rest of the line
 *       i   an integer, with C's prefixes
 *       b   on or off
 *       -x  present if the option -x is given
 *       /   "/" and what follows up to a space: a format
 *     followed by '?' if it may be missing
 * @text: the text
 *
 * Returns: the arguments; NULL with @errp set.
 */
QDict *hmp_parse_args(const char *args, const char *text, Error **errp);

/** hmp_error: print and free @err; true if there was one. */
bool hmp_error(Monitor *mon, Error *err);

/** hmp_cpu: the processor that commands of @mon are about, or NULL. */
CPUState *hmp_cpu(Monitor *mon);
/** hmp_set_cpu: choose it; false if there is none. */
bool hmp_set_cpu(Monitor *mon, int64_t index);

/** hmp_xp: dump guest memory. */
void hmp_xp(Monitor *mon, const QDict *args);

#endif
