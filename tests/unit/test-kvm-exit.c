/*
 * Exits: ports, memory, faults, and reasons that end the guest.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "kvm-guest.h"
#include "memory-harness.h"
#include "qemu/accel.h"
#include "qemu/timer.h"
#include "system/cpus.h"
#include "system/kvm_int.h"
#include "system/runstate.h"

static X86CPU *cpu;

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
    memory_region_del_subregion(get_system_memory(), &r->mr);
    drain_call_rcu();
    object_unref(OBJECT(&r->mr));
    g_free(r);
}

/* kvm_handle_exit() takes the BQL itself where it needs it. */
static int fake_exit(struct kvm_run *run)
{
    int ret;

    bql_unlock();
    ret = kvm_handle_exit(CPU(cpu), run, MEMTXATTRS_UNSPECIFIED);
    bql_lock();
    return ret;
}

static void time_is_up(void *opaque)
{
}

/* Any code that a guest may run, until it ends itself or is stopped. */
static void test_malformed_code_stays_in_the_guest(void)
{
    static const uint8_t seeds[] = { 0x00, 0x0f, 0x5a, 0x8e, 0xcd, 0xf0 };
    QEMUTimer *timer = timer_new_ms(QEMU_CLOCK_REALTIME, time_is_up, NULL);

    g_assert_nonnull(object_dynamic_cast(OBJECT(current_accel()),
                                         "kvm-accel"));
    for (size_t i = 0; i < ARRAY_SIZE(seeds); i++) {
        uint8_t code[256];
        int64_t end_ms = qemu_clock_get_ms(QEMU_CLOCK_REALTIME) + 20;
        int status;

        for (size_t n = 0; n < sizeof(code); n++) {
            code[n] = seeds[i] * (n + 1) + (n >> 3);
        }
        guest_load(code, sizeof(code));
        (i & 1 ? guest_long_mode : guest_real_mode)(cpu);
        timer_mod(timer, end_ms);
        vm_start();
        while (runstate_is_running() &&
               qemu_clock_get_ms(QEMU_CLOCK_REALTIME) < end_ms) {
            main_loop_wait(false);
            main_loop_step(&status);
        }
        guest_stop();
        qemu_system_reset(SHUTDOWN_CAUSE_NONE);
        runstate_set(RUN_STATE_PRELAUNCH);
    }
    timer_free(timer);
    /* And the next guest is served. */
    test_ports_and_string_io_reach_devices();
}

static void test_malformed_exits_end_the_guest(void)
{
    static const uint32_t reasons[] = {
        KVM_EXIT_UNKNOWN, KVM_EXIT_EXCEPTION, KVM_EXIT_FAIL_ENTRY,
        KVM_EXIT_INTERNAL_ERROR, KVM_EXIT_SYSTEM_EVENT, KVM_EXIT_XEN, 12345,
    };

    for (unsigned i = 0; i < ARRAY_SIZE(reasons); i++) {
        struct kvm_run run = { .exit_reason = reasons[i] };

        if (reasons[i] == KVM_EXIT_SYSTEM_EVENT) {
            run.system_event.type = 999;
        } else if (reasons[i] == KVM_EXIT_INTERNAL_ERROR) {
            run.internal.suberror = KVM_INTERNAL_ERROR_EMULATION;
            run.internal.ndata = UINT32_MAX;    /* is bounded */
        }
        g_assert_cmpint(fake_exit(&run), ==, -1);
    }
}

