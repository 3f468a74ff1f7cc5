/*
 * raw: the bytes of the node below, or a window of them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "block/block.h"
#include "qapi/error.h"
#include "qemu/module.h"

#define TYPE_BLOCK_RAW BLOCK_DRIVER_TYPE("raw")
OBJECT_DECLARE_SIMPLE_TYPE(RawState, BLOCK_RAW)

struct RawState {
    BlockDriverState parent_obj;

    int64_t offset;                 /* of the window in the file */
    bool has_end;                   /* and it ends where the user said */
};

static bool raw_open(BlockDriverState *bs, BlockdevOptions *options,
                     Error **errp)
{
    RawState *s = BLOCK_RAW(bs);
    BlockdevOptionsRaw *o = &options->u.raw;
    int64_t offset = o->has_offset ? o->offset : 0;
    int64_t below = bs->file->length;

    if (offset < 0 || offset > below) {
        error_setg(errp, "offset %" PRId64 " is not in 0..%" PRId64
                   ", the size of '%s'", offset, below, bs->file->node_name);
        return false;
    }
    if (o->has_size && (o->size < 0 || o->size > below - offset ||
                        o->size % BDRV_SECTOR_SIZE)) {
        error_setg(errp, "size %" PRId64 " is not a multiple of %llu up to %"
                   PRId64, o->size, BDRV_SECTOR_SIZE, below - offset);
        return false;
    }
    s->offset = offset;
    s->has_end = o->has_size;
    bs->length = o->has_size ? o->size : below - offset;
    return true;
}

static void raw_submit(BlockDriverState *bs, BlockRequest *req)
{
    if (req->type != BLOCK_REQ_FLUSH) {
        req->offset += BLOCK_RAW(bs)->offset;
    }
    bdrv_submit(bs->file, req);
}

static bool raw_truncate(BlockDriverState *bs, int64_t size, Error **errp)
{
    RawState *s = BLOCK_RAW(bs);

    if (s->has_end) {
        error_setg(errp, "Cannot resize fixed-size raw disks");
        return false;
    }
    if (size > INT64_MAX - s->offset) {
        error_setg(errp, "size %" PRId64 " is too large", size);
        return false;
    }
    if (!bdrv_truncate_below(bs, s->offset + size, errp)) {
        return false;
    }
    bs->length = bs->file->length - s->offset;
    return true;
}

static void raw_class_init(ObjectClass *oc, const void *data)
{
    BlockDriver *drv = BLOCK_DRIVER_CLASS(oc);

    drv->bdrv_open = raw_open;
    drv->bdrv_submit = raw_submit;
    drv->bdrv_truncate = raw_truncate;
}

static const TypeInfo raw_types[] = {
    {
        .name          = TYPE_BLOCK_RAW,
        .parent        = TYPE_BLOCK_DRIVER,
        .instance_size = sizeof(RawState),
        .class_init    = raw_class_init,
        TYPE_IS_SECURE("interprets nothing; offsets are checked against the "
                       "window"),
    },
};
DEFINE_TYPES(raw_types)
