/*
 * x87 instructions: decoder and handlers.
 *
 * A table of 64 rows for register forms and one for memory forms, indexed by
 * the first opcode byte's low bits and ModRM.reg, names a function and its
 * parameters; one handler per class calls it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/decode.h"
#include "accel/tcg/x87-uops.h"

#define CPUID_FPU   (1u << 0)
#define CPUID_CMOV  (1u << 15)

static unsigned fop_row(const TcgUop *u)
{
    return ((u->imm >> 5) & 0x38) | ((u->imm >> 3) & 7);
}

static unsigned fop_sti(const TcgUop *u)
{
    return u->imm & 7;
}

/* #NM, then #MF for what an earlier instruction left unmasked. */
static void check_waiting(CPUX86State *env, const TcgUop *u)
{
    tcg_check_x87(env, u);
    if (unlikely(env->fpus & FPUS_ES)) {
        tcg_raise(env, u, EXCP10_COPR);
    }
}

/* Remember the last non-control instruction, and its operand. */
static void note(CPUX86State *env, const TcgUop *u)
{
    env->fpop = u->imm & X87_IMM_FOP;
    env->fpip = tcg_uop_rip(env, u);
    env->fpcs = env->segs[R_CS].selector;
}

static void note_mem(CPUX86State *env, const TcgUop *u, uint64_t addr)
{
    note(env, u);
    env->fpdp = addr - TCG_R64(env, u->segbase);
    env->fpds = u->flags & UOP_LEGACY
                ? env->segs[(u->flags >> UOP_SEG_SHIFT) & 7].selector : 0;
}

/*
 * Register forms.  D8 works on ST(0), DC and DE on ST(i); in those, the two
 * directions of subtraction and division trade places.
 */
typedef void X87RegFn(CPUX86State *env, const TcgUop *u);

static FpuArith reversed(unsigned reg)
{
    return reg >= FPU_SUB ? reg ^ 1 : reg;
}

static void reg_arith_st0(CPUX86State *env, const TcgUop *u)
{
    FpuArith op = fop_row(u) & 7;

    fpu_op_arith(env, op, 0, fop_sti(u), op == FPU_COMP);
}

static void reg_arith_sti(CPUX86State *env, const TcgUop *u)
{
    fpu_op_arith(env, reversed(fop_row(u) & 7), fop_sti(u), 0, 0);
}

static void reg_arith_pop(CPUX86State *env, const TcgUop *u)
{
    fpu_op_arith(env, reversed(fop_row(u) & 7), fop_sti(u), 0, 1);
}

static void reg_fcom(CPUX86State *env, const TcgUop *u)
{
    fpu_op_arith(env, FPU_COM, 0, fop_sti(u), 0);
}

static void reg_fcomp(CPUX86State *env, const TcgUop *u)
{
    fpu_op_arith(env, FPU_COM, 0, fop_sti(u), 1);
}

static void reg_fcompp(CPUX86State *env, const TcgUop *u)
{
    fpu_op_arith(env, FPU_COM, 0, 1, 2);
}

static void reg_fucom(CPUX86State *env, const TcgUop *u)
{
    fpu_op_arith(env, FPU_UCOM, 0, fop_sti(u), 0);
}

static void reg_fucomp(CPUX86State *env, const TcgUop *u)
{
    fpu_op_arith(env, FPU_UCOM, 0, fop_sti(u), 1);
}

static void reg_fucompp(CPUX86State *env, const TcgUop *u)
{
    fpu_op_arith(env, FPU_UCOM, 0, 1, 2);
}

static void reg_fcomi(CPUX86State *env, const TcgUop *u)
{
    tcg_set_flags(env, fpu_op_comi(env, FPU_COM, fop_sti(u), 0));
}

static void reg_fcomip(CPUX86State *env, const TcgUop *u)
{
    tcg_set_flags(env, fpu_op_comi(env, FPU_COM, fop_sti(u), 1));
}

static void reg_fucomi(CPUX86State *env, const TcgUop *u)
{
    tcg_set_flags(env, fpu_op_comi(env, FPU_UCOM, fop_sti(u), 0));
}

static void reg_fucomip(CPUX86State *env, const TcgUop *u)
{
    tcg_set_flags(env, fpu_op_comi(env, FPU_UCOM, fop_sti(u), 1));
}

static void reg_fld(CPUX86State *env, const TcgUop *u)
{
    fpu_op_fld(env, fop_sti(u));
}

