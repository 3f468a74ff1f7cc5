/*
 * The intrusive lists of qemu/queue.h.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/queue.h"

typedef struct Elm {
    int v;
    QTAILQ_ENTRY(Elm) t;
    QLIST_ENTRY(Elm) l;
    QSIMPLEQ_ENTRY(Elm) q;
    QSLIST_ENTRY(Elm) s;
} Elm;

static void test_tailq(void)
{
    QTAILQ_HEAD(, Elm) head = QTAILQ_HEAD_INITIALIZER(head);
    Elm e[4] = { { .v = 0 }, { .v = 1 }, { .v = 2 }, { .v = 3 } }, *p, *n;
    int want = 0;

    g_assert_null(QTAILQ_LAST(&head));
    QTAILQ_INSERT_TAIL(&head, &e[1], t);
    QTAILQ_INSERT_HEAD(&head, &e[0], t);
    QTAILQ_INSERT_TAIL(&head, &e[3], t);
    QTAILQ_INSERT_BEFORE(&e[3], &e[2], t);
    QTAILQ_FOREACH(p, &head, t) {
        g_assert_cmpint(p->v, ==, want++);
    }
    QTAILQ_FOREACH_REVERSE(p, &head, t) {
        g_assert_cmpint(p->v, ==, --want);
    }
    g_assert_true(QTAILQ_LAST(&head) == &e[3]);
    g_assert_true(QTAILQ_PREV(&e[1], t) == &e[0]);
    g_assert_null(QTAILQ_PREV(&e[0], t));
    QTAILQ_FOREACH_SAFE(p, &head, t, n) {
        QTAILQ_REMOVE(&head, p, t);
        g_assert_false(QTAILQ_IN_USE(p, t));
    }
    g_assert_true(QTAILQ_EMPTY(&head));
}

static void test_list(void)
{
    QLIST_HEAD(, Elm) head = QLIST_HEAD_INITIALIZER(head);
    Elm a = { .v = 1 }, b = { .v = 2 };

    QLIST_INSERT_HEAD(&head, &b, l);
    QLIST_INSERT_BEFORE(&b, &a, l);
    g_assert_true(QLIST_FIRST(&head) == &a && QLIST_NEXT(&a, l) == &b);
    QLIST_SAFE_REMOVE(&a, l);
    QLIST_SAFE_REMOVE(&a, l);
    g_assert_true(QLIST_FIRST(&head) == &b);
}

static void test_simpleq(void)
{
    QSIMPLEQ_HEAD(, Elm) head = QSIMPLEQ_HEAD_INITIALIZER(head);
    Elm a = { .v = 1 }, b = { .v = 2 }, c = { .v = 3 };

    QSIMPLEQ_INSERT_TAIL(&head, &a, q);
    QSIMPLEQ_INSERT_TAIL(&head, &b, q);
    QSIMPLEQ_INSERT_AFTER(&head, &b, &c, q);
    g_assert_true(QSIMPLEQ_LAST(&head, Elm, q) == &c);
    QSIMPLEQ_REMOVE(&head, &c, Elm, q);
    g_assert_true(QSIMPLEQ_LAST(&head, Elm, q) == &b);
    QSIMPLEQ_REMOVE_HEAD(&head, q);
    QSIMPLEQ_REMOVE_HEAD(&head, q);
    g_assert_true(QSIMPLEQ_EMPTY(&head));
    QSIMPLEQ_INSERT_TAIL(&head, &a, q);
    g_assert_true(QSIMPLEQ_FIRST(&head) == &a);
}

static void check_simpleq(void *queue, const char *expected)
{
    QSIMPLEQ_HEAD(, Elm) *head = queue;
    g_autoptr(GString) s = g_string_new(NULL);
    Elm *p, *last = NULL;

    QSIMPLEQ_FOREACH(p, head, q) {
        g_string_append_printf(s, "%d", p->v);
        last = p;
    }
    g_assert_cmpstr(s->str, ==, expected);
    g_assert_true(QSIMPLEQ_LAST(head, Elm, q) == last);
}

static void test_simpleq_parts(void)
{
    QSIMPLEQ_HEAD(, Elm) head = QSIMPLEQ_HEAD_INITIALIZER(head), rest;
    Elm e[4] = { { .v = 0 }, { .v = 1 }, { .v = 2 }, { .v = 3 } };

    for (int i = 0; i < 4; i++) {
        QSIMPLEQ_INSERT_TAIL(&head, &e[i], q);
    }
    QSIMPLEQ_SPLIT_AFTER(&head, &e[3], q, &rest);
    check_simpleq(&rest, "");
    QSIMPLEQ_SPLIT_AFTER(&head, &e[1], q, &rest);
    check_simpleq(&head, "01");
    check_simpleq(&rest, "23");
    QSIMPLEQ_PREPEND(&head, &rest);
    check_simpleq(&head, "2301");
    check_simpleq(&rest, "");
    QSIMPLEQ_PREPEND(&rest, &head);
    check_simpleq(&rest, "2301");
    QSIMPLEQ_PREPEND(&rest, &head);
    check_simpleq(&rest, "2301");
}

static void test_slist(void)
{
    QSLIST_HEAD(, Elm) head = QSLIST_HEAD_INITIALIZER(head), taken;
    Elm a = { .v = 1 }, b = { .v = 2 };

    QSLIST_INSERT_HEAD_ATOMIC(&head, &a, s);
    QSLIST_INSERT_HEAD_ATOMIC(&head, &b, s);
    QSLIST_MOVE_ATOMIC(&taken, &head);
    g_assert_true(QSLIST_EMPTY(&head));
    QSLIST_REMOVE_AFTER(&b, s);
    g_assert_null(QSLIST_NEXT(&b, s));
    QSLIST_INSERT_AFTER(&b, &a, s);
    QSLIST_REMOVE(&taken, &a, Elm, s);
    g_assert_true(QSLIST_FIRST(&taken) == &b && !QSLIST_NEXT(&b, s));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/queue/tailq goes both ways", test_tailq);
    g_test_add_func("/queue/list removes without its head", test_list);
    g_test_add_func("/queue/simpleq keeps its tail", test_simpleq);
    g_test_add_func("/queue/simpleq is split and put together",
                    test_simpleq_parts);
    g_test_add_func("/queue/slist is taken whole", test_slist);
    return g_test_run();
}
