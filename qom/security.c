/*
 * The declared security status of types, and the decision what to do with
 * it.  This file and audit.c are the only readers of the policy.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qom/security-internal.h"

static ObjectSecurityObserver *observer;
static bool dry_run;

/* --- What is declared ------------------------------------------------ */

static ObjectSecurity type_security(const TypeImpl *type)
{
    if (type->overridden) {
        return type->override_status;
    }
    return type->info->secure ? OBJECT_SECURITY_SECURE :
           type->info->insecure ? OBJECT_SECURITY_INSECURE :
           OBJECT_SECURITY_UNDECLARED;
}

static const char *type_security_note(const TypeImpl *type)
{
    return type->overridden ? type->override_note
                            : type->info->security_note;
}

bool object_class_is_secure(ObjectClass *klass)
{
    return type_security(klass->type) == OBJECT_SECURITY_SECURE;
}

bool object_class_is_insecure(ObjectClass *klass)
{
    return type_security(klass->type) == OBJECT_SECURITY_INSECURE;
}

ObjectSecurity object_class_get_security(ObjectClass *klass)
{
    return type_security(klass->type);
}

const char *object_class_get_security_note(ObjectClass *klass)
{
    return type_security_note(klass->type);
}

bool object_class_is_security_overridden(ObjectClass *klass)
{
    return klass->type->overridden;
}

ObjectSecurityBoundary object_class_get_security_boundary(ObjectClass *klass)
{
    return klass->type->boundary;
}

const char *object_security_str(ObjectSecurity status)
{
    static const char *const names[OBJECT_SECURITY__MAX] = {
        [OBJECT_SECURITY_UNDECLARED] = "undeclared",
        [OBJECT_SECURITY_SECURE] = "secure",
        [OBJECT_SECURITY_INSECURE] = "insecure",
    };

    g_assert(status < OBJECT_SECURITY__MAX);
    return names[status];
}

const char *object_security_boundary_str(ObjectSecurityBoundary boundary)
{
    static const char *const names[SECURITY_BOUNDARY__MAX] = {
        [SECURITY_BOUNDARY_GUEST] = "guest",
        [SECURITY_BOUNDARY_IMAGE] = "image",
        [SECURITY_BOUNDARY_NETWORK] = "network",
        [SECURITY_BOUNDARY_USER_INTERFACE] = "user-interface",
        [SECURITY_BOUNDARY_HOST_DEVICE] = "host-device",
        [SECURITY_BOUNDARY_INTERNAL] = "internal",
    };

    g_assert(boundary < SECURITY_BOUNDARY__MAX);
    return names[boundary];
}

const char *object_class_get_security_marker(ObjectClass *klass)
{
    switch (type_security(klass->type)) {
    case OBJECT_SECURITY_SECURE:
        return " (secure)";
    case OBJECT_SECURITY_INSECURE:
        return " (insecure)";
    default:
        return "";
    }
}

char *object_class_get_security_help(ObjectClass *klass)
{
    TypeImpl *type = klass->type;
    const char *boundary = object_security_boundary_str(type->boundary);
    const char *note = type_security_note(type);

    return g_strdup_printf("security: %s%s%s%s%s%s",
                           object_security_str(type_security(type)),
                           boundary ? " (" : "", boundary ? boundary : "",
                           boundary ? " boundary)" : "",
                           note ? ": " : "", note ? note : "");
}

const char *object_origin_str(ObjectOrigin origin)
{
    return origin == OBJECT_ORIGIN_USER ? "user" :
           origin == OBJECT_ORIGIN_NESTED ? "nested" : "board";
}

/* --- What a policy makes of it --------------------------------------- */

bool security_policy_permits(CompatPolicySecurity policy,
                             ObjectSecurity status)
{
    switch (policy) {
    case COMPAT_POLICY_SECURITY_NONE:
        return true;
    case COMPAT_POLICY_SECURITY_PROHIBIT_INSECURE:
        return status != OBJECT_SECURITY_INSECURE;
    default:                            /* warn finds fault as strictly */
        return status == OBJECT_SECURITY_SECURE;
    }
}

