/*
 * "info": commands for people that show something.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "block/block.h"
#include "hmp-internal.h"
#include "hw/core/boards.h"
#include "hw/core/qdev-device-add.h"
#include "qapi/error.h"
#include "qapi/compat-policy.h"
#include "qapi/qapi-commands-char.h"
#include "qapi/qapi-commands-control.h"
#include "qapi/qapi-commands-machine.h"
#include "qapi/qapi-commands-misc.h"
#include "qapi/qapi-commands-run-state.h"
#include "qapi/qapi-commands-security.h"
#include "system/cpus.h"
#include "system/memory.h"
#include "system/runstate.h"
#include "system/system.h"

/*** The program and the guest ***/

static void info_version(Monitor *mon, const QDict *args)
{
    monitor_printf(mon, "%s (%s)\n", QEMU_VERSION, QEMU_PKGVERSION);
}

static void info_name(Monitor *mon, const QDict *args)
{
    if (qemu_get_vm_name()) {
        monitor_printf(mon, "%s\n", qemu_get_vm_name());
    }
}

static void info_uuid(Monitor *mon, const QDict *args)
{
    g_autofree char *uuid = qemu_uuid_unparse_strdup(&qemu_uuid);

    monitor_printf(mon, "%s\n", uuid);
}

static void info_status(Monitor *mon, const QDict *args)
{
    RunState state = runstate_get();

    monitor_printf(mon, "VM status: %s",
                   runstate_is_running() ? "running" : "paused");
    if (state != RUN_STATE_RUNNING && state != RUN_STATE_PAUSED) {
        monitor_printf(mon, " (%s)", RunState_str(state));
    }
    monitor_puts(mon, "\n");
}

static void info_kvm(Monitor *mon, const QDict *args)
{
    KvmInfo *info = qmp_query_kvm(NULL);

    monitor_printf(mon, "kvm support: %s\n",
                   !info->present ? "not compiled"
                   : info->enabled ? "enabled" : "disabled");
    qapi_free_KvmInfo(info);
}

static void info_cpus(Monitor *mon, const QDict *args)
{
    CPUState *chosen = hmp_cpu(mon);
    CPUState *cpu;

    CPU_FOREACH(cpu) {
        monitor_printf(mon, "%c CPU #%d: thread_id=%d\n",
                       cpu == chosen ? '*' : ' ', cpu->cpu_index,
                       cpu->thread_id);
    }
}

static void dump_registers(CPUState *cpu, run_on_cpu_data data)
{
    cpu_synchronize_state(cpu);
    cpu_dump_state(cpu, data.host_ptr, CPU_DUMP_FPU);
}

static void info_registers(Monitor *mon, const QDict *args)
{
    bool all = qdict_get_try_bool(args, "all", false);
    CPUState *chosen = hmp_cpu(mon);
    CPUState *cpu;

    if (!chosen) {
        monitor_puts(mon, "No CPU available\n");
        return;
    }
    CPU_FOREACH(cpu) {
        g_autoptr(GString) text = g_string_new(NULL);

        if (!all && cpu != chosen) {
            continue;
        }
        run_on_cpu(cpu, dump_registers, RUN_ON_CPU_HOST_PTR(text));
        monitor_printf(mon, "\nCPU#%d\n%s", cpu->cpu_index, text->str);
    }
}

/*** Its parts ***/

static void info_qtree(Monitor *mon, const QDict *args)
{
    g_autofree char *text = qdev_tree_print();

    monitor_puts(mon, text);
}

