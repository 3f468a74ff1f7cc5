/*
 * A char device that a test drives.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "test-serial-peer.h"

#define TYPE_TEST_PEER "chardev-test-peer"
OBJECT_DECLARE_SIMPLE_TYPE(TestPeer, TEST_PEER)

struct TestPeer {
    Chardev parent_obj;
    GString *text;
    int room;
};

typedef struct PeerSource {
    GSource source;
    TestPeer *peer;
} PeerSource;

static gboolean peer_source_ready(GSource *source)
{
    return ((PeerSource *)source)->peer->room > 0;
}

static gboolean peer_source_prepare(GSource *source, gint *timeout)
{
    *timeout = -1;
    return peer_source_ready(source);
}

static gboolean peer_source_dispatch(GSource *source, GSourceFunc func,
                                     gpointer data)
{
    gboolean (*fn)(void *, GIOCondition, void *) = (void *)func;

    return fn(NULL, G_IO_OUT, data);
}

static GSourceFuncs peer_source_funcs = {
    .prepare = peer_source_prepare,
    .check = peer_source_ready,
    .dispatch = peer_source_dispatch,
};

static GSource *peer_add_watch(Chardev *chr, GIOCondition cond)
{
    GSource *source = g_source_new(&peer_source_funcs, sizeof(PeerSource));

    ((PeerSource *)source)->peer = TEST_PEER(chr);
    return source;
}

static int peer_write(Chardev *chr, const uint8_t *buf, int len)
{
    TestPeer *p = TEST_PEER(chr);
    int n = MIN(len, p->room);

    if (!n) {
        errno = EAGAIN;
        return -1;
    }
    g_string_append_len(p->text, (const char *)buf, n);
    p->room -= n;
    return n;
}

static void peer_init(Object *obj)
{
    TestPeer *p = TEST_PEER(obj);

    p->text = g_string_new(NULL);
    p->room = 1000;
}

static void peer_class_init(ObjectClass *oc, const void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(oc);

    cc->chr_write = peer_write;
    cc->chr_add_watch = peer_add_watch;
}

static const TypeInfo peer_types[] = {
    {
        .name          = TYPE_TEST_PEER,
        .parent        = TYPE_CHARDEV,
        .instance_size = sizeof(TestPeer),
        .instance_init = peer_init,
        .class_init    = peer_class_init,
        TYPE_IS_SECURE("test"),
    },
};
DEFINE_TYPES(peer_types)

void peer_set_room(TestPeer *p, int n)
{
    p->room = n;
}

const char *peer_text(TestPeer *p)
{
    return p->text->str;
}

void peer_clear(TestPeer *p)
{
    g_string_truncate(p->text, 0);
}

void peer_writable(TestPeer *p)
{
    while (g_main_context_iteration(NULL, false)) {
        /* each turn writes at least a byte */
    }
}

int peer_can_send(TestPeer *p)
{
    return qemu_chr_be_can_write(CHARDEV(p));
}

void peer_send(TestPeer *p, const char *bytes, int n)
{
    qemu_chr_be_write(CHARDEV(p), (const uint8_t *)bytes, n);
}

void peer_break(TestPeer *p)
{
    qemu_chr_be_event(CHARDEV(p), CHR_EVENT_BREAK);
}

TestPeer *peer_new(const char *label)
{
    TestPeer *p = TEST_PEER(object_new(TYPE_TEST_PEER));

    CHARDEV(p)->label = g_strdup(label);
    object_property_add_child(object_get_container("chardevs"), label,
                              OBJECT(p));
    object_unref(OBJECT(p));
    return p;
}
