/*
 * Tests of accel/tcg/ops-quiet.c: arithmetic whose flags are overwritten, and
 * flags that must be there all the same.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "insn-gen.h"

static GuestRig *guest;

#define CODE(...) { { __VA_ARGS__ },                                       \
                    sizeof((const uint8_t[]) { __VA_ARGS__ }) }

/* On rax (and rbx), 64 bits; byte 0 is REX, so without it 32 bits */
static const Insn loud[] = {
    CODE(0x48, 0x01, 0xd8), CODE(0x48, 0x83, 0xc0, 0x91),       /* add */
    CODE(0x48, 0x09, 0xd8), CODE(0x48, 0x83, 0xc8, 0x55),       /* or */
    CODE(0x48, 0x21, 0xd8), CODE(0x48, 0x83, 0xe0, 0xaa),       /* and */
    CODE(0x48, 0x29, 0xd8), CODE(0x48, 0x83, 0xe8, 0x7f),       /* sub */
    CODE(0x48, 0x31, 0xd8), CODE(0x48, 0x83, 0xf0, 0xee),       /* xor */
    CODE(0x48, 0x31, 0xc0),                                     /* zero */
    CODE(0x48, 0x0f, 0xaf, 0xc3),                               /* imul */
    CODE(0x48, 0xc1, 0xc0, 5), CODE(0x48, 0xc1, 0xc8, 31),      /* rol ror */
    CODE(0x48, 0xc1, 0xe0, 7), CODE(0x48, 0xc1, 0xe8, 31),      /* shl shr */
    CODE(0x48, 0xc1, 0xf8, 3), CODE(0x48, 0xd1, 0xf0),          /* sar sal */
    CODE(0x48, 0xff, 0xc0), CODE(0x48, 0xff, 0xc8),             /* inc dec */
    CODE(0x48, 0xf7, 0xd8),                                     /* neg */
};

/* What comes between it and the next one that sets flags */
static const Insn between[] = {
    { { 0 }, 0 },
    CODE(0x48, 0x89, 0xc1),                     /* mov rcx, rax */
    CODE(0x48, 0x8d, 0x14, 0x03),               /* lea rdx, [rbx + rax] */
    CODE(0x48, 0xff, 0xc2),                     /* inc rdx: keeps C */
    CODE(0xc1, 0xc2, 3),                        /* rol edx: sets C and O */
    CODE(0x48, 0x0f, 0x42, 0xd3),               /* cmovc rdx, rbx: reads C */
    CODE(0x48, 0x83, 0xd2, 0),                  /* adc rdx, 0 */
    CODE(0x0f, 0x92, 0xc1),                     /* setc cl */
};

static unsigned append(uint8_t *to, unsigned len, const Insn *c, bool narrow)
{
    narrow &= c->b[0] == 0x48;
    memcpy(to + len, c->b + narrow, c->n - narrow);
    return len + c->n - narrow;
}

static void test_results_are_those_of_the_processor(void)
{
    static const Insn last = CODE(0x48, 0x39, 0xda);    /* cmp rdx, rbx */

    for (unsigned k = 0; k < 8; k++) {
        for (unsigned i = 0; i < G_N_ELEMENTS(loud); i++) {
            for (unsigned j = 0; j < G_N_ELEMENTS(between); j++) {
                Insn insn = { .n = 0 };

                insn.n = append(insn.b, 0, &loud[i], k & 1);
                insn.n = append(insn.b, insn.n, &between[j], false);
                insn.n = append(insn.b, insn.n, &last, false);
                compare(guest, "overwritten flags", &insn, 0);
            }
        }
    }
}

/* Neighbours that are joined, with and without flags to be seen after them */
static void test_pairs_do_the_work_of_both(void)
{
    static const Insn joined[] = {
        CODE(0x48, 0x89, 0xd8), CODE(0x89, 0xd8),   /* mov rax, rbx; 32 bits */
        CODE(0x48, 0x89, 0xc3),                     /* mov rbx, rax */
        CODE(0x48, 0x63, 0xc3),                     /* movsxd rax, ebx */
        CODE(0x48, 0x01, 0xd8), CODE(0x48, 0x83, 0xc0, 0x91),   /* add */
        CODE(0x48, 0x0f, 0xaf, 0xc3),               /* imul rax, rbx */
        CODE(0x48, 0xc1, 0xe0, 32), CODE(0x48, 0xc1, 0xe8, 32), /* shl shr */
        CODE(0x48, 0x39, 0xd8), CODE(0x48, 0x29, 0xd8),         /* cmp sub */
        CODE(0x0f, 0x92, 0xc0), CODE(0x0f, 0x92, 0xc4),         /* setb */
        CODE(0x48, 0x0f, 0x43, 0xc3),               /* cmovae rax, rbx */
    };
    static const Insn last = CODE(0x48, 0x39, 0xda);    /* cmp rdx, rbx */
    const unsigned n = G_N_ELEMENTS(joined);

    for (unsigned k = 0; k < 2 * n * n; k++) {
        Insn insn = { .n = 0 };

        insn.n = append(insn.b, 0, &joined[k / n % n], false);
        insn.n = append(insn.b, insn.n, &joined[k % n], false);
        if (k >= n * n) {
            insn.n = append(insn.b, insn.n, &last, false);
        }
        /* what IMUL and shifts leave undefined */
        compare(guest, "pairs", &insn, k >= n * n ? 0 : CC_S | CC_Z | CC_P |
                                                        CC_A | CC_O);
    }
}

static void test_an_exception_sees_the_flags(void)
{
    /* sub eax, eax; ud2 */
    GUEST_CODE(guest, GUEST_FREE, 0x29, 0xc0, 0x0f, 0x0b);
    g_assert_cmpint(guest_run(guest, GUEST_FREE), ==, 6);
    g_assert_cmphex(guest_get64(guest, guest->env.regs[R_ESP] + 16) & CC_MASK,
                    ==, CC_Z | CC_P);
    /* sub eax, eax; mov ecx, [rdi], where there is nothing; add eax, 1 */
    guest_reset(guest);
    guest->env.regs[R_EDI] = 1ull << 46;
    GUEST_CODE(guest, GUEST_FREE, 0x29, 0xc0, 0x8b, 0x0f, 0x83, 0xc0, 0x01,
               0xf4);
    g_assert_cmpint(guest_run(guest, GUEST_FREE), ==, 14);
    g_assert_cmphex(guest_get64(guest, guest->env.regs[R_ESP] + 24) & CC_MASK,
                    ==, CC_Z | CC_P);
}

int main(int argc, char **argv)
{
    int ret;

    g_test_init(&argc, &argv, NULL);
    rig_host_init();
    guest = guest_new();
    g_test_add_func("/tcg/quiet/results are those of the processor",
                    test_results_are_those_of_the_processor);
    g_test_add_func("/tcg/quiet/pairs do the work of both",
                    test_pairs_do_the_work_of_both);
    g_test_add_func("/tcg/quiet/an exception sees the flags",
                    test_an_exception_sees_the_flags);
    ret = g_test_run();
    guest_free(guest);
    return ret;
}
