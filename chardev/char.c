/*
 * The class of character devices, and how they come and go.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"

#include "char-internal.h"
#include "qapi/error.h"
#include "qemu/id.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "qom/object.h"
#include "qom/security.h"

#define CONTAINER "chardevs"

static Object *chardevs_root(void)
{
    return object_get_container(CONTAINER);
}

Chardev *qemu_chr_find(const char *name)
{
    Object *obj = object_resolve_path_component(chardevs_root(), name);

    return obj ? CHARDEV(obj) : NULL;
}

/* "TYPE" of "-chardev TYPE" for the type named "chardev-TYPE". */
static ObjectClass *resolve_kind(const char *name)
{
    g_autofree char *type = g_strconcat("chardev-", name, NULL);

    return object_class_by_name(g_str_equal(name, "memory")
                                ? TYPE_CHARDEV_RINGBUF : type);
}

/* The options that every kind has. */
static ChardevCommon *backend_common(ChardevBackend *backend)
{
    switch (backend->type) {
    case CHARDEV_BACKEND_KIND_FILE:
        return qapi_ChardevFile_base(backend->u.file.data);
    case CHARDEV_BACKEND_KIND_SOCKET:
        return qapi_ChardevSocket_base(backend->u.socket.data);
    case CHARDEV_BACKEND_KIND_PTY:
        return qapi_ChardevPty_base(backend->u.pty.data);
    case CHARDEV_BACKEND_KIND_MUX:
        return qapi_ChardevMux_base(backend->u.mux.data);
    case CHARDEV_BACKEND_KIND_STDIO:
        return qapi_ChardevStdio_base(backend->u.stdio.data);
    case CHARDEV_BACKEND_KIND_RINGBUF:
        return qapi_ChardevRingbuf_base(backend->u.ringbuf.data);
    default:
        return backend->u.null.data;
    }
}

static bool open_log(Chardev *chr, ChardevCommon *common, Error **errp)
{
    int flags = O_WRONLY | O_CREAT | O_CLOEXEC;

    if (!common->logfile) {
        return true;
    }
    flags |= common->has_logappend && common->logappend ? O_APPEND : O_TRUNC;
    chr->logfd = open(common->logfile, flags, 0666);
    if (chr->logfd < 0) {
        error_setg_errno(errp, errno, "cannot open log file '%s'",
                         common->logfile);
        return false;
    }
    return true;
}

static bool open_chardev(Chardev *chr, ChardevBackend *backend, Error **errp)
{
    ChardevClass *cc = CHARDEV_GET_CLASS(chr);
    bool be_opened = true;

    if (!open_log(chr, backend_common(backend), errp) ||
        (cc->chr_open && !cc->chr_open(chr, backend, &be_opened, errp))) {
        return false;
    }
    if (!chr->filename) {
        chr->filename = g_strdup(ChardevBackendKind_str(backend->type));
    }
    if (be_opened) {
        qemu_chr_be_event(chr, CHR_EVENT_OPENED);
    }
    return true;
}

/* An open one that is not in the tree yet; the caller's. */
static Chardev *make_chardev(const char *id, ChardevBackend *backend,
                             bool shares_label, Error **errp)
{
    Object *obj = object_new_checked(ChardevBackendKind_str(backend->type),
                                     TYPE_CHARDEV, errp);
    Chardev *chr;

    if (!obj) {
        return NULL;
    }
    chr = CHARDEV(obj);
    chr->label = g_strdup(id);
    chr->shares_label = shares_label;
    if (!open_chardev(chr, backend, errp) ||
        !object_check_security(obj, errp)) {
        object_unref(obj);
        return NULL;
    }
    return chr;
}

Chardev *qemu_chardev_new(const char *id, ChardevBackend *backend,
                          Error **errp)
{
    g_autofree char *own_id = NULL;
    Chardev *chr;

    if (!id) {
        id = own_id = id_generate(ID_CHR);
    } else if (qemu_chr_find(id)) {
        error_setg(errp, "chardev '%s' already exists", id);
        return NULL;
    }
    chr = make_chardev(id, backend, false, errp);
    if (!chr) {
        return NULL;
    }
    if (!object_property_try_add_child(chardevs_root(), id, OBJECT(chr),
                                       errp)) {
        object_unref(OBJECT(chr));
        return NULL;
    }
    object_unref(OBJECT(chr));
    if (!object_security_audit_hotplug(errp)) {
        object_unparent(OBJECT(chr));
        return NULL;
    }
    return chr;
}

static void move_frontend(CharFrontend *fe, Chardev *from, Chardev *to)
{
    if (object_dynamic_cast(OBJECT(from), TYPE_CHARDEV_MUX)) {
        mux_chr_detach_frontend(CHARDEV_MUX(from), fe);
    } else {
        from->fe = NULL;
    }
    chr_fe_attach(fe, to, &error_abort);
    fe->fe_is_open = false;             /* nobody told @to yet */
}

