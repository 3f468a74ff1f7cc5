/*
 * What the tests of block nodes share: images, nodes from text, requests
 * that are waited for.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_UNIT_BLOCK_HARNESS_H
#define TESTS_UNIT_BLOCK_HARNESS_H

#include <glib/gstdio.h>

#include "qapi/error.h"
#include "qapi/qapi-visit-block-core.h"
#include "qapi/qobject-input-visitor.h"
#include "qemu/keyval.h"
#include "qemu/main-loop.h"
#include "qemu/memalign.h"
#include "qemu/module.h"
#include "qobject/qdict.h"
#include "system/block-backend.h"

/* An image whose byte at N is N * 7 + N / 512. */
static inline uint8_t image_byte(int64_t at)
{
    return at * 7 + at / 512;
}

static inline char *image_in(const char *folder, int64_t bytes)
{
    g_autofree uint8_t *data = g_malloc(MAX(bytes, 1));
    char *path = g_build_filename(folder, "block-XXXXXX", NULL);
    int fd = g_mkstemp(path);

    for (int64_t i = 0; i < bytes; i++) {
        data[i] = image_byte(i);
    }
    g_assert_cmpint(write(fd, data, bytes), ==, bytes);
    close(fd);
    return path;
}

static inline char *image_new(int64_t bytes)
{
    return image_in(g_get_tmp_dir(), bytes);
}

static inline void image_done(char *path)
{
    g_unlink(path);
    g_free(path);
}

static inline BlockDriverState *node_try(const char *text, Error **errp)
{
    QDict *opts = keyval_parse(text, "driver", NULL, &error_abort);
    Visitor *v = qobject_input_visitor_new_keyval(QOBJECT(opts));
    BlockdevOptions *options = NULL;
    BlockDriverState *bs = NULL;

    if (visit_type_BlockdevOptions(v, NULL, &options, errp)) {
        bs = bdrv_open(options, errp);
    }
    visit_free(v);
    qapi_free_BlockdevOptions(options);
    qobject_unref(opts);
    return bs;
}

static inline void node_fails(const char *text, const char *says)
{
    Error *err = NULL;

    g_assert_null(node_try(text, &err));
    g_test_message("%s: %s", text, error_get_pretty(err));
    g_assert_nonnull(strstr(error_get_pretty(err), says));
    error_free(err);
}

/* A backend on what @fmt describes. */
static inline BlockBackend *G_GNUC_PRINTF(1, 2) blk_make(const char *fmt, ...)
{
    g_autofree char *text = NULL;
    BlockDriverState *bs;
    BlockBackend *blk;
    va_list ap;

    va_start(ap, fmt);
    text = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    bs = node_try(text, &error_abort);
    blk = blk_new(NULL, bs, &error_abort);
    bdrv_unref(bs);
    return blk;
}

static inline BlockBackend *drive_try(const char *text, Error **errp)
{
    g_autoptr(QDict) opts = keyval_parse_quirks(text, NULL, DRIVE_QUIRKS,
                                                NULL, errp);

    return opts ? blk_new_from_drive(opts, errp) : NULL;
}

typedef struct Pending {
    unsigned int calls;
    int ret;
} Pending;

static inline void pending_done(void *opaque, int ret)
{
    Pending *p = opaque;

    p->calls++;
    p->ret = ret;
}

static inline int pending_wait(Pending *p)
{
    while (!p->calls) {
        aio_poll(qemu_get_aio_context(), true);
    }
    g_assert_cmpuint(p->calls, ==, 1);
    return p->ret;
}

static inline int blk_zero(BlockBackend *blk, int64_t offset, int64_t bytes,
                           BdrvRequestFlags flags)
{
    Pending p = { 0 };

    blk_aio_pwrite_zeroes(blk, offset, bytes, flags, pending_done, &p);
    return pending_wait(&p);
}

static inline int blk_discard(BlockBackend *blk, int64_t offset,
                              int64_t bytes)
{
    Pending p = { 0 };

    blk_aio_pdiscard(blk, offset, bytes, pending_done, &p);
    return pending_wait(&p);
}

static inline void assert_image(BlockBackend *blk, int64_t offset,
                                int64_t bytes)
{
    g_autofree uint8_t *data = g_malloc(bytes);

    g_assert_cmpint(blk_pread(blk, offset, bytes, data, 0), ==, 0);
    for (int64_t i = 0; i < bytes; i++) {
        g_assert_cmpuint(data[i], ==, image_byte(offset + i));
    }
}

static inline void harness_init(int *argc, char ***argv)
{
    g_test_init(argc, argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    g_assert_true(qemu_init_main_loop(&error_abort));
    bql_lock();
}

#endif
