/*
 * Interrupt lines of an x86 board.
 *
 * A "global system interrupt" n is input n of the 8259A pair (below 16), of
 * the first I/O APIC (below 24) or of the second (from 24).  Line 0, the
 * timer, is pin 2 of the I/O APIC, as in every PC.  With KVM's irqchip the
 * controllers are, wholly or in part, in the kernel.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/x86-state.h"
#include "hw/core/qdev-properties.h"
#include "hw/intc/apic.h"
#include "hw/i386/x86.h"
#include "qapi/error.h"
#include "system/address-spaces.h"
#include "system/cpus.h"
#include "system/kvm.h"
#include "target/i386/cpu.h"

#define MSI_TRIGGER_LEVEL   (1u << 15)

static bool irqchip_all_in_kernel(void)
{
    return kvm_enabled() && kvm_irqchip_in_kernel() &&
           !kvm_irqchip_is_split();
}

static bool lapic_in_kernel(void)
{
    return kvm_enabled() && kvm_irqchip_in_kernel();
}

static void gsi_to_ioapic(GSIState *s, int n, int level)
{
    if (n < IO_APIC_SECONDARY_IRQBASE) {
        qemu_set_irq(s->ioapic_irq[n == 0 ? 2 : n], level);
    } else {
        qemu_set_irq(s->ioapic2_irq[n - IO_APIC_SECONDARY_IRQBASE], level);
    }
}

/* n < X86_NUM_GSI: qemu_allocate_irqs() made that many lines */
static void gsi_handler(void *opaque, int n, int level)
{
    GSIState *s = opaque;

    if (n < ISA_NUM_IRQS) {
        qemu_set_irq(s->i8259_irq[n], level);
    }
    gsi_to_ioapic(s, n, level);
}

static void kvm_gsi_handler(void *opaque, int n, int level)
{
    if (n < IO_APIC_SECONDARY_IRQBASE) {
        /* The kernel knows that line 0 is pin 2. */
        kvm_set_irq(kvm_state, n, !!level);
    } else {
        gsi_to_ioapic(opaque, n, level);
    }
}

/* INTR of the 8259A, when the local APICs are here. */
static void pic_to_apic(void *opaque, int irq, int level)
{
    apic_pic_interrupt(level);
}

/* INTR of the 8259A, when the local APICs are in the kernel. */
static void pic_to_cpu(void *opaque, int irq, int level)
{
    if (level) {
        cpu_interrupt(first_cpu, CPU_INTERRUPT_HARD);
    } else {
        cpu_reset_interrupt(first_cpu, CPU_INTERRUPT_HARD);
    }
}

/* All that a CPU whose APIC is in the kernel asks of the board. */
static int extint_get_interrupt(void *pic)
{
    return pic_get_output(pic) ? pic_read_irq(pic) : -1;
}

static bool extint_has_interrupt(void *pic)
{
    return pic_get_output(pic);
}

static const X86ApicOps extint_ops = {
    .get_interrupt = extint_get_interrupt,
    .has_interrupt = extint_has_interrupt,
};

static void kvm_send(uint64_t addr, uint32_t data)
{
    MSIMessage msg = { .address = addr, .data = data };

    kvm_irqchip_send_msi(kvm_state, msg);
}

/*
 * With a split irqchip the kernel tells us the end of those interrupts that
 * its routes call level triggered.  A change of routes is slow: none for edges.
 */
static void kvm_routes_changed(IOAPICState *s)
{
    bool changed = false;

    for (unsigned pin = 0; pin < IOAPIC_NUM_PINS; pin++) {
        MSIMessage msg = { 0 };

        if (ioapic_msi(s, pin, &msg.address, &msg.data) &&
            (msg.data & MSI_TRIGGER_LEVEL)) {
            changed |= !kvm_irqchip_update_msi_route(kvm_state, pin, msg);
        }
    }
    if (changed) {
        kvm_irqchip_commit_routes(kvm_state);
    }
}

static bool create_ioapic(X86MachineState *x86ms, hwaddr addr,
                          unsigned gsi_base, qemu_irq *pins, Error **errp)
{
    IOAPICState *s = IOAPIC(qdev_new(TYPE_IOAPIC));
    DeviceState *dev = DEVICE(s);

    object_property_add_child(OBJECT(x86ms),
                              gsi_base ? "ioapic-secondary" : "ioapic",
                              OBJECT(dev));
    s->gsi_base = gsi_base;
    if (lapic_in_kernel()) {
        s->send = kvm_send;
        if (kvm_irqchip_is_split() && !gsi_base) {
            s->routes_changed = kvm_routes_changed;
        }
    }
    if (!sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), errp)) {
        return false;
    }
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 0, addr);
    for (int i = 0; i < IOAPIC_NUM_PINS; i++) {
        pins[i] = qdev_get_gpio_in(dev, i);
    }
    return true;
}

static bool create_pic(X86MachineState *x86ms, ISABus *isa_bus, Error **errp)
{
    qemu_irq intr = qemu_allocate_irq(lapic_in_kernel() ? pic_to_cpu
                                                        : pic_to_apic,
                                      NULL, 0);
    g_autofree qemu_irq *irqs = i8259_init(isa_bus, intr, &x86ms->pic, errp);

    if (!irqs) {
        return false;
    }
    memcpy(x86ms->gsi_state->i8259_irq, irqs,
           sizeof(x86ms->gsi_state->i8259_irq));
    if (lapic_in_kernel()) {
        cpu_env(first_cpu)->apic = x86ms->pic;
        cpu_env(first_cpu)->apic_ops = &extint_ops;
    } else {
        apic_connect_pic(x86ms->pic);
    }
    return true;
}

bool x86_irqs_init(X86MachineState *x86ms, ISABus *isa_bus, int ioapics,
                   bool want_pic, Error **errp)
{
    GSIState *s = g_new0(GSIState, 1);
    bool in_kernel = irqchip_all_in_kernel();

    x86ms->gsi_state = s;
    x86ms->gsi = qemu_allocate_irqs(in_kernel ? kvm_gsi_handler
                                              : gsi_handler,
                                    s, X86_NUM_GSI);
    isa_bus_register_input_irqs(isa_bus, x86ms->gsi);
    if (lapic_in_kernel()) {
        kvm_set_eoi_handler(ioapic_eoi_broadcast);
    } else {
        apic_map_msi_window(get_system_memory(), OBJECT(x86ms));
    }
    if (want_pic && !in_kernel && !create_pic(x86ms, isa_bus, errp)) {
        return false;
    }
    if (!in_kernel && !create_ioapic(x86ms, IO_APIC_DEFAULT_ADDRESS, 0,
                                     s->ioapic_irq, errp)) {
        return false;
    }
    return ioapics < 2 ||
           create_ioapic(x86ms, IO_APIC_SECONDARY_ADDRESS,
                         IO_APIC_SECONDARY_IRQBASE, s->ioapic2_irq, errp);
}
