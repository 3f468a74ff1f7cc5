/*
 * Object types: how they are declared, registered, cast and listed.
 *
 * A type costs one small record until somebody asks for its class.  The class
 * is built then, parents first, and lives until the program ends.
 *
 * Types are registered before the second thread starts.  All else here may be
 * called from any thread.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QOM_TYPE_H
#define QOM_TYPE_H

#include "qemu/module.h"

typedef TypeImpl *Type;

#define TYPE_OBJECT "object"
#define TYPE_INTERFACE "interface"
#define TYPE_CONTAINER "container"

/** ObjectUnparent: called when @obj is about to leave its parent. */
typedef void (ObjectUnparent)(Object *obj);
/** ObjectFree: gives the memory of @obj back after finalization. */
typedef void (ObjectFree)(void *obj);

#define OBJECT_CLASS_CAST_CACHE 4

/**
 * ObjectClass: first member of every class struct; shared by all instances.
 * Members are private to qom/, except @unparent.
 */
struct ObjectClass {
    Type type;
    InterfaceClass **interfaces;        /* one per interface, own copies */
    unsigned n_interfaces;
    const char *object_cast_cache[OBJECT_CLASS_CAST_CACHE];
    const char *class_cast_cache[OBJECT_CLASS_CAST_CACHE];
    ObjectUnparent *unparent;
    GHashTable *properties;             /* NULL while there are none */
};

/**
 * Object: first member of every instance struct.  Members are private to
 * qom/.
 */
struct Object {
    ObjectClass *class;
    ObjectFree *free;
    GHashTable *properties;             /* NULL while there are none */
    uint32_t ref;                       /* atomic */
    uint8_t origin;                     /* ObjectOrigin, see qom/security.h */
    bool introspect;                    /* made to be looked at only */
    bool deleted;                       /* some property of its own was */
    Object *parent;
    struct ObjectProperty *parent_prop; /* the child<> property of parent */
};

/** InterfaceInfo: names an interface in TypeInfo.interfaces. */
struct InterfaceInfo {
    const char *type;
};

/** InterfaceClass: first member of the class struct of every interface. */
struct InterfaceClass {
    ObjectClass parent_class;
};

/** ObjectSecurity: what a type says about itself; never inherited. */
typedef enum ObjectSecurity {
    OBJECT_SECURITY_UNDECLARED,
    OBJECT_SECURITY_SECURE,
    OBJECT_SECURITY_INSECURE,
    OBJECT_SECURITY__MAX,
} ObjectSecurity;

/** ObjectSecurityBoundary: whom the type faces; inherited when unset. */
typedef enum ObjectSecurityBoundary {
    SECURITY_BOUNDARY_UNSET,
    SECURITY_BOUNDARY_GUEST,
    SECURITY_BOUNDARY_IMAGE,
    SECURITY_BOUNDARY_NETWORK,
    SECURITY_BOUNDARY_USER_INTERFACE,
    SECURITY_BOUNDARY_HOST_DEVICE,
    SECURITY_BOUNDARY_INTERNAL,
    SECURITY_BOUNDARY__MAX,
} ObjectSecurityBoundary;

/**
 * TYPE_IS_SECURE / TYPE_IS_INSECURE: the security line of a TypeInfo.
 * @why: a literal clause that finishes "... because"; shown to users
 */
#define TYPE_IS_SECURE(why)   .secure = true, .security_note = (why)
#define TYPE_IS_INSECURE(why) .insecure = true, .security_note = (why)

/**
 * TypeInfo: the declaration of a type.
 * @name: unique name of the type
 * @parent: name of the parent type, which may be registered later
 * @instance_size: bytes of an instance; 0 means the parent's size
 * @instance_align: alignment of an instance in bytes; 0 means the parent's
 * @instance_init: fills the fresh object, after the parents' have run; cannot
 *     fail and has no side effects outside the object
 * @instance_post_init: runs after all instance_init, parents' first
 * @instance_finalize: undoes instance_init, before the parents' run
 * @abstract: no instance can be made
 * @class_size: bytes of the class; 0 means the parent's size
 * @class_init: fills the class, after it was copied from the parent's
 * @class_base_init: runs for every descendant after the copy and before its
 *     class_init, to undo what must not be inherited
 * @class_data: passed to class_init and class_base_init
 * @interfaces: ends with an entry whose @type is NULL
 * @secure: a security boundary is claimed; see TYPE_IS_SECURE()
 * @insecure: no security boundary is claimed; see TYPE_IS_INSECURE()
 * @security_note: why; required with either flag
 * @security_check: decides whether an instance is secure as configured; sets
 *     an error that says why not.  Inherited, unlike the status.
 * @security_boundary: whom the type faces; inherited
 * @user_selectable: users pick instances of this type by name.  Inherited.
 *     See "The bottom assertion" in qom/create.h.
 * @gate_only: never composed by our own code either.  Inherited, implies
 *     @user_selectable.
 */
