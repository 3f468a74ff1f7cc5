/*
 * Streaming JSON parser: feed bytes as they arrive, get a callback per
 * complete value.  Bounded: nesting 1024, 64 MiB per message.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_JSON_PARSER_H
#define QEMU_JSON_PARSER_H

#define JSON_MAX_NESTING        1024
#define JSON_MAX_MESSAGE_SIZE   (64ULL << 20)

#define JSON_MAX_TOKENS         (2ULL << 20)

struct JSONLevel;

typedef struct JSONMessageParser {
    /** @json: the value, reference handed over; or NULL and @err, which is
     *  then handed over too.  Must not destroy or feed the parser. */
    void (*emit)(void *opaque, QObject *json, Error *err);
    void *opaque;
    va_list *ap;
    GString *token;                     /* an unfinished token */
    struct JSONLevel *stack;            /* open arrays and objects */
    int depth, depth_alloc;
    uint8_t lex;                        /* enum JSONLex */
    uint8_t expect;                     /* enum JSONExpect */
    uint8_t skip;                       /* enum JSONSkip, after an error */
    bool escaped;                       /* token ends in a backslash */
    int skip_depth;
    uint64_t offset;                    /* bytes consumed since init */
    uint64_t start;                     /* offset of this message */
    uint64_t line_start;                /* offset of this line */
    uint64_t tokens;                    /* of this message */
    unsigned line;                      /* from 1 */
} JSONMessageParser;

/**
 * json_message_parser_init: prepare @parser
 * @emit: called for every value and every error
 * @opaque: passed to @emit
 * @ap: arguments for %-interpolation; NULL (always, for peers' text)
 *      refuses them
 */
void json_message_parser_init(JSONMessageParser *parser,
                              void (*emit)(void *opaque, QObject *json,
                                           Error *err),
                              void *opaque, va_list *ap);
/** json_message_parser_feed: @size bytes at @buffer, not kept. */
void json_message_parser_feed(JSONMessageParser *parser,
                              const char *buffer, size_t size);
/** json_message_parser_flush: end of input: a last number or literal is
 *  complete, an open value is an error. */
void json_message_parser_flush(JSONMessageParser *parser);
/** json_message_parser_destroy: free what it holds, in mid-message, too. */
void json_message_parser_destroy(JSONMessageParser *parser);

#endif
