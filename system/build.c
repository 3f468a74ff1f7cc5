/*
 * From VmConfig to a machine: the order in which things are made.
 *
 * Whatever can be refused without making anything is refused first: the
 * policy's view of every type that the user named.  A later failure takes
 * back what others could see (build_teardown()).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "build.h"
#include "chardev/char.h"
#include "hw/core/boards.h"
#include "hw/core/qdev-device-add.h"
#include "qapi/compat-policy.h"
#include "qapi/error.h"
#include "qemu/accel.h"
#include "qemu/daemonize.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "qom/object_interfaces.h"
#include "qom/security-profile.h"
#include "system/cpus.h"
#include "system/runstate.h"
#include "system/system.h"
#include "qom/object-user-rooms.h"

#define HOST_PROFILE CONFIG_SYSCONFDIR "/qemu/security.conf"

/*** Who is to blame ***/

void build_begin(Build *b, const Origin *from, const char *id)
{
    bool told = from && from->index;

    config_loc_push(b->cfg, &b->loc, from);
    /* Without a location, the gate's message itself says what is meant. */
    object_request_begin(&b->req, told ? from->via : from ? from->via : NULL,
                         id, !told);
}

bool build_end(Build *b, bool ok)
{
    if (!ok) {
        loc_save(&b->blame);
    }
    object_request_end(&b->req);
    loc_pop(&b->loc);
    return ok;
}

bool build_each(Build *b, GPtrArray *list, BuildItem *make, Error **errp)
{
    for (unsigned i = 0; i < list->len; i++) {
        ConfigItem *item = config_item(list, i);

        build_begin(b, &item->from, item->id);
        if (!build_end(b, make(b, item, errp))) {
            return false;
        }
    }
    return true;
}

/*** The policy ***/

static bool merge_compat(Build *b, ConfigItem *item, Error **errp)
{
    return compat_policy_merge(item->compat, errp);
}

static bool load_profile(Build *b, ConfigItem *item, Error **errp)
{
    const char *path = item->compat->security_profile;

    return !path || security_profile_load(path, false, true, errp);
}

/* GLib takes its time to say that there is no such file; ask the kernel. */
static bool load_host_profile(bool floor, Error **errp)
{
    if (access(HOST_PROFILE, F_OK) < 0 && errno == ENOENT) {
        return true;
    }
    return security_profile_load(HOST_PROFILE, true, floor, errp);
}

bool build_policy(Build *b, Error **errp)
{
    /* Machine "none" runs no guest that could be held to a floor. */
    bool floor = g_strcmp0(config_machine_type(b->cfg), "none") != 0;

    module_call_init(MODULE_INIT_QOM);
#ifndef CONFIG_UNDECLARED_TYPES_ALLOWED
    if (!type_check_all_declared(errp)) {
        return false;
    }
#endif
    if (!build_each(b, b->cfg->compats, merge_compat, errp)
        || !load_host_profile(floor, errp)
        || !build_each(b, b->cfg->compats, load_profile, errp)) {
        return false;
    }
    compat_policy_seal();
    object_security_set_dry_run(b->cfg->security_report);
    return true;
}

/*** What the user named, before anything is made ***/

static bool judge(const char *name, const char *base, Error **errp)
{
    ObjectClass *oc = name ? object_class_by_name(name) : NULL;

    /* An alias, or a mistake: that comes out when the thing is made. */
    if (!oc || !object_class_dynamic_cast(oc, base)) {
        return true;
    }
    return object_class_checked(name, base, errp) != NULL;
}

static bool judge_device(Build *b, ConfigItem *item, Error **errp)
{
    return judge(qdev_resolve_alias(qdict_get_str(item->opts, "driver")),
                 TYPE_DEVICE, errp);
}

static bool judge_object(Build *b, ConfigItem *item, Error **errp)
{
    return judge(qdict_get_str(item->opts, "qom-type"), TYPE_USER_CREATABLE,
                 errp);
}

static bool judge_chardev(Build *b, ConfigItem *item, Error **errp)
{
    return object_class_checked(ChardevBackendKind_str(item->chardev->type),
                                TYPE_CHARDEV, errp) != NULL;
}

/* A single candidate that is refused leaves none; a list may have another. */
static bool judge_accel(Build *b, ConfigItem *item, Error **errp)
{
    return b->cfg->accels->len > 1
        || object_class_checked(item->text, TYPE_ACCEL, errp) != NULL;
}

static bool judge_machine(Build *b, Error **errp)
{
    const char *name = config_machine_type(b->cfg);

    if (!name) {
        return true;
    }
    build_begin(b, config_machine_from(b->cfg, "type"), NULL);
    return build_end(b, object_class_checked(name, TYPE_MACHINE, errp));
}

static bool build_judge(Build *b, Error **errp)
{
    return judge_machine(b, errp)
        && build_each(b, b->cfg->accels, judge_accel, errp)
        && build_each(b, b->cfg->chardevs, judge_chardev, errp)
        && build_each(b, b->cfg->objects, judge_object, errp)
        && build_each(b, b->cfg->devices, judge_device, errp);
}

