/*
 * memory-backend-ram: anonymous memory.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/memfd.h"
#include "system/hostmem.h"

static bool ram_backend_alloc(HostMemoryBackend *backend, Error **errp)
{
    g_autofree char *name = host_memory_backend_get_name(backend);
    uint32_t flags = backend->reserve ? 0 : RAM_NORESERVE;
    int fd;

    if (!backend->share) {
        return memory_region_init_ram_flags_nomigrate(
            &backend->mr, OBJECT(backend), name, backend->size, flags, errp);
    }
    /* Shared memory has a descriptor, so that it can be passed on. */
    fd = qemu_memfd_create(name, backend->size, false, 0, 0, errp);
    if (fd < 0) {
        return false;
    }
    if (!memory_region_init_ram_from_fd(&backend->mr, OBJECT(backend), name,
                                        backend->size, flags | RAM_SHARED,
                                        fd, 0, errp)) {
        close(fd);
        return false;
    }
    return true;
}

static void ram_backend_class_init(ObjectClass *oc, const void *data)
{
    MEMORY_BACKEND_CLASS(oc)->alloc = ram_backend_alloc;
}

static const TypeInfo ram_backend_types[] = {
    {
        .name = TYPE_MEMORY_BACKEND_RAM,
        .parent = TYPE_MEMORY_BACKEND,
        .class_init = ram_backend_class_init,
        TYPE_IS_SECURE("memory of its own, zero-filled, of fixed size"),
    },
};
DEFINE_TYPES(ram_backend_types)
