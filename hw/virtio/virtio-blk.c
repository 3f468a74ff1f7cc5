/*
 * virtio-blk-device: a disk over virtio (VIRTIO 1.2, 5.2).
 *
 * Guest interface: "num-queues" request queues and the configuration space of
 * 5.2.4.  A request that does not even have a header and a status byte breaks
 * the device; one that asks for the impossible fails with an I/O error.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "hw/virtio/virtio-blk.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "qemu/cutils.h"
#include "qemu/host-utils.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"

#define SECTOR_BYTES        512
#define MAX_IO_SECTORS      (INT_MAX / SECTOR_BYTES)
/* What a configuration space without the later additions holds. */
#define CONFIG_BYTES        offsetof(struct virtio_blk_config, \
                                     max_secure_erase_sectors)

typedef struct VirtIOBlockReq {
    VirtQueueElement elem;
    VirtIOBlock *s;
    VirtQueue *vq;
    struct virtio_blk_outhdr hdr;   /* our copy */
    QEMUIOVector qiov;              /* the data, without header and status */
    size_t in_bytes;                /* the status byte included */
} VirtIOBlockReq;

static void request_done(VirtIOBlockReq *req, uint8_t status)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(req->s);

    iov_from_buf(req->elem.in_sg, req->elem.in_num, req->in_bytes - 1,
                 &status, 1);
    /* The status is the last byte, so all of them may have been written. */
    virtqueue_push(req->vq, &req->elem, req->in_bytes);
    virtio_notify(vdev, req->vq);
    qemu_iovec_destroy(&req->qiov);
    g_free(req);
}

static void io_done(void *opaque, int ret)
{
    request_done(opaque, ret < 0 ? VIRTIO_BLK_S_IOERR : VIRTIO_BLK_S_OK);
}

static uint64_t capacity_sectors(VirtIOBlock *s)
{
    int64_t bytes = blk_getlength(s->blk);

    return bytes < 0 ? 0 : bytes / SECTOR_BYTES;
}

/* May @sectors at @sector be touched?  Neither sum can wrap. */
static bool range_ok(VirtIOBlock *s, uint64_t sector, uint64_t sectors)
{
    uint64_t capacity = capacity_sectors(s);
    uint32_t step = s->logical_block_size / SECTOR_BYTES;

    return sector <= capacity && sectors <= capacity - sector &&
           sector % step == 0 && sectors % step == 0;
}

static void read_write(VirtIOBlockReq *req, bool is_write)
{
    VirtIOBlock *s = req->s;
    uint64_t sector = le64_to_cpu(req->hdr.sector);
    size_t bytes = req->qiov.size;

    if (bytes % SECTOR_BYTES || bytes / SECTOR_BYTES > MAX_IO_SECTORS ||
        !range_ok(s, sector, bytes / SECTOR_BYTES) ||
        (is_write && !blk_is_writable(s->blk))) {
        qemu_log_mask(LOG_GUEST_ERROR, "virtio-blk: %s of %zu bytes at sector "
                      "%" PRIu64 " refused\n", is_write ? "write" : "read",
                      bytes, sector);
        request_done(req, VIRTIO_BLK_S_IOERR);
    } else if (is_write) {
        blk_aio_pwritev(s->blk, sector * SECTOR_BYTES, &req->qiov, 0, io_done,
                        req);
    } else {
        blk_aio_preadv(s->blk, sector * SECTOR_BYTES, &req->qiov, 0, io_done,
                       req);
    }
}

