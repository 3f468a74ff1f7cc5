/*
 * A virtual CPU, as far as all architectures and accelerators share it.
 *
 * Each CPU has a thread that the accelerator made.  Members are written by
 * that thread or under the BQL, except where noted.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_CORE_CPU_H
#define HW_CORE_CPU_H

#include "exec/cpu-interrupt.h"
#include "exec/hwaddr.h"
#include "hw/core/qdev.h"
#include "qapi/qapi-builtin-types.h"
#include "qemu/queue.h"
#include "qemu/rcu_queue.h"
#include "qemu/thread.h"
#include "qobject/qdict.h"
#include "system/memory.h"

#define TYPE_CPU "cpu"
OBJECT_DECLARE_TYPE(CPUState, CPUClass, CPU)

#define UNASSIGNED_CPU_INDEX (-1)

typedef uint64_t vaddr;
typedef struct AccelCPUState AccelCPUState;
typedef struct AccelCPUClass AccelCPUClass;

/**
 * struct CPUClass: the class of all CPUs.
 * @class_by_name: type for a model name given with -cpu; architecture's
 *     abstract CPU class only.  Returns NULL if there is none.
 * @parse_features: turn "feat=on,+feat" into defaults for @typename, or set
 *     errp.  Optional; cpu_common_parse_features() is the default.
 * @get_arch_id: number by which the architecture knows the CPU (APIC id)
 * @get_pc: current program counter
 * @set_pc: set it
 * @has_work: is there a reason to run a halted CPU?
 * @query_cpu_fast: fill in architecture's part of query-cpus-fast
 * @dump_state: append registers, readable, to @buf
 * @inject_nmi: interrupt it as a user's button would.  Optional.
 * @get_phys_page_attrs_debug: physical address of the page at @addr, without
 *     side effects; -1 if there is none.  Optional.
 * @read_register: the value of the register that a user calls @name; false
 *     if there is none.  Optional.
 * @disassemble: append at most @count instructions to @out; bytes shown.
 *     Optional.
 * @print_mappings: append what is mapped to @buf: ranges and their rights,
 *     or, with @pages, each page.  Optional.
 * @print_local_intc: append the state of its interrupt controller to @buf;
 *     false if it cannot be read.  Optional.
 * @unavailable_features: names of the features that a model asks for and
 *     the accelerator lacks; the caller's.  Optional.
 * @expand_model: what a model with @props (may be NULL) set comes down to:
 *     features and identity, with @full all properties; the caller's, or
 *     NULL with @errp set.  Optional.
 * @static_model: with the properties that @expand_model gives without @full,
 *     this model is the same
 * @compare_models: what one model, as @expand_model gives it without @full, is
 *     to another, a CpuModelCompareResult; adds the properties that decide it
 *     to *@responsible
 * @baseline_models: what two of them have in common, likewise; the caller's,
 *     or NULL with @errp set
 * @deprecation_note: why a model is going away, or NULL
 */
struct CPUClass {
    DeviceClass parent_class;

    ObjectClass *(*class_by_name)(const char *cpu_model);
    void (*parse_features)(const char *typename, char *str, Error **errp);
    int64_t (*get_arch_id)(CPUState *cpu);
    vaddr (*get_pc)(CPUState *cpu);
    void (*set_pc)(CPUState *cpu, vaddr value);
    bool (*has_work)(CPUState *cpu);
    void (*query_cpu_fast)(CPUState *cpu, void *cpu_info_fast);
    void (*dump_state)(CPUState *cpu, GString *buf, int flags);
    void (*inject_nmi)(CPUState *cpu);
    hwaddr (*get_phys_page_attrs_debug)(CPUState *cpu, vaddr addr,
                                        MemTxAttrs *attrs);
    bool (*read_register)(CPUState *cpu, const char *name, uint64_t *value);
    size_t (*disassemble)(CPUState *cpu, GString *out, const uint8_t *code,
                          size_t len, vaddr pc, unsigned count);
    void (*print_mappings)(CPUState *cpu, GString *buf, bool pages);
    bool (*print_local_intc)(CPUState *cpu, GString *buf);
    strList *(*unavailable_features)(CPUClass *cc);
    QDict *(*expand_model)(CPUClass *cc, const QDict *props, bool full,
                           Error **errp);
    const char *static_model;
    int (*compare_models)(const QDict *a, const QDict *b,
                          strList **responsible);
    QDict *(*baseline_models)(const QDict *a, const QDict *b, Error **errp);
    const char *deprecation_note;

