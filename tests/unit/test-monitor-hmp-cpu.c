/*
 * Commands for people on processors and interrupt controllers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hmp-rig.h"
#include "hw/core/boards.h"
#include "hw/intc/intc.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-misc.h"
#include "qom/security.h"

static void test_without_processors_each_says_so(void)
{
    assert_prints("info cpus", "");
    assert_prints("info registers", "No CPU available\n");
    assert_prints("info registers -a", "");
    assert_prints("info lapic", "No CPU available\n");
    assert_prints("info mem", "No CPU available\n");
    assert_prints("info tlb", "No CPU available\n");
    assert_prints("cpu 0", "invalid CPU index\n");
    assert_prints("nmi", "Error: machine does not provide NMIs\n");
    assert_prints("info hotpluggable-cpus",
                  "Error: machine does not support hot-plugging CPUs\n");
}

static void test_registers_of_one_or_all(void)
{
    rig_add_cpu();
    rig_add_cpu();
    assert_prints("info registers", "\nCPU#0\nPC=100 FPU=65536\n");
    assert_prints("info registers 1", "\nCPU#1\nPC=100 FPU=65536\n");
    assert_prints("info registers -a", "\nCPU#0\nPC=100 FPU=65536\n"
                  "\nCPU#1\nPC=100 FPU=65536\n");
    assert_prints("info registers 2", "CPU#2 not available\n");
    assert_prints("info registers 0xffffffff",
                  "CPU#4294967295 not available\n");
    rig_remove_cpus();
}

static void test_local_apics_are_found_by_id(void)
{
    CPUClass *cc = rig_add_cpu()->cc;
    bool (*print_local_intc)(CPUState *, GString *) = cc->print_local_intc;

    rig_add_cpu();
    assert_prints("info lapic", "APIC 10\n");
    assert_prints("info lapic 11", "APIC 11\n");
    assert_prints("info lapic 1", "No CPU available\n");
    cc->print_local_intc = NULL;
    assert_prints("info lapic", "Error: the local APIC cannot be read\n");
    cc->print_local_intc = print_local_intc;
    rig_remove_cpus();
}

static void test_mappings_by_range_or_page(void)
{
    CPUClass *cc = rig_add_cpu()->cc;
    void (*print_mappings)(CPUState *, GString *, bool) = cc->print_mappings;

    assert_prints("info mem", "ranges of 0\n");
    assert_prints("info tlb", "pages of 0\n");
    cc->print_mappings = NULL;
    assert_prints("info mem", "Error: page tables cannot be read\n");
    cc->print_mappings = print_mappings;
    rig_remove_cpus();
}

static void test_nmis_reach_all(void)
{
    unsigned before = rig_nmis();

    rig_add_cpu();
    rig_add_cpu();
    assert_prints("nmi", "");
    g_assert_cmpuint(rig_nmis() - before, ==, 2);
    rig_remove_cpus();
}

static void test_chosen_processor_stays_chosen(void)
{
    Client *c = client_open(false, false);

    rig_add_cpu();
    rig_add_cpu();
    g_free(client_text(c, PROMPT));
    assert_answers(c, "info cpus", "* CPU #0: thread_id=77\r\n"
                   "  CPU #1: thread_id=77\r\n");
    assert_answers(c, "cpu 1", "");
    assert_answers(c, "info cpus", "  CPU #0: thread_id=77\r\n"
                   "* CPU #1: thread_id=77\r\n");
    assert_answers(c, "p $reg", "0x1\r\n");
    assert_answers(c, "info tlb", "pages of 1\r\n");
    assert_answers(c, "cpu 2", "invalid CPU index\r\n");
    assert_answers(c, "p $reg", "0x1\r\n");
    rig_remove_cpus();
    client_close(c);
}

static void test_captured_command_may_choose_one(void)
{
    g_autofree char *text = NULL;
    Error *err = NULL;

    rig_add_cpu();
    rig_add_cpu();
    text = qmp_human_monitor_command("p $reg", true, 1, &error_abort);
    g_assert_cmpstr(text, ==, "0x1\r\n");
    g_assert_null(qmp_human_monitor_command("info status", true, 7, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Parameter 'cpu-index' expects a CPU number");
    error_free(err);
    rig_remove_cpus();
}

/*** Places ***/

#define TYPE_T_MACHINE MACHINE_TYPE_NAME("t")

