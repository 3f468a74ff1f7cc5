/*
 * null-co: a disk without storage, to measure everything above it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "block/block.h"
#include "qapi/error.h"
#include "qemu/module.h"

#define TYPE_BLOCK_NULL BLOCK_DRIVER_TYPE("null-co")
OBJECT_DECLARE_SIMPLE_TYPE(NullState, BLOCK_NULL)

#define DEFAULT_BYTES (1LL << 30)

struct NullState {
    BlockDriverState parent_obj;

    bool read_zeroes;
};

static bool null_open(BlockDriverState *bs, BlockdevOptions *options,
                      Error **errp)
{
    BlockdevOptionsNull *o = &options->u.null_co;

    if (o->has_latency_ns && o->latency_ns) {
        error_setg(errp, "latency-ns=%" PRIu64 " is not available",
                   o->latency_ns);
        return false;
    }
    bs->length = o->has_size ? o->size : DEFAULT_BYTES;
    if (bs->length < 0) {
        error_setg(errp, "size %" PRId64 " is negative", bs->length);
        return false;
    }
    bs->filename = g_strdup("null-co://");
    BLOCK_NULL(bs)->read_zeroes = !o->has_read_zeroes || o->read_zeroes;
    return true;
}

static void null_submit(BlockDriverState *bs, BlockRequest *req)
{
    if (req->type == BLOCK_REQ_READ && BLOCK_NULL(bs)->read_zeroes) {
        qemu_iovec_memset(req->qiov, 0, 0, req->bytes);
    }
    block_request_done(req, 0);
}

/* Without zeroes a read leaves what the guest's buffer held: old host data
 * if the buffer is ours. */
static bool null_security_check(Object *obj, Error **errp)
{
    if (!BLOCK_NULL(obj)->read_zeroes) {
        error_setg(errp, "read-zeroes=off returns uninitialised data");
        return false;
    }
    return true;
}

static bool null_truncate(BlockDriverState *bs, int64_t size, Error **errp)
{
    bs->length = size;
    return true;
}

static void null_class_init(ObjectClass *oc, const void *data)
{
    BlockDriver *drv = BLOCK_DRIVER_CLASS(oc);

    drv->bdrv_open = null_open;
    drv->bdrv_submit = null_submit;
    drv->bdrv_truncate = null_truncate;
}

static const TypeInfo null_types[] = {
    {
        .name           = TYPE_BLOCK_NULL,
        .parent         = TYPE_BLOCK_DRIVER,
        .instance_size  = sizeof(NullState),
        .class_init     = null_class_init,
        .security_check = null_security_check,
        TYPE_IS_SECURE("no storage and no parsing, with read-zeroes=on"),
    },
};
DEFINE_TYPES(null_types)
