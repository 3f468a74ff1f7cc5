/*
 * RFC 4122 UUIDs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_UUID_H
#define QEMU_UUID_H

typedef struct {
    union {
        unsigned char data[16];
        struct {
            uint32_t time_low;
            uint16_t time_mid;
            uint16_t time_high_and_version;
            uint8_t clock_seq_and_reserved;
            uint8_t clock_seq_low;
            uint8_t node[6];
        } fields;
    };
} QemuUUID;

#define UUID_FMT "%02hhx%02hhx%02hhx%02hhx-%02hhx%02hhx-%02hhx%02hhx-" \
                 "%02hhx%02hhx-%02hhx%02hhx%02hhx%02hhx%02hhx%02hhx"
#define UUID_STR_LEN (36 + 1)
#define UUID_NONE "00000000-0000-0000-0000-000000000000"

/** qemu_uuid_generate: version 4, random. */
void qemu_uuid_generate(QemuUUID *out);
int qemu_uuid_is_null(const QemuUUID *uu);
int qemu_uuid_is_equal(const QemuUUID *lhv, const QemuUUID *rhv);
/** qemu_uuid_unparse: @out has UUID_STR_LEN bytes. */
void qemu_uuid_unparse(const QemuUUID *uuid, char *out);
char *qemu_uuid_unparse_strdup(const QemuUUID *uuid);
/** qemu_uuid_parse: 0, or -1 if @str is no UUID. */
int qemu_uuid_parse(const char *str, QemuUUID *uuid);
/** qemu_uuid_bswap: between wire and little-endian (SMBIOS) order. */
QemuUUID qemu_uuid_bswap(QemuUUID uuid);

#endif
