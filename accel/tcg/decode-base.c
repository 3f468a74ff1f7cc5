/*
 * The one-byte opcode map (SDM vol. 2, table A-2).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "accel/tcg/decode-priv.h"

/* 00..3F with low bits 0..5: the eight operations in their six forms */
static bool alu(TcgDecoder *d, TcgUop *u)
{
    unsigned op = d->opcode >> 3, form = d->opcode & 7;
    unsigned size = form & 1 ? d->osize : 1, s = tcg_log2(size);

    if (form >= 4) {
        u->dst = TCG_GPR(R_EAX);
        u->imm = tcg_fetch_imm(d, size);
        u->fn = tcg_alu_ri[op][s];
        return true;
    }
    tcg_decode_modrm(d, u);
    if (tcg_mem(d)) {
        if (form < 2) {
            u->src = tcg_gpr_sized(d, d->reg, size);
            u->fn = tcg_alu_mr[op][tcg_form(u)][s];
            tcg_build(d)->lock_ok = op != 7;
        } else {
            u->dst = tcg_gpr_sized(d, d->reg, size);
            u->fn = tcg_alu_rm[op][tcg_form(u)][s];
        }
        return true;
    }
    u->dst = tcg_gpr_sized(d, form < 2 ? d->rm : d->reg, size);
    u->src = tcg_gpr_sized(d, form < 2 ? d->reg : d->rm, size);
    u->fn = op == 6 && s == 2 && u->dst == u->src ? tcg_xor_zero
                                                  : tcg_alu_rr[op][s];
    return true;
}

static bool alu_imm(TcgDecoder *d, TcgUop *u)
{
    unsigned size = d->opcode & 1 ? d->osize : 1, s = tcg_log2(size), op;

    if (d->opcode == 0x82 && d->code64) {
        return false;
    }
    tcg_decode_modrm(d, u);
    op = (d->modrm >> 3) & 7;
    u->imm = tcg_fetch_imm(d, d->opcode == 0x83 ? 1 : size);
    if (tcg_mem(d)) {
        u->fn = tcg_alu_mi[op][tcg_form(u)][s];
        tcg_build(d)->lock_ok = op != 7;
    } else {
        u->dst = tcg_gpr_sized(d, d->rm, size);
        u->fn = tcg_alu_ri[op][s];
    }
    return true;
}

static bool test_xchg(TcgDecoder *d, TcgUop *u)
{
    unsigned size = d->opcode & 1 ? d->osize : 1, s = tcg_log2(size);
    bool test = d->opcode < 0x86;

    tcg_decode_modrm(d, u);
    u->src = tcg_gpr_sized(d, d->reg, size);
    if (tcg_mem(d)) {
        u->fn = (test ? tcg_test_mr : tcg_xchg_mr)[tcg_form(u)][s];
        tcg_build(d)->lock_ok = !test;
    } else {
        u->dst = tcg_gpr_sized(d, d->rm, size);
        u->fn = (test ? tcg_test_rr : tcg_xchg_rr)[s];
    }
    return true;
}

static bool mov(TcgDecoder *d, TcgUop *u)
{
    unsigned size = d->opcode & 1 ? d->osize : 1, s = tcg_log2(size);
    bool load = d->opcode & 2;

    tcg_decode_modrm(d, u);
    if (!tcg_mem(d)) {
        u->dst = tcg_gpr_sized(d, load ? d->reg : d->rm, size);
        u->src = tcg_gpr_sized(d, load ? d->rm : d->reg, size);
        u->fn = tcg_mov_rr[s];
    } else if (load) {
        u->dst = tcg_gpr_sized(d, d->reg, size);
        u->fn = tcg_mov_rm[tcg_form3(u)][s];
    } else {
        u->src = tcg_gpr_sized(d, d->reg, size);
        u->fn = tcg_mov_mr[tcg_form3(u)][s];
    }
    return true;
}

static bool mov_imm(TcgDecoder *d, TcgUop *u)
{
    unsigned size = d->opcode & 1 ? d->osize : 1, s = tcg_log2(size);

    tcg_decode_modrm(d, u);
    if ((d->modrm >> 3) & 7) {
        return false;
    }
    u->imm = tcg_fetch_imm(d, size);
    if (tcg_mem(d)) {
        u->fn = tcg_mov_mi[tcg_form3(u)][s];
    } else {
        u->dst = tcg_gpr_sized(d, d->rm, size);
        u->imm64 = (int64_t)u->imm;
        u->fn = tcg_mov_ri[s];
    }
    return true;
}

