/*
 * The system call filter (seccomp(2), by libseccomp).
 *
 * A list of what is denied: what is left are the calls that devices, host
 * files and the threads of a machine need, and which differ from one C
 * library to the next.  libseccomp is looked for only when a filter is asked
 * for, so that other starts do not pay for it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <sys/prctl.h>
#include "qapi/error.h"
#include "qemu/sandbox.h"

bool sandbox_active(void)
{
    /* 0: no filter; an error may be a filter that denies the question. */
    return prctl(PR_GET_SECCOMP) != 0;
}

bool sandbox_no_new_privileges(Error **errp)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) {
        error_setg_errno(errp, errno, "cannot give up new privileges");
        return false;
    }
    return true;
}

#ifdef CONFIG_SECCOMP

#include <dlfcn.h>
#include <sched.h>
#include <seccomp.h>

#define SECCOMP_SONAME "libseccomp.so.2"

/* One call that is denied, always or depending on an argument. */
typedef struct SandboxRule {
    SandboxSet set;
    int call;
    uint32_t action;
    unsigned args;
    struct scmp_arg_cmp arg;
} SandboxRule;

#define KILL SCMP_ACT_KILL_PROCESS
#define DENY(set, name) { SANDBOX_ ## set, SCMP_SYS(name), KILL, 0, { 0 } }
#define FAIL(set, name, error) \
    { SANDBOX_ ## set, SCMP_SYS(name), SCMP_ACT_ERRNO(error), 0, { 0 } }

static const SandboxRule rules[] = {
    DENY(HOST, reboot), DENY(HOST, kexec_load), DENY(HOST, kexec_file_load),
    DENY(HOST, init_module), DENY(HOST, finit_module),
    DENY(HOST, delete_module), DENY(HOST, swapon), DENY(HOST, swapoff),
    DENY(HOST, mount), DENY(HOST, umount), DENY(HOST, umount2),
    DENY(HOST, pivot_root), DENY(HOST, syslog), DENY(HOST, acct),
    DENY(HOST, settimeofday), DENY(HOST, sethostname),
    DENY(HOST, setdomainname), DENY(HOST, iopl), DENY(HOST, ioperm),
    DENY(HOST, afs_syscall), DENY(HOST, break), DENY(HOST, ftime),
    DENY(HOST, getpmsg), DENY(HOST, gtty), DENY(HOST, lock), DENY(HOST, mpx),
    DENY(HOST, prof), DENY(HOST, profil), DENY(HOST, putpmsg),
    DENY(HOST, security), DENY(HOST, stty), DENY(HOST, tuxcall),
    DENY(HOST, ulimit), DENY(HOST, vserver),

    DENY(OBSOLETE, readdir), DENY(OBSOLETE, _sysctl),
    DENY(OBSOLETE, bdflush), DENY(OBSOLETE, create_module),
    DENY(OBSOLETE, get_kernel_syms), DENY(OBSOLETE, query_module),
    DENY(OBSOLETE, sgetmask), DENY(OBSOLETE, ssetmask),
    DENY(OBSOLETE, sysfs), DENY(OBSOLETE, uselib), DENY(OBSOLETE, ustat),

    DENY(PRIVILEGES, setuid), DENY(PRIVILEGES, setgid),
    DENY(PRIVILEGES, setreuid), DENY(PRIVILEGES, setregid),
    DENY(PRIVILEGES, setresuid), DENY(PRIVILEGES, setresgid),
    DENY(PRIVILEGES, setfsuid), DENY(PRIVILEGES, setfsgid),
    DENY(PRIVILEGES, setpgid), DENY(PRIVILEGES, setsid),

    DENY(SPAWN, fork), DENY(SPAWN, vfork), DENY(SPAWN, execve),
    DENY(SPAWN, execveat),
    { SANDBOX_SPAWN, SCMP_SYS(clone), KILL, 1,
      { 0, SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0 } },
    /* Its flags are in memory, out of a filter's sight: the C library falls
     * back to clone(2). */
    FAIL(SPAWN, clone3, ENOSYS),

    FAIL(RESOURCES, setpriority, EPERM), FAIL(RESOURCES, ioprio_set, EPERM),
    FAIL(RESOURCES, sched_setparam, EPERM),
    FAIL(RESOURCES, sched_setattr, EPERM),
    FAIL(RESOURCES, sched_setaffinity, EPERM),
    /* Stepping back to idle is always allowed. */
    { SANDBOX_RESOURCES, SCMP_SYS(sched_setscheduler), SCMP_ACT_ERRNO(EPERM),
      1, { 1, SCMP_CMP_NE, SCHED_IDLE, 0 } },
};

typedef struct Seccomp {
    void *lib;
    scmp_filter_ctx (*init)(uint32_t action);
    int (*attr_set)(scmp_filter_ctx ctx, enum scmp_filter_attr attr,
                    uint32_t value);
    int (*rule_add_array)(scmp_filter_ctx ctx, uint32_t action, int call,
                          unsigned args, const struct scmp_arg_cmp *arg);
    int (*load)(const scmp_filter_ctx ctx);
    void (*release)(scmp_filter_ctx ctx);
} Seccomp;

static bool seccomp_open(Seccomp *s, Error **errp)
{
    s->lib = dlopen(SECCOMP_SONAME, RTLD_NOW | RTLD_LOCAL);
    if (!s->lib) {
        error_setg(errp, "a sandbox needs libseccomp: %s", dlerror());
        return false;
    }
    *(void **)&s->init = dlsym(s->lib, "seccomp_init");
    *(void **)&s->attr_set = dlsym(s->lib, "seccomp_attr_set");
    *(void **)&s->rule_add_array = dlsym(s->lib, "seccomp_rule_add_array");
    *(void **)&s->load = dlsym(s->lib, "seccomp_load");
    *(void **)&s->release = dlsym(s->lib, "seccomp_release");
    if (s->init && s->attr_set && s->rule_add_array && s->load &&
        s->release) {
        return true;
    }
    dlclose(s->lib);
    error_setg(errp, "%s lacks functions that a sandbox needs",
               SECCOMP_SONAME);
    return false;
}

/* Fill the filter in and load it; a negative errno on failure. */
static int load_filter(const Seccomp *s, scmp_filter_ctx ctx, unsigned sets)
{
    int ret = s->attr_set(ctx, SCMP_FLTATR_CTL_TSYNC, 1);

    for (size_t i = 0; ret >= 0 && i < ARRAY_SIZE(rules); i++) {
        const SandboxRule *rule = &rules[i];

        /* Negative: a call that this architecture never had. */
        if (rule->set & sets && rule->call >= 0) {
            ret = s->rule_add_array(ctx, rule->action, rule->call, rule->args,
                                    &rule->arg);
        }
    }
    return ret < 0 ? ret : s->load(ctx);
}

bool sandbox_deny(unsigned sets, Error **errp)
{
    Seccomp s;
    scmp_filter_ctx ctx;
    int ret = -ENOMEM;

    if (!seccomp_open(&s, errp)) {
        return false;
    }
    ctx = s.init(SCMP_ACT_ALLOW);
    if (ctx) {
        ret = load_filter(&s, ctx, sets);
        s.release(ctx);
    }
    dlclose(s.lib);
    if (ret < 0) {
        error_setg_errno(errp, -ret, "cannot load the system call filter");
        return false;
    }
    return true;
}

#else

bool sandbox_deny(unsigned sets, Error **errp)
{
    error_setg(errp, "this program was built without libseccomp, which a "
               "sandbox needs");
    return false;
}

#endif
