/*
 * Firmware: mapped from its file, below 4 GiB and again below 1 MiB.
 *
 * It is RAM, since without PCI there is no bridge that SeaBIOS could ask to
 * make its own shadow writable; the file itself is never written.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/i386/x86.h"
#include "qapi/error.h"
#include "qemu/datadir.h"
#include "qemu/error-report.h"
#include "qemu/units.h"
#include "system/address-spaces.h"
#include <sys/mman.h>
#include <sys/stat.h>

#define BIOS_ALIGN      (64 * KiB)
#define BIOS_MAX        (16 * MiB)
#define ISA_BIOS_MAX    (128 * KiB)

/* Private pages of the file: what is not read is never loaded. */
static void *map_firmware(const char *path, size_t *bytes, Error **errp)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    void *map = MAP_FAILED;
    struct stat st;

    if (fd < 0 || fstat(fd, &st) < 0) {
        error_setg_errno(errp, errno, "could not load PC BIOS '%s'", path);
    } else if (st.st_size <= 0 || st.st_size > BIOS_MAX ||
               st.st_size % BIOS_ALIGN) {
        error_setg(errp, "could not load PC BIOS '%s': %" PRId64 " bytes are "
                   "not a multiple of %" PRIu64 " up to %" PRIu64, path,
                   (int64_t)st.st_size, (uint64_t)BIOS_ALIGN,
                   (uint64_t)BIOS_MAX);
    } else {
        map = mmap(NULL, st.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd,
                   0);
        if (map == MAP_FAILED) {
            error_setg_errno(errp, errno, "could not map PC BIOS '%s'",
                             path);
        }
        *bytes = st.st_size;
    }
    if (fd >= 0) {
        close(fd);
    }
    return map == MAP_FAILED ? NULL : map;
}

bool x86_bios_init(X86MachineState *x86ms, const char *filename, Error **errp)
{
    g_autofree char *path = qemu_find_file(QEMU_FILE_TYPE_BIOS, filename);
    MemoryRegion *system_memory = get_system_memory();
    uint64_t isa_bytes;

    if (!path) {
        error_setg(errp, "could not load PC BIOS '%s': no such file",
                   filename);
        return false;
    }
    x86ms->bios_map = map_firmware(path, &x86ms->bios_map_bytes, errp);
    if (!x86ms->bios_map) {
        return false;
    }
    memory_region_init_ram_ptr(&x86ms->bios, OBJECT(x86ms), "pc.bios",
                               x86ms->bios_map_bytes, x86ms->bios_map);
    memory_region_add_subregion(system_memory,
                                4 * GiB - x86ms->bios_map_bytes,
                                &x86ms->bios);

    isa_bytes = MIN(x86ms->bios_map_bytes, ISA_BIOS_MAX);
    memory_region_init_alias(&x86ms->isa_bios, OBJECT(x86ms), "isa-bios",
                             &x86ms->bios,
                             x86ms->bios_map_bytes - isa_bytes, isa_bytes);
    memory_region_add_subregion_overlap(system_memory, MiB - isa_bytes,
                                        &x86ms->isa_bios, 1);
    x86ms->bios_path = g_steal_pointer(&path);
    return true;
}

void x86_bios_reset(X86MachineState *x86ms)
{
    g_autoptr(GError) gerr = NULL;
    g_autofree char *data = NULL;
    gsize len;

    if (!x86ms->bios_path) {
        return;
    }
    if (!x86ms->bios_used) {
        x86ms->bios_used = true;        /* still as it was mapped */
        return;
    }
    if (!g_file_get_contents(x86ms->bios_path, &data, &len, &gerr)) {
        error_report("could not restore PC BIOS: %s", gerr->message);
        return;
    }
    len = MIN(len, x86ms->bios_map_bytes);
    address_space_write(&address_space_memory,
                        4 * GiB - x86ms->bios_map_bytes,
                        MEMTXATTRS_UNSPECIFIED, data, len);
}
