#!/usr/bin/env python3
"""Asking about types changes nothing: every type is listed twice in one
process, on a running board and on none, and the trees stay as they were.
In the build with the address sanitizer (make check-asan) the same runs show
that nothing leaks: a leak, like any other finding, changes the exit status.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import os
import re
import unittest

import ringfence
from ringfence import Machine, QmpError, run

NO_BOARD = ('-S', '-nodefaults', '-display', 'none', '-machine', 'none')
BOARD = ('-S', '-nodefaults', '-display', 'none', '-M', 'microvm,accel=tcg',
         '-m', '64', '-serial', 'null', '-device', 'virtio-rng-device',
         '-device', 'virtio-serial-device,id=vs', '-chardev', 'null,id=c',
         '-device', 'virtconsole,chardev=c,bus=vs.0')
READ_ONLY = {'unavailable-features'}
DEVICE_ERRORS = {'GenericError', 'DeviceNotFound'}
OPTION_LINE = re.compile(r'^  (\S+)=<(.+?)>(?=\s|$)', re.MULTILINE)


def sanitized():
    """Was the program built with the address sanitizer?"""
    return b'__asan_init' in ringfence.BINARY.read_bytes()


def leaks_are_found():
    """Has nobody turned off what finds leaks?"""
    return 'detect_leaks=0' not in os.environ.get('ASAN_OPTIONS', '')


def list_types(qmp, base, abstract=False):
    return sorted(entry['name'] for entry in qmp.command(
        'qom-list-types', implements=base, abstract=abstract))


def walk(qmp, path='/', depth=0):
    """Every object below @path with its properties' names and types."""
    found = {}
    assert depth < 16, f'{path}: deeper than any tree of ours'
    for item in qmp.command('qom-list', path=path):
        name = path.rstrip('/') + '/' + item['name']
        found[name] = item['type']
        if item['type'].startswith('child<'):
            found.update(walk(qmp, name, depth + 1))
    return found


def answer(qmp, command, **arguments):
    """What the program says, be it a list or an error."""
    try:
        return qmp.command(command, **arguments)
    except QmpError as error:
        assert error.klass in DEVICE_ERRORS, (command, arguments, error)
        return error.klass, error.desc


