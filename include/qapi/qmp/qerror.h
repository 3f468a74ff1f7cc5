/*
 * Wordings of QMP errors that clients have come to know.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QERROR_H
#define QERROR_H

#define QERR_INVALID_PARAMETER_TYPE \
    "Invalid parameter type for '%s', expected: %s"

#define QERR_INVALID_PARAMETER_VALUE \
    "Parameter '%s' expects %s"

#define QERR_MISSING_PARAMETER \
    "Parameter '%s' is missing"

#endif
