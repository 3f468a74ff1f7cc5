/*
 * Construction, reference counts, and the gate.
 *
 * Three verbs make an object:
 *   object_new(TYPE_X)       our own code composes with a literal type
 *   object_new_checked(...)  a user named it, by string or by enum
 *   object_new_introspect()  help and listings; the object is never realized
 *
 * The bottom assertion.  All construction ends in one function, which knows
 * the verb.  For a type that is user_selectable (or descends from one) it
 * demands one of:
 *   - the gate has just admitted exactly this type,
 *   - introspection,
 *   - composition: the type name points into the program image, which a
 *     string literal does and a string that came from a user does not.
 *     Types that are gate_only have no such exemption, nor has
 *     object_new_with_class(), whose class may have come from anywhere.
 * Otherwise the program aborts and names the type: somebody forgot the gate.
 * This is cheap (two comparisons), so it is always on.  It cannot see a
 * literal picked by a switch over a user's enum; that is what gate_only is
 * for, on every root that our own code has no reason to instantiate.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QOM_CREATE_H
#define QOM_CREATE_H

#include "qom/type.h"

/**
 * object_new:
 * @typename: concrete type, a literal
 *
 * Makes an object with one reference, owned by the caller.  An unknown or
 * abstract type is a bug and aborts.
 */
Object *object_new(const char *typename);

/** object_new_with_class: object_new() of class @klass, which is concrete. */
Object *object_new_with_class(ObjectClass *klass);

/**
 * object_new_with_props:
 * @typename: concrete type, a literal
 * @parent: gets the object as child @id and then holds the only reference
 * @id: name in @parent; with NULL the caller holds the reference
 * @errp: set if there is no such type, a property or @id is refused, or the
 *     object cannot be completed
 * @...: pairs of property name and value as strings, ends with NULL
 *
 * Also completes the object if it is user creatable.
 *
 * Returns: the object; NULL on error, and then nothing is left behind
 */
Object *object_new_with_props(const char *typename, Object *parent,
                              const char *id, Error **errp,
                              ...) G_GNUC_NULL_TERMINATED;

/** object_new_with_propv: object_new_with_props() with a va_list. */
Object *object_new_with_propv(const char *typename, Object *parent,
                              const char *id, Error **errp, va_list vargs);

/** object_set_props: sets properties from pairs of strings, ends with NULL;
 * true on success, false and @errp set at the first that is refused. */
bool object_set_props(Object *obj, Error **errp, ...) G_GNUC_NULL_TERMINATED;

/** object_set_propv: object_set_props() with a va_list. */
bool object_set_propv(Object *obj, Error **errp, va_list vargs);

/**
 * object_initialize:
 * @obj: memory for the object, at least as large as the type says
 * @size: bytes at @obj
 * @typename: concrete type, a literal
 *
 * Makes an object in place, with one reference.  The memory is not freed.
 */
void object_initialize(void *obj, size_t size, const char *typename);

/**
 * object_initialize_child:
 * @parent: gets the object as child @propname and then holds the only
 *     reference
 * @propname: name in @parent, not taken
 * @child: pointer to a struct of the type's size or larger, in @parent
 * @type: concrete type, a literal
 *
 * Makes a part of @parent in place.
 */
#define object_initialize_child(parent, propname, child, type)              \
    object_initialize_child_internal((parent), (propname), (child),         \
                                     sizeof(*(child)), (type))

/** object_initialize_child_internal: object_initialize_child() with @size
 * bytes at @child. */
void object_initialize_child_internal(Object *parent, const char *propname,
                                      void *child, size_t size,
                                      const char *type);

/**
 * object_initialize_child_with_props:
 * @parentobj, @propname, @childobj, @size, @type: as for
 *     object_initialize_child_internal()
 * @errp: set if a property or @propname is refused, or the object cannot be
 *     completed
 * @...: pairs of property name and value as strings, ends with NULL
 *
 * Also completes the object if it is user creatable.
 *
 * Returns: true on success; false on error, and then there is no object
 */
