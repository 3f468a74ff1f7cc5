/*
 * Property values as QObjects.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/qobject-input-visitor.h"
#include "qapi/qobject-output-visitor.h"
#include "qobject/qobject.h"
#include "qom/qom-internal.h"
#include "qom/qom-qobject.h"

bool object_property_set_qobject(Object *obj, const char *name,
                                 QObject *value, Error **errp)
{
    Visitor *v = qobject_input_visitor_new(value);
    bool ok = object_property_set(obj, name, v, errp);

    visit_free(v);
    return ok;
}

QObject *object_property_get_qobject(Object *obj, const char *name,
                                     Error **errp)
{
    QObject *value = NULL;
    Visitor *v = qobject_output_visitor_new(&value);

    if (object_property_get(obj, name, v, errp)) {
        visit_complete(v, &value);
    }
    visit_free(v);
    return value;
}
