/*
 * The machine: its properties, accelerator, type of CPU, clock and firmware
 * data.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "build.h"
#include "hw/core/boards.h"
#include "hw/nvram/fw_cfg.h"
#include "qapi/error.h"
#include "qemu/accel.h"
#include "qemu/keyval.h"
#include "system/address-spaces.h"
#include "system/rtc.h"
#include "qom/object-user-rooms.h"

/*** The machine ***/

bool build_machine(Build *b, Error **errp)
{
    static const Origin by_default = { .via = "-machine" };
    const Origin *from = config_machine_from(b->cfg, "type");
    const char *name = config_machine_type(b->cfg);

    if (!name) {
        MachineClass *mc = machine_class_get_default();

        if (!mc) {
            error_setg(errp, "No machine specified, and there is no default");
            error_append_hint(errp, "Use -machine help to list supported "
                              "machines\n");
            return false;
        }
        name = mc->name;
    }
    memory_map_init();
    build_begin(b, from ? from : &by_default, NULL);
    return build_end(b, machine_new(name, errp) != NULL);
}

static bool set_one(Build *b, const QDictEntry *e, Error **errp)
{
    const char *key = qdict_entry_key(e);
    g_autoptr(QDict) one = qdict_new();

    qdict_put_obj(one, key, qobject_ref(qdict_entry_value(e)));
    build_begin(b, config_machine_from(b->cfg, key), NULL);
    return build_end(b, machine_set_properties(current_machine, one, false,
                                               errp));
}

/* One by one, so that a message names the option that set it. */
static bool set_all(Build *b, const QDict *props, Error **errp)
{
    const QDictEntry *e;

    for (e = qdict_first(props); e; e = qdict_next(props, e)) {
        if (!g_str_equal(qdict_entry_key(e), "type")
            && !set_one(b, e, errp)) {
            return false;
        }
    }
    return true;
}

bool build_machine_props(Build *b, Error **errp)
{
    const char *defaults =
        MACHINE_GET_CLASS(current_machine)->default_machine_opts;

    if (defaults) {
        g_autoptr(QDict) props = keyval_parse(defaults, NULL, NULL,
                                              &error_abort);

        if (!set_all(b, props, errp)) {
            return false;
        }
    }
    return set_all(b, b->cfg->machine, errp);
}

/*** The accelerator ***/

typedef enum AccelResult {
    ACCEL_RUNS,
    ACCEL_FAILED,               /* try the next one */
    ACCEL_WRONG,                /* what the user said of it is wrong */
} AccelResult;

/*
 * Try one candidate.  The gate is asked before the accelerator is made, so
 * one that policy forbids never gets to run any code of its own.
 */
static AccelResult try_accel(Build *b, const char *name, const QDict *props,
                             Error **errp)
{
    Object *obj = object_new_checked(name, TYPE_ACCEL, errp);
    AccelResult result = ACCEL_WRONG;

    if (!obj) {
        return ACCEL_FAILED;
    }
    if (props && !object_set_properties_from_keyval(obj, props, false,
                                                    errp)) {
        goto out;
    }
    result = ACCEL_FAILED;
    if (!object_check_security(obj, errp)) {
        goto out;
    }
    if (accel_init_machine(ACCEL(obj), current_machine) < 0) {
        b->reported = true;             /* by the accelerator */
        goto out;
    }
    result = ACCEL_RUNS;
out:
    object_unref(obj);
    return result;
}

/* As a start would do, a report passes over what is refused, but the last. */
static AccelResult try_candidate(Build *b, const char *name,
                                 const QDict *props, bool last, Error **errp)
{
    bool report = b->cfg->security_report;
    AccelResult result;

    object_security_set_dry_run(report && last);
    result = try_accel(b, name, props, errp);
    object_security_set_dry_run(report);
    return result;
}

static bool accel_runs(void)
{
    MachineClass *mc = MACHINE_GET_CLASS(current_machine);

    phase_advance(PHASE_ACCEL_CREATED);
    if (current_accel()) {
        accel_init_interfaces(ACCEL_GET_CLASS(current_accel()),
                              mc->cpu_base_type);
    }
    return true;
}

/* Why a candidate is passed over; another one follows. */
static void pass_over(Build *b, const char *name, Error *err)
{
    if (err) {
        warn_report_err(err);
    } else {
        warn_report("accelerator '%s' does not start; trying the next one",
                    name);
    }
    b->reported = false;
}

