/*
 * KVM, for accel/kvm and target/.../kvm only.
 *
 * accel/kvm knows virtual machines, memory, interrupt routing, threads and
 * exits; what a register is, it asks KVMArchOps.
 *
 * Nothing is created before the guest first runs: see kvm_vm_start().
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SYSTEM_KVM_INT_H
#define SYSTEM_KVM_INT_H

#include <linux/kvm.h>
#include "qapi/qapi-types-common.h"
#include "qapi/qapi-types-stats.h"
#include "qemu/accel.h"
#include "system/kvm.h"
#include "system/memory.h"

#define TYPE_KVM_ACCEL ACCEL_CLASS_NAME("kvm")
DECLARE_INSTANCE_CHECKER(KVMState, KVM_STATE, TYPE_KVM_ACCEL)

/* Results of kvm_cpu_exec(), beside negative errors. */
#define EXCP_INTERRUPT 0x10000  /* somebody wants the thread's attention */
#define EXCP_HLT 0x10001        /* halted until an interrupt */
#define EXCP_DEBUG 0x10002      /* a debug event for the debugger */

/* How much of the registers to push; each level includes the ones before. */
#define KVM_PUT_RUNTIME_STATE 1 /* what instructions change */
#define KVM_PUT_RESET_STATE 2   /* what only a reset changes */
#define KVM_PUT_FULL_STATE 3    /* all: a new or loaded VM */

/**
 * struct KVMSlot: a piece of guest memory as the kernel knows it
 */
typedef struct KVMSlot {
    hwaddr start;
    uint64_t size;
    uint8_t *host;
    uint32_t flags;             /* KVM_MEM_* */
    uint32_t id;                /* the kernel's slot number */
} KVMSlot;

/**
 * struct KVMMemory: the slots
 * @slots: in force, by address
 * @wanted: collected between begin and commit of a listener, by address
 */
typedef struct KVMMemory {
    MemoryListener listener;
    GArray *slots;
    GArray *wanted;
    unsigned max_slots;
} KVMMemory;

/** struct KVMIrqState: GSIs and what they lead to.  BQL. */
typedef struct KVMIrqState {
    struct kvm_irq_routing *routes;
    unsigned allocated;
    unsigned long *used;        /* bitmap of GSIs */
    unsigned gsi_count;
    unsigned long *early;       /* lines raised before the chip exists */
    NotifierList change;
} KVMIrqState;

struct KVMState {
    AccelState parent_obj;

    int fd;                     /* the device; -1 until init */
    int vmfd;                   /* -1 until kvm_vm_start() */
    bool started;
    bool start_failed;
    OnOffSplit irqchip;
    bool irqchip_given;         /* by the user, not by default */
    char *device;               /* path of the device */
    int64_t shadow_mem;         /* bytes of shadow page tables; -1: KVM's */

    KVMMemory memory;
    MemoryListener io_listener;
    KVMIrqState irq;

    /* vCPUs are kept out of the guest while slots go; kvm-memory.c */
    unsigned in_guest;          /* vCPUs inside KVM_RUN; atomic */
    bool inhibited;             /* none may enter; atomic */
    QemuMutex inhibit_lock;
    QemuCond inhibit_cond;

    int run_size;               /* bytes of struct kvm_run's mapping */
    bool has_readonly_mem;
    bool has_ioeventfd_any_length;
    bool has_resample;
};

/**
 * struct KVMArchOps: what the architecture adds.  Registered once, at program
 * start, with kvm_register_arch_ops().
 * @init: KVM was chosen: look at capabilities of s->fd; refuse what is too old
 * @init_vm: s->vmfd was created; no vCPU, no slot yet
 * @create_irqchip: as s->irqchip says; slots are set, no vCPU yet
 * @init_routing: fill in the routes that exist from the start
 * @init_vcpu: cpu->kvm_fd and kvm_run are there.  vCPU thread, BQL held.
 * @destroy_vcpu: free what init_vcpu made
 * @get_registers: kernel to CPUState.  vCPU thread.
 * @put_registers: CPUState to kernel; @level is KVM_PUT_*.  vCPU thread.
 * @pre_run: about to enter the guest; no BQL
 * @post_run: back again; no BQL.  Returns: attributes of its accesses.
 * @process_async_events: INIT, SIPI, wake-ups.  BQL held.  Returns: whether
 *   the CPU is halted.
 * @handle_exit: an exit the generic code does not know; no BQL.  Returns: 0
 *   to go on, EXCP_* or -1.
 */
typedef struct KVMArchOps {
    bool (*init)(KVMState *s, Error **errp);
    bool (*init_vm)(KVMState *s, Error **errp);
    bool (*create_irqchip)(KVMState *s, Error **errp);
    void (*init_routing)(KVMState *s);
    bool (*init_vcpu)(CPUState *cpu, Error **errp);
    void (*destroy_vcpu)(CPUState *cpu);
    bool (*get_registers)(CPUState *cpu, Error **errp);
    bool (*put_registers)(CPUState *cpu, int level, Error **errp);
    void (*pre_run)(CPUState *cpu, struct kvm_run *run);
    MemTxAttrs (*post_run)(CPUState *cpu, struct kvm_run *run);
    bool (*process_async_events)(CPUState *cpu);
    int (*handle_exit)(CPUState *cpu, struct kvm_run *run);
} KVMArchOps;

