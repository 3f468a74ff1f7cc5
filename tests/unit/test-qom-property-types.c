/*
 * qom/property-types.c: typed accessors and aliases.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/util.h"
#include "qobject/qdict.h"
#include "qom/object.h"
#include "qom/qom-qobject.h"

#define TYPE_TOY "pt-toy"
#define TYPE_TOY_BOX "pt-toy-box"

typedef enum { COLOR_RED, COLOR_BLUE, COLOR__MAX } Color;
static const char *const color_names[] = { "red", "blue" };
static const QEnumLookup color_lookup = {
    .array = color_names, .size = COLOR__MAX,
};

typedef struct Toy {
    Object parent_obj;
    int color;
    uint8_t u8;
    uint16_t u16;
    uint32_t u32;
    uint64_t u64;
    char *name;
} Toy;

static int color_get(Object *obj, Error **errp)
{
    return ((Toy *)obj)->color;
}

static void color_set(Object *obj, int value, Error **errp)
{
    ((Toy *)obj)->color = value;
}

static char *name_get(Object *obj, Error **errp)
{
    if (!((Toy *)obj)->name) {
        error_setg(errp, "the toy has no name");
    }
    return g_strdup(((Toy *)obj)->name);
}

static void name_set(Object *obj, const char *value, Error **errp)
{
    g_free(((Toy *)obj)->name);
    ((Toy *)obj)->name = g_strdup(value);
}

static bool is_blue(Object *obj, Error **errp)
{
    return ((Toy *)obj)->color == COLOR_BLUE;
}

static void make_blue(Object *obj, bool value, Error **errp)
{
    ((Toy *)obj)->color = value ? COLOR_BLUE : COLOR_RED;
}

static bool broken_get(Object *obj, Error **errp)
{
    error_setg(errp, "broken");
    return false;
}

static int broken_enum_get(Object *obj, Error **errp)
{
    error_setg(errp, "broken");
    return 0;
}

static void date_get(Object *obj, struct tm *tm, Error **errp)
{
    tm->tm_year = 126;
    tm->tm_mon = 10;
    tm->tm_mday = 22;
    tm->tm_hour = 3;
    tm->tm_min = 4;
    tm->tm_sec = 5;
}

static void broken_date_get(Object *obj, struct tm *tm, Error **errp)
{
    error_setg(errp, "broken");
}

static void toy_class_init(ObjectClass *klass, const void *data)
{
    object_class_property_add_enum(klass, "color", "Color", &color_lookup,
                                   color_get, color_set);
    object_class_property_add_str(klass, "name", name_get, name_set);
    object_class_property_set_description(klass, "name", "what it is called");
    object_class_property_add_tm(klass, "date", date_get);
}

static void toy_init(Object *obj)
{
    Toy *toy = (Toy *)obj;

    object_property_add_uint8_ptr(obj, "u8", &toy->u8,
                                  OBJ_PROP_FLAG_READWRITE);
    object_property_add_uint16_ptr(obj, "u16", &toy->u16,
                                   OBJ_PROP_FLAG_READWRITE);
    object_property_add_uint32_ptr(obj, "u32", &toy->u32,
                                   OBJ_PROP_FLAG_READ);
    object_property_add_uint64_ptr(obj, "u64", &toy->u64,
                                   OBJ_PROP_FLAG_WRITE);
}

static void toy_finalize(Object *obj)
{
    g_free(((Toy *)obj)->name);
}

static const TypeInfo types[] = {
    {
        .name = TYPE_TOY, .parent = TYPE_OBJECT, .instance_size = sizeof(Toy),
        .class_init = toy_class_init, .instance_init = toy_init,
        .instance_finalize = toy_finalize, TYPE_IS_SECURE("test"),
    }, {
        .name = TYPE_TOY_BOX, .parent = TYPE_TOY, TYPE_IS_SECURE("test"),
    },
};
DEFINE_TYPES(types)

static void test_enum(void)
{
    g_autoptr(Object) obj = object_new(TYPE_TOY);
    g_autofree char *text = NULL;
    Error *err = NULL;

    g_assert_true(object_property_set_str(obj, "color", "blue",
                                          &error_abort));
    g_assert_cmpint(((Toy *)obj)->color, ==, COLOR_BLUE);
    g_assert_cmpint(object_property_get_enum(obj, "color", "Color",
                                             &error_abort), ==, COLOR_BLUE);
    text = object_property_print(obj, "color", false, &error_abort);
    g_assert_cmpstr(text, ==, "blue");
    g_assert_false(object_property_set_str(obj, "color", "green", &err));
    error_free(err);
    err = NULL;
    g_assert_cmpint(object_property_get_enum(obj, "color", "Taste", &err), ==,
                    -1);
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Property 'pt-toy.color' is not an enum of type 'Taste'");
    error_free(err);
    err = NULL;
    g_assert_cmpint(object_property_get_enum(obj, "name", "string", &err), ==,
                    -1);
    error_free(err);
    g_assert_cmpint(object_property_get_enum(obj, "nope", "Color", NULL), ==,
                    -1);
}

static void test_getter_errors(void)
{
    g_autoptr(Object) obj = object_new(TYPE_TOY);
    Error *err = NULL;

    g_assert_null(object_property_get_str(obj, "name", &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "the toy has no name");
    error_free(err);
    object_property_add_bool(obj, "bad-bool", broken_get, NULL);
    object_property_add_enum(obj, "bad-enum", "Color", &color_lookup,
                             broken_enum_get, NULL);
    object_property_add_tm(obj, "bad-date", broken_date_get);
    g_assert_null(object_property_get_qobject(obj, "bad-bool", NULL));
    g_assert_null(object_property_get_qobject(obj, "bad-enum", NULL));
    g_assert_null(object_property_get_qobject(obj, "bad-date", NULL));
    err = NULL;
    g_assert_cmpint(object_property_get_enum(obj, "bad-enum", "Color", &err),
                    ==, -1);
    g_assert_cmpstr(error_get_pretty(err), ==, "broken");
    error_free(err);
}

static void test_date(void)
{
    g_autoptr(Object) obj = object_new(TYPE_TOY);
    QObject *value = object_property_get_qobject(obj, "date", &error_abort);
    QDict *date = qobject_to(QDict, value);

    g_assert_cmpint(qdict_get_int(date, "tm_year"), ==, 126);
    g_assert_cmpint(qdict_get_int(date, "tm_mon"), ==, 10);
    g_assert_cmpint(qdict_get_int(date, "tm_mday"), ==, 22);
    g_assert_cmpint(qdict_get_int(date, "tm_hour"), ==, 3);
    g_assert_cmpint(qdict_get_int(date, "tm_min"), ==, 4);
    g_assert_cmpint(qdict_get_int(date, "tm_sec"), ==, 5);
    g_assert_cmpuint(qdict_size(date), ==, 6);
    qobject_unref(value);
}

/* What one object has for itself works as what its class has. */
static void test_own_properties(void)
{
    g_autoptr(Object) obj = object_new(TYPE_TOY);
    g_autofree char *name = NULL;
    ObjectProperty *prop;
    QObject *value;

    prop = object_property_add_str(obj, "own-name", name_get, name_set);
    g_assert_cmpstr(prop->type, ==, "string");
    g_assert_true(object_property_set_str(obj, "own-name", "max",
                                          &error_abort));
    name = object_property_get_str(obj, "own-name", &error_abort);
    g_assert_cmpstr(name, ==, "max");

    prop = object_property_add_bool(obj, "blue", is_blue, make_blue);
    g_assert_cmpstr(prop->type, ==, "bool");
    g_assert_true(object_property_set_bool(obj, "blue", true, &error_abort));
    g_assert_cmpint(((Toy *)obj)->color, ==, COLOR_BLUE);
    g_assert_true(object_property_get_bool(obj, "blue", &error_abort));

    prop = object_property_add_enum(obj, "own-color", "Color", &color_lookup,
                                    color_get, color_set);
    g_assert_cmpstr(prop->type, ==, "Color");
    g_assert_true(object_property_set_str(obj, "own-color", "red",
                                          &error_abort));
    g_assert_cmpint(object_property_get_enum(obj, "own-color", "Color",
                                             &error_abort), ==, COLOR_RED);

    prop = object_property_add_tm(obj, "own-date", date_get);
    g_assert_cmpstr(prop->type, ==, "struct tm");
    g_assert_null(prop->set);
    value = object_property_get_qobject(obj, "own-date", &error_abort);
    g_assert_cmpint(qdict_get_int(qobject_to(QDict, value), "tm_mday"), ==,
                    22);
    qobject_unref(value);
}

