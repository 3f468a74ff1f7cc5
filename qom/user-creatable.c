/*
 * Objects that users make with -object and object-add.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/qapi-visit-qom.h"
#include "qapi/qobject-input-visitor.h"
#include "qapi/qobject-output-visitor.h"
#include "qemu/help_option.h"
#include "qemu/id.h"
#include "qemu/keyval.h"
#include "qemu/qemu-print.h"
#include "qobject/qdict.h"
#include "qobject/qjson.h"
#include "qobject/qstring.h"
#include "qom/object_interfaces.h"
#include "qom/qom-internal.h"

bool user_creatable_complete(UserCreatable *uc, Error **errp)
{
    UserCreatableClass *ucc = USER_CREATABLE_GET_CLASS(uc);
    Error *err = NULL;

    g_assert(!object_is_introspect(OBJECT(uc)));
    if (!object_check_security(OBJECT(uc), errp)) {
        return false;
    }
    if (ucc->complete) {
        ucc->complete(uc, &err);
        if (err) {
            error_propagate(errp, err);
            return false;
        }
    }
    return true;
}

bool user_creatable_can_be_deleted(UserCreatable *uc)
{
    UserCreatableClass *ucc = USER_CREATABLE_GET_CLASS(uc);

    return !ucc->can_be_deleted || ucc->can_be_deleted(uc);
}

/* --- Making ---------------------------------------------------------- */

Object *user_creatable_add_type(const char *type, const char *id,
                                const QDict *qdict, Visitor *v, Error **errp)
{
    Object *obj;

    if (id && !id_wellformed(id)) {
        error_setg(errp, "Parameter 'id' expects an identifier");
        error_append_hint(errp, "It starts with a letter; letters, digits, "
                          "'-', '.' and '_' may follow.\n");
        return NULL;
    }
    obj = object_new_checked(type, TYPE_USER_CREATABLE, errp);
    if (!obj) {
        return NULL;
    }
    if (!object_set_properties(obj, qdict, v, errp)) {
        goto fail;
    }
    if (id && !object_property_try_add_child(object_get_objects_root(), id,
                                             obj, errp)) {
        goto fail;
    }
    if (!user_creatable_complete(USER_CREATABLE(obj), errp) ||
        !object_security_audit_hotplug(errp)) {
        goto fail;
    }
    return obj;

fail:
    object_unparent(obj);
    object_unref(obj);
    return NULL;
}

/* Takes string @key, if it is there, out of @args; true unless it is no
 * string. */
static bool take_string(QDict *args, const char *key, char **value,
                        Error **errp)
{
    QObject *member = qdict_get(args, key);

    if (!member) {
        return true;
    }
    if (!qobject_to(QString, member)) {
        error_setg(errp, "Invalid parameter type for '%s', expected: string",
                   key);
        return false;
    }
    *value = g_strdup(qdict_get_str(args, key));
    qdict_del(args, key);
    return true;
}

bool user_creatable_add_qdict(const QDict *args, bool keyval, Error **errp)
{
    g_autoptr(QDict) props = qdict_clone_shallow(args);
    g_autofree char *type = NULL;
    g_autofree char *id = NULL;
    Object *obj;
    Visitor *v;

    if (!take_string(props, "qom-type", &type, errp) ||
        !take_string(props, "id", &id, errp)) {
        return false;
    }
    if (!type || !id) {
        error_setg(errp, "Parameter '%s' is missing",
                   type ? "id" : "qom-type");
        return false;
    }
    v = keyval ? qobject_input_visitor_new_keyval(QOBJECT(props))
               : qobject_input_visitor_new(QOBJECT(props));
    obj = user_creatable_add_type(type, id, props, v, errp);
    visit_free(v);
    object_unref(obj);                  /* /objects has its own */
    return obj != NULL;
}

/* Prints the properties of @type unless it is no user-creatable type. */
static bool print_properties(const char *type)
{
    ObjectClass *klass = object_class_by_name(type);

    return object_class_dynamic_cast(klass, TYPE_USER_CREATABLE) &&
           type_print_class_properties(type);
}

/*
 * The arguments that @str says, and whether they are @keyval; NULL on error
 * or after help.
 */
static QDict *parse_args(const char *str, bool *keyval, Error **errp)
{
    bool help = false;
    const char *type;
    QDict *args;

    *keyval = str[0] != '{';
    if (!*keyval) {
        /* what starts so is an object or malformed */
        return qobject_to(QDict, qobject_from_json(str, errp));
    }
    args = keyval_parse(str, "qom-type", &help, errp);
    if (!args || !help) {
        return args;
    }
    type = qdict_get_try_str(args, "qom-type");
    if (!type || !print_properties(type)) {
        user_creatable_print_types();
    }
    qobject_unref(args);
    return NULL;
}

