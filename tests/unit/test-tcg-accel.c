/*
 * Tests of the TCG accelerator: guests in a machine's memory, on its thread.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "machine-types.h"
#include "memory-harness.h"
#include "qemu/accel.h"
#include "system/cpus.h"
#include "system/runstate.h"
#include "system/tcg.h"

#define CODE_GPA    0x1000
#define DEVICE_GPA  0xd0000

static CPUX86State envs[4];
static MemoryRegion ram;
static Recorder device;

static CPUX86State *t_env(CPUState *cpu)
{
    return &envs[cpu->cpu_index];
}

static void t_cpuid(CPUX86State *env, uint32_t leaf, uint32_t subleaf,
                    uint32_t out[4])
{
    out[0] = leaf + 1;
}

static const TCGArchOps t_ops = { .env = t_env, .cpuid = t_cpuid };

/* mov $d000, %ax; mov %ax, %ds; 1: mov $n, %al; mov %al, (k); jmp 1b */
static void put_loop(hwaddr gpa, uint8_t n, uint8_t k)
{
    uint8_t code[] = { 0xb8, 0x00, 0xd0, 0x8e, 0xd8,
                       0xb0, n, 0xa2, k, 0, 0xeb, 0xf9 };

    address_space_write(&address_space_memory, gpa, MEMTXATTRS_UNSPECIFIED,
                        code, sizeof(code));
}

static CPUState *start_cpu(uint64_t ip)
{
    CPUState *cpu = cpu_create(TYPE_T_CPU_SMALL, &error_abort);
    CPUX86State *env;

    g_assert_true(cpu_exec_realizefn(cpu, &error_abort));
    qemu_init_vcpu(cpu);
    env = t_env(cpu);
    x86_cpu_reset_state(env, true);
    env->segs[R_CS].base = 0;
    env->segs[R_CS].selector = 0;
    env->eip = ip;
    env->cpu = cpu;
    cpu_synchronize_post_reset(cpu);
    return cpu;
}

static void end_cpu(CPUState *cpu)
{
    cpu_remove_sync(cpu);
    cpu_exec_unrealizefn(cpu);
    object_unparent(OBJECT(cpu));
}

/* Let the guest run until the device's byte @k was written with @n */
static void wait_for(uint8_t k, uint8_t n)
{
    for (;;) {
        unsigned i;

        for (i = 0; i < 16; i++) {
            if (i < device.calls && device.addr[i] == k &&
                device.val[i] == n) {
                device.calls = 0;
                return;
            }
        }
        qemu_cpu_kick(first_cpu);       /* no main loop ends slices here */
        bql_unlock();
        sched_yield();
        bql_lock();
    }
}

static void test_declared_insecure(void)
{
    ObjectClass *oc = OBJECT_CLASS(accel_find("tcg"));

    g_assert_true(tcg_enabled());
    g_assert_true(object_class_is_insecure(oc));
}

static void test_reaches_devices(void)
{
    CPUState *cpu;

    put_loop(CODE_GPA, 1, 7);
    cpu = start_cpu(CODE_GPA);
    device.calls = 0;
    vm_start();
    wait_for(7, 1);
    vm_stop(RUN_STATE_PAUSED);
    g_assert_true(cpu->stopped);
    g_assert_cmphex(t_env(cpu)->segs[R_DS].selector, ==, 0xd000);
    end_cpu(cpu);
}

/* The loop is decoded and running when its immediate changes */
static void test_sees_dma_to_code(void)
{
    CPUState *cpu;

    put_loop(CODE_GPA, 1, 7);
    cpu = start_cpu(CODE_GPA);
    device.calls = 0;
    vm_start();
    wait_for(7, 1);
    put_loop(CODE_GPA, 2, 7);
    wait_for(7, 2);
    vm_stop(RUN_STATE_PAUSED);
    end_cpu(cpu);
}

