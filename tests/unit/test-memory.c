/*
 * Transactions and address spaces.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "memory-harness.h"

static void test_transaction_publishes_once(void)
{
    Space s;
    Recorder a, b;
    uint64_t gen;

    space_init(&s);
    gen = memory_map_generation();
    memory_region_transaction_begin();
    memory_region_transaction_begin();
    put_device(&s, &a, &recorder_ops, 0, 0x10);
    memory_region_transaction_commit();
    put_device(&s, &b, &recorder_ops, 0x10, 0x10);
    assert_view(&s.as, "");
    g_assert_cmpuint(memory_map_generation(), ==, gen);
    memory_region_transaction_commit();
    assert_view(&s.as, "0+10 device@0;10+10 device@0;");
    g_assert_cmpuint(memory_map_generation(), ==, gen + 1);
    region_done(&a.mr);
    region_done(&b.mr);
    space_done(&s);
}

static void test_what_nobody_sees_renders_nothing(void)
{
    Space s;
    MemoryRegion box, dev;
    uint64_t gen;

    space_init(&s);
    memory_region_init(&box, NULL, "box", 0x100);
    memory_region_init_io(&dev, NULL, &recorder_ops, NULL, "dev", 0x10);
    gen = memory_map_generation();
    memory_region_add_subregion(&box, 0, &dev);
    memory_region_set_size(&dev, 0x20);
    memory_region_set_enabled(&box, false);
    memory_region_add_subregion(&s.root, 0x1000, &box);
    memory_region_set_address(&dev, 0x8);
    g_assert_cmpuint(memory_map_generation(), ==, gen);
    memory_region_set_enabled(&box, true);
    g_assert_cmpuint(memory_map_generation(), ==, gen + 1);
    assert_view(&s.as, "1008+20 dev@0;");
    region_done(&dev);
    region_done(&box);
    space_done(&s);
}

static void test_a_change_without_effect_is_not_published(void)
{
    Space s;
    MemoryRegion low, high;
    uint64_t gen;

    space_init(&s);
    memory_region_init_io(&low, NULL, &recorder_ops, NULL, "low", 0x10);
    memory_region_init_io(&high, NULL, &recorder_ops, NULL, "high", 0x20);
    memory_region_add_subregion_overlap(&s.root, 0, &high, 1);
    gen = memory_map_generation();
    memory_region_add_subregion_overlap(&s.root, 4, &low, 0);
    g_assert_cmpuint(memory_map_generation(), ==, gen);
    region_done(&low);
    g_assert_cmpuint(memory_map_generation(), ==, gen);
    region_done(&high);
    space_done(&s);
}

static void test_system_roots_have_their_sizes(void)
{
    g_assert_cmphex(memory_region_size(get_system_memory()), ==, UINT64_MAX);
    g_assert_cmphex(memory_region_size(get_system_io()), ==, 65536);
    g_assert_true(address_space_memory.root == get_system_memory());
    g_assert_true(address_space_io.root == get_system_io());
}

static int stop;

static gpointer reader(gpointer opaque)
{
    AddressSpace *as = opaque;
    unsigned long n = 0;

    rcu_register_thread();
    while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
        uint32_t v = address_space_ldl_le(as, 0x1000, MEMTXATTRS_UNSPECIFIED,
                                          NULL);

        /* There, or not: never anything else. */
        g_assert_true(v == 0 || v == UINT32_MAX);
        n++;
    }
    rcu_unregister_thread();
    return NULL;
}

static void test_readers_survive_changes(void)
{
    Space s;
    MemoryRegion ram;
    GThread *t;

    space_init(&s);
    put_ram(&s, &ram, 0x1000, 0x1000);
    t = g_thread_new("reader", reader, &s.as);
    for (unsigned i = 0; i < 2000; i++) {
        memory_region_set_enabled(&ram, i & 1);
        if (i % 100 == 0) {
            bql_unlock();
            g_thread_yield();
            bql_lock();
        }
    }
    __atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
    g_thread_join(t);
    region_done(&ram);
    space_done(&s);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/memory/transaction-publishes-once",
                    test_transaction_publishes_once);
    g_test_add_func("/memory/what-nobody-sees-renders-nothing",
                    test_what_nobody_sees_renders_nothing);
    g_test_add_func("/memory/a-change-without-effect-is-not-published",
                    test_a_change_without_effect_is_not_published);
    g_test_add_func("/memory/system-roots-have-their-sizes",
                    test_system_roots_have_their_sizes);
    g_test_add_func("/memory/readers-survive-changes",
                    test_readers_survive_changes);
    return g_test_run();
}
