/*
 * Local APIC (hw/intc/apic*.c): what takes a processor to accept interrupts.
 * The one here runs in real mode, and does so when it is told to.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "apic-registers.h"

#define COMMAND 0x500           /* what it is to do; 0 again when done */
#define TAKEN 0x501             /* the vector it has taken last */
#define MSR 0x504
#define MSR_VALUE 0x508

enum { ACCEPT = 1, READ_MSR = 2, WRITE_MSR = 3 };

/* Runs at 0:0x7c00; how it was made is beside each line. */
static const uint8_t program[] = {
    0x31, 0xc0,                         /*         xor %ax,%ax          */
    0x8e, 0xd8,                         /*         mov %ax,%ds          */
    0x8e, 0xd0,                         /*         mov %ax,%ss          */
    0xbc, 0x00, 0x70,                   /*         mov $0x7000,%sp      */
    0xfa,                               /*         cli                  */
    0xa0, 0x00, 0x05,                   /* loop:   mov COMMAND,%al      */
    0xfe, 0xc8,                         /*         dec %al              */
    0x78, 0xf9,                         /*         js loop              */
    0x74, 0x23,                         /*         je accept            */
    0x66, 0x8b, 0x0e, 0x04, 0x05,       /*         mov MSR,%ecx         */
    0xfe, 0xc8,                         /*         dec %al              */
    0x74, 0x0d,                         /*         je read              */
    0x66, 0xa1, 0x08, 0x05,             /*         mov MSR_VALUE,%eax   */
    0x66, 0x8b, 0x16, 0x0c, 0x05,       /*         mov MSR_VALUE+4,%edx */
    0x0f, 0x30,                         /*         wrmsr                */
    0xeb, 0x10,                         /*         jmp done             */
    0x0f, 0x32,                         /* read:   rdmsr                */
    0x66, 0xa3, 0x08, 0x05,             /*         mov %eax,MSR_VALUE   */
    0x66, 0x89, 0x16, 0x0c, 0x05,       /*         mov %edx,MSR_VALUE+4 */
    0xeb, 0x03,                         /*         jmp done             */
    0xfb,                               /* accept: sti                  */
    0x90,                               /*         nop                  */
    0xfa,                               /*         cli                  */
    0xc6, 0x06, 0x00, 0x05, 0x00,       /* done:   movb $0,COMMAND      */
    0xeb, 0xca,                         /*         jmp loop             */
};

/* An exception: it was an access of an MSR, two bytes long. */
static const uint8_t fault[] = {
    0x55,                               /* push %bp          */
    0x89, 0xe5,                         /* mov %sp,%bp       */
    0x83, 0x46, 0x02, 0x02,             /* addw $2,2(%bp)    */
    0x5d,                               /* pop %bp           */
    0xc6, 0x06, 0x01, 0x05, 13,         /* movb $13,TAKEN    */
    0xcf,                               /* iret              */
};

static void load_program(QTestState *s)
{
    static const uint8_t handler[] = { 0xc6, 0x06, 0x01, 0x05, 0, 0xcf };

    for (int vector = 0; vector < 256; vector++) {
        uint16_t at = 0x1000 + 8 * vector;
        uint8_t code[sizeof(handler)];

        memcpy(code, handler, sizeof(code));
        code[4] = vector;               /* movb $vector,TAKEN; iret */
        qtest_memwrite(s, at, code, sizeof(code));
        qtest_writel(s, 4 * vector, vector == 13 ? 0x7b00 : at);
    }
    qtest_memwrite(s, 0x7b00, fault, sizeof(fault));
    qtest_memwrite(s, 0x7c00, program, sizeof(program));
}

static QTestState *start_processors(int count)
{
    static const uint8_t jump[] = { 0xea, 0x00, 0x7c, 0x00, 0x00 };
    g_autofree uint8_t *rom = g_malloc0(65536);
    g_autofree char *path = NULL;
    QTestState *s;
    int fd = g_file_open_tmp("ringfence-apic-XXXXXX", &path, NULL);

    g_assert_cmpint(fd, >=, 0);
    memcpy(rom + 65536 - 16, jump, sizeof(jump));
    g_assert_cmpint(write(fd, rom, 65536), ==, 65536);
    close(fd);
    s = qtest_initf(BOARD "-accel tcg -cpu qemu64,+x2apic,+tsc-deadline -S "
                    "-smp %d -bios %s", count, path);
    unlink(path);
    load_program(s);
    qobject_unref(qtest_qmp_return(s, "{'execute': 'cont'}"));
    fresh(s);
    return s;
}

