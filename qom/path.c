/*
 * Paths in the composition tree, and walks over it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qom/qom-internal.h"

/* --- From object to path --------------------------------------------- */

const char *object_get_canonical_path_component(const Object *obj)
{
    return obj->parent_prop ? obj->parent_prop->name : NULL;
}

char *object_get_canonical_path(const Object *obj)
{
    const Object *root = object_get_root();
    const Object *up;
    size_t len = 0;
    char *path, *p;

    if (obj == root) {
        return g_strdup("/");
    }
    for (up = obj; up != root; up = up->parent) {
        if (!up->parent) {
            return NULL;
        }
        len += 1 + strlen(up->parent_prop->name);
    }
    /* filled from the end, with the names that were just measured */
    path = g_malloc(len + 1);
    p = path + len;
    *p = '\0';
    for (up = obj; up != root; up = up->parent) {
        size_t n = strlen(up->parent_prop->name);

        p -= n;
        memcpy(p, up->parent_prop->name, n);
        *--p = '/';
    }
    return path;
}

/* --- From path to object --------------------------------------------- */

Object *object_resolve_path_component(Object *parent, const char *part)
{
    ObjectProperty *prop = object_property_find(parent, part);

    if (!prop || !prop->resolve) {
        return NULL;
    }
    return prop->resolve(parent, prop->opaque, part);
}

static Object *resolve_parts(Object *obj, char *const *parts,
                             const char *typename)
{
    for (; obj && *parts; parts++) {
        if ((*parts)[0]) {
            obj = object_resolve_path_component(obj, *parts);
        }
    }
    if (obj && typename) {
        return object_dynamic_cast(obj, typename);
    }
    return obj;
}

/* A search for the objects that a partial path may mean. */
typedef struct PartialSearch {
    char *const *parts;
    const char *typename;
    Object *found;
    bool ambiguous;
} PartialSearch;

static int partial_search_at(Object *obj, void *opaque)
{
    PartialSearch *search = opaque;
    Object *found = resolve_parts(obj, search->parts, search->typename);

    if (found && search->found && search->found != found) {
        search->ambiguous = true;
        search->found = NULL;
        return 1;
    }
    if (found) {
        search->found = found;
    }
    return 0;
}

static Object *resolve_partial(char *const *parts, const char *typename,
                               bool *ambiguous)
{
    PartialSearch search = { .parts = parts, .typename = typename };
    Object *root = object_get_root();

    if (!partial_search_at(root, &search)) {
        object_child_foreach_recursive(root, partial_search_at, &search);
    }
    *ambiguous = search.ambiguous;
    return search.found;
}

Object *object_resolve_path_type(const char *path, const char *typename,
                                 bool *ambiguousp)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", 0);
    bool ambiguous = false;
    Object *obj;

    if (path[0] == '/') {
        obj = resolve_parts(object_get_root(), parts, typename);
    } else {
        obj = resolve_partial(parts, typename, &ambiguous);
    }
    if (ambiguousp) {
        *ambiguousp = ambiguous;
    }
    return obj;
}

Object *object_resolve_path(const char *path, bool *ambiguous)
{
    return object_resolve_path_type(path, TYPE_OBJECT, ambiguous);
}

Object *object_resolve_type_unambiguous(const char *typename, Error **errp)
{
    bool ambiguous = false;
    Object *obj = object_resolve_path_type("", typename, &ambiguous);

    if (ambiguous) {
        error_setg(errp, "More than one object of type '%s'", typename);
    } else if (!obj) {
        error_setg(errp, "No object of type '%s'", typename);
    }
    return obj;
}

Object *object_resolve_path_at(Object *parent, const char *path)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", 0);

    return resolve_parts(path[0] == '/' ? object_get_root() : parent, parts,
                         NULL);
}

/* --- Walks ----------------------------------------------------------- */

static int child_foreach(Object *obj, int (*fn)(Object *child, void *opaque),
                         void *opaque, bool recurse)
{
    GHashTableIter iter;
    gpointer value;
    int ret = 0;

    if (!obj->properties) {
        return 0;                       /* children are its own properties */
    }
    g_hash_table_iter_init(&iter, obj->properties);
    while (!ret && g_hash_table_iter_next(&iter, NULL, &value)) {
        ObjectProperty *prop = value;

        if (!object_property_is_child(prop)) {
            continue;
        }
        ret = fn(prop->opaque, opaque);
        if (!ret && recurse) {
            ret = child_foreach(prop->opaque, fn, opaque, true);
        }
    }
    return ret;
}

int object_child_foreach(Object *obj, int (*fn)(Object *child, void *opaque),
                         void *opaque)
{
    return child_foreach(obj, fn, opaque, false);
}

int object_child_foreach_recursive(Object *obj,
                                   int (*fn)(Object *child, void *opaque),
                                   void *opaque)
{
    return child_foreach(obj, fn, opaque, true);
}
