/*
 * The options visitor: structs, lists and ranges from flat options.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/opts-visitor.h"
#include "qapi/qapi-builtin-types.h"

static QemuOptsList list = {
    .name = "list",
    .head = QTAILQ_HEAD_INITIALIZER(list.head),
    .desc = { { 0 } },
};

/* A visitor in the struct that @text describes. */
static Visitor *visit(QemuOpts **opts, const char *text)
{
    Visitor *v;

    *opts = qemu_opts_parse(&list, text, false, &error_abort);
    v = opts_visitor_new(*opts);
    visit_start_struct(v, NULL, NULL, 0, &error_abort);
    return v;
}

static void leave(Visitor *v, QemuOpts *opts)
{
    visit_end_struct(v, NULL);
    visit_free(v);
    qemu_opts_del(opts);
}

static void test_scalars_are_read_and_surplus_keys_refused(void)
{
    g_autofree char *str = NULL, *id = NULL;
    Error *err = NULL;
    QemuOpts *opts;
    Visitor *v = visit(&opts, "i=-5,b=on,s=x,,y,z=4k,n=0.5,id=me,i=7,more=");
    bool b, present = true;
    uint64_t size;
    int64_t i;
    double n;

    visit_optional(v, "absent", &present);
    g_assert_false(present);
    visit_type_int(v, "i", &i, &error_abort);
    visit_type_bool(v, "b", &b, &error_abort);
    visit_type_str(v, "s", &str, &error_abort);
    visit_type_size(v, "z", &size, &error_abort);
    visit_type_number(v, "n", &n, &error_abort);
    visit_type_str(v, "id", &id, &error_abort);
    g_assert_cmpint(i, ==, 7);
    g_assert_true(b);
    g_assert_cmpstr(str, ==, "x,y");
    g_assert_cmpint(size, ==, 4096);
    g_assert_cmpfloat(n, ==, 0.5);
    g_assert_cmpstr(id, ==, "me");
    g_assert_false(visit_type_int(v, "absent", &i, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Parameter 'absent' is missing");
    error_free_or_abort(&err);
    g_assert_false(visit_check_struct(v, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "Invalid parameter 'more'");
    error_free_or_abort(&err);
    leave(v, opts);
}

static void test_inner_structs_share_the_keys(void)
{
    QemuOpts *opts;
    Visitor *v = visit(&opts, "a=1");
    int64_t a;

    visit_start_struct(v, "inner", NULL, 0, &error_abort);
    visit_type_int(v, "a", &a, &error_abort);
    visit_check_struct(v, &error_abort);
    visit_end_struct(v, NULL);
    g_assert_cmpint(a, ==, 1);
    visit_check_struct(v, &error_abort);
    leave(v, opts);
}

/* The sum of all values of the list in @text; sets @errp on failure. */
static int64_t sum(const char *text, bool is_unsigned, Error **errp)
{
    int64List *head = NULL, *tail;
    QemuOpts *opts;
    Visitor *v = visit(&opts, text);
    uint64_t u;
    int64_t i, total = 0;
    bool ok = true;

    visit_start_list(v, "l", (GenericList **)&head, sizeof(*head),
                     &error_abort);
    for (tail = head; tail && ok;
         tail = (int64List *)visit_next_list(v, (GenericList *)tail,
                                             sizeof(*tail))) {
        if (is_unsigned) {
            ok = visit_type_uint64(v, NULL, &u, errp);
            total += ok ? (int64_t)u : 0;
        } else {
            ok = visit_type_int64(v, NULL, &i, errp);
            total += ok ? i : 0;
        }
    }
    visit_end_list(v, (void **)&head);
    if (ok) {
        visit_check_struct(v, &error_abort);
    }
    leave(v, opts);
    qapi_free_int64List(head);
    return total;
}

static void test_lists_are_repeated_keys_and_ranges(void)
{
    g_assert_cmpint(sum("l=1,l=0x10,l=-3", false, &error_abort), ==, 14);
    g_assert_cmpint(sum("l=-3--1,l=5-5", false, &error_abort), ==, -1);
    g_assert_cmpint(sum("l=0-65535", true, &error_abort), ==,
                    65535 * 65536LL / 2);
}

static void test_bad_ranges_are_refused(void)
{
    static const char *const texts[] = {
        "l=", "l=5z", "l=5-", "l=5-6z", "l=6-5", "l=0-65536",
        "l=0-0x10000000000000000",
    };
    Error *err = NULL;

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        sum(texts[i], false, &err);
        g_assert_cmpstr(error_get_pretty(err), ==,
                        "Parameter 'l' expects an int64 value or range");
        error_free_or_abort(&err);
        sum(texts[i], true, &err);
        error_free_or_abort(&err);
    }
    sum("l=-0x8000000000000000-0x7fffffffffffffff", false, &err);
    error_free_or_abort(&err);
    sum("l=-1", true, &err);
    error_free_or_abort(&err);
}

static void test_a_range_outside_a_list_is_refused(void)
{
    Error *err = NULL;
    QemuOpts *opts;
    Visitor *v = visit(&opts, "i=1-2");
    int64_t i;

    g_assert_false(visit_type_int(v, "i", &i, &err));
    error_free_or_abort(&err);
    leave(v, opts);
}

static void test_a_list_must_be_read_to_its_end_and_no_further(void)
{
    int64List *head = NULL;
    Error *err = NULL;
    QemuOpts *opts;
    Visitor *v = visit(&opts, "l=0-1");
    int64_t i;

    visit_start_list(v, "l", (GenericList **)&head, sizeof(*head),
                     &error_abort);
    visit_type_int(v, NULL, &i, &error_abort);
    g_assert_false(visit_check_struct(v, &err));
    error_free_or_abort(&err);
    visit_type_int(v, NULL, &i, &error_abort);
    g_assert_null(visit_next_list(v, (GenericList *)head, sizeof(*head)));
    g_assert_false(visit_type_int(v, NULL, &i, &err));
    error_free_or_abort(&err);
    visit_end_list(v, (void **)&head);
    visit_check_struct(v, &error_abort);
    leave(v, opts);
    qapi_free_int64List(head);
}

static void test_what_follows_a_list_is_read_by_its_own_name(void)
{
    int64List *head = NULL;
    QemuOpts *opts;
    Visitor *v = visit(&opts, "l=5-7,i=1");
    int64_t i;

    visit_start_list(v, "l", (GenericList **)&head, sizeof(*head),
                     &error_abort);
    visit_type_int(v, NULL, &i, &error_abort);
    g_assert_cmpint(i, ==, 5);
    visit_end_list(v, (void **)&head);
    visit_type_int(v, "i", &i, &error_abort);
    g_assert_cmpint(i, ==, 1);
    leave(v, opts);
    qapi_free_int64List(head);
}

static void test_a_visitor_can_read_the_same_struct_again(void)
{
    QemuOpts *opts;
    Visitor *v = visit(&opts, "i=1");
    int64_t i;

    for (int round = 0; round < 2; round++) {
        i = 0;
        visit_type_int(v, "i", &i, &error_abort);
        g_assert_cmpint(i, ==, 1);
        visit_check_struct(v, &error_abort);
        visit_end_struct(v, NULL);
        visit_start_struct(v, NULL, NULL, 0, &error_abort);
    }
    leave(v, opts);
}

static void test_values_without_a_definite_type_are_refused(void)
{
    QObject *any = (QObject *)&list;
    QNull *null = (QNull *)&list;
    Error *err = NULL;
    QemuOpts *opts;
    Visitor *v = visit(&opts, "i=");

    g_assert_false(visit_type_any(v, "i", &any, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Parameter 'i' expects a value of a definite type");
    g_assert_null(any);
    error_free_or_abort(&err);
    g_assert_false(visit_type_null(v, "i", &null, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Parameter 'i' expects a value that is not null");
    g_assert_null(null);
    error_free_or_abort(&err);
    leave(v, opts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/opts-visitor/scalars are read, surplus keys refused",
                    test_scalars_are_read_and_surplus_keys_refused);
    g_test_add_func("/opts-visitor/inner structs share the keys",
                    test_inner_structs_share_the_keys);
    g_test_add_func("/opts-visitor/lists are repeated keys and ranges",
                    test_lists_are_repeated_keys_and_ranges);
    g_test_add_func("/opts-visitor/bad ranges are refused",
                    test_bad_ranges_are_refused);
    g_test_add_func("/opts-visitor/a range outside a list is refused",
                    test_a_range_outside_a_list_is_refused);
    g_test_add_func("/opts-visitor/a list is read to its end, no further",
                    test_a_list_must_be_read_to_its_end_and_no_further);
    g_test_add_func("/opts-visitor/what follows a list is read by its name",
                    test_what_follows_a_list_is_read_by_its_own_name);
    g_test_add_func("/opts-visitor/a struct can be read again",
                    test_a_visitor_can_read_the_same_struct_again);
    g_test_add_func("/opts-visitor/values of no definite type are refused",
                    test_values_without_a_definite_type_are_refused);
    return g_test_run();
}
