/*
 * Random user-mode programs: integer instructions.  See program.h.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "program.h"

static void instruction(Program *p);

void program_byte(Program *p, uint8_t b)
{
    g_assert_cmpuint(p->len, <, sizeof(p->code));
    p->code[p->len++] = b;
}

void program_u32(Program *p, uint32_t v)
{
    for (int i = 0; i < 4; i++) {
        program_byte(p, v >> (8 * i));
    }
}

unsigned program_gpr(void)
{
    unsigned r = rig_below(16);

    return r == R_ESP || r == R_EBX ? R_EAX : r;
}

/* Log2 of the operand size, 0 to 3. */
static unsigned random_size(void)
{
    static const uint8_t size[8] = { 0, 1, 2, 2, 2, 3, 3, 3 };

    return size[rig_below(8)];
}

/* Byte registers by ModRM number; BL, BH and SPL stay out. */
static unsigned byte_reg(bool rex)
{
    static const uint8_t legacy[6] = { 0, 1, 2, 4, 5, 6 };

    return rex ? program_gpr() : legacy[rig_below(6)];
}

static unsigned any_reg(unsigned size, bool rex)
{
    return size ? program_gpr() & (rex ? 15 : 7) : byte_reg(rex);
}

static unsigned sane_reg(unsigned size, bool rex)
{
    unsigned r = any_reg(size, rex);

    if (size && (r == R_ESP || r == R_EBX)) {
        r = R_ECX;
    }
    return r;
}

/* Memory: [rbx + disp8], [rbx + disp32] or [rip + disp32] to the operand. */
static void memory_operand(Program *p, unsigned reg, unsigned imm_bytes,
                           unsigned span)
{
    unsigned disp = rig_below(sizeof(((RigState *)0)->mem) - span);

    switch (rig_below(3)) {
    case 0:
        disp &= 0x7f;
        program_byte(p, 0x40 | (reg & 7) << 3 | R_EBX);
        program_byte(p, disp);
        break;
    case 1:
        program_byte(p, 0x80 | (reg & 7) << 3 | R_EBX);
        program_u32(p, disp);
        break;
    default:
        program_byte(p, 0x05 | (reg & 7) << 3);
        program_u32(p, RIG_OPERAND + disp -
                       (RIG_TEXT + p->len + 4 + imm_bytes));
        break;
    }
}

/*
 * [66] [REX] opcode bytes ModRM, 'reg' being a register or an extension;
 * @rm is a register, or -1 for memory of @span bytes.
 */
static void modrm(Program *p, unsigned size, bool rex, uint32_t opcode,
                  unsigned reg, int rm, unsigned imm_bytes, unsigned span)
{
    uint8_t prefix = (size == 3 ? 8 : 0) | (reg & 8 ? 4 : 0) |
                     (rm >= 8 ? 1 : 0);

    if (size == 1) {
        program_byte(p, 0x66);
    }
    if (prefix || rex) {
        program_byte(p, 0x40 | prefix);
    }
    if (opcode > 0xffff) {
        program_byte(p, opcode >> 16);
    }
    if (opcode > 0xff) {
        program_byte(p, opcode >> 8);
    }
    program_byte(p, opcode);
    if (rm < 0) {
        memory_operand(p, reg, imm_bytes, span);
    } else {
        program_byte(p, 0xc0 | (reg & 7) << 3 | (rm & 7));
    }
}

static void immediate(Program *p, unsigned size)
{
    uint64_t v = rig_below(3) ? rig_rand() : rig_below(4) - 2u;

    for (unsigned i = 0; i < (1u << MIN(size, 2u)); i++) {
        program_byte(p, v >> (8 * i));
    }
}

static unsigned imm_size(unsigned size)
{
    return 1u << MIN(size, 2u);
}

/* CMP of two registers: defines every flag. */
static void define_flags(Program *p)
{
    modrm(p, 2, false, 0x39, R_ECX, R_EDX, 0, 0);
    p->undefined = 0;
}

