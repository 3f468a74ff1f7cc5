/*
 * qom/property.c, property-access.c and qom-qobject.c.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/qapi-builtin-visit.h"
#include "qapi/visitor.h"
#include "qobject/qbool.h"
#include "qobject/qdict.h"
#include "qobject/qjson.h"
#include "qobject/qnum.h"
#include "qobject/qstring.h"
#include "qom/object.h"
#include "qom/qom-qobject.h"

#define TYPE_BOX "pr-box"
#define TYPE_BIG_BOX "pr-big-box"

typedef struct Box {
    Object parent_obj;
    int64_t size;
    uint64_t id;
    bool open;
    char *label;
    strList *tags;
    unsigned tags_set;                  /* how often */
} Box;

static unsigned releases;

static void size_get(Object *obj, Visitor *v, const char *name, void *opaque,
                     Error **errp)
{
    visit_type_int(v, name, &((Box *)obj)->size, errp);
}

static void size_set(Object *obj, Visitor *v, const char *name, void *opaque,
                     Error **errp)
{
    int64_t value;

    if (!visit_type_int(v, name, &value, errp)) {
        return;
    }
    if (value < 0) {
        error_setg(errp, "size %" PRId64 " is below 0", value);
        return;
    }
    ((Box *)obj)->size = value;
}

static void id_get(Object *obj, Visitor *v, const char *name, void *opaque,
                   Error **errp)
{
    visit_type_uint64(v, name, &((Box *)obj)->id, errp);
}

static void id_set(Object *obj, Visitor *v, const char *name, void *opaque,
                   Error **errp)
{
    visit_type_uint64(v, name, &((Box *)obj)->id, errp);
}

static bool open_get(Object *obj, Error **errp)
{
    return ((Box *)obj)->open;
}

static void open_set(Object *obj, bool value, Error **errp)
{
    ((Box *)obj)->open = value;
}

static char *label_get(Object *obj, Error **errp)
{
    return g_strdup(((Box *)obj)->label);
}

static void label_set(Object *obj, const char *value, Error **errp)
{
    Box *box = (Box *)obj;

    g_free(box->label);
    box->label = g_strdup(value);
}

static void tags_get(Object *obj, Visitor *v, const char *name, void *opaque,
                     Error **errp)
{
    visit_type_strList(v, name, &((Box *)obj)->tags, errp);
}

static void tags_set(Object *obj, Visitor *v, const char *name, void *opaque,
                     Error **errp)
{
    Box *box = (Box *)obj;
    strList *tags;

    if (visit_type_strList(v, name, &tags, errp)) {
        qapi_free_strList(box->tags);
        box->tags = tags;
        box->tags_set++;
    }
}

static void count_release(Object *obj, const char *name, void *opaque)
{
    releases++;
}

static void box_class_init(ObjectClass *klass, const void *data)
{
    ObjectProperty *prop;

    prop = object_class_property_add(klass, "size", "int", size_get, size_set,
                                     count_release, NULL);
    object_property_set_default_int(prop, 5);
    object_class_property_set_description(klass, "size", "how large");
    prop = object_class_property_add(klass, "id", "uint64", id_get, id_set,
                                     NULL, NULL);
    object_property_set_default_uint(prop, UINT64_MAX);
    prop = object_class_property_add_bool(klass, "open", open_get, open_set);
    object_property_set_default_bool(prop, true);
    prop = object_class_property_add_str(klass, "label", label_get,
                                         label_set);
    object_property_set_default_str(prop, "none");
    prop = object_class_property_add(klass, "tags", "strList", tags_get,
                                     tags_set, NULL, NULL);
    object_property_set_default_list(prop);
    object_class_property_add_str(klass, "read-only", label_get, NULL);
    object_class_property_add_str(klass, "write-only", NULL, label_set);
}

static void big_box_class_init(ObjectClass *klass, const void *data)
{
    object_class_property_add_bool(klass, "big", open_get, NULL);
}

static void box_finalize(Object *obj)
{
    g_free(((Box *)obj)->label);
    qapi_free_strList(((Box *)obj)->tags);
}

static const TypeInfo types[] = {
    {
        .name = TYPE_BOX, .parent = TYPE_OBJECT, .instance_size = sizeof(Box),
        .class_init = box_class_init, .instance_finalize = box_finalize,
        TYPE_IS_SECURE("test"),
    }, {
        .name = TYPE_BIG_BOX, .parent = TYPE_BOX,
        .class_init = big_box_class_init, TYPE_IS_SECURE("test"),
    },
};
DEFINE_TYPES(types)

static void assert_error(Error *err, const char *message)
{
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free(err);
}

