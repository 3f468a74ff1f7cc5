/*
 * The commands for people.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hmp-internal.h"

const HMPCommand hmp_commands[] = {
    { "help|?", "name:S?", "[cmd]", "show the help", hmp_help, .preconfig = true },
    { "info", NULL, "[subcommand]", "show things about the machine", NULL,
      hmp_info_commands, true },

    /* the guest */
    { "quit|q", NULL, "", "end the program", hmp_quit, .preconfig = true },
    { "exit_preconfig", NULL, "", "make the rest of the machine "
      "(-preconfig)", hmp_exit_preconfig, .preconfig = true },
    { "stop|s", NULL, "", "stop the guest", hmp_stop },
    { "cont|c", NULL, "", "let the guest run", hmp_cont },
    { "system_reset", NULL, "", "reset the machine", hmp_system_reset },
    { "system_powerdown", NULL, "", "press the power button",
      hmp_system_powerdown },
    { "cpu", "index:i@cpu", "index",
      "choose the processor that commands are about", hmp_choose_cpu },
    { "nmi", NULL, "", "send an NMI to the processors", hmp_nmi },
    { "balloon", "value:M", "target", "ask the guest to use so many MiB",
      hmp_balloon },

    /* devices, objects, properties */
    { "device_add", "device:s@device-type?", "driver[,prop=value][,...]",
      "add a device; 'help' lists types, 'TYPE,help' its properties",
      hmp_device_add },
    { "device_del", "id:s@device", "device", "remove a device",
      hmp_device_del },
    { "object_add", "object:s@object-type",
      "[qom-type=]type,id=str[,prop=value][,...]", "create an object",
      hmp_object_add, .preconfig = true },
    { "object_del", "id:s@object", "id", "destroy an object",
      hmp_object_del, .preconfig = true },
    { "qom-list", "path:s@path?", "path", "list the properties of an object",
      hmp_qom_list, .preconfig = true },
    { "qom-get", "path:s@path,property:s@property", "path property",
      "print a property of an object", hmp_qom_get, .preconfig = true },
    { "qom-set", "json:-j,path:s@path,property:s@property,value:S",
      "[-j] path property value",
      "set a property of an object (-j: the value is JSON)", hmp_qom_set, .preconfig = true },

    /* character devices */
    { "chardev-add", "args:s@chardev-type", "args",
      "add a character device, like -chardev", hmp_chardev_add },
    { "chardev-remove", "id:s@chardev", "id", "remove a character device",
      hmp_chardev_remove },
    { "chardev-send-break", "id:s@chardev", "id",
      "let a character device see a break", hmp_chardev_send_break },
    { "ringbuf_read", "device:s@ringbuf,size:i", "device size",
      "take bytes out of a ring buffer", hmp_ringbuf_read },
    { "ringbuf_write", "device:s@ringbuf,data:s", "device data",
      "put text into a ring buffer", hmp_ringbuf_write },

    /* disks */
    { "block_resize", "device:B@block,size:o", "device size",
      "change the size of a disk; without a suffix, in MiB",
      hmp_block_resize },
    { "drive_add", "node:-n,pci_addr:s,opts:s",
      "[-n] unused if=none,id=str,file=file[,format=f][,...]",
      "add a drive that device_add can use (-n: a node, like -blockdev)",
      hmp_drive_add },
    { "drive_del", "id:B@drive", "device",
      "remove a drive that no device uses", hmp_drive_del },

    /* values, memory, ports */
    { "print|p", "fmt:/,value:l", "/fmt expr",
      "show the value of an expression ($name is a register)", hmp_print },
    { "x", "fmt:/,addr:l", "/fmt addr",
      "show memory at a virtual address; fmt is a count, one of xduoci, one "
      "of bhwg", hmp_x },
    { "xp", "fmt:/,addr:l", "/fmt addr", "show memory at a physical address",
      hmp_xp },
    { "i", "fmt:/,addr:i", "/fmt addr", "read an I/O port", hmp_in },
    { "o", "fmt:/,addr:i,val:i", "/fmt addr value", "write an I/O port",
      hmp_out },
    { "sum", "start:l,size:i", "addr size",
      "show a checksum of physical memory", hmp_sum },
    { "gpa2hva", "addr:l", "addr",
      "show where this program has a guest-physical address", hmp_gpa2hva },
    { "gpa2hpa", "addr:l", "addr",
      "show where the host has a guest-physical address", hmp_gpa2hpa },
    { "gva2gpa", "addr:l", "addr",
      "show the guest-physical address of a virtual one", hmp_gva2gpa },
    { "pmemsave", "val:l,size:i,filename:F", "addr size file",
      "save physical memory to a file", hmp_pmemsave },

    /* the program */
    { "log", "items:s@log", "item1[,...]",
      "log these items; 'none' for nothing, 'help' lists them", hmp_log },
    { "logfile", "filename:F", "filename", "log to a file", hmp_logfile },
    { "getfd", "fdname:s", "name",
      "name a descriptor that came with the command", hmp_getfd },
    { "closefd", "fdname:s", "name", "close such a descriptor",
      hmp_closefd },
    { 0 }
};