static void reg_fst(CPUX86State *env, const TcgUop *u)
{
    fpu_op_fst(env, fop_sti(u), 0);
}

static void reg_fstp(CPUX86State *env, const TcgUop *u)
{
    fpu_op_fst(env, fop_sti(u), 1);
}

static void reg_fxch(CPUX86State *env, const TcgUop *u)
{
    fpu_op_fxch(env, fop_sti(u));
}

static void reg_ffree(CPUX86State *env, const TcgUop *u)
{
    env->fptags[(env->fpstt + fop_sti(u)) & 7] = 1;
}

static void reg_ffreep(CPUX86State *env, const TcgUop *u)
{
    reg_ffree(env, u);
    fpu_pop(env);
}

static void reg_fnop(CPUX86State *env, const TcgUop *u)
{
}

/* FCMOVcc: DA has B, E, BE, U; DB their negations (Jcc numbering 2, 4, 6, A) */
static void reg_fcmov(CPUX86State *env, const TcgUop *u)
{
    static const uint8_t cc[4] = { 2, 4, 6, 10 };
    unsigned row = fop_row(u);

    fpu_op_fcmov(env, fop_sti(u),
                 tcg_condition(env, cc[row & 3] + ((row >> 3) & 1)));
}

static void reg_misc(CPUX86State *env, const TcgUop *u)
{
    switch (fop_sti(u)) {
    case 0:
        fpu_op_sign(env, 0x8000, 0x8000);
        break;
    case 1:
        fpu_op_sign(env, 0, 0);
        break;
    case 4:
        fpu_op_unary(env, FPU_TST);
        break;
    case 5:
        fpu_op_unary(env, FPU_XAM);
        break;
    }
}

static void reg_const(CPUX86State *env, const TcgUop *u)
{
    X86FPReg r;

    fpu_const(fop_sti(u), env->fpuc, &r);
    env->fpus &= ~FPUS_C1;
    fpu_push(env, &r);
}

static void rotate(CPUX86State *env, int by)
{
    env->fpus &= ~FPUS_C1;
    env->fpstt = (env->fpstt + by) & 7;
}

static void reg_transcendental(CPUX86State *env, const TcgUop *u)
{
    switch (u->imm & 15) {
    case 0:
        fpu_op_unary(env, FPU_2XM1);
        break;
    case 1:
        fpu_op_binary(env, FPU_YL2X);
        break;
    case 2:
        fpu_op_split(env, FPU_PTAN);
        break;
    case 3:
        fpu_op_binary(env, FPU_PATAN);
        break;
    case 4:
        fpu_op_split(env, FPU_XTRACT);
        break;
    case 5:
        fpu_op_binary(env, FPU_PREM1);
        break;
    case 6:
        rotate(env, -1);
        break;
    case 7:
        rotate(env, 1);
        break;
    case 8:
        fpu_op_binary(env, FPU_PREM);
        break;
    case 9:
        fpu_op_binary(env, FPU_YL2XP1);
        break;
    case 10:
        fpu_op_unary(env, FPU_SQRT);
        break;
    case 11:
        fpu_op_split(env, FPU_SINCOS);
        break;
    case 12:
        fpu_op_unary(env, FPU_RNDINT);
        break;
    case 13:
        fpu_op_binary(env, FPU_SCALE);
        break;
    case 14:
        fpu_op_unary(env, FPU_SIN);
        break;
    case 15:
        fpu_op_unary(env, FPU_COS);
        break;
    }
}

/* A register-form row: what to call, and which values of ModRM.rm exist. */
typedef struct X87Reg {
    X87RegFn *fn;
    uint8_t valid;              /* bit mask of ModRM.rm */
} X87Reg;

#define ROW(byte, reg)  (((byte) & 7) << 3 | (reg))
#define ARITH_ROWS(byte, fn)                                            \
    [ROW(byte, 0)] = { fn, 0xff }, [ROW(byte, 1)] = { fn, 0xff },       \
    [ROW(byte, 4)] = { fn, 0xff }, [ROW(byte, 5)] = { fn, 0xff },       \
    [ROW(byte, 6)] = { fn, 0xff }, [ROW(byte, 7)] = { fn, 0xff }
#define FCMOV_ROWS(byte)                                                \
    [ROW(byte, 0)] = { reg_fcmov, 0xff },                               \
    [ROW(byte, 1)] = { reg_fcmov, 0xff },                               \
    [ROW(byte, 2)] = { reg_fcmov, 0xff },                               \
    [ROW(byte, 3)] = { reg_fcmov, 0xff }

