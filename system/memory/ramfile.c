/*
 * The file behind a RAM block.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "internal.h"
#include "qapi/error.h"

/* A file without a name in @dir. */
static int open_in_directory(const char *dir, const char *region,
                             Error **errp)
{
    g_autofree char *base = g_strdup(region);
    g_autofree char *path = NULL;
    int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    if (fd >= 0) {
        return fd;
    }
    /* hugetlbfs, for one, lacks O_TMPFILE. */
    for (char *p = base; *p; p++) {
        if (*p == '/') {
            *p = '_';
        }
    }
    path = g_strdup_printf("%s/qemu_back_mem.%s.XXXXXX", dir, base);
    fd = mkostemp(path, O_CLOEXEC);
    if (fd < 0) {
        error_setg_errno(errp, errno,
                         "can't create backing store %s for guest RAM", path);
        return -1;
    }
    unlink(path);
    return fd;
}

int ram_open_file(const char *path, const char *region, bool readonly,
                  bool *created, Error **errp)
{
    *created = false;
    /* Somebody else may create or remove the file meanwhile: try again. */
    for (unsigned attempt = 0; attempt < 16; attempt++) {
        int fd = open(path, (readonly ? O_RDONLY : O_RDWR) | O_CLOEXEC);
        struct stat st;

        if (fd >= 0) {
            if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
                close(fd);
                errno = EISDIR;
                break;
            }
            return fd;
        }
        if (errno == EISDIR) {
            return open_in_directory(path, region, errp);
        }
        if (errno == ENOENT && !readonly) {
            fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
            if (fd >= 0) {
                *created = true;
                return fd;
            }
            if (errno == EEXIST) {
                continue;
            }
        }
        if (errno != EINTR) {
            break;
        }
    }
    error_setg_errno(errp, errno,
                     "could not open '%s' to be guest RAM", path);
    return -1;
}

bool ram_size_file(int fd, uint64_t size, bool grow, Error **errp)
{
    struct stat st;

    if (fstat(fd, &st) < 0) {
        error_setg_errno(errp, errno, "can't stat the backing store");
        return false;
    }
    if (!S_ISREG(st.st_mode)) {
        return true;        /* a device knows its size; mmap() will tell */
    }
    if (st.st_size == 0 && grow) {
        if (ftruncate(fd, size) < 0) {
            error_setg_errno(errp, errno,
                             "can't grow the backing store to 0x%" PRIx64
                             " bytes", size);
            return false;
        }
        return true;
    }
    if ((uint64_t)st.st_size < size) {
        error_setg(errp, "backing store size 0x%" PRIx64
                   " is smaller than the 0x%" PRIx64 " bytes needed",
                   (uint64_t)st.st_size, size);
        return false;
    }
    return true;
}
