/*
 * Split virtqueues (VIRTIO 1.2, 2.7) of every virtio device, as a hostile
 * driver writes them.  Whatever rule it breaks, the device asks for a reset,
 * does nothing more until it gets one, and works afterwards.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <linux/virtio_blk.h>
#include "libvirtio.h"

#define NEXT VRING_DESC_F_NEXT
#define WRITE VRING_DESC_F_WRITE
#define INDIRECT VRING_DESC_F_INDIRECT
#define USE_INDIRECT QVIRTIO_BIT(VIRTIO_RING_F_INDIRECT_DESC)
#define USE_EVENT_IDX QVIRTIO_BIT(VIRTIO_RING_F_EVENT_IDX)

/* A device to be driven badly, and its simplest good request. */
typedef struct Subject {
    const char *name;
    const char *args;
    uint16_t id;
    unsigned int queue;             /* the one in question */
    unsigned int out, in;           /* bytes of the good request */
    uint32_t used;                  /* what the device says of it */
} Subject;

static const Subject subjects[] = {
    { "virtio-rng", "-device virtio-rng-device", VIRTIO_ID_RNG, 0, 0, 32,
      32 },
    { "virtio-blk", "-blockdev null-co,node-name=n,size=1048576 "
      "-device virtio-blk-device,drive=n", VIRTIO_ID_BLOCK, 0, 16, 513, 513 },
    { "virtio-serial", "-device virtio-serial-device", VIRTIO_ID_CONSOLE, 1,
      64, 0, 0 },
};

/* The device while it is driven, with memory for a good request. */
typedef struct Run {
    const Subject *subject;
    QVirtio *d;
    QVirtq q;
    uint64_t out_at, in_at;
    uint64_t table;                 /* room for an indirect one */
} Run;

static void start(Run *r, uint64_t features)
{
    qvirtio_start(r->d, features, &r->q, 0);
    qvirtq_set_up(&r->q, r->d, r->subject->queue, 0);
    r->out_at = qvirtio_alloc(r->d, 4096, 4096);
    r->in_at = qvirtio_alloc(r->d, 4096, 4096);
    r->table = qvirtio_alloc(r->d, 4096, 4096);
}

static void send_good(Run *r)
{
    qvirtq_send(&r->q, r->out_at, r->subject->out, r->in_at, r->subject->in);
}

static void assert_works(Run *r)
{
    uint32_t len;

    start(r, 0);
    send_good(r);
    qvirtq_wait(&r->q, NULL, &len);
    g_assert_cmpuint(len, ==, r->subject->used);
}

/* It must have broken, must say so, and must not go on. */
static void assert_broken(Run *r)
{
    uint16_t used;

    qvirtio_wait_broken(r->d);
    g_assert_cmphex(qvirtio_ack_irq(r->d) & 2, ==, 2);
    used = qtest_readw(r->d->s, r->q.used + 2);
    send_good(r);
    g_assert_cmpuint(qtest_readw(r->d->s, r->q.used + 2), ==, used);
    g_assert_cmphex(qvirtio_ack_irq(r->d), ==, 0);
    assert_works(r);
}

static void open_subject(Run *r, const Subject *subject)
{
    r->subject = subject;
    r->d = qvirtio_find(qtest_initf(QVIRTIO_BOARD "%s", subject->args),
                        subject->id, 0);
    assert_works(r);
}

static void close_subject(Run *r)
{
    qtest_quit(r->d->s);
    g_free(r->d);
}

/*** One descriptor, or a few, that are wrong ***/

typedef struct BadDesc {
    const char *name;
    struct {
        uint64_t addr;
        uint32_t len;
        uint16_t flags, next;
    } desc[4];                      /* 0: IN_AT, 1: TABLE */
    bool indirect;                  /* they are in a table of .bytes */
    uint32_t bytes;
    uint16_t table_flags;
    uint64_t features;
} BadDesc;

