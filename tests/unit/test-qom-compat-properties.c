/*
 * qom/compat-properties.c: values that apply to every object of a type.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qom/object.h"

#define TYPE_LAMP "cp-lamp"
#define TYPE_DESK_LAMP "cp-desk-lamp"

typedef struct Lamp {
    Object parent_obj;
    uint32_t watts;
    uint32_t lumens;
} Lamp;

static void lamp_init(Object *obj)
{
    object_property_add_uint32_ptr(obj, "watts", &((Lamp *)obj)->watts,
                                   OBJ_PROP_FLAG_READWRITE);
    object_property_add_uint32_ptr(obj, "lumens", &((Lamp *)obj)->lumens,
                                   OBJ_PROP_FLAG_READWRITE);
}

static const TypeInfo types[] = {
    { .name = TYPE_LAMP, .parent = TYPE_OBJECT, .instance_init = lamp_init,
      .instance_size = sizeof(Lamp), TYPE_IS_SECURE("test") },
    { .name = TYPE_DESK_LAMP, .parent = TYPE_LAMP, TYPE_IS_SECURE("test") },
};
DEFINE_TYPES(types)

static bool apply_one(GlobalProperty *global, uint32_t *watts, Error **errp)
{
    g_autoptr(GPtrArray) props = g_ptr_array_new();
    g_autoptr(Object) obj = object_new(TYPE_DESK_LAMP);
    bool ok;

    g_ptr_array_add(props, global);
    ok = object_apply_global_props(obj, props, errp);
    if (watts) {
        *watts = ((Lamp *)obj)->watts;
    }
    return ok;
}

static void test_applies_to_descendants(void)
{
    GlobalProperty global = { TYPE_LAMP, "watts", "60" };
    GlobalProperty other = { TYPE_CONTAINER, "watts", "60" };
    uint32_t watts;

    g_assert_true(apply_one(&global, &watts, &error_abort));
    g_assert_cmpuint(watts, ==, 60);
    g_assert_true(global.used);
    g_assert_true(apply_one(&other, &watts, &error_abort));
    g_assert_cmpuint(watts, ==, 0);
    g_assert_false(other.used);
}

static void test_unknown_property(void)
{
    GlobalProperty global = { TYPE_LAMP, "volts", "12" };
    Error *err = NULL;

    g_assert_false(apply_one(&global, NULL, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "can't apply global cp-lamp.volts=12: "
                    "Property 'cp-desk-lamp.volts' not found");
    error_free(err);
    global.optional = true;
    global.used = false;
    g_assert_true(apply_one(&global, NULL, &error_abort));
    g_assert_false(global.used);
}

static void test_bad_value(void)
{
    GlobalProperty global = { TYPE_LAMP, "watts", "bright" };
    Error *err = NULL;

    g_assert_false(apply_one(&global, NULL, &err));
    g_assert_true(g_str_has_prefix(error_get_pretty(err),
                                   "can't apply global cp-lamp.watts=bright: "
                                   ));
    error_free(err);
}

static void test_without_errp_warns_and_goes_on(void)
{
    if (g_test_subprocess()) {
        GlobalProperty bad = { TYPE_LAMP, "watts", "bright" };
        GlobalProperty good = { TYPE_LAMP, "lumens", "800" };
        g_autoptr(GPtrArray) props = g_ptr_array_new();
        g_autoptr(Object) obj = object_new(TYPE_LAMP);

        g_ptr_array_add(props, &bad);
        g_ptr_array_add(props, &good);
        g_assert_true(object_apply_global_props(obj, props, NULL));
        g_assert_cmpuint(((Lamp *)obj)->lumens, ==, 800);
        g_assert_true(object_apply_global_props(obj, NULL, &error_abort));
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr("*warning: can't apply global "
                              "cp-lamp.watts=bright: *");
}

static G_NORETURN void end_program(void)
{
    exit(EXIT_FAILURE);
}

static void test_bad_sugar_is_fatal(void)
{
    if (g_test_subprocess()) {
        g_autoptr(Object) obj = object_new(TYPE_LAMP);

        error_set_fatal_handler(end_program);
        object_register_sugar_prop(TYPE_LAMP, "amperes", "3", false);
        object_apply_compat_props(obj);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*can't apply global cp-lamp.amperes=3: "
                              "Property 'cp-lamp.amperes' not found*");
    g_test_trap_assert_stderr_unmatched("*Unexpected error*");
}

static void test_order_of_lists(void)
{
    static GlobalProperty of_accel = { TYPE_LAMP, "watts", "1" };
    static GlobalProperty of_accel_only = { TYPE_LAMP, "lumens", "100" };
    static GlobalProperty of_machine = { TYPE_LAMP, "watts", "2" };
    g_autoptr(Object) obj = object_new(TYPE_LAMP);
    GPtrArray *accel = g_ptr_array_new();
    GPtrArray *machine = g_ptr_array_new();
    Lamp *lamp = (Lamp *)obj;

    g_ptr_array_add(accel, &of_accel);
    g_ptr_array_add(accel, &of_accel_only);
    g_ptr_array_add(machine, &of_machine);
    object_apply_compat_props(obj);
    g_assert_cmpuint(lamp->watts, ==, 0);
    object_set_machine_compat_props(machine);
    object_apply_compat_props(obj);
    g_assert_cmpuint(lamp->watts, ==, 2);
    g_assert_cmpuint(lamp->lumens, ==, 0);
    object_set_accelerator_compat_props(accel);
    object_apply_compat_props(obj);
    g_assert_cmpuint(lamp->watts, ==, 2);
    g_assert_cmpuint(lamp->lumens, ==, 100);
    object_register_sugar_prop(TYPE_LAMP, "watts", "3", false);
    object_register_sugar_prop(TYPE_LAMP, "volts", "3", true);
    object_apply_compat_props(obj);
    g_assert_cmpuint(lamp->watts, ==, 3);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);

#define ADD(name, fn) g_test_add_func("/qom/compat-properties/" name, fn)
    ADD("a value applies to descendants only", test_applies_to_descendants);
    ADD("an unknown property is an error unless optional",
        test_unknown_property);
    ADD("a bad value names the global", test_bad_value);
    ADD("without an errp the user is warned and the rest applies",
        test_without_errp_warns_and_goes_on);
    ADD("sugar that does not fit is fatal", test_bad_sugar_is_fatal);
    ADD("accelerator, machine, sugar: the last one wins",
        test_order_of_lists);
    return g_test_run();
}
