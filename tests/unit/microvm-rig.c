/*
 * A rig that builds a microvm and runs its first CPU in the interpreter.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg-x86.h"
#include "accel/x86-interrupt.h"
#include "hw/core/qdev.h"
#include "microvm-rig.h"
#include "qemu/accel.h"
#include "qemu/bswap.h"
#include "qemu/keyval.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "qobject/qdict.h"
#include "system/address-spaces.h"
#include "system/cpus.h"
#include "system/runstate.h"
#include "system/system.h"
#include "target/i386/cpu.h"
#include "test-serial-peer.h"

static TestPeer *serial;
static TcgEngine *engine;

static void *vm_ram_page(void *opaque, uint64_t gpa, bool *writable)
{
    MemoryRegionSection s = memory_region_find(get_system_memory(), gpa,
                                               4096);
    void *page = NULL;

    if (s.mr && memory_region_is_ram(s.mr) && !s.mr->readonly &&
        int128_get64(s.size) >= 4096) {
        page = (uint8_t *)memory_region_get_ram_ptr(s.mr) +
               s.offset_within_region;
        *writable = true;
    }
    if (s.mr) {
        memory_region_unref(s.mr);
    }
    return page;
}

static uint64_t vm_read(AddressSpace *as, uint64_t addr, unsigned size)
{
    uint8_t buf[8] = { 0 };

    if (address_space_read(as, addr, MEMTXATTRS_UNSPECIFIED, buf, size)) {
        memset(buf, 0xff, sizeof(buf));
    }
    return ldn_le_p(buf, size);
}

static void vm_write(AddressSpace *as, uint64_t addr, uint64_t val,
                     unsigned size)
{
    uint8_t buf[8];

    stq_le_p(buf, val);
    address_space_write(as, addr, MEMTXATTRS_UNSPECIFIED, buf, size);
}

static uint64_t vm_io_read(void *opaque, CPUX86State *env, uint64_t gpa,
                           unsigned size)
{
    return vm_read(&address_space_memory, gpa, size);
}

static void vm_io_write(void *opaque, CPUX86State *env, uint64_t gpa,
                        uint64_t val, unsigned size)
{
    vm_write(&address_space_memory, gpa, val, size);
}

static uint32_t vm_port_in(void *opaque, CPUX86State *env, uint16_t port,
                           unsigned size)
{
    return vm_read(&address_space_io, port, size);
}

static void vm_port_out(void *opaque, CPUX86State *env, uint16_t port,
                        uint32_t val, unsigned size)
{
    vm_write(&address_space_io, port, val, size);
}

static uint32_t vm_pending(void *opaque, CPUX86State *env)
{
    CPUState *cpu = env_cpu(env);

    return TCG_PENDING_STOP |
           (cpu_test_interrupt(cpu, CPU_INTERRUPT_HARD) ? TCG_PENDING_HARD
                                                        : 0);
}

static const TcgX86Ops vm_ops = {
    .ram_page = vm_ram_page,
    .io_read = vm_io_read,
    .io_write = vm_io_write,
    .port_in = vm_port_in,
    .port_out = vm_port_out,
    .pending = vm_pending,
};

void vm_init(void)
{
    qemu_init_main_loop(&error_abort);
    if (!bql_locked()) {
        bql_lock();
    }
    module_call_init(MODULE_INIT_QOM);
    serial = peer_new("serial0");
    peer_set_room(serial, 1 << 20);
    serial_hd_set(0, CHARDEV(serial));
}

MicrovmMachineState *vm_build(const char *props, Error **errp)
{
    g_autoptr(QDict) dict = keyval_parse(props, NULL, NULL, &error_abort);
    AccelClass *ac = accel_find("qtest");
    MachineState *ms = machine_new("microvm", &error_abort);

    if (!machine_set_properties(ms, dict, false, errp) ||
        accel_init_machine(ACCEL(object_new_checked("qtest-accel", TYPE_ACCEL,
                                                    &error_abort)), ms) < 0) {
        return NULL;
    }
    accel_init_interfaces(ac, TYPE_X86_CPU);
    phase_advance(PHASE_ACCEL_CREATED);
    phase_advance(PHASE_LATE_BACKENDS_CREATED);
    if (!ms->cpu_type) {
        ms->cpu_type = g_strdup(X86_CPU_TYPE_NAME("qemu64"));
    }
    if (!machine_run_board_init(ms, NULL, errp)) {
        return NULL;
    }
    qdev_machine_creation_done();
    qemu_system_reset(SHUTDOWN_CAUSE_NONE);
    return MICROVM_MACHINE(ms);
}

int vm_run(unsigned seconds)
{
    CPUX86State *env = cpu_env(first_cpu);
    int64_t end = g_get_monotonic_time() + seconds * 1000000LL;

    if (!engine) {
        engine = tcg_x86_engine_new(&vm_ops, NULL, 0);
        tcg_x86_attach(engine, env);
    }
    tcg_x86_flush(engine);
    tcg_x86_state_changed(env);
    current_cpu = first_cpu;
    while (g_get_monotonic_time() < end) {
        TcgExit why = tcg_x86_run(env);

        g_main_context_iteration(NULL, false);
        if (why == TCG_EXIT_SHUTDOWN) {
            return -1;
        }
        if (qemu_shutdown_requested_get()) {
            return qemu_shutdown_requested_get();
        }
        if (qemu_reset_requested_get()) {
            return qemu_reset_requested_get();
        }
        if (why == TCG_EXIT_HALTED) {
            return -2;
        }
    }
    return -3;
}

const char *vm_output(void)
{
    return peer_text(serial);
}

char *vm_file(const void *bytes, size_t len)
{
    char *path = NULL;
    int fd = g_file_open_tmp("microvm-XXXXXX", &path, NULL);

    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(write(fd, bytes, len), ==, len);
    close(fd);
    return path;
}
