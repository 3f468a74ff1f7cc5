/*
 * Input from QObjects: strict JSON values, or the strings of a keyval parse.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QAPI_QOBJECT_INPUT_VISITOR_H
#define QAPI_QOBJECT_INPUT_VISITOR_H

#include "qapi/visitor.h"

/**
 * qobject_input_visitor_new: visitor over @obj where JSON types must match.
 * @obj: the root; the visitor holds a reference until it is freed
 *
 * A member of the input that the walk never asks for is an error, reported
 * by visit_check_struct().  Messages name members by their full path, such as
 * "drives[2].file".
 */
Visitor *qobject_input_visitor_new(QObject *obj);

/**
 * qobject_input_visitor_new_keyval: visitor over keyval_parse()'s result.
 * @obj: the root, made of QDict, QList and QString; a reference is held
 *
 * Scalars are strings, read as number, size, bool (on/off, yes/no,
 * true/false, y/n) or enum as the visited member demands.
 */
Visitor *qobject_input_visitor_new_keyval(QObject *obj);

/**
 * qobject_input_visitor_new_str: visitor over an option's text.
 * @str: a JSON object if it starts with '{', else key=value,...
 * @implied_key: key of a first value that comes without one, or NULL
 * @errp: set if @str does not parse
 *
 * Returns: the visitor, or NULL on failure.
 */
Visitor *qobject_input_visitor_new_str(const char *str,
                                       const char *implied_key, Error **errp);

#endif
