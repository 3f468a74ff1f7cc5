/*
 * Arguments of commands for people.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hmp-internal.h"
#include "qapi/error.h"
#include "qapi/util.h"
#include "qemu/cutils.h"

/* One argument of HMPCommand.args. */
typedef struct ArgSpec {
    char *name;
    char type;
    char option;                        /* the letter of an option */
    bool optional;
} ArgSpec;

static const char *skip_spaces(const char *p)
{
    while (g_ascii_isspace(*p)) {
        p++;
    }
    return p;
}

/* Read the next one; where the one after it begins. */
static const char *next_spec(const char *args, ArgSpec *spec)
{
    const char *colon = strchr(args, ':');

    g_assert(colon && colon[1]);
    spec->name = g_strndup(args, colon - args);
    spec->type = *++colon;
    spec->option = spec->type == '-' ? *++colon : 0;
    spec->optional = *++colon == '?';
    colon += spec->optional;
    g_assert(!*colon || *colon == ',');
    return *colon ? colon + 1 : colon;
}

/* Text in double quotes; @p is after the first one. */
static const char *parse_quoted(const char *p, GString *word, Error **errp)
{
    for (; *p && *p != '"'; p++) {
        char c = *p;

        if (c == '\\') {
            c = *++p;
            if (c == 'n' || c == 'r') {
                c = c == 'n' ? '\n' : '\r';
            } else if (!c) {
                break;
            } else if (c != '\\' && c != '"' && c != '\'') {
                error_setg(errp, "unsupported escape code: '\\%c'", c);
                return NULL;
            }
        }
        g_string_append_c(word, c);
    }
    if (*p != '"') {
        error_setg(errp, "unterminated string");
        return NULL;
    }
    return p + 1;
}

static const char *parse_word(const char *p, GString *word, Error **errp)
{
    if (*p == '"') {
        return parse_quoted(p + 1, word, errp);
    }
    while (*p && !g_ascii_isspace(*p)) {
        g_string_append_c(word, *p++);
    }
    return p;
}

static bool put_word(QDict *dict, const ArgSpec *spec, const char *word,
                     Error **errp)
{
    int64_t number;
    bool on;

    switch (spec->type) {
    case 'i':
        if (qemu_strtoi64(word, NULL, 0, &number) < 0) {
            uint64_t large;

            if (qemu_strtou64(word, NULL, 0, &large) < 0) {
                error_setg(errp, "'%s' is not an integer", word);
                return false;
            }
            number = large;
        }
        qdict_put_int(dict, spec->name, number);
        return true;
    case 'b':
        if (!qapi_bool_parse(spec->name, word, &on, errp)) {
            return false;
        }
        qdict_put_bool(dict, spec->name, on);
        return true;
    default:
        qdict_put_str(dict, spec->name, word);
        return true;
    }
}

/* Options come in any order; the first argument that is none ends them. */
static const char *parse_option(QDict *dict, const ArgSpec *spec,
                                const char *p)
{
    const char *o;

    for (o = p; o[0] == '-' && o[1] && (!o[2] || o[2] == ' ');
         o = skip_spaces(o + 2)) {
        if (o[1] == spec->option) {
            qdict_put_bool(dict, spec->name, true);
        }
    }
    return p;
}

/* Past the options, each of which must be among @args. */
static const char *skip_options(const char *args, const char *p, Error **errp)
{
    while (p[0] == '-' && p[1] && (!p[2] || p[2] == ' ')) {
        char want[] = { ':', '-', p[1], 0 };

        if (!strstr(args, want)) {
            error_setg(errp, "unsupported option -%c", p[1]);
            return NULL;
        }
        p = skip_spaces(p + 2);
    }
    return p;
}

/* One argument that is no option; what follows it, or NULL. */
static const char *parse_one(QDict *dict, const ArgSpec *spec, const char *p,
                             Error **errp)
{
    g_autoptr(GString) word = g_string_new(NULL);

    if (spec->type == '/' && *p != '/') {
        return p;
    }
    if (!*p) {
        if (!spec->optional) {
            error_setg(errp, "parameter '%s' is missing", spec->name);
            return NULL;
        }
        return p;
    }
    if (spec->type == 'S') {
        g_string_assign(word, p);
        g_strchomp(word->str);
        p += strlen(p);
    } else {
        p = parse_word(p + (spec->type == '/'), word, errp);
    }
    if (!p || !put_word(dict, spec, word->str, errp)) {
        return NULL;
    }
    return skip_spaces(p);
}

QDict *hmp_parse_args(const char *args, const char *text, Error **errp)
{
    g_autoptr(QDict) dict = qdict_new();
    const char *p = skip_spaces(text);
    bool options_done = false;

    for (const char *a = args ? args : ""; *a && p; ) {
        ArgSpec spec;

        a = next_spec(a, &spec);
        if (spec.type == '-') {
            p = parse_option(dict, &spec, p);
        } else {
            if (!options_done && strstr(args, ":-")) {
                p = skip_options(args, p, errp);
            }
            options_done = true;
            p = p ? parse_one(dict, &spec, p, errp) : NULL;
        }
        g_free(spec.name);
    }
    if (p && !options_done && args && *args) {
        p = skip_options(args, p, errp);
    }
    if (p && *p) {
        error_setg(errp, "extraneous characters at the end of line");
        p = NULL;
    }
    return p ? g_steal_pointer(&dict) : NULL;
}
