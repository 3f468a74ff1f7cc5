/*
 * Properties of objects and of classes.
 *
 * A property is a name, a type name for users, and accessors that move its
 * value through a visitor.  Class properties exist once for all instances and
 * are what most code wants.
 *
 * Names and type names that are part of the program image are not copied.
 *
 * Everything here needs the big lock, except on an object that no other thread
 * knows yet.  A function that takes @errp sets it exactly when it fails.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QOM_PROPERTY_H
#define QOM_PROPERTY_H

#include "qapi/util.h"
#include "qom/type.h"

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

/** ObjectProperty: a property; whoever adds one may set @resolve. */
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
    bool removing;                      /* private: @release is at it */
};

/** ObjectPropertyIterator: where a walk is; members are private. */
typedef struct ObjectPropertyIterator {
    ObjectClass *nextclass;
    GHashTable *table;
    GHashTableIter iter;
} ObjectPropertyIterator;

/**
 * object_property_try_add:
 * @obj: object to get the property, for itself alone
 * @name: name without '/'; "foo[*]" takes the first free of "foo[0]",
 *     "foo[1]", ...
 * @type: type name shown to users
 * @get: reads it; NULL if nobody may
 * @set: writes it; NULL if nobody may
 * @release: called when the property goes away, or NULL
 * @opaque: passed to the functions above
 * @errp: set if @obj or its class has a property of that name
 *
 * Returns: the property, owned by @obj; NULL on error, and then @release is
 *     not called
 */
ObjectProperty *object_property_try_add(Object *obj, const char *name,
                                        const char *type,
                                        ObjectPropertyAccessor *get,
                                        ObjectPropertyAccessor *set,
                                        ObjectPropertyRelease *release,
                                        void *opaque, Error **errp);

/** object_property_add: object_property_try_add() where a taken name is a
 * bug. */
ObjectProperty *object_property_add(Object *obj, const char *name,
                                    const char *type,
                                    ObjectPropertyAccessor *get,
                                    ObjectPropertyAccessor *set,
                                    ObjectPropertyRelease *release,
                                    void *opaque);

/** object_property_del: removes property @name, which the object itself and
 * not its class has. */
void object_property_del(Object *obj, const char *name);

/** object_class_property_add: object_property_try_add() for all instances of
 * @klass; @release runs for each that is finalized.  A name that @klass or a
 * parent has is a bug.  The class owns the property. */
ObjectProperty *object_class_property_add(ObjectClass *klass,
                                          const char *name, const char *type,
                                          ObjectPropertyAccessor *get,
                                          ObjectPropertyAccessor *set,
                                          ObjectPropertyRelease *release,
                                          void *opaque);

/*
 * Defaults.  That of a class property is applied through its setter to every
 * new instance; that of an object's own property is only shown to users.
 * Once per property.
 */
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
/** object_property_find_err: object_property_find() for which NULL is an
 * error. */
ObjectProperty *object_property_find_err(Object *obj, const char *name,
                                         Error **errp);
/** object_class_property_find: property @name of @klass or its parents, or
 * NULL. */
ObjectProperty *object_class_property_find(ObjectClass *klass,
                                           const char *name);
/** object_class_property_find_err: object_class_property_find() for which
 * NULL is an error. */
ObjectProperty *object_class_property_find_err(ObjectClass *klass,
                                               const char *name,
                                               Error **errp);

/** object_property_iter_init: starts @iter over the properties of @obj, then
 * those of its class and of the parents; no property may be added to any of
 * them, or deleted, before it ends. */
void object_property_iter_init(ObjectPropertyIterator *iter, Object *obj);
/** object_class_property_iter_init: starts @iter over the properties of
 * @klass and its parents; @klass may be abstract. */
void object_class_property_iter_init(ObjectPropertyIterator *iter,
                                     ObjectClass *klass);
/** object_property_iter_next: the next property, NULL at the end. */
ObjectProperty *object_property_iter_next(ObjectPropertyIterator *iter);

/** object_property_get: reads property @name into output visitor @v; false is
 * an error. */
bool object_property_get(Object *obj, const char *name, Visitor *v,
                         Error **errp);
/** object_property_set: writes property @name from input visitor @v; false is
 * an error, after which the setter decides what the value is. */
bool object_property_set(Object *obj, const char *name, Visitor *v,
                         Error **errp);

/** object_property_set_str: sets a string or an enum; false is an error. */
bool object_property_set_str(Object *obj, const char *name,
                             const char *value, Error **errp);
/** object_property_get_str: a string, an enum or the path of a child or link;
 * caller frees; NULL is an error. */
char *object_property_get_str(Object *obj, const char *name, Error **errp);
/** object_property_set_link: lets a link refer to @value, which is in the
 * tree, or to nothing with NULL; false is an error.  No reference is taken
 * unless the link is strong. */
bool object_property_set_link(Object *obj, const char *name, Object *value,
                              Error **errp);
