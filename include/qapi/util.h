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

/**
 * QEnumLookup: what is known of an enumeration; generated as T_lookup.
 * @array: names by value
 * @features: bit sets of features by value, NULL if none has any
 * @size: how many values there are, which are 0 and up
 */
typedef struct QEnumLookup {
    const char *const *array;
    const uint64_t *const features;
    const int size;
} QEnumLookup;

/**
 * qapi_enum_lookup: the name of a value.
 * @lookup: the enumeration
 * @val: 0 to @lookup->size - 1; anything else is our bug, and aborts
 *
 * Returns: a constant.
 */
const char *qapi_enum_lookup(const QEnumLookup *lookup, int val);

/**
 * qapi_enum_parse: the value of a name.
 * @lookup: the enumeration
 * @buf: the name; NULL gives @def
 * @def: what to return if there is none, for instance -1
 * @errp: set if @buf is no name of the enumeration
 *
 * Returns: the value, or @def.
 */
int qapi_enum_parse(const QEnumLookup *lookup, const char *buf,
                    int def, Error **errp);

/**
 * qapi_bool_parse: a truth value from text.
 * @name: what it is of, for the message
 * @value: "on", "yes", "true", "y", or "off", "no", "false", "n"
 * @obj: where it goes; left alone on failure
 * @errp: set if @value is none of these
 */
bool qapi_bool_parse(const char *name, const char *value, bool *obj,
                     Error **errp);

/**
 * parse_qapi_name: find the end of a name as schemas have it.
 * @name: text that may start with one
 * @complete: nothing else may follow
 *
 * Returns: its length, or -1 if there is none.
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

/** QAPI_LIST_LENGTH: how many elements @list has; NULL has none. */
#define QAPI_LIST_LENGTH(list) \
    (__extension__({ \
        size_t qll_ = 0; \
        typeof(list) qle_; \
        for (qle_ = (list); qle_; qle_ = qle_->next) { \
            qll_++; \
        } \
        qll_; }))

#endif
