/*
 * EventNotifier: an eventfd.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <sys/eventfd.h>
#include "qemu/event_notifier.h"

int event_notifier_init(EventNotifier *e, int active)
{
    int fd = eventfd(active ? 1 : 0, EFD_NONBLOCK | EFD_CLOEXEC);

    if (fd < 0) {
        return -errno;
    }
    event_notifier_init_fd(e, fd);
    return 0;
}

void event_notifier_init_fd(EventNotifier *e, int fd)
{
    *e = (EventNotifier){ .rfd = fd, .wfd = fd, .initialized = true };
}

void event_notifier_cleanup(EventNotifier *e)
{
    if (e->initialized) {
        close(e->rfd);
        *e = (EventNotifier){ .rfd = -1, .wfd = -1 };
    }
}

int event_notifier_set(EventNotifier *e)
{
    static const uint64_t one = 1;
    ssize_t n;

    if (!e->initialized) {
        return -1;
    }
    n = RETRY_ON_EINTR(write(e->wfd, &one, sizeof(one)));
    /* EAGAIN: the counter is full, so the reader wakes up anyway */
    return n < 0 && errno != EAGAIN ? -errno : 0;
}

int event_notifier_test_and_clear(EventNotifier *e)
{
    uint64_t value;

    if (!e->initialized) {
        return 0;
    }
    return RETRY_ON_EINTR(read(e->rfd, &value, sizeof(value))) ==
           sizeof(value);
}

int event_notifier_get_fd(const EventNotifier *e)
{
    return e->rfd;
}

int event_notifier_get_wfd(const EventNotifier *e)
{
    return e->wfd;
}
