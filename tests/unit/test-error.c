/*
 * Error objects: every kind of errp, prefixes, hints, propagation.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "heap-in-use.h"
#include "qapi/error.h"

static bool fails(Error **errp)
{
    error_setg(errp, "disk %d is full", 3);
    return false;
}

static bool prefixes(Error **errp)
{
    ERRP_GUARD();

    if (!fails(errp)) {
        g_assert_nonnull(*errp);
        error_prepend(errp, "drive: ");
        error_append_hint(errp, "Buy %s.\n", "one");
        return false;
    }
    return true;
}

static void test_message(void)
{
    Error *err = NULL;

    fails(&err);
    g_assert_cmpstr(error_get_pretty(err), ==, "disk 3 is full");
    g_assert_cmpint(error_get_class(err), ==, ERROR_CLASS_GENERIC_ERROR);
    error_free_or_abort(&err);
    g_assert_null(err);
}

static void test_null(void)
{
    g_assert_false(fails(NULL));
    g_assert_false(prefixes(NULL));
}

static void test_errno(void)
{
    Error *err = NULL;

    errno = EBUSY;
    error_setg_errno(&err, ENOENT, "file %s", "x");
    g_assert_cmpint(errno, ==, EBUSY);
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "file x: No such file or directory");
    error_free_or_abort(&err);
    error_setg_errno(&err, 0, "plain");
    g_assert_cmpstr(error_get_pretty(err), ==, "plain");
    error_free_or_abort(&err);
    error_setg_file_open(&err, EACCES, "/f");
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "Could not open '/f': Permission denied");
    error_free_or_abort(&err);
}

static void test_class(void)
{
    Error *err = NULL;

    error_set(&err, ERROR_CLASS_DEVICE_NOT_FOUND, "no %s", "dev");
    g_assert_cmpint(error_get_class(err), ==, ERROR_CLASS_DEVICE_NOT_FOUND);
    g_assert_cmpstr(QapiErrorClass_str((QapiErrorClass)
                                       error_get_class(err)), ==,
                    "DeviceNotFound");
    error_free_or_abort(&err);
}

static void test_propagate(void)
{
    Error *first = NULL, *second = NULL;

    fails(&first);
    error_propagate(&second, first);
    g_assert_true(first == second);
    first = NULL;
    error_setg(&first, "later");
    error_propagate(&second, first);
    g_assert_cmpstr(error_get_pretty(second), ==, "disk 3 is full");
    first = NULL;
    error_propagate(&first, NULL);
    g_assert_null(first);
    fails(&first);
    error_propagate(NULL, first);
    error_free_or_abort(&second);
    first = NULL;
    fails(&first);
    error_propagate_prepend(&second, first, "%d: ", 7);
    g_assert_cmpstr(error_get_pretty(second), ==, "7: disk 3 is full");
    error_free_or_abort(&second);
}

static void test_guard(void)
{
    Error *err = NULL;

    g_assert_false(prefixes(&err));
    g_assert_cmpstr(error_get_pretty(err), ==, "drive: disk 3 is full");
    error_free_or_abort(&err);
}

static void test_copy(void)
{
    g_autoptr(Error) err = NULL;
    g_autoptr(Error) copy = NULL;

    prefixes(&err);
    copy = error_copy(err);
    g_assert_cmpstr(error_get_pretty(copy), ==, error_get_pretty(err));
    g_assert_true(error_get_pretty(copy) != error_get_pretty(err));
}

static void report_copy(Error *err)
{
    error_report_err(error_copy(err));
    error_free(err);
}

static void test_copied_hint(void)
{
    if (g_test_subprocess()) {
        Error *err = NULL;

        prefixes(&err);
        report_copy(err);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr("*drive: disk 3 is full\nBuy one.\n");
}

static void test_free(void)
{
    Error *err = NULL;

    ASSERT_FREES({
        fails(&err);
        error_append_hint(&err, "%s", "a hint of some length, for a leak");
        error_free(err);
        err = NULL;
    });
    error_free(NULL);
    ASSERT_FREES({
        fails(&err);
        error_free_or_abort(&err);
    });
}

static void test_not_unset(void)
{
    Error *err = NULL;

    if (g_test_subprocess()) {
        error_free_or_abort(&err);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
}

static void test_not_twice(void)
{
    Error *err = NULL;

    if (g_test_subprocess()) {
        fails(&err);
        fails(&err);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*errp*");
}

static void test_reports(void)
{
    if (g_test_subprocess()) {
        for (int i = 0; i < 3; i++) {
            Error *err = NULL;

            prefixes(&err);
            g_assert_true(warn_report_err_once(err) == !i);
        }
        for (int i = 0; i < 2; i++) {
            Error *err = NULL;

            prefixes(&err);
            if (i) {
                error_reportf_err(err, "%s %d: ", "bus", i);
            } else {
                warn_reportf_err(err, "%s %d: ", "bus", i);
            }
        }
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr(
        "warning: drive: disk 3 is full\nBuy one.\n"
        "warning: bus 0: drive: disk 3 is full\nBuy one.\n"
        "bus 1: drive: disk 3 is full\nBuy one.\n");
}

static void leave(void)
{
    fputs("the handler ran\n", stderr);
    _exit(42);
}

static void test_fatal(void)
{
    if (g_test_subprocess()) {
        error_set_fatal_handler(leave);
        prefixes(&error_fatal);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*drive: disk 3 is full\nBuy one.\n"
                              "the handler ran\n");
}

static void test_abort(void)
{
    if (g_test_subprocess()) {
        fails(&error_abort);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*Unexpected error in fails() at *");
}

static void test_warn(void)
{
    if (g_test_subprocess()) {
        prefixes(&error_warn);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
    g_test_trap_assert_stderr("*warning: drive: disk 3 is full\nBuy one.\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/error/formats its message", test_message);
    g_test_add_func("/error/may be ignored with NULL", test_null);
    g_test_add_func("/error/appends strerror and keeps errno", test_errno);
    g_test_add_func("/error/has a class", test_class);
    g_test_add_func("/error/propagates the first one", test_propagate);
    g_test_add_func("/error/guard makes errp readable", test_guard);
    g_test_add_func("/error/copies deeply", test_copy);
    g_test_add_func("/error/copies its hint", test_copied_hint);
    g_test_add_func("/error/is freed with all it has", test_free);
    g_test_add_func("/error/one must be there to be freed", test_not_unset);
    g_test_add_func("/error/is set once", test_not_twice);
    g_test_add_func("/error/is reported with what it was about",
                    test_reports);
    g_test_add_func("/error/fatal prints and calls the handler", test_fatal);
    g_test_add_func("/error/abort says where it arose", test_abort);
    g_test_add_func("/error/warn prints and goes on", test_warn);
    return g_test_run();
}
