/*
 * Paths of an installation that has been moved.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/cutils.h"

/* Is @path @dir, or below it?  *@rest is what follows, without a slash. */
static bool below(const char *path, const char *dir, const char **rest)
{
    if (!strstart(path, dir, rest) || (**rest && **rest != '/')) {
        return false;
    }
    *rest += strspn(*rest, "/");
    return true;
}

char *get_relocated_path(const char *dir)
{
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    const char *to, *from;
    char *slash = program ? strrchr(program, '/') : NULL;
    GString *path;

    if (!slash || !below(dir, CONFIG_PREFIX, &to)
        || !below(CONFIG_BINDIR, CONFIG_PREFIX, &from)) {
        return g_strdup(dir);
    }
    *slash = '\0';
    path = g_string_new(program);
    /* up from the program to the prefix, once for each name */
    while (*from) {
        g_string_append(path, "/..");
        from += strcspn(from, "/");
        from += strspn(from, "/");
    }
    if (*to) {
        g_string_append_printf(path, "/%s", to);
    }
    return g_string_free(path, FALSE);
}
