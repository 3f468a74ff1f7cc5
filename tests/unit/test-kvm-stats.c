/*
 * Tests of accel/kvm/kvm-stats.c: a descriptor of counters is understood.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <sys/mman.h>
#include "qapi/error.h"
#include "qapi/util.h"
#include "system/kvm_int.h"

#define NAME_BYTES 16

/* struct kvm_stats_desc with a name of that size. */
typedef struct Desc {
    __u32 flags;
    __s16 exponent;
    __u16 size;
    __u32 offset;
    __u32 bucket_size;
    char name[NAME_BYTES];
} Desc;

G_STATIC_ASSERT(offsetof(Desc, name) == offsetof(struct kvm_stats_desc,
                                                 name));

/* What KVM would give, with its data at the end. */
static int file_new(const Desc *descs, unsigned count, const uint64_t *data,
                    size_t data_bytes)
{
    struct kvm_stats_header h = {
        .name_size = NAME_BYTES, .num_desc = count,
        .id_offset = sizeof(h), .desc_offset = sizeof(h) + NAME_BYTES,
    };
    int fd = memfd_create("stats", 0);

    h.data_offset = h.desc_offset + count * sizeof(*descs);
    g_assert_cmpint(pwrite(fd, &h, sizeof(h), 0), ==, sizeof(h));
    g_assert_cmpint(pwrite(fd, descs, count * sizeof(*descs), h.desc_offset),
                    ==, count * sizeof(*descs));
    g_assert_cmpint(pwrite(fd, data, data_bytes, h.data_offset), ==,
                    data_bytes);
    return fd;
}

static const Desc descs[] = {
    { KVM_STATS_TYPE_CUMULATIVE | KVM_STATS_UNIT_NONE |
        KVM_STATS_BASE_POW10, 0, 1, 0, 0, "exits" },
    { KVM_STATS_TYPE_PEAK | KVM_STATS_UNIT_SECONDS | KVM_STATS_BASE_POW10,
        -9, 1, 8, 0, "longest" },
    { KVM_STATS_TYPE_INSTANT | KVM_STATS_UNIT_BOOLEAN |
        KVM_STATS_BASE_POW2, 0, 1, 16, 0, "blocked" },
    { KVM_STATS_TYPE_LINEAR_HIST | KVM_STATS_UNIT_BYTES |
        KVM_STATS_BASE_POW2, 10, 3, 24, 4, "sizes" },
    /* as long as a name may be, with no end */
    { KVM_STATS_TYPE_LOG_HIST | KVM_STATS_UNIT_CYCLES |
        KVM_STATS_BASE_POW2, 0, 2, 48, 0, "sixteen-letters!" },
    /* of a kind that is not known yet */
    { KVM_STATS_TYPE_MAX + 1, 0, 1, 0, 0, "strange" },
};

static const uint64_t data[] = { 5, UINT64_MAX, 1, 1, 2, 3, 8, 9 };

static int descs_file(void)
{
    return file_new(descs, ARRAY_SIZE(descs), data, sizeof(data));
}

static void test_values_are_numbers_flags_and_buckets(void)
{
    int fd = descs_file();
    StatsList *list = kvm_stats_read(fd, NULL, &error_abort), *l = list;
    uint64List *buckets;

    g_assert_cmpstr(l->value->name, ==, "exits");
    g_assert_cmpint(l->value->value->type, ==, QTYPE_QNUM);
    g_assert_cmpuint(l->value->value->u.scalar, ==, 5);
    l = l->next;
    g_assert_cmpstr(l->value->name, ==, "longest");
    g_assert_cmpuint(l->value->value->u.scalar, ==, UINT64_MAX);
    l = l->next;
    g_assert_cmpstr(l->value->name, ==, "blocked");
    g_assert_cmpint(l->value->value->type, ==, QTYPE_QBOOL);
    g_assert_true(l->value->value->u.boolean);
    l = l->next;
    g_assert_cmpstr(l->value->name, ==, "sizes");
    g_assert_cmpint(l->value->value->type, ==, QTYPE_QLIST);
    buckets = l->value->value->u.list;
    for (int i = 1; i <= 3; i++, buckets = buckets->next) {
        g_assert_cmpuint(buckets->value, ==, i);
    }
    g_assert_null(buckets);
    l = l->next;
    g_assert_cmpstr(l->value->name, ==, "sixteen-letters!");
    g_assert_cmpuint(l->value->value->u.list->next->value, ==, 9);
    g_assert_null(l->next);
    qapi_free_StatsList(list);
    close(fd);
}

