/*
 * Interval trees: a treap (Seidel and Aragon 1996), augmented with the
 * highest end below each node (Cormen et al., section 14.3).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/interval-tree.h"

/* rb is the first member, so that this is fine for NULL */
static IntervalTreeNode *itn(RBNode *rb)
{
    QEMU_BUILD_BUG_ON(offsetof(IntervalTreeNode, rb));
    return (IntervalTreeNode *)rb;
}

/* The number that decides who is above whom: the address, well mixed. */
static uint64_t rank(const RBNode *n)
{
    uint64_t h = (uintptr_t)n * 0x9e3779b97f4a7c15;

    return (h ^ h >> 32) * 0xd6e8feb86659fd93;
}

static uint64_t highest_end(RBNode *n)
{
    return n ? itn(n)->subtree_last : 0;
}

static void update_end(RBNode *n)
{
    itn(n)->subtree_last = MAX(itn(n)->last,
                               MAX(highest_end(n->rb_left),
                                   highest_end(n->rb_right)));
}

/* The pointer that leads to @n. */
static RBNode **link_of(IntervalTreeRoot *root, RBNode *n)
{
    RBNode *parent = n->rb_parent;

    return !parent ? &root->rb_root.rb_node
         : parent->rb_left == n ? &parent->rb_left : &parent->rb_right;
}

/* Let @child, which may be NULL, take the place of @n under its parent. */
static void replace(IntervalTreeRoot *root, RBNode *n, RBNode *child)
{
    *link_of(root, n) = child;
    if (child) {
        child->rb_parent = n->rb_parent;
    }
}

/* Swap places of @n and its parent; the order stays. */
static void rotate_up(IntervalTreeRoot *root, RBNode *n)
{
    RBNode *parent = n->rb_parent, *middle;
    bool left = parent->rb_left == n;

    middle = left ? n->rb_right : n->rb_left;
    replace(root, parent, n);
    if (left) {
        n->rb_right = parent;
        parent->rb_left = middle;
    } else {
        n->rb_left = parent;
        parent->rb_right = middle;
    }
    parent->rb_parent = n;
    if (middle) {
        middle->rb_parent = parent;
    }
    update_end(parent);
    update_end(n);
}

void interval_tree_insert(IntervalTreeNode *node, IntervalTreeRoot *root)
{
    RBNode *n = &node->rb, *parent = NULL, **link = &root->rb_root.rb_node;
    bool leftmost = true;

    while (*link) {
        parent = *link;
        itn(parent)->subtree_last = MAX(itn(parent)->subtree_last,
                                        node->last);
        if (node->start < itn(parent)->start) {
            link = &parent->rb_left;
        } else {
            link = &parent->rb_right;
            leftmost = false;
        }
    }
    *link = n;
    *n = (RBNode){ .rb_parent = parent };
    node->subtree_last = node->last;
    if (leftmost) {
        root->rb_leftmost = n;
    }
    while (n->rb_parent && rank(n) > rank(n->rb_parent)) {
        rotate_up(root, n);
    }
}

static RBNode *next_in_order(RBNode *n)
{
    if (n->rb_right) {
        for (n = n->rb_right; n->rb_left; n = n->rb_left) {
        }
        return n;
    }
    while (n->rb_parent && n->rb_parent->rb_right == n) {
        n = n->rb_parent;
    }
    return n->rb_parent;
}

void interval_tree_remove(IntervalTreeNode *node, IntervalTreeRoot *root)
{
    RBNode *n = &node->rb;

    if (root->rb_leftmost == n) {
        root->rb_leftmost = next_in_order(n);
    }
    while (n->rb_left && n->rb_right) {
        rotate_up(root, rank(n->rb_left) > rank(n->rb_right) ? n->rb_left
                                                             : n->rb_right);
    }
    replace(root, n, n->rb_left ?: n->rb_right);
    for (n = n->rb_parent; n; n = n->rb_parent) {
        update_end(n);
    }
}

static bool reaches(RBNode *n, uint64_t start)
{
    return n && itn(n)->subtree_last >= start;
}

/* The first match in the tree below @n, which reaches @start. */
static IntervalTreeNode *first_below(RBNode *n, uint64_t start,
                                     uint64_t last)
{
    for (;;) {
        if (reaches(n->rb_left, start)) {
            /* it has one that ends late enough: if that starts too late,
             * so does whatever is behind it */
            n = n->rb_left;
            continue;
        }
        if (itn(n)->start > last) {
            return NULL;
        }
        if (itn(n)->last >= start) {
            return itn(n);
        }
        /* then what ends late enough is on the right */
        n = n->rb_right;
    }
}

IntervalTreeNode *interval_tree_iter_first(IntervalTreeRoot *root,
                                           uint64_t start, uint64_t last)
{
    RBNode *top = root->rb_root.rb_node;

    if (!reaches(top, start) || itn(root->rb_leftmost)->start > last) {
        return NULL;
    }
    return first_below(top, start, last);
}

IntervalTreeNode *interval_tree_iter_next(IntervalTreeNode *node,
                                          uint64_t start, uint64_t last)
{
    RBNode *n = &node->rb;

    for (;;) {
        if (reaches(n->rb_right, start)) {
            return first_below(n->rb_right, start, last);
        }
        /* up to the first one that is behind it in the order */
        while (n->rb_parent && n->rb_parent->rb_right == n) {
            n = n->rb_parent;
        }
        n = n->rb_parent;
        if (!n || itn(n)->start > last) {
            return NULL;
        }
        if (itn(n)->last >= start) {
            return itn(n);
        }
    }
}
