/*
 * Going to the background, and what the process asks of the kernel.
 *
 * A pipe leads from the daemon to the foreground process: one zero byte
 * says that the daemon is ready; end of file without it, that it failed.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <sys/prctl.h>
#include <sys/resource.h>
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/daemonize.h"
#include "qemu/log.h"

static int ready_fd = -1;
static int null_fd = -1;         /* /dev/null, found before any chroot() */
static bool daemonized;

bool is_daemonized(void)
{
    return daemonized;
}

static int wait_for_daemon(int fd, pid_t child)
{
    char status = 1;
    ssize_t n = RETRY_ON_EINTR(read(fd, &status, 1));

    close(fd);
    /* the intermediate process is gone by now, or about to be */
    RETRY_ON_EINTR(waitpid(child, NULL, 0));
    return n == 1 && !status ? 0 : 1;
}

bool os_daemonize(int *parent_status, Error **errp)
{
    int fds[2];
    pid_t pid;

    *parent_status = -1;
    null_fd = qemu_open("/dev/null", O_RDWR, errp);
    if (null_fd < 0) {
        return false;
    }
    if (qemu_pipe(fds) < 0) {
        error_setg_errno(errp, errno, "cannot create a pipe");
        close(null_fd);
        return false;
    }
    pid = fork();
    if (pid < 0) {
        error_setg_errno(errp, errno, "cannot fork");
        close(fds[0]);
        close(fds[1]);
        close(null_fd);
        return false;
    }
    if (pid > 0) {
        close(fds[1]);
        close(null_fd);
        *parent_status = wait_for_daemon(fds[0], pid);
        return true;
    }
    close(fds[0]);
    setsid();
    /* not a session leader: it can never acquire a terminal */
    pid = fork();
    if (pid) {
        _exit(pid < 0);
    }
    umask(027);
    signal(SIGTSTP, SIG_IGN);
    signal(SIGTTOU, SIG_IGN);
    signal(SIGTTIN, SIG_IGN);
    ready_fd = fds[1];
    daemonized = true;
    return true;
}

bool os_setup_post(Error **errp)
{
    static const char ready;
    ssize_t n;

    if (!daemonized) {
        return true;
    }
    if (chdir("/") < 0) {
        error_setg_errno(errp, errno, "cannot change to directory '/'");
        return false;
    }
    dup2(null_fd, STDIN_FILENO);
    dup2(null_fd, STDOUT_FILENO);
    if (!qemu_log_enabled()) {
        dup2(null_fd, STDERR_FILENO);
    }
    close(null_fd);
    n = RETRY_ON_EINTR(write(ready_fd, &ready, 1));
    close(ready_fd);
    ready_fd = -1;
    if (n != 1) {
        error_setg(errp, "the process that started this one is gone");
        return false;
    }
    return true;
}

void os_set_proc_name(const char *name)
{
    char buf[16];

    pstrcpy(buf, sizeof(buf), name);
    prctl(PR_SET_NAME, buf);
}

bool os_mlock(bool on_fault, Error **errp)
{
    int flags = MCL_CURRENT | MCL_FUTURE | (on_fault ? MCL_ONFAULT : 0);

    if (mlockall(flags) < 0) {
        error_setg_errno(errp, errno, "locking memory failed");
        return false;
    }
    return true;
}

void os_set_line_buffering(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
}

void os_setup_limits(void)
{
    struct rlimit lim;

    if (getrlimit(RLIMIT_NOFILE, &lim) == 0 &&
        lim.rlim_cur < lim.rlim_max) {
        lim.rlim_cur = lim.rlim_max;
        setrlimit(RLIMIT_NOFILE, &lim);
    }
}
