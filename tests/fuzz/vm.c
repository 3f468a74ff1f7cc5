/*
 * A machine in this process for fuzz targets.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "chardev/char.h"
#include "hw/core/boards.h"
#include "monitor/monitor.h"
#include "qapi/compat-policy.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-block-core.h"
#include "qapi/qapi-commands-fdset.h"
#include "qemu/error-report.h"
#include "qemu/main-loop.h"
#include "qemu/rcu.h"
#include "qobject/qjson.h"
#include "qom/object_interfaces.h"
#include "reach.h"
#include "sandbox.h"
#include "system/build.h"
#include "system/options.h"
#include "system/runstate.h"
#include "vm.h"

#define DISK "disk.img"                 /* in use */
#define SPARE "spare.img"               /* free */
#define DISK_BYTES (1 << 20)

static const char *const none_args[] = {
    "fuzz", "-M", "none", "-S", "-nodefaults", "-display", "none", NULL
};

static const char *const microvm_args[] = {
    "fuzz", "-M", "microvm", "-accel", "qtest", "-S", "-nodefaults",
    "-display", "none", "-smp", "2", "-object",
    "memory-backend-ram,id=ram0,size=8M", "-machine", "memory-backend=ram0",
    "-chardev", "ringbuf,id=ring0", "-serial", "chardev:ring0",
    "-blockdev", "null-co,node-name=node0,size=1048576",
    "-device", "virtio-blk-device,drive=node0,id=disk0",
    "-device", "virtio-rng-device,id=dev0",
    "-device", "virtio-serial-device,id=vser0", NULL
};

/* What each input finds, and may delete.  The last one is for microvm. */
static const char *const furniture[] = {
    "{'execute': 'object-add', 'arguments':"
    " {'qom-type': 'iothread', 'id': 'io0'}}",
    "{'execute': 'object-add', 'arguments':"
    " {'qom-type': 'rng-builtin', 'id': 'rng0'}}",
    "{'execute': 'blockdev-add', 'arguments':"
    " {'driver': 'file', 'node-name': 'node1', 'filename': '" DISK "'}}",
    "{'execute': 'chardev-add', 'arguments':"
    " {'id': 'null0', 'backend': {'type': 'null', 'data': {}}}}",
    "{'execute': 'device_add', 'arguments':"
    " {'driver': 'virtconsole', 'chardev': 'null0', 'id': 'con0'}}",
};

/*** The tree ***/

static void describe(Object *obj, const char *path, GPtrArray *lines);

typedef struct Describe {
    const char *path;
    GPtrArray *lines;
} Describe;

static int describe_child(Object *child, void *opaque)
{
    Describe *d = opaque;
    g_autofree char *path = g_strconcat(
        d->path, "/", object_get_canonical_path_component(child), NULL);

    describe(child, path, d->lines);
    return 0;
}

static void describe(Object *obj, const char *path, GPtrArray *lines)
{
    Describe d = { path, lines };
    const char *type = object_get_typename(obj);

    /* Containers appear when somebody looks into them. */
    if (!g_str_equal(type, TYPE_CONTAINER)) {
        g_ptr_array_add(lines, g_strdup_printf("%s %s", path, type));
    }
    object_child_foreach(obj, describe_child, &d);
}

int fuzz_by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char *fuzz_vm_tree(void)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    char *text;

    describe(object_get_root(), "", lines);
    g_ptr_array_sort(lines, fuzz_by_text);
    g_ptr_array_add(lines, NULL);
    text = g_strjoinv("\n", (char **)lines->pdata);
    g_ptr_array_free(lines, true);
    return text;
}

void fuzz_vm_expect_tree(const char *tree, const char *after)
{
    g_autofree char *now = fuzz_vm_tree();
    g_auto(GStrv) old_lines = NULL, new_lines = NULL;
    int i = 0;

    if (g_str_equal(now, tree)) {
        return;
    }
    old_lines = g_strsplit(tree, "\n", -1);
    new_lines = g_strsplit(now, "\n", -1);
    while (g_strcmp0(old_lines[i], new_lines[i]) == 0) {
        i++;
    }
    fprintf(stderr, "%s changed the tree: '%s' became '%s'\n", after,
            old_lines[i], new_lines[i]);
    abort();                            /* libFuzzer ignores g_error() */
}

/*** Undoing ***/

static void make_disk(const char *name)
{
    int fd = open(name, O_WRONLY | O_CREAT, 0600);

    g_assert_cmpint(ftruncate(fd, DISK_BYTES), ==, 0);
    close(fd);
}

/* What was there at the start: canonical paths. */
static GHashTable *at_start;

static int remember(Object *child, void *opaque)
{
    g_hash_table_add(at_start, object_get_canonical_path(child));
    return 0;
}

