/*
 * QMP dispatch, at the name it had before qapi/qmp-registry.h.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QAPI_QMP_DISPATCH_H
#define QAPI_QMP_DISPATCH_H

#include "qapi/qmp-registry.h"

#endif
