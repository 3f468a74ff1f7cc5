/*
 * The list of everything that a machine reset resets.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SYSTEM_RESET_H
#define SYSTEM_RESET_H

#include "hw/core/resettable.h"

typedef void QEMUResetHandler(void *opaque);

/**
 * qemu_register_resettable: reset @obj, in three phases, with the machine.
 * @obj: implements TYPE_RESETTABLE_INTERFACE; keeps no reference
 */
void qemu_register_resettable(Object *obj);
/** qemu_unregister_resettable: no longer reset @obj. */
void qemu_unregister_resettable(Object *obj);

/**
 * qemu_register_reset: call @func in the "hold" phase of machine resets.
 * @func: what to do
 * @opaque: passed to it
 *
 * In order of registration.
 */
void qemu_register_reset(QEMUResetHandler *func, void *opaque);
/** qemu_register_reset_nosnapshotload: but not when state is loaded. */
void qemu_register_reset_nosnapshotload(QEMUResetHandler *func,
                                        void *opaque);
/** qemu_unregister_reset: take back one registration of the pair. */
void qemu_unregister_reset(QEMUResetHandler *func, void *opaque);

/** qemu_devices_reset: reset all that was registered.  BQL held. */
void qemu_devices_reset(ResetType type);

#endif
