/*
 * Arguments of commands for people.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hmp-internal.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/units.h"

/* Elements of one command at most: a typing error must not take for ever. */
#define MAX_COUNT 65536

/* What is being taken apart, for whom. */
typedef struct ArgParser {
    Monitor *mon;
    const char *name;
    QDict *dict;
    Error **errp;
} ArgParser;

static const char *skip_spaces(const char *p)
{
    while (g_ascii_isspace(*p)) {
        p++;
    }
    return p;
}

const char *hmp_next_arg(const char *args, HMPArg *arg)
{
    const char *end = args + strcspn(args, ",");
    const char *colon = memchr(args, ':', end - args);
    const char *at = memchr(args, '@', end - args);

    g_assert(colon && colon[1]);
    *arg = (HMPArg) {
        .name = g_strndup(args, colon - args),
        .type = colon[1],
        .option = colon[1] == '-' ? colon[2] : 0,
        .optional = end[-1] == '?',
    };
    if (at) {
        arg->words = g_strndup(at + 1, end - at - 1 - arg->optional);
    }
    return *end ? end + 1 : end;
}

void hmp_arg_clear(HMPArg *arg)
{
    g_free(arg->name);
    g_free(arg->words);
}

/*** Words ***/

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

static const char *parse_word(ArgParser *a, const HMPArg *arg, const char *p)
{
    g_autoptr(GString) word = g_string_new(NULL);

    if (!*p) {
        error_setg(a->errp, "%s: %s expected", a->name,
                   arg->type == 'F' ? "filename" :
                   arg->type == 'B' ? "block device name" : "string");
        return NULL;
    }
    if (arg->type == 'S') {
        g_string_assign(word, p);
        g_strchomp(word->str);
        p += strlen(p);
    } else if (*p == '"') {
        p = parse_quoted(p + 1, word, a->errp);
    } else {
        while (*p && !g_ascii_isspace(*p)) {
            g_string_append_c(word, *p++);
        }
    }
    if (p) {
        qdict_put_str(a->dict, arg->name, word->str);
    }
    return p;
}

/*** Numbers ***/

static const char *parse_integer(ArgParser *a, const HMPArg *arg,
                                 const char *p)
{
    int64_t value;

    p = hmp_parse_expr(a->mon, p, &value, a->errp);
    if (!p) {
        return NULL;
    }
    if (arg->type == 'i' && value >> 32) {
        error_setg(a->errp, "'%s' has failed: integer is for 32-bit values",
                   a->name);
        return NULL;
    }
    if (arg->type == 'M') {
        if (value < 0 || value > INT64_MAX / MiB) {
            error_setg(a->errp, "enter a positive value");
            return NULL;
        }
        value *= MiB;
    }
    qdict_put_int(a->dict, arg->name, value);
    return p;
}

static const char *parse_size(ArgParser *a, const HMPArg *arg, const char *p)
{
    uint64_t value;

    if (qemu_strtosz_MiB(p, &p, &value) < 0 || value > INT64_MAX) {
        error_setg(a->errp, "invalid size");
        return NULL;
    }
    qdict_put_int(a->dict, arg->name, value);
    return p;
}

/*** Formats ***/

static unsigned size_of_letter(char c)
{
    switch (c) {
    case 'b':
        return 1;
    case 'h':
        return 2;
    case 'w':
        return 4;
    case 'g':
        return 8;
    default:
        return 0;
    }
}

/* "[COUNT][x|d|u|o|c|i][b|h|w|g]", the letters in any order; @p is after '/'.
   What is not said is as the last time. */
static const char *parse_format_text(ArgParser *a, const char *p,
                                     int64_t *count)
{
    HMPFormat *f = hmp_format(a->mon);

    if (g_ascii_isdigit(*p)) {
        if (qemu_strtoi64(p, &p, 10, count) < 0 || *count > MAX_COUNT) {
            error_setg(a->errp, "count is more than %d", MAX_COUNT);
            return NULL;
        }
    }
    for (; *p && !g_ascii_isspace(*p); p++) {
        if (size_of_letter(*p)) {
            f->size = size_of_letter(*p);
        } else if (strchr("xduoci", *p)) {
            f->type = *p;
        } else {
            error_setg(a->errp, "invalid char in format: '%c'", *p);
            return NULL;
        }
    }
    return p;
}

static const char *parse_format(ArgParser *a, const char *p)
{
    HMPFormat *f = hmp_format(a->mon);
    int64_t count = 1;

    if (*p == '/') {
        p = parse_format_text(a, p + 1, &count);
    }
    qdict_put_int(a->dict, "count", count);
    qdict_put_int(a->dict, "format", f->type);
    qdict_put_int(a->dict, "size", f->size);
    return p;
}

/*** Options ***/

/* Is a lone letter with a dash at @p? */
static bool is_option(const char *p)
{
    return p[0] == '-' && g_ascii_isalpha(p[1]) &&
        (!p[2] || g_ascii_isspace(p[2]));
}

/* They come first, in any order, each of them among @args. */
static const char *parse_options(ArgParser *a, const char *args,
                                 const char *p)
{
    for (; is_option(p); p = skip_spaces(p + 2)) {
        const char *next = args;
        bool known = false;

        while (*next) {
            HMPArg arg;

            next = hmp_next_arg(next, &arg);
            if (arg.option == p[1]) {
                qdict_put_bool(a->dict, arg.name, true);
                known = true;
            }
            hmp_arg_clear(&arg);
        }
        if (!known) {
            error_setg(a->errp, "%s: unsupported option -%c", a->name, p[1]);
            return NULL;
        }
    }
    return p;
}

/*** All of them ***/

static const char *parse_one(ArgParser *a, const HMPArg *arg, const char *p)
{
    switch (arg->type) {
    case '-':
        return p;
    case '/':
        return parse_format(a, p);
    default:
        if (arg->optional && !*p) {
            return p;
        }
        switch (arg->type) {
        case 'i':
        case 'l':
        case 'M':
            return parse_integer(a, arg, p);
        case 'o':
            return parse_size(a, arg, p);
        default:
            return parse_word(a, arg, p);
        }
    }
}

QDict *hmp_parse_args(Monitor *mon, const char *name, const char *args,
                      const char *text, Error **errp)
{
    g_autoptr(QDict) dict = qdict_new();
    ArgParser a = { .mon = mon, .name = name, .dict = dict, .errp = errp };
    const char *p = skip_spaces(text);

    args = args ? args : "";
    if (strstr(args, ":-")) {
        p = parse_options(&a, args, p);
    }
    while (*args && p) {
        HMPArg arg;

        args = hmp_next_arg(args, &arg);
        p = parse_one(&a, &arg, p);
        p = p ? skip_spaces(p) : NULL;
        hmp_arg_clear(&arg);
    }
    if (p && *p) {
        error_setg(errp, "%s: extraneous characters at the end of line",
                   name);
        p = NULL;
    }
    return p ? g_steal_pointer(&dict) : NULL;
}
