/*
 * Tests of system/run/requests.c: requests to the machine.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hwcore-types.h"
#include "qapi/qmp-event.h"
#include "qobject/qdict.h"
#include "system/reset.h"
#include "system/runstate.h"

static GString *story;
static unsigned resets;

static void on_event(QAPIEvent event, QDict *dict)
{
    QDict *data = qdict_haskey(dict, "data")
        ? qdict_get_qdict(dict, "data") : NULL;

    g_string_append(story, qdict_get_str(dict, "event"));
    if (data && qdict_haskey(data, "reason")) {
        g_string_append_printf(story, ":%s:%s",
                               qdict_get_bool(data, "guest") ? "guest"
                                                             : "host",
                               qdict_get_str(data, "reason"));
    }
    g_string_append_c(story, ' ');
}

static void on_reset(void *opaque)
{
    resets++;
}

static void expect(bool end, const char *what)
{
    int status = -1;

    g_assert_true(main_loop_step(&status) == end);
    if (end) {
        g_assert_cmpint(status, ==, 0);
    }
    g_assert_cmpstr(story->str, ==, what);
    g_string_truncate(story, 0);
}

static void set_actions(RebootAction reboot, ShutdownAction shutdown)
{
    RunstateActions a = { .reboot = reboot, .shutdown = shutdown };

    runstate_set_actions(&a);
    g_assert_cmpint(runstate_get_actions().reboot, ==, reboot);
}

static void test_nothing_asked_nothing_done(void)
{
    expect(false, "");
}

static void test_a_reset_resets_once(void)
{
    resets = 0;
    qemu_system_reset_request(SHUTDOWN_CAUSE_GUEST_RESET);
    qemu_system_reset_request(SHUTDOWN_CAUSE_GUEST_RESET);
    g_assert_cmpint(qemu_reset_requested_get(), ==,
                    SHUTDOWN_CAUSE_GUEST_RESET);
    expect(false, "RESET:guest:guest-reset ");
    g_assert_cmpuint(resets, ==, 1);
    expect(false, "");
    g_assert_true(runstate_check(RUN_STATE_PRELAUNCH));
}

static void test_no_reboot_makes_it_a_shutdown(void)
{
    set_actions(REBOOT_ACTION_SHUTDOWN, SHUTDOWN_ACTION_POWEROFF);
    qemu_system_reset_request(SHUTDOWN_CAUSE_GUEST_RESET);
    expect(true, "SHUTDOWN:guest:guest-reset ");
    set_actions(REBOOT_ACTION_RESET, SHUTDOWN_ACTION_POWEROFF);
}

static unsigned notified;

static void on_notify(Notifier *n, void *data)
{
    notified++;
}

static void test_a_shutdown_ends_with_the_code_asked_for(void)
{
    Notifier n = { .notify = on_notify };
    int status = -1;

    qemu_register_shutdown_notifier(&n);
    qemu_system_shutdown_request_with_code(SHUTDOWN_CAUSE_GUEST_SHUTDOWN, 33);
    g_assert_true(main_loop_step(&status));
    g_assert_cmpint(status, ==, 33);
    g_assert_cmpuint(notified, ==, 1);
    notifier_remove(&n);
    g_string_truncate(story, 0);
    qemu_system_shutdown_request_with_code(SHUTDOWN_CAUSE_HOST_QMP_QUIT, 0);
    expect(true, "SHUTDOWN:host:host-qmp-quit ");
}

static void test_no_shutdown_keeps_the_guest_stopped(void)
{
    set_actions(REBOOT_ACTION_RESET, SHUTDOWN_ACTION_PAUSE);
    vm_start();
    g_string_truncate(story, 0);
    qemu_system_shutdown_request(SHUTDOWN_CAUSE_GUEST_SHUTDOWN);
    expect(false, "SHUTDOWN:guest:guest-shutdown STOP ");
    g_assert_true(runstate_check(RUN_STATE_SHUTDOWN));
    /* But not against somebody who ends the program. */
    qemu_system_shutdown_request(SHUTDOWN_CAUSE_HOST_QMP_QUIT);
    expect(true, "SHUTDOWN:host:host-qmp-quit ");
    set_actions(REBOOT_ACTION_RESET, SHUTDOWN_ACTION_POWEROFF);
    runstate_set(RUN_STATE_PRELAUNCH);
}

static void test_the_power_button_is_passed_on(void)
{
    Notifier n = { .notify = on_notify };

    notified = 0;
    qemu_register_powerdown_notifier(&n);
    qemu_system_powerdown_request();
    g_assert_cmpuint(notified, ==, 0);
    expect(false, "POWERDOWN ");
    g_assert_cmpuint(notified, ==, 1);
    notifier_remove(&n);
}

static void test_a_stop_is_done_by_the_main_loop(void)
{
    vm_start();
    g_string_truncate(story, 0);
    qemu_system_vmstop_request_prepare();
    qemu_system_vmstop_request(RUN_STATE_IO_ERROR);
    g_assert_true(runstate_is_running());
    expect(false, "STOP ");
    g_assert_true(runstate_check(RUN_STATE_IO_ERROR));
    vm_start();
    g_string_truncate(story, 0);
    qemu_system_debug_request();
    expect(false, "STOP ");
    g_assert_true(runstate_check(RUN_STATE_DEBUG));
}

static void test_a_signal_names_its_sender(void)
{
    if (g_test_subprocess()) {
        int status;

        qemu_system_killed(15, 1234);
        g_assert_true(main_loop_step(&status));
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr("*terminating on signal 15 from pid 1234*");
}

int main(int argc, char **argv)
{
    int ret;

    g_test_init(&argc, &argv, NULL);
    hwcore_types_init();
    story = g_string_new(NULL);
    qapi_event_set_emitter(on_event);
    qemu_register_reset(on_reset, NULL);
    g_test_add_func("/requests/nothing asked, nothing done",
                    test_nothing_asked_nothing_done);
    g_test_add_func("/requests/a reset resets once", test_a_reset_resets_once);
    g_test_add_func("/requests/no-reboot makes it a shutdown",
                    test_no_reboot_makes_it_a_shutdown);
    g_test_add_func("/requests/a shutdown ends with the code asked for",
                    test_a_shutdown_ends_with_the_code_asked_for);
    g_test_add_func("/requests/no-shutdown keeps the guest, stopped",
                    test_no_shutdown_keeps_the_guest_stopped);
    g_test_add_func("/requests/the power button is passed on",
                    test_the_power_button_is_passed_on);
    g_test_add_func("/requests/a stop is done by the main loop",
                    test_a_stop_is_done_by_the_main_loop);
    g_test_add_func("/requests/a signal names its sender",
                    test_a_signal_names_its_sender);
    ret = g_test_run();
    qemu_unregister_reset(on_reset, NULL);
    g_string_free(story, TRUE);
    return ret;
}
