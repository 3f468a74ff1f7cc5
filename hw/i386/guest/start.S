/*
 * The built-in guest: bzImage header and 64-bit entry
 * (Linux, Documentation/arch/x86/boot.rst).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
    .section .setup, "ax"
    .org 0x1f1
    .byte 1                     /* setup_sects */
    .word 0                     /* root_flags */
    .long __code_paragraphs     /* syssize */
    .word 0, 0xffff, 0          /* ram_size, vid_mode, root_dev */
    .word 0xaa55                /* boot_flag */
    .byte 0xeb, header_end - 1f /* jump */
1:  .ascii "HdrS"
    .word 0x020f                /* version */
    .long 0                     /* realmode_swtch */
    .word 0, 0                  /* start_sys_seg, kernel_version */
    .byte 0, 1                  /* type_of_loader, loadflags: high */
    .word 0                     /* setup_move_size */
    .long 0x100000              /* code32_start */
    .long 0, 0, 0               /* ramdisk_image, _size, bootsect_kludge */
    .word 0                     /* heap_end_ptr */
    .byte 0, 0                  /* ext_loader_ver, _type */
    .long 0                     /* cmd_line_ptr */
    .long 0x7fffffff            /* initrd_addr_max */
    .long 0x1000                /* kernel_alignment */
    .byte 0, 12                 /* relocatable_kernel, min_alignment */
    .word 1                     /* xloadflags: 64-bit entry */
    .long 2047                  /* cmdline_size */
    .long 0                     /* hardware_subarch */
    .quad 0                     /* hardware_subarch_data */
    .long 0, 0                  /* payload_offset, _length */
    .quad 0                     /* setup_data */
    .quad 0x100000              /* pref_address */
    .long __run_bytes           /* init_size */
    .long 0                     /* handover_offset */
header_end:

    .section .head, "ax"
    .code32
    /* The 32-bit entry is not for us: stop. */
0:  hlt
    jmp 0b
    .org 0x200
    .code64
    .globl _start
_start:
    cli
    leaq stack_top(%rip), %rsp
    cld
    leaq __bss_start(%rip), %rdi
    leaq __bss_end(%rip), %rcx
    subq %rdi, %rcx
    shrl $3, %ecx               /* guest.ld aligns both ends */
    xorl %eax, %eax
    rep stosq                   /* a reset leaves the last run's values */
    movq %rsi, %rdi             /* boot_params */
    call guest_main
0:  hlt
    jmp 0b

    /*
     * Not part of .bss, which is zeroed: a KVM that emulates string
     * instructions in software takes 0.5 us for each of them.
     */
    .section .stack, "aw", @nobits
    .align 16
    .skip 16384
stack_top:

    .section .note.GNU-stack, "", @progbits
