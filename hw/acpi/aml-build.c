/*
 * An encoder for ACPI machine language (ACPI 6.5, chapter 20).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "hw/acpi/aml-build.h"

/*
 * A term is: opcode, then, if has_length, PkgLength, then body.  A resource
 * template is a Buffer around its body and the end tag.
 */
struct Aml {
    uint8_t op[2];
    uint8_t op_bytes;
    bool has_length;
    bool is_buffer;         /* body is preceded by its size */
    bool is_template;
    int buffer_bytes;       /* size of a buffer that is longer than its body */
    GByteArray *body;
    GByteArray *encoded;    /* cache of the whole; NULL until asked for */
};

#define OP_ZERO         0x00
#define OP_ONE          0x01
#define OP_NAME         0x08
#define OP_BYTE         0x0a
#define OP_WORD         0x0b
#define OP_DWORD        0x0c
#define OP_STRING       0x0d
#define OP_QWORD        0x0e
#define OP_SCOPE        0x10
#define OP_BUFFER       0x11
#define OP_PACKAGE      0x12
#define OP_METHOD       0x14
#define OP_DUAL_NAME    0x2e
#define OP_MULTI_NAME   0x2f
#define OP_EXT          0x5b
#define OP_EXT_REGION   0x80
#define OP_EXT_FIELD    0x81
#define OP_EXT_DEVICE   0x82
#define OP_LOCAL0       0x60
#define OP_ARG0         0x68
#define OP_STORE        0x70
#define OP_AND          0x7b
#define OP_OR           0x7d
#define OP_NOTIFY       0x86
#define OP_EQUAL        0x93
#define OP_IF           0xa0
#define OP_ELSE         0xa1
#define OP_RETURN       0xa4

static Aml *aml_new(unsigned op, bool has_length)
{
    Aml *a = g_new0(Aml, 1);

    a->body = g_byte_array_new();
    a->has_length = has_length;
    if (op >> 8) {
        a->op[a->op_bytes++] = op >> 8;
    }
    a->op[a->op_bytes++] = op;
    return a;
}

static Aml *aml_raw(void)
{
    Aml *a = g_new0(Aml, 1);

    a->body = g_byte_array_new();
    return a;
}

void aml_free(Aml *aml)
{
    if (aml) {
        g_byte_array_unref(aml->body);
        if (aml->encoded) {
            g_byte_array_unref(aml->encoded);
        }
        g_free(aml);
    }
}

static void put_byte(GByteArray *b, uint8_t v)
{
    g_byte_array_append(b, &v, 1);
}

static void put_int(GByteArray *b, uint64_t v, int size)
{
    for (int i = 0; i < size; i++) {
        put_byte(b, v >> 8 * i);
    }
}

/* PkgLength (20.2.4); with @self it counts its own bytes too. */
static void put_length(GByteArray *b, uint32_t length, bool self)
{
    int bytes = 1;

    while (bytes < 4 &&
           length + (self ? bytes : 0) >= (bytes == 1 ? 1u << 6 :
                                           1u << (8 * bytes - 4))) {
        bytes++;
    }
    length += self ? bytes : 0;
    assert(length < 1u << 28);
    if (bytes == 1) {
        put_byte(b, length);
        return;
    }
    put_byte(b, (bytes - 1) << 6 | (length & 0xf));
    put_int(b, length >> 4, bytes - 1);
}

/* An integer constant, shortest form (20.2.3). */
static void put_const(GByteArray *b, uint64_t v)
{
    if (v <= 1) {
        put_byte(b, v ? OP_ONE : OP_ZERO);
    } else if (v <= 0xff) {
        put_byte(b, OP_BYTE);
        put_int(b, v, 1);
    } else if (v <= 0xffff) {
        put_byte(b, OP_WORD);
        put_int(b, v, 2);
    } else if (v <= 0xffffffff) {
        put_byte(b, OP_DWORD);
        put_int(b, v, 4);
    } else {
        put_byte(b, OP_QWORD);
        put_int(b, v, 8);
    }
}

static void put_segment(GByteArray *b, const char *seg)
{
    size_t len = strlen(seg);

    assert(len >= 1 && len <= 4);
    for (size_t i = 0; i < 4; i++) {
        put_byte(b, i < len ? seg[i] : '_');
    }
}

/* NameString (20.2.2): "\_SB.PCI0" and the like. */
static void put_name(GByteArray *b, const char *name)
{
    g_auto(GStrv) segs = NULL;
    unsigned count;

    while (*name == '\\' || *name == '^') {
        put_byte(b, *name++);
    }
    segs = g_strsplit(name, ".", -1);
    count = g_strv_length(segs);
    if (count == 0) {
        put_byte(b, 0);
        return;
    }
    if (count == 2) {
        put_byte(b, OP_DUAL_NAME);
    } else if (count > 2) {
        assert(count <= 0xff);
        put_byte(b, OP_MULTI_NAME);
        put_byte(b, count);
    }
    for (unsigned i = 0; i < count; i++) {
        put_segment(b, segs[i]);
    }
}

