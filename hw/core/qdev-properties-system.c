/*
 * Kinds of property values with a form or a range of their own.
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

void qdev_prop_set_macaddr(DeviceState *dev, const char *name,
                           const uint8_t *value)
{
    g_autofree char *text = g_strdup_printf(
        "%02x:%02x:%02x:%02x:%02x:%02x", value[0], value[1], value[2],
        value[3], value[4], value[5]);

    qdev_prop_set_string(dev, name, text);
}

const PropertyInfo qdev_prop_macaddr = {
    .type = "str",
    .description = "Ethernet address, e.g. 52:54:00:12:34:56",
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
    .description = "UUID, or \"" UUID_VALUE_AUTO "\" for a random one",
    .get = get_uuid,
    .set = set_uuid,
    .set_default_value = set_default_uuid,
};

/*** Where a device sits on a PCI bus ***/

/* "SLOT" or "SLOT.FUNCTION" in hexadecimal. */
static bool parse_pci_devfn(const char *text, int32_t *devfn)
{
    int digits = 0, slot = 0, function = 0;

    for (; digits < 2 && g_ascii_isxdigit(*text); digits++) {
        slot = slot << 4 | g_ascii_xdigit_value(*text++);
    }
    if (*text == '.' && g_ascii_isdigit(text[1])) {
        function = text[1] - '0';
        text += 2;
    }
    if (!digits || *text != '\0' || slot > 0x1f || function > 7) {
        return false;
    }
    *devfn = slot << 3 | function;
    return true;
}

static void get_pci_devfn(Object *obj, Visitor *v, const char *name,
                          void *opaque, Error **errp)
{
    visit_type_int32(v, name, object_field_prop_ptr(obj, opaque), errp);
}

/* Text, or a number; a number that comes as text counts as text. */
static void set_pci_devfn(Object *obj, Visitor *v, const char *name,
                          void *opaque, Error **errp)
{
    int32_t *p = object_field_prop_ptr(obj, opaque);
    g_autofree char *text = NULL;
    int32_t value;

    if (visit_type_str(v, name, &text, NULL)) {
        if (!parse_pci_devfn(text, &value)) {
            error_set_from_qdev_prop_error(errp, -EINVAL, obj, name, text);
            return;
        }
    } else if (!visit_type_int32(v, name, &value, errp)) {
        return;
    } else if (value < -1 || value > 0xff) {
        error_setg(errp, "Property '%s.%s' doesn't take value %d (minimum: "
                   "-1, maximum: 255)", object_get_typename(obj), name,
                   value);
        return;
    }
    *p = value;
}

static char *print_pci_devfn(Object *obj, const Property *prop)
{
    int32_t devfn = *(int32_t *)object_field_prop_ptr(obj, prop);

    return devfn == -1 ? g_strdup("<unset>")
        : g_strdup_printf("%02x.%x", (unsigned)devfn >> 3, devfn & 7);
}

static void init_pci_devfn(Object *obj, const Property *prop)
{
    *(int32_t *)object_field_prop_ptr(obj, prop) = prop->defval.i;
}

const PropertyInfo qdev_prop_pci_devfn = {
    .type = "int32",
    .description = "slot or slot.function in hexadecimal, e.g. 06.0",
    .print = print_pci_devfn,
    .get = get_pci_devfn,
    .set = set_pci_devfn,
    .init_default = init_pci_devfn,
    .set_default_value = qdev_prop_set_default_value_int,
};
