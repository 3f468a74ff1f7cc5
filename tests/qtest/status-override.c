/*
 * For the matrix test's build of the program only: types with a status that
 * nobody declared.
 *
 * RINGFENCE_STATUS="TYPE=secure|insecure|undeclared ..." in the environment
 * replaces what these types declare.  So each path can be tried with each
 * status on the types that it really uses, and the product contains no type
 * that is made for tests.
 *
 * It acts when the policy is sealed, which is after the types are registered
 * and before the first is judged.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/compat-policy.h"
#include "qemu/error-report.h"
#include "qom/qom-internal.h"

/* RINGFENCE_UNDECLARED=1 adds a type that declares nothing. */
static const TypeInfo undeclared_type = {
    .name = "undeclared", .parent = TYPE_OBJECT,
};

static void register_undeclared(void)
{
    if (getenv("RINGFENCE_UNDECLARED")) {
        type_register_static(&undeclared_type);
    }
}
type_init(register_undeclared)

void __real_compat_policy_seal(void);
void __wrap_compat_policy_seal(void);

static void override(const char *word)
{
    g_auto(GStrv) parts = g_strsplit(word, "=", 2);
    TypeImpl *type = parts[0] ? type_lookup(parts[0]) : NULL;

    if (!type || !parts[1]) {
        error_report("RINGFENCE_STATUS: '%s' does not name a type", word);
        abort();
    }
    type->overridden = true;
    type->override_note = g_strdup("for the matrix test");
    for (int status = 0; status < OBJECT_SECURITY__MAX; status++) {
        if (g_str_equal(parts[1], object_security_str(status))) {
            type->override_status = status;
            return;
        }
    }
    error_report("RINGFENCE_STATUS: '%s' is no status", parts[1]);
    abort();
}

void __wrap_compat_policy_seal(void)
{
    const char *text = getenv("RINGFENCE_STATUS");
    g_auto(GStrv) words = g_strsplit(text ?: "", " ", -1);

    for (unsigned i = 0; words[i]; i++) {
        if (*words[i]) {
            override(words[i]);
        }
    }
    __real_compat_policy_seal();
}
