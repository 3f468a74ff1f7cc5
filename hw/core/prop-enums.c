/*
 * Kinds of property values that are enumerations of the schema.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/qdev-properties-system.h"
#include "qapi/qapi-types-block.h"
#include "qapi/qapi-types-block-core.h"
#include "qapi/qapi-types-machine.h"

/* The members of devices that hold such values are read as plain int. */
QEMU_BUILD_BUG_ON(sizeof(BlockdevOnError) != sizeof(int));
QEMU_BUILD_BUG_ON(sizeof(FloppyDriveType) != sizeof(int));
QEMU_BUILD_BUG_ON(sizeof(LostTickPolicy) != sizeof(int));

#define PROP_ENUM(kind, type_name, table, help)                \
    const PropertyInfo qdev_prop_##kind = {                    \
        .type = type_name,                                     \
        .description = help,                                   \
        .enum_table = &table,                                  \
        .get = qdev_propinfo_get_enum,                         \
        .set = qdev_propinfo_set_enum,                         \
        .init_default = qdev_propinfo_init_enum,               \
        .set_default_value = qdev_prop_set_default_value_enum, \
    };

PROP_ENUM(losttickpolicy, "LostTickPolicy", LostTickPolicy_lookup, NULL)
PROP_ENUM(blockdev_on_error, "BlockdevOnError", BlockdevOnError_lookup,
          "what a failed transfer leads to: report, ignore, enospc, stop, "
          "auto")
PROP_ENUM(bios_chs_trans, "BiosAtaTranslation", BiosAtaTranslation_lookup,
          "geometry that firmware makes up: auto, none, lba, large, rechs")
PROP_ENUM(fdc_drive_type, "FdcDriveType", FloppyDriveType_lookup,
          "kind of floppy drive: 144, 288, 120, none, auto")
