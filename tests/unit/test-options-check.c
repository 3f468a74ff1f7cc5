/*
 * system/options-check.c: command lines as a whole.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "options-rig.h"

static void test_machine_accel(void)
{
    g_autoptr(VmConfig) cfg = PARSE("-machine", "none,accel=kvm:tcg");

    g_assert_cmpuint(cfg->accels->len, ==, 2);
    g_assert_cmpstr(config_item(cfg->accels, 0)->text, ==, "kvm");
    g_assert_cmpstr(config_item(cfg->accels, 1)->text, ==, "tcg");
    g_assert_cmpint(config_item(cfg->accels, 1)->from.index, ==, 1);
    g_assert_false(qdict_haskey(cfg->machine, "accel"));
    REFUSED("-accel and -machine accel= say the same: give one of them",
            "-machine", "accel=kvm", "-accel", "tcg");
    REFUSED("Parameter 'accel' is missing", "-machine", "accel=");
}

static void test_irqchip(void)
{
    g_autoptr(VmConfig) cfg = PARSE("-M", "x,kernel_irqchip=split", "-accel",
                                    "kvm", "-accel", "tcg");

    g_assert_false(qdict_haskey(cfg->machine, "kernel-irqchip"));
    g_assert_cmpstr(qdict_get_try_str(config_item(cfg->accels, 0)->opts,
                                      "kernel-irqchip"), ==, "split");
    g_assert_false(qdict_haskey(config_item(cfg->accels, 1)->opts,
                                "kernel-irqchip"));
}

static void test_kernel(void)
{
    g_autoptr(VmConfig) cfg = PARSE("-append", "a", "-kernel", "k",
                                    "-initrd", "i");

    g_assert_cmpstr(options_rig_machine(cfg, NULL, "append"), ==, "a");
    REFUSED("-append is for a kernel: -kernel is missing", "-append", "a");
    REFUSED("-initrd is for a kernel: -kernel is missing", "-initrd", "i");
}

static void test_daemon(void)
{
    static const char why[] = "a character device is stdio, which "
        "-daemonize gives up";
    g_autoptr(VmConfig) cfg = PARSE("-daemonize", "-nographic",
                                    "-nodefaults");

    g_assert_true(cfg->daemonize);
    REFUSED(why, "-daemonize", "-serial", "mon:stdio");
    REFUSED(why, "-qmp", "stdio", "-daemonize");
    REFUSED(why, "-chardev", "stdio,id=x", "-daemonize");
    REFUSED("-nographic needs a terminal, which -daemonize gives up",
            "-daemonize", "-nographic");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/options-check/accelerators of the machine",
                    test_machine_accel);
    g_test_add_func("/options-check/the interrupt chip is for kvm",
                    test_irqchip);
    g_test_add_func("/options-check/what needs a kernel", test_kernel);
    g_test_add_func("/options-check/a daemon has no terminal", test_daemon);
    return g_test_run();
}
