/*
 * JSON strings: modified UTF-8, see qemu/unicode.h.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QSTRING_H
#define QSTRING_H

#include "qobject/qobject.h"

struct QString {
    struct QObjectBase_ base;
    const char *string;                 /* behind this, or g_malloc'ed */
};

/** qstring_new: an empty one, owned by the caller. */
QString *qstring_new(void);
/** qstring_from_str: a copy of @str. */
QString *qstring_from_str(const char *str);
/** qstring_from_substr: a copy of @str[@start] up to before @str[@end]. */
QString *qstring_from_substr(const char *str, size_t start, size_t end);
/** qstring_from_gstring: takes over @gstr. */
QString *qstring_from_gstring(GString *gstr);
/** qstring_unref: qobject_unref() of a string; NULL is fine. */
void qstring_unref(QString *q);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(QString, qstring_unref)

/** qstring_get_str: the text, valid while @qstring lives. */
const char *qstring_get_str(const QString *qstring);

#endif
