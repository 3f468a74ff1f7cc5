/*
 * fw_cfg: a directory of data for the guest's firmware.
 *
 * Guest interface ("QEMU Firmware Configuration Device" specification): a
 * 16-bit selector port, an 8-bit data port that reads the selected item byte
 * by byte, and a DMA register that takes the big-endian address of a request.
 * Reading past the end of an item gives zeroes.  The guest writes only through
 * DMA and only to items that allow it, never beyond their length.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/qdev-properties.h"
#include "hw/nvram/fw_cfg.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "qemu/error-report.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "system/address-spaces.h"
#include "system/dma.h"

#define FW_CFG_FILE_SLOTS_DFLT  0x20
#define FW_CFG_FILE_SLOTS_MAX   0x1000
#define FW_CFG_ARCH_ITEMS       (FW_CFG_HPET - FW_CFG_ARCH_LOCAL + 1)
#define FW_CFG_CHUNK_BYTES      4096

typedef struct FWCfgEntry {
    uint8_t *data;
    uint32_t len;
    bool allow_write;
    void *opaque;
    FWCfgCallback select_cb;
    void (*write_cb)(void *opaque, uint64_t start, uint64_t len);
} FWCfgEntry;

/* One entry of FW_CFG_FILE_DIR as the guest reads it. */
typedef struct FWCfgFile {
    uint32_t size;          /* big-endian */
    uint16_t select;        /* big-endian */
    uint16_t reserved;
    char name[FW_CFG_MAX_FILE_PATH];
} FWCfgFile;
QEMU_BUILD_BUG_ON(sizeof(FWCfgFile) != 64);

/* A DMA request in guest memory, big-endian. */
typedef struct FWCfgDmaAccess {
    uint32_t control;
    uint32_t length;
    uint64_t address;
} FWCfgDmaAccess;
QEMU_BUILD_BUG_ON(sizeof(FWCfgDmaAccess) != 16);

struct FWCfgState {
    SysBusDevice parent_obj;

    uint16_t file_slots;        /* property "x-file-slots" */
    bool dma_enabled;           /* property */
    FWCfgEntry *entries;        /* FW_CFG_FILE_FIRST + file_slots */
    FWCfgEntry arch[FW_CFG_ARCH_ITEMS];
    uint32_t nr_files;
    uint16_t cur_entry;
    uint32_t cur_offset;
    AddressSpace *dma_as;
    uint64_t dma_addr;
    MemoryRegion comb_iomem;
    MemoryRegion dma_iomem;
};

/* The item of @key; NULL if there can be none. */
static FWCfgEntry *fw_cfg_entry(FWCfgState *s, uint16_t key)
{
    uint16_t n = key & FW_CFG_ENTRY_MASK;

    if (key & FW_CFG_ARCH_LOCAL) {
        return n < FW_CFG_ARCH_ITEMS ? &s->arch[n] : NULL;
    }
    return n < FW_CFG_FILE_FIRST + s->file_slots ? &s->entries[n] : NULL;
}

static void fw_cfg_select(FWCfgState *s, uint16_t key)
{
    FWCfgEntry *e = fw_cfg_entry(s, key);

    s->cur_entry = key;
    s->cur_offset = 0;
    if (e && e->select_cb) {
        e->select_cb(e->opaque);
    }
}

/* Bytes of the selected item that lie ahead. */
static uint32_t fw_cfg_left(FWCfgState *s, const FWCfgEntry *e)
{
    return e && e->data && s->cur_offset < e->len ? e->len - s->cur_offset
                                                  : 0;
}

static uint64_t fw_cfg_comb_read(void *opaque, hwaddr addr, unsigned size)
{
    FWCfgState *s = opaque;
    FWCfgEntry *e = fw_cfg_entry(s, s->cur_entry);

    return fw_cfg_left(s, e) ? e->data[s->cur_offset++] : 0;
}

