/*
 * Registers of an x86 processor as text, for dumps and "info registers".
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "target/i386/cpu.h"

static const char reg_names[][4] = {
    "RAX", "RCX", "RDX", "RBX", "RSP", "RBP", "RSI", "RDI",
    "R8 ", "R9 ", "R10", "R11", "R12", "R13", "R14", "R15",
};

static const char seg_names[][4] = { "ES ", "CS ", "SS ", "DS ", "FS ", "GS " };

static void dump_segment(GString *buf, const char *name,
                         const SegmentCache *sc)
{
    g_string_append_printf(buf, "%s =%04x %016" PRIx64 " %08x %08x DPL=%u%s\n",
                           name, sc->selector, sc->base, sc->limit, sc->flags,
                           (sc->flags & DESC_DPL_MASK) >> DESC_DPL_SHIFT,
                           sc->flags & DESC_P_MASK ? "" : " not present");
}

static void dump_fpu(CPUX86State *env, GString *buf)
{
    int i;

    g_string_append_printf(buf, "FCW=%04x FSW=%04x [ST=%u] MXCSR=%08x\n",
                           env->fpuc, env->fpus | env->fpstt << 11,
                           env->fpstt, env->mxcsr);
    for (i = 0; i < 8; i++) {
        g_string_append_printf(buf, "FPR%d=%016" PRIx64 " %04x%s", i,
                               env->fpregs[i].low, env->fpregs[i].high,
                               i % 2 ? "\n" : " ");
    }
    for (i = 0; i < 16; i++) {
        g_string_append_printf(buf, "XMM%02d=%016" PRIx64 "%016" PRIx64 "%s",
                               i, env->xmm_regs[i].q[1], env->xmm_regs[i].q[0],
                               i % 2 ? "\n" : " ");
    }
}

void x86_cpu_dump_state(CPUState *cs, GString *buf, int flags)
{
    CPUX86State *env = cpu_env(cs);
    int i;

    for (i = 0; i < CPU_NB_REGS; i++) {
        g_string_append_printf(buf, "%s=%016" PRIx64 "%s", reg_names[i],
                               env->regs[i], i % 4 == 3 ? "\n" : " ");
    }
    g_string_append_printf(buf, "RIP=%016" PRIx64 " RFL=%08" PRIx64
                           " CPL=%u HLT=%u\n", env->eip, env->eflags,
                           x86_cpl(env), cs->halted);
    for (i = 0; i < 6; i++) {
        dump_segment(buf, seg_names[i], &env->segs[i]);
    }
    dump_segment(buf, "LDT", &env->ldt);
    dump_segment(buf, "TR ", &env->tr);
    g_string_append_printf(buf, "GDT=     %016" PRIx64 " %08x\n"
                           "IDT=     %016" PRIx64 " %08x\n",
                           env->gdt.base, env->gdt.limit, env->idt.base,
                           env->idt.limit);
    g_string_append_printf(buf, "CR0=%08" PRIx64 " CR2=%016" PRIx64
                           " CR3=%016" PRIx64 " CR4=%08" PRIx64
                           " EFER=%016" PRIx64 "\n", env->cr[0], env->cr[2],
                           env->cr[3], env->cr[4], env->efer);
    g_string_append_printf(buf, "DR6=%016" PRIx64 " DR7=%016" PRIx64 "\n",
                           env->dr[6], env->dr[7]);
    if (flags & CPU_DUMP_FPU) {
        dump_fpu(env, buf);
    }
}
