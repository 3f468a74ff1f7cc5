/*
 * memory-backend: what the kinds of host memory have in common.
 *
 * The properties are set first; completing the object maps the memory and
 * applies them.  Most cannot change afterwards.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <sys/mman.h>
#include <sys/syscall.h>
#include "hw/core/memdev.h"
#include "qapi/error.h"
#include "qapi/qapi-builtin-visit.h"
#include "qapi/qapi-types-common.h"
#include "qapi/visitor.h"
#include "qemu/bitops.h"
#include "qemu/mmap-alloc.h"
#include "qemu/units.h"
#include "qom/object_interfaces.h"
#include "system/hostmem.h"

/* From the kernel's mempolicy interface; libnuma's header may be absent. */
#define MPOL_MODE_PREFERRED 1
#define MPOL_MODE_BIND 2
#define MPOL_MODE_INTERLEAVE 3
#define MPOL_FLAG_STRICT (1 << 0)
#define MPOL_FLAG_MOVE (1 << 1)

#define MAX_PREALLOC_THREADS 256

bool host_memory_backend_mr_inited(HostMemoryBackend *backend)
{
    return memory_region_size(&backend->mr) != 0;
}

MemoryRegion *host_memory_backend_get_memory(HostMemoryBackend *backend)
{
    return host_memory_backend_mr_inited(backend) ? &backend->mr : NULL;
}

void host_memory_backend_set_mapped(HostMemoryBackend *backend, bool mapped)
{
    backend->is_mapped = mapped;
}

bool host_memory_backend_is_mapped(HostMemoryBackend *backend)
{
    return backend->is_mapped;
}

size_t host_memory_backend_pagesize(HostMemoryBackend *memdev)
{
    return qemu_ram_pagesize(memdev->mr.ram_block);
}

char *host_memory_backend_get_name(HostMemoryBackend *backend)
{
    if (!backend->use_canonical_path) {
        return g_strdup(object_get_canonical_path_component(OBJECT(backend)));
    }
    return object_get_canonical_path(OBJECT(backend));
}

/* The property @name can no longer change. */
static bool refuse_if_inited(HostMemoryBackend *backend, const char *name,
                             Error **errp)
{
    if (host_memory_backend_mr_inited(backend)) {
        error_setg(errp, "cannot change property '%s' of %s: its memory is "
                   "allocated", name,
                   object_get_typename(OBJECT(backend)));
        return true;
    }
    return false;
}

static void get_size(Object *obj, Visitor *v, const char *name, void *opaque,
                     Error **errp)
{
    uint64_t value = MEMORY_BACKEND(obj)->size;

    visit_type_size(v, name, &value, errp);
}

static void set_size(Object *obj, Visitor *v, const char *name, void *opaque,
                     Error **errp)
{
    HostMemoryBackend *backend = MEMORY_BACKEND(obj);
    uint64_t value;

    if (refuse_if_inited(backend, name, errp) ||
        !visit_type_size(v, name, &value, errp)) {
        return;
    }
    if (!value) {
        error_setg(errp, "property '%s' of %s doesn't take value '%" PRIu64
                   "'", name, object_get_typename(obj), value);
        return;
    }
    backend->size = value;
}

/* Tell the kernel about all of the memory, if there is any yet. */
static bool advise(HostMemoryBackend *backend, int advice, const char *name,
                   Error **errp)
{
    if (host_memory_backend_mr_inited(backend) &&
        madvise(memory_region_get_ram_ptr(&backend->mr),
                memory_region_size(&backend->mr), advice) < 0) {
        error_setg_errno(errp, errno, "cannot apply property '%s' of %s",
                         name, object_get_typename(OBJECT(backend)));
        return false;
    }
    return true;
}

static bool get_merge(Object *obj, Error **errp)
{
    return MEMORY_BACKEND(obj)->merge;
}

static void set_merge(Object *obj, bool value, Error **errp)
{
    HostMemoryBackend *backend = MEMORY_BACKEND(obj);

    if (value != backend->merge &&
        advise(backend, value ? MADV_MERGEABLE : MADV_UNMERGEABLE, "merge",
               errp)) {
        backend->merge = value;
    }
}

