/*
 * "KVM does not run the guest", for tests of rooms above the accelerators.
 * Weak, so that a test may also link the accelerator itself.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "system/kvm.h"

#ifdef CONFIG_KVM               /* else they are constants */
bool kvm_allowed __attribute__((weak));
bool kvm_kernel_irqchip __attribute__((weak));
bool kvm_split_irqchip __attribute__((weak));
KVMState *kvm_state __attribute__((weak));
#endif
