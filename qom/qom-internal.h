/*
 * Shared between the files of qom/ only.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QOM_INTERNAL_H
#define QOM_INTERNAL_H

#include "qom/object.h"

/* A registered type.  The second half is filled by type_resolve(). */
struct TypeImpl {
    const TypeInfo *info;
    ObjectClass *class;         /* NULL until somebody asks for it */
    char *child_type;           /* "child<name>", unless abstract */
    uint32_t hash;              /* of the name */
    bool resolving;             /* type_resolve() is at it */
    bool resolved;              /* atomic: the second half is filled */
    bool built;                 /* atomic: @class is ready for all threads */
    bool abstract;
    bool is_interface;
    bool user_selectable;
    bool gate_only;
    bool has_defaults;          /* a class property has a default */
    bool has_release;           /* a class property has a release function */
    bool warned;                /* policy "warn" has spoken of the type */
    bool warned_config;         /* ... and of how it is configured */
    uint8_t boundary;           /* ObjectSecurityBoundary */
    bool overridden;            /* by the host's security profile: */
    ObjectSecurity override_status;
    char *override_note;
    TypeImpl *parent;           /* NULL for a root */
    size_t instance_size;
    size_t instance_align;
    size_t class_size;
};

/* How an object is being made; see "The bottom assertion" in qom/create.h. */
typedef enum ObjectVerb {
    OBJECT_VERB_COMPOSE,        /* by name */
    OBJECT_VERB_CLASS,          /* by class */
    OBJECT_VERB_GATE,
    OBJECT_VERB_INTROSPECT,
} ObjectVerb;

/* type.c */
unsigned type_table_size(void);
TypeImpl *type_table_at(unsigned index);
TypeImpl *type_lookup(const char *name);
void type_resolve(TypeImpl *type);
bool type_is_a(TypeImpl *type, TypeImpl *target);

/* class.c */
ObjectClass *type_class(TypeImpl *type);

/* create.c */
Object *object_new_verb(ObjectClass *klass, ObjectVerb verb);

/* property.c */
void object_property_free(void *data);
void object_property_del_all(Object *obj);
void object_property_init_all(Object *obj);
void object_property_remove(Object *obj, ObjectProperty *prop);

/* property-access.c: the properties that @qdict names get what @v has. */
bool object_set_properties(Object *obj, const QDict *qdict, Visitor *v,
                           Error **errp);

/* link.c */
bool object_property_is_child(const ObjectProperty *prop);

/* gate.c */
const ObjectRequest *object_request_current(void);
char *object_request_prefix(const char *typename);

/* The bounds of the program image; the linker defines both names. */
extern const char __executable_start[];
extern const char _end[];

/* Whether @p is static storage of the program, thus constant for its life. */
static inline bool qom_in_image(const void *p)
{
    return (const char *)p >= __executable_start && (const char *)p < _end;
}

/* A string that lives forever: @s itself, or a copy if it may go away. */
static inline const char *qom_keep_string(const char *s)
{
    return !s || qom_in_image(s) ? s : g_strdup(s);
}

/* Frees what qom_keep_string() returned. */
static inline void qom_drop_string(const char *s)
{
    if (!qom_in_image(s)) {
        g_free((char *)s);
    }
}

#endif
