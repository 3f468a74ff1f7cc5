/*
 * Writing JSON text.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "qobject/json-writer.h"
#include "qobject/qobject-internal.h"

struct JSONWriter {
    bool pretty;
    bool need_comma;                    /* a value precedes in this level */
    GString *out;
    GByteArray *levels;                 /* '{' or '[', outermost first */
};

JSONWriter *json_writer_new(bool pretty)
{
    JSONWriter *w = g_new(JSONWriter, 1);

    *w = (JSONWriter){
        .pretty = pretty,
        .out = g_string_sized_new(256),
        .levels = g_byte_array_new(),
    };
    return w;
}

const char *json_writer_get(JSONWriter *writer)
{
    assert(!writer->levels->len);
    return writer->out->str;
}

GString *json_writer_get_and_free(JSONWriter *writer)
{
    GString *out = writer->out;

    writer->out = NULL;
    json_writer_free(writer);
    return out;
}

void json_writer_free(JSONWriter *writer)
{
    if (writer) {
        if (writer->out) {
            g_string_free(writer->out, TRUE);
        }
        g_byte_array_free(writer->levels, TRUE);
        g_free(writer);
    }
}

static void new_line(JSONWriter *w)
{
    static const char spaces[] = "                                ";
    size_t n = (size_t)w->levels->len * 4;

    g_string_append_c(w->out, '\n');
    while (n) {
        size_t chunk = MIN(n, sizeof(spaces) - 1);

        g_string_append_len(w->out, spaces, chunk);
        n -= chunk;
    }
}

/* All that precedes a value. */
static void begin(JSONWriter *w, const char *name)
{
    bool in_object = w->levels->len &&
                     w->levels->data[w->levels->len - 1] == '{';

    assert(in_object == !!name);
    if (w->need_comma) {
        g_string_append_c(w->out, ',');
        if (!w->pretty) {
            g_string_append_c(w->out, ' ');
        }
    }
    if (w->pretty && w->levels->len) {
        new_line(w);
    }
    if (name) {
        json_quote(w->out, name);
        g_string_append_c(w->out, ':');
        g_string_append_c(w->out, ' ');
    }
    w->need_comma = true;
}

static void enter(JSONWriter *w, const char *name, guint8 kind)
{
    begin(w, name);
    g_string_append_c(w->out, kind);
    g_byte_array_append(w->levels, &kind, 1);
    w->need_comma = false;
}

static void leave(JSONWriter *w, guint8 kind, char close)
{
    assert(w->levels->len && w->levels->data[w->levels->len - 1] == kind);
    g_byte_array_set_size(w->levels, w->levels->len - 1);
    if (w->pretty && w->need_comma) {
        new_line(w);
    }
    g_string_append_c(w->out, close);
    w->need_comma = true;
}

void json_writer_start_object(JSONWriter *writer, const char *name)
{
    enter(writer, name, '{');
}

void json_writer_end_object(JSONWriter *writer)
{
    leave(writer, '{', '}');
}

void json_writer_start_array(JSONWriter *writer, const char *name)
{
    enter(writer, name, '[');
}

void json_writer_end_array(JSONWriter *writer)
{
    leave(writer, '[', ']');
}

void json_writer_null(JSONWriter *writer, const char *name)
{
    begin(writer, name);
    g_string_append_len(writer->out, "null", 4);
}

void json_writer_bool(JSONWriter *writer, const char *name, bool val)
{
    begin(writer, name);
    g_string_append(writer->out, val ? "true" : "false");
}

void json_writer_int64(JSONWriter *writer, const char *name, int64_t val)
{
    QNum qn = { .kind = QNUM_I64, .u.i64 = val };

    begin(writer, name);
    json_number(writer->out, &qn);
}

void json_writer_uint64(JSONWriter *writer, const char *name, uint64_t val)
{
    QNum qn = { .kind = QNUM_U64, .u.u64 = val };

    begin(writer, name);
    json_number(writer->out, &qn);
}

void json_writer_double(JSONWriter *writer, const char *name, double val)
{
    QNum qn = { .kind = QNUM_DOUBLE, .u.dbl = val };

    begin(writer, name);
    json_number(writer->out, &qn);
}

void json_writer_str(JSONWriter *writer, const char *name, const char *str)
{
    begin(writer, name);
    json_quote(writer->out, str);
}
