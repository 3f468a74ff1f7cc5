/*
 * Guest memory as KVM sees it: slots.
 *
 * A listener collects, between its begin and commit, all memory that the
 * guest should see; commit compares that with the slots in force and changes
 * the difference.  Neighbours that are contiguous on both sides become one
 * slot.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qemu/main-loop.h"
#include "system/address-spaces.h"
#include "system/cpus.h"
#include "system/kvm_int.h"

#define SLOT(array, i) (&g_array_index((array), KVMSlot, (i)))

static KVMState *listener_state(MemoryListener *l)
{
    return container_of(l, KVMState, memory.listener);
}

/* The whole pages of @section, if the guest can be given them directly. */
static bool section_to_slot(KVMState *s, const MemoryRegionSection *section,
                            KVMSlot *slot)
{
    const MemoryRegion *mr = section->mr;
    const uint64_t page = qemu_real_host_page_size();
    hwaddr start = section->offset_within_address_space;
    uint64_t size = int128_get64(section->size);
    uint64_t skip = ROUND_UP(start, page) - start;
    bool readonly = section->readonly || mr->rom_device;

    if (!mr->ram || (mr->rom_device && !mr->romd_mode) || skip >= size) {
        return false;
    }
    if (readonly && !s->has_readonly_mem) {
        return false;       /* every access exits, and is right */
    }
    *slot = (KVMSlot) {
        .start = start + skip,
        .size = (size - skip) & ~(page - 1),
        .host = mr->ram_block->host + section->offset_within_region + skip,
        .flags = readonly ? KVM_MEM_READONLY : 0,
    };
    /* The offset into the page must be the same on both sides. */
    return slot->size && !((uintptr_t)slot->host & (page - 1));
}

static void memory_begin(MemoryListener *l)
{
    g_array_set_size(listener_state(l)->memory.wanted, 0);
}

static void memory_add(MemoryListener *l, MemoryRegionSection *section)
{
    KVMState *s = listener_state(l);
    GArray *wanted = s->memory.wanted;
    KVMSlot slot, *prev;

    if (!section_to_slot(s, section, &slot)) {
        return;
    }
    /* Sections come in order of address. */
    prev = wanted->len ? SLOT(wanted, wanted->len - 1) : NULL;
    if (prev && prev->start + prev->size == slot.start &&
        prev->host + prev->size == slot.host && prev->flags == slot.flags) {
        prev->size += slot.size;
    } else {
        g_array_append_val(wanted, slot);
    }
}

static bool same_slot(const KVMSlot *a, const KVMSlot *b)
{
    return a->start == b->start && a->size == b->size &&
           a->host == b->host && a->flags == b->flags;
}

/* Does @array hold a slot equal to @slot?  Sets its id then. */
static bool find_slot(GArray *array, KVMSlot *slot)
{
    for (unsigned i = 0; i < array->len; i++) {
        if (same_slot(SLOT(array, i), slot)) {
            slot->id = SLOT(array, i)->id;
            return true;
        }
    }
    return false;
}

static int tell_kernel(KVMState *s, const KVMSlot *slot, bool remove)
{
    struct kvm_userspace_memory_region r = {
        .slot = slot->id,
        .flags = remove ? 0 : slot->flags,
        .guest_phys_addr = slot->start,
        .memory_size = remove ? 0 : slot->size,
        .userspace_addr = (uintptr_t)slot->host,
    };

    return kvm_vm_ioctl(s, KVM_SET_USER_MEMORY_REGION, &r);
}

/* The lowest id that no slot in @slots has. */
static uint32_t free_id(GArray *slots)
{
    uint32_t id = 0;

    for (unsigned i = 0; i < slots->len; i++) {
        if (SLOT(slots, i)->id == id) {
            id++;
            i = -1;         /* start again: there are few slots */
        }
    }
    return id;
}

/*
 * While a slot is gone that comes back in another shape, a vCPU would take
 * its memory for a device.  So none is in the guest meanwhile.  The BQL is
 * held, which the vCPUs that we wait for do not need to leave KVM_RUN.
 */
static void inhibit_begin(KVMState *s)
{
    CPUState *cpu;

    qatomic_set(&s->inhibited, true);
    smp_mb();
    CPU_FOREACH(cpu) {
        if (!qemu_cpu_is_self(cpu)) {
            cpu_exit(cpu);
            qemu_cpu_kick(cpu);
        }
    }
    qemu_mutex_lock(&s->inhibit_lock);
    while (qatomic_read(&s->in_guest)) {
        qemu_cond_wait(&s->inhibit_cond, &s->inhibit_lock);
    }
    qemu_mutex_unlock(&s->inhibit_lock);
}

static void inhibit_end(KVMState *s)
{
    qatomic_set(&s->inhibited, false);
}

void kvm_enter_guest(KVMState *s)
{
    for (;;) {
        qatomic_inc(&s->in_guest);
        smp_mb();
        if (likely(!qatomic_read(&s->inhibited))) {
            return;
        }
        kvm_leave_guest(s);
        /* Who inhibits holds the BQL until it is done. */
        bql_lock();
        bql_unlock();
    }
}

void kvm_leave_guest(KVMState *s)
{
    qatomic_dec(&s->in_guest);
    smp_mb();
    if (unlikely(qatomic_read(&s->inhibited))) {
        qemu_mutex_lock(&s->inhibit_lock);
        qemu_cond_broadcast(&s->inhibit_cond);
        qemu_mutex_unlock(&s->inhibit_lock);
    }
}

