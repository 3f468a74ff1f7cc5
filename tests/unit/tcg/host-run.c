/*
 * Native execution of instructions under test: see host-run.h.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <setjmp.h>
#include <signal.h>
#include <asm/ldt.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include "host-run.h"

static uint64_t rig_seed = 0x9e3779b97f4a7c15ull;

uint64_t rig_rand(void)
{
    uint64_t z = (rig_seed += 0x9e3779b97f4a7c15ull);

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
}

uint32_t rig_below(uint32_t n)
{
    return rig_rand() % n;
}

void rig_fill(void *buf, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        ((uint8_t *)buf)[i] = rig_rand();
    }
}

uint32_t rig_float(void)
{
    static const uint32_t special[] = {
        0, 1, 0x7fffff, 0x800000, 0x3f800000, 0x7f7fffff, 0x7f800000,
        0x7f800001, 0x7fc00000, 0x7fffffff, 0x4f000000, 0x4effffff,
        0x5f000000, 0x00800001, 0x3f000000, 0x3fc00000, 0x34000000,
    };
    uint32_t sign = rig_below(2) << 31;

    switch (rig_below(8)) {
    case 0:
    case 1:
    case 2:
        return sign | special[rig_below(ARRAY_SIZE(special))];
    case 3:                     /* small numbers with few bits */
        return sign | (0x3f800000 + (rig_below(64) << 20));
    case 4:                     /* denormal */
        return sign | (rig_rand() & 0x7fffff);
    case 5:
        return sign | ((110 + rig_below(50)) << 23) | (rig_rand() & 0x7fffff);
    default:
        return rig_rand();
    }
}

uint64_t rig_double(void)
{
    static const uint64_t special[] = {
        0, 1, 0x000fffffffffffff, 0x0010000000000000, 0x3ff0000000000000,
        0x7fefffffffffffff, 0x7ff0000000000000, 0x7ff0000000000001,
        0x7ff8000000000000, 0x7fffffffffffffff, 0x41e0000000000000,
        0x41dfffffffc00000, 0x43e0000000000000, 0x41dfffffffe00000,
        0x3fe0000000000000, 0x3ff8000000000000, 0x3810000000000000,
        0x380fffffffffffff, 0x36a0000000000000, 0x47efffffe0000000,
    };
    uint64_t sign = (uint64_t)rig_below(2) << 63;

    switch (rig_below(8)) {
    case 0:
    case 1:
    case 2:
        return sign | special[rig_below(ARRAY_SIZE(special))];
    case 3:
        return sign | (0x3ff0000000000000 + ((uint64_t)rig_below(64) << 49));
    case 4:
        return sign | (rig_rand() >> 12);
    case 5:                     /* about the range of a float */
        return sign | ((uint64_t)(0x380 - 30 + rig_below(300)) << 52) |
               rig_rand() >> 12;
    default:
        return rig_rand();
    }
}

void rig_extended(uint8_t *buf)
{
    static const uint64_t mant[] = {
        0, 1, 0x8000000000000000, 0xc000000000000000, 0xffffffffffffffff,
        0x7fffffffffffffff, 0x4000000000000000, 0x8000000000000001,
        0xa000000000000000, 0xfffffffffffffc00, 0x8000008000000000,
    };
    static const uint16_t expo[] = {
        0, 1, 0x3fff, 0x3ffe, 0x4000, 0x7ffe, 0x7fff, 0x403e, 0x401e, 0x400e,
        0x3fff - 126, 0x3fff - 1022, 0x3fff + 127, 0x3fff + 1023, 0x3fbf,
    };
    uint64_t m = rig_rand() | 1ull << 63;
    uint16_t e = rig_below(2) << 15;

    switch (rig_below(8)) {
    case 0:
    case 1:
        m = mant[rig_below(ARRAY_SIZE(mant))];
        e |= expo[rig_below(ARRAY_SIZE(expo))];
        break;
    case 2:                     /* a few bits, near one */
        m = (0x80ull | rig_below(128)) << 56;
        e |= 0x3ff0 + rig_below(32);
        break;
    case 3:
        m = rig_rand();
        e |= rig_below(0x8000);
        break;
    case 4:
        e |= 0x3fff - 200 + rig_below(400);
        break;
    case 5:
        m = rig_rand() >> rig_below(64);
        e |= 0;
        break;
    default:
        e |= 0x3fe0 + rig_below(64);
        break;
    }
    memcpy(buf, &m, 8);
    memcpy(buf + 8, &e, 2);
}

