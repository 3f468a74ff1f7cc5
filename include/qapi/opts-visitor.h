/*
 * Input from a set of options (qemu/option.h).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QAPI_OPTS_VISITOR_H
#define QAPI_OPTS_VISITOR_H

#include "qapi/visitor.h"
#include "qemu/option.h"

/* most values that one range may stand for */
#define OPTS_VISITOR_RANGE_MAX 65536

/**
 * opts_visitor_new: visitor that reads a struct from @opts.
 * @opts: must outlive the visitor; its id is member "id"
 *
 * Keys name members.  Structs in the struct share its keys.  A list is a
 * key given several times; a list of integers may have ranges "1-3".  Of a
 * key that is no list, the last one counts.  There are no lists of lists or
 * structs, and no alternates.
 */
Visitor *opts_visitor_new(const QemuOpts *opts);

#endif
