/*
 * A visitor that renames one member on its way to another visitor.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QAPI_FORWARD_VISITOR_H
#define QAPI_FORWARD_VISITOR_H

#include "qapi/visitor.h"

/**
 * visitor_forward_field: visitor for exactly one member.
 * @target: where visits go; must outlive the new visitor
 * @from: the name that users of the new visitor call the member
 * @to: the name that @target knows it by
 *
 * Nested values pass through unchanged.  Asked for any other member at the
 * top, it reports that member as missing.
 */
Visitor *visitor_forward_field(Visitor *target, const char *from,
                               const char *to);

#endif
