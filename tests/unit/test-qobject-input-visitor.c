/*
 * Tests of the QObject input visitor, in both flavours.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/qapi-visit-block-core.h"
#include "qapi/qapi-visit-char.h"
#include "qapi/qapi-visit-compat.h"
#include "qapi/qapi-visit-machine.h"
#include "qapi/qapi-visit-qom.h"
#include "qapi/qobject-input-visitor.h"
#include "qobject/qdict.h"
#include "qobject/qjson.h"
#include "qobject/qnull.h"
#include "qobject/qstring.h"

static Visitor *from_json(const char *text)
{
    QObject *obj = qobject_from_json(text, &error_abort);
    Visitor *v = qobject_input_visitor_new(obj);

    qobject_unref(obj);
    return v;
}

static Visitor *from_keyval(const char *text, const char *implied_key)
{
    return qobject_input_visitor_new_str(text, implied_key, &error_abort);
}

/* Visit a @type in vain: the message is @expected, nothing is left over. */
#define EXPECT_ERROR(visitor, type, expected) do {              \
    Visitor *v_ = (visitor);                                    \
    type *obj_ = (type *)&obj_;                                 \
    Error *err_ = NULL;                                         \
    g_assert_false(visit_type_ ## type(v_, NULL, &obj_, &err_)); \
    g_assert_null(obj_);                                        \
    g_assert_nonnull(err_);                                     \
    g_assert_cmpstr(error_get_pretty(err_), ==, expected);      \
    error_free(err_);                                           \
    visit_free(v_);                                             \
} while (0)

static void test_scalars(void)
{
    Visitor *v = from_json("[-1, 18446744073709551615, true, 'x', 1.5, 7, "
                           "{'deep': [1]}, null, -1]");
    g_autofree char *s = NULL;
    QObject *any = NULL;
    QNull *null = NULL;
    int64_t i;
    uint64_t u;
    uint8_t u8;
    double d;
    bool b;

    visit_start_list(v, NULL, NULL, 0, &error_abort);
    visit_type_int(v, NULL, &i, &error_abort);
    g_assert_cmpint(i, ==, -1);
    visit_type_uint64(v, NULL, &u, &error_abort);
    g_assert_cmpuint(u, ==, UINT64_MAX);
    visit_type_bool(v, NULL, &b, &error_abort);
    g_assert_true(b);
    visit_type_str(v, NULL, &s, &error_abort);
    g_assert_cmpstr(s, ==, "x");
    visit_type_number(v, NULL, &d, &error_abort);
    g_assert_cmpfloat(d, ==, 1.5);
    visit_type_uint8(v, NULL, &u8, &error_abort);
    g_assert_cmpuint(u8, ==, 7);
    visit_type_any(v, NULL, &any, &error_abort);
    g_assert_cmpint(qobject_type(any), ==, QTYPE_QDICT);
    visit_type_null(v, NULL, &null, &error_abort);
    g_assert_nonnull(null);
    visit_type_uint64(v, NULL, &u, &error_abort);
    g_assert_cmpuint(u, ==, UINT64_MAX);
    visit_check_list(v, &error_abort);
    visit_end_list(v, NULL);
    visit_free(v);
    qobject_unref(any);
    qobject_unref(null);
}