#define IN_AT 0                     /* stands for memory that is there */
#define TABLE 1
#define RAM_END QVIRTIO_RAM_END
#define OWN QVIRTIO_MMIO_BASE       /* + the device's own window */

static const BadDesc bad_descs[] = {
    { "next is outside of the table", { { IN_AT, 16, WRITE | NEXT, 0x7fff },
                                        } },
    { "next is one past the table", { { IN_AT, 16, WRITE | NEXT, 1024 } } },
    { "a loop of one", { { IN_AT, 16, WRITE | NEXT, 0 } } },
    { "a loop of two", { { IN_AT, 16, WRITE | NEXT, 1 },
                         { IN_AT, 16, WRITE | NEXT, 0 } } },
    { "a loop behind a start", { { IN_AT, 16, WRITE | NEXT, 1 },
                                 { IN_AT, 16, WRITE | NEXT, 2 },
                                 { IN_AT, 16, WRITE | NEXT, 1 } } },
    { "no bytes to write", { { IN_AT, 0, WRITE } } },
    { "no bytes to read", { { IN_AT, 0, 0 } } },
    { "no bytes amid others", { { IN_AT, 16, NEXT, 1 },
                                { IN_AT, 0, NEXT, 2 },
                                { IN_AT, 16, WRITE } } },
    { "readable behind writable", { { IN_AT, 16, WRITE | NEXT, 1 },
                                    { IN_AT, 16, 0 } } },
    { "begins at RAM's end", { { RAM_END, 16, WRITE } } },
    { "straddles RAM's end", { { RAM_END - 8, 16, WRITE } } },
    { "read straddles RAM's end", { { RAM_END - 8, 64, 0 } } },
    { "far outside", { { 1ull << 40, 16, WRITE } } },
    { "ends at 2^64", { { UINT64_MAX - 15, 16, WRITE } } },
    { "wraps at 2^64", { { UINT64_MAX - 7, 16, WRITE } } },
    { "4 GiB less one", { { 4096, UINT32_MAX, WRITE } } },
    { "4 GiB less one to read", { { 4096, UINT32_MAX, 0 } } },
    { "own registers to be written", { { OWN, 512, WRITE } } },
    { "own status to be written", { { OWN + 0x70, 4, WRITE } } },
    { "own notify to be written", { { OWN + 0x50, 4, WRITE } } },
    { "own registers to be read", { { OWN, 512, 0 } } },
    { "from nothing into own registers", { { OWN - 8, 16, WRITE } } },
    { "IOAPIC", { { 0xfec00000, 64, WRITE } } },
    { "indirect without the feature", { { TABLE, 16, INDIRECT } } },
    { "indirect of no bytes", { { TABLE, 0, INDIRECT } },
      .features = USE_INDIRECT },
    { "indirect of 15 bytes", { { TABLE, 15, INDIRECT } },
      .features = USE_INDIRECT },
    { "indirect of 17 bytes", { { TABLE, 17, INDIRECT } },
      .features = USE_INDIRECT },
    { "indirect of almost 4 GiB", { { TABLE, UINT32_MAX - 15, INDIRECT } },
      .features = USE_INDIRECT },
    { "indirect with next", { { TABLE, 16, INDIRECT | NEXT, 1 },
                              { IN_AT, 16, WRITE } },
      .features = USE_INDIRECT },
    { "indirect outside of RAM", { { RAM_END, 16, INDIRECT } },
      .features = USE_INDIRECT },
    { "indirect straddles RAM's end", { { RAM_END - 16, 32, INDIRECT } },
      .features = USE_INDIRECT },
    { "indirect in own registers", { { OWN, 32, INDIRECT } },
      .features = USE_INDIRECT },
    { "indirect wraps at 2^64", { { UINT64_MAX - 15, 32, INDIRECT } },
      .features = USE_INDIRECT },
    { "indirect within indirect", { { TABLE, 16, INDIRECT } },
      .indirect = true, .bytes = 16, .features = USE_INDIRECT },
    { "next is outside of the indirect table",
      { { IN_AT, 16, WRITE | NEXT, 1 } },
      .indirect = true, .bytes = 16, .features = USE_INDIRECT },
    { "a loop in the indirect table", { { IN_AT, 16, WRITE | NEXT, 1 },
                                        { IN_AT, 16, WRITE | NEXT, 0 } },
      .indirect = true, .bytes = 32, .features = USE_INDIRECT },
    { "no bytes in the indirect table", { { IN_AT, 0, WRITE } },
      .indirect = true, .bytes = 16, .features = USE_INDIRECT },
};

