/*
 * secret: a password or key under a name.
 *
 * It comes as text with the object ("data"), or from a file that nobody else
 * can read ("file").  It can be looked up by other parts of this program; no
 * property gives it back.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "crypto/secret.h"
#include "qapi/error.h"
#include "qemu/base64.h"
#include "qemu/module.h"
#include "qom/object_interfaces.h"

#define SECRET_MAX_BYTES (64 * 1024)

OBJECT_DECLARE_SIMPLE_TYPE(QCryptoSecret, QCRYPTO_SECRET)

/**
 * struct QCryptoSecret:
 * @bytes, @size: once complete; a zero byte follows
 * @format: of what comes in
 * @keyid, @iv: secret and start value to decrypt it with
 * @data, @file: where it comes from; exactly one is set
 */
struct QCryptoSecret {
    Object parent_obj;

    uint8_t *bytes;
    size_t size;
    int format;
    char *keyid;
    char *iv;
    char *data;
    char *file;
};

static void wipe(void *data, size_t size)
{
    if (data) {
        explicit_bzero(data, size);
        g_free(data);
    }
}

/*** Making it ***/

/* What is in the file, and a zero byte; NULL with @errp set. */
static uint8_t *read_file(const char *path, size_t *size, Error **errp)
{
    g_autofree uint8_t *buf = g_malloc(SECRET_MAX_BYTES + 1);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = 0;

    if (fd < 0) {
        error_setg_file_open(errp, errno, path);
        return NULL;
    }
    *size = 0;
    do {
        *size += n;
        n = RETRY_ON_EINTR(read(fd, buf + *size,
                                SECRET_MAX_BYTES + 1 - *size));
    } while (n > 0);
    if (n < 0) {
        error_setg_errno(errp, errno, "Could not read '%s'", path);
    } else if (*size > SECRET_MAX_BYTES) {
        error_setg(errp, "'%s' is larger than %d bytes", path,
                   SECRET_MAX_BYTES);
        n = -1;
    }
    close(fd);
    if (n < 0) {
        explicit_bzero(buf, SECRET_MAX_BYTES + 1);
        return NULL;
    }
    buf[*size] = 0;
    return g_steal_pointer(&buf);
}

/* Takes over @raw.  The message must not give the secret away. */
static bool decode(QCryptoSecret *s, uint8_t *raw, size_t size, Error **errp)
{
    if (s->format == QCRYPTO_SECRET_FORMAT_RAW) {
        s->bytes = raw;
        s->size = size;
        return true;
    }
    s->bytes = qbase64_decode((char *)raw, size, &s->size, errp);
    wipe(raw, size);
    return s->bytes != NULL;
}

static void secret_complete(UserCreatable *uc, Error **errp)
{
    QCryptoSecret *s = QCRYPTO_SECRET(uc);
    uint8_t *raw;
    size_t size;

    if (s->keyid || s->iv) {
        error_setg(errp, "'keyid' and 'iv' are about a secret that is "
                   "encrypted; this build has no cipher to decrypt it");
        return;
    }
    if (s->file && s->data) {
        error_setg(errp, "'file' and 'data' are mutually exclusive");
        return;
    }
    if (!s->file && !s->data) {
        error_setg(errp, "Must provide 'file' or 'data'");
        return;
    }
    if (s->file) {
        raw = read_file(s->file, &size, errp);
    } else {
        size = strlen(s->data);
        raw = (uint8_t *)g_steal_pointer(&s->data);
    }
    if (raw) {
        decode(s, raw, size, errp);
    }
}

/*** Using it ***/

static QCryptoSecret *find(const char *id, Error **errp)
{
    Object *obj = object_resolve_path_component(object_get_objects_root(),
                                                id);

    if (!obj) {
        error_setg(errp, "No secret with id '%s'", id);
        return NULL;
    }
    obj = object_dynamic_cast(obj, TYPE_QCRYPTO_SECRET);
    if (!obj || !QCRYPTO_SECRET(obj)->bytes) {
        error_setg(errp, "Object with id '%s' is not a secret", id);
        return NULL;
    }
    return QCRYPTO_SECRET(obj);
}

int qcrypto_secret_lookup(const char *secretid, uint8_t **data,
                          size_t *datalen, Error **errp)
{
    QCryptoSecret *s = find(secretid, errp);

    if (!s) {
        return -1;
    }
    *data = g_memdup2(s->bytes, s->size + 1);
    *datalen = s->size;
    return 0;
}

