/*
 * RAM blocks: the host memory behind RAM regions, and the space of
 * ram_addr_t in which they are laid out.
 *
 * The table of blocks is replaced as a whole under the BQL and read under
 * RCU.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <sys/mman.h>
#include "internal.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/mmap-alloc.h"

/* Blocks start at multiples of this, so that no two share a huge page. */
#define RAM_ADDR_ALIGN (UINT64_C(2) << 20)
#define THP_SIZE (UINT64_C(2) << 20)

typedef struct RamTable {
    struct rcu_head rcu;
    unsigned nr;
    RAMBlock *block[];          /* by offset */
} RamTable;

static RamTable *ram_table;     /* RCU; NULL while there is no block */

RamWriteNotify ram_write_notify_fn;

void ram_write_notify_set(RamWriteNotify fn)
{
    __atomic_store_n(&ram_write_notify_fn, fn, __ATOMIC_RELEASE);
}

static RamTable *ram_table_get(void)
{
    return __atomic_load_n(&ram_table, __ATOMIC_ACQUIRE);
}

static void ram_table_free(RamTable *t)
{
    g_free(t);
}

static void ram_table_publish(RamTable *new)
{
    RamTable *old = ram_table;

    __atomic_store_n(&ram_table, new, __ATOMIC_RELEASE);
    if (old) {
        call_rcu(old, ram_table_free, rcu);
    }
}

/* Place @block in the first gap that holds it, and publish it. */
static bool ram_block_add(RAMBlock *block, Error **errp)
{
    RamTable *old = ram_table, *new;
    unsigned i, n = old ? old->nr : 0;
    ram_addr_t at = 0;

    for (i = 0; i < n; i++) {
        if (old->block[i]->offset - at >= block->max_length) {
            break;
        }
        at = ROUND_UP(old->block[i]->offset + old->block[i]->max_length,
                      RAM_ADDR_ALIGN);
    }
    if (block->max_length > (UINT64_C(1) << 62) - at) {
        error_setg(errp, "no room for 0x%" PRIx64 " bytes of guest RAM",
                   block->max_length);
        return false;
    }
    block->offset = at;

    new = g_malloc(sizeof(*new) + (n + 1) * sizeof(new->block[0]));
    new->nr = n + 1;
    for (unsigned j = 0; j < n; j++) {
        new->block[j + (j >= i)] = old->block[j];
    }
    new->block[i] = block;
    ram_table_publish(new);
    return true;
}

static RAMBlock *ram_block_new(MemoryRegion *mr, uint64_t size, int fd,
                               size_t page_size, uint32_t flags)
{
    RAMBlock *block = g_new0(RAMBlock, 1);

    block->mr = mr;
    block->used_length = size;
    block->max_length = size;
    block->fd = fd;
    block->page_size = page_size;
    block->flags = flags;
    return block;
}

static bool ram_block_map(RAMBlock *block, uint64_t align, Error **errp)
{
    uint32_t flags = (block->flags & RAM_SHARED ? QEMU_MAP_SHARED : 0) |
                     (block->flags & RAM_READONLY ? QEMU_MAP_READONLY : 0) |
                     (block->flags & RAM_NORESERVE ? QEMU_MAP_NORESERVE : 0);
    void *p = qemu_ram_mmap(block->fd, block->max_length, align, flags,
                            block->fd_offset);

    if (p == MAP_FAILED) {
        error_setg_errno(errp, errno, "cannot set up guest memory '%s' of 0x%"
                         PRIx64 " bytes", memory_region_name(block->mr),
                         block->max_length);
        return false;
    }
    block->host = p;
    return true;
}

