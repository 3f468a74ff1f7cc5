/*
 * Tests of what a microvm tells its guest.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/i386/microvm-boot.h"
#include "microvm-rig.h"
#include "qemu/bswap.h"
#include "system/address-spaces.h"

static MicrovmMachineState *mms;

static void plug(unsigned n)
{
    qdev_realize_and_unref(qdev_new("virtio-rng-device"),
                           QLIST_FIRST(&mms->virtio[n]->child_bus),
                           &error_abort);
}

static void test_used_transports_are_on_the_command_line(void)
{
    g_autofree char *none = microvm_kernel_cmdline(mms);
    g_autofree char *some = NULL;

    g_assert_cmpstr(none, ==, "ro");
    plug(0);
    plug(7);
    some = microvm_kernel_cmdline(mms);
    g_assert_cmpstr(some, ==, "ro virtio_mmio.device=512@0xfeb00e00:12 "
                    "virtio_mmio.device=512@0xfeb00000:5");
}

static void test_mp_table_stands_in_for_acpi(void)
{
    uint8_t sig[4];

    address_space_read(&address_space_memory, 0xf0000,
                       MEMTXATTRS_UNSPECIFIED, sig, sizeof(sig));
    g_assert_cmpmem(sig, 4, "_MP_", 4);
}

static void test_fw_cfg_knows_the_machine(void)
{
    uint8_t n[2] = { 0 };

    stw_le_p(n, FW_CFG_NB_CPUS);
    address_space_write(&address_space_io, 0x510, MEMTXATTRS_UNSPECIFIED, n,
                        2);
    address_space_read(&address_space_io, 0x511, MEMTXATTRS_UNSPECIFIED, n,
                       1);
    g_assert_cmpuint(n[0], ==, 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    vm_init();
    mms = vm_build("memory.size=16M,smp.cpus=2,acpi=off,append=ro",
                   &error_abort);
    g_test_add_func("/microvm-boot/mp-table-stands-in-for-acpi",
                    test_mp_table_stands_in_for_acpi);
    g_test_add_func("/microvm-boot/fw-cfg-knows-the-machine",
                    test_fw_cfg_knows_the_machine);
    g_test_add_func("/microvm-boot/used-transports-are-on-the-command-line",
                    test_used_transports_are_on_the_command_line);
    return g_test_run();
}