/* The user of @chr goes on with @chr_new, or stays. */
static bool change_frontend(Chardev *chr, Chardev *chr_new, Error **errp)
{
    CharFrontend *fe = chr->fe;
    bool closed = chr->be_open && !chr_new->be_open;

    if (closed) {
        qemu_chr_be_event(chr, CHR_EVENT_CLOSED);
    }
    move_frontend(fe, chr, chr_new);
    if (fe->chr_be_change(fe->opaque) == 0) {
        return true;
    }
    error_setg(errp, "Chardev '%s' change failed", chr->label);
    move_frontend(fe, chr_new, chr);
    if (closed) {
        qemu_chr_be_event(chr, CHR_EVENT_OPENED);
    }
    return false;
}

Chardev *qemu_chr_change(const char *id, ChardevBackend *backend,
                         Error **errp)
{
    Chardev *chr = qemu_chr_find(id);
    Chardev *chr_new;
    bool same_kind;

    if (!chr) {
        error_setg(errp, "Chardev '%s' does not exist", id);
        return NULL;
    }
    if (object_dynamic_cast(OBJECT(chr), TYPE_CHARDEV_MUX)) {
        error_setg(errp, "Mux device hotswap not supported yet");
        return NULL;
    }
    if (chr->fe && !chr->fe->chr_be_change) {
        error_setg(errp, "Chardev user does not support chardev hotswap");
        return NULL;
    }
    same_kind = object_get_class(OBJECT(chr)) ==
        resolve_kind(ChardevBackendKind_str(backend->type));
    chr_new = make_chardev(id, backend, same_kind, errp);
    if (!chr_new) {
        return NULL;
    }
    if (chr->fe && !change_frontend(chr, chr_new, errp)) {
        object_unref(OBJECT(chr_new));
        return NULL;
    }
    chr->shares_label = same_kind;
    chr_new->shares_label = false;
    object_unparent(OBJECT(chr));
    object_property_add_child(chardevs_root(), id, OBJECT(chr_new));
    object_unref(OBJECT(chr_new));
    return chr_new;
}

int qemu_chr_add_client(Chardev *s, int fd)
{
    ChardevClass *cc = CHARDEV_GET_CLASS(s);

    return cc->chr_add_client ? cc->chr_add_client(s, fd) : -1;
}

bool qemu_chr_is_busy(Chardev *s)
{
    if (object_dynamic_cast(OBJECT(s), TYPE_CHARDEV_MUX)) {
        return CHARDEV_MUX(s)->mux_cnt > 0;
    }
    return s->fe != NULL;
}

bool qemu_chr_remove(const char *id, Error **errp)
{
    Chardev *chr = qemu_chr_find(id);

    if (!chr) {
        error_setg(errp, "Chardev '%s' not found", id);
        return false;
    }
    if (qemu_chr_is_busy(chr)) {
        error_setg(errp, "Chardev '%s' is busy", id);
        return false;
    }
    object_unparent(OBJECT(chr));
    return true;
}

typedef struct ForEach {
    void (*fn)(Chardev *chr, void *opaque);
    void *opaque;
} ForEach;

static int foreach_one(Object *child, void *opaque)
{
    ForEach *each = opaque;

    each->fn(CHARDEV(child), each->opaque);
    return 0;
}

void qemu_chr_foreach(void (*fn)(Chardev *chr, void *opaque), void *opaque)
{
    ForEach each = { fn, opaque };

    object_child_foreach(chardevs_root(), foreach_one, &each);
}

void qemu_chr_cleanup(void)
{
    object_unparent(chardevs_root());
}

bool qemu_chr_has_feature(Chardev *chr, ChardevFeature feature)
{
    return test_bit(feature, chr->features);
}

void qemu_chr_set_feature(Chardev *chr, ChardevFeature feature)
{
    set_bit(feature, chr->features);
}

static void write_log(Chardev *s, const uint8_t *buf, int len)
{
    /* A log that cannot be written must not stop the guest. */
    if (s->logfd >= 0 && len > 0 &&
        qemu_write_full(s->logfd, buf, len) != len) {
        close(s->logfd);
        s->logfd = -1;
    }
}

