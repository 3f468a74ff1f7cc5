/*
 * Block nodes, drives, and the devices that drives imply.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "build.h"
#include "block/block.h"
#include "hw/core/boards.h"
#include "hw/core/qdev-device-add.h"
#include "qapi/error.h"
#include "system/block-backend.h"
#include "qom/object-user-rooms.h"

static bool make_blockdev(Build *b, ConfigItem *item, Error **errp)
{
    return bdrv_add_monitor_node(item->blockdev, errp);
}

bool build_blockdevs(Build *b, Error **errp)
{
    return build_each(b, b->cfg->blockdevs, make_blockdev, errp);
}

/* A disk that no option names needs a name that its device can use. */
static void give_id(Build *b, QDict *opts, const char *interface)
{
    g_autofree char *id = NULL;

    for (unsigned i = 0; !qdict_haskey(opts, "id"); i++) {
        g_free(id);
        id = g_strdup_printf("%s%u", interface, i);
        if (!blk_by_name(id)) {
            qdict_put_str(opts, "id", id);
        }
    }
}

/* The -device that "-drive if=virtio" stands for. */
static void imply_device(Build *b, const ConfigItem *item, const QDict *opts)
{
    ConfigItem *dev = config_item_add(b->drive_devices, &item->from);
    const char *serial = qdict_get_try_str(opts, "serial");

    dev->opts = qdict_new();
    qdict_put_str(dev->opts, "driver", "virtio-blk");
    qdict_put_str(dev->opts, "drive", qdict_get_str(opts, "id"));
    if (serial) {
        qdict_put_str(dev->opts, "serial", serial);
    }
}

static bool make_drive(Build *b, ConfigItem *item, Error **errp)
{
    g_autoptr(QDict) opts = qdict_clone_shallow(item->opts);
    const char *interface = qdict_get_try_str(opts, "if");

    interface = interface ? interface : "virtio";
    if (!g_str_equal(interface, "none") && !g_str_equal(interface, "virtio")) {
        error_setg(errp, "machine '%s' has no drives with if=%s, only "
                   "virtio and none",
                   MACHINE_GET_CLASS(current_machine)->name, interface);
        return false;
    }
    give_id(b, opts, interface);
    if (!blk_new_from_drive(opts, errp)) {
        return false;
    }
    if (g_str_equal(interface, "virtio")) {
        imply_device(b, item, opts);
    }
    return true;
}

bool build_drives(Build *b, Error **errp)
{
    b->drive_devices = g_ptr_array_new();
    return build_each(b, b->cfg->drives, make_drive, errp);
}

static bool make_drive_device(Build *b, ConfigItem *item, Error **errp)
{
    ERRP_GUARD();
    DeviceState *dev = qdev_device_add_from_qdict(item->opts, false, errp);

    object_unref(OBJECT(dev));
    return !*errp;
}

bool build_drive_devices(Build *b, Error **errp)
{
    return build_each(b, b->drive_devices, make_drive_device, errp);
}