static void test_defaults(void)
{
    g_autoptr(Object) obj = object_new(TYPE_BIG_BOX);
    Box *box = (Box *)obj;

    g_assert_cmpint(box->size, ==, 5);
    g_assert_cmpuint(box->id, ==, UINT64_MAX);
    g_assert_true(box->open);
    g_assert_cmpstr(box->label, ==, "none");
    g_assert_cmpuint(box->tags_set, ==, 1);
    g_assert_null(box->tags);
}

/* Nobody applies it, but introspection shows it. */
static void test_default_of_one_object(void)
{
    g_autoptr(Object) obj = object_new(TYPE_BOX);
    ObjectProperty *prop;

    prop = object_property_add(obj, "own", "int", size_get, size_set, NULL,
                               NULL);
    object_property_set_default_int(prop, 77);
    g_assert_cmpint(((Box *)obj)->size, ==, 5);
    g_assert_cmpint(qnum_get_int(qobject_to(QNum, prop->defval)), ==, 77);
}

static void test_default_is_freed_with_the_property(void)
{
    Object *target = object_new(TYPE_BOX);
    Object *obj = object_new(TYPE_BOX);
    QObject *defval = object_property_find(target, "size")->defval;
    size_t before = defval->base.refcnt;

    object_property_add_alias(obj, "length", target, "size");
    g_assert_cmpuint(defval->base.refcnt, ==, before + 1);
    object_unref(obj);
    g_assert_cmpuint(defval->base.refcnt, ==, before);
    object_unref(target);
}

static void test_c_values(void)
{
    g_autoptr(Object) obj = object_new(TYPE_BOX);
    g_autofree char *label = NULL;

    g_assert_true(object_property_set_int(obj, "size", 42, &error_abort));
    g_assert_cmpint(object_property_get_int(obj, "size", &error_abort), ==,
                    42);
    g_assert_true(object_property_set_uint(obj, "id", 1ULL << 63,
                                           &error_abort));
    g_assert_cmpuint(object_property_get_uint(obj, "id", &error_abort), ==,
                     1ULL << 63);
    g_assert_true(object_property_set_bool(obj, "open", false, &error_abort));
    g_assert_false(object_property_get_bool(obj, "open", &error_abort));
    g_assert_true(object_property_set_str(obj, "label", "a", &error_abort));
    label = object_property_get_str(obj, "label", &error_abort);
    g_assert_cmpstr(label, ==, "a");
}

static void test_type_is_a_property(void)
{
    g_autoptr(Object) obj = object_new(TYPE_BIG_BOX);
    g_autofree char *type = object_property_get_str(obj, "type",
                                                    &error_abort);

    g_assert_cmpstr(type, ==, TYPE_BIG_BOX);
}

static void test_wrong_types(void)
{
    g_autoptr(Object) obj = object_new(TYPE_BOX);
    Error *err = NULL;

    g_assert_cmpint(object_property_get_int(obj, "label", &err), ==, -1);
    assert_error(err, "Property 'pr-box.label' is not an int64");
    err = NULL;
    /* UINT64_MAX does not fit */
    g_assert_cmpint(object_property_get_int(obj, "id", &err), ==, -1);
    assert_error(err, "Property 'pr-box.id' is not an int64");
    err = NULL;
    g_assert_cmpuint(object_property_get_uint(obj, "open", &err), ==, 0);
    assert_error(err, "Property 'pr-box.open' is not a uint64");
    err = NULL;
    g_assert_false(object_property_get_bool(obj, "size", &err));
    assert_error(err, "Property 'pr-box.size' is not a boolean");
    err = NULL;
    g_assert_null(object_property_get_str(obj, "size", &err));
    assert_error(err, "Property 'pr-box.size' is not a string");
    err = NULL;
    g_assert_false(object_property_set_str(obj, "size", "9", &err));
    g_assert_nonnull(err);
    error_free(err);
    g_assert_cmpint(((Box *)obj)->size, ==, 5);
}

static void test_refusals(void)
{
    g_autoptr(Object) obj = object_new(TYPE_BOX);
    Error *err = NULL;

    g_assert_false(object_property_set_int(obj, "size", -1, &err));
    assert_error(err, "size -1 is below 0");
    err = NULL;
    g_assert_false(object_property_set_int(obj, "nope", 1, &err));
    assert_error(err, "Property 'pr-box.nope' not found");
    err = NULL;
    g_assert_null(object_property_get_str(obj, "nope", &err));
    assert_error(err, "Property 'pr-box.nope' not found");
    err = NULL;
    g_assert_false(object_property_set_str(obj, "read-only", "x", &err));
    assert_error(err, "Property 'pr-box.read-only' is not writable");
    err = NULL;
    g_assert_null(object_property_get_str(obj, "write-only", &err));
    assert_error(err, "Property 'pr-box.write-only' is not readable");
    err = NULL;
    g_assert_null(object_property_get_type(obj, "nope", &err));
    error_free(err);
    g_assert_cmpstr(object_property_get_type(obj, "size", &error_abort), ==,
                    "int");
    /* the caller need not care why */
    g_assert_false(object_property_set_int(obj, "size", -1, NULL));
}

