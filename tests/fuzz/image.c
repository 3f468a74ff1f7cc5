/*
 * Images as an attacker hands them over: any header, any size, opened by
 * every block driver that there is or with the format guessed, read and
 * written anywhere, and cut or grown by somebody else meanwhile.
 *
 * A request ends, and well only if it is inside of the image; what was
 * written can be read; nothing but what was asked for changes, in memory or
 * in the file.
 *
 * The input: which driver and how; the size; things to do; and what is left
 * of it at the end is the header.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <linux/fs.h>
#include "block/block.h"
#include "fuzz.h"
#include "input.h"
#include "qapi/error.h"
#include "qapi/qapi-visit-block-core.h"
#include "qapi/qobject-input-visitor.h"
#include "qemu/error-report.h"
#include "qobject/qdict.h"
#include "reach.h"
#include "system/block-backend.h"
#include "vm.h"

#define IMAGE "image"
#define NODE "fuzzed"
#define MAX_DEEDS 24
#define MAX_HEADER 1024
#define MAX_SIZE (1 << 20)
#define MAX_BYTES 8192          /* of a request */
#define GUARD 64
#define GUARD_BYTE 0xa5

/**
 * struct Image: what is tried.
 * @fd: the file, as somebody else sees it
 * @shadow: what it should contain, if @plain
 * @plain: a byte of the node is a byte of the file, at @offset + its own
 * @device_size: what the host says of its device; below 0: it is a file
 */
typedef struct Image {
    int fd;
    BlockBackend *blk;
    GByteArray *shadow;
    bool plain;
    uint64_t offset;
    int64_t device_size;
} Image;

static GPtrArray *drivers;              /* types */
static Image image;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    GSList *list;

    fuzz_vm_start(argc, argv);
    drivers = g_ptr_array_new();
    list = object_class_get_list_sorted(TYPE_BLOCK_DRIVER, false);
    for (GSList *l = list; l; l = l->next) {
        g_ptr_array_add(drivers, (char *)object_class_get_name(l->data));
    }
    g_slist_free(list);
    return 0;
}

/*** A host device that is none ***/

int __real_fstat64(int fd, struct stat *st);
int __wrap_fstat64(int fd, struct stat *st);

int __wrap_fstat64(int fd, struct stat *st)
{
    int ret = __real_fstat64(fd, st);

    if (ret == 0 && image.device_size >= 0 && S_ISREG(st->st_mode)) {
        st->st_mode = (st->st_mode & ~S_IFMT) | S_IFBLK;
    }
    return ret;
}

int __real_ioctl(int fd, unsigned long request, void *arg);
int __wrap_ioctl(int fd, unsigned long request, void *arg);

int __wrap_ioctl(int fd, unsigned long request, void *arg)
{
    if (image.device_size < 0) {
        return __real_ioctl(fd, request, arg);
    }
    switch (request) {
    case BLKGETSIZE64:
        *(uint64_t *)arg = image.device_size;
        return 0;
    case BLKDISCARD:
        return 0;
    default:
        return __real_ioctl(fd, request, arg);
    }
}

/*** Opening ***/

static uint64_t some_size(FuzzInput *in)
{
    switch (fuzz_below(in, 4)) {
    case 0:
        return fuzz_below(in, 64) * 512;
    case 1:
        return fuzz_uint(in, 2);
    case 2:
        return MAX_SIZE - fuzz_below(in, 2);
    default:
        return (uint64_t)fuzz_edge(in) % MAX_SIZE;
    }
}

static void grow_shadow(unsigned size)
{
    unsigned before = image.shadow->len;

    if (size > before) {
        g_byte_array_set_size(image.shadow, size);
        memset(image.shadow->data + before, 0, size - before);
    }
}

