/*
 * virtio-serial-device with virtconsole and virtserialport (VIRTIO 1.2, 5.3):
 * control messages good and bad, data both ways against a peer that is slow,
 * hotplug and reset while bytes wait.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <linux/virtio_console.h>
#include <sys/socket.h>
#include "libvirtio.h"
#include "peer.h"
#include "qemu/bswap.h"

#define CTRL_IN 2
#define CTRL_OUT 3
#define CTRL_BUFFERS 8
#define CTRL_BYTES 64
#define SCRATCH (QVIRTIO_RAM_END - (1u << 20))  /* not the allocator's */
#define PORT(n) ((n) ? 2 + 2 * (n) : 0)         /* its queue to the driver */

typedef struct Serial {
    QVirtio *d;
    QVirtq q[10];
    unsigned int queues;
    uint64_t ctrl;                  /* buffers of CTRL_IN */
    char *path;
    int fd;                         /* the peer of port 1 */
} Serial;

typedef struct Message {
    uint32_t id;
    uint16_t event, value;
    char name[CTRL_BYTES];
} Message;

/*** The driver ***/

static void give_ctrl_buffer(Serial *v, unsigned int i)
{
    qvirtq_desc(&v->q[CTRL_IN], i, v->ctrl + i * CTRL_BYTES, CTRL_BYTES,
                VRING_DESC_F_WRITE, 0);
    qvirtq_publish(&v->q[CTRL_IN], i);
}

static void start(Serial *v)
{
    qvirtio_start(v->d, ~QVIRTIO_RING_FEATURES, v->q, v->queues);
    v->ctrl = qvirtio_alloc(v->d, CTRL_BUFFERS * CTRL_BYTES, 16);
    for (unsigned int i = 0; v->queues > 2 && i < CTRL_BUFFERS; i++) {
        give_ctrl_buffer(v, i);
    }
}

static void send_raw(Serial *v, const void *data, size_t len)
{
    qvirtq_request(&v->q[CTRL_OUT], data, len, NULL, 0);
}

static void say(Serial *v, uint32_t id, uint16_t event, uint16_t value)
{
    uint8_t msg[8];

    stl_le_p(msg, id);
    stw_le_p(msg + 4, event);
    stw_le_p(msg + 6, value);
    send_raw(v, msg, 8);
}

static bool take_message(Serial *v, Message *m)
{
    uint8_t msg[CTRL_BYTES];
    uint32_t id, len;

    if (!qvirtq_take(&v->q[CTRL_IN], &id, &len)) {
        return false;
    }
    g_assert_cmpuint(len, >=, 8);
    g_assert_cmpuint(len, <, CTRL_BYTES);
    qtest_memread(v->d->s, v->ctrl + id * CTRL_BYTES, msg, len);
    m->id = ldl_le_p(msg);
    m->event = lduw_le_p(msg + 4);
    m->value = lduw_le_p(msg + 6);
    msg[len] = 0;
    g_strlcpy(m->name, (char *)msg + 8, sizeof(m->name));
    give_ctrl_buffer(v, id);
    return true;
}

static void expect(Serial *v, uint32_t id, uint16_t event, uint16_t value)
{
    Message m;

    g_assert_true(take_message(v, &m));
    g_assert_cmpuint(m.id, ==, id);
    g_assert_cmpuint(m.event, ==, event);
    g_assert_cmpuint(m.value, ==, value);
}

static void expect_silence(Serial *v)
{
    g_assert_false(qvirtq_take(&v->q[CTRL_IN], NULL, NULL));
}

static void expect_change(Serial *v, bool open)
{
    QDict *event = qtest_qmp_eventwait(v->d->s, "VSERPORT_CHANGE");
    QDict *data = qdict_get_qdict(event, "data");

    g_assert_cmpstr(qdict_get_str(data, "id"), ==, "p1");
    g_assert_cmpint(qdict_get_bool(data, "open"), ==, open);
    qobject_unref(event);
}

