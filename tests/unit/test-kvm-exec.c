/*
 * Running: a guest that does nothing but loop can be stopped.
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

static void test_a_looping_guest_can_be_stopped_and_resumed(void)
{
    static const uint8_t code[] = {
        0xe7, 0xf0,                     /* out 0xf0, ax */
        0xff, 0x06, 0x00, 0x30,         /* l: inc word [0x3000] */
        0x80, 0x3e, 0x02, 0x30, 0x00,   /* cmp byte [0x3002], 0 */
        0x74, 0xf5,                     /* je l */
        0xe6, 0xf4, 0xeb, 0xfe,
    };

    guest_load(code, sizeof(code));
    address_space_set(&address_space_memory, 0x3000, 0, 4,
                      MEMTXATTRS_UNSPECIFIED);
    guest_real_mode(cpu);
    vm_start();
    while (!guest_nvalues) {
        main_loop_wait(false);
    }
    guest_stop();
    g_assert_false(guest_done);
    cpu_synchronize_state(CPU(cpu));
    g_assert_cmphex(cpu->env.eip, >=, GUEST_CODE + 2);
    g_assert_cmphex(cpu->env.eip, <, GUEST_CODE + 13);
    address_space_stb(&address_space_memory, 0x3002, 1,
                      MEMTXATTRS_UNSPECIFIED, NULL);
    guest_run();
    g_assert_true(guest_done);
}

int main(int argc, char **argv)
{
    if (!guest_init(&argc, &argv, "split")) {
        return 77;
    }
    cpu = guest_add_cpu(0);
    g_test_add_func("/kvm-exec/a-looping-guest-can-be-stopped-and-resumed",
                    test_a_looping_guest_can_be_stopped_and_resumed);
    return g_test_run();
}
