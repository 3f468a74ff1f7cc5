/*
 * Option groups: sets of options, and the values in them.
 *
 * It lives here, not in util/, because sets are converted from and to
 * QDict.  Parsing and printing are in option-text.c.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/util.h"
#include "qemu/config-file.h"
#include "qemu/cutils.h"
#include "qemu/id.h"
#include "qemu/option_int.h"

static GPtrArray *groups;               /* of QemuOptsList, in order */

/* --- groups --- */

void qemu_add_opts(QemuOptsList *list)
{
    if (!groups) {
        groups = g_ptr_array_new();
    }
    g_ptr_array_add(groups, list);
}

QemuOptsList *qemu_find_opts_err(const char *group, Error **errp)
{
    for (guint i = 0; groups && i < groups->len; i++) {
        QemuOptsList *list = g_ptr_array_index(groups, i);

        if (!strcmp(list->name, group)) {
            return list;
        }
    }
    error_setg(errp, "There is no option group '%s'", group);
    return NULL;
}

QemuOptsList *qemu_find_opts(const char *group)
{
    Error *err = NULL;
    QemuOptsList *list = qemu_find_opts_err(group, &err);

    if (err) {
        error_report_err(err);
    }
    return list;
}

QemuOpts *qemu_find_opts_singleton(const char *group)
{
    QemuOptsList *list = qemu_find_opts(group);

    assert(list);
    return qemu_opts_create(list, NULL, 0, &error_abort);
}

static bool accepts_any(const QemuOptsList *list)
{
    return !list->desc[0].name;
}

static const QemuOptDesc *find_desc(const QemuOptDesc *desc,
                                    const char *name)
{
    for (; desc->name; desc++) {
        if (!strcmp(desc->name, name)) {
            return desc;
        }
    }
    return NULL;
}

/* --- values --- */

bool parse_option_size(const char *name, const char *value, uint64_t *ret,
                       Error **errp)
{
    switch (qemu_strtosz(value, NULL, ret)) {
    case 0:
        return true;
    case -ERANGE:
        error_setg(errp, "Value '%s' is out of range for parameter '%s'",
                   value, name);
        return false;
    default:
        error_setg(errp, "Parameter '%s' expects a non-negative number "
                   "below 2^64", name);
        error_append_hint(errp, "The suffixes k, M, G, T, P and E count "
                          "powers of 1024 bytes.\n");
        return false;
    }
}

static bool parse_value(QemuOpt *opt, Error **errp)
{
    int ret;

    if (!opt->desc) {
        return true;
    }
    switch (opt->desc->type) {
    case QEMU_OPT_BOOL:
        return qapi_bool_parse(opt->name, opt->str, &opt->value.boolean,
                               errp);
    case QEMU_OPT_NUMBER:
        ret = qemu_strtou64(opt->str, NULL, 0, &opt->value.uint);
        if (ret == -ERANGE) {
            error_setg(errp, "Value '%s' is too large for parameter '%s'",
                       opt->str, opt->name);
        } else if (ret) {
            error_setg(errp, "Parameter '%s' expects a number", opt->name);
        }
        return !ret;
    case QEMU_OPT_SIZE:
        return parse_option_size(opt->name, opt->str, &opt->value.uint,
                                 errp);
    default:
        return true;
    }
}

static void opt_del(QemuOpt *opt)
{
    QTAILQ_REMOVE(&opt->opts->head, opt, next);
    g_free(opt->name);
    g_free(opt->str);
    g_free(opt);
}

static void opt_del_all(QemuOpts *opts, const char *name)
{
    QemuOpt *opt, *next;

    QTAILQ_FOREACH_SAFE(opt, &opts->head, next, next) {
        if (!strcmp(opt->name, name)) {
            opt_del(opt);
        }
    }
}

static QemuOpt *find_opt(QemuOpts *opts, const char *name)
{
    QemuOpt *opt;

    QTAILQ_FOREACH_REVERSE(opt, &opts->head, next) {
        if (!strcmp(opt->name, name)) {
            return opt;
        }
    }
    return NULL;
}

bool qemu_opt_set(QemuOpts *opts, const char *name, const char *value,
                  Error **errp)
{
    const QemuOptDesc *desc = find_desc(opts->list->desc, name);
    QemuOpt *opt;

    if (!desc && !accepts_any(opts->list)) {
        error_setg(errp, "Invalid parameter '%s'", name);
        return false;
    }
    opt = g_new0(QemuOpt, 1);
    opt->name = g_strdup(name);
    opt->str = g_strdup(value);
    opt->desc = desc;
    opt->opts = opts;
    QTAILQ_INSERT_TAIL(&opts->head, opt, next);
    if (!parse_value(opt, errp)) {
        opt_del(opt);
        return false;
    }
    return true;
}

