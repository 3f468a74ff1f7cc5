/*
 * The qtest protocol itself (system/qtest): what each command answers, and
 * what it says of a bad one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "libqtest.h"

#define BOARD "-M microvm -m 32"
#define IOAPIC "/machine/ioapic"
#define RAM_END (32u << 20)

static void assert_answer(QTestState *s, const char *line,
                          const char *answer)
{
    g_autofree char *said = qtest_command(s, "%s", line);

    g_assert_cmpstr(said, ==, answer);
}

static void test_memory(void)
{
    QTestState *s = qtest_init(BOARD);
    uint8_t data[5] = { 1, 2, 3, 4, 5 }, back[5];

    qtest_writeq(s, 0x1000, 0x1122334455667788);
    g_assert_cmphex(qtest_readb(s, 0x1000), ==, 0x88);
    g_assert_cmphex(qtest_readw(s, 0x1001), ==, 0x6677);
    g_assert_cmphex(qtest_readl(s, 0x1004), ==, 0x11223344);
    assert_answer(s, "read 0x1000 3", "OK 0x887766");
    assert_answer(s, "write 0x1001 2 0xabcd", "OK");
    g_assert_cmphex(qtest_readq(s, 0x1000), ==, 0x1122334455cdab88);
    qtest_memwrite(s, 0x2000, data, sizeof(data));
    qtest_memread(s, 0x2000, back, sizeof(back));
    g_assert_cmpmem(back, sizeof(back), data, sizeof(data));
    qtest_memset(s, 0x2001, 0xee, 3);
    g_assert_cmphex(qtest_readl(s, 0x2000), ==, 0xeeeeee01);
    g_assert_cmphex(qtest_readb(s, 0x2004), ==, 5);
    assert_answer(s, "endianness", "OK little");
    qtest_quit(s);
}

static void test_nothing_there(void)
{
    QTestState *s = qtest_init(BOARD);

    g_assert_cmphex(qtest_inb(s, 0xf123), ==, 0xff);
    g_assert_cmphex(qtest_inl(s, 0xf120), ==, 0xffffffff);
    qtest_outl(s, 0xf120, 0);
    qtest_writeb(s, RAM_END, 7);
    qtest_quit(s);
}

static void test_bad_commands(void)
{
    static const char *const bad[][2] = {
        { "", "FAIL Unknown command ''" },
        { "bogus 1", "FAIL Unknown command 'bogus'" },
        { "inb", "FAIL Wrong number of arguments" },
        { "inb 1 2", "FAIL Wrong number of arguments" },
        { "set_irq_in a b 1 1 1 1", "FAIL Wrong number of arguments" },
        { "readl x", "FAIL Bad number" },
        { "writel 0 1x", "FAIL Bad number" },
        { "read 0 0", "FAIL Bad length" },
        { "read 0 0x7fffffffffffffff", "FAIL Bad length" },
        { "write 0 4 0xaabb", "FAIL Bad length" },
        { "write 0 1 aabb", "FAIL Bad data" },
        { "write 0 1 0xzz", "FAIL Bad data" },
        { "b64write 0 9 AAAA", "FAIL Bad length" },
        { "memset 0 0xffffffffff 1", "FAIL Bad length" },
        { "clock_step -1", "FAIL Bad number" },
        { "clock_set 0xffffffffffffffff", "FAIL Bad number" },
        { "irq_intercept_in /no/such", "FAIL Unknown device" },
        { "irq_intercept_in /objects", "FAIL Unknown device" },
        { "irq_intercept_in /machine/ioapic x",
          "FAIL Only outputs are watched by name" },
        { "set_irq_in /machine/ioapic unnamed-gpio-in 24 1",
          "FAIL Unknown IRQ" },
        { "set_irq_in /machine/ioapic nobody 0 1", "FAIL Unknown IRQ" },
        { "module_load a b", "FAIL There are no modules" },
    };
    QTestState *s = qtest_init(BOARD);

    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        assert_answer(s, bad[i][0], bad[i][1]);
    }
    qtest_quit(s);
}

static void test_lines(void)
{
    QTestState *s = qtest_init(BOARD);

    qtest_irq_intercept_in(s, IOAPIC);
    qtest_irq_intercept_in(s, IOAPIC);  /* again is fine */
    g_assert_false(qtest_get_irq(s, 5));
    qtest_set_irq_in(s, IOAPIC, NULL, 5, 1);
    g_assert_true(qtest_get_irq(s, 5));
    g_assert_false(qtest_get_irq(s, 4));
    qtest_set_irq_in(s, IOAPIC, NULL, 5, 0);
    g_assert_false(qtest_get_irq(s, 5));
    assert_answer(s, "irq_intercept_out /machine/ioapic-secondary",
                  "FAIL IRQ intercept already enabled");
    qtest_quit(s);
}

static void test_time(void)
{
    QTestState *s = qtest_init(BOARD);

    g_assert_cmpint(qtest_clock_step(s, 0), ==, 0);
    g_assert_cmpint(qtest_clock_step(s, 1000), ==, 1000);
    g_assert_cmpint(qtest_clock_set(s, 5000), ==, 5000);
    g_assert_cmpint(qtest_clock_set(s, 100), ==, 5000);
    g_assert_cmpint(qtest_clock_step(s, 1), ==, 5001);
    qtest_quit(s);
}

static void test_qmp(void)
{
    QTestState *s = qtest_init(BOARD);
    QDict *status = qtest_qmp_return(s, "{'execute': 'query-status'}");
    g_autofree char *text = qtest_hmp(s, "info status");

    g_assert_cmpstr(qdict_get_str(status, "status"), ==, "running");
    g_assert_nonnull(strstr(text, "running"));
    qobject_unref(status);
    qobject_unref(qtest_qmp_return(s, "{'execute': 'stop'}"));
    qobject_unref(qtest_qmp_eventwait(s, "STOP"));
    qtest_qmp_fails(s, "has not been found", "{'execute': 'bogus'}");
    qtest_quit(s);
}

static void test_object(void)
{
    QTestState *s = qtest_init(BOARD);

    qtest_qmp_fails(s, "chardev \"x\" not found",
                    "{'execute': 'object-add', 'arguments': {"
                    " 'qom-type': 'qtest', 'id': 'q', 'chardev': 'x'}}");
    qtest_qmp_fails(s, "is already in use",
                    "{'execute': 'object-add', 'arguments': {"
                    " 'qom-type': 'qtest', 'id': 'q', 'chardev': 'qtest'}}");
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/qtest/memory in every width and form", test_memory);
    g_test_add_func("/qtest/nothing there reads as ones",
                    test_nothing_there);
    g_test_add_func("/qtest/bad commands are told", test_bad_commands);
    g_test_add_func("/qtest/lines are seen and driven", test_lines);
    g_test_add_func("/qtest/time moves by hand, and only on", test_time);
    g_test_add_func("/qtest/QMP is there too", test_qmp);
    g_test_add_func("/qtest/the server needs a device of its own",
                    test_object);
    return g_test_run();
}
