/*
 * virtio-serial-device: byte streams over virtio (VIRTIO 1.2, 5.3), with the
 * multiport feature, so that each port is a device on a bus of its own.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include <linux/virtio_console.h>

#include "hw/core/qdev-properties.h"
#include "hw/virtio/virtio-serial.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "qemu/log.h"
#include "qemu/module.h"

#define DATA_QUEUE_SIZE     128
#define CONTROL_QUEUE_SIZE  32
/* Longest control message we look at; none that is defined has a payload. */
#define CONTROL_MAX_BYTES   64

static VirtIOSerialPort *find_port(VirtIOSerial *vser, uint32_t id)
{
    return id < vser->max_ports ? vser->port[id] : NULL;
}

static bool can_run(VirtIOSerial *vser)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(vser);

    return virtio_device_started(vdev, vdev->status) && !vdev->broken;
}

static bool multiport(VirtIOSerial *vser)
{
    return virtio_vdev_has_feature(VIRTIO_DEVICE(vser),
                                   VIRTIO_CONSOLE_F_MULTIPORT);
}

/* A driver that leaves no buffer for a control message misses it. */
static void send_control_bytes(VirtIOSerial *vser, const void *buf, size_t len)
{
    g_autofree VirtQueueElement *elem = NULL;

    if (!can_run(vser) || !multiport(vser)) {
        return;
    }
    elem = virtqueue_pop(vser->ctrl_in, sizeof(*elem));
    if (!elem) {
        return;
    }
    len = iov_from_buf(elem->in_sg, elem->in_num, 0, buf, len);
    virtqueue_push(vser->ctrl_in, elem, len);
    virtio_notify(VIRTIO_DEVICE(vser), vser->ctrl_in);
}

static void send_control(VirtIOSerial *vser, uint32_t id, uint16_t event,
                         uint16_t value)
{
    struct virtio_console_control msg = {
        .id = cpu_to_le32(id),
        .event = cpu_to_le16(event),
        .value = cpu_to_le16(value),
    };

    send_control_bytes(vser, &msg, sizeof(msg));
}

static void send_name(VirtIOSerialPort *port)
{
    struct virtio_console_control msg = {
        .id = cpu_to_le32(port->id),
        .event = cpu_to_le16(VIRTIO_CONSOLE_PORT_NAME),
        .value = cpu_to_le16(1),
    };
    g_autoptr(GByteArray) bytes = g_byte_array_new();

    g_byte_array_append(bytes, (void *)&msg, sizeof(msg));
    g_byte_array_append(bytes, (void *)port->name, strlen(port->name));
    send_control_bytes(port->vser, bytes->data, bytes->len);
}

static void drop_out_element(VirtIOSerialPort *port)
{
    if (port->out_elem) {
        virtqueue_detach_element(port->vser->out[port->id], port->out_elem,
                                 0);
        g_clear_pointer(&port->out_elem, g_free);
    }
    port->out_done = 0;
    port->throttled = false;
}

static void drop_in_element(VirtIOSerialPort *port)
{
    if (port->in_elem) {
        virtqueue_detach_element(port->vser->in[port->id], port->in_elem, 0);
        g_clear_pointer(&port->in_elem, g_free);
    }
}

static void drop_elements(VirtIOSerialPort *port)
{
    drop_out_element(port);
    drop_in_element(port);
}

static void set_guest_connected(VirtIOSerialPort *port, bool open)
{
    VirtIOSerialPortClass *vsc = VIRTIO_SERIAL_PORT_GET_CLASS(port);

    if (port->guest_connected != open) {
        port->guest_connected = open;
        if (vsc->guest_opened) {
            vsc->guest_opened(port, open);
        }
    }
}

/* Hand over what is left of the current buffer; true when all was taken. */
static bool push_out(VirtIOSerialPort *port)
{
    VirtIOSerialPortClass *vsc = VIRTIO_SERIAL_PORT_GET_CLASS(port);
    VirtQueueElement *elem = port->out_elem;
    size_t at = 0;
    unsigned int i;

    for (i = 0; i < elem->out_num; i++) {
        struct iovec *sg = &elem->out_sg[i];

        if (port->out_done < at + sg->iov_len) {
            size_t skip = port->out_done - at;
            size_t want = sg->iov_len - skip;
            size_t taken = vsc->have_data(port, (uint8_t *)sg->iov_base + skip,
                                          want);

            port->out_done += MIN(taken, want);
            if (taken < want) {
                return false;
            }
        }
        at += sg->iov_len;
    }
    return true;
}

