/*
 * qom/create.c: construction, finalization, reference counts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qom/object.h"
#include "qom/object_interfaces.h"

static GString *trail;                  /* what ran, in order */

typedef struct Thing {
    Object parent_obj;
    int number;
    bool refuse;
} Thing;

#define TYPE_BASE "cr-base"
#define TYPE_LEAF "cr-leaf"
#define TYPE_ALIGNED "cr-aligned"
#define TYPE_PICKED "cr-picked"
#define TYPE_GATED "cr-gated"
#define TYPE_COMPLETES "cr-completes"

static void base_init(Object *obj) { g_string_append(trail, "i(base) "); }
static void leaf_init(Object *obj) { g_string_append(trail, "i(leaf) "); }
static void base_post(Object *obj) { g_string_append(trail, "p(base) "); }
static void leaf_post(Object *obj) { g_string_append(trail, "p(leaf) "); }
static void base_fini(Object *obj) { g_string_append(trail, "f(base) "); }
static void leaf_fini(Object *obj) { g_string_append(trail, "f(leaf) "); }

static bool get_flag(Object *obj, Error **errp)
{
    return ((Thing *)obj)->refuse;
}

static void set_flag(Object *obj, bool value, Error **errp)
{
    ((Thing *)obj)->refuse = value;
}

static void base_class_init(ObjectClass *klass, const void *data)
{
    object_class_property_add_bool(klass, "refuse", get_flag, set_flag);
}

static void completes_complete(UserCreatable *uc, Error **errp)
{
    g_string_append(trail, "complete ");
    if (((Thing *)uc)->refuse) {
        error_setg(errp, "refused by complete");
    }
}

static void completes_class_init(ObjectClass *klass, const void *data)
{
    USER_CREATABLE_CLASS(klass)->complete = completes_complete;
}

static const TypeInfo types[] = {
    {
        .name = TYPE_BASE, .parent = TYPE_OBJECT,
        .instance_size = sizeof(Thing), .abstract = true,
        .instance_init = base_init, .instance_post_init = base_post,
        .instance_finalize = base_fini, .class_init = base_class_init,
    }, {
        .name = TYPE_LEAF, .parent = TYPE_BASE,
        .instance_init = leaf_init, .instance_post_init = leaf_post,
        .instance_finalize = leaf_fini, TYPE_IS_SECURE("test"),
    }, {
        .name = TYPE_ALIGNED, .parent = TYPE_BASE,
        .instance_align = 256, TYPE_IS_SECURE("test"),
    }, {
        .name = TYPE_PICKED, .parent = TYPE_BASE,
        .user_selectable = true, TYPE_IS_SECURE("test"),
    }, {
        .name = TYPE_GATED, .parent = TYPE_BASE,
        .gate_only = true, TYPE_IS_SECURE("test"),
    }, {
        .name = TYPE_COMPLETES, .parent = TYPE_BASE,
        .class_init = completes_class_init,
        .interfaces = (const InterfaceInfo[]) {
            { TYPE_USER_CREATABLE }, { NULL },
        },
        TYPE_IS_SECURE("test"),
    },
};
DEFINE_TYPES(types)

static void test_order(void)
{
    Object *obj;

    g_string_truncate(trail, 0);
    obj = object_new(TYPE_LEAF);
    g_assert_cmpstr(trail->str, ==, "i(base) i(leaf) p(base) p(leaf) ");
    g_string_truncate(trail, 0);
    object_ref(obj);
    object_unref(obj);
    g_assert_cmpstr(trail->str, ==, "");
    object_unref(obj);
    g_assert_cmpstr(trail->str, ==, "f(leaf) f(base) ");
}

static void test_null_references(void)
{
    g_assert_null(object_ref(NULL));
    object_unref(NULL);
}

static void test_alignment(void)
{
    g_autoptr(Object) obj = object_new(TYPE_ALIGNED);

    g_assert_cmpuint((uintptr_t)obj % 256, ==, 0);
}

static void test_in_place(void)
{
    Thing thing;

    memset(&thing, 0xff, sizeof(thing));
    object_initialize(&thing, sizeof(thing), TYPE_LEAF);
    g_assert_cmpint(thing.number, ==, 0);
    g_string_truncate(trail, 0);
    object_unref(&thing);
    g_assert_cmpstr(trail->str, ==, "f(leaf) f(base) ");
}

