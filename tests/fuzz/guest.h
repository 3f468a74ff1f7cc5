/*
 * What a guest can do to a machine, as an input says.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_FUZZ_GUEST_H
#define TESTS_FUZZ_GUEST_H

#include "input.h"
#include "system/address-spaces.h"

/** struct FuzzWindow: a range of addresses at which a device answers. */
typedef struct FuzzWindow {
    AddressSpace *as;
    hwaddr start;
    uint64_t bytes;
    DeviceState *dev;
} FuzzWindow;

/** fuzz_guest_init: look around in the machine; once, when it is complete. */
void fuzz_guest_init(void);

/** fuzz_guest_windows: of all devices, FuzzWindow, by address. */
const GArray *fuzz_guest_windows(void);

/** fuzz_guest_ram: the biggest range of RAM, for us from where it returns on;
 *  NULL if there is none. */
uint8_t *fuzz_guest_ram(hwaddr *start, uint64_t *bytes);

/** fuzz_guest_write, fuzz_guest_read: as a CPU does, @size is 1, 2, 4 or 8 */
void fuzz_guest_write(AddressSpace *as, hwaddr addr, unsigned size,
                      uint64_t value);
uint64_t fuzz_guest_read(AddressSpace *as, hwaddr addr, unsigned size);

/** fuzz_guest_value: a number that some device may find interesting: an edge,
 *  or an address of memory or of a device. */
uint64_t fuzz_guest_value(FuzzInput *in);

/** fuzz_guest_poke: read or write some registers of some device, or
 *  something next to them. */
void fuzz_guest_poke(FuzzInput *in);

/** fuzz_guest_fill: put bytes to where a device was told to look. */
void fuzz_guest_fill(FuzzInput *in);

/** fuzz_guest_feed: from now on, memory that is zeroes when a device reads it
 *  is filled from @in; NULL: no longer */
void fuzz_guest_feed(FuzzInput *in);

/** fuzz_guest_line: drive an input line of some device. */
void fuzz_guest_line(FuzzInput *in);

/** fuzz_guest_clock: let guest time go on. */
void fuzz_guest_clock(FuzzInput *in);

/** fuzz_guest_calm: all lines are low. */
void fuzz_guest_calm(void);

/** fuzz_guest_clear: all RAM is zeroes. */
void fuzz_guest_clear(void);

#endif
