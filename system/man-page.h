/*
 * The manual page, made from the table of options.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SYSTEM_MAN_PAGE_H
#define SYSTEM_MAN_PAGE_H

/**
 * man_page_new: the page qemu-system-x86_64(1), in the man macros of roff.
 *
 * Every row of option_rows is in it, below the heading of its section.  The
 * text depends on nothing but the program, so that a build makes it once.
 *
 * Returns: malloc'd text
 */
char *man_page_new(void);

#endif
