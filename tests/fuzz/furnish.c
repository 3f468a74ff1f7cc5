/*
 * What a device is given so that it works.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "furnish.h"
#include "hw/core/qdev-properties-system.h"
#include "peer.h"
#include "qom/object_interfaces.h"

#define DISK_BYTES (1 << 20)

GPtrArray *fuzz_types_of(const char *base, const char *also)
{
    GSList *list = object_class_get_list_sorted(base, false);
    GPtrArray *names = g_ptr_array_new();

    for (GSList *l = list; l; l = l->next) {
        if (!also || object_class_dynamic_cast(l->data, also)) {
            g_ptr_array_add(names, (char *)object_class_get_name(l->data));
        }
    }
    g_slist_free(list);
    return names;
}

static void add_arg(FuzzNeeds *needs, const char *option, char *value)
{
    g_ptr_array_add(needs->args, g_strdup(option));
    g_ptr_array_add(needs->args, value);
}

static void need_drive(FuzzNeeds *needs, QDict *opts, const char *name)
{
    static const char *const nodes[] = {
        "null-co,read-zeroes=on,size=1048576", "file,filename=",
        "raw,file.driver=file,file.filename=",
    };
    const char *how = nodes[needs->choice % ARRAY_SIZE(nodes)];
    g_autofree char *node = g_strdup_printf("node%u", needs->node);
    bool named = g_str_has_suffix(how, "=");
    int fd;

    if (!needs->args) {
        needs->lacking = true;
        return;
    }
    fd = open(node, O_WRONLY | O_CREAT, 0600);
    g_assert_cmpint(ftruncate(fd, DISK_BYTES), ==, 0);
    close(fd);
    needs->node++;
    needs->kinds = MAX(needs->kinds, ARRAY_SIZE(nodes));
    add_arg(needs, "-blockdev",
            g_strdup_printf("%s%s,node-name=%s", how, named ? node : "",
                            node));
    qdict_put_str(opts, name, node);
}

static void need_object(FuzzNeeds *needs, QDict *opts, const char *name,
                        const char *type)
{
    g_autoptr(GPtrArray) types = fuzz_types_of(type, TYPE_USER_CREATABLE);
    g_autofree char *id = g_strdup_printf("made%u", needs->object);

    if (!types->len || !needs->args) {
        needs->lacking = types->len > 0;
        return;
    }
    needs->object++;
    needs->kinds = MAX(needs->kinds, types->len);
    add_arg(needs, "-object",
            g_strdup_printf("%s,id=%s", (char *)g_ptr_array_index(
                types, needs->choice % types->len), id));
    qdict_put_str(opts, name, id);
}

static void need_peer(FuzzNeeds *needs, QDict *opts, const char *name)
{
    g_autofree char *peer = fuzz_peer_name(needs->peer++);

    qdict_put_str(opts, name, peer);
}

/* A property may be that of a part, under the same name. */
static bool has_property_of_part(ObjectClass *oc, const char *name)
{
    Object *obj = object_new_introspect(oc);
    bool has = object_property_find(obj, name) != NULL;

    object_unref(obj);
    return has;
}

QDict *fuzz_furnish(const char *type, FuzzNeeds *needs)
{
    ObjectClass *oc = object_class_by_name(type);
    DeviceClass *dc = DEVICE_CLASS(oc);
    QDict *opts = qdict_new();

    needs->kinds = 1;
    needs->lacking = false;
    qdict_put_str(opts, "driver", type);
    for (; dc; dc = (DeviceClass *)object_class_dynamic_cast(
             object_class_get_parent(OBJECT_CLASS(dc)), TYPE_DEVICE)) {
        for (int i = 0; i < dc->props_count_; i++) {
            const Property *prop = &dc->props_[i];

            if (qdict_haskey(opts, prop->name)) {
                continue;
            }
            if (prop->info == &qdev_prop_chr) {
                need_peer(needs, opts, prop->name);
            } else if (prop->info == &qdev_prop_drive ||
                       prop->info == &qdev_prop_drive_iothread) {
                need_drive(needs, opts, prop->name);
            } else if (prop->link_type) {
                need_object(needs, opts, prop->name, prop->link_type);
            }
        }
    }
    if (!qdict_haskey(opts, "chardev") && has_property_of_part(oc, "chardev")) {
        need_peer(needs, opts, "chardev");
    }
    return opts;
}
