/*
 * Scatter-gather lists.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef IOV_H
#define IOV_H

/** iov_size: bytes in all @iov_cnt elements. */
size_t iov_size(const struct iovec *iov, const unsigned int iov_cnt);

/* copies of @bytes at @offset; the result is what the list had room for */
size_t iov_from_buf_full(const struct iovec *iov, unsigned int iov_cnt,
                         size_t offset, const void *buf, size_t bytes);
size_t iov_to_buf_full(const struct iovec *iov, const unsigned int iov_cnt,
                       size_t offset, void *buf, size_t bytes);

/** iov_from_buf: iov_from_buf_full(), quick if the first element is enough. */
static inline size_t iov_from_buf(const struct iovec *iov,
                                  unsigned int iov_cnt, size_t offset,
                                  const void *buf, size_t bytes)
{
    if (iov_cnt && offset <= iov[0].iov_len &&
        bytes <= iov[0].iov_len - offset) {
        memcpy((char *)iov[0].iov_base + offset, buf, bytes);
        return bytes;
    }
    return iov_from_buf_full(iov, iov_cnt, offset, buf, bytes);
}

/** iov_to_buf: iov_to_buf_full(), quick if the first element is enough. */
static inline size_t iov_to_buf(const struct iovec *iov,
                                const unsigned int iov_cnt, size_t offset,
                                void *buf, size_t bytes)
{
    if (iov_cnt && offset <= iov[0].iov_len &&
        bytes <= iov[0].iov_len - offset) {
        memcpy(buf, (const char *)iov[0].iov_base + offset, bytes);
        return bytes;
    }
    return iov_to_buf_full(iov, iov_cnt, offset, buf, bytes);
}

/** iov_memset: set @bytes at @offset, as far as there are; how many. */
size_t iov_memset(const struct iovec *iov, const unsigned int iov_cnt,
                  size_t offset, int fillc, size_t bytes);
/** iov_hexdump: qemu_hexdump() of the first @limit bytes. */
void iov_hexdump(const struct iovec *iov, const unsigned int iov_cnt,
                 FILE *fp, const char *prefix, size_t limit);
/** iov_copy: describe @bytes at @offset in @dst_iov; elements used. */
unsigned iov_copy(struct iovec *dst_iov, unsigned int dst_iov_cnt,
                  const struct iovec *iov, unsigned int iov_cnt,
                  size_t offset, size_t bytes);
/** iov_discard_front/back: drop @bytes; returns how many were dropped. */
size_t iov_discard_front(struct iovec **iov, unsigned int *iov_cnt,
                         size_t bytes);
size_t iov_discard_back(struct iovec *iov, unsigned int *iov_cnt,
                        size_t bytes);

/* What a discard changed, so as to be able to free the list later. */
typedef struct IOVDiscardUndo {
    struct iovec *modified_iov;         /* NULL: nothing */
    struct iovec orig;
} IOVDiscardUndo;

/** iov_discard_undo: restore the element that was cut. */
void iov_discard_undo(IOVDiscardUndo *undo);
/** iov_discard_front_undoable/back_undoable: note in @undo, which may be
 *  NULL, what is changed. */
size_t iov_discard_front_undoable(struct iovec **iov, unsigned int *iov_cnt,
                                  size_t bytes, IOVDiscardUndo *undo);
size_t iov_discard_back_undoable(struct iovec *iov, unsigned int *iov_cnt,
                                 size_t bytes, IOVDiscardUndo *undo);

/**
 * iov_send_recv: send or receive @bytes at @offset of a list.
 * @sockfd: the socket
 * @do_send: direction
 *
 * Returns: how many bytes; fewer at the end of a stream, or if a socket
 * that does not block cannot take more; -1 with errno set if an error came
 * before the first byte.
 */
ssize_t iov_send_recv(int sockfd, const struct iovec *iov,
                      unsigned iov_cnt, size_t offset, size_t bytes,
                      bool do_send);
/** iov_send_recv_with_flags: the same; @sockflags as of sendmsg(2). */
ssize_t iov_send_recv_with_flags(int sockfd, int sockflags,
                                 const struct iovec *iov, unsigned iov_cnt,
                                 size_t offset, size_t bytes, bool do_send);
#define iov_recv(sockfd, iov, iov_cnt, offset, bytes) \
    iov_send_recv(sockfd, iov, iov_cnt, offset, bytes, false)
#define iov_send(sockfd, iov, iov_cnt, offset, bytes) \
    iov_send_recv(sockfd, iov, iov_cnt, offset, bytes, true)

