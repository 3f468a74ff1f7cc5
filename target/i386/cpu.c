/*
 * X86CPU: a processor as a device.
 *
 * The order of its life: a model fills the feature words, properties change
 * them, realize filters them by what the accelerator can do, and reset
 * brings the registers to their power-up values.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "accel/disassemble.h"
#include "hw/core/qdev-properties.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "qemu/accel.h"
#include "qemu/bswap.h"
#include "qemu/cutils.h"
#include "qemu/error-report.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "qom/security.h"
#include "system/cpus.h"
#include "system/kvm.h"
#include "target/i386/cpu.h"

#define VENDOR_CHARS    12
#define MODEL_ID_CHARS  48
#define LEVEL_AUTO      UINT32_MAX
#define TSC_MAX_HZ      (UINT32_MAX * INT64_C(1000))

bool x86_cpu_is_bsp(X86CPU *cpu)
{
    return CPU(cpu)->cpu_index == 0;
}

static void set_vendor(CPUX86State *env, const char *vendor)
{
    env->cpuid_vendor1 = ldl_le_p(vendor);
    env->cpuid_vendor2 = ldl_le_p(vendor + 4);
    env->cpuid_vendor3 = ldl_le_p(vendor + 8);
}

static void set_model_id(CPUX86State *env, const char *id)
{
    char text[MODEL_ID_CHARS];

    strpadcpy(text, sizeof(text), id, '\0');
    memcpy(env->cpuid_model, text, sizeof(text));
}

/* SDM vol. 2, figure "Version Information Returned by CPUID in EAX". */
static uint32_t version_word(uint32_t family, uint32_t model,
                             uint32_t stepping)
{
    uint32_t base = MIN(family, 15);

    return (family - base) << 20 | (model >> 4) << 16 | base << 8 |
           (model & 15) << 4 | stepping;
}

static uint32_t version_family(uint32_t v)
{
    uint32_t base = v >> 8 & 15;

    return base == 15 ? base + (v >> 20 & 0xff) : base;
}

static uint32_t version_model(uint32_t v)
{
    return (v >> 4 & 15) | (v >> 16 & 15) << 4;
}

static void load_model(X86CPU *cpu, const X86CPUDefinition *def)
{
    CPUX86State *env = &cpu->env;

    cpu->min_level = def->level;
    cpu->min_xlevel = def->xlevel;
    env->cpuid_version = version_word(def->family, def->model, def->stepping);
    set_vendor(env, def->vendor);
    set_model_id(env, def->model_id);
    memcpy(env->features, def->features, sizeof(env->features));
    env->features[FEAT_1_ECX] |= CPUID_EXT_HYPERVISOR;
}

/* "max" and "host": identity of the host with KVM, of our own without. */
static void load_max(X86CPU *cpu)
{
    CPUX86State *env = &cpu->env;
    uint32_t i;

    cpu->max_features = true;
    if (!kvm_enabled()) {
        cpu->min_level = 0xd;
        cpu->min_xlevel = 0x8000000a;
        env->cpuid_version = version_word(15, 107, 1);
        set_vendor(env, CPUID_VENDOR_AMD);
        set_model_id(env, "Ringfence interpreted CPU");
        return;
    }
    host_cpuid(0, 0, &cpu->min_level, &env->cpuid_vendor1,
               &env->cpuid_vendor3, &env->cpuid_vendor2);
    host_cpuid(1, 0, &env->cpuid_version, NULL, NULL, NULL);
    host_cpuid(0x80000000, 0, &cpu->min_xlevel, NULL, NULL, NULL);
    /* No leaf beyond those that cpu_x86_cpuid() answers. */
    cpu->min_level = MIN(cpu->min_level, 0xd);
    cpu->min_xlevel = MIN(cpu->min_xlevel, 0x8000000a);
    for (i = 0; i < 3; i++) {
        uint32_t *r = env->cpuid_model + 4 * i;

        host_cpuid(0x80000002 + i, 0, r, r + 1, r + 2, r + 3);
    }
}

