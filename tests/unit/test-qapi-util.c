/*
 * Names of enum values, booleans, QAPI names.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/util.h"

static const char *const names[] = { "zero", "one" };
static const QEnumLookup lookup = { .array = names, .size = 2 };

static void test_enum(void)
{
    Error *err = NULL;

    g_assert_cmpstr(qapi_enum_lookup(&lookup, 1), ==, "one");
    g_assert_cmpint(qapi_enum_parse(&lookup, "one", -1, NULL), ==, 1);
    g_assert_cmpint(qapi_enum_parse(&lookup, NULL, 7, &error_abort), ==, 7);
    g_assert_cmpint(qapi_enum_parse(&lookup, "two", -1, &err), ==, -1);
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "invalid parameter value: two");
    error_free_or_abort(&err);
}

static void test_bool(void)
{
    static const char *const on[] = { "on", "yes", "true", "y" };
    static const char *const off[] = { "off", "no", "false", "n" };
    Error *err = NULL;
    bool b;

    for (int i = 0; i < 4; i++) {
        g_assert_true(qapi_bool_parse("p", on[i], &b, &error_abort) && b);
        g_assert_true(qapi_bool_parse("p", off[i], &b, &error_abort) && !b);
    }
    g_assert_false(qapi_bool_parse("p", "1", &b, &err));
    error_free_or_abort(&err);
}

static void test_name(void)
{
    g_assert_cmpint(parse_qapi_name("a-b_9", true), ==, 5);
    g_assert_cmpint(parse_qapi_name("a.b", true), ==, -1);
    g_assert_cmpint(parse_qapi_name("a.b", false), ==, 1);
    g_assert_cmpint(parse_qapi_name("9a", false), ==, -1);
    g_assert_cmpint(parse_qapi_name("__org.x_a", true), ==, 9);
    g_assert_cmpint(parse_qapi_name("__org.x", true), ==, -1);
    g_assert_cmpint(parse_qapi_name("_a", true), ==, -1);
    g_assert_cmpint(parse_qapi_name("", true), ==, -1);
}

typedef struct IntList {
    struct IntList *next;
    int value;
} IntList;

static void test_list(void)
{
    IntList *list = NULL, **tail = &list;

    QAPI_LIST_APPEND(tail, 2);
    QAPI_LIST_APPEND(tail, 3);
    QAPI_LIST_PREPEND(list, 1);
    g_assert_cmpint(QAPI_LIST_LENGTH(list), ==, 3);
    for (int i = 1; i <= 3; i++) {
        IntList *next = list->next;

        g_assert_cmpint(list->value, ==, i);
        g_free(list);
        list = next;
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/qapi-util/enum names are looked up", test_enum);
    g_test_add_func("/qapi-util/booleans have four spellings", test_bool);
    g_test_add_func("/qapi-util/names follow the grammar", test_name);
    g_test_add_func("/qapi-util/lists keep their order", test_list);
    return g_test_run();
}
