/*
 * iothread: a thread that runs an event loop.
 *
 * Before it sleeps it looks for events for a while, because going to sleep
 * and waking up takes longer than many an event takes to come.  That time
 * adapts: it grows while events come soon after it, and shrinks when they
 * do not.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "qemu/atomic.h"
#include "qemu/module.h"
#include "qom/object_interfaces.h"
#include "system/iothread.h"

#define POLL_MAX_NS_DEFAULT 32768
#define POLL_FIRST_NS       4000
#define POLL_GROW_DEFAULT   2
#define POOL_MAX_DEFAULT    64

/*** The loop ***/

/* Look for events for @limit ns; whether there was one. */
static bool poll_for(IOThread *s, int64_t limit)
{
    int64_t end = get_clock() + limit;

    do {
        if (aio_poll(s->ctx, false)) {
            return true;
        }
    } while (get_clock() < end);
    return false;
}

static void adapt(IOThread *s, int64_t waited)
{
    int64_t max = qatomic_read(&s->poll_max_ns);
    int64_t grow = qatomic_read(&s->poll_grow);
    int64_t shrink = qatomic_read(&s->poll_shrink);

    if (waited <= s->poll_ns) {
        /* it was long enough */
    } else if (waited > max) {
        s->poll_ns = shrink ? s->poll_ns / shrink : 0;
    } else if (!s->poll_ns) {
        s->poll_ns = POLL_FIRST_NS;
    } else if (s->poll_ns < max) {
        grow = grow ? grow : POLL_GROW_DEFAULT;
        s->poll_ns = s->poll_ns > max / grow ? max : s->poll_ns * grow;
    }
    s->poll_ns = MIN(s->poll_ns, max);
}

static void *iothread_run(void *opaque)
{
    IOThread *s = opaque;

    qemu_set_current_aio_context(s->ctx);
    s->thread_id = qemu_get_thread_id();
    qemu_sem_post(&s->started);
    while (!s->stopping) {
        int64_t start;

        if (!qatomic_read(&s->poll_max_ns)) {
            aio_poll(s->ctx, true);
            continue;
        }
        start = get_clock();
        if (!s->poll_ns || !poll_for(s, s->poll_ns)) {
            aio_poll(s->ctx, true);
        }
        adapt(s, get_clock() - start);
    }
    return NULL;
}

static void stop_bh(void *opaque)
{
    IOThread *s = opaque;

    s->stopping = true;
}

static void iothread_complete(UserCreatable *uc, Error **errp)
{
    IOThread *s = IOTHREAD(uc);
    EventLoopBase *base = EVENT_LOOP_BASE(uc);
    g_autofree char *name = NULL;

    if (base->thread_pool_min > base->thread_pool_max) {
        error_setg(errp, "thread-pool-min %" PRId64 " is above "
                   "thread-pool-max %" PRId64, base->thread_pool_min,
                   base->thread_pool_max);
        return;
    }
    s->ctx = aio_context_new(errp);
    if (!s->ctx) {
        return;
    }
    name = g_strdup_printf("IO %s", iothread_get_id(s));
    qemu_thread_create(&s->thread, name, iothread_run, s,
                       QEMU_THREAD_JOINABLE);
    qemu_sem_wait(&s->started);
}

/*** Its users ***/

IOThread *iothread_by_id(const char *id)
{
    Object *obj = object_resolve_path_component(object_get_objects_root(),
                                                id);

    return (IOThread *)object_dynamic_cast(obj, TYPE_IOTHREAD);
}

const char *iothread_get_id(IOThread *iothread)
{
    return object_get_canonical_path_component(OBJECT(iothread));
}

AioContext *iothread_get_aio_context(IOThread *iothread)
{
    return iothread->ctx;
}

/*** Properties ***/

typedef struct IntProperty {
    const char *name;
    size_t offset;
    int64_t max;
    const char *help;
} IntProperty;

