/*
 * Which types a fuzz target reaches.
 *
 * The linker puts the functions __wrap_X() below in the place of X() wherever
 * another file calls it (--wrap in meson.build): where input gets from one
 * object to the next.  So the product has no hook for this.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "block/block.h"
#include "chardev/char-fe.h"
#include "hw/core/boards.h"
#include "hw/core/qdev-properties-system.h"
#include "hw/intc/apic.h"
#include "hw/virtio/virtqueue.h"
#include "qemu/rcu.h"
#include "reach.h"
#include "system/rng.h"
#include "vm.h"

static GHashTable *reached;             /* classes that were */
static GMutex lock;                     /* a processor's thread may tell, too */

static void add(Object *obj, ObjectSecurityBoundary speaker)
{
    ObjectClass *oc = object_get_class(obj);

    if (object_class_get_security_boundary(oc) == speaker) {
        g_mutex_lock(&lock);
        if (!reached) {
            reached = g_hash_table_new(NULL, NULL);
        }
        g_hash_table_add(reached, oc);
        g_mutex_unlock(&lock);
    }
}

void fuzz_reached(Object *obj, ObjectSecurityBoundary speaker)
{
    if (!obj) {
        return;
    }
    add(obj, speaker);
    while (obj->parent && object_dynamic_cast(obj->parent, TYPE_DEVICE)) {
        obj = obj->parent;
        add(obj, speaker);
    }
}

void fuzz_reached_at(AddressSpace *as, hwaddr addr, bool is_write)
{
    MemoryRegion *mr;
    hwaddr offset, len = 1;

    WITH_RCU_READ_LOCK_GUARD() {
        mr = address_space_translate(as, addr, &offset, &len, is_write,
                                     MEMTXATTRS_UNSPECIFIED);
        fuzz_reached(memory_region_owner(mr), SECURITY_BOUNDARY_GUEST);
    }
    /* It decides what is where. */
    fuzz_reached(OBJECT(current_machine), SECURITY_BOUNDARY_GUEST);
}

void fuzz_reached_forget(void)
{
    if (reached) {
        g_hash_table_remove_all(reached);
    }
}

char *fuzz_reached_list(void)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    GHashTableIter iter;
    gpointer oc;

    if (reached) {
        g_hash_table_iter_init(&iter, reached);
        while (g_hash_table_iter_next(&iter, &oc, NULL)) {
            g_ptr_array_add(names, (char *)object_class_get_name(oc));
        }
    }
    g_ptr_array_sort(names, fuzz_by_text);
    g_ptr_array_add(names, NULL);
    return g_strjoinv(" ", (char **)names->pdata);
}

/*** From the guest, by way of a queue ***/

void *__real_virtqueue_pop(VirtQueue *vq, size_t sz);
void *__wrap_virtqueue_pop(VirtQueue *vq, size_t sz);

void *__wrap_virtqueue_pop(VirtQueue *vq, size_t sz)
{
    void *elem = __real_virtqueue_pop(vq, sz);

    if (elem) {
        fuzz_reached(OBJECT(vq->vdev), SECURITY_BOUNDARY_GUEST);
    }
    return elem;
}

bool __real_rng_backend_request_entropy(RngBackend *s, size_t size,
                                        EntropyReceiveFunc *receive,
                                        void *opaque);
bool __wrap_rng_backend_request_entropy(RngBackend *s, size_t size,
                                        EntropyReceiveFunc *receive,
                                        void *opaque);

bool __wrap_rng_backend_request_entropy(RngBackend *s, size_t size,
                                        EntropyReceiveFunc *receive,
                                        void *opaque)
{
    fuzz_reached(OBJECT(s), SECURITY_BOUNDARY_GUEST);
    return __real_rng_backend_request_entropy(s, size, receive, opaque);
}

/* All register accesses go through one window: the CPU says whose it is. */
APICState *__real_apic_of_cpu(CPUState *cpu);
APICState *__wrap_apic_of_cpu(CPUState *cpu);

APICState *__wrap_apic_of_cpu(CPUState *cpu)
{
    APICState *apic = __real_apic_of_cpu(cpu);

    fuzz_reached((Object *)apic, SECURITY_BOUNDARY_GUEST);
    return apic;
}

/*** Characters ***/

/* The device whose property says that it uses @opaque, a Chardev. */
static int find_user(Object *obj, void *opaque)
{
    DeviceState *dev = (DeviceState *)object_dynamic_cast(obj, TYPE_DEVICE);
    ObjectClass *oc = dev ? object_get_class(obj) : NULL;

    for (; oc && object_class_dynamic_cast(oc, TYPE_DEVICE);
         oc = object_class_get_parent(oc)) {
        const DeviceClass *dc = DEVICE_CLASS(oc);

        for (int i = 0; i < dc->props_count_; i++) {
            const Property *prop = &dc->props_[i];
            const CharFrontend *fe;

            if (prop->info != &qdev_prop_chr) {
                continue;
            }
            fe = object_field_prop_ptr(obj, prop);
            if (fe->chr == opaque) {
                fuzz_reached(obj, SECURITY_BOUNDARY_GUEST);
                return 1;
            }
        }
    }
    return 0;
}

static void reach_user(Chardev *chr)
{
    static GHashTable *known;           /* frontends that were looked for */

    if (!known) {
        known = g_hash_table_new(NULL, NULL);
    }
    if (chr->fe && g_hash_table_add(known, chr->fe)) {
        object_child_foreach_recursive(object_get_root(), find_user, chr);
    }
}

void __real_qemu_chr_be_write(Chardev *s, const uint8_t *buf, int len);
void __wrap_qemu_chr_be_write(Chardev *s, const uint8_t *buf, int len);

/* From the other side; monitors are told about by client.c. */
void __wrap_qemu_chr_be_write(Chardev *s, const uint8_t *buf, int len)
{
    fuzz_reached(OBJECT(s), SECURITY_BOUNDARY_NETWORK);
    fuzz_reached(OBJECT(s), SECURITY_BOUNDARY_HOST_DEVICE);
    __real_qemu_chr_be_write(s, buf, len);
}

int __real_qemu_chr_write(Chardev *s, const uint8_t *buf, int len,
                          bool write_all);
int __wrap_qemu_chr_write(Chardev *s, const uint8_t *buf, int len,
                          bool write_all);

/* From the guest through a device, which was reached, to the host. */
int __wrap_qemu_chr_write(Chardev *s, const uint8_t *buf, int len,
                          bool write_all)
{
    reach_user(s);
    fuzz_reached(OBJECT(s), SECURITY_BOUNDARY_HOST_DEVICE);
    return __real_qemu_chr_write(s, buf, len, write_all);
}

/*** Images ***/

void __real_bdrv_submit(BlockDriverState *bs, BlockRequest *req);
void __wrap_bdrv_submit(BlockDriverState *bs, BlockRequest *req);

void __wrap_bdrv_submit(BlockDriverState *bs, BlockRequest *req)
{
    fuzz_reached(OBJECT(bs), SECURITY_BOUNDARY_IMAGE);
    __real_bdrv_submit(bs, req);
}

/*** Users ***/

bool __real_object_check_security(Object *obj, Error **errp);
bool __wrap_object_check_security(Object *obj, Error **errp);

/* Asked when what a user described is about to begin its work. */
bool __wrap_object_check_security(Object *obj, Error **errp)
{
    fuzz_reached(obj, SECURITY_BOUNDARY_USER_INTERFACE);
    return __real_object_check_security(obj, errp);
}
