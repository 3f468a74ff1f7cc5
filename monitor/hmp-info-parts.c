/*
 * "info": the machine's parts, for people.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hmp-internal.h"
#include "hw/core/qdev-device-add.h"
#include "hw/virtio/virtio-info.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-machine.h"
#include "system/memory.h"
#include "system/ramblock.h"

/*** Devices and objects ***/

void info_qtree(Monitor *mon, const QDict *args)
{
    g_autofree char *text = qdev_tree_print();

    monitor_puts(mon, text);
}

void info_qdm(Monitor *mon, const QDict *args)
{
    g_autofree char *text = qdev_device_list_help();

    monitor_puts(mon, text);
}

typedef struct TreeWalk {
    Monitor *mon;
    int indent;
} TreeWalk;

static void print_object(TreeWalk *walk, Object *obj);

static int collect_child(Object *child, void *opaque)
{
    g_ptr_array_add(opaque, child);
    return 0;
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(object_get_canonical_path_component(*(Object *const *)a),
                  object_get_canonical_path_component(*(Object *const *)b));
}

static void print_children(TreeWalk *walk, Object *obj)
{
    g_autoptr(GPtrArray) children = g_ptr_array_new();

    object_child_foreach(obj, collect_child, children);
    g_ptr_array_sort(children, compare_names);
    walk->indent += 2;
    for (guint i = 0; i < children->len; i++) {
        print_object(walk, g_ptr_array_index(children, i));
    }
    walk->indent -= 2;
}

static void print_object(TreeWalk *walk, Object *obj)
{
    const char *name = object_get_canonical_path_component(obj);

    monitor_printf(walk->mon, "%*s/%s (%s)\n", walk->indent, "",
                   name ? name : "", object_get_typename(obj));
    print_children(walk, obj);
}

void info_qom_tree(Monitor *mon, const QDict *args)
{
    const char *path = qdict_get_try_str(args, "path");
    TreeWalk walk = { .mon = mon };
    bool ambiguous = false;
    Object *obj = object_resolve_path(path ? path : "/machine", &ambiguous);

    if (!obj && !path) {
        obj = object_get_root();
    }
    if (obj) {
        print_object(&walk, obj);
    } else {
        monitor_printf(mon, "Path '%s' %s.\n", path, ambiguous
                       ? "is ambiguous" : "could not be resolved");
    }
}

/*** Memory ***/

void info_mtree(Monitor *mon, const QDict *args)
{
    g_autoptr(GString) text = mtree_render(qdict_haskey(args, "flatview"),
                                           qdict_haskey(args, "dispatch"),
                                           qdict_haskey(args, "owner"),
                                           qdict_haskey(args, "disabled"));

    monitor_puts(mon, text->str);
}

void info_ramblock(Monitor *mon, const QDict *args)
{
    g_autoptr(GString) text = ram_block_format();

    monitor_puts(mon, text->str);
}

static const char *yes_no(bool value)
{
    return value ? "true" : "false";
}

static void print_memdev(Monitor *mon, const Memdev *m)
{
    monitor_printf(mon, "memory backend: %s\n  size:  %" PRIu64 "\n"
                   "  merge: %s\n  dump: %s\n  prealloc: %s\n  share: %s\n",
                   m->id, m->size, yes_no(m->merge), yes_no(m->dump),
                   yes_no(m->prealloc), yes_no(m->share));
    if (m->has_reserve) {
        monitor_printf(mon, "  reserve: %s\n", yes_no(m->reserve));
    }
    monitor_printf(mon, "  policy: %s\n  host nodes: ",
                   HostMemPolicy_str(m->policy));
    for (uint16List *node = m->host_nodes; node; node = node->next) {
        monitor_printf(mon, "%u%s", node->value, node->next ? "," : "");
    }
    monitor_puts(mon, "\n");
}

void info_memdev(Monitor *mon, const QDict *args)
{
    MemdevList *list = qmp_query_memdev(NULL), *el;

    for (el = list; el; el = el->next) {
        print_memdev(mon, el->value);
    }
    monitor_puts(mon, "\n");
    qapi_free_MemdevList(list);
}

void info_memory_size_summary(Monitor *mon, const QDict *args)
{
    MemoryInfo *info = qmp_query_memory_size_summary(NULL);

    monitor_printf(mon, "base memory: %" PRIu64 "\n", info->base_memory);
    if (info->has_plugged_memory) {
        monitor_printf(mon, "plugged memory: %" PRIu64 "\n",
                       info->plugged_memory);
    }
    qapi_free_MemoryInfo(info);
}

/*** Threads ***/

void info_iothreads(Monitor *mon, const QDict *args)
{
    IOThreadInfoList *list = qmp_query_iothreads(NULL), *el;

    for (el = list; el; el = el->next) {
        const IOThreadInfo *t = el->value;

        monitor_printf(mon, "%s:\n  thread_id=%" PRId64 "\n"
                       "  poll-max-ns=%" PRId64 "\n  poll-grow=%" PRId64 "\n"
                       "  poll-shrink=%" PRId64 "\n"
                       "  aio-max-batch=%" PRId64 "\n",
                       t->id, t->thread_id, t->poll_max_ns, t->poll_grow,
                       t->poll_shrink, t->aio_max_batch);
    }
    qapi_free_IOThreadInfoList(list);
}

/*** Virtio ***/

void info_virtio(Monitor *mon, const QDict *args)
{
    g_autoptr(GString) text = g_string_new(NULL);

    virtio_append_list(text);
    monitor_puts(mon, text->str);
}

void info_virtio_status(Monitor *mon, const QDict *args)
{
    g_autoptr(GString) text = g_string_new(NULL);
    Error *err = NULL;

    virtio_append_status(text, qdict_get_str(args, "path"), &err);
    monitor_puts(mon, text->str);
    hmp_error(mon, err);
}

void info_virtio_queue_status(Monitor *mon, const QDict *args)
{
    g_autoptr(GString) text = g_string_new(NULL);
    Error *err = NULL;

    virtio_append_queue_status(text, qdict_get_str(args, "path"),
                               qdict_get_int(args, "queue"), &err);
    monitor_puts(mon, text->str);
    hmp_error(mon, err);
}
