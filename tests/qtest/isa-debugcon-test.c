/*
 * Debug console (hw/char/debugcon.c): a port whose bytes go to a file.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "register-sweep.h"

#define BOARD "-M microvm,pit=off,rtc=off,isa-serial=off -m 8 "
#define PORT 0xe9

typedef struct Console {
    QTestState *s;
    char *path;                 /* of the file that has all it said */
} Console;

static void console_init(Console *c, const char *more)
{
    int fd = g_file_open_tmp("ringfence-debugcon-XXXXXX", &c->path, NULL);

    g_assert_cmpint(fd, >=, 0);
    close(fd);
    c->s = qtest_initf(BOARD "-chardev file,id=out,path=%s "
                       "-device isa-debugcon,chardev=out%s", c->path, more);
}

/* Ends the emulator; what came must be @text. */
static void console_quit(Console *c, const char *text, size_t len)
{
    g_autofree char *said = NULL;
    gsize size;

    qtest_quit(c->s);
    g_assert_true(g_file_get_contents(c->path, &said, &size, NULL));
    g_assert_cmpmem(said, size, text, len);
    unlink(c->path);
    g_free(c->path);
}

static void test_bytes(void)
{
    char all[256];
    Console c;

    console_init(&c, "");
    for (int i = 0; i < 256; i++) {
        all[i] = i;
        qtest_outb(c.s, PORT, i);
        g_assert_cmphex(qtest_inb(c.s, PORT), ==, 0xe9);
    }
    console_quit(&c, all, sizeof(all));
}

static void test_edges_and_widths(void)
{
    RegisterWindow w;
    Console c;

    console_init(&c, "");
    w = (RegisterWindow) { c.s, true, PORT, 1 };
    register_check_edges(&w);
    /* Of a wide access it has the byte that is its own. */
    qtest_outw(c.s, PORT, 0x6261);
    qtest_outl(c.s, PORT, 0x66656463);
    qtest_outw(c.s, PORT - 1, 0x6867);
    qtest_outl(c.s, PORT - 3, 0x6c6b6a69);
    qtest_outb(c.s, PORT - 1, 'x');
    qtest_outb(c.s, PORT + 1, 'y');
    g_assert_cmphex(qtest_inw(c.s, PORT), ==, 0xffe9);
    g_assert_cmphex(qtest_inl(c.s, PORT - 3), ==, 0xe9ffffff);
    console_quit(&c, "achl", 4);
}

static void test_reset(void)
{
    RegisterWindow w;
    Console c;
    g_autofree char *said = NULL;
    gsize size;

    console_init(&c, "");
    w = (RegisterWindow) { c.s, true, PORT, 1 };
    register_scribble(&w);
    system_reset(c.s);
    g_assert_cmphex(qtest_inb(c.s, PORT), ==, 0xe9);
    g_assert_true(g_file_get_contents(c.path, &said, &size, NULL));
    console_quit(&c, said, size);
}

static void test_properties(void)
{
    Console c;

    console_init(&c, ",iobase=0x402,readback=0x5a");
    g_assert_cmphex(qtest_inb(c.s, 0x402), ==, 0x5a);
    g_assert_cmphex(qtest_inb(c.s, PORT), ==, 0xff);
    qtest_outb(c.s, PORT, 'n');
    qtest_outb(c.s, 0x402, 'y');
    console_quit(&c, "y", 1);
    /* A byte is what a port reads as. */
    console_init(&c, ",iobase=0xffff,readback=0x12345678");
    g_assert_cmphex(qtest_inb(c.s, 0xffff), ==, 0x78);
    qtest_outw(c.s, 0xffff, 0x6261);
    console_quit(&c, "a", 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/isa-debugcon/bytes go out", test_bytes);
    g_test_add_func("/isa-debugcon/malformed widths are bytes of one port",
                    test_edges_and_widths);
    g_test_add_func("/isa-debugcon/a reset is nothing to it", test_reset);
    g_test_add_func("/isa-debugcon/it is where it is put", test_properties);
    return g_test_run();
}
