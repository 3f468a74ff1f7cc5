/*
 * x86 processors as QOM types: models, features, CPUID.
 *
 * The register file itself is accel/x86-state.h; accelerators know nothing of
 * this header.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TARGET_I386_CPU_H
#define TARGET_I386_CPU_H

#include "accel/x86-interrupt.h"
#include "accel/x86-state.h"
#include "hw/core/cpu.h"
#include "hw/i386/topology.h"

#define TYPE_X86_CPU "x86_64-cpu"
OBJECT_DECLARE_TYPE(X86CPU, X86CPUClass, X86_CPU)

#define X86_CPU_TYPE_SUFFIX "-" TYPE_X86_CPU
#define X86_CPU_TYPE_NAME(name) (name X86_CPU_TYPE_SUFFIX)
#define CPU_RESOLVING_TYPE TYPE_X86_CPU

#define UNASSIGNED_APIC_ID 0xffffffffu

/* CPUID.1:EDX and friends that our own code asks for. */
#define CPUID_FP87        (1u << 0)
#define CPUID_VME         (1u << 1)
#define CPUID_DE          (1u << 2)
#define CPUID_PSE         (1u << 3)
#define CPUID_TSC         (1u << 4)
#define CPUID_MSR         (1u << 5)
#define CPUID_PAE         (1u << 6)
#define CPUID_MCE         (1u << 7)
#define CPUID_CX8         (1u << 8)
#define CPUID_APIC        (1u << 9)
#define CPUID_SEP         (1u << 11)
#define CPUID_MTRR        (1u << 12)
#define CPUID_PGE         (1u << 13)
#define CPUID_MCA         (1u << 14)
#define CPUID_CMOV        (1u << 15)
#define CPUID_PAT         (1u << 16)
#define CPUID_PSE36       (1u << 17)
#define CPUID_CLFLUSH     (1u << 19)
#define CPUID_MMX         (1u << 23)
#define CPUID_FXSR        (1u << 24)
#define CPUID_SSE         (1u << 25)
#define CPUID_SSE2        (1u << 26)
#define CPUID_HT          (1u << 28)

#define CPUID_EXT_SSE3         (1u << 0)
#define CPUID_EXT_CX16         (1u << 13)
#define CPUID_EXT_X2APIC       (1u << 21)
#define CPUID_EXT_TSC_DEADLINE (1u << 24)
#define CPUID_EXT_XSAVE        (1u << 26)
#define CPUID_EXT_OSXSAVE      (1u << 27)
#define CPUID_EXT_HYPERVISOR   (1u << 31)

#define CPUID_EXT2_SYSCALL (1u << 11)
#define CPUID_EXT2_NX      (1u << 20)
#define CPUID_EXT2_LM      (1u << 29)
/* Bits of CPUID.1:EDX that AMD repeats in CPUID.80000001:EDX. */
#define CPUID_EXT2_AMD_ALIASES 0x0183f3ffu

#define CPUID_EXT3_LAHF_LM (1u << 0)
#define CPUID_EXT3_CMP_LEG (1u << 1)
#define CPUID_EXT3_TOPOEXT (1u << 22)

#define KVM_SIGNATURE_LEAF 0x40000000u

/* Vendors, as the three registers of CPUID.0 spell them. */
#define CPUID_VENDOR_INTEL "GenuineIntel"
#define CPUID_VENDOR_AMD   "AuthenticAMD"

typedef struct X86CPUDefinition X86CPUDefinition;

/**
 * struct X86CPU:
 * @env: registers and CPUID words; accelerators work on this
 * @apic_id: set by the board before realize
 * @socket_id, @die_id, @core_id, @thread_id: place, -1 until set
 * @topo: counts of each level of the machine
 * @check: warn about features that the accelerator lacks
 * @enforce: refuse them
 * @force_features: pass them to the guest nevertheless
 * @host_phys_bits: width of physical addresses as the host's
 * @migratable: leave out features that tie the guest to this host
 * @expose_kvm: report the KVM signature
 * @expose_tcg: report the interpreter's signature
 * @enforce_kvm_pv: KVM serves no paravirtual aid that CPUID does not show
 * @l3_cache: report a cache of the third level
 * @topology_leaf: answer leaf 0BH
 * @min_level, @min_xlevel: highest leaf at least, unless the user sets it
 * @user_features: bits that the user set or cleared by name
 * @filtered_features: bits asked for and not available
 * @exec: private to the accelerator glue
 */