static void consume(Program *p, uint32_t flags)
{
    if (p->undefined & flags) {
        define_flags(p);
    }
}

/* An instruction that sets @defined and leaves @undefined open. */
static void produce(Program *p, uint32_t defined, uint32_t undefined)
{
    p->undefined = (p->undefined & ~defined) | undefined;
}

static uint32_t condition_flags(unsigned cc)
{
    static const uint32_t flags[8] = {
        CC_O, CC_C, CC_Z, CC_C | CC_Z, CC_S, CC_P, CC_S | CC_O,
        CC_S | CC_O | CC_Z,
    };

    return flags[cc >> 1];
}

/* A REX prefix (0x40) or not, where either is possible. */
static bool random_rex(unsigned size)
{
    return size == 3 || rig_below(2);
}

static void lock_prefix(Program *p, int rm)
{
    if (rm < 0 && !rig_below(4)) {
        program_byte(p, 0xf0);
    }
}

static int random_rm(unsigned size, bool rex)
{
    return rig_below(2) ? (int)sane_reg(size, rex) : -1;
}

static void group_alu(Program *p)
{
    unsigned op = rig_below(8), size = random_size();
    bool rex = random_rex(size), logic = op == 1 || op == 4 || op == 6;
    int rm = random_rm(size, rex);

    if (op == 2 || op == 3) {
        consume(p, CC_C);
    }
    switch (rig_below(4)) {
    case 0:
        if (op != 7) {
            lock_prefix(p, rm);
        }
        modrm(p, size, rex, op << 3 | (size ? 1 : 0), sane_reg(size, rex), rm,
              0, 8);
        break;
    case 1:
        modrm(p, size, rex, op << 3 | (size ? 3 : 2), sane_reg(size, rex), rm,
              0, 8);
        break;
    case 2:
        if (op != 7) {
            lock_prefix(p, rm);
        }
        modrm(p, size, rex, size ? 0x81 : 0x80, op, rm, imm_size(size), 8);
        immediate(p, size);
        break;
    default:
        if (size) {
            modrm(p, size, rex, 0x83, op, rm, 1, 8);
            program_byte(p, rig_rand());
        } else {
            modrm(p, 0, rex, 0x84, byte_reg(rex), rm, 0, 1);     /* TEST */
            logic = true;
        }
        break;
    }
    produce(p, CC_MASK, logic ? CC_A : 0);
}

static void group_unary(Program *p)
{
    unsigned size = random_size(), which = rig_below(5);
    bool rex = random_rex(size);
    int rm = random_rm(size, rex);

    if (which < 4) {
        lock_prefix(p, rm);
    }
    switch (which) {
    case 0:
    case 1:                     /* INC, DEC */
        modrm(p, size, rex, size ? 0xff : 0xfe, which, rm, 0, 8);
        produce(p, CC_MASK & ~CC_C, 0);
        break;
    case 2:                     /* NOT */
        modrm(p, size, rex, size ? 0xf7 : 0xf6, 2, rm, 0, 8);
        break;
    case 3:                     /* NEG */
        modrm(p, size, rex, size ? 0xf7 : 0xf6, 3, rm, 0, 8);
        produce(p, CC_MASK, 0);
        break;
    default:                    /* TEST imm */
        modrm(p, size, rex, size ? 0xf7 : 0xf6, 0, rm, imm_size(size), 8);
        immediate(p, size);
        produce(p, CC_MASK, CC_A);
        break;
    }
}

