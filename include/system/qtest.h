/*
 * The qtest server: drives devices from outside, line by line.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SYSTEM_QTEST_H
#define SYSTEM_QTEST_H

/*
 * A user-creatable object (-object qtest,id=,chardev=[,log=]); -qtest and
 * -qtest-log are sugar for it.  Its client has the whole machine: registers,
 * memory, interrupt lines, and time if the accelerator is "qtest".
 */
#define TYPE_QTEST "qtest"

#endif