char *security_describe(TypeImpl *type, const char *config)
{
    const char *boundary = object_security_boundary_str(type->boundary);
    g_autofree char *faces = NULL;

    faces = boundary ? g_strdup_printf("%s boundary: ", boundary)
                     : g_strdup("");
    if (config) {
        return g_strdup_printf("type '%s' is not secure as configured "
                               "(%s%s)", type->info->name, faces, config);
    }
    if (type_security(type) == OBJECT_SECURITY_UNDECLARED) {
        return g_strdup_printf("type '%s' is undeclared "
                               "(%snobody has judged its security)",
                               type->info->name, faces);
    }
    return g_strdup_printf("type '%s' is declared %s%s (%s%s)",
                           type->info->name,
                           object_security_str(type_security(type)),
                           type->overridden ? " by this host's profile" : "",
                           faces, type_security_note(type));
}

/* Tell the observer. */
static void report_violation(TypeImpl *type, ObjectSecurity status,
                             CompatPolicySecurity policy,
                             ObjectSecurityAction action, Object *obj,
                             const char *message)
{
    const ObjectRequest *req = object_request_current();
    g_autofree char *path = NULL;

    if (!observer) {
        return;
    }
    path = obj ? object_get_canonical_path(obj) : NULL;
    observer(&(ObjectSecurityViolation) {
        .type = type->info->name,
        .status = status,
        .policy = policy,
        .action = action,
        .via = req && req->via ? req->via : "",
        .id = req ? req->id : NULL,
        .path = path,
        .message = message,
    });
}

bool security_enforce(TypeImpl *type, Object *obj, ObjectSecurity status,
                      CompatPolicySecurity policy, const char *config,
                      Error **errp)
{
    bool *warned = config ? &type->warned_config : &type->warned;
    g_autofree char *prefix = NULL;
    g_autofree char *what = NULL;
    g_autofree char *message = NULL;

    if (policy == COMPAT_POLICY_SECURITY_WARN && *warned) {
        return true;
    }
    prefix = object_request_prefix(type->info->name);
    what = security_describe(type, config);
    if (policy == COMPAT_POLICY_SECURITY_WARN) {
        *warned = true;
        message = g_strconcat(prefix, what, NULL);
        warn_report("%s", message);
        report_violation(type, status, policy, OBJECT_SECURITY_ACTION_WARNED,
                         obj, message);
        return true;
    }
    message = g_strdup_printf("%s%s; '-compat security=%s' forbids it",
                              prefix, what,
                              CompatPolicySecurity_str(policy));
    report_violation(type, status, policy, OBJECT_SECURITY_ACTION_REJECTED,
                     obj, message);
    if (compat_policy_security_crash()) {
        error_report("%s", message);
        abort();
    }
    error_setg(errp, "%s", message);
    return false;
}

void object_security_set_observer(ObjectSecurityObserver *fn)
{
    observer = fn;
}

/* --- The decision ---------------------------------------------------- */

void object_security_set_dry_run(bool on)
{
    dry_run = on;
}

bool object_class_check_security(ObjectClass *klass, Error **errp)
{
    CompatPolicySecurity policy = compat_policy_security();
    ObjectSecurity status = type_security(klass->type);

    if (dry_run || security_policy_permits(policy, status)) {
        return true;
    }
    return security_enforce(klass->type, NULL, status, policy, NULL, errp);
}

char *security_config_fault(Object *obj)
{
    TypeImpl *type;
    Error *err = NULL;
    char *fault;

    for (type = obj->class->type; type; type = type->parent) {
        if (type->info->security_check) {
            break;
        }
    }
    if (!type || type->info->security_check(obj, &err)) {
        error_free(err);
        return NULL;
    }
    fault = g_strdup(err ? error_get_pretty(err) : "its own check says no");
    error_free(err);
    return fault;
}

bool object_check_security(Object *obj, Error **errp)
{
    CompatPolicySecurity policy = compat_policy_security();
    TypeImpl *type = obj->class->type;
    g_autofree char *fault = NULL;

    if (dry_run || policy == COMPAT_POLICY_SECURITY_NONE ||
        type_security(type) != OBJECT_SECURITY_SECURE) {
        return true;                    /* the type itself was judged before */
    }
    fault = security_config_fault(obj);
    if (!fault) {
        return true;
    }
    return security_enforce(type, obj, OBJECT_SECURITY_INSECURE, policy,
                            fault, errp);
}
