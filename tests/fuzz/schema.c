/*
 * Arguments of QMP commands, made up after the schema.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qobject/qbool.h"
#include "qobject/qlist.h"
#include "qobject/qnull.h"
#include "qobject/qstring.h"
#include "qom/object.h"
#include "schema.h"
#include "vm.h"

#define MAX_DEPTH 8
#define MAX_ELEMENTS 3
#define MAX_TEXT 40

/**
 * struct Making: arguments in the making.
 * @subject: the last path or type in them, to choose a property of
 * @kind: type of the property chosen last, or NULL
 */
typedef struct Making {
    const FuzzSchema *schema;
    FuzzInput *in;
    char *subject;
    char *kind;
} Making;

static QObject *make(Making *m, const char *type, const char *member,
                     unsigned depth);

/*** Texts ***/

typedef enum TextKind {
    TEXT_ID,
    TEXT_DEVICE,
    TEXT_FILE,
    TEXT_LINE,
    TEXT_MODEL,
    TEXT_PATH,
    TEXT_PROPERTY,
    TEXT_TYPE,
} TextKind;

/* What members called so want.  All others may want an id. */
static const struct { const char *member; TextKind kind; } hints[] = {
    { "command-line", TEXT_LINE }, { "data", TEXT_LINE },
    { "device", TEXT_ID }, { "driver", TEXT_DEVICE },
    { "file", TEXT_FILE }, { "filename", TEXT_FILE },
    { "implements", TEXT_TYPE }, { "logfile", TEXT_FILE },
    { "mem-path", TEXT_FILE }, { "name", TEXT_MODEL },
    { "out", TEXT_FILE }, { "path", TEXT_PATH },
    { "property", TEXT_PROPERTY }, { "qom-path", TEXT_PATH },
    { "qom-type", TEXT_TYPE }, { "typename", TEXT_TYPE },
};

static const char *const ids[] = {
    "new0", "new1", "new2", "io0", "rng0", "node0", "node1", "null0",
    "ring0", "con0", "disk0", "dev0", "vser0", "ram0", "serial0", "0",
};

static const char *const devices[] = {
    "virtserialport", "virtconsole", "virtio-blk-device",
    "virtio-rng-device", "virtio-serial-device", "isa-serial",
    "isa-debug-exit", "isa-debugcon", "qemu64-x86_64-cpu",
};

static const char *const models[] = {
    "max", "qemu64", "kvm64", "base", "host", "qemu32", "EPYC", "disk0", "",
};

/* None that a writer could have to wait for. */
static const char *const files[] = {
    "spare.img", "disk.img", "new0", "/dev/null", "/dev/zero",
    "/dev/fdset/1", "missing/file", "/etc/passwd", ".", "",
};

static const char *const lines[] = {
    "info qtree", "info qom-tree", "info mtree", "info registers",
    "info block", "info chardev", "info status", "info", "help", "help info",
    "xp /4wx 0", "xp /9999xb 0", "x /2i 0", "p 1+2", "stop", "cont", "quit",
    "system_reset", "system_powerdown", "device_del disk0", "object_del io0",
    "device_add virtserialport,id=new0", "qom-list /", "qom-get / type",
    "qom-set /objects/io0 poll-max-ns 1", "cpu 1", "nmi", "gpa2hva 0",
    "object_add iothread,id=new0", "YWJj", "%s%n", "",
};

static TextKind kind_of(const char *member)
{
    for (size_t i = 0; i < G_N_ELEMENTS(hints); i++) {
        if (g_str_equal(member, hints[i].member)) {
            return hints[i].kind;
        }
    }
    return TEXT_ID;
}

#define PICK(in, list) ((list)[fuzz_below(in, G_N_ELEMENTS(list))])

/* The name of a property that the object or type named @subject has. */
static char *pick_property(Making *m, const char *subject)
{
    Object *obj = object_resolve_path(subject, NULL);
    ObjectClass *oc = object_class_by_name(subject);
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    ObjectPropertyIterator iter;
    ObjectProperty *prop;

    if (obj) {
        object_property_iter_init(&iter, obj);
    } else if (oc) {
        object_class_property_iter_init(&iter, oc);
    }
    while ((obj || oc) && (prop = object_property_iter_next(&iter))) {
        g_ptr_array_add(list, prop);
    }
    if (!list->len) {
        return g_strdup("type");
    }
    prop = g_ptr_array_index(list, fuzz_below(m->in, list->len));
    g_free(m->kind);
    m->kind = g_strdup(prop->type);
    return g_strdup(prop->name);
}

static char *pick(FuzzInput *in, const GPtrArray *list)
{
    return g_strdup(g_ptr_array_index(list, fuzz_below(in, list->len)));
}

