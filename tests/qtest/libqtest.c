/*
 * Drive the devices of a running emulator from a test.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include "libqtest.h"
#include "qapi/error.h"
#include "qobject/qjson.h"
#include "qobject/qlist.h"
#include "qobject/qstring.h"

#define IRQS 256
#define SECONDS 60              /* bounds a hang; sanitizers are slow */

/* A connection of which lines are read. */
typedef struct Line {
    int fd;
    GString *input;
} Line;

struct QTestState {
    pid_t pid;
    char *dir;
    Line qtest;
    Line qmp;
    QList *events;
    bool level[IRQS];
};

/*** Lines ***/

static char *read_line(Line *l)
{
    char *end;

    while (!(end = memchr(l->input->str, '\n', l->input->len))) {
        struct pollfd ready = { .fd = l->fd, .events = POLLIN };
        char buf[65536];
        ssize_t n;

        if (poll(&ready, 1, SECONDS * 1000) != 1) {
            g_error("the emulator does not answer");
        }
        n = read(l->fd, buf, sizeof(buf));
        if (n <= 0) {
            g_error("the emulator is gone");
        }
        g_string_append_len(l->input, buf, n);
    }
    *end = 0;
    return g_strdup(l->input->str);
}

/* The next line, without its end; for g_free(). */
static char *next_line(Line *l)
{
    char *line = read_line(l);

    g_string_erase(l->input, 0, strlen(line) + 1);
    return line;
}

static void write_all(int fd, const char *text, size_t len)
{
    while (len) {
        ssize_t n = send(fd, text, len, MSG_NOSIGNAL);

        g_assert_cmpint(n, >, 0);
        text += n;
        len -= n;
    }
}

/*** The protocol ***/

static bool note_irq(QTestState *s, const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", 3);

    guint64 number;

    if (strcmp(words[0], "IRQ")) {
        return false;
    }
    number = g_ascii_strtoull(words[2], NULL, 10);
    g_assert_cmpuint(number, <, IRQS);
    s->level[number] = g_str_equal(words[1], "raise");
    return true;
}

static char *talk(QTestState *s, const char *fmt, va_list args)
{
    g_autofree char *text = g_strdup_vprintf(fmt, args);
    char *line;

    write_all(s->qtest.fd, text, strlen(text));
    write_all(s->qtest.fd, "\n", 1);
    for (;;) {
        line = next_line(&s->qtest);
        if (!note_irq(s, line)) {
            return line;
        }
        g_free(line);
    }
}

char *qtest_command(QTestState *s, const char *fmt, ...)
{
    va_list args;
    char *line;

    va_start(args, fmt);
    line = talk(s, fmt, args);
    va_end(args);
    return line;
}

/* The value of the answer, which must be good; for g_free(). */
static char * G_GNUC_PRINTF(2, 3) ask(QTestState *s, const char *fmt, ...)
{
    g_autofree char *line = NULL;
    va_list args;

    va_start(args, fmt);
    line = talk(s, fmt, args);
    va_end(args);
    if (strncmp(line, "OK", 2)) {
        g_error("%s: %s", fmt, line);
    }
    return g_strdup(line[2] ? line + 3 : "");
}

static uint64_t ask_number(QTestState *s, const char *what, uint64_t arg)
{
    g_autofree char *value = ask(s, "%s 0x%" PRIx64, what, arg);

    return g_ascii_strtoull(value, NULL, 0);
}

static void tell_number(QTestState *s, const char *what, uint64_t addr,
                        uint64_t value)
{
    g_free(ask(s, "%s 0x%" PRIx64 " 0x%" PRIx64, what, addr, value));
}

