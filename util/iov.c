/*
 * Scatter-gather lists.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <sys/socket.h>

#include "qemu/cutils.h"
#include "qemu/iov.h"

size_t iov_size(const struct iovec *iov, const unsigned int iov_cnt)
{
    size_t len = 0;

    for (unsigned i = 0; i < iov_cnt; i++) {
        len += iov[i].iov_len;
    }
    return len;
}

/*
 * All walks below: FOR_SPANS() runs the body for every contiguous span of
 * [offset, offset + bytes), with its address, length and how much was
 * done before.  done <= bytes always, as span is cut to bytes - done.
 */
#define FOR_SPANS(iov, cnt, offset, bytes, base, span, done) \
    for (size_t i_ = 0, skip_ = (offset), span = 0, loop_ = 1; \
         loop_; loop_ = 0) \
        for (char *base; i_ < (cnt) && (done) < (bytes); \
             skip_ = skip_ > (iov)[i_].iov_len \
                     ? skip_ - (iov)[i_].iov_len : 0, \
             (done) += span, i_++) \
            if ((span = (iov)[i_].iov_len > skip_ \
                        ? MIN((iov)[i_].iov_len - skip_, (bytes) - (done)) \
                        : 0) && \
                (base = (char *)(iov)[i_].iov_base + skip_))

size_t iov_from_buf_full(const struct iovec *iov, unsigned int iov_cnt,
                         size_t offset, const void *buf, size_t bytes)
{
    size_t done = 0;

    FOR_SPANS(iov, iov_cnt, offset, bytes, base, span, done) {
        memcpy(base, (const char *)buf + done, span);
    }
    return done;
}

size_t iov_to_buf_full(const struct iovec *iov, const unsigned int iov_cnt,
                       size_t offset, void *buf, size_t bytes)
{
    size_t done = 0;

    FOR_SPANS(iov, iov_cnt, offset, bytes, base, span, done) {
        memcpy((char *)buf + done, base, span);
    }
    return done;
}

size_t iov_memset(const struct iovec *iov, const unsigned int iov_cnt,
                  size_t offset, int fillc, size_t bytes)
{
    size_t done = 0;

    FOR_SPANS(iov, iov_cnt, offset, bytes, base, span, done) {
        memset(base, fillc, span);
    }
    return done;
}

unsigned iov_copy(struct iovec *dst_iov, unsigned int dst_iov_cnt,
                  const struct iovec *iov, unsigned int iov_cnt,
                  size_t offset, size_t bytes)
{
    unsigned used = 0;
    size_t done = 0;

    FOR_SPANS(iov, iov_cnt, offset, bytes, base, span, done) {
        if (used == dst_iov_cnt) {
            break;
        }
        dst_iov[used++] = (struct iovec){ base, span };
    }
    return used;
}

void iov_hexdump(const struct iovec *iov, const unsigned int iov_cnt,
                 FILE *fp, const char *prefix, size_t limit)
{
    size_t size = MIN(iov_size(iov, iov_cnt), limit);
    g_autofree void *buf = g_malloc(size);

    iov_to_buf(iov, iov_cnt, 0, buf, size);
    qemu_hexdump(fp, prefix, buf, size);
}

static void note_change(IOVDiscardUndo *undo, struct iovec *iov)
{
    if (undo) {
        undo->modified_iov = iov;
        if (iov) {
            undo->orig = *iov;
        }
    }
}

void iov_discard_undo(IOVDiscardUndo *undo)
{
    if (undo->modified_iov) {
        *undo->modified_iov = undo->orig;
    }
}

size_t iov_discard_front_undoable(struct iovec **iov, unsigned int *iov_cnt,
                                  size_t bytes, IOVDiscardUndo *undo)
{
    size_t total = 0;

    note_change(undo, NULL);
    while (*iov_cnt && total < bytes) {
        struct iovec *cur = *iov;

        if (cur->iov_len > bytes - total) {
            note_change(undo, cur);
            cur->iov_base = (char *)cur->iov_base + (bytes - total);
            cur->iov_len -= bytes - total;
            return bytes;
        }
        total += cur->iov_len;
        (*iov)++;
        (*iov_cnt)--;
    }
    return total;
}

