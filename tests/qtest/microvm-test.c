/*
 * The machine "microvm" and a guest that accesses it anywhere.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "libqtest.h"
#include "qobject/qdict.h"

/* The guest may power off: what it powers off is still there to be asked. */
#define ARGS "-M microvm -m 4 -nodefaults -display none -no-shutdown"
#define RAM_BYTES (4u << 20)
#define PAGE 4096

static const uint64_t values[] = { 0, 1, 0x80, 0xa5a5, UINT64_MAX };

static void assert_alive(QTestState *s)
{
    QDict *type = qtest_qmp(s, "{'execute': 'qom-get', 'arguments': "
                            "{'path': '/machine', 'property': 'type'}}");

    g_assert_cmpstr(qdict_get_str(type, "return"), ==, "microvm-machine");
    qobject_unref(type);
}

/* Each width, also where it crosses into the next page. */
static void access_memory(QTestState *s, uint64_t addr)
{
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
        qtest_writeq(s, addr, values[i]);
        qtest_writel(s, addr + 1, values[i]);
        qtest_writew(s, addr + PAGE - 1, values[i]);
        qtest_writeb(s, addr + PAGE - 1, values[i]);
    }
    qtest_readq(s, addr + PAGE - 4);
    qtest_readl(s, addr + 2);
    qtest_readw(s, addr);
    qtest_readb(s, addr + PAGE - 1);
}

static void test_malformed_accesses_of_memory(void)
{
    QTestState *s = qtest_init(ARGS);

    g_assert_cmphex(qtest_readl(s, RAM_BYTES), ==, 0xffffffff);
    /* Where devices are, between them, and at the ends of everything. */
    for (uint64_t addr = 0xfeb00000; addr < 0xfeb08000; addr += PAGE) {
        access_memory(s, addr);
    }
    for (uint64_t addr = 0xfe900000; addr < 0xfef00000; addr += 64 * PAGE) {
        access_memory(s, addr);
    }
    access_memory(s, RAM_BYTES - PAGE);
    access_memory(s, 0xfffff000);
    access_memory(s, 0x100000000);
    access_memory(s, UINT64_MAX - PAGE + 1);
    assert_alive(s);
    qtest_quit(s);
}

static void test_malformed_accesses_of_ports(void)
{
    QTestState *s = qtest_init(ARGS);

    for (unsigned port = 0; port < 0x10000; port += port < 0x600 ? 1 : 251) {
        qtest_outl(s, port, 0xffffffff);
        qtest_outw(s, port, 0x5a00);
        qtest_outb(s, port, port);
        qtest_inl(s, port);
        qtest_inw(s, port);
        qtest_inb(s, port);
    }
    g_assert_cmphex(qtest_inb(s, 0xffff), ==, 0xff);
    assert_alive(s);
    qtest_quit(s);
}

static void test_a_reset_undoes_them(void)
{
    QTestState *s = qtest_init(ARGS " -serial null");
    uint8_t before = qtest_inb(s, 0x3fb);

    for (unsigned port = 0x3f8; port < 0x400; port++) {
        qtest_outb(s, port, 0xff);
    }
    g_assert_cmphex(qtest_inb(s, 0x3fb), !=, before);
    qobject_unref(qtest_qmp_return(s, "{'execute': 'system_reset'}"));
    qobject_unref(qtest_qmp_eventwait(s, "RESET"));
    g_assert_cmphex(qtest_inb(s, 0x3fb), ==, before);
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/microvm/malformed accesses of memory end there",
                    test_malformed_accesses_of_memory);
    g_test_add_func("/microvm/malformed accesses of ports end there",
                    test_malformed_accesses_of_ports);
    g_test_add_func("/microvm/a reset undoes what they did",
                    test_a_reset_undoes_them);
    return g_test_run();
}
