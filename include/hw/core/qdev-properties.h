/*
 * Property tables: a device's configuration, declared as constant data.
 *
 * A row binds a name to a member of the device's state and a kind of value
 * (PropertyInfo).  Rows cannot be set once the device is realized.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_CORE_QDEV_PROPERTIES_H
#define HW_CORE_QDEV_PROPERTIES_H

#include "hw/core/qdev.h"
#include "qapi/util.h"
#include "qapi/visitor.h"
#include "qom/compat-properties.h"

/**
 * struct Property: one row.
 * @name: property name
 * @info: kind of value
 * @offset: of the member in the device's state
 * @link_type: for links: type of the target
 * @bitmask: for masks
 * @defval: default, in @defval.i or @defval.u as the kind wants
 * @arrayinfo: for arrays: kind of the elements
 * @arrayoffset: for arrays: of the member that points to the elements
 * @arrayfieldsize: for arrays: bytes per element
 * @bitnr: for bits: number of the bit
 * @set_default: is @defval meaningful?
 */
struct Property {
    const char *name;
    const PropertyInfo *info;
    ptrdiff_t offset;
    const char *link_type;
    uint64_t bitmask;
    union {
        int64_t i;
        uint64_t u;
    } defval;
    const PropertyInfo *arrayinfo;
    int arrayoffset;
    int arrayfieldsize;
    uint8_t bitnr;
    bool set_default;
};

/**
 * struct PropertyInfo: a kind of value.
 * @type: QAPI name of the type, as shown by help
 * @description: one line for help, or NULL
 * @enum_table: names of an enumeration, or NULL
 * @realized_set_allowed: may it change on a realized device?
 * @print: value for "info qtree", malloc'd; NULL to go through @get
 * @set_default_value: record Property.defval in the QOM property
 * @init_default: store Property.defval in a new device; NULL to go through
 *     @set_default_value and @set
 * @create: make the QOM property in an unusual way; else NULL
 * @get: QOM accessor; opaque is the Property
 * @set: QOM accessor
 * @release: QOM release, run when the object dies
 */
struct PropertyInfo {
    const char *type;
    const char *description;
    const QEnumLookup *enum_table;
    bool realized_set_allowed;
    char *(*print)(Object *obj, const Property *prop);
    void (*set_default_value)(ObjectProperty *op, const Property *prop);
    void (*init_default)(Object *obj, const Property *prop);
    ObjectProperty *(*create)(ObjectClass *oc, const char *name,
                              const Property *prop);
    ObjectPropertyAccessor *get;
    ObjectPropertyAccessor *set;
    ObjectPropertyRelease *release;
};

/**
 * struct OnOffAutoBit64: 64 values of on, off or auto.
 * @on_bits: which are on
 * @auto_bits: which are auto; the rest are off
 */
typedef struct OnOffAutoBit64 {
    uint64_t on_bits;
    uint64_t auto_bits;
} OnOffAutoBit64;

extern const PropertyInfo qdev_prop_bit;
extern const PropertyInfo qdev_prop_bit64;
extern const PropertyInfo qdev_prop_on_off_auto_bit64;
extern const PropertyInfo qdev_prop_bool;
extern const PropertyInfo qdev_prop_uint8;
extern const PropertyInfo qdev_prop_uint16;
extern const PropertyInfo qdev_prop_uint32;
extern const PropertyInfo qdev_prop_usize;
extern const PropertyInfo qdev_prop_int8;
extern const PropertyInfo qdev_prop_int16;
extern const PropertyInfo qdev_prop_int32;
extern const PropertyInfo qdev_prop_uint64;
extern const PropertyInfo qdev_prop_uint64_checkmask;
extern const PropertyInfo qdev_prop_int64;
extern const PropertyInfo qdev_prop_size;
extern const PropertyInfo qdev_prop_size32;
extern const PropertyInfo qdev_prop_string;
extern const PropertyInfo qdev_prop_enum;      /* needs a table: copy it */
extern const PropertyInfo qdev_prop_on_off_auto;
extern const PropertyInfo qdev_prop_array;
extern const PropertyInfo qdev_prop_link;

