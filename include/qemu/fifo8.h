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

void fifo8_create(Fifo8 *fifo, uint32_t capacity);
void fifo8_destroy(Fifo8 *fifo);
/** fifo8_push: there must be room. */
void fifo8_push(Fifo8 *fifo, uint8_t data);
void fifo8_push_all(Fifo8 *fifo, const uint8_t *data, uint32_t num);
/** fifo8_pop: there must be a byte. */
uint8_t fifo8_pop(Fifo8 *fifo);
uint8_t fifo8_peek(Fifo8 *fifo);
/** fifo8_pop_buf, fifo8_peek_buf: up to @destlen bytes; how many. */
uint32_t fifo8_pop_buf(Fifo8 *fifo, uint8_t *dest, uint32_t destlen);
uint32_t fifo8_peek_buf(Fifo8 *fifo, uint8_t *dest, uint32_t destlen);
/** fifo8_pop_bufptr: contiguous bytes, valid until the next push. */
const uint8_t *fifo8_pop_bufptr(Fifo8 *fifo, uint32_t max,
                                uint32_t *numptr);
void fifo8_drop(Fifo8 *fifo, uint32_t len);
void fifo8_reset(Fifo8 *fifo);
bool fifo8_is_empty(const Fifo8 *fifo);
bool fifo8_is_full(const Fifo8 *fifo);
uint32_t fifo8_num_free(const Fifo8 *fifo);
uint32_t fifo8_num_used(const Fifo8 *fifo);

#endif