class Introspection(unittest.TestCase):
    def hmp(self, line):
        return self.qmp.command('human-monitor-command', command_line=line)

    def trees(self):
        return {'qtree': self.hmp('info qtree'), 'qom': walk(self.qmp),
                'root': self.qmp.command('qom-list', path='/'),
                'mtree': self.hmp('info mtree'),
                'chardev': self.qmp.command('query-chardev'),
                'block': self.qmp.command('query-named-block-nodes'),
                'audit': self.qmp.command('query-security-audit')}

    def ask_everything(self):
        said = {}
        types = self.qmp.command('qom-list-types', abstract=True)
        for name in sorted(t['name'] for t in types):
            said[name] = {
                'device': answer(self.qmp, 'device-list-properties',
                                 typename=name),
                'object': answer(self.qmp, 'qom-list-properties',
                                 typename=name),
                'help': self.hmp(f'device_add {name},help'),
                'object help': self.hmp(f'object_add {name},help'),
            }
        self.objects = set(list_types(self.qmp, 'object', abstract=True))
        return said, [self.hmp('device_add help'),
                      self.hmp('object_add help')]

    def check(self, *args):
        with Machine(*args, qmp=True) as machine:
            self.qmp = machine.qmp()
            before = self.trees()
            first, lists = self.ask_everything()
            second, again = self.ask_everything()
            self.assertGreater(len(first), 50)
            self.assertEqual(lists, again)
            self.assertEqual(before, self.trees())
            self.assertEqual(self.qmp.events, [])
            for name, answers in first.items():
                with self.subTest(type=name):
                    self.assertEqual(answers, second[name])
            self.assertEqual(machine.stderr(), '')
            self.qmp.command('quit')
            self.assertEqual(machine.process.wait(20 * ringfence.PATIENCE),
                             0, machine.stderr())
            self.qmp.sock.close()
        return first

    def answered(self, said):
        """Each question got an answer that fits the kind of type."""
        for name, answers in said.items():
            with self.subTest(type=name):
                # An interface is no object: nothing has only that.
                self.assertEqual(isinstance(answers['object'], list),
                                 name in self.objects)
                helped = f'{name} options:' in answers['help'] or \
                    f'There are no options for {name}.' in answers['help']
                self.assertEqual(helped, isinstance(answers['device'], list),
                                 answers['help'])
                if helped:
                    shown = dict(m.groups() for m in OPTION_LINE.finditer(
                        answers['help']))
                    listed = {p['name']: p['type'] for p in answers['device']}
                    for prop, kind in shown.items():
                        self.assertEqual(listed[prop], kind)

    @unittest.skipUnless(sanitized(), 'needs a build with --enable-asan to '
                         'see leaks; make check-asan')
    def test_leaks_would_be_seen(self):
        self.assertTrue(leaks_are_found())

    def test_asking_twice_changes_nothing_without_a_board(self):
        self.answered(self.check(*NO_BOARD))

    def test_asking_twice_changes_nothing_on_a_board(self):
        self.answered(self.check(*BOARD))

    def test_every_type_answers_and_names_are_unique(self):
        with Machine(*NO_BOARD, qmp=True) as machine:
            qmp = machine.qmp()
            for entry in qmp.command('qom-list-types', abstract=True,
                                     implements='object'):
                name = entry['name']
                with self.subTest(type=name):
                    listed = qmp.command('qom-list-properties', typename=name)
                    names = [p['name'] for p in listed]
                    self.assertEqual(len(names), len(set(names)))
            for entry in qmp.command('qom-list-types', implements='device'):
                name = entry['name']
                with self.subTest(device=name):
                    listed = qmp.command('device-list-properties',
                                         typename=name)
                    names = [p['name'] for p in listed]
                    self.assertEqual(len(names), len(set(names)))
            qmp.sock.close()

    def help_twice(self, *args):
        """The text of a help option, which is the same each time."""
        first = run(*args)
        self.assertEqual((first[0], first[2]), (0, ''), args)
        self.assertEqual(run(*args), first)
        return first[1]

    def test_help_on_the_command_line_tells_what_qmp_tells(self):
        asked = {}
        with Machine(*NO_BOARD, qmp=True) as machine:
            qmp = machine.qmp()
            for base, option in (('user-creatable', '-object'),
                                 ('machine', '-machine'),
                                 ('accel', '-accel')):
                for name in list_types(qmp, base):
                    asked[option, name] = {
                        p['name']: p['type'] for p in qmp.command(
                            'qom-list-properties', typename=name)}
            qmp.sock.close()
        self.assertGreater(len(asked), 10)
        for (option, name), properties in asked.items():
            suffix = {'-machine': '-machine', '-accel': '-accel'}.get(option,
                                                                      '')
            with self.subTest(option=option, name=name):
                text = self.help_twice(option,
                                       f'{name.removesuffix(suffix)},help')
                shown = dict(m.groups() for m in OPTION_LINE.finditer(text))
                self.assertTrue(shown or 'no options' in text, text)
                for prop, kind in shown.items():
                    self.assertEqual(properties[prop], kind)

    def test_lists_on_the_command_line_are_complete(self):
        with Machine(*NO_BOARD, qmp=True) as machine:
            qmp = machine.qmp()
            types = {base: list_types(qmp, base) for base in (
                'machine', 'accel', 'user-creatable')}
            cpus = [m['name'] for m in qmp.command('query-cpu-definitions')]
            qmp.sock.close()
        for option, names in (
                ('-machine', [t.removesuffix('-machine')
                              for t in types['machine']]),
                ('-accel', [t.removesuffix('-accel')
                            for t in types['accel']]),
                ('-object', types['user-creatable']), ('-cpu', cpus)):
            words = self.help_twice(option, 'help').split()
            for name in names:
                with self.subTest(option=option, name=name):
                    self.assertIn(name, words)

    def test_help_on_the_command_line_names_every_property(self):
        with Machine(*NO_BOARD, qmp=True) as machine:
            qmp = machine.qmp()
            devices = {}
            for entry in qmp.command('qom-list-types', implements='device'):
                name = entry['name']
                devices[name] = {
                    p['name'] for p in qmp.command('device-list-properties',
                                                   typename=name)
                    if not p['type'].startswith(('child<', 'link<irq>'))
                    and p['name'] not in READ_ONLY}
            qmp.sock.close()
        self.assertIn('isa-serial', devices)
        for name, properties in devices.items():
            if name.endswith('-cpu') and name != 'max-x86_64-cpu':
                continue        # one model speaks for all: they are alike
            with self.subTest(device=name):
                status, text, errors = run(*NO_BOARD, '-device',
                                           f'{name},help')
                if status:
                    # An internal device: refused by name, never by a crash.
                    self.assertEqual(status, 1)
                    self.assertIn(name, errors)
                    continue
                for prop in properties:
                    self.assertIn(f'{prop}=', text)


if __name__ == '__main__':
    ringfence.main()
