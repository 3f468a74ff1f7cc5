/*
 * Exits: why the guest came out, and what is done about it.
 *
 * The run structure is shared with the kernel, not with the guest: what is
 * in it does not change under our hands.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/error-report.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "system/address-spaces.h"
#include "system/kvm_int.h"
#include "system/runstate.h"

/* Newer than the oldest headers that we build with. */
#ifndef KVM_EXIT_MEMORY_FAULT
#define KVM_EXIT_MEMORY_FAULT 39
#endif

#define KVM_HC_ENOSYS 1000      /* what the guest sees, negated */

/* Port access; count > 1 for INS and OUTS: @size bytes each, one port. */
static void handle_io(CPUState *cpu, struct kvm_run *run, MemTxAttrs attrs)
{
    uint8_t *data = (uint8_t *)run + run->io.data_offset;
    bool out = run->io.direction == KVM_EXIT_IO_OUT;

    for (uint32_t i = 0; i < run->io.count; i++) {
        address_space_rw(&address_space_io, run->io.port, attrs, data,
                         run->io.size, out);
        data += run->io.size;
    }
}

static const char *suberror_name(uint32_t suberror)
{
    switch (suberror) {
    case KVM_INTERNAL_ERROR_EMULATION:
        return "an instruction could not be emulated";
    case KVM_INTERNAL_ERROR_SIMUL_EX:
        return "an exception came while another was delivered";
    case KVM_INTERNAL_ERROR_DELIVERY_EV:
        return "an exit came while an event was delivered";
    case KVM_INTERNAL_ERROR_UNEXPECTED_EXIT_REASON:
        return "the processor gave an unexpected exit reason";
    default:
        return "of an unknown kind";
    }
}

static int handle_internal_error(CPUState *cpu, struct kvm_run *run)
{
    uint32_t n = MIN(run->internal.ndata, ARRAY_SIZE(run->internal.data));
    GString *text = g_string_new("");

    g_string_append_printf(text, "KVM internal error on CPU %d, suberror %u: "
                           "%s", cpu->cpu_index, run->internal.suberror,
                           suberror_name(run->internal.suberror));
    if (run->internal.suberror == KVM_INTERNAL_ERROR_EMULATION && n >= 3 &&
        (run->emulation_failure.flags &
         KVM_INTERNAL_ERROR_EMULATION_FLAG_INSTRUCTION_BYTES)) {
        unsigned size = MIN(run->emulation_failure.insn_size,
                            sizeof(run->emulation_failure.insn_bytes));

        g_string_append(text, "; instruction bytes:");
        for (unsigned i = 0; i < size; i++) {
            g_string_append_printf(text, " %02x",
                                   run->emulation_failure.insn_bytes[i]);
        }
    } else {
        for (uint32_t i = 0; i < n; i++) {
            g_string_append_printf(text, "%s%u: 0x%016" PRIx64,
                                   i ? ", " : "; data ", i,
                                   (uint64_t)run->internal.data[i]);
        }
    }
    error_report("%s", text->str);
    g_string_free(text, true);
    return -1;
}

static int handle_system_event(CPUState *cpu, struct kvm_run *run)
{
    switch (run->system_event.type) {
    case KVM_SYSTEM_EVENT_SHUTDOWN:
        qemu_system_shutdown_request(SHUTDOWN_CAUSE_GUEST_SHUTDOWN);
        return EXCP_INTERRUPT;
    case KVM_SYSTEM_EVENT_RESET:
        qemu_system_reset_request(SHUTDOWN_CAUSE_GUEST_RESET);
        return EXCP_INTERRUPT;
    case KVM_SYSTEM_EVENT_CRASH:
        bql_lock();
        cpu->crash_occurred = true;
        vm_stop(RUN_STATE_GUEST_PANICKED);
        bql_unlock();
        return EXCP_INTERRUPT;
    case KVM_SYSTEM_EVENT_WAKEUP:
        return 0;
    default:
        error_report("KVM reports unknown system event %u",
                     run->system_event.type);
        return -1;
    }
}

/* Nothing that a guest of ours is offered: tell it so. */
static int handle_hypercall(struct kvm_run *run)
{
    qemu_log_mask(LOG_GUEST_ERROR, "hypercall %" PRIu64 " is unknown\n",
                  (uint64_t)run->hypercall.nr);
    run->hypercall.ret = -(uint64_t)KVM_HC_ENOSYS;
    return 0;
}

