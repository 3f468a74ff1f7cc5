/*
 * x87 and SSE state in memory: FNSTENV, FLDENV, FNSAVE, FRSTOR, FXSAVE, FXRSTOR
 * (SDM vol. 1, 8.1.10 and 10.5).
 *
 * Images are built and taken apart in local buffers, so that nothing changes
 * before the last access that may fault.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "accel/tcg/simd-uops.h"
#include "accel/tcg/x87-uops.h"

#define FPU_REGS_BYTES  80
#define FXSAVE_BYTES    512
#define FXSAVE_ST       32
#define FXSAVE_XMM      160

/*
 * The environment is seven words, 16 or 32 bits apart.  In protected mode
 * pointers are selector and offset; in real and virtual-8086 mode they are
 * linear addresses, split over two words.
 */
static bool env_protected(CPUX86State *env)
{
    return (env->cr[0] & CR0_PE_MASK) && !(env->eflags & VM_MASK);
}

static void build_env(CPUX86State *env, bool wide, uint8_t *buf)
{
    uint32_t w[7] = { env->fpuc, fpu_status(env), fpu_tag_word(env) };
    uint32_t high = wide ? 0xffff0000u : 0;

    if (env_protected(env)) {
        w[3] = env->fpip;
        w[4] = env->fpcs | (wide ? (uint32_t)env->fpop << 16 : 0);
        w[5] = env->fpdp;
        w[6] = env->fpds | high;
    } else {
        uint32_t ip = env->fpip + (env->fpcs << 4);
        uint32_t dp = env->fpdp + (env->fpds << 4);

        w[3] = (ip & 0xffff) | high;
        w[4] = ((ip >> 16) << 12) | env->fpop;
        w[5] = (dp & 0xffff) | high;
        w[6] = (dp >> 16) << 12;
    }
    for (int i = 0; i < 7; i++) {
        if (wide) {
            stl_le_p(buf + 4 * i, i < 3 ? w[i] | high : w[i]);
        } else {
            stw_le_p(buf + 2 * i, w[i]);
        }
    }
}

static void take_env(CPUX86State *env, bool wide, const uint8_t *buf)
{
    uint32_t w[7];

    for (int i = 0; i < 7; i++) {
        w[i] = wide ? ldl_le_p(buf + 4 * i) : lduw_le_p(buf + 2 * i);
    }
    env->fpuc = (w[0] & FPUC_VALID) | FPUC_ONE;
    fpu_set_status(env, w[1]);
    for (int i = 0; i < 8; i++) {
        env->fptags[i] = ((w[2] >> (2 * i)) & 3) == 3;
    }
    if (env_protected(env)) {
        env->fpip = w[3];
        env->fpcs = w[4];
        env->fpop = wide ? (w[4] >> 16) & 0x7ff : 0;
        env->fpdp = w[5];
        env->fpds = w[6];
    } else {
        env->fpip = (w[3] & 0xffff) | (w[4] & 0xffff000) << 4;
        env->fpcs = 0;
        env->fpop = w[4] & 0x7ff;
        env->fpdp = (w[5] & 0xffff) | (w[6] & 0xffff000) << 4;
        env->fpds = 0;
    }
}

static unsigned env_bytes(const TcgUop *u)
{
    return u->imm & X87_IMM_OSIZE16 ? 14 : 28;
}

void x87_fnstenv(CPUX86State *env, const TcgUop *u)
{
    uint8_t buf[28] = { 0 };
    unsigned size = env_bytes(u);

    build_env(env, size == 28, buf);
    tcg_slow_write(env, u, tcg_ea(env, u, size, true), buf, size);
    fpu_set_control(env, env->fpuc | FPUS_EXC);
}

void x87_fldenv(CPUX86State *env, const TcgUop *u)
{
    uint8_t buf[28];
    unsigned size = env_bytes(u);

    tcg_slow_read(env, u, tcg_ea(env, u, size, false), buf, size);
    take_env(env, size == 28, buf);
}

void x87_fnsave(CPUX86State *env, const TcgUop *u)
{
    uint8_t buf[28 + FPU_REGS_BYTES];
    unsigned size = env_bytes(u);

    build_env(env, size == 28, buf);
    for (int i = 0; i < 8; i++) {
        memcpy(buf + size + 10 * i, fpu_st(env, i), 10);
    }
    size += FPU_REGS_BYTES;
    tcg_slow_write(env, u, tcg_ea(env, u, size, true), buf, size);
    fpu_init(env);
}

