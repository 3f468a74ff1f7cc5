/*
 * A small guest around the interpreter: see engine-rig.h.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <sys/mman.h>
#include "engine-rig.h"

static void *ram_page(void *opaque, uint64_t gpa, bool *writable)
{
    GuestRig *g = opaque;

    *writable = true;
    if (gpa < GUEST_LOW_BYTES) {
        *writable = !g->low_is_rom;
        return g->low + gpa;
    }
    if (gpa >= RIG_TEXT && gpa < RIG_TEXT + 2 * RIG_TEXT_BYTES) {
        return g->text + (gpa - RIG_TEXT);
    }
    if (gpa >= RIG_DATA && gpa < RIG_DATA + 2 * RIG_DATA_BYTES) {
        return g->data + (gpa - RIG_DATA);
    }
    return NULL;
}

static uint64_t io_read(void *opaque, CPUX86State *env, uint64_t gpa,
                        unsigned size)
{
    GuestRig *g = opaque;

    g->io_gpa = gpa;
    g->io_size = size;
    g->io_reads++;
    return g->io_value;
}

static void io_write(void *opaque, CPUX86State *env, uint64_t gpa,
                     uint64_t val, unsigned size)
{
    GuestRig *g = opaque;

    g->io_gpa = gpa;
    g->io_size = size;
    g->io_value = val;
    g->io_writes++;
}

static uint32_t port_in(void *opaque, CPUX86State *env, uint16_t port,
                        unsigned size)
{
    GuestRig *g = opaque;

    g->port = port;
    g->port_size = size;
    return g->port_value;
}

static void port_out(void *opaque, CPUX86State *env, uint16_t port,
                     uint32_t val, unsigned size)
{
    GuestRig *g = opaque;

    g->port = port;
    g->port_size = size;
    g->port_value = val;
}

static uint32_t pending(void *opaque, CPUX86State *env)
{
    GuestRig *g = opaque;
    uint32_t p = g->pending | (g->irq >= 0 ? TCG_PENDING_HARD : 0);

    g->pending = 0;
    g->polls++;
    if (g->stop_polls && g->polls >= g->stop_polls) {
        p |= TCG_PENDING_STOP;
    }
    return p;
}

static void shut_down(void *opaque, CPUX86State *env)
{
    GuestRig *g = opaque;

    g->shutdowns++;
}

static const TcgX86Ops ops = {
    .ram_page = ram_page,
    .io_read = io_read,
    .io_write = io_write,
    .port_in = port_in,
    .port_out = port_out,
    .pending = pending,
    .shutdown = shut_down,
};

static int apic_get_interrupt(void *opaque)
{
    GuestRig *g = opaque;
    int vector = g->irq;

    g->irq = -1;
    return vector;
}

static bool apic_has_interrupt(void *opaque)
{
    GuestRig *g = opaque;

    return g->irq >= 0;
}

static const X86ApicOps apic_ops = {
    .get_interrupt = apic_get_interrupt,
    .has_interrupt = apic_has_interrupt,
};

void guest_put64(GuestRig *g, uint64_t gpa, uint64_t val)
{
    memcpy(g->low + gpa, &val, 8);
}

uint64_t guest_get64(GuestRig *g, uint64_t gpa)
{
    uint64_t val;

    memcpy(&val, g->low + gpa, 8);
    return val;
}

static void flat(SegmentCache *s, uint16_t sel, uint32_t flags)
{
    s->selector = sel;
    s->base = 0;
    s->limit = 0xffffffff;
    s->flags = flags;
}

static void build_tables(GuestRig *g)
{
    static const uint64_t gdt[] = {
        0, 0x00af9b000000ffff, 0x00cf93000000ffff, 0x00cf9b000000ffff,
        0x00009b000000ffff, 0x000093000000ffff, 0x00cffb000000ffff,
        0x00cff3000000ffff, 0x00affb000000ffff,
        0x00008b0000000067 | (uint64_t)GUEST_TSS << 16, 0,
    };
    unsigned i;

    guest_put64(g, GUEST_PML4, GUEST_PDPT | 7);
    for (i = 0; i < 4; i++) {
        guest_put64(g, GUEST_PDPT + 8 * i, (uint64_t)i << 30 | 0x87);
    }
    memcpy(g->low + GUEST_GDT, gdt, sizeof(gdt));
    for (i = 0; i < 256; i++) {
        uint64_t stub = GUEST_STUBS + (i < 32 ? i : 32) * 16;

        guest_put64(g, GUEST_IDT + 16 * i,
                    (stub & 0xffff) | GUEST_CS64 << 16 |
                    0xee00ull << 32 | (stub >> 16) << 48);
        guest_put64(g, GUEST_IDT + 16 * i + 8, 0);
        g->low[stub] = 0xf4;
    }
    memset(g->low + GUEST_TSS, 0, 104);
    guest_put64(g, GUEST_TSS + 4, GUEST_STACK_TOP);
    guest_put64(g, GUEST_TSS + 0x24, GUEST_IST_TOP);
    g->low[GUEST_TSS + 102] = 104;      /* I/O bitmap beyond the limit */
}

