/*
 * The composition tree: who is made of whom, and how to name an object.
 *
 * A canonical path is "/" followed by the names of child<> properties from
 * the root.  A partial path is the end of one; it may be ambiguous.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QOM_PATH_H
#define QOM_PATH_H

#include "qom/type.h"

/** object_get_root: the root, "/"; made on first use, lives forever. */
Object *object_get_root(void);

/** object_get_container: the container "/@name", made on first use. */
Object *object_get_container(const char *name);

/** object_get_objects_root: "/objects", where user-created objects live. */
Object *object_get_objects_root(void);

/** object_get_internal_root: a root that no path reaches, for objects that
 * users must not see. */
Object *object_get_internal_root(void);

/** container_get: the container at absolute @path below @root; missing ones
 * are made. */
Object *container_get(Object *root, const char *path);

/** container_create: a container without a parent; caller owns it. */
Object *container_create(void);

/** object_property_add_new_container: adds a container as child @name. */
Object *object_property_add_new_container(Object *obj, const char *name);

/** object_get_canonical_path_component: the name of @obj in its parent, NULL
 * without a parent.  Valid until @obj is unparented. */
const char *object_get_canonical_path_component(const Object *obj);

/** object_get_canonical_path: absolute path; caller frees; NULL if @obj is
 * not in the tree. */
char *object_get_canonical_path(const Object *obj);

/**
 * object_resolve_path:
 * @path: absolute, or the end of a path
 * @ambiguous: set if several objects match a partial path; may be NULL
 *
 * Follows children and links.
 *
 * Returns: the object (no reference is taken), NULL if none or several
 */
Object *object_resolve_path(const char *path, bool *ambiguous);

/** object_resolve_path_type: as above, among objects that are a @typename.
 * The empty path means any object of the type. */
Object *object_resolve_path_type(const char *path, const char *typename,
                                 bool *ambiguous);

/** object_resolve_type_unambiguous: the only object of type @typename;
 * otherwise NULL and @errp is set. */
Object *object_resolve_type_unambiguous(const char *typename, Error **errp);

/** object_resolve_path_at: @path relative to @parent ("" is @parent itself)
 * or absolute. */
Object *object_resolve_path_at(Object *parent, const char *path);

/** object_resolve_path_component: the object of child or link property @part
 * of @parent, or NULL. */
Object *object_resolve_path_component(Object *parent, const char *part);

/**
 * object_child_foreach:
 * @fn: called with each child; a non-zero return ends the walk
 *
 * @fn must not add properties to @obj or delete any.
 *
 * Returns: what the last call of @fn returned
 */
int object_child_foreach(Object *obj, int (*fn)(Object *child, void *opaque),
                         void *opaque);

/** object_child_foreach_recursive: the same for all descendants; a parent
 * comes before its children. */
int object_child_foreach_recursive(Object *obj,
                                   int (*fn)(Object *child, void *opaque),
                                   void *opaque);

#endif
