/*
 * fw_cfg tests.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "board-rig.h"
#include "hw/core/qdev-properties.h"
#include "hw/nvram/fw_cfg.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "system/address-spaces.h"

#define RAM_BYTES   0x10000

static FWCfgState *fw_cfg;
static uint8_t *ram;
static unsigned selected;
static uint64_t written;

static void count_select(void *opaque)
{
    selected++;
}

static void note_write(void *opaque, uint64_t start, uint64_t len)
{
    written = start << 32 | len;
}

static void dma(uint32_t control, uint32_t length, uint64_t address)
{
    stl_be_p(ram, control);
    stl_be_p(ram + 4, length);
    stq_be_p(ram + 8, address);
    rig_outl(0x514, 0);
    rig_outl(0x518, bswap32(0));
}

static uint16_t find(const char *name)
{
    uint32_t count;
    uint16_t key = 0;

    rig_outw(0x510, FW_CFG_FILE_DIR);
    count = rig_inb(0x511) << 24;
    count |= rig_inb(0x511) << 16;
    count |= rig_inb(0x511) << 8;
    count |= rig_inb(0x511);
    while (count--) {
        uint8_t e[64];

        for (int i = 0; i < 64; i++) {
            e[i] = rig_inb(0x511);
        }
        if (!strcmp((char *)e + 8, name)) {
            key = lduw_be_p(e + 4);
        }
    }
    return key;
}

static void test_signature_and_id(void)
{
    rig_outw(0x510, FW_CFG_SIGNATURE);
    g_assert_cmpint(rig_inb(0x511), ==, 'Q');
    g_assert_cmpint(rig_inb(0x511), ==, 'E');
    g_assert_cmpint(rig_inb(0x511), ==, 'M');
    g_assert_cmpint(rig_inb(0x511), ==, 'U');
    g_assert_cmpint(rig_inb(0x511), ==, 0);
    rig_outw(0x510, FW_CFG_ID);
    g_assert_cmpint(rig_inb(0x511), ==, 3);
    g_assert_cmphex(rig_inl(0x514), ==, bswap32(0x51454d55));
    g_assert_cmphex(rig_inl(0x518), ==, bswap32(0x20434647));
}

static void test_file_is_listed_and_read(void)
{
    uint16_t key = find("opt/test");

    g_assert_cmpint(key, >=, FW_CFG_FILE_FIRST);
    rig_outw(0x510, key);
    g_assert_cmpint(rig_inb(0x511), ==, 'h');
    g_assert_cmpint(rig_inb(0x511), ==, 'i');
    g_assert_cmpint(find("opt/absent"), ==, 0);
}

static void test_dma_reads_and_pads_with_zeroes(void)
{
    memset(ram + 0x100, 0xff, 16);
    dma(find("opt/test") << 16 | FW_CFG_DMA_CTL_SELECT |
        FW_CFG_DMA_CTL_READ, 8, 0x100);
    g_assert_cmphex(ldl_be_p(ram), ==, 0);
    g_assert_cmpmem(ram + 0x100, 9, "hi\0\0\0\0\0\0\377", 9);
}

static void test_dma_skips(void)
{
    dma(find("opt/test") << 16 | FW_CFG_DMA_CTL_SELECT |
        FW_CFG_DMA_CTL_SKIP, 1, 0);
    g_assert_cmpint(rig_inb(0x511), ==, 'i');
    dma(FW_CFG_DMA_CTL_SKIP, UINT32_MAX, 0);
    dma(FW_CFG_DMA_CTL_SKIP, UINT32_MAX, 0);
    g_assert_cmpint(rig_inb(0x511), ==, 0);
}

static void test_dma_writes_only_where_allowed(void)
{
    uint16_t ro = find("opt/test");
    uint16_t rw = find("etc/rw");

    memcpy(ram + 0x100, "WXYZ", 4);
    dma(ro << 16 | FW_CFG_DMA_CTL_SELECT | FW_CFG_DMA_CTL_WRITE, 2, 0x100);
    g_assert_cmphex(ldl_be_p(ram), ==, FW_CFG_DMA_CTL_ERROR);
    dma(rw << 16 | FW_CFG_DMA_CTL_SELECT | FW_CFG_DMA_CTL_WRITE, 5, 0x100);
    g_assert_cmphex(ldl_be_p(ram), ==, FW_CFG_DMA_CTL_ERROR);
    g_assert_cmphex(written, ==, 0);
    dma(rw << 16 | FW_CFG_DMA_CTL_SELECT | FW_CFG_DMA_CTL_WRITE, 4, 0x100);
    g_assert_cmphex(ldl_be_p(ram), ==, 0);
    g_assert_cmphex(written, ==, 4);
    g_assert_cmpuint(selected, >, 0);
    rig_outw(0x510, rw);
    g_assert_cmpint(rig_inb(0x511), ==, 'W');
}

static void test_dma_starts_by_one_write_of_eight_bytes(void)
{
    uint64_t at = cpu_to_be64(0);

    memset(ram + 0x100, 0xff, 4);
    stl_be_p(ram, find("opt/test") << 16 | FW_CFG_DMA_CTL_SELECT |
             FW_CFG_DMA_CTL_READ);
    stl_be_p(ram + 4, 2);
    stq_be_p(ram + 8, 0x100);
    address_space_write(&address_space_io, 0x514, MEMTXATTRS_UNSPECIFIED, &at,
                        8);
    g_assert_cmphex(ldl_be_p(ram), ==, 0);
    g_assert_cmpmem(ram + 0x100, 4, "hi\377\377", 4);
}

static void test_slots_have_limits(void)
{
    static const uint16_t bad[] = { 0, 0x1001 };

    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        DeviceState *dev = qdev_new(TYPE_FW_CFG_IO);
        Error *err = NULL;

        qdev_prop_set_uint16(dev, "x-file-slots", bad[i]);
        g_assert_false(sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &err));
        g_assert_nonnull(strstr(error_get_pretty(err), "x-file-slots"));
        error_free(err);
    }
}

static void test_dma_to_nowhere_is_an_error(void)
{
    dma(find("opt/test") << 16 | FW_CFG_DMA_CTL_SELECT |
        FW_CFG_DMA_CTL_READ, 2, UINT64_MAX);
    g_assert_cmphex(ldl_be_p(ram), ==, FW_CFG_DMA_CTL_ERROR);
    /* A request that is not in memory at all: nothing to answer to. */
    rig_outl(0x514, 0xffffffff);
    rig_outl(0x518, 0xffffffff);
}

