/*
 * Tests of the DSDT's GED description.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/acpi/generic_event_device.h"

static bool contains(const GByteArray *b, const char *what)
{
    return memmem(b->data, b->len, what, strlen(what)) != NULL;
}

static void test_ged_notifies_the_power_button(void)
{
    Aml *list = init_aml_allocator();
    const GByteArray *b;

    build_ged_aml(list, "GED", ACPI_GED_PWR_DOWN_EVT, 9, 0xfea00000);
    acpi_dsdt_add_power_button(list);
    b = aml_bytes(list);
    g_assert_true(contains(b, "ACPI0013"));
    g_assert_true(contains(b, "_EVT"));
    g_assert_true(contains(b, "\x86PWRB\x0a\x80"));
    g_assert_true(contains(b, "PNP0C0C"));
    aml_free(list);
}

static void test_without_events_nobody_is_notified(void)
{
    Aml *list = init_aml_allocator();

    build_ged_aml(list, "GED", 0, 9, 0xfea00000);
    g_assert_false(contains(aml_bytes(list), "PWRB"));
    aml_free(list);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ged-aml/ged-notifies-the-power-button",
                    test_ged_notifies_the_power_button);
    g_test_add_func("/ged-aml/without-events-nobody-is-notified",
                    test_without_events_nobody_is_notified);
    return g_test_run();
}
