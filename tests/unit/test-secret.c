/*
 * secret: what comes in, and what comes out.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include "crypto/secret.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "qobject/qdict.h"
#include "qom/object_interfaces.h"

static bool add(const char *key, const char *value, const char *format,
                Error **errp)
{
    g_autoptr(QDict) args = qdict_new();

    qdict_put_str(args, "qom-type", "secret");
    qdict_put_str(args, "id", "sec0");
    if (key) {
        qdict_put_str(args, key, value);
    }
    if (format) {
        qdict_put_str(args, "format", format);
    }
    return user_creatable_add_qdict(args, true, errp);
}

static void refused(const char *key, const char *value, const char *format,
                    const char *part)
{
    Error *err = NULL;

    g_assert_false(add(key, value, format, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), part));
    error_free(err);
}

static void drop(void)
{
    g_assert_true(user_creatable_del("sec0", &error_abort));
}

static void test_raw_data_is_itself(void)
{
    g_autofree uint8_t *data = NULL;
    g_autofree char *text = NULL, *encoded = NULL;
    size_t len;

    g_assert_true(add("data", "letmein", NULL, &error_abort));
    g_assert_cmpint(qcrypto_secret_lookup("sec0", &data, &len, &error_abort),
                    ==, 0);
    g_assert_cmpmem(data, len, "letmein", 7);
    g_assert_cmpint(data[len], ==, 0);
    text = qcrypto_secret_lookup_as_utf8("sec0", &error_abort);
    g_assert_cmpstr(text, ==, "letmein");
    encoded = qcrypto_secret_lookup_as_base64("sec0", &error_abort);
    g_assert_cmpstr(encoded, ==, "bGV0bWVpbg==");
    drop();
}

static void test_base64_is_decoded(void)
{
    g_autofree char *text = NULL;
    Error *err = NULL;

    g_assert_true(add("data", "bGV0\nbWVpbg==\n", "base64", &error_abort));
    text = qcrypto_secret_lookup_as_utf8("sec0", &error_abort);
    g_assert_cmpstr(text, ==, "letmein");
    drop();

    g_assert_true(add("data", "", "base64", &error_abort));
    drop();
    g_assert_true(add("data", "/w==", "base64", &error_abort));
    g_assert_null(qcrypto_secret_lookup_as_utf8("sec0", &err));
    error_free(err);
    drop();
}

static void test_malformed_base64_is_refused(void)
{
    refused("data", "bGV0!WVp", "base64", "not valid base64");
    refused("data", "bGV0b", "base64", "not valid base64");
    refused("data", "bG=0", "base64", "not valid base64");
    refused("data", "b===", "base64", "not valid base64");
}

static void test_a_file_is_read_up_to_a_limit(void)
{
    g_autofree char *path = NULL, *big = g_malloc(64 * 1024 + 1);
    g_autofree char *text = NULL;
    int fd = g_file_open_tmp("secretXXXXXX", &path, NULL);

    g_assert_cmpint(write(fd, "in a file", 9), ==, 9);
    g_assert_true(add("file", path, NULL, &error_abort));
    text = qcrypto_secret_lookup_as_utf8("sec0", &error_abort);
    g_assert_cmpstr(text, ==, "in a file");
    drop();
    memset(big, 'x', 64 * 1024 + 1);
    g_assert_true(g_file_set_contents(path, big, 64 * 1024 + 1, NULL));
    refused("file", path, NULL, "larger than");
    g_unlink(path);
    close(fd);
    refused("file", path, NULL, "Could not open");
}

static void test_what_it_needs_and_what_it_cannot_do(void)
{
    Error *err = NULL;

    refused(NULL, NULL, NULL, "Must provide");
    refused("keyid", "master", NULL, "no cipher");
    refused("iv", "AAAA", NULL, "no cipher");
    g_assert_null(qcrypto_secret_lookup_as_utf8("sec0", &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "No secret with id 'sec0'");
    error_free(err);
}

static void test_one_source_and_one_kind(void)
{
    g_autoptr(QDict) args = qdict_new();
    g_autofree uint8_t *data = NULL;
    Object *other = object_new(TYPE_CONTAINER);
    Error *err = NULL;
    size_t len;

    qdict_put_str(args, "qom-type", "secret");
    qdict_put_str(args, "id", "sec0");
    qdict_put_str(args, "data", "x");
    qdict_put_str(args, "file", "/dev/null");
    g_assert_false(user_creatable_add_qdict(args, true, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "exclusive"));
    error_free_or_abort(&err);

    object_property_add_child(object_get_objects_root(), "sec1", other);
    g_assert_cmpint(qcrypto_secret_lookup("sec1", &data, &len, &err), ==, -1);
    g_assert_nonnull(strstr(error_get_pretty(err), "not a secret"));
    error_free_or_abort(&err);
    object_unparent(other);
    object_unref(other);
    g_assert_cmpint(qcrypto_secret_lookup("sec1", &data, &len, &err), ==, -1);
    error_free(err);
}

static void test_no_property_gives_it_back_or_changes_it(void)
{
    Object *obj;
    Error *err = NULL;

    g_assert_true(add("data", "letmein", NULL, &error_abort));
    obj = object_resolve_path_component(object_get_objects_root(), "sec0");
    g_assert_null(object_property_get_str(obj, "data", &err));
    error_free(err);
    err = NULL;
    g_assert_false(object_property_set_str(obj, "data", "other", &err));
    error_free(err);
    drop();
}

#define ADD(name) g_test_add_func("/secret/" #name, test_##name)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    ADD(raw_data_is_itself);
    ADD(base64_is_decoded);
    ADD(malformed_base64_is_refused);
    ADD(a_file_is_read_up_to_a_limit);
    ADD(what_it_needs_and_what_it_cannot_do);
    ADD(no_property_gives_it_back_or_changes_it);
    ADD(one_source_and_one_kind);
    return g_test_run();
}
