/*
 * A bounded queue of bytes: a ring.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/fifo8.h"

void fifo8_create(Fifo8 *fifo, uint32_t capacity)
{
    *fifo = (Fifo8){ .data = g_malloc(capacity), .capacity = capacity };
}

void fifo8_destroy(Fifo8 *fifo)
{
    g_free(fifo->data);
    fifo->data = NULL;
}

void fifo8_reset(Fifo8 *fifo)
{
    fifo->num = 0;
    fifo->head = 0;
}

void fifo8_push(Fifo8 *fifo, uint8_t data)
{
    fifo8_push_all(fifo, &data, 1);
}

void fifo8_push_all(Fifo8 *fifo, const uint8_t *data, uint32_t num)
{
    uint32_t start, first;

    assert(num <= fifo->capacity - fifo->num);
    if (!num) {
        return;
    }
    start = (uint32_t)(((uint64_t)fifo->head + fifo->num) % fifo->capacity);
    first = MIN(num, fifo->capacity - start);
    memcpy(fifo->data + start, data, first);
    memcpy(fifo->data, data + first, num - first);
    fifo->num += num;
}

uint32_t fifo8_peek_buf(Fifo8 *fifo, uint8_t *dest, uint32_t destlen)
{
    uint32_t n = MIN(destlen, fifo->num);
    uint32_t first = MIN(n, fifo->capacity - fifo->head);

    if (n && dest) {
        memcpy(dest, fifo->data + fifo->head, first);
        memcpy(dest + first, fifo->data, n - first);
    }
    return n;
}

void fifo8_drop(Fifo8 *fifo, uint32_t len)
{
    assert(len <= fifo->num);
    if (len) {
        fifo->head = (uint32_t)(((uint64_t)fifo->head + len) %
                                fifo->capacity);
        fifo->num -= len;
    }
}

uint32_t fifo8_pop_buf(Fifo8 *fifo, uint8_t *dest, uint32_t destlen)
{
    uint32_t n = fifo8_peek_buf(fifo, dest, destlen);

    fifo8_drop(fifo, n);
    return n;
}

uint8_t fifo8_pop(Fifo8 *fifo)
{
    uint8_t byte = fifo8_peek(fifo);

    fifo8_drop(fifo, 1);
    return byte;
}

uint8_t fifo8_peek(Fifo8 *fifo)
{
    assert(fifo->num > 0);
    return fifo->data[fifo->head];
}

const uint8_t *fifo8_peek_bufptr(Fifo8 *fifo, uint32_t max,
                                 uint32_t *numptr)
{
    assert(max > 0 && max <= fifo->num);
    if (numptr) {
        *numptr = MIN(fifo->capacity - fifo->head, max);
    }
    return fifo->data + fifo->head;
}

const uint8_t *fifo8_pop_bufptr(Fifo8 *fifo, uint32_t max,
                                uint32_t *numptr)
{
    uint32_t n;
    const uint8_t *p = fifo8_peek_bufptr(fifo, max, &n);

    fifo8_drop(fifo, n);
    if (numptr) {
        *numptr = n;
    }
    return p;
}

bool fifo8_is_empty(const Fifo8 *fifo)
{
    return fifo->num == 0;
}

bool fifo8_is_full(const Fifo8 *fifo)
{
    return fifo->num == fifo->capacity;
}

uint32_t fifo8_num_free(const Fifo8 *fifo)
{
    return fifo->capacity - fifo->num;
}

uint32_t fifo8_num_used(const Fifo8 *fifo)
{
    return fifo->num;
}
