/*
 * Kinds of property values: bits, integers, sizes, strings, enumerations.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/qdev-properties-system.h"
#include "qapi/error.h"
#include "qapi/qapi-types-common.h"
#include "qapi/util.h"
#include "qapi/visitor.h"
#include "qemu/host-utils.h"
#include "qemu/units.h"

/*** Defaults, as help shows them ***/

void qdev_prop_set_default_value_int(ObjectProperty *op,
                                     const Property *prop)
{
    object_property_set_default_int(op, prop->defval.i);
}

void qdev_prop_set_default_value_uint(ObjectProperty *op,
                                      const Property *prop)
{
    object_property_set_default_uint(op, prop->defval.u);
}

void qdev_prop_set_default_value_bool(ObjectProperty *op,
                                      const Property *prop)
{
    object_property_set_default_bool(op, prop->defval.u);
}

void qdev_prop_set_default_value_enum(ObjectProperty *op,
                                      const Property *prop)
{
    object_property_set_default_str(
        op, qapi_enum_lookup(prop->info->enum_table, prop->defval.i));
}

/*** Bits of an integer ***/

static uint64_t prop_bit(const Property *prop)
{
    return 1ULL << prop->bitnr;
}

static void get_mask32(Object *obj, Visitor *v, const char *name,
                       void *opaque, Error **errp)
{
    const Property *prop = opaque;
    uint32_t *p = object_field_prop_ptr(obj, prop);
    bool value = *p & prop_bit(prop);

    visit_type_bool(v, name, &value, errp);
}

static void store_bit32(Object *obj, const Property *prop, bool value)
{
    uint32_t *p = object_field_prop_ptr(obj, prop);
    uint32_t mask = prop_bit(prop);

    g_assert(prop->bitnr < 32);
    *p = value ? *p | mask : *p & ~mask;
}

static void set_mask32(Object *obj, Visitor *v, const char *name,
                       void *opaque, Error **errp)
{
    bool value;

    if (visit_type_bool(v, name, &value, errp)) {
        store_bit32(obj, opaque, value);
    }
}

static void init_bit32(Object *obj, const Property *prop)
{
    store_bit32(obj, prop, prop->defval.u);
}

const PropertyInfo qdev_prop_bit = {
    .type = "bool",
    .description = "on/off",
    .get = get_mask32,
    .set = set_mask32,
    .init_default = init_bit32,
    .set_default_value = qdev_prop_set_default_value_bool,
};

static void get_mask64(Object *obj, Visitor *v, const char *name,
                       void *opaque, Error **errp)
{
    const Property *prop = opaque;
    uint64_t *p = object_field_prop_ptr(obj, prop);
    bool value = *p & prop_bit(prop);

    visit_type_bool(v, name, &value, errp);
}

static void store_bit64(Object *obj, const Property *prop, bool value)
{
    uint64_t *p = object_field_prop_ptr(obj, prop);
    uint64_t mask = prop_bit(prop);

    g_assert(prop->bitnr < 64);
    *p = value ? *p | mask : *p & ~mask;
}

static void set_mask64(Object *obj, Visitor *v, const char *name,
                       void *opaque, Error **errp)
{
    bool value;

    if (visit_type_bool(v, name, &value, errp)) {
        store_bit64(obj, opaque, value);
    }
}

static void init_bit64(Object *obj, const Property *prop)
{
    store_bit64(obj, prop, prop->defval.u);
}

const PropertyInfo qdev_prop_bit64 = {
    .type = "bool",
    .description = "on/off",
    .get = get_mask64,
    .set = set_mask64,
    .init_default = init_bit64,
    .set_default_value = qdev_prop_set_default_value_bool,
};

/*** One of 64 values of on, off or auto ***/

static void get_onoffauto_bit64(Object *obj, Visitor *v, const char *name,
                                void *opaque, Error **errp)
{
    const Property *prop = opaque;
    const OnOffAutoBit64 *p = object_field_prop_ptr(obj, prop);
    OnOffAuto value = p->auto_bits & prop_bit(prop) ? ON_OFF_AUTO_AUTO
        : p->on_bits & prop_bit(prop) ? ON_OFF_AUTO_ON : ON_OFF_AUTO_OFF;

    visit_type_enum(v, name, (int *)&value, prop->info->enum_table, errp);
}

static void store_onoffauto_bit64(Object *obj, const Property *prop,
                                  int value)
{
    OnOffAutoBit64 *p = object_field_prop_ptr(obj, prop);
    uint64_t mask = prop_bit(prop);

    g_assert(prop->bitnr < 64);
    p->on_bits &= ~mask;
    p->auto_bits &= ~mask;
    if (value == ON_OFF_AUTO_AUTO) {
        p->auto_bits |= mask;
    } else if (value == ON_OFF_AUTO_ON) {
        p->on_bits |= mask;
    }
}

