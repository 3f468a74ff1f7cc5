/*
 * Clients of monitors, in this process.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "chardev/char-fe.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"
#include "qemu/memfd.h"
#include "qemu/module.h"
#include "qobject/qjson.h"
#include "reach.h"
#include "system/runstate.h"
#include "vm.h"

/* Of the monitor and of its character device. */
#define CLIENT_ID "client"

/* Rounds of the main loop that a monitor may take to read on. */
#define PATIENCE_ROUNDS 1000

#define TYPE_CHARDEV_FUZZ "chardev-fuzz"
OBJECT_DECLARE_SIMPLE_TYPE(FuzzChardev, CHARDEV_FUZZ)

struct FuzzChardev {
    Chardev parent_obj;

    FuzzClient *client;
};

/* For somebody who wants to read what an input means. */
static void trace(const char *arrow, const void *data, size_t size)
{
    if (g_getenv("FUZZ_VERBOSE")) {
        fprintf(stderr, "%s %.*s\n", arrow, (int)size, (const char *)data);
    }
}

static int fuzz_chr_write(Chardev *chr, const uint8_t *buf, int len)
{
    trace("<-", buf, len);
    g_string_append_len(CHARDEV_FUZZ(chr)->client->out, (const char *)buf,
                        len);
    return len;
}

static int fuzz_chr_get_msgfds(Chardev *chr, int *fds, int num)
{
    FuzzClient *c = CHARDEV_FUZZ(chr)->client;

    if (!c->fd_on_offer || num < 1) {
        return -1;
    }
    c->fd_on_offer = false;
    fds[0] = memfd_create("fuzz", MFD_CLOEXEC);
    return fds[0] < 0 ? -1 : 1;
}

static void fuzz_chr_class_init(ObjectClass *oc, const void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(oc);

    cc->internal = true;
    cc->chr_write = fuzz_chr_write;
    cc->chr_get_msgfds = fuzz_chr_get_msgfds;
}

static const TypeInfo fuzz_chr_types[] = {
    {
        .name = TYPE_CHARDEV_FUZZ,
        .parent = TYPE_CHARDEV,
        .instance_size = sizeof(FuzzChardev),
        .class_init = fuzz_chr_class_init,
        TYPE_IS_INSECURE("a client made up by a test"),
    },
};
DEFINE_TYPES(fuzz_chr_types)

FuzzClient *fuzz_client_open(bool qmp)
{
    MonitorOptions opts = {
        .id = (char *)CLIENT_ID, .chardev = (char *)CLIENT_ID,
        .has_mode = true,
        .mode = qmp ? MONITOR_MODE_CONTROL : MONITOR_MODE_READLINE,
    };
    FuzzClient *c = g_new0(FuzzClient, 1);
    Object *obj = object_new_checked(TYPE_CHARDEV_FUZZ, TYPE_CHARDEV,
                                     &error_abort);

    c->out = g_string_new(NULL);
    c->chr = CHARDEV(obj);
    c->chr->label = g_strdup(CLIENT_ID);
    CHARDEV_FUZZ(obj)->client = c;
    object_property_add_child(object_get_container("chardevs"), CLIENT_ID,
                              obj);
    qemu_chr_set_feature(c->chr, QEMU_CHAR_FEATURE_FD_PASS);
    qemu_chr_be_event(c->chr, CHR_EVENT_OPENED);
    monitor_init(&opts, &error_abort);
    return c;
}

bool fuzz_client_is_served(const FuzzClient *c)
{
    return c->chr->fe != NULL;
}

void fuzz_client_close(FuzzClient *c)
{
    Object *mon = object_resolve_path_component(object_get_objects_root(),
                                                CLIENT_ID);

    qemu_chr_be_event(c->chr, CHR_EVENT_CLOSED);
    if (mon) {
        object_unparent(mon);
    }
    object_unparent(OBJECT(c->chr));
    object_unref(OBJECT(c->chr));
    g_string_free(c->out, true);
    g_free(c);
}

