/*
 * qom/path.c, link.c and container.c: the composition tree and links in it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qom/object.h"

#define TYPE_NODE "pa-node"
#define TYPE_SPECIAL "pa-special"

typedef struct Node {
    Object parent_obj;
    Object *weak;
    Object *strong;
    Object *class_link;
} Node;

static char *unparent_path;             /* path seen by the unparent hook */
static unsigned finalized;

static Object *unparent_drops;          /* what the hook unparents as well */

static void node_unparent(Object *obj)
{
    if (unparent_drops && unparent_drops->parent == obj) {
        object_unparent(unparent_drops);
    }
    g_free(unparent_path);
    unparent_path = object_get_canonical_path(obj);
    object_unparent(obj);               /* already on its way: no effect */
}

static void check_not_self(const Object *obj, const char *name, Object *val,
                           Error **errp)
{
    if (val == obj) {
        error_setg(errp, "a node cannot be its own %s", name);
    }
}

static void node_init(Object *obj)
{
    Node *node = (Node *)obj;

    object_property_add_link(obj, "weak", TYPE_NODE, &node->weak,
                             check_not_self, 0);
    object_property_add_link(obj, "strong", TYPE_SPECIAL, &node->strong,
                             object_property_allow_set_link,
                             OBJ_PROP_LINK_STRONG);
}

static void (*at_finalize)(Object *obj);

static void node_finalize(Object *obj)
{
    if (at_finalize) {
        at_finalize(obj);
    }
    finalized++;
}

static void node_class_init(ObjectClass *klass, const void *data)
{
    klass->unparent = node_unparent;
    object_class_property_add_link(klass, "class-link", TYPE_NODE,
                                   offsetof(Node, class_link),
                                   object_property_allow_set_link,
                                   OBJ_PROP_LINK_STRONG);
}

static const TypeInfo types[] = {
    {
        .name = TYPE_NODE, .parent = TYPE_OBJECT,
        .instance_size = sizeof(Node), .instance_init = node_init,
        .instance_finalize = node_finalize, .class_init = node_class_init,
        TYPE_IS_SECURE("test"),
    }, {
        .name = TYPE_SPECIAL, .parent = TYPE_NODE, TYPE_IS_SECURE("test"),
    },
};
DEFINE_TYPES(types)

static Object *add_node(Object *parent, const char *name)
{
    Object *node = object_new(TYPE_NODE);

    object_property_add_child(parent, name, node);
    object_unref(node);
    return node;
}

static Object *add_special(Object *parent, const char *name)
{
    Object *node = object_new(TYPE_SPECIAL);

    object_property_add_child(parent, name, node);
    object_unref(node);
    return node;
}

static void assert_path(Object *obj, const char *expected)
{
    g_autofree char *path = object_get_canonical_path(obj);

    g_assert_cmpstr(path, ==, expected);
}

static void test_canonical(void)
{
    Object *top = add_node(object_get_root(), "top");
    Object *leaf = add_node(top, "leaf[*]");
    g_autoptr(Object) loose = object_new(TYPE_NODE);
    Object *below = add_node(loose, "below");
    g_autofree char *value = NULL;
    g_autofree char *none = NULL;

    assert_path(object_get_root(), "/");
    assert_path(top, "/top");
    assert_path(leaf, "/top/leaf[0]");
    assert_path(loose, NULL);
    assert_path(below, NULL);
    g_assert_cmpstr(object_get_canonical_path_component(leaf), ==, "leaf[0]");
    g_assert_null(object_get_canonical_path_component(loose));
    /* which is the value of a child, as far as there is one */
    value = object_property_get_str(top, "leaf[0]", &error_abort);
    g_assert_cmpstr(value, ==, "/top/leaf[0]");
    g_assert_true(object_property_get_link(top, "leaf[0]", &error_abort) ==
                  leaf);
    none = object_property_get_str(loose, "below", &error_abort);
    g_assert_cmpstr(none, ==, "");
    g_assert_false(object_property_set_link(top, "leaf[0]", NULL, NULL));
    object_unparent(top);
}

