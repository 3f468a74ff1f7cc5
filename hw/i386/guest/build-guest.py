#!/usr/bin/env python3
"""Compile the built-in guest and write its image as a C array.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import argparse
import os
import subprocess
import tempfile

FLAGS = ['-ffreestanding', '-nostdlib', '-static', '-fno-pic',
         '-m64', '-O2', '-Wall', '-Wextra', '-mgeneral-regs-only',
         '-mno-red-zone', '-fno-stack-protector', '-fcf-protection=none',
         '-fno-asynchronous-unwind-tables', '-U_FORTIFY_SOURCE',
         '-Wl,--build-id=none', '-Wl,-z,noexecstack',
         '-Wl,-z,max-page-size=4096']


def main():
    """Run the compiler, then format what it made."""
    parser = argparse.ArgumentParser()
    parser.add_argument('--cc', nargs='+')
    parser.add_argument('--out')
    parser.add_argument('--image', help='write the raw image here too')
    parser.add_argument('--sources', nargs=2)
    parser.add_argument('--script')
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        image = os.path.join(folder, 'guest.bin')
        subprocess.run(args.cc + FLAGS + ['-Wl,-T,' + args.script, '-o',
                                          image] + args.sources, check=True)
        with open(image, 'rb') as f:
            data = f.read()
    if args.image:
        with open(args.image, 'wb') as f:
            f.write(data)
    lines = [', '.join('0x%02x' % b for b in data[i:i + 12])
             for i in range(0, len(data), 12)]
    with open(args.out, 'w', encoding='ascii') as f:
        f.write('/* Made by build-guest.py; do not edit. */\n'
                '#include "qemu/osdep.h"\n#include "x86-boot.h"\n'
                'const uint8_t builtin_guest[] = {\n    '
                + ',\n    '.join(lines) + '\n};\n'
                'const size_t builtin_guest_bytes = '
                'sizeof(builtin_guest);\n')


if __name__ == '__main__':
    main()
