/*
 * Tests of hw/core/resettable.c: three-phase reset.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/resettable.h"

#define TYPE_NODE "t-node"
OBJECT_DECLARE_SIMPLE_TYPE(Node, NODE)

/* A node of a reset tree that writes down what happens to it. */
struct Node {
    Object parent_obj;

    ResettableState reset;
    char name;
    Node *child[2];
};

static GString *story;

static void node_enter(Object *obj, ResetType type)
{
    g_string_append_printf(story, "%ce ", NODE(obj)->name);
}

static void node_hold(Object *obj, ResetType type)
{
    g_string_append_printf(story, "%ch ", NODE(obj)->name);
}

static void node_exit(Object *obj, ResetType type)
{
    g_string_append_printf(story, "%cx ", NODE(obj)->name);
}

static ResettableState *node_state(Object *obj)
{
    return &NODE(obj)->reset;
}

static void node_foreach(Object *obj, ResettableChildCallback cb,
                         void *opaque, ResetType type)
{
    for (int i = 0; i < 2; i++) {
        if (NODE(obj)->child[i]) {
            cb(OBJECT(NODE(obj)->child[i]), opaque, type);
        }
    }
}

static void node_class_init(ObjectClass *oc, const void *data)
{
    ResettableClass *rc = RESETTABLE_CLASS(oc);
    ResettablePhases before;

    rc->get_state = node_state;
    rc->child_foreach = node_foreach;
    rc->phases.enter = node_enter;
    rc->phases.exit = node_exit;
    resettable_class_set_parent_phases(rc, NULL, node_hold, NULL, &before);
    g_assert_true(before.enter == node_enter && !before.hold);
    g_assert_true(rc->phases.enter == node_enter);
}

static const TypeInfo node_types[] = {
    {
        .name = TYPE_NODE, .parent = TYPE_OBJECT,
        .instance_size = sizeof(Node), .class_init = node_class_init,
        .interfaces = (const InterfaceInfo[]) {
            { TYPE_RESETTABLE_INTERFACE }, { NULL }
        },
        TYPE_IS_SECURE("test"),
    },
};

static Node *node_new(char name, Node *a, Node *b)
{
    Node *n = NODE(object_new(TYPE_NODE));

    n->name = name;
    n->child[0] = a;
    n->child[1] = b;
    return n;
}

static void expect(const char *what)
{
    g_assert_cmpstr(story->str, ==, what);
    g_string_truncate(story, 0);
}

static void test_phases_sweep_the_whole_tree(void)
{
    Node *b = node_new('b', NULL, NULL), *c = node_new('c', NULL, NULL);
    Node *a = node_new('a', b, c);

    resettable_cold_reset_fn(a);
    expect("be ce ae bh ch ah bx cx ax ");
    g_assert_false(resettable_is_in_reset(OBJECT(a)));
    object_unref(a);
    object_unref(b);
    object_unref(c);
}

static void test_nested_resets_end_together(void)
{
    Node *b = node_new('b', NULL, NULL);
    Node *a = node_new('a', b, NULL);

    resettable_assert_reset(OBJECT(b), RESET_TYPE_COLD);
    expect("be bh ");
    resettable_assert_reset(OBJECT(a), RESET_TYPE_COLD);
    expect("ae ah ");
    resettable_release_reset(OBJECT(b), RESET_TYPE_COLD);
    expect("");
    g_assert_true(resettable_is_in_reset(OBJECT(b)));
    resettable_release_reset(OBJECT(a), RESET_TYPE_COLD);
    expect("bx ax ");
    object_unref(a);
    object_unref(b);
}

static void test_a_child_shares_its_new_parents_reset(void)
{
    Node *a = node_new('a', NULL, NULL), *b = node_new('b', NULL, NULL);
    Node *c = node_new('c', NULL, NULL);

    resettable_assert_reset(OBJECT(a), RESET_TYPE_COLD);
    resettable_assert_reset(OBJECT(b), RESET_TYPE_COLD);
    g_string_truncate(story, 0);

    a->child[0] = c;
    resettable_change_parent(OBJECT(c), OBJECT(a), NULL);
    expect("ce ch ");
    /* From held to held it never leaves reset. */
    a->child[0] = NULL;
    b->child[0] = c;
    resettable_change_parent(OBJECT(c), OBJECT(b), OBJECT(a));
    expect("");
    b->child[0] = NULL;
    resettable_change_parent(OBJECT(c), NULL, OBJECT(b));
    expect("cx ");
    object_unref(a);
    object_unref(b);
    object_unref(c);
}

int main(int argc, char **argv)
{
    int ret;

    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    type_register_static_array(node_types, 1);
    story = g_string_new(NULL);
    g_test_add_func("/resettable/each phase sweeps the whole tree",
                    test_phases_sweep_the_whole_tree);
    g_test_add_func("/resettable/nested resets end together",
                    test_nested_resets_end_together);
    g_test_add_func("/resettable/a child shares its new parent's reset",
                    test_a_child_shares_its_new_parents_reset);
    ret = g_test_run();
    g_string_free(story, TRUE);
    return ret;
}
