/*
 * The log: what the guest does wrong, and traces of execution, selected
 * by -d and written to -D FILE or stderr.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_LOG_H
#define QEMU_LOG_H

#define CPU_LOG_TB_OUT_ASM (1u << 0)
#define CPU_LOG_TB_IN_ASM  (1u << 1)
#define CPU_LOG_TB_OP      (1u << 2)
#define CPU_LOG_TB_OP_OPT  (1u << 3)
#define CPU_LOG_INT        (1u << 4)
#define CPU_LOG_EXEC       (1u << 5)
#define CPU_LOG_PCALL      (1u << 6)
#define CPU_LOG_TB_CPU     (1u << 8)
#define CPU_LOG_RESET      (1u << 9)
#define LOG_UNIMP          (1u << 10)
#define LOG_GUEST_ERROR    (1u << 11)
#define CPU_LOG_MMU        (1u << 12)
#define CPU_LOG_TB_NOCHAIN (1u << 13)
#define CPU_LOG_PAGE       (1u << 14)
#define LOG_TRACE          (1u << 15)
#define CPU_LOG_TB_OP_IND  (1u << 16)
#define CPU_LOG_TB_FPU     (1u << 17)
#define CPU_LOG_PLUGIN     (1u << 18)
#define LOG_STRACE         (1u << 19)
#define LOG_PER_THREAD     (1u << 20)
#define CPU_LOG_TB_VPU     (1u << 21)
#define LOG_TB_OP_PLUGIN   (1u << 22)
#define LOG_INVALID_MEM    (1u << 23)

typedef struct QEMULogItem {
    int mask;
    const char *name;
    const char *help;
} QEMULogItem;

/** qemu_log_items: every item, ended by a mask of 0. */
extern const QEMULogItem qemu_log_items[];
extern int qemu_loglevel;

/** qemu_loglevel_mask: is any of the items in @mask enabled? */
static inline bool qemu_loglevel_mask(int mask)
{
    return (qemu_loglevel & mask) != 0;
}

/** qemu_log_enabled: is anything enabled? */
static inline bool qemu_log_enabled(void)
{
    return qemu_loglevel != 0;
}

/** qemu_log: print into the log if anything is enabled. */
void qemu_log(const char *fmt, ...) G_GNUC_PRINTF(1, 2);
/** qemu_log_va: qemu_log() of a list. */
void qemu_log_va(const char *fmt, va_list ap) G_GNUC_PRINTF(1, 0);

/** qemu_log_mask: qemu_log() if @mask is enabled; cheap if it is not. */
#define qemu_log_mask(mask, fmt, ...) \
    do { \
        if (unlikely(qemu_loglevel_mask(mask))) { \
            qemu_log(fmt, ## __VA_ARGS__); \
        } \
    } while (0)

/** qemu_log_mask_and_addr: the same, if -dfilter lets @addr pass. */
#define qemu_log_mask_and_addr(mask, addr, fmt, ...) \
    do { \
        if (unlikely(qemu_loglevel_mask(mask)) \
            && qemu_log_in_addr_range(addr)) { \
            qemu_log(fmt, ## __VA_ARGS__); \
        } \
    } while (0)

/** qemu_log_trylock: the log, locked for several writes, or NULL.  It stays
 *  open until it is unlocked, whatever becomes of the log. */
FILE *qemu_log_trylock(void);
/** qemu_log_unlock: undo that; NULL is fine. */
void qemu_log_unlock(FILE *logfile);
/** qemu_log_separate: does the log go to a file, not to stderr? */
bool qemu_log_separate(void);

/** qemu_set_log: enable exactly the items in @log_flags. */
bool qemu_set_log(int log_flags, Error **errp);
/** qemu_set_log_filename: NULL is stderr; at most one "%d", our pid. */
bool qemu_set_log_filename(const char *filename, Error **errp);
/** qemu_set_log_filename_flags: both; false with @errp set, and nothing is
 *  logged, if the file cannot be opened. */
bool qemu_set_log_filename_flags(const char *name, int flags, Error **errp);
/** qemu_log_close: close the file; if logging goes on, on stderr. */
void qemu_log_close(void);
/** qemu_str_to_log_mask: from "a,b,c" ("all", "none"); 0 if unknown. */
int qemu_str_to_log_mask(const char *str);
/** qemu_print_log_usage: the list of items for -d help. */
void qemu_print_log_usage(FILE *f);
/** qemu_set_dfilter_ranges: -dfilter START..END|START+LEN|START-LEN,... */
void qemu_set_dfilter_ranges(const char *ranges, Error **errp);
/** qemu_log_in_addr_range: is @addr in one of them, or are there none? */
bool qemu_log_in_addr_range(uint64_t addr);

#endif