/* Paravirtual aids that cost nothing and every KVM guest wants. */
static void add_accel_defaults(X86CPU *cpu)
{
    const uint64_t *user = cpu->user_features;

    if (kvm_enabled()) {
        cpu->env.features[FEAT_KVM] |=
            x86_cpu_supported_features(FEAT_KVM) & ~user[FEAT_KVM];
        cpu->env.features[FEAT_1_ECX] |= CPUID_EXT_X2APIC & ~user[FEAT_1_ECX];
    }
}

/* High enough for every feature, unless the user said how high. */
static void choose_levels(X86CPU *cpu)
{
    CPUX86State *env = &cpu->env;
    uint32_t level = cpu->min_level;
    uint32_t xlevel = MAX(cpu->min_xlevel, 0x80000000);
    FeatureWord w;

    for (w = 0; w < FEATURE_WORDS; w++) {
        uint32_t leaf = x86_feature_word_info[w].leaf;

        if (!env->features[w]) {
            continue;
        }
        if (leaf < KVM_SIGNATURE_LEAF) {
            level = MAX(level, leaf);
        } else if (leaf >= 0x80000000) {
            xlevel = MAX(xlevel, leaf);
        }
    }
    /* Leaves that tell of dies, and of AMD's topology, have to be reached. */
    if (cpu->topo.dies_per_pkg > 1 && level >= 0xb) {
        level = MAX(level, 0x1f);
    }
    if (env->features[FEAT_8000_0001_ECX] & CPUID_EXT3_TOPOEXT) {
        xlevel = MAX(xlevel, 0x8000001e);
    }
    if (env->cpuid_level == LEVEL_AUTO) {
        env->cpuid_level = level;
    }
    if (env->cpuid_xlevel == LEVEL_AUTO) {
        env->cpuid_xlevel = xlevel;
    }
}

void x86_cpu_fill_features(X86CPU *cpu)
{
    CPUX86State *env = &cpu->env;
    FeatureWord w;

    add_accel_defaults(cpu);
    if (cpu->max_features) {
        for (w = 0; w < FEATURE_WORDS; w++) {
            env->features[w] |= x86_cpu_supported_features(w) &
                                ~cpu->user_features[w];
        }
        env->features[FEAT_1_ECX] |=
            CPUID_EXT_HYPERVISOR & ~cpu->user_features[FEAT_1_ECX];
    }
    if (cpu->migratable) {
        env->features[FEAT_8000_0007_EDX] &=
            ~(1ull << 8) | cpu->user_features[FEAT_8000_0007_EDX];
    }
    if (!(env->features[FEAT_1_ECX] & CPUID_EXT_XSAVE)) {
        env->features[FEAT_XSAVE] = 0;
        env->features[FEAT_XSAVE_XCR0_LO] = 0;
        env->features[FEAT_XSAVE_XCR0_HI] = 0;
    }
    choose_levels(cpu);
}

static void report_missing(FeatureWord w, uint64_t missing, bool is_error,
                           Error **errp)
{
    const FeatureWordInfo *info = &x86_feature_word_info[w];
    static const char regs[][4] = { "EAX", "ECX", "EDX", "EBX" };
    int bit = ctz64(missing);
    const char *name = bit < 32 ? info->feat_names[bit] : NULL;
    g_autofree char *text =
        g_strdup_printf("CPU feature '%s' (CPUID[%xh].%s bit %d) is not "
                        "available with accelerator %s",
                        name ? name : "?", info->leaf, regs[info->reg], bit,
                        kvm_enabled() ? "kvm" : "tcg");

    if (is_error) {
        error_setg(errp, "%s", text);
    } else {
        warn_report("%s", text);
    }
}

/* AMD's leaves say nothing of threads without the extension for it. */
static void warn_of_hidden_threads(X86CPU *cpu)
{
    static const char amd[4] = "Auth";
    const CPUX86State *env = &cpu->env;

    if (cpu->topo.threads_per_core > 1 && x86_cpu_is_bsp(cpu) &&
        memcmp(&env->cpuid_vendor1, amd, sizeof(amd)) == 0 &&
        !(env->features[FEAT_8000_0001_ECX] & CPUID_EXT3_TOPOEXT)) {
        warn_report("this CPU model shows the guest %u cores for each core "
                    "of %u threads; with '+topoext' it shows threads",
                    cpu->topo.threads_per_core, cpu->topo.threads_per_core);
    }
}

