/*
 * qom/gate.c: names, kinds and requests.  What the policy makes of a type is
 * tested in test-type-security.c.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/compat-policy.h"
#include "qapi/error.h"
#include "qom/object.h"

#define TYPE_TOOL "ga-tool"
#define TYPE_SAW "ga-saw"
#define TYPE_KNIFE "ga-knife"
#define TYPE_FRUIT "ga-fruit"
#define TYPE_SHARP "ga-sharp"

static bool never_as_configured(Object *obj, Error **errp)
{
    return false;
}

static const TypeInfo types[] = {
    { .name = TYPE_SHARP, .parent = TYPE_INTERFACE },
    { .name = TYPE_TOOL, .parent = TYPE_OBJECT, .abstract = true,
      .instance_size = sizeof(Object), .user_selectable = true },
    { .name = TYPE_SAW, .parent = TYPE_TOOL, TYPE_IS_SECURE("test"),
      .interfaces = (const InterfaceInfo[]) { { TYPE_SHARP }, { NULL } } },
    { .name = TYPE_KNIFE, .parent = TYPE_TOOL, TYPE_IS_INSECURE("cuts") },
    { .name = TYPE_FRUIT, .parent = TYPE_OBJECT, TYPE_IS_SECURE("test"),
      .security_check = never_as_configured },
};
DEFINE_TYPES(types)

static ObjectClass *resolve_tool(const char *name)
{
    if (g_str_equal(name, "saw")) {
        return object_class_by_name(TYPE_SAW);
    }
    if (g_str_equal(name, "apple")) {   /* an alias that leads astray */
        return object_class_by_name(TYPE_FRUIT);
    }
    if (g_str_equal(name, "knife")) {
        return object_class_by_name(TYPE_KNIFE);
    }
    if (g_str_equal(name, "any")) {
        return object_class_by_name(TYPE_TOOL);
    }
    return NULL;
}

static const ObjectKind tool_kind = {
    .base = TYPE_TOOL, .noun = "tool", .resolve = resolve_tool,
};

static void assert_made(const char *name, const char *base)
{
    /* a user's name is on the heap */
    g_autofree char *user_name = g_strdup(name);
    g_autoptr(Object) obj = object_new_checked(user_name, base, &error_abort);

    g_assert_cmpstr(object_get_typename(obj), ==, TYPE_SAW);
    g_assert_cmpint(obj->origin, ==, OBJECT_ORIGIN_USER);
    g_assert_cmpuint(obj->ref, ==, 1);
}

static void assert_refused(const char *name, const char *base,
                           const char *message)
{
    g_autofree char *user_name = g_strdup(name);
    Error *err = NULL;

    g_assert_null(object_new_checked(user_name, base, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free(err);
    g_assert_null(object_class_checked(user_name, base, NULL));
}

static void test_resolves(void)
{
    assert_made(TYPE_SAW, TYPE_TOOL);
    assert_made("saw", TYPE_TOOL);
    assert_made(TYPE_SAW, TYPE_SHARP);
    assert_made(TYPE_SAW, TYPE_OBJECT);
}

static void test_refuses(void)
{
    assert_refused("ga-nothing", TYPE_TOOL,
                   "'ga-nothing' is not a valid tool name");
    assert_refused("", TYPE_TOOL, "'' is not a valid tool name");
    assert_refused(TYPE_FRUIT, TYPE_TOOL,
                   "'ga-fruit' is not a valid tool name");
    assert_refused("apple", TYPE_TOOL, "'apple' is not a valid tool name");
    assert_refused(TYPE_TOOL, TYPE_TOOL,
                   "'ga-tool' is an abstract tool type");
    assert_refused("any", TYPE_TOOL, "'any' is an abstract tool type");
    assert_refused("saw", TYPE_SHARP, "'saw' is not a valid ga-sharp name");
}

static void test_long_names_are_cut(void)
{
    g_autofree char *name = g_strnfill(100000, 'x');
    Error *err = NULL;

    g_assert_null(object_new_checked(name, TYPE_TOOL, &err));
    g_assert_cmpuint(strlen(error_get_pretty(err)), <, 400);
    error_free(err);
}

static void test_class_only(void)
{
    g_assert_true(object_class_checked("saw", TYPE_TOOL, &error_abort) ==
                  object_class_by_name(TYPE_SAW));
}

static void test_prefix(void)
{
    ObjectRequest outer, inner;
    Error *err = NULL;

    g_assert_null(object_new_checked_via("x", TYPE_TOOL, "-tool", NULL,
                                         &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "-tool x: 'x' is not a valid tool name");
    error_free(err);

    object_request_begin(&outer, "-tool", NULL, false);
    assert_refused("x", TYPE_TOOL, "'x' is not a valid tool name");
    object_request_begin(&inner, "tool_add", "id0", true);
    assert_refused("x", TYPE_TOOL,
                   "tool_add x: 'x' is not a valid tool name");
    object_request_end(&inner);
    assert_refused("x", TYPE_TOOL, "'x' is not a valid tool name");
    object_request_end(&outer);
    assert_refused("x", TYPE_TOOL, "'x' is not a valid tool name");
}

/* An alias stays in the message of the policy, and only there. */
static void test_prefix_of_the_policy(void)
{
    g_autoptr(Object) obj = NULL;
    ObjectRequest req;
    Error *err = NULL;

    compat_policy_reset();
    compat_policy.has_security = true;
    compat_policy.security = COMPAT_POLICY_SECURITY_REQUIRE_SECURE;
    g_assert_null(object_new_checked_via("knife", TYPE_TOOL, "-tool", NULL,
                                         &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "-tool knife: type 'ga-knife' is declared insecure "
                    "(cuts); '-compat security=require-secure' forbids it");
    error_free(err);
    err = NULL;

    obj = object_new(TYPE_FRUIT);
    object_request_begin(&req, "-tool", NULL, true);
    g_assert_false(object_check_security(obj, &err));
    object_request_end(&req);
    compat_policy_reset();
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "-tool ga-fruit: type 'ga-fruit' is not secure as "
                    "configured (its own check says no); "
                    "'-compat security=require-secure' forbids it");
    error_free(err);
}

/* A name that came from outside must not reach plain construction. */
static void test_the_bottom(void)
{
    if (g_test_subprocess()) {
        g_autofree char *user_name = g_strdup(TYPE_SAW);

        object_new(user_name);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*type 'ga-saw' is being made without "
                              "object_new_checked()*");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    object_register_kind(&tool_kind);

#define ADD(name, fn) g_test_add_func("/qom/gate/" name, fn)
    ADD("a name or alias of the right kind is made", test_resolves);
    ADD("anything else is refused", test_refuses);
    ADD("a long name is cut in the message", test_long_names_are_cut);
    ADD("the class alone can be asked for", test_class_only);
    ADD("the message starts with the request", test_prefix);
    ADD("the policy's message names what was asked for",
        test_prefix_of_the_policy);
    ADD("what goes around it ends the program", test_the_bottom);
    return g_test_run();
}
