/*
 * Input of one scalar, or a list of integers, from a string.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QAPI_STRING_INPUT_VISITOR_H
#define QAPI_STRING_INPUT_VISITOR_H

#include "qapi/visitor.h"

/**
 * string_input_visitor_new: visitor that reads its one value from @str.
 * @str: copied
 *
 * Scalars read as in the keyval visitor.  A list is of integers and written
 * "1,3-5" (ranges are inclusive, at most 65536 values each).  There are no
 * structs and no alternates.
 */
Visitor *string_input_visitor_new(const char *str);

#endif
