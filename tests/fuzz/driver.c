/*
 * The driver of fuzz targets that needs no libFuzzer: the files of a corpus,
 * and then inputs made up from a seed, the same ones every time.  Prints TAP.
 *
 * The inputs are tried in a child.  If one ends it, the parent saves that
 * input, says how to try it again, and goes on with the next one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "mutate.h"
#include "sandbox.h"

#define MAX_FAILURES 5
#define PATIENCE_S 20           /* of one input */
#define VARIANT "FUZZ_MACHINE"

/**
 * struct Shared: what the child tells the parent.
 * @started: it is past LLVMFuzzerInitialize()
 * @finished: all inputs were tried
 * @index: the input being tried: a file, then the runs
 * @size, @data: its bytes
 * @verdict: the target's, if there is one
 * @reached: likewise
 */
typedef struct Shared {
    bool started;
    bool finished;
    unsigned index;
    size_t size;
    uint8_t data[FUZZ_MAX_BYTES];
    char verdict[1024];
    char reached[8192];
} Shared;

typedef struct Driver {
    int argc;
    char **argv;
    FuzzCorpus corpus;
    int runs;                   /* of made-up inputs; below 0: as usual */
    int first;                  /* number of the first */
    int seed;
    char **variants;            /* one after the other, or NULL */
    gboolean list_variants;
    gboolean list_reached;
    GHashTable *reached;        /* types that were, by all variants */
    char *corpus_dir;
    char **replay;              /* files, or NULL */
    Shared *shared;
    unsigned file_failures, run_failures;
} Driver;

/*** The child ***/

/* In a block of its own size, so that a sanitizer sees the end. */
static void try_bytes(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size);

    assert(copy);
    if (size) {
        memcpy(copy, data, size);
    }
    alarm(PATIENCE_S);
    LLVMFuzzerTestOneInput(copy, size);
    alarm(0);
    free(copy);
}

static GByteArray *nth_input(const Driver *d, unsigned index)
{
    unsigned files = d->corpus.files->len;
    GByteArray *bytes;
    const uint8_t *data;
    gsize size;

    if (index >= files) {
        return fuzz_make_up(&fuzz_target, &d->corpus, d->seed,
                            d->first + index - files);
    }
    bytes = g_byte_array_new();
    data = g_bytes_get_data(g_ptr_array_index(d->corpus.files, index), &size);
    return g_byte_array_append(bytes, data, size);
}

static void try_from(Driver *d, unsigned index)
{
    Shared *s = d->shared;

    LLVMFuzzerInitialize(&d->argc, &d->argv);
    s->started = true;
    for (; index < d->corpus.files->len + d->runs; index++) {
        GByteArray *bytes = nth_input(d, index);

        s->index = index;
        s->size = bytes->len;
        memcpy(s->data, bytes->data, bytes->len);
        try_bytes(bytes->data, bytes->len);
        g_byte_array_free(bytes, true);
    }
    if (fuzz_target.verdict) {
        g_autofree char *verdict = fuzz_target.verdict();

        g_strlcpy(s->verdict, verdict ? verdict : "", sizeof(s->verdict));
    }
    if (fuzz_target.reached) {
        g_autofree char *reached = fuzz_target.reached();

        g_strlcpy(s->reached, reached, sizeof(s->reached));
    }
    s->finished = true;
}

/*** The parent ***/

static char *describe_end(int status)
{
    if (WIFSIGNALED(status)) {
        int signal = WTERMSIG(status);

        return signal == SIGALRM
            ? g_strdup_printf("took longer than %d s", PATIENCE_S)
            : g_strdup_printf("signal %d, %s", signal, strsignal(signal));
    }
    return g_strdup_printf("exit status %d", WEXITSTATUS(status));
}

