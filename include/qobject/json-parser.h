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

typedef struct JSONLexer {
    int state;
    GString *token;                     /* text of an unfinished token */
    uint32_t flags;
} JSONLexer;

struct JSONStack;

typedef struct JSONMessageParser {
    /** @json: the value, reference handed over; or NULL and @err, which is
     *  then handed over too */
    void (*emit)(void *opaque, QObject *json, Error *err);
    void *opaque;
    va_list *ap;
    JSONLexer lexer;
    struct JSONStack *stack;            /* open arrays and objects */
    int depth, depth_alloc;
    uint64_t token_size;                /* bytes of this message so far */
    uint64_t offset;                    /* bytes fed since init */
    int line, column;                   /* of the next byte, from 1 */
    bool in_error;                      /* skipping to a resync point */
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
void json_message_parser_destroy(JSONMessageParser *parser);

#endif
