/*
 * What -device help, -device X,help and info qtree say.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/qdev-device-add.h"
#include "hw/core/qdev-internal.h"
#include "hw/core/qdev-properties.h"
#include "hw/core/sysbus.h"
#include "qapi/error.h"

static const char *const category_titles[DEVICE_CATEGORY_MAX + 1] = {
    [DEVICE_CATEGORY_BRIDGE] = "Controller/Bridge/Hub",
    [DEVICE_CATEGORY_USB] = "USB",
    [DEVICE_CATEGORY_STORAGE] = "Storage",
    [DEVICE_CATEGORY_NETWORK] = "Network",
    [DEVICE_CATEGORY_INPUT] = "Input",
    [DEVICE_CATEGORY_DISPLAY] = "Display",
    [DEVICE_CATEGORY_SOUND] = "Sound",
    [DEVICE_CATEGORY_MISC] = "Misc",
    [DEVICE_CATEGORY_CPU] = "CPU",
    [DEVICE_CATEGORY_WATCHDOG] = "Watchdog",
    [DEVICE_CATEGORY_MAX] = "Uncategorized",
};

static void append_device(GString *text, ObjectClass *oc)
{
    DeviceClass *dc = DEVICE_CLASS(oc);

    g_string_append_printf(text, "name \"%s\"", object_class_get_name(oc));
    if (dc->bus_type) {
        g_string_append_printf(text, ", bus %s", dc->bus_type);
    }
    if (qdev_alias_of(object_class_get_name(oc))) {
        g_string_append_printf(text, ", alias \"%s\"",
                               qdev_alias_of(object_class_get_name(oc)));
    }
    if (dc->desc) {
        g_string_append_printf(text, ", desc \"%s\"", dc->desc);
    }
    g_string_append_printf(text, "%s\n",
                           object_class_get_security_marker(oc));
}

/* A device with several categories is listed in each of them. */
static bool device_in_category(const DeviceClass *dc, int category)
{
    return category == DEVICE_CATEGORY_MAX
        ? bitmap_empty(dc->categories, DEVICE_CATEGORY_MAX)
        : test_bit(category, dc->categories);
}

char *qdev_device_list_help(void)
{
    GSList *list = object_class_get_list_sorted(TYPE_DEVICE, false);
    GString *text = g_string_new(NULL);

    for (int cat = 0; cat <= DEVICE_CATEGORY_MAX; cat++) {
        bool titled = false;

        for (GSList *el = list; el; el = el->next) {
            DeviceClass *dc = DEVICE_CLASS(el->data);

            if (!dc->user_creatable || !device_in_category(dc, cat)) {
                continue;
            }
            if (!titled) {
                g_string_append_printf(text, "%s%s devices:\n",
                                       text->len ? "\n" : "",
                                       category_titles[cat]);
                titled = true;
            }
            append_device(text, el->data);
        }
    }
    g_slist_free(list);
    return g_string_free(text, FALSE);
}

/* Not what a user sets on a command line. */
static bool property_is_hidden(const ObjectProperty *prop)
{
    return !prop->set || strcmp(prop->name, "realized") == 0
        || g_str_has_prefix(prop->type, "link<irq>")
        || g_str_has_prefix(prop->type, "child<");
}

