/*
 * Virtio devices: status, features, configuration space and the life of the
 * queues (VIRTIO 1.2, chapter 2).  The rings themselves are in virtqueue.c.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "hw/virtio/virtio-bus.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "qemu/thread.h"
#include "system/address-spaces.h"
#include "virtqueue.h"

#define CONFIG_MAX_BYTES 4096

static VirtioBusState *vdev_bus(VirtIODevice *vdev)
{
    BusState *bus = qdev_get_parent_bus(DEVICE(vdev));

    return bus ? VIRTIO_BUS(bus) : NULL;
}

static void notify_vector(VirtIODevice *vdev, uint16_t vector)
{
    VirtioBusState *bus = vdev_bus(vdev);

    if (bus) {
        virtio_bus_notify(bus, vector);
    }
}

void virtio_error(VirtIODevice *vdev, const char *fmt, ...)
{
    g_autofree char *text = NULL;
    va_list ap;

    va_start(ap, fmt);
    text = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    qemu_log_mask(LOG_GUEST_ERROR, "%s: %s\n", vdev->name, text);

    vdev->broken = true;
    if (virtio_vdev_has_feature(vdev, VIRTIO_F_VERSION_1)) {
        vdev->status |= VIRTIO_CONFIG_S_NEEDS_RESET_BIT;
        virtio_notify_config(vdev);
    }
}

void virtio_notify(VirtIODevice *vdev, VirtQueue *vq)
{
    if (virtqueue_should_notify(vq)) {
        vdev->isr |= VIRTIO_ISR_QUEUE;
        notify_vector(vdev, vq->vector);
    }
}

void virtio_notify_config(VirtIODevice *vdev)
{
    /* 2.5.3: a driver that still probes must notice the change as well. */
    vdev->generation++;
    /* 2.1.2: no notification before DRIVER_OK. */
    if (!(vdev->status & VIRTIO_CONFIG_S_DRIVER_OK)) {
        return;
    }
    vdev->isr |= VIRTIO_ISR_CONFIG;
    notify_vector(vdev, VIRTIO_NO_VECTOR);
}

static void unmap_all_rings(VirtIODevice *vdev)
{
    int i;

    for (i = 0; i < VIRTIO_QUEUE_MAX && vdev->vq[i].vring.num_default; i++) {
        virtqueue_unmap_rings(&vdev->vq[i]);
    }
}

/* The memory map changed: no mapping of a ring may outlive it. */
static void virtio_memory_commit(MemoryListener *listener)
{
    unmap_all_rings(container_of(listener, VirtIODevice, listener));
}

void virtio_init(VirtIODevice *vdev, uint16_t device_id, size_t config_size)
{
    int i;

    g_assert(config_size <= CONFIG_MAX_BYTES);
    vdev->name = object_get_typename(OBJECT(vdev));
    vdev->device_id = device_id;
    vdev->status = 0;
    vdev->isr = 0;
    vdev->broken = false;
    vdev->config_len = config_size;
    vdev->config = config_size ? g_malloc0(config_size) : NULL;
    vdev->vq = g_new0(VirtQueue, VIRTIO_QUEUE_MAX);
    for (i = 0; i < VIRTIO_QUEUE_MAX; i++) {
        vdev->vq[i].vdev = vdev;
        vdev->vq[i].queue_index = i;
        vdev->vq[i].vector = VIRTIO_NO_VECTOR;
    }
    vdev->dma_as = &address_space_memory;
}

void virtio_cleanup(VirtIODevice *vdev)
{
    int i;

    for (i = 0; i < VIRTIO_QUEUE_MAX; i++) {
        if (vdev->vq[i].vring.num_default) {
            virtio_delete_queue(&vdev->vq[i]);
        }
    }
    g_clear_pointer(&vdev->vq, g_free);
    g_clear_pointer(&vdev->config, g_free);
}

VirtQueue *virtio_add_queue(VirtIODevice *vdev, int queue_size,
                            VirtIOHandleOutput handle_output)
{
    VirtQueue *vq = vdev->vq;

    g_assert(queue_size > 0 && queue_size <= VIRTQUEUE_MAX_SIZE &&
             is_power_of_2(queue_size));
    while (vq->vring.num_default) {
        vq++;
        g_assert(vq < vdev->vq + VIRTIO_QUEUE_MAX);
    }
    vq->vring.num_default = queue_size;
    vq->vring.align = 4096;
    vq->handle_output = handle_output;
    virtqueue_reset(vq);
    return vq;
}

