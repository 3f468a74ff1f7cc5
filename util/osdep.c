/*
 * Files of the host.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <sys/socket.h>
#include <sys/syscall.h>
#include "qapi/error.h"
#include "qemu/cutils.h"

static const QemuFdSetOps *fdset_ops;

void qemu_set_fdset_ops(const QemuFdSetOps *ops)
{
    fdset_ops = ops;
}

/* -1 with errno and @errp set on failure. */
static int open_internal(const char *name, int flags, mode_t mode,
                         Error **errp)
{
    const char *id_text;
    int64_t id;
    int fd;

    if (strstart(name, "/dev/fdset/", &id_text)) {
        if (qemu_strtoi64(id_text, NULL, 10, &id) < 0 || id < 0) {
            error_setg(errp, "Could not parse fdset '%s'", name);
            errno = EINVAL;
            return -1;
        }
        if (!fdset_ops) {
            error_setg(errp, "No file descriptor sets: '%s'", name);
            errno = ENOENT;
            return -1;
        }
        return fdset_ops->dup_fd(id, flags, errp);
    }
    fd = open(name, flags | O_CLOEXEC, mode);
    if (fd < 0) {
        int err = errno;

        error_setg_errno(errp, err, "Could not %s '%s'",
                         flags & O_CREAT ? "create" : "open", name);
        /* the kernel's EINVAL says nothing; direct I/O is the usual cause */
        if (err == EINVAL && (flags & O_DIRECT) && errp && *errp) {
            error_prepend(errp, "filesystem does not support O_DIRECT: ");
        }
        errno = err;
    }
    return fd;
}

int qemu_open(const char *name, int flags, Error **errp)
{
    ERRP_GUARD();

    assert(!(flags & O_CREAT));
    return open_internal(name, flags, 0, errp);
}

int qemu_create(const char *name, int flags, mode_t mode, Error **errp)
{
    ERRP_GUARD();

    assert(!(flags & O_CREAT));
    return open_internal(name, flags | O_CREAT, mode, errp);
}

int qemu_open_old(const char *name, int flags, ...)
{
    mode_t mode = 0;

    if (flags & O_CREAT) {
        va_list ap;

        va_start(ap, flags);
        mode = va_arg(ap, int);
        va_end(ap);
    }
    return open_internal(name, flags, mode, NULL);
}

int qemu_close(int fd)
{
    if (fdset_ops && fdset_ops->closed) {
        fdset_ops->closed(fd);
    }
    return close(fd);
}

int qemu_unlink(const char *name)
{
    if (g_str_has_prefix(name, "/dev/fdset/")) {
        return 0;
    }
    return unlink(name);
}

int qemu_dup(int fd)
{
    return fcntl(fd, F_DUPFD_CLOEXEC, 0);
}

/* A duplicate whose file status flags are those of @flags. */
int qemu_dup_flags(int fd, int flags)
{
    int settable = O_APPEND | O_DIRECT | O_NONBLOCK | O_NOATIME;
    int ret = qemu_dup(fd);

    if (ret >= 0 && fcntl(ret, F_SETFL, flags & settable) < 0) {
        int err = errno;

        close(ret);
        errno = err;
        return -1;
    }
    return ret;
}

ssize_t qemu_write_full(int fd, const void *buf, size_t count)
{
    size_t total = 0;

    while (total < count) {
        ssize_t n = RETRY_ON_EINTR(write(fd, (const char *)buf + total,
                                         count - total));

        if (n < 0) {
            break;
        }
        total += n;
    }
    return total;
}

void qemu_set_cloexec(int fd)
{
    int flags = fcntl(fd, F_GETFD);

    if (flags >= 0) {
        fcntl(fd, F_SETFD, flags | FD_CLOEXEC);
    }
}

static int set_nonblock(int fd, bool on)
{
    int flags = fcntl(fd, F_GETFL);

    if (flags < 0) {
        return -1;
    }
    flags = on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
    return fcntl(fd, F_SETFL, flags);
}

bool qemu_set_blocking(int fd, bool block, Error **errp)
{
    if (set_nonblock(fd, !block) < 0) {
        error_setg_errno(errp, errno, "cannot make descriptor %d %s", fd,
                         block ? "blocking" : "non-blocking");
        return false;
    }
    return true;
}

int qemu_socket_set_nonblock(int fd)
{
    return set_nonblock(fd, true);
}

int qemu_pipe(int pipefd[2])
{
    return pipe2(pipefd, O_CLOEXEC);
}

int qemu_socket(int domain, int type, int protocol)
{
    return socket(domain, type | SOCK_CLOEXEC, protocol);
}

int qemu_accept(int s, void *addr, unsigned int *addrlen)
{
    return RETRY_ON_EINTR(accept4(s, addr, addrlen, SOCK_CLOEXEC));
}

static int lock_fd(int fd, int64_t start, int64_t len, int type)
{
    struct flock fl = {
        .l_type = type,
        .l_whence = SEEK_SET,
        .l_start = start,
        .l_len = len,
    };

    return RETRY_ON_EINTR(fcntl(fd, F_OFD_SETLK, &fl)) < 0 ? -errno : 0;
}

int qemu_lock_fd(int fd, int64_t start, int64_t len, bool exclusive)
{
    return lock_fd(fd, start, len, exclusive ? F_WRLCK : F_RDLCK);
}

int qemu_unlock_fd(int fd, int64_t start, int64_t len)
{
    return lock_fd(fd, start, len, F_UNLCK);
}

/* True if @path still names the file that @fd is. */
static bool same_file(int fd, const char *path)
{
    struct stat a, b;

    return fstat(fd, &a) == 0 && stat(path, &b) == 0 &&
           a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

bool qemu_write_pidfile(const char *path, Error **errp)
{
    char text[32];
    int fd, len;

    for (;;) {
        struct flock fl = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

        fd = qemu_create(path, O_RDWR, S_IRUSR | S_IWUSR, errp);
        if (fd < 0) {
            return false;
        }
        /* a process lock: it ends with the process, not with the fd */
        if (fcntl(fd, F_SETLK, &fl) < 0) {
            error_setg_errno(errp, errno, "Cannot lock pid file '%s'", path);
            close(fd);
            return false;
        }
        if (same_file(fd, path)) {
            break;
        }
        /* the previous owner removed it between open and lock */
        close(fd);
    }
    len = snprintf(text, sizeof(text), "%d\n", getpid());
    if (ftruncate(fd, 0) < 0 || qemu_write_full(fd, text, len) != len) {
        error_setg_errno(errp, errno, "Failed to write pid file '%s'", path);
        unlink(path);
        close(fd);
        return false;
    }
    return true;
}

int qemu_get_thread_id(void)
{
    /* not cached: os_daemonize() forks */
    return (int)syscall(SYS_gettid);
}

char *qemu_get_host_name(Error **errp)
{
    char name[HOST_NAME_MAX + 1];

    if (gethostname(name, sizeof(name)) < 0) {
        error_setg_errno(errp, errno, "failed to get host name");
        return NULL;
    }
    name[sizeof(name) - 1] = '\0';
    return g_strdup(name);
}

char *qemu_get_local_state_dir(void)
{
    return g_strdup("/var");
}

size_t qemu_get_host_physmem(void)
{
    long pages = sysconf(_SC_PHYS_PAGES);

    return pages > 0 ? (size_t)pages * qemu_real_host_page_size() : 0;
}