static void test_absolute(void)
{
    Object *top = add_node(object_get_root(), "top");
    Object *leaf = add_node(top, "leaf");

    g_assert_true(object_resolve_path("/", NULL) == object_get_root());
    g_assert_true(object_resolve_path("/top", NULL) == top);
    g_assert_true(object_resolve_path("/top/leaf", NULL) == leaf);
    g_assert_true(object_resolve_path("//top//leaf/", NULL) == leaf);
    g_assert_null(object_resolve_path("/leaf", NULL));
    g_assert_null(object_resolve_path("/top/leaf/x", NULL));
    g_assert_null(object_resolve_path_type("/top", TYPE_SPECIAL, NULL));
    g_assert_true(object_resolve_path_at(top, "leaf") == leaf);
    g_assert_true(object_resolve_path_at(top, "") == top);
    g_assert_true(object_resolve_path_at(leaf, "/top") == top);
    g_assert_true(object_resolve_path_component(top, "leaf") == leaf);
    g_assert_null(object_resolve_path_component(top, "nope"));
    object_unparent(top);
}

static void test_partial(void)
{
    Object *a = add_node(object_get_root(), "a");
    Object *b = add_node(object_get_root(), "b");
    Object *a_leaf = add_node(a, "leaf");
    Object *b_leaf = add_special(b, "leaf");
    bool ambiguous = false;

    g_assert_null(object_resolve_path("leaf", &ambiguous));
    g_assert_true(ambiguous);
    g_assert_true(object_resolve_path("a/leaf", &ambiguous) == a_leaf);
    g_assert_false(ambiguous);
    g_assert_true(object_resolve_path_type("leaf", TYPE_SPECIAL, &ambiguous)
                  == b_leaf);
    g_assert_false(ambiguous);
    g_assert_null(object_resolve_path("nope", &ambiguous));
    g_assert_false(ambiguous);
    /* found in two ways, but one object */
    object_property_set_link(a, "weak", b_leaf, &error_abort);
    g_assert_true(object_resolve_path_type("", TYPE_SPECIAL, &ambiguous) ==
                  b_leaf);
    g_assert_false(ambiguous);
    object_unparent(a);
    object_unparent(b);
}

