/*
 * Tests of who hears an interrupt message, and of its end.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "apic-harness.h"
#include "hw/intc/i8259.h"

#define X2APIC_ON 0xfee00c00
#define LOGICAL   (1u << 11)

static IOAPICState *ioapic;
static PICCommonState *pic;
static qemu_irq *pic_pins;

static void route(unsigned pin, uint32_t low, uint8_t dest)
{
    rig_writel(IO_APIC_DEFAULT_ADDRESS, 0x11 + 2 * pin);
    rig_writel(IO_APIC_DEFAULT_ADDRESS + 0x10, (uint32_t)dest << 24);
    rig_writel(IO_APIC_DEFAULT_ADDRESS, 0x10 + 2 * pin);
    rig_writel(IO_APIC_DEFAULT_ADDRESS + 0x10, low);
}

/* The CPUs that an NMI, or what @mask says, waits for, as bits. */
static unsigned hearing(int mask)
{
    unsigned seen = 0;

    for (int n = 0; n < NR_CPUS; n++) {
        seen |= (unsigned)requested(n, mask) << n;
        cpu_reset_interrupt(CPU(cpus[n]), mask);
    }
    return seen;
}

static void test_a_level_comes_again_until_it_falls(void)
{
    qemu_irq line = qdev_get_gpio_in(DEVICE(ioapic), 5);

    fresh();
    route(5, 0x8061, 1);
    qemu_irq_raise(line);
    /* Nothing is in service yet, so this ends nothing. */
    eoi(1);
    g_assert_cmphex(take(1), ==, 0x61);
    g_assert_cmphex(rd(1, 0x1b0), ==, 1 << 1);      /* TMR: a level */
    g_assert_false(requested(1, CPU_INTERRUPT_HARD));
    eoi(1);
    g_assert_cmphex(take(1), ==, 0x61);
    qemu_irq_lower(line);
    eoi(1);
    g_assert_false(requested(1, CPU_INTERRUPT_HARD));
    g_assert_cmphex(rd(1, 0x130), ==, 0);           /* ISR */
    device_cold_reset(DEVICE(ioapic));
}

static void test_the_end_of_an_edge_starts_nothing(void)
{
    qemu_irq line = qdev_get_gpio_in(DEVICE(ioapic), 6);

    fresh();
    route(6, 0x62, 1);
    qemu_irq_raise(line);
    g_assert_cmphex(take(1), ==, 0x62);
    eoi(1);
    g_assert_false(requested(1, CPU_INTERRUPT_HARD));
    qemu_irq_lower(line);
    device_cold_reset(DEVICE(ioapic));
}

static void test_an_extint_message_fetches_the_vector(void)
{
    fresh();
    rig_outb(0x20, 0x11);
    rig_outb(0x21, 0x20);
    rig_outb(0x21, 4);
    rig_outb(0x21, 1);
    apic_deliver_msi(BASE | 2 << 12, 0x700);
    g_assert_false(requested(2, CPU_INTERRUPT_HARD));
    qemu_irq_raise(pic_pins[3]);
    apic_deliver_msi(BASE | 2 << 12, 0x700);
    g_assert_cmphex(take(2), ==, 0x23);
    g_assert_false(requested(1, CPU_INTERRUPT_HARD));
    qemu_irq_lower(pic_pins[3]);
    rig_outb(0x20, 0x20);
}

static void test_wide_destinations(void)
{
    fresh();
    for (int n = 1; n < NR_CPUS; n++) {
        env(n)->features[FEAT_1_ECX] |= CPUID_EXT_X2APIC;
        g_assert_true(env(n)->apic_ops->set_base(apics[n], X2APIC_ON));
    }
    /* NMIs: cluster 0, members 1 and 2; the same of cluster 1; CPU 3 */
    g_assert_true(msr_write(1, 0x830, 6ULL << 32 | LOGICAL | 0x400));
    g_assert_cmphex(hearing(CPU_INTERRUPT_NMI), ==, 6);
    g_assert_true(msr_write(1, 0x830, 0x10006ULL << 32 | LOGICAL | 0x400));
    g_assert_cmphex(hearing(CPU_INTERRUPT_NMI), ==, 0);
    g_assert_true(msr_write(1, 0x830, 3ULL << 32 | 0x400));
    g_assert_cmphex(hearing(CPU_INTERRUPT_NMI), ==, 8);
    /* All ones in 32 bits are everybody; in 8 bits, from here, CPU 255. */
    g_assert_true(msr_write(1, 0x830, 0xffffffffULL << 32 | 0x400));
    g_assert_cmphex(hearing(CPU_INTERRUPT_NMI), ==, 15);
    g_assert_true(msr_write(1, 0x830, 0xffULL << 32 | 0x400));
    g_assert_cmphex(hearing(CPU_INTERRUPT_NMI), ==, 0);
    for (int n = 1; n < NR_CPUS; n++) {
        env(n)->apic_ops->set_base(apics[n], BASE);
    }
}

