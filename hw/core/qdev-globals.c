/*
 * -global: defaults that a user gives to all devices of a type.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/qdev-properties.h"
#include "qapi/error.h"
#include "qemu/error-report.h"

/* GlobalProperty *, in the order given: the last one wins. */
static GPtrArray *global_props(void)
{
    static GPtrArray *list;

    if (!list) {
        list = g_ptr_array_new();
    }
    return list;
}

void qdev_prop_register_global(GlobalProperty *prop)
{
    g_ptr_array_add(global_props(), prop);
}

const GlobalProperty *qdev_find_global_prop(Object *obj, const char *name)
{
    GPtrArray *props = global_props();

    for (guint i = props->len; i-- > 0;) {
        const GlobalProperty *p = g_ptr_array_index(props, i);

        if (strcmp(p->property, name) == 0
            && object_dynamic_cast(obj, p->driver)) {
            return p;
        }
    }
    return NULL;
}

int qdev_prop_check_globals(void)
{
    GPtrArray *props = global_props();
    int unused = 0;

    for (guint i = 0; i < props->len; i++) {
        const GlobalProperty *p = g_ptr_array_index(props, i);
        ObjectClass *oc;

        if (p->used || p->optional) {
            continue;
        }
        oc = object_class_by_name(p->driver);
        if (!oc || !object_class_dynamic_cast(oc, TYPE_DEVICE)) {
            warn_report("global %s.%s has invalid class name", p->driver,
                        p->property);
        } else if (DEVICE_CLASS(oc)->hotpluggable) {
            continue;       /* it may still be plugged */
        } else {
            warn_report("global %s.%s=%s not used", p->driver, p->property,
                        p->value);
        }
        unused = 1;
    }
    return unused;
}

void qdev_prop_set_globals(DeviceState *dev)
{
    g_assert(!dev->globals_err);
    if (global_props()->len) {
        object_apply_global_props(OBJECT(dev), global_props(),
                                  &dev->globals_err);
    }
}
