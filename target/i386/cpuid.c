/*
 * The answer to the CPUID instruction (SDM vol. 2, CPUID; AMD APM vol. 3,
 * appendix E), from the feature words and the topology of a processor.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include <cpuid.h>

#include "qemu/bitops.h"
#include "system/kvm.h"
#include "target/i386/cpu.h"

#define CLFLUSH_BYTES   64
#define LINEAR_BITS     48
#define DEFAULT_PHYS_BITS 40
#define AMD_EXT_FAMILY_17H 8        /* added to 0FH */

/* Levels of leaves 0BH and 1FH. */
#define LEVEL_INVALID   0
#define LEVEL_SMT       1
#define LEVEL_CORE      2
#define LEVEL_DIE       5
/* Types of leaf 04H. */
#define CACHE_DATA      1
#define CACHE_CODE      2
#define CACHE_UNIFIED   3

typedef struct CacheInfo {
    uint8_t type;
    uint8_t level;
    uint16_t ways;
    uint32_t sets;
    bool per_package;
} CacheInfo;

/* What we claim: 32 KiB + 32 KiB, 512 KiB a core, 16 MiB a package. */
static const CacheInfo caches[] = {
    { CACHE_DATA, 1, 8, 64, false },
    { CACHE_CODE, 1, 8, 64, false },
    { CACHE_UNIFIED, 2, 16, 512, false },
    { CACHE_UNIFIED, 3, 16, 16384, true },
};

typedef struct Regs {
    uint32_t eax, ebx, ecx, edx;
} Regs;

void host_cpuid(uint32_t function, uint32_t count, uint32_t *eax,
                uint32_t *ebx, uint32_t *ecx, uint32_t *edx)
{
    uint32_t a, b, c, d;

    __cpuid_count(function, count, a, b, c, d);
    if (eax) {
        *eax = a;
    }
    if (ebx) {
        *ebx = b;
    }
    if (ecx) {
        *ecx = c;
    }
    if (edx) {
        *edx = d;
    }
}

static uint32_t threads_per_die(const X86CPUTopoInfo *topo)
{
    return topo->threads_per_core * topo->cores_per_module
        * topo->modules_per_die;
}

static uint32_t threads_per_package(const X86CPUTopoInfo *topo)
{
    return threads_per_die(topo) * topo->dies_per_pkg;
}

static void leaf_1(const X86CPU *cpu, Regs *r)
{
    const CPUX86State *env = &cpu->env;
    uint32_t threads = threads_per_package(&cpu->topo);

    r->eax = env->cpuid_version;
    r->ebx = cpu->apic_id << 24 | (CLFLUSH_BYTES / 8) << 8;
    r->ecx = env->features[FEAT_1_ECX];
    r->edx = env->features[FEAT_1_EDX];
    if ((r->ecx & CPUID_EXT_XSAVE) && (env->cr[4] & CR4_OSXSAVE_MASK)) {
        r->ecx |= CPUID_EXT_OSXSAVE;
    }
    if (threads > 1) {
        r->ebx |= MIN(threads, 255) << 16;
        r->edx |= CPUID_HT;
    }
}

static void leaf_4(const X86CPU *cpu, uint32_t n, Regs *r)
{
    const CacheInfo *c;
    uint32_t sharing, cores;

    /* The last row is the third level. */
    if (n >= ARRAY_SIZE(caches) - !cpu->l3_cache) {
        return;
    }
    c = &caches[n];
    sharing = 1u << (c->per_package ? apicid_pkg_offset(&cpu->topo)
                                    : apicid_core_offset(&cpu->topo));
    cores = 1u << (apicid_pkg_offset(&cpu->topo) -
                   apicid_core_offset(&cpu->topo));
    /* Fields of 12 and 6 bits; leaf 0BH has room for more. */
    r->eax = c->type | c->level << 5 | 1u << 8 |
             (MIN(sharing, 4096) - 1) << 14 | (MIN(cores, 64) - 1) << 26;
    r->ebx = (CLFLUSH_BYTES - 1) | (uint32_t)(c->ways - 1) << 22;
    r->ecx = c->sets - 1;
}

static void leaf_7(const CPUX86State *env, uint32_t n, Regs *r)
{
    if (n == 0) {
        r->eax = env->features[FEAT_7_1_EAX] ? 1 : 0;
        r->ebx = env->features[FEAT_7_0_EBX];
        r->ecx = env->features[FEAT_7_0_ECX];
        r->edx = env->features[FEAT_7_0_EDX];
    } else if (n == 1) {
        r->eax = env->features[FEAT_7_1_EAX];
    }
}

/* Extended topology: the shift to the next level, and how many are below. */
static void leaf_b(const X86CPU *cpu, uint32_t n, Regs *r)
{
    r->ecx = n & 0xff;
    r->edx = cpu->apic_id;
    switch (n) {
    case 0:
        r->eax = apicid_core_offset(&cpu->topo);
        r->ebx = cpu->topo.threads_per_core;
        r->ecx |= LEVEL_SMT << 8;
        break;
    case 1:
        r->eax = apicid_pkg_offset(&cpu->topo);
        r->ebx = threads_per_package(&cpu->topo);
        r->ecx |= LEVEL_CORE << 8;
        break;
    default:
        r->ecx |= LEVEL_INVALID << 8;
        break;
    }
}

