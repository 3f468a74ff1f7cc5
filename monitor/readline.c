/*
 * Editing a line on a terminal: cursor keys, history and completion.
 *
 * Understands the keys of ECMA-48 (VT100) terminals.  Bytes of 0x80 and above
 * are taken as they are.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include "readline.h"

#define CTRL(c) ((c) & 0x1f)
#define KEY_ESC 0x1b
#define KEY_DEL 0x7f

/* Words are listed in columns of at least so many characters. */
#define MIN_COLUMN 10
#define SCREEN_COLUMNS 80

void readline_init(ReadLine *rs, const char *prompt, const ReadLineOps *ops,
                   void *opaque)
{
    *rs = (ReadLine){ .ops = ops, .opaque = opaque, .prompt = prompt };
    rs->line = g_string_new(NULL);
    rs->history = g_ptr_array_new_with_free_func(g_free);
}

void readline_free(ReadLine *rs)
{
    g_string_free(rs->line, true);
    g_ptr_array_free(rs->history, true);
}

void readline_restart(ReadLine *rs)
{
    g_string_truncate(rs->line, 0);
    rs->cursor = 0;
    rs->recalled = rs->history->len;
    rs->escape = ESC_NONE;
}

/*** Showing ***/

static void show(ReadLine *rs, const char *text)
{
    rs->ops->write(rs->opaque, text, strlen(text));
}

static void move_left(ReadLine *rs, size_t n)
{
    g_autofree char *seq = n ? g_strdup_printf("\033[%zuD", n) : g_strdup("");

    show(rs, seq);
}

void readline_show_prompt(ReadLine *rs)
{
    show(rs, rs->prompt);
    show(rs, rs->line->str);
    move_left(rs, rs->line->len - rs->cursor);
}

static void redraw(ReadLine *rs)
{
    show(rs, "\r\033[K");
    readline_show_prompt(rs);
}

/*** Changing the line ***/

static void insert(ReadLine *rs, const char *text, size_t len)
{
    if (rs->line->len + len > READLINE_MAX) {
        return;
    }
    g_string_insert_len(rs->line, rs->cursor, text, len);
    rs->cursor += len;
    if (rs->cursor == rs->line->len) {
        rs->ops->write(rs->opaque, text, len);
    } else {
        redraw(rs);
    }
}

static void erase(ReadLine *rs, size_t from, size_t to)
{
    if (from < to && to <= rs->line->len) {
        g_string_erase(rs->line, from, to - from);
        rs->cursor = from;
        redraw(rs);
    }
}

static void erase_word(ReadLine *rs)
{
    size_t from = rs->cursor;

    while (from && rs->line->str[from - 1] == ' ') {
        from--;
    }
    while (from && rs->line->str[from - 1] != ' ') {
        from--;
    }
    erase(rs, from, rs->cursor);
}

static void move_to(ReadLine *rs, size_t cursor)
{
    if (cursor <= rs->line->len && cursor != rs->cursor) {
        rs->cursor = cursor;
        redraw(rs);
    }
}

/*** History ***/

static void remember(ReadLine *rs)
{
    GPtrArray *h = rs->history;

    if (!rs->line->len ||
        (h->len && g_str_equal(h->pdata[h->len - 1], rs->line->str))) {
        return;
    }
    if (h->len == READLINE_HISTORY) {
        g_ptr_array_remove_index(h, 0);
    }
    g_ptr_array_add(h, g_strdup(rs->line->str));
}

/* Past the newest one is an empty line. */
static void recall(ReadLine *rs, guint which)
{
    GPtrArray *h = rs->history;

    if (which > h->len) {
        return;
    }
    rs->recalled = which;
    g_string_assign(rs->line, which < h->len ? h->pdata[which] : "");
    rs->cursor = rs->line->len;
    redraw(rs);
}

static void recall_older(ReadLine *rs)
{
    if (rs->recalled) {
        recall(rs, rs->recalled - 1);
    }
}

/*** Completion ***/

static size_t common_prefix(char **words)
{
    size_t len = strlen(words[0]);

    for (char **w = words + 1; *w; w++) {
        size_t i = 0;

        while (i < len && (*w)[i] == words[0][i]) {
            i++;
        }
        len = i;
    }
    return len;
}

/* In columns as wide as the longest word, as many as a terminal has. */
static void list_words(ReadLine *rs, char **words)
{
    size_t width = MIN_COLUMN, columns, n = 0;

    for (char **w = words; *w; w++) {
        width = MAX(width, strlen(*w) + 2);
    }
    columns = MAX(SCREEN_COLUMNS / width, 1);
    show(rs, "\r\n");
    for (char **w = words; *w; w++) {
        bool last = ++n % columns == 0 || !w[1];
        g_autofree char *cell = g_strdup_printf("%-*s", last ? 0 : (int)width,
                                                *w);

        show(rs, cell);
        show(rs, last ? "\r\n" : "");
    }
    readline_show_prompt(rs);
}

