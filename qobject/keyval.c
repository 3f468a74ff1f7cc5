/*
 * Command-line option arguments: KEY=VALUE,... to a QDict of strings.
 *
 * It lives here, not in util/, because its result is a QDict.  Keys are
 * parsed into nested objects; at the end, objects whose members are all
 * numbered are turned into lists.
 *
 * Design flaw: an object cannot have members that are numbers, and a list
 * cannot be given as empty.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/util.h"
#include "qemu/cutils.h"
#include "qemu/help_option.h"
#include "qemu/keyval.h"
#include "qobject/json-parser.h"
#include "qobject/qobject-internal.h"

#define KEY_FRAGMENT_MAX 127
#define LIST_INDEX_MAX 65535

typedef struct Keyval {
    QDict *result;
    const char *implied_key;            /* NULL once it cannot be used */
    unsigned quirks;
    bool help;
} Keyval;

/* Length of the list index at @s, or -1 if there is none. */
static int index_length(const char *s)
{
    int n = 0;

    while (g_ascii_isdigit(s[n])) {
        n++;
    }
    return n && n <= 5 ? n : -1;
}

/*
 * Length of the key fragment at @s, or -1.  The first fragment names a
 * member, so that it is no index.
 */
static int fragment_length(const char *s, bool first)
{
    int n = first ? -1 : index_length(s);

    return n < 0 ? parse_qapi_name(s, false) : n;
}

/* How much of [@s, @end) a message shows. */
static int shown(const char *s, const char *end)
{
    return (int)MIN(end - s, (ptrdiff_t)KEY_FRAGMENT_MAX);
}

static void value_and_members(const char *key, const char *end, Error **errp)
{
    error_setg(errp, "Parameter '%.*s' has a value and members at once",
               shown(key, end), key);
}

/*
 * Put @value, taken over, under @frag in @cur.  NULL @value: make an
 * object unless there is one.  NULL with @errp set if a scalar and an
 * object clash; @key up to @end is what the message names.
 */
static QObject *put(QDict *cur, const char *frag, QString *value,
                    const char *key, const char *end, unsigned quirks,
                    Error **errp)
{
    QObject *old = qdict_get(cur, frag), *new;
    QList *list = qobject_to(QList, old);

    if (old && !list && !qobject_to(QDict, old) != !!value) {
        value_and_members(key, end, errp);
        qobject_unref(value);
        return NULL;
    }
    if (old && !value) {
        return old;
    }
    if (old && quirks & KEYVAL_ONCE) {
        error_setg(errp, "Parameter '%.*s' is given twice", shown(key, end),
                   key);
        qobject_unref(value);
        return NULL;
    }
    if (old && quirks & KEYVAL_REPEAT_LIST) {
        if (!list) {
            list = qlist_new();
            qlist_append_obj(list, qobject_ref(old));
            qdict_put(cur, frag, list);
        }
        qlist_append(list, value);
        return QOBJECT(list);
    }
    new = value ? QOBJECT(value) : QOBJECT(qdict_new());
    qdict_put_obj(cur, frag, new);
    return new;
}

/* Put @value, taken over, under [@key, @end), dots and all. */
static bool put_flat(Keyval *kv, const char *key, const char *end,
                     QString *value, Error **errp)
{
    g_autofree char *whole = g_strndup(key, end - key);

    if (!*whole) {
        error_setg(errp, "Invalid parameter ''");
        qobject_unref(value);
        return false;
    }
    return put(kv->result, whole, value, key, end, kv->quirks, errp);
}

