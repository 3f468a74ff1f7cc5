/*
 * virtio-mmio: registers of both versions, empty slots.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include <linux/virtio_mmio.h>

#include "qapi/error.h"
#include "qemu/bswap.h"
#include "virtio-rig.h"

#define TYPE "virtio-rng-device"

static void test_identity_and_registers_that_are_not_there(void)
{
    Rig *rig = rig_new(TYPE, NULL);
    uint8_t byte = 0xaa;

    g_assert_cmphex(rig_read(rig, VIRTIO_MMIO_MAGIC_VALUE), ==, 0x74726976);
    g_assert_cmpuint(rig_read(rig, VIRTIO_MMIO_VERSION), ==, 2);
    g_assert_cmpuint(rig_read(rig, VIRTIO_MMIO_DEVICE_ID), ==, 4);
    for (unsigned int reg = 0; reg < 0x200; reg += 4) {
        rig_read(rig, reg);
        if (reg != VIRTIO_MMIO_STATUS) {
            rig_write(rig, reg, 0);
        }
    }
    rig_peek(RIG_MMIO_BASE, &byte, 1);
    g_assert_cmphex(byte, ==, 0);
    rig_poke(RIG_MMIO_BASE + VIRTIO_MMIO_STATUS, "\x07", 1);
    g_assert_cmphex(rig_read(rig, VIRTIO_MMIO_STATUS), ==, 0);
    g_assert_cmphex(rig_read(rig, VIRTIO_MMIO_SHM_LEN_LOW), ==, UINT32_MAX);
    g_assert_cmphex(rig_config(rig, 0, 1), ==, 0xff);
    rig_free(rig);
}

static void test_a_queue_that_does_not_exist_is_empty(void)
{
    static const uint32_t bad[] = { 1, 1023, 1024, 0x80000000, UINT32_MAX };
    Rig *rig = rig_new(TYPE, NULL);

    rig_negotiate(rig, 0);
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        rig_write(rig, VIRTIO_MMIO_QUEUE_SEL, bad[i]);
        g_assert_cmpuint(rig_read(rig, VIRTIO_MMIO_QUEUE_NUM_MAX), ==, 0);
        for (unsigned int reg = VIRTIO_MMIO_QUEUE_NUM; reg < 0xb0; reg += 4) {
            if (reg != VIRTIO_MMIO_STATUS) {
                rig_write(rig, reg, 16);
            }
        }
        g_assert_cmpuint(rig_read(rig, VIRTIO_MMIO_QUEUE_READY), ==, 0);
        g_assert_false(rig_needs_reset(rig));
    }
    rig_write(rig, VIRTIO_MMIO_QUEUE_SEL, 0);
    g_assert_cmpuint(rig_read(rig, VIRTIO_MMIO_QUEUE_NUM_MAX), ==, 8);
    g_assert_cmpuint(rig_read(rig, VIRTIO_MMIO_QUEUE_READY), ==, 0);
    rig_free(rig);
}

static void test_features_are_final_and_a_subset(void)
{
    Rig *rig = rig_new(TYPE, NULL);
    uint32_t ok = VIRTIO_CONFIG_S_FEATURES_OK;

    rig_write(rig, VIRTIO_MMIO_STATUS, 3);
    rig_write(rig, VIRTIO_MMIO_STATUS, 3 | ok);
    /* VERSION_1 was not accepted */
    g_assert_cmphex(rig_read(rig, VIRTIO_MMIO_STATUS), ==, 3);
    rig_write(rig, VIRTIO_MMIO_DRIVER_FEATURES_SEL, 1);
    rig_write(rig, VIRTIO_MMIO_DRIVER_FEATURES, UINT32_MAX);
    rig_write(rig, VIRTIO_MMIO_STATUS, 3 | ok);
    g_assert_cmphex(rig_read(rig, VIRTIO_MMIO_STATUS), ==, 3);
    rig_write(rig, VIRTIO_MMIO_DRIVER_FEATURES, 1);
    rig_write(rig, VIRTIO_MMIO_STATUS, 3 | ok);
    g_assert_cmphex(rig_read(rig, VIRTIO_MMIO_STATUS), ==, 3 | ok);
    rig_write(rig, VIRTIO_MMIO_DRIVER_FEATURES, 0);
    rig_write(rig, VIRTIO_MMIO_STATUS, 3 | ok);
    g_assert_true(rig->vdev->guest_features & 1ull << VIRTIO_F_VERSION_1);
    rig_write(rig, VIRTIO_MMIO_DEVICE_FEATURES_SEL, 2);
    g_assert_cmphex(rig_read(rig, VIRTIO_MMIO_DEVICE_FEATURES), ==, 0);
    rig_free(rig);
}

