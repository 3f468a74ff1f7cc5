/*
 * Messages to the user.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/error-report.h"
#include "qemu/qemu-print.h"

static ErrorVprintfFn *vprintf_hook;
static const char *progname;

bool message_with_timestamp;
bool error_with_guestname;
const char *error_guest_name;

static __thread Location base_loc;
static __thread Location *cur_loc;

static Location *top_loc(void)
{
    if (!cur_loc) {
        cur_loc = &base_loc;
    }
    return cur_loc;
}

Location *loc_push_restore(Location *loc)
{
    assert(!loc->prev);
    loc->prev = top_loc();
    cur_loc = loc;
    return loc;
}

Location *loc_push_none(Location *loc)
{
    *loc = (Location){ .kind = LOC_NONE };
    return loc_push_restore(loc);
}

Location *loc_pop(Location *loc)
{
    assert(top_loc() == loc && loc->prev);
    cur_loc = loc->prev;
    loc->prev = NULL;
    return loc;
}

Location *loc_save(Location *loc)
{
    *loc = *top_loc();
    loc->prev = NULL;
    return loc;
}

void loc_restore(Location *loc)
{
    Location *prev = top_loc()->prev;

    *cur_loc = *loc;
    cur_loc->prev = prev;
}

void loc_set_none(void)
{
    top_loc()->kind = LOC_NONE;
}

void loc_set_cmdline(char **argv, int idx, int cnt)
{
    top_loc()->kind = LOC_CMDLINE;
    cur_loc->num = cnt;
    cur_loc->ptr = argv + idx;
}

void loc_set_file(const char *fname, int lno)
{
    top_loc()->kind = LOC_FILE;
    cur_loc->num = lno;
    if (fname) {
        cur_loc->ptr = fname;
    }
}

void error_set_vprintf(ErrorVprintfFn *fn)
{
    vprintf_hook = fn;
}

/* To the monitor if it takes it, else to @f. */
static int print(FILE *f, const char *fmt, va_list ap)
{
    if (vprintf_hook) {
        va_list copy;
        int ret;

        va_copy(copy, ap);
        ret = vprintf_hook(fmt, copy);
        va_end(copy);
        if (ret >= 0) {
            return ret;
        }
    }
    return vfprintf(f, fmt, ap);
}

int qemu_vprintf(const char *fmt, va_list ap)
{
    return print(stdout, fmt, ap);
}

int qemu_printf(const char *fmt, ...)
{
    va_list ap;
    int ret;

    va_start(ap, fmt);
    ret = qemu_vprintf(fmt, ap);
    va_end(ap);
    return ret;
}

int error_vprintf(const char *fmt, va_list ap)
{
    return print(stderr, fmt, ap);
}

int error_printf(const char *fmt, ...)
{
    va_list ap;
    int ret;

    va_start(ap, fmt);
    ret = error_vprintf(fmt, ap);
    va_end(ap);
    return ret;
}

static int call_hook(const char *fmt, ...)
{
    va_list ap;
    int ret;

    va_start(ap, fmt);
    ret = vprintf_hook(fmt, ap);
    va_end(ap);
    return ret;
}

/* An empty text tells whether the hook takes this thread's messages. */
static bool to_monitor(void)
{
    return vprintf_hook && call_hook("%s", "") >= 0;
}

static void append_prefix(GString *line)
{
    if (message_with_timestamp) {
        g_autoptr(GDateTime) now = g_date_time_new_now_utc();
        g_autofree char *text = g_date_time_format_iso8601(now);

        g_string_append_printf(line, "%s ", text);
    }
    if (error_with_guestname && error_guest_name) {
        g_string_append_printf(line, "%s ", error_guest_name);
    }
    if (progname) {
        g_string_append_printf(line, top_loc()->kind == LOC_FILE
                                     ? "%s:" : "%s: ", progname);
    }
}

static void append_location(GString *line)
{
    Location *loc = top_loc();
    const char *const *argp = loc->ptr;

    switch (loc->kind) {
    case LOC_CMDLINE:
        for (int i = 0; i < loc->num; i++) {
            g_string_append_printf(line, "%s%s", i ? " " : "", argp[i]);
        }
        g_string_append(line, ": ");
        break;
    case LOC_FILE:
        g_string_append_printf(line, "%s:", (const char *)loc->ptr);
        if (loc->num) {
            g_string_append_printf(line, "%d:", loc->num);
        }
        g_string_append_c(line, ' ');
        break;
    case LOC_NONE:
        break;
    }
}

/* One write per message, so that those of several threads do not mix. */
static void G_GNUC_PRINTF(2, 0)
report(const char *level, const char *fmt, va_list ap)
{
    int saved_errno = errno;
    g_autoptr(GString) line = g_string_new(NULL);

    if (!to_monitor()) {
        append_prefix(line);
    }
    append_location(line);
    g_string_append(line, level);
    g_string_append_vprintf(line, fmt, ap);
    error_printf("%s\n", line->str);
    errno = saved_errno;
}

void error_vreport(const char *fmt, va_list ap)
{
    report("", fmt, ap);
}

void warn_vreport(const char *fmt, va_list ap)
{
    report("warning: ", fmt, ap);
}

void info_vreport(const char *fmt, va_list ap)
{
    report("info: ", fmt, ap);
}

void error_report(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    error_vreport(fmt, ap);
    va_end(ap);
}

void warn_report(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    warn_vreport(fmt, ap);
    va_end(ap);
}

void info_report(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    info_vreport(fmt, ap);
    va_end(ap);
}

bool error_report_once_cond(bool *printed, const char *fmt, ...)
{
    va_list ap;

    if (__atomic_exchange_n(printed, true, __ATOMIC_RELAXED)) {
        return false;
    }
    va_start(ap, fmt);
    error_vreport(fmt, ap);
    va_end(ap);
    return true;
}

bool warn_report_once_cond(bool *printed, const char *fmt, ...)
{
    va_list ap;

    if (__atomic_exchange_n(printed, true, __ATOMIC_RELAXED)) {
        return false;
    }
    va_start(ap, fmt);
    warn_vreport(fmt, ap);
    va_end(ap);
    return true;
}

/* What GLib has to say, in our form. */
static void log_handler(const char *domain, GLogLevelFlags level,
                        const char *message, void *unused)
{
    switch (level & G_LOG_LEVEL_MASK) {
    case G_LOG_LEVEL_DEBUG:
    case G_LOG_LEVEL_INFO:
        /* these are for G_MESSAGES_DEBUG */
        g_log_default_handler(domain, level, message, NULL);
        break;
    case G_LOG_LEVEL_MESSAGE:
        info_report("%s%s%s", domain ?: "", domain ? ": " : "", message);
        break;
    case G_LOG_LEVEL_WARNING:
        warn_report("%s%s%s", domain ?: "", domain ? ": " : "", message);
        break;
    default:
        error_report("%s%s%s", domain ?: "", domain ? ": " : "", message);
    }
}

void error_init(const char *argv0)
{
    const char *slash = strrchr(argv0, '/');

    progname = slash ? slash + 1 : argv0;
    g_log_set_default_handler(log_handler, NULL);
}

const char *error_get_progname(void)
{
    return progname;
}

void message_set_timestamp(bool on)
{
    message_with_timestamp = on;
}

void message_set_guest_name(const char *name)
{
    g_free((char *)error_guest_name);
    error_guest_name = g_strdup(name);
    error_with_guestname = name != NULL;
}
