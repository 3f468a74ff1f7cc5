/*
 * rng-backend: the queue that all kinds of random number backends share.
 *
 * A guest chooses how much it asks for, and how often: requests are limited
 * in size and number.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qom/object_interfaces.h"
#include "system/rng.h"

bool rng_backend_request_entropy(RngBackend *s, size_t size,
                                 EntropyReceiveFunc *receive_entropy,
                                 void *opaque)
{
    RngBackendClass *k = RNG_BACKEND_GET_CLASS(s);
    RngRequest *req;

    if (!s->opened || !size || s->nr_requests >= RNG_MAX_REQUESTS) {
        return false;
    }
    size = MIN(size, RNG_MAX_REQUEST_BYTES);
    req = g_new0(RngRequest, 1);
    req->size = size;
    req->data = g_malloc(size);
    req->receive_entropy = receive_entropy;
    req->opaque = opaque;
    QSIMPLEQ_INSERT_TAIL(&s->requests, req, next);
    s->nr_requests++;
    k->request_entropy(s, req);
    return true;
}

void rng_backend_finalize_request(RngBackend *s, RngRequest *req)
{
    QSIMPLEQ_REMOVE(&s->requests, req, RngRequest, next);
    s->nr_requests--;
    g_free(req->data);
    g_free(req);
}

void rng_backend_cancel_requests(RngBackend *s)
{
    while (!QSIMPLEQ_EMPTY(&s->requests)) {
        rng_backend_finalize_request(s, QSIMPLEQ_FIRST(&s->requests));
    }
}

void rng_backend_cancel_requests_of(RngBackend *s, void *opaque)
{
    RngRequest *req, *next;

    QSIMPLEQ_FOREACH_SAFE(req, &s->requests, next, next) {
        if (req->opaque == opaque) {
            rng_backend_finalize_request(s, req);
        }
    }
}

static void rng_backend_complete(UserCreatable *uc, Error **errp)
{
    RngBackend *s = RNG_BACKEND(uc);
    RngBackendClass *k = RNG_BACKEND_GET_CLASS(s);

    s->opened = !k->opened || k->opened(s, errp);
}

static bool rng_backend_get_opened(Object *obj, Error **errp)
{
    return RNG_BACKEND(obj)->opened;
}

static void rng_backend_init(Object *obj)
{
    QSIMPLEQ_INIT(&((RngBackend *)obj)->requests);
}

static void rng_backend_finalize(Object *obj)
{
    rng_backend_cancel_requests((RngBackend *)obj);
}

static void rng_backend_class_init(ObjectClass *oc, const void *data)
{
    USER_CREATABLE_CLASS(oc)->complete = rng_backend_complete;
    object_class_property_add_bool(oc, "opened", rng_backend_get_opened,
                                   NULL);
}

static const TypeInfo rng_backend_types[] = {
    {
        .name = TYPE_RNG_BACKEND,
        .parent = TYPE_OBJECT,
        .abstract = true,
        .instance_size = sizeof(RngBackend),
        .instance_init = rng_backend_init,
        .instance_finalize = rng_backend_finalize,
        .class_size = sizeof(RngBackendClass),
        .class_init = rng_backend_class_init,
        .security_boundary = SECURITY_BOUNDARY_GUEST,
        .interfaces = (const InterfaceInfo[]) {
            { TYPE_USER_CREATABLE },
            { NULL }
        },
    },
};
DEFINE_TYPES(rng_backend_types)