/*** Small things ***/

static bool build_process(Build *b, Error **errp)
{
    const VmConfig *cfg = b->cfg;
    RunstateActions actions = {
        .reboot = cfg->reboot, .shutdown = cfg->shutdown,
        .panic = cfg->panic, .watchdog = cfg->watchdog,
    };

    message_set_timestamp(cfg->msg_timestamp);
    if (cfg->msg_guest_name) {
        message_set_guest_name(cfg->name);
    }
    if (cfg->escape) {
        qemu_chr_mux_set_escape(cfg->escape);
    }
    config_use_data_dirs(cfg);
    qemu_set_vm_name(cfg->name);
    if (cfg->process) {
        os_set_proc_name(cfg->process);
    }
    qemu_uuid = cfg->uuid;
    qemu_uuid_set = cfg->uuid_set;
    runstate_set_actions(&actions);
    os_setup_limits();
    if (cfg->mem_lock
        && !os_mlock(cfg->mem_lock == CONFIG_MEM_LOCK_ON_FAULT, errp)) {
        return false;
    }
    if (!cfg->log_file && !cfg->log_mask) {
        return true;
    }
    return qemu_set_log_filename_flags(cfg->log_file, cfg->log_mask, errp);
}

static bool build_main_loop(Build *b, Error **errp)
{
    if (!qemu_init_main_loop(errp)) {
        return false;
    }
    bql_lock();
    return true;
}

static bool make_global(Build *b, ConfigItem *item, Error **errp)
{
    const char *property = qdict_get_str(item->opts, "property");
    GlobalProperty *prop;

    /* Defaults are set while a device is being made, long before that. */
    if (g_str_equal(property, "realized")) {
        error_setg(errp, "Property 'realized' has no default");
        return false;
    }
    /* Lives as long as the program. */
    prop = g_new0(GlobalProperty, 1);
    prop->driver = g_strdup(qdict_get_str(item->opts, "driver"));
    prop->property = g_strdup(property);
    prop->value = g_strdup(qdict_get_str(item->opts, "value"));
    qdev_prop_register_global(prop);
    return true;
}

static bool build_globals(Build *b, Error **errp)
{
    return build_each(b, b->cfg->globals, make_global, errp);
}

/*** Objects and devices ***/

/* Monitors come last, so that none speaks before something is refused. */
static bool make_object(Build *b, ConfigItem *item, Error **errp)
{
    return build_is_monitor(item)
        || user_creatable_add_qdict(item->opts, !item->json, errp);
}

static bool build_objects(Build *b, Error **errp)
{
    return build_each(b, b->cfg->objects, make_object, errp);
}

static bool make_device(Build *b, ConfigItem *item, Error **errp)
{
    ERRP_GUARD();
    DeviceState *dev = qdev_device_add_from_qdict(item->opts, item->json,
                                                  errp);

    object_unref(OBJECT(dev));
    return !*errp;
}

static bool build_devices(Build *b, Error **errp)
{
    return build_each(b, b->cfg->devices, make_device, errp);
}

static bool build_backends_done(Build *b, Error **errp)
{
    phase_advance(PHASE_LATE_BACKENDS_CREATED);
    return true;
}

static bool build_board(Build *b, Error **errp)
{
    if (!machine_run_board_init(current_machine, NULL, errp)) {
        return false;
    }
    accel_setup_post(current_machine);
    return true;
}

/* The board and all devices are there; last comes what nobody asked for. */
static bool build_done(Build *b, Error **errp)
{
    qdev_prop_check_globals();
    qdev_machine_creation_done();
    return true;
}

static bool build_start(Build *b, Error **errp)
{
    if (!object_security_audit_check(errp)) {
        return false;
    }
    cpus_wait_created();
    cpu_synchronize_all_post_init();
    qemu_system_reset(SHUTDOWN_CAUSE_NONE);
    return true;
}

/*** The order ***/

static bool (*const steps[])(Build *b, Error **errp) = {
    build_judge,
    build_daemonize,
    build_sandbox,
    build_process,
    build_main_loop,
    build_fdsets,
    build_globals,
    build_machine,
    build_chardevs,
    build_objects,
    build_machine_props,
    build_accel,
    build_cpu_type,
    build_rtc,
    build_blockdevs,
    build_drives,
    build_serials,
    build_preconfig,
    build_backends_done,
    build_board,
    build_fw_cfg,
    build_devices,
    build_drive_devices,
    build_monitors,
    build_qtest,
    build_done,
    /* not for a report: */
    build_start,
    build_ready,
};

/* A step may call this, which then makes the rest. */
bool build_continue(Build *b, Error **errp)
{
    while (b->step < ARRAY_SIZE(steps)) {
        if (b->cfg->security_report && steps[b->step] == build_start) {
            return true;
        }
        if (!steps[b->step++](b, errp)) {
            return false;
        }
        if (b->parent_status >= 0 || b->over) {
            return true;
        }
    }
    return true;
}

bool build_vm(Build *b, Error **errp)
{
    b->parent_status = -1;
    b->step = 0;
    return build_continue(b, errp);
}
