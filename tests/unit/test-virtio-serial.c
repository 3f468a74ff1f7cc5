/*
 * virtio-serial: handshake, ports, resets.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include <linux/virtio_mmio.h>

#include <linux/virtio_console.h>

#include "chardev/char-fe.h"
#include "chardev/char-ringbuf.h"
#include "hw/virtio/virtio-serial.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "qemu/rcu.h"
#include "virtio-rig.h"

/* Queues: 0, 1 port 0; 2, 3 control; 4, 5 port 1. */
enum { IN0, OUT0, CTRL_IN, CTRL_OUT, IN1, OUT1 };

static Rig *rig;
static uint16_t ctrl_seen;

static Chardev *ring_new(const char *id)
{
    ChardevRingbuf ring = { .has_size = true, .size = 4096 };
    ChardevRingbufWrapper wrapper = { .data = &ring };
    ChardevBackend backend = {
        .type = CHARDEV_BACKEND_KIND_RINGBUF, .u.ringbuf = wrapper,
    };

    return qemu_chardev_new(id, &backend, &error_abort);
}

static DeviceState *port_new(const char *type, const char *nr,
                             const char *chardev, const char *name)
{
    DeviceState *dev = DEVICE(object_new(type));

    object_property_parse(OBJECT(dev), "nr", nr, &error_abort);
    object_property_set_str(OBJECT(dev), "chardev", chardev, &error_abort);
    if (name) {
        object_property_set_str(OBJECT(dev), "name", name, &error_abort);
    }
    qdev_realize_and_unref(dev, BUS(&VIRTIO_SERIAL(rig->vdev)->bus),
                           &error_abort);
    return dev;
}

static void driver(void)
{
    rig_start(rig, UINT32_MAX, 6);
    for (int i = 0; i < 16; i++) {
        rig_offer(CTRL_IN, RIG_DATA + 0x10000 + i * 64, 64);
    }
    ctrl_seen = 0;
}

/* The next control message to the driver; false when there is none. */
static bool next_control(uint32_t *id, uint16_t *event, uint16_t *value)
{
    uint8_t msg[8];

    if (rig_used_idx(CTRL_IN) == ctrl_seen) {
        return false;
    }
    rig_peek(RIG_DATA + 0x10000 + ctrl_seen++ * 64, msg, 8);
    *id = ldl_le_p(msg);
    *event = lduw_le_p(msg + 4);
    *value = lduw_le_p(msg + 6);
    return true;
}

static void expect_control(uint32_t id, uint16_t event, uint16_t value)
{
    uint32_t got_id;
    uint16_t got_event, got_value;

    g_assert_true(next_control(&got_id, &got_event, &got_value));
    g_assert_cmpuint(got_id, ==, id);
    g_assert_cmpuint(got_event, ==, event);
    g_assert_cmpuint(got_value, ==, value);
}

static void control(uint32_t id, uint16_t event, uint16_t value)
{
    uint8_t msg[8];

    stl_le_p(msg, id);
    stw_le_p(msg + 4, event);
    stw_le_p(msg + 6, value);
    rig_request(rig, CTRL_OUT, msg, 8, NULL, 0);
}

static void make(void)
{
    rig = rig_new(TYPE_VIRTIO_SERIAL, NULL);
    ring_new("a");
    ring_new("b");
}

static void unmake(void)
{
    rig_free(rig);
    qemu_chr_cleanup();
}

static void test_the_handshake_announces_every_port(void)
{
    uint8_t name[16] = { 0 };
    uint32_t id;
    uint16_t event, value;

    make();
    port_new("virtconsole", "0", "a", NULL);
    port_new("virtserialport", "1", "b", "org.x");
    driver();
    g_assert_false(next_control(&id, &event, &value));
    control(0, VIRTIO_CONSOLE_DEVICE_READY, 1);
    expect_control(0, VIRTIO_CONSOLE_PORT_ADD, 1);
    expect_control(1, VIRTIO_CONSOLE_PORT_ADD, 1);
    control(0, VIRTIO_CONSOLE_PORT_READY, 1);
    expect_control(0, VIRTIO_CONSOLE_CONSOLE_PORT, 1);
    expect_control(0, VIRTIO_CONSOLE_PORT_OPEN, 1);
    control(1, VIRTIO_CONSOLE_PORT_READY, 1);
    rig_peek(RIG_DATA + 0x10000 + ctrl_seen * 64 + 8, name, 5);
    expect_control(1, VIRTIO_CONSOLE_PORT_NAME, 1);
    g_assert_cmpstr((char *)name, ==, "org.x");
    expect_control(1, VIRTIO_CONSOLE_PORT_OPEN, 1);
    control(31, VIRTIO_CONSOLE_PORT_READY, 1);
    control(UINT32_MAX, VIRTIO_CONSOLE_PORT_OPEN, 1);
    control(1, 999, 1);
    rig_request(rig, CTRL_OUT, "x", 1, NULL, 0);
    g_assert_false(next_control(&id, &event, &value));
    g_assert_false(rig_needs_reset(rig));
    unmake();
}

static void test_numbers_of_ports(void)
{
    DeviceState *dev;
    Error *err = NULL;

    make();
    port_new("virtserialport", "4294967295", "a", NULL);
    g_assert_nonnull(VIRTIO_SERIAL(rig->vdev)->port[1]);
    for (int i = 0; i < 3; i++) {
        static const char *const nr[] = { "0", "1", "31" };
        static const char *const says[] = { "reserved", "in use", "below" };

        dev = DEVICE(object_new("virtserialport"));
        object_property_parse(OBJECT(dev), "nr", nr[i], &error_abort);
        g_assert_false(qdev_realize_and_unref(
            dev, BUS(&VIRTIO_SERIAL(rig->vdev)->bus), &err));
        g_assert_nonnull(strstr(error_get_pretty(err), says[i]));
        error_free(err);
        err = NULL;
    }
    unmake();
}

