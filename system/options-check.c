/*
 * What a whole command line must be, once each option is understood.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "options.h"
#include "qapi/error.h"
#include "qemu/cutils.h"

static bool given(const VmConfig *cfg, const char *key)
{
    return qdict_haskey(cfg->machine, key);
}

/* -machine accel=a:b is -accel a -accel b. */
static bool move_accel(VmConfig *cfg, Error **errp)
{
    const char *accel = qdict_get_try_str(cfg->machine, "accel");
    OptionArg arg = { .cfg = cfg, .row = option_find("accel") };

    if (!given(cfg, "accel")) {
        return true;
    }
    if (cfg->accels->len) {
        error_setg(errp, "-accel and -machine accel= say the same: give one "
                   "of them");
        return false;
    }
    if (!accel || strchr(accel, ',')) {
        error_setg(errp, "Parameter 'accel' expects names with ':' between "
                   "them");
        return false;
    }
    arg.from = *config_machine_from(cfg, "accel");
    arg.value = accel;
    if (!option_accel(&arg, errp)) {
        return false;
    }
    qdict_del(cfg->machine, "accel");
    return true;
}

/* -machine kernel-irqchip=X belongs to kvm; other accelerators have none. */
static bool move_irqchip(VmConfig *cfg, Error **errp)
{
    QObject *value = qdict_get(cfg->machine, "kernel-irqchip");

    if (!value) {
        return true;
    }
    for (unsigned i = 0; i < cfg->accels->len; i++) {
        ConfigItem *item = config_item(cfg->accels, i);

        if (g_str_equal(item->text, "kvm")
            && !qdict_haskey(item->opts, "kernel-irqchip")) {
            QDict *opts = qdict_clone_shallow(item->opts);

            qdict_put_obj(opts, "kernel-irqchip", qobject_ref(value));
            qobject_unref(item->opts);
            item->opts = opts;
        }
    }
    qdict_del(cfg->machine, "kernel-irqchip");
    return true;
}

static bool check_kernel(VmConfig *cfg, Error **errp)
{
    if (given(cfg, "append") && !given(cfg, "kernel")) {
        error_setg(errp, "-append is for a kernel: -kernel is missing");
        return false;
    }
    if (given(cfg, "initrd") && !given(cfg, "kernel")) {
        error_setg(errp, "-initrd is for a kernel: -kernel is missing");
        return false;
    }
    return true;
}

static bool uses_terminal(const char *device)
{
    strstart(device, "mon:", &device);
    return g_str_equal(device, "stdio");
}

static bool list_uses_terminal(const GPtrArray *list)
{
    for (unsigned i = 0; i < list->len; i++) {
        ConfigItem *item = config_item(list, i);

        if ((item->text && uses_terminal(item->text))
            || (item->chardev
                && item->chardev->type == CHARDEV_BACKEND_KIND_STDIO)) {
            return true;
        }
    }
    return false;
}

static bool check_daemon(VmConfig *cfg, Error **errp)
{
    if (!cfg->daemonize) {
        return true;
    }
    if (cfg->nographic && !cfg->nodefaults
        && !(cfg->serials->len && cfg->monitors->len)) {
        error_setg(errp, "-nographic needs a terminal, which -daemonize "
                   "gives up");
        return false;
    }
    if (cfg->security_report) {
        error_setg(errp, "-security-report cannot be used with -daemonize: "
                   "nothing is left to run");
        return false;
    }
    if (cfg->exit_with_parent) {
        error_setg(errp, "-run-with exit-with-parent=on cannot be used with "
                   "-daemonize: a daemon leaves its parent");
        return false;
    }
    if (list_uses_terminal(cfg->serials) || list_uses_terminal(cfg->monitors)
        || list_uses_terminal(cfg->chardevs)) {
        error_setg(errp, "a character device is stdio, which -daemonize "
                   "gives up");
        return false;
    }
    return true;
}

static bool (*const checks[])(VmConfig *cfg, Error **errp) = {
    move_accel, move_irqchip, check_kernel, check_daemon,
};

bool options_check(VmConfig *cfg, Error **errp)
{
    for (size_t i = 0; i < ARRAY_SIZE(checks); i++) {
        if (!checks[i](cfg, errp)) {
            return false;
        }
    }
    return true;
}
