/*
 * Random user-mode programs for 16- and 32-bit code segments.  See program.h.
 *
 * CS starts at RIG_TEXT, DS and ES at RIG_OPERAND; EBX is LEGACY_EBX throughout
 * and addresses in DS are small, so that both address sizes work.  SS is flat,
 * which leaves out addressing by EBP and ESP.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "program.h"

static void instruction(Program *p);

static unsigned random_size(void)
{
    return MIN(rig_below(4), 2u);
}

static unsigned random_reg(unsigned size)
{
    static const uint8_t wide[6] = { 0, 1, 2, 5, 6, 7 };
    static const uint8_t bytes[6] = { 0, 1, 2, 4, 5, 6 };

    return size ? wide[rig_below(6)] : bytes[rig_below(6)];
}

static void consume(Program *p, uint32_t flags)
{
    if (p->undefined & flags) {
        program_byte(p, 0x38);          /* CMP AL, DL */
        program_byte(p, 0xd0);
        p->undefined = 0;
    }
}

static void produce(Program *p, uint32_t defined, uint32_t undefined)
{
    p->undefined = (p->undefined & ~defined) | undefined;
}

static void size_prefix(Program *p, unsigned size)
{
    if (size && (size == 2) != (p->bits == 32)) {
        program_byte(p, 0x66);
    }
}

/* Returns: whether addresses are 16 bits wide. */
static bool address_prefix(Program *p)
{
    bool narrow = rig_below(2);

    if (narrow != (p->bits == 16)) {
        program_byte(p, 0x67);
    }
    return narrow;
}

static void immediate(Program *p, unsigned size)
{
    uint32_t v = rig_below(3) ? (uint32_t)rig_rand() : rig_below(4) - 2u;

    for (unsigned i = 0; i < (1u << size); i++) {
        program_byte(p, v >> (8 * i));
    }
}

static void word(Program *p, unsigned v)
{
    program_byte(p, v);
    program_byte(p, v >> 8);
}

/* [bx + disp], [disp], [bx + si + disp] with SI known to be small */
static void memory_operand(Program *p, unsigned reg, bool narrow, bool index)
{
    unsigned disp = rig_below(300), mode = rig_below(3);

    reg <<= 3;
    if (index) {
        program_byte(p, 0x80 | reg | (narrow ? 0 : 4));
        if (!narrow) {
            program_byte(p, rig_below(2) << 6 | R_ESI << 3 | R_EBX);
        }
    } else if (mode == 0) {
        program_byte(p, 0x40 | reg | (narrow ? 7 : R_EBX));
        program_byte(p, (int)rig_below(190) - 63);
        return;
    } else if (mode == 1) {
        program_byte(p, 0x80 | reg | (narrow ? 7 : R_EBX));
    } else {
        program_byte(p, reg | (narrow ? 6 : 5));
        disp += LEGACY_EBX;
    }
    if (narrow) {
        word(p, disp);
    } else {
        program_u32(p, disp);
    }
}

/* @opcode is one byte, or 0F and one; @rm is a register or -1 for memory */
static void modrm(Program *p, unsigned size, uint32_t opcode, unsigned reg,
                  int rm, bool lockable)
{
    bool narrow = false, index = rm < 0 && reg != R_ESI && !rig_below(4);

    if (index) {
        program_byte(p, 0x9c);          /* PUSHF; AND SI, 0x3f; POPF */
        if (p->bits == 32) {
            program_byte(p, 0x83);
        } else {
            program_byte(p, 0x66);
            program_byte(p, 0x83);
        }
        program_byte(p, 0xe6);
        program_byte(p, 0x3f);
        program_byte(p, 0x9d);
    }
    if (rm < 0 && lockable && !rig_below(4)) {
        program_byte(p, 0xf0);
    }
    size_prefix(p, size);
    if (rm < 0) {
        narrow = address_prefix(p);
    }
    if (opcode > 0xff) {
        program_byte(p, opcode >> 8);
    }
    program_byte(p, opcode);
    if (rm < 0) {
        memory_operand(p, reg, narrow, index);
    } else {
        program_byte(p, 0xc0 | reg << 3 | rm);
    }
}

static int random_rm(unsigned size)
{
    return rig_below(2) ? (int)random_reg(size) : -1;
}

