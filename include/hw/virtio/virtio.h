/*
 * Virtio devices: what a device model sees of its driver.
 *
 * Follows "Virtual I/O Device (VIRTIO) Version 1.2": chapter 2 (basic
 * facilities) and 2.7 (split virtqueues).  The driver is hostile: whatever
 * breaks a rule of the specification puts the device into DEVICE_NEEDS_RESET
 * (2.1.2) and stops all of its queues until the driver resets it.
 *
 * Everything here is called with the BQL held unless said otherwise.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_VIRTIO_VIRTIO_H
#define HW_VIRTIO_VIRTIO_H

#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_ring.h>

#include "exec/hwaddr.h"
#include "hw/core/qdev.h"
#include "hw/core/qdev-properties.h"
#include "qemu/event_notifier.h"
#include "qemu/iov.h"
#include "system/memory.h"

/* Bits of a device's negotiated feature word. */
#define VIRTIO_FEATURE(bit) (1ULL << (bit))

#define VIRTIO_CONFIG_S_NEEDS_RESET_BIT 0x40

/* More queues than any device of ours has; a transport checks selectors. */
#define VIRTIO_QUEUE_MAX 64
/* Longest ring, and the most segments one request may have. */
#define VIRTQUEUE_MAX_SIZE 1024
#define VIRTIO_NO_VECTOR 0xffff

/* Interrupt status register (4.2.2, InterruptStatus). */
#define VIRTIO_ISR_QUEUE  1
#define VIRTIO_ISR_CONFIG 2

typedef struct VirtQueue VirtQueue;

/**
 * VirtQueueElement: one request taken from a queue.
 * @index: head of its descriptor chain
 * @len: bytes that the device wrote; only used by batched completion
 * @out_num: segments the driver filled (device reads), @out_sg
 * @in_num: segments the device fills, @in_sg
 *
 * The segments point into guest RAM and stay valid until the element is
 * pushed or detached.  The driver can change the bytes at any time: copy what
 * is to be checked.
 */
typedef struct VirtQueueElement {
    unsigned int index;
    unsigned int len;
    unsigned int out_num;
    unsigned int in_num;
    struct iovec *in_sg;
    struct iovec *out_sg;
} VirtQueueElement;

#define TYPE_VIRTIO_DEVICE "virtio-device"
OBJECT_DECLARE_TYPE(VirtIODevice, VirtioDeviceClass, VIRTIO_DEVICE)

typedef void (*VirtIOHandleOutput)(VirtIODevice *vdev, VirtQueue *vq);

struct VirtIODevice {
    DeviceState parent_obj;

    const char *name;
    uint16_t device_id;             /* linux/virtio_ids.h */
    uint8_t status;
    uint8_t isr;
    bool broken;                    /* a rule was broken; wait for reset */
    bool disabled;                  /* the user hides the device */
    bool ioeventfd_started;
    uint64_t guest_features;        /* accepted by the driver */
    uint64_t host_features;         /* offered */
    uint32_t generation;            /* of the configuration space */
    size_t config_len;              /* bytes */
    uint8_t *config;
    VirtQueue *vq;                  /* VIRTIO_QUEUE_MAX of them */
    AddressSpace *dma_as;
    MemoryListener listener;        /* drops mapped rings on a change */
};

/**
 * VirtioDeviceClass: what a device model implements.
 * @realize, @unrealize: as DeviceClass; called before the bus sees the device
 * @get_features: @features plus what this device offers
 * @set_features: the driver has accepted @features
 * @get_config: fill vdev->config_len bytes at @config
 * @set_config: the driver wrote; @config has the whole space
 * @reset: back to power-on state; no request may be left in flight
 * @queue_reset: the driver takes queue @n back; no request of it may be left
 *               in flight, nor any of its buffers be kept
 * @set_status: @status is about to be stored in vdev->status
 * @legacy_features: bits that only a legacy driver may see
 */
struct VirtioDeviceClass {
    DeviceClass parent_class;

    DeviceRealize realize;
    DeviceUnrealize unrealize;
    uint64_t (*get_features)(VirtIODevice *vdev, uint64_t features,
                             Error **errp);
    void (*set_features)(VirtIODevice *vdev, uint64_t features);
    void (*get_config)(VirtIODevice *vdev, uint8_t *config);
    void (*set_config)(VirtIODevice *vdev, const uint8_t *config);
    void (*reset)(VirtIODevice *vdev);
    void (*queue_reset)(VirtIODevice *vdev, uint32_t n);
    int (*set_status)(VirtIODevice *vdev, uint8_t status);
    uint64_t legacy_features;
};

/**
 * virtio_init: first call of a device's realize.
 * @device_id: VIRTIO_ID_*
 * @config_size: bytes of device-specific configuration space, at most 4096
 */
