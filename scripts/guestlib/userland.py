"""A small Debian user land for a guest: this machine's own programs with the
shared libraries they load, so that the same tree can run natively under
chroot(1) and inside the guest, and the two transcripts be compared.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import os
import re
import shutil
import subprocess
from pathlib import Path

from .cpio import CpioWriter

SCRIPT = r'''# Runs alike natively and in the guest: no time, no addresses, no CPU names.
export LC_ALL=C PATH=/usr/bin:/bin HOME=/tmp OPENSSL_CONF=/dev/null
cd /tmp
echo "== bash"
i=0; s=0; while [ $i -lt 2000 ]; do s=$(( (s * 31 + i) % 1000003 )); i=$((i + 1)); done
echo "sum $s"
declare -A a; for w in one two three two one two; do a[$w]=$((${a[$w]:-0} + 1)); done
for k in one two three; do echo "$k ${a[$k]}"; done
[[ "ringfence-11.1" =~ ^([a-z]+)-([0-9]+) ]] && echo "${BASH_REMATCH[1]} ${BASH_REMATCH[2]}"
echo "== perl"
perl -e 'my ($x, $y) = (0, 1); ($x, $y) = ($y, $x + $y) for 1..60; print "$x\n";
  printf "%.15g %.15g %.15g\n", sqrt(2), exp(1), atan2(1, 1) * 4;
  printf "%.17g %.17g %.17g\n", sin(1e6), log(10), 10 ** -300;
  print join(",", sort { $a <=> $b } map { ($_ * 7919) % 101 } 1..20), "\n";
  my %h; $h{length $_}++ for split /\W+/, "the quick brown fox jumps over the lazy dog";
  print map { "$_=$h{$_} " } sort keys %h; print "\n";
  print unpack("H*", pack("d<f<q<", 1/3, 1/7, -42)), "\n";'
echo "== sha256sum"
perl -e 'for (1..20000) { print $_ * $_, "\n" }' > numbers
sha256sum numbers; md5sum numbers; sha512sum numbers; cksum numbers
echo "== openssl"
openssl dgst -sha3-256 numbers; openssl dgst -blake2b512 numbers
openssl enc -aes-256-cbc -K 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f \
  -iv 000102030405060708090a0b0c0d0e0f -in numbers | sha256sum
openssl enc -chacha20 -K 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f \
  -iv 000102030405060708090a0b0c0d0e0f -in numbers | sha256sum
openssl prime -hex FFFFFFFFFFFFFFC5
echo "== xz"
rm -f numbers.xz; xz -6 -k -T1 numbers && sha256sum numbers.xz && xz -t numbers.xz && xz -dc numbers.xz | sha256sum
gzip -9 -n -c numbers | sha256sum
echo "== text tools"
sort -rn numbers | head -3; wc numbers; tr 0-9 a-j < numbers | sort -u | tail -2
awk_like=$(cut -c1-3 numbers | sort | uniq -c | sort -rn | head -2); echo "$awk_like"
seq 1 0.25 3; factor 600851475143; expr 123456789 \* 987654321
if [ -x /usr/bin/gcc ]; then
echo "== gcc"
cat > p.c <<'EOF'
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static int cmp(const void *a, const void *b) { return *(int *)a - *(int *)b; }
int main(void)
{
    int v[64]; unsigned x = 1; long double l = 0;
    for (int i = 0; i < 64; i++) { x = x * 1664525 + 1013904223; v[i] = x >> 16; l += sqrtl(v[i]); }
    qsort(v, 64, sizeof v[0], cmp);
    printf("%d %d %.18Lg %.17g %a\n", v[0], v[63], l, pow(1.1, 100), cbrt(7.0));
    return 0;
}
EOF
gcc -O2 -o p p.c -lm && ./p
gcc -O0 -S -o - p.c | sha256sum
fi
echo "== done"
'''

PROGRAMS = ('/bin/bash /usr/bin/perl /usr/bin/openssl /usr/bin/xz /bin/gzip '
            '/usr/bin/sha256sum /usr/bin/sha512sum /usr/bin/md5sum '
            '/usr/bin/cksum /usr/bin/sort /usr/bin/head /usr/bin/tail '
            '/usr/bin/wc /usr/bin/tr /usr/bin/cut /usr/bin/uniq /usr/bin/seq '
            '/usr/bin/factor /usr/bin/expr /bin/cat /bin/rm /usr/bin/as '
            '/usr/bin/ld'
            ).split()


def libraries(program):
    """Paths of the shared objects that @program loads, by ldd(1)."""
    out = subprocess.run(['ldd', program], stdout=subprocess.PIPE, text=True,
                         stderr=subprocess.DEVNULL).stdout
    return re.findall(r'(/\S+) \(0x', out)


def put(root, path, seen):
    """Copy @path with the symlinks on the way and the libraries it loads."""
    if path in seen:
        return
    seen.add(path)
    dest = Path(str(root) + path)
    dest.parent.mkdir(parents=True, exist_ok=True)
    if not dest.exists():
        shutil.copy(os.path.realpath(path), dest)
    for lib in libraries(path):
        put(root, lib, seen)


def put_compiler(root, seen):
    """gcc with the C front end, headers of libc and the start files."""
    lines = subprocess.run(['gcc', '-print-search-dirs'], text=True,
                           stdout=subprocess.PIPE).stdout
    home = re.search(r'install: (\S+?)/?\n', lines).group(1)
    put(root, '/usr/bin/gcc', seen)
    for name in ('cc1', 'collect2'):
        put(root, f'{home}/{name}', seen)
    for name in ('crtbegin.o', 'crtend.o', 'crtbeginS.o', 'crtendS.o',
                 'libgcc.a', 'libgcc_s.so', 'liblto_plugin.so'):
        if os.path.exists(f'{home}/{name}'):
            put(root, f'{home}/{name}', seen)
    for folder in (f'{home}/include', '/usr/include/x86_64-linux-gnu',
                   '/usr/include/linux', '/usr/include/asm-generic'):
        shutil.copytree(folder, str(root) + folder, dirs_exist_ok=True,
                        ignore=shutil.ignore_patterns('c++', 'qt*', 'ruby*',
                                                      'gmp*', 'openssl'))
    for header in Path('/usr/include').glob('*.h'):
        put(root, str(header), seen)
    lib = '/usr/lib/x86_64-linux-gnu'
    for name in ('crt1.o', 'Scrt1.o', 'crti.o', 'crtn.o', 'libc.so',
                 'libc_nonshared.a', 'libm.so', 'libmvec.so.1', 'libm.so.6',
                 'libc.so.6', 'libgcc_s.so.1'):
        if os.path.exists(f'{lib}/{name}'):
            put(root, f'{lib}/{name}', seen)


def build_userland(assets, tools, stamp):
    """Write assets/userland/ and assets/userland.cpio unless up to date."""
    out = assets / 'userland.cpio'
    newest = max(os.path.getmtime(stamp), os.path.getmtime(__file__))
    if out.exists() and out.stat().st_mtime > newest:
        return
    root = (assets / 'userland').absolute()
    shutil.rmtree(root, ignore_errors=True)
    for folder in ('proc', 'sys', 'dev', 'tmp', 'usr/bin', 'usr/lib',
                   'usr/lib64', 'usr/sbin'):
        (root / folder).mkdir(parents=True)
    for name in ('bin', 'lib', 'lib64', 'sbin'):
        (root / name).symlink_to(f'usr/{name}')
    seen = set()
    for program in PROGRAMS:
        if os.path.exists(program):
            put(root, program, seen)
    if 'gcc' in tools and shutil.which('gcc'):
        put_compiler(root, seen)
    (root / 'bin/sh').symlink_to('bash')
    (root / 'transcript').write_text(SCRIPT)
    write_guest_init(root)
    with CpioWriter(out) as cpio:
        cpio.directory('dev')
        cpio.device('dev/console', 5, 1)
        cpio.tree(root)


def write_guest_init(root):
    """busybox is only the init; the transcript runs on Debian's programs."""
    shutil.copy('/bin/busybox', root / 'busybox')
    init = root / 'init'
    init.write_text('#!/busybox sh\n'
                    '/busybox mount -t devtmpfs dev /dev\n'
                    '/busybox mount -t proc proc /proc\n'
                    '/busybox echo TRANSCRIPT-BEGIN\n'
                    '/usr/bin/bash /transcript 2>&1\n'
                    '/busybox echo TRANSCRIPT-END\n'
                    '/busybox poweroff -f\n')
    init.chmod(0o755)
