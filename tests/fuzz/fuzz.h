/*
 * What a fuzz target is, for the two drivers that run it: libFuzzer, and
 * driver.c.  docs/devel/fuzzing.rst says how to write one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/**
 * struct FuzzTarget: what driver.c has to know of a target.
 * @name: in messages
 * @runs: inputs to make up, unless told otherwise
 * @max_bytes: length of the longest of them, at most FUZZ_MAX_BYTES
 * @words: texts that make sense in an input, ends with NULL; or NULL
 * @verdict: NULL, or called at the end of all runs: what the target did not
 *           get to do, malloc'd; NULL if all is well
 * @variants: NULL, or what $FUZZ_MACHINE may be, for those who do not set it:
 *            inputs are tried with each; NULL-terminated
 * @reached: NULL, or called at the end: the types that inputs got to, with
 *           spaces between them, malloc'd
 */
typedef struct FuzzTarget {
    const char *name;
    unsigned runs;
    size_t max_bytes;
    const char *const *words;
    char *(*verdict)(void);
    char **(*variants)(void);
    char *(*reached)(void);
} FuzzTarget;

#define FUZZ_MAX_BYTES 65536

/** fuzz_target: of this program; each target defines it. */
extern const FuzzTarget fuzz_target;

/**
 * LLVMFuzzerInitialize: called once, before the first input
 *
 * A target that runs a machine calls fuzz_sandbox() here.
 */
int LLVMFuzzerInitialize(int *argc, char ***argv);

/**
 * LLVMFuzzerTestOneInput: try @size bytes at @data
 *
 * Aborts on a finding.  Leaves no trace that another input could notice.
 *
 * Returns: 0.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
