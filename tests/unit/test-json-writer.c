/*
 * Writing JSON text.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "heap-in-use.h"
#include "qobject/json-writer.h"

static char *write_all(bool pretty)
{
    JSONWriter *w = json_writer_new(pretty);

    json_writer_start_object(w, NULL);
    json_writer_int64(w, "i", -5);
    json_writer_uint64(w, "u", UINT64_MAX);
    json_writer_double(w, "d", 2.5);
    json_writer_start_array(w, "a");
    json_writer_null(w, NULL);
    json_writer_bool(w, NULL, true);
    json_writer_start_object(w, NULL);
    json_writer_end_object(w);
    json_writer_end_array(w);
    json_writer_str(w, "s", "x\n");
    json_writer_end_object(w);
    return g_string_free(json_writer_get_and_free(w), FALSE);
}

static void test_compact(void)
{
    g_autofree char *text = write_all(false);

    g_assert_cmpstr(text, ==, "{\"i\": -5, \"u\": 18446744073709551615, "
                    "\"d\": 2.5, \"a\": [null, true, {}], \"s\": \"x\\n\"}");
}

static void test_pretty(void)
{
    g_autofree char *text = write_all(true);

    g_assert_cmpstr(text, ==,
                    "{\n    \"i\": -5,\n    \"u\": 18446744073709551615,\n"
                    "    \"d\": 2.5,\n    \"a\": [\n        null,\n"
                    "        true,\n        {}\n    ],\n"
                    "    \"s\": \"x\\n\"\n}");
}

static void test_get(void)
{
    g_autoptr(JSONWriter) w = json_writer_new(false);

    json_writer_str(w, NULL, "only");
    g_assert_cmpstr(json_writer_get(w), ==, "\"only\"");
}

static void test_free(void)
{
    ASSERT_FREES({
        JSONWriter *w = json_writer_new(true);

        json_writer_start_array(w, NULL);
        json_writer_str(w, NULL, "never finished");
        json_writer_free(w);
    });
    json_writer_free(NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/json-writer/compact", test_compact);
    g_test_add_func("/json-writer/pretty", test_pretty);
    g_test_add_func("/json-writer/a single value", test_get);
    g_test_add_func("/json-writer/is freed at any time", test_free);
    return g_test_run();
}
