/*
 * Listeners: what they hear, and in which order.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "memory-harness.h"

static GString *heard;

static void note(MemoryListener *l, const char *what, MemoryRegionSection *s)
{
    g_string_append_printf(heard, "%s:%s", l->name, what);
    if (s) {
        g_string_append_printf(heard, "(%" PRIx64 "+%" PRIx64 ")",
                               s->offset_within_address_space,
                               int128_get64(s->size));
    }
    g_string_append_c(heard, ' ');
}

static void on_begin(MemoryListener *l)
{
    note(l, "begin", NULL);
}

static void on_commit(MemoryListener *l)
{
    note(l, "commit", NULL);
}

static void on_add(MemoryListener *l, MemoryRegionSection *s)
{
    note(l, "add", s);
}

static void on_del(MemoryListener *l, MemoryRegionSection *s)
{
    note(l, "del", s);
}

static void on_nop(MemoryListener *l, MemoryRegionSection *s)
{
    note(l, "nop", s);
}

static void on_log_start(MemoryListener *l, MemoryRegionSection *s,
                         int old_val, int new_val)
{
    note(l, "log", s);
}

static void on_log_stop(MemoryListener *l, MemoryRegionSection *s,
                        int old_val, int new_val)
{
    note(l, "nolog", s);
}

#define LISTENER(nm, prio) {                                                \
    .name = nm, .priority = prio, .begin = on_begin, .commit = on_commit,   \
    .region_add = on_add, .region_del = on_del, .region_nop = on_nop,       \
    .log_start = on_log_start, .log_stop = on_log_stop,                     \
}

static void expect(const char *what)
{
    g_assert_cmpstr(heard->str, ==, what);
    g_string_truncate(heard, 0);
}

static void test_changes_are_told_in_order(void)
{
    Space s;
    Recorder a, b;
    MemoryListener l = LISTENER("L", 0);

    heard = g_string_new("");
    space_init(&s);
    put_device(&s, &a, &recorder_ops, 0x100, 0x10);
    memory_listener_register(&l, &s.as);
    expect("L:begin L:add(100+10) L:commit ");
    put_device(&s, &b, &recorder_ops, 0x200, 0x10);
    expect("L:begin L:nop(100+10) L:add(200+10) L:commit ");
    memory_region_set_address(&b.mr, 0x300);
    expect("L:begin L:del(200+10) L:nop(100+10) L:add(300+10) L:commit ");
    region_done(&b.mr);
    expect("L:begin L:del(300+10) L:nop(100+10) L:commit ");
    memory_listener_unregister(&l);
    expect("L:begin L:del(100+10) L:commit ");
    region_done(&a.mr);
    expect("");
    space_done(&s);
    g_string_free(heard, true);
}

static void test_priority_orders_listeners(void)
{
    Space s;
    Recorder a;
    MemoryListener hi = LISTENER("hi", 10), lo = LISTENER("lo", 0);

    heard = g_string_new("");
    space_init(&s);
    memory_listener_register(&hi, &s.as);
    memory_listener_register(&lo, &s.as);
    expect("hi:begin hi:commit lo:begin lo:commit ");
    put_device(&s, &a, &recorder_ops, 0, 0x10);
    expect("lo:begin hi:begin lo:add(0+10) hi:add(0+10) lo:commit "
           "hi:commit ");
    region_done(&a.mr);
    expect("lo:begin hi:begin hi:del(0+10) lo:del(0+10) lo:commit "
           "hi:commit ");
    memory_listener_unregister(&hi);
    memory_listener_unregister(&lo);
    space_done(&s);
    g_string_free(heard, true);
}

static void test_logging_is_told_without_remapping(void)
{
    Space s;
    MemoryRegion ram;
    MemoryListener l = LISTENER("L", 0);

    heard = g_string_new("");
    space_init(&s);
    put_ram(&s, &ram, 0, 0x1000);
    memory_listener_register(&l, &s.as);
    g_string_truncate(heard, 0);
    memory_region_set_log(&ram, true, DIRTY_MEMORY_VGA);
    expect("L:begin L:nop(0+1000) L:log(0+1000) L:commit ");
    g_assert_cmphex(memory_region_get_dirty_log_mask(&ram), ==, 1);
    memory_region_set_log(&ram, false, DIRTY_MEMORY_VGA);
    expect("L:begin L:nop(0+1000) L:nolog(0+1000) L:commit ");
    memory_listener_unregister(&l);
    region_done(&ram);
    space_done(&s);
    g_string_free(heard, true);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/listener/changes-are-told-in-order",
                    test_changes_are_told_in_order);
    g_test_add_func("/listener/priority-orders-listeners",
                    test_priority_orders_listeners);
    g_test_add_func("/listener/logging-is-told-without-remapping",
                    test_logging_is_told_without_remapping);
    return g_test_run();
}
