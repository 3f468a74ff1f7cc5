/*
 * Registers of an x86 processor as text, for dumps and "info registers", in
 * the layout that tools written for QEMU read: 64-bit names in a 64-bit code
 * segment, else 32-bit ones.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "target/i386/cpu.h"

static const char seg_names[][3] = { "ES", "CS", "SS", "DS", "FS", "GS" };

/* System segments and gates (SDM vol. 3, table 3-2). */
static const char *const system_types[2][16] = {
    {
        "Reserved", "TSS16-avl", "LDT", "TSS16-busy", "CallGate16",
        "TaskGate", "IntGate16", "TrapGate16", "Reserved", "TSS32-avl",
        "Reserved", "TSS32-busy", "CallGate32", "Reserved", "IntGate32",
        "TrapGate32",
    }, {
        "<hiword>", "Reserved", "LDT", "Reserved", "Reserved", "Reserved",
        "Reserved", "Reserved", "Reserved", "TSS64-avl", "Reserved",
        "TSS64-busy", "CallGate64", "Reserved", "IntGate64", "TrapGate64",
    },
};

/* An address or register, as wide as the mode has it. */
static void put_wide(GString *buf, bool wide, uint64_t value)
{
    if (wide) {
        g_string_append_printf(buf, "%016" PRIx64, value);
    } else {
        g_string_append_printf(buf, "%08x", (uint32_t)value);
    }
}

static char flag(uint64_t bits, uint64_t mask, char letter)
{
    return bits & mask ? letter : '-';
}

static void dump_general(CPUX86State *env, GString *buf)
{
    static const char names[][4] = {
        "RAX", "RBX", "RCX", "RDX", "RSI", "RDI", "RBP", "RSP",
        "R8 ", "R9 ", "R10", "R11", "R12", "R13", "R14", "R15",
    };
    static const uint8_t numbers[] = {
        R_EAX, R_EBX, R_ECX, R_EDX, R_ESI, R_EDI, R_EBP, R_ESP,
        R_R8, R_R9, R_R10, R_R11, R_R12, R_R13, R_R14, R_R15,
    };
    bool wide = x86_code_bits(env) == 64;

    for (int i = 0; i < (wide ? CPU_NB_REGS : 8); i++) {
        g_string_append_printf(buf, "%c%s=", wide ? 'R' : 'E', names[i] + 1);
        put_wide(buf, wide, env->regs[numbers[i]]);
        g_string_append_c(buf, i % 4 == 3 ? '\n' : ' ');
    }
}

static void dump_flags(CPUState *cs, GString *buf)
{
    CPUX86State *env = cpu_env(cs);
    bool wide = x86_code_bits(env) == 64;
    uint64_t f = env->eflags;

    g_string_append(buf, wide ? "RIP=" : "EIP=");
    put_wide(buf, wide, env->eip);
    g_string_append_printf(buf, " %s=%08x [%c%c%c%c%c%c%c] CPL=%u II=%u "
                           "A20=1 SMM=0 HLT=%u\n", wide ? "RFL" : "EFL",
                           (uint32_t)f, flag(f, DF_MASK, 'D'),
                           flag(f, CC_O, 'O'), flag(f, CC_S, 'S'),
                           flag(f, CC_Z, 'Z'), flag(f, CC_A, 'A'),
                           flag(f, CC_P, 'P'), flag(f, CC_C, 'C'),
                           x86_cpl(env), !!env->irq_shadow, !!cs->halted);
}

/* What kind of segment @f describes. */
static void dump_kind(CPUX86State *env, GString *buf, uint32_t f)
{
    bool lma = env->efer & MSR_EFER_LMA;

    if (!(f & DESC_S_MASK)) {
        g_string_append(buf, system_types[lma][(f & DESC_TYPE_MASK) >>
                                               DESC_TYPE_SHIFT]);
    } else if (f & DESC_CS_MASK) {
        g_string_append_printf(buf, "%s [%c%c%c]",
                               lma && (f & DESC_L_MASK) ? "CS64" :
                               f & DESC_B_MASK ? "CS32" : "CS16",
                               flag(f, DESC_C_MASK, 'C'),
                               flag(f, DESC_R_MASK, 'R'),
                               flag(f, DESC_A_MASK, 'A'));
    } else {
        g_string_append_printf(buf, "%s [%c%c%c]",
                               lma || (f & DESC_B_MASK) ? "DS  " : "DS16",
                               flag(f, DESC_E_MASK, 'E'),
                               flag(f, DESC_W_MASK, 'W'),
                               flag(f, DESC_A_MASK, 'A'));
    }
}