void x87_frstor(CPUX86State *env, const TcgUop *u)
{
    uint8_t buf[28 + FPU_REGS_BYTES];
    unsigned size = env_bytes(u);

    tcg_slow_read(env, u, tcg_ea(env, u, size + FPU_REGS_BYTES, false), buf,
                  size + FPU_REGS_BYTES);
    take_env(env, size == 28, buf);
    for (int i = 0; i < 8; i++) {
        memcpy(fpu_st(env, i), buf + size + 10 * i, 10);
    }
}

/* EFER.FFXSR: the kernel's FXSAVE leaves XMM registers out. */
static unsigned fxsave_xmm_count(CPUX86State *env)
{
    bool long64 = tcg_in_long64(env);

    if (long64 && (env->efer & MSR_EFER_FFXSR) && x86_cpl(env) == 0) {
        return 0;
    }
    return long64 ? 16 : 8;
}

static uint64_t fxsave_address(CPUX86State *env, const TcgUop *u, bool write)
{
    uint64_t addr;

    tcg_check_x87(env, u);
    addr = tcg_ea(env, u, FXSAVE_BYTES, write);
    if (addr & 15) {
        simd_raise_misaligned(env, u);
    }
    return addr;
}

/* Only the first part of the 512 bytes is defined: the rest is left alone. */
static __attribute__((noinline)) void
fxsave(CPUX86State *env, const TcgUop *u)
{
    uint64_t addr = fxsave_address(env, u, true);
    unsigned xmm = fxsave_xmm_count(env);
    uint8_t buf[FXSAVE_XMM + 16 * 16] = { 0 };

    stw_le_p(buf, env->fpuc);
    stw_le_p(buf + 2, fpu_status(env));
    for (int i = 0; i < 8; i++) {
        buf[4] |= !env->fptags[i] << i;
        memcpy(buf + FXSAVE_ST + 16 * i, fpu_st(env, i), 10);
    }
    stw_le_p(buf + 6, env->fpop);
    if (u->imm) {
        stq_le_p(buf + 8, env->fpip);
        stq_le_p(buf + 16, env->fpdp);
    } else {
        stl_le_p(buf + 8, env->fpip);
        stw_le_p(buf + 12, env->fpcs);
        stl_le_p(buf + 16, env->fpdp);
        stw_le_p(buf + 20, env->fpds);
    }
    stl_le_p(buf + 24, env->mxcsr);
    stl_le_p(buf + 28, MXCSR_VALID);
    for (unsigned i = 0; i < xmm; i++) {
        memcpy(buf + FXSAVE_XMM + 16 * i, &env->xmm_regs[i], 16);
    }
    tcg_slow_write(env, u, addr, buf, FXSAVE_XMM + 16 * xmm);
}

static __attribute__((noinline)) void
fxrstor(CPUX86State *env, const TcgUop *u)
{
    uint64_t addr = fxsave_address(env, u, false);
    unsigned xmm = fxsave_xmm_count(env);
    uint8_t buf[FXSAVE_BYTES];

    tcg_slow_read(env, u, addr, buf, sizeof(buf));
    if (ldl_le_p(buf + 24) & ~MXCSR_VALID) {
        tcg_raise_err(env, u, EXCP0D_GPF, 0);
    }
    env->fpuc = (lduw_le_p(buf) & FPUC_VALID) | FPUC_ONE;
    fpu_set_status(env, lduw_le_p(buf + 2));
    for (int i = 0; i < 8; i++) {
        env->fptags[i] = !((buf[4] >> i) & 1);
        memcpy(fpu_st(env, i), buf + FXSAVE_ST + 16 * i, 10);
    }
    env->fpop = lduw_le_p(buf + 6) & 0x7ff;
    if (u->imm) {
        env->fpip = ldq_le_p(buf + 8);
        env->fpdp = ldq_le_p(buf + 16);
        env->fpcs = 0;
        env->fpds = 0;
    } else {
        env->fpip = (uint32_t)ldl_le_p(buf + 8);
        env->fpcs = lduw_le_p(buf + 12);
        env->fpdp = (uint32_t)ldl_le_p(buf + 16);
        env->fpds = lduw_le_p(buf + 20);
    }
    env->mxcsr = ldl_le_p(buf + 24);
    for (unsigned i = 0; i < xmm; i++) {
        memcpy(&env->xmm_regs[i], buf + FXSAVE_XMM + 16 * i, 16);
    }
}

SIMD_OP(fpu_fxsave)
{
    fxsave(env, u);
    TCG_NEXT;
}

SIMD_OP(fpu_fxrstor)
{
    fxrstor(env, u);
    TCG_NEXT;
}
