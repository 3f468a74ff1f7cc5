/*
 * Scoped locking: QEMU_LOCK_GUARD(&m) until the end of the scope,
 * WITH_QEMU_LOCK_GUARD(&m) { } for one block; and locks of any kind for
 * functions that do not care which.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_LOCKABLE_H
#define QEMU_LOCKABLE_H

#include "qemu/thread.h"

typedef void QemuLockUnlockFunc(void *);

typedef struct QemuLockable {
    void *object;
    QemuLockUnlockFunc *lock;
    QemuLockUnlockFunc *unlock;
} QemuLockable;

#define DEFINE_LOCKABLE_(kind) \
static inline void lockable_##kind##_lock_(void *lock) \
{ \
    qemu_##kind##_lock(lock); \
} \
static inline void lockable_##kind##_unlock_(void *lock) \
{ \
    qemu_##kind##_unlock(lock); \
}
DEFINE_LOCKABLE_(mutex)
DEFINE_LOCKABLE_(rec_mutex)
DEFINE_LOCKABLE_(spin)

#define LOCKABLE_(x, kind) \
    (&(QemuLockable){ (void *)(x), lockable_##kind##_lock_, \
                      lockable_##kind##_unlock_ })

/**
 * QEMU_MAKE_LOCKABLE_NONNULL: a lock as a QemuLockable *, which is valid
 * until the end of the enclosing block
 * @x: a pointer to a QemuMutex, QemuRecMutex, QemuSpin or QemuLockable
 */
#define QEMU_MAKE_LOCKABLE_NONNULL(x) \
    _Generic((x), \
             QemuLockable *: (x), \
             QemuMutex *: LOCKABLE_(x, mutex), \
             QemuRecMutex *: LOCKABLE_(x, rec_mutex), \
             QemuSpin *: LOCKABLE_(x, spin))
/** QEMU_MAKE_LOCKABLE: the same; NULL if @x, which may be a void *, is. */
#define QEMU_MAKE_LOCKABLE(x) \
    qemu_null_lockable((x), \
                       _Generic((x), \
                                void *: NULL, \
                                QemuLockable *: (x), \
                                QemuMutex *: LOCKABLE_(x, mutex), \
                                QemuRecMutex *: LOCKABLE_(x, rec_mutex), \
                                QemuSpin *: LOCKABLE_(x, spin)))

/* what QEMU_MAKE_LOCKABLE() is of a pointer that may be NULL */
static inline QemuLockable *qemu_null_lockable(const void *x,
                                               QemuLockable *lockable)
{
    return x ? lockable : NULL;
}

/** qemu_lockable_lock: take a lock of whatever kind. */
static inline void qemu_lockable_lock(QemuLockable *x)
{
    x->lock(x->object);
}

/** qemu_lockable_unlock: release it. */
static inline void qemu_lockable_unlock(QemuLockable *x)
{
    x->unlock(x->object);
}

/** qemu_lockable_auto_lock: take it; returns it. */
static inline QemuLockable *qemu_lockable_auto_lock(QemuLockable *x)
{
    qemu_lockable_lock(x);
    return x;
}

/** qemu_lockable_auto_unlock: release it, unless NULL. */
static inline void qemu_lockable_auto_unlock(QemuLockable *x)
{
    if (x) {
        qemu_lockable_unlock(x);
    }
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(QemuLockable, qemu_lockable_auto_unlock)

/** QEMU_LOCK_GUARD: hold the lock @x until the end of the scope. */
#define QEMU_LOCK_GUARD(x) \
    g_autoptr(QemuLockable) MAKE_IDENTIFIER(lock_guard_) G_GNUC_UNUSED = \
        qemu_lockable_auto_lock(QEMU_MAKE_LOCKABLE_NONNULL(x))

/** WITH_QEMU_LOCK_GUARD: hold the lock @x in the block that follows. */
#define WITH_QEMU_LOCK_GUARD(x) \
    WITH_QEMU_LOCK_GUARD_((x), MAKE_IDENTIFIER(with_lock_))
#define WITH_QEMU_LOCK_GUARD_(x, var) \
    for (g_autoptr(QemuLockable) var = \
             qemu_lockable_auto_lock(QEMU_MAKE_LOCKABLE_NONNULL(x)); \
         var; \
         qemu_lockable_auto_unlock(g_steal_pointer(&var)))

#endif
