/*
 * Byte order.
 *   ld{type}{sign}{size}_{endian}_p(ptr), st{type}{size}_{endian}_p(ptr, v)
 * type: empty (integer); sign: u/s for sizes b and w, empty for l and q;
 * size: b w l q = 8 16 32 64 bits; endian: le be he(host).
 * Pointers need no alignment.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_BSWAP_H
#define QEMU_BSWAP_H

#undef bswap16
#undef bswap32
#undef bswap64
#define bswap16(x) __builtin_bswap16(x)
#define bswap32(x) __builtin_bswap32(x)
#define bswap64(x) __builtin_bswap64(x)

static inline void bswap16s(uint16_t *s) { *s = __builtin_bswap16(*s); }
static inline void bswap32s(uint32_t *s) { *s = __builtin_bswap32(*s); }
static inline void bswap64s(uint64_t *s) { *s = __builtin_bswap64(*s); }

#if HOST_BIG_ENDIAN
#define le_bswap(v, size) glue(__builtin_bswap, size)(v)
#define be_bswap(v, size) (v)
#else
#define le_bswap(v, size) (v)
#define be_bswap(v, size) glue(__builtin_bswap, size)(v)
#endif

#define DEFINE_ORDER_(endian, size) \
static inline uint##size##_t endian##size##_to_cpu(uint##size##_t v) \
{ \
    return endian##_bswap(v, size); \
} \
static inline uint##size##_t cpu_to_##endian##size(uint##size##_t v) \
{ \
    return endian##_bswap(v, size); \
} \
static inline void endian##size##_to_cpus(uint##size##_t *p) \
{ \
    *p = endian##_bswap(*p, size); \
} \
static inline void cpu_to_##endian##size##s(uint##size##_t *p) \
{ \
    *p = endian##_bswap(*p, size); \
}
DEFINE_ORDER_(le, 16)
DEFINE_ORDER_(le, 32)
DEFINE_ORDER_(le, 64)
DEFINE_ORDER_(be, 16)
DEFINE_ORDER_(be, 32)
DEFINE_ORDER_(be, 64)

/* the same for constant initialisers */
#if HOST_BIG_ENDIAN
#define const_le16(x) ((uint16_t)((((x) & 0xff) << 8) | (((x) >> 8) & 0xff)))
#define const_le32(x) \
    ((((uint32_t)const_le16(x)) << 16) | const_le16((x) >> 16))
#define const_be16(x) (x)
#define const_be32(x) (x)
#else
#define const_le16(x) (x)
#define const_le32(x) (x)
#define const_be16(x) ((uint16_t)((((x) & 0xff) << 8) | (((x) >> 8) & 0xff)))
#define const_be32(x) \
    ((((uint32_t)const_be16(x)) << 16) | const_be16((x) >> 16))
#endif

static inline int ldub_p(const void *p) { return *(const uint8_t *)p; }
static inline int ldsb_p(const void *p) { return *(const int8_t *)p; }
static inline void stb_p(void *p, uint8_t v) { *(uint8_t *)p = v; }

static inline int lduw_he_p(const void *p)
{
    uint16_t r;

    memcpy(&r, p, sizeof(r));
    return r;
}

static inline int ldsw_he_p(const void *p)
{
    return (int16_t)lduw_he_p(p);
}

static inline void stw_he_p(void *p, uint16_t v)
{
    memcpy(p, &v, sizeof(v));
}

static inline int ldl_he_p(const void *p)
{
    int32_t r;

    memcpy(&r, p, sizeof(r));
    return r;
}

static inline void stl_he_p(void *p, uint32_t v)
{
    memcpy(p, &v, sizeof(v));
}

static inline uint64_t ldq_he_p(const void *p)
{
    uint64_t r;

    memcpy(&r, p, sizeof(r));
    return r;
}

static inline void stq_he_p(void *p, uint64_t v)
{
    memcpy(p, &v, sizeof(v));
}

#define DEFINE_LDST_(e) \
static inline int lduw_##e##_p(const void *p) \
{ \
    return (uint16_t)e##_bswap((uint16_t)lduw_he_p(p), 16); \
} \
static inline int ldsw_##e##_p(const void *p) \
{ \
    return (int16_t)e##_bswap((uint16_t)lduw_he_p(p), 16); \
} \
static inline int ldl_##e##_p(const void *p) \
{ \
    return (int)e##_bswap((uint32_t)ldl_he_p(p), 32); \
} \
static inline uint64_t ldq_##e##_p(const void *p) \
{ \
    return e##_bswap(ldq_he_p(p), 64); \
} \
static inline void stw_##e##_p(void *p, uint16_t v) \
{ \
    stw_he_p(p, e##_bswap(v, 16)); \
} \
static inline void stl_##e##_p(void *p, uint32_t v) \
{ \
    stl_he_p(p, e##_bswap(v, 32)); \
} \
static inline void stq_##e##_p(void *p, uint64_t v) \
{ \
    stq_he_p(p, e##_bswap(v, 64)); \
}
DEFINE_LDST_(le)
DEFINE_LDST_(be)

/** ldn_le_p: @size (1, 2, 4, 8) bytes, zero-extended; likewise be, st. */
#define DEFINE_LDN_(e) \
static inline uint64_t ldn_##e##_p(const void *p, int sz) \
{ \
    switch (sz) { \
    case 1: return (uint8_t)ldub_p(p); \
    case 2: return (uint16_t)lduw_##e##_p(p); \
    case 4: return (uint32_t)ldl_##e##_p(p); \
    case 8: return ldq_##e##_p(p); \
    default: g_assert_not_reached(); \
    } \
} \
static inline void stn_##e##_p(void *p, int sz, uint64_t v) \
{ \
    switch (sz) { \
    case 1: stb_p(p, (uint8_t)v); break; \
    case 2: stw_##e##_p(p, (uint16_t)v); break; \
    case 4: stl_##e##_p(p, (uint32_t)v); break; \
    case 8: stq_##e##_p(p, v); break; \
    default: g_assert_not_reached(); \
    } \
}
DEFINE_LDN_(le)
DEFINE_LDN_(be)
DEFINE_LDN_(he)

#endif