static void set_onoffauto_bit64(Object *obj, Visitor *v, const char *name,
                                void *opaque, Error **errp)
{
    const Property *prop = opaque;
    int value;

    if (visit_type_enum(v, name, &value, prop->info->enum_table, errp)) {
        store_onoffauto_bit64(obj, prop, value);
    }
}

static void init_onoffauto_bit64(Object *obj, const Property *prop)
{
    store_onoffauto_bit64(obj, prop, prop->defval.i);
}

const PropertyInfo qdev_prop_on_off_auto_bit64 = {
    .type = "OnOffAuto",
    .description = "on/off/auto",
    .enum_table = &OnOffAuto_lookup,
    .get = get_onoffauto_bit64,
    .set = set_onoffauto_bit64,
    .init_default = init_onoffauto_bit64,
    .set_default_value = qdev_prop_set_default_value_enum,
};

/*** Scalars: the same three functions for each C type ***/

#define PROP_SCALAR(kind, ctype, visit, defmember, qapi_type, default_fn)  \
    static void get_##kind(Object *obj, Visitor *v, const char *name,      \
                           void *opaque, Error **errp)                     \
    {                                                                      \
        visit(v, name, object_field_prop_ptr(obj, opaque), errp);          \
    }                                                                      \
    static void set_##kind(Object *obj, Visitor *v, const char *name,      \
                           void *opaque, Error **errp)                     \
    {                                                                      \
        visit(v, name, object_field_prop_ptr(obj, opaque), errp);          \
    }                                                                      \
    static void init_##kind(Object *obj, const Property *prop)             \
    {                                                                      \
        ctype *p = object_field_prop_ptr(obj, prop);                       \
                                                                           \
        *p = prop->defval.defmember;                                       \
    }                                                                      \
    const PropertyInfo qdev_prop_##kind = {                                \
        .type = qapi_type,                                                 \
        .get = get_##kind,                                                 \
        .set = set_##kind,                                                 \
        .init_default = init_##kind,                                       \
        .set_default_value = default_fn,                                   \
    };

PROP_SCALAR(bool, bool, visit_type_bool, u, "bool",
            qdev_prop_set_default_value_bool)
PROP_SCALAR(uint8, uint8_t, visit_type_uint8, u, "uint8",
            qdev_prop_set_default_value_uint)
PROP_SCALAR(uint16, uint16_t, visit_type_uint16, u, "uint16",
            qdev_prop_set_default_value_uint)
PROP_SCALAR(uint32, uint32_t, visit_type_uint32, u, "uint32",
            qdev_prop_set_default_value_uint)
PROP_SCALAR(uint64, uint64_t, visit_type_uint64, u, "uint64",
            qdev_prop_set_default_value_uint)
PROP_SCALAR(int8, int8_t, visit_type_int8, i, "int8",
            qdev_prop_set_default_value_int)
PROP_SCALAR(int16, int16_t, visit_type_int16, i, "int16",
            qdev_prop_set_default_value_int)
PROP_SCALAR(int32, int32_t, visit_type_int32, i, "int32",
            qdev_prop_set_default_value_int)
PROP_SCALAR(int64, int64_t, visit_type_int64, i, "int64",
            qdev_prop_set_default_value_int)
PROP_SCALAR(usize, uint32_t, visit_type_uint32, u, "uint32",
            qdev_prop_set_default_value_uint)
PROP_SCALAR(size, uint64_t, visit_type_size, u, "size",
            qdev_prop_set_default_value_uint)

/*** A 64-bit value of which only some bits may be set ***/

static void set_uint64_checkmask(Object *obj, Visitor *v, const char *name,
                                 void *opaque, Error **errp)
{
    const Property *prop = opaque;
    uint64_t *p = object_field_prop_ptr(obj, prop);
    uint64_t value;

    if (!visit_type_uint64(v, name, &value, errp)) {
        return;
    }
    if (value & ~prop->bitmask) {
        error_setg(errp, "Property '%s' cannot be 0x%" PRIx64 ": bits "
                   "outside 0x%" PRIx64 " are reserved", name, value,
                   prop->bitmask);
        return;
    }
    *p = value;
}

const PropertyInfo qdev_prop_uint64_checkmask = {
    .type = "uint64",
    .get = get_uint64,
    .set = set_uint64_checkmask,
};

/*** A size in 32 bits ***/

static void get_size32(Object *obj, Visitor *v, const char *name,
                       void *opaque, Error **errp)
{
    uint32_t *p = object_field_prop_ptr(obj, opaque);
    uint64_t value = *p;

    visit_type_size(v, name, &value, errp);
}

