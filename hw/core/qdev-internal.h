/*
 * What the parts of hw/core share among themselves.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_CORE_QDEV_INTERNAL_H
#define HW_CORE_QDEV_INTERNAL_H

#include "hw/core/qdev.h"

/** qdev_tell_deleted: emit DEVICE_DELETED for @dev, which is finalized. */
void qdev_tell_deleted(DeviceState *dev);

/** qbus_report_misfit: set errp: a device of type @driver is not for @bus. */
void qbus_report_misfit(BusState *bus, const char *driver, Error **errp);

/** qdev_alias_of: the first alias that may stand for a type, or NULL. */
const char *qdev_alias_of(const char *typename);

/** qbus_report_full: set errp to a message that @bus takes no more. */
void qbus_report_full(BusState *bus, Error **errp);

#endif
