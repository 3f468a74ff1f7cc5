/*
 * Tables that describe a microvm to its guest: ACPI, or MP without ACPI.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_I386_MICROVM_TABLES_H
#define HW_I386_MICROVM_TABLES_H

#include "hw/i386/microvm.h"

/**
 * MpConfig: what an MP table says.
 * @base: guest address it will have, below 1 MiB
 * @apic_ids: of the CPUs, the first one starts; ids below 255
 */
typedef struct MpConfig {
    uint32_t base;
    const uint32_t *apic_ids;
    unsigned nr_cpus;
} MpConfig;

/** mptable_build: floating pointer and table. Caller frees (g_array_free). */
GArray *mptable_build(const MpConfig *cfg);

/**
 * AcpiLink: an address inside the tables, fixed up once it is known.
 * @at: offset of the field, in the tables, or in the RSDP if @in_rsdp
 * @target: offset in the tables of what it points to
 */
typedef struct AcpiLink {
    bool in_rsdp;
    uint32_t at;
    uint8_t size;
    uint32_t target;
} AcpiLink;

/**
 * AcpiSum: a checksum that depends on links.
 * @at: offset of the byte; @start, @len: what it covers
 */
typedef struct AcpiSum {
    bool in_rsdp;
    uint32_t at;
    uint32_t start;
    uint32_t len;
} AcpiSum;

/**
 * AcpiBlob: all tables, as if at address 0, with links and sums to apply.
 */
typedef struct AcpiBlob {
    GArray *tables;     /* bytes */
    GArray *rsdp;       /* bytes */
    GArray *links;      /* AcpiLink */
    GArray *sums;       /* AcpiSum */
} AcpiBlob;

/** microvm_transport_used: is a device plugged into transport @n? */
bool microvm_transport_used(MicrovmMachineState *mms, unsigned n);

/** acpi_microvm_build: describe the machine. Free with acpi_blob_free(). */
AcpiBlob *acpi_microvm_build(MicrovmMachineState *mms);
void acpi_blob_free(AcpiBlob *blob);

/**
 * acpi_blob_place: make the blob final.
 * @blob: with links not yet applied
 * @tables_gpa: where the tables will be
 */
void acpi_blob_place(AcpiBlob *blob, uint64_t tables_gpa);

/**
 * acpi_blob_to_fw_cfg: publish the files and the loader script for firmware.
 * @blob: with links not yet applied; emptied
 * @fw_cfg: the device
 * @errp: set if it has no room, or a user took a name
 *
 * Returns: true on success.
 */
bool acpi_blob_to_fw_cfg(AcpiBlob *blob, FWCfgState *fw_cfg, Error **errp);

#endif
