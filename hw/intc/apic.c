/*
 * Local APIC emulated in user space: registers and priorities.
 *
 * Guest interface (Intel SDM volume 3, chapter 11): in xAPIC mode a 4 KiB
 * register page at 0xfee00000, in x2APIC mode MSRs 0x800-0x8ff; messages
 * (MSI) are writes to the 1 MiB window from 0xfee00000.  A reserved register
 * reads as zero and sets "illegal register address", or raises #GP in x2APIC
 * mode.  Moving the register page away from its default is not supported, as
 * in most chipsets: the base address bits are stored and nothing else.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "apic-internal.h"
#include "hw/core/qdev-properties.h"
#include "qapi/error.h"
#include "qemu/host-utils.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "hw/intc/ioapic.h"

#define APIC_VERSION        0x14
#define APIC_BASE_ADDRESS   0x000ffffffffff000ULL

/* Register numbers: xAPIC offset >> 4, x2APIC MSR - 0x800. */
enum {
    REG_ID = 0x02, REG_VERSION = 0x03, REG_TPR = 0x08, REG_APR = 0x09,
    REG_PPR = 0x0a, REG_EOI = 0x0b, REG_RRD = 0x0c, REG_LDR = 0x0d,
    REG_DFR = 0x0e, REG_SVR = 0x0f, REG_ISR = 0x10, REG_TMR = 0x18,
    REG_IRR = 0x20, REG_ESR = 0x28, REG_ICR = 0x30, REG_ICR2 = 0x31,
    REG_LVT = 0x32, REG_TIMER_INIT = 0x38, REG_TIMER_COUNT = 0x39,
    REG_TIMER_DIVIDE = 0x3e, REG_SELF_IPI = 0x3f,
};

static int highest_bit(const uint32_t *bits)
{
    for (int i = 7; i >= 0; i--) {
        if (bits[i]) {
            return i * 32 + 31 - clz32(bits[i]);
        }
    }
    return -1;
}

static void vector_set(uint32_t *bits, uint8_t vector)
{
    bits[vector / 32] |= 1u << vector % 32;
}

static void vector_clear(uint32_t *bits, uint8_t vector)
{
    bits[vector / 32] &= ~(1u << vector % 32);
}

static bool vector_test(const uint32_t *bits, uint8_t vector)
{
    return bits[vector / 32] & 1u << vector % 32;
}

uint8_t apic_get_ppr(const APICState *s)
{
    int isr = highest_bit(s->isr);
    uint8_t isr_class = isr < 0 ? 0 : isr & 0xf0;

    return (s->tpr & 0xf0) >= isr_class ? s->tpr : isr_class;
}

/* The vector the CPU would take from IRR now, or -1. */
static int apic_ready_vector(const APICState *s)
{
    int irr = highest_bit(s->irr);

    if (irr < 0 || !apic_hw_enabled(s) || !(s->svr & APIC_SV_ENABLE)) {
        return -1;
    }
    return (irr & 0xf0) > (apic_get_ppr(s) & 0xf0) ? irr : -1;
}

static bool apic_has_interrupt(void *opaque)
{
    APICState *s = opaque;

    return apic_ready_vector(s) >= 0 || apic_pending_extint(s);
}

void apic_update_irq(APICState *s)
{
    if (apic_has_interrupt(s)) {
        cpu_interrupt(s->cpu, CPU_INTERRUPT_HARD);
    } else {
        cpu_reset_interrupt(s->cpu, CPU_INTERRUPT_HARD);
    }
}

static int apic_get_interrupt(void *opaque)
{
    APICState *s = opaque;
    int vector = apic_ready_vector(s);

    if (vector >= 0) {
        vector_clear(s->irr, vector);
        vector_set(s->isr, vector);
    } else if (apic_pending_extint(s)) {
        vector = apic_take_extint(s);
    } else if (highest_bit(s->irr) >= 0 && apic_hw_enabled(s) &&
               (s->svr & APIC_SV_ENABLE)) {
        /* Priority rose between the request and its acknowledgement. */
        vector = s->svr & 0xff;
    }
    apic_update_irq(s);
    return vector;
}

void apic_error(APICState *s, uint32_t bit)
{
    bool news = !(s->esr_pending & bit);

    s->esr_pending |= bit;
    if (news) {
        apic_local(s, APIC_LVT_ERROR);
    }
}

