/*
 * Tests of the policy data: levels, spellings, merging, sealing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/compat-policy.h"
#include "qapi/error.h"
#include "qapi/qapi-visit-compat.h"
#include "qapi/qobject-input-visitor.h"

#define NONE COMPAT_POLICY_SECURITY_NONE
#define WARN COMPAT_POLICY_SECURITY_WARN
#define PROHIBIT COMPAT_POLICY_SECURITY_PROHIBIT_INSECURE
#define REQUIRE COMPAT_POLICY_SECURITY_REQUIRE_SECURE

/* What "-compat @text" does. */
static bool compat(const char *text, Error **errp)
{
    g_autoptr(CompatPolicy) add = NULL;
    Visitor *v = qobject_input_visitor_new_str(text, NULL, &error_abort);

    visit_type_CompatPolicy(v, NULL, &add, &error_abort);
    visit_free(v);
    return compat_policy_merge(add, errp);
}

static void expect_refusal(const char *text, const char *message)
{
    CompatPolicySecurity before = compat_policy_security();
    Error *err = NULL;

    g_assert_false(compat(text, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free(err);
    g_assert_cmpint(compat_policy_security(), ==, before);
}

static void test_default(void)
{
    compat_policy_reset();
    g_assert_cmpint(compat_policy_security(), ==, NONE);
    g_assert_false(compat_policy_security_crash());
    g_assert_false(compat_policy_sealed());
}

static void test_spellings(void)
{
    static const struct {
        const char *text;
        CompatPolicySecurity level;
        bool crash;
    } rows[] = {
        { "security=none", NONE, false },
        { "security=warn", WARN, false },
        { "security=prohibit-insecure", PROHIBIT, false },
        { "security=require-secure", REQUIRE, false },
        { "insecure-input=accept", NONE, false },
        { "insecure-input=warn", WARN, false },
        { "insecure-input=reject", REQUIRE, false },
        { "insecure-input=crash", REQUIRE, true },
        { "insecure-types=accept", NONE, false },
        { "insecure-types=warn", WARN, false },
        { "insecure-types=reject", REQUIRE, false },
        { "insecure-types=crash", REQUIRE, true },
        { "security=warn,insecure-types=reject", REQUIRE, false },
        { "security=prohibit-insecure,insecure-input=warn", PROHIBIT, false },
        { "security=require-secure,insecure-input=accept", REQUIRE, false },
        { "security=none,insecure-input=crash", REQUIRE, true },
        { "insecure-types=warn,insecure-input=reject", REQUIRE, false },
        { "{\"security\": \"warn\"}", WARN, false },
    };
    size_t i;

    for (i = 0; i < ARRAY_SIZE(rows); i++) {
        compat_policy_reset();
        compat(rows[i].text, &error_abort);
        g_assert_cmpint(compat_policy_security(), ==, rows[i].level);
        g_assert_cmpint(compat_policy_security_crash(), ==, rows[i].crash);
    }
}

static void test_another_option_keeps_the_level(void)
{
    compat_policy_reset();
    compat("security=require-secure", &error_abort);
    compat("deprecated-input=reject", &error_abort);
    g_assert_cmpint(compat_policy_security(), ==, REQUIRE);
    compat("unstable-output=hide", &error_abort);
    g_assert_cmpint(compat_policy_security(), ==, REQUIRE);
    g_assert_cmpint(compat_policy.deprecated_input, ==,
                    COMPAT_POLICY_INPUT_REJECT);
    g_assert_cmpint(compat_policy.unstable_output, ==,
                    COMPAT_POLICY_OUTPUT_HIDE);
    g_assert_false(compat_policy.has_deprecated_output);
    compat("deprecated-input=accept", &error_abort);
    g_assert_cmpint(compat_policy.deprecated_input, ==,
                    COMPAT_POLICY_INPUT_ACCEPT);
}

static void test_security_only_tightens(void)
{
    compat_policy_reset();
    compat("security=warn", &error_abort);
    compat("security=warn", &error_abort);
    compat("security=prohibit-insecure", &error_abort);
    expect_refusal("security=warn", "security policy 'prohibit-insecure' "
                   "cannot be loosened to 'warn'");
    expect_refusal("security=none", "security policy 'prohibit-insecure' "
                   "cannot be loosened to 'none'");
    expect_refusal("insecure-types=accept", "security policy "
                   "'prohibit-insecure' cannot be loosened to 'none'");
    compat("insecure-input=reject", &error_abort);
    g_assert_cmpint(compat_policy_security(), ==, REQUIRE);
    expect_refusal("security=prohibit-insecure", "security policy "
                   "'require-secure' cannot be loosened to "
                   "'prohibit-insecure'");
    expect_refusal("insecure-input=warn", "security policy "
                   "'require-secure' cannot be loosened to 'warn'");
}

static void test_refused_option_changes_nothing(void)
{
    compat_policy_reset();
    compat("security=warn", &error_abort);
    g_assert_false(compat("security=none,deprecated-output=hide", NULL));
    g_assert_false(compat_policy.has_deprecated_output);
    g_assert_false(compat("security=none,security-profile=f", NULL));
    g_assert_null(compat_policy.security_profile);
}

static void test_crash_stays(void)
{
    compat_policy_reset();
    compat("insecure-input=crash", &error_abort);
    compat("insecure-input=reject", &error_abort);
    compat("security=require-secure", &error_abort);
    g_assert_true(compat_policy_security_crash());
}

static void test_floor(void)
{
    compat_policy_reset();
    compat_policy_set_floor(PROHIBIT);
    g_assert_cmpint(compat_policy_security(), ==, PROHIBIT);
    compat("security=warn", &error_abort);
    g_assert_cmpint(compat_policy_security(), ==, PROHIBIT);
    compat("security=require-secure", &error_abort);
    g_assert_cmpint(compat_policy_security(), ==, REQUIRE);
    compat_policy_reset();
    compat_policy_set_floor(REQUIRE);
    compat_policy_set_floor(WARN);
    g_assert_cmpint(compat_policy_security(), ==, REQUIRE);
}

static void test_seal(void)
{
    compat_policy_reset();
    compat("security=warn", &error_abort);
    compat_policy_seal();
    g_assert_true(compat_policy_sealed());
    expect_refusal("deprecated-input=reject", "the compatibility policy is "
                   "sealed; only 'security' can still be tightened");
    expect_refusal("security-profile=x", "the compatibility policy is "
                   "sealed; only 'security' can still be tightened");
    expect_refusal("security=none", "security policy 'warn' cannot be "
                   "loosened to 'none'");
    compat("security=require-secure", &error_abort);
    g_assert_cmpint(compat_policy_security(), ==, REQUIRE);
}

static void test_profile(void)
{
    compat_policy_reset();
    compat("security-profile=a", &error_abort);
    compat("security-profile=a", &error_abort);
    compat("security=warn", &error_abort);
    g_assert_cmpstr(compat_policy.security_profile, ==, "a");
    expect_refusal("security-profile=b", "security-profile is already 'a', "
                   "it cannot be changed to 'b'");
    compat_policy_reset();
    g_assert_null(compat_policy.security_profile);
}

static void test_input_policy(void)
{
    CompatPolicy policy = { 0 };
    uint64_t old = 1ull << QAPI_DEPRECATED;
    uint64_t odd = 1ull << QAPI_UNSTABLE;
    Error *err = NULL;

#define OK(features, errp) \
    compat_policy_input_ok(features, &policy, ERROR_CLASS_GENERIC_ERROR, \
                           "parameter", "p", errp)
    g_assert_true(OK(0, NULL) && OK(old, NULL) && OK(odd | old, NULL));
    policy.deprecated_input = COMPAT_POLICY_INPUT_REJECT;
    g_assert_true(OK(odd, NULL));
    g_assert_false(OK(old, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Deprecated parameter p disabled by policy");
    error_free(err);
    policy.deprecated_input = COMPAT_POLICY_INPUT_ACCEPT;
    policy.unstable_input = COMPAT_POLICY_INPUT_REJECT;
    g_assert_true(OK(old, NULL));
    g_assert_false(OK(odd | old, NULL));
#undef OK
}

static void test_input_crash(void)
{
    if (g_test_subprocess()) {
        CompatPolicy policy = {
            .deprecated_input = COMPAT_POLICY_INPUT_CRASH,
        };

        compat_policy_input_ok(1ull << QAPI_DEPRECATED, &policy,
                               ERROR_CLASS_GENERIC_ERROR, "command", "c",
                               NULL);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/compat-policy/default is none", test_default);
    g_test_add_func("/compat-policy/of two spellings the stricter counts",
                    test_spellings);
    g_test_add_func("/compat-policy/another option keeps the level",
                    test_another_option_keeps_the_level);
    g_test_add_func("/compat-policy/security only tightens",
                    test_security_only_tightens);
    g_test_add_func("/compat-policy/a refused option changes nothing",
                    test_refused_option_changes_nothing);
    g_test_add_func("/compat-policy/crash stays", test_crash_stays);
    g_test_add_func("/compat-policy/no option goes below the floor",
                    test_floor);
    g_test_add_func("/compat-policy/sealed it can only be tightened",
                    test_seal);
    g_test_add_func("/compat-policy/there is one profile", test_profile);
    g_test_add_func("/compat-policy/rejects deprecated and unstable input",
                    test_input_policy);
    g_test_add_func("/compat-policy/crashes on request", test_input_crash);
    return g_test_run();
}