bool qemu_opt_set_bool(QemuOpts *opts, const char *name, bool val,
                       Error **errp)
{
    return qemu_opt_set(opts, name, val ? "on" : "off", errp);
}

bool qemu_opt_set_number(QemuOpts *opts, const char *name, int64_t val,
                         Error **errp)
{
    char text[24];

    snprintf(text, sizeof(text), "%" PRId64, val);
    return qemu_opt_set(opts, name, text, errp);
}

const char *qemu_opt_get(QemuOpts *opts, const char *name)
{
    const QemuOptDesc *desc;
    QemuOpt *opt;

    if (!opts) {
        return NULL;
    }
    opt = find_opt(opts, name);
    if (opt) {
        return opt->str;
    }
    desc = find_desc(opts->list->desc, name);
    return desc ? desc->def_value_str : NULL;
}

char *qemu_opt_get_del(QemuOpts *opts, const char *name)
{
    char *str = g_strdup(qemu_opt_get(opts, name));

    if (opts) {
        opt_del_all(opts, name);
    }
    return str;
}

/*
 * The option or, in *@fallback, its described default.  The caller asks
 * for the type that the description has.
 */
static QemuOpt *typed(QemuOpts *opts, const char *name,
                      enum QemuOptType type, QemuOpt *fallback)
{
    const QemuOptDesc *desc;
    QemuOpt *opt;

    if (!opts) {
        return NULL;
    }
    opt = find_opt(opts, name);
    if (opt) {
        assert(opt->desc && opt->desc->type == type);
        return opt;
    }
    desc = find_desc(opts->list->desc, name);
    if (!desc || !desc->def_value_str) {
        return NULL;
    }
    assert(desc->type == type);
    *fallback = (QemuOpt) {
        .name = (char *)name,
        .str = (char *)desc->def_value_str,
        .desc = desc,
    };
    parse_value(fallback, &error_abort);
    return fallback;
}

bool qemu_opt_get_bool(QemuOpts *opts, const char *name, bool defval)
{
    QemuOpt fallback;
    QemuOpt *opt = typed(opts, name, QEMU_OPT_BOOL, &fallback);

    return opt ? opt->value.boolean : defval;
}

uint64_t qemu_opt_get_number(QemuOpts *opts, const char *name,
                             uint64_t defval)
{
    QemuOpt fallback;
    QemuOpt *opt = typed(opts, name, QEMU_OPT_NUMBER, &fallback);

    return opt ? opt->value.uint : defval;
}

uint64_t qemu_opt_get_size(QemuOpts *opts, const char *name,
                           uint64_t defval)
{
    QemuOpt fallback;
    QemuOpt *opt = typed(opts, name, QEMU_OPT_SIZE, &fallback);

    return opt ? opt->value.uint : defval;
}

bool qemu_opt_get_bool_del(QemuOpts *opts, const char *name, bool defval)
{
    bool result = qemu_opt_get_bool(opts, name, defval);

    g_free(qemu_opt_get_del(opts, name));
    return result;
}

uint64_t qemu_opt_get_number_del(QemuOpts *opts, const char *name,
                                 uint64_t defval)
{
    uint64_t result = qemu_opt_get_number(opts, name, defval);

    g_free(qemu_opt_get_del(opts, name));
    return result;
}

uint64_t qemu_opt_get_size_del(QemuOpts *opts, const char *name,
                               uint64_t defval)
{
    uint64_t result = qemu_opt_get_size(opts, name, defval);

    g_free(qemu_opt_get_del(opts, name));
    return result;
}

void qemu_opt_iter_init(QemuOptsIter *iter, QemuOpts *opts,
                        const char *name)
{
    *iter = (QemuOptsIter){
        .opts = opts, .opt = QTAILQ_FIRST(&opts->head), .name = name,
    };
}

const char *qemu_opt_iter_next(QemuOptsIter *iter)
{
    while (iter->opt) {
        QemuOpt *opt = iter->opt;

        iter->opt = QTAILQ_NEXT(opt, next);
        if (!iter->name || !strcmp(opt->name, iter->name)) {
            return opt->str;
        }
    }
    return NULL;
}

int qemu_opt_unset(QemuOpts *opts, const char *name)
{
    QemuOpt *opt = find_opt(opts, name);

    assert(accepts_any(opts->list));
    if (!opt) {
        return -1;
    }
    opt_del(opt);
    return 0;
}

