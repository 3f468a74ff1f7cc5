/*
 * 8259A interrupt controllers (hw/intc/i8259.c) through their ports.
 *
 * No processor acknowledges anything here, so the tests do it by polling,
 * which the data sheet calls the same.  Vectors are seen by letting the local
 * APIC take an ExtINT message.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "register-sweep.h"

#define BOARD "-M microvm,pit=off,rtc=off,isa-serial=off -m 8"
#define APIC 0xfee00000

/* What a step of a scenario does. */
typedef enum StepKind { END, PORT_OUT, PORT_IN, PIN, INTR, VECTOR } StepKind;

typedef struct Step {
    StepKind kind;
    uint16_t at;
    uint8_t value;
} Step;

#define OUT(port, value)    { PORT_OUT, port, value }
#define IN(port, value)     { PORT_IN, port, value }
/* Pins 0-7 are the master's, 8-15 the slave's. */
#define UP(pin)             { PIN, pin, 1 }
#define DOWN(pin)           { PIN, pin, 0 }
#define PULSE(pin)          UP(pin), DOWN(pin)
#define INT(level)          { INTR, 0, level }
#define ACK(vector)         { VECTOR, 0, vector }
#define POLL(port, value)   OUT(port, 0x0c), IN(port, value)
#define ISR(port, value)    OUT(port, 0x0b), IN(port, value)
#define IRR(port, value)    OUT(port, 0x0a), IN(port, value)
#define ICW(port, one, two, three, four) \
    OUT(port, one), OUT((port) + 1, two), OUT((port) + 1, three), \
    OUT((port) + 1, four)
#define M 0x20
#define S 0xa0
#define ELCR 0x4d0
#define START ICW(M, 0x11, 0x20, 0x04, 0x01), ICW(S, 0x11, 0x28, 0x02, 0x01)

typedef struct Scenario {
    const char *name;
    Step steps[48];
} Scenario;

typedef struct Pair {
    QTestState *s;
    char *path[2];              /* master, slave */
} Pair;

static void pair_init(Pair *p)
{
    p->s = qtest_init(BOARD);
    p->path[0] = qtest_find_device(p->s, "isa-i8259", "iobase", M);
    p->path[1] = qtest_find_device(p->s, "isa-i8259", "iobase", S);
    qtest_irq_intercept_out(p->s, p->path[0]);
}

static void pair_quit(Pair *p)
{
    g_free(p->path[0]);
    g_free(p->path[1]);
    qtest_quit(p->s);
}

/* The local APIC takes what INTR has to say, after an INIT that empties it. */
static void check_vector(QTestState *s, uint8_t vector)
{
    qtest_writel(s, APIC, 0x500);
    qtest_writel(s, APIC + 0xf0, 0x1ff);
    qtest_writel(s, APIC, 0x700);
    for (int i = 0; i < 8; i++) {
        g_assert_cmphex(qtest_readl(s, APIC + 0x200 + i * 16), ==,
                        vector / 32 == i ? 1u << vector % 32 : 0);
    }
}

static void play(Pair *p, const Scenario *scenario)
{
    const Step *step = scenario->steps;
    uint8_t is = 0;

    for (; step->kind != END; step++) {
        switch (step->kind) {
        case PORT_OUT:
            qtest_outb(p->s, step->at, step->value);
            continue;
        case PIN:
            qtest_set_irq_in(p->s, p->path[step->at / 8], NULL, step->at % 8,
                             step->value);
            continue;
        case PORT_IN:
            is = qtest_inb(p->s, step->at);
            break;
        case INTR:
            is = qtest_get_irq(p->s, 0);
            break;
        default:
            check_vector(p->s, step->value);
            continue;
        }
        if (is != step->value) {
            g_error("%s: step %td (at 0x%x) is 0x%x, not 0x%x",
                    scenario->name, step - scenario->steps, step->at, is,
                    step->value);
        }
    }
}

static void lower_all(Pair *p)
{
    for (int pin = 0; pin < 16; pin++) {
        qtest_set_irq_in(p->s, p->path[pin / 8], NULL, pin % 8, 0);
    }
}

static void play_each(const Scenario *list, size_t count)
{
    Pair p;

    pair_init(&p);
    for (size_t i = 0; i < count; i++) {
        play(&p, &list[i]);
        lower_all(&p);
        system_reset(p.s);
    }
    pair_quit(&p);
}