static void flush_out(VirtIOSerialPort *port)
{
    VirtIOSerial *vser = port->vser;
    VirtQueue *vq = vser->out[port->id];
    unsigned int left = DATA_QUEUE_SIZE;
    bool pushed = false;

    while (can_run(vser) && !port->throttled && left--) {
        if (!port->out_elem) {
            port->out_elem = virtqueue_pop(vq, sizeof(*port->out_elem));
            port->out_done = 0;
        }
        if (!port->out_elem) {
            break;
        }
        if (!push_out(port)) {
            port->throttled = true;
            break;
        }
        virtqueue_push(vq, port->out_elem, 0);
        g_clear_pointer(&port->out_elem, g_free);
        pushed = true;
    }
    if (pushed) {
        virtio_notify(VIRTIO_DEVICE(vser), vq);
    }
    if (left == UINT_MAX && !virtio_queue_empty(vq)) {
        virtio_queue_schedule(vq);
    }
}

void virtio_serial_resume(VirtIOSerialPort *port)
{
    port->throttled = false;
    flush_out(port);
}

/* The port whose queue pair holds @vq; NULL when nothing is plugged there. */
static VirtIOSerialPort *port_of_queue(VirtIOSerial *vser, VirtQueue *vq)
{
    unsigned int n = virtio_get_queue_index(vq);

    /* Queues 2 and 3 are the control pair; it is of no port. */
    return n / 2 == 1 ? NULL : find_port(vser, n < 2 ? 0 : n / 2 - 1);
}

/* Bytes for a port that does not exist are taken and forgotten. */
static void discard_out(VirtIODevice *vdev, VirtQueue *vq)
{
    unsigned int left = DATA_QUEUE_SIZE;
    VirtQueueElement *elem;

    while (left-- && (elem = virtqueue_pop(vq, sizeof(*elem)))) {
        virtqueue_push(vq, elem, 0);
        g_free(elem);
    }
    virtio_notify(vdev, vq);
}

static void handle_out(VirtIODevice *vdev, VirtQueue *vq)
{
    VirtIOSerialPort *port = port_of_queue(VIRTIO_SERIAL(vdev), vq);

    if (port) {
        flush_out(port);
    } else {
        discard_out(vdev, vq);
    }
}

static void handle_in(VirtIODevice *vdev, VirtQueue *vq)
{
    VirtIOSerialPort *port = port_of_queue(VIRTIO_SERIAL(vdev), vq);

    if (port && VIRTIO_SERIAL_PORT_GET_CLASS(port)->guest_writable) {
        VIRTIO_SERIAL_PORT_GET_CLASS(port)->guest_writable(port);
    }
}

size_t virtio_serial_room(VirtIOSerialPort *port)
{
    VirtIOSerial *vser = port->vser;

    if (!can_run(vser) || (multiport(vser) && !port->guest_connected)) {
        return 0;
    }
    if (!port->in_elem) {
        port->in_elem = virtqueue_pop(vser->in[port->id],
                                      sizeof(*port->in_elem));
    }
    return port->in_elem ? iov_size(port->in_elem->in_sg,
                                    port->in_elem->in_num) : 0;
}

size_t virtio_serial_write(VirtIOSerialPort *port, const uint8_t *buf,
                           size_t len)
{
    VirtQueue *vq = port->vser->in[port->id];

    len = MIN(len, virtio_serial_room(port));
    if (!port->in_elem) {
        return 0;
    }
    len = iov_from_buf(port->in_elem->in_sg, port->in_elem->in_num, 0, buf,
                       len);
    virtqueue_push(vq, port->in_elem, len);
    g_clear_pointer(&port->in_elem, g_free);
    virtio_notify(VIRTIO_DEVICE(port->vser), vq);
    return len;
}

/* The driver hears nothing of a port before PORT_ADD; port_ready() tells. */
static void send_open(VirtIOSerialPort *port)
{
    if (port->vser->port[port->id] == port) {
        send_control(port->vser, port->id, VIRTIO_CONSOLE_PORT_OPEN,
                     port->host_connected);
    }
}

void virtio_serial_open(VirtIOSerialPort *port)
{
    if (!port->host_connected) {
        port->host_connected = true;
        send_open(port);
    }
}

