/*
 * What the files of this room share.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QOBJECT_INTERNAL_H
#define QOBJECT_INTERNAL_H

#include "qobject/qdict.h"
#include "qobject/qstring.h"

void qnull_destroy_obj(QObject *obj);
void qnum_destroy_obj(QObject *obj);
void qstring_destroy_obj(QObject *obj);
void qdict_destroy_obj(QObject *obj);
void qlist_destroy_obj(QObject *obj);
void qbool_destroy_obj(QObject *obj);

/* both are of the type that the name says */
bool qnull_is_equal(const QObject *x, const QObject *y);
bool qnum_is_equal(const QObject *x, const QObject *y);
bool qstring_is_equal(const QObject *x, const QObject *y);
bool qdict_is_equal(const QObject *x, const QObject *y);
bool qlist_is_equal(const QObject *x, const QObject *y);
bool qbool_is_equal(const QObject *x, const QObject *y);

/** qobject_init: a new value has one reference. */
static inline void qobject_init(QObject *obj, QType type)
{
    assert(obj && type > QTYPE_NONE && type < QTYPE__MAX);
    obj->base.refcnt = 1;
    obj->base.type = type;
}

/** qstring_take: a QString that owns @str, which g_free() frees. */
QString *qstring_take(char *str);
/** qdict_put_take: put under @key, taken over; false if it exists, and
 *  then nothing is taken. */
bool qdict_put_take(QDict *qdict, char *key, QObject *value);

/** json_decode_string: the @len bytes between quotes at @raw as UTF-8
 *  @percent: "%%" stands for "%", as in templates
 *  Returns a new string, NULL with @errp set. */
char *json_decode_string(const char *raw, size_t len, bool percent,
                         Error **errp);
/** json_quote: append @str to @out as a JSON string, ASCII only. */
void json_quote(GString *out, const char *str);
/** json_number: append the text of @qn. */
void json_number(GString *out, const QNum *qn);

#endif
