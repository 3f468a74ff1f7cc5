/*
 * What virtio devices tell a user who looks.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include <linux/virtio_blk.h>
#include <linux/virtio_console.h>

#include "hw/virtio/virtio-info.h"
#include "qapi/error.h"
#include "system/runstate.h"
#include "virtqueue.h"

typedef struct BitName {
    uint8_t bit;
    const char *name;
    const char *means;
} BitName;

#define BIT_NAME(bit, means) { bit, #bit, means }

static const BitName status_names[] = {
    { 0, "VIRTIO_CONFIG_S_ACKNOWLEDGE", "the guest has found the device" },
    { 1, "VIRTIO_CONFIG_S_DRIVER", "it has a driver for it" },
    { 3, "VIRTIO_CONFIG_S_FEATURES_OK", "they agree on features" },
    { 2, "VIRTIO_CONFIG_S_DRIVER_OK", "the driver is ready" },
    { 6, "VIRTIO_CONFIG_S_NEEDS_RESET", "the device gave up until a reset" },
    { 7, "VIRTIO_CONFIG_S_FAILED", "the driver gave up" },
};

/* Of all devices (VIRTIO 1.2, 6). */
static const BitName common_names[] = {
    BIT_NAME(VIRTIO_F_NOTIFY_ON_EMPTY, "interrupts when a queue runs empty"),
    BIT_NAME(VIRTIO_F_ANY_LAYOUT, "requests may be cut anywhere"),
    BIT_NAME(VIRTIO_RING_F_INDIRECT_DESC, "tables of descriptors"),
    BIT_NAME(VIRTIO_RING_F_EVENT_IDX, "notifications by index"),
    BIT_NAME(VIRTIO_F_VERSION_1, "version 1 of the specification"),
    BIT_NAME(VIRTIO_F_ACCESS_PLATFORM, "addresses are the platform's"),
    BIT_NAME(VIRTIO_F_RING_PACKED, "packed queues"),
    BIT_NAME(VIRTIO_F_IN_ORDER, "requests end in order"),
    BIT_NAME(VIRTIO_F_ORDER_PLATFORM, "memory is ordered as the platform's"),
    BIT_NAME(VIRTIO_F_RING_RESET, "queues can be reset one by one"),
};

static const BitName blk_names[] = {
    BIT_NAME(VIRTIO_BLK_F_SIZE_MAX, "segments have a largest size"),
    BIT_NAME(VIRTIO_BLK_F_SEG_MAX, "requests have a largest number of them"),
    BIT_NAME(VIRTIO_BLK_F_GEOMETRY, "cylinders, heads and sectors"),
    BIT_NAME(VIRTIO_BLK_F_RO, "the disk is read-only"),
    BIT_NAME(VIRTIO_BLK_F_BLK_SIZE, "size of blocks"),
    BIT_NAME(VIRTIO_BLK_F_FLUSH, "the cache can be flushed"),
    BIT_NAME(VIRTIO_BLK_F_TOPOLOGY, "good sizes of requests"),
    BIT_NAME(VIRTIO_BLK_F_CONFIG_WCE, "the cache can be switched"),
    BIT_NAME(VIRTIO_BLK_F_MQ, "several queues"),
    BIT_NAME(VIRTIO_BLK_F_DISCARD, "blocks can be discarded"),
    BIT_NAME(VIRTIO_BLK_F_WRITE_ZEROES, "zeroes are written by number"),
};

static const BitName console_names[] = {
    BIT_NAME(VIRTIO_CONSOLE_F_SIZE, "the terminal has a size"),
    BIT_NAME(VIRTIO_CONSOLE_F_MULTIPORT, "several ports"),
    BIT_NAME(VIRTIO_CONSOLE_F_EMERG_WRITE, "output before there are queues"),
};

/* Append those of @names that are in *@bits, and take them out. */
static void append_bits(GString *buf, const BitName *names, size_t n,
                        uint64_t *bits)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t bit = 1ull << names[i].bit;

        if (*bits & bit) {
            g_string_append_printf(buf, "%s\t%s: %s",
                                   g_str_has_suffix(buf->str, ":\n") ? ""
                                   : ",\n", names[i].name, names[i].means);
            *bits &= ~bit;
        }
    }
}

static void append_status_bits(GString *buf, uint64_t status)
{
    g_string_append(buf, "  status:\n");
    append_bits(buf, status_names, ARRAY_SIZE(status_names), &status);
    g_string_append_c(buf, '\n');
}

