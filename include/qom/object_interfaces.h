/*
 * UserCreatable: objects that users make with -object and object-add.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QOM_OBJECT_INTERFACES_H
#define QOM_OBJECT_INTERFACES_H

#include "qom/object.h"

#define TYPE_USER_CREATABLE "user-creatable"

struct ObjectOptions;
typedef struct UserCreatable UserCreatable;
typedef struct UserCreatableClass UserCreatableClass;
DECLARE_CLASS_CHECKERS(UserCreatableClass, USER_CREATABLE,
                       TYPE_USER_CREATABLE)
#define USER_CREATABLE(obj) \
    INTERFACE_CHECK(UserCreatable, (obj), TYPE_USER_CREATABLE)

/**
 * UserCreatableClass:
 * @complete: called after the properties are set; may fail
 * @can_be_deleted: whether the object is unused now; NULL means always
 */
struct UserCreatableClass {
    InterfaceClass parent_class;

    void (*complete)(UserCreatable *uc, Error **errp);
    bool (*can_be_deleted)(UserCreatable *uc);
};

/** user_creatable_complete: applies the object's security check, then calls
 * @complete; true on success. */
bool user_creatable_complete(UserCreatable *uc, Error **errp);

/** user_creatable_can_be_deleted: asks the object. */
bool user_creatable_can_be_deleted(UserCreatable *uc);

/**
 * user_creatable_add_type:
 * @type: type name as given by the user; goes through the gate
 * @id: id, becomes the child name below /objects; NULL for none
 * @qdict: names of the properties to set
 * @v: input visitor that has a value for each of them
 *
 * Returns: a new reference; /objects holds one as well if there is an id.
 *     NULL on error, and then nothing is left behind.
 */
Object *user_creatable_add_type(const char *type, const char *id,
                                const QDict *qdict, Visitor *v,
                                Error **errp);

/**
 * user_creatable_add_qdict:
 * @args: "qom-type", "id" and properties; not changed
 * @keyval: the values are strings; otherwise they have JSON types
 *
 * Returns: true if the object was made
 */
bool user_creatable_add_qdict(const QDict *args, bool keyval, Error **errp);

/**
 * user_creatable_parse:
 * @str: JSON object, or keyval with "qom-type" implied
 * @keyval: set to which of the two it was
 *
 * Nothing is created.  Asked for help, it prints that and returns NULL
 * without an error.
 *
 * Returns: the arguments, owned by the caller; NULL on help or error
 */
QDict *user_creatable_parse(const char *str, bool *keyval, Error **errp);

/** user_creatable_add_from_str: parse and add in one; false on help (@errp
 * unset) or error. */
bool user_creatable_add_from_str(const char *str, Error **errp);

/** user_creatable_add_qapi: object-add; @options stay the caller's; true if
 * the object was made. */
bool user_creatable_add_qapi(struct ObjectOptions *options, Error **errp);

/** user_creatable_parse_str: as user_creatable_parse(), into the schema's
 * type; caller frees with qapi_free_ObjectOptions(). */
struct ObjectOptions *user_creatable_parse_str(const char *str, Error **errp);

/** user_creatable_print_types: lists the user-creatable types. */
void user_creatable_print_types(void);

/** user_creatable_print_help_from_qdict: prints help if @args asks for it
 * by its key "help"; true if it did. */
bool user_creatable_print_help_from_qdict(const QDict *args);

/** user_creatable_print_help: prints the properties of @type; false if it
 * is no user-creatable type. */
bool user_creatable_print_help(const char *type);

/** type_print_class_properties: prints the properties of class @type. */
bool type_print_class_properties(const char *type);

/** user_creatable_del: deletes object @id if it allows that. */
bool user_creatable_del(const char *id, Error **errp);

/** user_creatable_cleanup: deletes all user-created objects. */
void user_creatable_cleanup(void);

#endif