/* A row for member _field of _state, which must be of type _type. */
#define DEFINE_PROP(_name, _state, _field, _prop, _type, ...) {      \
        .name      = (_name),                                        \
        .info      = &(_prop),                                       \
        .offset    = offsetof(_state, _field)                        \
            + QEMU_BUILD_BUG_ON_ZERO(!__builtin_types_compatible_p(  \
                  _type, typeof_field(_state, _field))),             \
        __VA_ARGS__                                                  \
        }

#define DEFINE_PROP_SIGNED(_name, _state, _field, _defval, _prop, _type) \
    DEFINE_PROP(_name, _state, _field, _prop, _type,                     \
                .set_default = true,                                     \
                .defval.i    = (_type)_defval)

#define DEFINE_PROP_SIGNED_NODEFAULT(_name, _state, _field, _prop, _type) \
    DEFINE_PROP(_name, _state, _field, _prop, _type)

#define DEFINE_PROP_UNSIGNED(_name, _state, _field, _defval, _prop, _type) \
    DEFINE_PROP(_name, _state, _field, _prop, _type,                       \
                .set_default = true,                                       \
                .defval.u  = (_type)_defval)

#define DEFINE_PROP_UNSIGNED_NODEFAULT(_name, _state, _field, _prop, _type) \
    DEFINE_PROP(_name, _state, _field, _prop, _type)

#define DEFINE_PROP_BIT(_name, _state, _field, _bit, _defval)   \
    DEFINE_PROP(_name, _state, _field, qdev_prop_bit, uint32_t, \
                .bitnr       = (_bit),                          \
                .set_default = true,                            \
                .defval.u    = (bool)_defval)

#define DEFINE_PROP_BIT64(_name, _state, _field, _bit, _defval)   \
    DEFINE_PROP(_name, _state, _field, qdev_prop_bit64, uint64_t, \
                .bitnr    = (_bit),                               \
                .set_default = true,                              \
                .defval.u  = (bool)_defval)

#define DEFINE_PROP_ON_OFF_AUTO_BIT64(_name, _state, _field, _bit, _defval) \
    DEFINE_PROP(_name, _state, _field, qdev_prop_on_off_auto_bit64,         \
                OnOffAutoBit64,                                             \
                .bitnr    = (_bit),                                         \
                .set_default = true,                                        \
                .defval.i = (OnOffAuto)_defval)

#define DEFINE_PROP_BOOL(_name, _state, _field, _defval)     \
    DEFINE_PROP(_name, _state, _field, qdev_prop_bool, bool, \
                .set_default = true,                         \
                .defval.u    = (bool)_defval)

/* A 64-bit value that may only have bits of _bitmask set. */
#define DEFINE_PROP_UINT64_CHECKMASK(_name, _state, _field, _bitmask)      \
    DEFINE_PROP(_name, _state, _field, qdev_prop_uint64_checkmask,         \
                uint64_t, .bitmask = (_bitmask), .set_default = false)

/*
 * An array: _field is the uint32_t count, _arrayfield the pointer to the
 * elements, which are freed with the device.
 */
#define DEFINE_PROP_ARRAY(_name, _state, _field,               \
                          _arrayfield, _arrayprop, _arraytype) \
    DEFINE_PROP(_name, _state, _field, qdev_prop_array, uint32_t, \
                .set_default = true,                              \
                .defval.u = 0,                                    \
                .arrayinfo = &(_arrayprop),                       \
                .arrayfieldsize = sizeof(_arraytype),             \
                .arrayoffset = offsetof(_state, _arrayfield))

#define DEFINE_PROP_LINK(_name, _state, _field, _type, _ptr_type) \
    DEFINE_PROP(_name, _state, _field, qdev_prop_link, _ptr_type, \
                .link_type  = _type)

#define DEFINE_PROP_UINT8(_n, _s, _f, _d) \
    DEFINE_PROP_UNSIGNED(_n, _s, _f, _d, qdev_prop_uint8, uint8_t)