static void group_move(Program *p)
{
    unsigned size = random_size();
    bool rex = random_rex(size);
    int rm = random_rm(size, rex);
    unsigned reg = sane_reg(size, rex);

    switch (rig_below(8)) {
    case 0:
        modrm(p, size, rex, size ? 0x89 : 0x88, reg, rm, 0, 8);
        break;
    case 1:
        modrm(p, size, rex, size ? 0x8b : 0x8a, reg, rm, 0, 8);
        break;
    case 2:
        modrm(p, size, rex, size ? 0xc7 : 0xc6, 0, rm, imm_size(size), 8);
        immediate(p, size);
        break;
    case 3:                     /* MOVZX, MOVSX from byte: needs REX sanity */
        size = 1 + rig_below(3);
        rex = random_rex(size);
        rm = random_rm(0, rex);
        modrm(p, size, rex, 0x0fb6 | rig_below(2) << 3, sane_reg(size, rex),
              rm, 0, 1);
        break;
    case 4:                     /* from word */
        size = 2 + rig_below(2);
        rex = random_rex(size);
        modrm(p, size, rex, 0x0fb7 | rig_below(2) << 3, sane_reg(size, rex),
              random_rm(size, rex), 0, 2);
        break;
    case 5:                     /* MOVSXD */
        modrm(p, 3, true, 0x63, program_gpr(), random_rm(3, true), 0, 4);
        break;
    case 6:                     /* MOV r64, imm64 or r32, imm32 */
        reg = program_gpr();
        program_byte(p, 0x48 | (reg >> 3));
        program_byte(p, 0xb8 | (reg & 7));
        program_u32(p, rig_rand());
        program_u32(p, rig_rand());
        break;
    default:                    /* XCHG */
        modrm(p, size, rex, size ? 0x87 : 0x86, reg, rm, 0, 8);
        break;
    }
}

/* LEA with a scaled index, BSWAP, CMOV, SETcc, MOVNTI, conversions */
static void group_register(Program *p)
{
    unsigned size = 1 + rig_below(3), cc = rig_below(16);
    bool rex = random_rex(size);
    unsigned reg = program_gpr(), index = program_gpr();

    switch (rig_below(6)) {
    case 0:
        program_byte(p, 0x48 | (reg & 8 ? 4 : 0) | (index & 8 ? 2 : 0));
        program_byte(p, 0x8d);
        program_byte(p, 0x84 | (reg & 7) << 3);
        program_byte(p, rig_below(4) << 6 | (index & 7) << 3 | R_EBX);
        program_u32(p, rig_rand());
        break;
    case 1:
        program_byte(p, 0x40 | rig_below(2) << 3 | reg >> 3);
        program_byte(p, 0x0f);
        program_byte(p, 0xc8 | (reg & 7));
        break;
    case 2:
        consume(p, condition_flags(cc));
        modrm(p, size, rex, 0x0f40 | cc, sane_reg(size, rex),
              random_rm(size, rex), 0, 8);
        break;
    case 3:
        consume(p, condition_flags(cc));
        modrm(p, 0, rex, 0x0f90 | cc, 0, random_rm(0, rex), 0, 1);
        break;
    case 4:
        modrm(p, 2 + rig_below(2), true, 0x0fc3, reg, -1, 0, 8);
        break;
    default:                    /* CBW .. CQO */
        if (size == 1) {
            program_byte(p, 0x66);
        } else if (size == 3) {
            program_byte(p, 0x48);
        }
        program_byte(p, 0x98 + rig_below(2));
        break;
    }
}

/* Counts are known: from 1 to below the operand size. */
static void group_shift(Program *p)
{
    static const uint8_t ops[7] = { 0, 1, 2, 3, 4, 5, 7 };
    unsigned size = random_size(), op = ops[rig_below(7)];
    unsigned count = 1 + rig_below((8u << size) - 1);
    bool rex = random_rex(size), rotate = op < 4;
    int rm = random_rm(size, rex);

    if (op == 2 || op == 3) {
        consume(p, CC_C);
    }
    switch (rig_below(3)) {
    case 0:
        modrm(p, size, rex, size ? 0xd1 : 0xd0, op, rm, 0, 8);
        count = 1;
        break;
    case 1:
        modrm(p, size, rex, size ? 0xc1 : 0xc0, op, rm, 1, 8);
        program_byte(p, count);
        break;
    default:
        program_byte(p, 0xb1);  /* MOV CL, count */
        program_byte(p, count);
        modrm(p, size, rex, size ? 0xd3 : 0xd2, op, rm, 0, 8);
        break;
    }
    produce(p, rotate ? CC_C | CC_O : CC_MASK,
            (count == 1 ? 0 : CC_O) | (rotate ? 0 : CC_A));
}

