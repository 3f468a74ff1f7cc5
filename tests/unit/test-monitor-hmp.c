/*
 * Sessions of people, and commands for them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <sys/socket.h>
#include "chardev/char-fe.h"
#include "hmp-rig.h"
#include "monitor/hmp-internal.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qemu/log.h"
#include "system/runstate.h"
#include "system/system.h"

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
    g_autofree char *banner = NULL;
    int pair[2];

    g_free(client_text(c, PROMPT));
    assert_answers(c, "p /o 8", "010\r\n");
    client_send(c, "info stat");
    harness_pump();
    close(c->fd);
    harness_pump();
    g_string_truncate(c->in, 0);
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), ==, 0);
    g_assert_true(g_unix_set_fd_nonblocking(pair[1], true, NULL));
    g_assert_cmpint(qemu_chr_add_client(c->chr, pair[0]), ==, 0);
    c->fd = pair[1];
    banner = client_text(c, PROMPT);
    g_assert_true(g_str_has_prefix(banner, "QEMU "));
    assert_answers(c, "p 8", "0x8\r\n");
    client_close(c);
}

static void type(Chardev *chr, const char *keys)
{
    for (; *keys; keys++) {
        qemu_chr_be_write(chr, (const uint8_t *)keys, 1);
    }
    harness_pump();
}

static int can_read(void *opaque)
{
    return 0;
}

static void test_on_a_mux_the_one_with_the_keyboard_is_greeted(void)
{
    MonitorOptions opts = {
        .id = (char *)"on-mux", .chardev = (char *)"m",
        .has_mode = true, .mode = MONITOR_MODE_READLINE,
    };
    CharFrontend serial = { 0 };
    Chardev *base;

    assert_prints("chardev-add ringbuf,id=m,mux=on", "");
    base = qemu_chr_find("m-base");
    g_assert_true(monitor_init(&opts, &error_abort));
    harness_pump();
    assert_mentions("ringbuf_read m-base 1000", PROMPT);
    object_unparent(object_resolve_path("/objects/on-mux", NULL));

    g_assert_true(monitor_init(&opts, &error_abort));
    g_assert_true(qemu_chr_fe_init(&serial, qemu_chr_find("m"),
                                   &error_abort));
    qemu_chr_fe_set_handlers(&serial, can_read, NULL, NULL, NULL, NULL, NULL,
                             true);
    harness_pump();
    assert_prints("ringbuf_read m-base 1000", "\n");
    type(base, "\001c");
    assert_mentions("ringbuf_read m-base 1000", "type 'help'");
    type(base, "info nam\001c");
    assert_prints("ringbuf_read m-base 1000", "info nam\\u000D\n\n");
    type(base, "\001c");
    assert_prints("ringbuf_read m-base 1000", PROMPT "\n");
    type(base, "p 7\r");
    assert_mentions("ringbuf_read m-base 1000", "0x7");
    object_unparent(object_resolve_path("/objects/on-mux", NULL));
    qemu_chr_fe_deinit(&serial, false);
    assert_prints("chardev-remove m", "");
    assert_prints("chardev-remove m-base", "");
}

static void test_history_is_of_the_session(void)
{
    Client *c = client_open(false, false);

    g_free(client_text(c, PROMPT));
    assert_answers(c, "info status",
                   "VM status: paused (prelaunch)\r\n");
    assert_answers(c, "p 1", "0x1\r\n");
    assert_answers(c, "info history", "0: 'info status'\r\n1: 'p 1'\r\n"
                   "2: 'info history'\r\n");
    assert_prints("info history", "");
    client_close(c);
}

static void test_format_is_of_the_session(void)
{
    Client *c = client_open(false, false);

    g_free(client_text(c, PROMPT));
    assert_answers(c, "p /o 8", "010\r\n");
    assert_answers(c, "p 9", "011\r\n");
    assert_prints("p 9", "0x9\n");
    client_close(c);
}

static void test_tab_completes_a_line(void)
{
    Client *c = client_open(false, false);
    g_autofree char *answer = NULL;

    g_free(client_text(c, PROMPT));
    client_send(c, "info statu\t\r");
    answer = client_text(c, PROMPT);
    g_assert_cmpstr(answer, ==, "info status \r\n"
                    "VM status: paused (prelaunch)\r\n" PROMPT);
    client_close(c);
}

static void test_unknown_commands_are_named(void)
{
    assert_prints("nonsense", "unknown command: 'nonsense'\n");
    assert_prints("nonsense x", "unknown command: 'nonsense'\n");
    assert_prints("sto", "unknown command: 'sto'\n");
    assert_prints("info nonsense", "unknown command: 'info nonsense'\n");
    assert_prints("info /x", "unknown command: '/x'\n");
    assert_prints("/x", "unknown command: '/x'\n");
    assert_prints("", "");
    assert_prints("   ", "");
}

static void test_mistakes_point_to_help(void)
{
    assert_prints("stop x",
                  "stop|s: extraneous characters at the end of line\n"
                  "Try \"help stop\" for more information\n");
    assert_prints("s x", "stop|s: extraneous characters at the end of line\n"
                  "Try \"help s\" for more information\n");
    assert_prints("info status x",
                  "status: extraneous characters at the end of line\n"
                  "Try \"help info status\" for more information\n");
    assert_prints("cpu", "unexpected end of expression\n"
                  "Try \"help cpu\" for more information\n");
}

/* Each line of the text begins with one of the names, in order. */
static void assert_sorted(const char *line)
{
    g_autofree char *text = rig_run(line);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (char **l = lines; l[0] && *l[1]; l++) {
        g_assert_cmpstr(l[0], <, l[1]);
        g_assert_nonnull(strstr(l[0], " -- "));
    }
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
        g_assert_nonnull(cmd->run);
    }
    assert_sorted("help");
    assert_sorted("info");
}