static bool get_dump(Object *obj, Error **errp)
{
    return MEMORY_BACKEND(obj)->dump;
}

static void set_dump(Object *obj, bool value, Error **errp)
{
    HostMemoryBackend *backend = MEMORY_BACKEND(obj);

    if (value != backend->dump &&
        advise(backend, value ? MADV_DODUMP : MADV_DONTDUMP, "dump", errp)) {
        backend->dump = value;
    }
}

static bool prealloc(HostMemoryBackend *backend, Error **errp)
{
    return qemu_prealloc_mem(memory_region_get_fd(&backend->mr),
                             memory_region_get_ram_ptr(&backend->mr),
                             memory_region_size(&backend->mr),
                             backend->prealloc_threads, errp);
}

static bool get_prealloc(Object *obj, Error **errp)
{
    return MEMORY_BACKEND(obj)->prealloc;
}

static void set_prealloc(Object *obj, bool value, Error **errp)
{
    HostMemoryBackend *backend = MEMORY_BACKEND(obj);

    if (value && !backend->reserve) {
        error_setg(errp, "prealloc=on fills memory that reserve=off "
                   "does not have");
        return;
    }
    if (value && !backend->prealloc &&
        host_memory_backend_mr_inited(backend) && !prealloc(backend, errp)) {
        return;
    }
    backend->prealloc = value;
}

static void get_prealloc_threads(Object *obj, Visitor *v, const char *name,
                                 void *opaque, Error **errp)
{
    visit_type_uint32(v, name, &MEMORY_BACKEND(obj)->prealloc_threads, errp);
}

static void set_prealloc_threads(Object *obj, Visitor *v, const char *name,
                                 void *opaque, Error **errp)
{
    uint32_t value;

    if (!visit_type_uint32(v, name, &value, errp)) {
        return;
    }
    if (value < 1 || value > MAX_PREALLOC_THREADS) {
        error_setg(errp, "property '%s' of %s must be in 1..%d, not %" PRIu32,
                   name, object_get_typename(obj), MAX_PREALLOC_THREADS,
                   value);
        return;
    }
    MEMORY_BACKEND(obj)->prealloc_threads = value;
}

static bool get_share(Object *obj, Error **errp)
{
    return MEMORY_BACKEND(obj)->share;
}

static void set_share(Object *obj, bool value, Error **errp)
{
    HostMemoryBackend *backend = MEMORY_BACKEND(obj);

    if (!refuse_if_inited(backend, "share", errp)) {
        backend->share = value;
    }
}

static bool get_reserve(Object *obj, Error **errp)
{
    return MEMORY_BACKEND(obj)->reserve;
}

static void set_reserve(Object *obj, bool value, Error **errp)
{
    HostMemoryBackend *backend = MEMORY_BACKEND(obj);

    if (refuse_if_inited(backend, "reserve", errp)) {
        return;
    }
    if (backend->prealloc && !value) {
        error_setg(errp, "prealloc=on fills memory that reserve=off "
                   "does not have");
        return;
    }
    backend->reserve = value;
}

static bool get_canonical(Object *obj, Error **errp)
{
    return MEMORY_BACKEND(obj)->use_canonical_path;
}

static void set_canonical(Object *obj, bool value, Error **errp)
{
    MEMORY_BACKEND(obj)->use_canonical_path = value;
}

static int get_policy(Object *obj, Error **errp)
{
    return MEMORY_BACKEND(obj)->policy;
}

static void set_policy(Object *obj, int value, Error **errp)
{
    HostMemoryBackend *backend = MEMORY_BACKEND(obj);

    if (!refuse_if_inited(backend, "policy", errp)) {
        backend->policy = value;
    }
}

static void get_host_nodes(Object *obj, Visitor *v, const char *name,
                           void *opaque, Error **errp)
{
    HostMemoryBackend *backend = MEMORY_BACKEND(obj);
    uint16List *list = NULL, **tail = &list;

    for (unsigned n = 0; n < HOST_MEMORY_MAX_NODES; n++) {
        if (backend->host_nodes[n / 64] >> (n % 64) & 1) {
            QAPI_LIST_APPEND(tail, n);
        }
    }
    visit_type_uint16List(v, name, &list, errp);
    qapi_free_uint16List(list);
}

