/*
 * qom/class.c: building classes, interfaces, casts, lists.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/atomic.h"
#include "qom/object.h"

#define TYPE_PAINT "tc-paint"
typedef struct Paint Paint;
typedef struct PaintClass {
    InterfaceClass parent_class;
    int (*paint)(Paint *paint);
    int layers;
    int own_coats;                      /* of one class, not inherited */
} PaintClass;
DECLARE_CLASS_CHECKERS(PaintClass, PAINT, TYPE_PAINT)
#define PAINT(obj) INTERFACE_CHECK(Paint, (obj), TYPE_PAINT)

#define TYPE_GLOSS "tc-gloss"           /* an interface derived from paint */
#define TYPE_OTHER "tc-other"           /* another one derived from paint */

#define TYPE_WALL "tc-wall"
typedef struct WallClass {
    ObjectClass parent_class;
    int inherited;
    int reset_by_base;
} WallClass;
typedef struct Wall {
    Object parent_obj;
    int bricks;
} Wall;
DECLARE_OBJ_CHECKERS(Wall, WallClass, WALL, TYPE_WALL)
#define TYPE_RED_WALL "tc-red-wall"
#define TYPE_DEEP_WALL "tc-deep-wall"
#define TYPE_BOTH_WALL "tc-both-wall"
#define TYPE_AGAIN_WALL "tc-again-wall"
#define TYPE_LATE_WALL "tc-late-wall"

static const char class_data[] = "data of the class";
static const void *seen_base_data;
static unsigned paint_inits;

static int paint_default(Paint *paint)
{
    return 1;
}

static int paint_red(Paint *paint)
{
    return 2;
}

static void paint_class_init(ObjectClass *klass, const void *data)
{
    PaintClass *pc = (PaintClass *)klass;

    paint_inits++;
    pc->paint = paint_default;
    pc->layers = 3;
    pc->own_coats = 5;
}

static void paint_class_base_init(ObjectClass *klass, const void *data)
{
    ((PaintClass *)klass)->own_coats = 0;
}

static void wall_class_init(ObjectClass *klass, const void *data)
{
    WallClass *wc = WALL_CLASS(klass);

    wc->inherited = 7;
    wc->reset_by_base = 8;
}

static void wall_class_base_init(ObjectClass *klass, const void *data)
{
    seen_base_data = data;
    WALL_CLASS(klass)->reset_by_base = 0;
}

static void red_wall_class_init(ObjectClass *klass, const void *data)
{
    PAINT_CLASS(klass)->paint = paint_red;
    PAINT_CLASS(klass)->own_coats++;
    g_assert_true(data == class_data);
}

static const TypeInfo types[] = {
    {
        .name = TYPE_PAINT,
        .parent = TYPE_INTERFACE,
        .class_size = sizeof(PaintClass),
        .class_init = paint_class_init,
        .class_base_init = paint_class_base_init,
    }, {
        .name = TYPE_GLOSS,
        .parent = TYPE_PAINT,
    }, {
        .name = TYPE_OTHER,
        .parent = TYPE_PAINT,
    }, {
        .name = TYPE_DEEP_WALL,         /* before its parent */
        .parent = TYPE_RED_WALL,
        TYPE_IS_SECURE("test"),
    }, {
        .name = TYPE_WALL,
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(Wall),
        .class_size = sizeof(WallClass),
        .class_init = wall_class_init,
        .class_base_init = wall_class_base_init,
        .abstract = true,
    }, {
        .name = TYPE_RED_WALL,
        .parent = TYPE_WALL,
        .class_init = red_wall_class_init,
        .class_data = class_data,
        .interfaces = (const InterfaceInfo[]) { { TYPE_GLOSS }, { NULL } },
        TYPE_IS_SECURE("test"),
    }, {
        .name = TYPE_BOTH_WALL,
        .parent = TYPE_RED_WALL,
        .class_init = NULL,
        .interfaces = (const InterfaceInfo[]) { { TYPE_OTHER }, { NULL } },
        TYPE_IS_SECURE("test"),
    }, {
        .name = TYPE_LATE_WALL,         /* the same */
        .parent = TYPE_RED_WALL,
        .interfaces = (const InterfaceInfo[]) { { TYPE_OTHER }, { NULL } },
        TYPE_IS_SECURE("test"),
    }, {
        .name = TYPE_AGAIN_WALL,        /* lists what it has already */
        .parent = TYPE_RED_WALL,
        .interfaces = (const InterfaceInfo[]) {
            { TYPE_GLOSS }, { TYPE_PAINT }, { NULL },
        },
        TYPE_IS_SECURE("test"),
    },
};
DEFINE_TYPES(types)

