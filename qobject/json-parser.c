/*
 * Streaming JSON parser.
 *
 * One pass, no recursion: tokens are recognised in the caller's buffer and
 * copied only when they continue in the next one; open containers are on
 * an explicit stack.
 *
 * After an error the rest of the message is skipped, so that the next one
 * is understood again: to the end of the line, to a byte 0xFF (by which a
 * client can ask for this), or to where the brackets that were open are
 * closed.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "qemu/osdep.h"
#include <math.h>
#include "qapi/error.h"
#include "qemu/ctype.h"
#include "qobject/json-parser.h"
#include "qobject/qbool.h"
#include "qobject/qnull.h"
#include "qobject/qobject-internal.h"

enum JSONLex { LEX_IDLE, LEX_STRING_DQ, LEX_STRING_SQ, LEX_WORD };
enum JSONSkip { SKIP_NONE, SKIP_TO_CLOSE, SKIP_TO_OPEN };
enum JSONExpect {
    EXPECT_VALUE, EXPECT_VALUE_OR_END, EXPECT_KEY, EXPECT_KEY_OR_END,
    EXPECT_COLON, EXPECT_COMMA_OR_END,
};

static const char *const expectation[] = {
    [EXPECT_VALUE] = "a value",
    [EXPECT_VALUE_OR_END] = "a value or ']'",
    [EXPECT_KEY] = "a string that names a member",
    [EXPECT_KEY_OR_END] = "a string that names a member, or '}'",
    [EXPECT_COLON] = "':'",
    [EXPECT_COMMA_OR_END] = "',' or the end of the array or object",
};

struct JSONLevel {
    QDict *dict;                        /* one of the two */
    QList *list;
    char *key;                          /* of the member being read */
};

void json_message_parser_init(JSONMessageParser *parser,
                              void (*emit)(void *opaque, QObject *json,
                                           Error *err),
                              void *opaque, va_list *ap)
{
    *parser = (JSONMessageParser){
        .emit = emit, .opaque = opaque, .ap = ap, .line = 1,
    };
}

/* Forget the message. */
static void reset(JSONMessageParser *p)
{
    while (p->depth) {
        struct JSONLevel *l = &p->stack[--p->depth];

        qobject_unref(l->dict);
        qobject_unref(l->list);
        g_free(l->key);
    }
    p->lex = LEX_IDLE;
    p->expect = EXPECT_VALUE;
    p->escaped = false;
    p->tokens = 0;
    if (p->token) {
        g_string_truncate(p->token, 0);
    }
}

void json_message_parser_destroy(JSONMessageParser *parser)
{
    reset(parser);
    g_free(parser->stack);
    if (parser->token) {
        g_string_free(parser->token, TRUE);
    }
}

/* Report, and skip the rest of the message. */
static void G_GNUC_PRINTF(2, 3)
fail(JSONMessageParser *p, const char *fmt, ...)
{
    g_autofree char *msg = NULL;
    Error *err = NULL;
    va_list ap;

    va_start(ap, fmt);
    msg = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    error_setg(&err, "JSON parse error at line %u, column %" PRIu64 ": %s",
               p->line, p->offset - p->line_start + 1, msg);
    p->skip = p->depth ? SKIP_TO_CLOSE : SKIP_TO_OPEN;
    p->skip_depth = p->depth;
    reset(p);
    p->emit(p->opaque, NULL, err);
}

/* A complete value, whose reference is ours. */
static void add_value(JSONMessageParser *p, QObject *value)
{
    struct JSONLevel *l;

    if (!p->depth) {
        reset(p);
        p->emit(p->opaque, value, NULL);
        return;
    }
    l = &p->stack[p->depth - 1];
    if (l->list) {
        qlist_append_obj(l->list, value);
    } else if (qdict_put_take(l->dict, l->key, value)) {
        l->key = NULL;
    } else {
        /* checked when the key was read, but a template's %p may have
         * changed the object; keep the first */
        qobject_unref(value);
        g_free(l->key);
        l->key = NULL;
    }
    p->expect = EXPECT_COMMA_OR_END;
}

static void unexpected(JSONMessageParser *p, const char *tok, size_t len)
{
    fail(p, "expected %s, not '%.*s'", expectation[p->expect],
         (int)MIN(len, (size_t)40), tok);
}

static bool expects_value(JSONMessageParser *p)
{
    return p->expect == EXPECT_VALUE || p->expect == EXPECT_VALUE_OR_END;
}

