/*
 * The built-in guest: says hello, counts what it was given, reads a disk's
 * first line and powers off.
 *
 * It runs in 64-bit mode on the page tables of its loader, with interrupts
 * off and one CPU.  Words on its command line: "idle" halts for good, "reboot"
 * resets instead of powering off, "quiet" says only the first line.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stddef.h>
#include <stdint.h>

#define COM1            0x3f8
#define GED_SLEEP_CTL   0xfea00200
#define GED_RESET       0xfea00202
#define VIRTIO_BASE     0xfeb00000
#define VIRTIO_STEP     512
#define VIRTIO_COUNT    24

#define SECTOR_BYTES    512
#define QUEUE_SIZE      4
#define POLL_LIMIT      200000000

static void outb(uint16_t port, uint8_t val)
{
    __asm__ volatile("outb %0, %1" : : "a"(val), "Nd"(port));
}

static uint8_t inb(uint16_t port)
{
    uint8_t val;

    __asm__ volatile("inb %1, %0" : "=a"(val) : "Nd"(port));
    return val;
}

void *memset(void *to, int byte, size_t n)
{
    uint8_t *p = to;

    while (n--) {
        *p++ = byte;
        __asm__ volatile("" : : : "memory");    /* not a call to memset */
    }
    return to;
}

/* --- output --- */

static void put_char(char c)
{
    if (c == '\n') {
        put_char('\r');
    }
    while (!(inb(COM1 + 5) & 0x20)) {
        /* the transmitter is busy; without a port this reads 0xff */
    }
    outb(COM1, c);
}

static void put(const char *text)
{
    while (*text) {
        put_char(*text++);
    }
}

static void put_number(uint64_t n)
{
    char digits[21];
    int i = 20;

    digits[i] = '\0';
    do {
        digits[--i] = '0' + n % 10;
        n /= 10;
    } while (n);
    put(digits + i);
}

/* --- boot information --- */

static uint32_t read32(const uint8_t *p)
{
    return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
}

static uint64_t read64(const uint8_t *p)
{
    return read32(p) | (uint64_t)read32(p + 4) << 32;
}

static int has_word(const char *line, const char *word)
{
    while (*line) {
        const char *w = word;

        while (*w && *line == *w) {
            line++;
            w++;
        }
        if (!*w && (!*line || *line == ' ')) {
            return 1;
        }
        while (*line && *line != ' ') {
            line++;
        }
        while (*line == ' ') {
            line++;
        }
    }
    return 0;
}

static uint64_t ram_mib(const uint8_t *params)
{
    const uint8_t *e = params + 0x2d0;
    uint64_t sum = 0;

    for (int i = 0; i < params[0x1e8]; i++, e += 20) {
        if (read32(e + 16) == 1) {
            sum += read64(e + 8);
        }
    }
    return (sum + (1 << 20) - 1) >> 20;
}

static unsigned madt_cpus(const uint8_t *madt)
{
    const uint8_t *end = madt + read32(madt + 4);
    const uint8_t *e = madt + 44;
    unsigned n = 0;

    while (e + 2 <= end && e[1] >= 2) {
        n += e[0] == 0 && (e[4] & 1);           /* local APIC */
        n += e[0] == 9 && (e[8] & 1);           /* local x2APIC */
        e += e[1];
    }
    return n;
}

/* CPUs that the MADT lists; 0 without ACPI. */
static unsigned count_cpus(uint64_t rsdp)
{
    const uint8_t *xsdt;
    uint32_t bytes;

    if (!rsdp) {
        return 0;
    }
    xsdt = (const uint8_t *)(uintptr_t)read64((uint8_t *)(uintptr_t)rsdp +
                                              24);
    bytes = read32(xsdt + 4);
    for (uint32_t at = 36; at + 8 <= bytes; at += 8) {
        const uint8_t *t = (const uint8_t *)(uintptr_t)read64(xsdt + at);

        if (t[0] == 'A' && t[1] == 'P' && t[2] == 'I' && t[3] == 'C') {
            return madt_cpus(t);
        }
    }
    return 0;
}