void guest_reset(GuestRig *g)
{
    CPUX86State *env = &g->env;
    unsigned i;

    x86_cpu_reset_state(env, true);
    memset(env->features, 0xff, sizeof(env->features));
    build_tables(g);
    env->cr[0] = CR0_PE_MASK | CR0_PG_MASK | CR0_WP_MASK | CR0_NE_MASK |
                 CR0_ET_MASK | CR0_MP_MASK;
    env->cr[3] = GUEST_PML4;
    env->cr[4] = CR4_PAE_MASK | CR4_OSFXSR_MASK | CR4_OSXMMEXCPT_MASK;
    env->efer = MSR_EFER_LME | MSR_EFER_LMA | MSR_EFER_NXE | MSR_EFER_SCE;
    for (i = 0; i < 6; i++) {
        flat(&env->segs[i], GUEST_DS, 0x00c09300);
    }
    flat(&env->segs[R_CS], GUEST_CS64, 0x00a09b00);
    env->gdt.base = GUEST_GDT;
    env->gdt.limit = 11 * 8 - 1;
    env->idt.base = GUEST_IDT;
    env->idt.limit = 256 * 16 - 1;
    env->tr.selector = GUEST_TR;
    env->tr.base = GUEST_TSS;
    env->tr.limit = 103;
    env->tr.flags = 0x8b00;
    env->regs[R_ESP] = GUEST_STACK_TOP;
    env->fpuc = 0x37f;
    g->irq = -1;
    g->pending = 0;
    g->polls = 0;
    g->shutdowns = 0;
    g->low_is_rom = false;
    tcg_x86_flush(g->engine);
    tcg_x86_state_changed(env);
}

static uint8_t *pages(size_t bytes)
{
    void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    g_assert_true(p != MAP_FAILED);
    return p;
}

GuestRig *guest_new(void)
{
    GuestRig *g = g_new0(GuestRig, 1);

    g->low = pages(GUEST_LOW_BYTES);
    g->text = pages(2 * RIG_TEXT_BYTES);
    g->data = pages(2 * RIG_DATA_BYTES);
    g->engine = tcg_x86_engine_new(&ops, g, 1 << 20);
    g_assert_nonnull(g->engine);
    g->env.apic = g;
    g->env.apic_ops = &apic_ops;
    x86_cpu_reset_state(&g->env, true);
    tcg_x86_attach(g->engine, &g->env);
    guest_reset(g);
    return g;
}

void guest_free(GuestRig *g)
{
    tcg_x86_engine_free(g->engine);
    munmap(g->low, GUEST_LOW_BYTES);
    munmap(g->text, 2 * RIG_TEXT_BYTES);
    munmap(g->data, 2 * RIG_DATA_BYTES);
    g_free(g);
}

void guest_code(GuestRig *g, uint64_t gpa, const void *code, size_t len)
{
    memcpy(g->low + gpa, code, len);
    tcg_x86_ram_written(g->engine, g->low + gpa, len);
}