static void fw_cfg_comb_write(void *opaque, hwaddr addr, uint64_t value,
                              unsigned size)
{
    if (size == 2 && addr == 0) {
        fw_cfg_select(opaque, value);
    }
    /* Byte writes were for an item that could be written once; ignored. */
}

static bool fw_cfg_comb_valid(void *opaque, hwaddr addr, unsigned size,
                              bool is_write, MemTxAttrs attrs)
{
    return size == 1 || (is_write && size == 2 && addr == 0);
}

static const MemoryRegionOps fw_cfg_comb_ops = {
    .read = fw_cfg_comb_read,
    .write = fw_cfg_comb_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid.accepts = fw_cfg_comb_valid,
};

/*
 * Copy @len bytes of the item, and zeroes past its end, to guest memory.
 * Every chunk is checked by the memory core; the first that fails ends it.
 */
static bool fw_cfg_dma_read(FWCfgState *s, FWCfgEntry *e, uint64_t addr,
                            uint32_t len)
{
    static const uint8_t zeroes[FW_CFG_CHUNK_BYTES];

    while (len) {
        uint32_t left = fw_cfg_left(s, e);
        uint32_t n = left ? MIN(len, left) : MIN(len, FW_CFG_CHUNK_BYTES);
        const void *from = left ? e->data + s->cur_offset : zeroes;

        if (dma_memory_write(s->dma_as, addr, from, n,
                             MEMTXATTRS_UNSPECIFIED)) {
            return false;
        }
        s->cur_offset += left ? n : 0;
        addr += n;
        len -= n;
    }
    return true;
}

static bool fw_cfg_dma_write(FWCfgState *s, FWCfgEntry *e, uint64_t addr,
                             uint32_t len)
{
    uint32_t start = s->cur_offset;

    if (!e || !e->allow_write || len > fw_cfg_left(s, e) ||
        dma_memory_read(s->dma_as, addr, e->data + start, len,
                        MEMTXATTRS_UNSPECIFIED)) {
        return false;
    }
    s->cur_offset += len;
    if (e->write_cb) {
        e->write_cb(e->opaque, start, len);
    }
    return true;
}

static void fw_cfg_dma_skip(FWCfgState *s, FWCfgEntry *e, uint32_t len)
{
    s->cur_offset += MIN(len, fw_cfg_left(s, e));
}

static void fw_cfg_dma_transfer(FWCfgState *s)
{
    dma_addr_t request = s->dma_addr;
    FWCfgDmaAccess dma;
    uint32_t control;
    uint32_t len;
    uint64_t addr;
    FWCfgEntry *e;
    bool ok = true;

    /* Reset the register before anything else can look at it. */
    s->dma_addr = 0;
    if (dma_memory_read(s->dma_as, request, &dma, sizeof(dma),
                        MEMTXATTRS_UNSPECIFIED)) {
        stl_be_dma(s->dma_as, request, FW_CFG_DMA_CTL_ERROR,
                   MEMTXATTRS_UNSPECIFIED);
        return;
    }
    control = be32_to_cpu(dma.control);
    len = be32_to_cpu(dma.length);
    addr = be64_to_cpu(dma.address);

    if (control & FW_CFG_DMA_CTL_SELECT) {
        fw_cfg_select(s, control >> 16);
    }
    e = fw_cfg_entry(s, s->cur_entry);
    if (control & FW_CFG_DMA_CTL_READ) {
        ok = fw_cfg_dma_read(s, e, addr, len);
    } else if (control & FW_CFG_DMA_CTL_WRITE) {
        ok = fw_cfg_dma_write(s, e, addr, len);
    } else if (control & FW_CFG_DMA_CTL_SKIP) {
        fw_cfg_dma_skip(s, e, len);
    }
    if (!ok) {
        qemu_log_mask(LOG_GUEST_ERROR, "fw_cfg: DMA request 0x%" PRIx32
                      " for item 0x%x, %" PRIu32 " bytes at 0x%" PRIx64
                      " failed\n", control, s->cur_entry, len, addr);
    }
    stl_be_dma(s->dma_as, request, ok ? 0 : FW_CFG_DMA_CTL_ERROR,
               MEMTXATTRS_UNSPECIFIED);
}

