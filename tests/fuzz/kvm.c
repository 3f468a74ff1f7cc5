/*
 * Any code as a guest under KVM: whatever it does, it does to itself.  It can
 * be stopped, the machine can be reset, and the next guest is served.
 *
 * The first byte of an input says in which mode its processor is; the rest is
 * code.  What the code gets to do in its time differs from run to run.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "../unit/kvm-guest.h"
#include "fuzz.h"
#include "guest.h"
#include "peer.h"
#include "qemu/accel.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "reach.h"
#include "sandbox.h"
#include "system/kvm_int.h"
#include "system/runstate.h"
#include "vm.h"

#define RUN_US 2000
#define PATIENCE_US 5000000
#define MARK_AT 0x3000
#define MARK 0x5a

static const char *const args[] = {
    "fuzz", "-M", "microvm", "-accel", "kvm", "-cpu", "host", "-m", "2",
    "-S", "-nodefaults", "-display", "none", "-serial", "chardev:peer0",
    "-device", "virtio-rng-device", "-device", "virtio-serial-device",
    "-blockdev", "null-co,node-name=node0,read-zeroes=on,size=1048576",
    "-device", "virtio-blk-device,drive=node0", NULL
};

int __real_kvm_handle_exit(CPUState *cpu, struct kvm_run *run,
                           MemTxAttrs attrs);
int __wrap_kvm_handle_exit(CPUState *cpu, struct kvm_run *run,
                           MemTxAttrs attrs);

/* The guest wants something. */
int __wrap_kvm_handle_exit(CPUState *cpu, struct kvm_run *run,
                           MemTxAttrs attrs)
{
    fuzz_reached(OBJECT(cpu), SECURITY_BOUNDARY_GUEST);
    fuzz_reached(OBJECT(current_accel()), SECURITY_BOUNDARY_GUEST);
    return __real_kvm_handle_exit(cpu, run, attrs);
}

static QEMUTimer *ticks;                /* while a guest runs */

static void tick(void *opaque)
{
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    int fd;

    fuzz_sandbox_with("/dev/kvm", argc, argv);
    fd = open("/dev/kvm", O_RDWR | O_CLOEXEC);
    if (fd < 0) {
        fprintf(stderr, "/dev/kvm: %s\n", strerror(errno));
        exit(FUZZ_CANNOT_SANDBOX);
    }
    close(fd);
    module_call_init(MODULE_INIT_QOM);
    fuzz_peers_make(1);
    fuzz_vm_begin(args);
    fuzz_guest_init();
    ticks = timer_new_ms(QEMU_CLOCK_REALTIME, tick, NULL);
    return 0;
}

/* Run what is at GUEST_CODE, until @done or for @us. */
static void run_for(int64_t us, bool (*done)(void))
{
    int64_t end_us = g_get_monotonic_time() + us;
    int status;

    vm_start();
    while (runstate_is_running() && !done() &&
           g_get_monotonic_time() < end_us) {
        timer_mod(ticks, qemu_clock_get_ms(QEMU_CLOCK_REALTIME) + 1);
        main_loop_wait(false);          /* lets the processor have the lock */
        main_loop_step(&status);
    }
    timer_del(ticks);
    if (runstate_is_running()) {
        vm_stop(RUN_STATE_PAUSED);
    }
}

static void put_code(const void *code, size_t size)
{
    address_space_write(&address_space_memory, GUEST_CODE,
                        MEMTXATTRS_UNSPECIFIED, code, size);
}

static void start_over(void)
{
    fuzz_peer_reset(fuzz_peer(0));
    fuzz_vm_tidy();
    qemu_system_reset_request(SHUTDOWN_CAUSE_SUBSYSTEM_RESET);
    fuzz_vm_loop();
    fuzz_guest_clear();
}

static bool never(void)
{
    return false;
}

static bool is_marked(void)
{
    return address_space_ldub(&address_space_memory, MARK_AT,
                              MEMTXATTRS_UNSPECIFIED, NULL) == MARK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t well_formed[] = {
        0xc6, 0x06, MARK_AT & 255, MARK_AT >> 8, MARK,  /* mov byte [], MARK */
        0xf4,                                           /* hlt */
        0xeb, 0xfd,                                     /* jmp to it */
    };

    if (!size) {
        return 0;
    }
    put_code(data + 1, MIN(size - 1, 4096));
    (data[0] & 1 ? guest_long_mode : guest_real_mode)(X86_CPU(first_cpu));
    run_for(RUN_US, never);
    start_over();

    put_code(well_formed, sizeof(well_formed));
    guest_real_mode(X86_CPU(first_cpu));
    run_for(PATIENCE_US, is_marked);
    g_assert_true(is_marked());
    start_over();
    return 0;
}

/* Instructions that leave the guest, and some that should not be able to. */
static const char *const words[] = {
    "\xe6\x71", "\xe4\x71", "\xef", "\xed", "\xf3\x6e", "\xf3\x6d",
    "\xba\xf8\x03", "\xba\x10\x05", "\xba\x64\x00", "\x0f\x01\xc1",
    "\x0f\x01\xd9", "\x0f\x30", "\x0f\x32", "\x0f\xa2", "\x0f\x01\x16",
    "\x0f\x01\x1e", "\x0f\x22\xc0", "\x0f\x20\xc0", "\x0f\x09", "\x0f\x0b",
    "\xb9\x1b\x01\x01\x01", "\x0f\xae", "\xcd\x03", "\xfb\xf4", "\xfa\xf4",
    "\x67\x66\x89\x05\x01\x10\xb0\xfe", "\xeb\xfe", NULL
};

const FuzzTarget fuzz_target = {
    .name = "kvm",
    .runs = 400,
    .max_bytes = 300,
    .words = words,
    .reached = fuzz_reached_list,
};
