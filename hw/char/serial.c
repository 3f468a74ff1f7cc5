/*
 * 16550A serial port core.
 *
 * Guest interface (National PC16550D data sheet): eight byte registers.  A
 * transmitted byte goes to the char device; if that cannot take it now, the
 * transmitter stays busy until it can, so nothing is lost and no buffer grows.
 * Reception has no wire delay: a byte is there when the char device sends it;
 * only the FIFO's character timeout takes time.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/char/serial.h"
#include "hw/core/irq.h"
#include "hw/core/qdev-properties-system.h"
#include "hw/core/qdev-properties.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "qemu/module.h"

#define LCR_DLAB        0x80

#define IER_RDI         0x01    /* received data */
#define IER_THRI        0x02    /* transmitter empty */
#define IER_RLSI        0x04    /* line status */
#define IER_MSI         0x08    /* modem status */

#define IIR_NONE        0x01
#define IIR_MSI         0x00
#define IIR_THRI        0x02
#define IIR_RDI         0x04
#define IIR_RLSI        0x06
#define IIR_CTI         0x0c    /* character timeout */
#define IIR_FIFO        0xc0

#define MCR_DTR         0x01
#define MCR_RTS         0x02
#define MCR_OUT1        0x04
#define MCR_OUT2        0x08
#define MCR_LOOP        0x10

#define MSR_DCTS        0x01
#define MSR_DDSR        0x02
#define MSR_TERI        0x04
#define MSR_DDCD        0x08
#define MSR_CTS         0x10
#define MSR_DSR         0x20
#define MSR_RI          0x40
#define MSR_DCD         0x80
#define MSR_DELTAS      0x0f

#define LSR_DR          0x01
#define LSR_OE          0x02
#define LSR_PE          0x04
#define LSR_FE          0x08
#define LSR_BI          0x10
#define LSR_THRE        0x20
#define LSR_TEMT        0x40
#define LSR_ERRORS      (LSR_OE | LSR_PE | LSR_FE | LSR_BI)

#define FCR_ENABLE      0x01
#define FCR_CLEAR_RX    0x02
#define FCR_CLEAR_TX    0x04

static void serial_transmit(SerialState *s);

static void fifo_clear(SerialFifo *f)
{
    f->head = 0;
    f->count = 0;
}

/* The caller has checked that there is room. */
static void fifo_push(SerialFifo *f, uint8_t byte)
{
    f->data[(f->head + f->count) % UART_FIFO_LENGTH] = byte;
    f->count++;
}

/* The caller has checked that it is not empty. */
static uint8_t fifo_pop(SerialFifo *f)
{
    uint8_t byte = f->data[f->head];

    f->head = (f->head + 1) % UART_FIFO_LENGTH;
    f->count--;
    return byte;
}

static bool fifo_mode(const SerialState *s)
{
    return s->fcr & FCR_ENABLE;
}

static unsigned receive_trigger(const SerialState *s)
{
    static const uint8_t level[4] = { 1, 4, 8, 14 };

    return level[s->fcr >> 6];
}

static void serial_update_irq(SerialState *s)
{
    uint8_t iir = IIR_NONE;

    if ((s->ier & IER_RLSI) && (s->lsr & LSR_ERRORS)) {
        iir = IIR_RLSI;
    } else if ((s->ier & IER_RDI) && s->timeout_ipending) {
        iir = IIR_CTI;
    } else if ((s->ier & IER_RDI) && (s->lsr & LSR_DR) &&
               (!fifo_mode(s) ||
                s->recv_fifo.count >= receive_trigger(s))) {
        iir = IIR_RDI;
    } else if ((s->ier & IER_THRI) && s->thr_ipending) {
        iir = IIR_THRI;
    } else if ((s->ier & IER_MSI) && (s->msr & MSR_DELTAS)) {
        iir = IIR_MSI;
    }
    s->iir = iir | (fifo_mode(s) ? IIR_FIFO : 0);
    qemu_set_irq(s->irq, iir != IIR_NONE);
}

/* Character time follows LCR and the divisor; a divisor of 0 stops nothing. */
static void serial_update_parameters(SerialState *s)
{
    int frame_bits = 1 + (s->lcr & 3) + 5 + !!(s->lcr & 8) +
                     (s->lcr & 4 ? 2 : 1);
    uint32_t speed = s->divider ? s->baudbase / s->divider : 0;

    if (speed) {
        s->char_ns = NANOSECONDS_PER_SECOND / speed * frame_bits;
    }
}

