/*
 * Options whose arguments need an understanding of their own.
 *
 * Nothing here has an effect beyond the VmConfig.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "chardev/char.h"
#include "options.h"
#include "qapi/error.h"
#include "qapi/qapi-visit-block-core.h"
#include "qapi/qapi-visit-compat.h"
#include "qapi/qapi-visit-control.h"
#include "qapi/qobject-input-visitor.h"
#include "qemu/cutils.h"
#include "qemu/help_option.h"
#include "qemu/keyval.h"
#include "qemu/log.h"

static Visitor *visitor_new(QDict *opts, bool json)
{
    return json ? qobject_input_visitor_new(QOBJECT(opts))
                : qobject_input_visitor_new_keyval(QOBJECT(opts));
}

bool option_data_dir(const OptionArg *arg, Error **errp)
{
    if (is_help_option(arg->value)) {
        arg->cfg->help.topic = arg->row->name;
        return true;
    }
    return option_item_text(arg, errp);
}

bool option_escape(const OptionArg *arg, Error **errp)
{
    uint64_t code;

    if (qemu_strtou64(arg->value, NULL, 0, &code) < 0 || !code ||
        code > UINT8_MAX) {
        error_setg(errp, "'%s' is not the code of a key, 1 to 255",
                   arg->value);
        return false;
    }
    arg->cfg->escape = code;
    return true;
}

/* "a:b" stands for -accel a -accel b, with the same properties. */
bool option_accel(const OptionArg *arg, Error **errp)
{
    bool json;
    g_autoptr(QDict) opts = option_parse_value(arg, &json, errp);
    g_auto(GStrv) names = NULL;
    const char *accel;

    if (!opts || option_asked(arg)) {
        return opts != NULL;
    }
    accel = qdict_get_try_str(opts, "accel");
    if (!accel || !*accel) {
        error_setg(errp, "Parameter 'accel' is missing");
        return false;
    }
    names = g_strsplit(accel, ":", -1);
    qdict_del(opts, "accel");
    for (int i = 0; names[i]; i++) {
        ConfigItem *item = config_item_add(arg->cfg->accels, &arg->from);

        item->text = g_strdup(names[i]);
        item->opts = qobject_ref(opts);
    }
    return true;
}

/* There are no sounds; clients say so for each machine. */
bool option_audiodev(const OptionArg *arg, Error **errp)
{
    bool json;
    g_autoptr(QDict) opts = option_parse_value(arg, &json, errp);
    const char *driver;

    if (!opts || option_asked(arg)) {
        return opts != NULL;
    }
    driver = qdict_get_try_str(opts, "driver");
    if (!driver || !qdict_get_try_str(opts, "id")) {
        error_setg(errp, "Parameter '%s' is missing", driver ? "id"
                                                             : "driver");
        return false;
    }
    if (!g_str_equal(driver, "none")) {
        error_setg(errp, "audio driver '%s' is not available, only: none",
                   driver);
        return false;
    }
    return option_check_keys(opts, arg->row->text, errp);
}

bool option_cpu(const OptionArg *arg, Error **errp)
{
    if (is_help_option(arg->value)) {
        arg->cfg->help.topic = arg->row->name;
        return true;
    }
    g_free(arg->cfg->cpu);
    arg->cfg->cpu = g_strdup(arg->value);
    arg->cfg->cpu_from = arg->from;
    return true;
}

static bool parse_mib(QDict *out, const char *key, const char *text,
                      Error **errp)
{
    g_autofree char *bytes = NULL;
    uint64_t size;

    if (qemu_strtosz_MiB(text, NULL, &size) < 0) {
        error_setg(errp, "Parameter '%s' expects a size in MiB, or with a "
                   "suffix of k, M, G, T, not '%s'", key, text);
        return false;
    }
    bytes = g_strdup_printf("%" PRIu64, size);
    qdict_put_str(out, key, bytes);
    return true;
}

/* A plain number is MiB, unlike in the machine's own property. */
bool option_memory(const OptionArg *arg, Error **errp)
{
    bool json;
    g_autoptr(QDict) opts = option_parse_value(arg, &json, errp);
    g_autoptr(QDict) out = qdict_new();
    const char *size, *maxmem, *slots;

    if (!opts || option_asked(arg)) {
        return opts != NULL;
    }
    if (!option_check_keys(opts, arg->row->text, errp)) {
        return false;
    }
    size = qdict_get_try_str(opts, "size");
    maxmem = qdict_get_try_str(opts, "maxmem");
    slots = qdict_get_try_str(opts, "slots");
    if ((size && !parse_mib(out, "size", size, errp))) {
        return false;
    }
    if (maxmem) {
        qdict_put_str(out, "max-size", maxmem);
    }
    if (slots) {
        qdict_put_str(out, "slots", slots);
    }
    return option_machine_set(arg, "memory", g_steal_pointer(&out), errp);
}

bool option_compat(const OptionArg *arg, Error **errp)
{
    bool json;
    g_autoptr(QDict) opts = option_parse_value(arg, &json, errp);
    CompatPolicy *compat = NULL;
    Visitor *v;

    if (!opts || option_asked(arg)) {
        return opts != NULL;
    }
    v = visitor_new(opts, json);
    visit_type_CompatPolicy(v, NULL, &compat, errp);
    visit_free(v);
    if (compat) {
        config_item_add(arg->cfg->compats, &arg->from)->compat = compat;
    }
    return compat != NULL;
}

