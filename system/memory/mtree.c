/*
 * The memory map as text, for the monitor's "info mtree", in the layout that
 * tools written for QEMU read.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "internal.h"

typedef struct MtreePrinter {
    GString *out;
    GQueue *aliased;            /* targets seen outside their tree */
    bool dispatch;
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

#define PERIPHERAL "/machine/peripheral/"

/* " ROLE:{dev id=ID}" for a device of the user's, else by its path. */
static void print_object(MtreePrinter *p, const char *role, Object *obj)
{
    g_autofree char *path = obj->parent ? object_get_canonical_path(obj)
                                        : NULL;
    bool device = object_dynamic_cast(obj, "device");
    const char *id = device && path && g_str_has_prefix(path, PERIPHERAL)
        ? path + strlen(PERIPHERAL) : NULL;

    g_string_append_printf(p->out, " %s:{%s ", role, device ? "dev" : "obj");
    if (id && !strchr(id, '/')) {
        g_string_append_printf(p->out, "id=%s}", id);
    } else if (path) {
        g_string_append_printf(p->out, "path=%s}", path);
    } else {
        g_string_append_printf(p->out, "%s}", object_get_typename(obj));
    }
}

static void print_owner(MtreePrinter *p, const MemoryRegion *mr)
{
    Object *parent = OBJECT(mr)->parent;

    if (!p->owner) {
        return;
    }
    if (!mr->owner && !parent) {
        g_string_append(p->out, " orphan");
    }
    if (mr->owner) {
        print_object(p, "owner", mr->owner);
    }
    if (parent && parent != mr->owner) {
        print_object(p, "parent", parent);
    }
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

static void print_range(MtreePrinter *p, const FlatRange *fr)
{
    const char *kind = kind_of(fr->mr);

    if (fr->readonly && fr->mr->ram && !fr->mr->rom_device) {
        kind = "rom";
    }
    g_string_append_printf(p->out, "  " HWADDR_FMT_plx "-" HWADDR_FMT_plx
                           " (prio %d, %s%s): %s", fr->start, fr->last,
                           fr->mr->priority, fr->nonvolatile ? "nv-" : "",
                           kind, memory_region_name(fr->mr));
    if (fr->offset_in_region) {
        g_string_append_printf(p->out, " @" HWADDR_FMT_plx,
                               fr->offset_in_region);
    }
    print_owner(p, fr->mr);
    g_string_append_c(p->out, '\n');
}

/* What an access is looked up in: the sorted ranges, and no tree above. */
static void print_dispatch(MtreePrinter *p, const FlatView *view)
{
    g_string_append(p->out, "  Dispatch\n    Physical sections\n");
    for (unsigned i = 0; i < view->nr; i++) {
        const FlatRange *fr = &view->ranges[i];

        g_string_append_printf(p->out, "      #%u @" HWADDR_FMT_plx ".."
                               HWADDR_FMT_plx " %s%s\n", i, fr->start,
                               fr->last, memory_region_name(fr->mr),
                               fr->mr == view->root ? " [ROOT]" : "");
    }
}

/* Every space has a view of its own, and of one root they are equal. */
static bool same_view(const AddressSpace *a, const AddressSpace *b)
{
    return a->current_map->root == b->current_map->root;
}

/* The view of @first, with all the address spaces that show it. */
static void print_flat(MtreePrinter *p, AddressSpace *first, unsigned number)
{
    FlatView *view = address_space_get_flatview(first);
    AddressSpace *as;

    g_string_append_printf(p->out, "FlatView #%u\n", number);
    for (as = first; as; as = QTAILQ_NEXT(as, address_spaces_link)) {
        if (same_view(as, first)) {
            g_string_append_printf(p->out, " AS \"%s\", root: %s\n", as->name,
                                   memory_region_name(as->root));
        }
    }
    g_string_append_printf(p->out, " Root memory region: %s\n", view->root
                           ? memory_region_name(view->root) : "(none)");
    for (unsigned i = 0; i < view->nr; i++) {
        print_range(p, &view->ranges[i]);
    }
    if (!view->nr) {
        g_string_append(p->out, "  No rendered FlatView\n");
    } else if (p->dispatch) {
        print_dispatch(p, view);
    }
    g_string_append_c(p->out, '\n');
    flatview_unref(view);
}

static bool shown_before(AddressSpace *as)
{
    AddressSpace *other;

    QTAILQ_FOREACH(other, memory_address_spaces(), address_spaces_link) {
        if (other == as) {
            break;
        }
        if (same_view(other, as)) {
            return true;
        }
    }
    return false;
}

static void print_flats(MtreePrinter *p)
{
    AddressSpace *as;
    unsigned number = 0;

    QTAILQ_FOREACH(as, memory_address_spaces(), address_spaces_link) {
        if (!shown_before(as)) {
            print_flat(p, as, number++);
        }
    }
}

static void print_trees(MtreePrinter *p)
{
    AddressSpace *as;

    QTAILQ_FOREACH(as, memory_address_spaces(), address_spaces_link) {
        g_string_append_printf(p->out, "address-space: %s\n", as->name);
        print_region(p, as->root, 1, 0);
        g_string_append_c(p->out, '\n');
    }
    /* Printing a target may find more of them: the list grows meanwhile. */
    for (GList *l = p->aliased->head; l; l = l->next) {
        MemoryRegion *mr = l->data;

        g_string_append_printf(p->out, "memory-region: %s\n",
                               memory_region_name(mr));
        print_region(p, mr, 1, 0);
        g_string_append_c(p->out, '\n');
    }
}

GString *mtree_render(bool flatview, bool dispatch_tree, bool owner,
                      bool disabled)
{
    MtreePrinter p = {
        .out = g_string_new(""),
        .aliased = g_queue_new(),
        .dispatch = dispatch_tree,
        .owner = owner,
        .disabled = disabled,
    };

    if (flatview) {
        print_flats(&p);
    } else {
        print_trees(&p);
    }
    g_queue_free(p.aliased);
    return p.out;
}

void mtree_info(bool flatview, bool dispatch_tree, bool owner, bool disabled)
{
    GString *text = mtree_render(flatview, dispatch_tree, owner, disabled);

    fputs(text->str, stdout);
    g_string_free(text, true);
}