struct TypeInfo {
    const char *name;
    const char *parent;
    size_t instance_size;
    size_t instance_align;
    void (*instance_init)(Object *obj);
    void (*instance_post_init)(Object *obj);
    void (*instance_finalize)(Object *obj);
    bool abstract;
    size_t class_size;
    void (*class_init)(ObjectClass *klass, const void *data);
    void (*class_base_init)(ObjectClass *klass, const void *data);
    const void *class_data;
    const InterfaceInfo *interfaces;
    bool secure;
    bool insecure;
    bool user_selectable;
    bool gate_only;
    const char *security_note;
    bool (*security_check)(Object *obj, Error **errp);
    ObjectSecurityBoundary security_boundary;
};

/**
 * type_register_static:
 * @info: declaration of the type
 *
 * Register a type.  Nothing in @info is copied if it is part of the program
 * image (static storage); anything else is copied, so that a TypeInfo built
 * on the stack is safe too.
 *
 * A bad declaration is a bug in the program: no name or parent, both security
 * flags, a flag without a note, or a name already taken.  The message names
 * the type and the program aborts.  What needs the parent is judged when the
 * type is first used.  A concrete type without any flag is accepted here, so
 * that a file written for QEMU runs; policies treat it as undeclared, and the
 * test of the whole program, type-security-test, does not let it pass.
 *
 * Returns: the type
 */
Type type_register_static(const TypeInfo *info);

/** type_register: the same as type_register_static(). */
Type type_register(const TypeInfo *info);

/** type_register_static_array: registers @nr_infos types from @infos. */
void type_register_static_array(const TypeInfo *infos, int nr_infos);

/**
 * type_info_check:
 * @info: declaration to judge; nothing is registered
 * @errp: set to what is wrong with it
 *
 * The judgement that registration applies, for tests.
 *
 * Returns: true if the declaration is acceptable
 */
bool type_info_check(const TypeInfo *info, Error **errp);

/**
 * type_check_all_declared:
 * @errp: set to a list of all concrete types that declare nothing
 *
 * Returns: true if every registered concrete type declares its security
 */
bool type_check_all_declared(Error **errp);

/** DEFINE_TYPES: registers all types of @type_array, which is static, in
 * module_call_init(MODULE_INIT_QOM). */
