/*
 * Random number backends.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SYSTEM_RNG_H
#define SYSTEM_RNG_H

#include "qemu/queue.h"
#include "qom/object.h"

#define TYPE_RNG_BACKEND "rng-backend"
OBJECT_DECLARE_TYPE(RngBackend, RngBackendClass, RNG_BACKEND)

#define TYPE_RNG_BUILTIN "rng-builtin"
#define TYPE_RNG_RANDOM "rng-random"

/* Bounds of what a frontend may have outstanding: see
 * rng_backend_request_entropy(). */
#define RNG_MAX_REQUEST_BYTES 65536
#define RNG_MAX_REQUESTS 64

/**
 * EntropyReceiveFunc:
 * @opaque: as given with the request
 * @data: @size random bytes; valid during the call
 * @size: <= the size requested, > 0
 */
typedef void (EntropyReceiveFunc)(void *opaque, const void *data,
                                  size_t size);

typedef struct RngRequest RngRequest;
struct RngRequest {
    EntropyReceiveFunc *receive_entropy;
    uint8_t *data;
    void *opaque;
    size_t offset;              /* bytes filled so far */
    size_t size;
    QSIMPLEQ_ENTRY(RngRequest) next;
};

/**
 * struct RngBackendClass:
 * @request_entropy: @req was appended to the queue: start filling it
 * @opened: the user completed the object
 */
struct RngBackendClass {
    ObjectClass parent_class;

    void (*request_entropy)(RngBackend *s, RngRequest *req);
    bool (*opened)(RngBackend *s, Error **errp);
};

struct RngBackend {
    Object parent;

    bool opened;
    unsigned nr_requests;
    QSIMPLEQ_HEAD(requests, RngRequest) requests;
};

/**
 * rng_backend_request_entropy: ask for random bytes
 * @size: 1 to RNG_MAX_REQUEST_BYTES; more is cut to that
 * @receive_entropy: called once from the main loop, BQL held, never before
 *   this returns; it may ask again
 * @opaque: handed to it
 *
 * BQL held.  At most RNG_MAX_REQUESTS can be outstanding.
 *
 * Returns: whether the request was queued.
 */
bool rng_backend_request_entropy(RngBackend *s, size_t size,
                                 EntropyReceiveFunc *receive_entropy,
                                 void *opaque);

/** rng_backend_cancel_requests_of: forget those made with @opaque. */
void rng_backend_cancel_requests_of(RngBackend *s, void *opaque);
/** rng_backend_cancel_requests: forget all requests; nobody is called */
void rng_backend_cancel_requests(RngBackend *s);

/** rng_backend_finalize_request: for backends: drop @req, which is done */
void rng_backend_finalize_request(RngBackend *s, RngRequest *req);

#endif
