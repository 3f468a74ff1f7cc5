/*
 * qom/type.h: the macros that declare and define types, each used as a file
 * written for QEMU would, with qom/object.h alone.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qom/object.h"

#define TYPE_LISTENER "td-listener"
typedef struct Listener Listener;
typedef struct ListenerClass {
    InterfaceClass parent_class;
    int volume;
} ListenerClass;
DECLARE_CLASS_CHECKERS(ListenerClass, LISTENER, TYPE_LISTENER)
#define LISTENER(obj) INTERFACE_CHECK(Listener, (obj), TYPE_LISTENER)

static const TypeInfo interfaces[] = {
    {
        .name = TYPE_LISTENER, .parent = TYPE_INTERFACE,
        .class_size = sizeof(ListenerClass),
    },
};
DEFINE_TYPES(interfaces)

static GString *trail;                  /* whose function ran */

/* The three functions that every defining macro wants. */
#define FUNCTIONS(name)                                                     \
    static void name##_init(Object *obj)                                    \
    { g_string_append(trail, "+" #name " "); }                              \
    static void name##_finalize(Object *obj)                                \
    { g_string_append(trail, "-" #name " "); }                              \
    static void name##_class_init(ObjectClass *oc, const void *data)        \
    { g_string_append(trail, "." #name " "); }

/* An abstract type with a class struct. */
#define TYPE_ANIMAL "td-animal"
OBJECT_DECLARE_TYPE(Animal, AnimalClass, ANIMAL)
struct Animal {
    Object parent_obj;
    int legs;
};
struct AnimalClass {
    ObjectClass parent_class;
    int noise;
};
OBJECT_DEFINE_ABSTRACT_TYPE(Animal, animal, ANIMAL, OBJECT)
FUNCTIONS(animal)

/* A concrete one. */
#define TYPE_DOG "td-dog"
OBJECT_DECLARE_TYPE(Dog, DogClass, DOG)
struct Dog {
    Animal parent_obj;
    int fleas __attribute__((aligned(64)));
};
struct DogClass {
    AnimalClass parent_class;
    int tricks;
};
OBJECT_DEFINE_TYPE(Dog, dog, DOG, ANIMAL)
FUNCTIONS(dog)

/* One with an interface, whose list may end either way. */
#define TYPE_CAT "td-cat"
OBJECT_DECLARE_TYPE(Cat, CatClass, CAT)
struct Cat {
    Animal parent_obj;
};
struct CatClass {
    AnimalClass parent_class;
};
OBJECT_DEFINE_TYPE_WITH_INTERFACES(Cat, cat, CAT, ANIMAL,
                                   { TYPE_LISTENER }, { NULL })
FUNCTIONS(cat)

/* Simple ones have no class struct. */
#define TYPE_FISH "td-fish"
OBJECT_DECLARE_SIMPLE_TYPE(Fish, FISH)
struct Fish {
    Animal parent_obj;
    int bubbles;
};
OBJECT_DEFINE_SIMPLE_TYPE(Fish, fish, FISH, ANIMAL)
FUNCTIONS(fish)

#define TYPE_OWL "td-owl"
OBJECT_DECLARE_SIMPLE_TYPE(Owl, OWL)
struct Owl {
    Animal parent_obj;
};
OBJECT_DEFINE_SIMPLE_TYPE_WITH_INTERFACES(Owl, owl, OWL, ANIMAL,
                                          { TYPE_LISTENER }, { })
FUNCTIONS(owl)

/* The macro underneath, and ours with a security line. */
#define TYPE_ANT "td-ant"
OBJECT_DECLARE_SIMPLE_TYPE(Ant, ANT)
struct Ant {
    Animal parent_obj;
};
DO_OBJECT_DEFINE_TYPE_EXTENDED(Ant, ant, ANT, ANIMAL, false,
                               sizeof(DogClass), { NULL })
FUNCTIONS(ant)

#define TYPE_BEE "td-bee"
OBJECT_DECLARE_SIMPLE_TYPE(Bee, BEE)
struct Bee {
    Animal parent_obj;
};
OBJECT_DEFINE_TYPE_SECURITY(Bee, bee, BEE, ANIMAL, false, 0,
                            TYPE_IS_INSECURE("stings"), { NULL })
FUNCTIONS(bee)

static void test_functions_run(void)
{
    Object *dog;

    g_string_truncate(trail, 0);
    dog = object_new(TYPE_DOG);
    g_assert_cmpstr(trail->str, ==, ".animal .dog +animal +dog ");
    g_string_truncate(trail, 0);
    object_unref(dog);
    g_assert_cmpstr(trail->str, ==, "-dog -animal ");
}

static void test_casts(void)
{
    g_autoptr(Dog) dog = DOG(object_new(TYPE_DOG));
    g_autoptr(Fish) fish = FISH(object_new(TYPE_FISH));
    ObjectClass *oc = object_class_by_name(TYPE_DOG);

    g_assert_true(OBJECT(ANIMAL(dog)) == OBJECT(dog));
    g_assert_true(ANIMAL_CLASS(oc) == (void *)oc);
    g_assert_true(DOG_GET_CLASS(dog) == (void *)oc);
    g_assert_true(ANIMAL_GET_CLASS(fish) ==
                  (void *)object_class_by_name(TYPE_FISH));
    g_assert_null(object_dynamic_cast(OBJECT(fish), TYPE_DOG));
}

static void test_autoptr_drops_the_reference(void)
{
    g_string_truncate(trail, 0);
    {
        g_autoptr(Owl) owl = OWL(object_new(TYPE_OWL));

        g_assert_nonnull(owl);
    }
    g_assert_true(g_str_has_suffix(trail->str, "-owl -animal "));
}

static void test_sizes(void)
{
    g_autoptr(Dog) dog = DOG(object_new(TYPE_DOG));

    g_assert_cmpuint(object_type_get_instance_size(TYPE_DOG), ==,
                     sizeof(Dog));
    g_assert_cmpuint((uintptr_t)&dog->fleas % 64, ==, 0);
    /* the class struct is there: all of it is zero */
    g_assert_cmpint(DOG_GET_CLASS(dog)->tricks, ==, 0);
    g_assert_cmpint(((DogClass *)object_class_by_name(TYPE_ANT))->tricks, ==,
                    0);
}

static void test_abstract(void)
{
    g_assert_true(
        object_class_is_abstract(object_class_by_name(TYPE_ANIMAL)));
    g_assert_false(object_class_is_abstract(object_class_by_name(TYPE_DOG)));
    g_assert_false(object_class_is_abstract(object_class_by_name(TYPE_ANT)));
}

static void test_interfaces(void)
{
    static const struct {
        const char *type;
        bool listens;
    } rows[] = {
        { TYPE_DOG, false }, { TYPE_CAT, true }, { TYPE_FISH, false },
        { TYPE_OWL, true }, { TYPE_ANT, false }, { TYPE_BEE, false },
    };
    unsigned i;

    for (i = 0; i < ARRAY_SIZE(rows); i++) {
        ObjectClass *oc = object_class_by_name(rows[i].type);
        ObjectClass *iface = object_class_dynamic_cast(oc, TYPE_LISTENER);

        g_assert_cmpint(iface != NULL, ==, rows[i].listens);
        g_assert_true(!iface || INTERFACE_CLASS(oc) == (void *)iface);
        g_assert_true(!iface || LISTENER_CLASS(oc) == (void *)iface);
    }
}

static void test_security(void)
{
    g_assert_cmpint(
        object_class_get_security(object_class_by_name(TYPE_DOG)), ==,
        OBJECT_SECURITY_UNDECLARED);
    g_assert_true(object_class_is_insecure(object_class_by_name(TYPE_BEE)));
    g_assert_cmpstr(
        object_class_get_security_note(object_class_by_name(TYPE_BEE)), ==,
        "stings");
}

int main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    trail = g_string_new(NULL);

#define ADD(name, fn) g_test_add_func("/qom/declare/" name, fn)
    ADD("init, finalize and class_init run", test_functions_run);
    ADD("the casts reach object and class", test_casts);
    ADD("g_autoptr drops the reference", test_autoptr_drops_the_reference);
    ADD("size and alignment are those of the structs", test_sizes);
    ADD("only the abstract one is abstract", test_abstract);
    ADD("interfaces are those that were listed", test_interfaces);
    ADD("only our own macro declares security", test_security);
    status = g_test_run();
    g_string_free(trail, true);
    return status;
}
