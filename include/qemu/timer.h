/*
 * Clocks and timers.  All times are nanoseconds.
 *
 * A timer fires once, in the thread of its list: the main loop (with the
 * BQL) for timer_new_*(), an IOThread for aio_timer_new().  timer_mod()
 * and timer_del() may be called from any thread.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_TIMER_H
#define QEMU_TIMER_H

#include "qemu/host-utils.h"

#define NANOSECONDS_PER_SECOND 1000000000LL

#define SCALE_MS 1000000
#define SCALE_US 1000
#define SCALE_NS 1

/**
 * QEMUClockType:
 * @QEMU_CLOCK_REALTIME: monotonic, runs always
 * @QEMU_CLOCK_VIRTUAL: runs while the guest runs
 * @QEMU_CLOCK_HOST: host wall clock; may jump
 * @QEMU_CLOCK_VIRTUAL_RT: as VIRTUAL here
 */
typedef enum {
    QEMU_CLOCK_REALTIME = 0,
    QEMU_CLOCK_VIRTUAL = 1,
    QEMU_CLOCK_HOST = 2,
    QEMU_CLOCK_VIRTUAL_RT = 3,
    QEMU_CLOCK_MAX
} QEMUClockType;

typedef struct QEMUTimerList QEMUTimerList;
typedef void QEMUTimerCB(void *opaque);
typedef void QEMUTimerListNotifyCB(void *opaque, QEMUClockType type);

struct QEMUTimerListGroup {
    QEMUTimerList *tl[QEMU_CLOCK_MAX];
};

struct QEMUTimer {
    int64_t expire_time;                /* ns, -1 if not pending */
    QEMUTimerList *timer_list;
    QEMUTimerCB *cb;
    void *opaque;
    QEMUTimer *next;
    int attributes;
    int scale;                          /* ns per unit of timer_mod() */
};

#define QEMU_TIMER_ATTR_EXTERNAL 1
#define QEMU_TIMER_ATTR_ALL 0xffffffff

extern QEMUTimerListGroup main_loop_tlg;

/** qemu_clock_get_ns: the time of clock @type. */
int64_t qemu_clock_get_ns(QEMUClockType type);

/** qemu_clock_get_ms: the same in milliseconds. */
static inline int64_t qemu_clock_get_ms(QEMUClockType type)
{
    return qemu_clock_get_ns(type) / SCALE_MS;
}

/** qemu_clock_get_us: the same in microseconds. */
static inline int64_t qemu_clock_get_us(QEMUClockType type)
{
    return qemu_clock_get_ns(type) / SCALE_US;
}

/** get_clock: CLOCK_MONOTONIC. */
static inline int64_t get_clock(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return ts.tv_sec * NANOSECONDS_PER_SECOND + ts.tv_nsec;
}

/** get_clock_realtime: CLOCK_REALTIME. */
static inline int64_t get_clock_realtime(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_REALTIME, &ts);
    return ts.tv_sec * NANOSECONDS_PER_SECOND + ts.tv_nsec;
}

/** get_max_clock_jump: ns by which the wall clock may be off at once. */
static inline int64_t get_max_clock_jump(void)
{
    return 60 * NANOSECONDS_PER_SECOND;
}

/* --- the virtual clock --- */

/** cpu_enable_ticks: let the virtual clock and the TSC offset run. */
void cpu_enable_ticks(void);
/** cpu_disable_ticks: stop them. */
void cpu_disable_ticks(void);
/** cpu_ticks_enabled: whether the virtual clock runs. */
bool cpu_ticks_enabled(void);
/** cpu_get_clock: the virtual clock. */
int64_t cpu_get_clock(void);
/** cpu_get_ticks: the virtual TSC: host ticks while the guest ran. */
int64_t cpu_get_ticks(void);
/** qemu_clock_set_virtual_source: make @get the time of
 *  QEMU_CLOCK_VIRTUAL instead of cpu_get_clock(), and @set the way to
 *  move it (qtest); NULLs restore it. */
void qemu_clock_set_virtual_source(int64_t (*get)(void),
                                   void (*set)(int64_t ns));
/** qemu_clock_advance_virtual_time: move such a clock forward to @dest,
 *  running the timers on the way, unless they are stopped; returns the new
 *  time. */