static void test_help_on_one_command(void)
{
    assert_prints("help stop", "stop|s  -- stop the guest\n");
    assert_prints("? s", "stop|s  -- stop the guest\n");
    assert_prints("help nmi more", "nmi  -- send an NMI to the processors\n");
    assert_prints("? info status",
                  "info status  -- show whether the guest runs\n");
    assert_prints("help info name more",
                  "info name  -- show the name of the guest\n");
    assert_prints("help cpu", "cpu index -- choose the processor that "
                  "commands are about\n");
    assert_prints("help nonsense", "unknown command: 'nonsense'\n");
    assert_prints("help info nonsense",
                  "unknown command: 'info nonsense'\n");
}

static void test_guest_runs_and_stops(void)
{
    assert_prints("info status", "VM status: paused (prelaunch)\n");
    assert_prints("cont", "");
    assert_prints("info status", "VM status: running\n");
    assert_prints("s", "");
    assert_prints("info status", "VM status: paused\n");
    assert_prints("c", "");
    assert_prints("stop", "");
    g_assert_true(runstate_check(RUN_STATE_PAUSED));
}

static void test_no_guest_suspends_itself(void)
{
    assert_prints("system_wakeup", "Error: wake-up from suspend is not "
                  "supported by this guest\n");
}

static void test_bite_of_a_watchdog_has_a_choice(void)
{
    RunstateActions before = runstate_get_actions();

    assert_prints("watchdog_action pause", "");
    g_assert_cmpint(runstate_get_actions().watchdog, ==,
                    WATCHDOG_ACTION_PAUSE);
    assert_prints("watchdog_action nonsense",
                  "Error: invalid parameter value: nonsense\n");
    g_assert_cmpint(runstate_get_actions().watchdog, ==,
                    WATCHDOG_ACTION_PAUSE);
    runstate_set_actions(&before);
}

static void test_requests_reach_the_main_loop(void)
{
    assert_prints("system_reset", "");
    g_assert_cmpint(qemu_reset_requested_get(), ==,
                    SHUTDOWN_CAUSE_HOST_QMP_SYSTEM_RESET);
}

static void test_quit_ends_the_program_whatever_shutdown_does(void)
{
    RunstateActions actions = runstate_get_actions();

    actions.shutdown = SHUTDOWN_ACTION_PAUSE;
    runstate_set_actions(&actions);
    assert_prints("quit", "");
    g_assert_cmpint(qemu_shutdown_requested_get(), ==,
                    SHUTDOWN_CAUSE_HOST_QMP_QUIT);
    actions = runstate_get_actions();
    g_assert_cmpint(actions.shutdown, ==, SHUTDOWN_ACTION_POWEROFF);
}

static void test_program_and_guest_are_told(void)
{
    assert_prints("info name", "");
    qemu_set_vm_name("testvm");
    assert_prints("info name", "testvm\n");
    assert_mentions("info version", "11.1.0");
    assert_prints("info uuid", "00000000-0000-0000-0000-000000000000\n");
    assert_prints("info kvm", "kvm support: disabled\n");
    assert_mentions("info accelerators", "qtest");
    assert_prints("info network", "");
    assert_prints("info pci", "");
    assert_prints("info tpm", "");
    assert_prints("info balloon",
                  "Error: No balloon device has been activated\n");
    assert_prints("balloon 64",
                  "Error: No balloon device has been activated\n");
}

