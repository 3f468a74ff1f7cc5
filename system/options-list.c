/*
 * The table of options as query-command-line-options shows it.
 *
 * The keys of an option are read from the text that -help prints for its
 * argument: a word in small letters before a "=".  So there is one place
 * that says which there are.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/boards.h"
#include "options.h"
#include "qapi/error.h"

static CommandLineParameterInfo *parameter(const char *name,
                                           CommandLineParameterType type)
{
    CommandLineParameterInfo *info = g_new0(CommandLineParameterInfo, 1);

    info->name = g_strdup(name);
    info->type = type;
    return info;
}

/*** Keys in the text of -help ***/

static bool is_key_char(char c)
{
    return g_ascii_islower(c) || g_ascii_isdigit(c) || c == '-' || c == '_';
}

/* What stands for the value at @text, up to the end of the parameter. */
static CommandLineParameterType type_of_value(const char *text)
{
    size_t len = strcspn(text, ",[] ");

    if (len == 6 && !strncmp(text, "on|off", len)) {
        return COMMAND_LINE_PARAMETER_TYPE_BOOLEAN;
    }
    if (len == 1 && *text == 'N') {
        return COMMAND_LINE_PARAMETER_TYPE_NUMBER;
    }
    if (len == 4 && (!strncmp(text, "SIZE", 4) || !strncmp(text, "MEGS", 4))) {
        return COMMAND_LINE_PARAMETER_TYPE_SIZE;
    }
    return COMMAND_LINE_PARAMETER_TYPE_STRING;
}

static void append_keys(CommandLineParameterInfoList ***tail,
                        const char *params)
{
    for (const char *eq = strchr(params, '='); eq; eq = strchr(eq + 1, '=')) {
        const char *value = eq + 1 + (eq[1] == ']');
        const char *start = eq;
        g_autofree char *key = NULL;

        while (start > params && is_key_char(start[-1])) {
            start--;
        }
        if (start < eq) {
            key = g_strndup(start, eq - start);
            QAPI_LIST_APPEND(*tail, parameter(key, type_of_value(value)));
        }
    }
}

/*** Properties of machines ***/

typedef struct PropertyWalk {
    GHashTable *seen;
    CommandLineParameterInfoList **tail;
} PropertyWalk;

static CommandLineParameterType type_of_property(const char *type)
{
    if (g_str_equal(type, "bool")) {
        return COMMAND_LINE_PARAMETER_TYPE_BOOLEAN;
    }
    if (g_str_equal(type, "size")) {
        return COMMAND_LINE_PARAMETER_TYPE_SIZE;
    }
    if (g_str_has_prefix(type, "int") || g_str_has_prefix(type, "uint")) {
        return COMMAND_LINE_PARAMETER_TYPE_NUMBER;
    }
    return COMMAND_LINE_PARAMETER_TYPE_STRING;
}

static void append_properties(ObjectClass *oc, void *opaque)
{
    PropertyWalk *walk = opaque;
    ObjectPropertyIterator iter;
    ObjectProperty *prop;

    object_class_property_iter_init(&iter, oc);
    while ((prop = object_property_iter_next(&iter))) {
        CommandLineParameterInfo *info;

        if (!prop->set || !g_hash_table_add(walk->seen,
                                            (char *)prop->name)) {
            continue;
        }
        info = parameter(prop->name, type_of_property(prop->type));
        info->help = g_strdup(prop->description);
        QAPI_LIST_APPEND(walk->tail, info);
    }
}

static void append_machine(CommandLineParameterInfoList ***tail)
{
    PropertyWalk walk = {
        .seen = g_hash_table_new(g_str_hash, g_str_equal), .tail = *tail,
    };

    object_class_foreach(append_properties, TYPE_MACHINE, false, &walk);
    *tail = walk.tail;
    g_hash_table_unref(walk.seen);
}

/*** The list ***/

static CommandLineOptionInfo *describe(const OptionRow *row)
{
    CommandLineOptionInfo *info = g_new0(CommandLineOptionInfo, 1);
    CommandLineParameterInfoList **tail = &info->parameters;

    info->option = g_strdup(option_group(row));
    append_keys(&tail, row->params);
    if (!strcmp(row->name, "machine")) {
        append_machine(&tail);
    }
    return info;
}

CommandLineOptionInfoList *options_list(const char *option, Error **errp)
{
    CommandLineOptionInfoList *list = NULL, **tail = &list;

    for (const OptionRow *row = option_rows; row->name; row++) {
        bool takes_keys = row->params && strchr(row->params, '=');

        if (takes_keys && (!option || !strcmp(option, option_group(row)))) {
            QAPI_LIST_APPEND(tail, describe(row));
        }
    }
    if (option && !list) {
        error_setg(errp, "invalid option name: %s", option);
    }
    return list;
}