static QTestState *start_processor(void)
{
    return start_processors(1);
}

static void command(QTestState *s, int what)
{
    int64_t end = g_get_monotonic_time() + 30 * G_TIME_SPAN_SECOND;

    qtest_writeb(s, TAKEN, 0);
    qtest_writeb(s, COMMAND, what);
    while (qtest_readb(s, COMMAND)) {
        g_assert_cmpint(g_get_monotonic_time(), <, end);
    }
}

/* Returns: the vector that it took, 0 if none */
static uint8_t take(QTestState *s)
{
    command(s, ACCEPT);
    return qtest_readb(s, TAKEN);
}

static bool write_msr(QTestState *s, uint32_t msr, uint64_t value)
{
    qtest_writel(s, MSR, msr);
    qtest_writeq(s, MSR_VALUE, value);
    command(s, WRITE_MSR);
    return qtest_readb(s, TAKEN) != 13;
}

static bool read_msr(QTestState *s, uint32_t msr, uint64_t *value)
{
    qtest_writel(s, MSR, msr);
    command(s, READ_MSR);
    *value = qtest_readq(s, MSR_VALUE);
    return qtest_readb(s, TAKEN) != 13;
}

static void test_service(void)
{
    QTestState *s = start_processor();

    g_assert_cmphex(take(s), ==, 0);
    qtest_writel(s, MSI, 0x35);
    qtest_writel(s, MSI, 0x71);
    qtest_writel(s, MSI, 0x72);
    check_vectors(s, IRR, VECTORS(0x35, 0x71, 0x72));
    /* The highest, and then nothing of its class or below until its end. */
    g_assert_cmphex(take(s), ==, 0x72);
    check_vectors(s, IRR, VECTORS(0x35, 0x71));
    check_vectors(s, ISR, VECTORS(0x72));
    g_assert_cmphex(rd(s, PPR), ==, 0x70);
    g_assert_cmphex(take(s), ==, 0);
    qtest_writel(s, MSI, 0x80);
    g_assert_cmphex(take(s), ==, 0x80);
    check_vectors(s, ISR, VECTORS(0x72, 0x80));
    g_assert_cmphex(rd(s, PPR), ==, 0x80);
    /* Ends come from the top. */
    wr(s, EOI, 0);
    check_vectors(s, ISR, VECTORS(0x72));
    g_assert_cmphex(take(s), ==, 0);
    wr(s, EOI, 0);
    g_assert_cmphex(take(s), ==, 0x71);
    wr(s, EOI, 0);
    /* The task's priority holds back its class and those below. */
    wr(s, TPR, 0x30);
    g_assert_cmphex(take(s), ==, 0);
    wr(s, TPR, 0x2f);
    g_assert_cmphex(rd(s, PPR), ==, 0x2f);
    g_assert_cmphex(take(s), ==, 0x35);
    g_assert_cmphex(rd(s, PPR), ==, 0x30);
    wr(s, TPR, 0x3f);
    g_assert_cmphex(rd(s, PPR), ==, 0x3f);
    wr(s, EOI, 0);
    wr(s, TPR, 0);
    g_assert_cmphex(take(s), ==, 0);
    /* Off, it lets nothing through; on again, it does. */
    qtest_writel(s, MSI, 0x91);
    wr(s, SVR, 0xff);
    g_assert_cmphex(take(s), ==, 0);
    wr(s, SVR, ON);
    g_assert_cmphex(take(s), ==, 0x91);
    /* A reset forgets what is in service. */
    check_vectors(s, ISR, VECTORS(0x91));
    system_reset(s);
    check_vectors(s, ISR, VECTORS());
    g_assert_cmphex(rd(s, PPR), ==, 0);
    qtest_quit(s);
}