/* Encodings that Intel lists as aliases of others are here, too. */
static const X87Reg x87_reg[64] = {
    ARITH_ROWS(0xd8, reg_arith_st0),
    [ROW(0xd8, 2)] = { reg_arith_st0, 0xff },
    [ROW(0xd8, 3)] = { reg_arith_st0, 0xff },
    [ROW(0xd9, 0)] = { reg_fld, 0xff },
    [ROW(0xd9, 1)] = { reg_fxch, 0xff },
    [ROW(0xd9, 2)] = { reg_fnop, 0x01 },
    [ROW(0xd9, 3)] = { reg_fstp, 0xff },
    [ROW(0xd9, 4)] = { reg_misc, 0x33 },
    [ROW(0xd9, 5)] = { reg_const, 0x7f },
    [ROW(0xd9, 6)] = { reg_transcendental, 0xff },
    [ROW(0xd9, 7)] = { reg_transcendental, 0xff },
    FCMOV_ROWS(0xda),
    [ROW(0xda, 5)] = { reg_fucompp, 0x02 },
    FCMOV_ROWS(0xdb),
    [ROW(0xdb, 5)] = { reg_fucomi, 0xff },
    [ROW(0xdb, 6)] = { reg_fcomi, 0xff },
    ARITH_ROWS(0xdc, reg_arith_sti),
    [ROW(0xdc, 2)] = { reg_fcom, 0xff },
    [ROW(0xdc, 3)] = { reg_fcomp, 0xff },
    [ROW(0xdd, 0)] = { reg_ffree, 0xff },
    [ROW(0xdd, 1)] = { reg_fxch, 0xff },
    [ROW(0xdd, 2)] = { reg_fst, 0xff },
    [ROW(0xdd, 3)] = { reg_fstp, 0xff },
    [ROW(0xdd, 4)] = { reg_fucom, 0xff },
    [ROW(0xdd, 5)] = { reg_fucomp, 0xff },
    ARITH_ROWS(0xde, reg_arith_pop),
    [ROW(0xde, 2)] = { reg_fcomp, 0xff },
    [ROW(0xde, 3)] = { reg_fcompp, 0x02 },
    [ROW(0xdf, 0)] = { reg_ffreep, 0xff },
    [ROW(0xdf, 1)] = { reg_fxch, 0xff },
    [ROW(0xdf, 2)] = { reg_fstp, 0xff },
    [ROW(0xdf, 3)] = { reg_fstp, 0xff },
    [ROW(0xdf, 5)] = { reg_fucomip, 0xff },
    [ROW(0xdf, 6)] = { reg_fcomip, 0xff },
};

static __attribute__((noinline)) void
run_reg(CPUX86State *env, const TcgUop *u)
{
    check_waiting(env, u);
    note(env, u);
    x87_reg[fop_row(u)].fn(env, u);
}

TCG_OP(op_x87_reg)
{
    run_reg(env, u);
    TCG_NEXT;
}

/* Memory forms: a class, the operand's type, and whether the stack pops. */
typedef enum X87MemClass {
    X87_NONE, X87_ARITH, X87_LOAD, X87_STORE, X87_LOAD80, X87_STORE80,
    X87_FLDENV, X87_FRSTOR, X87_FLDCW,
    /* the rest does not wait for pending exceptions */
    X87_FNSTENV, X87_FNSAVE, X87_FNSTCW, X87_FNSTSW,
} X87MemClass;

typedef struct X87Mem {
    uint8_t class;              /* X87MemClass */
    uint8_t type;               /* FpuType */
    uint8_t pops;
} X87Mem;

#define MEM_ARITH(byte, t)                                              \
    [ROW(byte, 0)] = { X87_ARITH, t, 0 },                               \
    [ROW(byte, 1)] = { X87_ARITH, t, 0 },                               \
    [ROW(byte, 2)] = { X87_ARITH, t, 0 },                               \
    [ROW(byte, 3)] = { X87_ARITH, t, 1 },                               \
    [ROW(byte, 4)] = { X87_ARITH, t, 0 },                               \
    [ROW(byte, 5)] = { X87_ARITH, t, 0 },                               \
    [ROW(byte, 6)] = { X87_ARITH, t, 0 },                               \
    [ROW(byte, 7)] = { X87_ARITH, t, 0 }
