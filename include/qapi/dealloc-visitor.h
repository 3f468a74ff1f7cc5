/*
 * The visitor behind every generated qapi_free_X().
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QAPI_DEALLOC_VISITOR_H
#define QAPI_DEALLOC_VISITOR_H

#include "qapi/visitor.h"

/**
 * qapi_dealloc_visitor_new: visitor that frees what it walks over, including
 * objects that an input visitor left half-built.
 */
Visitor *qapi_dealloc_visitor_new(void);

#endif
