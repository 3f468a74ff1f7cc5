/*
 * QMP commands on the composition tree, on types and on users' objects.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/qdev.h"
#include "monitor-internal.h"
#include "monitor-qom.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-qdev.h"
#include "qapi/qapi-commands-qom.h"
#include "qom/object_interfaces.h"
#include "qom/qom-qobject.h"

/*** Objects ***/

Object *monitor_resolve_path(const char *path, Error **errp)
{
    bool ambiguous = false;
    Object *obj = object_resolve_path(path, &ambiguous);

    if (!obj && ambiguous) {
        error_setg(errp, "Path '%s' is ambiguous", path);
    } else if (!obj) {
        error_set(errp, ERROR_CLASS_DEVICE_NOT_FOUND,
                  "Device '%s' not found", path);
    }
    return obj;
}

/* @prop without description and default, as a listing of an object has it. */
static ObjectPropertyInfo *property_info(const ObjectProperty *prop)
{
    ObjectPropertyInfo *info = g_new0(ObjectPropertyInfo, 1);

    info->name = g_strdup(prop->name);
    info->type = g_strdup(prop->type);
    return info;
}

static ObjectPropertyInfo *property_info_full(const ObjectProperty *prop)
{
    ObjectPropertyInfo *info = property_info(prop);

    info->description = g_strdup(prop->description);
    info->default_value = prop->defval ? qobject_ref(prop->defval) : NULL;
    return info;
}

ObjectPropertyInfoList *qmp_qom_list(const char *path, Error **errp)
{
    Object *obj = monitor_resolve_path(path, errp);
    ObjectPropertyInfoList *list = NULL, **tail = &list;
    ObjectPropertyIterator iter;
    ObjectProperty *prop;

    if (!obj) {
        return NULL;
    }
    object_property_iter_init(&iter, obj);
    while ((prop = object_property_iter_next(&iter))) {
        QAPI_LIST_APPEND(tail, property_info(prop));
    }
    return list;
}

QObject *qmp_qom_get(const char *path, const char *property, Error **errp)
{
    Object *obj = monitor_resolve_path(path, errp);

    return obj ? object_property_get_qobject(obj, property, errp) : NULL;
}

static ObjectPropertiesValues *property_values(Object *obj)
{
    ObjectPropertiesValues *values = g_new0(ObjectPropertiesValues, 1);
    ObjectPropertyValueList **tail = &values->properties;
    ObjectPropertyIterator iter;
    ObjectProperty *prop;

    object_property_iter_init(&iter, obj);
    while ((prop = object_property_iter_next(&iter))) {
        ObjectPropertyValue *value = g_new0(ObjectPropertyValue, 1);

        value->name = g_strdup(prop->name);
        value->type = g_strdup(prop->type);
        value->value = object_property_get_qobject(obj, prop->name, NULL);
        QAPI_LIST_APPEND(tail, value);
    }
    return values;
}

ObjectPropertiesValuesList *qmp_qom_list_get(strList *paths, Error **errp)
{
    ObjectPropertiesValuesList *list = NULL, **tail = &list;

    for (; paths; paths = paths->next) {
        Object *obj = monitor_resolve_path(paths->value, errp);

        if (!obj) {
            qapi_free_ObjectPropertiesValuesList(list);
            return NULL;
        }
        QAPI_LIST_APPEND(tail, property_values(obj));
    }
    return list;
}

void qmp_qom_set(const char *path, const char *property, QObject *value,
                 Error **errp)
{
    Object *obj = monitor_resolve_path(path, errp);

    if (obj) {
        object_property_set_qobject(obj, property, value, errp);
    }
}

void qmp_object_add(ObjectOptions *options, Error **errp)
{
    user_creatable_add_qapi(options, errp);
}

void qmp_object_del(const char *id, Error **errp)
{
    user_creatable_del(id, errp);
}

/*** Types ***/

typedef struct TypeFilter {
    bool has_secure, secure;
    bool has_security;
    SecurityDeclaration security;
    ObjectTypeInfoList **tail;
} TypeFilter;

static bool filter_takes(const TypeFilter *filter, ObjectSecurity status)
{
    if (filter->has_secure &&
        filter->secure != (status == OBJECT_SECURITY_SECURE)) {
        return false;
    }
    return !filter->has_security ||
        filter->security == (SecurityDeclaration)status;
}