void rig_random_state(RigState *s)
{
    memset(s, 0, sizeof(*s));
    s->fx.fcw = 0x37f;
    s->fx.mxcsr = 0x1f80;
    rig_fill(s->fx.xmm, sizeof(s->fx.xmm));
    rig_fill(s->regs, sizeof(s->regs));
    rig_fill(s->mem, sizeof(s->mem));
    s->regs[R_ESP] = 0;
    s->regs[R_EBX] = RIG_OPERAND;
    s->rflags = 0x202 | (rig_rand() & CC_MASK);
}

void rig_enter(RigState *s, const void *code);
void rig_enter_legacy(RigState *s, uint64_t cs, uint64_t esp);
extern char rig_leave[], rig_leave_legacy[];

/* Offsets: fx 0, regs 512 + 8 * n, rflags 640. */
asm(".text\n"
    ".globl rig_enter\n.type rig_enter, @function\n"
    "rig_enter:\n"
    "  endbr64\n"
    "  push %rbx; push %rbp; push %r12; push %r13; push %r14; push %r15\n"
    "  mov %rdi, rig_state(%rip)\n"
    "  mov %rsi, rig_code(%rip)\n"
    "  fxrstor64 (%rdi)\n"
    "  pushq 640(%rdi)\n"
    "  popfq\n"
    "  mov 512(%rdi), %rax\n"
    "  mov 520(%rdi), %rcx\n"
    "  mov 528(%rdi), %rdx\n"
    "  mov 536(%rdi), %rbx\n"
    "  mov 552(%rdi), %rbp\n"
    "  mov 560(%rdi), %rsi\n"
    "  mov 576(%rdi), %r8\n"
    "  mov 584(%rdi), %r9\n"
    "  mov 592(%rdi), %r10\n"
    "  mov 600(%rdi), %r11\n"
    "  mov 608(%rdi), %r12\n"
    "  mov 616(%rdi), %r13\n"
    "  mov 624(%rdi), %r14\n"
    "  mov 632(%rdi), %r15\n"
    "  mov 568(%rdi), %rdi\n"
    "  jmp *rig_code(%rip)\n"
    ".globl rig_leave\n"
    "rig_leave:\n"
    "  push %rdi\n"
    "  mov rig_state(%rip), %rdi\n"
    "  mov %rax, 512(%rdi)\n"
    "  pushfq\n"
    "  pop %rax\n"
    "  mov %rax, 640(%rdi)\n"
    "  pop %rax\n"
    "  mov %rax, 568(%rdi)\n"
    "  mov %rcx, 520(%rdi)\n"
    "  mov %rdx, 528(%rdi)\n"
    "  mov %rbx, 536(%rdi)\n"
    "  mov %rbp, 552(%rdi)\n"
    "  mov %rsi, 560(%rdi)\n"
    "  mov %r8, 576(%rdi)\n"
    "  mov %r9, 584(%rdi)\n"
    "  mov %r10, 592(%rdi)\n"
    "  mov %r11, 600(%rdi)\n"
    "  mov %r12, 608(%rdi)\n"
    "  mov %r13, 616(%rdi)\n"
    "  mov %r14, 624(%rdi)\n"
    "  mov %r15, 632(%rdi)\n"
    "  fxsave64 (%rdi)\n"
    "  fninit\n"
    "  ldmxcsr rig_mxcsr(%rip)\n"
    "  cld\n"
    "  pop %r15; pop %r14; pop %r13; pop %r12; pop %rbp; pop %rbx\n"
    "  ret\n"
    /* the same for a code segment in the LDT: CS 7 or 0x17, DS 0xf */
    ".globl rig_enter_legacy\n.type rig_enter_legacy, @function\n"
    "rig_enter_legacy:\n"
    "  endbr64\n"
    "  push %rbx; push %rbp; push %r12; push %r13; push %r14; push %r15\n"
    "  mov %rdi, rig_state(%rip)\n"
    "  mov %rsp, rig_rsp(%rip)\n"
    "  fxrstor64 (%rdi)\n"
    "  mov $0xf, %eax\n"
    "  mov %eax, %ds\n"
    "  mov %eax, %es\n"
    "  mov %edx, %esp\n"
    "  pushq %rsi\n"
    "  pushq $0\n"
    "  pushq 640(%rdi)\n"
    "  popfq\n"
    "  mov 512(%rdi), %eax\n"
    "  mov 520(%rdi), %ecx\n"
    "  mov 528(%rdi), %edx\n"
    "  mov 536(%rdi), %ebx\n"
    "  mov 552(%rdi), %ebp\n"
    "  mov 560(%rdi), %esi\n"
    "  mov 568(%rdi), %edi\n"
    "  lretq\n"
    ".globl rig_leave_legacy\n"
    "rig_leave_legacy:\n"
    "  mov rig_rsp(%rip), %rsp\n"
    "  jmp rig_leave\n"
    ".data\n"
    ".balign 8\n"
    "rig_rsp: .quad 0\n"
    "rig_state: .quad 0\n"
    "rig_code: .quad 0\n"
    "rig_mxcsr: .long 0x1f80\n"
    ".text\n");

