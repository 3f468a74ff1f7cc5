/*
 * Properties: adding, finding, deleting, iterating, get and set.
 *
 * Most objects have no property of their own but children, and many not even
 * that, so their table is made when the first one arrives.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "qobject/qobject.h"
#include "qom/qom-internal.h"

/* Room for the name of an array property and its index. */
#define ARRAY_NAME_BYTES 256

void object_property_free(void *data)
{
    ObjectProperty *prop = data;

    qom_drop_string(prop->name);
    qom_drop_string(prop->type);
    qom_drop_string(prop->description);
    qobject_unref(prop->defval);
    g_free(prop);
}

static GHashTable *property_table_new(void)
{
    /* the key is the property's name */
    return g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
                                 object_property_free);
}

static ObjectProperty *property_new(const char *name, const char *type,
                                    ObjectPropertyAccessor *get,
                                    ObjectPropertyAccessor *set,
                                    ObjectPropertyRelease *release,
                                    void *opaque)
{
    ObjectProperty *prop = g_new0(ObjectProperty, 1);

    prop->name = qom_keep_string(name);
    prop->type = qom_keep_string(type);
    prop->get = get;
    prop->set = set;
    prop->release = release;
    prop->opaque = opaque;
    return prop;
}

/* Is there an element @i of the array whose name and '[' are in @buf? */
static bool element_taken(Object *obj, char *buf, size_t len, unsigned i)
{
    char digits[3 * sizeof(i)];
    unsigned n = 0;

    /* Boards make hundreds of these: printf() was a third of their time. */
    do {
        digits[n++] = '0' + i % 10;
        i /= 10;
    } while (i);
    while (n) {
        buf[len++] = digits[--n];
    }
    memcpy(buf + len, "]", 2);
    return object_property_find(obj, buf) != NULL;
}

/*
 * The first free name of the array @name, "foo[*]", in @buf; NULL if @name is
 * no array.  Unless something was deleted, all elements before it are there:
 * it is found by doubling and halving, for arrays grow long.
 */
static const char *array_name(Object *obj, const char *name,
                              char buf[ARRAY_NAME_BYTES])
{
    size_t len = strlen(name);
    unsigned low = 0, high = 1;

    if (len < 3 || !g_str_equal(name + len - 3, "[*]")) {
        return NULL;
    }
    len -= 2;                           /* keep the bracket */
    /* names come from our own code: a longer one is a bug */
    g_assert(len + sizeof("4294967295]") <= ARRAY_NAME_BYTES);
    memcpy(buf, name, len);
    if (obj->deleted || !element_taken(obj, buf, len, 0)) {
        for (low = 0; element_taken(obj, buf, len, low); low++) {
            /* one after the other */
        }
        return buf;
    }
    while (element_taken(obj, buf, len, high)) {
        low = high;
        high *= 2;
    }
    while (high - low > 1) {            /* low is taken, high is free */
        unsigned middle = low + (high - low) / 2;

        if (element_taken(obj, buf, len, middle)) {
            low = middle;
        } else {
            high = middle;
        }
    }
    element_taken(obj, buf, len, high);
    return buf;
}

ObjectProperty *object_property_try_add(Object *obj, const char *name,
                                        const char *type,
                                        ObjectPropertyAccessor *get,
                                        ObjectPropertyAccessor *set,
                                        ObjectPropertyRelease *release,
                                        void *opaque, Error **errp)
{
    char buf[ARRAY_NAME_BYTES];
    const char *element = array_name(obj, name, buf);
    ObjectProperty *prop;

    if (element) {
        name = element;
    } else if (object_property_find(obj, name)) {
        error_setg(errp, "object of type '%s' already has a property '%s'",
                   object_get_typename(obj), name);
        return NULL;
    }
    prop = property_new(name, type, get, set, release, opaque);
    if (!obj->properties) {
        obj->properties = property_table_new();
    }
    g_hash_table_insert(obj->properties, (gpointer)prop->name, prop);
    return prop;
}