struct X86CPU {
    CPUState parent_obj;

    CPUX86State env;

    uint32_t apic_id;
    int32_t socket_id;
    int32_t die_id;
    int32_t core_id;
    int32_t thread_id;
    X86CPUTopoInfo topo;

    bool check_cpuid;
    bool enforce_cpuid;
    bool force_features;
    bool host_phys_bits;
    bool migratable;
    bool expose_kvm;
    bool expose_tcg;
    bool enforce_kvm_pv;
    bool l3_cache;
    bool topology_leaf;
    bool enable_pmu;
    bool max_features;
    uint8_t host_phys_bits_limit;
    uint32_t min_level;
    uint32_t min_xlevel;
    FeatureWordArray user_features;
    FeatureWordArray filtered_features;
};

/**
 * struct X86CPUClass:
 * @model: row of the table of models; NULL for "max" and "host"
 * @max_features: offer all that the accelerator can
 * @host_cpuid_required: only with KVM
 * @model_description: one line for -cpu help
 */
struct X86CPUClass {
    CPUClass parent_class;

    const X86CPUDefinition *model;
    bool max_features;
    bool host_cpuid_required;
    const char *model_description;
    ResettablePhases parent_phases;
};

/**
 * X86FeatureFilter: bits of feature word @w that an accelerator can run.
 */
typedef uint64_t X86FeatureFilter(FeatureWord w);

/**
 * x86_cpu_set_feature_filter: the accelerator that runs says what it can do;
 * called when it starts, before a CPU is made.
 * @filter: kept by reference
 */
void x86_cpu_set_feature_filter(X86FeatureFilter *filter);

/** x86_cpu_supported_features: bits of @w that guests can be given. */
uint64_t x86_cpu_supported_features(FeatureWord w);

/**
 * struct FeatureWordInfo: where a feature word is in CPUID and what its bits
 * are called.
 * @feat_names: property names, NULL where none; 64 of them at most
 * @leaf, @subleaf: CPUID input
 * @needs_subleaf: whether @subleaf matters
 * @reg: R_EAX..R_EDX of the output
 */
typedef struct FeatureWordInfo {
    const char *feat_names[32];
    uint32_t leaf;
    uint32_t subleaf;
    bool needs_subleaf;
    uint8_t reg;
} FeatureWordInfo;

/** x86_feature_word_info: indexed by FeatureWord; no name: not from CPUID. */
extern const FeatureWordInfo x86_feature_word_info[FEATURE_WORDS];

/**
 * struct X86CPUDefinition: a named model.
 * @vendor: twelve characters
 * @level, @xlevel: highest basic and extended leaf
 */
struct X86CPUDefinition {
    const char *name;
    const char *vendor;
    const char *model_id;
    const char *note;
    uint32_t level;
    uint32_t xlevel;
    int family;
    int model;
    int stepping;
    FeatureWordArray features;
};

/**
 * cpu_x86_cpuid: the answer to CPUID (SDM vol. 2, CPUID).
 * @index, @count: EAX and ECX on input
 */
void cpu_x86_cpuid(CPUX86State *env, uint32_t index, uint32_t count,
                   uint32_t *eax, uint32_t *ebx, uint32_t *ecx, uint32_t *edx);

/** host_cpuid: CPUID of the processor we run on. */
void host_cpuid(uint32_t function, uint32_t count, uint32_t *eax,
                uint32_t *ebx, uint32_t *ecx, uint32_t *edx);

/** env_archcpu: the X86CPU that holds @env. */
static inline X86CPU *env_archcpu(CPUX86State *env)
{
    return container_of(env, X86CPU, env);
}

