/*
 * A provider of guest RAM, as the machine sees it.
 *
 * The memory backends live in a room above this one.  They implement this
 * interface so that a machine can take its RAM from one of them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_CORE_MEMDEV_H
#define HW_CORE_MEMDEV_H

#include "qom/object.h"
#include "system/memory.h"

#define TYPE_MEMDEV_INTERFACE "memdev-interface"

/* What a user may name as a machine's memory-backend. */
#define TYPE_MEMDEV_BACKEND "memory-backend"

typedef struct MemdevClass MemdevClass;
typedef struct Memdev Memdev;
DECLARE_CLASS_CHECKERS(MemdevClass, MEMDEV, TYPE_MEMDEV_INTERFACE)
#define MEMDEV(obj) INTERFACE_CHECK(Memdev, (obj), TYPE_MEMDEV_INTERFACE)

/**
 * struct MemdevClass: methods of a RAM provider.
 * @claim: take the region for exclusive use.  Returns NULL and sets errp if
 *         there is none yet or somebody else uses it.
 * @release: give it back.
 */
struct MemdevClass {
    InterfaceClass parent_class;

    MemoryRegion *(*claim)(Memdev *memdev, Error **errp);
    void (*release)(Memdev *memdev);
};

/** The type of RAM a machine gets when the user names none. */
#define DEFAULT_MEMDEV_TYPE "memory-backend-ram"

#endif
