/*
 * String instructions against native execution, and their restart.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "insn-gen.h"

static GuestRig *guest;

static void test_all(void)
{
    static const uint8_t opcode[] = { 0xa4, 0xa6, 0xaa, 0xac, 0xae };
    static const uint8_t rep[] = { 0, 0xf3, 0xf2 };
    unsigned o, r, log2, k;

    for (o = 0; o < 5; o++) {
        for (r = 0; r < 3; r++) {
            for (log2 = 0; log2 < 4; log2++) {
                for (k = 0; k < 24; k++) {
                    Insn i = { .n = 0 };
                    RigState s;

                    if (rep[r]) {
                        put(&i, rep[r]);
                    }
                    if (k & 1) {
                        put(&i, 0x67);
                    }
                    if (log2 == 1) {
                        put(&i, 0x66);
                    } else if (log2 == 3) {
                        put(&i, 0x48);
                    }
                    put(&i, opcode[o] | (log2 ? 1 : 0));
                    rig_random_state(&s);
                    s.regs[R_ESI] = RIG_OPERAND + 128 + rig_below(64);
                    s.regs[R_EDI] = k & 4 ? s.regs[R_ESI] + 1 + rig_below(9)
                                    : RIG_OPERAND + 128 + rig_below(128);
                    s.regs[R_ECX] = rig_below(14);
                    if (k & 8) {
                        memset(s.mem, 0x5a, 384);
                        s.regs[R_EAX] = 0x5a5a5a5a5a5a5a5aull;
                    }
                    if (k & 2) {
                        s.rflags |= DF_MASK;
                    }
                    guest_compare(guest, "string", i.b, i.n, &s, 0);
                }
            }
        }
    }
}

/* A fault in the middle leaves registers at the element that faulted */
static void test_restart(void)
{
    CPUX86State *env = &guest->env;

    guest_reset(guest);
    GUEST_CODE(guest, GUEST_FREE, 0xf3, 0xa4, 0xf4);
    /* the second GiB entry is gone: copying across 1 GiB faults */
    guest_put64(guest, GUEST_PDPT + 8, 0);
    env->regs[R_ESI] = GUEST_FREE + 0x1000;
    env->regs[R_EDI] = 0x40000000 - 6;
    env->regs[R_ECX] = 10;
    g_assert_cmpint(guest_run(guest, GUEST_FREE), ==, EXCP0E_PAGE);
    g_assert_cmphex(env->cr[2], ==, 0x40000000);
    g_assert_cmphex(env->regs[R_EDI], ==, 0x40000000);
    g_assert_cmphex(env->regs[R_ESI], ==, GUEST_FREE + 0x1006);
    g_assert_cmphex(env->regs[R_ECX], ==, 4);
    g_assert_cmphex(guest_fault_rip(guest, true), ==, GUEST_FREE);
    g_assert_cmphex(guest_error_code(guest), ==, 2);
    guest_reset(guest);
}

static void test_bulk(void)
{
    CPUX86State *env = &guest->env;
    unsigned i;

    guest_reset(guest);
    GUEST_CODE(guest, GUEST_FREE, 0xf3, 0x48, 0xa5, 0xf3, 0xaa, 0xf4);
    for (i = 0; i < 20000; i++) {
        guest->low[0x20000 + i] = i * 7;
    }
    env->regs[R_ESI] = 0x20003;
    env->regs[R_EDI] = 0x30001;
    env->regs[R_ECX] = 2000;
    g_assert_cmpint(guest_run(guest, GUEST_FREE), ==, -1);
    g_assert_cmpint(memcmp(guest->low + 0x20003, guest->low + 0x30001, 16000),
                    ==, 0);
    g_assert_cmphex(env->regs[R_ECX], ==, 0);
    g_assert_cmphex(env->regs[R_EDI], ==, 0x30001 + 16000);
}

/* An exit request is honoured long before a huge REP is done */
static void test_exit_request(void)
{
    CPUX86State *env = &guest->env;

    guest_reset(guest);
    GUEST_CODE(guest, GUEST_FREE, 0xf3, 0xa4, 0xf4);
    env->regs[R_ESI] = GUEST_DEVICE;
    env->regs[R_EDI] = GUEST_DEVICE;
    env->regs[R_ECX] = 1ull << 40;
    guest->pending = TCG_PENDING_STOP;
    env->eip = GUEST_FREE;
    g_assert_cmpint(tcg_x86_run(env), ==, TCG_EXIT_REQUEST);
    env->exit_request = 0;
    guest->io_reads = 0;
    guest->pending = TCG_PENDING_STOP;
    tcg_x86_kick(env);
    g_assert_cmpint(tcg_x86_run(env), ==, TCG_EXIT_REQUEST);
    g_assert_cmpuint(guest->io_reads, <, 10);
    guest_reset(guest);
}

int main(int argc, char **argv)
{
    int ret;

    g_test_init(&argc, &argv, NULL);
    rig_host_init();
    guest = guest_new();
    g_test_add_func("/tcg/string/every form agrees with the host", test_all);
    g_test_add_func("/tcg/string/a fault can be restarted", test_restart);
    g_test_add_func("/tcg/string/long moves are exact", test_bulk);
    g_test_add_func("/tcg/string/REP honours exit requests",
                    test_exit_request);
    ret = g_test_run();
    guest_free(guest);
    return ret;
}
