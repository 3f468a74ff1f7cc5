/*
 * Commands for people on disks and block nodes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "block/block.h"
#include "hmp-internal.h"
#include "qapi/error.h"
#include "qapi/qapi-commands-block-core.h"
#include "qapi/qapi-visit-block-core.h"
#include "qapi/qobject-input-visitor.h"
#include "qemu/cutils.h"
#include "qemu/error-report.h"
#include "qemu/keyval.h"
#include "system/block-backend.h"

/*** Making, changing, deleting ***/

void hmp_block_resize(Monitor *mon, const QDict *args)
{
    const char *name = qdict_get_str(args, "device");
    bool node = !blk_by_name(name) && bdrv_find_node(name);
    Error *err = NULL;

    qmp_block_resize(node ? NULL : name, node ? name : NULL,
                     qdict_get_int(args, "size"), &err);
    hmp_error(mon, err);
}

/* The same as -blockdev. */
static bool add_node(const char *text, Error **errp)
{
    g_autoptr(QDict) opts = keyval_parse(text, "driver", NULL, errp);
    BlockdevOptions *options = NULL;
    Visitor *v;
    bool ok;

    if (!opts) {
        return false;
    }
    v = qobject_input_visitor_new_keyval(QOBJECT(opts));
    visit_type_BlockdevOptions(v, NULL, &options, errp);
    visit_free(v);
    ok = options && bdrv_add_monitor_node(options, errp);
    qapi_free_BlockdevOptions(options);
    return ok;
}

static bool add_drive(const char *text, Error **errp)
{
    g_autoptr(QDict) opts = keyval_parse_quirks(text, NULL, DRIVE_QUIRKS,
                                                NULL, errp);
    const char *interface;

    if (!opts) {
        return false;
    }
    interface = qdict_get_try_str(opts, "if");
    if (!interface || !g_str_equal(interface, "none")) {
        error_setg(errp, "drive_add makes drives with if=none only; "
                   "device_add gives one to a device");
        return false;
    }
    if (!qdict_haskey(opts, "id")) {
        error_setg(errp, "Parameter 'id' is missing");
        return false;
    }
    return blk_new_from_drive(opts, errp);
}

void hmp_drive_add(Monitor *mon, const QDict *args)
{
    const char *text = qdict_get_str(args, "opts");
    Error *err = NULL;

    if (qdict_haskey(args, "node")) {
        add_node(text, &err);
    } else if (add_drive(text, &err)) {
        monitor_puts(mon, "OK\n");
    }
    hmp_error(mon, err);
}

void hmp_drive_del(Monitor *mon, const QDict *args)
{
    Error *err = NULL;

    blk_delete_drive(qdict_get_str(args, "id"), &err);
    if (err) {
        error_report_err(err);
    }
}

/*** Showing ***/

static void print_image(Monitor *mon, const ImageInfo *image)
{
    g_autofree char *size = size_to_str(image->virtual_size);
    g_autofree char *used = size_to_str(image->actual_size);

    monitor_printf(mon, "\nImages:\nimage: %s\nfile format: %s\n"
                   "virtual size: %s (%" PRId64 " bytes)\n",
                   image->filename, image->format, size, image->virtual_size);
    if (image->has_actual_size) {
        monitor_printf(mon, "disk size: %s\n", used);
    }
}

static void print_cache(Monitor *mon, const BlockdevCacheInfo *cache)
{
    monitor_printf(mon, "    Cache mode:       %s%s%s\n",
                   cache->writeback ? "writeback" : "writethrough",
                   cache->direct ? ", direct" : "",
                   cache->no_flush ? ", ignore flushes" : "");
}

/* A disk, a node, or both. */
static void print_disk(Monitor *mon, const BlockInfo *disk,
                       const BlockDeviceInfo *node, bool verbose)
{
    const char *name = disk ? disk->device : "";

    if (*name) {
        monitor_puts(mon, name);
        if (node && node->node_name) {
            monitor_printf(mon, " (%s)", node->node_name);
        }
    } else {
        monitor_puts(mon, node && node->node_name ? node->node_name
                     : "<anonymous>");
    }
    if (node) {
        monitor_printf(mon, ": %s (%s%s)\n", node->file, node->drv,
                       node->ro ? ", read-only" : "");
    } else {
        monitor_puts(mon, ": [not inserted]\n");
    }
    if (disk && disk->qdev) {
        monitor_printf(mon, "    Attached to:      %s\n", disk->qdev);
    }
    if (!node) {
        return;
    }
    print_cache(mon, node->cache);
    if (node->detect_zeroes != BLOCKDEV_DETECT_ZEROES_OPTIONS_OFF) {
        monitor_printf(mon, "    Detect zeroes:    %s\n",
                       BlockdevDetectZeroesOptions_str(node->detect_zeroes));
    }
    if (verbose) {
        print_image(mon, node->image);
    }
}

/* Nodes that match @wanted, all for NULL; how many. */
static unsigned print_nodes(Monitor *mon, const char *wanted, bool verbose)
{
    BlockDeviceInfoList *list, *el;
    unsigned n = 0;

    list = qmp_query_named_block_nodes(false, false, NULL);
    for (el = list; el; el = el->next) {
        if (!wanted || g_str_equal(el->value->node_name, wanted)) {
            monitor_puts(mon, n++ ? "\n" : "");
            print_disk(mon, NULL, el->value, verbose);
        }
    }
    qapi_free_BlockDeviceInfoList(list);
    return n;
}

static unsigned print_disks(Monitor *mon, const char *wanted, bool verbose)
{
    BlockInfoList *list = qmp_query_block(NULL), *el;
    unsigned n = 0;

    for (el = list; el; el = el->next) {
        if (!wanted || g_str_equal(el->value->device, wanted)) {
            monitor_puts(mon, n++ ? "\n" : "");
            print_disk(mon, el->value, el->value->inserted, verbose);
        }
    }
    qapi_free_BlockInfoList(list);
    return n;
}

void info_block(Monitor *mon, const QDict *args)
{
    const char *wanted = qdict_get_try_str(args, "device");
    bool verbose = qdict_haskey(args, "verbose");

    if (qdict_haskey(args, "nodes")) {
        print_nodes(mon, wanted, verbose);
    } else if (!print_disks(mon, wanted, verbose) && wanted) {
        print_nodes(mon, wanted, verbose);
    }
}

void info_blockstats(Monitor *mon, const QDict *args)
{
    BlockStatsList *list = qmp_query_blockstats(false, false, NULL), *el;

    for (el = list; el; el = el->next) {
        const BlockDeviceStats *s = el->value->stats;

        monitor_printf(mon, "%s: rd_bytes=%" PRId64 " wr_bytes=%" PRId64
                       " rd_operations=%" PRId64 " wr_operations=%" PRId64
                       " flush_operations=%" PRId64
                       " wr_total_time_ns=%" PRId64
                       " rd_total_time_ns=%" PRId64
                       " flush_total_time_ns=%" PRId64
                       " rd_merged=%" PRId64 " wr_merged=%" PRId64 "\n",
                       el->value->device, s->rd_bytes, s->wr_bytes,
                       s->rd_operations, s->wr_operations,
                       s->flush_operations, s->wr_total_time_ns,
                       s->rd_total_time_ns, s->flush_total_time_ns,
                       s->rd_merged, s->wr_merged);
    }
    qapi_free_BlockStatsList(list);
}
