/*
 * Tests of hw/core/machine-version.h: machines that come in versions.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hwcore-types.h"
#include "hw/core/boards.h"
#include "qapi/error.h"

/*** A board with three versions, each with devices of its time ***/

static GlobalProperty compat_11_0[] = {
    { TYPE_T_DEV, "number", "110" },
};

static GlobalProperty compat_8_0[] = {
    { TYPE_T_DEV, "number", "80" },
    { TYPE_T_DEV, "text", "old" },
    { TYPE_T_LONE_DEV, "never-there", "1", .optional = true },
};

static void MACHINE_VER_SYM(options, teapot, 11, 1)(MachineClass *mc)
{
    mc->desc = "teapot";
}

static void MACHINE_VER_SYM(options, teapot, 11, 0)(MachineClass *mc)
{
    MACHINE_VER_SYM(options, teapot, 11, 1)(mc);
    compat_props_add(mc->compat_props, compat_11_0,
                     G_N_ELEMENTS(compat_11_0));
}

static void MACHINE_VER_SYM(options, teapot, 8, 0)(MachineClass *mc)
{
    MACHINE_VER_SYM(options, teapot, 11, 0)(mc);
    compat_props_add(mc->compat_props, compat_8_0, G_N_ELEMENTS(compat_8_0));
}

#define DEFINE_TEAPOT(latest, ...)                                          \
    static void MACHINE_VER_SYM(class_init, teapot, __VA_ARGS__)(           \
        ObjectClass *oc, const void *data)                                  \
    {                                                                       \
        MachineClass *mc = MACHINE_CLASS(oc);                               \
                                                                            \
        MACHINE_VER_SYM(options, teapot, __VA_ARGS__)(mc);                  \
        MACHINE_VER_DEPRECATION(__VA_ARGS__);                               \
        if (latest) {                                                       \
            mc->alias = "teapot";                                           \
        }                                                                   \
    }                                                                       \
    static const TypeInfo MACHINE_VER_SYM(info, teapot, __VA_ARGS__) = {    \
        .name = MACHINE_VER_TYPE_NAME("teapot", __VA_ARGS__),               \
        .parent = TYPE_MACHINE,                                             \
        .class_init = MACHINE_VER_SYM(class_init, teapot, __VA_ARGS__),     \
        TYPE_IS_SECURE("test"),                                             \
    };                                                                      \
    static void MACHINE_VER_SYM(register, teapot, __VA_ARGS__)(void)        \
    {                                                                       \
        MACHINE_VER_DELETION(__VA_ARGS__);                                  \
        type_register_static(&MACHINE_VER_SYM(info, teapot, __VA_ARGS__));  \
    }

DEFINE_TEAPOT(true, 11, 1)
DEFINE_TEAPOT(false, 11, 0)
DEFINE_TEAPOT(false, 8, 0)

static void MACHINE_VER_SYM(options, teapot, 5, 1)(MachineClass *mc)
{
    MACHINE_VER_SYM(options, teapot, 8, 0)(mc);
}
DEFINE_TEAPOT(false, 5, 1)

/*** A machine that handles and judges some devices ***/

static Object *machine_handler;
static bool machine_vetoes;

static HotplugHandler *handler_of(MachineState *ms, DeviceState *dev)
{
    return object_dynamic_cast(OBJECT(dev), TYPE_T_LONE_DEV)
        ? HOTPLUG_HANDLER(machine_handler) : NULL;
}

static bool judge(MachineState *ms, DeviceState *dev, Error **errp)
{
    if (machine_vetoes) {
        error_setg(errp, "no more cups");
    }
    return !machine_vetoes;
}

/*** Names ***/

static void test_versions_have_four_forms(void)
{
    int MACHINE_VER_SYM(x, pot, 9, 0, 1, _, new) = 4;

    g_assert_cmpstr(MACHINE_VER_STR(9, 0), ==, "9.0");
    g_assert_cmpstr(MACHINE_VER_STR(9, 0, 1), ==, "9.0.1");
    g_assert_cmpstr(MACHINE_VER_STR(9, 0, _, new), ==, "9.0-new");
    g_assert_cmpstr(MACHINE_VER_STR(9, 0, 1, _, new), ==, "9.0.1-new");
    g_assert_cmpstr(MACHINE_VER_TYPE_NAME("pot", 9, 0), ==,
                    "pot-9.0-machine");
    g_assert_cmpstr(MACHINE_VER_TYPE_NAME("pot", 9, 0, 1, _, new), ==,
                    "pot-9.0.1-new-machine");
    g_assert_cmpint(pot_machine_9_0_1_new_x, ==, 4);
    g_assert_cmpstr(g_strstr_len(MACHINE_VER_TYPE_NAME("pot", 1, 2), -1,
                                 TYPE_MACHINE_SUFFIX), ==,
                    TYPE_MACHINE_SUFFIX);
}

