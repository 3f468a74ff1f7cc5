/*
 * Lists of callbacks.  A callback may remove itself.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_NOTIFY_H
#define QEMU_NOTIFY_H

#include "qemu/queue.h"

typedef struct Notifier Notifier;

struct Notifier {
    void (*notify)(Notifier *notifier, void *data);
    QLIST_ENTRY(Notifier) node;
};

struct NotifierList {
    QLIST_HEAD(, Notifier) notifiers;
};

#define NOTIFIER_LIST_INITIALIZER(head) \
    { QLIST_HEAD_INITIALIZER((head).notifiers) }

void notifier_list_init(NotifierList *list);
/** notifier_list_add: @notifier is the caller's; called newest first. */
void notifier_list_add(NotifierList *list, Notifier *notifier);
/** notifier_remove: fine if it is in no list. */
void notifier_remove(Notifier *notifier);
void notifier_list_notify(NotifierList *list, void *data);
bool notifier_list_empty(NotifierList *list);

typedef struct NotifierWithReturn NotifierWithReturn;

typedef int (*NotifierWithReturnFunc)(NotifierWithReturn *notifier,
                                      void *data, Error **errp);

struct NotifierWithReturn {
    NotifierWithReturnFunc notify;
    QLIST_ENTRY(NotifierWithReturn) node;
};

typedef struct NotifierWithReturnList {
    QLIST_HEAD(, NotifierWithReturn) notifiers;
} NotifierWithReturnList;

#define NOTIFIER_WITH_RETURN_LIST_INITIALIZER(head) \
    { QLIST_HEAD_INITIALIZER((head).notifiers) }

void notifier_with_return_list_init(NotifierWithReturnList *list);
void notifier_with_return_list_add(NotifierWithReturnList *list,
                                   NotifierWithReturn *notifier);
void notifier_with_return_remove(NotifierWithReturn *notifier);
/** notifier_with_return_list_notify: stops at the first non-zero result
 *  and returns it. */
int notifier_with_return_list_notify(NotifierWithReturnList *list,
                                     void *data, Error **errp);

#endif
