/*
 * A tiny machine for the KVM tests.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "kvm-guest.h"
#include "hw/core/boards.h"
#include "memory-harness.h"
#include "qemu/accel.h"
#include "qemu/timer.h"
#include "system/cpus.h"
#include "system/kvm_int.h"
#include "system/reset.h"
#include "system/runstate.h"

#define TYPE_GUEST_MACHINE MACHINE_TYPE_NAME("kvm-guest")

uint32_t guest_values[64];
unsigned guest_nvalues;
bool guest_done;

static MemoryRegion ram, ports;

static void guest_machine_init(MachineState *ms)
{
}

static void guest_machine_class_init(ObjectClass *oc, const void *data)
{
    MachineClass *mc = MACHINE_CLASS(oc);

    mc->desc = "machine for the KVM tests";
    mc->init = guest_machine_init;
    mc->max_cpus = 4;
}

static const TypeInfo guest_types[] = {
    {
        .name = TYPE_GUEST_MACHINE,
        .parent = TYPE_MACHINE,
        .class_init = guest_machine_class_init,
        TYPE_IS_SECURE("test machine"),
    },
};
DEFINE_TYPES(guest_types)

static uint64_t port_read(void *opaque, hwaddr addr, unsigned size)
{
    return 0x12345678u >> (8 * (4 - size));
}

static void port_write(void *opaque, hwaddr addr, uint64_t val,
                       unsigned size)
{
    if (addr == 4) {
        guest_done = true;
    } else if (guest_nvalues < ARRAY_SIZE(guest_values)) {
        guest_values[guest_nvalues++] = val;
    }
    qemu_notify_event();
}

static const MemoryRegionOps port_ops = {
    .read = port_read,
    .write = port_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

bool guest_init(int *argc, char ***argv, const char *irqchip)
{
    MachineState *ms;
    AccelState *accel;
    int fd = open("/dev/kvm", O_RDWR | O_CLOEXEC);

    harness_init(argc, argv);
    if (fd < 0) {
        g_printerr("SKIPPED: /dev/kvm cannot be opened: %s\n",
                   strerror(errno));
        return false;
    }
    close(fd);
    qemu_init_main_loop(&error_abort);
    ms = MACHINE(object_new_checked(TYPE_GUEST_MACHINE, TYPE_MACHINE,
                                    &error_abort));
    object_property_add_child(object_get_root(), "machine", OBJECT(ms));
    current_machine = ms;
    ms->smp.max_cpus = ms->smp.cpus = 2;
    ms->smp.threads = ms->smp.cores = ms->smp.sockets = 1;
    accel = ACCEL(object_new_checked(TYPE_KVM_ACCEL, TYPE_ACCEL,
                                     &error_abort));
    g_assert_true(object_property_parse(OBJECT(accel), "kernel-irqchip",
                                        irqchip, &error_abort));
    g_assert_cmpint(accel_init_machine(accel, ms), ==, 0);
    accel_init_interfaces(ACCEL_GET_CLASS(accel), TYPE_X86_CPU);

    memory_region_init_ram(&ram, NULL, "ram", GUEST_RAM, &error_abort);
    memory_region_add_subregion(get_system_memory(), 0, &ram);
    memory_region_init_io(&ports, NULL, &port_ops, NULL, "ports", 8);
    memory_region_add_subregion(get_system_io(), 0xf0, &ports);
    return true;
}

static void reset_cpu(void *opaque)
{
    cpu_reset(opaque);
}

X86CPU *guest_add_cpu(unsigned id)
{
    Object *obj = object_new(X86_CPU_TYPE_NAME("qemu64"));

    object_property_set_uint(obj, "apic-id", id, &error_abort);
    qdev_realize(DEVICE(obj), NULL, &error_abort);
    cpus_wait_created();
    qemu_register_reset(reset_cpu, CPU(obj));
    return X86_CPU(obj);
}

void guest_load(const void *code, size_t len)
{
    address_space_write(&address_space_memory, GUEST_CODE,
                        MEMTXATTRS_UNSPECIFIED, code, len);
    guest_nvalues = 0;
    guest_done = false;
}

void guest_run(void)
{
    vm_start();
    while (!guest_done && runstate_is_running()) {
        int status;

        main_loop_wait(false);
        main_loop_step(&status);
    }
    guest_stop();
}

void guest_stop(void)
{
    if (runstate_is_running()) {
        vm_stop(RUN_STATE_PAUSED);
    }
}
