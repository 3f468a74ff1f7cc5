/*
 * The architectural state of one x86 processor, as every accelerator and the
 * CPU model room see it.
 *
 * Member names follow QEMU's CPUX86State so that code can move between the
 * trees.  Everything here is canonical whenever the vCPU is not inside its
 * accelerator's run function; in particular 'eflags' is complete then.
 *
 * Segment 'flags' hold bits 8..23 of the second descriptor word in place
 * (DESC_*), 'limit' is expanded to bytes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef ACCEL_X86_STATE_H
#define ACCEL_X86_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    R_EAX = 0, R_ECX = 1, R_EDX = 2, R_EBX = 3,
    R_ESP = 4, R_EBP = 5, R_ESI = 6, R_EDI = 7,
    R_R8 = 8, R_R9, R_R10, R_R11, R_R12, R_R13, R_R14, R_R15,
};
#define CPU_NB_REGS 16

enum { R_ES = 0, R_CS = 1, R_SS = 2, R_DS = 3, R_FS = 4, R_GS = 5 };

/* EFLAGS (SDM vol. 1, 3.4.3) */
#define CC_C            0x0001u
#define CC_P            0x0004u
#define CC_A            0x0010u
#define CC_Z            0x0040u
#define CC_S            0x0080u
#define CC_O            0x0800u
#define CC_MASK         (CC_C | CC_P | CC_A | CC_Z | CC_S | CC_O)
#define TF_MASK         0x00000100u
#define IF_MASK         0x00000200u
#define DF_MASK         0x00000400u
#define IOPL_SHIFT      12
#define IOPL_MASK       0x00003000u
#define NT_MASK         0x00004000u
#define RF_MASK         0x00010000u
#define VM_MASK         0x00020000u
#define AC_MASK         0x00040000u
#define VIF_MASK        0x00080000u
#define VIP_MASK        0x00100000u
#define ID_MASK         0x00200000u
#define EFLAGS_FIXED    0x00000002u

/* Second word of a segment descriptor (SDM vol. 3, 3.4.5) */
#define DESC_TYPE_SHIFT 8
#define DESC_TYPE_MASK  (15u << DESC_TYPE_SHIFT)
#define DESC_A_MASK     (1u << 8)
#define DESC_W_MASK     (1u << 9)       /* data: writable */
#define DESC_R_MASK     (1u << 9)       /* code: readable */
#define DESC_E_MASK     (1u << 10)      /* data: expand down */
#define DESC_C_MASK     (1u << 10)      /* code: conforming */
#define DESC_CS_MASK    (1u << 11)      /* code, not data */
#define DESC_S_MASK     (1u << 12)      /* code or data, not system */
#define DESC_DPL_SHIFT  13
#define DESC_DPL_MASK   (3u << DESC_DPL_SHIFT)
#define DESC_P_MASK     (1u << 15)
#define DESC_AVL_MASK   (1u << 20)
#define DESC_L_MASK     (1u << 21)
#define DESC_B_MASK     (1u << 22)
#define DESC_G_MASK     (1u << 23)
#define DESC_TSS_BUSY_MASK (1u << 9)

#define CR0_PE_MASK     (1u << 0)
#define CR0_MP_MASK     (1u << 1)
#define CR0_EM_MASK     (1u << 2)
#define CR0_TS_MASK     (1u << 3)
#define CR0_ET_MASK     (1u << 4)
#define CR0_NE_MASK     (1u << 5)
#define CR0_WP_MASK     (1u << 16)
#define CR0_AM_MASK     (1u << 18)
#define CR0_NW_MASK     (1u << 29)
#define CR0_CD_MASK     (1u << 30)
#define CR0_PG_MASK     (1u << 31)