static void test_a_driver_must_take_the_platform_s_addresses(void)
{
    Rig *rig = rig_new(TYPE, "iommu_platform", "on", NULL);
    uint32_t ok = VIRTIO_CONFIG_S_FEATURES_OK;

    rig_write(rig, VIRTIO_MMIO_DEVICE_FEATURES_SEL, 1);
    g_assert_cmphex(rig_read(rig, VIRTIO_MMIO_DEVICE_FEATURES), ==, 3);
    rig_write(rig, VIRTIO_MMIO_STATUS, 3);
    rig_write(rig, VIRTIO_MMIO_DRIVER_FEATURES_SEL, 1);
    rig_write(rig, VIRTIO_MMIO_DRIVER_FEATURES, 1);
    rig_write(rig, VIRTIO_MMIO_STATUS, 3 | ok);
    g_assert_cmphex(rig_read(rig, VIRTIO_MMIO_STATUS), ==, 3);
    rig_write(rig, VIRTIO_MMIO_DRIVER_FEATURES, 3);
    rig_write(rig, VIRTIO_MMIO_STATUS, 3 | ok);
    g_assert_cmphex(rig_read(rig, VIRTIO_MMIO_STATUS), ==, 3 | ok);
    rig_free(rig);
}

static Rig *legacy(void)
{
    Rig *rig;

    rig_force_legacy = true;
    rig = rig_new(TYPE, NULL);
    rig_force_legacy = false;
    rig_write(rig, VIRTIO_MMIO_STATUS, 0);
    rig_write(rig, VIRTIO_MMIO_STATUS, 3);
    rig_write(rig, VIRTIO_MMIO_QUEUE_SEL, 0);
    return rig;
}

static void test_a_legacy_driver_gets_its_bytes(void)
{
    static const uint8_t zeroes[0x3000];
    uint8_t got[64] = { 0 }, none[64] = { 0 };
    Rig *rig = legacy();

    g_assert_cmpuint(rig_read(rig, VIRTIO_MMIO_VERSION), ==, 1);
    rig_poke(0x10000, zeroes, sizeof(zeroes));
    rig_poke(RIG_DATA, none, 64);
    rig_write(rig, VIRTIO_MMIO_GUEST_PAGE_SIZE, 4096);
    rig_write(rig, VIRTIO_MMIO_QUEUE_NUM, 8);
    rig_write(rig, VIRTIO_MMIO_QUEUE_ALIGN, 4096);
    rig_write(rig, VIRTIO_MMIO_QUEUE_PFN, 0x10);
    g_assert_cmphex(rig_read(rig, VIRTIO_MMIO_QUEUE_PFN), ==, 0x10);
    rig_write(rig, VIRTIO_MMIO_STATUS, 7);
    rig_desc(0, 0, RIG_DATA, 64, 2, 0);
    rig_poke(0x10000 + 8 * 16 + 2, "\1\0", 2);
    rig_kick(rig, 0);
    rig_settle();
    rig_peek(0x11000, got, 8);
    g_assert_cmpuint(lduw_le_p(got + 2), ==, 1);
    rig_peek(RIG_DATA, got, 64);
    g_assert_cmpint(memcmp(got, none, 64), !=, 0);
    g_assert_cmpint(rig->irq_level, ==, 1);
    rig_write(rig, VIRTIO_MMIO_INTERRUPT_ACK, 1);
    g_assert_cmpint(rig->irq_level, ==, 0);
    /* page 0 resets */
    rig_write(rig, VIRTIO_MMIO_QUEUE_PFN, 0);
    g_assert_cmphex(rig_read(rig, VIRTIO_MMIO_STATUS), ==, 0);
    rig_free(rig);
}

