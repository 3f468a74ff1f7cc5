/*
 * What a microvm tells its guest when it starts: command line, tables, fw_cfg.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "microvm-boot.h"
#include "microvm-tables.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "qemu/error-report.h"
#include "qemu/units.h"
#include "qemu/uuid.h"
#include "system/runstate.h"
#include "system/system.h"
#include "system/tcg.h"
#include "target/i386/cpu.h"
#include "x86-boot.h"

/* RSDP first, where a guest that scans for it looks; then the tables. */
#define ACPI_TABLES_OFFSET  64
/* The interpreter's time stamp counter counts guest nanoseconds. */
#define TCG_TSC_KHZ         1000000

/*
 * With hardware-reduced ACPI Linux measures the time stamp counter only once,
 * early and briefly, by the interval timer.  On a busy host the interpreter is
 * too unsteady for that, and the guest is left without a clock: so tell it.
 * With KVM the guest has kvm-clock.
 */
static void add_tsc_frequency(MicrovmMachineState *mms, GString *text)
{
    int64_t khz = cpu_env(first_cpu)->tsc_khz;

    if (tcg_enabled() && MACHINE(mms)->kernel_filename &&
        !strstr(text->str, "tsc=") && !strstr(text->str, "tsc_early_khz=")) {
        g_string_append_printf(text, "%stsc=reliable tsc_early_khz=%" PRId64,
                               text->len ? " " : "",
                               khz > 0 ? khz : TCG_TSC_KHZ);
    }
}

char *microvm_kernel_cmdline(MicrovmMachineState *mms)
{
    MachineState *machine = MACHINE(mms);
    GString *text = g_string_new(machine->kernel_cmdline);

    if (!mms->auto_kernel_cmdline) {
        return g_string_free(text, false);
    }
    add_tsc_frequency(mms, text);
    if (x86_machine_is_acpi_enabled(X86_MACHINE(mms))) {
        return g_string_free(text, false);
    }
    for (unsigned n = mms->virtio_num_transports; n-- > 0;) {
        if (microvm_transport_used(mms, n)) {
            g_string_append_printf(text,
                                   " virtio_mmio.device=%d@0x%x:%u",
                                   VIRTIO_MMIO_BYTES,
                                   VIRTIO_MMIO_BASE + n * VIRTIO_MMIO_BYTES,
                                   mms->virtio_irq_base + n);
        }
    }
    return g_string_free(text, false);
}

static bool add_tables(X86Boot *boot, const char *what, uint64_t gpa,
                       GArray *bytes, Error **errp)
{
    size_t len = bytes->len;

    if (len > BOOT_RESTART_ADDR - gpa) {
        error_setg(errp, "%s: %zu bytes do not fit between 0x%" PRIx64
                   " and 0x%x", what, len, gpa, BOOT_RESTART_ADDR);
        return false;
    }
    x86_boot_add_data(boot, what, gpa, g_memdup2(bytes->data, len), len);
    return true;
}

static bool add_acpi(X86Boot *boot, MicrovmMachineState *mms, Error **errp)
{
    AcpiBlob *blob = acpi_microvm_build(mms);
    bool ok;

    acpi_blob_place(blob, BOOT_TABLES_ADDR + ACPI_TABLES_OFFSET);
    ok = add_tables(boot, "ACPI root pointer", BOOT_TABLES_ADDR, blob->rsdp,
                    errp) &&
         add_tables(boot, "ACPI tables",
                    BOOT_TABLES_ADDR + ACPI_TABLES_OFFSET, blob->tables,
                    errp);
    acpi_blob_free(blob);
    return ok;
}

static bool add_mptable(X86Boot *boot, MicrovmMachineState *mms, Error **errp)
{
    unsigned n = MACHINE(mms)->smp.cpus;
    g_autofree uint32_t *ids = g_new(uint32_t, n);
    MpConfig cfg = { .base = 0xf0000, .apic_ids = ids };
    GArray *table;
    bool ok;

    /* The table has a byte for an id; a CPU beyond that stays unknown. */
    for (unsigned i = 0; i < n; i++) {
        ids[i] = x86_cpu_apic_id_from_index(X86_MACHINE(mms), i);
        if (ids[i] >= 254) {
            break;
        }
        cfg.nr_cpus++;
    }
    table = mptable_build(&cfg);
    ok = add_tables(boot, "MP table", cfg.base, table, errp);
    g_array_free(table, true);
    return ok;
}

