/*
 * Tests of hw/core/qdev-properties-system.c: addresses, UUIDs, block sizes.
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
    int32_t addr, slot;
    uint32_t block;
};

static const Property names_props[] = {
    DEFINE_PROP_MACADDR("mac", TNames, mac),
    DEFINE_PROP_UUID("uuid", TNames, uuid),
    DEFINE_PROP_UUID_NODEFAULT("none", TNames, none),
    DEFINE_PROP_PCI_DEVFN("addr", TNames, addr, -1),
    DEFINE_PROP_PCI_DEVFN("slot", TNames, slot, 0x21),
    DEFINE_PROP_BLOCKSIZE("block", TNames, block),
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
    qdev_prop_set_macaddr(DEVICE(n), "mac",
                          (const uint8_t[]) { 0xff, 1, 2, 3, 4, 0xa5 });
    g_assert_cmphex(n->mac.a[0], ==, 0xff);
    g_assert_cmphex(n->mac.a[5], ==, 0xa5);
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

static void expect_addr(TNames *n, const char *text, int32_t devfn,
                        const char *shown)
{
    g_autofree char *print = NULL;

    if (text) {
        qdev_prop_set_string(DEVICE(n), "addr", text);
    }
    g_assert_cmpint(n->addr, ==, devfn);
    print = qdev_prop_pci_devfn.print(OBJECT(n), &names_props[3]);
    g_assert_cmpstr(print, ==, shown);
}

static void refuse(TNames *n, const char *name, const char *text,
                   const char *message)
{
    Error *err = NULL;

    g_assert_false(object_property_parse(OBJECT(n), name, text, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free_or_abort(&err);
}

static void test_pci_addresses_are_slot_and_function(void)
{
    static const char *const bad[] = {
        "", "x", "20", "1.8", "1.", "1.0x", "1.00", "001", " 1", "1 ", "-1",
        "+1", "0x3", "100", "1f:0",
    };
    TNames *n = T_NAMES(qdev_new(TYPE_T_NAMES));
    Error *err = NULL;

    g_assert_cmphex(n->slot, ==, 0x21);
    expect_addr(n, NULL, -1, "<unset>");
    expect_addr(n, "6", 6 << 3, "06.0");
    expect_addr(n, "1F.7", 0xff, "1f.7");
    expect_addr(n, "02.3", 0x13, "02.3");
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autofree char *message = g_strdup_printf(
            "Property 't-names.addr' doesn't take value '%s'", bad[i]);

        refuse(n, "addr", bad[i], message);
    }
    g_assert_true(object_property_set_int(OBJECT(n), "addr", 0xff,
                                          &error_abort));
    g_assert_cmpint(n->addr, ==, 0xff);
    g_assert_cmpint(object_property_get_int(OBJECT(n), "addr",
                                            &error_abort), ==, 0xff);
    g_assert_false(object_property_set_int(OBJECT(n), "addr", 256, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Property 't-names.addr' doesn't take value 256 "
                    "(minimum: -1, maximum: 255)");
    error_free_or_abort(&err);
    g_assert_false(object_property_set_int(OBJECT(n), "addr", -2, &err));
    error_free_or_abort(&err);
    g_assert_true(object_property_set_int(OBJECT(n), "addr", -1,
                                          &error_abort));
    expect_addr(n, NULL, -1, "<unset>");
    object_unref(n);
}

static void test_blocks_are_powers_of_two(void)
{
    TNames *n = T_NAMES(qdev_new(TYPE_T_NAMES));

    g_assert_cmpuint(n->block, ==, 0);
    g_assert_true(object_property_parse(OBJECT(n), "block", "512",
                                        &error_abort));
    g_assert_cmpuint(n->block, ==, 512);
    g_assert_true(object_property_parse(OBJECT(n), "block", "2M",
                                        &error_abort));
    g_assert_cmpuint(object_property_get_uint(OBJECT(n), "block",
                                              &error_abort), ==, 2 << 20);
    refuse(n, "block", "256", "Property 't-names.block' doesn't take value "
           "256 (minimum: 512, maximum: 2097152)");
    refuse(n, "block", "4M", "Property 't-names.block' doesn't take value "
           "4194304 (minimum: 512, maximum: 2097152)");
    refuse(n, "block", "768", "Property 't-names.block' doesn't take value "
           "768, it's not a power of 2");
    g_assert_cmpuint(n->block, ==, 2 << 20);
    g_assert_true(object_property_parse(OBJECT(n), "block", "0",
                                        &error_abort));
    g_assert_cmpuint(n->block, ==, 0);
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
    g_test_add_func("/qdev-properties-system/PCI addresses are slot and "
                    "function", test_pci_addresses_are_slot_and_function);
    g_test_add_func("/qdev-properties-system/blocks are powers of two",
                    test_blocks_are_powers_of_two);
    return g_test_run();
}