/* Put @value, taken over, under the dotted key [@key, @end). */
static bool put_dotted(Keyval *kv, const char *key, const char *end,
                       QString *value, Error **errp)
{
    QDict *cur = kv->result;
    const char *s = key;

    if (kv->quirks & KEYVAL_FLAT) {
        return put_flat(kv, key, end, value, errp);
    }
    for (int depth = 1; ; depth++) {
        char frag[KEY_FRAGMENT_MAX + 1];
        int n = fragment_length(s, s == key);
        QObject *next;

        if (n < 0 || s + n > end || (s + n < end && s[n] != '.')) {
            error_setg(errp, "Invalid parameter '%.*s'", shown(key, end),
                       key);
            break;
        }
        if (n > KEY_FRAGMENT_MAX) {
            error_setg(errp, "Parameter '%.*s...' has more than %d "
                       "characters", shown(s, s + n), s, KEY_FRAGMENT_MAX);
            break;
        }
        /* later steps recurse, and so does whoever gets the result */
        if (depth > JSON_MAX_NESTING) {
            error_setg(errp, "Parameter '%.*s...' is nested deeper than %d",
                       shown(key, end), key, JSON_MAX_NESTING);
            break;
        }
        memcpy(frag, s, n);
        frag[n] = '\0';
        s += n;
        next = put(cur, frag, s == end ? value : NULL, key, s, kv->quirks,
                   errp);
        if (s == end) {
            return next != NULL;        /* put() took the value */
        }
        if (!next) {
            break;
        }
        cur = qobject_to(QDict, next);
        if (!cur) {             /* a list of repeated keys */
            value_and_members(key, s, errp);
            break;
        }
        s++;
    }
    qobject_unref(value);
    return false;
}

/* The value at @s up to a single comma; *@rest is behind that. */
static QString *take_value(const char *s, const char **rest)
{
    GString *val = g_string_new(NULL);

    for (;;) {
        const char *comma = strchrnul(s, ',');

        g_string_append_len(val, s, comma - s);
        if (!*comma) {
            *rest = comma;
            break;
        }
        if (comma[1] != ',') {
            *rest = comma + 1;
            break;
        }
        g_string_append_c(val, ',');
        s = comma + 2;
    }
    return qstring_from_gstring(val);
}

/* "foo" is foo=on and "nofoo" is foo=off, in options of old. */
static bool put_bare_word(Keyval *kv, const char *word, const char *end,
                          Error **errp)
{
    bool off = end - word > 2 && g_str_has_prefix(word, "no");

    return put_dotted(kv, off ? word + 2 : word, end,
                      qstring_from_str(off ? "off" : "on"), errp);
}

/* One parameter; returns where the next one begins, NULL on error. */
static const char *parse_one(Keyval *kv, const char *params, Error **errp)
{
    const char *end = params + strcspn(params, "=,"), *rest;
    int help = starts_with_help_option(params);
    QString *value;

    if (help) {
        kv->help = true;
        return params + help + (params[help] == ',');
    }
    if (*end == '=') {
        kv->implied_key = NULL;
        return put_dotted(kv, params, end, take_value(end + 1, &rest), errp)
               ? rest : NULL;
    }
    if (kv->implied_key) {
        const char *key = kv->implied_key;

        kv->implied_key = NULL;
        if (end == params && *end) {
            error_setg(errp, "Invalid parameter ''");
            return NULL;
        }
        if (kv->quirks & KEYVAL_BARE_BOOL) {
            value = take_value(params, &rest);
        } else {
            /* where an '=' can follow, ",," is no comma: keys have none */
            value = qstring_from_substr(params, 0, end - params);
            rest = end + !!*end;
        }
        return put_dotted(kv, key, key + strlen(key), value, errp)
               ? rest : NULL;
    }
    if (kv->quirks & KEYVAL_BARE_BOOL && end > params) {
        return put_bare_word(kv, params, end, errp) ? end + !!*end : NULL;
    }
    if (end == params) {
        error_setg(errp, "Invalid parameter ''");
    } else {
        error_setg(errp, "Expected '=' after parameter '%.*s'",
                   (int)(end - params), params);
    }
    return NULL;
}

/* "path.key", or just one of them; the caller frees it. */
static char *join_path(const char *path, const char *key)
{
    return path ? g_strdup_printf("%s.%s", path, key) : g_strdup(key);
}

static bool is_index(const char *key)
{
    int n = index_length(key);

    return n > 0 && !key[n];
}

/* The list that @d, all of whose keys are indices, stands for. */
static QList *to_list(QDict *d, const char *path, Error **errp)
{
    g_autoptr(QList) list = qlist_new();
    size_t n = qdict_size(d), len = 0;
    g_autofree QObject **elt = g_new0(QObject *, n);
    const QDictEntry *e;

    for (e = qdict_first(d); e; e = qdict_next(d, e)) {
        uint64_t i;

        if (parse_uint_full(e->key, 10, &i) || i > LIST_INDEX_MAX) {
            error_setg(errp, "List index '%s' of '%s' is larger than %d",
                       e->key, path, LIST_INDEX_MAX);
            return NULL;
        }
        len = MAX(len, MIN(i + 1, n));
        /* one of n or more leaves a hole below it, which is found; of 1
         * and 01, the last one wins */
        if (i < n) {
            elt[i] = e->value;
        }
    }
    for (size_t i = 0; i < len; i++) {
        if (!elt[i]) {
            error_setg(errp, "List element '%s.%zu' is missing", path, i);
            return NULL;
        }
        qlist_append_obj(list, qobject_ref(elt[i]));
    }
    return g_steal_pointer(&list);
}

