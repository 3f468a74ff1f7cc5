/*
 * -drive: one option for what is a driver, a format and a device.
 *
 * Here only the host's side is made; "if", "index" and their like say which
 * device the drive is for and are the caller's affair.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "block/qdict.h"
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

/* What the mode in "cache" says, where no key of its own says otherwise. */
static bool apply_cache_mode(QDict *drive, bool *wce, Error **errp)
{
    g_autofree char *mode = g_strdup(qdict_get_try_str(drive, "cache"));
    size_t i;

    if (!mode) {
        return true;
    }
    for (i = 0; i < ARRAY_SIZE(cache_modes); i++) {
        if (g_str_equal(mode, cache_modes[i].name)) {
            break;
        }
    }
    if (i == ARRAY_SIZE(cache_modes)) {
        error_setg(errp, "invalid cache option '%s'", mode);
        return false;
    }
    qdict_del(drive, "cache");
    *wce = cache_modes[i].wce;
    qdict_set_default_str(drive, "cache.direct",
                          cache_modes[i].direct ? "on" : "off");
    qdict_set_default_str(drive, "cache.no-flush",
                          cache_modes[i].no_flush ? "on" : "off");
    return true;
}

static bool take_cache(QDict *drive, bool *wce, Error **errp)
{
    const char *writeback = qdict_get_try_str(drive, "cache.writeback");

    *wce = true;
    if (!apply_cache_mode(drive, wce, errp)) {
        return false;
    }
    if (writeback &&
        !qapi_bool_parse("cache.writeback", writeback, wce, errp)) {
        return false;
    }
    qdict_del(drive, "cache.writeback");
    return true;
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

static bool rename_key(QDict *drive, const char *from, const char *to,
                       Error **errp)
{
    const char *value = qdict_get_try_str(drive, from);

    if (!value) {
        return true;
    }
    if (qdict_haskey(drive, to)) {
        error_setg(errp, "'%s' and '%s' are the same: give one of them", from,
                   to);
        return false;
    }
    qdict_put_str(drive, to, value);
    qdict_del(drive, from);
    return true;
}

/* "discard" is a switch here, too. */
static void rename_discard(QDict *drive)
{
    const char *value = qdict_get_try_str(drive, "discard");

    if (value && g_str_equal(value, "on")) {
        qdict_put_str(drive, "discard", "unmap");
    } else if (value && g_str_equal(value, "off")) {
        qdict_put_str(drive, "discard", "ignore");
    }
}

/* Keys that have another name in -blockdev. */
static bool rename_keys(QDict *drive, Error **errp)
{
    static const char *const names[][2] = {
        { "file", "file.filename" }, { "format", "driver" },
        { "readonly", "read-only" }, { "aio", "file.aio" },
    };

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        if (!rename_key(drive, names[i][0], names[i][1], errp)) {
            return false;
        }
    }
    return true;
}

/* What -blockdev would have, from the keys of -drive. */
static QObject *node_options(QDict *drive, bool *wce, Error **errp)
{
    const char *filename;

    rename_discard(drive);
    if (!rename_keys(drive, errp) || !take_cache(drive, wce, errp)) {
        return NULL;
    }
    filename = qdict_get_try_str(drive, "file.filename");
    if (filename) {
        if (!qdict_haskey(drive, "driver") && !probe_is_raw(filename, errp)) {
            return NULL;
        }
        qdict_set_default_str(drive, "file.driver", is_device(filename)
                              ? "host_device" : "file");
        qdict_set_default_str(drive, "driver", "raw");
    } else if (!qdict_haskey(drive, "driver")) {
        error_setg(errp, "drive has no medium: 'file' is missing");
        return NULL;
    }
    return qdict_crumple(drive, errp);
}

static BlockDriverState *open_drive(QObject *node, Error **errp)
{
    BlockdevOptions *options = NULL;
    BlockDriverState *bs;
    Visitor *v = qobject_input_visitor_new_keyval(node);

    visit_type_BlockdevOptions(v, NULL, &options, errp);
    visit_free(v);
    if (!options) {
        return NULL;
    }
    bs = bdrv_open(options, errp);
    qapi_free_BlockdevOptions(options);
    return bs;
}

BlockBackend *blk_new_from_drive(const QDict *opts, Error **errp)
{
    g_autoptr(QDict) drive = qdict_clone_shallow(opts);
    QObject *node;
    const char *id = qdict_get_try_str(opts, "id");
    BlockDriverState *bs;
    BlockBackend *blk;
    size_t i;
    bool wce;

    for (i = 0; i < ARRAY_SIZE(device_keys); i++) {
        qdict_del(drive, device_keys[i]);
    }
    node = node_options(drive, &wce, errp);
    if (!node) {
        return NULL;
    }
    bs = open_drive(node, errp);
    qobject_unref(node);
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