static void test_an_apic_that_is_off_hears_what_starts_it(void)
{
    fresh();
    g_assert_true(env(1)->apic_ops->set_base(apics[1], BASE));
    wr(0, 0x310, 1u << 24);
    wr(0, 0x300, 0x4400);
    g_assert_cmphex(hearing(CPU_INTERRUPT_NMI), ==, 0);
    wr(0, 0x300, 0x4040);
    g_assert_cmphex(hearing(CPU_INTERRUPT_HARD), ==, 0);
    wr(0, 0x300, 0x4500);
    g_assert_cmphex(hearing(CPU_INTERRUPT_INIT), ==, 2);
    wr(0, 0x300, 0x4612);
    g_assert_cmphex(hearing(CPU_INTERRUPT_SIPI), ==, 2);
}

static void test_lowest_priority_is_the_least_busy(void)
{
    static const uint8_t tpr[NR_CPUS] = { 0x80, 0x20, 0x10, 0x30 };

    fresh();
    for (int n = 0; n < NR_CPUS; n++) {
        wr(n, 0x80, tpr[n]);
    }
    apic_deliver_msi(BASE | 0xff000, 0x190);
    g_assert_cmphex(hearing(CPU_INTERRUPT_HARD), ==, 1 << 2);
    wr(2, 0xf0, 0xff);              /* software-disabled: takes none */
    apic_deliver_msi(BASE | 0xff000, 0x191);
    g_assert_cmphex(hearing(CPU_INTERRUPT_HARD), ==, 1 << 1);
}

/* A CPU beside the four, with index @index. */
static X86CPU *another(int index)
{
    X86CPU *cpu = X86_CPU(object_new(X86_CPU_TYPE_NAME("qemu64")));

    CPU(cpu)->cpu_index = index;
    return cpu;
}

static void test_one_apic_for_each_cpu(void)
{
    static const int taken[] = { 3, -1, 4096 };
    DeviceState *alone = qdev_new(TYPE_APIC);
    Error *err = NULL;

    for (size_t i = 0; i < G_N_ELEMENTS(taken); i++) {
        X86CPU *cpu = another(taken[i]);

        g_assert_null(apic_create(CPU(cpu), &cpu->env, 3, false, &err));
        g_assert_nonnull(strstr(error_get_pretty(err), "slot"));
        error_free_or_abort(&err);
        g_assert_null(cpu->env.apic_ops);
        object_unref(OBJECT(cpu));
    }
    g_assert_false(qdev_realize_and_unref(alone, NULL, &err));
    error_free_or_abort(&err);
    fresh();
    apic_deliver_msi(BASE | 3 << 12, 0x55);
    g_assert_cmphex(take(3), ==, 0x55);
}

static void test_an_apic_that_went_hears_nothing(void)
{
    X86CPU *cpu = another(NR_CPUS);
    APICState *s = apic_create(CPU(cpu), &cpu->env, 9, false, &error_abort);

    fresh();
    apic_deliver_msi(BASE | 9 << 12, 0x400);
    g_assert_true(cpu_test_interrupt(CPU(cpu), CPU_INTERRUPT_NMI));
    cpu_reset_interrupt(CPU(cpu), ~0);
    object_unparent(OBJECT(s));
    g_assert_null(cpu->env.apic);
    apic_deliver_msi(BASE | 9 << 12, 0x400);
    apic_deliver_msi(BASE | 0xff000, 0x400);
    apic_pic_interrupt(1);
    apic_pic_interrupt(0);
    g_assert_false(cpu_test_interrupt(CPU(cpu), ~0));
    g_assert_cmphex(hearing(CPU_INTERRUPT_NMI), ==, 15);
    object_unref(OBJECT(cpu));
}

static void intr(void *opaque, int n, int level)
{
    apic_pic_interrupt(level);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    apics_init();
    ioapic = IOAPIC(qdev_new(TYPE_IOAPIC));
    sysbus_realize_and_unref(SYS_BUS_DEVICE(ioapic), &error_abort);
    sysbus_mmio_map(SYS_BUS_DEVICE(ioapic), 0, IO_APIC_DEFAULT_ADDRESS);
    pic_pins = i8259_init(rig_bus(), qemu_allocate_irq(intr, NULL, 0), &pic,
                          &error_abort);
    apic_connect_pic(pic);
#define T(name) g_test_add_func("/apic-deliver/" #name, test_##name)
    T(a_level_comes_again_until_it_falls);
    T(the_end_of_an_edge_starts_nothing);
    T(an_extint_message_fetches_the_vector);
    T(wide_destinations);
    T(an_apic_that_is_off_hears_what_starts_it);
    T(lowest_priority_is_the_least_busy);
    T(one_apic_for_each_cpu);
    T(an_apic_that_went_hears_nothing);
    return g_test_run();
}
