/*
 * Shared between security.c and audit.c only.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QOM_SECURITY_INTERNAL_H
#define QOM_SECURITY_INTERNAL_H

#include "qapi/compat-policy.h"
#include "qom/qom-internal.h"

/* Whether @policy finds no fault with @status. */
bool security_policy_permits(CompatPolicySecurity policy,
                             ObjectSecurity status);

/* "type 'x' is declared insecure (guest boundary: note)"; @config is why an
 * instance of a secure type does not count as secure, or NULL; caller frees */
char *security_describe(TypeImpl *type, const char *config);

/* Why @obj does not count as secure although its type does, or NULL. */
char *security_config_fault(Object *obj);

/* Warn of, or refuse, @type with @obj (may be NULL); true if only warned. */
bool security_enforce(TypeImpl *type, Object *obj, ObjectSecurity status,
                      CompatPolicySecurity policy, const char *config,
                      Error **errp);

#endif
