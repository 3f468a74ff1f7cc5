/*
 * "info": processors and interrupt controllers, for people.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hmp-internal.h"
#include "hw/intc/intc.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-machine.h"
#include "system/cpus.h"

void info_cpus(Monitor *mon, const QDict *args)
{
    CPUState *chosen = hmp_cpu(mon);
    CPUState *cpu;

    CPU_FOREACH(cpu) {
        monitor_printf(mon, "%c CPU #%d: thread_id=%d\n",
                       cpu == chosen ? '*' : ' ', cpu->cpu_index,
                       cpu->thread_id);
    }
}

static void print_place(Monitor *mon, const CpuInstanceProperties *p)
{
    const struct {
        const char *name;
        bool has;
        int64_t value;
    } rows[] = {
        { "node-id", p->has_node_id, p->node_id },
        { "socket-id", p->has_socket_id, p->socket_id },
        { "die-id", p->has_die_id, p->die_id },
        { "core-id", p->has_core_id, p->core_id },
        { "thread-id", p->has_thread_id, p->thread_id },
    };

    monitor_puts(mon, "  CPUInstance Properties:\n");
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        if (rows[i].has) {
            monitor_printf(mon, "    %s: \"%" PRId64 "\"\n", rows[i].name,
                           rows[i].value);
        }
    }
}

void info_hotpluggable_cpus(Monitor *mon, const QDict *args)
{
    Error *err = NULL;
    HotpluggableCPUList *list = qmp_query_hotpluggable_cpus(&err), *el;

    if (hmp_error(mon, err)) {
        return;
    }
    monitor_puts(mon, "Hotpluggable CPUs:\n");
    for (el = list; el; el = el->next) {
        monitor_printf(mon, "  type: \"%s\"\n  vcpus_count: \"%" PRIu64 "\"\n",
                       el->value->type, el->value->vcpus_count);
        if (el->value->qom_path) {
            monitor_printf(mon, "  qom_path: \"%s\"\n", el->value->qom_path);
        }
        print_place(mon, el->value->props);
    }
    qapi_free_HotpluggableCPUList(list);
}

/*** What a processor tells ***/

/* Something to be asked of it, and its answer. */
typedef struct Question {
    GString *answer;
    bool pages;
    bool known;
} Question;

static void ask_registers(CPUState *cpu, void *opaque)
{
    cpu_dump_state(cpu, ((Question *)opaque)->answer, CPU_DUMP_FPU);
}

static void ask_apic(CPUState *cpu, void *opaque)
{
    Question *q = opaque;

    q->known = cpu->cc->print_local_intc &&
        cpu->cc->print_local_intc(cpu, q->answer);
}

static void ask_mappings(CPUState *cpu, void *opaque)
{
    Question *q = opaque;

    q->known = cpu->cc->print_mappings;
    if (q->known) {
        cpu->cc->print_mappings(cpu, q->answer, q->pages);
    }
}

static void print_registers(Monitor *mon, CPUState *cpu)
{
    g_autoptr(GString) text = g_string_new(NULL);
    Question q = { .answer = text };

    hmp_on_cpu(cpu, ask_registers, &q);
    monitor_printf(mon, "\nCPU#%d\n%s", cpu->cpu_index, text->str);
}

void info_registers(Monitor *mon, const QDict *args)
{
    CPUState *cpu;

    if (qdict_haskey(args, "all")) {
        CPU_FOREACH(cpu) {
            print_registers(mon, cpu);
        }
        return;
    }
    if (qdict_haskey(args, "vcpu")) {
        int64_t index = qdict_get_int(args, "vcpu");

        cpu = index <= INT_MAX ? qemu_get_cpu(index) : NULL;
        if (!cpu) {
            monitor_printf(mon, "CPU#%" PRId64 " not available\n", index);
        }
    } else {
        cpu = hmp_cpu_or_complain(mon);
    }
    if (cpu) {
        print_registers(mon, cpu);
    }
}

void info_lapic(Monitor *mon, const QDict *args)
{
    g_autoptr(GString) text = g_string_new(NULL);
    Question q = { .answer = text };
    CPUState *cpu = hmp_cpu(mon);

    if (qdict_haskey(args, "apic-id")) {
        cpu = cpu_by_arch_id(qdict_get_int(args, "apic-id"));
    }
    if (!cpu) {
        monitor_puts(mon, "No CPU available\n");
        return;
    }
    hmp_on_cpu(cpu, ask_apic, &q);
    monitor_puts(mon, q.known ? text->str
                 : "Error: the local APIC cannot be read\n");
}

static void print_mappings(Monitor *mon, bool pages)
{
    g_autoptr(GString) text = g_string_new(NULL);
    Question q = { .answer = text, .pages = pages };
    CPUState *cpu = hmp_cpu_or_complain(mon);

    if (!cpu) {
        return;
    }
    hmp_on_cpu(cpu, ask_mappings, &q);
    monitor_puts(mon, q.known ? text->str
                 : "Error: page tables cannot be read\n");
}

void info_mem(Monitor *mon, const QDict *args)
{
    print_mappings(mon, false);
}

void info_tlb(Monitor *mon, const QDict *args)
{
    print_mappings(mon, true);
}

/*** Interrupt controllers ***/

void info_irq(Monitor *mon, const QDict *args)
{
    g_autoptr(GString) text = g_string_new(NULL);

    intc_append_statistics(text);
    monitor_puts(mon, text->str);
}

void info_pic(Monitor *mon, const QDict *args)
{
    g_autoptr(GString) text = g_string_new(NULL);

    intc_append_info(text);
    monitor_puts(mon, text->str);
}