void virtio_delete_queue(VirtQueue *vq)
{
    if (vq->bh) {
        qemu_bh_delete(vq->bh);
        vq->bh = NULL;
    }
    virtqueue_reset(vq);
    vq->vring.num = vq->vring.num_default = 0;
    vq->handle_output = NULL;
}

void virtio_reset(void *opaque)
{
    VirtIODevice *vdev = opaque;
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_GET_CLASS(vdev);
    int i;

    virtio_set_status(vdev, 0);
    if (vdc->reset) {
        vdc->reset(vdev);
    }
    vdev->broken = false;
    vdev->guest_features = 0;
    vdev->status = 0;
    vdev->isr = 0;
    notify_vector(vdev, VIRTIO_NO_VECTOR);
    for (i = 0; i < VIRTIO_QUEUE_MAX; i++) {
        virtqueue_reset(&vdev->vq[i]);
    }
}

static bool accepted_if_offered(VirtIODevice *vdev, unsigned int bit)
{
    return !virtio_host_has_feature(vdev, bit) ||
           virtio_vdev_has_feature(vdev, bit);
}

/*
 * 3.1.1: a modern driver must have accepted VERSION_1 by FEATURES_OK.
 * 6.2: one that would pass other addresses than the platform's is of no use
 * where the user asked for ACCESS_PLATFORM.
 */
static bool features_acceptable(VirtIODevice *vdev)
{
    return accepted_if_offered(vdev, VIRTIO_F_VERSION_1) &&
           accepted_if_offered(vdev, VIRTIO_F_ACCESS_PLATFORM);
}

int virtio_set_status(VirtIODevice *vdev, uint8_t val)
{
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_GET_CLASS(vdev);
    VirtioBusState *bus = vdev_bus(vdev);
    uint8_t old = vdev->status;
    /* Only a reset clears what says that the device is broken. */
    uint8_t broken = val ? old & VIRTIO_CONFIG_S_NEEDS_RESET_BIT : 0;
    bool starts, stops;

    if ((val & VIRTIO_CONFIG_S_FEATURES_OK) &&
        !(old & VIRTIO_CONFIG_S_FEATURES_OK) && !features_acceptable(vdev)) {
        vdev->status = (val & ~VIRTIO_CONFIG_S_FEATURES_OK) | broken;
        return -EINVAL;
    }
    starts = (val & ~old) & VIRTIO_CONFIG_S_DRIVER_OK;
    stops = (old & ~val) & VIRTIO_CONFIG_S_DRIVER_OK;
    if (stops && bus) {
        virtio_bus_stop_ioeventfd(bus);
    }
    if (vdc->set_status) {
        vdc->set_status(vdev, val);
    }
    vdev->status = val | broken;
    if (starts && bus) {
        virtio_bus_start_ioeventfd(bus);
    }
    return 0;
}

int virtio_set_features(VirtIODevice *vdev, uint64_t val)
{
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_GET_CLASS(vdev);
    bool bad = val & ~vdev->host_features;

    /* 3.1.1: the choice is final once the driver said FEATURES_OK. */
    if (vdev->status & VIRTIO_CONFIG_S_FEATURES_OK) {
        return -EINVAL;
    }
    vdev->guest_features = val & vdev->host_features;
    /* With event indices a ring is longer; the driver may have run before. */
    unmap_all_rings(vdev);
    if (vdc->set_features) {
        vdc->set_features(vdev, vdev->guest_features);
    }
    return bad ? -EINVAL : 0;
}

/* Refresh the copy of the configuration space if @len bytes at @addr exist. */
static bool config_window(VirtIODevice *vdev, uint32_t addr, unsigned int len)
{
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_GET_CLASS(vdev);

    if (addr > vdev->config_len || vdev->config_len - addr < len) {
        return false;
    }
    if (vdc->get_config) {
        vdc->get_config(vdev, vdev->config);
    }
    return true;
}

uint32_t virtio_config_readb(VirtIODevice *vdev, uint32_t addr)
{
    return config_window(vdev, addr, 1) ? ldub_p(vdev->config + addr)
                                        : UINT8_MAX;
}

