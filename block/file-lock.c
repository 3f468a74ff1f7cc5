/*
 * Locks on image files, so that two programs do not write one image.
 *
 * The protocol is shared with QEMU's tools: for each permission that is
 * held, a shared lock on byte 100 + its number; for each that others must not
 * hold, one on byte 200 + its number.  Who takes a permission first checks
 * that nobody holds the opposite byte.  Locks belong to the open file
 * description (fcntl(2), F_OFD_SETLK).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "file-internal.h"
#include "qapi/error.h"

#define PERM_BASE    100
#define UNSHARE_BASE 200

#define PERM_CONSISTENT_READ 0x01
#define PERM_WRITE           0x02
#define PERM_RESIZE          0x08
#define PERM_BITS            5

static bool set_lock(int fd, off_t byte)
{
    struct flock fl = {
        .l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1,
    };

    return fcntl(fd, F_OFD_SETLK, &fl) == 0;
}

/* Does somebody else hold a lock on @byte? */
static bool is_locked(int fd, off_t byte)
{
    struct flock fl = {
        .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1,
    };

    return fcntl(fd, F_OFD_GETLK, &fl) == 0 && fl.l_type != F_UNLCK;
}

static void unlock(int fd, off_t first)
{
    struct flock fl = {
        .l_type = F_UNLCK, .l_whence = SEEK_SET, .l_start = first,
        .l_len = PERM_BITS,
    };

    fcntl(fd, F_OFD_SETLK, &fl);
}

static bool refuse(const BlockDriverState *bs, const char *filename,
                   Error **errp)
{
    error_setg(errp, "Failed to get \"%s\" lock on '%s'",
               bs->read_only ? "shared" : "write", filename);
    error_append_hint(errp, "Some other process has it open; "
                      "'lsof %s' may say which.\n", filename);
    return false;
}

/* Whoever passed the descriptor to us may keep the description open. */
void file_unlock(FileState *s)
{
    if (s->locked) {
        unlock(s->fd, PERM_BASE);
        unlock(s->fd, UNSHARE_BASE);
        s->locked = false;
    }
}

bool file_lock(FileState *s, const char *filename, Error **errp)
{
    BlockDriverState *bs = BLOCK_DRIVER(s);
    unsigned int held = PERM_CONSISTENT_READ |
                        (bs->read_only ? 0 : PERM_WRITE | PERM_RESIZE);
    unsigned int unshared = bs->force_share ? 0 : PERM_WRITE | PERM_RESIZE;
    int i;

    if (s->is_device || bs->force_share) {
        return true;
    }
    s->locked = true;
    for (i = 0; i < PERM_BITS; i++) {
        if ((held >> i & 1 && !set_lock(s->fd, PERM_BASE + i)) ||
            (unshared >> i & 1 && !set_lock(s->fd, UNSHARE_BASE + i))) {
            if (errno != EAGAIN && errno != EACCES) {
                /* A file system without locks is no reason to refuse. */
                return true;
            }
            return refuse(bs, filename, errp);
        }
    }
    for (i = 0; i < PERM_BITS; i++) {
        if ((held >> i & 1 && is_locked(s->fd, UNSHARE_BASE + i)) ||
            (unshared >> i & 1 && is_locked(s->fd, PERM_BASE + i))) {
            return refuse(bs, filename, errp);
        }
    }
    return true;
}