static sigjmp_buf rig_escape;
static RigState *rig_running;
static uint8_t *rig_text;

static void on_signal(int sig, siginfo_t *info, void *context)
{
    static const int order[16] = {
        REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
        REG_R8, REG_R9, REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15,
    };
    ucontext_t *uc = context;
    RigState *s = rig_running;

    if (!s) {
        signal(sig, SIG_DFL);
        return;
    }
    for (int i = 0; i < 16; i++) {
        if (i != R_ESP) {
            s->regs[i] = uc->uc_mcontext.gregs[order[i]];
        }
    }
    memcpy(&s->fx, uc->uc_mcontext.fpregs, sizeof(s->fx));
    s->rflags = uc->uc_mcontext.gregs[REG_EFL] & ~0x10000ull;
    siglongjmp(rig_escape, uc->uc_mcontext.gregs[REG_TRAPNO] + 1);
}

int rig_native(const uint8_t *insn, unsigned len, RigState *s)
{
    static const uint8_t jump[6] = { 0xff, 0x25, 0, 0, 0, 0 };
    uint64_t leave = (uintptr_t)rig_leave;
    int r;

    g_assert_cmpuint(len + 16, <=, RIG_TEXT_BYTES);
    memcpy(rig_text, insn, len);
    memcpy(rig_text + len, jump, sizeof(jump));
    memcpy(rig_text + len + sizeof(jump), &leave, sizeof(leave));
    memcpy((void *)RIG_OPERAND, s->mem, sizeof(s->mem));
    rig_running = s;
    r = sigsetjmp(rig_escape, 1);
    if (!r) {
        rig_enter(s, rig_text);
    }
    rig_running = NULL;
    memcpy(s->mem, (void *)RIG_OPERAND, sizeof(s->mem));
    return r - 1;
}

/* LDT: 0 and 2 are code of 32 and 16 bits, 1 is data. */
static bool set_segment(unsigned entry, uint64_t base, unsigned contents,
                        bool wide)
{
    struct user_desc d = {
        .entry_number = entry, .base_addr = base, .limit = 0xffff,
        .seg_32bit = wide, .contents = contents, .useable = 1,
    };

    return !syscall(SYS_modify_ldt, 1, &d, sizeof(d));
}

