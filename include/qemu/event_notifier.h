/*
 * EventNotifier: an eventfd.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_EVENT_NOTIFIER_H
#define QEMU_EVENT_NOTIFIER_H

struct EventNotifier {
    int rfd;
    int wfd;
    bool initialized;
};

typedef void EventNotifierHandler(EventNotifier *);

/** event_notifier_init: @active: already signalled; 0 or -errno. */
int event_notifier_init(EventNotifier *e, int active);
void event_notifier_cleanup(EventNotifier *e);
/** event_notifier_init_fd: use @fd, which stays the caller's to close
 *  through event_notifier_cleanup(). */
void event_notifier_init_fd(EventNotifier *e, int fd);
int event_notifier_set(EventNotifier *e);
/** event_notifier_test_and_clear: 1 if it had been signalled, else 0. */
int event_notifier_test_and_clear(EventNotifier *e);
int event_notifier_get_fd(const EventNotifier *e);
int event_notifier_get_wfd(const EventNotifier *e);

#endif
