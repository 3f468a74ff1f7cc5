/*
 * Kinds of properties with typed accessors: strings, booleans, enums, times,
 * integers in memory, aliases.
 *
 * Each has one record of accessors, which belongs to the property.  That of a
 * class property lives as long as the class, thus forever.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/forward-visitor.h"
#include "qapi/util.h"
#include "qobject/qobject.h"
#include "qom/qom-internal.h"

static void release_opaque(Object *obj, const char *name, void *opaque)
{
    g_free(opaque);
}

/* --- Strings --------------------------------------------------------- */

typedef char *StrGet(Object *, Error **);
typedef void StrSet(Object *, const char *, Error **);

typedef struct StringProperty {
    StrGet *get;
    StrSet *set;
} StringProperty;

static void str_get(Object *obj, Visitor *v, const char *name, void *opaque,
                    Error **errp)
{
    StringProperty *prop = opaque;
    g_autofree char *value = NULL;
    Error *err = NULL;

    value = prop->get(obj, &err);
    if (err) {
        error_propagate(errp, err);
        return;
    }
    visit_type_str(v, name, &value, errp);
}

static void str_set(Object *obj, Visitor *v, const char *name, void *opaque,
                    Error **errp)
{
    StringProperty *prop = opaque;
    g_autofree char *value = NULL;

    if (visit_type_str(v, name, &value, errp)) {
        prop->set(obj, value, errp);
    }
}

static StringProperty *str_new(StrGet *get, StrSet *set)
{
    StringProperty *prop = g_new0(StringProperty, 1);

    prop->get = get;
    prop->set = set;
    return prop;
}

ObjectProperty *object_property_add_str(Object *obj, const char *name,
                                        StrGet *get, StrSet *set)
{
    return object_property_add(obj, name, "string", get ? str_get : NULL,
                               set ? str_set : NULL, release_opaque,
                               str_new(get, set));
}

ObjectProperty *object_class_property_add_str(ObjectClass *klass,
                                              const char *name, StrGet *get,
                                              StrSet *set)
{
    return object_class_property_add(klass, name, "string",
                                     get ? str_get : NULL,
                                     set ? str_set : NULL, NULL,
                                     str_new(get, set));
}

/* --- Booleans -------------------------------------------------------- */

typedef bool BoolGet(Object *, Error **);
typedef void BoolSet(Object *, bool, Error **);

typedef struct BoolProperty {
    BoolGet *get;
    BoolSet *set;
} BoolProperty;

static void bool_get(Object *obj, Visitor *v, const char *name, void *opaque,
                     Error **errp)
{
    BoolProperty *prop = opaque;
    Error *err = NULL;
    bool value;

    value = prop->get(obj, &err);
    if (err) {
        error_propagate(errp, err);
        return;
    }
    visit_type_bool(v, name, &value, errp);
}

static void bool_set(Object *obj, Visitor *v, const char *name, void *opaque,
                     Error **errp)
{
    BoolProperty *prop = opaque;
    bool value;

    if (visit_type_bool(v, name, &value, errp)) {
        prop->set(obj, value, errp);
    }
}

static BoolProperty *bool_new(BoolGet *get, BoolSet *set)
{
    BoolProperty *prop = g_new0(BoolProperty, 1);

    prop->get = get;
    prop->set = set;
    return prop;
}

ObjectProperty *object_property_add_bool(Object *obj, const char *name,
                                         BoolGet *get, BoolSet *set)
{
    return object_property_add(obj, name, "bool", get ? bool_get : NULL,
                               set ? bool_set : NULL, release_opaque,
                               bool_new(get, set));
}

ObjectProperty *object_class_property_add_bool(ObjectClass *klass,
                                               const char *name, BoolGet *get,
                                               BoolSet *set)
{
    return object_class_property_add(klass, name, "bool",
                                     get ? bool_get : NULL,
                                     set ? bool_set : NULL, NULL,
                                     bool_new(get, set));
}

/* --- Enums ----------------------------------------------------------- */

typedef int EnumGet(Object *, Error **);
typedef void EnumSet(Object *, int, Error **);

typedef struct EnumProperty {
    const QEnumLookup *lookup;
    EnumGet *get;
    EnumSet *set;
} EnumProperty;

static void enum_get(Object *obj, Visitor *v, const char *name, void *opaque,
                     Error **errp)
{
    EnumProperty *prop = opaque;
    Error *err = NULL;
    int value;

    value = prop->get(obj, &err);
    if (err) {
        error_propagate(errp, err);
        return;
    }
    visit_type_enum(v, name, &value, prop->lookup, errp);
}

