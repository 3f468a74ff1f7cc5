/*
 * chardev-socket: peers that flood, hang up, pass descriptors or never read.
 * The device behind it is a port of virtio-serial, or the monitor.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <dirent.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include "libvirtio.h"
#include "peer.h"
#include "qobject/qlist.h"

#define SCRATCH (QVIRTIO_RAM_END - (1u << 20))
#define IN 0                            /* queues of a console at port 0 */
#define OUT 1

/* A console on a socket that the test is the peer of. */
typedef struct Console {
    char *dir, *path;
    QVirtio *d;
    QVirtq q[2];
} Console;

static int listen_unix(const char *path)
{
    struct sockaddr_un addr = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    g_strlcpy(addr.sun_path, path, sizeof(addr.sun_path));
    g_assert_cmpint(bind(fd, (struct sockaddr *)&addr, sizeof(addr)), ==, 0);
    g_assert_cmpint(listen(fd, 1), ==, 0);
    return fd;
}

static int accept_one(int listener)
{
    struct pollfd p = { .fd = listener, .events = POLLIN };

    g_assert_cmpint(poll(&p, 1, 60000), ==, 1);
    return accept4(listener, NULL, NULL, SOCK_CLOEXEC);
}

static void make_place(Console *c)
{
    c->dir = g_dir_make_tmp("ringfence-socket-XXXXXX", NULL);
    c->path = g_build_filename(c->dir, "c", NULL);
}

static void open_console(Console *c, const char *socket_options)
{
    c->d = qvirtio_find(qtest_initf(QVIRTIO_BOARD
        "-chardev socket,id=c,path=%s%s "
        "-device virtio-serial-device,id=s,max_ports=1 "
        "-device virtconsole,bus=s.0,chardev=c", c->path, socket_options),
        VIRTIO_ID_CONSOLE, 0);
    qvirtio_start(c->d, 0, c->q, 2);
}

static void open_server(Console *c)
{
    make_place(c);
    open_console(c, ",server=on,wait=off");
}

static void close_console(Console *c)
{
    qtest_quit(c->d->s);
    unlink(c->path);
    rmdir(c->dir);
    g_free(c->d);
    g_free(c->path);
    g_free(c->dir);
}

/* The next bytes that the peer sends come to the driver; for g_free(). */
static char *driver_reads(Console *c)
{
    uint32_t len;
    char *text = g_malloc0(65);

    qvirtq_send(&c->q[IN], 0, 0, SCRATCH, 64);
    qvirtq_wait(&c->q[IN], NULL, &len);
    qtest_memread(c->d->s, SCRATCH, text, len);
    return text;
}

static void assert_works(Console *c, int fd)
{
    g_autofree char *text = NULL;
    char got[4];

    g_assert_cmpint(write(fd, "ping", 4), ==, 4);
    text = driver_reads(c);
    g_assert_cmpstr(text, ==, "ping");
    qvirtq_request(&c->q[OUT], "pong", 4, NULL, 0);
    peer_read(fd, got, 4);
    g_assert_cmpmem(got, 4, "pong", 4);
}

static unsigned int open_descriptors(QTestState *s)
{
    g_autofree char *dir = g_strdup_printf("/proc/%d/fd", qtest_pid(s));
    DIR *d = opendir(dir);
    unsigned int n = 0;

    g_assert_nonnull(d);
    while (readdir(d)) {
        n++;
    }
    closedir(d);
    return n;
}

/*** Servers ***/

static void test_hang_ups(void)
{
    Console c;
    unsigned int before;
    int fd;

    open_server(&c);
    fd = peer_connect(c.path);
    assert_works(&c, fd);
    before = open_descriptors(c.d->s);
    close(fd);
    for (int i = 0; i < 200; i++) {
        fd = peer_connect(c.path);
        switch (i % 4) {
        case 1:
            shutdown(fd, SHUT_WR);
            break;
        case 2:
            shutdown(fd, SHUT_RD);
            break;
        case 3:
            shutdown(fd, SHUT_RDWR);
            break;
        }
        close(fd);
    }
    fd = peer_connect(c.path);
    assert_works(&c, fd);
    g_assert_cmpuint(open_descriptors(c.d->s), ==, before);
    close(fd);
    close_console(&c);
}

/* It hung up with bytes that nobody wants: the next one comes in all the
 * same.  If the driver wants them, it gets them. */
