/*
 * Output of one scalar, or a list of such, as a string.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QAPI_STRING_OUTPUT_VISITOR_H
#define QAPI_STRING_OUTPUT_VISITOR_H

#include "qapi/visitor.h"

/**
 * string_output_visitor_new: visitor that prints its one value.
 * @human: for people: strings get quotes, integers also appear in
 *         hexadecimal, sizes with a unit.  Otherwise the text is what the
 *         string input visitor reads.
 * @result: where visit_complete() stores the text; the caller g_free()s it
 *
 * A list of integers is printed in order, without duplicates, as ranges.
 * For a struct there only is the text "<omitted>".
 */
Visitor *string_output_visitor_new(bool human, char **result);

#endif
