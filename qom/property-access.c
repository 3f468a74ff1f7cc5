/*
 * Property values as C values, as text and as defaults.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/qobject-input-visitor.h"
#include "qapi/string-input-visitor.h"
#include "qapi/string-output-visitor.h"
#include "qapi/util.h"
#include "qobject/qbool.h"
#include "qobject/qdict.h"
#include "qobject/qjson.h"
#include "qobject/qlist.h"
#include "qobject/qnum.h"
#include "qobject/qstring.h"
#include "qom/qom-internal.h"
#include "qom/qom-qobject.h"

/* --- C values -------------------------------------------------------- */

/* Sets @name and drops @value. */
static bool set_and_drop(Object *obj, const char *name, QObject *value,
                         Error **errp)
{
    bool ok = object_property_set_qobject(obj, name, value, errp);

    qobject_unref(value);
    return ok;
}

/* @errp for a property that is readable but not @what. */
static void wrong_type(Object *obj, const char *name, const char *what,
                       Error **errp)
{
    error_setg(errp, "Property '%s.%s' is not %s", object_get_typename(obj),
               name, what);
}

bool object_property_set_str(Object *obj, const char *name,
                             const char *value, Error **errp)
{
    return set_and_drop(obj, name, QOBJECT(qstring_from_str(value)), errp);
}

char *object_property_get_str(Object *obj, const char *name, Error **errp)
{
    QObject *value = object_property_get_qobject(obj, name, errp);
    QString *qstring;
    char *str = NULL;

    if (!value) {
        return NULL;
    }
    qstring = qobject_to(QString, value);
    if (qstring) {
        str = g_strdup(qstring_get_str(qstring));
    } else {
        wrong_type(obj, name, "a string", errp);
    }
    qobject_unref(value);
    return str;
}

bool object_property_set_bool(Object *obj, const char *name, bool value,
                              Error **errp)
{
    return set_and_drop(obj, name, QOBJECT(qbool_from_bool(value)), errp);
}

bool object_property_get_bool(Object *obj, const char *name, Error **errp)
{
    QObject *value = object_property_get_qobject(obj, name, errp);
    bool result = false;
    QBool *qbool;

    if (!value) {
        return false;
    }
    qbool = qobject_to(QBool, value);
    if (qbool) {
        result = qbool_get_bool(qbool);
    } else {
        wrong_type(obj, name, "a boolean", errp);
    }
    qobject_unref(value);
    return result;
}

bool object_property_set_int(Object *obj, const char *name, int64_t value,
                             Error **errp)
{
    return set_and_drop(obj, name, QOBJECT(qnum_from_int(value)), errp);
}

int64_t object_property_get_int(Object *obj, const char *name, Error **errp)
{
    QObject *value = object_property_get_qobject(obj, name, errp);
    int64_t result = -1;
    QNum *qnum;

    if (!value) {
        return -1;
    }
    qnum = qobject_to(QNum, value);
    if (!qnum || !qnum_get_try_int(qnum, &result)) {
        wrong_type(obj, name, "an int64", errp);
    }
    qobject_unref(value);
    return result;
}

bool object_property_set_uint(Object *obj, const char *name, uint64_t value,
                              Error **errp)
{
    return set_and_drop(obj, name, QOBJECT(qnum_from_uint(value)), errp);
}

uint64_t object_property_get_uint(Object *obj, const char *name,
                                  Error **errp)
{
    QObject *value = object_property_get_qobject(obj, name, errp);
    uint64_t result = 0;
    QNum *qnum;

    if (!value) {
        return 0;
    }
    qnum = qobject_to(QNum, value);
    if (!qnum || !qnum_get_try_uint(qnum, &result)) {
        wrong_type(obj, name, "a uint64", errp);
    }
    qobject_unref(value);
    return result;
}

bool object_property_set_link(Object *obj, const char *name, Object *value,
                              Error **errp)
{
    g_autofree char *path = NULL;

    if (!value) {
        return object_property_set_str(obj, name, "", errp);
    }
    path = object_get_canonical_path(value);
    if (!path) {
        error_setg(errp, "Property '%s.%s' cannot refer to a '%s' that is not "
                   "in the object tree", object_get_typename(obj), name,
                   object_get_typename(value));
        return false;
    }
    return object_property_set_str(obj, name, path, errp);
}

