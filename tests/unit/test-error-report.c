/*
 * Messages to the user: form, place, prefixes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/error-report.h"
#include "qemu/qemu-print.h"

static void expect(const char *stderr_pattern)
{
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr(stderr_pattern);
}

static void test_messages_have_program_and_level(void)
{
    if (g_test_subprocess()) {
        error_report("%s", "an error");
        warn_report("%s", "a warning");
        info_report("%s", "a hint");
        return;
    }
    expect("prog: an error\nprog: warning: a warning\nprog: info: a hint\n");
}

static void test_messages_have_a_place(void)
{
    static const char *argv[] = { "prog", "-device", "x" };
    Location loc, saved;

    if (g_test_subprocess()) {
        loc_push_none(&loc);
        loc_set_cmdline((char **)argv, 1, 2);
        error_report("one");
        loc_save(&saved);
        loc_set_file("file.c", 77);
        error_report("two");
        loc_set_none();
        error_report("three");
        loc_restore(&saved);
        error_report("four");
        loc_pop(&loc);
        error_report("five");
        return;
    }
    expect("prog: -device x: one\nprog:file.c:77: two\nprog: three\n"
           "prog: -device x: four\nprog: five\n");
}

static void test_messages_of_glib_look_like_ours(void)
{
    if (g_test_subprocess()) {
        g_message("hello");
        g_log("Lib", G_LOG_LEVEL_MESSAGE, "from there");
        return;
    }
    expect("prog: info: hello\nprog: info: Lib: from there\n");
}

static void test_once_is_once(void)
{
    if (g_test_subprocess()) {
        for (int i = 0; i < 3; i++) {
            warn_report_once("warn");
            error_report_once("err");
        }
        return;
    }
    expect("prog: warning: warn\nprog: err\n");
}

static void test_time_and_guest_may_precede(void)
{
    if (g_test_subprocess()) {
        message_set_timestamp(true);
        message_set_guest_name("vm1");
        error_report("x");
        error_with_guestname = false;
        message_with_timestamp = false;
        error_report("y");
        message_set_guest_name(NULL);
        error_report("z");
        return;
    }
    expect("*-*-*:*:*Z vm1 prog: x\nprog: y\nprog: z\n");
}

static GString *captured;

static int capture(const char *fmt, va_list ap)
{
    if (!strcmp(fmt, "decline\n")) {
        return -1;
    }
    g_string_append_vprintf(captured, fmt, ap);
    return 1;
}

static void test_a_monitor_may_take_messages(void)
{
    if (g_test_subprocess()) {
        captured = g_string_new(NULL);
        error_set_vprintf(capture);
        error_report("for the %s", "monitor");
        error_printf("and this\n");
        error_printf("decline\n");
        error_set_vprintf(NULL);
        error_printf("not this\n");
        g_assert_nonnull(strstr(captured->str, "for the monitor\n"));
        g_assert_true(g_str_has_suffix(captured->str, "\nand this\n"));
        return;
    }
    expect("decline\nnot this\n");
}

static void test_answers_go_to_whom_asked(void)
{
    if (g_test_subprocess()) {
        captured = g_string_new(NULL);
        qemu_printf("%s\n", "to stdout");
        error_set_vprintf(capture);
        qemu_printf("%s\n", "to the client");
        g_assert_cmpstr(captured->str, ==, "to the client\n");
        g_string_free(captured, true);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stdout("*to stdout\n*");
    g_test_trap_assert_stdout_unmatched("*to the client\n*");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    error_init("/somewhere/prog");
    g_assert_cmpstr(error_get_progname(), ==, "prog");
    g_test_add_func("/error-report/messages have program and level",
                    test_messages_have_program_and_level);
    g_test_add_func("/error-report/messages have a place",
                    test_messages_have_a_place);
    g_test_add_func("/error-report/messages of GLib look like ours",
                    test_messages_of_glib_look_like_ours);
    g_test_add_func("/error-report/once is once", test_once_is_once);
    g_test_add_func("/error-report/time and guest may precede",
                    test_time_and_guest_may_precede);
    g_test_add_func("/error-report/a monitor may take messages",
                    test_a_monitor_may_take_messages);
    g_test_add_func("/error-report/answers go to whom asked",
                    test_answers_go_to_whom_asked);
    return g_test_run();
}
