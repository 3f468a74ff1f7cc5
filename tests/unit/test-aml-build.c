/*
 * Tests of the AML encoder, against bytes worked out by hand.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/acpi/aml-build.h"

static void check(Aml *aml, const char *want, size_t len)
{
    const GByteArray *b = aml_bytes(aml);

    g_assert_cmpmem(b->data, b->len, want, len);
    aml_free(aml);
}
#define CHECK(aml, want) check(aml, want, sizeof(want) - 1)

static void test_integers_take_the_shortest_form(void)
{
    CHECK(aml_int(0), "\x00");
    CHECK(aml_int(1), "\x01");
    CHECK(aml_int(0xff), "\x0a\xff");
    CHECK(aml_int(0x100), "\x0b\x00\x01");
    CHECK(aml_int(0x10000), "\x0c\x00\x00\x01\x00");
    CHECK(aml_int(0x100000000), "\x0e\x00\x00\x00\x00\x01\x00\x00\x00");
}

static void test_names_are_padded_and_prefixed(void)
{
    CHECK(aml_name("A"), "A___");
    CHECK(aml_name("\\_SB"), "\\_SB_");
    CHECK(aml_name("_SB.GED"), "\x2e_SB_GED_");
    CHECK(aml_name("_SB.A.B"), "\x2f\x03_SB_A___B___");
    CHECK(aml_name("VR%02u", 7), "VR07");
}

static void test_strings_and_ids(void)
{
    CHECK(aml_string("hi"), "\x0dhi\0");
    CHECK(aml_eisaid("PNP0501"), "\x0c\x41\xd0\x05\x01");
}

static void test_scope_counts_its_own_length(void)
{
    Aml *scope = aml_scope("_SB");

    aml_append(scope, aml_name_decl("X", aml_int(1)));
    CHECK(scope, "\x10\x0b_SB_\x08X___\x01");
}

static void test_long_bodies_take_more_length_bytes(void)
{
    static const unsigned sizes[] = { 61, 62, 63, 4090, 4100, 70000 };

    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autofree char *text = g_strnfill(sizes[i] - 6, 'x');
        Aml *scope = aml_scope("AAAA");
        const GByteArray *b;
        unsigned bytes;
        unsigned len;

        aml_append(scope, aml_string("%s", text));
        b = aml_bytes(scope);
        bytes = b->data[1] >> 6;
        len = bytes ? b->data[1] & 0xf : b->data[1] & 0x3f;
        for (unsigned k = 0; k < bytes; k++) {
            len |= b->data[2 + k] << (4 + 8 * k);
        }
        g_assert_cmpuint(len, ==, b->len - 1);
        g_assert_cmpuint(bytes, ==, sizes[i] < 63 ? 0 :
                         sizes[i] < 4094 ? 1 : 2);
        aml_free(scope);
    }
}

static void test_resources(void)
{
    const uint32_t irq = 24;
    Aml *crs = aml_resource_template();

    aml_append(crs, aml_io(AML_DECODE16, 0x3f8, 0x3f8, 0, 8));
    aml_append(crs, aml_irq_no_flags(4));
    CHECK(crs, "\x11\x10\x0a\x0d\x47\x01\xf8\x03\xf8\x03\x00\x08"
          "\x22\x10\x00\x79\x00");
    CHECK(aml_memory32_fixed(0xfeb00000, 512, AML_READ_WRITE),
          "\x86\x09\x00\x01\x00\x00\xb0\xfe\x00\x02\x00\x00");
    CHECK(aml_interrupt(AML_CONSUMER, AML_EDGE, AML_ACTIVE_HIGH,
                        AML_EXCLUSIVE, &irq, 1),
          "\x89\x06\x00\x03\x01\x18\x00\x00\x00");
}

static void test_methods_and_operators(void)
{
    Aml *m = aml_method("_EVT", 1, AML_SERIALIZED);

    aml_append(m, aml_store(aml_name("ESEL"), aml_local(0)));
    CHECK(m, "\x14\x0c_EVT\x09\x70" "ESEL\x60");
    CHECK(aml_and(aml_local(0), aml_int(2), NULL), "\x7b\x60\x0a\x02\x00");
    CHECK(aml_equal(aml_arg(0), aml_int(1)), "\x93\x68\x01");
    CHECK(aml_return(aml_int(0)), "\xa4\x00");
    CHECK(aml_if(aml_int(1)), "\xa0\x02\x01");
    CHECK(aml_else(), "\xa1\x01");
    CHECK(aml_notify(aml_name("PWRB"), aml_int(0x80)),
          "\x86PWRB\x0a\x80");
    CHECK(aml_or(aml_int(0), aml_int(1), aml_local(1)),
          "\x7d\x00\x01\x61");
}

static void test_regions_and_fields(void)
{
    Aml *f = aml_field("EREG", AML_DWORD_ACC, AML_NOLOCK, AML_PRESERVE);

    CHECK(aml_operation_region("EREG", AML_SYSTEM_MEMORY,
                               aml_int(0xfea00000), 4),
          "\x5b\x80" "EREG\x00\x0c\x00\x00\xa0\xfe\x0a\x04");
    aml_append(f, aml_named_field("ESEL", 32));
    aml_append(f, aml_reserved_field(96));
    CHECK(f, "\x5b\x81\x0e" "EREG\x03" "ESEL\x20\x00\x40\x06");
}

static void test_packages_and_buffers(void)
{
    Aml *p = aml_package(2);

    aml_append(p, aml_int(5));
    aml_append(p, aml_int(0));
    CHECK(p, "\x12\x05\x02\x0a\x05\x00");
    CHECK(aml_buffer(2, (const uint8_t *)"ab"), "\x11\x05\x0a\x02" "ab");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/aml-build/integers-take-the-shortest-form",
                    test_integers_take_the_shortest_form);
    g_test_add_func("/aml-build/names-are-padded-and-prefixed",
                    test_names_are_padded_and_prefixed);
    g_test_add_func("/aml-build/strings-and-ids", test_strings_and_ids);
    g_test_add_func("/aml-build/scope-counts-its-own-length",
                    test_scope_counts_its_own_length);
    g_test_add_func("/aml-build/long-bodies-take-more-length-bytes",
                    test_long_bodies_take_more_length_bytes);
    g_test_add_func("/aml-build/resources", test_resources);
    g_test_add_func("/aml-build/methods-and-operators",
                    test_methods_and_operators);
    g_test_add_func("/aml-build/regions-and-fields", test_regions_and_fields);
    g_test_add_func("/aml-build/packages-and-buffers",
                    test_packages_and_buffers);
    return g_test_run();
}
