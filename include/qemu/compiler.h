/*
 * What the compiler offers beyond ISO C, under one set of names.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_COMPILER_H
#define QEMU_COMPILER_H

#define QEMU_PACKED         __attribute__((packed))
#define QEMU_ALIGNED(X)     __attribute__((aligned(X)))
#define QEMU_NORETURN       __attribute__((noreturn))
#define QEMU_WARN_UNUSED_RESULT __attribute__((warn_unused_result))
#define QEMU_ALWAYS_INLINE  inline __attribute__((always_inline))
#define QEMU_NOINLINE       __attribute__((noinline))
#define QEMU_USED           __attribute__((used))
#define QEMU_FALLTHROUGH    __attribute__((fallthrough))
#define QEMU_NONSTRING      __attribute__((nonstring))
#ifndef fallthrough
#define fallthrough         __attribute__((fallthrough))
#endif
#ifdef __clang__
#define QEMU_FLATTEN
#undef QEMU_NONSTRING
#define QEMU_NONSTRING
#else
#define QEMU_FLATTEN        __attribute__((flatten))
#endif
#define QEMU_DISABLE_CFI
#define QEMU_ERROR(X)       __attribute__((error(X)))

#ifndef glue
#define xglue(x, y) x##y
#define glue(x, y) xglue(x, y)
#define stringify(s) tostring(s)
#define tostring(s) #s
#endif

#ifndef likely
#define likely(x)   __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#endif

#ifndef container_of
/** container_of: the TYPE object whose MEMBER is at PTR. */
#define container_of(ptr, type, member) \
    ((type *)((char *)(const typeof(((type *)0)->member) *){ (ptr) } \
              - offsetof(type, member)))
#endif

#define sizeof_field(type, field) sizeof(((type *)0)->field)
#define endof(container, field) \
    (offsetof(container, field) + sizeof_field(container, field))

/** DO_UPCAST: container_of() that insists FIELD comes first. */
#define DO_UPCAST(type, field, dev) \
    (__extension__({ \
        G_STATIC_ASSERT(offsetof(type, field) == 0); \
        container_of(dev, type, field); }))

#define typeof_field(type, field) typeof(((type *)0)->field)
#define type_check(t1, t2) ((t1 *)0 - (t2 *)0)

#define QEMU_BUILD_BUG_MSG(x, msg) _Static_assert(!(x), msg)
#define QEMU_BUILD_BUG_ON(x) \
    QEMU_BUILD_BUG_MSG(x, "not expecting: " #x)
/** QEMU_BUILD_BUG_ON_ZERO: the value 0, or a compile error if X holds. */
#define QEMU_BUILD_BUG_ON_ZERO(x) \
    (sizeof(struct { int : (x) ? -1 : 1; }) - \
     sizeof(struct { int : (x) ? -1 : 1; }))
#define qemu_build_not_reached() g_assert_not_reached()
#define qemu_build_assert(test) \
    do { if (!(test)) { qemu_build_not_reached(); } } while (0)

#define G_GNUC_PRINTF_CHECKED(f, a) __attribute__((format(gnu_printf, f, a)))
#ifdef __clang__
#undef G_GNUC_PRINTF_CHECKED
#define G_GNUC_PRINTF_CHECKED(f, a) __attribute__((format(printf, f, a)))
#endif

/* unique identifiers for macros that declare variables */
#define MAKE_IDENTIFIER(prefix) glue(prefix, __COUNTER__)

#endif