static void test_end_reaches_ioapic(void)
{
    QTestState *s = start_processor();
    const uint64_t ioapic = 0xfec00000;

    qtest_writel(s, ioapic, 0x10 + 2 * 5);
    qtest_writel(s, ioapic + 0x10, 0x8000 | 0x55);
    qtest_set_irq_in(s, "/machine/ioapic", NULL, 5, 1);
    check_vectors(s, TMR, VECTORS(0x55));
    g_assert_cmphex(take(s), ==, 0x55);
    g_assert_cmphex(qtest_readl(s, ioapic + 0x10), ==, 0xc055);
    /* Still high: again.  Low: no more. */
    wr(s, EOI, 0);
    check_vectors(s, IRR, VECTORS(0x55));
    g_assert_cmphex(take(s), ==, 0x55);
    qtest_set_irq_in(s, "/machine/ioapic", NULL, 5, 0);
    wr(s, EOI, 0);
    g_assert_cmphex(qtest_readl(s, ioapic + 0x10), ==, 0x8055);
    g_assert_cmphex(take(s), ==, 0);
    /* The end of an edge is none of its business. */
    qtest_set_irq_in(s, "/machine/ioapic", NULL, 5, 1);
    qtest_writel(s, MSI, 0x55);
    check_vectors(s, TMR, VECTORS());
    g_assert_cmphex(take(s), ==, 0x55);
    wr(s, EOI, 0);
    g_assert_cmphex(qtest_readl(s, ioapic + 0x10), ==, 0xc055);
    qtest_quit(s);
}

static void test_external(void)
{
    QTestState *s = start_processor();
    g_autofree char *pic = qtest_find_device(s, "isa-i8259", "iobase", 0x20);

    qtest_outb(s, 0x20, 0x11);
    qtest_outb(s, 0x21, 0x68);
    qtest_outb(s, 0x21, 0x04);
    qtest_outb(s, 0x21, 0x01);
    qtest_set_irq_in(s, pic, NULL, 3, 1);
    g_assert_cmphex(take(s), ==, 0);
    wr(s, LVT_LINT0, 0x700);
    g_assert_cmphex(take(s), ==, 0x6b);
    check_vectors(s, ISR, VECTORS());
    qtest_outb(s, 0x20, 0x0b);
    g_assert_cmphex(qtest_inb(s, 0x20), ==, 0x08);
    /* The APIC's own come first; what is in service does not stop ExtINT,
     * which comes as soon as the handler has returned. */
    qtest_set_irq_in(s, pic, NULL, 1, 1);
    qtest_writel(s, MSI, 0xf0);
    g_assert_cmphex(take(s), ==, 0x69);
    check_vectors(s, ISR, VECTORS(0xf0));
    g_assert_cmphex(qtest_inb(s, 0x20), ==, 0x0a);
    wr(s, TPR, 0xff);
    qtest_outb(s, 0x20, 0x20);
    qtest_set_irq_in(s, pic, NULL, 0, 1);
    g_assert_cmphex(take(s), ==, 0x68);
    /* An APIC that is off is a wire. */
    qtest_outb(s, 0x20, 0x20);
    g_assert_true(write_msr(s, 0x1b, APIC | 0x100));
    qtest_set_irq_in(s, pic, NULL, 1, 0);
    qtest_set_irq_in(s, pic, NULL, 1, 1);
    g_assert_cmphex(take(s), ==, 0x69);
    g_assert_true(write_msr(s, 0x1b, APIC | 0x900));
    wr(s, LVT_LINT0, MASKED | 0x700);
    qtest_outb(s, 0x20, 0x20);
    qtest_set_irq_in(s, pic, NULL, 0, 0);
    qtest_set_irq_in(s, pic, NULL, 0, 1);
    g_assert_cmphex(take(s), ==, 0);
    qtest_quit(s);
}

#define X2APIC(reg) (0x800 + ((reg) >> 4))
#define BASE_MSR 0x1b
#define DEADLINE_MSR 0x6e0

