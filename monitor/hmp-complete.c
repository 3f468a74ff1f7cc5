/*
 * Completion of commands for people: names of commands, and what arguments
 * may stand for.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "block/block.h"
#include "chardev/char-ringbuf.h"
#include "chardev/char.h"
#include "hmp-internal.h"
#include "hw/core/qdev.h"
#include "hw/virtio/virtio.h"
#include "qapi/qapi-types-run-state.h"
#include "qapi/qapi-types-stats.h"
#include "qapi/util.h"
#include "qemu/log.h"
#include "qom/object_interfaces.h"
#include "system/block-backend.h"

/*
 * struct Completion: what is being completed.
 * @word: its beginning
 * @before: the argument before it, or NULL
 * @found: words that fit, malloc'd
 */
typedef struct Completion {
    const char *word;
    const char *before;
    GPtrArray *found;
} Completion;

static void offer(Completion *c, const char *word)
{
    if (g_str_has_prefix(word, c->word)) {
        g_ptr_array_add(c->found, g_strdup(word));
    }
}

/*** Commands ***/

static void offer_commands(Completion *c, const HMPCommand *table)
{
    for (; table->name; table++) {
        g_auto(GStrv) names = g_strsplit(table->name, "|", 0);

        for (char **n = names; *n; n++) {
            offer(c, *n);
        }
    }
}

/*** Devices, objects and types ***/

static int offer_name(Object *child, void *opaque)
{
    offer(opaque, object_get_canonical_path_component(child));
    return 0;
}

static void offer_children(Completion *c, const char *path)
{
    Object *parent = object_resolve_path(path, NULL);

    if (parent) {
        object_child_foreach(parent, offer_name, c);
    }
}

static void complete_device(Completion *c)
{
    offer_children(c, "/machine/peripheral");
}

static void complete_object(Completion *c)
{
    offer_children(c, "/objects");
}

static void offer_device_type(ObjectClass *oc, void *opaque)
{
    if (DEVICE_CLASS(oc)->user_creatable) {
        offer(opaque, object_class_get_name(oc));
    }
}

static void complete_device_type(Completion *c)
{
    object_class_foreach(offer_device_type, TYPE_DEVICE, false, c);
}

static void offer_type(ObjectClass *oc, void *opaque)
{
    offer(opaque, object_class_get_name(oc));
}

static void complete_object_type(Completion *c)
{
    object_class_foreach(offer_type, TYPE_USER_CREATABLE, false, c);
}

static int count_child(Object *child, void *opaque)
{
    return 1;
}

typedef struct PathCompletion {
    Completion *completion;
    const char *folder;
} PathCompletion;

static int offer_path(Object *child, void *opaque)
{
    PathCompletion *p = opaque;
    const char *end = object_child_foreach(child, count_child, NULL) ? "/"
        : "";
    g_autofree char *path =
        g_strconcat(p->folder, "/", object_get_canonical_path_component(child),
                    end, NULL);

    offer(p->completion, path);
    return 0;
}

/* One component at a time, like a shell. */
static void complete_path(Completion *c)
{
    const char *slash = strrchr(c->word, '/');
    g_autofree char *folder = NULL;
    Object *parent;

    if (!slash) {
        offer(c, "/");
        return;
    }
    folder = g_strndup(c->word, slash - c->word);
    parent = object_resolve_path(*folder ? folder : "/", NULL);
    if (parent) {
        PathCompletion p = { .completion = c, .folder = folder };

        object_child_foreach(parent, offer_path, &p);
    }
}

/* Of the object at the path before it. */
static void complete_property(Completion *c)
{
    Object *obj = c->before ? object_resolve_path(c->before, NULL) : NULL;
    ObjectPropertyIterator iter;
    ObjectProperty *prop;

    if (!obj) {
        return;
    }
    object_property_iter_init(&iter, obj);
    while ((prop = object_property_iter_next(&iter))) {
        offer(c, prop->name);
    }
}

static int offer_virtio(Object *obj, void *opaque)
{
    if (object_dynamic_cast(obj, TYPE_VIRTIO_DEVICE)) {
        g_autofree char *path = object_get_canonical_path(obj);

        offer(opaque, path);
    }
    return 0;
}

static void complete_virtio(Completion *c)
{
    object_child_foreach_recursive(object_get_root(), offer_virtio, c);
}

/*** Character devices ***/

static void offer_chardev(Chardev *chr, void *opaque)
{
    offer(opaque, chr->label);
}

static void complete_chardev(Completion *c)
{
    qemu_chr_foreach(offer_chardev, c);
}

static void offer_ringbuf(Chardev *chr, void *opaque)
{
    if (object_dynamic_cast(OBJECT(chr), TYPE_CHARDEV_RINGBUF)) {
        offer(opaque, chr->label);
    }
}

static void complete_ringbuf(Completion *c)
{
    qemu_chr_foreach(offer_ringbuf, c);
}

static void offer_chardev_type(ObjectClass *oc, void *opaque)
{
    if (!CHARDEV_CLASS(oc)->internal) {
        offer(opaque, object_class_get_name(oc) + strlen("chardev-"));
    }
}

static void complete_chardev_type(Completion *c)
{
    object_class_foreach(offer_chardev_type, TYPE_CHARDEV, false, c);
}

/*** Disks ***/