static void group_double_shift(Program *p)
{
    unsigned size = 1 + rig_below(3);
    unsigned count = 1 + rig_below((8u << size) - 1);
    bool rex = random_rex(size);

    modrm(p, size, rex, rig_below(2) ? 0x0fa4 : 0x0fac, sane_reg(size, rex),
          random_rm(size, rex), 1, 8);
    program_byte(p, count);
    produce(p, CC_MASK, CC_A | (count == 1 ? 0 : CC_O));
}

static void group_multiply(Program *p)
{
    unsigned size = random_size();
    bool rex = random_rex(size);
    int rm = random_rm(size, rex);

    switch (rig_below(4)) {
    case 0:
    case 1:                     /* MUL, IMUL of the accumulator */
        modrm(p, size, rex, size ? 0xf7 : 0xf6, 4 + rig_below(2), rm, 0, 8);
        break;
    case 2:
        size = 1 + rig_below(3);
        rex = random_rex(size);
        modrm(p, size, rex, 0x0faf, sane_reg(size, rex), random_rm(size, rex),
              0, 8);
        break;
    default:
        size = 1 + rig_below(3);
        rex = random_rex(size);
        modrm(p, size, rex, 0x69, sane_reg(size, rex), random_rm(size, rex),
              imm_size(size), 8);
        immediate(p, size);
        break;
    }
    produce(p, CC_MASK, CC_MASK & ~(CC_C | CC_O));
}

/* Mostly divides without a fault; now and then it faults. */
static void group_divide(Program *p)
{
    unsigned size = 1 + rig_below(3);

    if (rig_below(16)) {
        modrm(p, 2, false, 0x31, R_EDX, R_EDX, 0, 0);   /* XOR EDX, EDX */
        modrm(p, size, false, 0x83, 1, R_ECX, 1, 0);    /* OR ECX, 1 */
        program_byte(p, 1);
        modrm(p, size, false, 0xf7, 6, R_ECX, 0, 0);    /* DIV */
    } else if (rig_below(2)) {
        modrm(p, size, false, 0xf7, 6 + rig_below(2), R_ECX, 0, 0);
    } else {
        modrm(p, 0, false, 0xf6, 6 + rig_below(2), R_ECX, 0, 0);
    }
    produce(p, 0, CC_MASK);
}

static void group_bits(Program *p)
{
    unsigned size = 1 + rig_below(3), op = 4 + rig_below(4);
    bool rex = random_rex(size);
    unsigned reg = sane_reg(size, rex);
    int rm = random_rm(size, rex);

    switch (rig_below(3)) {
    case 0:
        if (op != 4) {
            lock_prefix(p, rm);
        }
        modrm(p, size, rex, 0x0fba, op, rm, 1, 8);
        program_byte(p, rig_rand());
        produce(p, CC_C, CC_MASK & ~(CC_C | CC_Z));
        break;
    case 1:                     /* bit offsets -128 to 127 from the middle */
        modrm(p, 3, true, 0x0fbe, reg, rig_below(2) ? R_ECX : R_EDX, 0, 0);
        program_byte(p, 0x48 | (reg & 8 ? 4 : 0));
        program_byte(p, 0x0f);
        program_byte(p, 0x83 | op << 3);        /* A3, AB, B3, BB */
        program_byte(p, 0x80 | (reg & 7) << 3 | R_EBX);
        program_u32(p, 100 + rig_below(200));
        produce(p, CC_C, CC_MASK & ~(CC_C | CC_Z));
        break;
    default:                    /* BSF, BSR of something that is not zero */
        modrm(p, 3, true, 0x0fba, 5, reg, 1, 0);
        program_byte(p, rig_below(8 << size));
        modrm(p, size, true, 0x0fbc | rig_below(2), sane_reg(size, true), reg,
              0, 0);
        produce(p, CC_Z, CC_MASK & ~CC_Z);
        break;
    }
}