static uint64_t fw_cfg_dma_mem_read(void *opaque, hwaddr addr, unsigned size)
{
    /* addr + size <= 8: the window has eight bytes, accesses are aligned */
    return extract64(FW_CFG_DMA_SIGNATURE, (8 - addr - size) * 8, size * 8);
}

static void fw_cfg_dma_mem_write(void *opaque, hwaddr addr, uint64_t value,
                                 unsigned size)
{
    FWCfgState *s = opaque;

    if (size == 4 && addr == 0) {
        s->dma_addr = value << 32;
    } else if (size == 4 && addr == 4) {
        s->dma_addr |= value;
        fw_cfg_dma_transfer(s);
    } else if (size == 8 && addr == 0) {
        s->dma_addr = value;
        fw_cfg_dma_transfer(s);
    }
}

static bool fw_cfg_dma_mem_valid(void *opaque, hwaddr addr, unsigned size,
                                 bool is_write, MemTxAttrs attrs)
{
    return !is_write || (size == 4 && (addr == 0 || addr == 4)) ||
           (size == 8 && addr == 0);
}

static const MemoryRegionOps fw_cfg_dma_mem_ops = {
    .read = fw_cfg_dma_mem_read,
    .write = fw_cfg_dma_mem_write,
    .endianness = DEVICE_BIG_ENDIAN,
    .valid.accepts = fw_cfg_dma_mem_valid,
    .valid.max_access_size = 8,
    .impl.max_access_size = 8,
};

void fw_cfg_add_bytes(FWCfgState *s, uint16_t key, void *data, size_t len)
{
    FWCfgEntry *e = fw_cfg_entry(s, key);

    assert(e && !e->data && len < UINT32_MAX);
    e->data = data;
    e->len = len;
}

void fw_cfg_add_string(FWCfgState *s, uint16_t key, const char *value)
{
    fw_cfg_add_bytes(s, key, g_strdup(value), strlen(value) + 1);
}

void fw_cfg_add_i16(FWCfgState *s, uint16_t key, uint16_t value)
{
    value = cpu_to_le16(value);
    fw_cfg_add_bytes(s, key, g_memdup2(&value, sizeof(value)), sizeof(value));
}

void fw_cfg_add_i32(FWCfgState *s, uint16_t key, uint32_t value)
{
    value = cpu_to_le32(value);
    fw_cfg_add_bytes(s, key, g_memdup2(&value, sizeof(value)), sizeof(value));
}

void fw_cfg_add_i64(FWCfgState *s, uint16_t key, uint64_t value)
{
    value = cpu_to_le64(value);
    fw_cfg_add_bytes(s, key, g_memdup2(&value, sizeof(value)), sizeof(value));
}

void fw_cfg_modify_i16(FWCfgState *s, uint16_t key, uint16_t value)
{
    FWCfgEntry *e = fw_cfg_entry(s, key);

    assert(e && e->len == sizeof(value));
    stw_le_p(e->data, value);
}

/* The directory is an item like any other: a count and FWCfgFiles. */
static FWCfgFile *fw_cfg_dir(FWCfgState *s)
{
    return (FWCfgFile *)(s->entries[FW_CFG_FILE_DIR].data +
                         sizeof(uint32_t));
}

static bool fw_cfg_may_add(FWCfgState *s, const char *name, Error **errp)
{
    size_t len = strlen(name);

    if (!len || len >= FW_CFG_MAX_FILE_PATH) {
        error_setg(errp, "fw_cfg file name '%s' has %zu characters, not 1 "
                   "to %d", name, len, FW_CFG_MAX_FILE_PATH - 1);
        return false;
    }
    if (s->nr_files == s->file_slots) {
        error_setg(errp, "no room for fw_cfg file '%s': all %u slots are "
                   "taken", name, s->file_slots);
        return false;
    }
    for (uint32_t i = 0; i < s->nr_files; i++) {
        if (!strcmp(fw_cfg_dir(s)[i].name, name)) {
            error_setg(errp, "duplicate fw_cfg file name '%s'", name);
            return false;
        }
    }
    return true;
}