    /* Set by the accelerator when it starts; see accel_init_interfaces(). */
    AccelCPUClass *accel_cpu;
};

typedef union {
    int host_int;
    unsigned long host_ulong;
    void *host_ptr;
    vaddr target_ptr;
} run_on_cpu_data;

#define RUN_ON_CPU_HOST_PTR(p)    ((run_on_cpu_data){ .host_ptr = (p) })
#define RUN_ON_CPU_HOST_INT(i)    ((run_on_cpu_data){ .host_int = (i) })
#define RUN_ON_CPU_HOST_ULONG(ul) ((run_on_cpu_data){ .host_ulong = (ul) })
#define RUN_ON_CPU_TARGET_PTR(v)  ((run_on_cpu_data){ .target_ptr = (v) })
#define RUN_ON_CPU_NULL           RUN_ON_CPU_HOST_PTR(NULL)

typedef void (*run_on_cpu_func)(CPUState *cpu, run_on_cpu_data data);

struct qemu_work_item;
struct kvm_run;

/**
 * struct CPUState: one virtual CPU.
 * @cc: its class, to spare a cast
 * @nr_threads: threads per core of its package
 * @thread: its host thread, or the one it shares
 * @thread_id: of that thread, as the host counts
 * @halt_cond: sleeps here; signalled under the BQL
 * @thread_kicked: a kick is on its way (atomic)
 * @created: the thread has set itself up
 * @stop: asked to stop
 * @stopped: has stopped
 * @start_powered_off: stays halted at reset until woken by another CPU
 * @unplug: asked to go away
 * @crash_occurred: the guest reported a panic on it
 * @exit_request: leave the guest soon (atomic)
 * @halted: waits for an interrupt
 * @interrupt_request: CPU_INTERRUPT_* bits (atomic; set under the BQL)
 * @exception_index: exception being delivered; -1 for none
 * @vcpu_dirty: registers here are newer than in the accelerator
 * @as: memory as it sees it
 * @memory: root of that, or NULL for the system's
 * @kvm_fd: KVM's handle; -1 for none
 * @kvm_state: KVM's VM
 * @kvm_run: KVM's shared page
 * @accel: private to the accelerator
 * @work_mutex: guards @work_list
 * @work_list: functions to run on its thread
 * @cpu_index: number of the CPU, from 0
 * @cluster_index: number of its cluster
 * @node: link in the list of all CPUs
 */
struct CPUState {
    DeviceState parent_obj;
    CPUClass *cc;

    int nr_threads;
    struct QemuThread *thread;
    int thread_id;
    struct QemuCond *halt_cond;
    bool thread_kicked;
    bool created;
    bool stop;
    bool stopped;
    bool start_powered_off;
    bool unplug;
    bool crash_occurred;
    bool exit_request;
    uint32_t halted;
    uint32_t interrupt_request;
    int32_t exception_index;
    bool vcpu_dirty;

    AddressSpace *as;
    MemoryRegion *memory;

    int kvm_fd;
    struct KVMState *kvm_state;
    struct kvm_run *kvm_run;
    AccelCPUState *accel;

    QemuMutex work_mutex;
    QSIMPLEQ_HEAD(, qemu_work_item) work_list;

    int cpu_index;
    int cluster_index;
    QTAILQ_ENTRY(CPUState) node;
};

typedef QTAILQ_HEAD(CPUTailQ, CPUState) CPUTailQ;

/* All realized CPUs, by cpu_index; changed under the BQL, read under RCU. */
extern CPUTailQ cpus_queue;

#define first_cpu        QTAILQ_FIRST_RCU(&cpus_queue)
#define CPU_NEXT(cpu)    QTAILQ_NEXT_RCU(cpu, node)
#define CPU_FOREACH(cpu) QTAILQ_FOREACH_RCU(cpu, &cpus_queue, node)
#define CPU_FOREACH_SAFE(cpu, next_cpu) \
    QTAILQ_FOREACH_SAFE_RCU(cpu, &cpus_queue, node, next_cpu)

/* The CPU whose thread this is; NULL on any other thread. */
extern __thread CPUState *current_cpu;

#define CPU_DUMP_FPU 0x00010000

/**
 * struct AccelCPUClass: how an accelerator shapes the CPUs of a machine.
 * @cpu_class_init: change a CPU class
 * @cpu_instance_init: change a new CPU before its properties are set
 * @cpu_target_realize: check and complete a CPU before it runs
 *
 * Abstract type "accel-" CPU_RESOLVING_TYPE; types "ACCEL-accel-...".
 */
