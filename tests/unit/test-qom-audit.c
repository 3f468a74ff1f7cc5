/*
 * qom/audit.c: every live object against a policy.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/compat-policy.h"
#include "qapi/error.h"
#include "qom/object.h"

#define TYPE_SAFE "au-safe"
#define TYPE_UNSAFE "au-unsafe"
#define TYPE_SILENT "au-silent"
#define TYPE_NESTER "au-nester"
#define TYPE_LAX "au-lax"

typedef struct Nester {
    Object parent_obj;
    Object part;
} Nester;

static void nester_init(Object *obj)
{
    object_initialize_child(obj, "part", &((Nester *)obj)->part, TYPE_UNSAFE);
}

static bool lax_check(Object *obj, Error **errp)
{
    error_setg(errp, "lax");
    return false;
}

static const TypeInfo types[] = {
    { .name = TYPE_SAFE, .parent = TYPE_OBJECT, TYPE_IS_SECURE("safe"),
      .security_boundary = SECURITY_BOUNDARY_GUEST },
    { .name = TYPE_UNSAFE, .parent = TYPE_OBJECT, TYPE_IS_INSECURE("unsafe"),
      .security_boundary = SECURITY_BOUNDARY_GUEST },
    { .name = TYPE_NESTER, .parent = TYPE_OBJECT, TYPE_IS_SECURE("nester"),
      .instance_size = sizeof(Nester), .instance_init = nester_init },
    { .name = TYPE_LAX, .parent = TYPE_OBJECT, TYPE_IS_SECURE("lax"),
      .security_check = lax_check },
};
DEFINE_TYPES(types)

static const TypeInfo silent_type = {
    .name = TYPE_SILENT, .parent = TYPE_OBJECT,
};

/* /machine (user) { chip (board, unsafe), user (user) { part (nested) } },
 * /quiet (board, undeclared) */
static void build_tree(void)
{
    Object *machine = object_new_checked(TYPE_SAFE, TYPE_OBJECT,
                                         &error_abort);
    Object *chip = object_new(TYPE_UNSAFE);
    Object *user = object_new_checked(TYPE_NESTER, TYPE_OBJECT, &error_abort);
    Object *quiet = object_new(TYPE_SILENT);

    object_property_add_child(object_get_root(), "machine", machine);
    object_property_add_child(machine, "chip", chip);
    object_property_add_child(machine, "user", user);
    object_property_add_child(object_get_root(), "quiet", quiet);
    object_unref(machine);
    object_unref(chip);
    object_unref(user);
    object_unref(quiet);
}

static void drop_tree(void)
{
    object_unparent(object_resolve_path("/machine", NULL));
    object_unparent(object_resolve_path("/quiet", NULL));
}

static void collect(const ObjectSecurityFact *fact, void *opaque)
{
    const char *boundary = object_security_boundary_str(fact->boundary);

    g_ptr_array_add(opaque, g_strdup_printf(
        "%s %s %s %s %s %s%s", fact->path, fact->type,
        object_security_str(fact->status), boundary ? boundary : "-",
        fact->note ? fact->note : "-", object_origin_str(fact->origin),
        fact->violation ? " !" : ""));
    g_assert_cmpstr(object_get_typename(fact->obj), ==, fact->type);
}

static int compare(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void test_facts(void)
{
    static const char *const expected[] = {
        ("/ container secure internal only holds other objects, faces "
         "nobody board"),
        "/machine au-safe secure guest safe user",
        "/machine/chip au-unsafe insecure guest unsafe board !",
        "/machine/user au-nester secure - nester user",
        "/machine/user/part au-unsafe insecure guest unsafe nested !",
        "/quiet au-silent undeclared - - board !",
    };
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    unsigned i;

    build_tree();
    g_assert_cmpuint(
        object_security_audit(object_get_root(),
                              COMPAT_POLICY_SECURITY_REQUIRE_SECURE, collect,
                              lines), ==, 3);
    g_ptr_array_sort(lines, compare);
    g_assert_cmpuint(lines->len, ==, ARRAY_SIZE(expected));
    for (i = 0; i < lines->len; i++) {
        g_assert_cmpstr(g_ptr_array_index(lines, i), ==, expected[i]);
    }
    drop_tree();
}

static void test_counts_by_policy(void)
{
    Object *root = object_get_root();

    build_tree();
    g_assert_cmpuint(object_security_audit(root, COMPAT_POLICY_SECURITY_NONE,
                                           NULL, NULL), ==, 0);
    g_assert_cmpuint(object_security_audit(root, COMPAT_POLICY_SECURITY_WARN,
                                           NULL, NULL), ==, 3);
    g_assert_cmpuint(
        object_security_audit(root, COMPAT_POLICY_SECURITY_PROHIBIT_INSECURE,
                              NULL, NULL), ==, 2);
    drop_tree();
}

static void test_part_of_the_tree(void)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);

    build_tree();
    object_security_audit(object_resolve_path("/machine/chip", NULL),
                          COMPAT_POLICY_SECURITY_NONE, collect, lines);
    g_assert_cmpuint(lines->len, ==, 1);
    g_assert_cmpstr(g_ptr_array_index(lines, 0), ==,
                    "/machine/chip au-unsafe insecure guest unsafe board");
    drop_tree();
}

static void set_policy(CompatPolicySecurity policy)
{
    compat_policy_reset();
    compat_policy.has_security = true;
    compat_policy.security = policy;
}