static void test_narrow_integers_are_checked(void)
{
    static const struct {
        const char *json;
        bool i8, u8, i16, u16, i32, u32;
    } rows[] = {
        { "127", true, true, true, true, true, true },
        { "128", false, true, true, true, true, true },
        { "-128", true, false, true, false, true, false },
        { "-129", false, false, true, false, true, false },
        { "256", false, false, true, true, true, true },
        { "65536", false, false, false, false, true, true },
        { "-32769", false, false, false, false, true, false },
        { "4294967295", false, false, false, false, false, true },
        { "4294967296", false, false, false, false, false, false },
        { "'1'", false, false, false, false, false, false },
    };
    size_t i;

    for (i = 0; i < ARRAY_SIZE(rows); i++) {
#define TRY(field, fn, ctype) do {                                      \
        Visitor *v_ = from_json(rows[i].json);                          \
        ctype n_ = 42;                                                  \
        bool ok_ = visit_type_ ## fn(v_, "n", &n_, NULL);               \
        visit_free(v_);                                                 \
        g_assert_cmpint(ok_, ==, rows[i].field);                        \
        g_assert_true(ok_ || n_ == 42);                                 \
    } while (0)
        TRY(i8, int8, int8_t);
        TRY(u8, uint8, uint8_t);
        TRY(i16, int16, int16_t);
        TRY(u16, uint16, uint16_t);
        TRY(i32, int32, int32_t);
        TRY(u32, uint32, uint32_t);
    }
}

static void test_struct_and_optionals(void)
{
    Visitor *v = from_json("{'name': 'm', 'cpu-max': 8, "
                           "'hotpluggable-cpus': true, "
                           "'numa-mem-supported': false, "
                           "'deprecated': false, 'acpi': true, "
                           "'is-default': true}");
    MachineInfo *info = NULL;

    visit_type_MachineInfo(v, NULL, &info, &error_abort);
    g_assert_cmpstr(info->name, ==, "m");
    g_assert_cmpint(info->cpu_max, ==, 8);
    g_assert_true(info->has_is_default && info->is_default);
    g_assert_null(info->alias);
    g_assert_false(info->has_secure);
    visit_free(v);
    qapi_free_MachineInfo(info);
}

static void test_union_and_alternate(void)
{
    Visitor *v = from_json("{'driver': 'raw', 'node-name': 'top', "
                           "'file': {'driver': 'raw', 'file': 'below'}}");
    BlockdevOptions *opts = NULL;
    BlockdevRef *ref;

    visit_type_BlockdevOptions(v, NULL, &opts, &error_abort);
    g_assert_cmpint(opts->driver, ==, BLOCKDEV_DRIVER_RAW);
    ref = opts->u.raw.file;
    g_assert_cmpint(ref->type, ==, QTYPE_QDICT);
    g_assert_cmpint(ref->u.definition.driver, ==, BLOCKDEV_DRIVER_RAW);
    ref = ref->u.definition.u.raw.file;
    g_assert_cmpint(ref->type, ==, QTYPE_QSTRING);
    g_assert_cmpstr(ref->u.reference, ==, "below");
    visit_free(v);
    qapi_free_BlockdevOptions(opts);
}

static void test_lists(void)
{
    Visitor *v = from_json("{'qom-type': 'memory-backend-ram', 'id': 'm', "
                           "'size': 4096, 'host-nodes': [3, 1, 2]}");
    ObjectOptions *opts = NULL;
    uint16List *list;

    visit_type_ObjectOptions(v, NULL, &opts, &error_abort);
    list = opts->u.memory_backend_ram.host_nodes;
    g_assert_cmpint(list->value, ==, 3);
    g_assert_cmpint(list->next->value, ==, 1);
    g_assert_cmpint(list->next->next->value, ==, 2);
    g_assert_null(list->next->next->next);
    visit_free(v);
    qapi_free_ObjectOptions(opts);

    v = from_json("[]");
    list = (uint16List *)v;
    visit_type_uint16List(v, NULL, &list, &error_abort);
    g_assert_null(list);
    visit_free(v);
}

