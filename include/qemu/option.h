/*
 * Groups of options "key=value,...": the form that option parsers had before
 * keyval (qemu/keyval.h), for code that was written against it.
 *
 * A QemuOptsList describes a group, a QemuOpts is one set of options that
 * was given.  Unlike in keyval, keys are flat, may repeat, and "flag" and
 * "noflag" mean "flag=on" and "flag=off".  New options of ours use keyval.
 *
 * All functions run in the main thread, or with the big lock held.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_OPTION_H
#define QEMU_OPTION_H

#include "qemu/queue.h"
#include "qobject/qdict.h"

typedef struct QemuOpt QemuOpt;
typedef struct QemuOpts QemuOpts;
typedef struct QemuOptsList QemuOptsList;

enum QemuOptType {
    QEMU_OPT_STRING = 0,        /* any text */
    QEMU_OPT_BOOL,              /* on, off and their synonyms */
    QEMU_OPT_NUMBER,            /* 64 bits, decimal, 0x or 0 */
    QEMU_OPT_SIZE,              /* bytes, with suffix; see qemu_strtosz() */
};

typedef struct QemuOptDesc {
    const char *name;           /* NULL ends a list */
    enum QemuOptType type;
    const char *help;
    const char *def_value_str;
} QemuOptDesc;

struct QemuOptsList {
    const char *name;
    const char *implied_opt_name;       /* of a first value without key */
    bool merge_lists;           /* all sets are one, that has no id */
    QTAILQ_HEAD(, QemuOpts) head;
    QemuOptDesc desc[];         /* empty: any key, any text */
};

/** qemu_opt_loopfunc: callback; non-zero ends the walk. */
typedef int (*qemu_opt_loopfunc)(void *opaque, const char *name,
                                 const char *value, Error **errp);
/** qemu_opts_loopfunc: callback; non-zero ends the walk. */
typedef int (*qemu_opts_loopfunc)(void *opaque, QemuOpts *opts,
                                  Error **errp);

/**
 * get_opt_value: read a value up to a comma; ",," stands for a comma.
 * @p: the text
 * @value: the value without the doubling, to be freed with g_free()
 *
 * Returns: where the text goes on: at the comma or at the end.
 */
const char *get_opt_value(const char *p, char **value);

/**
 * parse_option_size: a size with an optional suffix.
 * @name: for the message
 * @value: the text
 * @ret: in bytes
 * @errp: set if it is no size or needs more than 64 bits
 */
bool parse_option_size(const char *name, const char *value, uint64_t *ret,
                       Error **errp);

/** has_help_option: is one of the flags of @params "help" or "?"? */
bool has_help_option(const char *params);

/* --- one option; of several with the same key, the last counts --- */

/** qemu_opt_get: its text, else the default of its description, else NULL;
 *  borrowed.  The qemu_opt_get*() take NULL @opts for an empty set. */
const char *qemu_opt_get(QemuOpts *opts, const char *name);
/** qemu_opt_get_del: the same, to be freed; all of that key are removed. */
char *qemu_opt_get_del(QemuOpts *opts, const char *name);
/** qemu_opt_has_help_opt: was a flag "help" or "?" among the options? */
bool qemu_opt_has_help_opt(QemuOpts *opts);
/** qemu_opt_get_bool: else the described default, else @defval. */
bool qemu_opt_get_bool(QemuOpts *opts, const char *name, bool defval);
/** qemu_opt_get_number: else the described default, else @defval. */
uint64_t qemu_opt_get_number(QemuOpts *opts, const char *name,
                             uint64_t defval);
/** qemu_opt_get_size: in bytes; else the described default, else @defval. */
uint64_t qemu_opt_get_size(QemuOpts *opts, const char *name,
                           uint64_t defval);
/** qemu_opt_get_bool_del: get it and remove all of that key. */
bool qemu_opt_get_bool_del(QemuOpts *opts, const char *name, bool defval);
/** qemu_opt_get_number_del: get it and remove all of that key. */
uint64_t qemu_opt_get_number_del(QemuOpts *opts, const char *name,
                                 uint64_t defval);
/** qemu_opt_get_size_del: get it and remove all of that key. */
uint64_t qemu_opt_get_size_del(QemuOpts *opts, const char *name,
                               uint64_t defval);

/**
 * qemu_opt_unset: remove the last option with that key, so that the one
 * before it shows again.  @opts is of a group that accepts any key.
 *
 * Returns: 0, or -1 if there was none.
 */
int qemu_opt_unset(QemuOpts *opts, const char *name);

/**
 * qemu_opt_set: add an option.
 * @errp: set if the group has no such key, or @value is not of its type
 */
bool qemu_opt_set(QemuOpts *opts, const char *name, const char *value,
                  Error **errp);
/** qemu_opt_set_bool: add an option that is on or off. */
bool qemu_opt_set_bool(QemuOpts *opts, const char *name, bool val,
                       Error **errp);
/** qemu_opt_set_number: add an option that is a number. */
bool qemu_opt_set_number(QemuOpts *opts, const char *name, int64_t val,
                         Error **errp);
/** qemu_opt_foreach: call @func for all options in order until it returns
 *  non-zero, which is then the result; else 0. */