static uint32_t condition_flags(unsigned cc)
{
    static const uint32_t flags[8] = {
        CC_O, CC_C, CC_Z, CC_C | CC_Z, CC_S, CC_P, CC_S | CC_O,
        CC_S | CC_O | CC_Z,
    };

    return flags[cc >> 1];
}

static void group_alu(Program *p)
{
    unsigned op = rig_below(8), size = random_size();
    bool logic = op == 1 || op == 4 || op == 6;
    int rm = random_rm(size);

    if (op == 2 || op == 3) {
        consume(p, CC_C);
    }
    switch (rig_below(5)) {
    case 0:
        modrm(p, size, op << 3 | (size != 0), random_reg(size), rm, op != 7);
        break;
    case 1:
        modrm(p, size, op << 3 | 2 | (size != 0), random_reg(size), rm, false);
        break;
    case 2:
        modrm(p, size, size ? 0x81 : 0x80, op, rm, op != 7);
        immediate(p, size);
        break;
    case 3:
        modrm(p, size, size ? 0x83 : 0x82, op, rm, op != 7);
        immediate(p, 0);
        break;
    default:
        size_prefix(p, size);
        program_byte(p, op << 3 | 4 | (size != 0));
        immediate(p, size);
        break;
    }
    produce(p, CC_MASK, logic ? CC_A : 0);
}

static void group_unary(Program *p)
{
    unsigned size = random_size(), op = rig_below(5);

    switch (op) {
    case 0:
    case 1:
        modrm(p, size, size ? 0xff : 0xfe, op, random_rm(size), true);
        produce(p, CC_MASK & ~CC_C, 0);
        break;
    case 2:
    case 3:
        modrm(p, size, size ? 0xf7 : 0xf6, op, random_rm(size), true);
        produce(p, op == 3 ? CC_MASK : 0, 0);
        break;
    default:                            /* INC, DEC of a register */
        size = 1 + rig_below(2);
        size_prefix(p, size);
        program_byte(p, 0x40 | rig_below(2) << 3 | random_reg(size));
        produce(p, CC_MASK & ~CC_C, 0);
        break;
    }
}

static void group_move(Program *p)
{
    unsigned size = random_size(), cc = rig_below(16);

    switch (rig_below(8)) {
    case 0:
        modrm(p, size, size ? 0x89 : 0x88, random_reg(size), random_rm(size),
              false);
        break;
    case 1:
        modrm(p, size, size ? 0x8b : 0x8a, random_reg(size), random_rm(size),
              false);
        break;
    case 2:
        modrm(p, size, size ? 0x87 : 0x86, random_reg(size), random_rm(size),
              true);
        break;
    case 3:
        size = 1 + rig_below(2);
        modrm(p, size, 0x0fb6 | rig_below(2) << 3, random_reg(size),
              random_rm(0), false);
        break;
    case 4:
        modrm(p, 2, 0x0fb7 | rig_below(2) << 3, random_reg(2), random_rm(1),
              false);
        break;
    case 5:
        size = 1 + rig_below(2);
        consume(p, condition_flags(cc));
        modrm(p, size, 0x0f40 | cc, random_reg(size), random_rm(size), false);
        break;
    case 6:
        consume(p, condition_flags(cc));
        modrm(p, 0, 0x0f90 | cc, 0, random_rm(0), false);
        break;
    default:                            /* MOV accumulator, moffs */
        size_prefix(p, size);
        {
            bool narrow = address_prefix(p);

            program_byte(p, 0xa0 | rig_below(2) << 1 | (size != 0));
            if (narrow) {
                word(p, rig_below(500));
            } else {
                program_u32(p, rig_below(500));
            }
        }
        break;
    }
}

static void group_shift(Program *p)
{
    static const uint8_t ops[7] = { 0, 1, 2, 3, 4, 5, 7 };
    unsigned size = random_size(), op = ops[rig_below(7)];
    unsigned count = 1 + rig_below((8u << size) - 1);
    bool rotate = op < 4;

    if (op == 2 || op == 3) {
        consume(p, CC_C);
    }
    if (rig_below(2)) {
        modrm(p, size, size ? 0xc1 : 0xc0, op, random_rm(size), false);
        program_byte(p, count);
    } else {
        modrm(p, size, size ? 0xd1 : 0xd0, op, random_rm(size), false);
        count = 1;
    }
    produce(p, rotate ? CC_C | CC_O : CC_MASK,
            (count == 1 ? 0 : CC_O) | (rotate ? 0 : CC_A));
}

