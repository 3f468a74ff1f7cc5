/*
 * Firmware loading tests.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "microvm-rig.h"
#include "system/address-spaces.h"

static void child_ends_meet_both_limits(void)
{
    g_autofree uint8_t *image = g_malloc0(0x20000);
    g_autofree char *path = NULL;
    g_autofree char *props = NULL;
    MicrovmMachineState *mms;
    uint32_t high = 0;
    uint32_t low;

    memcpy(image + 0x1fff0, "\xde\xad\xbe\xef", 4);
    path = vm_file(image, 0x20000);
    props = g_strdup_printf("memory.size=16M,firmware=%s", path);
    vm_init();
    mms = vm_build(props, &error_abort);
    address_space_read(&address_space_memory, 0xfffffff0,
                       MEMTXATTRS_UNSPECIFIED, &high, 4);
    address_space_read(&address_space_memory, 0xffff0,
                       MEMTXATTRS_UNSPECIFIED, &low, 4);
    g_assert_cmpmem(&high, 4, "\xde\xad\xbe\xef", 4);
    g_assert_cmphex(high, ==, low);
    low = 0;
    address_space_write(&address_space_memory, 0xffff0,
                        MEMTXATTRS_UNSPECIFIED, &low, 4);
    MACHINE_GET_CLASS(mms)->reset(MACHINE(mms), RESET_TYPE_COLD);
    address_space_read(&address_space_memory, 0xffff0,
                       MEMTXATTRS_UNSPECIFIED, &low, 4);
    g_assert_cmphex(high, ==, low);
    unlink(path);
}

static void child_bad_sizes_are_named(void)
{
    static const char text[100];
    g_autofree char *path = vm_file(text, sizeof(text));
    g_autofree char *props = g_strdup_printf("memory.size=16M,firmware=%s",
                                             path);
    Error *err = NULL;

    vm_init();
    g_assert_null(vm_build(props, &err));
    unlink(path);
    g_assert_nonnull(strstr(error_get_pretty(err), "100 bytes"));
    error_free(err);
}

static void child_missing_file_is_named(void)
{
    Error *err = NULL;

    vm_init();
    g_assert_null(vm_build("memory.size=16M,firmware=no-such.bin", &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "no-such.bin"));
    error_free(err);
}

static void in_child(gconstpointer path)
{
    g_test_trap_subprocess(path, 60000000, G_TEST_SUBPROCESS_INHERIT_STDERR);
    g_test_trap_assert_passed();
}

int main(int argc, char **argv)
{
    static const struct { const char *name; GTestFunc fn; } tests[] = {
        { "ends-meet-both-limits", child_ends_meet_both_limits },
        { "bad-sizes-are-named", child_bad_sizes_are_named },
        { "missing-file-is-named", child_missing_file_is_named },
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
        char *child = g_strconcat("/x86-firmware/subprocess/",
                                  tests[i].name, NULL);
        g_autofree char *path = g_strconcat("/x86-firmware/", tests[i].name,
                                            NULL);

        g_test_add_func(child, tests[i].fn);
        g_test_add_data_func(path, child, in_child);
    }
    return g_test_run();
}
