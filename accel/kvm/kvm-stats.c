/*
 * KVM's counters of the guest and its vCPUs
 * (Linux, Documentation/virt/kvm/api.rst, 4.133 KVM_GET_STATS_FD).
 *
 * The descriptor of a vCPU's counters is asked for by its thread, since the
 * kernel keeps others waiting while that is in the guest.  It is not kept:
 * who asks, does so every now and then.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/util.h"
#include "system/cpus.h"
#include "system/kvm_int.h"
#include "system/stats.h"

/* More than any kernel has, and little enough to read at once. */
#define MAX_DESCRIPTORS 4096
#define MAX_NAME_BYTES  256
#define MAX_VALUES      4096

/**
 * struct StatsFile: what a descriptor says of itself.
 * @fd: the descriptor
 * @desc: @header.num_desc descriptions, each @desc_bytes long
 */
typedef struct StatsFile {
    int fd;
    struct kvm_stats_header header;
    char *desc;
    size_t desc_bytes;
} StatsFile;

static bool read_at(const StatsFile *f, void *buf, size_t len, off_t offset,
                    Error **errp)
{
    if (pread(f->fd, buf, len, offset) != (ssize_t)len) {
        error_setg_errno(errp, errno, "cannot read KVM's statistics");
        return false;
    }
    return true;
}

static bool stats_file_open(StatsFile *f, int fd, Error **errp)
{
    *f = (StatsFile) { .fd = fd };
    if (!read_at(f, &f->header, sizeof(f->header), 0, errp)) {
        return false;
    }
    if (f->header.num_desc > MAX_DESCRIPTORS ||
        f->header.name_size > MAX_NAME_BYTES || !f->header.name_size) {
        error_setg(errp, "KVM's statistics: %u values with names of %u bytes",
                   f->header.num_desc, f->header.name_size);
        return false;
    }
    f->desc_bytes = sizeof(struct kvm_stats_desc) + f->header.name_size;
    f->desc = g_malloc(f->header.num_desc * f->desc_bytes);
    return read_at(f, f->desc, f->header.num_desc * f->desc_bytes,
                   f->header.desc_offset, errp);
}

static const struct kvm_stats_desc *describe(const StatsFile *f, unsigned i)
{
    return (const void *)(f->desc + i * f->desc_bytes);
}

/* Returns: malloc'd; the kernel ends names that are short enough. */
static char *name_of(const StatsFile *f, const struct kvm_stats_desc *d)
{
    return g_strndup(d->name, f->header.name_size);
}

/*** What the values are ***/

static bool type_of(const struct kvm_stats_desc *d, StatsType *type)
{
    switch (d->flags & KVM_STATS_TYPE_MASK) {
    case KVM_STATS_TYPE_CUMULATIVE:
        *type = STATS_TYPE_CUMULATIVE;
        return true;
    case KVM_STATS_TYPE_INSTANT:
        *type = STATS_TYPE_INSTANT;
        return true;
    case KVM_STATS_TYPE_PEAK:
        *type = STATS_TYPE_PEAK;
        return true;
    case KVM_STATS_TYPE_LINEAR_HIST:
        *type = STATS_TYPE_LINEAR_HISTOGRAM;
        return true;
    case KVM_STATS_TYPE_LOG_HIST:
        *type = STATS_TYPE_LOG2_HISTOGRAM;
        return true;
    default:
        return false;
    }
}

static bool unit_of(const struct kvm_stats_desc *d, StatsSchemaValue *value)
{
    value->has_unit = true;
    switch (d->flags & KVM_STATS_UNIT_MASK) {
    case KVM_STATS_UNIT_NONE:
        value->has_unit = false;
        return true;
    case KVM_STATS_UNIT_BYTES:
        value->unit = STATS_UNIT_BYTES;
        return true;
    case KVM_STATS_UNIT_SECONDS:
        value->unit = STATS_UNIT_SECONDS;
        return true;
    case KVM_STATS_UNIT_CYCLES:
        value->unit = STATS_UNIT_CYCLES;
        return true;
    case KVM_STATS_UNIT_BOOLEAN:
        value->unit = STATS_UNIT_BOOLEAN;
        return true;
    default:
        return false;
    }
}

static bool base_of(const struct kvm_stats_desc *d, StatsSchemaValue *value)
{
    unsigned base = d->flags & KVM_STATS_BASE_MASK;

    value->exponent = d->exponent;
    value->has_base = d->exponent != 0;
    value->base = base == KVM_STATS_BASE_POW10 ? 10 : 2;
    return base == KVM_STATS_BASE_POW10 || base == KVM_STATS_BASE_POW2;
}

/* A kind of value that a newer kernel may have is left out. */
static StatsSchemaValueList *schema_of(const StatsFile *f)
{
    StatsSchemaValueList *list = NULL, **tail = &list;

    for (unsigned i = 0; i < f->header.num_desc; i++) {
        const struct kvm_stats_desc *d = describe(f, i);
        StatsSchemaValue *value = g_new0(StatsSchemaValue, 1);

        if (!type_of(d, &value->type) || !unit_of(d, value) ||
            !base_of(d, value)) {
            g_free(value);
            continue;
        }
        value->name = name_of(f, d);
        value->has_bucket_size = value->type == STATS_TYPE_LINEAR_HISTOGRAM;
        value->bucket_size = d->bucket_size;
        QAPI_LIST_APPEND(tail, value);
    }
    return list;
}

