/*
 * 8259A tests.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "board-rig.h"
#include "hw/core/qdev-properties.h"
#include "hw/intc/i8259.h"
#include "hw/intc/intc.h"
#include "qapi/error.h"

static RigLine intr;
static PICCommonState *master;
static qemu_irq *pins;

static void pic_setup(uint8_t icw4)
{
    rig_outb(0x20, 0x11);
    rig_outb(0x21, 0x20);
    rig_outb(0x21, 0x04);
    rig_outb(0x21, icw4);
    rig_outb(0xa0, 0x11);
    rig_outb(0xa1, 0x28);
    rig_outb(0xa1, 0x02);
    rig_outb(0xa1, icw4);
    rig_outb(0x4d0, 0);
    rig_outb(0x4d1, 0);
    for (int i = 0; i < ISA_NUM_IRQS; i++) {
        qemu_irq_lower(pins[i]);
    }
    rig_outb(0x20, 0x11);
    rig_outb(0x21, 0x20);
    rig_outb(0x21, 0x04);
    rig_outb(0x21, icw4);
    rig_outb(0xa0, 0x11);
    rig_outb(0xa1, 0x28);
    rig_outb(0xa1, 0x02);
    rig_outb(0xa1, icw4);
}

static void pulse(int n)
{
    qemu_irq_raise(pins[n]);
    qemu_irq_lower(pins[n]);
}

static void test_edge_is_latched_and_acknowledged(void)
{
    pic_setup(1);
    pulse(4);
    g_assert_cmpint(intr.level, ==, 1);
    g_assert_cmphex(pic_read_irq(master), ==, 0x24);
    g_assert_cmpint(intr.level, ==, 0);
    rig_outb(0x20, 0x0b);
    g_assert_cmphex(rig_inb(0x20), ==, 0x10);
    rig_outb(0x20, 0x20);
    g_assert_cmphex(rig_inb(0x20), ==, 0);
}

static void test_nothing_pending_is_spurious(void)
{
    pic_setup(1);
    g_assert_cmphex(pic_read_irq(master), ==, 0x27);
    g_assert_cmpint(pic_get_output(master), ==, 0);
}

static void test_priority_nests(void)
{
    pic_setup(1);
    pulse(5);
    g_assert_cmphex(pic_read_irq(master), ==, 0x25);
    pulse(6);
    g_assert_cmpint(intr.level, ==, 0);
    pulse(1);
    g_assert_cmpint(intr.level, ==, 1);
    g_assert_cmphex(pic_read_irq(master), ==, 0x21);
    rig_outb(0x20, 0x20);
    rig_outb(0x20, 0x20);
    g_assert_cmphex(pic_read_irq(master), ==, 0x26);
}

static void test_slave_goes_through_the_cascade(void)
{
    pic_setup(1);
    pulse(9);
    g_assert_cmpint(intr.level, ==, 1);
    g_assert_cmphex(pic_read_irq(master), ==, 0x29);
    rig_outb(0xa0, 0x61);
    rig_outb(0x20, 0x62);
    pulse(14);
    g_assert_cmphex(pic_read_irq(master), ==, 0x2e);
}

static void test_mask_holds_back(void)
{
    pic_setup(1);
    rig_outb(0x21, 0xff);
    pulse(3);
    g_assert_cmpint(intr.level, ==, 0);
    g_assert_cmphex(rig_inb(0x20), ==, 0x08);
    rig_outb(0x21, 0xf7);
    g_assert_cmpint(intr.level, ==, 1);
    g_assert_cmphex(rig_inb(0x21), ==, 0xf7);
}

static void test_level_pin_repeats_until_it_falls(void)
{
    pic_setup(1);
    rig_outb(0x4d0, 0xff);
    g_assert_cmphex(rig_inb(0x4d0), ==, 0xf8);
    qemu_irq_raise(pins[5]);
    g_assert_cmphex(pic_read_irq(master), ==, 0x25);
    rig_outb(0x20, 0x20);
    g_assert_cmpint(intr.level, ==, 1);
    qemu_irq_lower(pins[5]);
    g_assert_cmpint(intr.level, ==, 0);
}

static void test_poll_acknowledges(void)
{
    pic_setup(1);
    pulse(7);
    rig_outb(0x20, 0x0c);
    g_assert_cmphex(rig_inb(0x20), ==, 0x87);
    rig_outb(0x20, 0x0c);
    g_assert_cmphex(rig_inb(0x20), ==, 0);
}

static void test_auto_eoi_and_rotation(void)
{
    pic_setup(3);
    rig_outb(0x20, 0x80);
    pulse(0);
    g_assert_cmphex(pic_read_irq(master), ==, 0x20);
    rig_outb(0x20, 0x0b);
    g_assert_cmphex(rig_inb(0x20), ==, 0);
    pulse(0);
    pulse(1);
    g_assert_cmphex(pic_read_irq(master), ==, 0x21);
    g_assert_cmphex(pic_read_irq(master), ==, 0x20);
}

static void test_special_mask_lets_weaker_pins_through(void)
{
    pic_setup(1);
    pulse(2 + 1);
    g_assert_cmphex(pic_read_irq(master), ==, 0x23);
    pulse(5);
    g_assert_cmpint(intr.level, ==, 0);
    rig_outb(0x21, 0x08);
    rig_outb(0x20, 0x68);
    g_assert_cmpint(intr.level, ==, 1);
    rig_outb(0x20, 0x48);
}

static void test_rotation_moves_the_weakest_pin(void)
{
    pic_setup(1);
    rig_outb(0x20, 0xa0);               /* rotate at an end of nothing */
    rig_outb(0x20, 0xc3);               /* pin 3 is the weakest: 4 is first */
    pulse(3);
    pulse(4);
    g_assert_cmphex(pic_read_irq(master), ==, 0x24);
    rig_outb(0x20, 0xa0);               /* its end makes pin 4 the weakest */
    pulse(4);
    g_assert_cmphex(pic_read_irq(master), ==, 0x23);
    rig_outb(0x20, 0xe3);               /* and this end pin 3 */
    pulse(3);
    g_assert_cmphex(pic_read_irq(master), ==, 0x24);
}