/* What the guest stumbled over is shown, and never more than there is. */
static void test_internal_errors_are_described(void)
{
    struct kvm_run run = {
        .exit_reason = KVM_EXIT_INTERNAL_ERROR,
        .emulation_failure = {
            .suberror = KVM_INTERNAL_ERROR_EMULATION, .ndata = 3,
            .flags = KVM_INTERNAL_ERROR_EMULATION_FLAG_INSTRUCTION_BYTES,
            .insn_size = 255, .insn_bytes = { 0x0f, 0xff, 0x12 },
        },
    };

    if (g_test_subprocess()) {
        g_assert_cmpint(fake_exit(&run), ==, -1);
        for (uint32_t s = 2; s < 6; s++) {
            run.internal.suberror = s;
            run.internal.ndata = 1;
            run.internal.data[0] = 0xabcd;
            g_assert_cmpint(fake_exit(&run), ==, -1);
        }
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr("*could not be emulated; instruction bytes: "
                              "0f ff 12 00 00 00 00 00 00 00 00 00 00 00 00\n"
                              "*suberror 2: *another was delivered; data 0: "
                              "0x000000000000abcd\n"
                              "*suberror 3: *event was delivered*"
                              "*suberror 4: *unexpected exit reason*"
                              "*suberror 5: of an unknown kind*");
}

static void test_system_events_are_requests(void)
{
    static const struct { uint32_t type; int ret; } events[] = {
        { KVM_SYSTEM_EVENT_RESET, EXCP_INTERRUPT },
        { KVM_SYSTEM_EVENT_SHUTDOWN, EXCP_INTERRUPT },
        { KVM_SYSTEM_EVENT_WAKEUP, 0 },
    };

    for (size_t i = 0; i < ARRAY_SIZE(events); i++) {
        struct kvm_run run = { .exit_reason = KVM_EXIT_SYSTEM_EVENT };

        run.system_event.type = events[i].type;
        g_assert_cmpint(fake_exit(&run), ==, events[i].ret);
    }
    g_assert_cmpint(qemu_reset_requested_get(), ==,
                    SHUTDOWN_CAUSE_GUEST_RESET);
    g_assert_cmpint(qemu_shutdown_requested_get(), ==,
                    SHUTDOWN_CAUSE_GUEST_SHUTDOWN);
}

static void test_harmless_reasons_go_on(void)
{
    struct kvm_run run = { .exit_reason = KVM_EXIT_HYPERCALL };

    run.hypercall.nr = 77;
    g_assert_cmpint(fake_exit(&run), ==, 0);
    g_assert_cmpint((int64_t)run.hypercall.ret, ==, -1000);
    run = (struct kvm_run) { .exit_reason = KVM_EXIT_X86_RDMSR };
    g_assert_cmpint(fake_exit(&run), ==, 0);
    g_assert_cmpint(run.msr.error, ==, 1);
    run = (struct kvm_run) { .exit_reason = KVM_EXIT_X86_BUS_LOCK };
    g_assert_cmpint(fake_exit(&run), ==, 0);
    run = (struct kvm_run) { .exit_reason = KVM_EXIT_NOTIFY };
    g_assert_cmpint(fake_exit(&run), ==, 0);
    run.notify.flags = KVM_NOTIFY_CONTEXT_INVALID;
    g_assert_cmpint(fake_exit(&run), ==, -1);
    run = (struct kvm_run) { .exit_reason = KVM_EXIT_DEBUG };
    g_assert_cmpint(fake_exit(&run), ==, EXCP_DEBUG);
    run = (struct kvm_run) { .exit_reason = KVM_EXIT_INTR };
    g_assert_cmpint(fake_exit(&run), ==, EXCP_INTERRUPT);
}

static int ended_vector = -1;

static void note_eoi(int vector)
{
    g_assert_true(bql_locked());
    ended_vector = vector;
}

static void test_end_of_interrupt_reaches_the_io_apic(void)
{
    struct kvm_run run = { .exit_reason = KVM_EXIT_IOAPIC_EOI };

    run.eoi.vector = 0x31;
    g_assert_cmpint(fake_exit(&run), ==, 0);    /* nobody listens */
    kvm_set_eoi_handler(note_eoi);
    g_assert_cmpint(fake_exit(&run), ==, 0);
    g_assert_cmphex(ended_vector, ==, 0x31);
    kvm_set_eoi_handler(NULL);
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

int main(int argc, char **argv)
{
    if (!guest_init(&argc, &argv, "split")) {
        return 77;
    }
    cpu = guest_add_cpu(0);
    g_test_add_func("/kvm-exit/ports-and-string-io-reach-devices",
                    test_ports_and_string_io_reach_devices);
    g_test_add_func("/kvm-exit/mmio-reaches-devices",
                    test_mmio_reaches_devices);
    g_test_add_func("/kvm-exit/malformed-code-stays-in-the-guest",
                    test_malformed_code_stays_in_the_guest);
    g_test_add_func("/kvm-exit/malformed-exits-end-the-guest",
                    test_malformed_exits_end_the_guest);
    g_test_add_func("/kvm-exit/internal-errors-are-described",
                    test_internal_errors_are_described);
    g_test_add_func("/kvm-exit/harmless-reasons-go-on",
                    test_harmless_reasons_go_on);
    g_test_add_func("/kvm-exit/end-of-interrupt-reaches-the-io-apic",
                    test_end_of_interrupt_reaches_the_io_apic);
    g_test_add_func("/kvm-exit/triple-fault-asks-for-a-reset",
                    test_triple_fault_asks_for_a_reset);
    g_test_add_func("/kvm-exit/system-events-are-requests",
                    test_system_events_are_requests);
    return g_test_run();
}
