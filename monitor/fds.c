/*
 * Descriptors that clients pass with their commands.
 *
 * A name (getfd) belongs to the monitor that it came in through, and is good
 * for one use.  A set (add-fd) belongs to the program; /dev/fdset/N opens a
 * duplicate of a descriptor in it, which lives on its own.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "monitor-internal.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-fdset.h"
#include "qemu/ctype.h"

/*** Named ones ***/

static void close_boxed(gpointer fd)
{
    close(GPOINTER_TO_INT(fd));
}

static GHashTable *named(Monitor *mon)
{
    if (!mon->fds) {
        mon->fds = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                         close_boxed);
    }
    return mon->fds;
}

/* What came with the command that runs; -1 with @errp set if nothing did. */
static int passed_fd(Error **errp)
{
    Monitor *mon = monitor_cur();
    int fd = -1;

    if (monitor_cur_is_qmp()) {
        fd = mon->passed_fd;
        mon->passed_fd = -1;
    } else if (mon) {
        fd = qemu_chr_fe_get_msgfd(&mon->chr);
    }
    if (fd < 0) {
        error_setg(errp, "No file descriptor supplied via SCM_RIGHTS");
    }
    return fd;
}

void qmp_getfd(const char *fdname, Error **errp)
{
    int fd = passed_fd(errp);

    if (fd < 0) {
        return;
    }
    if (qemu_isdigit(fdname[0])) {
        close(fd);
        error_setg(errp, "Parameter 'fdname' expects a name not starting "
                   "with a digit");
        return;
    }
    g_hash_table_replace(named(monitor_cur()), g_strdup(fdname),
                         GINT_TO_POINTER(fd));
}

void qmp_closefd(const char *fdname, Error **errp)
{
    Monitor *mon = monitor_cur();

    if (!mon || !g_hash_table_remove(named(mon), fdname)) {
        error_setg(errp, "File descriptor named '%s' not found", fdname);
    }
}

int monitor_get_fd(Monitor *mon, const char *fdname, Error **errp)
{
    gpointer key, fd;

    if (!g_hash_table_steal_extended(named(mon), fdname, &key, &fd)) {
        error_setg(errp, "File descriptor named '%s' has not been found",
                   fdname);
        return -1;
    }
    g_free(key);
    return GPOINTER_TO_INT(fd);
}

/*** Sets ***/

typedef struct SetMember {
    int64_t set;
    int fd;
    char *opaque;
} SetMember;

/* By number of the set; those of a set in the order they came. */
static GList *members;

static int by_set(gconstpointer a, gconstpointer b)
{
    const SetMember *x = a, *y = b;

    return x->set < y->set ? -1 : x->set > y->set;
}

/* The least number that no set has. */
static int64_t free_number(void)
{
    int64_t id = 0;

    for (GList *l = members; l; l = l->next) {
        const SetMember *m = l->data;

        if (m->set == id) {
            id++;
        }
    }
    return id;
}

static void drop_member(GList *link)
{
    SetMember *m = link->data;

    members = g_list_delete_link(members, link);
    close(m->fd);
    g_free(m->opaque);
    g_free(m);
}

/* An open mode that allows what @flags ask for. */
static bool allows(int fd, int flags)
{
    int mode = fcntl(fd, F_GETFL);

    return mode >= 0 && (mode & O_ACCMODE) == (flags & O_ACCMODE);
}

static int dup_member(int64_t id, int flags, Error **errp)
{
    bool found = false;

    for (GList *l = members; l; l = l->next) {
        const SetMember *m = l->data;
        int fd;

        if (m->set != id) {
            continue;
        }
        found = true;
        if (allows(m->fd, flags)) {
            fd = qemu_dup_flags(m->fd, flags);
            if (fd < 0) {
                error_setg_errno(errp, errno, "Could not duplicate a file "
                                 "descriptor of fdset %" PRId64, id);
            }
            return fd;
        }
    }
    errno = found ? EACCES : ENOENT;
    error_setg(errp, found
               ? "Failed to find a file descriptor with matching access in "
                 "fdset %" PRId64
               : "fdset %" PRId64 " not found", id);
    return -1;
}

static const QemuFdSetOps fdset_ops = { .dup_fd = dup_member };

AddfdInfo *monitor_fdset_add_fd(int fd, bool has_fdset_id, int64_t fdset_id,
                                const char *opaque, Error **errp)
{
    AddfdInfo *info;
    SetMember *m;

    if (has_fdset_id && fdset_id < 0) {
        error_setg(errp, "Parameter 'fdset-id' expects a non-negative value");
        return NULL;
    }
    m = g_new0(SetMember, 1);
    m->set = has_fdset_id ? fdset_id : free_number();
    m->fd = fd;
    m->opaque = g_strdup(opaque);
    members = g_list_insert_sorted(members, m, by_set);
    qemu_set_fdset_ops(&fdset_ops);
    info = g_new0(AddfdInfo, 1);
    info->fdset_id = m->set;
    info->fd = fd;
    return info;
}

AddfdInfo *qmp_add_fd(bool has_fdset_id, int64_t fdset_id,
                      const char *opaque, Error **errp)
{
    int fd = passed_fd(errp);
    AddfdInfo *info;

    if (fd < 0) {
        return NULL;
    }
    info = monitor_fdset_add_fd(fd, has_fdset_id, fdset_id, opaque, errp);
    if (!info) {
        close(fd);
    }
    return info;
}

void qmp_remove_fd(int64_t fdset_id, bool has_fd, int64_t fd, Error **errp)
{
    bool found = false;
    GList *l, *next;

    for (l = members; l; l = next) {
        SetMember *m = l->data;

        next = l->next;
        if (m->set == fdset_id && (!has_fd || m->fd == fd)) {
            drop_member(l);
            found = true;
        }
    }
    if (!found) {
        g_autofree char *what = has_fd
            ? g_strdup_printf("fdset-id:%" PRId64 ", fd:%" PRId64, fdset_id,
                              fd)
            : g_strdup_printf("fdset-id:%" PRId64, fdset_id);

        error_setg(errp, "File descriptor named '%s' not found", what);
    }
}

FdsetInfoList *qmp_query_fdsets(Error **errp)
{
    FdsetInfoList *list = NULL, **tail = &list;
    FdsetFdInfoList **fds = NULL;
    FdsetInfo *set = NULL;

    for (GList *l = members; l; l = l->next) {
        const SetMember *m = l->data;
        FdsetFdInfo *info = g_new0(FdsetFdInfo, 1);

        if (!set || set->fdset_id != m->set) {
            set = g_new0(FdsetInfo, 1);
            set->fdset_id = m->set;
            fds = &set->fds;
            QAPI_LIST_APPEND(tail, set);
        }
        info->fd = m->fd;
        info->opaque = g_strdup(m->opaque);
        QAPI_LIST_APPEND(fds, info);
    }
    return list;
}
