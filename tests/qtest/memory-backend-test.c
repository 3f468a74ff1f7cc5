/*
 * memory-backend-ram, memory-backend-file and memory-backend-memfd as the
 * guest's memory; files of malformed size or kind, and numbers at the edge.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <sys/stat.h>
#include "libqtest.h"

#define MiB (1u << 20)

static char *make_file(uint64_t size)
{
    char *path;
    int fd = g_file_open_tmp("ringfence-memory-XXXXXX", &path, NULL);

    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(ftruncate(fd, size), ==, 0);
    close(fd);
    return path;
}

static void remove_file(char *path)
{
    unlink(path);
    g_free(path);
}

/* An emulator whose RAM, 32 MiB of it, is @object. */
static QTestState *start(const char *object)
{
    return qtest_initf("-object %s,id=m,size=32M "
                       "-M microvm,memory-backend=m -m 32", object);
}

static void assert_is_memory(QTestState *s)
{
    static const uint64_t places[] = { 0x1000, 16 * MiB, 32 * MiB - 8 };

    /* The board has its tables elsewhere. */
    g_assert_cmphex(qtest_readq(s, 16 * MiB), ==, 0);
    for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
        qtest_writeq(s, places[i], 0x0123456789abcdef + i);
    }
    for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
        g_assert_cmphex(qtest_readq(s, places[i]), ==,
                        0x0123456789abcdef + i);
    }
    /* The end: what lies behind takes nothing. */
    qtest_writeq(s, 32 * MiB, UINT64_MAX);
    qtest_writeq(s, 32 * MiB - 4, 0x5555555555555555);
    g_assert_cmphex(qtest_readl(s, 32 * MiB - 4), ==, 0x55555555);
}

static void test_memory(void)
{
    static const char *const objects[] = {
        "memory-backend-ram", "memory-backend-ram,prealloc=on",
        "memory-backend-ram,share=on", "memory-backend-memfd",
        "memory-backend-memfd,share=off,seal=off",
    };

    for (size_t i = 0; i < ARRAY_SIZE(objects); i++) {
        QTestState *s = start(objects[i]);

        assert_is_memory(s);
        qtest_qmp_fails(s, "in use", "{'execute': 'object-del', "
                        "'arguments': {'id': 'm'}}");
        qtest_quit(s);
    }
}

static uint64_t file_word(const char *path, uint64_t at)
{
    uint64_t word = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    g_assert_cmpint(pread(fd, &word, 8, at), ==, 8);
    close(fd);
    return word;
}

static void test_file(void)
{
    for (int share = 0; share < 2; share++) {
        char *path = make_file(32 * MiB);
        g_autofree char *object = g_strdup_printf(
            "memory-backend-file,mem-path=%s,share=%s", path,
            share ? "on" : "off");
        QTestState *s = start(object);

        assert_is_memory(s);
        g_assert_cmphex(file_word(path, 16 * MiB), ==,
                        share ? 0x0123456789abcdf0 : 0);
        qtest_quit(s);
        remove_file(path);
    }
}

static void test_offset_in_file(void)
{
    char *path = make_file(40 * MiB);
    g_autofree char *object = g_strdup_printf(
        "memory-backend-file,mem-path=%s,share=on,offset=4M", path);
    QTestState *s = start(object);

    qtest_writeq(s, 0x1000, 0x1122334455667788);
    g_assert_cmphex(file_word(path, 4 * MiB + 0x1000), ==,
                    0x1122334455667788);
    g_assert_cmphex(file_word(path, 0x1000), ==, 0);
    qtest_quit(s);
    remove_file(path);
}

