/*
 * Identifiers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/atomic.h"
#include "qemu/ctype.h"
#include "qemu/id.h"

bool id_wellformed(const char *id)
{
    if (!qemu_isalpha(id[0])) {
        return false;
    }
    while (*++id) {
        if (!qemu_isalnum(*id) && !strchr("-._", *id)) {
            return false;
        }
    }
    return true;
}

/* '#' keeps these apart from the user's; the last digits are random so
 * that nobody relies on the sequence. */
char *id_generate(IdSubSystems id)
{
    static const char names[ID_MAX][8] = {
        [ID_QDEV] = "qdev", [ID_BLOCK] = "block",
        [ID_CHR] = "chr", [ID_NET] = "net",
    };
    static uint64_t counters[ID_MAX];

    assert(id < ID_MAX);
    return g_strdup_printf("#%s%" PRIu64 "%02d", names[id],
                           qatomic_fetch_inc(&counters[id]),
                           g_random_int_range(0, 100));
}