#define MEM_MOVE(byte, t)                                               \
    [ROW(byte, 0)] = { X87_LOAD, t, 0 },                                \
    [ROW(byte, 2)] = { X87_STORE, t, 0 },                               \
    [ROW(byte, 3)] = { X87_STORE, t, 1 }

static const X87Mem x87_mem[64] = {
    MEM_ARITH(0xd8, FPU_M32),
    MEM_MOVE(0xd9, FPU_M32),
    [ROW(0xd9, 4)] = { X87_FLDENV, 0, 0 },
    [ROW(0xd9, 5)] = { X87_FLDCW, 0, 0 },
    [ROW(0xd9, 6)] = { X87_FNSTENV, 0, 0 },
    [ROW(0xd9, 7)] = { X87_FNSTCW, 0, 0 },
    MEM_ARITH(0xda, FPU_I32),
    MEM_MOVE(0xdb, FPU_I32),
    [ROW(0xdb, 5)] = { X87_LOAD80, 0, 0 },
    [ROW(0xdb, 7)] = { X87_STORE80, 0, 1 },
    MEM_ARITH(0xdc, FPU_M64),
    MEM_MOVE(0xdd, FPU_M64),
    [ROW(0xdd, 4)] = { X87_FRSTOR, 0, 0 },
    [ROW(0xdd, 6)] = { X87_FNSAVE, 0, 0 },
    [ROW(0xdd, 7)] = { X87_FNSTSW, 0, 0 },
    MEM_ARITH(0xde, FPU_I16),
    MEM_MOVE(0xdf, FPU_I16),
    [ROW(0xdf, 4)] = { X87_LOAD, FPU_BCD, 0 },
    [ROW(0xdf, 5)] = { X87_LOAD, FPU_I64, 0 },
    [ROW(0xdf, 6)] = { X87_STORE, FPU_BCD, 1 },
    [ROW(0xdf, 7)] = { X87_STORE, FPU_I64, 1 },
};

static const uint8_t type_bytes[FPU_TYPE__MAX] = {
    [FPU_M32] = 4, [FPU_I32] = 4, [FPU_M64] = 8, [FPU_I16] = 2, [FPU_I64] = 8,
    [FPU_BCD] = 10,
};

static void load_operand(CPUX86State *env, const TcgUop *u, uint64_t addr,
                         uint8_t *buf, unsigned size)
{
    const void *p = tcg_tlb_read(env, addr, size);

    if (likely(p)) {
        memcpy(buf, p, size);
    } else {
        tcg_slow_read(env, u, addr, buf, size);
    }
}

static void store_operand(CPUX86State *env, const TcgUop *u, uint64_t addr,
                          const uint8_t *buf, unsigned size)
{
    void *p = tcg_tlb_write(env, addr, size);

    if (likely(p)) {
        memcpy(p, buf, size);
    } else {
        tcg_slow_write(env, u, addr, buf, size);
    }
}

static void mem_load(CPUX86State *env, const TcgUop *u, const X87Mem *m)
{
    unsigned size = type_bytes[m->type];
    uint64_t addr = tcg_ea(env, u, size, false);
    uint8_t buf[16];

    load_operand(env, u, addr, buf, size);
    note_mem(env, u, addr);
    if (m->class == X87_ARITH) {
        fpu_op_arith_mem(env, fop_row(u) & 7, m->type, buf, m->pops);
    } else {
        fpu_op_load(env, m->type, buf);
    }
}

static void mem_load80(CPUX86State *env, const TcgUop *u)
{
    uint64_t addr = tcg_ea(env, u, 10, false);
    uint8_t buf[16] = { 0 };
    X86FPReg r;

    load_operand(env, u, addr, buf, 10);
    note_mem(env, u, addr);
    memcpy(&r, buf, sizeof(r));
    env->fpus &= ~FPUS_C1;
    fpu_push(env, &r);
}

static void mem_store(CPUX86State *env, const TcgUop *u, const X87Mem *m)
{
    unsigned size = m->class == X87_STORE80 ? 10 : type_bytes[m->type];
    uint64_t addr = tcg_ea(env, u, size, true);
    FpuStore st;

    if (m->class == X87_STORE80) {
        fpu_store80_begin(env, &st);
    } else {
        fpu_store_begin(env, m->type, m->pops, &st);
    }
    if (st.write) {
        store_operand(env, u, addr, st.bytes, size);
    }
    note_mem(env, u, addr);
    fpu_store_end(env, &st);
}

