/*
 * Expressions in commands for people.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hmp-rig.h"
#include "monitor/hmp-internal.h"
#include "qapi/error.h"

static Monitor *mon;

/* @text has @value, and @rest follows. */
static void assert_value(const char *text, int64_t value, const char *rest)
{
    int64_t got = 0;
    const char *end = hmp_parse_expr(mon, text, &got, &error_abort);

    g_assert_cmphex(got, ==, value);
    g_assert_cmpstr(end, ==, rest);
}

static void assert_refused(const char *text, const char *message)
{
    Error *err = NULL;
    int64_t got = 1;

    g_assert_null(hmp_parse_expr(mon, text, &got, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    g_assert_cmpint(got, ==, 1);
    error_free(err);
}

static void test_numbers_have_the_bases_of_c(void)
{
    assert_value("10", 10, "");
    assert_value(" 0x1F ", 31, "");
    assert_value("010", 8, "");
    assert_value("08", 0, "8");
    assert_value("10k", 10, "k");
    assert_value("0xffffffffffffffff", -1, "");
    assert_refused("0x10000000000000000", "number too large");
    assert_refused("99999999999999999999", "number too large");
}

static void test_characters_stand_in_quotes(void)
{
    assert_value("'a' + 1", 'b', "");
    assert_value("''' '", '\'', "'");
    assert_refused("'ab'", "missing terminating ' character");
    assert_refused("'", "missing terminating ' character");
    assert_refused("'a", "missing terminating ' character");
}

/* Unlike in C: & binds stronger than +. */
static void test_operators_bind_as_in_qemu(void)
{
    assert_value("1+2*3", 7, "");
    assert_value("(1+2)*3", 9, "");
    assert_value("7 - 3 - 2", 2, "");
    assert_value("6+1&1", 7, "");
    assert_value("1^3|4", 6, "");
    assert_value("6&3*2", 6, "");
    assert_value("7%4/2", 1, "");
    assert_value("2*3%4", 2, "");
    assert_value("1 ,2", 1, ",2");
}

static void test_signs_come_before_operands(void)
{
    assert_value("-5", -5, "");
    assert_value("- -5", 5, "");
    assert_value("~0", -1, "");
    assert_value("+ 5 - +3", 2, "");
    assert_value("-(2+3)*~1", 10, "");
}

static void test_arithmetic_wraps_and_divides_signed(void)
{
    assert_value("0x7fffffffffffffff + 1", INT64_MIN, "");
    assert_value("-6/2", -3, "");
    assert_value("-1/2", 0, "");
    assert_value("-7%3", -1, "");
    assert_value("0x8000000000000000 / -1", INT64_MIN, "");
    assert_value("0x8000000000000000 % -1", 0, "");
    assert_value("6 / -1", -6, "");
    assert_refused("1/0", "division by zero");
    assert_refused("1%(1-1)", "division by zero");
}

static void test_mistakes_are_named(void)
{
    assert_refused("", "unexpected end of expression");
    assert_refused("1 +", "unexpected end of expression");
    assert_refused("*2", "invalid char '*' in expression");
    assert_refused("x", "invalid char 'x' in expression");
    assert_refused("(2", "')' expected");
    assert_refused("(2 3)", "')' expected");
}

static void test_depth_is_bounded(void)
{
    g_autofree char *few = g_strnfill(255, '-');
    g_autofree char *many = g_strnfill(100000, '(');
    g_autofree char *ok = g_strconcat(few, "1", NULL);

    assert_value(ok, -1, "");
    assert_refused(many, "expression is more than 256 deep");
}

static void test_registers_are_those_of_the_processor_chosen(void)
{
    assert_refused("$pc", "unknown register");
    rig_add_cpu();
    rig_add_cpu();
    assert_value("$pc + 1", 0x101, "");
    assert_value("$reg", 0, "");
    g_assert_true(hmp_set_cpu(mon, 1));
    assert_value("2*$reg", 2, "");
    assert_refused("$nosuch", "unknown register");
    assert_refused("$", "unknown register");
    first_cpu->cc->read_register = NULL;
    assert_refused("$pc", "unknown register");
    rig_remove_cpus();
}

int main(int argc, char **argv)
{
    Object *obj;
    int status;

    g_test_init(&argc, &argv, NULL);
    harness_init();
    obj = object_new_checked(TYPE_MONITOR_HMP, TYPE_MONITOR, &error_abort);
    mon = MONITOR(obj);
    rig_memory();
    g_test_add_func("/hmp-expr/numbers-have-the-bases-of-c",
                    test_numbers_have_the_bases_of_c);
    g_test_add_func("/hmp-expr/characters-stand-in-quotes",
                    test_characters_stand_in_quotes);
    g_test_add_func("/hmp-expr/operators-bind-as-in-qemu",
                    test_operators_bind_as_in_qemu);
    g_test_add_func("/hmp-expr/signs-come-before-operands",
                    test_signs_come_before_operands);
    g_test_add_func("/hmp-expr/arithmetic-wraps-and-divides-signed",
                    test_arithmetic_wraps_and_divides_signed);
    g_test_add_func("/hmp-expr/mistakes-are-named", test_mistakes_are_named);
    g_test_add_func("/hmp-expr/depth-is-bounded", test_depth_is_bounded);
    g_test_add_func("/hmp-expr/registers-are-those-of-the-processor-chosen",
                    test_registers_are_those_of_the_processor_chosen);
    status = g_test_run();
    object_unref(obj);
    return status;
}
