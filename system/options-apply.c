/*
 * What options have in common: flags, texts, lists, keys and sugar.
 *
 * Nothing here has an effect beyond the VmConfig.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "options.h"
#include "qapi/error.h"
#include "qapi/util.h"
#include "qemu/cutils.h"
#include "qemu/help_option.h"
#include "qemu/keyval.h"
#include "qobject/qjson.h"
#include "qobject/qstring.h"

static void *member(const OptionArg *arg)
{
    return (char *)arg->cfg + arg->row->offset;
}

static void ask(VmConfig *cfg, const char *topic, QDict *opts)
{
    cfg->help.topic = topic;
    cfg->help.opts = opts;
}

bool option_ask(const OptionArg *arg, Error **errp)
{
    ask(arg->cfg, arg->row->name, NULL);
    return true;
}

bool option_flag(const OptionArg *arg, Error **errp)
{
    *(bool *)member(arg) = true;
    return true;
}

bool option_text(const OptionArg *arg, Error **errp)
{
    char **text = member(arg);

    g_free(*text);
    *text = g_strdup(arg->value);
    return true;
}

bool option_item_text(const OptionArg *arg, Error **errp)
{
    GPtrArray *list = *(GPtrArray **)member(arg);

    config_item_add(list, &arg->from)->text = g_strdup(arg->value);
    return true;
}

/*** Keys and values ***/

static QDict *parse_json(const char *value, Error **errp)
{
    QObject *obj = qobject_from_json(value, errp);
    QDict *opts = qobject_to(QDict, obj);

    if (obj && !opts) {
        error_setg(errp, "a JSON object is expected");
        qobject_unref(obj);
    }
    return opts;
}

QDict *option_parse_value(const OptionArg *arg, bool *json, Error **errp)
{
    const OptionRow *row = arg->row;
    bool help = false;
    QDict *opts;

    *json = row->has_json && arg->value[0] == '{';
    if (*json) {
        return parse_json(arg->value, errp);
    }
    opts = keyval_parse_quirks(arg->value, row->implied, row->quirks, &help,
                               errp);
    if (opts && help) {
        ask(arg->cfg, row->name, qobject_ref(opts));
    }
    return opts;
}

bool option_check_keys(const QDict *opts, const char *allowed, Error **errp)
{
    const QDictEntry *e;

    for (e = qdict_first(opts); e; e = qdict_next(opts, e)) {
        const char *key = qdict_entry_key(e);
        size_t len = strlen(key);
        const char *p = allowed;

        while (*p && (strncmp(p, key, len) || p[len] != ',')) {
            p = strchr(p, ',') + 1;
        }
        if (!*p) {
            error_setg(errp, "Invalid parameter '%s'", key);
            return false;
        }
    }
    return true;
}

bool option_item_opts(const OptionArg *arg, Error **errp)
{
    GPtrArray *list = *(GPtrArray **)member(arg);
    bool json;
    g_autoptr(QDict) opts = option_parse_value(arg, &json, errp);
    const char *must = arg->row->implied;
    ConfigItem *item;

    if (!opts || option_asked(arg)) {
        return opts != NULL;
    }
    if (arg->row->text && !option_check_keys(opts, arg->row->text, errp)) {
        return false;
    }
    if (must && !qdict_get_try_str(opts, must)) {
        error_setg(errp, qdict_haskey(opts, must)
                   ? "Parameter '%s' expects a string"
                   : "Parameter '%s' is missing", must);
        return false;
    }
    item = config_item_add(list, &arg->from);
    item->id = g_strdup(qdict_get_try_str(opts, "id"));
    item->opts = g_steal_pointer(&opts);
    item->json = json;
    return true;
}

/*** The machine ***/

static void note_origin(const OptionArg *arg, const char *key)
{
    g_hash_table_replace(arg->cfg->machine_from, g_strdup(key),
                         g_memdup2(&arg->from, sizeof(arg->from)));
}

bool option_machine_set(const OptionArg *arg, const char *key, QDict *props,
                        Error **errp)
{
    g_autoptr(QDict) all = props;
    const QDictEntry *e;

    if (key) {
        all = qdict_new();
        qdict_put(all, key, props);
    }
    for (e = qdict_first(all); e; e = qdict_next(all, e)) {
        note_origin(arg, qdict_entry_key(e));
    }
    return keyval_merge(arg->cfg->machine, all, errp);
}

