/*
 * QObject: reference-counted JSON values.
 *
 * A value is one of QNull, QNum, QString, QDict, QList, QBool.  The count
 * is not atomic: an object belongs to one thread at a time.
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
#define QOBJECT(obj) \
    (__extension__({ \
        typeof(obj) qobject_o_ = (obj); \
        qobject_o_ ? (QObject *)&qobject_o_->base : (QObject *)NULL; }))

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

static inline void qobject_init(QObject *obj, QType type)
{
    assert(obj && type > QTYPE_NONE && type < QTYPE__MAX);
    obj->base.refcnt = 1;
    obj->base.type = type;
}

static inline void qobject_ref_impl(QObject *obj)
{
    if (obj) {
        obj->base.refcnt++;
    }
}

/** qobject_is_equal: by value; numbers compare by mathematical value only
 *  within the integers or within the doubles. */
bool qobject_is_equal(const QObject *x, const QObject *y);

/** qobject_destroy: internal, called when the last reference goes. */
void qobject_destroy(QObject *obj);

static inline void qobject_unref_impl(QObject *obj)
{
    assert(!obj || obj->base.refcnt);
    if (obj && --obj->base.refcnt == 0) {
        qobject_destroy(obj);
    }
}

/** qobject_ref: one more reference; evaluates to @obj. */
#define qobject_ref(obj) \
    (__extension__({ \
        typeof(obj) qobject_r_ = (obj); \
        qobject_ref_impl(QOBJECT(qobject_r_)); \
        qobject_r_; }))

/** qobject_unref: drop a reference; NULL is fine. */
#define qobject_unref(obj) qobject_unref_impl(QOBJECT(obj))

G_DEFINE_AUTOPTR_CLEANUP_FUNC(QObject, qobject_unref_impl)

#endif
