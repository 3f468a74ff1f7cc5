/*
 * The graph of block nodes: opening, naming, sharing and closing them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "block/block.h"
#include "qapi/error.h"
#include "qapi/util.h"
#include "qemu/id.h"
#include "qemu/module.h"
#include "qom/security.h"

/* "driver": { "driver": "raw", "file": { "driver": ... } } deeper than this
 * has no use, and the recursion must end. */
#define MAX_DEPTH 16

#define CONTAINER "block-nodes"
#define TYPE_PREFIX "block-"

static bool open_node(BlockDriverState *bs, BlockdevOptions *options,
                      unsigned int depth, Error **errp);

/* Where the nodes are; NULL before the first: a question makes nothing. */
static Object *nodes_root(void)
{
    return object_resolve_path_component(object_get_root(), CONTAINER);
}

BlockDriverState *bdrv_find_node(const char *node_name)
{
    Object *root = nodes_root();
    Object *obj = root ? object_resolve_path_component(root, node_name)
                       : NULL;

    return obj ? BLOCK_DRIVER(obj) : NULL;
}

typedef struct NodeWalk {
    void (*fn)(BlockDriverState *bs, void *opaque);
    void *opaque;
} NodeWalk;

static int visit_node(Object *obj, void *opaque)
{
    NodeWalk *walk = opaque;

    walk->fn(BLOCK_DRIVER(obj), walk->opaque);
    return 0;
}

void bdrv_foreach(void (*fn)(BlockDriverState *bs, void *opaque),
                  void *opaque)
{
    NodeWalk walk = { fn, opaque };
    Object *root = nodes_root();

    if (root) {
        object_child_foreach(root, visit_node, &walk);
    }
}

const char *bdrv_get_filename(BlockDriverState *bs)
{
    while (!bs->filename && bs->file) {
        bs = bs->file;
    }
    return bs->filename ? bs->filename : "";
}

int64_t bdrv_get_allocated_file_size(BlockDriverState *bs)
{
    BlockDriver *drv = BLOCK_DRIVER_GET_CLASS(bs);

    if (drv->bdrv_get_allocated_file_size) {
        return drv->bdrv_get_allocated_file_size(bs);
    }
    return bs->file ? bdrv_get_allocated_file_size(bs->file) : -ENOTSUP;
}

const char *bdrv_format_name(BlockDriverState *bs)
{
    return object_get_typename(OBJECT(bs)) + strlen(TYPE_PREFIX);
}

void bdrv_ref(BlockDriverState *bs)
{
    bs->users++;
}

void bdrv_unref(BlockDriverState *bs)
{
    if (bs && --bs->users == 0) {
        object_unparent(OBJECT(bs));
    }
}

/* Does @options ask for more than read access? */
static bool wants_read_only(const BlockdevOptions *o)
{
    return o->has_read_only && o->read_only;
}

static void set_common(BlockDriverState *bs, const BlockdevOptions *o)
{
    bs->read_only = wants_read_only(o);
    bs->unmap = o->has_discard && o->discard == BLOCKDEV_DISCARD_OPTIONS_UNMAP;
    bs->force_share = o->has_force_share && o->force_share;
    if (o->cache) {
        bs->direct = o->cache->has_direct && o->cache->direct;
        bs->no_flush = o->cache->has_no_flush && o->cache->no_flush;
    }
}

static bool check_common(const BlockdevOptions *o, Error **errp)
{
    if (o->has_detect_zeroes &&
        o->detect_zeroes != BLOCKDEV_DETECT_ZEROES_OPTIONS_OFF) {
        error_setg(errp, "detect-zeroes=%s is not available",
                   BlockdevDetectZeroesOptions_str(o->detect_zeroes));
        return false;
    }
    if (o->has_force_share && o->force_share && !wants_read_only(o)) {
        error_setg(errp, "force-share=on needs read-only=on");
        return false;
    }
    return true;
}

