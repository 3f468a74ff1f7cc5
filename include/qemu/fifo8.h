/*
 * A bounded queue of bytes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_FIFO8_H
#define QEMU_FIFO8_H

typedef struct {
    uint8_t *data;
    uint32_t capacity;
    uint32_t head;
    uint32_t num;
    const char *name;
} Fifo8;

/** fifo8_create: an empty one for @capacity bytes. */
void fifo8_create(Fifo8 *fifo, uint32_t capacity);
/** fifo8_destroy: free what it holds. */
void fifo8_destroy(Fifo8 *fifo);
/** fifo8_push: there must be room. */
void fifo8_push(Fifo8 *fifo, uint8_t data);
/** fifo8_push_all: there must be room for @num bytes. */
void fifo8_push_all(Fifo8 *fifo, const uint8_t *data, uint32_t num);
/** fifo8_pop: there must be a byte. */
uint8_t fifo8_pop(Fifo8 *fifo);
/** fifo8_peek: the same, but it stays. */
uint8_t fifo8_peek(Fifo8 *fifo);
/** fifo8_pop_buf: up to @destlen bytes; how many.  NULL @dest drops them. */
uint32_t fifo8_pop_buf(Fifo8 *fifo, uint8_t *dest, uint32_t destlen);
/** fifo8_peek_buf: the same, but they stay. */
uint32_t fifo8_peek_buf(Fifo8 *fifo, uint8_t *dest, uint32_t destlen);
/**
 * fifo8_pop_bufptr: remove bytes that are in one piece
 * @max: how many at most; from 1 to what there is
 * @numptr: set to how many they are; may be NULL
 *
 * Returns: where they are, until the next push.
 */
const uint8_t *fifo8_pop_bufptr(Fifo8 *fifo, uint32_t max,
                                uint32_t *numptr);
/** fifo8_peek_bufptr: the same, but they stay. */
const uint8_t *fifo8_peek_bufptr(Fifo8 *fifo, uint32_t max,
                                 uint32_t *numptr);
/** fifo8_drop: remove @len bytes, which are there. */
void fifo8_drop(Fifo8 *fifo, uint32_t len);
/** fifo8_reset: remove all. */
void fifo8_reset(Fifo8 *fifo);
/** fifo8_is_empty: is there no byte? */
bool fifo8_is_empty(const Fifo8 *fifo);
/** fifo8_is_full: is there no room? */
bool fifo8_is_full(const Fifo8 *fifo);
/** fifo8_num_free: room in bytes. */
uint32_t fifo8_num_free(const Fifo8 *fifo);
/** fifo8_num_used: how many bytes there are. */
uint32_t fifo8_num_used(const Fifo8 *fifo);

#endif
