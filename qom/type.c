/*
 * The table of types: registration, validation, lookup.
 *
 * Registration happens for every type at every start of the program, so it
 * does little: one check of the declaration, one hash of the name, one slot
 * in a table of pointers.  What needs the parent (sizes, flags, the class)
 * waits until the type is used.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/atomic.h"
#include "qemu/error-report.h"
#include "qom/qom-internal.h"

#define TYPES_PER_CHUNK 128
#define FIRST_SLOTS 2048                /* a power of two */

/*
 * types[] is in order of registration; slots[] is an open-addressing hash
 * table into it, at most half full, in which 0 is free and n is types[n - 1].
 */
static struct {
    TypeImpl **types;
    unsigned n_types;
    unsigned max_types;
    uint32_t *slots;
    unsigned n_slots;
    TypeImpl *chunk;                    /* memory for the next records */
    unsigned chunk_left;
} table;

unsigned type_table_size(void)
{
    return table.n_types;
}

TypeImpl *type_table_at(unsigned index)
{
    return table.types[index];
}

/* FNV-1a */
static uint32_t type_hash(const char *name)
{
    uint32_t hash = 2166136261u;

    for (; *name; name++) {
        hash = (hash ^ (uint8_t)*name) * 16777619u;
    }
    return hash;
}

/* The slot that holds @name, or the free one where it belongs. */
static uint32_t *type_slot(const char *name, uint32_t hash)
{
    unsigned mask = table.n_slots - 1;
    unsigned i = hash & mask;

    /* ends: at most half of the slots are taken, see type_table_grow() */
    while (table.slots[i]) {
        TypeImpl *type = table.types[table.slots[i] - 1];

        if (type->hash == hash && g_str_equal(type->info->name, name)) {
            break;
        }
        i = (i + 1) & mask;
    }
    return &table.slots[i];
}

static void type_table_grow(void)
{
    unsigned i;

    table.n_slots = table.n_slots ? table.n_slots * 2 : FIRST_SLOTS;
    table.max_types = table.n_slots / 2;
    table.types = g_renew(TypeImpl *, table.types, table.max_types);
    g_free(table.slots);
    table.slots = g_new0(uint32_t, table.n_slots);
    for (i = 0; i < table.n_types; i++) {
        TypeImpl *type = table.types[i];

        *type_slot(type->info->name, type->hash) = i + 1;
    }
}

static TypeImpl *type_record_new(void)
{
    if (!table.chunk_left) {
        table.chunk = g_new0(TypeImpl, TYPES_PER_CHUNK);
        table.chunk_left = TYPES_PER_CHUNK;
    }
    table.chunk_left--;
    return table.chunk++;
}

TypeImpl *type_lookup(const char *name)
{
    uint32_t slot;

    if (!name || !table.n_slots) {
        return NULL;
    }
    slot = *type_slot(name, type_hash(name));
    return slot ? table.types[slot - 1] : NULL;
}

/* --- Validation ------------------------------------------------------ */

static bool type_is_root_name(const char *name)
{
    return g_str_equal(name, TYPE_OBJECT) || g_str_equal(name, TYPE_INTERFACE);
}

static bool type_info_check_self(const TypeInfo *info, Error **errp)
{
    if (!info->name || !info->name[0]) {
        error_setg(errp, "a type without a name (its parent is '%s')",
                   info->parent ? info->parent : "");
        return false;
    }
    if (!info->parent && !type_is_root_name(info->name)) {
        error_setg(errp, "type '%s' has no parent", info->name);
        return false;
    }
    if (info->secure && info->insecure) {
        error_setg(errp, "type '%s' is declared both secure and insecure",
                   info->name);
        return false;
    }
    if ((info->secure || info->insecure) &&
        (!info->security_note || !info->security_note[0])) {
        error_setg(errp, "type '%s' is declared %s without a note that says "
                   "why", info->name, info->secure ? "secure" : "insecure");
        return false;
    }
    if (info->security_boundary >= SECURITY_BOUNDARY__MAX) {
        error_setg(errp, "type '%s' has unknown security boundary %d",
                   info->name, info->security_boundary);
        return false;
    }
    return true;
}

