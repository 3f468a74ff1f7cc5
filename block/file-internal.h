/*
 * What the parts of the "file" driver share.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef FILE_INTERNAL_H
#define FILE_INTERNAL_H

#include "block/block.h"

#define TYPE_BLOCK_FILE BLOCK_DRIVER_TYPE("file")
OBJECT_DECLARE_SIMPLE_TYPE(FileState, BLOCK_FILE)

struct FileState {
    BlockDriverState parent_obj;

    int fd;
    bool is_device;
    bool use_io_uring;
    bool locked;
    /* With O_DIRECT; both are 1 otherwise. */
    uint32_t align;                 /* of offsets and lengths */
    uint32_t buf_align;             /* of addresses */
    pthread_rwlock_t rmw_lock;      /* held for writing: part of a block */
};

/** file_probe_alignment: learn what O_DIRECT asks for; after open(2). */
void file_probe_alignment(FileState *s);

/** file_is_aligned: can the host do reads and writes like @req as they are? */
bool file_is_aligned(const FileState *s, const BlockRequest *req);

/**
 * file_bounce: read, write or write zeroes through an aligned buffer
 *
 * Blocks that are written in part are read first; no other write of the node
 * may run meanwhile, see @rmw_lock.
 *
 * Returns: 0 or a negative errno.
 */
int file_bounce(FileState *s, const BlockRequest *req);

/** file_submit_to_pool: let a thread do @req. */
void file_submit_to_pool(FileState *s, BlockRequest *req);

/**
 * file_submit_to_io_uring: let the kernel do @req
 *
 * Returns: false when it cannot, and @req is still the caller's.
 */
bool file_submit_to_io_uring(FileState *s, BlockRequest *req);

/**
 * file_lock: keep others from using the image in a way that does not go
 * together with ours, as qemu-img and other emulators do
 */
bool file_lock(FileState *s, const char *filename, Error **errp);
/** file_unlock: let them again; before the descriptor is closed. */
void file_unlock(FileState *s);

#endif