static int collect_new(Object *child, void *opaque)
{
    g_autofree char *path = object_get_canonical_path(child);

    if (!g_hash_table_contains(at_start, path)) {
        g_ptr_array_add(opaque, object_ref(child));
    }
    return 0;
}

/* Call @undo for each child of @path that was not there at the start. */
static void undo_children(const char *path, void (*undo)(Object *obj))
{
    Object *parent = object_resolve_path(path, NULL);
    g_autoptr(GPtrArray) list =
        g_ptr_array_new_with_free_func(object_unref);

    if (parent) {
        object_child_foreach(parent, collect_new, list);
    }
    for (unsigned i = 0; i < list->len; i++) {
        undo(g_ptr_array_index(list, i));
    }
}

static void undo_object(Object *obj)
{
    user_creatable_del(object_get_canonical_path_component(obj), NULL);
}

static void undo_chardev(Object *obj)
{
    qemu_chr_remove(object_get_canonical_path_component(obj), NULL);
}

static void undo_node(Object *obj)
{
    qmp_blockdev_del(object_get_canonical_path_component(obj), NULL);
}

static void undo_fdsets(void)
{
    FdsetInfoList *list = qmp_query_fdsets(&error_abort);

    for (FdsetInfoList *l = list; l; l = l->next) {
        qmp_remove_fd(l->value->fdset_id, false, 0, &error_abort);
    }
    qapi_free_FdsetInfoList(list);
}

/* What uses something goes before what it uses; some use their like. */
static void undo_all(void)
{
    undo_children("/machine/peripheral", (void (*)(Object *))object_unparent);
    undo_children("/machine/peripheral-anon",
                  (void (*)(Object *))object_unparent);
    drain_call_rcu();                   /* devices let go of what they use */
    for (int i = 0; i < 3; i++) {
        undo_children("/objects", undo_object);
        undo_children("/chardevs", undo_chardev);
        undo_children("/block-nodes", undo_node);
    }
    undo_fdsets();
}

void fuzz_vm_loop(void)
{
    int status;

    for (int i = 0; i < 4; i++) {
        main_loop_wait(true);
        main_loop_step(&status);        /* "quit" is no reason to end */
    }
}

void fuzz_vm_tidy(void)
{
    static char *tree;
    RunstateActions actions = {
        .reboot = REBOOT_ACTION_RESET, .shutdown = SHUTDOWN_ACTION_POWEROFF,
    };

    runstate_set_actions(&actions);
    compat_policy_reset();
    compat_policy_seal();
    if (runstate_is_running()) {
        vm_stop(RUN_STATE_PAUSED);
    }
    if (!tree) {
        /* The first time, nothing was done. */
        at_start = g_hash_table_new(g_str_hash, g_str_equal);
        object_child_foreach_recursive(object_get_root(), remember, NULL);
        tree = fuzz_vm_tree();
    }
    undo_all();
    fuzz_vm_loop();
    fuzz_scratch_empty(".");
    fuzz_vm_expect_tree(tree, "an input");
}

/*** Starting ***/

static bool is_microvm(void)
{
    return g_strcmp0(g_getenv("FUZZ_MACHINE"), "none") != 0;
}

FuzzClient *fuzz_vm_furnish(void)
{
    FuzzClient *c = fuzz_client_open_qmp();

    make_disk(DISK);
    make_disk(SPARE);
    for (size_t i = 0; i < ARRAY_SIZE(furniture) - !is_microvm(); i++) {
        g_autoptr(QDict) request = qdict_from_jsonf_nofail("%p",
            qobject_from_json(furniture[i], &error_abort));
        g_autoptr(QDict) answer = fuzz_client_ask(c, request);

        g_assert_true(qdict_haskey(answer, "return"));
    }
    return c;
}

static int report(const char *fmt, va_list ap)
{
    Monitor *mon = monitor_cur();

    return mon && !monitor_cur_is_qmp() ? monitor_vprintf(mon, fmt, ap) : 0;
}

bool fuzz_vm_build(const char *const *args, Error **errp)
{
    static Build b;                     /* owns what it is given */
    Location where = { 0 };

    b = (Build) { .parent_status = -1 };
    monitor_set_option_lister(options_list);
    b.cfg = options_parse((char **)args, &where, errp);
    return b.cfg && build_policy(&b, errp) && build_vm(&b, errp);
}

void fuzz_vm_begin(const char *const *args)
{
    g_assert_true(fuzz_vm_build(args, &error_abort));
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    signal(SIGHUP, SIG_DFL);
    /* The first monitor sets it. */
    fuzz_client_close(fuzz_client_open(true));
    error_set_vprintf(report);
    fuzz_vm_tidy();
    fuzz_reached_forget();
}

void fuzz_vm_start(int *argc, char ***argv)
{
    fuzz_sandbox(argc, argv);
    fuzz_vm_begin(is_microvm() ? microvm_args : none_args);
}
