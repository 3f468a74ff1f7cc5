/*
 * Base 64, decoded with checks.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/base64.h"

#define ANY ((size_t)-1)

static void test_text_is_decoded(void)
{
    /* RFC 4648 section 10 */
    static const char *const vectors[][2] = {
        { "", "" }, { "Zg==", "f" }, { "Zm8=", "fo" }, { "Zm9v", "foo" },
        { "Zm9vYg==", "foob" }, { "Zm9v\nYmE=\r\n", "fooba" },
        { "Zm9vYmFy", "foobar" },
    };
    g_autofree uint8_t *binary = NULL;
    size_t len;

    for (int i = 0; i < ARRAY_SIZE(vectors); i++) {
        const char *in = vectors[i][0], *want = vectors[i][1];
        g_autofree uint8_t *a = qbase64_decode(in, ANY, &len, &error_abort);
        g_autofree uint8_t *b = NULL;

        g_assert_cmpmem(a, len + 1, want, strlen(want) + 1);
        b = qbase64_decode(in, strlen(in), &len, &error_abort);
        g_assert_cmpmem(b, len + 1, want, strlen(want) + 1);
    }
    binary = qbase64_decode("+/8A", ANY, &len, &error_abort);
    g_assert_cmpmem(binary, len, "\xfb\xff\0", 3);
}

static void refuse(const char *in, size_t in_len)
{
    Error *err = NULL;
    size_t len = 7;

    g_assert_null(qbase64_decode(in, in_len, &len, &err));
    g_assert_cmpuint(len, ==, 0);
    error_free_or_abort(&err);
}

static void test_what_is_wrong_is_refused(void)
{
    static const char *const bad[] = {
        "Zm9", "Zm9v!", "Zm 9v", "Zg=", "Zg===", "=Zm9", "Zg==Zm9v", "Z===",
        "Zm9v-_==",
    };

    for (int i = 0; i < ARRAY_SIZE(bad); i++) {
        g_test_message("%s", bad[i]);
        refuse(bad[i], ANY);
        refuse(bad[i], strlen(bad[i]));
    }
    refuse("Zm9v\0Zm9v", 9);            /* a NUL inside */
    refuse("Zm9v!", 4);                 /* none where it should be */
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base64/text is decoded", test_text_is_decoded);
    g_test_add_func("/base64/what is wrong is refused",
                    test_what_is_wrong_is_refused);
    return g_test_run();
}
