/*
 * Tests of hw/core/null-machine.c: the machine none.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "machine-types.h"
#include "qapi/error.h"

static void test_it_is_empty_and_insecure(void)
{
    MachineClass *mc = machine_class_by_name("none");

    g_assert_true(object_class_is_insecure(OBJECT_CLASS(mc)));
    g_assert_nonnull(object_class_get_security_note(OBJECT_CLASS(mc)));
    g_assert_false(machine_has_ram(mc));
    g_assert_null(mc->default_cpu_type);
}

static void test_it_builds_without_ram(void)
{
    MachineState *ms = machine_new("none", &error_abort);

    phase_advance(PHASE_ACCEL_CREATED);
    phase_advance(PHASE_LATE_BACKENDS_CREATED);
    g_assert_true(machine_run_board_init(ms, NULL, &error_abort));
    g_assert_null(ms->ram);
    g_assert_cmpuint(ms->ram_size, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    machine_types_init();
    g_test_add_func("/null-machine/it is empty and insecure",
                    test_it_is_empty_and_insecure);
    g_test_add_func("/null-machine/it builds without RAM",
                    test_it_builds_without_ram);
    return g_test_run();
}
