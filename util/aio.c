/*
 * AioContext: an event loop over epoll.
 *
 * All descriptors of a context are in one epoll instance, so that a round
 * costs the same however many there are.  Without GLib sources to serve,
 * waiting is one epoll_pwait2(); with them, a ppoll() of theirs and our
 * epoll descriptor.  Both wait with nanosecond precision.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <poll.h>
#include <sys/epoll.h>
#include "qapi/error.h"
#include "qemu/lockable.h"
#include "qemu/main-loop.h"
#include "util/aio-internal.h"

#define EVENTS_PER_ROUND 32

/* Immutable but for 'deleted': a change makes a new one. */
typedef struct AioHandler {
    int fd;
    bool always_ready;                  /* a file: epoll refuses it */
    bool deleted;
    IOHandler *io_read, *io_write;
    void *opaque;
    QLIST_ENTRY(AioHandler) node;
} AioHandler;

struct AioContext {
    int refcnt;
    int epfd;
    EventNotifier notifier;             /* wakes a waiting home thread */
    int notify_me;                      /* home threads (nested) waiting */
    BHQueue bhs;
    QEMUTimerListGroup own_timers;
    QEMUTimerListGroup *timers;

    QemuMutex lock;                     /* of the three lists' links */
    QLIST_HEAD(, AioHandler) handlers;
    QLIST_HEAD(, AioHandler) graveyard; /* freed by the outermost round */
    bool has_dead;                      /* graveyard is not empty */
    int nr_always_ready;
    int depth;                          /* nesting of rounds */

    GMainContext *gctx;                 /* NULL: none to serve */
    GPollFD *pollfds;
    int nr_pollfds;
};

static __thread AioContext *my_context;

BHQueue *aio_context_bh_queue(AioContext *ctx)
{
    return &ctx->bhs;
}

QEMUTimerListGroup *aio_context_timers(AioContext *ctx)
{
    return ctx->timers;
}

static void timers_changed(void *opaque, QEMUClockType type)
{
    aio_notify(opaque);
}

AioContext *aio_context_new_full(GMainContext *gctx,
                                 QEMUTimerListGroup *tlg, Error **errp)
{
    struct epoll_event ev = { .events = EPOLLIN, .data.ptr = NULL };
    AioContext *ctx = g_new0(AioContext, 1);
    int ret;

    ctx->refcnt = 1;
    ctx->epfd = epoll_create1(EPOLL_CLOEXEC);
    ret = ctx->epfd < 0 ? -errno : event_notifier_init(&ctx->notifier, 0);
    if (ret < 0) {
        error_setg_errno(errp, -ret, "Failed to initialize event loop");
        if (ctx->epfd >= 0) {
            close(ctx->epfd);
        }
        g_free(ctx);
        return NULL;
    }
    /* cannot fail: a fresh eventfd in a fresh instance */
    ret = epoll_ctl(ctx->epfd, EPOLL_CTL_ADD, ctx->notifier.rfd, &ev);
    assert(!ret);
    qemu_mutex_init(&ctx->lock);
    QSIMPLEQ_INIT(&ctx->bhs.todo);
    ctx->gctx = gctx ? g_main_context_ref(gctx) : NULL;
    if (!tlg) {
        tlg = &ctx->own_timers;
        timerlistgroup_init(tlg, timers_changed, ctx);
    }
    ctx->timers = tlg;
    return ctx;
}

AioContext *aio_context_new(Error **errp)
{
    return aio_context_new_full(NULL, NULL, errp);
}

void aio_context_ref(AioContext *ctx)
{
    qatomic_inc(&ctx->refcnt);
}

static void free_dead(AioContext *ctx)
{
    AioHandler *h;

    while ((h = QLIST_FIRST(&ctx->graveyard))) {
        QLIST_REMOVE(h, node);
        g_free(h);
    }
}

