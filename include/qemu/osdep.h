/*
 * The first include of every source file: the C library, GLib, the names
 * shared by all rooms, and helpers for files and memory of the host.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_OSDEP_H
#define QEMU_OSDEP_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "config-host.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <inttypes.h>
#include <limits.h>
#include <unistd.h>
#include <time.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <assert.h>
#include <setjmp.h>
#include <signal.h>
#include <alloca.h>
#include <glib.h>

#include "qemu/compiler.h"
#include "qemu/banned.h"
#include "qemu/typedefs.h"

#ifdef NDEBUG
#error "assertions are part of the defence; do not build with NDEBUG"
#endif

#define HOST_BIG_ENDIAN (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
#if UINTPTR_MAX == UINT64_MAX
#define HOST_LONG_BITS 64
#else
#define HOST_LONG_BITS 32
#endif

#ifndef O_BINARY
#define O_BINARY 0
#endif

#undef MIN
#undef MAX
/** MIN, MAX: the smaller and the larger; arguments are evaluated once. */
#define MIN(a, b) \
    MIN_((a), (b), MAKE_IDENTIFIER(min_a_), MAKE_IDENTIFIER(min_b_))
#define MIN_(a, b, x, y) \
    (__extension__({ \
        typeof(1 ? a : b) x = a, y = b; \
        x < y ? x : y; }))
#define MAX(a, b) \
    MAX_((a), (b), MAKE_IDENTIFIER(max_a_), MAKE_IDENTIFIER(max_b_))
#define MAX_(a, b, x, y) \
    (__extension__({ \
        typeof(1 ? a : b) x = a, y = b; \
        x > y ? x : y; }))
/** MIN_CONST, MAX_CONST: the same for constant expressions. */
#define MIN_CONST(a, b) ((a) < (b) ? (a) : (b))
#define MAX_CONST(a, b) ((a) > (b) ? (a) : (b))
/** MIN_NON_ZERO: the smaller of two limits where 0 means "no limit". */
#define MIN_NON_ZERO(a, b) \
    MIN_NON_ZERO_((a), (b), MAKE_IDENTIFIER(mnz_a_), MAKE_IDENTIFIER(mnz_b_))
#define MIN_NON_ZERO_(a, b, x, y) \
    (__extension__({ \
        typeof(1 ? a : b) x = a, y = b; \
        x == 0 ? y : (y == 0 || y > x) ? x : y; }))

/** ROUND_UP: @n to the next multiple of @d, a power of two. */
#ifndef ROUND_UP
#define ROUND_UP(n, d) (((n) + (d) - 1) & -(0 ? (n) : (d)))
#endif
#ifndef ROUND_DOWN
#define ROUND_DOWN(n, d) ((n) & -(0 ? (n) : (d)))
#endif
#ifndef DIV_ROUND_UP
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#endif
#define QEMU_ALIGN_DOWN(n, m) ((n) / (m) * (m))
#define QEMU_ALIGN_UP(n, m) QEMU_ALIGN_DOWN((n) + (m) - 1, (m))
#define QEMU_IS_ALIGNED(n, m) (((n) % (m)) == 0)
#define QEMU_ALIGN_PTR_DOWN(p, n) \
    ((typeof(p))QEMU_ALIGN_DOWN((uintptr_t)(p), (n)))
#define QEMU_ALIGN_PTR_UP(p, n) \
    ((typeof(p))QEMU_ALIGN_UP((uintptr_t)(p), (n)))
#define QEMU_PTR_IS_ALIGNED(p, n) QEMU_IS_ALIGNED((uintptr_t)(p), (n))

/** ARRAY_SIZE: elements of an array; a pointer does not compile. */
#ifndef ARRAY_SIZE
#define ARRAY_SIZE(x) \
    (sizeof(x) / sizeof((x)[0]) + \
     QEMU_BUILD_BUG_ON_ZERO(__builtin_types_compatible_p( \
         typeof(x), typeof(&(x)[0]))))
#endif

/** RETRY_ON_EINTR: value of @expr, evaluated again while EINTR. */
#define RETRY_ON_EINTR(expr) \
    (__extension__({ \
        typeof(expr) retry_ret_; \
        do { \
            retry_ret_ = (expr); \
        } while (retry_ret_ == -1 && errno == EINTR); \
        retry_ret_; }))

/** qemu_autoclose: an int descriptor closed at end of scope (-1: none). */
static inline void qemu_autoclose_(int *fd)
{
    if (*fd >= 0) {
        int saved = errno;

        close(*fd);
        errno = saved;
    }
}
#define qemu_autoclose __attribute__((cleanup(qemu_autoclose_)))

/* --- descriptors: every one we create is close-on-exec --- */