static void group_exchange(Program *p)
{
    unsigned size = random_size();
    bool rex = random_rex(size);
    int rm = random_rm(size, rex);

    if (!rig_below(3)) {        /* CMPXCHG8B */
        lock_prefix(p, -1);
        modrm(p, 2, false, 0x0fc7, 1, -1, 0, 8);
        produce(p, CC_Z, 0);
        return;
    }
    lock_prefix(p, rm);
    if (rig_below(2)) {
        modrm(p, size, rex, size ? 0x0fc1 : 0x0fc0, sane_reg(size, rex), rm, 0,
              8);
    } else {
        /* vendors differ on the upper half of a 32-bit register left alone */
        if (size == 2 && rm >= 0) {
            size = 3;
            rex = true;
        }
        modrm(p, size, rex, size ? 0x0fb1 : 0x0fb0, sane_reg(size, rex), rm, 0,
              8);
    }
    produce(p, CC_MASK, 0);
}

static void group_flags(Program *p)
{
    switch (rig_below(7)) {
    case 0:
        program_byte(p, 0xf8 + rig_below(2));   /* CLC, STC */
        produce(p, CC_C, 0);
        break;
    case 1:
        consume(p, CC_C);
        program_byte(p, 0xf5);                  /* CMC */
        break;
    case 2:
        consume(p, CC_MASK & ~CC_O);
        program_byte(p, 0x9f);                  /* LAHF */
        break;
    case 3:
        program_byte(p, 0x9e);                  /* SAHF */
        produce(p, CC_MASK & ~CC_O, 0);
        break;
    case 4:
        consume(p, CC_MASK);
        program_byte(p, 0x9c);                  /* PUSHFQ, POP RAX */
        program_byte(p, 0x58);
        break;
    case 5:                                     /* AND EAX, ..; OR; POPFQ */
        program_byte(p, 0x25);
        program_u32(p, CC_MASK);
        program_byte(p, 0x0d);
        program_u32(p, 0x202);
        program_byte(p, 0x50);
        program_byte(p, 0x9d);
        p->undefined = 0;
        break;
    default:                                    /* XLAT */
        program_byte(p, 0xd7);
        break;
    }
}

/* PUSH a register, POP another; PUSH imm; PUSH and POP memory */
static void group_stack(Program *p)
{
    unsigned from = program_gpr(), to = program_gpr();

    switch (rig_below(4)) {
    case 0:
        program_byte(p, 0x40 | from >> 3);
        program_byte(p, 0x50 | (from & 7));
        break;
    case 1:
        program_byte(p, 0x6a);
        program_byte(p, rig_rand());
        break;
    case 2:
        program_byte(p, 0x68);
        program_u32(p, rig_rand());
        break;
    default:
        modrm(p, 2, false, 0xff, 6, -1, 0, 8);
        break;
    }
    if (p->depth < 3 && rig_below(2)) {
        p->depth++;
        instruction(p);
        p->depth--;
    }
    if (rig_below(3)) {
        program_byte(p, 0x40 | to >> 3);
        program_byte(p, 0x58 | (to & 7));
    } else {
        modrm(p, 2, false, 0x8f, 0, -1, 0, 8);
    }
}

