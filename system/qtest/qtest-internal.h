/*
 * Private to the qtest server.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QTEST_INTERNAL_H
#define QTEST_INTERNAL_H

#include "chardev/char-fe.h"
#include "hw/core/qdev.h"
#include "system/qtest.h"

OBJECT_DECLARE_SIMPLE_TYPE(QTest, QTEST)

#define QTEST_IRQS 256          /* lines of a device that can be watched */

/**
 * struct QTest: the server.
 * @chardev, @log: properties: device to serve, file to log to
 * @input: what came of the next command
 * @log_file: NULL: nothing is logged
 * @connected_ns: host time at which the client came
 * @watched: device whose lines the client sees; @lines: these; irq.c
 * @level: what the client knows of them
 */
struct QTest {
    Object parent_obj;

    char *chardev;
    char *log;
    CharFrontend chr;
    GString *input;
    FILE *log_file;
    int64_t connected_ns;
    DeviceState *watched;
    GPtrArray *lines;
    uint8_t level[QTEST_IRQS];
};

/** qtest_send: a line to the client, without its end; also to the log. */
void qtest_send(QTest *q, const char *fmt, ...) G_GNUC_PRINTF(2, 3);

/** qtest_command: do what @line says, and answer. */
void qtest_command(QTest *q, char *line);

/**
 * qtest_watch: let the client see lines of the device at @path
 * @name: of output lines; NULL: those without
 * @in: its input lines, which have no names
 *
 * Returns: NULL, or why not
 */
const char *qtest_watch(QTest *q, const char *path, const char *name,
                        bool in);

/** qtest_unwatch: forget what qtest_watch() began; the lines work on. */
void qtest_unwatch(QTest *q);

/** qtest_set_irq: drive an input line; NULL, or why not. */
const char *qtest_set_irq(const char *path, const char *name, uint64_t n,
                          uint64_t level);

#endif
