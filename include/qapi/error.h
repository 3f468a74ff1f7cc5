/*
 * Error objects: how a function says what went wrong.
 *
 * A function that can fail takes an `Error **errp` last and returns false,
 * NULL or a negative value on failure.  On failure it stores a new Error
 * through errp; on success it leaves errp alone.  errp belongs to the
 * caller and may be:
 *   NULL           the caller does not care why
 *   &error_abort   failure is a bug of ours: print and abort
 *   &error_fatal   failure ends the program through the handler that main
 *                  installed with error_set_fatal_handler()
 *   &error_warn    print as a warning and carry on
 *   &local         a local variable that was initialised to NULL
 * A function that wants to look at, prefix or hint *errp starts with
 * ERRP_GUARD(), which makes *errp readable for all callers.
 *
 *     if (!frob(dev, errp)) {         // pass it on: nothing to add
 *         return false;
 *     }
 *
 *     Error *err = NULL;              // decide here what it means
 *     if (!frob(dev, &err)) {
 *         warn_report_err(err);
 *     }
 *
 * A message names the thing, the value and the limit; it has no newline
 * and no final full stop.  Advice goes into error_append_hint().
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QAPI_ERROR_H
#define QAPI_ERROR_H

#include "qapi/util.h"

/* QMP spec: the closed list of error classes a client may switch on. */
typedef enum QapiErrorClass {
    QAPI_ERROR_CLASS_GENERICERROR,
    QAPI_ERROR_CLASS_COMMANDNOTFOUND,
    QAPI_ERROR_CLASS_DEVICENOTACTIVE,
    QAPI_ERROR_CLASS_DEVICENOTFOUND,
    QAPI_ERROR_CLASS_KVMMISSINGCAP,
    QAPI_ERROR_CLASS__MAX,
} QapiErrorClass;

extern const QEnumLookup QapiErrorClass_lookup;

/** QapiErrorClass_str: the class name as it goes over the wire. */
#define QapiErrorClass_str(val) \
    qapi_enum_lookup(&QapiErrorClass_lookup, (val))

typedef enum ErrorClass {
    ERROR_CLASS_GENERIC_ERROR = QAPI_ERROR_CLASS_GENERICERROR,
    ERROR_CLASS_COMMAND_NOT_FOUND = QAPI_ERROR_CLASS_COMMANDNOTFOUND,
    ERROR_CLASS_DEVICE_NOT_ACTIVE = QAPI_ERROR_CLASS_DEVICENOTACTIVE,
    ERROR_CLASS_DEVICE_NOT_FOUND = QAPI_ERROR_CLASS_DEVICENOTFOUND,
    ERROR_CLASS_KVM_MISSING_CAP = QAPI_ERROR_CLASS_KVMMISSINGCAP,
} ErrorClass;

/** error_get_pretty: the message; owned by @err. */
const char *error_get_pretty(const Error *err);
/** error_get_class: the class of @err. */
ErrorClass error_get_class(const Error *err);

/**
 * error_setg: make an error of the generic class and store it
 * @errp: see above; *errp must be NULL
 * @fmt: printf-style message
 */
