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
#include "qapi/util.h"
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

/*** As data ***/

/* Append those of @names that are in *@bits to *@tail, and take them out. */
static void take_bits(strList ***tail, const BitName *names, size_t n,
                      uint64_t *bits)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t bit = 1ull << names[i].bit;

        if (*bits & bit) {
            QAPI_LIST_APPEND(*tail, g_strdup_printf("%s: %s", names[i].name,
                                                    names[i].means));
            *bits &= ~bit;
        }
    }
}

static VirtioDeviceStatus *status_bits(uint64_t status)
{
    VirtioDeviceStatus *info = g_new0(VirtioDeviceStatus, 1);
    strList **tail = &info->statuses;

    take_bits(&tail, status_names, ARRAY_SIZE(status_names), &status);
    info->has_unknown_statuses = status;
    info->unknown_statuses = status;
    return info;
}

static VirtioDeviceFeatures *feature_bits(uint16_t id, uint64_t features)
{
    VirtioDeviceFeatures *info = g_new0(VirtioDeviceFeatures, 1);
    strList **tail = &info->transports;

    take_bits(&tail, common_names, ARRAY_SIZE(common_names), &features);
    info->has_dev_features = id == VIRTIO_ID_BLOCK || id == VIRTIO_ID_CONSOLE;
    tail = &info->dev_features;
    if (id == VIRTIO_ID_BLOCK) {
        take_bits(&tail, blk_names, ARRAY_SIZE(blk_names), &features);
    } else if (id == VIRTIO_ID_CONSOLE) {
        take_bits(&tail, console_names, ARRAY_SIZE(console_names), &features);
    }
    info->has_unknown_dev_features = features;
    info->unknown_dev_features = features;
    return info;
}

/* "virtio-blk" of "virtio-blk-device"; malloc'd. */
static char *device_name(VirtIODevice *vdev)
{
    size_t len = strlen(vdev->name);

    return g_strndup(vdev->name, g_str_has_suffix(vdev->name, "-device")
                     ? len - strlen("-device") : len);
}

static int add_device(Object *obj, void *opaque)
{
    VirtioInfoList ***tail = opaque;
    VirtIODevice *vdev = (VirtIODevice *)
        object_dynamic_cast(obj, TYPE_VIRTIO_DEVICE);

    if (vdev && DEVICE(vdev)->realized) {
        VirtioInfo *info = g_new0(VirtioInfo, 1);

        info->path = object_get_canonical_path(obj);
        info->name = device_name(vdev);
        QAPI_LIST_APPEND(*tail, info);
    }
    return 0;
}