static void serial_arm_timeout(SerialState *s)
{
    timer_mod(s->timeout_timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) +
              s->char_ns * 4);
}

static void serial_timeout(void *opaque)
{
    SerialState *s = opaque;

    if (s->recv_fifo.count) {
        s->timeout_ipending = true;
        serial_update_irq(s);
    }
}

/* One byte arrived, from the char device or through the loop. */
static void serial_receive_byte(SerialState *s, uint8_t byte)
{
    if (!fifo_mode(s)) {
        if (s->lsr & LSR_DR) {
            s->lsr |= LSR_OE;
        }
        s->rbr = byte;
    } else if (s->recv_fifo.count == UART_FIFO_LENGTH) {
        s->lsr |= LSR_OE;
    } else {
        fifo_push(&s->recv_fifo, byte);
        serial_arm_timeout(s);
    }
    s->lsr |= LSR_DR;
}

/* A break is a zero byte with the break indicator. */
static void serial_receive_break(SerialState *s)
{
    serial_receive_byte(s, 0);
    s->lsr |= LSR_BI;
    serial_update_irq(s);
}

static gboolean serial_writable(void *do_not_use, GIOCondition cond,
                                void *opaque)
{
    SerialState *s = opaque;

    s->watch_tag = 0;
    serial_transmit(s);
    serial_update_irq(s);
    return G_SOURCE_REMOVE;
}

/*
 * Try to get rid of the byte in the shift register.
 * Returns: false if the char device must be waited for.
 */
static bool serial_send_tsr(SerialState *s)
{
    if (s->mcr & MCR_LOOP) {
        serial_receive_byte(s, s->tsr);
        return true;
    }
    if (qemu_chr_fe_write(&s->chr, &s->tsr, 1) == 1) {
        return true;
    }
    if (!s->watch_tag) {
        s->watch_tag = qemu_chr_fe_add_watch(&s->chr, G_IO_OUT | G_IO_HUP,
                                             serial_writable, s);
    }
    /* Without a watch nobody would ever wake us: the byte is lost. */
    return !s->watch_tag;
}

/*
 * Move bytes from the holding register or FIFO to the char device.  At most
 * UART_FIFO_LENGTH + 1 bytes: that is all there can be.
 */
static void serial_transmit(SerialState *s)
{
    for (;;) {
        if (!s->tsr_busy) {
            if (fifo_mode(s) && s->xmit_fifo.count) {
                s->tsr = fifo_pop(&s->xmit_fifo);
            } else if (!fifo_mode(s) && !(s->lsr & LSR_THRE)) {
                s->tsr = s->thr;
            } else {
                break;
            }
            s->tsr_busy = true;
            if (!fifo_mode(s) || !s->xmit_fifo.count) {
                if (!(s->lsr & LSR_THRE)) {
                    s->thr_ipending = true;
                }
                s->lsr |= LSR_THRE;
            }
        }
        if (!serial_send_tsr(s)) {
            return;
        }
        s->tsr_busy = false;
    }
    s->lsr |= LSR_TEMT;
}

static void serial_write_thr(SerialState *s, uint8_t val)
{
    s->thr = val;
    if (fifo_mode(s)) {
        if (s->xmit_fifo.count == UART_FIFO_LENGTH) {
            /* The newest byte replaces the one before it. */
            s->xmit_fifo.count--;
        }
        fifo_push(&s->xmit_fifo, val);
    }
    s->thr_ipending = false;
    s->lsr &= ~(LSR_THRE | LSR_TEMT);
    serial_transmit(s);
    serial_update_irq(s);
}

static void serial_write_ier(SerialState *s, uint8_t val)
{
    uint8_t changed = (s->ier ^ val) & 0x0f;

    s->ier = val & 0x0f;
    /* Enabling the THRE interrupt while the register is empty raises it. */
    if (changed & IER_THRI) {
        s->thr_ipending = (s->ier & IER_THRI) && (s->lsr & LSR_THRE);
    }
    serial_update_irq(s);
}

static void serial_write_fcr(SerialState *s, uint8_t val)
{
    /* Turning the FIFOs on or off clears them both. */
    if ((val ^ s->fcr) & FCR_ENABLE) {
        val |= FCR_CLEAR_RX | FCR_CLEAR_TX;
    }
    if (val & FCR_CLEAR_RX) {
        timer_del(s->timeout_timer);
        s->timeout_ipending = false;
        fifo_clear(&s->recv_fifo);
        s->lsr &= ~(LSR_DR | LSR_BI);
    }
    if (val & FCR_CLEAR_TX) {
        fifo_clear(&s->xmit_fifo);
        s->lsr |= LSR_THRE;
        s->thr_ipending = true;
    }
    s->fcr = val & 0xc9;
    serial_update_irq(s);
    qemu_chr_fe_accept_input(&s->chr);
}

