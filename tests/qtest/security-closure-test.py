#!/usr/bin/python3
"""Closure: what is secure is made of secure things only, whoever named them.

Each secure machine is started under require-secure, as it is, with each of its
switches on and off, and with each secure device and object that a user can add
to it.  Types and switches are found by asking the program.  The accelerator
qtest counts as secure here (status-override.c), so that all of it runs
without KVM.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import json
import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

import ringfence
from ringfence import BUILD, PATIENCE, Machine

PROGRAM = BUILD / 'tests/qtest/qemu-system-x86_64-matrix'
ENV = {**os.environ, 'RINGFENCE_STATUS': 'qtest-accel=secure'}
COMMON = ('-accel', 'qtest', '-nodefaults', '-display', 'none', '-S',
          '-m', '32')
STRICT = ('-compat', 'security=require-secure')
# What a property wants that has no default, by its name.
HOST_SIDE = ('-chardev', 'null,id=c', '-blockdev',
             'null-co,node-name=x,read-zeroes=on')
WANTED = {'chardev': 'c', 'drive': 'x', 'size': '2M', 'mem-path': '@file',
          'data': 'secret'}
NO_BUS = re.compile("No '.*' bus found")
NOT_FOR_USERS = re.compile('is part of a machine')


class Types:
    """What the program under test has, by asking it once."""

    def __init__(self):
        with Machine('-M', 'none', qmp=True, program=PROGRAM) as vm:
            client = vm.qmp()
            self.machines = self.secure(client, 'machine')
            self.objects = self.secure(client, 'user-creatable')
            self.devices = self.secure(client, 'device')
            secure = self.secure(client, 'cpu')
            self.cpus = [cpu['name'] for cpu in client.command(
                'query-cpu-definitions') if cpu['typename'] in secure]
            self.properties = {
                name: client.command('qom-list-properties', typename=name)
                for name in self.machines + self.objects + self.devices}

    @staticmethod
    def secure(client, base):
        return sorted(entry['name'] for entry in client.command(
            'qom-list-types', implements=base, abstract=False, secure=True))

    def option(self, name, **more):
        """@name with all that it needs."""
        words = [name] + [f'{key}={value}' for key, value in more.items()]
        words += [f'{p["name"]}={WANTED[p["name"]]}'
                  for p in self.properties[name] if p['name'] in WANTED]
        return ','.join(words)

    def switches(self, machine):
        """Each setting of each property that is on or off."""
        for prop in self.properties[machine]:
            if prop['type'] in ('bool', 'OnOffAuto'):
                for value in ('on', 'off'):
                    yield f'{prop["name"]}={value}'


class Closure(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.dir = tempfile.TemporaryDirectory(prefix='ringfence-')
        cls.types = Types()
        cls.starts = 0

    @classmethod
    def tearDownClass(cls):
        cls.dir.cleanup()
        print(f'# {len(cls.types.machines)} secure machines, '
              f'{len(cls.types.devices)} devices, {len(cls.types.objects)} '
              f'objects, {len(cls.types.cpus)} CPUs: {cls.starts} starts')

    def argv(self, machine, *args):
        path = str(Path(self.dir.name, 'file'))
        name = machine.removesuffix('-machine')
        return [word.replace('@file', path) for word in
                ('-M', name, *COMMON, *HOST_SIDE, *args)]

    def start(self, machine, *args):
        """Why it does not start; None if it does and all of it is secure."""
        argv = self.argv(machine, *args, *STRICT)
        done = subprocess.run([PROGRAM, *argv, '-security-report', '-'],
                              env=ENV, text=True, check=False,
                              capture_output=True, timeout=60 * PATIENCE)
        if not done.stdout:
            return done.stderr
        self.assertEqual(json.loads(done.stdout)['violations'], [])
        with Machine(*argv, qmp=True, program=PROGRAM, env=ENV) as vm:
            audit = vm.qmp().command('query-security-audit')
        Closure.starts += 1
        bad = [o for o in audit['objects'] if o['status'] != 'secure']
        self.assertEqual(bad, [])
        self.assertFalse(any(o.get('violation') for o in audit['objects']))
        self.assertEqual(audit['totals']['secure'], len(audit['objects']))
        return None

    def fits(self, machine, device):
        """Whether @device, maybe behind another, can be in @machine."""
        args = ('-device', self.types.option(device))
        why = self.start(machine, *args)
        if why and NO_BUS.search(why):
            for bridge in self.types.devices:
                why = self.start(machine, '-device',
                                 self.types.option(bridge), *args)
                if not why:
                    break
        return why

    def test_there_is_something_to_try(self):
        self.assertIn('microvm-machine', self.types.machines)
        self.assertIn('virtio-blk-device', self.types.devices)
        self.assertIn('rng-random', self.types.objects)
        self.assertIn('max', self.types.cpus)

    def test_each_machine_as_it_is(self):
        for machine in self.types.machines:
            with self.subTest(machine=machine):
                self.assertIsNone(self.start(machine))

    def test_each_switch_of_a_machine(self):
        for machine in self.types.machines:
            for switch in self.types.switches(machine):
                with self.subTest(machine=machine, switch=switch):
                    why = self.start(machine, '-machine', switch)
                    if why:             # a switch that is not available
                        self.assertIn(switch.split('=', 1)[0], why)

    def test_each_device(self):
        for device in self.types.devices:
            with self.subTest(device=device):
                reasons = [self.fits(machine, device)
                           for machine in self.types.machines]
                if None not in reasons:
                    self.assertRegex(reasons[0], NOT_FOR_USERS)

    def test_each_cpu(self):
        for machine in self.types.machines:
            for cpu in self.types.cpus:
                with self.subTest(machine=machine, cpu=cpu):
                    why = self.start(machine, '-cpu', cpu)
                    if why:
                        self.assertIn('requires accelerator kvm', why)

    def test_each_object(self):
        for machine in self.types.machines:
            for name in self.types.objects:
                with self.subTest(machine=machine, object=name):
                    self.assertIsNone(self.start(
                        machine, '-object', self.types.option(name, id='o')))


if __name__ == '__main__':
    ringfence.main()