static void test_a_port_comes_and_goes_while_the_driver_runs(void)
{
    DeviceState *dev;

    make();
    driver();
    control(0, VIRTIO_CONSOLE_DEVICE_READY, 1);
    dev = port_new("virtserialport", "1", "b", NULL);
    expect_control(1, VIRTIO_CONSOLE_PORT_ADD, 1);
    control(1, VIRTIO_CONSOLE_PORT_OPEN, 1);
    /* a buffer is held for input when the port goes */
    rig_offer(IN1, RIG_DATA, 16);
    rig_kick(rig, IN1);
    g_assert_cmpuint(virtio_serial_room(VIRTIO_SERIAL_PORT(dev)), ==, 16);
    object_unparent(OBJECT(dev));
    expect_control(1, VIRTIO_CONSOLE_PORT_REMOVE, 1);
    drain_call_rcu();
    g_assert_false(qemu_chr_is_busy(qemu_chr_find("b")));
    /* what the driver still sends is taken and forgotten */
    rig_request(rig, OUT1, "lost", 4, NULL, 0);
    port_new("virtserialport", "1", "b", NULL);
    expect_control(1, VIRTIO_CONSOLE_PORT_ADD, 1);
    unmake();
}

static void test_a_reset_with_buffers_held(void)
{
    DeviceState *dev;

    make();
    dev = port_new("virtserialport", "1", "b", NULL);
    for (int i = 0; i < 2; i++) {
        driver();
        control(1, VIRTIO_CONSOLE_PORT_OPEN, 1);
        rig_offer(IN1, RIG_DATA, 16);
        rig_kick(rig, IN1);
        g_assert_cmpuint(virtio_serial_room(VIRTIO_SERIAL_PORT(dev)), ==, 16);
        rig_write(rig, VIRTIO_MMIO_STATUS, 0);
        g_assert_cmpuint(virtio_serial_room(VIRTIO_SERIAL_PORT(dev)), ==, 0);
        g_assert_false(VIRTIO_SERIAL_PORT(dev)->guest_connected);
    }
    unmake();
}

static void test_without_multiport_port_0_just_works(void)
{
    DeviceState *dev;
    uint8_t got[4];

    make();
    dev = port_new("virtconsole", "0", "a", NULL);
    rig_start(rig, 0, 2);
    rig_offer(IN0, RIG_DATA, 16);
    rig_kick(rig, IN0);
    g_assert_cmpuint(virtio_serial_write(VIRTIO_SERIAL_PORT(dev),
                                         (const uint8_t *)"key", 3), ==, 3);
    g_assert_cmpuint(rig_used_len(IN0, 0), ==, 3);
    rig_peek(RIG_DATA, got, 3);
    g_assert_cmpmem(got, 3, "key", 3);
    rig_request(rig, OUT0, "out", 3, NULL, 0);
    g_assert_cmpuint(qemu_chr_ringbuf_read(qemu_chr_find("a"), got, 4), ==, 3);
    unmake();
}

static void poke_emergency(uint32_t value, size_t len)
{
    uint8_t bytes[4];

    stl_le_p(bytes, value);
    rig_poke(RIG_MMIO_BASE + VIRTIO_MMIO_CONFIG +
             offsetof(struct virtio_console_config, emerg_wr), bytes, len);
}

static void test_a_character_before_any_queue_reaches_the_console(void)
{
    const unsigned int at = offsetof(struct virtio_console_config, emerg_wr);
    uint8_t got[4];

    make();
    poke_emergency('x', 4);             /* no console: lost */
    port_new("virtserialport", "1", "b", NULL);
    port_new("virtconsole", "0", "a", NULL);
    poke_emergency('!' | 0xabcdef00, 4);
    poke_emergency('?', 1);
    poke_emergency(0, 4);
    g_assert_cmpuint(rig_config(rig, at, 4), ==, 0);
    g_assert_cmpuint(qemu_chr_ringbuf_count(qemu_chr_find("b")), ==, 0);
    g_assert_cmpuint(qemu_chr_ringbuf_read(qemu_chr_find("a"), got, 4), ==, 2);
    g_assert_cmpmem(got, 2, "!?", 2);
    unmake();
}

static void test_no_emergency_write_unless_it_is_offered(void)
{
    uint8_t got[4];

    rig = rig_new(TYPE_VIRTIO_SERIAL, "emergency-write", "off", NULL);
    ring_new("a");
    port_new("virtconsole", "0", "a", NULL);
    poke_emergency('!', 4);
    g_assert_cmpuint(qemu_chr_ringbuf_read(qemu_chr_find("a"), got, 4), ==, 0);
    unmake();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    rig_init_process();
    g_test_add_func("/virtio-serial/the-handshake-announces-every-port",
                    test_the_handshake_announces_every_port);
    g_test_add_func("/virtio-serial/numbers-of-ports", test_numbers_of_ports);
    g_test_add_func("/virtio-serial/ports-come-and-go-while-the-driver-runs",
                    test_a_port_comes_and_goes_while_the_driver_runs);
    g_test_add_func("/virtio-serial/a-reset-with-buffers-held",
                    test_a_reset_with_buffers_held);
    g_test_add_func("/virtio-serial/without-multiport-port-0-just-works",
                    test_without_multiport_port_0_just_works);
    g_test_add_func("/virtio-serial/a-character-before-any-queue-reaches-the-"
                    "console",
                    test_a_character_before_any_queue_reaches_the_console);
    g_test_add_func("/virtio-serial/no-emergency-write-unless-it-is-offered",
                    test_no_emergency_write_unless_it_is_offered);
    return g_test_run();
}
