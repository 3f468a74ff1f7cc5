/*
 * rng-random: random numbers from a file, by default /dev/urandom.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qemu/main-loop.h"
#include "system/rng.h"

OBJECT_DECLARE_SIMPLE_TYPE(RngRandom, RNG_RANDOM)

struct RngRandom {
    RngBackend parent;

    int fd;
    bool watching;
    char *filename;
};

static void rng_random_watch(RngRandom *s, bool on);

/* The file has something: give it to the first request, and stop there, so
 * that a guest that always asks cannot keep the main loop. */
static void rng_random_readable(void *opaque)
{
    RngRandom *s = opaque;
    RngBackend *b = RNG_BACKEND(s);
    RngRequest *req = QSIMPLEQ_FIRST(&b->requests), now;
    ssize_t len;

    if (!req) {
        rng_random_watch(s, false);
        return;
    }
    len = read(s->fd, req->data, req->size);
    if (len < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (len <= 0) {
        error_report_once("rng-random: no more data from '%s': %s",
                          s->filename, len ? strerror(errno) : "end of file");
        rng_random_watch(s, false);
        return;
    }
    now = *req;
    req->data = NULL;
    rng_backend_finalize_request(b, req);
    now.receive_entropy(now.opaque, now.data, len);
    g_free(now.data);
    if (QSIMPLEQ_EMPTY(&b->requests)) {
        rng_random_watch(s, false);
    }
}

static void rng_random_watch(RngRandom *s, bool on)
{
    if (s->watching != on) {
        s->watching = on;
        qemu_set_fd_handler(s->fd, on ? rng_random_readable : NULL, NULL,
                            on ? s : NULL);
    }
}

static void rng_random_request(RngBackend *b, RngRequest *req)
{
    rng_random_watch(RNG_RANDOM(b), true);
}

static bool rng_random_opened(RngBackend *b, Error **errp)
{
    RngRandom *s = RNG_RANDOM(b);

    if (!s->filename) {
        error_setg(errp, "property 'filename' of %s must be set",
                   TYPE_RNG_RANDOM);
        return false;
    }
    s->fd = open(s->filename, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (s->fd < 0) {
        error_setg_file_open(errp, errno, s->filename);
        return false;
    }
    return true;
}

static char *rng_random_get_filename(Object *obj, Error **errp)
{
    return g_strdup(RNG_RANDOM(obj)->filename);
}

static void rng_random_set_filename(Object *obj, const char *filename,
                                    Error **errp)
{
    RngRandom *s = RNG_RANDOM(obj);

    if (RNG_BACKEND(obj)->opened) {
        error_setg(errp, "cannot change property 'filename' of %s: it is "
                   "open", TYPE_RNG_RANDOM);
        return;
    }
    g_free(s->filename);
    s->filename = g_strdup(filename);
}

static void rng_random_init(Object *obj)
{
    RngRandom *s = RNG_RANDOM(obj);

    s->filename = g_strdup("/dev/urandom");
    s->fd = -1;
}

static void rng_random_finalize(Object *obj)
{
    RngRandom *s = RNG_RANDOM(obj);

    rng_random_watch(s, false);
    if (s->fd >= 0) {
        close(s->fd);
    }
    g_free(s->filename);
}

static void rng_random_class_init(ObjectClass *oc, const void *data)
{
    RngBackendClass *k = RNG_BACKEND_CLASS(oc);

    k->request_entropy = rng_random_request;
    k->opened = rng_random_opened;
    object_class_property_add_str(oc, "filename", rng_random_get_filename,
                                  rng_random_set_filename);
}

static const TypeInfo rng_random_types[] = {
    {
        .name = TYPE_RNG_RANDOM,
        .parent = TYPE_RNG_BACKEND,
        .instance_size = sizeof(RngRandom),
        .instance_init = rng_random_init,
        .instance_finalize = rng_random_finalize,
        .class_init = rng_random_class_init,
        TYPE_IS_SECURE("bounded requests; the guest only receives bytes"),
    },
};
DEFINE_TYPES(rng_random_types)