bool type_info_check(const TypeInfo *info, Error **errp)
{
    if (!type_info_check_self(info, errp)) {
        return false;
    }
    if (type_lookup(info->name)) {
        error_setg(errp, "type '%s' is registered twice", info->name);
        return false;
    }
    return true;
}

/* A bad declaration is our own bug: say which, and end. */
static G_NORETURN void type_refuse(Error *err)
{
    error_report_err(err);
    abort();
}

/* --- Registration ---------------------------------------------------- */

static const InterfaceInfo *keep_interfaces(const InterfaceInfo *interfaces)
{
    InterfaceInfo *copy;
    unsigned n, i;

    if (!interfaces || qom_in_image(interfaces)) {
        return interfaces;
    }
    for (n = 0; interfaces[n].type; n++) {
    }
    copy = g_new0(InterfaceInfo, n + 1);
    for (i = 0; i < n; i++) {
        copy[i].type = qom_keep_string(interfaces[i].type);
    }
    return copy;
}

/* @info itself if all of it lives forever, else a copy that does. */
static const TypeInfo *keep_info(const TypeInfo *info)
{
    TypeInfo *copy;

    if (qom_in_image(info) && qom_in_image(info->name) &&
        (!info->parent || qom_in_image(info->parent)) &&
        (!info->security_note || qom_in_image(info->security_note)) &&
        (!info->interfaces || qom_in_image(info->interfaces))) {
        return info;
    }
    copy = g_memdup2(info, sizeof(*info));
    copy->name = qom_keep_string(info->name);
    copy->parent = qom_keep_string(info->parent);
    copy->security_note = qom_keep_string(info->security_note);
    copy->interfaces = keep_interfaces(info->interfaces);
    return copy;
}

Type type_register_static(const TypeInfo *info)
{
    Error *err = NULL;
    TypeImpl *type;
    uint32_t *slot;
    uint32_t hash;

    if (!type_info_check_self(info, &err)) {
        type_refuse(err);
    }
    if (table.n_types == table.max_types) {
        type_table_grow();
    }
    hash = type_hash(info->name);
    slot = type_slot(info->name, hash);
    if (*slot) {
        error_setg(&err, "type '%s' is registered twice", info->name);
        type_refuse(err);
    }
    type = type_record_new();
    type->info = keep_info(info);
    type->hash = hash;
    table.types[table.n_types++] = type;
    *slot = table.n_types;
    return type;
}

Type type_register(const TypeInfo *info)
{
    return type_register_static(info);
}

void type_register_static_array(const TypeInfo *infos, int nr_infos)
{
    int i;

    for (i = 0; i < nr_infos; i++) {
        type_register_static(&infos[i]);
    }
}

/* --- First use ------------------------------------------------------- */

static void type_inherit(TypeImpl *type)
{
    const TypeInfo *info = type->info;
    TypeImpl *parent = type->parent;

    type->instance_size = info->instance_size ? info->instance_size
                                              : parent->instance_size;
    type->instance_align = info->instance_align ? info->instance_align
                                                : parent->instance_align;
    type->class_size = info->class_size ? info->class_size
                                        : parent->class_size;
    type->boundary = info->security_boundary ? info->security_boundary
                                             : parent->boundary;
    type->gate_only = info->gate_only || parent->gate_only;
    type->user_selectable = info->user_selectable || parent->user_selectable ||
                            type->gate_only;
    type->is_interface = parent->is_interface;
    type->abstract = info->abstract || type->is_interface;
}

/* What could not be judged before the parent was known. */
static bool type_check_resolved(TypeImpl *type, Error **errp)
{
    TypeImpl *parent = type->parent;
    const char *name = type->info->name;

    if (type->instance_size < parent->instance_size) {
        error_setg(errp, "type '%s' has an instance of %zu bytes, less than "
                   "the %zu of its parent '%s'", name, type->instance_size,
                   parent->instance_size, parent->info->name);
        return false;
    }
    if (type->class_size < parent->class_size) {
        error_setg(errp, "type '%s' has a class of %zu bytes, less than the "
                   "%zu of its parent '%s'", name, type->class_size,
                   parent->class_size, parent->info->name);
        return false;
    }
    if (type->is_interface &&
        (type->info->instance_size || type->info->instance_init ||
         type->info->instance_post_init || type->info->instance_finalize)) {
        error_setg(errp, "type '%s' is an interface and cannot have "
                   "instances", name);
        return false;
    }
    return true;
}

