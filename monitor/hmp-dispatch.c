/*
 * From a line to a command for people: finding, help and completion.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hmp-internal.h"
#include "qapi/error.h"

/* Does one of the names in "a|b|c" equal the @len bytes at @word? */
static bool has_name(const char *names, const char *word, size_t len)
{
    while (len) {
        size_t n = strcspn(names, "|");

        if (n == len && memcmp(names, word, len) == 0) {
            return true;
        }
        if (!names[n]) {
            break;
        }
        names += n + 1;
    }
    return false;
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

/* Cut the first word off *@p. */
static size_t first_word(const char **p, const char **word)
{
    size_t len;

    *p += strspn(*p, " \t");
    *word = *p;
    len = strcspn(*p, " \t/");
    *p += len;
    return len;
}

/* Without a machine, only what needs none is run (-preconfig). */
static bool may_run(const HMPCommand *table, const HMPCommand *cmd)
{
    static const char *const always[] = {
        "help|?", "info", "quit|q", "exit_preconfig", "object_add",
        "object_del", "qom-list", "qom-get", "qom-set", NULL,
    };
    static const char *const info_always[] = {
        "chardev", "history", "iothreads", "memdev", "name", "qom-tree",
        "security", "status", "uuid", "version", NULL,
    };

    return phase_check(PHASE_MACHINE_READY) ||
        g_strv_contains(table == hmp_info_commands ? info_always : always,
                        cmd->name);
}

static void run_command(Monitor *mon, const HMPCommand *cmd, const char *text)
{
    ObjectRequest req;
    Error *err = NULL;
    QDict *args = hmp_parse_args(cmd->args, text, &err);
    g_autofree char *via = NULL;

    if (!args) {
        monitor_printf(mon, "%s: %s\nTry \"help %s\" for more information\n",
                       cmd->name, error_get_pretty(err), cmd->name);
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

    for (;;) {
        len = first_word(&p, &word);
        start = start ? start : word;
        if (!len) {
            break;
        }
        cmd = hmp_find_command(table, word, len);
        if (!cmd) {
            monitor_printf(mon, "unknown command: '%.*s'\n",
                           (int)(word + len - start), start);
            return;
        }
        if (!may_run(table, cmd)) {
            monitor_printf(mon, "Command '%.*s' not available until machine "
                           "initialization has completed.\n",
                           (int)(word + len - start), start);
            return;
        }
        if (!cmd->sub) {
            break;
        }
        table = cmd->sub;
    }
    if (cmd && cmd->sub) {
        hmp_print_help(mon, cmd->sub, cmd->name, NULL);
    } else if (cmd) {
        run_command(mon, cmd, p);
    }
}

static void print_row(Monitor *mon, const HMPCommand *cmd, const char *prefix)
{
    monitor_printf(mon, "%s%s%s%s%s -- %s\n", prefix ? prefix : "",
                   prefix ? " " : "", cmd->name,
                   cmd->params && *cmd->params ? " " : "",
                   cmd->params ? cmd->params : "", cmd->help);
}

void hmp_print_help(Monitor *mon, const HMPCommand *table, const char *prefix,
                    const char *name)
{
    const HMPCommand *cmd;

    if (!name) {
        for (cmd = table; cmd->name; cmd++) {
            print_row(mon, cmd, prefix);
        }
        return;
    }
    cmd = hmp_find_command(table, name, strcspn(name, " "));
    if (!cmd) {
        monitor_printf(mon, "unknown command: '%s'\n", name);
    } else if (cmd->sub) {
        name += strcspn(name, " ");
        name += strspn(name, " ");
        hmp_print_help(mon, cmd->sub, cmd->name, *name ? name : NULL);
    } else {
        print_row(mon, cmd, prefix);
    }
}

/* The names in @table that begin with @start. */
static char **names_with_prefix(const HMPCommand *table, const char *start)
{
    GPtrArray *words = g_ptr_array_new();

    for (; table->name; table++) {
        g_auto(GStrv) names = g_strsplit(table->name, "|", 0);

        for (char **n = names; *n; n++) {
            if (g_str_has_prefix(*n, start)) {
                g_ptr_array_add(words, g_strdup(*n));
            }
        }
    }
    g_ptr_array_add(words, NULL);
    return (char **)g_ptr_array_free(words, false);
}

char **hmp_complete(const char *start)
{
    const HMPCommand *table = hmp_commands, *cmd;
    const char *p = start, *word;
    size_t len;

    for (;;) {
        len = first_word(&p, &word);
        if (!*p) {
            return names_with_prefix(table, word);
        }
        cmd = hmp_find_command(table, word, len);
        if (cmd && g_str_equal(cmd->name, "help|?")) {
            continue;
        }
        if (!cmd || !cmd->sub) {
            return NULL;
        }
        table = cmd->sub;
    }
}
