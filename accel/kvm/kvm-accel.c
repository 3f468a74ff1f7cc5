/*
 * The KVM accelerator: choosing it, its properties, creating the VM.
 *
 * Choosing KVM opens the device and looks at capabilities, which proves that
 * it can be used; the VM itself is created when the guest first runs.
 * Creating and destroying one costs milliseconds, which a VM that is only
 * asked questions (-S, probing) must not pay.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <sys/ioctl.h>
#include "qapi/error.h"
#include "qapi/qapi-visit-common.h"
#include "qapi/visitor.h"
#include "qemu/error-report.h"
#include "qemu/main-loop.h"
#include "system/kvm_int.h"

#define KVM_DEVICE "/dev/kvm"

bool kvm_allowed;
bool kvm_kernel_irqchip;
bool kvm_split_irqchip;
KVMState *kvm_state;

static const KVMArchOps *arch_ops;

void kvm_register_arch_ops(const KVMArchOps *ops)
{
    assert(!arch_ops);
    arch_ops = ops;
}

const KVMArchOps *kvm_arch(void)
{
    return arch_ops;
}

static int do_ioctl(int fd, unsigned long type, void *arg)
{
    int ret;

    do {
        ret = ioctl(fd, type, arg);
    } while (ret < 0 && errno == EINTR && type != KVM_RUN);
    return ret < 0 ? -errno : ret;
}

int kvm_ioctl(KVMState *s, unsigned long type, void *arg)
{
    return do_ioctl(s->fd, type, arg);
}

int kvm_vm_ioctl(KVMState *s, unsigned long type, void *arg)
{
    return do_ioctl(s->vmfd, type, arg);
}

int kvm_vcpu_ioctl(CPUState *cpu, unsigned long type, void *arg)
{
    return do_ioctl(cpu->kvm_fd, type, arg);
}

int kvm_vm_ioctl_val(KVMState *s, unsigned long type, unsigned long arg)
{
    return do_ioctl(s->vmfd, type, (void *)arg);
}

int kvm_vcpu_ioctl_val(CPUState *cpu, unsigned long type, unsigned long arg)
{
    return do_ioctl(cpu->kvm_fd, type, (void *)arg);
}

int kvm_check_extension(KVMState *s, unsigned int extension)
{
    int ret = do_ioctl(s->fd, KVM_CHECK_EXTENSION,
                       (void *)(uintptr_t)extension);

    return MAX(ret, 0);
}

int kvm_vm_check_extension(KVMState *s, unsigned int extension)
{
    int ret = s->vmfd < 0 ? -EBADF :
              do_ioctl(s->vmfd, KVM_CHECK_EXTENSION,
                       (void *)(uintptr_t)extension);

    /* Without a VM, or on a kernel that cannot say for one. */
    return ret < 0 ? kvm_check_extension(s, extension) : ret;
}

int kvm_vm_enable_cap(KVMState *s, unsigned cap, uint64_t arg0)
{
    struct kvm_enable_cap c = { .cap = cap, .args = { arg0 } };

    return kvm_vm_ioctl(s, KVM_ENABLE_CAP, &c);
}

unsigned long kvm_get_vcpu_id(CPUState *cpu)
{
    return cpu_get_arch_id(cpu);
}

static bool open_device(KVMState *s, Error **errp)
{
    const char *path = s->device ? s->device : KVM_DEVICE;
    int version;

    s->fd = open(path, O_RDWR | O_CLOEXEC);
    if (s->fd < 0) {
        error_setg_errno(errp, errno, "Could not access KVM device '%s'",
                         path);
        if (errno == ENOENT) {
            error_append_hint(errp, "Is the kvm module loaded, and is "
                              "virtualization enabled in the firmware?\n");
        } else if (errno == EACCES) {
            error_append_hint(errp, "The user must be allowed to read and "
                              "write it; often group 'kvm' is.\n");
        }
        return false;
    }
    version = kvm_ioctl(s, KVM_GET_API_VERSION, NULL);
    if (version < 0) {
        error_setg_errno(errp, -version, "'%s' is not a KVM device", path);
        return false;
    }
    if (version != KVM_API_VERSION) {
        error_setg(errp, "KVM device '%s' speaks API version %d, not %d",
                   path, version, KVM_API_VERSION);
        return false;
    }
    return true;
}

