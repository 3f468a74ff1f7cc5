/*
 * The command line: the table of options and the loop that reads it.
 *
 * A new option is a row.  Its .apply puts it into the VmConfig; what that
 * then means is for build.c.  Sugar rewrites itself into other rows.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "options.h"
#include "qapi/error.h"
#include "qemu/keyval.h"
#include "system/block-backend.h"

#define AT(field) .offset = offsetof(VmConfig, field)

const OptionRow option_rows[] = {
    { "help", "h", option_ask, .section = OPTION_STANDARD,
      .help = "show this text" },
    { "version", NULL, option_ask, .section = OPTION_STANDARD,
      .help = "show the version" },
    { "machine", "M", option_machine, .implied = "type",
      .section = OPTION_STANDARD, .params = "[type=]NAME[,PROP=VALUE]...",
      .help = "the machine (-M help; -M NAME,help)" },
    { "accel", NULL, option_accel, .implied = "accel",
      .section = OPTION_STANDARD,
      .params = "[accel=]NAME[:NAME]...[,PROP=VALUE]...",
      .help = "what runs the processors; the first that works" },
    { "enable-kvm", NULL, option_sugar, .to = "accel", .text = "kvm",
      .section = OPTION_STANDARD, .help = "the same as -accel kvm" },
    { "cpu", NULL, option_cpu, .section = OPTION_STANDARD,
      .params = "MODEL[,+FEATURE][,-FEATURE][,PROP=VALUE]...",
      .help = "model of the processors (-cpu help)" },
    { "smp", NULL, option_machine, .implied = "cpus", .to = "smp",
      .section = OPTION_STANDARD,
      .params = "[cpus=]N[,maxcpus=N][,sockets=N][,dies=N][,cores=N]"
                "[,threads=N]",
      .help = "number of processors and their topology" },
    { "m", NULL, option_memory, .implied = "size",
      .text = "size,slots,maxmem,", .section = OPTION_STANDARD,
      .params = "[size=]MEGS[,slots=N,maxmem=SIZE]",
      .help = "amount of memory" },
    { "device", NULL, option_item_opts, KEYVAL_BARE_BOOL, true, "driver",
      AT(devices), .section = OPTION_STANDARD,
      .params = "NAME[,PROP=VALUE]... | JSON",
      .help = "add a device (-device help; -device NAME,help)" },
    { "object", NULL, option_item_opts, .has_json = true,
      .implied = "qom-type", AT(objects), .section = OPTION_STANDARD,
      .params = "TYPE,id=ID[,PROP=VALUE]... | JSON",
      .help = "make an object (-object help; -object TYPE,help)" },
    { "global", NULL, option_global, .text = "driver,property,value,",
      .section = OPTION_STANDARD, .params = "DRIVER.PROP=VALUE",
      .help = "default of a property" },
    { "nodefaults", NULL, option_flag, AT(nodefaults),
      .section = OPTION_STANDARD,
      .help = "no devices that nobody asked for" },
    { "readconfig", NULL, option_readconfig, .section = OPTION_STANDARD,
      .params = "FILE",
      .help = "more options, from FILE: [GROUP \"ID\"], then KEY = "
              "\"VALUE\" lines" },
    { "no-user-config", NULL, option_flag, AT(no_user_config),
      .section = OPTION_STANDARD,
      .help = "no effect: there is no user configuration" },
    { "name", NULL, option_keys, KEYVAL_BARE_BOOL, .implied = "guest",
      .section = OPTION_STANDARD,
      .params = "[guest=]NAME[,process=NAME][,debug-threads=on|off]",
      .help = "name of the guest and of the process" },
    { "uuid", NULL, option_uuid, .section = OPTION_STANDARD,
      .params = "UUID", .help = "identity of the machine" },
    { "rtc", NULL, option_keys, .section = OPTION_STANDARD,
      .params = "[base=utc|localtime|DATE][,clock=host|rt|vm]"
                "[,driftfix=none|slew]",
      .help = "the clock that the guest sees" },
    { "display", NULL, option_only, .text = "none",
      .section = OPTION_STANDARD, .params = "none", .help = "no display" },
    { "nographic", NULL, option_nographic, .section = OPTION_STANDARD,
      .help = "no display; serial port and monitor on the terminal" },
    { "vga", NULL, option_only, .text = "none", .section = OPTION_STANDARD,
      .params = "none", .help = "no display adapter" },
    { "audio", NULL, option_only, .text = "none,driver=none",
      .section = OPTION_STANDARD, .params = "none", .help = "no sound" },
    { "audiodev", NULL, option_audiodev, .has_json = true,
      .implied = "driver", .text = "id,driver,", .section = OPTION_STANDARD,
      .params = "[driver=]none,id=ID", .help = "no sound" },
    { "no-acpi", NULL, option_sugar, .to = "machine", .text = "acpi=off",
      .section = OPTION_STANDARD, .help = "the same as -machine acpi=off" },
    { "nic", NULL, option_only, .text = "none",
      .section = OPTION_STANDARD, .params = "none", .help = "no network" },
    { "net", NULL, option_only, .text = "none",
      .section = OPTION_STANDARD, .params = "none", .help = "no network" },
    { "k", NULL, option_ignore, .section = OPTION_STANDARD,
      .params = "LANGUAGE",
      .help = "no effect: there is no keyboard to lay out" },
    { "fw_cfg", NULL, option_item_opts, .implied = "name",
      .text = "name,file,string,", AT(fw_cfgs), .section = OPTION_STANDARD,
      .params = "[name=]NAME,file=FILE|string=TEXT",
      .help = "data for the firmware" },
    { "add-fd", NULL, option_item_opts, .text = "fd,set,opaque,",
      AT(add_fds), .section = OPTION_STANDARD,
      .params = "fd=N,set=N[,opaque=TEXT]",
      .help = "make an inherited descriptor part of /dev/fdset/SET" },
    { "overcommit", NULL, option_keys, .section = OPTION_STANDARD,
      .params = "mem-lock=on|off|on-fault",
      .help = "keep the guest's memory from being swapped out" },

    { "drive", NULL, option_item_opts, DRIVE_QUIRKS, AT(drives),
      .section = OPTION_BLOCK,
      .params = "file=FILE,format=FORMAT[,if=virtio|none][,id=ID]"
                "[,KEY=VALUE]...",
      .help = "a disk and its device" },
    { "blockdev", NULL, option_blockdev, .has_json = true,
      .implied = "driver", .section = OPTION_BLOCK,
      .params = "[driver=]NAME,node-name=ID[,KEY=VALUE]... | JSON",
      .help = "a block node (-blockdev driver=help)" },
    { "hda", NULL, option_sugar_value, .to = "drive",
      .text = "index=0,media=disk,file=", .section = OPTION_BLOCK,
      .params = "FILE", .help = "the first disk; so does FILE alone" },

    { "chardev", NULL, option_chardev, KEYVAL_BARE_BOOL,
      .implied = "backend", .section = OPTION_CHAR,
      .params = "KIND,id=ID[,KEY=VALUE]...",
      .help = "a character device (-chardev help)" },
    { "serial", NULL, option_item_text, AT(serials), .section = OPTION_CHAR,
      .params = "DEV",
      .help = "lead the next serial port to DEV: stdio, null, none, pty, "
              "file:PATH, unix:PATH, tcp:HOST:PORT, chardev:ID, mon:DEV" },
    { "parallel", NULL, option_only, .text = "none,null",
      .section = OPTION_CHAR, .params = "none",
      .help = "no parallel port" },
    { "monitor", NULL, option_monitor, .text = "mode=readline",
      .section = OPTION_CHAR, .params = "DEV",
      .help = "the human monitor on DEV" },
    { "qmp", NULL, option_monitor, .text = "mode=control",
      .section = OPTION_CHAR, .params = "DEV", .help = "QMP on DEV" },
    { "qmp-pretty", NULL, option_monitor, .text = "mode=control,pretty=on",
      .section = OPTION_CHAR, .params = "DEV",
      .help = "the same, laid out for people" },
    { "mon", NULL, option_mon, KEYVAL_BARE_BOOL, .implied = "chardev",
      .text = "chardev,mode,pretty,id,", AT(monitors),
      .section = OPTION_CHAR,
      .params = "[chardev=]ID[,mode=readline|control][,pretty=on|off]",
      .help = "a monitor on a character device: -object monitor-hmp, "
              "monitor-qmp" },

    { "echr", NULL, option_escape, .section = OPTION_CHAR,
      .params = "CHAR",
      .help = "code of the key before keys for the program itself, where "
              "several share a terminal; 1 is Ctrl-A, the default" },

    { "kernel", NULL, option_machine_text, .to = "kernel",
      .section = OPTION_BOOT, .params = "FILE",
      .help = "kernel to start: bzImage, or ELF with a PVH note" },
    { "initrd", NULL, option_machine_text, .to = "initrd",
      .section = OPTION_BOOT, .params = "FILE",
      .help = "initial RAM disk for it" },
    { "append", NULL, option_machine_text, .to = "append",
      .section = OPTION_BOOT, .params = "TEXT",
      .help = "its command line" },
    { "bios", NULL, option_machine_text, .to = "firmware",
      .section = OPTION_BOOT, .params = "FILE", .help = "firmware" },
    { "L", NULL, option_data_dir, AT(data_dirs), .section = OPTION_BOOT,
      .params = "FOLDER",
      .help = "look for firmware there first (-L help)" },
    { "boot", NULL, option_machine, .implied = "order", .to = "boot",
      .section = OPTION_BOOT,
      .params = "[order=DRIVES][,once=DRIVES][,menu=on|off][,strict=on|off]",
      .help = "what firmware boots from" },

    { "compat", NULL, option_compat, KEYVAL_ONCE, .has_json = true,
      .section = OPTION_SECURITY,
      .params = "[security=none|warn|prohibit-insecure|require-secure]"
                "[,KEY=VALUE]...",
      .help = "which types may be used, by what they declare; repeated "
              "options only tighten it" },

    { "security-report", NULL, option_text, AT(security_report),
      .section = OPTION_SECURITY, .params = "FILE|-",
      .help = "build the machine, write as JSON what it is made of and what "
              "the policy says to that, and end without running it: with "
              "status 0 if it would be allowed, 1 if not" },
#ifdef CONFIG_SECCOMP
    { "sandbox", NULL, option_keys, .implied = "enable",
      .section = OPTION_SECURITY,
      .params = "[enable=]on|off[,obsolete=allow|deny]"
                "[,elevateprivileges=allow|deny|children]"
                "[,spawn=allow|deny][,resourcecontrol=allow|deny]",
      .help = "have the kernel refuse system calls that no machine needs, "
              "and on demand those that change users, start programs, or "
              "change priorities" },
#endif
    { "run-with", NULL, option_keys, .section = OPTION_SECURITY,
      .params = "[user=NAME|UID:GID][,chroot=DIR][,exit-with-parent=on|off]",
      .help = "once everything is set up: become USER, make DIR the root "
              "directory; end when the parent process does" },

    { "S", NULL, option_flag, AT(stopped), .section = OPTION_DEBUG,
      .help = "do not start the guest; the monitor's cont does" },
    { "preconfig", NULL, option_flag, AT(preconfig),
      .section = OPTION_DEBUG,
      .help = "serve the monitors before the machine is made, until "
              "x-exit-preconfig" },
    { "no-reboot", NULL, option_sugar, .to = "action",
      .text = "reboot=shutdown", .section = OPTION_DEBUG,
      .help = "the same as -action reboot=shutdown" },
    { "no-shutdown", NULL, option_sugar, .to = "action",
      .text = "shutdown=pause", .section = OPTION_DEBUG,
      .help = "the same as -action shutdown=pause" },
    { "action", NULL, option_keys, .section = OPTION_DEBUG,
      .params = "[reboot=reset|shutdown][,shutdown=poweroff|pause]"
                "[,panic=pause|shutdown|exit-failure|none]"
                "[,watchdog=reset|shutdown|poweroff|inject-nmi|pause|debug"
                "|none]",
      .help = "what follows when the guest reboots, powers off, panics or "
              "lets a watchdog expire" },
    { "watchdog-action", NULL, option_sugar_value, .to = "action",
      .text = "watchdog=", .section = OPTION_DEBUG, .params = "ACTION",
      .help = "the same as -action watchdog=ACTION" },
    { "pidfile", NULL, option_text, AT(pidfile), .section = OPTION_DEBUG,
      .params = "FILE", .help = "write the process's number to FILE" },
    { "daemonize", NULL, option_flag, AT(daemonize),
      .section = OPTION_DEBUG,
      .help = "go to the background once everything is set up" },
    { "d", NULL, option_log, .section = OPTION_DEBUG, .params = "ITEM,...",
      .help = "what to log (-d help)" },
    { "D", NULL, option_text, AT(log_file), .section = OPTION_DEBUG,
      .params = "FILE", .help = "log into FILE rather than to stderr" },
    { "qtest", NULL, option_item_text, AT(qtests), .section = OPTION_DEBUG,
      .params = "DEV",
      .help = "serve the qtest protocol on DEV: registers, memory, interrupt "
              "lines and time, for tests of devices" },
    { "qtest-log", NULL, option_text, AT(qtest_log),
      .section = OPTION_DEBUG, .params = "FILE",
      .help = "write what is said there to FILE, not to stderr" },
    { "msg", NULL, option_keys, KEYVAL_BARE_BOOL, .section = OPTION_DEBUG,
      .params = "[timestamp=on|off][,guest-name=on|off]",
      .help = "what precedes messages" },
    { NULL }
};

static const char *const section_titles[OPTION_SECTION__MAX] = {
    [OPTION_STANDARD] = "Standard options",
    [OPTION_BLOCK] = "Block devices",
    [OPTION_CHAR] = "Character devices and monitors",
    [OPTION_BOOT] = "Boot",
    [OPTION_SECURITY] = "Security",
    [OPTION_DEBUG] = "Running and debugging",
};

const char *option_section_title(OptionSection section)
{
    return section_titles[section];
}

/* What a word without a dash is an argument of. */
static const char positional[] = "hda";

