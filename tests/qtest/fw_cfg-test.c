/*
 * fw_cfg_io: selector, data and DMA ("QEMU Firmware Configuration Device"),
 * with requests that are wrong in every field.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "libqtest.h"
#include "qemu/bswap.h"

#define BOARD "-M microvm -m 32 -smp 2 " \
              "-fw_cfg name=opt/test/a,string=abc " \
              "-fw_cfg name=opt/test/empty,file=/dev/null "
#define SELECTOR 0x510
#define DATA 0x511
#define DMA 0x514
#define RAM_END (32u << 20)
#define REQUEST 0x100000u               /* guest memory for requests */
#define BUFFER 0x200000u
#define MMIO 0xfeb00000u                /* a virtio transport's registers */

#define SIGNATURE 0x0000
#define ID 0x0001
#define NB_CPUS 0x0005
#define FILE_DIR 0x0019
#define FILE_FIRST 0x0020
#define FILE_SLOTS 0x20

#define ERROR 0x01u
#define READ 0x02u
#define SKIP 0x04u
#define SELECT 0x08u
#define WRITE 0x10u
#define KEY(key) ((uint32_t)(key) << 16 | SELECT)

/*** Access ***/

static void read_item(QTestState *s, uint16_t key, void *buf, size_t len)
{
    qtest_outw(s, SELECTOR, key);
    for (size_t i = 0; i < len; i++) {
        ((uint8_t *)buf)[i] = qtest_inb(s, DATA);
    }
}

static void write_request(QTestState *s, uint64_t at, uint32_t control,
                          uint32_t len, uint64_t addr)
{
    uint8_t request[16];

    stl_be_p(request, control);
    stl_be_p(request + 4, len);
    stq_be_p(request + 8, addr);
    qtest_memwrite(s, at, request, 16);
}

/* The register is big-endian, and its second half starts the request. */
static void start(QTestState *s, uint64_t at)
{
    qtest_outl(s, DMA, bswap32(at >> 32));
    qtest_outl(s, DMA + 4, bswap32(at));
}

/* What is left in the control word, which says how it went. */
static uint32_t dma(QTestState *s, uint32_t control, uint32_t len,
                    uint64_t addr)
{
    write_request(s, REQUEST, control, len, addr);
    start(s, REQUEST);
    return bswap32(qtest_readl(s, REQUEST));
}

/* Selector and size of the file @name. */
static uint16_t find_file(QTestState *s, const char *name, uint32_t *size)
{
    uint8_t head[4], entry[64];
    uint32_t count;

    read_item(s, FILE_DIR, head, 4);
    count = ldl_be_p(head);
    g_assert_cmpuint(count, <=, FILE_SLOTS);
    while (count--) {
        for (size_t i = 0; i < sizeof(entry); i++) {
            entry[i] = qtest_inb(s, DATA);
        }
        g_assert_nonnull(memchr(entry + 8, 0, 56));
        g_assert_cmpuint(lduw_be_p(entry + 4), >=, FILE_FIRST);
        g_assert_cmpuint(lduw_be_p(entry + 6), ==, 0);
        if (g_str_equal((char *)entry + 8, name)) {
            *size = ldl_be_p(entry);
            return lduw_be_p(entry + 4);
        }
    }
    g_error("no file '%s'", name);
}

static void assert_works(QTestState *s)
{
    uint8_t got[4];

    read_item(s, SIGNATURE, got, 4);
    g_assert_cmpmem(got, 4, "QEMU", 4);
    qtest_memset(s, BUFFER, 0, 8);
    g_assert_cmphex(dma(s, KEY(SIGNATURE) | READ, 4, BUFFER), ==, 0);
    g_assert_cmphex(qtest_readq(s, BUFFER), ==, 0x554d4551);
}

/*** The ports ***/

static void test_items(void)
{
    QTestState *s = qtest_init(BOARD);
    uint8_t got[16];
    uint32_t size;
    uint16_t key;

    /* after power-on the signature is selected */
    g_assert_cmphex(qtest_inb(s, DATA), ==, 'Q');
    g_assert_cmphex(qtest_inb(s, DATA), ==, 'E');
    qobject_unref(qtest_qmp_return(s, "{'execute': 'system_reset'}"));
    qobject_unref(qtest_qmp_eventwait(s, "RESET"));
    g_assert_cmphex(qtest_inb(s, DATA), ==, 'Q');
    read_item(s, SIGNATURE, got, 16);
    g_assert_cmpmem(got, 16, "QEMU\0\0\0\0\0\0\0\0\0\0\0", 16);
    read_item(s, ID, got, 8);
    g_assert_cmphex(ldq_le_p(got), ==, 3);
    read_item(s, NB_CPUS, got, 2);
    g_assert_cmphex(lduw_le_p(got), ==, 2);
    key = find_file(s, "opt/test/a", &size);
    g_assert_cmpuint(size, ==, 3);
    read_item(s, key, got, 6);
    g_assert_cmpmem(got, 6, "abc\0\0", 6);
    find_file(s, "opt/test/empty", &size);
    g_assert_cmpuint(size, ==, 0);
    qtest_quit(s);
}

