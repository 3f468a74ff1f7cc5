/*
 * Drive the devices of a running emulator from a test.
 *
 * Every function asserts that the emulator lives and answers as the qtest
 * protocol (docs/devel/qtest.rst) and QMP say; a test only asserts what it is
 * about.  The program under test is $QTEST_QEMU_BINARY.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LIBQTEST_H
#define LIBQTEST_H

#include "qobject/qdict.h"

typedef struct QTestState QTestState;

/**
 * qtest_init: start an emulator whose CPUs run nothing
 * @args: more arguments, quoted as for a shell; printf-like in qtest_initf()
 *
 * Nothing comes by default; guest time stands at 0.  With "-accel" among @args
 * CPUs do run, and time too.
 *
 * Returns: for qtest_quit()
 */
QTestState *qtest_init(const char *args);
QTestState *qtest_initf(const char *fmt, ...) G_GNUC_PRINTF(1, 2);
/** qtest_expect_exit: waits until it has ended by itself; asserts that it
 *  did so with status @exit_status, 0-255.  Frees @s. */
void qtest_expect_exit(QTestState *s, int exit_status);
/** qtest_quit: SIGTERM; asserts that it ends with status 0.  Frees @s. */
void qtest_quit(QTestState *s);

/** qtest_pid: the emulator's process */
pid_t qtest_pid(QTestState *s);

/** qtest_in, qtest_out: a port, @addr below 65536 */
uint8_t qtest_inb(QTestState *s, uint16_t addr);
uint16_t qtest_inw(QTestState *s, uint16_t addr);
uint32_t qtest_inl(QTestState *s, uint16_t addr);
void qtest_outb(QTestState *s, uint16_t addr, uint8_t value);
void qtest_outw(QTestState *s, uint16_t addr, uint16_t value);
void qtest_outl(QTestState *s, uint16_t addr, uint32_t value);

/** qtest_read, qtest_write: one access of memory or of a register there */
uint8_t qtest_readb(QTestState *s, uint64_t addr);
uint16_t qtest_readw(QTestState *s, uint64_t addr);
uint32_t qtest_readl(QTestState *s, uint64_t addr);
uint64_t qtest_readq(QTestState *s, uint64_t addr);
void qtest_writeb(QTestState *s, uint64_t addr, uint8_t value);
void qtest_writew(QTestState *s, uint64_t addr, uint16_t value);
void qtest_writel(QTestState *s, uint64_t addr, uint32_t value);
void qtest_writeq(QTestState *s, uint64_t addr, uint64_t value);

/** qtest_memread, qtest_memwrite: @size bytes; 0 does nothing */
void qtest_memread(QTestState *s, uint64_t addr, void *data, size_t size);
void qtest_memwrite(QTestState *s, uint64_t addr, const void *data,
                    size_t size);
/** qtest_memset: @size bytes of @pattern */
void qtest_memset(QTestState *s, uint64_t addr, uint8_t pattern,
                  size_t size);

/** qtest_clock_step: guest time moves on by @ns; qtest_clock_step_next: to the
 *  next deadline; qtest_clock_set: to @ns, if that is ahead.  The new time. */
int64_t qtest_clock_step(QTestState *s, int64_t ns);
int64_t qtest_clock_step_next(QTestState *s);
int64_t qtest_clock_set(QTestState *s, int64_t ns);

/** qtest_irq_intercept_in, qtest_irq_intercept_out: watch the unnamed lines
 *  of the device at the QOM path @path; one device at most */
void qtest_irq_intercept_in(QTestState *s, const char *path);
void qtest_irq_intercept_out(QTestState *s, const char *path);
/** qtest_irq_intercept_out_named: its outputs called @name */
void qtest_irq_intercept_out_named(QTestState *s, const char *path,
                                   const char *name);
/** qtest_get_irq: level of watched line @n, after all that happened */
bool qtest_get_irq(QTestState *s, int n);
/** qtest_set_irq_in: drive an input; @name NULL: one without a name */
void qtest_set_irq_in(QTestState *s, const char *path, const char *name,
                      int n, int level);

/** qtest_command: send @fmt as a line; the answer, without its end, for
 *  g_free().  For what must fail. */
char *qtest_command(QTestState *s, const char *fmt, ...)
    G_GNUC_PRINTF(2, 3);

/** qtest_qmp: send JSON made like by printf (qjson.h), @return the reply;
 *  events that come before it are kept */
QDict *qtest_qmp(QTestState *s, const char *fmt, ...);
/** qtest_qmp_return: the same; asserts success; the "return" object, or NULL
 *  if it is something else */
QDict *qtest_qmp_return(QTestState *s, const char *fmt, ...);
/** qtest_qmp_fails: the same; asserts an error whose description has @text */
void qtest_qmp_fails(QTestState *s, const char *text, const char *fmt, ...);
/** qtest_qmp_eventwait: the next event called @name, kept or to come */
QDict *qtest_qmp_eventwait(QTestState *s, const char *name);
/** qtest_is_ringfence: the program is this project's, and not QEMU, which
 *  gives qtest no local APIC */
bool qtest_is_ringfence(QTestState *s);
/**
 * qtest_find_device: a device that the board made and gave no name
 * @type: what it is
 * @property, @value: and which of them: the one whose number @property is
 *     @value; @property NULL: any
 *
 * Returns: its QOM path, for g_free(); asserts that it is there
 */
char *qtest_find_device(QTestState *s, const char *type,
                        const char *property, int64_t value);
/** qtest_hmp: the output of an HMP command, for g_free() */
char *qtest_hmp(QTestState *s, const char *command);

#endif