static void test_child_in_place(void)
{
    Object *parent = object_new(TYPE_CONTAINER);
    Thing thing;

    object_initialize_child(parent, "part", &thing, TYPE_LEAF);
    g_assert_cmpuint(thing.parent_obj.ref, ==, 1);
    g_assert_true(object_resolve_path_component(parent, "part") ==
                  OBJECT(&thing));
    g_string_truncate(trail, 0);
    object_unref(parent);
    g_assert_cmpstr(trail->str, ==, "f(leaf) f(base) ");
}

static void test_with_props(void)
{
    Object *parent = object_new(TYPE_CONTAINER);
    Object *obj;
    Error *err = NULL;
    Thing thing;

    obj = object_new_with_props(TYPE_LEAF, parent, "a", &error_abort,
                                "refuse", "on", NULL);
    g_assert_true(((Thing *)obj)->refuse);
    g_assert_cmpuint(obj->ref, ==, 1);

    g_string_truncate(trail, 0);
    g_assert_null(object_new_with_props(TYPE_LEAF, parent, "a", &err, NULL));
    g_assert_true(g_str_has_suffix(trail->str, "f(leaf) f(base) "));
    g_assert_nonnull(strstr(error_get_pretty(err), "'a'"));
    error_free(err);
    err = NULL;
    g_assert_null(object_new_with_props(TYPE_LEAF, parent, "b", &err,
                                        "nope", "1", NULL));
    g_assert_true(g_str_has_suffix(trail->str, "f(leaf) f(base) "));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Property 'cr-leaf.nope' not found");
    error_free(err);
    err = NULL;
    g_assert_null(object_new_with_props("cr-unknown", parent, "b", &err,
                                        NULL));
    g_assert_cmpstr(error_get_pretty(err), ==, "unknown type 'cr-unknown'");
    error_free(err);
    err = NULL;
    g_assert_null(object_new_with_props(TYPE_BASE, parent, "b", &err, NULL));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "type 'cr-base' is abstract");
    error_free(err);
    err = NULL;

    g_assert_true(object_initialize_child_with_props(parent, "c", &thing,
                                                     sizeof(thing), TYPE_LEAF,
                                                     &error_abort, "refuse",
                                                     "on", NULL));
    g_assert_cmpuint(thing.parent_obj.ref, ==, 1);
    object_unparent(OBJECT(&thing));
    g_assert_false(object_initialize_child_with_props(parent, "c", &thing,
                                                      sizeof(thing),
                                                      TYPE_LEAF, &err,
                                                      "refuse", "x", NULL));
    error_free(err);
    g_assert_null(object_resolve_path_component(parent, "c"));
    object_unref(parent);
}

static void test_without_id_the_caller_holds_it(void)
{
    Object *obj = object_new_with_props(TYPE_LEAF, NULL, NULL, &error_abort,
                                        "refuse", "on", NULL);

    g_assert_cmpuint(obj->ref, ==, 1);
    g_assert_null(obj->parent);
    g_assert_true(((Thing *)obj)->refuse);
    object_unref(obj);
}

static void test_set_props(void)
{
    g_autoptr(Object) obj = object_new(TYPE_LEAF);
    Error *err = NULL;

    g_assert_true(object_set_props(obj, &error_abort, NULL));
    g_assert_true(object_set_props(obj, &error_abort, "refuse", "off",
                                   "refuse", "on", NULL));
    g_assert_true(((Thing *)obj)->refuse);
    g_assert_false(object_set_props(obj, &err, "refuse", "off", "nope", "1",
                                    "refuse", "on", NULL));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Property 'cr-leaf.nope' not found");
    error_free(err);
    /* what came before stays, what comes after is not reached */
    g_assert_false(((Thing *)obj)->refuse);
}

static void test_with_class(void)
{
    g_autoptr(Object) obj =
        object_new_with_class(object_class_by_name(TYPE_LEAF));

    g_assert_cmpstr(object_get_typename(obj), ==, TYPE_LEAF);
    g_assert_cmpuint(obj->ref, ==, 1);
}

