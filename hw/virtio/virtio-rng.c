/*
 * virtio-rng-device: entropy for the guest (VIRTIO 1.2, 5.4).
 *
 * Guest interface: one queue; the device fills what the driver makes
 * available with random bytes.  "max-bytes" per "period" milliseconds bounds
 * what a guest can draw from the host.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "hw/core/qdev-properties.h"
#include "hw/virtio/virtio.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "qom/object_interfaces.h"
#include "system/rng.h"
#include "system/runstate.h"

#define TYPE_VIRTIO_RNG "virtio-rng-device"
OBJECT_DECLARE_SIMPLE_TYPE(VirtIORNG, VIRTIO_RNG)

#define RNG_QUEUE_SIZE 8

struct VirtIORNG {
    VirtIODevice parent_obj;

    VirtQueue *vq;
    RngBackend *rng;
    RngBackend *default_backend;    /* ours, when the user gave none */
    bool waiting;                   /* for bytes from the backend */

    uint64_t max_bytes;
    uint32_t period_ms;
    uint64_t quota_left;            /* bytes until the period ends */
    QEMUTimer *period_timer;
    bool period_running;
    VMChangeStateEntry *vmstate;
};

static void virtio_rng_process(VirtIORNG *s);

static bool can_run(VirtIORNG *s)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(s);

    return virtio_device_started(vdev, vdev->status) && !vdev->broken &&
           runstate_is_running();
}

/* Bytes the driver waits for in the first request; 0 when there is none. */
static size_t first_request_bytes(VirtIORNG *s)
{
    VirtQueueElement *elem;
    size_t bytes;

    elem = virtqueue_pop(s->vq, sizeof(*elem));
    if (!elem) {
        return 0;
    }
    bytes = iov_size(elem->in_sg, elem->in_num);
    virtqueue_unpop(s->vq, elem, 0);
    g_free(elem);
    /* 5.4.6: a request needs room; one without is taken as a byte's worth. */
    return MAX(bytes, 1);
}

static void virtio_rng_receive(void *opaque, const void *data, size_t size)
{
    VirtIORNG *s = opaque;
    VirtQueueElement *elem;
    size_t done = 0;

    s->waiting = false;
    if (!can_run(s)) {
        return;
    }
    s->quota_left -= MIN(size, s->quota_left);
    /* Each pass ends a request, so the ring's size bounds the loop. */
    while (done < size) {
        size_t len;

        elem = virtqueue_pop(s->vq, sizeof(*elem));
        if (!elem) {
            break;
        }
        len = iov_from_buf(elem->in_sg, elem->in_num, 0,
                           (const uint8_t *)data + done, size - done);
        virtqueue_push(s->vq, elem, len);
        g_free(elem);
        if (!len) {
            break;
        }
        done += len;
    }
    virtio_notify(VIRTIO_DEVICE(s), s->vq);
    virtio_rng_process(s);
}

static void start_period(VirtIORNG *s)
{
    if (!s->period_running && s->quota_left < s->max_bytes) {
        s->period_running = true;
        timer_mod(s->period_timer, qemu_clock_get_ms(QEMU_CLOCK_VIRTUAL) +
                  s->period_ms);
    }
}

static void virtio_rng_process(VirtIORNG *s)
{
    size_t want;

    if (s->waiting || !can_run(s)) {
        return;
    }
    start_period(s);
    want = MIN(first_request_bytes(s), s->quota_left);
    want = MIN(want, RNG_MAX_REQUEST_BYTES);
    if (want) {
        s->waiting = rng_backend_request_entropy(s->rng, want,
                                                 virtio_rng_receive, s);
    }
}

static void period_over(void *opaque)
{
    VirtIORNG *s = opaque;

    s->period_running = false;
    s->quota_left = s->max_bytes;
    virtio_rng_process(s);
}

static void handle_request(VirtIODevice *vdev, VirtQueue *vq)
{
    virtio_rng_process(VIRTIO_RNG(vdev));
}

static void vm_changed(void *opaque, bool running, RunState state)
{
    if (running) {
        virtio_rng_process(opaque);
    }
}

static uint64_t virtio_rng_get_features(VirtIODevice *vdev, uint64_t features,
                                        Error **errp)
{
    return features;
}

static bool ensure_backend(VirtIORNG *s, Error **errp)
{
    if (s->rng) {
        return true;
    }
    s->default_backend = RNG_BACKEND(object_new(TYPE_RNG_BUILTIN));
    if (!user_creatable_complete(USER_CREATABLE(s->default_backend), errp)) {
        object_unref(OBJECT(s->default_backend));
        s->default_backend = NULL;
        return false;
    }
    object_property_add_child(OBJECT(s), "default-backend",
                              OBJECT(s->default_backend));
    object_unref(OBJECT(s->default_backend));
    return object_property_set_link(OBJECT(s), "rng",
                                    OBJECT(s->default_backend), errp);
}

static void virtio_rng_realize(DeviceState *dev, Error **errp)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(dev);
    VirtIORNG *s = VIRTIO_RNG(dev);

    if (!s->period_ms) {
        error_setg(errp, "'period' of 0 ms is not positive");
        return;
    }
    if (s->max_bytes > INT64_MAX) {
        error_setg(errp, "'max-bytes' of %" PRIu64 " is above %" PRId64,
                   s->max_bytes, INT64_MAX);
        return;
    }
    if (!ensure_backend(s, errp)) {
        return;
    }
    virtio_init(vdev, VIRTIO_ID_RNG, 0);
    s->vq = virtio_add_queue(vdev, RNG_QUEUE_SIZE, handle_request);
    s->quota_left = s->max_bytes;
    s->period_timer = timer_new_ms(QEMU_CLOCK_VIRTUAL, period_over, s);
    s->vmstate = qemu_add_vm_change_state_handler(vm_changed, s);
}

static void virtio_rng_unrealize(DeviceState *dev)
{
    VirtIORNG *s = VIRTIO_RNG(dev);

    qemu_del_vm_change_state_handler(s->vmstate);
    if (s->waiting) {
        /* The backend may serve other devices. */
        rng_backend_cancel_requests_of(s->rng, s);
        s->waiting = false;
    }
    timer_free(s->period_timer);
    virtio_cleanup(VIRTIO_DEVICE(dev));
}

static const Property virtio_rng_properties[] = {
    DEFINE_PROP_UINT64("max-bytes", VirtIORNG, max_bytes, INT64_MAX),
    DEFINE_PROP_UINT32("period", VirtIORNG, period_ms, 1 << 16),
    DEFINE_PROP_LINK("rng", VirtIORNG, rng, TYPE_RNG_BACKEND, RngBackend *),
};

static void virtio_rng_class_init(ObjectClass *klass, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_CLASS(klass);

    dc->desc = "entropy source";
    device_class_set_props(dc, virtio_rng_properties);
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
    vdc->realize = virtio_rng_realize;
    vdc->unrealize = virtio_rng_unrealize;
    vdc->get_features = virtio_rng_get_features;
}

static const TypeInfo virtio_rng_types[] = {
    {
        .name          = TYPE_VIRTIO_RNG,
        .parent        = TYPE_VIRTIO_DEVICE,
        .instance_size = sizeof(VirtIORNG),
        .class_init    = virtio_rng_class_init,
        TYPE_IS_SECURE("intended for virtualization, must provide a security "
                       "boundary"),
    },
};
DEFINE_TYPES(virtio_rng_types)