static void test_x2apic(void)
{
    static const uint16_t gone[] = { DFR, ICR2, APR, RRD };
    static const uint16_t read_only[] = {
        ID, VERSION, PPR, LDR, ISR, TMR, IRR, CURRENT,
    };
    QTestState *s = start_processor();
    uint64_t value;

    g_assert_false(read_msr(s, X2APIC(ID), &value));
    g_assert_false(write_msr(s, X2APIC(TPR), 0));
    g_assert_true(read_msr(s, BASE_MSR, &value));
    g_assert_cmphex(value, ==, (APIC | 0x900));
    g_assert_true(write_msr(s, BASE_MSR, APIC | 0xd00));
    /* The page is gone, and messages are not. */
    g_assert_cmphex(rd(s, VERSION), ==, 0);
    g_assert_true(read_msr(s, X2APIC(VERSION), &value));
    g_assert_cmphex(value, ==, 0x50014);
    qtest_writel(s, MSI, 0x42);
    g_assert_true(read_msr(s, X2APIC(IRR + 0x20), &value));
    g_assert_cmphex(value, ==, 4);
    for (size_t i = 0; i < ARRAY_SIZE(gone); i++) {
        g_assert_false(read_msr(s, X2APIC(gone[i]), &value));
        g_assert_false(write_msr(s, X2APIC(gone[i]), 0));
    }
    for (size_t i = 0; i < ARRAY_SIZE(read_only); i++) {
        g_assert_true(read_msr(s, X2APIC(read_only[i]), &value));
        g_assert_false(write_msr(s, X2APIC(read_only[i]), value));
    }
    /* Reserved bits are faults; EOI and ESR take a zero. */
    g_assert_false(write_msr(s, X2APIC(TPR), 0x100));
    g_assert_false(write_msr(s, X2APIC(TPR), 1ULL << 32));
    g_assert_true(write_msr(s, X2APIC(TPR), 0xff));
    g_assert_true(read_msr(s, X2APIC(TPR), &value));
    g_assert_cmphex(value, ==, 0xff);
    g_assert_true(write_msr(s, X2APIC(TPR), 0));
    g_assert_false(read_msr(s, X2APIC(EOI), &value));
    g_assert_false(write_msr(s, X2APIC(EOI), 1));
    g_assert_false(write_msr(s, X2APIC(ESR), 1));
    g_assert_true(write_msr(s, X2APIC(ESR), 0));
    g_assert_true(read_msr(s, X2APIC(LDR), &value));
    g_assert_cmphex(value, ==, 1);
    qtest_quit(s);
}

static void test_x2apic_commands(void)
{
    QTestState *s = start_processor();
    uint64_t value;

    g_assert_true(write_msr(s, BASE_MSR, APIC | 0xd00));
    qtest_writel(s, MSI, 0x42);
    g_assert_true(write_msr(s, X2APIC(LVT_TIMER), PERIODIC | 0x45));
    g_assert_true(read_msr(s, X2APIC(LVT_TIMER), &value));
    g_assert_cmphex(value, ==, (PERIODIC | 0x45));
    g_assert_true(write_msr(s, X2APIC(LVT_TIMER), MASKED));
    g_assert_true(write_msr(s, X2APIC(DIVIDE), BY_ONE));
    g_assert_true(write_msr(s, X2APIC(INITIAL), 12345));
    g_assert_true(read_msr(s, X2APIC(INITIAL), &value));
    g_assert_cmphex(value, ==, 12345);
    g_assert_true(read_msr(s, X2APIC(SVR), &value));
    g_assert_cmphex(value, ==, ON);
    /* Self IPI, ICR in one piece, logical and physical. */
    g_assert_true(write_msr(s, 0x83f, 0x51));
    g_assert_false(write_msr(s, 0x83f, 0x151));
    g_assert_false(read_msr(s, 0x83f, &value));
    g_assert_true(write_msr(s, X2APIC(ICR), 0x52));
    g_assert_true(write_msr(s, X2APIC(ICR), 1ULL << 32 | 0x53));
    g_assert_true(write_msr(s, X2APIC(ICR), 0xffffffffULL << 32 | 0x54));
    g_assert_true(write_msr(s, X2APIC(ICR), 1ULL << 32 | LOGICAL | 0x55));
    g_assert_true(write_msr(s, X2APIC(ICR), 0x10001ULL << 32 | LOGICAL |
                            0x56));
    g_assert_true(read_msr(s, X2APIC(ICR), &value));
    g_assert_cmphex(value, ==, (0x10001ULL << 32 | LOGICAL | 0x56));
    g_assert_true(read_msr(s, X2APIC(IRR + 0x20), &value));
    g_assert_cmphex(value, ==, (1 << 2 | 1 << 17 | 1 << 18 | 1 << 20 |
                                1 << 21));
    for (int i = 0; i < 5; i++) {
        g_assert_cmphex(take(s), !=, 0);
        g_assert_true(write_msr(s, X2APIC(EOI), 0));
    }
    /* What is no register. */
    for (uint32_t msr = 0x840; msr < 0x900; msr += 7) {
        g_assert_false(read_msr(s, msr, &value));
        g_assert_false(write_msr(s, msr, 0));
    }
    /* Out of it only through off; and off forgets. */
    g_assert_false(write_msr(s, BASE_MSR, APIC | 0x900));
    g_assert_false(write_msr(s, BASE_MSR, APIC | 0x500));
    g_assert_true(write_msr(s, BASE_MSR, APIC | 0x100));
    g_assert_cmphex(rd(s, VERSION), ==, 0);
    g_assert_false(write_msr(s, BASE_MSR, APIC | 0xd00));
    g_assert_true(write_msr(s, BASE_MSR, APIC | 0x900));
    g_assert_cmphex(rd(s, VERSION), ==, 0x50014);
    g_assert_cmphex(rd(s, SVR), ==, 0xff);
    g_assert_false(write_msr(s, BASE_MSR, APIC | 0x901));
    g_assert_false(write_msr(s, BASE_MSR, 1ULL << 52 | APIC | 0x900));
    /* And so does a reset. */
    g_assert_true(write_msr(s, BASE_MSR, APIC | 0xd00));
    g_assert_cmphex(rd(s, VERSION), ==, 0);
    system_reset(s);
    g_assert_cmphex(rd(s, VERSION), ==, 0x50014);
    qtest_quit(s);
}

