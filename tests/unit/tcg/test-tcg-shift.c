/*
 * Shifts, rotates and double shifts against native execution.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "insn-gen.h"

static GuestRig *guest;

static uint32_t undefined_flags(unsigned op, unsigned count)
{
    uint32_t u = op >= 4 ? CC_A : 0;

    /* O is defined for single shifts, C up to the operand size */
    return count == 1 ? u : u | CC_O;
}

static void test_by_immediate(void)
{
    unsigned op, log2, k;

    for (op = 0; op < 8; op++) {
        for (log2 = 0; log2 < 4; log2++) {
            for (k = 0; k < 40; k++) {
                uint8_t rex, count = k < 8 ? 1 : rig_below(64);
                unsigned masked = count & (log2 == 3 ? 63 : 31);
                bool reg = k & 1, one = k < 4;
                Insn i = start_rm(log2, &rex, reg);
                uint32_t undefined = undefined_flags(op, masked);

                if (masked >= 8u << log2 && op >= 4) {
                    undefined |= CC_C;
                }
                put(&i, (one ? 0xd0 : 0xc0) | (log2 ? 1 : 0));
                modrm(&i, log2, rex, reg, op);
                if (!one) {
                    put(&i, count);
                }
                compare(guest, "shift", &i, masked ? undefined : 0);
            }
        }
    }
}

static void test_by_cl(void)
{
    unsigned op, log2, k;

    for (op = 0; op < 8; op++) {
        for (log2 = 0; log2 < 4; log2++) {
            for (k = 0; k < 64; k++) {
                uint8_t rex;
                bool reg = k & 1;
                Insn i = start_rm(log2, &rex, reg);
                RigState s;
                unsigned masked;
                uint32_t undefined;

                put(&i, 0xd2 | (log2 ? 1 : 0));
                modrm(&i, log2, rex, reg, op);
                insn_state(&s);
                masked = s.regs[R_ECX] & (log2 == 3 ? 63 : 31);
                undefined = masked ? undefined_flags(op, masked) : 0;
                if (masked >= 8u << log2 && op >= 4) {
                    undefined |= CC_C;
                }
                guest_compare(guest, "shift cl", i.b, i.n, &s, undefined);
            }
        }
    }
}

static void test_double(void)
{
    unsigned right, by_cl, log2, k;

    for (right = 0; right < 2; right++) {
        for (by_cl = 0; by_cl < 2; by_cl++) {
            for (log2 = 1; log2 < 4; log2++) {
                for (k = 0; k < 48; k++) {
                    uint8_t rex, count = k < 8 ? 1 : rig_below(64);
                    bool reg = k & 1;
                    Insn i = start_rm(log2, &rex, reg);
                    unsigned masked;
                    RigState s;

                    put(&i, 0x0f);
                    put(&i, (right ? 0xac : 0xa4) | by_cl);
                    modrm(&i, log2, rex, reg, -1);
                    if (!by_cl) {
                        put(&i, count);
                    }
                    insn_state(&s);
                    count = by_cl ? s.regs[R_ECX] : count;
                    masked = count & (log2 == 3 ? 63 : 31);
                    if (masked > 8u << log2) {
                        continue;       /* the result is undefined */
                    }
                    guest_compare(guest, "double", i.b, i.n, &s,
                                  !masked ? 0 : masked == 1 ? CC_A :
                                  CC_A | CC_O);
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
    g_test_add_func("/tcg/shift/immediate counts agree with the host",
                    test_by_immediate);
    g_test_add_func("/tcg/shift/counts in CL agree with the host",
                    test_by_cl);
    g_test_add_func("/tcg/shift/SHLD and SHRD agree with the host",
                    test_double);
    ret = g_test_run();
    guest_free(guest);
    return ret;
}
