/*
 * What option sets are made of; for those who walk them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_OPTION_INT_H
#define QEMU_OPTION_INT_H

#include "qemu/error-report.h"
#include "qemu/option.h"

struct QemuOpt {
    char *name;
    char *str;
    const QemuOptDesc *desc;    /* NULL: a group that accepts any key */
    union {
        bool boolean;
        uint64_t uint;
    } value;                    /* if desc is of a type that has one */
    QemuOpts *opts;
    QTAILQ_ENTRY(QemuOpt) next;
};

struct QemuOpts {
    char *id;
    QemuOptsList *list;
    Location loc;
    QTAILQ_HEAD(, QemuOpt) head;
    QTAILQ_ENTRY(QemuOpts) next;
};

#endif
