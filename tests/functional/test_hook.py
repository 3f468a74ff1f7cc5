#!/usr/bin/python3
"""scripts/libvirt/qemu-hook: what a domain is made of, what the policy says,
and what virsh shows of it.  Then scripts/security-audit.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import importlib.machinery
import importlib.util
import json
import os
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import ringfence
from ringfence import BINARY, Machine, needs_kvm
from test_libvirt import in_box, why_not

TOP = Path(__file__).resolve().parents[2]
HOOK = TOP / 'scripts/libvirt/qemu-hook'
AUDIT = TOP / 'scripts/security-audit'
DOMAINS = Path(__file__).with_name('domains')


def load_hook():
    loader = importlib.machinery.SourceFileLoader('qemu_hook', str(HOOK))
    module = importlib.util.module_from_spec(
        importlib.util.spec_from_loader('qemu_hook', loader))
    loader.exec_module(module)
    return module


hook = load_hook()
emulator = BINARY


def setUpModule():
    """The hook asks as nobody, who may not enter root's home, for one."""
    global emulator
    folder = tempfile.TemporaryDirectory(prefix='ringfence-hook-')
    unittest.addModuleCleanup(folder.cleanup)
    os.chmod(folder.name, 0o755)
    emulator = shutil.copy(BINARY, folder.name)


def domain(name, path=None):
    return (DOMAINS / f'{name}.xml').read_text(encoding='utf-8').replace(
        '@EMULATOR@', str(path or emulator))


def types_of(name):
    tree = ElementTree.fromstring(domain(name))
    return {kind for kind, _ in hook.parts(tree, {'q35': 'pc-q35-7.2'})}


class Translation(unittest.TestCase):
    def test_a_desktop(self):
        self.assertEqual(types_of('desktop'), {
            'kvm-accel', 'pc-q35-7.2-machine', 'qemu64-x86_64-cpu',
            'virtio-blk-pci', 'block-file', 'block-qcow2', 'ide-cd',
            'qemu-xhci', 'pcie-root-port', 'virtio-serial-pci',
            'virtio-net-pci', 'netdev-tap', 'isa-serial', 'chardev-pty',
            'virtserialport', 'chardev-spicevmc', 'usb-tablet', 'tpm-crb',
            'tpm-emulator', 'display-spice', 'ich9-intel-hda', 'hda-duplex',
            'qxl-vga', 'usb-redir', 'virtio-balloon-pci', 'virtio-rng-pci',
            'rng-random'})

    def test_an_old_appliance(self):
        self.assertEqual(types_of('appliance'), {
            'tcg-accel', 'pc-i440fx-7.2-machine', 'kvm64-x86_64-cpu',
            'ide-hd', 'block-host_device', 'block-raw', 'scsi-hd',
            'block-nbd', 'lsi53c895a', 'rtl8139', 'netdev-tap', 'isa-serial',
            'chardev-socket', 'virtconsole', 'chardev-pty', 'virtio-9p-pci',
            'display-vnc', 'AC97', 'cirrus-vga', 'pvpanic'})

    def test_what_the_command_line_adds(self):
        self.assertEqual(types_of('debug') - types_of('clean'),
                         {'isa-debug-exit', 'rng-builtin'})


