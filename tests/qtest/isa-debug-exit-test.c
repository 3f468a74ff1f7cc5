/*
 * Debug exit (hw/misc/debugexit.c): a port that ends the emulator.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "register-sweep.h"

#define BOARD "-M microvm,pit=off,rtc=off,isa-serial=off -m 8 "
#define PORT 0x501

static void test_reads(void)
{
    QTestState *s = qtest_init(BOARD "-device isa-debug-exit");
    RegisterWindow w = { s, true, PORT, 2 };

    register_check_edges(&w);
    for (int i = 0; i < 2; i++) {
        g_assert_cmphex(qtest_inb(s, PORT), ==, 0);
        g_assert_cmphex(qtest_inb(s, PORT + 1), ==, 0);
        g_assert_cmphex(qtest_inw(s, PORT), ==, 0);
        g_assert_cmphex(qtest_inl(s, PORT), ==, 0xffff0000);
        g_assert_cmphex(qtest_inl(s, PORT - 2), ==, 0x0000ffff);
        system_reset(s);
    }
    /* Beside it is nothing that ends. */
    qtest_outb(s, PORT - 1, 1);
    qtest_outb(s, PORT + 2, 1);
    qtest_outl(s, PORT + 2, 1);
    g_assert_cmphex(qtest_inb(s, PORT), ==, 0);
    qtest_quit(s);
}

/*
 * Any width ends it, twice the value and one its status.  With -no-shutdown
 * the machine stays, so that the event can be seen, once for each write.
 */
static void test_writes(void)
{
    QTestState *s = qtest_init(BOARD "-device isa-debug-exit -no-shutdown");

    for (int size = 1; size <= 4; size *= 2) {
        RegisterWindow w = { s, true, PORT, 2 };
        QDict *event, *data;

        register_write(&w, size == 1, size, 0x10);
        event = qtest_qmp_eventwait(s, "SHUTDOWN");
        data = qdict_get_qdict(event, "data");
        g_assert_true(qdict_get_bool(data, "guest"));
        g_assert_cmpstr(qdict_get_str(data, "reason"), ==, "guest-shutdown");
        qobject_unref(event);
        event = qtest_qmp_return(s, "{'execute': 'query-status'}");
        g_assert_cmpstr(qdict_get_str(event, "status"), ==, "shutdown");
        qobject_unref(event);
        system_reset(s);
        qobject_unref(qtest_qmp_return(s, "{'execute': 'cont'}"));
    }
    qobject_unref(qtest_qmp_return(s, "{'execute': 'quit'}"));
    qtest_expect_exit(s, 0x10 << 1 | 1);
}

static void test_status(void)
{
    static const struct {
        uint32_t value;
        int status;
    } writes[] = {
        { 0, 1 }, { 1, 3 }, { 0x31, 0x63 }, { 0x7f, 0xff },
        { 0x80, 0x01 }, { 0xff, 0xff }, { 0x80000000, 0x01 },
        { UINT32_MAX, 0xff },
    };

    for (size_t i = 0; i < ARRAY_SIZE(writes); i++) {
        QTestState *s = qtest_init(BOARD "-device isa-debug-exit,iobase=0xf4,"
                                   "iosize=4");

        qtest_outl(s, 0xf4, writes[i].value);
        qtest_expect_exit(s, writes[i].status);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/isa-debug-exit/reads and malformed accesses do nothing",
                    test_reads);
    g_test_add_func("/isa-debug-exit/a write asks for the end", test_writes);
    g_test_add_func("/isa-debug-exit/the status is of the guest's choice",
                    test_status);
    return g_test_run();
}
