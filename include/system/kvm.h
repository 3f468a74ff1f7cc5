/*
 * KVM, for the rest of the program: is it on, and its interrupt services.
 *
 * Everything here may be called whether or not KVM is the accelerator, unless
 * the comment says otherwise.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SYSTEM_KVM_H
#define SYSTEM_KVM_H

#include "exec/memattrs.h"
#include "hw/core/cpu.h"
#include "qemu/event_notifier.h"
#include "qemu/notify.h"

typedef struct KVMState KVMState;

/*
 * Set once by the accelerator when it is chosen; read through the macros.  In
 * a program without KVM these are constants, so what they guard is not called
 * and need not be there.
 */
#ifdef CONFIG_KVM
extern bool kvm_allowed;
extern bool kvm_kernel_irqchip;
extern bool kvm_split_irqchip;
extern KVMState *kvm_state;
#else
#define kvm_allowed         false
#define kvm_kernel_irqchip  false
#define kvm_split_irqchip   false
#define kvm_state           ((KVMState *)NULL)
#endif

/** kvm_enabled: KVM runs the guest */
#define kvm_enabled() (kvm_allowed)
/** kvm_irqchip_in_kernel: at least the local APICs are KVM's */
#define kvm_irqchip_in_kernel() (kvm_kernel_irqchip)
/** kvm_irqchip_is_split: only the local APICs are KVM's */
#define kvm_irqchip_is_split() (kvm_split_irqchip)
/** kvm_apic_in_kernel: on x86, the same as kvm_irqchip_in_kernel() */
#define kvm_apic_in_kernel() (kvm_kernel_irqchip)
/** kvm_pit_in_kernel: KVM emulates the 8254 */
#define kvm_pit_in_kernel() \
    (kvm_irqchip_in_kernel() && !kvm_irqchip_is_split())
/** kvm_pic_in_kernel: KVM emulates the 8259 pair and the I/O APIC */
#define kvm_pic_in_kernel() \
    (kvm_irqchip_in_kernel() && !kvm_irqchip_is_split())
#define kvm_ioapic_in_kernel() kvm_pic_in_kernel()
/** kvm_irqfds_enabled: an eventfd can raise an interrupt in the kernel */
#define kvm_irqfds_enabled() (kvm_kernel_irqchip)
/** kvm_msi_via_irqfd_enabled: it can be a message */
#define kvm_msi_via_irqfd_enabled() (kvm_kernel_irqchip)
/** kvm_resamplefds_enabled: irqfds of level-triggered lines work */
#define kvm_resamplefds_enabled() kvm_pic_in_kernel()
/** kvm_gsi_routing_enabled: interrupts can be routed */
#define kvm_gsi_routing_enabled() (kvm_kernel_irqchip)
/** kvm_eventfds_enabled: guest writes can signal without an exit to us */
#define kvm_eventfds_enabled() (kvm_allowed)

/**
 * struct MSIMessage: a message-signalled interrupt
 * @address: where it is written
 * @data: what
 */
#ifndef MSI_MESSAGE_DEFINED
#define MSI_MESSAGE_DEFINED
typedef struct MSIMessage {
    uint64_t address;
    uint32_t data;
} MSIMessage;
#endif

/**
 * struct KVMRouteChange: a batch of changes to the routing table
 */
typedef struct KVMRouteChange {
    KVMState *s;
    int changes;
} KVMRouteChange;

/** kvm_irqchip_begin_route_changes: start a batch */
static inline KVMRouteChange kvm_irqchip_begin_route_changes(KVMState *s)
{
    return (KVMRouteChange) { .s = s };
}

/** kvm_irqchip_commit_routes: hand the table to the kernel.  BQL held. */
void kvm_irqchip_commit_routes(KVMState *s);

/** kvm_irqchip_commit_route_changes: end a batch */
static inline void kvm_irqchip_commit_route_changes(KVMRouteChange *c)
{
    if (c->changes) {
        kvm_irqchip_commit_routes(c->s);
        c->changes = 0;
    }
}

