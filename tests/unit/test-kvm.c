/*
 * Guests of a few instructions under KVM: ports, memory, registers, stopping,
 * resetting, dumping.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "kvm-guest.h"
#include "memory-harness.h"
#include "system/cpus.h"
#include "system/kvm_int.h"
#include "system/runstate.h"

static X86CPU *cpu;

static void test_nothing_is_created_before_it_runs(void)
{
    g_assert_true(kvm_enabled());
    g_assert_false(kvm_state->started);
    g_assert_cmpint(kvm_state->vmfd, ==, -1);
    g_assert_cmpint(CPU(cpu)->kvm_fd, ==, -1);
    /* A line that is raised early is remembered. */
    g_assert_cmpint(kvm_set_irq(kvm_state, 5, 1), ==, 0);
    g_assert_cmpint(kvm_set_irq(kvm_state, 5, 0), ==, 0);
}

static void test_ports_and_string_io_reach_devices(void)
{
    static const uint8_t code[] = {
        0xb8, 0x34, 0x12,       /* mov ax, 0x1234 */
        0xe7, 0xf0,             /* out 0xf0, ax */
        0x66, 0xe5, 0xf0,       /* in eax, 0xf0 */
        0x66, 0xe7, 0xf0,       /* out 0xf0, eax */
        0xbe, 0x00, 0x30,       /* mov si, 0x3000 */
        0xba, 0xf0, 0x00,       /* mov dx, 0xf0 */
        0xb9, 0x03, 0x00,       /* mov cx, 3 */
        0xf3, 0x6e,             /* rep outsb */
        0xe6, 0xf4,             /* out 0xf4, al */
        0xeb, 0xfe,             /* jmp . */
    };

    guest_load(code, sizeof(code));
    address_space_write(&address_space_memory, 0x3000,
                        MEMTXATTRS_UNSPECIFIED, "xyz", 3);
    guest_real_mode(cpu);
    guest_run();
    g_assert_true(guest_done);
    g_assert_cmpuint(guest_nvalues, ==, 5);
    g_assert_cmphex(guest_values[0], ==, 0x1234);
    g_assert_cmphex(guest_values[1], ==, 0x12345678);
    g_assert_cmphex(guest_values[2], ==, 'x');
    g_assert_cmphex(guest_values[4], ==, 'z');
    g_assert_cmpuint(kvm_state->memory.slots->len, ==, 1);
}

static void test_mmio_reaches_devices(void)
{
    static const uint8_t code[] = {
        0xc6, 0x06, 0x00, 0x90, 0x5a,   /* mov byte [0x9000], 0x5a */
        0x66, 0xa1, 0x04, 0x90,         /* mov eax, [0x9004] */
        0x66, 0xe7, 0xf0,               /* out 0xf0, eax */
        0xe6, 0xf4, 0xeb, 0xfe,
    };
    Recorder *r = g_new0(Recorder, 1);

    memory_region_init_io(&r->mr, NULL, &recorder_ops, r, "mmio", 0x1000);
    r->answer = 0xcafe1234;
    memory_region_add_subregion_overlap(get_system_memory(), 0x9000, &r->mr,
                                        1);
    guest_load(code, sizeof(code));
    guest_real_mode(cpu);
    guest_run();
    g_assert_true(guest_done);
    g_assert_cmphex(r->val[0], ==, 0x5a);
    g_assert_cmphex(guest_values[0], ==, 0xcafe1234);
    /* RAM is now in two pieces; and in one again. */
    g_assert_cmpuint(kvm_state->memory.slots->len, ==, 2);
    memory_region_del_subregion(get_system_memory(), &r->mr);
    g_assert_cmpuint(kvm_state->memory.slots->len, ==, 1);
    drain_call_rcu();
    object_unref(OBJECT(&r->mr));
    g_free(r);
}

