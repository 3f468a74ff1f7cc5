/*
 * Property values that apply to every new object of a type: -global, and
 * the compatibility lists of accelerators and versioned machines.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QOM_COMPAT_PROPERTIES_H
#define QOM_COMPAT_PROPERTIES_H

#include "qom/object.h"

/**
 * GlobalProperty:
 * @driver: type it applies to, with all descendants
 * @property: name of the property
 * @value: value as text
 * @used: set when it was applied
 * @optional: an object without the property is no error
 */
typedef struct GlobalProperty {
    const char *driver;
    const char *property;
    const char *value;
    bool used;
    bool optional;
} GlobalProperty;

/** object_apply_global_props: applies those of @props (GlobalProperty *) that
 * fit @obj, in order; true if none failed. */
bool object_apply_global_props(Object *obj, const GPtrArray *props,
                               Error **errp);

/** object_set_machine_compat_props: the machine's list, once; stays owned by
 * the caller. */
void object_set_machine_compat_props(GPtrArray *compat_props);

/** object_set_accelerator_compat_props: the accelerator's list, once. */
void object_set_accelerator_compat_props(GPtrArray *compat_props);

/** object_register_sugar_prop: a command line option that stands for a
 * global property; strings are copied. */
void object_register_sugar_prop(const char *driver, const char *prop,
                                const char *value, bool optional);

/** object_apply_compat_props: accelerator, machine and sugar lists on @obj,
 * in this order; a value that does not fit is a bug. */
void object_apply_compat_props(Object *obj);

/** object_apply_compat_props_err: the same where a user's value may be at
 * fault; true if none failed. */
bool object_apply_compat_props_err(Object *obj, Error **errp);

#endif
