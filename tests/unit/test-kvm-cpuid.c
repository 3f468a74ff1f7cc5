/*
 * CPUID: what KVM offers, and what a guest is told.
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

static void test_offers_depend_on_the_irqchip(void)
{
    uint32_t ecx = kvm_arch_get_supported_cpuid(kvm_state, 1, 0, R_ECX);
    uint32_t edx = kvm_arch_get_supported_cpuid(kvm_state, 1, 0, R_EDX);

    g_assert_true(ecx & CPUID_EXT_HYPERVISOR);
    g_assert_true(ecx & CPUID_EXT_X2APIC);
    g_assert_false(ecx & CPUID_EXT_OSXSAVE);
    g_assert_true(edx & CPUID_APIC);
    kvm_kernel_irqchip = false;
    ecx = kvm_arch_get_supported_cpuid(kvm_state, 1, 0, R_ECX);
    g_assert_false(ecx & (CPUID_EXT_X2APIC | CPUID_EXT_TSC_DEADLINE));
    kvm_kernel_irqchip = true;
    g_assert_cmphex(kvm_arch_get_supported_cpuid(kvm_state, 0x5fffffff, 0,
                                                 R_EAX), ==, 0);
    g_assert_true(x86_cpu_supported_features(FEAT_8000_0001_EDX) &
                  CPUID_EXT2_LM);
}

static void test_guest_sees_the_kvm_signature(void)
{
    static const uint8_t code[] = {
        0x66, 0xb8, 0x00, 0x00, 0x00, 0x40,     /* mov eax, 0x40000000 */
        0x0f, 0xa2,                             /* cpuid */
        0x66, 0x89, 0xd8,                       /* mov eax, ebx */
        0x66, 0xe7, 0xf0,                       /* out 0xf0, eax */
        0xe6, 0xf4, 0xeb, 0xfe,
    };

    guest_load(code, sizeof(code));
    guest_real_mode(cpu);
    guest_run();
    g_assert_true(guest_done);
    g_assert_cmphex(guest_values[0], ==, 0x4b4d564b);   /* "KVMK" */
}

int main(int argc, char **argv)
{
    if (!guest_init(&argc, &argv, "split")) {
        return 77;
    }
    cpu = guest_add_cpu(0);
    g_test_add_func("/kvm-cpuid/offers-depend-on-the-irqchip",
                    test_offers_depend_on_the_irqchip);
    g_test_add_func("/kvm-cpuid/guest-sees-the-kvm-signature",
                    test_guest_sees_the_kvm_signature);
    return g_test_run();
}
