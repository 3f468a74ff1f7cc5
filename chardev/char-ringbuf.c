/*
 * chardev-ringbuf: the last output, kept in memory for a monitor to read.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "chardev/char-ringbuf.h"
#include "qapi/error.h"
#include "qemu/host-utils.h"
#include "qemu/module.h"

#define DEFAULT_BYTES   65536
#define MAX_BYTES       (256 * 1024 * 1024)

OBJECT_DECLARE_SIMPLE_TYPE(RingBufChardev, CHARDEV_RINGBUF)

struct RingBufChardev {
    Chardev parent;

    uint8_t *data;
    size_t size;                    /* power of two */
    size_t prod;                    /* free-running; prod - cons <= size */
    size_t cons;
};

size_t qemu_chr_ringbuf_count(Chardev *chr)
{
    RingBufChardev *s = CHARDEV_RINGBUF(chr);
    size_t count;

    qemu_mutex_lock(&chr->chr_write_lock);
    count = s->prod - s->cons;
    qemu_mutex_unlock(&chr->chr_write_lock);
    return count;
}

size_t qemu_chr_ringbuf_read(Chardev *chr, uint8_t *buf, size_t len)
{
    RingBufChardev *s = CHARDEV_RINGBUF(chr);
    size_t i;

    qemu_mutex_lock(&chr->chr_write_lock);
    for (i = 0; i < len && s->cons != s->prod; i++) {
        buf[i] = s->data[s->cons++ & (s->size - 1)];
    }
    qemu_mutex_unlock(&chr->chr_write_lock);
    return i;
}

/* The oldest bytes make room; qemu_chr_write() holds the lock. */
static int ringbuf_write(Chardev *chr, const uint8_t *buf, int len)
{
    RingBufChardev *s = CHARDEV_RINGBUF(chr);
    int i;

    for (i = 0; i < len; i++) {
        s->data[s->prod++ & (s->size - 1)] = buf[i];
        if (s->prod - s->cons > s->size) {
            s->cons = s->prod - s->size;
        }
    }
    return len;
}

static bool ringbuf_open(Chardev *chr, ChardevBackend *backend,
                         bool *be_opened, Error **errp)
{
    RingBufChardev *s = CHARDEV_RINGBUF(chr);
    ChardevRingbuf *opts = backend->u.ringbuf.data;
    int64_t size = opts->has_size ? opts->size : DEFAULT_BYTES;

    if (size <= 0 || size > MAX_BYTES || !is_power_of_2(size)) {
        error_setg(errp, "ringbuf size %" PRId64 " is not a power of two up "
                   "to %d", size, MAX_BYTES);
        return false;
    }
    s->size = size;
    s->data = g_try_malloc(size);
    if (!s->data) {
        error_setg(errp, "no memory for a ringbuf of %" PRId64 " bytes", size);
        return false;
    }
    return true;
}

static void ringbuf_finalize(Object *obj)
{
    g_free(CHARDEV_RINGBUF(obj)->data);
}

static void ringbuf_class_init(ObjectClass *oc, const void *data)
{
    CHARDEV_CLASS(oc)->chr_open = ringbuf_open;
    CHARDEV_CLASS(oc)->chr_write = ringbuf_write;
}

static const TypeInfo char_ringbuf_types[] = {
    {
        .name              = TYPE_CHARDEV_RINGBUF,
        .parent            = TYPE_CHARDEV,
        .instance_size     = sizeof(RingBufChardev),
        .instance_finalize = ringbuf_finalize,
        .class_init        = ringbuf_class_init,
        TYPE_IS_SECURE("a buffer of fixed size in our own memory"),
    },
};
DEFINE_TYPES(char_ringbuf_types)