/* Up to both ends of port 1 open. */
static void handshake(Serial *v)
{
    start(v);
    say(v, 0, VIRTIO_CONSOLE_DEVICE_READY, 1);
    expect(v, 1, VIRTIO_CONSOLE_PORT_ADD, 1);
    say(v, 1, VIRTIO_CONSOLE_PORT_READY, 1);
    expect(v, 1, VIRTIO_CONSOLE_PORT_NAME, 1);
    expect(v, 1, VIRTIO_CONSOLE_PORT_OPEN, 1);
    say(v, 1, VIRTIO_CONSOLE_PORT_OPEN, 1);
}

static void assert_echo(Serial *v)
{
    char got[5] = "";
    uint32_t len;
    QVirtq *in = &v->q[PORT(1)], *out = &v->q[PORT(1) + 1];
    uint64_t at = SCRATCH;

    g_assert_cmpuint(qvirtq_request(out, "hello", 5, NULL, 0), ==, 0);
    peer_read(v->fd, got, 5);
    g_assert_cmpmem(got, 5, "hello", 5);
    g_assert_cmpint(write(v->fd, "world", 5), ==, 5);
    qvirtq_send(in, 0, 0, at, 16);
    qvirtq_wait(in, NULL, &len);
    g_assert_cmpuint(len, ==, 5);
    qtest_memread(v->d->s, at, got, 5);
    g_assert_cmpmem(got, 5, "world", 5);
}

#define PORT_1 "virtserialport,id=p1,bus=s.0,nr=1,chardev=c,name=org.port"

static void open_serial(Serial *v, const char *device, unsigned int ports,
                        const char *more)
{
    g_autofree char *dir = g_dir_make_tmp("ringfence-serial-XXXXXX", NULL);

    v->path = g_build_filename(dir, "c", NULL);
    v->queues = ports > 1 ? 2 + 2 * ports : 2;
    v->d = qvirtio_find(qtest_initf(QVIRTIO_BOARD
        "-chardev socket,id=c,path=%s,server=on,wait=off "
        "-device virtio-serial-device,id=s,max_ports=%u%s %s",
        v->path, ports, device, more), VIRTIO_ID_CONSOLE, 0);
    v->fd = peer_connect(v->path);
}

static void close_serial(Serial *v)
{
    g_autofree char *dir = g_path_get_dirname(v->path);

    qtest_quit(v->d->s);
    close(v->fd);
    unlink(v->path);
    rmdir(dir);
    g_free(v->d);
    g_free(v->path);
}

/*** Registers ***/

static void test_config(void)
{
    Serial v;
    QVirtio *d;

    open_serial(&v, "", 4, "");
    d = v.d;
    g_assert_cmphex(qvirtio_offered(d), ==, QVIRTIO_BIT(VIRTIO_F_VERSION_1) |
                    QVIRTIO_RING_FEATURES |
                    QVIRTIO_BIT(VIRTIO_CONSOLE_F_MULTIPORT) |
                    QVIRTIO_BIT(VIRTIO_CONSOLE_F_EMERG_WRITE));
    for (int round = 0; round < 3; round++) {
        g_assert_cmphex(qvirtio_config64(d, 0), ==, 4ull << 32);
        g_assert_cmphex(qvirtio_config(d, 8, 4), ==, 0);
        g_assert_cmphex(qvirtio_config(d, 11, 1), ==, 0);
        g_assert_cmphex(qvirtio_config(d, 12, 1), ==, 0xff);
        g_assert_cmphex(qvirtio_config(d, 12, 4), ==, UINT32_MAX);
        g_assert_cmphex(qvirtio_config(d, 10, 4), ==, 0xffff0000);
        for (unsigned int at = 0; at < 0x100; at++) {
            qvirtio_config_write(d, at, 1, 0xaa);
        }
        if (round == 1) {
            qvirtio_reset(d);
        }
    }
    close_serial(&v);

    open_serial(&v, ",emergency-write=off", 1, "");
    g_assert_cmphex(qvirtio_offered(v.d), ==, QVIRTIO_RING_FEATURES |
                    QVIRTIO_BIT(VIRTIO_F_VERSION_1));
    g_assert_cmphex(qvirtio_config(v.d, 8, 4), ==, UINT32_MAX);
    qvirtio_write(v.d, VIRTIO_MMIO_QUEUE_SEL, 2);
    g_assert_cmpuint(qvirtio_read(v.d, VIRTIO_MMIO_QUEUE_NUM_MAX) % 1000, !=,
                     1);
    close_serial(&v);
}

