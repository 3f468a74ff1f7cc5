/*
 * Base 64 (RFC 4648 section 4), decoded with checks.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_BASE64_H
#define QEMU_BASE64_H

/**
 * qbase64_decode: bytes of a text
 * @input: digits, padding and line breaks, then a NUL
 * @in_len: characters before the NUL; (size_t)-1 if whatever it is will do
 * @out_len: set to how many bytes there are; 0 on failure
 * @errp: set if @in_len is not where the NUL is, or if it is not base 64;
 *        the message does not tell the text, which may be secret
 *
 * Returns: the bytes and a NUL that is not counted, to be freed with
 * g_free(); NULL on failure.
 */
uint8_t *qbase64_decode(const char *input, size_t in_len, size_t *out_len,
                        Error **errp);

#endif
