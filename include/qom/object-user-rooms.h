/*
 * For rooms that talk to users (system/, monitor/): include last.
 *
 * Here object_new() takes a string literal and nothing else, so that a name
 * that came from a user cannot reach it: that would not compile.  What a user
 * named goes through object_new_checked().
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QOM_OBJECT_USER_ROOMS_H
#define QOM_OBJECT_USER_ROOMS_H

#include "qom/object.h"

#define object_new(typename) object_new("" typename)
#define object_new_with_class(klass) \
    object_new_with_class_is_not_for_user_facing_rooms(klass)

#endif
