/*
 * Tests of system/run/stats.c: who is asked for counters.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/util.h"
#include "system/stats.h"

static unsigned asked;
static bool fail;

static void retrieve(StatsResultList **result, StatsTarget target,
                     strList *names, strList *targets, Error **errp)
{
    Stats *stats = g_new0(Stats, 1);
    StatsList *list = NULL;

    asked++;
    stats->name = g_strdup(names ? names->value : "all");
    stats->value = g_new0(StatsValue, 1);
    stats->value->type = QTYPE_QNUM;
    stats->value->u.scalar = 7;
    QAPI_LIST_PREPEND(list, stats);
    add_stats_entry(result, STATS_PROVIDER_KVM,
                    target == STATS_TARGET_VCPU ? targets ? targets->value
                    : "/every" : NULL, list);
    if (fail) {
        error_setg(errp, "out of counters");
    }
}

static void schemas(StatsSchemaList **result, Error **errp)
{
    add_stats_schema(result, STATS_PROVIDER_KVM, STATS_TARGET_VM, NULL);
    if (fail) {
        error_setg(errp, "out of counters");
    }
}

/* The one result of @filter. */
static void expect(StatsFilter *filter, const char *path, const char *name)
{
    StatsResultList *list = stats_query(filter, &error_abort);

    g_assert_null(list->next);
    g_assert_cmpint(list->value->provider, ==, STATS_PROVIDER_KVM);
    g_assert_cmpstr(list->value->qom_path, ==, path);
    g_assert_cmpstr(list->value->stats->value->name, ==, name);
    qapi_free_StatsResultList(list);
}

static void test_without_a_provider_there_is_nothing(void)
{
    StatsFilter filter = { .target = STATS_TARGET_VM };

    g_assert_null(stats_query(&filter, &error_abort));
    g_assert_null(stats_query_schemas(NULL, &error_abort));
    add_stats_callbacks(STATS_PROVIDER_KVM, retrieve, schemas);
}

static void test_filters_choose_names_and_processors(void)
{
    strList cpu = { .value = (char *)"/cpu" };
    strList name = { .value = (char *)"exits" };
    StatsRequest request = { .provider = STATS_PROVIDER_KVM };
    StatsRequestList requests = { .value = &request };
    StatsFilter filter = { .target = STATS_TARGET_VM };

    expect(&filter, NULL, "all");
    filter.target = STATS_TARGET_VCPU;
    expect(&filter, "/every", "all");
    filter.u.vcpu.has_vcpus = true;
    filter.u.vcpu.vcpus = &cpu;
    filter.has_providers = true;
    filter.providers = &requests;
    expect(&filter, "/cpu", "all");
    request.has_names = true;
    request.names = &name;
    expect(&filter, "/cpu", "exits");
    g_assert_true(apply_str_list_filter("exits", &name));
    g_assert_false(apply_str_list_filter("exit", &name));
    g_assert_true(apply_str_list_filter("exit", NULL));

    /* An empty list wants nothing. */
    asked = 0;
    request.names = NULL;
    g_assert_null(stats_query(&filter, &error_abort));
    request.names = &name;
    filter.u.vcpu.vcpus = NULL;
    g_assert_null(stats_query(&filter, &error_abort));
    filter.target = STATS_TARGET_VM;
    filter.providers = NULL;
    g_assert_null(stats_query(&filter, &error_abort));
    g_assert_cmpuint(asked, ==, 0);
}

static void test_a_provider_that_fails_leaves_nothing(void)
{
    StatsFilter filter = { .target = STATS_TARGET_VM };
    StatsProvider kvm = STATS_PROVIDER_KVM;
    StatsSchemaList *list;
    Error *err = NULL;

    list = stats_query_schemas(&kvm, &error_abort);
    g_assert_cmpint(list->value->target, ==, STATS_TARGET_VM);
    qapi_free_StatsSchemaList(list);
    fail = true;
    g_assert_null(stats_query(&filter, &err));
    error_free_or_abort(&err);
    g_assert_null(stats_query_schemas(NULL, &err));
    error_free_or_abort(&err);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/stats/without-a-provider-there-is-nothing",
                    test_without_a_provider_there_is_nothing);
    g_test_add_func("/stats/filters-choose-names-and-processors",
                    test_filters_choose_names_and_processors);
    g_test_add_func("/stats/a-provider-that-fails-leaves-nothing",
                    test_a_provider_that_fails_leaves_nothing);
    return g_test_run();
}
