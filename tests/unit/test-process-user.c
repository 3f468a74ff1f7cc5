/*
 * Becoming somebody with fewer rights; what needs root says so and is
 * skipped without it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include "qapi/error.h"
#include "qemu/sandbox.h"

#define SOMEBODY 54321
#define SOME_GROUP 54322

static void assert_bad_user(const char *text, const char *message)
{
    ProcessUser user;
    Error *err = NULL;

    g_assert_false(process_user_parse(text, &user, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free(err);
}

static void test_parse(void)
{
    const struct passwd *root = getpwuid(0);
    ProcessUser user;

    g_assert_true(process_user_parse("54321:54322", &user, &error_abort));
    g_assert_null(user.name);
    g_assert_cmpuint(user.uid, ==, SOMEBODY);
    g_assert_cmpuint(user.gid, ==, SOME_GROUP);

    g_assert_nonnull(root);
    g_assert_true(process_user_parse(root->pw_name, &user, &error_abort));
    g_assert_cmpstr(user.name, ==, root->pw_name);
    g_assert_cmpuint(user.uid, ==, 0);
    g_free(user.name);
}

static void test_bad(void)
{
    static const char *const bad[] = {
        ":", "1:", ":1", "1:2x", "-1:1", "4294967295:1", "1:4294967295",
        "1:2:3", "0x1:2", " 1:2", "99999999999:1",
    };

    assert_bad_user("no-such-user-here",
                    "User 'no-such-user-here' doesn't exist");
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        g_autofree char *message = g_strdup_printf(
            "Parameter 'user' expects a user's name or UID:GID, not '%s'",
            bad[i]);

        assert_bad_user(bad[i], message);
    }
}

/* Exit status of a child that runs @what. */
static int in_child(int (*what)(void))
{
    pid_t pid = fork();
    int status;

    g_assert_cmpint(pid, >=, 0);
    if (!pid) {
        _exit(what());
    }
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    g_assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int become(void)
{
    ProcessUser user = { .uid = SOMEBODY, .gid = SOME_GROUP };
    gid_t groups[8];

    process_become(&user, &error_abort);
    return !(getuid() == SOMEBODY && geteuid() == SOMEBODY &&
             getgid() == SOME_GROUP && getgroups(8, groups) == 1 &&
             groups[0] == SOME_GROUP && setuid(0) < 0);
}

static int become_without_rights(void)
{
    ProcessUser user = { .uid = SOMEBODY, .gid = SOME_GROUP };
    Error *err = NULL;

    return setuid(SOMEBODY) < 0 || process_become(&user, &err) ||
        !strstr(error_get_pretty(err), "cannot become group");
}

static int change_root(void)
{
    g_autofree char *dir = g_dir_make_tmp("ringfence-root-XXXXXX", NULL);
    int outside = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct stat before, after;

    if (process_chroot("/no-such-folder", NULL) || stat(dir, &before) < 0) {
        return 1;
    }
    process_chroot(dir, &error_abort);
    if (stat(".", &after) < 0 || after.st_ino != before.st_ino ||
        stat("/..", &after) < 0 || after.st_ino != before.st_ino) {
        return 2;
    }
    return unlinkat(outside, dir + 1, AT_REMOVEDIR) < 0;
}

static bool is_root(void)
{
    if (getuid() == 0) {
        return true;
    }
    g_test_skip("needs root");
    return false;
}

static void test_become(void)
{
    if (is_root()) {
        g_assert_cmpint(in_child(become), ==, 0);
        g_assert_cmpint(in_child(become_without_rights), ==, 0);
    }
}

static void test_chroot(void)
{
    if (is_root()) {
        g_assert_cmpint(in_child(change_root), ==, 0);
    }
}

static int follow(void)
{
    int signal = 0;

    process_exit_with_parent(getppid(), &error_abort);
    return prctl(PR_GET_PDEATHSIG, &signal) < 0 || signal != SIGTERM;
}

static int follow_nobody(void)
{
    Error *err = NULL;

    return process_exit_with_parent(getpid(), &err) ||
        !g_str_equal(error_get_pretty(err),
                     "the parent process is gone already");
}

static void test_parent(void)
{
    g_assert_cmpint(in_child(follow), ==, 0);
    g_assert_cmpint(in_child(follow_nobody), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/process-user/names and numbers", test_parse);
    g_test_add_func("/process-user/neither is refused", test_bad);
    g_test_add_func("/process-user/there is no way back", test_become);
    g_test_add_func("/process-user/a root of its own", test_chroot);
    g_test_add_func("/process-user/the parent's end is heard", test_parent);
    return g_test_run();
}