/** object_property_get_link: the object of a child or link; no reference is
 * taken.  NULL is an error or, without @errp set, a link to nothing. */
Object *object_property_get_link(Object *obj, const char *name, Error **errp);
/** object_property_set_bool: sets a boolean; false is an error. */
bool object_property_set_bool(Object *obj, const char *name, bool value,
                              Error **errp);
/** object_property_get_bool: a boolean; false if it is off or in error. */
bool object_property_get_bool(Object *obj, const char *name, Error **errp);
/** object_property_set_int: sets an integer; false is an error. */
bool object_property_set_int(Object *obj, const char *name, int64_t value,
                             Error **errp);
/** object_property_get_int: an integer that fits; -1 if it is that or in
 * error. */
int64_t object_property_get_int(Object *obj, const char *name, Error **errp);
/** object_property_set_uint: sets an integer; false is an error. */
bool object_property_set_uint(Object *obj, const char *name, uint64_t value,
                              Error **errp);
/** object_property_get_uint: an integer that is not negative; 0 if it is that
 * or in error. */
uint64_t object_property_get_uint(Object *obj, const char *name,
                                  Error **errp);
/** object_property_get_enum: value of an enum property, which was added as
 * such with type name @typename; -1 is an error. */
int object_property_get_enum(Object *obj, const char *name,
                             const char *typename, Error **errp);

/** object_property_parse: sets what @string says, in the syntax of -global;
 * false is an error. */
bool object_property_parse(Object *obj, const char *name, const char *string,
                           Error **errp);
/** object_property_print: the value as text, for humans if @human; caller
 * frees; NULL is an error. */
char *object_property_print(Object *obj, const char *name, bool human,
                            Error **errp);
/** object_property_get_type: the type name, as long as the property lives;
 * NULL is an error. */
const char *object_property_get_type(Object *obj, const char *name,
                                     Error **errp);

/* --- Kinds of properties -------------------------------------------- */

/**
 * object_property_try_add_child:
 * @obj: the new parent
 * @name: as for object_property_try_add()
 * @child: object without a parent; its canonical path is the value
 *
 * Makes @child a part of @obj, which takes a reference of its own.
 *
 * Returns: the property, of type child<T>; NULL is an error
 */
ObjectProperty *object_property_try_add_child(Object *obj, const char *name,
                                              Object *child, Error **errp);
/** object_property_add_child: object_property_try_add_child() where failure
 * is a bug. */
ObjectProperty *object_property_add_child(Object *obj, const char *name,
                                          Object *child);

/** ObjectPropertyLinkFlags: how a link behaves. */
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
 * @obj: object to get the property
 * @name: as for object_property_add()
 * @type: type the target must have
 * @targetp: where the pointer lives; must outlive the property
 * @check: may refuse @val, or NULL for nothing, by setting its errp; if it is
 *     NULL itself, the link is read-only
 * @flags: OBJ_PROP_LINK_STRONG or 0
 *
 * The value is the canonical path of the target, "" for nothing; any path
 * that leads to one object sets it.  A strong link owns the reference that
 * *@targetp stands for and drops it when the property goes.
 *
 * Returns: the property, of type link<@type>
 */
ObjectProperty *object_property_add_link(Object *obj, const char *name,
    const char *type, Object **targetp,
    void (*check)(const Object *obj, const char *name, Object *val,
                  Error **errp),
    ObjectPropertyLinkFlags flags);

/** object_class_property_add_link: object_property_add_link() for all
 * instances of @oc, with the pointer @offset bytes into each. */
ObjectProperty *object_class_property_add_link(ObjectClass *oc,
    const char *name, const char *type, ptrdiff_t offset,
    void (*check)(const Object *obj, const char *name, Object *val,
                  Error **errp),
    ObjectPropertyLinkFlags flags);

/** object_property_add_const_link: a link to @target that never changes; no
 * reference is held, so @target must outlive the property. */
ObjectProperty *object_property_add_const_link(Object *obj, const char *name,
                                               Object *target);

/** object_property_add_alias: @name of @obj stands for @target_name of
 * @target_obj, which must outlive @obj.  Type, description and default are
 * those of the target; a child becomes a link. */
ObjectProperty *object_property_add_alias(Object *obj, const char *name,
                                          Object *target_obj,
                                          const char *target_name);

/*
 * Typed accessors.  NULL for @get or @set: nobody may read or write.  A
 * setter borrows its value; each may fail by setting its errp.
 */
/** object_property_add_str: a "string"; what @get returns is freed. */
ObjectProperty *object_property_add_str(Object *obj, const char *name,
    char *(*get)(Object *, Error **),
    void (*set)(Object *, const char *, Error **));
/** object_class_property_add_str: object_property_add_str() for a class. */
ObjectProperty *object_class_property_add_str(ObjectClass *klass,
    const char *name, char *(*get)(Object *, Error **),
    void (*set)(Object *, const char *, Error **));

