/*
 * The compatibility and security policy: data and its merging.
 *
 * Why a merge: with one struct per -compat, a later option would reset what
 * an earlier one set, and so switch security off unnoticed.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/compat-policy.h"
#include "qapi/qobject-input-visitor.h"
#include "qapi/qobject-output-visitor.h"

CompatPolicy compat_policy;

static CompatPolicySecurity floor_level = COMPAT_POLICY_SECURITY_NONE;
static bool sealed;

/* What upstream's way to say it means on our scale. */
static CompatPolicySecurity level_of_input(CompatPolicyInput input)
{
    switch (input) {
    case COMPAT_POLICY_INPUT_ACCEPT:
        return COMPAT_POLICY_SECURITY_NONE;
    case COMPAT_POLICY_INPUT_WARN:
        return COMPAT_POLICY_SECURITY_WARN;
    default:
        return COMPAT_POLICY_SECURITY_REQUIRE_SECURE;
    }
}

CompatPolicySecurity compat_policy_security_of(const CompatPolicy *policy,
                                               bool *given)
{
    CompatPolicySecurity level = COMPAT_POLICY_SECURITY_NONE;

    if (policy->has_security) {
        level = MAX(level, policy->security);
    }
    if (policy->has_insecure_types) {
        level = MAX(level, level_of_input(policy->insecure_types));
    }
    if (policy->has_insecure_input) {
        level = MAX(level, level_of_input(policy->insecure_input));
    }
    if (given) {
        *given = policy->has_security || policy->has_insecure_types
                 || policy->has_insecure_input;
    }
    return level;
}

CompatPolicySecurity compat_policy_security(void)
{
    return MAX(floor_level, compat_policy_security_of(&compat_policy, NULL));
}

void compat_policy_set_floor(CompatPolicySecurity level)
{
    floor_level = MAX(floor_level, level);
}

static bool asks_for_crash(const CompatPolicy *policy)
{
    return (policy->has_insecure_types
            && policy->insecure_types == COMPAT_POLICY_INPUT_CRASH)
        || (policy->has_insecure_input
            && policy->insecure_input == COMPAT_POLICY_INPUT_CRASH);
}

bool compat_policy_security_crash(void)
{
    return asks_for_crash(&compat_policy);
}

/* May @add be applied?  The floor does not matter: no option lowers it. */
static bool check_merge(const CompatPolicy *add, Error **errp)
{
    CompatPolicySecurity old = compat_policy_security_of(&compat_policy,
                                                         NULL);
    CompatPolicySecurity level;
    bool given;

    level = compat_policy_security_of(add, &given);
    if (given && level < old) {
        error_setg(errp, "security policy '%s' cannot be loosened to '%s'",
                   CompatPolicySecurity_str(old),
                   CompatPolicySecurity_str(level));
        return false;
    }
    if (sealed && (add->has_deprecated_input || add->has_deprecated_output
                   || add->has_unstable_input || add->has_unstable_output
                   || add->security_profile)) {
        error_setg(errp, "the compatibility policy is sealed; only "
                   "'security' can still be tightened");
        return false;
    }
    if (add->security_profile && compat_policy.security_profile
        && !g_str_equal(add->security_profile,
                        compat_policy.security_profile)) {
        error_setg(errp, "security-profile is already '%s', it cannot be "
                   "changed to '%s'", compat_policy.security_profile,
                   add->security_profile);
        return false;
    }
    return true;
}

bool compat_policy_merge(const CompatPolicy *add, Error **errp)
{
    CompatPolicy *p = &compat_policy;

    if (!check_merge(add, errp)) {
        return false;
    }
#define TAKE(member)                        \
    if (add->has_ ## member) {              \
        p->has_ ## member = true;           \
        p->member = add->member;            \
    }
    TAKE(deprecated_input)
    TAKE(deprecated_output)
    TAKE(unstable_input)
    TAKE(unstable_output)
#undef TAKE
    /* each spelling by itself only rises, so neither undoes the other */
#define RAISE(member)                                               \
    if (add->has_ ## member                                         \
        && (!p->has_ ## member || add->member > p->member)) {       \
        p->has_ ## member = true;                                   \
        p->member = add->member;                                    \
    }
    RAISE(security)
    RAISE(insecure_types)
    RAISE(insecure_input)
#undef RAISE
    if (add->security_profile && !p->security_profile) {
        p->security_profile = g_strdup(add->security_profile);
    }
    return true;
}

void compat_policy_seal(void)
{
    sealed = true;
}

bool compat_policy_sealed(void)
{
    return sealed;
}

void compat_policy_reset(void)
{
    g_free(compat_policy.security_profile);
    memset(&compat_policy, 0, sizeof(compat_policy));
    floor_level = COMPAT_POLICY_SECURITY_NONE;
    sealed = false;
}

static bool input_ok(const char *adjective, CompatPolicyInput policy,
                     ErrorClass error_class, const char *kind,
                     const char *name, Error **errp)
{
    switch (policy) {
    case COMPAT_POLICY_INPUT_ACCEPT:
    case COMPAT_POLICY_INPUT_WARN:
        return true;
    case COMPAT_POLICY_INPUT_REJECT:
        error_set(errp, error_class, "%s %s %s disabled by policy",
                  adjective, kind, name);
        return false;
    case COMPAT_POLICY_INPUT_CRASH:
    default:
        /* the user asked to die here, to see who the client is */
        abort();
    }
}

bool compat_policy_input_ok(uint64_t features, const CompatPolicy *policy,
                            ErrorClass error_class, const char *kind,
                            const char *name, Error **errp)
{
    if ((features & (1ull << QAPI_DEPRECATED))
        && !input_ok("Deprecated", policy->deprecated_input, error_class,
                     kind, name, errp)) {
        return false;
    }
    return !(features & (1ull << QAPI_UNSTABLE))
        || input_ok("Unstable", policy->unstable_input, error_class, kind,
                    name, errp);
}

bool compat_policy_hides(uint64_t features, const CompatPolicy *policy)
{
    return ((features & (1ull << QAPI_DEPRECATED))
            && policy->deprecated_output == COMPAT_POLICY_OUTPUT_HIDE)
        || ((features & (1ull << QAPI_UNSTABLE))
            && policy->unstable_output == COMPAT_POLICY_OUTPUT_HIDE);
}

Visitor *qobject_input_visitor_new_qmp(QObject *obj)
{
    Visitor *v = qobject_input_visitor_new(obj);

    visit_set_policy(v, &compat_policy);
    return v;
}

Visitor *qobject_output_visitor_new_qmp(QObject **result)
{
    Visitor *v = qobject_output_visitor_new(result);

    visit_set_policy(v, &compat_policy);
    return v;
}
