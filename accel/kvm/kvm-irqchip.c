/*
 * Interrupts through KVM: lines, messages, irqfds and the table of routes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/bitmap.h"
#include "qemu/error-report.h"
#include "qemu/main-loop.h"
#include "system/kvm_int.h"

/* More than the kernel offers are of no use. */
#define MAX_GSIS 4096

static void (*eoi_handler)(int vector);

void kvm_set_eoi_handler(void (*fn)(int vector))
{
    eoi_handler = fn;
}

void kvm_eoi(int vector)
{
    if (eoi_handler) {
        eoi_handler(vector);
    }
}

void kvm_irq_init(KVMState *s)
{
    KVMIrqState *irq = &s->irq;
    int n = kvm_check_extension(s, KVM_CAP_IRQ_ROUTING);

    notifier_list_init(&irq->change);
    if (!kvm_kernel_irqchip) {
        return;
    }
    irq->gsi_count = MIN(MAX(n, 24), MAX_GSIS);
    irq->used = bitmap_new(irq->gsi_count);
    irq->early = bitmap_new(irq->gsi_count);
    irq->routes = g_malloc0(sizeof(*irq->routes));
    kvm_arch()->init_routing(s);
}

void kvm_irq_done(KVMState *s)
{
    g_free(s->irq.used);
    g_free(s->irq.early);
    g_free(s->irq.routes);
}

/* Does any route lead somewhere?  A message to address 0 does not. */
static bool any_route(const KVMIrqState *irq)
{
    for (unsigned i = 0; i < irq->routes->nr; i++) {
        const struct kvm_irq_routing_entry *e = &irq->routes->entries[i];

        if (e->type != KVM_IRQ_ROUTING_MSI || e->u.msi.address_lo ||
            e->u.msi.address_hi) {
            return true;
        }
    }
    return false;
}

bool kvm_irq_start(KVMState *s, Error **errp)
{
    unsigned long gsi;

    if (!kvm_kernel_irqchip) {
        return true;
    }
    if (!kvm_arch()->create_irqchip(s, errp)) {
        return false;
    }
    s->started = true;      /* from here on, lines can be driven */
    /*
     * The kernel waits for a grace period, so it is told only what matters: a
     * split I/O APIC has no route before the guest programs it, which commits.
     */
    if (any_route(&s->irq)) {
        kvm_irqchip_commit_routes(s);
    }
    for (gsi = find_first_bit(s->irq.early, s->irq.gsi_count);
         gsi < s->irq.gsi_count;
         gsi = find_next_bit(s->irq.early, s->irq.gsi_count, gsi + 1)) {
        kvm_set_irq(s, gsi, 1);
    }
    return true;
}

static void add_route(KVMState *s, const struct kvm_irq_routing_entry *e)
{
    KVMIrqState *irq = &s->irq;
    unsigned n = irq->routes->nr;

    assert(e->gsi < irq->gsi_count);
    if (n == irq->allocated) {
        irq->allocated = MAX(2 * n, 64u);
        irq->routes = g_realloc(irq->routes, sizeof(*irq->routes) +
                                irq->allocated * sizeof(*e));
    }
    irq->routes->entries[n] = *e;
    irq->routes->nr++;
    set_bit(e->gsi, irq->used);
}

void kvm_irqchip_add_irq_route(KVMState *s, int gsi, int irqchip, int pin)
{
    const struct kvm_irq_routing_entry e = {
        .gsi = gsi,
        .type = KVM_IRQ_ROUTING_IRQCHIP,
        .u.irqchip = { .irqchip = irqchip, .pin = pin },
    };

    add_route(s, &e);
}

void kvm_irqchip_commit_routes(KVMState *s)
{
    int ret;

    if (!s->started || !kvm_kernel_irqchip) {
        return;     /* kvm_irq_start() will */
    }
    s->irq.routes->flags = 0;
    ret = kvm_vm_ioctl(s, KVM_SET_GSI_ROUTING, s->irq.routes);
    if (ret < 0) {
        error_report("KVM refused %u interrupt routes: %s",
                     s->irq.routes->nr, strerror(-ret));
    }
    notifier_list_notify(&s->irq.change, NULL);
}

static void fill_msi(struct kvm_irq_routing_entry *e, MSIMessage msg)
{
    e->type = KVM_IRQ_ROUTING_MSI;
    e->flags = 0;
    e->u.msi = (struct kvm_irq_routing_msi) {
        .address_lo = (uint32_t)msg.address,
        .address_hi = msg.address >> 32,
        .data = msg.data,
    };
}