static uint64_t real_address(const Run *r, uint64_t addr)
{
    return addr == IN_AT ? r->in_at : addr == TABLE ? r->table :
           addr >= OWN - 8 && addr < OWN + 512 ? addr - OWN + r->d->base :
           addr;
}

static void write_bad(Run *r, const BadDesc *bad)
{
    for (size_t i = 0; i < ARRAY_SIZE(bad->desc); i++) {
        qvirtio_desc_at(r->d, bad->indirect ? r->table : r->q.desc, i,
                        real_address(r, bad->desc[i].addr), bad->desc[i].len,
                        bad->desc[i].flags, bad->desc[i].next);
    }
    if (bad->indirect) {
        qvirtq_desc(&r->q, 0, r->table, bad->bytes, INDIRECT, 0);
    }
}

static void test_bad_descriptors(const void *opaque)
{
    Run r;

    open_subject(&r, opaque);
    for (size_t i = 0; i < ARRAY_SIZE(bad_descs); i++) {
        g_test_message("%s: %s", r.subject->name, bad_descs[i].name);
        start(&r, bad_descs[i].features);
        write_bad(&r, &bad_descs[i]);
        qvirtq_publish(&r.q, 0);
        qvirtq_kick(&r.q);
        assert_broken(&r);
        /* Behind a good one, which may be done before. */
        start(&r, bad_descs[i].features);
        send_good(&r);
        qvirtq_wait(&r.q, NULL, NULL);
        write_bad(&r, &bad_descs[i]);
        qvirtq_publish(&r.q, 0);
        qvirtq_kick(&r.q);
        assert_broken(&r);
    }
    close_subject(&r);
}

/*** The ring of available buffers ***/

static void test_bad_available_rings(const void *opaque)
{
    Run r;

    open_subject(&r, opaque);
    for (int i = 0; i < 6; i++) {
        start(&r, 0);
        switch (i) {
        case 0:                     /* one more than there can be */
            qvirtq_set_avail_idx(&r.q, r.q.num + 1);
            break;
        case 1:
            qvirtq_set_avail_idx(&r.q, 0x8000);
            break;
        case 2:                     /* backwards */
            send_good(&r);
            qvirtq_wait(&r.q, NULL, NULL);
            qvirtq_set_avail_idx(&r.q, 0);
            break;
        case 3:
            qvirtq_publish(&r.q, r.q.num);
            break;
        case 4:
            qvirtq_publish(&r.q, UINT16_MAX);
            break;
        case 5:                     /* a full ring, all but one good */
            for (unsigned int n = 0; n < r.q.num; n++) {
                qvirtq_desc(&r.q, n, r.in_at, 16, 0, 0);
                qvirtq_publish(&r.q, n + 1);
            }
            break;
        }
        qvirtq_kick(&r.q);
        assert_broken(&r);
    }
    close_subject(&r);
}

/*** The rings themselves, in places where they cannot be ***/

static void test_rings_in_wrong_places(const void *opaque)
{
    static const uint64_t places[] = {
        RAM_END, RAM_END - 16, 1ull << 40, UINT64_MAX - 15,
        UINT64_MAX - 4095, OWN, 0xfec00000, 0xfee00000,
    };
    Run r;

    open_subject(&r, opaque);
    for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
        for (int area = 0; area < 3; area++) {
            QVirtq bad;

            start(&r, 0);
            bad = r.q;
            qvirtio_write(r.d, VIRTIO_MMIO_QUEUE_SEL, bad.index);
            qvirtio_write(r.d, VIRTIO_MMIO_QUEUE_READY, 0);
            *(area == 0 ? &bad.desc : area == 1 ? &bad.avail : &bad.used) =
                real_address(&r, places[i]);
            qvirtq_enable(&bad);
            send_good(&r);
            g_test_message("%s: area %d at 0x%" PRIx64, r.subject->name,
                           area, places[i]);
            assert_broken(&r);
        }
    }
    close_subject(&r);
}