static void open_level(JSONMessageParser *p, char c)
{
    struct JSONLevel *l;

    if (!expects_value(p)) {
        unexpected(p, &c, 1);
        return;
    }
    if (p->depth == JSON_MAX_NESTING) {
        fail(p, "nesting deeper than %d", JSON_MAX_NESTING);
        return;
    }
    if (p->depth == p->depth_alloc) {
        p->depth_alloc = MAX(8, p->depth_alloc * 2);
        p->stack = g_renew(struct JSONLevel, p->stack, p->depth_alloc);
    }
    l = &p->stack[p->depth++];
    *l = (struct JSONLevel){ NULL };
    if (c == '{') {
        l->dict = qdict_new();
        p->expect = EXPECT_KEY_OR_END;
    } else {
        l->list = qlist_new();
        p->expect = EXPECT_VALUE_OR_END;
    }
}

static void close_level(JSONMessageParser *p, char c)
{
    struct JSONLevel *l = p->depth ? &p->stack[p->depth - 1] : NULL;
    bool dict = c == '}';
    QObject *value;

    if (!l || dict != !!l->dict ||
        (p->expect != EXPECT_COMMA_OR_END &&
         p->expect != (dict ? EXPECT_KEY_OR_END : EXPECT_VALUE_OR_END))) {
        unexpected(p, &c, 1);
        return;
    }
    value = dict ? QOBJECT(l->dict) : QOBJECT(l->list);
    p->depth--;
    add_value(p, value);
}

static void punctuation(JSONMessageParser *p, char c)
{
    switch (c) {
    case '{':
    case '[':
        open_level(p, c);
        return;
    case '}':
    case ']':
        close_level(p, c);
        return;
    case ':':
        if (p->expect == EXPECT_COLON) {
            p->expect = EXPECT_VALUE;
            return;
        }
        break;
    case ',':
        if (p->expect == EXPECT_COMMA_OR_END) {
            p->expect = p->stack[p->depth - 1].dict ? EXPECT_KEY
                                                    : EXPECT_VALUE;
            return;
        }
        break;
    }
    unexpected(p, &c, 1);
}

/* @raw is what stands between the quotes. */
static void string_token(JSONMessageParser *p, const char *raw, size_t len)
{
    Error *err = NULL;
    char *str;

    if (!expects_value(p) && p->expect != EXPECT_KEY &&
        p->expect != EXPECT_KEY_OR_END) {
        fail(p, "expected %s, not a string", expectation[p->expect]);
        return;
    }
    str = json_decode_string(raw, len, p->ap, &err);
    if (!str) {
        fail(p, "%s", error_get_pretty(err));
        error_free(err);
        return;
    }
    if (expects_value(p)) {
        add_value(p, QOBJECT(qstring_take(str)));
        return;
    }
    if (qdict_haskey(p->stack[p->depth - 1].dict, str)) {
        fail(p, "duplicate member '%.40s'", str);
        g_free(str);
        return;
    }
    p->stack[p->depth - 1].key = str;
    p->expect = EXPECT_COLON;
}

/* RFC 8259 section 6; *@integer: neither fraction nor exponent. */
static bool is_number(const char *s, const char *end, bool *integer)
{
    *integer = true;
    s += s < end && *s == '-';
    if (s == end || !qemu_isdigit(*s) ||
        (*s == '0' && s + 1 < end && qemu_isdigit(s[1]))) {
        return false;
    }
    while (s < end && qemu_isdigit(*s)) {
        s++;
    }
    if (s < end && *s == '.') {
        *integer = false;
        if (++s == end || !qemu_isdigit(*s)) {
            return false;
        }
        while (s < end && qemu_isdigit(*s)) {
            s++;
        }
    }
    if (s < end && (*s == 'e' || *s == 'E')) {
        *integer = false;
        s++;
        s += s < end && (*s == '+' || *s == '-');
        if (s == end || !qemu_isdigit(*s)) {
            return false;
        }
        while (s < end && qemu_isdigit(*s)) {
            s++;
        }
    }
    return s == end;
}

/* Digits as an integer; false if neither int64_t nor uint64_t holds it. */
static bool parse_integer(const char *s, const char *end, QObject **value)
{
    bool negative = *s == '-';
    uint64_t v = 0;

    for (s += negative; s < end; s++) {
        if (__builtin_mul_overflow(v, 10, &v) ||
            __builtin_add_overflow(v, *s - '0', &v)) {
            return false;
        }
    }
    if (negative) {
        if (v > (uint64_t)INT64_MAX + 1) {
            return false;
        }
        *value = QOBJECT(qnum_from_int((int64_t)-v));
    } else if (v <= INT64_MAX) {
        *value = QOBJECT(qnum_from_int((int64_t)v));
    } else {
        *value = QOBJECT(qnum_from_uint(v));
    }
    return true;
}