#define PLAY(list) play_each(list, ARRAY_SIZE(list))

static void test_priorities(void)
{
    static const Scenario list[] = {
        { "the lowest number wins, and hides what is weaker", {
            START, INT(0), UP(3), INT(1), UP(1), UP(5),
            IRR(M, 0x2a), POLL(M, 0x81), ISR(M, 0x02), IRR(M, 0x28), INT(0),
            UP(0), INT(1), POLL(M, 0x80), ISR(M, 0x03), INT(0),
            OUT(M, 0x20), ISR(M, 0x02), INT(0),
            OUT(M, 0x20), ISR(M, 0x00), INT(1), POLL(M, 0x83) } },
        { "the same pin does not interrupt itself", {
            START, PULSE(4), POLL(M, 0x84), PULSE(4), INT(0), IRR(M, 0x10),
            OUT(M, 0x20), INT(1) } },
        { "each pin in turn", {
            START, UP(7), UP(6), UP(5), UP(4), UP(3), UP(1), UP(0),
            POLL(M, 0x80), OUT(M, 0x20), POLL(M, 0x81), OUT(M, 0x20),
            POLL(M, 0x83), OUT(M, 0x20), POLL(M, 0x84), OUT(M, 0x20),
            POLL(M, 0x85), OUT(M, 0x20), POLL(M, 0x86), OUT(M, 0x20),
            POLL(M, 0x87), OUT(M, 0x20), POLL(M, 0x00) } },
        { "a mask holds a request back and does not lose it", {
            START, OUT(M + 1, 0x10), IN(M + 1, 0x10), PULSE(4), INT(0),
            IRR(M, 0x10), POLL(M, 0), OUT(M + 1, 0xef), INT(1),
            POLL(M, 0x84) } },
        { "a mask does not touch what is in service", {
            START, PULSE(4), POLL(M, 0x84), OUT(M + 1, 0x10), ISR(M, 0x10),
            PULSE(6), INT(0), OUT(M, 0x20), ISR(M, 0), INT(1) } },
    };

    PLAY(list);
}

static void test_end_of_interrupt(void)
{
    static const Scenario list[] = {
        { "a specific end takes the one it names", {
            START, PULSE(5), POLL(M, 0x85), PULSE(1), POLL(M, 0x81),
            OUT(M, 0x65), ISR(M, 0x02), OUT(M, 0x67), ISR(M, 0x02),
            OUT(M, 0x61), ISR(M, 0x00) } },
        { "an end of nothing is nothing", {
            START, OUT(M, 0x20), OUT(M, 0x60), OUT(M, 0xa0), ISR(M, 0),
            UP(0), UP(7), POLL(M, 0x80) } },
        { "an end that rotates puts the pin last", {
            START, PULSE(1), POLL(M, 0x81), OUT(M, 0xa0), ISR(M, 0),
            UP(0), UP(1), UP(5), POLL(M, 0x85), OUT(M, 0xa0), UP(7),
            POLL(M, 0x87), OUT(M, 0x20), POLL(M, 0x80), OUT(M, 0x20),
            POLL(M, 0x81) } },
        { "a specific end that rotates puts the named pin last", {
            START, PULSE(3), POLL(M, 0x83), PULSE(1), POLL(M, 0x81),
            OUT(M, 0xe3), ISR(M, 0x02), OUT(M, 0x61), UP(4), UP(0), UP(3),
            POLL(M, 0x84), OUT(M, 0x64), POLL(M, 0x80), OUT(M, 0x60),
            POLL(M, 0x83) } },
        { "set priority ends nothing", {
            START, PULSE(6), POLL(M, 0x86), OUT(M, 0xc5), ISR(M, 0x40),
            UP(6), UP(7), INT(0), OUT(M, 0x66), INT(1), POLL(M, 0x86),
            OUT(M, 0x66), POLL(M, 0x87) } },
        { "OCW2 010 is no operation", {
            START, PULSE(2), POLL(M, 0x82), OUT(M, 0x42), ISR(M, 0x04) } },
        { "automatic end of interrupt", {
            ICW(M, 0x11, 0x20, 0x04, 0x03), UP(1), POLL(M, 0x81), ISR(M, 0),
            IRR(M, 0), UP(5), INT(1), POLL(M, 0x85), UP(0), UP(6),
            POLL(M, 0x80), POLL(M, 0x86) } },
        { "rotation in automatic end of interrupt, on and off", {
            ICW(M, 0x11, 0x20, 0x04, 0x03), OUT(M, 0x80), PULSE(1),
            POLL(M, 0x81), PULSE(0), PULSE(1), PULSE(3), POLL(M, 0x83),
            POLL(M, 0x80), POLL(M, 0x81), OUT(M, 0x00), PULSE(2),
            POLL(M, 0x82), PULSE(2), PULSE(1), POLL(M, 0x82) } },
        { "rotation on automatic end changes nothing without one", {
            START, OUT(M, 0x80), PULSE(1), POLL(M, 0x81), OUT(M, 0x20),
            UP(0), UP(3), POLL(M, 0x80) } },
    };

    PLAY(list);
}

