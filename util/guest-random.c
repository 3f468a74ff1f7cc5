/*
 * Random numbers a guest may see: the kernel's, or with -seed a
 * repeatable sequence.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <sys/random.h>
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/guest-random.h"
#include "qemu/lockable.h"

static GRand *seeded;
static QemuMutex seeded_lock;

bool qemu_guest_random_seed_main(const char *optarg_text, Error **errp)
{
    uint64_t seed;

    if (parse_uint_full(optarg_text, 0, &seed)) {
        error_setg(errp, "Invalid seed number: %s", optarg_text);
        return false;
    }
    if (seeded) {
        g_rand_free(seeded);
    } else {
        qemu_mutex_init(&seeded_lock);
    }
    seeded = g_rand_new_with_seed_array(
        (guint32[]){ (guint32)seed, (guint32)(seed >> 32) }, 2);
    return true;
}

int qemu_guest_getrandom(void *buf, size_t len, Error **errp)
{
    uint8_t *p = buf;

    if (seeded) {
        QEMU_LOCK_GUARD(&seeded_lock);
        for (size_t i = 0; i < len; i++) {
            p[i] = (uint8_t)(g_rand_int(seeded) >> 24);
        }
        return 0;
    }
    while (len) {
        ssize_t n = RETRY_ON_EINTR(getrandom(p, len, 0));

        if (n < 0) {
            error_setg_errno(errp, errno, "cannot get random numbers");
            return -1;
        }
        p += n;
        len -= n;
    }
    return 0;
}

void qemu_guest_getrandom_nofail(void *buf, size_t len)
{
    (void)qemu_guest_getrandom(buf, len, &error_abort);
}