char *qcrypto_secret_lookup_as_utf8(const char *secretid, Error **errp)
{
    QCryptoSecret *s = find(secretid, errp);

    if (!s) {
        return NULL;
    }
    if (!g_utf8_validate((char *)s->bytes, s->size, NULL)) {
        error_setg(errp, "Data from secret %s is not valid UTF-8", secretid);
        return NULL;
    }
    return g_strndup((char *)s->bytes, s->size);
}

char *qcrypto_secret_lookup_as_base64(const char *secretid, Error **errp)
{
    QCryptoSecret *s = find(secretid, errp);

    return s ? g_base64_encode(s->bytes, s->size) : NULL;
}

/*** Properties ***/

static bool may_change(QCryptoSecret *s, Error **errp)
{
    if (s->bytes) {
        error_setg(errp, "a secret cannot change once it is made");
    }
    return !s->bytes;
}

static void set_text(QCryptoSecret *s, char **where, const char *value,
                     Error **errp)
{
    if (may_change(s, errp)) {
        wipe(*where, *where ? strlen(*where) : 0);
        *where = g_strdup(value);
    }
}

static void set_data(Object *obj, const char *value, Error **errp)
{
    set_text(QCRYPTO_SECRET(obj), &QCRYPTO_SECRET(obj)->data, value, errp);
}

static void set_file(Object *obj, const char *value, Error **errp)
{
    set_text(QCRYPTO_SECRET(obj), &QCRYPTO_SECRET(obj)->file, value, errp);
}

static char *get_file(Object *obj, Error **errp)
{
    return g_strdup(QCRYPTO_SECRET(obj)->file);
}

static void set_keyid(Object *obj, const char *value, Error **errp)
{
    set_text(QCRYPTO_SECRET(obj), &QCRYPTO_SECRET(obj)->keyid, value, errp);
}

static char *get_keyid(Object *obj, Error **errp)
{
    return g_strdup(QCRYPTO_SECRET(obj)->keyid);
}

static void set_iv(Object *obj, const char *value, Error **errp)
{
    set_text(QCRYPTO_SECRET(obj), &QCRYPTO_SECRET(obj)->iv, value, errp);
}

static char *get_iv(Object *obj, Error **errp)
{
    return g_strdup(QCRYPTO_SECRET(obj)->iv);
}

static void set_format(Object *obj, int value, Error **errp)
{
    if (may_change(QCRYPTO_SECRET(obj), errp)) {
        QCRYPTO_SECRET(obj)->format = value;
    }
}

static int get_format(Object *obj, Error **errp)
{
    return QCRYPTO_SECRET(obj)->format;
}

static void secret_finalize(Object *obj)
{
    QCryptoSecret *s = QCRYPTO_SECRET(obj);

    wipe(s->bytes, s->size);
    wipe(s->data, s->data ? strlen(s->data) : 0);
    g_free(s->file);
    g_free(s->keyid);
    g_free(s->iv);
}

static void secret_class_init(ObjectClass *oc, const void *data)
{
    USER_CREATABLE_CLASS(oc)->complete = secret_complete;
    object_class_property_add_enum(oc, "format", "QCryptoSecretFormat",
                                   &QCryptoSecretFormat_lookup, get_format,
                                   set_format);
    object_class_property_add_str(oc, "keyid", get_keyid, set_keyid);
    object_class_property_add_str(oc, "iv", get_iv, set_iv);
    object_class_property_add_str(oc, "data", NULL, set_data);
    object_class_property_add_str(oc, "file", get_file, set_file);
}

static const TypeInfo secret_types[] = {
    {
        .name = TYPE_QCRYPTO_SECRET_COMMON,
        .parent = TYPE_OBJECT,
        .abstract = true,
        .security_boundary = SECURITY_BOUNDARY_USER_INTERFACE,
        .interfaces = (const InterfaceInfo[]) {
            { TYPE_USER_CREATABLE },
            { NULL }
        },
    },
    {
        .name = TYPE_QCRYPTO_SECRET,
        .parent = TYPE_QCRYPTO_SECRET_COMMON,
        .instance_size = sizeof(QCryptoSecret),
        .instance_finalize = secret_finalize,
        .class_init = secret_class_init,
        TYPE_IS_SECURE("bounded bytes of the host's user, never given back"),
    },
};
DEFINE_TYPES(secret_types)
