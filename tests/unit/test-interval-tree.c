/*
 * Interval trees, against a plain array.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/interval-tree.h"

#define NODES 300
#define SPACE 1000

typedef struct Item {
    IntervalTreeNode node;
    bool in;
} Item;

static Item items[NODES];

static bool overlaps(const Item *it, uint64_t start, uint64_t last)
{
    return it->in && it->node.start <= last && it->node.last >= start;
}

static void check_search(IntervalTreeRoot *root, uint64_t start,
                         uint64_t last)
{
    IntervalTreeNode *n = interval_tree_iter_first(root, start, last);
    uint64_t before = 0;
    int found = 0, expected = 0;

    for (; n; n = interval_tree_iter_next(n, start, last)) {
        g_assert_true(overlaps(container_of(n, Item, node), start, last));
        g_assert_cmpuint(n->start, >=, before);
        before = n->start;
        found++;
    }
    for (int i = 0; i < NODES; i++) {
        expected += overlaps(&items[i], start, last);
    }
    g_assert_cmpint(found, ==, expected);
}

/* Depth below @n; what each node is told of those below is checked. */
static int depth(RBNode *n, RBNode *parent, uint64_t *end)
{
    IntervalTreeNode *node = (IntervalTreeNode *)n;
    uint64_t left = 0, right = 0;
    int l, r;

    if (!n) {
        *end = 0;
        return 0;
    }
    g_assert_true(n->rb_parent == parent);
    l = depth(n->rb_left, n, &left);
    r = depth(n->rb_right, n, &right);
    *end = MAX(node->last, MAX(left, right));
    g_assert_cmpuint(node->subtree_last, ==, *end);
    return MAX(l, r) + 1;
}

static void test_searches_agree_with_an_array(void)
{
    IntervalTreeRoot root = { { NULL } };
    uint64_t end;

    g_assert_true(interval_tree_is_empty(&root));
    g_assert_null(interval_tree_iter_first(&root, 0, UINT64_MAX));
    for (int round = 0; round < 20000; round++) {
        Item *it = &items[g_test_rand_int_range(0, NODES)];
        uint64_t a = g_test_rand_int_range(0, SPACE);
        uint64_t b = g_test_rand_int_range(a, MIN(a + 50, SPACE));

        if (it->in) {
            interval_tree_remove(&it->node, &root);
        } else {
            it->node.start = a;
            it->node.last = b;
            interval_tree_insert(&it->node, &root);
        }
        it->in = !it->in;
        if (round % 20 == 0) {
            check_search(&root, a, b);
            check_search(&root, b, b);
            check_search(&root, 0, UINT64_MAX);
            check_search(&root, SPACE, UINT64_MAX);
            depth(root.rb_root.rb_node, NULL, &end);
        }
    }
    for (int i = 0; i < NODES; i++) {
        if (items[i].in) {
            interval_tree_remove(&items[i].node, &root);
        }
    }
    g_assert_true(interval_tree_is_empty(&root));
    g_assert_null(root.rb_leftmost);
}

static void test_sorted_insertion_makes_no_list(void)
{
    enum { MANY = 20000 };
    IntervalTreeRoot root = { { NULL } };
    g_autofree IntervalTreeNode *nodes = g_new0(IntervalTreeNode, MANY);
    uint64_t end;

    for (int i = 0; i < MANY; i++) {
        nodes[i].start = nodes[i].last = i;
        interval_tree_insert(&nodes[i], &root);
    }
    /* about 2.5 times the best is usual; 20000 would be a list */
    g_assert_cmpint(depth(root.rb_root.rb_node, NULL, &end), <, 100);
    g_assert_cmpuint(end, ==, MANY - 1);
    g_assert_true(interval_tree_iter_first(&root, 777, 778) == &nodes[777]);
    g_assert_true(interval_tree_iter_next(&nodes[777], 777, 778)
                  == &nodes[778]);
    g_assert_null(interval_tree_iter_next(&nodes[778], 777, 778));
}

static void test_the_whole_space_is_an_interval(void)
{
    IntervalTreeRoot root = { { NULL } };
    IntervalTreeNode all = { .start = 0, .last = UINT64_MAX };
    IntervalTreeNode last = { .start = UINT64_MAX, .last = UINT64_MAX };

    interval_tree_insert(&all, &root);
    interval_tree_insert(&last, &root);
    g_assert_true(interval_tree_iter_first(&root, 5, 5) == &all);
    g_assert_null(interval_tree_iter_next(&all, 5, 5));
    g_assert_true(interval_tree_iter_next(&all, 5, UINT64_MAX) == &last);
    g_assert_true(root.rb_leftmost == &all.rb);
    interval_tree_remove(&all, &root);
    g_assert_true(root.rb_leftmost == &last.rb);
    g_assert_null(interval_tree_iter_first(&root, 0, UINT64_MAX - 1));
    interval_tree_remove(&last, &root);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/interval-tree/searches agree with an array",
                    test_searches_agree_with_an_array);
    g_test_add_func("/interval-tree/sorted insertion makes no list",
                    test_sorted_insertion_makes_no_list);
    g_test_add_func("/interval-tree/the whole space is an interval",
                    test_the_whole_space_is_an_interval);
    return g_test_run();
}
