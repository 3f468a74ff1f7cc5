/*
 * Any machine with all that can be put into it, found out at run time.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_FUZZ_ZOO_H
#define TESTS_FUZZ_ZOO_H

#include "qobject/qdict.h"

/** Peers (peer.h) that devices may use. */
#define FUZZ_PEERS 64

/**
 * fuzz_zoo_variants: what $FUZZ_MACHINE may be
 *
 * Each type of machine, followed by a colon and a number: with its switches
 * as they are, all on, all off; and with each model of CPU, and each kind of
 * memory, that there is.
 *
 * Returns: NULL-terminated; the caller's.
 */
char **fuzz_zoo_variants(void);

/** fuzz_zoo_guest_variants: those that have processors. */
char **fuzz_zoo_guest_variants(void);

/**
 * fuzz_zoo_start: make the machine that $FUZZ_MACHINE names, in the sandbox,
 * stopped, with every device that users may create and that fits
 *
 * A device that needs something gets one of each kind of it that there is:
 * characters go to peers, disks and other objects are made.
 */
void fuzz_zoo_start(int *argc, char ***argv);

/**
 * fuzz_zoo_device: arguments for device_add of a @type, with all it needs
 * @peer: number of the peer to begin with
 *
 * Returns: NULL if it needs what only exists at start.
 */
QDict *fuzz_zoo_device(const char *type, unsigned peer);

/** fuzz_zoo_reset: as it was at the start: what the input made is deleted,
 *  memory is zeroes, devices were reset, the guest is stopped. */
void fuzz_zoo_reset(void);

#endif