static void test_emergency_write(void)
{
    Serial v;
    char got[3];

    open_serial(&v, "", 1, "-device virtconsole,bus=s.0,chardev=c");
    /* before the driver does anything else; 4 bytes, then 1 */
    qvirtio_config_write(v.d, 8, 4, 'a');
    qvirtio_config_write(v.d, 8, 1, 'b');
    qvirtio_config_write(v.d, 8, 2, 0xff00 | 'c');
    peer_read(v.fd, got, 3);
    g_assert_cmpmem(got, 3, "abc", 3);
    g_assert_cmphex(qvirtio_config(v.d, 8, 4), ==, 0);
    close_serial(&v);
}

/*** Good behaviour ***/

static void test_console_without_multiport(void)
{
    Serial v;
    char got[7];
    uint32_t len;

    open_serial(&v, "", 1, "-device virtconsole,bus=s.0,chardev=c");
    start(&v);
    qvirtq_request(&v.q[1], "console", 7, NULL, 0);
    peer_read(v.fd, got, 7);
    g_assert_cmpmem(got, 7, "console", 7);
    g_assert_cmpint(write(v.fd, "in", 2), ==, 2);
    qvirtq_send(&v.q[0], 0, 0, SCRATCH, 64);
    qvirtq_wait(&v.q[0], NULL, &len);
    g_assert_cmpuint(len, ==, 2);
    close_serial(&v);
}

static void test_handshake(void)
{
    Serial v;
    Message m;

    open_serial(&v, "", 4, "-chardev null,id=n -chardev null,id=m "
                "-device virtconsole,bus=s.0,chardev=n,name=con "
                "-device " PORT_1 " -device virtserialport,bus=s.0,nr=3");
    start(&v);
    expect_silence(&v);
    say(&v, 77, VIRTIO_CONSOLE_DEVICE_READY, 1);
    expect(&v, 0, VIRTIO_CONSOLE_PORT_ADD, 1);
    expect(&v, 1, VIRTIO_CONSOLE_PORT_ADD, 1);
    expect(&v, 3, VIRTIO_CONSOLE_PORT_ADD, 1);
    say(&v, 0, VIRTIO_CONSOLE_PORT_READY, 1);
    expect(&v, 0, VIRTIO_CONSOLE_CONSOLE_PORT, 1);
    g_assert_true(take_message(&v, &m));
    g_assert_cmpuint(m.event, ==, VIRTIO_CONSOLE_PORT_NAME);
    g_assert_cmpstr(m.name, ==, "con");
    expect(&v, 0, VIRTIO_CONSOLE_PORT_OPEN, 1);
    say(&v, 1, VIRTIO_CONSOLE_PORT_READY, 1);
    g_assert_true(take_message(&v, &m));
    g_assert_cmpstr(m.name, ==, "org.port");
    expect(&v, 1, VIRTIO_CONSOLE_PORT_OPEN, 1);
    say(&v, 3, VIRTIO_CONSOLE_PORT_READY, 1);   /* nothing behind it */
    expect_silence(&v);
    say(&v, 1, VIRTIO_CONSOLE_PORT_OPEN, 1);
    expect_change(&v, true);
    assert_echo(&v);
    say(&v, 1, VIRTIO_CONSOLE_PORT_OPEN, 0);
    expect_change(&v, false);
    close_serial(&v);
}

static void test_peer_comes_and_goes(void)
{
    Serial v;
    Message m;
    int64_t since = g_get_monotonic_time();

    open_serial(&v, "", 2, "-device " PORT_1);
    handshake(&v);
    for (int i = 0; i < 3; i++) {
        close(v.fd);
        while (!take_message(&v, &m)) {
            g_assert_cmpint(g_get_monotonic_time() - since, <, 60000000);
        }
        g_assert_cmpuint(m.event, ==, VIRTIO_CONSOLE_PORT_OPEN);
        g_assert_cmpuint(m.value, ==, 0);
        /* to nobody: taken and lost */
        qvirtq_request(&v.q[PORT(1) + 1], "lost", 4, NULL, 0);
        v.fd = peer_connect(v.path);
        while (!take_message(&v, &m)) {
            g_assert_cmpint(g_get_monotonic_time() - since, <, 60000000);
        }
        g_assert_cmpuint(m.value, ==, 1);
        assert_echo(&v);
    }
    close_serial(&v);
}

