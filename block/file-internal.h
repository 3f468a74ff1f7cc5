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
};

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

#endif
