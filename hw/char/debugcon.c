/*
 * Debug console: a port whose written bytes go to a char device.
 *
 * Guest interface: one port; a write sends the byte, a read gives the
 * property "readback" (0xe9 says that the port is there).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "chardev/char-fe.h"
#include "hw/core/qdev-properties-system.h"
#include "hw/core/qdev-properties.h"
#include "hw/isa/isa.h"
#include "qapi/error.h"
#include "qemu/module.h"

#define TYPE_ISA_DEBUGCON_DEVICE "isa-debugcon"
OBJECT_DECLARE_SIMPLE_TYPE(ISADebugconState, ISA_DEBUGCON_DEVICE)

struct ISADebugconState {
    ISADevice parent_obj;

    MemoryRegion io;
    CharFrontend chr;
    uint32_t iobase;
    uint32_t readback;
};

static uint64_t debugcon_read(void *opaque, hwaddr addr, unsigned size)
{
    return ((ISADebugconState *)opaque)->readback;
}

static void debugcon_write(void *opaque, hwaddr addr, uint64_t val,
                           unsigned size)
{
    ISADebugconState *s = opaque;
    uint8_t byte = val;

    /* Waits for a slow reader, with the big lock held: hence insecure. */
    qemu_chr_fe_write_all(&s->chr, &byte, 1);
}

static const MemoryRegionOps debugcon_ops = {
    .read = debugcon_read,
    .write = debugcon_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 1, .max_access_size = 1 },
};

static void debugcon_realize(DeviceState *dev, Error **errp)
{
    ISADebugconState *s = ISA_DEBUGCON_DEVICE(dev);

    if (s->iobase > ISA_IO_PORTS - 1) {
        error_setg(errp, "iobase 0x%" PRIx32 " is not below 0x%x", s->iobase,
                   ISA_IO_PORTS);
        return;
    }
    if (!qemu_chr_fe_backend_connected(&s->chr)) {
        error_setg(errp, "chardev is not set, or has no backend");
        return;
    }
    qemu_chr_fe_set_handlers(&s->chr, NULL, NULL, NULL, NULL, s, NULL, true);
    memory_region_init_io(&s->io, OBJECT(dev), &debugcon_ops, s,
                          TYPE_ISA_DEBUGCON_DEVICE, 1);
    isa_register_ioport(ISA_DEVICE(dev), &s->io, s->iobase);
}

static const Property debugcon_props[] = {
    DEFINE_PROP_UINT32("iobase", ISADebugconState, iobase, 0xe9),
    DEFINE_PROP_CHR("chardev", ISADebugconState, chr),
    DEFINE_PROP_UINT32("readback", ISADebugconState, readback, 0xe9),
};

static void debugcon_class_init(ObjectClass *klass, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->desc = "debug console port";
    dc->realize = debugcon_realize;
    dc->hotpluggable = false;
    device_class_set_props(dc, debugcon_props);
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static const TypeInfo debugcon_types[] = {
    {
        .name          = TYPE_ISA_DEBUGCON_DEVICE,
        .parent        = TYPE_ISA_DEVICE,
        .instance_size = sizeof(ISADebugconState),
        .class_init    = debugcon_class_init,
        TYPE_IS_INSECURE("a slow reader stalls the whole emulator"),
    },
};
DEFINE_TYPES(debugcon_types)
