#!/usr/bin/python3
"""Guests started again and again: each run has to reach its end.

RINGFENCE_SOAK says how often (3 when unset, which suits every commit); the
project's claim is made with 50 for Linux and 200 for the small guest.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import os
import sys
import time
import unittest

import ringfence
from ringfence import ASSETS, Machine, needs_assets, needs_kvm

COUNT = int(os.environ.get('RINGFENCE_SOAK', '3'))
QUIET = ('-M', 'microvm', '-nodefaults', '-display', 'none', '-serial',
         'stdio', '-no-reboot')
LINUX = (*QUIET, '-accel', 'tcg', '-m', '256', '-kernel', ASSETS / 'vmlinuz',
         '-initrd', ASSETS / 'initramfs.cpio', '-append',
         'console=ttyS0 panic=-1 quiet', '-drive',
         f'file={ASSETS}/disk.img,format=raw,if=none,id=d0,readonly=on',
         '-device', 'virtio-blk-device,drive=d0')


class Soak(unittest.TestCase):
    def repeat(self, marks, *args):
        began = time.monotonic()
        for n in range(COUNT):
            with self.subTest(run=n + 1), Machine(*args) as vm:
                self.assertEqual(vm.finish(180), 0, vm.text + vm.stderr())
                for mark in marks:
                    self.assertIn(mark, vm.text)
        print(f'# {COUNT} runs, {time.monotonic() - began:.1f} s',
              file=sys.stderr)

    @needs_assets
    def test_linux_under_tcg(self):
        self.repeat(('GUEST-INIT: ', 'GUEST-DISK: RINGFENCE-DISK',
                     'GUEST-DONE'), *LINUX)

    @needs_assets
    def test_linux_under_tcg_with_two_cpus(self):
        self.repeat(('GUEST-CPUS: 2', 'GUEST-DONE'), *LINUX, '-smp', '2')

    @needs_kvm
    def test_the_small_guest_under_kvm(self):
        self.repeat(('power off',), *QUIET, '-accel', 'kvm', '-m', '64',
                    '-compat', 'security=require-secure')


if __name__ == '__main__':
    ringfence.main()