/* The entry of a new file; NULL, and @data freed, if there can be none. */
static FWCfgEntry *fw_cfg_new_file(FWCfgState *s, const char *filename,
                                   void *data, size_t len, Error **errp)
{
    uint16_t key = FW_CFG_FILE_FIRST + s->nr_files;
    FWCfgFile *f;

    if (!fw_cfg_may_add(s, filename, errp)) {
        g_free(data);
        return NULL;
    }
    f = &fw_cfg_dir(s)[s->nr_files++];
    fw_cfg_add_bytes(s, key, data, len);

    f->size = cpu_to_be32(len);
    f->select = cpu_to_be16(key);
    g_strlcpy(f->name, filename, sizeof(f->name));
    stl_be_p(s->entries[FW_CFG_FILE_DIR].data, s->nr_files);
    s->entries[FW_CFG_FILE_DIR].len = sizeof(uint32_t) +
                                      s->nr_files * sizeof(*f);
    return fw_cfg_entry(s, key);
}

void fw_cfg_add_file_callback(FWCfgState *s, const char *filename,
                              FWCfgCallback select_cb,
                              void (*write_cb)(void *opaque, uint64_t start,
                                               uint64_t len),
                              void *callback_opaque, void *data, size_t len,
                              bool read_only)
{
    FWCfgEntry *e = fw_cfg_new_file(s, filename, data, len, &error_abort);

    e->allow_write = !read_only;
    e->select_cb = select_cb;
    e->write_cb = write_cb;
    e->opaque = callback_opaque;
}

bool fw_cfg_try_add_file(FWCfgState *s, const char *filename, void *data,
                         size_t len, Error **errp)
{
    return fw_cfg_new_file(s, filename, data, len, errp) != NULL;
}

void fw_cfg_add_file(FWCfgState *s, const char *filename, void *data,
                     size_t len)
{
    fw_cfg_try_add_file(s, filename, data, len, &error_abort);
}

bool fw_cfg_add_user_file(FWCfgState *s, const char *name, const char *file,
                          const char *string, Error **errp)
{
    g_autoptr(GError) gerr = NULL;
    char *data;
    gsize len;

    if (!file == !string) {
        error_setg(errp, "fw_cfg file '%s': give exactly one of 'file' and "
                   "'string'", name);
        return false;
    }
    if (string) {
        len = strlen(string);
        data = g_strdup(string);
    } else if (!g_file_get_contents(file, &data, &len, &gerr)) {
        error_setg(errp, "could not read '%s': %s", file, gerr->message);
        return false;
    } else if (len >= UINT32_MAX) {
        error_setg(errp, "fw_cfg file '%s': %zu bytes are too many", name,
                   (size_t)len);
        g_free(data);
        return false;
    }
    if (!g_str_has_prefix(name, "opt/")) {
        warn_report("fw_cfg file '%s': names that do not begin with "
                    "\"opt/\" are the machine's own", name);
    }
    return fw_cfg_try_add_file(s, name, data, len, errp);
}

FWCfgState *fw_cfg_find(void)
{
    return FW_CFG(object_resolve_path_type("", TYPE_FW_CFG, NULL));
}

static void fw_cfg_reset(DeviceState *dev)
{
    FWCfgState *s = FW_CFG(dev);

    fw_cfg_select(s, FW_CFG_SIGNATURE);
    s->dma_addr = 0;
}

