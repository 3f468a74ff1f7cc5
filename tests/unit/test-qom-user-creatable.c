/*
 * qom/user-creatable.c: -object and object-add.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/compat-policy.h"
#include "qapi/error.h"
#include "qapi/qapi-visit-qom.h"
#include "qapi/qobject-input-visitor.h"
#include "qobject/qdict.h"
#include "qom/object_interfaces.h"

#define TYPE_PLANT "uc-plant"
#define TYPE_WEED "uc-weed"
#define TYPE_HERB "uc-herb"

typedef struct Plant {
    Object parent_obj;
    uint32_t height;
    bool complete, poison, used;
} Plant;

static bool lax;

static bool poison_get(Object *obj, Error **errp)
{
    return ((Plant *)obj)->poison;
}

static void poison_set(Object *obj, bool value, Error **errp)
{
    ((Plant *)obj)->poison = value;
}

static void plant_complete(UserCreatable *uc, Error **errp)
{
    Plant *plant = (Plant *)uc;

    if (plant->poison) {
        error_setg(errp, "poisonous");
        return;
    }
    plant->complete = true;
}

static bool plant_can_be_deleted(UserCreatable *uc)
{
    return !((Plant *)uc)->used;
}

static bool plant_check(Object *obj, Error **errp)
{
    if (lax) {
        error_setg(errp, "lax");
    }
    return !lax;
}

static void plant_init(Object *obj)
{
    object_property_add_uint32_ptr(obj, "height", &((Plant *)obj)->height,
                                   OBJ_PROP_FLAG_READWRITE);
}

static void plant_class_init(ObjectClass *klass, const void *data)
{
    UserCreatableClass *ucc = USER_CREATABLE_CLASS(klass);

    ucc->complete = plant_complete;
    ucc->can_be_deleted = plant_can_be_deleted;
    object_class_property_add_bool(klass, "poison", poison_get, poison_set);
    object_class_property_set_description(klass, "poison", "harms");
}

static void herb_class_init(ObjectClass *klass, const void *data)
{
    static const char *const names[] = { "w", "b", "z", "a", "m", "c", "k" };
    unsigned i;

    for (i = 0; i < ARRAY_SIZE(names); i++) {
        object_class_property_add_bool(klass, names[i], poison_get,
                                       poison_set);
    }
    object_class_property_add_bool(klass, "read-only", poison_get, NULL);
}

static const TypeInfo types[] = {
    {
        .name = TYPE_PLANT, .parent = TYPE_OBJECT,
        .instance_size = sizeof(Plant), .instance_init = plant_init,
        .class_init = plant_class_init, .security_check = plant_check,
        .user_selectable = true,
        .interfaces = (const InterfaceInfo[]) {
            { TYPE_USER_CREATABLE }, { NULL },
        },
        TYPE_IS_SECURE("test"),
    }, {
        .name = TYPE_WEED, .parent = TYPE_PLANT,
        TYPE_IS_INSECURE("grows anywhere"),
    }, {
        .name = TYPE_HERB, .parent = TYPE_OBJECT, .abstract = true,
        .class_init = herb_class_init,
        .interfaces = (const InterfaceInfo[]) {
            { TYPE_USER_CREATABLE }, { NULL },
        },
    }, {
        .name = "rng-random", .parent = TYPE_PLANT,  /* one of the schema */
        TYPE_IS_SECURE("test"),
    },
};
DEFINE_TYPES(types)

static QemuOptsList object_opts = {
    .name = "object",
    .head = QTAILQ_HEAD_INITIALIZER(object_opts.head),
    .desc = { { NULL } },
};

static Plant *find_plant(const char *id)
{
    return (Plant *)object_resolve_path_component(object_get_objects_root(),
                                                  id);
}

static void test_keyval(void)
{
    Plant *plant;

    g_assert_true(user_creatable_add_from_str(
        "uc-plant,id=p0,height=12,poison=off", &error_abort));
    plant = find_plant("p0");
    g_assert_cmpuint(plant->height, ==, 12);
    g_assert_true(plant->complete);
    g_assert_cmpuint(plant->parent_obj.ref, ==, 1);
    g_assert_cmpint(plant->parent_obj.origin, ==, OBJECT_ORIGIN_USER);
    g_assert_true(user_creatable_del("p0", &error_abort));
    g_assert_null(find_plant("p0"));
}

static void test_json(void)
{
    g_assert_true(user_creatable_add_from_str(
        "{'qom-type': 'uc-plant', 'id': 'p0', 'height': 13}", &error_abort));
    g_assert_cmpuint(find_plant("p0")->height, ==, 13);
    g_assert_true(user_creatable_del("p0", &error_abort));
}

