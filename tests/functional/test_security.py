"""The security policy on the command line: what is refused, how it is said,
and that nothing of it ran.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import json
import os
import tempfile
import unittest

import ringfence
from ringfence import Machine, QmpError, needs_kvm, run


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

    def test_an_option_that_contradicts_itself_is_an_error(self):
        for value in ('security=require-secure,security=none',
                      'insecure-types=reject,insecure-types=accept'):
            status, _, err = run('-compat', value, '-M', 'none')
            self.assertEqual(status, 1)
            self.assertIn('is given twice', err)
        status, _, err = run('-compat', '{"security": "require-secure", '
                             '"security": "none"}', '-M', 'none')
        self.assertEqual(status, 1)
        self.assertIn("duplicate member 'security'", err)

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


@needs_microvm
class Sockets(unittest.TestCase):
    """A character device that listens is secure as far as it can be reached."""
    STRICT = ('-M', 'microvm', '-compat', 'security=prohibit-insecure',
              '-nodefaults', '-display', 'none', '-S')

    def test_other_hosts_are_kept_out(self):
        for wait in ('on', 'off'):
            status, _, err = run(*self.STRICT, '-chardev', 'socket,id=c,port=0,'
                                 f'host=0.0.0.0,server=on,wait={wait}')
            self.assertEqual(status, 1, err)
            self.assertIn("type 'chardev-socket' is not secure as configured "
                          "(network boundary: listens to other hosts, at "
                          "0.0.0.0:", err)

    def test_a_monitor_is_no_exception(self):
        status, _, err = run(*self.STRICT, '-qmp',
                             'tcp:0.0.0.0:0,server=on,wait=off')
        self.assertEqual(status, 1, err)
        self.assertIn('listens to other hosts', err)

    def test_this_host_is_let_in(self):
        with tempfile.TemporaryDirectory() as where:
            for addr in ('host=127.0.0.1,port=0', f'path={where}/s'):
                args = [*self.STRICT[:-3], '-chardev',
                        f'socket,id=c,{addr},server=on,wait=off',
                        '-security-report', '-']
                _, out, err = run(*args)
                report = json.loads(out)
                self.assertNotIn('chardev-socket',
                                 [v['type'] for v in report['violations']],
                                 err)

    def test_a_report_lists_it(self):
        status, out, err = run(
            *self.STRICT, '-security-report', '-', '-chardev',
            'socket,id=c,host=0.0.0.0,port=0,server=on,wait=off')
        self.assertEqual(status, 1, err)
        notes = {v['type']: v['note'] for v in json.loads(out)['violations']}
        self.assertIn('listens to other hosts', notes['chardev-socket'])


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

    @needs_microvm
    def test_clients_see_it_and_cannot_go_below(self):
        with tempfile.NamedTemporaryFile('w', suffix='.conf') as f:
            f.write('[policy]\nminimum=warn\n')
            f.flush()
            with Machine('-M', 'microvm', '-compat',
                         f'security-profile={f.name}', '-accel', 'qtest',
                         '-nodefaults', '-display', 'none', qmp=True) as vm:
                client = vm.qmp()
                info = client.command('query-security-policy')
                self.assertEqual(info['profile'], f.name)
                self.assertEqual(info['policy'], 'warn')
                with self.assertRaisesRegex(QmpError, "'warn' cannot be "
                                            "loosened to 'none'"):
                    client.command('set-security-policy', policy='none')

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


@needs_microvm
class Report(unittest.TestCase):
    """-security-report: the whole list, and nothing ever runs."""
    BOARD = ('-M', 'microvm', '-m', '32', '-nodefaults', '-display', 'none')
    THREE = ('-accel', 'qtest', '-device', 'isa-debug-exit', '-chardev',
             'null,id=c', '-device', 'isa-debugcon,chardev=c')

    def report(self, *args):
        status, out, err = run(*self.BOARD, *args, '-security-report', '-')
        return status, json.loads(out), err

    def test_all_three_violations_are_listed(self):
        status, report, err = self.report(
            '-compat', 'security=require-secure', *self.THREE)
        self.assertEqual((status, err), (1, ''))
        self.assertIs(report['allowed'], False)
        self.assertEqual(report['policy'], 'require-secure')
        self.assertEqual(report['totals']['insecure'], 3)
        self.assertEqual(
            [(v['path'], v['type'], v['status'], v['origin'])
             for v in report['violations']],
            [('/machine/accel', 'qtest-accel', 'insecure', 'user'),
             ('/machine/peripheral-anon/device[0]', 'isa-debug-exit',
              'insecure', 'user'),
             ('/machine/peripheral-anon/device[1]', 'isa-debugcon',
              'insecure', 'user')])
        self.assertTrue(all(v['note'] and v['boundary'] == 'guest'
                            for v in report['violations']))

    def test_what_is_warned_of_is_listed_and_allowed(self):
        status, report, err = self.report('-compat', 'security=warn',
                                          *self.THREE)
        self.assertEqual((status, err), (0, ''))
        self.assertIs(report['allowed'], True)
        self.assertEqual(len(report['violations']), 3)

    def test_without_a_policy_nothing_violates(self):
        status, report, _ = self.report(*self.THREE)
        self.assertEqual((status, report['violations']), (0, []))

    @needs_kvm
    def test_a_clean_machine_is_allowed(self):
        status, report, err = self.report(
            '-compat', 'security=require-secure', '-accel', 'kvm')
        self.assertEqual((status, err), (0, ''))
        self.assertEqual(report['totals']['insecure'], 0)
        self.assertEqual(report['totals']['undeclared'], 0)
        self.assertGreater(report['totals']['secure'], 100)

    @needs_kvm
    def test_a_candidate_that_a_start_passes_over_is_none_of_it(self):
        status, report, err = self.report(
            '-compat', 'security=require-secure', '-accel', 'qtest:kvm')
        self.assertEqual((status, report['violations']), (0, []))
        self.assertIn('qtest-accel', err)

    def test_the_guest_never_runs(self):
        """The guest of the program itself prints a greeting at once."""
        with tempfile.TemporaryDirectory() as where:
            out = os.path.join(where, 'report')
            status, text, err = run(
                '-M', 'microvm', '-m', '32', '-nodefaults', '-display',
                'none', '-accel', 'tcg', '-serial', 'stdio',
                '-security-report', out)
            self.assertEqual((status, text, err), (0, '', ''))
            with open(out, encoding='utf-8') as f:
                self.assertIs(json.load(f)['allowed'], True)

    def test_a_file_that_cannot_be_written(self):
        status, _, err = run(*self.BOARD, '-accel', 'qtest',
                             '-security-report', '/no/such/folder/x')
        self.assertEqual(status, 1)
        self.assertIn("cannot write '/no/such/folder/x'", err)

    def test_not_as_a_daemon(self):
        status, _, err = run(*self.BOARD, '-daemonize', '-security-report',
                             '-')
        self.assertEqual(status, 1)
        self.assertIn('cannot be used with -daemonize', err)


if __name__ == '__main__':
    ringfence.main()