static void test_registers_come_back_as_they_are(void)
{
    static const uint8_t code[] = {
        0x48, 0xb8, 0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11,
                                        /* mov rax, 0x1122334455667788 */
        0x49, 0x89, 0xc7,               /* mov r15, rax */
        0xe6, 0xf4,                     /* out 0xf4, al */
        0xeb, 0xfe,
    };
    CPUX86State *env = &cpu->env;

    guest_load(code, sizeof(code));
    guest_long_mode(cpu);
    env->regs[R_R8] = 0xfedcba9876543210;
    env->star = 0x0023001000000000;
    env->xmm_regs[1].q[0] = 0x1122334455667788;
    env->fpstt = 7;
    memset(env->fptags, 1, sizeof(env->fptags));
    env->fptags[7] = 0;
    env->fpregs[7].low = UINT64_C(1) << 63;
    env->fpregs[7].high = 0x3fff;
    guest_run();
    g_assert_true(guest_done);
    cpu_synchronize_state(CPU(cpu));
    g_assert_cmphex(env->regs[R_EAX], ==, 0x1122334455667788);
    g_assert_cmphex(env->regs[R_R15], ==, 0x1122334455667788);
    g_assert_cmphex(env->regs[R_R8], ==, 0xfedcba9876543210);
    g_assert_cmphex(env->xmm_regs[1].q[0], ==, 0x1122334455667788);
    g_assert_cmpuint(env->fpstt, ==, 7);
    g_assert_cmphex(env->fpregs[7].high, ==, 0x3fff);
    g_assert_cmpuint(env->fptags[7], ==, 0);
    g_assert_cmpuint(env->fptags[0], ==, 1);
    g_assert_true(env->segs[R_CS].flags & DESC_L_MASK);
    g_assert_cmphex(env->star, ==, 0x0023001000000000);
    g_assert_cmphex(env->cr[3], ==, 0x10000);
    g_assert_true(env->efer & MSR_EFER_LMA);
}

static void test_a_looping_guest_can_be_stopped_and_resumed(void)
{
    static const uint8_t code[] = {
        0xe7, 0xf0,                     /* out 0xf0, ax */
        0xff, 0x06, 0x00, 0x30,         /* l: inc word [0x3000] */
        0x80, 0x3e, 0x02, 0x30, 0x00,   /* cmp byte [0x3002], 0 */
        0x74, 0xf5,                     /* je l */
        0xe6, 0xf4, 0xeb, 0xfe,
    };

    guest_load(code, sizeof(code));
    address_space_set(&address_space_memory, 0x3000, 0, 4,
                      MEMTXATTRS_UNSPECIFIED);
    guest_real_mode(cpu);
    vm_start();
    while (!guest_nvalues) {
        main_loop_wait(false);
    }
    guest_stop();
    g_assert_false(guest_done);
    cpu_synchronize_state(CPU(cpu));
    g_assert_cmphex(cpu->env.eip, >=, GUEST_CODE + 2);
    g_assert_cmphex(cpu->env.eip, <, GUEST_CODE + 13);
    address_space_stb(&address_space_memory, 0x3002, 1,
                      MEMTXATTRS_UNSPECIFIED, NULL);
    guest_run();
    g_assert_true(guest_done);
}

static void test_triple_fault_asks_for_a_reset(void)
{
    static const uint8_t code[] = {
        0x0f, 0x0b,             /* ud2 */
        0xeb, 0xfe,
    };

    guest_load(code, sizeof(code));
    guest_long_mode(cpu);
    cpu->env.idt.limit = 0;     /* no handler for it, nor for what follows */
    vm_start();
    while (qemu_reset_requested_get() == SHUTDOWN_CAUSE_NONE &&
           runstate_is_running()) {
        main_loop_wait(false);
    }
    guest_stop();
    g_assert_cmpint(qemu_reset_requested_get(), ==,
                    SHUTDOWN_CAUSE_GUEST_RESET);
    {
        int status;

        main_loop_step(&status);        /* do it */
    }
    cpu_synchronize_state(CPU(cpu));
    g_assert_cmphex(cpu->env.eip, ==, 0xfff0);
    g_assert_cmphex(cpu->env.segs[R_CS].base, ==, 0xffff0000);
}