bool x86_cpu_filter_features(X86CPU *cpu, Error **errp)
{
    CPUX86State *env = &cpu->env;
    FeatureWord w;

    for (w = 0; w < FEATURE_WORDS; w++) {
        uint64_t missing = env->features[w] & ~x86_cpu_supported_features(w);
        uint64_t asked = missing & cpu->user_features[w];

        /* The hypervisor bit is ours to set on every accelerator. */
        if (w == FEAT_1_ECX) {
            missing &= ~(uint64_t)CPUID_EXT_HYPERVISOR;
            asked &= missing;
        }
        cpu->filtered_features[w] = missing;
        if (missing && cpu->enforce_cpuid) {
            report_missing(w, missing, true, errp);
            return false;
        }
        /* What only the model asked for is left out without a word. */
        if (asked && cpu->check_cpuid && x86_cpu_is_bsp(cpu)) {
            report_missing(w, asked, false, NULL);
        }
        if (!cpu->force_features) {
            env->features[w] &= ~missing;
        }
    }
    warn_of_hidden_threads(cpu);
    return true;
}

static bool set_phys_bits(X86CPU *cpu, Error **errp)
{
    CPUX86State *env = &cpu->env;
    uint32_t eax;

    if (cpu->host_phys_bits || (!env->phys_bits && kvm_enabled())) {
        host_cpuid(0x80000008, 0, &eax, NULL, NULL, NULL);
        env->phys_bits = eax & 0xff;
        if (cpu->host_phys_bits_limit) {
            env->phys_bits = MIN(env->phys_bits, cpu->host_phys_bits_limit);
        }
    }
    if (!env->phys_bits) {
        env->phys_bits = 40;
    }
    if (env->phys_bits < 32 || env->phys_bits > 52) {
        error_setg(errp, "phys-bits %u is not in 32..52", env->phys_bits);
        return false;
    }
    return true;
}

static void x86_cpu_realize(DeviceState *dev, Error **errp)
{
    CPUState *cs = CPU(dev);
    X86CPU *cpu = X86_CPU(dev);
    X86CPUClass *xcc = X86_CPU_GET_CLASS(dev);
    ERRP_GUARD();

    if (xcc->host_cpuid_required && !kvm_enabled()) {
        error_setg(errp, "CPU model 'host' requires accelerator kvm");
        return;
    }
    if (!kvm_enabled() && (cpu->env.tsc_khz || cpu->enforce_kvm_pv)) {
        error_setg(errp, "CPU property '%s' requires accelerator kvm",
                   cpu->env.tsc_khz ? "tsc-frequency"
                   : "kvm-pv-enforce-cpuid");
        return;
    }
    if (cpu->apic_id == UNASSIGNED_APIC_ID) {
        error_setg(errp, "apic-id is not set; the board sets it");
        return;
    }
    if (!cpu_exec_realizefn(cs, errp)) {
        return;
    }
    x86_cpu_fill_features(cpu);
    if (!x86_cpu_filter_features(cpu, errp) || !set_phys_bits(cpu, errp)) {
        cpu_exec_unrealizefn(cs);
        return;
    }
    cpu->expose_kvm = cpu->expose_kvm && kvm_enabled();
    cpu->env.cpu = cs;
    qemu_init_vcpu(cs);
    cpu_reset(cs);
}

static void x86_cpu_unrealize(DeviceState *dev)
{
    CPUState *cs = CPU(dev);

    cpu_remove_sync(cs);
    cpu_exec_unrealizefn(cs);
}

/* What -d cpu_reset asks for: the registers that the reset wipes out. */
static void log_state(CPUState *cs)
{
    GString *text;

    if (!qemu_loglevel_mask(CPU_LOG_RESET)) {
        return;
    }
    text = g_string_new(NULL);
    x86_cpu_dump_state(cs, text, CPU_DUMP_FPU);
    qemu_log("CPU Reset (CPU %d)\n%s", cs->cpu_index, text->str);
    g_string_free(text, TRUE);
}