class Decision(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.TemporaryDirectory(prefix='ringfence-hook-')
        self.addCleanup(self.dir.cleanup)
        self.conf = Path(self.dir.name, 'conf')
        self.cache = Path(self.dir.name, 'cache')

    def run_hook(self, name, conf=None, phase='prepare', path=None):
        if conf is not None:
            self.conf.write_text(conf, encoding='utf-8')
        env = {**os.environ, 'QEMU_SECURITY_CONF': str(self.conf),
               'QEMU_SECURITY_CACHE': str(self.cache)}
        done = subprocess.run([HOOK, name, phase, 'begin', '-'], text=True,
                              input=domain(name, path), env=env,
                              capture_output=True, timeout=60, check=False)
        return done.returncode, done.stderr

    def refused(self, name, conf, *texts, **kwargs):
        status, said = self.run_hook(name, conf, **kwargs)
        self.assertEqual(status, 1, said)
        self.assertEqual(said.count('\n'), 1, said)
        for text in texts:
            self.assertIn(text, said)
        return said

    STRICT = '[policy]\nlevel = require-secure\n'

    def test_without_a_file_nothing_is_refused(self):
        self.assertEqual(self.run_hook('debug'), (0, ''))
        self.assertFalse(self.cache.exists())

    def test_only_prepare_is_judged(self):
        self.assertEqual(self.run_hook('debug', self.STRICT, 'started'),
                         (0, ''))

    def test_a_clean_domain_passes_the_strictest_level(self):
        self.assertEqual(self.run_hook('clean', self.STRICT), (0, ''))

    def test_an_insecure_device_is_refused_with_the_reason(self):
        said = self.refused(
            'debug', '[policy]\nlevel = prohibit-insecure\n',
            "domain 'debug': security policy 'prohibit-insecure' of ",
            "qemu:commandline: type 'isa-debug-exit' is insecure (lets the "
            'guest choose the host exit code)')
        self.assertNotIn('rng-builtin', said)

    def test_all_reasons_are_given(self):
        said = self.refused('appliance', self.STRICT,
                            "domain type: type 'tcg-accel' is insecure",
                            "interface: type 'rtl8139' is undeclared (the "
                            'emulator does not know it)')
        self.assertIn("controller: type 'lsi53c895a'", said)
        self.assertNotIn('display-vnc', said)   # no displays there at all

    def test_warnings_do_not_refuse(self):
        status, said = self.run_hook('debug', '[policy]\nlevel = warn\n')
        self.assertEqual(status, 0)
        self.assertIn("warning: qemu:commandline: type 'isa-debug-exit'",
                      said)

    def test_the_first_pattern_that_matches_counts(self):
        conf = ('[domain de*]\nlevel = none\n[domain debug]\n'
                'level = require-secure\n[policy]\nlevel = require-secure\n')
        self.assertEqual(self.run_hook('debug', conf), (0, ''))
        self.refused('appliance', conf, 'tcg-accel')

    def test_an_exempt_type_passes(self):
        self.assertEqual(self.run_hook('debug', self.STRICT + '[exempt]\n'
                                       'isa-debug-exit = until 2027\n'),
                         (0, ''))

    def test_a_file_that_is_not_understood_refuses(self):
        for conf in ('[policy]\nlevel = strict\n', 'level = none\n',
                     '[policy]\nlevel = none\nlevle = warn\n',
                     '[polcy]\nlevel = none\n', '[policy\n',
                     '[domain x]\nlevel = 1\n'):
            with self.subTest(conf=conf):
                self.refused('clean', conf, str(self.conf))

    def test_no_emulator_refuses(self):
        self.refused('clean', self.STRICT, '/no/such/emulator',
                     path='/no/such/emulator')

    def test_what_does_not_answer_refuses(self):
        self.refused('clean', self.STRICT, '/bin/true did not answer',
                     path='/bin/true')

    def test_the_emulator_is_asked_once_per_version(self):
        copy = Path(self.dir.name, 'emulator')
        asked = Path(self.dir.name, 'asked')
        os.chmod(self.dir.name, 0o755)
        asked.touch()
        asked.chmod(0o666)
        copy.write_text(f'#!/bin/sh\necho x >>{asked}\nexec {emulator} "$@"\n')
        copy.chmod(0o755)
        for _ in range(2):
            self.assertEqual(self.run_hook('clean', self.STRICT,
                                           path=copy), (0, ''))
        self.assertEqual(asked.read_text(), 'x\n')
        os.utime(copy, (1, 1))
        self.assertEqual(self.run_hook('clean', self.STRICT, path=copy),
                         (0, ''))
        self.assertEqual(asked.read_text(), 'x\nx\n')


# Two domains under a libvirtd that has the hook: $1 the hook, $2 the domains,
# $3 where the answers go.
START = '''
mkdir -p /etc/libvirt/hooks
install -m 755 "$1" /etc/libvirt/hooks/qemu
printf '[policy]\\nlevel = require-secure\\n' \
    >/etc/libvirt/hooks/qemu-security.conf
kill $(cat /run/libvirtd.pid)
while [ -e /run/libvirtd.pid ]; do sleep 0.05; done
libvirtd -d
for name in clean debug; do
    virsh -q create "$2/$name.xml" >"$3/$name" 2>&1
    echo "status $?" >>"$3/$name"
done
'''


@unittest.skipIf(why_not() is not None, f'libvirt: {why_not()}')
class Libvirt(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.dir = tempfile.TemporaryDirectory(prefix='ringfence-hook-')
        for name in ('clean', 'debug'):
            Path(cls.dir.name, f'{name}.xml').write_text(domain(name))
        cls.status, cls.output = in_box(START, HOOK, cls.dir.name,
                                        cls.dir.name)

    @classmethod
    def tearDownClass(cls):
        cls.dir.cleanup()

    def said(self, name):
        path = Path(self.dir.name, name)
        self.assertTrue(path.exists(), self.output)
        return path.read_text(errors='replace')

    def test_virsh_shows_why_an_insecure_domain_is_refused(self):
        said = self.said('debug')
        self.assertIn('status 1', said)
        self.assertIn('Hook script execution failed', said)
        self.assertIn("type 'isa-debug-exit' is insecure (lets the guest "
                      'choose the host exit code)', said)

    @needs_kvm
    def test_a_secure_domain_passes_the_hook_and_starts(self):
        said = self.said('clean')
        self.assertNotIn('Hook script', said)
        self.assertIn('status 0', said)


class Audit(unittest.TestCase):
    ARGS = ('-M', 'microvm', '-m', '32', '-nodefaults', '-display', 'none',
            '-accel', 'qtest', '-device', 'isa-debug-exit')

    def audit(self, *args):
        with Machine(*self.ARGS, qmp=True) as vm:
            vm.qmp().sock.close()
            done = subprocess.run([AUDIT, *args, vm.qmp_path], text=True,
                                  capture_output=True, timeout=60,
                                  check=False)
        return done.returncode, done.stdout, done.stderr

    def test_offenders_come_first_in_the_table(self):
        status, out, err = self.audit('--policy', 'require-secure')
        self.assertEqual((status, err), (1, ''))
        rows = out.splitlines()
        self.assertEqual(rows[0].split(), ['PATH', 'TYPE', 'STATUS',
                                           'BOUNDARY', 'ORIGIN', 'BECAUSE'])
        self.assertEqual([row.split()[:4] for row in rows[1:3]], [
            ['!', '/machine/accel', 'qtest-accel', 'insecure'],
            ['!', '/machine/peripheral-anon/device[0]', 'isa-debug-exit',
             'insecure']])
        self.assertNotIn('!', ''.join(rows[3:-1]))
        self.assertIn('2 insecure; policy require-secure: 2 violations; '
                      'system call filter: off', rows[-1])

    def test_the_policy_in_force_is_the_default(self):
        status, out, _ = self.audit()
        self.assertEqual(status, 0)
        self.assertIn('policy none: no violations', out)

    def test_json_has_everything(self):
        status, out, _ = self.audit('--json')
        self.assertEqual(status, 0)
        found = json.loads(out)
        self.assertEqual(sum(found['totals'].values()),
                         len(found['objects']))

    def test_plumbing_on_demand_only(self):
        self.assertNotIn('memory-region', self.audit()[1])
        self.assertIn('memory-region', self.audit('--all')[1])

    def test_no_machine_is_status_two(self):
        done = subprocess.run([AUDIT, '/no/such/socket'], text=True,
                              capture_output=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn('/no/such/socket', done.stderr)


if __name__ == '__main__':
    ringfence.main()