static const CPUArchIdList *t_places(MachineState *ms)
{
    if (!ms->possible_cpus) {
        CPUArchIdList *list = g_malloc0(sizeof(*list) +
                                        2 * sizeof(list->cpus[0]));

        list->len = 2;
        for (int i = 0; i < 2; i++) {
            list->cpus[i].type = "t-cpu";
            list->cpus[i].vcpus_count = 1;
            list->cpus[i].props.has_socket_id = true;
            list->cpus[i].props.socket_id = i;
            list->cpus[i].props.has_thread_id = i;
            list->cpus[i].props.thread_id = 7;
        }
        ms->possible_cpus = list;
    }
    return ms->possible_cpus;
}

static void t_machine_class_init(ObjectClass *oc, const void *data)
{
    MACHINE_CLASS(oc)->has_hotpluggable_cpus = true;
    MACHINE_CLASS(oc)->possible_cpu_arch_ids = t_places;
}

static void test_places_of_processors_are_told(void)
{
    Object *machine = object_new_checked(TYPE_T_MACHINE, TYPE_MACHINE,
                                         &error_abort);
    MachineState *ms = MACHINE(machine);
    CPUState *cpu;

    current_machine = ms;
    object_property_add_child(object_get_root(), "machine", machine);
    assert_prints("info hotpluggable-cpus", "Hotpluggable CPUs:\n"
                  "  type: \"t-cpu\"\n  vcpus_count: \"1\"\n"
                  "  CPUInstance Properties:\n    socket-id: \"0\"\n"
                  "  type: \"t-cpu\"\n  vcpus_count: \"1\"\n"
                  "  CPUInstance Properties:\n    socket-id: \"1\"\n"
                  "    thread-id: \"7\"\n");
    cpu = rig_add_cpu();
    object_property_add_child(machine, "cpu", OBJECT(cpu));
    ms->possible_cpus->cpus[0].cpu = cpu;
    assert_mentions("info hotpluggable-cpus", "  vcpus_count: \"1\"\n"
                    "  qom_path: \"/machine/cpu\"\n");
    ms->possible_cpus->cpus[0].cpu = NULL;
    rig_remove_cpus();
    current_machine = NULL;
    object_unparent(machine);
    object_unref(machine);
}

/*** Interrupt controllers ***/

static void t_print_info(InterruptStatsProvider *obj, GString *buf)
{
    g_string_append(buf, "registers\n");
}

static void t_intc_class_init(ObjectClass *oc, const void *data)
{
    INTERRUPT_STATS_PROVIDER_CLASS(oc)->print_info = t_print_info;
}

static const TypeInfo t_types[] = {
    {
        .name = TYPE_T_MACHINE,
        .parent = TYPE_MACHINE,
        .class_init = t_machine_class_init,
        TYPE_IS_SECURE("test"),
    },
    {
        .name = "t-intc",
        .parent = TYPE_OBJECT,
        .class_init = t_intc_class_init,
        .interfaces = (const InterfaceInfo[]) {
            { TYPE_INTERRUPT_STATS_PROVIDER },
            { }
        },
        TYPE_IS_SECURE("test"),
    },
};
DEFINE_TYPES(t_types)

static void test_interrupt_controllers_tell(void)
{
    Object *obj = object_new_checked("t-intc", TYPE_OBJECT, &error_abort);

    assert_prints("info pic", "");
    assert_prints("info irq", "");
    object_property_add_child(object_get_root(), "intc", obj);
    assert_prints("info pic", "registers\n");
    assert_prints("info irq", "IRQ statistics not available for t-intc.\n");
    object_unparent(obj);
    object_unref(obj);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    harness_init();
    rig_memory();
    g_test_add_func("/hmp-cpu/without-processors-each-says-so",
                    test_without_processors_each_says_so);
    g_test_add_func("/hmp-cpu/registers-of-one-or-all",
                    test_registers_of_one_or_all);
    g_test_add_func("/hmp-cpu/mappings-by-range-or-page",
                    test_mappings_by_range_or_page);
    g_test_add_func("/hmp-cpu/nmis-reach-all", test_nmis_reach_all);
    g_test_add_func("/hmp-cpu/chosen-processor-stays-chosen",
                    test_chosen_processor_stays_chosen);
    g_test_add_func("/hmp-cpu/captured-command-may-choose-one",
                    test_captured_command_may_choose_one);
    g_test_add_func("/hmp-cpu/local-apics-are-found-by-id",
                    test_local_apics_are_found_by_id);
    g_test_add_func("/hmp-cpu/places-of-processors-are-told",
                    test_places_of_processors_are_told);
    g_test_add_func("/hmp-cpu/interrupt-controllers-tell",
                    test_interrupt_controllers_tell);
    return g_test_run();
}
