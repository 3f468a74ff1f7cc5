/*
 * How the logical processors of a machine are laid out, and the APIC
 * identifiers that follow from it (SDM vol. 3, 9.9; AMD APM vol. 3, E.5).
 *
 * Each level takes the least number of bits that holds its count, threads in
 * the lowest ones.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_I386_TOPOLOGY_H
#define HW_I386_TOPOLOGY_H

#include "qemu/host-utils.h"

typedef uint32_t apic_id_t;

/* Counts; each at least 1. */
typedef struct X86CPUTopoInfo {
    unsigned int dies_per_pkg;
    unsigned int modules_per_die;
    unsigned int cores_per_module;
    unsigned int threads_per_core;
} X86CPUTopoInfo;

/* Place of one processor; each counted from 0. */
typedef struct X86CPUTopoIDs {
    unsigned int pkg_id;
    unsigned int die_id;
    unsigned int module_id;
    unsigned int core_id;
    unsigned int smt_id;
} X86CPUTopoIDs;

/** apicid_bitwidth_for_count: bits that number @count things, 1 or more. */
static inline unsigned int apicid_bitwidth_for_count(unsigned int count)
{
    return count > 1 ? 32 - clz32(count - 1) : 0;
}

/** apicid_smt_width: bits of the thread's number. */
static inline unsigned int apicid_smt_width(const X86CPUTopoInfo *topo)
{
    return apicid_bitwidth_for_count(topo->threads_per_core);
}

/** apicid_core_width: bits of the core's number. */
static inline unsigned int apicid_core_width(const X86CPUTopoInfo *topo)
{
    return apicid_bitwidth_for_count(topo->cores_per_module);
}

/** apicid_module_width: bits of the module's number. */
static inline unsigned int apicid_module_width(const X86CPUTopoInfo *topo)
{
    return apicid_bitwidth_for_count(topo->modules_per_die);
}

/** apicid_die_width: bits of the die's number. */
static inline unsigned int apicid_die_width(const X86CPUTopoInfo *topo)
{
    return apicid_bitwidth_for_count(topo->dies_per_pkg);
}

/** apicid_core_offset: lowest bit of the core's number. */
static inline unsigned int apicid_core_offset(const X86CPUTopoInfo *topo)
{
    return apicid_smt_width(topo);
}

/** apicid_module_offset: lowest bit of the module's number. */
static inline unsigned int apicid_module_offset(const X86CPUTopoInfo *topo)
{
    return apicid_core_offset(topo) + apicid_core_width(topo);
}

/** apicid_die_offset: lowest bit of the die's number. */
static inline unsigned int apicid_die_offset(const X86CPUTopoInfo *topo)
{
    return apicid_module_offset(topo) + apicid_module_width(topo);
}

/** apicid_pkg_offset: lowest bit of the package's number. */
static inline unsigned int apicid_pkg_offset(const X86CPUTopoInfo *topo)
{
    return apicid_die_offset(topo) + apicid_die_width(topo);
}

/** x86_topo_ids_from_idx: @ids of the processor numbered @idx from 0. */
static inline void x86_topo_ids_from_idx(const X86CPUTopoInfo *topo,
                                         unsigned int idx,
                                         X86CPUTopoIDs *ids)
{
    ids->smt_id = idx % topo->threads_per_core;
    idx /= topo->threads_per_core;
    ids->core_id = idx % topo->cores_per_module;
    idx /= topo->cores_per_module;
    ids->module_id = idx % topo->modules_per_die;
    idx /= topo->modules_per_die;
    ids->die_id = idx % topo->dies_per_pkg;
    ids->pkg_id = idx / topo->dies_per_pkg;
}

/** x86_topo_ids_from_apicid: @ids that the APIC identifier @apicid tells. */
static inline void x86_topo_ids_from_apicid(apic_id_t apicid,
                                            const X86CPUTopoInfo *topo,
                                            X86CPUTopoIDs *ids)
{
    ids->smt_id = apicid & ((1u << apicid_smt_width(topo)) - 1);
    ids->core_id = apicid >> apicid_core_offset(topo)
        & ((1u << apicid_core_width(topo)) - 1);
    ids->module_id = apicid >> apicid_module_offset(topo)
        & ((1u << apicid_module_width(topo)) - 1);
    ids->die_id = apicid >> apicid_die_offset(topo)
        & ((1u << apicid_die_width(topo)) - 1);
    ids->pkg_id = apicid >> apicid_pkg_offset(topo);
}

/** x86_apicid_from_topo_ids: APIC identifier of the processor at @ids. */
static inline apic_id_t x86_apicid_from_topo_ids(const X86CPUTopoInfo *topo,
                                                 const X86CPUTopoIDs *ids)
{
    return ids->pkg_id << apicid_pkg_offset(topo) |
           ids->die_id << apicid_die_offset(topo) |
           ids->module_id << apicid_module_offset(topo) |
           ids->core_id << apicid_core_offset(topo) |
           ids->smt_id;
}

/** x86_apicid_from_cpu_idx: APIC identifier of the processor @idx. */
static inline apic_id_t x86_apicid_from_cpu_idx(const X86CPUTopoInfo *topo,
                                                unsigned int idx)
{
    X86CPUTopoIDs ids;

    x86_topo_ids_from_idx(topo, idx, &ids);
    return x86_apicid_from_topo_ids(topo, &ids);
}

#endif
