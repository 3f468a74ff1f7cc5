/*
 * Help on commands for people.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hmp-internal.h"

static void print_row(Monitor *mon, const HMPCommand *cmd, const char *prefix)
{
    monitor_printf(mon, "%s%s%s %s -- %s\n", prefix ? prefix : "",
                   prefix ? " " : "", cmd->name, cmd->params, cmd->help);
}

static int compare_rows(gconstpointer a, gconstpointer b)
{
    const HMPCommand *const *x = a, *const *y = b;

    return strcmp((*x)->name, (*y)->name);
}

static void print_table(Monitor *mon, const HMPCommand *table,
                        const char *prefix)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new();

    for (; table->name; table++) {
        g_ptr_array_add(rows, (void *)table);
    }
    g_ptr_array_sort(rows, compare_rows);
    for (guint i = 0; i < rows->len; i++) {
        print_row(mon, rows->pdata[i], prefix);
    }
}

void hmp_print_help(Monitor *mon, const HMPCommand *table, const char *prefix,
                    const char *name)
{
    const HMPCommand *cmd;
    const char *p = name ? name : "", *word;
    size_t len = hmp_first_word(&p, &word);

    if (!len) {
        print_table(mon, table, prefix);
        return;
    }
    cmd = hmp_find_command(table, word, len);
    if (!cmd) {
        monitor_printf(mon, "unknown command: '%s%s%.*s'\n",
                       prefix ? prefix : "", prefix ? " " : "", (int)len,
                       word);
    } else if (cmd->sub) {
        hmp_print_help(mon, cmd->sub, cmd->name, p);
    } else {
        print_row(mon, cmd, prefix);
    }
}