static gint compare_lines(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char *qdev_device_help(const char *driver, Error **errp)
{
    const char *type = qdev_resolve_alias(driver);
    ObjectClass *oc = object_class_by_name(type);
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *security = NULL;
    ObjectPropertyIterator iter;
    ObjectProperty *prop;
    GString *text;
    Object *obj;

    if (!oc || object_class_is_abstract(oc)
        || !object_class_dynamic_cast(oc, TYPE_DEVICE)) {
        error_setg(errp, "'%s' is not a valid device model name", driver);
        return NULL;
    }
    obj = object_new_introspect(oc);
    object_property_iter_init(&iter, obj);
    while ((prop = object_property_iter_next(&iter))) {
        if (!property_is_hidden(prop)) {
            g_ptr_array_add(lines,
                            object_property_help(prop->name, prop->type,
                                                 prop->defval,
                                                 prop->description));
        }
    }
    object_unref(obj);

    g_ptr_array_sort(lines, compare_lines);
    text = g_string_new(NULL);
    g_string_append_printf(text, lines->len ? "%s options:\n"
                           : "There are no options for %s.\n", type);
    for (guint i = 0; i < lines->len; i++) {
        g_string_append_printf(text, "%s\n",
                               (char *)g_ptr_array_index(lines, i));
    }
    security = object_class_get_security_help(oc);
    g_string_append_printf(text, "%s\n", security);
    return g_string_free(text, FALSE);
}

/*** info qtree ***/

typedef struct TreePrinter {
    GString *text;
    int indent;
} TreePrinter;

static void tree_line(TreePrinter *p, const char *fmt, ...)
    G_GNUC_PRINTF(2, 3);
static void tree_line(TreePrinter *p, const char *fmt, ...)
{
    va_list ap;

    g_string_append_printf(p->text, "%*s", p->indent, "");
    va_start(ap, fmt);
    g_string_append_vprintf(p->text, fmt, ap);
    va_end(ap);
    g_string_append_c(p->text, '\n');
}

static void tree_properties(TreePrinter *p, DeviceState *dev)
{
    ObjectClass *oc = object_get_class(OBJECT(dev));

    for (; strcmp(object_class_get_name(oc), TYPE_DEVICE) != 0;
         oc = object_class_get_parent(oc)) {
        DeviceClass *dc = DEVICE_CLASS(oc);

        for (size_t i = 0; i < dc->props_count_; i++) {
            const Property *prop = &dc->props_[i];
            g_autofree char *value = prop->info->print
                ? prop->info->print(OBJECT(dev), prop)
                : object_property_print(OBJECT(dev), prop->name, true, NULL);

            tree_line(p, "%s = %s", prop->name, value ? value : "<null>");
        }
    }
}

static int tree_enter_device(DeviceState *dev, void *opaque)
{
    TreePrinter *p = opaque;
    NamedGPIOList *ngl;

    tree_line(p, "dev: %s, id \"%s\"", object_get_typename(OBJECT(dev)),
              dev->id ? dev->id : "");
    p->indent += 2;
    QLIST_FOREACH(ngl, &dev->gpios, node) {
        if (ngl->num_in) {
            tree_line(p, "gpio-in \"%s\" %d", ngl->name ? ngl->name : "",
                      ngl->num_in);
        }
        if (ngl->num_out) {
            tree_line(p, "gpio-out \"%s\" %d", ngl->name ? ngl->name : "",
                      ngl->num_out);
        }
    }
    tree_properties(p, dev);
    if (dev->parent_bus && BUS_GET_CLASS(dev->parent_bus)->describe_dev) {
        BUS_GET_CLASS(dev->parent_bus)->describe_dev(p->text, dev, p->indent);
    }
    return 0;
}

static int tree_leave_device(DeviceState *dev, void *opaque)
{
    ((TreePrinter *)opaque)->indent -= 2;
    return 0;
}

static int tree_enter_bus(BusState *bus, void *opaque)
{
    TreePrinter *p = opaque;

    tree_line(p, "bus: %s", bus->name);
    p->indent += 2;
    tree_line(p, "type %s", object_get_typename(OBJECT(bus)));
    return 0;
}

static int tree_leave_bus(BusState *bus, void *opaque)
{
    ((TreePrinter *)opaque)->indent -= 2;
    return 0;
}

char *qdev_tree_print(void)
{
    TreePrinter p = { .text = g_string_new(NULL) };

    qbus_walk_children(sysbus_get_default(), tree_enter_device,
                       tree_enter_bus, tree_leave_device, tree_leave_bus,
                       &p);
    return g_string_free(p.text, FALSE);
}