VirtioInfoList *virtio_list(void)
{
    VirtioInfoList *list = NULL, **tail = &list;

    object_child_foreach_recursive(object_get_root(), add_device, &tail);
    return list;
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

VirtioStatus *virtio_status(const char *path, Error **errp)
{
    VirtIODevice *vdev = find_device(path, errp);
    VirtioStatus *info;
    BusState *bus;

    if (!vdev) {
        return NULL;
    }
    bus = qdev_get_parent_bus(DEVICE(vdev));
    info = g_new0(VirtioStatus, 1);
    info->name = device_name(vdev);
    info->device_id = vdev->device_id;
    info->device_endian = g_strdup("little");
    info->guest_features = feature_bits(vdev->device_id,
                                        vdev->guest_features);
    info->host_features = feature_bits(vdev->device_id, vdev->host_features);
    info->num_vqs = virtio_get_num_queues(vdev);
    info->status = status_bits(vdev->status);
    info->isr = vdev->isr;
    info->vm_running = runstate_is_running();
    info->broken = vdev->broken;
    info->disabled = vdev->disabled;
    info->started = virtio_device_started(vdev, vdev->status);
    info->bus_name = g_strdup(bus ? bus->name : "(none)");
    return info;
}

VirtQueueStatus *virtio_queue_status(const char *path, int64_t queue,
                                     Error **errp)
{
    VirtIODevice *vdev = find_device(path, errp);
    VirtQueueStatus *info;
    VirtQueue *vq;

    if (!vdev) {
        return NULL;
    }
    if (queue < 0 || queue >= virtio_get_num_queues(vdev)) {
        error_setg(errp, "Invalid virtqueue number %" PRId64, queue);
        return NULL;
    }
    vq = virtio_get_queue(vdev, queue);
    info = g_new0(VirtQueueStatus, 1);
    info->name = device_name(vdev);
    info->queue_index = vq->queue_index;
    info->inuse = vq->inuse;
    info->vring_num = vq->vring.num;
    info->vring_num_default = vq->vring.num_default;
    info->vring_align = vq->vring.align;
    info->vring_desc = vq->vring.desc;
    info->vring_avail = vq->vring.avail;
    info->vring_used = vq->vring.used;
    info->has_last_avail_idx = info->has_shadow_avail_idx = true;
    info->last_avail_idx = vq->last_avail_idx;
    info->shadow_avail_idx = vq->shadow_avail_idx;
    info->used_idx = vq->used_idx;
    info->signalled_used = vq->signalled_used;
    info->signalled_used_valid = vq->signalled_used_valid;
    return info;
}

/*** As text ***/

void virtio_append_list(GString *buf)
{
    VirtioInfoList *list = virtio_list();

    for (VirtioInfoList *l = list; l; l = l->next) {
        g_string_append_printf(buf, "%s [%s]\n", l->value->path,
                               l->value->name);
    }
    if (!list) {
        g_string_append(buf, "No VirtIO devices\n");
    }
    qapi_free_VirtioInfoList(list);
}

static void append_names(GString *buf, const strList *list, bool *first)
{
    for (; list; list = list->next) {
        g_string_append_printf(buf, "%s\t%s", *first ? "" : ",\n",
                               list->value);
        *first = false;
    }
}

static void append_features(GString *buf, const char *whose,
                            const VirtioDeviceFeatures *features)
{
    bool first = true;

    g_string_append_printf(buf, "  %s features:\n", whose);
    append_names(buf, features->transports, &first);
    append_names(buf, features->dev_features, &first);
    g_string_append_c(buf, '\n');
    if (features->has_unknown_dev_features) {
        g_string_append_printf(buf, "  unknown-features(0x%016" PRIx64 ")\n",
                               features->unknown_dev_features);
    }
}

static const char *yes_no(bool value)
{
    return value ? "true" : "false";
}

bool virtio_append_status(GString *buf, const char *path, Error **errp)
{
    VirtioStatus *s = virtio_status(path, errp);
    bool first = true;

    if (!s) {
        return false;
    }
    g_string_append_printf(buf, "%s:\n"
        "  device_name:             %s\n"
        "  device_id:               %u\n"
        "  vhost_started:           %s\n"
        "  bus_name:                %s\n"
        "  broken:                  %s\n"
        "  disabled:                %s\n"
        "  started:                 %s\n"
        "  vm_running:              %s\n"
        "  num_vqs:                 %" PRId64 "\n"
        "  isr:                     %u\n"
        "  endianness:              %s\n",
        path, s->name, s->device_id, yes_no(s->vhost_started), s->bus_name,
        yes_no(s->broken), yes_no(s->disabled), yes_no(s->started),
        yes_no(s->vm_running), s->num_vqs, s->isr, s->device_endian);
    g_string_append(buf, "  status:\n");
    append_names(buf, s->status->statuses, &first);
    g_string_append_c(buf, '\n');
    append_features(buf, "Guest", s->guest_features);
    append_features(buf, "Host", s->host_features);
    qapi_free_VirtioStatus(s);
    return true;
}

bool virtio_append_queue_status(GString *buf, const char *path,
                                int64_t queue, Error **errp)
{
    VirtQueueStatus *s = virtio_queue_status(path, queue, errp);

    if (!s) {
        return false;
    }
    g_string_append_printf(buf, "%s:\n"
        "  device_name:          %s\n"
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
        "    desc:         0x%016" PRIx64 "\n"
        "    avail:        0x%016" PRIx64 "\n"
        "    used:         0x%016" PRIx64 "\n",
        path, s->name, s->queue_index, s->inuse, s->used_idx,
        s->signalled_used, yes_no(s->signalled_used_valid),
        s->last_avail_idx, s->shadow_avail_idx, s->vring_num,
        s->vring_num_default, s->vring_align, s->vring_desc, s->vring_avail,
        s->vring_used);
    qapi_free_VirtQueueStatus(s);
    return true;
}
