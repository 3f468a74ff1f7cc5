/*
 * KEY=VALUE,... option arguments.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/keyval.h"
#include "qobject/qdict.h"
#include "qobject/qjson.h"

typedef struct Case {
    const char *text, *implied, *json;  /* NULL json: an error */
    unsigned quirks;
} Case;

static const Case cases[] = {
    { "", NULL, "{}" }, { "", "i", "{}" },
    { "a=1", NULL, "{'a': '1'}" }, { "a=1,", NULL, "{'a': '1'}" },
    { "a=,b=", NULL, "{'a': '', 'b': ''}" },
    { "a=x,,y,b=z", NULL, "{'a': 'x,y', 'b': 'z'}" },
    { "a=x,,", NULL, "{'a': 'x,'}" }, { "a==", NULL, "{'a': '='}" },
    { "a=1,a=2", NULL, "{'a': '2'}" },
    { "a.b=1,a.c.d=2", NULL, "{'a': {'b': '1', 'c': {'d': '2'}}}" },
    { "l.0=a,l.1=b", NULL, "{'l': ['a', 'b']}" },
    { "l.1=b,l.0=a", NULL, "{'l': ['a', 'b']}" },
    { "l.0.x=a,l.1.y.0=b", NULL, "{'l': [{'x': 'a'}, {'y': ['b']}]}" },
    { "virtio,id=x", "driver", "{'driver': 'virtio', 'id': 'x'}" },
    { "a,,b", "i", "{'i': 'a,b'}" },
    { "k=v", "i", "{'k': 'v'}" },
    { "x.y", "i", "{'i': 'x.y'}" },
    { "__org.q_x=1", NULL, "{'__org.q_x': '1'}" },
    { "a-b_c9=1", NULL, "{'a-b_c9': '1'}" },
    { "on", NULL, NULL }, { "a", NULL, NULL }, { "a,b=1", NULL, NULL },
    { "=1", NULL, NULL }, { "a..b=1", NULL, NULL }, { "a.=1", NULL, NULL },
    { ".a=1", NULL, NULL }, { "9=1", NULL, NULL }, { ",", NULL, NULL },
    { ",a=1", "i", NULL }, { "a=1,b", "i", NULL }, { "a b=1", NULL, NULL },
    { "a=1,a.b=2", NULL, NULL }, { "a.b=2,a=1", NULL, NULL },
    { "l.0=a,l.x=b", NULL, NULL }, { "l.0=a,l.2=b", NULL, NULL },
    { "l.1=b", NULL, NULL }, { "l.00=b,l.0=a", NULL, NULL },
    { "l.99999=b", NULL, NULL }, { "help", NULL, NULL },
    { "foo,nobar,b=1", NULL, "{'foo': 'on', 'bar': 'off', 'b': '1'}",
      KEYVAL_BARE_BOOL },
    { "no", NULL, "{'no': 'on'}", KEYVAL_BARE_BOOL },
    { "x,foo", "i", "{'i': 'x', 'foo': 'on'}", KEYVAL_BARE_BOOL },
    { "a=1,a=2,b=3,a=4", NULL, "{'a': ['1', '2', '4'], 'b': '3'}",
      KEYVAL_REPEAT_LIST },
    { "a=1,a.b=2", NULL, NULL, KEYVAL_REPEAT_LIST },
    { "a=1,a=2,a.b=2", NULL, NULL, KEYVAL_REPEAT_LIST },
};

static void test_table(void)
{
    for (int i = 0; i < ARRAY_SIZE(cases); i++) {
        const Case *c = &cases[i];
        Error *err = NULL;
        g_autoptr(QDict) got = keyval_parse_quirks(c->text, c->implied,
                                                   c->quirks, NULL, &err);

        g_test_message("'%s': %s", c->text,
                       err ? error_get_pretty(err) : "fine");
        if (c->json) {
            g_autoptr(QObject) want = qobject_from_json(c->json,
                                                        &error_abort);

            g_assert_null(err);
            g_assert_true(qobject_is_equal(QOBJECT(got), want));
        } else {
            g_assert_null(got);
            error_free_or_abort(&err);
        }
    }
}

static void test_help(void)
{
    g_autoptr(QDict) a = NULL;
    g_autoptr(QDict) b = NULL;
    bool help;

    a = keyval_parse("driver,help,x=1", "d", &help, &error_abort);
    g_assert_true(help);
    g_assert_cmpuint(qdict_size(a), ==, 2);
    b = keyval_parse("helper", "d", &help, &error_abort);
    g_assert_false(help);
}

static void test_limits(void)
{
    g_autofree char *fragment = g_strnfill(127, 'a');
    g_autofree char *ok = g_strdup_printf("%s.%s=1", fragment, fragment);
    g_autofree char *bad = g_strdup_printf("%sa=1", fragment);
    g_autoptr(QDict) got = keyval_parse(ok, NULL, NULL, &error_abort);
    Error *err = NULL;

    g_assert_null(keyval_parse(bad, NULL, NULL, &err));
    error_free_or_abort(&err);
}

static void test_into(void)
{
    g_autoptr(QDict) d = keyval_parse("a=1,b.c=2", NULL, NULL, &error_abort);

    g_assert_true(keyval_parse_into(d, "a=3,b.d=4", NULL, NULL,
                                    &error_abort) == d);
    g_assert_cmpstr(qdict_get_str(d, "a"), ==, "3");
    g_assert_cmpuint(qdict_size(qdict_get_qdict(d, "b")), ==, 2);
}

static void test_merge(void)
{
    QDict *d = keyval_parse("a=1,b.c=2,l.0=x", NULL, NULL, &error_abort);
    QDict *m = keyval_parse("a=3,b.d=4,l.0=y,n=5", NULL, NULL, &error_abort);
    QDict *clash = keyval_parse("b=1", NULL, NULL, &error_abort);
    g_autoptr(QObject) want = qobject_from_json(
        "{'a': '3', 'b': {'c': '2', 'd': '4'}, 'l': ['x', 'y'], 'n': '5'}",
        &error_abort);
    Error *err = NULL;

    g_assert_true(keyval_merge(d, m, &error_abort));
    g_assert_true(qobject_is_equal(QOBJECT(d), want));
    g_assert_false(keyval_merge(d, clash, &err));
    error_free_or_abort(&err);
    qobject_unref(d);
    qobject_unref(m);
    qobject_unref(clash);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/keyval/parses or refuses", test_table);
    g_test_add_func("/keyval/help is noticed", test_help);
    g_test_add_func("/keyval/fragments have a limit", test_limits);
    g_test_add_func("/keyval/parses on top", test_into);
    g_test_add_func("/keyval/merges member by member", test_merge);
    return g_test_run();
}