/* MOVS, STOS, LODS, SCAS, CMPS, with REP and both directions */
static void group_string(Program *p)
{
    static const uint8_t ops[5] = { 0xa4, 0xaa, 0xac, 0xae, 0xa6 };
    unsigned size = rig_below(4), op = ops[rig_below(5)];
    bool compare = op == 0xae || op == 0xa6, rep = rig_below(2);
    bool down = rig_below(4) == 0;

    /* LEA RSI/RDI, [RBX + 192 ..]: up to 16 elements either way */
    for (unsigned reg = R_ESI; reg <= R_EDI; reg++) {
        program_byte(p, 0x48);
        program_byte(p, 0x8d);
        program_byte(p, 0x83 | reg << 3);
        program_u32(p, 192 + rig_below(120));
    }
    if (rep) {
        program_byte(p, 0xb9);                  /* MOV ECX, count */
        program_u32(p, rig_below(16));
    }
    if (rep && compare) {
        define_flags(p);                        /* count may be zero */
    }
    if (down) {
        program_byte(p, 0xfd);
    }
    if (size == 1) {
        program_byte(p, 0x66);
    }
    if (rep) {
        program_byte(p, compare && rig_below(2) ? 0xf2 : 0xf3);
    }
    if (size == 3) {
        program_byte(p, 0x48);
    }
    program_byte(p, op | (size ? 1 : 0));
    if (down) {
        program_byte(p, 0xfc);
    }
    if (compare) {
        produce(p, CC_MASK, 0);
    }
}

/* Jcc over some instructions, CALL and RET, short loops */
static void group_branch(Program *p)
{
    unsigned cc = rig_below(16), hole, start;
    uint32_t undefined;

    p->depth++;
    switch (rig_below(4)) {
    case 0:
    case 1:
        consume(p, condition_flags(cc));
        program_byte(p, 0x0f);
        program_byte(p, 0x80 | cc);
        program_u32(p, 0);
        hole = p->len;
        undefined = p->undefined;
        for (unsigned n = 1 + rig_below(3); n; n--) {
            instruction(p);
        }
        p->undefined |= undefined;
        stl_le_p(p->code + hole - 4, p->len - hole);
        break;
    case 2:                     /* CALL f; JMP over; f: ..; RET; over: */
        program_byte(p, 0xe8);
        program_u32(p, 5);
        program_byte(p, 0xe9);
        program_u32(p, 0);
        hole = p->len;
        instruction(p);
        program_byte(p, 0xc3);
        stl_le_p(p->code + hole - 4, p->len - hole);
        break;
    default:                    /* MOV EBP, n; body; DEC EBP; JNZ body */
        program_byte(p, 0x55);
        program_byte(p, 0xbd);
        program_u32(p, 2 + rig_below(4));
        define_flags(p);
        start = p->len;
        program_byte(p, 0x55);
        instruction(p);
        program_byte(p, 0x5d);
        define_flags(p);
        program_byte(p, 0xff);
        program_byte(p, 0xcd);
        program_byte(p, 0x0f);
        program_byte(p, 0x85);
        program_u32(p, start - (p->len + 4));
        program_byte(p, 0x5d);
        break;
    }
    p->depth--;
}

static void instruction(Program *p)
{
    static void (*const group[])(Program *) = {
        group_alu, group_alu, group_alu, group_unary, group_move, group_move,
        group_register, group_register, group_shift, group_double_shift,
        group_multiply, group_divide, group_bits, group_exchange, group_flags,
        group_stack, group_string, program_simd, program_simd, program_simd,
    };

    if (p->depth < 3 && !rig_below(8)) {
        group_branch(p);
    } else {
        group[rig_below(ARRAY_SIZE(group))](p);
    }
}

void program_generate(Program *p, unsigned groups)
{
    memset(p, 0, sizeof(*p));
    while (p->groups < groups && p->len + 600 < sizeof(p->code)) {
        instruction(p);
        p->end[p->groups] = p->len;
        p->undef[p->groups++] = p->undefined;
    }
}