const OptionRow *option_find(const char *name)
{
    for (const OptionRow *row = option_rows; row->name; row++) {
        if (!strcmp(row->name, name) || !g_strcmp0(row->alias, name)) {
            return row;
        }
    }
    return NULL;
}

const char *option_group(const OptionRow *row)
{
    static const char *const names[][2] = {
        { "m", "memory" }, { "smp", "smp-opts" }, { "boot", "boot-opts" },
    };

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        if (!strcmp(row->name, names[i][0])) {
            return names[i][1];
        }
    }
    return row->name;
}

bool option_rewrite(const OptionArg *arg, const char *name,
                    const char *value, Error **errp)
{
    OptionArg other = *arg;

    other.row = option_find(name);
    other.value = value;
    return other.row->apply(&other, errp);
}

/* Understand the option at argv[i]; returns how many words it takes, or 0. */
static int parse_one(VmConfig *cfg, char **argv, int i, Error **errp)
{
    const char *word = argv[i];
    OptionArg arg = { .cfg = cfg, .from = { .index = i, .count = 1 } };

    if (word[0] != '-') {
        arg.row = option_find(positional);
        arg.value = word;
    } else {
        arg.row = option_find(word + 1 + (word[1] == '-'));
        if (!arg.row) {
            error_setg(errp, "invalid option");
            return 0;
        }
        if (arg.row->params) {
            if (!argv[i + 1]) {
                error_setg(errp, "requires an argument");
                return 0;
            }
            arg.from.count = 2;
            arg.value = argv[i + 1];
        }
    }
    arg.from.via = word[0] == '-' ? word : "-hda";
    loc_set_cmdline(argv, i, arg.from.count);
    return arg.row->apply(&arg, errp) ? arg.from.count : 0;
}

VmConfig *options_parse(char **argv, Location *from, Error **errp)
{
    g_autoptr(VmConfig) cfg = vm_config_new(argv);
    Location loc;
    int i = 1, words;

    loc_push_none(&loc);
    while (argv[0] && argv[i] && !cfg->help.topic) {
        loc_set_cmdline(argv, i, 1);
        words = parse_one(cfg, argv, i, errp);
        if (!words) {
            break;
        }
        i += words;
    }
    loc_save(from);
    loc_pop(&loc);
    if (cfg->help.topic) {
        return g_steal_pointer(&cfg);
    }
    if (argv[0] && argv[i]) {
        return NULL;
    }
    loc_push_none(&loc);
    loc_save(from);
    loc_pop(&loc);
    if (!options_check(cfg, errp)) {
        return NULL;
    }
    return g_steal_pointer(&cfg);
}
