/*
 * Property tables: attaching them to classes, reading and writing members.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/qdev-properties.h"
#include "qapi/error.h"
#include "qobject/qlist.h"
#include "qom/qom-qobject.h"

void *object_field_prop_ptr(Object *obj, const Property *prop)
{
    return (char *)obj + prop->offset;
}

static void field_prop_get(Object *obj, Visitor *v, const char *name,
                           void *opaque, Error **errp)
{
    const Property *prop = opaque;

    prop->info->get(obj, v, name, opaque, errp);
}

/* Devices freeze when they are realized; other objects never do. */
static bool prop_may_be_set(Object *obj, const char *name,
                            const PropertyInfo *info, Error **errp)
{
    DeviceState *dev = (DeviceState *)object_dynamic_cast(obj, TYPE_DEVICE);

    if (!dev || !dev->realized || info->realized_set_allowed) {
        return true;
    }
    qdev_prop_set_after_realize(dev, name, errp);
    return false;
}

static void field_prop_set(Object *obj, Visitor *v, const char *name,
                           void *opaque, Error **errp)
{
    const Property *prop = opaque;

    if (prop_may_be_set(obj, name, prop->info, errp)) {
        prop->info->set(obj, v, name, opaque, errp);
    }
}

static void field_prop_release(Object *obj, const char *name, void *opaque)
{
    const Property *prop = opaque;

    if (prop->info->release) {
        prop->info->release(obj, name, opaque);
    }
}

void qdev_prop_set_after_realize(DeviceState *dev, const char *name,
                                 Error **errp)
{
    const char *type = object_get_typename(OBJECT(dev));

    if (dev->id) {
        error_setg(errp, "Attempt to set property '%s' on device '%s' (type "
                   "'%s') after it was realized", name, dev->id, type);
    } else {
        error_setg(errp, "Attempt to set property '%s' on anonymous device "
                   "(type '%s') after it was realized", name, type);
    }
}

static void class_add_prop(ObjectClass *oc, const Property *prop)
{
    const PropertyInfo *info = prop->info;
    ObjectProperty *op;

    if (info->create) {
        op = info->create(oc, prop->name, prop);
    } else {
        op = object_class_property_add(oc, prop->name, info->type,
                                       info->get ? field_prop_get : NULL,
                                       info->set ? field_prop_set : NULL,
                                       info->release ? field_prop_release
                                                     : NULL,
                                       (void *)prop);
    }
    if (prop->set_default && info->set_default_value) {
        info->set_default_value(op, prop);
        if (info->init_default) {
            /* Shown by help; stored by qdev_prop_init_defaults(). */
            op->init = NULL;
        }
    }
    if (info->description) {
        object_class_property_set_description(oc, prop->name,
                                              info->description);
    }
}

void device_class_set_props_n(DeviceClass *dc, const Property *props,
                              size_t n)
{
    g_assert(n > 0 && n <= UINT16_MAX && !dc->props_);
    dc->props_ = props;
    dc->props_count_ = n;
    for (size_t i = 0; i < n; i++) {
        class_add_prop(OBJECT_CLASS(dc), &props[i]);
    }
}

void qdev_property_add_static(DeviceState *dev, const Property *prop)
{
    const PropertyInfo *info = prop->info;
    ObjectProperty *op;

    /* Such kinds add themselves to classes only. */
    g_assert(!info->create);
    op = object_property_add(OBJECT(dev), prop->name, info->type,
                             info->get ? field_prop_get : NULL,
                             info->set ? field_prop_set : NULL,
                             info->release ? field_prop_release : NULL,
                             (void *)prop);
    object_property_set_description(OBJECT(dev), prop->name,
                                    info->description);
    if (prop->set_default && info->set_default_value) {
        info->set_default_value(op, prop);
        if (op->init) {
            op->init(OBJECT(dev), op);
        }
    }
}

/* Defaults of parents first: a subclass may have a row of the same member. */
static void class_init_defaults(DeviceState *dev, ObjectClass *oc)
{
    DeviceClass *dc = (DeviceClass *)oc;

    if (strcmp(object_class_get_name(oc), TYPE_DEVICE) == 0) {
        return;
    }
    class_init_defaults(dev, object_class_get_parent(oc));
    for (size_t i = 0; i < dc->props_count_; i++) {
        const Property *prop = &dc->props_[i];

        if (prop->set_default && prop->info->init_default) {
            prop->info->init_default(OBJECT(dev), prop);
        }
    }
}

