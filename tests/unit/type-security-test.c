/*
 * Every concrete type of the whole program declares its security status, with
 * a note, and faces somebody.
 *
 * Registration accepts undeclared types, so that files written for QEMU run;
 * here is where they are found, unless configured with
 * -Dundeclared_types=allow.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "qapi/error.h"
#include "qemu/module.h"
#include "qom/object.h"

/* Fewer types than this means that a room was not linked. */
#define TYPES_EXPECTED 50

typedef struct Count {
    unsigned int declared;
    unsigned int secure;
    unsigned int insecure;
    GString *bad;
} Count;

static void test_declared(void)
{
#ifndef CONFIG_UNDECLARED_TYPES_ALLOWED
    Error *err = NULL;
    bool ok = type_check_all_declared(&err);

    g_assert_cmpstr(ok ? NULL : error_get_pretty(err), ==, NULL);
#else
    g_test_skip("configured with -Dundeclared_types=allow");
#endif
}

static void look_at(ObjectClass *oc, void *opaque)
{
    Count *c = opaque;
    const char *name = object_class_get_name(oc);
    const char *note = object_class_get_security_note(oc);

    if (object_class_is_abstract(oc) ||
        object_class_get_security(oc) == OBJECT_SECURITY_UNDECLARED) {
        return;                         /* see test_declared() */
    }
    c->declared++;
    c->secure += object_class_is_secure(oc);
    c->insecure += object_class_is_insecure(oc);
    if (!note || !*note) {
        g_string_append_printf(c->bad, " %s(no note)", name);
    }
    if (object_class_get_security_boundary(oc) == SECURITY_BOUNDARY_UNSET) {
        g_string_append_printf(c->bad, " %s(no boundary)", name);
    }
}

static void test_notes(void)
{
    Count c = { .bad = g_string_new(NULL) };

    object_class_foreach(look_at, TYPE_OBJECT, false, &c);
    g_test_message("%u declared types: %u secure, %u insecure", c.declared,
                   c.secure, c.insecure);
    g_assert_cmpstr(c.bad->str, ==, "");
    g_assert_cmpuint(c.declared, >, TYPES_EXPECTED);
    g_assert_cmpuint(c.secure + c.insecure, ==, c.declared);
    g_string_free(c.bad, TRUE);
}

/* Types that exist to be refused, and must say so. */
static void test_refused(void)
{
    static const char *const names[] = {
        "none-machine", "isa-debug-exit", "isa-debugcon", "tcg-accel",
        "qtest-accel",
    };
    size_t i;

    for (i = 0; i < ARRAY_SIZE(names); i++) {
        ObjectClass *oc = object_class_by_name(names[i]);

        g_assert_nonnull(oc);
        g_assert_true(object_class_is_insecure(oc));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    g_test_add_func("/types/no-concrete-type-is-undeclared", test_declared);
    g_test_add_func("/types/each-has-a-note-and-a-boundary", test_notes);
    g_test_add_func("/types/those-that-exist-to-be-refused-say-so",
                    test_refused);
    return g_test_run();
}
