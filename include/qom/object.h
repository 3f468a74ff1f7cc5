/*
 * QEMU object model: types, objects, properties, paths and creation.
 *
 * This is the header that users include.  The parts are documented where
 * they are declared:
 *   qom/type.h      TypeInfo, registration, classes, casts
 *   qom/property.h  properties of objects and classes
 *   qom/path.h      the composition tree
 *   qom/create.h    construction, reference counts, the creation gate
 *   qom/security.h  declared security status, the decision, the audit
 *   qom/compat-properties.h  values for all objects of a type
 *
 * Locking: registration happens before threads exist.  Everything that
 * touches a property or the tree needs the big lock, unless no other thread
 * knows the object.  Reference counts, casts and classes do not; nor does
 * making an object, if its instance_init does not.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_OBJECT_H
#define QEMU_OBJECT_H

#include "qapi/qapi-builtin-types.h"
#include "qom/type.h"
#include "qom/compat-properties.h"
#include "qom/create.h"
#include "qom/path.h"
#include "qom/property.h"
#include "qom/security.h"

#endif
