/*
 * JSON: however a text is cut, the parser says the same; and what it
 * understood, it can write and understand again.
 *
 * The last byte says in which pieces the text arrives.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "fuzz.h"
#include "qapi/error.h"
#include "qobject/json-parser.h"
#include "qobject/qdict.h"
#include "qobject/qjson.h"

/* What the parser said: texts of the values and of the errors, in order. */
typedef struct Heard {
    GPtrArray *values;
    GString *text;
    unsigned errors;
} Heard;

static void heard(void *opaque, QObject *json, Error *err)
{
    Heard *h = opaque;
    GString *text;

    g_assert_true(!json != !err);
    if (err) {
        g_assert_cmpint(*error_get_pretty(err), !=, 0);
        g_string_append_printf(h->text, "error: %s\n", error_get_pretty(err));
        error_free(err);
        h->errors++;
        return;
    }
    text = qobject_to_json(json);
    g_string_append_printf(h->text, "%s\n", text->str);
    g_string_free(text, true);
    g_ptr_array_add(h->values, json);
}

static void unref_value(gpointer value)
{
    qobject_unref((QObject *)value);
}

static Heard listen_to(const uint8_t *data, size_t size, size_t piece)
{
    Heard h = {
        .values = g_ptr_array_new_with_free_func(unref_value),
        .text = g_string_new(NULL),
    };
    JSONMessageParser parser;

    json_message_parser_init(&parser, heard, &h, NULL);
    for (size_t at = 0; at < size; at += piece) {
        json_message_parser_feed(&parser, (const char *)data + at,
                                 MIN(piece, size - at));
    }
    json_message_parser_flush(&parser);
    json_message_parser_destroy(&parser);
    return h;
}

static void stop_listening(Heard *h)
{
    g_ptr_array_free(h->values, true);
    g_string_free(h->text, true);
}

/* Like qobject_is_equal(), but 1e3 may come back as 1000, which is an int. */
static bool same(QObject *x, QObject *y)
{
    const QDict *dict = qobject_to(QDict, x), *dict2 = qobject_to(QDict, y);
    const QList *list = qobject_to(QList, x), *list2 = qobject_to(QList, y);
    QNum *num = qobject_to(QNum, x), *num2 = qobject_to(QNum, y);
    const QDictEntry *e;
    const QListEntry *a, *b;

    if (num && num2 && qnum_get_double(num) == qnum_get_double(num2)) {
        return true;
    }
    if (dict && dict2) {
        for (e = qdict_first(dict); e; e = qdict_next(dict, e)) {
            QObject *other = qdict_get(dict2, qdict_entry_key(e));

            if (!other || !same(qdict_entry_value(e), other)) {
                return false;
            }
        }
        return qdict_size(dict) == qdict_size(dict2);
    }
    if (list && list2) {
        b = qlist_first(list2);
        QLIST_FOREACH_ENTRY(list, a) {
            if (!b || !same(qlist_entry_obj(a), qlist_entry_obj(b))) {
                return false;
            }
            b = qlist_next(b);
        }
        return !b;
    }
    return qobject_is_equal(x, y);
}

static void check_round_trip(QObject *value)
{
    for (int pretty = 0; pretty < 2; pretty++) {
        GString *text = qobject_to_json_pretty(value, pretty);
        g_autoptr(QObject) again = qobject_from_json(text->str, &error_abort);

        g_assert_true(same(value, again));
        g_string_free(text, true);
    }
}

/* A string with one value and nothing wrong is that value. */
static void check_string(const uint8_t *data, size_t size, const Heard *h)
{
    g_autofree char *string = g_strndup((const char *)data, size);
    g_autoptr(QObject) value = NULL;
    Error *err = NULL;

    if (memchr(data, 0, size)) {
        return;
    }
    value = qobject_from_json(string, &err);
    g_assert_true(!value != !err);
    g_assert_cmpint(value != NULL, ==, h->values->len == 1 && !h->errors);
    if (value) {
        g_assert_true(qobject_is_equal(value,
                                       g_ptr_array_index(h->values, 0)));
    }
    error_free(err);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Heard whole, pieces;

    if (!size) {
        return 0;
    }
    whole = listen_to(data, size, size);
    pieces = listen_to(data, size, data[size - 1] + 1);
    g_assert_cmpstr(whole.text->str, ==, pieces.text->str);
    for (unsigned i = 0; i < whole.values->len; i++) {
        QObject *value = g_ptr_array_index(whole.values, i);

        g_assert_true(qobject_is_equal(value,
                                       g_ptr_array_index(pieces.values, i)));
        check_round_trip(value);
    }
    check_string(data, size, &whole);
    stop_listening(&whole);
    stop_listening(&pieces);
    return 0;
}

static const char *const words[] = {
    "{", "}", "[", "]", ":", ",", "\"", "'", "\\", "\\\"", "\\u0000",
    "\\u00e9", "\\ud834\\udd1e", "\\ud800", "\\uDC00", "true", "false",
    "null", "{\"a\": ", "\"b\": [", "[[[[[[[[", "]]]]]]]]", "-0", "0.5e-300",
    "1e308", "1e999", "-9223372036854775808", "9223372036854775808",
    "18446744073709551615", "18446744073709551616", "\xef\xbf\xbd",
    "\xed\xa0\x80", "\xf0\x9f\x92\xa9", "\xc0\x80", "\xff", "\r\n", "\t",
    "%s", "%p", "%%", NULL
};

const FuzzTarget fuzz_target = {
    .name = "json",
    .runs = 20000,
    .max_bytes = 400,
    .words = words,
};