void virtio_init(VirtIODevice *vdev, uint16_t device_id, size_t config_size);

/** virtio_cleanup: undo virtio_init(); last call of unrealize. */
void virtio_cleanup(VirtIODevice *vdev);

/**
 * virtio_add_queue: give the device one more queue.
 * @queue_size: ring entries offered, a power of two, 1..VIRTQUEUE_MAX_SIZE
 * @handle_output: called when the driver notifies the queue
 *
 * Returns: the queue, owned by @vdev.
 */
VirtQueue *virtio_add_queue(VirtIODevice *vdev, int queue_size,
                            VirtIOHandleOutput handle_output);

/** virtio_delete_queue: undo virtio_add_queue(). */
void virtio_delete_queue(VirtQueue *vq);

/**
 * virtqueue_pop: take the next request the driver made available.
 * @sz: bytes to allocate, at least sizeof(VirtQueueElement), for a structure
 *      that begins with one
 *
 * Checks every rule of 2.7.5 to 2.7.13; a broken one is reported with
 * virtio_error().
 *
 * Returns: the element, g_free()d by the caller after virtqueue_push() or
 * virtqueue_detach_element(); NULL when there is none or the device is broken.
 */
void *virtqueue_pop(VirtQueue *vq, size_t sz);

/**
 * virtqueue_push: complete one request.
 * @len: bytes written to the start of the in segments
 */
void virtqueue_push(VirtQueue *vq, const VirtQueueElement *elem,
                    unsigned int len);

/**
 * virtqueue_fill, virtqueue_flush: virtqueue_push() in two steps, so that the
 * driver sees a batch of @count elements at once; @idx counts from 0.
 */
void virtqueue_fill(VirtQueue *vq, const VirtQueueElement *elem,
                    unsigned int len, unsigned int idx);
void virtqueue_flush(VirtQueue *vq, unsigned int count);

/** virtqueue_detach_element: give up a request without completing it. */
void virtqueue_detach_element(VirtQueue *vq, const VirtQueueElement *elem,
                              unsigned int len);

/** virtqueue_unpop: put back the element that was popped last. */
void virtqueue_unpop(VirtQueue *vq, const VirtQueueElement *elem,
                     unsigned int len);

/** virtio_queue_ready: true when the driver has set the queue up. */
int virtio_queue_ready(VirtQueue *vq);

/** virtio_queue_empty: true when no request waits. */
int virtio_queue_empty(VirtQueue *vq);

/**
 * virtio_queue_set_notification: ask the driver to notify, or not to, when
 * it makes a request available (2.7.7, 2.7.10).
 */
void virtio_queue_set_notification(VirtQueue *vq, int enable);

/** virtio_notify: interrupt the driver for @vq if it asked for it (2.7.7). */
void virtio_notify(VirtIODevice *vdev, VirtQueue *vq);

/** virtio_notify_config: tell the driver that the configuration changed. */
void virtio_notify_config(VirtIODevice *vdev);

/**
 * virtio_error: the driver broke a rule; stop the device until it is reset.
 * The text is logged with LOG_GUEST_ERROR.
 */
void virtio_error(VirtIODevice *vdev, const char *fmt, ...)
    G_GNUC_PRINTF(2, 3);

static inline bool virtio_has_feature(uint64_t features, unsigned int bit)
{
    return features & (1ULL << bit);
}

static inline void virtio_add_feature(uint64_t *features, unsigned int bit)
{
    *features |= 1ULL << bit;
}

static inline void virtio_clear_feature(uint64_t *features, unsigned int bit)
{
    *features &= ~(1ULL << bit);
}

static inline bool virtio_vdev_has_feature(const VirtIODevice *vdev,
                                           unsigned int bit)
{
    return virtio_has_feature(vdev->guest_features, bit);
}

static inline bool virtio_host_has_feature(VirtIODevice *vdev,
                                           unsigned int bit)
{
    return virtio_has_feature(vdev->host_features, bit);
}

/** virtio_device_started: does @status let the device run? */
static inline bool virtio_device_started(VirtIODevice *vdev, uint8_t status)
{
    return status & VIRTIO_CONFIG_S_DRIVER_OK;
}

/**
 * virtio_queue_schedule: handle @vq again from the main loop, for a handler
 * that bounds its work and has some left.
 */
void virtio_queue_schedule(VirtQueue *vq);

/* What a transport uses. */

/** virtio_reset: reset the device as a write of 0 to its status does. */
void virtio_reset(void *opaque);

/**
 * virtio_set_status: the driver wrote @val to the status register.
 *
 * Returns: 0, or -EINVAL when the device refuses FEATURES_OK.
 */
int virtio_set_status(VirtIODevice *vdev, uint8_t val);