bool object_initialize_child_with_props(Object *parentobj,
                                        const char *propname, void *childobj,
                                        size_t size, const char *type,
                                        Error **errp,
                                        ...) G_GNUC_NULL_TERMINATED;

/** object_initialize_child_with_propsv: the same with a va_list. */
bool object_initialize_child_with_propsv(Object *parentobj,
                                         const char *propname, void *childobj,
                                         size_t size, const char *type,
                                         Error **errp, va_list vargs);

/** object_ref: takes a reference on @obj (may be NULL), returns it. */
Object *object_ref(void *obj);

/** object_unref: drops a reference to @obj (may be NULL); the last one
 * finalizes it, and frees it unless it was made in place. */
void object_unref(void *obj);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Object, object_unref)

/** object_unparent: takes @obj from its parent, if it has one, and drops the
 * parent's reference.  Its class's unparent hook runs first. */
void object_unparent(Object *obj);

/**
 * object_new_checked:
 * @name: type name or alias as received from the user; not trusted
 * @base: type the caller can handle, e.g. TYPE_DEVICE
 * @errp: set on any failure
 *
 * The gate.  Resolves @name, insists that it is concrete and derives from
 * @base, applies the security policy, and only then instantiates it.
 *
 * Returns: a new reference, owned by the caller; NULL on failure.
 */
Object *object_new_checked(const char *name, const char *base, Error **errp);

/**
 * object_new_checked_via:
 * @via: how the user asked, e.g. "-device" or "device_add"
 * @id: the id the user gave, or NULL
 *
 * The gate, inside a request of its own: see object_request_begin().
 */
Object *object_new_checked_via(const char *name, const char *base,
                               const char *via, const char *id, Error **errp);

/**
 * object_class_checked:
 * The gate without the last step, for callers that must look at the class
 * first (a list of accelerators to try).  The object is then made by
 * object_new_checked() with the class's name.
 *
 * Returns: the class, NULL and @errp set if it may not be used
 */
ObjectClass *object_class_checked(const char *name, const char *base,
                                  Error **errp);

/**
 * object_new_introspect:
 * @klass: concrete class
 *
 * Makes an object to look at: its properties and their defaults.  The policy
 * does not apply, since such an object is never realized or completed
 * (object_is_introspect() tells).
 *
 * Returns: a new reference, owned by the caller
 */
Object *object_new_introspect(ObjectClass *klass);

/** object_is_introspect: whether @obj was made only to be looked at. */
bool object_is_introspect(const Object *obj);

/**
 * ObjectKind: how the gate speaks of, and finds, the types of one root.
 * @base: root type, as passed to object_new_checked()
 * @noun: for messages: "'x' is not a valid <noun> name"
 * @resolve: finds a class for a user's name that is no type name (an alias,
 *     a name without suffix); NULL if it knows none.  May itself be NULL.
 */
typedef struct ObjectKind {
    const char *base;
    const char *noun;
    ObjectClass *(*resolve)(const char *name);
} ObjectKind;

/** object_register_kind: makes @kind (static) known to the gate. */
void object_register_kind(const ObjectKind *kind);

/**
 * ObjectRequest: what the user is asking for right now; for messages, events
 * and the origin of objects.  Lives on the stack of whoever dispatches a
 * command line option or a monitor command.
 */
typedef struct ObjectRequest {
    const char *via;
    const char *id;
    bool prefix;
    struct ObjectRequest *outer;
} ObjectRequest;

/**
 * object_request_begin:
 * @req: caller's memory, until object_request_end()
 * @via: option or command, e.g. "-device" or "device_add"
 * @id: the id given, or NULL
 * @prefix: whether the gate starts its messages with "<via> <name>: "; false
 *     where an error location or the protocol says so already
 *
 * Requests nest.  They belong to the thread that holds the big lock.
 */
void object_request_begin(ObjectRequest *req, const char *via, const char *id,
                          bool prefix);

/** object_request_end: ends the innermost request, which must be @req. */
void object_request_end(ObjectRequest *req);

#endif