#define ACCESS(type, in, out, word) \
    type qtest_ ## in(QTestState *s, word addr)                             \
    {                                                                       \
        return ask_number(s, #in, addr);                                    \
    }                                                                       \
    void qtest_ ## out(QTestState *s, word addr, type value)                \
    {                                                                       \
        tell_number(s, #out, addr, value);                                  \
    }

ACCESS(uint8_t, inb, outb, uint16_t)
ACCESS(uint16_t, inw, outw, uint16_t)
ACCESS(uint32_t, inl, outl, uint16_t)
ACCESS(uint8_t, readb, writeb, uint64_t)
ACCESS(uint16_t, readw, writew, uint64_t)
ACCESS(uint32_t, readl, writel, uint64_t)
ACCESS(uint64_t, readq, writeq, uint64_t)

void qtest_memread(QTestState *s, uint64_t addr, void *data, size_t size)
{
    g_autofree char *text = NULL;
    g_autofree guchar *bytes = NULL;
    gsize len;

    if (size) {
        text = ask(s, "b64read 0x%" PRIx64 " 0x%zx", addr, size);
        bytes = g_base64_decode(text, &len);
        g_assert_cmpuint(len, ==, size);
        memcpy(data, bytes, size);
    }
}

void qtest_memwrite(QTestState *s, uint64_t addr, const void *data,
                    size_t size)
{
    g_autofree char *text = NULL;

    if (size) {
        text = g_base64_encode(data, size);
        g_free(ask(s, "b64write 0x%" PRIx64 " 0x%zx %s", addr, size, text));
    }
}

void qtest_memset(QTestState *s, uint64_t addr, uint8_t pattern, size_t size)
{
    g_free(ask(s, "memset 0x%" PRIx64 " 0x%zx 0x%x", addr, size, pattern));
}

static int64_t ask_time(QTestState *s, const char *fmt, int64_t ns)
{
    g_autofree char *value = NULL;

    value = ns < 0 ? ask(s, "%s", fmt) : ask(s, "%s %" PRId64, fmt, ns);
    return g_ascii_strtoll(value, NULL, 0);
}

int64_t qtest_clock_step(QTestState *s, int64_t ns)
{
    return ask_time(s, "clock_step", ns);
}

int64_t qtest_clock_step_next(QTestState *s)
{
    return ask_time(s, "clock_step", -1);
}

int64_t qtest_clock_set(QTestState *s, int64_t ns)
{
    return ask_time(s, "clock_set", ns);
}

void qtest_irq_intercept_in(QTestState *s, const char *path)
{
    g_free(ask(s, "irq_intercept_in %s", path));
}

void qtest_irq_intercept_out(QTestState *s, const char *path)
{
    g_free(ask(s, "irq_intercept_out %s", path));
}

void qtest_irq_intercept_out_named(QTestState *s, const char *path,
                                   const char *name)
{
    g_free(ask(s, "irq_intercept_out %s %s", path, name));
}

bool qtest_get_irq(QTestState *s, int n)
{
    /* An answer comes after all that happened before. */
    g_free(ask(s, "endianness"));
    return s->level[n];
}

void qtest_set_irq_in(QTestState *s, const char *path, const char *name,
                      int n, int level)
{
    g_free(ask(s, "set_irq_in %s %s %d %d", path, name ?: "unnamed-gpio-in",
               n, level));
}

/*** QMP ***/

static QDict *next_message(QTestState *s)
{
    g_autofree char *line = next_line(&s->qmp);

    return qobject_to(QDict, qobject_from_json(line, &error_abort));
}

static QDict *talk_qmp(QTestState *s, const char *fmt, va_list *args)
{
    QObject *request = qobject_from_vjsonf_nofail(fmt, *args);
    GString *text = qobject_to_json(request);
    QDict *message;

    qobject_unref(request);
    write_all(s->qmp.fd, text->str, text->len);
    g_string_free(text, true);
    while (qdict_haskey(message = next_message(s), "event")) {
        qlist_append(s->events, message);
    }
    return message;
}

QDict *qtest_qmp(QTestState *s, const char *fmt, ...)
{
    va_list args;
    QDict *reply;

    va_start(args, fmt);
    reply = talk_qmp(s, fmt, &args);
    va_end(args);
    return reply;
}

QDict *qtest_qmp_return(QTestState *s, const char *fmt, ...)
{
    va_list args;
    QDict *reply, *value;

    va_start(args, fmt);
    reply = talk_qmp(s, fmt, &args);
    va_end(args);
    if (!qdict_haskey(reply, "return")) {
        g_error("%s: %s", fmt, qobject_to_json(QOBJECT(reply))->str);
    }
    value = qobject_ref(qobject_to(QDict, qdict_get(reply, "return")));
    qobject_unref(reply);
    return value;
}

void qtest_qmp_fails(QTestState *s, const char *text, const char *fmt, ...)
{
    va_list args;
    QDict *reply, *error;

    va_start(args, fmt);
    reply = talk_qmp(s, fmt, &args);
    va_end(args);
    error = qdict_get_qdict(reply, "error");
    g_assert_nonnull(error);
    if (!strstr(qdict_get_str(error, "desc"), text)) {
        g_error("%s: '%s' lacks '%s'", fmt, qdict_get_str(error, "desc"),
                text);
    }
    qobject_unref(reply);
}

static bool is_event(QDict *message, const char *name)
{
    return g_strcmp0(qdict_get_try_str(message, "event"), name) == 0;
}

QDict *qtest_qmp_eventwait(QTestState *s, const char *name)
{
    size_t kept = qlist_size(s->events);
    QDict *found = NULL, *message;

    while (kept--) {
        message = qobject_to(QDict, qlist_pop(s->events));
        if (!found && is_event(message, name)) {
            found = message;
        } else {
            qlist_append(s->events, message);
        }
    }
    while (!found) {
        message = next_message(s);
        if (is_event(message, name)) {
            found = message;
        } else {
            qlist_append(s->events, message);
        }
    }
    return found;
}

bool qtest_is_ringfence(QTestState *s)
{
    QDict *version = qtest_qmp_return(s, "{'execute': 'query-version'}");
    bool is = g_str_has_prefix(qdict_get_str(version, "package"),
                               "ringfence");

    qobject_unref(version);
    return is;
}

static bool property_is(QTestState *s, const char *path, const char *name,
                        int64_t value)
{
    QDict *reply = qtest_qmp(s, "{'execute': 'qom-get', 'arguments': {"
                             " 'path': %s, 'property': %s}}", path, name);
    bool same = qdict_get_try_int(reply, "return", ~value) == value;

    qobject_unref(reply);
    return same;
}

char *qtest_find_device(QTestState *s, const char *type,
                        const char *property, int64_t value)
{
    g_autofree char *child = g_strdup_printf("child<%s>", type);
    QDict *reply = qtest_qmp(s, "{'execute': 'qom-list', 'arguments': {"
                             " 'path': '/machine/unattached'}}");
    char *path = NULL;
    QListEntry *entry;

    QLIST_FOREACH_ENTRY(qdict_get_qlist(reply, "return"), entry) {
        QDict *p = qobject_to(QDict, qlist_entry_obj(entry));

        if (g_str_equal(qdict_get_str(p, "type"), child)) {
            path = g_strdup_printf("/machine/unattached/%s",
                                   qdict_get_str(p, "name"));
            if (!property || property_is(s, path, property, value)) {
                break;
            }
            g_clear_pointer(&path, g_free);
        }
    }
    qobject_unref(reply);
    g_assert_nonnull(path);
    return path;
}

char *qtest_hmp(QTestState *s, const char *command)
{
    QDict *reply = qtest_qmp(s, "{'execute': 'human-monitor-command',"
                             " 'arguments': {'command-line': %s}}", command);
    char *text = g_strdup(qdict_get_str(reply, "return"));

    qobject_unref(reply);
    return text;
}

/*** The emulator ***/

static int listen_at(const char *dir, const char *name)
{
    struct sockaddr_un addr = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    g_snprintf(addr.sun_path, sizeof(addr.sun_path), "%s/%s", dir, name);
    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(bind(fd, (struct sockaddr *)&addr, sizeof(addr)), ==, 0);
    g_assert_cmpint(listen(fd, 1), ==, 0);
    return fd;
}

/* Wait for the emulator's connection, and no longer than it lives. */
static Line accept_at(QTestState *s, int fd)
{
    struct pollfd ready = { .fd = fd, .events = POLLIN };
    Line line = { .input = g_string_new(NULL) };
    int status;

    for (int left = SECONDS * 10; poll(&ready, 1, 100) != 1; left--) {
        if (waitpid(s->pid, &status, WNOHANG) == s->pid) {
            g_error("the emulator ended with status 0x%x", status);
        }
        if (!left) {
            g_error("the emulator does not connect");
        }
    }
    line.fd = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
    g_assert_cmpint(line.fd, >=, 0);
    close(fd);
    return line;
}

static void start(QTestState *s, const char *args)
{
    const char *binary = getenv("QTEST_QEMU_BINARY");
    g_autofree char *command = NULL;
    g_auto(GStrv) argv = NULL;
    g_autoptr(GError) gerr = NULL;

    if (!binary) {
        g_error("QTEST_QEMU_BINARY is not set");
    }
    command = g_strdup_printf(
        "'%s' -qtest unix:%s/qtest -qtest-log none -qmp unix:%s/qmp "
        "-display none -audio none -nodefaults "
        "-run-with exit-with-parent=on %s %s",
        binary, s->dir, s->dir,
        strstr(args, "-accel ") ? "" : "-accel qtest", args);
    if (!g_shell_parse_argv(command, NULL, &argv, &gerr) ||
        !g_spawn_async(NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL,
                       NULL, &s->pid, &gerr)) {
        g_error("%s: %s", command, gerr->message);
    }
}

static void remove_socket(const char *dir, const char *name)
{
    g_autofree char *path = g_build_filename(dir, name, NULL);

    unlink(path);
}

QTestState *qtest_init(const char *args)
{
    QTestState *s = g_new0(QTestState, 1);
    int qtest, qmp;

    s->dir = g_dir_make_tmp("ringfence-qtest-XXXXXX", NULL);
    g_assert_nonnull(s->dir);
    s->events = qlist_new();
    qtest = listen_at(s->dir, "qtest");
    qmp = listen_at(s->dir, "qmp");
    start(s, args);
    s->qmp = accept_at(s, qmp);
    s->qtest = accept_at(s, qtest);
    qobject_unref(next_message(s));     /* the greeting */
    qobject_unref(qtest_qmp_return(s, "{'execute': 'qmp_capabilities'}"));
    return s;
}

QTestState *qtest_initf(const char *fmt, ...)
{
    g_autofree char *args = NULL;
    va_list list;

    va_start(list, fmt);
    args = g_strdup_vprintf(fmt, list);
    va_end(list);
    return qtest_init(args);
}

pid_t qtest_pid(QTestState *s)
{
    return s->pid;
}

void qtest_expect_exit(QTestState *s, int exit_status)
{
    int status;

    g_assert_cmpint(waitpid(s->pid, &status, 0), ==, s->pid);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != exit_status) {
        g_error("the emulator ended with status 0x%x", status);
    }
    close(s->qtest.fd);
    close(s->qmp.fd);
    g_string_free(s->qtest.input, true);
    g_string_free(s->qmp.input, true);
    remove_socket(s->dir, "qtest");
    remove_socket(s->dir, "qmp");
    rmdir(s->dir);
    qobject_unref(s->events);
    g_free(s->dir);
    g_free(s);
}

void qtest_quit(QTestState *s)
{
    kill(s->pid, SIGTERM);
    qtest_expect_exit(s, 0);
}
