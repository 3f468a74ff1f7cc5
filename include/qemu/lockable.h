/*
 * Scoped locking: QEMU_LOCK_GUARD(&m) until the end of the scope,
 * WITH_QEMU_LOCK_GUARD(&m) { } for one block.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_LOCKABLE_H
#define QEMU_LOCKABLE_H

#include "qemu/thread.h"

typedef struct QemuLockable {
    void *object;
    void (*lock)(void *);
    void (*unlock)(void *);
} QemuLockable;

static inline void qemu_lockable_mutex_lock_(void *m)
{
    qemu_mutex_lock(m);
}
static inline void qemu_lockable_mutex_unlock_(void *m)
{
    qemu_mutex_unlock(m);
}
static inline void qemu_lockable_rec_lock_(void *m)
{
    qemu_rec_mutex_lock(m);
}
static inline void qemu_lockable_rec_unlock_(void *m)
{
    qemu_rec_mutex_unlock(m);
}

#define QML_OPS_(x, rec, plain) \
    _Generic((x), QemuRecMutex *: rec, QemuMutex *: plain)
#define QEMU_MAKE_LOCKABLE(x) ((QemuLockable) { \
    (x), \
    QML_OPS_(x, qemu_lockable_rec_lock_, qemu_lockable_mutex_lock_), \
    QML_OPS_(x, qemu_lockable_rec_unlock_, qemu_lockable_mutex_unlock_) })

static inline QemuLockable qemu_lockable_take_(QemuLockable l)
{
    l.lock(l.object);
    return l;
}
static inline void qemu_lockable_release_(QemuLockable *l)
{
    if (l->object) {
        l->unlock(l->object);
        l->object = NULL;
    }
}

#define QEMU_LOCK_GUARD(x) \
    __attribute__((cleanup(qemu_lockable_release_), unused)) \
    QemuLockable MAKE_IDENTIFIER(lock_guard_) = \
        qemu_lockable_take_(QEMU_MAKE_LOCKABLE(x))
#define WITH_QEMU_LOCK_GUARD(x) WITH_QEMU_LOCK_GUARD_(x, __COUNTER__)
#define WITH_QEMU_LOCK_GUARD_(x, n) \
    for (__attribute__((cleanup(qemu_lockable_release_))) \
         QemuLockable glue(with_lock_, n) = \
             qemu_lockable_take_(QEMU_MAKE_LOCKABLE(x)); \
         glue(with_lock_, n).object; \
         qemu_lockable_release_(&glue(with_lock_, n)))

#endif