static bool check_capabilities(KVMState *s, Error **errp)
{
    static const struct {
        unsigned cap;
        const char *name;
    } needed[] = {
        { KVM_CAP_USER_MEMORY, "user memory slots" },
        { KVM_CAP_DESTROY_MEMORY_REGION_WORKS, "slot removal" },
        { KVM_CAP_IMMEDIATE_EXIT, "immediate exit" },
        { KVM_CAP_IOEVENTFD, "ioeventfds" },
    };

    for (unsigned i = 0; i < ARRAY_SIZE(needed); i++) {
        if (!kvm_check_extension(s, needed[i].cap)) {
            error_setg(errp, "this host's KVM lacks %s (capability %u): its "
                       "kernel is too old", needed[i].name, needed[i].cap);
            return false;
        }
    }
    s->memory.max_slots = kvm_check_extension(s, KVM_CAP_NR_MEMSLOTS);
    if (!s->memory.max_slots) {
        s->memory.max_slots = 32;
    }
    s->has_readonly_mem = kvm_check_extension(s, KVM_CAP_READONLY_MEM);
    s->has_ioeventfd_any_length =
        kvm_check_extension(s, KVM_CAP_IOEVENTFD_ANY_LENGTH);
    s->has_resample = kvm_check_extension(s, KVM_CAP_IRQFD_RESAMPLE);
    return true;
}

static void choose_irqchip(KVMState *s, MachineState *ms)
{
    /*
     * With split, the local APICs are KVM's, and so is every message; the
     * chips that few guests use any more are ours.  A VM with all of them in
     * the kernel takes some 20 ms longer to create and destroy.
     */
    if (!s->irqchip_given) {
        s->irqchip = ON_OFF_SPLIT_SPLIT;
    }
    kvm_kernel_irqchip = s->irqchip != ON_OFF_SPLIT_OFF;
    kvm_split_irqchip = s->irqchip == ON_OFF_SPLIT_SPLIT;
}

static bool kvm_init(KVMState *s, MachineState *ms, Error **errp)
{
    unsigned max_cpus;

    if (!arch_ops) {
        error_setg(errp, "KVM is not supported for this target");
        return false;
    }
    if (!open_device(s, errp) || !check_capabilities(s, errp)) {
        return false;
    }
    choose_irqchip(s, ms);
    if (!arch_ops->init(s, errp)) {
        return false;
    }
    max_cpus = kvm_check_extension(s, KVM_CAP_MAX_VCPUS);
    if (max_cpus && ms->smp.max_cpus > max_cpus) {
        error_setg(errp, "%u CPUs requested, but this host's KVM supports "
                   "%u", ms->smp.max_cpus, max_cpus);
        return false;
    }
    s->run_size = kvm_ioctl(s, KVM_GET_VCPU_MMAP_SIZE, NULL);
    if (s->run_size < (int)sizeof(struct kvm_run)) {
        error_setg(errp, "KVM's vCPU mapping of %d bytes is too small",
                   s->run_size);
        return false;
    }
    kvm_memory_init(s);
    kvm_irq_init(s);
    return true;
}

static int kvm_init_machine(AccelState *as, MachineState *ms)
{
    KVMState *s = KVM_STATE(as);
    Error *err = NULL;

    if (!kvm_init(s, ms, &err)) {
        int ret = s->fd < 0 ? -ENODEV : -EINVAL;

        error_report_err(err);
        if (s->fd >= 0) {
            close(s->fd);
            s->fd = -1;
        }
        kvm_kernel_irqchip = kvm_split_irqchip = false;
        return ret;
    }
    kvm_state = s;
    kvm_stats_init();
    return 0;
}

static bool set_shadow_mem(KVMState *s, Error **errp)
{
    int ret;

    if (s->shadow_mem < 0) {
        return true;
    }
    ret = kvm_vm_ioctl_val(s, KVM_SET_NR_MMU_PAGES, s->shadow_mem / 4096);
    if (ret < 0) {
        error_setg_errno(errp, -ret, "KVM refuses kvm-shadow-mem=%" PRId64,
                         s->shadow_mem);
        return false;
    }
    return true;
}

bool kvm_vm_start(KVMState *s, Error **errp)
{
    int fd;

    if (s->started) {
        return true;
    }
    fd = kvm_ioctl(s, KVM_CREATE_VM, NULL);
    if (fd < 0) {
        error_setg_errno(errp, -fd, "KVM cannot create a virtual machine");
        return false;
    }
    s->vmfd = fd;
    if (!set_shadow_mem(s, errp) || !arch_ops->init_vm(s, errp) ||
        !kvm_memory_start(s, errp) ||
        !kvm_irq_start(s, errp)) {
        return false;
    }
    s->started = true;
    return true;
}

