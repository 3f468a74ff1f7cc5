/*
 * QMP commands on the security policy.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "monitor-internal.h"
#include "qapi/compat-policy.h"
#include "qapi/qapi-commands-security.h"
#include "qemu/sandbox.h"
#include "qom/security-profile.h"

static void count(SecurityCounts *counts, ObjectSecurity status)
{
    switch (status) {
    case OBJECT_SECURITY_SECURE:
        counts->secure++;
        break;
    case OBJECT_SECURITY_INSECURE:
        counts->insecure++;
        break;
    default:
        counts->undeclared++;
        break;
    }
}

static void count_type(ObjectClass *oc, void *opaque)
{
    count(opaque, object_class_get_security(oc));
}

static void count_object(const ObjectSecurityFact *fact, void *opaque)
{
    count(opaque, fact->status);
}

SecurityPolicyInfo *qmp_query_security_policy(Error **errp)
{
    SecurityPolicyInfo *info = g_new0(SecurityPolicyInfo, 1);

    info->policy = compat_policy_security();
    info->sealed = compat_policy_sealed();
    info->profile = g_strdup(security_profile_path());
    info->types = g_new0(SecurityCounts, 1);
    info->objects = g_new0(SecurityCounts, 1);
    object_class_foreach(count_type, NULL, false, info->types);
    object_security_audit(object_get_root(), info->policy, count_object,
                          info->objects);
    return info;
}

void qmp_set_security_policy(CompatPolicySecurity policy, Error **errp)
{
    CompatPolicy add = { .has_security = true, .security = policy };
    CompatPolicySecurity now = compat_policy_security();

    if (policy < now) {
        error_setg(errp, "security policy '%s' cannot be loosened to '%s'",
                   CompatPolicySecurity_str(now),
                   CompatPolicySecurity_str(policy));
        return;
    }
    if (policy > now && !object_security_audit_check_policy(policy, errp)) {
        return;
    }
    if (compat_policy_merge(&add, errp) &&
        policy == COMPAT_POLICY_SECURITY_WARN) {
        object_security_audit_hotplug(&error_abort);
    }
}

static SecurityOrigin origin_of(ObjectOrigin origin)
{
    switch (origin) {
    case OBJECT_ORIGIN_USER:
        return SECURITY_ORIGIN_USER;
    case OBJECT_ORIGIN_NESTED:
        return SECURITY_ORIGIN_NESTED;
    default:
        return SECURITY_ORIGIN_BOARD;
    }
}

static void add_fact(const ObjectSecurityFact *fact, void *opaque)
{
    SecurityAuditEntry *entry = g_new0(SecurityAuditEntry, 1);

    entry->path = g_strdup(fact->path);
    entry->type = g_strdup(fact->type);
    entry->status = (SecurityDeclaration)fact->status;
    entry->boundary = g_strdup(object_security_boundary_str(fact->boundary));
    entry->origin = origin_of(fact->origin);
    entry->note = g_strdup(fact->note);
    entry->has_overridden = entry->overridden =
        object_class_is_security_overridden(object_get_class(fact->obj));
    entry->has_violation = entry->violation = fact->violation;
    g_ptr_array_add(opaque, entry);
}

static int compare_paths(gconstpointer a, gconstpointer b)
{
    const SecurityAuditEntry *const *x = a, *const *y = b;

    return strcmp((*x)->path, (*y)->path);
}

SecurityAudit *qmp_query_security_audit(Error **errp)
{
    g_autoptr(GPtrArray) entries = g_ptr_array_new();
    SecurityAudit *audit = g_new0(SecurityAudit, 1);
    SecurityAuditEntryList **tail = &audit->objects;

    audit->policy = compat_policy_security();
    audit->sandbox = sandbox_active();
    audit->totals = g_new0(SecurityCounts, 1);
    object_security_audit(object_get_root(), audit->policy, add_fact,
                          entries);
    g_ptr_array_sort(entries, compare_paths);
    for (unsigned i = 0; i < entries->len; i++) {
        SecurityAuditEntry *entry = g_ptr_array_index(entries, i);

        count(audit->totals, (ObjectSecurity)entry->status);
        QAPI_LIST_APPEND(tail, entry);
    }
    return audit;
}