static void test_text(void)
{
    g_autoptr(Object) obj = object_new(TYPE_BOX);
    g_autofree char *size = NULL;
    g_autofree char *label = NULL;
    g_autofree char *human = NULL;
    Error *err = NULL;

    g_assert_true(object_property_parse(obj, "size", "17", &error_abort));
    g_assert_true(object_property_parse(obj, "open", "off", &error_abort));
    g_assert_true(object_property_parse(obj, "label", "hi", &error_abort));
    g_assert_false(((Box *)obj)->open);
    size = object_property_print(obj, "size", false, &error_abort);
    g_assert_cmpstr(size, ==, "17");
    label = object_property_print(obj, "label", false, &error_abort);
    g_assert_cmpstr(label, ==, "hi");
    human = object_property_print(obj, "label", true, &error_abort);
    g_assert_cmpstr(human, ==, "\"hi\"");
    g_assert_false(object_property_parse(obj, "size", "17x", &err));
    error_free(err);
    err = NULL;
    g_assert_null(object_property_print(obj, "nope", false, &err));
    error_free(err);
}

static void test_qobject(void)
{
    g_autoptr(Object) obj = object_new(TYPE_BOX);
    QNum *num = qnum_from_int(3);
    QObject *value;

    g_assert_true(object_property_set_qobject(obj, "size", QOBJECT(num),
                                              &error_abort));
    value = object_property_get_qobject(obj, "size", &error_abort);
    g_assert_true(qobject_is_equal(QOBJECT(num), value));
    qobject_unref(value);
    qobject_unref(num);
    g_assert_null(object_property_get_qobject(obj, "nope", NULL));
}

static void test_keyval(void)
{
    g_autoptr(Object) obj = object_new(TYPE_BOX);
    g_autoptr(QDict) strings = qdict_new();
    g_autoptr(QDict) json = qdict_new();
    Error *err = NULL;

    qdict_put_str(strings, "size", "11");
    qdict_put_str(strings, "label", "key");
    g_assert_true(object_set_properties_from_keyval(obj, strings, false,
                                                    &error_abort));
    g_assert_cmpint(((Box *)obj)->size, ==, 11);
    g_assert_cmpstr(((Box *)obj)->label, ==, "key");

    qdict_put_int(json, "size", 12);
    g_assert_true(object_set_properties_from_keyval(obj, json, true,
                                                    &error_abort));
    g_assert_cmpint(((Box *)obj)->size, ==, 12);
    /* a string is no number in JSON */
    g_assert_false(object_set_properties_from_keyval(obj, strings, true,
                                                     &err));
    error_free(err);
}

static void test_add_and_delete(void)
{
    g_autoptr(Object) obj = object_new(TYPE_BOX);
    ObjectProperty *prop;
    Error *err = NULL;

    releases = 0;
    prop = object_property_add(obj, "own", "int", size_get, NULL,
                               count_release, NULL);
    g_assert_true(object_property_find(obj, "own") == prop);
    g_assert_null(object_property_try_add(obj, "own", "int", NULL, NULL, NULL,
                                          NULL, &err));
    assert_error(err,
                 "object of type 'pr-box' already has a property 'own'");
    err = NULL;
    g_assert_null(object_property_try_add(obj, "size", "int", NULL, NULL,
                                          NULL, NULL, &err));
    error_free(err);
    object_property_del(obj, "own");
    g_assert_cmpuint(releases, ==, 1);
    g_assert_null(object_property_find(obj, "own"));
}

static void release_again(Object *obj, const char *name, void *opaque)
{
    releases++;
    g_assert_nonnull(object_property_find(obj, name));
    object_property_del(obj, name);     /* already going: no effect */
}

static void test_release_runs_once(void)
{
    g_autoptr(Object) obj = object_new(TYPE_BOX);

    object_property_add(obj, "own", "int", NULL, NULL, release_again, NULL);
    releases = 0;
    object_property_del(obj, "own");
    g_assert_cmpuint(releases, ==, 1);
    g_assert_null(object_property_find(obj, "own"));
}

static void test_release_with_the_object(void)
{
    Object *obj = object_new(TYPE_BIG_BOX);

    object_property_add(obj, "own-1", "int", NULL, NULL, count_release, NULL);
    object_property_add(obj, "own-2", "int", NULL, NULL, count_release, NULL);
    releases = 0;
    object_unref(obj);
    /* the class property "size" too */
    g_assert_cmpuint(releases, ==, 3);
}

