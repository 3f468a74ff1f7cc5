/*
 * Random user-mode programs, run natively and by the engine: registers,
 * flags, memory and exceptions must agree.
 *
 * Repeat a longer run with other programs:
 *     TCG_DIFF_PROGRAMS=100000 TCG_DIFF_SEED=7 test-tcg-differential
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "accel/tcg-x86.h"
#include "tcg/program.h"

#define LOW_BYTES   0x10000
#define PML4        0x1000
#define PDPT        0x2000
#define PD          0x3000
#define GDT         0x4000
#define IDT         0x5000
#define STACK       0x9000      /* grows down */
#define HANDLERS    0xa000      /* sixteen bytes each: HLT */

/* The part of RigState.mem on the first page, and its place there. */
#define HEAD_OFFSET (RIG_OPERAND - RIG_DATA)
#define HEAD_BYTES  (4096 - HEAD_OFFSET)

typedef struct Guest {
    TcgEngine *engine;
    CPUX86State *env;
    uint8_t *low, *data[2], *text;
} Guest;

static Guest guest;

static void *ram_page(void *opaque, uint64_t gpa, bool *writable)
{
    *writable = true;
    if (gpa < LOW_BYTES) {
        return guest.low + gpa;
    } else if (gpa >= RIG_DATA && gpa < RIG_DATA + RIG_DATA_BYTES) {
        return guest.data[(gpa - RIG_DATA) / 4096];
    } else if (gpa == RIG_TEXT) {
        return guest.text;
    }
    return NULL;
}

static uint64_t io_read(void *opaque, CPUX86State *env, uint64_t gpa,
                        unsigned size)
{
    g_error("device read at 0x%" PRIx64, gpa);
    return 0;
}

static void io_write(void *opaque, CPUX86State *env, uint64_t gpa,
                     uint64_t val, unsigned size)
{
    g_error("device write at 0x%" PRIx64, gpa);
}

static void segment(SegmentCache *s, unsigned selector, uint32_t flags)
{
    *s = (SegmentCache) { .limit = 0xffffffff, .selector = selector,
                          .flags = flags };
}

/* Flat for 64 bits, like rig_native_legacy() for 16 and 32. */
static void guest_segments(unsigned bits)
{
    const uint32_t data = DESC_P_MASK | DESC_S_MASK | DESC_W_MASK |
                          DESC_A_MASK | DESC_B_MASK | DESC_G_MASK;
    const uint32_t code = DESC_P_MASK | DESC_S_MASK | DESC_CS_MASK |
                          DESC_R_MASK | DESC_A_MASK;
    SegmentCache *seg = guest.env->segs;

    for (unsigned i = 0; i < 6; i++) {
        segment(&seg[i], 16, data);
    }
    segment(&seg[R_CS], 8, code | DESC_L_MASK | DESC_G_MASK);
    if (bits != 64) {
        seg[R_CS].flags = code | (bits == 32 ? DESC_B_MASK : 0);
        seg[R_CS].base = RIG_TEXT;
        seg[R_DS].base = seg[R_ES].base = RIG_OPERAND;
        seg[R_CS].limit = seg[R_DS].limit = seg[R_ES].limit = 0xffff;
    }
}

static void guest_new(void)
{
    static const TcgX86Ops ops = {
        .ram_page = ram_page, .io_read = io_read, .io_write = io_write,
    };
    CPUX86State *env;

    guest.low = g_aligned_alloc0(1, LOW_BYTES, 4096);
    /* in the order that makes neighbours in the guest strangers here */
    guest.data[1] = g_aligned_alloc0(1, 4096, 4096);
    guest.data[0] = g_aligned_alloc0(1, 4096, 4096);
    guest.text = g_aligned_alloc0(1, 4096, 4096);
    stq_le_p(guest.low + PML4, PDPT | 7);
    stq_le_p(guest.low + PDPT, PD | 7);
    for (unsigned i = 0; i < 512; i++) {
        stq_le_p(guest.low + PD + 8 * i, (uint64_t)i << 21 | 0xe7);
    }
    stq_le_p(guest.low + GDT + 8, 0x00af9b000000ffffull);
    stq_le_p(guest.low + GDT + 16, 0x00cf93000000ffffull);
    for (unsigned v = 0; v < 32; v++) {
        stq_le_p(guest.low + IDT + 16 * v,
                 0x00008e0000080000ull | (HANDLERS + 16 * v));
        guest.low[HANDLERS + 16 * v] = 0xf4;
    }
    env = guest.env = g_aligned_alloc0(1, sizeof(*env), 64);
    x86_cpu_reset_state(env, true);
    env->features[FEAT_1_EDX] = 0x0789fbff;
    env->features[FEAT_1_ECX] = 1u << 13;
    env->features[FEAT_8000_0001_EDX] = 0x20100800;
    env->features[FEAT_8000_0001_ECX] = 1;
    guest.engine = tcg_x86_engine_new(&ops, NULL, 0);
    tcg_x86_attach(guest.engine, env);
    env->efer = MSR_EFER_LME | MSR_EFER_LMA | MSR_EFER_SCE | MSR_EFER_NXE;
    env->cr[0] = CR0_PE_MASK | CR0_MP_MASK | CR0_ET_MASK | CR0_NE_MASK |
                 CR0_WP_MASK | CR0_PG_MASK;
    env->cr[3] = PML4;
    env->cr[4] = CR4_PAE_MASK | CR4_OSFXSR_MASK | CR4_OSXMMEXCPT_MASK;
    env->gdt.base = GDT;
    env->gdt.limit = 0x17;
    env->idt.base = IDT;
    env->idt.limit = 0x1ff;
}

