/*
 * Random numbers a guest may see.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/guest-random.h"

static void test_random(void)
{
    uint8_t a[16], b[16];

    qemu_guest_getrandom_nofail(a, sizeof(a));
    g_assert_cmpint(qemu_guest_getrandom(b, sizeof(b), &error_abort), ==, 0);
    g_assert_true(memcmp(a, b, sizeof(a)));
}

static void test_seed(void)
{
    Error *err = NULL;
    uint8_t a[16], b[16];

    g_assert_false(qemu_guest_random_seed_main("x", &err));
    error_free_or_abort(&err);
    g_assert_true(qemu_guest_random_seed_main("42", &error_abort));
    qemu_guest_getrandom_nofail(a, sizeof(a));
    g_assert_true(qemu_guest_random_seed_main("42", &error_abort));
    qemu_guest_getrandom_nofail(b, sizeof(b));
    g_assert_true(!memcmp(a, b, sizeof(a)));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guest-random/differs", test_random);
    g_test_add_func("/guest-random/repeats with a seed", test_seed);
    return g_test_run();
}
