/*
 * Memory backends: host memory that a user set up for guest RAM.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SYSTEM_HOSTMEM_H
#define SYSTEM_HOSTMEM_H

#include "qom/object.h"
#include "system/memory.h"

#define TYPE_MEMORY_BACKEND "memory-backend"
OBJECT_DECLARE_TYPE(HostMemoryBackend, HostMemoryBackendClass,
                    MEMORY_BACKEND)

#define TYPE_MEMORY_BACKEND_RAM "memory-backend-ram"
#define TYPE_MEMORY_BACKEND_FILE "memory-backend-file"
#define TYPE_MEMORY_BACKEND_MEMFD "memory-backend-memfd"

/**
 * struct HostMemoryBackendClass:
 * @alloc: create backend->mr from the properties; called once, on complete
 */
struct HostMemoryBackendClass {
    ObjectClass parent_class;

    bool (*alloc)(HostMemoryBackend *backend, Error **errp);
};

/* Most NUMA nodes that host-nodes= can name. */
#define HOST_MEMORY_MAX_NODES 128

struct HostMemoryBackend {
    Object parent_obj;

    uint64_t size;              /* bytes */
    bool merge;                 /* let KSM at it */
    bool dump;                  /* include in core dumps */
    bool use_canonical_path;    /* name the RAM block by the QOM path */
    bool prealloc;              /* touch every page on completion */
    bool is_mapped;             /* guest RAM now: not to be deleted */
    bool share;
    bool reserve;
    uint32_t prealloc_threads;
    uint64_t host_nodes[HOST_MEMORY_MAX_NODES / 64];    /* bit per node */
    int policy;                 /* HostMemPolicy */
    MemoryRegion mr;
};

/** host_memory_backend_mr_inited: the region exists */
bool host_memory_backend_mr_inited(HostMemoryBackend *backend);

/** host_memory_backend_get_memory: the region, or NULL before completion */
MemoryRegion *host_memory_backend_get_memory(HostMemoryBackend *backend);

/** host_memory_backend_set_mapped: the guest uses it, or does no longer */
void host_memory_backend_set_mapped(HostMemoryBackend *backend, bool mapped);

/** host_memory_backend_is_mapped: the guest uses it */
bool host_memory_backend_is_mapped(HostMemoryBackend *backend);

/** host_memory_backend_pagesize: of the host mapping, in bytes */
size_t host_memory_backend_pagesize(HostMemoryBackend *memdev);

/**
 * host_memory_backend_get_name:
 *
 * Returns: the name for the RAM block (the QOM path, or the id); g_free() it.
 */
char *host_memory_backend_get_name(HostMemoryBackend *backend);

#endif