size_t iov_discard_front(struct iovec **iov, unsigned int *iov_cnt,
                         size_t bytes)
{
    return iov_discard_front_undoable(iov, iov_cnt, bytes, NULL);
}

size_t iov_discard_back_undoable(struct iovec *iov, unsigned int *iov_cnt,
                                 size_t bytes, IOVDiscardUndo *undo)
{
    size_t total = 0;

    note_change(undo, NULL);
    while (*iov_cnt && total < bytes) {
        struct iovec *cur = &iov[*iov_cnt - 1];

        if (cur->iov_len > bytes - total) {
            note_change(undo, cur);
            cur->iov_len -= bytes - total;
            return bytes;
        }
        total += cur->iov_len;
        (*iov_cnt)--;
    }
    return total;
}

size_t iov_discard_back(struct iovec *iov, unsigned int *iov_cnt,
                        size_t bytes)
{
    return iov_discard_back_undoable(iov, iov_cnt, bytes, NULL);
}

ssize_t iov_send_recv_with_flags(int sockfd, int sockflags,
                                 const struct iovec *iov, unsigned iov_cnt,
                                 size_t offset, size_t bytes, bool do_send)
{
    size_t done = 0;

    while (done < bytes) {
        struct iovec part[64];
        struct msghdr msg = { .msg_iov = part };
        ssize_t ret;

        msg.msg_iovlen = iov_copy(part, ARRAY_SIZE(part), iov, iov_cnt,
                                  offset + done, bytes - done);
        if (!msg.msg_iovlen) {
            break;
        }
        do {
            ret = do_send ? sendmsg(sockfd, &msg, sockflags | MSG_NOSIGNAL)
                          : recvmsg(sockfd, &msg, sockflags);
        } while (ret < 0 && errno == EINTR);
        if (ret < 0) {
            return done ? (ssize_t)done : -1;
        }
        if (!ret) {
            break;
        }
        done += ret;
    }
    return (ssize_t)done;
}

ssize_t iov_send_recv(int sockfd, const struct iovec *iov,
                      unsigned iov_cnt, size_t offset, size_t bytes,
                      bool do_send)
{
    return iov_send_recv_with_flags(sockfd, 0, iov, iov_cnt, offset, bytes,
                                    do_send);
}

void qemu_iovec_init(QEMUIOVector *qiov, int alloc_hint)
{
    *qiov = (QEMUIOVector){
        .iov = g_new(struct iovec, alloc_hint),
        .nalloc = alloc_hint,
    };
}

void qemu_iovec_init_external(QEMUIOVector *qiov, struct iovec *iov,
                              int niov)
{
    *qiov = (QEMUIOVector){
        .iov = iov, .niov = niov, .nalloc = -1, .size = iov_size(iov, niov),
    };
}

void qemu_iovec_add(QEMUIOVector *qiov, void *base, size_t len)
{
    assert(qiov->nalloc != -1);
    if (qiov->niov == qiov->nalloc) {
        qiov->nalloc = 2 * qiov->nalloc + 1;
        qiov->iov = g_renew(struct iovec, qiov->iov, qiov->nalloc);
    }
    qiov->iov[qiov->niov++] = (struct iovec){ base, len };
    qiov->size += len;
}

size_t qemu_iovec_concat_iov(QEMUIOVector *dst, struct iovec *src_iov,
                             unsigned int src_cnt, size_t soffset,
                             size_t sbytes)
{
    size_t done = 0;

    FOR_SPANS(src_iov, src_cnt, soffset, sbytes, base, span, done) {
        qemu_iovec_add(dst, base, span);
    }
    return done;
}

void qemu_iovec_concat(QEMUIOVector *dst, QEMUIOVector *src,
                       size_t soffset, size_t sbytes)
{
    qemu_iovec_concat_iov(dst, src->iov, src->niov, soffset, sbytes);
}