int qemu_opt_foreach(QemuOpts *opts, qemu_opt_loopfunc func, void *opaque,
                     Error **errp);

/* A walk over those of one key; @opts must not change meanwhile. */
typedef struct {
    QemuOpts *opts;
    QemuOpt *opt;               /* next to be looked at */
    const char *name;
} QemuOptsIter;

/** qemu_opt_iter_init: start a walk over options.
 *  @name: their key, which must stay valid; NULL for all */
void qemu_opt_iter_init(QemuOptsIter *iter, QemuOpts *opts,
                        const char *name);
/** qemu_opt_iter_next: text of the next one, borrowed; NULL at the end. */
const char *qemu_opt_iter_next(QemuOptsIter *iter);

/* --- sets of options --- */

/** qemu_opts_find: the set with that id, or without if NULL; or NULL. */
QemuOpts *qemu_opts_find(QemuOptsList *list, const char *id);

/**
 * qemu_opts_create: a new, empty set.
 * @list: its group
 * @id: its id, copied; NULL for none
 * @fail_if_exists: whether a set with that id is an error, or the result
 * @errp: set if @id is malformed or taken, or the group has no ids
 *
 * A group with .merge_lists has one set, which is made at the first call.
 */
QemuOpts *qemu_opts_create(QemuOptsList *list, const char *id,
                           int fail_if_exists, Error **errp);

/** qemu_opts_del: remove a set from its group and free it; NULL is fine. */
void qemu_opts_del(QemuOpts *opts);
/** qemu_opts_reset: free all sets of a group. */
void qemu_opts_reset(QemuOptsList *list);
/** qemu_opts_loc_restore: messages are about where @opts came from. */
void qemu_opts_loc_restore(QemuOpts *opts);
/** qemu_opts_id: its id, borrowed, or NULL. */
const char *qemu_opts_id(QemuOpts *opts);

/**
 * qemu_opts_validate: check and convert options of a group that accepts
 * any key against a description.
 * @errp: set, naming the key, if @desc lacks it or the value is wrong
 */
bool qemu_opts_validate(QemuOpts *opts, const QemuOptDesc *desc,
                        Error **errp);

/**
 * qemu_opts_do_parse: add options to a set.
 * @params: "key=value,..."; "id" is skipped
 * @firstname: key of a first value without one; NULL if it needs one
 */
bool qemu_opts_do_parse(QemuOpts *opts, const char *params,
                        const char *firstname, Error **errp);

/**
 * qemu_opts_parse: make a set of a text.
 * @list: its group
 * @params: "key=value,..."; the first "id" becomes the id of the set
 * @permit_abbrev: whether a first value without key is of the implied one
 * @errp: set on failure; no set is then made
 */
QemuOpts *qemu_opts_parse(QemuOptsList *list, const char *params,
                          bool permit_abbrev, Error **errp);

/**
 * qemu_opts_parse_noisily: the same, but errors are printed; a request for
 * help prints the group's description.
 */
QemuOpts *qemu_opts_parse_noisily(QemuOptsList *list, const char *params,
                                  bool permit_abbrev);

/**
 * qemu_opts_from_qdict: make a set of an object's scalar members; "id"
 * becomes its id, other members are ignored.
 */
QemuOpts *qemu_opts_from_qdict(QemuOptsList *list, const QDict *qdict,
                               Error **errp);

/**
 * qemu_opts_to_qdict: put the options of a set, as strings, in an object.
 * @opts: the set; its id, if any, becomes member "id"
 * @qdict: to add to; NULL for a new one
 */
QDict *qemu_opts_to_qdict(QemuOpts *opts, QDict *qdict);
/** qemu_opts_to_qdict_filtered: only those that @list describes, unless
 *  NULL; @del: remove from @opts what was put in. */
QDict *qemu_opts_to_qdict_filtered(QemuOpts *opts, QDict *qdict,
                                   QemuOptsList *list, bool del);

/**
 * qemu_opts_absorb_qdict: move those members of an object that the group
 * has keys for to the set.
 * @errp: set if a value is wrong; what was moved before it stays moved
 */
bool qemu_opts_absorb_qdict(QemuOpts *opts, QDict *qdict, Error **errp);

/** qemu_opts_foreach: call @func for all sets of a group until it returns
 *  non-zero, which is then the result; else 0.  It may delete the set. */
int qemu_opts_foreach(QemuOptsList *list, qemu_opts_loopfunc func,
                      void *opaque, Error **errp);

/** qemu_opts_print: on stdout, as could be parsed; described options that
 *  were not given show their defaults. */
void qemu_opts_print(QemuOpts *opts, const char *separator);
/** qemu_opts_print_help: the group's description on stdout. */
void qemu_opts_print_help(QemuOptsList *list, bool print_caption);

/**
 * qemu_opts_append: a description of what either group describes.
 * @dst: a result of this function, replaced; or NULL
 * @list: to be added; keys that @dst has are left as they are
 *
 * Returns: a group without name, to be freed with qemu_opts_free().
 */
QemuOptsList *qemu_opts_append(QemuOptsList *dst, QemuOptsList *list);
/** qemu_opts_free: free a result of qemu_opts_append(). */
void qemu_opts_free(QemuOptsList *list);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(QemuOpts, qemu_opts_del)

#endif