static void fw_cfg_io_realize(DeviceState *dev, Error **errp)
{
    FWCfgState *s = FW_CFG(dev);

    if (!s->file_slots || s->file_slots > FW_CFG_FILE_SLOTS_MAX) {
        error_setg(errp, "x-file-slots %u is not between 1 and %d",
                   s->file_slots, FW_CFG_FILE_SLOTS_MAX);
        return;
    }
    s->entries = g_new0(FWCfgEntry, FW_CFG_FILE_FIRST + s->file_slots);
    s->entries[FW_CFG_FILE_DIR].data =
        g_malloc0(sizeof(uint32_t) + s->file_slots * sizeof(FWCfgFile));
    s->entries[FW_CFG_FILE_DIR].len = sizeof(uint32_t);
    fw_cfg_add_bytes(s, FW_CFG_SIGNATURE, g_memdup2("QEMU", 4), 4);
    fw_cfg_add_i32(s, FW_CFG_ID, FW_CFG_VERSION |
                   (s->dma_enabled ? FW_CFG_VERSION_DMA : 0));

    memory_region_init_io(&s->comb_iomem, OBJECT(s), &fw_cfg_comb_ops, s,
                          "fwcfg", FW_CFG_CTL_SIZE);
    if (s->dma_enabled) {
        memory_region_init_io(&s->dma_iomem, OBJECT(s), &fw_cfg_dma_mem_ops,
                              s, "fwcfg.dma", FW_CFG_DMA_BYTES);
    }
}

static void fw_cfg_finalize(Object *obj)
{
    FWCfgState *s = FW_CFG(obj);

    for (unsigned i = 0; s->entries && i < FW_CFG_FILE_FIRST + s->file_slots;
         i++) {
        g_free(s->entries[i].data);
    }
    for (unsigned i = 0; i < FW_CFG_ARCH_ITEMS; i++) {
        g_free(s->arch[i].data);
    }
    g_free(s->entries);
}

FWCfgState *fw_cfg_init_io_dma(uint32_t iobase, uint32_t dma_iobase,
                               AddressSpace *dma_as, Error **errp)
{
    DeviceState *dev = qdev_new(TYPE_FW_CFG_IO);
    FWCfgState *s = FW_CFG(dev);

    s->dma_as = dma_as;
    if (!dma_as) {
        qdev_prop_set_bit(dev, "dma_enabled", false);
    }
    object_property_add_child(qdev_get_machine(), TYPE_FW_CFG, OBJECT(s));
    if (!sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), errp)) {
        return NULL;
    }
    memory_region_add_subregion(get_system_io(), iobase, &s->comb_iomem);
    if (s->dma_enabled) {
        memory_region_add_subregion(get_system_io(), dma_iobase,
                                    &s->dma_iomem);
    }
    return s;
}

static const Property fw_cfg_io_props[] = {
    DEFINE_PROP_BOOL("dma_enabled", FWCfgState, dma_enabled, true),
    DEFINE_PROP_UINT16("x-file-slots", FWCfgState, file_slots,
                       FW_CFG_FILE_SLOTS_DFLT),
};

static void fw_cfg_class_init(ObjectClass *klass, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->desc = "firmware configuration device";
    device_class_set_legacy_reset(dc, fw_cfg_reset);
    /* Reason: the board decides what firmware learns. */
    dc->user_creatable = false;
}

static void fw_cfg_io_class_init(ObjectClass *klass, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = fw_cfg_io_realize;
    device_class_set_props(dc, fw_cfg_io_props);
}

static const TypeInfo fw_cfg_types[] = {
    {
        .name              = TYPE_FW_CFG,
        .parent            = TYPE_SYS_BUS_DEVICE,
        .abstract          = true,
        .instance_size     = sizeof(FWCfgState),
        .instance_finalize = fw_cfg_finalize,
        .class_init        = fw_cfg_class_init,
    },
    {
        .name          = TYPE_FW_CFG_IO,
        .parent        = TYPE_FW_CFG,
        .instance_size = sizeof(FWCfgState),
        .class_init    = fw_cfg_io_class_init,
        TYPE_IS_SECURE("items are bounds-checked, requests copied once"),
    },
};
DEFINE_TYPES(fw_cfg_types)
