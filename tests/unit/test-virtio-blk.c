/*
 * virtio-blk on a real image.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include <linux/virtio_mmio.h>

#include <glib/gstdio.h>

#include "hw/virtio/virtio-blk.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "qobject/qdict.h"
#include "virtio-rig.h"

#define SECTORS 20
#define IMAGE_BYTES (SECTORS * 512)

static char *path;

static uint8_t image_byte(unsigned int at)
{
    return at * 3 + at / 512;
}

static BlockBackend *make_drive(const char *more)
{
    g_autoptr(QDict) opts = qdict_new();
    g_autofree uint8_t *data = g_malloc(IMAGE_BYTES);
    int fd = g_file_open_tmp("vblk-XXXXXX", &path, NULL);

    for (int i = 0; i < IMAGE_BYTES; i++) {
        data[i] = image_byte(i);
    }
    g_assert_cmpint(write(fd, data, IMAGE_BYTES), ==, IMAGE_BYTES);
    close(fd);
    qdict_put_str(opts, "file", path);
    qdict_put_str(opts, "format", "raw");
    qdict_put_str(opts, "id", "d");
    if (more) {
        qdict_put_str(opts, more, "on");
    }
    return blk_new_from_drive(opts, &error_abort);
}

static void drop_drive(Rig *rig)
{
    rig_free(rig);
    blk_remove_all();
    g_unlink(path);
    g_clear_pointer(&path, g_free);
}

static Rig *start(const char *more)
{
    Rig *rig;

    make_drive(more);
    rig = rig_new(TYPE_VIRTIO_BLK, "drive", "d", "serial", "serial-no", NULL);
    rig_start(rig, UINT32_MAX, 1);
    return rig;
}

/* Send a request with a header; the status. */
static uint8_t ask(Rig *rig, uint32_t type, uint64_t sector, const void *out,
                   size_t out_len, void *in, size_t in_len, uint32_t *used)
{
    g_autofree uint8_t *req = g_malloc0(16 + out_len);
    g_autofree uint8_t *answer = g_malloc(in_len + 1);
    uint32_t len;

    memset(answer, 0xee, in_len + 1);
    stl_le_p(req, type);
    stq_le_p(req + 8, sector);
    if (out_len) {
        memcpy(req + 16, out, out_len);
    }
    len = rig_request(rig, 0, req, 16 + out_len, answer, in_len + 1);
    if (in_len) {
        memcpy(in, answer, in_len);
    }
    if (used) {
        *used = len;
    }
    return answer[in_len];
}

static uint8_t segment(Rig *rig, uint32_t type, uint64_t sector, uint32_t num,
                       uint32_t flags)
{
    uint8_t seg[16];

    stq_le_p(seg, sector);
    stl_le_p(seg + 8, num);
    stl_le_p(seg + 12, flags);
    return ask(rig, type, 0, seg, 16, NULL, 0, NULL);
}

static void test_reads_and_writes(void)
{
    Rig *rig = start(NULL);
    g_autofree char *text = NULL;
    uint8_t in[1024], out[512];
    uint32_t used;

    g_assert_cmpint(ask(rig, VIRTIO_BLK_T_IN, 3, NULL, 0, in, 1024, &used),
                    ==, VIRTIO_BLK_S_OK);
    g_assert_cmpuint(used, ==, 1025);
    for (int i = 0; i < 1024; i++) {
        g_assert_cmpuint(in[i], ==, image_byte(3 * 512 + i));
    }
    memset(out, 0x77, sizeof(out));
    g_assert_cmpint(ask(rig, VIRTIO_BLK_T_OUT, SECTORS - 1, out, 512, NULL, 0,
                        &used), ==, VIRTIO_BLK_S_OK);
    g_assert_cmpuint(used, ==, 1);
    g_assert_cmpint(ask(rig, VIRTIO_BLK_T_FLUSH, 0, NULL, 0, NULL, 0, NULL),
                    ==, VIRTIO_BLK_S_OK);
    g_assert_cmpint(ask(rig, VIRTIO_BLK_T_OUT, 0, NULL, 0, NULL, 0, NULL), ==,
                    VIRTIO_BLK_S_OK);
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    for (int i = 0; i < IMAGE_BYTES; i++) {
        bool hit = i / 512 == SECTORS - 1;

        g_assert_cmpuint((uint8_t)text[i], ==, hit ? 0x77 : image_byte(i));
    }
    g_assert_cmpuint(rig->interrupts, >, 0);
    drop_drive(rig);
}

