/*
 * Going to the background.  The foreground process waits until the
 * daemon says that it is ready, so that its exit status is meaningful.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_DAEMONIZE_H
#define QEMU_DAEMONIZE_H

/**
 * os_daemonize: split off the daemon; before any thread is created
 * @parent_status: -1 in the daemon; in the foreground process, once the
 *                 daemon is ready or gone, the status to exit with
 *
 * Returns: false with @errp set if there is no daemon.
 */
bool os_daemonize(int *parent_status, Error **errp);
/** os_setup_post: in the daemon: detach from the terminal's descriptors
 *  (stderr stays if the log writes to it) and release the foreground
 *  process; does nothing without os_daemonize(). */
bool os_setup_post(Error **errp);
bool is_daemonized(void);

/** os_set_proc_name: what ps shows (-name process=). */
void os_set_proc_name(const char *name);
/** os_mlock: lock all memory; @on_fault only what is touched. */
bool os_mlock(bool on_fault, Error **errp);
/** os_set_line_buffering: stdout. */
void os_set_line_buffering(void);
/** os_setup_limits: raise the descriptor limit to its maximum. */
void os_setup_limits(void);

#endif
