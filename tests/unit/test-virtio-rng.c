/*
 * virtio-rng: requests, the quota, a shared backend.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include <linux/virtio_mmio.h>

#include "qapi/error.h"
#include "qemu/main-loop.h"
#include "qemu/timer.h"
#include "qom/object_interfaces.h"
#include "system/rng.h"
#include "system/runstate.h"
#include "virtio-rig.h"

/* A backend that answers when the test says so. */
#define TYPE_RNG_HAND "rng-hand"

static void hand_request(RngBackend *s, RngRequest *req)
{
}

static void hand_class_init(ObjectClass *oc, const void *data)
{
    RNG_BACKEND_CLASS(oc)->request_entropy = hand_request;
}

static const TypeInfo hand_types[] = {
    {
        .name = TYPE_RNG_HAND,
        .parent = TYPE_RNG_BACKEND,
        .instance_size = sizeof(RngBackend),
        .class_init = hand_class_init,
        TYPE_IS_SECURE("test"),
    },
};
DEFINE_TYPES(hand_types)

static RngBackend *hand_new(void)
{
    Object *obj = object_new(TYPE_RNG_HAND);

    user_creatable_complete(USER_CREATABLE(obj), &error_abort);
    object_property_add_child(object_get_objects_root(), "hand", obj);
    object_unref(obj);
    return RNG_BACKEND(obj);
}

static size_t answer(RngBackend *s)
{
    RngRequest *req = QSIMPLEQ_FIRST(&s->requests);
    RngRequest now = *req;

    memset(now.data, 0x5a, now.size);
    req->data = NULL;
    rng_backend_finalize_request(s, req);
    now.receive_entropy(now.opaque, now.data, now.size);
    g_free(now.data);
    return now.size;
}

static int64_t now_ns;

static int64_t get_now(void)
{
    return now_ns;
}

static void advance_ms(int64_t ms)
{
    now_ns += ms * SCALE_MS;
    qemu_clock_run_timers(QEMU_CLOCK_VIRTUAL);
    rig_settle();
}

static void start(Rig *rig)
{
    rig_negotiate(rig, 0);
    rig_setup_queue(rig, 0, 8);
    rig_driver_ok(rig);
}

static void offer(unsigned int idx, uint32_t len)
{
    rig_desc(0, idx % 8, RIG_DATA + idx * 0x1000, len, 2, 0);
    rig_avail(0, 8, idx, idx % 8);
}

static void test_the_quota_holds_and_comes_back(void)
{
    Rig *rig;

    qemu_clock_set_virtual_source(get_now, NULL);
    rig = rig_new("virtio-rng-device", "max-bytes", "100", "period", "1000",
                  NULL);
    start(rig);
    offer(0, 64);
    offer(1, 64);
    offer(2, 200);
    rig_kick(rig, 0);
    rig_settle();
    g_assert_cmpuint(rig_used_idx(0), ==, 2);
    g_assert_cmpuint(rig_used_len(0, 0), ==, 64);
    g_assert_cmpuint(rig_used_len(0, 1), ==, 36);
    /* neither kicks nor a reset make it more */
    rig_kick(rig, 0);
    start(rig);
    offer(0, 64);
    rig_kick(rig, 0);
    g_assert_cmpuint(rig_used_idx(0), ==, 0);
    advance_ms(999);
    g_assert_cmpuint(rig_used_idx(0), ==, 0);
    advance_ms(1);
    g_assert_cmpuint(rig_used_idx(0), ==, 1);
    rig_free(rig);
    qemu_clock_set_virtual_source(NULL, NULL);
}

static void test_a_reset_while_a_request_is_pending(void)
{
    RngBackend *hand = hand_new();
    Rig *rig = rig_new("virtio-rng-device", "rng", "/objects/hand", NULL);

    start(rig);
    offer(0, 16);
    rig_kick(rig, 0);
    g_assert_cmpuint(hand->nr_requests, ==, 1);
    rig_write(rig, VIRTIO_MMIO_STATUS, 0);
    g_assert_cmpuint(answer(hand), ==, 16);
    g_assert_cmpuint(rig_used_idx(0), ==, 0);
    start(rig);
    offer(0, 8);
    rig_kick(rig, 0);
    g_assert_cmpuint(answer(hand), ==, 8);
    g_assert_cmpuint(rig_used_idx(0), ==, 1);
    rig_free(rig);
    object_unparent(OBJECT(hand));
}

