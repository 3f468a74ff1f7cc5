/*
 * Three-phase reset: the interface of everything that can be reset.
 *
 * A reset has three phases.  "enter" resets an object's own state and must
 * not touch other objects; "hold" may drive outputs (interrupt lines, memory
 * mappings); "exit" leaves reset.  The core walks the whole reset tree with
 * one phase before it starts the next one, so that by the time an object
 * drives a line, its neighbours already are in their reset state.
 *
 * Resets nest: an object held by two resets leaves reset when both let go,
 * and runs "enter" and "hold" at the first one only.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_CORE_RESETTABLE_H
#define HW_CORE_RESETTABLE_H

#include "qom/object.h"

#define TYPE_RESETTABLE_INTERFACE "resettable"

typedef struct ResettableClass ResettableClass;
DECLARE_CLASS_CHECKERS(ResettableClass, RESETTABLE, TYPE_RESETTABLE_INTERFACE)

/**
 * enum ResetType: why an object is being reset.
 * @RESET_TYPE_COLD: as at power-on
 * @RESET_TYPE_SNAPSHOT_LOAD: before state is loaded; random seeds are kept
 * @RESET_TYPE_WAKEUP: leaving a sleep state
 */
typedef enum ResetType {
    RESET_TYPE_COLD,
    RESET_TYPE_SNAPSHOT_LOAD,
    RESET_TYPE_WAKEUP,
} ResetType;

typedef struct ResettableState ResettableState;

typedef void (*ResettableEnterPhase)(Object *obj, ResetType type);
typedef void (*ResettableHoldPhase)(Object *obj, ResetType type);
typedef void (*ResettableExitPhase)(Object *obj, ResetType type);
typedef void (*ResettableChildCallback)(Object *, void *opaque,
                                        ResetType type);
typedef void (*ResettableChildForeach)(Object *obj,
                                       ResettableChildCallback cb,
                                       void *opaque, ResetType type);
typedef ResettableState *(*ResettableGetState)(Object *obj);

typedef struct ResettablePhases {
    ResettableEnterPhase enter;
    ResettableHoldPhase hold;
    ResettableExitPhase exit;
} ResettablePhases;

struct ResettableClass {
    InterfaceClass parent_class;

    /* What the type does in each phase; a NULL phase does nothing. */
    ResettablePhases phases;
    /* Where the bookkeeping of one object lives; never NULL. */
    ResettableGetState get_state;
    /* Calls cb for every object that is reset with this one; may be NULL. */
    ResettableChildForeach child_foreach;
};

/**
 * struct ResettableState: reset bookkeeping of one object.
 * @count: resets that hold the object now
 * @hold_phase_pending: "enter" ran, "hold" has not yet
 * @exit_phase_in_progress: "exit" is running for it (guards recursion)
 */
struct ResettableState {
    unsigned count;
    bool hold_phase_pending;
    bool exit_phase_in_progress;
};

/**
 * resettable_state_clear: forget all resets of a newly made object.
 * @state: bookkeeping to initialise
 */
static inline void resettable_state_clear(ResettableState *state)
{
    *state = (ResettableState) { 0 };
}

/**
 * resettable_reset: put @obj and all below it through a complete reset.
 * @obj: an object that implements TYPE_RESETTABLE_INTERFACE
 * @type: why
 *
 * Context: BQL held.  Must not be called from a reset phase of @obj.
 */
void resettable_reset(Object *obj, ResetType type);

/**
 * resettable_assert_reset: start a reset and leave @obj held in it.
 * @obj: the object
 * @type: why
 *
 * Runs "enter" then "hold" over the tree.  Pair with
 * resettable_release_reset().  Context: BQL held.
 */
void resettable_assert_reset(Object *obj, ResetType type);

/**
 * resettable_release_reset: end a reset begun by resettable_assert_reset().
 * @obj: the object
 * @type: the same as was given to resettable_assert_reset()
 *
 * Runs "exit" on everything that no other reset still holds.
 */
void resettable_release_reset(Object *obj, ResetType type);

/**
 * resettable_is_in_reset: does any reset hold @obj now?
 * @obj: the object
 */
bool resettable_is_in_reset(Object *obj);

/**
 * resettable_change_parent: keep reset state right when @obj moves.
 * @obj: the child that moves
 * @newp: its new parent in the reset tree, or NULL
 * @oldp: its old parent, or NULL
 *
 * A child of a held parent is held as often as its parent.
 */
void resettable_change_parent(Object *obj, Object *newp, Object *oldp);

/**
 * resettable_cold_reset_fn: resettable_reset() with the cold type.
 * @opaque: the object; this shape suits qemu_register_reset()
 */
void resettable_cold_reset_fn(void *opaque);

/**
 * resettable_class_set_parent_phases: override phases, keeping the parent's.
 * @rc: class being initialised
 * @enter: new enter phase, or NULL to keep the inherited one
 * @hold: likewise
 * @exit: likewise
 * @parent_phases: receives the phases that @rc inherited, to chain up to
 */
void resettable_class_set_parent_phases(ResettableClass *rc,
                                        ResettableEnterPhase enter,
                                        ResettableHoldPhase hold,
                                        ResettableExitPhase exit,
                                        ResettablePhases *parent_phases);

#endif