static void apic_set_irq(APICState *s, uint8_t vector, bool level)
{
    if (vector < 16) {
        /* If it is the error's own vector, the second time is no news. */
        apic_error(s, APIC_ESR_RECV_ILLEGAL_VECTOR);
        return;
    }
    vector_set(s->irr, vector);
    if (level) {
        vector_set(s->tmr, vector);
    } else {
        vector_clear(s->tmr, vector);
    }
    apic_update_irq(s);
}

void apic_accept(APICState *s, uint8_t vector, unsigned delivery_mode,
                 bool level)
{
    switch (delivery_mode) {
    case APIC_DM_FIXED:
    case APIC_DM_LOWPRI:
        if (apic_hw_enabled(s) && (s->svr & APIC_SV_ENABLE)) {
            apic_set_irq(s, vector, level);
        }
        break;
    case APIC_DM_NMI:
        cpu_interrupt(s->cpu, CPU_INTERRUPT_NMI);
        break;
    case APIC_DM_INIT:
        apic_init_state(s);
        cpu_interrupt(s->cpu, CPU_INTERRUPT_INIT);
        break;
    case APIC_DM_SIPI:
        s->env->sipi_vector = vector;
        cpu_interrupt(s->cpu, CPU_INTERRUPT_SIPI);
        break;
    default:
        qemu_log_mask(LOG_UNIMP, "apic %u: delivery mode %u ignored\n",
                      s->id, delivery_mode);
        break;
    }
}

void apic_local(APICState *s, unsigned lvt)
{
    uint32_t entry = s->lvt[lvt];
    unsigned mode = (entry >> 8) & 7;   /* 0, fixed, where it has none */

    if (entry & APIC_LVT_MASKED) {
        return;
    }
    if (mode == APIC_DM_EXTINT || mode == APIC_DM_SIPI) {
        return;
    }
    apic_accept(s, entry, mode, false);
}

static void apic_eoi(APICState *s)
{
    int vector = highest_bit(s->isr);

    if (vector < 0) {
        return;
    }
    vector_clear(s->isr, vector);
    if (vector_test(s->tmr, vector)) {
        ioapic_eoi_broadcast(vector);
    }
    apic_update_irq(s);
}

static void apic_write_lvt(APICState *s, unsigned n, uint32_t val)
{
    static const uint32_t writable[APIC_LVT_NB] = {
        [APIC_LVT_TIMER]   = 0x000700ff,
        [APIC_LVT_THERMAL] = 0x000107ff,
        [APIC_LVT_PERFORM] = 0x000107ff,
        [APIC_LVT_LINT0]   = 0x0001a7ff,
        [APIC_LVT_LINT1]   = 0x0001a7ff,
        [APIC_LVT_ERROR]   = 0x000100ff,
    };
    uint32_t old = s->lvt[n];

    val &= writable[n];
    if (!(s->svr & APIC_SV_ENABLE)) {
        val |= APIC_LVT_MASKED;
    }
    s->lvt[n] = val;
    if (n == APIC_LVT_TIMER) {
        apic_timer_reconfigure(s, old);
    } else if (n == APIC_LVT_LINT0) {
        apic_update_irq(s);
    }
}

static void apic_write_svr(APICState *s, uint32_t val)
{
    s->svr = val & 0x1ff;
    if (!(s->svr & APIC_SV_ENABLE)) {
        uint32_t old_timer = s->lvt[APIC_LVT_TIMER];

        for (unsigned n = 0; n < APIC_LVT_NB; n++) {
            s->lvt[n] |= APIC_LVT_MASKED;
        }
        apic_timer_reconfigure(s, old_timer);
    }
    apic_update_irq(s);
}

static uint32_t apic_read_ldr(APICState *s)
{
    if (apic_x2apic_mode(s)) {
        return (s->id >> 4) << 16 | 1u << (s->id & 15);
    }
    return s->ldr;
}