static void test_modes(void)
{
    static const Scenario list[] = {
        { "special mask mode lets weaker pins through", {
            START, PULSE(1), POLL(M, 0x81), PULSE(4), INT(0),
            OUT(M + 1, 0x02), INT(0), OUT(M, 0x68), INT(1), POLL(M, 0x84),
            OUT(M, 0x20), ISR(M, 0x02), OUT(M, 0x20), ISR(M, 0x02),
            OUT(M, 0x48), PULSE(5), INT(0), OUT(M, 0x20), ISR(M, 0x00),
            INT(1) } },
        { "bit SMM counts only with ESMM", {
            START, PULSE(1), POLL(M, 0x81), OUT(M + 1, 0x02), PULSE(4),
            OUT(M, 0x28), INT(0), OUT(M, 0x68), INT(1), OUT(M, 0x08),
            INT(1) } },
        { "a poll is an acknowledgement, once, on either port", {
            START, PULSE(4), OUT(M, 0x0c), IN(M + 1, 0x84), IN(M + 1, 0x00),
            ISR(M, 0x10), POLL(M, 0x00), IN(M, 0x10) } },
        { "what to read is remembered", {
            START, PULSE(4), POLL(M, 0x84), PULSE(6), ISR(M, 0x10),
            IN(M, 0x10), OUT(M, 0x08), IN(M, 0x10), OUT(M, 0x09),
            IN(M, 0x10), OUT(M, 0x0a), IN(M, 0x40), OUT(M, 0x09),
            IN(M, 0x40) } },
        { "an edge counts once, a pulse too", {
            START, UP(3), POLL(M, 0x83), OUT(M, 0x20), INT(0), UP(3), INT(0),
            DOWN(3), INT(0), UP(3), INT(1), DOWN(3), INT(1),
            POLL(M, 0x83) } },
        { "a level counts as long as it lasts", {
            START, OUT(ELCR, 0x20), UP(5), IRR(M, 0x20), POLL(M, 0x85),
            INT(0), IRR(M, 0x20), OUT(M, 0x20), INT(1), DOWN(5), INT(0),
            IRR(M, 0) } },
        { "a line changes its nature under a level or an edge", {
            START, OUT(M + 1, 0xff), UP(5), OUT(ELCR, 0x20), IRR(M, 0x20),
            POLL(M, 0), OUT(M + 1, 0), POLL(M, 0x85), OUT(M, 0x20),
            DOWN(5), IRR(M, 0), OUT(ELCR, 0), PULSE(5), IRR(M, 0x20),
            OUT(ELCR, 0x20), IRR(M, 0), INT(0) } },
        { "the slave has levels too", {
            START, OUT(ELCR + 1, 0x02), UP(9), POLL(M, 0x82), POLL(S, 0x81),
            OUT(S, 0x20), OUT(M, 0x20), INT(1), DOWN(9), IRR(S, 0) } },
        { "pins of the board are always edges", {
            OUT(ELCR, 0xff), IN(ELCR, 0xf8), OUT(ELCR + 1, 0xff),
            IN(ELCR + 1, 0xde), OUT(ELCR, 0), IN(ELCR, 0),
            IN(ELCR + 1, 0xde) } },
    };

    PLAY(list);
}