struct AccelCPUClass {
    ObjectClass parent_class;

    void (*cpu_class_init)(CPUClass *cc);
    void (*cpu_instance_init)(CPUState *cpu);
    bool (*cpu_target_realize)(CPUState *cpu, Error **errp);
};

#define TYPE_ACCEL_CPU "accel-cpu"
DECLARE_CLASS_CHECKERS(AccelCPUClass, ACCEL_CPU, TYPE_ACCEL_CPU)

/**
 * cpu_class_by_name: the class for a model that a user named.
 * @typename: abstract CPU type of the architecture
 * @cpu_model: model, e.g. "max"
 *
 * Returns: a concrete class, or NULL.
 */
ObjectClass *cpu_class_by_name(const char *typename, const char *cpu_model);

/**
 * cpu_model_from_option: model and features of a -cpu value.
 * @option: "MODEL[,FEATURE...]"
 * @features: receives what follows the first comma, malloc'd, or NULL
 *
 * Returns: the model, malloc'd.
 */
char *cpu_model_from_option(const char *option, char **features);

/**
 * parse_cpu_option: resolve a -cpu value and keep its features as defaults.
 * @base: abstract CPU type of the architecture
 * @cpu_option: "MODEL[,+FEAT][,-FEAT][,FEAT=on|off|VALUE]..."
 * @errp: set if the model or a feature is unknown or malformed
 *
 * Asks the creation gate, so a model that policy forbids is refused here.
 *
 * Returns: type name, borrowed from its class; NULL on error.
 */
const char *parse_cpu_option(const char *base, const char *cpu_option,
                             Error **errp);

/**
 * cpu_common_parse_features: make "feat=value", "+feat", "-feat" defaults.
 * @typename: CPU type they apply to
 * @features: the list; written to
 * @errp: set on a malformed element
 *
 * "+feat" and "-feat" win over "feat=value", wherever they stand.
 */
void cpu_common_parse_features(const char *typename, char *features,
                               Error **errp);

/**
 * cpu_create: make and realize a CPU of a type that the board chose.
 * @typename: concrete type that parse_cpu_option() or the board gave
 * @errp: set on failure
 *
 * Returns: a CPU owned by the composition tree, or NULL.
 */
CPUState *cpu_create(const char *typename, Error **errp);

/**
 * cpu_set_reset_hook: call @hook at the end of each CPU's "hold" phase.
 * @hook: for the accelerator; NULL for none
 */
void cpu_set_reset_hook(void (*hook)(CPUState *cpu));

/** cpu_reset: reset @cpu, as at power-on. */
void cpu_reset(CPUState *cpu);

/** cpu_list_add: give @cpu an index and put it in the list of CPUs. */
void cpu_list_add(CPUState *cpu);
/** cpu_list_remove: take it out again; it has run for the last time. */
void cpu_list_remove(CPUState *cpu);

/** qemu_get_cpu: the CPU with @index, or NULL. */
CPUState *qemu_get_cpu(int index);
/** cpu_exists: is there a CPU whose architecture id is @id? */
bool cpu_exists(int64_t id);
/** cpu_by_arch_id: the CPU whose architecture id is @id, or NULL. */
CPUState *cpu_by_arch_id(int64_t id);
/** cpu_get_arch_id: number by which the architecture knows @cpu. */
int64_t cpu_get_arch_id(CPUState *cpu);

/** cpu_has_work: is there a reason to run @cpu if it is halted? */
bool cpu_has_work(CPUState *cpu);

/** cpu_set_pc: set the program counter. */
static inline void cpu_set_pc(CPUState *cpu, vaddr addr)
{
    cpu->cc->set_pc(cpu, addr);
}

/**
 * cpu_set_interrupt: add bits to interrupt_request.
 * @cpu: the CPU
 * @mask: CPU_INTERRUPT_* bits
 */
void cpu_set_interrupt(CPUState *cpu, int mask);
/** cpu_reset_interrupt: take bits out of interrupt_request. */
void cpu_reset_interrupt(CPUState *cpu, int mask);
/** cpu_test_interrupt: is any of the bits of @mask set? */
bool cpu_test_interrupt(CPUState *cpu, int mask);

/** cpu_exit: make @cpu leave the guest soon. */
void cpu_exit(CPUState *cpu);

/** cpu_dump_state: append the registers of @cpu to @buf; @flags CPU_DUMP_*. */
void cpu_dump_state(CPUState *cpu, GString *buf, int flags);

#endif
