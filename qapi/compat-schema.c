/*
 * What the compatibility policy leaves of the answer to query-qmp-schema.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/compat-policy.h"
#include "qobject/qdict.h"
#include "qobject/qlist.h"
#include "qobject/qstring.h"

/* The features of @thing that a policy knows, as a bit set. */
static uint64_t features_of(const QDict *thing)
{
    const QList *names = qobject_to(QList, qdict_get(thing, "features"));
    const QListEntry *e;
    uint64_t features = 0;

    for (e = names ? qlist_first(names) : NULL; e; e = qlist_next(e)) {
        const char *name = qstring_get_str(qobject_to(QString, e->value));

        if (g_str_equal(name, "deprecated")) {
            features |= 1ull << QAPI_DEPRECATED;
        } else if (g_str_equal(name, "unstable")) {
            features |= 1ull << QAPI_UNSTABLE;
        }
    }
    return features;
}

/* A new list of those objects in @things that are not hidden. */
static QList *visible(const QList *things)
{
    QList *result = qlist_new();
    const QListEntry *e;

    for (e = qlist_first(things); e; e = qlist_next(e)) {
        if (!compat_policy_hides(features_of(qobject_to(QDict, e->value)),
                                 &compat_policy)) {
            qlist_append_obj(result, qobject_ref(e->value));
        }
    }
    return result;
}

/* The names of an enumeration's members, as "values" has them. */
static QList *names_of(const QList *members)
{
    QList *result = qlist_new();
    const QListEntry *e;

    for (e = qlist_first(members); e; e = qlist_next(e)) {
        qlist_append_str(result, qdict_get_str(qobject_to(QDict, e->value),
                                               "name"));
    }
    return result;
}

QList *compat_policy_prune_schema(const QList *schema)
{
    QList *result = visible(schema);
    const QListEntry *e;

    for (e = qlist_first(result); e; e = qlist_next(e)) {
        QDict *info = qobject_to(QDict, e->value);
        QList *members = qobject_to(QList, qdict_get(info, "members"));

        if (!members) {
            continue;
        }
        members = visible(members);
        qdict_put(info, "members", members);
        if (!qdict_haskey(info, "values")) {
            continue;
        }
        /* SchemaInfoEnum has it twice; this form is deprecated itself */
        if (compat_policy_hides(1ull << QAPI_DEPRECATED, &compat_policy)) {
            qdict_del(info, "values");
        } else {
            qdict_put(info, "values", names_of(members));
        }
    }
    return result;
}
