/*
 * What the process gives up: system calls, its user, its view of the file
 * system.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_SANDBOX_H
#define QEMU_SANDBOX_H

/**
 * SandboxSet: system calls that go together.
 * @SANDBOX_HOST: change the host: reboot, mount, load kernel code, swap
 * @SANDBOX_OBSOLETE: old ones that no program needs
 * @SANDBOX_PRIVILEGES: change user, group or session
 * @SANDBOX_SPAWN: start processes and programs; threads stay possible
 * @SANDBOX_RESOURCES: change priorities, schedulers and affinity; these fail
 *     with EPERM, since libraries try them and live with that
 */
typedef enum SandboxSet {
    SANDBOX_HOST = 1 << 0,
    SANDBOX_OBSOLETE = 1 << 1,
    SANDBOX_PRIVILEGES = 1 << 2,
    SANDBOX_SPAWN = 1 << 3,
    SANDBOX_RESOURCES = 1 << 4,
} SandboxSet;

/**
 * sandbox_deny: from now on the kernel kills the process at these calls
 * @sets: of SandboxSet, combined
 * @errp: set if the program was built without libseccomp, the library is not
 *     there, or the kernel refuses; then nothing has changed
 *
 * Holds for all threads and all that this process starts, for good; calls
 * add up.  Programs that it starts cannot gain privileges either.
 */
bool sandbox_deny(unsigned sets, Error **errp);

/** sandbox_active: does a filter, whoever put it there, limit this thread? */
bool sandbox_active(void);

/** sandbox_no_new_privileges: no program that this process starts can gain
 *  privileges from its file (set-user-ID and the like); for good. */
bool sandbox_no_new_privileges(Error **errp);

/**
 * struct ProcessUser: who to become.
 * @name: in the user database, for the groups it is in; NULL: only @gid
 */
typedef struct ProcessUser {
    char *name;
    uid_t uid;
    gid_t gid;
} ProcessUser;

/**
 * process_user_parse: understand @text: a name, or UID:GID in decimal
 * @user: set on success; the caller frees user->name
 * @errp: set if there is no such user or it is neither form
 */
bool process_user_parse(const char *text, ProcessUser *user, Error **errp);

/**
 * process_become: become @user for good
 * @errp: set if the kernel refuses, or lets us back; the process must end
 */
bool process_become(const ProcessUser *user, Error **errp);

/** process_chroot: @dir is the root directory from now on. */
bool process_chroot(const char *dir, Error **errp);

/**
 * process_exit_with_parent: SIGTERM comes when the parent is gone
 * @parent: process number of the parent at the start of the program
 * @errp: set if it is gone already
 */
bool process_exit_with_parent(pid_t parent, Error **errp);

#endif