/* Another processor's: to x2APIC mode, and tell its id and where it is. */
static const uint8_t other_program[] = {
    0x31, 0xc0,                             /* xor %ax,%ax     */
    0x8e, 0xd8,                             /* mov %ax,%ds     */
    0x66, 0xb9, 0x1b, 0x00, 0x00, 0x00,     /* mov $0x1b,%ecx  */
    0x0f, 0x32,                             /* rdmsr           */
    0x80, 0xcc, 0x0c,                       /* or $0xc,%ah     */
    0x0f, 0x30,                             /* wrmsr           */
    0x66, 0xb9, 0x02, 0x08, 0x00, 0x00,     /* mov $0x802,%ecx */
    0x0f, 0x32,                             /* rdmsr           */
    0x66, 0xa3, 0x48, 0x05,                 /* mov %eax,0x548  */
    0x8c, 0xc8,                             /* mov %cs,%ax     */
    0xa3, 0x40, 0x05,                       /* mov %ax,0x540   */
    0xeb, 0xfe,                             /* jmp .           */
};

static void wait_for_word(QTestState *s, uint64_t addr, uint16_t value)
{
    int64_t end = g_get_monotonic_time() + 30 * G_TIME_SPAN_SECOND;

    while (qtest_readw(s, addr) != value) {
        g_assert_cmpint(g_get_monotonic_time(), <, end);
    }
}

static void test_start_another(void)
{
    QTestState *s = start_processors(2);

    for (uint64_t at = 0x8000; at < 0xb000; at += 0x1000) {
        qtest_memwrite(s, at, other_program, sizeof(other_program));
    }
    qtest_writeb(s, 0x9000 + 0x20, 0x50);   /* this one tells at 0x550 */
    wr(s, ICR2, 1 << 24);
    wr(s, ICR, 0x608);
    wait_for_word(s, 0x540, 0x800);
    g_assert_cmphex(qtest_readl(s, 0x548), ==, 1);
    /* One that runs does not hear it; INIT makes it wait again. */
    wr(s, ICR, 0x609);
    wr(s, ICR, 0x4500);
    wr(s, ICR, 0x60a);
    wait_for_word(s, 0x540, 0xa00);
    g_assert_cmphex(qtest_readw(s, 0x550), ==, 0);
    qtest_quit(s);
}