int64_t qemu_clock_advance_virtual_time(int64_t dest);
/** qemu_clock_enable: disabled clocks' timers do not run. */
void qemu_clock_enable(QEMUClockType type, bool enabled);
/** qemu_clock_has_timers: has the main loop any on that clock? */
bool qemu_clock_has_timers(QEMUClockType type);
/** qemu_clock_expired: is one of them due? */
bool qemu_clock_expired(QEMUClockType type);
/** qemu_clock_deadline_ns_all: ns to the first timer of @type, or -1. */
int64_t qemu_clock_deadline_ns_all(QEMUClockType type, int attr_mask);
/** qemu_clock_notify: wake every loop with timers on @type. */
void qemu_clock_notify(QEMUClockType type);
/** qemu_clock_run_timers: run those of the main loop that are due; whether
 *  there were any. */
bool qemu_clock_run_timers(QEMUClockType type);
/** qemu_clock_run_all_timers: the same for all clocks. */
bool qemu_clock_run_all_timers(void);
/** qemu_clock_use_for_deadline: does waiting depend on that clock? */
static inline bool qemu_clock_use_for_deadline(QEMUClockType type)
{
    return true;
}

/* --- lists: one group per event loop --- */

/** timerlist_new: a list for the timers of one clock; @cb, which may be
 *  NULL, is called with @opaque when the first of them changes. */
QEMUTimerList *timerlist_new(QEMUClockType type, QEMUTimerListNotifyCB *cb,
                             void *opaque);
/** timerlist_free: it must have no timers. */
void timerlist_free(QEMUTimerList *timer_list);
/** timerlist_has_timers: has it any? */
bool timerlist_has_timers(QEMUTimerList *timer_list);
/** timerlist_expired: is one of them due? */
bool timerlist_expired(QEMUTimerList *timer_list);
/** timerlist_get_clock: the clock they are on. */
QEMUClockType timerlist_get_clock(QEMUTimerList *timer_list);
/** timerlist_notify: call the list's callback. */
void timerlist_notify(QEMUTimerList *timer_list);
/** timerlist_run_timers: run those that are due; whether there were any. */
bool timerlist_run_timers(QEMUTimerList *timer_list);
/** timerlist_deadline_ns: ns until one is due, -1: never. */
int64_t timerlist_deadline_ns(QEMUTimerList *timer_list);

/** qemu_soonest_timeout: the sooner of two, where -1 is never. */
static inline int64_t qemu_soonest_timeout(int64_t timeout1,
                                           int64_t timeout2)
{
    return (int64_t)MIN((uint64_t)timeout1, (uint64_t)timeout2);
}
/** qemu_timeout_ns_to_ms: rounded up; less than 0 is -1, never. */
int qemu_timeout_ns_to_ms(int64_t ns);
/** qemu_poll_ns: poll(2) for @timeout ns; -1 is for ever. */
int qemu_poll_ns(GPollFD *fds, guint nfds, int64_t timeout);

/** timerlistgroup_init: a list for each clock, as of timerlist_new(). */
void timerlistgroup_init(QEMUTimerListGroup *tlg,
                         QEMUTimerListNotifyCB *cb, void *opaque);
/** timerlistgroup_deinit: free its lists, which have no timers. */
void timerlistgroup_deinit(QEMUTimerListGroup *tlg);
/** timerlistgroup_run_timers: run what is due; whether there was anything. */
bool timerlistgroup_run_timers(QEMUTimerListGroup *tlg);
/** timerlistgroup_deadline_ns: ns until something is due, -1: never. */
int64_t timerlistgroup_deadline_ns(QEMUTimerListGroup *tlg);
/* --- timers --- */

/** timer_init_full: make @ts a timer that is not pending: NULL
 *  @timer_list_group is the main loop; @scale is in ns for each unit of
 *  timer_mod(); @cb(@opaque) is called. */
void timer_init_full(QEMUTimer *ts, QEMUTimerListGroup *timer_list_group,
                     QEMUClockType type, int scale, int attributes,
                     QEMUTimerCB *cb, void *opaque);

