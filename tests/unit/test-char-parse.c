/*
 * From text to ChardevBackend.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "chardev-harness.h"

static ChardevSocket *sock(ChardevBackend *backend)
{
    g_assert_cmpint(backend->type, ==, CHARDEV_BACKEND_KIND_SOCKET);
    return backend->u.socket.data;
}

static void test_a_socket_is_a_client_and_a_server_waits(void)
{
    static const struct {
        const char *text;
        bool server, wait, nodelay;
    } cases[] = {
        { "socket,id=s,path=/p", false, false, false },
        { "socket,id=s,path=/p,server=on", true, true, false },
        { "socket,id=s,path=/p,server=yes", true, true, false },
        { "socket,id=s,path=/p,server", true, true, false },
        { "socket,id=s,path=/p,server=on,wait=off", true, false, false },
        { "socket,id=s,path=/p,delay=off", false, false, true },
        { "socket,id=s,path=/p,delay=true", false, false, false },
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        g_autofree char *id = NULL;
        ChardevBackend *backend = chr_parse(cases[i].text, &id, &error_abort);
        ChardevSocket *s = sock(backend);

        g_assert_cmpstr(id, ==, "s");
        g_assert_cmpstr(s->addr->u.q_unix.data->path, ==, "/p");
        g_assert_true(s->has_server && s->server == cases[i].server);
        g_assert_true((s->has_wait && s->wait) == cases[i].wait);
        g_assert_true((s->has_nodelay && s->nodelay) == cases[i].nodelay);
        qapi_free_ChardevBackend(backend);
    }
}

static void test_bad_options_are_named(void)
{
    static const char *const cases[][2] = {
        { "id=x", "'backend' is missing" },
        { "warp,id=x", "'warp' is not a valid char driver name" },
        { "null,id=x,foo=1", "foo" },
        { "socket,id=x", "'path', 'port' and 'fd'" },
        { "socket,id=x,path=/p,port=1", "'path', 'port' and 'fd'" },
        { "socket,id=x,path=/p,server=maybe", "server" },
        { "socket,id=x,path=/p,server.a=b", "server" },
        { "socket,id=x,path=/p,delay=2", "delay" },
        { "socket,id=x,fd.a=3", "str" },
        { "ringbuf,id=x,size=many", "size" },
        { "file,id=x", "out" },
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        g_autofree char *id = NULL;
        Error *err = NULL;

        g_assert_null(chr_parse(cases[i][0], &id, &err));
        g_test_message("%s: %s", cases[i][0], error_get_pretty(err));
        g_assert_nonnull(strstr(error_get_pretty(err), cases[i][1]));
        g_assert_null(id);
        error_free(err);
    }
}

static void test_the_one_word_forms(void)
{
    static const char *const good[][3] = {
        { "stdio", "backend", "stdio" },
        { "file:a:b,c", "path", "a:b,c" },
        { "unix:/p,server=on", "path", "/p" },
        { "unix:/p,server=on", "server", "on" },
        { "tcp:h:1,server=on,wait=off", "wait", "off" },
        { "tcp:[::1]:22", "port", "22" },
        { "tcp::22", "host", "" },
    };
    static const char *const bad[] = {
        "", "std", "tcp:nocolon", "telnet:h:1", "mon:stdio",
    };

    for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
        QDict *opts = qemu_chr_parse_compat(good[i][0], &error_abort);

        g_assert_cmpstr(qdict_get_str(opts, good[i][1]), ==, good[i][2]);
        qobject_unref(opts);
    }
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        Error *err = NULL;

        g_assert_null(qemu_chr_parse_compat(bad[i], &err));
        g_assert_nonnull(err);
        error_free(err);
    }
}

static void test_mon_puts_a_mux_on_top_or_leaves_nothing(void)
{
    Error *err = NULL;
    bool mon = true;
    Chardev *chr;

    chr = qemu_chr_new("serial0", "mon:null", true, &mon, &error_abort);
    g_assert_true(mon);
    g_assert_cmpstr(object_get_typename(OBJECT(chr)), ==, TYPE_CHARDEV_MUX);
    g_assert_nonnull(qemu_chr_find("serial0-base"));
    g_assert_true(qemu_chr_new("x", "chardev:serial0", true, &mon,
                               &error_abort) == chr);
    g_assert_false(mon);
    g_assert_true(qemu_chr_remove("serial0", &error_abort));
    g_assert_true(qemu_chr_remove("serial0-base", &error_abort));

    chr_make("null,id=taken");
    g_assert_null(qemu_chr_new("taken", "mon:null", true, &mon, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "'taken' already exists"));
    error_free(err);
    err = NULL;
    g_assert_null(qemu_chr_find("taken-base"));
    g_assert_null(qemu_chr_new("x", "chardev:nobody", true, NULL, &err));
    error_free(err);
    qemu_chr_cleanup();
}

static void test_mux_of_the_options_goes_on_top(void)
{
    static const struct {
        const char *text;
        const char *refused;
    } cases[] = {
        { "null,id=m,mux=on", NULL },
        { "null,id=m,mux=off", NULL },
        { "null,id=m,mux=maybe", "'mux'" },
        { "null,id=1,mux=on", "expects an identifier" },
        { "file,id=m,path=/nonexistent/file,mux=on", "/nonexistent/file" },
    };

    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        g_autoptr(QDict) opts = keyval_parse(cases[i].text, "backend", NULL,
                                             &error_abort);
        g_autofree char *id = NULL;
        ChardevBackend *backend = qemu_chr_parse_backend(opts, &id,
                                                         &error_abort);
        Error *err = NULL;
        Chardev *chr = qemu_chr_new_from_opts(id, backend, opts, &err);

        g_assert_true(chr == qemu_chr_find("m"));
        g_assert_true(!chr == !!cases[i].refused);
        g_assert_true(!qemu_chr_find("m-base") == (i != 0));
        if (cases[i].refused) {
            g_assert_nonnull(strstr(error_get_pretty(err),
                                    cases[i].refused));
            error_free(err);
        }
        qapi_free_ChardevBackend(backend);
        qemu_chr_cleanup();
    }
}

int main(int argc, char **argv)
{
    harness_init(&argc, &argv);
    g_test_add_func("/char-parse/a-socket-is-a-client-and-a-server-waits",
                    test_a_socket_is_a_client_and_a_server_waits);
    g_test_add_func("/char-parse/bad-options-are-named",
                    test_bad_options_are_named);
    g_test_add_func("/char-parse/the-one-word-forms", test_the_one_word_forms);
    g_test_add_func("/char-parse/mon-puts-a-mux-on-top-or-leaves-nothing",
                    test_mon_puts_a_mux_on_top_or_leaves_nothing);
    g_test_add_func("/char-parse/mux-of-the-options-goes-on-top",
                    test_mux_of_the_options_goes_on_top);
    return g_test_run();
}
