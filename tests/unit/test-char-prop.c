/*
 * "chardev=ID" of devices.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "chardev-harness.h"
#include "hw/core/qdev-properties-system.h"
#include "hw/core/qdev.h"

typedef struct PropDevice {
    DeviceState parent_obj;
    CharFrontend chr;
} PropDevice;

#define TYPE_PROP_DEVICE "char-prop-device"
#define PROP_DEVICE(obj) OBJECT_CHECK(PropDevice, (obj), TYPE_PROP_DEVICE)

static const Property props[] = {
    DEFINE_PROP_CHR("chardev", PropDevice, chr),
};

static void prop_class_init(ObjectClass *oc, const void *data)
{
    device_class_set_props(DEVICE_CLASS(oc), props);
}

static const TypeInfo prop_types[] = {
    {
        .name = TYPE_PROP_DEVICE,
        .parent = TYPE_DEVICE,
        .instance_size = sizeof(PropDevice),
        .class_init = prop_class_init,
        TYPE_IS_SECURE("test"),
    },
};
DEFINE_TYPES(prop_types)

static void test_the_property_attaches_and_release_detaches(void)
{
    Chardev *chr = chr_make("null,id=a");
    Object *dev = object_new(TYPE_PROP_DEVICE);
    g_autofree char *before = NULL, *after = NULL;

    before = object_property_get_str(dev, "chardev", &error_abort);
    g_assert_cmpstr(before, ==, "");
    object_property_set_str(dev, "chardev", "a", &error_abort);
    after = object_property_get_str(dev, "chardev", &error_abort);
    g_assert_cmpstr(after, ==, "a");
    g_assert_true(qemu_chr_is_busy(chr));
    object_unref(dev);
    g_assert_false(qemu_chr_is_busy(chr));
    qemu_chr_cleanup();
}

static void set_fails(Object *dev, const char *value, const char *says)
{
    Error *err = NULL;

    object_property_set_str(dev, "chardev", value, &err);
    g_assert_nonnull(strstr(error_get_pretty(err), says));
    error_free(err);
}

static void test_wrong_values_are_refused(void)
{
    Object *dev = object_new(TYPE_PROP_DEVICE);
    Object *other = object_new(TYPE_PROP_DEVICE);

    chr_make("null,id=a");
    chr_make("null,id=b");
    set_fails(dev, "c", "can't find value 'c'");
    object_property_set_str(dev, "chardev", "", &error_abort);
    object_property_set_str(dev, "chardev", "a", &error_abort);
    set_fails(dev, "b", "is set to 'a' already");
    set_fails(other, "a", "already in use");
    object_unref(other);
    g_assert_true(qemu_chr_is_busy(qemu_chr_find("a")));
    object_unref(dev);
    qemu_chr_cleanup();
}

static void test_our_own_code_attaches_too(void)
{
    Chardev *chr = chr_make("null,id=a");
    DeviceState *dev = DEVICE(object_new(TYPE_PROP_DEVICE));

    qdev_prop_set_chr(dev, "chardev", NULL);
    g_assert_null(PROP_DEVICE(dev)->chr.chr);
    qdev_prop_set_chr(dev, "chardev", chr);
    g_assert_true(PROP_DEVICE(dev)->chr.chr == chr);
    object_unref(dev);
    qemu_chr_cleanup();
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/char-prop/the-property-attaches-and-release-detaches",
                    test_the_property_attaches_and_release_detaches);
    g_test_add_func("/char-prop/wrong-values-are-refused",
                    test_wrong_values_are_refused);
    g_test_add_func("/char-prop/our-own-code-attaches-too",
                    test_our_own_code_attaches_too);
    return g_test_run();
}
