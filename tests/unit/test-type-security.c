/*
 * qom/security.c: what types declare and what a policy makes of it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/compat-policy.h"
#include "qapi/error.h"
#include "qom/object.h"

#define TYPE_TS_BASE "ts-base"
#define TYPE_TS_SAFE "ts-safe"
#define TYPE_TS_UNSAFE "ts-unsafe"
#define TYPE_TS_SILENT "ts-silent"
#define TYPE_TS_NOWHERE "ts-nowhere"
#define TYPE_TS_IMAGE "ts-image"
#define TYPE_TS_DEPENDS "ts-depends"
#define TYPE_TS_DEPENDS_SUB "ts-depends-sub"
#define TYPE_TS_BARE_CHECK "ts-bare-check"

typedef struct Depends {
    Object parent_obj;
    bool lax;
} Depends;

static bool depends_check(Object *obj, Error **errp)
{
    if (((Depends *)obj)->lax) {
        error_setg(errp, "lax=on trusts the guest");
        return false;
    }
    return true;
}

static bool bare_check(Object *obj, Error **errp)
{
    return false;
}

static const TypeInfo types[] = {
    {
        .name = TYPE_TS_BASE, .parent = TYPE_OBJECT, .abstract = true,
        .instance_size = sizeof(Depends),
        .security_boundary = SECURITY_BOUNDARY_GUEST,
        TYPE_IS_INSECURE("test base"),
    }, {
        .name = TYPE_TS_SAFE, .parent = TYPE_TS_BASE,
        TYPE_IS_SECURE("test: no guest input"),
    }, {
        .name = TYPE_TS_UNSAFE, .parent = TYPE_TS_SAFE,
        TYPE_IS_INSECURE("test: trusts guest lengths"),
    }, {
        .name = TYPE_TS_IMAGE, .parent = TYPE_TS_SAFE,
        .security_boundary = SECURITY_BOUNDARY_IMAGE,
        TYPE_IS_INSECURE("test: trusts image lengths"),
    }, {
        .name = TYPE_TS_NOWHERE, .parent = TYPE_OBJECT,
        TYPE_IS_INSECURE("test: no boundary"),
    }, {
        .name = TYPE_TS_DEPENDS, .parent = TYPE_TS_BASE,
        .security_check = depends_check,
        TYPE_IS_SECURE("test: unless lax"),
    }, {
        .name = TYPE_TS_DEPENDS_SUB, .parent = TYPE_TS_DEPENDS,
        TYPE_IS_SECURE("test: says it again, keeps the check"),
    }, {
        .name = TYPE_TS_BARE_CHECK, .parent = TYPE_TS_BASE,
        .security_check = bare_check,
        TYPE_IS_SECURE("test: never as configured"),
    },
};
DEFINE_TYPES(types)

static const TypeInfo silent_type = {
    .name = TYPE_TS_SILENT, .parent = TYPE_TS_SAFE,
};

static ObjectClass *class_of(const char *type)
{
    return object_class_by_name(type);
}

static void set_policy(CompatPolicySecurity policy)
{
    compat_policy_reset();
    compat_policy.has_security = true;
    compat_policy.security = policy;
}

/* Make the gate answer under @policy; restore the default afterwards. */
static bool gate_opens(const char *type, CompatPolicySecurity policy,
                       Error **errp)
{
    g_autofree char *name = g_strdup(type);
    Object *obj;

    set_policy(policy);
    obj = object_new_checked(name, TYPE_OBJECT, errp);
    compat_policy_reset();
    object_unref(obj);
    return obj != NULL;
}

/* --- What is declared --- */

static void test_three_states(void)
{
    g_assert_true(object_class_is_secure(class_of(TYPE_TS_SAFE)));
    g_assert_false(object_class_is_insecure(class_of(TYPE_TS_SAFE)));
    g_assert_false(object_class_is_secure(class_of(TYPE_TS_UNSAFE)));
    g_assert_true(object_class_is_insecure(class_of(TYPE_TS_UNSAFE)));
    g_assert_false(object_class_is_secure(class_of(TYPE_TS_SILENT)));
    g_assert_false(object_class_is_insecure(class_of(TYPE_TS_SILENT)));
    g_assert_cmpint(object_class_get_security(class_of(TYPE_TS_SAFE)), ==,
                    OBJECT_SECURITY_SECURE);
    g_assert_cmpint(object_class_get_security(class_of(TYPE_TS_UNSAFE)), ==,
                    OBJECT_SECURITY_INSECURE);
    g_assert_cmpint(object_class_get_security(class_of(TYPE_TS_SILENT)), ==,
                    OBJECT_SECURITY_UNDECLARED);
}