static void test_nmi(void)
{
    QTestState *s = start_processor();

    for (int i = 0; i < 3; i++) {
        qtest_writew(s, TAKEN, 0);
        if (i == 0) {
            wr(s, ICR, TO_SELF | 0x400);
        } else if (i == 1) {
            qtest_writel(s, MSI, 0x433);
        } else {
            wr(s, SVR, 0xff);               /* off, it still hears these */
            qtest_writel(s, MSI, 0x444);
        }
        wait_for_word(s, TAKEN, 2);
    }
    qtest_quit(s);
}

static void wait_for_request(QTestState *s, uint8_t vector)
{
    int64_t end = g_get_monotonic_time() + 30 * G_TIME_SPAN_SECOND;

    while (!(rd(s, IRR + vector / 32 * 16) & 1u << vector % 32)) {
        g_assert_cmpint(g_get_monotonic_time(), <, end);
    }
}

static void test_deadline(void)
{
    QTestState *s = start_processor();
    uint64_t tsc, value;

    /* Without its mode, it takes nothing. */
    g_assert_true(write_msr(s, DEADLINE_MSR, 1));
    g_assert_true(read_msr(s, DEADLINE_MSR, &value));
    g_assert_cmphex(value, ==, 0);
    wr(s, LVT_TIMER, DEADLINE | 0x61);
    g_assert_true(read_msr(s, 0x10, &tsc));
    g_assert_true(write_msr(s, DEADLINE_MSR, tsc + 50000000));
    g_assert_true(read_msr(s, DEADLINE_MSR, &value));
    g_assert_true(value == tsc + 50000000 || value == 0);
    wait_for_request(s, 0x61);
    g_assert_true(read_msr(s, 0x10, &value));
    g_assert_cmpuint(value, >=, tsc + 50000000);
    g_assert_true(read_msr(s, DEADLINE_MSR, &value));
    g_assert_cmphex(value, ==, 0);
    g_assert_cmphex(take(s), ==, 0x61);
    wr(s, EOI, 0);
    /* The past is now. */
    g_assert_true(write_msr(s, DEADLINE_MSR, 1));
    wait_for_request(s, 0x61);
    g_assert_cmphex(take(s), ==, 0x61);
    wr(s, EOI, 0);
    /* The end of time is not; zero, and leaving the mode, disarm. */
    g_assert_true(write_msr(s, DEADLINE_MSR, UINT64_MAX));
    g_assert_true(read_msr(s, DEADLINE_MSR, &value));
    g_assert_cmphex(value, ==, UINT64_MAX);
    g_assert_true(write_msr(s, DEADLINE_MSR, 0));
    g_assert_true(read_msr(s, DEADLINE_MSR, &value));
    g_assert_cmphex(value, ==, 0);
    g_assert_true(write_msr(s, DEADLINE_MSR, UINT64_MAX));
    wr(s, LVT_TIMER, 0x61);
    g_assert_true(read_msr(s, DEADLINE_MSR, &value));
    g_assert_cmphex(value, ==, 0);
    wr(s, LVT_TIMER, DEADLINE | 0x61);
    g_assert_true(read_msr(s, 0x10, &tsc));
    g_assert_true(write_msr(s, DEADLINE_MSR, tsc + 300000000));
    g_assert_true(write_msr(s, DEADLINE_MSR, 0));
    do {
        g_assert_true(read_msr(s, 0x10, &value));
    } while (value < tsc + 400000000);
    check_vectors(s, IRR, VECTORS());
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    static const ApicTest tests[] = {
        { "a processor takes the highest, and ends it", test_service },
        { "the end of a level reaches the I/O APIC",
          test_end_reaches_ioapic },
        { "a processor takes the 8259A's", test_external },
        { "x2APIC mode has MSRs, and malformed values fault", test_x2apic },
        { "x2APIC mode has commands in one piece", test_x2apic_commands },
        { "a processor starts another", test_start_another },
        { "an NMI comes through whatever is masked", test_nmi },
        { "the timer fires at a deadline", test_deadline },
    };

    g_test_init(&argc, &argv, NULL);
    return apic_run_tests("apic-cpu", tests, ARRAY_SIZE(tests));
}
