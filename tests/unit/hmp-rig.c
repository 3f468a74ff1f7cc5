/*
 * What the tests of commands for people share.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hmp-rig.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-misc.h"
#include "qemu/main-loop.h"
#include "qom/security.h"
#include "system/address-spaces.h"
#include "system/cpus.h"

/*** Running commands ***/

char *rig_run(const char *line)
{
    g_autofree char *text = qmp_human_monitor_command(line, false, 0,
                                                      &error_abort);
    g_auto(GStrv) lines = g_strsplit(text, "\r\n", -1);

    return g_strjoinv("\n", lines);
}

void assert_prints(const char *line, const char *expected)
{
    g_autofree char *text = rig_run(line);

    if (!g_str_equal(text, expected)) {
        g_error("'%s' prints '%s', not '%s'", line, text, expected);
    }
}

void assert_mentions(const char *line, const char *part)
{
    g_autofree char *text = rig_run(line);

    if (!strstr(text, part)) {
        g_error("'%s' does not print '%s' but: %s", line, part, text);
    }
}

void assert_answers(Client *c, const char *line, const char *answer)
{
    g_autofree char *expected = g_strconcat(line, "\r\n", answer, PROMPT,
                                            NULL);
    g_autofree char *text = NULL;

    client_send(c, line);
    client_send(c, "\r");
    text = client_text(c, PROMPT);
    g_assert_cmpstr(text, ==, expected);
}

/*** Memory and ports ***/

static MemoryRegion ram, device, port;
static uint32_t port_value;
static unsigned port_size;

static uint64_t device_read(void *opaque, hwaddr addr, unsigned size)
{
    return 0x5a5a5a5a;
}

static const MemoryRegionOps device_ops = {
    .read = device_read,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

static uint64_t port_read(void *opaque, hwaddr addr, unsigned size)
{
    return port_value;
}

static void port_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    port_value = val;
    port_size = size;
}

static const MemoryRegionOps port_ops = {
    .read = port_read,
    .write = port_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

void rig_memory(void)
{
    memory_map_init();
    memory_region_init_ram(&ram, NULL, "rig.ram", RIG_RAM_BYTES,
                           &error_abort);
    memory_region_add_subregion(get_system_memory(), 0, &ram);
    memory_region_init_io(&device, NULL, &device_ops, NULL, "rig.device",
                          0x1000);
    memory_region_add_subregion(get_system_memory(), RIG_DEVICE, &device);
    memory_region_init_io(&port, NULL, &port_ops, NULL, "rig.port", 4);
    memory_region_add_subregion(get_system_io(), RIG_PORT, &port);
}

uint8_t *rig_ram(void)
{
    return memory_region_get_ram_ptr(&ram);
}

uint32_t rig_port_value(unsigned *size)
{
    *size = port_size;
    return port_value;
}

/*** Processors ***/

#define TYPE_RIG_CPU "rig-cpu"

static unsigned nmis;

static int64_t rig_arch_id(CPUState *cpu)
{
    return cpu->cpu_index + 10;
}

static hwaddr rig_page(CPUState *cpu, vaddr addr, MemTxAttrs *attrs)
{
    return addr >= 0x1000 && addr < 0x8000 ? addr - 0x1000 : (hwaddr)-1;
}

static bool rig_register(CPUState *cpu, const char *name, uint64_t *value)
{
    *value = g_str_equal(name, "pc") ? 0x100 : cpu->cpu_index;
    return g_str_equal(name, "pc") || g_str_equal(name, "reg");
}

/* Each byte is an instruction; 0 ends them. */
static size_t rig_disassemble(CPUState *cpu, GString *out,
                              const uint8_t *code, size_t len, vaddr pc,
                              unsigned count)
{
    if (!code[0]) {
        return 0;
    }
    g_string_append_printf(out, "0x%08" PRIx64 ":  %02x\n", pc, code[0]);
    return 1;
}

static void rig_dump_state(CPUState *cpu, GString *buf, int flags)
{
    g_string_append_printf(buf, "PC=100 FPU=%d\n", flags & CPU_DUMP_FPU);
}

static void rig_mappings(CPUState *cpu, GString *buf, bool pages)
{
    g_string_append_printf(buf, "%s of %d\n", pages ? "pages" : "ranges",
                           cpu->cpu_index);
}

static bool rig_intc(CPUState *cpu, GString *buf)
{
    g_string_append_printf(buf, "APIC %d\n", cpu->cpu_index + 10);
    return true;
}

static void rig_nmi(CPUState *cpu)
{
    nmis++;
}

static void rig_cpu_class_init(ObjectClass *oc, const void *data)
{
    CPUClass *cc = CPU_CLASS(oc);

    cc->get_arch_id = rig_arch_id;
    cc->get_phys_page_attrs_debug = rig_page;
    cc->read_register = rig_register;
    cc->disassemble = rig_disassemble;
    cc->dump_state = rig_dump_state;
    cc->print_mappings = rig_mappings;
    cc->print_local_intc = rig_intc;
    cc->inject_nmi = rig_nmi;
}

static const TypeInfo rig_types[] = {
    {
        .name = TYPE_RIG_CPU,
        .parent = TYPE_CPU,
        .instance_size = sizeof(CPUState),
        .class_init = rig_cpu_class_init,
        TYPE_IS_SECURE("test"),
    },
};
DEFINE_TYPES(rig_types)

/* They never run; they answer those who look. */
static void *rig_thread(void *opaque)
{
    CPUState *cpu = opaque;

    bql_lock();
    current_cpu = cpu;
    cpu_thread_signal_created(cpu);
    while (!cpu->unplug) {
        qemu_wait_io_event(cpu);
    }
    cpu_thread_signal_destroyed(cpu);
    bql_unlock();
    return NULL;
}

static void rig_create_thread(CPUState *cpu)
{
    QemuThread thread;

    qemu_thread_create(&thread, "cpu", rig_thread, cpu,
                       QEMU_THREAD_DETACHED);
}

CPUState *rig_add_cpu(void)
{
    static AccelOpsClass ops = { .create_vcpu_thread = rig_create_thread };
    CPUState *cpu = CPU(object_new_checked(TYPE_RIG_CPU, TYPE_CPU,
                                           &error_abort));

    if (!cpus_get_accel()) {
        cpus_register_accel(&ops);
    }
    g_assert_true(cpu_exec_realizefn(cpu, &error_abort));
    qemu_init_vcpu(cpu);
    cpus_wait_created();
    cpu->thread_id = 77;
    return cpu;
}

void rig_remove_cpus(void)
{
    CPUState *cpu;

    while ((cpu = first_cpu)) {
        cpu_remove_sync(cpu);
        cpu_exec_unrealizefn(cpu);
        object_unref(OBJECT(cpu));
    }
}

unsigned rig_nmis(void)
{
    return nmis;
}
