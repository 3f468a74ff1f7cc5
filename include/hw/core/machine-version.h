/*
 * Machines that come in versions: their names, and how they age.
 *
 * A version is written MAJOR, MINOR or MAJOR, MINOR, MICRO, and may go on
 * with _, TAG.  The numbers are those of QEMU, whose machines these are.
 *
 * A board has one function per version that sets options in a MachineClass:
 * that of the newest does all, and each older one calls the next younger one,
 * then adds with compat_props_add() what was different before.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_CORE_MACHINE_VERSION_H
#define HW_CORE_MACHINE_VERSION_H

#include "qemu/compiler.h"

/* The name of the sixth argument: one of five, by how many come before. */
#define MACHINE_VER_SELECT(a1, a2, a3, a4, a5, name, ...) name

/*** Text: "9.0", "9.0.1", "9.0-tag", "9.0.1-tag" ***/

#define MACHINE_VER_STR_2(major, minor) #major "." #minor
#define MACHINE_VER_STR_3(major, minor, micro) #major "." #minor "." #micro
#define MACHINE_VER_STR_4(major, minor, _u, tag) #major "." #minor "-" #tag
#define MACHINE_VER_STR_5(major, minor, micro, _u, tag) \
    #major "." #minor "." #micro "-" #tag

/** MACHINE_VER_STR: a version as text. */
#define MACHINE_VER_STR(...)                                            \
    MACHINE_VER_SELECT(__VA_ARGS__, MACHINE_VER_STR_5,                  \
                       MACHINE_VER_STR_4, MACHINE_VER_STR_3,            \
                       MACHINE_VER_STR_2, unused)(__VA_ARGS__)

/** MACHINE_VER_TYPE_NAME: type of version ... of the machine @prefix. */
#define MACHINE_VER_TYPE_NAME(prefix, ...) \
    prefix "-" MACHINE_VER_STR(__VA_ARGS__) "-machine"

/*** C names: prefix_machine_9_0_sym, ..._9_0_1_tag_sym ***/

#define MACHINE_VER_SYM_2(sym, prefix, major, minor) \
    prefix##_machine_##major##_##minor##_##sym
#define MACHINE_VER_SYM_3(sym, prefix, major, minor, micro) \
    prefix##_machine_##major##_##minor##_##micro##_##sym
#define MACHINE_VER_SYM_4(sym, prefix, major, minor, _u, tag) \
    prefix##_machine_##major##_##minor##_##tag##_##sym
#define MACHINE_VER_SYM_5(sym, prefix, major, minor, micro, _u, tag) \
    prefix##_machine_##major##_##minor##_##micro##_##tag##_##sym

/** MACHINE_VER_SYM: a C name for @sym of version ... of @prefix. */
#define MACHINE_VER_SYM(sym, prefix, ...)                               \
    MACHINE_VER_SELECT(__VA_ARGS__, MACHINE_VER_SYM_5,                  \
                       MACHINE_VER_SYM_4, MACHINE_VER_SYM_3,            \
                       MACHINE_VER_SYM_2, unused)(sym, prefix, __VA_ARGS__)

/*** Age ***/

/* A version is deprecated after so many major ones, and gone after these. */
#define MACHINE_VER_DEPRECATION_MAJOR 3
#define MACHINE_VER_DELETION_MAJOR 6

#define MACHINE_VER_DEPRECATION_MSG                                     \
    "machines more than " stringify(MACHINE_VER_DEPRECATION_MAJOR)      \
    " years old are subject to deletion after "                         \
    stringify(MACHINE_VER_DELETION_MAJOR) " years"

/* A micro version from 50 on leads to the next of three minor ones. */
#define MACHINE_VER_NOW(major, minor, micro)                            \
    ((micro) < 50 ? (major) * 100 + (minor)                             \
     : (minor) < 2 ? (major) * 100 + (minor) + 1 : ((major) + 1) * 100)
#define MACHINE_VER_AGED(years, major, minor, ...)                      \
    (MACHINE_VER_NOW(QEMU_VERSION_MAJOR, QEMU_VERSION_MINOR,            \
                     QEMU_VERSION_MICRO)                                \
     >= ((major) + (years)) * 100 + (minor))

/** MACHINE_VER_IS_DEPRECATED: is this version so old as to be deprecated? */
#define MACHINE_VER_IS_DEPRECATED(...) \
    MACHINE_VER_AGED(MACHINE_VER_DEPRECATION_MAJOR, __VA_ARGS__, )
/** MACHINE_VER_SHOULD_DELETE: is this version so old as to be gone? */
#define MACHINE_VER_SHOULD_DELETE(...) \
    MACHINE_VER_AGED(MACHINE_VER_DELETION_MAJOR, __VA_ARGS__, )

/** MACHINE_VER_DEPRECATION: in a class_init that has a MachineClass *mc. */
#define MACHINE_VER_DEPRECATION(...)                                    \
    do {                                                                \
        if (MACHINE_VER_IS_DEPRECATED(__VA_ARGS__)) {                   \
            mc->deprecation_reason = MACHINE_VER_DEPRECATION_MSG;       \
        }                                                               \
    } while (0)

/** MACHINE_VER_DELETION: in a function that registers one version. */
#define MACHINE_VER_DELETION(...)                                       \
    do {                                                                \
        if (MACHINE_VER_SHOULD_DELETE(__VA_ARGS__)) {                   \
            return;                                                     \
        }                                                               \
    } while (0)

#endif
