/*
 * The line editor, seen from its keys and its screen.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "monitor/readline.h"

#define UP     "\033[A"
#define DOWN   "\033[B"
#define RIGHT  "\033[C"
#define LEFT   "\033[D"
#define DELETE "\033[3~"

typedef struct Terminal {
    ReadLine rs;
    GString *shown;
    GString *lines;                     /* each ends in '|' */
} Terminal;

static void term_write(void *opaque, const char *text, size_t len)
{
    g_string_append_len(((Terminal *)opaque)->shown, text, len);
}

static void term_line(void *opaque, const char *line)
{
    g_string_append_printf(((Terminal *)opaque)->lines, "%s|", line);
}

static char **term_complete(void *opaque, const char *start)
{
    if (g_str_equal(start, "s") || g_str_equal(start, "st")) {
        return g_strsplit("stop step", " ", 0);
    } else if (g_str_equal(start, "info st")) {
        return g_strsplit("status", " ", 0);
    } else if (g_str_equal(start, "ls /u")) {
        return g_strsplit("/usr/", " ", 0);
    } else if (g_str_equal(start, "many ")) {
        return g_strsplit("a b c d e f g h i", " ", 0);
    } else if (g_str_equal(start, "wide ")) {
        return g_strsplit("a fifteen-letters c d e f", " ", 0);
    }
    return NULL;
}

static const ReadLineOps ops = {
    .write = term_write, .line = term_line, .complete = term_complete,
};

static void type(Terminal *t, const char *keys)
{
    for (; *keys; keys++) {
        readline_handle_byte(&t->rs, *keys);
    }
}

/* What is entered by typing @keys at a fresh prompt. */
static char *entered(const char *keys)
{
    Terminal t = { .shown = g_string_new(NULL), .lines = g_string_new(NULL) };

    readline_init(&t.rs, "> ", &ops, &t);
    type(&t, keys);
    readline_free(&t.rs);
    g_string_free(t.shown, true);
    return g_string_free(t.lines, false);
}

static void assert_entered(const char *keys, const char *lines)
{
    g_autofree char *got = entered(keys);

    g_assert_cmpstr(got, ==, lines);
}

static void test_enter_ends_a_line(void)
{
    assert_entered("one\rtwo\nthree\r\nfour", "one|two|three|");
    assert_entered("\r\n\r\n", "||");
}

static void test_keys_move_and_erase(void)
{
    assert_entered("abc\x01X\r", "Xabc|");
    assert_entered("abc\x01X\x05Y\r", "XabcY|");
    assert_entered("abc" LEFT LEFT "X" RIGHT "Y\r", "aXbYc|");
    assert_entered("abc\x08\x7f\r", "a|");
    assert_entered("abc\x01" DELETE "\r", "bc|");
    assert_entered("abc" LEFT "\x0b\r", "ab|");
    assert_entered("abc" LEFT "\x15\r", "c|");
    assert_entered("one two\x17X\r", "one X|");
    assert_entered("abc\033[HX\033[FY\r", "XabcY|");
    assert_entered("abc\033OHX\r", "Xabc|");
    assert_entered("abc\033[1~X\033[4~Y\r", "XabcY|");
}

static void test_edges_do_nothing(void)
{
    assert_entered("\x08\x7f" LEFT RIGHT DELETE "\x0b\x15\x17\r", "|");
    assert_entered(UP DOWN UP "\r", "|");
    assert_entered("a" RIGHT RIGHT "b\r", "ab|");
    assert_entered("a\033[99999999999999999999zb\r", "ab|");
    assert_entered("a\033" "xb\r", "ab|");
}

static void test_history_goes_back_and_forth(void)
{
    assert_entered("one\rtwo\r" UP "\r", "one|two|two|");
    assert_entered("one\rtwo\r" UP UP "\r", "one|two|one|");
    assert_entered("one\rtwo\r" UP UP DOWN "\r", "one|two|two|");
    assert_entered("one\rtwo\r" UP UP DOWN DOWN "x\r", "one|two|x|");
    assert_entered("one\rone\r" UP UP "x\r", "one|one|onex|");
}

