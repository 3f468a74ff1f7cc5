/*
 * x86 machine code as text.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef ACCEL_DISASSEMBLE_H
#define ACCEL_DISASSEMBLE_H

#include <glib.h>

/* Bytes of the longest instruction (SDM vol. 2, 2.3.11). */
#define X86_INSN_MAX 15

/**
 * x86_disassemble: append instructions to @out, in AT&T's notation
 * @code: what the processor would fetch
 * @len: bytes of @code
 * @pc: address of its first byte
 * @bits: 16, 32 or 64, the mode of the code segment
 * @count: instructions at most
 *
 * One line for each instruction, "0x1000:  48 89 c3  movq %rax, %rbx", and
 * one more where it has more than eight bytes.  What is no instruction is
 * shown as ".byte", and without the library, bytes stand alone.  An
 * instruction that @code has only the beginning of is left out.
 *
 * Returns: bytes shown.
 */
size_t x86_disassemble(GString *out, const uint8_t *code, size_t len,
                       uint64_t pc, unsigned bits, unsigned count);

#endif