bool user_creatable_add_from_str(const char *str, Error **errp)
{
    bool keyval;
    g_autoptr(QDict) args = parse_args(str, &keyval, errp);

    return args && user_creatable_add_qdict(args, keyval, errp);
}

bool user_creatable_process_cmdline(const char *cmdline)
{
    return user_creatable_add_from_str(cmdline, &error_fatal);
}

bool user_creatable_add_qapi(ObjectOptions *options, Error **errp)
{
    QObject *args = NULL;
    Visitor *v = qobject_output_visitor_new(&args);
    bool ok;

    visit_type_ObjectOptions(v, NULL, &options, &error_abort);
    visit_complete(v, &args);
    visit_free(v);
    ok = user_creatable_add_qdict(qobject_to(QDict, args), false, errp);
    qobject_unref(args);
    return ok;
}

ObjectOptions *user_creatable_parse_str(const char *str, Error **errp)
{
    bool keyval;
    g_autoptr(QDict) args = parse_args(str, &keyval, errp);
    ObjectOptions *options = NULL;
    Visitor *v;

    if (!args) {
        return NULL;
    }
    v = keyval ? qobject_input_visitor_new_keyval(QOBJECT(args))
               : qobject_input_visitor_new(QOBJECT(args));
    visit_type_ObjectOptions(v, NULL, &options, errp);
    visit_free(v);
    return options;
}

/* --- Help ------------------------------------------------------------ */

void user_creatable_print_types(void)
{
    GSList *list = object_class_get_list_sorted(TYPE_USER_CREATABLE, false);
    GSList *entry;

    qemu_printf("List of user creatable objects:\n");
    for (entry = list; entry; entry = entry->next) {
        qemu_printf("  %s%s\n", object_class_get_name(entry->data),
                    object_class_get_security_marker(entry->data));
    }
    g_slist_free(list);
}

static int compare_lines(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void collect_help(GPtrArray *lines, ObjectPropertyIterator *iter)
{
    ObjectProperty *prop;

    while ((prop = object_property_iter_next(iter)) != NULL) {
        if (prop->set) {
            g_ptr_array_add(lines,
                            object_property_help(prop->name, prop->type,
                                                 prop->defval,
                                                 prop->description));
        }
    }
}

bool type_print_class_properties(const char *type)
{
    ObjectClass *klass = object_class_by_name(type);
    g_autoptr(GPtrArray) lines = NULL;
    ObjectPropertyIterator iter;
    unsigned i;

    if (!klass) {
        return false;
    }
    lines = g_ptr_array_new_with_free_func(g_free);
    if (object_class_is_abstract(klass)) {
        object_class_property_iter_init(&iter, klass);
        collect_help(lines, &iter);
    } else {
        g_autofree char *security = object_class_get_security_help(klass);
        g_autoptr(Object) obj = object_new_introspect(klass);

        qemu_printf("%s\n", security);
        object_property_iter_init(&iter, obj);
        collect_help(lines, &iter);
    }
    g_ptr_array_sort(lines, compare_lines);

    qemu_printf(lines->len ? "%s options:\n"
                : "There are no options for %s.\n", type);
    for (i = 0; i < lines->len; i++) {
        qemu_printf("%s\n", (char *)g_ptr_array_index(lines, i));
    }
    return true;
}

bool user_creatable_print_help(const char *type, QemuOpts *opts)
{
    if (is_help_option(type)) {
        user_creatable_print_types();
        return true;
    }
    return qemu_opt_has_help_opt(opts) && print_properties(type);
}

/* --- Deleting -------------------------------------------------------- */

bool user_creatable_del(const char *id, Error **errp)
{
    Object *obj = object_resolve_path_component(object_get_objects_root(),
                                                id);

    if (!obj) {
        error_setg(errp, "object '%s' not found", id);
        return false;
    }
    if (!user_creatable_can_be_deleted(USER_CREATABLE(obj))) {
        error_setg(errp, "object '%s' is in use, can not be deleted", id);
        return false;
    }
    object_unparent(obj);
    return true;
}

void user_creatable_cleanup(void)
{
    object_unparent(object_get_objects_root());
}

static const TypeInfo user_creatable_types[] = {
    {
        .name = TYPE_USER_CREATABLE,
        .parent = TYPE_INTERFACE,
        .class_size = sizeof(UserCreatableClass),
    },
};
DEFINE_TYPES(user_creatable_types)

static const ObjectKind user_creatable_kind = {
    .base = TYPE_USER_CREATABLE,
    .noun = "object type",
};

static void user_creatable_register_kind(void)
{
    object_register_kind(&user_creatable_kind);
}
type_init(user_creatable_register_kind)
