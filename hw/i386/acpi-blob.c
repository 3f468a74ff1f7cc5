/*
 * Placing ACPI tables: at a known address, or by firmware through fw_cfg's
 * table loader.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/acpi/aml-build.h"
#include "microvm-tables.h"
#include "qemu/bswap.h"

#define FILE_TABLES     "etc/acpi/tables"
#define FILE_RSDP       "etc/acpi/rsdp"
#define FILE_LOADER     "etc/table-loader"

/* A command of the table loader: 128 bytes, little-endian. */
#define LOADER_BYTES    128
enum { LOADER_ALLOCATE = 1, LOADER_POINTER = 2, LOADER_CHECKSUM = 3 };
enum { ZONE_HIGH = 1, ZONE_FSEG = 2 };

void acpi_blob_free(AcpiBlob *blob)
{
    if (blob->tables) {
        g_array_free(blob->tables, true);
    }
    if (blob->rsdp) {
        g_array_free(blob->rsdp, true);
    }
    g_array_free(blob->links, true);
    g_array_free(blob->sums, true);
    g_free(blob);
}

static uint8_t *blob_bytes(AcpiBlob *blob, bool in_rsdp)
{
    return (uint8_t *)(in_rsdp ? blob->rsdp->data : blob->tables->data);
}

static void put_le(uint8_t *to, uint64_t val, int size)
{
    for (int i = 0; i < size; i++) {
        to[i] = val >> 8 * i;
    }
}

static void apply_links(AcpiBlob *blob, uint64_t base)
{
    for (guint i = 0; i < blob->links->len; i++) {
        AcpiLink *l = &g_array_index(blob->links, AcpiLink, i);

        put_le(blob_bytes(blob, l->in_rsdp) + l->at, base + l->target,
               l->size);
    }
}

void acpi_blob_place(AcpiBlob *blob, uint64_t tables_gpa)
{
    apply_links(blob, tables_gpa);
    for (guint i = 0; i < blob->sums->len; i++) {
        AcpiSum *s = &g_array_index(blob->sums, AcpiSum, i);
        uint8_t *bytes = blob_bytes(blob, s->in_rsdp);

        bytes[s->at] = 0;
        bytes[s->at] = acpi_checksum(bytes + s->start, s->len);
    }
}

static uint8_t *loader_command(GByteArray *script, uint32_t command)
{
    uint8_t *c;

    g_byte_array_set_size(script, script->len + LOADER_BYTES);
    c = script->data + script->len - LOADER_BYTES;
    memset(c, 0, LOADER_BYTES);
    stl_le_p(c, command);
    return c;
}

static void loader_allocate(GByteArray *script, const char *file,
                            uint32_t align, uint8_t zone)
{
    uint8_t *c = loader_command(script, LOADER_ALLOCATE);

    g_strlcpy((char *)c + 4, file, FW_CFG_MAX_FILE_PATH);
    stl_le_p(c + 60, align);
    c[64] = zone;
}

static void loader_pointer(GByteArray *script, const char *dest,
                           const char *src, uint32_t offset, uint8_t size)
{
    uint8_t *c = loader_command(script, LOADER_POINTER);

    g_strlcpy((char *)c + 4, dest, FW_CFG_MAX_FILE_PATH);
    g_strlcpy((char *)c + 60, src, FW_CFG_MAX_FILE_PATH);
    stl_le_p(c + 116, offset);
    c[120] = size;
}

static void loader_checksum(GByteArray *script, const char *file,
                            const AcpiSum *s)
{
    uint8_t *c = loader_command(script, LOADER_CHECKSUM);

    g_strlcpy((char *)c + 4, file, FW_CFG_MAX_FILE_PATH);
    stl_le_p(c + 60, s->at);
    stl_le_p(c + 64, s->start);
    stl_le_p(c + 68, s->len);
}

/* fw_cfg owns the bytes from then on. */
static bool publish(FWCfgState *fw_cfg, const char *file, GArray **bytes,
                    Error **errp)
{
    size_t len = (*bytes)->len;
    void *data = g_array_free(g_steal_pointer(bytes), false);

    return fw_cfg_try_add_file(fw_cfg, file, data, len, errp);
}

bool acpi_blob_to_fw_cfg(AcpiBlob *blob, FWCfgState *fw_cfg, Error **errp)
{
    GByteArray *script = g_byte_array_new();
    size_t len;

    loader_allocate(script, FILE_TABLES, 64, ZONE_HIGH);
    loader_allocate(script, FILE_RSDP, 16, ZONE_FSEG);
    apply_links(blob, 0);       /* the loader adds the base */
    for (guint i = 0; i < blob->links->len; i++) {
        AcpiLink *l = &g_array_index(blob->links, AcpiLink, i);

        loader_pointer(script, l->in_rsdp ? FILE_RSDP : FILE_TABLES,
                       FILE_TABLES, l->at, l->size);
    }
    for (guint i = 0; i < blob->sums->len; i++) {
        AcpiSum *s = &g_array_index(blob->sums, AcpiSum, i);

        blob_bytes(blob, s->in_rsdp)[s->at] = 0;
        loader_checksum(script, s->in_rsdp ? FILE_RSDP : FILE_TABLES, s);
    }
    if (!publish(fw_cfg, FILE_TABLES, &blob->tables, errp) ||
        !publish(fw_cfg, FILE_RSDP, &blob->rsdp, errp)) {
        g_byte_array_unref(script);
        return false;
    }
    len = script->len;
    return fw_cfg_try_add_file(fw_cfg, FILE_LOADER,
                               g_byte_array_free(script, false), len, errp);
}