static char *make_text(Making *m, const char *member)
{
    TextKind kind = kind_of(member);
    FuzzInput *in = m->in;

    switch (fuzz_below(in, 16)) {
    case 15:
        return fuzz_text(in, MAX_TEXT);
    case 14:
        kind = fuzz_below(in, TEXT_TYPE + 1);
        break;
    case 11 ... 13:
        /* An id is a path, and a device is a type, too. */
        kind = kind == TEXT_PATH ? TEXT_ID
            : kind == TEXT_DEVICE ? TEXT_TYPE : kind;
        break;
    default:
        break;
    }
    switch (kind) {
    case TEXT_DEVICE:
        return g_strdup(PICK(in, devices));
    case TEXT_FILE:
        return g_strdup(PICK(in, files));
    case TEXT_LINE:
        return g_strdup(PICK(in, lines));
    case TEXT_MODEL:
        return g_strdup(PICK(in, models));
    case TEXT_PATH:
        return pick(in, m->schema->paths);
    case TEXT_PROPERTY:
        return pick_property(m, m->subject ? m->subject : "/");
    case TEXT_TYPE:
        return pick(in, m->schema->types);
    default:
        return g_strdup(PICK(in, ids));
    }
}

static QObject *make_string(Making *m, const char *member)
{
    g_autofree char *text = make_text(m, member);
    TextKind kind = kind_of(member);

    if (kind == TEXT_PATH || kind == TEXT_TYPE || kind == TEXT_DEVICE) {
        g_free(m->subject);
        m->subject = g_strdup(text);
    }
    return QOBJECT(qstring_from_str(text));
}

/*** Values ***/

static QObject *make_number(FuzzInput *in)
{
    static const double doubles[] = { 0.5, -1.5, 1e300, 1e-300, 4294967296.0 };

    if (fuzz_once_in(in, 8)) {
        return QOBJECT(qnum_from_double(PICK(in, doubles)));
    }
    if (fuzz_once_in(in, 8)) {
        return QOBJECT(qnum_from_uint(fuzz_edge(in)));
    }
    return QOBJECT(qnum_from_int(fuzz_edge(in)));
}

/* Any value at all. */
static QObject *make_any(Making *m, const char *member, unsigned depth)
{
    QDict *dict;
    QList *list;

    switch (fuzz_below(m->in, depth < MAX_DEPTH ? 8 : 5)) {
    case 0:
        return QOBJECT(qbool_from_bool(fuzz_below(m->in, 2)));
    case 1:
        return QOBJECT(qnull());
    case 2:
        return make_number(m->in);
    case 3 ... 4:
        return make_string(m, member);
    case 5:
        list = qlist_new();
        for (unsigned n = fuzz_below(m->in, MAX_ELEMENTS); n; n--) {
            qlist_append_obj(list, make_any(m, member, depth + 1));
        }
        return QOBJECT(list);
    default:
        dict = qdict_new();
        for (unsigned n = fuzz_below(m->in, MAX_ELEMENTS); n; n--) {
            g_autofree char *key = make_text(m, "property");

            qdict_put_obj(dict, key, make_any(m, key, depth + 1));
        }
        return QOBJECT(dict);
    }
}

/* A value for the property chosen last. */
static QObject *make_value(Making *m, const char *member)
{
    if (!m->kind || fuzz_once_in(m->in, 8)) {
        return make_any(m, member, 0);
    } else if (g_str_equal(m->kind, "bool")) {
        return QOBJECT(qbool_from_bool(fuzz_below(m->in, 2)));
    } else if (g_str_equal(m->kind, "size") || strstr(m->kind, "int")) {
        return make_number(m->in);
    }
    return make_string(m, member);
}

static QObject *make_builtin(Making *m, const QDict *entity,
                             const char *member, unsigned depth)
{
    const char *json = qdict_get_str(entity, "json-type");

    if (g_str_equal(json, "string")) {
        return make_string(m, member);
    } else if (g_str_equal(json, "int") || g_str_equal(json, "number")) {
        return make_number(m->in);
    } else if (g_str_equal(json, "boolean")) {
        return QOBJECT(qbool_from_bool(fuzz_below(m->in, 2)));
    } else if (g_str_equal(json, "null")) {
        return QOBJECT(qnull());
    }
    return make_value(m, member);
}

/* One of the dicts in list @key of @entity, or NULL. */
static const QDict *pick_entry(FuzzInput *in, const QDict *entity,
                               const char *key)
{
    const QList *list = qdict_get_qlist(entity, key);
    const QListEntry *e;
    unsigned n = qlist_size(list) ? fuzz_below(in, qlist_size(list)) : 0;

    QLIST_FOREACH_ENTRY(list, e) {
        if (n-- == 0) {
            return qobject_to(QDict, qlist_entry_obj(e));
        }
    }
    return NULL;
}

static QObject *make_array(Making *m, const QDict *entity, const char *member,
                           unsigned depth)
{
    QList *list = qlist_new();

    for (unsigned n = fuzz_below(m->in, MAX_ELEMENTS + 1); n; n--) {
        qlist_append_obj(list, make(m, qdict_get_str(entity, "element-type"),
                                    member, depth + 1));
    }
    return QOBJECT(list);
}

/*** Objects ***/

