/*
 * Helpers of generated QAPI code: enum names, booleans, linked lists.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QAPI_UTIL_H
#define QAPI_UTIL_H

/** The features that every schema has: bit numbers for compat policies. */
typedef enum QapiSpecialFeature {
    QAPI_DEPRECATED,
    QAPI_UNSTABLE,
} QapiSpecialFeature;

typedef struct QEnumLookup {
    const char *const *array;           /* names by value */
    const uint64_t *const features;     /* by value, may be NULL */
    const int size;
} QEnumLookup;

/** qapi_enum_lookup: the name of @val; NULL @lookup is our bug. */
const char *qapi_enum_lookup(const QEnumLookup *lookup, int val);
/**
 * qapi_enum_parse: value of the name @buf
 * @buf: NULL gives @def
 * @errp: set if @buf is no name of the enum and @errp is not NULL
 *
 * Returns: the value, @def when not found.
 */
int qapi_enum_parse(const QEnumLookup *lookup, const char *buf,
                    int def, Error **errp);
/** qapi_bool_parse: "on|yes|true|y" or "off|no|false|n"; else errp. */
bool qapi_bool_parse(const char *name, const char *value, bool *obj,
                     Error **errp);
/**
 * parse_qapi_name: length of the QAPI name at the start of @name, or -1
 * @complete: the name must be all of @name
 */
int parse_qapi_name(const char *name, bool complete);

/** QAPI_LIST_PREPEND: put @element in front of @list. */
#define QAPI_LIST_PREPEND(list, element) do { \
    typeof(list) qlp_ = g_malloc(sizeof(*(list))); \
    qlp_->value = (element); \
    qlp_->next = (list); \
    (list) = qlp_; \
} while (0)

/** QAPI_LIST_APPEND: put @element where @tail points, move @tail on. */
#define QAPI_LIST_APPEND(tail, element) do { \
    *(tail) = g_malloc0(sizeof(**(tail))); \
    (*(tail))->value = (element); \
    (tail) = &(*(tail))->next; \
} while (0)

#define QAPI_LIST_LENGTH(list) \
    (__extension__({ \
        size_t qll_ = 0; \
        typeof(list) qle_; \
        for (qle_ = (list); qle_; qle_ = qle_->next) { \
            qll_++; \
        } \
        qll_; }))

#endif
