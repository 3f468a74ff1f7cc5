/*
 * QObject: reference-counted JSON values.
 *
 * A value is one of QNull, QNum, QString, QDict, QList, QBool.  Who makes
 * one owns a reference; what is borrowed stays valid while its owner keeps
 * it, or until one takes a reference of one's own.  The count is not
 * atomic: a value belongs to one thread at a time.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QOBJECT_H
#define QOBJECT_H

/* The order is that of the QAPI built-in enum of the same name. */
typedef enum QType {
    QTYPE_NONE,
    QTYPE_QNULL,
    QTYPE_QNUM,
    QTYPE_QSTRING,
    QTYPE_QDICT,
    QTYPE_QLIST,
    QTYPE_QBOOL,
    QTYPE__MAX,
} QType;

/* First member of every value type. */
struct QObjectBase_ {
    QType type;
    size_t refcnt;
};

struct QObject {
    struct QObjectBase_ base;
};

/** QOBJECT: the QObject of a value of any type; NULL stays NULL. */
#define QOBJECT(obj) QOBJECT_((obj), MAKE_IDENTIFIER(qobject_))
#define QOBJECT_(obj, o) \
    (__extension__({ \
        typeof(obj) o = obj; \
        o ? (QObject *)&o->base : (QObject *)NULL; }))

#define QTYPE_CAST_TO_QNull QTYPE_QNULL
#define QTYPE_CAST_TO_QNum QTYPE_QNUM
#define QTYPE_CAST_TO_QString QTYPE_QSTRING
#define QTYPE_CAST_TO_QDict QTYPE_QDICT
#define QTYPE_CAST_TO_QList QTYPE_QLIST
#define QTYPE_CAST_TO_QBool QTYPE_QBOOL

/** qobject_type: the type of @obj, which is not NULL. */
static inline QType qobject_type(const QObject *obj)
{
    assert(obj->base.type > QTYPE_NONE && obj->base.type < QTYPE__MAX);
    return obj->base.type;
}

/** qobject_check_type: @obj if it has @type, else NULL. */
static inline QObject *qobject_check_type(const QObject *obj, QType type)
{
    return obj && obj->base.type == type ? (QObject *)obj : NULL;
}

/** qobject_to: @obj as TYPE, or NULL if it is something else. */
#define qobject_to(type, obj) \
    ((type *)qobject_check_type(obj, glue(QTYPE_CAST_TO_, type)))

/* what qobject_ref() does */
static inline void qobject_ref_impl(QObject *obj)
{
    if (obj) {
        obj->base.refcnt++;
    }
}

/** qobject_is_equal: by value; numbers compare by mathematical value only
 *  within the integers or within the doubles; the order of an object's
 *  members does not matter.  NULL is equal to NULL only. */
bool qobject_is_equal(const QObject *x, const QObject *y);

/** qobject_destroy: internal, called when the last reference goes. */
void qobject_destroy(QObject *obj);

/* what qobject_unref() does */
static inline void qobject_unref_impl(QObject *obj)
{
    assert(!obj || obj->base.refcnt);
    if (obj && --obj->base.refcnt == 0) {
        qobject_destroy(obj);
    }
}

/** qobject_ref: one more reference; evaluates to @obj. */
#define qobject_ref(obj) QOBJECT_REF_((obj), MAKE_IDENTIFIER(qobject_))
#define QOBJECT_REF_(obj, o) \
    (__extension__({ \
        typeof(obj) o = obj; \
        qobject_ref_impl(QOBJECT(o)); \
        o; }))

/** qobject_unref: drop a reference; NULL is fine. */
#define qobject_unref(obj) qobject_unref_impl(QOBJECT(obj))

G_DEFINE_AUTOPTR_CLEANUP_FUNC(QObject, qobject_unref_impl)

#endif
