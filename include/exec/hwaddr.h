/*
 * Guest physical addresses.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef EXEC_HWADDR_H
#define EXEC_HWADDR_H

#define HWADDR_BITS 64

/* An address on a guest bus: system memory, I/O ports, a PCI bus... */
typedef uint64_t hwaddr;

#define HWADDR_MAX UINT64_MAX
#define HWADDR_FMT_plx "%016" PRIx64
#define HWADDR_PRId PRId64
#define HWADDR_PRIi PRIi64
#define HWADDR_PRIo PRIo64
#define HWADDR_PRIu PRIu64
#define HWADDR_PRIx PRIx64
#define HWADDR_PRIX PRIX64

#endif