static void make_file(const uint8_t *header, size_t len, uint64_t size)
{
    len = MIN(MIN(len, size), MAX_HEADER);
    image.fd = open(IMAGE, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    g_assert_cmpint(image.fd, >=, 0);
    g_assert_cmpint(pwrite(image.fd, header, len, 0), ==, len);
    g_assert_cmpint(ftruncate(image.fd, size), ==, 0);
    image.shadow = g_byte_array_new();
    g_byte_array_append(image.shadow, header, len);
    grow_shadow(size);
}

/* All that some drivers take, in turn: what one does not, it refuses. */
static QDict *node_options(FuzzInput *in, const char *driver)
{
    QDict *opts = qdict_new(), *file;
    unsigned how = fuzz_uint(in, 1);

    qdict_put_str(opts, "driver", driver);
    qdict_put_str(opts, "node-name", NODE);
    qdict_put_bool(opts, "read-only", !(how & 3));
    if (how & 0x80) {
        qdict_put_str(opts, "discard", "unmap");
    }
    switch (how >> 2 & 3) {
    case 0:
        qdict_put_str(opts, "filename", IMAGE);
        qdict_put_str(opts, "aio", how & 0x40 ? "io_uring" : "threads");
        break;
    case 1:
        qdict_put_bool(opts, "read-zeroes", true);
        qdict_put_int(opts, "size", how & 0x40 ? fuzz_edge(in) : MAX_SIZE);
        break;
    default:
        file = qdict_new();
        qdict_put_str(file, "driver", "file");
        qdict_put_str(file, "filename", IMAGE);
        qdict_put(opts, "file", file);
        if (how & 0x40) {
            image.offset = how & 0x20 ? (uint64_t)fuzz_edge(in)
                                      : fuzz_below(in, 65536);
            qdict_put_int(opts, "offset", image.offset);
        }
        if (how & 0x10) {
            qdict_put_int(opts, "size", how & 0x20 ? fuzz_edge(in)
                          : fuzz_below(in, 256) * 512);
        }
    }
    return opts;
}

static BlockBackend *open_node(FuzzInput *in)
{
    const char *type = g_ptr_array_index(drivers, fuzz_below(in,
                                                             drivers->len));
    const char *driver = type + strlen(BLOCK_DRIVER_TYPE(""));
    g_autoptr(QDict) opts = node_options(in, driver);
    Visitor *v = qobject_input_visitor_new(QOBJECT(opts));
    BlockdevOptions *options = NULL;
    BlockDriverState *bs = NULL;
    BlockBackend *blk = NULL;

    visit_type_BlockdevOptions(v, NULL, &options, NULL);
    visit_free(v);
    if (options) {
        bs = bdrv_open(options, NULL);
        qapi_free_BlockdevOptions(options);
    }
    if (bs) {
        image.plain = image.device_size < 0 &&
            (g_str_equal(driver, "file") || g_str_equal(driver, "raw"));
        blk = blk_new(NULL, bs, &error_abort);
        bdrv_unref(bs);
    }
    return blk;
}

/* With a format to be guessed, or not. */
static BlockBackend *open_drive(FuzzInput *in)
{
    g_autoptr(QDict) opts = qdict_new();
    const char *type = g_ptr_array_index(drivers, fuzz_below(in,
                                                             drivers->len));

    qdict_put_str(opts, "id", NODE);
    qdict_put_str(opts, "if", "none");
    qdict_put_str(opts, "file", IMAGE);
    if (fuzz_below(in, 2)) {
        qdict_put_str(opts, "format", type + strlen(BLOCK_DRIVER_TYPE("")));
    }
    return blk_new_from_drive(opts, NULL);
}

/*** Using ***/

/* The size may be lowered by others: then reading may give zeros or fail. */
static void read_some(FuzzInput *in, int64_t offset, int64_t bytes)
{
    int64_t length = blk_getlength(image.blk);
    g_autofree uint8_t *buf = g_malloc(bytes + 2 * GUARD);
    int ret;

    memset(buf, GUARD_BYTE, bytes + 2 * GUARD);
    ret = blk_pread(image.blk, offset, bytes, buf + GUARD, 0);
    g_assert_cmpint(ret, <=, 0);
    for (int i = 0; i < GUARD; i++) {
        g_assert_cmphex(buf[i], ==, GUARD_BYTE);
        g_assert_cmphex(buf[GUARD + bytes + i], ==, GUARD_BYTE);
    }
    if (ret == 0) {
        g_assert_true(offset >= 0 && offset <= length &&
                      bytes <= length - offset);
    }
    if (ret == 0 && image.plain) {
        uint64_t from = image.offset + offset;

        for (int64_t i = 0; i < bytes; i++) {
            g_assert_cmphex(buf[GUARD + i], ==, from + i < image.shadow->len
                            ? image.shadow->data[from + i] : 0);
        }
    }
}

static void note_write(int64_t offset, int64_t bytes, uint8_t byte)
{
    uint64_t end = image.offset + offset + bytes;

    if (!image.plain) {
        return;
    }
    g_assert_cmpuint(end, <=, 2 * MAX_SIZE);
    grow_shadow(end);                   /* it may have been cut */
    memset(image.shadow->data + image.offset + offset, byte, bytes);
}

static void done(void *opaque, int ret)
{
    *(int *)opaque = ret;
}

static void change_some(FuzzInput *in, int64_t offset, int64_t bytes,
                        unsigned how)
{
    uint8_t byte = how == 1 ? fuzz_uint(in, 1) : 0;
    g_autofree uint8_t *buf = g_malloc(bytes + 1);
    int ret = 1;

    memset(buf, byte, bytes);
    if (how == 1) {
        ret = blk_pwrite(image.blk, offset, bytes, buf, 0);
    } else if (how == 2) {
        blk_aio_pwrite_zeroes(image.blk, offset, bytes,
                              fuzz_below(in, 2) ? BDRV_REQ_MAY_UNMAP : 0,
                              done, &ret);
    } else {
        blk_aio_pdiscard(image.blk, offset, bytes, done, &ret);
    }
    blk_drain(image.blk);
    g_assert_cmpint(ret, <=, 0);        /* it ended */
    if (ret < 0 || !bytes) {
        return;
    }
    g_assert_true(blk_is_writable(image.blk));
    g_assert_true(offset >= 0 && bytes <= blk_getlength(image.blk) - offset);
    if (how == 3) {
        image.plain = false;            /* zeros, or what was there */
    } else {
        note_write(offset, bytes, byte);
    }
}

/* As an administrator does, or somebody who should not. */
static void resize(FuzzInput *in, bool by_us)
{
    uint64_t size = some_size(in);

    if (by_us) {
        int64_t before = blk_getlength(image.blk);

        if (!blk_resize_node(blk_bs(image.blk), size, NULL)) {
            g_assert_cmpint(blk_getlength(image.blk), ==, before);
            return;
        }
        /* A part of a sector may count as a whole one. */
        g_assert_cmpint(blk_getlength(image.blk), >=, size);
        g_assert_cmpint(blk_getlength(image.blk), <, size + BDRV_SECTOR_SIZE);
        image.plain = false;
    } else {
        g_assert_cmpint(ftruncate(image.fd, size), ==, 0);
        g_byte_array_set_size(image.shadow, MIN(size, image.shadow->len));
        grow_shadow(size);
    }
}

static void act(FuzzInput *in)
{
    unsigned how = fuzz_below(in, 8);
    int64_t length = blk_getlength(image.blk);
    int64_t bytes = fuzz_below(in, 2) ? fuzz_below(in, 16) * 512
                                      : fuzz_uint(in, 2) % MAX_BYTES;
    int64_t offset;

    g_assert_cmpint(length, >=, 0);
    switch (fuzz_below(in, 4)) {
    case 0:
        offset = length - bytes + fuzz_below(in, 2);
        break;
    case 1:
        offset = fuzz_edge(in);
        break;
    default:
        offset = length ? fuzz_uint(in, 3) % length & ~INT64_C(511) : 0;
        break;
    }
    switch (how) {
    case 1 ... 3:
        change_some(in, offset, bytes, how);
        break;
    case 4:
        blk_flush(image.blk);
        break;
    case 5:
    case 6:
        resize(in, how == 5);
        break;
    default:
        read_some(in, offset, bytes);
        break;
    }
}

/*
 * Nothing was written but what we know of.  Zeros past the end of a file that
 * was cut may be left out.
 */
static void check_file(void)
{
    g_autofree char *now = NULL;
    gsize size;

    g_assert_true(g_file_get_contents(IMAGE, &now, &size, NULL));
    for (uint64_t i = 0; image.plain && i < MAX(size, image.shadow->len);
         i++) {
        g_assert_cmphex(i < size ? (uint8_t)now[i] : 0, ==,
                        i < image.shadow->len ? image.shadow->data[i] : 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FuzzInput in = { data, size };
    unsigned how = fuzz_uint(&in, 1);
    uint64_t bytes = some_size(&in);

    image = (Image) { .device_size = how & 2 ? fuzz_edge(&in) : -1 };
    make_file(data + size - MIN(size / 2, MAX_HEADER), MIN(size / 2,
              MAX_HEADER), bytes);
    image.blk = how & 1 ? open_drive(&in) : open_node(&in);
    if (image.blk) {
        for (unsigned n = 0; n < MAX_DEEDS && in.left; n++) {
            act(&in);
        }
        blk_drain_all();
        blk_unref(image.blk);
    }
    image.device_size = -1;
    check_file();
    close(image.fd);
    g_byte_array_free(image.shadow, true);
    fuzz_vm_tidy();
    return 0;
}

static const char *const words[] = {
    "QFI\xfb", "KDMV", "QED", "vhdxfile", "conectix", "<<< ", NULL
};

const FuzzTarget fuzz_target = {
    .name = "image",
    .runs = 3000,
    .reached = fuzz_reached_list,
    .max_bytes = 1500,
    .words = words,
};
