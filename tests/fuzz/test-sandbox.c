/*
 * The sandbox of fuzz targets keeps what its header promises.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <sys/socket.h>
#include <sys/un.h>
#include "sandbox.h"

/* Run @inside, which returns 0, in a sandboxed child; false if that cannot
 * be. */
static bool in_sandbox(int (*inside)(void), char *argument)
{
    g_autofree char *scratch = fuzz_scratch_make();
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        char *words[] = { (char *)"test", argument, NULL };
        char **argv = words;
        int argc = argument ? 2 : 1;

        fuzz_sandbox(&argc, &argv);
        _exit(inside() ? EXIT_FAILURE : EXIT_SUCCESS);
    }
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    fuzz_scratch_remove(scratch);
    g_assert_false(g_file_test(scratch, G_FILE_TEST_EXISTS));
    if (WIFEXITED(status) && WEXITSTATUS(status) == FUZZ_CANNOT_SANDBOX) {
        g_test_skip("this kernel has no Landlock");
        return false;
    }
    g_assert_cmpint(status, ==, 0);
    return true;
}

#define EXPECT(condition) \
    do { \
        if (!(condition)) { \
            fprintf(stderr, "line %d: %s: %m\n", __LINE__, #condition); \
            return -1; \
        } \
    } while (0)

static int use_scratch(void)
{
    struct sockaddr_un here = { AF_UNIX, "socket" };
    int fd = open("file", O_RDWR | O_CREAT | O_EXCL, 0600);
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);

    EXPECT(fd >= 0 && write(fd, "x", 1) == 1);
    EXPECT(access("file", R_OK) == 0);
    EXPECT(unlink("file") == 0);
    EXPECT(mkdir("folder", 0700) == 0);
    EXPECT(bind(listener, (struct sockaddr *)&here, sizeof(here)) == 0);
    EXPECT(listen(listener, 1) == 0);
    return 0;
}

static void test_files_in_the_scratch_folder_can_be_used(void)
{
    in_sandbox(use_scratch, NULL);
}

static int leave_by_file(void)
{
    EXPECT(open("/etc/passwd", O_RDONLY) < 0 && errno == EACCES);
    EXPECT(open("../../etc/passwd", O_RDONLY) < 0 && errno == EACCES);
    EXPECT(open("/dev/kvm", O_RDWR) < 0);
    EXPECT(open("/tmp", O_TMPFILE | O_RDWR, 0600) < 0 && errno == EACCES);
    EXPECT(open("../fuzz-was-here", O_WRONLY | O_CREAT, 0600) < 0);
    EXPECT(errno == EACCES);
    EXPECT(open("/usr/fuzz-was-here", O_WRONLY | O_CREAT, 0600) < 0);
    EXPECT(symlink("/etc/passwd", "link") == 0);
    EXPECT(open("link", O_RDONLY) < 0 && errno == EACCES);
    EXPECT(unlink("/etc/passwd") < 0);
    return 0;
}

static void test_files_elsewhere_are_out_of_reach(void)
{
    in_sandbox(leave_by_file, NULL);
}

static int leave_by_socket(void)
{
    static const int families[] = {
        AF_INET, AF_INET6, AF_NETLINK, AF_PACKET, AF_VSOCK,
    };
    struct sockaddr_un there = { AF_UNIX, "/run/systemd/notify" };
    int fd = socket(AF_UNIX, SOCK_STREAM, 0), pair[2];

    for (size_t i = 0; i < G_N_ELEMENTS(families); i++) {
        EXPECT(socket(families[i], SOCK_DGRAM, 0) < 0 && errno == EACCES);
    }
    EXPECT(fd >= 0);
    EXPECT(connect(fd, (struct sockaddr *)&there, sizeof(there)) < 0);
    EXPECT(errno == EACCES);
    EXPECT(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
    return 0;
}

static void test_there_is_no_network_and_no_peer_outside(void)
{
    in_sandbox(leave_by_socket, NULL);
}

static int take_too_much(void)
{
    int fd = open("file", O_RDWR | O_CREAT, 0600);
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;

    EXPECT(mmap(NULL, 2ull << 30, PROT_NONE, flags, -1, 0) == MAP_FAILED);
    EXPECT(ftruncate(fd, 1ull << 30) < 0 && errno == EFBIG);
    EXPECT(ftruncate(fd, 1 << 20) == 0);
    for (int i = 0; i < 4096; i++) {
        if (dup(fd) < 0) {
            return errno == EMFILE ? 0 : -1;
        }
    }
    return -1;
}

static void test_memory_files_and_descriptors_are_limited(void)
{
    in_sandbox(take_too_much, NULL);
}

static int be_quiet(void)
{
    char c;

    EXPECT(read(STDIN_FILENO, &c, 1) == 0);
    EXPECT(write(STDOUT_FILENO, "not ok\n", 7) == 7);
    return 0;
}

static void test_standard_input_and_output_lead_nowhere(void)
{
    in_sandbox(be_quiet, NULL);
}

static int use_argument(void)
{
    g_autofree char *name = g_strdup(g_getenv("FUZZ_TEST_FOLDER"));
    g_autofree char *file = g_build_filename(name, "file", NULL);

    EXPECT(open(file, O_WRONLY | O_CREAT | O_EXCL, 0600) >= 0);
    return 0;
}

static void test_a_folder_on_the_command_line_stays_in_reach(
    const void *prefix)
{
    g_autofree char *dir = g_dir_make_tmp("corpus-XXXXXX", NULL);
    g_autofree char *argument = g_strdup_printf("-artifact_prefix=%s/%s",
                                                dir, (const char *)prefix);
    g_autofree char *file = g_build_filename(dir, "file", NULL);

    g_setenv("FUZZ_TEST_FOLDER", dir, true);
    if (in_sandbox(use_argument, argument)) {
        g_assert_cmpint(unlink(file), ==, 0);
    }
    g_assert_cmpint(rmdir(dir), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fuzz-sandbox/scratch-can-be-used",
                    test_files_in_the_scratch_folder_can_be_used);
    g_test_add_func("/fuzz-sandbox/files-elsewhere-are-out-of-reach",
                    test_files_elsewhere_are_out_of_reach);
    g_test_add_func("/fuzz-sandbox/no-network-and-no-peer-outside",
                    test_there_is_no_network_and_no_peer_outside);
    g_test_add_func("/fuzz-sandbox/sizes-are-limited",
                    test_memory_files_and_descriptors_are_limited);
    g_test_add_func("/fuzz-sandbox/stdin-and-stdout-lead-nowhere",
                    test_standard_input_and_output_lead_nowhere);
    g_test_add_data_func("/fuzz-sandbox/command-line-stays-in-reach", "",
                         test_a_folder_on_the_command_line_stays_in_reach);
    /* It once did not: libFuzzer's findings were lost. */
    g_test_add_data_func("/fuzz-sandbox/files-to-be-stay-in-reach", "fi",
                         test_a_folder_on_the_command_line_stays_in_reach);
    return g_test_run();
}
