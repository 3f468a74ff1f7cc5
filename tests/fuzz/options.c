/*
 * The command line: any words make either a configuration or an error, and
 * the typed values in a configuration can be written as JSON and understood
 * as the same again.
 *
 * The words of the input are its lines.  Nothing is made from them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "fuzz.h"
#include "qapi/error.h"
#include "qapi/dealloc-visitor.h"
#include "qapi/qapi-visit-block-core.h"
#include "qapi/qapi-visit-char.h"
#include "qapi/qapi-visit-compat.h"
#include "qapi/qapi-visit-qom.h"
#include "qapi/qobject-input-visitor.h"
#include "qapi/qobject-output-visitor.h"
#include "system/options.h"

/* Visits the value at *obj, which is of one type. */
typedef bool VisitType(Visitor *v, void **obj, Error **errp);

#define DEFINE_VISIT(type) \
    static bool visit_##type(Visitor *v, void **obj, Error **errp) \
    { \
        return visit_type_##type(v, NULL, (type **)obj, errp); \
    }

DEFINE_VISIT(BlockdevOptions)
DEFINE_VISIT(ChardevBackend)
DEFINE_VISIT(CompatPolicy)
DEFINE_VISIT(ObjectOptions)

static QObject *to_json(VisitType *visit, void *value)
{
    QObject *json = NULL;
    Visitor *v = qobject_output_visitor_new(&json);

    visit(v, &value, &error_abort);
    visit_complete(v, &json);
    visit_free(v);
    return json;
}

static void check_round_trip(VisitType *visit, void *value)
{
    g_autoptr(QObject) json = to_json(visit, value);
    g_autoptr(QObject) json2 = NULL;
    Visitor *v = qobject_input_visitor_new(json);
    void *again = NULL;

    visit(v, &again, &error_abort);
    visit_free(v);
    json2 = to_json(visit, again);
    g_assert_true(qobject_is_equal(json, json2));
    v = qapi_dealloc_visitor_new();
    visit(v, &again, &error_abort);
    visit_free(v);
}

/* What object-add would make of the keys of -object. */
static void check_object(const ConfigItem *item)
{
    Visitor *v = item->json
        ? qobject_input_visitor_new(QOBJECT(item->opts))
        : qobject_input_visitor_new_keyval(QOBJECT(item->opts));
    ObjectOptions *options = NULL;
    Error *err = NULL;
    bool ok = visit_type_ObjectOptions(v, NULL, &options, &err);

    g_assert_true(ok == !err && ok == !!options);
    if (ok) {
        check_round_trip(visit_ObjectOptions, options);
    }
    error_free(err);
    qapi_free_ObjectOptions(options);
    visit_free(v);
}

static void check_values(const VmConfig *cfg)
{
    for (unsigned i = 0; i < cfg->blockdevs->len; i++) {
        check_round_trip(visit_BlockdevOptions,
                         config_item(cfg->blockdevs, i)->blockdev);
    }
    for (unsigned i = 0; i < cfg->chardevs->len; i++) {
        check_round_trip(visit_ChardevBackend,
                         config_item(cfg->chardevs, i)->chardev);
    }
    for (unsigned i = 0; i < cfg->compats->len; i++) {
        check_round_trip(visit_CompatPolicy,
                         config_item(cfg->compats, i)->compat);
    }
    for (unsigned i = 0; i < cfg->objects->len; i++) {
        check_object(config_item(cfg->objects, i));
    }
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autofree char *line = g_strconcat("fuzz\n", text, NULL);
    g_auto(GStrv) argv = g_strsplit(line, "\n", -1);
    Location where = { 0 };
    Error *err = NULL;
    g_autoptr(VmConfig) cfg = options_parse(argv, &where, &err);

    g_assert_true(!cfg != !err);
    if (cfg) {
        check_values(cfg);
    } else {
        g_assert_cmpint(*error_get_pretty(err), !=, 0);
    }
    error_free(err);
    return 0;
}

static const char *const words[] = {
    "-machine\n", "-accel\n", "-cpu\n", "-smp\n", "-m\n", "-device\n",
    "-object\n", "-global\n", "-name\n", "-uuid\n", "-rtc\n", "-fw_cfg\n",
    "-add-fd\n", "-drive\n", "-blockdev\n", "-hda\n", "-chardev\n",
    "-serial\n", "-monitor\n", "-qmp\n", "-mon\n", "-kernel\n", "-boot\n",
    "-compat\n", "-S\n", "-action\n", "-d\n", "-msg\n", "-sandbox\n",
    "-run-with\n", "--", "\n", "=", ",", ",,", ".", "{", "}", "[", "]", "'",
    "\"", "\": ", "id=", "driver=", "help", "on", "off", "none", "json:",
    "microvm", "file", "raw", "null-co", "node-name=", "filename=",
    "file.driver=", "file.filename=", "socket", "path=", "host=", "port=",
    "server", "nowait", "telnet", "mux=on", "stdio", "unix:", "tcp:",
    "memory-backend-ram", "size=", "iothread", "secret", "data=", "1G",
    "18446744073709551615", "-1", "0x10", "1e3", "security=require-secure",
    NULL
};

const FuzzTarget fuzz_target = {
    .name = "options",
    .runs = 20000,
    .max_bytes = 400,
    .words = words,
};