static void remove_slots(KVMState *s, GArray *gone)
{
    GArray *slots = s->memory.slots;

    inhibit_begin(s);
    for (unsigned i = 0; i < gone->len; i++) {
        int ret = tell_kernel(s, SLOT(gone, i), true);

        if (ret < 0) {
            error_report("KVM cannot remove memory slot %u: %s",
                         SLOT(gone, i)->id, strerror(-ret));
            abort();        /* the guest would keep what is not its own */
        }
    }
    for (unsigned i = slots->len; i-- > 0; ) {
        if (find_slot(gone, SLOT(slots, i))) {
            g_array_remove_index(slots, i);
        }
    }
}

/* Make slots of what is wanted; sets @errp if the kernel has no more. */
static bool add_slots(KVMState *s, Error **errp)
{
    GArray *slots = s->memory.slots, *wanted = s->memory.wanted;

    for (unsigned i = 0; i < wanted->len; i++) {
        KVMSlot *slot = SLOT(wanted, i);
        int ret;

        if (find_slot(slots, slot)) {
            continue;
        }
        if (slots->len >= s->memory.max_slots) {
            error_setg(errp, "KVM has no more than %u memory slots",
                       s->memory.max_slots);
            return false;
        }
        slot->id = free_id(slots);
        ret = tell_kernel(s, slot, false);
        if (ret < 0) {
            error_setg_errno(errp, -ret, "KVM cannot map guest memory at 0x%"
                             HWADDR_PRIx ", 0x%" PRIx64 " bytes",
                             slot->start, slot->size);
            return false;
        }
        g_array_append_val(slots, *slot);
    }
    return true;
}

static bool update_slots(KVMState *s, Error **errp)
{
    GArray *gone = g_array_new(false, false, sizeof(KVMSlot));
    GArray *slots = s->memory.slots;
    bool ok;

    for (unsigned i = 0; i < slots->len; i++) {
        KVMSlot slot = *SLOT(slots, i);

        if (!find_slot(s->memory.wanted, &slot)) {
            slot.id = SLOT(slots, i)->id;
            g_array_append_val(gone, slot);
        }
    }
    if (gone->len) {
        remove_slots(s, gone);
    }
    ok = add_slots(s, errp);
    if (gone->len) {
        inhibit_end(s);
    }
    g_array_free(gone, true);
    return ok;
}

static void memory_commit(MemoryListener *l)
{
    KVMState *s = listener_state(l);
    Error *err = NULL;

    if (!update_slots(s, &err)) {
        /*
         * What lacks a slot is reached through exits, slowly but right, as
         * long as no code runs there.
         */
        error_reportf_err(err, "guest memory: ");
    }
}

static void memory_eventfd_add(MemoryListener *l,
                               MemoryRegionSection *section, bool match_data,
                               uint64_t data, EventNotifier *e)
{
    kvm_ioeventfd_set(listener_state(l), false, section, match_data, data, e,
                      true);
}

static void memory_eventfd_del(MemoryListener *l,
                               MemoryRegionSection *section, bool match_data,
                               uint64_t data, EventNotifier *e)
{
    kvm_ioeventfd_set(listener_state(l), false, section, match_data, data, e,
                      false);
}

static void io_eventfd_add(MemoryListener *l, MemoryRegionSection *section,
                           bool match_data, uint64_t data, EventNotifier *e)
{
    kvm_ioeventfd_set(container_of(l, KVMState, io_listener), true, section,
                      match_data, data, e, true);
}

static void io_eventfd_del(MemoryListener *l, MemoryRegionSection *section,
                           bool match_data, uint64_t data, EventNotifier *e)
{
    kvm_ioeventfd_set(container_of(l, KVMState, io_listener), true, section,
                      match_data, data, e, false);
}

void kvm_memory_init(KVMState *s)
{
    s->memory.slots = g_array_new(false, true, sizeof(KVMSlot));
    s->memory.wanted = g_array_new(false, true, sizeof(KVMSlot));
    s->memory.listener = (MemoryListener) {
        .name = "kvm-memory",
        .priority = MEMORY_LISTENER_PRIORITY_ACCEL,
        .begin = memory_begin,
        .commit = memory_commit,
        .region_add = memory_add,
        .region_nop = memory_add,
        .eventfd_add = memory_eventfd_add,
        .eventfd_del = memory_eventfd_del,
    };
    s->io_listener = (MemoryListener) {
        .name = "kvm-io",
        .priority = MEMORY_LISTENER_PRIORITY_ACCEL,
        .eventfd_add = io_eventfd_add,
        .eventfd_del = io_eventfd_del,
    };
}

bool kvm_memory_start(KVMState *s, Error **errp)
{
    memory_map_init();
    memory_listener_register(&s->memory.listener, &address_space_memory);
    memory_listener_register(&s->io_listener, &address_space_io);
    /* What commit could not do it has reported: that is no guest to start. */
    if (s->memory.slots->len < s->memory.wanted->len) {
        error_setg(errp, "KVM accepted %u of %u pieces of guest memory",
                   s->memory.slots->len, s->memory.wanted->len);
        return false;
    }
    return true;
}

unsigned kvm_memory_slots_used(KVMState *s)
{
    return s->memory.slots ? s->memory.slots->len : 0;
}

unsigned kvm_get_free_memslots(void)
{
    KVMState *s = kvm_state;

    return s ? s->memory.max_slots - kvm_memory_slots_used(s) : UINT_MAX;
}

bool kvm_has_free_slot(MachineState *ms)
{
    return kvm_get_free_memslots() > 0;
}
