/*
 * The parts of generated code that are the same for every type.
 *
 * Generated functions pass their typed functions here as untyped ones; all
 * data pointers have one representation on the hosts we run on.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QAPI_VISIT_HELPERS_H
#define QAPI_VISIT_HELPERS_H

#include "qapi/qapi-emit-events.h"
#include "qapi/visitor.h"
#include "qobject/qdict.h"

/** A visit_type_X(). */
typedef bool QapiVisitFn(Visitor *v, const char *name, void *obj,
                         Error **errp);
/** A visit_type_X_members(). */
typedef bool QapiMembersFn(Visitor *v, void *obj, Error **errp);
/**
 * The branch of an alternate.  If its type has no branch, it returns false
 * with no error set, but *@expected set to the alternate's name.
 */
typedef bool QapiBranchFn(Visitor *v, const char *name, void *obj,
                          const char **expected, Error **errp);

#define QAPI_VISIT_FN(fn) ((QapiVisitFn *)(void (*)(void))(fn))
#define QAPI_MEMBERS_FN(fn) ((QapiMembersFn *)(void (*)(void))(fn))

/**
 * qapi_visit_object: body of visit_type_X() for a struct or union.
 * @v: the visitor
 * @name: member name
 * @obj: pointer to the object's pointer
 * @size: bytes of the struct
 * @members: visit_type_X_members()
 * @errp: set on failure
 */
bool qapi_visit_object(Visitor *v, const char *name, void **obj, size_t size,
                       QapiMembersFn *members, Error **errp);

/**
 * qapi_visit_inline: visit of a struct that an alternate holds by value.
 * @v: the visitor
 * @name: member name
 * @obj: the struct
 * @members: visit_type_X_members()
 * @errp: set on failure; what was filled in until then stays
 */
bool qapi_visit_inline(Visitor *v, const char *name, void *obj,
                       QapiMembersFn *members, Error **errp);

/**
 * qapi_visit_list: body of visit_type_XList().
 * @v: the visitor
 * @name: member name
 * @obj: pointer to the list's pointer
 * @size: bytes of a node
 * @element: visit_type_X()
 * @errp: set on failure
 */
bool qapi_visit_list(Visitor *v, const char *name, void **obj, size_t size,
                     QapiVisitFn *element, Error **errp);

/**
 * qapi_visit_alternate: body of visit_type_X() for an alternate.
 * @v: the visitor
 * @name: member name
 * @obj: pointer to the alternate's pointer
 * @size: bytes of its struct
 * @branch: visits the branch that (*@obj)->type selects
 * @errp: set on failure
 */
bool qapi_visit_alternate(Visitor *v, const char *name, void **obj,
                          size_t size, QapiBranchFn *branch, Error **errp);

/**
 * qapi_free_object: body of qapi_free_X().
 * @obj: the object with all it owns, half-built or whole; NULL is ignored
 * @visit: visit_type_X()
 */
void qapi_free_object(void *obj, QapiVisitFn *visit);

/**
 * qapi_marshal_args: read a command's arguments.
 * @args: what the client sent
 * @arg: struct to fill in, zeroed; NULL if there are no arguments
 * @members: visit_type_X_members(), NULL if there are none
 * @errp: set on failure; @arg is then freed
 */
bool qapi_marshal_args(QDict *args, void *arg, QapiMembersFn *members,
                       Error **errp);

/**
 * qapi_marshal_free_args: free what qapi_marshal_args() filled in.
 * @arg: the struct, which itself stays
 * @members: visit_type_X_members()
 */
void qapi_marshal_free_args(void *arg, QapiMembersFn *members);

/**
 * qapi_marshal_output: turn a command's result into a reply and free it.
 * @retval: pointer to the result
 * @ret: where the reply goes
 * @visit: visit_type_X() of the result
 * @errp: set on failure
 */
void qapi_marshal_output(void *retval, QObject **ret, QapiVisitFn *visit,
                         Error **errp);

/**
 * qapi_event_build: the message of an event.
 * @name: as in the schema
 * @features: bit set of the event's features
 * @param: its data, NULL if it has none; borrowed
 * @members: visit_type_X_members() of the data, NULL if it has none
 *
 * Returns NULL if the compatibility policy hides the event.
 */
QDict *qapi_event_build(const char *name, uint64_t features, void *param,
                        QapiMembersFn *members);

/**
 * qapi_event_send: build and emit an event, if anybody listens.
 * @event: which
 * @features: bit set of the event's features
 * @param: its data, NULL if it has none; borrowed
 * @members: visit_type_X_members() of the data, NULL if it has none
 */
void qapi_event_send(QAPIEvent event, uint64_t features, void *param,
                     QapiMembersFn *members);

#endif
