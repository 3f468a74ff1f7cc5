/*
 * Giving up the user, the view of the file system, and life without a
 * parent.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/sandbox.h"

/* The largest number means "leave it" to the kernel: it is no user. */
static bool parse_id(const char *text, const char **end, unsigned *id)
{
    return g_ascii_isdigit(*text) &&
        qemu_strtoui(text, end, 10, id) == 0 && *id != UINT_MAX;
}

bool process_user_parse(const char *text, ProcessUser *user, Error **errp)
{
    const struct passwd *entry;
    const char *end;
    unsigned uid, gid;

    errno = 0;
    entry = getpwnam(text);
    if (entry) {
        *user = (ProcessUser) {
            .name = g_strdup(text), .uid = entry->pw_uid,
            .gid = entry->pw_gid,
        };
        return true;
    }
    if (!strchr(text, ':')) {
        error_setg(errp, "User '%s' doesn't exist", text);
        return false;
    }
    if (!parse_id(text, &end, &uid) || *end != ':' ||
        !parse_id(end + 1, &end, &gid) || *end) {
        error_setg(errp, "Parameter 'user' expects a user's name or UID:GID, "
                   "not '%s'", text);
        return false;
    }
    *user = (ProcessUser) { .uid = uid, .gid = gid };
    return true;
}

bool process_become(const ProcessUser *user, Error **errp)
{
    if (setgid(user->gid) < 0) {
        error_setg_errno(errp, errno, "cannot become group %u", user->gid);
        return false;
    }
    if (user->name ? initgroups(user->name, user->gid) < 0
                   : setgroups(1, &user->gid) < 0) {
        error_setg_errno(errp, errno, "cannot take the groups of user %u",
                         user->uid);
        return false;
    }
    if (setuid(user->uid) < 0) {
        error_setg_errno(errp, errno, "cannot become user %u", user->uid);
        return false;
    }
    if (user->uid && setuid(0) == 0) {
        error_setg(errp, "user %u can become root again", user->uid);
        return false;
    }
    return true;
}

bool process_chroot(const char *dir, Error **errp)
{
    if (chroot(dir) < 0) {
        error_setg_errno(errp, errno, "cannot make '%s' the root directory",
                         dir);
        return false;
    }
    if (chdir("/") < 0) {
        error_setg_errno(errp, errno, "cannot change to directory '/'");
        return false;
    }
    return true;
}

bool process_exit_with_parent(pid_t parent, Error **errp)
{
    if (prctl(PR_SET_PDEATHSIG, SIGTERM) < 0) {
        error_setg_errno(errp, errno, "cannot follow the parent process");
        return false;
    }
    if (getppid() != parent) {          /* it was faster */
        error_setg(errp, "the parent process is gone already");
        return false;
    }
    return true;
}
