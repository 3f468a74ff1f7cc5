/*
 * Tests of system/run/runstate.c: run states and who is told.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hwcore-types.h"
#include "qapi/error.h"
#include "qapi/qmp-event.h"
#include "qemu/rcu.h"
#include "qemu/timer.h"
#include "qobject/qdict.h"
#include "system/runstate.h"

static GString *story;

static void on_event(QAPIEvent event, QDict *dict)
{
    g_string_append_printf(story, "%s ", qdict_get_str(dict, "event"));
}

static void on_change(void *opaque, bool running, RunState state)
{
    g_string_append_printf(story, "%s%c ", (char *)opaque,
                           running ? '+' : '-');
}

static void expect(const char *what)
{
    g_assert_cmpstr(story->str, ==, what);
    g_string_truncate(story, 0);
}

static void test_start_and_stop_are_told_in_order(void)
{
    VMChangeStateEntry *late, *early, *normal;

    late = qemu_add_vm_change_state_handler_prio(on_change, (void *)"c", 5);
    early = qemu_add_vm_change_state_handler_prio(on_change, (void *)"a", -1);
    normal = qemu_add_vm_change_state_handler(on_change, (void *)"b");
    g_assert_true(runstate_check(RUN_STATE_PRELAUNCH));
    vm_start();
    expect("a+ b+ c+ RESUME ");
    g_assert_true(runstate_is_running());
    g_assert_true(cpu_ticks_enabled());
    vm_start();
    expect("");
    g_assert_cmpint(vm_stop(RUN_STATE_PAUSED), ==, 0);
    expect("c- b- a- STOP ");
    g_assert_true(runstate_check(RUN_STATE_PAUSED));
    g_assert_false(cpu_ticks_enabled());
    vm_stop(RUN_STATE_PAUSED);
    expect("");
    qemu_del_vm_change_state_handler(late);
    qemu_del_vm_change_state_handler(early);
    qemu_del_vm_change_state_handler(normal);
}

static void test_a_pending_stop_gives_way_to_a_start(void)
{
    vm_start();
    g_string_truncate(story, 0);
    qemu_system_vmstop_request_prepare();
    qemu_system_vmstop_request(RUN_STATE_PAUSED);
    vm_start();
    expect("STOP RESUME ");
    g_assert_true(runstate_is_running());
    vm_stop(RUN_STATE_PAUSED);
    g_string_truncate(story, 0);
}

static void test_a_stopped_guest_can_change_its_state(void)
{
    vm_stop_force_state(RUN_STATE_SHUTDOWN);
    g_assert_true(runstate_check(RUN_STATE_SHUTDOWN));
    g_assert_true(runstate_needs_reset());
    runstate_set(RUN_STATE_PRELAUNCH);
    expect("");
}

static void test_devices_start_before_those_on_their_buses(void)
{
    TBridge *b = t_bridge_new(false);
    TDev *d = t_dev_new();
    VMChangeStateEntry *inner, *outer;

    qdev_realize_and_unref(DEVICE(d), &b->bus, &error_abort);
    inner = qdev_add_vm_change_state_handler(DEVICE(d), on_change,
                                             (void *)"in");
    outer = qdev_add_vm_change_state_handler(DEVICE(b), on_change,
                                             (void *)"out");
    vm_state_notify(true, RUN_STATE_RUNNING);
    expect("out+ in+ ");
    vm_state_notify(false, RUN_STATE_PAUSED);
    expect("in- out- ");
    qemu_del_vm_change_state_handler(inner);
    qemu_del_vm_change_state_handler(outer);
    object_unparent(OBJECT(b));
    drain_call_rcu();
}

static void test_a_forbidden_transition_is_a_bug(void)
{
    if (g_test_subprocess()) {
        runstate_set(RUN_STATE_POSTMIGRATE);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*invalid runstate transition: 'prelaunch' -> "
                              "'postmigrate'*");
}

int main(int argc, char **argv)
{
    int ret;

    g_test_init(&argc, &argv, NULL);
    hwcore_types_init();
    story = g_string_new(NULL);
    qapi_event_set_emitter(on_event);
    g_test_add_func("/runstate/a forbidden transition is a bug",
                    test_a_forbidden_transition_is_a_bug);
    g_test_add_func("/runstate/start and stop are told in order",
                    test_start_and_stop_are_told_in_order);
    g_test_add_func("/runstate/a pending stop gives way to a start",
                    test_a_pending_stop_gives_way_to_a_start);
    g_test_add_func("/runstate/a stopped guest can change its state",
                    test_a_stopped_guest_can_change_its_state);
    g_test_add_func("/runstate/devices start before those on their buses",
                    test_devices_start_before_those_on_their_buses);
    ret = g_test_run();
    g_string_free(story, TRUE);
    return ret;
}
