/*
 * Tests of hw/core/prop-enums.c: enumerations of the schema as properties.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/qdev-properties-system.h"
#include "hwcore-types.h"
#include "qapi/error.h"
#include "qapi/qapi-types-block.h"
#include "qapi/qapi-types-block-core.h"
#include "qapi/qapi-types-machine.h"

#define TYPE_T_CHOICES "t-choices"
OBJECT_DECLARE_SIMPLE_TYPE(TChoices, T_CHOICES)

struct TChoices {
    DeviceState parent_obj;

    LostTickPolicy ticks;
    BlockdevOnError werror;
    int chs;
    FloppyDriveType floppy;
};

static const Property choices_props[] = {
    DEFINE_PROP_LOSTTICKPOLICY("ticks", TChoices, ticks,
                               LOST_TICK_POLICY_SLEW),
    DEFINE_PROP_BLOCKDEV_ON_ERROR("werror", TChoices, werror,
                                  BLOCKDEV_ON_ERROR_AUTO),
    DEFINE_PROP_BIOS_CHS_TRANS("chs", TChoices, chs,
                               BIOS_ATA_TRANSLATION_AUTO),
    DEFINE_PROP_SIGNED("floppy", TChoices, floppy, FLOPPY_DRIVE_TYPE_288,
                       qdev_prop_fdc_drive_type, FloppyDriveType),
};

static void choices_class_init(ObjectClass *oc, const void *data)
{
    device_class_set_props(DEVICE_CLASS(oc), choices_props);
}

static const TypeInfo types[] = {
    {
        .name = TYPE_T_CHOICES, .parent = TYPE_DEVICE,
        .instance_size = sizeof(TChoices), .class_init = choices_class_init,
        TYPE_IS_SECURE("test"),
    },
};

static void test_defaults_are_stored(void)
{
    TChoices *c = T_CHOICES(qdev_new(TYPE_T_CHOICES));

    g_assert_cmpint(c->ticks, ==, LOST_TICK_POLICY_SLEW);
    g_assert_cmpint(c->werror, ==, BLOCKDEV_ON_ERROR_AUTO);
    g_assert_cmpint(c->chs, ==, BIOS_ATA_TRANSLATION_AUTO);
    g_assert_cmpint(c->floppy, ==, FLOPPY_DRIVE_TYPE_288);
    object_unref(c);
}

static void test_names_are_those_of_the_schema(void)
{
    TChoices *c = T_CHOICES(qdev_new(TYPE_T_CHOICES));
    g_autofree char *text = NULL;
    Error *err = NULL;

    qdev_prop_set_string(DEVICE(c), "ticks", "delay");
    qdev_prop_set_string(DEVICE(c), "werror", "enospc");
    qdev_prop_set_string(DEVICE(c), "chs", "rechs");
    qdev_prop_set_enum(DEVICE(c), "floppy", FLOPPY_DRIVE_TYPE_144);
    g_assert_cmpint(c->ticks, ==, LOST_TICK_POLICY_DELAY);
    g_assert_cmpint(c->werror, ==, BLOCKDEV_ON_ERROR_ENOSPC);
    g_assert_cmpint(c->chs, ==, BIOS_ATA_TRANSLATION_RECHS);
    text = object_property_get_str(OBJECT(c), "floppy", &error_abort);
    g_assert_cmpstr(text, ==, "144");
    g_assert_false(object_property_set_str(OBJECT(c), "werror", "panic",
                                           &err));
    error_free_or_abort(&err);
    g_assert_cmpint(c->werror, ==, BLOCKDEV_ON_ERROR_ENOSPC);
    object_unref(c);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    hwcore_types_init();
    type_register_static_array(types, 1);
    g_test_add_func("/prop-enums/defaults are stored",
                    test_defaults_are_stored);
    g_test_add_func("/prop-enums/names are those of the schema",
                    test_names_are_those_of_the_schema);
    return g_test_run();
}
