/*
 * VmConfig: making and freeing one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "config.h"
#include "qemu/datadir.h"

/* The members that are lists of ConfigItems. */
static const size_t lists[] = {
    offsetof(VmConfig, compats), offsetof(VmConfig, accels),
    offsetof(VmConfig, devices), offsetof(VmConfig, objects),
    offsetof(VmConfig, chardevs), offsetof(VmConfig, serials),
    offsetof(VmConfig, monitors), offsetof(VmConfig, drives),
    offsetof(VmConfig, blockdevs), offsetof(VmConfig, globals),
    offsetof(VmConfig, fw_cfgs), offsetof(VmConfig, add_fds),
    offsetof(VmConfig, qtests),
    offsetof(VmConfig, data_dirs),
};

/* The members that are texts. */
static const size_t texts[] = {
    offsetof(VmConfig, cpu), offsetof(VmConfig, name),
    offsetof(VmConfig, process), offsetof(VmConfig, pidfile),
    offsetof(VmConfig, rtc_base), offsetof(VmConfig, rtc_clock),
    offsetof(VmConfig, rtc_driftfix), offsetof(VmConfig, log_file),
    offsetof(VmConfig, run_user), offsetof(VmConfig, run_chroot),
    offsetof(VmConfig, security_report), offsetof(VmConfig, qtest_log),
};

static void item_free(gpointer data)
{
    ConfigItem *item = data;

    g_free(item->text);
    qobject_unref(item->opts);
    g_free(item->id);
    qapi_free_ChardevBackend(item->chardev);
    qapi_free_BlockdevOptions(item->blockdev);
    qapi_free_CompatPolicy(item->compat);
    g_free(item);
}

VmConfig *vm_config_new(char **argv)
{
    VmConfig *cfg = g_new0(VmConfig, 1);

    cfg->argv = argv;
    cfg->machine = qdict_new();
    cfg->machine_from = g_hash_table_new_full(g_str_hash, g_str_equal,
                                              g_free, g_free);
    for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
        GPtrArray **list = (GPtrArray **)((char *)cfg + lists[i]);

        *list = g_ptr_array_new_with_free_func(item_free);
    }
    cfg->reboot = REBOOT_ACTION_RESET;
    cfg->shutdown = SHUTDOWN_ACTION_POWEROFF;
    cfg->panic = PANIC_ACTION_SHUTDOWN;
    cfg->watchdog = WATCHDOG_ACTION_RESET;
    cfg->sandbox_obsolete = CONFIG_DENIAL_DENY;
    return cfg;
}

void vm_config_free(VmConfig *cfg)
{
    if (!cfg) {
        return;
    }
    qobject_unref(cfg->help.opts);
    qobject_unref(cfg->machine);
    g_hash_table_unref(cfg->machine_from);
    for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
        g_ptr_array_unref(*(GPtrArray **)((char *)cfg + lists[i]));
    }
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        g_free(*(char **)((char *)cfg + texts[i]));
    }
    g_free(cfg);
}

ConfigItem *config_item_add(GPtrArray *list, const Origin *from)
{
    ConfigItem *item = g_new0(ConfigItem, 1);

    item->from = *from;
    g_ptr_array_add(list, item);
    return item;
}

const Origin *config_machine_from(const VmConfig *cfg, const char *key)
{
    return g_hash_table_lookup(cfg->machine_from, key);
}

const char *config_machine_type(const VmConfig *cfg)
{
    return qdict_get_try_str(cfg->machine, "type");
}

void config_loc_push(const VmConfig *cfg, Location *loc, const Origin *from)
{
    loc_push_none(loc);
    if (from && from->index) {
        loc_set_cmdline(cfg->argv, from->index, from->count);
    }
}

void config_use_data_dirs(const VmConfig *cfg)
{
    for (unsigned i = 0; i < cfg->data_dirs->len; i++) {
        qemu_add_data_dir(g_strdup(config_item(cfg->data_dirs, i)->text));
    }
}