static void test_note_is_never_inherited(void)
{
    g_assert_cmpstr(object_class_get_security_note(class_of(TYPE_TS_SAFE)),
                    ==, "test: no guest input");
    g_assert_null(object_class_get_security_note(class_of(TYPE_TS_SILENT)));
}

static void test_boundary_is_inherited(void)
{
    static const struct {
        const char *type;
        ObjectSecurityBoundary boundary;
    } rows[] = {
        { TYPE_TS_BASE, SECURITY_BOUNDARY_GUEST },
        { TYPE_TS_SILENT, SECURITY_BOUNDARY_GUEST },
        { TYPE_TS_UNSAFE, SECURITY_BOUNDARY_GUEST },
        { TYPE_TS_IMAGE, SECURITY_BOUNDARY_IMAGE },
        { TYPE_TS_NOWHERE, SECURITY_BOUNDARY_UNSET },
        { TYPE_CONTAINER, SECURITY_BOUNDARY_INTERNAL },
        { TYPE_INTERFACE, SECURITY_BOUNDARY_INTERNAL },
    };
    unsigned i;

    for (i = 0; i < ARRAY_SIZE(rows); i++) {
        g_assert_cmpint(object_class_get_security_boundary(
                            class_of(rows[i].type)), ==, rows[i].boundary);
    }
}

static void test_words(void)
{
    static const char *const boundaries[] = {
        NULL, "guest", "image", "network", "user-interface", "host-device",
        "internal",
    };
    g_autofree char *help = NULL;
    g_autofree char *silent = NULL;
    g_autofree char *nowhere = NULL;
    unsigned i;

    G_STATIC_ASSERT(ARRAY_SIZE(boundaries) == SECURITY_BOUNDARY__MAX);
    for (i = 0; i < SECURITY_BOUNDARY__MAX; i++) {
        g_assert_cmpstr(object_security_boundary_str(i), ==, boundaries[i]);
    }
    g_assert_cmpstr(object_security_str(OBJECT_SECURITY_UNDECLARED), ==,
                    "undeclared");
    g_assert_cmpstr(object_security_str(OBJECT_SECURITY_SECURE), ==,
                    "secure");
    g_assert_cmpstr(object_security_str(OBJECT_SECURITY_INSECURE), ==,
                    "insecure");
    g_assert_cmpstr(object_class_get_security_marker(class_of(TYPE_TS_SAFE)),
                    ==, " (secure)");
    g_assert_cmpstr(object_class_get_security_marker(
                        class_of(TYPE_TS_UNSAFE)), ==, " (insecure)");
    g_assert_cmpstr(object_class_get_security_marker(
                        class_of(TYPE_TS_SILENT)), ==, "");
    help = object_class_get_security_help(class_of(TYPE_TS_UNSAFE));
    g_assert_cmpstr(help, ==, "security: insecure (guest boundary): test: "
                    "trusts guest lengths");
    silent = object_class_get_security_help(class_of(TYPE_TS_SILENT));
    g_assert_cmpstr(silent, ==, "security: undeclared (guest boundary)");
    nowhere = object_class_get_security_help(class_of(TYPE_TS_NOWHERE));
    g_assert_cmpstr(nowhere, ==, "security: insecure: test: no boundary");
}

/* --- The table of the specification --- */

/* "warn" is tested in a subprocess: it prints, once per type. */
static void test_table(void)
{
    static const struct {
        const char *type;
        bool none, prohibit_insecure, require_secure;
    } rows[] = {
        { TYPE_TS_SAFE,   true, true,  true },
        { TYPE_TS_SILENT, true, true,  false },
        { TYPE_TS_UNSAFE, true, false, false },
    };
    unsigned i;

    for (i = 0; i < ARRAY_SIZE(rows); i++) {
        g_assert_cmpint(gate_opens(rows[i].type, COMPAT_POLICY_SECURITY_NONE,
                                   NULL), ==, rows[i].none);
        g_assert_cmpint(gate_opens(rows[i].type,
                                   COMPAT_POLICY_SECURITY_PROHIBIT_INSECURE,
                                   NULL), ==, rows[i].prohibit_insecure);
        g_assert_cmpint(gate_opens(rows[i].type,
                                   COMPAT_POLICY_SECURITY_REQUIRE_SECURE,
                                   NULL), ==, rows[i].require_secure);
    }
}