static void assert_refused(const char *str, const char *message)
{
    Error *err = NULL;

    g_assert_false(user_creatable_add_from_str(str, &err));
    g_assert_nonnull(err);
    if (message) {
        g_assert_cmpstr(error_get_pretty(err), ==, message);
    }
    error_free(err);
    g_assert_null(find_plant("p0"));
}

static void test_refusals(void)
{
    assert_refused("uc-plant", "Parameter 'id' is missing");
    assert_refused("id=p0", "Parameter 'qom-type' is missing");
    assert_refused("uc-plant,id=0p", "Parameter 'id' expects an identifier");
    assert_refused("uc-plant,id=p0,nope=1",
                   "Property 'uc-plant.nope' not found");
    assert_refused("uc-plant,id=p0,height=tall", NULL);
    assert_refused("uc-plant,id=p0,poison=on", "poisonous");
    assert_refused("nope,id=p0", "'nope' is not a valid object type name");
    assert_refused("container,id=p0",
                   "'container' is not a valid object type name");
    assert_refused("{'qom-type': 'uc-plant', 'id': 7}",
                   "Invalid parameter type for 'id', expected: string");
    assert_refused("{'qom-type': 'uc-plant', 'id': 'p0', 'height': 'x'}",
                   NULL);
    assert_refused("{", NULL);
}

/* The visitor may have more than what is to be set. */
static void test_left_over_member(void)
{
    g_autoptr(QDict) names = qdict_new();
    g_autoptr(QDict) values = qdict_new();
    Error *err = NULL;
    Object *obj;
    Visitor *v;

    qdict_put_int(names, "height", 1);
    qdict_put_int(values, "height", 1);
    v = qobject_input_visitor_new(QOBJECT(values));
    obj = user_creatable_add_type(TYPE_PLANT, NULL, names, v, &error_abort);
    visit_free(v);
    g_assert_cmpuint(((Plant *)obj)->height, ==, 1);
    g_assert_null(obj->parent);
    g_assert_cmpuint(obj->ref, ==, 1);
    object_unref(obj);

    qdict_put_int(values, "depth", 1);
    v = qobject_input_visitor_new(QOBJECT(values));
    g_assert_null(user_creatable_add_type(TYPE_PLANT, "p0", names, v, &err));
    visit_free(v);
    g_assert_nonnull(strstr(error_get_pretty(err), "depth"));
    error_free(err);
    g_assert_null(find_plant("p0"));
}

static void test_taken_id(void)
{
    Error *err = NULL;

    g_assert_true(user_creatable_add_from_str("uc-plant,id=p1",
                                              &error_abort));
    g_assert_false(user_creatable_add_from_str("uc-plant,id=p1", &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "'p1'"));
    error_free(err);
    g_assert_nonnull(find_plant("p1"));
    g_assert_true(user_creatable_del("p1", &error_abort));
}

