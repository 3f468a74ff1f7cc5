/*
 * An object that resets a list of others.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/resetcontainer.h"

void resettable_container_add(ResettableContainer *rc, Object *obj)
{
    /* A reset in progress must not meet an object that never entered it. */
    g_assert(!resettable_is_in_reset(OBJECT(rc)));
    g_assert(object_dynamic_cast(obj, TYPE_RESETTABLE_INTERFACE));
    g_ptr_array_add(rc->children, obj);
}

void resettable_container_remove(ResettableContainer *rc, Object *obj)
{
    g_assert(!resettable_is_in_reset(OBJECT(rc)));
    if (!g_ptr_array_remove(rc->children, obj)) {
        g_assert_not_reached();
    }
}

static ResettableState *container_get_state(Object *obj)
{
    return &RESETTABLE_CONTAINER(obj)->reset;
}

static void container_foreach(Object *obj, ResettableChildCallback cb,
                              void *opaque, ResetType type)
{
    GPtrArray *children = RESETTABLE_CONTAINER(obj)->children;

    for (guint i = 0; i < children->len; i++) {
        cb(g_ptr_array_index(children, i), opaque, type);
    }
}

static void container_init(Object *obj)
{
    RESETTABLE_CONTAINER(obj)->children = g_ptr_array_new();
}

static void container_finalize(Object *obj)
{
    g_ptr_array_unref(RESETTABLE_CONTAINER(obj)->children);
}

static void container_class_init(ObjectClass *oc, const void *data)
{
    ResettableClass *rc = RESETTABLE_CLASS(oc);

    rc->get_state = container_get_state;
    rc->child_foreach = container_foreach;
}

static const TypeInfo container_types[] = {
    {
        .name = TYPE_RESETTABLE_CONTAINER,
        .parent = TYPE_OBJECT,
        .class_size = sizeof(ResettableContainerClass),
        .class_init = container_class_init,
        .instance_size = sizeof(ResettableContainer),
        .instance_init = container_init,
        .instance_finalize = container_finalize,
        .security_boundary = SECURITY_BOUNDARY_INTERNAL,
        TYPE_IS_SECURE("a list of what is reset"),
        .interfaces = (const InterfaceInfo[]) {
            { TYPE_RESETTABLE_INTERFACE },
            { NULL },
        },
    },
};
DEFINE_TYPES(container_types)
