/*
 * virtconsole and virtserialport: a character device behind a port of
 * virtio-serial.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "chardev/char-fe.h"
#include "hw/core/qdev-properties-system.h"
#include "hw/virtio/virtio-serial.h"
#include "qapi/qapi-events-char.h"
#include "qemu/module.h"

#define TYPE_VIRTIO_SERIAL_CHAR "virtio-serial-chardev-port"
OBJECT_DECLARE_SIMPLE_TYPE(VirtConsole, VIRTIO_SERIAL_CHAR)

struct VirtConsole {
    VirtIOSerialPort parent_obj;

    CharFrontend chr;
    guint watch;
};

static gboolean char_writable(void *do_not_use, GIOCondition cond, void *opaque)
{
    VirtConsole *vcon = opaque;

    vcon->watch = 0;
    virtio_serial_resume(VIRTIO_SERIAL_PORT(vcon));
    return G_SOURCE_REMOVE;
}

static void drop_watch(VirtConsole *vcon)
{
    if (vcon->watch) {
        g_source_remove(vcon->watch);
        vcon->watch = 0;
    }
}

static size_t have_data(VirtIOSerialPort *port, const uint8_t *buf, size_t len)
{
    VirtConsole *vcon = VIRTIO_SERIAL_CHAR(port);
    int taken;

    if (!qemu_chr_fe_backend_connected(&vcon->chr)) {
        return len;
    }
    taken = qemu_chr_fe_write(&vcon->chr, buf, MIN(len, INT_MAX));
    if (taken < 0) {
        taken = 0;
    }
    if ((size_t)taken < len) {
        drop_watch(vcon);
        vcon->watch = qemu_chr_fe_add_watch(&vcon->chr, G_IO_OUT | G_IO_HUP,
                                            char_writable, vcon);
        if (!vcon->watch) {
            /* Nobody will say when there is room: the bytes are lost. */
            return len;
        }
    }
    return taken;
}

static void guest_writable(VirtIOSerialPort *port)
{
    qemu_chr_fe_accept_input(&VIRTIO_SERIAL_CHAR(port)->chr);
}

static void guest_opened(VirtIOSerialPort *port, bool open)
{
    VirtConsole *vcon = VIRTIO_SERIAL_CHAR(port);
    DeviceState *dev = DEVICE(port);

    if (!VIRTIO_SERIAL_PORT_GET_CLASS(port)->is_console &&
        qemu_chr_fe_backend_connected(&vcon->chr)) {
        qemu_chr_fe_set_open(&vcon->chr, open);
    }
    if (!VIRTIO_SERIAL_PORT_GET_CLASS(port)->is_console && dev->id) {
        qapi_event_send_vserport_change(dev->id, open);
    }
}

static int char_can_read(void *opaque)
{
    return MIN(virtio_serial_room(opaque), INT_MAX);
}

static void char_read(void *opaque, const uint8_t *buf, int size)
{
    virtio_serial_write(opaque, buf, size);
}

static void char_event(void *opaque, QEMUChrEvent event)
{
    VirtIOSerialPort *port = opaque;

    switch (event) {
    case CHR_EVENT_OPENED:
        virtio_serial_open(port);
        break;
    case CHR_EVENT_CLOSED:
        drop_watch(VIRTIO_SERIAL_CHAR(port));
        virtio_serial_close(port);
        if (port->throttled) {
            virtio_serial_resume(port);
        }
        break;
    default:
        break;
    }
}

/* Another device takes the place of the one whose handlers these are. */
static int char_be_change(void *opaque)
{
    VirtConsole *vcon = opaque;
    VirtIOSerialPort *port = VIRTIO_SERIAL_PORT(vcon);

    drop_watch(vcon);
    qemu_chr_fe_set_handlers(&vcon->chr, char_can_read, char_read, char_event,
                             char_be_change, vcon, NULL, true);
    if (port->throttled) {
        virtio_serial_resume(port);
    }
    return 0;
}

static void console_realize(DeviceState *dev, Error **errp)
{
    VirtConsole *vcon = VIRTIO_SERIAL_CHAR(dev);
    VirtIOSerialPort *port = VIRTIO_SERIAL_PORT(dev);

    if (VIRTIO_SERIAL_PORT_GET_CLASS(port)->is_console) {
        /* A console is there even while nobody listens to it. */
        port->host_connected = true;
    }
    qemu_chr_fe_set_handlers(&vcon->chr, char_can_read, char_read, char_event,
                             char_be_change, vcon, NULL, true);
}

static void console_unrealize(DeviceState *dev)
{
    VirtConsole *vcon = VIRTIO_SERIAL_CHAR(dev);

    drop_watch(vcon);
    qemu_chr_fe_set_handlers(&vcon->chr, NULL, NULL, NULL, NULL, NULL, NULL,
                             true);
}

static const Property console_properties[] = {
    DEFINE_PROP_CHR("chardev", VirtConsole, chr),
};

static void char_port_class_init(ObjectClass *klass, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    VirtIOSerialPortClass *vsc = VIRTIO_SERIAL_PORT_CLASS(klass);

    vsc->realize = console_realize;
    vsc->unrealize = console_unrealize;
    vsc->have_data = have_data;
    vsc->guest_writable = guest_writable;
    vsc->guest_opened = guest_opened;
    device_class_set_props(dc, console_properties);
}

static void virtconsole_class_init(ObjectClass *klass, const void *data)
{
    DEVICE_CLASS(klass)->desc = "console port";
    VIRTIO_SERIAL_PORT_CLASS(klass)->is_console = true;
}

static void virtserialport_class_init(ObjectClass *klass, const void *data)
{
    DEVICE_CLASS(klass)->desc = "serial port";
}

static const TypeInfo virtio_console_types[] = {
    {
        .name          = TYPE_VIRTIO_SERIAL_CHAR,
        .parent        = TYPE_VIRTIO_SERIAL_PORT,
        .instance_size = sizeof(VirtConsole),
        .class_init    = char_port_class_init,
        .abstract      = true,
    },
    {
        .name          = "virtconsole",
        .parent        = TYPE_VIRTIO_SERIAL_CHAR,
        .class_init    = virtconsole_class_init,
        TYPE_IS_SECURE("a byte stream to a host character device, bounded by "
                       "the ring"),
    },
    {
        .name          = "virtserialport",
        .parent        = TYPE_VIRTIO_SERIAL_CHAR,
        .class_init    = virtserialport_class_init,
        TYPE_IS_SECURE("a byte stream to a host character device, bounded by "
                       "the ring"),
    },
};
DEFINE_TYPES(virtio_console_types)
