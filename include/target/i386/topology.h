/*
 * How the logical processors of a machine are laid out, and the APIC
 * identifiers that follow from it (SDM vol. 3, 9.9; AMD APM vol. 3, E.5).
 *
 * Each level takes the least number of bits that holds its count, threads in
 * the lowest ones.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TARGET_I386_TOPOLOGY_H
#define TARGET_I386_TOPOLOGY_H

#include "qemu/host-utils.h"

/* Counts; each at least 1. */
typedef struct X86CPUTopoInfo {
    unsigned int dies_per_pkg;
    unsigned int cores_per_die;
    unsigned int threads_per_core;
} X86CPUTopoInfo;

/* Place of one processor; each counted from 0. */
typedef struct X86CPUTopoIDs {
    unsigned int pkg_id;
    unsigned int die_id;
    unsigned int core_id;
    unsigned int smt_id;
} X86CPUTopoIDs;

/** apicid_bitwidth_for_count: bits that number @count things, 1 or more. */
static inline unsigned int apicid_bitwidth_for_count(unsigned int count)
{
    return count > 1 ? 32 - clz32(count - 1) : 0;
}

/** apicid_core_offset: lowest bit of the core's number. */
static inline unsigned int apicid_core_offset(const X86CPUTopoInfo *topo)
{
    return apicid_bitwidth_for_count(topo->threads_per_core);
}

/** apicid_die_offset: lowest bit of the die's number. */
static inline unsigned int apicid_die_offset(const X86CPUTopoInfo *topo)
{
    return apicid_core_offset(topo) +
           apicid_bitwidth_for_count(topo->cores_per_die);
}

/** apicid_pkg_offset: lowest bit of the package's number. */
static inline unsigned int apicid_pkg_offset(const X86CPUTopoInfo *topo)
{
    return apicid_die_offset(topo) +
           apicid_bitwidth_for_count(topo->dies_per_pkg);
}

/** x86_topo_ids_from_idx: place of the processor numbered @idx from 0. */
static inline X86CPUTopoIDs x86_topo_ids_from_idx(const X86CPUTopoInfo *topo,
                                                  unsigned int idx)
{
    X86CPUTopoIDs ids;

    ids.smt_id = idx % topo->threads_per_core;
    idx /= topo->threads_per_core;
    ids.core_id = idx % topo->cores_per_die;
    idx /= topo->cores_per_die;
    ids.die_id = idx % topo->dies_per_pkg;
    ids.pkg_id = idx / topo->dies_per_pkg;
    return ids;
}

/** x86_apicid_from_topo_ids: APIC identifier of the processor at @ids. */
static inline uint32_t x86_apicid_from_topo_ids(const X86CPUTopoInfo *topo,
                                                const X86CPUTopoIDs *ids)
{
    return ids->pkg_id << apicid_pkg_offset(topo) |
           ids->die_id << apicid_die_offset(topo) |
           ids->core_id << apicid_core_offset(topo) |
           ids->smt_id;
}

/** x86_apicid_from_cpu_idx: APIC identifier of the processor @idx. */
static inline uint32_t x86_apicid_from_cpu_idx(const X86CPUTopoInfo *topo,
                                               unsigned int idx)
{
    X86CPUTopoIDs ids = x86_topo_ids_from_idx(topo, idx);

    return x86_apicid_from_topo_ids(topo, &ids);
}

#endif