static void x86_cpu_reset_hold(Object *obj, ResetType type)
{
    X86CPUClass *xcc = X86_CPU_GET_CLASS(obj);
    X86CPU *cpu = X86_CPU(obj);
    CPUState *cs = CPU(obj);
    bool bsp = x86_cpu_is_bsp(cpu);

    if (xcc->parent_phases.hold) {
        xcc->parent_phases.hold(obj, type);
    }
    log_state(cs);
    x86_cpu_reset_state(&cpu->env, bsp);
    cs->halted = !bsp;
}

static bool x86_cpu_has_work(CPUState *cs)
{
    CPUX86State *env = cpu_env(cs);

    if (cpu_test_interrupt(cs, CPU_INTERRUPT_NMI | CPU_INTERRUPT_INIT |
                           CPU_INTERRUPT_SIPI | CPU_INTERRUPT_SMI |
                           CPU_INTERRUPT_MCE)) {
        return true;
    }
    return cpu_test_interrupt(cs, CPU_INTERRUPT_HARD | CPU_INTERRUPT_POLL) &&
           (env->eflags & IF_MASK) && !env->wait_for_sipi;
}

static void x86_cpu_inject_nmi(CPUState *cs)
{
    cpu_interrupt(cs, CPU_INTERRUPT_NMI);
}

static size_t x86_cpu_disassemble(CPUState *cs, GString *out,
                                  const uint8_t *code, size_t len, vaddr pc,
                                  unsigned count)
{
    return x86_disassemble(out, code, len, pc, x86_code_bits(cpu_env(cs)),
                           count);
}

static vaddr x86_cpu_get_pc(CPUState *cs)
{
    CPUX86State *env = cpu_env(cs);

    return env->eip + env->segs[R_CS].base;
}

static void x86_cpu_set_pc(CPUState *cs, vaddr value)
{
    cpu_env(cs)->eip = value;
}

static int64_t x86_cpu_get_arch_id(CPUState *cs)
{
    return X86_CPU(cs)->apic_id;
}

static ObjectClass *x86_cpu_class_by_name(const char *cpu_model)
{
    g_autofree char *type = g_strconcat(cpu_model, X86_CPU_TYPE_SUFFIX, NULL);
    ObjectClass *oc = object_class_by_name(type);

    return oc && object_class_dynamic_cast(oc, TYPE_X86_CPU) ? oc : NULL;
}

static void x86_cpu_init(Object *obj)
{
    X86CPU *cpu = X86_CPU(obj);
    X86CPUClass *xcc = X86_CPU_GET_CLASS(obj);

    cpu->apic_id = UNASSIGNED_APIC_ID;
    cpu->socket_id = cpu->die_id = cpu->core_id = cpu->thread_id = -1;
    cpu->topo = (X86CPUTopoInfo) { 1, 1, 1, 1 };
    if (xcc->model) {
        load_model(cpu, xcc->model);
    } else if (xcc->max_features) {
        load_max(cpu);
    }
    accel_cpu_instance_init(CPU(obj));
}

static char *vendor_get(Object *obj, Error **errp)
{
    CPUX86State *env = &X86_CPU(obj)->env;
    char text[VENDOR_CHARS + 1] = "";

    stl_le_p(text, env->cpuid_vendor1);
    stl_le_p(text + 4, env->cpuid_vendor2);
    stl_le_p(text + 8, env->cpuid_vendor3);
    return g_strdup(text);
}

static void vendor_set(Object *obj, const char *value, Error **errp)
{
    if (strlen(value) != VENDOR_CHARS) {
        error_setg(errp, "vendor '%s' does not have %d characters", value,
                   VENDOR_CHARS);
        return;
    }
    set_vendor(&X86_CPU(obj)->env, value);
}

static char *model_id_get(Object *obj, Error **errp)
{
    return g_strndup((char *)X86_CPU(obj)->env.cpuid_model, MODEL_ID_CHARS);
}

static void model_id_set(Object *obj, const char *value, Error **errp)
{
    set_model_id(&X86_CPU(obj)->env, value);
}

/* The three parts of the version word. */
enum { PART_FAMILY, PART_MODEL, PART_STEPPING };

