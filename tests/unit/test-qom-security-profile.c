/*
 * qom/security-profile.c: what a host's administrator lays down.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include "qapi/compat-policy.h"
#include "qapi/error.h"
#include "qom/object.h"
#include "qom/security-profile.h"

#define TYPE_BASE "sp-base"
#define TYPE_ONE "sp-one"
#define TYPE_TWO "sp-two"
#define TYPE_BAD "sp-bad"

static const TypeInfo types[] = {
    { .name = TYPE_BASE, .parent = TYPE_OBJECT, .abstract = true,
      .instance_size = sizeof(Object),
      .security_boundary = SECURITY_BOUNDARY_GUEST },
    { .name = "sp-unused", .parent = TYPE_OBJECT, .abstract = true },
    { .name = TYPE_ONE, .parent = TYPE_BASE, TYPE_IS_SECURE("one") },
    { .name = TYPE_TWO, .parent = TYPE_BASE, TYPE_IS_SECURE("two") },
    { .name = TYPE_BAD, .parent = TYPE_BASE, TYPE_IS_INSECURE("bad") },
};
DEFINE_TYPES(types)

static char *path;

static bool load(const char *content, bool floor, Error **errp)
{
    g_assert_true(g_file_set_contents(path, content, -1, NULL));
    return security_profile_load(path, false, floor, errp);
}

static void assert_refused(const char *content, const char *why)
{
    Error *err = NULL;

    if (load(content, true, &err)) {
        g_error("accepted: %s", content);
    }
    g_assert_nonnull(strstr(error_get_pretty(err), path));
    g_assert_nonnull(strstr(error_get_pretty(err), why));
    error_free(err);
    g_assert_cmpint(compat_policy_security(), ==,
                    COMPAT_POLICY_SECURITY_NONE);
    g_assert_true(object_class_is_secure(object_class_by_name(TYPE_TWO)));
}

static void test_path(void)
{
    g_assert_null(security_profile_path());
    assert_refused("gibberish\n", "");
    g_assert_null(security_profile_path());
    g_assert_true(load("[policy]\n", true, &error_abort));
    g_assert_cmpstr(security_profile_path(), ==, path);
}

static void test_floor(void)
{
    compat_policy_reset();
    g_assert_true(load("[policy]\nminimum=warn\n", false, &error_abort));
    g_assert_cmpint(compat_policy_security(), ==,
                    COMPAT_POLICY_SECURITY_NONE);
    g_assert_true(load("# ours\n[policy]\nminimum =  prohibit-insecure \n",
                       true, &error_abort));
    g_assert_cmpint(compat_policy_security(), ==,
                    COMPAT_POLICY_SECURITY_PROHIBIT_INSECURE);
    compat_policy_reset();
}

static void test_demote(void)
{
    ObjectClass *klass = object_class_by_name(TYPE_ONE);
    Error *err = NULL;

    g_assert_false(object_class_is_security_overridden(klass));
    g_assert_true(load("[policy]\nminimum=prohibit-insecure\n"
                       "[demote]\nsp-one=CVE-2026-0001\n", true,
                       &error_abort));
    g_assert_true(object_class_is_insecure(klass));
    g_assert_false(object_class_is_secure(klass));
    g_assert_true(object_class_is_security_overridden(klass));
    g_assert_cmpstr(object_class_get_security_note(klass), ==,
                    "CVE-2026-0001");
    g_assert_false(object_class_check_security(klass, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "type 'sp-one' is declared insecure by this host's "
                    "profile (guest boundary: CVE-2026-0001); "
                    "'-compat security=prohibit-insecure' forbids it");
    error_free(err);
    compat_policy_reset();
    g_assert_true(type_check_all_declared(&error_abort));
}

static void test_promote(void)
{
#ifdef CONFIG_SECURITY_PROMOTE
    ObjectClass *klass = object_class_by_name(TYPE_BAD);

    g_assert_true(load("[promote]\nsp-bad=audited\n", true, &error_abort));
    g_assert_true(object_class_is_secure(klass));
    g_assert_cmpstr(object_class_get_security_note(klass), ==, "audited");
#else
    assert_refused("[promote]\nsp-bad=audited\n", "-Dsecurity_promote=true");
#endif
}

static void test_refusals(void)
{
    compat_policy_reset();
    assert_refused("minimum=warn\n", "");
    assert_refused("[policy]\nminimum=high\n", "'high'");
    assert_refused("[policy]\nminimum=\n", "a value is missing");
    assert_refused("[policy]\nmaximum=warn\n", "'maximum'");
    assert_refused("[polices]\nminimum=warn\n", "[polices]");
    assert_refused("[policy]\nminimum\n", "");
    assert_refused("[policy]\nminimum=warn\n[demote]\nsp-none=x\n",
                   "'sp-none' is no type");
    assert_refused("[demote]\nsp-two=x\nsp-base=x\n",
                   "'sp-base' is an abstract type");
    assert_refused("[demote]\nsp-unused=x\n",
                   "'sp-unused' is an abstract type");
    assert_refused("[demote]\nsp-two=\n", "a value is missing");
    assert_refused("[policy]\nminimum=warn\n[demote]\nsp-two=\\q\n", "");
}

static void test_missing_file(void)
{
    Error *err = NULL;

    g_unlink(path);
    g_assert_true(security_profile_load(path, true, true, &error_abort));
    g_assert_false(security_profile_load(path, false, true, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), path));
    error_free(err);
    /* there, but unreadable: an error even for the default file */
    g_assert_cmpint(g_mkdir(path, 0700), ==, 0);
    g_assert_false(security_profile_load(path, true, true, NULL));
    g_rmdir(path);
}

int main(int argc, char **argv)
{
    g_autofree char *dir = NULL;
    int status;

    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    dir = g_dir_make_tmp("ringfence-profile-XXXXXX", NULL);
    path = g_build_filename(dir, "security.conf", NULL);

#define ADD(name, fn) g_test_add_func("/qom/security-profile/" name, fn)
    ADD("what was read last is known", test_path);
    ADD("a minimum is a floor", test_floor);
    ADD("a demoted type is insecure", test_demote);
    ADD("a type is promoted only if built so", test_promote);
    ADD("a bad file changes nothing", test_refusals);
    ADD("a missing file is an error unless optional", test_missing_file);
    status = g_test_run();
    g_unlink(path);
    g_rmdir(dir);
    g_free(path);
    return status;
}