/** env_cpu: likewise, as CPUState. */
static inline CPUState *env_cpu(CPUX86State *env)
{
    return &env_archcpu(env)->parent_obj;
}

/** cpu_env: the register file of @cpu. */
static inline CPUX86State *cpu_env(CPUState *cpu)
{
    return &container_of(cpu, X86CPU, parent_obj)->env;
}

/** x86_cpu_is_bsp: is @cpu the one that runs first after a reset? */
bool x86_cpu_is_bsp(X86CPU *cpu);

/** x86_cpu_dump_state: registers as text; CPUClass.dump_state. */
void x86_cpu_dump_state(CPUState *cs, GString *buf, int flags);

/** x86_cpu_read_register: by name; CPUClass.read_register. */
bool x86_cpu_read_register(CPUState *cs, const char *name, uint64_t *value);

/** x86_code_bits: 16, 32 or 64: the mode of the code segment of @env. */
unsigned x86_code_bits(const CPUX86State *env);

/** x86_cpu_get_phys_page_attrs_debug: by the page tables of @cs;
 *  CPUClass.get_phys_page_attrs_debug. */
hwaddr x86_cpu_get_phys_page_attrs_debug(CPUState *cs, vaddr addr,
                                         MemTxAttrs *attrs);

/** x86_cpu_print_mappings: what those map; CPUClass.print_mappings. */
void x86_cpu_print_mappings(CPUState *cs, GString *buf, bool pages);

/* Registers of a local APIC, by xAPIC offset / 16 (SDM vol. 3, 11.4.1). */
#define X86_APIC_REGS 64

/**
 * X86ApicReader: read the registers of an APIC that is not the machine's.
 * @regs: receives X86_APIC_REGS of them
 * @x2apic: set to whether it is in x2APIC mode
 *
 * On the thread of @cs, whose registers were fetched.
 *
 * Returns: false if they cannot be read.
 */
typedef bool X86ApicReader(CPUState *cs, uint32_t *regs, bool *x2apic);

/**
 * x86_cpu_set_apic_reader: the accelerator that runs has APICs of its own;
 * called when it starts.
 */
void x86_cpu_set_apic_reader(X86ApicReader *reader);

/** x86_cpu_print_apic: the local APIC of @cs as text;
 *  CPUClass.print_local_intc. */
bool x86_cpu_print_apic(CPUState *cs, GString *buf);

/** x86_cpu_list_help: text of "-cpu help"; malloc'd. */
char *x86_cpu_list_help(void);

/** x86_cpu_apply_topology: spread @cpu's place into CPUID; by realize. */
void x86_cpu_fill_features(X86CPU *cpu);

/** x86_cpu_check_features: filter; false with @errp set under "enforce". */
bool x86_cpu_filter_features(X86CPU *cpu, Error **errp);

/** x86_cpu_add_feature_properties: a boolean for each named bit. */
void x86_cpu_class_add_feature_properties(ObjectClass *oc);

/** x86_cpu_compare_models: CPUClass.compare_models. */
int x86_cpu_compare_models(const QDict *a, const QDict *b,
                           strList **responsible);

/** x86_cpu_baseline_models: CPUClass.baseline_models; the vendors must be
 *  the same. */
QDict *x86_cpu_baseline_models(const QDict *a, const QDict *b, Error **errp);

/** x86_cpu_unavailable_features: CPUClass.unavailable_features. */
strList *x86_cpu_unavailable_features(CPUClass *cc);

/** x86_cpu_expand_model: CPUClass.expand_model. */
QDict *x86_cpu_expand_model(CPUClass *cc, const QDict *props, bool full,
                            Error **errp);

/** x86_cpu_class_add_unavailable_property: "unavailable-features": what
 *  realize left out, by name. */
void x86_cpu_class_add_unavailable_property(ObjectClass *oc);

/** x86_register_cpu_models: the types of the table of models. */
void x86_register_cpu_models(void);

#endif