int rig_native_legacy(const uint8_t *insn, unsigned len, unsigned bits,
                      RigState *s)
{
    /* far jump out of the legacy segment to a stub at the end of the page */
    const unsigned stub = RIG_TEXT_BYTES - 16;
    const uint8_t back[] = { 0xea, stub & 0xff, stub >> 8,
                             RIG_TEXT >> 16 & 0xff, RIG_TEXT >> 24, 0x33, 0 };
    static const uint8_t jump[6] = { 0xff, 0x25, 0, 0, 0, 0 };
    uint64_t leave = (uintptr_t)rig_leave_legacy;
    uint8_t *end = rig_text + len;
    int r;

    g_assert_cmpuint(len + 32, <=, RIG_TEXT_BYTES);
    if (!set_segment(0, RIG_TEXT, 2, true) ||
        !set_segment(1, RIG_OPERAND, 0, true) ||
        !set_segment(2, RIG_TEXT, 2, false)) {
        return -2;
    }
    memcpy(rig_text, insn, len);
    if (bits == 16) {
        *end++ = 0x66;
    }
    memcpy(end, back, sizeof(back));
    memcpy(rig_text + stub, jump, sizeof(jump));
    memcpy(rig_text + stub + sizeof(jump), &leave, sizeof(leave));
    memcpy((void *)RIG_OPERAND, s->mem, sizeof(s->mem));
    rig_running = s;
    r = sigsetjmp(rig_escape, 1);
    if (!r) {
        rig_enter_legacy(s, bits == 32 ? 7 : 0x17,
                         RIG_STACK + RIG_STACK_BYTES - 64);
    }
    rig_running = NULL;
    memcpy(s->mem, (void *)RIG_OPERAND, sizeof(s->mem));
    return r - 1;
}

static void hex(GString *out, const void *buf, size_t size)
{
    for (size_t i = size; i-- > 0;) {
        g_string_append_printf(out, "%02x", ((const uint8_t *)buf)[i]);
    }
}

void rig_describe(GString *out, const char *what, const RigState *s)
{
    g_string_append_printf(out, "# %s: fcw %04x fsw %04x ftw %02x mxcsr %04x "
                           "rflags %" PRIx64 "\n", what, s->fx.fcw, s->fx.fsw,
                           s->fx.ftw, s->fx.mxcsr, s->rflags);
    for (int i = 0; i < 8; i++) {
        g_string_append_printf(out, "#   st%d ", i);
        hex(out, s->fx.st[i], 10);
        g_string_append_printf(out, "  xmm%d ", i);
        hex(out, s->fx.xmm[i], 16);
        g_string_append_printf(out, "  xmm%d ", i + 8);
        hex(out, s->fx.xmm[i + 8], 16);
        g_string_append_printf(out, "  r%d %016" PRIx64 " r%d %016" PRIx64
                               "\n", i, s->regs[i], i + 8, s->regs[i + 8]);
    }
    g_string_append(out, "#   mem ");
    hex(out, s->mem, 32);
    g_string_append(out, "\n");
}

bool rig_same_st(const RigState *a, const RigState *b)
{
    unsigned top = (a->fx.fsw >> 11) & 7;

    for (unsigned i = 0; i < 8; i++) {
        if ((a->fx.ftw >> ((top + i) & 7)) & 1 &&
            memcmp(a->fx.st[i], b->fx.st[i], 10)) {
            return false;
        }
    }
    return true;
}

static void *map_fixed(uint64_t addr, size_t size, int prot)
{
    void *p = mmap((void *)addr, size, prot,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

    g_assert_true(p == (void *)addr);
    return p;
}

void rig_host_init(void)
{
    struct sigaction sa = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO };

    map_fixed(RIG_DATA, RIG_DATA_BYTES, PROT_READ | PROT_WRITE);
    map_fixed(RIG_STACK, RIG_STACK_BYTES, PROT_READ | PROT_WRITE);
    rig_text = map_fixed(RIG_TEXT, RIG_TEXT_BYTES,
                         PROT_READ | PROT_WRITE | PROT_EXEC);
    sigaction(SIGFPE, &sa, NULL);
    sigaction(SIGSEGV, &sa, NULL);
    sigaction(SIGILL, &sa, NULL);
    sigaction(SIGBUS, &sa, NULL);
}
