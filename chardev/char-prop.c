/*
 * "chardev=ID" of devices: the property kind behind DEFINE_PROP_CHR().
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "chardev/char-fe.h"
#include "hw/core/qdev-properties-system.h"
#include "qapi/error.h"
#include "qapi/visitor.h"

static void get_chr(Object *obj, Visitor *v, const char *name, void *opaque,
                    Error **errp)
{
    CharFrontend *fe = object_field_prop_ptr(obj, opaque);
    char *label = fe->chr ? fe->chr->label : (char *)"";

    visit_type_str(v, name, &label, errp);
}

static void set_chr(Object *obj, Visitor *v, const char *name, void *opaque,
                    Error **errp)
{
    CharFrontend *fe = object_field_prop_ptr(obj, opaque);
    g_autofree char *label = NULL;
    Chardev *s;

    if (!visit_type_str(v, name, &label, errp)) {
        return;
    }
    if (!*label) {
        return;
    }
    s = qemu_chr_find(label);
    if (!s) {
        error_setg(errp, "Property '%s.%s' can't find value '%s'",
                   object_get_typename(obj), name, label);
        return;
    }
    if (fe->chr) {
        error_setg(errp, "Property '%s.%s' is set to '%s' already",
                   object_get_typename(obj), name, fe->chr->label);
        return;
    }
    qemu_chr_fe_init(fe, s, errp);
}

static void release_chr(Object *obj, const char *name, void *opaque)
{
    qemu_chr_fe_deinit(object_field_prop_ptr(obj, opaque), false);
}

void qdev_prop_set_chr(DeviceState *dev, const char *name, Chardev *value)
{
    g_assert(!value || value->label);
    qdev_prop_set_string(dev, name, value ? value->label : "");
}

const PropertyInfo qdev_prop_chr = {
    .type = "str",
    .description = "The character device on the host side, by its id",
    .get = get_chr,
    .set = set_chr,
    .release = release_chr,
};
