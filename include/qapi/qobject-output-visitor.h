/*
 * Output to QObjects, ready for JSON.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QAPI_QOBJECT_OUTPUT_VISITOR_H
#define QAPI_QOBJECT_OUTPUT_VISITOR_H

#include "qapi/visitor.h"

/**
 * qobject_output_visitor_new: visitor that builds a QObject.
 * @result: where visit_complete() stores it; set to NULL until then.
 *          The caller owns the reference.
 */
Visitor *qobject_output_visitor_new(QObject **result);

#endif
