/*
 * JSON strings.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qobject/qstring.h"

static void test_make(void)
{
    g_autoptr(QString) a = qstring_new();
    g_autoptr(QString) b = qstring_from_substr("abcdef", 1, 3);
    g_autoptr(QString) c = qstring_from_gstring(g_string_new("bc"));

    g_assert_cmpstr(qstring_get_str(a), ==, "");
    g_assert_cmpstr(qstring_get_str(b), ==, "bc");
    g_assert_true(qobject_is_equal(QOBJECT(b), QOBJECT(c)));
    g_assert_false(qobject_is_equal(QOBJECT(b), QOBJECT(a)));
}

static void test_copy(void)
{
    char text[] = "abc";
    QString *s = qstring_from_str(text);

    text[0] = 'x';
    g_assert_cmpstr(qstring_get_str(s), ==, "abc");
    qobject_ref(s);
    qstring_unref(s);
    g_assert_cmpuint(s->base.refcnt, ==, 1);
    qstring_unref(s);
    qstring_unref(NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/qstring/is made from texts", test_make);
    g_test_add_func("/qstring/has its own copy", test_copy);
    return g_test_run();
}