static void test_class_is_inherited(void)
{
    WallClass *wc = WALL_CLASS(object_class_by_name(TYPE_RED_WALL));

    g_assert_cmpint(wc->inherited, ==, 7);
    g_assert_cmpint(wc->reset_by_base, ==, 0);
    g_assert_cmpint(WALL_CLASS(object_class_by_name(TYPE_WALL))
                    ->reset_by_base, ==, 8);
}

static void test_base_init_gets_the_data(void)
{
    ObjectClass *klass = object_class_by_name(TYPE_RED_WALL);

    g_assert_nonnull(klass);
    /* whichever descendant was built last, red passes its own data */
    g_assert_true(seen_base_data == class_data || seen_base_data == NULL);
    g_assert_cmpstr(object_class_get_name(object_class_get_parent(klass)),
                    ==, TYPE_WALL);
    g_assert_null(object_class_get_parent(object_class_by_name(TYPE_OBJECT)));
}

static void test_interface_methods(void)
{
    g_autoptr(Object) red = object_new(TYPE_RED_WALL);
    g_autoptr(Object) deep = object_new(TYPE_DEEP_WALL);

    g_assert_cmpint(PAINT_GET_CLASS(red)->paint(PAINT(red)), ==, 2);
    g_assert_cmpint(PAINT_GET_CLASS(deep)->paint(PAINT(deep)), ==, 2);
    g_assert_cmpint(PAINT_GET_CLASS(deep)->layers, ==, 3);
    /* each class has a copy of its own */
    g_assert_true(PAINT_GET_CLASS(deep) != PAINT_GET_CLASS(red));
    /* the interface itself is untouched */
    g_assert_true(((PaintClass *)object_class_by_name(TYPE_PAINT))->paint ==
                  paint_default);
    g_assert_cmpuint(paint_inits, ==, 1);
}

static void test_interface_base_init(void)
{
    ObjectClass *red = object_class_by_name(TYPE_RED_WALL);
    ObjectClass *deep = object_class_by_name(TYPE_DEEP_WALL);

    g_assert_cmpint(((PaintClass *)object_class_by_name(TYPE_PAINT))
                    ->own_coats, ==, 5);
    g_assert_cmpint(PAINT_CLASS(red)->own_coats, ==, 1);
    g_assert_cmpint(PAINT_CLASS(deep)->own_coats, ==, 0);
}

/* --- Threads --- */

#define TYPE_SLOW "tc-slow"
#define TYPE_FAST "tc-fast"             /* its child */

static unsigned slow_inits;
static bool slow_asks;                  /* atomic */
static int slow_inherited;              /* what the other thread saw */

/* Another thread asks for the child of a class that is not finished. */
static void *slow_thread(void *opaque)
{
    qatomic_set(&slow_asks, true);
    slow_inherited =
        ((WallClass *)object_class_by_name(TYPE_FAST))->inherited;
    return NULL;
}

static void slow_class_init(ObjectClass *klass, const void *data)
{
    GThread **thread = (GThread **)data;
    unsigned i;

    slow_inits++;
    *thread = g_thread_new("asks", slow_thread, NULL);
    while (!qatomic_read(&slow_asks)) {
        g_thread_yield();
    }
    /* long enough to get the better of a build that does not wait */
    for (i = 0; i < 10000; i++) {
        g_thread_yield();
    }
    /* the class itself can be had, though not finished */
    g_assert_true(object_class_by_name(TYPE_SLOW) == klass);
    ((WallClass *)klass)->inherited = 99;
}

static void test_threads_wait_for_a_class(void)
{
    static GThread *thread;
    TypeInfo slow = {
        .name = TYPE_SLOW, .parent = TYPE_OBJECT,
        .class_size = sizeof(WallClass), .class_init = slow_class_init,
        .class_data = &thread, TYPE_IS_SECURE("test"),
    };
    TypeInfo fast = {
        .name = TYPE_FAST, .parent = TYPE_SLOW, TYPE_IS_SECURE("test"),
    };

    type_register(&slow);
    type_register(&fast);
    g_assert_nonnull(object_class_by_name(TYPE_SLOW));
    g_thread_join(thread);
    g_assert_cmpuint(slow_inits, ==, 1);
    g_assert_cmpint(slow_inherited, ==, 99);
}