/* The same with dies, told only of packages that have several. */
static void leaf_1f(const X86CPU *cpu, uint32_t n, Regs *r)
{
    const X86CPUTopoInfo *topo = &cpu->topo;

    if (topo->dies_per_pkg < 2) {
        return;
    }
    r->ecx = n & 0xff;
    r->edx = cpu->apic_id;
    switch (n) {
    case 0:
        r->eax = apicid_core_offset(topo);
        r->ebx = topo->threads_per_core;
        r->ecx |= LEVEL_SMT << 8;
        break;
    case 1:
        r->eax = apicid_die_offset(topo);
        r->ebx = threads_per_die(topo);
        r->ecx |= LEVEL_CORE << 8;
        break;
    case 2:
        r->eax = apicid_pkg_offset(topo);
        r->ebx = threads_per_package(topo);
        r->ecx |= LEVEL_DIE << 8;
        break;
    default:
        r->ecx |= LEVEL_INVALID << 8;
        break;
    }
}

/* AMD's caches: leaf 04H without the number of cores (bits 31:26). */
static void leaf_8000001d(const X86CPU *cpu, uint32_t n, Regs *r)
{
    leaf_4(cpu, n, r);
    r->eax &= 0x03ffffff;
}

/*
 * AMD's topology: core and node of a processor, threads of a core.  A die is
 * a node from family 17H on.  Before, kernels take nodes for parts of what
 * leaf 1FH calls a die, and divide by zero when they find none.
 */
static void leaf_8000001e(const X86CPU *cpu, Regs *r)
{
    const X86CPUTopoInfo *topo = &cpu->topo;
    uint32_t core = cpu->apic_id >> apicid_core_offset(topo) &
                    ((1u << (apicid_pkg_offset(topo) -
                             apicid_core_offset(topo))) - 1);
    uint32_t die = cpu->apic_id >> apicid_die_offset(topo) &
                   ((1u << (apicid_pkg_offset(topo) -
                            apicid_die_offset(topo))) - 1);

    r->eax = cpu->apic_id;
    r->ebx = (topo->threads_per_core - 1) << 8 | (core & 0xff);
    if ((cpu->env.cpuid_version >> 20 & 0xff) >= AMD_EXT_FAMILY_17H) {
        r->ecx = (MIN(topo->dies_per_pkg, 8) - 1) << 8 | (die & 0xff);
    }
}

/*
 * Sizes and offsets of the XSAVE area are the host's: state is saved by the
 * host's own instructions when a guest has them at all.
 */
static void leaf_d(const CPUX86State *env, uint32_t n, Regs *r)
{
    uint64_t components = (env->features[FEAT_XSAVE_XCR0_HI] << 32) |
                          env->features[FEAT_XSAVE_XCR0_LO];
    uint64_t rest;
    uint32_t size = 0x240;

    if (!(env->features[FEAT_1_ECX] & CPUID_EXT_XSAVE)) {
        return;
    }
    if (n == 1) {
        r->eax = env->features[FEAT_XSAVE];
        return;
    }
    if (n >= 2) {
        if (n < 63 && components >> n & 1) {
            host_cpuid(0xd, n, &r->eax, &r->ebx, &r->ecx, NULL);
        }
        return;
    }
    for (rest = components >> 2; rest; rest &= rest - 1) {
        uint32_t bytes, offset;

        host_cpuid(0xd, 2 + ctz64(rest), &bytes, &offset, NULL, NULL);
        size = MAX(size, offset + bytes);
    }
    r->eax = components;
    r->edx = components >> 32;
    r->ecx = size;
    r->ebx = size;
}

/* The highest leaf of a hypervisor, and its name in twelve characters. */
static void signature(uint32_t highest, const char *name, Regs *r)
{
    r->eax = highest;
    memcpy(&r->ebx, name, 4);
    memcpy(&r->ecx, name + 4, 4);
    memcpy(&r->edx, name + 8, 4);
}

static void leaf_kvm(const X86CPU *cpu, uint32_t n, Regs *r)
{
    if (n == 0) {
        signature(KVM_SIGNATURE_LEAF + 1, "KVMKVMKVM\0\0", r);
    } else {
        r->eax = cpu->env.features[FEAT_KVM];
        r->edx = cpu->env.features[FEAT_KVM_HINTS];
    }
}

static bool is_amd(const CPUX86State *env)
{
    return env->cpuid_vendor1 == 0x68747541;    /* "Auth" */
}

