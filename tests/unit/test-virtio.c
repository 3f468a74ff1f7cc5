/*
 * Virtio devices: status, configuration, generation.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include <linux/virtio_mmio.h>

#include "qapi/error.h"
#include "virtio-rig.h"

static void test_a_mistake_needs_a_reset_and_nothing_else(void)
{
    Rig *rig = rig_new("virtio-rng-device", NULL);
    uint32_t generation;

    rig_start(rig, 0, 0);
    generation = rig_read(rig, VIRTIO_MMIO_CONFIG_GENERATION);
    rig_write(rig, VIRTIO_MMIO_QUEUE_SEL, 0);
    rig_write(rig, VIRTIO_MMIO_QUEUE_NUM, 7);
    g_assert_true(rig_needs_reset(rig));
    g_assert_cmpuint(rig_read(rig, VIRTIO_MMIO_CONFIG_GENERATION), !=,
                     generation);
    g_assert_cmpuint(rig_read(rig, VIRTIO_MMIO_INTERRUPT_STATUS), ==,
                     VIRTIO_MMIO_INT_CONFIG);
    g_assert_cmpint(rig->irq_level, ==, 1);
    /* the driver cannot clear it by itself */
    rig_write(rig, VIRTIO_MMIO_STATUS, 15);
    g_assert_true(rig_needs_reset(rig));
    rig_write(rig, VIRTIO_MMIO_STATUS, 0);
    g_assert_false(rig_needs_reset(rig));
    g_assert_cmpint(rig->irq_level, ==, 0);
    rig_free(rig);
}

static void test_bad_queue_sizes_and_rings(void)
{
    static const uint32_t sizes[] = { 0, 3, 16, 1024, 65536, UINT32_MAX };
    static const unsigned int rings[][2] = {
        { VIRTIO_MMIO_QUEUE_DESC_LOW, 0x10008 },
        { VIRTIO_MMIO_QUEUE_AVAIL_LOW, 0x11001 },
        { VIRTIO_MMIO_QUEUE_USED_LOW, 0x12002 },
    };
    Rig *rig = rig_new("virtio-rng-device", NULL);

    for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
        rig_start(rig, 0, 0);
        rig_write(rig, VIRTIO_MMIO_QUEUE_NUM, sizes[i]);
        g_assert_true(rig_needs_reset(rig));
        g_assert_cmpint(virtio_queue_get_num(rig->vdev, 0), ==, 8);
    }
    for (size_t i = 0; i < ARRAY_SIZE(rings); i++) {
        rig_start(rig, 0, 0);
        rig_write(rig, VIRTIO_MMIO_QUEUE_DESC_LOW, 0x10000);
        rig_write(rig, VIRTIO_MMIO_QUEUE_AVAIL_LOW, 0x11000);
        rig_write(rig, VIRTIO_MMIO_QUEUE_USED_LOW, 0x12000);
        rig_write(rig, rings[i][0], rings[i][1]);
        rig_write(rig, VIRTIO_MMIO_QUEUE_READY, 1);
        g_assert_true(rig_needs_reset(rig));
    }
    rig_free(rig);
}

static void test_nothing_runs_before_driver_ok_or_without_a_queue(void)
{
    Rig *rig = rig_new("virtio-rng-device", NULL);

    rig_negotiate(rig, 0);
    rig_setup_queue(rig, 0, 8);
    rig_desc(0, 0, RIG_DATA, 16, 2, 0);
    rig_avail(0, 8, 0, 0);
    rig_kick(rig, 0);
    g_assert_cmpuint(rig_used_idx(0), ==, 0);
    rig_driver_ok(rig);
    rig_kick(rig, 5);
    rig_kick(rig, UINT32_MAX);
    g_assert_cmpuint(rig_used_idx(0), ==, 0);
    rig_kick(rig, 0);
    g_assert_cmpuint(rig_used_idx(0), ==, 1);
    /* a queue that is taken back is not touched */
    rig_write(rig, VIRTIO_MMIO_QUEUE_SEL, 0);
    rig_write(rig, VIRTIO_MMIO_QUEUE_READY, 0);
    rig_avail(0, 8, 1, 0);
    rig_kick(rig, 0);
    g_assert_cmpuint(rig_used_idx(0), ==, 1);
    rig_free(rig);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    rig_init_process();
    g_test_add_func("/virtio/a-mistake-needs-a-reset-and-nothing-else",
                    test_a_mistake_needs_a_reset_and_nothing_else);
    g_test_add_func("/virtio/bad-queue-sizes-and-rings",
                    test_bad_queue_sizes_and_rings);
    g_test_add_func("/virtio/nothing-runs-before-driver-ok-or-without-a-queue",
                    test_nothing_runs_before_driver_ok_or_without_a_queue);
    return g_test_run();
}
