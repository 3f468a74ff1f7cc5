/*
 * virtio-mmio: virtio device registers in a memory window.
 *
 * Guest interface: VIRTIO 1.2, section 4.2.  Registers 0x000..0x0fc are
 * 32 bits wide and little-endian; the device's configuration space follows at
 * 0x100 with accesses of 1, 2 or 4 bytes.  "force-legacy=on" offers version 1
 * of the interface (4.2.4) for drivers that know no other.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include <linux/virtio_mmio.h>

#include "hw/core/irq.h"
#include "hw/core/qdev-properties.h"
#include "hw/virtio/virtio-mmio.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "system/kvm.h"

#define MMIO_MAGIC      0x74726976      /* "virt" */
#define MMIO_VENDOR     0x554d4551      /* as drivers know it */
#define VERSION_LEGACY  1
#define VERSION_MODERN  2

static VirtIODevice *proxy_device(VirtIOMMIOProxy *proxy)
{
    return virtio_bus_get_device(&proxy->bus);
}

/* Not the page size: legacy drivers set it once, and reset afterwards. */
static void soft_reset(VirtIOMMIOProxy *proxy)
{
    proxy->host_features_sel = 0;
    proxy->guest_features_sel = 0;
    proxy->queue_sel = 0;
    memset(proxy->guest_features, 0, sizeof(proxy->guest_features));
    memset(proxy->queue, 0, sizeof(proxy->queue));
}

static uint64_t config_read(VirtIODevice *vdev, uint32_t addr, unsigned size)
{
    switch (size) {
    case 1:
        return virtio_config_readb(vdev, addr);
    case 2:
        return virtio_config_readw(vdev, addr);
    default:
        return virtio_config_readl(vdev, addr);
    }
}

static void config_write(VirtIODevice *vdev, uint32_t addr, uint32_t val,
                         unsigned size)
{
    switch (size) {
    case 1:
        virtio_config_writeb(vdev, addr, val);
        break;
    case 2:
        virtio_config_writew(vdev, addr, val);
        break;
    default:
        virtio_config_writel(vdev, addr, val);
        break;
    }
}

/* Features of the legacy interface are not for a modern driver (2.2.3). */
static uint64_t offered_features(VirtIOMMIOProxy *proxy, VirtIODevice *vdev)
{
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_GET_CLASS(vdev);

    return proxy->legacy ? vdev->host_features
                         : vdev->host_features & ~vdc->legacy_features;
}

static uint32_t device_features(VirtIOMMIOProxy *proxy, VirtIODevice *vdev)
{
    return proxy->host_features_sel > 1 ? 0
           : offered_features(proxy, vdev) >> (32 * proxy->host_features_sel);
}

/* An empty slot answers as a device with ID 0, which drivers skip. */
static uint64_t read_empty(VirtIOMMIOProxy *proxy, hwaddr addr)
{
    switch (addr) {
    case VIRTIO_MMIO_MAGIC_VALUE:
        return MMIO_MAGIC;
    case VIRTIO_MMIO_VERSION:
        return proxy->legacy ? VERSION_LEGACY : VERSION_MODERN;
    case VIRTIO_MMIO_VENDOR_ID:
        return MMIO_VENDOR;
    default:
        return 0;
    }
}

/*
 * Does @addr belong to the selected queue?  A driver may select any number,
 * and one that no array has an entry for must get no further than here.
 */
static bool queue_is_missing(VirtIOMMIOProxy *proxy, hwaddr addr)
{
    bool of_queue = (addr > VIRTIO_MMIO_QUEUE_SEL &&
                     addr < VIRTIO_MMIO_QUEUE_NOTIFY) ||
                    (addr >= VIRTIO_MMIO_QUEUE_DESC_LOW &&
                     addr <= VIRTIO_MMIO_QUEUE_USED_HIGH);

    return of_queue && proxy->queue_sel >= VIRTIO_QUEUE_MAX;
}

