/*
 * The host's security profile: what an administrator lays down for all
 * guests of a host, whatever their command lines say.
 *
 *   [policy]
 *   minimum=prohibit-insecure       no command line goes below this level
 *   [demote]
 *   some-device=hit by CVE-...      the type counts as insecure, and why
 *   [promote]
 *   other-device=audited by us      the type counts as secure, and why;
 *                                   only if built with -Dsecurity_promote=true
 *
 * Anything else in the file, an unknown type or an unknown level is an error.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QOM_SECURITY_PROFILE_H
#define QOM_SECURITY_PROFILE_H

/**
 * security_profile_load:
 * @path: the file, a GLib key file
 * @optional: a file that does not exist is no error
 * @floor: apply [policy] minimum; false for a program that runs no guest
 *         (-machine none)
 * @errp: set to what is wrong, naming @path; nothing is applied then
 *
 * Call it after the types are registered and before the first object exists.
 *
 * Returns: true on success
 */
bool security_profile_load(const char *path, bool optional, bool floor,
                           Error **errp);

/** security_profile_path: the file that was loaded last, NULL if none was. */
const char *security_profile_path(void);

#endif