static void test_errors_name_the_whole_path(void)
{
    EXPECT_ERROR(from_json("{'driver': 'raw', 'file': {'driver': 'raw', "
                           "'file': {'driver': 'file'}}}"), BlockdevOptions,
                 "Parameter 'file.file.filename' is missing");
    EXPECT_ERROR(from_json("{'driver': 'raw', 'file': {'driver': 'raw', "
                           "'file': 'x', 'odd': 1, 'even': 2}}"),
                 BlockdevOptions, "Parameter 'file.even' is unexpected");
    EXPECT_ERROR(from_json("{'driver': 'raw', 'file': {'driver': 'nope'}}"),
                 BlockdevOptions,
                 "Parameter 'file.driver' does not accept value 'nope'");
    EXPECT_ERROR(from_json("{'driver': 'raw', 'file': 1}"), BlockdevOptions,
                 "Invalid parameter type for 'file', "
                 "expected: BlockdevRef");
    EXPECT_ERROR(from_json("{'driver': 'raw'}"), BlockdevOptions,
                 "Parameter 'file' is missing");
    EXPECT_ERROR(from_json("{'cpus': 'four'}"), SMPConfiguration,
                 "Invalid parameter type for 'cpus', expected: integer");
    EXPECT_ERROR(from_json("{'order': 1}"), BootConfiguration,
                 "Invalid parameter type for 'order', expected: string");
    EXPECT_ERROR(from_json("{'menu': 'on'}"), BootConfiguration,
                 "Invalid parameter type for 'menu', expected: boolean");
    EXPECT_ERROR(from_json("[]"), BootConfiguration,
                 "Invalid parameter type for '<anonymous>', "
                 "expected: object");
    EXPECT_ERROR(from_json("{'qom-type': 'memory-backend-ram', 'id': 'm', "
                           "'size': 4096, 'host-nodes': [1, 65536]}"),
                 ObjectOptions,
                 "Parameter 'host-nodes[1]' expects uint16_t");
    EXPECT_ERROR(from_json("{'qom-type': 'memory-backend-ram', 'id': 'm', "
                           "'size': 4096, 'host-nodes': {}}"),
                 ObjectOptions, "Invalid parameter type for 'host-nodes', "
                 "expected: array");
    EXPECT_ERROR(from_json("[{'name': 'a', 'type': 't'}, {'name': 'b'}]"),
                 ObjectPropertyInfoList, "Parameter '[1].type' is missing");
}