RAMBlock *qemu_ram_alloc(uint64_t size, uint32_t ram_flags, MemoryRegion *mr,
                         Error **errp)
{
    size_t page = qemu_real_host_page_size();
    RAMBlock *block;

    if (size > (UINT64_C(1) << 62)) {
        error_setg(errp, "0x%" PRIx64 " bytes of guest RAM are too many",
                   size);
        return NULL;
    }
    /* Untouched memory is not asked of the host: see baselines, 7. */
    block = ram_block_new(mr, MAX(ROUND_UP(size, page), page), -1, page,
                          ram_flags | RAM_NORESERVE);
    if (!ram_block_map(block, block->max_length >= THP_SIZE ? THP_SIZE : page,
                       errp)) {
        g_free(block);
        return NULL;
    }
    /*
     * Not the first: PC boards map it in pieces, and the boot loader would
     * wait for 2 MiB of zeroes to use a few pages.
     */
    if (block->max_length > THP_SIZE && !(ram_flags & RAM_SHARED)) {
        madvise((uint8_t *)block->host + THP_SIZE,
                block->max_length - THP_SIZE, MADV_HUGEPAGE);
    }
    if (!ram_block_add(block, errp)) {
        qemu_ram_munmap(-1, block->host, block->max_length);
        g_free(block);
        return NULL;
    }
    return block;
}

RAMBlock *qemu_ram_alloc_from_ptr(uint64_t size, void *host,
                                  MemoryRegion *mr)
{
    RAMBlock *block = ram_block_new(mr, size, -1, qemu_real_host_page_size(),
                                    RAM_PREALLOC);

    block->host = host;
    ram_block_add(block, &error_abort);
    return block;
}

static bool check_fd_layout(const char *name, uint64_t size, uint64_t align,
                            uint64_t offset, size_t page, Error **errp)
{
    if (!size || size > (UINT64_C(1) << 62)) {
        error_setg(errp, "size 0x%" PRIx64 " of guest memory '%s' is out of "
                   "range", size, name);
        return false;
    }
    if (offset % page || offset > (UINT64_C(1) << 62)) {
        error_setg(errp, "offset 0x%" PRIx64 " of guest memory '%s' must be "
                   "a multiple of the page size 0x%zx", offset, name, page);
        return false;
    }
    if (align % page) {
        error_setg(errp, "alignment 0x%" PRIx64 " must be a multiple of the "
                   "page size 0x%zx", align, page);
        return false;
    }
    if (align & (align - 1)) {
        error_setg(errp, "alignment 0x%" PRIx64 " is not a power of two",
                   align);
        return false;
    }
    if (size < page) {
        error_setg(errp, "memory size 0x%" PRIx64 " must be equal to or "
                   "larger than the page size 0x%zx", size, page);
        return false;
    }
    return true;
}

RAMBlock *qemu_ram_alloc_from_fd(uint64_t size, MemoryRegion *mr,
                                 uint64_t align, uint32_t ram_flags, int fd,
                                 uint64_t offset, bool grow, Error **errp)
{
    size_t page = qemu_fd_getpagesize(fd);
    uint64_t length = ROUND_UP(size, page);
    RAMBlock *block;

    if (!check_fd_layout(memory_region_name(mr), size, align, offset, page,
                         errp) ||
        !ram_size_file(fd, offset + length, grow, errp)) {
        return NULL;
    }
    block = ram_block_new(mr, length, fd, page, ram_flags);
    block->fd_offset = offset;
    if (!ram_block_map(block, MAX(align, page), errp)) {
        g_free(block);
        return NULL;
    }
    if (!ram_block_add(block, errp)) {
        qemu_ram_munmap(fd, block->host, length);
        g_free(block);
        return NULL;
    }
    return block;
}

RAMBlock *qemu_ram_alloc_from_file(uint64_t size, MemoryRegion *mr,
                                   uint64_t align, uint32_t ram_flags,
                                   const char *path, uint64_t offset,
                                   Error **errp)
{
    bool created, readonly = ram_flags & RAM_READONLY_FD;
    RAMBlock *block;
    int fd = ram_open_file(path, memory_region_name(mr), readonly, &created,
                           errp);

    if (fd < 0) {
        return NULL;
    }
    block = qemu_ram_alloc_from_fd(size, mr, align,
                                   ram_flags | RAM_NAMED_FILE, fd, offset,
                                   !readonly, errp);
    if (!block) {
        if (created) {
            unlink(path);
        }
        close(fd);
    }
    return block;
}

