/*
 * ADD OR ADC SBB AND SUB XOR CMP TEST, INC DEC NOT NEG, in every size and
 * operand form, against native execution.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "insn-gen.h"

static GuestRig *guest;

static void test_two_operands(void)
{
    unsigned op, form, log2, k;

    for (op = 0; op < 8; op++) {
        uint32_t undefined = op == 1 || op == 4 || op == 6 ? CC_A : 0;

        for (form = 0; form < 4; form++) {
            for (log2 = form & 1 ? 1 : 0; log2 < (form & 1 ? 4 : 1); log2++) {
                for (k = 0; k < 24; k++) {
                    uint8_t rex;
                    Insn i = k & 1 ? start(log2, &rex)
                                   : start_mem(log2, &rex);

                    put(&i, op << 3 | form);
                    if (k & 1) {
                        modrm_reg(&i, log2, rex, -1);
                    } else {
                        modrm_mem(&i, rex, -1);
                    }
                    compare(guest, "op", &i, undefined);
                }
            }
        }
    }
}

static void test_immediates(void)
{
    static const uint8_t opcode[] = { 0x80, 0x81, 0x83 };
    unsigned op, form, log2, k;

    for (op = 0; op < 8; op++) {
        uint32_t undefined = op == 1 || op == 4 || op == 6 ? CC_A : 0;

        for (form = 0; form < 3; form++) {
            for (log2 = form ? 1 : 0; log2 < (form ? 4 : 1); log2++) {
                for (k = 0; k < 24; k++) {
                    uint8_t rex;
                    Insn i = k & 1 ? start(log2, &rex)
                                   : start_mem(log2, &rex);

                    put(&i, opcode[form]);
                    if (k & 1) {
                        modrm_reg(&i, log2, rex, op);
                    } else {
                        modrm_mem(&i, rex, op);
                    }
                    put_imm(&i, form != 1 ? 1 : log2 == 1 ? 2 : 4);
                    compare(guest, "imm", &i, undefined);
                }
            }
        }
    }
}

static void test_accumulator(void)
{
    unsigned op, log2, k;

    for (op = 0; op < 8; op++) {
        uint32_t undefined = op == 1 || op == 4 || op == 6 ? CC_A : 0;

        for (log2 = 0; log2 < 4; log2++) {
            for (k = 0; k < 8; k++) {
                uint8_t rex;
                Insn i = start(log2, &rex);

                put(&i, op << 3 | (log2 ? 5 : 4));
                put_imm(&i, log2 == 0 ? 1 : log2 == 1 ? 2 : 4);
                compare(guest, "acc", &i, undefined);
            }
        }
    }
}

static void test_test(void)
{
    unsigned log2, k;

    for (log2 = 0; log2 < 4; log2++) {
        for (k = 0; k < 24; k++) {
            uint8_t rex;
            Insn i = k & 1 ? start(log2, &rex) : start_mem(log2, &rex);

            put(&i, k & 2 ? (log2 ? 0xf7 : 0xf6) : (log2 ? 0x85 : 0x84));
            if (k & 1) {
                modrm_reg(&i, log2, rex, k & 2 ? 0 : -1);
            } else {
                modrm_mem(&i, rex, k & 2 ? 0 : -1);
            }
            if (k & 2) {
                put_imm(&i, log2 == 0 ? 1 : log2 == 1 ? 2 : 4);
            }
            compare(guest, "test", &i, CC_A);
        }
    }
}

static void test_one_operand(void)
{
    /* opcode and /reg of INC DEC NOT NEG */
    static const uint8_t row[4][2] = {
        { 0xfe, 0 }, { 0xfe, 1 }, { 0xf6, 2 }, { 0xf6, 3 },
    };
    unsigned op, log2, k;

    for (op = 0; op < 4; op++) {
        for (log2 = 0; log2 < 4; log2++) {
            for (k = 0; k < 24; k++) {
                uint8_t rex;
                Insn i = k & 1 ? start(log2, &rex) : start_mem(log2, &rex);

                put(&i, row[op][0] | (log2 ? 1 : 0));
                if (k & 1) {
                    modrm_reg(&i, log2, rex, row[op][1]);
                } else {
                    modrm_mem(&i, rex, row[op][1]);
                }
                compare(guest, "un", &i, 0);
            }
        }
    }
}

/* A chain through several instructions exercises the lazy flags */
static void test_flag_consumers(void)
{
    unsigned op, log2, cc, k;

    for (op = 0; op < 8; op++) {
        for (log2 = 0; log2 < 4; log2++) {
            for (cc = 0; cc < 16; cc++) {
                for (k = 0; k < 2; k++) {
                    uint8_t rex;
                    Insn i = start(log2, &rex);

                    put(&i, op << 3 | (log2 ? 1 : 0));
                    modrm_reg(&i, log2, rex, -1);
                    put(&i, 0x0f);      /* setcc dl */
                    put(&i, 0x90 | cc);
                    put(&i, 0xc2);
                    put(&i, 0x70 | cc); /* jcc over an inc */
                    put(&i, 3);
                    put(&i, 0x48);
                    put(&i, 0xff);
                    put(&i, 0xc6);      /* inc rsi */
                    compare(guest, "setcc jcc", &i,
                            op == 1 || op == 4 || op == 6 ? CC_A : 0);
                }
            }
        }
    }
}

static void test_fused_branches(void)
{
    unsigned test, log2, cc, k;

    for (test = 0; test < 2; test++) {
        for (log2 = 0; log2 < 4; log2++) {
            for (cc = 0; cc < 16; cc++) {
                for (k = 0; k < 8; k++) {
                    uint8_t rex;
                    bool mem = k & 1, imm = k & 2;
                    Insn i = mem ? start_mem(log2, &rex) : start(log2, &rex);
                    uint8_t wide = log2 ? 1 : 0;

                    if (test) {
                        put(&i, imm ? 0xf6 | wide : 0x84 | wide);
                    } else {
                        put(&i, imm ? 0x80 | wide : (k & 4 ? 0x38 : 0x3a) |
                                wide);
                    }
                    if (mem) {
                        modrm_mem(&i, rex, imm ? (test ? 0 : 7) : -1);
                    } else {
                        modrm_reg(&i, log2, rex, imm ? (test ? 0 : 7) : -1);
                    }
                    if (imm) {
                        put_imm(&i, log2 == 0 ? 1 : log2 == 1 ? 2 : 4);
                    }
                    put(&i, 0x70 | cc);
                    put(&i, 3);
                    put(&i, 0x48);
                    put(&i, 0xff);
                    put(&i, 0xc6);
                    compare(guest, "fused", &i, CC_A);
                }
            }
        }
    }
}

int main(int argc, char **argv)
{
    int ret;

    g_test_init(&argc, &argv, NULL);
    rig_host_init();
    guest = guest_new();
    g_test_add_func("/tcg/alu/two operands agree with the host",
                    test_two_operands);
    g_test_add_func("/tcg/alu/immediates agree with the host",
                    test_immediates);
    g_test_add_func("/tcg/alu/the accumulator forms agree with the host",
                    test_accumulator);
    g_test_add_func("/tcg/alu/TEST agrees with the host", test_test);
    g_test_add_func("/tcg/alu/INC DEC NOT NEG agree with the host",
                    test_one_operand);
    g_test_add_func("/tcg/alu/conditions see the right flags",
                    test_flag_consumers);
    g_test_add_func("/tcg/alu/fused compare and branch agrees with the host",
                    test_fused_branches);
    ret = g_test_run();
    guest_free(guest);
    return ret;
}