/* --- virtio-mmio block device (virtio 1.2, 4.2 and 5.2) --- */

enum {
    VM_MAGIC = 0x00, VM_VERSION = 0x04, VM_DEVICE = 0x08,
    VM_DEV_FEATURES = 0x10, VM_DEV_FEATURES_SEL = 0x14,
    VM_DRV_FEATURES = 0x20, VM_DRV_FEATURES_SEL = 0x24, VM_QUEUE_SEL = 0x30,
    VM_QUEUE_MAX = 0x34, VM_QUEUE_NUM = 0x38, VM_QUEUE_READY = 0x44,
    VM_QUEUE_NOTIFY = 0x50, VM_STATUS = 0x70, VM_DESC = 0x80,
    VM_AVAIL = 0x90, VM_USED = 0xa0,
};

#define STATUS_ACK          1
#define STATUS_DRIVER       2
#define STATUS_DRIVER_OK    4
#define STATUS_FEATURES_OK  8
#define DESC_NEXT           1
#define DESC_WRITE          2

struct desc {
    uint64_t addr;
    uint32_t len;
    uint16_t flags;
    uint16_t next;
};

static struct {
    struct desc desc[QUEUE_SIZE];
    struct {
        uint16_t flags, idx, ring[QUEUE_SIZE];
    } avail;
    struct {
        uint16_t flags, idx;
        struct { uint32_t id, len; } ring[QUEUE_SIZE];
    } used __attribute__((aligned(4)));
} queue __attribute__((aligned(16)));

static struct {
    uint32_t type, reserved;
    uint64_t sector;
} request;
static char sector[SECTOR_BYTES];
static uint8_t request_status;

static volatile uint32_t *reg(uintptr_t base, unsigned offset)
{
    return (volatile uint32_t *)(base + offset);
}

static int is_blk(uintptr_t base)
{
    return *reg(base, VM_MAGIC) == 0x74726976 &&
           *reg(base, VM_VERSION) == 2 && *reg(base, VM_DEVICE) == 2;
}

/* Address of the device on the command line, or the first there is; or 0. */
static uintptr_t find_blk(const char *line)
{
    static const char key[] = "virtio_mmio.device=";

    for (; *line; line++) {
        uintptr_t base = 0;
        const char *p = line;
        unsigned i = 0;

        while (i < sizeof(key) - 1 && *p == key[i]) {
            p++;
            i++;
        }
        if (i < sizeof(key) - 1) {
            continue;
        }
        while (*p && *p != '@') {
            p++;
        }
        if (*p) {
            p += 3;             /* "@0x" */
        }
        for (;; p++) {
            int digit = *p >= '0' && *p <= '9' ? *p - '0' :
                        *p >= 'a' && *p <= 'f' ? *p - 'a' + 10 : -1;

            if (digit < 0) {
                break;
            }
            base = base * 16 + digit;
        }
        if (base && is_blk(base)) {
            return base;
        }
    }
    for (int n = 0; n < VIRTIO_COUNT; n++) {
        if (is_blk(VIRTIO_BASE + n * VIRTIO_STEP)) {
            return VIRTIO_BASE + n * VIRTIO_STEP;
        }
    }
    return 0;
}

static void set_address(uintptr_t base, unsigned offset, const void *p)
{
    *reg(base, offset) = (uintptr_t)p;
    *reg(base, offset + 4) = (uintptr_t)p >> 32;
}

