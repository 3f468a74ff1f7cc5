/*
 * Tests of hw/core/qdev-properties-system.c: addresses and UUIDs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/qdev-properties-system.h"
#include "hwcore-types.h"
#include "qapi/error.h"

#define TYPE_T_NAMES "t-names"
OBJECT_DECLARE_SIMPLE_TYPE(TNames, T_NAMES)

struct TNames {
    DeviceState parent_obj;

    MACAddr mac;
    QemuUUID uuid, none;
};

static const Property names_props[] = {
    DEFINE_PROP_MACADDR("mac", TNames, mac),
    DEFINE_PROP_UUID("uuid", TNames, uuid),
    DEFINE_PROP_UUID_NODEFAULT("none", TNames, none),
};

static void names_class_init(ObjectClass *oc, const void *data)
{
    device_class_set_props(DEVICE_CLASS(oc), names_props);
}

static const TypeInfo types[] = {
    {
        .name = TYPE_T_NAMES, .parent = TYPE_DEVICE,
        .instance_size = sizeof(TNames), .class_init = names_class_init,
        TYPE_IS_SECURE("test"),
    },
};

static void test_addresses_are_strict(void)
{
    static const char *const bad[] = {
        "", "52:54:00:12:34", "52:54:00:12:34:5", "52:54:00:12:34:56:78",
        "52:54:00:12:34:5g", "52:54-00:12:34:56", "525400123456", "5:2:3:4",
    };
    TNames *n = T_NAMES(qdev_new(TYPE_T_NAMES));
    g_autofree char *text = NULL;

    qdev_prop_set_string(DEVICE(n), "mac", "52-54-00-12-34-5F");
    g_assert_cmphex(n->mac.a[5], ==, 0x5f);
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        Error *err = NULL;

        g_assert_false(object_property_set_str(OBJECT(n), "mac", bad[i],
                                               &err));
        error_free_or_abort(&err);
    }
    text = object_property_get_str(OBJECT(n), "mac", &error_abort);
    g_assert_cmpstr(text, ==, "52:54:00:12:34:5f");
    object_unref(n);
}

static void test_uuids_are_random_or_given(void)
{
    static const char given[] = "12345678-9abc-def0-1234-56789abcdef0";
    TNames *n = T_NAMES(qdev_new(TYPE_T_NAMES));
    g_autofree char *text = NULL;
    Error *err = NULL;

    g_assert_false(qemu_uuid_is_null(&n->uuid));
    g_assert_true(qemu_uuid_is_null(&n->none));
    qdev_prop_set_string(DEVICE(n), "uuid", given);
    text = object_property_get_str(OBJECT(n), "uuid", &error_abort);
    g_assert_cmpstr(text, ==, given);
    g_assert_false(object_property_set_str(OBJECT(n), "uuid", "1234", &err));
    error_free_or_abort(&err);
    object_unref(n);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    hwcore_types_init();
    type_register_static_array(types, 1);
    g_test_add_func("/qdev-properties-system/addresses are strict",
                    test_addresses_are_strict);
    g_test_add_func("/qdev-properties-system/UUIDs are random or given",
                    test_uuids_are_random_or_given);
    return g_test_run();
}
