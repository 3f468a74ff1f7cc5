/*
 * Balanced trees under their other name.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/qtree.h"

static int by_text(gconstpointer a, gconstpointer b, gpointer factor)
{
    return strcmp(a, b) * GPOINTER_TO_INT(factor);
}

static gboolean note(gpointer key, gpointer value, gpointer out)
{
    g_string_append(out, key);
    return *(char *)value == 'c';
}

static void test_it_is_a_tree(void)
{
    g_autoptr(QTree) t = q_tree_new_full(by_text, GINT_TO_POINTER(-1),
                                         g_free, NULL);
    g_autoptr(GString) seen = g_string_new(NULL);
    static char value[] = "abcd";

    for (int i = 0; i < 4; i++) {
        q_tree_insert(t, g_strndup(value + i, 1), value + i);
    }
    g_assert_cmpint(q_tree_nnodes(t), ==, 4);
    g_assert_cmpint(q_tree_height(t), ==, 3);
    q_tree_foreach(t, note, seen);
    g_assert_cmpstr(seen->str, ==, "dc");
    g_assert_true(q_tree_lookup(t, "b") == value + 1);
    g_assert_true(q_tree_remove(t, "b"));
    g_assert_null(q_tree_lookup(t, "b"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/qtree/it is a tree", test_it_is_a_tree);
    return g_test_run();
}