int qemu_chr_write(Chardev *s, const uint8_t *buf, int len, bool write_all)
{
    ChardevClass *cc = CHARDEV_GET_CLASS(s);
    int done = 0, n = 0, err;

    qemu_mutex_lock(&s->chr_write_lock);
    while (done < len) {
        n = cc->chr_write(s, buf + done, len - done);
        if (n < 0 && errno == EAGAIN && write_all && cc->chr_wait_writable) {
            cc->chr_wait_writable(s);
            continue;
        }
        if (n <= 0) {
            break;
        }
        done += n;
        if (!write_all) {
            break;
        }
    }
    err = errno;
    write_log(s, buf, done);
    qemu_mutex_unlock(&s->chr_write_lock);
    errno = err;
    return done ? done : n;
}

int qemu_chr_be_can_write(Chardev *s)
{
    CharFrontend *fe = s->fe;

    return fe && fe->chr_can_read ? fe->chr_can_read(fe->opaque) : 0;
}

void qemu_chr_be_write(Chardev *s, const uint8_t *buf, int len)
{
    CharFrontend *fe = s->fe;

    if (fe && fe->chr_read) {
        fe->chr_read(fe->opaque, buf, len);
    }
}

void qemu_chr_be_event(Chardev *s, QEMUChrEvent event)
{
    if (event == CHR_EVENT_OPENED) {
        s->be_open = true;
    } else if (event == CHR_EVENT_CLOSED) {
        s->be_open = false;
    }
    CHARDEV_GET_CLASS(s)->chr_be_event(s, event);
}

static void default_be_event(Chardev *s, QEMUChrEvent event)
{
    CharFrontend *fe = s->fe;

    if (fe && fe->chr_event) {
        fe->chr_event(fe->opaque, event);
    }
}

typedef struct MainCall {
    Chardev *chr;
    void (*fn)(Chardev *chr);
} MainCall;

static void run_main_call(void *opaque)
{
    MainCall *call = opaque;

    call->fn(call->chr);
    object_unref(OBJECT(call->chr));
    g_free(call);
}

void chr_call_in_main(Chardev *chr, void (*fn)(Chardev *chr))
{
    MainCall *call = g_new(MainCall, 1);

    object_ref(OBJECT(chr));
    *call = (MainCall) { chr, fn };
    aio_bh_schedule_oneshot(qemu_get_aio_context(), run_main_call, call);
}

int qemu_chr_wait_connected(Chardev *chr, Error **errp)
{
    ChardevClass *cc = CHARDEV_GET_CLASS(chr);

    return cc->chr_wait_connected ? cc->chr_wait_connected(chr, errp) : 0;
}

char *qemu_chr_help(void)
{
    GString *text = g_string_new("Available chardev backend types:\n");
    GSList *list = object_class_get_list_sorted(TYPE_CHARDEV, false);
    GSList *l;

    for (l = list; l; l = l->next) {
        ObjectClass *oc = l->data;

        if (!CHARDEV_CLASS(oc)->internal) {
            g_string_append_printf(text, "  %s%s\n",
                                   object_class_get_name(oc) +
                                   strlen("chardev-"),
                                   object_class_get_security_marker(oc));
        }
    }
    g_slist_free(list);
    return g_string_free(text, FALSE);
}

static void char_init(Object *obj)
{
    Chardev *chr = CHARDEV(obj);

    chr->logfd = -1;
    qemu_mutex_init(&chr->chr_write_lock);
}

static void char_finalize(Object *obj)
{
    Chardev *chr = CHARDEV(obj);

    if (chr->fe) {
        chr->fe->chr = NULL;
    }
    g_free(chr->filename);
    g_free(chr->label);
    if (chr->logfd >= 0) {
        close(chr->logfd);
    }
    qemu_mutex_destroy(&chr->chr_write_lock);
}

static int null_write(Chardev *chr, const uint8_t *buf, int len)
{
    return len;
}

static void char_class_init(ObjectClass *oc, const void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(oc);

    cc->chr_write = null_write;
    cc->chr_be_event = default_be_event;
}

static const TypeInfo char_types[] = {
    {
        .name              = TYPE_CHARDEV,
        .parent            = TYPE_OBJECT,
        .abstract          = true,
        .user_selectable   = true,
        .security_boundary = SECURITY_BOUNDARY_HOST_DEVICE,
        .instance_size     = sizeof(Chardev),
        .instance_init     = char_init,
        .instance_finalize = char_finalize,
        .class_size        = sizeof(ChardevClass),
        .class_init        = char_class_init,
    },
    {
        .name          = TYPE_CHARDEV_NULL,
        .parent        = TYPE_CHARDEV,
        .instance_size = sizeof(Chardev),
        TYPE_IS_SECURE("swallows output, gives no input"),
    },
};

static void char_register(void)
{
    static const ObjectKind kind = {
        .base = TYPE_CHARDEV,
        .noun = "char driver",
        .resolve = resolve_kind,
    };

    type_register_static_array(char_types, ARRAY_SIZE(char_types));
    object_register_kind(&kind);
}
type_init(char_register)