static void test_array_names(void)
{
    g_autoptr(Object) obj = object_new(TYPE_BOX);
    unsigned i;

    for (i = 0; i < 12; i++) {
        g_autofree char *name = g_strdup_printf("port[%u]", i);
        ObjectProperty *prop;

        prop = object_property_add(obj, "port[*]", "int", NULL, NULL, NULL,
                                   NULL);
        g_assert_cmpstr(prop->name, ==, name);
    }
    object_property_del(obj, "port[3]");
    g_assert_cmpstr(object_property_add(obj, "port[*]", "int", NULL, NULL,
                                        NULL, NULL)->name, ==, "port[3]");
}

static void test_iterators(void)
{
    g_autoptr(Object) obj = object_new(TYPE_BIG_BOX);
    ObjectPropertyIterator iter;
    ObjectProperty *prop;
    unsigned own = 0, big = 0, all = 0;

    object_property_add(obj, "own", "int", NULL, NULL, NULL, NULL);
    object_property_iter_init(&iter, obj);
    while ((prop = object_property_iter_next(&iter)) != NULL) {
        own += g_str_equal(prop->name, "own");
        big += g_str_equal(prop->name, "big");
        all++;
    }
    g_assert_cmpuint(own, ==, 1);
    g_assert_cmpuint(big, ==, 1);
    g_assert_cmpuint(all, ==, 1 + 1 + 7 + 1);    /* and "type" */
    g_assert_null(object_property_iter_next(&iter));

    all = 0;
    object_class_property_iter_init(&iter,
                                    object_class_by_name(TYPE_BIG_BOX));
    while (object_property_iter_next(&iter)) {
        all++;
    }
    g_assert_cmpuint(all, ==, 1 + 7 + 1);
}

static void test_class_find(void)
{
    ObjectClass *klass = object_class_by_name(TYPE_BIG_BOX);
    Error *err = NULL;

    g_assert_nonnull(object_class_property_find(klass, "size"));
    g_assert_nonnull(object_class_property_find(klass, "big"));
    g_assert_null(object_class_property_find_err(klass, "nope", &err));
    assert_error(err, "Property 'pr-big-box.nope' not found");
    g_assert_null(object_class_property_find(object_class_by_name(TYPE_BOX),
                                             "big"));
}

static void test_help(void)
{
    ObjectProperty *prop;
    g_autofree char *help = NULL;
    g_autofree char *list = NULL;
    g_autofree char *bare = object_property_help("a", "b", NULL, NULL);

    prop = object_class_property_find(object_class_by_name(TYPE_BOX), "size");
    help = object_property_help(prop->name, prop->type, prop->defval,
                                prop->description);
    g_assert_cmpstr(help, ==,
                    "  size=<int>             - how large (default: 5)");
    g_assert_cmpstr(bare, ==, "  a=<b>");
    prop = object_class_property_find(object_class_by_name(TYPE_BOX), "tags");
    list = object_property_help("a-name-that-fills-the-column", prop->type,
                                prop->defval, prop->description);
    g_assert_cmpstr(list, ==, "  a-name-that-fills-the-column=<strList> -  "
                    "(default: [])");
}

static void test_descriptions(void)
{
    g_autoptr(Object) obj = object_new(TYPE_BIG_BOX);
    ObjectClass *klass = object_get_class(obj);
    ObjectProperty *prop;
    char text[] = "first";

    prop = object_property_add(obj, "own", "int", size_get, NULL, NULL, NULL);
    g_assert_null(prop->description);
    object_property_set_description(obj, "own", text);
    memset(text, 'x', sizeof(text) - 1);
    g_assert_cmpstr(prop->description, ==, "first");
    object_property_set_description(obj, "own", "second");
    g_assert_cmpstr(prop->description, ==, "second");

    object_class_property_set_description(klass, "big", "of the class");
    g_assert_cmpstr(object_property_find(obj, "big")->description, ==,
                    "of the class");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);

#define ADD(name, fn) g_test_add_func("/qom/property/" name, fn)
    ADD("defaults reach a fresh object", test_defaults);
    ADD("a default of one object is only shown",
        test_default_of_one_object);
    ADD("a default is freed with its property",
        test_default_is_freed_with_the_property);
    ADD("C values go in and out", test_c_values);
    ADD("an object tells its type", test_type_is_a_property);
    ADD("a value of the wrong type is an error", test_wrong_types);
    ADD("what cannot be set or read is an error", test_refusals);
    ADD("values as text", test_text);
    ADD("values as QObjects", test_qobject);
    ADD("values from key=value and from JSON", test_keyval);
    ADD("properties are added and deleted", test_add_and_delete);
    ADD("a release function runs once", test_release_runs_once);
    ADD("properties are released with the object",
        test_release_with_the_object);
    ADD("array names take the first free index", test_array_names);
    ADD("iterators see each property once", test_iterators);
    ADD("class properties are found by class", test_class_find);
    ADD("help shows type, text and default", test_help);
    ADD("descriptions are copied and replaced", test_descriptions);
    return g_test_run();
}
