/*
 * Interrupt lines as a qtest client sees and drives them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/irq.h"
#include "qtest-internal.h"

/**
 * struct WatchedLine: a line that says when it moves.
 * @number: what the client calls it
 * @handler, @opaque, @n: where the level goes
 * @input: the line itself, if it is an input; else the output is known by
 * @name and @number
 */
typedef struct WatchedLine {
    QTest *server;
    int number;
    qemu_irq_handler handler;
    void *opaque;
    int n;
    qemu_irq input;
    const char *name;
} WatchedLine;

static void moved(void *opaque, int n, int level)
{
    WatchedLine *w = opaque;
    uint8_t *known = &w->server->level[w->number];

    w->handler(w->opaque, w->n, level);
    if (*known != !!level) {
        *known = !!level;
        qtest_send(w->server, "IRQ %s %d", level ? "raise" : "lower",
                   w->number);
    }
}

static void pass_on(void *opaque, int n, int level)
{
    qemu_set_irq(opaque, level);
}

static WatchedLine *watched_line_new(QTest *q, int number)
{
    WatchedLine *w = g_new0(WatchedLine, 1);

    w->server = q;
    w->number = number;
    g_ptr_array_add(q->lines, w);
    return w;
}

static void watch_input(QTest *q, qemu_irq line, int number)
{
    WatchedLine *w = watched_line_new(q, number);

    w->handler = line->handler;
    w->opaque = line->opaque;
    w->n = line->n;
    w->input = line;
    line->handler = moved;
    line->opaque = w;
}

static void watch_output(QTest *q, const char *name, int number)
{
    WatchedLine *w = watched_line_new(q, number);
    qemu_irq front = qemu_allocate_irq(moved, w, number);

    w->handler = pass_on;
    w->opaque = qdev_intercept_gpio_out(q->watched, front, name, number);
    w->name = name;
    object_unref(front);                /* the tree and the output have it */
}

static void unwatch_line(QTest *q, WatchedLine *w)
{
    if (w->input) {
        w->input->handler = w->handler;
        w->input->opaque = w->opaque;
    } else {
        qemu_irq front = qdev_get_gpio_out_connector(q->watched, w->name,
                                                     w->number);

        qdev_connect_gpio_out_named(q->watched, w->name, w->number,
                                    w->opaque);
        object_unparent(OBJECT(front));
    }
}

void qtest_unwatch(QTest *q)
{
    for (unsigned i = 0; i < q->lines->len; i++) {
        unwatch_line(q, g_ptr_array_index(q->lines, i));
    }
    g_ptr_array_set_size(q->lines, 0);
    object_unref(q->watched);
    q->watched = NULL;
}

static DeviceState *find_device(const char *path)
{
    return (DeviceState *)object_dynamic_cast(
        object_resolve_path(path, NULL), TYPE_DEVICE);
}

const char *qtest_watch(QTest *q, const char *path, const char *name,
                        bool in)
{
    DeviceState *dev = find_device(path);
    NamedGPIOList *ngl;

    if (!dev) {
        return "Unknown device";
    }
    if (q->watched) {
        return dev == q->watched ? NULL : "IRQ intercept already enabled";
    }
    if (in && name) {
        return "Only outputs are watched by name";
    }
    object_ref(dev);
    q->watched = dev;
    memset(q->level, 0, sizeof(q->level));
    QLIST_FOREACH(ngl, &dev->gpios, node) {
        if (g_strcmp0(ngl->name, name)) {
            continue;
        }
        for (int i = 0; i < (in ? ngl->num_in : ngl->num_out) &&
                 i < QTEST_IRQS; i++) {
            if (in) {
                watch_input(q, ngl->in[i], i);
            } else {
                watch_output(q, ngl->name, i);
            }
        }
    }
    return NULL;
}

const char *qtest_set_irq(const char *path, const char *name, uint64_t n,
                          uint64_t level)
{
    DeviceState *dev = find_device(path);
    NamedGPIOList *ngl;

    if (!dev) {
        return "Unknown device";
    }
    if (g_str_equal(name, "unnamed-gpio-in")) {
        name = NULL;
    }
    QLIST_FOREACH(ngl, &dev->gpios, node) {
        if (g_strcmp0(ngl->name, name) == 0 && n < ngl->num_in) {
            qemu_set_irq(ngl->in[n], level);
            return NULL;
        }
    }
    return "Unknown IRQ";
}