bool option_blockdev(const OptionArg *arg, Error **errp)
{
    bool json;
    g_autoptr(QDict) opts = option_parse_value(arg, &json, errp);
    BlockdevOptions *blockdev = NULL;
    const char *driver;
    Visitor *v;

    if (!opts || option_asked(arg)) {
        return opts != NULL;
    }
    driver = qdict_get_try_str(opts, "driver");
    if (driver && is_help_option(driver)) {
        arg->cfg->help.topic = arg->row->name;
        return true;
    }
    v = visitor_new(opts, json);
    visit_type_BlockdevOptions(v, NULL, &blockdev, errp);
    visit_free(v);
    if (blockdev) {
        config_item_add(arg->cfg->blockdevs, &arg->from)->blockdev = blockdev;
    }
    return blockdev != NULL;
}

bool option_chardev(const OptionArg *arg, Error **errp)
{
    bool json;
    g_autoptr(QDict) opts = option_parse_value(arg, &json, errp);
    ChardevBackend *backend;
    char *id = NULL;
    ConfigItem *item;

    if (!opts || option_asked(arg)) {
        return opts != NULL;
    }
    if (!qdict_get_try_str(opts, "id")) {
        error_setg(errp, "Parameter 'id' is missing");
        return false;
    }
    backend = qemu_chr_parse_backend(opts, &id, errp);
    if (!backend) {
        return false;
    }
    item = config_item_add(arg->cfg->chardevs, &arg->from);
    item->chardev = backend;
    item->id = id;
    item->opts = g_steal_pointer(&opts);
    return true;
}

/* DRIVER.PROPERTY=VALUE, or the three as keys. */
bool option_global(const OptionArg *arg, Error **errp)
{
    g_auto(GStrv) sides = g_strsplit(arg->value, "=", 2);
    char *dot = strchr(sides[0] ? sides[0] : "", '.');
    ConfigItem *item;
    g_autoptr(QDict) opts = NULL;
    bool json;

    if (dot && sides[1]) {
        opts = qdict_new();
        *dot = '\0';
        qdict_put_str(opts, "driver", sides[0]);
        qdict_put_str(opts, "property", dot + 1);
        qdict_put_str(opts, "value", sides[1]);
    } else {
        opts = option_parse_value(arg, &json, errp);
        if (!opts || option_asked(arg)) {
            return opts != NULL;
        }
        if (!option_check_keys(opts, arg->row->text, errp)) {
            return false;
        }
    }
    if (!qdict_get_try_str(opts, "driver")
        || !qdict_get_try_str(opts, "property")
        || !qdict_get_try_str(opts, "value")) {
        error_setg(errp, "expected DRIVER.PROPERTY=VALUE");
        return false;
    }
    item = config_item_add(arg->cfg->globals, &arg->from);
    item->opts = g_steal_pointer(&opts);
    return true;
}

bool option_log(const OptionArg *arg, Error **errp)
{
    if (is_help_option(arg->value)) {
        arg->cfg->help.topic = arg->row->name;
        return true;
    }
    arg->cfg->log_mask = qemu_str_to_log_mask(arg->value);
    if (!arg->cfg->log_mask && strcmp(arg->value, "none")) {
        error_setg(errp, "unknown log item in '%s'", arg->value);
        error_append_hint(errp, "-d help lists them.\n");
        return false;
    }
    return true;
}

/* Becomes what -mon has, with the device still to be made. */
bool option_monitor(const OptionArg *arg, Error **errp)
{
    ConfigItem *item = config_item_add(arg->cfg->monitors, &arg->from);

    if (g_str_equal(arg->value, "none")) {
        item->opts = qdict_new();
        return true;
    }
    item->text = g_strdup(arg->value);
    item->opts = keyval_parse(arg->row->text, NULL, NULL, errp);
    return item->opts != NULL;
}

/* Judged here, so that no monitor speaks before another is refused. */
bool option_mon(const OptionArg *arg, Error **errp)
{
    MonitorOptions *options = NULL;
    GPtrArray *list = arg->cfg->monitors;
    unsigned before = list->len;
    Visitor *v;

    if (!option_item_opts(arg, errp)) {
        return false;
    }
    if (list->len == before) {
        return true;                    /* help */
    }
    v = visitor_new(config_item(list, before)->opts, false);
    visit_type_MonitorOptions(v, NULL, &options, errp);
    visit_free(v);
    if (!options) {
        return false;
    }
    qapi_free_MonitorOptions(options);
    return true;
}

bool option_nographic(const OptionArg *arg, Error **errp)
{
    QDict *props = qdict_new();

    arg->cfg->nographic = true;
    qdict_put_str(props, "graphics", "off");
    return option_machine_set(arg, NULL, props, errp);
}

bool option_uuid(const OptionArg *arg, Error **errp)
{
    if (qemu_uuid_parse(arg->value, &arg->cfg->uuid) < 0) {
        error_setg(errp, "'%s' is not a UUID", arg->value);
        return false;
    }
    arg->cfg->uuid_set = true;
    return true;
}