/**
 * virtio_set_features: the driver accepted @val.
 *
 * Returns: 0, or -EINVAL when it accepted what was not offered, or too late;
 * only offered bits are stored.
 */
int virtio_set_features(VirtIODevice *vdev, uint64_t val);

/**
 * virtio_config_readb, _readw, _readl: read configuration space at @addr,
 * little-endian.
 *
 * Returns: the value; all ones beyond the end.
 */
uint32_t virtio_config_readb(VirtIODevice *vdev, uint32_t addr);
uint32_t virtio_config_readw(VirtIODevice *vdev, uint32_t addr);
uint32_t virtio_config_readl(VirtIODevice *vdev, uint32_t addr);

/** virtio_config_writeb, _writew, _writel: ignored beyond the end. */
void virtio_config_writeb(VirtIODevice *vdev, uint32_t addr, uint32_t data);
void virtio_config_writew(VirtIODevice *vdev, uint32_t addr, uint32_t data);
void virtio_config_writel(VirtIODevice *vdev, uint32_t addr, uint32_t data);

/** virtio_queue_get_num: ring entries in use; 0 when there is no queue @n. */
int virtio_queue_get_num(VirtIODevice *vdev, int n);

/** virtio_queue_get_max_num: ring entries offered for queue @n. */
int virtio_queue_get_max_num(VirtIODevice *vdev, int n);

/** virtio_get_num_queues: queues that the device has. */
int virtio_get_num_queues(VirtIODevice *vdev);

/**
 * virtio_queue_set_num: the driver chose @num entries for queue @n; a size
 * that is zero, not a power of two or above the offer is a driver error.
 */
void virtio_queue_set_num(VirtIODevice *vdev, int n, int num);

/** virtio_queue_set_addr: legacy set-up, all rings in one block at @addr. */
void virtio_queue_set_addr(VirtIODevice *vdev, int n, hwaddr addr);

/** virtio_queue_get_addr: guest address of queue @n's descriptor table. */
hwaddr virtio_queue_get_addr(VirtIODevice *vdev, int n);

/** virtio_queue_set_align: legacy set-up, alignment of the used ring. */
void virtio_queue_set_align(VirtIODevice *vdev, int n, int align);

/** virtio_queue_set_rings: guest addresses of queue @n's three areas. */
void virtio_queue_set_rings(VirtIODevice *vdev, int n, hwaddr desc,
                            hwaddr avail, hwaddr used);

/** virtio_queue_enable: the driver has made queue @n ready. */
void virtio_queue_enable(VirtIODevice *vdev, uint32_t n);

/** virtio_queue_enabled: is queue @n ready? */
bool virtio_queue_enabled(VirtIODevice *vdev, int n);

/** virtio_queue_reset: back to the state after a device reset (2.6.1). */
void virtio_queue_reset(VirtIODevice *vdev, uint32_t n);

/** virtio_queue_notify: the driver kicked queue @n. */
void virtio_queue_notify(VirtIODevice *vdev, int n);

/** virtio_get_queue: queue @n, 0..VIRTIO_QUEUE_MAX-1. */
VirtQueue *virtio_get_queue(VirtIODevice *vdev, int n);

/** virtio_get_queue_index: the number of @vq. */
uint16_t virtio_get_queue_index(VirtQueue *vq);

/** virtio_queue_get_host_notifier: descriptor the transport may signal. */
EventNotifier *virtio_queue_get_host_notifier(VirtQueue *vq);

/** virtio_queue_host_notifier_read: handler of that descriptor. */
void virtio_queue_host_notifier_read(EventNotifier *n);

/** virtio_queue_vector: the transport's number for interrupts of @n. */
uint16_t virtio_queue_vector(VirtIODevice *vdev, int n);

/** virtio_queue_set_vector: VIRTIO_NO_VECTOR for none. */
void virtio_queue_set_vector(VirtIODevice *vdev, int n, uint16_t vector);

/* Properties that every virtio device has. */
#define DEFINE_VIRTIO_COMMON_FEATURES(_state, _field)                   \
    DEFINE_PROP_BIT64("indirect_desc", _state, _field,                  \
                      VIRTIO_RING_F_INDIRECT_DESC, true),               \
    DEFINE_PROP_BIT64("event_idx", _state, _field,                      \
                      VIRTIO_RING_F_EVENT_IDX, true),                   \
    DEFINE_PROP_BIT64("notify_on_empty", _state, _field,                \
                      VIRTIO_F_NOTIFY_ON_EMPTY, true),                  \
    DEFINE_PROP_BIT64("any_layout", _state, _field,                     \
                      VIRTIO_F_ANY_LAYOUT, true),                       \
    DEFINE_PROP_BIT64("iommu_platform", _state, _field,                 \
                      VIRTIO_F_ACCESS_PLATFORM, false)

#endif