/*** Flow ***/

static void test_pieces(void)
{
    Serial v;
    QVirtq *out;
    char got[12];

    open_serial(&v, "", 2, "-device " PORT_1);
    handshake(&v);
    out = &v.q[PORT(1) + 1];
    qtest_memwrite(v.d->s, SCRATCH, "abcdefghijkl", 12);
    qvirtq_desc(out, 0, SCRATCH, 5, VRING_DESC_F_NEXT, 1);
    qvirtq_desc(out, 1, SCRATCH + 5, 1, VRING_DESC_F_NEXT, 2);
    qvirtq_desc(out, 2, SCRATCH + 6, 6, 0, 0);
    qvirtq_publish(out, 0);
    qvirtq_kick(out);
    qvirtq_wait(out, NULL, NULL);
    peer_read(v.fd, got, 12);
    g_assert_cmpmem(got, 12, "abcdefghijkl", 12);
    close_serial(&v);
}

#define FLOOD (1u << 20)

static void test_slow_reader(void)
{
    g_autofree uint8_t *data = g_malloc(FLOOD);
    g_autofree uint8_t *got = g_malloc(FLOOD);
    unsigned int chunk = FLOOD / 16;
    Serial v;
    QVirtq *out;

    for (size_t i = 0; i < FLOOD; i++) {
        data[i] = i * 31 + i / 4096;
    }
    open_serial(&v, "", 2, "-device " PORT_1);
    handshake(&v);
    out = &v.q[PORT(1) + 1];
    qtest_memwrite(v.d->s, SCRATCH, data, FLOOD);
    for (unsigned int i = 0; i < 16; i++) {
        qvirtq_desc(out, i, SCRATCH + i * chunk, chunk, 0, 0);
        qvirtq_publish(out, i);
    }
    qvirtq_kick(out);
    /* The socket is full: not all of them come back. */
    g_assert_cmpuint(qvirtq_used_idx(out), <, 16);
    peer_read(v.fd, got, FLOOD);
    for (int i = 0; i < 16; i++) {
        qvirtq_wait(out, NULL, NULL);
    }
    g_assert_cmpmem(got, FLOOD, data, FLOOD);
    assert_echo(&v);
    close_serial(&v);
}

static void test_flooding_peer(void)
{
    uint8_t line[8192], got[3000];
    Serial v;
    QVirtq *in;
    size_t sent = 0, seen = 0;
    ssize_t n;

    open_serial(&v, "", 2, "-device " PORT_1);
    handshake(&v);
    in = &v.q[PORT(1)];
    for (size_t i = 0; i < sizeof(line); i++) {
        line[i] = i % 251;
    }
    /* 8192 is no multiple of 251: what comes shows where it is from. */
    while ((n = send(v.fd, line, sizeof(line), MSG_DONTWAIT)) > 0) {
        g_assert_cmpint(n, ==, sizeof(line));
        sent += n;
        if (sent == FLOOD / 8) {
            break;
        }
    }
    while (seen < sent) {
        uint32_t len;

        qvirtq_desc(in, 0, SCRATCH, 1000, VRING_DESC_F_WRITE |
                    VRING_DESC_F_NEXT, 1);
        qvirtq_desc(in, 1, SCRATCH + 1000, 2000, VRING_DESC_F_WRITE, 0);
        qvirtq_publish(in, 0);
        qvirtq_kick(in);
        qvirtq_wait(in, NULL, &len);
        g_assert_cmpuint(len, <=, 3000);
        qtest_memread(v.d->s, SCRATCH, got, len);
        for (uint32_t i = 0; i < len; i++, seen++) {
            g_assert_cmphex(got[i], ==, seen % 8192 % 251);
        }
    }
    g_assert_cmpuint(seen, ==, sent);
    close_serial(&v);
}

