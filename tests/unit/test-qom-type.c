/*
 * qom/type.c: registration, validation, lookup.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qom/object.h"
#include "qom/qom-internal.h"

static const TypeInfo base_info = {
    .name = "tt-base",
    .parent = TYPE_OBJECT,
    .instance_size = 64,
    .abstract = true,
    .security_boundary = SECURITY_BOUNDARY_IMAGE,
};

static const TypeInfo iface_info = {
    .name = "tt-iface",
    .parent = TYPE_INTERFACE,
};

/* A declaration that is in order; tests spoil one member each. */
static TypeInfo good_info(void)
{
    return (TypeInfo) {
        .name = "tt-good",
        .parent = "tt-base",
        .instance_size = 64,
        TYPE_IS_SECURE("test"),
    };
}

static void assert_refused(const TypeInfo *info, const char *message)
{
    Error *err = NULL;

    g_assert_false(type_info_check(info, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free(err);
}

static void test_good_is_accepted(void)
{
    TypeInfo info = good_info();

    g_assert_true(type_info_check(&info, &error_abort));
}

static void test_both_flags_are_refused(void)
{
    TypeInfo info = good_info();

    info.insecure = true;
    assert_refused(&info,
                   "type 'tt-good' is declared both secure and insecure");
}

static void test_flag_needs_a_note(void)
{
    TypeInfo info = good_info();

    info.security_note = NULL;
    assert_refused(&info, "type 'tt-good' is declared secure without a note "
                   "that says why");
    info.security_note = "";
    info.secure = false;
    info.insecure = true;
    assert_refused(&info, "type 'tt-good' is declared insecure without a "
                   "note that says why");
}

/* As in a file written for QEMU; test-type-security.c says what becomes of
 * it under a policy. */
static void test_undeclared_is_accepted(void)
{
    TypeInfo info = good_info();

    info.secure = false;
    info.security_note = NULL;
    g_assert_true(type_info_check(&info, &error_abort));
}

static void test_names_are_required(void)
{
    TypeInfo info = good_info();

    info.parent = NULL;
    assert_refused(&info, "type 'tt-good' has no parent");
    info = good_info();
    info.name = "";
    assert_refused(&info, "a type without a name (its parent is 'tt-base')");
    assert_refused(&base_info, "type 'tt-base' is registered twice");
}

static void test_refusal_ends_the_program(void)
{
    if (g_test_subprocess()) {
        TypeInfo info = good_info();

        info.insecure = true;
        type_register_static(&info);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*type 'tt-good' is declared both secure and "
                              "insecure*");
}

static void test_twice_ends_the_program(void)
{
    if (g_test_subprocess()) {
        type_register_static(&base_info);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*type 'tt-base' is registered twice*");
}

static void test_unknown_parent_ends_the_program(void)
{
    if (g_test_subprocess()) {
        TypeInfo info = good_info();

        info.name = "tt-orphan";
        info.parent = "tt-nobody";
        type_register_static(&info);
        object_class_by_name("tt-orphan");
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*type 'tt-orphan' has parent 'tt-nobody', "
                              "which is not registered*");
}

static void test_loop_ends_the_program(void)
{
    if (g_test_subprocess()) {
        TypeInfo info = good_info();

        info.name = "tt-loop-a";
        info.parent = "tt-loop-b";
        type_register_static(&info);
        info.name = "tt-loop-b";
        info.parent = "tt-loop-a";
        type_register_static(&info);
        object_class_by_name("tt-loop-a");
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*is its own ancestor*");
}

static void test_shrinking_ends_the_program(void)
{
    if (g_test_subprocess()) {
        TypeInfo info = good_info();

        info.name = "tt-small";
        info.instance_size = 63;
        type_register_static(&info);
        object_class_by_name("tt-small");
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*type 'tt-small' has an instance of 63 bytes, "
                              "less than the 64 of its parent 'tt-base'*");
}

static void test_small_class_ends_the_program(void)
{
    if (g_test_subprocess()) {
        TypeInfo info = good_info();

        info.name = "tt-small-class";
        info.class_size = 1;
        type_register_static(&info);
        object_class_by_name("tt-small-class");
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*has a class of 1 bytes, less than*");
}

/* A TypeInfo and strings on the stack may go away after registration. */
static void test_stack_info_is_copied(void)
{
    ObjectClass *klass;
    Type type;
    char name[] = "tt-stack";
    char note[] = "a note on the stack";
    char parent[] = "tt-base";
    char iface[] = "tt-iface";
    InterfaceInfo interfaces[] = { { iface }, { NULL } };
    TypeInfo info = {
        .name = name, .parent = parent, .interfaces = interfaces,
        TYPE_IS_INSECURE(note),
    };

    type = type_register(&info);
    memset(name, 'x', sizeof(name) - 1);
    memset(note, 'x', sizeof(note) - 1);
    memset(parent, 'x', sizeof(parent) - 1);
    memset(iface, 'x', sizeof(iface) - 1);
    memset(interfaces, 0, sizeof(interfaces));
    memset(&info, 0, sizeof(info));

    /* before anybody asked for the class */
    g_assert_cmpuint(object_type_get_instance_size("tt-stack"), ==, 64);
    klass = object_class_by_name("tt-stack");
    g_assert_nonnull(klass);
    g_assert_nonnull(object_class_dynamic_cast(klass, "tt-iface"));
    g_assert_true(klass->type == type);
    g_assert_cmpstr(object_class_get_security_note(klass), ==,
                    "a note on the stack");
    g_assert_cmpint(object_class_get_security_boundary(klass), ==,
                    SECURITY_BOUNDARY_IMAGE);
}

static void test_static_info_is_not_copied(void)
{
    g_assert_true(type_lookup("tt-base")->info == &base_info);
}

/* More types than the table starts with. */
static void test_table_grows(void)
{
    unsigned before = type_table_size();
    unsigned i;

    for (i = 0; i < 3000; i++) {
        g_autofree char *name = g_strdup_printf("tt-many-%u", i);
        TypeInfo info = {
            .name = name, .parent = "tt-base", TYPE_IS_SECURE("test"),
        };

        type_register_static(&info);
    }
    g_assert_cmpuint(type_table_size(), ==, before + 3000);
    for (i = 0; i < 3000; i++) {
        g_autofree char *name = g_strdup_printf("tt-many-%u", i);

        g_assert_cmpstr(type_lookup(name)->info->name, ==, name);
    }
    g_assert_null(type_lookup("tt-many-3000"));
    g_assert_null(type_lookup(""));
    g_assert_null(type_lookup(NULL));
}

static void test_undeclared_types_are_listed(void)
{
    static const TypeInfo silent[] = {
        { .name = "tt-silent-1", .parent = "tt-base" },
        { .name = "tt-silent-2", .parent = "tt-base" },
    };
    Error *err = NULL;

    g_assert_true(type_check_all_declared(&error_abort));
    type_register_static(&silent[0]);
    type_register_static(&silent[1]);
    g_assert_false(type_check_all_declared(&err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "2 concrete types declare no security status: "
                    "'tt-silent-1', 'tt-silent-2'");
    error_free(err);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    type_register_static(&base_info);
    type_register_static(&iface_info);

#define ADD(name, fn) g_test_add_func("/qom/type/" name, fn)
    ADD("a good declaration is accepted", test_good_is_accepted);
    ADD("both flags are refused", test_both_flags_are_refused);
    ADD("a flag needs a note", test_flag_needs_a_note);
    ADD("an undeclared type is accepted", test_undeclared_is_accepted);
    ADD("name and parent are required", test_names_are_required);
    ADD("a refused declaration ends the program",
        test_refusal_ends_the_program);
    ADD("a name registered twice ends the program",
        test_twice_ends_the_program);
    ADD("an unknown parent ends the program",
        test_unknown_parent_ends_the_program);
    ADD("a loop of parents ends the program", test_loop_ends_the_program);
    ADD("an instance smaller than the parent's ends the program",
        test_shrinking_ends_the_program);
    ADD("a class smaller than the parent's ends the program",
        test_small_class_ends_the_program);
    ADD("a TypeInfo on the stack is copied", test_stack_info_is_copied);
    ADD("a static TypeInfo is not copied", test_static_info_is_not_copied);
    ADD("the table grows", test_table_grows);
    ADD("undeclared types are listed", test_undeclared_types_are_listed);
    return g_test_run();
}