StatsSchemaValueList *kvm_stats_schema(int fd, Error **errp)
{
    StatsSchemaValueList *list = NULL;
    StatsFile f;

    if (stats_file_open(&f, fd, errp)) {
        list = schema_of(&f);
    }
    g_free(f.desc);
    return list;
}

/*** The values ***/

static StatsValue *value_of(const struct kvm_stats_desc *d,
                            const uint64_t *data, bool histogram)
{
    StatsValue *value = g_new0(StatsValue, 1);
    uint64List **tail = &value->u.list;

    if (histogram) {
        value->type = QTYPE_QLIST;
        for (unsigned i = 0; i < d->size; i++) {
            QAPI_LIST_APPEND(tail, data[i]);
        }
    } else if ((d->flags & KVM_STATS_UNIT_MASK) == KVM_STATS_UNIT_BOOLEAN) {
        value->type = QTYPE_QBOOL;
        value->u.boolean = data[0];
    } else {
        value->type = QTYPE_QNUM;
        value->u.scalar = data[0];
    }
    return value;
}

static bool append_value(StatsList ***tail, const StatsFile *f,
                         const struct kvm_stats_desc *d, strList *names,
                         Error **errp)
{
    g_autofree char *name = name_of(f, d);
    g_autofree uint64_t *data = NULL;
    StatsType type;
    Stats *stats;

    if (!type_of(d, &type) || !d->size || d->size > MAX_VALUES ||
        !apply_str_list_filter(name, names)) {
        return true;
    }
    data = g_new(uint64_t, d->size);
    if (!read_at(f, data, d->size * sizeof(*data),
                 f->header.data_offset + d->offset, errp)) {
        return false;
    }
    stats = g_new0(Stats, 1);
    stats->name = g_steal_pointer(&name);
    stats->value = value_of(d, data, type >= STATS_TYPE_LINEAR_HISTOGRAM);
    QAPI_LIST_APPEND(*tail, stats);
    return true;
}

StatsList *kvm_stats_read(int fd, strList *names, Error **errp)
{
    StatsList *list = NULL, **tail = &list;
    StatsFile f;
    bool ok = stats_file_open(&f, fd, errp);

    for (unsigned i = 0; ok && i < f.header.num_desc; i++) {
        ok = append_value(&tail, &f, describe(&f, i), names, errp);
    }
    g_free(f.desc);
    if (!ok) {
        g_clear_pointer(&list, qapi_free_StatsList);
    }
    return list;
}

/*** The machine and its vCPUs ***/

static void open_vcpu_stats(CPUState *cpu, run_on_cpu_data fd)
{
    *(int *)fd.host_ptr = kvm_vcpu_ioctl(cpu, KVM_GET_STATS_FD, NULL);
}

/* The descriptor, the caller's; negative if there is none (yet). */
static int vcpu_stats_fd(CPUState *cpu)
{
    int fd = -1;

    if (cpu->kvm_fd >= 0) {
        run_on_cpu(cpu, open_vcpu_stats, RUN_ON_CPU_HOST_PTR(&fd));
    }
    return fd;
}

static int vm_stats_fd(void)
{
    return kvm_state->vmfd < 0
        ? -1 : kvm_vm_ioctl(kvm_state, KVM_GET_STATS_FD, NULL);
}

/* Take the values behind @fd, if there is one, and close it. */
static bool take(StatsResultList **result, int fd, const char *path,
                 strList *names, Error **errp)
{
    ERRP_GUARD();
    StatsList *list;

    if (fd < 0) {
        return true;
    }
    list = kvm_stats_read(fd, names, errp);
    close(fd);
    if (list) {
        add_stats_entry(result, STATS_PROVIDER_KVM, path, list);
    }
    return !*errp;
}

static void query_stats(StatsResultList **result, StatsTarget target,
                        strList *names, strList *targets, Error **errp)
{
    CPUState *cpu;

    if (target == STATS_TARGET_VM) {
        take(result, vm_stats_fd(), NULL, names, errp);
        return;
    }
    CPU_FOREACH(cpu) {
        g_autofree char *path = object_get_canonical_path(OBJECT(cpu));

        if (apply_str_list_filter(path, targets) &&
            !take(result, vcpu_stats_fd(cpu), path, names, errp)) {
            return;
        }
    }
}

static bool add_schema(StatsSchemaList **result, int fd, StatsTarget target,
                       Error **errp)
{
    ERRP_GUARD();
    StatsSchemaValueList *list;

    if (fd < 0) {
        return true;
    }
    list = kvm_stats_schema(fd, errp);
    close(fd);
    if (list) {
        add_stats_schema(result, STATS_PROVIDER_KVM, target, list);
    }
    return !*errp;
}

static void query_schemas(StatsSchemaList **result, Error **errp)
{
    if (add_schema(result, vm_stats_fd(), STATS_TARGET_VM, errp) &&
        first_cpu) {
        add_schema(result, vcpu_stats_fd(first_cpu), STATS_TARGET_VCPU, errp);
    }
}

/* A kernel without them gives no descriptor. */
void kvm_stats_init(void)
{
    add_stats_callbacks(STATS_PROVIDER_KVM, query_stats, query_schemas);
}
