/*
 * Option sets from and to text and QDict.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/help_option.h"
#include "qemu/option_int.h"
#include "qobject/qbool.h"
#include "qobject/qnum.h"
#include "qobject/qstring.h"

/* One item of a text. */
typedef struct Item {
    char *name;
    char *value;
    bool flag;                  /* the text had no value */
} Item;

static void item_clear(Item *item)
{
    g_free(item->name);
    g_free(item->value);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Item, item_clear)

const char *get_opt_value(const char *p, char **value)
{
    GString *text = g_string_new(NULL);

    for (;;) {
        const char *comma = strchrnul(p, ',');

        g_string_append_len(text, p, comma - p);
        p = comma;
        if (p[0] != ',' || p[1] != ',') {
            break;
        }
        g_string_append_c(text, ',');
        p += 2;
    }
    *value = g_string_free(text, FALSE);
    return p;
}

/*
 * Read one item; returns what follows its comma.  @firstname is the key
 * if the item has none.  A key ends at '=' or ',': it has no commas.
 */
static const char *next_item(const char *p, const char *firstname,
                             Item *item)
{
    size_t n = strcspn(p, "=,");

    if (p[n] == '=') {
        item->name = g_strndup(p, n);
        p = get_opt_value(p + n + 1, &item->value);
    } else if (firstname) {
        item->name = g_strdup(firstname);
        p = get_opt_value(p, &item->value);
    } else {
        bool off = g_str_has_prefix(p, "no") && n >= 2;

        item->flag = true;
        item->name = g_strndup(off ? p + 2 : p, off ? n - 2 : n);
        item->value = g_strdup(off ? "off" : "on");
        p += n;
    }
    return *p ? p + 1 : p;
}

static bool item_asks_for_help(const Item *item)
{
    return item->flag && is_help_option(item->name);
}

bool has_help_option(const char *params)
{
    bool help = false;

    while (*params && !help) {
        g_auto(Item) item = { 0 };

        params = next_item(params, NULL, &item);
        help = item_asks_for_help(&item);
    }
    return help;
}

bool qemu_opt_has_help_opt(QemuOpts *opts)
{
    QemuOpt *opt;

    QTAILQ_FOREACH_REVERSE(opt, &opts->head, next) {
        if (is_help_option(opt->name)) {
            return true;
        }
    }
    return false;
}

/* *@help: set if a flag asks for it, which ends parsing; may be NULL. */
static bool add_items(QemuOpts *opts, const char *params,
                      const char *firstname, bool *help, Error **errp)
{
    while (*params) {
        g_auto(Item) item = { 0 };

        params = next_item(params, firstname, &item);
        firstname = NULL;
        if (help && item_asks_for_help(&item)) {
            *help = true;
            return false;
        }
        if (!strcmp(item.name, "id")) {
            continue;
        }
        if (!qemu_opt_set(opts, item.name, item.value, errp)) {
            return false;
        }
    }
    return true;
}

bool qemu_opts_do_parse(QemuOpts *opts, const char *params,
                        const char *firstname, Error **errp)
{
    return add_items(opts, params, firstname, NULL, errp);
}

/* The value of the first key "id", or NULL. */
static char *find_id(const char *params, const char *firstname)
{
    while (*params) {
        g_auto(Item) item = { 0 };

        params = next_item(params, firstname, &item);
        firstname = NULL;
        if (!strcmp(item.name, "id")) {
            return g_steal_pointer(&item.value);
        }
    }
    return NULL;
}

static QemuOpts *parse(QemuOptsList *list, const char *params,
                       bool permit_abbrev, bool *help, Error **errp)
{
    const char *first = permit_abbrev ? list->implied_opt_name : NULL;
    g_autofree char *id = find_id(params, first);
    QemuOpts *opts;

    assert(!permit_abbrev || first);
    opts = qemu_opts_create(list, id, !list->merge_lists, errp);
    if (opts && !add_items(opts, params, first, help, errp)) {
        qemu_opts_del(opts);
        return NULL;
    }
    return opts;
}

QemuOpts *qemu_opts_parse(QemuOptsList *list, const char *params,
                          bool permit_abbrev, Error **errp)
{
    return parse(list, params, permit_abbrev, NULL, errp);
}

QemuOpts *qemu_opts_parse_noisily(QemuOptsList *list, const char *params,
                                  bool permit_abbrev)
{
    Error *err = NULL;
    bool help = false;
    QemuOpts *opts = parse(list, params, permit_abbrev, &help, &err);

    if (help) {
        qemu_opts_print_help(list, true);
    } else if (err) {
        error_report_err(err);
    }
    return opts;
}

/* --- QDict --- */

/* Text of a scalar, NULL for anything else. */
static char *scalar_text(QObject *obj)
{
    switch (qobject_type(obj)) {
    case QTYPE_QSTRING:
        return g_strdup(qstring_get_str(qobject_to(QString, obj)));
    case QTYPE_QNUM:
        return qnum_to_string(qobject_to(QNum, obj));
    case QTYPE_QBOOL:
        return g_strdup(qbool_get_bool(qobject_to(QBool, obj)) ? "on"
                                                               : "off");
    default:
        return NULL;
    }
}

