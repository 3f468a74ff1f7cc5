#!/usr/bin/python3
"""A Debian user land inside the guest says what it says natively: bash, perl,
openssl, coreutils, xz and gcc, the same tree under chroot and under tcg.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import difflib
import os
import subprocess
import unittest

import ringfence
from ringfence import ASSETS, Machine

TREE = ASSETS / 'userland'
GUEST_SECONDS = 840


def native_transcript():
    # Programs want /dev/null; the mount is gone with the namespace.
    who = ['unshare', '-m'] if os.geteuid() == 0 else ['unshare', '-rm']
    done = subprocess.run(
        [*who, 'sh', '-c', f'mount --bind /dev {TREE}/dev && '
         # What it writes is gone with the namespace, too, as in the guest.
         f'mount -t tmpfs none {TREE}/tmp && '
         f'exec chroot {TREE} /usr/bin/bash /transcript 2>&1'],
        text=True, capture_output=True)
    if done.returncode:
        raise AssertionError(f'exit {done.returncode}: {done.stderr}'
                             f'{done.stdout}')
    return done.stdout


@unittest.skipUnless((ASSETS / 'userland.cpio').exists(),
                     'no user land among the guest assets')
class Userland(unittest.TestCase):
    def test_the_transcript_is_the_native_one(self):
        native = native_transcript().splitlines()
        self.assertIn('== done', native)
        with Machine('-M', 'microvm', '-accel', 'tcg', '-m', '1G',
                     '-kernel', ASSETS / 'vmlinuz',
                     '-initrd', ASSETS / 'userland.cpio', '-nodefaults',
                     '-display', 'none', '-serial', 'stdio', '-no-reboot',
                     '-append', 'console=ttyS0 panic=-1 quiet') as vm:
            self.assertEqual(vm.finish(GUEST_SECONDS), 0, vm.stderr())
        text = vm.text.split('TRANSCRIPT-BEGIN\n', 1)[-1]
        guest = text.split('TRANSCRIPT-END', 1)[0].splitlines()
        # The kernel may speak up on the same console.
        guest = [line for line in guest if not line.startswith('[')]
        self.assertEqual(native, guest, '\n'.join(
            difflib.unified_diff(native, guest, 'native', 'guest',
                                 lineterm='')))


if __name__ == '__main__':
    ringfence.main()
