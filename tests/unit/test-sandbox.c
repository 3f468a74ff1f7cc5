/*
 * The system call filter: what it kills, what it lets fail, what it leaves.
 *
 * Each case runs in a process of its own, since a filter is for good.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <pthread.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include "qapi/error.h"
#include "qemu/sandbox.h"

#ifdef CONFIG_SECCOMP

/* Deny @sets in a child, then let it exit with what @what returns. */
static int status_of(unsigned sets, int (*what)(void))
{
    pid_t pid = fork();
    int status;

    g_assert_cmpint(pid, >=, 0);
    if (!pid) {
        if (sets) {
            sandbox_deny(sets, &error_abort);
        }
        _exit(what());
    }
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    return status;
}

static void assert_killed(unsigned sets, int (*what)(void))
{
    int status = status_of(sets, what);

    g_assert_true(WIFSIGNALED(status));
    g_assert_cmpint(WTERMSIG(status), ==, SIGSYS);
}

static void assert_exit(unsigned sets, int (*what)(void), int code)
{
    int status = status_of(sets, what);

    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, code);
}

static int reaped(pid_t pid)
{
    if (pid < 0) {
        return errno;
    }
    if (!pid) {
        _exit(0);
    }
    return waitpid(pid, NULL, 0) == pid ? 0 : errno;
}

static int do_fork(void)
{
    return reaped(fork());
}

static int do_sys_fork(void)
{
    return reaped(syscall(SYS_fork));
}

static int do_exec(void)
{
    execl("/bin/true", "true", NULL);
    return errno;
}

static int do_execveat(void)
{
    char *argv[] = { (char *)"true", NULL };

    syscall(SYS_execveat, AT_FDCWD, "/bin/true", argv, NULL, 0);
    return errno;
}

static void *say_seven(void *opaque)
{
    *(int *)opaque = 7;
    return NULL;
}

static int do_thread(void)
{
    int said = 0;
    pthread_t thread;

    if (pthread_create(&thread, NULL, say_seven, &said) ||
        pthread_join(thread, NULL)) {
        return 1;
    }
    return said;
}

static int do_setuid(void)
{
    return setuid(getuid()) < 0 ? errno : 0;
}

static int do_setsid(void)
{
    return setsid() < 0 ? errno : 0;
}

static int do_mount(void)
{
    return syscall(SYS_mount, "none", "/nowhere", "none", 0, NULL) < 0
        ? errno : 0;
}

static int do_sysfs(void)
{
    return syscall(SYS_sysfs, 3) < 0 ? errno : 0;
}

static int do_other_scheduler(void)
{
    struct sched_param param = { .sched_priority = 0 };

    return sched_setscheduler(0, SCHED_OTHER, &param) < 0 ? errno : 0;
}

static int do_idle_scheduler(void)
{
    struct sched_param param = { .sched_priority = 0 };

    return sched_setscheduler(0, SCHED_IDLE, &param) < 0 ? errno : 0;
}

static int do_priority(void)
{
    return setpriority(PRIO_PROCESS, 0, 1) < 0 ? errno : 0;
}

static int do_ask(void)
{
    return sandbox_active() && prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
}

static void test_host(void)
{
    assert_killed(SANDBOX_HOST, do_mount);
    assert_exit(SANDBOX_HOST, do_fork, 0);
    assert_exit(SANDBOX_HOST, do_thread, 7);
    assert_exit(SANDBOX_HOST, do_other_scheduler, 0);
}

static void test_obsolete(void)
{
    assert_killed(SANDBOX_OBSOLETE, do_sysfs);
    assert_exit(SANDBOX_OBSOLETE, do_setuid, 0);
}

static void test_spawn(void)
{
    assert_killed(SANDBOX_SPAWN, do_fork);
    assert_killed(SANDBOX_SPAWN, do_sys_fork);
    assert_killed(SANDBOX_SPAWN, do_exec);
    assert_killed(SANDBOX_SPAWN, do_execveat);
    assert_exit(SANDBOX_SPAWN, do_thread, 7);
    assert_exit(0, do_exec, 0);
    assert_exit(0, do_sys_fork, 0);
}

static void test_privileges(void)
{
    assert_killed(SANDBOX_PRIVILEGES, do_setuid);
    assert_killed(SANDBOX_PRIVILEGES, do_setsid);
    assert_exit(SANDBOX_PRIVILEGES, do_fork, 0);
}

static void test_resources(void)
{
    assert_exit(SANDBOX_RESOURCES, do_other_scheduler, EPERM);
    assert_exit(SANDBOX_RESOURCES, do_idle_scheduler, 0);
    assert_exit(SANDBOX_RESOURCES, do_priority, EPERM);
    assert_exit(0, do_priority, 0);
}

static int do_add(void)
{
    sandbox_deny(SANDBOX_PRIVILEGES, &error_abort);
    return do_setsid();
}

static void test_adds_up(void)
{
    assert_killed(SANDBOX_RESOURCES, do_add);
    assert_exit(SANDBOX_HOST, do_ask, 1);
}

/* A thread that is there already is bound as well. */
static void *fork_when_told(void *opaque)
{
    pthread_barrier_wait(opaque);
    do_sys_fork();
    return NULL;
}

static int do_other_thread(void)
{
    pthread_barrier_t barrier;
    pthread_t thread;

    pthread_barrier_init(&barrier, NULL, 2);
    if (pthread_create(&thread, NULL, fork_when_told, &barrier)) {
        return 1;
    }
    sandbox_deny(SANDBOX_SPAWN, &error_abort);
    pthread_barrier_wait(&barrier);
    pthread_join(thread, NULL);
    return 0;
}

static void test_threads(void)
{
    assert_killed(0, do_other_thread);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sandbox/the host cannot be changed", test_host);
    g_test_add_func("/sandbox/obsolete calls kill", test_obsolete);
    g_test_add_func("/sandbox/no process but threads", test_spawn);
    g_test_add_func("/sandbox/no other user", test_privileges);
    g_test_add_func("/sandbox/priorities fail softly", test_resources);
    g_test_add_func("/sandbox/filters add up and show", test_adds_up);
    g_test_add_func("/sandbox/earlier threads are bound", test_threads);
    return g_test_run();
}

#else

static void test_absent(void)
{
    Error *err = NULL;

    g_assert_false(sandbox_deny(SANDBOX_HOST, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "without libseccomp"));
    error_free(err);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sandbox/none in this build", test_absent);
    return g_test_run();
}

#endif
