/*
 * Which types a fuzz target reaches: measured, not claimed.
 *
 * A type is reached when a live object of it got input from whom its boundary
 * says that it faces.  tests/qtest/security-evidence-test.py reads the list.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_FUZZ_REACH_H
#define TESTS_FUZZ_REACH_H

#include "exec/hwaddr.h"
#include "qom/object.h"
#include "qom/security.h"
#include "system/memory.h"

/**
 * fuzz_reached: @obj got input from @speaker
 *
 * Counts if that is whom its type faces.  What a device is part of, is
 * reached with it.  NULL is fine.
 */
void fuzz_reached(Object *obj, ObjectSecurityBoundary speaker);

/** fuzz_reached_at: the guest accesses @addr of @as. */
void fuzz_reached_at(AddressSpace *as, hwaddr addr, bool is_write);

/** fuzz_reached_list: the types so far, sorted, with spaces between them;
 *  malloc'd */
char *fuzz_reached_list(void);

/** fuzz_reached_forget: all so far was no input. */
void fuzz_reached_forget(void);

#endif
