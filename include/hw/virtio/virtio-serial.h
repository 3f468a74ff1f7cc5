/*
 * virtio-serial-device and the ports that plug into it (VIRTIO 1.2, 5.3).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_VIRTIO_VIRTIO_SERIAL_H
#define HW_VIRTIO_VIRTIO_SERIAL_H

#include "hw/virtio/virtio.h"

#define TYPE_VIRTIO_SERIAL "virtio-serial-device"
OBJECT_DECLARE_SIMPLE_TYPE(VirtIOSerial, VIRTIO_SERIAL)

#define TYPE_VIRTIO_SERIAL_BUS "virtio-serial-bus"
OBJECT_DECLARE_SIMPLE_TYPE(VirtIOSerialBus, VIRTIO_SERIAL_BUS)

#define TYPE_VIRTIO_SERIAL_PORT "virtio-serial-port"
OBJECT_DECLARE_TYPE(VirtIOSerialPort, VirtIOSerialPortClass,
                    VIRTIO_SERIAL_PORT)

/* Two queues a port and two for control must fit VIRTIO_QUEUE_MAX. */
#define VIRTIO_SERIAL_MAX_PORTS 31
#define VIRTIO_SERIAL_AUTO_ID UINT32_MAX

struct VirtIOSerialBus {
    BusState parent_obj;

    VirtIOSerial *vser;
};

struct VirtIOSerial {
    VirtIODevice parent_obj;

    VirtIOSerialBus bus;
    VirtQueue *ctrl_in;             /* to the driver */
    VirtQueue *ctrl_out;            /* from the driver */
    VirtQueue *in[VIRTIO_SERIAL_MAX_PORTS];
    VirtQueue *out[VIRTIO_SERIAL_MAX_PORTS];
    VirtIOSerialPort *port[VIRTIO_SERIAL_MAX_PORTS];
    uint32_t max_ports;
    bool driver_ready;              /* control message DEVICE_READY came */
};

/**
 * VirtIOSerialPortClass: what is behind a port.
 * @is_console: does the driver make it a console?
 * @guest_opened: the guest's end opened or closed (and is closed by a reset)
 * @guest_ready: the driver is done setting the port up
 * @have_data: @len bytes from the guest; returns how many were taken, fewer
 *             than @len throttles the port until virtio_serial_resume()
 * @guest_writable: virtio_serial_room() may have become greater
 */
struct VirtIOSerialPortClass {
    DeviceClass parent_class;

    bool is_console;
    DeviceRealize realize;
    DeviceUnrealize unrealize;
    void (*guest_opened)(VirtIOSerialPort *port, bool open);
    size_t (*have_data)(VirtIOSerialPort *port, const uint8_t *buf,
                        size_t len);
    void (*guest_writable)(VirtIOSerialPort *port);
};

struct VirtIOSerialPort {
    DeviceState parent_obj;

    VirtIOSerial *vser;
    char *name;                     /* the guest sees it */
    uint32_t id;                    /* port number, VIRTIO_SERIAL_AUTO_ID */
    bool host_connected;
    bool guest_connected;
    bool throttled;
    VirtQueueElement *out_elem;     /* partly taken by have_data() */
    size_t out_done;                /* bytes of it */
    VirtQueueElement *in_elem;      /* next buffer of the driver */
};

/** virtio_serial_open: the host's end is connected; tell the driver. */
void virtio_serial_open(VirtIOSerialPort *port);

/** virtio_serial_close: the host's end went away. */
void virtio_serial_close(VirtIOSerialPort *port);

/** virtio_serial_room: bytes that virtio_serial_write() would take now. */
size_t virtio_serial_room(VirtIOSerialPort *port);

/**
 * virtio_serial_write: give the guest @len bytes
 *
 * Returns: bytes taken, at most virtio_serial_room().
 */
size_t virtio_serial_write(VirtIOSerialPort *port, const uint8_t *buf,
                           size_t len);

/** virtio_serial_resume: have_data() can take bytes again. */
void virtio_serial_resume(VirtIOSerialPort *port);

#endif
