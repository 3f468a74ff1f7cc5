/*
 * The host's side of a serial line, for fuzz targets.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "chardev/char-fe.h"
#include "peer.h"
#include "qapi/error.h"
#include "qemu/module.h"

#define TYPE_CHARDEV_PEER "chardev-fuzz-peer"
OBJECT_DECLARE_SIMPLE_TYPE(PeerChardev, CHARDEV_PEER)

struct PeerChardev {
    Chardev parent_obj;

    unsigned room;              /* bytes that it takes */
};

static GPtrArray *peers;

static int peer_write(Chardev *chr, const uint8_t *buf, int len)
{
    PeerChardev *s = CHARDEV_PEER(chr);
    int n = MIN(len, s->room);

    if (!n && len) {
        errno = EAGAIN;
        return -1;
    }
    s->room -= n;
    return n;
}

/* Who waits, waits for a reader who comes back. */
static void peer_wait_writable(Chardev *chr)
{
    CHARDEV_PEER(chr)->room = UINT_MAX;
}

typedef struct PeerSource {
    GSource parent;
    PeerChardev *peer;
} PeerSource;

static gboolean peer_source_check(GSource *source)
{
    return ((PeerSource *)source)->peer->room > 0;
}

static gboolean peer_source_prepare(GSource *source, gint *timeout)
{
    *timeout = -1;
    return peer_source_check(source);
}

static gboolean peer_source_dispatch(GSource *source, GSourceFunc callback,
                                     gpointer user_data)
{
    return ((FEWatchFunc)(void (*)(void))callback)(NULL, G_IO_OUT, user_data);
}

static GSource *peer_add_watch(Chardev *chr, GIOCondition cond)
{
    static GSourceFuncs funcs = {
        peer_source_prepare, peer_source_check, peer_source_dispatch,
    };
    GSource *source = g_source_new(&funcs, sizeof(PeerSource));

    ((PeerSource *)source)->peer = CHARDEV_PEER(chr);
    return source;
}

static void peer_class_init(ObjectClass *oc, const void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(oc);

    cc->internal = true;
    cc->chr_write = peer_write;
    cc->chr_wait_writable = peer_wait_writable;
    cc->chr_add_watch = peer_add_watch;
}

static const TypeInfo peer_types[] = {
    {
        .name = TYPE_CHARDEV_PEER,
        .parent = TYPE_CHARDEV,
        .instance_size = sizeof(PeerChardev),
        .class_init = peer_class_init,
        TYPE_IS_INSECURE("a peer made up by a test"),
    },
};
DEFINE_TYPES(peer_types)

char *fuzz_peer_name(unsigned n)
{
    return g_strdup_printf("peer%u", n);
}

void fuzz_peers_make(unsigned n)
{
    peers = g_ptr_array_new();
    for (unsigned i = 0; i < n; i++) {
        Object *obj = object_new_checked(TYPE_CHARDEV_PEER, TYPE_CHARDEV,
                                         &error_abort);
        Chardev *chr = CHARDEV(obj);

        chr->label = fuzz_peer_name(i);
        object_property_add_child(object_get_container("chardevs"),
                                  chr->label, obj);
        fuzz_peer_reset(chr);
        g_ptr_array_add(peers, chr);
    }
}

Chardev *fuzz_peer(unsigned n)
{
    Chardev *chr = n < peers->len ? g_ptr_array_index(peers, n) : NULL;

    return chr && chr->fe ? chr : NULL;
}

void fuzz_peer_say(Chardev *peer, const uint8_t *data, size_t len)
{
    while (len) {
        int n = MIN(len, qemu_chr_be_can_write(peer));

        if (n <= 0) {
            return;
        }
        qemu_chr_be_write(peer, data, n);
        data += n;
        len -= n;
    }
}

void fuzz_peer_take(Chardev *peer, unsigned room)
{
    CHARDEV_PEER(peer)->room = room;
}

void fuzz_peer_reset(Chardev *peer)
{
    fuzz_peer_take(peer, UINT_MAX);
    if (!peer->be_open) {
        qemu_chr_be_event(peer, CHR_EVENT_OPENED);
    }
}