static bool mov_sreg(TcgDecoder *d, TcgUop *u)
{
    bool load = d->opcode == 0x8e;

    tcg_decode_modrm(d, u);
    u->src = (d->modrm >> 3) & 7;
    if (u->src > R_GS || (load && u->src == R_CS)) {
        return false;
    }
    u->imm = d->osize;
    if (load) {
        u->dst = TCG_GPR(d->rm);
        u->fn = tcg_mem(d) ? tcg_op_mov_seg_m : tcg_op_mov_seg_r;
        d->ends_block = u->src == R_SS || !d->code64;
        return true;
    }
    u->dst = TCG_GPR(d->rm);
    u->fn = tcg_mem(d) ? tcg_op_mov_m_seg : tcg_op_mov_r_seg;
    return true;
}

/* A0..A3: the offset is as wide as an address */
static bool mov_moffs(TcgDecoder *d, TcgUop *u)
{
    unsigned size = d->opcode & 1 ? d->osize : 1, s = tcg_log2(size);

    u->disp = d->asize == 8 ? tcg_fetch64(d) :
              d->asize == 4 ? tcg_fetch32(d) : tcg_fetch16(d);
    tcg_decode_memory(d, u, R_DS);
    u->dst = u->src = TCG_GPR(R_EAX);
    u->fn = (d->opcode & 2 ? tcg_mov_mr : tcg_mov_rm)[tcg_form(u)][s];
    return true;
}

static bool shift_group(TcgDecoder *d, TcgUop *u)
{
    unsigned size = d->opcode & 1 ? d->osize : 1, s = tcg_log2(size), op;
    bool by_cl = d->opcode >= 0xd2;
    unsigned mask = size == 8 ? 63 : 31;

    tcg_decode_modrm(d, u);
    op = (d->modrm >> 3) & 7;
    if (!by_cl) {
        u->imm = d->opcode < 0xd0 ? tcg_fetch8(d) & mask : 1;
    }
    u->dst = tcg_gpr_sized(d, d->rm, size);
    if (!by_cl && !u->imm) {
        u->src = u->dst;        /* clears the upper half if 32 bits wide */
        u->fn = tcg_mem(d) ? tcg_op_nop : tcg_mov_rr[s];
    } else if (tcg_mem(d)) {
        u->fn = (by_cl ? tcg_shift_mc : tcg_shift_mi)[op][tcg_form(u)][s];
    } else {
        u->fn = (by_cl ? tcg_shift_rc : tcg_shift_ri)[op][s];
    }
    return true;
}

/* F6, F7: TEST NOT NEG MUL IMUL DIV IDIV */
static bool group3(TcgDecoder *d, TcgUop *u)
{
    unsigned size = d->opcode & 1 ? d->osize : 1, s = tcg_log2(size), op;

    tcg_decode_modrm(d, u);
    op = (d->modrm >> 3) & 7;
    u->dst = tcg_gpr_sized(d, d->rm, size);
    if (op < 2) {
        u->imm = tcg_fetch_imm(d, size);
        u->fn = tcg_mem(d) ? tcg_test_mi[tcg_form(u)][s] : tcg_test_ri[s];
    } else if (op < 4) {
        u->fn = tcg_mem(d) ? tcg_un_m[op][tcg_form(u)][s] : tcg_un_r[op][s];
        tcg_build(d)->lock_ok = tcg_mem(d);
    } else {
        u->fn = tcg_mem(d) ? tcg_muldiv_m[op - 4][tcg_form(u)][s]
                           : tcg_muldiv_r[op - 4][s];
    }
    return true;
}

static bool far_pointer(TcgDecoder *d, TcgUop *u)
{
    uint64_t off;

    if (d->code64) {
        return false;
    }
    off = d->osize == 2 ? tcg_fetch16(d) : tcg_fetch32(d);
    u->imm64 = off;
    u->imm = tcg_fetch16(d);
    u->src = d->osize;
    u->fn = d->opcode == 0x9a ? tcg_op_callf_i : tcg_op_jmpf_i;
    d->ends_block = true;
    return true;
}