static void ram_block_release(RAMBlock *block)
{
    if (!(block->flags & RAM_PREALLOC)) {
        qemu_ram_munmap(block->fd, block->host, block->max_length);
    }
    if (block->fd >= 0) {
        close(block->fd);
    }
    g_free(block);
}

void qemu_ram_free(RAMBlock *block)
{
    RamTable *old = ram_table;
    RamTable *new = g_malloc(sizeof(*new) +
                             old->nr * sizeof(new->block[0]));
    unsigned n = 0;

    for (unsigned i = 0; i < old->nr; i++) {
        if (old->block[i] != block) {
            new->block[n++] = old->block[i];
        }
    }
    new->nr = n;
    ram_table_publish(new);
    block->mr = NULL;
    call_rcu(block, ram_block_release, rcu);
}

RAMBlock *qemu_ram_block_from_host(void *ptr, bool round_offset,
                                   ram_addr_t *offset)
{
    RamTable *t = ram_table_get();
    uint8_t *host = ptr;

    for (unsigned i = 0; t && i < t->nr; i++) {
        RAMBlock *block = t->block[i];

        if ((uintptr_t)host - (uintptr_t)block->host < block->max_length) {
            *offset = host - block->host;
            if (round_offset) {
                *offset &= TARGET_PAGE_MASK;
            }
            return block;
        }
    }
    return NULL;
}

ram_addr_t qemu_ram_addr_from_host(void *ptr)
{
    ram_addr_t offset, addr = RAM_ADDR_INVALID;
    RAMBlock *block;

    rcu_read_lock();
    block = qemu_ram_block_from_host(ptr, false, &offset);
    if (block) {
        addr = block->offset + offset;
    }
    rcu_read_unlock();
    return addr;
}

MemoryRegion *memory_region_from_host(void *ptr, ram_addr_t *offset)
{
    RAMBlock *block = qemu_ram_block_from_host(ptr, false, offset);

    return block ? block->mr : NULL;
}

RAMBlock *qemu_ram_block_by_name(const char *name)
{
    RamTable *t = ram_table_get();

    for (unsigned i = 0; t && i < t->nr; i++) {
        if (!strcmp(t->block[i]->idstr, name)) {
            return t->block[i];
        }
    }
    return NULL;
}

void qemu_ram_set_idstr(RAMBlock *block, const char *name,
                        const char *dev_id)
{
    g_autofree char *full = dev_id ? g_strdup_printf("%s/%s", dev_id, name)
                                   : g_strdup(name);

    assert(!block->idstr[0] && !qemu_ram_block_by_name(full));
    g_strlcpy(block->idstr, full, sizeof(block->idstr));
}

void qemu_ram_unset_idstr(RAMBlock *block)
{
    memset(block->idstr, 0, sizeof(block->idstr));
}

const char *qemu_ram_get_idstr(RAMBlock *block)
{
    return block->idstr;
}

size_t qemu_ram_pagesize(RAMBlock *block)
{
    return block->page_size;
}

int qemu_ram_foreach_block(RAMBlockIterFunc func, void *opaque)
{
    RamTable *t = ram_table_get();
    int ret = 0;

    for (unsigned i = 0; t && i < t->nr && !ret; i++) {
        ret = func(t->block[i], opaque);
    }
    return ret;
}

static int format_block(RAMBlock *block, void *opaque)
{
    g_autofree char *page = size_to_str(block->page_size);

    g_string_append_printf(opaque, "%24s %8s  0x%016" PRIx64 " 0x%016" PRIx64
                           " 0x%016" PRIx64 " 0x%016" PRIxPTR " %3s\n",
                           *block->idstr ? block->idstr
                           : memory_region_name(block->mr),
                           page, block->offset,
                           block->used_length, block->max_length,
                           (uintptr_t)block->host,
                           block->mr->readonly ? "ro" : "rw");
    return 0;
}

GString *ram_block_format(void)
{
    GString *buf = g_string_new(NULL);

    g_string_append_printf(buf, "%24s %8s  %18s %18s %18s %18s %3s\n",
                           "Block Name", "PSize", "Offset", "Used", "Total",
                           "HVA", "RO");
    qemu_ram_foreach_block(format_block, buf);
    return buf;
}
