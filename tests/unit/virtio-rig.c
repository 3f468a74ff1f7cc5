/*
 * A virtio-mmio transport with one device, for tests.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include <linux/virtio_mmio.h>

#include "hw/core/qdev-properties.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "system/address-spaces.h"
#include "system/runstate.h"
#include "virtio-rig.h"

static MemoryRegion ram;
bool rig_force_legacy;

void rig_init_process(void)
{
    bql_lock();
    module_call_init(MODULE_INIT_QOM);
    qemu_init_main_loop(&error_abort);
    memory_map_init();
    vm_start();
    memory_region_init_ram(&ram, NULL, "rig.ram", RIG_RAM_BYTES, &error_abort);
    memory_region_add_subregion(get_system_memory(), 0, &ram);
}

static void irq_changed(void *opaque, int n, int level)
{
    Rig *rig = opaque;

    rig->interrupts += level && !rig->irq_level;
    rig->irq_level = level;
}

Rig *rig_new(const char *type, ...)
{
    Rig *rig = g_new0(Rig, 1);
    DeviceState *proxy = qdev_new(TYPE_VIRTIO_MMIO);
    DeviceState *dev;
    va_list ap;

    rig->proxy = VIRTIO_MMIO(proxy);
    qdev_prop_set_bit(proxy, "force-legacy", rig_force_legacy);
    sysbus_realize_and_unref(SYS_BUS_DEVICE(proxy), &error_abort);
    sysbus_mmio_map(SYS_BUS_DEVICE(proxy), 0, RIG_MMIO_BASE);
    sysbus_connect_irq(SYS_BUS_DEVICE(proxy), 0,
                       qemu_allocate_irq(irq_changed, rig, 0));
    dev = DEVICE(object_new(type));
    va_start(ap, type);
    object_set_propv(OBJECT(dev), &error_abort, ap);
    va_end(ap);
    rig->vdev = VIRTIO_DEVICE(dev);
    qdev_realize_and_unref(dev, BUS(&rig->proxy->bus), &error_abort);
    device_cold_reset(proxy);
    return rig;
}

void rig_free(Rig *rig)
{
    object_unparent(OBJECT(rig->vdev));
    object_unparent(OBJECT(rig->proxy));
    rig_settle();
    g_free(rig);
}

void rig_poke(uint64_t addr, const void *buf, size_t len)
{
    address_space_write(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED,
                        buf, len);
}

void rig_peek(uint64_t addr, void *buf, size_t len)
{
    address_space_read(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED,
                       buf, len);
}

uint32_t rig_read(Rig *rig, unsigned int reg)
{
    uint32_t val;

    rig_peek(RIG_MMIO_BASE + reg, &val, 4);
    return le32_to_cpu(val);
}

void rig_write(Rig *rig, unsigned int reg, uint32_t val)
{
    val = cpu_to_le32(val);
    rig_poke(RIG_MMIO_BASE + reg, &val, 4);
}

void rig_negotiate(Rig *rig, uint64_t features)
{
    int half;

    rig_write(rig, VIRTIO_MMIO_STATUS, 0);
    rig_write(rig, VIRTIO_MMIO_STATUS, VIRTIO_CONFIG_S_ACKNOWLEDGE |
              VIRTIO_CONFIG_S_DRIVER);
    features |= 1ull << VIRTIO_F_VERSION_1;
    for (half = 0; half < 2; half++) {
        uint32_t offered;

        rig_write(rig, VIRTIO_MMIO_DEVICE_FEATURES_SEL, half);
        offered = rig_read(rig, VIRTIO_MMIO_DEVICE_FEATURES);
        rig_write(rig, VIRTIO_MMIO_DRIVER_FEATURES_SEL, half);
        rig_write(rig, VIRTIO_MMIO_DRIVER_FEATURES,
                  offered & (uint32_t)(features >> 32 * half));
    }
    rig_write(rig, VIRTIO_MMIO_STATUS, VIRTIO_CONFIG_S_ACKNOWLEDGE |
              VIRTIO_CONFIG_S_DRIVER | VIRTIO_CONFIG_S_FEATURES_OK);
}

void rig_setup_queue(Rig *rig, unsigned int n, unsigned int num)
{
    static const uint8_t zeroes[0x4000];

    rig_poke(RIG_DESC(n), zeroes, sizeof(zeroes));
    rig_write(rig, VIRTIO_MMIO_QUEUE_SEL, n);
    rig_write(rig, VIRTIO_MMIO_QUEUE_NUM, num);
    rig_write(rig, VIRTIO_MMIO_QUEUE_DESC_LOW, RIG_DESC(n));
    rig_write(rig, VIRTIO_MMIO_QUEUE_AVAIL_LOW, RIG_AVAIL(n));
    rig_write(rig, VIRTIO_MMIO_QUEUE_USED_LOW, RIG_USED(n));
    rig_write(rig, VIRTIO_MMIO_QUEUE_READY, 1);
}

void rig_driver_ok(Rig *rig)
{
    rig_write(rig, VIRTIO_MMIO_STATUS, VIRTIO_CONFIG_S_ACKNOWLEDGE |
              VIRTIO_CONFIG_S_DRIVER | VIRTIO_CONFIG_S_FEATURES_OK |
              VIRTIO_CONFIG_S_DRIVER_OK);
}

void rig_start(Rig *rig, uint64_t features, unsigned int queues)
{
    unsigned int n;

    rig_negotiate(rig, features);
    for (n = 0; n < queues; n++) {
        rig_setup_queue(rig, n, 16);
    }
    rig_driver_ok(rig);
}

void rig_desc(unsigned int n, unsigned int i, uint64_t addr, uint32_t len,
              uint16_t flags, uint16_t next)
{
    uint8_t d[16];

    stq_le_p(d, addr);
    stl_le_p(d + 8, len);
    stw_le_p(d + 12, flags);
    stw_le_p(d + 14, next);
    rig_poke(RIG_DESC(n) + i * 16, d, sizeof(d));
}

void rig_avail(unsigned int n, unsigned int num, uint16_t idx, uint16_t head)
{
    uint16_t le = cpu_to_le16(head);

    rig_poke(RIG_AVAIL(n) + 4 + 2 * (idx % num), &le, 2);
    le = cpu_to_le16(idx + 1);
    rig_poke(RIG_AVAIL(n) + 2, &le, 2);
}

void rig_settle(void)
{
    int i;

    /* Each round runs what the one before made ready. */
    for (i = 0; i < 4; i++) {
        main_loop_wait(true);
    }
}

