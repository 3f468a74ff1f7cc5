/*
 * Intervals, found by what they overlap with, in time logarithmic in their
 * number.  The nodes are the caller's.
 *
 * A tree of nodes in order of their starts, in which each node knows the
 * highest end below it.  It is kept in shape by giving each node a number
 * that is as good as random and having none above a larger one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_INTERVAL_TREE_H
#define QEMU_INTERVAL_TREE_H

typedef struct RBNode {
    struct RBNode *rb_parent, *rb_left, *rb_right;
} RBNode;

typedef struct RBRoot {
    RBNode *rb_node;
} RBRoot;

typedef struct RBRootLeftCached {
    RBRoot rb_root;
    RBNode *rb_leftmost;
} RBRootLeftCached;

typedef struct IntervalTreeNode {
    RBNode rb;
    uint64_t start;
    uint64_t last;                      /* included; not below start */
    uint64_t subtree_last;              /* highest of it and those below */
} IntervalTreeNode;

/* All zero is an empty tree. */
typedef RBRootLeftCached IntervalTreeRoot;

/** interval_tree_is_empty: has it no nodes? */
static inline bool interval_tree_is_empty(const IntervalTreeRoot *root)
{
    return !root->rb_root.rb_node;
}

/** interval_tree_insert: add a node with its start and last set, which must
 *  not change while it is there. */
void interval_tree_insert(IntervalTreeNode *node, IntervalTreeRoot *root);
/** interval_tree_remove: remove a node that is there. */
void interval_tree_remove(IntervalTreeNode *node, IntervalTreeRoot *root);

/** interval_tree_iter_first: of the nodes that have some of @start to
 *  @last, the one with the lowest start; NULL if there is none. */
IntervalTreeNode *interval_tree_iter_first(IntervalTreeRoot *root,
                                           uint64_t start, uint64_t last);
/** interval_tree_iter_next: the one behind @node, or NULL. */
IntervalTreeNode *interval_tree_iter_next(IntervalTreeNode *node,
                                          uint64_t start, uint64_t last);

#endif
