/*
 * Tests of hw/core/hotplug.c: steps of a hotplug handler.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/hotplug.h"
#include "qapi/error.h"

#define TYPE_NODDER "t-nodder"
#define TYPE_SHRUGGER "t-shrugger"

static char last;

#define STEP(fn, letter)                                              \
    static void fn(const HotplugHandler *h, DeviceState *dev,         \
                   Error **errp)                                      \
    {                                                                 \
        last = letter;                                                \
    }
STEP(on_pre_plug, 'a')
STEP(on_plug, 'b')
STEP(on_request, 'c')
STEP(on_unplug, 'd')

static void nodder_class_init(ObjectClass *oc, const void *data)
{
    HotplugHandlerClass *hc = HOTPLUG_HANDLER_CLASS(oc);

    hc->pre_plug = on_pre_plug;
    hc->plug = on_plug;
    hc->unplug_request = on_request;
    hc->unplug = on_unplug;
}

static const TypeInfo types[] = {
    {
        .name = TYPE_NODDER, .parent = TYPE_OBJECT,
        .class_init = nodder_class_init,
        .interfaces = (const InterfaceInfo[]) {
            { TYPE_HOTPLUG_HANDLER }, { NULL }
        },
        TYPE_IS_SECURE("test"),
    }, {
        .name = TYPE_SHRUGGER, .parent = TYPE_OBJECT,
        .interfaces = (const InterfaceInfo[]) {
            { TYPE_HOTPLUG_HANDLER }, { NULL }
        },
        TYPE_IS_SECURE("test"),
    },
};

static void run_all(Object *obj, char *order)
{
    HotplugHandler *h = HOTPLUG_HANDLER(obj);

    last = '-';
    hotplug_handler_pre_plug(h, NULL, &error_abort);
    order[0] = last;
    hotplug_handler_plug(h, NULL, &error_abort);
    order[1] = last;
    hotplug_handler_unplug_request(h, NULL, &error_abort);
    order[2] = last;
    hotplug_handler_unplug(h, NULL, &error_abort);
    order[3] = last;
}

static void test_each_call_reaches_its_step(void)
{
    g_autoptr(Object) obj = object_new(TYPE_NODDER);
    char order[5] = "";

    run_all(obj, order);
    g_assert_cmpstr(order, ==, "abcd");
}

static void test_missing_steps_do_nothing(void)
{
    g_autoptr(Object) obj = object_new(TYPE_SHRUGGER);
    char order[5] = "";

    run_all(obj, order);
    g_assert_cmpstr(order, ==, "----");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    type_register_static_array(types, ARRAY_SIZE(types));
    g_test_add_func("/hotplug/each call reaches its step",
                    test_each_call_reaches_its_step);
    g_test_add_func("/hotplug/missing steps do nothing",
                    test_missing_steps_do_nothing);
    return g_test_run();
}
