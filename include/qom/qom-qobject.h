/*
 * Property values as QObjects.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_QOM_QOBJECT_H
#define QEMU_QOM_QOBJECT_H

#include "qom/object.h"

/** object_property_get_qobject: the value of property @name, owned by the
 * caller; NULL on error. */
struct QObject *object_property_get_qobject(Object *obj, const char *name,
                                            Error **errp);

/** object_property_set_qobject: sets property @name to @value, which stays
 * the caller's; true on success. */
bool object_property_set_qobject(Object *obj, const char *name,
                                 struct QObject *value, Error **errp);

#endif