static void enum_set(Object *obj, Visitor *v, const char *name, void *opaque,
                     Error **errp)
{
    EnumProperty *prop = opaque;
    int value;

    if (visit_type_enum(v, name, &value, prop->lookup, errp)) {
        prop->set(obj, value, errp);
    }
}

static EnumProperty *enum_new(const QEnumLookup *lookup, EnumGet *get,
                              EnumSet *set)
{
    EnumProperty *prop = g_new0(EnumProperty, 1);

    prop->lookup = lookup;
    prop->get = get;
    prop->set = set;
    return prop;
}

ObjectProperty *object_property_add_enum(Object *obj, const char *name,
                                         const char *typename,
                                         const QEnumLookup *lookup,
                                         EnumGet *get, EnumSet *set)
{
    return object_property_add(obj, name, typename, get ? enum_get : NULL,
                               set ? enum_set : NULL, release_opaque,
                               enum_new(lookup, get, set));
}

ObjectProperty *object_class_property_add_enum(ObjectClass *klass,
                                               const char *name,
                                               const char *typename,
                                               const QEnumLookup *lookup,
                                               EnumGet *get, EnumSet *set)
{
    return object_class_property_add(klass, name, typename,
                                     get ? enum_get : NULL,
                                     set ? enum_set : NULL, NULL,
                                     enum_new(lookup, get, set));
}

int object_property_get_enum(Object *obj, const char *name,
                             const char *typename, Error **errp)
{
    ObjectProperty *prop = object_property_find_err(obj, name, errp);
    EnumProperty *enumprop;
    Error *err = NULL;
    int value;

    if (!prop) {
        return -1;
    }
    if (prop->get != enum_get || !g_str_equal(prop->type, typename)) {
        error_setg(errp, "Property '%s.%s' is not an enum of type '%s'",
                   object_get_typename(obj), name, typename);
        return -1;
    }
    enumprop = prop->opaque;
    value = enumprop->get(obj, &err);
    if (err) {
        error_propagate(errp, err);
        return -1;
    }
    return value;
}

/* --- Times ----------------------------------------------------------- */

typedef void TMGet(Object *, struct tm *, Error **);

typedef struct TMProperty {
    TMGet *get;
} TMProperty;

static bool visit_tm_members(Visitor *v, struct tm *tm, Error **errp)
{
    const struct {
        const char *name;
        int value;
    } members[] = {
        { "tm_year", tm->tm_year }, { "tm_mon", tm->tm_mon },
        { "tm_mday", tm->tm_mday }, { "tm_hour", tm->tm_hour },
        { "tm_min", tm->tm_min },   { "tm_sec", tm->tm_sec },
    };
    unsigned i;

    for (i = 0; i < ARRAY_SIZE(members); i++) {
        int32_t value = members[i].value;

        if (!visit_type_int32(v, members[i].name, &value, errp)) {
            return false;
        }
    }
    return visit_check_struct(v, errp);
}

static void tm_get(Object *obj, Visitor *v, const char *name, void *opaque,
                   Error **errp)
{
    TMProperty *prop = opaque;
    Error *err = NULL;
    struct tm value;

    memset(&value, 0, sizeof(value));
    prop->get(obj, &value, &err);
    if (err) {
        error_propagate(errp, err);
        return;
    }
    if (visit_start_struct(v, name, NULL, 0, errp)) {
        visit_tm_members(v, &value, errp);
        visit_end_struct(v, NULL);
    }
}

static TMProperty *tm_new(TMGet *get)
{
    TMProperty *prop = g_new0(TMProperty, 1);

    prop->get = get;
    return prop;
}

ObjectProperty *object_property_add_tm(Object *obj, const char *name,
                                       TMGet *get)
{
    return object_property_add(obj, name, "struct tm", get ? tm_get : NULL,
                               NULL, release_opaque, tm_new(get));
}

ObjectProperty *object_class_property_add_tm(ObjectClass *klass,
                                             const char *name, TMGet *get)
{
    return object_class_property_add(klass, name, "struct tm",
                                     get ? tm_get : NULL, NULL, NULL,
                                     tm_new(get));
}

/* --- Integers in memory ---------------------------------------------- */

