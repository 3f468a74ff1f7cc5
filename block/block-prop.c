/*
 * "drive=ID" of devices: the property kind behind DEFINE_PROP_DRIVE().
 *
 * The value names a -drive, or a node, for which a backend is made.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "hw/core/qdev-properties-system.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "system/block-backend.h"

static void get_drive(Object *obj, Visitor *v, const char *name, void *opaque,
                      Error **errp)
{
    BlockBackend **ptr = object_field_prop_ptr(obj, opaque);
    const char *value = "";
    char *text;

    if (*ptr) {
        value = blk_name(*ptr);
        if (!*value && blk_bs(*ptr)) {
            value = blk_bs(*ptr)->node_name;
        }
    }
    text = (char *)value;
    visit_type_str(v, name, &text, errp);
}

/* A reference the caller owns. */
static BlockBackend *find_or_make(const char *value, Error **errp)
{
    BlockBackend *blk = blk_by_name(value);
    BlockDriverState *bs;

    if (blk) {
        blk_ref(blk);
        return blk;
    }
    bs = bdrv_find_node(value);
    if (!bs) {
        error_setg(errp, "can't find value '%s'", value);
        return NULL;
    }
    return blk_new(NULL, bs, errp);
}

static void set_drive(Object *obj, Visitor *v, const char *name, void *opaque,
                      Error **errp)
{
    BlockBackend **ptr = object_field_prop_ptr(obj, opaque);
    g_autofree char *value = NULL;
    BlockBackend *blk;
    ERRP_GUARD();

    if (!visit_type_str(v, name, &value, errp)) {
        return;
    }
    if (*ptr) {
        blk_detach_dev(*ptr, DEVICE(obj));
        *ptr = NULL;
    }
    if (!*value) {
        return;
    }
    blk = find_or_make(value, errp);
    if (!blk) {
        error_prepend(errp, "Property '%s.%s' ", object_get_typename(obj),
                      name);
        return;
    }
    if (blk_attach_dev(blk, DEVICE(obj)) < 0) {
        error_setg(errp, "Drive '%s' is already in use by another device",
                   value);
    } else {
        *ptr = blk;
    }
    blk_unref(blk);
}

static void release_drive(Object *obj, const char *name, void *opaque)
{
    BlockBackend **ptr = object_field_prop_ptr(obj, opaque);

    if (*ptr) {
        blk_detach_dev(*ptr, DEVICE(obj));
        *ptr = NULL;
    }
}

bool qdev_prop_set_drive_err(DeviceState *dev, const char *name,
                             BlockBackend *value, Error **errp)
{
    const char *text = "";

    if (value) {
        text = *blk_name(value) ? blk_name(value) : blk_bs(value)->node_name;
    }
    return object_property_set_str(OBJECT(dev), name, text, errp);
}

void qdev_prop_set_drive(DeviceState *dev, const char *name,
                         BlockBackend *value)
{
    qdev_prop_set_drive_err(dev, name, value, &error_abort);
}

const PropertyInfo qdev_prop_drive = {
    .type = "str",
    .description = "The drive or block node on the host side, by its name",
    .get = get_drive,
    .set = set_drive,
    .release = release_drive,
};

/* For devices that cope with a backend that another thread serves. */
const PropertyInfo qdev_prop_drive_iothread = {
    .type = "str",
    .description = "The drive or block node on the host side, by its name",
    .get = get_drive,
    .set = set_drive,
    .release = release_drive,
};