const HMPCommand hmp_info_commands[] = {
    { "accelerators", NULL, "", "show accelerators; the one in use in "
      "brackets", info_accelerators },
    { "balloon", NULL, "", "show what the guest uses, in MiB",
      info_balloon },
    { "block", "nodes:-n,verbose:-v,device:B@block?", "[-n] [-v] [device]",
      "show disks (-n: nodes; -v: images)", info_block },
    { "blockstats", NULL, "", "show counters of disks", info_blockstats },
    { "chardev", NULL, "", "show character devices", info_chardev, .preconfig = true },
    { "cpus", NULL, "", "show processors", info_cpus },
    { "history", NULL, "", "show the lines that were entered here",
      info_history, .preconfig = true },
    { "hotpluggable-cpus", NULL, "", "show where processors can be",
      info_hotpluggable_cpus },
    { "iothreads", NULL, "", "show threads for I/O", info_iothreads, .preconfig = true },
    { "irq", NULL, "", "show how often interrupts came", info_irq },
    { "kvm", NULL, "", "show whether KVM is used", info_kvm },
    { "lapic", "apic-id:i?", "[apic-id]",
      "show a local APIC; without an id, that of the processor chosen",
      info_lapic },
    { "mem", NULL, "", "show what is mapped, by ranges", info_mem },
    { "memdev", NULL, "", "show memory backends", info_memdev, .preconfig = true },
    { "memory_size_summary", NULL, "", "show how much memory there is",
      info_memory_size_summary },
    { "mtree", "flatview:-f,dispatch:-d,owner:-o,disabled:-D",
      "[-f][-d][-o][-D]",
      "show memory regions (-f: what is seen; -d: with -f, what accesses are "
      "looked up in; -o: owners; -D: disabled ones too)", info_mtree },
    { "name", NULL, "", "show the name of the guest", info_name, .preconfig = true },
    { "network", NULL, "", "show networks; there is none", info_none },
    { "pci", NULL, "", "show PCI devices; there is no PCI bus", info_none },
    { "pic", NULL, "", "show interrupt controllers", info_pic },
    { "qdm", NULL, "", "show types of devices", info_qdm },
    { "qom-tree", "path:s@path?", "[path]", "show the tree of objects",
      info_qom_tree, .preconfig = true },
    { "qtree", NULL, "", "show the tree of devices", info_qtree },
    { "ramblock", NULL, "", "show blocks of host memory", info_ramblock },
    { "registers", "all:-a,vcpu:i@cpu?", "[-a|vcpu]",
      "show the registers of a processor (-a: of all)", info_registers },
    { "security", NULL, "", "show the security policy and all objects",
      info_security, .preconfig = true },
    { "status", NULL, "", "show whether the guest runs", info_status, .preconfig = true },
    { "tlb", NULL, "", "show what is mapped, by pages", info_tlb },
    { "tpm", NULL, "", "show TPM devices; there is none", info_none },
    { "uuid", NULL, "", "show the UUID of the guest", info_uuid, .preconfig = true },
    { "version", NULL, "", "show the version of QEMU that this matches",
      info_version, .preconfig = true },
    { "virtio", NULL, "", "show virtio devices", info_virtio },
    { "virtio-queue-status", "path:s@virtio,queue:i", "path queue",
      "show a queue of a virtio device", info_virtio_queue_status },
    { "virtio-status", "path:s@virtio", "path", "show a virtio device",
      info_virtio_status },
    { 0 }
};
