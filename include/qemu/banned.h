/*
 * Functions whose use is a bug waiting for its input: using one of them
 * does not compile, and the error names the function.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef QEMU_BANNED_H
#define QEMU_BANNED_H

#define BANNED(func) sorry_##func##_is_a_banned_function

#undef strcpy
#define strcpy(d, s) BANNED(strcpy)
#undef strcat
#define strcat(d, s) BANNED(strcat)
#undef strncat
#define strncat(d, s, n) BANNED(strncat)
#undef sprintf
#define sprintf(...) BANNED(sprintf)
#undef vsprintf
#define vsprintf(...) BANNED(vsprintf)
#undef gets
#define gets(s) BANNED(gets)
#undef atoi
#define atoi(s) BANNED(atoi)
#undef atol
#define atol(s) BANNED(atol)
#undef alloca
#define alloca(n) BANNED(alloca)
#undef g_alloca
#define g_alloca(n) BANNED(g_alloca)
#undef strtok
#define strtok(s, d) BANNED(strtok)

#endif
