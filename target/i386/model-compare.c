/*
 * Two processor models beside each other, each expanded down to its features.
 *
 * What counts is what a guest can use: features, and how far CPUID goes.
 * Family, model, stepping and the name are nothing that a processor could
 * lack.  The vendor decides how a guest uses some features, so that models of
 * different vendors never replace each other.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "qapi/error.h"
#include "qapi/qapi-types-cpu-model.h"
#include "qapi/util.h"
#include "qobject/qbool.h"
#include "qobject/qdict.h"
#include "target/i386/cpu.h"

/* Identity, from what tells most on. */
static const char *const ages[] = { "family", "model", "stepping" };

static bool is_level(const char *name)
{
    return g_str_equal(name, "level") || g_str_equal(name, "xlevel");
}

/* How much more of property @name @a has than @b: below, at or above 0. */
static int more_of(const char *name, const QDict *a, const QDict *b)
{
    if (qobject_type(qdict_get(a, name)) == QTYPE_QBOOL) {
        return qdict_get_bool(a, name) - qdict_get_bool(b, name);
    }
    if (is_level(name)) {
        int64_t x = qdict_get_int(a, name), y = qdict_get_int(b, name);

        return (x > y) - (x < y);
    }
    return 0;
}

static bool same_vendor(const QDict *a, const QDict *b)
{
    return g_str_equal(qdict_get_str(a, "vendor"),
                       qdict_get_str(b, "vendor"));
}

int x86_cpu_compare_models(const QDict *a, const QDict *b,
                           strList **responsible)
{
    bool a_has_more = false, b_has_more = false;
    const QDictEntry *e;

    if (!same_vendor(a, b)) {
        QAPI_LIST_PREPEND(*responsible, g_strdup("vendor"));
        a_has_more = b_has_more = true;
    }
    for (e = qdict_first(a); e; e = qdict_next(a, e)) {
        int more = more_of(qdict_entry_key(e), a, b);

        if (more) {
            QAPI_LIST_PREPEND(*responsible, g_strdup(qdict_entry_key(e)));
        }
        a_has_more |= more > 0;
        b_has_more |= more < 0;
    }
    return a_has_more && b_has_more ? CPU_MODEL_COMPARE_RESULT_INCOMPATIBLE
        : a_has_more ? CPU_MODEL_COMPARE_RESULT_SUPERSET
        : b_has_more ? CPU_MODEL_COMPARE_RESULT_SUBSET
        : CPU_MODEL_COMPARE_RESULT_IDENTICAL;
}

static const QDict *older(const QDict *a, const QDict *b)
{
    for (size_t i = 0; i < ARRAY_SIZE(ages); i++) {
        int64_t x = qdict_get_int(a, ages[i]), y = qdict_get_int(b, ages[i]);

        if (x != y) {
            return x < y ? a : b;
        }
    }
    return a;
}

QDict *x86_cpu_baseline_models(const QDict *a, const QDict *b, Error **errp)
{
    const QDict *old = older(a, b);
    const QDictEntry *e;
    QDict *out;

    if (!same_vendor(a, b)) {
        error_setg(errp, "CPU models of vendors '%s' and '%s' have no common "
                   "baseline", qdict_get_str(a, "vendor"),
                   qdict_get_str(b, "vendor"));
        return NULL;
    }
    out = qdict_new();
    for (e = qdict_first(a); e; e = qdict_next(a, e)) {
        const char *name = qdict_entry_key(e);
        int more = more_of(name, a, b);
        const QDict *from = more < 0 ? a : more > 0 ? b : old;

        qdict_put_obj(out, name, qobject_ref(qdict_get(from, name)));
    }
    return out;
}