static void test_rotation_on_auto_eoi_can_end(void)
{
    pic_setup(3);                       /* automatic end of interrupt */
    rig_outb(0x20, 0x80);
    pulse(2);
    g_assert_cmphex(pic_read_irq(master), ==, 0x28 + 7);   /* no slave pin */
    pulse(1);
    pulse(3);
    g_assert_cmphex(pic_read_irq(master), ==, 0x23);
    rig_outb(0x20, 0x00);
    g_assert_cmphex(pic_read_irq(master), ==, 0x21);
    pulse(2);
    pulse(4);
    g_assert_cmphex(pic_read_irq(master), ==, 0x24);
}

static void test_a_slave_in_service_can_let_its_own_through(void)
{
    for (int nested = 0; nested < 2; nested++) {
        pic_setup(nested ? 0x11 : 1);
        pulse(10);
        g_assert_cmphex(pic_read_irq(master), ==, 0x2a);
        pulse(8);
        g_assert_cmpint(intr.level, ==, nested);
        if (nested) {
            g_assert_cmphex(pic_read_irq(master), ==, 0x28);
        }
    }
}

static void test_ports_must_exist(void)
{
    static const char *const names[] = { "iobase", "elcr_addr" };
    Error *err = NULL;

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        ISADevice *isa = isa_new(TYPE_I8259);

        qdev_prop_set_uint32(DEVICE(isa), names[i], 0x10000);
        g_assert_false(isa_realize_and_unref(isa, rig_bus(), &err));
        g_assert_nonnull(strstr(error_get_pretty(err), "0x10000"));
        error_free_or_abort(&err);
    }
}