/*** Bad behaviour ***/

static void test_bad_control_messages(void)
{
    static const uint32_t ids[] = {
        0, 1, 2, 3, 30, 31, 32, 255, 65536, 0x7fffffff, 0x80000000,
        UINT32_MAX,
    };
    uint8_t junk[4096];
    Serial v;

    memset(junk, 6, sizeof(junk));
    open_serial(&v, "", 2, "-device " PORT_1);
    start(&v);
    for (unsigned int len = 1; len < 8; len++) {
        send_raw(&v, junk, len);
    }
    for (unsigned int i = 0; i < ARRAY_SIZE(ids); i++) {
        for (unsigned int event = 1; event < 12; event++) {
            if (ids[i] != 1 || event > 7) {
                say(&v, ids[i], event, 0);
                say(&v, ids[i], event, 1);
                say(&v, ids[i], event, UINT16_MAX);
            }
        }
        say(&v, ids[i], UINT16_MAX, 1);
    }
    send_raw(&v, junk, sizeof(junk));
    expect_silence(&v);
    /* A message has to be readable. */
    qvirtq_send(&v.q[CTRL_OUT], 0, 0, SCRATCH, 64);
    qvirtq_wait(&v.q[CTRL_OUT], NULL, NULL);
    say(&v, 0, VIRTIO_CONSOLE_DEVICE_READY, 0);
    say(&v, 1, VIRTIO_CONSOLE_PORT_READY, 0);
    expect_silence(&v);
    handshake(&v);
    assert_echo(&v);
    close_serial(&v);
}

static void test_no_room_for_messages(void)
{
    Serial v;
    uint32_t len;

    open_serial(&v, "", 2, "-device " PORT_1);
    qvirtio_start(v.d, ~QVIRTIO_RING_FEATURES, v.q, v.queues);
    say(&v, 0, VIRTIO_CONSOLE_DEVICE_READY, 1);     /* and no buffer */
    /* one that is too small, and one that cannot be written */
    qvirtq_send(&v.q[CTRL_IN], 0, 0, SCRATCH, 3);
    qtest_memset(v.d->s, SCRATCH, 0xee, 16);
    say(&v, 1, VIRTIO_CONSOLE_PORT_READY, 1);
    qvirtq_wait(&v.q[CTRL_IN], NULL, &len);
    g_assert_cmpuint(len, <=, 3);
    g_assert_cmphex(qtest_readb(v.d->s, SCRATCH + 3), ==, 0xee);
    qvirtq_send(&v.q[CTRL_IN], SCRATCH, 64, 0, 0);
    say(&v, 1, VIRTIO_CONSOLE_PORT_READY, 1);
    handshake(&v);
    assert_echo(&v);
    close_serial(&v);
}

static void test_queues_of_no_port(void)
{
    Serial v;
    uint32_t len;

    open_serial(&v, "", 4, "-device " PORT_1);
    handshake(&v);
    /* out: taken and forgotten; in: kept until the port comes */
    qvirtq_request(&v.q[PORT(2) + 1], "nobody", 6, NULL, 0);
    qvirtq_send(&v.q[PORT(2)], 0, 0, SCRATCH, 64);
    qvirtq_send(&v.q[PORT(0)], 0, 0, SCRATCH, 64);
    g_assert_false(qvirtq_take(&v.q[PORT(2)], NULL, NULL));
    /* wrong way round: no bytes to send, none to fill */
    qvirtq_send(&v.q[PORT(1) + 1], 0, 0, SCRATCH, 64);
    qvirtq_wait(&v.q[PORT(1) + 1], NULL, &len);
    g_assert_cmpuint(len, ==, 0);
    assert_echo(&v);
    close_serial(&v);
}

/*** Hotplug ***/