static void add_members(Making *m, const QDict *entity, QDict *out,
                        unsigned depth)
{
    const QList *members = qdict_get_qlist(entity, "members");
    const QListEntry *e;

    QLIST_FOREACH_ENTRY(members, e) {
        const QDict *member = qobject_to(QDict, qlist_entry_obj(e));
        const char *name = qdict_get_str(member, "name");
        bool wanted = qdict_haskey(member, "default")
            ? fuzz_below(m->in, 2) : !fuzz_once_in(m->in, 64);

        if (wanted) {
            qdict_put_obj(out, name, make(m, qdict_get_str(member, "type"),
                                          name, depth + 1));
        }
    }
}

/* The members that a value of the tag brings. */
static void add_variant(Making *m, const QDict *entity, QDict *out,
                        unsigned depth)
{
    const char *tag = qdict_get_try_str(entity, "tag");
    const char *value = tag ? qdict_get_try_str(out, tag) : NULL;
    const QListEntry *e;

    if (!value) {
        return;
    }
    QLIST_FOREACH_ENTRY(qdict_get_qlist(entity, "variants"), e) {
        const QDict *variant = qobject_to(QDict, qlist_entry_obj(e));

        if (g_str_equal(qdict_get_str(variant, "case"), value)) {
            const QDict *type = g_hash_table_lookup(
                m->schema->entities, qdict_get_str(variant, "type"));

            add_members(m, type, out, depth);
            add_variant(m, type, out, depth);
        }
    }
}

static QDict *make_object(Making *m, const QDict *entity, unsigned depth)
{
    QDict *out = qdict_new();

    add_members(m, entity, out, depth);
    add_variant(m, entity, out, depth);
    if (fuzz_once_in(m->in, 32)) {
        g_autofree char *key = make_text(m, "property");

        qdict_put_obj(out, key, make_any(m, key, depth + 1));
    }
    return out;
}

static QObject *make(Making *m, const char *type, const char *member,
                     unsigned depth)
{
    const QDict *entity = g_hash_table_lookup(m->schema->entities, type);
    const char *meta = qdict_get_str(entity, "meta-type");
    const QDict *entry;

    if (depth > MAX_DEPTH || fuzz_once_in(m->in, 64)) {
        return make_any(m, member, depth);
    }
    if (g_str_equal(meta, "builtin")) {
        return make_builtin(m, entity, member, depth);
    } else if (g_str_equal(meta, "array")) {
        return make_array(m, entity, member, depth);
    } else if (g_str_equal(meta, "enum")) {
        entry = pick_entry(m->in, entity, "members");
        return entry ? qobject_ref(qdict_get(entry, "name"))
                     : QOBJECT(qnull());
    } else if (g_str_equal(meta, "alternate")) {
        entry = pick_entry(m->in, entity, "members");
        return make(m, qdict_get_str(entry, "type"), member, depth + 1);
    }
    return QOBJECT(make_object(m, entity, depth));
}

/* The schema does not say what device_add takes besides. */
static void add_properties(Making *m, QDict *args)
{
    const char *driver = qdict_get_try_str(args, "driver");

    for (unsigned n = driver ? fuzz_below(m->in, 4) : 0; n; n--) {
        g_autofree char *key = pick_property(m, driver);

        if (!qdict_haskey(args, key)) {
            qdict_put_obj(args, key, make_value(m, key));
        }
    }
}

QDict *fuzz_schema_arguments(const FuzzSchema *schema, const char *command,
                             FuzzInput *in)
{
    Making m = { .schema = schema, .in = in };
    const QDict *entity = g_hash_table_lookup(schema->entities, command);
    const QDict *type = g_hash_table_lookup(
        schema->entities, qdict_get_str(entity, "arg-type"));
    QDict *args = make_object(&m, type, 0);

    if (g_str_equal(command, "device_add")) {
        add_properties(&m, args);
    }
    g_free(m.subject);
    g_free(m.kind);
    return args;
}

/*** The schema ***/

static void add_type(ObjectClass *oc, void *opaque)
{
    g_ptr_array_add(opaque, (char *)object_class_get_name(oc));
}

static int by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void fuzz_schema_init(FuzzSchema *schema, const QList *answer)
{
    g_autofree char *tree = fuzz_vm_tree();
    g_auto(GStrv) objects = g_strsplit(tree, "\n", -1);
    const QListEntry *e;

    schema->entities = g_hash_table_new(g_str_hash, g_str_equal);
    schema->commands = g_ptr_array_new();
    schema->paths = g_ptr_array_new();
    schema->types = g_ptr_array_new();
    QLIST_FOREACH_ENTRY(answer, e) {
        QDict *entity = qobject_to(QDict, qlist_entry_obj(e));
        const char *name = qdict_get_str(entity, "name");

        g_hash_table_insert(schema->entities, (char *)name, entity);
        if (g_str_equal(qdict_get_str(entity, "meta-type"), "command")) {
            g_ptr_array_add(schema->commands, (char *)name);
        }
    }
    for (char **line = objects; *line; line++) {
        g_ptr_array_add(schema->paths,
                        g_strndup(*line, strcspn(*line, " ")));
    }
    object_class_foreach(add_type, NULL, true, schema->types);
    g_ptr_array_sort(schema->types, by_name);
}
