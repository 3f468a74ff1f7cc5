#!/usr/bin/python3
"""The matrix: every path by which a user's choice becomes an object, with a
type of each status, under each policy.

A new path is one row of PATHS.  The program under test is the real one, but
that RINGFENCE_STATUS replaces what a type declares (status-override.c): so
each path is tried with the types that it really uses.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import os
import re
import subprocess
import tempfile
import unittest
from dataclasses import dataclass
from pathlib import Path

import ringfence
from ringfence import BUILD, PATIENCE, Machine, QmpError

PROGRAM = BUILD / 'tests/qtest/qemu-system-x86_64-matrix'
POLICIES = ('none', 'warn', 'prohibit-insecure', 'require-secure')
STATUSES = ('secure', 'undeclared', 'insecure')
PROBED = re.compile('.* probing guessed raw\\.\n')
EXPECTED = {
    ('warn', 'undeclared'): 'warn', ('warn', 'insecure'): 'warn',
    ('prohibit-insecure', 'insecure'): 'reject',
    ('require-secure', 'undeclared'): 'reject',
    ('require-secure', 'insecure'): 'reject',
}
# All of this is as secure as the policy asks; what a row is about is not.
MACHINE = ('-M', 'microvm', '-m', '32', '-nodefaults', '-display', 'none', '-S')
ACCEL = ('-accel', 'qtest')
BASE = {'qtest-accel': 'secure', 'isa-debugcon': 'secure',
        'none-machine': 'secure'}


@dataclass
class Path_:
    """A way to @type_: on the command line, or by the commands of @qmp.

    @before is what the row needs besides.  @undo are commands that succeed
    only if the object is there.  @machine: what stands for MACHINE.
    @audited: nobody names the type, so it is the audit that finds it.
    """
    name: str
    type_: str
    args: tuple = ()
    qmp: tuple = ()
    before: tuple = ()
    undo: tuple = ()
    machine: tuple = MACHINE
    accel: tuple = ACCEL
    audited: bool = False


def qmp(name, **arguments):
    return (name, arguments)


def hmp(line):
    return ('human-monitor-command', {'command-line': line})


RNG = {'qom-type': 'rng-builtin', 'id': 'x'}
NULL = {'type': 'null', 'data': {}}
NODE = {'driver': 'null-co', 'node-name': 'x', 'read-zeroes': True}
RAW = {'driver': 'raw', 'node-name': 'x', 'file': dict(NODE, **{
    'node-name': 'below'})}
CON = ('-chardev', 'null,id=c')
DISK = ('-blockdev', 'null-co,node-name=x,read-zeroes=on')
PORTS = ('-device', 'virtio-serial-device')

PATHS = [
    Path_('-machine', 'microvm-machine', machine=MACHINE[2:],
          args=('-machine', 'microvm')),
    Path_('-M none', 'none-machine', machine=('-display', 'none', '-S'),
          args=('-M', 'none')),
    Path_('-accel', 'tcg-accel', accel=(), args=('-accel', 'tcg')),
    Path_('-machine accel=', 'tcg-accel', accel=(), machine=MACHINE[2:],
          args=('-machine', 'microvm,accel=tcg')),
    Path_('-cpu', 'max-x86_64-cpu', args=('-cpu', 'max')),
    Path_('the default CPU', 'qemu64-x86_64-cpu'),
    Path_('-device', 'isa-debugcon', before=CON,
          args=('-device', 'isa-debugcon,chardev=c')),
    Path_('-device, JSON', 'isa-debugcon', before=CON,
          args=('-device', '{"driver": "isa-debugcon", "chardev": "c"}')),
    Path_('-device, by its alias', 'virtio-blk-device', before=DISK,
          args=('-device', 'virtio-blk,drive=x')),
    Path_('-readconfig, a device', 'isa-debugcon', before=CON,
          args=('-readconfig', '@config')),
    Path_('-object', 'rng-builtin', args=('-object', 'rng-builtin,id=x')),
    Path_('-object, JSON', 'rng-builtin',
          args=('-object', '{"qom-type": "rng-builtin", "id": "x"}')),
    Path_('-object, a monitor', 'monitor-hmp', before=CON,
          args=('-object', 'monitor-hmp,id=x,chardev=c')),
    Path_('-chardev', 'chardev-null', args=('-chardev', 'null,id=x')),
    Path_('-chardev, its mux', 'chardev-mux',
          args=('-chardev', 'null,id=x,mux=on')),
    Path_('-serial', 'chardev-null', args=('-serial', 'null')),
    Path_('-serial mon:, its mux', 'chardev-mux',
          args=('-serial', 'mon:null')),
    Path_('-serial mon:, its monitor', 'monitor-hmp',
          args=('-serial', 'mon:null')),
    Path_('-mon', 'monitor-qmp', before=CON,
          args=('-mon', 'chardev=c,mode=control')),
    Path_('-monitor', 'monitor-hmp', args=('-monitor', 'null')),
    Path_('-qmp', 'monitor-qmp', args=('-qmp', 'null')),
    Path_('-qtest', 'qtest', args=('-qtest', 'null', '-qtest-log', 'none')),
    Path_('-monitor, its device', 'chardev-null', args=('-monitor', 'null')),
    Path_('-drive, its format', 'block-raw',
          args=('-drive', 'file=@image,format=raw,if=none,id=d')),
    Path_('-drive, its protocol', 'block-file',
          args=('-drive', 'file=@image,format=raw,if=none,id=d')),
    Path_('-drive, its device', 'virtio-blk-device',
          args=('-drive', 'file=@image,format=raw,if=virtio')),
    Path_('-drive, its format, by probing', 'block-raw',
          args=('-drive', 'file=@image,if=none,id=d')),
    Path_('-hda, its format, by probing', 'block-raw',
          args=('-hda', '@image')),
    Path_('-hda, its protocol', 'block-file', args=('-hda', '@image')),
    Path_('-hda, its device', 'virtio-blk-device', args=('-hda', '@image')),
    Path_('-blockdev', 'block-null-co',
          args=('-blockdev', 'null-co,node-name=x,read-zeroes=on')),
    Path_('-blockdev, nested', 'block-null-co',
          args=('-blockdev', 'raw,node-name=x,file.driver=null-co,'
                'file.read-zeroes=on')),
    Path_('the implicit RAM', 'memory-backend-ram'),
    Path_('what the board is made of', 'mc146818rtc', audited=True),
    Path_('what a device brings along', 'virtio-serial-bus', audited=True,
          args=('-device', 'virtio-serial-device')),

    Path_('device_add', 'virtserialport', before=PORTS,
          qmp=(qmp('device_add', driver='virtserialport', id='x'),),
          undo=(qmp('qom-list', path='/machine/peripheral/x'),)),
    Path_('device_add, HMP', 'virtserialport', before=PORTS,
          qmp=(hmp('device_add virtserialport,id=x'),),
          undo=(qmp('qom-list', path='/machine/peripheral/x'),)),
    Path_('object-add', 'rng-builtin', qmp=(qmp('object-add', **RNG),),
          undo=(qmp('object-del', id='x'),)),
    Path_('object_add, HMP', 'rng-builtin',
          qmp=(hmp('object_add rng-builtin,id=x'),),
          undo=(qmp('object-del', id='x'),)),
    Path_('object-add, before the machine', 'rng-builtin',
          machine=(*MACHINE, '-preconfig'),
          qmp=(qmp('object-add', **RNG), qmp('x-exit-preconfig')),
          undo=(qmp('object-del', id='x'),)),
    Path_('chardev-add, HMP', 'chardev-null',
          qmp=(hmp('chardev-add null,id=x'),),
          undo=(qmp('chardev-remove', id='x'),)),
    Path_('chardev-add, HMP, its mux', 'chardev-mux',
          qmp=(hmp('chardev-add null,id=x,mux=on'),),
          undo=(qmp('chardev-remove', id='x'),)),
    Path_('chardev-add', 'chardev-null',
          qmp=(qmp('chardev-add', id='x', backend=NULL),),
          undo=(qmp('chardev-remove', id='x'),)),
    Path_('object-add, a monitor', 'monitor-hmp', before=CON,
          qmp=(qmp('object-add', **{'qom-type': 'monitor-hmp', 'id': 'x',
                                    'chardev': 'c'}),),
          undo=(qmp('object-del', id='x'),)),
    Path_('chardev-change', 'chardev-null',
          before=('-chardev', 'ringbuf,id=x'),
          qmp=(qmp('chardev-change', id='x', backend=NULL),)),
    Path_('chardev-change, HMP', 'chardev-null',
          before=('-chardev', 'ringbuf,id=x'),
          qmp=(hmp('chardev-change x null'),)),
    Path_('drive_add, HMP', 'block-raw',
          qmp=(hmp('drive_add 0 if=none,id=x,file=@image,format=raw'),),
          undo=(qmp('block_resize', device='x', size=65536),)),
    Path_('drive_add, HMP, by probing', 'block-raw',
          qmp=(hmp('drive_add 0 if=none,id=x,file=@image'),),
          undo=(qmp('block_resize', device='x', size=65536),)),
    Path_('drive_add -n, HMP', 'block-null-co',
          qmp=(hmp('drive_add -n 0 driver=null-co,node-name=x,'
                   'read-zeroes=on'),),
          undo=(qmp('blockdev-del', **{'node-name': 'x'}),)),
    Path_('blockdev-add', 'block-null-co',
          qmp=(qmp('blockdev-add', **NODE),),
          undo=(qmp('blockdev-del', **{'node-name': 'x'}),)),
    Path_('blockdev-add, nested', 'block-null-co',
          qmp=(qmp('blockdev-add', **RAW),),
          undo=(qmp('blockdev-del', **{'node-name': 'x'}),)),
]


class Matrix(unittest.TestCase):
    tried = 0

    @classmethod
    def setUpClass(cls):
        cls.dir = tempfile.TemporaryDirectory(prefix='ringfence-')
        cls.image = Path(cls.dir.name, 'image')
        cls.image.write_bytes(bytes(65536))
        cls.config = Path(cls.dir.name, 'config')
        cls.config.write_text('[device]\ndriver = "isa-debugcon"\n'
                              'chardev = "c"\n', encoding='utf-8')

    @classmethod
    def tearDownClass(cls):
        cls.dir.cleanup()
        print(f'# {len(PATHS)} paths x {len(STATUSES)} statuses x '
              f'{len(POLICIES)} policies: {cls.tried} tried')

    def argv(self, path, policy, *more):
        words = (*path.machine, *path.accel, '-compat', f'security={policy}',
                 *path.before, *path.args, *more)
        return [self.names(word) for word in words]

    def names(self, word):
        return str(word).replace('@image', str(self.image)).replace(
            '@config', str(self.config))

    def environment(self, path, status):
        declared = {**BASE, path.type_: status}
        text = ' '.join(f'{name}={value}' for name, value in declared.items())
        return {**os.environ, 'RINGFENCE_STATUS': text}

    def said_once(self, text, path, status):
        """A warning or refusal names the type and its status."""
        what = f"type '{path.type_}' is " + (
            'undeclared' if status == 'undeclared' else f'declared {status}')
        self.assertEqual(text.count(what), 1, text)

    def on_command_line(self, path, status, policy, expected):
        done = subprocess.run(
            [PROGRAM, *self.argv(path, policy, '-qmp', 'stdio')],
            input='{"execute": "qmp_capabilities"}{"execute": "quit"}',
            env=self.environment(path, status), text=True, check=False,
            capture_output=True, timeout=30 * PATIENCE)
        if expected == 'reject':
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertNotIn('"return"', done.stdout)
            self.said_once(done.stderr, path, status)
            how = '1 live object:' if path.audited else 'it\n'
            self.assertIn(f"'-compat security={policy}' forbids {how}",
                          done.stderr)
            return
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('{"QMP"', done.stdout)
        if expected == 'warn':
            self.said_once(done.stderr, path, status)
        else:
            self.assertEqual(PROBED.sub('', done.stderr), '')

    def at_run_time(self, path, status, policy, expected):
        with Machine(*self.argv(path, policy), qmp=True, program=PROGRAM,
                     env=self.environment(path, status)) as vm:
            client = vm.qmp()
            said = ''
            for name, arguments in path.qmp:
                arguments = {key: self.names(value)
                             if isinstance(value, str) else value
                             for key, value in arguments.items()}
                try:
                    said += str(client.command(name, **arguments))
                except QmpError as error:
                    said += error.desc
            events = self.violations(client)
            if expected == 'allow':
                self.assertEqual(events, [])
            else:
                action = {'warn': 'warned', 'reject': 'rejected'}[expected]
                self.assertEqual([(e['type'], e['status'], e['action'])
                                  for e in events],
                                 [(path.type_, status, action)], said)
            if expected == 'reject':
                self.said_once(said, path, status)
                for name, arguments in path.undo:
                    with self.assertRaises(QmpError, msg=said):
                        client.command(name, **arguments)
                return
            for name, arguments in path.undo:
                client.command(name, **arguments)

    def violations(self, client):
        """The events so far: a command comes after all of them."""
        client.command('query-status')
        return [event['data'] for event in client.events
                if event['event'] == 'SECURITY_POLICY_VIOLATION']

    def test_a_program_with_a_type_that_declares_nothing_refuses(self):
        done = subprocess.run(
            [PROGRAM, '-M', 'none'], text=True, check=False,
            env={**os.environ, 'RINGFENCE_UNDECLARED': '1'},
            capture_output=True, timeout=30 * PATIENCE)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr, 'qemu-system-x86_64-matrix: 1 concrete '
                         "type declares no security status: 'undeclared'\n")

    def check(self, path):
        check = self.at_run_time if path.qmp else self.on_command_line
        for policy in POLICIES:
            for status in STATUSES:
                expected = EXPECTED.get((policy, status), 'allow')
                with self.subTest(path=path.name, policy=policy,
                                  status=status, expected=expected):
                    check(path, status, policy, expected)
                    Matrix.tried += 1


def add_test(path):
    name = 'test_' + ''.join(c if c.isalnum() else '_' for c in path.name)
    setattr(Matrix, name.strip('_'), lambda self: self.check(path))


for row in PATHS:
    add_test(row)

if __name__ == '__main__':
    ringfence.main()
