/*
 * What virtio devices tell a user who looks.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "hw/virtio/virtio-info.h"
#include "qapi/error.h"
#include "virtio-rig.h"

static void assert_part(GString *buf, const char *part)
{
    if (!strstr(buf->str, part)) {
        g_error("'%s' is not in: %s", part, buf->str);
    }
}

static char *path_of(Rig *rig)
{
    return object_get_canonical_path(OBJECT(rig->vdev));
}

static void test_devices_are_listed_by_path(void)
{
    g_autoptr(GString) none = g_string_new(NULL);
    g_autoptr(GString) one = g_string_new(NULL);
    g_autofree char *path = NULL, *line = NULL;
    Rig *rig;

    virtio_append_list(none);
    g_assert_cmpstr(none->str, ==, "No VirtIO devices\n");
    rig = rig_new("virtio-rng-device", NULL);
    path = path_of(rig);
    line = g_strconcat(path, " [virtio-rng]\n", NULL);
    virtio_append_list(one);
    g_assert_cmpstr(one->str, ==, line);
    rig_free(rig);
}

static void test_fresh_device_has_no_status(void)
{
    g_autoptr(GString) buf = g_string_new(NULL);
    Rig *rig = rig_new("virtio-serial-device", "max_ports", "2", NULL);
    g_autofree char *path = path_of(rig);

    g_assert_true(virtio_append_status(buf, path, &error_abort));
    g_assert_true(g_str_has_prefix(buf->str, path));
    assert_part(buf, ":\n  device_name:             virtio-serial\n"
                "  device_id:               3\n"
                "  vhost_started:           false\n"
                "  bus_name:                virtio-mmio-bus");
    assert_part(buf, "  broken:                  false\n"
                "  disabled:                false\n"
                "  started:                 false\n"
                "  vm_running:              true\n"
                "  num_vqs:                 6\n"
                "  isr:                     0\n"
                "  endianness:              little\n"
                "  status:\n\n  Guest features:\n\n  Host features:\n"
                "\tVIRTIO_F_NOTIFY_ON_EMPTY: ");
    assert_part(buf, ",\n\tVIRTIO_CONSOLE_F_MULTIPORT: ");
    rig_free(rig);
}

static void test_running_device_has_status_and_features(void)
{
    g_autoptr(GString) buf = g_string_new(NULL);
    Rig *rig = rig_new("virtio-rng-device", NULL);
    g_autofree char *path = path_of(rig);

    rig_start(rig, VIRTIO_FEATURE(VIRTIO_RING_F_EVENT_IDX), 0);
    g_assert_true(virtio_append_status(buf, path, &error_abort));
    assert_part(buf, "  started:                 true\n");
    assert_part(buf, "  status:\n\tVIRTIO_CONFIG_S_ACKNOWLEDGE: ");
    assert_part(buf, ",\n\tVIRTIO_CONFIG_S_FEATURES_OK: ");
    assert_part(buf, "  Guest features:\n\tVIRTIO_RING_F_EVENT_IDX: ");
    rig->vdev->guest_features |= VIRTIO_FEATURE(62);
    rig->vdev->broken = true;
    rig->vdev->isr = 3;
    rig->vdev->disabled = true;
    g_string_truncate(buf, 0);
    virtio_append_status(buf, path, &error_abort);
    assert_part(buf, "\n  unknown-features(0x4000000000000000)\n"
                "  Host features:\n");
    assert_part(buf, "  broken:                  true\n"
                "  disabled:                true\n");
    assert_part(buf, "  isr:                     3\n");
    rig_free(rig);
}

static void test_queue_tells_rings_and_indexes(void)
{
    g_autoptr(GString) buf = g_string_new(NULL);
    Rig *rig = rig_new("virtio-rng-device", NULL);
    g_autofree char *path = path_of(rig), *text = NULL;
    char bytes[4];

    rig_negotiate(rig, VIRTIO_FEATURE(VIRTIO_RING_F_EVENT_IDX));
    rig_setup_queue(rig, 0, 8);
    rig_driver_ok(rig);
    rig_request(rig, 0, NULL, 0, bytes, sizeof(bytes));
    g_assert_true(virtio_append_queue_status(buf, path, 0, &error_abort));
    text = g_strconcat(path, ":\n  device_name:          virtio-rng\n"
                       "  queue_index:          0\n"
                       "  inuse:                0\n"
                       "  used_idx:             1\n"
                       "  signalled_used:       1\n"
                       "  signalled_used_valid: true\n"
                       "  last_avail_idx:       1\n"
                       "  shadow_avail_idx:     1\n"
                       "  VRing:\n"
                       "    num:          8\n"
                       "    num_default:  8\n"
                       "    align:        4096\n"
                       "    desc:         0x0000000000010000\n"
                       "    avail:        0x0000000000012000\n"
                       "    used:         0x0000000000013000\n", NULL);
    g_assert_cmpstr(buf->str, ==, text);
    rig_free(rig);
}

static void assert_fails(bool ok, Error *err, const char *message)
{
    g_assert_false(ok);
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free(err);
}

static void test_other_paths_and_queues_are_refused(void)
{
    g_autoptr(GString) buf = g_string_new(NULL);
    Rig *rig = rig_new("virtio-rng-device", NULL);
    g_autofree char *path = path_of(rig);
    Error *err = NULL;
    bool ok;

    ok = virtio_append_status(buf, "/nowhere", &err);
    assert_fails(ok, g_steal_pointer(&err),
                 "Path /nowhere is not a VirtIODevice");
    ok = virtio_append_queue_status(buf, "/machine", 0, &err);
    assert_fails(ok, g_steal_pointer(&err),
                 "Path /machine is not a VirtIODevice");
    ok = virtio_append_queue_status(buf, path, 1, &err);
    assert_fails(ok, g_steal_pointer(&err), "Invalid virtqueue number 1");
    ok = virtio_append_queue_status(buf, path, -1, &err);
    assert_fails(ok, g_steal_pointer(&err), "Invalid virtqueue number -1");
    g_assert_cmpstr(buf->str, ==, "");
    rig_free(rig);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    rig_init_process();
    g_test_add_func("/virtio-info/devices-are-listed-by-path",
                    test_devices_are_listed_by_path);
    g_test_add_func("/virtio-info/fresh-device-has-no-status",
                    test_fresh_device_has_no_status);
    g_test_add_func("/virtio-info/running-device-has-status-and-features",
                    test_running_device_has_status_and_features);
    g_test_add_func("/virtio-info/queue-tells-rings-and-indexes",
                    test_queue_tells_rings_and_indexes);
    g_test_add_func("/virtio-info/other-paths-and-queues-are-refused",
                    test_other_paths_and_queues_are_refused);
    return g_test_run();
}