static BlockDriverState *new_node(BlockdevOptions *options, unsigned int depth,
                                  Error **errp)
{
    g_autofree char *own_name = NULL;
    const char *name = options->node_name;
    BlockDriverState *bs;

    if (depth > MAX_DEPTH) {
        error_setg(errp, "block nodes are nested deeper than %d", MAX_DEPTH);
        return NULL;
    }
    if (!name) {
        name = own_name = id_generate(ID_BLOCK);
    } else if (!id_wellformed(name)) {
        error_setg(errp, "Invalid node-name: '%s'", name);
        return NULL;
    } else if (bdrv_find_node(name)) {
        error_setg(errp, "Duplicate nodes with node-name='%s'", name);
        return NULL;
    }
    if (!check_common(options, errp)) {
        return NULL;
    }
    bs = BLOCK_DRIVER(object_new_checked(BlockdevDriver_str(options->driver),
                                         TYPE_BLOCK_DRIVER, errp));
    if (!bs) {
        return NULL;
    }
    bs->node_name = g_strdup(name);
    set_common(bs, options);
    /* A node below may have taken the name meanwhile. */
    if (!open_node(bs, options, depth, errp) ||
        !object_check_security(OBJECT(bs), errp) ||
        !object_property_try_add_child(object_get_container(CONTAINER), name,
                                       OBJECT(bs), errp)) {
        object_unref(OBJECT(bs));
        return NULL;
    }
    /* At the top the whole graph is there. */
    if (depth == 0 && !object_security_audit_hotplug(errp)) {
        object_unparent(OBJECT(bs));
        object_unref(OBJECT(bs));
        return NULL;
    }
    object_unref(OBJECT(bs));
    bdrv_ref(bs);
    return bs;
}

/* A child takes what it was not told from its parent. */
static void inherit(const BlockdevOptions *from, BlockdevOptions *to)
{
    if (!to->has_read_only) {
        to->has_read_only = from->has_read_only;
        to->read_only = from->read_only;
    }
    if (!to->has_auto_read_only) {
        to->has_auto_read_only = from->has_auto_read_only;
        to->auto_read_only = from->auto_read_only;
    }
    if (!to->has_discard) {
        to->has_discard = from->has_discard;
        to->discard = from->discard;
    }
    if (!to->has_force_share) {
        to->has_force_share = from->has_force_share;
        to->force_share = from->force_share;
    }
    if (!to->cache && from->cache) {
        to->cache = g_memdup2(from->cache, sizeof(*from->cache));
    }
}

static BlockDriverState *open_child(BlockdevRef *ref,
                                    const BlockdevOptions *parent,
                                    unsigned int depth, Error **errp)
{
    BlockDriverState *bs;

    if (ref->type == QTYPE_QDICT) {
        if (parent) {
            inherit(parent, &ref->u.definition);
        }
        return new_node(&ref->u.definition, depth, errp);
    }
    bs = bdrv_find_node(ref->u.reference);
    if (!bs) {
        error_setg(errp, "Cannot find device='' nor node-name='%s'",
                   ref->u.reference);
        return NULL;
    }
    bdrv_ref(bs);
    return bs;
}

static bool open_node(BlockDriverState *bs, BlockdevOptions *options,
                      unsigned int depth, Error **errp)
{
    if (options->driver == BLOCKDEV_DRIVER_RAW) {
        bs->file = open_child(options->u.raw.file, options, depth + 1, errp);
        if (!bs->file) {
            return false;
        }
        if (bs->file->read_only && options->has_auto_read_only &&
            options->auto_read_only) {
            bs->read_only = true;
        }
        if (bs->file->read_only && !bs->read_only) {
            error_setg(errp, "Block node '%s' is read-only; '%s' on top of it "
                       "is not", bs->file->node_name, bs->node_name);
            return false;
        }
    }
    return BLOCK_DRIVER_GET_CLASS(bs)->bdrv_open(bs, options, errp);
}

BlockDriverState *bdrv_open(BlockdevOptions *options, Error **errp)
{
    return new_node(options, 0, errp);
}

BlockDriverState *bdrv_open_ref(BlockdevRef *ref, Error **errp)
{
    return open_child(ref, NULL, 0, errp);
}

/*** Size ***/

typedef struct ParentSearch {
    const BlockDriverState *below;
    BlockDriverState *found;
} ParentSearch;

static void match_parent(BlockDriverState *bs, void *opaque)
{
    ParentSearch *search = opaque;

    if (bs->file == search->below) {
        search->found = bs;
    }
}

static bool truncate_tree(BlockDriverState *bs, int64_t size, Error **errp)
{
    BlockDriver *drv = BLOCK_DRIVER_GET_CLASS(bs);

    if (bs->read_only) {
        error_setg(errp, "Block node '%s' is read-only", bs->node_name);
        return false;
    }
    if (!drv->bdrv_truncate) {
        error_setg(errp, "Image format driver '%s' does not support resize",
                   bdrv_format_name(bs));
        return false;
    }
    return drv->bdrv_truncate(bs, size, errp);
}

