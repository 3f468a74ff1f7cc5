/*
 * Which CPUs share a cache: the "smp-cache" property of machines.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/boards.h"
#include "qapi/error.h"

CpuTopologyLevel machine_get_cache_topo_level(const MachineState *ms,
                                              CacheLevelAndType cache)
{
    return ms->smp_cache.props[cache].topology;
}

void machine_set_cache_topo_level(MachineState *ms, CacheLevelAndType cache,
                                  CpuTopologyLevel level)
{
    ms->smp_cache.props[cache].topology = level;
}

/* Has the machine such a level, be there one or more of it? */
static bool machine_has_topo_level(const SMPCompatProps *p,
                                   CpuTopologyLevel level)
{
    switch (level) {
    case CPU_TOPOLOGY_LEVEL_MODULE:
        return p->modules_supported;
    case CPU_TOPOLOGY_LEVEL_CLUSTER:
        return p->clusters_supported;
    case CPU_TOPOLOGY_LEVEL_DIE:
        return p->dies_supported;
    case CPU_TOPOLOGY_LEVEL_BOOK:
        return p->books_supported;
    case CPU_TOPOLOGY_LEVEL_DRAWER:
        return p->drawers_supported;
    default:
        return true;
    }
}

static bool machine_check_one_cache(const MachineClass *mc,
                                    const SmpCacheProperties *props,
                                    bool seen, Error **errp)
{
    const char *cache = CacheLevelAndType_str(props->cache);

    if (seen) {
        error_setg(errp, "Invalid smp cache topology: %s is given twice",
                   cache);
        return false;
    }
    if (!mc->smp_props.cache_supported[props->cache]) {
        error_setg(errp, "%s cache topology not supported by machine '%s'",
                   cache, mc->name);
        return false;
    }
    if (!machine_has_topo_level(&mc->smp_props, props->topology)) {
        error_setg(errp, "%s cache cannot be shared by a %s: machine '%s' "
                   "has no such level of CPU topology", cache,
                   CpuTopologyLevel_str(props->topology), mc->name);
        return false;
    }
    return true;
}

bool machine_parse_smp_cache(MachineState *ms,
                             const SmpCachePropertiesList *caches,
                             Error **errp)
{
    MachineClass *mc = MACHINE_GET_CLASS(ms);
    uint32_t seen = 0;

    for (const SmpCachePropertiesList *el = caches; el; el = el->next) {
        if (!machine_check_one_cache(mc, el->value,
                                     seen & (1u << el->value->cache), errp)) {
            return false;
        }
        seen |= 1u << el->value->cache;
    }
    for (const SmpCachePropertiesList *el = caches; el; el = el->next) {
        machine_set_cache_topo_level(ms, el->value->cache,
                                     el->value->topology);
    }
    mc->smp_props.has_caches = true;
    return true;
}

bool machine_check_smp_cache(const MachineState *ms, Error **errp)
{
    /* Each pair: a cache, and one that may not be shared by fewer CPUs. */
    static const CacheLevelAndType order[][2] = {
        { CACHE_LEVEL_AND_TYPE_L1D, CACHE_LEVEL_AND_TYPE_L2 },
        { CACHE_LEVEL_AND_TYPE_L1I, CACHE_LEVEL_AND_TYPE_L2 },
        { CACHE_LEVEL_AND_TYPE_L2, CACHE_LEVEL_AND_TYPE_L3 },
    };

    for (size_t i = 0; i < ARRAY_SIZE(order); i++) {
        CpuTopologyLevel inner = machine_get_cache_topo_level(ms,
                                                              order[i][0]);
        CpuTopologyLevel outer = machine_get_cache_topo_level(ms,
                                                              order[i][1]);

        if (inner != CPU_TOPOLOGY_LEVEL_DEFAULT
            && outer != CPU_TOPOLOGY_LEVEL_DEFAULT && inner > outer) {
            error_setg(errp, "Invalid smp cache topology: %s, shared by a "
                       "%s, lies within %s, shared by a %s",
                       CacheLevelAndType_str(order[i][0]),
                       CpuTopologyLevel_str(inner),
                       CacheLevelAndType_str(order[i][1]),
                       CpuTopologyLevel_str(outer));
            return false;
        }
    }
    return true;
}