void rig_kick(Rig *rig, unsigned int n)
{
    rig_write(rig, VIRTIO_MMIO_QUEUE_NOTIFY, n);
    rig_settle();
}

uint16_t rig_used_idx(unsigned int n)
{
    uint16_t idx;

    rig_peek(RIG_USED(n) + 2, &idx, 2);
    return le16_to_cpu(idx);
}

uint32_t rig_used_len(unsigned int n, unsigned int slot)
{
    uint32_t len;

    rig_peek(RIG_USED(n) + 4 + 8 * slot + 4, &len, 4);
    return le32_to_cpu(len);
}

static uint16_t avail_idx(unsigned int n)
{
    uint16_t idx;

    rig_peek(RIG_AVAIL(n) + 2, &idx, 2);
    return le16_to_cpu(idx);
}

uint32_t rig_request(Rig *rig, unsigned int n, const void *out, size_t out_len,
                     void *in, size_t in_len)
{
    const uint64_t out_at = RIG_DATA, in_at = RIG_DATA + 0x20000;
    uint16_t idx = avail_idx(n), used = rig_used_idx(n);
    unsigned int at = 0;
    int64_t end_us = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;

    if (out_len) {
        rig_poke(out_at, out, out_len);
        rig_desc(n, at++, out_at, out_len, in_len ? 1 : 0, 1);
    }
    if (in_len) {
        rig_poke(in_at, in, in_len);
        rig_desc(n, at, in_at, in_len, 2, 0);
    }
    rig_avail(n, 16, idx, 0);
    rig_kick(rig, n);
    while (rig_used_idx(n) == used && !rig_needs_reset(rig)) {
        g_assert_cmpint(g_get_monotonic_time(), <, end_us);
        main_loop_wait(true);
    }
    if (in_len) {
        rig_peek(in_at, in, in_len);
    }
    return rig_used_len(n, used % 16);
}

void rig_offer(unsigned int n, uint64_t addr, uint32_t len)
{
    uint16_t idx = avail_idx(n);

    rig_desc(n, idx % 16, addr, len, 2, 0);
    rig_avail(n, 16, idx, idx % 16);
}

uint32_t rig_config(Rig *rig, unsigned int at, unsigned int size)
{
    uint32_t val = 0;

    rig_peek(RIG_MMIO_BASE + VIRTIO_MMIO_CONFIG + at, &val, size);
    return le32_to_cpu(val);
}

bool rig_needs_reset(Rig *rig)
{
    return rig_read(rig, VIRTIO_MMIO_STATUS) & 0x40;
}
