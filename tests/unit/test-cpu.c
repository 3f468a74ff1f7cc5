/*
 * Tests of hw/core/cpu.c: virtual CPUs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "machine-types.h"
#include "qapi/error.h"

static void test_the_list_numbers_cpus(void)
{
    CPUState *a = cpu_create(TYPE_T_CPU_SMALL, &error_abort);
    CPUState *b = cpu_create(TYPE_T_CPU_LARGE, &error_abort);
    CPUState *cpu;
    int n = 0;

    cpu_list_add(a);
    cpu_list_add(b);
    g_assert_cmpint(a->cpu_index, ==, 0);
    g_assert_cmpint(b->cpu_index, ==, 1);
    g_assert_true(qemu_get_cpu(1) == b);
    g_assert_null(qemu_get_cpu(2));
    g_assert_true(cpu_by_arch_id(0) == a);
    g_assert_true(cpu_exists(1));
    g_assert_false(cpu_exists(2));
    CPU_FOREACH(cpu) {
        n++;
    }
    g_assert_cmpint(n, ==, 2);
    cpu_list_remove(a);
    g_assert_true(first_cpu == b);
    cpu_list_remove(b);
    cpu_list_remove(b);
    g_assert_null(first_cpu);
    object_unparent(OBJECT(a));
    object_unparent(OBJECT(b));
}

static unsigned hooked;

static void on_reset(CPUState *cpu)
{
    hooked++;
}

static void test_reset_clears_requests(void)
{
    CPUState *cpu = cpu_create(TYPE_T_CPU_SMALL, &error_abort);

    cpu->start_powered_off = true;
    cpu_set_interrupt(cpu, CPU_INTERRUPT_HARD);
    cpu_exit(cpu);
    g_assert_true(cpu->exit_request);
    g_assert_true(cpu_has_work(cpu));
    cpu_set_reset_hook(on_reset);
    cpu_reset(cpu);
    cpu_set_reset_hook(NULL);
    g_assert_cmpuint(hooked, ==, 1);
    g_assert_false(cpu_has_work(cpu));
    g_assert_false(cpu->exit_request);
    g_assert_cmpuint(cpu->halted, ==, 1);
    object_unparent(OBJECT(cpu));
}

static void test_bits_come_and_go(void)
{
    CPUState *cpu = cpu_create(TYPE_T_CPU_SMALL, &error_abort);
    g_autoptr(GString) dump = g_string_new(NULL);

    cpu_set_interrupt(cpu, CPU_INTERRUPT_HARD | CPU_INTERRUPT_HALT);
    cpu_reset_interrupt(cpu, CPU_INTERRUPT_HARD);
    g_assert_false(cpu_test_interrupt(cpu, CPU_INTERRUPT_HARD));
    g_assert_true(cpu_test_interrupt(cpu, CPU_INTERRUPT_HALT));
    cpu_set_pc(cpu, 0x1234);
    cpu_dump_state(cpu, dump, 0);
    g_assert_cmpstr(dump->str, ==, "pc=1234");
    object_unparent(OBJECT(cpu));
}

static void test_an_unknown_type_is_refused(void)
{
    Error *err = NULL;

    g_assert_null(cpu_create("x", &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "'x' is not a valid CPU model name");
    error_free_or_abort(&err);
}

static void test_an_architecture_numbers_its_cpus(void)
{
    CPUState *cpu = cpu_create(TYPE_T_CPU_SMALL, &error_abort);

    cpu->cpu_index = 5;
    cpu_list_add(cpu);
    g_assert_cmpint(cpu->cpu_index, ==, 5);
    g_assert_cmpint(cpu_get_arch_id(cpu), ==, 5);
    g_assert_true(cpu_by_arch_id(5) == cpu);
    cpu_list_remove(cpu);
    g_assert_cmpint(cpu->cpu_index, ==, UNASSIGNED_CPU_INDEX);
    object_unparent(OBJECT(cpu));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    machine_types_init();
    g_test_add_func("/cpu/the list numbers CPUs", test_the_list_numbers_cpus);
    g_test_add_func("/cpu/reset clears requests", test_reset_clears_requests);
    g_test_add_func("/cpu/interrupt bits come and go", test_bits_come_and_go);
    g_test_add_func("/cpu/an unknown type is refused",
                    test_an_unknown_type_is_refused);
    g_test_add_func("/cpu/an architecture numbers its CPUs",
                    test_an_architecture_numbers_its_cpus);
    return g_test_run();
}
