/*
 * Random user-mode programs: MMX, SSE2 and x87 instructions.  See program.h.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "program.h"

/* Opcodes after 0F that have a plain xmm, xmm/m128 form, by prefix. */
static const uint8_t packed_66[] = {
    0x14, 0x15, 0x28, 0x51, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5a, 0x5b,
    0x5c, 0x5d, 0x5e, 0x5f, 0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67,
    0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6f, 0x74, 0x75, 0x76, 0x7f, 0xd1,
    0xd2, 0xd3, 0xd4, 0xd5, 0xd8, 0xd9, 0xda, 0xdb, 0xdc, 0xdd, 0xde, 0xdf,
    0xe0, 0xe1, 0xe2, 0xe3, 0xe4, 0xe5, 0xe6, 0xe8, 0xe9, 0xea, 0xeb, 0xec,
    0xed, 0xee, 0xef, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf8, 0xf9, 0xfa,
    0xfb, 0xfc, 0xfd, 0xfe, 0xd6, 0x29, 0x10, 0x11,
};
static const uint8_t packed_none[] = {
    0x10, 0x11, 0x14, 0x15, 0x28, 0x29, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56,
    0x57, 0x58, 0x59, 0x5a, 0x5b, 0x5c, 0x5d, 0x5e, 0x5f,
};
static const uint8_t scalar_f3[] = {
    0x10, 0x11, 0x51, 0x52, 0x53, 0x58, 0x59, 0x5a, 0x5b, 0x5c, 0x5d, 0x5e,
    0x5f, 0x6f, 0x7e, 0x7f, 0xe6,
};
static const uint8_t scalar_f2[] = {
    0x10, 0x11, 0x51, 0x58, 0x59, 0x5a, 0x5c, 0x5d, 0x5e, 0x5f, 0xe6,
};

static void encode(Program *p, uint8_t prefix, bool rexw, uint8_t opcode,
                   unsigned reg, int rm, int imm)
{
    uint8_t rex = (rexw ? 8 : 0) | (reg & 8 ? 4 : 0) | (rm >= 8 ? 1 : 0);

    if (prefix) {
        program_byte(p, prefix);
    }
    if (rex) {
        program_byte(p, 0x40 | rex);
    }
    program_byte(p, 0x0f);
    program_byte(p, opcode);
    if (rm < 0) {
        program_byte(p, 0x80 | (reg & 7) << 3 | R_EBX);
        program_u32(p, 16 * rig_below(31));
    } else {
        program_byte(p, 0xc0 | (reg & 7) << 3 | (rm & 7));
    }
    if (imm >= 0) {
        program_byte(p, imm);
    }
}

#define PICK(table) (table)[rig_below(ARRAY_SIZE(table))]

static int xmm_rm(void)
{
    return rig_below(3) ? (int)rig_below(16) : -1;
}

static void plain(Program *p)
{
    switch (rig_below(4)) {
    case 0:
        encode(p, 0, false, PICK(packed_none), rig_below(16), xmm_rm(), -1);
        break;
    case 1:
        encode(p, 0xf3, false, PICK(scalar_f3), rig_below(16), xmm_rm(), -1);
        break;
    case 2:
        encode(p, 0xf2, false, PICK(scalar_f2), rig_below(16), xmm_rm(), -1);
        break;
    default:
        encode(p, 0x66, false, PICK(packed_66), rig_below(16), xmm_rm(), -1);
        break;
    }
}