static void report(Driver *d, int status)
{
    const Shared *s = d->shared;
    unsigned files = d->corpus.files->len;
    g_autofree char *end = describe_end(status);
    g_autofree char *path = NULL;

    if (d->variants) {
        printf("# with " VARIANT "=%s:\n", g_getenv(VARIANT));
    }
    if (s->finished) {
        printf("# after the last input: %s\n", end);
        d->run_failures++;
        return;
    }
    if (s->index < files) {
        printf("# %s: %s\n",
               (char *)g_ptr_array_index(d->corpus.names, s->index), end);
        d->file_failures++;
        return;
    }
    path = g_strdup_printf("fuzz-%s-%d-%u.input", fuzz_target.name, d->seed,
                           d->first + s->index - files);
    printf("# --seed %d --first %u --runs 1: %s\n", d->seed,
           d->first + s->index - files, end);
    if (g_file_set_contents(path, (const char *)s->data, s->size, NULL)) {
        printf("# saved; again with: %s --replay %s\n", d->argv[0], path);
    }
    d->run_failures++;
}

static void take_reached(Driver *d)
{
    g_auto(GStrv) names = g_strsplit(d->shared->reached, " ", -1);

    for (char **name = names; *name; name++) {
        if (**name) {
            g_hash_table_add(d->reached, g_strdup(*name));
        }
    }
}

/* Returns false if the child could not begin; the reason is printed. */
static bool try_one_machine(Driver *d)
{
    unsigned index = 0;

    memset(d->shared, 0, sizeof(*d->shared));
    while (!d->shared->finished &&
           d->file_failures + d->run_failures < MAX_FAILURES) {
        pid_t child = fork();
        int status;

        if (child == 0) {
            dup2(STDERR_FILENO, STDOUT_FILENO);
            try_from(d, index);
            exit(EXIT_SUCCESS);         /* looks for leaks on the way */
        }
        if (child < 0 || waitpid(child, &status, 0) != child) {
            perror("fork");
            return false;
        }
        if (!d->shared->started) {
            if (!WIFEXITED(status) ||
                WEXITSTATUS(status) != FUZZ_CANNOT_SANDBOX) {
                printf("not ok 1 - %s can start\n", fuzz_target.name);
                d->run_failures++;
            } else {
                printf("1..0 # SKIP this host lacks Landlock, or KVM\n");
            }
            return false;
        }
        if (status) {
            report(d, status);
        }
        index = d->shared->index + 1;
    }
    take_reached(d);
    return true;
}

/* Each variant gets its share of the runs. */
static bool try_all(Driver *d)
{
    int first = d->first, runs = d->runs;
    int count = d->variants ? g_strv_length(d->variants) : 1;
    bool ok = true;

    for (int i = 0; i < count && ok; i++) {
        if (d->variants) {
            g_setenv(VARIANT, d->variants[i], true);
        }
        d->first = first + runs * i / count;
        d->runs = runs * (i + 1) / count - runs * i / count;
        ok = try_one_machine(d);
    }
    d->first = first;
    d->runs = runs;
    return ok;
}

static void print_result(unsigned number, unsigned failures, const char *fmt,
                         ...) G_GNUC_PRINTF(3, 4);

static void print_result(unsigned number, unsigned failures, const char *fmt,
                         ...)
{
    va_list ap;

    printf("%sok %u - %s: ", failures ? "not " : "", number,
           fuzz_target.name);
    va_start(ap, fmt);
    vprintf(fmt, ap);
    va_end(ap);
    printf("\n");
}

static int print_results(const Driver *d)
{
    const char *verdict = d->shared->verdict;
    bool judged = fuzz_target.verdict && d->runs >= fuzz_target.runs;

    print_result(1, d->file_failures, "all %u files of the corpus pass",
                 d->corpus.files->len);
    print_result(2, d->run_failures, "%d inputs made from seed %d pass",
                 d->runs, d->seed);
    if (judged) {
        if (*verdict) {
            printf("# %s\n", verdict);
        }
        print_result(3, !d->shared->finished || *verdict,
                     "the inputs reached all that they should");
    }
    if (d->list_reached) {
        g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(
            d->reached), (GCompareFunc)strcmp);

        for (GList *l = names; l; l = l->next) {
            printf("# reached: %s\n", (char *)l->data);
        }
    }
    printf("1..%d\n", judged ? 3 : 2);
    return d->file_failures || d->run_failures || *verdict ? EXIT_FAILURE
                                                           : EXIT_SUCCESS;
}

