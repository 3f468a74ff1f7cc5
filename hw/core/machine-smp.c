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

/* No level may be larger, so that a product of two fits 63 bits. */
#define SMP_LEVEL_MAX 0x7fffffff

/* One level of the topology, largest first. */
typedef struct SmpLevel {
    const char *name;
    bool given;
    int64_t value;      /* 0 while unknown */
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
    if (given && value == 0) {
        error_setg(errp, "Invalid CPU topology: CPU topology parameters must "
                   "be greater than zero");
        error_append_hint(errp, "%s is 0\n", name);
        return false;
    }
    if (given && (value < 0 || value > SMP_LEVEL_MAX)) {
        error_setg(errp, "Invalid CPU topology: %s is %" PRId64 ", must be "
                   "from 1 to %d", name, value, SMP_LEVEL_MAX);
        return false;
    }
    return true;
}

static bool smp_check_input(const SMPConfiguration *c, SmpLevel *l,
                            Error **errp)
{
    ERRP_GUARD();

    if (!smp_check_number("cpus", c->has_cpus, c->cpus, errp)
        || !smp_check_number("maxcpus", c->has_maxcpus, c->maxcpus, errp)) {
        return false;
    }
    for (int i = 0; i < SMP_LEVELS; i++) {
        if (!smp_check_number(l[i].name, l[i].given, l[i].value, errp)) {
            return false;
        }
    }
    for (int i = 0; i < SMP_LEVELS; i++) {
        if (!l[i].supported) {
            if (l[i].value > 1) {
                error_setg(errp, "%s > 1 not supported by this machine's CPU "
                           "topology", l[i].name);
                return false;
            }
            l[i].value = 1;
        }
    }
    return true;
}

/* Product of all levels; SMP_LEVEL_MAX + 1 stands for all that is larger. */
static int64_t smp_product(const SmpLevel *l)
{
    int64_t product = 1;

    for (int i = 0; i < SMP_LEVELS; i++) {
        product = MIN(product * l[i].value, SMP_LEVEL_MAX + 1LL);
    }
    return product;
}

/*
 * Work out what was not given: one of sockets, cores and threads takes all
 * that the other levels leave of @maxcpus (0 if not known), which may be
 * nothing; the rest is 1.
 */
static void smp_fill(SmpLevel *l, int64_t maxcpus, bool prefer_sockets)
{
    int taker = prefer_sockets ? SMP_SOCKETS : SMP_CORES;

    if (l[taker].value) {
        taker = prefer_sockets ? SMP_CORES : SMP_SOCKETS;
    }
    if (l[taker].value) {
        taker = SMP_THREADS;
    }
    if (l[taker].value || !maxcpus) {
        taker = SMP_LEVELS;
    }
    for (int i = 0; i < SMP_LEVELS; i++) {
        l[i].value = l[i].value ? l[i].value : 1;
    }
    if (taker != SMP_LEVELS) {
        l[taker].value = maxcpus / smp_product(l);
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
    g_autofree char *levels = smp_describe(l);

    if (smp_product(l) != maxcpus) {
        error_setg(errp, "Invalid CPU topology: product of the hierarchy "
                   "must match maxcpus: %s != maxcpus (%" PRId64 ")", levels,
                   maxcpus);
        return false;
    }
    if (cpus > maxcpus) {
        error_setg(errp, "Invalid CPU topology: maxcpus must be equal to or "
                   "greater than smp: %s == maxcpus (%" PRId64 ") < smp_cpus "
                   "(%" PRId64 ")", levels, maxcpus, cpus);
        return false;
    }
    if (cpus < mc->min_cpus) {
        error_setg(errp, "Invalid SMP CPUs %" PRId64 ". The min CPUs "
                   "supported by machine '%s' is %d", cpus, mc->name,
                   mc->min_cpus);
        return false;
    }
    if (maxcpus > mc->max_cpus) {
        error_setg(errp, "Invalid SMP CPUs %" PRId64 ". The max CPUs "
                   "supported by machine '%s' is %d", maxcpus, mc->name,
                   mc->max_cpus);
        return false;
    }
    return true;
}

bool machine_parse_smp_config(MachineState *ms,
                              const SMPConfiguration *config, Error **errp)
{
    MachineClass *mc = MACHINE_GET_CLASS(ms);
    int64_t cpus = config->has_cpus ? config->cpus : 0;
    int64_t maxcpus = config->has_maxcpus ? config->maxcpus : cpus;
    SmpLevel l[SMP_LEVELS];

    smp_levels(mc, config, l);
    if (!smp_check_input(config, l, errp)) {
        return false;
    }
    smp_fill(l, maxcpus, mc->smp_props.prefer_sockets);
    maxcpus = maxcpus ? maxcpus : smp_product(l);
    cpus = cpus ? cpus : maxcpus;
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
