/*
 * Whatever devices there are, as a hostile guest, with a user and peers who
 * do their own things meanwhile, may use them: none of it ends the process,
 * hangs it or gets around a check, and afterwards the machine can be reset to
 * what it was.
 *
 * The first byte of an input says whether devices find the input in memory
 * that is empty.  Then it is a sequence of deeds.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "fuzz.h"
#include "guest.h"
#include "hw/core/qdev-device-add.h"
#include "peer.h"
#include "qapi/error.h"
#include "reach.h"
#include "system/runstate.h"
#include "vm.h"
#include "zoo.h"

#define MAX_DEEDS 64
#define MAX_PLUGGED 4
#define HOTPLUG_PEERS (FUZZ_PEERS / 2)  /* the first that those use */

static GPtrArray *hotpluggable;         /* types */
static GPtrArray *busses;

static int add_bus(Object *obj, void *opaque)
{
    if (object_dynamic_cast(obj, TYPE_BUS)) {
        g_ptr_array_add(busses, obj);
    }
    return 0;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    GSList *list;

    fuzz_zoo_start(argc, argv);
    busses = g_ptr_array_new();
    object_child_foreach_recursive(object_get_root(), add_bus, NULL);
    hotpluggable = g_ptr_array_new();
    list = object_class_get_list_sorted(TYPE_DEVICE, false);
    for (GSList *l = list; l; l = l->next) {
        DeviceClass *dc = DEVICE_CLASS(l->data);

        if (dc->user_creatable && dc->hotpluggable) {
            g_ptr_array_add(hotpluggable,
                            (char *)object_class_get_name(l->data));
        }
    }
    g_slist_free(list);
    return 0;
}

static void plug(FuzzInput *in)
{
    unsigned n = fuzz_below(in, MAX_PLUGGED);
    g_autofree char *id = g_strdup_printf("hot%u", n);
    g_autoptr(QDict) opts = NULL;

    if (!hotpluggable->len) {
        return;
    }
    opts = fuzz_zoo_device(g_ptr_array_index(hotpluggable, fuzz_below(
        in, hotpluggable->len)), HOTPLUG_PEERS + 4 * n);
    if (opts) {
        qdict_put_str(opts, "id", id);
        object_unref(OBJECT(qdev_device_add_from_qdict(opts, true, NULL)));
    }
}

static void unplug(FuzzInput *in)
{
    g_autofree char *id = g_strdup_printf("hot%u",
                                          fuzz_below(in, MAX_PLUGGED));

    qdev_device_del(id, NULL);
}

static void talk(FuzzInput *in)
{
    Chardev *peer = fuzz_peer(fuzz_below(in, FUZZ_PEERS));
    unsigned what = fuzz_below(in, 8);
    const uint8_t *data;
    size_t len;

    if (!peer) {
        return;
    }
    switch (what) {
    case 0:
        qemu_chr_be_event(peer, CHR_EVENT_BREAK);
        break;
    case 1:
        qemu_chr_be_event(peer, peer->be_open ? CHR_EVENT_CLOSED
                                              : CHR_EVENT_OPENED);
        break;
    case 2:
        fuzz_peer_take(peer, fuzz_below(in, 64));
        break;
    default:
        data = fuzz_bytes(in, 255, &len);
        fuzz_peer_say(peer, data, len);
        break;
    }
}

static void reset_something(FuzzInput *in)
{
    const GArray *windows = fuzz_guest_windows();
    unsigned what = fuzz_below(in, 3);

    if (what == 0) {
        qemu_system_reset_request(SHUTDOWN_CAUSE_GUEST_RESET);
    } else if (what == 1) {
        bus_cold_reset(g_ptr_array_index(busses,
                                         fuzz_below(in, busses->len)));
    } else if (windows->len) {
        DeviceState *dev = g_array_index(windows, FuzzWindow, fuzz_below(
            in, windows->len)).dev;

        if (dev) {
            device_cold_reset(dev);
        }
    }
}

static void change_state(FuzzInput *in)
{
    switch (fuzz_below(in, 3)) {
    case 0:
        vm_stop(RUN_STATE_PAUSED);
        break;
    case 1:
        if (!runstate_needs_reset()) {
            vm_start();
        }
        break;
    default:
        qemu_system_powerdown_request();
        break;
    }
}

static void act(FuzzInput *in)
{
    switch (fuzz_below(in, 16)) {
    case 0:
        fuzz_guest_line(in);
        break;
    case 1:
        fuzz_guest_clock(in);
        break;
    case 2:
        fuzz_guest_fill(in);
        break;
    case 3:
        talk(in);
        break;
    case 4:
        plug(in);
        break;
    case 5:
        unplug(in);
        break;
    case 6:
        reset_something(in);
        break;
    case 7:
        change_state(in);
        break;
    case 8:
        fuzz_vm_loop();
        break;
    default:
        fuzz_guest_poke(in);
        break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FuzzInput in = { data, size };

    vm_start();
    fuzz_guest_feed(fuzz_below(&in, 2) ? &in : NULL);
    for (unsigned n = 0; n < MAX_DEEDS && in.left; n++) {
        act(&in);
    }
    fuzz_vm_loop();
    fuzz_guest_feed(NULL);
    fuzz_zoo_reset();
    return 0;
}

const FuzzTarget fuzz_target = {
    .name = "devices",
    .runs = 15000,
    .max_bytes = 600,
    .variants = fuzz_zoo_variants,
    .reached = fuzz_reached_list,
};
