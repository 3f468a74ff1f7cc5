/*
 * "info stats": counters, for people.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hmp-rig.h"
#include "qapi/error.h"
#include "qapi/util.h"
#include "system/stats.h"

/* What the provider of this test keeps; of the machine, only the flag. */
static const StatsSchemaValue kept[] = {
    { .name = (char *)"plain", .type = STATS_TYPE_CUMULATIVE },
    { .name = (char *)"time", .type = STATS_TYPE_INSTANT, .has_unit = true,
      .unit = STATS_UNIT_SECONDS, .has_base = true, .base = 10,
      .exponent = -9 },
    { .name = (char *)"size", .type = STATS_TYPE_PEAK, .has_unit = true,
      .unit = STATS_UNIT_BYTES, .has_base = true, .base = 2, .exponent = 20 },
    { .name = (char *)"odd", .type = STATS_TYPE_PEAK, .has_unit = true,
      .unit = STATS_UNIT_CYCLES, .has_base = true, .base = 10,
      .exponent = 4 },
    { .name = (char *)"small", .type = STATS_TYPE_PEAK, .has_unit = true,
      .unit = STATS_UNIT_BYTES, .has_base = true, .base = 2,
      .exponent = -10 },
    { .name = (char *)"tiny", .type = STATS_TYPE_PEAK, .has_unit = true,
      .unit = STATS_UNIT_SECONDS, .has_base = true, .base = 10,
      .exponent = -21 },
    { .name = (char *)"power", .type = STATS_TYPE_PEAK, .has_base = true,
      .base = 2, .exponent = 10 },
    { .name = (char *)"flag", .type = STATS_TYPE_INSTANT, .has_unit = true,
      .unit = STATS_UNIT_BOOLEAN },
    { .name = (char *)"buckets", .type = STATS_TYPE_LINEAR_HISTOGRAM,
      .has_bucket_size = true, .bucket_size = 5 },
};

static bool fail;

static Stats *make_stats(const char *name, bool of_cpu)
{
    Stats *stats = g_new0(Stats, 1);
    StatsValue *value = stats->value = g_new0(StatsValue, 1);

    stats->name = g_strdup(name);
    if (g_str_equal(name, "flag")) {
        value->type = QTYPE_QBOOL;
        value->u.boolean = of_cpu;
    } else if (g_str_equal(name, "buckets")) {
        value->type = QTYPE_QLIST;
        QAPI_LIST_PREPEND(value->u.list, 8);
        QAPI_LIST_PREPEND(value->u.list, 7);
    } else {
        value->type = QTYPE_QNUM;
        value->u.scalar = UINT64_MAX;
    }
    return stats;
}

static void retrieve(StatsResultList **result, StatsTarget target,
                     strList *names, strList *targets, Error **errp)
{
    StatsList *list = NULL;
    bool of_cpu = target == STATS_TARGET_VCPU;

    for (int i = ARRAY_SIZE(kept) - 1; i >= 0; i--) {
        if (apply_str_list_filter(kept[i].name, names)) {
            QAPI_LIST_PREPEND(list, make_stats(kept[i].name, of_cpu));
        }
    }
    if (!names) {
        QAPI_LIST_PREPEND(list, make_stats("without a schema", of_cpu));
    }
    if (of_cpu) {
        g_assert_nonnull(targets);
        g_assert_null(targets->next);
        g_assert_cmpstr(targets->value, ==, "/cpu");
    }
    add_stats_entry(result, STATS_PROVIDER_KVM, of_cpu ? "/cpu" : NULL, list);
    if (fail) {
        error_setg(errp, "out of counters");
    }
}

static void schemas(StatsSchemaList **result, Error **errp)
{
    StatsSchemaValueList *list = NULL;

    for (int i = ARRAY_SIZE(kept) - 1; i >= 0; i--) {
        StatsSchemaValue *value = g_new(StatsSchemaValue, 1);

        *value = kept[i];
        value->name = g_strdup(kept[i].name);
        QAPI_LIST_PREPEND(list, value);
    }
    add_stats_schema(result, STATS_PROVIDER_KVM, STATS_TARGET_VCPU, list);
    list = NULL;
    QAPI_LIST_PREPEND(list, g_new0(StatsSchemaValue, 1));
    list->value->name = g_strdup("flag");
    list->value->type = STATS_TYPE_PEAK;
    add_stats_schema(result, STATS_PROVIDER_KVM, STATS_TARGET_VM, list);
}

static void add_cpu(void)
{
    object_property_add_child(object_get_root(), "cpu",
                              OBJECT(rig_add_cpu()));
}

static void remove_cpu(void)
{
    Object *cpu = object_resolve_path("/cpu", NULL);

    rig_remove_cpus();
    object_unparent(cpu);
}

static void test_without_a_provider_there_is_nothing(void)
{
    assert_prints("info stats vm", "");
    add_stats_callbacks(STATS_PROVIDER_KVM, retrieve, schemas);
}

static void test_each_target_has_its_own(void)
{
    assert_prints("info stats vm", "provider: kvm\n    flag (peak): no\n");
    assert_prints("info stats vcpu", "No CPU available\n");
    add_cpu();
    assert_prints("info stats vcpu", "provider: kvm\n"
                  "    plain (cumulative): 18446744073709551615\n"
                  "    time (instant, ns): 18446744073709551615\n"
                  "    size (peak, MiB): 18446744073709551615\n"
                  "    odd (peak, * 10^4 cycles): 18446744073709551615\n"
                  "    small (peak, * 2^-10 bytes): 18446744073709551615\n"
                  "    tiny (peak, * 10^-21 seconds): 18446744073709551615\n"
                  "    power (peak, * 2^10): 18446744073709551615\n"
                  "    flag (instant, boolean): yes\n"
                  "    buckets (linear-histogram, bucket size=5): "
                  "[1]=7 [2]=8 \n");
    remove_cpu();
}

static void test_names_and_providers_may_be_chosen(void)
{
    add_cpu();
    assert_prints("info stats vcpu flag,plain", "provider: kvm\n"
                  "    plain (cumulative): 18446744073709551615\n"
                  "    flag (instant, boolean): yes\n");
    assert_prints("info stats vcpu flag kvm",
                  "    flag (instant, boolean): yes\n");
    assert_prints("info stats vm * kvm", "    flag (peak): no\n");
    remove_cpu();
}

static void test_mistakes_are_named(void)
{
    assert_prints("info stats", "stats: string expected\n"
                  "Try \"help info stats\" for more information\n");
    assert_prints("info stats nonsense", "invalid stats target nonsense\n");
    assert_prints("info stats vm flag nonsense",
                  "invalid stats provider nonsense\n");
    fail = true;
    assert_prints("info stats vm", "Error: out of counters\n");
    fail = false;
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    harness_init();
    rig_memory();
    g_test_add_func("/hmp-stats/without-a-provider-there-is-nothing",
                    test_without_a_provider_there_is_nothing);
    g_test_add_func("/hmp-stats/each-target-has-its-own",
                    test_each_target_has_its_own);
    g_test_add_func("/hmp-stats/names-and-providers-may-be-chosen",
                    test_names_and_providers_may_be_chosen);
    g_test_add_func("/hmp-stats/mistakes-are-named",
                    test_mistakes_are_named);
    return g_test_run();
}