void fuzz_client_reconnect(FuzzClient *c)
{
    qemu_chr_be_event(c->chr, CHR_EVENT_CLOSED);
    qemu_chr_be_event(c->chr, CHR_EVENT_OPENED);
}

/* One round of what main() does; "quit" is no reason to end. */
static void step(void)
{
    int status;

    main_loop_wait(true);
    main_loop_step(&status);
}

void fuzz_client_send(FuzzClient *c, const void *data, size_t size)
{
    const uint8_t *bytes = data;
    unsigned waited = 0;

    trace("->", data, size);
    fuzz_reached(object_resolve_path_component(object_get_objects_root(),
                                               CLIENT_ID),
                 SECURITY_BOUNDARY_USER_INTERFACE);
    while (size && fuzz_client_is_served(c)) {
        int n = MIN(size, qemu_chr_be_can_write(c->chr));

        if (n > 0) {
            qemu_chr_be_write(c->chr, bytes, n);
            bytes += n;
            size -= n;
            waited = 0;
        } else {
            g_assert_cmpuint(waited++, <, PATIENCE_ROUNDS);
        }
        step();
    }
}

/*** QMP ***/

/* {"class": CLASS, "desc": TEXT}, and nothing else */
static void check_error(const QDict *error)
{
    const char *class = qdict_get_try_str(error, "class");
    const char *desc = qdict_get_try_str(error, "desc");
    bool known = false;

    for (int i = 0; i < QAPI_ERROR_CLASS__MAX; i++) {
        known |= g_strcmp0(class, QapiErrorClass_str(i)) == 0;
    }
    g_assert_true(known);
    g_assert_true(desc && *desc);
    g_assert_cmpint(qdict_size(error), ==, 2);
}

/* A greeting, an event, or an answer, which has one of "return", "error". */
static void check_message(const QDict *msg)
{
    const QDict *error = qobject_to(QDict, qdict_get(msg, "error"));
    unsigned kinds = qdict_haskey(msg, "QMP") + qdict_haskey(msg, "event") +
        qdict_haskey(msg, "return") + (error != NULL);

    g_assert_cmpuint(kinds, ==, 1);
    if (error) {
        check_error(error);
    }
}

QDict *fuzz_client_message(FuzzClient *c)
{
    const char *end = strstr(c->out->str, "\r\n");
    g_autofree char *line = NULL;
    QDict *msg;

    if (!end) {
        g_assert_cmpstr(c->out->str, ==, "");
        return NULL;
    }
    line = g_strndup(c->out->str, end - c->out->str);
    g_string_erase(c->out, 0, end + 2 - c->out->str);
    msg = qobject_to(QDict, qobject_from_json(line, &error_abort));
    g_assert_nonnull(msg);
    check_message(msg);
    return msg;
}

QDict *fuzz_client_ask(FuzzClient *c, QDict *request)
{
    GString *text = qobject_to_json(QOBJECT(request));
    QDict *msg, *answer = NULL;

    fuzz_client_send(c, text->str, text->len);
    g_string_free(text, true);
    while ((msg = fuzz_client_message(c))) {
        if (qdict_haskey(msg, "event")) {
            qobject_unref(msg);
            continue;
        }
        g_assert_null(answer);
        g_assert_true(qobject_is_equal(qdict_get(msg, "id"),
                                       qdict_get(request, "id")));
        answer = msg;
    }
    g_assert_nonnull(answer);
    return answer;
}

FuzzClient *fuzz_client_open_qmp(void)
{
    FuzzClient *c = fuzz_client_open(true);
    g_autoptr(QDict) request =
        qdict_from_jsonf_nofail("{'execute': 'qmp_capabilities'}");
    QDict *greeting = fuzz_client_message(c);
    g_autoptr(QDict) answer = NULL;

    g_assert_true(qdict_haskey(greeting, "QMP"));
    qobject_unref(greeting);
    answer = fuzz_client_ask(c, request);
    g_assert_true(qdict_haskey(answer, "return"));
    return c;
}
