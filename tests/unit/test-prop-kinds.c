/*
 * Tests of hw/core/prop-kinds.c: kinds of property values.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/qdev-properties.h"
#include "hwcore-types.h"
#include "qapi/error.h"
#include "qapi/qapi-types-common.h"
#include "qobject/qjson.h"

#define TYPE_T_KINDS "t-kinds"
OBJECT_DECLARE_SIMPLE_TYPE(TKinds, T_KINDS)

struct TKinds {
    DeviceState parent_obj;

    uint32_t flags;
    uint64_t flags64;
    bool b;
    uint8_t u8;
    uint16_t u16;
    uint32_t u32, size32;
    uint64_t u64, size, masked;
    int8_t i8;
    int16_t i16;
    int32_t i32;
    int64_t i64;
    char *s;
    OnOffAuto onoff;
    OnOffAutoBit64 trits;
};

static const Property kinds_props[] = {
    DEFINE_PROP_BIT("bit", TKinds, flags, 31, true),
    DEFINE_PROP_BIT64("bit64", TKinds, flags64, 63, true),
    DEFINE_PROP_BOOL("bool", TKinds, b, true),
    DEFINE_PROP_UINT8("u8", TKinds, u8, 8),
    DEFINE_PROP_UINT16("u16", TKinds, u16, 16),
    DEFINE_PROP_UINT32("u32", TKinds, u32, 32),
    DEFINE_PROP_UINT64("u64", TKinds, u64, UINT64_MAX),
    DEFINE_PROP_INT8("i8", TKinds, i8, -8),
    DEFINE_PROP_INT16("i16", TKinds, i16, -16),
    DEFINE_PROP_INT32("i32", TKinds, i32, -32),
    DEFINE_PROP_INT64("i64", TKinds, i64, INT64_MIN),
    DEFINE_PROP_SIZE("size", TKinds, size, 1ULL << 40),
    DEFINE_PROP_SIZE32("size32", TKinds, size32, 4096),
    DEFINE_PROP_UINT64_CHECKMASK("masked", TKinds, masked, 0xf0),
    DEFINE_PROP_STRING("s", TKinds, s),
    DEFINE_PROP_ON_OFF_AUTO("onoff", TKinds, onoff, ON_OFF_AUTO_AUTO),
    DEFINE_PROP_ON_OFF_AUTO_BIT64("trit0", TKinds, trits, 0, ON_OFF_AUTO_ON),
    DEFINE_PROP_ON_OFF_AUTO_BIT64("trit63", TKinds, trits, 63,
                                  ON_OFF_AUTO_AUTO),
};

static void kinds_class_init(ObjectClass *oc, const void *data)
{
    device_class_set_props(DEVICE_CLASS(oc), kinds_props);
}

static const TypeInfo types[] = {
    {
        .name = TYPE_T_KINDS, .parent = TYPE_DEVICE,
        .instance_size = sizeof(TKinds), .class_init = kinds_class_init,
        TYPE_IS_SECURE("test"),
    },
};

static void test_defaults_are_stored(void)
{
    TKinds *k = T_KINDS(qdev_new(TYPE_T_KINDS));

    g_assert_cmphex(k->flags, ==, 1u << 31);
    g_assert_cmphex(k->flags64, ==, 1ULL << 63);
    g_assert_true(k->b);
    g_assert_cmpuint(k->u8, ==, 8);
    g_assert_cmpuint(k->u16, ==, 16);
    g_assert_cmpuint(k->u32, ==, 32);
    g_assert_cmphex(k->u64, ==, UINT64_MAX);
    g_assert_cmpint(k->i8, ==, -8);
    g_assert_cmpint(k->i16, ==, -16);
    g_assert_cmpint(k->i32, ==, -32);
    g_assert_cmpint(k->i64, ==, INT64_MIN);
    g_assert_cmphex(k->size, ==, 1ULL << 40);
    g_assert_cmpuint(k->size32, ==, 4096);
    g_assert_cmpint(k->onoff, ==, ON_OFF_AUTO_AUTO);
    g_assert_null(k->s);
    object_unref(k);
}

static bool parse(TKinds *k, const char *name, const char *text)
{
    Error *err = NULL;

    if (object_property_parse(OBJECT(k), name, text, &err)) {
        return true;
    }
    g_assert_nonnull(err);
    error_free(err);
    return false;
}

static void test_values_are_set_within_range(void)
{
    TKinds *k = T_KINDS(qdev_new(TYPE_T_KINDS));
    g_autofree char *text = NULL;

    g_assert_true(parse(k, "bit", "off"));
    g_assert_cmphex(k->flags, ==, 0);
    g_assert_true(parse(k, "bit64", "off"));
    g_assert_cmphex(k->flags64, ==, 0);
    g_assert_true(parse(k, "u8", "255"));
    g_assert_false(parse(k, "u8", "256"));
    g_assert_cmpuint(k->u8, ==, 255);
    g_assert_true(parse(k, "i8", "-128"));
    g_assert_false(parse(k, "i8", "-129"));
    g_assert_true(parse(k, "size32", "1M"));
    g_assert_cmpuint(k->size32, ==, 1 << 20);
    g_assert_false(parse(k, "size32", "4G"));
    g_assert_true(parse(k, "masked", "0xa0"));
    g_assert_false(parse(k, "masked", "0x1"));
    g_assert_cmphex(k->masked, ==, 0xa0);
    g_assert_true(parse(k, "onoff", "on"));
    g_assert_false(parse(k, "onoff", "perhaps"));
    g_assert_true(parse(k, "s", "text"));
    text = object_property_get_str(OBJECT(k), "s", &error_abort);
    g_assert_cmpstr(text, ==, "text");
    object_unref(k);
}

static void test_help_knows_the_default(void)
{
    ObjectProperty *op = object_class_property_find(
        object_class_by_name(TYPE_T_KINDS), "u32");

    g_assert_nonnull(op->defval);
    g_assert_null(op->init);
}

static void expect_trit63(TKinds *k, const char *text, uint64_t on,
                          uint64_t automatic)
{
    g_autofree char *got = NULL;

    qdev_prop_set_string(DEVICE(k), "trit63", text);
    g_assert_cmphex(k->trits.on_bits, ==, on);
    g_assert_cmphex(k->trits.auto_bits, ==, automatic);
    got = object_property_get_str(OBJECT(k), "trit63", &error_abort);
    g_assert_cmpstr(got, ==, text);
}

static void test_one_of_64_is_on_off_or_auto(void)
{
    const uint64_t top = 1ULL << 63;
    TKinds *k = T_KINDS(qdev_new(TYPE_T_KINDS));

    g_assert_cmphex(k->trits.on_bits, ==, 1);
    g_assert_cmphex(k->trits.auto_bits, ==, top);
    expect_trit63(k, "on", top | 1, 0);
    expect_trit63(k, "off", 1, 0);
    expect_trit63(k, "auto", 1, top);
    g_assert_false(parse(k, "trit63", "maybe"));
    object_unref(k);
}

static void test_our_own_code_sets_values(void)
{
    TKinds *k = T_KINDS(qdev_new(TYPE_T_KINDS));
    DeviceState *dev = DEVICE(k);

    qdev_prop_set_bit(dev, "bit", false);
    qdev_prop_set_uint8(dev, "u8", 200);
    qdev_prop_set_uint16(dev, "u16", 60000);
    qdev_prop_set_uint32(dev, "u32", 4000000000u);
    qdev_prop_set_int32(dev, "i32", -2000000000);
    qdev_prop_set_uint64(dev, "u64", 1ULL << 63);
    qdev_prop_set_enum(dev, "onoff", ON_OFF_AUTO_OFF);
    g_assert_cmphex(k->flags, ==, 0);
    g_assert_cmpuint(k->u8, ==, 200);
    g_assert_cmpuint(k->u16, ==, 60000);
    g_assert_cmpuint(k->u32, ==, 4000000000u);
    g_assert_cmpint(k->i32, ==, -2000000000);
    g_assert_cmphex(k->u64, ==, 1ULL << 63);
    g_assert_cmpint(k->onoff, ==, ON_OFF_AUTO_OFF);
    object_unref(k);
}

static void expect_default(const char *name, const char *json)
{
    ObjectClass *oc = object_class_by_name(TYPE_T_KINDS);
    ObjectProperty *op = object_class_property_find(oc, name);
    g_autoptr(GString) text = NULL;

    g_assert_nonnull(op->defval);
    text = qobject_to_json(op->defval);
    g_assert_cmpstr(text->str, ==, json);
}

static void test_help_knows_the_defaults(void)
{
    expect_default("bit", "true");
    expect_default("u64", "18446744073709551615");
    expect_default("i64", "-9223372036854775808");
    expect_default("onoff", "\"auto\"");
    expect_default("trit0", "\"on\"");
    g_assert_null(object_class_property_find(
        object_class_by_name(TYPE_T_KINDS), "masked")->defval);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    hwcore_types_init();
    type_register_static_array(types, 1);
    g_test_add_func("/prop-kinds/defaults are stored",
                    test_defaults_are_stored);
    g_test_add_func("/prop-kinds/values are set within range",
                    test_values_are_set_within_range);
    g_test_add_func("/prop-kinds/help knows the default",
                    test_help_knows_the_default);
    g_test_add_func("/prop-kinds/one of 64 is on, off or auto",
                    test_one_of_64_is_on_off_or_auto);
    g_test_add_func("/prop-kinds/our own code sets values",
                    test_our_own_code_sets_values);
    g_test_add_func("/prop-kinds/help knows the defaults",
                    test_help_knows_the_defaults);
    return g_test_run();
}