/* Old spellings have underscores. */
static QDict *with_dashes(const QDict *opts)
{
    QDict *out = qdict_new();
    const QDictEntry *e;

    for (e = qdict_first(opts); e; e = qdict_next(opts, e)) {
        g_autofree char *key = g_strdup(qdict_entry_key(e));

        qdict_put_obj(out, g_strdelimit(key, "_", '-'),
                      qobject_ref(qdict_entry_value(e)));
    }
    return out;
}

bool option_machine(const OptionArg *arg, Error **errp)
{
    bool json;
    g_autoptr(QDict) opts = option_parse_value(arg, &json, errp);

    if (!opts || option_asked(arg)) {
        return opts != NULL;
    }
    if (arg->row->text && !option_check_keys(opts, arg->row->text, errp)) {
        return false;
    }
    return option_machine_set(arg, arg->row->to, with_dashes(opts), errp);
}

bool option_machine_text(const OptionArg *arg, Error **errp)
{
    QDict *props = qdict_new();

    qdict_put_str(props, arg->row->to, arg->value);
    return option_machine_set(arg, NULL, props, errp);
}

/*** Keys that are members of VmConfig ***/

typedef enum KeyKind { KEY_TEXT, KEY_BOOL, KEY_ENUM, KEY_REFUSED } KeyKind;

typedef struct OptionKey {
    const char *option;
    const char *key;
    KeyKind kind;
    size_t offset;
    const QEnumLookup *values;
} OptionKey;

static const char *const mem_lock_names[] = {
    [CONFIG_MEM_LOCK_OFF] = "off",
    [CONFIG_MEM_LOCK_ON] = "on",
    [CONFIG_MEM_LOCK_ON_FAULT] = "on-fault",
};

static const QEnumLookup mem_lock_lookup = {
    .array = mem_lock_names, .size = ARRAY_SIZE(mem_lock_names),
};

static const char *const denial_names[] = {
    [CONFIG_DENIAL_ALLOW] = "allow",
    [CONFIG_DENIAL_DENY] = "deny",
    [CONFIG_DENIAL_CHILDREN] = "children",
};

static const QEnumLookup denial_lookup = {
    .array = denial_names, .size = CONFIG_DENIAL_CHILDREN,
};

static const QEnumLookup privileges_lookup = {
    .array = denial_names, .size = ARRAY_SIZE(denial_names),
};

#define TEXT(opt, name, field) \
    { opt, name, KEY_TEXT, offsetof(VmConfig, field), NULL }
#define BOOL(opt, name, field) \
    { opt, name, KEY_BOOL, offsetof(VmConfig, field), NULL }
#define ENUM(opt, name, field, lookup) \
    { opt, name, KEY_ENUM, offsetof(VmConfig, field), lookup }
/* Known, but there is nothing that it could turn on. */
#define OFF_ONLY(opt, name) { opt, name, KEY_REFUSED, 0, NULL }

static const OptionKey option_key_table[] = {
    TEXT("name", "guest", name),
    TEXT("name", "process", process),
    BOOL("name", "debug-threads", debug_threads),
    TEXT("rtc", "base", rtc_base),
    TEXT("rtc", "clock", rtc_clock),
    TEXT("rtc", "driftfix", rtc_driftfix),
    BOOL("msg", "timestamp", msg_timestamp),
    BOOL("msg", "guest-name", msg_guest_name),
    ENUM("action", "reboot", reboot, &RebootAction_lookup),
    ENUM("action", "shutdown", shutdown, &ShutdownAction_lookup),
    ENUM("action", "panic", panic, &PanicAction_lookup),
    ENUM("action", "watchdog", watchdog, &WatchdogAction_lookup),
    ENUM("overcommit", "mem-lock", mem_lock, &mem_lock_lookup),
    OFF_ONLY("overcommit", "cpu-pm"),
    BOOL("sandbox", "enable", sandbox),
    ENUM("sandbox", "obsolete", sandbox_obsolete, &denial_lookup),
    ENUM("sandbox", "elevateprivileges", sandbox_privileges,
         &privileges_lookup),
    ENUM("sandbox", "spawn", sandbox_spawn, &denial_lookup),
    ENUM("sandbox", "resourcecontrol", sandbox_resources, &denial_lookup),
    TEXT("run-with", "user", run_user),
    TEXT("run-with", "chroot", run_chroot),
    BOOL("run-with", "exit-with-parent", exit_with_parent),
};