static uint64_t virtio_mmio_read(void *opaque, hwaddr addr, unsigned size)
{
    VirtIOMMIOProxy *proxy = opaque;
    VirtIODevice *vdev = proxy_device(proxy);

    if (!vdev) {
        return read_empty(proxy, addr);
    }
    if (addr >= VIRTIO_MMIO_CONFIG) {
        return config_read(vdev, addr - VIRTIO_MMIO_CONFIG, size);
    }
    if (size != 4) {
        qemu_log_mask(LOG_GUEST_ERROR, "virtio-mmio: %u-byte read of register "
                      "0x%" PRIx64 "\n", size, (uint64_t)addr);
        return 0;
    }
    if (queue_is_missing(proxy, addr)) {
        return 0;
    }
    switch (addr) {
    case VIRTIO_MMIO_MAGIC_VALUE:
    case VIRTIO_MMIO_VERSION:
    case VIRTIO_MMIO_VENDOR_ID:
        return read_empty(proxy, addr);
    case VIRTIO_MMIO_DEVICE_ID:
        return vdev->device_id;
    case VIRTIO_MMIO_DEVICE_FEATURES:
        return device_features(proxy, vdev);
    case VIRTIO_MMIO_QUEUE_NUM_MAX:
        return virtio_queue_get_max_num(vdev, proxy->queue_sel);
    case VIRTIO_MMIO_QUEUE_PFN:
        return proxy->legacy ? virtio_queue_get_addr(vdev, proxy->queue_sel) >>
                               proxy->guest_page_shift : 0;
    case VIRTIO_MMIO_QUEUE_READY:
        return !proxy->legacy && virtio_queue_enabled(vdev, proxy->queue_sel);
    case VIRTIO_MMIO_INTERRUPT_STATUS:
        return vdev->isr;
    case VIRTIO_MMIO_STATUS:
        return vdev->status;
    case VIRTIO_MMIO_CONFIG_GENERATION:
        return proxy->legacy ? 0 : vdev->generation;
    case VIRTIO_MMIO_SHM_LEN_LOW:
    case VIRTIO_MMIO_SHM_LEN_HIGH:
    case VIRTIO_MMIO_SHM_BASE_LOW:
    case VIRTIO_MMIO_SHM_BASE_HIGH:
        /* 4.2.2: a region that does not exist is all ones, both. */
        return UINT32_MAX;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "virtio-mmio: read of register 0x%"
                      PRIx64 "\n", (uint64_t)addr);
        return 0;
    }
}

/* 2.2.2: what was not offered is refused. */
static bool features_accepted(VirtIOMMIOProxy *proxy, VirtIODevice *vdev)
{
    uint64_t chosen = proxy->guest_features[0] |
                      (uint64_t)proxy->guest_features[1] << 32;

    return !(chosen & ~offered_features(proxy, vdev)) &&
           virtio_set_features(vdev, chosen) == 0;
}

static void set_status(VirtIOMMIOProxy *proxy, VirtIODevice *vdev, uint8_t val)
{
    if (!val) {
        virtio_bus_reset(&proxy->bus);
        soft_reset(proxy);
        return;
    }
    if (!proxy->legacy && (val & VIRTIO_CONFIG_S_FEATURES_OK) &&
        !(vdev->status & VIRTIO_CONFIG_S_FEATURES_OK) &&
        !features_accepted(proxy, vdev)) {
        val &= ~VIRTIO_CONFIG_S_FEATURES_OK;
    }
    virtio_set_status(vdev, val);
}

static void set_driver_features(VirtIOMMIOProxy *proxy, VirtIODevice *vdev,
                                uint32_t val)
{
    if (proxy->legacy) {
        if (!proxy->guest_features_sel) {
            virtio_set_features(vdev, val);
        }
    } else if (proxy->guest_features_sel < 2) {
        proxy->guest_features[proxy->guest_features_sel] = val;
    }
}

static void set_queue_ready(VirtIOMMIOProxy *proxy, VirtIODevice *vdev,
                            bool ready)
{
    VirtIOMMIOQueue *q = &proxy->queue[proxy->queue_sel];
    int n = proxy->queue_sel;

    if (!ready) {
        virtio_queue_reset(vdev, n);
    } else if (!virtio_queue_enabled(vdev, n)) {
        virtio_queue_set_rings(vdev, n,
                               (uint64_t)q->desc[1] << 32 | q->desc[0],
                               (uint64_t)q->avail[1] << 32 | q->avail[0],
                               (uint64_t)q->used[1] << 32 | q->used[0]);
        virtio_queue_enable(vdev, n);
    }
}

