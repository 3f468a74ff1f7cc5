/*
 * Visitors: one walk over a QAPI object, many purposes.
 *
 * A generated visit_type_X() names every member of an X, in schema order, to
 * a Visitor.  What happens to the members is the visitor's business: an input
 * visitor fills them in from JSON, keyval or a string; an output visitor
 * turns them into the same; the clone visitor copies; the dealloc visitor
 * frees.  Hand-written code is free to drive a visitor in the same way.
 *
 * Rules that hold for all visitors:
 *  - name is the member's name, or NULL for a list element.  At the root it
 *    is only used in messages, and may be NULL.
 *  - A visit_start_X() that returned true is paired with its visit_end_X();
 *    one that returned false is not.
 *  - Functions that can fail return true on success, and set @errp otherwise.
 *  - Input that fails leaves no half-built object with the caller: the
 *    generated code frees it and stores NULL.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QAPI_VISITOR_H
#define QAPI_VISITOR_H

#include "qapi/qapi-builtin-types.h"
#include "qapi/qapi-types-compat.h"

typedef struct Visitor Visitor;

/**
 * GenericList: the head that every generated FooList starts with.
 * @next: the next element, NULL at the end
 * @padding: where the element's value lies
 */
typedef struct GenericList {
    struct GenericList *next;
    char padding[];
} GenericList;

/**
 * GenericAlternate: the head that every generated alternate starts with.
 * @type: which JSON type was given, hence which branch is valid
 * @padding: where the union of branches lies
 */
typedef struct GenericAlternate {
    QType type;
    char padding[];
} GenericAlternate;

/**
 * visit_complete: take the result of an output visitor.
 * @v: the visitor
 * @opaque: the pointer that was given when @v was made; the two must agree
 *
 * To be called once, after the root visit succeeded.  The caller owns what is
 * then in *@opaque.  Does nothing for other visitors.
 */
void visit_complete(Visitor *v, void *opaque);

/**
 * visit_free: destroy a visitor; NULL is ignored.
 * @v: the visitor; may be in the middle of a visit
 */
void visit_free(Visitor *v);

/**
 * visit_start_struct: enter an object with members.
 * @v: the visitor
 * @name: member name, see above
 * @obj: NULL for a virtual walk; else input allocates @size zeroed bytes and
 *       stores the pointer here (NULL on failure), the others read it
 * @size: bytes of the C struct, 0 if @obj is NULL
 * @errp: set on failure
 */
bool visit_start_struct(Visitor *v, const char *name, void **obj,
                        size_t size, Error **errp);

/**
 * visit_check_struct: complain of members that nobody asked for.
 * @v: an input visitor within a struct; others always succeed
 * @errp: set to name the first surplus member
 */
bool visit_check_struct(Visitor *v, Error **errp);

/**
 * visit_end_struct: leave the object entered last.
 * @v: the visitor
 * @obj: the same pointer as given to visit_start_struct()
 */
void visit_end_struct(Visitor *v, void **obj);

/**
 * visit_start_list: enter a list.
 * @v: the visitor
 * @name: member name, see above
 * @list: NULL for a virtual walk (then elements are visited until an input
 *        visitor fails); else the list's head, NULL if it is empty
 * @size: bytes of one list node, at least sizeof(GenericList)
 * @errp: set on failure
 */
bool visit_start_list(Visitor *v, const char *name, GenericList **list,
                      size_t size, Error **errp);

/**
 * visit_next_list: step to the next node.
 * @v: the visitor
 * @tail: the current node
 * @size: as for visit_start_list()
 *
 * Returns: the next node, allocated by input visitors; NULL at the end.
 */
GenericList *visit_next_list(Visitor *v, GenericList *tail, size_t size);

/**
 * visit_check_list: complain of elements that a virtual walk did not visit.
 * @v: the visitor within a list
 * @errp: set on failure
 */
bool visit_check_list(Visitor *v, Error **errp);

/**
 * visit_end_list: leave the list entered last.
 * @v: the visitor
 * @list: the same pointer as given to visit_start_list()
 */
void visit_end_list(Visitor *v, void **list);

/**
 * visit_start_alternate: enter a value whose JSON type selects the branch.
 * @v: the visitor
 * @name: member name, see above
 * @obj: never NULL; input allocates @size bytes and sets (*obj)->type
 * @size: bytes of the alternate's C struct
 * @errp: set on failure
 */
bool visit_start_alternate(Visitor *v, const char *name,
                           GenericAlternate **obj, size_t size, Error **errp);

/**
 * visit_end_alternate: leave the alternate entered last.
 * @v: the visitor
 * @obj: the same pointer as given to visit_start_alternate()
 */
