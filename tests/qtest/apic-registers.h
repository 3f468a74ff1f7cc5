/*
 * What the tests of the local APIC share: its registers, as the first
 * processor reaches them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef APIC_REGISTERS_H
#define APIC_REGISTERS_H

#include "register-sweep.h"

#define BOARD "-M microvm,pit=off,rtc=off,isa-serial=off,acpi=on -m 8 "
#define APIC 0xfee00000
#define MSI APIC
#define SPACE_BYTES 0x100000

enum {
    ID = 0x20, VERSION = 0x30, TPR = 0x80, APR = 0x90, PPR = 0xa0,
    EOI = 0xb0, RRD = 0xc0, LDR = 0xd0, DFR = 0xe0, SVR = 0xf0, ISR = 0x100,
    TMR = 0x180, IRR = 0x200, ESR = 0x280, ICR = 0x300, ICR2 = 0x310,
    LVT_TIMER = 0x320, LVT_THERMAL = 0x330, LVT_PERFORM = 0x340,
    LVT_LINT0 = 0x350, LVT_LINT1 = 0x360, LVT_ERROR = 0x370, INITIAL = 0x380,
    CURRENT = 0x390, DIVIDE = 0x3e0,
};

#define MASKED 0x10000
#define PERIODIC 0x20000
#define DEADLINE 0x40000
#define ON 0x1ff
#define BY_ONE 0xb              /* the divider's value for no division */
#define TO_SELF 0x40000
#define TO_ALL 0x80000
#define TO_OTHERS 0xc0000
#define LOGICAL 0x800
#define INIT 0x500
#define SEND_ILLEGAL 0x20
#define RECEIVE_ILLEGAL 0x40
#define ILLEGAL_REGISTER 0x80

static inline uint32_t rd(QTestState *s, unsigned reg)
{
    return qtest_readl(s, APIC + reg);
}

static inline void wr(QTestState *s, unsigned reg, uint32_t value)
{
    qtest_writel(s, APIC + reg, value);
}

/* Empty, and on. */
static inline void fresh(QTestState *s)
{
    qtest_writel(s, MSI, INIT);
    wr(s, SVR, ON);
    wr(s, ESR, 0);
    wr(s, ESR, 0);
}

/* Of the vectors of @reg (ISR, TMR, IRR) those of @set, ended by 0. */
static inline void check_vectors(QTestState *s, unsigned reg,
                                 const uint8_t *set)
{
    uint32_t want[8] = { 0 };

    for (; *set; set++) {
        want[*set / 32] |= 1u << *set % 32;
    }
    for (int i = 0; i < 8; i++) {
        g_assert_cmphex(rd(s, reg + 16 * i), ==, want[i]);
    }
}

#define VECTORS(...) ((const uint8_t[]){ __VA_ARGS__ __VA_OPT__(,) 0 })

static inline uint32_t errors(QTestState *s)
{
    wr(s, ESR, 0);
    return rd(s, ESR);
}

typedef struct ApicTest {
    const char *name;
    void (*run)(void);
} ApicTest;

/* Run @count @tests, called @prefix and their names; or skip all of them. */
static inline int apic_run_tests(const char *prefix, const ApicTest *tests,
                                 size_t count)
{
    QTestState *s = qtest_init(BOARD);
    bool reached = qtest_is_ringfence(s);

    qtest_quit(s);
    if (!reached) {
        printf("1..0 # SKIP this program keeps the local APIC to itself\n");
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        g_autofree char *path = g_strdup_printf("/%s/%s", prefix,
                                                tests[i].name);

        g_test_add_func(path, tests[i].run);
    }
    return g_test_run();
}

#endif
