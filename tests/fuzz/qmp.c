/*
 * QMP as a client may speak it: any bytes, hanging up in mid-command.
 * Whatever comes back is well-formed, and the next client is served.
 *
 * Of the input, 0xff hangs up and connects again, 0xfe lets a descriptor come
 * with what follows.  The last byte says in which pieces the rest arrives.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "fuzz.h"
#include "qobject/qjson.h"
#include "reach.h"
#include "vm.h"

static void read_all(FuzzClient *c)
{
    QDict *msg;

    while ((msg = fuzz_client_message(c))) {
        qobject_unref(msg);
    }
}

static void check_alive(FuzzClient *c)
{
    g_autoptr(QDict) request =
        qdict_from_jsonf_nofail("{'execute': 'query-status', 'id': 1}");
    g_autoptr(QDict) answer = fuzz_client_ask(c, request);

    g_assert_true(qdict_haskey(answer, "return"));
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    fuzz_vm_start(argc, argv);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t piece = size ? data[size - 1] + 1 : 1;
    FuzzClient *c = fuzz_vm_furnish();

    for (size_t at = 0, n; at < size; at += n) {
        n = 0;
        if (data[at] == 0xff) {
            fuzz_client_reconnect(c);
            n = 1;
        } else if (data[at] == 0xfe) {
            c->fd_on_offer = true;
            n = 1;
        } else {
            while (n < piece && at + n < size && data[at + n] < 0xfe) {
                n++;
            }
            fuzz_client_send(c, data + at, n);
        }
        read_all(c);
    }
    fuzz_client_close(c);
    c = fuzz_client_open_qmp();
    check_alive(c);
    fuzz_client_close(c);
    fuzz_vm_tidy();
    return 0;
}

static const char *const words[] = {
    "{\"execute\": \"", "\", \"arguments\": {", "}}", "\", \"id\": ",
    "\"exec-oob\": ", "\": \"", "\", \"", "{}", "[]", "null", "true", "-1",
    "1.5", "18446744073709551616", "\xff", "\xfe", "qmp_capabilities",
    "query-status", "quit", "stop", "cont", "system_reset", "qom-list",
    "qom-get", "qom-set", "object-add", "object-del", "device_add",
    "device_del", "chardev-add", "chardev-remove", "blockdev-add",
    "blockdev-del", "getfd", "add-fd", "human-monitor-command",
    "set-security-policy", "\"path\": \"/machine\"", "\"property\": ",
    "\"id\": \"new0\"", "\"id\": \"null0\"", "\"qom-type\": \"iothread\"",
    "\"driver\": \"virtserialport\"", "\"node-name\": \"node1\"", NULL
};

const FuzzTarget fuzz_target = {
    .name = "qmp",
    .runs = 1500,
    .reached = fuzz_reached_list,
    .max_bytes = 1500,
    .words = words,
};
