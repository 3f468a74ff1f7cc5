/*
 * Declared security status of types, the decision, and the audit.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QOM_SECURITY_H
#define QOM_SECURITY_H

#include "qom/type.h"

/*
 * What a class declares of itself, unless the host's profile, see
 * qom/security-profile.h, says otherwise; never inherited.  Strings live
 * forever.
 */
/** object_class_is_secure: whether @klass is declared secure. */
bool object_class_is_secure(ObjectClass *klass);
/** object_class_is_insecure: whether @klass is declared insecure. */
bool object_class_is_insecure(ObjectClass *klass);
/** object_class_get_security: secure, insecure or undeclared. */
ObjectSecurity object_class_get_security(ObjectClass *klass);
/** object_class_get_security_note: why; NULL if undeclared. */
const char *object_class_get_security_note(ObjectClass *klass);
/** object_class_is_security_overridden: whether the host's profile replaced
 * what @klass declares. */
bool object_class_is_security_overridden(ObjectClass *klass);
/** object_class_get_security_boundary: whom @klass faces; the nearest
 * ancestor that says so; SECURITY_BOUNDARY_UNSET if none does. */
ObjectSecurityBoundary object_class_get_security_boundary(ObjectClass *klass);

/** object_security_str: "undeclared", "secure", "insecure". */
const char *object_security_str(ObjectSecurity status);
/** object_security_boundary_str: "guest", "image", ...; NULL for UNSET. */
const char *object_security_boundary_str(ObjectSecurityBoundary boundary);
/** object_class_get_security_marker: for help: " (secure)", " (insecure)",
 * or "". */
const char *object_class_get_security_marker(ObjectClass *klass);

/** object_class_get_security_help: one line with status, boundary and note;
 * caller frees. */
char *object_class_get_security_help(ObjectClass *klass);

/**
 * object_class_check_security:
 * @klass: class about to be used because a user asked for it
 * @errp: set to a message with type, boundary, status, note and policy
 *
 * The decision; with object_check_security() and the audit the only reader of
 * the policy.  Policy "warn" warns once per type and allows.  Every refusal
 * and warning is told to the observer.  Where the policy says so, a refusal
 * aborts the program.
 *
 * Returns: whether @klass may be used
 */
bool object_class_check_security(ObjectClass *klass, Error **errp);

/**
 * object_check_security:
 * @obj: object that is configured and about to be realized, completed or
 *     started, or that just had a relevant property changed
 * @errp: set to a message with type, boundary, what the check said and policy
 *
 * Applies TypeInfo.security_check, the nearest one up the ancestry: a secure
 * type whose check says no counts as insecure in this configuration.  Warns
 * and refuses as object_class_check_security() does.
 *
 * Returns: whether @obj may be used
 */
bool object_check_security(Object *obj, Error **errp);

/**
 * object_security_set_dry_run:
 * @on: whether the gate only looks on
 *
 * Then what the policy forbids comes in without a word.  For a program that
 * reports on a machine and never runs it: the audit goes on telling the truth.
 */
void object_security_set_dry_run(bool on);

/** ObjectSecurityAction: what was done about a violation. */
typedef enum ObjectSecurityAction {
    OBJECT_SECURITY_ACTION_REJECTED,
    OBJECT_SECURITY_ACTION_WARNED,
} ObjectSecurityAction;

/** ObjectSecurityViolation: one refusal or warning. */
typedef struct ObjectSecurityViolation {
    const char *type;
    ObjectSecurity status;
    int policy;                         /* CompatPolicySecurity */
    ObjectSecurityAction action;
    const char *via;                    /* "" if not known */
    const char *id;                     /* NULL if none */
    const char *path;                   /* NULL before it is in the tree */
    const char *message;
} ObjectSecurityViolation;

typedef void ObjectSecurityObserver(const ObjectSecurityViolation *violation);

/** object_security_set_observer: @fn is told of every violation, in place of
 * any earlier one; NULL for none.  The record is valid during the call. */
void object_security_set_observer(ObjectSecurityObserver *fn);

/** ObjectOrigin: how an object came to be. */
typedef enum ObjectOrigin {
    OBJECT_ORIGIN_BOARD,                /* our own code composed it */
    OBJECT_ORIGIN_USER,                 /* a user named it */
    OBJECT_ORIGIN_NESTED,               /* part of what a user named */
} ObjectOrigin;

/** object_origin_str: "board", "user", "nested". */
const char *object_origin_str(ObjectOrigin origin);

/** ObjectSecurityFact: what the audit says of one live object. */
typedef struct ObjectSecurityFact {
    Object *obj;
    const char *path;
    const char *type;
    ObjectSecurity status;
    ObjectSecurityBoundary boundary;
    const char *note;                   /* NULL if undeclared */
    ObjectOrigin origin;
    bool violation;                     /* against the policy asked about */
} ObjectSecurityFact;

/** ObjectSecurityVisitor: called per object; the fact is valid during it. */
typedef void ObjectSecurityVisitor(const ObjectSecurityFact *fact,
                                   void *opaque);

/**
 * object_security_audit:
 * @root: where to start, usually object_get_root()
 * @policy: a CompatPolicySecurity to hold the objects against
 * @fn: called for each object, parents first; may be NULL
 * @opaque: passed to @fn
 *
 * Walks the composition tree.  A security_check is asked too.  What a machine
 * is made of counts as "board" although a user named the machine.
 *
 * Returns: the number of objects that violate @policy
 */
unsigned object_security_audit(Object *root, int policy,
                               ObjectSecurityVisitor *fn, void *opaque);

/**
 * object_security_audit_check:
 * @errp: set to the complete list of offenders
 *
 * Audits the tree under the policy in force.  Policy "warn" never fails.
 * The observer is told of each offender; where the policy says so, the
 * program aborts.
 *
 * Returns: true if the tree satisfies the policy
 */
bool object_security_audit_check(Error **errp);

/**
 * object_security_audit_hotplug:
 * @errp: set as by object_security_audit_check()
 *
 * For who just added to a machine what its user asked for, and can still take
 * it back.  Until object_security_audit_check() has passed for the first time
 * this does nothing, since that audit is still to come.
 *
 * Returns: true if the tree satisfies the policy
 */
bool object_security_audit_hotplug(Error **errp);

/** object_security_audit_check_policy: the same under @policy, for a policy
 * about to be tightened. */
bool object_security_audit_check_policy(int policy, Error **errp);

#endif
