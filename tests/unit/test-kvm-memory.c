/*
 * Slots: merged, split, read-only, and changed under a running guest.
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

static GArray *slots(void)
{
    return kvm_state->memory.slots;
}

static const KVMSlot *slot(unsigned i)
{
    return &g_array_index(slots(), KVMSlot, i);
}

static void test_contiguous_memory_is_one_slot(void)
{
    MemoryRegion alias, hole;

    g_assert_true(kvm_vm_start(kvm_state, &error_abort));
    g_assert_cmpuint(slots()->len, ==, 1);
    g_assert_cmphex(slot(0)->size, ==, GUEST_RAM);

    /* A read-only window in the middle makes three of one. */
    memory_region_init_alias(&alias, NULL, "ro",
                             memory_region_find(get_system_memory(), 0,
                                                1).mr, 0x80000, 0x10000);
    memory_region_set_readonly(&alias, true);
    memory_region_add_subregion_overlap(get_system_memory(), 0x80000, &alias,
                                        1);
    g_assert_cmpuint(slots()->len, ==, 3);
    memory_region_del_subregion(get_system_memory(), &alias);
    g_assert_cmpuint(slots()->len, ==, 1);
    object_unref(OBJECT(&alias));

    /* A few bytes of a device take the whole page out of KVM's hands. */
    memory_region_init_io(&hole, NULL, &recorder_ops, NULL, "hole", 16);
    memory_region_add_subregion_overlap(get_system_memory(), 0x80010, &hole,
                                        1);
    g_assert_cmpuint(slots()->len, ==, 2);
    g_assert_cmphex(slot(0)->start + slot(0)->size <= 0x80000 ||
                    slot(0)->start >= 0x81000, ==, true);
    memory_region_del_subregion(get_system_memory(), &hole);
    object_unref(OBJECT(&hole));
    g_assert_cmpuint(kvm_memory_slots_used(kvm_state), ==, 1);
    drain_call_rcu();
}

static void test_rom_is_a_readonly_slot(void)
{
    MemoryRegion rom;
    unsigned ro = 0;

    memory_region_init_rom(&rom, NULL, "rom", 0x10000, &error_abort);
    memory_region_add_subregion(get_system_memory(), 0xffff0000, &rom);
    for (unsigned i = 0; i < slots()->len; i++) {
        ro += !!(slot(i)->flags & KVM_MEM_READONLY);
    }
    g_assert_cmpuint(ro, ==, 1);
    memory_region_del_subregion(get_system_memory(), &rom);
    g_assert_cmpuint(slots()->len, ==, 1);
    drain_call_rcu();
    object_unref(OBJECT(&rom));
}

/* Its own memory goes and comes back: it must not notice. */
static void test_slots_change_under_a_running_guest(void)
{
    static const uint8_t code[] = {
        0xe7, 0xf0,                     /* out 0xf0, ax */
        0xff, 0x06, 0x00, 0x30,         /* l: inc word [0x3000] */
        0x80, 0x3e, 0x02, 0x30, 0x00,   /* cmp byte [0x3002], 0 */
        0x74, 0xf5,                     /* je l */
        0xe6, 0xf4, 0xeb, 0xfe,
    };
    MemoryRegion hole;

    guest_load(code, sizeof(code));
    address_space_set(&address_space_memory, 0x3000, 0, 4,
                      MEMTXATTRS_UNSPECIFIED);
    guest_real_mode(cpu);
    memory_region_init_io(&hole, NULL, &recorder_ops, NULL, "hole", 4096);
    memory_region_add_subregion_overlap(get_system_memory(), 0x9000, &hole,
                                        1);
    vm_start();
    while (!guest_nvalues && runstate_is_running()) {
        main_loop_wait(false);
    }
    for (unsigned i = 0; i < 50; i++) {
        memory_region_set_enabled(&hole, i & 1);
        bql_unlock();
        g_thread_yield();
        bql_lock();
    }
    g_assert_true(runstate_is_running());
    address_space_stb(&address_space_memory, 0x3002, 1,
                      MEMTXATTRS_UNSPECIFIED, NULL);
    guest_run();
    g_assert_true(guest_done);
    memory_region_del_subregion(get_system_memory(), &hole);
    drain_call_rcu();
    object_unref(OBJECT(&hole));
}

static void test_a_guest_without_all_of_its_memory_does_not_start(void)
{
    Error *err = NULL;

    if (g_test_subprocess()) {
        kvm_state->memory.max_slots = 0;
        g_assert_false(kvm_vm_start(kvm_state, &err));
        g_assert_cmpstr(error_get_pretty(err), ==,
                        "KVM accepted 0 of 1 pieces of guest memory");
        error_free(err);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr("*no more than 0 memory slots*");
}

int main(int argc, char **argv)
{
    if (!guest_init(&argc, &argv, "split")) {
        return 77;
    }
    cpu = guest_add_cpu(0);
    g_test_add_func("/kvm-memory/contiguous-memory-is-one-slot",
                    test_contiguous_memory_is_one_slot);
    g_test_add_func("/kvm-memory/rom-is-a-readonly-slot",
                    test_rom_is_a_readonly_slot);
    g_test_add_func("/kvm-memory/slots-change-under-a-running-guest",
                    test_slots_change_under_a_running_guest);
    g_test_add_func("/kvm-memory/a-guest-without-all-of-it-does-not-start",
                    test_a_guest_without_all_of_its_memory_does_not_start);
    return g_test_run();
}
