/*
 * Constructors of the program's tables: a source file says type_init(fn),
 * and module_call_init(MODULE_INIT_QOM) calls fn once, in link order.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_MODULE_H
#define QEMU_MODULE_H

typedef enum {
    MODULE_INIT_MIGRATION,
    MODULE_INIT_BLOCK,
    MODULE_INIT_OPTS,
    MODULE_INIT_QOM,
    MODULE_INIT_TRACE,
    MODULE_INIT_XEN_BACKEND,
    MODULE_INIT_LIBQOS,
    MODULE_INIT_FUZZ_TARGET,
    MODULE_INIT_MAX
} module_init_type;

typedef struct ModuleEntry {
    void (*init)(void);
    struct ModuleEntry *next;
} ModuleEntry;

/* The entry is static storage of the caller: no allocation before main. */
#define module_init(function, type) \
    static void __attribute__((constructor)) do_init_##function(void) \
    { \
        static ModuleEntry entry; \
        entry.init = function; \
        register_module_entry(&entry, type); \
    }

#define block_init(function) module_init(function, MODULE_INIT_BLOCK)
#define opts_init(function) module_init(function, MODULE_INIT_OPTS)
#define type_init(function) module_init(function, MODULE_INIT_QOM)
#define trace_init(function) module_init(function, MODULE_INIT_TRACE)
#define migration_init(function) module_init(function, MODULE_INIT_MIGRATION)
#define fuzz_target_init(function) \
    module_init(function, MODULE_INIT_FUZZ_TARGET)

void register_module_entry(ModuleEntry *entry, module_init_type type);
/** module_call_init: run what was registered for @type; later calls with
 *  the same type do nothing. */
void module_call_init(module_init_type type);

/* Everything is built in: nothing is ever loaded. */
#define module_obj(name)
#define module_dep(name)
#define module_arch(name)
#define module_opts(name)
#define module_kconfig(name)

#endif
