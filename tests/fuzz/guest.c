/*
 * What a guest can do to a machine, as an input says.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "guest.h"
#include "hw/core/cpu.h"
#include "hw/core/irq.h"
#include "hw/core/qdev.h"
#include "qemu/rcu.h"
#include "qemu/timer.h"
#include "reach.h"

#define TOLD 8
#define MAX_BURST 16
#define MAX_STEP_BITS 30        /* of nanoseconds: about a second */
#define MAX_STEP (INT64_C(1) << MAX_STEP_BITS)
#define MAX_FEED 64

/* Windows of devices of one type, all alike to an input. */
typedef struct Kind {
    const char *type;
    const char *plugged;        /* type of what is on its bus, or NULL */
    GArray *windows;
} Kind;

typedef struct Line {
    qemu_irq irq;
    int level;
} Line;

typedef struct Ram {
    hwaddr start;
    uint64_t bytes;
    MemoryRegion *mr;
    uint64_t offset;
} Ram;

static struct {
    GArray *windows;            /* FuzzWindow */
    GArray *kinds;              /* Kind */
    GArray *lines;              /* Line */
    GArray *rams;               /* Ram */
    uint64_t told[TOLD];        /* addresses that devices were given last */
    unsigned tellings;
    FuzzInput *feed;
} guest;

/*** Looking around ***/

/* Of a type with a single place for others, what has taken it. */
static const char *plugged_into(DeviceState *dev)
{
    BusState *bus = QLIST_FIRST(&dev->child_bus);
    BusChild *child = bus && BUS_GET_CLASS(bus)->max_dev == 1
        ? QTAILQ_FIRST(&bus->children) : NULL;

    return child ? object_get_typename(OBJECT(child->child)) : NULL;
}

static void add_to_kind(FuzzWindow *window)
{
    Kind new = {
        window->dev ? object_get_typename(OBJECT(window->dev)) : "",
        window->dev ? plugged_into(window->dev) : NULL, NULL,
    };
    Kind *kind = NULL;

    for (unsigned i = 0; i < guest.kinds->len && !kind; i++) {
        Kind *k = &g_array_index(guest.kinds, Kind, i);

        if (k->type == new.type && k->plugged == new.plugged) {
            kind = k;
        }
    }
    if (!kind) {
        new.windows = g_array_new(false, false, sizeof(FuzzWindow));
        g_array_append_val(guest.kinds, new);
        kind = &g_array_index(guest.kinds, Kind, guest.kinds->len - 1);
    }
    g_array_append_val(kind->windows, *window);
    g_array_append_val(guest.windows, *window);
}

static bool add_range(Int128 start, Int128 len, const MemoryRegion *mr,
                      hwaddr offset, void *opaque)
{
    MemoryRegion *region = (MemoryRegion *)mr;
    Object *owner = memory_region_owner(region);
    FuzzWindow window = {
        opaque, int128_get64(start), int128_get64(len),
        (DeviceState *)object_dynamic_cast(owner, TYPE_DEVICE),
    };
    Ram ram = { window.start, window.bytes, region, offset };

    if (memory_region_is_ram(mr) && !memory_region_is_rom(mr)) {
        g_array_append_val(guest.rams, ram);
    } else if (owner) {
        add_to_kind(&window);
    }
    return false;
}

static int add_lines(Object *obj, void *opaque)
{
    DeviceState *dev = (DeviceState *)object_dynamic_cast(obj, TYPE_DEVICE);
    NamedGPIOList *list;

    if (!dev) {
        return 0;
    }
    QLIST_FOREACH(list, &dev->gpios, node) {
        for (int i = 0; i < list->num_in; i++) {
            Line line = { list->in[i], 0 };

            g_array_append_val(guest.lines, line);
        }
    }
    return 0;
}

void fuzz_guest_init(void)
{
    guest.windows = g_array_new(false, false, sizeof(FuzzWindow));
    guest.kinds = g_array_new(false, false, sizeof(Kind));
    guest.lines = g_array_new(false, false, sizeof(Line));
    guest.rams = g_array_new(false, false, sizeof(Ram));
    WITH_RCU_READ_LOCK_GUARD() {
        AddressSpace *spaces[] = { &address_space_memory, &address_space_io };

        for (size_t i = 0; i < ARRAY_SIZE(spaces); i++) {
            flatview_for_each_range(address_space_to_flatview(spaces[i]),
                                    add_range, spaces[i]);
        }
    }
    object_child_foreach_recursive(object_get_root(), add_lines, NULL);
}