static void type_resolve_root(TypeImpl *type)
{
    const TypeInfo *info = type->info;

    type->instance_size = info->instance_size;
    type->instance_align = info->instance_align;
    type->class_size = info->class_size ? info->class_size
                                        : sizeof(ObjectClass);
    type->boundary = info->security_boundary;
    type->is_interface = g_str_equal(info->name, TYPE_INTERFACE);
    type->abstract = info->abstract || type->is_interface;
}

/* With the lock held. */
static void type_resolve_locked(TypeImpl *type)
{
    Error *err = NULL;

    if (type->resolved) {
        return;
    }
    if (type->resolving) {
        error_setg(&err, "type '%s' is its own ancestor", type->info->name);
        type_refuse(err);
    }
    type->resolving = true;
    if (!type->info->parent) {
        type_resolve_root(type);
    } else {
        type->parent = type_lookup(type->info->parent);
        if (!type->parent) {
            error_setg(&err, "type '%s' has parent '%s', which is not "
                       "registered", type->info->name, type->info->parent);
            type_refuse(err);
        }
        type_resolve_locked(type->parent);
        type_inherit(type);
        if (!type_check_resolved(type, &err)) {
            type_refuse(err);
        }
    }
    qatomic_store_release(&type->resolved, true);
}

void type_resolve(TypeImpl *type)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

    if (likely(qatomic_load_acquire(&type->resolved))) {
        return;
    }
    pthread_mutex_lock(&lock);
    type_resolve_locked(type);
    pthread_mutex_unlock(&lock);
}

/* Only a type that says nothing is looked at more closely, and resolved. */
static bool type_is_undeclared_concrete(TypeImpl *type)
{
    const TypeInfo *info = type->info;

    if (info->secure || info->insecure || info->abstract) {
        return false;
    }
    type_resolve(type);
    return !type->abstract;
}

bool type_check_all_declared(Error **errp)
{
    g_autoptr(GString) names = g_string_new(NULL);
    unsigned count = 0;
    unsigned i;

    for (i = 0; i < table.n_types; i++) {
        TypeImpl *type = table.types[i];

        if (type_is_undeclared_concrete(type)) {
            g_string_append_printf(names, "%s'%s'", count ? ", " : "",
                                   type->info->name);
            count++;
        }
    }
    if (count) {
        error_setg(errp, "%u concrete type%s no security status: %s", count,
                   count == 1 ? " declares" : "s declare", names->str);
    }
    return !count;
}

/* Whether one of the interfaces that @type itself lists is a @target. */
static bool type_lists_interface(TypeImpl *type, TypeImpl *target)
{
    const InterfaceInfo *iface = type->info->interfaces;

    for (; iface && iface->type; iface++) {
        TypeImpl *listed = type_lookup(iface->type);

        if (listed && type_is_a(listed, target)) {
            return true;
        }
    }
    return false;
}

bool type_is_a(TypeImpl *type, TypeImpl *target)
{
    type_resolve(type);
    type_resolve(target);
    for (; type; type = type->parent) {
        if (type == target) {
            return true;
        }
        /* an interface lists none, so this recurses once at most */
        if (target->is_interface && !type->is_interface &&
            type_lists_interface(type, target)) {
            return true;
        }
    }
    return false;
}

static char *object_get_type_property(Object *obj, Error **errp)
{
    return g_strdup(object_get_typename(obj));
}

/* What clients ask any object for. */
static void object_class_init(ObjectClass *klass, const void *data)
{
    object_class_property_add_str(klass, "type", object_get_type_property,
                                  NULL);
}

static const TypeInfo root_types[] = {
    {
        .name = TYPE_OBJECT,
        .instance_size = sizeof(Object),
        .class_init = object_class_init,
        .abstract = true,
    },
    {
        .name = TYPE_INTERFACE,
        .class_size = sizeof(InterfaceClass),
        .abstract = true,
        .security_boundary = SECURITY_BOUNDARY_INTERNAL,
    },
};
DEFINE_TYPES(root_types)