#define DEFINE_TYPES(type_array)                                            \
static void do_qemu_init_ ## type_array(void)                               \
{                                                                           \
    type_register_static_array(type_array, ARRAY_SIZE(type_array));         \
}                                                                           \
type_init(do_qemu_init_ ## type_array)

/**
 * object_dynamic_cast:
 * @obj: object or NULL
 * @typename: type or interface
 *
 * Returns: @obj if it is a @typename, else NULL
 */
Object *object_dynamic_cast(Object *obj, const char *typename);

/**
 * object_dynamic_cast_assert:
 * @obj: object or NULL
 * @typename: type or interface
 * @file, @line, @func: where the cast is written, for the message
 *
 * As object_dynamic_cast(), but a failure is a bug: prints it, then aborts.
 * A repeated cast of one class costs a few pointer comparisons.
 *
 * Returns: @obj; NULL for NULL
 */
Object *object_dynamic_cast_assert(Object *obj, const char *typename,
                                   const char *file, int line,
                                   const char *func);

/**
 * object_class_dynamic_cast:
 * @klass: class or NULL
 * @typename: type or interface
 *
 * Returns: @klass if it is a @typename; for an interface, the copy of its
 *     class that belongs to @klass; NULL if it is neither, or has the
 *     interface in more than one way
 */
ObjectClass *object_class_dynamic_cast(ObjectClass *klass,
                                       const char *typename);

/** object_class_dynamic_cast_assert: as object_class_dynamic_cast(), but a
 * failure is a bug: prints it with @file, @line and @func, then aborts. */
ObjectClass *object_class_dynamic_cast_assert(ObjectClass *klass,
                                              const char *typename,
                                              const char *file, int line,
                                              const char *func);

/** object_get_class: the class of @obj. */
static inline ObjectClass *object_get_class(const Object *obj)
{
    return obj->class;
}

/** object_get_typename: the name of the type of @obj; lives forever. */
const char *object_get_typename(const Object *obj);

/** object_class_get_name: the name of the type; lives forever. */
const char *object_class_get_name(const ObjectClass *klass);

/** object_class_get_parent: the parent class, NULL for a root. */
ObjectClass *object_class_get_parent(ObjectClass *klass);

/** object_class_is_abstract: whether no instance can be made of @klass. */
bool object_class_is_abstract(const ObjectClass *klass);

/** object_class_by_name: the class called @typename, built if it has not
 * been; NULL if there is no such type. */
ObjectClass *object_class_by_name(const char *typename);

/** module_object_class_by_name: object_class_by_name(); there are no
 * loadable modules. */
ObjectClass *module_object_class_by_name(const char *typename);

/** object_type_get_instance_size: bytes of an instance of @typename, which
 * is registered. */
size_t object_type_get_instance_size(const char *typename);

/**
 * object_class_foreach:
 * @fn: called for each class, in order of registration
 * @implements_type: only classes that are one; NULL means all
 * @include_abstract: abstract classes too
 * @opaque: passed to @fn
 */
void object_class_foreach(void (*fn)(ObjectClass *klass, void *opaque),
                          const char *implements_type, bool include_abstract,
                          void *opaque);

/** object_class_get_list: the classes of object_class_foreach(); caller owns
 * the list, not the classes. */
GSList *object_class_get_list(const char *implements_type,
                              bool include_abstract);

/** object_class_get_list_sorted: object_class_get_list() by name, upper and
 * lower case alike. */
GSList *object_class_get_list_sorted(const char *implements_type,
                                     bool include_abstract);

/* Casts.  A checked cast that fails is a bug and aborts. */

/** OBJECT: any instance pointer as an Object; not checked. */
#define OBJECT(obj) ((Object *)(obj))
/** OBJECT_CLASS: any class pointer as an ObjectClass; not checked. */
#define OBJECT_CLASS(class) ((ObjectClass *)(class))
/** OBJECT_CHECK: @obj as a C @type, which is QOM type @name. */
#define OBJECT_CHECK(type, obj, name)                                       \
    ((type *)object_dynamic_cast_assert(OBJECT(obj), (name),                \
                                        __FILE__, __LINE__, __func__))
/** OBJECT_CLASS_CHECK: @class as a C @class_type, of QOM type @name. */
#define OBJECT_CLASS_CHECK(class_type, class, name)                         \
    ((class_type *)object_class_dynamic_cast_assert(OBJECT_CLASS(class),    \
        (name), __FILE__, __LINE__, __func__))
/** OBJECT_GET_CLASS: the class of @obj as a C @class, of QOM type @name. */
#define OBJECT_GET_CLASS(class, obj, name)                                  \
    OBJECT_CLASS_CHECK(class, object_get_class(OBJECT(obj)), name)
/** INTERFACE_CLASS: @klass as an InterfaceClass. */
#define INTERFACE_CLASS(klass)                                              \
    OBJECT_CLASS_CHECK(InterfaceClass, klass, TYPE_INTERFACE)
/** INTERFACE_CHECK: @obj, which has interface @name, as an incomplete C type
 * @interface that stands for "anything that has it". */
#define INTERFACE_CHECK(interface, obj, name)                               \
    OBJECT_CHECK(interface, obj, name)

/** DECLARE_INSTANCE_CHECKER: defines cast OBJ_NAME(obj). */
#define DECLARE_INSTANCE_CHECKER(InstanceType, OBJ_NAME, TYPENAME)          \
    static inline G_GNUC_UNUSED InstanceType *OBJ_NAME(const void *obj)     \
    { return OBJECT_CHECK(InstanceType, obj, TYPENAME); }
/** DECLARE_CLASS_CHECKERS: defines OBJ_NAME_GET_CLASS(obj) and cast
 * OBJ_NAME_CLASS(klass). */
#define DECLARE_CLASS_CHECKERS(ClassType, OBJ_NAME, TYPENAME)               \
    static inline G_GNUC_UNUSED                                             \
    ClassType *OBJ_NAME##_GET_CLASS(const void *obj)                        \
    { return OBJECT_GET_CLASS(ClassType, obj, TYPENAME); }                  \
    static inline G_GNUC_UNUSED                                             \
    ClassType *OBJ_NAME##_CLASS(const void *klass)                          \
    { return OBJECT_CLASS_CHECK(ClassType, klass, TYPENAME); }
/** DECLARE_OBJ_CHECKERS: both of the above. */
#define DECLARE_OBJ_CHECKERS(InstanceType, ClassType, OBJ_NAME, TYPENAME)   \
    DECLARE_INSTANCE_CHECKER(InstanceType, OBJ_NAME, TYPENAME)              \
    DECLARE_CLASS_CHECKERS(ClassType, OBJ_NAME, TYPENAME)

/** OBJECT_DECLARE_TYPE: typedefs, casts and g_autoptr for a type with a
 * class struct of its own. */
#define OBJECT_DECLARE_TYPE(InstanceType, ClassType, MODULE_OBJ_NAME)       \
    typedef struct InstanceType InstanceType;                               \
    typedef struct ClassType ClassType;                                     \
    G_DEFINE_AUTOPTR_CLEANUP_FUNC(InstanceType, object_unref)               \
    DECLARE_OBJ_CHECKERS(InstanceType, ClassType,                           \
                         MODULE_OBJ_NAME, TYPE_##MODULE_OBJ_NAME)

/** OBJECT_DECLARE_SIMPLE_TYPE: the same for a type that uses its parent's
 * class struct. */
#define OBJECT_DECLARE_SIMPLE_TYPE(InstanceType, MODULE_OBJ_NAME)           \
    typedef struct InstanceType InstanceType;                               \
    G_DEFINE_AUTOPTR_CLEANUP_FUNC(InstanceType, object_unref)               \
    DECLARE_INSTANCE_CHECKER(InstanceType, MODULE_OBJ_NAME,                 \
                             TYPE_##MODULE_OBJ_NAME)

/**
 * OBJECT_DEFINE_TYPE_SECURITY:
 * @ABSTRACT: whether the type is abstract
 * @CLASS_SIZE: bytes of the class, 0 for the parent's
 * @SECURITY: TYPE_IS_SECURE(...) or TYPE_IS_INSECURE(...), or empty
 * @...: interfaces as { "name" }, ..., { NULL }
 *
 * Defines and registers a type whose functions are called
 * module_obj_name_init, _finalize and _class_init.
 */
#define OBJECT_DEFINE_TYPE_SECURITY(ModuleObjName, module_obj_name,         \
                                    MODULE_OBJ_NAME,                        \
                                    PARENT_MODULE_OBJ_NAME,                 \
                                    ABSTRACT, CLASS_SIZE, SECURITY, ...)    \
    static void module_obj_name##_finalize(Object *obj);                    \
    static void                                                             \
    module_obj_name##_class_init(ObjectClass *oc, const void *data);        \
    static void module_obj_name##_init(Object *obj);                        \
    static const TypeInfo module_obj_name##_info = {                        \
        .parent = TYPE_##PARENT_MODULE_OBJ_NAME,                            \
        .name = TYPE_##MODULE_OBJ_NAME,                                     \
        .instance_size = sizeof(ModuleObjName),                             \
        .instance_align = __alignof__(ModuleObjName),                       \
        .instance_init = module_obj_name##_init,                            \
        .instance_finalize = module_obj_name##_finalize,                    \
        .class_size = CLASS_SIZE,                                           \
        .class_init = module_obj_name##_class_init,                         \
        .abstract = ABSTRACT,                                               \
        .interfaces = (const InterfaceInfo[]) { __VA_ARGS__ },              \
        SECURITY                                                            \
    };                                                                      \
    static void module_obj_name##_register_types(void)                      \
    { type_register_static(&module_obj_name##_info); }                      \
    type_init(module_obj_name##_register_types)

/*
 * Upstream's names.  They carry no security line, so that a concrete type
 * defined with them is undeclared; ours use OBJECT_DEFINE_TYPE_SECURITY().
 */

/** DO_OBJECT_DEFINE_TYPE_EXTENDED: the macro above without @SECURITY. */
#define DO_OBJECT_DEFINE_TYPE_EXTENDED(ModuleObjName, module_obj_name,      \
                                       MODULE_OBJ_NAME,                     \
                                       PARENT_MODULE_OBJ_NAME,              \
                                       ABSTRACT, CLASS_SIZE, ...)           \
    OBJECT_DEFINE_TYPE_SECURITY(ModuleObjName, module_obj_name,             \
                                MODULE_OBJ_NAME, PARENT_MODULE_OBJ_NAME,    \
                                ABSTRACT, CLASS_SIZE, , __VA_ARGS__)
/** OBJECT_DEFINE_TYPE_EXTENDED: with a class struct ModuleObjNameClass. */
#define OBJECT_DEFINE_TYPE_EXTENDED(ModuleObjName, module_obj_name,         \
                                    MODULE_OBJ_NAME,                        \
                                    PARENT_MODULE_OBJ_NAME, ABSTRACT, ...)  \
    DO_OBJECT_DEFINE_TYPE_EXTENDED(ModuleObjName, module_obj_name,          \
                                   MODULE_OBJ_NAME, PARENT_MODULE_OBJ_NAME, \
                                   ABSTRACT, sizeof(ModuleObjName##Class),  \
                                   __VA_ARGS__)
/** OBJECT_DEFINE_TYPE: a concrete type with a class struct. */
#define OBJECT_DEFINE_TYPE(ModuleObjName, module_obj_name,                  \
                           MODULE_OBJ_NAME, PARENT_MODULE_OBJ_NAME)         \
    OBJECT_DEFINE_TYPE_EXTENDED(ModuleObjName, module_obj_name,             \
                                MODULE_OBJ_NAME, PARENT_MODULE_OBJ_NAME,    \
                                false, { NULL })
/** OBJECT_DEFINE_TYPE_WITH_INTERFACES: the same, which has interfaces. */
#define OBJECT_DEFINE_TYPE_WITH_INTERFACES(ModuleObjName, module_obj_name,  \
                                           MODULE_OBJ_NAME,                 \
                                           PARENT_MODULE_OBJ_NAME, ...)     \
    OBJECT_DEFINE_TYPE_EXTENDED(ModuleObjName, module_obj_name,             \
                                MODULE_OBJ_NAME, PARENT_MODULE_OBJ_NAME,    \
                                false, __VA_ARGS__)
/** OBJECT_DEFINE_ABSTRACT_TYPE: an abstract type with a class struct. */
#define OBJECT_DEFINE_ABSTRACT_TYPE(ModuleObjName, module_obj_name,         \
                                    MODULE_OBJ_NAME,                        \
                                    PARENT_MODULE_OBJ_NAME)                 \
    OBJECT_DEFINE_TYPE_EXTENDED(ModuleObjName, module_obj_name,             \
                                MODULE_OBJ_NAME, PARENT_MODULE_OBJ_NAME,    \
                                true, { NULL })
