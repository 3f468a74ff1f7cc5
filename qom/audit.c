/*
 * The audit: every live object, whoever named it, against a policy.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qom/security-internal.h"

static bool passed;                     /* once; from then on, all must fit */

typedef struct Audit {
    CompatPolicySecurity policy;
    ObjectSecurityVisitor *fn;
    void *opaque;
    GString *path;                      /* of the object being looked at */
    unsigned violations;
} Audit;

static void audit_object(Audit *audit, Object *obj, ObjectOrigin origin)
{
    ObjectClass *klass = obj->class;
    g_autofree char *fault = NULL;
    ObjectSecurityFact fact = {
        .obj = obj,
        .path = audit->path->len ? audit->path->str : "/",
        .type = object_class_get_name(klass),
        .status = object_class_get_security(klass),
        .boundary = object_class_get_security_boundary(klass),
        .note = object_class_get_security_note(klass),
        .origin = origin,
    };

    if (fact.status == OBJECT_SECURITY_SECURE) {
        fault = security_config_fault(obj);
        if (fault) {
            fact.status = OBJECT_SECURITY_INSECURE;
            fact.note = fault;
        }
    }
    fact.violation = !security_policy_permits(audit->policy, fact.status);
    audit->violations += fact.violation;
    if (audit->fn) {
        audit->fn(&fact, audit->opaque);
    }
}

/*
 * What the parts of @obj are: a user's object is made of nested ones.  The
 * machine is the exception, since its parts are the board.
 */
static ObjectOrigin origin_of_parts(Object *obj, ObjectOrigin origin)
{
    if (origin == OBJECT_ORIGIN_BOARD ||
        (obj->parent == object_get_root() &&
         g_str_equal(obj->parent_prop->name, "machine"))) {
        return OBJECT_ORIGIN_BOARD;
    }
    return OBJECT_ORIGIN_NESTED;
}

static void audit_tree(Audit *audit, Object *obj, ObjectOrigin origin)
{
    size_t len = audit->path->len;
    GHashTableIter iter;
    gpointer value;

    if (obj->origin == OBJECT_ORIGIN_USER) {
        origin = OBJECT_ORIGIN_USER;
    }
    audit_object(audit, obj, origin);
    if (!obj->properties) {
        return;
    }
    origin = origin_of_parts(obj, origin);
    g_hash_table_iter_init(&iter, obj->properties);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        ObjectProperty *prop = value;

        if (object_property_is_child(prop)) {
            if (audit->fn) {
                g_string_append_c(audit->path, '/');
                g_string_append(audit->path, prop->name);
            }
            audit_tree(audit, prop->opaque, origin);
            g_string_truncate(audit->path, len);
        }
    }
}

unsigned object_security_audit(Object *root, int policy,
                               ObjectSecurityVisitor *fn, void *opaque)
{
    g_autofree char *path = object_get_canonical_path(root);
    Audit audit = { .policy = policy, .fn = fn, .opaque = opaque };

    audit.path = g_string_new(path && root->parent ? path : "");
    audit_tree(&audit, root, OBJECT_ORIGIN_BOARD);
    g_string_free(audit.path, true);
    return audit.violations;
}

static int compare_lines(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* A secure type that offends does so by how it is configured. */
static const char *config_fault(const ObjectSecurityFact *fact)
{
    return object_class_is_secure(fact->obj->class) ? fact->note : NULL;
}

/* Collect a line per offender. */
static void add_offender(const ObjectSecurityFact *fact, void *opaque)
{
    GPtrArray *lines = opaque;
    TypeImpl *type = fact->obj->class->type;
    g_autofree char *what = NULL;

    if (!fact->violation) {
        return;
    }
    what = security_describe(type, config_fault(fact));
    g_ptr_array_add(lines, g_strdup_printf("%s: %s", fact->path, what));
}

/* The list of offenders as a message; @fn is told of each as well. */
static bool audit_check(int policy, ObjectSecurityVisitor *fn, Error **errp)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) list = NULL;
    unsigned i;

    /* Who is clean is not made to pay for the list. */
    if (!object_security_audit(object_get_root(), policy, NULL, NULL)) {
        return true;
    }
    object_security_audit(object_get_root(), policy, fn, lines);
    g_ptr_array_sort(lines, compare_lines);
    list = g_string_new(NULL);
    for (i = 0; i < lines->len; i++) {
        g_string_append_printf(list, "\n  %s",
                               (char *)g_ptr_array_index(lines, i));
    }
    error_setg(errp, "'-compat security=%s' forbids %u live object%s:%s",
               CompatPolicySecurity_str(policy), lines->len,
               lines->len == 1 ? "" : "s", list->str);
    return false;
}

bool object_security_audit_check_policy(int policy, Error **errp)
{
    return policy <= COMPAT_POLICY_SECURITY_WARN ||
           audit_check(policy, add_offender, errp);
}

/* Policy "warn": once per type, like everywhere. */
static void warn_offender(const ObjectSecurityFact *fact, void *opaque)
{
    TypeImpl *type = fact->obj->class->type;

    if (fact->violation) {
        security_enforce(type, fact->obj, fact->status,
                         COMPAT_POLICY_SECURITY_WARN,
                         config_fault(fact), NULL);
    }
}

/* As add_offender(), for an audit whose failure has consequences. */
static void reject_offender(const ObjectSecurityFact *fact, void *opaque)
{
    add_offender(fact, opaque);
    if (fact->violation) {
        TypeImpl *type = fact->obj->class->type;

        security_enforce(type, fact->obj, fact->status,
                         compat_policy_security(),
                         config_fault(fact), NULL);
    }
}

static bool audit_in_force(Error **errp)
{
    CompatPolicySecurity policy = compat_policy_security();

    switch (policy) {
    case COMPAT_POLICY_SECURITY_NONE:
        return true;
    case COMPAT_POLICY_SECURITY_WARN:
        object_security_audit(object_get_root(), policy, warn_offender, NULL);
        return true;
    default:
        return audit_check(policy, reject_offender, errp);
    }
}

bool object_security_audit_check(Error **errp)
{
    bool ok = audit_in_force(errp);

    passed = passed || ok;
    return ok;
}

bool object_security_audit_hotplug(Error **errp)
{
    return !passed || audit_in_force(errp);
}
