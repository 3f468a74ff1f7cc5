/*
 * Property values that apply to every new object of a type.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qom/object.h"

/* In the order in which they apply: a later list has the last word. */
static GPtrArray *accelerator_props;
static GPtrArray *machine_props;
static GPtrArray *sugar_props;          /* owns its entries */

static bool global_fits(const GlobalProperty *prop, Object *obj)
{
    return object_dynamic_cast(obj, prop->driver) &&
           (!prop->optional || object_property_find(obj, prop->property));
}

bool object_apply_global_props(Object *obj, const GPtrArray *props,
                               Error **errp)
{
    unsigned i;

    for (i = 0; props && i < props->len; i++) {
        GlobalProperty *prop = g_ptr_array_index(props, i);
        Error *err = NULL;

        if (!global_fits(prop, obj)) {
            continue;
        }
        prop->used = true;
        if (object_property_parse(obj, prop->property, prop->value, &err)) {
            continue;
        }
        error_prepend(&err, "can't apply global %s.%s=%s: ", prop->driver,
                      prop->property, prop->value);
        if (errp) {
            error_propagate(errp, err);
            return false;
        }
        warn_report_err(err);
    }
    return true;
}

void object_set_accelerator_compat_props(GPtrArray *compat_props)
{
    g_assert(!accelerator_props);
    accelerator_props = compat_props;
}

void object_set_machine_compat_props(GPtrArray *compat_props)
{
    g_assert(!machine_props);
    machine_props = compat_props;
}

void object_register_sugar_prop(const char *driver, const char *prop,
                                const char *value, bool optional)
{
    GlobalProperty *global = g_new0(GlobalProperty, 1);

    global->driver = g_strdup(driver);
    global->property = g_strdup(prop);
    global->value = g_strdup(value);
    global->optional = optional;
    if (!sugar_props) {
        sugar_props = g_ptr_array_new();
    }
    g_ptr_array_add(sugar_props, global);
}

void object_apply_compat_props(Object *obj)
{
    object_apply_global_props(obj, accelerator_props, &error_abort);
    object_apply_global_props(obj, machine_props, &error_abort);
    object_apply_global_props(obj, sugar_props, &error_fatal);
}
