/*
 * "info stats": counters, for people.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hmp-internal.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-stats.h"
#include "qapi/util.h"
#include "qemu/cutils.h"

/*** What is wanted ***/

static strList *split_names(const char *names)
{
    g_auto(GStrv) parts = g_strsplit(names, ",", -1);
    strList *list = NULL, **tail = &list;

    for (char **p = parts; *p; p++) {
        QAPI_LIST_APPEND(tail, g_strdup(*p));
    }
    return list;
}

/*
 * Values of the machine, or of @cpu.  Of all names if @names is NULL or "*",
 * of all providers if @provider is NULL.
 */
static StatsFilter *make_filter(CPUState *cpu, const char *names,
                                const StatsProvider *provider)
{
    StatsFilter *filter = g_new0(StatsFilter, 1);
    StatsRequestList **tail = &filter->providers;
    bool all = !names || g_str_equal(names, "*");

    filter->target = cpu ? STATS_TARGET_VCPU : STATS_TARGET_VM;
    if (cpu) {
        filter->u.vcpu.has_vcpus = true;
        QAPI_LIST_PREPEND(filter->u.vcpu.vcpus,
                          object_get_canonical_path(OBJECT(cpu)));
    }
    filter->has_providers = true;
    for (StatsProvider p = 0; p < STATS_PROVIDER__MAX; p++) {
        if (!provider || *provider == p) {
            StatsRequest *request = g_new0(StatsRequest, 1);

            request->provider = p;
            request->has_names = !all;
            request->names = all ? NULL : split_names(names);
            QAPI_LIST_APPEND(tail, request);
        }
    }
    return filter;
}

/*** What there is ***/

/* What stands for the power of @schema before a unit; NULL if nothing does. */
static const char *prefix(const StatsSchemaValue *schema)
{
    switch (schema->base) {
    case 10:
        return schema->exponent % 3 || abs(schema->exponent) > 18
            ? NULL : si_prefix(schema->exponent);
    case 2:
        return schema->exponent % 10 || schema->exponent < 0 ||
            schema->exponent > 60
            ? NULL : iec_binary_prefix(schema->exponent);
    default:
        return schema->exponent ? NULL : "";
    }
}

/* Like ", ns", ", cycles", ", * 10^4 seconds" or ", * 2^3"; "" for a mere
 * number. */
static char *unit_text(const StatsSchemaValue *schema)
{
    static const char *const symbols[STATS_UNIT__MAX] = {
        [STATS_UNIT_BYTES] = "B", [STATS_UNIT_SECONDS] = "s",
    };
    const char *symbol = schema->has_unit ? symbols[schema->unit] : NULL;
    const char *name = schema->has_unit ? StatsUnit_str(schema->unit) : "";

    if (symbol && prefix(schema)) {
        return g_strconcat(", ", prefix(schema), symbol, NULL);
    }
    if (schema->exponent) {
        return g_strdup_printf(", * %d^%d%s%s", schema->base,
                               schema->exponent, *name ? " " : "", name);
    }
    return g_strconcat(*name ? ", " : "", name, NULL);
}

static void print_value(Monitor *mon, const StatsValue *value)
{
    unsigned bucket = 0;

    switch (value->type) {
    case QTYPE_QBOOL:
        monitor_puts(mon, value->u.boolean ? "yes" : "no");
        break;
    case QTYPE_QNUM:
        monitor_printf(mon, "%" PRIu64, value->u.scalar);
        break;
    default:
        for (uint64List *el = value->u.list; el; el = el->next) {
            monitor_printf(mon, "[%u]=%" PRIu64 " ", ++bucket, el->value);
        }
        break;
    }
    monitor_puts(mon, "\n");
}

/* A value without a schema cannot be understood. */
static void print_stats(Monitor *mon, const Stats *stats,
                        StatsSchemaValueList *schemas)
{
    g_autofree char *unit = NULL;

    while (schemas && !g_str_equal(schemas->value->name, stats->name)) {
        schemas = schemas->next;
    }
    if (!schemas) {
        return;
    }
    unit = unit_text(schemas->value);
    monitor_printf(mon, "    %s (%s%s", stats->name,
                   StatsType_str(schemas->value->type), unit);
    if (schemas->value->has_bucket_size) {
        monitor_printf(mon, ", bucket size=%" PRIu32,
                       schemas->value->bucket_size);
    }
    monitor_puts(mon, "): ");
    print_value(mon, stats->value);
}

static StatsSchemaValueList *find_schema(StatsSchemaList *schemas,
                                         StatsProvider provider,
                                         StatsTarget target)
{
    for (; schemas; schemas = schemas->next) {
        if (schemas->value->provider == provider &&
            schemas->value->target == target) {
            return schemas->value->stats;
        }
    }
    return NULL;
}

static void print_results(Monitor *mon, StatsFilter *filter, bool headings)
{
    Error *err = NULL;
    StatsSchemaList *schemas = NULL;
    StatsResultList *results = qmp_query_stats(filter, &err), *el;

    if (!err) {
        schemas = qmp_query_stats_schemas(false, 0, &err);
    }
    for (el = err ? NULL : results; el; el = el->next) {
        StatsProvider provider = el->value->provider;
        StatsSchemaValueList *schema = find_schema(schemas, provider,
                                                   filter->target);

        if (headings) {
            monitor_printf(mon, "provider: %s\n",
                           StatsProvider_str(provider));
        }
        for (StatsList *s = el->value->stats; s; s = s->next) {
            print_stats(mon, s->value, schema);
        }
    }
    qapi_free_StatsSchemaList(schemas);
    qapi_free_StatsResultList(results);
    hmp_error(mon, err);
}

void info_stats(Monitor *mon, const QDict *args)
{
    const char *target_name = qdict_get_str(args, "target");
    const char *provider_name = qdict_get_try_str(args, "provider");
    int target = qapi_enum_parse(&StatsTarget_lookup, target_name, -1, NULL);
    int found = qapi_enum_parse(&StatsProvider_lookup, provider_name, -1,
                                NULL);
    StatsProvider provider = found;
    CPUState *cpu = NULL;
    StatsFilter *filter;

    if (target < 0) {
        monitor_printf(mon, "invalid stats target %s\n", target_name);
        return;
    }
    if (provider_name && found < 0) {
        monitor_printf(mon, "invalid stats provider %s\n", provider_name);
        return;
    }
    if (target == STATS_TARGET_VCPU) {
        cpu = hmp_cpu_or_complain(mon);
        if (!cpu) {
            return;
        }
    }
    filter = make_filter(cpu, qdict_get_try_str(args, "names"),
                         provider_name ? &provider : NULL);
    print_results(mon, filter, !provider_name);
    qapi_free_StatsFilter(filter);
}