static bool accels_by_option(Build *b, GPtrArray *list, Error **errp)
{
    g_autoptr(GString) names = g_string_new(NULL);

    for (unsigned i = 0; i < list->len; i++) {
        ConfigItem *item = config_item(list, i);
        bool last = i + 1 == list->len;
        Error *err = NULL;
        AccelResult result;

        build_begin(b, &item->from, NULL);
        result = try_candidate(b, item->text, item->opts, last, &err);
        if (result == ACCEL_FAILED && !last) {
            pass_over(b, item->text, err);
            err = NULL;
        }
        build_end(b, result == ACCEL_RUNS
                  || (result == ACCEL_FAILED && !last));
        if (result == ACCEL_RUNS) {
            return accel_runs();
        }
        g_string_append_printf(names, "%s%s", i ? ", " : "", item->text);
        if (result == ACCEL_WRONG || list->len == 1) {
            error_propagate(errp, err);
            return false;
        }
        if (last) {
            if (err) {
                build_begin(b, &item->from, NULL);
                warn_report_err(err);
                build_end(b, true);
            }
            b->reported = false;
            error_setg(errp, "no accelerator is left of: %s", names->str);
        }
    }
    return false;
}

/* Nobody asked for one: the first of these that is built in and works. */
static bool accel_by_default(Build *b, Error **errp)
{
    static const char *const names[] = { "tcg", "kvm" };
    static const Origin by_default = { .via = "-accel" };
    Error *err = NULL;

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        bool last = i + 1 == ARRAY_SIZE(names) || !accel_find(names[i + 1]);
        AccelResult result;

        if (!accel_find(names[i])) {
            continue;
        }
        error_free(err);
        err = NULL;
        build_begin(b, &by_default, NULL);
        result = try_candidate(b, names[i], NULL, last, &err);
        build_end(b, result == ACCEL_RUNS);
        if (result == ACCEL_RUNS) {
            return accel_runs();
        }
    }
    if (err) {
        error_propagate(errp, err);
    } else if (!b->reported) {
        error_setg(errp, "No accelerator specified, and none is built in");
    }
    return false;
}

bool build_accel(Build *b, Error **errp)
{
    MachineClass *mc = MACHINE_GET_CLASS(current_machine);

    if (b->cfg->accels->len) {
        return accels_by_option(b, b->cfg->accels, errp);
    }
    /* A machine without CPUs has nothing to run. */
    return mc->cpu_base_type ? accel_by_default(b, errp) : accel_runs();
}

/*** The type of CPU ***/

static bool set_cpu_type(Build *b, Error **errp)
{
    MachineClass *mc = MACHINE_GET_CLASS(current_machine);
    const char *type;

    if (!mc->cpu_base_type) {
        error_setg(errp, "machine '%s' has no CPUs", mc->name);
        return false;
    }
    type = parse_cpu_option(mc->cpu_base_type, b->cfg->cpu, errp);
    if (!type) {
        return false;
    }
    g_free(current_machine->cpu_type);
    current_machine->cpu_type = g_strdup(type);
    return true;
}

bool build_cpu_type(Build *b, Error **errp)
{
    if (!b->cfg->cpu) {
        return true;
    }
    build_begin(b, &b->cfg->cpu_from, NULL);
    return build_end(b, set_cpu_type(b, errp));
}

/*** The clock, and data for the firmware ***/

bool build_rtc(Build *b, Error **errp)
{
    const VmConfig *cfg = b->cfg;

    if (!cfg->rtc_base && !cfg->rtc_clock && !cfg->rtc_driftfix) {
        return true;
    }
    build_begin(b, &cfg->rtc_from, NULL);
    return build_end(b, rtc_configure(cfg->rtc_base, cfg->rtc_clock,
                                      cfg->rtc_driftfix, errp));
}

static bool make_fw_cfg(Build *b, ConfigItem *item, Error **errp)
{
    FWCfgState *fw_cfg = fw_cfg_find();

    if (!fw_cfg) {
        error_setg(errp, "machine '%s' has no fw_cfg device",
                   MACHINE_GET_CLASS(current_machine)->name);
        return false;
    }
    return fw_cfg_add_user_file(fw_cfg, qdict_get_str(item->opts, "name"),
                                qdict_get_try_str(item->opts, "file"),
                                qdict_get_try_str(item->opts, "string"),
                                errp);
}

bool build_fw_cfg(Build *b, Error **errp)
{
    return build_each(b, b->cfg->fw_cfgs, make_fw_cfg, errp);
}