void visit_end_alternate(Visitor *v, void **obj);

/**
 * visit_optional: ask or tell whether an optional member is there.
 * @v: the visitor
 * @name: member name
 * @present: input sets it; others read it
 *
 * Returns: *@present, for use as a condition.
 */
bool visit_optional(Visitor *v, const char *name, bool *present);

/**
 * visit_policy_reject: does the compatibility policy forbid this input?
 * @v: the visitor; only input visitors ever say yes
 * @name: member name
 * @features: bit set of the member's features (1 << QAPI_DEPRECATED ...)
 * @errp: set when the answer is yes
 *
 * Returns: true if the member must not be given, with @errp set.
 */
bool visit_policy_reject(Visitor *v, const char *name, uint64_t features,
                         Error **errp);

/**
 * visit_policy_skip: does the compatibility policy hide this output?
 * @v: the visitor; only output visitors ever say yes
 * @name: member name
 * @features: as for visit_policy_reject()
 */
bool visit_policy_skip(Visitor *v, const char *name, uint64_t features);

/**
 * visit_set_policy: have a visitor honour a compatibility policy.
 * @v: the visitor
 * @policy: copied
 */
void visit_set_policy(Visitor *v, const CompatPolicy *policy);

/**
 * visit_is_input: does @v fill in what it visits?
 * @v: the visitor
 */
bool visit_is_input(Visitor *v);

/**
 * visit_is_dealloc: does @v free what it visits?
 * @v: the visitor
 */
bool visit_is_dealloc(Visitor *v);

/**
 * visit_type_enum: visit an enumeration's value, a string on the outside.
 * @v: the visitor
 * @name: member name
 * @obj: the value; input stores, output reads
 * @lookup: the strings
 * @errp: set on failure, naming the value that is not known
 */
bool visit_type_enum(Visitor *v, const char *name, int *obj,
                     const QEnumLookup *lookup, Error **errp);

/**
 * visit_type_int, visit_type_uint8 .. visit_type_int64: visit an integer.
 * @v: the visitor
 * @name: member name
 * @obj: the value; input stores, output reads
 * @errp: set on failure; a value that does not fit the type is one
 */
bool visit_type_int(Visitor *v, const char *name, int64_t *obj, Error **errp);
bool visit_type_uint8(Visitor *v, const char *name, uint8_t *obj,
                      Error **errp);
bool visit_type_uint16(Visitor *v, const char *name, uint16_t *obj,
                       Error **errp);
bool visit_type_uint32(Visitor *v, const char *name, uint32_t *obj,
                       Error **errp);
bool visit_type_uint64(Visitor *v, const char *name, uint64_t *obj,
                       Error **errp);
bool visit_type_int8(Visitor *v, const char *name, int8_t *obj, Error **errp);
bool visit_type_int16(Visitor *v, const char *name, int16_t *obj,
                      Error **errp);
bool visit_type_int32(Visitor *v, const char *name, int32_t *obj,
                      Error **errp);
bool visit_type_int64(Visitor *v, const char *name, int64_t *obj,
                      Error **errp);

/**
 * visit_type_size: a count of bytes; text forms also take K, M, G... suffixes.
 * @v: the visitor
 * @name: member name
 * @obj: the value in bytes
 * @errp: set on failure
 */
bool visit_type_size(Visitor *v, const char *name, uint64_t *obj,
                     Error **errp);

/**
 * visit_type_bool: visit a truth value; text forms take on, off, yes, no...
 * @v: the visitor
 * @name: member name
 * @obj: the value
 * @errp: set on failure
 */
bool visit_type_bool(Visitor *v, const char *name, bool *obj, Error **errp);

/**
 * visit_type_str: visit a string.
 * @v: the visitor
 * @name: member name
 * @obj: the value; input stores a string that the caller then owns
 * @errp: set on failure
 */
bool visit_type_str(Visitor *v, const char *name, char **obj, Error **errp);

/**
 * visit_type_number: visit a floating point number.
 * @v: the visitor
 * @name: member name
 * @obj: the value; text forms must be finite
 * @errp: set on failure
 */
bool visit_type_number(Visitor *v, const char *name, double *obj,
                       Error **errp);

/**
 * visit_type_any: visit any JSON value at all.
 * @v: the visitor
 * @name: member name
 * @obj: the value; input stores a new reference
 * @errp: set on failure
 */
bool visit_type_any(Visitor *v, const char *name, QObject **obj, Error **errp);

/**
 * visit_type_null: visit JSON's null.
 * @v: the visitor
 * @name: member name
 * @obj: the value; input stores a new reference
 * @errp: set on failure
 */
bool visit_type_null(Visitor *v, const char *name, QNull **obj, Error **errp);

#endif
