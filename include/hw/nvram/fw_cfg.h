/*
 * fw_cfg: a read-only directory of data for the guest's firmware.
 *
 * Protocol: "QEMU Firmware Configuration Device" specification.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_FW_CFG_H
#define HW_FW_CFG_H

#include "exec/hwaddr.h"
#include "hw/core/sysbus.h"
#include "qom/object.h"
#include "system/memory.h"

#define FW_CFG_SIGNATURE        0x00
#define FW_CFG_ID               0x01
#define FW_CFG_UUID             0x02
#define FW_CFG_RAM_SIZE         0x03
#define FW_CFG_NOGRAPHIC        0x04
#define FW_CFG_NB_CPUS          0x05
#define FW_CFG_MACHINE_ID       0x06
#define FW_CFG_KERNEL_ADDR      0x07
#define FW_CFG_KERNEL_SIZE      0x08
#define FW_CFG_KERNEL_CMDLINE   0x09
#define FW_CFG_INITRD_ADDR      0x0a
#define FW_CFG_INITRD_SIZE      0x0b
#define FW_CFG_BOOT_DEVICE      0x0c
#define FW_CFG_NUMA             0x0d
#define FW_CFG_BOOT_MENU        0x0e
#define FW_CFG_MAX_CPUS         0x0f
#define FW_CFG_KERNEL_ENTRY     0x10
#define FW_CFG_KERNEL_DATA      0x11
#define FW_CFG_INITRD_DATA      0x12
#define FW_CFG_CMDLINE_ADDR     0x13
#define FW_CFG_CMDLINE_SIZE     0x14
#define FW_CFG_CMDLINE_DATA     0x15
#define FW_CFG_SETUP_ADDR       0x16
#define FW_CFG_SETUP_SIZE       0x17
#define FW_CFG_SETUP_DATA       0x18
#define FW_CFG_FILE_DIR         0x19
#define FW_CFG_FILE_FIRST       0x20
#define FW_CFG_ARCH_LOCAL       0x8000
#define FW_CFG_ACPI_TABLES      (FW_CFG_ARCH_LOCAL + 0)
#define FW_CFG_SMBIOS_ENTRIES   (FW_CFG_ARCH_LOCAL + 1)
#define FW_CFG_IRQ0_OVERRIDE    (FW_CFG_ARCH_LOCAL + 2)
#define FW_CFG_E820_TABLE       (FW_CFG_ARCH_LOCAL + 3)
#define FW_CFG_HPET             (FW_CFG_ARCH_LOCAL + 4)
#define FW_CFG_ENTRY_MASK       0x3fff  /* selector bits that name an item */

#define FW_CFG_MAX_FILE_PATH    56
#define FW_CFG_VERSION          0x01
#define FW_CFG_VERSION_DMA      0x02
#define FW_CFG_DMA_CTL_ERROR    0x01
#define FW_CFG_DMA_CTL_READ     0x02
#define FW_CFG_DMA_CTL_SKIP     0x04
#define FW_CFG_DMA_CTL_SELECT   0x08
#define FW_CFG_DMA_CTL_WRITE    0x10
#define FW_CFG_DMA_SIGNATURE    0x51454d5520434647ULL   /* "QEMU CFG" */

#define FW_CFG_IO_BASE          0x510
#define FW_CFG_CTL_SIZE         2
#define FW_CFG_DMA_BYTES        8

#define TYPE_FW_CFG     "fw_cfg"
#define TYPE_FW_CFG_IO  "fw_cfg_io"
OBJECT_DECLARE_SIMPLE_TYPE(FWCfgState, FW_CFG)

/** FWCfgCallback: runs before the guest reads an item from its start. */
typedef void (*FWCfgCallback)(void *opaque);

/**
 * fw_cfg_init_io_dma: create the device at x86 I/O ports.
 * @iobase: selector port; the data port is the next one
 * @dma_iobase: first of the eight DMA ports, normally iobase + 4
 * @dma_as: address space for DMA; NULL: no DMA interface
 * @errp: set on failure
 *
 * Returns: the device, owned by the machine ("/machine/fw_cfg"); NULL on
 * failure.
 */
FWCfgState *fw_cfg_init_io_dma(uint32_t iobase, uint32_t dma_iobase,
                               AddressSpace *dma_as, Error **errp);

/**
 * fw_cfg_add_bytes: publish @data under a well-known key.
 * @s: the device
 * @key: item number; each may be added once
 * @data: bytes, owned by the device from now on (g_free)
 * @len: length in bytes
 */
void fw_cfg_add_bytes(FWCfgState *s, uint16_t key, void *data, size_t len);

/** fw_cfg_add_string: publish a copy of @value with its terminating NUL. */
void fw_cfg_add_string(FWCfgState *s, uint16_t key, const char *value);

/** fw_cfg_add_i16: publish @value, little-endian. */
void fw_cfg_add_i16(FWCfgState *s, uint16_t key, uint16_t value);

/** fw_cfg_add_i32: publish @value, little-endian. */
void fw_cfg_add_i32(FWCfgState *s, uint16_t key, uint32_t value);

/** fw_cfg_add_i64: publish @value, little-endian. */
void fw_cfg_add_i64(FWCfgState *s, uint16_t key, uint64_t value);

/** fw_cfg_modify_i16: change an item made with fw_cfg_add_i16(). */
void fw_cfg_modify_i16(FWCfgState *s, uint16_t key, uint16_t value);

/**
 * fw_cfg_try_add_file: publish a named file, read-only for the guest.  For
 * boards: a user may have taken the name, or the last slot.
 * @s: the device
 * @filename: name, shorter than FW_CFG_MAX_FILE_PATH
 * @data: bytes; owned by the device from now on, also on failure (g_free)
 * @len: length in bytes, below UINT32_MAX
 * @errp: set if the name is malformed or taken, or there are too many files
 *
 * Returns: true on success.
 */
bool fw_cfg_try_add_file(FWCfgState *s, const char *filename, void *data,
                         size_t len, Error **errp);

/** fw_cfg_add_file: the same, where a failure is a bug of the caller. */
void fw_cfg_add_file(FWCfgState *s, const char *filename, void *data,
                     size_t len);

/**
 * fw_cfg_add_file_callback: publish a file the guest may also write.
 * @select_cb: called when the guest selects the file; may be NULL
 * @write_cb: called after the guest wrote to it; may be NULL
 * @callback_opaque: passed to both
 * @data: bytes; owned by the device from now on
 * @len: length in bytes; the guest cannot change it
 * @read_only: refuse writes
 */
void fw_cfg_add_file_callback(FWCfgState *s, const char *filename,
                              FWCfgCallback select_cb,
                              void (*write_cb)(void *opaque, uint64_t start,
                                               uint64_t len),
                              void *callback_opaque, void *data, size_t len,
                              bool read_only);

/**
 * fw_cfg_add_user_file: "-fw_cfg name=...,file=... | string=...".
 * @s: the device
 * @name: file name; warned about if it does not start with "opt/"
 * @file: host file with the content, or NULL
 * @string: the content, without its NUL, or NULL
 * @errp: set if the name is malformed or taken, there are too many files,
 *        the file cannot be read, or not exactly one source is given
 *
 * Returns: true on success.
 */
bool fw_cfg_add_user_file(FWCfgState *s, const char *name, const char *file,
                          const char *string, Error **errp);

/** fw_cfg_find: the machine's fw_cfg device; NULL if there is none. */
FWCfgState *fw_cfg_find(void);

#endif