#define CR4_VME_MASK        (1u << 0)
#define CR4_PVI_MASK        (1u << 1)
#define CR4_TSD_MASK        (1u << 2)
#define CR4_DE_MASK         (1u << 3)
#define CR4_PSE_MASK        (1u << 4)
#define CR4_PAE_MASK        (1u << 5)
#define CR4_MCE_MASK        (1u << 6)
#define CR4_PGE_MASK        (1u << 7)
#define CR4_PCE_MASK        (1u << 8)
#define CR4_OSFXSR_MASK     (1u << 9)
#define CR4_OSXMMEXCPT_MASK (1u << 10)
#define CR4_UMIP_MASK       (1u << 11)
#define CR4_LA57_MASK       (1u << 12)
#define CR4_FSGSBASE_MASK   (1u << 16)
#define CR4_PCIDE_MASK      (1u << 17)
#define CR4_OSXSAVE_MASK    (1u << 18)
#define CR4_SMEP_MASK       (1u << 20)
#define CR4_SMAP_MASK       (1u << 21)

#define DR6_FIXED_1     0xffff0ff0u
#define DR7_FIXED_1     0x00000400u

/* Exception vectors (SDM vol. 3, table 6-1) */
#define EXCP00_DIVZ     0
#define EXCP01_DB       1
#define EXCP02_NMI      2
#define EXCP03_INT3     3
#define EXCP04_INTO     4
#define EXCP05_BOUND    5
#define EXCP06_ILLOP    6
#define EXCP07_PREX     7
#define EXCP08_DBLE     8
#define EXCP0A_TSS      10
#define EXCP0B_NOSEG    11
#define EXCP0C_STACK    12
#define EXCP0D_GPF      13
#define EXCP0E_PAGE     14
#define EXCP10_COPR     16
#define EXCP11_ALGN     17
#define EXCP12_MCHK     18
#define EXCP13_SSE      19

/* Model specific registers the processor itself implements */
#define MSR_IA32_TSC                0x10
#define MSR_IA32_APICBASE           0x1b
#define MSR_IA32_APICBASE_BSP       (1u << 8)
#define MSR_IA32_APICBASE_EXTD      (1u << 10)
#define MSR_IA32_APICBASE_ENABLE    (1u << 11)
#define MSR_IA32_FEATURE_CONTROL    0x3a
#define MSR_TSC_ADJUST              0x3b
#define MSR_MTRRcap                 0xfe
#define MSR_IA32_SYSENTER_CS        0x174
#define MSR_IA32_SYSENTER_ESP       0x175
#define MSR_IA32_SYSENTER_EIP       0x176
#define MSR_MCG_CAP                 0x179
#define MSR_MCG_STATUS              0x17a
#define MSR_MCG_CTL                 0x17b
#define MSR_IA32_MISC_ENABLE        0x1a0
#define MSR_IA32_MISC_ENABLE_DEFAULT 1
#define MSR_MTRRphysBase(i)         (0x200 + 2 * (i))
#define MSR_MTRRphysMask(i)         (0x201 + 2 * (i))
#define MSR_MTRRfix64K_00000        0x250
#define MSR_MTRRfix16K_80000        0x258
#define MSR_MTRRfix16K_A0000        0x259
#define MSR_MTRRfix4K_C0000         0x268
#define MSR_PAT                     0x277
#define MSR_MTRRdefType             0x2ff
#define MSR_IA32_TSCDEADLINE        0x6e0
#define MSR_APIC_START              0x800
#define MSR_APIC_END                0x8ff
#define MSR_EFER                    0xc0000080
#define MSR_EFER_SCE                (1u << 0)
#define MSR_EFER_LME                (1u << 8)
#define MSR_EFER_LMA                (1u << 10)
#define MSR_EFER_NXE                (1u << 11)
#define MSR_EFER_SVME               (1u << 12)
#define MSR_EFER_FFXSR              (1u << 14)
#define MSR_STAR                    0xc0000081
#define MSR_LSTAR                   0xc0000082
#define MSR_CSTAR                   0xc0000083
#define MSR_FMASK                   0xc0000084
#define MSR_FSBASE                  0xc0000100
#define MSR_GSBASE                  0xc0000101
#define MSR_KERNELGSBASE            0xc0000102
#define MSR_TSC_AUX                 0xc0000103

/*
 * CPUID feature words, in QEMU's order.  The CPU model room fills
 * CPUX86State.features before the first instruction; tcg gates optional
 * instructions on them, so a feature that is not advertised raises #UD.
 */