static void mem_control(CPUX86State *env, const TcgUop *u, X87MemClass class)
{
    switch (class) {
    case X87_FLDENV:
        x87_fldenv(env, u);
        break;
    case X87_FRSTOR:
        x87_frstor(env, u);
        break;
    case X87_FLDCW:
        fpu_set_control(env, tcg_ld16(env, u, tcg_ea(env, u, 2, false)));
        break;
    case X87_FNSTENV:
        x87_fnstenv(env, u);
        break;
    case X87_FNSAVE:
        x87_fnsave(env, u);
        break;
    case X87_FNSTCW:
        tcg_st16(env, u, tcg_ea(env, u, 2, true), env->fpuc);
        break;
    default:
        tcg_st16(env, u, tcg_ea(env, u, 2, true), fpu_status(env));
        break;
    }
}

static __attribute__((noinline)) void
run_mem(CPUX86State *env, const TcgUop *u)
{
    const X87Mem *m = &x87_mem[fop_row(u)];

    if (m->class < X87_FNSTENV) {
        check_waiting(env, u);
    } else {
        tcg_check_x87(env, u);
    }
    switch (m->class) {
    case X87_ARITH:
    case X87_LOAD:
        mem_load(env, u, m);
        break;
    case X87_LOAD80:
        mem_load80(env, u);
        break;
    case X87_STORE:
    case X87_STORE80:
        mem_store(env, u, m);
        break;
    default:
        mem_control(env, u, m->class);
        break;
    }
}

TCG_OP(op_x87_mem)
{
    run_mem(env, u);
    TCG_NEXT;
}

TCG_OP(op_x87_fnclex)
{
    tcg_check_x87(env, u);
    fpu_clear_exceptions(env);
    TCG_NEXT;
}

TCG_OP(op_x87_fninit)
{
    tcg_check_x87(env, u);
    fpu_init(env);
    TCG_NEXT;
}

/* FNENI, FNDISI, FNSETPM of the 8087 and 80287. */
TCG_OP(op_x87_fnnop)
{
    tcg_check_x87(env, u);
    TCG_NEXT;
}

TCG_OP(op_x87_fnstsw_ax)
{
    tcg_check_x87(env, u);
    TCG_R16(env, TCG_GPR(R_EAX)) = fpu_status(env);
    TCG_NEXT;
}

TCG_OP(op_x87_wait)
{
    const uint32_t both = CR0_MP_MASK | CR0_TS_MASK;

    if (unlikely((env->cr[0] & both) == both)) {
        tcg_raise(env, u, EXCP07_PREX);
    }
    if (unlikely(env->fpus & FPUS_ES)) {
        tcg_raise(env, u, EXCP10_COPR);
    }
    TCG_NEXT;
}

/* DB E0..E4 and DF E0 do not wait. */
static TcgHandler no_wait_handler(unsigned fop)
{
    switch (fop) {
    case 0x3e0:
    case 0x3e1:
    case 0x3e4:
        return op_x87_fnnop;
    case 0x3e2:
        return op_x87_fnclex;
    case 0x3e3:
        return op_x87_fninit;
    case 0x7e0:
        return op_x87_fnstsw_ax;
    default:
        return NULL;
    }
}

static bool decode_reg(TcgDecoder *d, TcgUop *u)
{
    const X87Reg *r = &x87_reg[fop_row(u)];

    u->fn = no_wait_handler(u->imm);
    if (u->fn) {
        return true;
    }
    if (!(r->valid & (1u << fop_sti(u)))) {
        return false;
    }
    if ((r->fn == reg_fcmov || r->fn == reg_fcomi || r->fn == reg_fucomi ||
         r->fn == reg_fcomip || r->fn == reg_fucomip) &&
        !(d->env->features[FEAT_1_EDX] & CPUID_CMOV)) {
        return false;
    }
    u->fn = op_x87_reg;
    return true;
}

bool tcg_decode_x87(TcgDecoder *d, TcgUop *u)
{
    if (d->lock || !(d->env->features[FEAT_1_EDX] & CPUID_FPU)) {
        return false;
    }
    if (d->opcode == 0x9b) {
        u->fn = op_x87_wait;
        return true;
    }
    u->imm = (d->opcode & 7) << 8 | d->modrm;
    if (d->mod == 3) {
        return decode_reg(d, u);
    }
    if (x87_mem[fop_row(u)].class == X87_NONE) {
        return false;
    }
    if (d->osize == 2) {
        u->imm |= X87_IMM_OSIZE16;
    }
    u->fn = op_x87_mem;
    return true;
}