/*
 * Turn objects in @cur into lists where their keys say so.  Recursion is
 * as deep as keys have fragments.  Returns @cur or a list; NULL: error.
 */
static QObject *listify(QDict *cur, const char *path, Error **errp)
{
    const QDictEntry *e;
    size_t indices = 0;

    for (e = qdict_first(cur); e; e = qdict_next(cur, e)) {
        QDict *sub = qobject_to(QDict, e->value);

        indices += is_index(e->key);
        if (sub) {
            g_autofree char *sub_path = join_path(path, e->key);
            QObject *new = listify(sub, sub_path, errp);

            if (!new) {
                return NULL;
            }
            if (new != e->value) {
                qdict_put_obj(cur, e->key, new);
            }
        }
    }
    if (!indices) {
        return QOBJECT(cur);
    }
    if (indices < qdict_size(cur)) {
        error_setg(errp, "Parameter '%s' has numbered members and others",
                   path);
        return NULL;
    }
    return QOBJECT(to_list(cur, path, errp));
}

static QDict *parse(Keyval *kv, const char *params, bool *p_help,
                    Error **errp)
{
    const char *s = params;

    while (*s) {
        s = parse_one(kv, s, errp);
        if (!s) {
            return NULL;
        }
        kv->implied_key = NULL;
    }
    if (p_help) {
        *p_help = kv->help;
    } else if (kv->help) {
        error_setg(errp, "There is no help for this option");
        return NULL;
    }
    return listify(kv->result, NULL, errp) ? kv->result : NULL;
}

QDict *keyval_parse_into(QDict *qdict, const char *params,
                         const char *implied_key, bool *p_help,
                         Error **errp)
{
    Keyval kv = { .result = qdict, .implied_key = implied_key };

    return parse(&kv, params, p_help, errp);
}

QDict *keyval_parse_quirks(const char *params, const char *implied_key,
                           unsigned quirks, bool *p_help, Error **errp)
{
    Keyval kv = {
        .result = qdict_new(), .implied_key = implied_key, .quirks = quirks,
    };
    QDict *ret = parse(&kv, params, p_help, errp);

    if (!ret) {
        qobject_unref(kv.result);
    }
    return ret;
}

QDict *keyval_parse(const char *params, const char *implied_key,
                    bool *p_help, Error **errp)
{
    return keyval_parse_quirks(params, implied_key, 0, p_help, errp);
}

/* --- merging --- */

static bool is_container(const QObject *obj)
{
    return qobject_type(obj) == QTYPE_QDICT ||
           qobject_type(obj) == QTYPE_QLIST;
}

static bool merge(QDict *dest, const QDict *merged, const char *path,
                  Error **errp)
{
    const QDictEntry *e;

    for (e = qdict_first(merged); e; e = qdict_next(merged, e)) {
        QObject *old = qdict_get(dest, e->key);

        if (old && (is_container(old) || is_container(e->value))) {
            g_autofree char *sub = join_path(path, e->key);

            if (qobject_type(old) != qobject_type(e->value)) {
                error_setg(errp, "Parameter '%s' is of another kind than "
                           "it was before", sub);
                return false;
            }
            if (qobject_type(old) == QTYPE_QDICT) {
                if (!merge(qobject_to(QDict, old),
                           qobject_to(QDict, e->value), sub, errp)) {
                    return false;
                }
            } else {
                const QListEntry *le;

                QLIST_FOREACH_ENTRY(qobject_to(QList, e->value), le) {
                    qlist_append_obj(qobject_to(QList, old),
                                     qobject_ref(le->value));
                }
            }
            continue;
        }
        qdict_put_obj(dest, e->key, qobject_ref(e->value));
    }
    return true;
}

bool keyval_merge(QDict *dest, const QDict *merged, Error **errp)
{
    return merge(dest, merged, NULL, errp);
}