int kvm_irqchip_add_msi_route(KVMRouteChange *c, MSIMessage msg)
{
    KVMState *s = c->s;
    struct kvm_irq_routing_entry e = { 0 };
    unsigned long gsi;

    if (!kvm_kernel_irqchip) {
        return -ENOSYS;
    }
    gsi = find_first_zero_bit(s->irq.used, s->irq.gsi_count);
    if (gsi >= s->irq.gsi_count) {
        return -ENOSPC;
    }
    e.gsi = gsi;
    fill_msi(&e, msg);
    add_route(s, &e);
    c->changes++;
    return gsi;
}

int kvm_irqchip_update_msi_route(KVMState *s, int virq, MSIMessage msg)
{
    for (unsigned i = 0; i < s->irq.routes->nr; i++) {
        struct kvm_irq_routing_entry *e = &s->irq.routes->entries[i];

        if (e->gsi == (uint32_t)virq && e->type == KVM_IRQ_ROUTING_MSI) {
            fill_msi(e, msg);
            return 0;
        }
    }
    return -ESRCH;
}

void kvm_irqchip_release_virq(KVMState *s, int virq)
{
    struct kvm_irq_routing *r = s->irq.routes;

    if (!kvm_kernel_irqchip || virq < 0 ||
        (unsigned)virq >= s->irq.gsi_count) {
        return;
    }
    for (unsigned i = r->nr; i-- > 0; ) {
        if (r->entries[i].gsi == (uint32_t)virq) {
            r->entries[i] = r->entries[--r->nr];
        }
    }
    clear_bit(virq, s->irq.used);
}

int kvm_irqchip_send_msi(KVMState *s, MSIMessage msg)
{
    struct kvm_msi m = {
        .address_lo = (uint32_t)msg.address,
        .address_hi = msg.address >> 32,
        .data = msg.data,
    };

    /* Before the guest runs there is nobody to interrupt. */
    return s->started ? kvm_vm_ioctl(s, KVM_SIGNAL_MSI, &m) : 0;
}

static int set_irqfd(KVMState *s, EventNotifier *n, EventNotifier *rn,
                     int virq, bool assign)
{
    struct kvm_irqfd fd = {
        .fd = event_notifier_get_fd(n),
        .gsi = virq,
        .flags = assign ? 0 : KVM_IRQFD_FLAG_DEASSIGN,
    };
    Error *err = NULL;

    if (!kvm_kernel_irqchip || (rn && !s->has_resample)) {
        return -ENOSYS;
    }
    if (rn && assign) {
        fd.flags |= KVM_IRQFD_FLAG_RESAMPLE;
        fd.resamplefd = event_notifier_get_fd(rn);
    }
    if (!s->started && !kvm_vm_start(s, &err)) {
        error_report_err(err);
        return -ENODEV;
    }
    return kvm_vm_ioctl(s, KVM_IRQFD, &fd);
}

int kvm_irqchip_add_irqfd_notifier_gsi(KVMState *s, EventNotifier *n,
                                       EventNotifier *rn, int virq)
{
    return set_irqfd(s, n, rn, virq, true);
}

int kvm_irqchip_remove_irqfd_notifier_gsi(KVMState *s, EventNotifier *n,
                                          int virq)
{
    return set_irqfd(s, n, NULL, virq, false);
}

void kvm_irqchip_add_change_notifier(Notifier *n)
{
    notifier_list_add(&kvm_state->irq.change, n);
}

void kvm_irqchip_remove_change_notifier(Notifier *n)
{
    notifier_remove(n);
}

int kvm_set_irq(KVMState *s, int irq, int level)
{
    struct kvm_irq_level line = { .irq = irq, .level = !!level };
    int ret;

    assert(kvm_kernel_irqchip && irq >= 0 &&
           (unsigned)irq < s->irq.gsi_count);
    if (!s->started) {
        if (level) {
            set_bit(irq, s->irq.early);
        } else {
            clear_bit(irq, s->irq.early);
        }
        return 0;
    }
    ret = kvm_vm_ioctl(s, KVM_IRQ_LINE_STATUS, &line);
    if (ret < 0) {
        error_report_once("KVM refused interrupt line %d: %s", irq,
                          strerror(-ret));
        return ret;
    }
    return line.status;
}
