/*
 * Three-phase reset.
 *
 * Each object counts the resets that hold it, and a reset of a parent counts
 * in all of its children, so the counts of a subtree move together.  Only
 * the first "enter" and the last "exit" of an object run its methods.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/core/resettable.h"

/* More nested resets than this mean a cycle in the reset tree. */
#define RESETTABLE_MAX_NESTING 50

/* The whole tree is in this phase now; the phases may not be nested. */
static unsigned resettable_entering;
static unsigned resettable_exiting;

typedef void ResettablePhaseFn(Object *obj, void *opaque, ResetType type);

static void resettable_foreach_child(Object *obj, ResettablePhaseFn *fn,
                                     ResetType type)
{
    ResettableClass *rc = RESETTABLE_GET_CLASS(obj);

    if (rc->child_foreach) {
        rc->child_foreach(obj, fn, NULL, type);
    }
}

static ResettableState *resettable_state(Object *obj)
{
    return RESETTABLE_GET_CLASS(obj)->get_state(obj);
}

static void resettable_enter(Object *obj, void *opaque, ResetType type)
{
    ResettableClass *rc = RESETTABLE_GET_CLASS(obj);
    ResettableState *s = resettable_state(obj);
    bool first = s->count++ == 0;

    /* An object must not be reset by one of its own reset methods. */
    g_assert(!s->exit_phase_in_progress);
    g_assert(s->count <= RESETTABLE_MAX_NESTING);

    resettable_foreach_child(obj, resettable_enter, type);
    if (first) {
        if (rc->phases.enter) {
            rc->phases.enter(obj, type);
        }
        s->hold_phase_pending = true;
    }
}

static void resettable_hold(Object *obj, void *opaque, ResetType type)
{
    ResettableClass *rc = RESETTABLE_GET_CLASS(obj);
    ResettableState *s = resettable_state(obj);

    g_assert(s->count > 0);
    resettable_foreach_child(obj, resettable_hold, type);
    if (s->hold_phase_pending) {
        s->hold_phase_pending = false;
        if (rc->phases.hold) {
            rc->phases.hold(obj, type);
        }
    }
}

static void resettable_exit(Object *obj, void *opaque, ResetType type)
{
    ResettableClass *rc = RESETTABLE_GET_CLASS(obj);
    ResettableState *s = resettable_state(obj);

    g_assert(!s->exit_phase_in_progress);
    s->exit_phase_in_progress = true;
    resettable_foreach_child(obj, resettable_exit, type);

    g_assert(s->count > 0);
    if (--s->count == 0) {
        if (rc->phases.exit) {
            rc->phases.exit(obj, type);
        }
    }
    s->exit_phase_in_progress = false;
}

void resettable_assert_reset(Object *obj, ResetType type)
{
    g_assert(!resettable_entering);

    resettable_entering++;
    resettable_enter(obj, NULL, type);
    resettable_entering--;

    resettable_hold(obj, NULL, type);
}

void resettable_release_reset(Object *obj, ResetType type)
{
    g_assert(!resettable_entering);

    resettable_exiting++;
    resettable_exit(obj, NULL, type);
    resettable_exiting--;
}

void resettable_reset(Object *obj, ResetType type)
{
    resettable_assert_reset(obj, type);
    resettable_release_reset(obj, type);
}

bool resettable_is_in_reset(Object *obj)
{
    return resettable_state(obj)->count > 0;
}

void resettable_change_parent(Object *obj, Object *newp, Object *oldp)
{
    unsigned gained = newp ? resettable_state(newp)->count : 0;
    unsigned lost = oldp ? resettable_state(oldp)->count : 0;

    /* Counts of the two parents are not stable within these phases. */
    g_assert(!resettable_entering && !resettable_exiting);

    /* Gain first: an object that goes from held to held never leaves. */
    for (unsigned i = 0; i < gained; i++) {
        resettable_assert_reset(obj, RESET_TYPE_COLD);
    }
    for (unsigned i = 0; i < lost; i++) {
        resettable_release_reset(obj, RESET_TYPE_COLD);
    }
}

void resettable_cold_reset_fn(void *opaque)
{
    resettable_reset(OBJECT(opaque), RESET_TYPE_COLD);
}

void resettable_class_set_parent_phases(ResettableClass *rc,
                                        ResettableEnterPhase enter,
                                        ResettableHoldPhase hold,
                                        ResettableExitPhase exit,
                                        ResettablePhases *parent_phases)
{
    *parent_phases = rc->phases;
    if (enter) {
        rc->phases.enter = enter;
    }
    if (hold) {
        rc->phases.hold = hold;
    }
    if (exit) {
        rc->phases.exit = exit;
    }
}

static const TypeInfo resettable_types[] = {
    {
        .name = TYPE_RESETTABLE_INTERFACE,
        .parent = TYPE_INTERFACE,
        .class_size = sizeof(ResettableClass),
    },
};
DEFINE_TYPES(resettable_types)
