/*
 * Every command of QMP with arguments made up after the schema: each is
 * answered, one that failed left the machine made of what it was made of, and
 * the monitor is there for the next one.
 *
 * An input is a sequence of commands: two bytes choose one, what its
 * arguments are made of follows.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "fuzz.h"
#include "qobject/qjson.h"
#include "qobject/qlist.h"
#include "reach.h"
#include "schema.h"
#include "vm.h"

#define MAX_COMMANDS 8          /* of an input */
#define MIN_EXECUTED 5          /* of each command, by all inputs */

typedef struct Commands {
    QDict *answer;              /* has the schema */
    FuzzSchema schema;
    unsigned *executed;         /* by index in schema.commands */
} Commands;

static Commands commands;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    g_autoptr(QDict) request =
        qdict_from_jsonf_nofail("{'execute': 'query-qmp-schema'}");
    FuzzClient *c;

    fuzz_vm_start(argc, argv);
    c = fuzz_client_open_qmp();
    commands.answer = fuzz_client_ask(c, request);
    fuzz_client_close(c);
    fuzz_schema_init(&commands.schema,
                     qdict_get_qlist(commands.answer, "return"));
    commands.executed = g_new0(unsigned, commands.schema.commands->len);
    return 0;
}

static void run_command(FuzzClient *c, FuzzInput *in)
{
    unsigned which = fuzz_uint(in, 2) % commands.schema.commands->len;
    const char *name = g_ptr_array_index(commands.schema.commands, which);
    g_autofree char *before = fuzz_vm_tree();
    g_autoptr(QDict) request = qdict_new();
    g_autoptr(QDict) answer = NULL;

    qdict_put_str(request, "execute", name);
    qdict_put(request, "arguments",
              fuzz_schema_arguments(&commands.schema, name, in));
    qdict_put_int(request, "id", which);
    c->fd_on_offer = fuzz_below(in, 2);
    answer = fuzz_client_ask(c, request);
    if (qdict_haskey(answer, "error")) {
        fuzz_vm_expect_tree(before, name);
    }
    commands.executed[which]++;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FuzzInput in = { data, size };
    FuzzClient *c = fuzz_vm_furnish();

    for (unsigned n = 0; n < MAX_COMMANDS && in.left &&
         fuzz_client_is_served(c); n++) {
        run_command(c, &in);
    }
    fuzz_client_close(c);
    fuzz_vm_tidy();
    return 0;
}

/* Was every command of the schema tried often enough? */
static char *verdict(void)
{
    g_autoptr(GString) missing = g_string_new(NULL);

    for (unsigned i = 0; i < commands.schema.commands->len; i++) {
        if (commands.executed[i] < MIN_EXECUTED) {
            g_string_append_printf(
                missing, " %s (%u)",
                (char *)g_ptr_array_index(commands.schema.commands, i),
                commands.executed[i]);
        }
    }
    return missing->len ? g_strdup_printf("executed less than %d times:%s",
                                          MIN_EXECUTED, missing->str) : NULL;
}

const FuzzTarget fuzz_target = {
    .name = "commands",
    .runs = 1000,
    .reached = fuzz_reached_list,
    .max_bytes = 400,
    .verdict = verdict,
};
