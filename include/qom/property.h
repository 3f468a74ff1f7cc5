/*
 * Properties of objects and of classes.
 *
 * A property is a name, a type name for users, and accessors that move its
 * value through a visitor.  Class properties exist once for all instances and
 * are what most code wants.
 *
 * Names and type names that are part of the program image are not copied.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QOM_PROPERTY_H
#define QOM_PROPERTY_H

#include "qom/type.h"

typedef struct Visitor Visitor;
typedef struct QObject QObject;
typedef struct QDict QDict;
typedef struct QEnumLookup QEnumLookup;
typedef struct ObjectProperty ObjectProperty;
struct tm;

/** ObjectPropertyAccessor: gets or sets property @name of @obj through @v. */
typedef void (ObjectPropertyAccessor)(Object *obj, Visitor *v,
                                      const char *name, void *opaque,
                                      Error **errp);
/** ObjectPropertyResolve: the object that path component @part leads to. */
typedef Object *(ObjectPropertyResolve)(Object *obj, void *opaque,
                                        const char *part);
/** ObjectPropertyRelease: called when property @name of @obj goes away. */
typedef void (ObjectPropertyRelease)(Object *obj, const char *name,
                                     void *opaque);
/** ObjectPropertyInit: sets the default of @prop on a fresh @obj. */
typedef void (ObjectPropertyInit)(Object *obj, ObjectProperty *prop);

struct ObjectProperty {
    const char *name;
    const char *type;
    const char *description;            /* may be NULL */
    ObjectPropertyAccessor *get;        /* NULL: cannot be read */
    ObjectPropertyAccessor *set;        /* NULL: cannot be written */
    ObjectPropertyResolve *resolve;
    ObjectPropertyRelease *release;
    ObjectPropertyInit *init;
    void *opaque;
    QObject *defval;                    /* may be NULL */
    ObjectClass *klass;                 /* NULL: belongs to one object */
};

/** Iterates over the properties of an object, then those of its classes. */
typedef struct ObjectPropertyIterator {
    ObjectClass *nextclass;
    GHashTable *table;
    GHashTableIter iter;
} ObjectPropertyIterator;

/**
 * object_property_try_add:
 * @name: name; "foo[*]" takes the first free of "foo[0]", "foo[1]", ...
 * @type: type name shown to users
 * @get, @set: accessors or NULL
 * @release: called when the property goes away, or NULL
 * @opaque: passed to the functions above
 * @errp: set if @obj or its class has a property of that name
 *
 * Returns: the property, owned by @obj; NULL on error
 */
ObjectProperty *object_property_try_add(Object *obj, const char *name,
                                        const char *type,
                                        ObjectPropertyAccessor *get,
                                        ObjectPropertyAccessor *set,
                                        ObjectPropertyRelease *release,
                                        void *opaque, Error **errp);

/** object_property_add: the same; a taken name is a bug. */
ObjectProperty *object_property_add(Object *obj, const char *name,
                                    const char *type,
                                    ObjectPropertyAccessor *get,
                                    ObjectPropertyAccessor *set,
                                    ObjectPropertyRelease *release,
                                    void *opaque);

/** object_property_del: removes property @name of the object itself. */
void object_property_del(Object *obj, const char *name);

/** object_class_property_add: adds a property to all instances of @klass;
 * @release runs for each instance that is finalized. */
ObjectProperty *object_class_property_add(ObjectClass *klass,
                                          const char *name, const char *type,
                                          ObjectPropertyAccessor *get,
                                          ObjectPropertyAccessor *set,
                                          ObjectPropertyRelease *release,
                                          void *opaque);

/* Defaults, applied to each instance through the setter; once per property. */
/** object_property_set_default_bool: the default is @value. */
void object_property_set_default_bool(ObjectProperty *prop, bool value);
/** object_property_set_default_str: the default is a copy of @value. */
void object_property_set_default_str(ObjectProperty *prop, const char *value);
/** object_property_set_default_list: the default is the empty list. */
void object_property_set_default_list(ObjectProperty *prop);
/** object_property_set_default_int: the default is @value. */
void object_property_set_default_int(ObjectProperty *prop, int64_t value);
/** object_property_set_default_uint: the default is @value. */
void object_property_set_default_uint(ObjectProperty *prop, uint64_t value);

/** object_property_find: property @name of @obj or its classes, or NULL. */
ObjectProperty *object_property_find(Object *obj, const char *name);
/** object_property_find_err: the same; NULL sets @errp. */
ObjectProperty *object_property_find_err(Object *obj, const char *name,
                                         Error **errp);
/** object_class_property_find: property @name of @klass or its parents. */
ObjectProperty *object_class_property_find(ObjectClass *klass,
                                           const char *name);