ObjectProperty *object_property_add(Object *obj, const char *name,
                                    const char *type,
                                    ObjectPropertyAccessor *get,
                                    ObjectPropertyAccessor *set,
                                    ObjectPropertyRelease *release,
                                    void *opaque)
{
    return object_property_try_add(obj, name, type, get, set, release, opaque,
                                   &error_abort);
}

ObjectProperty *object_class_property_add(ObjectClass *klass,
                                          const char *name, const char *type,
                                          ObjectPropertyAccessor *get,
                                          ObjectPropertyAccessor *set,
                                          ObjectPropertyRelease *release,
                                          void *opaque)
{
    ObjectProperty *prop;

    g_assert(!object_class_property_find(klass, name));
    prop = property_new(name, type, get, set, release, opaque);
    prop->klass = klass;
    klass->type->has_release |= release != NULL;
    if (!klass->properties) {
        klass->properties = property_table_new();
    }
    g_hash_table_insert(klass->properties, (gpointer)prop->name, prop);
    return prop;
}

/* --- Deleting -------------------------------------------------------- */

/*
 * The release function runs while the property is still there, so that a
 * child can tell its path, and may well end up here again.  The reference to
 * a child goes last, so that nobody finds one that is being finalized.
 */
void object_property_remove(Object *obj, ObjectProperty *prop)
{
    Object *child = object_property_is_child(prop) ? prop->opaque : NULL;

    if (prop->removing) {
        return;
    }
    prop->removing = true;
    if (prop->release) {
        prop->release(obj, prop->name, prop->opaque);
    }
    obj->deleted = true;
    g_hash_table_remove(obj->properties, prop->name);
    object_unref(child);
}

void object_property_del(Object *obj, const char *name)
{
    ObjectProperty *prop = NULL;

    if (obj->properties) {
        prop = g_hash_table_lookup(obj->properties, name);
    }
    g_assert(prop);
    object_property_remove(obj, prop);
}

static void release_class_properties(Object *obj, TypeImpl *type)
{
    GHashTableIter iter;
    gpointer value;

    for (; type; type = type->parent) {
        if (!type->has_release) {
            continue;
        }
        g_hash_table_iter_init(&iter, type->class->properties);
        while (g_hash_table_iter_next(&iter, NULL, &value)) {
            ObjectProperty *prop = value;

            if (prop->release) {
                prop->release(obj, prop->name, prop->opaque);
            }
        }
    }
}

void object_property_del_all(Object *obj)
{
    GHashTableIter iter;
    gpointer value;

    release_class_properties(obj, obj->class->type);
    if (!obj->properties) {
        return;
    }
    /* a release may delete others, so start again after each */
    g_hash_table_iter_init(&iter, obj->properties);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        object_property_remove(obj, value);
        g_hash_table_iter_init(&iter, obj->properties);
    }
    g_hash_table_unref(obj->properties);
    obj->properties = NULL;
}

/* Class properties with a default, on a fresh object. */
void object_property_init_all(Object *obj)
{
    GHashTableIter iter;
    TypeImpl *type;
    gpointer value;

    for (type = obj->class->type; type; type = type->parent) {
        if (!type->has_defaults) {
            continue;
        }
        g_hash_table_iter_init(&iter, type->class->properties);
        while (g_hash_table_iter_next(&iter, NULL, &value)) {
            ObjectProperty *prop = value;

            if (prop->init) {
                prop->init(obj, prop);
            }
        }
    }
}

/* --- Finding --------------------------------------------------------- */

ObjectProperty *object_class_property_find(ObjectClass *klass,
                                           const char *name)
{
    TypeImpl *type;

    for (type = klass->type; type; type = type->parent) {
        /* a class that is being built is already in its type */
        GHashTable *properties = type->class->properties;
        ObjectProperty *prop = NULL;

        if (properties) {
            prop = g_hash_table_lookup(properties, name);
        }
        if (prop) {
            return prop;
        }
    }
    return NULL;
}

