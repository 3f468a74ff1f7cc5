/*
 * The list of everything that a machine reset resets.
 *
 * One object stands for the whole machine in the reset tree.  Its children
 * are what was registered, in order, and after them the system bus with all
 * devices on it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/resetcontainer.h"
#include "hw/core/sysbus.h"
#include "qom/object.h"
#include "system/reset.h"

/*** A plain function as an object that can be reset ***/

#define TYPE_RESET_HANDLER "reset-handler"
OBJECT_DECLARE_SIMPLE_TYPE(ResetHandler, RESET_HANDLER)

struct ResetHandler {
    Object parent_obj;

    ResettableState reset;
    QEMUResetHandler *func;
    void *opaque;
    bool skip_on_snapshot_load;
};

static ResettableState *reset_handler_get_state(Object *obj)
{
    return &RESET_HANDLER(obj)->reset;
}

static void reset_handler_hold(Object *obj, ResetType type)
{
    ResetHandler *handler = RESET_HANDLER(obj);

    if (type != RESET_TYPE_SNAPSHOT_LOAD || !handler->skip_on_snapshot_load) {
        handler->func(handler->opaque);
    }
}

static void reset_handler_class_init(ObjectClass *oc, const void *data)
{
    ResettableClass *rc = RESETTABLE_CLASS(oc);

    rc->get_state = reset_handler_get_state;
    rc->phases.hold = reset_handler_hold;
}

/*** The root of the reset tree ***/

#define TYPE_RESET_ROOT "reset-root"

static ResettableContainer *reset_root(void)
{
    static ResettableContainer *root;

    if (!root) {
        root = RESETTABLE_CONTAINER(object_new(TYPE_RESET_ROOT));
    }
    return root;
}

static void reset_root_foreach(Object *obj, ResettableChildCallback cb,
                               void *opaque, ResetType type)
{
    ObjectClass *parent = object_class_by_name(TYPE_RESETTABLE_CONTAINER);

    RESETTABLE_CLASS(parent)->child_foreach(obj, cb, opaque, type);
    cb(OBJECT(sysbus_get_default()), opaque, type);
}

static void reset_root_class_init(ObjectClass *oc, const void *data)
{
    RESETTABLE_CLASS(oc)->child_foreach = reset_root_foreach;
}

/*** Registration ***/

void qemu_register_resettable(Object *obj)
{
    resettable_container_add(reset_root(), obj);
}

void qemu_unregister_resettable(Object *obj)
{
    resettable_container_remove(reset_root(), obj);
}

static void register_handler(QEMUResetHandler *func, void *opaque,
                             bool skip_on_snapshot_load)
{
    ResetHandler *handler = RESET_HANDLER(object_new(TYPE_RESET_HANDLER));

    handler->func = func;
    handler->opaque = opaque;
    handler->skip_on_snapshot_load = skip_on_snapshot_load;
    qemu_register_resettable(OBJECT(handler));
}

void qemu_register_reset(QEMUResetHandler *func, void *opaque)
{
    register_handler(func, opaque, false);
}

void qemu_register_reset_nosnapshotload(QEMUResetHandler *func, void *opaque)
{
    register_handler(func, opaque, true);
}

void qemu_unregister_reset(QEMUResetHandler *func, void *opaque)
{
    GPtrArray *children = reset_root()->children;

    for (guint i = 0; i < children->len; i++) {
        Object *obj = g_ptr_array_index(children, i);
        ResetHandler *handler =
            (ResetHandler *)object_dynamic_cast(obj, TYPE_RESET_HANDLER);

        if (handler && handler->func == func && handler->opaque == opaque) {
            qemu_unregister_resettable(obj);
            object_unref(obj);
            return;
        }
    }
}

void qemu_devices_reset(ResetType type)
{
    resettable_reset(OBJECT(reset_root()), type);
}

static const TypeInfo reset_types[] = {
    {
        .name = TYPE_RESET_HANDLER,
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(ResetHandler),
        .class_init = reset_handler_class_init,
        .security_boundary = SECURITY_BOUNDARY_INTERNAL,
        TYPE_IS_SECURE("calls one function of the program's own"),
        .interfaces = (const InterfaceInfo[]) {
            { TYPE_RESETTABLE_INTERFACE },
            { NULL },
        },
    },
    {
        .name = TYPE_RESET_ROOT,
        .parent = TYPE_RESETTABLE_CONTAINER,
        .class_init = reset_root_class_init,
        TYPE_IS_SECURE("a list of what is reset"),
    },
};
DEFINE_TYPES(reset_types)