#define DEFINE_PROP_UINT16(_n, _s, _f, _d) \
    DEFINE_PROP_UNSIGNED(_n, _s, _f, _d, qdev_prop_uint16, uint16_t)
#define DEFINE_PROP_UINT32(_n, _s, _f, _d) \
    DEFINE_PROP_UNSIGNED(_n, _s, _f, _d, qdev_prop_uint32, uint32_t)
#define DEFINE_PROP_UINT64(_n, _s, _f, _d) \
    DEFINE_PROP_UNSIGNED(_n, _s, _f, _d, qdev_prop_uint64, uint64_t)
#define DEFINE_PROP_INT8(_n, _s, _f, _d) \
    DEFINE_PROP_SIGNED(_n, _s, _f, _d, qdev_prop_int8, int8_t)
#define DEFINE_PROP_INT16(_n, _s, _f, _d) \
    DEFINE_PROP_SIGNED(_n, _s, _f, _d, qdev_prop_int16, int16_t)
#define DEFINE_PROP_INT32(_n, _s, _f, _d) \
    DEFINE_PROP_SIGNED(_n, _s, _f, _d, qdev_prop_int32, int32_t)
#define DEFINE_PROP_INT64(_n, _s, _f, _d) \
    DEFINE_PROP_SIGNED(_n, _s, _f, _d, qdev_prop_int64, int64_t)
#define DEFINE_PROP_SIZE(_n, _s, _f, _d) \
    DEFINE_PROP_UNSIGNED(_n, _s, _f, _d, qdev_prop_size, uint64_t)
#define DEFINE_PROP_SIZE32(_n, _s, _f, _d) \
    DEFINE_PROP_UNSIGNED(_n, _s, _f, _d, qdev_prop_size32, uint32_t)
#define DEFINE_PROP_STRING(_n, _s, _f) \
    DEFINE_PROP(_n, _s, _f, qdev_prop_string, char *)
#define DEFINE_PROP_ON_OFF_AUTO(_n, _s, _f, _d) \
    DEFINE_PROP_SIGNED(_n, _s, _f, _d, qdev_prop_on_off_auto, OnOffAuto)

/*** Setting properties of our own devices; a wrong name or value aborts ***/

/** qdev_prop_set_bit: set a boolean property of @dev. */
void qdev_prop_set_bit(DeviceState *dev, const char *name, bool value);
/** qdev_prop_set_uint8: set an 8-bit property. */
void qdev_prop_set_uint8(DeviceState *dev, const char *name, uint8_t value);
/** qdev_prop_set_uint16: set a 16-bit property. */
void qdev_prop_set_uint16(DeviceState *dev, const char *name,
                          uint16_t value);
/** qdev_prop_set_uint32: set a 32-bit property. */
void qdev_prop_set_uint32(DeviceState *dev, const char *name,
                          uint32_t value);
/** qdev_prop_set_int32: set a signed 32-bit property. */
void qdev_prop_set_int32(DeviceState *dev, const char *name, int32_t value);
/** qdev_prop_set_uint64: set a 64-bit property. */
void qdev_prop_set_uint64(DeviceState *dev, const char *name,
                          uint64_t value);
/** qdev_prop_set_string: set a text property; @value is copied. */
void qdev_prop_set_string(DeviceState *dev, const char *name,
                          const char *value);
/** qdev_prop_set_macaddr: set an Ethernet address of 6 bytes. */
void qdev_prop_set_macaddr(DeviceState *dev, const char *name,
                           const uint8_t *value);
/** qdev_prop_set_chr: attach @value, which has a label, or NULL for none. */
void qdev_prop_set_chr(DeviceState *dev, const char *name, Chardev *value);
/** qdev_prop_set_drive: attach @value, or NULL for none. */
void qdev_prop_set_drive(DeviceState *dev, const char *name,
                         BlockBackend *value);
/**
 * qdev_prop_set_drive_err: likewise where it may fail.
 * @dev: not realized
 * @name: property
 * @value: with a name, or with a root node; or NULL for none
 * @errp: set if another device has it
 */