static void assert_message(const char *type, CompatPolicySecurity policy,
                           const char *message)
{
    Error *err = NULL;

    g_assert_false(gate_opens(type, policy, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free(err);
}

static void test_messages(void)
{
    assert_message(TYPE_TS_UNSAFE, COMPAT_POLICY_SECURITY_PROHIBIT_INSECURE,
                   "type 'ts-unsafe' is declared insecure (guest boundary: "
                   "test: trusts guest lengths); "
                   "'-compat security=prohibit-insecure' forbids it");
    assert_message(TYPE_TS_IMAGE, COMPAT_POLICY_SECURITY_REQUIRE_SECURE,
                   "type 'ts-image' is declared insecure (image boundary: "
                   "test: trusts image lengths); "
                   "'-compat security=require-secure' forbids it");
    assert_message(TYPE_TS_NOWHERE, COMPAT_POLICY_SECURITY_REQUIRE_SECURE,
                   "type 'ts-nowhere' is declared insecure (test: no "
                   "boundary); '-compat security=require-secure' forbids it");
    assert_message(TYPE_TS_SILENT, COMPAT_POLICY_SECURITY_REQUIRE_SECURE,
                   "type 'ts-silent' is undeclared (guest boundary: nobody "
                   "has judged its security); "
                   "'-compat security=require-secure' forbids it");
}

static void test_message_names_what_was_asked(void)
{
    Error *err = NULL;

    set_policy(COMPAT_POLICY_SECURITY_PROHIBIT_INSECURE);
    g_assert_null(object_new_checked_via("ts-unsafe", TYPE_TS_BASE, "-device",
                                         "d0", &err));
    compat_policy_reset();
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "-device ts-unsafe: type 'ts-unsafe' is declared "
                    "insecure (guest boundary: test: trusts guest lengths); "
                    "'-compat security=prohibit-insecure' forbids it");
    error_free(err);
}

static void test_upstream_spelling(void)
{
    compat_policy_reset();
    compat_policy.has_insecure_types = true;
    compat_policy.insecure_types = COMPAT_POLICY_INPUT_REJECT;
    g_assert_false(object_class_check_security(class_of(TYPE_TS_SILENT),
                                               NULL));
    compat_policy_reset();
    g_assert_true(object_class_check_security(class_of(TYPE_TS_SILENT),
                                              &error_abort));
}

static void test_introspection_is_never_refused(void)
{
    Object *obj;

    set_policy(COMPAT_POLICY_SECURITY_REQUIRE_SECURE);
    obj = object_new_introspect(class_of(TYPE_TS_UNSAFE));
    compat_policy_reset();
    g_assert_true(object_is_introspect(obj));
    object_unref(obj);
}

/* --- Warnings and crashes --- */

static void test_warns_once_per_type(void)
{
    if (g_test_subprocess()) {
        g_assert_true(gate_opens(TYPE_TS_UNSAFE, COMPAT_POLICY_SECURITY_WARN,
                                 &error_abort));
        g_assert_true(gate_opens(TYPE_TS_UNSAFE, COMPAT_POLICY_SECURITY_WARN,
                                 &error_abort));
        g_assert_true(gate_opens(TYPE_TS_SAFE, COMPAT_POLICY_SECURITY_WARN,
                                 &error_abort));
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr("*warning: type 'ts-unsafe' is declared "
                              "insecure (guest boundary: test: trusts guest "
                              "lengths)*");
    g_test_trap_assert_stderr_unmatched("*ts-unsafe*ts-unsafe*");
    g_test_trap_assert_stderr_unmatched("*ts-safe*");
}

static void test_warns_of_undeclared(void)
{
    if (g_test_subprocess()) {
        gate_opens(TYPE_TS_SILENT, COMPAT_POLICY_SECURITY_WARN, &error_abort);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr("*warning: type 'ts-silent' is undeclared*");
}

static void test_crash(void)
{
    if (g_test_subprocess()) {
        compat_policy_reset();
        compat_policy.has_insecure_input = true;
        compat_policy.insecure_input = COMPAT_POLICY_INPUT_CRASH;
        object_class_check_security(class_of(TYPE_TS_SAFE), &error_abort);
        object_class_check_security(class_of(TYPE_TS_UNSAFE), NULL);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*type 'ts-unsafe' is declared insecure*"
                              "forbids it*");
}

/* --- Secure if configured so --- */

static void test_config_check(void)
{
    static const char *const names[] = {
        TYPE_TS_DEPENDS, TYPE_TS_DEPENDS_SUB,
    };
    unsigned i;

    for (i = 0; i < ARRAY_SIZE(names); i++) {
        g_autoptr(Object) obj = object_new(names[i]);
        g_autofree char *message = NULL;
        Error *err = NULL;

        set_policy(COMPAT_POLICY_SECURITY_REQUIRE_SECURE);
        g_assert_true(object_check_security(obj, &error_abort));
        ((Depends *)obj)->lax = true;
        g_assert_false(object_check_security(obj, &err));
        message = g_strdup_printf("type '%s' is not secure as configured "
                                  "(guest boundary: lax=on trusts the "
                                  "guest); '-compat security=require-secure' "
                                  "forbids it", names[i]);
        g_assert_cmpstr(error_get_pretty(err), ==, message);
        error_free(err);
        set_policy(COMPAT_POLICY_SECURITY_PROHIBIT_INSECURE);
        g_assert_false(object_check_security(obj, NULL));
        compat_policy_reset();
        g_assert_true(object_check_security(obj, &error_abort));
    }
}

static void test_config_check_without_words(void)
{
    g_autoptr(Object) obj = object_new(TYPE_TS_BARE_CHECK);
    Error *err = NULL;

    set_policy(COMPAT_POLICY_SECURITY_REQUIRE_SECURE);
    g_assert_false(object_check_security(obj, &err));
    compat_policy_reset();
    g_assert_nonnull(strstr(error_get_pretty(err),
                            "its own check says no"));
    error_free(err);
}

static void test_no_check_means_the_declaration(void)
{
    g_autoptr(Object) safe = object_new(TYPE_TS_SAFE);

    set_policy(COMPAT_POLICY_SECURITY_REQUIRE_SECURE);
    g_assert_true(object_check_security(safe, &error_abort));
    compat_policy_reset();
}

static void test_dry_run(void)
{
    g_autoptr(Object) obj = object_new(TYPE_TS_DEPENDS);

    ((Depends *)obj)->lax = true;
    set_policy(COMPAT_POLICY_SECURITY_REQUIRE_SECURE);
    object_security_set_dry_run(true);
    g_assert_true(object_class_check_security(class_of(TYPE_TS_UNSAFE),
                                              &error_abort));
    g_assert_true(object_check_security(obj, &error_abort));
    /* but it is no secret */
    g_assert_cmpuint(
        object_security_audit(obj, COMPAT_POLICY_SECURITY_REQUIRE_SECURE,
                              NULL, NULL), ==, 1);
    object_security_set_dry_run(false);
    g_assert_false(object_class_check_security(class_of(TYPE_TS_UNSAFE),
                                               NULL));
    g_assert_false(object_check_security(obj, NULL));
    compat_policy_reset();
}

/* --- The observer --- */

static struct {
    unsigned calls;
    char *text;
} observed;

static void observe(const ObjectSecurityViolation *violation)
{
    observed.calls++;
    g_free(observed.text);
    observed.text = g_strdup_printf(
        "%s|%s|%s|%d|%s|%s|%s", violation->type,
        object_security_str(violation->status),
        CompatPolicySecurity_str(violation->policy), violation->action,
        violation->via, violation->id ? violation->id : "-",
        violation->path ? violation->path : "-");
    g_assert_nonnull(strstr(violation->message, violation->type));
}

static void test_observer(void)
{
    Object *obj = object_new(TYPE_TS_DEPENDS);

    object_security_set_observer(observe);
    set_policy(COMPAT_POLICY_SECURITY_REQUIRE_SECURE);
    object_new_checked_via("ts-silent", TYPE_OBJECT, "device_add", "d0",
                           NULL);
    g_assert_cmpuint(observed.calls, ==, 1);
    g_assert_cmpstr(observed.text, ==,
                    "ts-silent|undeclared|require-secure|0|device_add|d0|-");

    object_property_add_child(object_get_root(), "d1", obj);
    ((Depends *)obj)->lax = true;
    object_check_security(obj, NULL);
    g_assert_cmpuint(observed.calls, ==, 2);
    g_assert_cmpstr(observed.text, ==,
                    "ts-depends|insecure|require-secure|0||-|/d1");
    compat_policy_reset();
    object_security_set_observer(NULL);
    object_unparent(obj);
    object_unref(obj);
    g_free(observed.text);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    type_register_static(&silent_type);

#define ADD(name, fn) g_test_add_func("/type-security/" name, fn)
    ADD("a status is one of three and never inherited", test_three_states);
    ADD("a note is never inherited", test_note_is_never_inherited);
    ADD("a boundary is inherited", test_boundary_is_inherited);
    ADD("words for status and boundary", test_words);
    ADD("the gate follows the table of policies", test_table);
    ADD("a refusal names type, boundary, note and policy", test_messages);
    ADD("a refusal names what was asked for",
        test_message_names_what_was_asked);
    ADD("upstream's spelling counts", test_upstream_spelling);
    ADD("introspection is never refused",
        test_introspection_is_never_refused);
    ADD("policy warn warns once per type", test_warns_once_per_type);
    ADD("policy warn warns of undeclared types", test_warns_of_undeclared);
    ADD("policy crash aborts", test_crash);
    ADD("a type may be secure only as configured", test_config_check);
    ADD("a check need not say why", test_config_check_without_words);
    ADD("without a check the declaration counts",
        test_no_check_means_the_declaration);
    ADD("a dry run lets everything in and the audit tells",
        test_dry_run);
    ADD("the observer is told of violations", test_observer);
    return g_test_run();
}
