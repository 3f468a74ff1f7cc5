/*
 * Reshaping objects: nested and dotted forms, parts, renames.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "block/qdict.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qobject/json-parser.h"
#include "qobject/qobject-internal.h"

/* --- flatten --- */

static void flatten_into(QDict *out, const char *key, QObject *value);

static void flatten_dict(QDict *out, const char *prefix, const QDict *in)
{
    const QDictEntry *e;

    for (e = qdict_first(in); e; e = qdict_next(in, e)) {
        g_autofree char *key =
            prefix ? g_strdup_printf("%s.%s", prefix, e->key)
                   : g_strdup(e->key);

        flatten_into(out, key, e->value);
    }
}

static void flatten_list(QDict *out, const char *prefix, const QList *in)
{
    const QListEntry *e;
    unsigned i = 0;

    QLIST_FOREACH_ENTRY(in, e) {
        g_autofree char *key = g_strdup_printf("%s.%u", prefix, i++);

        flatten_into(out, key, e->value);
    }
}

/* An empty container has no dotted form and stays. */
static void flatten_into(QDict *out, const char *key, QObject *value)
{
    QDict *dict = qobject_to(QDict, value);
    QList *list = qobject_to(QList, value);

    if (dict && qdict_size(dict)) {
        flatten_dict(out, key, dict);
    } else if (list && !qlist_empty(list)) {
        flatten_list(out, key, list);
    } else {
        qdict_put_obj(out, key, qobject_ref(value));
    }
}

/* Give @dst the members of @src, which is freed. */
static void replace_members(QDict *dst, QDict *src)
{
    const QDictEntry *e;

    while ((e = qdict_first(dst))) {
        g_autofree char *key = g_strdup(e->key);

        qdict_del(dst, key);
    }
    qdict_join(dst, src, true);
    qobject_unref(src);
}

void qdict_flatten(QDict *qdict)
{
    QDict *flat = qdict_new();

    flatten_dict(flat, NULL, qdict);
    replace_members(qdict, flat);
}

/* --- crumple --- */

/* First fragment of @key, where ".." stands for a dot; *@rest follows. */
static char *first_fragment(const char *key, const char **rest)
{
    GString *frag = g_string_new(NULL);

    for (; *key; key++) {
        if (*key == '.') {
            if (key[1] != '.') {
                *rest = key + 1;
                return g_string_free(frag, FALSE);
            }
            key++;
        }
        g_string_append_c(frag, *key);
    }
    *rest = NULL;
    return g_string_free(frag, FALSE);
}

static bool is_index(const char *key)
{
    return *key && !key[strspn(key, "0123456789")];
}

/* The list of values that @d has as 0 to N-1; NULL if it has others. */
static QList *numbered_members(const QDict *d)
{
    QList *list = qlist_new();
    size_t n = qdict_size(d);

    for (size_t i = 0; i < n; i++) {
        char key[24];
        QObject *value;

        snprintf(key, sizeof(key), "%zu", i);
        value = qdict_get(d, key);
        if (!value) {
            qobject_unref(list);
            return NULL;
        }
        qlist_append_obj(list, qobject_ref(value));
    }
    return list;
}

/* @d, or the list that it stands for; @d is taken over. */
static QObject *to_list(QDict *d, Error **errp)
{
    const QDictEntry *e = qdict_first(d);
    QList *list;

    while (e && !is_index(e->key)) {
        e = qdict_next(d, e);
    }
    if (!e) {
        return QOBJECT(d);              /* no member is a number */
    }
    list = numbered_members(d);
    if (!list) {
        error_setg(errp, "A list of %zu has the keys 0 to %zu and no others",
                   qdict_size(d), qdict_size(d) - 1);
    }
    qobject_unref(d);
    return QOBJECT(list);
}

static QObject *crumple(const QDict *src, int depth, Error **errp);

/* Spread @src over one level: members with more fragments go into new
 * objects, which are crumpled.  NULL with @errp set. */
static QDict *one_level(const QDict *src, int depth, Error **errp)
{
    QDict *out = qdict_new(), *nested = qdict_new();
    const QDictEntry *e;

    for (e = qdict_first(src); e; e = qdict_next(src, e)) {
        const char *rest;
        g_autofree char *frag = first_fragment(e->key, &rest);
        QObject *there = qdict_get(out, frag);

        if (!rest) {
            if (there) {
                goto clash;
            }
            qdict_put_obj(out, frag, qobject_ref(e->value));
            continue;
        }
        if (!there) {
            there = QOBJECT(qdict_new());
            qdict_put_obj(out, frag, there);
            qdict_put_bool(nested, frag, true);
        } else if (!qdict_haskey(nested, frag)) {
            goto clash;
        }
        qdict_put_obj(qobject_to(QDict, there), rest,
                      qobject_ref(e->value));
        continue;
clash:
        error_setg(errp, "Key '%s', or what it begins with, has a value "
                   "and members at once", e->key);
        qobject_unref(out);
        qobject_unref(nested);
        return NULL;
    }
    for (e = qdict_first(nested); e; e = qdict_next(nested, e)) {
        QObject *sub = crumple(qdict_get_qdict(out, e->key), depth + 1,
                               errp);

        if (!sub) {
            qobject_unref(out);
            out = NULL;
            break;
        }
        qdict_put_obj(out, e->key, sub);
    }
    qobject_unref(nested);
    return out;
}