void qemu_iovec_clone(QEMUIOVector *dest, const QEMUIOVector *src,
                      void *buf)
{
    char *at = buf;

    for (int i = 0; i < src->niov; i++) {
        qemu_iovec_add(dest, at, src->iov[i].iov_len);
        at += src->iov[i].iov_len;
    }
}

void qemu_iovec_discard_back(QEMUIOVector *qiov, size_t bytes)
{
    unsigned int niov = qiov->niov;

    assert(bytes <= qiov->size);
    iov_discard_back(qiov->iov, &niov, bytes);
    qiov->niov = niov;
    qiov->size -= bytes;
}

struct iovec *qemu_iovec_slice(QEMUIOVector *qiov, size_t offset,
                               size_t len, size_t *head, size_t *tail,
                               int *niov)
{
    struct iovec *first = qiov->iov, *last;
    size_t rest;

    assert(offset <= qiov->size && len <= qiov->size - offset);
    /* an element that ends at @offset has no part in it */
    while ((offset || len) && offset >= first->iov_len) {
        offset -= first++->iov_len;
    }
    *head = offset;
    rest = offset + len;
    for (last = first; rest > 0 && rest > last->iov_len; last++) {
        rest -= last->iov_len;
    }
    *tail = len ? last->iov_len - rest : 0;
    *niov = len ? last - first + 1 : 0;
    return first;
}

int qemu_iovec_subvec_niov(QEMUIOVector *qiov, size_t offset, size_t len)
{
    size_t head, tail;
    int niov;

    qemu_iovec_slice(qiov, offset, len, &head, &tail, &niov);
    return niov;
}

void qemu_iovec_init_slice(QEMUIOVector *qiov, QEMUIOVector *source,
                           size_t offset, size_t len)
{
    assert(offset <= source->size && len <= source->size - offset);
    qemu_iovec_init(qiov, source->niov);
    qemu_iovec_concat(qiov, source, offset, len);
}

void qemu_iovec_destroy(QEMUIOVector *qiov)
{
    if (qiov->nalloc != -1) {
        g_free(qiov->iov);
    }
    *qiov = (QEMUIOVector){ .nalloc = 0 };
}

void qemu_iovec_reset(QEMUIOVector *qiov)
{
    assert(qiov->nalloc != -1);
    qiov->niov = 0;
    qiov->size = 0;
}

size_t qemu_iovec_to_buf(QEMUIOVector *qiov, size_t offset, void *buf,
                         size_t bytes)
{
    return iov_to_buf(qiov->iov, qiov->niov, offset, buf, bytes);
}

size_t qemu_iovec_from_buf(QEMUIOVector *qiov, size_t offset,
                           const void *buf, size_t bytes)
{
    return iov_from_buf(qiov->iov, qiov->niov, offset, buf, bytes);
}

size_t qemu_iovec_memset(QEMUIOVector *qiov, size_t offset, int fillc,
                         size_t bytes)
{
    return iov_memset(qiov->iov, qiov->niov, offset, fillc, bytes);
}

bool qemu_iovec_is_zero(QEMUIOVector *qiov, size_t offset, size_t bytes)
{
    size_t done = 0;

    FOR_SPANS(qiov->iov, qiov->niov, offset, bytes, base, span, done) {
        if (!buffer_is_zero(base, span)) {
            return false;
        }
    }
    return true;
}

ssize_t qemu_iovec_compare(QEMUIOVector *a, QEMUIOVector *b)
{
    ssize_t offset = 0;

    assert(a->niov == b->niov);
    for (int i = 0; i < a->niov; i++) {
        const char *p = a->iov[i].iov_base, *q = b->iov[i].iov_base;
        size_t len = a->iov[i].iov_len;

        assert(len == b->iov[i].iov_len);
        for (size_t n = 0; n < len; n++, offset++) {
            if (p[n] != q[n]) {
                return offset;
            }
        }
    }
    return -1;
}
