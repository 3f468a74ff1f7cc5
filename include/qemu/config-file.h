/*
 * The option groups of the program, by name.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_CONFIG_FILE_H
#define QEMU_CONFIG_FILE_H

#include "qemu/option.h"

/** qemu_add_opts: make a group known by its name; it must stay valid. */
void qemu_add_opts(QemuOptsList *list);
/** qemu_find_opts: the group called @group; prints an error if none is. */
QemuOptsList *qemu_find_opts(const char *group);
/** qemu_find_opts_err: the same; sets @errp. */
QemuOptsList *qemu_find_opts_err(const char *group, Error **errp);
/** qemu_find_opts_singleton: the set without id of a group, which exists;
 *  it is made if need be. */
QemuOpts *qemu_find_opts_singleton(const char *group);

#endif
