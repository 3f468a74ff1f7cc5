/*
 * Devices that a user asks for: -device, device_add, device_del, and help.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_CORE_QDEV_DEVICE_ADD_H
#define HW_CORE_QDEV_DEVICE_ADD_H

#include "hw/core/qdev.h"

/**
 * struct QDevAlias: a short name for a device type.
 * @alias: what a user may write
 * @typename: what it means
 * @bus_type: where a bus of this type exists; NULL for everywhere
 */
typedef struct QDevAlias {
    const char *alias;
    const char *typename;
    const char *bus_type;
} QDevAlias;

/**
 * qdev_set_aliases: use @table from now on.
 * @table: lives as long as the program; NULL for none
 * @n: rows in it
 *
 * Called by type_init() functions: the table is there before any machine.
 */
void qdev_set_aliases(const QDevAlias *table, size_t n);

/**
 * qdev_resolve_alias: the type that @name stands for.
 * @name: type or alias
 *
 * Of several rows, the first one whose bus exists; when there is no bus, as
 * before a board is built, the first one.
 *
 * Returns: @name if it is no alias.
 */
const char *qdev_resolve_alias(const char *name);

/**
 * qdev_device_add_from_qdict: make the device that a user described.
 * @opts: "driver", and optionally "id" and "bus"; all else is properties.
 *        Borrowed.
 * @from_json: the values have JSON types; else all are text
 * @errp: set on failure, and nothing is left behind
 *
 * Goes through the creation gate.  Once the machine is ready this is
 * hotplug, and the machine must agree.  Context: BQL held.
 *
 * Returns: a new reference to the realized device; NULL on failure, and also,
 * without an error, if a listener hides the device for now.
 */
DeviceState *qdev_device_add_from_qdict(const QDict *opts, bool from_json,
                                        Error **errp);

/**
 * qdev_device_del: start removing the device called @id.
 * @id: its id, or its path in the composition tree
 * @errp: set if there is none, or it cannot go
 *
 * The core of QMP's device_del.  Context: BQL held.
 */
void qdev_device_del(const char *id, Error **errp);

/**
 * qdev_device_list_help: text of "-device help".
 *
 * Returns: malloc'd text, one line per user-creatable device, by category,
 * with "(secure)" or "(insecure)".
 */
char *qdev_device_list_help(void);

/**
 * qdev_device_help: text of "-device X,help".
 * @driver: type or alias
 * @errp: set if it is no device
 *
 * Returns: malloc'd text: properties, security status, boundary and note.
 */
char *qdev_device_help(const char *driver, Error **errp);

/**
 * qdev_tree_print: text of "info qtree".
 *
 * Returns: malloc'd text with all buses, devices and properties.
 */
char *qdev_tree_print(void);

#endif
