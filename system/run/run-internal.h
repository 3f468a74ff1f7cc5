/*
 * What the parts of system/run share among themselves.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SYSTEM_RUN_INTERNAL_H
#define SYSTEM_RUN_INTERNAL_H

#include "system/runstate.h"

/**
 * vmstop_requested: take a pending stop request.
 * @state: set to the state it asked for, or to RUN_STATE__MAX
 *
 * Returns: true if there was one.
 */
bool vmstop_requested(RunState *state);

#endif