uint32_t virtio_config_readw(VirtIODevice *vdev, uint32_t addr)
{
    return config_window(vdev, addr, 2) ? lduw_le_p(vdev->config + addr)
                                        : UINT16_MAX;
}

uint32_t virtio_config_readl(VirtIODevice *vdev, uint32_t addr)
{
    return config_window(vdev, addr, 4) ? ldl_le_p(vdev->config + addr)
                                        : UINT32_MAX;
}

static void config_written(VirtIODevice *vdev)
{
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_GET_CLASS(vdev);

    if (vdc->set_config) {
        vdc->set_config(vdev, vdev->config);
    }
}

void virtio_config_writeb(VirtIODevice *vdev, uint32_t addr, uint32_t data)
{
    if (config_window(vdev, addr, 1)) {
        stb_p(vdev->config + addr, data);
        config_written(vdev);
    }
}

void virtio_config_writew(VirtIODevice *vdev, uint32_t addr, uint32_t data)
{
    if (config_window(vdev, addr, 2)) {
        stw_le_p(vdev->config + addr, data);
        config_written(vdev);
    }
}

void virtio_config_writel(VirtIODevice *vdev, uint32_t addr, uint32_t data)
{
    if (config_window(vdev, addr, 4)) {
        stl_le_p(vdev->config + addr, data);
        config_written(vdev);
    }
}

int virtio_queue_get_num(VirtIODevice *vdev, int n)
{
    return vdev->vq[n].vring.num;
}

int virtio_queue_get_max_num(VirtIODevice *vdev, int n)
{
    return vdev->vq[n].vring.num_default;
}

int virtio_get_num_queues(VirtIODevice *vdev)
{
    int i;

    for (i = 0; i < VIRTIO_QUEUE_MAX; i++) {
        if (!vdev->vq[i].vring.num_default) {
            break;
        }
    }
    return i;
}

void virtio_queue_set_num(VirtIODevice *vdev, int n, int num)
{
    VirtQueue *vq = &vdev->vq[n];

    if (!vq->vring.num_default || vq->enabled) {
        return;
    }
    if (num <= 0 || num > VIRTQUEUE_MAX_SIZE || !is_power_of_2(num) ||
        (unsigned)num > vq->vring.num_default) {
        virtio_error(vdev, "queue %d: size %d is not a power of two up to %u",
                     n, num, vq->vring.num_default);
        return;
    }
    vq->vring.num = num;
}

/* 2.7.2: where the legacy layout puts the areas of a queue at @desc. */
static void legacy_layout(VRing *vring)
{
    vring->avail = vring->desc + vring->num * sizeof(struct vring_desc);
    vring->used = ROUND_UP(vring->avail + 2 * (3 + vring->num), vring->align);
}

void virtio_queue_set_addr(VirtIODevice *vdev, int n, hwaddr addr)
{
    VirtQueue *vq = &vdev->vq[n];

    if (!vq->vring.num) {
        return;
    }
    virtqueue_unmap_rings(vq);
    if (addr % 16) {
        virtio_error(vdev, "queue %d: ring at 0x%" PRIx64 " is not aligned to "
                     "16", n, (uint64_t)addr);
        return;
    }
    vq->vring.desc = addr;
    legacy_layout(&vq->vring);
    vq->enabled = addr != 0;
}

hwaddr virtio_queue_get_addr(VirtIODevice *vdev, int n)
{
    return vdev->vq[n].vring.desc;
}

void virtio_queue_set_align(VirtIODevice *vdev, int n, int align)
{
    /* The used ring wants 4. */
    if (align < 4 || !is_power_of_2(align)) {
        virtio_error(vdev, "queue %d: alignment %d is not a power of two of "
                     "at least 4", n, align);
        return;
    }
    vdev->vq[n].vring.align = align;
}

void virtio_queue_set_rings(VirtIODevice *vdev, int n, hwaddr desc,
                            hwaddr avail, hwaddr used)
{
    VirtQueue *vq = &vdev->vq[n];

    if (!vq->vring.num) {
        return;
    }
    virtqueue_unmap_rings(vq);
    /* 2.7: alignment 16, 2 and 4. */
    if (desc % 16 || avail % 2 || used % 4) {
        virtio_error(vdev, "queue %d: a ring is not aligned", n);
        return;
    }
    vq->vring.desc = desc;
    vq->vring.avail = avail;
    vq->vring.used = used;
}

