/*
 * UserCreatable: objects that users make with -object and object-add.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QOM_OBJECT_INTERFACES_H
#define QOM_OBJECT_INTERFACES_H

#include "qapi/qapi-types-qom.h"
#include "qapi/visitor.h"
#include "qemu/option.h"
#include "qom/object.h"

#define TYPE_USER_CREATABLE "user-creatable"

/** UserCreatable: any object that has the interface; never defined. */
typedef struct UserCreatable UserCreatable;
typedef struct UserCreatableClass UserCreatableClass;
DECLARE_CLASS_CHECKERS(UserCreatableClass, USER_CREATABLE,
                       TYPE_USER_CREATABLE)
#define USER_CREATABLE(obj) \
    INTERFACE_CHECK(UserCreatable, (obj), TYPE_USER_CREATABLE)

/**
 * UserCreatableClass:
 * @complete: called once, after the properties are set and the object has its
 *     place in the tree; may fail; NULL if there is nothing to do
 * @can_be_deleted: whether the object is unused now; NULL means always
 */
struct UserCreatableClass {
    InterfaceClass parent_class;

    void (*complete)(UserCreatable *uc, Error **errp);
    bool (*can_be_deleted)(UserCreatable *uc);
};

/**
 * user_creatable_complete:
 * @uc: object whose properties are set
 * @errp: set if its security check or its @complete refuses
 *
 * For code that makes such an object without the functions below.
 *
 * Returns: true on success
 */
bool user_creatable_complete(UserCreatable *uc, Error **errp);

/** user_creatable_can_be_deleted: asks @uc. */
bool user_creatable_can_be_deleted(UserCreatable *uc);

/**
 * user_creatable_add_type:
 * @type: type name as given by the user; goes through the gate
 * @id: id, becomes the child name below /objects; NULL for none
 * @qdict: names of the properties to set; stays the caller's
 * @v: input visitor that has a value for each of them
 * @errp: set on any failure, and then nothing is left behind
 *
 * Returns: a new reference, owned by the caller; /objects holds one as well
 *     if there is an id.  NULL on error.
 */
Object *user_creatable_add_type(const char *type, const char *id,
                                const QDict *qdict, Visitor *v,
                                Error **errp);

/**
 * user_creatable_add_qdict:
 * @args: "qom-type", "id" and properties; stays the caller's
 * @keyval: the values are strings; otherwise they have JSON types
 * @errp: set on any failure, and then nothing is left behind
 *
 * Returns: true if the object was made
 */
bool user_creatable_add_qdict(const QDict *args, bool keyval, Error **errp);

/** user_creatable_add_qapi: what object-add does; @options stay the caller's;
 * true if the object was made, otherwise @errp is set. */
bool user_creatable_add_qapi(ObjectOptions *options, Error **errp);

/**
 * user_creatable_parse_str:
 * @str: JSON object, or keyval with "qom-type" implied
 * @errp: set if @str or what it says is malformed
 *
 * Nothing is created.  Asked for help, it prints that.
 *
 * Returns: the arguments, to be freed with qapi_free_ObjectOptions(); NULL on
 *     error or, without @errp set, after help
 */
ObjectOptions *user_creatable_parse_str(const char *str, Error **errp);

/**
 * user_creatable_add_from_str:
 * @str: as for user_creatable_parse_str(), but types outside of the schema
 *     are known too
 * @errp: set on any failure, and then nothing is left behind
 *
 * Returns: true if the object was made; false on error or, without @errp set,
 *     after help
 */
bool user_creatable_add_from_str(const char *str, Error **errp);

/**
 * user_creatable_process_cmdline:
 * @cmdline: as for user_creatable_add_from_str(); failure is fatal
 *
 * Upstream's ends the program after help.  Here only main() does that.
 *
 * Returns: true if the object was made, false after help
 */
bool user_creatable_process_cmdline(const char *cmdline);

/** user_creatable_print_types: lists the user-creatable types on stdout. */
void user_creatable_print_types(void);

/**
 * user_creatable_print_help:
 * @type: a user-creatable type, or a request for help
 * @opts: options that may request help with the properties of @type
 *
 * Returns: whether help was requested; then it is on stdout
 */
bool user_creatable_print_help(const char *type, QemuOpts *opts);

/** user_creatable_del: deletes object @id of /objects; false and @errp set if
 * there is none or it is in use. */
bool user_creatable_del(const char *id, Error **errp);

/** user_creatable_cleanup: deletes all user-created objects and /objects. */
void user_creatable_cleanup(void);

#endif
