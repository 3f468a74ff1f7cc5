/*
 * Debug exit: a port that ends the emulator with a status of the guest's
 * choice, for test suites.
 *
 * Guest interface: a write of value v ends the process with status
 * (v << 1) | 1; reads give zero.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/qdev-properties.h"
#include "hw/isa/isa.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "system/runstate.h"

#define TYPE_ISA_DEBUG_EXIT "isa-debug-exit"
OBJECT_DECLARE_SIMPLE_TYPE(ISADebugExitState, ISA_DEBUG_EXIT)

struct ISADebugExitState {
    ISADevice parent_obj;

    MemoryRegion io;
    uint32_t iobase;
    uint32_t iosize;
};

static uint64_t debug_exit_read(void *opaque, hwaddr addr, unsigned size)
{
    return 0;
}

static void debug_exit_write(void *opaque, hwaddr addr, uint64_t val,
                             unsigned width)
{
    qemu_system_shutdown_request_with_code(SHUTDOWN_CAUSE_GUEST_SHUTDOWN,
                                           (int)(uint32_t)(val << 1 | 1));
}

static const MemoryRegionOps debug_exit_ops = {
    .read = debug_exit_read,
    .write = debug_exit_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 1, .max_access_size = 4 },
};

static void debug_exit_realize(DeviceState *dev, Error **errp)
{
    ISADebugExitState *s = ISA_DEBUG_EXIT(dev);

    if (!s->iosize || s->iosize > ISA_IO_PORTS ||
        s->iobase > ISA_IO_PORTS - s->iosize) {
        error_setg(errp, "iobase 0x%" PRIx32 ", iosize 0x%" PRIx32
                   " do not fit below 0x%x", s->iobase, s->iosize,
                   ISA_IO_PORTS);
        return;
    }
    memory_region_init_io(&s->io, OBJECT(s), &debug_exit_ops, s,
                          TYPE_ISA_DEBUG_EXIT, s->iosize);
    isa_register_ioport(ISA_DEVICE(s), &s->io, s->iobase);
}

static const Property debug_exit_props[] = {
    DEFINE_PROP_UINT32("iobase", ISADebugExitState, iobase, 0x501),
    DEFINE_PROP_UINT32("iosize", ISADebugExitState, iosize, 0x02),
};

static void debug_exit_class_init(ObjectClass *klass, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->desc = "lets the guest choose the exit status";
    dc->realize = debug_exit_realize;
    device_class_set_props(dc, debug_exit_props);
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static const TypeInfo debug_exit_types[] = {
    {
        .name          = TYPE_ISA_DEBUG_EXIT,
        .parent        = TYPE_ISA_DEVICE,
        .instance_size = sizeof(ISADebugExitState),
        .class_init    = debug_exit_class_init,
        TYPE_IS_INSECURE("lets the guest choose the host exit code"),
    },
};
DEFINE_TYPES(debug_exit_types)
