#!/usr/bin/python3
"""The unmodified Debian cloud kernel on microvm under tcg.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import ringfence
from ringfence import ASSETS, Machine, needs_assets

LINUX = ('-M', 'microvm', '-accel', 'tcg', '-kernel', ASSETS / 'vmlinuz',
         '-initrd', ASSETS / 'initramfs.cpio', '-nodefaults',
         '-display', 'none', '-serial', 'stdio')
READ_ONLY_DISK = ('-drive', f'file={ASSETS}/disk.img,format=raw,if=none,'
                  'id=d0,readonly=on', '-device', 'virtio-blk-device,drive=d0')
BOOT_SECONDS = 120


def linux(*args, append='', qmp=False, memory='256', reboot=False):
    once = () if reboot else ('-no-reboot',)
    return Machine(*LINUX, *once, '-m', memory, '-append',
                   f'console=ttyS0 panic=-1 quiet {append}', *args, qmp=qmp)


@needs_assets
class Linux(unittest.TestCase):
    def test_reaches_init_reads_a_disk_and_powers_off(self):
        with linux('-compat', 'security=warn', *READ_ONLY_DISK) as vm:
            self.assertEqual(vm.finish(BOOT_SECONDS), 0, vm.stderr())
            self.assertIn('GUEST-INIT: reached init', vm.text)
            self.assertIn('GUEST-DISK: RINGFENCE-DISK: sector zero says hello',
                          vm.text)
            self.assertIn('GUEST-DONE', vm.text)
            self.assertIn("'tcg-accel'", vm.stderr())
            self.assertIn('insecure', vm.stderr())

    def test_sees_four_cpus_and_six_gib(self):
        with linux('-smp', '4', memory='6G') as vm:
            self.assertEqual(vm.finish(BOOT_SECONDS * 2), 0, vm.stderr())
            self.assertIn('GUEST-CPUS: 4', vm.text)
            kib = int(vm.text.split('GUEST-MEMORY: ')[1].split()[0])
            self.assertGreater(kib, 5.7 * 1024 * 1024)
            self.assertLess(kib, 6 * 1024 * 1024)

    def test_writes_reach_the_image_whole(self):
        with tempfile.TemporaryDirectory() as folder:
            image = Path(folder) / 'disk.img'
            shutil.copy(ASSETS / 'disk.img', image)
            before = image.read_bytes()
            with linux('-blockdev', f'driver=file,filename={image},'
                       'node-name=f0', '-blockdev',
                       'driver=raw,file=f0,node-name=d0', '-device',
                       'virtio-blk-device,drive=d0',
                       append='rf.write=hello-from-the-guest') as vm:
                self.assertEqual(vm.finish(BOOT_SECONDS), 0, vm.stderr())
                self.assertIn('GUEST-WROTE', vm.text)
            after = image.read_bytes()
            self.assertTrue(after[4096:].startswith(b'hello-from-the-guest'))
            # Only that sector changed.
            self.assertEqual(before[:4096], after[:4096])
            self.assertEqual(before[4608:], after[4608:])
            if shutil.which('qemu-img'):
                info = subprocess.run(['qemu-img', 'info', image], text=True,
                                      capture_output=True, check=True)
                self.assertIn('file format: raw', info.stdout)

    @unittest.skipUnless(shutil.which('lz4'), 'needs lz4')
    def test_its_elf_file_boots_through_its_pvh_entry(self):
        image = (ASSETS / 'vmlinuz').read_bytes()
        start = (image[0x1f1] + 1) * 512 + \
            int.from_bytes(image[0x248:0x24c], 'little')
        length = int.from_bytes(image[0x24c:0x250], 'little')
        with tempfile.NamedTemporaryFile() as elf:
            # After the payload stands its length.
            subprocess.run(['lz4', '-dc'], stdout=elf, check=True,
                           input=image[start:start + length - 4])
            elf.seek(0)
            if elf.read(4) != b'\x7fELF':
                self.skipTest('the kernel is not packed with lz4')
            with linux('-kernel', elf.name) as vm:
                self.assertEqual(vm.finish(BOOT_SECONDS), 0, vm.stderr())
                self.assertIn('GUEST-DONE', vm.text)

    def test_draws_entropy(self):
        with linux('-device', 'virtio-rng-device', append='rf.rng') as vm:
            self.assertEqual(vm.finish(BOOT_SECONDS), 0, vm.stderr())
            self.assertIn('GUEST-RNG: 16 bytes', vm.text)

    def test_talks_over_a_virtio_console(self):
        with tempfile.TemporaryDirectory() as folder:
            typed = Path(folder) / 'in'
            typed.write_text('from the host\n')
            with linux('-device', 'virtio-serial-device', '-chardev',
                       f'file,id=c0,path={folder}/out,input-path={typed}',
                       '-device', 'virtconsole,chardev=c0',
                       append='rf.console=1') as vm:
                self.assertEqual(vm.finish(BOOT_SECONDS), 0, vm.stderr())
                self.assertIn('GUEST-CONSOLE: from the host', vm.text)
            self.assertIn('over virtio console',
                          (Path(folder) / 'out').read_text())

    def test_the_power_button_ends_it_in_good_order(self):
        with linux(append='rf.button', qmp=True) as vm:
            vm.wait_for('GUEST-BUTTON: waiting', BOOT_SECONDS)
            with vm.qmp() as qmp:
                qmp.command('system_powerdown')
                qmp.wait_event('POWERDOWN')
                self.assertEqual(qmp.wait_event('SHUTDOWN')['data'],
                                 {'guest': True, 'reason': 'guest-shutdown'})
            self.assertEqual(vm.finish(), 0, vm.stderr())
            self.assertIn('GUEST-BUTTON: pressed', vm.text)

    def test_stops_continues_and_resets(self):
        with linux(append='rf.wait', qmp=True) as vm:
            vm.wait_for('GUEST-WAITING', BOOT_SECONDS)
            with vm.qmp() as qmp:
                qmp.command('stop')
                qmp.wait_event('STOP')
                self.assertEqual(qmp.command('query-status')['status'],
                                 'paused')
                qmp.command('cont')
                qmp.wait_event('RESUME')
                qmp.command('quit')
            self.assertEqual(vm.finish(), 0, vm.stderr())

    def test_a_reset_boots_it_again(self):
        with linux(append='rf.wait', qmp=True, reboot=True) as vm:
            vm.wait_for('GUEST-WAITING', BOOT_SECONDS)
            with vm.qmp() as qmp:
                vm.text = ''
                qmp.command('system_reset')
                self.assertFalse(qmp.wait_event('RESET')['data']['guest'])
                vm.wait_for('GUEST-WAITING', BOOT_SECONDS)

    def test_a_reboot_boots_it_again(self):
        # Without "reboot=" the kernel jumps to where firmware would be.
        for how in ('', 'reboot=a'):
            with self.subTest(how=how), \
                    linux(append=f'rf.reboot {how}', reboot=True) as vm:
                vm.wait_for('GUEST-REBOOT', BOOT_SECONDS)
                vm.text = ''
                vm.wait_for('GUEST-REBOOT', BOOT_SECONDS)

    def test_its_interrupts_are_logged_on_demand(self):
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / 'log'
            with linux('-d', 'int', '-D', log) as vm:
                self.assertEqual(vm.finish(BOOT_SECONDS), 0, vm.stderr())
            text = log.read_text()
            self.assertIn('vector 0e error', text)      # page faults
            self.assertRegex(text, r'vector [3-9a-f][0-9a-f] error 0000 at')

    def test_reads_the_clock_as_it_was_set(self):
        with linux('-M', 'rtc=on', '-rtc', 'base=2020-01-02T03:04:05',
                   append='rf.rtc') as vm:
            self.assertEqual(vm.finish(BOOT_SECONDS), 0, vm.stderr())
            self.assertIn('GUEST-RTC: 2020-01-02', vm.text)

    def test_reads_what_fw_cfg_holds(self):
        with linux('-fw_cfg', 'name=opt/org.test/x,string=from-the-option',
                   append='rf.fw_cfg=opt/org.test/x') as vm:
            self.assertEqual(vm.finish(BOOT_SECONDS), 0, vm.stderr())
            self.assertIn('GUEST-FW-CFG: from-the-option', vm.text)

    def test_sees_its_sockets_dies_and_threads(self):
        with linux('-cpu', 'max', '-smp', '8,sockets=2,dies=2,threads=2',
                   append='rf.topology') as vm:
            self.assertEqual(vm.finish(BOOT_SECONDS * 2), 0, vm.stderr())
            # package, die, core, threads of that core
            for line in ('cpu0 0 0 0 0-1', 'cpu3 0 1 1 2-3', 'cpu7 1 1 1 6-7'):
                self.assertIn(f'GUEST-CPU: {line}', vm.text)

    def test_a_reboot_ends_the_program_with_no_reboot(self):
        with linux(append='rf.reboot reboot=t') as vm:
            self.assertEqual(vm.finish(BOOT_SECONDS), 0, vm.stderr())
            self.assertIn('GUEST-REBOOT', vm.text)


if __name__ == '__main__':
    ringfence.main()
