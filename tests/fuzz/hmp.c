/*
 * The monitor for people, as somebody at a terminal may use it: any keys,
 * lines that are no commands, and arguments of all kinds.  It always comes
 * back to a prompt.
 *
 * Of the input, 0xff hangs up and connects again.  The last byte says in which
 * pieces the rest arrives.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "fuzz.h"
#include "reach.h"
#include "vm.h"

/* Ends an escape sequence, and deletes the line. */
#define NEW_LINE "xx\001\013"
#define ANSWER "VM status: "

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    fuzz_vm_start(argc, argv);
    return 0;
}

static void check_alive(FuzzClient *c)
{
    static const char keys[] = NEW_LINE "info status\r";

    g_string_truncate(c->out, 0);
    fuzz_client_send(c, keys, strlen(keys));
    g_assert_nonnull(strstr(c->out->str, ANSWER));
    g_assert_true(g_str_has_suffix(c->out->str, "(qemu) "));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t piece = size ? data[size - 1] + 1 : 1;
    FuzzClient *c;

    fuzz_client_close(fuzz_vm_furnish());
    c = fuzz_client_open(false);
    for (size_t at = 0, n; at < size; at += n) {
        n = 0;
        if (data[at] == 0xff) {
            fuzz_client_reconnect(c);
            n = 1;
        } else {
            while (n < piece && at + n < size && data[at + n] != 0xff) {
                n++;
            }
            fuzz_client_send(c, data + at, n);
        }
        g_string_truncate(c->out, 0);
    }
    if (fuzz_client_is_served(c)) {
        check_alive(c);
    }
    fuzz_client_close(c);
    fuzz_vm_tidy();
    return 0;
}

static const char *const words[] = {
    "help ", "info ", "quit", "stop", "cont", "system_reset",
    "system_powerdown", "device_add ", "device_del ", "object_add ",
    "object_del ", "qom-list ", "qom-get ", "qom-set ", "cpu ", "xp ", "x ",
    "ringbuf_read ", "ringbuf_write ", "block", "chardev", "cpus", "mtree ",
    "-f ", "-o ", "-a", "-j ", "qom-tree", "qtree", "registers", "security",
    "version", "/4xb ", "/2wd ", "/1000000000gx ", "/i ", "/s ", "0x1000 ",
    "-1", "18446744073709551615", "$rip", "disk0", "io0", "new0", "ring0",
    "virtserialport,", "iothread,", "id=new0", ",help", "/machine ", "type",
    "\r", "\n", "\t", "\t\t", "\003", "\001", "\005", "\013", "\027", "\033",
    "\033[A", "\033[B", "\033[C", "\033[D", "\033[3~", "\177", "\"", "\\\"",
    "on", "off", NULL
};

const FuzzTarget fuzz_target = {
    .name = "hmp",
    .runs = 1500,
    .reached = fuzz_reached_list,
    .max_bytes = 400,
    .words = words,
};