/* FE, FF: INC DEC CALL CALLF JMP JMPF PUSH */
static bool group5(TcgDecoder *d, TcgUop *u)
{
    unsigned size = d->opcode & 1 ? d->osize : 1, s = tcg_log2(size), op;

    tcg_decode_modrm(d, u);
    op = (d->modrm >> 3) & 7;
    if (op < 2) {
        u->dst = tcg_gpr_sized(d, d->rm, size);
        u->fn = tcg_mem(d) ? tcg_un_m[op][tcg_form(u)][s] : tcg_un_r[op][s];
        tcg_build(d)->lock_ok = tcg_mem(d);
        return true;
    }
    if (size == 1 && d->opcode == 0xfe) {
        return false;
    }
    u->src = TCG_GPR(d->rm);
    s = tcg_log2(d->code64 ? 8 : d->osize);
    switch (op) {
    case 2:
        u->fn = (tcg_mem(d) ? tcg_call_m : tcg_call_r)[s];
        break;
    case 4:
        u->fn = (tcg_mem(d) ? tcg_jmp_m : tcg_jmp_r)[s];
        break;
    case 3:
    case 5:
        u->src = d->osize;
        u->fn = op == 3 ? tcg_op_callf_m : tcg_op_jmpf_m;
        if (!tcg_mem(d)) {
            return false;
        }
        break;
    case 6:
        s = tcg_log2(tcg_stack_size(d));
        u->fn = tcg_mem(d) ? tcg_push_m[s] : tcg_push_r[!d->code64][s];
        u->flags |= tcg_mem(d) ? 0 : UOP_SS;
        return true;
    default:
        return false;
    }
    d->ends_block = true;
    return true;
}

/* A compare right before joins the branch, and takes over its slot */
bool tcg_decode_jcc(TcgDecoder *d, TcgUop *u, unsigned cc, int64_t disp)
{
    TcgBuild *b = tcg_build(d);
    TcgUop *prev = u - 1;
    TcgHandler fused = NULL;

    if (u->idx > 1 && !d->lock) {
        fused = tcg_fused(prev->fn, cc);
    }
    if (fused) {
        prev->fn = fused;
        b->n--;
        b->fused = true;
    } else {
        u->fn = tcg_jcc[cc];
    }
    tcg_add_edge(d, tcg_branch_target(d, disp));
    tcg_add_edge(d, tcg_decode_next(d));
    d->ends_block = true;
    return true;
}

static bool jcc_or_loop(TcgDecoder *d, TcgUop *u)
{
    int8_t disp = tcg_fetch8(d);

    if (d->opcode < 0x80) {
        return tcg_decode_jcc(d, u, d->opcode & 15, disp);
    }
    u->src = tcg_log2(d->asize);
    u->fn = d->opcode == 0xe3 ? tcg_jcxz : tcg_loop[d->opcode & 3];
    tcg_add_edge(d, tcg_branch_target(d, disp));
    tcg_add_edge(d, tcg_decode_next(d));
    d->ends_block = true;
    return true;
}

static bool branch(TcgDecoder *d, TcgUop *u)
{
    unsigned size = d->code64 ? 8 : d->osize;
    int64_t disp = 0;

    switch (d->opcode) {
    case 0xc2:
        u->imm = tcg_fetch16(d);
        /* fall through */
    case 0xc3:
        u->flags |= UOP_SS;
        u->fn = tcg_ret[!d->code64][tcg_log2(size)];
        break;
    case 0xe8:
        disp = tcg_fetch_imm(d, size);
        u->flags |= UOP_SS;
        u->imm64 = tcg_decode_next(d);
        u->fn = tcg_call_rel[!d->code64][tcg_log2(size)];
        tcg_add_edge(d, tcg_branch_target(d, disp));
        break;
    default:
        disp = tcg_fetch_imm(d, d->opcode == 0xeb ? 1 : size);
        u->fn = tcg_goto;
        tcg_add_edge(d, tcg_branch_target(d, disp));
        break;
    }
    d->ends_block = true;
    return true;
}

