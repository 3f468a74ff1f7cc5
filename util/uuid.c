/*
 * RFC 4122 UUIDs.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "qemu/ctype.h"
#include "qemu/guest-random.h"
#include "qemu/uuid.h"

void qemu_uuid_generate(QemuUUID *uuid)
{
    qemu_guest_getrandom_nofail(uuid->data, sizeof(uuid->data));
    /* section 4.4: version 4 and variant 10 */
    uuid->data[6] = (uuid->data[6] & 0x0f) | 0x40;
    uuid->data[8] = (uuid->data[8] & 0x3f) | 0x80;
}

int qemu_uuid_is_null(const QemuUUID *uu)
{
    static const QemuUUID null_uuid;

    return qemu_uuid_is_equal(uu, &null_uuid);
}

int qemu_uuid_is_equal(const QemuUUID *lhv, const QemuUUID *rhv)
{
    return !memcmp(lhv->data, rhv->data, sizeof(lhv->data));
}

static bool dash_before(int byte)
{
    return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

void qemu_uuid_unparse(const QemuUUID *uuid, char *out)
{
    static const char hex[] = "0123456789abcdef";

    for (int i = 0; i < 16; i++) {
        if (dash_before(i)) {
            *out++ = '-';
        }
        *out++ = hex[uuid->data[i] >> 4];
        *out++ = hex[uuid->data[i] & 15];
    }
    *out = '\0';
}

char *qemu_uuid_unparse_strdup(const QemuUUID *uuid)
{
    char *text = g_malloc(UUID_STR_LEN);

    qemu_uuid_unparse(uuid, text);
    return text;
}

int qemu_uuid_parse(const char *str, QemuUUID *uuid)
{
    QemuUUID u;

    for (int i = 0; i < 16; i++) {
        if (dash_before(i) && *str++ != '-') {
            return -1;
        }
        /* the first test stops at the terminator, the second too */
        if (!qemu_isxdigit(str[0]) || !qemu_isxdigit(str[1])) {
            return -1;
        }
        u.data[i] = g_ascii_xdigit_value(str[0]) << 4 |
                    g_ascii_xdigit_value(str[1]);
        str += 2;
    }
    if (*str) {
        return -1;
    }
    *uuid = u;
    return 0;
}

uint32_t qemu_uuid_hash(const void *uuid)
{
    uint64_t half[2];

    memcpy(half, uuid, sizeof(half));
    /* random ones need no more, but some are counted up at one end */
    return (uint32_t)((half[0] * 31 + half[1]) * 0x9e3779b97f4a7c15 >> 32);
}

QemuUUID qemu_uuid_bswap(QemuUUID uuid)
{
    bswap32s(&uuid.fields.time_low);
    bswap16s(&uuid.fields.time_mid);
    bswap16s(&uuid.fields.time_high_and_version);
    return uuid;
}
