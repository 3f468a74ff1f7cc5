#!/usr/bin/python3
"""Our own small guest, under kvm where it opens and under tcg everywhere.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import unittest

import ringfence
from ringfence import ASSETS, Machine, needs_kvm

COMMON = ('-M', 'microvm', '-m', '64', '-nodefaults', '-display', 'none',
          '-serial', 'stdio', '-no-reboot')
DISK = ('-drive', f'file={ASSETS}/disk.img,format=raw,if=none,id=d0,'
        'readonly=on', '-device', 'virtio-blk-device,drive=d0')
KVM = ('-accel', 'kvm', '-compat', 'security=require-secure')


class SmallGuest(unittest.TestCase):
    def check_run(self, *args):
        with Machine(*COMMON, *args) as vm:
            self.assertEqual(vm.finish(60), 0, vm.stderr())
            return vm.text

    def test_tcg_reads_the_disk_and_powers_off(self):
        self.assertIn('RINGFENCE-DISK: sector zero says hello',
                      self.check_run('-accel', 'tcg', *DISK))

    @needs_kvm
    def test_kvm_require_secure_reads_the_disk_and_powers_off(self):
        self.assertIn('RINGFENCE-DISK: sector zero says hello',
                      self.check_run(*KVM, *DISK))

    @needs_kvm
    def test_kvm_with_each_kind_of_interrupt_controller(self):
        for kind in ('on', 'split', 'off'):
            with self.subTest(kernel_irqchip=kind):
                self.assertIn('RINGFENCE-DISK', self.check_run(
                    '-accel', f'kvm,kernel-irqchip={kind}', *DISK))

    @needs_kvm
    def test_kvm_sees_four_cpus_and_six_gib(self):
        text = self.check_run(*KVM, '-smp', '4', '-m', '6G')
        self.assertIn('cpus: 4', text)
        self.assertIn('ram: 6144 MiB', text)

    @needs_kvm
    def test_kvm_survives_two_hundred_boots_in_a_row(self):
        for _ in range(200):
            self.check_run(*KVM)


if __name__ == '__main__':
    ringfence.main()