static void complete(ReadLine *rs)
{
    g_autofree char *start = g_strndup(rs->line->str, rs->cursor);
    g_auto(GStrv) words = rs->ops->complete
        ? rs->ops->complete(rs->opaque, start) : NULL;
    const char *space = strrchr(start, ' ');
    size_t typed = strlen(space ? space + 1 : start);
    size_t len;

    if (!words || !words[0]) {
        return;
    }
    len = common_prefix(words);
    if (len > typed) {
        insert(rs, words[0] + typed, len - typed);
    }
    if (!words[1]) {
        /* A folder may go on. */
        if (!g_str_has_suffix(words[0], "/")) {
            insert(rs, " ", 1);
        }
    } else if (len <= typed) {
        list_words(rs, words);
    }
}

/*** Keys ***/

static void enter(ReadLine *rs)
{
    g_autofree char *line = g_strdup(rs->line->str);

    remember(rs);
    show(rs, "\r\n");
    readline_restart(rs);
    rs->ops->line(rs->opaque, line);
}

static void control_key(ReadLine *rs, unsigned char ch)
{
    switch (ch) {
    case CTRL('a'):
        move_to(rs, 0);
        break;
    case CTRL('b'):
        move_to(rs, rs->cursor ? rs->cursor - 1 : 0);
        break;
    case CTRL('d'):
        erase(rs, rs->cursor, rs->cursor + 1);
        break;
    case CTRL('e'):
        move_to(rs, rs->line->len);
        break;
    case CTRL('f'):
        move_to(rs, rs->cursor + 1);
        break;
    case CTRL('h'):
    case KEY_DEL:
        erase(rs, rs->cursor ? rs->cursor - 1 : 0, rs->cursor);
        break;
    case CTRL('k'):
        erase(rs, rs->cursor, rs->line->len);
        break;
    case CTRL('l'):
        show(rs, "\033[H\033[2J");
        redraw(rs);
        break;
    case CTRL('n'):
        recall(rs, rs->recalled + 1);
        break;
    case CTRL('p'):
        recall_older(rs);
        break;
    case CTRL('u'):
        erase(rs, 0, rs->cursor);
        break;
    case CTRL('w'):
        erase_word(rs);
        break;
    case '\t':
        complete(rs);
        break;
    case KEY_ESC:
        rs->escape = ESC_SEEN;
        break;
    }
}

/* ECMA-48 8.3: cursor keys, and "ESC [ n ~" of the editing keypad. */
static void escape_key(ReadLine *rs, unsigned char ch)
{
    switch (ch) {
    case 'A':
        recall_older(rs);
        break;
    case 'B':
        recall(rs, rs->recalled + 1);
        break;
    case 'C':
        move_to(rs, rs->cursor + 1);
        break;
    case 'D':
        move_to(rs, rs->cursor ? rs->cursor - 1 : 0);
        break;
    case 'H':
        move_to(rs, 0);
        break;
    case 'F':
        move_to(rs, rs->line->len);
        break;
    case '~':
        if (rs->param == 1 || rs->param == 7) {
            move_to(rs, 0);
        } else if (rs->param == 3) {
            erase(rs, rs->cursor, rs->cursor + 1);
        } else if (rs->param == 4 || rs->param == 8) {
            move_to(rs, rs->line->len);
        }
        break;
    }
}

static void escape_byte(ReadLine *rs, unsigned char ch)
{
    switch (rs->escape) {
    case ESC_SEEN:
        rs->param = 0;
        rs->escape = ch == '[' ? ESC_CSI : ch == 'O' ? ESC_SS3 : ESC_NONE;
        break;
    case ESC_CSI:
        if (ch >= '0' && ch <= '9') {
            /* no key has a number of more than two digits */
            rs->param = (rs->param * 10 + (ch - '0')) % 1000;
            break;
        }
        if (ch == ';') {
            rs->param = 0;
            break;
        }
        /* fall through */
    default:
        rs->escape = ESC_NONE;
        escape_key(rs, ch);
        break;
    }
}

void readline_handle_byte(ReadLine *rs, unsigned char ch)
{
    bool after_cr = rs->after_cr;

    rs->after_cr = ch == '\r';
    if (rs->escape != ESC_NONE) {
        escape_byte(rs, ch);
    } else if (ch == '\r' || (ch == '\n' && !after_cr)) {
        enter(rs);
    } else if (ch >= ' ' && ch != KEY_DEL) {
        char c = ch;

        insert(rs, &c, 1);
    } else if (ch != '\n') {
        control_key(rs, ch);
    }
}
