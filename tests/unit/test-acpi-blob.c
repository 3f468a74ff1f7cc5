/*
 * Tests of placing ACPI tables.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "board-rig.h"
#include "hw/acpi/aml-build.h"
#include "hw/i386/microvm-tables.h"
#include "hw/nvram/fw_cfg.h"
#include "qapi/error.h"
#include "qemu/bswap.h"

#define LOADER_BYTES    128
#define FILE_BYTES      4096

/* A file that the table loader of a firmware has in memory. */
typedef struct LoadedFile {
    char name[56];
    uint8_t bytes[FILE_BYTES];
    uint64_t gpa;
} LoadedFile;

static AcpiBlob *make(void)
{
    AcpiBlob *b = g_new0(AcpiBlob, 1);
    AcpiLink link = { .at = 8, .size = 4, .target = 16 };
    AcpiLink root = { .in_rsdp = true, .at = 0, .size = 8, .target = 4 };
    AcpiSum sum = { .at = 0, .start = 0, .len = 32 };

    b->tables = g_array_new(false, true, 1);
    b->rsdp = g_array_new(false, true, 1);
    b->links = g_array_new(false, true, sizeof(AcpiLink));
    b->sums = g_array_new(false, true, sizeof(AcpiSum));
    g_array_set_size(b->tables, 32);
    g_array_set_size(b->rsdp, 8);
    g_array_append_val(b->links, link);
    g_array_append_val(b->links, root);
    g_array_append_val(b->sums, sum);
    return b;
}

static void test_links_and_sums_are_applied(void)
{
    AcpiBlob *b = make();

    acpi_blob_place(b, 0xe0040);
    g_assert_cmphex(ldl_le_p(b->tables->data + 8), ==, 0xe0050);
    g_assert_cmphex(ldq_le_p(b->rsdp->data), ==, 0xe0044);
    g_assert_cmpint(acpi_checksum(b->tables->data, 32), ==, 0);
    acpi_blob_place(b, 0x100);
    g_assert_cmpint(acpi_checksum(b->tables->data, 32), ==, 0);
    acpi_blob_free(b);
}

/* Read @name through the ports as firmware does; its length. */
static uint32_t read_file(const char *name, uint8_t *to)
{
    uint8_t dir[4 + 32 * 64];
    uint32_t len = 0;
    uint16_t key = 0;

    rig_outw(FW_CFG_IO_BASE, FW_CFG_FILE_DIR);
    for (size_t i = 0; i < sizeof(dir); i++) {
        dir[i] = rig_inb(FW_CFG_IO_BASE + 1);
    }
    for (uint32_t i = 0; i < (uint32_t)ldl_be_p(dir); i++) {
        if (!strcmp((char *)dir + 4 + i * 64 + 8, name)) {
            len = ldl_be_p(dir + 4 + i * 64);
            key = lduw_be_p(dir + 4 + i * 64 + 4);
        }
    }
    g_assert_cmpint(key, !=, 0);
    g_assert_cmpuint(len, <=, FILE_BYTES);
    rig_outw(FW_CFG_IO_BASE, key);
    for (uint32_t i = 0; i < len; i++) {
        to[i] = rig_inb(FW_CFG_IO_BASE + 1);
    }
    return len;
}

static LoadedFile *loaded(LoadedFile *files, const uint8_t *name)
{
    for (int i = 0; i < 2; i++) {
        if (!strcmp(files[i].name, (const char *)name)) {
            return &files[i];
        }
    }
    g_assert_not_reached();
}

/* One command of the script: allocate, add pointer, add checksum. */
static void run_command(LoadedFile *files, const uint8_t *c)
{
    LoadedFile *f, *to;
    uint32_t at;

    switch (ldl_le_p(c)) {
    case 1:
        f = &files[files[0].name[0] ? 1 : 0];
        f->gpa = f == files ? 0x7fe0000 : 0xf5a20;
        g_strlcpy(f->name, (const char *)c + 4, sizeof(f->name));
        read_file(f->name, f->bytes);
        break;
    case 2:
        f = loaded(files, c + 4);
        to = loaded(files, c + 60);
        at = ldl_le_p(c + 116);
        stn_le_p(f->bytes + at, c[120],
                 ldn_le_p(f->bytes + at, c[120]) + to->gpa);
        break;
    case 3:
        f = loaded(files, c + 4);
        f->bytes[ldl_le_p(c + 60)] =
            acpi_checksum(f->bytes + ldl_le_p(c + 64), ldl_le_p(c + 68));
        break;
    default:
        g_assert_not_reached();
    }
}

static void test_firmware_that_loads_gets_the_same(void)
{
    FWCfgState *fw_cfg = fw_cfg_init_io_dma(FW_CFG_IO_BASE, 0, NULL,
                                            &error_abort);
    g_autofree LoadedFile *files = g_new0(LoadedFile, 2);
    uint8_t script[FILE_BYTES];
    AcpiBlob *b = make();
    Error *err = NULL;
    uint32_t len;

    g_assert_true(acpi_blob_to_fw_cfg(b, fw_cfg, &error_abort));
    acpi_blob_free(b);
    len = read_file("etc/table-loader", script);
    g_assert_cmpuint(len % LOADER_BYTES, ==, 0);
    for (uint32_t at = 0; at < len; at += LOADER_BYTES) {
        run_command(files, script + at);
    }
    b = make();
    acpi_blob_place(b, files[0].gpa);
    g_assert_cmpmem(files[0].bytes, 32, b->tables->data, 32);
    g_assert_cmpmem(files[1].bytes, 8, b->rsdp->data, 8);

    /* The names are taken now: a second time is an error. */
    g_assert_false(acpi_blob_to_fw_cfg(b, fw_cfg, &err));
    error_free_or_abort(&err);
    acpi_blob_free(b);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    rig_init();
    g_test_add_func("/acpi-blob/links-and-sums-are-applied",
                    test_links_and_sums_are_applied);
    g_test_add_func("/acpi-blob/firmware-that-loads-gets-the-same",
                    test_firmware_that_loads_gets_the_same);
    return g_test_run();
}
