/*
 * Statistics: who keeps counters of the guest, and who asks for them.
 *
 * All with the BQL held.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SYSTEM_STATS_H
#define SYSTEM_STATS_H

#include "qapi/qapi-types-stats.h"

/**
 * StatRetrieveFunc: add a provider's values to *@result
 * @target: what they are about
 * @names: only those of these names; NULL: all
 * @targets: only of processors with these paths; NULL: all
 * @errp: set if they cannot be read
 */
typedef void StatRetrieveFunc(StatsResultList **result, StatsTarget target,
                              strList *names, strList *targets,
                              Error **errp);

/** SchemaRetrieveFunc: add to *@result what a provider's values are. */
typedef void SchemaRetrieveFunc(StatsSchemaList **result, Error **errp);

/** add_stats_callbacks: @provider keeps counters from now on. */
void add_stats_callbacks(StatsProvider provider, StatRetrieveFunc *stats_fn,
                         SchemaRetrieveFunc *schemas_fn);

/**
 * add_stats_entry: put values in front of *@results
 * @qom_path: of the processor; NULL for the machine; copied
 * @stats_list: taken over
 */
void add_stats_entry(StatsResultList **results, StatsProvider provider,
                     const char *qom_path, StatsList *stats_list);

/** add_stats_schema: put @list, taken over, in front of *@schemas. */
void add_stats_schema(StatsSchemaList **schemas, StatsProvider provider,
                      StatsTarget target, StatsSchemaValueList *list);

/** apply_str_list_filter: is @string in @list, or @list NULL? */
bool apply_str_list_filter(const char *string, strList *list);

/** stats_query: what @filter wants; the caller's.  NULL: nothing, or @errp is
 *  set. */
StatsResultList *stats_query(StatsFilter *filter, Error **errp);

/** stats_query_schemas: what all values are, or those of *@provider. */
StatsSchemaList *stats_query_schemas(const StatsProvider *provider,
                                     Error **errp);

#endif
