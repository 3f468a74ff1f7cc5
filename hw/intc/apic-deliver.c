/*
 * Local APIC bus: who receives a message (SDM 11.6).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "apic-internal.h"
#include "qapi/error.h"
#include "qemu/log.h"

#define APIC_MAX_CPUS   4096

#define ICR_DEST_LOGICAL    (1u << 11)
#define ICR_LEVEL_ASSERT    (1u << 14)
#define ICR_TRIGGER_LEVEL   (1u << 15)
#define ICR_SHORTHAND(icr)  (((icr) >> 18) & 3)
#define DELIVERY_MODE(v)    (((v) >> 8) & 7)

#define MSI_DEST_LOGICAL    (1u << 2)

enum { TO_DEST, TO_SELF, TO_ALL, TO_OTHERS };

typedef struct ApicMessage {
    uint32_t dest;
    bool logical;
    bool wide;              /* dest has 32 bits: sent in x2APIC mode */
    uint8_t vector;
    unsigned mode;          /* APIC_DM_* */
    bool level;
} ApicMessage;

/* Indexed by CPUState.cpu_index; under the BQL. */
static APICState *apics[APIC_MAX_CPUS];
static int nr_apics;                    /* highest index in use, plus one */
static PICCommonState *extint_pic;
static unsigned lowpri_turn;            /* breaks ties fairly */

bool apic_bus_add(APICState *s, Error **errp)
{
    int i = s->cpu->cpu_index;

    if (i < 0 || i >= APIC_MAX_CPUS || apics[i]) {
        error_setg(errp, "no local APIC slot for CPU index %d (limit %d)", i,
                   APIC_MAX_CPUS);
        return false;
    }
    apics[i] = s;
    nr_apics = MAX(nr_apics, i + 1);
    return true;
}

void apic_bus_remove(APICState *s)
{
    int i = s->cpu->cpu_index;

    if (i >= 0 && i < APIC_MAX_CPUS && apics[i] == s) {
        apics[i] = NULL;
    }
}

APICState *apic_of_cpu(CPUState *cpu)
{
    int i = cpu ? cpu->cpu_index : -1;

    return i >= 0 && i < APIC_MAX_CPUS ? apics[i] : NULL;
}

static bool logical_match(const APICState *s, const ApicMessage *m)
{
    uint8_t ldr = s->ldr >> 24;

    if (apic_x2apic_mode(s)) {
        uint32_t wide_ldr = (s->id >> 4) << 16 | 1u << (s->id & 15);

        return wide_ldr >> 16 == m->dest >> 16 &&
               (wide_ldr & m->dest & 0xffff);
    }
    if (m->dest > 0xff) {
        return false;
    }
    if (s->dfr >> 28 == 0xf) {
        return ldr & m->dest;
    }
    return (m->dest >> 4 == 0xf || m->dest >> 4 == ldr >> 4) &&
           (m->dest & ldr & 0xf);
}

static bool dest_match(const APICState *s, const ApicMessage *m)
{
    if (!apic_hw_enabled(s)) {
        /* INIT and SIPI find a CPU by its id even so. */
        return !m->logical && (m->mode == APIC_DM_INIT ||
               m->mode == APIC_DM_SIPI) && s->id == m->dest;
    }
    if (m->dest == APIC_BROADCAST || (!m->wide && m->dest == 0xff)) {
        return true;
    }
    return m->logical ? logical_match(s, m) : s->id == m->dest;
}

static void deliver_lowest(const ApicMessage *m)
{
    APICState *best = NULL;

    for (int n = 0; n < nr_apics; n++) {
        APICState *s = apics[(lowpri_turn + n) % nr_apics];

        if (s && dest_match(s, m) && (s->svr & APIC_SV_ENABLE) &&
            (!best || apic_get_ppr(s) < apic_get_ppr(best))) {
            best = s;
        }
    }
    if (best) {
        lowpri_turn = best->cpu->cpu_index + 1;
        apic_accept(best, m->vector, APIC_DM_FIXED, m->level);
    }
}

static void deliver(const ApicMessage *m)
{
    if (m->mode == APIC_DM_LOWPRI) {
        deliver_lowest(m);
        return;
    }
    for (int i = 0; i < nr_apics; i++) {
        if (apics[i] && dest_match(apics[i], m)) {
            apic_accept(apics[i], m->vector, m->mode, m->level);
        }
    }
}

void apic_deliver_msi(uint64_t addr, uint32_t data)
{
    ApicMessage m = {
        .dest = (addr >> 12) & 0xff,
        .logical = addr & MSI_DEST_LOGICAL,
        .vector = data,
        .mode = DELIVERY_MODE(data),
        .level = data & ICR_TRIGGER_LEVEL,
    };

    /* From an I/O APIC pin or a device in virtual wire mode. */
    if (m.mode == APIC_DM_EXTINT) {
        if (!extint_pic || !pic_get_output(extint_pic)) {
            return;
        }
        m.vector = pic_read_irq(extint_pic);
        m.mode = APIC_DM_FIXED;
        m.level = false;
    }
    deliver(&m);
}

void apic_send_ipi(APICState *s)
{
    uint32_t icr = s->icr;
    bool wide = apic_x2apic_mode(s);
    ApicMessage m = {
        .dest = wide ? s->icr >> 32 : s->icr >> 56,
        .logical = icr & ICR_DEST_LOGICAL,
        .wide = wide,
        .vector = icr,
        .mode = DELIVERY_MODE(icr),
        .level = icr & ICR_TRIGGER_LEVEL,
    };
    int shorthand = ICR_SHORTHAND(icr);

    /* The INIT level de-assert of old protocols has nothing to do. */
    if (m.mode == APIC_DM_INIT && m.level && !(icr & ICR_LEVEL_ASSERT)) {
        return;
    }
    if (m.vector < 16 &&
        (m.mode == APIC_DM_FIXED || m.mode == APIC_DM_LOWPRI)) {
        apic_error(s, APIC_ESR_SEND_ILLEGAL_VECTOR);
        return;
    }
    m.level = false;        /* an IPI is an edge */
    switch (shorthand) {
    case TO_DEST:
        deliver(&m);
        break;
    case TO_SELF:
        apic_accept(s, m.vector, m.mode, false);
        break;
    default:
        for (int i = 0; i < nr_apics; i++) {
            if (apics[i] && (shorthand == TO_ALL || apics[i] != s)) {
                apic_accept(apics[i], m.vector, m.mode, false);
            }
        }
        break;
    }
}

/* LINT0 in ExtINT mode, or an APIC that is off, passes INTR to the CPU. */
static bool accepts_extint(const APICState *s)
{
    uint32_t lint0 = s->lvt[APIC_LVT_LINT0];

    if (!apic_hw_enabled(s)) {
        return s->bsp;
    }
    return !(lint0 & APIC_LVT_MASKED) &&
           DELIVERY_MODE(lint0) == APIC_DM_EXTINT;
}

bool apic_pending_extint(APICState *s)
{
    return extint_pic && accepts_extint(s) && pic_get_output(extint_pic);
}

int apic_take_extint(APICState *s)
{
    return pic_read_irq(extint_pic);
}

void apic_connect_pic(PICCommonState *pic)
{
    extint_pic = pic;
}

void apic_pic_interrupt(int level)
{
    for (int i = 0; i < nr_apics; i++) {
        APICState *s = apics[i];
        bool rising;

        if (!s) {
            continue;
        }
        rising = level && !s->lint0_asserted;
        s->lint0_asserted = level;
        if (rising && !accepts_extint(s)) {
            apic_local(s, APIC_LVT_LINT0);
        }
        apic_update_irq(s);
    }
}