/* 5.2.6: one segment for each request, as max_..._seg says. */
static void discard_or_zero(VirtIOBlockReq *req, bool zero)
{
    VirtIOBlock *s = req->s;
    struct virtio_blk_discard_write_zeroes seg;
    uint32_t sectors, flags, limit;
    uint64_t sector;

    if (req->qiov.size != sizeof(seg)) {
        request_done(req, VIRTIO_BLK_S_UNSUPP);
        return;
    }
    qemu_iovec_to_buf(&req->qiov, 0, &seg, sizeof(seg));
    sector = le64_to_cpu(seg.sector);
    sectors = le32_to_cpu(seg.num_sectors);
    flags = le32_to_cpu(seg.flags);
    limit = zero ? s->max_write_zeroes_sectors : s->max_discard_sectors;
    if (flags & ~(zero ? VIRTIO_BLK_WRITE_ZEROES_FLAG_UNMAP : 0)) {
        request_done(req, VIRTIO_BLK_S_UNSUPP);
    } else if (sectors > limit || !range_ok(s, sector, sectors) ||
               !blk_is_writable(s->blk)) {
        request_done(req, VIRTIO_BLK_S_IOERR);
    } else if (zero) {
        blk_aio_pwrite_zeroes(s->blk, sector * SECTOR_BYTES,
                              (int64_t)sectors * SECTOR_BYTES,
                              flags ? BDRV_REQ_MAY_UNMAP : 0, io_done, req);
    } else {
        blk_aio_pdiscard(s->blk, sector * SECTOR_BYTES,
                         (int64_t)sectors * SECTOR_BYTES, io_done, req);
    }
}

static void get_id(VirtIOBlockReq *req)
{
    char id[VIRTIO_BLK_ID_BYTES] = "";

    if (req->s->serial) {
        strpadcpy(id, sizeof(id), req->s->serial, '\0');
    }
    qemu_iovec_from_buf(&req->qiov, 0, id, MIN(sizeof(id), req->qiov.size));
    request_done(req, VIRTIO_BLK_S_OK);
}

static bool offered(VirtIOBlock *s, unsigned int feature)
{
    return virtio_vdev_has_feature(VIRTIO_DEVICE(s), feature);
}

static void dispatch(VirtIOBlockReq *req)
{
    VirtIOBlock *s = req->s;

    switch (le32_to_cpu(req->hdr.type)) {
    case VIRTIO_BLK_T_IN:
        read_write(req, false);
        return;
    case VIRTIO_BLK_T_OUT:
        read_write(req, true);
        return;
    case VIRTIO_BLK_T_FLUSH:
        blk_aio_flush(s->blk, io_done, req);
        return;
    case VIRTIO_BLK_T_GET_ID:
        get_id(req);
        return;
    case VIRTIO_BLK_T_DISCARD:
        if (offered(s, VIRTIO_BLK_F_DISCARD)) {
            discard_or_zero(req, false);
            return;
        }
        break;
    case VIRTIO_BLK_T_WRITE_ZEROES:
        if (offered(s, VIRTIO_BLK_F_WRITE_ZEROES)) {
            discard_or_zero(req, true);
            return;
        }
        break;
    }
    request_done(req, VIRTIO_BLK_S_UNSUPP);
}

/*
 * Separate header, data and status.  Data flows one way: what the driver
 * wrote behind the header, or what the device writes before the status.
 */
static bool parse_request(VirtIOBlockReq *req)
{
    VirtQueueElement *elem = &req->elem;
    size_t out = iov_size(elem->out_sg, elem->out_num);
    size_t in = iov_size(elem->in_sg, elem->in_num);
    QEMUIOVector data;

    if (out < sizeof(req->hdr) || in < 1) {
        return false;
    }
    iov_to_buf(elem->out_sg, elem->out_num, 0, &req->hdr, sizeof(req->hdr));
    req->in_bytes = in;
    qemu_iovec_init(&req->qiov, elem->in_num + elem->out_num);
    switch (le32_to_cpu(req->hdr.type)) {
    case VIRTIO_BLK_T_IN:
    case VIRTIO_BLK_T_GET_ID:
        qemu_iovec_init_external(&data, elem->in_sg, elem->in_num);
        qemu_iovec_concat(&req->qiov, &data, 0, in - 1);
        break;
    default:
        qemu_iovec_init_external(&data, elem->out_sg, elem->out_num);
        qemu_iovec_concat(&req->qiov, &data, sizeof(req->hdr),
                          out - sizeof(req->hdr));
        break;
    }
    return true;
}

