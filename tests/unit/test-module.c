/*
 * Constructors run once, in order, and only those of their kind.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/module.h"

static char order[8];
static int n;

static void first(void) { order[n++] = '1'; }
static void second(void) { order[n++] = '2'; }
static void other(void) { order[n++] = 'o'; }

opts_init(first)
opts_init(second)
block_init(other)

static void test_order(void)
{
    module_call_init(MODULE_INIT_OPTS);
    g_assert_cmpstr(order, ==, "12");
    module_call_init(MODULE_INIT_OPTS);
    g_assert_cmpstr(order, ==, "12");
    module_call_init(MODULE_INIT_BLOCK);
    g_assert_cmpstr(order, ==, "12o");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/module/runs each constructor once", test_order);
    return g_test_run();
}
