/*
 * A running machine that is audited again: for the tests of whoever adds to
 * one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_UNIT_STRICT_POLICY_H
#define TESTS_UNIT_STRICT_POLICY_H

#include "qapi/compat-policy.h"
#include "qapi/error.h"
#include "qom/object.h"

#define STRICT_POLICY_OFFENDER "/bad: type 't-bad' is declared insecure"

/** strict_policy_begin: the machine passes, and then has an object that
 *  policy prohibit-insecure forbids; for strict_policy_tidy(). */
static inline Object *strict_policy_begin(void)
{
    static const TypeInfo bad_type = {
        .name = "t-bad", .parent = TYPE_OBJECT,
        TYPE_IS_INSECURE("made to be refused"),
    };
    CompatPolicy strict = {
        .has_security = true,
        .security = COMPAT_POLICY_SECURITY_PROHIBIT_INSECURE,
    };
    Object *bad;

    g_assert_true(object_security_audit_check(&error_abort));
    g_assert_true(compat_policy_merge(&strict, &error_abort));
    type_register_static(&bad_type);
    bad = object_new("t-bad");
    object_property_add_child(object_get_root(), "bad", bad);
    return bad;
}

/** strict_policy_tidy: @bad goes; the policy stays until
 *  compat_policy_reset(). */
static inline void strict_policy_tidy(Object *bad)
{
    object_unparent(bad);
    object_unref(bad);
}

#endif