struct QEMUIOVector {
    struct iovec *iov;
    int niov;
    int nalloc;                         /* -1: array is not ours to grow */
    size_t size;                        /* bytes in all elements */
    struct iovec local_iov;
};

#define QEMU_IOVEC_INIT_BUF(self, buf, len) \
{ \
    .iov = &(self).local_iov, \
    .niov = 1, \
    .nalloc = -1, \
    .size = (len), \
    .local_iov = { .iov_base = (void *)(buf), .iov_len = (len) }, \
}

/** qemu_iovec_init: an empty list with room for @alloc_hint elements. */
void qemu_iovec_init(QEMUIOVector *qiov, int alloc_hint);
/** qemu_iovec_init_external: refer to @iov, which must outlive @qiov. */
void qemu_iovec_init_external(QEMUIOVector *qiov, struct iovec *iov,
                              int niov);
/** qemu_iovec_init_buf: a list of one element, which needs no destruction.
 *  @qiov must not be moved. */
static inline void qemu_iovec_init_buf(QEMUIOVector *qiov, void *buf,
                                       size_t len)
{
    *qiov = (QEMUIOVector)QEMU_IOVEC_INIT_BUF(*qiov, buf, len);
}
/** qemu_iovec_buf: the memory of a list of one element. */
static inline void *qemu_iovec_buf(QEMUIOVector *qiov)
{
    assert(qiov->niov == 1);
    return qiov->iov[0].iov_base;
}
/** qemu_iovec_init_slice: @qiov describes @len bytes at @offset of
 *  @source. */
void qemu_iovec_init_slice(QEMUIOVector *qiov, QEMUIOVector *source,
                           size_t offset, size_t len);
/** qemu_iovec_destroy: free the list, not the memory it describes. */
void qemu_iovec_destroy(QEMUIOVector *qiov);
/** qemu_iovec_reset: make a list empty that is ours to grow. */
void qemu_iovec_reset(QEMUIOVector *qiov);

/** qemu_iovec_add: append an element. */
void qemu_iovec_add(QEMUIOVector *qiov, void *base, size_t len);
/** qemu_iovec_concat: append up to @sbytes at @soffset of @src. */
void qemu_iovec_concat(QEMUIOVector *dst, QEMUIOVector *src,
                       size_t soffset, size_t sbytes);
/** qemu_iovec_concat_iov: the same; how many bytes those are. */
size_t qemu_iovec_concat_iov(QEMUIOVector *dst, struct iovec *src_iov,
                             unsigned int src_cnt, size_t soffset,
                             size_t sbytes);
/** qemu_iovec_clone: lay @dest, which is empty, out as @src, in @buf of
 *  the same size; nothing is copied. */
void qemu_iovec_clone(QEMUIOVector *dest, const QEMUIOVector *src,
                      void *buf);
/** qemu_iovec_discard_back: drop the last @bytes, which there are. */
void qemu_iovec_discard_back(QEMUIOVector *qiov, size_t bytes);

/**
 * qemu_iovec_slice: which elements are @len bytes at @offset in?
 * @head: set to how much of the first is before them
 * @tail: set to how much of the last is behind them
 * @niov: set to how many elements it is
 *
 * Returns: the first element.
 */
struct iovec *qemu_iovec_slice(QEMUIOVector *qiov, size_t offset,
                               size_t len, size_t *head, size_t *tail,
                               int *niov);
/** qemu_iovec_subvec_niov: how many elements is that? */
int qemu_iovec_subvec_niov(QEMUIOVector *qiov, size_t offset, size_t len);

/* Copies and the like; see iov_to_buf() and so on. */
/** qemu_iovec_to_buf: iov_to_buf() of the list. */
size_t qemu_iovec_to_buf(QEMUIOVector *qiov, size_t offset, void *buf,
                         size_t bytes);
/** qemu_iovec_from_buf: iov_from_buf() of the list. */
size_t qemu_iovec_from_buf(QEMUIOVector *qiov, size_t offset,
                           const void *buf, size_t bytes);
/** qemu_iovec_memset: iov_memset() of the list. */
size_t qemu_iovec_memset(QEMUIOVector *qiov, size_t offset, int fillc,
                         size_t bytes);
/** qemu_iovec_is_zero: are @bytes at @offset all zero? */
bool qemu_iovec_is_zero(QEMUIOVector *qiov, size_t offset, size_t bytes);
/** qemu_iovec_compare: where lists that are laid out the same differ; -1 if
 *  they do not. */
ssize_t qemu_iovec_compare(QEMUIOVector *a, QEMUIOVector *b);

#endif
