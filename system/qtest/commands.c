/*
 * The commands of the qtest protocol.
 *
 * One line each; the answer is "OK", with a value if there is one, or "FAIL"
 * and why.  Numbers are in any base that C knows.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "qemu/cutils.h"
#include "qemu/timer.h"
#include "qtest-internal.h"
#include "system/address-spaces.h"
#include "system/cpus.h"
#include "system/memory.h"

#define WORDS_MAX 5

/* At once; what tests ask for is far below. */
#define BYTES_MAX (256u << 20)

typedef struct QTestCommand QTestCommand;

/**
 * struct QTestCommand: a command.
 * @words: how many there may be, the command among them
 * @run: do it; NULL, or why not.  It has answered if it returns "".
 * @arg: what it wants to know besides
 */
struct QTestCommand {
    const char *name;
    int min_words;
    int max_words;
    const char *(*run)(QTest *q, const QTestCommand *cmd, char **words);
    int arg;
};

#define ANSWERED ""

static bool number(const char *text, uint64_t *value)
{
    return text && qemu_strtou64(text, NULL, 0, value) == 0;
}

/* --- Registers -------------------------------------------------------- */

static AddressSpace *space_of(const QTestCommand *cmd)
{
    /* "inb", "outl" and so on, or "readb", "writeq" and so on. */
    return cmd->name[0] == 'i' || cmd->name[0] == 'o' ? &address_space_io
        : &address_space_memory;
}

/*
 * One access, @buf as wide as @cmd says.  Memory is what the first processor
 * sees, its own local APIC included.
 */
static void access_once(const QTestCommand *cmd, uint64_t addr, void *buf,
                        bool is_write)
{
    AddressSpace *as = space_of(cmd);
    CPUState *was = current_cpu;

    current_cpu = as == &address_space_memory ? first_cpu : was;
    address_space_rw(as, addr, MEMTXATTRS_UNSPECIFIED, buf, cmd->arg,
                     is_write);
    current_cpu = was;
}

static const char *load(QTest *q, const QTestCommand *cmd, char **words)
{
    uint8_t buf[8];
    uint64_t addr;

    if (!number(words[1], &addr)) {
        return "Bad number";
    }
    /* Bytes that nobody answers for come as ones. */
    access_once(cmd, addr, buf, false);
    qtest_send(q, space_of(cmd) == &address_space_io ? "OK 0x%04" PRIx64
               : "OK 0x%016" PRIx64, ldn_le_p(buf, cmd->arg));
    return ANSWERED;
}

static const char *store(QTest *q, const QTestCommand *cmd, char **words)
{
    uint8_t buf[8];
    uint64_t addr, value;

    if (!number(words[1], &addr) || !number(words[2], &value)) {
        return "Bad number";
    }
    stn_le_p(buf, cmd->arg, value);
    access_once(cmd, addr, buf, true);
    return NULL;
}

/* --- Memory ----------------------------------------------------------- */

/* Bytes of the guest, for g_free(); NULL with @why set if they cannot be. */
static uint8_t *read_bytes(char **words, uint64_t *len, const char **why)
{
    uint64_t addr;
    uint8_t *data;

    if (!number(words[1], &addr) || !number(words[2], len)) {
        *why = "Bad number";
        return NULL;
    }
    if (!*len || *len > BYTES_MAX) {
        *why = "Bad length";
        return NULL;
    }
    data = g_malloc(*len);
    address_space_read(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED,
                       data, *len);
    return data;
}

static const char *read_hex(QTest *q, const QTestCommand *cmd, char **words)
{
    static const char digits[] = "0123456789abcdef";
    const char *why = ANSWERED;
    uint64_t len;
    g_autofree uint8_t *data = read_bytes(words, &len, &why);
    g_autofree char *text = NULL;

    if (data) {
        text = g_malloc(2 * len + 1);
        for (uint64_t i = 0; i < len; i++) {
            text[2 * i] = digits[data[i] >> 4];
            text[2 * i + 1] = digits[data[i] & 15];
        }
        text[2 * len] = 0;
        qtest_send(q, "OK 0x%s", text);
    }
    return why;
}

static const char *read_base64(QTest *q, const QTestCommand *cmd,
                               char **words)
{
    const char *why = ANSWERED;
    uint64_t len;
    g_autofree uint8_t *data = read_bytes(words, &len, &why);
    g_autofree char *text = data ? g_base64_encode(data, len) : NULL;

    if (text) {
        qtest_send(q, "OK %s", text);
    }
    return why;
}

static const char *write_bytes(char **words, const uint8_t *data,
                               uint64_t given)
{
    uint64_t addr, len;

    if (!number(words[1], &addr) || !number(words[2], &len)) {
        return "Bad number";
    }
    if (!len || len > BYTES_MAX || len > given) {
        return "Bad length";
    }
    address_space_write(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED,
                        data, len);
    return NULL;
}

static const char *write_hex(QTest *q, const QTestCommand *cmd, char **words)
{
    const char *text = words[3];
    g_autofree uint8_t *data = NULL;
    size_t len;

    if (!strstart(text, "0x", &text)) {
        return "Bad data";
    }
    len = strlen(text) / 2;
    data = g_malloc(len + 1);
    for (size_t i = 0; i < len; i++) {
        int high = g_ascii_xdigit_value(text[2 * i]);
        int low = g_ascii_xdigit_value(text[2 * i + 1]);

        if (high < 0 || low < 0) {
            return "Bad data";
        }
        data[i] = high << 4 | low;
    }
    return write_bytes(words, data, len);
}

