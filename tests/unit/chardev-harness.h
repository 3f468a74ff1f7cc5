/*
 * What the tests of character devices share: a frontend that writes down
 * what it is told, and a loop that runs until something holds.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_UNIT_CHARDEV_HARNESS_H
#define TESTS_UNIT_CHARDEV_HARNESS_H

#include <glib/gstdio.h>

#include "chardev/char-fe.h"
#include "qapi/error.h"
#include "qemu/keyval.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"

/* A frontend with @room for bytes, which go to @text. */
typedef struct Listener {
    CharFrontend fe;
    int room;
    GString *text;
    unsigned int opened, closed, breaks, mux_in, mux_out;
    bool delete_on_read;
} Listener;

static inline int listener_can_read(void *opaque)
{
    return ((Listener *)opaque)->room;
}

static inline void listener_read(void *opaque, const uint8_t *buf, int size)
{
    Listener *l = opaque;

    g_assert_cmpint(size, <=, l->room);
    l->room -= size;
    g_string_append_len(l->text, (const char *)buf, size);
    if (l->delete_on_read) {
        qemu_chr_fe_deinit(&l->fe, true);
    }
}

static inline void listener_event(void *opaque, QEMUChrEvent event)
{
    Listener *l = opaque;

    switch (event) {
    case CHR_EVENT_BREAK:
        l->breaks++;
        break;
    case CHR_EVENT_OPENED:
        l->opened++;
        break;
    case CHR_EVENT_CLOSED:
        l->closed++;
        break;
    case CHR_EVENT_MUX_IN:
        l->mux_in++;
        break;
    case CHR_EVENT_MUX_OUT:
        l->mux_out++;
        break;
    }
}

static inline void listener_init(Listener *l, Chardev *chr, int room)
{
    memset(l, 0, sizeof(*l));
    l->room = room;
    l->text = g_string_new("");
    g_assert_true(qemu_chr_fe_init(&l->fe, chr, &error_abort));
    qemu_chr_fe_set_handlers(&l->fe, listener_can_read, listener_read,
                             listener_event, NULL, l, NULL, true);
}

static inline void listener_done(Listener *l, bool del)
{
    qemu_chr_fe_deinit(&l->fe, del);
    g_string_free(l->text, true);
}

static inline ChardevBackend *chr_parse(const char *text, char **id,
                                        Error **errp)
{
    g_autoptr(QDict) opts = keyval_parse_quirks(text, "backend",
                                                KEYVAL_BARE_BOOL, NULL,
                                                &error_abort);

    return qemu_chr_parse_backend(opts, id, errp);
}

/* Make what "-chardev TEXT" asks for. */
static inline Chardev *chr_try(const char *text, Error **errp)
{
    g_autofree char *id = NULL;
    ChardevBackend *backend = chr_parse(text, &id, errp);
    Chardev *chr = backend ? qemu_chardev_new(id, backend, errp) : NULL;

    qapi_free_ChardevBackend(backend);
    return chr;
}

static inline Chardev *chr_make(const char *text)
{
    return chr_try(text, &error_abort);
}

static inline void chr_fails(const char *text, const char *says)
{
    Error *err = NULL;

    g_assert_null(chr_try(text, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), says));
    error_free(err);
}

/* Run the main loop until @cond. */
#define loop_until(cond)                                                \
    do {                                                                \
        int64_t end_us = g_get_monotonic_time() + 20 * G_USEC_PER_SEC;  \
        while (!(cond)) {                                               \
            g_assert_cmpint(g_get_monotonic_time(), <, end_us);         \
            main_loop_wait(true);                                       \
        }                                                               \
    } while (0)

/* What is pending happens. */
static inline void loop_settle(void)
{
    for (int i = 0; i < 20; i++) {
        main_loop_wait(true);
    }
}

/* A directory of the test's own. */
static inline char *scratch_path(const char *dir, const char *name)
{
    return g_build_filename(dir, name, NULL);
}

static inline void put_bytes(int fd, const char *text)
{
    g_assert_cmpint(write(fd, text, strlen(text)), ==, strlen(text));
}

static inline void chr_put(Listener *l, const char *text)
{
    g_assert_cmpint(qemu_chr_fe_write_all(&l->fe, (const uint8_t *)text,
                                          strlen(text)), ==, strlen(text));
}

static inline void harness_init(int *argc, char ***argv)
{
    g_test_init(argc, argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    g_assert_true(qemu_init_main_loop(&error_abort));
    bql_lock();
}

#endif
