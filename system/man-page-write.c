/*
 * A program that runs during the build: writes the manual page.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "man-page.h"

int main(int argc, char **argv)
{
    g_autofree char *page = man_page_new();
    GError *error = NULL;

    if (argc != 2) {
        fprintf(stderr, "usage: %s FILE\n", argv[0]);
        return EXIT_FAILURE;
    }
    if (!g_file_set_contents(argv[1], page, -1, &error)) {
        fprintf(stderr, "%s: %s\n", argv[0], error->message);
        g_error_free(error);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
