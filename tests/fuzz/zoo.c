/*
 * Any machine with all that can be put into it.
 *
 * What fits cannot be known without trying, and a failed start cannot be
 * undone: so each thing is tried in a child that makes the whole machine with
 * it, and is kept if that works.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "furnish.h"
#include "guest.h"
#include "hw/core/boards.h"
#include "hw/core/cpu.h"
#include "peer.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "qobject/qbool.h"
#include "qobject/qjson.h"
#include "qom/object_interfaces.h"
#include "sandbox.h"
#include "system/hostmem.h"
#include "system/runstate.h"
#include "vm.h"
#include "zoo.h"

#define TRIAL_S 20

typedef GPtrArray Args;         /* texts it owns, without a NULL at the end */

/*** Variants ***/

static char **variants(bool guest)
{
    g_autoptr(GPtrArray) machines = NULL, memories = NULL;
    GPtrArray *texts = g_ptr_array_new();

    module_call_init(MODULE_INIT_QOM);
    machines = fuzz_types_of(TYPE_MACHINE, NULL);
    memories = fuzz_types_of(TYPE_MEMORY_BACKEND, TYPE_USER_CREATABLE);
    for (unsigned i = 0; i < machines->len; i++) {
        const char *type = g_ptr_array_index(machines, i);
        MachineClass *mc = MACHINE_CLASS(object_class_by_name(type));
        unsigned count = guest ? 0 : 3;

        if (mc->cpu_base_type) {
            g_autoptr(GPtrArray) cpus = fuzz_types_of(mc->cpu_base_type, NULL);

            count = MAX(3, MAX(cpus->len, memories->len));
        }
        for (unsigned n = 0; n < count; n++) {
            g_ptr_array_add(texts, g_strdup_printf("%s:%u", mc->name, n));
        }
    }
    g_ptr_array_add(texts, NULL);
    return (char **)g_ptr_array_free(texts, false);
}

char **fuzz_zoo_variants(void)
{
    return variants(false);
}

char **fuzz_zoo_guest_variants(void)
{
    return variants(true);
}

/*** Trying ***/

static bool build(const Args *args, Error **errp)
{
    g_autoptr(GPtrArray) copy = g_ptr_array_new();

    for (unsigned i = 0; i < args->len; i++) {
        g_ptr_array_add(copy, g_ptr_array_index(args, i));
    }
    g_ptr_array_add(copy, NULL);
    module_call_init(MODULE_INIT_QOM);
    fuzz_peers_make(FUZZ_PEERS);
    if (errp == &error_abort) {
        fuzz_vm_begin((const char *const *)copy->pdata);
        return true;
    }
    return fuzz_vm_build((const char *const *)copy->pdata, errp);
}

/* Does the machine start with @more, too?  Then they stay; else they go. */
static bool try(Args *args, ...) G_GNUC_NULL_TERMINATED;