static bool push_pop(TcgDecoder *d, TcgUop *u)
{
    unsigned s = tcg_log2(tcg_stack_size(d));
    unsigned reg = (d->opcode & 7) | (d->rex & 1) << 3;

    u->flags |= UOP_SS;
    switch (d->opcode) {
    case 0x50 ... 0x57:
        u->src = TCG_GPR(reg);
        u->fn = tcg_push_r[!d->code64][s];
        return true;
    case 0x58 ... 0x5f:
        u->dst = TCG_GPR(reg);
        u->fn = tcg_pop_r[!d->code64][s];
        return true;
    case 0x60:
        u->fn = tcg_pusha[s];
        return !d->code64;
    case 0x61:
        u->fn = tcg_popa[s];
        return !d->code64;
    case 0x68:
        u->imm = tcg_fetch_imm(d, 1u << s);
        u->fn = tcg_push_i[!d->code64][s];
        return true;
    case 0x6a:
        u->imm = tcg_fetch_imm(d, 1);
        u->fn = tcg_push_i[!d->code64][s];
        return true;
    case 0x8f:
        u->flags = 0;
        tcg_decode_modrm(d, u);
        if ((d->modrm >> 3) & 7) {
            return false;
        }
        u->dst = TCG_GPR(d->rm);
        u->flags |= tcg_mem(d) ? 0 : UOP_SS;
        u->fn = tcg_mem(d) ? tcg_pop_m[s] : tcg_pop_r[!d->code64][s];
        return true;
    case 0x9c:
        u->fn = tcg_pushf[s];
        return true;
    case 0x9d:
        u->fn = tcg_popf[s];
        d->ends_block = true;
        return true;
    case 0xc8:
        u->imm = tcg_fetch16(d);
        u->dst = tcg_fetch8(d);
        u->src = s;
        u->fn = tcg_enter;
        return true;
    default:    /* 0xc9 */
        u->fn = tcg_leave[!d->code64][s];
        return true;
    }
}

/* PUSH and POP of ES, CS, SS, DS; not in 64-bit mode */
static bool push_pop_seg(TcgDecoder *d, TcgUop *u)
{
    u->src = (d->opcode >> 3) & 3;
    u->imm = d->osize;
    u->flags |= UOP_SS;
    if (d->opcode & 1) {
        u->fn = tcg_op_pop_seg;
        d->ends_block = true;
    } else {
        u->fn = tcg_op_push_seg;
    }
    return !d->code64;
}

static bool string_op(TcgDecoder *d, TcgUop *u)
{
    static const uint8_t kind[16] = { /* by low nibble of A4.. */
        [4] = 0, [5] = 0, [6] = 1, [7] = 1, [10] = 2, [11] = 2,
        [12] = 3, [13] = 3, [14] = 4, [15] = 4,
    };
    unsigned size = d->opcode & 1 ? d->osize : 1;
    unsigned k = d->opcode < 0x70 ? (d->opcode < 0x6e ? 5 : 6)
                                  : kind[d->opcode & 15];
    int seg = d->seg >= 0 ? d->seg : R_DS;

    if (k >= 5 && size == 8) {
        size = 4;
    }
    u->src = seg;               /* of rSI */
    u->scale = d->asize;
    u->fn = tcg_string[k][d->rep ? 1 : d->repne ? 2 : 0][tcg_log2(size)];
    return true;
}

static bool in_out(TcgDecoder *d, TcgUop *u)
{
    unsigned size = d->opcode & 1 ? MIN(d->osize, 4) : 1;
    bool out = d->opcode & 2, dx = d->opcode & 8;

    u->src = size;
    u->imm = dx ? 0 : tcg_fetch8(d);
    u->fn = out ? (dx ? tcg_op_out_dx : tcg_op_out_i)
                : (dx ? tcg_op_in_dx : tcg_op_in_i);
    d->ends_block = true;
    return true;
}

static bool decimal(TcgDecoder *d, TcgUop *u)
{
    switch (d->opcode) {
    case 0x27:
        u->fn = tcg_daa;
        break;
    case 0x2f:
        u->fn = tcg_das;
        break;
    case 0x37:
        u->fn = tcg_aaa;
        break;
    case 0x3f:
        u->fn = tcg_aas;
        break;
    case 0xd4:
        u->imm = tcg_fetch8(d);
        u->fn = tcg_aam;
        break;
    case 0xd6:
        u->fn = tcg_salc;
        break;
    default:
        u->imm = tcg_fetch8(d);
        u->fn = tcg_aad;
        break;
    }
    return !d->code64;
}

static bool xchg_acc(TcgDecoder *d, TcgUop *u)
{
    unsigned reg = (d->opcode & 7) | (d->rex & 1) << 3;

    if (reg == R_EAX) {
        u->fn = d->rep ? tcg_op_pause : tcg_op_nop;
        d->ends_block = d->rep;
        return true;
    }
    u->dst = TCG_GPR(R_EAX);
    u->src = TCG_GPR(reg);
    u->fn = tcg_xchg_rr[tcg_log2(d->osize)];
    return true;
}