static const IntProperty loop_ints[] = {
    { "aio-max-batch", offsetof(EventLoopBase, aio_max_batch), INT64_MAX,
      "most requests to submit together, 0 for the default" },
    { "thread-pool-min", offsetof(EventLoopBase, thread_pool_min), INT_MAX,
      "workers that wait for blocking requests" },
    { "thread-pool-max", offsetof(EventLoopBase, thread_pool_max), INT_MAX,
      "most workers for blocking requests" },
};

static const IntProperty iothread_ints[] = {
    { "poll-max-ns", offsetof(IOThread, poll_max_ns), INT64_MAX,
      "most nanoseconds to look for events before sleeping" },
    { "poll-grow", offsetof(IOThread, poll_grow), INT64_MAX,
      "factor for more of them, 0 for the default" },
    { "poll-shrink", offsetof(IOThread, poll_shrink), INT64_MAX,
      "divisor for fewer of them, 0 to go to zero at once" },
};

static void int_get(Object *obj, Visitor *v, const char *name, void *opaque,
                    Error **errp)
{
    const IntProperty *prop = opaque;
    int64_t value = qatomic_read((int64_t *)((char *)obj + prop->offset));

    visit_type_int64(v, name, &value, errp);
}

static void int_set(Object *obj, Visitor *v, const char *name, void *opaque,
                    Error **errp)
{
    const IntProperty *prop = opaque;
    int64_t value;

    if (!visit_type_int64(v, name, &value, errp)) {
        return;
    }
    if (value < 0 || value > prop->max) {
        error_setg(errp, "%s %" PRId64 " is not from 0 to %" PRId64, name,
                   value, prop->max);
        return;
    }
    qatomic_set((int64_t *)((char *)obj + prop->offset), value);
}

static void add_ints(ObjectClass *oc, const IntProperty *props, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        object_class_property_add(oc, props[i].name, "int", int_get, int_set,
                                  NULL, (void *)&props[i]);
        object_class_property_set_description(oc, props[i].name,
                                              props[i].help);
    }
}

static void event_loop_base_init(Object *obj)
{
    EVENT_LOOP_BASE(obj)->thread_pool_max = POOL_MAX_DEFAULT;
}

static void event_loop_base_class_init(ObjectClass *oc, const void *data)
{
    add_ints(oc, loop_ints, ARRAY_SIZE(loop_ints));
}

static void iothread_init(Object *obj)
{
    IOThread *s = IOTHREAD(obj);

    s->thread_id = -1;
    s->poll_max_ns = POLL_MAX_NS_DEFAULT;
    qemu_sem_init(&s->started, 0);
}

static void iothread_finalize(Object *obj)
{
    IOThread *s = IOTHREAD(obj);

    if (s->thread_id >= 0) {
        aio_bh_schedule_oneshot(s->ctx, stop_bh, s);
        qemu_thread_join(&s->thread);
    }
    if (s->ctx) {
        aio_context_unref(s->ctx);
    }
    qemu_sem_destroy(&s->started);
}

static void iothread_class_init(ObjectClass *oc, const void *data)
{
    USER_CREATABLE_CLASS(oc)->complete = iothread_complete;
    add_ints(oc, iothread_ints, ARRAY_SIZE(iothread_ints));
}

static const TypeInfo iothread_types[] = {
    {
        .name = TYPE_EVENT_LOOP_BASE,
        .parent = TYPE_OBJECT,
        .abstract = true,
        .instance_size = sizeof(EventLoopBase),
        .instance_init = event_loop_base_init,
        .class_init = event_loop_base_class_init,
        .security_boundary = SECURITY_BOUNDARY_INTERNAL,
        .interfaces = (const InterfaceInfo[]) {
            { TYPE_USER_CREATABLE },
            { NULL }
        },
    },
    {
        .name = TYPE_IOTHREAD,
        .parent = TYPE_EVENT_LOOP_BASE,
        .instance_size = sizeof(IOThread),
        .instance_init = iothread_init,
        .instance_finalize = iothread_finalize,
        .class_init = iothread_class_init,
        TYPE_IS_SECURE("a loop that calls others; reads no data itself"),
    },
};
DEFINE_TYPES(iothread_types)
