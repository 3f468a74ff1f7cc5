/*
 * What a device is given so that it works.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_FUZZ_FURNISH_H
#define TESTS_FUZZ_FURNISH_H

#include "qobject/qdict.h"

/** fuzz_types_of: names of the concrete types below @base that are @also, if
 *  that is not NULL; sorted; the array is the caller's */
GPtrArray *fuzz_types_of(const char *base, const char *also);

/**
 * struct FuzzNeeds: what a device is given.
 * @choice: which of the kinds of it, counted on by each
 * @kinds: receives the most kinds that there are of something
 * @peer: the next that is free
 * @node, @object: numbers of the next
 * @args: options that make them go here; NULL if none can be made any more
 * @lacking: something was to be made that cannot be
 */
typedef struct FuzzNeeds {
    unsigned choice, kinds;
    unsigned peer, node, object;
    GPtrArray *args;
    bool lacking;
} FuzzNeeds;

/**
 * fuzz_furnish: arguments for a device of @type, with all that it needs
 *
 * A property says by its type what that is: a character device is a peer; a
 * drive, or an object that it links to, is made.
 */
QDict *fuzz_furnish(const char *type, FuzzNeeds *needs);

#endif