static void test_every_offender_is_named(void)
{
    Error *err = NULL;

    build_tree();
    set_policy(COMPAT_POLICY_SECURITY_REQUIRE_SECURE);
    g_assert_false(object_security_audit_check(&err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "'-compat security=require-secure' forbids 3 live "
                    "objects:\n"
                    "  /machine/chip: type 'au-unsafe' is declared insecure "
                    "(guest boundary: unsafe)\n"
                    "  /machine/user/part: type 'au-unsafe' is declared "
                    "insecure (guest boundary: unsafe)\n"
                    "  /quiet: type 'au-silent' is undeclared (nobody has "
                    "judged its security)");
    error_free(err);
    err = NULL;
    compat_policy_reset();
    g_assert_true(object_security_audit_check(&error_abort));
    g_assert_false(object_security_audit_check_policy(
        COMPAT_POLICY_SECURITY_PROHIBIT_INSECURE, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "2 live objects"));
    g_assert_null(strstr(error_get_pretty(err), "/quiet"));
    error_free(err);
    drop_tree();
    set_policy(COMPAT_POLICY_SECURITY_REQUIRE_SECURE);
    g_assert_true(object_security_audit_check(&error_abort));
    compat_policy_reset();
}

static void test_configuration_counts(void)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    Object *lax = object_new(TYPE_LAX);
    Error *err = NULL;

    object_property_add_child(object_get_root(), "lax", lax);
    /* what the check says takes the place of what is declared */
    object_security_audit(lax, COMPAT_POLICY_SECURITY_PROHIBIT_INSECURE,
                          collect, lines);
    g_assert_cmpuint(lines->len, ==, 1);
    g_assert_cmpstr(g_ptr_array_index(lines, 0), ==,
                    "/lax au-lax insecure - lax board !");
    set_policy(COMPAT_POLICY_SECURITY_PROHIBIT_INSECURE);
    g_assert_false(object_security_audit_check(&err));
    compat_policy_reset();
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "'-compat security=prohibit-insecure' forbids 1 live "
                    "object:\n  /lax: type 'au-lax' is not secure as "
                    "configured (lax)");
    error_free(err);
    object_unparent(lax);
    object_unref(lax);
}

static const char *const offenders[] = {
    "/machine/chip", "/machine/user/part", "/quiet",
};
static unsigned observed[ARRAY_SIZE(offenders)];

static void observe(const ObjectSecurityViolation *violation)
{
    unsigned i;

    for (i = 0; i < ARRAY_SIZE(offenders); i++) {
        if (g_strcmp0(violation->path, offenders[i]) == 0) {
            observed[i]++;
            return;
        }
    }
    g_error("%s is no offender", violation->path);
}

static void test_observer_hears_of_each(void)
{
    unsigned i;

    build_tree();
    object_security_set_observer(observe);
    set_policy(COMPAT_POLICY_SECURITY_REQUIRE_SECURE);
    g_assert_false(object_security_audit_check(NULL));
    compat_policy_reset();
    object_security_set_observer(NULL);
    for (i = 0; i < ARRAY_SIZE(offenders); i++) {
        g_assert_cmpuint(observed[i], ==, 1);
    }
    drop_tree();
}

static void test_warn_never_fails(void)
{
    if (g_test_subprocess()) {
        build_tree();
        set_policy(COMPAT_POLICY_SECURITY_WARN);
        g_assert_true(object_security_audit_check(&error_abort));
        g_assert_true(object_security_audit_check(&error_abort));
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    /* two objects of one type: one warning */
    g_test_trap_assert_stderr("*warning: type 'au-unsafe'*");
    g_test_trap_assert_stderr("*warning: type 'au-silent'*");
    g_test_trap_assert_stderr_unmatched("*'au-unsafe'*'au-unsafe'*");
}

/* The first audit is still to come, and will see what has come before. */
static void test_later_additions_count_once_it_has_passed(void)
{
    Error *err = NULL;

    if (!g_test_subprocess()) {         /* where none has passed yet */
        g_test_trap_subprocess(NULL, 0, 0);
        g_test_trap_assert_passed();
        return;
    }
    build_tree();
    set_policy(COMPAT_POLICY_SECURITY_PROHIBIT_INSECURE);
    g_assert_true(object_security_audit_hotplug(&error_abort));
    g_assert_false(object_security_audit_check(NULL));
    g_assert_true(object_security_audit_hotplug(&error_abort));
    drop_tree();
    g_assert_true(object_security_audit_check(&error_abort));
    g_assert_true(object_security_audit_hotplug(&error_abort));
    build_tree();
    g_assert_false(object_security_audit_hotplug(&err));
    g_assert_nonnull(strstr(error_get_pretty(err), "2 live objects"));
    error_free(err);
    compat_policy_reset();
    g_assert_true(object_security_audit_hotplug(&error_abort));
}

static void test_crash(void)
{
    if (g_test_subprocess()) {
        build_tree();
        compat_policy_reset();
        compat_policy.has_insecure_types = true;
        compat_policy.insecure_types = COMPAT_POLICY_INPUT_CRASH;
        object_security_audit_check(NULL);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*forbids it*");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    type_register_static(&silent_type);

#define ADD(name, fn) g_test_add_func("/qom/audit/" name, fn)
    ADD("each object is described", test_facts);
    ADD("what violates depends on the policy", test_counts_by_policy);
    ADD("a part of the tree can be audited", test_part_of_the_tree);
    ADD("a refusal names every offender", test_every_offender_is_named);
    ADD("how an object is configured counts", test_configuration_counts);
    ADD("the observer hears of each offender", test_observer_hears_of_each);
    ADD("policy warn never fails", test_warn_never_fails);
    ADD("policy crash aborts", test_crash);
    ADD("later additions count once it has passed",
        test_later_additions_count_once_it_has_passed);
    return g_test_run();
}
