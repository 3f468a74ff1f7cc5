/*
 * Interrupts through the kernel's local APIC (kernel-irqchip=split): messages
 * sent, routed, by irqfd, and by a line.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "kvm-guest.h"
#include "memory-harness.h"
#include "system/cpus.h"
#include "system/kvm_int.h"
#include "system/runstate.h"

#define GDT 0x20000
#define IDT 0x21000
#define VECTOR 0x41
#define HANDLER (GUEST_CODE + 0x100)

static X86CPU *cpu;

/* The guest switches its APIC on, tells 1, and waits with interrupts on. */
static const uint8_t code[] = {
    0x48, 0xc7, 0xc3, 0xf0, 0x00, 0xe0, 0xfe,   /* mov rbx, -0x11fff10 */
    0x89, 0xdb,                                 /* mov ebx, ebx */
    0xc7, 0x03, 0xff, 0x01, 0x00, 0x00,         /* mov dword [rbx], 0x1ff */
    0xb0, 0x01, 0xe6, 0xf0,                     /* 1 */
    0xfb,                                       /* sti */
    0xf4,                                       /* l: hlt */
    0xeb, 0xfd,                                 /* jmp l */
};

/* Tells its vector, ends the interrupt, and stops. */
static const uint8_t handler[] = {
    0xb0, VECTOR, 0xe6, 0xf0,                   /* 0x41 */
    0xc7, 0x43, 0xc0, 0x00, 0x00, 0x00, 0x00,   /* mov dword [rbx-64], 0 */
    0xe6, 0xf4,
    0x48, 0xcf,                                 /* iretq */
};

/* Map the APIC's page, and lead VECTOR to the handler. */
static void prepare(void)
{
    AddressSpace *as = &address_space_memory;
    CPUX86State *env = &cpu->env;

    guest_load(code, sizeof(code));
    address_space_write(as, HANDLER, MEMTXATTRS_UNSPECIFIED, handler,
                        sizeof(handler));
    guest_long_mode(cpu);
    stq_le_phys(as, 0x11000 + 3 * 8, 0x13000 | 3);
    stq_le_phys(as, 0x13000 + 503 * 8, 0xfee00000 | 0x9b);
    stq_le_phys(as, GDT + 8, 0x00af9b000000ffff);
    stq_le_phys(as, GDT + 16, 0x00cf93000000ffff);
    stl_le_phys(as, IDT + 16 * VECTOR, 8 << 16 | (HANDLER & 0xffff));
    stl_le_phys(as, IDT + 16 * VECTOR + 4, 0x8e00);
    stl_le_phys(as, IDT + 16 * VECTOR + 8, 0);
    stl_le_phys(as, IDT + 16 * VECTOR + 12, 0);
    env->gdt.base = GDT;
    env->gdt.limit = 23;
    env->idt.base = IDT;
    env->idt.limit = 0xfff;
    /* The guest before may have halted: only a reset ends that. */
    cpu_synchronize_post_reset(CPU(cpu));
    vm_start();
    while (!guest_nvalues && runstate_is_running()) {
        main_loop_wait(false);
    }
    g_assert_cmpuint(guest_nvalues, ==, 1);
}

static void expect_interrupt(void)
{
    guest_run();
    g_assert_true(guest_done);
    g_assert_cmpuint(guest_nvalues, ==, 2);
    g_assert_cmphex(guest_values[1], ==, VECTOR);
}

static const MSIMessage msg = { .address = 0xfee00000, .data = VECTOR };

static void test_message_interrupts_a_halted_cpu(void)
{
    prepare();
    g_assert_cmpint(kvm_irqchip_send_msi(kvm_state, msg), >=, 0);
    expect_interrupt();
}

static void test_irqfd_sends_a_routed_message(void)
{
    KVMRouteChange c = kvm_irqchip_begin_route_changes(kvm_state);
    int virq = kvm_irqchip_add_msi_route(&c, (MSIMessage) { 0, 0 });
    EventNotifier e;

    g_assert_cmpint(virq, >=, 24);
    kvm_irqchip_commit_route_changes(&c);
    event_notifier_init(&e, 0);
    g_assert_cmpint(kvm_irqchip_add_irqfd_notifier_gsi(kvm_state, &e, NULL,
                                                       virq), ==, 0);
    g_assert_cmpint(kvm_irqchip_update_msi_route(kvm_state, virq, msg), ==,
                    0);
    kvm_irqchip_commit_routes(kvm_state);
    prepare();
    event_notifier_set(&e);
    expect_interrupt();
    g_assert_cmpint(kvm_irqchip_remove_irqfd_notifier_gsi(kvm_state, &e,
                                                          virq), ==, 0);
    kvm_irqchip_release_virq(kvm_state, virq);
    g_assert_cmpint(kvm_irqchip_update_msi_route(kvm_state, virq, msg), ==,
                    -ESRCH);
    event_notifier_cleanup(&e);
}

static void test_line_goes_where_its_route_says(void)
{
    g_assert_cmpint(kvm_irqchip_update_msi_route(kvm_state, 5, msg), ==, 0);
    kvm_irqchip_commit_routes(kvm_state);
    prepare();
    g_assert_cmpint(kvm_set_irq(kvm_state, 5, 1), >, 0);
    kvm_set_irq(kvm_state, 5, 0);
    expect_interrupt();
}

static unsigned changes;

static void count_change(Notifier *n, void *data)
{
    changes++;
}

static void test_users_hear_of_changed_routes(void)
{
    Notifier n = { .notify = count_change };

    kvm_irqchip_add_change_notifier(&n);
    kvm_irqchip_commit_routes(kvm_state);
    g_assert_cmpuint(changes, ==, 1);
    kvm_irqchip_remove_change_notifier(&n);
    kvm_irqchip_commit_routes(kvm_state);
    g_assert_cmpuint(changes, ==, 1);
}

static void test_routes_run_out_with_an_error(void)
{
    KVMRouteChange c = kvm_irqchip_begin_route_changes(kvm_state);
    int virq, first = -1, n = 0;

    while ((virq = kvm_irqchip_add_msi_route(&c, msg)) >= 0) {
        first = first < 0 ? virq : first;
        n++;
    }
    g_assert_cmpint(virq, ==, -ENOSPC);
    g_assert_cmpint(n, >, 1000);
    while (n--) {
        kvm_irqchip_release_virq(kvm_state, first + n);
    }
    kvm_irqchip_commit_routes(kvm_state);
    kvm_irqchip_release_virq(kvm_state, -1);
    kvm_irqchip_release_virq(kvm_state, 1 << 30);
}

int main(int argc, char **argv)
{
    if (!guest_init(&argc, &argv, "split")) {
        return 77;
    }
    cpu = guest_add_cpu(0);
    g_test_add_func("/kvm-irqchip/message-interrupts-a-halted-cpu",
                    test_message_interrupts_a_halted_cpu);
    g_test_add_func("/kvm-irqchip/irqfd-sends-a-routed-message",
                    test_irqfd_sends_a_routed_message);
    g_test_add_func("/kvm-irqchip/line-goes-where-its-route-says",
                    test_line_goes_where_its_route_says);
    g_test_add_func("/kvm-irqchip/users-hear-of-changed-routes",
                    test_users_hear_of_changed_routes);
    g_test_add_func("/kvm-irqchip/routes-run-out-with-an-error",
                    test_routes_run_out_with_an_error);
    return g_test_run();
}
