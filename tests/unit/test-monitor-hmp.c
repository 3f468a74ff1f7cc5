/*
 * Sessions of people, and commands for them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "monitor-harness.h"
#include "monitor/hmp-internal.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-misc.h"
#include "qemu/error-report.h"
#include "system/runstate.h"
#include "system/system.h"

#define PROMPT "(qemu) "

/* What @line prints, as human-monitor-command has it. */
static char *run(const char *line)
{
    return qmp_human_monitor_command(line, false, 0, &error_abort);
}

static void assert_prints(const char *line, const char *expected)
{
    g_autofree char *text = run(line);

    g_assert_cmpstr(text, ==, expected);
}

static void assert_mentions(const char *line, const char *part)
{
    g_autofree char *text = run(line);

    if (!strstr(text, part)) {
        g_error("'%s' does not print '%s' but: %s", line, part, text);
    }
}

static void test_session_has_banner_prompt_and_echo(void)
{
    Client *c = client_open(false, false);
    g_autofree char *banner = client_text(c, PROMPT);
    g_autofree char *answer = NULL;

    g_assert_cmpstr(banner, ==, "QEMU 11.1.0 monitor - type 'help' for more "
                    "information\r\n" PROMPT);
    client_send(c, "info status\r");
    answer = client_text(c, PROMPT);
    g_assert_cmpstr(answer, ==, "info status\r\n"
                    "VM status: paused (prelaunch)\r\n" PROMPT);
    client_close(c);
}

static void test_many_lines_at_once_run_in_order(void)
{
    Client *c = client_open(false, false);

    g_free(client_text(c, PROMPT));
    for (int i = 0; i < 50; i++) {
        client_send(c, i % 2 ? "info name\r\n" : "info status\n");
    }
    for (int i = 0; i < 50; i++) {
        g_autofree char *answer = client_text(c, PROMPT);

        g_assert_cmpint(!!strstr(answer, "info name"), ==, i % 2);
    }
    client_close(c);
}

static void test_hang_up_in_mid_line_starts_afresh(void)
{
    Client *c = client_open(false, false);

    g_free(client_text(c, PROMPT));
    client_send(c, "info stat");
    client_close(c);
}

static void test_errors_name_the_command(void)
{
    assert_prints("nonsense", "unknown command: 'nonsense'\r\n");
    assert_prints("info nonsense", "unknown command: 'info nonsense'\r\n");
    assert_prints("device_del", "device_del: parameter 'id' is missing\r\n"
                  "Try \"help device_del\" for more information\r\n");
    assert_prints("device_del nobody",
                  "Error: Device 'nobody' not found\r\n");
    assert_prints("object_del nobody", "Error: object 'nobody' not found\r\n");
    assert_mentions("device_add nonsense", "Error: ");
    assert_mentions("object_add nonsense,id=x", "Error: ");
    assert_mentions("qom-get /nowhere x", "Error: ");
    assert_prints("cpu 5", "invalid CPU index\r\n");
    assert_prints("", "");
    assert_prints("   ", "");
}

static void test_help_knows_every_command(void)
{
    for (const HMPCommand *cmd = hmp_commands; cmd->name; cmd++) {
        assert_mentions("help", cmd->help);
        g_assert_true(cmd->run || cmd->sub);
    }
    for (const HMPCommand *cmd = hmp_info_commands; cmd->name; cmd++) {
        assert_mentions("info", cmd->help);
        assert_mentions("help info", cmd->help);
    }
    assert_prints("help stop", "stop|s -- stop emulation\r\n");
    assert_prints("? info status",
                  "info status -- show whether the guest runs\r\n");
}

static void test_info_commands_answer(void)
{
    qemu_set_vm_name("testvm");
    assert_prints("info name", "testvm\r\n");
    assert_mentions("info version", "11.1.0");
    assert_prints("info uuid",
                  "00000000-0000-0000-0000-000000000000\r\n");
    assert_mentions("info kvm", "kvm support: ");
    assert_mentions("info qom-tree /", "/objects (container)");
    assert_mentions("info security", "policy: none");
    assert_prints("info cpus", "");
    assert_prints("info registers", "No CPU available\r\n");
    assert_mentions("info mtree -f", "");
}