static void append_features(GString *buf, const char *whose, uint16_t id,
                            uint64_t features)
{
    g_string_append_printf(buf, "  %s features:\n", whose);
    append_bits(buf, common_names, ARRAY_SIZE(common_names), &features);
    if (id == VIRTIO_ID_BLOCK) {
        append_bits(buf, blk_names, ARRAY_SIZE(blk_names), &features);
    } else if (id == VIRTIO_ID_CONSOLE) {
        append_bits(buf, console_names, ARRAY_SIZE(console_names), &features);
    }
    g_string_append_c(buf, '\n');
    if (features) {
        g_string_append_printf(buf, "  unknown-features(0x%016" PRIx64 ")\n",
                               features);
    }
}

/* "virtio-blk" of "virtio-blk-device"; borrowed from the type's name. */
static int name_length(VirtIODevice *vdev)
{
    int len = strlen(vdev->name);

    return g_str_has_suffix(vdev->name, "-device") ? len - strlen("-device")
                                                   : len;
}

static int append_device(Object *obj, void *opaque)
{
    VirtIODevice *vdev = (VirtIODevice *)
        object_dynamic_cast(obj, TYPE_VIRTIO_DEVICE);

    if (vdev && DEVICE(vdev)->realized) {
        g_autofree char *path = object_get_canonical_path(obj);

        g_string_append_printf(opaque, "%s [%.*s]\n", path,
                               name_length(vdev), vdev->name);
    }
    return 0;
}

void virtio_append_list(GString *buf)
{
    size_t before = buf->len;

    object_child_foreach_recursive(object_get_root(), append_device, buf);
    if (buf->len == before) {
        g_string_append(buf, "No VirtIO devices\n");
    }
}

static VirtIODevice *find_device(const char *path, Error **errp)
{
    Object *obj = object_resolve_path_type(path, TYPE_VIRTIO_DEVICE, NULL);

    if (!obj || !DEVICE(obj)->realized) {
        error_setg(errp, "Path %s is not a VirtIODevice", path);
        return NULL;
    }
    return VIRTIO_DEVICE(obj);
}

static const char *yes_no(bool value)
{
    return value ? "true" : "false";
}

bool virtio_append_status(GString *buf, const char *path, Error **errp)
{
    VirtIODevice *vdev = find_device(path, errp);
    BusState *bus;

    if (!vdev) {
        return false;
    }
    bus = qdev_get_parent_bus(DEVICE(vdev));
    g_string_append_printf(buf, "%s:\n"
        "  device_name:             %.*s\n"
        "  device_id:               %u\n"
        "  vhost_started:           false\n"
        "  bus_name:                %s\n"
        "  broken:                  %s\n"
        "  disabled:                %s\n"
        "  started:                 %s\n"
        "  vm_running:              %s\n"
        "  num_vqs:                 %d\n"
        "  isr:                     %u\n"
        "  endianness:              little\n",
        path, name_length(vdev), vdev->name, vdev->device_id,
        bus ? bus->name : "(none)", yes_no(vdev->broken),
        yes_no(vdev->disabled),
        yes_no(virtio_device_started(vdev, vdev->status)),
        yes_no(runstate_is_running()), virtio_get_num_queues(vdev),
        vdev->isr);
    append_status_bits(buf, vdev->status);
    append_features(buf, "Guest", vdev->device_id, vdev->guest_features);
    append_features(buf, "Host", vdev->device_id, vdev->host_features);
    return true;
}

bool virtio_append_queue_status(GString *buf, const char *path,
                                int64_t queue, Error **errp)
{
    VirtIODevice *vdev = find_device(path, errp);
    VirtQueue *vq;

    if (!vdev) {
        return false;
    }
    if (queue < 0 || queue >= virtio_get_num_queues(vdev)) {
        error_setg(errp, "Invalid virtqueue number %" PRId64, queue);
        return false;
    }
    vq = virtio_get_queue(vdev, queue);
    g_string_append_printf(buf, "%s:\n"
        "  device_name:          %.*s\n"
        "  queue_index:          %u\n"
        "  inuse:                %u\n"
        "  used_idx:             %u\n"
        "  signalled_used:       %u\n"
        "  signalled_used_valid: %s\n"
        "  last_avail_idx:       %u\n"
        "  shadow_avail_idx:     %u\n"
        "  VRing:\n"
        "    num:          %u\n"
        "    num_default:  %u\n"
        "    align:        %u\n"
        "    desc:         0x%016" HWADDR_PRIx "\n"
        "    avail:        0x%016" HWADDR_PRIx "\n"
        "    used:         0x%016" HWADDR_PRIx "\n",
        path, name_length(vdev), vdev->name, vq->queue_index, vq->inuse,
        vq->used_idx, vq->signalled_used, yes_no(vq->signalled_used_valid),
        vq->last_avail_idx, vq->shadow_avail_idx, vq->vring.num,
        vq->vring.num_default, vq->vring.align, vq->vring.desc,
        vq->vring.avail, vq->vring.used);
    return true;
}
