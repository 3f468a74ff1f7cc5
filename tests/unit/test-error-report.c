/*
 * Messages to the user: prefixes, locations, the monitor's hook.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/error-report.h"

static GString *captured;
static bool capture;

static int hook(const char *fmt, va_list ap)
{
    if (!capture) {
        return -1;
    }
    g_string_append_vprintf(captured, fmt, ap);
    return 0;
}

static void test_levels(void)
{
    if (g_test_subprocess()) {
        error_init("/usr/bin/emu");
        error_report("a %d", 1);
        warn_report("b");
        info_report("c");
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr("emu: a 1\nemu: warning: b\nemu: info: c\n");
}

static void test_prefixes(void)
{
    if (g_test_subprocess()) {
        message_set_timestamp(true);
        message_set_guest_name("vm1");
        error_report("x");
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_stderr("20*-*-*T*:*:*Z vm1 x\n");
}

static void test_hook(void)
{
    captured = g_string_new(NULL);
    capture = true;
    error_set_vprintf(hook);
    error_init("emu");
    error_report("seen");
    error_printf("raw");
    /* the monitor's user knows who is talking */
    g_assert_cmpstr(captured->str, ==, "seen\nraw");
    error_set_vprintf(NULL);
    capture = false;
    g_string_free(captured, TRUE);
}

static void test_location(void)
{
    char a0[] = "-device", a1[] = "foo", *args[] = { a0, a1 };
    Location loc;

    captured = g_string_new(NULL);
    capture = true;
    error_set_vprintf(hook);
    loc_push_none(&loc);
    loc_set_cmdline(args, 0, 2);
    error_report("bad");
    loc_set_file("cfg", 7);
    error_report("worse");
    loc_pop(&loc);
    error_report("none");
    g_assert_cmpstr(captured->str, ==,
                    "-device foo: bad\ncfg:7: worse\nnone\n");
    error_set_vprintf(NULL);
    g_string_free(captured, TRUE);
}

static void test_once(void)
{
    captured = g_string_new(NULL);
    capture = true;
    error_set_vprintf(hook);
    for (int i = 0; i < 3; i++) {
        warn_report_once("only %d", i);
    }
    g_assert_cmpstr(captured->str, ==, "warning: only 0\n");
    error_set_vprintf(NULL);
    g_string_free(captured, TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/error-report/names program and level", test_levels);
    g_test_add_func("/error-report/obeys -msg", test_prefixes);
    g_test_add_func("/error-report/goes to the monitor", test_hook);
    g_test_add_func("/error-report/names the location", test_location);
    g_test_add_func("/error-report/once is once", test_once);
    return g_test_run();
}