static void test_objects_come_and_go(void)
{
    assert_prints("object_add rng-builtin,id=r0", "");
    assert_prints("qom-get /objects/r0 type", "\"rng-builtin\"\r\n");
    assert_mentions("qom-list /objects", "r0 (child<rng-builtin>)\r\n");
    assert_mentions("info qom-tree /objects", "  /r0 (rng-builtin)\r\n");
    assert_prints("object_del r0", "");
    assert_mentions("qom-get /objects/r0 type", "Error: ");
}

static void test_reports_go_to_the_one_who_asked(void)
{
    Monitor *outer;
    g_autoptr(Object) obj = object_new_checked(TYPE_MONITOR_HMP, TYPE_MONITOR,
                                               &error_abort);
    Client *c = client_open(false, false);

    outer = monitor_set_cur(MONITOR(obj));
    g_assert_false(monitor_cur_is_qmp());
    error_report("something went wrong");
    monitor_set_cur(outer);
    g_assert_nonnull(strstr(MONITOR(obj)->out->str,
                            "something went wrong\r\n"));
    client_close(c);
}

static void test_completion_completes_names(void)
{
    g_auto(GStrv) s = hmp_complete("sys");
    g_auto(GStrv) sub = hmp_complete("info sta");
    g_auto(GStrv) help = hmp_complete("help info sta");
    g_auto(GStrv) none = hmp_complete("stop x");

    g_assert_cmpint(g_strv_length(s), ==, 2);
    g_assert_cmpstr(s[0], ==, "system_reset");
    g_assert_cmpstr(sub[0], ==, "status");
    g_assert_null(sub[1]);
    g_assert_cmpstr(help[0], ==, "status");
    g_assert_null(none);
}

static void test_xp_refuses_bad_formats(void)
{
    assert_mentions("xp /0x 0", "invalid format");
    assert_mentions("xp /65537x 0", "invalid format");
    assert_mentions("xp /99999999999999999999x 0", "invalid format");
    assert_mentions("xp /4q 0", "invalid format");
    assert_mentions("xp /4x", "parameter 'address' is missing");
}

static void test_captured_command_wants_a_processor_that_exists(void)
{
    Error *err = NULL;

    g_assert_null(qmp_human_monitor_command("info status", true, 7, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Parameter 'cpu-index' expects a CPU number");
    error_free(err);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    harness_init();
    g_test_add_func("/hmp/session-has-banner-prompt-and-echo",
                    test_session_has_banner_prompt_and_echo);
    g_test_add_func("/hmp/many-lines-at-once-run-in-order",
                    test_many_lines_at_once_run_in_order);
    g_test_add_func("/hmp/hang-up-in-mid-line-starts-afresh",
                    test_hang_up_in_mid_line_starts_afresh);
    g_test_add_func("/hmp/errors-name-the-command",
                    test_errors_name_the_command);
    g_test_add_func("/hmp/help-knows-every-command",
                    test_help_knows_every_command);
    g_test_add_func("/hmp/info-commands-answer", test_info_commands_answer);
    g_test_add_func("/hmp/objects-come-and-go", test_objects_come_and_go);
    g_test_add_func("/hmp/reports-go-to-the-one-who-asked",
                    test_reports_go_to_the_one_who_asked);
    g_test_add_func("/hmp/completion-completes-names",
                    test_completion_completes_names);
    g_test_add_func("/hmp/xp-refuses-bad-formats",
                    test_xp_refuses_bad_formats);
    g_test_add_func("/hmp/captured-command-wants-a-processor-that-exists",
                    test_captured_command_wants_a_processor_that_exists);
    return g_test_run();
}