static void test_what_is_out_of_range_fails_and_changes_nothing(void)
{
    static const struct {
        uint64_t sector;
        unsigned int bytes;
    } cases[] = {
        { SECTORS, 512 }, { SECTORS - 1, 1024 }, { UINT64_MAX, 512 },
        { UINT64_MAX / 512, 512 }, { 1ull << 55, 512 }, { 0, 511 },
        { 0, 513 }, { 0, 1 }, { SECTORS, 100 },
    };
    Rig *rig = start(NULL);
    g_autofree char *text = NULL;
    uint8_t buf[1024] = { 0 };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        g_assert_cmpint(ask(rig, VIRTIO_BLK_T_OUT, cases[i].sector, buf,
                            cases[i].bytes, NULL, 0, NULL), ==,
                        VIRTIO_BLK_S_IOERR);
        g_assert_cmpint(ask(rig, VIRTIO_BLK_T_IN, cases[i].sector, NULL, 0,
                            buf, cases[i].bytes, NULL), ==,
                        VIRTIO_BLK_S_IOERR);
        memset(buf, 0, sizeof(buf));
    }
    g_assert_cmpint(ask(rig, 0x1234, 0, NULL, 0, NULL, 0, NULL), ==,
                    VIRTIO_BLK_S_UNSUPP);
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    for (int i = 0; i < IMAGE_BYTES; i++) {
        g_assert_cmpuint((uint8_t)text[i], ==, image_byte(i));
    }
    g_assert_false(rig_needs_reset(rig));
    drop_drive(rig);
}

static void test_discard_and_write_zeroes(void)
{
    Rig *rig = start(NULL);
    uint8_t in[512], zero[512] = { 0 }, half[8] = { 0 };

    g_assert_cmpint(segment(rig, VIRTIO_BLK_T_WRITE_ZEROES, 2, 1, 0), ==, 0);
    g_assert_cmpint(segment(rig, VIRTIO_BLK_T_WRITE_ZEROES, 4, 1, 1), ==, 0);
    g_assert_cmpint(ask(rig, VIRTIO_BLK_T_IN, 2, NULL, 0, in, 512, NULL), ==,
                    0);
    g_assert_cmpmem(in, 512, zero, 512);
    g_assert_cmpint(ask(rig, VIRTIO_BLK_T_IN, 3, NULL, 0, in, 512, NULL), ==,
                    0);
    g_assert_cmpuint(in[1], ==, image_byte(3 * 512 + 1));
    g_assert_cmpint(segment(rig, VIRTIO_BLK_T_DISCARD, 0, SECTORS, 0), ==, 0);
    g_assert_cmpint(segment(rig, VIRTIO_BLK_T_DISCARD, 0, 0, 0), ==, 0);
    g_assert_cmpint(segment(rig, VIRTIO_BLK_T_DISCARD, 1, SECTORS, 0), ==,
                    VIRTIO_BLK_S_IOERR);
    g_assert_cmpint(segment(rig, VIRTIO_BLK_T_DISCARD, UINT64_MAX, 2, 0), ==,
                    VIRTIO_BLK_S_IOERR);
    g_assert_cmpint(segment(rig, VIRTIO_BLK_T_WRITE_ZEROES, 0, UINT32_MAX, 0),
                    ==, VIRTIO_BLK_S_IOERR);
    g_assert_cmpint(segment(rig, VIRTIO_BLK_T_DISCARD, 0, 1, 1), ==,
                    VIRTIO_BLK_S_UNSUPP);
    g_assert_cmpint(segment(rig, VIRTIO_BLK_T_WRITE_ZEROES, 0, 1, 2), ==,
                    VIRTIO_BLK_S_UNSUPP);
    g_assert_cmpint(ask(rig, VIRTIO_BLK_T_DISCARD, 0, half, 8, NULL, 0, NULL),
                    ==, VIRTIO_BLK_S_UNSUPP);
    drop_drive(rig);
}

static void test_the_serial_number_has_twenty_bytes(void)
{
    Rig *rig = start(NULL);
    char id[40];
    uint32_t used;

    g_assert_cmpint(ask(rig, VIRTIO_BLK_T_GET_ID, 0, NULL, 0, id, 20, &used),
                    ==, 0);
    g_assert_cmpuint(used, ==, 21);
    g_assert_cmpmem(id, 10, "serial-no", 10);
    g_assert_cmpint(ask(rig, VIRTIO_BLK_T_GET_ID, 0, NULL, 0, id, 3, NULL),
                    ==, 0);
    g_assert_cmpmem(id, 3, "ser", 3);
    g_assert_cmpint(ask(rig, VIRTIO_BLK_T_GET_ID, 0, NULL, 0, id, 0, NULL),
                    ==, 0);
    drop_drive(rig);
}