/* Registers that only one of the two interface versions has. */
static bool write_legacy(VirtIOMMIOProxy *proxy, VirtIODevice *vdev,
                         hwaddr addr, uint32_t val)
{
    switch (addr) {
    case VIRTIO_MMIO_GUEST_PAGE_SIZE:
        /* A size that is no power of two rounds down; 0 is 1. */
        proxy->guest_page_shift = val ? MIN(31 - clz32(val), 31) : 0;
        return true;
    case VIRTIO_MMIO_QUEUE_ALIGN:
        virtio_queue_set_align(vdev, proxy->queue_sel, val);
        return true;
    case VIRTIO_MMIO_QUEUE_PFN:
        if (val) {
            virtio_queue_set_addr(vdev, proxy->queue_sel,
                                  (hwaddr)val << proxy->guest_page_shift);
        } else {
            virtio_bus_reset(&proxy->bus);
        }
        return true;
    default:
        return false;
    }
}

static bool write_modern(VirtIOMMIOProxy *proxy, VirtIODevice *vdev,
                         hwaddr addr, uint32_t val)
{
    VirtIOMMIOQueue *q = &proxy->queue[proxy->queue_sel % VIRTIO_QUEUE_MAX];

    switch (addr) {
    case VIRTIO_MMIO_QUEUE_READY:
        set_queue_ready(proxy, vdev, val & 1);
        return true;
    case VIRTIO_MMIO_QUEUE_DESC_LOW:
        q->desc[0] = val;
        return true;
    case VIRTIO_MMIO_QUEUE_DESC_HIGH:
        q->desc[1] = val;
        return true;
    case VIRTIO_MMIO_QUEUE_AVAIL_LOW:
        q->avail[0] = val;
        return true;
    case VIRTIO_MMIO_QUEUE_AVAIL_HIGH:
        q->avail[1] = val;
        return true;
    case VIRTIO_MMIO_QUEUE_USED_LOW:
        q->used[0] = val;
        return true;
    case VIRTIO_MMIO_QUEUE_USED_HIGH:
        q->used[1] = val;
        return true;
    default:
        return false;
    }
}

static void virtio_mmio_write(void *opaque, hwaddr addr, uint64_t value,
                              unsigned size)
{
    VirtIOMMIOProxy *proxy = opaque;
    VirtIODevice *vdev = proxy_device(proxy);
    uint32_t val = value;

    if (!vdev) {
        return;
    }
    if (addr >= VIRTIO_MMIO_CONFIG) {
        config_write(vdev, addr - VIRTIO_MMIO_CONFIG, val, size);
        return;
    }
    if (size != 4) {
        qemu_log_mask(LOG_GUEST_ERROR, "virtio-mmio: %u-byte write of register "
                      "0x%" PRIx64 "\n", size, (uint64_t)addr);
        return;
    }
    if (queue_is_missing(proxy, addr)) {
        return;
    }
    switch (addr) {
    case VIRTIO_MMIO_DEVICE_FEATURES_SEL:
        proxy->host_features_sel = val;
        break;
    case VIRTIO_MMIO_DRIVER_FEATURES:
        set_driver_features(proxy, vdev, val);
        break;
    case VIRTIO_MMIO_DRIVER_FEATURES_SEL:
        proxy->guest_features_sel = val;
        break;
    case VIRTIO_MMIO_QUEUE_SEL:
        proxy->queue_sel = val;
        break;
    case VIRTIO_MMIO_QUEUE_NUM:
        virtio_queue_set_num(vdev, proxy->queue_sel, MIN(val, INT_MAX));
        break;
    case VIRTIO_MMIO_QUEUE_NOTIFY:
        if (val < VIRTIO_QUEUE_MAX) {
            virtio_queue_notify(vdev, val);
        }
        break;
    case VIRTIO_MMIO_INTERRUPT_ACK:
        vdev->isr &= ~val;
        qemu_set_irq(proxy->irq, vdev->isr != 0);
        break;
    case VIRTIO_MMIO_STATUS:
        set_status(proxy, vdev, val);
        break;
    default:
        if (!(proxy->legacy ? write_legacy : write_modern)(proxy, vdev, addr,
                                                           val)) {
            qemu_log_mask(LOG_GUEST_ERROR, "virtio-mmio: write of register "
                          "0x%" PRIx64 "\n", (uint64_t)addr);
        }
        break;
    }
}

static const MemoryRegionOps virtio_mmio_ops = {
    .read = virtio_mmio_read,
    .write = virtio_mmio_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 1, .max_access_size = 4 },
};

static void virtio_mmio_notify(DeviceState *dev, uint16_t vector)
{
    VirtIOMMIOProxy *proxy = VIRTIO_MMIO(dev);
    VirtIODevice *vdev = proxy_device(proxy);

    if (vdev) {
        qemu_set_irq(proxy->irq, vdev->isr != 0);
    }
}

