/*
 * Commands for people on where the guest's memory is.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "exec/target_page.h"
#include "hmp-internal.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-machine.h"
#include "qemu/error-report.h"
#include "system/address-spaces.h"
#include "system/cpus.h"

/* Entries of /proc/self/pagemap: Documentation/admin-guide/mm/pagemap.rst */
#define PAGEMAP_PRESENT   (1ull << 63)
#define PAGEMAP_PFN_MASK  ((1ull << 55) - 1)

/* The host's address of @addr, and the region; NULL with @errp set. */
static void *host_address(hwaddr addr, MemoryRegion **region, Error **errp)
{
    MemoryRegionSection s = memory_region_find(get_system_memory(), addr, 1);
    void *p;

    if (!s.mr) {
        error_setg(errp, "No memory is mapped at address 0x%" HWADDR_PRIx,
                   addr);
        return NULL;
    }
    if (!memory_region_is_ram(s.mr) && !memory_region_is_romd(s.mr)) {
        error_setg(errp, "Memory at address 0x%" HWADDR_PRIx " is not RAM",
                   addr);
        memory_region_unref(s.mr);
        return NULL;
    }
    p = (char *)memory_region_get_ram_ptr(s.mr) + s.offset_within_region;
    *region = s.mr;
    return p;
}

void hmp_gpa2hva(Monitor *mon, const QDict *args)
{
    hwaddr addr = qdict_get_int(args, "addr");
    MemoryRegion *mr = NULL;
    Error *err = NULL;
    void *p = host_address(addr, &mr, &err);

    if (err) {
        error_report_err(err);
        return;
    }
    monitor_printf(mon, "Host virtual address for 0x%" HWADDR_PRIx
                   " (%s) is %p\n", addr, memory_region_name(mr), p);
    memory_region_unref(mr);
}

static bool read_pagemap(uintptr_t page, uint64_t *entry, Error **errp)
{
    int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
    ssize_t n;

    if (fd < 0) {
        error_setg_errno(errp, errno, "Cannot open /proc/self/pagemap");
        return false;
    }
    n = pread(fd, entry, sizeof(*entry), page * sizeof(*entry));
    if (n != sizeof(*entry)) {
        error_setg_errno(errp, n < 0 ? errno : EIO,
                         "Cannot read /proc/self/pagemap");
    }
    close(fd);
    return n == sizeof(*entry);
}

/* The host's physical address of what is at @p. */
static bool physical_address(void *p, uint64_t *addr, Error **errp)
{
    uintptr_t page_size = getpagesize(), at = (uintptr_t)p;
    uint64_t entry;

    /* It must be there to have one. */
    (void)*(volatile uint8_t *)p;
    if (!read_pagemap(at / page_size, &entry, errp)) {
        return false;
    }
    if (!(entry & PAGEMAP_PRESENT) || !(entry & PAGEMAP_PFN_MASK)) {
        error_setg(errp, "Page not present, or its number is kept from this "
                   "user");
        return false;
    }
    *addr = (entry & PAGEMAP_PFN_MASK) * page_size + at % page_size;
    return true;
}

void hmp_gpa2hpa(Monitor *mon, const QDict *args)
{
    hwaddr addr = qdict_get_int(args, "addr");
    MemoryRegion *mr = NULL;
    Error *err = NULL;
    void *p = host_address(addr, &mr, &err);
    uint64_t physical;

    if (p && physical_address(p, &physical, &err)) {
        monitor_printf(mon, "Host physical address for 0x%" HWADDR_PRIx
                       " (%s) is 0x%" PRIx64 "\n", addr,
                       memory_region_name(mr), physical);
    }
    if (err) {
        error_report_err(err);
    }
    if (mr) {
        memory_region_unref(mr);
    }
}

typedef struct Translation {
    vaddr addr;
    hwaddr page;
} Translation;

static void translate(CPUState *cpu, void *opaque)
{
    Translation *t = opaque;
    MemTxAttrs attrs;

    t->page = cpu_get_phys_page_attrs_debug(cpu, t->addr, &attrs);
}

void hmp_gva2gpa(Monitor *mon, const QDict *args)
{
    Translation t = { .addr = qdict_get_int(args, "addr") };
    CPUState *cpu = hmp_cpu_or_complain(mon);

    if (!cpu) {
        return;
    }
    hmp_on_cpu(cpu, translate, &t);
    if (t.page == (hwaddr)-1) {
        monitor_puts(mon, "Unmapped\n");
    } else {
        monitor_printf(mon, "gpa: %#" HWADDR_PRIx "\n",
                       t.page | (t.addr & ~TARGET_PAGE_MASK));
    }
}

void hmp_memsave(Monitor *mon, const QDict *args)
{
    Error *err = NULL;
    CPUState *cpu = hmp_cpu_or_complain(mon);

    if (cpu) {
        qmp_memsave(qdict_get_int(args, "val"), qdict_get_int(args, "size"),
                    qdict_get_str(args, "filename"), true, cpu->cpu_index,
                    &err);
        hmp_error(mon, err);
    }
}

void hmp_pmemsave(Monitor *mon, const QDict *args)
{
    Error *err = NULL;

    qmp_pmemsave(qdict_get_int(args, "val"), qdict_get_int(args, "size"),
                 qdict_get_str(args, "filename"), &err);
    hmp_error(mon, err);
}
