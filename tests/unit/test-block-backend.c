/*
 * Block backends: completions, drains, references.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "block-harness.h"

/* A driver that keeps requests until it is told to end them. */
static GQueue held = G_QUEUE_INIT;

static bool slow_open(BlockDriverState *bs, BlockdevOptions *o, Error **errp)
{
    bs->length = 1 << 20;
    return true;
}

static void finish_one(void *opaque)
{
    BlockRequest *req = g_queue_pop_head(&held);

    block_request_done(req, 0);
}

static void slow_submit(BlockDriverState *bs, BlockRequest *req)
{
    g_queue_push_tail(&held, req);
    aio_bh_schedule_oneshot(qemu_get_aio_context(), finish_one, NULL);
}

static void slow_class_init(ObjectClass *oc, const void *data)
{
    BLOCK_DRIVER_CLASS(oc)->bdrv_open = slow_open;
    BLOCK_DRIVER_CLASS(oc)->bdrv_submit = slow_submit;
}

static const TypeInfo slow_types[] = {
    {
        .name = "block-slow",
        .parent = TYPE_BLOCK_DRIVER,
        .instance_size = sizeof(BlockDriverState),
        .class_init = slow_class_init,
        TYPE_IS_SECURE("test"),
    },
};
DEFINE_TYPES(slow_types)

static BlockDriverState *slow_node(void)
{
    BlockDriverState *bs = BLOCK_DRIVER(object_new("block-slow"));

    bs->length = 1 << 20;
    bs->node_name = g_strdup("slow");
    object_property_add_child(object_get_objects_root(), "slow", OBJECT(bs));
    object_unref(OBJECT(bs));
    return bs;
}

static void test_names_are_unique(void)
{
    BlockDriverState *bs = node_try("null-co,node-name=n", &error_abort);
    BlockBackend *blk = blk_new("d", bs, &error_abort);
    Error *err = NULL;

    bdrv_unref(bs);
    g_assert_true(blk_by_name("d") == blk);
    g_assert_null(blk_new("d", bs, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "'d' already exists"));
    error_free(err);
    err = NULL;
    g_assert_null(blk_new("n", bs, &err));
    error_free(err);
    blk_unref(blk);
    g_assert_null(bdrv_find_node("n"));
    g_assert_null(blk_next(NULL));
}

typedef struct Nested {
    BlockBackend *blk;
    unsigned int calls;
    Pending other;
} Nested;

static void drain_inside(void *opaque, int ret)
{
    Nested *n = opaque;

    n->calls++;
    blk_drain(n->blk);
    g_assert_cmpuint(n->other.calls, ==, 1);
    blk_ref(n->blk);
    blk_unref(n->blk);
}

static void test_a_completion_may_drain_and_refer(void)
{
    BlockDriverState *bs = slow_node();
    Nested n = { .blk = blk_new(NULL, bs, &error_abort) };

    blk_aio_flush(n.blk, drain_inside, &n);
    blk_aio_flush(n.blk, pending_done, &n.other);
    /* the last reference waits for both */
    blk_unref(n.blk);
    g_assert_cmpuint(n.calls, ==, 1);
    g_assert_null(blk_next(NULL));
}

static void unref_inside(void *opaque, int ret)
{
    blk_unref(opaque);
}

static void test_drain_all_survives_backends_that_go(void)
{
    BlockDriverState *bs = slow_node();
    BlockBackend *a = blk_new(NULL, bs, &error_abort);
    BlockBackend *b = blk_new(NULL, bs, &error_abort);

    blk_aio_flush(a, unref_inside, a);
    blk_aio_flush(b, unref_inside, b);
    blk_drain_all();
    g_assert_null(blk_next(NULL));
}

static void test_writes_are_flushed_without_a_write_cache(void)
{
    BlockDriverState *bs = slow_node();
    BlockBackend *blk = blk_new(NULL, bs, &error_abort);
    QEMUIOVector qiov = QEMU_IOVEC_INIT_BUF(qiov, (void *)"x", 1);
    Pending p = { 0 };
    BlockRequest *req;

    blk_set_enable_write_cache(blk, false);
    blk_aio_pwritev(blk, 0, &qiov, 0, pending_done, &p);
    aio_poll(qemu_get_aio_context(), true);
    g_assert_cmpuint(p.calls, ==, 0);
    req = g_queue_peek_head(&held);
    g_assert_cmpint(req->type, ==, BLOCK_REQ_FLUSH);
    g_assert_cmpint(pending_wait(&p), ==, 0);

    p.calls = 0;
    blk_set_enable_write_cache(blk, true);
    blk_aio_pwritev(blk, 0, &qiov, 0, pending_done, &p);
    pending_wait(&p);
    g_assert_true(g_queue_is_empty(&held));
    p.calls = 0;
    blk_aio_pwritev(blk, 0, &qiov, BDRV_REQ_FUA, pending_done, &p);
    aio_poll(qemu_get_aio_context(), true);
    g_assert_cmpuint(p.calls, ==, 0);
    pending_wait(&p);
    blk_unref(blk);
}

static void test_remove_all_closes_named_ones_once(void)
{
    BlockDriverState *bs = node_try("null-co,node-name=n", &error_abort);
    BlockBackend *kept = blk_new("d", bs, &error_abort);

    bdrv_unref(bs);
    blk_ref(kept);
    blk_remove_all();
    blk_remove_all();
    g_assert_cmpstr(blk_name(kept), ==, "");
    g_assert_nonnull(bdrv_find_node("n"));
    blk_unref(kept);
    g_assert_null(bdrv_find_node("n"));
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/block-backend/names-are-unique", test_names_are_unique);
    g_test_add_func("/block-backend/a-completion-may-drain-and-refer",
                    test_a_completion_may_drain_and_refer);
    g_test_add_func("/block-backend/drain-all-survives-backends-that-go",
                    test_drain_all_survives_backends_that_go);
    g_test_add_func("/block-backend/writes-are-flushed-without-a-write-cache",
                    test_writes_are_flushed_without_a_write_cache);
    g_test_add_func("/block-backend/remove-all-closes-named-ones-once",
                    test_remove_all_closes_named_ones_once);
    return g_test_run();
}