static void test_ioeventfd_is_signalled_without_an_exit(void)
{
    static const uint8_t code[] = {
        0xb8, 0x07, 0x00,       /* mov ax, 7 */
        0xe7, 0xe0,             /* out 0xe0, ax */
        0xe6, 0xf4, 0xeb, 0xfe,
    };
    Recorder *r = g_new0(Recorder, 1);
    EventNotifier e;

    event_notifier_init(&e, 0);
    memory_region_init_io(&r->mr, NULL, &recorder_ops, r, "notify", 4);
    memory_region_add_subregion(get_system_io(), 0xe0, &r->mr);
    memory_region_add_eventfd(&r->mr, 0, 2, true, 7, &e);
    guest_load(code, sizeof(code));
    guest_real_mode(cpu);
    guest_run();
    g_assert_true(guest_done);
    g_assert_cmpint(event_notifier_test_and_clear(&e), ==, 1);
    g_assert_cmpuint(r->calls, ==, 0);
    memory_region_del_eventfd(&r->mr, 0, 2, true, 7, &e);
    memory_region_del_subregion(get_system_io(), &r->mr);
    drain_call_rcu();
    object_unref(OBJECT(&r->mr));
    event_notifier_cleanup(&e);
    g_free(r);
}

static void test_message_routes_come_and_go(void)
{
    KVMRouteChange c = kvm_irqchip_begin_route_changes(kvm_state);
    MSIMessage msg = { .address = 0xfee00000, .data = 0x41 };
    EventNotifier e;
    int virq = kvm_irqchip_add_msi_route(&c, msg);

    g_assert_cmpint(virq, >=, 24);
    kvm_irqchip_commit_route_changes(&c);
    event_notifier_init(&e, 0);
    g_assert_cmpint(kvm_irqchip_add_irqfd_notifier_gsi(kvm_state, &e, NULL,
                                                       virq), ==, 0);
    msg.data = 0x42;
    g_assert_cmpint(kvm_irqchip_update_msi_route(kvm_state, virq, msg), ==,
                    0);
    kvm_irqchip_commit_routes(kvm_state);
    g_assert_cmpint(kvm_irqchip_remove_irqfd_notifier_gsi(kvm_state, &e,
                                                          virq), ==, 0);
    kvm_irqchip_release_virq(kvm_state, virq);
    g_assert_cmpint(kvm_irqchip_update_msi_route(kvm_state, virq, msg), ==,
                    -ESRCH);
    event_notifier_cleanup(&e);
}

static void test_code_is_disassembled(void)
{
    static const uint8_t code[] = { 0x48, 0x89, 0xc3, 0xf4 };
    GString *out = g_string_new("");

    kvm_disassemble(out, code, sizeof(code), 0x1000, 64);
    g_assert_nonnull(strstr(out->str, "0x0000000000001000:  48 89 c3"));
    g_string_free(out, true);
}

int main(int argc, char **argv)
{
    if (!guest_init(&argc, &argv, "split")) {
        return 77;
    }
    cpu = guest_add_cpu(0);
    g_test_add_func("/kvm/nothing-is-created-before-it-runs",
                    test_nothing_is_created_before_it_runs);
    g_test_add_func("/kvm/ports-and-string-io-reach-devices",
                    test_ports_and_string_io_reach_devices);
    g_test_add_func("/kvm/mmio-reaches-devices", test_mmio_reaches_devices);
    g_test_add_func("/kvm/registers-come-back-as-they-are",
                    test_registers_come_back_as_they_are);
    g_test_add_func("/kvm/a-looping-guest-can-be-stopped-and-resumed",
                    test_a_looping_guest_can_be_stopped_and_resumed);
    g_test_add_func("/kvm/ioeventfd-is-signalled-without-an-exit",
                    test_ioeventfd_is_signalled_without_an_exit);
    g_test_add_func("/kvm/message-routes-come-and-go",
                    test_message_routes_come_and_go);
    g_test_add_func("/kvm/code-is-disassembled", test_code_is_disassembled);
    g_test_add_func("/kvm/triple-fault-asks-for-a-reset",
                    test_triple_fault_asks_for_a_reset);
    return g_test_run();
}