typedef enum FeatureWord {
    FEAT_1_EDX, FEAT_1_ECX,
    FEAT_7_0_EBX, FEAT_7_0_ECX, FEAT_7_0_EDX, FEAT_7_1_EAX,
    FEAT_8000_0001_EDX, FEAT_8000_0001_ECX,
    FEAT_8000_0007_EDX, FEAT_8000_0008_EBX, FEAT_C000_0001_EDX,
    FEAT_KVM, FEAT_KVM_HINTS, FEAT_SVM, FEAT_XSAVE, FEAT_6_EAX,
    FEAT_XSAVE_XCR0_LO, FEAT_XSAVE_XCR0_HI,
    FEATURE_WORDS,
} FeatureWord;
typedef uint64_t FeatureWordArray[FEATURE_WORDS];

/* One segment register, LDTR, TR, GDTR or IDTR with its hidden part. */
typedef struct SegmentCache {
    uint64_t base;
    uint32_t limit;
    uint32_t flags;
    uint32_t selector;
    uint32_t pad;
} SegmentCache;

/* An x87 register; the low 64 bits are the MMX register of that number. */
typedef union X86FPReg {
    struct {
        uint64_t low;           /* significand, or the MMX value */
        uint16_t high;          /* sign and exponent */
    };
    uint8_t  b[16];
    uint16_t w[8];
    uint32_t l[4];
    uint64_t q[2];
} __attribute__((aligned(16))) X86FPReg;

typedef union X86XMMReg {
    uint8_t  b[16];
    uint16_t w[8];
    uint32_t l[4];
    uint64_t q[2];
    float    s[4];
    double   d[2];
} __attribute__((aligned(16))) X86XMMReg;

typedef struct X86MTRRVar {
    uint64_t base;
    uint64_t mask;
} X86MTRRVar;
#define MSR_MTRRcap_VCNT 8

struct CPUX86State;

/**
 * X86ApicOps: what a processor asks of its local APIC; the board sets
 * CPUX86State.apic_ops and .apic.  Every callback runs under the BQL.
 */
typedef struct X86ApicOps {
    /**
     * Acknowledge the highest pending interrupt that TPR lets through (from
     * the local APIC or, through ExtINT, the 8259 pair).
     * Returns: the vector 0..255, or -1 if there is none after all.
     */
    int (*get_interrupt)(void *apic);
    /** Returns: whether get_interrupt() would return a vector. */
    bool (*has_interrupt)(void *apic);
    /** IA32_APIC_BASE, complete. */
    uint64_t (*get_base)(void *apic);
    /** Returns: false if @val must raise #GP. */
    bool (*set_base)(void *apic, uint64_t val);
    /** CR8, 0..15 (that is TPR bits 7:4). */
    uint8_t (*get_tpr)(void *apic);
    /** @tpr: CR8, 0..15. */
    void (*set_tpr)(void *apic, uint8_t tpr);
    /**
     * x2APIC registers and IA32_TSC_DEADLINE, by MSR index.
     * Returns: false to raise #GP (e.g. not in x2APIC mode).
     */
    bool (*msr_read)(void *apic, uint32_t msr, uint64_t *val);
    bool (*msr_write)(void *apic, uint32_t msr, uint64_t val);
    /**
     * Register @reg, by xAPIC offset / 16, without side effects; for a user
     * who looks.  NULL if the object has no such registers.
     * Returns: its value; 0 for a reserved one.
     */
    uint32_t (*peek)(void *apic, unsigned reg);
} X86ApicOps;

/*
 * The first cache lines are what tcg touches on every instruction: uops name
 * registers and segment bases by their byte offset in this structure.
 */
