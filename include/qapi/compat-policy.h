/*
 * The compatibility and security policy: data only, judged elsewhere.
 *
 * The command line's -compat options are merged into one global CompatPolicy.
 * It is sealed before the first object is created; after that it can only be
 * tightened.  The only reader of the security level is
 * object_class_check_security() in qom/.
 *
 * All functions here run in the main thread, or with the big lock held.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QAPI_COMPAT_POLICY_H
#define QAPI_COMPAT_POLICY_H

#include "qapi/error.h"
#include "qapi/qapi-types-compat.h"
#include "qapi/visitor.h"

/** The policy in force.  Write it through compat_policy_merge() only. */
extern CompatPolicy compat_policy;

/**
 * compat_policy_merge: add a -compat option to the policy in force.
 * @add: only the members it has are taken over
 * @errp: set if @add would lower the security level, naming both levels,
 *        or if the policy is sealed and @add touches more than the level
 *
 * The two spellings of the level (security; insecure-types, insecure-input)
 * may be mixed: the strictest one given counts.  Nothing changes on failure.
 */
bool compat_policy_merge(const CompatPolicy *add, Error **errp);

/**
 * compat_policy_security_of: the level that @policy alone asks for.
 * @policy: a policy as parsed
 * @given: set to whether it says anything of the matter; may be NULL
 *
 * Returns: the strictest of the spellings given, "none" if there is none.
 */
CompatPolicySecurity compat_policy_security_of(const CompatPolicy *policy,
                                               bool *given);

/**
 * compat_policy_security: the effective security level now in force, the
 * stricter of command line and floor.
 */
CompatPolicySecurity compat_policy_security(void);

/**
 * compat_policy_set_floor: a host profile's minimum.
 * @level: no option lowers the effective level below this.  A second call
 *         only raises it.
 */
void compat_policy_set_floor(CompatPolicySecurity level);

/**
 * compat_policy_security_crash: shall a violation abort() the program?
 * True after insecure-input=crash or insecure-types=crash.
 */
bool compat_policy_security_crash(void);

/**
 * compat_policy_seal: from now on, the policy can only be tightened.
 * Called once all options are parsed, before the first object exists.
 */
void compat_policy_seal(void);

/** compat_policy_sealed: has compat_policy_seal() been called? */
bool compat_policy_sealed(void);

/**
 * compat_policy_reset: back to the state at program start; for unit tests.
 */
void compat_policy_reset(void);

/**
 * compat_policy_input_ok: may a client use this deprecated or unstable thing?
 * @features: bit set of the thing's features (1 << QAPI_DEPRECATED ...)
 * @policy: the policy to apply
 * @error_class: class of the error
 * @kind: what it is, for the message: "command", "parameter", "value"
 * @name: which one
 * @errp: set when the answer is no
 *
 * With input policy "crash" the program aborts instead, as it was asked to.
 */
bool compat_policy_input_ok(uint64_t features, const CompatPolicy *policy,
                            ErrorClass error_class, const char *kind,
                            const char *name, Error **errp);

/**
 * compat_policy_hides: shall clients not see this deprecated or unstable
 * thing in output?
 * @features: bit set of the thing's features (1 << QAPI_DEPRECATED ...)
 * @policy: the policy to apply
 */
bool compat_policy_hides(uint64_t features, const CompatPolicy *policy);

/**
 * compat_policy_prune_schema: the schema as the policy in force shows it.
 * @schema: QDicts of SchemaInfo; those that have members are changed
 *
 * Leaves out deprecated or unstable commands, events, members and values.
 *
 * Returns: a new list, owned by the caller.
 */
QList *compat_policy_prune_schema(const QList *schema);

/**
 * qobject_input_visitor_new_qmp: strict JSON input under the policy in force.
 * @obj: as for qobject_input_visitor_new()
 */
Visitor *qobject_input_visitor_new_qmp(QObject *obj);

/**
 * qobject_output_visitor_new_qmp: JSON output under the policy in force.
 * @result: as for qobject_output_visitor_new()
 */
Visitor *qobject_output_visitor_new_qmp(QObject **result);

#endif
