/*
 * Tests of accel/qtest/qtest.c: the accelerator that runs nothing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "machine-types.h"
#include "qapi/error.h"
#include "qemu/accel.h"
#include "qemu/main-loop.h"
#include "system/address-spaces.h"
#include "system/cpu-timers.h"
#include "system/cpus.h"
#include "system/runstate.h"

static void note(CPUState *cpu, run_on_cpu_data data)
{
    g_assert_true(qemu_cpu_is_self(cpu));
    *(bool *)data.host_ptr = true;
}

static void test_it_is_declared_insecure(void)
{
    ObjectClass *oc = OBJECT_CLASS(accel_find("qtest"));

    g_assert_true(object_class_is_insecure(oc));
    g_assert_cmpint(object_class_get_security_boundary(oc), ==,
                    SECURITY_BOUNDARY_GUEST);
}

static void test_time_moves_only_by_hand(void)
{
    int64_t t = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);

    vm_start();
    g_assert_cmpint(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL), ==, t);
    cpus_set_virtual_clock(t + 1000);
    g_assert_cmpint(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL), ==, t + 1000);
    vm_stop(RUN_STATE_PAUSED);
}

static void test_cpus_stop_start_and_do_what_they_are_asked(void)
{
    CPUState *cpu = cpu_create(TYPE_T_CPU_SMALL, &error_abort);
    bool done = false;

    g_assert_true(cpu_exec_realizefn(cpu, &error_abort));
    qemu_init_vcpu(cpu);
    vm_start();
    run_on_cpu(cpu, note, RUN_ON_CPU_HOST_PTR(&done));
    g_assert_true(done);
    vm_stop(RUN_STATE_PAUSED);
    g_assert_true(cpu->stopped);
    cpu_remove_sync(cpu);
    cpu_exec_unrealizefn(cpu);
    object_unparent(OBJECT(cpu));
}

int main(int argc, char **argv)
{
    Object *accel;

    g_test_init(&argc, &argv, NULL);
    machine_types_init();
    memory_map_init();
    machine_new("t", &error_abort);
    accel = object_new_checked("qtest", TYPE_ACCEL, &error_abort);
    g_assert_cmpint(accel_init_machine(ACCEL(accel), current_machine), ==, 0);
    object_unref(accel);
    accel_init_interfaces(ACCEL_GET_CLASS(accel), TYPE_T_CPU);

    g_test_add_func("/qtest/it is declared insecure",
                    test_it_is_declared_insecure);
    g_test_add_func("/qtest/time moves only by hand",
                    test_time_moves_only_by_hand);
    g_test_add_func("/qtest/CPUs stop, start and do what they are asked",
                    test_cpus_stop_start_and_do_what_they_are_asked);
    return g_test_run();
}