/* Property @prop takes @max and gives it back, and takes no more. */
static void assert_integer(Object *obj, ObjectProperty *prop,
                           const char *type, uint64_t max)
{
    g_autofree char *name = g_strdup(prop->name);

    g_assert_cmpstr(prop->type, ==, type);
    g_assert_true(object_property_set_uint(obj, name, max, &error_abort));
    g_assert_cmpuint(object_property_get_uint(obj, name, &error_abort), ==,
                     max);
    g_assert_true(object_property_set_uint(obj, name, 1, &error_abort));
    g_assert_cmpuint(object_property_get_uint(obj, name, &error_abort), ==,
                     1);
    if (max != UINT64_MAX) {
        g_assert_false(object_property_set_uint(obj, name, max + 1, NULL));
        g_assert_false(object_property_set_int(obj, name, -1, NULL));
    }
    g_assert_cmpuint(object_property_get_uint(obj, name, &error_abort), ==,
                     1);
}

static void test_widths(void)
{
    static uint8_t u8;
    static uint16_t u16;
    static uint32_t u32;
    static uint64_t u64;
    const ObjectPropertyFlags rw = OBJ_PROP_FLAG_READWRITE;
    g_autoptr(Object) obj = object_new(TYPE_TOY_BOX);
    ObjectClass *klass = object_get_class(obj);

    assert_integer(obj, object_property_add_uint8_ptr(obj, "a", &u8, rw),
                   "uint8", UINT8_MAX);
    assert_integer(obj, object_property_add_uint16_ptr(obj, "b", &u16, rw),
                   "uint16", UINT16_MAX);
    assert_integer(obj, object_property_add_uint32_ptr(obj, "c", &u32, rw),
                   "uint32", UINT32_MAX);
    assert_integer(obj, object_property_add_uint64_ptr(obj, "d", &u64, rw),
                   "uint64", UINT64_MAX);
    u8 = u16 = u32 = u64 = 0;
    assert_integer(obj, object_class_property_add_uint8_ptr(klass, "e", &u8,
                                                            rw),
                   "uint8", UINT8_MAX);
    assert_integer(obj, object_class_property_add_uint16_ptr(klass, "f", &u16,
                                                             rw),
                   "uint16", UINT16_MAX);
    assert_integer(obj, object_class_property_add_uint32_ptr(klass, "g", &u32,
                                                             rw),
                   "uint32", UINT32_MAX);
    assert_integer(obj, object_class_property_add_uint64_ptr(klass, "h", &u64,
                                                             rw),
                   "uint64", UINT64_MAX);
    g_assert_cmpuint(u8 + u16 + u32 + u64, ==, 4);
}