QemuOpts *qemu_opts_from_qdict(QemuOptsList *list, const QDict *qdict,
                               Error **errp)
{
    QemuOpts *opts = qemu_opts_create(list, qdict_get_try_str(qdict, "id"),
                                      1, errp);
    const QDictEntry *entry;

    if (!opts) {
        return NULL;
    }
    for (entry = qdict_first(qdict); entry;
         entry = qdict_next(qdict, entry)) {
        const char *key = qdict_entry_key(entry);
        g_autofree char *text = scalar_text(qdict_entry_value(entry));

        if (text && strcmp(key, "id")
            && !qemu_opt_set(opts, key, text, errp)) {
            qemu_opts_del(opts);
            return NULL;
        }
    }
    return opts;
}

static bool describes(const QemuOptsList *list, const char *name)
{
    const QemuOptDesc *desc = list->desc;

    while (desc->name && strcmp(desc->name, name)) {
        desc++;
    }
    return desc->name != NULL;
}

bool qemu_opts_absorb_qdict(QemuOpts *opts, QDict *qdict, Error **errp)
{
    const QDictEntry *entry = qdict_first(qdict), *next;

    for (; entry; entry = next) {
        const char *key = qdict_entry_key(entry);
        g_autofree char *text = scalar_text(qdict_entry_value(entry));

        next = qdict_next(qdict, entry);
        if (!text || (opts->list->desc[0].name
                      && !describes(opts->list, key))) {
            continue;
        }
        if (!qemu_opt_set(opts, key, text, errp)) {
            return false;
        }
        qdict_del(qdict, key);
    }
    return true;
}

QDict *qemu_opts_to_qdict_filtered(QemuOpts *opts, QDict *qdict,
                                   QemuOptsList *list, bool del)
{
    QemuOpt *opt, *next;

    qdict = qdict ?: qdict_new();
    if (opts->id) {
        qdict_put_str(qdict, "id", opts->id);
    }
    QTAILQ_FOREACH_SAFE(opt, &opts->head, next, next) {
        if (list && !describes(list, opt->name)) {
            continue;
        }
        qdict_put_str(qdict, opt->name, opt->str);
        if (del) {
            QTAILQ_REMOVE(&opts->head, opt, next);
            g_free(opt->name);
            g_free(opt->str);
            g_free(opt);
        }
    }
    return qdict;
}

QDict *qemu_opts_to_qdict(QemuOpts *opts, QDict *qdict)
{
    return qemu_opts_to_qdict_filtered(opts, qdict, NULL, false);
}

/* --- print --- */

static void print_value(const char *value)
{
    for (; *value; value++) {
        printf(*value == ',' ? ",," : "%c", *value);
    }
}

void qemu_opts_print(QemuOpts *opts, const char *separator)
{
    const QemuOptDesc *desc = opts->list->desc;
    const char *sep = "";
    QemuOpt *opt;

    if (opts->id) {
        printf("id=%s", opts->id);
        sep = separator;
    }
    if (!desc->name) {
        QTAILQ_FOREACH(opt, &opts->head, next) {
            printf("%s%s=", sep, opt->name);
            print_value(opt->str);
            sep = separator;
        }
        return;
    }
    for (; desc->name; desc++) {
        const char *value = qemu_opt_get(opts, desc->name);

        if (value) {
            printf("%s%s=", sep, desc->name);
            print_value(value);
            sep = separator;
        }
    }
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void qemu_opts_print_help(QemuOptsList *list, bool print_caption)
{
    static const char *const types[] = {
        [QEMU_OPT_STRING] = "str", [QEMU_OPT_BOOL] = "bool (on/off)",
        [QEMU_OPT_NUMBER] = "num", [QEMU_OPT_SIZE] = "size",
    };
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);

    for (const QemuOptDesc *desc = list->desc; desc->name; desc++) {
        GString *line = g_string_new(NULL);

        g_string_append_printf(line, "  %s=<%s>", desc->name,
                               types[desc->type]);
        if (desc->help) {
            g_string_append_printf(line, "%*s - %s",
                                   line->len < 24 ? 24 - (int)line->len : 0,
                                   "", desc->help);
        }
        if (desc->def_value_str) {
            g_string_append_printf(line, " (default: %s)",
                                   desc->def_value_str);
        }
        g_ptr_array_add(lines, g_string_free(line, FALSE));
    }
    if (!lines->len) {
        printf("There are no options%s%s.\n", list->name ? " for " : "",
               list->name ?: "");
        return;
    }
    qsort(lines->pdata, lines->len, sizeof(gpointer), by_text);
    if (print_caption) {
        printf("%s options:\n", list->name ?: "Supported");
    }
    for (guint i = 0; i < lines->len; i++) {
        puts(g_ptr_array_index(lines, i));
    }
}