static void set_host_nodes(Object *obj, Visitor *v, const char *name,
                           void *opaque, Error **errp)
{
    HostMemoryBackend *backend = MEMORY_BACKEND(obj);
    uint16List *list = NULL;
    uint64_t nodes[HOST_MEMORY_MAX_NODES / 64] = { 0 };

    if (refuse_if_inited(backend, name, errp) ||
        !visit_type_uint16List(v, name, &list, errp)) {
        return;
    }
    for (uint16List *l = list; l; l = l->next) {
        if (l->value >= HOST_MEMORY_MAX_NODES) {
            error_setg(errp, "'%s' has node %d, but the largest is %d", name,
                       l->value, HOST_MEMORY_MAX_NODES - 1);
            qapi_free_uint16List(list);
            return;
        }
        nodes[l->value / 64] |= UINT64_C(1) << (l->value % 64);
    }
    qapi_free_uint16List(list);
    memcpy(backend->host_nodes, nodes, sizeof(nodes));
}

/* Bind the memory to the host nodes asked for, before any is touched. */
static bool bind_nodes(HostMemoryBackend *backend, void *ptr, size_t size,
                       Error **errp)
{
    static const int modes[] = {
        [HOST_MEM_POLICY_PREFERRED] = MPOL_MODE_PREFERRED,
        [HOST_MEM_POLICY_BIND] = MPOL_MODE_BIND,
        [HOST_MEM_POLICY_INTERLEAVE] = MPOL_MODE_INTERLEAVE,
    };
    bool any = false;

    for (unsigned i = 0; i < ARRAY_SIZE(backend->host_nodes); i++) {
        any |= backend->host_nodes[i] != 0;
    }
    if (any && backend->policy == HOST_MEM_POLICY_DEFAULT) {
        error_setg(errp, "host-nodes is given, but with policy=default no "
                   "node is chosen: say which policy");
        return false;
    }
    if (!any && backend->policy != HOST_MEM_POLICY_DEFAULT) {
        error_setg(errp, "policy=%s needs host-nodes",
                   HostMemPolicy_str(backend->policy));
        return false;
    }
    if (!any) {
        return true;
    }
    /* The kernel wants one bit more than there are nodes. */
    if (syscall(SYS_mbind, ptr, size, modes[backend->policy],
                backend->host_nodes, HOST_MEMORY_MAX_NODES + 1,
                MPOL_FLAG_STRICT | MPOL_FLAG_MOVE) < 0) {
        error_setg_errno(errp, errno, "the host's kernel does not place "
                         "memory with policy=%s",
                         HostMemPolicy_str(backend->policy));
        return false;
    }
    return true;
}

static void memory_backend_complete(UserCreatable *uc, Error **errp)
{
    HostMemoryBackend *backend = MEMORY_BACKEND(uc);
    HostMemoryBackendClass *bc = MEMORY_BACKEND_GET_CLASS(uc);
    void *ptr;
    uint64_t size;

    if (!backend->size) {
        error_setg(errp, "size is not set, or 0");
        return;
    }
    if (!bc->alloc(backend, errp)) {
        return;
    }
    ptr = memory_region_get_ram_ptr(&backend->mr);
    size = memory_region_size(&backend->mr);
    if (backend->merge) {
        /* The host may be built without KSM: no harm. */
        madvise(ptr, size, MADV_MERGEABLE);
    }
    if (!backend->dump) {
        madvise(ptr, size, MADV_DONTDUMP);
    }
    if (!bind_nodes(backend, ptr, size, errp)) {
        return;
    }
    if (backend->prealloc) {
        prealloc(backend, errp);
    }
}

static bool memory_backend_can_be_deleted(UserCreatable *uc)
{
    return !host_memory_backend_is_mapped(MEMORY_BACKEND(uc));
}