static const struct {
    const char *name;
    uint32_t max;
} version_parts[] = {
    [PART_FAMILY] = { "family", 15 + 255 },
    [PART_MODEL] = { "model", 255 },
    [PART_STEPPING] = { "stepping", 15 },
};

static void version_get(Object *obj, Visitor *v, const char *name,
                        void *opaque, Error **errp)
{
    uint32_t word = X86_CPU(obj)->env.cpuid_version;
    int64_t value = word & 15;

    if (GPOINTER_TO_INT(opaque) == PART_FAMILY) {
        value = version_family(word);
    } else if (GPOINTER_TO_INT(opaque) == PART_MODEL) {
        value = version_model(word);
    }
    visit_type_int(v, name, &value, errp);
}

static void version_set(Object *obj, Visitor *v, const char *name,
                        void *opaque, Error **errp)
{
    uint32_t *word = &X86_CPU(obj)->env.cpuid_version;
    uint32_t part[] = { version_family(*word), version_model(*word),
                        *word & 15 };
    int n = GPOINTER_TO_INT(opaque);
    uint64_t value;

    if (!visit_type_uint64(v, name, &value, errp)) {
        return;
    }
    if (value > version_parts[n].max) {
        error_setg(errp, "%s %" PRIu64 " is above %u", name, value,
                   version_parts[n].max);
        return;
    }
    part[n] = value;
    *word = version_word(part[0], part[1], part[2]);
}

/* In hertz to the user, in kilohertz to KVM; 0: as the host's. */
static void tsc_get(Object *obj, Visitor *v, const char *name, void *opaque,
                    Error **errp)
{
    int64_t value = X86_CPU(obj)->env.tsc_khz * 1000;

    visit_type_int(v, name, &value, errp);
}

static void tsc_set(Object *obj, Visitor *v, const char *name, void *opaque,
                    Error **errp)
{
    int64_t value;

    if (!visit_type_int(v, name, &value, errp)) {
        return;
    }
    if (value < 0 || value > TSC_MAX_HZ) {
        error_setg(errp, "%s %" PRId64 " is not in 0..%" PRId64, name, value,
                   TSC_MAX_HZ);
        return;
    }
    X86_CPU(obj)->env.tsc_khz = value / 1000;
}

static void add_identity_properties(ObjectClass *oc)
{
    int i;

    object_class_property_add(oc, "tsc-frequency", "int", tsc_get, tsc_set,
                              NULL, NULL);
    object_class_property_add_str(oc, "vendor", vendor_get, vendor_set);
    object_class_property_add_str(oc, "model-id", model_id_get, model_id_set);
    for (i = 0; i < ARRAY_SIZE(version_parts); i++) {
        object_class_property_add(oc, version_parts[i].name, "int",
                                  version_get, version_set, NULL,
                                  GINT_TO_POINTER(i));
    }
}

static const Property x86_cpu_properties[] = {
    DEFINE_PROP_UINT32("apic-id", X86CPU, apic_id, UNASSIGNED_APIC_ID),
    DEFINE_PROP_INT32("thread-id", X86CPU, thread_id, -1),
    DEFINE_PROP_INT32("core-id", X86CPU, core_id, -1),
    DEFINE_PROP_INT32("die-id", X86CPU, die_id, -1),
    DEFINE_PROP_INT32("socket-id", X86CPU, socket_id, -1),
    DEFINE_PROP_BOOL("pmu", X86CPU, enable_pmu, false),
    DEFINE_PROP_BOOL("check", X86CPU, check_cpuid, true),
    DEFINE_PROP_BOOL("enforce", X86CPU, enforce_cpuid, false),
    DEFINE_PROP_BOOL("x-force-features", X86CPU, force_features, false),
    DEFINE_PROP_BOOL("kvm", X86CPU, expose_kvm, true),
    DEFINE_PROP_BOOL("migratable", X86CPU, migratable, true),
    DEFINE_PROP_UINT32("phys-bits", X86CPU, env.phys_bits, 0),
    DEFINE_PROP_BOOL("host-phys-bits", X86CPU, host_phys_bits, false),
    DEFINE_PROP_UINT8("host-phys-bits-limit", X86CPU, host_phys_bits_limit,
                      0),
    DEFINE_PROP_UINT32("level", X86CPU, env.cpuid_level, LEVEL_AUTO),
    DEFINE_PROP_UINT32("xlevel", X86CPU, env.cpuid_xlevel, LEVEL_AUTO),
    DEFINE_PROP_UINT32("min-level", X86CPU, min_level, 0),
    DEFINE_PROP_UINT32("min-xlevel", X86CPU, min_xlevel, 0),
    DEFINE_PROP_BOOL("l3-cache", X86CPU, l3_cache, true),
    DEFINE_PROP_BOOL("cpuid-0xb", X86CPU, topology_leaf, true),
    DEFINE_PROP_BOOL("tcg-cpuid", X86CPU, expose_tcg, true),
    DEFINE_PROP_BOOL("kvm-pv-enforce-cpuid", X86CPU, enforce_kvm_pv, false),
};