static void guest_load(const RigState *s, unsigned bits)
{
    CPUX86State *env = guest.env;

    guest_segments(bits);
    memcpy(env->regs, s->regs, sizeof(s->regs));
    env->regs[R_ESP] = STACK;
    env->eip = bits == 64 ? RIG_TEXT : 0;
    env->eflags = s->rflags;
    env->fpuc = s->fx.fcw;
    env->fpus = 0;
    env->fpstt = 0;
    memset(env->fptags, 1, sizeof(env->fptags));
    memcpy(env->fpregs, s->fx.st, sizeof(s->fx.st));
    memcpy(env->xmm_regs, s->fx.xmm, sizeof(s->fx.xmm));
    env->mxcsr = s->fx.mxcsr;
    env->halted = 0;
    memcpy(guest.data[0] + HEAD_OFFSET, s->mem, HEAD_BYTES);
    memcpy(guest.data[1], s->mem + HEAD_BYTES, sizeof(s->mem) - HEAD_BYTES);
}

static void guest_save(RigState *s)
{
    CPUX86State *env = guest.env;

    memcpy(s->regs, env->regs, sizeof(s->regs));
    s->regs[R_ESP] = 0;
    s->rflags = env->eflags;
    s->fx.fcw = env->fpuc;
    s->fx.fsw = env->fpus | env->fpstt << 11;
    s->fx.ftw = 0;
    for (unsigned i = 0; i < 8; i++) {
        s->fx.ftw |= !env->fptags[i] << i;
        memcpy(s->fx.st[i], &env->fpregs[(env->fpstt + i) & 7], 10);
    }
    memcpy(s->fx.xmm, env->xmm_regs, sizeof(s->fx.xmm));
    s->fx.mxcsr = env->mxcsr;
    memcpy(s->mem, guest.data[0] + HEAD_OFFSET, HEAD_BYTES);
    memcpy(s->mem + HEAD_BYTES, guest.data[1], sizeof(s->mem) - HEAD_BYTES);
}

/* Returns: the exception vector, or -1. */
static int emulate(const uint8_t *code, unsigned len, unsigned bits,
                   RigState *s)
{
    CPUX86State *env = guest.env;
    int vector = -1;

    memcpy(guest.text, code, len);
    guest.text[len] = 0xf4;
    tcg_x86_ram_written(guest.engine, guest.text, 4096);
    guest_load(s, bits);
    tcg_x86_state_changed(env);
    g_assert_cmpint(tcg_x86_run(env), ==, TCG_EXIT_HALTED);
    if (env->eip >= HANDLERS && env->eip < HANDLERS + 0x200) {
        vector = (env->eip - HANDLERS) / 16;
    } else {
        g_assert_cmphex(env->eip, ==, (bits == 64 ? RIG_TEXT : 0) + len + 1);
    }
    guest_save(s);
    return vector;
}

/* Where the two differ, or NULL. */
static const char *difference(int want, int got, const RigState *a,
                              const RigState *b, uint32_t undefined)
{
    if (want != got) {
        return "exception";
    } else if (memcmp(a->regs, b->regs, sizeof(a->regs))) {
        return "general registers";
    } else if (want < 0 && ((a->rflags ^ b->rflags) & ~undefined & 0xfffff)) {
        return "flags";
    } else if (memcmp(a->mem, b->mem, sizeof(a->mem))) {
        return "memory";
    } else if (memcmp(a->fx.xmm, b->fx.xmm, sizeof(a->fx.xmm))) {
        return "XMM registers";
    } else if (a->fx.mxcsr != b->fx.mxcsr) {
        return "MXCSR";
    } else if (want < 0 && (a->fx.ftw != b->fx.ftw || !rig_same_st(a, b) ||
                            a->fx.fcw != b->fx.fcw ||
                            ((a->fx.fsw ^ b->fx.fsw) & ~0x4500))) {
        return "x87";
    }
    return NULL;
}

