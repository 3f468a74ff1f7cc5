/*
 * Containers: objects that are nothing but a place for children, and the
 * root of the composition tree.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qom/qom-internal.h"

Object *object_property_add_new_container(Object *obj, const char *name)
{
    Object *child = object_new(TYPE_CONTAINER);

    object_property_add_child(obj, name, child);
    object_unref(child);
    return child;
}

/* Both roots live as long as the program. */
Object *object_get_root(void)
{
    static Object *root;

    if (!root) {
        root = object_new(TYPE_CONTAINER);
    }
    return root;
}

Object *object_get_internal_root(void)
{
    static Object *root;

    if (!root) {
        root = object_new(TYPE_CONTAINER);
    }
    return root;
}

static Object *get_or_add_container(Object *parent, const char *name)
{
    Object *child = object_resolve_path_component(parent, name);

    return child ? child : object_property_add_new_container(parent, name);
}

Object *object_get_container(const char *name)
{
    return get_or_add_container(object_get_root(), name);
}

Object *object_get_objects_root(void)
{
    return object_get_container("objects");
}

Object *container_get(Object *root, const char *path)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", 0);
    Object *obj = root;
    unsigned i;

    g_assert(path[0] == '/');
    for (i = 1; parts[i]; i++) {
        if (parts[i][0]) {
            obj = get_or_add_container(obj, parts[i]);
        }
    }
    return obj;
}

static const TypeInfo container_types[] = {
    {
        .name = TYPE_CONTAINER,
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(Object),
        .security_boundary = SECURITY_BOUNDARY_INTERNAL,
        TYPE_IS_SECURE("only holds other objects, faces nobody"),
    },
};
DEFINE_TYPES(container_types)
