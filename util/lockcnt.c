/*
 * A lock and a count of visitors.
 *
 * The count goes up from zero only under the lock.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/lockcnt.h"

void qemu_lockcnt_init(QemuLockCnt *lockcnt)
{
    qemu_mutex_init(&lockcnt->mutex);
    lockcnt->count = 0;
}

void qemu_lockcnt_destroy(QemuLockCnt *lockcnt)
{
    qemu_mutex_destroy(&lockcnt->mutex);
}

void qemu_lockcnt_lock(QemuLockCnt *lockcnt)
{
    qemu_mutex_lock(&lockcnt->mutex);
}

void qemu_lockcnt_unlock(QemuLockCnt *lockcnt)
{
    qemu_mutex_unlock(&lockcnt->mutex);
}

unsigned qemu_lockcnt_count(QemuLockCnt *lockcnt)
{
    return qatomic_read(&lockcnt->count);
}

/* Add @delta to the count if it is more than @floor. */
static bool add_above(QemuLockCnt *lockcnt, unsigned floor, int delta)
{
    unsigned seen = qatomic_read(&lockcnt->count), now;

    for (; seen > floor; seen = now) {
        now = qatomic_cmpxchg(&lockcnt->count, seen, seen + delta);
        if (now == seen) {
            return true;
        }
    }
    return false;
}

void qemu_lockcnt_inc(QemuLockCnt *lockcnt)
{
    if (!add_above(lockcnt, 0, 1)) {
        qemu_lockcnt_lock(lockcnt);
        qemu_lockcnt_inc_and_unlock(lockcnt);
    }
}

void qemu_lockcnt_inc_and_unlock(QemuLockCnt *lockcnt)
{
    qatomic_inc(&lockcnt->count);
    qemu_lockcnt_unlock(lockcnt);
}

void qemu_lockcnt_dec(QemuLockCnt *lockcnt)
{
    qatomic_dec(&lockcnt->count);
}

bool qemu_lockcnt_dec_and_lock(QemuLockCnt *lockcnt)
{
    if (add_above(lockcnt, 1, -1)) {
        return false;
    }
    /* others may have come, or gone, before it is locked */
    qemu_lockcnt_lock(lockcnt);
    if (qatomic_dec_fetch(&lockcnt->count) == 0) {
        return true;
    }
    qemu_lockcnt_unlock(lockcnt);
    return false;
}

bool qemu_lockcnt_dec_if_lock(QemuLockCnt *lockcnt)
{
    if (qemu_lockcnt_count(lockcnt) > 1) {
        return false;
    }
    qemu_lockcnt_lock(lockcnt);
    if (qatomic_cmpxchg(&lockcnt->count, 1, 0) == 1) {
        return true;
    }
    qemu_lockcnt_unlock(lockcnt);
    return false;
}
