/*
 * Inputs made up from a seed.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "mutate.h"

#define MAX_CHANGES 8

/*** The corpus ***/

static int by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool load_names(GPtrArray *names, const char *dir)
{
    g_autoptr(GError) err = NULL;
    g_autoptr(GDir) folder = g_dir_open(dir, 0, &err);
    const char *name;

    if (!folder) {
        fprintf(stderr, "%s\n", err->message);
        return false;
    }
    while ((name = g_dir_read_name(folder))) {
        g_ptr_array_add(names, g_build_filename(dir, name, NULL));
    }
    g_ptr_array_sort(names, by_name);
    return true;
}

bool fuzz_corpus_load(FuzzCorpus *corpus, const char *dir)
{
    corpus->names = g_ptr_array_new_with_free_func(g_free);
    corpus->files = g_ptr_array_new_with_free_func(
        (GDestroyNotify)g_bytes_unref);
    if (dir && !load_names(corpus->names, dir)) {
        return false;
    }
    for (unsigned i = 0; i < corpus->names->len; i++) {
        g_autoptr(GError) err = NULL;
        char *data;
        gsize size;

        if (!g_file_get_contents(g_ptr_array_index(corpus->names, i), &data,
                                 &size, &err)) {
            fprintf(stderr, "%s\n", err->message);
            return false;
        }
        g_ptr_array_add(corpus->files,
                        g_bytes_new_take(data, MIN(size, FUZZ_MAX_BYTES)));
    }
    return true;
}

/*** Changes ***/

static unsigned below(GRand *rand, unsigned limit)
{
    return limit ? g_rand_int(rand) % limit : 0;
}

static void insert(GByteArray *bytes, unsigned at, const void *data,
                   unsigned len)
{
    unsigned tail = bytes->len - at;

    if (!len) {
        return;
    }
    g_byte_array_set_size(bytes, bytes->len + len);
    memmove(bytes->data + at + len, bytes->data + at, tail);
    memcpy(bytes->data + at, data, len);
}

static void insert_noise(GByteArray *bytes, GRand *rand, unsigned max)
{
    static const uint8_t edges[] = { 0, 0x7f, 0x80, 0xff, '\n', ' ' };
    unsigned at = below(rand, bytes->len + 1);

    for (unsigned len = 1 + below(rand, max); len; len--) {
        uint8_t byte = below(rand, 3) ? g_rand_int(rand)
                                      : edges[below(rand, sizeof(edges))];

        insert(bytes, at, &byte, 1);
    }
}

static void insert_word(GByteArray *bytes, const FuzzTarget *target,
                        GRand *rand)
{
    unsigned count = 0;
    const char *word;

    while (target->words && target->words[count]) {
        count++;
    }
    if (!count) {
        insert_noise(bytes, rand, 64);
        return;
    }
    word = target->words[below(rand, count)];
    insert(bytes, below(rand, bytes->len + 1), word, strlen(word));
}

/* A stretch of @bytes: where it begins; its length goes into @len. */
static unsigned stretch(const GByteArray *bytes, GRand *rand, unsigned *len)
{
    unsigned start = below(rand, bytes->len);

    *len = MIN(1 + below(rand, 32), bytes->len - start);
    return start;
}

static void insert_copy(GByteArray *bytes, GRand *rand)
{
    uint8_t copy[32];
    unsigned len, start = stretch(bytes, rand, &len);

    if (len) {
        memcpy(copy, bytes->data + start, len);
        insert(bytes, below(rand, bytes->len + 1), copy, len);
    }
}

/* The end of another file in place of our own. */
static void graft(GByteArray *bytes, const FuzzCorpus *corpus, GRand *rand)
{
    const uint8_t *other;
    unsigned from;
    gsize size;

    if (!corpus->files->len) {
        return;
    }
    other = g_bytes_get_data(g_ptr_array_index(
        corpus->files, below(rand, corpus->files->len)), &size);
    from = below(rand, size);
    g_byte_array_set_size(bytes, below(rand, bytes->len + 1));
    insert(bytes, bytes->len, other + from, size - from);
}

static void change(GByteArray *bytes, const FuzzTarget *target,
                   const FuzzCorpus *corpus, GRand *rand)
{
    unsigned start, len;

    switch (below(rand, bytes->len ? 10 : 4)) {
    case 0 ... 2:
        insert_word(bytes, target, rand);
        break;
    case 3:
        insert_noise(bytes, rand, bytes->len ? 4 : 64);
        break;
    case 4:
        bytes->data[below(rand, bytes->len)] ^= 1 << below(rand, 8);
        break;
    case 5:
        bytes->data[below(rand, bytes->len)] = g_rand_int(rand);
        break;
    case 6:
        start = stretch(bytes, rand, &len);
        g_byte_array_remove_range(bytes, start, len);
        break;
    case 7:
        insert_copy(bytes, rand);
        break;
    case 8:
        graft(bytes, corpus, rand);
        break;
    default:
        insert_noise(bytes, rand, target->max_bytes / 4);
        break;
    }
}

GByteArray *fuzz_make_up(const FuzzTarget *target, const FuzzCorpus *corpus,
                         uint32_t seed, uint32_t run)
{
    const guint32 seeds[] = { seed, run };
    GRand *rand = g_rand_new_with_seed_array(seeds, G_N_ELEMENTS(seeds));
    GByteArray *bytes = g_byte_array_new();

    if (corpus->files->len && below(rand, 4)) {
        gsize size;
        const uint8_t *data = g_bytes_get_data(g_ptr_array_index(
            corpus->files, below(rand, corpus->files->len)), &size);

        g_byte_array_append(bytes, data, size);
    }
    for (unsigned n = 1 + below(rand, MAX_CHANGES); n; n--) {
        change(bytes, target, corpus, rand);
    }
    g_byte_array_set_size(bytes, MIN(bytes->len, target->max_bytes));
    g_rand_free(rand);
    return bytes;
}
