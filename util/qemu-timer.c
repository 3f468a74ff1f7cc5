/*
 * Clocks and timers.
 *
 * A timer list belongs to one event loop and one clock; it is sorted by
 * time.  Its lock protects the links and every timer's expire_time; no
 * lock is held while a callback runs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <poll.h>
#include "qemu/lockable.h"
#include "qemu/queue.h"
#include "qemu/timer.h"

struct QEMUTimerList {
    QemuMutex lock;
    QEMUTimer *active;                  /* first to fire; NULL: none */
    QEMUClockType type;
    QEMUTimerListNotifyCB *notify_cb;
    void *notify_opaque;
    QLIST_ENTRY(QEMUTimerList) list;
};

typedef struct QEMUClock {
    QLIST_HEAD(, QEMUTimerList) lists;
    bool disabled;
} QEMUClock;

QEMUTimerListGroup main_loop_tlg;

static QEMUClock clocks[QEMU_CLOCK_MAX];
/* protects the lists of lists: loops come and go, rarely */
static QemuMutex clocks_lock = { PTHREAD_MUTEX_INITIALIZER, true };
static int64_t (*virtual_get)(void) = cpu_get_clock;
static void (*virtual_set)(int64_t ns);

int64_t qemu_clock_get_ns(QEMUClockType type)
{
    switch (type) {
    case QEMU_CLOCK_REALTIME:
        return get_clock();
    case QEMU_CLOCK_HOST:
        return get_clock_realtime();
    default:
        return virtual_get();
    }
}

void qemu_clock_set_virtual_source(int64_t (*get)(void),
                                   void (*set)(int64_t ns))
{
    virtual_get = get ? get : cpu_get_clock;
    virtual_set = set;
}

/* Whether waiting for host time to pass makes timers of @type fire. */
static bool clock_runs(QEMUClockType type)
{
    if (qatomic_read(&clocks[type].disabled)) {
        return false;
    }
    return type == QEMU_CLOCK_REALTIME || type == QEMU_CLOCK_HOST ||
           virtual_set || cpu_ticks_enabled();
}

bool timerlist_has_timers(QEMUTimerList *tl)
{
    return qatomic_read(&tl->active) != NULL;
}

/* First expiry, or -1. */
static int64_t first_expiry(QEMUTimerList *tl)
{
    if (!timerlist_has_timers(tl)) {
        return -1;
    }
    QEMU_LOCK_GUARD(&tl->lock);
    return tl->active ? tl->active->expire_time : -1;
}

int64_t timerlist_deadline_ns(QEMUTimerList *tl)
{
    int64_t expire;

    if (!timerlist_has_timers(tl) || !clock_runs(tl->type)) {
        return -1;
    }
    expire = first_expiry(tl);
    if (expire < 0) {
        return -1;
    }
    /* somebody else moves this clock and will notify */
    if (virtual_set && tl->type == QEMU_CLOCK_VIRTUAL &&
        expire > virtual_get()) {
        return -1;
    }
    return MAX(expire - qemu_clock_get_ns(tl->type), (int64_t)0);
}

bool timerlist_run_timers(QEMUTimerList *tl)
{
    bool progress = false;
    int64_t now;

    if (!timerlist_has_timers(tl) || !clock_runs(tl->type)) {
        return false;
    }
    now = qemu_clock_get_ns(tl->type);
    for (;;) {
        QEMUTimer *ts;
        QEMUTimerCB *cb;
        void *opaque;

        qemu_mutex_lock(&tl->lock);
        ts = tl->active;
        if (!ts || ts->expire_time > now) {
            qemu_mutex_unlock(&tl->lock);
            return progress;
        }
        qatomic_set(&tl->active, ts->next);
        ts->next = NULL;
        ts->expire_time = -1;
        cb = ts->cb;
        opaque = ts->opaque;
        qemu_mutex_unlock(&tl->lock);

        /* may re-arm or free the timer */
        cb(opaque);
        progress = true;
    }
}

/* @tl->lock is held.  Unlink @ts if it is there. */
static void unlink_timer(QEMUTimerList *tl, QEMUTimer *ts)
{
    QEMUTimer **p;

    if (ts->expire_time < 0) {
        return;
    }
    ts->expire_time = -1;
    for (p = &tl->active; *p; p = &(*p)->next) {
        if (*p == ts) {
            qatomic_set(p, ts->next);
            ts->next = NULL;
            return;
        }
    }
}

/* @tl->lock is held.  Equal times keep the order of arming.  Returns
 * whether @ts is now the first. */
