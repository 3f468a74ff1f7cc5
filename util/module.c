/*
 * Lists of constructors, filled before main().
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/module.h"

static struct {
    ModuleEntry *first, *last;
    bool done;
} module_list[MODULE_INIT_MAX];

void register_module_entry(ModuleEntry *entry, module_init_type type)
{
    entry->next = NULL;
    if (module_list[type].last) {
        module_list[type].last->next = entry;
    } else {
        module_list[type].first = entry;
    }
    module_list[type].last = entry;
}

void module_call_init(module_init_type type)
{
    ModuleEntry *e;

    if (module_list[type].done) {
        return;
    }
    module_list[type].done = true;
    for (e = module_list[type].first; e; e = e->next) {
        e->init();
    }
}