/**
 * qemu_open: open @name without creating it
 * @name: path, or "/dev/fdset/N" if an fd-set resolver is installed
 * @flags: open(2) flags without O_CREAT; O_CLOEXEC is added
 * @errp: set on failure; the message names the path and the cause
 *
 * Returns: the descriptor, -1 on failure with errno set.
 */
int qemu_open(const char *name, int flags, Error **errp);

/**
 * qemu_create: create or truncate @name with @mode
 * Parameters and result as for qemu_open().
 */
int qemu_create(const char *name, int flags, mode_t mode, Error **errp);

/** qemu_open_old: qemu_open() for callers that report errno themselves. */
int qemu_open_old(const char *name, int flags, ...);

/** qemu_close: close(2), telling the fd-set owner first.  0 or -1. */
int qemu_close(int fd);

/**
 * QemuFdSetOps: how the monitor serves names "/dev/fdset/N"
 * @dup_fd: a duplicate of a descriptor of set @id whose access mode
 *          satisfies @flags, or -1 with errno set
 * @closed: @fd, made by @dup_fd, is about to be closed
 */
typedef struct QemuFdSetOps {
    int (*dup_fd)(int64_t id, int flags, Error **errp);
    void (*closed)(int fd);
} QemuFdSetOps;

/** qemu_set_fdset_ops: install @ops; it must stay valid for ever. */
void qemu_set_fdset_ops(const QemuFdSetOps *ops);

int qemu_unlink(const char *name);
/** qemu_dup: duplicate with close-on-exec; -1 with errno on failure. */
int qemu_dup(int fd);
int qemu_dup_flags(int fd, int flags);
/** qemu_write_full: write @count bytes unless an error intervenes. */
ssize_t qemu_write_full(int fd, const void *buf, size_t count)
    QEMU_WARN_UNUSED_RESULT;
void qemu_set_cloexec(int fd);
bool qemu_set_blocking(int fd, bool block, Error **errp);
/** qemu_socket_set_nonblock: 0, or -1 with errno. */
int qemu_socket_set_nonblock(int fd);
int qemu_pipe(int pipefd[2]);
int qemu_socket(int domain, int type, int protocol);
int qemu_accept(int s, void *addr, unsigned int *addrlen);

/** qemu_write_pidfile: create and lock @path, write our pid; kept open. */
bool qemu_write_pidfile(const char *path, Error **errp);
int qemu_lock_fd(int fd, int64_t start, int64_t len, bool exclusive);
int qemu_unlock_fd(int fd, int64_t start, int64_t len);

/** qemu_get_thread_id: the kernel's id of this thread. */
int qemu_get_thread_id(void);
/** qemu_get_host_name: newly allocated host name, NULL on error. */
char *qemu_get_host_name(Error **errp);
/** qemu_get_local_state_dir: newly allocated, e.g. "/var/lib". */
char *qemu_get_local_state_dir(void);

static inline uintptr_t qemu_real_host_page_size(void)
{
    return getpagesize();
}

static inline intptr_t qemu_real_host_page_mask(void)
{
    return -(intptr_t)getpagesize();
}

/** qemu_get_host_physmem: bytes of host memory, 0 if unknown. */
size_t qemu_get_host_physmem(void);

/* --- anonymous guest memory --- */

/**
 * qemu_anon_ram_alloc: reserve zeroed memory for a guest
 * @size: bytes, more than zero
 * @align: if not NULL receives the alignment of the result
 * @shared: MAP_SHARED rather than MAP_PRIVATE
 * @noreserve: do not account swap for it
 *
 * Sizes of 2 MiB and more are 2 MiB aligned, for huge pages.
 * Returns: the memory, or NULL; free with qemu_anon_ram_free().
 */
void *qemu_anon_ram_alloc(size_t size, uint64_t *align, bool shared,
                          bool noreserve);
void qemu_anon_ram_free(void *ptr, size_t size);

#define QEMU_MADV_WILLNEED    MADV_WILLNEED
#define QEMU_MADV_DONTNEED    MADV_DONTNEED
#define QEMU_MADV_DONTFORK    MADV_DONTFORK
#define QEMU_MADV_MERGEABLE   MADV_MERGEABLE
#define QEMU_MADV_UNMERGEABLE MADV_UNMERGEABLE
#define QEMU_MADV_DODUMP      MADV_DODUMP
#define QEMU_MADV_DONTDUMP    MADV_DONTDUMP
#define QEMU_MADV_HUGEPAGE    MADV_HUGEPAGE
#define QEMU_MADV_NOHUGEPAGE  MADV_NOHUGEPAGE
#define QEMU_MADV_REMOVE      MADV_REMOVE
#define QEMU_MADV_POPULATE_WRITE 23
/** qemu_madvise: madvise(2); 0, or -1 with errno. */
int qemu_madvise(void *addr, size_t len, int advice);
int qemu_mprotect_rw(void *addr, size_t size);
int qemu_mprotect_none(void *addr, size_t size);

#endif