static void test_completes(void)
{
    Object *parent = object_new(TYPE_CONTAINER);
    Object *obj;
    Error *err = NULL;
    Thing thing;

    g_string_truncate(trail, 0);
    obj = object_new_with_props(TYPE_COMPLETES, parent, "a", &error_abort,
                                NULL);
    g_assert_nonnull(obj);
    g_assert_nonnull(strstr(trail->str, "complete "));
    g_assert_null(object_new_with_props(TYPE_COMPLETES, parent, "b", &err,
                                        "refuse", "on", NULL));
    g_assert_true(g_str_has_suffix(trail->str, "f(base) "));
    g_assert_cmpstr(error_get_pretty(err), ==, "refused by complete");
    error_free(err);
    err = NULL;
    g_assert_null(object_resolve_path_component(parent, "b"));

    g_string_truncate(trail, 0);
    g_assert_true(object_initialize_child_with_props(
        parent, "c", &thing, sizeof(thing), TYPE_COMPLETES, &error_abort,
        NULL));
    g_assert_nonnull(strstr(trail->str, "complete "));
    g_string_truncate(trail, 0);
    object_unparent(OBJECT(&thing));
    g_assert_cmpstr(trail->str, ==, "f(base) ");
    g_assert_false(object_initialize_child_with_props(
        parent, "c", &thing, sizeof(thing), TYPE_COMPLETES, &err, "refuse",
        "on", NULL));
    g_assert_cmpstr(error_get_pretty(err), ==, "refused by complete");
    error_free(err);
    g_assert_null(object_resolve_path_component(parent, "c"));
    g_assert_true(g_str_has_suffix(trail->str, "f(base) "));
    object_unref(parent);
}

static void test_small_memory_ends_the_program(void)
{
    if (g_test_subprocess()) {
        Thing thing;

        object_initialize(&thing, sizeof(thing) - 1, TYPE_LEAF);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*size >= type->instance_size*");
}

static void test_abstract_ends_the_program(void)
{
    if (g_test_subprocess()) {
        object_new(TYPE_BASE);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*abstract type 'cr-base'*");
}

static void test_unknown_ends_the_program(void)
{
    if (g_test_subprocess()) {
        object_new("cr-unknown");
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*unknown type 'cr-unknown'*");
}

static void test_introspect(void)
{
    Object *parent = object_new_introspect(object_class_by_name(TYPE_GATED));
    Object *child = object_new(TYPE_LEAF);

    object_property_add_child(parent, "part", child);
    g_assert_true(object_is_introspect(parent));
    g_assert_true(object_is_introspect(child));
    object_unparent(child);
    g_assert_false(object_is_introspect(child));
    object_unref(child);
    object_unref(parent);
}

/* --- The bottom assertion --- */

static void test_literal_composition_is_allowed(void)
{
    g_autoptr(Object) obj = object_new(TYPE_PICKED);

    g_assert_nonnull(obj);
}

static void test_gate_is_allowed(void)
{
    g_autofree char *name = g_strdup(TYPE_GATED);
    g_autoptr(Object) obj = object_new_checked(name, TYPE_BASE, &error_abort);

    g_assert_nonnull(obj);
}

static void test_user_name_without_gate_ends_the_program(void)
{
    if (g_test_subprocess()) {
        g_autofree char *name = g_strdup(TYPE_PICKED);

        object_new(name);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*user-selectable type 'cr-picked'*"
                              "object_new_checked()*");
}

static void test_class_without_gate_ends_the_program(void)
{
    if (g_test_subprocess()) {
        object_new_with_class(object_class_by_name(TYPE_PICKED));
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*user-selectable type 'cr-picked'*");
}

static void test_gate_only_literal_ends_the_program(void)
{
    if (g_test_subprocess()) {
        object_new(TYPE_GATED);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*user-selectable type 'cr-gated'*");
}

int main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    trail = g_string_new(NULL);

#define ADD(name, fn) g_test_add_func("/qom/create/" name, fn)
    ADD("init runs downwards, finalize upwards", test_order);
    ADD("references to nothing", test_null_references);
    ADD("the declared alignment is kept", test_alignment);
    ADD("an object in place", test_in_place);
    ADD("a child in place belongs to its parent", test_child_in_place);
    ADD("properties at construction", test_with_props);
    ADD("without an id the caller holds the object",
        test_without_id_the_caller_holds_it);
    ADD("properties are set in order up to the first refusal",
        test_set_props);
    ADD("an object of a class", test_with_class);
    ADD("a user-creatable object is completed", test_completes);
    ADD("memory that is too small ends the program",
        test_small_memory_ends_the_program);
    ADD("an abstract type ends the program", test_abstract_ends_the_program);
    ADD("an unknown type ends the program", test_unknown_ends_the_program);
    ADD("an object to look at says so", test_introspect);
    ADD("composition by a literal is allowed",
        test_literal_composition_is_allowed);
    ADD("the gate is allowed", test_gate_is_allowed);
    ADD("a user's name without the gate ends the program",
        test_user_name_without_gate_ends_the_program);
    ADD("a class without the gate ends the program",
        test_class_without_gate_ends_the_program);
    ADD("a literal of a gate-only type ends the program",
        test_gate_only_literal_ends_the_program);
    status = g_test_run();
    g_string_free(trail, true);
    return status;
}