/* Not by this process, which the sandbox will not let do it. */
static void remove_at_the_end(const char *scratch)
{
    int ends[2];
    char byte;

    assert(pipe2(ends, O_CLOEXEC) == 0);
    if (fork() == 0) {
        close(ends[1]);
        if (read(ends[0], &byte, 1) <= 0) {
            fuzz_scratch_remove(scratch);
        }
        _exit(EXIT_SUCCESS);
    }
    close(ends[0]);
}

static int replay(Driver *d)
{
    GPtrArray *inputs = g_ptr_array_new();
    GError *err = NULL;

    for (char **path = d->replay; *path; path++) {
        char *data;
        gsize size;

        if (!g_file_get_contents(*path, &data, &size, &err)) {
            fprintf(stderr, "%s\n", err->message);
            return EXIT_FAILURE;
        }
        g_ptr_array_add(inputs, g_bytes_new_take(data, size));
    }
    LLVMFuzzerInitialize(&d->argc, &d->argv);
    for (unsigned i = 0; i < inputs->len; i++) {
        gsize size;
        const void *data = g_bytes_get_data(g_ptr_array_index(inputs, i),
                                            &size);

        try_bytes(data, size);
        fprintf(stderr, "%s passes\n", d->replay[i]);
        g_bytes_unref(g_ptr_array_index(inputs, i));
    }
    g_ptr_array_free(inputs, true);
    return EXIT_SUCCESS;
}

static void parse_options(Driver *d)
{
    const GOptionEntry entries[] = {
        { "runs", 0, 0, G_OPTION_ARG_INT, &d->runs,
          "Inputs to make up", "N" },
        { "first", 0, 0, G_OPTION_ARG_INT, &d->first,
          "Number of the first of them [0]", "N" },
        { "seed", 0, 0, G_OPTION_ARG_INT, &d->seed,
          "What they are made from [1]", "N" },
        { "corpus", 0, 0, G_OPTION_ARG_FILENAME, &d->corpus_dir,
          "Folder of inputs to begin with", "DIR" },
        { "replay", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &d->replay,
          "Only try this input, in this process", "FILE" },
        { "variants", 0, 0, G_OPTION_ARG_NONE, &d->list_variants,
          "List what " VARIANT " may be", NULL },
        { "reached", 0, 0, G_OPTION_ARG_NONE, &d->list_reached,
          "List the types that inputs reached", NULL },
        { NULL }
    };
    GOptionContext *context = g_option_context_new(NULL);
    GError *err = NULL;

    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &d->argc, &d->argv, &err)) {
        fprintf(stderr, "%s\n", err->message);
        exit(EXIT_FAILURE);
    }
    g_option_context_free(context);
    if (d->runs < 0) {
        d->runs = fuzz_target.runs;
    }
}

int main(int argc, char **argv)
{
    Driver d = { .argc = argc, .argv = argv, .runs = -1, .seed = 1 };
    g_autofree char *scratch = NULL;
    int status = EXIT_FAILURE;

    setvbuf(stdout, NULL, _IOLBF, 0);
    parse_options(&d);
    if (fuzz_target.variants && !g_getenv(VARIANT)) {
        d.variants = fuzz_target.variants();
    }
    if (d.list_variants) {
        for (char **v = d.variants; v && *v; v++) {
            printf("%s\n", *v);
        }
        g_strfreev(d.variants);
        return EXIT_SUCCESS;
    }
    scratch = fuzz_scratch_make();
    if (d.replay) {
        remove_at_the_end(scratch);
        return replay(&d);
    } else if (fuzz_corpus_load(&d.corpus, d.corpus_dir)) {
        d.shared = mmap(NULL, sizeof(Shared), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        assert(d.shared != MAP_FAILED);
        d.reached = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                          NULL);
        status = try_all(&d) ? print_results(&d)
            : d.run_failures ? EXIT_FAILURE : EXIT_SUCCESS;
        g_hash_table_unref(d.reached);
    }
    fuzz_scratch_remove(scratch);
    g_free(d.corpus_dir);
    g_strfreev(d.variants);
    return status;
}
