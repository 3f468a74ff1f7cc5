/*
 * Objects by the paths that users give.  Private to the monitor room.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MONITOR_QOM_H
#define MONITOR_QOM_H

#include "qom/object.h"

/** monitor_resolve_path: the object at @path, borrowed; NULL sets @errp. */
Object *monitor_resolve_path(const char *path, Error **errp);

#endif
