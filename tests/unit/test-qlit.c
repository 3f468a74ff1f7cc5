/*
 * JSON values as constants.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qobject/qdict.h"
#include "qobject/qjson.h"
#include "qobject/qlit.h"

static const QLitObject everything = QLIT_QDICT(((const QLitDictEntry[]) {
    { "yes", QLIT_QBOOL(true) },
    { "none", QLIT_QNULL },
    { "text", QLIT_QSTR("t") },
    { "list", QLIT_QLIST(((const QLitObject[]) {
        QLIT_QNUM(-1),
        QLIT_QDICT(((const QLitDictEntry[]) { { } })),
        { },
    })) },
    { },
}));

static bool equal(const QLitObject *qlit, const char *json)
{
    QObject *obj = qobject_from_json(json, &error_abort);
    bool result = qlit_equal_qobject(qlit, obj);

    qobject_unref(obj);
    return result;
}

static void test_a_constant_is_equal_to_the_same_json_only(void)
{
    static const QLitObject one = QLIT_QNUM(1);

    g_assert_true(equal(&everything, "{'list': [-1, {}], 'text': 't',"
                                     " 'none': null, 'yes': true}"));
    g_assert_false(equal(&everything, "{'list': [-1, {}], 'text': 't',"
                                      " 'none': null}"));
    g_assert_false(equal(&everything, "{'list': [-1, {}], 'text': 't',"
                                      " 'none': null, 'yes': true, 'x': 1}"));
    g_assert_false(equal(&everything, "{'list': [-1], 'text': 't',"
                                      " 'none': null, 'yes': true}"));
    g_assert_false(equal(&everything, "{'list': [-1, {}, 0], 'text': 't',"
                                      " 'none': null, 'yes': true}"));
    g_assert_false(equal(&everything, "{'list': [-1, {}], 'text': 'u',"
                                      " 'none': null, 'yes': true}"));
    g_assert_false(equal(&everything, "{'list': [-1, {}], 'text': 't',"
                                      " 'none': null, 'yes': false}"));
    g_assert_false(equal(&one, "1.5"));
    g_assert_false(equal(&one, "18446744073709551615"));
    g_assert_false(equal(&one, "'1'"));
    g_assert_false(qlit_equal_qobject(&one, NULL));
}

static void test_a_constant_becomes_the_value_it_describes(void)
{
    QObject *obj = qobject_from_qlit(&everything);
    g_autoptr(GString) text = qobject_to_json(obj);

    g_assert_cmpstr(text->str, ==, "{\"yes\": true, \"none\": null, "
                    "\"text\": \"t\", \"list\": [-1, {}]}");
    g_assert_true(qlit_equal_qobject(&everything, obj));
    qobject_unref(obj);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/qlit/a constant is equal to the same JSON only",
                    test_a_constant_is_equal_to_the_same_json_only);
    g_test_add_func("/qlit/a constant becomes the value it describes",
                    test_a_constant_becomes_the_value_it_describes);
    return g_test_run();
}
