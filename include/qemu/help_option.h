/*
 * The words by which a user asks what is possible.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_HELP_OPTION_H
#define QEMU_HELP_OPTION_H

/** is_help_option: @s is "help" or "?". */
static inline bool is_help_option(const char *s)
{
    return !strcmp(s, "?") || !strcmp(s, "help");
}

/** starts_with_help_option: length of a leading help word that ends at a
 *  comma or at the end, else 0. */
static inline int starts_with_help_option(const char *s)
{
    size_t n = *s == '?' ? 1 : strncmp(s, "help", 4) ? 0 : 4;

    return n && (s[n] == ',' || !s[n]) ? (int)n : 0;
}

#endif
