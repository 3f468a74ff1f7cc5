/*
 * String output visitor: prints one scalar, or a list of such.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qapi/string-output-visitor.h"
#include "qapi/visitor-impl.h"
#include "qemu/cutils.h"

typedef struct StringOutputVisitor {
    Visitor visitor;
    bool human;
    GString *text;
    char **result;
    unsigned depth;         /* of lists */
    unsigned structs;       /* likewise; nothing in them is printed */
    bool is_unsigned;
    GArray *numbers;        /* uint64_t bit patterns not printed yet */
} StringOutputVisitor;

static StringOutputVisitor *to_sov(Visitor *v)
{
    return container_of(v, StringOutputVisitor, visitor);
}

static void separate(StringOutputVisitor *sov)
{
    if (sov->depth && sov->text->len) {
        g_string_append(sov->text, ",");
    }
}

static int by_int64(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return x < y ? -1 : x > y;
}

static int by_uint64(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return x < y ? -1 : x > y;
}

static void put_number(StringOutputVisitor *sov, uint64_t value, bool hex)
{
    if (hex) {
        g_string_append_printf(sov->text, "0x%" PRIx64, value);
    } else if (sov->is_unsigned) {
        g_string_append_printf(sov->text, "%" PRIu64, value);
    } else {
        g_string_append_printf(sov->text, "%" PRId64, (int64_t)value);
    }
}

/* The numbers, which are sorted, as ranges. */
static void put_ranges(StringOutputVisitor *sov, bool hex)
{
    const uint64_t *value = (const uint64_t *)(void *)sov->numbers->data;
    guint i = 0, n = sov->numbers->len;

    while (i < n) {
        guint first = i;

        /* equal or next; the last of all numbers has no next */
        while (i + 1 < n && value[i + 1] - value[i] <= 1) {
            i++;
        }
        if (first) {
            g_string_append_c(sov->text, ',');
        }
        put_number(sov, value[first], hex);
        if (value[i] != value[first]) {
            g_string_append_c(sov->text, '-');
            put_number(sov, value[i], hex);
        }
        i++;
    }
}

static void flush_numbers(StringOutputVisitor *sov)
{
    if (!sov->numbers->len) {
        return;
    }
    separate(sov);
    g_array_sort(sov->numbers, sov->is_unsigned ? by_uint64 : by_int64);
    put_ranges(sov, false);
    if (sov->human) {
        g_string_append(sov->text, " (");
        put_ranges(sov, true);
        g_string_append_c(sov->text, ')');
    }
    g_array_set_size(sov->numbers, 0);
}

static void number(StringOutputVisitor *sov, uint64_t value, bool is_unsigned)
{
    if (sov->structs) {
        return;
    }
    if (sov->is_unsigned != is_unsigned || !sov->depth) {
        flush_numbers(sov);
    }
    sov->is_unsigned = is_unsigned;
    g_array_append_val(sov->numbers, value);
}

static bool sov_type_int64(Visitor *v, const char *name, int64_t *obj,
                           Error **errp)
{
    number(to_sov(v), *obj, false);
    return true;
}

static bool sov_type_uint64(Visitor *v, const char *name, uint64_t *obj,
                            Error **errp)
{
    number(to_sov(v), *obj, true);
    return true;
}

static void put(Visitor *v, const char *text)
{
    StringOutputVisitor *sov = to_sov(v);

    if (sov->structs) {
        return;
    }
    flush_numbers(sov);
    separate(sov);
    g_string_append(sov->text, text);
}

static bool sov_type_size(Visitor *v, const char *name, uint64_t *obj,
                          Error **errp)
{
    g_autofree char *text = NULL;

    if (to_sov(v)->human) {
        g_autofree char *unit = size_to_str(*obj);

        text = g_strdup_printf("%" PRIu64 " (%s)", *obj, unit);
    } else {
        text = g_strdup_printf("%" PRIu64, *obj);
    }
    put(v, text);
    return true;
}

static bool sov_type_bool(Visitor *v, const char *name, bool *obj,
                          Error **errp)
{
    put(v, *obj ? "true" : "false");
    return true;
}

static bool sov_type_str(Visitor *v, const char *name, char **obj,
                         Error **errp)
{
    if (to_sov(v)->human) {
        g_autofree char *text = *obj ? g_strdup_printf("\"%s\"", *obj)
                                     : g_strdup("<null>");

        put(v, text);
    } else {
        put(v, *obj ?: "");
    }
    return true;
}

static bool sov_type_number(Visitor *v, const char *name, double *obj,
                            Error **errp)
{
    g_autofree char *text = g_strdup_printf("%.17g", *obj);

    put(v, text);
    return true;
}

static bool sov_type_any(Visitor *v, const char *name, QObject **obj,
                         Error **errp)
{
    put(v, "<any>");
    return true;
}

static bool sov_type_null(Visitor *v, const char *name, QNull **obj,
                          Error **errp)
{
    put(v, to_sov(v)->human ? "<null>" : "");
    return true;
}

static bool sov_start_struct(Visitor *v, const char *name, void **obj,
                             size_t size, Error **errp)
{
    to_sov(v)->structs++;
    return true;
}

static void sov_end_struct(Visitor *v, void **obj)
{
    to_sov(v)->structs--;
    /* members would run into each other without their names */
    put(v, "<omitted>");
}

static bool sov_start_list(Visitor *v, const char *name, GenericList **list,
                           size_t size, Error **errp)
{
    to_sov(v)->depth++;
    return true;
}

static GenericList *sov_next_list(Visitor *v, GenericList *tail, size_t size)
{
    return tail->next;
}

static void sov_end_list(Visitor *v, void **list)
{
    StringOutputVisitor *sov = to_sov(v);

    flush_numbers(sov);
    sov->depth--;
}

static void sov_complete(Visitor *v, void *opaque)
{
    StringOutputVisitor *sov = to_sov(v);

    assert(opaque == sov->result && sov->text);
    flush_numbers(sov);
    *sov->result = g_string_free(sov->text, FALSE);
    sov->text = NULL;
}

static void sov_free(Visitor *v)
{
    StringOutputVisitor *sov = to_sov(v);

    if (sov->text) {
        g_string_free(sov->text, TRUE);
    }
    g_array_unref(sov->numbers);
    g_free(sov);
}

Visitor *string_output_visitor_new(bool human, char **result)
{
    StringOutputVisitor *sov = g_new0(StringOutputVisitor, 1);
    Visitor *v = &sov->visitor;

    sov->human = human;
    sov->text = g_string_new(NULL);
    sov->numbers = g_array_new(false, false, sizeof(uint64_t));
    sov->result = result;
    *result = NULL;
    v->type = VISITOR_OUTPUT;
    v->start_struct = sov_start_struct;
    v->end_struct = sov_end_struct;
    v->start_list = sov_start_list;
    v->next_list = sov_next_list;
    v->end_list = sov_end_list;
    v->type_int64 = sov_type_int64;
    v->type_uint64 = sov_type_uint64;
    v->type_size = sov_type_size;
    v->type_bool = sov_type_bool;
    v->type_str = sov_type_str;
    v->type_number = sov_type_number;
    v->type_any = sov_type_any;
    v->type_null = sov_type_null;
    v->complete = sov_complete;
    v->free = sov_free;
    return v;
}
