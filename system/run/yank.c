/*
 * Yank: break connections whose other end hangs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/clone-visitor.h"
#include "qapi/error.h"
#include "qapi/qapi-visit-yank.h"
#include "qemu/lockable.h"
#include "qemu/queue.h"
#include "qemu/thread.h"
#include "qemu/yank.h"

typedef struct Func {
    YankFn *func;
    void *opaque;
    QLIST_ENTRY(Func) node;
} Func;

typedef struct Entry {
    YankInstance *instance;
    QLIST_HEAD(, Func) funcs;
    QTAILQ_ENTRY(Entry) node;
} Entry;

static QemuMutex lock = { PTHREAD_MUTEX_INITIALIZER, true };
static QTAILQ_HEAD(, Entry) entries = QTAILQ_HEAD_INITIALIZER(entries);

static bool same(const YankInstance *a, const YankInstance *b)
{
    if (a->type != b->type) {
        return false;
    }
    switch (a->type) {
    case YANK_INSTANCE_TYPE_BLOCK_NODE:
        return g_str_equal(a->u.block_node.node_name,
                           b->u.block_node.node_name);
    case YANK_INSTANCE_TYPE_CHARDEV:
        return g_str_equal(a->u.chardev.id, b->u.chardev.id);
    default:
        return true;
    }
}

/* Called with the lock held, as is everything that uses its result. */
static Entry *find(const YankInstance *instance)
{
    Entry *entry;

    QTAILQ_FOREACH(entry, &entries, node) {
        if (same(entry->instance, instance)) {
            return entry;
        }
    }
    return NULL;
}

bool yank_register_instance(const YankInstance *instance, Error **errp)
{
    QEMU_LOCK_GUARD(&lock);
    Entry *entry;

    if (find(instance)) {
        error_setg(errp, "duplicate yank instance");
        return false;
    }
    entry = g_new0(Entry, 1);
    entry->instance = QAPI_CLONE(YankInstance, instance);
    QTAILQ_INSERT_TAIL(&entries, entry, node);
    return true;
}

void yank_unregister_instance(const YankInstance *instance)
{
    QEMU_LOCK_GUARD(&lock);
    Entry *entry = find(instance);

    assert(entry && QLIST_EMPTY(&entry->funcs));
    QTAILQ_REMOVE(&entries, entry, node);
    qapi_free_YankInstance(entry->instance);
    g_free(entry);
}

void yank_register_function(const YankInstance *instance, YankFn *func,
                            void *opaque)
{
    QEMU_LOCK_GUARD(&lock);
    Entry *entry = find(instance);
    Func *f = g_new(Func, 1);

    assert(entry);
    f->func = func;
    f->opaque = opaque;
    QLIST_INSERT_HEAD(&entry->funcs, f, node);
}

void yank_unregister_function(const YankInstance *instance, YankFn *func,
                              void *opaque)
{
    QEMU_LOCK_GUARD(&lock);
    Entry *entry = find(instance);
    Func *f = NULL;

    assert(entry);
    QLIST_FOREACH(f, &entry->funcs, node) {
        if (f->func == func && f->opaque == opaque) {
            break;
        }
    }
    assert(f);
    QLIST_REMOVE(f, node);
    g_free(f);
}

bool yank_instances(const YankInstanceList *instances, Error **errp)
{
    QEMU_LOCK_GUARD(&lock);
    const YankInstanceList *l;
    Func *f;

    for (l = instances; l; l = l->next) {
        if (!find(l->value)) {
            error_set(errp, ERROR_CLASS_DEVICE_NOT_FOUND,
                      "Instance not found");
            return false;
        }
    }
    for (l = instances; l; l = l->next) {
        QLIST_FOREACH(f, &find(l->value)->funcs, node) {
            f->func(f->opaque);
        }
    }
    return true;
}

YankInstanceList *yank_list_instances(void)
{
    QEMU_LOCK_GUARD(&lock);
    YankInstanceList *list = NULL, **tail = &list;
    Entry *entry;

    QTAILQ_FOREACH(entry, &entries, node) {
        QAPI_LIST_APPEND(tail, QAPI_CLONE(YankInstance, entry->instance));
    }
    return list;
}