void virtio_serial_close(VirtIOSerialPort *port)
{
    if (port->host_connected) {
        port->host_connected = false;
        send_open(port);
    }
}

/* 5.3.6.2: the driver is ready for @port; say what it is. */
static void port_ready(VirtIOSerialPort *port)
{
    VirtIOSerial *vser = port->vser;

    if (VIRTIO_SERIAL_PORT_GET_CLASS(port)->is_console) {
        send_control(vser, port->id, VIRTIO_CONSOLE_CONSOLE_PORT, 1);
    }
    if (port->name) {
        send_name(port);
    }
    if (port->host_connected) {
        send_control(vser, port->id, VIRTIO_CONSOLE_PORT_OPEN, 1);
    }
}

static void driver_ready(VirtIOSerial *vser, bool ok)
{
    uint32_t id;

    vser->driver_ready = ok;
    for (id = 0; ok && id < vser->max_ports; id++) {
        if (vser->port[id]) {
            send_control(vser, id, VIRTIO_CONSOLE_PORT_ADD, 1);
        }
    }
}

static void control_message(VirtIOSerial *vser, const uint8_t *buf, size_t len)
{
    struct virtio_console_control msg;
    VirtIOSerialPort *port;
    uint16_t event, value;

    if (len < sizeof(msg)) {
        qemu_log_mask(LOG_GUEST_ERROR, "virtio-serial: control message of %zu "
                      "bytes\n", len);
        return;
    }
    memcpy(&msg, buf, sizeof(msg));
    event = le16_to_cpu(msg.event);
    value = le16_to_cpu(msg.value);
    if (event == VIRTIO_CONSOLE_DEVICE_READY) {
        driver_ready(vser, value);
        return;
    }
    port = find_port(vser, le32_to_cpu(msg.id));
    if (!port) {
        qemu_log_mask(LOG_GUEST_ERROR, "virtio-serial: control message for "
                      "port %u\n", le32_to_cpu(msg.id));
        return;
    }
    switch (event) {
    case VIRTIO_CONSOLE_PORT_READY:
        if (value) {
            port_ready(port);
        }
        break;
    case VIRTIO_CONSOLE_PORT_OPEN:
        set_guest_connected(port, value);
        handle_in(VIRTIO_DEVICE(vser), vser->in[port->id]);
        break;
    }
}

static void handle_ctrl_out(VirtIODevice *vdev, VirtQueue *vq)
{
    unsigned int left = CONTROL_QUEUE_SIZE;
    uint8_t buf[CONTROL_MAX_BYTES];
    VirtQueueElement *elem;

    while (left-- && (elem = virtqueue_pop(vq, sizeof(*elem)))) {
        size_t len = iov_to_buf(elem->out_sg, elem->out_num, 0, buf,
                                sizeof(buf));

        control_message(VIRTIO_SERIAL(vdev), buf, len);
        virtqueue_push(vq, elem, 0);
        g_free(elem);
    }
    virtio_notify(vdev, vq);
    if (!virtio_queue_empty(vq)) {
        virtio_queue_schedule(vq);
    }
}

/* The driver only gives us buffers there. */
static void handle_ctrl_in(VirtIODevice *vdev, VirtQueue *vq)
{
}

static uint64_t virtio_serial_get_features(VirtIODevice *vdev,
                                           uint64_t features, Error **errp)
{
    if (VIRTIO_SERIAL(vdev)->max_ports > 1) {
        virtio_add_feature(&features, VIRTIO_CONSOLE_F_MULTIPORT);
    }
    return features;
}

/*
 * 5.3.4: a driver may write one character at any time, even before it has set
 * up a queue.  What the console cannot take is lost.
 */
static void virtio_serial_set_config(VirtIODevice *vdev, const uint8_t *config)
{
    VirtIOSerial *vser = VIRTIO_SERIAL(vdev);
    size_t offset = offsetof(struct virtio_console_config, emerg_wr);
    VirtIOSerialPort *port;
    uint8_t c;
    uint32_t id;

    if (vdev->config_len <= offset || !ldl_le_p(config + offset)) {
        return;
    }
    c = config[offset];
    stl_le_p(vdev->config + offset, 0);
    for (id = 0; id < vser->max_ports; id++) {
        port = vser->port[id];
        if (port && VIRTIO_SERIAL_PORT_GET_CLASS(port)->is_console) {
            VIRTIO_SERIAL_PORT_GET_CLASS(port)->have_data(port, &c, 1);
            return;
        }
    }
}

