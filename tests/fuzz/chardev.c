/*
 * Peers of character devices of every kind, who say anything, pass
 * descriptors, do not listen, hang up and call again, while frontends have no
 * room or go on writing.
 *
 * What arrives at either end is what was sent from the other one, in order and
 * never more than there is room for; a device is opened and closed in turn;
 * and no descriptor is left behind.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "fuzz.h"
#include "input.h"
#include "lines.h"
#include "reach.h"
#include "vm.h"

#define MAX_DEEDS 48
#define LINES 2
/* That a mux may have to say to a peer, before it listens. */
#define MAX_SAID 24

static GPtrArray *kinds;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    fuzz_vm_start(argc, argv);
    kinds = line_kinds();
    return 0;
}

static unsigned count_fds(void)
{
    GDir *dir = g_dir_open("/proc/self/fd", 0, NULL);
    unsigned count = 0;

    while (g_dir_read_name(dir)) {
        count++;
    }
    g_dir_close(dir);
    return count;
}

/* Nobody but the peer knows that some of it is a mux's business. */
static void say(FuzzInput *in, Line *l, unsigned fds)
{
    const uint8_t *data;
    size_t len;

    data = fuzz_bytes(in, l->below ? MAX_SAID : 255, &len);
    line_say(l, data, len, fds);
    if (l->below) {
        fuzz_vm_loop();
        line_listen(l, SIZE_MAX);
    }
}

static void write_some(FuzzInput *in, Line *l)
{
    unsigned n = fuzz_below(in, LINE_FRONTENDS);
    unsigned times = fuzz_below(in, 64);
    const uint8_t *data;
    size_t len;

    data = fuzz_bytes(in, 255, &len);
    for (unsigned i = 0; i <= times && (!l->below || !i); i++) {
        line_write(l, n, data, len);
    }
}

static void change_frontend(FuzzInput *in, Line *l)
{
    LineEnd *end = &l->end[fuzz_below(in, LINE_FRONTENDS)];
    int fds[4];
    int count;

    if (!end->line) {
        return;
    }
    switch (fuzz_below(in, 6)) {
    case 0:
        count = qemu_chr_fe_get_msgfds(&end->fe, fds, ARRAY_SIZE(fds));
        while (count > 0) {
            close(fds[--count]);
        }
        break;
    case 1:
        qemu_chr_fe_disconnect(&end->fe);
        break;
    case 2:
        qemu_chr_fe_set_open(&end->fe, fuzz_below(in, 2));
        break;
    case 3:
        qemu_chr_fe_take_focus(&end->fe);
        break;
    case 4:
        qemu_chr_fe_set_echo(&end->fe, fuzz_below(in, 2));
        break;
    default:
        end->room = fuzz_below(in, 64);
        qemu_chr_fe_accept_input(&end->fe);
        break;
    }
}

static void act(FuzzInput *in, Line *l)
{
    switch (fuzz_below(in, 10)) {
    case 0:
        line_hang_up(l);
        break;
    case 1:
        line_call(l);
        break;
    case 2:
        say(in, l, 1 + fuzz_below(in, 20));
        break;
    case 3:
        write_some(in, l);
        break;
    case 4:
        line_listen(l, fuzz_below(in, 256));
        break;
    case 5:
        change_frontend(in, l);
        break;
    case 6:
    case 7:
        fuzz_vm_loop();
        break;
    default:
        say(in, l, 0);
        break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FuzzInput in = { data, size };
    unsigned before = count_fds();
    Line *lines[LINES];

    for (unsigned i = 0; i < LINES; i++) {
        lines[i] = line_open(g_ptr_array_index(kinds, fuzz_below(
            &in, kinds->len)), i);
    }
    for (unsigned n = 0; n < MAX_DEEDS && in.left; n++) {
        Line *l = lines[fuzz_below(&in, LINES)];

        if (l) {
            act(&in, l);
        }
    }
    for (unsigned i = 0; i < LINES; i++) {
        if (lines[i]) {
            line_settle(lines[i]);
            line_close(lines[i]);
        }
    }
    fuzz_vm_tidy();
    g_assert_cmpuint(count_fds(), ==, before);
    return 0;
}

static const char *const words[] = {
    "\x01" "h", "\x01" "c", "\x01" "b", "\x01" "t", "\x01" "x", "\x01\x01",
    "GET / HTTP/1.1\r\n", "\xff\xfb\x03", NULL
};

const FuzzTarget fuzz_target = {
    .name = "chardev",
    .runs = 4000,
    .max_bytes = 600,
    .words = words,
    .reached = fuzz_reached_list,
};
