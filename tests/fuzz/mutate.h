/*
 * Inputs made up from a seed, for the driver that does not watch coverage.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_FUZZ_MUTATE_H
#define TESTS_FUZZ_MUTATE_H

#include "fuzz.h"

/**
 * struct FuzzCorpus: inputs to start from.
 * @files: GBytes of each
 * @names: and its path
 */
typedef struct FuzzCorpus {
    GPtrArray *files;
    GPtrArray *names;
} FuzzCorpus;

/** fuzz_corpus_load: all files of folder @dir, by name; NULL: none at all.
 *  false with a message on stderr if one cannot be read. */
bool fuzz_corpus_load(FuzzCorpus *corpus, const char *dir);

/**
 * fuzz_make_up: input number @run of seed @seed
 *
 * The same numbers, target and corpus give the same bytes: from a file of the
 * corpus or from nothing, changed in a few places.
 *
 * Returns: at most target->max_bytes, the caller's.
 */
GByteArray *fuzz_make_up(const FuzzTarget *target, const FuzzCorpus *corpus,
                         uint32_t seed, uint32_t run);

#endif