static void virtio_mmio_device_plugged(DeviceState *dev, Error **errp)
{
    VirtIOMMIOProxy *proxy = VIRTIO_MMIO(dev);
    VirtIODevice *vdev = proxy_device(proxy);

    if (!proxy->legacy) {
        virtio_add_feature(&vdev->host_features, VIRTIO_F_VERSION_1);
    } else if (virtio_host_has_feature(vdev, VIRTIO_F_ACCESS_PLATFORM)) {
        error_setg(errp, "iommu_platform=on needs a modern transport, and "
                   "virtio-mmio has force-legacy=on");
    }
}

static void virtio_mmio_device_unplugged(DeviceState *dev)
{
    VirtIOMMIOProxy *proxy = VIRTIO_MMIO(dev);

    qemu_set_irq(proxy->irq, 0);
    soft_reset(proxy);
}

static bool virtio_mmio_ioeventfd_enabled(DeviceState *dev)
{
    return VIRTIO_MMIO(dev)->ioeventfd && kvm_eventfds_enabled();
}

static int virtio_mmio_ioeventfd_assign(DeviceState *dev,
                                        EventNotifier *notifier, int n,
                                        bool assign)
{
    VirtIOMMIOProxy *proxy = VIRTIO_MMIO(dev);

    (assign ? memory_region_add_eventfd : memory_region_del_eventfd)
        (&proxy->iomem, VIRTIO_MMIO_QUEUE_NOTIFY, 4, true, n, notifier);
    return 0;
}

static void virtio_mmio_reset_hold(Object *obj, ResetType type)
{
    VirtIOMMIOProxy *proxy = VIRTIO_MMIO(obj);

    virtio_bus_reset(&proxy->bus);
    soft_reset(proxy);
    proxy->guest_page_shift = 0;
}

/* A bus takes the next free number: only a transport that is used has one. */
static void virtio_mmio_realize(DeviceState *dev, Error **errp)
{
    VirtIOMMIOProxy *proxy = VIRTIO_MMIO(dev);

    qbus_init(&proxy->bus, sizeof(proxy->bus), TYPE_VIRTIO_MMIO_BUS, dev,
              NULL);
    memory_region_init_io(&proxy->iomem, OBJECT(dev), &virtio_mmio_ops, proxy,
                          TYPE_VIRTIO_MMIO, VIRTIO_MMIO_WINDOW_BYTES);
    sysbus_init_mmio(SYS_BUS_DEVICE(dev), &proxy->iomem);
    sysbus_init_irq(SYS_BUS_DEVICE(dev), &proxy->irq);
}

static const Property virtio_mmio_properties[] = {
    DEFINE_PROP_BOOL("force-legacy", VirtIOMMIOProxy, legacy, false),
    DEFINE_PROP_BOOL("ioeventfd", VirtIOMMIOProxy, ioeventfd, true),
};

static void virtio_mmio_class_init(ObjectClass *klass, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->desc = "virtio over MMIO";
    dc->realize = virtio_mmio_realize;
    RESETTABLE_CLASS(klass)->phases.hold = virtio_mmio_reset_hold;
    device_class_set_props(dc, virtio_mmio_properties);
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static void virtio_mmio_bus_class_init(ObjectClass *klass, const void *data)
{
    VirtioBusClass *vbc = VIRTIO_BUS_CLASS(klass);

    vbc->notify = virtio_mmio_notify;
    vbc->device_plugged = virtio_mmio_device_plugged;
    vbc->device_unplugged = virtio_mmio_device_unplugged;
    vbc->ioeventfd_enabled = virtio_mmio_ioeventfd_enabled;
    vbc->ioeventfd_assign = virtio_mmio_ioeventfd_assign;
}

static const TypeInfo virtio_mmio_types[] = {
    {
        .name          = TYPE_VIRTIO_MMIO,
        .parent        = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(VirtIOMMIOProxy),
        .class_init    = virtio_mmio_class_init,
        TYPE_IS_SECURE("the virtio transport of microvm, intended for "
                       "virtualization"),
    },
    {
        .name          = TYPE_VIRTIO_MMIO_BUS,
        .parent        = TYPE_VIRTIO_BUS,
        .instance_size = sizeof(VirtioBusState),
        .class_init    = virtio_mmio_bus_class_init,
        TYPE_IS_SECURE("connects one transport with one device"),
    },
};
DEFINE_TYPES(virtio_mmio_types)
