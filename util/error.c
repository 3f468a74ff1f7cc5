/*
 * Error objects.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/error-report.h"

struct Error {
    char *msg;
    GString *hint;                      /* NULL if there is none */
    const char *src, *func;             /* where it was made */
    int line;
    ErrorClass err_class;
};

/* Only their addresses matter; they stay NULL. */
Error *error_abort;
Error *error_fatal;
Error *error_warn;

static void (*fatal_handler)(void);

const QEnumLookup QapiErrorClass_lookup = {
    .array = (const char *const[]) {
        [QAPI_ERROR_CLASS_GENERICERROR] = "GenericError",
        [QAPI_ERROR_CLASS_COMMANDNOTFOUND] = "CommandNotFound",
        [QAPI_ERROR_CLASS_DEVICENOTACTIVE] = "DeviceNotActive",
        [QAPI_ERROR_CLASS_DEVICENOTFOUND] = "DeviceNotFound",
        [QAPI_ERROR_CLASS_KVMMISSINGCAP] = "KVMMissingCap",
    },
    .size = QAPI_ERROR_CLASS__MAX,
};

void error_set_fatal_handler(void (*handler)(void))
{
    fatal_handler = handler;
}

/* Give @err, which is ours, to whatever @errp stands for. */
static void error_deliver(Error **errp, Error *err)
{
    if (errp == &error_abort) {
        fprintf(stderr, "Unexpected error in %s() at %s:%d:\n",
                err->func, err->src, err->line);
        error_report_err(err);
        abort();
    }
    if (errp == &error_fatal) {
        error_report_err(err);
        if (fatal_handler) {
            fatal_handler();
        }
        abort();
    }
    if (errp == &error_warn) {
        warn_report_err(err);
    } else if (errp && !*errp) {
        *errp = err;
    } else {
        error_free(err);
    }
}

static void G_GNUC_PRINTF(5, 0)
error_setv(Error **errp, Error where, ErrorClass err_class, int os_error,
           const char *fmt, va_list ap)
{
    int saved_errno = errno;
    Error *err;

    if (!errp) {
        return;
    }
    assert(*errp == NULL);

    err = g_new(Error, 1);
    *err = where;
    err->err_class = err_class;
    err->msg = g_strdup_vprintf(fmt, ap);
    if (os_error) {
        char *plain = err->msg;

        err->msg = g_strconcat(plain, ": ", g_strerror(os_error), NULL);
        g_free(plain);
    }
    error_deliver(errp, err);
    errno = saved_errno;
}

#define WHERE ((Error){ .src = src, .line = line, .func = func })

void error_setg_internal(Error **errp, const char *src, int line,
                         const char *func, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    error_setv(errp, WHERE, ERROR_CLASS_GENERIC_ERROR, 0, fmt, ap);
    va_end(ap);
}

void error_setg_errno_internal(Error **errp, const char *src, int line,
                               const char *func, int os_error,
                               const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    error_setv(errp, WHERE, ERROR_CLASS_GENERIC_ERROR, os_error, fmt, ap);
    va_end(ap);
}

void error_set_internal(Error **errp, const char *src, int line,
                        const char *func, ErrorClass err_class,
                        const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    error_setv(errp, WHERE, err_class, 0, fmt, ap);
    va_end(ap);
}

void error_setg_file_open_internal(Error **errp, const char *src, int line,
                                   const char *func, int os_errno,
                                   const char *filename)
{
    error_setg_errno_internal(errp, src, line, func, os_errno,
                              "Could not open '%s'", filename);
}

void error_propagate(Error **dst_errp, Error *local_err)
{
    if (local_err) {
        error_deliver(dst_errp, local_err);
    }
}

void error_vprepend(Error *const *errp, const char *fmt, va_list ap)
{
    g_autofree char *prefix = NULL;
    char *old;

    if (!errp) {
        return;
    }
    prefix = g_strdup_vprintf(fmt, ap);
    old = (*errp)->msg;
    (*errp)->msg = g_strconcat(prefix, old, NULL);
    g_free(old);
}

void error_prepend(Error *const *errp, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    error_vprepend(errp, fmt, ap);
    va_end(ap);
}

void error_propagate_prepend(Error **dst_errp, Error *local_err,
                             const char *fmt, ...)
{
    va_list ap;

    if (!local_err) {
        return;
    }
    va_start(ap, fmt);
    error_vprepend(&local_err, fmt, ap);
    va_end(ap);
    error_propagate(dst_errp, local_err);
}

void error_append_hint(Error *const *errp, const char *fmt, ...)
{
    int saved_errno = errno;
    va_list ap;

    if (!errp) {
        return;
    }
    assert(*errp && errp != &error_abort && errp != &error_fatal);
    if (!(*errp)->hint) {
        (*errp)->hint = g_string_new(NULL);
    }
    va_start(ap, fmt);
    g_string_append_vprintf((*errp)->hint, fmt, ap);
    va_end(ap);
    errno = saved_errno;
}

Error *error_copy(const Error *err)
{
    Error *copy = g_new(Error, 1);

    *copy = *err;
    copy->msg = g_strdup(err->msg);
    copy->hint = err->hint ? g_string_new(err->hint->str) : NULL;
    return copy;
}

const char *error_get_pretty(const Error *err)
{
    return err->msg;
}

ErrorClass error_get_class(const Error *err)
{
    return err->err_class;
}

void error_free(Error *err)
{
    if (err) {
        g_free(err->msg);
        if (err->hint) {
            g_string_free(err->hint, TRUE);
        }
        g_free(err);
    }
}

void error_free_or_abort(Error **errp)
{
    assert(errp && *errp);
    error_free(*errp);
    *errp = NULL;
}

static void print_hint(const Error *err)
{
    if (err->hint) {
        error_printf("%s", err->hint->str);
    }
}

void error_report_err(Error *err)
{
    error_report("%s", err->msg);
    print_hint(err);
    error_free(err);
}

void warn_report_err(Error *err)
{
    warn_report("%s", err->msg);
    print_hint(err);
    error_free(err);
}

bool warn_report_err_once_cond(bool *printed, Error *err)
{
    if (*printed) {
        error_free(err);
        return false;
    }
    *printed = true;
    warn_report_err(err);
    return true;
}

void error_reportf_err(Error *err, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    error_vprepend(&err, fmt, ap);
    va_end(ap);
    error_report_err(err);
}

void warn_reportf_err(Error *err, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    error_vprepend(&err, fmt, ap);
    va_end(ap);
    warn_report_err(err);
}
