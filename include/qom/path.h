/*
 * The composition tree: who is made of whom, and how to name an object.
 *
 * A canonical path is "/" followed by the names of child<> properties from
 * the root.  A partial path is the end of one; it may be ambiguous.
 *
 * Everything here needs the big lock, except among objects that no other
 * thread knows yet.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QOM_PATH_H
#define QOM_PATH_H

#include "qom/type.h"

/** object_get_root: the root, "/"; made on first use, lives forever. */
Object *object_get_root(void);

/** object_get_container: the container "/@name", made if it is not there. */
Object *object_get_container(const char *name);

/** object_get_objects_root: "/objects", where user-created objects live. */
Object *object_get_objects_root(void);

/** object_get_internal_root: a root that no path reaches, for objects that
 * users must not see; lives forever. */
Object *object_get_internal_root(void);

/** container_get: the object at @path, which starts with '/', below @root;
 * what is missing on the way is made, as containers. */
Object *container_get(Object *root, const char *path);

/** object_property_add_new_container: adds a container as child @name of
 * @obj, which holds the only reference to it. */
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
 * @ambiguous: if not NULL, set to whether it is NULL that is returned because
 *     a partial path leads to several objects
 *
 * Follows children and links.
 *
 * Returns: the object (no reference is taken), NULL if none or several
 */
Object *object_resolve_path(const char *path, bool *ambiguous);

/** object_resolve_path_type: object_resolve_path() among objects that are a
 * @typename.  The empty path means any object of the type. */
Object *object_resolve_path_type(const char *path, const char *typename,
                                 bool *ambiguous);

/** object_resolve_type_unambiguous: the only object of type @typename; no
 * reference is taken.  NULL and @errp set if there are none or several. */
Object *object_resolve_type_unambiguous(const char *typename, Error **errp);

/** object_resolve_path_at: @path relative to @parent ("" is @parent itself)
 * or absolute; NULL if there is nothing.  No reference is taken. */
Object *object_resolve_path_at(Object *parent, const char *path);

/** object_resolve_path_component: the object of child or link property @part
 * of @parent, or NULL.  No reference is taken. */
Object *object_resolve_path_component(Object *parent, const char *part);

/**
 * object_child_foreach:
 * @obj: object whose children are visited, in no particular order
 * @fn: called with each child; a non-zero return ends the walk
 * @opaque: passed to @fn
 *
 * @fn must not add properties to @obj or delete any.
 *
 * Returns: what the last call of @fn returned, 0 if there was none
 */
int object_child_foreach(Object *obj, int (*fn)(Object *child, void *opaque),
                         void *opaque);

/** object_child_foreach_recursive: object_child_foreach() for all
 * descendants; a parent comes before its children. */
int object_child_foreach_recursive(Object *obj,
                                   int (*fn)(Object *child, void *opaque),
                                   void *opaque);

#endif
