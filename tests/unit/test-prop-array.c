/*
 * Tests of hw/core/prop-array.c: arrays and links.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/qdev-properties.h"
#include "hwcore-types.h"
#include "qapi/error.h"
#include "qobject/qlist.h"
#include "qom/qom-qobject.h"

#define TYPE_T_ARRAYS "t-arrays"
OBJECT_DECLARE_SIMPLE_TYPE(TArrays, T_ARRAYS)

struct TArrays {
    DeviceState parent_obj;

    uint32_t n_numbers, n_texts;
    uint32_t *numbers;
    char **texts;
    DeviceState *friend;
};

static const Property arrays_props[] = {
    DEFINE_PROP_ARRAY("numbers", TArrays, n_numbers, numbers,
                      qdev_prop_uint32, uint32_t),
    DEFINE_PROP_ARRAY("texts", TArrays, n_texts, texts, qdev_prop_string,
                      char *),
    DEFINE_PROP_LINK("friend", TArrays, friend, TYPE_DEVICE, DeviceState *),
};

static void arrays_class_init(ObjectClass *oc, const void *data)
{
    device_class_set_props(DEVICE_CLASS(oc), arrays_props);
}

static const TypeInfo types[] = {
    {
        .name = TYPE_T_ARRAYS, .parent = TYPE_DEVICE,
        .instance_size = sizeof(TArrays), .class_init = arrays_class_init,
        TYPE_IS_SECURE("test"),
    },
};

static void test_arrays_are_set_and_replaced(void)
{
    TArrays *a = T_ARRAYS(qdev_new(TYPE_T_ARRAYS));
    QList *list = qlist_new();
    QObject *got;

    g_assert_cmpuint(a->n_numbers, ==, 0);
    qlist_append_int(list, 5);
    qlist_append_int(list, 6);
    qdev_prop_set_array(DEVICE(a), "numbers", list);
    g_assert_cmpuint(a->n_numbers, ==, 2);
    g_assert_cmpuint(a->numbers[1], ==, 6);

    got = object_property_get_qobject(OBJECT(a), "numbers", &error_abort);
    g_assert_cmpuint(qlist_size(qobject_to(QList, got)), ==, 2);
    qobject_unref(got);

    qdev_prop_set_array(DEVICE(a), "numbers", qlist_new());
    g_assert_cmpuint(a->n_numbers, ==, 0);
    g_assert_null(a->numbers);
    object_unref(a);
}

static void test_elements_are_freed(void)
{
    TArrays *a = T_ARRAYS(qdev_new(TYPE_T_ARRAYS));
    QList *list = qlist_new();

    qlist_append_str(list, "one");
    qlist_append_str(list, "two");
    qdev_prop_set_array(DEVICE(a), "texts", list);
    g_assert_cmpstr(a->texts[0], ==, "one");
    list = qlist_new();
    qlist_append_str(list, "three");
    qdev_prop_set_array(DEVICE(a), "texts", list);
    g_assert_cmpstr(a->texts[0], ==, "three");
    object_unref(a);
}

static void test_a_bad_element_changes_nothing(void)
{
    TArrays *a = T_ARRAYS(qdev_new(TYPE_T_ARRAYS));
    g_autoptr(QList) list = qlist_new();
    Error *err = NULL;

    qlist_append_str(list, "one");
    qlist_append_int(list, 2);
    g_assert_false(object_property_set_qobject(OBJECT(a), "texts",
                                               QOBJECT(list), &err));
    error_free_or_abort(&err);
    g_assert_cmpuint(a->n_texts, ==, 0);
    g_assert_null(a->texts);
    object_unref(a);
}

static void test_a_link_holds_its_target_and_freezes(void)
{
    TArrays *a = T_ARRAYS(qdev_new(TYPE_T_ARRAYS));
    DeviceState *f = qdev_new(TYPE_T_LONE_DEV);
    Error *err = NULL;

    qdev_set_id(f, g_strdup("f"), &error_abort);
    g_assert_true(object_property_set_link(OBJECT(a), "friend", OBJECT(f),
                                           &error_abort));
    g_assert_true(a->friend == f);
    qdev_realize(DEVICE(a), NULL, &error_abort);
    g_assert_false(object_property_set_link(OBJECT(a), "friend", NULL,
                                            &err));
    error_free_or_abort(&err);
    object_unparent(OBJECT(f));
    object_unref(f);
    g_assert_cmpstr(a->friend->id, ==, "f");
    object_unparent(OBJECT(a));
    object_unref(a);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    hwcore_types_init();
    type_register_static_array(types, 1);
    g_test_add_func("/prop-array/arrays are set and replaced",
                    test_arrays_are_set_and_replaced);
    g_test_add_func("/prop-array/elements are freed",
                    test_elements_are_freed);
    g_test_add_func("/prop-array/a bad element changes nothing",
                    test_a_bad_element_changes_nothing);
    g_test_add_func("/prop-array/a link holds its target and freezes",
                    test_a_link_holds_its_target_and_freezes);
    return g_test_run();
}
