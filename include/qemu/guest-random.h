/*
 * Random numbers a guest may see.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_GUEST_RANDOM_H
#define QEMU_GUEST_RANDOM_H

/** qemu_guest_random_seed_main: -seed NUMBER: repeatable numbers. */
bool qemu_guest_random_seed_main(const char *optarg, Error **errp);
/** qemu_guest_getrandom: fill @buf; 0, or -1 with @errp set. */
int qemu_guest_getrandom(void *buf, size_t len, Error **errp);
void qemu_guest_getrandom_nofail(void *buf, size_t len);

#endif
