/*
 * Writing JSON text without building values first.
 *
 * Inside an object every call names its member; elsewhere @name is NULL.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef JSON_WRITER_H
#define JSON_WRITER_H

/** json_writer_new: @pretty adds line breaks and indentation. */
JSONWriter *json_writer_new(bool pretty);
/** json_writer_get: the text so far; owned by the writer. */
const char *json_writer_get(JSONWriter *writer);
/** json_writer_get_and_free: the text, now the caller's. */
GString *json_writer_get_and_free(JSONWriter *writer);
/** json_writer_free: free it, finished or not; NULL is fine. */
void json_writer_free(JSONWriter *writer);

/** json_writer_start_object: begin an object. */
void json_writer_start_object(JSONWriter *writer, const char *name);
/** json_writer_end_object: end the object that was begun last. */
void json_writer_end_object(JSONWriter *writer);
/** json_writer_start_array: begin an array. */
void json_writer_start_array(JSONWriter *writer, const char *name);
/** json_writer_end_array: end the array that was begun last. */
void json_writer_end_array(JSONWriter *writer);
/** json_writer_null: write null. */
void json_writer_null(JSONWriter *writer, const char *name);
/** json_writer_bool: write true or false. */
void json_writer_bool(JSONWriter *writer, const char *name, bool val);
/** json_writer_int64: write a number with a sign. */
void json_writer_int64(JSONWriter *writer, const char *name, int64_t val);
/** json_writer_uint64: write a number without a sign. */
void json_writer_uint64(JSONWriter *writer, const char *name, uint64_t val);
/** json_writer_double: write a number, with as many digits as it takes to
 *  read it back; it must be finite. */
void json_writer_double(JSONWriter *writer, const char *name, double val);
/** json_writer_str: write a string, modified UTF-8, as ASCII; what is
 *  malformed becomes U+FFFD. */
void json_writer_str(JSONWriter *writer, const char *name, const char *str);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(JSONWriter, json_writer_free)

#endif