static void add_type(ObjectClass *oc, void *opaque)
{
    TypeFilter *filter = opaque;
    ObjectSecurity status = object_class_get_security(oc);
    ObjectClass *parent = object_class_get_parent(oc);
    ObjectTypeInfo *info;

    if (!filter_takes(filter, status)) {
        return;
    }
    info = g_new0(ObjectTypeInfo, 1);
    info->name = g_strdup(object_class_get_name(oc));
    info->has_abstract = info->abstract = object_class_is_abstract(oc);
    info->parent = parent ? g_strdup(object_class_get_name(parent)) : NULL;
    info->has_secure = info->secure = status == OBJECT_SECURITY_SECURE;
    info->has_insecure = info->insecure = status == OBJECT_SECURITY_INSECURE;
    info->security_note = g_strdup(object_class_get_security_note(oc));
    info->security_boundary = g_strdup(object_security_boundary_str(
        object_class_get_security_boundary(oc)));
    info->has_overridden = info->overridden =
        object_class_is_security_overridden(oc);
    QAPI_LIST_APPEND(filter->tail, info);
}

ObjectTypeInfoList *qmp_qom_list_types(const char *implements,
                                       bool has_abstract, bool abstract,
                                       bool has_secure, bool secure,
                                       bool has_security,
                                       SecurityDeclaration security,
                                       Error **errp)
{
    ObjectTypeInfoList *list = NULL;
    TypeFilter filter = {
        .has_secure = has_secure,
        .secure = secure,
        .has_security = has_security,
        .security = security,
        .tail = &list,
    };

    object_class_foreach(add_type, implements, has_abstract && abstract,
                         &filter);
    return list;
}

/*** Properties of types ***/

/* A class of that name below @base; else an error of class DeviceNotFound. */
static ObjectClass *find_class(const char *name, const char *base,
                               Error **errp)
{
    ObjectClass *oc = object_class_by_name(name);

    if (!oc) {
        error_set(errp, ERROR_CLASS_DEVICE_NOT_FOUND,
                  "Device '%s' not found", name);
        return NULL;
    }
    if (!object_class_dynamic_cast(oc, base)) {
        error_setg(errp, "Parameter 'typename' expects a%s type",
                   g_str_equal(base, TYPE_DEVICE) ? " non-abstract device"
                   : " QOM");
        return NULL;
    }
    return oc;
}

/* Part of every device, and no option of it. */
static bool hidden_of_devices(const ObjectProperty *prop)
{
    static const char *const hidden[] = {
        "type", "realized", "hotpluggable", "hotplugged", "parent_bus",
    };
    size_t i;

    for (i = 0; i < ARRAY_SIZE(hidden); i++) {
        if (g_str_equal(prop->name, hidden[i])) {
            return true;
        }
    }
    return g_str_has_prefix(prop->name, "legacy-");
}

ObjectPropertyInfoList *qmp_device_list_properties(const char *name,
                                                   Error **errp)
{
    ObjectClass *oc = find_class(name, TYPE_DEVICE, errp);
    g_autoptr(Object) obj = NULL;
    ObjectPropertyInfoList *list = NULL, **tail = &list;
    ObjectPropertyIterator iter;
    ObjectProperty *prop;

    if (!oc) {
        return NULL;
    }
    if (object_class_is_abstract(oc)) {
        error_setg(errp, "Parameter 'typename' expects a non-abstract device "
                   "type");
        return NULL;
    }
    obj = object_new_introspect(oc);
    object_property_iter_init(&iter, obj);
    while ((prop = object_property_iter_next(&iter))) {
        if (!hidden_of_devices(prop)) {
            QAPI_LIST_APPEND(tail, property_info_full(prop));
        }
    }
    return list;
}

/* An abstract type has no objects: what its class has must do. */
ObjectPropertyInfoList *qmp_qom_list_properties(const char *name,
                                                Error **errp)
{
    ObjectClass *oc = find_class(name, TYPE_OBJECT, errp);
    g_autoptr(Object) obj = NULL;
    ObjectPropertyInfoList *list = NULL, **tail = &list;
    ObjectPropertyIterator iter;
    ObjectProperty *prop;

    if (!oc) {
        return NULL;
    }
    if (object_class_is_abstract(oc)) {
        object_class_property_iter_init(&iter, oc);
    } else {
        obj = object_new_introspect(oc);
        object_property_iter_init(&iter, obj);
    }
    while ((prop = object_property_iter_next(&iter))) {
        QAPI_LIST_APPEND(tail, property_info_full(prop));
    }
    return list;
}