static void x86_cpu_class_init(ObjectClass *oc, const void *data)
{
    X86CPUClass *xcc = X86_CPU_CLASS(oc);
    CPUClass *cc = CPU_CLASS(oc);
    DeviceClass *dc = DEVICE_CLASS(oc);

    dc->realize = x86_cpu_realize;
    dc->unrealize = x86_cpu_unrealize;
    /* The board makes processors; device_add of one comes with hotplug. */
    dc->user_creatable = false;
    device_class_set_props(dc, x86_cpu_properties);
    x86_cpu_class_add_feature_properties(oc);
    add_identity_properties(oc);
    resettable_class_set_parent_phases(RESETTABLE_CLASS(oc), NULL,
                                       x86_cpu_reset_hold, NULL,
                                       &xcc->parent_phases);
    cc->class_by_name = x86_cpu_class_by_name;
    cc->has_work = x86_cpu_has_work;
    cc->get_pc = x86_cpu_get_pc;
    cc->set_pc = x86_cpu_set_pc;
    cc->get_arch_id = x86_cpu_get_arch_id;
    cc->dump_state = x86_cpu_dump_state;
    cc->inject_nmi = x86_cpu_inject_nmi;
    cc->get_phys_page_attrs_debug = x86_cpu_get_phys_page_attrs_debug;
    cc->read_register = x86_cpu_read_register;
    cc->disassemble = x86_cpu_disassemble;
    cc->print_mappings = x86_cpu_print_mappings;
    cc->print_local_intc = x86_cpu_print_apic;
    cc->unavailable_features = x86_cpu_unavailable_features;
    cc->expand_model = x86_cpu_expand_model;
    cc->static_model = "base";
    cc->compare_models = x86_cpu_compare_models;
    cc->baseline_models = x86_cpu_baseline_models;
    x86_cpu_class_add_unavailable_property(oc);
}

char *x86_cpu_list_help(void)
{
    GString *text = g_string_new("Available CPUs:\n");
    GSList *list = object_class_get_list_sorted(TYPE_X86_CPU, false);
    GSList *l;

    for (l = list; l; l = l->next) {
        X86CPUClass *xcc = X86_CPU_CLASS(l->data);
        const char *type = object_class_get_name(l->data);
        g_autofree char *model =
            g_strndup(type, strlen(type) - strlen(X86_CPU_TYPE_SUFFIX));

        g_string_append_printf(text, "  %-14s %s%s\n", model,
                               xcc->model_description,
                               object_class_get_security_marker(l->data));
    }
    g_slist_free(list);
    return g_string_free(text, FALSE);
}

static const TypeInfo x86_cpu_type = {
    .name          = TYPE_X86_CPU,
    .parent        = TYPE_CPU,
    .abstract      = true,
    .instance_size = sizeof(X86CPU),
    .instance_align = __alignof(X86CPU),
    .instance_init = x86_cpu_init,
    .class_size    = sizeof(X86CPUClass),
    .class_init    = x86_cpu_class_init,
};

static void x86_cpu_register(void)
{
    type_register_static(&x86_cpu_type);
    x86_register_cpu_models();
}
type_init(x86_cpu_register)
