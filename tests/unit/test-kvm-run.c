/*
 * Around KVM_RUN with kernel-irqchip=off: a pretended local APIC interrupts a
 * guest that halts, a non-maskable interrupt comes, a second processor starts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "kvm-guest.h"
#include "memory-harness.h"
#include "qemu/timer.h"
#include "system/cpus.h"
#include "system/kvm_int.h"
#include "system/runstate.h"

static X86CPU *cpu;

static int pending_vector = -1;
static unsigned acks;
static uint8_t tpr;

static int fake_get_interrupt(void *apic)
{
    int v = pending_vector;

    g_assert_true(bql_locked());
    pending_vector = -1;
    acks++;
    return v;
}

static bool fake_has_interrupt(void *apic)
{
    return pending_vector >= 0;
}

static uint64_t fake_get_base(void *apic)
{
    return 0xfee00900;
}

static bool fake_set_base(void *apic, uint64_t val)
{
    return true;
}

static uint8_t fake_get_tpr(void *apic)
{
    return tpr;
}

static void fake_set_tpr(void *apic, uint8_t val)
{
    g_assert_true(bql_locked());
    tpr = val;
}

static const X86ApicOps fake_apic = {
    .get_interrupt = fake_get_interrupt,
    .has_interrupt = fake_has_interrupt,
    .get_base = fake_get_base,
    .set_base = fake_set_base,
    .get_tpr = fake_get_tpr,
    .set_tpr = fake_set_tpr,
};

/* Real-mode vector @v leads to @offset of segment 0. */
static void set_vector(unsigned v, uint16_t offset)
{
    stl_le_phys(&address_space_memory, 4 * v, offset);
}

static void wait_for_values(unsigned n)
{
    while (guest_nvalues < n && runstate_is_running()) {
        main_loop_wait(false);
    }
}

static void wait_until_halted(void)
{
    while (!CPU(cpu)->halted) {
        bql_unlock();
        g_thread_yield();
        bql_lock();
    }
}

static const uint8_t halting_code[] = {
    0xb0, 0x01,                 /* mov al, 1 */
    0xe6, 0xf0,                 /* out 0xf0, al */
    0xfb,                       /* sti */
    0xf4,                       /* hlt */
    0xb0, 0x03,                 /* mov al, 3 */
    0xe6, 0xf0,                 /* out 0xf0, al */
    0xe6, 0xf4,                 /* out 0xf4, al */
    0xeb, 0xfe,
    /* 0x100e: handler */
    0xb0, 0x02,                 /* mov al, 2 */
    0xe6, 0xf0,                 /* out 0xf0, al */
    0xcf,                       /* iret */
};

static void expect_123(void)
{
    g_assert_true(guest_done);
    g_assert_cmpuint(guest_nvalues, ==, 3);
    g_assert_cmphex(guest_values[0], ==, 1);
    g_assert_cmphex(guest_values[1], ==, 2);
    g_assert_cmphex(guest_values[2], ==, 3);
}

static void test_interrupt_wakes_a_halted_cpu(void)
{
    guest_load(halting_code, sizeof(halting_code));
    set_vector(0x20, GUEST_CODE + 14);
    guest_real_mode(cpu);
    vm_start();
    wait_for_values(1);
    wait_until_halted();
    g_assert_cmpuint(acks, ==, 0);
    pending_vector = 0x20;
    cpu_interrupt(CPU(cpu), CPU_INTERRUPT_HARD);
    guest_run();
    expect_123();
    g_assert_cmpuint(acks, ==, 1);
}

static void test_interrupt_waits_for_the_window(void)
{
    static const uint8_t code[] = {
        0xfa,                       /* cli */
        0xb0, 0x01, 0xe6, 0xf0,     /* 1 */
        0x80, 0x3e, 0x00, 0x30, 0x00,   /* l: cmp byte [0x3000], 0 */
        0x74, 0xf9,                 /* je l */
        0xfb,                       /* sti */
        0xb9, 0xff, 0xff,           /* mov cx, -1 */
        0xe2, 0xfe,                 /* loop .: a KVM that emulates is late */
        0xb0, 0x03, 0xe6, 0xf0,     /* 3 */
        0xe6, 0xf4, 0xeb, 0xfe,
        0xb0, 0x02, 0xe6, 0xf0,     /* 0x101a: 2 */
        0xcf,
    };

    acks = 0;
    guest_load(code, sizeof(code));
    stb_phys(&address_space_memory, 0x3000, 0);
    set_vector(0x20, GUEST_CODE + 26);
    guest_real_mode(cpu);
    vm_start();
    wait_for_values(1);
    pending_vector = 0x20;
    cpu_interrupt(CPU(cpu), CPU_INTERRUPT_HARD);
    while (!qatomic_read(&CPU(cpu)->kvm_run->request_interrupt_window)) {
        bql_unlock();
        g_thread_yield();
        bql_lock();
    }
    g_assert_cmpuint(acks, ==, 0);
    stb_phys(&address_space_memory, 0x3000, 1);
    guest_run();
    expect_123();
    g_assert_cmpuint(acks, ==, 1);
}

static void test_nmi_wakes_a_halted_cpu(void)
{
    guest_load(halting_code, sizeof(halting_code));
    set_vector(2, GUEST_CODE + 14);
    guest_real_mode(cpu);
    vm_start();
    wait_for_values(1);
    wait_until_halted();
    cpu_interrupt(CPU(cpu), CPU_INTERRUPT_NMI);
    guest_run();
    expect_123();
}

static void test_second_cpu_starts_by_sipi(void)
{
    static const uint8_t code[] = {
        0xb0, 0x07,                 /* mov al, 7 */
        0xe6, 0xf0,                 /* out 0xf0, al */
        0xe6, 0xf4,                 /* out 0xf4, al */
        0xf4,                       /* hlt */
        0xeb, 0xfd,
    };
    X86CPU *ap = guest_add_cpu(1);

    ap->env.apic_ops = &fake_apic;
    guest_load(code, sizeof(code));
    address_space_write(&address_space_memory, 0x4000,
                        MEMTXATTRS_UNSPECIFIED, "\xf4\xeb\xfd", 3);
    guest_real_mode(cpu);
    cpu->env.eip = 0x4000;          /* halts */
    vm_start();
    g_assert_true(CPU(ap)->halted);
    ap->env.sipi_vector = GUEST_CODE >> 12;
    cpu_interrupt(CPU(ap), CPU_INTERRUPT_SIPI);
    guest_run();
    g_assert_true(guest_done);
    g_assert_cmphex(guest_values[0], ==, 7);
    cpu_synchronize_state(CPU(ap));
    g_assert_cmphex(ap->env.segs[R_CS].base, ==, GUEST_CODE);
}

int main(int argc, char **argv)
{
    if (!guest_init(&argc, &argv, "off")) {
        return 77;
    }
    cpu = guest_add_cpu(0);
    cpu->env.apic_ops = &fake_apic;
    g_test_add_func("/kvm-run/interrupt-wakes-a-halted-cpu",
                    test_interrupt_wakes_a_halted_cpu);
    g_test_add_func("/kvm-run/interrupt-waits-for-the-window",
                    test_interrupt_waits_for_the_window);
    g_test_add_func("/kvm-run/nmi-wakes-a-halted-cpu",
                    test_nmi_wakes_a_halted_cpu);
    g_test_add_func("/kvm-run/second-cpu-starts-by-sipi",
                    test_second_cpu_starts_by_sipi);
    return g_test_run();
}
