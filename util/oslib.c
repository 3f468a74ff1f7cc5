/*
 * Memory of the host: alignment, guest memory, memfds.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <linux/memfd.h>
#include <sys/vfs.h>
#include "qapi/error.h"
#include "qemu/host-utils.h"
#include "qemu/memalign.h"
#include "qemu/memfd.h"
#include "qemu/mmap-alloc.h"
#include "qemu/thread.h"
#include "qemu/units.h"

#define HUGETLBFS_FS_MAGIC 0x958458f6
#define HUGE_PAGE_BYTES (2 * MiB)

/* --- aligned allocation --- */

void *qemu_try_memalign(size_t alignment, size_t size)
{
    void *ptr;

    alignment = MAX(alignment, sizeof(void *));
    assert(is_power_of_2(alignment));
    return posix_memalign(&ptr, alignment, MAX(size, (size_t)1)) ? NULL : ptr;
}

void *qemu_memalign(size_t alignment, size_t size)
{
    void *ptr = qemu_try_memalign(alignment, size);

    if (!ptr) {
        fprintf(stderr, "cannot allocate %zu bytes aligned to %zu\n", size,
                alignment);
        abort();
    }
    return ptr;
}

void qemu_vfree(void *ptr)
{
    free(ptr);
}

/* --- mappings --- */

size_t qemu_fd_getpagesize(int fd)
{
    struct statfs fs;

    if (fd >= 0 && RETRY_ON_EINTR(fstatfs(fd, &fs)) == 0 &&
        fs.f_type == HUGETLBFS_FS_MAGIC) {
        return fs.f_bsize;
    }
    return qemu_real_host_page_size();
}

/*
 * Reserve more address space than needed, put the mapping at the aligned
 * place in it, and give back what is before and after, but for one
 * inaccessible page behind it.
 */