static void test_casts(void)
{
    g_autoptr(Object) red = object_new(TYPE_RED_WALL);
    g_autofree char *heap_name = g_strdup(TYPE_WALL);
    unsigned i;

    for (i = 0; i < 3; i++) {           /* cached and not cached */
        g_assert_true(WALL(red) == (void *)red);
        g_assert_true(PAINT(red) == (void *)red);
        g_assert_true(object_dynamic_cast(red, TYPE_GLOSS) == red);
        g_assert_true(object_dynamic_cast(red, TYPE_OBJECT) == red);
        g_assert_true(object_dynamic_cast(red, TYPE_INTERFACE) == red);
        g_assert_null(object_dynamic_cast(red, TYPE_OTHER));
        g_assert_null(object_dynamic_cast(red, TYPE_DEEP_WALL));
        g_assert_null(object_dynamic_cast(red, "tc-unknown"));
        g_assert_true(OBJECT_CHECK(Wall, red, heap_name) == (void *)red);
    }
    /* a name on the heap is not remembered: the next one may mean another */
    memset(heap_name, 'x', strlen(heap_name));
    g_assert_null(object_dynamic_cast(red, heap_name));
    g_assert_null(object_dynamic_cast(NULL, TYPE_WALL));
    g_assert_null(WALL(NULL));
}

static bool is_cached(const char *const *cache, const char *typename)
{
    unsigned i;

    for (i = 0; i < OBJECT_CLASS_CAST_CACHE; i++) {
        if (g_strcmp0(cache[i], typename) == 0) {
            return true;
        }
    }
    return false;
}

static void test_many_casts(void)
{
    g_autoptr(Object) red = object_new(TYPE_RED_WALL);
    unsigned i;

    /* more names than the cache holds, in turn */
    for (i = 0; i < 10; i++) {
        g_assert_nonnull(OBJECT_CHECK(Object, red, TYPE_OBJECT));
        g_assert_nonnull(OBJECT_CHECK(Object, red, TYPE_WALL));
        g_assert_nonnull(OBJECT_CHECK(Object, red, TYPE_RED_WALL));
        g_assert_nonnull(OBJECT_CHECK(Object, red, TYPE_PAINT));
        g_assert_nonnull(OBJECT_CHECK(Object, red, TYPE_GLOSS));
        g_assert_nonnull(OBJECT_CHECK(Object, red, TYPE_INTERFACE));
    }
    g_assert_null(object_dynamic_cast(red, TYPE_OTHER));
    g_assert_nonnull(OBJECT_CHECK(Object, red, TYPE_WALL));
    g_assert_true(is_cached(red->class->object_cast_cache, TYPE_INTERFACE));
    g_assert_true(is_cached(red->class->object_cast_cache, TYPE_WALL));
    g_assert_false(is_cached(red->class->object_cast_cache, TYPE_OTHER));
    g_assert_nonnull(OBJECT_CLASS_CHECK(ObjectClass, red->class, TYPE_WALL));
    g_assert_true(is_cached(red->class->class_cast_cache, TYPE_WALL));
}