static void group_multiply(Program *p)
{
    unsigned size = random_size();

    switch (rig_below(4)) {
    case 0:
        modrm(p, size, size ? 0xf7 : 0xf6, 4 + rig_below(2), random_rm(size),
              false);
        break;
    case 1:
        size = 1 + rig_below(2);
        modrm(p, size, 0x0faf, random_reg(size), random_rm(size), false);
        break;
    case 2:
        size = 1 + rig_below(2);
        modrm(p, size, 0x69, random_reg(size), random_rm(size), false);
        immediate(p, size);
        break;
    default:                            /* XOR EDX, EDX; OR CX, 1; DIV */
        modrm(p, 2, 0x31, R_EDX, R_EDX, false);
        modrm(p, 1, 0x83, 1, R_ECX, false);
        program_byte(p, 1);
        modrm(p, 1 + rig_below(2), 0xf7, 6, R_ECX, false);
        produce(p, 0, CC_MASK);
        return;
    }
    produce(p, CC_MASK, CC_MASK & ~(CC_C | CC_O));
}

/* Decimal adjustment, SALC, sign extension, flags, XLAT */
static void group_accumulator(Program *p)
{
    switch (rig_below(9)) {
    case 0:
        consume(p, CC_C | CC_A);
        program_byte(p, 0x27 | rig_below(2) << 3);      /* DAA, DAS */
        produce(p, CC_MASK, CC_O);
        break;
    case 1:
        consume(p, CC_A);
        program_byte(p, 0x37 | rig_below(2) << 3);      /* AAA, AAS */
        produce(p, CC_MASK, CC_MASK & ~(CC_A | CC_C));
        break;
    case 2:
        program_byte(p, 0xd4 | rig_below(2));           /* AAM, AAD */
        program_byte(p, 1 + rig_below(255));
        produce(p, CC_MASK, CC_O | CC_A | CC_C);
        break;
    case 3:
        consume(p, CC_C);
        program_byte(p, 0xd6);                          /* SALC */
        break;
    case 4:
        size_prefix(p, 1 + rig_below(2));
        program_byte(p, 0x98 + rig_below(2));
        break;
    case 5:
        consume(p, CC_MASK & ~CC_O);
        program_byte(p, 0x9f);
        break;
    case 6:
        program_byte(p, 0x9e);
        produce(p, CC_MASK & ~CC_O, 0);
        break;
    case 7:
        address_prefix(p);
        program_byte(p, 0xd7);
        break;
    default:
        consume(p, CC_C);
        program_byte(p, 0xf5);
        break;
    }
}

/* Pushes and pops of one size each, PUSHA and POPA, ENTER and LEAVE */
static void group_stack(Program *p)
{
    unsigned size = 1 + rig_below(2), how = rig_below(6);

    if (how == 5) {             /* not 16 bits, on a 32-bit stack */
        size_prefix(p, 2);
        program_byte(p, 0xc8);
        word(p, 4 * rig_below(8));
        program_byte(p, rig_below(2));
        size_prefix(p, 2);
        program_byte(p, 0xc9);
        return;
    }
    if (how == 4) {
        size_prefix(p, size);
        program_byte(p, 0x60);
        size_prefix(p, size);
        program_byte(p, 0x61);
        return;
    }
    if (how == 0) {
        size_prefix(p, size);
        program_byte(p, 0x50 | random_reg(size));
    } else if (how == 1) {
        size_prefix(p, size);
        program_byte(p, 0x68);
        immediate(p, size);
    } else if (how == 2) {
        size_prefix(p, size);
        program_byte(p, 0x6a);
        immediate(p, 0);
    } else {
        modrm(p, size, 0xff, 6, -1, false);
    }
    if (p->depth < 3 && rig_below(2)) {
        p->depth++;
        instruction(p);
        p->depth--;
    }
    size_prefix(p, size);
    program_byte(p, 0x58 | random_reg(size));
}

