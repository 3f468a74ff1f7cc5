/*
 * Boots a Linux bzImage on the interpreter alone: no machine, only memory, a
 * 16550, the 8259 pair and the 8254 in the few lines they take.  For
 * measurements and for finding bugs of the engine; `ninja
 * tests/unit/tcg/tcg-boot-linux`, then
 *
 *     tcg-boot-linux VMLINUZ [INITRD [APPEND]]
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <sys/mman.h>
#include <time.h>
#include "accel/tcg-x86.h"

#define RAM_BYTES    (512u << 20)
#define CMDLINE_GPA  0x20000
#define PARAMS_GPA   0x10000
#define TABLES_GPA   0x9000
#define KERNEL_GPA   0x100000
#define INITRD_GPA   0x10000000
#define TSC_KHZ      2000000
#define PIT_HZ       1193182

typedef struct Pic {
    uint8_t irr, isr, imr, base, icw, read_isr, auto_eoi;
} Pic;

typedef struct Board {
    uint8_t *ram;
    TcgEngine *engine;
    CPUX86State env;
    Pic pic[2];
    uint8_t uart[8], uart_dll, uart_dlm;
    bool thr_pending;
    uint32_t pit_count[3];
    uint8_t pit_mode[3], pit_access[3], pit_flip[3], pit_low[3];
    uint16_t pit_latch[3];
    bool pit_latched[3];
    int64_t pit_start[3], pit_next;
    uint8_t port61, cmos_index;
    bool quit;
    uint64_t exits;
} Board;

static int64_t now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void *ram_page(void *opaque, uint64_t gpa, bool *writable)
{
    Board *b = opaque;

    *writable = true;
    return gpa < RAM_BYTES && (gpa < 0xa0000 || gpa >= 0x100000)
           ? b->ram + gpa : NULL;
}

static uint64_t io_read(void *opaque, CPUX86State *env, uint64_t gpa,
                        unsigned size)
{
    return gpa >= 0xa0000 && gpa < 0x100000 ? 0 : ~0ull;
}

static void io_write(void *opaque, CPUX86State *env, uint64_t gpa,
                     uint64_t val, unsigned size)
{
}

static int pic_pending(const Pic *p)
{
    uint8_t ready = p->irr & ~p->imr;
    int i;

    for (i = 0; i < 8; i++) {
        if (p->isr & (1 << i)) {
            return -1;
        }
        if (ready & (1 << i)) {
            return i;
        }
    }
    return -1;
}

static void raise_irq(Board *b, int n)
{
    b->pic[n >> 3].irr |= 1 << (n & 7);
    tcg_x86_kick(&b->env);
}

static bool apic_has(void *opaque)
{
    Board *b = opaque;

    if (pic_pending(&b->pic[1]) >= 0) {
        b->pic[0].irr |= 4;
    }
    return pic_pending(&b->pic[0]) >= 0;
}

static int pic_ack(Pic *p)
{
    int i = pic_pending(p);

    if (i >= 0) {
        p->irr &= ~(1 << i);
        if (!p->auto_eoi) {
            p->isr |= 1 << i;
        }
    }
    return i;
}

static int apic_get(void *opaque)
{
    Board *b = opaque;
    int i = apic_has(b) ? pic_ack(&b->pic[0]) : -1;

    if (i == 2) {
        i = pic_ack(&b->pic[1]);
        return b->pic[1].base + (i < 0 ? 7 : i);
    }
    return i < 0 ? -1 : b->pic[0].base + i;
}

static uint64_t apic_base(void *opaque)
{
    return 0xfee00000 | MSR_IA32_APICBASE_BSP;
}

static bool set_apic_base(void *opaque, uint64_t val)
{
    return true;
}

static const X86ApicOps apic_ops = {
    .get_interrupt = apic_get, .has_interrupt = apic_has,
    .get_base = apic_base, .set_base = set_apic_base,
};

static uint32_t pit_now(Board *b, int ch)
{
    uint64_t ticks = (uint64_t)((now_ns() - b->pit_start[ch]) *
                                (double)PIT_HZ / 1e9);
    uint32_t count = b->pit_count[ch] ? b->pit_count[ch] : 0x10000;

    if (b->pit_mode[ch] == 2 || b->pit_mode[ch] == 3) {
        return count - ticks % count;
    }
    return (uint16_t)(count - ticks);
}

static bool pit_out(Board *b, int ch)
{
    uint64_t ticks = (uint64_t)((now_ns() - b->pit_start[ch]) *
                                (double)PIT_HZ / 1e9);

    return ticks >= (b->pit_count[ch] ? b->pit_count[ch] : 0x10000);
}

static int64_t pit_period_ns(Board *b)
{
    uint32_t count = b->pit_count[0] ? b->pit_count[0] : 0x10000;

    return (int64_t)count * 1000000000 / PIT_HZ;
}

static void pit_write(Board *b, int port, uint8_t v)
{
    if (port == 3) {
        int ch = v >> 6;

        if (ch == 3) {
            return;
        }
        if (!(v & 0x30)) {
            b->pit_latch[ch] = pit_now(b, ch);
            b->pit_latched[ch] = true;
            return;
        }
        b->pit_access[ch] = (v >> 4) & 3;
        b->pit_mode[ch] = (v >> 1) & 7;
        b->pit_mode[ch] &= b->pit_mode[ch] > 5 ? 3 : 7;
        b->pit_flip[ch] = 0;
        if (ch == 0) {
            b->pit_next = 0;
        }
        return;
    }
    if (b->pit_access[port] == 3 && !b->pit_flip[port]) {
        b->pit_low[port] = v;
        b->pit_flip[port] = 1;
        return;
    }
    b->pit_count[port] = b->pit_access[port] == 2 ? v << 8 :
                         b->pit_access[port] == 1 ? v :
                         v << 8 | b->pit_low[port];
    b->pit_flip[port] = 0;
    b->pit_start[port] = now_ns();
    if (port == 0) {
        b->pit_next = b->pit_start[0] + pit_period_ns(b);
    }
}

static uint8_t pit_read(Board *b, int ch)
{
    uint16_t v = b->pit_latched[ch] ? b->pit_latch[ch] : pit_now(b, ch);

    if (b->pit_access[ch] != 3) {
        b->pit_latched[ch] = false;
        return b->pit_access[ch] == 2 ? v >> 8 : v;
    }
    b->pit_flip[ch] ^= 1;
    if (b->pit_flip[ch]) {
        return v;
    }
    b->pit_latched[ch] = false;
    return v >> 8;
}

static void pic_write(Board *b, int n, int port, uint8_t v)
{
    Pic *p = &b->pic[n];
    int i;

    if (port == 0) {
        if (v & 0x10) {
            memset(p, 0, sizeof(*p));
            p->icw = 1;
        } else if (v & 8) {
            p->read_isr = v & 1;
        } else if (v & 0x20) {
            if (v & 0x40) {
                p->isr &= ~(1 << (v & 7));
                return;
            }
            for (i = 0; i < 8; i++) {
                if (p->isr & (1 << i)) {
                    p->isr &= ~(1 << i);
                    break;
                }
            }
        }
        tcg_x86_kick(&b->env);
        return;
    }
    if (p->icw == 1) {
        p->base = v & 0xf8;
        p->icw = 2;
    } else if (p->icw == 2) {
        p->icw = 3;
    } else if (p->icw == 3) {
        p->auto_eoi = v & 2;
        p->icw = 0;
    } else {
        p->imr = v;
        tcg_x86_kick(&b->env);
    }
}

static void uart_update(Board *b)
{
    if ((b->uart[1] & 2) && b->thr_pending) {
        raise_irq(b, 4);
    }
}

static void uart_write(Board *b, int reg, uint8_t v)
{
    if (reg < 2 && (b->uart[3] & 0x80)) {
        return;
    }
    if (reg == 0) {
        if (b->uart[4] & 0x10) {
            return;
        }
        fputc(v, stdout);
        fflush(stdout);
        b->thr_pending = true;
        uart_update(b);
        return;
    }
    b->uart[reg] = v;
    if (reg == 1) {
        b->thr_pending = true;
        uart_update(b);
    }
}

static uint8_t uart_read(Board *b, int reg)
{
    switch (reg) {
    case 0:
        return 0;
    case 2:
        if (b->thr_pending && (b->uart[1] & 2)) {
            b->thr_pending = false;
            return 0xc2;
        }
        return 0xc1;
    case 5:
        return 0x60;
    case 6:
        return b->uart[4] & 0x10 ? (b->uart[4] & 2) << 3 |
               (b->uart[4] & 1) << 5 | (b->uart[4] & 12) << 4 : 0xb0;
    default:
        return b->uart[reg];
    }
}

static uint32_t port_in(void *opaque, CPUX86State *env, uint16_t port,
                        unsigned size)
{
    Board *b = opaque;

    b->exits++;
    switch (port) {
    case 0x20: case 0xa0: {
        Pic *p = &b->pic[port >> 7];

        return p->read_isr ? p->isr : p->irr;
    }
    case 0x21: case 0xa1:
        return b->pic[port >> 7].imr;
    case 0x40 ... 0x42:
        return pit_read(b, port - 0x40);
    case 0x61:
        return (b->port61 & 0xf) | (pit_out(b, 2) ? 0x20 : 0);
    case 0x3f8 ... 0x3ff:
        return uart_read(b, port - 0x3f8);
    case 0x64:
        return 0xff;
    case 0x71:
        return b->cmos_index == 0xd ? 0x80 : 0;
    default:
        return ~0u;
    }
}

static void port_out(void *opaque, CPUX86State *env, uint16_t port,
                     uint32_t val, unsigned size)
{
    Board *b = opaque;

    b->exits++;
    switch (port) {
    case 0x20: case 0x21: case 0xa0: case 0xa1:
        pic_write(b, port >> 7, port & 1, val);
        break;
    case 0x40 ... 0x43:
        pit_write(b, port - 0x40, val);
        break;
    case 0x61:
        if (!(b->port61 & 1) && (val & 1)) {
            b->pit_start[2] = now_ns();
        }
        b->port61 = val;
        break;
    case 0x70:
        b->cmos_index = val & 0x7f;
        break;
    case 0x3f8 ... 0x3ff:
        uart_write(b, port - 0x3f8, val);
        break;
    case 0xcf9: case 0x64:
        b->quit = true;
        tcg_x86_kick(env);
        break;
    }
}

static uint32_t pending(void *opaque, CPUX86State *env)
{
    Board *b = opaque;

    return (b->quit ? TCG_PENDING_STOP : 0) |
           (apic_has(b) ? TCG_PENDING_HARD : 0);
}

static void shut_down(void *opaque, CPUX86State *env)
{
    printf("\n[triple fault at %" PRIx64 ", last exception %d, cr2 %" PRIx64
           "]\n", env->eip, env->exception_nr, env->cr[2]);
}

static uint64_t tsc(void *opaque)
{
    return now_ns() * (TSC_KHZ / 1000) / 1000;
}

static const TcgX86Ops ops = {
    .ram_page = ram_page, .io_read = io_read, .io_write = io_write,
    .port_in = port_in, .port_out = port_out, .pending = pending,
    .shutdown = shut_down, .tsc = tsc,
};

static gpointer timer_thread(gpointer opaque)
{
    Board *b = opaque;

    while (!b->quit) {
        int64_t t = now_ns();

        if (b->pit_next && t >= b->pit_next) {
            b->pit_next = b->pit_mode[0] == 2 || b->pit_mode[0] == 3
                          ? MAX(b->pit_next + pit_period_ns(b), t - 10000000)
                          : 0;
            raise_irq(b, 0);
        }
        g_poll(NULL, 0, 1);
    }
    return NULL;
}

static void put(Board *b, uint64_t gpa, uint64_t val, unsigned size)
{
    memcpy(b->ram + gpa, &val, size);
}

static void segment(SegmentCache *s, uint16_t sel, uint32_t flags)
{
    s->selector = sel;
    s->base = 0;
    s->limit = 0xffffffff;
    s->flags = flags;
}

/* Documentation/arch/x86/boot.rst: the 64-bit boot protocol */
static void load_linux(Board *b, const char *kernel, const char *initrd,
                       const char *cmdline)
{
    CPUX86State *env = &b->env;
    g_autofree char *image = NULL, *rd = NULL;
    gsize len, rd_len = 0, setup;
    unsigned i;

    if (!g_file_get_contents(kernel, &image, &len, NULL) ||
        (initrd && !g_file_get_contents(initrd, &rd, &rd_len, NULL))) {
        printf("cannot read %s\n", kernel);
        exit(1);
    }
    setup = ((uint8_t)image[0x1f1] ? (uint8_t)image[0x1f1] : 4) * 512 + 512;
    memcpy(b->ram + KERNEL_GPA, image + setup, len - setup);
    memcpy(b->ram + PARAMS_GPA + 0x1f1, image + 0x1f1, 0x7f);
    g_strlcpy((char *)b->ram + CMDLINE_GPA, cmdline, 2048);
    put(b, PARAMS_GPA + 0x210, 0xff, 1);
    put(b, PARAMS_GPA + 0x228, CMDLINE_GPA, 4);
    if (rd) {
        memcpy(b->ram + INITRD_GPA, rd, rd_len);
        put(b, PARAMS_GPA + 0x218, INITRD_GPA, 4);
        put(b, PARAMS_GPA + 0x21c, rd_len, 4);
    }
    put(b, PARAMS_GPA + 0x1e8, 2, 1);
    put(b, PARAMS_GPA + 0x2d0, 0, 8);
    put(b, PARAMS_GPA + 0x2d8, 0x9fc00, 8);
    put(b, PARAMS_GPA + 0x2e0, 1, 4);
    put(b, PARAMS_GPA + 0x2e4, 0x100000, 8);
    put(b, PARAMS_GPA + 0x2ec, RAM_BYTES - 0x100000, 8);
    put(b, PARAMS_GPA + 0x2f4, 1, 4);
    put(b, TABLES_GPA, (TABLES_GPA + 0x1000) | 3, 8);
    for (i = 0; i < 4; i++) {
        put(b, TABLES_GPA + 0x1000 + 8 * i,
            (TABLES_GPA + 0x2000 + 0x1000 * i) | 3, 8);
    }
    for (i = 0; i < 2048; i++) {
        put(b, TABLES_GPA + 0x2000 + 8 * i, (uint64_t)i << 21 | 0x83, 8);
    }
    for (i = 0; i < 6; i++) {
        segment(&env->segs[i], 0x18, 0x00c09300);
    }
    segment(&env->segs[R_CS], 0x10, 0x00a09b00);
    env->cr[0] = CR0_PE_MASK | CR0_PG_MASK | CR0_ET_MASK | CR0_NE_MASK;
    env->cr[3] = TABLES_GPA;
    env->cr[4] = CR4_PAE_MASK;
    env->efer = MSR_EFER_LME | MSR_EFER_LMA;
    env->regs[R_ESI] = PARAMS_GPA;
    env->eip = KERNEL_GPA + 0x200;
}