static QObject *crumple(const QDict *src, int depth, Error **errp)
{
    QDict *level;

    if (depth > JSON_MAX_NESTING) {
        error_setg(errp, "Keys are nested deeper than %d", JSON_MAX_NESTING);
        return NULL;
    }
    level = one_level(src, depth, errp);
    return level ? to_list(level, errp) : NULL;
}

QObject *qdict_crumple(const QDict *src, Error **errp)
{
    const QDictEntry *e;

    for (e = qdict_first(src); e; e = qdict_next(src, e)) {
        QType type = qobject_type(e->value);

        if ((type == QTYPE_QDICT && qdict_size(qobject_to(QDict, e->value)))
            || (type == QTYPE_QLIST &&
                !qlist_empty(qobject_to(QList, e->value)))) {
            error_setg(errp, "Value '%s' is not flat", e->key);
            return NULL;
        }
    }
    return crumple(src, 1, errp);
}

/* --- parts --- */

void qdict_extract_subqdict(QDict *src, QDict **dst, const char *start)
{
    const QDictEntry *e;
    const char *rest;

    if (dst) {
        *dst = qdict_new();
    }
    for (e = qdict_first(src); e; e = qdict_next(src, e)) {
        if (strstart(e->key, start, &rest)) {
            g_autofree char *key = g_strdup(e->key);

            if (dst) {
                qdict_put_obj(*dst, rest, qobject_ref(e->value));
            }
            qdict_del(src, key);
        }
    }
}

static bool has_prefix(const QDict *d, const char *prefix)
{
    const QDictEntry *e;

    for (e = qdict_first(d); e; e = qdict_next(d, e)) {
        if (g_str_has_prefix(e->key, prefix)) {
            return true;
        }
    }
    return false;
}

void qdict_array_split(QDict *src, QList **dst)
{
    *dst = qlist_new();
    for (unsigned i = 0; ; i++) {
        g_autofree char *key = g_strdup_printf("%u", i);
        g_autofree char *prefix = g_strdup_printf("%u.", i);
        QObject *value = qdict_get(src, key);
        bool group = has_prefix(src, prefix);

        if (!value == !group) {
            return;
        }
        if (value) {
            qlist_append_obj(*dst, qobject_ref(value));
            qdict_del(src, key);
        } else {
            QDict *sub;

            qdict_extract_subqdict(src, &sub, prefix);
            qlist_append(*dst, sub);
        }
    }
}

int qdict_array_entries(QDict *src, const char *subqdict)
{
    size_t len = strlen(subqdict);
    const QDictEntry *e;
    int n, counted = 0, total = 0;

    for (n = 0; n < INT_MAX; n++) {
        g_autofree char *key = g_strdup_printf("%s%d", subqdict, n);
        g_autofree char *prefix = g_strdup_printf("%s%d.", subqdict, n);
        bool value = qdict_haskey(src, key);
        bool group = has_prefix(src, prefix);

        if (value && group) {
            return -EINVAL;
        }
        if (!value && !group) {
            break;
        }
        for (e = qdict_first(src); e; e = qdict_next(src, e)) {
            counted += g_str_has_prefix(e->key, prefix);
        }
        counted += value;
    }
    for (e = qdict_first(src); e; e = qdict_next(src, e)) {
        total += !strncmp(e->key, subqdict, len);
    }
    return total == counted ? n : -EINVAL;
}

void qdict_join(QDict *dest, QDict *src, bool overwrite)
{
    const QDictEntry *e;

    for (e = qdict_first(src); e; e = qdict_next(src, e)) {
        if (overwrite || !qdict_haskey(dest, e->key)) {
            g_autofree char *key = g_strdup(e->key);

            qdict_put_obj(dest, key, qobject_ref(e->value));
            qdict_del(src, key);
        }
    }
}

void qdict_copy_default(QDict *dst, QDict *src, const char *key)
{
    QObject *value = qdict_get(src, key);

    if (value && !qdict_haskey(dst, key)) {
        qdict_put_obj(dst, key, qobject_ref(value));
    }
}

void qdict_set_default_str(QDict *dst, const char *key, const char *val)
{
    if (!qdict_haskey(dst, key)) {
        qdict_put_str(dst, key, val);
    }
}

bool qdict_rename_keys(QDict *qdict, const QDictRenames *renames,
                       Error **errp)
{
    for (; renames->from; renames++) {
        QObject *value = qdict_get(qdict, renames->from);

        if (!value) {
            continue;
        }
        if (qdict_haskey(qdict, renames->to)) {
            error_setg(errp, "'%s' is another name of '%s': only one of "
                       "them can be given", renames->from, renames->to);
            return false;
        }
        qdict_put_obj(qdict, renames->to, qobject_ref(value));
        qdict_del(qdict, renames->from);
    }
    return true;
}