/* A break goes nowhere: it is on SOUT alone, which the loop does not hear. */
static void serial_write_lcr(SerialState *s, uint8_t val)
{
    s->lcr = val;
    serial_update_parameters(s);
}

/* Modem inputs: from the loop, or "all is well". */
static void serial_update_msl(SerialState *s)
{
    uint8_t old = s->msr;
    uint8_t lines = MSR_CTS | MSR_DSR | MSR_DCD;

    if (s->mcr & MCR_LOOP) {
        lines = (s->mcr & MCR_RTS ? MSR_CTS : 0) |
                (s->mcr & MCR_DTR ? MSR_DSR : 0) |
                (s->mcr & MCR_OUT1 ? MSR_RI : 0) |
                (s->mcr & MCR_OUT2 ? MSR_DCD : 0);
    }
    s->msr = lines | (old & MSR_DELTAS);
    if (s->msr != old) {
        s->msr |= ((old ^ lines) >> 4 & (MSR_DCTS | MSR_DDSR | MSR_DDCD)) |
                  (old & ~lines & MSR_RI ? MSR_TERI : 0);
        serial_update_irq(s);
    }
}

static void serial_write_mcr(SerialState *s, uint8_t val)
{
    uint8_t old = s->mcr;

    s->mcr = val & 0x1f;
    serial_update_msl(s);
    if ((old & MCR_LOOP) && !(s->mcr & MCR_LOOP)) {
        qemu_chr_fe_accept_input(&s->chr);
    }
}

static void serial_ioport_write(void *opaque, hwaddr addr, uint64_t data,
                                unsigned size)
{
    SerialState *s = opaque;
    uint8_t val = data;

    switch (addr) {             /* 0-7: the window has eight registers */
    case 0:
        if (s->lcr & LCR_DLAB) {
            s->divider = (s->divider & 0xff00) | val;
            serial_update_parameters(s);
        } else {
            serial_write_thr(s, val);
        }
        break;
    case 1:
        if (s->lcr & LCR_DLAB) {
            s->divider = (s->divider & 0x00ff) | val << 8;
            serial_update_parameters(s);
        } else {
            serial_write_ier(s, val);
        }
        break;
    case 2:
        serial_write_fcr(s, val);
        break;
    case 3:
        serial_write_lcr(s, val);
        break;
    case 4:
        serial_write_mcr(s, val);
        break;
    case 7:
        s->scr = val;
        break;
    default:                    /* LSR and MSR are read-only */
        break;
    }
}

static uint8_t serial_read_rbr(SerialState *s)
{
    uint8_t byte;

    if (!fifo_mode(s)) {
        byte = s->rbr;
        s->lsr &= ~(LSR_DR | LSR_BI);
    } else {
        byte = s->recv_fifo.count ? fifo_pop(&s->recv_fifo) : 0;
        if (s->recv_fifo.count) {
            serial_arm_timeout(s);
        } else {
            timer_del(s->timeout_timer);
            s->lsr &= ~(LSR_DR | LSR_BI);
        }
        s->timeout_ipending = false;
    }
    serial_update_irq(s);
    if (!(s->mcr & MCR_LOOP)) {
        qemu_chr_fe_accept_input(&s->chr);
    }
    return byte;
}

static uint64_t serial_ioport_read(void *opaque, hwaddr addr, unsigned size)
{
    SerialState *s = opaque;
    uint8_t val;

    switch (addr) {             /* 0-7: the window has eight registers */
    case 0:
        return s->lcr & LCR_DLAB ? s->divider & 0xff : serial_read_rbr(s);
    case 1:
        return s->lcr & LCR_DLAB ? s->divider >> 8 : s->ier;
    case 2:
        val = s->iir;
        if ((val & 0x0f) == IIR_THRI) {
            s->thr_ipending = false;
            serial_update_irq(s);
        }
        return val;
    case 3:
        return s->lcr;
    case 4:
        return s->mcr;
    case 5:
        val = s->lsr;
        if (s->lsr & (LSR_BI | LSR_OE)) {
            s->lsr &= ~(LSR_BI | LSR_OE);
            serial_update_irq(s);
        }
        return val;
    case 6:
        serial_update_msl(s);
        val = s->msr;
        if (s->msr & MSR_DELTAS) {
            s->msr &= ~MSR_DELTAS;
            serial_update_irq(s);
        }
        return val;
    default:
        return s->scr;
    }
}

