/*
 * Kinds of property values with a text form of their own.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/qdev-properties-system.h"
#include "qapi/error.h"
#include "qapi/visitor.h"

/*** Ethernet addresses ***/

static void get_macaddr(Object *obj, Visitor *v, const char *name,
                        void *opaque, Error **errp)
{
    const MACAddr *mac = object_field_prop_ptr(obj, opaque);
    char text[6 * 3];
    char *p = text;

    g_snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x",
               mac->a[0], mac->a[1], mac->a[2], mac->a[3], mac->a[4],
               mac->a[5]);
    visit_type_str(v, name, &p, errp);
}

/* Six pairs of digits, all joined by ':' or all by '-'. */
static bool parse_macaddr(const char *text, MACAddr *mac)
{
    char separator = '\0';

    for (int i = 0; i < 6; i++) {
        if (i > 0) {
            if (*text != ':' && *text != '-') {
                return false;
            }
            if (i > 1 && *text != separator) {
                return false;
            }
            separator = *text++;
        }
        if (!g_ascii_isxdigit(text[0]) || !g_ascii_isxdigit(text[1])) {
            return false;
        }
        mac->a[i] = g_ascii_xdigit_value(text[0]) << 4
            | g_ascii_xdigit_value(text[1]);
        text += 2;
    }
    return *text == '\0';
}

static void set_macaddr(Object *obj, Visitor *v, const char *name,
                        void *opaque, Error **errp)
{
    MACAddr *mac = object_field_prop_ptr(obj, opaque);
    g_autofree char *text = NULL;
    MACAddr parsed;

    if (!visit_type_str(v, name, &text, errp)) {
        return;
    }
    if (!parse_macaddr(text, &parsed)) {
        error_set_from_qdev_prop_error(errp, -EINVAL, obj, name, text);
        return;
    }
    *mac = parsed;
}

const PropertyInfo qdev_prop_macaddr = {
    .type = "str",
    .description = "Ethernet 6-byte MAC Address, example: 52:54:00:12:34:56",
    .get = get_macaddr,
    .set = set_macaddr,
};

/*** UUIDs ***/

static void get_uuid(Object *obj, Visitor *v, const char *name, void *opaque,
                     Error **errp)
{
    const QemuUUID *uuid = object_field_prop_ptr(obj, opaque);
    char text[UUID_STR_LEN];
    char *p = text;

    qemu_uuid_unparse(uuid, text);
    visit_type_str(v, name, &p, errp);
}

static void set_uuid(Object *obj, Visitor *v, const char *name, void *opaque,
                     Error **errp)
{
    QemuUUID *uuid = object_field_prop_ptr(obj, opaque);
    g_autofree char *text = NULL;
    QemuUUID parsed;

    if (!visit_type_str(v, name, &text, errp)) {
        return;
    }
    if (strcmp(text, UUID_VALUE_AUTO) == 0) {
        qemu_uuid_generate(uuid);
    } else if (qemu_uuid_parse(text, &parsed) == 0) {
        *uuid = parsed;
    } else {
        error_set_from_qdev_prop_error(errp, -EINVAL, obj, name, text);
    }
}

static void set_default_uuid(ObjectProperty *op, const Property *prop)
{
    object_property_set_default_str(op, UUID_VALUE_AUTO);
}

const PropertyInfo qdev_prop_uuid = {
    .type = "str",
    .description = "UUID (aka GUID) or \"" UUID_VALUE_AUTO
        "\" for random value (default)",
    .get = get_uuid,
    .set = set_uuid,
    .set_default_value = set_default_uuid,
};
