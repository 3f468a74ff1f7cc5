/*
 * memory-backend-file: memory from a file, e.g. of a hugetlbfs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <sys/mman.h>
#include "qapi/error.h"
#include "qapi/qapi-builtin-visit.h"
#include "qapi/qapi-types-common.h"
#include "qapi/qapi-visit-common.h"
#include "qapi/visitor.h"
#include "system/hostmem.h"

OBJECT_DECLARE_SIMPLE_TYPE(HostMemoryBackendFile, MEMORY_BACKEND_FILE)

struct HostMemoryBackendFile {
    HostMemoryBackend parent_obj;

    char *mem_path;
    uint64_t align;             /* bytes; 0: as the file needs */
    uint64_t offset;            /* bytes into the file */
    bool discard_data;
    bool readonly;              /* open the file for reading only */
    OnOffAuto rom;              /* let the guest not write; auto: readonly */
};

static bool file_backend_flags(HostMemoryBackendFile *f, uint32_t *flags,
                               Error **errp)
{
    HostMemoryBackend *backend = MEMORY_BACKEND(f);
    bool rom = f->rom == ON_OFF_AUTO_AUTO ? f->readonly
                                          : f->rom == ON_OFF_AUTO_ON;

    if (f->readonly && !rom && backend->share) {
        error_setg(errp, "'readonly=on' with 'rom=off' needs 'share=off': "
                   "writes could not reach the file");
        return false;
    }
    *flags = (backend->share ? RAM_SHARED : 0) |
             (backend->reserve ? 0 : RAM_NORESERVE) |
             (f->readonly ? RAM_READONLY_FD : 0) |
             (rom ? RAM_READONLY : 0);
    return true;
}

static bool file_backend_alloc(HostMemoryBackend *backend, Error **errp)
{
    HostMemoryBackendFile *f = MEMORY_BACKEND_FILE(backend);
    g_autofree char *name = NULL;
    uint32_t flags;

    if (!f->mem_path) {
        error_setg(errp, "mem-path is not set");
        return false;
    }
    if (!file_backend_flags(f, &flags, errp)) {
        return false;
    }
    name = host_memory_backend_get_name(backend);
    return memory_region_init_ram_from_file(&backend->mr, OBJECT(backend),
                                            name, backend->size, f->align,
                                            flags, f->mem_path, f->offset,
                                            errp);
}

static bool refuse_if_inited(Object *obj, const char *name, Error **errp)
{
    if (host_memory_backend_mr_inited(MEMORY_BACKEND(obj))) {
        error_setg(errp, "cannot change property '%s' of %s: its memory is "
                   "allocated", name, object_get_typename(obj));
        return true;
    }
    return false;
}

static char *get_mem_path(Object *obj, Error **errp)
{
    return g_strdup(MEMORY_BACKEND_FILE(obj)->mem_path);
}

static void set_mem_path(Object *obj, const char *str, Error **errp)
{
    HostMemoryBackendFile *f = MEMORY_BACKEND_FILE(obj);

    if (!refuse_if_inited(obj, "mem-path", errp)) {
        g_free(f->mem_path);
        f->mem_path = g_strdup(str);
    }
}

static void get_align(Object *obj, Visitor *v, const char *name, void *opaque,
                      Error **errp)
{
    uint64_t value = MEMORY_BACKEND_FILE(obj)->align;

    visit_type_size(v, name, &value, errp);
}

static void set_align(Object *obj, Visitor *v, const char *name, void *opaque,
                      Error **errp)
{
    uint64_t value;

    if (!refuse_if_inited(obj, name, errp) &&
        visit_type_size(v, name, &value, errp)) {
        MEMORY_BACKEND_FILE(obj)->align = value;
    }
}

static void get_offset(Object *obj, Visitor *v, const char *name,
                       void *opaque, Error **errp)
{
    uint64_t value = MEMORY_BACKEND_FILE(obj)->offset;

    visit_type_size(v, name, &value, errp);
}

static void set_offset(Object *obj, Visitor *v, const char *name,
                       void *opaque, Error **errp)
{
    uint64_t value;

    if (!refuse_if_inited(obj, name, errp) &&
        visit_type_size(v, name, &value, errp)) {
        MEMORY_BACKEND_FILE(obj)->offset = value;
    }
}

static bool get_discard_data(Object *obj, Error **errp)
{
    return MEMORY_BACKEND_FILE(obj)->discard_data;
}

static void set_discard_data(Object *obj, bool value, Error **errp)
{
    MEMORY_BACKEND_FILE(obj)->discard_data = value;
}

static bool get_readonly(Object *obj, Error **errp)
{
    return MEMORY_BACKEND_FILE(obj)->readonly;
}

static void set_readonly(Object *obj, bool value, Error **errp)
{
    if (!refuse_if_inited(obj, "readonly", errp)) {
        MEMORY_BACKEND_FILE(obj)->readonly = value;
    }
}

static void get_rom(Object *obj, Visitor *v, const char *name, void *opaque,
                    Error **errp)
{
    OnOffAuto rom = MEMORY_BACKEND_FILE(obj)->rom;

    visit_type_OnOffAuto(v, name, &rom, errp);
}

static void set_rom(Object *obj, Visitor *v, const char *name, void *opaque,
                    Error **errp)
{
    OnOffAuto rom;

    if (!refuse_if_inited(obj, name, errp) &&
        visit_type_OnOffAuto(v, name, &rom, errp)) {
        MEMORY_BACKEND_FILE(obj)->rom = rom;
    }
}

static void file_backend_unparent(Object *obj)
{
    HostMemoryBackend *backend = MEMORY_BACKEND(obj);
    HostMemoryBackendFile *f = MEMORY_BACKEND_FILE(obj);

    /* The guest is gone, and so may be what it wrote. */
    if (host_memory_backend_mr_inited(backend) && f->discard_data) {
        madvise(memory_region_get_ram_ptr(&backend->mr),
                memory_region_size(&backend->mr), MADV_REMOVE);
    }
}

static void file_backend_finalize(Object *obj)
{
    g_free(MEMORY_BACKEND_FILE(obj)->mem_path);
}

static void file_backend_class_init(ObjectClass *oc, const void *data)
{
    MEMORY_BACKEND_CLASS(oc)->alloc = file_backend_alloc;
    oc->unparent = file_backend_unparent;

    object_class_property_add_bool(oc, "discard-data", get_discard_data,
                                   set_discard_data);
    object_class_property_add_str(oc, "mem-path", get_mem_path,
                                  set_mem_path);
    object_class_property_add(oc, "align", "int", get_align, set_align, NULL,
                              NULL);
    object_class_property_add(oc, "offset", "int", get_offset, set_offset,
                              NULL, NULL);
    object_class_property_set_description(oc, "offset",
        "Where in the file the memory begins, such as 1G");
    object_class_property_add_bool(oc, "readonly", get_readonly,
                                   set_readonly);
    object_class_property_add(oc, "rom", "OnOffAuto", get_rom, set_rom, NULL,
                              NULL);
    object_class_property_set_description(oc, "rom",
        "The guest may not write it; auto: if readonly=on");
}

static const TypeInfo file_backend_types[] = {
    {
        .name = TYPE_MEMORY_BACKEND_FILE,
        .parent = TYPE_MEMORY_BACKEND,
        .instance_size = sizeof(HostMemoryBackendFile),
        .instance_finalize = file_backend_finalize,
        .class_init = file_backend_class_init,
        TYPE_IS_SECURE("the guest reaches the file's bytes in the window, "
                       "and nothing else"),
    },
};
DEFINE_TYPES(file_backend_types)