/* Neither loop ever halts or pauses */
static void test_cpus_take_turns(void)
{
    CPUState *a, *b;

    put_loop(CODE_GPA, 3, 1);
    put_loop(CODE_GPA + 0x1000, 4, 2);
    a = start_cpu(CODE_GPA);
    b = start_cpu(CODE_GPA + 0x1000);
    g_assert_cmpint(a->thread_id, ==, b->thread_id);
    device.calls = 0;
    vm_start();
    wait_for(1, 3);
    wait_for(2, 4);
    wait_for(1, 3);
    vm_stop(RUN_STATE_PAUSED);
    end_cpu(a);
    end_cpu(b);
}

static void note(CPUState *cpu, run_on_cpu_data data)
{
    g_assert_true(qemu_cpu_is_self(cpu));
    *(bool *)data.host_ptr = true;
}

static void test_work_is_done_in_between(void)
{
    bool done = false;
    CPUState *cpu;

    put_loop(CODE_GPA, 1, 7);
    cpu = start_cpu(CODE_GPA);
    run_on_cpu(cpu, note, RUN_ON_CPU_HOST_PTR(&done));
    g_assert_true(done);
    vm_start();
    done = false;
    run_on_cpu(cpu, note, RUN_ON_CPU_HOST_PTR(&done));
    g_assert_true(done);
    vm_stop(RUN_STATE_PAUSED);
    end_cpu(cpu);
}

/* A triple fault asks for a reset and stops the CPU until then */
static void test_triple_fault(void)
{
    static const uint8_t code[] = { 0x0f, 0x0b };       /* ud2 */
    CPUState *cpu;

    address_space_write(&address_space_memory, CODE_GPA,
                        MEMTXATTRS_UNSPECIFIED, code, sizeof(code));
    cpu = start_cpu(CODE_GPA);
    t_env(cpu)->idt.limit = 0;
    vm_start();
    while (qemu_reset_requested_get() == SHUTDOWN_CAUSE_NONE) {
        bql_unlock();
        sched_yield();
        bql_lock();
    }
    vm_stop(RUN_STATE_PAUSED);
    g_assert_cmphex(t_env(cpu)->eip, ==, CODE_GPA);
    end_cpu(cpu);
}

static void test_properties(void)
{
    Object *accel = object_new_checked("tcg", TYPE_ACCEL, &error_abort);
    Error *err = NULL;

    g_assert_true(object_property_parse(accel, "thread", "single",
                                        &error_abort));
    g_assert_false(object_property_parse(accel, "thread", "multi", &err));
    error_free_or_abort(&err);
    g_assert_true(object_property_parse(accel, "tb-size", "64",
                                        &error_abort));
    g_assert_false(object_property_parse(accel, "tb-size", "100000", &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "tb-size 100000 MiB is more than 4096 MiB");
    error_free_or_abort(&err);
    object_unref(accel);
}

int main(int argc, char **argv)
{
    Object *accel;

    g_test_init(&argc, &argv, NULL);
    machine_types_init();
    memory_map_init();
    tcg_register_arch_ops(&t_ops);
    machine_new("t", &error_abort);
    accel = object_new_checked("tcg", TYPE_ACCEL, &error_abort);
    g_assert_cmpint(accel_init_machine(ACCEL(accel), current_machine), ==, 0);
    object_unref(accel);
    accel_init_interfaces(ACCEL_GET_CLASS(accel), TYPE_T_CPU);
    memory_region_init_ram(&ram, NULL, "ram", 0x80000, &error_abort);
    memory_region_add_subregion(get_system_memory(), 0, &ram);
    memory_region_init_io(&device.mr, NULL, &recorder_ops, &device, "device",
                          0x1000);
    memory_region_add_subregion(get_system_memory(), DEVICE_GPA, &device.mr);

    g_test_add_func("/tcg-accel/it is declared insecure",
                    test_declared_insecure);
    g_test_add_func("/tcg-accel/properties are checked", test_properties);
    g_test_add_func("/tcg-accel/guests reach devices", test_reaches_devices);
    g_test_add_func("/tcg-accel/writes of devices reach decoded code",
                    test_sees_dma_to_code);
    g_test_add_func("/tcg-accel/CPUs take turns on one thread",
                    test_cpus_take_turns);
    g_test_add_func("/tcg-accel/work is done between slices",
                    test_work_is_done_in_between);
    g_test_add_func("/tcg-accel/a triple fault asks for a reset",
                    test_triple_fault);
    return g_test_run();
}
