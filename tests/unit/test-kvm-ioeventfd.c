/*
 * ioeventfds: the kernel signals, the device does not hear.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "kvm-guest.h"
#include "memory-harness.h"
#include "system/cpus.h"
#include "system/kvm_int.h"
#include "system/runstate.h"

static X86CPU *cpu;

static void test_ioeventfd_is_signalled_without_an_exit(void)
{
    static const uint8_t code[] = {
        0xb8, 0x07, 0x00,       /* mov ax, 7 */
        0xe7, 0xe0,             /* out 0xe0, ax */
        0xe6, 0xf4, 0xeb, 0xfe,
    };
    Recorder *r = g_new0(Recorder, 1);
    EventNotifier e;

    event_notifier_init(&e, 0);
    memory_region_init_io(&r->mr, NULL, &recorder_ops, r, "notify", 4);
    memory_region_add_subregion(get_system_io(), 0xe0, &r->mr);
    memory_region_add_eventfd(&r->mr, 0, 2, true, 7, &e);
    guest_load(code, sizeof(code));
    guest_real_mode(cpu);
    guest_run();
    g_assert_true(guest_done);
    g_assert_cmpint(event_notifier_test_and_clear(&e), ==, 1);
    g_assert_cmpuint(r->calls, ==, 0);
    memory_region_del_eventfd(&r->mr, 0, 2, true, 7, &e);
    memory_region_del_subregion(get_system_io(), &r->mr);
    drain_call_rcu();
    object_unref(OBJECT(&r->mr));
    event_notifier_cleanup(&e);
    g_free(r);
}

int main(int argc, char **argv)
{
    if (!guest_init(&argc, &argv, "split")) {
        return 77;
    }
    cpu = guest_add_cpu(0);
    g_test_add_func("/kvm-ioeventfd/ioeventfd-is-signalled-without-an-exit",
                    test_ioeventfd_is_signalled_without_an_exit);
    return g_test_run();
}