static bool mov_reg_imm(TcgDecoder *d, TcgUop *u)
{
    unsigned reg = (d->opcode & 7) | (d->rex & 1) << 3;

    if (d->opcode < 0xb8) {
        u->dst = tcg_gpr8(d, reg);
        u->imm64 = tcg_fetch8(d);
        u->fn = tcg_mov_ri[0];
        return true;
    }
    u->dst = TCG_GPR(reg);
    u->imm64 = d->osize == 8 ? tcg_fetch64(d) :
               d->osize == 4 ? tcg_fetch32(d) : tcg_fetch16(d);
    u->fn = tcg_mov_ri[tcg_log2(d->osize)];
    return true;
}

static bool lea(TcgDecoder *d, TcgUop *u)
{
    tcg_decode_modrm(d, u);
    if (!tcg_mem(d)) {
        return false;
    }
    u->dst = TCG_GPR(d->reg);
    u->fn = tcg_lea[tcg_log2(d->osize)];
    if (d->osize == 8 && !(u->flags & UOP_EA_LONG32) &&
        u->index == TCG_REG_NONE) {
        u->fn = tcg_lea_b;
    }
    return true;
}

/* 63 is MOVSXD in 64-bit mode, else ARPL; C4, C5: LES, LDS */
static bool odd_modrm(TcgDecoder *d, TcgUop *u)
{
    unsigned s = tcg_log2(d->osize);

    if (d->opcode != 0x63 && d->code64) {
        return false;           /* VEX prefixes: not offered */
    }
    tcg_decode_modrm(d, u);
    if (d->opcode == 0x63 && d->code64) {
        u->dst = TCG_GPR(d->reg);
        u->src = TCG_GPR(d->rm);
        if (s < 2) {
            u->fn = tcg_mem(d) ? tcg_mov_rm[tcg_form3(u)][s] : tcg_mov_rr[s];
        } else {
            u->fn = tcg_mem(d) ? tcg_movx_rm[1][tcg_form3(u)][2][s]
                               : tcg_movx_rr[1][2][s];
        }
        return true;
    }
    if (d->opcode == 0x63) {
        u->src = TCG_GPR(d->reg);
        u->dst = TCG_GPR(d->rm);
        u->fn = tcg_mem(d) ? tcg_op_arpl_m : tcg_op_arpl_r;
        return true;
    }
    u->dst = TCG_GPR(d->reg);
    u->imm = d->osize;
    u->fn = d->opcode == 0x62 ? tcg_op_bound : tcg_op_load_far;
    u->src = d->opcode == 0xc4 ? R_ES : R_DS;
    d->ends_block = d->opcode != 0x62;
    return tcg_mem(d);
}

static bool imul3(TcgDecoder *d, TcgUop *u)
{
    unsigned s = tcg_log2(d->osize);

    tcg_decode_modrm(d, u);
    u->dst = TCG_GPR(d->reg);
    u->src = TCG_GPR(d->rm);
    u->imm = tcg_fetch_imm(d, d->opcode == 0x6b ? 1 : d->osize);
    u->fn = tcg_mem(d) ? tcg_imul_rmi[tcg_form(u)][s] : tcg_imul_rri[s];
    return true;
}

/* C0 and up that change the flow of control through gates */
static bool far_flow(TcgDecoder *d, TcgUop *u)
{
    d->ends_block = true;
    u->src = d->osize;
    switch (d->opcode) {
    case 0xca:
        u->imm = tcg_fetch16(d);
        /* fall through */
    case 0xcb:
        u->fn = tcg_op_retf;
        return true;
    case 0xcc:
        u->fn = tcg_op_int3;
        return true;
    case 0xcd:
        u->imm = tcg_fetch8(d);
        u->fn = tcg_op_intn;
        return true;
    case 0xce:
        u->fn = tcg_op_into;
        return !d->code64;
    case 0xcf:
        u->fn = tcg_op_iret;
        return true;
    default:    /* F1 */
        u->fn = tcg_op_int1;
        return true;
    }
}