/* Returns: 0 if the device takes us as its driver. */
static int blk_start(uintptr_t base)
{
    *reg(base, VM_STATUS) = 0;
    *reg(base, VM_STATUS) = STATUS_ACK;
    *reg(base, VM_STATUS) = STATUS_ACK | STATUS_DRIVER;
    *reg(base, VM_DRV_FEATURES_SEL) = 0;
    *reg(base, VM_DRV_FEATURES) = 0;
    *reg(base, VM_DRV_FEATURES_SEL) = 1;
    *reg(base, VM_DRV_FEATURES) = 1;            /* VIRTIO_F_VERSION_1 */
    *reg(base, VM_STATUS) = STATUS_ACK | STATUS_DRIVER | STATUS_FEATURES_OK;
    if (!(*reg(base, VM_STATUS) & STATUS_FEATURES_OK)) {
        return -1;
    }
    *reg(base, VM_QUEUE_SEL) = 0;
    if (*reg(base, VM_QUEUE_MAX) < QUEUE_SIZE) {
        return -1;
    }
    *reg(base, VM_QUEUE_NUM) = QUEUE_SIZE;
    set_address(base, VM_DESC, queue.desc);
    set_address(base, VM_AVAIL, &queue.avail);
    set_address(base, VM_USED, &queue.used);
    *reg(base, VM_QUEUE_READY) = 1;
    *reg(base, VM_STATUS) = STATUS_ACK | STATUS_DRIVER | STATUS_FEATURES_OK |
                            STATUS_DRIVER_OK;
    return 0;
}

static void set_desc(int n, void *p, uint32_t len, uint16_t flags)
{
    queue.desc[n].addr = (uintptr_t)p;
    queue.desc[n].len = len;
    queue.desc[n].flags = flags;
    queue.desc[n].next = n + 1;
}

/* Returns: 0 if sector 0 was read. */
static int blk_read(uintptr_t base)
{
    volatile uint16_t *used_idx = &queue.used.idx;

    request_status = 0xff;
    set_desc(0, &request, sizeof(request), DESC_NEXT);
    set_desc(1, sector, SECTOR_BYTES, DESC_NEXT | DESC_WRITE);
    set_desc(2, &request_status, 1, DESC_WRITE);
    queue.avail.ring[0] = 0;
    __asm__ volatile("" : : : "memory");
    queue.avail.idx = 1;
    __asm__ volatile("lock; addl $0, (%%rsp)" : : : "memory", "cc");
    *reg(base, VM_QUEUE_NOTIFY) = 0;
    for (long i = 0; *used_idx != 1; i++) {
        if (i == POLL_LIMIT) {
            return -1;
        }
        __asm__ volatile("pause");
    }
    __asm__ volatile("" : : : "memory");
    return *(volatile uint8_t *)&request_status;
}

static void show_disk(const char *line)
{
    uintptr_t base = find_blk(line);

    put("disk: ");
    if (!base) {
        put("none\n");
        return;
    }
    if (blk_start(base) || blk_read(base)) {
        put("error\n");
        return;
    }
    for (int i = 0; i < SECTOR_BYTES && sector[i] >= ' ' &&
         sector[i] < 0x7f; i++) {
        put_char(sector[i]);
    }
    put_char('\n');
}

/* --- the end --- */

/* No interrupt table and an invalid instruction: a triple fault resets. */
static void triple_fault(void)
{
    static const struct {
        uint16_t limit;
        uint64_t base;
    } __attribute__((packed)) idt;

    __asm__ volatile("lidt %0\n\tud2" : : "m"(idt));
}

static void finish(const char *line, uint64_t rsdp)
{
    if (has_word(line, "idle")) {
        return;
    }
    if (!rsdp) {
        put("reset\n");
        triple_fault();
    } else if (has_word(line, "reboot")) {
        put("reset\n");
        *(volatile uint8_t *)GED_RESET = 0x42;
    } else {
        put("power off\n");
        *(volatile uint8_t *)GED_SLEEP_CTL = 5 << 2 | 0x20;
    }
}

void guest_main(const uint8_t *params);

void guest_main(const uint8_t *params)
{
    const char *line = (const char *)(uintptr_t)read32(params + 0x228);
    uint64_t rsdp = read64(params + 0x70);

    put("Ringfence guest: hello\n");
    if (!has_word(line, "quiet")) {
        put("command line: ");
        put(line);
        put("\ncpus: ");
        put_number(count_cpus(rsdp));
        put("\nram: ");
        put_number(ram_mib(params));
        put(" MiB\n");
        show_disk(line);
    }
    finish(line, rsdp);
}