static void test_history_is_bounded(void)
{
    Terminal t = { .shown = g_string_new(NULL), .lines = g_string_new(NULL) };

    readline_init(&t.rs, "> ", &ops, &t);
    for (int i = 0; i < 3 * READLINE_HISTORY; i++) {
        g_autofree char *line = g_strdup_printf("%d\r", i);

        type(&t, line);
    }
    g_assert_cmpint(t.rs.history->len, ==, READLINE_HISTORY);
    g_assert_cmpstr(t.rs.history->pdata[0], ==, "128");
    readline_free(&t.rs);
    g_string_free(t.shown, true);
    g_string_free(t.lines, true);
}

static void test_line_is_bounded(void)
{
    g_autofree char *keys = g_strnfill(3 * READLINE_MAX, 'x');
    g_autofree char *all = g_strconcat(keys, "\r", NULL);
    g_autofree char *lines = entered(all);

    g_assert_cmpint(strlen(lines), ==, READLINE_MAX + 1);
}

static void test_completion_extends_and_lists(void)
{
    Terminal t = { .shown = g_string_new(NULL), .lines = g_string_new(NULL) };

    readline_init(&t.rs, "> ", &ops, &t);
    type(&t, "s\t");
    g_assert_cmpstr(t.rs.line->str, ==, "st");
    type(&t, "\t");
    g_assert_nonnull(strstr(t.shown->str, "\r\nstop      step\r\n> st"));
    g_assert_cmpstr(t.rs.line->str, ==, "st");
    type(&t, "\x15info st\t");
    g_assert_cmpstr(t.rs.line->str, ==, "info status ");
    type(&t, "\t");
    g_assert_cmpstr(t.rs.line->str, ==, "info status ");
    type(&t, "\x15ls /u\t");
    g_assert_cmpstr(t.rs.line->str, ==, "ls /usr/");
    readline_free(&t.rs);
    g_string_free(t.shown, true);
    g_string_free(t.lines, true);
}

static void assert_lists(const char *start, const char *list)
{
    Terminal t = { .shown = g_string_new(NULL), .lines = g_string_new(NULL) };

    readline_init(&t.rs, "> ", &ops, &t);
    type(&t, start);
    g_string_truncate(t.shown, 0);
    type(&t, "\t");
    g_assert_cmpstr(t.shown->str, ==, list);
    readline_free(&t.rs);
    g_string_free(t.shown, true);
    g_string_free(t.lines, true);
}

static void test_words_are_listed_in_columns(void)
{
    assert_lists("many ", "\r\n"
                 "a         b         c         d         e         f         "
                 "g         h\r\ni\r\n> many ");
    assert_lists("wide ", "\r\n"
                 "a                fifteen-letters  c                "
                 "d\r\ne                f\r\n> wide ");
}

static void test_screen_shows_what_is_typed(void)
{
    Terminal t = { .shown = g_string_new(NULL), .lines = g_string_new(NULL) };

    readline_init(&t.rs, "> ", &ops, &t);
    readline_show_prompt(&t.rs);
    type(&t, "ab" LEFT "X\r");
    g_assert_cmpstr(t.shown->str, ==, "> ab" "\r\033[K> ab\033[1D"
                    "\r\033[K> aXb\033[1D" "\r\n");
    readline_free(&t.rs);
    g_string_free(t.shown, true);
    g_string_free(t.lines, true);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/readline/enter-ends-a-line", test_enter_ends_a_line);
    g_test_add_func("/readline/keys-move-and-erase",
                    test_keys_move_and_erase);
    g_test_add_func("/readline/edges-do-nothing", test_edges_do_nothing);
    g_test_add_func("/readline/history-goes-back-and-forth",
                    test_history_goes_back_and_forth);
    g_test_add_func("/readline/history-is-bounded", test_history_is_bounded);
    g_test_add_func("/readline/line-is-bounded", test_line_is_bounded);
    g_test_add_func("/readline/completion-extends-and-lists",
                    test_completion_extends_and_lists);
    g_test_add_func("/readline/words-are-listed-in-columns",
                    test_words_are_listed_in_columns);
    g_test_add_func("/readline/screen-shows-what-is-typed",
                    test_screen_shows_what_is_typed);
    return g_test_run();
}
