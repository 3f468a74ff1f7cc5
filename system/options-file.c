/*
 * -readconfig: options from a file.
 *
 *   [GROUP "ID"]        or [GROUP]; begins what one option would say
 *   KEY = "VALUE"       a key of it; values have no escapes
 *   # ...               for people, like empty lines
 *
 * A group is called as query-command-line-options does; any option with keys
 * and values has one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "options.h"
#include "qapi/error.h"

/*
 * struct ConfigFile: what is being read.
 * @arg: the option -readconfig
 * @row: of the group that was begun last, or NULL
 * @text: its keys and values, as an argument
 * @line: where it began
 */
typedef struct ConfigFile {
    const OptionArg *arg;
    const OptionRow *row;
    GString *text;
    int line;
} ConfigFile;

static void append_key(ConfigFile *f, const char *key, const char *value)
{
    g_string_append_printf(f->text, "%s%s=", f->text->len ? "," : "", key);
    for (; *value; value++) {
        g_string_append(f->text, *value == ',' ? "," : "");
        g_string_append_c(f->text, *value);
    }
}

/* The option that the group's keys make; nothing without any. */
static bool end_group(ConfigFile *f, Error **errp)
{
    OptionArg arg = *f->arg;

    if (!f->row || !f->text->len) {
        return true;
    }
    arg.row = f->row;
    arg.value = f->text->str;
    loc_set_file(f->arg->value, f->line);
    return f->row->apply(&arg, errp);
}

static const OptionRow *find_group(const char *name)
{
    for (const OptionRow *row = option_rows; row->name; row++) {
        if (row->params && strchr(row->params, '=') &&
            g_str_equal(option_group(row), name)) {
            return row;
        }
    }
    return NULL;
}

/* Text in double quotes that ends at @end; malloc'd, or NULL. */
static char *parse_quoted(const char *p, const char *end)
{
    if (end - p < 2 || p[0] != '"' || end[-1] != '"' ||
        memchr(p + 1, '"', end - p - 2)) {
        return NULL;
    }
    return g_strndup(p + 1, end - p - 2);
}

static bool malformed(Error **errp)
{
    error_setg(errp, "expected [GROUP], [GROUP \"ID\"] or KEY = \"VALUE\"");
    return false;
}

static bool begin_group(ConfigFile *f, char *line, int number, Error **errp)
{
    size_t last = strlen(line) - 1, len;
    g_autofree char *id = NULL;
    char *name;

    if (line[last] != ']') {
        return malformed(errp);
    }
    line[last] = 0;
    name = g_strstrip(line + 1);
    len = strcspn(name, " \t");
    if (name[len]) {
        char *rest = g_strstrip(name + len + 1);

        name[len] = 0;
        id = parse_quoted(rest, rest + strlen(rest));
        if (!id) {
            return malformed(errp);
        }
    }
    f->row = find_group(name);
    if (!f->row) {
        error_setg(errp, "there is no group '%s'", name);
        return false;
    }
    f->line = number;
    g_string_truncate(f->text, 0);
    if (id) {
        append_key(f, "id", id);
    }
    return true;
}

static bool add_key(ConfigFile *f, char *line, Error **errp)
{
    char *equals = strchr(line, '='), *rest;
    g_autofree char *value = NULL;

    if (!equals) {
        return malformed(errp);
    }
    *equals = 0;
    rest = g_strstrip(equals + 1);
    value = parse_quoted(rest, rest + strlen(rest));
    g_strchomp(line);
    if (!value || !*line || strpbrk(line, " \t\",")) {
        return malformed(errp);
    }
    if (!f->row) {
        error_setg(errp, "key '%s' comes before any group", line);
        return false;
    }
    append_key(f, line, value);
    return true;
}

static bool parse_line(ConfigFile *f, char *line, int number, Error **errp)
{
    loc_set_file(f->arg->value, number);
    g_strstrip(line);
    if (!*line || *line == '#') {
        return true;
    }
    if (*line == '[') {
        if (!end_group(f, errp)) {
            return false;
        }
        loc_set_file(f->arg->value, number);
        return begin_group(f, line, number, errp);
    }
    return add_key(f, line, errp);
}

static bool parse_lines(ConfigFile *f, FILE *file, Error **errp)
{
    char *line = NULL;
    size_t size = 0;
    bool ok = true;

    for (int n = 1; ok && !option_asked(f->arg) &&
         getline(&line, &size, file) >= 0; n++) {
        ok = parse_line(f, line, n, errp);
    }
    free(line);
    return ok && (option_asked(f->arg) || end_group(f, errp));
}

bool option_readconfig(const OptionArg *arg, Error **errp)
{
    g_autoptr(GString) text = g_string_new(NULL);
    ConfigFile f = { .arg = arg, .text = text };
    FILE *file = fopen(arg->value, "re");
    bool ok;

    if (!file) {
        error_setg_errno(errp, errno, "Could not open '%s'", arg->value);
        return false;
    }
    ok = parse_lines(&f, file, errp);
    fclose(file);
    return ok;
}
