/*
 * Classes: built on first use, cast, listed.
 *
 * A class starts as a copy of its parent's.  For every interface it has, or
 * inherits, it owns a copy of the interface's class, so that its class_init
 * can fill in the methods.
 *
 * Any thread may ask for a class: one builds it while the others wait.  Casts
 * take no lock, because whatever a class is was resolved when it was built.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/atomic.h"
#include "qemu/error-report.h"
#include "qom/qom-internal.h"

/* --- Building -------------------------------------------------------- */

/*
 * What a copy must not share with its model.  A descendant is all that
 * class_cast_cache knows, but may have lost an interface by having it in a
 * second way.
 */
static void class_forget_own(ObjectClass *klass)
{
    klass->interfaces = NULL;
    klass->n_interfaces = 0;
    klass->properties = NULL;
    memset(klass->object_cast_cache, 0, sizeof(klass->object_cast_cache));
}

/* Let @type and its ancestors undo what @klass must not inherit. */
static void class_run_base_init(ObjectClass *klass, TypeImpl *type,
                                const void *data)
{
    for (; type; type = type->parent) {
        if (type->info->class_base_init) {
            type->info->class_base_init(klass, data);
        }
    }
}

/* Give @klass a copy of @model, the class of an interface. */
static void class_add_interface(ObjectClass *klass, ObjectClass *model)
{
    InterfaceClass *copy = g_memdup2(model, model->type->class_size);

    class_forget_own(&copy->parent_class);
    class_run_base_init(&copy->parent_class, model->type, NULL);
    klass->interfaces = g_renew(InterfaceClass *, klass->interfaces,
                                klass->n_interfaces + 1);
    klass->interfaces[klass->n_interfaces++] = copy;
}

/* Whether @target is @type or above it, interfaces aside. */
static bool type_descends_from(const TypeImpl *type, const TypeImpl *target)
{
    for (; type; type = type->parent) {
        if (type == target) {
            return true;
        }
    }
    return false;
}

static bool class_has_interface(ObjectClass *klass, TypeImpl *iface)
{
    unsigned i;

    for (i = 0; i < klass->n_interfaces; i++) {
        if (type_descends_from(klass->interfaces[i]->parent_class.type,
                               iface)) {
            return true;
        }
    }
    return false;
}

/* Those of the parent, and what the type lists besides. */
static void class_add_interfaces(ObjectClass *klass)
{
    const InterfaceInfo *info = klass->type->info->interfaces;
    ObjectClass *parent = klass->type->parent->class;
    unsigned i;

    for (i = 0; i < parent->n_interfaces; i++) {
        class_add_interface(klass, &parent->interfaces[i]->parent_class);
    }
    for (; info && info->type; info++) {
        TypeImpl *iface = type_lookup(info->type);

        if (!iface) {
            error_report("type '%s' has interface '%s', which is not "
                         "registered", klass->type->info->name, info->type);
            abort();
        }
        type_resolve(iface);
        if (!iface->is_interface) {
            error_report("type '%s' lists '%s' as an interface, which is "
                         "none", klass->type->info->name, info->type);
            abort();
        }
        if (!class_has_interface(klass, iface)) {
            class_add_interface(klass, type_class(iface));
        }
    }
}

/* With the lock held. */
static void class_build(TypeImpl *type)
{
    const TypeInfo *info = type->info;
    ObjectClass *klass;

    type_resolve(type);
    klass = g_malloc0(type->class_size);
    if (type->parent) {
        memcpy(klass, type_class(type->parent), type->parent->class_size);
        class_forget_own(klass);
    }
    klass->type = type;
    if (type->parent) {
        class_add_interfaces(klass);
    }
    if (!type->abstract) {
        type->child_type = g_strconcat("child<", info->name, ">", NULL);
    }
    type->class = klass;
    class_run_base_init(klass, type->parent, info->class_data);
    if (info->class_init) {
        info->class_init(klass, info->class_data);
    }
    qatomic_store_release(&type->built, true);
}

ObjectClass *type_class(TypeImpl *type)
{
    static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

    if (likely(qatomic_load_acquire(&type->built))) {
        return type->class;
    }
    pthread_mutex_lock(&lock);
    /* its own class_init may ask for it */
    if (!type->class) {
        class_build(type);
    }
    pthread_mutex_unlock(&lock);
    return type->class;
}

/* --- Casts ----------------------------------------------------------- */

/*
 * The caches hold pointers to type names that the class is known to be.  Only
 * names that never go away enter them, so that an equal pointer means an
 * equal name.  Threads may race here: the worst is a lost entry.
 */
static bool cast_cache_has(const char *const *cache, const char *typename)
{
    unsigned i;

    for (i = 0; i < OBJECT_CLASS_CAST_CACHE; i++) {
        if (qatomic_read(&cache[i]) == typename) {
            return true;
        }
    }
    return false;
}

