/*
 * Test rig: a processor of the interpreter with a little memory, for comparison
 * with native execution and for directed tests of system behaviour.
 *
 * The guest is in 64-bit mode, CPL 0, memory mapped one to one with 1 GiB
 * pages.  Vector n leads to a HLT of its own, so that a run always ends in HLT.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_UNIT_TCG_ENGINE_RIG_H
#define TESTS_UNIT_TCG_ENGINE_RIG_H

#include "accel/tcg-x86.h"
#include "host-run.h"

#define GUEST_LOW_BYTES   0x100000u     /* memory at 0 */
#define GUEST_PML4        0x1000
#define GUEST_PDPT        0x2000
#define GUEST_GDT         0x3000
#define GUEST_IDT         0x4000        /* 256 gates */
#define GUEST_TSS         0x5000
#define GUEST_STUBS       0x6000        /* 16 bytes a vector */
#define GUEST_STACK_TOP   0x9000
#define GUEST_IST_TOP     0xa000
#define GUEST_FREE        0x10000       /* from here on for tests */

/* Selectors of GUEST_GDT */
#define GUEST_CS64        0x08
#define GUEST_DS          0x10
#define GUEST_CS32        0x18
#define GUEST_CS16        0x20
#define GUEST_DS16        0x28
#define GUEST_USER_CS32   0x30
#define GUEST_USER_DS     0x38
#define GUEST_USER_CS64   0x40
#define GUEST_TR          0x48

typedef struct GuestRig {
    TcgEngine *engine;
    CPUX86State env;
    uint8_t *low;               /* GUEST_LOW_BYTES */
    uint8_t *text;              /* at RIG_TEXT */
    uint8_t *data;              /* at RIG_DATA */
    bool low_is_rom;
    uint32_t pending;           /* what TcgX86Ops.pending reports, once */
    uint32_t polls;             /* how often it was asked */
    uint32_t stop_polls;        /* not 0: STOP from that many polls on */
    uint64_t io_value;          /* of the device at GUEST_DEVICE */
    uint64_t io_gpa;            /* last access there */
    unsigned io_size, io_reads, io_writes;
    uint32_t port_value;
    uint16_t port;
    unsigned port_size;
    unsigned shutdowns;
    int irq;                    /* vector at the local APIC, or -1 */
} GuestRig;

/* Nothing is mapped here: accesses go to io_read and io_write */
#define GUEST_DEVICE      0x30000000ul

GuestRig *guest_new(void);
void guest_free(GuestRig *g);
/* Reset to the state described above; keeps memory from GUEST_FREE on. */
void guest_reset(GuestRig *g);
/* Copy @len bytes of code to @gpa in low memory, drop what was decoded. */
void guest_code(GuestRig *g, uint64_t gpa, const void *code, size_t len);
#define GUEST_CODE(g, gpa, ...)                                            \
    guest_code(g, gpa, (const uint8_t[]) { __VA_ARGS__ },                  \
               sizeof((const uint8_t[]) { __VA_ARGS__ }))
/* A code snippet in assembly, for 16, 32 or 64 bits; loaded by GUEST_SNIPPET,
 * position independent or at GUEST_FREE */
#define SNIPPET(name, bits, text)                                          \
    asm(".pushsection .rodata\n.globl " #name ", " #name "_end\n"          \
        #name ":\n.code" #bits "\n" text "\n" #name "_end:\n.code64\n"     \
        ".popsection\n");                                                  \
    extern const uint8_t name[], name##_end[]
#define GUEST_SNIPPET(g, name) \
    guest_code(g, GUEST_FREE, name, name##_end - name)
/* Run from @rip until HLT.  Returns: the vector whose stub ran, or -1. */
int guest_run(GuestRig *g, uint64_t rip);
/* After an exception: the error code and the return address on the stack */
uint64_t guest_error_code(GuestRig *g);
uint64_t guest_fault_rip(GuestRig *g, bool has_error);
void guest_put64(GuestRig *g, uint64_t gpa, uint64_t val);
uint64_t guest_get64(GuestRig *g, uint64_t gpa);

/* As rig_native(), by the engine. */
int guest_emulate(GuestRig *g, const uint8_t *insn, unsigned len,
                  RigState *s);
/*
 * Run @insn natively and in the engine from @s, and insist that registers,
 * memory and the flags not in @undefined agree.  @s becomes the outcome.
 */
void guest_compare(GuestRig *g, const char *name, const uint8_t *insn,
                   unsigned len, RigState *s, uint32_t undefined);

#endif