/*** Statistics ***/

/** kvm_stats_init: answer those who ask for KVM's counters */
void kvm_stats_init(void);
/**
 * kvm_stats_read: the values behind a descriptor of KVM_GET_STATS_FD
 * @names: only these; NULL: all
 * @errp: set if it cannot be read
 *
 * Returns: the caller's; NULL also if there are none
 */
StatsList *kvm_stats_read(int fd, strList *names, Error **errp);
/** kvm_stats_schema: what they are, likewise */
StatsSchemaValueList *kvm_stats_schema(int fd, Error **errp);

/** kvm_register_arch_ops: @ops is kept by reference */
void kvm_register_arch_ops(const KVMArchOps *ops);
/** kvm_arch: the operations registered */
const KVMArchOps *kvm_arch(void);

/** kvm_ioctl: on the device; -errno on failure */
int kvm_ioctl(KVMState *s, unsigned long type, void *arg);
/** kvm_vm_ioctl: on the VM; -errno on failure */
int kvm_vm_ioctl(KVMState *s, unsigned long type, void *arg);
/** kvm_vcpu_ioctl: on a vCPU, by its thread; -errno on failure */
int kvm_vcpu_ioctl(CPUState *cpu, unsigned long type, void *arg);
/** kvm_vm_ioctl_val, kvm_vcpu_ioctl_val: with an integer argument */
int kvm_vm_ioctl_val(KVMState *s, unsigned long type, unsigned long arg);
int kvm_vcpu_ioctl_val(CPUState *cpu, unsigned long type,
                       unsigned long arg);
/** kvm_vm_enable_cap: 0, or a negative errno */
int kvm_vm_enable_cap(KVMState *s, unsigned cap, uint64_t arg0);

/**
 * kvm_vm_start: create the VM, its memory and its interrupt controllers
 *
 * In that order, since changing a slot is slow once an in-kernel irqchip
 * exists, and as late as possible, since a VM that never runs should cost
 * nothing.  Idempotent.  BQL held.
 */
bool kvm_vm_start(KVMState *s, Error **errp);

/* kvm-memory.c */

/** kvm_memory_init: before kvm_vm_start() */
void kvm_memory_init(KVMState *s);
/** kvm_memory_start: map what is there, follow what comes */
bool kvm_memory_start(KVMState *s, Error **errp);
/** kvm_memory_slots_used: how many of the kernel's slots are in use */
unsigned kvm_memory_slots_used(KVMState *s);
/** kvm_enter_guest: wait until vCPUs may run.  No BQL. */
void kvm_enter_guest(KVMState *s);
/** kvm_leave_guest: after KVM_RUN */
void kvm_leave_guest(KVMState *s);

/* kvm-ioeventfd.c */

/** kvm_ioeventfd_add, _del: for a MemoryListener of @s; @pio: of ports */
void kvm_ioeventfd_set(KVMState *s, bool pio, MemoryRegionSection *section,
                       bool match_data, uint64_t data, EventNotifier *e,
                       bool assign);

/* kvm-irqchip.c */

/** kvm_irq_init: before kvm_vm_start() */
void kvm_irq_init(KVMState *s);
/** kvm_irq_start: create the chip and its routes */
bool kvm_irq_start(KVMState *s, Error **errp);
/** kvm_irq_done: free what kvm_irq_init() made */
void kvm_irq_done(KVMState *s);

/* kvm-vcpu.c */

/** kvm_init_vcpu: create @cpu in the kernel, if it is not there.  Its
 *  thread, BQL held. */
bool kvm_init_vcpu(CPUState *cpu, Error **errp);
/** kvm_destroy_vcpu: release it.  Its thread, BQL held. */
void kvm_destroy_vcpu(CPUState *cpu);
/** kvm_cpu_synchronize_post_reset, _post_init: push registers.  BQL held. */
void kvm_cpu_synchronize_post_reset(CPUState *cpu);
void kvm_cpu_synchronize_post_init(CPUState *cpu);
/** kvm_cpu_push_registers: if they changed here.  vCPU thread. */
bool kvm_cpu_push_registers(CPUState *cpu, Error **errp);

/* kvm-exec.c */

/** kvm_cpu_exec: run the guest until there is a reason to stop.  Its thread,
 *  BQL held.  Returns: EXCP_* or a negative errno. */
int kvm_cpu_exec(CPUState *cpu);
/** kvm_cpu_kick_handler_init: make SIG_IPI stop KVM_RUN in this thread */
void kvm_cpu_kick_init(CPUState *cpu);

/* kvm-exit.c */

/** kvm_handle_exit: act on run->exit_reason; no BQL.  0 to go on, EXCP_*,
 *  or -1: the guest cannot go on. */
int kvm_handle_exit(CPUState *cpu, struct kvm_run *run, MemTxAttrs attrs);

/* kvm-dump.c */

/** kvm_dump_guest: tell why the guest cannot go on: registers and code */
void kvm_dump_guest(CPUState *cpu);

/** kvm_eoi: call that handler.  BQL held. */
void kvm_eoi(int vector);

#endif
