/*
 * A local APIC as text, for "info lapic", in the layout that tools written
 * for QEMU read (Intel SDM volume 3, chapter 11).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "target/i386/cpu.h"

/* Registers, by xAPIC offset / 16. */
enum {
    REG_TPR = 0x08, REG_APR = 0x09, REG_PPR = 0x0a, REG_LDR = 0x0d,
    REG_DFR = 0x0e, REG_SVR = 0x0f, REG_ISR = 0x10, REG_TMR = 0x18,
    REG_IRR = 0x20, REG_ESR = 0x28, REG_ICR = 0x30, REG_ICR2 = 0x31,
    REG_LVT_TIMER = 0x32, REG_LVT_THERMAL = 0x33, REG_LVT_PERFORM = 0x34,
    REG_LVT_LINT0 = 0x35, REG_LVT_LINT1 = 0x36, REG_LVT_ERROR = 0x37,
    REG_TIMER_INIT = 0x38, REG_TIMER_COUNT = 0x39, REG_TIMER_DIVIDE = 0x3e,
};

#define MODE(reg)       ((reg) >> 8 & 7)
#define MODE_FIXED      0
#define MODE_LOWEST     1
#define MODE_EXTINT     7
#define LOGICAL         (1u << 11)      /* ICR */
#define PENDING         (1u << 12)
#define ACTIVE_LOW      (1u << 13)      /* LVT */
#define ASSERT          (1u << 14)      /* ICR */
#define LEVEL           (1u << 15)
#define MASKED          (1u << 16)      /* LVT */
#define TIMER_MODE(reg) ((reg) >> 17 & 3)
#define SHORTHAND(reg)  ((reg) >> 18 & 3)
#define SVR_ENABLED     (1u << 8)
#define SVR_NO_FOCUS    (1u << 9)

static X86ApicReader *apic_reader;

void x86_cpu_set_apic_reader(X86ApicReader *reader)
{
    apic_reader = reader;
}

/* The registers, and whether it is an x2APIC; false if there are none. */
static bool read_apic(CPUState *cs, uint32_t *regs, bool *x2apic)
{
    CPUX86State *env = cpu_env(cs);

    if (!env->apic_ops || !env->apic_ops->peek) {
        return apic_reader && apic_reader(cs, regs, x2apic);
    }
    for (unsigned i = 0; i < X86_APIC_REGS; i++) {
        regs[i] = env->apic_ops->peek(env->apic, i);
    }
    *x2apic = env->apic_ops->get_base(env->apic) & MSR_IA32_APICBASE_EXTD;
    return true;
}

static void print_lvt(GString *buf, const char *name, uint32_t lvt,
                      bool timer)
{
    static const char modes[][7] = {
        "Fixed", "LowPri", "SMI", "...", "NMI", "INIT", "SIPI", "ExtINT",
    };
    static const char timer_modes[][13] = {
        "one-shot", "periodic", "tsc-deadline", "...",
    };
    unsigned mode = MODE(lvt);

    g_string_append_printf(buf, "%s\t 0x%08x %s %-5s %-6s %-7s %-12s %-6s",
                           name, lvt,
                           lvt & ACTIVE_LOW ? "active-lo" : "active-hi",
                           lvt & LEVEL ? "level" : "edge",
                           lvt & MASKED ? "masked" : "",
                           lvt & PENDING ? "pending" : "",
                           timer ? timer_modes[TIMER_MODE(lvt)] : "",
                           modes[mode]);
    if (mode == MODE_FIXED || mode == MODE_LOWEST || mode == MODE_EXTINT) {
        g_string_append_printf(buf, " (vec %u)", lvt & 0xff);
    }
    g_string_append_c(buf, '\n');
}

static void print_lvts(GString *buf, const uint32_t *regs)
{
    static const struct {
        char name[8];
        uint8_t reg;
    } lvts[] = {
        { "LVT0", REG_LVT_LINT0 }, { "LVT1", REG_LVT_LINT1 },
        { "LVTPC", REG_LVT_PERFORM }, { "LVTERR", REG_LVT_ERROR },
        { "LVTTHMR", REG_LVT_THERMAL }, { "LVTT", REG_LVT_TIMER },
    };

    for (size_t i = 0; i < ARRAY_SIZE(lvts); i++) {
        print_lvt(buf, lvts[i].name, regs[lvts[i].reg],
                  lvts[i].reg == REG_LVT_TIMER);
    }
}

