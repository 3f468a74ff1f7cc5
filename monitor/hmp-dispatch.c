/*
 * From a line to a command for people.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hmp-internal.h"
#include "qapi/error.h"

/* Does one of the names in "a|b|c" equal the @len bytes at @word? */
static bool has_name(const char *names, const char *word, size_t len)
{
    for (;;) {
        size_t n = strcspn(names, "|");

        if (n == len && memcmp(names, word, len) == 0) {
            return true;
        }
        if (!names[n]) {
            return false;
        }
        names += n + 1;
    }
}

const HMPCommand *hmp_find_command(const HMPCommand *table, const char *word,
                                   size_t len)
{
    for (; table->name; table++) {
        if (has_name(table->name, word, len)) {
            return table;
        }
    }
    return NULL;
}

bool hmp_error(Monitor *mon, Error *err)
{
    if (!err) {
        return false;
    }
    monitor_printf(mon, "Error: %s\n", error_get_pretty(err));
    error_free(err);
    return true;
}

size_t hmp_first_word(const char **p, const char **word)
{
    size_t len;

    *p += strspn(*p, " \t");
    *word = *p;
    len = strcspn(*p, " \t/");
    *p += len;
    return len;
}

/* @typed: how the user called @cmd; not terminated, @typed_len bytes */
static void run_command(Monitor *mon, const HMPCommand *cmd,
                        const char *typed, int typed_len, const char *text)
{
    ObjectRequest req;
    Error *err = NULL;
    QDict *args = hmp_parse_args(mon, cmd->name, cmd->args, text, &err);
    g_autofree char *via = NULL;

    if (!args) {
        monitor_printf(mon, "%s\nTry \"help %.*s\" for more information\n",
                       error_get_pretty(err), typed_len, typed);
        error_free(err);
        return;
    }
    via = g_strndup(cmd->name, strcspn(cmd->name, "|"));
    object_request_begin(&req, via, NULL, false);
    cmd->run(mon, args);
    object_request_end(&req);
    qobject_unref(args);
}

void hmp_run_line(Monitor *mon, const char *line)
{
    const HMPCommand *table = hmp_commands, *cmd = NULL;
    const char *p = line, *word, *start = NULL;
    size_t len;

    while ((len = hmp_first_word(&p, &word))) {
        start = start ? start : word;
        cmd = hmp_find_command(table, word, len);
        if (!cmd) {
            monitor_printf(mon, "unknown command: '%.*s'\n", (int)(p - start),
                           start);
            return;
        }
        if (!cmd->preconfig && !phase_check(PHASE_MACHINE_READY)) {
            monitor_printf(mon, "Command '%.*s' not available until machine "
                           "initialization has completed.\n",
                           (int)(p - start), start);
            return;
        }
        if (!cmd->sub) {
            run_command(mon, cmd, start, p - start, p);
            return;
        }
        table = cmd->sub;
    }
    if (*p) {
        /* a '/' where a command should be */
        monitor_printf(mon, "unknown command: '%s'\n", p);
    } else if (cmd) {
        hmp_print_help(mon, cmd->sub, cmd->name, NULL);
    }
}