static void test_a_read_only_disk_stays_as_it_is(void)
{
    Rig *rig = start("readonly");
    uint8_t buf[512] = { 0 };

    rig_write(rig, VIRTIO_MMIO_DEVICE_FEATURES_SEL, 0);
    g_assert_cmphex(rig_read(rig, VIRTIO_MMIO_DEVICE_FEATURES) &
                    (1u << VIRTIO_BLK_F_RO | 1u << VIRTIO_BLK_F_DISCARD |
                     1u << VIRTIO_BLK_F_WRITE_ZEROES), ==,
                    1u << VIRTIO_BLK_F_RO);
    g_assert_cmpint(ask(rig, VIRTIO_BLK_T_OUT, 0, buf, 512, NULL, 0, NULL),
                    ==, VIRTIO_BLK_S_IOERR);
    g_assert_cmpint(segment(rig, VIRTIO_BLK_T_DISCARD, 0, 1, 0), ==,
                    VIRTIO_BLK_S_UNSUPP);
    g_assert_cmpint(ask(rig, VIRTIO_BLK_T_IN, 0, NULL, 0, buf, 512, NULL), ==,
                    0);
    g_assert_cmpuint(buf[7], ==, image_byte(7));
    drop_drive(rig);
}

static void test_a_request_without_header_or_status_breaks_it(void)
{
    uint8_t buf[16] = { 0 };
    Rig *rig = start(NULL);

    rig_request(rig, 0, buf, 15, buf, 1);
    g_assert_true(rig_needs_reset(rig));
    rig_start(rig, UINT32_MAX, 1);
    g_assert_false(rig_needs_reset(rig));
    rig_request(rig, 0, buf, 16, NULL, 0);
    g_assert_true(rig_needs_reset(rig));
    drop_drive(rig);
}

static void test_the_configuration_space_and_its_edges(void)
{
    unsigned int end = offsetof(struct virtio_blk_config,
                                max_secure_erase_sectors);
    Rig *rig = start(NULL);
    uint8_t bytes[128];

    g_assert_cmpuint(rig_config(rig, 0, 4), ==, SECTORS);
    g_assert_cmpuint(rig_config(rig, 4, 4), ==, 0);
    g_assert_cmpuint(rig_config(rig, offsetof(struct virtio_blk_config,
                                              blk_size), 4), ==, 512);
    for (unsigned int i = 0; i < end; i++) {
        bytes[i] = rig_config(rig, i, 1);
    }
    for (unsigned int i = 0; i + 2 <= end; i += 2) {
        g_assert_cmphex(rig_config(rig, i, 2), ==, lduw_le_p(bytes + i));
    }
    for (unsigned int i = 0; i + 4 <= end; i += 4) {
        g_assert_cmphex(rig_config(rig, i, 4), ==, ldl_le_p(bytes + i));
    }
    g_assert_cmphex(rig_config(rig, end, 1), ==, 0xff);
    g_assert_cmphex(rig_config(rig, end, 2), ==, 0xffff);
    g_assert_cmphex(rig_config(rig, end, 4), ==, 0xffffffff);
    g_assert_cmphex(rig_config(rig, 0xfc, 4), ==, 0xffffffff);
    drop_drive(rig);
}

static void put_wce(Rig *rig, uint8_t wce)
{
    rig_poke(RIG_MMIO_BASE + VIRTIO_MMIO_CONFIG +
             offsetof(struct virtio_blk_config, wce), &wce, 1);
}

static void test_the_cache_mode_follows_the_driver(void)
{
    unsigned int at = offsetof(struct virtio_blk_config, wce);
    Rig *rig = start(NULL);
    BlockBackend *blk = blk_by_name("d");

    g_assert_cmpuint(rig_config(rig, at, 1), ==, 1);
    put_wce(rig, 0);
    g_assert_false(blk_enable_write_cache(blk));
    g_assert_cmpuint(rig_config(rig, at, 1), ==, 0);
    /* a reset brings back what the user said */
    rig_start(rig, UINT32_MAX, 1);
    g_assert_true(blk_enable_write_cache(blk));
    /* a driver that can neither flush nor choose writes through */
    rig_start(rig, 0, 1);
    g_assert_false(blk_enable_write_cache(blk));
    put_wce(rig, 1);
    g_assert_false(blk_enable_write_cache(blk));
    rig_start(rig, 1u << VIRTIO_BLK_F_FLUSH, 1);
    g_assert_true(blk_enable_write_cache(blk));
    drop_drive(rig);
}

static void test_a_write_through_drive_stays_one(void)
{
    BlockBackend *blk = make_drive(NULL);
    Rig *rig;

    blk_set_enable_write_cache(blk, false);
    rig = rig_new(TYPE_VIRTIO_BLK, "drive", "d", NULL);
    rig_start(rig, UINT32_MAX, 1);
    g_assert_false(blk_enable_write_cache(blk));
    drop_drive(rig);
}

