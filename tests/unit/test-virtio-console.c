/*
 * virtconsole and virtserialport on character devices.
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
#include "qapi/qmp-event.h"
#include "qemu/bswap.h"
#include "virtio-rig.h"

#include "qemu/main-loop.h"
#include "qemu/sockets.h"

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

/* A chardev-socket around one end of a pair; the other one. */
static int socket_new(const char *id)
{
    g_autofree char *opts = NULL;
    int pair[2];
    g_autoptr(QDict) dict = qdict_new();
    g_autofree char *own = NULL;
    ChardevBackend *backend;

    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), ==, 0);
    opts = g_strdup_printf("%d", pair[0]);
    qdict_put_str(dict, "backend", "socket");
    qdict_put_str(dict, "fd", opts);
    backend = qemu_chr_parse_backend(dict, &own, &error_abort);
    qemu_chardev_new(id, backend, &error_abort);
    qapi_free_ChardevBackend(backend);
    return pair[1];
}

static void test_data_goes_both_ways_on_two_ports(void)
{
    uint8_t got[64];
    int peer;

    make();
    peer = socket_new("s");
    port_new("virtconsole", "0", "a", NULL);
    port_new("virtserialport", "1", "s", NULL);
    driver();
    control(0, VIRTIO_CONSOLE_DEVICE_READY, 1);
    control(1, VIRTIO_CONSOLE_PORT_OPEN, 1);
    rig_request(rig, OUT0, "console", 7, NULL, 0);
    g_assert_cmpuint(qemu_chr_ringbuf_read(qemu_chr_find("a"), got, 64), ==,
                     7);
    rig_request(rig, OUT1, "serial", 6, NULL, 0);
    g_assert_cmpint(recv(peer, got, 64, 0), ==, 6);
    g_assert_cmpmem(got, 6, "serial", 6);
    g_assert_cmpint(send(peer, "hello", 5, 0), ==, 5);
    rig_settle();
    rig_offer(IN1, RIG_DATA, 3);
    rig_kick(rig, IN1);
    while (rig_used_idx(IN1) < 1) {
        main_loop_wait(true);
    }
    rig_offer(IN1, RIG_DATA + 3, 64);
    rig_kick(rig, IN1);
    while (rig_used_idx(IN1) < 2) {
        main_loop_wait(true);
    }
    rig_peek(RIG_DATA, got, 5);
    g_assert_cmpmem(got, 5, "hello", 5);
    close(peer);
    unmake();
}

static void fill_ring(void)
{
    for (int i = 0; i < 15; i++) {
        rig_desc(OUT1, i, RIG_DATA, 0x8000, 0, 0);
        rig_avail(OUT1, 16, i, i);
    }
    rig_kick(rig, OUT1);
}

static void test_a_slow_peer_throttles_and_a_lost_one_does_not(void)
{
    g_autofree uint8_t *sink = g_malloc(1 << 20);
    size_t got = 0;
    int peer;

    for (int lose = 0; lose < 3; lose++) {
        DeviceState *dev;

        make();
        peer = socket_new("s");
        dev = port_new("virtserialport", "1", "s", NULL);
        driver();
        control(1, VIRTIO_CONSOLE_PORT_OPEN, 1);
        fill_ring();
        g_assert_true(VIRTIO_SERIAL_PORT(dev)->throttled);
        g_assert_cmpuint(rig_used_idx(OUT1), <, 15);
        if (lose == 1) {
            close(peer);
        } else if (lose == 2) {
            /* reset, and unplug, with the buffer held */
            rig_write(rig, VIRTIO_MMIO_STATUS, 0);
            object_unparent(OBJECT(dev));
            rig_settle();
        }
        while (lose < 2 && rig_used_idx(OUT1) < 15) {
            ssize_t n = lose ? 0 : recv(peer, sink, 1 << 20, MSG_DONTWAIT);

            got += MAX(n, 0);
            main_loop_wait(true);
        }
        while (!lose && got < 15 * 0x8000) {
            got += recv(peer, sink, 1 << 20, 0);
        }
        if (lose != 1) {
            close(peer);
        }
        unmake();
    }
    g_assert_cmpuint(got, ==, 15 * 0x8000);
}

static GString *told;