static QObject *number_token(JSONMessageParser *p, const char *tok,
                             size_t len)
{
    g_autofree char *copy = NULL;
    QObject *value;
    bool integer;
    double d;

    if (!is_number(tok, tok + len, &integer)) {
        fail(p, "invalid number '%.*s'", (int)MIN(len, (size_t)40), tok);
        return NULL;
    }
    if (integer && parse_integer(tok, tok + len, &value)) {
        return value;
    }
    copy = g_strndup(tok, len);
    d = g_ascii_strtod(copy, NULL);
    if (!isfinite(d)) {
        fail(p, "number '%.40s' is too large", copy);
        return NULL;
    }
    return QOBJECT(qnum_from_double(d));
}

static bool is(const char *tok, size_t len, const char *word)
{
    return len == strlen(word) && !memcmp(tok, word, len);
}

/* %-arguments. */
static QObject *argument_token(JSONMessageParser *p, const char *tok,
                               size_t len)
{
    va_list *ap = p->ap;

    if (is(tok, len, "%p")) {
        return va_arg(*ap, QObject *);
    } else if (is(tok, len, "%i")) {
        return QOBJECT(qbool_from_bool(va_arg(*ap, int)));
    } else if (is(tok, len, "%d")) {
        return QOBJECT(qnum_from_int(va_arg(*ap, int)));
    } else if (is(tok, len, "%ld")) {
        return QOBJECT(qnum_from_int(va_arg(*ap, long)));
    } else if (is(tok, len, "%lld")) {
        return QOBJECT(qnum_from_int(va_arg(*ap, long long)));
    } else if (is(tok, len, "%u")) {
        return QOBJECT(qnum_from_uint(va_arg(*ap, unsigned)));
    } else if (is(tok, len, "%lu")) {
        return QOBJECT(qnum_from_uint(va_arg(*ap, unsigned long)));
    } else if (is(tok, len, "%llu")) {
        return QOBJECT(qnum_from_uint(va_arg(*ap, unsigned long long)));
    } else if (is(tok, len, "%s")) {
        return QOBJECT(qstring_from_str(va_arg(*ap, const char *)));
    } else if (is(tok, len, "%f")) {
        return QOBJECT(qnum_from_double(va_arg(*ap, double)));
    }
    fail(p, "invalid interpolation '%.*s'", (int)MIN(len, (size_t)40), tok);
    return NULL;
}

static void word_token(JSONMessageParser *p, const char *tok, size_t len)
{
    QObject *value;

    if (!expects_value(p)) {
        unexpected(p, tok, len);
        return;
    }
    if (is(tok, len, "true")) {
        value = QOBJECT(qbool_from_bool(true));
    } else if (is(tok, len, "false")) {
        value = QOBJECT(qbool_from_bool(false));
    } else if (is(tok, len, "null")) {
        value = QOBJECT(qnull());
    } else if (*tok == '-' || qemu_isdigit(*tok)) {
        value = number_token(p, tok, len);
    } else if (*tok == '%' && p->ap) {
        value = argument_token(p, tok, len);
    } else {
        unexpected(p, tok, len);
        return;
    }
    if (value) {
        add_value(p, value);
    }
}

/* --- bytes to tokens --- */

static bool is_word_char(unsigned char c)
{
    return qemu_isalnum(c) || c == '-' || c == '+' || c == '.';
}

/* Where the token being read ends in [@s, @end), or NULL. */
static const char *token_end(JSONMessageParser *p, const char *s,
                             const char *end)
{
    char quote = p->lex == LEX_STRING_DQ ? '"' : '\'';

    if (p->lex == LEX_WORD) {
        while (s < end && is_word_char(*s)) {
            s++;
        }
        return s < end ? s : NULL;
    }
    for (; s < end; s++) {
        unsigned char c = *s;

        if (p->escaped) {
            p->escaped = false;
        } else if (c == quote || c < 0x20 || c == 0xff) {
            return s;
        } else if (c == '\\') {
            p->escaped = true;
        }
    }
    return NULL;
}

/* The token is [@tok, @tok + @len); the byte behind it is @stop. */
static void finish_token(JSONMessageParser *p, const char *tok, size_t len,
                         unsigned char stop)
{
    int lex = p->lex;

    p->lex = LEX_IDLE;
    if (lex == LEX_WORD) {
        word_token(p, tok, len);
    } else if (stop != '"' && stop != '\'') {
        fail(p, stop == 0xff ? "invalid UTF-8 sequence in string"
                             : "control character in string");
    } else {
        string_token(p, tok, len);
    }
}

