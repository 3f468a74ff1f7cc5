/*
 * QMP commands on memory and on threads with event loops.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/boards.h"
#include "hw/intc/intc.h"
#include "monitor-internal.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-debug.h"
#include "qapi/qapi-commands-machine.h"
#include "system/address-spaces.h"
#include "system/cpus.h"
#include "system/hostmem.h"
#include "system/iothread.h"
#include "system/ramblock.h"

#define SAVE_CHUNK_BYTES (64 * 1024)

/*** Backends ***/

static int add_memdev(Object *obj, void *opaque)
{
    MemdevList ***tail = opaque;
    HostMemoryBackend *b;
    uint16List **nodes;
    Memdev *info;

    if (!object_dynamic_cast(obj, TYPE_MEMORY_BACKEND)) {
        return 0;
    }
    b = MEMORY_BACKEND(obj);
    info = g_new0(Memdev, 1);
    info->id = g_strdup(object_get_canonical_path_component(obj));
    info->size = b->size;
    info->merge = b->merge;
    info->dump = b->dump;
    info->prealloc = b->prealloc;
    info->share = b->share;
    info->has_reserve = true;
    info->reserve = b->reserve;
    info->policy = b->policy;
    nodes = &info->host_nodes;
    for (unsigned n = 0; n < HOST_MEMORY_MAX_NODES; n++) {
        if (b->host_nodes[n / 64] >> (n % 64) & 1) {
            QAPI_LIST_APPEND(nodes, n);
        }
    }
    QAPI_LIST_APPEND(*tail, info);
    return 0;
}

MemdevList *qmp_query_memdev(Error **errp)
{
    MemdevList *list = NULL, **tail = &list;

    object_child_foreach(object_get_objects_root(), add_memdev, &tail);
    return list;
}

static int add_iothread(Object *obj, void *opaque)
{
    IOThreadInfoList ***tail = opaque;
    IOThreadInfo *info;
    IOThread *s;

    if (!object_dynamic_cast(obj, TYPE_IOTHREAD)) {
        return 0;
    }
    s = IOTHREAD(obj);
    info = g_new0(IOThreadInfo, 1);
    info->id = g_strdup(iothread_get_id(s));
    info->thread_id = s->thread_id;
    info->poll_max_ns = s->poll_max_ns;
    info->poll_grow = s->poll_grow;
    info->poll_shrink = s->poll_shrink;
    info->aio_max_batch = EVENT_LOOP_BASE(s)->aio_max_batch;
    QAPI_LIST_APPEND(*tail, info);
    return 0;
}

IOThreadInfoList *qmp_query_iothreads(Error **errp)
{
    IOThreadInfoList *list = NULL, **tail = &list;

    object_child_foreach(object_get_objects_root(), add_iothread, &tail);
    return list;
}

/*** The guest's memory ***/

MemoryInfo *qmp_query_memory_size_summary(Error **errp)
{
    MemoryInfo *info = g_new0(MemoryInfo, 1);

    info->base_memory = current_machine ? current_machine->ram_size : 0;
    return info;
}

/* Guest memory as @cpu sees it, or physical memory for NULL. */
static bool read_memory(CPUState *cpu, uint64_t addr, uint8_t *buf, size_t n)
{
    if (cpu) {
        return cpu_memory_rw_debug(cpu, addr, buf, n, false) == 0;
    }
    return address_space_read(&address_space_memory, addr,
                              MEMTXATTRS_UNSPECIFIED, buf, n) == MEMTX_OK;
}

/* As much as there is at @addr and fits; errors name the first bad chunk. */
static bool save(FILE *f, CPUState *cpu, uint64_t addr, uint64_t size,
                 Error **errp)
{
    g_autofree uint8_t *buf = g_malloc(SAVE_CHUNK_BYTES);

    while (size) {
        size_t n = MIN(size, SAVE_CHUNK_BYTES);

        if (!read_memory(cpu, addr, buf, n)) {
            error_setg(errp, "Invalid addr 0x%016" PRIx64 "/size %zu "
                       "specified", addr, n);
            return false;
        }
        if (fwrite(buf, 1, n, f) != n) {
            error_setg_errno(errp, errno, "writing memory failed");
            return false;
        }
        addr += n;
        size -= n;
    }
    return true;
}

static void save_to(const char *filename, CPUState *cpu, uint64_t addr,
                    int64_t size, Error **errp)
{
    FILE *f;
    int fd;

    if (size < 0) {
        error_setg(errp, "Parameter 'size' expects a non-negative number");
        return;
    }
    fd = qemu_create(filename, O_WRONLY | O_TRUNC, 0600, errp);
    if (fd < 0) {
        return;
    }
    f = fdopen(fd, "wb");
    if (save(f, cpu, addr, size, errp) && fflush(f)) {
        error_setg_errno(errp, errno, "writing memory failed");
    }
    fclose(f);
}

void qmp_pmemsave(int64_t val, int64_t size, const char *filename,
                  Error **errp)
{
    save_to(filename, NULL, val, size, errp);
}

void qmp_memsave(int64_t val, int64_t size, const char *filename,
                 bool has_cpu_index, int64_t cpu_index, Error **errp)
{
    CPUState *cpu = NULL;

    if (cpu_index >= 0 && cpu_index <= INT_MAX) {
        cpu = qemu_get_cpu(has_cpu_index ? cpu_index : 0);
    }
    if (!cpu) {
        error_setg(errp, "Parameter 'cpu-index' expects a CPU number");
        return;
    }
    save_to(filename, cpu, val, size, errp);
}

static HumanReadableText *human_text(GString *text)
{
    HumanReadableText *human = g_new0(HumanReadableText, 1);

    human->human_readable_text = g_string_free(text, false);
    return human;
}

HumanReadableText *qmp_x_query_ramblock(Error **errp)
{
    return human_text(ram_block_format());
}

HumanReadableText *qmp_x_query_irq(Error **errp)
{
    GString *text = g_string_new(NULL);

    intc_append_statistics(text);
    return human_text(text);
}

HumanReadableText *qmp_x_query_interrupt_controllers(Error **errp)
{
    GString *text = g_string_new(NULL);

    intc_append_info(text);
    return human_text(text);
}

/*** No device can take memory away from the guest ***/

static void no_balloon(Error **errp)
{
    error_set(errp, ERROR_CLASS_DEVICE_NOT_ACTIVE,
              "No balloon device has been activated");
}

BalloonInfo *qmp_query_balloon(Error **errp)
{
    no_balloon(errp);
    return NULL;
}

void qmp_balloon(int64_t value, Error **errp)
{
    no_balloon(errp);
}
