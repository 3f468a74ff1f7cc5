/*
 * UUIDs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/uuid.h"

#define TEXT "586ece27-7f09-41e0-9e74-e901317e9d42"

static void test_text(void)
{
    char out[UUID_STR_LEN];
    QemuUUID u;

    g_assert_cmpint(qemu_uuid_parse(TEXT, &u), ==, 0);
    g_assert_cmphex(u.data[0], ==, 0x58);
    g_assert_cmphex(u.data[15], ==, 0x42);
    qemu_uuid_unparse(&u, out);
    g_assert_cmpstr(out, ==, TEXT);
    u = qemu_uuid_bswap(u);
    g_assert_cmphex(u.data[0], ==, 0x27);
    g_assert_cmphex(u.data[4], ==, 0x09);
    g_assert_cmphex(u.data[8], ==, 0x9e);
}

static void test_malformed(void)
{
    static const char *const bad[] = {
        "", "586ece27", (TEXT "0"), "586ece277f09-41e0-9e74-e901317e9d42",
        "586ece27-7f09-41e0-9e74-e901317e9d4g",
        "586ece27-7f09-41e0-9e74-e901317e9d4",
    };
    QemuUUID u;

    for (int i = 0; i < ARRAY_SIZE(bad); i++) {
        g_assert_cmpint(qemu_uuid_parse(bad[i], &u), ==, -1);
    }
}

static void test_generate(void)
{
    QemuUUID a, b, none = { { { 0 } } };

    qemu_uuid_generate(&a);
    qemu_uuid_generate(&b);
    g_assert_false(qemu_uuid_is_equal(&a, &b));
    g_assert_cmphex(a.data[6] & 0xf0, ==, 0x40);
    g_assert_cmphex(a.data[8] & 0xc0, ==, 0x80);
    g_assert_false(qemu_uuid_is_null(&a));
    g_assert_true(qemu_uuid_is_null(&none));
}

static void test_tables(void)
{
    static const QemuUUID le = UUID_LE(0x01020304, 0x0506, 0x0708, 0x09, 0x0a,
                                       0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10);
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    g_autofree char *text = NULL;
    QemuUUID u = { { { 0 } } };

    text = qemu_uuid_unparse_strdup(&le);
    g_assert_cmpstr(text, ==, "04030201-0605-0807-090a-0b0c0d0e0f10");
    u = le;
    g_assert_cmpuint(qemu_uuid_hash(&u), ==, qemu_uuid_hash(&le));
    /* counted up at either end, they do not collide */
    for (int i = 0; i < 256; i++) {
        u.data[15] = i;
        g_hash_table_add(seen, GUINT_TO_POINTER(qemu_uuid_hash(&u)));
    }
    u = le;
    for (int i = 0; i < 256; i++) {
        u.data[0] = i;
        g_hash_table_add(seen, GUINT_TO_POINTER(qemu_uuid_hash(&u)));
    }
    g_assert_cmpuint(g_hash_table_size(seen), >=, 256 + 255);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/uuid/text and back", test_text);
    g_test_add_func("/uuid/malformed text is refused", test_malformed);
    g_test_add_func("/uuid/generated ones are version 4", test_generate);
    g_test_add_func("/uuid/in tables", test_tables);
    return g_test_run();
}
