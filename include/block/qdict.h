/*
 * Reshaping objects, as the block layer's options need it: between nested
 * and dotted forms, into parts, with other names.
 *
 * In a dotted key "a.b.0", every fragment but the last names an object, or
 * a list if all of its members are numbered; ".." stands for a dot.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef BLOCK_QDICT_H
#define BLOCK_QDICT_H

#include "qobject/qdict.h"

/**
 * qdict_flatten: give members of nested objects and lists dotted keys
 * @qdict: {"a": {"b": 1}, "l": [2]} becomes {"a.b": 1, "l.0": 2}
 *
 * Empty objects and lists stay what they are.
 */
void qdict_flatten(QDict *qdict);

/**
 * qdict_crumple: the inverse, in a new value
 * @src: flat; stays as it is
 * @errp: set if it is not flat, or if keys contradict each other
 *
 * Returns: an object, or a list if @src has nothing but numbered keys; the
 * caller owns it.  NULL on failure.
 */
QObject *qdict_crumple(const QDict *src, Error **errp);

/**
 * qdict_extract_subqdict: take members out whose keys start the same
 * @src: loses them
 * @dst: set to a new object of them, their keys without @start; may be
 *       NULL
 * @start: for example "file."
 */
void qdict_extract_subqdict(QDict *src, QDict **dst, const char *start);

/**
 * qdict_array_split: take the elements of a list out
 * @src: loses members "N" and groups "N." for N from 0, up to the first N
 *       that has neither or both
 * @dst: set to a new list of the values and, for groups, of objects
 */
void qdict_array_split(QDict *src, QList **dst);

/**
 * qdict_array_entries: how many elements has a list?
 * @src: the elements are its members SUBQDICT + "N", or groups SUBQDICT +
 *       "N."
 * @subqdict: what their keys start with; may be empty
 *
 * Returns: their number; -EINVAL if one is both or is missing, or if there
 * is any other member whose key starts so.
 */
int qdict_array_entries(QDict *src, const char *subqdict);

/** qdict_join: move members of @src to @dest; those that @dest has, too,
 *  only if @overwrite. */
void qdict_join(QDict *dest, QDict *src, bool overwrite);
/** qdict_copy_default: let @dst have the member of @src, if it has none. */
void qdict_copy_default(QDict *dst, QDict *src, const char *key);
/** qdict_set_default_str: add a member unless there is one. */
void qdict_set_default_str(QDict *dst, const char *key, const char *val);

typedef struct QDictRenames {
    const char *from;                   /* NULL ends a list */
    const char *to;
} QDictRenames;

/**
 * qdict_rename_keys: rename members
 * @renames: done in this order
 * @errp: set if both names of one are present; what was renamed before
 *        stays so
 */
bool qdict_rename_keys(QDict *qdict, const QDictRenames *renames,
                       Error **errp);

#endif
