/*
 * The machine around the interpreter: memory, ports, events.
 *
 * The CPU thread stays in one RCU read section while it runs guest code, so
 * that host addresses in the soft TLB stay valid; it leaves and re-enters the
 * section whenever it polls for events, after requested flushes were done.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/tcg-accel.h"
#include "accel/x86-interrupt.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "qemu/rcu.h"
#include "system/address-spaces.h"
#include "system/cpu-timers.h"
#include "system/cpus.h"
#include "system/ram_addr.h"
#include "system/runstate.h"

struct TCGBlockMap {
    struct rcu_head rcu;
    unsigned n;
    struct {
        ram_addr_t start, len;
        uint8_t *host;
    } b[];
};

/*** Guest memory ***/

static void *ram_page(void *opaque, uint64_t gpa, bool *writable)
{
    MemoryPage page;

    if (!address_space_lookup_page(&address_space_memory, gpa, &page)) {
        return NULL;
    }
    *writable = page.writable;
    return page.host;
}

/* A device may have asked for this CPU to stop, e.g. by a reset */
static void after_io(CPUX86State *env)
{
    if (qatomic_read(&current_cpu->exit_request)) {
        tcg_x86_kick(env);
    }
}

static uint64_t io_read(void *opaque, CPUX86State *env, uint64_t gpa,
                        unsigned size)
{
    uint64_t val = 0;

    address_space_read(&address_space_memory, gpa, MEMTXATTRS_UNSPECIFIED,
                       &val, size);
    after_io(env);
    return val;
}

static void io_write(void *opaque, CPUX86State *env, uint64_t gpa,
                     uint64_t val, unsigned size)
{
    address_space_write(&address_space_memory, gpa, MEMTXATTRS_UNSPECIFIED,
                        &val, size);
    after_io(env);
}

static uint32_t port_in(void *opaque, CPUX86State *env, uint16_t port,
                        unsigned size)
{
    uint32_t val = 0;

    address_space_read(&address_space_io, port, MEMTXATTRS_UNSPECIFIED, &val,
                       size);
    after_io(env);
    return val;
}

static void port_out(void *opaque, CPUX86State *env, uint16_t port,
                     uint32_t val, unsigned size)
{
    address_space_write(&address_space_io, port, MEMTXATTRS_UNSPECIFIED, &val,
                        size);
    after_io(env);
}

/*** Events ***/

static uint32_t take_requests(CPUState *cpu)
{
    static const struct {
        int request;
        uint32_t pending;
    } row[] = {
        { CPU_INTERRUPT_NMI, TCG_PENDING_NMI },
        { CPU_INTERRUPT_INIT, TCG_PENDING_INIT },
        { CPU_INTERRUPT_SIPI, TCG_PENDING_SIPI },
        { CPU_INTERRUPT_SMI, 0 },       /* there is no system management */
        { CPU_INTERRUPT_MCE, 0 },
    };
    uint32_t taken = 0;
    unsigned i;

    bql_lock();
    for (i = 0; i < ARRAY_SIZE(row); i++) {
        if (cpu_test_interrupt(cpu, row[i].request)) {
            cpu_reset_interrupt(cpu, row[i].request);
            taken |= row[i].pending;
        }
    }
    bql_unlock();
    return taken;
}

static uint32_t pending(void *opaque, CPUX86State *env)
{
    TCGState *s = opaque;
    CPUState *cpu = current_cpu;
    uint32_t result = 0;

    rcu_read_unlock();
    rcu_read_lock();
    if (qatomic_xchg(&s->stop, false) ||
        qatomic_xchg(&cpu->exit_request, false)) {
        result |= TCG_PENDING_STOP;
    }
    if (qatomic_xchg(&s->slice_over, false) && CPU_NEXT(first_cpu)) {
        result |= TCG_PENDING_STOP;
    }
    if (cpu_test_interrupt(cpu, CPU_INTERRUPT_NMI | CPU_INTERRUPT_INIT |
                           CPU_INTERRUPT_SIPI | CPU_INTERRUPT_SMI |
                           CPU_INTERRUPT_MCE)) {
        result |= take_requests(cpu);
    }
    if (cpu_test_interrupt(cpu, CPU_INTERRUPT_HARD | CPU_INTERRUPT_POLL)) {
        result |= TCG_PENDING_HARD;
    }
    return result;
}