bool microvm_plan_boot(MicrovmMachineState *mms, bool final, Error **errp)
{
    MachineState *machine = MACHINE(mms);
    X86MachineState *x86ms = X86_MACHINE(mms);
    bool acpi = x86_machine_is_acpi_enabled(x86ms);
    g_autofree char *cmdline = microvm_kernel_cmdline(mms);
    const char *kernel = machine->kernel_filename;
    X86BootConfig cfg = {
        .kernel = kernel && strcmp(kernel, "builtin") ? kernel : NULL,
        .initrd = machine->initrd_filename,
        .cmdline = cmdline,
        .low_ram_end = x86ms->below_4g_mem_size,
        .rsdp_gpa = acpi ? BOOT_TABLES_ADDR : 0,
        .e820 = x86ms->e820,
        .e820_entries = x86ms->e820_entries,
    };

    x86_boot_free(x86ms->boot);
    x86ms->boot = x86_boot_plan(&cfg, errp);
    if (!x86ms->boot) {
        return false;
    }
    if (!final) {
        return true;
    }
    return acpi ? add_acpi(x86ms->boot, mms, errp)
                : add_mptable(x86ms->boot, mms, errp);
}

/* Firmware carves its own areas out: it gets RAM as it is, little-endian. */
static bool fw_cfg_add_e820(X86MachineState *x86ms, Error **errp)
{
    const uint64_t ram[2][2] = {
        { 0, x86ms->below_4g_mem_size },
        { 4 * GiB, x86ms->above_4g_mem_size },
    };
    unsigned n = x86ms->above_4g_mem_size ? 2 : 1;
    uint8_t *table = g_malloc(n * sizeof(E820Entry));

    for (unsigned i = 0; i < n; i++) {
        uint8_t *e = table + i * sizeof(E820Entry);

        stq_le_p(e, ram[i][0]);
        stq_le_p(e + 8, ram[i][1]);
        stl_le_p(e + 16, E820_RAM);
    }
    return fw_cfg_try_add_file(x86ms->fw_cfg, "etc/e820", table,
                               n * sizeof(E820Entry), errp);
}

/* Kernel, initrd and command line, for firmware that boots them itself. */
static bool fw_cfg_add_kernel(MachineState *machine, FWCfgState *fw_cfg,
                              const char *cmdline, Error **errp)
{
    struct { const char *path; uint16_t size_key, data_key; } files[] = {
        { machine->kernel_filename, FW_CFG_KERNEL_SIZE, FW_CFG_KERNEL_DATA },
        { machine->initrd_filename, FW_CFG_INITRD_SIZE, FW_CFG_INITRD_DATA },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autoptr(GError) gerr = NULL;
        char *data;
        gsize len;

        if (!files[i].path) {
            continue;
        }
        if (!g_file_get_contents(files[i].path, &data, &len, &gerr) ||
            len >= UINT32_MAX) {
            error_setg(errp, "could not load '%s': %s", files[i].path,
                       gerr ? gerr->message : "too large");
            return false;
        }
        fw_cfg_add_i32(fw_cfg, files[i].size_key, len);
        fw_cfg_add_bytes(fw_cfg, files[i].data_key, data, len);
    }
    fw_cfg_add_i32(fw_cfg, FW_CFG_CMDLINE_SIZE, strlen(cmdline) + 1);
    fw_cfg_add_string(fw_cfg, FW_CFG_CMDLINE_DATA, cmdline);
    return true;
}

static bool microvm_fill_fw_cfg(MicrovmMachineState *mms, Error **errp)
{
    MachineState *machine = MACHINE(mms);
    X86MachineState *x86ms = X86_MACHINE(mms);
    g_autofree char *cmdline = microvm_kernel_cmdline(mms);
    FWCfgState *fw_cfg = x86ms->fw_cfg;

    fw_cfg_add_i16(fw_cfg, FW_CFG_NB_CPUS, machine->smp.cpus);
    fw_cfg_add_i16(fw_cfg, FW_CFG_MAX_CPUS, x86ms->apic_id_limit);
    fw_cfg_add_i64(fw_cfg, FW_CFG_RAM_SIZE, machine->ram_size);
    fw_cfg_add_i32(fw_cfg, FW_CFG_IRQ0_OVERRIDE, 1);
    fw_cfg_add_bytes(fw_cfg, FW_CFG_UUID,
                     g_memdup2(&qemu_uuid, sizeof(qemu_uuid)),
                     sizeof(qemu_uuid));
    if (!fw_cfg_add_e820(x86ms, errp)) {
        return false;
    }
    if (!machine->firmware) {
        return true;
    }
    if (x86_machine_is_acpi_enabled(x86ms)) {
        AcpiBlob *blob = acpi_microvm_build(mms);
        bool ok = acpi_blob_to_fw_cfg(blob, fw_cfg, errp);

        acpi_blob_free(blob);
        if (!ok) {
            return false;
        }
    }
    return fw_cfg_add_kernel(machine, fw_cfg, cmdline, errp);
}

void microvm_machine_done(Notifier *notifier, void *data)
{
    MicrovmMachineState *mms = container_of(notifier, MicrovmMachineState,
                                            machine_done);
    Error *err = NULL;

    if (!microvm_fill_fw_cfg(mms, &err) ||
        (!MACHINE(mms)->firmware && !microvm_plan_boot(mms, true, &err))) {
        error_report_err(err);
        qemu_system_shutdown_request_with_code(SHUTDOWN_CAUSE_HOST_ERROR, 1);
    }
}
