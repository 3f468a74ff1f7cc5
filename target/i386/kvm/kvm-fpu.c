/*
 * x87, MMX, SSE and extended state to and from KVM.
 *
 * CPUX86State has the legacy part.  What lies beyond (AVX...) stays in the
 * buffer it was fetched into and goes back with it.
 *
 * Layout of the area: SDM vol. 1, 10.5.1 (legacy region) and 13.4.2 (header).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "kvm-x86.h"
#include "qemu/bswap.h"

enum {
    XS_FCW = 0, XS_FSW = 2, XS_FTW = 4, XS_FOP = 6, XS_FIP = 8, XS_FDP = 16,
    XS_MXCSR = 24, XS_MXCSR_MASK = 28, XS_ST = 32, XS_XMM = 160,
    XS_BV = 512, XS_END = 576,
};

#define XSTATE_X87 (1u << 0)
#define XSTATE_SSE (1u << 1)
#define FSW_TOP_SHIFT 11
#define FSW_TOP_MASK (7u << FSW_TOP_SHIFT)

void kvm_fpu_decode(CPUX86State *env, const void *xsave)
{
    const uint8_t *x = xsave;
    uint16_t fsw = lduw_le_p(x + XS_FSW);
    uint8_t used = x[XS_FTW];       /* a bit per physical register */

    env->fpuc = lduw_le_p(x + XS_FCW);
    env->fpstt = (fsw & FSW_TOP_MASK) >> FSW_TOP_SHIFT;
    env->fpus = fsw & ~FSW_TOP_MASK;
    env->fpop = lduw_le_p(x + XS_FOP);
    env->fpip = ldq_le_p(x + XS_FIP);
    env->fpdp = ldq_le_p(x + XS_FDP);
    env->mxcsr = ldl_le_p(x + XS_MXCSR);
    for (unsigned i = 0; i < 8; i++) {
        X86FPReg *reg = &env->fpregs[(env->fpstt + i) & 7];

        env->fptags[i] = !(used >> i & 1);
        reg->low = ldq_le_p(x + XS_ST + 16 * i);
        reg->high = lduw_le_p(x + XS_ST + 16 * i + 8);
    }
    for (unsigned i = 0; i < 16; i++) {
        memcpy(&env->xmm_regs[i], x + XS_XMM + 16 * i, 16);
    }
    /* A component that is absent is in its initial state. */
    if (!(x[XS_BV] & XSTATE_X87)) {
        env->fpuc = 0x37f;
        env->fpus = env->fpstt = 0;
        memset(env->fptags, 1, sizeof(env->fptags));
    }
    if (!(x[XS_BV] & XSTATE_SSE)) {
        memset(env->xmm_regs, 0, sizeof(env->xmm_regs));
    }
}

void kvm_fpu_encode(const CPUX86State *env, void *xsave)
{
    uint8_t *x = xsave;
    uint8_t used = 0;

    for (unsigned i = 0; i < 8; i++) {
        const X86FPReg *reg = &env->fpregs[(env->fpstt + i) & 7];

        used |= !env->fptags[i] << i;
        stq_le_p(x + XS_ST + 16 * i, reg->low);
        stw_le_p(x + XS_ST + 16 * i + 8, reg->high);
    }
    stw_le_p(x + XS_FCW, env->fpuc);
    stw_le_p(x + XS_FSW, (env->fpus & ~FSW_TOP_MASK) |
                         (env->fpstt & 7) << FSW_TOP_SHIFT);
    x[XS_FTW] = used;
    stw_le_p(x + XS_FOP, env->fpop);
    stq_le_p(x + XS_FIP, env->fpip);
    stq_le_p(x + XS_FDP, env->fpdp);
    stl_le_p(x + XS_MXCSR, env->mxcsr);
    for (unsigned i = 0; i < 16; i++) {
        memcpy(x + XS_XMM + 16 * i, &env->xmm_regs[i], 16);
    }
    x[XS_BV] |= XSTATE_X87 | XSTATE_SSE;
}

static bool has_xcrs(void)
{
    static int answer = -1;

    if (answer < 0) {
        answer = kvm_check_extension(kvm_state, KVM_CAP_XCRS);
    }
    return answer;
}

bool kvm_fpu_get(CPUState *cpu, Error **errp)
{
    AccelCPUState *a = cpu->accel;
    CPUX86State *env = cpu_env(cpu);
    bool big = a->xsave_size > sizeof(struct kvm_xsave);

    if (!kvm_x86_ioctl(cpu, big ? KVM_GET_XSAVE2 : KVM_GET_XSAVE, a->xsave,
                       "FPU state", errp)) {
        return false;
    }
    kvm_fpu_decode(env, a->xsave);
    if (has_xcrs()) {
        struct kvm_xcrs xcrs = { .nr_xcrs = 0 };

        if (!kvm_x86_ioctl(cpu, KVM_GET_XCRS, &xcrs, "XCR0", errp)) {
            return false;
        }
        if (xcrs.nr_xcrs) {
            env->xcr0 = xcrs.xcrs[0].value;
        }
    }
    return true;
}

bool kvm_fpu_put(CPUState *cpu, int level, Error **errp)
{
    AccelCPUState *a = cpu->accel;
    CPUX86State *env = cpu_env(cpu);

    if (level >= KVM_PUT_RESET_STATE) {
        memset(a->xsave, 0, a->xsave_size);
    }
    kvm_fpu_encode(env, a->xsave);
    if (!kvm_x86_ioctl(cpu, KVM_SET_XSAVE, a->xsave, "FPU state", errp)) {
        return false;
    }
    if (has_xcrs() && (env->features[FEAT_1_ECX] & CPUID_EXT_XSAVE)) {
        /* Bit 0 is always set (SDM vol. 1, 13.3). */
        struct kvm_xcrs xcrs = {
            .nr_xcrs = 1,
            .xcrs[0] = { .xcr = 0, .value = env->xcr0 | XSTATE_X87 },
        };

        return kvm_x86_ioctl(cpu, KVM_SET_XCRS, &xcrs, "XCR0", errp);
    }
    return true;
}