static void test_integers(void)
{
    g_autoptr(Object) obj = object_new(TYPE_TOY);
    Toy *toy = (Toy *)obj;

    g_assert_true(object_property_set_uint(obj, "u8", 255, &error_abort));
    g_assert_cmpuint(toy->u8, ==, 255);
    g_assert_false(object_property_set_uint(obj, "u8", 256, NULL));
    g_assert_cmpuint(toy->u8, ==, 255);
    g_assert_true(object_property_set_uint(obj, "u16", 65535, &error_abort));
    g_assert_false(object_property_set_uint(obj, "u16", 65536, NULL));
    toy->u32 = 0xffffffff;
    g_assert_cmpuint(object_property_get_uint(obj, "u32", &error_abort), ==,
                     0xffffffff);
    g_assert_false(object_property_set_uint(obj, "u32", 1, NULL));
    g_assert_true(object_property_set_uint(obj, "u64", UINT64_MAX,
                                           &error_abort));
    g_assert_cmpuint(toy->u64, ==, UINT64_MAX);
    g_assert_null(object_property_get_qobject(obj, "u64", NULL));
}

static void test_alias(void)
{
    g_autoptr(Object) target = object_new(TYPE_TOY);
    g_autoptr(Object) obj = object_new(TYPE_TOY);
    g_autofree char *name = NULL;
    ObjectProperty *prop;
    Error *err = NULL;

    prop = object_property_add_alias(obj, "nick", target, "name");
    g_assert_cmpstr(prop->type, ==, "string");
    g_assert_cmpstr(prop->description, ==, "what it is called");
    g_assert_true(object_property_set_str(obj, "nick", "bob", &error_abort));
    g_assert_cmpstr(((Toy *)target)->name, ==, "bob");
    g_assert_null(((Toy *)obj)->name);
    name = object_property_get_str(obj, "nick", &error_abort);
    g_assert_cmpstr(name, ==, "bob");

    object_property_add_alias(obj, "tiny", target, "u8");
    g_assert_false(object_property_set_uint(obj, "tiny", 256, &err));
    /* the user knows it as "tiny" */
    g_assert_nonnull(strstr(error_get_pretty(err), "tiny"));
    error_free(err);
    object_property_add_alias(obj, "far", target, "u32");
    g_assert_false(object_property_set_uint(obj, "far", 1, NULL));
}

static void test_alias_of_child(void)
{
    g_autoptr(Object) target = object_new(TYPE_TOY);
    g_autoptr(Object) obj = object_new(TYPE_TOY);
    Object *part = object_property_add_new_container(target, "part");
    ObjectProperty *prop;

    prop = object_property_add_alias(obj, "limb", target, "part");
    g_assert_cmpstr(prop->type, ==, "link<container>");
    g_assert_true(object_resolve_path_component(obj, "limb") == part);
    g_assert_true(part->parent == target);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);

#define ADD(name, fn) g_test_add_func("/qom/property-types/" name, fn)
    ADD("an enum goes by its names", test_enum);
    ADD("a getter may fail", test_getter_errors);
    ADD("a date is a struct", test_date);
    ADD("an object may have any of them for itself", test_own_properties);
    ADD("each integer takes what fits", test_widths);
    ADD("integers keep to their width", test_integers);
    ADD("an alias reads and writes its target", test_alias);
    ADD("an alias of a child is a link", test_alias_of_child);
    return g_test_run();
}