static void test_every_selector(void)
{
    QTestState *s = qtest_init(BOARD);
    uint8_t got[2];

    for (unsigned int key = 0; key < 0x10000; key += key < 0x100 ? 1 : 61) {
        read_item(s, key, got, 2);
        if ((key & 0x3fff) >= FILE_FIRST + FILE_SLOTS) {
            g_assert_cmphex(got[0] | got[1], ==, 0);
        }
    }
    read_item(s, 0x3fff, got, 2);
    read_item(s, 0xbfff, got, 2);
    read_item(s, 0xffff, got, 2);
    g_assert_cmphex(got[0] | got[1], ==, 0);
    assert_works(s);
    qtest_quit(s);
}

static void test_ports_and_sizes(void)
{
    QTestState *s = qtest_init(BOARD);

    /* A byte for the selector is not one; data cannot be written. */
    qtest_outw(s, SELECTOR, SIGNATURE);
    qtest_outb(s, SELECTOR, ID);
    qtest_outb(s, DATA, 'X');
    g_assert_cmphex(qtest_inb(s, DATA), ==, 'Q');
    /* Straddling, before and behind. */
    qtest_outw(s, SELECTOR - 1, 0x0101);
    qtest_outl(s, SELECTOR - 1, 0x01010101);
    qtest_outw(s, DATA + 1, 0x0101);
    qtest_inw(s, SELECTOR - 1);
    qtest_inl(s, DATA);
    assert_works(s);
    qtest_quit(s);
}

static void test_dma_register(void)
{
    QTestState *s = qtest_init(BOARD);

    /* It reads as a signature, big-endian, in any size. */
    g_assert_cmphex(qtest_inl(s, DMA), ==, bswap32(0x51454d55));
    g_assert_cmphex(qtest_inl(s, DMA + 4), ==, bswap32(0x20434647));
    for (unsigned int i = 0; i < 8; i++) {
        g_assert_cmphex(qtest_inb(s, DMA + i), ==, "QEMU CFG"[i]);
    }
    g_assert_cmphex(qtest_inw(s, DMA + 2), ==, 0x554d);
    /* Halves and bytes start nothing. */
    write_request(s, REQUEST, KEY(SIGNATURE) | READ, 4, BUFFER);
    qtest_outl(s, DMA, 0);
    for (unsigned int i = 0; i < 8; i++) {
        qtest_outb(s, DMA + i, 0xff);
        qtest_outw(s, DMA + i, 0xffff);
    }
    g_assert_cmphex(qtest_readl(s, REQUEST), ==,
                    bswap32(KEY(SIGNATURE) | READ));
    assert_works(s);
    /* The high half is forgotten with each request. */
    qtest_outl(s, DMA, bswap32(1));
    qobject_unref(qtest_qmp_return(s, "{'execute': 'system_reset'}"));
    qobject_unref(qtest_qmp_eventwait(s, "RESET"));
    write_request(s, REQUEST, KEY(SIGNATURE) | READ, 4, BUFFER);
    qtest_outl(s, DMA + 4, bswap32(REQUEST));
    g_assert_cmphex(qtest_readl(s, REQUEST), ==, 0);
    qtest_quit(s);
}

/*** DMA ***/

static void test_dma_read_and_skip(void)
{
    QTestState *s = qtest_init(BOARD);
    uint32_t size;
    uint16_t a = find_file(s, "opt/test/a", &size);
    uint64_t sums = 0;

    qtest_memset(s, BUFFER, 0xee, 16);
    g_assert_cmphex(dma(s, KEY(a) | READ, 8, BUFFER), ==, 0);
    g_assert_cmphex(qtest_readq(s, BUFFER), ==, 0x636261);  /* and zeroes */
    g_assert_cmphex(qtest_readq(s, BUFFER + 8), ==, 0xeeeeeeeeeeeeeeee);
    /* where the ports left off, and where DMA did */
    qtest_outw(s, SELECTOR, a);
    g_assert_cmphex(qtest_inb(s, DATA), ==, 'a');
    g_assert_cmphex(dma(s, READ, 1, BUFFER), ==, 0);
    g_assert_cmphex(qtest_readb(s, BUFFER), ==, 'b');
    g_assert_cmphex(qtest_inb(s, DATA), ==, 'c');
    /* skip: within, to the end, far beyond */
    g_assert_cmphex(dma(s, KEY(a) | SKIP, 2, 0), ==, 0);
    g_assert_cmphex(qtest_inb(s, DATA), ==, 'c');
    g_assert_cmphex(dma(s, KEY(a) | SKIP, UINT32_MAX, 0), ==, 0);
    g_assert_cmphex(dma(s, SKIP, UINT32_MAX, 0), ==, 0);
    g_assert_cmphex(qtest_inb(s, DATA), ==, 0);
    /* nothing at all, and no bytes */
    g_assert_cmphex(dma(s, KEY(a), 5, BUFFER), ==, 0);
    g_assert_cmphex(qtest_inb(s, DATA), ==, 'a');
    g_assert_cmphex(dma(s, 0, 5, BUFFER), ==, 0);
    g_assert_cmphex(dma(s, READ, 0, UINT64_MAX), ==, 0);
    g_assert_cmphex(qtest_inb(s, DATA), ==, 'b');
    /* read goes before skip */
    g_assert_cmphex(dma(s, KEY(a) | READ | SKIP, 1, BUFFER), ==, 0);
    g_assert_cmphex(qtest_inb(s, DATA), ==, 'b');
    /* an item that is not there has zeroes, as many as are wanted */
    qtest_memset(s, BUFFER, 0xee, 1u << 20);
    g_assert_cmphex(dma(s, KEY(0x3000) | READ, 1u << 20, BUFFER), ==, 0);
    for (unsigned int i = 0; i < 1u << 20; i += 4096) {
        sums |= qtest_readq(s, BUFFER + i);
    }
    g_assert_cmphex(sums, ==, 0);
    qtest_quit(s);
}

