#!/usr/bin/env python3
"""Asking about types changes nothing: every type is listed twice in one
process, on a running board and on none, and the trees stay as they were.
In the sanitizer build the same run shows that nothing leaks.

SPDX-License-Identifier: GPL-2.0-or-later
"""
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
                'mtree': self.hmp('info mtree')}

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
        said['device list'] = self.hmp('device_add help')
        said['object list'] = self.hmp('object_add help')
        return said

    def check(self, *args):
        with Machine(*args, qmp=True) as machine:
            self.qmp = machine.qmp()
            before = self.trees()
            first = self.ask_everything()
            second = self.ask_everything()
            self.assertGreater(len(first), 50)
            self.assertEqual(before, self.trees())
            for name, answers in first.items():
                with self.subTest(type=name):
                    self.assertEqual(answers, second[name])
            self.assertEqual(machine.stderr(), '')
            self.qmp.command('quit')
            self.assertEqual(machine.process.wait(20 * ringfence.PATIENCE),
                             0, machine.stderr())
            self.qmp.sock.close()
        return first

    def test_asking_twice_changes_nothing_without_a_board(self):
        self.check(*NO_BOARD)

    def test_asking_twice_changes_nothing_on_a_board(self):
        self.check(*BOARD)

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
