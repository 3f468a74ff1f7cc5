/*
 * Where files that come with the program, or with firmware packages, are.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_DATADIR_H
#define QEMU_DATADIR_H

/* Firmware; the one kind there is. */
#define QEMU_FILE_TYPE_BIOS 0

/** qemu_add_data_dir: look in @path, too, before the folders of the system;
 *  takes @path over.  Those that come first are looked in first. */
void qemu_add_data_dir(char *path);

/**
 * qemu_find_file: where the file that a user calls @name is
 * @type: QEMU_FILE_TYPE_BIOS
 * @name: a path, or a name without folders
 *
 * Returns: a path that can be read, the caller's; NULL if there is none.
 */
char *qemu_find_file(int type, const char *name);

/** qemu_list_data_dirs: print the folders, one on a line. */
void qemu_list_data_dirs(void);

#endif
