/*
 * Where a fuzz target that runs a whole machine runs it.
 *
 * Kernel objects are out of reach rather than renamed: a name that a command
 * opens may be anything, and an attempt to leave is one more error path.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <ftw.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include "sandbox.h"

#define SCRATCH_VARIABLE "FUZZ_SCRATCH"
#define MORE_MEMORY (1ull << 30)
#define MAX_FILE (64u << 20)
#define MAX_FDS 512

static void must(bool ok, const char *what)
{
    if (!ok) {
        fprintf(stderr, "fuzz sandbox: %s: %s\n", what, strerror(errno));
        exit(EXIT_FAILURE);
    }
}

/*** The scratch folder ***/

char *fuzz_scratch_make(void)
{
    char *dir = g_dir_make_tmp("ringfence-fuzz-XXXXXX", NULL);

    must(dir && g_setenv(SCRATCH_VARIABLE, dir, true), "scratch folder");
    return dir;
}

static int delete_one(const char *path, const struct stat *st, int type,
                      struct FTW *ftw)
{
    return ftw->level ? remove(path) : 0;
}

void fuzz_scratch_empty(const char *dir)
{
    nftw(dir, delete_one, 8, FTW_DEPTH | FTW_PHYS);
}

void fuzz_scratch_remove(const char *dir)
{
    fuzz_scratch_empty(dir);
    rmdir(dir);
}

/*** Files ***/

#define CAN_READ \
    (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define CAN_EXECUTE (CAN_READ | LANDLOCK_ACCESS_FS_EXECUTE)
#define CAN_USE (CAN_READ | LANDLOCK_ACCESS_FS_WRITE_FILE)
/* All that the first version of Landlock knows, which ends here. */
#define CAN_ALL (LANDLOCK_ACCESS_FS_MAKE_SYM * 2 - 1)
#define OF_FILES (LANDLOCK_ACCESS_FS_EXECUTE | \
                  LANDLOCK_ACCESS_FS_READ_FILE | \
                  LANDLOCK_ACCESS_FS_WRITE_FILE)

static void permit(int rules, const char *path, uint64_t access)
{
    struct landlock_path_beneath_attr beneath = { .allowed_access = access };
    struct stat st;

    beneath.parent_fd = open(path, O_PATH | O_CLOEXEC);
    if (beneath.parent_fd < 0) {
        return;                         /* not there, so out of reach */
    }
    must(fstat(beneath.parent_fd, &st) == 0, path);
    if (!S_ISDIR(st.st_mode)) {
        beneath.allowed_access &= OF_FILES;
    }
    must(syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH,
                 &beneath, 0) == 0, path);
    close(beneath.parent_fd);
}

/*
 * PATH, or -flag=PATH: make it absolute, and let it be used.  What is not
 * there may be the beginning of names to be made.
 */
static void permit_argument(int rules, char **arg)
{
    char *value = **arg == '-' ? strchr(*arg, '=') : NULL;
    g_autofree char *path = NULL, *dir = NULL;
    const char *rest = "";

    value = value ? value + 1 : *arg;
    path = realpath(value, NULL);
    if (path) {
        rest = g_str_has_suffix(value, "/") ? "/" : "";
    } else if (strchr(value, '/')) {
        dir = g_path_get_dirname(value);
        path = realpath(dir, NULL);
        rest = strrchr(value, '/');
    }
    if (path && !g_str_equal(path, "/")) {
        permit(rules, path, CAN_ALL);
        *arg = g_strdup_printf("%.*s%s%s", (int)(value - *arg), *arg, path,
                               rest);
    }
}

static void confine_files(const char *scratch, const char *device, int argc,
                          char **argv)
{
    static const struct { const char *path; uint64_t access; } outside[] = {
        { "/usr", CAN_EXECUTE }, { "/lib", CAN_EXECUTE },
        { "/lib64", CAN_EXECUTE }, { "/etc/ld.so.cache", CAN_READ },
        { "/proc", CAN_READ }, { "/dev/null", CAN_USE },
        { "/dev/zero", CAN_USE }, { "/dev/urandom", CAN_READ },
        { "/dev/ptmx", CAN_USE }, { "/dev/pts", CAN_USE },
    };
    struct landlock_ruleset_attr attr = { .handled_access_fs = CAN_ALL };
    int rules = syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr), 0);

    if (rules < 0 && (errno == ENOSYS || errno == EOPNOTSUPP)) {
        fprintf(stderr, "fuzz sandbox: this kernel has no Landlock\n");
        exit(FUZZ_CANNOT_SANDBOX);
    }
    must(rules >= 0, "Landlock");
    permit(rules, scratch, CAN_ALL);
    if (device) {
        permit(rules, device, CAN_USE);
    }
    permit(rules, "/proc/self/exe", CAN_EXECUTE);       /* for symbols */
    for (size_t i = 0; i < G_N_ELEMENTS(outside); i++) {
        permit(rules, outside[i].path, outside[i].access);
    }
    for (int i = 1; i < argc; i++) {
        permit_argument(rules, &argv[i]);
    }
    must(syscall(SYS_landlock_restrict_self, rules, 0) == 0, "Landlock");
    close(rules);
}

/*** Sockets ***/

#define AT(member) offsetof(struct seccomp_data, member)

static void confine_sockets(void)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, AT(arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, AT(nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_connect, 3, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, AT(args[0])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_UNIX, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = { G_N_ELEMENTS(filter), filter };

    must(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0,
         "seccomp");
}

/*** Sizes ***/

static void limit(int resource, rlim_t most)
{
    struct rlimit now;

    must(getrlimit(resource, &now) == 0, "getrlimit");
    if (now.rlim_max > most) {
        now.rlim_max = most;
    }
    now.rlim_cur = now.rlim_max;
    must(setrlimit(resource, &now) == 0, "setrlimit");
}

static void confine_sizes(void)
{
    g_autofree char *pages = NULL;

    must(g_file_get_contents("/proc/self/statm", &pages, NULL, NULL),
         "/proc/self/statm");
    limit(RLIMIT_AS, g_ascii_strtoull(pages, NULL, 10) * getpagesize() +
          MORE_MEMORY);
    limit(RLIMIT_FSIZE, MAX_FILE);
    limit(RLIMIT_NOFILE, MAX_FDS);
    limit(RLIMIT_CORE, 0);
    signal(SIGXFSZ, SIG_IGN);
}

void fuzz_sandbox(int *argc, char ***argv)
{
    fuzz_sandbox_with(NULL, argc, argv);
}

void fuzz_sandbox_with(const char *device, int *argc, char ***argv)
{
    g_autofree char *scratch = g_strdup(g_getenv(SCRATCH_VARIABLE));
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    if (!scratch) {
        scratch = fuzz_scratch_make();
    }
    must(null >= 0 && dup2(null, STDIN_FILENO) == STDIN_FILENO &&
         dup2(null, STDOUT_FILENO) == STDOUT_FILENO, "/dev/null");
    close(null);
    must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "no new privileges");
    confine_files(scratch, device, *argc, *argv);
    confine_sockets();
    confine_sizes();
    must(chdir(scratch) == 0, scratch);
}
