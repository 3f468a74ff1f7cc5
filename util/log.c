/*
 * The log selected by -d, written to -D FILE or stderr.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/atomic.h"
#include "qemu/cutils.h"
#include "qemu/log.h"
#include "qemu/range.h"

int qemu_loglevel;

/* Held from qemu_log_trylock() to qemu_log_unlock(); a line may be begun
 * while the caller already has the log. */
static pthread_mutex_t log_lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static unsigned log_held;               /* how often, by whom has the lock */
static GSList *log_done;                /* files to close when it is not */
static FILE *log_file;                  /* NULL: stderr */
static char *log_filename;
static GArray *dfilter;                 /* of Range; NULL: everything */

const QEMULogItem qemu_log_items[] = {
    { CPU_LOG_INT, "int", "interrupts and exceptions" },
    { CPU_LOG_RESET, "cpu_reset", "CPU state before a reset" },
    { LOG_UNIMP, "unimp", "guest use of what we do not emulate" },
    { LOG_GUEST_ERROR, "guest_errors", "mistakes of the guest" },
    { LOG_INVALID_MEM, "invalid_mem", "accesses to nothing" },
    { 0, NULL, NULL },
};

FILE *qemu_log_trylock(void)
{
    pthread_mutex_lock(&log_lock);
    log_held++;
    return log_file ? log_file : stderr;
}

static void close_file(gpointer file)
{
    fclose(file);
}

void qemu_log_unlock(FILE *logfile)
{
    if (logfile) {
        fflush(logfile);
        if (!--log_held && log_done) {
            g_slist_free_full(g_steal_pointer(&log_done), close_file);
        }
        pthread_mutex_unlock(&log_lock);
    }
}

bool qemu_log_separate(void)
{
    return qatomic_read(&log_file) != NULL;
}

void qemu_log_va(const char *fmt, va_list ap)
{
    FILE *f;

    if (!qemu_log_enabled()) {
        return;
    }
    f = qemu_log_trylock();
    vfprintf(f, fmt, ap);
    qemu_log_unlock(f);
}

void qemu_log(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    qemu_log_va(fmt, ap);
    va_end(ap);
}

/* "-D run-%d.log": the only conversion is one %d. */
static char *expand_filename(const char *name, Error **errp)
{
    const char *pct = strchr(name, '%');

    if (!pct) {
        return g_strdup(name);
    }
    if (pct[1] != 'd' || strchr(pct + 1, '%')) {
        error_setg(errp, "Name of a log file '%s': it can have one '%%d' "
                   "and no other '%%'", name);
        return NULL;
    }
    return g_strdup_printf("%.*s%d%s", (int)(pct - name), name, getpid(),
                           pct + 2);
}

static bool open_log(bool append, Error **errp)
{
    FILE *f = fopen(log_filename, append ? "ae" : "we");

    if (!f) {
        error_setg_errno(errp, errno, "Could not open log file '%s'",
                         log_filename);
        return false;
    }
    setvbuf(f, NULL, _IOLBF, 0);
    log_file = f;
    return true;
}

static void close_log(void)
{
    FILE *f = g_steal_pointer(&log_file);

    if (f && log_held) {
        log_done = g_slist_prepend(log_done, f);
    } else if (f) {
        fclose(f);
    }
}

void qemu_log_close(void)
{
    pthread_mutex_lock(&log_lock);
    close_log();
    pthread_mutex_unlock(&log_lock);
}

bool qemu_set_log_filename_flags(const char *name, int flags, Error **errp)
{
    char *expanded = NULL;
    bool ok = true;

    if (name) {
        expanded = expand_filename(name, errp);
        if (!expanded) {
            return false;
        }
    }
    pthread_mutex_lock(&log_lock);
    if (g_strcmp0(expanded, log_filename)) {
        close_log();
    }
    g_free(log_filename);
    log_filename = expanded;
    if (flags && log_filename && !log_file) {
        ok = open_log(false, errp);
    }
    qemu_loglevel = ok ? flags : 0;
    pthread_mutex_unlock(&log_lock);
    return ok;
}

bool qemu_set_log(int log_flags, Error **errp)
{
    bool ok = true;

    pthread_mutex_lock(&log_lock);
    if (log_flags && log_filename && !log_file) {
        ok = open_log(false, errp);
    } else if (!log_flags) {
        /* what comes later is appended to what was */
        if (log_file) {
            fflush(log_file);
        }
    }
    qemu_loglevel = ok ? log_flags : 0;
    pthread_mutex_unlock(&log_lock);
    return ok;
}

bool qemu_set_log_filename(const char *filename, Error **errp)
{
    return qemu_set_log_filename_flags(filename, qemu_loglevel, errp);
}

int qemu_str_to_log_mask(const char *str)
{
    g_auto(GStrv) parts = g_strsplit(str, ",", 0);
    int mask = 0;

    for (int i = 0; parts[i]; i++) {
        const QEMULogItem *item;

        if (!strcmp(parts[i], "all")) {
            for (item = qemu_log_items; item->mask; item++) {
                mask |= item->mask;
            }
            continue;
        }
        if (!strcmp(parts[i], "none")) {
            mask = 0;
            continue;
        }
        for (item = qemu_log_items; item->mask; item++) {
            if (!strcmp(parts[i], item->name)) {
                break;
            }
        }
        if (!item->mask) {
            return 0;
        }
        mask |= item->mask;
    }
    return mask;
}

void qemu_print_log_usage(FILE *f)
{
    const QEMULogItem *item;

    fprintf(f, "Items of the log, to be separated by commas:\n");
    for (item = qemu_log_items; item->mask; item++) {
        fprintf(f, "%-15s %s\n", item->name, item->help);
    }
}

/* START..END, START+LENGTH or START-LENGTH */
static bool parse_range(const char *text, Range *range, Error **errp)
{
    const char *p;
    uint64_t a, b;
    char op;

    if (qemu_strtou64(text, &p, 0, &a) < 0) {
        error_setg(errp, "Invalid range '%s'", text);
        return false;
    }
    op = *p;
    if ((op != '+' && op != '-' && strncmp(p, "..", 2)) ||
        qemu_strtou64(p + (op == '.' ? 2 : 1), NULL, 0, &b) < 0) {
        error_setg(errp, "Invalid range '%s': use START..END, "
                   "START+LENGTH or START-LENGTH", text);
        return false;
    }
    if (op == '+') {
        *range = (Range){ a, a + b - 1 };
    } else if (op == '-') {
        *range = (Range){ a - b + 1, a };
    } else {
        *range = (Range){ a, b };
    }
    if (range_is_empty(range)) {
        error_setg(errp, "Invalid range '%s': it is empty", text);
        return false;
    }
    return true;
}

void qemu_set_dfilter_ranges(const char *ranges, Error **errp)
{
    g_auto(GStrv) parts = g_strsplit(ranges, ",", 0);
    GArray *array = g_array_new(FALSE, FALSE, sizeof(Range));

    for (int i = 0; parts[i]; i++) {
        Range r;

        if (!parse_range(parts[i], &r, errp)) {
            g_array_unref(array);
            return;
        }
        g_array_append_val(array, r);
    }
    if (dfilter) {
        g_array_unref(dfilter);
    }
    dfilter = array;
}

bool qemu_log_in_addr_range(uint64_t addr)
{
    if (!dfilter) {
        return true;
    }
    for (guint i = 0; i < dfilter->len; i++) {
        if (range_contains(&g_array_index(dfilter, Range, i), addr)) {
            return true;
        }
    }
    return false;
}