static void virtio_serial_get_config(VirtIODevice *vdev, uint8_t *config)
{
    struct virtio_console_config c = {
        .max_nr_ports = cpu_to_le32(VIRTIO_SERIAL(vdev)->max_ports),
    };

    memcpy(config, &c, vdev->config_len);
}

static void virtio_serial_reset(VirtIODevice *vdev)
{
    VirtIOSerial *vser = VIRTIO_SERIAL(vdev);
    uint32_t id;

    vser->driver_ready = false;
    for (id = 0; id < vser->max_ports; id++) {
        if (vser->port[id]) {
            drop_elements(vser->port[id]);
            set_guest_connected(vser->port[id], false);
        }
    }
}

/* What we hold of that queue is the driver's again. */
static void virtio_serial_queue_reset(VirtIODevice *vdev, uint32_t n)
{
    VirtIOSerial *vser = VIRTIO_SERIAL(vdev);
    VirtQueue *vq = virtio_get_queue(vdev, n);
    VirtIOSerialPort *port = port_of_queue(vser, vq);

    if (port && vq == vser->out[port->id]) {
        drop_out_element(port);
    } else if (port && vq == vser->in[port->id]) {
        drop_in_element(port);
    }
}

static void virtio_serial_realize(DeviceState *dev, Error **errp)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(dev);
    VirtIOSerial *vser = VIRTIO_SERIAL(dev);
    uint32_t id;

    if (vser->max_ports < 1 || vser->max_ports > VIRTIO_SERIAL_MAX_PORTS) {
        error_setg(errp, "max_ports %u is not in 1..%d", vser->max_ports,
                   VIRTIO_SERIAL_MAX_PORTS);
        return;
    }
    virtio_init(vdev, VIRTIO_ID_CONSOLE,
                virtio_host_has_feature(vdev, VIRTIO_CONSOLE_F_EMERG_WRITE)
                ? sizeof(struct virtio_console_config)
                : offsetof(struct virtio_console_config, emerg_wr));
    qbus_init(&vser->bus, sizeof(vser->bus), TYPE_VIRTIO_SERIAL_BUS, dev, NULL);
    qbus_set_hotplug_handler(BUS(&vser->bus), OBJECT(vser));
    vser->bus.vser = vser;
    /* 5.3.2: port 0, the control pair, then the other ports. */
    for (id = 0; id < vser->max_ports; id++) {
        vser->in[id] = virtio_add_queue(vdev, DATA_QUEUE_SIZE, handle_in);
        vser->out[id] = virtio_add_queue(vdev, DATA_QUEUE_SIZE, handle_out);
        if (id == 0) {
            vser->ctrl_in = virtio_add_queue(vdev, CONTROL_QUEUE_SIZE,
                                             handle_ctrl_in);
            vser->ctrl_out = virtio_add_queue(vdev, CONTROL_QUEUE_SIZE,
                                              handle_ctrl_out);
        }
    }
}

static void virtio_serial_unrealize(DeviceState *dev)
{
    qbus_set_hotplug_handler(BUS(&VIRTIO_SERIAL(dev)->bus), NULL);
    virtio_cleanup(VIRTIO_DEVICE(dev));
}

/* A number for @port: consoles may be port 0, others begin at 1. */
static bool assign_id(VirtIOSerial *vser, VirtIOSerialPort *port, Error **errp)
{
    VirtIOSerialPortClass *vsc = VIRTIO_SERIAL_PORT_GET_CLASS(port);
    uint32_t id = port->id;

    if (id == VIRTIO_SERIAL_AUTO_ID) {
        for (id = vsc->is_console ? 0 : 1; find_port(vser, id); id++) {
            /* next */
        }
    }
    if (id >= vser->max_ports) {
        error_setg(errp, "port number %u is not below max_ports %u", id,
                   vser->max_ports);
        return false;
    }
    if (vser->port[id]) {
        error_setg(errp, "port number %u is in use", id);
        return false;
    }
    if (id == 0 && !vsc->is_console) {
        error_setg(errp, "port number 0 is reserved for a virtconsole");
        return false;
    }
    port->id = id;
    return true;
}