bool bdrv_truncate(BlockDriverState *bs, int64_t size, Error **errp)
{
    ParentSearch search = { .below = bs };

    if (size < 0 || size > INT64_MAX - (int64_t)BDRV_SECTOR_SIZE) {
        error_setg(errp, "size %" PRId64 " is not possible", size);
        return false;
    }
    bdrv_foreach(match_parent, &search);
    if (search.found) {
        error_setg(errp, "Block node '%s' is below '%s'; resize that one",
                   bs->node_name, search.found->node_name);
        return false;
    }
    return truncate_tree(bs, size, errp);
}

bool bdrv_truncate_below(BlockDriverState *bs, int64_t size, Error **errp)
{
    if (bs->file->users > 1 + bs->file->monitor_owned) {
        error_setg(errp, "Block node '%s' has other users than '%s'",
                   bs->file->node_name, bs->node_name);
        return false;
    }
    return truncate_tree(bs->file, size, errp);
}

/*** The user's ***/

bool bdrv_add_monitor_node(BlockdevOptions *options, Error **errp)
{
    BlockDriverState *bs;

    if (!options->node_name) {
        error_setg(errp, "'node-name' must be specified for the root node");
        return false;
    }
    bs = bdrv_open(options, errp);
    if (!bs) {
        return false;
    }
    bs->monitor_owned = true;
    return true;
}

bool bdrv_del_monitor_node(const char *node_name, Error **errp)
{
    BlockDriverState *bs = bdrv_find_node(node_name);

    if (!bs) {
        error_setg(errp, "Failed to find node with node-name='%s'", node_name);
        return false;
    }
    if (!bs->monitor_owned) {
        error_setg(errp, "Node %s is not owned by the monitor", node_name);
        return false;
    }
    if (bs->users > 1) {
        error_setg(errp, "Block device %s is in use", node_name);
        return false;
    }
    bdrv_unref(bs);
    return true;
}

void bdrv_submit(BlockDriverState *bs, BlockRequest *req)
{
    bool changes = req->type != BLOCK_REQ_READ && req->type != BLOCK_REQ_FLUSH;

    if (changes && bs->read_only) {
        block_request_done(req, -EPERM);
    } else if (req->offset < 0 || req->bytes < 0 ||
               req->offset > bs->length ||
               req->bytes > bs->length - req->offset) {
        block_request_done(req, -EIO);
    } else if (!req->bytes && req->type != BLOCK_REQ_FLUSH) {
        block_request_done(req, 0);
    } else {
        BLOCK_DRIVER_GET_CLASS(bs)->bdrv_submit(bs, req);
    }
}

void block_request_done(BlockRequest *req, int ret)
{
    BlockCompletionFunc *cb = req->cb;
    void *opaque = req->opaque;

    g_free(req);
    cb(opaque, ret);
}

static void driver_finalize(Object *obj)
{
    BlockDriverState *bs = BLOCK_DRIVER(obj);

    bdrv_unref(bs->file);
    g_free(bs->filename);
    g_free(bs->node_name);
}

static ObjectClass *resolve_driver(const char *name)
{
    g_autofree char *type = g_strconcat(TYPE_PREFIX, name, NULL);

    return object_class_by_name(type);
}

char *bdrv_help(void)
{
    GString *text = g_string_new("Supported block drivers:\n");
    GSList *list = object_class_get_list_sorted(TYPE_BLOCK_DRIVER, false);
    GSList *l;

    for (l = list; l; l = l->next) {
        ObjectClass *oc = l->data;

        g_string_append_printf(text, "  %s%s\n", object_class_get_name(oc) +
                               strlen(TYPE_PREFIX),
                               object_class_get_security_marker(oc));
    }
    g_slist_free(list);
    return g_string_free(text, FALSE);
}

static const TypeInfo block_driver_type = {
    .name              = TYPE_BLOCK_DRIVER,
    .parent            = TYPE_OBJECT,
    .abstract          = true,
    .user_selectable   = true,
    .security_boundary = SECURITY_BOUNDARY_IMAGE,
    .instance_size     = sizeof(BlockDriverState),
    .instance_finalize = driver_finalize,
    .class_size        = sizeof(BlockDriver),
};

static void block_driver_register(void)
{
    static const ObjectKind kind = {
        .base = TYPE_BLOCK_DRIVER,
        .noun = "block driver",
        .resolve = resolve_driver,
    };

    type_register_static(&block_driver_type);
    object_register_kind(&kind);
}
type_init(block_driver_register)