void virtio_queue_enable(VirtIODevice *vdev, uint32_t n)
{
    if (vdev->vq[n].vring.num) {
        vdev->vq[n].enabled = true;
    }
}

bool virtio_queue_enabled(VirtIODevice *vdev, int n)
{
    return vdev->vq[n].enabled;
}

void virtio_queue_reset(VirtIODevice *vdev, uint32_t n)
{
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_GET_CLASS(vdev);

    if (vdc->queue_reset && vdev->vq[n].enabled) {
        vdc->queue_reset(vdev, n);
    }
    virtqueue_reset(&vdev->vq[n]);
}

void virtio_queue_notify(VirtIODevice *vdev, int n)
{
    VirtQueue *vq = &vdev->vq[n];

    if (vdev->broken || !vq->handle_output || !vq->enabled ||
        !virtio_device_started(vdev, vdev->status)) {
        return;
    }
    vq->handle_output(vdev, vq);
}

static void queue_bh(void *opaque)
{
    VirtQueue *vq = opaque;

    virtio_queue_notify(vq->vdev, vq->queue_index);
}

void virtio_queue_schedule(VirtQueue *vq)
{
    if (!vq->bh) {
        vq->bh = qemu_bh_new(queue_bh, vq);
    }
    qemu_bh_schedule(vq->bh);
}

VirtQueue *virtio_get_queue(VirtIODevice *vdev, int n)
{
    return &vdev->vq[n];
}

uint16_t virtio_get_queue_index(VirtQueue *vq)
{
    return vq->queue_index;
}

EventNotifier *virtio_queue_get_host_notifier(VirtQueue *vq)
{
    return &vq->host_notifier;
}

void virtio_queue_host_notifier_read(EventNotifier *n)
{
    VirtQueue *vq = container_of(n, VirtQueue, host_notifier);

    if (event_notifier_test_and_clear(n)) {
        virtio_queue_notify(vq->vdev, vq->queue_index);
    }
}

uint16_t virtio_queue_vector(VirtIODevice *vdev, int n)
{
    return vdev->vq[n].vector;
}

void virtio_queue_set_vector(VirtIODevice *vdev, int n, uint16_t vector)
{
    vdev->vq[n].vector = vector;
}

static void virtio_device_realize(DeviceState *dev, Error **errp)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(dev);
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_GET_CLASS(dev);
    ERRP_GUARD();

    vdc->realize(dev, errp);
    if (*errp) {
        return;
    }
    virtio_bus_device_plugged(vdev, errp);
    if (*errp) {
        if (vdc->unrealize) {
            vdc->unrealize(dev);
        }
        return;
    }
    vdev->listener = (MemoryListener) {
        .name = "virtio",
        .commit = virtio_memory_commit,
    };
    memory_listener_register(&vdev->listener, vdev->dma_as);
}

static void virtio_device_unrealize(DeviceState *dev)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(dev);
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_GET_CLASS(dev);

    /* What is in flight ends, and the interrupt goes down, while we can. */
    virtio_reset(vdev);
    memory_listener_unregister(&vdev->listener);
    virtio_bus_device_unplugged(vdev);
    if (vdc->unrealize) {
        vdc->unrealize(dev);
    }
}

static const Property virtio_properties[] = {
    DEFINE_VIRTIO_COMMON_FEATURES(VirtIODevice, host_features),
};

static void virtio_device_class_init(ObjectClass *klass, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_CLASS(klass);

    dc->realize = virtio_device_realize;
    dc->unrealize = virtio_device_unrealize;
    dc->bus_type = TYPE_VIRTIO_BUS;
    device_class_set_props(dc, virtio_properties);
    vdc->legacy_features = VIRTIO_FEATURE(VIRTIO_F_NOTIFY_ON_EMPTY) |
                           VIRTIO_FEATURE(VIRTIO_F_ANY_LAYOUT);
}

static const TypeInfo virtio_types[] = {
    {
        .name          = TYPE_VIRTIO_DEVICE,
        .parent        = TYPE_DEVICE,
        .instance_size = sizeof(VirtIODevice),
        .class_size    = sizeof(VirtioDeviceClass),
        .class_init    = virtio_device_class_init,
        .abstract      = true,
    },
};
DEFINE_TYPES(virtio_types)