static const char *write_base64(QTest *q, const QTestCommand *cmd,
                                char **words)
{
    size_t len;
    g_autofree uint8_t *data = g_base64_decode(words[3], &len);

    return write_bytes(words, data, len);
}

static const char *fill(QTest *q, const QTestCommand *cmd, char **words)
{
    uint64_t addr, len, value;

    if (!number(words[1], &addr) || !number(words[2], &len) ||
        !number(words[3], &value)) {
        return "Bad number";
    }
    if (len > BYTES_MAX) {
        return "Bad length";
    }
    address_space_set(&address_space_memory, addr, value, len,
                      MEMTXATTRS_UNSPECIFIED);
    return NULL;
}

/* --- Lines and time ---------------------------------------------------- */

static const char *watch(QTest *q, const QTestCommand *cmd, char **words)
{
    return qtest_watch(q, words[1], words[2], cmd->arg);
}

static const char *set_irq(QTest *q, const QTestCommand *cmd, char **words)
{
    uint64_t n, level;

    if (!number(words[3], &n) || !number(words[4], &level)) {
        return "Bad number";
    }
    return qtest_set_irq(words[1], words[2], n, level);
}

/* @arg: the number is a step, and without one it is the next deadline */
static const char *set_clock(QTest *q, const QTestCommand *cmd, char **words)
{
    const AccelOpsClass *ops = cpus_get_accel();
    int64_t now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    uint64_t ns;

    if (!ops || !ops->set_virtual_clock) {
        return "The accelerator has a clock of its own";
    }
    if (!words[1]) {
        ns = MAX(qemu_clock_deadline_ns_all(QEMU_CLOCK_VIRTUAL,
                                            QEMU_TIMER_ATTR_ALL), 0);
    } else if (!number(words[1], &ns) || ns > INT64_MAX) {
        return "Bad number";
    }
    if (cmd->arg && ns > INT64_MAX - now) {
        return "Bad number";
    }
    qtest_send(q, "OK %" PRId64,
               qemu_clock_advance_virtual_time(cmd->arg ? now + (int64_t)ns
                                                        : (int64_t)ns));
    return ANSWERED;
}

/* --- The rest ---------------------------------------------------------- */

static const char *endianness(QTest *q, const QTestCommand *cmd,
                              char **words)
{
    qtest_send(q, "OK little");
    return ANSWERED;
}

static const char *load_module(QTest *q, const QTestCommand *cmd,
                               char **words)
{
    return "There are no modules";
}

static const QTestCommand commands[] = {
    { "inb", 2, 2, load, 1 }, { "inw", 2, 2, load, 2 },
    { "inl", 2, 2, load, 4 },
    { "outb", 3, 3, store, 1 }, { "outw", 3, 3, store, 2 },
    { "outl", 3, 3, store, 4 },
    { "readb", 2, 2, load, 1 }, { "readw", 2, 2, load, 2 },
    { "readl", 2, 2, load, 4 }, { "readq", 2, 2, load, 8 },
    { "writeb", 3, 3, store, 1 }, { "writew", 3, 3, store, 2 },
    { "writel", 3, 3, store, 4 }, { "writeq", 3, 3, store, 8 },
    { "read", 3, 3, read_hex }, { "b64read", 3, 3, read_base64 },
    { "write", 4, 4, write_hex }, { "b64write", 4, 4, write_base64 },
    { "memset", 4, 4, fill },
    { "irq_intercept_in", 2, 3, watch, true },
    { "irq_intercept_out", 2, 3, watch, false },
    { "set_irq_in", 5, 5, set_irq },
    { "clock_step", 1, 2, set_clock, true },
    { "clock_set", 2, 2, set_clock, false },
    { "endianness", 1, 1, endianness },
    { "module_load", 3, 3, load_module },
};

static const QTestCommand *find_command(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
        if (g_str_equal(commands[i].name, name)) {
            return &commands[i];
        }
    }
    return NULL;
}

void qtest_command(QTest *q, char *line)
{
    char *words[WORDS_MAX + 1] = { NULL };
    const QTestCommand *cmd;
    const char *why;
    int count = 0;

    for (char *rest = line; rest && count < WORDS_MAX; ) {
        char *word = rest;

        rest = strchr(rest, ' ');
        if (rest) {
            *rest++ = 0;
        }
        if (*word) {
            words[count++] = word;
        }
        if (count == WORDS_MAX && rest) {
            count++;                    /* too many */
        }
    }
    cmd = count ? find_command(words[0]) : NULL;
    if (!cmd) {
        qtest_send(q, "FAIL Unknown command '%s'", count ? words[0] : "");
        return;
    }
    if (count < cmd->min_words || count > cmd->max_words) {
        qtest_send(q, "FAIL Wrong number of arguments");
        return;
    }
    why = cmd->run(q, cmd, words);
    if (!why) {
        qtest_send(q, "OK");
    } else if (*why) {
        qtest_send(q, "FAIL %s", why);
    }
}