static void kvm_set_irqchip(Object *obj, Visitor *v, const char *name,
                            void *opaque, Error **errp)
{
    KVMState *s = KVM_STATE(obj);
    OnOffSplit mode;

    if (s->fd >= 0) {
        error_setg(errp, "property '%s' of %s cannot change: the "
                   "accelerator runs", name, TYPE_KVM_ACCEL);
        return;
    }
    if (visit_type_OnOffSplit(v, name, &mode, errp)) {
        s->irqchip = mode;
        s->irqchip_given = true;
    }
}

static void kvm_get_irqchip(Object *obj, Visitor *v, const char *name,
                            void *opaque, Error **errp)
{
    OnOffSplit mode = KVM_STATE(obj)->irqchip;

    visit_type_OnOffSplit(v, name, &mode, errp);
}

static char *kvm_get_device(Object *obj, Error **errp)
{
    return g_strdup(KVM_STATE(obj)->device);
}

static void kvm_set_device(Object *obj, const char *value, Error **errp)
{
    KVMState *s = KVM_STATE(obj);

    if (s->fd >= 0) {
        error_setg(errp, "property 'device' of %s cannot change: the "
                   "accelerator runs", TYPE_KVM_ACCEL);
        return;
    }
    g_free(s->device);
    s->device = g_strdup(value);
}

static void kvm_get_shadow_mem(Object *obj, Visitor *v, const char *name,
                               void *opaque, Error **errp)
{
    visit_type_int(v, name, &KVM_STATE(obj)->shadow_mem, errp);
}

static void kvm_set_shadow_mem(Object *obj, Visitor *v, const char *name,
                               void *opaque, Error **errp)
{
    KVMState *s = KVM_STATE(obj);
    int64_t value;

    if (s->fd >= 0) {
        error_setg(errp, "property '%s' of %s cannot change: the "
                   "accelerator runs", name, TYPE_KVM_ACCEL);
        return;
    }
    if (visit_type_int(v, name, &value, errp)) {
        s->shadow_mem = value;
    }
}

static void kvm_accel_instance_init(Object *obj)
{
    KVMState *s = KVM_STATE(obj);

    s->shadow_mem = -1;
    s->fd = -1;
    s->vmfd = -1;
    s->irqchip = ON_OFF_SPLIT_SPLIT;
    qemu_mutex_init(&s->inhibit_lock);
    qemu_cond_init(&s->inhibit_cond);
}

static void kvm_accel_finalize(Object *obj)
{
    KVMState *s = KVM_STATE(obj);

    /* Only ever without a VM: one that ran ends with the process. */
    g_free(s->device);
    kvm_irq_done(s);
    if (s->memory.slots) {
        g_array_free(s->memory.slots, true);
        g_array_free(s->memory.wanted, true);
    }
    if (s->fd >= 0) {
        close(s->fd);
    }
    qemu_mutex_destroy(&s->inhibit_lock);
    qemu_cond_destroy(&s->inhibit_cond);
}

static void kvm_accel_class_init(ObjectClass *oc, const void *data)
{
    AccelClass *ac = ACCEL_CLASS(oc);

    ac->name = "KVM";
    ac->init_machine = kvm_init_machine;
    ac->allowed = &kvm_allowed;
    object_class_property_add(oc, "kernel-irqchip", "on|off|split",
                              kvm_get_irqchip, kvm_set_irqchip, NULL, NULL);
    object_class_property_set_description(oc, "kernel-irqchip",
        "Interrupt chips in the kernel: all (on), local APICs (split), none");
    object_class_property_add_str(oc, "device", kvm_get_device,
                                  kvm_set_device);
    object_class_property_set_description(oc, "device",
        "Device node by which KVM is reached [/dev/kvm]");
    object_class_property_add(oc, "kvm-shadow-mem", "int",
                              kvm_get_shadow_mem, kvm_set_shadow_mem, NULL,
                              NULL);
    object_class_property_set_description(oc, "kvm-shadow-mem",
        "Bytes of guest memory that shadow page tables cover; -1: KVM decides");
}

static const TypeInfo kvm_accel_types[] = {
    {
        .name = TYPE_KVM_ACCEL,
        .parent = TYPE_ACCEL,
        .instance_size = sizeof(KVMState),
        .instance_init = kvm_accel_instance_init,
        .instance_finalize = kvm_accel_finalize,
        .class_init = kvm_accel_class_init,
        TYPE_IS_SECURE("services virtualization use cases, which must "
                       "provide security"),
    },
};
DEFINE_TYPES(kvm_accel_types)
