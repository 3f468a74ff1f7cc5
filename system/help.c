/*
 * Answers to -help, -version and the value "help".
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "block/block.h"
#include "build.h"
#include "chardev/char.h"
#include "hw/core/boards.h"
#include "hw/core/qdev-device-add.h"
#include "options.h"
#include "qapi/error.h"
#include "qemu/accel.h"
#include "qemu/datadir.h"
#include "qemu/log.h"
#include "qom/object_interfaces.h"
#include "target/i386/cpu.h"
#include "qom/object-user-rooms.h"

#define HELP_COLUMN 16

/* Prints a text that this function frees. */
static bool put_text(char *text)
{
    fputs(text, stdout);
    g_free(text);
    return true;
}

static void put_row(const OptionRow *row)
{
    printf("-%s", row->name);
    if (row->alias) {
        printf(", -%s", row->alias);
    }
    if (row->params) {
        printf(" %s", row->params);
    }
    printf("\n%*s%s\n", HELP_COLUMN, "", row->help);
}

static bool help_all(const VmConfig *cfg, Error **errp)
{
    printf("QEMU emulator version %s (%s)\n"
           "usage: %s [options] [disk_image]\n", QEMU_VERSION,
           QEMU_PKGVERSION, cfg->argv[0]);
    for (int s = 0; s < OPTION_SECTION__MAX; s++) {
        printf("\n%s:\n", option_section_title(s));
        for (const OptionRow *row = option_rows; row->name; row++) {
            if (row->section == s) {
                put_row(row);
            }
        }
    }
    return true;
}

static bool help_version(const VmConfig *cfg, Error **errp)
{
    printf("QEMU emulator version %s (%s)\n"
           "This is Ringfence, written independently of the QEMU project.\n",
           QEMU_VERSION, QEMU_PKGVERSION);
    return true;
}

static const char *asked(const VmConfig *cfg, const char *key)
{
    return cfg->help.opts ? qdict_get_try_str(cfg->help.opts, key) : NULL;
}

static bool help_machine(const VmConfig *cfg, Error **errp)
{
    const char *name = asked(cfg, "type");
    MachineClass *mc;

    if (!name) {
        return put_text(machine_list_help());
    }
    mc = machine_class_by_name(name);
    if (!mc) {
        error_setg(errp, "'%s' is not a valid machine type name", name);
        return false;
    }
    return type_print_class_properties(
        object_class_get_name(OBJECT_CLASS(mc)));
}

static bool help_accel(const VmConfig *cfg, Error **errp)
{
    const char *name = asked(cfg, "accel");
    AccelClass *ac;

    if (!name) {
        return put_text(accel_list_help());
    }
    ac = accel_find(name);
    if (!ac) {
        error_setg(errp, "'%s' is not a valid accelerator name", name);
        return false;
    }
    return type_print_class_properties(
        object_class_get_name(OBJECT_CLASS(ac)));
}

static bool help_cpu(const VmConfig *cfg, Error **errp)
{
    return put_text(x86_cpu_list_help());
}

static bool help_device(const VmConfig *cfg, Error **errp)
{
    const char *name = asked(cfg, "driver");
    char *text = name ? qdev_device_help(name, errp)
                      : qdev_device_list_help();

    return text && put_text(text);
}

static bool help_object(const VmConfig *cfg, Error **errp)
{
    const char *name = asked(cfg, "qom-type");

    if (!name) {
        user_creatable_print_types();
        return true;
    }
    if (!object_class_dynamic_cast(object_class_by_name(name),
                                   TYPE_USER_CREATABLE)) {
        error_setg(errp, "'%s' is not a valid object type name", name);
        return false;
    }
    return type_print_class_properties(name);
}

static bool help_chardev(const VmConfig *cfg, Error **errp)
{
    return put_text(qemu_chr_help());
}

static bool help_blockdev(const VmConfig *cfg, Error **errp)
{
    return put_text(bdrv_help());
}

static bool help_log(const VmConfig *cfg, Error **errp)
{
    qemu_print_log_usage(stdout);
    return true;
}

static bool help_data_dirs(const VmConfig *cfg, Error **errp)
{
    config_use_data_dirs(cfg);
    qemu_list_data_dirs();
    return true;
}

static const struct {
    const char *topic;
    bool (*show)(const VmConfig *cfg, Error **errp);
} topics[] = {
    { "help", help_all },
    { "version", help_version },
    { "machine", help_machine },
    { "accel", help_accel },
    { "cpu", help_cpu },
    { "device", help_device },
    { "object", help_object },
    { "chardev", help_chardev },
    { "blockdev", help_blockdev },
    { "d", help_log },
    { "L", help_data_dirs },
};

bool help_needs_types(const VmConfig *cfg)
{
    return strcmp(cfg->help.topic, "help")
        && strcmp(cfg->help.topic, "version")
        && strcmp(cfg->help.topic, "d")
        && strcmp(cfg->help.topic, "L");
}

bool help_show(const VmConfig *cfg, Error **errp)
{
    for (size_t i = 0; i < ARRAY_SIZE(topics); i++) {
        if (!strcmp(topics[i].topic, cfg->help.topic)) {
            return topics[i].show(cfg, errp);
        }
    }
    /* An option without a list of its own. */
    put_row(option_find(cfg->help.topic));
    return true;
}
