/*
 * VmConfig: what the command line asks for, as data.
 *
 * options.c fills it in without any side effect; build.c makes the machine
 * that it describes; help.c answers what it asks about.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SYSTEM_CONFIG_H
#define SYSTEM_CONFIG_H

#include "qapi/qapi-types-block-core.h"
#include "qapi/qapi-types-char.h"
#include "qapi/qapi-types-compat.h"
#include "qapi/qapi-types-run-state.h"
#include "qemu/error-report.h"
#include "qemu/uuid.h"
#include "qobject/qdict.h"

/**
 * struct Origin: where in argv something was said.
 * @index: of the option; 0 for what nobody said
 * @count: words of it, 1 or 2
 * @via: the option as the table spells it, e.g. "-device"; a literal
 */
typedef struct Origin {
    int index;
    int count;
    const char *via;
} Origin;

/**
 * struct ConfigItem: one option that makes something.
 * @from: which one
 * @text: its argument as given; borrowed from argv or from a rewrite
 * @opts: its keys and values, or NULL if it has none
 * @json: the values in @opts have JSON types; else all are text
 * @id: the id it gives, or NULL; owned
 * @chardev: -chardev, parsed; owned
 * @blockdev: -blockdev, parsed; owned
 * @compat: -compat, parsed; owned
 */
typedef struct ConfigItem {
    Origin from;
    char *text;
    QDict *opts;
    bool json;
    char *id;
    ChardevBackend *chardev;
    BlockdevOptions *blockdev;
    CompatPolicy *compat;
} ConfigItem;

/**
 * struct HelpRequest: what the user wants to read instead of a machine.
 * @topic: name of the option asked about, "help" or "version"; NULL: nothing
 * @opts: the other keys given with it, such as the type, or NULL
 */
typedef struct HelpRequest {
    const char *topic;
    QDict *opts;
} HelpRequest;

/**
 * struct VmConfig: all of it.  Texts are owned and NULL if not given.
 * @argv: the command line; borrowed
 * @machine: -machine and its sugar, as the machine's properties: "type",
 *           "accel", "memory", "smp", "boot", "kernel", ...; all text
 * @machine_from: key of @machine -> Origin of what set it last
 * @compats ... @data_dirs: ConfigItems, in order
 * @monitors: -monitor, -mon, -qmp and -qmp-pretty
 * @log_mask: from -d
 */
typedef struct VmConfig {
    char **argv;
    HelpRequest help;

    QDict *machine;
    GHashTable *machine_from;
    char *cpu;
    Origin cpu_from;

    GPtrArray *compats;
    GPtrArray *accels;
    GPtrArray *devices;
    GPtrArray *objects;
    GPtrArray *chardevs;
    GPtrArray *serials;
    GPtrArray *monitors;
    GPtrArray *drives;
    GPtrArray *blockdevs;
    GPtrArray *globals;
    GPtrArray *fw_cfgs;
    GPtrArray *add_fds;
    GPtrArray *qtests;
    GPtrArray *data_dirs;

    char *name;
    char *process;
    bool debug_threads;
    char *pidfile;
    QemuUUID uuid;
    bool uuid_set;

    bool stopped;
    bool preconfig;
    bool nodefaults;
    bool no_user_config;
    bool nographic;
    bool daemonize;
    int reboot;                 /* RebootAction */
    int shutdown;               /* ShutdownAction */
    int panic;                  /* PanicAction */
    int watchdog;               /* WatchdogAction */

    char *rtc_base;
    char *rtc_clock;
    char *rtc_driftfix;
    Origin rtc_from;

    int log_mask;
    char *log_file;
    char *qtest_log;
    uint8_t escape;             /* key for the program itself; 0: Ctrl-A */
    bool msg_timestamp;
    bool msg_guest_name;
    int mem_lock;               /* ConfigMemLock */

    char *security_report;      /* file, or "-" */
    bool sandbox;
    int sandbox_obsolete;       /* ConfigDenial */
    int sandbox_privileges;     /* ConfigDenial */
    int sandbox_spawn;          /* ConfigDenial */
    int sandbox_resources;      /* ConfigDenial */
    char *run_user;
    char *run_chroot;
    bool exit_with_parent;
} VmConfig;

typedef enum ConfigMemLock {
    CONFIG_MEM_LOCK_OFF,
    CONFIG_MEM_LOCK_ON,
    CONFIG_MEM_LOCK_ON_FAULT,
} ConfigMemLock;

/* What -sandbox says of a set of system calls. */
typedef enum ConfigDenial {
    CONFIG_DENIAL_ALLOW,
    CONFIG_DENIAL_DENY,
    CONFIG_DENIAL_CHILDREN,     /* of privileges only */
} ConfigDenial;

/** vm_config_new: an empty one for the command line @argv, which it keeps. */
VmConfig *vm_config_new(char **argv);

/** vm_config_free: free @cfg; NULL is fine. */
void vm_config_free(VmConfig *cfg);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(VmConfig, vm_config_free)

/** config_item_add: append an empty item to @list; it stays the list's. */
ConfigItem *config_item_add(GPtrArray *list, const Origin *from);

/** config_item: item @i of @list. */
static inline ConfigItem *config_item(const GPtrArray *list, unsigned i)
{
    return g_ptr_array_index(list, i);
}

/** config_machine_from: what set key @key of the machine, or NULL. */
const Origin *config_machine_from(const VmConfig *cfg, const char *key);

/** config_machine_type: the machine's name as given, or NULL. */
const char *config_machine_type(const VmConfig *cfg);

/** config_use_data_dirs: have firmware looked for in the folders of -L. */
void config_use_data_dirs(const VmConfig *cfg);

/**
 * config_loc_push: messages are about @from until loc_pop(@loc).
 * @loc: the caller's storage
 * @from: NULL, or with an index of 0, is nothing in particular
 */
void config_loc_push(const VmConfig *cfg, Location *loc, const Origin *from);

#endif