static void only_legacy_registers(RigState *s)
{
    for (int i = 0; i < 16; i++) {
        s->regs[i] = i < 8 && i != R_ESP ? (uint32_t)s->regs[i] : 0;
    }
}

static const char *try_groups(const Program *p, unsigned groups,
                              const RigState *start, bool verbose)
{
    unsigned len = p->end[groups - 1];
    unsigned from = groups > 1 ? p->end[groups - 2] : 0;
    RigState native = *start, emulated = *start;
    int want = p->bits ? rig_native_legacy(p->code, len, p->bits, &native)
                       : rig_native(p->code, len, &native);
    int got = emulate(p->code, len, p->bits ? p->bits : 64, &emulated);
    const char *what;

    if (p->bits) {
        only_legacy_registers(&native);
        only_legacy_registers(&emulated);
    }
    what = difference(want, got, &native, &emulated, p->undef[groups - 1]);

    if (what && verbose) {
        g_autoptr(GString) out = g_string_new(NULL);

        g_string_append_printf(out, "# %s differ (vector %d, not %d), "
                               "undefined %x, last group at 0x%lx:", what, got,
                               want, p->undef[groups - 1], RIG_TEXT + from);
        for (unsigned i = from; i < len; i++) {
            g_string_append_printf(out, " %02x", p->code[i]);
        }
        g_string_append_c(out, '\n');
        rig_describe(out, "start", start);
        rig_describe(out, "native", &native);
        rig_describe(out, "emulated", &emulated);
        g_printerr("%s", out->str);
    }
    return what;
}

/* The shortest prefix that goes wrong names the culprit. */
static void report(const Program *p, const RigState *start)
{
    for (unsigned n = 1; n <= p->groups; n++) {
        if (try_groups(p, n, start, true)) {
            return;
        }
    }
    g_printerr("# only the whole program goes wrong\n");
}

static void random_start(RigState *s)
{
    rig_random_state(s);
    for (int i = 0; i < 16; i++) {
        if (i != R_EBX && i != R_ESP && rig_below(2)) {
            s->regs[i] = (int64_t)s->regs[i] >> rig_below(64);
        }
        for (int j = 0; j < 2; j++) {
            uint64_t v = rig_double();
            uint32_t f[2] = { rig_float(), rig_float() };

            if (rig_below(3)) {
                memcpy(s->fx.xmm[i] + 8 * j,
                       rig_below(2) ? (void *)&v : (void *)f, 8);
            }
        }
    }
    if (!rig_below(4)) {
        s->fx.mxcsr = 0x1f80 | (rig_rand() & 0xe07f);
    }
}

static unsigned setting(const char *name, unsigned otherwise)
{
    const char *v = g_getenv(name);

    return v ? g_ascii_strtoull(v, NULL, 0) : otherwise;
}

static void run_programs(unsigned bits)
{
    unsigned programs = setting("TCG_DIFF_PROGRAMS", 1500);
    unsigned failures = 0;
    Program *p = g_new(Program, 1);

    for (unsigned skip = setting("TCG_DIFF_SEED", 0); skip; skip--) {
        rig_rand();
    }
    for (unsigned i = 0; i < programs && failures < 8; i++) {
        RigState s;

        random_start(&s);
        if (bits == 64) {
            program_generate(p, 1 + rig_below(PROGRAM_GROUPS));
        } else {
            program_generate_legacy(p, bits, 1 + rig_below(PROGRAM_GROUPS));
            s.regs[R_EBX] = LEGACY_EBX;
            only_legacy_registers(&s);
        }
        if (try_groups(p, p->groups, &s, false)) {
            failures++;
            g_test_fail();
            report(p, &s);
        }
    }
    g_free(p);
}

static void test_long(void)
{
    run_programs(64);
}

static void test_legacy(gconstpointer bits)
{
    static const uint8_t nop = 0x90;
    RigState s;

    rig_random_state(&s);
    if (rig_native_legacy(&nop, 1, 32, &s) != -1) {
        g_test_skip("no segments of our own on this host");
        return;
    }
    run_programs(GPOINTER_TO_UINT(bits));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    rig_host_init();
    guest_new();
    g_test_add_func("/tcg/differential/64-bit programs agree with the host",
                    test_long);
    g_test_add_data_func("/tcg/differential/32-bit programs, too",
                         GUINT_TO_POINTER(32), test_legacy);
    g_test_add_data_func("/tcg/differential/16-bit programs, too",
                         GUINT_TO_POINTER(16), test_legacy);
    return g_test_run();
}