static void test_legacy_numbers_at_their_edges(void)
{
    static const uint32_t odd[] = {
        0, 1, 2, 3, 4, 15, 16, 4095, 4096, 0x7fffffff, 0x80000000, UINT32_MAX,
    };

    for (size_t i = 0; i < ARRAY_SIZE(odd); i++) {
        for (size_t j = 0; j < ARRAY_SIZE(odd); j++) {
            for (size_t k = 0; k < ARRAY_SIZE(odd); k++) {
                Rig *rig = legacy();

                rig_write(rig, VIRTIO_MMIO_GUEST_PAGE_SIZE, odd[i]);
                rig_write(rig, VIRTIO_MMIO_QUEUE_ALIGN, odd[j]);
                rig_write(rig, VIRTIO_MMIO_QUEUE_PFN, odd[k]);
                rig_write(rig, VIRTIO_MMIO_STATUS, 7);
                rig_write(rig, VIRTIO_MMIO_QUEUE_NOTIFY, 0);
                rig_read(rig, VIRTIO_MMIO_QUEUE_PFN);
                rig_free(rig);
            }
        }
    }
}

static void test_an_empty_slot_is_skipped_and_filled_again(void)
{
    Rig *rig = rig_new(TYPE, NULL);
    DeviceState *dev;

    rig_start(rig, 0, 0);
    object_unparent(OBJECT(rig->vdev));
    g_assert_cmphex(rig_read(rig, VIRTIO_MMIO_MAGIC_VALUE), ==, 0x74726976);
    g_assert_cmpuint(rig_read(rig, VIRTIO_MMIO_DEVICE_ID), ==, 0);
    for (unsigned int reg = 0; reg < 0x200; reg += 4) {
        rig_write(rig, reg, 1);
        rig_read(rig, reg);
    }
    dev = DEVICE(object_new(TYPE));
    rig->vdev = VIRTIO_DEVICE(dev);
    qdev_realize_and_unref(dev, BUS(&rig->proxy->bus), &error_abort);
    g_assert_cmpuint(rig_read(rig, VIRTIO_MMIO_DEVICE_ID), ==, 4);
    g_assert_cmpuint(rig_read(rig, VIRTIO_MMIO_STATUS), ==, 0);
    rig_start(rig, 0, 0);
    g_assert_false(rig_needs_reset(rig));
    rig_free(rig);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    rig_init_process();
    g_test_add_func("/virtio-mmio/identity-and-registers-that-are-not-there",
                    test_identity_and_registers_that_are_not_there);
    g_test_add_func("/virtio-mmio/a-queue-that-does-not-exist-is-empty",
                    test_a_queue_that_does_not_exist_is_empty);
    g_test_add_func("/virtio-mmio/features-are-final-and-a-subset",
                    test_features_are_final_and_a_subset);
    g_test_add_func("/virtio-mmio/a-driver-must-take-the-platform-s-addresses",
                    test_a_driver_must_take_the_platform_s_addresses);
    g_test_add_func("/virtio-mmio/a-legacy-driver-gets-its-bytes",
                    test_a_legacy_driver_gets_its_bytes);
    g_test_add_func("/virtio-mmio/legacy-numbers-at-their-edges",
                    test_legacy_numbers_at_their_edges);
    g_test_add_func("/virtio-mmio/an-empty-slot-is-skipped-and-filled-again",
                    test_an_empty_slot_is_skipped_and_filled_again);
    return g_test_run();
}