void aio_context_unref(AioContext *ctx)
{
    if (qatomic_fetch_dec(&ctx->refcnt) != 1) {
        return;
    }
    aio_bh_free_all(ctx);
    assert(QLIST_EMPTY(&ctx->handlers));
    free_dead(ctx);
    if (ctx->timers == &ctx->own_timers) {
        timerlistgroup_deinit(ctx->timers);
    }
    if (ctx->gctx) {
        g_main_context_unref(ctx->gctx);
    }
    event_notifier_cleanup(&ctx->notifier);
    close(ctx->epfd);
    qemu_mutex_destroy(&ctx->lock);
    g_free(ctx->pollfds);
    g_free(ctx);
}

GMainContext *aio_context_get_g_main_context(AioContext *ctx)
{
    if (!qatomic_load_acquire(&ctx->gctx)) {
        GMainContext *gctx = g_main_context_new();

        if (qatomic_cmpxchg(&ctx->gctx, NULL, gctx)) {
            g_main_context_unref(gctx);
        }
        /* the next wait must be one that serves it */
        aio_notify(ctx);
    }
    return ctx->gctx;
}

/*
 * Pairs with the barrier in wait_timeout(): either the home thread sees
 * what we did before, or we see that it waits.
 */
void aio_notify(AioContext *ctx)
{
    smp_mb();
    if (qatomic_read(&ctx->notify_me)) {
        event_notifier_set(&ctx->notifier);
    }
}

/* --- handlers --- */

static AioHandler *find_handler(AioContext *ctx, int fd)
{
    AioHandler *h;

    QLIST_FOREACH(h, &ctx->handlers, node) {
        if (h->fd == fd) {
            return h;
        }
    }
    return NULL;
}

static void bury(AioContext *ctx, AioHandler *h)
{
    qatomic_set(&h->deleted, true);
    qatomic_sub(&ctx->nr_always_ready, h->always_ready);
    qatomic_set(&ctx->has_dead, true);
    QLIST_REMOVE(h, node);
    QLIST_INSERT_HEAD(&ctx->graveyard, h, node);
}

static void add_handler(AioContext *ctx, AioHandler *h, bool replaces)
{
    struct epoll_event ev = {
        .events = (h->io_read ? EPOLLIN | EPOLLRDHUP : 0) |
                  (h->io_write ? EPOLLOUT : 0),
        .data.ptr = h,
    };
    int ret = -1;

    if (replaces) {
        ret = epoll_ctl(ctx->epfd, EPOLL_CTL_MOD, h->fd, &ev);
    }
    if (ret < 0) {
        ret = epoll_ctl(ctx->epfd, EPOLL_CTL_ADD, h->fd, &ev);
    }
    /* regular files are always ready, as poll(2) has it */
    h->always_ready = ret < 0 && errno == EPERM;
    qatomic_add(&ctx->nr_always_ready, h->always_ready);
    QLIST_INSERT_HEAD(&ctx->handlers, h, node);
}

void aio_set_fd_handler(AioContext *ctx, int fd, IOHandler *io_read,
                        IOHandler *io_write, AioPollFn *io_poll,
                        IOHandler *io_poll_ready, void *opaque)
{
    bool remove = !io_read && !io_write;
    AioHandler *old;

    WITH_QEMU_LOCK_GUARD(&ctx->lock) {
        old = find_handler(ctx, fd);
        if (old) {
            bury(ctx, old);
        }
        if (!remove) {
            AioHandler *h = g_new(AioHandler, 1);

            *h = (AioHandler){
                .fd = fd, .io_read = io_read, .io_write = io_write,
                .opaque = opaque,
            };
            add_handler(ctx, h, old != NULL);
        } else if (old && !old->always_ready) {
            /* fails if the descriptor is closed already, which is fine */
            epoll_ctl(ctx->epfd, EPOLL_CTL_DEL, fd, NULL);
        }
    }
    aio_notify(ctx);
}

void aio_set_event_notifier(AioContext *ctx, EventNotifier *notifier,
                            EventNotifierHandler *io_read,
                            AioPollFn *io_poll,
                            EventNotifierHandler *io_poll_ready)
{
    /* handlers take a pointer either way */
    aio_set_fd_handler(ctx, event_notifier_get_fd(notifier),
                       (IOHandler *)io_read, NULL, NULL, NULL, notifier);
}