static void test_unread_bytes(void)
{
    Console c;
    g_autofree char *text = NULL;
    int fd;

    open_server(&c);
    fd = peer_connect(c.path);
    g_assert_cmpint(write(fd, "left", 4), ==, 4);
    close(fd);
    text = driver_reads(&c);
    g_assert_cmpstr(text, ==, "left");
    for (int i = 0; i < 3; i++) {
        fd = peer_connect(c.path);
        g_assert_cmpint(write(fd, "never read", 10), ==, 10);
        close(fd);
    }
    fd = peer_connect(c.path);
    qvirtq_request(&c.q[OUT], "to whom", 7, NULL, 0);
    g_assert_cmpint(write(fd, "ping", 4), ==, 4);
    do {
        g_free(text);
        text = driver_reads(&c);
    } while (strcmp(text, "ping"));
    qvirtq_request(&c.q[OUT], "you", 3, NULL, 0);
    close(fd);
    close_console(&c);
}

static void test_second_client_waits(void)
{
    Console c;
    int first, second;
    struct pollfd p = { .events = POLLIN };

    open_server(&c);
    first = peer_connect(c.path);
    assert_works(&c, first);
    second = peer_connect(c.path);
    g_assert_cmpint(write(second, "ping", 4), ==, 4);
    assert_works(&c, first);
    p.fd = second;
    g_assert_cmpint(poll(&p, 1, 0), ==, 0);
    close(first);
    {
        g_autofree char *text = driver_reads(&c);

        g_assert_cmpstr(text, ==, "ping");
    }
    close(second);
    close_console(&c);
}

static void test_never_reads(void)
{
    Console c;
    int fd;

    open_server(&c);
    fd = peer_connect(c.path);
    assert_works(&c, fd);
    for (unsigned int i = 0; i < c.q[OUT].num; i++) {
        qvirtq_desc(&c.q[OUT], i, SCRATCH, 65536, 0, 0);
        qvirtq_publish(&c.q[OUT], i);
    }
    qvirtq_kick(&c.q[OUT]);
    g_assert_cmpuint(qvirtq_used_idx(&c.q[OUT]), <, c.q[OUT].num);
    /* Everything else goes on, and its end frees the driver. */
    qobject_unref(qtest_qmp_return(c.d->s, "{'execute': 'query-status'}"));
    close(fd);
    for (unsigned int i = c.q[OUT].used_idx; i < c.q[OUT].num + 1; i++) {
        qvirtq_wait(&c.q[OUT], NULL, NULL);
    }
    fd = peer_connect(c.path);
    assert_works(&c, fd);
    close(fd);
    close_console(&c);
}

static void test_flood(void)
{
    static const char junk[65536];
    Console c;
    int fd;
    ssize_t n;
    size_t sent = 0;

    open_server(&c);
    fd = peer_connect(c.path);
    while ((n = send(fd, junk, sizeof(junk), MSG_DONTWAIT)) > 0) {
        sent += n;
        qobject_unref(qtest_qmp_return(c.d->s,
                                       "{'execute': 'query-status'}"));
    }
    /* What the driver does not take stays with the peer. */
    g_assert_cmpint(errno, ==, EAGAIN);
    g_assert_cmpuint(sent, <, 1u << 22);
    close(fd);
    close_console(&c);
}

static void send_descriptors(int fd, int passed, unsigned int count)
{
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof(int) * 253)];
    } control = { 0 };
    struct iovec iov = { .iov_base = (void *)"f", .iov_len = 1 };
    struct msghdr msg = {
        .msg_iov = &iov, .msg_iovlen = 1, .msg_control = &control,
        .msg_controllen = CMSG_SPACE(sizeof(int) * count),
    };
    struct cmsghdr *c = CMSG_FIRSTHDR(&msg);
    int *fds = (int *)CMSG_DATA(c);

    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof(int) * count);
    for (unsigned int i = 0; i < count; i++) {
        fds[i] = passed;
    }
    g_assert_cmpint(sendmsg(fd, &msg, 0), ==, 1);
}

static void test_descriptors(void)
{
    static const unsigned int counts[] = { 1, 16, 17, 64, 253 };
    Console c;
    unsigned int before;
    int fd, passed = open("/dev/null", O_RDWR | O_CLOEXEC);

    g_assert_cmpint(passed, >=, 0);
    open_server(&c);
    fd = peer_connect(c.path);
    assert_works(&c, fd);
    before = open_descriptors(c.d->s);
    for (size_t i = 0; i < ARRAY_SIZE(counts); i++) {
        for (int n = 0; n < 20; n++) {
            g_autofree char *text = NULL;

            send_descriptors(fd, passed, counts[i]);
            text = driver_reads(&c);
            g_assert_cmpstr(text, ==, "f");
            /* at most those of one message are kept */
            g_assert_cmpuint(open_descriptors(c.d->s), <=, before + 16);
        }
    }
    close(fd);
    fd = peer_connect(c.path);
    assert_works(&c, fd);
    g_assert_cmpuint(open_descriptors(c.d->s), ==, before);
    close(fd);
    close(passed);
    close_console(&c);
}

/*** Clients ***/