/* Returns: false if there is no readable register @reg. */
static bool apic_reg_read(APICState *s, unsigned reg, uint32_t *val)
{
    switch (reg) {
    case REG_ID:
        *val = apic_x2apic_mode(s) ? s->id : s->id << 24;
        break;
    case REG_VERSION:
        *val = s->version | (APIC_LVT_NB - 1) << 16;
        break;
    case REG_TPR:
        *val = s->tpr;
        break;
    case REG_APR:
    case REG_PPR:
        *val = apic_get_ppr(s);
        break;
    case REG_EOI:
    case REG_RRD:
        *val = 0;
        break;
    case REG_LDR:
        *val = apic_read_ldr(s);
        break;
    case REG_DFR:
        *val = s->dfr;
        break;
    case REG_SVR:
        *val = s->svr;
        break;
    case REG_ISR ... REG_ISR + 7:
        *val = s->isr[reg - REG_ISR];
        break;
    case REG_TMR ... REG_TMR + 7:
        *val = s->tmr[reg - REG_TMR];
        break;
    case REG_IRR ... REG_IRR + 7:
        *val = s->irr[reg - REG_IRR];
        break;
    case REG_ESR:
        *val = s->esr;
        break;
    case REG_ICR:
        *val = s->icr;
        break;
    case REG_ICR2:
        *val = s->icr >> 32;
        break;
    case REG_LVT ... REG_LVT + APIC_LVT_NB - 1:
        *val = s->lvt[reg - REG_LVT];
        break;
    case REG_TIMER_INIT:
        *val = s->initial_count;
        break;
    case REG_TIMER_COUNT:
        *val = apic_timer_count(s);
        break;
    case REG_TIMER_DIVIDE:
        *val = s->divide_conf;
        break;
    default:
        return false;
    }
    return true;
}

/* Returns: false if there is no register @reg at all. */
static bool apic_reg_write(APICState *s, unsigned reg, uint32_t val)
{
    switch (reg) {
    case REG_ID:            /* fixed by the board, like later processors */
    case REG_VERSION:
    case REG_APR:
    case REG_PPR:
    case REG_RRD:
    case REG_ISR ... REG_ISR + 7:
    case REG_TMR ... REG_TMR + 7:
    case REG_IRR ... REG_IRR + 7:
    case REG_TIMER_COUNT:
        break;              /* read-only */
    case REG_TPR:
        s->tpr = val;
        apic_update_irq(s);
        break;
    case REG_EOI:
        apic_eoi(s);
        break;
    case REG_LDR:
        s->ldr = val & 0xff000000;
        break;
    case REG_DFR:
        s->dfr = val | 0x0fffffff;
        break;
    case REG_SVR:
        apic_write_svr(s, val);
        break;
    case REG_ESR:
        s->esr = s->esr_pending;
        s->esr_pending = 0;
        break;
    case REG_ICR:
        s->icr = (s->icr & ~0xffffffffULL) | (val & 0xccfff);
        apic_send_ipi(s);
        break;
    case REG_ICR2:
        s->icr = (s->icr & 0xffffffffULL) | (uint64_t)val << 32;
        break;
    case REG_LVT ... REG_LVT + APIC_LVT_NB - 1:
        apic_write_lvt(s, reg - REG_LVT, val);
        break;
    case REG_TIMER_INIT:
        apic_timer_load(s, val);
        break;
    case REG_TIMER_DIVIDE:
        s->divide_conf = val & 0xb;
        apic_timer_reconfigure(s, s->lvt[APIC_LVT_TIMER]);
        break;
    default:
        return false;
    }
    return true;
}

static uint64_t apic_mem_read(void *opaque, hwaddr addr, unsigned size)
{
    APICState *s = apic_of_cpu(current_cpu);
    uint32_t val = 0;

    if (!s || addr >= 0x1000 || size != 4 || (addr & 0xf) ||
        !apic_hw_enabled(s) || apic_x2apic_mode(s)) {
        return 0;
    }
    if (!apic_reg_read(s, addr >> 4, &val)) {
        apic_error(s, APIC_ESR_ILLEGAL_REGISTER);
    }
    return val;
}

/*
 * Registers and messages share addresses without clashing: the first 16 bytes
 * of the page are reserved as registers, and a message's address has zeroes
 * in bits 11:4, so a message to APIC 0 lands only there.
 */
static void apic_mem_write(void *opaque, hwaddr addr, uint64_t val,
                           unsigned size)
{
    APICState *s;

    if (size != 4) {
        return;
    }
    if (addr >= 0x1000 || addr < 0x10) {
        apic_deliver_msi(APIC_DEFAULT_ADDRESS + addr, val);
        return;
    }
    s = apic_of_cpu(current_cpu);
    if (!s || (addr & 0xf) || !apic_hw_enabled(s) || apic_x2apic_mode(s)) {
        return;
    }
    if (!apic_reg_write(s, addr >> 4, val)) {
        apic_error(s, APIC_ESR_ILLEGAL_REGISTER);
    }
}