/* Every one is refused, by name of what is wrong, and leaves nothing. */
static void test_malformed_objects(void)
{
    static const char *const bad[][2] = {
        { "'qom-type': 'memory-backend-ram'", "size" },
        { "'qom-type': 'memory-backend-ram', 'size': 0", "size" },
        { "'qom-type': 'memory-backend-ram', 'size': -1", "" },
        { "'qom-type': 'memory-backend-ram', 'size': 9223372036854775807",
          "" },
        { "'qom-type': 'memory-backend-ram', 'size': 18446744073709551615",
          "" },
        { "'qom-type': 'memory-backend-ram', 'size': 18446744073709547520",
          "" },
        { "'qom-type': 'memory-backend-memfd', 'size': 0", "size" },
        { "'qom-type': 'memory-backend-memfd', 'size': "
          "18446744073709551615", "" },
        { "'qom-type': 'memory-backend-memfd', 'size': 4096, "
          "'hugetlbsize': 2097152", "hugetlb" },
        { "'qom-type': 'memory-backend-ram', 'size': 4096, "
          "'prealloc-threads': 0", "prealloc-threads" },
        { "'qom-type': 'memory-backend-ram', 'size': 4096, "
          "'prealloc-threads': 4294967295", "prealloc-threads" },
        { "'qom-type': 'memory-backend-ram', 'size': 4096, 'host-nodes': "
          "[65535], 'policy': 'bind'", "host-nodes" },
        { "'qom-type': 'memory-backend-ram', 'size': 4096, 'policy': 'bind'",
          "host-nodes" },
        { "'qom-type': 'memory-backend-file', 'size': 4096", "mem-path" },
        { "'qom-type': 'memory-backend-file', 'size': 4096, 'mem-path': "
          "'/no/such/place'", "/no/such/place" },
        { "'qom-type': 'memory-backend-file', 'size': 4096, 'mem-path': "
          "'/dev/null'", "" },
    };
    QTestState *s = qtest_init("-M microvm -m 32");

    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        g_autofree char *text = g_strdup_printf("{'execute': 'object-add', "
            "'arguments': {'id': 'bad', %s}}", bad[i][0]);

        g_test_message("%s", bad[i][0]);
        qtest_qmp_fails(s, bad[i][1], text);
        qtest_qmp_fails(s, "bad", "{'execute': 'object-del', 'arguments': "
                        "{'id': 'bad'}}");
    }
    qtest_quit(s);
}

static void test_malformed_files(void)
{
    static const struct {
        uint64_t file, size, offset, align;
    } cases[] = {
        { 4096, 8192 }, { 4095, 4096 }, { 1, 4096 },
        { 8192, 8192, 4096 }, { 8192, 4096, 1 }, { 8192, 4096, 8192 },
        { 8192, 4096, UINT64_MAX - 4095 }, { 8192, 4096, 1ull << 63 },
        { 8192, 4096, 0, 3 }, { 8192, 4096, 0, 1ull << 63 },
    };
    QTestState *s = qtest_init("-M microvm -m 32");

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        char *path = make_file(cases[i].file);
        struct stat st;

        g_test_message("case %zu", i);
        qtest_qmp_fails(s, "", "{'execute': 'object-add', 'arguments': {"
            "'qom-type': 'memory-backend-file', 'id': 'bad', 'mem-path': %s, "
            "'size': %llu, 'offset': %llu, 'align': %llu}}", path,
            (unsigned long long)cases[i].size,
            (unsigned long long)cases[i].offset,
            (unsigned long long)cases[i].align);
        qtest_qmp_fails(s, "bad", "{'execute': 'object-del', 'arguments': "
                        "{'id': 'bad'}}");
        /* Whose file it is, its size is not ours to change. */
        g_assert_cmpint(stat(path, &st), ==, 0);
        g_assert_cmpuint(st.st_size, ==, cases[i].file);
        remove_file(path);
    }
    qtest_quit(s);
}

/* Come and go while the machine runs. */
static void test_hotplug(void)
{
    QTestState *s = qtest_init("-M microvm -m 32");

    for (int i = 0; i < 20; i++) {
        qobject_unref(qtest_qmp_return(s, "{'execute': 'object-add', "
            "'arguments': {'qom-type': %s, 'id': 'm', 'size': 1048576}}",
            i % 2 ? "memory-backend-ram" : "memory-backend-memfd"));
        qtest_qmp_fails(s, "m", "{'execute': 'object-add', 'arguments': {"
            "'qom-type': 'memory-backend-ram', 'id': 'm', 'size': 4096}}");
        qtest_qmp_fails(s, "size", "{'execute': 'qom-set', 'arguments': {"
            "'path': '/objects/m', 'property': 'size', 'value': 4096}}");
        qobject_unref(qtest_qmp_return(s, "{'execute': 'object-del', "
                                       "'arguments': {'id': 'm'}}"));
    }
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/memory-backend/each kind is memory to its end",
                    test_memory);
    g_test_add_func("/memory-backend/a shared file has what is written",
                    test_file);
    g_test_add_func("/memory-backend/a file from an offset on",
                    test_offset_in_file);
    g_test_add_func("/memory-backend/malformed objects leave nothing",
                    test_malformed_objects);
    g_test_add_func("/memory-backend/malformed files stay as they are",
                    test_malformed_files);
    g_test_add_func("/memory-backend/they come and go", test_hotplug);
    return g_test_run();
}