const GArray *fuzz_guest_windows(void)
{
    return guest.windows;
}

static uint8_t *host_address(const Ram *ram)
{
    return (uint8_t *)memory_region_get_ram_ptr(ram->mr) + ram->offset;
}

uint8_t *fuzz_guest_ram(hwaddr *start, uint64_t *bytes)
{
    uint8_t *host = NULL;

    *bytes = 0;
    for (unsigned i = 0; i < guest.rams->len; i++) {
        const Ram *ram = &g_array_index(guest.rams, Ram, i);

        if (ram->bytes > *bytes) {
            *start = ram->start;
            *bytes = ram->bytes;
            host = host_address(ram);
        }
    }
    return host;
}

/*** Registers ***/

MemTxResult __real_address_space_rw(AddressSpace *as, hwaddr addr,
                                    MemTxAttrs attrs, void *buf, hwaddr len,
                                    bool is_write);

static void access_as_cpu(AddressSpace *as, hwaddr addr, unsigned size,
                          void *buf, bool is_write)
{
    current_cpu = first_cpu;
    fuzz_reached_at(as, addr, is_write);
    __real_address_space_rw(as, addr, MEMTXATTRS_UNSPECIFIED, buf, size,
                            is_write);
    current_cpu = NULL;
}

void fuzz_guest_write(AddressSpace *as, hwaddr addr, unsigned size,
                      uint64_t value)
{
    uint8_t buf[8];

    if (g_getenv("FUZZ_VERBOSE")) {
        fprintf(stderr, "%s 0x%" PRIx64 " <- 0x%" PRIx64 " (%u)\n", as->name,
                (uint64_t)addr, value, size);
    }
    stq_le_p(buf, value);
    access_as_cpu(as, addr, size, buf, true);
}

uint64_t fuzz_guest_read(AddressSpace *as, hwaddr addr, unsigned size)
{
    uint8_t buf[8] = { 0 };

    access_as_cpu(as, addr, size, buf, false);
    return ldq_le_p(buf);
}

static const Ram *some_ram(FuzzInput *in)
{
    return guest.rams->len ? &g_array_index(guest.rams, Ram, fuzz_below(
        in, guest.rams->len)) : NULL;
}

uint64_t fuzz_guest_value(FuzzInput *in)
{
    unsigned choice = fuzz_below(in, 8);
    const Ram *ram;

    switch (choice) {
    case 0 ... 2:
        return fuzz_uint(in, 1);
    case 3:
        return fuzz_uint(in, 4);
    case 4:
    case 5:
        ram = some_ram(in);
        if (!ram) {
            return 0;
        }
        /* In it, or at its end. */
        return choice == 4 ? ram->start + fuzz_uint(in, 2) % ram->bytes
            : ram->start + ram->bytes - 16 + fuzz_below(in, 32);
    case 6:
        if (guest.windows->len) {
            const FuzzWindow *w = &g_array_index(
                guest.windows, FuzzWindow, fuzz_below(in,
                                                      guest.windows->len));

            return w->start + fuzz_uint(in, 1) % w->bytes;
        }
        return UINT64_MAX;
    default:
        return fuzz_edge(in);
    }
}

static hwaddr some_offset(FuzzInput *in, uint64_t bytes, unsigned size)
{
    switch (fuzz_below(in, 8)) {
    case 0:
        return bytes - size;            /* the last one */
    case 1:
        return bytes - 1 + fuzz_below(in, 2);
    case 2:
        return fuzz_uint(in, 2) % bytes;
    default:
        return fuzz_uint(in, 1) % bytes & ~(uint64_t)(size - 1);
    }
}

void fuzz_guest_poke(FuzzInput *in)
{
    uint8_t how = fuzz_uint(in, 1);
    unsigned size = 1 << (how & 3);
    unsigned burst = how & 4 ? fuzz_below(in, MAX_BURST) : 1;
    FuzzWindow w = { how & 8 ? &address_space_memory : &address_space_io };
    const Kind *kind;
    hwaddr addr;

    if ((how & 0xf0) == 0xf0 || !guest.kinds->len) {
        addr = fuzz_guest_value(in);            /* where nobody may be */
    } else {
        kind = &g_array_index(guest.kinds, Kind,
                              fuzz_below(in, guest.kinds->len));
        w = g_array_index(kind->windows, FuzzWindow,
                          fuzz_below(in, kind->windows->len));
        addr = w.start + some_offset(in, w.bytes, size);
    }
    for (; burst; burst--) {
        if (how & 0x10) {
            fuzz_guest_read(w.as, addr, size);
        } else {
            uint64_t value = fuzz_guest_value(in);

            guest.told[guest.tellings++ % TOLD] = value;
            fuzz_guest_write(w.as, addr, size, value);
        }
    }
}

