/*
 * Balanced trees: GLib's GTree under the names of those who had to do with
 * versions of it that do not survive fork(), which ours does.
 *
 * For all of them see g_tree_*() in GLib's manual.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_QTREE_H
#define QEMU_QTREE_H

typedef GTree QTree;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(QTree, g_tree_unref)

#define q_tree_new g_tree_new
#define q_tree_new_with_data g_tree_new_with_data
#define q_tree_new_full g_tree_new_full
#define q_tree_ref g_tree_ref
#define q_tree_unref g_tree_unref
#define q_tree_destroy g_tree_destroy
#define q_tree_insert g_tree_insert
#define q_tree_replace g_tree_replace
#define q_tree_remove g_tree_remove
#define q_tree_steal g_tree_steal
#define q_tree_lookup g_tree_lookup
#define q_tree_lookup_extended g_tree_lookup_extended
#define q_tree_foreach g_tree_foreach
#define q_tree_search g_tree_search
#define q_tree_height g_tree_height
#define q_tree_nnodes g_tree_nnodes

#endif
