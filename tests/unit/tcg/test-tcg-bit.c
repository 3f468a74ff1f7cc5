/*
 * BT BTS BTR BTC BSF BSR TZCNT LZCNT POPCNT XADD CMPXCHG against native
 * execution.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "insn-gen.h"

static GuestRig *guest;

#define BT_UNDEFINED    (CC_O | CC_S | CC_A | CC_P)
#define SCAN_UNDEFINED  (CC_O | CC_S | CC_A | CC_P | CC_C)

static void test_bt(void)
{
    unsigned op, log2, k;

    for (op = 4; op < 8; op++) {
        for (log2 = 1; log2 < 4; log2++) {
            for (k = 0; k < 40; k++) {
                uint8_t rex;
                bool reg = k & 1, imm = k & 2;
                Insn i = start_rm(log2, &rex, reg);
                RigState s;
                unsigned r;

                put(&i, 0x0f);
                put(&i, imm ? 0xba : 0x83 | op << 3);
                modrm(&i, log2, rex, reg, imm ? (int)op : R_ECX);
                if (imm) {
                    put(&i, rig_rand());
                }
                insn_state(&s);
                for (r = R_ECX; r < 16; r += 8) {
                    s.regs[r] = (int64_t)rig_below(3000) - 1000;
                }
                if (reg && !imm) {
                    s.regs[R_ECX] = rig_rand();
                }
                guest_compare(guest, "bt", i.b, i.n, &s, BT_UNDEFINED);
            }
        }
    }
}

static void test_scan(void)
{
    unsigned which, log2, k;

    for (which = 0; which < 5; which++) {
        for (log2 = 1; log2 < 4; log2++) {
            for (k = 0; k < 40; k++) {
                uint8_t rex, o[] = { 0xbc, 0xbd, 0xbc, 0xbd, 0xb8 };
                bool reg = k & 1;
                Insn i = { .n = 0 };
                Insn body = start_rm(log2, &rex, reg);
                RigState s;

                if (which >= 2) {
                    put(&i, 0xf3);
                }
                memcpy(i.b + i.n, body.b, body.n);
                i.n += body.n;
                put(&i, 0x0f);
                put(&i, o[which]);
                modrm(&i, log2, rex, reg, -1);
                insn_state(&s);
                if (which < 2) {        /* a zero source is undefined */
                    unsigned r;

                    for (r = 0; r < 16; r++) {
                        s.regs[r] |= r == R_EBX ? 0 : 0x4000;
                    }
                    memset(s.mem, 0x22, sizeof(s.mem));
                }
                guest_compare(guest, "scan", i.b, i.n, &s,
                              which < 2 ? SCAN_UNDEFINED :
                              which < 4 ? CC_O | CC_S | CC_A | CC_P : 0);
            }
        }
    }
}

static void test_exchange(void)
{
    unsigned which, log2, k;

    for (which = 0; which < 2; which++) {
        for (log2 = 0; log2 < 4; log2++) {
            for (k = 0; k < 60; k++) {
                uint8_t rex;
                bool reg = k & 1;
                Insn i = { .n = 0 };
                Insn body;
                RigState s;

                body = start_rm(log2, &rex, reg);
                if (!reg && (k & 2)) {
                    put(&i, 0xf0);
                }
                memcpy(i.b + i.n, body.b, body.n);
                i.n += body.n;
                put(&i, 0x0f);
                put(&i, (which ? 0xb0 : 0xc0) | (log2 ? 1 : 0));
                modrm(&i, log2, rex, reg, -1);
                insn_state(&s);
                if (k & 4) {            /* let the comparison succeed */
                    uint64_t same = rig_rand();
                    unsigned n;

                    for (n = 0; n < sizeof(s.mem); n += 8) {
                        memcpy(s.mem + n, &same, 8);
                    }
                    memset(s.mem, (uint8_t)same, 128);
                    s.regs[R_EAX] = 0x0101010101010101ull * (uint8_t)same;
                }
                guest_compare(guest, "exchange", i.b, i.n, &s, 0);
            }
        }
    }
}

static void test_wide_exchange(void)
{
    static const uint8_t cx8[] = { 0x0f, 0xc7, 0x0e };
    static const uint8_t cx16[] = { 0xf0, 0x48, 0x0f, 0xc7, 0x0e };
    unsigned k;

    for (k = 0; k < 40; k++) {
        RigState s;

        rig_random_state(&s);
        s.regs[R_ESI] = RIG_OPERAND + 16;
        if (k & 1) {
            memcpy(&s.regs[R_EAX], s.mem + 16, 8);
            memcpy(&s.regs[R_EDX], s.mem + (k & 2 ? 24 : 20), 8);
            if (!(k & 2)) {
                s.regs[R_EAX] = (uint32_t)s.regs[R_EAX];
                s.regs[R_EDX] = (uint32_t)s.regs[R_EDX];
            }
        }
        if (k & 2) {
            guest_compare(guest, "cx16", cx16, sizeof(cx16), &s, 0);
        } else {
            guest_compare(guest, "cx8", cx8, sizeof(cx8), &s, 0);
        }
    }
}

int main(int argc, char **argv)
{
    int ret;

    g_test_init(&argc, &argv, NULL);
    rig_host_init();
    guest = guest_new();
    g_test_add_func("/tcg/bit/BT BTS BTR BTC agree with the host", test_bt);
    g_test_add_func("/tcg/bit/scans and counts agree with the host",
                    test_scan);
    g_test_add_func("/tcg/bit/XADD and CMPXCHG agree with the host",
                    test_exchange);
    g_test_add_func("/tcg/bit/CMPXCHG8B and 16B agree with the host",
                    test_wide_exchange);
    ret = g_test_run();
    guest_free(guest);
    return ret;
}