static bool link_timer(QEMUTimerList *tl, QEMUTimer *ts, int64_t expire)
{
    QEMUTimer **p = &tl->active;

    ts->expire_time = MAX(expire, (int64_t)0);
    while (*p && (*p)->expire_time <= ts->expire_time) {
        p = &(*p)->next;
    }
    ts->next = *p;
    qatomic_set(p, ts);
    return p == &tl->active;
}

void timerlist_notify(QEMUTimerList *tl)
{
    if (tl->notify_cb) {
        tl->notify_cb(tl->notify_opaque, tl->type);
    }
}

void timer_init_full(QEMUTimer *ts, QEMUTimerListGroup *tlg,
                     QEMUClockType type, int scale, int attributes,
                     QEMUTimerCB *cb, void *opaque)
{
    *ts = (QEMUTimer){
        .expire_time = -1,
        .timer_list = (tlg ? tlg : &main_loop_tlg)->tl[type],
        .cb = cb,
        .opaque = opaque,
        .scale = scale,
        .attributes = attributes,
    };
    assert(ts->timer_list);
}

void timer_deinit(QEMUTimer *ts)
{
    assert(ts->expire_time == -1);
    ts->timer_list = NULL;
}

void timer_del(QEMUTimer *ts)
{
    QEMUTimerList *tl = ts->timer_list;

    if (tl) {
        QEMU_LOCK_GUARD(&tl->lock);
        unlink_timer(tl, ts);
    }
}

void timer_mod_ns(QEMUTimer *ts, int64_t expire_time)
{
    QEMUTimerList *tl = ts->timer_list;
    bool first;

    qemu_mutex_lock(&tl->lock);
    unlink_timer(tl, ts);
    first = link_timer(tl, ts, expire_time);
    qemu_mutex_unlock(&tl->lock);
    if (first) {
        timerlist_notify(tl);
    }
}

void timer_mod_anticipate_ns(QEMUTimer *ts, int64_t expire_time)
{
    QEMUTimerList *tl = ts->timer_list;
    bool first = false;

    qemu_mutex_lock(&tl->lock);
    if (ts->expire_time < 0 || ts->expire_time > expire_time) {
        unlink_timer(tl, ts);
        first = link_timer(tl, ts, expire_time);
    }
    qemu_mutex_unlock(&tl->lock);
    if (first) {
        timerlist_notify(tl);
    }
}

/* A time too far to count in nanoseconds is never. */
static int64_t scaled(const QEMUTimer *ts, int64_t expire)
{
    int64_t ns;

    return __builtin_mul_overflow(expire, ts->scale, &ns) ? INT64_MAX : ns;
}

void timer_mod(QEMUTimer *ts, int64_t expire_time)
{
    timer_mod_ns(ts, scaled(ts, expire_time));
}

void timer_mod_anticipate(QEMUTimer *ts, int64_t expire_time)
{
    timer_mod_anticipate_ns(ts, scaled(ts, expire_time));
}

bool timer_pending(const QEMUTimer *ts)
{
    return qatomic_read(&ts->expire_time) >= 0;
}

bool timer_expired(const QEMUTimer *ts, int64_t current_time)
{
    return ts && ts->expire_time >= 0 &&
           ts->expire_time <= current_time * ts->scale;
}

int64_t timer_expire_time_ns(const QEMUTimer *ts)
{
    return timer_pending(ts) ? qatomic_read(&ts->expire_time) : -1;
}

QEMUTimerList *timerlist_new(QEMUClockType type, QEMUTimerListNotifyCB *cb,
                             void *opaque)
{
    QEMUTimerList *tl = g_new0(QEMUTimerList, 1);

    qemu_mutex_init(&tl->lock);
    tl->type = type;
    tl->notify_cb = cb;
    tl->notify_opaque = opaque;
    QEMU_LOCK_GUARD(&clocks_lock);
    QLIST_INSERT_HEAD(&clocks[type].lists, tl, list);
    return tl;
}

void timerlist_free(QEMUTimerList *tl)
{
    assert(!timerlist_has_timers(tl));
    WITH_QEMU_LOCK_GUARD(&clocks_lock) {
        QLIST_REMOVE(tl, list);
    }
    qemu_mutex_destroy(&tl->lock);
    g_free(tl);
}

QEMUClockType timerlist_get_clock(QEMUTimerList *tl)
{
    return tl->type;
}