/*
 * Go on with a token that begins, or continues, at @s.  Returns where to
 * go on after it, @end if it is not complete.
 */
static const char *scan_token(JSONMessageParser *p, const char *s,
                              const char *end)
{
    const char *stop = token_end(p, s, end);
    const char *tok = s;
    bool string = p->lex != LEX_WORD;
    size_t len = (stop ? stop : end) - s;
    unsigned char c;

    p->offset += len;
    if (!stop || (p->token && p->token->len)) {
        if (!p->token) {
            p->token = g_string_new(NULL);
        }
        g_string_append_len(p->token, s, len);
        if (!stop) {
            return end;
        }
        tok = p->token->str;
        len = p->token->len;
    }
    c = *stop;
    finish_token(p, tok, len, c);
    if (p->token) {
        g_string_truncate(p->token, 0);
    }
    if (string && (c == '"' || c == '\'')) {
        p->offset++;
        return stop + 1;
    }
    return stop;
}

static const char *next_token(JSONMessageParser *p, const char *s,
                              const char *end)
{
    unsigned char c = *s;

    if (!p->tokens) {
        p->start = p->offset;
    }
    if (++p->tokens > JSON_MAX_TOKENS) {
        fail(p, "more than %llu tokens", JSON_MAX_TOKENS);
        return s;
    }
    switch (c) {
    case '{': case '}': case '[': case ']': case ':': case ',':
        punctuation(p, c);
        p->offset++;
        return s + 1;
    case '"':
        p->lex = LEX_STRING_DQ;
        p->offset++;
        return scan_token(p, s + 1, end);
    case '\'':
        p->lex = LEX_STRING_SQ;
        p->offset++;
        return scan_token(p, s + 1, end);
    }
    if (is_word_char(c) || (c == '%' && p->ap)) {
        p->lex = LEX_WORD;
        if (c == '%') {
            /* the only word that does not begin with a word character */
            const char *stop = s + 1;

            while (stop < end && is_word_char(*stop)) {
                stop++;
            }
            p->offset += stop - s;
            finish_token(p, s, stop - s, 0);
            return stop;
        }
        return scan_token(p, s, end);
    }
    if (qemu_isprint(c)) {
        fail(p, "stray '%c'", c);
    } else {
        fail(p, "stray byte 0x%02x", c);
    }
    return s;
}

/* After an error: where the next message may begin. */
static const char *skip_rest(JSONMessageParser *p, const char *s,
                             const char *end)
{
    for (; s < end && p->skip; s++, p->offset++) {
        switch ((unsigned char)*s) {
        case '\n':
            p->skip = SKIP_NONE;
            return s;
        case 0xff:
            p->skip = SKIP_NONE;
            break;
        case '{':
        case '[':
            if (p->skip == SKIP_TO_OPEN) {
                p->skip = SKIP_NONE;
                return s;
            }
            p->skip_depth++;
            break;
        case '}':
        case ']':
            if (p->skip == SKIP_TO_CLOSE && --p->skip_depth == 0) {
                p->skip = SKIP_NONE;
            }
            break;
        }
    }
    return s;
}

void json_message_parser_feed(JSONMessageParser *parser,
                              const char *buffer, size_t size)
{
    JSONMessageParser *p = parser;
    const char *s = buffer, *end = buffer + size;

    while (s < end) {
        if (p->skip) {
            s = skip_rest(p, s, end);
        } else if (p->lex != LEX_IDLE) {
            s = scan_token(p, s, end);
        } else if (*s == ' ' || *s == '\t' || *s == '\r') {
            s++;
            p->offset++;
        } else if (*s == '\n') {
            s++;
            p->line_start = ++p->offset;
            p->line++;
        } else {
            s = next_token(p, s, end);
        }
        if (p->tokens && p->offset - p->start > JSON_MAX_MESSAGE_SIZE) {
            fail(p, "message longer than %llu bytes",
                 JSON_MAX_MESSAGE_SIZE);
        }
    }
}

void json_message_parser_flush(JSONMessageParser *parser)
{
    JSONMessageParser *p = parser;

    if (p->lex == LEX_WORD) {
        finish_token(p, p->token->str, p->token->len, 0);
        g_string_truncate(p->token, 0);
    }
    if (p->lex != LEX_IDLE) {
        fail(p, "string does not end");
    } else if (p->depth) {
        fail(p, "expected %s, not the end of input",
             expectation[p->expect]);
    }
    reset(p);
    p->skip = SKIP_NONE;
}