int qemu_opt_foreach(QemuOpts *opts, qemu_opt_loopfunc func, void *opaque,
                     Error **errp)
{
    QemuOpt *opt;

    QTAILQ_FOREACH(opt, &opts->head, next) {
        int ret = func(opaque, opt->name, opt->str, errp);

        if (ret) {
            return ret;
        }
    }
    return 0;
}

/* --- sets --- */

QemuOpts *qemu_opts_find(QemuOptsList *list, const char *id)
{
    QemuOpts *opts;

    QTAILQ_FOREACH(opts, &list->head, next) {
        if (!g_strcmp0(opts->id, id)) {
            return opts;
        }
    }
    return NULL;
}

QemuOpts *qemu_opts_create(QemuOptsList *list, const char *id,
                           int fail_if_exists, Error **errp)
{
    QemuOpts *opts = NULL;

    if (list->merge_lists && id) {
        error_setg(errp, "Invalid parameter 'id'");
        return NULL;
    }
    if (id && !id_wellformed(id)) {
        error_setg(errp, "Parameter 'id' expects an identifier");
        error_append_hint(errp, "It starts with a letter; letters, digits, "
                          "'-', '.' and '_' may follow.\n");
        return NULL;
    }
    if (id || list->merge_lists || !fail_if_exists) {
        opts = qemu_opts_find(list, id);
    }
    if (opts) {
        if (!fail_if_exists || list->merge_lists) {
            return opts;
        }
        error_setg(errp, "Duplicate ID '%s' for %s", id, list->name);
        return NULL;
    }
    opts = g_new0(QemuOpts, 1);
    opts->id = g_strdup(id);
    opts->list = list;
    loc_save(&opts->loc);
    QTAILQ_INIT(&opts->head);
    QTAILQ_INSERT_TAIL(&list->head, opts, next);
    return opts;
}

void qemu_opts_del(QemuOpts *opts)
{
    if (!opts) {
        return;
    }
    while (!QTAILQ_EMPTY(&opts->head)) {
        opt_del(QTAILQ_FIRST(&opts->head));
    }
    QTAILQ_REMOVE(&opts->list->head, opts, next);
    g_free(opts->id);
    g_free(opts);
}

void qemu_opts_reset(QemuOptsList *list)
{
    while (!QTAILQ_EMPTY(&list->head)) {
        qemu_opts_del(QTAILQ_FIRST(&list->head));
    }
}

void qemu_opts_loc_restore(QemuOpts *opts)
{
    loc_restore(&opts->loc);
}

const char *qemu_opts_id(QemuOpts *opts)
{
    return opts->id;
}

bool qemu_opts_validate(QemuOpts *opts, const QemuOptDesc *desc,
                        Error **errp)
{
    QemuOpt *opt;

    assert(accepts_any(opts->list));
    QTAILQ_FOREACH(opt, &opts->head, next) {
        opt->desc = find_desc(desc, opt->name);
        if (!opt->desc) {
            error_setg(errp, "Invalid parameter '%s'", opt->name);
            return false;
        }
        if (!parse_value(opt, errp)) {
            return false;
        }
    }
    return true;
}

int qemu_opts_foreach(QemuOptsList *list, qemu_opts_loopfunc func,
                      void *opaque, Error **errp)
{
    QemuOpts *opts, *next;
    Location loc;
    int ret = 0;

    loc_push_none(&loc);
    QTAILQ_FOREACH_SAFE(opts, &list->head, next, next) {
        loc_restore(&opts->loc);
        ret = func(opaque, opts, errp);
        if (ret) {
            break;
        }
    }
    loc_pop(&loc);
    return ret;
}

QemuOptsList *qemu_opts_append(QemuOptsList *dst, QemuOptsList *list)
{
    size_t have = 0, add = 0;

    while (dst && dst->desc[have].name) {
        have++;
    }
    while (list->desc[add].name) {
        add++;
    }
    dst = g_realloc(dst, sizeof(*dst)
                         + (have + add + 1) * sizeof(QemuOptDesc));
    dst->name = NULL;
    dst->implied_opt_name = NULL;
    dst->merge_lists = false;
    QTAILQ_INIT(&dst->head);
    memset(&dst->desc[have], 0, (add + 1) * sizeof(QemuOptDesc));
    for (size_t i = 0; i < add; i++) {
        if (!find_desc(dst->desc, list->desc[i].name)) {
            dst->desc[have++] = list->desc[i];
        }
    }
    return dst;
}

void qemu_opts_free(QemuOptsList *list)
{
    g_free(list);
}
