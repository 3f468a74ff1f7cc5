/*
 * KEY=VALUE,... to a QDict, and merging of two of them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/keyval.h"
#include "qobject/qdict.h"
#include "qobject/qjson.h"

static void assert_dict(QDict *got, const char *want)
{
    QObject *expected = qobject_from_json(want, &error_abort);

    if (!qobject_is_equal(QOBJECT(got), expected)) {
        GString *text = qobject_to_json(QOBJECT(got));

        g_error("%s instead of %s", text->str, want);
    }
    qobject_unref(expected);
    qobject_unref(got);
}

#define assert_keyval(text, implied, want) \
    assert_dict(keyval_parse(text, implied, NULL, &error_abort), want)
#define assert_quirks(text, quirks, want) \
    assert_dict(keyval_parse_quirks(text, NULL, quirks, NULL, &error_abort), \
                want)

static void test_keys_nest_at_dots(void)
{
    assert_keyval("", NULL, "{}");
    assert_keyval("a=1,b.c=2,b.d.e=", NULL,
                  "{\"a\": \"1\", \"b\": {\"c\": \"2\", "
                  "\"d\": {\"e\": \"\"}}}");
    assert_keyval("a=1,a=2", NULL, "{\"a\": \"2\"}");
    assert_keyval("a=x,,y,,", NULL, "{\"a\": \"x,y,\"}");
    assert_keyval("a=b=c", NULL, "{\"a\": \"b=c\"}");
    assert_keyval("a-b_c=1,__org.example_x=2", NULL,
                  "{\"a-b_c\": \"1\", \"__org.example_x\": \"2\"}");
}

static void test_numbered_keys_make_a_list(void)
{
    assert_keyval("l.0=a,l.1=b", NULL, "{\"l\": [\"a\", \"b\"]}");
    assert_keyval("l.1=b,l.0=a", NULL, "{\"l\": [\"a\", \"b\"]}");
    assert_keyval("l.1=x,l.0=a,l.01=b,l.2=c", NULL,
                  "{\"l\": [\"a\", \"b\", \"c\"]}");
    assert_keyval("l.0.x=1,l.1.x=2", NULL,
                  "{\"l\": [{\"x\": \"1\"}, {\"x\": \"2\"}]}");
}

static void test_the_first_word_has_an_implied_key(void)
{
    assert_keyval("foo,a=1", "type", "{\"type\": \"foo\", \"a\": \"1\"}");
    assert_keyval("val", "a.b", "{\"a\": {\"b\": \"val\"}}");
    assert_keyval("help.abc", "type", "{\"type\": \"help.abc\"}");
    assert_keyval("type=x", "type", "{\"type\": \"x\"}");
}

static void assert_refused(const char *text, const char *implied)
{
    Error *err = NULL;

    g_assert_null(keyval_parse(text, implied, NULL, &err));
    g_assert_nonnull(err);
    error_free(err);
}

static void test_bad_text_is_refused(void)
{
    assert_refused("foo", NULL);
    assert_refused("a=1,foo", "type");
    assert_refused("=1", NULL);
    assert_refused("a.=1", NULL);
    assert_refused(".a=1", NULL);
    assert_refused("a..b=1", NULL);
    assert_refused("a=1,a.b=2", NULL);      /* a string and an object */
    assert_refused("a.b=1,a=2", NULL);
    assert_refused(",", NULL);
    assert_refused("key[0]=1", NULL);
    assert_refused(",", "type");
    assert_refused("foo,,bar", "type");     /* no doubling here */
    assert_refused("=val", "type");
    assert_refused("0=a", NULL);
    assert_refused("l.0=a,l.2=c", NULL);    /* a hole */
    assert_refused("l.0=a,l.2=b,l.02=c", NULL);
    assert_refused("l.1=a", NULL);
    assert_refused("l.65536=a", NULL);
    assert_refused("l.0=a,l.x=c", NULL);
    assert_refused("9a=1", NULL);
    assert_refused("help", NULL);
}

static void test_a_cry_for_help_is_heard(void)
{
    bool help = false;

    qobject_unref(keyval_parse("a=1,help", NULL, &help, &error_abort));
    g_assert_true(help);
    qobject_unref(keyval_parse("?", "type", &help, &error_abort));
    g_assert_true(help);
    qobject_unref(keyval_parse("a=help", NULL, &help, &error_abort));
    g_assert_false(help);
}

