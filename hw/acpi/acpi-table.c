/*
 * ACPI system description tables: headers, checksums, addresses.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/acpi/aml-build.h"

#define CHECKSUM_OFFSET 9
#define LENGTH_OFFSET   4

void build_append_int_noprefix(GArray *table, uint64_t value, int size)
{
    assert(size >= 1 && size <= 8);
    for (int i = 0; i < size; i++) {
        uint8_t byte = value >> 8 * i;

        g_array_append_val(table, byte);
    }
}

void build_append_gas(GArray *table, AmlRegionSpace as, uint8_t bit_width,
                      uint8_t bit_offset, uint8_t access_width,
                      uint64_t address)
{
    build_append_int_noprefix(table, as, 1);
    build_append_int_noprefix(table, bit_width, 1);
    build_append_int_noprefix(table, bit_offset, 1);
    build_append_int_noprefix(table, access_width, 1);
    build_append_int_noprefix(table, address, 8);
}

uint8_t acpi_checksum(const void *data, size_t len)
{
    const uint8_t *p = data;
    uint8_t sum = 0;

    while (len--) {
        sum += *p++;
    }
    return -sum;
}

/* Append @text padded with @pad to @len bytes. */
static void append_padded(GArray *array, const char *text, size_t len,
                          char pad)
{
    size_t n = MIN(strlen(text), len);

    g_array_append_vals(array, text, n);
    while (n++ < len) {
        g_array_append_val(array, pad);
    }
}

void acpi_table_begin(AcpiTable *desc, GArray *array)
{
    desc->array = array;
    desc->table_offset = array->len;
    append_padded(array, desc->sig, 4, ' ');
    build_append_int_noprefix(array, 0, 4);             /* length */
    build_append_int_noprefix(array, desc->rev, 1);
    build_append_int_noprefix(array, 0, 1);             /* checksum */
    append_padded(array, desc->oem_id, 6, '\0');
    append_padded(array, desc->oem_table_id, 8, '\0');
    build_append_int_noprefix(array, 1, 4);             /* OEM revision */
    append_padded(array, "RING", 4, ' ');               /* creator */
    build_append_int_noprefix(array, 1, 4);
}

uint32_t acpi_table_end(AcpiTable *desc)
{
    uint32_t len = desc->array->len - desc->table_offset;
    uint8_t *table = (uint8_t *)desc->array->data + desc->table_offset;

    for (int i = 0; i < 4; i++) {
        table[LENGTH_OFFSET + i] = len >> 8 * i;
    }
    table[CHECKSUM_OFFSET] = 0;
    table[CHECKSUM_OFFSET] = acpi_checksum(table, len);
    return len;
}