static void info_mtree(Monitor *mon, const QDict *args)
{
    GString *text = mtree_render(qdict_haskey(args, "flatview"),
                                 qdict_haskey(args, "dispatch"),
                                 qdict_haskey(args, "owner"),
                                 qdict_haskey(args, "disabled"));

    monitor_puts(mon, text->str);
    g_string_free(text, true);
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

static void info_qom_tree(Monitor *mon, const QDict *args)
{
    const char *path = qdict_get_try_str(args, "path");
    TreeWalk walk = { .mon = mon };
    bool ambiguous = false;
    Object *obj;

    if (path) {
        obj = object_resolve_path(path, &ambiguous);
        if (!obj) {
            monitor_printf(mon, "Path '%s' %s.\n", path, ambiguous
                           ? "is ambiguous" : "could not be resolved");
            return;
        }
    } else {
        obj = object_resolve_path("/machine", NULL);
        if (!obj) {
            obj = object_get_root();
        }
    }
    print_object(&walk, obj);
}

static void info_chardev(Monitor *mon, const QDict *args)
{
    ChardevInfoList *list = qmp_query_chardev(NULL), *el;

    for (el = list; el; el = el->next) {
        monitor_printf(mon, "%s: filename=%s\n", el->value->label,
                       el->value->filename);
    }
    qapi_free_ChardevInfoList(list);
}

static int print_node(Object *obj, void *opaque)
{
    BlockDriverState *bs = (BlockDriverState *)
        object_dynamic_cast(obj, TYPE_BLOCK_DRIVER);

    if (bs) {
        monitor_printf(opaque, "%s: %s%s\n", bs->node_name,
                       bdrv_format_name(bs),
                       bs->read_only ? " (read-only)" : "");
    }
    return 0;
}

static void info_block(Monitor *mon, const QDict *args)
{
    object_child_foreach_recursive(object_get_root(), print_node, mon);
}

/*** Security ***/

static void print_fact(const ObjectSecurityFact *fact, void *opaque)
{
    monitor_printf(opaque, "%c %-10s %-6s %s (%s)%s%s\n",
                   fact->violation ? '!' : ' ',
                   object_security_str(fact->status),
                   object_origin_str(fact->origin), fact->path, fact->type,
                   fact->note ? ": " : "", fact->note ? fact->note : "");
}

static void print_counts(Monitor *mon, const char *what,
                         const SecurityCounts *counts)
{
    monitor_printf(mon, "%s: %" PRId64 " secure, %" PRId64 " insecure, %"
                   PRId64 " undeclared\n", what, counts->secure,
                   counts->insecure, counts->undeclared);
}

static void info_security(Monitor *mon, const QDict *args)
{
    SecurityPolicyInfo *info = qmp_query_security_policy(NULL);

    monitor_printf(mon, "policy: %s%s\n",
                   CompatPolicySecurity_str(info->policy),
                   info->sealed ? "" : " (not sealed)");
    print_counts(mon, "types", info->types);
    print_counts(mon, "objects", info->objects);
    object_security_audit(object_get_root(), info->policy, print_fact, mon);
    qapi_free_SecurityPolicyInfo(info);
}

const HMPCommand hmp_info_commands[] = {
    { "block", NULL, "", "show the block nodes", info_block },
    { "chardev", NULL, "", "show the character devices", info_chardev },
    { "cpus", NULL, "", "show the processors", info_cpus },
    { "kvm", NULL, "", "show whether KVM is used", info_kvm },
    { "mtree", "flatview:-f,dispatch:-d,owner:-o,disabled:-D",
      "[-f][-d][-o][-D]",
      "show memory regions; -f: what is seen, -o: owners, -D: disabled ones",
      info_mtree },
    { "name", NULL, "", "show the name of the guest", info_name },
    { "qom-tree", "path:s?", "[path]", "show the composition tree",
      info_qom_tree },
    { "qtree", NULL, "", "show the device tree", info_qtree },
    { "registers", "all:-a", "[-a]",
      "show the registers of the processor chosen; -a: of all",
      info_registers },
    { "security", NULL, "", "show the security policy and all objects",
      info_security },
    { "status", NULL, "", "show whether the guest runs", info_status },
    { "uuid", NULL, "", "show the UUID of the guest", info_uuid },
    { "version", NULL, "", "show the version of the program",
      info_version },
    { 0 }
};