static void complete_drive(Completion *c)
{
    for (BlockBackend *b = blk_next(NULL); b; b = blk_next(b)) {
        if (*blk_name(b)) {
            offer(c, blk_name(b));
        }
    }
}

static void offer_node(BlockDriverState *bs, void *opaque)
{
    offer(opaque, bs->node_name);
}

static void complete_block(Completion *c)
{
    complete_drive(c);
    bdrv_foreach(offer_node, c);
}

/*** Others ***/

/* The last of several, after commas. */
static void complete_log(Completion *c)
{
    const char *comma = strrchr(c->word, ',');
    int len = comma ? comma + 1 - c->word : 0;

    for (const QEMULogItem *item = qemu_log_items; item->mask; item++) {
        g_autofree char *word = g_strdup_printf("%.*s%s", len, c->word,
                                                item->name);

        offer(c, word);
    }
    offer(c, "none");
}

static void complete_cpu(Completion *c)
{
    CPUState *cpu;

    CPU_FOREACH(cpu) {
        g_autofree char *index = g_strdup_printf("%d", cpu->cpu_index);

        offer(c, index);
    }
}

static void complete_file(Completion *c)
{
    const char *slash = strrchr(c->word, '/');
    g_autofree char *folder = g_strndup(c->word,
                                        slash ? slash + 1 - c->word : 0);
    g_autoptr(GDir) dir = g_dir_open(*folder ? folder : ".", 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_strconcat(folder, name, NULL);
        g_autofree char *inside = g_strconcat(path, "/", NULL);

        offer(c, g_file_test(path, G_FILE_TEST_IS_DIR) ? inside : path);
    }
}

/*** Arguments ***/

/*
 * What HMPArg.words names, and
 * @complete: what offers them, or
 * @lookup: the values of an enumeration.
 */
static const struct {
    const char *words;
    void (*complete)(Completion *c);
    const QEnumLookup *lookup;
} completers[] = {
    { "block", complete_block },
    { "chardev", complete_chardev },
    { "chardev-type", complete_chardev_type },
    { "cpu", complete_cpu },
    { "device", complete_device },
    { "device-type", complete_device_type },
    { "drive", complete_drive },
    { "log", complete_log },
    { "object", complete_object },
    { "object-type", complete_object_type },
    { "path", complete_path },
    { "property", complete_property },
    { "ringbuf", complete_ringbuf },
    { "stats-provider", .lookup = &StatsProvider_lookup },
    { "stats-target", .lookup = &StatsTarget_lookup },
    { "virtio", complete_virtio },
    { "watchdog-action", .lookup = &WatchdogAction_lookup },
};

static void offer_values(Completion *c, const QEnumLookup *lookup)
{
    for (int i = 0; i < lookup->size; i++) {
        offer(c, lookup->array[i]);
    }
}

static void complete_as(Completion *c, const HMPArg *arg)
{
    if (arg->type == 'F') {
        complete_file(c);
    }
    for (size_t i = 0; i < ARRAY_SIZE(completers); i++) {
        if (!arg->words || !g_str_equal(arg->words, completers[i].words)) {
            continue;
        }
        if (completers[i].lookup) {
            offer_values(c, completers[i].lookup);
        } else {
            completers[i].complete(c);
        }
    }
}

/* The argument of @args that is number @nth of those that are neither an
   option nor a format. */
static void complete_nth(Completion *c, const char *args, unsigned nth)
{
    while (*args) {
        HMPArg arg;

        args = hmp_next_arg(args, &arg);
        if (arg.type != '-' && arg.type != '/' && !nth--) {
            complete_as(c, &arg);
            args = "";
        }
        hmp_arg_clear(&arg);
    }
}

static void complete_args(Completion *c, const char *args, const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    unsigned n = g_strv_length(words), nth = 0;

    /* Nothing splits into no words at all. */
    c->word = n ? words[n - 1] : "";
    for (unsigned i = 0; i + 1 < n; i++) {
        if (*words[i] && *words[i] != '-' &&
            (*words[i] != '/' || !strstr(args, ":/"))) {
            c->before = words[i];
            nth++;
        }
    }
    complete_nth(c, args, nth);
}

static int compare_words(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* In order, each once, and NULL. */
static char **finish(GPtrArray *found)
{
    g_ptr_array_sort(found, compare_words);
    for (guint i = 1; i < found->len; ) {
        if (g_str_equal(found->pdata[i], found->pdata[i - 1])) {
            g_free(g_ptr_array_remove_index(found, i));
        } else {
            i++;
        }
    }
    g_ptr_array_add(found, NULL);
    return (char **)g_ptr_array_free(found, false);
}

char **hmp_complete(const char *start)
{
    Completion c = { .found = g_ptr_array_new() };
    const HMPCommand *table = hmp_commands, *cmd;
    const char *p = start;

    for (;;) {
        size_t len = hmp_first_word(&p, &c.word);

        if (!*p) {
            offer_commands(&c, table);
            break;
        }
        cmd = hmp_find_command(table, c.word, len);
        if (cmd && cmd->run == hmp_help) {
            continue;
        }
        if (!cmd || !cmd->sub) {
            if (cmd && cmd->args) {
                complete_args(&c, cmd->args, p + 1);
            }
            break;
        }
        table = cmd->sub;
    }
    return finish(c.found);
}
