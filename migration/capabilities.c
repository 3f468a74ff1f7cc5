/*
 * What migration is asked to do.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "migration/capabilities.h"

static bool states[MIGRATION_CAPABILITY__MAX];

bool migrate_capability(MigrationCapability capability)
{
    return states[capability];
}

void migrate_set_capability(MigrationCapability capability, bool state)
{
    states[capability] = state;
}
