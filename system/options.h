/*
 * The command line: one table of options, and what reads it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SYSTEM_OPTIONS_H
#define SYSTEM_OPTIONS_H

#include "config.h"
#include "qapi/qapi-types-options.h"

typedef struct OptionRow OptionRow;

/**
 * struct OptionArg: one option as it is being applied.
 * @cfg: where its meaning goes
 * @row: its row
 * @from: where it was given; sugar keeps the origin of what was typed
 * @value: its argument; NULL if it takes none
 */
typedef struct OptionArg {
    VmConfig *cfg;
    const OptionRow *row;
    Origin from;
    const char *value;
} OptionArg;

/** OptionApply: put @arg into arg->cfg; false with @errp set. */
typedef bool OptionApply(const OptionArg *arg, Error **errp);

typedef enum OptionSection {
    OPTION_STANDARD,
    OPTION_BLOCK,
    OPTION_CHAR,
    OPTION_BOOT,
    OPTION_SECURITY,
    OPTION_DEBUG,
    OPTION_SECTION__MAX
} OptionSection;

/**
 * struct OptionRow: an option.
 * @name: without dashes; @alias: another name, or NULL
 * @apply: what it does to the VmConfig
 * @quirks: KEYVAL_* of its argument
 * @has_json: a JSON object is accepted
 * @implied: key of a first word without "=", or NULL
 * @to: machine property, or option that this one is sugar for
 * @text: what else @apply needs: keys allowed (ends with ","), or a prefix
 *        of the argument of @to
 * @offset: member of VmConfig that it is about
 * @section: heading in -help
 * @params: argument in -help; NULL: the option takes none
 * @help: the rest of its text in -help
 */
struct OptionRow {
    const char *name;
    const char *alias;
    OptionApply *apply;
    unsigned quirks;
    bool has_json;
    const char *implied;
    const char *to;
    const char *text;
    size_t offset;
    OptionSection section;
    const char *params;
    const char *help;
};

/** option_rows: the table; ends with a row without a name. */
extern const OptionRow option_rows[];

/** option_section_title: heading of @section; a literal. */
const char *option_section_title(OptionSection section);

/**
 * options_parse: understand a command line
 * @argv: with the program's name, ends with NULL; must stay valid
 * @from: set to the option that is to blame when this fails
 * @errp: set on an unknown option or a bad argument
 *
 * Has no side effects.  Stops at the first question (help, version), which
 * is then in the result.
 *
 * Returns: what was asked for; NULL on error
 */
VmConfig *options_parse(char **argv, Location *from, Error **errp);

/** options_check: judge and complete @cfg as a whole, at the end of
 *  options_parse(); false with @errp set if its parts contradict. */
bool options_check(VmConfig *cfg, Error **errp);

/**
 * options_list: the options that take parameters
 * @option: only this one; NULL: all
 *
 * The types of machines must be registered.
 *
 * Returns: the caller's; NULL with @errp set if there is no @option
 */
CommandLineOptionInfoList *options_list(const char *option, Error **errp);

/** option_group: what clients and configuration files call the keys of @row. */
const char *option_group(const OptionRow *row);

/** option_find: the row called @name (without dashes), or NULL. */
const OptionRow *option_find(const char *name);

/**
 * option_rewrite: apply the option called @name instead
 * @arg: what the user gave; keeps being the origin
 * @value: the argument for @name
 */
bool option_rewrite(const OptionArg *arg, const char *name,
                    const char *value, Error **errp);

/*** What rows say in .apply: options-apply.c, options-values.c ***/

OptionApply option_flag;            /* bool at .offset becomes true */
OptionApply option_text;            /* char * at .offset is replaced */
OptionApply option_item_text;       /* list at .offset gets an item */
OptionApply option_item_opts;       /* the same, with keys and values */
OptionApply option_machine;         /* keys go to the machine, below .to */
OptionApply option_machine_text;    /* text of the machine's .to */
OptionApply option_keys;            /* keys with members of VmConfig */
OptionApply option_sugar;           /* stands for option .to, .text */
OptionApply option_sugar_value;     /* the same, with its value after .text */
OptionApply option_only;            /* only one of the values in .text */
OptionApply option_ask;             /* -help, -version */
OptionApply option_ignore;          /* whatever it says */

OptionApply option_accel;
OptionApply option_audiodev;
OptionApply option_blockdev;
OptionApply option_chardev;
OptionApply option_compat;
OptionApply option_cpu;
OptionApply option_data_dir;
OptionApply option_escape;
OptionApply option_global;
OptionApply option_log;
OptionApply option_memory;
OptionApply option_mon;
OptionApply option_monitor;
OptionApply option_nographic;
OptionApply option_readconfig;
OptionApply option_uuid;

/**
 * option_parse_value: the keys and values of an argument
 * @json: set to whether it was JSON
 *
 * A word "help" makes it a question: then arg->cfg->help is set.
 *
 * Returns: owned by the caller; NULL with @errp set
 */
QDict *option_parse_value(const OptionArg *arg, bool *json, Error **errp);

/** option_asked: whether the command line has asked a question by now. */
static inline bool option_asked(const OptionArg *arg)
{
    return arg->cfg->help.topic != NULL;
}

/** option_check_keys: does @opts have only keys of @allowed, each of which
 *  ends with ","? */
bool option_check_keys(const QDict *opts, const char *allowed, Error **errp);

/** option_machine_set: merge @props into the machine's property @key, or into
 *  its properties with @key NULL; takes @props over. */
bool option_machine_set(const OptionArg *arg, const char *key, QDict *props,
                        Error **errp);

#endif
