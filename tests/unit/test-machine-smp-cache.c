/*
 * Tests of hw/core/machine-smp-cache.c: who shares which cache.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "machine-types.h"
#include "qapi/error.h"
#include "qobject/qdict.h"
#include "qobject/qjson.h"
#include "qobject/qlist.h"
#include "qom/qom-qobject.h"

static MachineState *ms;

/* Set "smp-cache" to @json, and forget it was ever set. */
static bool set(const char *json, Error **errp)
{
    g_autofree char *text = g_strdup_printf("{'smp-cache': %s}", json);
    g_autoptr(QDict) props = qobject_to(QDict, qobject_from_json(
        text, &error_abort));

    return machine_set_properties(ms, props, true, errp);
}

static void refuse(const char *json, const char *message)
{
    Error *err = NULL;

    g_assert_false(set(json, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, message);
    error_free_or_abort(&err);
    for (int i = 0; i < CACHE_LEVEL_AND_TYPE__MAX; i++) {
        g_assert_cmpint(machine_get_cache_topo_level(ms, i), ==,
                        CPU_TOPOLOGY_LEVEL_DEFAULT);
    }
}

static void support(bool l1i, bool others)
{
    bool *cache = MACHINE_GET_CLASS(ms)->smp_props.cache_supported;

    cache[CACHE_LEVEL_AND_TYPE_L1D] = others;
    cache[CACHE_LEVEL_AND_TYPE_L1I] = l1i;
    cache[CACHE_LEVEL_AND_TYPE_L2] = others;
    cache[CACHE_LEVEL_AND_TYPE_L3] = others;
}

static void test_what_the_machine_lacks_is_refused(void)
{
    support(false, true);
    refuse("[{'cache': 'l2', 'topology': 'core'}, "
           "{'cache': 'l1i', 'topology': 'core'}]",
           "l1i cache topology not supported by machine 't'");
    refuse("[{'cache': 'l2', 'topology': 'core'}, "
           "{'cache': 'l2', 'topology': 'core'}]",
           "Invalid smp cache topology: l2 is given twice");
    refuse("[{'cache': 'l2', 'topology': 'module'}]",
           "l2 cache cannot be shared by a module: machine 't' has no such "
           "level of CPU topology");
    refuse("[{'cache': 'l2', 'topology': 'cluster'}]",
           "l2 cache cannot be shared by a cluster: machine 't' has no such "
           "level of CPU topology");
    refuse("[{'cache': 'l2', 'topology': 'book'}]",
           "l2 cache cannot be shared by a book: machine 't' has no such "
           "level of CPU topology");
    refuse("[{'cache': 'l2', 'topology': 'drawer'}]",
           "l2 cache cannot be shared by a drawer: machine 't' has no such "
           "level of CPU topology");
    g_assert_false(MACHINE_GET_CLASS(ms)->smp_props.has_caches);
}

static void test_levels_are_kept_and_shown(void)
{
    g_autoptr(QObject) shown = NULL;
    QDict *first;

    support(true, true);
    g_assert_true(set("[{'cache': 'l3', 'topology': 'die'}, "
                      "{'cache': 'l1d', 'topology': 'thread'}]",
                      &error_abort));
    g_assert_true(MACHINE_GET_CLASS(ms)->smp_props.has_caches);
    g_assert_cmpint(machine_get_cache_topo_level(ms,
                        CACHE_LEVEL_AND_TYPE_L3), ==,
                    CPU_TOPOLOGY_LEVEL_DIE);
    g_assert_cmpint(machine_get_cache_topo_level(ms,
                        CACHE_LEVEL_AND_TYPE_L1D), ==,
                    CPU_TOPOLOGY_LEVEL_THREAD);
    g_assert_cmpint(machine_get_cache_topo_level(ms,
                        CACHE_LEVEL_AND_TYPE_L2), ==,
                    CPU_TOPOLOGY_LEVEL_DEFAULT);
    g_assert_true(machine_check_smp_cache(ms, &error_abort));

    shown = object_property_get_qobject(OBJECT(ms), "smp-cache",
                                        &error_abort);
    first = qobject_to(QDict, qlist_peek(qobject_to(QList, shown)));
    g_assert_cmpstr(qdict_get_str(first, "cache"), ==, "l1d");
    g_assert_cmpstr(qdict_get_str(first, "topology"), ==, "thread");
}

static void test_each_cache_lies_within_the_next(void)
{
    Error *err = NULL;

    for (int i = 0; i < CACHE_LEVEL_AND_TYPE__MAX; i++) {
        machine_set_cache_topo_level(ms, i, CPU_TOPOLOGY_LEVEL_CORE);
    }
    g_assert_true(machine_check_smp_cache(ms, &error_abort));
    machine_set_cache_topo_level(ms, CACHE_LEVEL_AND_TYPE_L1I,
                                 CPU_TOPOLOGY_LEVEL_SOCKET);
    g_assert_false(machine_check_smp_cache(ms, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Invalid smp cache topology: l1i, shared by a socket, "
                    "lies within l2, shared by a core");
    error_free_or_abort(&err);
    machine_set_cache_topo_level(ms, CACHE_LEVEL_AND_TYPE_L2,
                                 CPU_TOPOLOGY_LEVEL_SOCKET);
    g_assert_false(machine_check_smp_cache(ms, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Invalid smp cache topology: l2, shared by a socket, "
                    "lies within l3, shared by a core");
    error_free_or_abort(&err);
    /* What nobody said fits everywhere. */
    machine_set_cache_topo_level(ms, CACHE_LEVEL_AND_TYPE_L3,
                                 CPU_TOPOLOGY_LEVEL_DEFAULT);
    g_assert_true(machine_check_smp_cache(ms, &error_abort));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    machine_types_init();
    ms = machine_new("t", &error_abort);
    g_test_add_func("/machine-smp-cache/what the machine lacks is refused",
                    test_what_the_machine_lacks_is_refused);
    g_test_add_func("/machine-smp-cache/levels are kept and shown",
                    test_levels_are_kept_and_shown);
    g_test_add_func("/machine-smp-cache/each cache lies within the next",
                    test_each_cache_lies_within_the_next);
    return g_test_run();
}