static void set_size32(Object *obj, Visitor *v, const char *name,
                       void *opaque, Error **errp)
{
    uint32_t *p = object_field_prop_ptr(obj, opaque);
    uint64_t value;

    if (!visit_type_size(v, name, &value, errp)) {
        return;
    }
    if (value > UINT32_MAX) {
        error_setg(errp, "Property '%s.%s' doesn't take value %" PRIu64
                   " (maximum: %" PRIu32 ")", object_get_typename(obj), name,
                   value, UINT32_MAX);
        return;
    }
    *p = value;
}

const PropertyInfo qdev_prop_size32 = {
    .type = "size",
    .get = get_size32,
    .set = set_size32,
    .init_default = init_uint32,
    .set_default_value = qdev_prop_set_default_value_uint,
};

/*** Bytes of a disk's block ***/

#define BLOCKSIZE_MIN 512
#define BLOCKSIZE_MAX (2 * MiB)

static void set_blocksize(Object *obj, Visitor *v, const char *name,
                          void *opaque, Error **errp)
{
    uint32_t *p = object_field_prop_ptr(obj, opaque);
    const char *type = object_get_typename(obj);
    uint64_t value;

    if (!visit_type_size(v, name, &value, errp)) {
        return;
    }
    if (value && (value < BLOCKSIZE_MIN || value > BLOCKSIZE_MAX)) {
        error_setg(errp, "Property '%s.%s' doesn't take value %" PRIu64
                   " (minimum: %d, maximum: %d)", type, name, value,
                   BLOCKSIZE_MIN, (int)BLOCKSIZE_MAX);
        return;
    }
    if (value && !is_power_of_2(value)) {
        error_setg(errp, "Property '%s.%s' doesn't take value %" PRIu64
                   ", it's not a power of 2", type, name, value);
        return;
    }
    *p = value;
}

const PropertyInfo qdev_prop_blocksize = {
    .type = "size",
    .description = "power of two from 512 to 2 MiB; 0: the device's choice",
    .get = get_size32,
    .set = set_blocksize,
    .init_default = init_uint32,
    .set_default_value = qdev_prop_set_default_value_uint,
};

/*** Strings ***/

static void get_string(Object *obj, Visitor *v, const char *name,
                       void *opaque, Error **errp)
{
    char **p = object_field_prop_ptr(obj, opaque);
    char *value = *p ? *p : (char *)"";

    visit_type_str(v, name, &value, errp);
}

static void set_string(Object *obj, Visitor *v, const char *name,
                       void *opaque, Error **errp)
{
    char **p = object_field_prop_ptr(obj, opaque);
    char *value;

    if (visit_type_str(v, name, &value, errp)) {
        g_free(*p);
        *p = value;
    }
}

static void release_string(Object *obj, const char *name, void *opaque)
{
    char **p = object_field_prop_ptr(obj, opaque);

    g_clear_pointer(p, g_free);
}

const PropertyInfo qdev_prop_string = {
    .type = "str",
    .get = get_string,
    .set = set_string,
    .release = release_string,
};

/*** Enumerations ***/

void qdev_propinfo_get_enum(Object *obj, Visitor *v, const char *name,
                            void *opaque, Error **errp)
{
    const Property *prop = opaque;

    visit_type_enum(v, name, object_field_prop_ptr(obj, prop),
                    prop->info->enum_table, errp);
}

void qdev_propinfo_set_enum(Object *obj, Visitor *v, const char *name,
                            void *opaque, Error **errp)
{
    const Property *prop = opaque;

    visit_type_enum(v, name, object_field_prop_ptr(obj, prop),
                    prop->info->enum_table, errp);
}

void qdev_propinfo_init_enum(Object *obj, const Property *prop)
{
    int *p = object_field_prop_ptr(obj, prop);

    *p = prop->defval.i;
}

const PropertyInfo qdev_prop_enum = {
    .type = "enum",
    .get = qdev_propinfo_get_enum,
    .set = qdev_propinfo_set_enum,
    .init_default = qdev_propinfo_init_enum,
    .set_default_value = qdev_prop_set_default_value_enum,
};

QEMU_BUILD_BUG_ON(sizeof(OnOffAuto) != sizeof(int));

const PropertyInfo qdev_prop_on_off_auto = {
    .type = "OnOffAuto",
    .description = "on/off/auto",
    .enum_table = &OnOffAuto_lookup,
    .get = qdev_propinfo_get_enum,
    .set = qdev_propinfo_set_enum,
    .init_default = qdev_propinfo_init_enum,
    .set_default_value = qdev_prop_set_default_value_enum,
};
