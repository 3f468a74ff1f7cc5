/*
 * The microvm board: the built-in guest runs on it to its end.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "microvm-rig.h"
#include "qom/security.h"
#include "system/runstate.h"

/* A process holds one machine: each case runs in its own. */
static void in_child(const char *path)
{
    g_test_trap_subprocess(path, 60000000, G_TEST_SUBPROCESS_INHERIT_STDERR);
    g_test_trap_assert_passed();
}

static void child_guest_runs_to_power_off(void)
{
    vm_init();
    g_assert_nonnull(vm_build("memory.size=64M,smp.cpus=2", &error_abort));
    g_assert_cmpint(vm_run(30), ==, SHUTDOWN_CAUSE_GUEST_SHUTDOWN);
    g_assert_cmpstr(vm_output(), ==,
                    "Ringfence guest: hello\r\ncommand line: \r\n"
                    "cpus: 2\r\nram: 64 MiB\r\ndisk: none\r\npower off\r\n");
}

static void test_guest_runs_to_power_off(void)
{
    in_child("/microvm/subprocess/guest");
}

static void child_reset_starts_over(void)
{
    vm_init();
    g_assert_nonnull(vm_build("memory.size=16M,append=quiet reboot",
                              &error_abort));
    g_assert_cmpint(vm_run(30), ==, SHUTDOWN_CAUSE_GUEST_RESET);
    qemu_system_reset(SHUTDOWN_CAUSE_GUEST_RESET);
    g_assert_nonnull(strstr(vm_output(), "reset"));
    g_assert_cmpint(vm_run(30), ==, SHUTDOWN_CAUSE_GUEST_RESET);
}

static void test_reset_starts_over(void)
{
    in_child("/microvm/subprocess/reset");
}

static void child_without_acpi(void)
{
    MicrovmMachineState *mms;

    vm_init();
    mms = vm_build("memory.size=16M,acpi=off", &error_abort);
    g_assert_cmpuint(mms->virtio_num_transports, ==, 8);
    g_assert_cmpuint(mms->virtio_irq_base, ==, 5);
    g_assert_cmpint(vm_run(30), ==, -1);
    g_assert_nonnull(strstr(vm_output(), "cpus: 0"));
}

static void test_without_acpi(void)
{
    in_child("/microvm/subprocess/no-acpi");
}

static void child_ram_beyond_4g(void)
{
    MicrovmMachineState *mms;

    vm_init();
    mms = vm_build("memory.size=6G,ioapic2=off", &error_abort);
    g_assert_cmpuint(mms->virtio_irq_base, ==, 16);
    g_assert_cmphex(X86_MACHINE(mms)->below_4g_mem_size, ==, 0xc0000000);
    g_assert_cmphex(X86_MACHINE(mms)->above_4g_mem_size, ==, 0xc0000000);
    g_assert_cmpint(vm_run(30), ==, SHUTDOWN_CAUSE_GUEST_SHUTDOWN);
    g_assert_nonnull(strstr(vm_output(), "ram: 6144 MiB"));
}

static void test_ram_beyond_4g(void)
{
    in_child("/microvm/subprocess/ram");
}

static void child_what_is_missing_is_refused(void)
{
    Error *err = NULL;

    vm_init();
    g_assert_null(vm_build("memory.size=16M,pcie=on", &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "microvm: pcie=on is not available");
    error_free(err);
}

static void test_what_is_missing_is_refused(void)
{
    in_child("/microvm/subprocess/refused");
}

static void child_firmware_starts_at_reset_vector(void)
{
    MicrovmMachineState *mms;

    vm_init();
    mms = vm_build("memory.size=32M,firmware="
                   "/usr/share/seabios/bios-microvm.bin", &error_abort);
    g_assert_null(X86_MACHINE(mms)->boot);
    g_assert_cmpuint(X86_MACHINE(mms)->bios_map_bytes, >=, 65536);
}

static void test_firmware_starts_at_reset_vector(void)
{
    if (access("/usr/share/seabios/bios-microvm.bin", R_OK)) {
        g_test_skip("no SeaBIOS here");
        return;
    }
    in_child("/microvm/subprocess/firmware");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/microvm/subprocess/guest",
                    child_guest_runs_to_power_off);
    g_test_add_func("/microvm/subprocess/reset", child_reset_starts_over);
    g_test_add_func("/microvm/subprocess/no-acpi", child_without_acpi);
    g_test_add_func("/microvm/subprocess/ram", child_ram_beyond_4g);
    g_test_add_func("/microvm/subprocess/refused",
                    child_what_is_missing_is_refused);
    g_test_add_func("/microvm/subprocess/firmware",
                    child_firmware_starts_at_reset_vector);
    g_test_add_func("/microvm/guest-runs-to-power-off",
                    test_guest_runs_to_power_off);
    g_test_add_func("/microvm/reset-starts-over", test_reset_starts_over);
    g_test_add_func("/microvm/without-acpi", test_without_acpi);
    g_test_add_func("/microvm/ram-beyond-4g", test_ram_beyond_4g);
    g_test_add_func("/microvm/what-is-missing-is-refused",
                    test_what_is_missing_is_refused);
    g_test_add_func("/microvm/firmware-starts-at-reset-vector",
                    test_firmware_starts_at_reset_vector);
    return g_test_run();
}