static bool run_handler(AioHandler *h, bool readable, bool writable)
{
    bool progress = false;

    if (readable && h->io_read && !qatomic_read(&h->deleted)) {
        h->io_read(h->opaque);
        progress = true;
    }
    if (writable && h->io_write && !qatomic_read(&h->deleted)) {
        h->io_write(h->opaque);
        progress = true;
    }
    return progress;
}

static bool run_events(AioContext *ctx, struct epoll_event *ev, int n)
{
    bool progress = false;

    for (int i = 0; i < n; i++) {
        uint32_t e = ev[i].events;

        if (!ev[i].data.ptr) {
            event_notifier_test_and_clear(&ctx->notifier);
            continue;
        }
        progress |= run_handler(
            ev[i].data.ptr,
            e & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR),
            e & (EPOLLOUT | EPOLLHUP | EPOLLERR));
    }
    return progress;
}

/* Handlers stay allocated while ctx->depth > 0. */
static bool run_always_ready(AioContext *ctx)
{
    AioHandler *batch[EVENTS_PER_ROUND], *h;
    bool progress = false;
    int n = 0;

    if (!qatomic_read(&ctx->nr_always_ready)) {
        return false;
    }
    WITH_QEMU_LOCK_GUARD(&ctx->lock) {
        QLIST_FOREACH(h, &ctx->handlers, node) {
            if (h->always_ready && n < EVENTS_PER_ROUND) {
                batch[n++] = h;
            }
        }
    }
    for (int i = 0; i < n; i++) {
        progress |= run_handler(batch[i], true, true);
    }
    return progress;
}

/* --- waiting --- */

static int64_t sooner(int64_t a, int64_t b)
{
    return a < 0 ? b : b < 0 ? a : MIN(a, b);
}

/* ns to wait, -1 without limit; announces the wait to aio_notify() */
static int64_t wait_timeout(AioContext *ctx, bool blocking)
{
    if (!blocking) {
        return 0;
    }
    qatomic_inc(&ctx->notify_me);
    smp_mb();
    if (qatomic_read(&ctx->nr_always_ready)) {
        return 0;
    }
    return sooner(aio_bh_deadline_ns(ctx),
                  timerlistgroup_deadline_ns(ctx->timers));
}

static struct timespec to_timespec(int64_t ns)
{
    return (struct timespec){
        .tv_sec = ns / NANOSECONDS_PER_SECOND,
        .tv_nsec = ns % NANOSECONDS_PER_SECOND,
    };
}

static int wait_epoll(AioContext *ctx, struct epoll_event *ev,
                      int64_t timeout_ns)
{
    struct timespec ts = to_timespec(timeout_ns);
    int n;

    if (timeout_ns <= 0) {
        return epoll_wait(ctx->epfd, ev, EVENTS_PER_ROUND,
                          timeout_ns < 0 ? -1 : 0);
    }
    n = epoll_pwait2(ctx->epfd, ev, EVENTS_PER_ROUND, &ts, NULL);
    if (n < 0 && errno != EINTR) {
        /* before Linux 5.11, or a filter that does not know the call */
        int64_t ms = DIV_ROUND_UP(timeout_ns, SCALE_MS);

        n = epoll_wait(ctx->epfd, ev, EVENTS_PER_ROUND,
                       (int)MIN(ms, (int64_t)INT_MAX));
    }
    return n;
}

/* GLib's share of a round that also waits for our descriptors. */
typedef struct GlibRound {
    int priority;
    int nfds;
} GlibRound;