/*** What is good, if unusual ***/

/* Chains: as long as the ring, and indirect ones. */
static void test_unusual_but_good(const void *opaque)
{
    const Subject *subject = opaque;
    unsigned int last, parts;
    uint32_t len;
    Run r;

    open_subject(&r, opaque);
    start(&r, USE_INDIRECT);
    last = r.q.num - 1;
    /* byte by byte, and the tail in the last descriptor */
    for (unsigned int i = 0; i <= last; i++) {
        bool is_write = subject->out ? i >= MIN(last, subject->out) : true;
        unsigned int at = is_write && subject->out ? i - subject->out : i;
        unsigned int total = is_write ? subject->in : subject->out;

        if (subject->in && subject->out) {
            /* a header, and data as it comes */
            qvirtq_desc(&r.q, i, is_write ? r.in_at + at : r.out_at + at,
                        i == last ? total - at : 1,
                        (is_write ? WRITE : 0) | (i == last ? 0 : NEXT),
                        i + 1);
        } else {
            qvirtq_desc(&r.q, i, is_write ? r.in_at : r.out_at, 1,
                        (subject->in ? WRITE : 0) | (i == last ? 0 : NEXT),
                        i + 1);
        }
    }
    qvirtq_publish(&r.q, 0);
    qvirtq_kick(&r.q);
    qvirtq_wait(&r.q, NULL, &len);
    if (!subject->out) {
        g_assert_cmpuint(len, ==, r.q.num);
    } else {
        g_assert_cmpuint(len, ==, subject->used);
    }
    /* indirect; WRITE on the descriptor of the table means nothing */
    parts = !!subject->out + !!subject->in;
    if (subject->out) {
        qvirtio_desc_at(r.d, r.table, 0, r.out_at, subject->out,
                        subject->in ? NEXT : 0, 1);
    }
    if (subject->in) {
        qvirtio_desc_at(r.d, r.table, parts - 1, r.in_at, subject->in, WRITE,
                        0);
    }
    qvirtq_desc(&r.q, 1, r.table, 16 * parts, INDIRECT | WRITE, 77);
    qvirtq_publish(&r.q, 1);
    qvirtq_kick(&r.q);
    qvirtq_wait(&r.q, NULL, &len);
    g_assert_cmpuint(len, ==, subject->used);
    close_subject(&r);
}

/* The indices are 16 bits and wrap; so many requests, and one more. */
static void test_indices_wrap(void)
{
    Run r;
    uint32_t id;

    open_subject(&r, &subjects[2]);
    start(&r, 0);
    for (unsigned int i = 0; i < r.q.num; i++) {
        qvirtq_desc(&r.q, i, r.out_at, 16, 0, 0);
        qtest_writew(r.d->s, r.q.avail + 4 + 2 * i, i);
    }
    for (unsigned int n = r.q.num; n <= 65536 + r.q.num; n += r.q.num) {
        qvirtq_set_avail_idx(&r.q, n);
        qvirtq_kick(&r.q);
        g_assert_cmpuint(qvirtq_used_idx(&r.q), ==, (uint16_t)n);
    }
    r.q.used_idx = qvirtq_used_idx(&r.q) - 1;
    qvirtq_wait(&r.q, &id, NULL);
    g_assert_cmpuint(id, ==, r.q.num - 1);
    close_subject(&r);
}

