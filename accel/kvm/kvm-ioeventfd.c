/*
 * ioeventfds: guest writes that the kernel turns into a signal.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/error-report.h"
#include "system/kvm_int.h"

void kvm_ioeventfd_set(KVMState *s, bool pio, MemoryRegionSection *section,
                       bool match_data, uint64_t data, EventNotifier *e,
                       bool assign)
{
    struct kvm_ioeventfd io = {
        .fd = event_notifier_get_fd(e),
        .addr = section->offset_within_address_space,
        .len = int128_get64(section->size),
        .datamatch = match_data ? data : 0,
        .flags = (pio ? KVM_IOEVENTFD_FLAG_PIO : 0) |
                 (match_data ? KVM_IOEVENTFD_FLAG_DATAMATCH : 0) |
                 (assign ? 0 : KVM_IOEVENTFD_FLAG_DEASSIGN),
    };
    int ret;

    if (!io.len && !s->has_ioeventfd_any_length) {
        return;     /* the write exits, and dispatch signals: slower */
    }
    ret = kvm_vm_ioctl(s, KVM_IOEVENTFD, &io);
    if (ret < 0 && assign) {
        /*
         * Most likely a limit of the kernel.  Writes exit then and
         * memory_region_dispatch_write() signals: slower, and right.
         */
        warn_report_once("KVM refused an ioeventfd at 0x%" PRIx64 ": %s",
                         (uint64_t)io.addr, strerror(-ret));
    }
}
