"""The security policy on the command line: what is refused, how it is said,
and that nothing of it ran.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import os
import tempfile
import unittest

import ringfence
from ringfence import Machine, needs_kvm, run


def listed(option):
    return run(option, 'help')[1]


def has(option, name):
    return any(line.split()[:1] == [name]
               for line in listed(option).splitlines())


needs_tcg = unittest.skipUnless(has('-accel', 'tcg'), 'built without tcg')
needs_microvm = unittest.skipUnless(has('-machine', 'microvm'),
                                    'built without microvm')

DEBUG_EXIT = ("qemu-system-x86_64: -device isa-debug-exit: type "
              "'isa-debug-exit' is declared insecure (guest boundary: ")
NONE = ("qemu-system-x86_64: -M none: type 'none-machine' is declared "
        "insecure (guest boundary: ")
TCG = "type 'tcg-accel' is declared insecure (guest boundary: "


class Refusals(unittest.TestCase):
    def refused(self, begin, policy, *args):
        """One line that begins with @begin and names @policy; status 1."""
        status, out, err = run(*args)
        self.assertEqual(status, 1, err)
        self.assertEqual(out, '')
        self.assertEqual(err.count('\n'), 1, err)
        self.assertTrue(err.startswith(begin), err)
        self.assertTrue(err.endswith(
            f"; '-compat security={policy}' forbids it\n"), err)

    def test_insecure_device(self):
        self.refused(DEBUG_EXIT, 'prohibit-insecure', '-compat',
                     'security=prohibit-insecure', '-device',
                     'isa-debug-exit')

    def test_compat_counts_wherever_it_stands(self):
        self.refused(DEBUG_EXIT, 'require-secure', '-device',
                     'isa-debug-exit', '-compat', 'security=require-secure')

    @needs_tcg
    def test_insecure_accelerator(self):
        self.refused('qemu-system-x86_64: -accel tcg: ' + TCG,
                     'require-secure', '-compat', 'security=require-secure',
                     '-accel', 'tcg')

    def test_insecure_machine(self):
        self.refused(NONE, 'require-secure', '-compat',
                     'security=require-secure', '-M', 'none')

    def test_a_second_unrelated_compat_loosens_nothing(self):
        later = ('-compat', 'deprecated-output=hide')
        self.refused(DEBUG_EXIT, 'prohibit-insecure', '-compat',
                     'security=prohibit-insecure', '-device',
                     'isa-debug-exit', *later)
        self.refused(NONE, 'require-secure', '-compat',
                     'security=require-secure', '-M', 'none', *later)

    @needs_tcg
    def test_a_second_unrelated_compat_keeps_tcg_out(self):
        self.refused('qemu-system-x86_64: -accel tcg: ' + TCG,
                     'require-secure', '-compat', 'security=require-secure',
                     '-accel', 'tcg', '-compat', 'deprecated-input=warn')

    def test_json_compat(self):
        self.refused(NONE, 'require-secure', '-compat',
                     '{"security": "require-secure"}', '-M', 'none')

    def test_upstream_spellings(self):
        for spelling in ('insecure-types=reject', 'insecure-input=reject'):
            self.refused(NONE, 'require-secure', '-compat', spelling,
                         '-M', 'none')

    def test_stricter_of_two_counts(self):
        self.refused(NONE, 'require-secure', '-compat', 'security=warn',
                     '-compat', 'insecure-types=reject', '-M', 'none')

    def test_loosening_is_an_error(self):
        status, _, err = run('-compat', 'security=require-secure', '-compat',
                             'security=none', '-M', 'none')
        self.assertEqual(status, 1)
        self.assertIn('-compat security=none: ', err)
        self.assertIn('cannot be loosened', err)

    def test_nothing_is_left_behind(self):
        with tempfile.TemporaryDirectory() as where:
            sock = os.path.join(where, 'qmp')
            pid = os.path.join(where, 'pid')
            log = os.path.join(where, 'log')
            self.refused(DEBUG_EXIT, 'prohibit-insecure', '-qmp',
                         f'unix:{sock},server=on,wait=off', '-pidfile', pid,
                         '-D', log, '-d', 'int', '-device', 'isa-debug-exit',
                         '-compat', 'security=prohibit-insecure')
            self.assertEqual(os.listdir(where), [])

    def test_a_daemon_is_refused_in_the_foreground(self):
        self.refused(NONE, 'require-secure', '-daemonize', '-M', 'none',
                     '-compat', 'security=require-secure')


class Warnings(unittest.TestCase):
    def test_warn_names_each_type_once(self):
        status, _, err = run('-M', 'none', '-nodefaults', '-compat',
                             'security=warn', '-qmp', 'stdio', stdin='{'
                             '"execute":"qmp_capabilities"}'
                             '{"execute":"quit"}')
        self.assertEqual(status, 0, err)
        self.assertEqual(err.count("warning: type 'none-machine'"), 1, err)


class Profile(unittest.TestCase):
    def profile(self, text, *args):
        with tempfile.NamedTemporaryFile('w', suffix='.conf') as f:
            f.write(text)
            f.flush()
            return run('-compat', f'security-profile={f.name}', *args)

    def test_its_floor_holds(self):
        status, _, err = self.profile(
            '[policy]\nminimum=prohibit-insecure\n', '-device',
            'isa-debug-exit')
        self.assertEqual(status, 1)
        self.assertTrue(err.startswith(DEBUG_EXIT), err)

    def test_it_makes_a_type_insecure(self):
        status, _, err = self.profile(
            '[demote]\nrng-builtin=under review\n', '-object',
            'rng-builtin,id=r', '-compat', 'security=prohibit-insecure')
        self.assertEqual(status, 1)
        self.assertIn("type 'rng-builtin' is declared insecure by this "
                      "host's profile", err)
        self.assertIn('under review', err)

    def test_a_bad_one_stops_everything(self):
        for text in ('[policy]\nminimum=lax\n', '[demote]\nnosuch=x\n',
                     'gibberish\n'):
            status, _, err = self.profile(text, '-M', 'none')
            self.assertEqual(status, 1, text)
            self.assertNotEqual(err, '')

    def test_a_missing_one_stops_everything(self):
        status, _, err = run('-compat', 'security-profile=/nonexistent',
                             '-M', 'none')
        self.assertEqual(status, 1)
        self.assertIn('/nonexistent', err)


@needs_tcg
@needs_microvm
class Fallback(unittest.TestCase):
    @needs_kvm
    def test_a_rejected_candidate_is_passed_over(self):
        with Machine('-M', 'microvm', '-accel', 'tcg', '-accel', 'kvm',
                     '-compat', 'security=require-secure', '-S',
                     '-nodefaults', '-display', 'none', qmp=True) as vm:
            with vm.qmp() as qmp:
                self.assertTrue(qmp.command('query-kvm')['enabled'])
                qmp.command('quit')
            self.assertEqual(vm.finish(), 0)
            self.assertIn(TCG, vm.stderr())

    def test_none_left_names_them_all(self):
        status, _, err = run('-M', 'microvm', '-accel', 'tcg', '-accel',
                             'qtest', '-compat', 'security=require-secure')
        self.assertEqual(status, 1)
        self.assertIn('no accelerator is left of: tcg, qtest', err)

    def test_a_list_with_colons_is_the_same(self):
        for option in (['-accel', 'tcg:qtest'],
                       ['-machine', 'accel=tcg:qtest']):
            status, _, err = run('-M', 'microvm', '-S', '-compat',
                                 'security=require-secure', *option)
            self.assertEqual(status, 1)
            self.assertIn('no accelerator is left of: tcg, qtest', err)


class Listings(unittest.TestCase):
    def test_machines_are_marked(self):
        self.assertRegex(listed('-machine'), r'(?m)^none .*\(insecure\)$')

    def test_accelerators_are_marked(self):
        self.assertRegex(listed('-accel'), r'(?m)^qtest \(insecure\)$')

    def test_devices_are_marked(self):
        text = listed('-device')
        self.assertRegex(text, r'(?m)^name "isa-debug-exit".*\(insecure\)$')
        self.assertRegex(text, r'(?m)^name "virtio-blk-device".*\(secure\)$')

    def test_every_listing_is_marked_throughout(self):
        for option in ('-object', '-chardev'):
            for line in listed(option).splitlines()[1:]:
                self.assertRegex(line, r'\((in)?secure\)$')

    def test_a_device_tells_its_status(self):
        text = run('-device', 'isa-debug-exit,help')[1]
        self.assertIn('security: insecure', text)
        self.assertIn('guest boundary', text)


if __name__ == '__main__':
    ringfence.main()