/**
 * kvm_irqchip_add_msi_route: reserve a GSI that sends a message
 * @c: batch; takes effect when it is committed
 * @msg: the message
 *
 * BQL held; KVM enabled with an in-kernel irqchip.
 *
 * Returns: the GSI, or a negative errno: -ENOSPC when none is free.
 */
int kvm_irqchip_add_msi_route(KVMRouteChange *c, MSIMessage msg);

/**
 * kvm_irqchip_update_msi_route: change the message of @virq; takes effect
 * with kvm_irqchip_commit_routes().
 *
 * Returns: 0, or -ESRCH when there is no such route.
 */
int kvm_irqchip_update_msi_route(KVMState *s, int virq, MSIMessage msg);

/** kvm_irqchip_release_virq: give a GSI of kvm_irqchip_add_msi_route() back */
void kvm_irqchip_release_virq(KVMState *s, int virq);

/** kvm_irqchip_send_msi: send one message now; 0 or a negative errno */
int kvm_irqchip_send_msi(KVMState *s, MSIMessage msg);

/**
 * kvm_irqchip_add_irqfd_notifier_gsi: signalling @n raises @virq
 * @rn: signalled when the guest acknowledges a level-triggered line; or NULL
 *
 * Returns: 0 or a negative errno.
 */
int kvm_irqchip_add_irqfd_notifier_gsi(KVMState *s, EventNotifier *n,
                                       EventNotifier *rn, int virq);

/** kvm_irqchip_remove_irqfd_notifier_gsi: undo that */
int kvm_irqchip_remove_irqfd_notifier_gsi(KVMState *s, EventNotifier *n,
                                          int virq);

/** kvm_irqchip_add_irq_route: wire GSI @gsi to pin @pin of chip @irqchip */
void kvm_irqchip_add_irq_route(KVMState *s, int gsi, int irqchip, int pin);

/**
 * kvm_irqchip_add_change_notifier: told (with NULL) after routes changed, so
 * that users of irqfds can look at theirs again
 */
void kvm_irqchip_add_change_notifier(Notifier *n);
/** kvm_irqchip_remove_change_notifier: undo that */
void kvm_irqchip_remove_change_notifier(Notifier *n);

/**
 * kvm_set_irq: drive a line of the in-kernel irqchip
 * @irq: GSI
 * @level: 0 or 1
 *
 * BQL held.  Before the guest first runs, the level is only remembered.
 *
 * Returns: how many CPUs it reached, 0 if it was coalesced, or a negative
 * errno.
 */
int kvm_set_irq(KVMState *s, int irq, int level);

/**
 * kvm_set_eoi_handler: who hears of the end of level-triggered interrupts
 * when the I/O APIC is not KVM's (kernel-irqchip=split)
 * @fn: called with the vector, BQL held
 */
void kvm_set_eoi_handler(void (*fn)(int vector));

/** kvm_check_extension: value of KVM_CAP_* @extension; 0 if it is lacking */
int kvm_check_extension(KVMState *s, unsigned int extension);
/** kvm_vm_check_extension: likewise, for this VM */
int kvm_vm_check_extension(KVMState *s, unsigned int extension);

/** kvm_has_free_slot: can one more memory section be mapped? */
bool kvm_has_free_slot(MachineState *ms);
/** kvm_get_free_memslots: how many */
unsigned kvm_get_free_memslots(void);

/** kvm_cpu_synchronize_state: fetch the registers, unless they are here */
void kvm_cpu_synchronize_state(CPUState *cpu);

/** kvm_get_vcpu_id: the id KVM knows @cpu by: its architecture id */
unsigned long kvm_get_vcpu_id(CPUState *cpu);

/**
 * kvm_get_supported_cpuid: what KVM can give a guest (KVM_GET_SUPPORTED_CPUID)
 * @function, @index: EAX and ECX on input
 * @reg: R_EAX, R_EBX, R_ECX or R_EDX of accel/x86-state.h
 *
 * Implemented by target/i386/kvm.
 */
uint32_t kvm_arch_get_supported_cpuid(KVMState *s, uint32_t function,
                                      uint32_t index, int reg);

#endif
