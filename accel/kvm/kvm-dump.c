/*
 * When the guest cannot go on: its registers, and the code it was at.
 *
 * The disassembler is looked for only then.  Linking capstone makes an empty
 * program start 3.4 ms later (4.0 instead of 0.6 ms): its tables are full of
 * pointers to relocate.  What hardly ever runs must not cost that.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <capstone/capstone.h>
#include <dlfcn.h>
#include "qemu/error-report.h"
#include "system/kvm_int.h"

#define CODE_BYTES 32           /* some instructions of at most 15 each */
#define CAPSTONE_SONAME "libcapstone.so.4"

typedef struct Capstone {
    void *lib;
    csh handle;
    cs_err (*open)(cs_arch arch, cs_mode mode, csh *handle);
    cs_err (*close)(csh *handle);
    size_t (*disasm)(csh handle, const uint8_t *code, size_t len,
                     uint64_t pc, size_t count, cs_insn **insn);
    void (*free)(cs_insn *insn, size_t count);
} Capstone;

static bool capstone_open(Capstone *cs, unsigned bits)
{
    cs->lib = dlopen(CAPSTONE_SONAME, RTLD_NOW | RTLD_LOCAL);
    if (!cs->lib) {
        return false;
    }
    *(void **)&cs->open = dlsym(cs->lib, "cs_open");
    *(void **)&cs->close = dlsym(cs->lib, "cs_close");
    *(void **)&cs->disasm = dlsym(cs->lib, "cs_disasm");
    *(void **)&cs->free = dlsym(cs->lib, "cs_free");
    if (cs->open && cs->close && cs->disasm && cs->free &&
        cs->open(CS_ARCH_X86, bits == 64 ? CS_MODE_64 :
                 bits == 32 ? CS_MODE_32 : CS_MODE_16,
                 &cs->handle) == CS_ERR_OK) {
        return true;
    }
    dlclose(cs->lib);
    return false;
}

static void append_bytes(GString *out, uint64_t pc, const uint8_t *code,
                         unsigned len, unsigned columns)
{
    g_string_append_printf(out, "0x%016" PRIx64 ": ", pc);
    for (unsigned i = 0; i < MAX(len, columns); i++) {
        if (i < len) {
            g_string_append_printf(out, " %02x", code[i]);
        } else {
            g_string_append(out, "   ");
        }
    }
}

void kvm_disassemble(GString *out, const uint8_t *code, unsigned len,
                     uint64_t pc, unsigned bits)
{
    Capstone cs = { .lib = NULL };
    cs_insn *insn = NULL;
    size_t n = 0;

    if (capstone_open(&cs, bits)) {
        n = cs.disasm(cs.handle, code, len, pc, 0, &insn);
    }
    for (size_t i = 0; i < n; i++) {
        append_bytes(out, insn[i].address, insn[i].bytes, insn[i].size, 8);
        g_string_append_printf(out, "  %s %s\n", insn[i].mnemonic,
                               insn[i].op_str);
    }
    if (!n && len) {
        append_bytes(out, pc, code, len, 0);
        g_string_append_c(out, '\n');
    }
    if (cs.lib) {
        if (insn) {
            cs.free(insn, n);
        }
        cs.close(&cs.handle);
        dlclose(cs.lib);
    }
}

void kvm_dump_guest(CPUState *cpu)
{
    GString *text = g_string_new("");
    uint8_t code[CODE_BYTES];
    uint64_t pc = 0;
    unsigned bits = 64, len;

    kvm_cpu_synchronize_state(cpu);
    if (cpu->cc->dump_state) {
        cpu_dump_state(cpu, text, CPU_DUMP_FPU);
    }
    len = kvm_arch()->read_code(cpu, code, sizeof(code), &pc, &bits);
    if (len) {
        kvm_disassemble(text, code, len, pc, bits);
    } else {
        g_string_append_printf(text, "0x%016" PRIx64 ":  not mapped\n", pc);
    }
    error_printf("%s", text->str);
    g_string_free(text, true);
}
