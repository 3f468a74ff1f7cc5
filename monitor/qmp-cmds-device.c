/*
 * QMP commands on devices, character devices and block nodes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "block/block.h"
#include "chardev/char-ringbuf.h"
#include "hw/core/qdev-device-add.h"
#include "hw/virtio/virtio-info.h"
#include "monitor-internal.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-block-core.h"
#include "qapi/qapi-commands-char.h"
#include "qapi/qapi-commands-qdev.h"
#include "qapi/qapi-commands-virtio.h"
#include "qapi/qapi-init-commands.h"
#include "qemu/base64.h"
#include "qemu/id.h"
#include "qemu/sockets.h"

/*** Devices ***/

void qmp_device_add(QDict *args, QObject **ret, Error **errp)
{
    DeviceState *dev = qdev_device_add_from_qdict(args, true, errp);

    if (dev) {
        object_unref(OBJECT(dev));
    }
}

void qmp_device_del(const char *id, Error **errp)
{
    qdev_device_del(id, errp);
}

/*** Virtio devices ***/

VirtioInfoList *qmp_x_query_virtio(Error **errp)
{
    return virtio_list();
}

VirtioStatus *qmp_x_query_virtio_status(const char *path, Error **errp)
{
    return virtio_status(path, errp);
}

VirtQueueStatus *qmp_x_query_virtio_queue_status(const char *path,
                                                 uint16_t queue, Error **errp)
{
    return virtio_queue_status(path, queue, errp);
}

/*** Character devices ***/

static void add_chardev(Chardev *chr, void *opaque)
{
    ChardevInfoList ***tail = opaque;
    ChardevInfo *info = g_new0(ChardevInfo, 1);

    info->label = g_strdup(chr->label);
    info->filename = g_strdup(chr->filename);
    info->frontend_open = chr->fe && chr->fe->fe_is_open;
    QAPI_LIST_APPEND(*tail, info);
}

ChardevInfoList *qmp_query_chardev(Error **errp)
{
    ChardevInfoList *list = NULL, **tail = &list;

    qemu_chr_foreach(add_chardev, &tail);
    return list;
}

static void add_kind(ObjectClass *oc, void *opaque)
{
    ChardevBackendInfoList ***tail = opaque;
    ChardevBackendInfo *info;
    ObjectSecurity status = object_class_get_security(oc);
    const char *name = object_class_get_name(oc);

    if (CHARDEV_CLASS(oc)->internal) {
        return;
    }
    info = g_new0(ChardevBackendInfo, 1);
    info->name = g_strdup(name + strlen("chardev-"));
    info->has_secure = info->secure = status == OBJECT_SECURITY_SECURE;
    info->has_insecure = info->insecure = status == OBJECT_SECURITY_INSECURE;
    QAPI_LIST_APPEND(*tail, info);
}

ChardevBackendInfoList *qmp_query_chardev_backends(Error **errp)
{
    ChardevBackendInfoList *list = NULL, **tail = &list;

    object_class_foreach(add_kind, TYPE_CHARDEV, false, &tail);
    return list;
}

static ChardevReturn *opened(Chardev *chr)
{
    ChardevReturn *ret;

    if (!chr) {
        return NULL;
    }
    ret = g_new0(ChardevReturn, 1);
    if (g_str_has_prefix(chr->filename, "pty:")) {
        ret->pty = g_strdup(chr->filename + strlen("pty:"));
    }
    return ret;
}

ChardevReturn *qmp_chardev_add(const char *id, ChardevBackend *backend,
                               Error **errp)
{
    if (!id_wellformed(id)) {
        error_setg(errp, "Parameter 'id' expects an identifier");
        return NULL;
    }
    return opened(qemu_chardev_new(id, backend, errp));
}

ChardevReturn *qmp_chardev_change(const char *id, ChardevBackend *backend,
                                  Error **errp)
{
    return opened(qemu_chr_change(id, backend, errp));
}

void qmp_add_client(const char *protocol, const char *fdname,
                    bool has_skipauth, bool skipauth, bool has_tls, bool tls,
                    Error **errp)
{
    Chardev *chr = qemu_chr_find(protocol);
    int fd = monitor_get_fd(monitor_cur(), fdname, errp);

    if (fd < 0) {
        return;
    }
    if (!fd_is_socket(fd)) {
        error_setg(errp, "parameter @fdname must name a socket");
    } else if (!chr) {
        error_setg(errp, "protocol '%s' is invalid", protocol);
    } else if (qemu_chr_add_client(chr, fd) < 0) {
        error_setg(errp, "failed to add client");
    } else {
        return;
    }
    close(fd);
}

void qmp_chardev_send_break(const char *id, Error **errp)
{
    Chardev *chr = qemu_chr_find(id);

    if (!chr) {
        error_setg(errp, "Chardev '%s' not found", id);
        return;
    }
    qemu_chr_be_event(chr, CHR_EVENT_BREAK);
}

void qmp_chardev_remove(const char *id, Error **errp)
{
    qemu_chr_remove(id, errp);
}

static Chardev *find_ringbuf(const char *id, Error **errp)
{
    Chardev *chr = qemu_chr_find(id);

    if (!chr) {
        error_setg(errp, "Device '%s' not found", id);
    } else if (!object_dynamic_cast(OBJECT(chr), TYPE_CHARDEV_RINGBUF)) {
        error_setg(errp, "%s is not a ringbuf device", id);
        chr = NULL;
    }
    return chr;
}

void qmp_ringbuf_write(const char *device, const char *data, bool has_format,
                       DataFormat format, Error **errp)
{
    Chardev *chr = find_ringbuf(device, errp);
    g_autofree guchar *decoded = NULL;
    gsize len = strlen(data);

    if (!chr) {
        return;
    }
    if (has_format && format == DATA_FORMAT_BASE64) {
        decoded = qbase64_decode(data, -1, &len, errp);
        if (!decoded) {
            return;
        }
    }
    if (len > INT_MAX) {
        error_setg(errp, "%zu bytes are more than %d", len, INT_MAX);
        return;
    }
    qemu_chr_write(chr, decoded ? decoded : (const uint8_t *)data, len, true);
}

char *qmp_ringbuf_read(const char *device, int64_t size, bool has_format,
                       DataFormat format, Error **errp)
{
    Chardev *chr = find_ringbuf(device, errp);
    g_autofree uint8_t *buf = NULL;
    size_t len;

    if (!chr) {
        return NULL;
    }
    if (size <= 0) {
        error_setg(errp, "size %" PRId64 " is not above 0", size);
        return NULL;
    }
    len = MIN((uint64_t)size, qemu_chr_ringbuf_count(chr));
    buf = g_malloc(len + 1);
    len = qemu_chr_ringbuf_read(chr, buf, len);
    if (has_format && format == DATA_FORMAT_BASE64) {
        return g_base64_encode(buf, len);
    }
    return g_utf8_make_valid((const char *)buf, len);
}

/*** Block nodes ***/

void qmp_blockdev_add(BlockdevOptions *options, Error **errp)
{
    bdrv_add_monitor_node(options, errp);
}

void qmp_blockdev_del(const char *node_name, Error **errp)
{
    bdrv_del_monitor_node(node_name, errp);
}
