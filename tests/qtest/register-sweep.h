/*
 * What tests of any device with registers ask: do they read as they should
 * after a reset, where does the window end, and does every access of every
 * width leave the emulator alive?
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef REGISTER_SWEEP_H
#define REGISTER_SWEEP_H

#include "libqtest.h"

/**
 * struct RegisterWindow: where a device's registers are.
 * @s: the emulator
 * @ports: @base is a port, else an address of memory
 * @size: bytes from @base on
 */
typedef struct RegisterWindow {
    QTestState *s;
    bool ports;
    uint64_t base;
    unsigned size;
} RegisterWindow;

/**
 * struct RegisterValue: what a register should read as.
 * @name: for the message of a failure
 * @offset: of its first byte in the window
 * @size: of the access, 1, 2, 4 or 8 (memory only) bytes
 */
typedef struct RegisterValue {
    const char *name;
    unsigned offset;
    unsigned size;
    uint64_t value;
} RegisterValue;

/**
 * register_read: one access, wherever it ends.
 * @offset: from the start of the window; may be outside it
 * @size: 1, 2, 4 or 8 bytes; a port has no 8 and is read twice
 */
uint64_t register_read(const RegisterWindow *w, int offset, unsigned size);

/** register_write: one access; @offset and @size as above */
void register_write(const RegisterWindow *w, int offset, unsigned size,
                    uint64_t value);

/** register_check: each of the @count registers of @table has its value */
void register_check(const RegisterWindow *w, const RegisterValue *table,
                    size_t count);

/**
 * register_check_edges: nobody answers just outside the window.
 *
 * Reads in every width, wholly outside or across an edge: each byte outside
 * must read as the bytes of an address that has no device.  So the window
 * must have no neighbour within 8 bytes.  The registers at the edges are
 * read, a few times.
 */
void register_check_edges(const RegisterWindow *w);

/**
 * register_scribble: read and write everywhere, in every width.
 *
 * Every offset that overlaps the window, aligned or not, gets patterns of
 * zeroes, ones and both.  The device is then in no state that a test could
 * name, and the emulator must still answer.
 */
void register_scribble(const RegisterWindow *w);

/** system_reset: by QMP; returns when it has been done */
void system_reset(QTestState *s);

#endif
