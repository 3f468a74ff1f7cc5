/*
 * Editing a line on a terminal.  Private to the monitor room.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef MONITOR_READLINE_H
#define MONITOR_READLINE_H

#include <glib.h>

/* Longest line; bytes beyond it are ignored. */
#define READLINE_MAX 4095
/* Lines that are remembered. */
#define READLINE_HISTORY 64

/**
 * struct ReadLineOps: what the editor needs.
 * @write: show text
 * @line: a line was entered; not kept
 * @complete: all words that could stand in place of the last one of @start;
 *     a NULL-terminated vector that the caller frees.  What ends in '/' may
 *     go on.
 */
typedef struct ReadLineOps {
    void (*write)(void *opaque, const char *text, size_t len);
    void (*line)(void *opaque, const char *line);
    char **(*complete)(void *opaque, const char *start);
} ReadLineOps;

/**
 * struct ReadLine: the editor's state.
 * @line: what was typed so far; @cursor: byte in it
 * @history: lines entered, oldest first; @recalled: which one is shown, its
 *     length for none
 * @escape: where in an escape sequence we are; @param: its number
 * @after_cr: the last byte was CR, so that a LF says nothing new
 */
typedef struct ReadLine {
    const ReadLineOps *ops;
    void *opaque;
    const char *prompt;
    GString *line;
    size_t cursor;
    GPtrArray *history;
    guint recalled;
    enum { ESC_NONE, ESC_SEEN, ESC_CSI, ESC_SS3 } escape;
    unsigned param;
    bool after_cr;
} ReadLine;

/** readline_init: prepare @rs; @prompt and @ops live on. */
void readline_init(ReadLine *rs, const char *prompt, const ReadLineOps *ops,
                   void *opaque);
/** readline_free: free what @rs holds. */
void readline_free(ReadLine *rs);
/** readline_restart: forget the line that is being typed. */
void readline_restart(ReadLine *rs);
/** readline_show_prompt: show the prompt and what was typed. */
void readline_show_prompt(ReadLine *rs);
/** readline_handle_byte: a key. */
void readline_handle_byte(ReadLine *rs, unsigned char ch);

#endif