bool qdev_prop_set_drive_err(DeviceState *dev, const char *name,
                             BlockBackend *value, Error **errp);
/** qdev_prop_set_enum: set an enumerated property by number. */
void qdev_prop_set_enum(DeviceState *dev, const char *name, int value);
/** qdev_prop_set_array: set an array; takes over the list @values. */
void qdev_prop_set_array(DeviceState *dev, const char *name,
                         struct QList *values);

/*** For the authors of kinds of values ***/

/** object_field_prop_ptr: address of the member that @prop describes. */
void *object_field_prop_ptr(Object *obj, const Property *prop);

/**
 * qdev_property_add_static: give one device a property that its class lacks.
 * @dev: the device
 * @prop: row that lives as long as @dev; its default is stored
 */
void qdev_property_add_static(DeviceState *dev, const Property *prop);

/**
 * qdev_prop_set_after_realize: report that a property came too late.
 * @dev: device that is realized
 * @name: property that somebody tried to set
 * @errp: set
 */
void qdev_prop_set_after_realize(DeviceState *dev, const char *name,
                                 Error **errp);

/**
 * qdev_alias_all_properties: let @source offer the tables of @target.
 * @target: inner device
 * @source: outer object; keeps properties of its own of the same name
 */
void qdev_alias_all_properties(DeviceState *target, Object *source);

/**
 * qdev_prop_allow_set_link_before_realize: check function for links.
 * @obj: the device
 * @name: property
 * @val: new target
 * @errp: set if the device is realized
 */
void qdev_prop_allow_set_link_before_realize(const Object *obj,
                                             const char *name, Object *val,
                                             Error **errp);

/** qdev_prop_init_defaults: store the defaults of all tables of @dev. */
void qdev_prop_init_defaults(DeviceState *dev);

/** qdev_prop_set_default_value_enum: default of enumerations. */
void qdev_prop_set_default_value_enum(ObjectProperty *op,
                                      const Property *prop);
/** qdev_prop_set_default_value_int: default of signed integers. */
void qdev_prop_set_default_value_int(ObjectProperty *op,
                                     const Property *prop);
/** qdev_prop_set_default_value_uint: default of unsigned integers. */
void qdev_prop_set_default_value_uint(ObjectProperty *op,
                                      const Property *prop);
/** qdev_prop_set_default_value_bool: default of booleans. */
void qdev_prop_set_default_value_bool(ObjectProperty *op,
                                      const Property *prop);
/** qdev_propinfo_init_enum: stores the default of enumerations. */
void qdev_propinfo_init_enum(Object *obj, const Property *prop);
/** qdev_propinfo_get_enum: accessor of enumerations. */
void qdev_propinfo_get_enum(Object *obj, Visitor *v, const char *name,
                            void *opaque, Error **errp);
/** qdev_propinfo_set_enum: accessor of enumerations. */
void qdev_propinfo_set_enum(Object *obj, Visitor *v, const char *name,
                            void *opaque, Error **errp);

/**
 * error_set_from_qdev_prop_error: a message for a value that was refused.
 * @errp: where to
 * @ret: negative errno: -EEXIST in use, -EINVAL malformed, -ENOENT not found
 * @obj: the device
 * @name: property
 * @value: what was asked for
 */
void error_set_from_qdev_prop_error(Error **errp, int ret, Object *obj,
                                    const char *name, const char *value);

/*** -global and machine defaults ***/

/**
 * qdev_prop_register_global: add a default; @prop must live on.
 * @prop: with all three names set
 */
void qdev_prop_register_global(GlobalProperty *prop);

/** qdev_find_global_prop: the last default for this property, or NULL. */
const GlobalProperty *qdev_find_global_prop(Object *obj, const char *name);

/**
 * qdev_prop_check_globals: warn of defaults that nothing took.
 *
 * Returns: 1 if there was one, else 0.
 */
int qdev_prop_check_globals(void);

/**
 * qdev_prop_set_globals: apply the defaults to @dev.
 *
 * A value that is refused is kept in @dev->globals_err.
 */
void qdev_prop_set_globals(DeviceState *dev);

#endif