/** timer_init: one of the main loop. */
static inline void timer_init(QEMUTimer *ts, QEMUClockType type, int scale,
                              QEMUTimerCB *cb, void *opaque)
{
    timer_init_full(ts, NULL, type, scale, 0, cb, opaque);
}

/** timer_init_ns: one of the main loop that counts ns. */
static inline void timer_init_ns(QEMUTimer *ts, QEMUClockType type,
                                 QEMUTimerCB *cb, void *opaque)
{
    timer_init(ts, type, SCALE_NS, cb, opaque);
}

/** timer_init_us: one of the main loop that counts us. */
static inline void timer_init_us(QEMUTimer *ts, QEMUClockType type,
                                 QEMUTimerCB *cb, void *opaque)
{
    timer_init(ts, type, SCALE_US, cb, opaque);
}

/** timer_init_ms: one of the main loop that counts ms. */
static inline void timer_init_ms(QEMUTimer *ts, QEMUClockType type,
                                 QEMUTimerCB *cb, void *opaque)
{
    timer_init(ts, type, SCALE_MS, cb, opaque);
}

/** timer_new_full: timer_init_full() of a new one, freed with timer_free(). */
static inline QEMUTimer *timer_new_full(QEMUTimerListGroup *tlg,
                                        QEMUClockType type, int scale,
                                        int attributes, QEMUTimerCB *cb,
                                        void *opaque)
{
    QEMUTimer *ts = g_new0(QEMUTimer, 1);

    timer_init_full(ts, tlg, type, scale, attributes, cb, opaque);
    return ts;
}

/** timer_new: timer_init() of a new one. */
static inline QEMUTimer *timer_new(QEMUClockType type, int scale,
                                   QEMUTimerCB *cb, void *opaque)
{
    return timer_new_full(NULL, type, scale, 0, cb, opaque);
}

/** timer_new_ns: timer_init_ns() of a new one. */
static inline QEMUTimer *timer_new_ns(QEMUClockType type, QEMUTimerCB *cb,
                                      void *opaque)
{
    return timer_new(type, SCALE_NS, cb, opaque);
}

/** timer_new_us: timer_init_us() of a new one. */
static inline QEMUTimer *timer_new_us(QEMUClockType type, QEMUTimerCB *cb,
                                      void *opaque)
{
    return timer_new(type, SCALE_US, cb, opaque);
}

/** timer_new_ms: timer_init_ms() of a new one. */
static inline QEMUTimer *timer_new_ms(QEMUClockType type, QEMUTimerCB *cb,
                                      void *opaque)
{
    return timer_new(type, SCALE_MS, cb, opaque);
}

/** timer_del: make @ts not pending. */
void timer_del(QEMUTimer *ts);

/** timer_free: timer_del() and free; NULL is fine. */
static inline void timer_free(QEMUTimer *ts)
{
    if (ts) {
        timer_del(ts);
        g_free(ts);
    }
}

/** timer_deinit: the timer is deleted and must be initialised again. */
void timer_deinit(QEMUTimer *ts);
/** timer_mod_ns: fire at @expire_time ns of the timer's clock. */
void timer_mod_ns(QEMUTimer *ts, int64_t expire_time);
/** timer_mod_anticipate_ns: the same unless it fires earlier already. */
void timer_mod_anticipate_ns(QEMUTimer *ts, int64_t expire_time);
/** timer_mod: in the timer's scale. */
void timer_mod(QEMUTimer *ts, int64_t expire_time);
/** timer_mod_anticipate: timer_mod_anticipate_ns() in the timer's scale. */
void timer_mod_anticipate(QEMUTimer *ts, int64_t expire_time);
/** timer_pending: will it fire? */
bool timer_pending(const QEMUTimer *ts);
/** timer_expired: is it due at @current_time, in its scale? */
bool timer_expired(const QEMUTimer *timer_head, int64_t current_time);
/** timer_expire_time_ns: ns, or -1 if not pending. */
int64_t timer_expire_time_ns(const QEMUTimer *ts);

/** init_clocks: once, before the first timer; see qemu_init_main_loop. */
void init_clocks(QEMUTimerListNotifyCB *notify_cb);

/** cpu_get_host_ticks: the TSC of the host. */
static inline int64_t cpu_get_host_ticks(void)
{
    return (int64_t)__builtin_ia32_rdtsc();
}

#endif
