/*
 * Lists of address ranges that are reserved for something.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_RESERVED_REGION_H
#define QEMU_RESERVED_REGION_H

#include "qemu/range.h"

struct ReservedRegion {
    Range range;
    unsigned type;                      /* for what; the owner's number */
};

/**
 * resv_region_list_insert: add a region to a list that is sorted and whose
 * regions do not overlap
 * @list: its regions are owned
 * @reg: not empty; owned by the list from now on.  It takes the place of
 *       whatever was reserved there
 *
 * Returns: the list.
 */
GList *resv_region_list_insert(GList *list, ReservedRegion *reg);

#endif
