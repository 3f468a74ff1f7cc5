/*
 * null-co: a disk without storage, to measure everything above it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "block/block.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "qemu/timer.h"

#define TYPE_BLOCK_NULL BLOCK_DRIVER_TYPE("null-co")
OBJECT_DECLARE_SIMPLE_TYPE(NullState, BLOCK_NULL)

#define DEFAULT_BYTES (1LL << 30)
#define MAX_LATENCY_NS 10000000000LL

struct NullState {
    BlockDriverState parent_obj;

    bool read_zeroes;
    int64_t latency_ns;
};

/* A request that takes its time. */
typedef struct NullWait {
    QEMUTimer *timer;
    BlockRequest *req;
} NullWait;

static bool null_open(BlockDriverState *bs, BlockdevOptions *options,
                      Error **errp)
{
    BlockdevOptionsNull *o = &options->u.null_co;

    if (o->has_latency_ns && o->latency_ns > MAX_LATENCY_NS) {
        error_setg(errp, "latency-ns=%" PRIu64 " is above %lld",
                   o->latency_ns, MAX_LATENCY_NS);
        return false;
    }
    bs->length = o->has_size ? o->size : DEFAULT_BYTES;
    if (bs->length < 0) {
        error_setg(errp, "size %" PRId64 " is negative", bs->length);
        return false;
    }
    bs->filename = g_strdup("null-co://");
    BLOCK_NULL(bs)->read_zeroes = !o->has_read_zeroes || o->read_zeroes;
    BLOCK_NULL(bs)->latency_ns = o->has_latency_ns ? o->latency_ns : 0;
    return true;
}

static void null_waited(void *opaque)
{
    g_autofree NullWait *wait = opaque;

    timer_free(wait->timer);
    block_request_done(wait->req, 0);
}

static void null_submit(BlockDriverState *bs, BlockRequest *req)
{
    int64_t latency = BLOCK_NULL(bs)->latency_ns;

    if (req->type == BLOCK_REQ_READ && BLOCK_NULL(bs)->read_zeroes) {
        qemu_iovec_memset(req->qiov, 0, 0, req->bytes);
    }
    if (latency) {
        NullWait *wait = g_new(NullWait, 1);

        /* Real time: whoever drains the node waits, whatever the guest's
         * clock does. */
        wait->req = req;
        wait->timer = timer_new_ns(QEMU_CLOCK_REALTIME, null_waited, wait);
        timer_mod(wait->timer,
                  qemu_clock_get_ns(QEMU_CLOCK_REALTIME) + latency);
        return;
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