static MemoryRegion *memory_backend_claim(Memdev *memdev, Error **errp)
{
    HostMemoryBackend *backend = MEMORY_BACKEND(memdev);

    if (host_memory_backend_is_mapped(backend)) {
        error_setg(errp, "memory backend '%s' is in use already",
                   object_get_canonical_path_component(OBJECT(backend)));
        return NULL;
    }
    if (!host_memory_backend_mr_inited(backend)) {
        error_setg(errp, "memory backend '%s' has no memory yet",
                   object_get_canonical_path_component(OBJECT(backend)));
        return NULL;
    }
    host_memory_backend_set_mapped(backend, true);
    return &backend->mr;
}

static void memory_backend_release(Memdev *memdev)
{
    host_memory_backend_set_mapped(MEMORY_BACKEND(memdev), false);
}

static void memory_backend_init(Object *obj)
{
    HostMemoryBackend *backend = (HostMemoryBackend *)obj;

    backend->merge = true;
    backend->dump = true;
    backend->reserve = true;
    backend->prealloc_threads = 1;
}

static void add_numa_props(ObjectClass *oc)
{
    object_class_property_add(oc, "host-nodes", "int", get_host_nodes,
                              set_host_nodes, NULL, NULL);
    object_class_property_set_description(oc, "host-nodes",
        "NUMA nodes of the host that the policy is about");
    object_class_property_add_enum(oc, "policy", "HostMemPolicy",
                                   &HostMemPolicy_lookup, get_policy,
                                   set_policy);
    object_class_property_set_description(oc, "policy",
        "How the host's kernel chooses a node for each page");
}

static void memory_backend_class_init(ObjectClass *oc, const void *data)
{
    UserCreatableClass *ucc = USER_CREATABLE_CLASS(oc);
    MemdevClass *mdc = MEMDEV_CLASS(oc);

    ucc->complete = memory_backend_complete;
    ucc->can_be_deleted = memory_backend_can_be_deleted;
    mdc->claim = memory_backend_claim;
    mdc->release = memory_backend_release;

    object_class_property_add_bool(oc, "merge", get_merge, set_merge);
    object_class_property_set_description(oc, "merge",
        "Let the kernel share equal pages (KSM)");
    object_class_property_add_bool(oc, "dump", get_dump, set_dump);
    object_class_property_set_description(oc, "dump",
        "Keep the memory in a core dump of the program");
    object_class_property_add_bool(oc, "prealloc", get_prealloc,
                                   set_prealloc);
    object_class_property_set_description(oc, "prealloc",
        "Have all pages at the start, not when first touched");
    object_class_property_add(oc, "prealloc-threads", "int",
                              get_prealloc_threads, set_prealloc_threads,
                              NULL, NULL);
    object_class_property_set_description(oc, "prealloc-threads",
        "Threads that touch the pages for prealloc");
    object_class_property_add(oc, "size", "int", get_size, set_size, NULL,
                              NULL);
    object_class_property_set_description(oc, "size",
        "Bytes, such as 500M");
    add_numa_props(oc);
    object_class_property_add_bool(oc, "share", get_share, set_share);
    object_class_property_set_description(oc, "share",
        "Let other processes that have it see changes");
    object_class_property_add_bool(oc, "reserve", get_reserve, set_reserve);
    object_class_property_set_description(oc, "reserve",
        "Have the kernel set swap or huge pages aside for it");
    object_class_property_add_bool(oc,
        "x-use-canonical-path-for-ramblock-id", get_canonical,
        set_canonical);
}

static const TypeInfo memory_backend_types[] = {
    {
        .name = TYPE_MEMORY_BACKEND,
        .parent = TYPE_OBJECT,
        .abstract = true,
        .class_size = sizeof(HostMemoryBackendClass),
        .class_init = memory_backend_class_init,
        .instance_size = sizeof(HostMemoryBackend),
        .instance_init = memory_backend_init,
        .security_boundary = SECURITY_BOUNDARY_GUEST,
        .interfaces = (const InterfaceInfo[]) {
            { TYPE_USER_CREATABLE },
            { TYPE_MEMDEV_INTERFACE },
            { NULL }
        },
    },
};
DEFINE_TYPES(memory_backend_types)
