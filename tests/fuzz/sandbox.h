/*
 * Where a fuzz target that runs a whole machine runs it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef TESTS_FUZZ_SANDBOX_H
#define TESTS_FUZZ_SANDBOX_H

/** Exit status of a target whose machine cannot, or must not, run here. */
#define FUZZ_CANNOT_SANDBOX 77

/**
 * fuzz_scratch_make: a new folder below $TMPDIR, for fuzz_sandbox() in this
 * process and its children; its path, malloc'd
 */
char *fuzz_scratch_make(void);

/** fuzz_scratch_empty: delete all that is in @dir. */
void fuzz_scratch_empty(const char *dir);

/** fuzz_scratch_remove: delete @dir and all that is in it. */
void fuzz_scratch_remove(const char *dir);

/**
 * fuzz_sandbox: never leave the scratch folder again
 * @argc, @argv: libFuzzer's command line; files and folders that it names
 *               stay in reach, under absolute names
 *
 * From now on this process, in the folder $FUZZ_SCRATCH (made if unset),
 * - opens, makes and deletes files there only, but for reading what
 *   libraries and debuggers need, and a few devices without memory
 *   (Landlock, so that no privilege is needed);
 * - has no network, nor any peer outside: only Unix sockets, and none that
 *   connect (seccomp);
 * - makes no big files, no core files, and has 1 GiB more address space;
 * - reads nothing from stdin and writes nothing to stdout.
 *
 * Exits with FUZZ_CANNOT_SANDBOX where the kernel lacks Landlock.
 */
void fuzz_sandbox(int *argc, char ***argv);

/** fuzz_sandbox_with: likewise, but for a @device that may be used. */
void fuzz_sandbox_with(const char *device, int *argc, char ***argv);

#endif