static const MemoryRegionOps apic_io_ops = {
    .read = apic_mem_read,
    .write = apic_mem_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 1, .max_access_size = 4 },
    .impl = { .min_access_size = 1, .max_access_size = 4 },
};

void apic_map_msi_window(MemoryRegion *as, Object *owner)
{
    MemoryRegion *io = g_new0(MemoryRegion, 1);

    memory_region_init_io(io, owner, &apic_io_ops, NULL, "apic-msi",
                          APIC_SPACE_SIZE);
    memory_region_add_subregion_overlap(as, APIC_DEFAULT_ADDRESS, io, 0x1000);
}

static uint64_t apic_get_base(void *opaque)
{
    return ((APICState *)opaque)->apicbase;
}

static bool apic_set_base(void *opaque, uint64_t val)
{
    const uint64_t mode_bits = MSR_IA32_APICBASE_EXTD |
                               MSR_IA32_APICBASE_ENABLE;
    APICState *s = opaque;
    uint64_t from = s->apicbase & mode_bits;
    uint64_t to = val & mode_bits;
    bool has_x2apic = s->env->features[FEAT_1_ECX] & (1u << 21);

    if (val & ~(APIC_BASE_ADDRESS | mode_bits | MSR_IA32_APICBASE_BSP)) {
        return false;
    }
    if (to == MSR_IA32_APICBASE_EXTD ||
        ((to & MSR_IA32_APICBASE_EXTD) && !has_x2apic)) {
        return false;
    }
    /* SDM 11.12.5: the only ways in and out of x2APIC mode. */
    if ((from == mode_bits && to == MSR_IA32_APICBASE_ENABLE) ||
        (from == 0 && to == mode_bits)) {
        return false;
    }
    if (from && !to) {
        apic_init_state(s);
    }
    s->apicbase = (val & ~(uint64_t)MSR_IA32_APICBASE_BSP) |
                  (s->bsp ? MSR_IA32_APICBASE_BSP : 0);
    if ((val & APIC_BASE_ADDRESS) != APIC_DEFAULT_ADDRESS) {
        qemu_log_mask(LOG_UNIMP, "apic %u: registers stay at 0x%x\n", s->id,
                      APIC_DEFAULT_ADDRESS);
    }
    apic_update_irq(s);
    return true;
}

static uint8_t apic_get_tpr(void *opaque)
{
    return ((APICState *)opaque)->tpr >> 4;
}

static void apic_set_tpr(void *opaque, uint8_t tpr)
{
    APICState *s = opaque;

    s->tpr = tpr << 4;
    apic_update_irq(s);
}

static bool apic_msr_read(void *opaque, uint32_t msr, uint64_t *val)
{
    APICState *s = opaque;
    unsigned reg = msr - MSR_APIC_START;
    uint32_t low;

    if (msr == MSR_IA32_TSCDEADLINE) {
        *val = s->tsc_deadline;
        return s->env->features[FEAT_1_ECX] & (1u << 24);
    }
    if (reg > 0xff || !apic_x2apic_mode(s)) {
        return false;
    }
    switch (reg) {
    case REG_ICR:
        *val = s->icr;
        return true;
    case REG_APR:           /* gone, or write-only, in x2APIC mode */
    case REG_EOI:
    case REG_RRD:
    case REG_DFR:
    case REG_ICR2:
        return false;
    default:
        if (!apic_reg_read(s, reg, &low)) {
            return false;
        }
        *val = low;
        return true;
    }
}

static bool apic_x2apic_write(APICState *s, unsigned reg, uint64_t val)
{
    if (reg == REG_ICR) {
        s->icr = val & 0xffffffff000ccfffULL;
        apic_send_ipi(s);
        return true;
    }
    if (val >> 32) {
        return false;
    }
    switch (reg) {
    case REG_TPR:
        return val <= 0xff && apic_reg_write(s, reg, val);
    case REG_EOI:
    case REG_ESR:
        return val == 0 && apic_reg_write(s, reg, val);
    case REG_SELF_IPI:
        if (val > 0xff) {
            return false;
        }
        apic_accept(s, val, APIC_DM_FIXED, false);
        return true;
    case REG_SVR:
    case REG_LVT ... REG_LVT + APIC_LVT_NB - 1:
    case REG_TIMER_INIT:
    case REG_TIMER_DIVIDE:
        return apic_reg_write(s, reg, val);
    default:                /* read-only or reserved */
        return false;
    }
}