static void test_wrong_cast_ends_the_program(void)
{
    if (g_test_subprocess()) {
        g_autoptr(Object) red = object_new(TYPE_RED_WALL);

        OBJECT_CHECK(Wall, red, TYPE_DEEP_WALL);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*a 'tc-red-wall' is not a 'tc-deep-wall'*");
}

static void test_wrong_class_cast_ends_the_program(void)
{
    if (g_test_subprocess()) {
        PAINT_CLASS(object_class_by_name(TYPE_WALL));
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*PAINT_CLASS: a 'tc-wall' is not a "
                              "'tc-paint'*");
}

static void test_unknown_interface_ends_the_program(void)
{
    if (g_test_subprocess()) {
        const InterfaceInfo none[] = { { "tc-nowhere" }, { NULL } };
        TypeInfo bad = {
            .name = "tc-bad", .parent = TYPE_WALL, .interfaces = none,
            TYPE_IS_SECURE("test"),
        };

        type_register(&bad);
        object_class_by_name("tc-bad");
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*type 'tc-bad' has interface 'tc-nowhere', "
                              "which is not registered*");
}

static void test_ambiguous_interface(void)
{
    ObjectClass *klass = object_class_by_name(TYPE_BOTH_WALL);

    /* it is a paint in two ways */
    g_assert_null(object_class_dynamic_cast(klass, TYPE_PAINT));
    g_assert_nonnull(object_class_dynamic_cast(klass, TYPE_GLOSS));
    g_assert_nonnull(object_class_dynamic_cast(klass, TYPE_OTHER));
}

/* What a parent remembers of its casts need not hold for a child. */
static void test_ambiguous_though_cached(void)
{
    g_autoptr(Object) red = object_new(TYPE_RED_WALL);
    g_autoptr(Object) late = NULL;

    g_assert_nonnull(PAINT(red));
    g_assert_true(is_cached(red->class->object_cast_cache, TYPE_PAINT));
    late = object_new(TYPE_LATE_WALL);  /* its class is built now */
    g_assert_null(object_dynamic_cast(late, TYPE_PAINT));
    g_assert_nonnull(object_dynamic_cast(late, TYPE_OTHER));
}

static void test_interface_listed_again(void)
{
    ObjectClass *klass = object_class_by_name(TYPE_AGAIN_WALL);

    g_assert_cmpuint(klass->n_interfaces, ==, 1);
    g_assert_null(klass->interfaces[0]->parent_class.properties);
    g_assert_true(object_class_dynamic_cast(klass, TYPE_PAINT) ==
                  object_class_dynamic_cast(klass, TYPE_GLOSS));
    g_assert_cmpint(PAINT_CLASS(klass)->layers, ==, 3);
}

static void test_bad_interface_ends_the_program(void)
{
    if (g_test_subprocess()) {
        const InterfaceInfo interfaces[] = { { TYPE_WALL }, { NULL } };
        TypeInfo bad = {
            .name = "tc-bad", .parent = TYPE_WALL, .interfaces = interfaces,
            TYPE_IS_SECURE("test"),
        };

        type_register_static(&bad);
        object_class_by_name("tc-bad");
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*type 'tc-bad' lists 'tc-wall' as an "
                              "interface*");
}

static char *list_names(const char *implements, bool include_abstract)
{
    GSList *list = object_class_get_list_sorted(implements, include_abstract);
    GString *names = g_string_new(NULL);
    GSList *entry;

    for (entry = list; entry; entry = entry->next) {
        g_string_append_printf(names, "%s ",
                               object_class_get_name(entry->data));
    }
    g_slist_free(list);
    return g_string_free(names, false);
}

static void test_lists(void)
{
    g_autofree char *walls = list_names(TYPE_WALL, false);
    g_autofree char *all_walls = list_names(TYPE_WALL, true);
    g_autofree char *gloss = list_names(TYPE_GLOSS, false);
    g_autofree char *none = list_names("tc-unknown", true);
    GSList *list = object_class_get_list(TYPE_WALL, false);

    g_assert_cmpstr(walls, ==, "tc-again-wall tc-both-wall "
                    "tc-deep-wall tc-late-wall tc-red-wall ");
    g_assert_cmpstr(all_walls, ==,
                    "tc-again-wall tc-both-wall tc-deep-wall tc-late-wall "
                    "tc-red-wall tc-wall ");
    g_assert_cmpstr(gloss, ==, walls);
    g_assert_cmpstr(none, ==, "");
    /* in order of registration */
    g_assert_cmpstr(object_class_get_name(list->data), ==, TYPE_DEEP_WALL);
    g_slist_free(list);
}

static void test_abstract(void)
{
    g_assert_true(object_class_is_abstract(object_class_by_name(TYPE_WALL)));
    g_assert_true(object_class_is_abstract(object_class_by_name(TYPE_PAINT)));
    g_assert_false(
        object_class_is_abstract(object_class_by_name(TYPE_RED_WALL)));
    g_assert_null(object_class_by_name("tc-unknown"));
    g_assert_true(module_object_class_by_name(TYPE_WALL) ==
                  object_class_by_name(TYPE_WALL));
    g_assert_null(module_object_class_by_name("tc-unknown"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);

#define ADD(name, fn) g_test_add_func("/qom/class/" name, fn)
    ADD("a class starts as a copy of its parent's", test_class_is_inherited);
    ADD("class_base_init gets the data of the class",
        test_base_init_gets_the_data);
    ADD("a class fills in the methods of its interfaces",
        test_interface_methods);
    ADD("class_base_init of an interface sees each class",
        test_interface_base_init);
    ADD("threads wait for a class that is being built",
        test_threads_wait_for_a_class);
    ADD("an object can be cast to what it is", test_casts);
    ADD("more casts than the cache holds", test_many_casts);
    ADD("a wrong cast ends the program", test_wrong_cast_ends_the_program);
    ADD("a wrong class cast ends the program",
        test_wrong_class_cast_ends_the_program);
    ADD("an unknown interface ends the program",
        test_unknown_interface_ends_the_program);
    ADD("an interface reached in two ways is ambiguous",
        test_ambiguous_interface);
    ADD("ambiguous is what the parent has no doubt of",
        test_ambiguous_though_cached);
    ADD("an interface listed again is still one",
        test_interface_listed_again);
    ADD("a class in place of an interface ends the program",
        test_bad_interface_ends_the_program);
    ADD("classes are listed by what they implement", test_lists);
    ADD("abstract and unknown types", test_abstract);
    return g_test_run();
}