static void test_versions_age(void)
{
    /* Snapshots count as what they lead to: 9.2.50 as 10.0. */
    g_assert_cmpint(MACHINE_VER_NOW(9, 1, 0), ==, 901);
    g_assert_cmpint(MACHINE_VER_NOW(9, 1, 50), ==, 902);
    g_assert_cmpint(MACHINE_VER_NOW(9, 2, 49), ==, 902);
    g_assert_cmpint(MACHINE_VER_NOW(9, 2, 90), ==, 1000);

    g_assert_false(MACHINE_VER_IS_DEPRECATED(QEMU_VERSION_MAJOR - 2, 0));
    g_assert_true(MACHINE_VER_IS_DEPRECATED(QEMU_VERSION_MAJOR - 3, 0));
    g_assert_true(MACHINE_VER_IS_DEPRECATED(QEMU_VERSION_MAJOR - 3, 0, 1));
    g_assert_false(MACHINE_VER_IS_DEPRECATED(QEMU_VERSION_MAJOR - 3, 2, _,
                                             new));
    g_assert_false(MACHINE_VER_SHOULD_DELETE(QEMU_VERSION_MAJOR - 5, 0));
    g_assert_true(MACHINE_VER_SHOULD_DELETE(QEMU_VERSION_MAJOR - 6, 0, 1, _,
                                            new));
}

/*** Machines ***/

static void test_old_versions_say_so_and_then_go(void)
{
    MachineClass *young = machine_class_by_name("teapot");
    MachineClass *old = machine_class_by_name("teapot-8.0");

    g_assert_cmpstr(young->name, ==, "teapot-11.1");
    g_assert_null(young->deprecation_reason);
    g_assert_cmpuint(young->compat_props->len, ==, 0);
    g_assert_cmpstr(old->deprecation_reason, ==,
                    "machines more than 3 years old are subject to deletion "
                    "after 6 years");
    g_assert_null(old->alias);
    g_assert_cmpuint(old->compat_props->len, ==, 4);
    g_assert_null(machine_class_by_name("teapot-5.1"));
}

/* Make @version and a device that it has; compare with the rest. */
static void check_device(const char *version, uint32_t number,
                         const char *text)
{
    TDev *d;

    if (!g_test_subprocess()) {
        g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
        g_test_trap_assert_passed();
        return;
    }
    machine_new(version, &error_abort);
    d = t_dev_new();
    g_assert_cmpuint(d->number, ==, number);
    g_assert_cmpstr(d->text, ==, text);
    object_unref(d);
}

static void test_the_newest_version_has_the_devices_own_values(void)
{
    check_device("teapot", 7, NULL);
}

static void test_an_old_version_has_old_values(void)
{
    check_device("teapot-11.0", 110, NULL);
}

static void test_the_oldest_difference_counts(void)
{
    check_device("teapot-8.0", 80, "old");
}

static void test_users_have_the_last_word(void)
{
    static GlobalProperty user = { TYPE_T_DEV, "number", "1" };

    qdev_prop_register_global(&user);
    check_device("teapot-8.0", 1, "old");
}

static void test_a_machine_handles_devices_without_bus(void)
{
    MachineClass *mc = machine_class_by_name("teapot");
    DeviceState *lone;
    TDev *d;
    Error *err = NULL;

    if (!g_test_subprocess()) {
        g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
        g_test_trap_assert_passed();
        return;
    }
    machine_handler = object_new(TYPE_T_POLITE);
    mc->get_hotplug_handler = handler_of;
    mc->hotplug_allowed = judge;
    machine_new("teapot", &error_abort);
    lone = qdev_new(TYPE_T_LONE_DEV);
    d = t_dev_new();
    g_assert_true(qdev_get_machine_hotplug_handler(lone)
                  == HOTPLUG_HANDLER(machine_handler));
    g_assert_true(qdev_get_hotplug_handler(lone)
                  == HOTPLUG_HANDLER(machine_handler));
    g_assert_null(qdev_get_hotplug_handler(DEVICE(d)));
    g_assert_true(qdev_hotplug_allowed(lone, NULL, &error_abort));
    machine_vetoes = true;
    g_assert_false(qdev_hotplug_allowed(lone, NULL, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "no more cups");
    error_free_or_abort(&err);
    object_unref(lone);
    object_unref(d);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    hwcore_types_init();
    MACHINE_VER_SYM(register, teapot, 11, 1)();
    MACHINE_VER_SYM(register, teapot, 11, 0)();
    MACHINE_VER_SYM(register, teapot, 8, 0)();
    MACHINE_VER_SYM(register, teapot, 5, 1)();
    g_test_add_func("/machine-version/versions have four forms",
                    test_versions_have_four_forms);
    g_test_add_func("/machine-version/versions age", test_versions_age);
    g_test_add_func("/machine-version/old versions say so and then go",
                    test_old_versions_say_so_and_then_go);
    g_test_add_func("/machine-version/a machine handles devices without bus",
                    test_a_machine_handles_devices_without_bus);
    g_test_add_func("/machine-version/the newest version has the devices' "
                    "own values",
                    test_the_newest_version_has_the_devices_own_values);
    g_test_add_func("/machine-version/an old version has old values",
                    test_an_old_version_has_old_values);
    g_test_add_func("/machine-version/the oldest difference counts",
                    test_the_oldest_difference_counts);
    g_test_add_func("/machine-version/users have the last word",
                    test_users_have_the_last_word);
    return g_test_run();
}