static void test_unambiguous_type(void)
{
    Object *a = add_special(object_get_root(), "a");
    Error *err = NULL;

    g_assert_true(object_resolve_type_unambiguous(TYPE_SPECIAL, &error_abort)
                  == a);
    add_special(a, "b");
    g_assert_null(object_resolve_type_unambiguous(TYPE_SPECIAL, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "More than one object of type 'pa-special'");
    error_free(err);
    err = NULL;
    object_unparent(a);
    g_assert_null(object_resolve_type_unambiguous(TYPE_SPECIAL, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "No object of type 'pa-special'");
    error_free(err);
}

static void test_unparent(void)
{
    Object *top = add_node(object_get_root(), "top");

    add_node(top, "one");
    add_node(top, "two");
    finalized = 0;
    object_unparent(top);
    g_assert_cmpuint(finalized, ==, 3);
    g_assert_null(object_resolve_path("/top", NULL));
    object_unparent(object_get_root()); /* has no parent: no effect */
}

static void test_unparent_hook_sees_the_path(void)
{
    Object *top = add_node(object_get_root(), "top");
    Object *one = object_ref(add_node(top, "one"));

    object_unparent(one);
    g_assert_cmpstr(unparent_path, ==, "/top/one");
    g_assert_null(one->parent);
    /* and may come back */
    object_property_add_child(top, "again", one);
    assert_path(one, "/top/again");
    object_unparent(one);               /* the hook does not bar it */
    g_assert_null(one->parent);
    g_assert_null(object_get_canonical_path_component(one));
    g_assert_null(object_resolve_path("/top/again", NULL));
    object_unref(one);
    object_unparent(top);
}

/* The whole holds the part, and the part the whole. */
static void test_cycle_is_broken_by_the_hook(void)
{
    Object *top = add_special(object_get_root(), "top");
    Object *part = add_node(top, "part");

    object_property_set_link(part, "strong", top, &error_abort);
    g_assert_cmpuint(top->ref, ==, 2);
    unparent_drops = part;
    finalized = 0;
    object_unparent(top);
    unparent_drops = NULL;
    g_assert_cmpuint(finalized, ==, 2);
}

/* Finalization drops links before the object's own function runs. */
static void test_links_go_before_finalize(void)
{
    Object *a = add_node(object_get_root(), "a");
    Object *b = add_special(object_get_root(), "b");

    object_property_set_link(a, "strong", b, &error_abort);
    finalized = 0;
    object_unparent(b);
    g_assert_cmpuint(finalized, ==, 0); /* the link keeps it */
    object_unparent(a);
    g_assert_cmpuint(finalized, ==, 2);
}

/* The reference that a parent drops may be what kept it alive. */
static void test_part_outlives_the_whole(void)
{
    Object *top = add_special(object_get_root(), "top");
    Object *part = add_node(top, "part");

    object_property_set_link(part, "strong", top, &error_abort);
    finalized = 0;
    object_unparent(top);
    g_assert_cmpuint(finalized, ==, 0);
    object_unparent(part);
    g_assert_cmpuint(finalized, ==, 2);
}

static void *seen_at_finalize;          /* what watch() found */
static Object *watched_parent;

static void watch(Object *obj)
{
    seen_at_finalize = object_resolve_path_component(watched_parent, "part");
}

static void test_dying_part_is_not_found(void)
{
    Object *top = add_node(object_get_root(), "top");
    Object *part = add_node(top, "part");

    watched_parent = top;
    seen_at_finalize = part;
    at_finalize = watch;
    object_unparent(part);
    at_finalize = NULL;
    g_assert_null(seen_at_finalize);
    object_unparent(top);
}

static void look_at_strong(Object *obj)
{
    seen_at_finalize = ((Node *)obj)->strong;
}

static void test_strong_link_is_cleared(void)
{
    Object *a = add_node(object_get_root(), "a");
    Object *b = add_special(object_get_root(), "b");

    object_property_set_link(a, "strong", b, &error_abort);
    seen_at_finalize = b;
    at_finalize = look_at_strong;
    object_unparent(a);
    at_finalize = NULL;
    g_assert_null(seen_at_finalize);
    object_unparent(b);
}

static void test_links(void)
{
    Object *a = add_node(object_get_root(), "a");
    Object *b = add_node(object_get_root(), "b");
    g_autofree char *empty = NULL;
    g_autofree char *path = NULL;

    empty = object_property_get_str(a, "weak", &error_abort);
    g_assert_cmpstr(empty, ==, "");
    g_assert_null(object_property_get_link(a, "weak", &error_abort));
    g_assert_true(object_property_set_link(a, "weak", b, &error_abort));
    g_assert_true(((Node *)a)->weak == b);
    g_assert_cmpuint(b->ref, ==, 1);
    path = object_property_get_str(a, "weak", &error_abort);
    g_assert_cmpstr(path, ==, "/b");
    g_assert_true(object_property_get_link(a, "weak", &error_abort) == b);
    g_assert_true(object_resolve_path("/a/weak", NULL) == b);
    g_assert_true(object_property_set_link(a, "weak", NULL, &error_abort));
    g_assert_null(((Node *)a)->weak);
    g_assert_true(object_property_set_str(a, "weak", "b", &error_abort));
    g_assert_true(((Node *)a)->weak == b);
    object_unparent(a);
    object_unparent(b);
}

static void test_strong_links(void)
{
    Object *a = add_node(object_get_root(), "a");
    Object *b = add_special(object_get_root(), "b");
    Object *c = add_special(object_get_root(), "c");

    object_property_set_link(a, "strong", b, &error_abort);
    g_assert_cmpuint(b->ref, ==, 2);
    object_property_set_link(a, "strong", b, &error_abort);
    g_assert_cmpuint(b->ref, ==, 2);
    object_property_set_link(a, "strong", c, &error_abort);
    g_assert_cmpuint(b->ref, ==, 1);
    g_assert_cmpuint(c->ref, ==, 2);
    object_property_set_link(a, "class-link", c, &error_abort);
    g_assert_cmpuint(c->ref, ==, 3);
    g_assert_true(((Node *)a)->class_link == c);
    g_assert_true(object_resolve_path("/a/class-link", NULL) == c);
    object_unparent(a);
    g_assert_cmpuint(c->ref, ==, 1);
    object_unparent(b);
    object_unparent(c);
}

static void assert_link_refused(Object *obj, const char *name,
                                const char *path, const char *message,
                                ErrorClass class)
{
    Error *err = NULL;

    g_assert_false(object_property_set_str(obj, name, path, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    g_assert_cmpint(error_get_class(err), ==, class);
    error_free(err);
}

static void test_refused_links(void)
{
    Object *a = add_node(object_get_root(), "a");
    Object *b = add_node(object_get_root(), "b");
    g_autoptr(Object) loose = object_new(TYPE_NODE);

    add_node(a, "twin");
    add_node(b, "twin");
    assert_link_refused(a, "weak", "/a", "a node cannot be its own weak",
                        ERROR_CLASS_GENERIC_ERROR);
    assert_link_refused(a, "weak", "twin", "Path 'twin' does not uniquely "
                        "identify an object", ERROR_CLASS_GENERIC_ERROR);
    assert_link_refused(a, "weak", "/none", "Device '/none' not found",
                        ERROR_CLASS_DEVICE_NOT_FOUND);
    assert_link_refused(a, "strong", "/b", "Invalid parameter type for "
                        "'strong', expected: pa-special",
                        ERROR_CLASS_GENERIC_ERROR);
    g_assert_false(object_property_set_link(a, "weak", loose, NULL));
    g_assert_null(((Node *)a)->weak);

    g_assert_cmpstr(object_property_add_const_link(a, "fixed", b)->type, ==,
                    "link<pa-node>");
    g_assert_true(object_property_get_link(a, "fixed", &error_abort) == b);
    assert_link_refused(a, "fixed", "/a",
                        "Property 'pa-node.fixed' is not writable",
                        ERROR_CLASS_GENERIC_ERROR);
    object_unparent(a);
    object_unparent(b);
}

static int count_child(Object *child, void *opaque)
{
    unsigned *left = opaque;

    return --*left == 0;
}

static void test_walks(void)
{
    Object *top = add_node(object_get_root(), "top");
    unsigned left = 100;

    add_node(add_node(top, "one"), "below");
    add_node(top, "two");
    g_assert_cmpint(object_child_foreach(top, count_child, &left), ==, 0);
    g_assert_cmpuint(left, ==, 98);
    left = 100;
    g_assert_cmpint(object_child_foreach_recursive(top, count_child, &left),
                    ==, 0);
    g_assert_cmpuint(left, ==, 97);
    left = 1;
    g_assert_cmpint(object_child_foreach_recursive(top, count_child, &left),
                    ==, 1);
    g_assert_cmpuint(left, ==, 0);
    object_unparent(top);
}

static void test_containers(void)
{
    Object *deep = container_get(object_get_root(), "/x/y/z");

    assert_path(deep, "/x/y/z");
    g_assert_true(container_get(object_get_root(), "/x/y/z") == deep);
    g_assert_cmpuint(deep->ref, ==, 1);
    assert_path(object_get_objects_root(), "/objects");
    g_assert_true(object_get_container("objects") ==
                  object_get_objects_root());
    g_assert_true(object_get_internal_root() != object_get_root());
    assert_path(object_get_internal_root(), NULL);
    object_unparent(object_resolve_path("/x", NULL));
}

int main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);

#define ADD(name, fn) g_test_add_func("/qom/path/" name, fn)
    ADD("canonical paths", test_canonical);
    ADD("absolute and relative paths", test_absolute);
    ADD("partial paths may be ambiguous", test_partial);
    ADD("the only object of a type", test_unambiguous_type);
    ADD("parts go with the whole", test_unparent);
    ADD("the unparent hook still sees the path",
        test_unparent_hook_sees_the_path);
    ADD("the unparent hook breaks a cycle of references",
        test_cycle_is_broken_by_the_hook);
    ADD("links go before the object", test_links_go_before_finalize);
    ADD("a part may hold the last reference to its whole",
        test_part_outlives_the_whole);
    ADD("a part that is being finalized is not found",
        test_dying_part_is_not_found);
    ADD("a strong link is cleared before the object goes",
        test_strong_link_is_cleared);
    ADD("links are set, read and cleared", test_links);
    ADD("strong links hold references", test_strong_links);
    ADD("bad links are refused", test_refused_links);
    ADD("walks visit every child once", test_walks);
    ADD("containers are made on demand", test_containers);
    status = g_test_run();
    g_free(unparent_path);
    return status;
}
