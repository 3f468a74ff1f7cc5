/*
 * 16550A serial port: the core that the ISA and PCI cards share.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_SERIAL_H
#define HW_SERIAL_H

#include "chardev/char-fe.h"
#include "hw/core/qdev.h"
#include "qemu/timer.h"
#include "qom/object.h"
#include "system/memory.h"

#define UART_FIFO_LENGTH 16
#define SERIAL_IO_BYTES  8

#define TYPE_SERIAL "serial"
OBJECT_DECLARE_SIMPLE_TYPE(SerialState, SERIAL)

/* A ring of bytes; head + count wraps at UART_FIFO_LENGTH. */
typedef struct SerialFifo {
    uint8_t data[UART_FIFO_LENGTH];
    uint8_t head;
    uint8_t count;
} SerialFifo;

struct SerialState {
    DeviceState parent_obj;

    MemoryRegion io;            /* SERIAL_IO_BYTES registers */
    qemu_irq irq;
    CharFrontend chr;
    uint32_t baudbase;          /* bits per second at divisor 1 */

    uint16_t divider;
    uint8_t rbr, thr, tsr;      /* receive, holding, shift registers */
    uint8_t ier, iir, lcr, mcr, lsr, msr, scr, fcr;
    bool thr_ipending;          /* THRE interrupt not yet acknowledged */
    bool timeout_ipending;      /* FIFO character timeout interrupt */
    bool tsr_busy;              /* the backend has not taken tsr yet */
    guint watch_tag;            /* pending "backend writable" watch, or 0 */
    uint64_t char_ns;           /* time one character takes on the wire */
    SerialFifo recv_fifo;
    SerialFifo xmit_fifo;
    QEMUTimer *timeout_timer;   /* FIFO character timeout */
};

/** serial_io_ops: register access, opaque is a SerialState. */
extern const MemoryRegionOps serial_io_ops;

#endif
