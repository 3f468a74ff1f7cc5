/*
 * Boot planning with bzImages, good and malformed.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "boot-rig.h"
#include "qapi/error.h"
#include "qemu/bswap.h"

static uint8_t *image;

static void fresh(void)
{
    g_free(image);
    image = g_memdup2(builtin_guest, builtin_guest_bytes);
}

static void test_good_image_is_placed(void)
{
    X86Boot *boot;
    const X86BootPiece *zp;

    fresh();
    boot = plan(image, builtin_guest_bytes, "console=ttyS0", NULL, 0,
                &error_abort);
    g_assert_cmpint(boot->entry, ==, X86_ENTRY_LINUX64);
    g_assert_cmphex(boot->rip, ==, 0x100200);
    zp = piece_at(boot, BOOT_PARAMS_ADDR);
    g_assert_cmphex(ldl_le_p((uint8_t *)zp->data + 0x228), ==,
                    BOOT_CMDLINE_ADDR);
    g_assert_cmphex(((uint8_t *)zp->data)[0x210], ==, 0xff);
    g_assert_cmphex(((uint8_t *)zp->data)[0x1e8], ==, 2);
    g_assert_cmphex(ldq_le_p((uint8_t *)zp->data + 0x70), ==, 0xe0000);
    g_assert_cmpstr(piece_at(boot, BOOT_CMDLINE_ADDR)->data, ==,
                    "console=ttyS0");
    g_assert_cmpuint(piece_at(boot, 0x100000)->bytes, ==,
                     builtin_guest_bytes - 1024);
    x86_boot_free(boot);
}

static void test_initrd_goes_high_and_respects_its_limit(void)
{
    static char initrd[5000];
    X86Boot *boot;
    const uint8_t *zp;

    fresh();
    boot = plan(image, builtin_guest_bytes, "", initrd, sizeof(initrd),
                &error_abort);
    zp = piece_at(boot, BOOT_PARAMS_ADDR)->data;
    g_assert_cmphex(ldl_le_p(zp + 0x218), ==, RAM_END - 0x2000);
    g_assert_cmpuint(ldl_le_p(zp + 0x21c), ==, sizeof(initrd));
    x86_boot_free(boot);

    stl_le_p(image + 0x22c, 0xffffffff);
    boot = plan(image, builtin_guest_bytes, "", initrd, sizeof(initrd),
                &error_abort);
    g_assert_nonnull(piece_at(boot, RAM_END - 0x2000));
    x86_boot_free(boot);

    stl_le_p(image + 0x22c, 0x1fffff);
    boot = plan(image, builtin_guest_bytes, "", initrd, sizeof(initrd),
                &error_abort);
    g_assert_nonnull(piece_at(boot, 0x1fe000));
    x86_boot_free(boot);

    stl_le_p(image + 0x22c, 0x100fff);
    refuse(image, builtin_guest_bytes, "", initrd, sizeof(initrd),
           "initrd");
}

static void test_initrd_that_is_none_is_refused(void)
{
    static char initrd[0x20001];
    X86BootConfig cfg = {
        .cmdline = "", .initrd = "/", .low_ram_end = RAM_END,
    };
    Error *err = NULL;

    fresh();
    refuse(image, builtin_guest_bytes, "", initrd, 0, "is empty");
    /* It would fit, were it not for the page it must begin at. */
    stl_le_p(image + 0x260, 0x10001);
    stl_le_p(image + 0x22c, 0x110001 + sizeof(initrd) + 16 - 1);
    refuse(image, builtin_guest_bytes, "", initrd, sizeof(initrd),
           "page aligned");
    g_assert_null(x86_boot_plan(&cfg, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "not a regular file"));
    error_free_or_abort(&err);
    cfg.initrd = "/nonexistent";
    g_assert_null(x86_boot_plan(&cfg, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "'/nonexistent'"));
    error_free(err);
}

static void bad(unsigned offset, unsigned size, uint64_t value,
                const char *text)
{
    fresh();
    stn_le_p(image + offset, size, value);
    refuse(image, builtin_guest_bytes, "", NULL, 0, text);
}

static void test_bad_headers_are_named(void)
{
    bad(0x1fe, 2, 0, "HdrS");
    bad(0x202, 4, 0x41414141, "HdrS");
    bad(0x206, 2, 0x0204, "0x0204");
    bad(0x236, 2, 0, "64-bit");
    bad(0x1f1, 1, 255, "cut short");
    bad(0x260, 4, 0xffffffff, "4294967295");
    bad(0x258, 8, UINT64_MAX, "0xffffffffffffffff");
    bad(0x258, 8, 0, "RAM");
}

static void test_short_files_are_named(void)
{
    fresh();
    refuse(image, 0, "", NULL, 0, "0 bytes");
    refuse(image, 3, "", NULL, 0, "3 bytes");
    refuse(image, 0x200, "", NULL, 0, "512 bytes");
    refuse(image, 1024, "", NULL, 0, "cut short");
}

static void test_long_command_line_is_refused(void)
{
    g_autofree char *line = g_strnfill(2048, 'x');
    X86Boot *boot;

    fresh();
    refuse(image, builtin_guest_bytes, line, NULL, 0, "2048");
    line[2047] = '\0';
    boot = plan(image, builtin_guest_bytes, line, NULL, 0, &error_abort);
    x86_boot_free(boot);
}

static void test_relocatable_kernel_moves_down(void)
{
    X86Boot *boot;

    fresh();
    stq_le_p(image + 0x258, 0x80000000);
    image[0x234] = 1;
    stl_le_p(image + 0x230, 0x200000);
    boot = plan(image, builtin_guest_bytes, "", NULL, 0, &error_abort);
    g_assert_cmphex(boot->rip, ==, 0x200200);
    x86_boot_free(boot);
}

static void test_noise_never_breaks_the_planner(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(42);

    for (int i = 0; i < 3000; i++) {
        Error *err = NULL;
        X86Boot *boot;

        fresh();
        for (int k = 0; k < 4; k++) {
            image[0x1f1 + g_rand_int_range(rand, 0, 0x80)] =
                g_rand_int(rand);
        }
        boot = plan(image, g_rand_boolean(rand) ? builtin_guest_bytes :
                    g_rand_int_range(rand, 0, builtin_guest_bytes), "x", NULL,
                    0, &err);
        g_assert_true(!boot == !!err);
        if (boot) {
            for (guint p = 0; p < boot->pieces->len; p++) {
                X86BootPiece *e = &g_array_index(boot->pieces, X86BootPiece,
                                                 p);

                g_assert_cmphex(e->gpa + e->bytes, <=, RAM_END);
            }
        }
        x86_boot_free(boot);
        error_free(err);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/linux-boot/good-image-is-placed",
                    test_good_image_is_placed);
    g_test_add_func("/linux-boot/initrd-goes-high-and-respects-its-limit",
                    test_initrd_goes_high_and_respects_its_limit);
    g_test_add_func("/linux-boot/initrd-that-is-none-is-refused",
                    test_initrd_that_is_none_is_refused);
    g_test_add_func("/linux-boot/bad-headers-are-named",
                    test_bad_headers_are_named);
    g_test_add_func("/linux-boot/short-files-are-named",
                    test_short_files_are_named);
    g_test_add_func("/linux-boot/long-command-line-is-refused",
                    test_long_command_line_is_refused);
    g_test_add_func("/linux-boot/relocatable-kernel-moves-down",
                    test_relocatable_kernel_moves_down);
    g_test_add_func("/linux-boot/noise-never-breaks-the-planner",
                    test_noise_never_breaks_the_planner);
    return g_test_run();
}