static void special(Program *p)
{
    static const uint8_t shuffle[4] = { 0, 0x66, 0xf2, 0xf3 };
    unsigned which = rig_below(10);

    switch (which) {
    case 0:                     /* MOVD, MOVQ */
        encode(p, 0x66, rig_below(2), 0x6e, rig_below(16), program_gpr(), -1);
        break;
    case 1:
        encode(p, 0x66, rig_below(2), 0x7e, rig_below(16), program_gpr(), -1);
        break;
    case 2:
        encode(p, 0x66, false, 0xd7, program_gpr(), rig_below(16), -1);
        break;
    case 3:                     /* PSHUFD and relatives, not PSHUFW */
        encode(p, shuffle[1 + rig_below(3)], false, 0x70, rig_below(16),
               xmm_rm(), rig_below(256));
        break;
    case 4:                     /* CVTSI2SD */
        encode(p, rig_below(2) ? 0xf2 : 0xf3, rig_below(2), 0x2a,
               rig_below(16), program_gpr(), -1);
        break;
    case 5:                     /* CVT[T]SD2SI */
        encode(p, rig_below(2) ? 0xf2 : 0xf3, rig_below(2),
               0x2c + rig_below(2), program_gpr(), rig_below(16), -1);
        break;
    case 6:                     /* CMPxx */
        encode(p, shuffle[rig_below(4)], false, 0xc2, rig_below(16), xmm_rm(),
               rig_below(8));
        break;
    case 7:                     /* SHUFPS, SHUFPD */
        encode(p, shuffle[rig_below(2)], false, 0xc6, rig_below(16), xmm_rm(),
               rig_below(256));
        break;
    case 8:                     /* PSLLDQ, PSRLDQ, shifts by immediate */
        encode(p, 0x66, false, 0x73, rig_below(2) ? 3 : 7, rig_below(16),
               rig_below(18));
        break;
    default:                    /* PINSRW, PEXTRW */
        encode(p, 0x66, false, 0xc4, rig_below(16), program_gpr(),
               rig_below(256));
        encode(p, 0x66, false, 0xc5, program_gpr(), rig_below(16),
               rig_below(256));
        break;
    }
}

/* [U]COMISS, [U]COMISD define all flags. */
static void compare(Program *p)
{
    encode(p, rig_below(2) ? 0x66 : 0, false, 0x2e + rig_below(2),
           rig_below(16), xmm_rm(), -1);
    p->undefined = 0;
}

/*
 * A closed x87 computation: FINIT, loads, arithmetic, stores.  FSW is left to
 * the final comparison by FNSTSW semantics that all vendors share.
 */
static void x87(Program *p)
{
    static const uint8_t load[3][2] = { { 0xd9, 0 }, { 0xdd, 0 }, { 0xdf, 5 } };
    static const uint8_t unary[5] = { 0xe0, 0xe1, 0xfa, 0xfc, 0xe8 };

    program_byte(p, 0xdb);
    program_byte(p, 0xe3);
    for (int i = 0; i < 3; i++) {
        const uint8_t *l = load[rig_below(3)];

        program_byte(p, l[0]);
        program_byte(p, 0x80 | l[1] << 3 | R_EBX);
        program_u32(p, rig_below(480));
    }
    for (unsigned n = rig_below(4); n; n--) {
        static const uint8_t reg[6] = { 0, 1, 4, 5, 6, 7 };

        program_byte(p, rig_below(2) ? 0xd8 : 0xdc);
        program_byte(p, 0xc0 | reg[rig_below(6)] << 3 | rig_below(3));
    }
    program_byte(p, 0xd9);
    program_byte(p, unary[rig_below(5)]);
    program_byte(p, 0xdd);      /* FSTP m64 */
    program_byte(p, 0x9b);
    program_u32(p, rig_below(480));
    program_byte(p, 0xdb);      /* FSTP m80 */
    program_byte(p, 0xbb);
    program_u32(p, rig_below(480));
    program_byte(p, 0xdb);
    program_byte(p, 0xe3);
}

/* Some MMX, then EMMS. */
static void mmx(Program *p)
{
    static const uint8_t op[] = {
        0x60, 0x63, 0x67, 0x6b, 0x6f, 0x74, 0xd4, 0xd5, 0xdb, 0xdd, 0xe5, 0xeb,
        0xef, 0xf5, 0xf6, 0xfc, 0x7f,
    };

    for (int i = 0; i < 4; i++) {
        encode(p, 0, false, PICK(op), rig_below(8),
               rig_below(2) ? (int)rig_below(8) : -1, -1);
    }
    program_byte(p, 0x0f);
    program_byte(p, 0x77);
    program_byte(p, 0xdb);
    program_byte(p, 0xe3);
}

void program_simd(Program *p)
{
    switch (rig_below(8)) {
    case 0:
    case 1:
    case 2:
        plain(p);
        break;
    case 3:
    case 4:
        special(p);
        break;
    case 5:
        compare(p);
        break;
    case 6:
        x87(p);
        break;
    default:
        mmx(p);
        break;
    }
}