static void handle_output(VirtIODevice *vdev, VirtQueue *vq)
{
    VirtIOBlock *s = VIRTIO_BLK(vdev);
    unsigned int left = s->queue_size;
    VirtIOBlockReq *req;

    virtio_queue_set_notification(vq, 0);
    /* A driver that goes on adding requests must not hold us here. */
    while (left-- && (req = virtqueue_pop(vq, sizeof(*req)))) {
        req->s = s;
        req->vq = vq;
        if (!parse_request(req)) {
            virtio_error(vdev, "request of queue %u has no header or no "
                         "status byte", virtio_get_queue_index(vq));
            virtqueue_detach_element(vq, &req->elem, 0);
            g_free(req);
            return;
        }
        dispatch(req);
    }
    virtio_queue_set_notification(vq, 1);
    if (!virtio_queue_empty(vq)) {
        virtio_queue_schedule(vq);
    }
}

static void virtio_blk_get_config(VirtIODevice *vdev, uint8_t *config)
{
    VirtIOBlock *s = VIRTIO_BLK(vdev);
    struct virtio_blk_config c = { 0 };
    uint64_t capacity = capacity_sectors(s);
    uint64_t cylinders = capacity / (16 * 63);

    c.capacity = cpu_to_le64(capacity);
    c.seg_max = cpu_to_le32(MAX(s->queue_size, 3) - 2);
    c.geometry.cylinders = cpu_to_le16(MIN(cylinders, 16383));
    c.geometry.heads = 16;
    c.geometry.sectors = 63;
    c.blk_size = cpu_to_le32(s->logical_block_size);
    c.physical_block_exp = ctz32(s->physical_block_size /
                                 s->logical_block_size);
    c.min_io_size = cpu_to_le16(s->min_io_size / s->logical_block_size);
    c.opt_io_size = cpu_to_le32(s->opt_io_size / s->logical_block_size);
    c.wce = blk_enable_write_cache(s->blk);
    c.num_queues = cpu_to_le16(s->num_queues);
    c.max_discard_sectors = cpu_to_le32(s->max_discard_sectors);
    c.max_discard_seg = cpu_to_le32(1);
    c.discard_sector_alignment =
        cpu_to_le32(s->logical_block_size / SECTOR_BYTES);
    c.max_write_zeroes_sectors = cpu_to_le32(s->max_write_zeroes_sectors);
    c.max_write_zeroes_seg = cpu_to_le32(1);
    c.write_zeroes_may_unmap = 1;
    memcpy(config, &c, vdev->config_len);
}

/* 5.2.5: the cache mode is the one field the driver may write. */
static void virtio_blk_set_config(VirtIODevice *vdev, const uint8_t *config)
{
    VirtIOBlock *s = VIRTIO_BLK(vdev);
    uint8_t wce = config[offsetof(struct virtio_blk_config, wce)];

    if (offered(s, VIRTIO_BLK_F_CONFIG_WCE)) {
        blk_set_enable_write_cache(s->blk, wce & 1);
    }
}

/* 5.2.6.2: a driver that cannot flush relies on each write being stable. */
static void virtio_blk_set_features(VirtIODevice *vdev, uint64_t features)
{
    VirtIOBlock *s = VIRTIO_BLK(vdev);
    bool can_flush = features & (1ull << VIRTIO_BLK_F_FLUSH |
                                 1ull << VIRTIO_BLK_F_CONFIG_WCE);

    blk_set_enable_write_cache(s->blk, s->write_cache && can_flush);
}

