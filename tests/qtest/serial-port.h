/*
 * What the tests of the 16550A share: a port whose line is a socket.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SERIAL_PORT_H
#define SERIAL_PORT_H

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include "register-sweep.h"

#define BOARD "-M microvm,pit=off,rtc=off,isa-serial=off -m 8 "
#define COM 0x3f8
#define IRQ 4
#define MS 1000000LL

enum { DATA = 0, IER = 1, IIR = 2, FCR = 2, LCR = 3, MCR = 4, LSR = 5,
       MSR = 6, SCR = 7 };

#define DLAB 0x80               /* LCR */
#define SET_BREAK 0x40
#define LOOP 0x10               /* MCR */
#define DR 0x01                 /* LSR */
#define OE 0x02
#define BI 0x10
#define THRE 0x20
#define TEMT 0x40
#define FIFOS 0xc0              /* IIR */
#define NONE 0x01
#define CHAR_NS (10 * 1000000000LL / 9600)

typedef struct Port {
    QTestState *s;
    char *dir;
    int fd;                     /* the other end of its line */
} Port;

static inline uint8_t rd(Port *p, unsigned reg)
{
    return qtest_inb(p->s, COM + reg);
}

static inline void wr(Port *p, unsigned reg, uint8_t value)
{
    qtest_outb(p->s, COM + reg, value);
}

static inline bool irq(Port *p)
{
    return qtest_get_irq(p->s, IRQ);
}

/* The emulator with a port whose line ends here. */
static inline void port_init(Port *p, const char *more)
{
    struct sockaddr_un addr = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    p->dir = g_dir_make_tmp("ringfence-serial-XXXXXX", NULL);
    g_snprintf(addr.sun_path, sizeof(addr.sun_path), "%s/line", p->dir);
    g_assert_cmpint(bind(fd, (struct sockaddr *)&addr, sizeof(addr)), ==, 0);
    g_assert_cmpint(listen(fd, 1), ==, 0);
    p->s = qtest_initf(BOARD "-chardev socket,id=line,path=%s "
                       "-device isa-serial,chardev=line%s", addr.sun_path,
                       more);
    p->fd = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
    g_assert_cmpint(p->fd, >=, 0);
    close(fd);
    unlink(addr.sun_path);
    rmdir(p->dir);
    qtest_irq_intercept_in(p->s, "/machine/ioapic");
}

static inline void port_quit(Port *p)
{
    close(p->fd);
    g_free(p->dir);
    qtest_quit(p->s);
}

static inline void send_line(Port *p, const char *text, size_t len)
{
    g_assert_cmpint(send(p->fd, text, len, MSG_NOSIGNAL), ==, len);
}

/* The next bytes that come along the line. */
static inline void expect_line(Port *p, const char *text, size_t len)
{
    char buf[256];

    for (size_t done = 0, n; done < len; done += n) {
        struct pollfd ready = { .fd = p->fd, .events = POLLIN };

        g_assert_cmpint(poll(&ready, 1, 30000), ==, 1);
        n = read(p->fd, buf, MIN(sizeof(buf), len - done));
        g_assert_cmpmem(buf, n, text + done, n);
    }
}

static inline void expect_silence(Port *p)
{
    struct pollfd ready = { .fd = p->fd, .events = POLLIN };

    rd(p, SCR);
    g_assert_cmpint(poll(&ready, 1, 0), ==, 0);
}

/* What crosses the socket takes the emulator a moment. */
static inline void wait_for(Port *p, unsigned reg, uint8_t mask, uint8_t value)
{
    int64_t end = g_get_monotonic_time() + 30 * G_TIME_SPAN_SECOND;

    while ((rd(p, reg) & mask) != value) {
        g_assert_cmpint(g_get_monotonic_time(), <, end);
    }
}

static inline void send_break(Port *p)
{
    qobject_unref(qtest_qmp_return(p->s, "{'execute': 'chardev-send-break',"
                                   " 'arguments': {'id': 'line'}}"));
}

static const RegisterValue reset_values[] = {
    { "RBR", DATA, 1, 0 }, { "IER", IER, 1, 0 }, { "IIR", IIR, 1, NONE },
    { "LCR", LCR, 1, 0 }, { "MCR", MCR, 1, 0x08 },
    { "LSR", LSR, 1, THRE | TEMT }, { "MSR", MSR, 1, 0xb0 },
    { "SCR", SCR, 1, 0 },
};

static inline void check_reset_values(Port *p)
{
    RegisterWindow w = { p->s, true, COM, 8 };

    g_assert_false(irq(p));
    register_check(&w, reset_values, ARRAY_SIZE(reset_values));
    wr(p, LCR, DLAB);
    g_assert_cmphex(rd(p, DATA), ==, 12);
    g_assert_cmphex(rd(p, IER), ==, 0);
    wr(p, LCR, 0);
    g_assert_false(irq(p));
}

#endif
