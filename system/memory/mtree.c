/*
 * The memory map as text, for the monitor's "info mtree".
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "internal.h"

typedef struct MtreePrinter {
    GString *out;
    GQueue *aliased;            /* targets seen outside their tree */
    bool owner;
    bool disabled;
} MtreePrinter;

static const char *kind_of(const MemoryRegion *mr)
{
    if (mr->alias) {
        return kind_of(mr->alias);
    }
    if (mr->ram_device) {
        return "ramd";
    }
    if (mr->rom_device) {
        return mr->romd_mode ? "romd" : "i/o";
    }
    if (mr->ram) {
        return mr->readonly ? "rom" : "ram";
    }
    return "i/o";
}

static void print_owner(MtreePrinter *p, const MemoryRegion *mr)
{
    g_autofree char *path = NULL;

    if (!p->owner || !mr->owner) {
        return;
    }
    path = mr->owner->parent ? object_get_canonical_path(mr->owner) : NULL;
    g_string_append_printf(p->out, " owner:{%s}",
                           path ? path : object_get_typename(mr->owner));
}

static void print_region(MtreePrinter *p, MemoryRegion *mr, unsigned level,
                         hwaddr base)
{
    /* base + size - 1, right for 2^64 too */
    hwaddr start = base + mr->addr;
    hwaddr last = start + (hwaddr)(mr->size - !!mr->size);
    MemoryRegion *sub;

    if (!mr->enabled && !p->disabled) {
        return;
    }
    g_string_append_printf(p->out, "%*s" HWADDR_FMT_plx "-" HWADDR_FMT_plx
                           " (prio %d, %s%s): ", level * 2, "", start, last,
                           mr->priority, mr->nonvolatile ? "nv-" : "",
                           kind_of(mr));
    if (mr->alias) {
        g_string_append_printf(p->out, "alias %s @%s " HWADDR_FMT_plx "-"
                               HWADDR_FMT_plx, memory_region_name(mr),
                               memory_region_name(mr->alias),
                               mr->alias_offset,
                               mr->alias_offset + (last - start));
        if (!g_queue_find(p->aliased, mr->alias)) {
            g_queue_push_tail(p->aliased, mr->alias);
        }
    } else {
        g_string_append(p->out, memory_region_name(mr));
    }
    if (!mr->enabled) {
        g_string_append(p->out, " [disabled]");
    }
    print_owner(p, mr);
    g_string_append_c(p->out, '\n');

    /* By address; among equals, what is seen first. */
    for (hwaddr from = 0, next = 0; ; from = next + 1) {
        bool more = false;

        QTAILQ_FOREACH(sub, &mr->subregions, subregions_link) {
            if (sub->addr >= from && (!more || sub->addr < next)) {
                next = sub->addr;
                more = true;
            }
        }
        if (!more) {
            break;
        }
        QTAILQ_FOREACH(sub, &mr->subregions, subregions_link) {
            if (sub->addr == next) {
                print_region(p, sub, level + 1, start);
            }
        }
        if (next == HWADDR_MAX) {
            break;
        }
    }
}

static void print_flat(MtreePrinter *p, AddressSpace *as)
{
    FlatView *view = address_space_get_flatview(as);

    g_string_append_printf(p->out, "FlatView of AS \"%s\", root: %s\n",
                           as->name, memory_region_name(as->root));
    for (unsigned i = 0; i < view->nr; i++) {
        const FlatRange *fr = &view->ranges[i];
        const char *kind = kind_of(fr->mr);

        if (fr->readonly && fr->mr->ram && !fr->mr->rom_device) {
            kind = "rom";
        }
        g_string_append_printf(p->out, "  " HWADDR_FMT_plx "-"
                               HWADDR_FMT_plx " (prio %d, %s%s): %s",
                               fr->start, fr->last, fr->mr->priority,
                               fr->nonvolatile ? "nv-" : "", kind,
                               memory_region_name(fr->mr));
        if (fr->offset_in_region) {
            g_string_append_printf(p->out, " @" HWADDR_FMT_plx,
                                   fr->offset_in_region);
        }
        print_owner(p, fr->mr);
        g_string_append_c(p->out, '\n');
    }
    if (!view->nr) {
        g_string_append(p->out, "  No rendered FlatView\n");
    }
    g_string_append_c(p->out, '\n');
    flatview_unref(view);
}

GString *mtree_render(bool flatview, bool owner, bool disabled)
{
    MtreePrinter p = {
        .out = g_string_new(""),
        .aliased = g_queue_new(),
        .owner = owner,
        .disabled = disabled,
    };
    AddressSpace *as;

    QTAILQ_FOREACH(as, memory_address_spaces(), address_spaces_link) {
        if (flatview) {
            print_flat(&p, as);
            continue;
        }
        g_string_append_printf(p.out, "address-space: %s\n", as->name);
        print_region(&p, as->root, 1, 0);
        g_string_append_c(p.out, '\n');
    }
    /* Printing a target may find more of them: the list grows meanwhile. */
    for (GList *l = p.aliased->head; l; l = l->next) {
        MemoryRegion *mr = l->data;

        g_string_append_printf(p.out, "memory-region: %s\n",
                               memory_region_name(mr));
        print_region(&p, mr, 1, 0);
        g_string_append_c(p.out, '\n');
    }
    g_queue_free(p.aliased);
    return p.out;
}

void mtree_info(bool flatview, bool dispatch_tree, bool owner, bool disabled)
{
    GString *text = mtree_render(flatview, owner, disabled);

    fputs(text->str, stdout);
    g_string_free(text, true);
}