static uint64_t virtio_blk_get_features(VirtIODevice *vdev, uint64_t features,
                                        Error **errp)
{
    VirtIOBlock *s = VIRTIO_BLK(vdev);

    virtio_add_feature(&features, VIRTIO_BLK_F_SEG_MAX);
    virtio_add_feature(&features, VIRTIO_BLK_F_GEOMETRY);
    virtio_add_feature(&features, VIRTIO_BLK_F_TOPOLOGY);
    virtio_add_feature(&features, VIRTIO_BLK_F_BLK_SIZE);
    virtio_add_feature(&features, VIRTIO_BLK_F_FLUSH);
    if (s->num_queues > 1) {
        virtio_add_feature(&features, VIRTIO_BLK_F_MQ);
    }
    if (!blk_is_writable(s->blk)) {
        virtio_add_feature(&features, VIRTIO_BLK_F_RO);
        virtio_clear_feature(&features, VIRTIO_BLK_F_DISCARD);
        virtio_clear_feature(&features, VIRTIO_BLK_F_WRITE_ZEROES);
        virtio_clear_feature(&features, VIRTIO_BLK_F_CONFIG_WCE);
    }
    return features;
}

/* Nothing of the old driver may complete into the memory of the next. */
static void virtio_blk_reset(VirtIODevice *vdev)
{
    VirtIOBlock *s = VIRTIO_BLK(vdev);

    blk_drain(s->blk);
    blk_set_enable_write_cache(s->blk, s->write_cache);
}

/* 4.2.2.2: the driver waits for us with what it does to the memory. */
static void virtio_blk_queue_reset(VirtIODevice *vdev, uint32_t n)
{
    blk_drain(VIRTIO_BLK(vdev)->blk);
}

static bool check_block_sizes(VirtIOBlock *s, Error **errp)
{
    uint32_t logical = s->logical_block_size;

    if (!is_power_of_2(logical) || logical < 512 || logical > 32768) {
        error_setg(errp, "logical_block_size %u is not a power of two from "
                   "512 to 32768", logical);
        return false;
    }
    if (!is_power_of_2(s->physical_block_size) ||
        s->physical_block_size < logical) {
        error_setg(errp, "physical_block_size %u is not a power of two of at "
                   "least %u", s->physical_block_size, logical);
        return false;
    }
    if (s->min_io_size % logical || s->min_io_size / logical > UINT16_MAX ||
        s->opt_io_size % logical) {
        error_setg(errp, "min_io_size %u and opt_io_size %u must be multiples "
                   "of logical_block_size %u", s->min_io_size, s->opt_io_size,
                   logical);
        return false;
    }
    if (s->max_discard_sectors > MAX_IO_SECTORS ||
        s->max_write_zeroes_sectors > MAX_IO_SECTORS) {
        error_setg(errp, "max-discard-sectors %u and max-write-zeroes-sectors "
                   "%u must not exceed %d", s->max_discard_sectors,
                   s->max_write_zeroes_sectors, MAX_IO_SECTORS);
        return false;
    }
    return true;
}

static bool check_properties(VirtIOBlock *s, Error **errp)
{
    if (!s->blk) {
        error_setg(errp, "drive is not set");
        return false;
    }
    if (!blk_is_inserted(s->blk)) {
        error_setg(errp, "drive '%s' has no medium", blk_name(s->blk));
        return false;
    }
    if (s->num_queues < 1 || s->num_queues > VIRTIO_QUEUE_MAX) {
        error_setg(errp, "num-queues %u is not in 1..%d", s->num_queues,
                   VIRTIO_QUEUE_MAX);
        return false;
    }
    if (!is_power_of_2(s->queue_size) || s->queue_size > VIRTQUEUE_MAX_SIZE ||
        s->queue_size < 4) {
        error_setg(errp, "queue-size %u is not a power of two from 4 to %d",
                   s->queue_size, VIRTQUEUE_MAX_SIZE);
        return false;
    }
    return check_block_sizes(s, errp);
}

/* 5.2.5.2: a changed capacity is a changed configuration. */
static void size_changed(void *opaque)
{
    virtio_notify_config(opaque);
}

static const BlockDevOps virtio_blk_ops = { .resize_cb = size_changed };