static void test_port_numbers(void)
{
    static const struct {
        const char *args, *says;
    } cases[] = {
        { "'nr': 0", "reserved" }, { "'nr': 1", "" }, { "'nr': 3", "" },
        { "'nr': 4294967294", "" },
    };
    QDict *reply;
    Serial v;

    open_serial(&v, "", 3, "-device " PORT_1);
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        g_autofree char *text = g_strdup_printf("{'execute': 'device_add', "
            "'arguments': {'driver': 'virtserialport', 'bus': 's.0', %s}}",
            cases[i].args);

        qtest_qmp_fails(v.d->s, cases[i].says, text);
    }
    reply = qtest_qmp(v.d->s, "{'execute': 'device_add', 'arguments': {"
                      "'driver': 'virtserialport', 'bus': 's.0'}}");
    g_assert_true(qdict_haskey(reply, "return"));
    qobject_unref(reply);
    /* 1 and 2 are taken, and that was all */
    qtest_qmp_fails(v.d->s, "", "{'execute': 'device_add', 'arguments': {"
                    "'driver': 'virtserialport', 'bus': 's.0'}}");
    start(&v);
    say(&v, 0, VIRTIO_CONSOLE_DEVICE_READY, 1);
    expect(&v, 1, VIRTIO_CONSOLE_PORT_ADD, 1);
    expect(&v, 2, VIRTIO_CONSOLE_PORT_ADD, 1);
    expect_silence(&v);
    close_serial(&v);
}

static void plug(Serial *v)
{
    qobject_unref(qtest_qmp_return(v->d->s, "{'execute': 'device_add', "
        "'arguments': {'driver': 'virtserialport', 'id': 'p1', 'bus': 's.0',"
        " 'nr': 1, 'chardev': 'c', 'name': 'org.port'}}"));
}

static void unplug(Serial *v)
{
    qobject_unref(qtest_qmp_return(v->d->s, "{'execute': 'device_del', "
                                   "'arguments': {'id': 'p1'}}"));
    qobject_unref(qtest_qmp_eventwait(v->d->s, "DEVICE_DELETED"));
}

/* Bytes wait both ways: the peer does not read, the driver has no room. */
static void make_busy(Serial *v)
{
    QVirtq *out = &v->q[PORT(1) + 1];

    for (unsigned int i = 0; i < 16; i++) {
        qvirtq_desc(out, i, SCRATCH, 65536, 0, 0);
        qvirtq_publish(out, i);
    }
    qvirtq_kick(out);
    g_assert_cmpuint(qvirtq_used_idx(out), <, 16);
    /* The port takes a buffer to know how much room there is. */
    qvirtq_send(&v->q[PORT(1)], 0, 0, SCRATCH + 65536, 16);
    qtest_memset(v->d->s, SCRATCH + 65536, 0xcc, 16);
}

/* What an earlier port or driver gave is not written to any more. */
static void assert_untouched(Serial *v)
{
    g_assert_cmphex(qtest_readq(v->d->s, SCRATCH + 65536), ==,
                    0xcccccccccccccccc);
}

static void wait_connected(Serial *v, bool connected)
{
    int64_t since = g_get_monotonic_time();
    bool is;

    do {
        QDict *reply = qtest_qmp(v->d->s, "{'execute': 'qom-get', "
                                 "'arguments': {'path': '/chardevs/c', "
                                 "'property': 'connected'}}");

        is = qdict_get_bool(reply, "return");
        qobject_unref(reply);
        g_assert_cmpint(g_get_monotonic_time() - since, <, 60000000);
    } while (is != connected);
}

static void reconnect(Serial *v)
{
    close(v->fd);
    wait_connected(v, false);
    v->fd = peer_connect(v->path);
    wait_connected(v, true);
}

static void test_hotplug_while_busy(void)
{
    Serial v;

    open_serial(&v, "", 2, "-device " PORT_1);
    handshake(&v);
    for (int i = 0; i < 3; i++) {
        make_busy(&v);
        unplug(&v);
        expect(&v, 1, VIRTIO_CONSOLE_PORT_REMOVE, 1);
        g_assert_cmpint(write(v.fd, "late", 4), ==, 4);
        say(&v, 1, VIRTIO_CONSOLE_PORT_OPEN, 1);
        g_assert_false(qvirtio_needs_reset(v.d));
        assert_untouched(&v);
        reconnect(&v);
        plug(&v);
        expect(&v, 1, VIRTIO_CONSOLE_PORT_ADD, 1);
        handshake(&v);
        assert_echo(&v);
    }
    /* and while nobody drives it at all, or does not say so yet */
    qvirtio_reset(v.d);
    unplug(&v);
    start(&v);
    plug(&v);
    expect_silence(&v);
    handshake(&v);
    assert_echo(&v);
    close_serial(&v);
}