#define error_setg(errp, fmt, ...) \
    error_setg_internal((errp), __FILE__, __LINE__, __func__, \
                        (fmt), ## __VA_ARGS__)
/** error_setg_internal: what error_setg() does, told where. */
void error_setg_internal(Error **errp, const char *src, int line,
                         const char *func, const char *fmt, ...)
    G_GNUC_PRINTF(5, 6);

/** error_setg_errno: error_setg() plus ": strerror(@os_error)" unless 0. */
#define error_setg_errno(errp, os_error, fmt, ...) \
    error_setg_errno_internal((errp), __FILE__, __LINE__, __func__, \
                              (os_error), (fmt), ## __VA_ARGS__)
/** error_setg_errno_internal: what error_setg_errno() does. */
void error_setg_errno_internal(Error **errp, const char *src, int line,
                               const char *func, int os_error,
                               const char *fmt, ...) G_GNUC_PRINTF(6, 7);

/** error_set: error_setg() with a class other than generic. */
#define error_set(errp, err_class, fmt, ...) \
    error_set_internal((errp), __FILE__, __LINE__, __func__, \
                       (err_class), (fmt), ## __VA_ARGS__)
/** error_set_internal: what error_set() does. */
void error_set_internal(Error **errp, const char *src, int line,
                        const char *func, ErrorClass err_class,
                        const char *fmt, ...) G_GNUC_PRINTF(6, 7);

/** error_setg_file_open: "Could not open '@filename'" and the cause. */
#define error_setg_file_open(errp, os_errno, filename) \
    error_setg_file_open_internal((errp), __FILE__, __LINE__, __func__, \
                                  (os_errno), (filename))
/** error_setg_file_open_internal: what error_setg_file_open() does. */
void error_setg_file_open_internal(Error **errp, const char *src, int line,
                                   const char *func, int os_errno,
                                   const char *filename);

/**
 * error_propagate: hand @local_err to the caller
 * @dst_errp: the caller's errp; if it already holds an error, that one
 *            is kept and @local_err is freed
 * @local_err: may be NULL (nothing happens); ownership is taken
 */
void error_propagate(Error **dst_errp, Error *local_err);
/** error_propagate_prepend: error_propagate() after error_prepend(). */
void error_propagate_prepend(Error **dst_errp, Error *local_err,
                             const char *fmt, ...) G_GNUC_PRINTF(3, 4);

/** error_vprepend: put text in front of the message. */
void error_vprepend(Error *const *errp, const char *fmt, va_list ap)
    G_GNUC_PRINTF(2, 0);
/** error_prepend: error_vprepend() of arguments. */
void error_prepend(Error *const *errp, const char *fmt, ...)
    G_GNUC_PRINTF(2, 3);

/**
 * error_append_hint: add advice for a human, printed after the message
 * @errp: must not be NULL or &error_abort/&error_fatal: use ERRP_GUARD()
 * @fmt: text of whole lines, each ending in a newline
 */
void error_append_hint(Error *const *errp, const char *fmt, ...)
    G_GNUC_PRINTF(2, 3);

/** error_copy: a copy the caller frees. */
Error *error_copy(const Error *err);
/** error_free: free @err, which may be NULL. */
void error_free(Error *err);
/** error_free_or_abort: free *errp and clear it; abort if it is unset. */
void error_free_or_abort(Error **errp);

/** warn_report_err: print @err and its hint as a warning, then free it. */
void warn_report_err(Error *err);
/** error_report_err: print @err and its hint as an error, then free it. */
void error_report_err(Error *err);
/** warn_reportf_err: warn_report_err() with text put in front of the
 *  message. */
void warn_reportf_err(Error *err, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
/** error_reportf_err: error_report_err() with text put in front of the
 *  message. */
void error_reportf_err(Error *err, const char *fmt, ...)
    G_GNUC_PRINTF(2, 3);
/** warn_report_err_once: only the first error of a call site is shown. */
#define warn_report_err_once(err) \
    (__extension__({ \
        static bool print_once_; \
        warn_report_err_once_cond(&print_once_, err); }))
/** warn_report_err_once_cond: warn_report_err(), unless *@printed; then it
 *  is true.  Whether it printed. */
bool warn_report_err_once_cond(bool *printed, Error *err);

/**
 * error_set_fatal_handler: what an error through &error_fatal does
 * @handler: called after the error was printed; must not return.  Only
 *           main installs one; without it such an error aborts.
 */
void error_set_fatal_handler(void (*handler)(void));

extern Error *error_abort;
extern Error *error_fatal;
extern Error *error_warn;

/*
 * ERRP_GUARD: makes *errp safe to read.  If the caller passed NULL,
 * &error_fatal or &error_warn, errp is redirected to a local variable that
 * is propagated to the original at the end of the function.  &error_abort
 * keeps aborting where the error arises, because only there is a backtrace
 * useful.
 */
#define ERRP_GUARD() \
    g_auto(ErrorPropagator) errp_guard_ = { .errp = errp }; \
    do { \
        if (!errp || errp == &error_fatal || errp == &error_warn) { \
            errp = &errp_guard_.local_err; \
        } \
    } while (0)

typedef struct ErrorPropagator {
    Error *local_err;
    Error **errp;
} ErrorPropagator;

/** error_propagator_cleanup: what ERRP_GUARD() does in the end. */
static inline void error_propagator_cleanup(ErrorPropagator *prop)
{
    if (prop->local_err) {
        error_propagate(prop->errp, prop->local_err);
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ErrorPropagator, error_propagator_cleanup)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Error, error_free)

#endif
