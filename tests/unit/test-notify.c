/*
 * Lists of callbacks.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/notify.h"

typedef struct Mine {
    Notifier n;
    int calls;
    bool leave;
} Mine;

static void called(Notifier *n, void *data)
{
    Mine *m = container_of(n, Mine, n);

    m->calls += *(int *)data;
    if (m->leave) {
        notifier_remove(n);
    }
}

static void test_notify(void)
{
    Mine a = { .n.notify = called, .leave = true };
    Mine b = { .n.notify = called };
    NotifierList list;
    int by = 2;

    notifier_list_init(&list);
    g_assert_true(notifier_list_empty(&list));
    notifier_list_add(&list, &a.n);
    notifier_list_add(&list, &b.n);
    notifier_list_notify(&list, &by);
    notifier_list_notify(&list, &by);
    g_assert_cmpint(a.calls, ==, 2);
    g_assert_cmpint(b.calls, ==, 4);
    notifier_remove(&a.n);
    notifier_remove(&b.n);
    g_assert_true(notifier_list_empty(&list));
}

static int answers;

static int refuse(NotifierWithReturn *n, void *data, Error **errp)
{
    answers++;
    return -EBUSY;
}

static int agree(NotifierWithReturn *n, void *data, Error **errp)
{
    answers++;
    return 0;
}

static void test_return(void)
{
    NotifierWithReturn no = { .notify = refuse }, yes = { .notify = agree };
    NotifierWithReturnList list;

    notifier_with_return_list_init(&list);
    notifier_with_return_list_add(&list, &yes);
    g_assert_cmpint(notifier_with_return_list_notify(&list, NULL, NULL), ==,
                    0);
    notifier_with_return_list_add(&list, &no);
    answers = 0;
    g_assert_cmpint(notifier_with_return_list_notify(&list, NULL, NULL), ==,
                    -EBUSY);
    g_assert_cmpint(answers, ==, 1);
    notifier_with_return_remove(&no);
    g_assert_cmpint(notifier_with_return_list_notify(&list, NULL, NULL), ==,
                    0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/notify/a callback may remove itself", test_notify);
    g_test_add_func("/notify/the first refusal counts", test_return);
    return g_test_run();
}