static bool apic_msr_write(void *opaque, uint32_t msr, uint64_t val)
{
    APICState *s = opaque;
    unsigned reg = msr - MSR_APIC_START;

    if (msr == MSR_IA32_TSCDEADLINE) {
        if (!(s->env->features[FEAT_1_ECX] & (1u << 24))) {
            return false;
        }
        apic_timer_set_deadline(s, val);
        return true;
    }
    if (reg > 0xff || !apic_x2apic_mode(s)) {
        return false;
    }
    return apic_x2apic_write(s, reg, val);
}

static uint32_t apic_peek(void *opaque, unsigned reg)
{
    uint32_t val = 0;

    apic_reg_read(opaque, reg, &val);
    return val;
}

static const X86ApicOps apic_ops = {
    .peek = apic_peek,
    .get_interrupt = apic_get_interrupt,
    .has_interrupt = apic_has_interrupt,
    .get_base = apic_get_base,
    .set_base = apic_set_base,
    .get_tpr = apic_get_tpr,
    .set_tpr = apic_set_tpr,
    .msr_read = apic_msr_read,
    .msr_write = apic_msr_write,
};

void apic_init_state(APICState *s)
{
    s->tpr = 0;
    s->svr = 0xff;
    s->ldr = 0;
    s->dfr = 0xffffffff;
    memset(s->isr, 0, sizeof(s->isr));
    memset(s->irr, 0, sizeof(s->irr));
    memset(s->tmr, 0, sizeof(s->tmr));
    for (unsigned n = 0; n < APIC_LVT_NB; n++) {
        s->lvt[n] = APIC_LVT_MASKED;
    }
    s->esr = 0;
    s->esr_pending = 0;
    s->icr = 0;
    s->divide_conf = 0;
    apic_timer_reset(s);
    apic_update_irq(s);
}

static void apic_reset(DeviceState *dev)
{
    APICState *s = APIC(dev);

    s->apicbase = APIC_DEFAULT_ADDRESS | MSR_IA32_APICBASE_ENABLE |
                  (s->bsp ? MSR_IA32_APICBASE_BSP : 0);
    s->lint0_asserted = false;
    apic_init_state(s);
    /*
     * What firmware does before it starts an operating system, which may be
     * us: virtual wire mode, the 8259A's interrupts reach the first CPU.
     */
    if (s->bsp) {
        s->lvt[APIC_LVT_LINT0] = APIC_DM_EXTINT << 8;
    }
}

static void apic_realize(DeviceState *dev, Error **errp)
{
    APICState *s = APIC(dev);

    if (!s->cpu || !s->env) {
        error_setg(errp, "a local APIC exists only as part of a CPU");
        return;
    }
    if (!apic_bus_add(s, errp)) {
        return;
    }
    apic_timer_init(s);
    s->env->apic = s;
    s->env->apic_ops = &apic_ops;
    apic_reset(dev);
}

static void apic_unrealize(DeviceState *dev)
{
    APICState *s = APIC(dev);

    s->env->apic = NULL;
    s->env->apic_ops = NULL;
    apic_timer_free(s);
    apic_bus_remove(s);
}

APICState *apic_create(CPUState *cpu, CPUX86State *env, uint32_t apic_id,
                       bool bsp, Error **errp)
{
    APICState *s = APIC(object_new(TYPE_APIC));

    s->cpu = cpu;
    s->env = env;
    s->id = apic_id;
    s->bsp = bsp;
    object_property_add_child(OBJECT(cpu), "lapic", OBJECT(s));
    object_unref(OBJECT(s));
    return qdev_realize(DEVICE(s), NULL, errp) ? s : NULL;
}

static const Property apic_properties[] = {
    DEFINE_PROP_UINT32("id", APICState, id, 0),
    DEFINE_PROP_UINT8("version", APICState, version, APIC_VERSION),
};

static void apic_class_init(ObjectClass *klass, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->desc = "local APIC";
    dc->realize = apic_realize;
    dc->unrealize = apic_unrealize;
    device_class_set_legacy_reset(dc, apic_reset);
    device_class_set_props(dc, apic_properties);
    /* Reason: it is part of a CPU. */
    dc->user_creatable = false;
}

static const TypeInfo apic_types[] = {
    {
        .name          = TYPE_APIC,
        .parent        = TYPE_DEVICE,
        .instance_size = sizeof(APICState),
        .class_init    = apic_class_init,
        TYPE_IS_SECURE("registers checked by number, timer rate is bounded"),
    },
};
DEFINE_TYPES(apic_types)