static GByteArray *encode_template(const Aml *aml)
{
    GByteArray *b = g_byte_array_new();

    put_const(b, aml->body->len + 2);
    g_byte_array_append(b, aml->body->data, aml->body->len);
    put_byte(b, 0x79);          /* end tag */
    put_byte(b, 0);             /* checksum not used */
    return b;
}

static GByteArray *encode_buffer(const Aml *aml)
{
    GByteArray *b = g_byte_array_new();

    put_const(b, aml->buffer_bytes);
    g_byte_array_append(b, aml->body->data, aml->body->len);
    return b;
}

const GByteArray *aml_bytes(const Aml *aml)
{
    Aml *a = (Aml *)aml;
    g_autoptr(GByteArray) wrapped = NULL;
    const GByteArray *body = a->body;

    if (!a->op_bytes) {
        return body;
    }
    if (a->is_template) {
        body = wrapped = encode_template(a);
    } else if (a->is_buffer) {
        body = wrapped = encode_buffer(a);
    }
    if (a->encoded) {
        g_byte_array_unref(a->encoded);
    }
    a->encoded = g_byte_array_new();
    g_byte_array_append(a->encoded, a->op, a->op_bytes);
    if (a->has_length) {
        put_length(a->encoded, body->len, true);
    }
    if (body->len) {
        g_byte_array_append(a->encoded, body->data, body->len);
    }
    return a->encoded;
}

void aml_append(Aml *parent, Aml *child)
{
    const GByteArray *bytes = aml_bytes(child);

    if (bytes->len) {
        g_byte_array_append(parent->body, bytes->data, bytes->len);
    }
    aml_free(child);
}

Aml *init_aml_allocator(void)
{
    return aml_raw();
}

#define FORMATTED(var, fmt)                     \
    g_autofree char *var = NULL;                \
    va_list ap;                                 \
    va_start(ap, fmt);                          \
    var = g_strdup_vprintf(fmt, ap);            \
    va_end(ap)

Aml *aml_scope(const char *name_format, ...)
{
    Aml *a = aml_new(OP_SCOPE, true);
    FORMATTED(name, name_format);

    put_name(a->body, name);
    return a;
}

Aml *aml_device(const char *name_format, ...)
{
    Aml *a = aml_new(OP_EXT << 8 | OP_EXT_DEVICE, true);
    FORMATTED(name, name_format);

    put_name(a->body, name);
    return a;
}

Aml *aml_method(const char *name, int arg_count, AmlSerializeFlag sflag)
{
    Aml *a = aml_new(OP_METHOD, true);

    assert(arg_count >= 0 && arg_count <= 7);
    put_name(a->body, name);
    put_byte(a->body, arg_count | sflag << 3);
    return a;
}

Aml *aml_name(const char *name_format, ...)
{
    Aml *a = aml_raw();
    FORMATTED(name, name_format);

    put_name(a->body, name);
    return a;
}

Aml *aml_name_decl(const char *name, Aml *val)
{
    Aml *a = aml_new(OP_NAME, false);

    put_name(a->body, name);
    aml_append(a, val);
    return a;
}

Aml *aml_int(uint64_t val)
{
    Aml *a = aml_raw();

    put_const(a->body, val);
    return a;
}

Aml *aml_string(const char *name_format, ...)
{
    Aml *a = aml_new(OP_STRING, false);
    FORMATTED(text, name_format);

    g_byte_array_append(a->body, (uint8_t *)text, strlen(text) + 1);
    return a;
}

Aml *aml_eisaid(const char *str)
{
    Aml *a = aml_new(OP_DWORD, false);
    uint32_t id;

    assert(strlen(str) == 7);
    id = (str[0] - 0x40) << 26 | (str[1] - 0x40) << 21 |
         (str[2] - 0x40) << 16 | strtoul(str + 3, NULL, 16);
    put_int(a->body, GUINT32_SWAP_LE_BE(id), 4);
    return a;
}

Aml *aml_package(uint8_t num_elements)
{
    Aml *a = aml_new(OP_PACKAGE, true);

    put_byte(a->body, num_elements);
    return a;
}

Aml *aml_buffer(int len, const uint8_t *bytes)
{
    Aml *a = aml_new(OP_BUFFER, true);

    a->is_buffer = true;
    a->buffer_bytes = len;
    if (bytes) {
        g_byte_array_append(a->body, bytes, len);
    }
    return a;
}

Aml *aml_arg(int pos)
{
    assert(pos >= 0 && pos < 7);
    return aml_new(OP_ARG0 + pos, false);
}

