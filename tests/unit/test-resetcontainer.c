/*
 * Tests of hw/core/resetcontainer.c: a list of what is reset.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/resetcontainer.h"

#define TYPE_PART "t-part"
OBJECT_DECLARE_SIMPLE_TYPE(Part, PART)

struct Part {
    Object parent_obj;

    ResettableState reset;
    char name;
};

static GString *story;

static void part_enter(Object *obj, ResetType type)
{
    g_string_append_printf(story, "%ce ", PART(obj)->name);
}

static void part_hold(Object *obj, ResetType type)
{
    g_string_append_printf(story, "%ch ", PART(obj)->name);
}

static void part_exit(Object *obj, ResetType type)
{
    g_string_append_printf(story, "%cx%d ", PART(obj)->name, type);
}

static ResettableState *part_state(Object *obj)
{
    return &PART(obj)->reset;
}

static void part_class_init(ObjectClass *oc, const void *data)
{
    ResettableClass *rc = RESETTABLE_CLASS(oc);

    rc->get_state = part_state;
    rc->phases = (ResettablePhases) { part_enter, part_hold, part_exit };
}

static const TypeInfo types[] = {
    {
        .name = TYPE_PART, .parent = TYPE_OBJECT,
        .instance_size = sizeof(Part), .class_init = part_class_init,
        .interfaces = (const InterfaceInfo[]) {
            { TYPE_RESETTABLE_INTERFACE }, { NULL }
        },
        TYPE_IS_SECURE("test"),
    },
};

static Part *part_new(char name)
{
    Part *part = PART(object_new(TYPE_PART));

    part->name = name;
    return part;
}

static void reset(ResettableContainer *rc, ResetType type, const char *expect)
{
    g_string_truncate(story, 0);
    resettable_reset(OBJECT(rc), type);
    g_assert_cmpstr(story->str, ==, expect);
}

static void test_members_are_reset_in_the_order_of_their_coming(void)
{
    ResettableContainer *rc =
        RESETTABLE_CONTAINER(object_new(TYPE_RESETTABLE_CONTAINER));
    Part *a = part_new('a'), *b = part_new('b');

    reset(rc, RESET_TYPE_COLD, "");
    resettable_container_add(rc, OBJECT(b));
    resettable_container_add(rc, OBJECT(a));
    reset(rc, RESET_TYPE_COLD, "be ae bh ah bx0 ax0 ");
    resettable_container_remove(rc, OBJECT(b));
    reset(rc, RESET_TYPE_WAKEUP, "ae ah ax2 ");
    object_unref(rc);
    /* It kept no references. */
    g_assert_cmpuint(OBJECT(a)->ref, ==, 1);
    object_unref(a);
    object_unref(b);
}

static void test_a_container_may_hold_another(void)
{
    ResettableContainer *outer =
        RESETTABLE_CONTAINER(object_new(TYPE_RESETTABLE_CONTAINER));
    ResettableContainer *inner =
        RESETTABLE_CONTAINER(object_new(TYPE_RESETTABLE_CONTAINER));
    Part *a = part_new('a');

    resettable_container_add(outer, OBJECT(inner));
    resettable_container_add(inner, OBJECT(a));
    resettable_assert_reset(OBJECT(inner), RESET_TYPE_COLD);
    /* It is in reset already, and stays there. */
    reset(outer, RESET_TYPE_COLD, "");
    g_assert_true(resettable_is_in_reset(OBJECT(a)));
    resettable_release_reset(OBJECT(inner), RESET_TYPE_COLD);
    g_assert_false(resettable_is_in_reset(OBJECT(a)));
    object_unref(outer);
    object_unref(inner);
    object_unref(a);
}

static void test_only_members_can_leave(void)
{
    if (g_test_subprocess()) {
        ResettableContainer *rc =
            RESETTABLE_CONTAINER(object_new(TYPE_RESETTABLE_CONTAINER));

        resettable_container_remove(rc, OBJECT(part_new('a')));
        return;
    }
    g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*resettable_container_remove*");
}

int main(int argc, char **argv)
{
    int ret;

    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    type_register_static_array(types, ARRAY_SIZE(types));
    story = g_string_new(NULL);
    g_test_add_func("/resetcontainer/members are reset in the order of their "
                    "coming",
                    test_members_are_reset_in_the_order_of_their_coming);
    g_test_add_func("/resetcontainer/a container may hold another",
                    test_a_container_may_hold_another);
    g_test_add_func("/resetcontainer/only members can leave",
                    test_only_members_can_leave);
    ret = g_test_run();
    g_string_free(story, TRUE);
    return ret;
}
