/*
 * Kinds of property values that are made of others: arrays and links.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/qdev-properties.h"
#include "qapi/error.h"
#include "qapi/visitor.h"

/* More elements than this in one list are a mistake, not a configuration. */
#define PROP_ARRAY_MAX 65536

/* A list node, laid out like GenericList, with one element in place. */
typedef struct ArrayNode {
    GenericList *next;
    char value[];
} ArrayNode;

/*
 * The row for one element.  The accessors of the element's kind find the
 * member by its offset from @obj, wherever in memory it really is.
 */
static Property array_element(Object *obj, const Property *array, void *elem)
{
    return (Property) {
        .info = array->arrayinfo,
        .name = array->name,
        .offset = (char *)elem - (char *)obj,
    };
}

static void **array_data(Object *obj, const Property *prop)
{
    return (void **)((char *)obj + prop->arrayoffset);
}

static void array_drop_elements(Object *obj, const Property *prop, char *elem,
                                uint32_t n)
{
    if (!prop->arrayinfo->release) {
        return;
    }
    for (uint32_t i = 0; i < n; i++, elem += prop->arrayfieldsize) {
        Property row = array_element(obj, prop, elem);

        prop->arrayinfo->release(obj, prop->name, &row);
    }
}

static void array_release(Object *obj, const char *name, void *opaque)
{
    const Property *prop = opaque;
    uint32_t *count = object_field_prop_ptr(obj, prop);
    void **data = array_data(obj, prop);

    array_drop_elements(obj, prop, *data, *count);
    g_free(*data);
    *data = NULL;
    *count = 0;
}

/* Read elements until the list or the limit ends; @n counts them. */
static bool array_read(Object *obj, Visitor *v, const char *name,
                       const Property *prop, GByteArray *out, uint32_t *n,
                       Error **errp)
{
    ERRP_GUARD();
    size_t size = sizeof(ArrayNode) + prop->arrayfieldsize;
    GenericList *list;

    if (!visit_start_list(v, name, &list, size, errp)) {
        return false;
    }
    while (list) {
        GenericList *next = NULL;
        Property row = array_element(obj, prop, ((ArrayNode *)list)->value);

        if (*n == PROP_ARRAY_MAX) {
            error_setg(errp, "Property '%s' has more than %d elements", name,
                       PROP_ARRAY_MAX);
        } else {
            prop->arrayinfo->set(obj, v, NULL, &row, errp);
        }
        if (!*errp) {
            g_byte_array_append(out,
                                (uint8_t *)((ArrayNode *)list)->value,
                                prop->arrayfieldsize);
            (*n)++;
            next = visit_next_list(v, list, size);
        }
        g_free(list);
        list = next;
    }
    if (!*errp) {
        visit_check_list(v, errp);
    }
    visit_end_list(v, NULL);
    return !*errp;
}

static void array_set(Object *obj, Visitor *v, const char *name,
                      void *opaque, Error **errp)
{
    const Property *prop = opaque;
    uint32_t *count = object_field_prop_ptr(obj, prop);
    GByteArray *elems = g_byte_array_new();
    uint32_t n = 0;

    if (!array_read(obj, v, name, prop, elems, &n, errp)) {
        array_drop_elements(obj, prop, (char *)elems->data, n);
        g_byte_array_unref(elems);
        return;
    }
    array_release(obj, name, opaque);
    *array_data(obj, prop) = g_byte_array_free(elems, n == 0);
    *count = n;
}

static void array_get(Object *obj, Visitor *v, const char *name,
                      void *opaque, Error **errp)
{
    ERRP_GUARD();
    const Property *prop = opaque;
    uint32_t count = *(uint32_t *)object_field_prop_ptr(obj, prop);
    char *elem = *array_data(obj, prop);
    /* An output visitor only looks at whether there is a list. */
    GenericList mark = { 0 };
    GenericList *list = count ? &mark : NULL;

    if (!visit_start_list(v, name, &list, sizeof(mark), errp)) {
        return;
    }
    for (uint32_t i = 0; i < count; i++, elem += prop->arrayfieldsize) {
        Property row = array_element(obj, prop, elem);

        prop->arrayinfo->get(obj, v, NULL, &row, errp);
        if (*errp) {
            break;
        }
    }
    if (!*errp) {
        visit_check_list(v, errp);
    }
    visit_end_list(v, (void **)&list);
}

static void array_set_default(ObjectProperty *op, const Property *prop)
{
    object_property_set_default_list(op);
}

/* Empty, which is what zeroed memory says. */
static void array_init_default(Object *obj, const Property *prop)
{
}

const PropertyInfo qdev_prop_array = {
    .type = "list",
    .get = array_get,
    .set = array_set,
    .release = array_release,
    .init_default = array_init_default,
    .set_default_value = array_set_default,
};

static ObjectProperty *link_create(ObjectClass *oc, const char *name,
                                   const Property *prop)
{
    return object_class_property_add_link(
        oc, name, prop->link_type, prop->offset,
        qdev_prop_allow_set_link_before_realize, OBJ_PROP_LINK_STRONG);
}

const PropertyInfo qdev_prop_link = {
    .type = "link",
    .create = link_create,
};
