/*
 * Port 0x61: gate of timer channel 2 and the PC speaker.
 *
 * Guest interface: bit 0 gate, bit 1 speaker (stored only: there is no sound
 * yet), bit 4 toggles as memory refresh did, bit 5 shows OUT 2.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/misc/pcspk.h"
#include "hw/core/qdev-properties.h"
#include "hw/timer/i8254.h"
#include "qapi/error.h"
#include "qemu/module.h"

OBJECT_DECLARE_SIMPLE_TYPE(PCSpkState, PC_SPEAKER)

#define SPK_GATE    0x01
#define SPK_DATA    0x02
#define SPK_REFRESH 0x10
#define SPK_OUT     0x20

struct PCSpkState {
    ISADevice parent_obj;

    MemoryRegion io;
    uint32_t iobase;
    ISADevice *pit;
    uint8_t control;        /* bits 1:0 as written */
    bool refresh;
};

static uint64_t pcspk_read(void *opaque, hwaddr addr, unsigned size)
{
    PCSpkState *s = opaque;
    PITChannelInfo info;

    pit_get_channel_info(s->pit, 2, &info);
    s->refresh = !s->refresh;
    return s->control | (s->refresh ? SPK_REFRESH : 0) |
           (info.out ? SPK_OUT : 0);
}

static void pcspk_write(void *opaque, hwaddr addr, uint64_t val,
                        unsigned size)
{
    PCSpkState *s = opaque;

    s->control = val & (SPK_GATE | SPK_DATA);
    pit_set_gate(s->pit, 2, val & SPK_GATE);
}

static const MemoryRegionOps pcspk_ops = {
    .read = pcspk_read,
    .write = pcspk_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 1, .max_access_size = 1 },
};

static void pcspk_reset(DeviceState *dev)
{
    PCSpkState *s = PC_SPEAKER(dev);

    s->control = 0;
    s->refresh = false;
}

static void pcspk_realize(DeviceState *dev, Error **errp)
{
    PCSpkState *s = PC_SPEAKER(dev);

    if (!s->pit) {
        error_setg(errp, "the speaker port needs an interval timer");
        return;
    }
    if (s->iobase > ISA_IO_PORTS - 1) {
        error_setg(errp, "iobase 0x%" PRIx32 " is not below 0x%x", s->iobase,
                   ISA_IO_PORTS);
        return;
    }
    memory_region_init_io(&s->io, OBJECT(s), &pcspk_ops, s, "pcspk", 1);
    isa_register_ioport(ISA_DEVICE(s), &s->io, s->iobase);
}

bool pcspk_init(ISABus *bus, ISADevice *pit, Error **errp)
{
    ISADevice *isa = isa_new(TYPE_PC_SPEAKER);

    PC_SPEAKER(isa)->pit = pit;
    return isa_realize_and_unref(isa, bus, errp);
}

static const Property pcspk_props[] = {
    DEFINE_PROP_UINT32("iobase", PCSpkState, iobase, 0x61),
};

static void pcspk_class_init(ObjectClass *klass, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->desc = "PC speaker port";
    dc->realize = pcspk_realize;
    device_class_set_legacy_reset(dc, pcspk_reset);
    device_class_set_props(dc, pcspk_props);
    /* Reason: it is wired to the interval timer. */
    dc->user_creatable = false;
}

static const TypeInfo pcspk_types[] = {
    {
        .name          = TYPE_PC_SPEAKER,
        .parent        = TYPE_ISA_DEVICE,
        .instance_size = sizeof(PCSpkState),
        .class_init    = pcspk_class_init,
        TYPE_IS_SECURE("two bits of state, drives one gate"),
    },
};
DEFINE_TYPES(pcspk_types)