/** object_property_add_bool: a "bool". */
ObjectProperty *object_property_add_bool(Object *obj, const char *name,
    bool (*get)(Object *, Error **), void (*set)(Object *, bool, Error **));
/** object_class_property_add_bool: object_property_add_bool() for a class. */
ObjectProperty *object_class_property_add_bool(ObjectClass *klass,
    const char *name, bool (*get)(Object *, Error **),
    void (*set)(Object *, bool, Error **));

/** object_property_add_enum: an enum of type name @typename, whose values
 * have the names in @lookup, which is static. */
ObjectProperty *object_property_add_enum(Object *obj, const char *name,
    const char *typename, const QEnumLookup *lookup,
    int (*get)(Object *, Error **), void (*set)(Object *, int, Error **));
/** object_class_property_add_enum: object_property_add_enum() for a class. */
ObjectProperty *object_class_property_add_enum(ObjectClass *klass,
    const char *name, const char *typename, const QEnumLookup *lookup,
    int (*get)(Object *, Error **), void (*set)(Object *, int, Error **));

/** object_property_add_tm: a read-only broken-down time, "struct tm"; @get
 * fills a zeroed one. */
ObjectProperty *object_property_add_tm(Object *obj, const char *name,
    void (*get)(Object *, struct tm *, Error **));
/** object_class_property_add_tm: object_property_add_tm() for a class. */
ObjectProperty *object_class_property_add_tm(ObjectClass *klass,
    const char *name, void (*get)(Object *, struct tm *, Error **));

/** ObjectPropertyFlags: what may be done with an integer in memory. */
typedef enum {
    OBJ_PROP_FLAG_READ = 1 << 0,
    OBJ_PROP_FLAG_WRITE = 1 << 1,
    OBJ_PROP_FLAG_READWRITE = OBJ_PROP_FLAG_READ | OBJ_PROP_FLAG_WRITE,
} ObjectPropertyFlags;

/*
 * Integers that live at @v, which must outlive the property.  Writing changes
 * *@v, const or not, if @flags says so.  All instances of a class share one.
 */
/** object_property_add_uint8_ptr: a "uint8" in memory. */
ObjectProperty *object_property_add_uint8_ptr(Object *obj, const char *name,
    const uint8_t *v, ObjectPropertyFlags flags);
/** object_property_add_uint16_ptr: a "uint16" in memory. */
ObjectProperty *object_property_add_uint16_ptr(Object *obj, const char *name,
    const uint16_t *v, ObjectPropertyFlags flags);
/** object_property_add_uint32_ptr: a "uint32" in memory. */
ObjectProperty *object_property_add_uint32_ptr(Object *obj, const char *name,
    const uint32_t *v, ObjectPropertyFlags flags);
/** object_property_add_uint64_ptr: a "uint64" in memory. */
ObjectProperty *object_property_add_uint64_ptr(Object *obj, const char *name,
    const uint64_t *v, ObjectPropertyFlags flags);
/** object_class_property_add_uint8_ptr: a "uint8" for a class. */
ObjectProperty *object_class_property_add_uint8_ptr(ObjectClass *klass,
    const char *name, const uint8_t *v, ObjectPropertyFlags flags);
/** object_class_property_add_uint16_ptr: a "uint16" for a class. */
ObjectProperty *object_class_property_add_uint16_ptr(ObjectClass *klass,
    const char *name, const uint16_t *v, ObjectPropertyFlags flags);
/** object_class_property_add_uint32_ptr: a "uint32" for a class. */
ObjectProperty *object_class_property_add_uint32_ptr(ObjectClass *klass,
    const char *name, const uint32_t *v, ObjectPropertyFlags flags);
/** object_class_property_add_uint64_ptr: a "uint64" for a class. */
ObjectProperty *object_class_property_add_uint64_ptr(ObjectClass *klass,
    const char *name, const uint64_t *v, ObjectPropertyFlags flags);

/** object_property_set_description: what help says of property @name, which
 * @obj or its class has; copied. */
void object_property_set_description(Object *obj, const char *name,
                                     const char *description);
/** object_class_property_set_description: the same for a property of @klass
 * or a parent. */
void object_class_property_set_description(ObjectClass *klass,
                                           const char *name,
                                           const char *description);

/** object_property_help: one line of help without a newline; @defval and
 * @description may be NULL; caller frees. */
char *object_property_help(const char *name, const char *type,
                           QObject *defval, const char *description);

/** type_print_class_properties: prints the writable properties of type @type
 * on stdout and, if it is concrete, its security; false if there is no such
 * type. */
bool type_print_class_properties(const char *type);

/**
 * object_set_properties_from_keyval:
 * @obj: object to set
 * @qdict: names and values; stays the caller's
 * @from_json: values have JSON types; otherwise they are strings
 *
 * Stops at the first value that is refused; those before it stay set.
 *
 * Returns: true if all were set; false is an error
 */
bool object_set_properties_from_keyval(Object *obj, const QDict *qdict,
                                       bool from_json, Error **errp);

#endif