static void test_unplugging_one_user_leaves_the_others_requests(void)
{
    RngBackend *hand = hand_new();
    Rig *rig = rig_new("virtio-rng-device", "rng", "/objects/hand", NULL);
    int other;

    start(rig);
    g_assert_true(rng_backend_request_entropy(hand, 1, NULL, &other));
    offer(0, 16);
    rig_kick(rig, 0);
    g_assert_cmpuint(hand->nr_requests, ==, 2);
    rig_free(rig);
    g_assert_cmpuint(hand->nr_requests, ==, 1);
    g_assert_true(QSIMPLEQ_FIRST(&hand->requests)->opaque == &other);
    object_unparent(OBJECT(hand));
}

static void test_a_stopped_machine_draws_nothing(void)
{
    RngBackend *hand = hand_new();
    Rig *rig = rig_new("virtio-rng-device", "rng", "/objects/hand", NULL);

    start(rig);
    offer(0, 16);
    rig_kick(rig, 0);
    vm_stop(RUN_STATE_PAUSED);
    /* What comes now is not written into a guest that stands still. */
    answer(hand);
    g_assert_cmpuint(rig_used_idx(0), ==, 0);
    rig_kick(rig, 0);
    g_assert_cmpuint(hand->nr_requests, ==, 0);
    vm_start();
    g_assert_cmpuint(hand->nr_requests, ==, 1);
    answer(hand);
    g_assert_cmpuint(rig_used_idx(0), ==, 1);
    rig_free(rig);
    object_unparent(OBJECT(hand));
}

static void test_limits_must_be_some(void)
{
    static const char *const bad[][2] = {
        { "period", "0" }, { "max-bytes", "9223372036854775808" },
    };
    Rig *rig = rig_new("virtio-rng-device", NULL);

    object_unparent(OBJECT(rig->vdev));
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        DeviceState *dev = qdev_new("virtio-rng-device");
        Error *err = NULL;

        object_property_parse(OBJECT(dev), bad[i][0], bad[i][1],
                              &error_abort);
        g_assert_false(qdev_realize_and_unref(dev, BUS(&rig->proxy->bus),
                                              &err));
        g_assert_nonnull(strstr(error_get_pretty(err), bad[i][0]));
        error_free(err);
    }
    object_unparent(OBJECT(rig->proxy));
    g_free(rig);
}

static void test_a_request_without_room_ends(void)
{
    Rig *rig = rig_new("virtio-rng-device", NULL);

    start(rig);
    rig_desc(0, 0, RIG_DATA, 16, 0, 0);     /* device-readable only */
    rig_avail(0, 8, 0, 0);
    offer(1, 16);
    rig_kick(rig, 0);
    rig_settle();
    g_assert_cmpuint(rig_used_idx(0), ==, 2);
    g_assert_cmpuint(rig_used_len(0, 0), ==, 0);
    g_assert_cmpuint(rig_used_len(0, 1), ==, 16);
    rig_free(rig);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    rig_init_process();
    g_test_add_func("/virtio-rng/the-quota-holds-and-comes-back",
                    test_the_quota_holds_and_comes_back);
    g_test_add_func("/virtio-rng/a-reset-while-a-request-is-pending",
                    test_a_reset_while_a_request_is_pending);
    g_test_add_func("/virtio-rng/unplugging-leaves-the-requests-of-others",
                    test_unplugging_one_user_leaves_the_others_requests);
    g_test_add_func("/virtio-rng/a-request-without-room-ends",
                    test_a_request_without_room_ends);
    g_test_add_func("/virtio-rng/a-stopped-machine-draws-nothing",
                    test_a_stopped_machine_draws_nothing);
    g_test_add_func("/virtio-rng/limits-must-be-some",
                    test_limits_must_be_some);
    return g_test_run();
}