ObjectProperty *object_property_find(Object *obj, const char *name)
{
    ObjectProperty *prop = object_class_property_find(obj->class, name);

    if (!prop && obj->properties) {
        prop = g_hash_table_lookup(obj->properties, name);
    }
    return prop;
}

ObjectProperty *object_property_find_err(Object *obj, const char *name,
                                         Error **errp)
{
    ObjectProperty *prop = object_property_find(obj, name);

    if (!prop) {
        error_setg(errp, "Property '%s.%s' not found",
                   object_get_typename(obj), name);
    }
    return prop;
}

ObjectProperty *object_class_property_find_err(ObjectClass *klass,
                                               const char *name,
                                               Error **errp)
{
    ObjectProperty *prop = object_class_property_find(klass, name);

    if (!prop) {
        error_setg(errp, "Property '%s.%s' not found",
                   object_class_get_name(klass), name);
    }
    return prop;
}

/* --- Iterating ------------------------------------------------------- */

static void property_iter_table(ObjectPropertyIterator *iter,
                                GHashTable *table)
{
    iter->table = table;
    if (table) {
        g_hash_table_iter_init(&iter->iter, table);
    }
}

void object_property_iter_init(ObjectPropertyIterator *iter, Object *obj)
{
    property_iter_table(iter, obj->properties);
    iter->nextclass = obj->class;
}

void object_class_property_iter_init(ObjectPropertyIterator *iter,
                                     ObjectClass *klass)
{
    property_iter_table(iter, klass->properties);
    iter->nextclass = object_class_get_parent(klass);
}

ObjectProperty *object_property_iter_next(ObjectPropertyIterator *iter)
{
    gpointer value;

    while (!iter->table ||
           !g_hash_table_iter_next(&iter->iter, NULL, &value)) {
        if (!iter->nextclass) {
            iter->table = NULL;
            return NULL;
        }
        property_iter_table(iter, iter->nextclass->properties);
        iter->nextclass = object_class_get_parent(iter->nextclass);
    }
    return value;
}

/* --- Get and set ----------------------------------------------------- */

bool object_property_get(Object *obj, const char *name, Visitor *v,
                         Error **errp)
{
    ObjectProperty *prop = object_property_find_err(obj, name, errp);
    Error *err = NULL;

    if (!prop) {
        return false;
    }
    if (!prop->get) {
        error_setg(errp, "Property '%s.%s' is not readable",
                   object_get_typename(obj), name);
        return false;
    }
    prop->get(obj, v, name, prop->opaque, &err);
    error_propagate(errp, err);
    return !err;
}

bool object_property_set(Object *obj, const char *name, Visitor *v,
                         Error **errp)
{
    ObjectProperty *prop = object_property_find_err(obj, name, errp);
    Error *err = NULL;

    if (!prop) {
        return false;
    }
    if (!prop->set) {
        error_setg(errp, "Property '%s.%s' is not writable",
                   object_get_typename(obj), name);
        return false;
    }
    prop->set(obj, v, name, prop->opaque, &err);
    error_propagate(errp, err);
    return !err;
}

const char *object_property_get_type(Object *obj, const char *name,
                                     Error **errp)
{
    ObjectProperty *prop = object_property_find_err(obj, name, errp);

    return prop ? prop->type : NULL;
}

static void property_set_description(ObjectProperty *prop,
                                     const char *description)
{
    qom_drop_string(prop->description);
    prop->description = qom_keep_string(description);
}

void object_property_set_description(Object *obj, const char *name,
                                     const char *description)
{
    ObjectProperty *prop = object_property_find_err(obj, name, &error_abort);

    property_set_description(prop, description);
}

void object_class_property_set_description(ObjectClass *klass,
                                           const char *name,
                                           const char *description)
{
    ObjectProperty *prop;

    prop = object_class_property_find_err(klass, name, &error_abort);
    property_set_description(prop, description);
}
