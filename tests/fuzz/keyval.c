/*
 * Option arguments (keyval.c): whatever is understood can be written in
 * canonical form, and is understood as the same again.
 *
 * Each text is read in all dialects.  Of two texts separated by a NUL, what
 * they mean is merged, too.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "fuzz.h"
#include "qapi/error.h"
#include "qemu/keyval.h"
#include "qobject/qdict.h"
#include "qobject/qstring.h"

#define DIALECTS 16             /* quirks, an implied key, a question */

static QDict *understand(const char *text, unsigned dialect)
{
    unsigned quirks = dialect & (KEYVAL_BARE_BOOL | KEYVAL_REPEAT_LIST);
    const char *implied = dialect & 4 ? "implied" : NULL;
    bool help = false;
    Error *err = NULL;
    QDict *dict = keyval_parse_quirks(text, implied, quirks,
                                      dialect & 8 ? &help : NULL, &err);

    g_assert_true(!dict != !err);
    if (err) {
        g_assert_cmpint(*error_get_pretty(err), !=, 0);
        error_free(err);
    }
    return dict;
}

static void write_value(GString *out, const char *key, QObject *value)
{
    const QDict *dict = qobject_to(QDict, value);
    const QList *list = qobject_to(QList, value);
    const QDictEntry *e;
    const QListEntry *item;
    unsigned i = 0;

    if (dict) {
        for (e = qdict_first(dict); e; e = qdict_next(dict, e)) {
            g_autofree char *name = g_strdup_printf(
                "%s%s%s", key, *key ? "." : "", qdict_entry_key(e));

            write_value(out, name, qdict_entry_value(e));
        }
    } else if (list) {
        QLIST_FOREACH_ENTRY(list, item) {
            g_autofree char *name = g_strdup_printf("%s.%u", key, i++);

            write_value(out, name, qlist_entry_obj(item));
        }
    } else {
        g_auto(GStrv) parts = g_strsplit(
            qstring_get_str(qobject_to(QString, value)), ",", -1);
        g_autofree char *text = g_strjoinv(",,", parts);

        g_string_append_printf(out, "%s%s=%s", out->len ? "," : "", key,
                               text);
    }
}

static void check_round_trip(QDict *dict)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(QDict) again = NULL;

    write_value(text, "", QOBJECT(dict));
    again = keyval_parse(text->str, NULL, NULL, &error_abort);
    g_assert_true(qobject_is_equal(QOBJECT(dict), QOBJECT(again)));
}

static void check_merge(const char *one, const char *two)
{
    g_autoptr(QDict) dest = understand(one, 0);
    g_autoptr(QDict) merged = understand(two, 0);
    Error *err = NULL;

    if (dest && merged) {
        bool ok = keyval_merge(dest, merged, &err);

        g_assert_cmpint(ok, ==, !err);
        if (ok) {
            check_round_trip(dest);
        }
        error_free(err);
    }
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    size_t len = strlen(text);

    for (unsigned dialect = 0; dialect < DIALECTS; dialect++) {
        g_autoptr(QDict) dict = understand(text, dialect);

        if (dict) {
            check_round_trip(dict);
        }
    }
    if (len < size) {
        g_autofree char *two = g_strndup((const char *)data + len + 1,
                                         size - len - 1);

        check_merge(text, two);
    }
    return 0;
}

static const char *const words[] = {
    "=", ",", ",,", ".", "a", "b", "a.0=", "a.1=", "a.b=", "a.b.c=", "0=",
    "a.00000=", "a.65535=", "a.65536=", "help", "?", "help=", "no", "nofoo",
    "implied", "implied=", "__com.example_x=", "a-b_c=", "on", "off", NULL
};

const FuzzTarget fuzz_target = {
    .name = "keyval",
    .runs = 10000,
    .max_bytes = 200,
    .words = words,
};
