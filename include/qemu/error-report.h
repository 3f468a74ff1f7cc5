/*
 * Messages to the user: on stderr, or in the answer of the human monitor
 * command that runs in this thread.
 *
 * Format: [timestamp ][guest-name ][program: ][location: ][level: ]text
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_ERROR_REPORT_H
#define QEMU_ERROR_REPORT_H

typedef struct Location {
    enum { LOC_NONE, LOC_CMDLINE, LOC_FILE } kind;
    int num;
    const void *ptr;
    struct Location *prev;
} Location;

/* What messages are about: a stack per thread, storage by the caller. */

/** loc_push_restore: make *@loc, as filled by loc_save(), what messages are
 *  about. */
Location *loc_push_restore(Location *loc);
/** loc_push_none: messages are about nothing, in *@loc. */
Location *loc_push_none(Location *loc);
/** loc_pop: undo the last push, which was of *@loc. */
Location *loc_pop(Location *loc);
/** loc_save: copy what messages are about to *@loc. */
Location *loc_save(Location *loc);
/** loc_restore: make messages be about what loc_save() copied. */
void loc_restore(Location *loc);
/** loc_set_none: messages are about nothing. */
void loc_set_none(void);
/** loc_set_cmdline: messages are about @cnt arguments from @argv[@idx] on,
 *  which stay valid. */
void loc_set_cmdline(char **argv, int idx, int cnt);
/** loc_set_file: messages are about line @lno of @fname, which stays valid;
 *  @lno 0 is all of it.  NULL @fname is the file it was. */
void loc_set_file(const char *fname, int lno);

/** ErrorVprintfFn: consume the text and return its length, or be absent:
 *  return -1 to have it printed on stderr. */
typedef int ErrorVprintfFn(const char *fmt, va_list ap);
/** error_set_vprintf: hook of the monitor; NULL removes it. */
void error_set_vprintf(ErrorVprintfFn *fn);

/** error_vprintf: print text, with nothing before it. */
int error_vprintf(const char *fmt, va_list ap) G_GNUC_PRINTF(1, 0);
/** error_printf: error_vprintf() of arguments. */
int error_printf(const char *fmt, ...) G_GNUC_PRINTF(1, 2);

/** error_vreport: report an error; see error_report(). */
void error_vreport(const char *fmt, va_list ap) G_GNUC_PRINTF(1, 0);
/** warn_vreport: report a warning. */
void warn_vreport(const char *fmt, va_list ap) G_GNUC_PRINTF(1, 0);
/** info_vreport: report what is good to know. */
void info_vreport(const char *fmt, va_list ap) G_GNUC_PRINTF(1, 0);
/** error_report: report an error: one line, without a newline or a full
 *  stop at its end. */
void error_report(const char *fmt, ...) G_GNUC_PRINTF(1, 2);
/** warn_report: report a warning likewise. */
void warn_report(const char *fmt, ...) G_GNUC_PRINTF(1, 2);
/** info_report: report what is good to know likewise. */
void info_report(const char *fmt, ...) G_GNUC_PRINTF(1, 2);

/** error_report_once_cond: error_report(), unless *@printed; then it is
 *  true.  Whether it printed. */
bool error_report_once_cond(bool *printed, const char *fmt, ...)
    G_GNUC_PRINTF(2, 3);
/** warn_report_once_cond: warn_report() likewise. */
bool warn_report_once_cond(bool *printed, const char *fmt, ...)
    G_GNUC_PRINTF(2, 3);
#define error_report_once(fmt, ...) \
    (__extension__({ \
        static bool print_once_; \
        error_report_once_cond(&print_once_, fmt, ##__VA_ARGS__); }))
#define warn_report_once(fmt, ...) \
    (__extension__({ \
        static bool print_once_; \
        warn_report_once_cond(&print_once_, fmt, ##__VA_ARGS__); }))

/** error_init: @argv0 gives the program name; must stay valid.  Messages of
 *  GLib and of g_message() and the like take our form from now on. */
void error_init(const char *argv0);
/** error_get_progname: the name set with error_init(), or NULL. */
const char *error_get_progname(void);

/* -msg timestamp=on|off,guest-name=on|off: what precedes each message */
extern bool message_with_timestamp;
extern bool error_with_guestname;
extern const char *error_guest_name;

/** message_set_timestamp: set message_with_timestamp. */
void message_set_timestamp(bool on);
/** message_set_guest_name: set error_guest_name to a copy, and whether it
 *  is shown; NULL for none. */
void message_set_guest_name(const char *name);

#endif