static void test_server_comes_and_goes(void)
{
    Console c;
    int listener, fd;

    make_place(&c);
    listener = listen_unix(c.path);
    open_console(&c, ",reconnect=1");
    for (int i = 0; i < 2; i++) {
        fd = accept_one(listener);
        assert_works(&c, fd);
        close(fd);
        qvirtq_request(&c.q[OUT], "lost", 4, NULL, 0);
    }
    close(listener);
    close_console(&c);
}

/*** TCP, and a protocol behind it ***/

static int connect_tcp(unsigned int port)
{
    struct sockaddr_in addr = {
        .sin_family = AF_INET, .sin_port = htons(port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    g_assert_cmpint(connect(fd, (struct sockaddr *)&addr, sizeof(addr)), ==,
                    0);
    return fd;
}

static unsigned int tcp_port_of(QTestState *s)
{
    QDict *reply = qtest_qmp(s, "{'execute': 'query-chardev'}");
    unsigned int port = 0;
    const QListEntry *e;

    QLIST_FOREACH_ENTRY(qdict_get_qlist(reply, "return"), e) {
        QDict *chr = qobject_to(QDict, qlist_entry_obj(e));

        if (g_str_equal(qdict_get_str(chr, "label"), "m")) {
            const char *text = strstr(qdict_get_str(chr, "filename"),
                                      "127.0.0.1:");

            g_assert_nonnull(text);
            port = g_ascii_strtoull(text + 10, NULL, 10);
        }
    }
    qobject_unref(reply);
    g_assert_cmpuint(port, >, 0);
    return port;
}

/* A reset of the connection in the middle of a word, over and over. */
static void test_monitor_hang_ups(void)
{
    static const char *const said[] = {
        "", "{", "{\"execute\": \"qmp_capabilities\"}", "{\"exec\n", "\xff",
        "GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n", "\xff\xfd\x01",
        "{\"execute\": \"qmp_capabilities\"}\n{\"execute\": \"query-status\"",
    };
    struct linger at_once = { .l_onoff = 1 };
    QTestState *s = qtest_init(QVIRTIO_BOARD "-chardev socket,id=m,"
                               "host=127.0.0.1,port=0,server=on,wait=off "
                               "-mon chardev=m,mode=control");
    unsigned int port = tcp_port_of(s), before = 0;
    char byte;
    int fd;

    for (unsigned int i = 0; i < 10 * ARRAY_SIZE(said); i++) {
        const char *text = said[i % ARRAY_SIZE(said)];

        fd = connect_tcp(port);
        g_assert_cmpint(write(fd, text, strlen(text)), ==, strlen(text));
        /* Not always: some are gone before they are greeted.  Never two of
         * them, or the queue of those who wait is full for a second. */
        if (text[0]) {
            peer_read(fd, &byte, 1);
            g_assert_cmpint(byte, ==, '{');
        }
        if (i & 16) {
            setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
        }
        close(fd);
        if (i == 15) {
            before = open_descriptors(s);
        }
    }
    fd = connect_tcp(port);
    peer_read(fd, &byte, 1);
    g_assert_cmpint(byte, ==, '{');
    close(fd);
    g_assert_cmpuint(open_descriptors(s), <=, before + 1);
    qtest_quit(s);
}

static void test_what_it_cannot_do(void)
{
    static const char *const options[] = { "telnet", "tn3270", "websocket" };
    QTestState *s = qtest_init(QVIRTIO_BOARD);

    for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
        g_autofree char *text = g_strdup_printf(
            "{'execute': 'chardev-add', 'arguments': {'id': 'x', 'backend': "
            "{'type': 'socket', 'data': {'%s': true, 'server': true, "
            "'wait': false, 'addr': {'type': 'inet', 'data': {'host': "
            "'127.0.0.1', 'port': '0'}}}}}}", options[i]);

        qtest_qmp_fails(s, options[i], text);
    }
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/chardev-socket/clients that hang up at once",
                    test_hang_ups);
    g_test_add_func("/chardev-socket/unread bytes keep nobody out",
                    test_unread_bytes);
    g_test_add_func("/chardev-socket/a second client waits its turn",
                    test_second_client_waits);
    g_test_add_func("/chardev-socket/a client that never reads",
                    test_never_reads);
    g_test_add_func("/chardev-socket/a client that floods", test_flood);
    g_test_add_func("/chardev-socket/descriptors do not pile up",
                    test_descriptors);
    g_test_add_func("/chardev-socket/a server that comes and goes",
                    test_server_comes_and_goes);
    g_test_add_func("/chardev-socket/malformed words, then hanging up",
                    test_monitor_hang_ups);
    g_test_add_func("/chardev-socket/protocols it does not speak are named",
                    test_what_it_cannot_do);
    return g_test_run();
}
