/*
 * I/O eventfds: what listeners hear, and signalling without them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "memory-harness.h"

static GString *heard;

static void on_fd(const char *what, MemoryRegionSection *s, bool match,
                  uint64_t data)
{
    g_string_append_printf(heard, "%s(%" PRIx64 "/%u", what,
                           s->offset_within_address_space,
                           (unsigned)int128_get64(s->size));
    if (match) {
        g_string_append_printf(heard, "=%" PRIx64, data);
    }
    g_string_append(heard, ") ");
}

static void on_add(MemoryListener *l, MemoryRegionSection *s, bool match,
                   uint64_t data, EventNotifier *e)
{
    on_fd("add", s, match, data);
}

static void on_del(MemoryListener *l, MemoryRegionSection *s, bool match,
                   uint64_t data, EventNotifier *e)
{
    on_fd("del", s, match, data);
}

static void expect(const char *what)
{
    g_assert_cmpstr(heard->str, ==, what);
    g_string_truncate(heard, 0);
}

static void test_listeners_follow_eventfds(void)
{
    Space s;
    Recorder r;
    EventNotifier e, e2;
    MemoryListener l = { .name = "L", .eventfd_add = on_add,
                         .eventfd_del = on_del };

    heard = g_string_new("");
    event_notifier_init(&e, 0);
    event_notifier_init(&e2, 0);
    space_init(&s);
    put_device(&s, &r, &recorder_ops, 0x100, 0x20);
    memory_region_add_eventfd(&r.mr, 0x10, 2, true, 1, &e);
    memory_listener_register(&l, &s.as);
    expect("add(110/2=1) ");
    memory_region_add_eventfd(&r.mr, 0x10, 2, true, 0, &e2);
    expect("add(110/2=0) ");
    memory_region_add_eventfd(&r.mr, 0x4, 0, false, 0, &e);
    expect("add(104/0) ");
    memory_region_set_address(&r.mr, 0x200);
    expect("del(104/0) del(110/2=0) del(110/2=1) "
           "add(204/0) add(210/2=0) add(210/2=1) ");
    /* Half of a register out of sight: its eventfd is gone. */
    memory_region_set_size(&r.mr, 0x11);
    expect("del(210/2=0) del(210/2=1) ");
    memory_region_set_size(&r.mr, 0x20);
    expect("add(210/2=0) add(210/2=1) ");
    memory_region_del_eventfd(&r.mr, 0x10, 2, true, 0, &e2);
    expect("del(210/2=0) ");
    memory_listener_unregister(&l);
    expect("del(204/0) del(210/2=1) ");
    region_done(&r.mr);
    space_done(&s);
    event_notifier_cleanup(&e);
    event_notifier_cleanup(&e2);
    g_string_free(heard, true);
}

static void test_dispatch_signals_a_matching_write(void)
{
    Space s;
    Recorder r;
    EventNotifier e;

    event_notifier_init(&e, 0);
    space_init(&s);
    put_device(&s, &r, &recorder_ops, 0, 0x20);
    memory_region_add_eventfd(&r.mr, 0x10, 2, true, 0x105, &e);
    address_space_stw_le(&s.as, 0x10, 0x104, MEMTXATTRS_UNSPECIFIED, NULL);
    g_assert_cmpint(event_notifier_test_and_clear(&e), ==, 0);
    g_assert_cmpuint(r.calls, ==, 1);
    address_space_stw_le(&s.as, 0x10, 0x105, MEMTXATTRS_UNSPECIFIED, NULL);
    g_assert_cmpint(event_notifier_test_and_clear(&e), ==, 1);
    g_assert_cmpuint(r.calls, ==, 1);
    address_space_stb(&s.as, 0x10, 5, MEMTXATTRS_UNSPECIFIED, NULL);
    g_assert_cmpint(event_notifier_test_and_clear(&e), ==, 0);
    memory_region_del_eventfd(&r.mr, 0x10, 2, true, 0x105, &e);
    region_done(&r.mr);
    space_done(&s);
    event_notifier_cleanup(&e);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/ioeventfd/listeners-follow-eventfds",
                    test_listeners_follow_eventfds);
    g_test_add_func("/ioeventfd/dispatch-signals-a-matching-write",
                    test_dispatch_signals_a_matching_write);
    return g_test_run();
}
