/*
 * An object that resets a list of others.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_CORE_RESETCONTAINER_H
#define HW_CORE_RESETCONTAINER_H

#include "hw/core/resettable.h"

#define TYPE_RESETTABLE_CONTAINER "resettable-container"
OBJECT_DECLARE_TYPE(ResettableContainer, ResettableContainerClass,
                    RESETTABLE_CONTAINER)

struct ResettableContainerClass {
    ObjectClass parent_class;
};

struct ResettableContainer {
    Object parent_obj;

    ResettableState reset;
    GPtrArray *children;        /* Object *, in the order of their coming */
};

/**
 * resettable_container_add: reset @obj with the container, after those that
 * are in it.
 * @rc: the container; not in reset
 * @obj: implements TYPE_RESETTABLE_INTERFACE; keeps no reference
 */
void resettable_container_add(ResettableContainer *rc, Object *obj);

/**
 * resettable_container_remove: no longer reset @obj.
 * @rc: the container; not in reset
 * @obj: an object that is in it
 */
void resettable_container_remove(ResettableContainer *rc, Object *obj);

#endif