/** object_class_property_find_err: the same; NULL sets @errp. */
ObjectProperty *object_class_property_find_err(ObjectClass *klass,
                                               const char *name,
                                               Error **errp);

/** object_property_iter_init: starts @iter; no property of @obj may be added
 * or deleted before it ends. */
void object_property_iter_init(ObjectPropertyIterator *iter, Object *obj);
/** object_class_property_iter_init: starts @iter over class properties. */
void object_class_property_iter_init(ObjectPropertyIterator *iter,
                                     ObjectClass *klass);
/** object_property_iter_next: the next property, NULL at the end. */
ObjectProperty *object_property_iter_next(ObjectPropertyIterator *iter);

/**
 * object_property_get: reads property @name into output visitor @v
 * object_property_set: writes property @name from input visitor @v
 *
 * Returns: true on success; false sets @errp
 */
bool object_property_get(Object *obj, const char *name, Visitor *v,
                         Error **errp);
bool object_property_set(Object *obj, const char *name, Visitor *v,
                         Error **errp);

/** object_property_set_str: sets a string; true on success. */
bool object_property_set_str(Object *obj, const char *name,
                             const char *value, Error **errp);
/** object_property_get_str: caller frees; NULL on error. */
char *object_property_get_str(Object *obj, const char *name, Error **errp);
/** object_property_set_link: sets a link to @value (may be NULL), which must
 * be in the tree. */
bool object_property_set_link(Object *obj, const char *name, Object *value,
                              Error **errp);
/** object_property_get_link: no reference is taken; NULL may be an error or
 * an empty link. */
Object *object_property_get_link(Object *obj, const char *name, Error **errp);
/** object_property_set_bool: true on success. */
bool object_property_set_bool(Object *obj, const char *name, bool value,
                              Error **errp);
/** object_property_get_bool: false on error. */
bool object_property_get_bool(Object *obj, const char *name, Error **errp);
/** object_property_set_int: true on success. */
bool object_property_set_int(Object *obj, const char *name, int64_t value,
                             Error **errp);
/** object_property_get_int: -1 on error. */
int64_t object_property_get_int(Object *obj, const char *name, Error **errp);
/** object_property_set_uint: true on success. */
bool object_property_set_uint(Object *obj, const char *name, uint64_t value,
                              Error **errp);
/** object_property_get_uint: 0 on error. */
uint64_t object_property_get_uint(Object *obj, const char *name,
                                  Error **errp);
/** object_property_get_enum: value of an enum property of type @typename;
 * -1 on error. */
int object_property_get_enum(Object *obj, const char *name,
                             const char *typename, Error **errp);

/** object_property_parse: sets from human-readable @string. */
bool object_property_parse(Object *obj, const char *name, const char *string,
                           Error **errp);
/** object_property_print: the value as text, for humans if @human; caller
 * frees; NULL on error. */
char *object_property_print(Object *obj, const char *name, bool human,
                            Error **errp);
/** object_property_get_type: the type name; NULL on error. */
const char *object_property_get_type(Object *obj, const char *name,
                                     Error **errp);

/* --- Kinds of properties -------------------------------------------- */

/** object_property_try_add_child: makes @child, which has no parent, a part
 * of @obj, which takes a reference. */
ObjectProperty *object_property_try_add_child(Object *obj, const char *name,
                                              Object *child, Error **errp);
/** object_property_add_child: the same; failure is a bug. */
ObjectProperty *object_property_add_child(Object *obj, const char *name,
                                          Object *child);

typedef enum {
    OBJ_PROP_LINK_STRONG = 0x1,         /* the link holds a reference */
    OBJ_PROP_LINK_DIRECT = 0x2,         /* private: opaque is the target */
    OBJ_PROP_LINK_CLASS = 0x4,          /* private: opaque is an offset */
} ObjectPropertyLinkFlags;

/** object_property_allow_set_link: check function that allows everything. */
void object_property_allow_set_link(const Object *obj, const char *name,
                                    Object *val, Error **errp);

/**
 * object_property_add_link:
 * @type: type the target must have
 * @targetp: where the pointer lives; must outlive the property
 * @check: may refuse @val by setting its errp; NULL makes the link read-only
 * @flags: OBJ_PROP_LINK_STRONG or 0
 */
ObjectProperty *object_property_add_link(Object *obj, const char *name,
    const char *type, Object **targetp,
    void (*check)(const Object *obj, const char *name, Object *val,
                  Error **errp),
    ObjectPropertyLinkFlags flags);