static void test_names_choose(void)
{
    strList two = { .value = (char *)"blocked" };
    strList one = { .value = (char *)"exits", .next = &two };
    int fd = descs_file();
    StatsList *list = kvm_stats_read(fd, &one, &error_abort);

    g_assert_cmpstr(list->value->name, ==, "exits");
    g_assert_cmpstr(list->next->value->name, ==, "blocked");
    g_assert_null(list->next->next);
    qapi_free_StatsList(list);
    close(fd);
}

static void test_schema_tells_units(void)
{
    int fd = descs_file();
    StatsSchemaValueList *list = kvm_stats_schema(fd, &error_abort);
    StatsSchemaValueList *l = list;

    g_assert_cmpstr(l->value->name, ==, "exits");
    g_assert_cmpint(l->value->type, ==, STATS_TYPE_CUMULATIVE);
    g_assert_false(l->value->has_unit || l->value->has_base ||
                   l->value->has_bucket_size);
    l = l->next;
    g_assert_cmpint(l->value->type, ==, STATS_TYPE_PEAK);
    g_assert_cmpint(l->value->unit, ==, STATS_UNIT_SECONDS);
    g_assert_true(l->value->has_base);
    g_assert_cmpint(l->value->base, ==, 10);
    g_assert_cmpint(l->value->exponent, ==, -9);
    l = l->next;
    g_assert_cmpint(l->value->type, ==, STATS_TYPE_INSTANT);
    g_assert_cmpint(l->value->unit, ==, STATS_UNIT_BOOLEAN);
    l = l->next;
    g_assert_cmpint(l->value->type, ==, STATS_TYPE_LINEAR_HISTOGRAM);
    g_assert_cmpint(l->value->unit, ==, STATS_UNIT_BYTES);
    g_assert_cmpint(l->value->base, ==, 2);
    g_assert_cmpint(l->value->exponent, ==, 10);
    g_assert_cmpuint(l->value->bucket_size, ==, 4);
    l = l->next;
    g_assert_cmpint(l->value->type, ==, STATS_TYPE_LOG2_HISTOGRAM);
    g_assert_cmpint(l->value->unit, ==, STATS_UNIT_CYCLES);
    g_assert_null(l->next);
    qapi_free_StatsSchemaValueList(list);
    close(fd);
}

static void test_a_file_that_is_too_short_is_an_error(void)
{
    struct kvm_stats_header huge = { .name_size = 16, .num_desc = 1 << 30 };
    Error *err = NULL;
    int fd = descs_file();

    g_assert_cmpint(ftruncate(fd, lseek(fd, 0, SEEK_END) - 8), ==, 0);
    g_assert_null(kvm_stats_read(fd, NULL, &err));
    error_free_or_abort(&err);
    g_assert_cmpint(ftruncate(fd, 100), ==, 0);
    g_assert_null(kvm_stats_schema(fd, &err));
    error_free_or_abort(&err);
    g_assert_cmpint(ftruncate(fd, 3), ==, 0);
    g_assert_null(kvm_stats_schema(fd, &err));
    error_free_or_abort(&err);
    g_assert_cmpint(pwrite(fd, &huge, sizeof(huge), 0), ==, sizeof(huge));
    g_assert_null(kvm_stats_read(fd, NULL, &err));
    error_free_or_abort(&err);
    close(fd);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/kvm-stats/values-are-numbers-flags-and-buckets",
                    test_values_are_numbers_flags_and_buckets);
    g_test_add_func("/kvm-stats/names-choose", test_names_choose);
    g_test_add_func("/kvm-stats/schema-tells-units", test_schema_tells_units);
    g_test_add_func("/kvm-stats/a-file-that-is-too-short-is-an-error",
                    test_a_file_that_is_too_short_is_an_error);
    return g_test_run();
}