static void test_cascade(void)
{
    static const Scenario list[] = {
        { "the slave is pin 2 of the master", {
            START, UP(9), IRR(M, 0x04), IRR(S, 0x02), INT(1),
            POLL(M, 0x82), POLL(S, 0x81), IRR(S, 0), OUT(S, 0x20),
            OUT(M, 0x20), INT(0) } },
        { "its pins are stronger than pin 3 and weaker than pin 1", {
            START, UP(3), UP(15), UP(1), POLL(M, 0x81), OUT(M, 0x20),
            POLL(M, 0x82), POLL(S, 0x87), INT(0), OUT(S, 0x20),
            OUT(M, 0x20), POLL(M, 0x83) } },
        { "fully nested, it cannot interrupt itself through the master", {
            START, PULSE(12), POLL(M, 0x82), POLL(S, 0x84), PULSE(9),
            INT(0), OUT(S, 0x64), OUT(M, 0x20), INT(1) } },
        { "specially fully nested, it can", {
            ICW(M, 0x11, 0x20, 0x04, 0x11), ICW(S, 0x11, 0x28, 0x02, 0x01),
            PULSE(12), POLL(M, 0x82), POLL(S, 0x84), PULSE(3), INT(0),
            PULSE(9), INT(1), POLL(M, 0x82), POLL(S, 0x81), PULSE(15),
            INT(0) } },
        { "special full nesting is the master's alone", {
            START, ICW(S, 0x11, 0x28, 0x02, 0x11), PULSE(10),
            POLL(M, 0x82), POLL(S, 0x82), PULSE(10), IRR(M, 0),
            OUT(S, 0x20), IRR(M, 0x04) } },
        { "its mask is its own", {
            START, OUT(S + 1, 0x02), PULSE(9), INT(0), IRR(M, 0),
            OUT(S + 1, 0), INT(1), OUT(M + 1, 0x04), INT(0) } },
    };

    PLAY(list);
}

static void test_initialisation(void)
{
    static const Scenario list[] = {
        { "four words, then the mask", {
            OUT(M, 0x11), OUT(M + 1, 0x21), OUT(M + 1, 0x84),
            OUT(M + 1, 0x01), IN(M + 1, 0), OUT(M + 1, 0x5a),
            IN(M + 1, 0x5a), OUT(M + 1, 0xa5), IN(M + 1, 0xa5) } },
        { "three words without ICW4", {
            OUT(M, 0x10), OUT(M + 1, 0x20), OUT(M + 1, 0x04),
            OUT(M + 1, 0x5a), IN(M + 1, 0x5a) } },
        { "three words for a single one", {
            OUT(M, 0x13), OUT(M + 1, 0x20), OUT(M + 1, 0x01),
            OUT(M + 1, 0x5a), IN(M + 1, 0x5a) } },
        { "two words for a single one without ICW4", {
            OUT(M, 0x12), OUT(M + 1, 0x20), OUT(M + 1, 0x5a),
            IN(M + 1, 0x5a) } },
        { "half of it, and again from the start", {
            OUT(M, 0x11), OUT(M + 1, 0x40), OUT(M, 0x11), OUT(M + 1, 0x20),
            OUT(M, 0x20), OUT(M, 0x0b), IN(M, 0), OUT(M + 1, 0x04),
            IN(M + 1, 0), OUT(M + 1, 0x01), OUT(M + 1, 0x77),
            IN(M + 1, 0x77) } },
        { "ICW1 forgets all but the vector and the lines", {
            START, OUT(M + 1, 0xf0), PULSE(1), POLL(M, 0x81), PULSE(3),
            OUT(M, 0x68), OUT(M, 0xc3), OUT(M, 0x0b), OUT(M, 0x0c),
            OUT(M, 0x11), IN(M, 0), IN(M + 1, 0), ISR(M, 0), INT(0),
            OUT(M + 1, 0x20), OUT(M + 1, 0x04), OUT(M + 1, 0x01),
            UP(4), UP(0), POLL(M, 0x80), OUT(M + 1, 0x01), INT(0) } },
        { "ICW1 waits for edges anew", {
            START, UP(3), INT(1), OUT(M, 0x11), INT(0), IN(M, 0),
            OUT(M + 1, 0x20), OUT(M + 1, 0x04), OUT(M + 1, 0x01), INT(0),
            DOWN(3), UP(3), INT(1) } },
        { "ICW1 leaves levels", {
            START, OUT(ELCR, 0x20), UP(5), INT(1), OUT(M, 0x0c),
            OUT(M, 0x11), IN(M, 0x20) } },
        { "ICW1 ends rotation", {
            ICW(M, 0x11, 0x20, 0x04, 0x03), OUT(M, 0x80),
            ICW(M, 0x11, 0x20, 0x04, 0x03), PULSE(1), POLL(M, 0x81),
            PULSE(1), PULSE(3), POLL(M, 0x81) } },
        { "a slave that asked in vain gives its last vector", {
            START, OUT(ELCR + 1, 0x02), UP(9), DOWN(9), INT(1), ACK(0x2f),
            ISR(M, 0x04), ISR(S, 0) } },
        { "ICW1 ends automatic ends and special nesting", {
            ICW(M, 0x11, 0x20, 0x04, 0x13), OUT(M, 0x80), OUT(M, 0x10),
            OUT(M + 1, 0x20), OUT(M + 1, 0x04), PULSE(2), POLL(M, 0x82),
            ISR(M, 0x04), PULSE(2), INT(0), OUT(M, 0x20), INT(1) } },
        { "the vector's low bits are the pin's", {
            ICW(M, 0x11, 0x47, 0x04, 0x01), ICW(S, 0x11, 0xff, 0x02, 0x01),
            UP(3), ACK(0x43), UP(1), ACK(0x41), OUT(M, 0x20), UP(13),
            ACK(0xfd), ISR(M, 0x0c), ISR(S, 0x20) } },
        { "an acknowledgement through the slave obeys its automatic end", {
            START, ICW(S, 0x11, 0x30, 0x02, 0x03), UP(8), ACK(0x30),
            ISR(S, 0), ISR(M, 0x04) } },
    };

    PLAY(list);
}

