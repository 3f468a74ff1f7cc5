/*
 * Identifiers of things the user names.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_ID_H
#define QEMU_ID_H

typedef enum IdSubSystems {
    ID_QDEV,
    ID_BLOCK,
    ID_CHR,
    ID_NET,
    ID_MAX
} IdSubSystems;

/** id_generate: an id no user can have chosen, "#qdev012"; caller frees. */
char *id_generate(IdSubSystems id);
/** id_wellformed: a letter, then letters, digits, '-', '.', '_'. */
bool id_wellformed(const char *id);

#endif