static void test_policy_is_told(void)
{
    g_autofree char *text = NULL;

    assert_prints("object_add rng-builtin,id=r0", "");
    text = rig_run("info security");
    /* ordered by path */
    g_assert_true(g_regex_match_simple(
        "\n  /objects +container .*\n"
        "  /objects/r0 +rng-builtin +secure +user +bounded requests", text, 0,
        0));
    assert_prints("object_del r0", "");
    assert_mentions("info security", "policy: none");
    assert_mentions("info security", "\nsandbox: off\n");
    assert_mentions("info security", "\ntypes: ");
    assert_mentions("info security", "\nobjects: ");
}

static void test_log_items_are_chosen_by_name(void)
{
    assert_prints("log guest_errors,unimp", "");
    g_assert_cmphex(qemu_loglevel, ==, LOG_GUEST_ERROR | LOG_UNIMP);
    assert_mentions("log guest_errors,nonsense",
                    "Log items (comma separated):\nnone            ");
    assert_mentions("log help", "\nguest_errors    ");
    g_assert_cmphex(qemu_loglevel, ==, LOG_GUEST_ERROR | LOG_UNIMP);
    assert_prints("log none", "");
    g_assert_cmphex(qemu_loglevel, ==, 0);
    assert_prints("log", "log: string expected\n"
                  "Try \"help log\" for more information\n");
}

static void test_log_goes_to_a_file(void)
{
    g_autofree char *dir = g_dir_make_tmp("hmp-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(dir, "log", NULL);
    g_autofree char *line = g_strconcat("logfile ", path, NULL);
    g_autofree char *text = NULL;

    assert_prints(line, "");
    assert_prints("log unimp", "");
    qemu_log_mask(LOG_UNIMP, "nothing of the kind\n");
    assert_prints("log none", "");
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, "nothing of the kind\n");
    assert_mentions("logfile /x/%d/%d", "Error: ");
    assert_prints("logfile", "logfile: filename expected\n"
                  "Try \"help logfile\" for more information\n");
    g_unlink(path);
    g_rmdir(dir);
}

static void test_descriptors_need_a_client_that_sends_them(void)
{
    assert_mentions("getfd fd0", "Error: ");
    assert_prints("closefd fd0",
                  "Error: File descriptor named 'fd0' not found\n");
    assert_prints("getfd", "getfd: string expected\n"
                  "Try \"help getfd\" for more information\n");
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
    g_test_add_func("/hmp/on-a-mux-the-one-with-the-keyboard-is-greeted",
                    test_on_a_mux_the_one_with_the_keyboard_is_greeted);
    g_test_add_func("/hmp/history-is-of-the-session",
                    test_history_is_of_the_session);
    g_test_add_func("/hmp/format-is-of-the-session",
                    test_format_is_of_the_session);
    g_test_add_func("/hmp/tab-completes-a-line", test_tab_completes_a_line);
    g_test_add_func("/hmp/unknown-commands-are-named",
                    test_unknown_commands_are_named);
    g_test_add_func("/hmp/mistakes-point-to-help", test_mistakes_point_to_help);
    g_test_add_func("/hmp/help-knows-every-command",
                    test_help_knows_every_command);
    g_test_add_func("/hmp/help-on-one-command", test_help_on_one_command);
    g_test_add_func("/hmp/guest-runs-and-stops", test_guest_runs_and_stops);
    g_test_add_func("/hmp/no-guest-suspends-itself",
                    test_no_guest_suspends_itself);
    g_test_add_func("/hmp/bite-of-a-watchdog-has-a-choice",
                    test_bite_of_a_watchdog_has_a_choice);
    g_test_add_func("/hmp/requests-reach-the-main-loop",
                    test_requests_reach_the_main_loop);
    g_test_add_func("/hmp/program-and-guest-are-told",
                    test_program_and_guest_are_told);
    g_test_add_func("/hmp/policy-is-told", test_policy_is_told);
    g_test_add_func("/hmp/log-items-are-chosen-by-name",
                    test_log_items_are_chosen_by_name);
    g_test_add_func("/hmp/log-goes-to-a-file", test_log_goes_to_a_file);
    g_test_add_func("/hmp/descriptors-need-a-client-that-sends-them",
                    test_descriptors_need_a_client_that_sends_them);
    g_test_add_func("/hmp/reports-go-to-the-one-who-asked",
                    test_reports_go_to_the_one_who_asked);
    g_test_add_func("/hmp/quit-ends-the-program-whatever-shutdown-does",
                    test_quit_ends_the_program_whatever_shutdown_does);
    return g_test_run();
}
