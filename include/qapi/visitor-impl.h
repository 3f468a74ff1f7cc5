/*
 * What a visitor is made of; for those who write one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QAPI_VISITOR_IMPL_H
#define QAPI_VISITOR_IMPL_H

#include "qapi/visitor.h"

/**
 * VisitorType: which way values flow; a bit set for asserting in tests.
 */
typedef enum VisitorType {
    VISITOR_INPUT = 1,
    VISITOR_OUTPUT = 2,
    VISITOR_CLONE = 3,
    VISITOR_DEALLOC = 4,
} VisitorType;

/**
 * Visitor: embed as first member; zero bytes mean "not supported" for the
 * callbacks marked optional, and every other callback must be set.
 *
 * Each callback has the contract of the visit_* function of its name.
 * type_int64 and type_uint64 serve the narrower integers too.
 */
struct Visitor {
    bool (*start_struct)(Visitor *v, const char *name, void **obj,
                         size_t size, Error **errp);
    bool (*check_struct)(Visitor *v, Error **errp);          /* optional */
    void (*end_struct)(Visitor *v, void **obj);
    bool (*start_list)(Visitor *v, const char *name, GenericList **list,
                       size_t size, Error **errp);
    GenericList *(*next_list)(Visitor *v, GenericList *tail, size_t size);
    bool (*check_list)(Visitor *v, Error **errp);            /* optional */
    void (*end_list)(Visitor *v, void **list);
    bool (*start_alternate)(Visitor *v, const char *name,    /* optional */
                            GenericAlternate **obj, size_t size,
                            Error **errp);
    void (*end_alternate)(Visitor *v, void **obj);           /* optional */
    bool (*type_int64)(Visitor *v, const char *name, int64_t *obj,
                       Error **errp);
    bool (*type_uint64)(Visitor *v, const char *name, uint64_t *obj,
                        Error **errp);
    bool (*type_size)(Visitor *v, const char *name,          /* optional */
                      uint64_t *obj, Error **errp);
    bool (*type_bool)(Visitor *v, const char *name, bool *obj, Error **errp);
    bool (*type_str)(Visitor *v, const char *name, char **obj, Error **errp);
    bool (*type_number)(Visitor *v, const char *name, double *obj,
                        Error **errp);
    bool (*type_any)(Visitor *v, const char *name, QObject **obj,
                     Error **errp);
    bool (*type_null)(Visitor *v, const char *name, QNull **obj,
                      Error **errp);
    void (*optional)(Visitor *v, const char *name,           /* optional */
                     bool *present);
    bool (*policy_reject)(Visitor *v, const char *name,      /* optional */
                          uint64_t features, Error **errp);
    bool (*policy_skip)(Visitor *v, const char *name,        /* optional */
                        uint64_t features);

    char *(*full_name)(Visitor *v, const char *name);        /* optional */

    VisitorType type;
    CompatPolicy compat_policy;

    void (*complete)(Visitor *v, void *opaque);              /* optional */
    void (*free)(Visitor *v);
};

/**
 * visit_full_name: the whole path of a member, for messages.
 * @v: the visitor
 * @name: the member's name, NULL for a list element
 *
 * Returns: text to be freed with g_free().
 */
char *visit_full_name(Visitor *v, const char *name);

#endif