static void test_any_access_is_survived(void)
{
    pic_setup(1);
    for (int i = 0; i < 200; i++) {
        rig_noise(0x20, 2, 50);
        rig_noise(0xa0, 2, 50);
        rig_noise(0x4d0, 2, 10);
        qemu_set_irq(pins[i % ISA_NUM_IRQS], i & 1);
        g_assert_cmpint(pic_read_irq(master), <=, 0xff);
    }
}

static void assert_told(void (*tell)(GString *), const char *part)
{
    g_autoptr(GString) out = g_string_new(NULL);

    tell(out);
    if (!strstr(out->str, part)) {
        g_error("'%s' is not in: %s", part, out->str);
    }
}

static void test_registers_are_told_to_a_user(void)
{
    pic_setup(0x11);
    pulse(6);
    rig_outb(0x21, 0xfb);
    rig_outb(0x20, 0xc2);       /* pin 2 has the lowest priority */
    rig_outb(0x20, 0x0b);       /* reads give the ISR */
    rig_outb(0x4d1, 0x0c);
    assert_told(intc_append_info, "pic0: irr=40 imr=fb isr=00 hprio=3 "
                "irq_base=20 rr_sel=1 elcr=00 fnm=1\n");
    assert_told(intc_append_info, "pic1: irr=00 imr=00 isr=00 hprio=0 "
                "irq_base=28 rr_sel=0 elcr=0c fnm=1\n");
    pic_setup(1);
}

static void test_edges_are_counted(void)
{
    InterruptStatsProvider *stats = INTERRUPT_STATS_PROVIDER(master);
    uint64_t *counts, before;
    unsigned n;

    pic_setup(1);
    g_assert_true(INTERRUPT_STATS_PROVIDER_GET_CLASS(stats)->
                  get_statistics(stats, &counts, &n));
    g_assert_cmpuint(n, ==, 8);
    before = counts[5];
    pulse(5);
    pulse(5);
    qemu_irq_raise(pins[5]);
    qemu_irq_raise(pins[5]);
    qemu_irq_lower(pins[5]);
    g_assert_cmpuint(counts[5] - before, ==, 3);
    pic_setup(1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    rig_init();
    pins = i8259_init(rig_bus(), rig_line(&intr), &master, &error_abort);
    g_test_add_func("/i8259/edge-is-latched-and-acknowledged",
                    test_edge_is_latched_and_acknowledged);
    g_test_add_func("/i8259/nothing-pending-is-spurious",
                    test_nothing_pending_is_spurious);
    g_test_add_func("/i8259/priority-nests", test_priority_nests);
    g_test_add_func("/i8259/slave-goes-through-the-cascade",
                    test_slave_goes_through_the_cascade);
    g_test_add_func("/i8259/mask-holds-back", test_mask_holds_back);
    g_test_add_func("/i8259/level-pin-repeats-until-it-falls",
                    test_level_pin_repeats_until_it_falls);
    g_test_add_func("/i8259/poll-acknowledges", test_poll_acknowledges);
    g_test_add_func("/i8259/auto-eoi-and-rotation",
                    test_auto_eoi_and_rotation);
    g_test_add_func("/i8259/special-mask-lets-weaker-pins-through",
                    test_special_mask_lets_weaker_pins_through);
    g_test_add_func("/i8259/rotation-moves-the-weakest-pin",
                    test_rotation_moves_the_weakest_pin);
    g_test_add_func("/i8259/rotation-on-auto-eoi-can-end",
                    test_rotation_on_auto_eoi_can_end);
    g_test_add_func("/i8259/a-slave-in-service-can-let-its-own-through",
                    test_a_slave_in_service_can_let_its_own_through);
    g_test_add_func("/i8259/ports-must-exist", test_ports_must_exist);
    g_test_add_func("/i8259/any-access-is-survived",
                    test_any_access_is_survived);
    g_test_add_func("/i8259/registers-are-told-to-a-user",
                    test_registers_are_told_to_a_user);
    g_test_add_func("/i8259/edges-are-counted", test_edges_are_counted);
    return g_test_run();
}
