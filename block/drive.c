/*
 * -drive: one option for what is a driver, a format and a device.
 *
 * Here only the host's side is made; "if", "index" and their like say which
 * device the drive is for and are the caller's affair.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "qapi/error.h"
#include "qapi/qapi-visit-block-core.h"
#include "qapi/qobject-input-visitor.h"
#include "qapi/util.h"
#include "qemu/bswap.h"
#include "qemu/error-report.h"
#include "qobject/qdict.h"
#include "system/block-backend.h"

/* Keys that describe the device, or nothing. */
static const char *const device_keys[] = {
    "if", "index", "bus", "unit", "media", "werror", "rerror", "id", "serial",
    "addr", "copy-on-read",
};

/* Modes of "cache": write cache, direct, no-flush. */
static const struct {
    const char *name;
    bool wce;
    bool direct;
    bool no_flush;
} cache_modes[] = {
    { "none", true, true, false },
    { "off", true, true, false },
    { "directsync", false, true, false },
    { "writeback", true, false, false },
    { "writethrough", false, false, false },
    { "unsafe", true, false, true },
};

static void take(QDict *from, const char *key, QDict *to, const char *as)
{
    const char *value = qdict_get_try_str(from, key);

    if (value) {
        qdict_put_str(to, as, value);
        qdict_del(from, key);
    }
}

/* "cache.direct" and its like override what the mode says. */
static bool take_cache_keys(QDict *drive, QDict *node, bool *wce,
                            Error **errp)
{
    const char *writeback = qdict_get_try_str(drive, "cache.writeback");
    QDict *cache = qdict_get_qdict(node, "cache");

    if (writeback) {
        if (!qapi_bool_parse("cache.writeback", writeback, wce, errp)) {
            return false;
        }
        qdict_del(drive, "cache.writeback");
    }
    if (!cache) {
        cache = qdict_new();
        qdict_put(node, "cache", cache);
    }
    take(drive, "cache.direct", cache, "direct");
    take(drive, "cache.no-flush", cache, "no-flush");
    return true;
}

static bool take_cache(QDict *drive, QDict *node, bool *wce, Error **errp)
{
    g_autofree char *mode = g_strdup(qdict_get_try_str(drive, "cache"));
    size_t i;

    *wce = true;
    if (!mode) {
        return take_cache_keys(drive, node, wce, errp);
    }
    qdict_del(drive, "cache");
    for (i = 0; i < ARRAY_SIZE(cache_modes); i++) {
        if (g_str_equal(mode, cache_modes[i].name)) {
            QDict *cache = qdict_new();

            qdict_put_str(cache, "direct",
                          cache_modes[i].direct ? "on" : "off");
            qdict_put_str(cache, "no-flush",
                          cache_modes[i].no_flush ? "on" : "off");
            qdict_put(node, "cache", cache);
            *wce = cache_modes[i].wce;
            return take_cache_keys(drive, node, wce, errp);
        }
    }
    error_setg(errp, "invalid cache option '%s'", mode);
    return false;
}

/* Magic numbers of formats that an image may be in (all at offset 0). */
static const struct {
    const char *format;
    uint32_t magic;                 /* big-endian */
} known_magic[] = {
    { "qcow2", 0x514649fb },
    { "vmdk", 0x4b444d56 },
    { "qed", 0x51454400 },
    { "vhdx", 0x76686478 },
};

/*
 * The format of an image that the user did not name.  A guest can write any
 * header into a raw image, so what is found is never used to open it: an
 * image that looks like another format is refused, and the user must say.
 */
static bool probe_is_raw(const char *filename, Error **errp)
{
    uint8_t head[4] = { 0 };
    int fd = open(filename, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t n;
    size_t i;

    if (fd < 0) {
        error_setg_errno(errp, errno, "Could not open '%s'", filename);
        return false;
    }
    n = pread(fd, head, sizeof(head), 0);
    close(fd);
    for (i = 0; n == sizeof(head) && i < ARRAY_SIZE(known_magic); i++) {
        if (ldl_be_p(head) == known_magic[i].magic) {
            error_setg(errp, "'%s' looks like a %s image; name its format "
                       "with 'format='", filename, known_magic[i].format);
            return false;
        }
    }
    warn_report("Image format was not specified for '%s' and probing guessed "
                "raw.", filename);
    return true;
}

static bool is_device(const char *filename)
{
    struct stat st;

    return stat(filename, &st) == 0 &&
           (S_ISBLK(st.st_mode) || S_ISCHR(st.st_mode));
}

/* The options of a "raw" node on a "file" node, as -blockdev would have. */
static QDict *node_options(QDict *drive, bool *wce, Error **errp)
{
    g_autoptr(QDict) node = qdict_new();
    QDict *file = qdict_new();
    const char *format = qdict_get_try_str(drive, "format");
    const char *filename = qdict_get_try_str(drive, "file");

    qdict_put(node, "file", file);
    if (!filename) {
        error_setg(errp, "drive has no medium: 'file' is missing");
        return NULL;
    }
    if (!format && !probe_is_raw(filename, errp)) {
        return NULL;
    }
    qdict_put_str(node, "driver", format ? format : "raw");
    qdict_put_str(file, "driver", is_device(filename) ? "host_device"
                                                      : "file");
    qdict_del(drive, "format");
    take(drive, "file", file, "filename");
    take(drive, "aio", file, "aio");
    take(drive, "file.locking", file, "locking");
    take(drive, "readonly", node, "read-only");
    take(drive, "read-only", node, "read-only");
    take(drive, "auto-read-only", node, "auto-read-only");
    take(drive, "force-share", node, "force-share");
    take(drive, "discard", node, "discard");
    take(drive, "detect-zeroes", node, "detect-zeroes");
    take(drive, "node-name", node, "node-name");
    take(drive, "offset", node, "offset");
    take(drive, "size", node, "size");
    if (!take_cache(drive, node, wce, errp)) {
        return NULL;
    }
    return g_steal_pointer(&node);
}

static BlockDriverState *open_drive(QDict *node, Error **errp)
{
    BlockdevOptions *options = NULL;
    BlockDriverState *bs;
    Visitor *v = qobject_input_visitor_new_keyval(QOBJECT(node));

    visit_type_BlockdevOptions(v, NULL, &options, errp);
    visit_free(v);
    if (!options) {
        return NULL;
    }
    bs = bdrv_open(options, errp);
    qapi_free_BlockdevOptions(options);
    return bs;
}

static bool check_left_over(const QDict *drive, Error **errp)
{
    const QDictEntry *entry = qdict_first(drive);

    if (entry) {
        error_setg(errp, "Block format does not support the option '%s'",
                   qdict_entry_key(entry));
        return false;
    }
    return true;
}

BlockBackend *blk_new_from_drive(const QDict *opts, Error **errp)
{
    g_autoptr(QDict) drive = qdict_clone_shallow(opts);
    g_autoptr(QDict) node = NULL;
    const char *id = qdict_get_try_str(opts, "id");
    BlockDriverState *bs;
    BlockBackend *blk;
    size_t i;
    bool wce;

    for (i = 0; i < ARRAY_SIZE(device_keys); i++) {
        qdict_del(drive, device_keys[i]);
    }
    node = node_options(drive, &wce, errp);
    if (!node || !check_left_over(drive, errp)) {
        return NULL;
    }
    bs = open_drive(node, errp);
    if (!bs) {
        return NULL;
    }
    blk = blk_new(id, bs, errp);
    bdrv_unref(bs);
    if (blk) {
        blk_set_enable_write_cache(blk, wce);
    }
    return blk;
}