static void group_string(Program *p)
{
    static const uint8_t ops[5] = { 0xa4, 0xaa, 0xac, 0xae, 0xa6 };
    unsigned size = random_size(), op = ops[rig_below(5)];
    bool compare = op == 0xae || op == 0xa6, rep = rig_below(2);
    bool down = !rig_below(4);

    for (unsigned reg = R_ESI; reg <= R_EDI; reg++) {
        size_prefix(p, 2);
        program_byte(p, 0xb8 | reg);
        program_u32(p, 150 + rig_below(150));
    }
    if (rep) {
        size_prefix(p, 2);
        program_byte(p, 0xb9);
        program_u32(p, rig_below(16));
        consume(p, compare ? CC_MASK : 0);
    }
    if (down) {
        program_byte(p, 0xfd);
    }
    size_prefix(p, size);
    address_prefix(p);
    if (rep) {
        program_byte(p, compare && rig_below(2) ? 0xf2 : 0xf3);
    }
    program_byte(p, op | (size != 0));
    if (down) {
        program_byte(p, 0xfc);
    }
    if (compare) {
        produce(p, CC_MASK, 0);
    }
}

/* Jcc with either operand size, CALL and RET, LOOP */
static void group_branch(Program *p)
{
    unsigned cc = rig_below(16), size = 1 + rig_below(2), hole, start;
    uint32_t undefined = 0;

    p->depth++;
    switch (rig_below(3)) {
    case 0:
        consume(p, condition_flags(cc));
        size_prefix(p, size);
        program_byte(p, 0x0f);
        program_byte(p, 0x80 | cc);
        word(p, 0);
        if (size == 2) {
            word(p, 0);
        }
        hole = p->len;
        undefined = p->undefined;
        instruction(p);
        instruction(p);
        p->undefined |= undefined;
        if (size == 2) {
            stl_le_p(p->code + hole - 4, p->len - hole);
        } else {
            stw_le_p(p->code + hole - 2, p->len - hole);
        }
        break;
    case 1:                     /* CALL f; JMP over; f: ..; RET; over: */
        size_prefix(p, size);
        program_byte(p, 0xe8);
        word(p, 3 + (p->bits == 32 ? 2 : 0));
        if (size == 2) {
            word(p, 0);
        }
        program_byte(p, 0xe9);
        word(p, 0);
        if (p->bits == 32) {
            word(p, 0);
        }
        hole = p->len;
        instruction(p);
        size_prefix(p, size);
        program_byte(p, 0xc3);
        if (p->bits == 32) {
            stl_le_p(p->code + hole - 4, p->len - hole);
        } else {
            stw_le_p(p->code + hole - 2, p->len - hole);
        }
        break;
    default:                    /* MOV ECX, n; body; LOOP body */
        size_prefix(p, 2);
        program_byte(p, 0xb9);
        program_u32(p, 1 + rig_below(4));
        consume(p, CC_MASK);
        start = p->len;
        size_prefix(p, 2);
        program_byte(p, 0x51);
        p->depth += 3;          /* short enough for a byte displacement */
        group_alu(p);
        p->depth -= 3;
        size_prefix(p, 2);
        program_byte(p, 0x59);
        undefined = p->undefined;
        program_byte(p, 0x38);
        program_byte(p, 0xd0);
        p->undefined = 0;
        address_prefix(p);
        program_byte(p, 0xe0 + rig_below(3));
        program_byte(p, start - (p->len + 1));
        break;
    }
    p->depth--;
}

static void instruction(Program *p)
{
    static void (*const group[])(Program *) = {
        group_alu, group_alu, group_unary, group_move, group_move,
        group_shift, group_multiply, group_accumulator, group_stack,
        group_string,
    };

    if (p->depth < 3 && !rig_below(8)) {
        group_branch(p);
    } else {
        group[rig_below(ARRAY_SIZE(group))](p);
    }
}

void program_generate_legacy(Program *p, unsigned bits, unsigned groups)
{
    memset(p, 0, sizeof(*p));
    p->bits = bits;
    while (p->groups < groups && p->len + 600 < sizeof(p->code)) {
        instruction(p);
        p->end[p->groups] = p->len;
        p->undef[p->groups++] = p->undefined;
    }
}