static int handle_fatal(CPUState *cpu, struct kvm_run *run)
{
    switch (run->exit_reason) {
    case KVM_EXIT_UNKNOWN:
        error_report("CPU %d left the guest for an unknown reason, "
                     "0x%" PRIx64, cpu->cpu_index,
                     (uint64_t)run->hw.hardware_exit_reason);
        break;
    case KVM_EXIT_FAIL_ENTRY:
        error_report("CPU %d cannot enter the guest: hardware error 0x%"
                     PRIx64 ", host CPU %u", cpu->cpu_index,
                     (uint64_t)run->fail_entry.hardware_entry_failure_reason,
                     run->fail_entry.cpu);
        break;
    case KVM_EXIT_EXCEPTION:
        error_report("CPU %d: KVM handed out exception %u, error code 0x%x",
                     cpu->cpu_index, run->ex.exception, run->ex.error_code);
        break;
    case KVM_EXIT_MEMORY_FAULT:
        error_report("CPU %d: KVM cannot reach guest memory",
                     cpu->cpu_index);
        break;
    default:
        error_report("CPU %d left the guest for unexpected reason %u",
                     cpu->cpu_index, run->exit_reason);
        break;
    }
    return -1;
}

static int handle_notify(CPUState *cpu, struct kvm_run *run)
{
    if (run->notify.flags & KVM_NOTIFY_CONTEXT_INVALID) {
        error_report("CPU %d: its context is invalid after it kept "
                     "interrupts out for too long", cpu->cpu_index);
        return -1;
    }
    qemu_log_mask(LOG_GUEST_ERROR, "CPU %d kept interrupts out for too "
                  "long\n", cpu->cpu_index);
    return 0;
}

/* Exits that concern the instruction stream rather than a device. */
static int handle_other(CPUState *cpu, struct kvm_run *run)
{
    switch (run->exit_reason) {
    case KVM_EXIT_INTR:
        return EXCP_INTERRUPT;
    case KVM_EXIT_IRQ_WINDOW_OPEN:  /* pre_run injects */
    case KVM_EXIT_SET_TPR:          /* post_run has seen it */
    case KVM_EXIT_TPR_ACCESS:
    case KVM_EXIT_NMI:
    case KVM_EXIT_DIRTY_RING_FULL:
        return 0;
    case KVM_EXIT_DEBUG:
        return EXCP_DEBUG;
    case KVM_EXIT_HYPERCALL:
        return handle_hypercall(run);
    case KVM_EXIT_X86_RDMSR:
    case KVM_EXIT_X86_WRMSR:
        run->msr.error = 1;         /* #GP, as without the exit */
        return 0;
    case KVM_EXIT_X86_BUS_LOCK:
        qemu_log_mask(LOG_GUEST_ERROR, "CPU %d locked the bus\n",
                      cpu->cpu_index);
        return 0;
    case KVM_EXIT_NOTIFY:
        return handle_notify(cpu, run);
    case KVM_EXIT_SYSTEM_EVENT:
        return handle_system_event(cpu, run);
    case KVM_EXIT_INTERNAL_ERROR:
        return handle_internal_error(cpu, run);
    case KVM_EXIT_HLT:
        return kvm_arch()->handle_exit(cpu, run);
    default:
        return handle_fatal(cpu, run);
    }
}

int kvm_handle_exit(CPUState *cpu, struct kvm_run *run, MemTxAttrs attrs)
{
    switch (run->exit_reason) {
    case KVM_EXIT_IO:
        handle_io(cpu, run, attrs);
        return 0;
    case KVM_EXIT_MMIO:
        address_space_rw(cpu->as, run->mmio.phys_addr, attrs, run->mmio.data,
                         MIN(run->mmio.len, sizeof(run->mmio.data)),
                         run->mmio.is_write);
        return 0;
    case KVM_EXIT_IOAPIC_EOI:
        bql_lock();
        kvm_eoi(run->eoi.vector);
        bql_unlock();
        return 0;
    case KVM_EXIT_SHUTDOWN:
        /* A triple fault resets a PC. */
        qemu_system_reset_request(SHUTDOWN_CAUSE_GUEST_RESET);
        return EXCP_INTERRUPT;
    default:
        return handle_other(cpu, run);
    }
}
