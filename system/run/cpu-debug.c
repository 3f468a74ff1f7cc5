/*
 * What a debugger sees through a CPU: memory and code.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "exec/target_page.h"
#include "system/cpus.h"

/* Bytes read ahead of each instruction; the longest of x86 has 15. */
#define INSN_BYTES 16

hwaddr cpu_get_phys_page_attrs_debug(CPUState *cpu, vaddr addr,
                                     MemTxAttrs *attrs)
{
    *attrs = (MemTxAttrs) { .debug = 1 };
    if (!cpu->cc->get_phys_page_attrs_debug) {
        return addr & TARGET_PAGE_MASK;
    }
    cpu_synchronize_state(cpu);
    return cpu->cc->get_phys_page_attrs_debug(cpu, addr & TARGET_PAGE_MASK,
                                              attrs);
}

/* Bytes done before one that is not there. */
static size_t rw(CPUState *cpu, uint64_t addr, bool physical, uint8_t *buf,
                 size_t len, bool is_write)
{
    MemTxAttrs attrs = { .debug = 1 };
    size_t done = 0;

    while (done < len) {
        uint64_t at = addr + done;
        size_t part = MIN(len - done, -(at | TARGET_PAGE_MASK));
        hwaddr page = physical ? at & TARGET_PAGE_MASK
            : cpu_get_phys_page_attrs_debug(cpu, at, &attrs);

        if (page == (hwaddr)-1 ||
            address_space_rw(cpu->as, page | (at & ~TARGET_PAGE_MASK), attrs,
                             buf + done, part, is_write) != MEMTX_OK) {
            break;
        }
        done += part;
    }
    return done;
}

int cpu_memory_rw_debug(CPUState *cpu, vaddr addr, void *ptr, size_t len,
                        bool is_write)
{
    return rw(cpu, addr, false, ptr, len, is_write) == len ? 0 : -1;
}

void cpu_disassemble(CPUState *cpu, GString *out, uint64_t addr,
                     bool physical, unsigned count)
{
    uint8_t code[INSN_BYTES];

    cpu_synchronize_state(cpu);
    while (count--) {
        size_t len = rw(cpu, addr, physical, code, sizeof(code), false);
        size_t size = cpu->cc->disassemble && len
            ? cpu->cc->disassemble(cpu, out, code, len, addr, 1) : 0;

        if (!size) {
            g_string_append_printf(out, "0x%08" PRIx64
                                   ": unable to read memory\n", addr);
            break;
        }
        addr += size;
    }
}