int guest_run(GuestRig *g, uint64_t rip)
{
    TcgExit why;

    g->env.eip = rip;
    g->env.halted = 0;
    why = tcg_x86_run(&g->env);
    if (why == TCG_EXIT_SHUTDOWN) {
        return -2;
    }
    if (why == TCG_EXIT_REQUEST) {
        return -3;
    }
    if (g->env.eip > GUEST_STUBS && g->env.eip <= GUEST_STUBS + 33 * 16 &&
        g->env.eip % 16 == 1) {
        return (g->env.eip - GUEST_STUBS) / 16;
    }
    return -1;
}

uint64_t guest_error_code(GuestRig *g)
{
    return guest_get64(g, g->env.regs[R_ESP]);
}

uint64_t guest_fault_rip(GuestRig *g, bool has_error)
{
    return guest_get64(g, g->env.regs[R_ESP] + (has_error ? 8 : 0));
}

int guest_emulate(GuestRig *g, const uint8_t *insn, unsigned len, RigState *s)
{
    CPUX86State *env = &g->env;
    unsigned i;
    int vector;

    memcpy(g->text, insn, len);
    g->text[len] = 0xf4;
    tcg_x86_ram_written(g->engine, g->text, len + 1);
    memcpy(g->data + (RIG_OPERAND - RIG_DATA), s->mem, sizeof(s->mem));
    for (i = 0; i < 16; i++) {
        env->regs[i] = i == R_ESP ? GUEST_STACK_TOP : s->regs[i];
    }
    env->eflags = (s->rflags & (CC_MASK | DF_MASK)) | 2;
    env->segs[R_CS].selector = GUEST_CS64;
    vector = guest_run(g, RIG_TEXT);
    if (vector < 0) {
        g_assert_cmpint(vector, ==, -1);
        g_assert_cmphex(env->eip, ==, RIG_TEXT + len + 1);
    }
    for (i = 0; i < 16; i++) {
        s->regs[i] = i == R_ESP ? s->regs[i] : env->regs[i];
    }
    s->rflags = env->eflags;
    memcpy(s->mem, g->data + (RIG_OPERAND - RIG_DATA), sizeof(s->mem));
    return vector;
}

static void complain(const char *name, const uint8_t *insn, unsigned len,
                     const RigState *before, const RigState *native,
                     const RigState *guest)
{
    g_autoptr(GString) text = g_string_new(name);
    unsigned i;

    g_string_append(text, ":");
    for (i = 0; i < len; i++) {
        g_string_append_printf(text, " %02x", insn[i]);
    }
    for (i = 0; i < 16; i++) {
        if (native->regs[i] != guest->regs[i]) {
            g_string_append_printf(text, "\nreg %u: before %" PRIx64
                                   " native %" PRIx64 " engine %" PRIx64, i,
                                   before->regs[i], native->regs[i],
                                   guest->regs[i]);
        }
    }
    for (i = 0; i < sizeof(native->mem); i++) {
        if (native->mem[i] != guest->mem[i]) {
            g_string_append_printf(text, "\nmem %u: before %02x native %02x "
                                   "engine %02x", i, before->mem[i],
                                   native->mem[i], guest->mem[i]);
        }
    }
    g_string_append_printf(text, "\nflags: before %x native %x engine %x"
                           " rax %" PRIx64 " rcx %" PRIx64 " rdx %" PRIx64,
                           (unsigned)before->rflags,
                           (unsigned)native->rflags, (unsigned)guest->rflags,
                           before->regs[0], before->regs[1],
                           before->regs[2]);
    g_test_message("%s", text->str);
    g_test_fail();
}

void guest_compare(GuestRig *g, const char *name, const uint8_t *insn,
                   unsigned len, RigState *s, uint32_t undefined)
{
    RigState before = *s, guest = *s;
    uint32_t care = (CC_MASK | DF_MASK) & ~undefined;
    int v_native = rig_native(insn, len, s);
    int v_guest = guest_emulate(g, insn, len, &guest);

    g_assert_cmpint(v_native, ==, v_guest);
    if (v_native >= 0) {
        guest_reset(g);
        *s = before;
        return;
    }
    if (memcmp(s->regs, guest.regs, sizeof(s->regs)) ||
        memcmp(s->mem, guest.mem, sizeof(s->mem)) ||
        ((s->rflags ^ guest.rflags) & care)) {
        complain(name, insn, len, &before, s, &guest);
    }
}