/* Bits 3, 1 and 0 count from 2 to 128, and then comes 1. */
static unsigned timer_divider(uint32_t divide)
{
    unsigned code = (divide & 3) | (divide >> 1 & 4);

    return 1u << ((code + 1) & 7);
}

static void print_icr(GString *buf, const uint32_t *regs, bool x2apic)
{
    static const char shorthands[][13] = {
        "no-shorthand", "self", "all-self", "all",
    };
    uint32_t icr = regs[REG_ICR], icr2 = regs[REG_ICR2];

    g_string_append_printf(buf, "ICR\t 0x%08x %s %s %s %s\n", icr,
                           icr & LOGICAL ? "logical" : "physical",
                           icr & LEVEL ? "level" : "edge",
                           icr & ASSERT ? "assert" : "de-assert",
                           shorthands[SHORTHAND(icr)]);
    g_string_append_printf(buf, "ICR2\t 0x%08x", icr2);
    if (SHORTHAND(icr)) {
        g_string_append_c(buf, '\n');
    } else if (icr & LOGICAL) {
        g_string_append_printf(buf, " mask %x (Logical ID)\n",
                               x2apic ? icr2 : icr2 >> 24);
    } else {
        g_string_append_printf(buf, " cpu %u (%sAPIC ID)\n",
                               x2apic ? icr2 : icr2 >> 24,
                               x2apic ? "X2" : "");
    }
}

/* The vectors of the 256 bits at @regs; those in @tmr are of a level. */
static void print_vectors(GString *buf, const char *name,
                          const uint32_t *regs, const uint32_t *tmr)
{
    bool any = false;

    g_string_append_printf(buf, "%s\t", name);
    for (unsigned i = 0; i < 256; i++) {
        uint32_t bit = 1u << i % 32;

        if (regs[i / 32] & bit) {
            g_string_append_printf(buf, " %u%s", i,
                                   tmr[i / 32] & bit ? "(level)" : "");
            any = true;
        }
    }
    g_string_append(buf, any ? "\n" : " (none)\n");
}

bool x86_cpu_print_apic(CPUState *cs, GString *buf)
{
    uint32_t regs[X86_APIC_REGS];
    uint32_t svr, divide;
    bool x2apic;

    if (!read_apic(cs, regs, &x2apic)) {
        return false;
    }
    svr = regs[REG_SVR];
    divide = regs[REG_TIMER_DIVIDE];
    g_string_append_printf(buf, "dumping local APIC state for CPU %-2u\n\n",
                           X86_CPU(cs)->apic_id);
    print_lvts(buf, regs);
    g_string_append_printf(buf, "Timer\t DCR=0x%x (divide by %u) "
                           "initial_count = %u current_count = %u\n",
                           divide, timer_divider(divide),
                           regs[REG_TIMER_INIT], regs[REG_TIMER_COUNT]);
    g_string_append_printf(buf, "SPIV\t 0x%08x APIC %s, focus=%s, spurious "
                           "vec %u\n", svr,
                           svr & SVR_ENABLED ? "enabled" : "disabled",
                           svr & SVR_NO_FOCUS ? "on" : "off", svr & 0xff);
    print_icr(buf, regs, x2apic);
    g_string_append_printf(buf, "ESR\t 0x%08x\n", regs[REG_ESR]);
    print_vectors(buf, "ISR", regs + REG_ISR, regs + REG_TMR);
    print_vectors(buf, "IRR", regs + REG_IRR, regs + REG_TMR);
    g_string_append_printf(buf, "\nAPR 0x%02x TPR 0x%02x DFR 0x%02x LDR "
                           "0x%02x PPR 0x%02x\n", regs[REG_APR],
                           regs[REG_TPR], regs[REG_DFR] >> 28,
                           x2apic ? regs[REG_LDR] : regs[REG_LDR] >> 24,
                           regs[REG_PPR]);
    return true;
}
