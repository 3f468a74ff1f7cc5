/*
 * Local APIC tests.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "apic-harness.h"
#include "hw/intc/i8259.h"

static PICCommonState *pic;
static qemu_irq *pic_pins;

static void test_registers_after_reset(void)
{
    device_cold_reset(DEVICE(apics[1]));
    g_assert_cmphex(rd(1, 0x20), ==, 0x01000000);
    g_assert_cmphex(rd(1, 0x30), ==, 0x00050014);
    g_assert_cmphex(rd(1, 0xf0), ==, 0xff);
    g_assert_cmphex(rd(1, 0xe0), ==, 0xffffffff);
    g_assert_cmphex(rd(1, 0x320), ==, 0x10000);
    g_assert_cmphex(env(1)->apic_ops->get_base(apics[1]), ==, 0xfee00800);
    g_assert_cmphex(env(0)->apic_ops->get_base(apics[0]), ==, 0xfee00900);
}

static void test_fixed_ipi_to_one_cpu(void)
{
    fresh();
    wr(0, 0x310, 2u << 24);
    wr(0, 0x300, 0x4040);
    g_assert_false(requested(1, CPU_INTERRUPT_HARD));
    g_assert_true(requested(2, CPU_INTERRUPT_HARD));
    g_assert_cmphex(rd(2, 0x220), ==, 1);
    g_assert_cmphex(take(2), ==, 0x40);
    g_assert_false(requested(2, CPU_INTERRUPT_HARD));
    g_assert_cmphex(rd(2, 0x120), ==, 1);
    eoi(2);
    g_assert_cmphex(rd(2, 0x120), ==, 0);
}

static void test_shorthands(void)
{
    fresh();
    wr(0, 0x300, 0xc4041);
    g_assert_false(requested(0, CPU_INTERRUPT_HARD));
    g_assert_true(requested(1, CPU_INTERRUPT_HARD));
    g_assert_true(requested(3, CPU_INTERRUPT_HARD));
    wr(0, 0x300, 0x44042);
    g_assert_cmphex(take(0), ==, 0x42);
    wr(0, 0x300, 0x84043);
    g_assert_cmphex(take(1), ==, 0x43);
}

static void test_priority_and_tpr(void)
{
    fresh();
    apic_deliver_msi(BASE, 0x31);
    apic_deliver_msi(BASE, 0x51);
    g_assert_cmphex(take(0), ==, 0x51);
    g_assert_false(requested(0, CPU_INTERRUPT_HARD));
    g_assert_cmphex(rd(0, 0xa0), ==, 0x50);
    eoi(0);
    env(0)->apic_ops->set_tpr(apics[0], 3);
    g_assert_false(requested(0, CPU_INTERRUPT_HARD));
    g_assert_cmphex(env(0)->apic_ops->get_tpr(apics[0]), ==, 3);
    g_assert_cmphex(take(0), ==, 0xff);
    wr(0, 0x80, 0x2f);
    g_assert_cmphex(take(0), ==, 0x31);
}

static void test_logical_flat_and_cluster(void)
{
    fresh();
    for (int n = 0; n < NR_CPUS; n++) {
        wr(n, 0xd0, 1u << (24 + n));
    }
    wr(0, 0x310, 0x0au << 24);
    wr(0, 0x300, 0x4850);
    g_assert_true(requested(1, CPU_INTERRUPT_HARD));
    g_assert_false(requested(2, CPU_INTERRUPT_HARD));
    g_assert_true(requested(3, CPU_INTERRUPT_HARD));
    fresh();
    for (int n = 0; n < NR_CPUS; n++) {
        wr(n, 0xe0, 0x0fffffff);
        wr(n, 0xd0, (0x10u * (n / 2) + (1u << n % 2)) << 24);
    }
    wr(0, 0x310, 0x12u << 24);
    wr(0, 0x300, 0x4850);
    g_assert_false(requested(1, CPU_INTERRUPT_HARD));
    g_assert_true(requested(3, CPU_INTERRUPT_HARD));
}

static void test_lowest_priority_takes_turns(void)
{
    unsigned seen = 0;

    fresh();
    for (int i = 0; i < NR_CPUS; i++) {
        apic_deliver_msi(BASE | 0xff000, 0x160);
    }
    for (int n = 0; n < NR_CPUS; n++) {
        seen |= requested(n, CPU_INTERRUPT_HARD) << n;
    }
    g_assert_cmphex(seen, ==, 0xf);
}

static void test_init_and_sipi(void)
{
    fresh();
    wr(0, 0x310, 1u << 24);
    wr(0, 0x300, 0x4500);
    g_assert_true(requested(1, CPU_INTERRUPT_INIT));
    g_assert_cmphex(rd(1, 0xf0), ==, 0xff);
    wr(0, 0x300, 0x4699);
    g_assert_true(requested(1, CPU_INTERRUPT_SIPI));
    g_assert_cmphex(env(1)->sipi_vector, ==, 0x99);
    cpu_reset_interrupt(CPU(cpus[2]), ~0);
    wr(0, 0x310, 2u << 24);
    wr(0, 0x300, 0x8500);
    g_assert_false(requested(2, CPU_INTERRUPT_INIT));
    wr(0, 0x300, 0x4400);
    g_assert_true(requested(2, CPU_INTERRUPT_NMI));
}

static void test_illegal_vectors_are_errors(void)
{
    fresh();
    wr(0, 0x370, 0x33);
    wr(0, 0x300, 0x44005);
    wr(0, 0x280, 0);
    g_assert_cmphex(rd(0, 0x280), ==, 0x20);
    g_assert_cmphex(take(0), ==, 0x33);
    eoi(0);
    rd(0, 0x400);
    wr(0, 0x280, 0);
    g_assert_cmphex(rd(0, 0x280), ==, 0x80);
    apic_deliver_msi(BASE, 0x05);
    wr(0, 0x280, 0);
    g_assert_cmphex(rd(0, 0x280) & 0x40, ==, 0x40);
}

static void test_looking_at_registers_changes_none(void)
{
    const X86ApicOps *ops = env(0)->apic_ops;

    fresh();
    wr(0, 0x320, 0x10070);
    g_assert_cmphex(ops->peek(apics[0], 0x32), ==, 0x10070);
    g_assert_cmphex(ops->peek(apics[0], 0x0f), ==, rd(0, 0xf0));
    g_assert_cmphex(ops->peek(apics[0], 0x3d), ==, 0);
    wr(0, 0x280, 0);
    g_assert_cmphex(rd(0, 0x280), ==, 0);
}

static void test_x2apic_mode(void)
{
    const X86ApicOps *ops = env(1)->apic_ops;
    uint64_t val;

    fresh();
    env(1)->features[FEAT_1_ECX] &= ~(uint64_t)CPUID_EXT_X2APIC;
    g_assert_false(ops->set_base(apics[1], 0xfee00c00));
    env(1)->features[FEAT_1_ECX] |= CPUID_EXT_X2APIC;
    g_assert_false(ops->msr_read(apics[1], 0x802, &val));
    g_assert_false(ops->set_base(apics[1], 0xfee00400));
    g_assert_true(ops->set_base(apics[1], 0xfee00c00));
    g_assert_false(ops->set_base(apics[1], 0xfee00800));
    g_assert_true(ops->msr_read(apics[1], 0x802, &val));
    g_assert_cmphex(val, ==, 1);
    g_assert_true(ops->msr_read(apics[1], 0x80d, &val));
    g_assert_cmphex(val, ==, 2);
    g_assert_false(ops->msr_read(apics[1], 0x80e, &val));
    g_assert_false(msr_write(1, 0x802, 5));
    g_assert_false(msr_write(1, 0x80b, 1));
    g_assert_false(msr_write(1, 0x808, 0x100));
    g_assert_true(msr_write(1, 0x830, 0x0000000300004055ULL));
    g_assert_cmphex(take(3), ==, 0x55);
    g_assert_true(msr_write(1, 0x83f, 0x56));
    g_assert_cmphex(take(1), ==, 0x56);
    g_assert_cmphex(rd(1, 0x20), ==, 0);
    g_assert_true(ops->set_base(apics[1], 0xfee00000));
    g_assert_true(ops->set_base(apics[1], 0xfee00800));
}

static void test_message_to_apic_zero_is_no_register(void)
{
    fresh();
    wr(0, 0x0, 0x44);
    g_assert_cmphex(take(0), ==, 0x44);
    eoi(0);
    current_cpu = NULL;
    rig_writel(BASE + 0x300, 0x44045);
    g_assert_cmphex(rig_readl(BASE + 0x20), ==, 0);
    g_assert_false(requested(0, CPU_INTERRUPT_HARD));
    rig_writel(BASE + 0x2000, 0x46);
    g_assert_cmphex(take(2), ==, 0x46);
}

static void test_extint_comes_from_the_pic(void)
{
    fresh();
    wr(0, 0x350, 0x700);
    rig_outb(0x20, 0x11);
    rig_outb(0x21, 0x20);
    rig_outb(0x21, 4);
    rig_outb(0x21, 1);
    qemu_irq_raise(pic_pins[1]);
    g_assert_true(requested(0, CPU_INTERRUPT_HARD));
    g_assert_false(requested(1, CPU_INTERRUPT_HARD));
    g_assert_cmphex(take(0), ==, 0x21);
    qemu_irq_lower(pic_pins[1]);
    rig_outb(0x20, 0x20);
    wr(0, 0x350, 0x10700);
    qemu_irq_raise(pic_pins[1]);
    g_assert_false(requested(0, CPU_INTERRUPT_HARD));
    qemu_irq_lower(pic_pins[1]);
}

static void test_software_disable_masks_all(void)
{
    fresh();
    wr(0, 0x320, 0x60);
    wr(0, 0xf0, 0xff);
    g_assert_cmphex(rd(0, 0x320), ==, 0x10060);
    wr(0, 0x320, 0x60);
    g_assert_cmphex(rd(0, 0x320), ==, 0x10060);
    apic_deliver_msi(BASE, 0x50);
    g_assert_false(requested(0, CPU_INTERRUPT_HARD));
}

static void test_any_access_is_survived(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(11);

    fresh();
    for (int i = 0; i < 40000; i++) {
        uint32_t addr = BASE + (g_rand_int(rand) & 0x1fff);
        int n = g_rand_int_range(rand, 0, NR_CPUS);
        uint64_t val;

        as_cpu(n);
        if (i & 1) {
            rig_writel(addr, g_rand_int(rand));
        } else {
            rig_readl(addr);
        }
        msr_write(n, 0x800 + (g_rand_int(rand) & 0xff), g_rand_int(rand));
        env(n)->apic_ops->msr_read(apics[n], 0x800 + (i & 0xff), &val);
        if (i % 64 == 0) {
            env(n)->apic_ops->set_base(apics[n], 0xfee00000 |
                                       (g_rand_int(rand) & 0xf00));
            rig_advance(1000);
        }
        take(n);
    }
    current_cpu = NULL;
}

static void intr(void *opaque, int n, int level)
{
    apic_pic_interrupt(level);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    apics_init();
    pic_pins = i8259_init(rig_bus(), qemu_allocate_irq(intr, NULL, 0), &pic,
                          &error_abort);
    apic_connect_pic(pic);
#define T(name) g_test_add_func("/apic/" #name, test_##name)
    T(registers_after_reset);
    T(fixed_ipi_to_one_cpu);
    T(shorthands);
    T(priority_and_tpr);
    T(logical_flat_and_cluster);
    T(lowest_priority_takes_turns);
    T(init_and_sipi);
    T(illegal_vectors_are_errors);
    T(x2apic_mode);
    T(message_to_apic_zero_is_no_register);
    T(extint_comes_from_the_pic);
    T(software_disable_masks_all);
    T(any_access_is_survived);
    g_test_add_func("/apic/looking-at-registers-changes-none",
                    test_looking_at_registers_changes_none);
    return g_test_run();
}
