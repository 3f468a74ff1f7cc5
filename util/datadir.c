/*
 * Where files that come with the program, or with firmware packages, are.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qemu/datadir.h"
#include "qemu/qemu-print.h"

/* Those of Debian's packages. */
static const char *const system_dirs[] = {
    "/usr/share/seabios", "/usr/share/qemu", "/usr/share/OVMF",
};

static GPtrArray *user_dirs;

void qemu_add_data_dir(char *path)
{
    if (!user_dirs) {
        user_dirs = g_ptr_array_new_with_free_func(g_free);
    }
    g_ptr_array_add(user_dirs, path);
}

/* Folder number @i, or NULL. */
static const char *data_dir(size_t i)
{
    size_t n = user_dirs ? user_dirs->len : 0;

    if (i < n) {
        return user_dirs->pdata[i];
    }
    return i - n < ARRAY_SIZE(system_dirs) ? system_dirs[i - n] : NULL;
}

char *qemu_find_file(int type, const char *name)
{
    const char *dir;

    if (access(name, R_OK) == 0) {
        return g_strdup(name);
    }
    for (size_t i = 0; !strchr(name, '/') && (dir = data_dir(i)); i++) {
        g_autofree char *path = g_build_filename(dir, name, NULL);

        if (access(path, R_OK) == 0) {
            return g_steal_pointer(&path);
        }
    }
    return NULL;
}

void qemu_list_data_dirs(void)
{
    const char *dir;

    for (size_t i = 0; (dir = data_dir(i)); i++) {
        qemu_printf("%s\n", dir);
    }
}