static void extended_leaf(const X86CPU *cpu, uint32_t index, uint32_t count,
                          Regs *r)
{
    const CPUX86State *env = &cpu->env;
    uint32_t threads = threads_per_package(&cpu->topo);

    switch (index) {
    case 0x80000000:
        r->eax = env->cpuid_xlevel;
        r->ebx = env->cpuid_vendor1;
        r->edx = env->cpuid_vendor2;
        r->ecx = env->cpuid_vendor3;
        break;
    case 0x80000001:
        r->eax = env->cpuid_version;
        r->ecx = env->features[FEAT_8000_0001_ECX];
        r->edx = env->features[FEAT_8000_0001_EDX];
        if (is_amd(env)) {
            r->edx |= env->features[FEAT_1_EDX] & CPUID_EXT2_AMD_ALIASES;
            if (threads > 1) {
                r->ecx |= CPUID_EXT3_CMP_LEG;
            }
        }
        break;
    case 0x80000002:
    case 0x80000003:
    case 0x80000004:
        index = (index - 0x80000002) * 4;
        r->eax = env->cpuid_model[index];
        r->ebx = env->cpuid_model[index + 1];
        r->ecx = env->cpuid_model[index + 2];
        r->edx = env->cpuid_model[index + 3];
        break;
    case 0x80000005:
        /* L1: 32 KiB, 8 ways, 64-byte lines; 255 4 KiB TLB entries. */
        r->eax = r->ebx = 0xff40ff40;
        r->ecx = r->edx = 32u << 24 | 8 << 16 | 1 << 8 | CLFLUSH_BYTES;
        break;
    case 0x80000006:
        /* L2: 512 KiB, 16 ways (encoded 8); L3: 32 units of 512 KiB. */
        r->ecx = 512u << 16 | 8 << 12 | 1 << 8 | CLFLUSH_BYTES;
        if (cpu->l3_cache) {
            r->edx = 32u << 18 | 8 << 12 | 1 << 8 | CLFLUSH_BYTES;
        }
        break;
    case 0x80000007:
        r->edx = env->features[FEAT_8000_0007_EDX];
        break;
    case 0x80000008:
        r->eax = (env->phys_bits ? env->phys_bits : DEFAULT_PHYS_BITS) |
                 LINEAR_BITS << 8;
        r->ebx = env->features[FEAT_8000_0008_EBX];
        if (threads > 1) {
            r->ecx = (threads - 1) | apicid_pkg_offset(&cpu->topo) << 12;
        }
        break;
    case 0x8000000a:
        if (env->features[FEAT_8000_0001_ECX] & (1u << 2)) {
            r->eax = 1;
            r->ebx = 16;
            r->edx = env->features[FEAT_SVM];
        }
        break;
    case 0x8000001d:
        if (env->features[FEAT_8000_0001_ECX] & CPUID_EXT3_TOPOEXT) {
            leaf_8000001d(cpu, count, r);
        }
        break;
    case 0x8000001e:
        if (env->features[FEAT_8000_0001_ECX] & CPUID_EXT3_TOPOEXT) {
            leaf_8000001e(cpu, r);
        }
        break;
    }
}

static void basic_leaf(const X86CPU *cpu, uint32_t index, uint32_t count,
                       Regs *r)
{
    const CPUX86State *env = &cpu->env;

    switch (index) {
    case 0:
        r->eax = env->cpuid_level;
        r->ebx = env->cpuid_vendor1;
        r->edx = env->cpuid_vendor2;
        r->ecx = env->cpuid_vendor3;
        break;
    case 1:
        leaf_1(cpu, r);
        break;
    case 2:
        /* "Use leaf 4", one iteration. */
        r->eax = 0x00ff0001;
        break;
    case 4:
        leaf_4(cpu, count, r);
        break;
    case 6:
        r->eax = env->features[FEAT_6_EAX];
        break;
    case 7:
        leaf_7(env, count, r);
        break;
    case 0xb:
        if (cpu->topology_leaf) {
            leaf_b(cpu, count, r);
        }
        break;
    case 0xd:
        leaf_d(env, count, r);
        break;
    case 0x1f:
        leaf_1f(cpu, count, r);
        break;
    }
}

void cpu_x86_cpuid(CPUX86State *env, uint32_t index, uint32_t count,
                   uint32_t *eax, uint32_t *ebx, uint32_t *ecx, uint32_t *edx)
{
    const X86CPU *cpu = env_archcpu(env);
    Regs r = { 0 };

    if (index >= 0x80000000) {
        if (index <= env->cpuid_xlevel) {
            extended_leaf(cpu, index, count, &r);
        }
    } else if (index >= KVM_SIGNATURE_LEAF) {
        if (cpu->expose_kvm && index <= KVM_SIGNATURE_LEAF + 1) {
            leaf_kvm(cpu, index - KVM_SIGNATURE_LEAF, &r);
        } else if (index == KVM_SIGNATURE_LEAF && cpu->expose_tcg &&
                   !kvm_enabled()) {
            signature(KVM_SIGNATURE_LEAF + 1, "TCGTCGTCGTCG", &r);
        }
    } else if (index <= env->cpuid_level) {
        basic_leaf(cpu, index, count, &r);
    }
    *eax = r.eax;
    *ebx = r.ebx;
    *ecx = r.ecx;
    *edx = r.edx;
}
