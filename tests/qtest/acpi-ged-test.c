/*
 * acpi-ged: the event selector (ACPI 6.5, 5.6.9) and the registers for sleep
 * and reset (4.8.3.6, 4.8.3.7), as microvm has them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "libqtest.h"

#define BOARD "-M microvm -m 32"
#define EVT 0xfea00000u
#define REGS 0xfea00200u                /* sleep control, status, reset */
#define LINE 9
#define S5 (5u << 2)
#define SLP_EN 0x20

static void powerdown(QTestState *s)
{
    qobject_unref(qtest_qmp_return(s, "{'execute': 'system_powerdown'}"));
    qobject_unref(qtest_qmp_eventwait(s, "POWERDOWN"));
}

static void reset(QTestState *s)
{
    qobject_unref(qtest_qmp_return(s, "{'execute': 'system_reset'}"));
    qobject_unref(qtest_qmp_eventwait(s, "RESET"));
}

static void test_power_button(void)
{
    QTestState *s = qtest_init(BOARD);

    qtest_irq_intercept_in(s, "/machine/ioapic");
    g_assert_cmphex(qtest_readl(s, EVT), ==, 0);
    g_assert_false(qtest_get_irq(s, LINE));
    for (int i = 0; i < 2; i++) {
        powerdown(s);
        g_assert_true(qtest_get_irq(s, LINE));
        powerdown(s);
        g_assert_cmphex(qtest_readl(s, EVT), ==, 2);
        g_assert_false(qtest_get_irq(s, LINE));
        g_assert_cmphex(qtest_readl(s, EVT), ==, 0);
    }
    powerdown(s);
    reset(s);
    g_assert_false(qtest_get_irq(s, LINE));
    g_assert_cmphex(qtest_readl(s, EVT), ==, 0);
    qtest_quit(s);
}

/* The selector is a word, and cannot be written; a wrong access does not
 * take the event away. */
static void test_selector_s_edges(void)
{
    QTestState *s = qtest_init(BOARD);

    powerdown(s);
    for (unsigned int at = 0; at < 8; at++) {
        qtest_writeb(s, EVT + at, 0xff);
        qtest_writew(s, EVT + at, 0xffff);
        qtest_writel(s, EVT + at, UINT32_MAX);
        qtest_writeq(s, EVT + at, UINT64_MAX);
        qtest_readb(s, EVT + at);
        qtest_readw(s, EVT + at);
    }
    for (unsigned int at = 1; at < 4; at++) {
        qtest_readl(s, EVT + at);
        qtest_readl(s, EVT - at);
    }
    qtest_readl(s, EVT + 4);
    g_assert_cmphex(qtest_readl(s, EVT), ==, 2);
    qtest_quit(s);
}

static bool still_running(QTestState *s)
{
    QDict *status = qtest_qmp_return(s, "{'execute': 'query-status'}");
    bool running = qdict_get_bool(status, "running");

    qobject_unref(status);
    return running;
}

static void test_registers(void)
{
    QTestState *s = qtest_init(BOARD " -no-shutdown");

    for (unsigned int at = 0; at < 3; at++) {
        g_assert_cmphex(qtest_readb(s, REGS + at), ==, 0);
        qtest_writeb(s, REGS + at, 0x1);
        g_assert_cmphex(qtest_readb(s, REGS + at), ==, 0);
    }
    /* Every value that is not the one for S5 is no sleep. */
    for (unsigned int value = 0; value < 256; value++) {
        if ((value & (7u << 2 | SLP_EN)) != (S5 | SLP_EN)) {
            qtest_writeb(s, REGS, value);
        }
        qtest_writeb(s, REGS + 1, value);
        if (value != 0x42) {
            qtest_writeb(s, REGS + 2, value);
        }
    }
    /* before and behind them */
    qtest_writeb(s, REGS - 1, S5 | SLP_EN);
    qtest_writeb(s, REGS + 3, 0x42);
    qtest_writel(s, REGS + 3, 0x42424242);
    g_assert_true(still_running(s));
    qtest_quit(s);
}

static void test_sleep(void)
{
    /* Reserved bits and the wake status do not matter. */
    static const uint8_t values[] = {
        S5 | SLP_EN, S5 | SLP_EN | 0x80, S5 | SLP_EN | 0x43,
    };

    for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
        QTestState *s = qtest_init(BOARD " -no-shutdown");
        QDict *event, *data;

        qtest_writeb(s, REGS, values[i]);
        event = qtest_qmp_eventwait(s, "SHUTDOWN");
        data = qdict_get_qdict(event, "data");
        g_assert_true(qdict_get_bool(data, "guest"));
        g_assert_cmpstr(qdict_get_str(data, "reason"), ==, "guest-shutdown");
        qobject_unref(event);
        g_assert_false(still_running(s));
        qtest_quit(s);
    }
}

static void test_reset_register(void)
{
    QTestState *s = qtest_init(BOARD);

    for (int i = 0; i < 3; i++) {
        QDict *event, *data;

        powerdown(s);
        qtest_writeb(s, REGS + 2, 0x42);
        event = qtest_qmp_eventwait(s, "RESET");
        data = qdict_get_qdict(event, "data");
        g_assert_true(qdict_get_bool(data, "guest"));
        g_assert_cmpstr(qdict_get_str(data, "reason"), ==, "guest-reset");
        qobject_unref(event);
        g_assert_cmphex(qtest_readl(s, EVT), ==, 0);
    }
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/acpi-ged/the power button is told until it is read",
                    test_power_button);
    g_test_add_func("/acpi-ged/the selector is one word",
                    test_selector_s_edges);
    g_test_add_func("/acpi-ged/malformed values do nothing",
                    test_registers);
    g_test_add_func("/acpi-ged/S5 is the one sleep", test_sleep);
    g_test_add_func("/acpi-ged/the reset register resets",
                    test_reset_register);
    return g_test_run();
}