static void test_dma_write(void)
{
    QTestState *s = qtest_init(BOARD);
    uint32_t size;
    uint16_t a = find_file(s, "opt/test/a", &size);
    static const uint16_t others[] = {
        SIGNATURE, ID, FILE_DIR, 0x3fff, 0x8000, 0xffff,
    };
    uint8_t got[4];

    qtest_memset(s, BUFFER, 'X', 16);
    for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
        g_assert_cmphex(dma(s, KEY(others[i]) | WRITE, 1, BUFFER), ==,
                        ERROR);
    }
    g_assert_cmphex(dma(s, KEY(a) | WRITE, 3, BUFFER), ==, ERROR);
    read_item(s, a, got, 4);
    g_assert_cmpmem(got, 4, "abc", 4);
    assert_works(s);
    qtest_quit(s);
}

static void test_dma_to_wrong_places(void)
{
    static const struct {
        uint64_t addr;
        uint32_t len;
    } cases[] = {
        { RAM_END, 4 }, { RAM_END - 2, 4 }, { 1ull << 40, 1 },
        { UINT64_MAX, 1 }, { UINT64_MAX - 3, 8 }, { 0x80000000, 16 },
        { RAM_END - 65536, UINT32_MAX }, { UINT64_MAX - 65535, UINT32_MAX },
    };
    QTestState *s = qtest_init(BOARD);

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        for (int big = 0; big < 2; big++) {
            uint16_t key = big ? FILE_DIR : SIGNATURE;

            g_test_message("0x%" PRIx64 "+%u", cases[i].addr, cases[i].len);
            g_assert_cmphex(dma(s, KEY(key) | READ, cases[i].len,
                                cases[i].addr), ==, ERROR);
        }
        assert_works(s);
    }
    /* Into registers, its own request, and the request's end. */
    dma(s, KEY(FILE_DIR) | READ, 512, MMIO);
    dma(s, KEY(FILE_DIR) | READ, 512, 0xfec00000);
    dma(s, KEY(FILE_DIR) | READ, 4096, 0xfee00000);
    g_assert_cmphex(dma(s, KEY(FILE_DIR) | READ, 64, REQUEST), ==, 0);
    g_assert_cmphex(dma(s, KEY(FILE_DIR) | READ, 64, REQUEST + 8), ==, 0);
    assert_works(s);
    qtest_quit(s);
}

static void test_requests_in_wrong_places(void)
{
    static const uint64_t places[] = {
        RAM_END, RAM_END - 8, RAM_END - 15, 1ull << 40, UINT64_MAX,
        UINT64_MAX - 15, MMIO, MMIO + 0x50, MMIO - 8, 0xfec00000, 0xfea00000,
    };
    QTestState *s = qtest_init(BOARD "-device virtio-rng-device");

    for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
        start(s, places[i]);
        assert_works(s);
    }
    /* Half of it is there: at least the error can be told. */
    qtest_memset(s, RAM_END - 8, 0, 8);
    start(s, RAM_END - 8);
    g_assert_cmphex(bswap32(qtest_readl(s, RAM_END - 8)), ==, ERROR);
    /* Unaligned is fine. */
    for (unsigned int off = 1; off < 16; off++) {
        write_request(s, REQUEST + off, KEY(SIGNATURE) | READ, 4,
                      BUFFER + off);
        start(s, REQUEST + off);
        g_assert_cmphex(qtest_readl(s, REQUEST + off), ==, 0);
        g_assert_cmphex(qtest_readl(s, BUFFER + off), ==, 0x554d4551);
    }
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fw_cfg/items, files and their ends", test_items);
    g_test_add_func("/fw_cfg/every selector", test_every_selector);
    g_test_add_func("/fw_cfg/wrong sizes and the ports' edges",
                    test_ports_and_sizes);
    g_test_add_func("/fw_cfg/the DMA register", test_dma_register);
    g_test_add_func("/fw_cfg/DMA reads and skips", test_dma_read_and_skip);
    g_test_add_func("/fw_cfg/DMA writes only what may be written",
                    test_dma_write);
    g_test_add_func("/fw_cfg/DMA to wrong places fails",
                    test_dma_to_wrong_places);
    g_test_add_func("/fw_cfg/malformed DMA requests",
                    test_requests_in_wrong_places);
    return g_test_run();
}