static void virtio_blk_realize(DeviceState *dev, Error **errp)
{
    VirtIODevice *vdev = VIRTIO_DEVICE(dev);
    VirtIOBlock *s = VIRTIO_BLK(dev);
    int i;

    if (!check_properties(s, errp)) {
        return;
    }
    /* What the user says here goes before what the drive says. */
    s->write_cache = s->write_cache_option == ON_OFF_AUTO_AUTO
        ? blk_enable_write_cache(s->blk)
        : s->write_cache_option == ON_OFF_AUTO_ON;
    blk_set_enable_write_cache(s->blk, s->write_cache);
    blk_set_dev_ops(s->blk, &virtio_blk_ops, vdev);
    virtio_init(vdev, VIRTIO_ID_BLOCK, CONFIG_BYTES);
    for (i = 0; i < s->num_queues; i++) {
        virtio_add_queue(vdev, s->queue_size, handle_output);
    }
}

static void virtio_blk_unrealize(DeviceState *dev)
{
    VirtIOBlock *s = VIRTIO_BLK(dev);

    blk_drain(s->blk);
    blk_set_dev_ops(s->blk, NULL, NULL);
    virtio_cleanup(VIRTIO_DEVICE(dev));
}

#define HOST_FEATURE(name, bit) \
    DEFINE_PROP_BIT64(name, VirtIOBlock, parent_obj.host_features, bit, true)

static const Property virtio_blk_properties[] = {
    DEFINE_PROP_DRIVE("drive", VirtIOBlock, blk),
    DEFINE_PROP_STRING("serial", VirtIOBlock, serial),
    DEFINE_PROP_SIZE32("logical_block_size", VirtIOBlock, logical_block_size,
                       512),
    DEFINE_PROP_SIZE32("physical_block_size", VirtIOBlock,
                       physical_block_size, 512),
    DEFINE_PROP_SIZE32("min_io_size", VirtIOBlock, min_io_size, 0),
    DEFINE_PROP_SIZE32("opt_io_size", VirtIOBlock, opt_io_size, 0),
    DEFINE_PROP_ON_OFF_AUTO("write-cache", VirtIOBlock, write_cache_option,
                            ON_OFF_AUTO_AUTO),
    DEFINE_PROP_UINT16("num-queues", VirtIOBlock, num_queues, 1),
    DEFINE_PROP_UINT16("queue-size", VirtIOBlock, queue_size, 256),
    HOST_FEATURE("config-wce", VIRTIO_BLK_F_CONFIG_WCE),
    HOST_FEATURE("discard", VIRTIO_BLK_F_DISCARD),
    HOST_FEATURE("write-zeroes", VIRTIO_BLK_F_WRITE_ZEROES),
    DEFINE_PROP_UINT32("max-discard-sectors", VirtIOBlock,
                       max_discard_sectors, MAX_IO_SECTORS),
    DEFINE_PROP_UINT32("max-write-zeroes-sectors", VirtIOBlock,
                       max_write_zeroes_sectors, MAX_IO_SECTORS),
};

static void virtio_blk_class_init(ObjectClass *klass, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    VirtioDeviceClass *vdc = VIRTIO_DEVICE_CLASS(klass);

    dc->desc = "disk";
    device_class_set_props(dc, virtio_blk_properties);
    set_bit(DEVICE_CATEGORY_STORAGE, dc->categories);
    vdc->realize = virtio_blk_realize;
    vdc->unrealize = virtio_blk_unrealize;
    vdc->get_features = virtio_blk_get_features;
    vdc->set_features = virtio_blk_set_features;
    vdc->get_config = virtio_blk_get_config;
    vdc->set_config = virtio_blk_set_config;
    vdc->reset = virtio_blk_reset;
    vdc->queue_reset = virtio_blk_queue_reset;
}

static const TypeInfo virtio_blk_types[] = {
    {
        .name          = TYPE_VIRTIO_BLK,
        .parent        = TYPE_VIRTIO_DEVICE,
        .instance_size = sizeof(VirtIOBlock),
        .class_init    = virtio_blk_class_init,
        TYPE_IS_SECURE("intended for virtualization, must provide a security "
                       "boundary"),
    },
};
DEFINE_TYPES(virtio_blk_types)
