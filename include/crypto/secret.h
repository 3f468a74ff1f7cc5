/*
 * secret: a password or key under a name, kept from command lines and logs.
 *
 * BQL held.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CRYPTO_SECRET_H
#define CRYPTO_SECRET_H

#include "qapi/qapi-types-qom.h"
#include "qom/object.h"

#define TYPE_QCRYPTO_SECRET_COMMON "secret_common"
#define TYPE_QCRYPTO_SECRET        "secret"

/**
 * qcrypto_secret_lookup: the bytes of a secret
 * @secretid: id of an object made with -object secret
 * @data: set to the caller's copy, with a zero byte behind it
 * @datalen: set to its bytes
 *
 * Returns: 0, or -1 with @errp set if there is no such secret
 */
int qcrypto_secret_lookup(const char *secretid, uint8_t **data,
                          size_t *datalen, Error **errp);

/** qcrypto_secret_lookup_as_utf8: as text; the caller's, NULL with @errp set
 *  if it is none. */
char *qcrypto_secret_lookup_as_utf8(const char *secretid, Error **errp);

/** qcrypto_secret_lookup_as_base64: encoded; the caller's, or NULL. */
char *qcrypto_secret_lookup_as_base64(const char *secretid, Error **errp);

#endif
