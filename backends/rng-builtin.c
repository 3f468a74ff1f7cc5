/*
 * rng-builtin: the random numbers of the host's getrandom().
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/guest-random.h"
#include "qemu/main-loop.h"
#include "system/rng.h"

OBJECT_DECLARE_SIMPLE_TYPE(RngBuiltin, RNG_BUILTIN)

struct RngBuiltin {
    RngBackend parent;

    QEMUBH *bh;
};

/* Answer what is queued now; what receivers ask for waits for next time. */
static void rng_builtin_run(void *opaque)
{
    RngBuiltin *s = opaque;
    RngBackend *b = RNG_BACKEND(s);

    for (unsigned n = b->nr_requests; n && !QSIMPLEQ_EMPTY(&b->requests);
         n--) {
        RngRequest *req = QSIMPLEQ_FIRST(&b->requests);
        RngRequest now = *req;

        req->data = NULL;       /* ours now: a receiver may cancel the rest */
        rng_backend_finalize_request(b, req);
        qemu_guest_getrandom_nofail(now.data, now.size);
        now.receive_entropy(now.opaque, now.data, now.size);
        g_free(now.data);
    }
}

static void rng_builtin_request(RngBackend *b, RngRequest *req)
{
    RngBuiltin *s = RNG_BUILTIN(b);

    if (!s->bh) {
        s->bh = qemu_bh_new(rng_builtin_run, s);
    }
    qemu_bh_schedule(s->bh);
}

static void rng_builtin_finalize(Object *obj)
{
    RngBuiltin *s = RNG_BUILTIN(obj);

    if (s->bh) {
        qemu_bh_delete(s->bh);
    }
}

static void rng_builtin_class_init(ObjectClass *oc, const void *data)
{
    RNG_BACKEND_CLASS(oc)->request_entropy = rng_builtin_request;
}

static const TypeInfo rng_builtin_types[] = {
    {
        .name = TYPE_RNG_BUILTIN,
        .parent = TYPE_RNG_BACKEND,
        .instance_size = sizeof(RngBuiltin),
        .instance_finalize = rng_builtin_finalize,
        .class_init = rng_builtin_class_init,
        TYPE_IS_SECURE("bounded requests, answered by the host's kernel"),
    },
};
DEFINE_TYPES(rng_builtin_types)
