/*
 * Deep copies of QAPI objects.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QAPI_CLONE_VISITOR_H
#define QAPI_CLONE_VISITOR_H

#include "qapi/visitor.h"

/**
 * qapi_clone: copy @src, a pointer to a QAPI struct, union, alternate or
 * list, with everything it reaches; NULL gives NULL.  A string that is NULL,
 * though its member is not optional, becomes empty.
 * @src: the original
 * @visit_type: the generated visit_type_X() of its type, as a bool function
 *              of (Visitor *, const char *, void **, Error **)
 *
 * Use QAPI_CLONE(), which keeps the types honest.
 */
void *qapi_clone(const void *src, bool (*visit_type)(Visitor *, const char *,
                                                     void **, Error **));

/**
 * qapi_clone_members: copy what the members of a struct point to.
 * @dst: destination of @size bytes, overwritten
 * @src: the original
 * @size: bytes of the struct
 * @visit_type_members: the generated visit_type_X_members()
 */
void qapi_clone_members(void *dst, const void *src, size_t size,
                        bool (*visit_type_members)(Visitor *, void *,
                                                   Error **));

/** QAPI_CLONE: a deep copy of @src, which has type @type *. */
#define QAPI_CLONE(type, src)                                           \
    ((type *)qapi_clone(src,                                            \
                        (bool (*)(Visitor *, const char *, void **,     \
                                  Error **))(void *)visit_type_ ## type))

/** QAPI_CLONE_MEMBERS: make *@dst a deep copy of *@src, both @type *. */
#define QAPI_CLONE_MEMBERS(type, dst, src)                              \
    qapi_clone_members(dst, src, sizeof(type),                          \
                       (bool (*)(Visitor *, void *, Error **))          \
                       (void *)visit_type_ ## type ## _members)

#endif