void qdev_prop_init_defaults(DeviceState *dev)
{
    class_init_defaults(dev, object_get_class(OBJECT(dev)));
}

void qdev_alias_all_properties(DeviceState *target, Object *source)
{
    ObjectClass *oc = object_get_class(OBJECT(target));

    for (; object_class_dynamic_cast(oc, TYPE_DEVICE);
         oc = object_class_get_parent(oc)) {
        DeviceClass *dc = DEVICE_CLASS(oc);

        for (size_t i = 0; i < dc->props_count_; i++) {
            const char *name = dc->props_[i].name;

            if (!object_property_find(source, name)) {
                object_property_add_alias(source, name, OBJECT(target),
                                          name);
            }
        }
    }
}

void qdev_prop_allow_set_link_before_realize(const Object *obj,
                                             const char *name, Object *val,
                                             Error **errp)
{
    if (DEVICE(obj)->realized) {
        qdev_prop_set_after_realize(DEVICE(obj), name, errp);
    }
}

void error_set_from_qdev_prop_error(Error **errp, int ret, Object *obj,
                                    const char *name, const char *value)
{
    const char *type = object_get_typename(obj);

    switch (ret) {
    case -EEXIST:
        error_setg(errp, "Property '%s.%s' can't take value '%s', it's in "
                   "use", type, name, value);
        break;
    case -ENOENT:
        error_setg(errp, "Property '%s.%s' can't find value '%s'", type,
                   name, value);
        break;
    default:
        error_setg(errp, "Property '%s.%s' doesn't take value '%s'", type,
                   name, value);
        break;
    }
}

/*** Setting properties of our own devices ***/

void qdev_prop_set_bit(DeviceState *dev, const char *name, bool value)
{
    object_property_set_bool(OBJECT(dev), name, value, &error_abort);
}

void qdev_prop_set_uint8(DeviceState *dev, const char *name, uint8_t value)
{
    object_property_set_uint(OBJECT(dev), name, value, &error_abort);
}

void qdev_prop_set_uint16(DeviceState *dev, const char *name,
                          uint16_t value)
{
    object_property_set_uint(OBJECT(dev), name, value, &error_abort);
}

void qdev_prop_set_uint32(DeviceState *dev, const char *name,
                          uint32_t value)
{
    object_property_set_uint(OBJECT(dev), name, value, &error_abort);
}

void qdev_prop_set_int32(DeviceState *dev, const char *name, int32_t value)
{
    object_property_set_int(OBJECT(dev), name, value, &error_abort);
}

void qdev_prop_set_uint64(DeviceState *dev, const char *name,
                          uint64_t value)
{
    object_property_set_uint(OBJECT(dev), name, value, &error_abort);
}

void qdev_prop_set_string(DeviceState *dev, const char *name,
                          const char *value)
{
    object_property_set_str(OBJECT(dev), name, value, &error_abort);
}

void qdev_prop_set_enum(DeviceState *dev, const char *name, int value)
{
    DeviceClass *dc;
    ObjectClass *oc = object_get_class(OBJECT(dev));

    for (; oc; oc = object_class_get_parent(oc)) {
        dc = (DeviceClass *)object_class_dynamic_cast(oc, TYPE_DEVICE);
        for (size_t i = 0; dc && i < dc->props_count_; i++) {
            const Property *prop = &dc->props_[i];

            if (strcmp(prop->name, name) == 0 && prop->info->enum_table) {
                object_property_set_str(
                    OBJECT(dev), name,
                    qapi_enum_lookup(prop->info->enum_table, value),
                    &error_abort);
                return;
            }
        }
    }
    g_assert_not_reached();
}

void qdev_prop_set_array(DeviceState *dev, const char *name,
                         struct QList *values)
{
    object_property_set_qobject(OBJECT(dev), name, QOBJECT(values),
                                &error_abort);
    qobject_unref(values);
}
