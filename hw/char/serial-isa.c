/*
 * ISA serial port: a 16550A at a COM port's address.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/char/serial-isa.h"
#include "hw/char/serial.h"
#include "hw/core/qdev-properties-system.h"
#include "hw/core/qdev-properties.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "system/system.h"

OBJECT_DECLARE_SIMPLE_TYPE(ISASerialState, ISA_SERIAL)

#define INVALID UINT32_MAX

struct ISASerialState {
    ISADevice parent_obj;

    uint32_t index;
    uint32_t iobase;
    uint32_t isairq;
    SerialState state;
};

static const uint16_t com_port[MAX_ISA_SERIAL_PORTS] = {
    0x3f8, 0x2f8, 0x3e8, 0x2e8
};
static const uint8_t com_irq[MAX_ISA_SERIAL_PORTS] = { 4, 3, 4, 3 };

/* Index for the next port that does not name one; under the BQL. */
static uint32_t next_index;

static bool isa_serial_choose(ISASerialState *isa, Error **errp)
{
    if (isa->index == INVALID) {
        isa->index = next_index;
    }
    if (isa->index >= MAX_ISA_SERIAL_PORTS) {
        error_setg(errp, "index %" PRIu32 " is not below %d, the number of "
                   "serial ports", isa->index, MAX_ISA_SERIAL_PORTS);
        return false;
    }
    if (isa->iobase == INVALID) {
        isa->iobase = com_port[isa->index];
    }
    if (isa->isairq == INVALID) {
        isa->isairq = com_irq[isa->index];
    }
    if (isa->iobase > ISA_IO_PORTS - SERIAL_IO_BYTES) {
        error_setg(errp, "iobase 0x%" PRIx32 " leaves no room for %d ports",
                   isa->iobase, SERIAL_IO_BYTES);
        return false;
    }
    if (isa->isairq >= ISA_NUM_IRQS) {
        error_setg(errp, "irq %" PRIu32 " is not below %d", isa->isairq,
                   ISA_NUM_IRQS);
        return false;
    }
    next_index = isa->index + 1;
    return true;
}

static void isa_serial_realize(DeviceState *dev, Error **errp)
{
    ISASerialState *isa = ISA_SERIAL(dev);
    SerialState *s = &isa->state;

    if (!isa_serial_choose(isa, errp)) {
        return;
    }
    s->irq = isa_get_irq(ISA_DEVICE(dev), isa->isairq);
    if (!qdev_realize(DEVICE(s), NULL, errp)) {
        return;
    }
    isa_register_ioport(ISA_DEVICE(dev), &s->io, isa->iobase);
}

static void isa_serial_unrealize(DeviceState *dev)
{
    ISASerialState *isa = ISA_SERIAL(dev);

    memory_region_del_subregion(isa_address_space_io(ISA_DEVICE(dev)),
                                &isa->state.io);
    qdev_unrealize(DEVICE(&isa->state));
}

static void isa_serial_reset(DeviceState *dev)
{
    /* The core is on no bus, so its card resets it. */
    device_cold_reset(DEVICE(&ISA_SERIAL(dev)->state));
}

static void isa_serial_init(Object *obj)
{
    ISASerialState *isa = ISA_SERIAL(obj);

    object_initialize_child(obj, "serial", &isa->state, TYPE_SERIAL);
    object_property_add_alias(obj, "chardev", OBJECT(&isa->state),
                              "chardev");
    object_property_add_alias(obj, "baudbase", OBJECT(&isa->state),
                              "baudbase");
}

static const Property isa_serial_props[] = {
    DEFINE_PROP_UINT32("index", ISASerialState, index, INVALID),
    DEFINE_PROP_UINT32("iobase", ISASerialState, iobase, INVALID),
    DEFINE_PROP_UINT32("irq", ISASerialState, isairq, INVALID),
};

static void isa_serial_class_init(ObjectClass *klass, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->desc = "16550A serial port";
    dc->fw_name = "serial";
    dc->realize = isa_serial_realize;
    dc->unrealize = isa_serial_unrealize;
    dc->hotpluggable = false;
    device_class_set_legacy_reset(dc, isa_serial_reset);
    device_class_set_props(dc, isa_serial_props);
    set_bit(DEVICE_CATEGORY_INPUT, dc->categories);
}

bool serial_hds_isa_init(ISABus *bus, int from, int to, Error **errp)
{
    assert(from >= 0 && to <= MAX_ISA_SERIAL_PORTS);
    for (int i = from; i < to; i++) {
        Chardev *chr = serial_hd(i);
        ISADevice *isa;

        if (!chr) {
            continue;
        }
        isa = isa_new(TYPE_ISA_SERIAL);
        qdev_prop_set_uint32(DEVICE(isa), "index", i);
        if (!object_property_set_str(OBJECT(isa), "chardev", chr->label,
                                     errp)) {
            object_unref(OBJECT(isa));
            return false;
        }
        if (!isa_realize_and_unref(isa, bus, errp)) {
            return false;
        }
    }
    return true;
}

static const TypeInfo isa_serial_types[] = {
    {
        .name          = TYPE_ISA_SERIAL,
        .parent        = TYPE_ISA_DEVICE,
        .instance_size = sizeof(ISASerialState),
        .instance_init = isa_serial_init,
        .class_init    = isa_serial_class_init,
        TYPE_IS_SECURE("fixed-size state, slow readers stop the guest's "
                       "output"),
    },
};
DEFINE_TYPES(isa_serial_types)