/*** Memory ***/

void fuzz_guest_fill(FuzzInput *in)
{
    uint64_t addr = guest.told[fuzz_below(in, TOLD)];
    const uint8_t *data;
    size_t len;

    addr += fuzz_below(in, 16);
    data = fuzz_bytes(in, 255, &len);
    address_space_write(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED,
                        data, len);
}

void fuzz_guest_feed(FuzzInput *in)
{
    guest.feed = in;
}

/* A device reads @len bytes at @host: if they are empty, they are input. */
static void feed(uint8_t *host, size_t len)
{
    len = MIN(len, MAX_FEED);
    for (size_t i = 0; i < len; i++) {
        if (host[i]) {
            return;
        }
    }
    len = MIN(len, guest.feed->left);
    memcpy(host, guest.feed->data, len);
    guest.feed->data += len;
    guest.feed->left -= len;
}

/* Where devices do that; see reach.c for how they come to be here. */
void *__real_address_space_map(AddressSpace *as, hwaddr addr, hwaddr *plen,
                               bool is_write, MemTxAttrs attrs);
void *__wrap_address_space_map(AddressSpace *as, hwaddr addr, hwaddr *plen,
                               bool is_write, MemTxAttrs attrs);

void *__wrap_address_space_map(AddressSpace *as, hwaddr addr, hwaddr *plen,
                               bool is_write, MemTxAttrs attrs)
{
    uint8_t *host = __real_address_space_map(as, addr, plen, is_write, attrs);

    if (host && guest.feed && !is_write &&
        memory_region_from_host(host, &(ram_addr_t){ 0 })) {
        feed(host, *plen);
    }
    return host;
}

MemTxResult __wrap_address_space_rw(AddressSpace *as, hwaddr addr,
                                    MemTxAttrs attrs, void *buf, hwaddr len,
                                    bool is_write);

MemTxResult __wrap_address_space_rw(AddressSpace *as, hwaddr addr,
                                    MemTxAttrs attrs, void *buf, hwaddr len,
                                    bool is_write)
{
    for (unsigned i = 0; guest.feed && !is_write && i < guest.rams->len; i++) {
        const Ram *ram = &g_array_index(guest.rams, Ram, i);

        if (as == &address_space_memory && addr - ram->start < ram->bytes) {
            uint64_t offset = addr - ram->start;

            feed(host_address(ram) + offset, MIN(len, ram->bytes - offset));
        }
    }
    return __real_address_space_rw(as, addr, attrs, buf, len, is_write);
}

void fuzz_guest_clear(void)
{
    for (unsigned i = 0; i < guest.rams->len; i++) {
        const Ram *ram = &g_array_index(guest.rams, Ram, i);

        memset(host_address(ram), 0, ram->bytes);
    }
    memset(guest.told, 0, sizeof(guest.told));
    guest.tellings = 0;
}

/*** Lines and time ***/

void fuzz_guest_line(FuzzInput *in)
{
    Line *line;

    if (guest.lines->len) {
        line = &g_array_index(guest.lines, Line,
                              fuzz_below(in, guest.lines->len));
        line->level = fuzz_below(in, 2);
        qemu_set_irq(line->irq, line->level);
    }
}

void fuzz_guest_calm(void)
{
    for (unsigned i = 0; i < guest.lines->len; i++) {
        Line *line = &g_array_index(guest.lines, Line, i);

        if (line->level) {
            line->level = 0;
            qemu_set_irq(line->irq, 0);
        }
    }
}

void fuzz_guest_clock(FuzzInput *in)
{
    int64_t now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    int64_t deadline = qemu_clock_deadline_ns_all(QEMU_CLOCK_VIRTUAL,
                                                  QEMU_TIMER_ATTR_ALL);
    unsigned bits = fuzz_below(in, 2 * MAX_STEP_BITS);
    int64_t step = bits < MAX_STEP_BITS ? INT64_C(1) << bits : MAX(deadline, 0);

    qemu_clock_advance_virtual_time(now + MIN(step, MAX_STEP));
}
