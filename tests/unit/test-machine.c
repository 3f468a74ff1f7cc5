/*
 * Tests of hw/core/machine.c: finding, making and building machines.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "machine-types.h"
#include "qapi/error.h"

/* Each case needs a process of its own: there is one machine in one. */
#define IN_SUBPROCESS()                       \
    if (!g_test_subprocess()) {               \
        g_test_trap_subprocess(NULL, 0, 0);   \
        g_test_trap_assert_passed();          \
        return;                               \
    }

static void test_names_aliases_and_the_default_are_found(void)
{
    MachineClass *t = machine_class_by_name("t");

    g_assert_cmpstr(t->name, ==, "t");
    g_assert_true(machine_class_by_name("tee") == t);
    g_assert_true(machine_class_get_default() == t);
    g_assert_nonnull(machine_class_by_name("none"));
    g_assert_null(machine_class_by_name("x"));
    g_assert_null(machine_class_by_name("t-machine"));
}

static void test_help_shows_status_and_default(void)
{
    g_autofree char *text = machine_list_help();

    g_assert_nonnull(strstr(text, "machine for tests (default) (secure)\n"));
    g_assert_nonnull(strstr(text, "(alias of t) (secure)\n"));
    g_assert_nonnull(strstr(text, "empty machine (insecure)\n"));
}

static void test_an_unknown_machine_is_refused(void)
{
    Error *err = NULL;

    g_assert_null(machine_new("x", &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "'x' is not a valid machine type name");
    error_free_or_abort(&err);
}

static unsigned done;

static void on_done(Notifier *n, void *data)
{
    done++;
}

static void test_a_board_is_built_once_it_has_ram(void)
{
    Notifier n = { .notify = on_done }, removed = { .notify = on_done };
    MachineState *ms;

    IN_SUBPROCESS();
    qemu_add_machine_init_done_notifier(&removed);
    qemu_remove_machine_init_done_notifier(&removed);
    ms = machine_new("tee", &error_abort);
    g_assert_true(current_machine == ms);
    g_assert_true(qdev_get_machine() == OBJECT(ms));
    g_assert_true(phase_check(PHASE_MACHINE_CREATED));
    phase_advance(PHASE_ACCEL_CREATED);
    phase_advance(PHASE_LATE_BACKENDS_CREATED);
    g_assert_true(machine_run_board_init(ms, NULL, &error_abort));
    g_assert_cmpuint(t_machine_inits, ==, 1);
    g_assert_nonnull(ms->ram);
    g_assert_cmpuint(memory_region_size(ms->ram), ==, 1 << 20);
    g_assert_nonnull(object_resolve_path("/objects/t.ram", NULL));

    qemu_add_machine_init_done_notifier(&n);
    g_assert_cmpuint(done, ==, 0);
    qdev_machine_creation_done();
    g_assert_cmpuint(done, ==, 1);
    qemu_remove_machine_init_done_notifier(&n);
}

static void test_a_board_that_fails_says_why(void)
{
    MachineState *ms;
    Error *err = NULL;

    IN_SUBPROCESS();
    ms = machine_new("t", &error_abort);
    t_machine_init_fails = true;
    g_assert_false(machine_run_board_init(ms, NULL, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "the board is out of solder");
    error_free_or_abort(&err);
}

static void test_memory_size_must_match_the_backend(void)
{
    MachineState *ms;
    Error *err = NULL;
    Object *mem;

    IN_SUBPROCESS();
    ms = machine_new("t", &error_abort);
    mem = object_new_with_props("memory-backend-ram",
                                object_get_objects_root(), "m", &error_abort,
                                "size", "4096", NULL);
    object_property_set_link(OBJECT(ms), "memory-backend", mem,
                             &error_abort);
    ms->ram_size_set = true;
    g_assert_false(machine_run_board_init(ms, NULL, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Machine memory size (1048576 bytes) does not match the "
                    "size of the memory backend (4096 bytes)");
    error_free_or_abort(&err);
    ms->ram_size_set = false;
    phase_advance(PHASE_ACCEL_CREATED);
    phase_advance(PHASE_LATE_BACKENDS_CREATED);
    g_assert_true(machine_run_board_init(ms, NULL, &error_abort));
    g_assert_cmpuint(ms->ram_size, ==, 4096);
}

static void test_a_machine_has_switches_and_a_cpu_type(void)
{
    MachineState *ms;
    MachineClass *mc;

    IN_SUBPROCESS();
    ms = machine_new("t", &error_abort);
    mc = MACHINE_GET_CLASS(ms);
    g_assert_cmpstr(machine_class_default_cpu_type(mc), ==,
                    TYPE_T_CPU_SMALL);
    g_assert_cmpstr(machine_default_cpu_type(ms), ==, TYPE_T_CPU_SMALL);
    g_assert_true(machine_has_ram(mc));
    g_assert_false(machine_usb(ms));
    g_assert_true(machine_mem_merge(ms));
    g_assert_true(machine_dump_guest_core(ms));
    object_property_set_bool(OBJECT(ms), "usb", true, &error_abort);
    object_property_set_bool(OBJECT(ms), "mem-merge", false, &error_abort);
    object_property_set_bool(OBJECT(ms), "dump-guest-core", false,
                             &error_abort);
    g_assert_true(machine_usb(ms));
    g_assert_false(machine_mem_merge(ms));
    g_assert_false(machine_dump_guest_core(ms));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    machine_types_init();
    g_test_add_func("/machine/names, aliases and the default are found",
                    test_names_aliases_and_the_default_are_found);
    g_test_add_func("/machine/help shows status and default",
                    test_help_shows_status_and_default);
    g_test_add_func("/machine/an unknown machine is refused",
                    test_an_unknown_machine_is_refused);
    g_test_add_func("/machine/a board is built once it has RAM",
                    test_a_board_is_built_once_it_has_ram);
    g_test_add_func("/machine/a board that fails says why",
                    test_a_board_that_fails_says_why);
    g_test_add_func("/machine/memory size must match the backend",
                    test_memory_size_must_match_the_backend);
    g_test_add_func("/machine/a machine has switches and a CPU type",
                    test_a_machine_has_switches_and_a_cpu_type);
    return g_test_run();
}
