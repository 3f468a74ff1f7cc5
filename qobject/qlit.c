/*
 * JSON values as constants: comparison with, and conversion to real ones.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qobject/qbool.h"
#include "qobject/qdict.h"
#include "qobject/qlist.h"
#include "qobject/qlit.h"
#include "qobject/qnull.h"
#include "qobject/qnum.h"
#include "qobject/qstring.h"

static bool equal_dict(const QLitDictEntry *entry, const QDict *qdict)
{
    size_t n = 0;

    for (; entry->key; entry++, n++) {
        if (!qlit_equal_qobject(&entry->value,
                                qdict_get(qdict, entry->key))) {
            return false;
        }
    }
    return n == qdict_size(qdict);
}

static bool equal_list(const QLitObject *element, const QList *qlist)
{
    const QListEntry *entry;

    QLIST_FOREACH_ENTRY(qlist, entry) {
        /* the end of the constant list is equal to no value */
        if (!qlit_equal_qobject(element, qlist_entry_obj(entry))) {
            return false;
        }
        element++;
    }
    return element->type == QTYPE_NONE;
}

bool qlit_equal_qobject(const QLitObject *lhs, const QObject *rhs)
{
    int64_t number;

    if (!rhs || lhs->type != qobject_type(rhs)) {
        return false;
    }
    switch (lhs->type) {
    case QTYPE_QNULL:
        return true;
    case QTYPE_QBOOL:
        return lhs->value.qbool == qbool_get_bool(qobject_to(QBool, rhs));
    case QTYPE_QNUM:
        return qnum_get_try_int(qobject_to(QNum, rhs), &number)
            && lhs->value.qnum == number;
    case QTYPE_QSTRING:
        return !strcmp(lhs->value.qstr,
                       qstring_get_str(qobject_to(QString, rhs)));
    case QTYPE_QDICT:
        return equal_dict(lhs->value.qdict, qobject_to(QDict, rhs));
    case QTYPE_QLIST:
        return equal_list(lhs->value.qlist, qobject_to(QList, rhs));
    default:
        return false;
    }
}

static QDict *dict_from(const QLitDictEntry *entry)
{
    QDict *qdict = qdict_new();

    for (; entry->key; entry++) {
        qdict_put_obj(qdict, entry->key, qobject_from_qlit(&entry->value));
    }
    return qdict;
}

static QList *list_from(const QLitObject *element)
{
    QList *qlist = qlist_new();

    for (; element->type != QTYPE_NONE; element++) {
        qlist_append_obj(qlist, qobject_from_qlit(element));
    }
    return qlist;
}

QObject *qobject_from_qlit(const QLitObject *qlit)
{
    switch (qlit->type) {
    case QTYPE_QNULL:
        return QOBJECT(qnull());
    case QTYPE_QBOOL:
        return QOBJECT(qbool_from_bool(qlit->value.qbool));
    case QTYPE_QNUM:
        return QOBJECT(qnum_from_int(qlit->value.qnum));
    case QTYPE_QSTRING:
        return QOBJECT(qstring_from_str(qlit->value.qstr));
    case QTYPE_QDICT:
        return QOBJECT(dict_from(qlit->value.qdict));
    case QTYPE_QLIST:
        return QOBJECT(list_from(qlit->value.qlist));
    default:
        g_assert_not_reached();
    }
}
