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

/** UUID_LE: initializer of a QemuUUID in little-endian order. */
#define UUID_LE(time_low, time_mid, time_hi, clock_hi, clock_low, \
                n0, n1, n2, n3, n4, n5) \
    { { { (time_low) & 0xff, ((time_low) >> 8) & 0xff, \
          ((time_low) >> 16) & 0xff, ((time_low) >> 24) & 0xff, \
          (time_mid) & 0xff, ((time_mid) >> 8) & 0xff, \
          (time_hi) & 0xff, ((time_hi) >> 8) & 0xff, \
          (clock_hi), (clock_low), \
          (n0), (n1), (n2), (n3), (n4), (n5) } } }

/** qemu_uuid_generate: version 4, random. */
void qemu_uuid_generate(QemuUUID *out);
/** qemu_uuid_is_null: is it all zero? */
int qemu_uuid_is_null(const QemuUUID *uu);
/** qemu_uuid_is_equal: are they the same? */
int qemu_uuid_is_equal(const QemuUUID *lhv, const QemuUUID *rhv);
/** qemu_uuid_unparse: @out has UUID_STR_LEN bytes. */
void qemu_uuid_unparse(const QemuUUID *uuid, char *out);
/** qemu_uuid_unparse_strdup: the same in memory the caller frees. */
char *qemu_uuid_unparse_strdup(const QemuUUID *uuid);
/** qemu_uuid_parse: 0, or -1 if @str is no UUID. */
int qemu_uuid_parse(const char *str, QemuUUID *uuid);
/** qemu_uuid_bswap: between wire and little-endian (SMBIOS) order. */
QemuUUID qemu_uuid_bswap(QemuUUID uuid);

/** qemu_uuid_hash: of a QemuUUID, for GHashTable. */
uint32_t qemu_uuid_hash(const void *uuid);

#endif