static const OptionKey *find_key(const char *option, const char *key)
{
    for (size_t i = 0; i < ARRAY_SIZE(option_key_table); i++) {
        const OptionKey *k = &option_key_table[i];

        if (!strcmp(k->option, option) && !strcmp(k->key, key)) {
            return k;
        }
    }
    return NULL;
}

static bool set_enum(const OptionKey *k, int *where, const char *value,
                     Error **errp)
{
    g_autoptr(GString) names = NULL;
    int n = qapi_enum_parse(k->values, value, -1, NULL);

    if (n >= 0) {
        *where = n;
        return true;
    }
    names = g_string_new(k->values->array[0]);
    for (int i = 1; i < k->values->size; i++) {
        g_string_append_printf(names, ", %s", k->values->array[i]);
    }
    error_setg(errp, "Parameter '%s' expects one of %s, not '%s'", k->key,
               names->str, value);
    return false;
}

static bool set_key(VmConfig *cfg, const OptionKey *k, const char *value,
                    Error **errp)
{
    void *where = (char *)cfg + k->offset;
    bool on;

    switch (k->kind) {
    case KEY_TEXT:
        g_free(*(char **)where);
        *(char **)where = g_strdup(value);
        return true;
    case KEY_BOOL:
        return qapi_bool_parse(k->key, value, where, errp);
    case KEY_ENUM:
        return set_enum(k, where, value, errp);
    default:
        if (!qapi_bool_parse(k->key, value, &on, errp)) {
            return false;
        }
        if (on) {
            error_setg(errp, "Parameter '%s' cannot be 'on': this program "
                       "does not have it", k->key);
        }
        return !on;
    }
}

bool option_keys(const OptionArg *arg, Error **errp)
{
    bool json;
    g_autoptr(QDict) opts = option_parse_value(arg, &json, errp);
    const QDictEntry *e;

    if (!opts || option_asked(arg)) {
        return opts != NULL;
    }
    for (e = qdict_first(opts); e; e = qdict_next(opts, e)) {
        const OptionKey *k = find_key(arg->row->name, qdict_entry_key(e));
        QString *value = qobject_to(QString, qdict_entry_value(e));

        if (!k || !value) {
            error_setg(errp, "Invalid parameter '%s'", qdict_entry_key(e));
            return false;
        }
        if (!set_key(arg->cfg, k, qstring_get_str(value), errp)) {
            return false;
        }
    }
    if (g_str_equal(arg->row->name, "rtc")) {
        arg->cfg->rtc_from = arg->from;
    }
    return true;
}

/*** Sugar ***/

bool option_sugar(const OptionArg *arg, Error **errp)
{
    return option_rewrite(arg, arg->row->to, arg->row->text, errp);
}

/* The value may have commas, as file names do. */
bool option_sugar_value(const OptionArg *arg, Error **errp)
{
    g_auto(GStrv) parts = g_strsplit(arg->value, ",", -1);
    g_autofree char *escaped = g_strjoinv(",,", parts);
    g_autofree char *value = g_strconcat(arg->row->text, escaped, NULL);

    return option_rewrite(arg, arg->row->to, value, errp);
}

bool option_ignore(const OptionArg *arg, Error **errp)
{
    return true;
}

/* A whole subsystem that this program lacks can only be turned off. */
bool option_only(const OptionArg *arg, Error **errp)
{
    g_auto(GStrv) values = g_strsplit(arg->row->text, ",", -1);

    if (is_help_option(arg->value)) {
        ask(arg->cfg, arg->row->name, NULL);
        return true;
    }
    if (g_strv_contains((const char *const *)values, arg->value)) {
        return true;
    }
    error_setg(errp, "'%s' is not available, only: %s", arg->value,
               arg->row->text);
    return false;
}