static void test_surplus_list_elements(void)
{
    Visitor *v = from_json("[1, 2]");
    Error *err = NULL;
    int64_t n;

    visit_start_list(v, "l", NULL, 0, &error_abort);
    visit_type_int(v, NULL, &n, &error_abort);
    g_assert_false(visit_check_list(v, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Only 1 list elements expected in l");
    error_free(err);
    visit_end_list(v, NULL);
    visit_free(v);
}

static void test_free_in_the_middle(void)
{
    Visitor *v = from_json("{'a': [{}]}");

    visit_start_struct(v, NULL, NULL, 0, &error_abort);
    visit_start_list(v, "a", NULL, 0, &error_abort);
    visit_start_struct(v, NULL, NULL, 0, &error_abort);
    visit_free(v);
}

static void test_keyval(void)
{
    Visitor *v = from_keyval("memory-backend-ram,id=m,size=4k,share=on,"
                             "host-nodes.0=0x2,host-nodes.1=7", "qom-type");
    ObjectOptions *opts = NULL;

    visit_type_ObjectOptions(v, NULL, &opts, &error_abort);
    g_assert_cmpuint(opts->u.memory_backend_ram.size, ==, 4096);
    g_assert_true(opts->u.memory_backend_ram.share);
    g_assert_cmpint(opts->u.memory_backend_ram.host_nodes->value, ==, 2);
    g_assert_cmpint(opts->u.memory_backend_ram.host_nodes->next->value, ==,
                    7);
    visit_free(v);
    qapi_free_ObjectOptions(opts);
}

/* The error that @text earns as a value of the kind that @call reads. */
#define EXPECT_KEYVAL(text, call, message) do {                         \
        QString *text_ = qstring_from_str(text);                        \
        Visitor *v = qobject_input_visitor_new_keyval(QOBJECT(text_));  \
        Error *err = NULL;                                              \
                                                                        \
        g_assert_cmpint(call, ==, (message) == NULL);                   \
        g_assert_cmpstr(err ? error_get_pretty(err) : NULL, ==, message); \
        error_free(err);                                                \
        visit_free(v);                                                  \
        qobject_unref(text_);                                           \
    } while (0)

static void test_keyval_numbers_and_null(void)
{
    QNull *null = NULL;
    double d = 0;

    EXPECT_KEYVAL("-0.5", visit_type_number(v, "n", &d, &err), NULL);
    g_assert_cmpfloat(d, ==, -0.5);
    EXPECT_KEYVAL("0.5x", visit_type_number(v, "n", &d, &err),
                  "Parameter 'n' expects number");
    EXPECT_KEYVAL("inf", visit_type_number(v, "n", &d, &err),
                  "Parameter 'n' expects number");
    EXPECT_KEYVAL("", visit_type_null(v, "n", &null, &err), NULL);
    g_assert_nonnull(null);
    qobject_unref(null);
    EXPECT_KEYVAL("null", visit_type_null(v, "n", &null, &err),
                  "Parameter 'n' expects null");
    g_assert_null(null);
}

static void test_keyval_errors(void)
{
    EXPECT_ERROR(from_keyval("cpus=many", NULL), SMPConfiguration,
                 "Parameter 'cpus' expects integer");
    EXPECT_ERROR(from_keyval("size=4X", NULL), MemorySizeConfiguration,
                 "Parameter 'size' expects size");
    EXPECT_ERROR(from_keyval("menu=maybe", NULL), BootConfiguration,
                 "Parameter 'menu' expects 'on' or 'off'");
    EXPECT_ERROR(from_keyval("security=high", NULL), CompatPolicy,
                 "Parameter 'security' does not accept value 'high'");
    EXPECT_ERROR(from_keyval("driver=raw,file.driver=file", NULL),
                 BlockdevOptions, "Parameter 'file.filename' is missing");
    EXPECT_ERROR(from_keyval("qom-type=memory-backend-ram,id=m,size=1,"
                             "host-nodes.0=x", NULL), ObjectOptions,
                 "Parameter 'host-nodes.0' expects integer");
    EXPECT_ERROR(from_keyval("cpus.x=1", NULL), SMPConfiguration,
                 "Invalid parameter type for 'cpus', expected: string");
}

static void test_text_that_is_json(void)
{
    Visitor *v = qobject_input_visitor_new_str("{\"cpus\": 3}", NULL,
                                               &error_abort);
    SMPConfiguration *smp = NULL;

    visit_type_SMPConfiguration(v, NULL, &smp, &error_abort);
    g_assert_cmpint(smp->cpus, ==, 3);
    visit_free(v);
    qapi_free_SMPConfiguration(smp);

    g_assert_null(qobject_input_visitor_new_str("{\"cpus\": }", NULL, NULL));
    g_assert_null(qobject_input_visitor_new_str("a=1,=2", NULL, NULL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/qobject-input/reads scalars", test_scalars);
    g_test_add_func("/qobject-input/checks the range of integers",
                    test_narrow_integers_are_checked);
    g_test_add_func("/qobject-input/reads structs with optional members",
                    test_struct_and_optionals);
    g_test_add_func("/qobject-input/reads unions and alternates",
                    test_union_and_alternate);
    g_test_add_func("/qobject-input/reads lists", test_lists);
    g_test_add_func("/qobject-input/errors name the whole path",
                    test_errors_name_the_whole_path);
    g_test_add_func("/qobject-input/surplus list elements are an error",
                    test_surplus_list_elements);
    g_test_add_func("/qobject-input/may be freed in the middle",
                    test_free_in_the_middle);
    g_test_add_func("/qobject-input/keyval reads text as needed",
                    test_keyval);
    g_test_add_func("/qobject-input/keyval reads numbers and null",
                    test_keyval_numbers_and_null);
    g_test_add_func("/qobject-input/keyval errors say what is expected",
                    test_keyval_errors);
    g_test_add_func("/qobject-input/text may be JSON or keyval",
                    test_text_that_is_json);
    return g_test_run();
}