#define DEFINE_UINT_PTR(bits)                                               \
static void uint##bits##_ptr_get(Object *obj, Visitor *v, const char *name, \
                                 void *opaque, Error **errp)                \
{                                                                           \
    uint##bits##_t value = *(uint##bits##_t *)opaque;                       \
                                                                            \
    visit_type_uint##bits(v, name, &value, errp);                           \
}                                                                           \
                                                                            \
static void uint##bits##_ptr_set(Object *obj, Visitor *v, const char *name, \
                                 void *opaque, Error **errp)                \
{                                                                           \
    uint##bits##_t value;                                                   \
                                                                            \
    if (visit_type_uint##bits(v, name, &value, errp)) {                     \
        *(uint##bits##_t *)opaque = value;                                  \
    }                                                                       \
}                                                                           \
                                                                            \
ObjectProperty *                                                            \
object_property_add_uint##bits##_ptr(Object *obj, const char *name,         \
                                     const uint##bits##_t *v,               \
                                     ObjectPropertyFlags flags)             \
{                                                                           \
    return object_property_add(                                             \
        obj, name, "uint" #bits,                                            \
        flags & OBJ_PROP_FLAG_READ ? uint##bits##_ptr_get : NULL,           \
        flags & OBJ_PROP_FLAG_WRITE ? uint##bits##_ptr_set : NULL, NULL,    \
        (void *)v);                                                         \
}                                                                           \
                                                                            \
ObjectProperty *                                                            \
object_class_property_add_uint##bits##_ptr(ObjectClass *klass,              \
                                           const char *name,                \
                                           const uint##bits##_t *v,         \
                                           ObjectPropertyFlags flags)       \
{                                                                           \
    return object_class_property_add(                                       \
        klass, name, "uint" #bits,                                          \
        flags & OBJ_PROP_FLAG_READ ? uint##bits##_ptr_get : NULL,           \
        flags & OBJ_PROP_FLAG_WRITE ? uint##bits##_ptr_set : NULL, NULL,    \
        (void *)v);                                                         \
}

DEFINE_UINT_PTR(8)
DEFINE_UINT_PTR(16)
DEFINE_UINT_PTR(32)
DEFINE_UINT_PTR(64)

/* --- Aliases --------------------------------------------------------- */

typedef struct AliasProperty {
    Object *target_obj;
    char *target_name;
} AliasProperty;

static void alias_get(Object *obj, Visitor *v, const char *name, void *opaque,
                      Error **errp)
{
    AliasProperty *alias = opaque;
    /* the visitor's client knows the member by the alias's name */
    Visitor *fwd = visitor_forward_field(v, alias->target_name, name);

    object_property_get(alias->target_obj, alias->target_name, fwd, errp);
    visit_free(fwd);
}

static void alias_set(Object *obj, Visitor *v, const char *name, void *opaque,
                      Error **errp)
{
    AliasProperty *alias = opaque;
    Visitor *fwd = visitor_forward_field(v, alias->target_name, name);

    object_property_set(alias->target_obj, alias->target_name, fwd, errp);
    visit_free(fwd);
}

static Object *alias_resolve(Object *obj, void *opaque, const char *part)
{
    AliasProperty *alias = opaque;

    return object_resolve_path_component(alias->target_obj,
                                         alias->target_name);
}

static void alias_release(Object *obj, const char *name, void *opaque)
{
    AliasProperty *alias = opaque;

    g_free(alias->target_name);
    g_free(alias);
}

ObjectProperty *object_property_add_alias(Object *obj, const char *name,
                                          Object *target_obj,
                                          const char *target_name)
{
    ObjectProperty *target;
    AliasProperty *alias;
    ObjectProperty *prop;
    g_autofree char *link_type = NULL;
    const char *type;

    target = object_property_find_err(target_obj, target_name, &error_abort);
    type = target->type;
    if (object_property_is_child(target)) {
        /* the target keeps its one parent: "child<T>" becomes "link<T>" */
        link_type = g_strconcat("link", type + strlen("child"), NULL);
        type = link_type;
    }
    alias = g_new0(AliasProperty, 1);
    alias->target_obj = target_obj;
    alias->target_name = g_strdup(target_name);
    prop = object_property_add(obj, name, type, target->get ? alias_get : NULL,
                               target->set ? alias_set : NULL, alias_release,
                               alias);
    prop->resolve = target->resolve ? alias_resolve : NULL;
    prop->description = qom_keep_string(target->description);
    prop->defval = qobject_ref(target->defval);
    return prop;
}