static void cpuid(void *opaque, CPUX86State *env, uint32_t leaf,
                  uint32_t subleaf, uint32_t out[4])
{
    tcg_arch()->cpuid(env, leaf, subleaf, out);
}

static uint64_t tsc(void *opaque)
{
    return cpus_get_elapsed_ticks();
}

static void shut_down(void *opaque, CPUX86State *env)
{
    bql_lock();
    current_cpu->accel->shut_down = true;
    qemu_system_reset_request(SHUTDOWN_CAUSE_GUEST_RESET);
    bql_unlock();
}

static void log_event(void *opaque, CPUX86State *env, int vector,
                      uint32_t error, uint64_t rip)
{
    qemu_log_mask(CPU_LOG_INT, "vector %02x error %04x at %04x:%016" PRIx64
                  " cr2 %016" PRIx64 "\n", vector, error,
                  env->segs[R_CS].selector, rip, (uint64_t)env->cr[2]);
}

static void lock_bql(void *opaque)
{
    bql_lock();
}

static void unlock_bql(void *opaque)
{
    bql_unlock();
}

const TcgX86Ops tcg_machine_ops = {
    .ram_page = ram_page,
    .io_read = io_read,
    .io_write = io_write,
    .port_in = port_in,
    .port_out = port_out,
    .cpuid = cpuid,
    .tsc = tsc,
    .pending = pending,
    .shutdown = shut_down,
    .event = log_event,
    .lock = lock_bql,
    .unlock = unlock_bql,
};

/*** Changes behind the CPUs' back ***/

static int count_block(RAMBlock *block, void *opaque)
{
    ++*(unsigned *)opaque;
    return 0;
}

static int add_block(RAMBlock *block, void *opaque)
{
    TCGBlockMap *m = opaque;

    m->b[m->n].start = block->offset;
    m->b[m->n].len = block->max_length;
    m->b[m->n].host = block->host;
    m->n++;
    return 0;
}

static void map_commit(MemoryListener *listener)
{
    TCGState *s = container_of(listener, TCGState, listener);
    uint64_t generation = memory_map_generation();
    TCGBlockMap *old = s->blocks, *m;
    unsigned n = 0;

    if (generation == s->map_generation && old) {
        return;
    }
    s->map_generation = generation;
    qemu_ram_foreach_block(count_block, &n);
    m = g_malloc0(sizeof(*m) + n * sizeof(m->b[0]));
    qemu_ram_foreach_block(add_block, m);
    qatomic_rcu_set(&s->blocks, m);
    if (old) {
        g_free_rcu(old, rcu);
    }
    tcg_x86_flush(s->engine);
}

/* Any thread, under RCU */
static void ram_written(ram_addr_t addr, ram_addr_t len)
{
    TCGState *s = tcg_state();
    TCGBlockMap *m = s ? qatomic_rcu_read(&s->blocks) : NULL;
    unsigned i;

    for (i = 0; m && i < m->n; i++) {
        if (addr - m->b[i].start < m->b[i].len) {
            tcg_x86_ram_written(s->engine,
                                m->b[i].host + (addr - m->b[i].start), len);
            return;
        }
    }
}

void tcg_memory_init(TCGState *s)
{
    s->listener = (MemoryListener) {
        .name = "tcg",
        .commit = map_commit,
        .priority = MEMORY_LISTENER_PRIORITY_ACCEL,
    };
    memory_listener_register(&s->listener, &address_space_memory);
    ram_write_notify_set(ram_written);
}

void tcg_memory_done(TCGState *s)
{
    ram_write_notify_set(NULL);
    memory_listener_unregister(&s->listener);
    g_free(s->blocks);
    s->blocks = NULL;
}