static void test_the_device_s_cache_mode_goes_before_the_drive_s(void)
{
    for (int on = 0; on < 2; on++) {
        BlockBackend *blk = make_drive(NULL);
        Rig *rig;

        blk_set_enable_write_cache(blk, !on);
        rig = rig_new(TYPE_VIRTIO_BLK, "drive", "d", "write-cache",
                      on ? "on" : "off", NULL);
        rig_start(rig, UINT32_MAX, 1);
        g_assert_cmpint(blk_enable_write_cache(blk), ==, on);
        drop_drive(rig);
    }
}

static void test_unplugging_ends_what_is_in_flight(void)
{
    Rig *rig = start(NULL);
    uint8_t hdr[16] = { 0 };

    rig_poke(RIG_DATA, hdr, 16);
    for (int i = 0; i < 8; i++) {
        rig_desc(0, 2 * i, RIG_DATA, 16, 1, 2 * i + 1);
        rig_desc(0, 2 * i + 1, RIG_DATA + 0x1000 + i * 1024, 513, 2, 0);
        rig_avail(0, 16, i, 2 * i);
    }
    rig_write(rig, VIRTIO_MMIO_QUEUE_NOTIFY, 0);
    object_unparent(OBJECT(rig->vdev));
    g_assert_cmpuint(rig_used_idx(0), ==, 8);
    g_assert_cmpint(rig->irq_level, ==, 0);
    g_assert_cmphex(rig_read(rig, VIRTIO_MMIO_DEVICE_ID), ==, 0);
    object_unparent(OBJECT(rig->proxy));
    g_free(rig);
    blk_remove_all();
    g_unlink(path);
    g_clear_pointer(&path, g_free);
}

static void realize_fails(const char *prop, const char *value,
                          const char *says)
{
    DeviceState *proxy = qdev_new(TYPE_VIRTIO_MMIO);
    DeviceState *dev = DEVICE(object_new(TYPE_VIRTIO_BLK));
    Error *err = NULL;

    sysbus_realize_and_unref(SYS_BUS_DEVICE(proxy), &error_abort);
    if (prop) {
        make_drive(NULL);
        object_property_set_str(OBJECT(dev), "drive", "d", &error_abort);
        object_property_parse(OBJECT(dev), prop, value, &error_abort);
    }
    g_assert_false(qdev_realize_and_unref(dev, BUS(&VIRTIO_MMIO(proxy)->bus),
                                          &err));
    g_assert_nonnull(strstr(error_get_pretty(err), says));
    error_free(err);
    object_unparent(OBJECT(proxy));
    if (prop) {
        blk_remove_all();
        g_unlink(path);
        g_clear_pointer(&path, g_free);
    }
}

static void test_impossible_properties_are_named(void)
{
    realize_fails(NULL, NULL, "drive is not set");
    realize_fails("num-queues", "0", "num-queues 0");
    realize_fails("num-queues", "1025", "num-queues 1025");
    realize_fails("queue-size", "3", "queue-size 3");
    realize_fails("queue-size", "2048", "queue-size 2048");
    realize_fails("logical_block_size", "1000", "logical_block_size 1000");
    realize_fails("physical_block_size", "256", "physical_block_size 256");
    realize_fails("min_io_size", "700", "min_io_size 700");
    realize_fails("max-discard-sectors", "4294967295", "4294967295");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    rig_init_process();
    g_test_add_func("/virtio-blk/reads-and-writes", test_reads_and_writes);
    g_test_add_func("/virtio-blk/out-of-range-fails-and-changes-nothing",
                    test_what_is_out_of_range_fails_and_changes_nothing);
    g_test_add_func("/virtio-blk/discard-and-write-zeroes",
                    test_discard_and_write_zeroes);
    g_test_add_func("/virtio-blk/the-serial-number-has-twenty-bytes",
                    test_the_serial_number_has_twenty_bytes);
    g_test_add_func("/virtio-blk/a-read-only-disk-stays-as-it-is",
                    test_a_read_only_disk_stays_as_it_is);
    g_test_add_func("/virtio-blk/a-request-without-header-or-status-breaks-it",
                    test_a_request_without_header_or_status_breaks_it);
    g_test_add_func("/virtio-blk/the-configuration-space-and-its-edges",
                    test_the_configuration_space_and_its_edges);
    g_test_add_func("/virtio-blk/the-cache-mode-follows-the-driver",
                    test_the_cache_mode_follows_the_driver);
    g_test_add_func("/virtio-blk/a-write-through-drive-stays-one",
                    test_a_write_through_drive_stays_one);
    g_test_add_func("/virtio-blk/the-device-s-cache-mode-goes-before-the-"
                    "drive-s",
                    test_the_device_s_cache_mode_goes_before_the_drive_s);
    g_test_add_func("/virtio-blk/unplugging-ends-what-is-in-flight",
                    test_unplugging_ends_what_is_in_flight);
    g_test_add_func("/virtio-blk/impossible-properties-are-named",
                    test_impossible_properties_are_named);
    return g_test_run();
}