Object *object_property_get_link(Object *obj, const char *name, Error **errp)
{
    g_autofree char *path = object_property_get_str(obj, name, errp);
    Object *target;

    if (!path || !path[0]) {
        return NULL;
    }
    target = object_resolve_path(path, NULL);
    if (!target) {
        error_set(errp, ERROR_CLASS_DEVICE_NOT_FOUND,
                  "Device '%s' not found", path);
    }
    return target;
}

/* --- Text ------------------------------------------------------------ */

bool object_property_parse(Object *obj, const char *name, const char *string,
                           Error **errp)
{
    Visitor *v = string_input_visitor_new(string);
    bool ok = object_property_set(obj, name, v, errp);

    visit_free(v);
    return ok;
}

char *object_property_print(Object *obj, const char *name, bool human,
                            Error **errp)
{
    char *string = NULL;
    Visitor *v = string_output_visitor_new(human, &string);

    if (object_property_get(obj, name, v, errp)) {
        visit_complete(v, &string);
    }
    visit_free(v);
    return string;
}

bool object_set_properties(Object *obj, const QDict *qdict, Visitor *v,
                           Error **errp)
{
    const QDictEntry *entry;
    bool ok = true;

    if (!visit_start_struct(v, NULL, NULL, 0, errp)) {
        return false;
    }
    for (entry = qdict_first(qdict); ok && entry;
         entry = qdict_next(qdict, entry)) {
        ok = object_property_set(obj, qdict_entry_key(entry), v, errp);
    }
    ok = ok && visit_check_struct(v, errp);
    visit_end_struct(v, NULL);
    return ok;
}

bool object_set_properties_from_keyval(Object *obj, const QDict *qdict,
                                       bool from_json, Error **errp)
{
    QObject *values = QOBJECT(qdict);
    Visitor *v = from_json ? qobject_input_visitor_new(values)
                           : qobject_input_visitor_new_keyval(values);
    bool ok = object_set_properties(obj, qdict, v, errp);

    visit_free(v);
    return ok;
}

/* --- Defaults -------------------------------------------------------- */

static void apply_default(Object *obj, ObjectProperty *prop)
{
    /* threads make objects without a common lock, but share the default,
     * whose references are not counted atomically */
    static pthread_mutex_t defval_lock = PTHREAD_MUTEX_INITIALIZER;
    Visitor *v;

    pthread_mutex_lock(&defval_lock);
    v = qobject_input_visitor_new(prop->defval);
    pthread_mutex_unlock(&defval_lock);
    /* a default that the setter refuses is our own bug */
    prop->set(obj, v, prop->name, prop->opaque, &error_abort);
    pthread_mutex_lock(&defval_lock);
    visit_free(v);
    pthread_mutex_unlock(&defval_lock);
}

static void set_default(ObjectProperty *prop, QObject *defval)
{
    g_assert(!prop->defval && !prop->init);
    g_assert(prop->set);
    prop->defval = defval;
    prop->init = apply_default;
    if (prop->klass) {
        prop->klass->type->has_defaults = true;
    }
}

void object_property_set_default_bool(ObjectProperty *prop, bool value)
{
    set_default(prop, QOBJECT(qbool_from_bool(value)));
}

void object_property_set_default_str(ObjectProperty *prop, const char *value)
{
    set_default(prop, QOBJECT(qstring_from_str(value)));
}

void object_property_set_default_list(ObjectProperty *prop)
{
    set_default(prop, QOBJECT(qlist_new()));
}

void object_property_set_default_int(ObjectProperty *prop, int64_t value)
{
    set_default(prop, QOBJECT(qnum_from_int(value)));
}

void object_property_set_default_uint(ObjectProperty *prop, uint64_t value)
{
    set_default(prop, QOBJECT(qnum_from_uint(value)));
}

/* --- Help ------------------------------------------------------------ */

char *object_property_help(const char *name, const char *type,
                           QObject *defval, const char *description)
{
    GString *str = g_string_new(NULL);

    g_string_append_printf(str, "  %s=<%s>", name, type);
    if (description || defval) {
        /* a column that most names leave free */
        g_string_append_printf(str, "%*s - ", (int)MAX(0, 24 - (int)str->len),
                               "");
    }
    if (description) {
        g_string_append(str, description);
    }
    if (defval) {
        g_autofree char *json = g_string_free(qobject_to_json(defval), false);

        g_string_append_printf(str, " (default: %s)", json);
    }
    return g_string_free(str, false);
}
