/*
 * A lock and a count of visitors in one: whoever visits, and so must not
 * see what is visited go away, counts himself and holds no lock; whoever
 * takes things away does so with the lock held while nobody visits.
 *
 * While the lock is held, the count does not become non-zero, but it can
 * become zero.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_LOCKCNT_H
#define QEMU_LOCKCNT_H

#include "qemu/thread.h"

struct QemuLockCnt {
    QemuMutex mutex;
    unsigned count;
};

/** qemu_lockcnt_init: unlocked, no visitors. */
void qemu_lockcnt_init(QemuLockCnt *lockcnt);
/** qemu_lockcnt_destroy: it must be unlocked. */
void qemu_lockcnt_destroy(QemuLockCnt *lockcnt);

/** qemu_lockcnt_inc: begin a visit.  The first one waits for the lock, so
 *  that the caller must not hold it. */
void qemu_lockcnt_inc(QemuLockCnt *lockcnt);
/** qemu_lockcnt_dec: end a visit. */
void qemu_lockcnt_dec(QemuLockCnt *lockcnt);
/** qemu_lockcnt_dec_and_lock: end a visit; true, with the lock held, if it
 *  was the last one. */
bool qemu_lockcnt_dec_and_lock(QemuLockCnt *lockcnt);
/** qemu_lockcnt_dec_if_lock: end the visit and return true, with the lock
 *  held, if there is no other; else false, and the visit goes on. */
bool qemu_lockcnt_dec_if_lock(QemuLockCnt *lockcnt);

/** qemu_lockcnt_lock: take the lock, whoever visits. */
void qemu_lockcnt_lock(QemuLockCnt *lockcnt);
/** qemu_lockcnt_unlock: release it. */
void qemu_lockcnt_unlock(QemuLockCnt *lockcnt);
/** qemu_lockcnt_inc_and_unlock: release it and begin a visit, with nobody
 *  in between. */
void qemu_lockcnt_inc_and_unlock(QemuLockCnt *lockcnt);

/** qemu_lockcnt_count: how many visit; with the lock held, zero stays. */
unsigned qemu_lockcnt_count(QemuLockCnt *lockcnt);

#endif
