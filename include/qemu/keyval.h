/*
 * Command-line option arguments: KEY=VALUE,... to a QDict of strings.
 *
 *   params = [ param { ',' param } ]
 *   param  = key '=' value | help | value of the implied key (first only)
 *   key    = fragment { '.' fragment }
 *
 * A dotted key nests; fragments that are all numbers 0..n-1 make a list.
 * In a value behind "=", ",," stands for one comma.  A fragment is a QAPI
 * name, a __RFQDN_-prefixed one, or an index.  A key given twice: the last
 * one wins; 1 and 01 are the same index.  A fragment has 127 characters at
 * most, a key as many fragments as JSON can nest.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_KEYVAL_H
#define QEMU_KEYVAL_H

/** The bare word "foo" is foo=on, "nofoo" is foo=off, and ",," is a comma
 *  in the value of the implied key, too; historic options. */
#define KEYVAL_BARE_BOOL    (1u << 0)
/** A key that occurs again makes a list of its values. */
#define KEYVAL_REPEAT_LIST  (1u << 1)
/** A key with dots is one key like any other: nothing nests. */
#define KEYVAL_FLAT         (1u << 2)
/** A key that occurs again is an error: for options where it must not matter
 *  who appended last. */
#define KEYVAL_ONCE         (1u << 3)

/**
 * keyval_parse_into: parse @params on top of @qdict
 * @qdict: members are added or replaced; on failure its content is
 *         unspecified
 * @params: the text
 * @implied_key: key of a first parameter without "=", or NULL
 * @p_help: set to whether help was asked for; NULL makes that an error
 *
 * Returns: @qdict, or NULL with @errp set.
 */
QDict *keyval_parse_into(QDict *qdict, const char *params,
                         const char *implied_key, bool *p_help,
                         Error **errp);
/** keyval_parse: the same into a new QDict, owned by the caller. */
QDict *keyval_parse(const char *params, const char *implied_key,
                    bool *p_help, Error **errp);
/** keyval_parse_quirks: keyval_parse() with KEYVAL_* @quirks. */
QDict *keyval_parse_quirks(const char *params, const char *implied_key,
                           unsigned quirks, bool *p_help, Error **errp);
/**
 * keyval_merge: @merged on top of @dest: objects merge member by member,
 * lists are concatenated, scalars are replaced; a clash of kinds is an
 * error
 */
bool keyval_merge(QDict *dest, const QDict *merged, Error **errp);

#endif