bool timerlist_expired(QEMUTimerList *tl)
{
    int64_t e = first_expiry(tl);

    return e >= 0 && e <= qemu_clock_get_ns(tl->type);
}

void timerlistgroup_init(QEMUTimerListGroup *tlg,
                         QEMUTimerListNotifyCB *cb, void *opaque)
{
    for (int i = 0; i < QEMU_CLOCK_MAX; i++) {
        tlg->tl[i] = timerlist_new(i, cb, opaque);
    }
}

void timerlistgroup_deinit(QEMUTimerListGroup *tlg)
{
    for (int i = 0; i < QEMU_CLOCK_MAX; i++) {
        timerlist_free(tlg->tl[i]);
        tlg->tl[i] = NULL;
    }
}

bool timerlistgroup_run_timers(QEMUTimerListGroup *tlg)
{
    bool progress = false;

    for (int i = 0; i < QEMU_CLOCK_MAX; i++) {
        progress |= timerlist_run_timers(tlg->tl[i]);
    }
    return progress;
}

int64_t timerlistgroup_deadline_ns(QEMUTimerListGroup *tlg)
{
    int64_t best = -1;

    for (int i = 0; i < QEMU_CLOCK_MAX; i++) {
        best = qemu_soonest_timeout(best,
                                    timerlist_deadline_ns(tlg->tl[i]));
    }
    return best;
}

int qemu_timeout_ns_to_ms(int64_t ns)
{
    return ns < 0 ? -1 : (int)MIN((ns + (uint64_t)SCALE_MS - 1) / SCALE_MS,
                                  (uint64_t)INT_MAX);
}

int qemu_poll_ns(GPollFD *fds, guint nfds, int64_t timeout)
{
    struct timespec ts = {
        .tv_sec = timeout / NANOSECONDS_PER_SECOND,
        .tv_nsec = timeout % NANOSECONDS_PER_SECOND,
    };

    return ppoll((struct pollfd *)fds, nfds, timeout < 0 ? NULL : &ts, NULL);
}

void init_clocks(QEMUTimerListNotifyCB *notify_cb)
{
    if (!main_loop_tlg.tl[0]) {
        timerlistgroup_init(&main_loop_tlg, notify_cb, NULL);
    }
}

void qemu_clock_notify(QEMUClockType type)
{
    QEMUTimerList *tl;

    QEMU_LOCK_GUARD(&clocks_lock);
    QLIST_FOREACH(tl, &clocks[type].lists, list) {
        timerlist_notify(tl);
    }
}

void qemu_clock_enable(QEMUClockType type, bool enabled)
{
    bool was = !qatomic_xchg(&clocks[type].disabled, !enabled);

    if (enabled && !was) {
        qemu_clock_notify(type);
    }
}

int64_t qemu_clock_deadline_ns_all(QEMUClockType type, int attr_mask)
{
    int64_t now = qemu_clock_get_ns(type), best = -1;
    QEMUTimerList *tl;

    QEMU_LOCK_GUARD(&clocks_lock);
    QLIST_FOREACH(tl, &clocks[type].lists, list) {
        int64_t e = first_expiry(tl);

        if (e >= 0) {
            best = qemu_soonest_timeout(best, MAX(e - now, (int64_t)0));
        }
    }
    return best;
}

bool qemu_clock_has_timers(QEMUClockType type)
{
    return timerlist_has_timers(main_loop_tlg.tl[type]);
}

bool qemu_clock_expired(QEMUClockType type)
{
    return timerlist_expired(main_loop_tlg.tl[type]);
}

bool qemu_clock_run_timers(QEMUClockType type)
{
    return timerlist_run_timers(main_loop_tlg.tl[type]);
}

bool qemu_clock_run_all_timers(void)
{
    return timerlistgroup_run_timers(&main_loop_tlg);
}

int64_t qemu_clock_advance_virtual_time(int64_t dest)
{
    int64_t now = virtual_get();

    assert(virtual_set);
    while (now < dest) {
        /* A due timer that may not run now must not hold the clock. */
        bool stopped = qatomic_read(&clocks[QEMU_CLOCK_VIRTUAL].disabled);
        int64_t d = stopped ? -1
            : qemu_clock_deadline_ns_all(QEMU_CLOCK_VIRTUAL, -1);

        virtual_set(d < 0 || d > dest - now ? dest : now + d);
        qemu_clock_run_timers(QEMU_CLOCK_VIRTUAL);
        now = virtual_get();
    }
    qemu_clock_notify(QEMU_CLOCK_VIRTUAL);
    return now;
}