void *qemu_ram_mmap(int fd, size_t size, size_t align,
                    uint32_t qemu_map_flags, off_t map_offset)
{
    size_t guard = qemu_real_host_page_size(), total;
    size_t page = MAX(guard, qemu_fd_getpagesize(fd));
    bool shared = qemu_map_flags & QEMU_MAP_SHARED;
    int prot = PROT_READ |
               (qemu_map_flags & QEMU_MAP_READONLY ? 0 : PROT_WRITE);
    int flags = MAP_FIXED | (shared ? MAP_SHARED : MAP_PRIVATE) |
                (fd < 0 ? MAP_ANONYMOUS : 0) |
                (qemu_map_flags & QEMU_MAP_NORESERVE ? MAP_NORESERVE : 0);
    char *area, *ptr;
    size_t head;

    align = MAX(align, page);
    assert(is_power_of_2(align));
    if (__builtin_add_overflow(size, page - 1, &size) ||
        __builtin_add_overflow(size &= -page, align + guard, &total)) {
        errno = ENOMEM;
        return MAP_FAILED;
    }
    area = mmap(NULL, total, PROT_NONE,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (area == MAP_FAILED) {
        return MAP_FAILED;
    }
    head = -(uintptr_t)area & (align - 1);
    ptr = mmap(area + head, size, prot, flags, fd, map_offset);
    if (ptr == MAP_FAILED) {
        int err = errno;

        munmap(area, total);
        errno = err;
        return MAP_FAILED;
    }
    if (head) {
        munmap(area, head);
    }
    /* total - head > size + guard, as head < align */
    munmap(ptr + size + guard, total - head - size - guard);
    return ptr;
}

void qemu_ram_munmap(int fd, void *ptr, size_t size)
{
    if (ptr) {
        munmap(ptr, ROUND_UP(size, qemu_fd_getpagesize(fd)) +
                    qemu_real_host_page_size());
    }
}

void *qemu_anon_ram_alloc(size_t size, uint64_t *alignment, bool shared,
                          bool noreserve)
{
    size_t align = size >= HUGE_PAGE_BYTES ? HUGE_PAGE_BYTES
                                           : qemu_real_host_page_size();
    void *ptr = qemu_ram_mmap(-1, size, align,
                              (shared ? QEMU_MAP_SHARED : 0) |
                              (noreserve ? QEMU_MAP_NORESERVE : 0), 0);

    if (ptr == MAP_FAILED) {
        return NULL;
    }
    if (alignment) {
        *alignment = align;
    }
    return ptr;
}

void qemu_anon_ram_free(void *ptr, size_t size)
{
    qemu_ram_munmap(-1, ptr, size);
}

int qemu_madvise(void *addr, size_t len, int advice)
{
    return madvise(addr, len, advice);
}

static int mprotect_pages(void *addr, size_t size, int prot)
{
    assert(QEMU_PTR_IS_ALIGNED(addr, qemu_real_host_page_size()));
    return mprotect(addr, ROUND_UP(size, qemu_real_host_page_size()), prot);
}

int qemu_mprotect_rw(void *addr, size_t size)
{
    return mprotect_pages(addr, size, PROT_READ | PROT_WRITE);
}

int qemu_mprotect_none(void *addr, size_t size)
{
    return mprotect_pages(addr, size, PROT_NONE);
}

/* --- preallocation --- */

typedef struct Prealloc {
    QemuThread thread;
    char *start;
    size_t len;
    int err;
} Prealloc;

static void *prealloc_thread(void *opaque)
{
    Prealloc *p = opaque;

    if (p->len && madvise(p->start, p->len, QEMU_MADV_POPULATE_WRITE) < 0) {
        p->err = errno;
    }
    return NULL;
}

/* MADV_POPULATE_WRITE (Linux 5.14) fails where touching would SIGBUS. */
bool qemu_prealloc_mem(int fd, char *area, size_t sz, int max_threads,
                       Error **errp)
{
    size_t page = qemu_fd_getpagesize(fd);
    size_t pages = DIV_ROUND_UP(sz, page);
    int n = (int)MIN((size_t)MAX(MIN(max_threads, 64), 1), MAX(pages, 1));
    size_t share = DIV_ROUND_UP(pages, n) * page, at = 0;
    g_autofree Prealloc *p = g_new0(Prealloc, n);
    int err = 0;

    for (int i = 0; i < n; i++) {
        p[i].start = area + at;
        p[i].len = MIN(share, sz - at);
        at += p[i].len;
        qemu_thread_create(&p[i].thread, "touch_pages", prealloc_thread,
                           &p[i], QEMU_THREAD_JOINABLE);
    }
    for (int i = 0; i < n; i++) {
        qemu_thread_join(&p[i].thread);
        err = err ? err : p[i].err;
    }
    if (err) {
        error_setg_errno(errp, err, "preallocating %zu bytes failed", sz);
        return false;
    }
    return true;
}

/* --- memfd --- */

int qemu_memfd_create(const char *name, size_t size, bool hugetlb,
                      uint64_t hugetlbsize, unsigned int seals,
                      Error **errp)
{
    unsigned flags = MFD_CLOEXEC;
    int fd;

    if (hugetlbsize && !is_power_of_2(hugetlbsize)) {
        error_setg(errp, "Huge page size 0x%" PRIx64
                   " is not a power of two", hugetlbsize);
        return -1;
    }
    if (seals) {
        flags |= MFD_ALLOW_SEALING;
    }
    if (hugetlb) {
        flags |= MFD_HUGETLB;
        if (hugetlbsize) {
            flags |= (unsigned)ctz64(hugetlbsize) << MFD_HUGE_SHIFT;
        }
    }
    fd = memfd_create(name, flags);
    if (fd < 0) {
        error_setg_errno(errp, errno, "failed to create memfd '%s'", name);
        return -1;
    }
    if (ftruncate(fd, size) < 0) {
        error_setg_errno(errp, errno,
                         "failed to resize memfd '%s' to %zu", name, size);
    } else if (seals && fcntl(fd, F_ADD_SEALS, seals) < 0) {
        error_setg_errno(errp, errno, "failed to add seals 0x%x", seals);
    } else {
        return fd;
    }
    close(fd);
    return -1;
}

void *qemu_memfd_alloc(const char *name, size_t size, unsigned int seals,
                       int *fd, Error **errp)
{
    int mfd = qemu_memfd_create(name, size, false, 0, seals, errp);
    void *ptr;

    *fd = -1;
    if (mfd < 0) {
        return NULL;
    }
    ptr = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, mfd, 0);
    if (ptr == MAP_FAILED) {
        error_setg_errno(errp, errno, "failed to map memfd '%s'", name);
        close(mfd);
        return NULL;
    }
    *fd = mfd;
    return ptr;
}

void qemu_memfd_free(void *ptr, size_t size, int fd)
{
    if (ptr) {
        munmap(ptr, size);
    }
    if (fd >= 0) {
        close(fd);
    }
}

bool qemu_memfd_check(unsigned int flags)
{
    int fd = memfd_create("test", flags | MFD_CLOEXEC);

    if (fd < 0) {
        return false;
    }
    close(fd);
    return true;
}

bool qemu_memfd_alloc_check(void)
{
    return qemu_memfd_check(0);
}