static void test_user_files_are_checked(void)
{
    Error *err = NULL;
    g_autofree char *name = g_strnfill(FW_CFG_MAX_FILE_PATH, 'x');

    g_assert_false(fw_cfg_add_user_file(fw_cfg, name, NULL, "a", &err));
    error_free_or_abort(&err);
    g_assert_false(fw_cfg_add_user_file(fw_cfg, "opt/test", NULL, "a", &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "duplicate"));
    error_free_or_abort(&err);
    g_assert_false(fw_cfg_add_user_file(fw_cfg, "opt/a", "/x", "a", &err));
    error_free_or_abort(&err);
    g_assert_false(fw_cfg_add_user_file(fw_cfg, "opt/a", "/nonexistent", NULL,
                                        &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "/nonexistent"));
    error_free_or_abort(&err);
    g_assert_true(fw_cfg_add_user_file(fw_cfg, "opt/a", NULL, "yes",
                                       &error_abort));
    g_assert_cmpint(find("opt/a"), !=, 0);
}

/* A board adds its files after the user's: it must hear why it cannot. */
static void test_a_board_hears_that_there_is_no_room(void)
{
    Error *err = NULL;
    unsigned n = 0;

    g_assert_false(fw_cfg_try_add_file(fw_cfg, "opt/test", g_strdup("x"), 1,
                                       &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "duplicate"));
    error_free_or_abort(&err);
    while (!err) {
        g_autofree char *name = g_strdup_printf("opt/more%u", n);

        n += fw_cfg_try_add_file(fw_cfg, name, g_strdup("x"), 1, &err);
        g_assert_cmpuint(n, <, 32);
    }
    g_assert_nonnull(strstr(error_get_pretty(err), "all 32 slots are taken"));
    error_free_or_abort(&err);
    g_assert_cmpint(find("opt/test"), !=, 0);
    g_assert_cmpint(find("opt/more0"), !=, 0);
}

static void test_integers_are_little_endian(void)
{
    fw_cfg_add_i16(fw_cfg, FW_CFG_NB_CPUS, 0x0102);
    fw_cfg_add_i64(fw_cfg, FW_CFG_RAM_SIZE, 0x1122334455667788);
    rig_outw(0x510, FW_CFG_NB_CPUS);
    g_assert_cmphex(rig_inb(0x511), ==, 2);
    fw_cfg_modify_i16(fw_cfg, FW_CFG_NB_CPUS, 0x0304);
    g_assert_cmphex(rig_inb(0x511), ==, 3);
    rig_outw(0x510, FW_CFG_RAM_SIZE);
    g_assert_cmphex(rig_inb(0x511), ==, 0x88);
}

static void test_any_access_is_survived(void)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(3);

    rig_noise(0x510, 12, 20000);
    for (int i = 0; i < 5000; i++) {
        dma(g_rand_int(rand), g_rand_int(rand) & 0x3ffff,
            g_rand_int(rand) & 0x1ffff);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    rig_init();
    ram = rig_ram(0, RAM_BYTES);
    fw_cfg = fw_cfg_init_io_dma(FW_CFG_IO_BASE, FW_CFG_IO_BASE + 4,
                                &address_space_memory, &error_abort);
    g_assert_true(fw_cfg_find() == fw_cfg);
    fw_cfg_add_file(fw_cfg, "opt/test", g_memdup2("hi", 2), 2);
    fw_cfg_add_file_callback(fw_cfg, "etc/rw", count_select, note_write, NULL,
                             g_malloc0(4), 4, false);
    g_test_add_func("/fw-cfg/signature-and-id", test_signature_and_id);
    g_test_add_func("/fw-cfg/file-is-listed-and-read",
                    test_file_is_listed_and_read);
    g_test_add_func("/fw-cfg/dma-reads-and-pads-with-zeroes",
                    test_dma_reads_and_pads_with_zeroes);
    g_test_add_func("/fw-cfg/dma-skips", test_dma_skips);
    g_test_add_func("/fw-cfg/dma-writes-only-where-allowed",
                    test_dma_writes_only_where_allowed);
    g_test_add_func("/fw-cfg/dma-starts-by-one-write-of-eight-bytes",
                    test_dma_starts_by_one_write_of_eight_bytes);
    g_test_add_func("/fw-cfg/slots-have-limits", test_slots_have_limits);
    g_test_add_func("/fw-cfg/dma-to-nowhere-is-an-error",
                    test_dma_to_nowhere_is_an_error);
    g_test_add_func("/fw-cfg/user-files-are-checked",
                    test_user_files_are_checked);
    g_test_add_func("/fw-cfg/a-board-hears-that-there-is-no-room",
                    test_a_board_hears_that_there_is_no_room);
    g_test_add_func("/fw-cfg/integers-are-little-endian",
                    test_integers_are_little_endian);
    g_test_add_func("/fw-cfg/any-access-is-survived",
                    test_any_access_is_survived);
    return g_test_run();
}