static void dump_segment(CPUX86State *env, GString *buf, const char *name,
                         const SegmentCache *sc)
{
    g_string_append_printf(buf, "%-3s=%04x ", name, sc->selector);
    put_wide(buf, x86_code_bits(env) == 64, sc->base);
    g_string_append_printf(buf, " %08x %08x", sc->limit, sc->flags);
    if ((env->cr[0] & CR0_PE_MASK) && (sc->flags & DESC_P_MASK)) {
        g_string_append_printf(buf, " DPL=%u ",
                               (sc->flags & DESC_DPL_MASK) >> DESC_DPL_SHIFT);
        dump_kind(env, buf, sc->flags);
    }
    g_string_append_c(buf, '\n');
}

static void dump_tables(CPUX86State *env, GString *buf)
{
    bool wide = x86_code_bits(env) == 64;

    g_string_append(buf, "GDT=     ");
    put_wide(buf, wide, env->gdt.base);
    g_string_append_printf(buf, " %08x\nIDT=     ", env->gdt.limit);
    put_wide(buf, wide, env->idt.base);
    g_string_append_printf(buf, " %08x\n", env->idt.limit);
}

static void dump_control(CPUX86State *env, GString *buf)
{
    bool wide = x86_code_bits(env) == 64;

    g_string_append_printf(buf, "CR0=%08x CR2=", (uint32_t)env->cr[0]);
    put_wide(buf, wide, env->cr[2]);
    g_string_append(buf, " CR3=");
    put_wide(buf, wide, env->cr[3]);
    g_string_append_printf(buf, " CR4=%08x\n", (uint32_t)env->cr[4]);
    for (int i = 0; i < 4; i++) {
        g_string_append_printf(buf, "DR%d=%016" PRIx64 " ", i, env->dr[i]);
    }
    g_string_append_printf(buf, "\nDR6=%016" PRIx64 " DR7=%016" PRIx64 "\n",
                           env->dr[6], env->dr[7]);
    g_string_append_printf(buf, "EFER=%016" PRIx64 "\n", env->efer);
}

static void dump_fpu(CPUX86State *env, GString *buf)
{
    int vectors = x86_code_bits(env) == 64 ? 16 : 8;
    unsigned in_use = 0;
    int i;

    for (i = 0; i < 8; i++) {
        in_use |= !env->fptags[i] << i;
    }
    g_string_append_printf(buf, "FCW=%04x FSW=%04x [ST=%u] FTW=%02x "
                           "MXCSR=%08x\n", env->fpuc,
                           env->fpus | env->fpstt << 11, env->fpstt, in_use,
                           env->mxcsr);
    for (i = 0; i < 8; i++) {
        g_string_append_printf(buf, "FPR%d=%016" PRIx64 " %04x%c", i,
                               env->fpregs[i].low, env->fpregs[i].high,
                               i % 2 ? '\n' : ' ');
    }
    for (i = 0; i < vectors; i++) {
        g_string_append_printf(buf, "XMM%02d=%016" PRIx64 " %016" PRIx64 "%c",
                               i, env->xmm_regs[i].q[1],
                               env->xmm_regs[i].q[0], i % 2 ? '\n' : ' ');
    }
}

void x86_cpu_dump_state(CPUState *cs, GString *buf, int flags)
{
    CPUX86State *env = cpu_env(cs);

    dump_general(env, buf);
    dump_flags(cs, buf);
    for (int i = 0; i < 6; i++) {
        dump_segment(env, buf, seg_names[i], &env->segs[i]);
    }
    dump_segment(env, buf, "LDT", &env->ldt);
    dump_segment(env, buf, "TR", &env->tr);
    dump_tables(env, buf);
    dump_control(env, buf);
    if (flags & CPU_DUMP_FPU) {
        dump_fpu(env, buf);
    }
}
