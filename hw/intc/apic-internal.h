/*
 * Local APIC: what its three files share.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_INTC_APIC_INTERNAL_H
#define HW_INTC_APIC_INTERNAL_H

#include "accel/x86-interrupt.h"
#include "hw/intc/apic.h"
#include "qemu/timer.h"
#include "system/cpus.h"

OBJECT_DECLARE_SIMPLE_TYPE(APICState, APIC)

#define APIC_LVT_TIMER      0
#define APIC_LVT_THERMAL    1
#define APIC_LVT_PERFORM    2
#define APIC_LVT_LINT0      3
#define APIC_LVT_LINT1      4
#define APIC_LVT_ERROR      5
#define APIC_LVT_NB         6

#define APIC_LVT_MASKED     (1u << 16)
#define APIC_LVT_LEVEL      (1u << 15)
#define APIC_LVT_TIMER_MODE (3u << 17)
#define APIC_TIMER_ONESHOT  (0u << 17)
#define APIC_TIMER_PERIODIC (1u << 17)
#define APIC_TIMER_DEADLINE (2u << 17)

#define APIC_SV_ENABLE      (1u << 8)

#define APIC_ESR_SEND_ILLEGAL_VECTOR    (1u << 5)
#define APIC_ESR_RECV_ILLEGAL_VECTOR    (1u << 6)
#define APIC_ESR_ILLEGAL_REGISTER       (1u << 7)

/* Delivery modes, as in ICR, LVT, RTE and MSI data bits 10:8. */
#define APIC_DM_FIXED       0
#define APIC_DM_LOWPRI      1
#define APIC_DM_SMI         2
#define APIC_DM_NMI         4
#define APIC_DM_INIT        5
#define APIC_DM_SIPI        6
#define APIC_DM_EXTINT      7

#define APIC_BROADCAST      0xffffffffu

struct APICState {
    DeviceState parent_obj;

    CPUState *cpu;
    CPUX86State *env;
    bool bsp;
    bool lint0_asserted;
    uint32_t id;                /* initial APIC id, never changes */
    uint8_t version;            /* of the version register */
    uint64_t apicbase;          /* IA32_APIC_BASE */
    uint8_t tpr;
    uint32_t svr;
    uint32_t ldr;               /* xAPIC: bits 31:24 */
    uint32_t dfr;               /* bits 31:28: 0xf flat, 0 cluster */
    uint32_t isr[8];
    uint32_t irr[8];
    uint32_t tmr[8];
    uint32_t lvt[APIC_LVT_NB];
    uint32_t esr;               /* what the guest reads */
    uint32_t esr_pending;       /* errors since the last ESR write */
    uint64_t icr;

    /* apic-timer.c */
    uint32_t divide_conf;
    uint32_t initial_count;
    int64_t load_time_ns;       /* when initial_count was written */
    uint64_t tsc_deadline;
    QEMUTimer *timer;
};

static inline bool apic_x2apic_mode(const APICState *s)
{
    return s->apicbase & MSR_IA32_APICBASE_EXTD;
}

static inline bool apic_hw_enabled(const APICState *s)
{
    return s->apicbase & MSR_IA32_APICBASE_ENABLE;
}

/** apic_bus_add: make @s reachable by messages. @errp: too many. */
bool apic_bus_add(APICState *s, Error **errp);

/** apic_bus_remove: undo apic_bus_add(). */
void apic_bus_remove(APICState *s);

/** apic_of_cpu: the local APIC of @cpu; NULL if it has none. */
APICState *apic_of_cpu(CPUState *cpu);

/** apic_get_ppr: processor priority, 0-255. */
uint8_t apic_get_ppr(const APICState *s);

/** apic_update_irq: raise or lower the CPU's interrupt request. */
void apic_update_irq(APICState *s);

/** apic_accept: take one interrupt; @level is the trigger mode. */
void apic_accept(APICState *s, uint8_t vector, unsigned delivery_mode,
                 bool level);

/** apic_local: deliver a local interrupt, say of the timer. */
void apic_local(APICState *s, unsigned lvt);

/** apic_error: record an error and maybe interrupt. @bit: APIC_ESR_*. */
void apic_error(APICState *s, uint32_t bit);

/** apic_init_state: state after INIT; the id and base stay. */
void apic_init_state(APICState *s);

/** apic_send_ipi: act on the interrupt command register. */
void apic_send_ipi(APICState *s);

/** apic_pending_extint: a vector waits in the 8259A for this CPU. */
bool apic_pending_extint(APICState *s);

/** apic_take_extint: acknowledge it. */
int apic_take_extint(APICState *s);

/** apic_timer_init: one-time set-up. */
void apic_timer_init(APICState *s);
/** apic_timer_free: undo it. */
void apic_timer_free(APICState *s);
/** apic_timer_reset: back to stopped. */
void apic_timer_reset(APICState *s);
/** apic_timer_count: the current count register. */
uint32_t apic_timer_count(APICState *s);
/** apic_timer_load: the guest wrote the initial count. */
void apic_timer_load(APICState *s, uint32_t count);
/** apic_timer_reconfigure: mode or divider changed from @old_lvt. */
void apic_timer_reconfigure(APICState *s, uint32_t old_lvt);
/** apic_timer_set_deadline: IA32_TSC_DEADLINE was written. */
void apic_timer_set_deadline(APICState *s, uint64_t tsc);

#endif
