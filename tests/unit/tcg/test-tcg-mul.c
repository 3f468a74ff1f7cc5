/*
 * MUL IMUL DIV IDIV against native execution, divide errors included.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "insn-gen.h"

static GuestRig *guest;

#define MUL_UNDEFINED  (CC_S | CC_Z | CC_A | CC_P)

static void test_accumulator(void)
{
    unsigned op, log2, k;

    for (op = 4; op < 8; op++) {
        for (log2 = 0; log2 < 4; log2++) {
            for (k = 0; k < 60; k++) {
                uint8_t rex;
                bool reg = k & 1;
                Insn i = start_rm(log2, &rex, reg);
                RigState s;

                put(&i, 0xf6 | (log2 ? 1 : 0));
                modrm(&i, log2, rex, reg, op);
                insn_state(&s);
                if (op >= 6) {  /* make quotients fit now and then */
                    s.regs[R_EDX] = k % 3 == 0 ? 0 : k % 3 == 1 ? ~0ull :
                                    rig_below(16);
                    s.regs[R_EAX] >>= rig_below(64);
                }
                guest_compare(guest, "muldiv", i.b, i.n, &s,
                              op < 6 ? MUL_UNDEFINED : CC_MASK);
            }
        }
    }
}

static void test_imul(void)
{
    unsigned form, log2, k;

    for (form = 0; form < 3; form++) {
        for (log2 = 1; log2 < 4; log2++) {
            for (k = 0; k < 40; k++) {
                uint8_t rex;
                bool reg = k & 1;
                Insn i = start_rm(log2, &rex, reg);

                if (form == 0) {
                    put(&i, 0x0f);
                    put(&i, 0xaf);
                } else {
                    put(&i, form == 1 ? 0x69 : 0x6b);
                }
                modrm(&i, log2, rex, reg, -1);
                if (form) {
                    put_imm(&i, form == 2 ? 1 : log2 == 1 ? 2 : 4);
                }
                compare(guest, "imul", &i, MUL_UNDEFINED);
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
    g_test_add_func("/tcg/mul/accumulator forms agree with the host",
                    test_accumulator);
    g_test_add_func("/tcg/mul/two and three operand IMUL agree with the host",
                    test_imul);
    ret = g_test_run();
    guest_free(guest);
    return ret;
}
