/*
 * Registers by the names that people give them, as in "print $rax".
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "target/i386/cpu.h"

/* A register: @bytes bytes at @offset of CPUX86State. */
typedef struct RegisterName {
    const char *name;
    uint16_t offset;
    uint8_t bytes;
} RegisterName;

#define REG(name, member) \
    { name, offsetof(CPUX86State, member), \
      sizeof(((CPUX86State *)NULL)->member) }
#define GENERAL(name, n) \
    REG("r" name, regs[n]), REG("e" name, regs[n])
#define NUMBERED(n) REG("r" #n, regs[n])
#define TABLE(name, member) \
    REG(name ".base", member.base), REG(name ".limit", member.limit)
#define SEGMENT(name, member) \
    REG(name, member.selector), TABLE(name, member)

/*
 * As in QEMU, the names of before 64 bits ("eax") mean the whole register
 * too.
 */
static const RegisterName register_names[] = {
    GENERAL("ax", R_EAX), GENERAL("bx", R_EBX), GENERAL("cx", R_ECX),
    GENERAL("dx", R_EDX), GENERAL("si", R_ESI), GENERAL("di", R_EDI),
    GENERAL("bp", R_EBP), GENERAL("sp", R_ESP),
    NUMBERED(8), NUMBERED(9), NUMBERED(10), NUMBERED(11),
    NUMBERED(12), NUMBERED(13), NUMBERED(14), NUMBERED(15),
    REG("rip", eip), REG("eip", eip), REG("rflags", eflags),
    REG("eflags", eflags),
    SEGMENT("cs", segs[R_CS]), SEGMENT("ds", segs[R_DS]),
    SEGMENT("es", segs[R_ES]), SEGMENT("fs", segs[R_FS]),
    SEGMENT("gs", segs[R_GS]), SEGMENT("ss", segs[R_SS]),
    SEGMENT("ldt", ldt), SEGMENT("tr", tr),
    TABLE("gdt", gdt), TABLE("idt", idt),
    REG("cr0", cr[0]), REG("cr2", cr[2]), REG("cr3", cr[3]),
    REG("cr4", cr[4]), REG("efer", efer),
};

bool x86_cpu_read_register(CPUState *cs, const char *name, uint64_t *value)
{
    CPUX86State *env = cpu_env(cs);

    if (g_str_equal(name, "pc")) {
        *value = cs->cc->get_pc(cs);
        return true;
    }
    for (size_t i = 0; i < ARRAY_SIZE(register_names); i++) {
        const RegisterName *r = &register_names[i];
        const void *p = (const char *)env + r->offset;

        if (g_str_equal(name, r->name)) {
            *value = r->bytes == 4 ? *(const uint32_t *)p
                                   : *(const uint64_t *)p;
            return true;
        }
    }
    return false;
}

unsigned x86_code_bits(const CPUX86State *env)
{
    uint32_t f = env->segs[R_CS].flags;

    if ((env->efer & MSR_EFER_LMA) && (f & DESC_L_MASK)) {
        return 64;
    }
    return f & DESC_B_MASK ? 32 : 16;
}
