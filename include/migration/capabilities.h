/*
 * What migration is asked to do.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MIGRATION_CAPABILITIES_H
#define MIGRATION_CAPABILITIES_H

#include "qapi/qapi-types-migration.h"

/** migrate_capability: is @capability asked for?  BQL. */
bool migrate_capability(MigrationCapability capability);

/** migrate_set_capability: ask for it, or no longer.  BQL. */
void migrate_set_capability(MigrationCapability capability, bool state);

#endif
