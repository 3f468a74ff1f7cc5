/*
 * Statistics: who keeps counters of the guest, and who asks for them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/util.h"
#include "system/stats.h"

typedef struct Provider {
    StatRetrieveFunc *stats;
    SchemaRetrieveFunc *schemas;
} Provider;

static Provider providers[STATS_PROVIDER__MAX];

void add_stats_callbacks(StatsProvider provider, StatRetrieveFunc *stats_fn,
                         SchemaRetrieveFunc *schemas_fn)
{
    providers[provider] = (Provider) { stats_fn, schemas_fn };
}

void add_stats_entry(StatsResultList **results, StatsProvider provider,
                     const char *qom_path, StatsList *stats_list)
{
    StatsResult *result = g_new0(StatsResult, 1);

    result->provider = provider;
    result->qom_path = g_strdup(qom_path);
    result->stats = stats_list;
    QAPI_LIST_PREPEND(*results, result);
}

void add_stats_schema(StatsSchemaList **schemas, StatsProvider provider,
                      StatsTarget target, StatsSchemaValueList *list)
{
    StatsSchema *schema = g_new0(StatsSchema, 1);

    schema->provider = provider;
    schema->target = target;
    schema->stats = list;
    QAPI_LIST_PREPEND(*schemas, schema);
}

bool apply_str_list_filter(const char *string, strList *list)
{
    bool any = !list;

    for (; !any && list; list = list->next) {
        any = g_str_equal(string, list->value);
    }
    return any;
}

/* An empty list of names or processors wants nothing, none wants all. */
static bool ask(StatsResultList **result, StatsFilter *filter,
                const StatsRequest *request, StatsProvider provider,
                Error **errp)
{
    ERRP_GUARD();
    bool vcpus = filter->target == STATS_TARGET_VCPU &&
        filter->u.vcpu.has_vcpus;
    bool names = request && request->has_names;

    if (!providers[provider].stats ||
        (vcpus && !filter->u.vcpu.vcpus) || (names && !request->names)) {
        return true;
    }
    providers[provider].stats(result, filter->target,
                              names ? request->names : NULL,
                              vcpus ? filter->u.vcpu.vcpus : NULL, errp);
    return !*errp;
}

StatsResultList *stats_query(StatsFilter *filter, Error **errp)
{
    StatsResultList *result = NULL;
    bool ok = true;

    if (filter->has_providers) {
        for (StatsRequestList *l = filter->providers; ok && l; l = l->next) {
            ok = ask(&result, filter, l->value, l->value->provider, errp);
        }
    } else {
        for (int i = 0; ok && i < STATS_PROVIDER__MAX; i++) {
            ok = ask(&result, filter, NULL, i, errp);
        }
    }
    if (!ok) {
        g_clear_pointer(&result, qapi_free_StatsResultList);
    }
    return result;
}

StatsSchemaList *stats_query_schemas(const StatsProvider *provider,
                                     Error **errp)
{
    ERRP_GUARD();
    StatsSchemaList *result = NULL;

    for (int i = 0; !*errp && i < STATS_PROVIDER__MAX; i++) {
        if (providers[i].schemas && (!provider || *provider == i)) {
            providers[i].schemas(&result, errp);
        }
    }
    if (*errp) {
        g_clear_pointer(&result, qapi_free_StatsSchemaList);
    }
    return result;
}