static bool simple(TcgDecoder *d, TcgUop *u)
{
    unsigned s = tcg_log2(d->osize);

    switch (d->opcode) {
    case 0x98:
        u->fn = tcg_cbw[s];
        return true;
    case 0x99:
        u->fn = tcg_cwd[s];
        return true;
    case 0x9e:
    case 0x9f:
        u->fn = d->opcode == 0x9e ? tcg_sahf : tcg_lahf;
        return !d->code64 || tcg_has(d->env, FEAT_8000_0001_ECX, 0);
    case 0xd7:
        tcg_decode_memory(d, u, R_DS);
        u->fn = tcg_xlat;
        return true;
    case 0xf4:
        u->fn = tcg_op_hlt;
        d->ends_block = true;
        return true;
    case 0xf5:
        u->fn = tcg_cmc;
        return true;
    case 0xf8:
        u->fn = tcg_clc;
        return true;
    case 0xf9:
        u->fn = tcg_stc;
        return true;
    case 0xfa:
        u->fn = tcg_op_cli;
        return true;
    case 0xfb:
        u->fn = tcg_op_sti;
        tcg_build(d)->shadow = true;
        return true;
    case 0xfc:
        u->fn = tcg_cld;
        return true;
    default:    /* FD */
        u->fn = tcg_std;
        return true;
    }
}

bool tcg_decode_base(TcgDecoder *d, TcgUop *u)
{
    unsigned s = tcg_log2(d->osize);

    switch (d->opcode) {
    case 0x06: case 0x07: case 0x0e: case 0x16: case 0x17: case 0x1e:
    case 0x1f:
        return push_pop_seg(d, u);
    case 0x27: case 0x2f: case 0x37: case 0x3f: case 0xd4 ... 0xd6:
        return decimal(d, u);
    case 0x00 ... 0x05: case 0x08 ... 0x0d: case 0x10 ... 0x15:
    case 0x18 ... 0x1d: case 0x20 ... 0x25: case 0x28 ... 0x2d:
    case 0x30 ... 0x35: case 0x38 ... 0x3d:
        return alu(d, u);
    case 0x40 ... 0x4f:         /* REX in 64-bit mode, never seen here */
        u->dst = TCG_GPR(d->opcode & 7);
        u->fn = tcg_un_r[(d->opcode >> 3) & 1][s];
        return true;
    case 0x50 ... 0x61: case 0x68: case 0x6a: case 0x8f: case 0x9c:
    case 0x9d: case 0xc8: case 0xc9:
        return push_pop(d, u);
    case 0x62: case 0x63: case 0xc4: case 0xc5:
        return odd_modrm(d, u);
    case 0x69: case 0x6b:
        return imul3(d, u);
    case 0x6c ... 0x6f: case 0xa4 ... 0xa7: case 0xaa ... 0xaf:
        return string_op(d, u);
    case 0x70 ... 0x7f: case 0xe0 ... 0xe3:
        return jcc_or_loop(d, u);
    case 0x80 ... 0x83:
        return alu_imm(d, u);
    case 0x84 ... 0x87:
        return test_xchg(d, u);
    case 0x88 ... 0x8b:
        return mov(d, u);
    case 0x8c: case 0x8e:
        return mov_sreg(d, u);
    case 0x8d:
        return lea(d, u);
    case 0x90 ... 0x97:
        return xchg_acc(d, u);
    case 0x9a: case 0xea:
        return far_pointer(d, u);
    case 0x9b: case 0xd8 ... 0xdf:
        if (d->opcode != 0x9b) {
            tcg_decode_modrm(d, u);
        }
        return tcg_decode_x87(d, u);
    case 0xa0 ... 0xa3:
        return mov_moffs(d, u);
    case 0xa8: case 0xa9:
        s = d->opcode & 1 ? s : 0;
        u->dst = TCG_GPR(R_EAX);
        u->imm = tcg_fetch_imm(d, d->opcode & 1 ? d->osize : 1);
        u->fn = tcg_test_ri[s];
        return true;
    case 0xb0 ... 0xbf:
        return mov_reg_imm(d, u);
    case 0xc0: case 0xc1: case 0xd0 ... 0xd3:
        return shift_group(d, u);
    case 0xc2: case 0xc3: case 0xe8: case 0xe9: case 0xeb:
        return branch(d, u);
    case 0xc6: case 0xc7:
        return mov_imm(d, u);
    case 0xca ... 0xcf: case 0xf1:
        return far_flow(d, u);
    case 0xe4 ... 0xe7: case 0xec ... 0xef:
        return in_out(d, u);
    case 0xf6: case 0xf7:
        return group3(d, u);
    case 0xfe: case 0xff:
        return group5(d, u);
    case 0x98: case 0x99: case 0x9e: case 0x9f: case 0xd7: case 0xf4:
    case 0xf5: case 0xf8 ... 0xfd:
        return simple(d, u);
    default:
        return false;
    }
}