typedef struct CPUX86State {
    uint64_t regs[CPU_NB_REGS];
    uint64_t zero_reg;          /* always 0: "no base", "no index" in tcg */
    SegmentCache segs[6];

    /* tcg: lazily evaluated arithmetic flags (accel/tcg/flags.h) */
    uint64_t cc_dst;
    uint64_t cc_src;
    uint32_t cc_op;
    uint32_t exit_request;      /* atomic: leave the run loop soon */
    void *tlb;                  /* tcg: soft TLB of the current privilege */
    uint64_t jump_key;          /* tcg: generation and mode of valid jumps */
    uint64_t code_gen;          /* tcg: bumped when decoded code changes */
    struct TcgVcpu *tcg;        /* tcg: private state, NULL otherwise */

    uint64_t eip;
    uint64_t eflags;            /* complete outside the accelerator */
    uint64_t cr[5];             /* cr[1] unused; CR8 lives in the APIC */
    uint64_t efer;

    SegmentCache ldt;
    SegmentCache tr;
    SegmentCache gdt;           /* only base and limit are used */
    SegmentCache idt;

    /* x87 and MMX; fpregs is indexed by physical register number */
    X86FPReg fpregs[8];
    uint32_t fpstt;             /* top of stack, 0..7 */
    uint16_t fpuc;              /* control word */
    uint16_t fpus;              /* status word with TOP always 0 */
    uint8_t fptags[8];          /* physical register: 0 valid, 1 empty */
    uint16_t fpop;
    uint16_t fpcs;
    uint16_t fpds;
    uint64_t fpip;
    uint64_t fpdp;

    X86XMMReg xmm_regs[16];
    uint32_t mxcsr;

    uint64_t star;
    uint64_t lstar;
    uint64_t cstar;
    uint64_t fmask;
    uint64_t kernelgsbase;
    uint32_t sysenter_cs;
    uint64_t sysenter_esp;
    uint64_t sysenter_eip;
    uint64_t tsc_aux;
    uint64_t tsc_offset;        /* guest TSC = host or virtual TSC + this */
    uint64_t tsc_adjust;
    uint64_t pat;
    uint64_t msr_ia32_misc_enable;
    uint64_t msr_ia32_feature_control;
    uint64_t mcg_cap;
    uint64_t mcg_status;
    uint64_t mcg_ctl;
    uint64_t mtrr_deftype;
    uint64_t mtrr_fixed[11];
    X86MTRRVar mtrr_var[MSR_MTRRcap_VCNT];
    uint64_t xcr0;

    uint64_t dr[8];

    FeatureWordArray features;
    uint32_t cpuid_level;
    uint32_t cpuid_xlevel;
    uint32_t cpuid_vendor1;
    uint32_t cpuid_vendor2;
    uint32_t cpuid_vendor3;
    uint32_t cpuid_version;
    uint32_t cpuid_model[12];
    uint32_t phys_bits;         /* 36..52; 0 means 40 */
    int64_t tsc_khz;

    /* Event state */
    uint32_t halted;            /* HLT executed, waits for an interrupt */
    uint32_t wait_for_sipi;     /* an AP after INIT */
    uint32_t sipi_vector;
    uint32_t nmi_blocked;       /* from NMI delivery until IRET */
    uint32_t irq_shadow;        /* STI or MOV SS just executed */
    int32_t exception_nr;       /* last exception, for debugging; -1 none */

    void *apic;
    const X86ApicOps *apic_ops;
    void *cpu;                  /* the CPUState that embeds this, or NULL */
} CPUX86State;

/**
 * x86_cpu_reset_state: power-up or RESET# state (SDM vol. 3, table 9-1).
 * @env: state to reset; CPUID members, apic, cpu and tcg are kept
 * @bsp: whether this is the bootstrap processor; others wait for SIPI
 */
void x86_cpu_reset_state(CPUX86State *env, bool bsp);

/**
 * x86_cpu_do_init: INIT# (SDM vol. 3, table 9-1): like reset, but the FPU, SSE
 * state and most MSRs survive.  @bsp as above.  The local APIC's own
 * INIT is the board's affair.
 */
void x86_cpu_do_init(CPUX86State *env, bool bsp);

/**
 * x86_cpu_do_sipi: start-up IPI: begin at VV00:0000 with VV = env->sipi_vector.
 * Ignored unless the processor waits for SIPI.
 */
void x86_cpu_do_sipi(CPUX86State *env);

/** Current privilege level, 0..3. */
static inline unsigned x86_cpl(const CPUX86State *env)
{
    if (!(env->cr[0] & CR0_PE_MASK)) {
        return 0;
    }
    if (env->eflags & VM_MASK) {
        return 3;
    }
    return (env->segs[R_SS].flags & DESC_DPL_MASK) >> DESC_DPL_SHIFT;
}

#endif
