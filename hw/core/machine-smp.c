/*
 * CPU topology: from what a user said to how many of everything.
 *
 * Levels that were not given are worked out from the number of CPUs: cores
 * take what is left, or sockets on machines that prefer these; see the
 * documentation of -smp.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/boards.h"
#include "qapi/error.h"

/* No level may be larger, so that products of two fit 64 bits. */
#define SMP_LEVEL_MAX 0x7fffffff

/* One level of the topology, largest first. */
typedef struct SmpLevel {
    const char *name;
    bool given;
    int64_t value;      /* 0 until known */
    bool supported;
} SmpLevel;

enum {
    SMP_DRAWERS, SMP_BOOKS, SMP_SOCKETS, SMP_DIES, SMP_CLUSTERS,
    SMP_MODULES, SMP_CORES, SMP_THREADS, SMP_LEVELS
};

static void smp_levels(const MachineClass *mc, const SMPConfiguration *c,
                       SmpLevel *l)
{
    const SMPCompatProps *p = &mc->smp_props;

    l[SMP_DRAWERS] = (SmpLevel) { "drawers", c->has_drawers, c->drawers,
                                  p->drawers_supported };
    l[SMP_BOOKS] = (SmpLevel) { "books", c->has_books, c->books,
                                p->books_supported };
    l[SMP_SOCKETS] = (SmpLevel) { "sockets", c->has_sockets, c->sockets,
                                  true };
    l[SMP_DIES] = (SmpLevel) { "dies", c->has_dies, c->dies,
                               p->dies_supported };
    l[SMP_CLUSTERS] = (SmpLevel) { "clusters", c->has_clusters, c->clusters,
                                   p->clusters_supported };
    l[SMP_MODULES] = (SmpLevel) { "modules", c->has_modules, c->modules,
                                  p->modules_supported };
    l[SMP_CORES] = (SmpLevel) { "cores", c->has_cores, c->cores, true };
    l[SMP_THREADS] = (SmpLevel) { "threads", c->has_threads, c->threads,
                                  true };
    for (int i = 0; i < SMP_LEVELS; i++) {
        if (!l[i].given) {
            l[i].value = 0;
        }
    }
}

static bool smp_check_number(const char *name, bool given, int64_t value,
                             Error **errp)
{
    if (given && (value <= 0 || value > SMP_LEVEL_MAX)) {
        error_setg(errp, "Invalid CPU topology: %s is %" PRId64 ", must be "
                   "from 1 to %d", name, value, SMP_LEVEL_MAX);
        return false;
    }
    return true;
}

static bool smp_check_input(const MachineClass *mc,
                            const SMPConfiguration *c, SmpLevel *l,
                            Error **errp)
{
    if (!smp_check_number("cpus", c->has_cpus, c->cpus, errp)
        || !smp_check_number("maxcpus", c->has_maxcpus, c->maxcpus, errp)) {
        return false;
    }
    for (int i = 0; i < SMP_LEVELS; i++) {
        if (!smp_check_number(l[i].name, l[i].given, l[i].value, errp)) {
            return false;
        }
        if (!l[i].supported) {
            if (l[i].value > 1) {
                error_setg(errp, "%s=%" PRId64 " not supported by the CPU "
                           "topology of machine '%s'", l[i].name, l[i].value,
                           mc->name);
                return false;
            }
            l[i].value = 1;
        }
    }
    return true;
}

/* Product of all levels but @skip (-1 for none); unknown ones count as 1. */
static uint64_t smp_product(const SmpLevel *l, int skip)
{
    uint64_t product = 1;

    for (int i = 0; i < SMP_LEVELS; i++) {
        if (i != skip && l[i].value) {
            product = MIN(product * l[i].value, SMP_LEVEL_MAX + 1ULL);
        }
    }
    return product;
}

/* Give @level whatever the other levels leave of @cpus. */
static void smp_fill(SmpLevel *l, int level, int64_t cpus)
{
    if (l[level].value == 0) {
        int64_t others = smp_product(l, level);

        l[level].value = MAX(cpus / others, 1);
    }
}