static void on_event(QAPIEvent event, QDict *dict)
{
    QDict *data = qdict_get_qdict(dict, "data");

    g_assert_cmpint(event, ==, QAPI_EVENT_VSERPORT_CHANGE);
    g_string_append_printf(told, "%s:%d ", qdict_get_str(data, "id"),
                           qdict_get_bool(data, "open"));
}

static void test_clients_learn_of_ports_with_an_id(void)
{
    DeviceState *dev;

    make();
    told = g_string_new(NULL);
    qapi_event_set_emitter(on_event);
    port_new("virtconsole", "0", "a", NULL);
    dev = port_new("virtserialport", "1", "b", NULL);
    driver();
    control(0, VIRTIO_CONSOLE_PORT_OPEN, 1);
    control(1, VIRTIO_CONSOLE_PORT_OPEN, 1);
    control(1, VIRTIO_CONSOLE_PORT_OPEN, 0);
    g_assert_cmpstr(told->str, ==, "");
    dev->id = g_strdup("agent");
    control(1, VIRTIO_CONSOLE_PORT_OPEN, 1);
    control(1, VIRTIO_CONSOLE_PORT_OPEN, 1);
    control(1, VIRTIO_CONSOLE_PORT_OPEN, 0);
    control(1, VIRTIO_CONSOLE_PORT_OPEN, 1);
    rig_write(rig, VIRTIO_MMIO_STATUS, 0);
    g_assert_cmpstr(told->str, ==, "agent:1 agent:0 agent:1 agent:0 ");
    qapi_event_set_emitter(NULL);
    g_string_free(told, true);
    unmake();
}

static void test_a_port_goes_on_with_another_device(void)
{
    ChardevRingbuf ring = { .has_size = true, .size = 4096 };
    ChardevRingbufWrapper wrapper = { .data = &ring };
    ChardevBackend backend = {
        .type = CHARDEV_BACKEND_KIND_RINGBUF, .u.ringbuf = wrapper,
    };
    uint8_t *sink;
    int peer;

    make();
    peer = socket_new("s");
    port_new("virtserialport", "1", "s", NULL);
    driver();
    control(1, VIRTIO_CONSOLE_PORT_OPEN, 1);
    fill_ring();                        /* more than the socket takes */
    g_assert_cmpuint(rig_used_idx(OUT1), <, 15);
    qemu_chr_change("s", &backend, &error_abort);
    while (rig_used_idx(OUT1) < 15) {
        main_loop_wait(true);
    }
    rig_request(rig, OUT1, "there", 5, NULL, 0);
    sink = g_malloc(4096);
    g_assert_cmpuint(qemu_chr_ringbuf_read(qemu_chr_find("s"), sink, 4096),
                     ==, 4096);
    g_assert_cmpmem(sink + 4096 - 5, 5, "there", 5);
    g_free(sink);
    close(peer);
    unmake();
}

static void test_the_guest_learns_that_the_peer_left(void)
{
    int peer;

    make();
    peer = socket_new("s");
    port_new("virtserialport", "1", "s", NULL);
    driver();
    control(0, VIRTIO_CONSOLE_DEVICE_READY, 1);
    expect_control(1, VIRTIO_CONSOLE_PORT_ADD, 1);
    close(peer);
    while (rig_used_idx(CTRL_IN) == ctrl_seen) {
        main_loop_wait(true);
    }
    expect_control(1, VIRTIO_CONSOLE_PORT_OPEN, 0);
    unmake();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    rig_init_process();
    g_test_add_func("/virtio-console/clients-learn-of-ports-with-an-id",
                    test_clients_learn_of_ports_with_an_id);
    g_test_add_func("/virtio-console/a-port-goes-on-with-another-device",
                    test_a_port_goes_on_with_another_device);
    g_test_add_func("/virtio-console/data-goes-both-ways-on-two-ports",
                    test_data_goes_both_ways_on_two_ports);
    g_test_add_func("/virtio-console/slow-peers-throttle-lost-ones-do-not",
                    test_a_slow_peer_throttles_and_a_lost_one_does_not);
    g_test_add_func("/virtio-console/the-guest-learns-that-the-peer-left",
                    test_the_guest_learns_that_the_peer_left);
    return g_test_run();
}
