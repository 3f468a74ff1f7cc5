/*
 * Yank: break connections whose other end hangs.
 *
 * Whoever has connections registers itself as an instance, and for each
 * connection a function that shuts it down.  The "yank" command calls them
 * on any thread, with other threads possibly waiting for the connection
 * under whatever lock; so they may not take one, nor wait.
 *
 * All functions may be called on any thread.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_YANK_H
#define QEMU_YANK_H

#include "qapi/qapi-types-yank.h"

/** YankFn: shut a connection down; must not block. */
typedef void (YankFn)(void *opaque);

/**
 * yank_register_instance: @instance can be yanked from now on
 * @instance: copied
 * @errp: set if it is there already
 */
bool yank_register_instance(const YankInstance *instance, Error **errp);

/** yank_unregister_instance: it cannot any more; has no functions left. */
void yank_unregister_instance(const YankInstance *instance);

/** yank_register_function: call @func with @opaque when @instance, which is
 *  registered, is yanked. */
void yank_register_function(const YankInstance *instance, YankFn *func,
                            void *opaque);

/** yank_unregister_function: the opposite; once it returns, @func does not
 *  run and will not.  Both must be the ones registered. */
void yank_unregister_function(const YankInstance *instance, YankFn *func,
                              void *opaque);

/**
 * yank_instances: yank all of @instances
 * @errp: set, of class DeviceNotFound, if one is unknown; none is yanked then
 */
bool yank_instances(const YankInstanceList *instances, Error **errp);

/** yank_list_instances: a copy of all that are registered; oldest first. */
YankInstanceList *yank_list_instances(void);

/* The instance of a character device, by its id; lives to the end of the
 * block. */
#define CHARDEV_YANK_INSTANCE(the_id) (&(YankInstance) { \
    .type = YANK_INSTANCE_TYPE_CHARDEV, \
    .u.chardev = { .id = (char *)(the_id) } })

/* Likewise of a block node, by its name. */
#define BLOCKDEV_YANK_INSTANCE(the_node_name) (&(YankInstance) { \
    .type = YANK_INSTANCE_TYPE_BLOCK_NODE, \
    .u.block_node = { .node_name = (char *)(the_node_name) } })

/* Likewise of the migration stream. */
#define MIGRATION_YANK_INSTANCE (&(YankInstance) { \
    .type = YANK_INSTANCE_TYPE_MIGRATION })

#endif
