/*
 * The process around the machine: background, pid file, signals, the main
 * loop, and the way out.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "build.h"
#include "chardev/char.h"
#include "hw/core/boards.h"
#include "monitor/monitor.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/daemonize.h"
#include "qemu/main-loop.h"
#include "system/block-backend.h"
#include "system/runstate.h"

bool build_daemonize(Build *b, Error **errp)
{
    return !b->cfg->daemonize || os_daemonize(&b->parent_status, errp);
}

/*** What the process gives up ***/

static unsigned denied_calls(const VmConfig *cfg)
{
    unsigned sets = SANDBOX_HOST;

    sets |= cfg->sandbox_obsolete ? SANDBOX_OBSOLETE : 0;
    sets |= cfg->sandbox_spawn ? SANDBOX_SPAWN : 0;
    sets |= cfg->sandbox_resources ? SANDBOX_RESOURCES : 0;
    if (cfg->sandbox_privileges == CONFIG_DENIAL_DENY) {
        sets |= SANDBOX_PRIVILEGES;
    }
    return sets;
}

/*
 * Before there is anything that a guest, an image or a peer could take over.
 * Only the change of user comes later, and what it needs goes with it.
 */
bool build_sandbox(Build *b, Error **errp)
{
    const VmConfig *cfg = b->cfg;
    unsigned later = cfg->run_user ? SANDBOX_PRIVILEGES : 0;

    b->parent = getppid();
    if (cfg->run_user &&
        !process_user_parse(cfg->run_user, &b->user, errp)) {
        return false;
    }
    if (!cfg->sandbox) {
        return true;
    }
    if (cfg->sandbox_privileges == CONFIG_DENIAL_CHILDREN &&
        !sandbox_no_new_privileges(errp)) {
        return false;
    }
    return sandbox_deny(denied_calls(cfg) & ~later, errp);
}

/* The files are open and the sockets listen: now to be less. */
static bool give_up_rights(Build *b, Error **errp)
{
    const VmConfig *cfg = b->cfg;

    if (cfg->run_chroot && !process_chroot(cfg->run_chroot, errp)) {
        return false;
    }
    if (cfg->run_user) {
        if (!process_become(&b->user, errp)) {
            return false;
        }
        if (cfg->sandbox && cfg->sandbox_privileges == CONFIG_DENIAL_DENY &&
            !sandbox_deny(SANDBOX_PRIVILEGES, errp)) {
            return false;
        }
    }
    /* The kernel forgets this at a change of user: it comes last. */
    return !cfg->exit_with_parent ||
        process_exit_with_parent(b->parent, errp);
}

/*** Descriptors that whoever started us left open ***/

static bool item_number(const ConfigItem *item, const char *key,
                        int64_t *value, Error **errp)
{
    const char *text = qdict_get_try_str(item->opts, key);

    if (!text || qemu_strtoi64(text, NULL, 10, value) < 0 || *value < 0) {
        error_setg(errp, "Parameter '%s' expects a non-negative number", key);
        return false;
    }
    return true;
}

static bool make_fdset(Build *b, ConfigItem *item, Error **errp)
{
    int64_t fd, set;
    AddfdInfo *info;
    int copy;

    if (!item_number(item, "fd", &fd, errp) ||
        !item_number(item, "set", &set, errp)) {
        return false;
    }
    if (fd <= STDERR_FILENO) {
        error_setg(errp, "fd cannot be a standard I/O stream");
        return false;
    }
    /* One with close-on-exec is one of our own. */
    if (fd > INT_MAX || fcntl(fd, F_GETFD) != 0) {
        error_setg(errp, "File descriptor '%" PRId64 "' was not inherited",
                   fd);
        return false;
    }
    copy = qemu_dup(fd);
    if (copy < 0) {
        error_setg_errno(errp, errno, "cannot duplicate fd %" PRId64, fd);
        return false;
    }
    info = monitor_fdset_add_fd(copy, true, set,
                                qdict_get_try_str(item->opts, "opaque"),
                                errp);
    qapi_free_AddfdInfo(info);
    return info != NULL;
}

/* The sets have copies; an option may name one descriptor again. */
static bool close_original(Build *b, ConfigItem *item, Error **errp)
{
    int64_t fd;

    if (item_number(item, "fd", &fd, errp) && fcntl(fd, F_GETFD) == 0) {
        close(fd);
    }
    return true;
}

bool build_fdsets(Build *b, Error **errp)
{
    return build_each(b, b->cfg->add_fds, make_fdset, errp)
        && build_each(b, b->cfg->add_fds, close_original, errp);
}

/*** Signals and the end ***/

static void on_signal(int signal, siginfo_t *info, void *context)
{
    qemu_system_killed(signal, info->si_pid);
}

static void catch_signals(void)
{
    static const int ends[] = { SIGINT, SIGHUP, SIGTERM };
    struct sigaction act = {
        .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO,
    };
    struct sigaction ignore = { .sa_handler = SIG_IGN };

    for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
        sigaction(ends[i], &act, NULL);
    }
    sigaction(SIGPIPE, &ignore, NULL);
}

/* Its removal must work after a change of directory. */
static bool write_pidfile(Build *b, Error **errp)
{
    const char *path = b->cfg->pidfile;

    if (!path) {
        return true;
    }
    if (!qemu_write_pidfile(path, errp)) {
        error_prepend(errp, "cannot create PID file: ");
        return false;
    }
    b->pidfile = g_canonicalize_filename(path, NULL);
    return true;
}

bool build_ready(Build *b, Error **errp)
{
    if (b->ready) {
        return true;
    }
    b->ready = true;
    catch_signals();
    return write_pidfile(b, errp) && give_up_rights(b, errp)
        && os_setup_post(errp);
}

void build_let_run(Build *b)
{
    if (!b->started && !b->cfg->stopped) {
        vm_start();
    }
    b->started = true;
}

int build_run(Build *b)
{
    int status = EXIT_SUCCESS;

    if (b->over) {
        return b->status;
    }
    build_let_run(b);
    do {
        main_loop_wait(false);
    } while (!main_loop_step(&status));
    return status;
}

/*
 * The kernel frees memory, VMs and threads faster than we could.  What is
 * left to do is what somebody else can see.
 */
void build_teardown(Build *b)
{
    if (bql_locked()) {
        if (current_machine && phase_check(PHASE_MACHINE_READY)) {
            vm_shutdown();
        }
        blk_drain_all();
        monitor_cleanup();
        qemu_chr_cleanup();
    }
    if (b->pidfile) {
        unlink(b->pidfile);
    }
    fflush(NULL);
}