const MemoryRegionOps serial_io_ops = {
    .read = serial_ioport_read,
    .write = serial_ioport_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .unaligned = true },
    .impl = { .min_access_size = 1, .max_access_size = 1 },
};

static int serial_can_receive(void *opaque)
{
    SerialState *s = opaque;

    if (s->mcr & MCR_LOOP) {
        return 0;
    }
    if (!fifo_mode(s)) {
        return !(s->lsr & LSR_DR);
    }
    return UART_FIFO_LENGTH - s->recv_fifo.count;
}

static void serial_receive(void *opaque, const uint8_t *buf, int size)
{
    SerialState *s = opaque;

    for (int i = 0; i < size; i++) {
        serial_receive_byte(s, buf[i]);
    }
    serial_update_irq(s);
}

static void serial_event(void *opaque, QEMUChrEvent event)
{
    SerialState *s = opaque;

    /* In the loop nothing is heard of the line. */
    if (event == CHR_EVENT_BREAK && !(s->mcr & MCR_LOOP)) {
        serial_receive_break(s);
    }
}

static void serial_reset(DeviceState *dev)
{
    SerialState *s = SERIAL(dev);

    g_clear_handle_id(&s->watch_tag, g_source_remove);
    timer_del(s->timeout_timer);
    fifo_clear(&s->recv_fifo);
    fifo_clear(&s->xmit_fifo);
    s->rbr = 0;
    s->thr = 0;
    s->tsr = 0;
    s->ier = 0;
    s->fcr = 0;
    s->lcr = 0;
    s->scr = 0;
    s->mcr = MCR_OUT2;
    s->lsr = LSR_TEMT | LSR_THRE;
    s->msr = MSR_CTS | MSR_DSR | MSR_DCD;
    s->divider = 12;            /* 9600 baud */
    s->char_ns = NANOSECONDS_PER_SECOND / 9600 * 10;
    s->tsr_busy = false;
    s->thr_ipending = false;
    s->timeout_ipending = false;
    serial_update_irq(s);
}

static int serial_be_change(void *opaque)
{
    SerialState *s = opaque;

    g_clear_handle_id(&s->watch_tag, g_source_remove);
    qemu_chr_fe_set_handlers(&s->chr, serial_can_receive, serial_receive,
                             serial_event, serial_be_change, s, NULL, true);
    serial_update_parameters(s);
    serial_transmit(s);
    serial_update_irq(s);
    return 0;
}

static void serial_realize(DeviceState *dev, Error **errp)
{
    SerialState *s = SERIAL(dev);

    if (!s->baudbase) {
        error_setg(errp, "baudbase 0 is not a speed");
        return;
    }
    s->timeout_timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, serial_timeout, s);
    memory_region_init_io(&s->io, OBJECT(dev), &serial_io_ops, s, "serial",
                          SERIAL_IO_BYTES);
    qemu_chr_fe_set_handlers(&s->chr, serial_can_receive, serial_receive,
                             serial_event, serial_be_change, s, NULL, true);
    serial_reset(dev);
}

static void serial_unrealize(DeviceState *dev)
{
    SerialState *s = SERIAL(dev);

    g_clear_handle_id(&s->watch_tag, g_source_remove);
    qemu_chr_fe_deinit(&s->chr, false);
    timer_free(s->timeout_timer);
    s->timeout_timer = NULL;
}

static const Property serial_props[] = {
    DEFINE_PROP_CHR("chardev", SerialState, chr),
    DEFINE_PROP_UINT32("baudbase", SerialState, baudbase, 115200),
};

static void serial_class_init(ObjectClass *klass, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->desc = "16550A UART";
    dc->realize = serial_realize;
    dc->unrealize = serial_unrealize;
    device_class_set_legacy_reset(dc, serial_reset);
    device_class_set_props(dc, serial_props);
    /* Reason: it is the core of a card, which wires it. */
    dc->user_creatable = false;
}

static const TypeInfo serial_types[] = {
    {
        .name          = TYPE_SERIAL,
        .parent        = TYPE_DEVICE,
        .instance_size = sizeof(SerialState),
        .class_init    = serial_class_init,
        TYPE_IS_SECURE("two 16-byte rings, work bounded by their length"),
    },
};
DEFINE_TYPES(serial_types)