static char *smp_describe(const SmpLevel *l)
{
    GString *text = g_string_new(NULL);

    for (int i = 0; i < SMP_LEVELS; i++) {
        if (l[i].supported) {
            g_string_append_printf(text, "%s%s (%" PRId64 ")",
                                   text->len ? " * " : "", l[i].name,
                                   l[i].value);
        }
    }
    return g_string_free(text, FALSE);
}

static bool smp_check_result(const MachineClass *mc, const SmpLevel *l,
                             int64_t cpus, int64_t maxcpus, Error **errp)
{
    if (smp_product(l, -1) != maxcpus) {
        g_autofree char *levels = smp_describe(l);

        error_setg(errp, "Invalid CPU topology: product of the hierarchy "
                   "must match maxcpus: %s != maxcpus (%" PRId64 ")", levels,
                   maxcpus);
        return false;
    }
    if (cpus > maxcpus) {
        error_setg(errp, "Invalid CPU topology: cpus (%" PRId64 ") must not "
                   "exceed maxcpus (%" PRId64 ")", cpus, maxcpus);
        return false;
    }
    if (cpus < mc->min_cpus) {
        error_setg(errp, "Invalid SMP CPUs %" PRId64 ": machine '%s' has at "
                   "least %d", cpus, mc->name, mc->min_cpus);
        return false;
    }
    if (maxcpus > mc->max_cpus) {
        error_setg(errp, "Invalid SMP CPUs %" PRId64 ": machine '%s' has at "
                   "most %d", maxcpus, mc->name, mc->max_cpus);
        return false;
    }
    return true;
}

bool machine_parse_smp_config(MachineState *ms,
                              const SMPConfiguration *config, Error **errp)
{
    MachineClass *mc = MACHINE_GET_CLASS(ms);
    int64_t cpus = config->has_cpus ? config->cpus : 0;
    int64_t maxcpus = config->has_maxcpus ? config->maxcpus : 0;
    SmpLevel l[SMP_LEVELS];
    int taker = mc->smp_props.prefer_sockets ? SMP_SOCKETS : SMP_CORES;

    smp_levels(mc, config, l);
    if (!smp_check_input(mc, config, l, errp)) {
        return false;
    }
    maxcpus = maxcpus ? maxcpus : cpus;
    if (maxcpus) {
        /* The preferred level first, then the other, then threads. */
        if (l[taker].value) {
            taker = taker == SMP_CORES ? SMP_SOCKETS : SMP_CORES;
        }
        if (l[taker].value) {
            taker = SMP_THREADS;
        }
        smp_fill(l, taker, maxcpus);
    }
    for (int i = 0; i < SMP_LEVELS; i++) {
        l[i].value = l[i].value ? l[i].value : 1;
    }
    if (!maxcpus) {
        maxcpus = smp_product(l, -1);
    }
    if (!cpus) {
        cpus = maxcpus;
    }
    if (!smp_check_result(mc, l, cpus, maxcpus, errp)) {
        return false;
    }
    ms->smp = (CpuTopology) {
        .cpus = cpus, .max_cpus = maxcpus,
        .drawers = l[SMP_DRAWERS].value, .books = l[SMP_BOOKS].value,
        .sockets = l[SMP_SOCKETS].value, .dies = l[SMP_DIES].value,
        .clusters = l[SMP_CLUSTERS].value, .modules = l[SMP_MODULES].value,
        .cores = l[SMP_CORES].value, .threads = l[SMP_THREADS].value,
    };
    mc->smp_props.has_clusters = config->has_clusters;
    return true;
}

unsigned int machine_topo_get_cores_per_socket(const MachineState *ms)
{
    return ms->smp.cores * ms->smp.modules * ms->smp.clusters * ms->smp.dies;
}

unsigned int machine_topo_get_threads_per_socket(const MachineState *ms)
{
    return ms->smp.threads * machine_topo_get_cores_per_socket(ms);
}
