/*
 * x86 machine code as text, by capstone.
 *
 * The library is loaded when somebody asks for the first time, and stays.
 * Linking capstone makes an empty program start 3.4 ms later (4.0 instead of
 * 0.6 ms): its tables are full of pointers to relocate.  What hardly ever runs
 * must not cost that.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <capstone/capstone.h>
#include <dlfcn.h>
#include "accel/disassemble.h"

#define CAPSTONE_SONAME "libcapstone.so.4"
#define BYTES_PER_LINE 8

typedef struct Capstone {
    csh handle;
    cs_err (*open)(cs_arch arch, cs_mode mode, csh *handle);
    cs_err (*option)(csh handle, cs_opt_type type, size_t value);
    cs_err (*close)(csh *handle);
    size_t (*disasm)(csh handle, const uint8_t *code, size_t len,
                     uint64_t pc, size_t count, cs_insn **insn);
    void (*free)(cs_insn *insn, size_t count);
} Capstone;

static bool capstone_open(Capstone *cs, unsigned bits)
{
    void *lib = dlopen(CAPSTONE_SONAME, RTLD_NOW | RTLD_LOCAL);

    if (!lib) {
        return false;
    }
    *(void **)&cs->open = dlsym(lib, "cs_open");
    *(void **)&cs->option = dlsym(lib, "cs_option");
    *(void **)&cs->close = dlsym(lib, "cs_close");
    *(void **)&cs->disasm = dlsym(lib, "cs_disasm");
    *(void **)&cs->free = dlsym(lib, "cs_free");
    if (!cs->open || !cs->option || !cs->close || !cs->disasm || !cs->free ||
        cs->open(CS_ARCH_X86, bits == 64 ? CS_MODE_64 :
                 bits == 32 ? CS_MODE_32 : CS_MODE_16,
                 &cs->handle) != CS_ERR_OK) {
        dlclose(lib);
        return false;
    }
    cs->option(cs->handle, CS_OPT_SYNTAX, CS_OPT_SYNTAX_ATT);
    return true;
}

/* The @len bytes at @code, and in the first line what they mean. */
static void append_insn(GString *out, uint64_t pc, const uint8_t *code,
                        size_t len, const char *mnemonic, const char *op)
{
    for (size_t i = 0; i < len; i += BYTES_PER_LINE) {
        size_t end = MIN(len, i + BYTES_PER_LINE);

        g_string_append_printf(out, "0x%08" PRIx64 ": ", pc + i);
        for (size_t j = i; j < end; j++) {
            g_string_append_printf(out, " %02x", code[j]);
        }
        if (!i && mnemonic) {
            g_string_append_printf(out, "%*s  %-8s %s",
                                   (int)(i + BYTES_PER_LINE - end) * 3, "",
                                   mnemonic, op);
        }
        g_string_append_c(out, '\n');
    }
}

/* One instruction; bytes of it. */
static size_t append_next(const Capstone *cs, GString *out,
                          const uint8_t *code, size_t len, uint64_t pc)
{
    cs_insn *insn = NULL;
    size_t size;

    if (cs->disasm(cs->handle, code, len, pc, 1, &insn)) {
        size = insn->size;
        append_insn(out, pc, code, size, insn->mnemonic, insn->op_str);
        cs->free(insn, 1);
    } else if (len < X86_INSN_MAX) {
        /* Maybe only its end is missing. */
        size = 0;
    } else {
        g_autofree char *byte = g_strdup_printf("0x%02x", *code);

        size = 1;
        append_insn(out, pc, code, size, ".byte", byte);
    }
    return size;
}

size_t x86_disassemble(GString *out, const uint8_t *code, size_t len,
                       uint64_t pc, unsigned bits, unsigned count)
{
    Capstone cs;
    size_t done = 0;

    if (!capstone_open(&cs, bits)) {
        append_insn(out, pc, code, len, NULL, NULL);
        return len;
    }
    while (count--) {
        size_t size = append_next(&cs, out, code + done, len - done,
                                  pc + done);

        if (!size) {
            break;
        }
        done += size;
    }
    cs.close(&cs.handle);
    return done;
}