int main(int argc, char **argv)
{
    Board *b = g_new0(Board, 1);
    CPUX86State *env = &b->env;
    g_autofree char *cmdline = NULL;
    struct timespec t;
    GThread *timer;
    TcgExit why;

    if (argc < 2) {
        printf("usage: %s VMLINUZ [INITRD [APPEND]]\n", argv[0]);
        return 1;
    }
    cmdline = g_strdup_printf("earlyprintk=ttyS0 console=ttyS0 acpi=off "
                              "nolapic tsc_early_khz=%d lpj=4000000 %s",
                              TSC_KHZ, argc > 3 ? argv[3] : "panic=-1");
    b->ram = mmap(NULL, RAM_BYTES, PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    x86_cpu_reset_state(env, true);
    env->apic = b;
    env->apic_ops = &apic_ops;
    env->features[FEAT_1_EDX] = 0x078bfbfd;
    env->features[FEAT_1_ECX] = 0x80002000;
    env->features[FEAT_8000_0001_EDX] = 0x2c100800;
    env->features[FEAT_8000_0001_ECX] = 1;
    load_linux(b, argv[1], argc > 2 && *argv[2] ? argv[2] : NULL, cmdline);
    b->engine = tcg_x86_engine_new(&ops, b, 0);
    tcg_x86_attach(b->engine, env);
    timer = g_thread_new("timer", timer_thread, b);
    do {
        why = tcg_x86_run(env);
        if (why == TCG_EXIT_HALTED && !(env->eflags & IF_MASK)) {
            break;
        }
        if (why == TCG_EXIT_HALTED) {
            g_poll(NULL, 0, 1);
        }
    } while (why != TCG_EXIT_SHUTDOWN && !b->quit);
    b->quit = true;
    g_thread_join(timer);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    printf("\n[exit %d at %" PRIx64 ", %.2f s of processor time, %" PRIu64
           " port accesses]\n", why, env->eip, t.tv_sec + t.tv_nsec / 1e9,
           b->exits);
    tcg_x86_engine_free(b->engine);
    return 0;
}