/** object_class_property_add_link: the same, at @offset in the instance. */
ObjectProperty *object_class_property_add_link(ObjectClass *oc,
    const char *name, const char *type, ptrdiff_t offset,
    void (*check)(const Object *obj, const char *name, Object *val,
                  Error **errp),
    ObjectPropertyLinkFlags flags);

/** object_property_add_const_link: a link to @target that never changes;
 * no reference is held. */
ObjectProperty *object_property_add_const_link(Object *obj, const char *name,
                                               Object *target);

/** object_property_add_alias: @name of @obj stands for @target_name of
 * @target_obj, which must outlive @obj. */
ObjectProperty *object_property_add_alias(Object *obj, const char *name,
                                          Object *target_obj,
                                          const char *target_name);

/** object_property_add_str: the getter returns a string the caller frees. */
ObjectProperty *object_property_add_str(Object *obj, const char *name,
    char *(*get)(Object *, Error **),
    void (*set)(Object *, const char *, Error **));
ObjectProperty *object_class_property_add_str(ObjectClass *klass,
    const char *name, char *(*get)(Object *, Error **),
    void (*set)(Object *, const char *, Error **));

/** object_property_add_bool: a bool with typed accessors. */
ObjectProperty *object_property_add_bool(Object *obj, const char *name,
    bool (*get)(Object *, Error **), void (*set)(Object *, bool, Error **));
ObjectProperty *object_class_property_add_bool(ObjectClass *klass,
    const char *name, bool (*get)(Object *, Error **),
    void (*set)(Object *, bool, Error **));

/** object_property_add_enum: an enum of type name @typename. */
ObjectProperty *object_property_add_enum(Object *obj, const char *name,
    const char *typename, const QEnumLookup *lookup,
    int (*get)(Object *, Error **), void (*set)(Object *, int, Error **));
ObjectProperty *object_class_property_add_enum(ObjectClass *klass,
    const char *name, const char *typename, const QEnumLookup *lookup,
    int (*get)(Object *, Error **), void (*set)(Object *, int, Error **));

/** object_property_add_tm: a read-only broken-down time. */
ObjectProperty *object_property_add_tm(Object *obj, const char *name,
    void (*get)(Object *, struct tm *, Error **));
ObjectProperty *object_class_property_add_tm(ObjectClass *klass,
    const char *name, void (*get)(Object *, struct tm *, Error **));

typedef enum {
    OBJ_PROP_FLAG_READ = 1 << 0,
    OBJ_PROP_FLAG_WRITE = 1 << 1,
    OBJ_PROP_FLAG_READWRITE = OBJ_PROP_FLAG_READ | OBJ_PROP_FLAG_WRITE,
} ObjectPropertyFlags;

/** object_property_add_uintN_ptr: an integer that lives at @v, which must
 * outlive the property. */
ObjectProperty *object_property_add_uint8_ptr(Object *obj, const char *name,
    const uint8_t *v, ObjectPropertyFlags flags);
ObjectProperty *object_property_add_uint16_ptr(Object *obj, const char *name,
    const uint16_t *v, ObjectPropertyFlags flags);
ObjectProperty *object_property_add_uint32_ptr(Object *obj, const char *name,
    const uint32_t *v, ObjectPropertyFlags flags);
ObjectProperty *object_property_add_uint64_ptr(Object *obj, const char *name,
    const uint64_t *v, ObjectPropertyFlags flags);
ObjectProperty *object_class_property_add_uint8_ptr(ObjectClass *klass,
    const char *name, const uint8_t *v, ObjectPropertyFlags flags);
ObjectProperty *object_class_property_add_uint16_ptr(ObjectClass *klass,
    const char *name, const uint16_t *v, ObjectPropertyFlags flags);
ObjectProperty *object_class_property_add_uint32_ptr(ObjectClass *klass,
    const char *name, const uint32_t *v, ObjectPropertyFlags flags);
ObjectProperty *object_class_property_add_uint64_ptr(ObjectClass *klass,
    const char *name, const uint64_t *v, ObjectPropertyFlags flags);

/** object_property_set_description: text for help; the property exists. */
void object_property_set_description(Object *obj, const char *name,
                                     const char *description);
/** object_class_property_set_description: the same for a class property. */
void object_class_property_set_description(ObjectClass *klass,
                                           const char *name,
                                           const char *description);

/** object_property_help: one line of help; @defval and @description may be
 * NULL; caller frees. */
char *object_property_help(const char *name, const char *type,
                           QObject *defval, const char *description);

/**
 * object_set_properties_from_keyval:
 * @qdict: names and values
 * @from_json: values have JSON types; otherwise they are strings
 *
 * Returns: true if all were set
 */
bool object_set_properties_from_keyval(Object *obj, const QDict *qdict,
                                       bool from_json, Error **errp);

#endif
