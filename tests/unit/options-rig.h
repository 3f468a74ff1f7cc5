/*
 * Command lines for the tests of system/options*.c.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_UNIT_OPTIONS_RIG_H
#define TESTS_UNIT_OPTIONS_RIG_H

#include "qapi/error.h"
#include "system/options.h"

#define PARSE(...) \
    options_rig_parse((char **)(const char *[]){ "prog", __VA_ARGS__, NULL }, \
                      NULL)
#define REFUSED(text, ...) \
    options_rig_refused((char **)(const char *[]){ "prog", __VA_ARGS__, \
                                                   NULL }, text)

/* Parse; the words must live as long as the result. */
static inline VmConfig *options_rig_parse(char **argv, Error **errp)
{
    Location where = { 0 };

    return options_parse(argv, &where, errp ? errp : &error_abort);
}

/* The command line is refused with exactly @text. */
static inline void options_rig_refused(char **argv, const char *text)
{
    Error *err = NULL;

    g_assert_null(options_rig_parse(argv, &err));
    g_assert_nonnull(err);
    g_assert_cmpstr(error_get_pretty(err), ==, text);
    error_free(err);
}

/* The text at key @key below the machine's object @in, or of the machine. */
static inline const char *options_rig_machine(const VmConfig *cfg,
                                              const char *in, const char *key)
{
    return qdict_get_try_str(in ? qdict_get_qdict(cfg->machine, in)
                                : cfg->machine, key);
}

#endif
