/*
 * Property values that apply to every new object of a type: -global, and
 * the compatibility lists of accelerators and versioned machines.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QOM_COMPAT_PROPERTIES_H
#define QOM_COMPAT_PROPERTIES_H

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

/**
 * object_apply_global_props:
 * @obj: object to set
 * @props: of GlobalProperty *, applied in order where they fit; may be NULL
 * @errp: set to why one was refused, and no more are applied; if NULL, the
 *     user is warned of each instead and the rest are applied
 *
 * Returns: false if and only if @errp was set
 */
bool object_apply_global_props(Object *obj, const GPtrArray *props,
                               Error **errp);

/** object_set_machine_compat_props: the list of the machine, set once; it
 * stays the caller's, who keeps it alive. */
void object_set_machine_compat_props(GPtrArray *compat_props);

/** object_set_accelerator_compat_props: the list of the accelerator, set
 * once; it stays the caller's, who keeps it alive. */
void object_set_accelerator_compat_props(GPtrArray *compat_props);

/** object_register_sugar_prop: a command line option that stands for a
 * global property; strings are copied. */
void object_register_sugar_prop(const char *driver, const char *prop,
                                const char *value, bool optional);

/** object_apply_compat_props: applies the accelerator's list, the machine's
 * and the sugar to @obj, in this order.  A value that does not fit is a bug
 * in the lists, and a fatal error of the user's in the sugar. */
void object_apply_compat_props(Object *obj);

#endif
