/*
 * What monitors send: at once if the device takes it, else as soon as it
 * does.
 *
 * While something waits to go out, no input is read, so that a client that
 * sends commands and reads no answers costs one answer.  Events cannot wait
 * like that: a client that lets MONITOR_OUT_MAX bytes pile up, beyond what it
 * did not take of one message, is dropped.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "monitor-internal.h"
#include "qemu/error-report.h"
#include "qemu/main-loop.h"

#define OUT_KEPT_BYTES (256u << 10)

bool monitor_blocked(Monitor *mon)
{
    return mon->out_watch || mon->overrun;
}

void monitor_stop_watch(Monitor *mon)
{
    if (mon->out_watch) {
        g_source_destroy(g_main_context_find_source_by_id(
                             mon->chr.chr->gcontext, mon->out_watch));
        mon->out_watch = 0;
    }
}

/* Nothing waits any more; memory for a huge answer is not kept. */
static void forget(Monitor *mon)
{
    g_string_truncate(mon->out, 0);
    mon->out_sent = 0;
    if (mon->out->allocated_len > OUT_KEPT_BYTES) {
        g_string_free(mon->out, true);
        mon->out = g_string_new(NULL);
    }
}

void monitor_drop_output(Monitor *mon)
{
    monitor_stop_watch(mon);
    forget(mon);
    mon->overrun = false;
}

static void hang_up(void *opaque)
{
    Monitor *mon = opaque;

    monitor_leave_thread(mon);
    if (mon->overrun && mon->listed) {
        qemu_chr_fe_disconnect(&mon->chr);
        /* A device that cannot hang up starts afresh with what comes. */
        mon->overrun = false;
    }
    object_unref(OBJECT(mon));
}

static void give_up(Monitor *mon)
{
    monitor_drop_output(mon);
    mon->overrun = true;
    warn_report("the client of the monitor on chardev '%s' does not read: "
                "disconnected", mon->chardev);
    object_ref(OBJECT(mon));
    aio_bh_schedule_oneshot(qemu_get_aio_context(), hang_up, mon);
}

/* How many of @len bytes the device takes now. */
static size_t try_write(Monitor *mon, const char *data, size_t len)
{
    size_t done = 0;

    while (done < len) {
        int chunk = MIN(len - done, INT_MAX);
        int n = qemu_chr_fe_write(&mon->chr, (const uint8_t *)data + done,
                                  chunk);

        if (n < 0 && errno != EAGAIN) {
            return len;                 /* nobody is there */
        }
        if (n <= 0) {
            break;
        }
        done += n;
    }
    return done;
}

static gboolean writable(void *do_not_use, GIOCondition cond, void *opaque)
{
    Monitor *mon = opaque;

    mon->out_watch = 0;
    monitor_flush(mon);
    if (!monitor_blocked(mon)) {
        MONITOR_GET_CLASS(mon)->resume(mon);
    }
    return G_SOURCE_REMOVE;
}

/* The device is full.  One that cannot tell when it is not is waited for. */
static void wait_until_writable(Monitor *mon)
{
    mon->out_watch = qemu_chr_fe_add_watch(&mon->chr, G_IO_OUT | G_IO_HUP,
                                           writable, mon);
    if (!mon->out_watch && mon->threaded) {
        give_up(mon);                   /* that thread must not wait */
    } else if (!mon->out_watch) {
        qemu_chr_fe_write_all(&mon->chr,
                              (const uint8_t *)mon->out->str + mon->out_sent,
                              mon->out->len - mon->out_sent);
        forget(mon);
    }
}

static void flush(Monitor *mon)
{
    if (mon->out_watch || !mon->out->len || !mon->chr.chr) {
        return;
    }
    mon->out_sent += try_write(mon, mon->out->str + mon->out_sent,
                               mon->out->len - mon->out_sent);
    if (mon->out_sent < mon->out->len) {
        wait_until_writable(mon);
    } else {
        forget(mon);
    }
}

void monitor_flush(Monitor *mon)
{
    monitor_lock(mon);
    flush(mon);
    monitor_unlock(mon);
}

static void write_or_keep(Monitor *mon, const char *data, size_t len)
{
    size_t done = 0;

    if (mon->overrun) {
        return;
    }
    if (!mon->out->len) {
        done = try_write(mon, data, len);
    }
    if (done == len) {
        return;
    }
    if (!mon->out->len) {
        mon->out_max = MONITOR_OUT_MAX + (len - done);
    }
    g_string_append_len(mon->out, data + done, len - done);
    if (mon->out->len - mon->out_sent > mon->out_max) {
        give_up(mon);
    } else {
        flush(mon);
    }
}

void monitor_write(Monitor *mon, const char *data, size_t len)
{
    monitor_lock(mon);
    write_or_keep(mon, data, len);
    monitor_unlock(mon);
}
