/*
 * Requests through the main loop's io_uring.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "block-harness.h"

static void test_more_requests_than_the_ring_has_room_for(void)
{
    enum { COUNT = 1000 };
    char *path = image_new(COUNT * 16);
    BlockBackend *blk = blk_make("file,filename=%s,aio=io_uring", path);
    g_autofree Pending *p = g_new0(Pending, COUNT);
    g_autofree QEMUIOVector *qiov = g_new0(QEMUIOVector, COUNT);
    g_autofree uint8_t *data = g_malloc(COUNT * 16);
    g_autofree char *text = NULL;

    for (int i = 0; i < COUNT; i++) {
        memset(data + i * 16, i, 16);
        qiov[i] = (QEMUIOVector)QEMU_IOVEC_INIT_BUF(qiov[i], data + i * 16,
                                                    16);
        blk_aio_pwritev(blk, i * 16, &qiov[i], i % 7 ? 0 : BDRV_REQ_FUA,
                        pending_done, &p[i]);
    }
    blk_drain(blk);
    for (int i = 0; i < COUNT; i++) {
        g_assert_cmpuint(p[i].calls, ==, 1);
        g_assert_cmpint(p[i].ret, ==, 0);
    }
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpmem(text, COUNT * 16, data, COUNT * 16);
    blk_unref(blk);
    image_done(path);
}

typedef struct Chain {
    BlockBackend *blk;
    QEMUIOVector qiov;
    int left;
} Chain;

static void chain_next(void *opaque, int ret)
{
    Chain *c = opaque;

    g_assert_cmpint(ret, ==, 0);
    if (c->left-- > 0) {
        blk_aio_pwritev(c->blk, 0, &c->qiov, 0, chain_next, c);
        if (c->left == 50) {
            blk_drain(c->blk);
        }
    }
}

static void test_a_completion_may_submit_and_drain(void)
{
    char *path = image_new(512);
    Chain c = { blk_make("file,filename=%s", path), .left = 100 };
    uint8_t buf[512] = { 0 };

    c.qiov = (QEMUIOVector)QEMU_IOVEC_INIT_BUF(c.qiov, buf, 512);
    chain_next(&c, 0);
    blk_drain(c.blk);
    g_assert_cmpint(c.left, ==, -1);
    blk_unref(c.blk);
    image_done(path);
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/file-io-uring/more-requests-than-the-ring-has-room-for",
                    test_more_requests_than_the_ring_has_room_for);
    g_test_add_func("/file-io-uring/a-completion-may-submit-and-drain",
                    test_a_completion_may_submit_and_drain);
    return g_test_run();
}