static void cast_cache_add(const char **cache, const char *typename)
{
    unsigned i;

    if (!qom_in_image(typename)) {
        return;
    }
    for (i = OBJECT_CLASS_CAST_CACHE - 1; i > 0; i--) {
        qatomic_set(&cache[i], qatomic_read(&cache[i - 1]));
    }
    qatomic_set(&cache[0], typename);
}

ObjectClass *object_class_dynamic_cast(ObjectClass *klass,
                                       const char *typename)
{
    ObjectClass *found = NULL;
    TypeImpl *target;
    unsigned i;

    if (!klass) {
        return NULL;
    }
    target = type_lookup(typename);
    if (!target) {
        return NULL;
    }
    if (type_descends_from(klass->type, target)) {
        return klass;
    }
    for (i = 0; i < klass->n_interfaces; i++) {
        ObjectClass *iface = &klass->interfaces[i]->parent_class;

        if (type_descends_from(iface->type, target)) {
            if (found) {
                return NULL;            /* two ways to be one: ambiguous */
            }
            found = iface;
        }
    }
    return found;
}

Object *object_dynamic_cast(Object *obj, const char *typename)
{
    ObjectClass *klass;

    if (!obj) {
        return NULL;
    }
    klass = obj->class;
    if (cast_cache_has(klass->object_cast_cache, typename) ||
        object_class_dynamic_cast(klass, typename)) {
        return obj;
    }
    return NULL;
}

static G_NORETURN void cast_failed(const char *from, const char *to,
                                   const char *file, int line,
                                   const char *func)
{
    error_report("%s:%d: %s: a '%s' is not a '%s'", file, line, func, from,
                 to);
    abort();
}

Object *object_dynamic_cast_assert(Object *obj, const char *typename,
                                   const char *file, int line,
                                   const char *func)
{
    ObjectClass *klass;

    if (!obj) {
        return NULL;
    }
    klass = obj->class;
    if (likely(cast_cache_has(klass->object_cast_cache, typename))) {
        return obj;
    }
    if (!object_class_dynamic_cast(klass, typename)) {
        cast_failed(object_get_typename(obj), typename, file, line, func);
    }
    cast_cache_add(klass->object_cast_cache, typename);
    return obj;
}

ObjectClass *object_class_dynamic_cast_assert(ObjectClass *klass,
                                              const char *typename,
                                              const char *file, int line,
                                              const char *func)
{
    ObjectClass *found;

    if (!klass || cast_cache_has(klass->class_cast_cache, typename)) {
        return klass;
    }
    found = object_class_dynamic_cast(klass, typename);
    if (!found) {
        cast_failed(object_class_get_name(klass), typename, file, line, func);
    }
    if (found == klass) {
        cast_cache_add(klass->class_cast_cache, typename);
    }
    return found;
}

/* --- Facts ----------------------------------------------------------- */

const char *object_get_typename(const Object *obj)
{
    return obj->class->type->info->name;
}

const char *object_class_get_name(const ObjectClass *klass)
{
    return klass->type->info->name;
}

ObjectClass *object_class_get_parent(ObjectClass *klass)
{
    TypeImpl *parent = klass->type->parent;

    return parent ? type_class(parent) : NULL;
}

bool object_class_is_abstract(const ObjectClass *klass)
{
    return klass->type->abstract;
}

ObjectClass *object_class_by_name(const char *typename)
{
    TypeImpl *type = type_lookup(typename);

    return type ? type_class(type) : NULL;
}

ObjectClass *module_object_class_by_name(const char *typename)
{
    return object_class_by_name(typename);
}

size_t object_type_get_instance_size(const char *typename)
{
    TypeImpl *type = type_lookup(typename);

    g_assert(type);
    type_resolve(type);
    return type->instance_size;
}

/* --- Lists ----------------------------------------------------------- */

void object_class_foreach(void (*fn)(ObjectClass *klass, void *opaque),
                          const char *implements_type, bool include_abstract,
                          void *opaque)
{
    TypeImpl *target = NULL;
    unsigned i;

    if (implements_type) {
        target = type_lookup(implements_type);
        if (!target) {
            return;
        }
    }
    /* only a class that is reported gets built */
    for (i = 0; i < type_table_size(); i++) {
        TypeImpl *type = type_table_at(i);

        type_resolve(type);
        if ((include_abstract || !type->abstract) &&
            (!target || type_is_a(type, target))) {
            fn(type_class(type), opaque);
        }
    }
}

static void class_prepend(ObjectClass *klass, void *opaque)
{
    GSList **list = opaque;

    *list = g_slist_prepend(*list, klass);
}

GSList *object_class_get_list(const char *implements_type,
                              bool include_abstract)
{
    GSList *list = NULL;

    object_class_foreach(class_prepend, implements_type, include_abstract,
                         &list);
    return g_slist_reverse(list);
}

static int class_name_compare(gconstpointer a, gconstpointer b)
{
    return g_ascii_strcasecmp(object_class_get_name(a),
                              object_class_get_name(b));
}

GSList *object_class_get_list_sorted(const char *implements_type,
                                     bool include_abstract)
{
    return g_slist_sort(object_class_get_list(implements_type,
                                              include_abstract),
                        class_name_compare);
}