static bool try(Args *args, ...)
{
    unsigned before = args->len;
    const char *more;
    int status = 0;
    pid_t child;
    va_list ap;

    va_start(ap, args);
    while ((more = va_arg(ap, const char *))) {
        g_ptr_array_add(args, g_strdup(more));
    }
    va_end(ap);
    child = fork();
    if (child == 0) {
        Error *err = NULL;

        if (!g_getenv("FUZZ_VERBOSE")) {
            dup2(STDOUT_FILENO, STDERR_FILENO);         /* /dev/null */
        }
        alarm(TRIAL_S);
        _exit(build(args, &err) ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    g_assert_true(child > 0 && waitpid(child, &status, 0) == child);
    if (!WIFEXITED(status)) {           /* not a refusal, but a crash */
        fprintf(stderr, "start fails with '%s %s'\n",
                (char *)g_ptr_array_index(args, before),
                (char *)g_ptr_array_index(args, before + 1));
        abort();
    }
    if (WEXITSTATUS(status) != EXIT_SUCCESS) {
        g_ptr_array_set_size(args, before);
        return false;
    }
    return true;
}

QDict *fuzz_zoo_device(const char *type, unsigned peer)
{
    FuzzNeeds needs = { .peer = peer };
    QDict *opts = fuzz_furnish(type, &needs);

    if (needs.lacking) {
        qobject_unref(opts);
        return NULL;
    }
    return opts;
}

/*** Machines ***/

static char *to_json(QDict *opts)
{
    GString *text = qobject_to_json(QOBJECT(opts));

    return g_string_free(text, false);
}

/* One device for each kind of what it needs.  Did any fit? */
static bool add_device(Args *args, const char *type, FuzzNeeds *needs)
{
    unsigned kinds = 1;
    bool any = false;

    for (unsigned n = 0; n < kinds; n++) {
        unsigned before = args->len;
        FuzzNeeds now = *needs;
        g_autoptr(QDict) opts = NULL;
        g_autofree char *text = NULL;

        now.choice = n;
        now.args = args;
        opts = fuzz_furnish(type, &now);
        kinds = now.kinds;
        text = to_json(opts);
        if (try(args, "-device", text, NULL)) {
            *needs = now;
            any = true;
        } else {
            g_ptr_array_set_size(args, before);
        }
    }
    return any;
}

/* Those that need the bus of another one come after it. */
static void add_devices(Args *args, FuzzNeeds *needs)
{
    g_autoptr(GPtrArray) types = fuzz_types_of(TYPE_DEVICE, NULL);
    bool progress = true;

    while (progress) {
        progress = false;
        for (unsigned i = 0; i < types->len; i++) {
            const char *type = g_ptr_array_index(types, i);

            if (type &&
                (!DEVICE_CLASS(object_class_by_name(type))->user_creatable ||
                 add_device(args, type, needs))) {
                progress |= DEVICE_CLASS(object_class_by_name(type))
                    ->user_creatable;
                types->pdata[i] = NULL;
            }
        }
    }
}

/* Each of @oc that is not @on yet: "@option @prefix NAME=on". */
static void turn_switches(Args *args, ObjectClass *oc, const char *option,
                          const char *prefix, bool on)
{
    ObjectPropertyIterator iter;
    ObjectProperty *prop;

    object_class_property_iter_init(&iter, oc);
    while ((prop = object_property_iter_next(&iter))) {
        QBool *is = qobject_to(QBool, prop->defval);

        if (prop->set && (!is || qbool_get_bool(is) != on) &&
            (g_str_equal(prop->type, "bool") ||
             g_str_equal(prop->type, "OnOffAuto"))) {
            g_autofree char *text = g_strdup_printf(
                "%s%s=%s", prefix, prop->name, on ? "on" : "off");

            try(args, option, text, NULL);
        }
    }
}

/*
 * Once they are there: of none else can be said whether they would work.
 * Where one rules out another one, the first wins: so once only those @of_board
 */
static void turn_switches_of_devices(Args *args, bool on, bool of_board)
{
    g_autoptr(GPtrArray) types = fuzz_types_of(TYPE_DEVICE, NULL);

    for (unsigned i = 0; i < types->len; i++) {
        const char *type = g_ptr_array_index(types, i);
        ObjectClass *oc = object_class_by_name(type);
        g_autofree char *prefix = g_strconcat(type, ".", NULL);

        if (!object_class_dynamic_cast(oc, TYPE_CPU) &&
            !(of_board && DEVICE_CLASS(oc)->user_creatable)) {
            turn_switches(args, oc, "-global", prefix, on);
        }
    }
}

static void choose_cpu(Args *args, MachineClass *mc, unsigned n)
{
    g_autoptr(GPtrArray) cpus = fuzz_types_of(mc->cpu_base_type, NULL);
    g_autofree char *suffix = g_strconcat("-", mc->cpu_base_type, NULL);
    const char *type;

    if (!cpus->len) {
        return;
    }
    type = g_ptr_array_index(cpus, n % cpus->len);
    if (g_str_has_suffix(type, suffix)) {
        g_autofree char *name = g_strndup(type,
                                          strlen(type) - strlen(suffix));

        try(args, "-cpu", name, NULL);
    }
    try(args, "-smp", "2", NULL);
}

/* The less of it, the faster it is cleared. */
static void choose_memory(Args *args, unsigned n)
{
    g_autoptr(GPtrArray) types = fuzz_types_of(TYPE_MEMORY_BACKEND,
                                          TYPE_USER_CREATABLE);

    for (unsigned megabytes = 2; types->len && megabytes <= 128;
         megabytes *= 4) {
        const char *type = g_ptr_array_index(types, n % types->len);
        bool path = object_class_property_find(object_class_by_name(type),
                                               "mem-path");
        g_autofree char *text = g_strdup_printf(
            "%s,id=ram0,size=%uM%s", type, megabytes,
            path ? ",mem-path=ram.img,share=on" : "");

        if (try(args, "-object", text, "-machine", "memory-backend=ram0",
                NULL)) {
            return;
        }
    }
}

static void find_args(Args *args, const char *variant)
{
    g_auto(GStrv) parts = g_strsplit(variant, ":", 2);
    g_autofree char *type = g_strconcat(parts[0], "-machine", NULL);
    ObjectClass *oc = object_class_by_name(type);
    unsigned n = parts[1] ? g_ascii_strtoull(parts[1], NULL, 10) : 0;
    FuzzNeeds needs = { 0 };
    static const char *const base[] = {
        "fuzz", "-accel", "qtest", "-S", "-nodefaults", "-display", "none",
        "-M",
    };

    g_assert_nonnull(oc);
    for (size_t i = 0; i < ARRAY_SIZE(base); i++) {
        g_ptr_array_add(args, g_strdup(base[i]));
    }
    g_ptr_array_add(args, g_strdup(parts[0]));
    if (MACHINE_CLASS(oc)->cpu_base_type) {
        choose_cpu(args, MACHINE_CLASS(oc), n);
        choose_memory(args, n);
    }
    if (n % 3) {
        turn_switches(args, oc, "-machine", "", n % 3 == 1);
    }
    if (!MACHINE_CLASS(oc)->no_serial) {
        g_autofree char *peer = fuzz_peer_name(needs.peer++);
        g_autofree char *text = g_strconcat("chardev:", peer, NULL);

        try(args, "-serial", text, NULL);
    }
    add_devices(args, &needs);
    if (n % 3) {
        turn_switches_of_devices(args, n % 3 == 1, n >= 3);
    }
}

void fuzz_zoo_start(int *argc, char ***argv)
{
    g_autofree char *variant = g_strdup(g_getenv("FUZZ_MACHINE"));
    static Args *args;                  /* the machine refers to them */

    args = g_ptr_array_new_with_free_func(g_free);
    fuzz_sandbox(argc, argv);
    module_call_init(MODULE_INIT_QOM);
    find_args(args, variant ? variant : "microvm");
    if (g_getenv("FUZZ_VERBOSE")) {
        for (unsigned i = 1; i < args->len; i++) {
            fprintf(stderr, "%s ", (char *)g_ptr_array_index(args, i));
        }
        fprintf(stderr, "\n");
    }
    build(args, &error_abort);
    fuzz_guest_init();
    fuzz_zoo_reset();
}

void fuzz_zoo_reset(void)
{
    for (unsigned i = 0; i < FUZZ_PEERS; i++) {
        if (fuzz_peer(i)) {
            fuzz_peer_reset(fuzz_peer(i));
        }
    }
    fuzz_guest_calm();
    fuzz_vm_tidy();
    qemu_system_reset_request(SHUTDOWN_CAUSE_SUBSYSTEM_RESET);
    fuzz_vm_loop();
    fuzz_guest_clear();
}
