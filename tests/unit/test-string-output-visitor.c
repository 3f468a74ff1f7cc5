/*
 * Tests of the string output visitor.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/qapi-builtin-visit.h"
#include "qapi/qapi-visit-common.h"
#include "qapi/qapi-visit-machine.h"
#include "qapi/qapi-visit-qom.h"
#include "qapi/string-output-visitor.h"
#include "qobject/qnull.h"

/* Print one value with visit_type_@kind, expect both texts. */
#define EXPECT(kind, ctype, val, plain, human) do {                     \
    const char *want_[] = { plain, human };                             \
    int i_;                                                             \
    for (i_ = 0; i_ < 2; i_++) {                                        \
        char *text_;                                                    \
        ctype value_ = val;                                             \
        Visitor *v_ = string_output_visitor_new(i_, &text_);            \
        visit_type_ ## kind(v_, NULL, &value_, &error_abort);           \
        visit_complete(v_, &text_);                                     \
        visit_free(v_);                                                 \
        g_assert_cmpstr(text_, ==, want_[i_]);                          \
        g_free(text_);                                                  \
    }                                                                   \
} while (0)

static void test_scalars(void)
{
    EXPECT(int, int64_t, -42, "-42", "-42 (0xffffffffffffffd6)");
    EXPECT(uint64, uint64_t, UINT64_MAX, "18446744073709551615",
           "18446744073709551615 (0xffffffffffffffff)");
    EXPECT(size, uint64_t, 1ull << 30, "1073741824",
           "1073741824 (1 GiB)");
    EXPECT(bool, bool, true, "true", "true");
    EXPECT(str, char *, (char *)"foo", "foo", "\"foo\"");
    EXPECT(str, char *, NULL, "", "<null>");
    EXPECT(number, double, 0.5, "0.5", "0.5");
    EXPECT(OnOffAuto, OnOffAuto, ON_OFF_AUTO_ON, "on", "\"on\"");
}

static void test_values_of_other_kinds(void)
{
    QObject *obj = QOBJECT(qnull());
    QNull *null = NULL;

    EXPECT(any, QObject *, obj, "<any>", "<any>");
    EXPECT(null, QNull *, null, "", "<null>");
    qobject_unref(obj);
}

static void test_structs_are_only_mentioned(void)
{
    CpuModelInfo model = { .name = (char *)"max" };
    ObjectPropertyInfo info = { .name = (char *)"n", .type = (char *)"t" };
    ObjectPropertyInfoList second = { .value = &info };
    ObjectPropertyInfoList first = { .next = &second, .value = &info };

    EXPECT(CpuModelInfo, CpuModelInfo *, &model, "<omitted>", "<omitted>");
    EXPECT(ObjectPropertyInfoList, ObjectPropertyInfoList *, &first,
           "<omitted>,<omitted>", "<omitted>,<omitted>");
}

static void test_other_lists(void)
{
    uint64List *numbers = NULL;
    strList *strings = NULL;

    QAPI_LIST_PREPEND(numbers, 7);
    QAPI_LIST_PREPEND(numbers, UINT64_MAX);
    QAPI_LIST_PREPEND(numbers, 6);
    EXPECT(uint64List, uint64List *, numbers, "6-7,18446744073709551615",
           "6-7,18446744073709551615 (0x6-0x7,0xffffffffffffffff)");
    QAPI_LIST_PREPEND(strings, g_strdup("b"));
    QAPI_LIST_PREPEND(strings, g_strdup("a"));
    EXPECT(strList, strList *, strings, "a,b", "\"a\",\"b\"");
    qapi_free_uint64List(numbers);
    qapi_free_strList(strings);
}

static char *print_list(bool human, const int64_t *values, size_t n)
{
    int64List *list = NULL, **tail = &list;
    char *text;
    Visitor *v = string_output_visitor_new(human, &text);
    size_t i;

    for (i = 0; i < n; i++) {
        QAPI_LIST_APPEND(tail, values[i]);
    }
    visit_type_int64List(v, NULL, &list, &error_abort);
    visit_complete(v, &text);
    visit_free(v);
    qapi_free_int64List(list);
    return text;
}

static void test_lists(void)
{
    static const int64_t values[] = {
        1, 2, 3, 7, -5, -4, INT64_MAX, INT64_MIN, 9, 2, 6,
    };
    g_autofree char *all = print_list(false, values, ARRAY_SIZE(values));
    g_autofree char *human = print_list(true, values, 4);
    g_autofree char *none = print_list(false, NULL, 0);

    g_assert_cmpstr(all, ==, "-9223372036854775808,-5--4,1-3,6-7,9,"
                    "9223372036854775807");
    g_assert_cmpstr(human, ==, "1-3,7 (0x1-0x3,0x7)");
    g_assert_cmpstr(none, ==, "");
}

static void test_nothing_leaks_without_complete(void)
{
    char *text;
    Visitor *v = string_output_visitor_new(false, &text);
    int64_t n = 1;

    visit_type_int(v, NULL, &n, &error_abort);
    visit_free(v);
    g_assert_null(text);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/string-output/prints scalars for both readers",
                    test_scalars);
    g_test_add_func("/string-output/prints runs in lists as ranges",
                    test_lists);
    g_test_add_func("/string-output/nothing leaks without complete",
                    test_nothing_leaks_without_complete);
    g_test_add_func("/string-output/prints null, and that there is something",
                    test_values_of_other_kinds);
    g_test_add_func("/string-output/only mentions structs",
                    test_structs_are_only_mentioned);
    g_test_add_func("/string-output/prints lists of other kinds",
                    test_other_lists);
    return g_test_run();
}