static void port_realize(DeviceState *dev, Error **errp)
{
    VirtIOSerialPort *port = VIRTIO_SERIAL_PORT(dev);
    VirtIOSerialPortClass *vsc = VIRTIO_SERIAL_PORT_GET_CLASS(port);
    VirtIOSerialBus *bus = VIRTIO_SERIAL_BUS(qdev_get_parent_bus(dev));
    ERRP_GUARD();

    port->vser = bus->vser;
    if (port->name && strlen(port->name) > UINT8_MAX) {
        error_setg(errp, "name of %zu bytes is longer than %d",
                   strlen(port->name), UINT8_MAX);
        return;
    }
    if (!assign_id(port->vser, port, errp)) {
        return;
    }
    vsc->realize(dev, errp);
    if (*errp) {
        return;
    }
    port->vser->port[port->id] = port;
    if (port->vser->driver_ready) {
        send_control(port->vser, port->id, VIRTIO_CONSOLE_PORT_ADD, 1);
    }
}

static void port_unrealize(DeviceState *dev)
{
    VirtIOSerialPort *port = VIRTIO_SERIAL_PORT(dev);
    VirtIOSerialPortClass *vsc = VIRTIO_SERIAL_PORT_GET_CLASS(port);

    drop_elements(port);
    send_control(port->vser, port->id, VIRTIO_CONSOLE_PORT_REMOVE, 1);
    port->vser->port[port->id] = NULL;
    if (vsc->unrealize) {
        vsc->unrealize(dev);
    }
}

static const Property port_properties[] = {
    DEFINE_PROP_UINT32("nr", VirtIOSerialPort, id, VIRTIO_SERIAL_AUTO_ID),
    DEFINE_PROP_STRING("name", VirtIOSerialPort, name),
};

static void port_class_init(ObjectClass *klass, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = port_realize;
    dc->unrealize = port_unrealize;
    dc->bus_type = TYPE_VIRTIO_SERIAL_BUS;
    device_class_set_props(dc, port_properties);
    set_bit(DEVICE_CATEGORY_INPUT, dc->categories);
}

static const Property virtio_serial_properties[] = {
    DEFINE_PROP_UINT32("max_ports", VirtIOSerial, max_ports,
                       VIRTIO_SERIAL_MAX_PORTS),
    DEFINE_PROP_BIT64("emergency-write", VirtIODevice, host_features,
                      VIRTIO_CONSOLE_F_EMERG_WRITE, true),
};

static void virtio_serial_class_init(ObjectClass *klass, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_CLASS(klass);

    dc->desc = "serial ports and consoles";
    device_class_set_props(dc, virtio_serial_properties);
    set_bit(DEVICE_CATEGORY_INPUT, dc->categories);
    HOTPLUG_HANDLER_CLASS(klass)->unplug = qdev_simple_device_unplug_cb;
    vdc->realize = virtio_serial_realize;
    vdc->unrealize = virtio_serial_unrealize;
    vdc->get_features = virtio_serial_get_features;
    vdc->get_config = virtio_serial_get_config;
    vdc->set_config = virtio_serial_set_config;
    vdc->reset = virtio_serial_reset;
    vdc->queue_reset = virtio_serial_queue_reset;
}

static const TypeInfo virtio_serial_types[] = {
    {
        .name          = TYPE_VIRTIO_SERIAL_BUS,
        .parent        = TYPE_BUS,
        .instance_size = sizeof(VirtIOSerialBus),
        TYPE_IS_SECURE("connects a virtio-serial device with its ports"),
    },
    {
        .name          = TYPE_VIRTIO_SERIAL_PORT,
        .parent        = TYPE_DEVICE,
        .instance_size = sizeof(VirtIOSerialPort),
        .class_size    = sizeof(VirtIOSerialPortClass),
        .class_init    = port_class_init,
        .abstract      = true,
    },
    {
        .name          = TYPE_VIRTIO_SERIAL,
        .parent        = TYPE_VIRTIO_DEVICE,
        .instance_size = sizeof(VirtIOSerial),
        .class_init    = virtio_serial_class_init,
        .interfaces    = (const InterfaceInfo[]) {
            { TYPE_HOTPLUG_HANDLER },
            { }
        },
        TYPE_IS_SECURE("intended for virtualization, must provide a security "
                       "boundary"),
    },
};
DEFINE_TYPES(virtio_serial_types)
