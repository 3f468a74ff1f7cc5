/*
 * The accelerator: nothing before it is needed, properties, refusals.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "kvm-guest.h"
#include "memory-harness.h"
#include "hw/core/boards.h"
#include "qemu/accel.h"
#include "system/cpus.h"
#include "system/kvm_int.h"
#include "system/runstate.h"

static X86CPU *cpu;

static void test_nothing_is_created_before_it_runs(void)
{
    g_assert_true(kvm_enabled());
    g_assert_false(kvm_state->started);
    g_assert_cmpint(kvm_state->vmfd, ==, -1);
    g_assert_cmpint(CPU(cpu)->kvm_fd, ==, -1);
    /* A line that is raised early is remembered. */
    g_assert_cmpint(kvm_set_irq(kvm_state, 5, 1), ==, 0);
    g_assert_cmpint(kvm_set_irq(kvm_state, 5, 0), ==, 0);
}

static void test_a_running_accelerator_does_not_change(void)
{
    Error *err = NULL;

    g_assert_false(object_property_parse(OBJECT(kvm_state), "kernel-irqchip",
                                         "off", &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "kernel-irqchip"));
    error_free_or_abort(&err);
    g_assert_false(object_property_set_str(OBJECT(kvm_state), "device",
                                           "/dev/null", &err));
    error_free_or_abort(&err);
}

static void test_unknown_irqchip_is_refused(void)
{
    Object *obj = object_new_checked(TYPE_KVM_ACCEL, TYPE_ACCEL,
                                     &error_abort);
    Error *err = NULL;

    g_assert_false(object_property_parse(obj, "kernel-irqchip", "maybe",
                                         &err));
    error_free_or_abort(&err);
    object_unref(obj);
}

static void test_what_is_not_kvm_is_refused(void)
{
    static const char *const paths[] = { "/nonexistent/kvm", "/dev/null" };

    for (unsigned i = 0; i < ARRAY_SIZE(paths); i++) {
        KVMState *was = kvm_state;
        Object *obj = object_new_checked(TYPE_KVM_ACCEL, TYPE_ACCEL,
                                         &error_abort);

        g_assert_true(object_property_set_str(obj, "device", paths[i],
                                              &error_abort));
        g_assert_cmpint(ACCEL_GET_CLASS(obj)->init_machine(ACCEL(obj),
                                                           current_machine),
                        <, 0);
        g_assert_true(kvm_state == was);
        g_assert_cmpint(KVM_STATE(obj)->fd, ==, -1);
        object_unref(obj);
    }
}

static void test_capabilities_are_asked_without_a_vm(void)
{
    g_assert_cmpint(kvm_check_extension(kvm_state, KVM_CAP_USER_MEMORY), ==,
                    1);
    g_assert_cmpint(kvm_vm_check_extension(kvm_state, KVM_CAP_IOEVENTFD), >,
                    0);
    g_assert_cmpint(kvm_check_extension(kvm_state, 1 << 30), ==, 0);
    g_assert_cmpuint(kvm_get_free_memslots(), >, 8);
    g_assert_true(kvm_has_free_slot(current_machine));
}

int main(int argc, char **argv)
{
    if (!guest_init(&argc, &argv, "split")) {
        return 77;
    }
    cpu = guest_add_cpu(0);
    g_test_add_func("/kvm-accel/nothing-is-created-before-it-runs",
                    test_nothing_is_created_before_it_runs);
    g_test_add_func("/kvm-accel/a-running-accelerator-does-not-change",
                    test_a_running_accelerator_does_not_change);
    g_test_add_func("/kvm-accel/unknown-irqchip-is-refused",
                    test_unknown_irqchip_is_refused);
    g_test_add_func("/kvm-accel/what-is-not-kvm-is-refused",
                    test_what_is_not_kvm_is_refused);
    g_test_add_func("/kvm-accel/capabilities-are-asked-without-a-vm",
                    test_capabilities_are_asked_without_a_vm);
    return g_test_run();
}