/** OBJECT_DEFINE_SIMPLE_TYPE_WITH_INTERFACES: a concrete type that uses its
 * parent's class struct and has interfaces. */
#define OBJECT_DEFINE_SIMPLE_TYPE_WITH_INTERFACES(ModuleObjName,            \
                                                  module_obj_name,          \
                                                  MODULE_OBJ_NAME,          \
                                                  PARENT_MODULE_OBJ_NAME,   \
                                                  ...)                      \
    DO_OBJECT_DEFINE_TYPE_EXTENDED(ModuleObjName, module_obj_name,          \
                                   MODULE_OBJ_NAME, PARENT_MODULE_OBJ_NAME, \
                                   false, 0, __VA_ARGS__)
/** OBJECT_DEFINE_SIMPLE_TYPE: the same without interfaces. */
#define OBJECT_DEFINE_SIMPLE_TYPE(ModuleObjName, module_obj_name,           \
                                  MODULE_OBJ_NAME, PARENT_MODULE_OBJ_NAME)  \
    OBJECT_DEFINE_SIMPLE_TYPE_WITH_INTERFACES(ModuleObjName,                \
                                              module_obj_name,              \
                                              MODULE_OBJ_NAME,              \
                                              PARENT_MODULE_OBJ_NAME,       \
                                              { NULL })

#endif