Aml *aml_local(int num)
{
    assert(num >= 0 && num < 8);
    return aml_new(OP_LOCAL0 + num, false);
}

static Aml *aml_op2(unsigned op, Aml *arg1, Aml *arg2)
{
    Aml *a = aml_new(op, false);

    aml_append(a, arg1);
    aml_append(a, arg2);
    return a;
}

static Aml *aml_op3(unsigned op, Aml *arg1, Aml *arg2, Aml *dst)
{
    Aml *a = aml_op2(op, arg1, arg2);

    aml_append(a, dst ? dst : aml_int(0));      /* ZeroOp is NullName */
    return a;
}

Aml *aml_store(Aml *val, Aml *target)
{
    return aml_op2(OP_STORE, val, target);
}

Aml *aml_and(Aml *arg1, Aml *arg2, Aml *dst)
{
    return aml_op3(OP_AND, arg1, arg2, dst);
}

Aml *aml_or(Aml *arg1, Aml *arg2, Aml *dst)
{
    return aml_op3(OP_OR, arg1, arg2, dst);
}

Aml *aml_equal(Aml *arg1, Aml *arg2)
{
    return aml_op2(OP_EQUAL, arg1, arg2);
}

Aml *aml_if(Aml *predicate)
{
    Aml *a = aml_new(OP_IF, true);

    aml_append(a, predicate);
    return a;
}

Aml *aml_else(void)
{
    return aml_new(OP_ELSE, true);
}

Aml *aml_return(Aml *val)
{
    Aml *a = aml_new(OP_RETURN, false);

    aml_append(a, val);
    return a;
}

Aml *aml_notify(Aml *object, Aml *value)
{
    return aml_op2(OP_NOTIFY, object, value);
}

Aml *aml_operation_region(const char *name, AmlRegionSpace rs, Aml *offset,
                          uint32_t len)
{
    Aml *a = aml_new(OP_EXT << 8 | OP_EXT_REGION, false);

    put_name(a->body, name);
    put_byte(a->body, rs);
    aml_append(a, offset);
    put_const(a->body, len);
    return a;
}

Aml *aml_field(const char *name, AmlAccessType type, AmlLockRule lock,
               AmlUpdateRule rule)
{
    Aml *a = aml_new(OP_EXT << 8 | OP_EXT_FIELD, true);

    put_name(a->body, name);
    put_byte(a->body, type | lock << 4 | rule << 5);
    return a;
}

Aml *aml_named_field(const char *name, unsigned length)
{
    Aml *a = aml_raw();

    put_segment(a->body, name);
    put_length(a->body, length, false);
    return a;
}

Aml *aml_reserved_field(unsigned length)
{
    Aml *a = aml_raw();

    put_byte(a->body, 0);
    put_length(a->body, length, false);
    return a;
}

Aml *aml_resource_template(void)
{
    Aml *a = aml_new(OP_BUFFER, true);

    a->is_template = true;
    return a;
}

/* Resource descriptors: ACPI 6.5, 6.4. */
Aml *aml_memory32_fixed(uint32_t addr, uint32_t size, AmlReadAndWrite rw)
{
    Aml *a = aml_raw();

    put_byte(a->body, 0x86);
    put_int(a->body, 9, 2);
    put_byte(a->body, rw);
    put_int(a->body, addr, 4);
    put_int(a->body, size, 4);
    return a;
}

Aml *aml_io(AmlIODecode dec, uint16_t min_base, uint16_t max_base,
            uint8_t aln, uint8_t len)
{
    Aml *a = aml_raw();

    put_byte(a->body, 0x47);
    put_byte(a->body, dec);
    put_int(a->body, min_base, 2);
    put_int(a->body, max_base, 2);
    put_byte(a->body, aln);
    put_byte(a->body, len);
    return a;
}

Aml *aml_irq_no_flags(uint8_t irq)
{
    Aml *a = aml_raw();

    assert(irq < 16);
    put_byte(a->body, 0x22);
    put_int(a->body, 1u << irq, 2);
    return a;
}

Aml *aml_interrupt(AmlConsumerAndProducer con_and_pro,
                   AmlLevelAndEdge level_and_edge,
                   AmlActiveHighAndLow high_and_low, AmlShared shared,
                   const uint32_t *irq_list, uint8_t irq_count)
{
    Aml *a = aml_raw();

    put_byte(a->body, 0x89);
    put_int(a->body, 2 + 4 * irq_count, 2);
    put_byte(a->body, con_and_pro | level_and_edge << 1 | high_and_low << 2 |
             shared << 3);
    put_byte(a->body, irq_count);
    for (int i = 0; i < irq_count; i++) {
        put_int(a->body, irq_list[i], 4);
    }
    return a;
}
