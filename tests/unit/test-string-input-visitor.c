/*
 * Tests of the string input visitor.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/qapi-builtin-visit.h"
#include "qapi/qapi-visit-common.h"
#include "qapi/qapi-visit-machine.h"
#include "qapi/string-input-visitor.h"
#include "qobject/qnull.h"

static void test_scalars(void)
{
    Visitor *v = string_input_visitor_new("-42");
    g_autofree char *s = NULL;
    OnOffAuto choice;
    int64_t i;
    uint64_t u;
    double d;
    bool b;
    QNull *null;

    visit_type_int(v, NULL, &i, &error_abort);
    g_assert_cmpint(i, ==, -42);
    visit_free(v);

    v = string_input_visitor_new("1.5G");
    visit_type_size(v, NULL, &u, &error_abort);
    g_assert_cmpuint(u, ==, 1536ull << 20);
    visit_free(v);

    v = string_input_visitor_new("off");
    g_assert_true(visit_type_bool(v, NULL, &b, &error_abort));
    g_assert_false(b);
    visit_type_OnOffAuto(v, NULL, &choice, &error_abort);
    g_assert_cmpint(choice, ==, ON_OFF_AUTO_OFF);
    visit_type_str(v, NULL, &s, &error_abort);
    g_assert_cmpstr(s, ==, "off");
    visit_free(v);

    v = string_input_visitor_new("0.25");
    visit_type_number(v, NULL, &d, &error_abort);
    g_assert_cmpfloat(d, ==, 0.25);
    visit_free(v);

    v = string_input_visitor_new("");
    visit_type_null(v, NULL, &null, &error_abort);
    g_assert_nonnull(null);
    qobject_unref(null);
    visit_free(v);
}

static void test_bad_scalars(void)
{
    static const char *const texts[] = { "", "x", "1x", "-", "1,2", "1-2" };
    size_t i;

    for (i = 0; i < ARRAY_SIZE(texts); i++) {
        Visitor *v = string_input_visitor_new(texts[i]);
        QObject *any;
        uint64_t u;
        int64_t n;
        Error *err = NULL;
        bool b;

        g_assert_false(visit_type_int(v, "n", &n, &err));
        g_assert_cmpstr(error_get_pretty(err), ==,
                        "Parameter 'n' expects int64");
        error_free_or_abort(&err);
        g_assert_false(visit_type_uint64(v, "n", &u, &err));
        g_assert_cmpstr(error_get_pretty(err), ==,
                        "Parameter 'n' expects uint64");
        error_free_or_abort(&err);
        g_assert_false(visit_type_size(v, "n", &u, NULL));
        g_assert_false(visit_type_bool(v, "n", &b, NULL));
        g_assert_false(visit_type_any(v, "n", &any, NULL));
        visit_free(v);
    }
}

static void test_structs_are_refused(void)
{
    Visitor *v = string_input_visitor_new("cpus=1");
    SMPConfiguration *smp;
    Error *err = NULL;

    g_assert_false(visit_type_SMPConfiguration(v, "smp", &smp, &err));
    g_assert_null(smp);
    g_assert_cmpstr(error_get_pretty(err), ==, "Parameter 'smp' expects a "
                    "value that is no object");
    error_free_or_abort(&err);
    visit_free(v);
}

/* Sum and number of the elements, -1 if @text is refused. */
static int read_list(const char *text, int64_t *sum)
{
    Visitor *v = string_input_visitor_new(text);
    int64List *list = NULL, *e;
    int count = -1;

    *sum = 0;
    if (visit_type_int64List(v, "l", &list, NULL)) {
        count = 0;
        for (e = list; e; e = e->next) {
            *sum += e->value;
            count++;
        }
    } else {
        g_assert_null(list);
    }
    qapi_free_int64List(list);
    visit_free(v);
    return count;
}

static void test_lists(void)
{
    static const struct {
        const char *text;
        int count;
        int64_t sum;
    } rows[] = {
        { "", 0, 0 },
        { "5", 1, 5 },
        { "1,2,4", 3, 7 },
        { "1-3,10", 4, 16 },
        { "-2-1", 4, -2 },
        { "7-7", 1, 7 },
        { "0-65535", 65536, 65535 * 32768LL },
        { "0-65536", -1, 0 },
        { "3-1", -1, 0 },
        { "1,", -1, 0 },
        { ",1", -1, 0 },
        { "1-", -1, 0 },
        { "1-2-3", -1, 0 },
        { "1 2", -1, 0 },
        { "-9223372036854775808-9223372036854775807", -1, 0 },
        { "9223372036854775806-9223372036854775807", 2, -3 },
    };
    size_t i;

    for (i = 0; i < ARRAY_SIZE(rows); i++) {
        int64_t sum;

        g_assert_cmpint(read_list(rows[i].text, &sum), ==, rows[i].count);
        if (rows[i].count >= 0) {
            g_assert_cmpint(sum, ==, rows[i].sum);
        }
    }
}

static void test_unsigned_lists(void)
{
    Visitor *v = string_input_visitor_new("18446744073709551614-"
                                          "18446744073709551615");
    uint64List *list = NULL;

    visit_type_uint64List(v, NULL, &list, &error_abort);
    g_assert_cmpuint(list->value, ==, UINT64_MAX - 1);
    g_assert_cmpuint(list->next->value, ==, UINT64_MAX);
    g_assert_null(list->next->next);
    qapi_free_uint64List(list);
    visit_free(v);
}

static void test_a_list_is_read_to_its_end_and_then_left(void)
{
    Visitor *v = string_input_visitor_new("3,5-6");
    Error *err = NULL;
    int64_t i;

    visit_start_list(v, NULL, NULL, 0, &error_abort);
    visit_type_int(v, NULL, &i, &error_abort);
    g_assert_cmpint(i, ==, 3);
    visit_type_int(v, NULL, &i, &error_abort);
    g_assert_cmpint(i, ==, 5);
    g_assert_false(visit_check_list(v, &err));
    error_free_or_abort(&err);
    visit_type_int(v, NULL, &i, &error_abort);
    g_assert_true(visit_check_list(v, &error_abort));
    g_assert_false(visit_type_int(v, NULL, &i, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Fewer list elements than expected");
    error_free_or_abort(&err);
    visit_end_list(v, NULL);
    /* outside of a list, the same text is no number */
    g_assert_false(visit_type_int(v, "n", &i, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "Parameter 'n' expects int64");
    error_free_or_abort(&err);
    visit_free(v);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/string-input/reads scalars", test_scalars);
    g_test_add_func("/string-input/refuses bad scalars", test_bad_scalars);
    g_test_add_func("/string-input/refuses structs",
                    test_structs_are_refused);
    g_test_add_func("/string-input/reads lists of integers and ranges",
                    test_lists);
    g_test_add_func("/string-input/reads lists at the upper end",
                    test_unsigned_lists);
    g_test_add_func("/string-input/reads lists to their end, and leaves them",
                    test_a_list_is_read_to_its_end_and_then_left);
    return g_test_run();
}