/* Left out where the local APIC cannot be reached. */
static bool apic_is_reached(void)
{
    QTestState *s = qtest_init(BOARD);
    bool reached = qtest_is_ringfence(s);

    qtest_quit(s);
    return reached;
}

static void test_level_mode(void)
{
    static const Scenario list[] = {
        { "LTIM makes all pins levels", {
            ICW(M, 0x19, 0x20, 0x04, 0x01), UP(0), IRR(M, 0x01),
            POLL(M, 0x80), IRR(M, 0x01), OUT(M, 0x20), INT(1), DOWN(0),
            INT(0), UP(1), OUT(M, 0x19), IN(M, 0x02), OUT(M, 0x11),
            IN(M, 0) } },
    };

    PLAY(list);
}

static const RegisterValue reset_values[] = {
    { "master's IRR", 0, 1, 0 }, { "master's IMR", 1, 1, 0 },
    { "slave's IRR", 0x80, 1, 0 }, { "slave's IMR", 0x81, 1, 0 },
    { "master's ELCR", 0x4b0, 1, 0 }, { "slave's ELCR", 0x4b1, 1, 0 },
};

static const RegisterValue in_service_values[] = {
    { "master's ISR", 0, 1, 0 }, { "slave's ISR", 0x80, 1, 0 },
};

static void check_reset_values(Pair *p)
{
    const RegisterWindow w = { p->s, true, M, 2 };

    g_assert_false(qtest_get_irq(p->s, 0));
    register_check(&w, reset_values, ARRAY_SIZE(reset_values));
    qtest_outb(p->s, M, 0x0b);
    qtest_outb(p->s, S, 0x0b);
    register_check(&w, in_service_values, ARRAY_SIZE(in_service_values));
}

static void test_reset(void)
{
    static const Scenario busy[] = {
        { "in service and pending", {
            START, UP(3), UP(9), POLL(M, 0x82), UP(0), POLL(M, 0x80), UP(1),
            OUT(M + 1, 0xf0), OUT(S + 1, 0x55), OUT(ELCR, 0xff),
            OUT(ELCR + 1, 0xff), OUT(M, 0x0b), OUT(S, 0x0b) } },
        { "half initialised", { OUT(M, 0x19), OUT(S, 0x1b), UP(3) } },
        { "about to be polled", { START, UP(1), OUT(M, 0x0c) } },
        { "rotated, all modes on", {
            ICW(M, 0x19, 0x20, 0x04, 0x13), OUT(M, 0x80), OUT(M, 0x68),
            OUT(M, 0xc4), UP(5), UP(2) } },
    };
    static const Scenario fresh = { "as from power-on", {
        OUT(M + 1, 0x80), IN(M + 1, 0x80), UP(4), UP(0), UP(7), INT(1),
        POLL(M, 0x80), ISR(M, 0x01), PULSE(6), INT(0), OUT(M + 1, 0x81),
        INT(0), OUT(M, 0x20), POLL(M, 0x84), IRR(M, 0xc0), UP(9),
        IRR(M, 0xc4) } };
    Pair p;

    pair_init(&p);
    check_reset_values(&p);
    system_reset(p.s);
    for (size_t i = 0; i < ARRAY_SIZE(busy); i++) {
        play(&p, &busy[i]);
        system_reset(p.s);
        check_reset_values(&p);
        play(&p, &fresh);
        lower_all(&p);
    }
    pair_quit(&p);
}