static void test_a_key_may_have_to_be_the_only_one(void)
{
    Error *err = NULL;

    assert_quirks("a=1,b=1", KEYVAL_ONCE, "{\"a\": \"1\", \"b\": \"1\"}");
    assert_quirks("a.b=1,a.c=1", KEYVAL_ONCE,
                  "{\"a\": {\"b\": \"1\", \"c\": \"1\"}}");
    g_assert_null(keyval_parse_quirks("a.b=1,c=2,a.b=1", NULL, KEYVAL_ONCE,
                                      NULL, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Parameter 'a.b' is given twice");
    error_free(err);
}

static void test_historic_options_have_bare_words(void)
{
    assert_quirks("foo,nobar,a=1", KEYVAL_BARE_BOOL,
                  "{\"foo\": \"on\", \"bar\": \"off\", \"a\": \"1\"}");
    assert_quirks("a=1,a=2", KEYVAL_REPEAT_LIST, "{\"a\": [\"1\", \"2\"]}");
    assert_quirks("a=1", KEYVAL_REPEAT_LIST, "{\"a\": \"1\"}");
    assert_dict(keyval_parse_quirks("foo,,bar,baz", "type", KEYVAL_BARE_BOOL,
                                    NULL, &error_abort),
                "{\"type\": \"foo,bar\", \"baz\": \"on\"}");
}

static void test_keys_have_a_longest(void)
{
    g_autofree char *longest = g_strnfill(127, 'k');
    g_autofree char *good = g_strdup_printf("%s=1,a.%s=2", longest, longest);
    g_autofree char *bad = g_strdup_printf("%sk=1", longest);
    g_autofree char *worse = g_strdup_printf("a.%sk.b=1", longest);
    g_autoptr(QDict) d = keyval_parse(good, NULL, NULL, &error_abort);

    g_assert_cmpstr(qdict_get_str(d, longest), ==, "1");
    g_assert_cmpstr(qdict_get_str(qdict_get_qdict(d, "a"), longest), ==,
                    "2");
    assert_refused(bad, NULL);
    assert_refused(worse, NULL);
}

/* What is turned into objects, and freed, by recursion has an end. */
static void test_keys_have_a_deepest(void)
{
    g_autoptr(GString) key = g_string_new("a");
    Error *err = NULL;

    for (int i = 1; i < 1024; i++) {
        g_string_append(key, ".a");
    }
    g_string_append(key, "=1");
    qobject_unref(keyval_parse(key->str, NULL, NULL, &error_abort));
    g_string_prepend(key, "a.");
    g_assert_null(keyval_parse(key->str, NULL, NULL, &err));
    g_assert_true(g_str_has_suffix(error_get_pretty(err),
                                   "...' is nested deeper than 1024"));
    g_assert_cmpuint(strlen(error_get_pretty(err)), <, 200);
    error_free_or_abort(&err);
    assert_refused(key->str, "a");
}

static void test_parsing_goes_on_top_of_what_is_there(void)
{
    QDict *d = keyval_parse("a=1,b.c=2", NULL, NULL, &error_abort);

    g_assert_true(keyval_parse_into(d, "b.d=3,a=4", NULL, NULL,
                                    &error_abort) == d);
    assert_dict(qobject_ref(d), "{\"a\": \"4\", \"b\": {\"c\": \"2\", "
                "\"d\": \"3\"}}");
    g_assert_null(keyval_parse_into(d, "b=1", NULL, NULL, NULL));
    qobject_unref(d);
}

static void test_flat_keys_have_dots(void)
{
    Error *err = NULL;

    assert_quirks("a=1,a.b=2,a.0=3", KEYVAL_FLAT,
                  "{\"a\": \"1\", \"a.b\": \"2\", \"a.0\": \"3\"}");
    assert_quirks("a.b=1,a.b=2", KEYVAL_FLAT, "{\"a.b\": \"2\"}");
    assert_quirks("a.b,noc", KEYVAL_FLAT | KEYVAL_BARE_BOOL,
                  "{\"a.b\": \"on\", \"c\": \"off\"}");
    g_assert_null(keyval_parse_quirks("=1", NULL, KEYVAL_FLAT, NULL, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "Invalid parameter ''");
    error_free(err);
}

static void test_merging_goes_member_by_member(void)
{
    QDict *a = keyval_parse("x=1,o.p=1,o.q=1,l.0=a", NULL, NULL,
                            &error_abort);
    QDict *b = keyval_parse("x=2,o.q=2,l.0=b,n=3", NULL, NULL, &error_abort);
    QDict *clash = keyval_parse("o=1", NULL, NULL, &error_abort);
    Error *err = NULL;

    g_assert_true(keyval_merge(a, b, &error_abort));
    g_assert_false(keyval_merge(a, clash, &err));
    error_free_or_abort(&err);
    qobject_unref(clash);
    qobject_unref(b);
    assert_dict(a, "{\"x\": \"2\", \"o\": {\"p\": \"1\", \"q\": \"2\"}, "
                "\"l\": [\"a\", \"b\"], \"n\": \"3\"}");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/keyval/keys-nest-at-dots", test_keys_nest_at_dots);
    g_test_add_func("/keyval/numbered-keys-make-a-list",
                    test_numbered_keys_make_a_list);
    g_test_add_func("/keyval/the-first-word-has-an-implied-key",
                    test_the_first_word_has_an_implied_key);
    g_test_add_func("/keyval/bad-text-is-refused", test_bad_text_is_refused);
    g_test_add_func("/keyval/a-cry-for-help-is-heard",
                    test_a_cry_for_help_is_heard);
    g_test_add_func("/keyval/a-key-may-have-to-be-the-only-one",
                    test_a_key_may_have_to_be_the_only_one);
    g_test_add_func("/keyval/historic-options-have-bare-words",
                    test_historic_options_have_bare_words);
    g_test_add_func("/keyval/keys-have-a-longest",
                    test_keys_have_a_longest);
    g_test_add_func("/keyval/keys-have-a-deepest", test_keys_have_a_deepest);
    g_test_add_func("/keyval/parsing-goes-on-top-of-what-is-there",
                    test_parsing_goes_on_top_of_what_is_there);
    g_test_add_func("/keyval/flat-keys-have-dots", test_flat_keys_have_dots);
    g_test_add_func("/keyval/merging-goes-member-by-member",
                    test_merging_goes_member_by_member);
    return g_test_run();
}