static void test_suppressed_interrupts(void)
{
    Run r;
    uint64_t used_event;

    open_subject(&r, &subjects[0]);
    start(&r, 0);
    qtest_writew(r.d->s, r.q.avail, VRING_AVAIL_F_NO_INTERRUPT);
    send_good(&r);
    qvirtq_wait(&r.q, NULL, NULL);
    g_assert_cmphex(qvirtio_ack_irq(r.d), ==, 0);
    qtest_writew(r.d->s, r.q.avail, 0);
    send_good(&r);
    qvirtq_wait(&r.q, NULL, NULL);
    g_assert_cmphex(qvirtio_ack_irq(r.d), ==, 1);

    /* 2.7.10: with event indices only the one that was asked for */
    for (int round = 0; round < 2; round++) {
        start(&r, USE_EVENT_IDX);
        used_event = r.q.avail + 4 + 2 * r.q.num;
        qtest_writew(r.d->s, used_event, 2);
        for (int i = 0; i < 6; i++) {
            send_good(&r);
            qvirtq_wait(&r.q, NULL, NULL);
            /* the first comes in any case: the device knows no earlier one */
            g_assert_cmphex(qvirtio_ack_irq(r.d), ==, i == 0 || i == 2);
        }
    }
    close_subject(&r);
}

/* An idle device wants to be kicked, and says so. */
static void test_wants_kicks(const void *opaque)
{
    Run r;

    open_subject(&r, opaque);
    start(&r, 0);
    for (int i = 0; i < 3; i++) {
        send_good(&r);
        qvirtq_wait(&r.q, NULL, NULL);
        g_assert_cmphex(qtest_readw(r.d->s, r.q.used), ==, 0);
    }
    start(&r, USE_EVENT_IDX);
    for (int i = 1; i < 4; i++) {
        send_good(&r);
        qvirtq_wait(&r.q, NULL, NULL);
        g_assert_cmpuint(qtest_readw(r.d->s, r.q.used + 4 + 8 * r.q.num), ==,
                         i);
    }
    close_subject(&r);
}

/* More than 2^32 bytes in one request, all of them in RAM. */
static void test_lengths_that_overflow(void)
{
    Run r;
    uint32_t len;

    open_subject(&r, &subjects[1]);
    start(&r, 0);
    qvirtq_desc(&r.q, 0, r.out_at, 16, NEXT, 1);
    for (unsigned int i = 1; i < r.q.num; i++) {
        qvirtq_desc(&r.q, i, 0, RAM_END, WRITE | (i + 1 < r.q.num ? NEXT : 0),
                    i + 1);
    }
    /* the status byte goes where it does not harm what is above */
    qvirtq_desc(&r.q, r.q.num - 1, r.in_at, 1, WRITE, 0);
    qtest_writeb(r.d->s, r.in_at, 0xee);
    qvirtq_publish(&r.q, 0);
    qvirtq_kick(&r.q);
    qvirtq_wait(&r.q, NULL, &len);
    g_assert_cmphex(qtest_readb(r.d->s, r.in_at), ==, VIRTIO_BLK_S_IOERR);
    assert_works(&r);
    close_subject(&r);
}

static void add_for_all(const char *what, GTestDataFunc fn)
{
    for (size_t i = 0; i < ARRAY_SIZE(subjects); i++) {
        g_autofree char *path = g_strdup_printf("/virtqueue/%s/%s",
                                                subjects[i].name, what);

        g_test_add_data_func(path, &subjects[i], fn);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add_for_all("malformed descriptors break it", test_bad_descriptors);
    add_for_all("malformed available rings break it", test_bad_available_rings);
    add_for_all("rings must be in RAM", test_rings_in_wrong_places);
    add_for_all("chains and tables of all lengths", test_unusual_but_good);
    add_for_all("an idle queue wants to be kicked", test_wants_kicks);
    g_test_add_func("/virtqueue/indices wrap", test_indices_wrap);
    g_test_add_func("/virtqueue/interrupts come when they are wanted",
                    test_suppressed_interrupts);
    g_test_add_func("/virtqueue/lengths add up to more than 4 GiB",
                    test_lengths_that_overflow);
    return g_test_run();
}