static void test_edges_and_widths(void)
{
    static const struct {
        uint16_t base;
        unsigned size;
    } windows[] = { { M, 2 }, { S, 2 }, { ELCR, 2 } };
    Pair p;

    pair_init(&p);
    for (size_t i = 0; i < ARRAY_SIZE(windows); i++) {
        RegisterWindow w = { p.s, true, windows[i].base, windows[i].size };

        register_check_edges(&w);
        register_scribble(&w);
    }
    system_reset(p.s);
    check_reset_values(&p);
    /* Bytes of a wide access are accesses of their own. */
    qtest_outb(p.s, M, 0x0a);
    qtest_outb(p.s, M + 1, 0x80);
    qtest_set_irq_in(p.s, p.path[0], NULL, 4, 1);
    g_assert_cmphex(qtest_inw(p.s, M), ==, 0x8010);
    qtest_outw(p.s, M, 0x5a0b);
    g_assert_cmphex(qtest_inw(p.s, M), ==, 0x5a00);
    qtest_outw(p.s, M + 1, 0xff33);
    g_assert_cmphex(qtest_inb(p.s, M + 1), ==, 0x33);
    qtest_outl(p.s, M - 1, 0xcc440baa);
    g_assert_cmphex(qtest_inb(p.s, M + 1), ==, 0x44);
    pair_quit(&p);
}

static void test_monitor(void)
{
    static const Scenario scenario = { "something to tell", {
        ICW(M, 0x11, 0x25, 0x04, 0x11), OUT(M + 1, 0x88), OUT(ELCR, 0x28),
        OUT(M, 0xc4), UP(5), POLL(M, 0x85), UP(6), PULSE(3), PULSE(3),
        OUT(M, 0x0b) } };
    g_autofree char *text = NULL;
    Pair p;

    pair_init(&p);
    play(&p, &scenario);
    text = qtest_hmp(p.s, "info pic");
    g_assert_nonnull(strstr(text, "pic0: irr=60 imr=88 isr=20 hprio=5 "
                            "irq_base=20 rr_sel=1 elcr=28 fnm=1"));
    g_free(text);
    text = qtest_hmp(p.s, "info irq");
    g_assert_nonnull(strstr(text, "3: 2"));
    g_assert_nonnull(strstr(text, "5: 1"));
    system_reset(p.s);
    g_free(text);
    text = qtest_hmp(p.s, "info pic");
    g_assert_nonnull(strstr(text, "pic0: irr=00 imr=00 isr=00 hprio=0 "
                            "irq_base=00 rr_sel=0 elcr=00 fnm=0"));
    pair_quit(&p);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/isa-i8259/a reset forgets everything", test_reset);
    g_test_add_func("/isa-i8259/malformed widths are bytes, and nothing is "
                    "beside its ports", test_edges_and_widths);
    g_test_add_func("/isa-i8259/priorities and masks hold", test_priorities);
    g_test_add_func("/isa-i8259/interrupts end, and priorities rotate",
                    test_end_of_interrupt);
    g_test_add_func("/isa-i8259/masks, polls, edges and levels", test_modes);
    g_test_add_func("/isa-i8259/the slave is heard through the master",
                    test_cascade);
    if (apic_is_reached()) {
        g_test_add_func("/isa-i8259/it is initialised by words in order",
                        test_initialisation);
        g_test_add_func("/isa-i8259/all pins may be levels",
                        test_level_mode);
    }
    g_test_add_func("/isa-i8259/the monitor shows its registers",
                    test_monitor);
    return g_test_run();
}