static void test_reset_while_busy(void)
{
    Serial v;
    uint32_t len;

    open_serial(&v, "", 2, "-device " PORT_1);
    for (int i = 0; i < 4; i++) {
        handshake(&v);
        make_busy(&v);
        switch (i) {
        case 0:
            qvirtio_reset(v.d);
            break;
        case 1:
            qobject_unref(qtest_qmp_return(v.d->s,
                                           "{'execute': 'system_reset'}"));
            qobject_unref(qtest_qmp_eventwait(v.d->s, "RESET"));
            break;
        case 2:                     /* broken, then reset */
            qvirtq_publish(&v.q[PORT(1)], UINT16_MAX);
            qvirtq_kick(&v.q[PORT(1)]);
            qvirtq_publish(&v.q[CTRL_OUT], UINT16_MAX);
            qvirtq_kick(&v.q[CTRL_OUT]);
            qvirtio_wait_broken(v.d);
            qvirtio_reset(v.d);
            break;
        default:                    /* only the port's queues */
            for (unsigned int n = PORT(1); n < PORT(1) + 2; n++) {
                qvirtio_write(v.d, VIRTIO_MMIO_QUEUE_SEL, n);
                qvirtio_write(v.d, VIRTIO_MMIO_QUEUE_READY, 0);
            }
            break;
        }
        g_assert_cmpint(write(v.fd, "late", 4), ==, 4);
        g_assert_false(qvirtio_needs_reset(v.d));
        assert_untouched(&v);
        if (i == 3) {
            qvirtq_set_up(&v.q[PORT(1)], v.d, PORT(1), 0);
            qvirtq_set_up(&v.q[PORT(1) + 1], v.d, PORT(1) + 1, 0);
        } else {
            handshake(&v);
        }
        assert_untouched(&v);
        g_assert_cmpuint(qvirtq_used_idx(&v.q[PORT(1)]), ==, 0);
        qvirtq_send(&v.q[PORT(1)], 0, 0, SCRATCH, 16);
        qvirtq_wait(&v.q[PORT(1)], NULL, &len);
        g_assert_cmpuint(len, ==, 4);
        reconnect(&v);
        /* What was being sent came from a ring that is no more. */
        g_assert_cmpuint(qvirtq_used_idx(&v.q[PORT(1) + 1]), ==, 0);
    }
    handshake(&v);
    assert_echo(&v);
    /* and leaving */
    make_busy(&v);
    close_serial(&v);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/virtio-serial/the configuration space and its edges",
                    test_config);
    g_test_add_func("/virtio-serial/emergency writes need no driver",
                    test_emergency_write);
    g_test_add_func("/virtio-serial/a console needs no control messages",
                    test_console_without_multiport);
    g_test_add_func("/virtio-serial/ports introduce themselves",
                    test_handshake);
    g_test_add_func("/virtio-serial/a peer that comes and goes",
                    test_peer_comes_and_goes);
    g_test_add_func("/virtio-serial/bytes in pieces", test_pieces);
    g_test_add_func("/virtio-serial/a slow peer gets every byte",
                    test_slow_reader);
    g_test_add_func("/virtio-serial/a flooding peer waits for the driver",
                    test_flooding_peer);
    g_test_add_func("/virtio-serial/malformed control messages do nothing",
                    test_bad_control_messages);
    g_test_add_func("/virtio-serial/a driver without room misses messages",
                    test_no_room_for_messages);
    g_test_add_func("/virtio-serial/queues of no port, and the wrong way",
                    test_queues_of_no_port);
    g_test_add_func("/virtio-serial/port numbers are checked",
                    test_port_numbers);
    g_test_add_func("/virtio-serial/a port can go while it is busy",
                    test_hotplug_while_busy);
    g_test_add_func("/virtio-serial/a reset takes what is under way",
                    test_reset_while_busy);
    return g_test_run();
}