static void test_deleting(void)
{
    Error *err = NULL;

    g_assert_false(user_creatable_del("p0", &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "object 'p0' not found");
    error_free(err);
    err = NULL;
    g_assert_true(user_creatable_add_from_str("uc-plant,id=p0",
                                              &error_abort));
    find_plant("p0")->used = true;
    g_assert_false(user_creatable_del("p0", &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "object 'p0' is in use, can not be deleted");
    error_free(err);
    user_creatable_cleanup();
    g_assert_null(find_plant("p0"));
}

static void test_security(void)
{
    compat_policy_reset();
    compat_policy.has_security = true;
    compat_policy.security = COMPAT_POLICY_SECURITY_REQUIRE_SECURE;
    assert_refused("uc-weed,id=p0",
                   "type 'uc-weed' is declared insecure (grows anywhere); "
                   "'-compat security=require-secure' forbids it");
    lax = true;
    assert_refused("uc-plant,id=p0",
                   "type 'uc-plant' is not secure as configured (lax); "
                   "'-compat security=require-secure' forbids it");
    lax = false;
    g_assert_true(user_creatable_add_from_str("uc-plant,id=p0",
                                              &error_abort));
    compat_policy_reset();
    g_assert_true(user_creatable_del("p0", &error_abort));
}

/* Something insecure, which no user made. */
static Object *put_weed(void)
{
    Object *weed = object_new_checked(TYPE_WEED, TYPE_USER_CREATABLE,
                                      &error_abort);

    object_property_add_child(object_get_root(), "weed", weed);
    object_unref(weed);
    return weed;
}

static void test_all_are_audited_again(void)
{
    Object *weed;

    g_assert_true(object_security_audit_check(&error_abort));
    weed = put_weed();
    compat_policy.has_security = true;
    compat_policy.security = COMPAT_POLICY_SECURITY_REQUIRE_SECURE;
    assert_refused("uc-plant,id=p0",
                   "'-compat security=require-secure' forbids 1 live object:"
                   "\n  /weed: type 'uc-weed' is declared insecure "
                   "(grows anywhere)");
    object_unparent(weed);
    g_assert_true(user_creatable_add_from_str("uc-plant,id=p0",
                                              &error_abort));
    compat_policy_reset();
    g_assert_true(user_creatable_del("p0", &error_abort));
}

static void test_qapi(void)
{
    ObjectOptions *options;
    Error *err = NULL;

    options = user_creatable_parse_str("rng-random,id=p0", &error_abort);
    g_assert_cmpstr(options->id, ==, "p0");
    g_assert_true(user_creatable_add_qapi(options, &error_abort));
    g_assert_nonnull(find_plant("p0"));
    qapi_free_ObjectOptions(options);
    g_assert_true(user_creatable_del("p0", &error_abort));

    g_assert_null(user_creatable_parse_str("uc-plant,id=p0", &err));
    g_assert_nonnull(err);
    error_free(err);
}

static G_NORETURN void end_program(void)
{
    exit(3);
}

static void test_command_line(void)
{
    if (g_test_subprocess()) {
        g_assert_true(user_creatable_process_cmdline("uc-plant,id=p0"));
        g_assert_nonnull(find_plant("p0"));
        g_assert_false(user_creatable_process_cmdline("help"));
        error_set_fatal_handler(end_program);
        user_creatable_process_cmdline("uc-plant,id=p0");
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stdout("*List of user creatable objects:*");
    g_test_trap_assert_stderr("*already has a property 'p0'*");
    g_test_trap_assert_stderr_unmatched("*ERROR*");
}

/* Options as a program that parses them itself would have them. */
static bool help_with(const char *type, const char *params)
{
    QemuOpts *opts = qemu_opts_parse(&object_opts, params, false,
                                     &error_abort);
    bool printed = user_creatable_print_help(type, opts);

    qemu_opts_del(opts);
    return printed;
}

static void test_help_from_options(void)
{
    if (g_test_subprocess()) {
        g_assert_true(help_with("help", ""));
        g_assert_true(help_with("uc-weed", "height=1,help"));
        g_assert_false(help_with("uc-weed", "height=1"));
        g_assert_false(help_with("container", "help"));
        g_assert_false(help_with("nope", "help"));
        fflush(stdout);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stdout("*List of user creatable objects:\n"
                              "*uc-weed (insecure)\n"
                              "security: insecure: grows anywhere\n"
                              "uc-weed options:\n*");
    g_test_trap_assert_stdout_unmatched("*options*options*");
}

static void test_help(void)
{
    if (g_test_subprocess()) {
        g_assert_false(user_creatable_add_from_str("help", &error_abort));
        g_assert_false(user_creatable_add_from_str("uc-plant,help",
                                                   &error_abort));
        g_assert_false(user_creatable_add_from_str("uc-herb,help",
                                                   &error_abort));
        g_assert_true(type_print_class_properties(TYPE_CONTAINER));
        g_assert_false(type_print_class_properties("nope"));
        fflush(stdout);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stdout("*List of user creatable objects:\n"
                              "  rng-random (secure)\n"
                              "  uc-plant (secure)\n"
                              "  uc-weed (insecure)\n"
                              "security: secure: test\n"
                              "uc-plant options:\n"
                              "  height=<uint32>\n"
                              "  poison=<bool>          - harms\n"
                              "uc-herb options:\n"
                              "  a=<bool>\n  b=<bool>\n  c=<bool>\n"
                              "  k=<bool>\n  m=<bool>\n  w=<bool>\n"
                              "  z=<bool>\n"
                              "*There are no options for container.\n*");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);

#define ADD(name, fn) g_test_add_func("/qom/user-creatable/" name, fn)
    ADD("an object from key=value", test_keyval);
    ADD("an object from JSON", test_json);
    ADD("a refused object leaves nothing behind", test_refusals);
    ADD("a value for no property is refused", test_left_over_member);
    ADD("an id is taken once", test_taken_id);
    ADD("an object in use is not deleted", test_deleting);
    ADD("the gate and the object's check apply", test_security);
    ADD("with an object, all are audited again", test_all_are_audited_again);
    ADD("an object from the schema's type", test_qapi);
    ADD("on a command line failure is fatal and help is not",
        test_command_line);
    ADD("help lists types and properties", test_help);
    ADD("parsed options may ask for help", test_help_from_options);
    return g_test_run();
}