static int glib_prepare(AioContext *ctx, GlibRound *r)
{
    int timeout_ms;

    g_main_context_prepare(ctx->gctx, &r->priority);
    /* one slot at the end is ours */
    for (;;) {
        r->nfds = g_main_context_query(ctx->gctx, r->priority, &timeout_ms,
                                       ctx->pollfds,
                                       MAX(ctx->nr_pollfds - 1, 0));
        if (r->nfds < ctx->nr_pollfds) {
            return timeout_ms;
        }
        ctx->nr_pollfds = r->nfds + 8;
        ctx->pollfds = g_renew(GPollFD, ctx->pollfds, ctx->nr_pollfds);
    }
}

QEMU_BUILD_BUG_ON(sizeof(GPollFD) != sizeof(struct pollfd));

static int wait_glib(AioContext *ctx, GlibRound *r, struct epoll_event *ev,
                     int64_t timeout_ns, bool unlock)
{
    GPollFD *mine = &ctx->pollfds[r->nfds];
    struct timespec ts = to_timespec(timeout_ns);
    int n;

    *mine = (GPollFD){ .fd = ctx->epfd, .events = G_IO_IN };
    if (unlock) {
        bql_unlock();
    }
    n = ppoll((struct pollfd *)ctx->pollfds, r->nfds + 1,
              timeout_ns < 0 ? NULL : &ts, NULL);
    if (unlock) {
        bql_lock();
    }
    if (n < 0) {
        for (int i = 0; i <= r->nfds; i++) {
            ctx->pollfds[i].revents = 0;
        }
        return 0;
    }
    return mine->revents ? epoll_wait(ctx->epfd, ev, EVENTS_PER_ROUND, 0) : 0;
}

/* Wait and run descriptors' handlers. */
static bool poll_fds(AioContext *ctx, bool blocking, bool glib,
                     bool drop_bql)
{
    struct epoll_event ev[EVENTS_PER_ROUND];
    int64_t timeout = wait_timeout(ctx, blocking);
    bool unlock, progress = false;
    GlibRound r;
    int n;

    if (glib) {
        int ms;

        g_main_context_acquire(ctx->gctx);
        ms = glib_prepare(ctx, &r);
        timeout = sooner(timeout, ms < 0 ? -1 : (int64_t)ms * SCALE_MS);
    }
    unlock = drop_bql && timeout != 0 && bql_locked();
    if (glib) {
        n = wait_glib(ctx, &r, ev, timeout, unlock);
    } else {
        if (unlock) {
            bql_unlock();
        }
        n = wait_epoll(ctx, ev, timeout);
        if (unlock) {
            bql_lock();
        }
    }
    if (blocking) {
        qatomic_dec(&ctx->notify_me);
    }
    progress |= aio_bh_poll(ctx) > 0;
    progress |= run_events(ctx, ev, n);
    progress |= run_always_ready(ctx);
    if (glib) {
        if (g_main_context_check(ctx->gctx, r.priority, ctx->pollfds,
                                 r.nfds)) {
            g_main_context_dispatch(ctx->gctx);
            progress = true;
        }
        g_main_context_release(ctx->gctx);
    }
    return progress;
}

bool aio_iterate(AioContext *ctx, bool blocking, bool glib, bool drop_bql)
{
    bool progress;

    ctx->depth++;
    progress = poll_fds(ctx, blocking, glib && ctx->gctx, drop_bql);
    progress |= timerlistgroup_run_timers(ctx->timers);
    if (--ctx->depth == 0 && qatomic_read(&ctx->has_dead)) {
        QEMU_LOCK_GUARD(&ctx->lock);
        ctx->has_dead = false;
        free_dead(ctx);
    }
    return progress;
}

bool aio_poll(AioContext *ctx, bool blocking)
{
    /* GLib's sources of the main loop run in main_loop_wait() only */
    return aio_iterate(ctx, blocking, ctx != qemu_get_aio_context(), false);
}

void qemu_set_current_aio_context(AioContext *ctx)
{
    my_context = ctx;
}

AioContext *qemu_get_current_aio_context(void)
{
    if (my_context) {
        return my_context;
    }
    return bql_locked() ? qemu_get_aio_context() : NULL;
}

bool in_aio_context_home_thread(AioContext *ctx)
{
    return ctx == qemu_get_current_aio_context();
}
