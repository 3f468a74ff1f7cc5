/*
 * Tests of CPUs, APIC ids, lines and memory of an x86 board.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/x86-interrupt.h"
#include "hw/intc/apic.h"
#include "microvm-rig.h"
#include "system/address-spaces.h"
#include "target/i386/cpu.h"

static MicrovmMachineState *mms;
static X86MachineState *x86ms;

static void test_apic_ids_follow_the_topology(void)
{
    /* two sockets of three cores: a core takes two bits */
    static const uint32_t want[] = { 0, 1, 2, 4, 5, 6 };
    const CPUArchIdList *places;

    for (unsigned i = 0; i < G_N_ELEMENTS(want); i++) {
        g_assert_cmpuint(x86_cpu_apic_id_from_index(x86ms, i), ==, want[i]);
    }
    g_assert_cmpuint(x86ms->apic_id_limit, ==, 7);
    places = MACHINE_GET_CLASS(mms)->possible_cpu_arch_ids(MACHINE(mms));
    g_assert_cmpint(places->len, ==, 6);
    g_assert_cmpint(places->cpus[4].props.socket_id, ==, 1);
    g_assert_cmpint(places->cpus[4].props.core_id, ==, 1);
}

static void test_every_cpu_has_its_apic(void)
{
    CPUState *cs;
    unsigned n = 0;

    CPU_FOREACH(cs) {
        g_assert_nonnull(cpu_env(cs)->apic_ops);
        g_assert_cmpint(cpu_env(cs)->wait_for_sipi != 0, ==, n != 0);
        n++;
    }
    g_assert_cmpuint(n, ==, 6);
}

static void test_reset_puts_the_first_cpu_at_the_kernel(void)
{
    CPUX86State *env = cpu_env(first_cpu);

    env->eip = 0;
    MACHINE_GET_CLASS(mms)->reset(MACHINE(mms), RESET_TYPE_COLD);
    g_assert_cmphex(env->eip, ==, 0x100200);
    g_assert_cmpuint(env->halted, ==, 0);
}

static void test_e820_covers_ram_once(void)
{
    uint64_t ram = 0;

    for (unsigned i = 0; i < x86ms->e820_entries; i++) {
        if (x86ms->e820[i].type == E820_RAM) {
            ram += x86ms->e820[i].length;
        }
    }
    g_assert_cmphex(ram, ==, (16 << 20) - 0x100000 + 0x9fc00);
}

static void test_timer_line_is_pin_two(void)
{
    uint32_t val = 2 * 2 + 0x10;

    address_space_write(&address_space_memory, IO_APIC_DEFAULT_ADDRESS,
                        MEMTXATTRS_UNSPECIFIED, &val, 4);
    val = 0x45;
    address_space_write(&address_space_memory, IO_APIC_DEFAULT_ADDRESS + 0x10,
                        MEMTXATTRS_UNSPECIFIED, &val, 4);
    current_cpu = first_cpu;
    val = 0x1ff;
    address_space_write(&address_space_memory, APIC_DEFAULT_ADDRESS + 0xf0,
                        MEMTXATTRS_UNSPECIFIED, &val, 4);
    qemu_irq_raise(x86ms->gsi[0]);
    g_assert_true(cpu_test_interrupt(first_cpu, CPU_INTERRUPT_HARD));
    g_assert_cmphex(cpu_env(first_cpu)->apic_ops->get_interrupt(
                        cpu_env(first_cpu)->apic), ==, 0x45);
    qemu_irq_lower(x86ms->gsi[0]);
    current_cpu = NULL;
}

static void test_oem_ids_have_a_limit(void)
{
    Error *err = NULL;

    g_assert_false(object_property_set_str(OBJECT(mms), "x-oem-id",
                                           "SEVENCH", &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "SEVENCH"));
    error_free(err);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    vm_init();
    mms = vm_build("memory.size=16M,smp.cpus=6,smp.sockets=2,smp.cores=3",
                   &error_abort);
    x86ms = X86_MACHINE(mms);
    g_test_add_func("/x86/apic-ids-follow-the-topology",
                    test_apic_ids_follow_the_topology);
    g_test_add_func("/x86/every-cpu-has-its-apic",
                    test_every_cpu_has_its_apic);
    g_test_add_func("/x86/reset-puts-the-first-cpu-at-the-kernel",
                    test_reset_puts_the_first_cpu_at_the_kernel);
    g_test_add_func("/x86/e820-covers-ram-once", test_e820_covers_ram_once);
    g_test_add_func("/x86/timer-line-is-pin-two", test_timer_line_is_pin_two);
    g_test_add_func("/x86/oem-ids-have-a-limit", test_oem_ids_have_a_limit);
    return g_test_run();
}
