#!/usr/bin/env python3
"""QMP and HMP as clients see them, on a machine without a guest.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import json
import os
import socket
import subprocess
import tempfile
import unittest

import ringfence
from ringfence import BINARY, Machine, Qmp, QmpError, needs_kvm, run

ARGS = ('-S', '-nodefaults', '-nographic', '-machine', 'none')

# What libvirt 9.0 asks before it believes that an emulator can be used.
PROBED_DEVICES = '''
virtio-blk-pci virtio-net-pci virtio-net-ccw virtio-scsi-pci virtio-scsi-ccw
scsi-hd ide-hd PIIX4_PM kvm-pit ICH9-LPC virtio-balloon-pci virtio-balloon-ccw
virtio-balloon-device'''.split()


class Session(unittest.TestCase):
    def setUp(self):
        self.machine = Machine(*ARGS, qmp=True)
        self.addCleanup(self.machine.__exit__)

    def raw(self):
        qmp = Qmp.__new__(Qmp)
        self.machine.qmp().sock.close()     # the socket is there now
        qmp.sock = socket.socket(socket.AF_UNIX)
        qmp.sock.settimeout(20 * ringfence.PATIENCE)
        qmp.sock.connect(self.machine.qmp_path)
        qmp.buffer, qmp.events = bytearray(), []
        return qmp

    def test_greeting_comes_first_and_negotiation_next(self):
        with self.raw() as qmp:
            greeting = qmp.receive()
            self.assertEqual(greeting['QMP']['version']['qemu'],
                             {'major': 11, 'minor': 1, 'micro': 0})
            self.assertEqual(greeting['QMP']['capabilities'], ['oob'])
            qmp.send({'execute': 'query-status', 'id': 1})
            reply = qmp.reply()
            self.assertEqual(reply['error']['class'], 'CommandNotFound')
            self.assertIn('qmp_capabilities', reply['error']['desc'])
            self.assertEqual(reply['id'], 1)
            qmp.send({'execute': 'qmp_capabilities'})
            self.assertEqual(qmp.reply(), {'return': {}})
            qmp.send({'execute': 'qmp_capabilities'})
            self.assertEqual(qmp.reply()['error']['class'], 'CommandNotFound')

    def test_messages_end_in_cr_lf_and_come_in_one_piece(self):
        with self.machine.qmp() as qmp:
            qmp.send({'execute': 'query-name'})
            self.assertEqual(qmp.sock.recv(65536), b'{"return": {}}\r\n')

    def test_client_that_reconnects_starts_anew(self):
        for _ in range(5):
            with self.machine.qmp() as qmp:
                qmp.command('query-status')
                qmp.send(b'{"execute": "query-')
        with self.machine.qmp() as qmp:
            self.assertEqual(qmp.command('query-status')['status'],
                             'prelaunch')

    def test_client_that_leaves_in_mid_command_is_survived(self):
        for _ in range(20):
            qmp = self.machine.qmp()
            qmp.send(b'{"execute": "query-qmp-schema"}' * 40)
            qmp.sock.close()
        with self.machine.qmp() as qmp:
            qmp.command('query-status')

    def test_garbage_is_answered_and_survived(self):
        garbage = [b'}', b'{"execute": }', b'\xff\xfe', b'{"a" "b"}', b'nul',
                   b'{"execute": "query-status"]', b'"\\uD800"',
                   b'{"\xc3\x28": 1}', b'1e999 ', b'[' * 3000]
        for text in garbage:
            with self.subTest(text=text[:20]), self.machine.qmp() as qmp:
                qmp.send(text + b'\n\xff\n')
                self.assertEqual(qmp.reply()['error']['class'],
                                 'GenericError')
                qmp.send({'execute': 'query-status', 'id': 'alive'})
                while qmp.reply().get('id') != 'alive':
                    pass

    def test_client_that_does_not_read_is_not_read_from(self):
        with self.machine.qmp() as qmp:
            request = b'{"execute":"query-qmp-schema"}'
            qmp.sock.settimeout(0.2)
            sent = 0
            with self.assertRaises(socket.timeout):
                while sent < 64 << 20:
                    sent += qmp.sock.send(request * 100)
            qmp.sock.settimeout(20 * ringfence.PATIENCE)
            for _ in range(sent // len(request)):
                self.assertIn(b'"meta-type"', qmp.raw_line())

    def test_quit_is_answered_before_the_end(self):
        qmp = self.machine.qmp()
        self.assertEqual(qmp.command('quit'), {})
        self.assertEqual(qmp.wait_event('SHUTDOWN')['data'],
                         {'guest': False, 'reason': 'host-qmp-quit'})
        with self.assertRaises(EOFError):
            qmp.receive()
        self.assertEqual(self.machine.process.wait(timeout=10), 0)


class Commands(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.machine = Machine(*ARGS, '-name', 'somebody', qmp=True)
        cls.qmp = cls.machine.qmp()

    @classmethod
    def tearDownClass(cls):
        cls.qmp.sock.close()
        cls.machine.__exit__()

    def fails(self, klass, name, **arguments):
        with self.assertRaises(QmpError) as caught:
            self.qmp.command(name, **arguments)
        self.assertEqual(caught.exception.klass, klass)
        return caught.exception.desc

    def hmp(self, line):
        return self.qmp.command('human-monitor-command', command_line=line)

    def test_every_command_is_in_the_schema(self):
        schema = self.qmp.command('query-qmp-schema')
        commands = {e['name'] for e in schema if e['meta-type'] == 'command'}
        names = [e['name'] for e in schema]
        self.assertEqual(len(names), len(set(names)))
        listed = {c['name'] for c in self.qmp.command('query-commands')}
        self.assertEqual(commands, listed)

    def test_libvirt_probe_is_answered(self):
        command = self.qmp.command
        self.assertEqual(command('query-target'), {'arch': 'x86_64'})
        self.assertIsInstance(command('query-version')['package'], str)
        kvm = command('query-kvm')
        self.assertEqual({type(v) for v in kvm.values()}, {bool})
        types = {t['name'] for t in command('qom-list-types')}
        for name in PROBED_DEVICES:
            if name in types:
                names = [p['name'] for p in
                         command('device-list-properties', typename=name)]
                self.assertEqual(len(names), len(set(names)), name)
            else:
                self.fails('DeviceNotFound', 'device-list-properties',
                           typename=name)
        for name in ('memory-backend-file', 'memory-backend-memfd',
                     'max-x86_64-cpu', 'none-machine'):
            self.assertTrue(command('qom-list-properties', typename=name))
        machines = {m['name'] for m in command('query-machines')}
        self.assertIn('none', machines)
        cpus = {cpu['name']: cpu for cpu in command('query-cpu-definitions')}
        for cpu in cpus.values():
            self.assertIn(cpu['typename'], types)
        self.assertEqual(cpus['max']['unavailable-features'], [])
        expanded = command('query-cpu-model-expansion', type='static',
                           model={'name': 'max'})['model']
        self.assertEqual(expanded['name'], 'base')
        self.assertIs(expanded['props']['lm'], True)
        # A model lacks just what the best one does not have either.
        for name in cpus['qemu64']['unavailable-features']:
            self.assertIs(expanded['props'][name], False)
        sandbox, = command('query-command-line-options', option='sandbox')
        self.assertIn('obsolete', [p['name'] for p in sandbox['parameters']])
        for name in ('query-tpm-models', 'query-tpm-types', 'query-iothreads'):
            self.assertEqual(command(name), [])
        self.assertEqual(command('query-migrate-capabilities'),
                         [{'capability': 'events', 'state': False}])
        command('migrate-set-capabilities', capabilities=[
            {'capability': 'events', 'state': True}])
        self.assertEqual(command('query-migrate-capabilities'),
                         [{'capability': 'events', 'state': True}])

    def test_models_are_compared_and_have_a_baseline(self):
        command = self.qmp.command
        qemu64 = {'name': 'qemu64'}
        without = {'name': 'qemu64', 'props': {'sse2': False}}
        larger = {'name': 'max'}

        def compare(a, b):
            info = command('query-cpu-model-comparison', modela=a, modelb=b)
            return info['result'], info['responsible-properties']
        self.assertEqual(compare(qemu64, qemu64), ('identical', []))
        self.assertEqual(compare(without, qemu64), ('subset', ['sse2']))
        self.assertEqual(compare(qemu64, without), ('superset', ['sse2']))
        intel = {'name': 'qemu64', 'props': {'vendor': 'GenuineIntel'}}
        self.assertEqual(compare(qemu64, intel),
                         ('incompatible', ['vendor']))
        baseline = command('query-cpu-model-baseline', modela=without,
                           modelb=larger)['model']
        self.assertEqual(baseline['name'], 'base')
        self.assertIs(baseline['props']['sse2'], False)
        self.assertIn(compare(baseline, without)[0], ('identical', 'subset'))
        self.assertIn(compare(baseline, larger)[0], ('identical', 'subset'))
        for name in ('query-cpu-model-comparison',
                     'query-cpu-model-baseline'):
            self.assertEqual(
                self.fails('GenericError', name, modela=qemu64,
                           modelb={'name': 'no-such'}),
                "CPU model 'no-such' not found")
            self.fails('GenericError', name, modela=qemu64,
                       modelb={'name': 'qemu64', 'props': {'no-such': 1}})
        self.fails('GenericError', 'query-cpu-model-baseline', modela=qemu64,
                   modelb=intel)

    def test_types_are_filtered(self):
        command = self.qmp.command
        every = command('qom-list-types', abstract=True)
        concrete = command('qom-list-types')
        self.assertLess(len(concrete), len(every))
        self.assertFalse([t for t in concrete if t.get('abstract')])
        devices = command('qom-list-types', implements='device')
        self.assertTrue(devices)
        self.assertLess(len(devices), len(concrete))
        parts = [command('qom-list-types', security=s)
                 for s in ('secure', 'insecure', 'undeclared')]
        self.assertEqual(sum(map(len, parts)), len(concrete))
        self.assertEqual(parts[2], [])
        for entry in parts[0]:
            self.assertIs(entry['secure'], True)
            self.assertTrue(entry['security-note'])
            self.assertNotIn('insecure', entry)
        for entry in parts[1]:
            self.assertIs(entry['insecure'], True)
            self.assertNotIn('secure', entry)
        self.assertEqual(command('qom-list-types', secure=True), parts[0])
        self.assertEqual(command('qom-list-types', secure=False), parts[1])

    def test_properties_are_read_written_and_listed(self):
        command = self.qmp.command
        command('object-add', qom_type='rng-builtin', id='rng0')
        self.assertIn({'name': 'rng0', 'type': 'child<rng-builtin>'},
                      command('qom-list', path='/objects'))
        self.assertEqual(command('qom-get', path='/objects/rng0',
                                 property='type'), 'rng-builtin')
        self.fails('GenericError', 'object-add', qom_type='rng-builtin',
                   id='rng0')
        command('object-del', id='rng0')
        self.fails('GenericError', 'object-del', id='rng0')
        self.fails('DeviceNotFound', 'qom-get', path='/objects/rng0',
                   property='type')
        self.fails('DeviceNotFound', 'qom-list', path='/nowhere')
        self.fails('GenericError', 'qom-get', path='/machine',
                   property='no-such')
        self.fails('GenericError', 'qom-set', path='/machine',
                   property='type', value='x')

    def test_character_devices_come_and_go(self):
        command = self.qmp.command
        backend = {'type': 'ringbuf', 'data': {'size': 4096}}
        self.assertEqual(command('chardev-add', id='c0', backend=backend), {})
        labels = {c['label']: c for c in command('query-chardev')}
        self.assertIs(labels['c0']['frontend-open'], False)
        self.fails('GenericError', 'chardev-add', id='c0', backend=backend)
        self.fails('GenericError', 'chardev-add', id='0c', backend=backend)
        command('ringbuf-write', device='c0', data='one two')
        command('ringbuf-write', device='c0', data='AP8=', format='base64')
        self.assertEqual(command('ringbuf-read', device='c0', size=4), 'one ')
        self.assertEqual(command('ringbuf-read', device='c0', size=1 << 40,
                                 format='base64'), 'dHdvAP8=')
        self.hmp('ringbuf_write c0 three')
        self.assertEqual(self.hmp('ringbuf_read c0 9'), 'three\r\n')
        for device, size in (('c0', 0), ('c0', -1), ('no-such', 1),
                             ('compat_monitor0', 1)):
            self.fails('GenericError', 'ringbuf-read', device=device,
                       size=size)
        self.fails('GenericError', 'ringbuf-write', device='c0', data='A*',
                   format='base64')
        command('chardev-remove', id='c0')
        self.fails('GenericError', 'chardev-remove', id='c0')
        self.fails('GenericError', 'chardev-remove', id='compat_monitor0')
        address = {'type': 'inet', 'data': {'host': '127.0.0.1', 'port': '0'}}
        command('chardev-add', id='s0', backend={
            'type': 'socket', 'data': {'addr': address, 'wait': False}})
        labels = {c['label']: c for c in command('query-chardev')}
        # The port that was chosen, not the question for one.
        self.assertRegex(labels['s0']['filename'],
                         r'^tcp:127\.0\.0\.1:[1-9]\d*,server=on$')
        command('chardev-remove', id='s0')
        address = {'type': 'unix', 'data': {'path': '/nonexistent/s'}}
        socket0 = {'type': 'socket', 'data': {'addr': address, 'wait': False}}
        command('chardev-add', id='c0', backend=backend)
        self.fails('GenericError', 'chardev-change', id='c0', backend=socket0)
        command('ringbuf-write', device='c0', data='kept')
        command('chardev-change', id='c0', backend={
            'type': 'null', 'data': {}})
        self.fails('GenericError', 'ringbuf-read', device='c0', size=1)
        self.assertEqual(
            self.fails('GenericError', 'chardev-change', id='no-such',
                       backend=backend), "Chardev 'no-such' does not exist")
        self.assertEqual(
            self.fails('GenericError', 'chardev-change', id='compat_monitor0',
                       backend=backend),
            'Chardev user does not support chardev hotswap')
        pty = command('chardev-change', id='c0',
                      backend={'type': 'pty', 'data': {}})
        self.assertTrue(os.path.exists(pty['pty']))
        command('chardev-remove', id='c0')
        pty = command('chardev-add', id='p0',
                      backend={'type': 'pty', 'data': {}})
        self.assertTrue(os.path.exists(pty['pty']))
        command('chardev-remove', id='p0')

    def test_what_this_program_lacks_is_told(self):
        command = self.qmp.command
        for name in ('query-jobs', 'query-block-jobs', 'query-pr-managers',
                     'query-memory-devices'):
            self.assertEqual(command(name), [], name)
        self.assertEqual(command('query-current-machine'),
                         {'wakeup-suspend-support': False})
        self.assertEqual(self.fails('GenericError', 'system_wakeup'),
                         'wake-up from suspend is not supported by this '
                         'guest')

    def test_values_of_several_objects_come_at_once(self):
        command = self.qmp.command
        command('object-add', qom_type='rng-random', id='r0',
                filename='/dev/null')
        machine, rng = command('qom-list-get', paths=['/machine',
                                                      '/objects/r0'])
        self.assertIn({'name': 'type', 'type': 'string',
                       'value': 'none-machine'}, machine['properties'])
        self.assertIn({'name': 'filename', 'type': 'string',
                       'value': '/dev/null'}, rng['properties'])
        listed = command('qom-list', path='/objects/r0')
        self.assertEqual([p['name'] for p in rng['properties']],
                         [p['name'] for p in listed])
        self.fails('DeviceNotFound', 'qom-list-get',
                   paths=['/machine', '/nowhere'])
        self.assertEqual(command('qom-list-get', paths=[]), [])
        command('object-del', id='r0')

    def test_actions_are_set(self):
        self.qmp.command('set-action', reboot='reset', shutdown='poweroff',
                         panic='none', watchdog='pause')
        self.qmp.command('watchdog-set-action', action='reset')
        self.fails('GenericError', 'watchdog-set-action', action='bark')

    def test_block_nodes_come_and_go(self):
        command = self.qmp.command
        with tempfile.NamedTemporaryFile() as image:
            image.truncate(1 << 20)
            command('blockdev-add', driver='file', node_name='f0',
                    filename=image.name)
            command('blockdev-add', driver='raw', node_name='r0', file='f0')
            self.fails('GenericError', 'blockdev-del', node_name='f0')
            self.assertRegex(self.hmp('info block -n'), r'r0: .* \(raw\)')
            command('blockdev-del', node_name='r0')
            command('blockdev-del', node_name='f0')
        self.fails('GenericError', 'blockdev-add', driver='file',
                   node_name='f1', filename='/nonexistent/file')
        self.fails('GenericError', 'blockdev-del', node_name='f1')

    def test_devices_that_cannot_be_added(self):
        self.fails('GenericError', 'device_add', driver='no-such')
        self.fails('GenericError', 'device_add', bus='x')
        self.fails('DeviceNotFound', 'device_del', id='no-such')
        self.fails('DeviceNotFound', 'device-list-properties',
                   typename='no-such')
        self.fails('GenericError', 'device-list-properties',
                   typename='device')

    def test_every_type_tells_its_properties(self):
        for name in (t['name'] for t in
                     self.qmp.command('qom-list-types')):
            self.assertTrue(self.qmp.command('qom-list-properties',
                                             typename=name), name)
        for device in self.qmp.command('qom-list-types',
                                       implements='device'):
            self.qmp.command('device-list-properties',
                             typename=device['name'])

    def test_guest_is_named(self):
        self.assertEqual(self.qmp.command('query-name'), {'name': 'somebody'})
        self.assertEqual(self.hmp('info name'), 'somebody\r\n')

    def test_security_is_reported(self):
        command = self.qmp.command
        policy = command('query-security-policy')
        self.assertEqual(policy['policy'], 'none')
        self.assertIs(policy['sealed'], True)
        audit = command('query-security-audit')
        self.assertEqual(audit['totals'], policy['objects'])
        self.assertEqual(len(audit['objects']),
                         sum(audit['totals'].values()))
        machine, = [o for o in audit['objects'] if o['path'] == '/machine']
        self.assertEqual(machine['status'], 'insecure')
        self.assertEqual(machine['origin'], 'user')
        self.assertRegex(self.hmp('info security'),
                         r'\n  /machine +none-machine +insecure +user ')

    def test_commands_of_people_answer(self):
        self.assertIn('11.1.0', self.hmp('info version'))
        self.assertIn('system_reset  -- ', self.hmp('help'))
        self.assertIn('address-space: memory', self.hmp('info mtree'))
        self.assertIn('bus: main-system-bus', self.hmp('info qtree'))
        self.assertEqual(self.hmp('nonsense'),
                         "unknown command: 'nonsense'\r\n")
        for line in self.hmp('help').splitlines():
            self.hmp('help ' + line.split('|')[0].split(' ')[0])


class Events(unittest.TestCase):
    def test_all_clients_that_negotiated_hear_them(self):
        with tempfile.TemporaryDirectory() as d:
            other = os.path.join(d, 'other')
            with Machine(*ARGS, '-qmp', f'unix:{other},server=on,wait=off',
                         qmp=True) as machine, \
                    machine.qmp() as a, Qmp(other) as b:
                a.command('cont')
                for qmp in (a, b):
                    event = qmp.wait_event('RESUME')
                    self.assertEqual(set(event), {'event', 'timestamp'})
                    self.assertEqual(set(event['timestamp']),
                                     {'seconds', 'microseconds'})
                self.assertIs(b.command('query-status')['running'], True)
                b.command('stop')
                a.wait_event('STOP')
                self.assertEqual(a.command('query-status')['status'],
                                 'paused')
                a.command('system_reset')
                reset = b.wait_event('RESET')
                self.assertEqual(reset['data'],
                                 {'guest': False,
                                  'reason': 'host-qmp-system-reset'})

    @needs_kvm
    def test_refusals_are_told(self):
        with Machine('-S', '-nodefaults', '-nographic', '-machine', 'microvm',
                     '-accel', 'kvm', '-compat', 'security=prohibit-insecure',
                     qmp=True) as machine, machine.qmp() as qmp:
            with self.assertRaises(QmpError) as caught:
                qmp.command('device_add', driver='isa-debug-exit', id='d0')
            self.assertIn('declared insecure', caught.exception.desc)
            data = qmp.wait_event('SECURITY_POLICY_VIOLATION')['data']
            self.assertEqual(data, {
                'type': 'isa-debug-exit', 'status': 'insecure',
                'policy': 'prohibit-insecure', 'action': 'rejected',
                'via': 'device_add', 'id': 'd0'})
            text = qmp.command('human-monitor-command',
                               command_line='device_add isa-debug-exit')
            self.assertIn('declared insecure', text)


class OutOfBand(unittest.TestCase):
    """Commands that overtake a main loop that a command keeps busy."""

    def setUp(self):
        self.machine = Machine('-S', '-nodefaults', '-nographic', '-machine',
                               'microvm', '-accel', 'tcg', '-m', '64',
                               '-chardev', 'socket,id=peer,host=127.0.0.1,'
                               'port=0,server=on,wait=off', qmp=True)
        self.addCleanup(self.machine.__exit__)
        self.fifo = os.path.join(self.machine.dir.name, 'fifo')
        os.mkfifo(self.fifo)

    def client(self):
        self.machine.qmp().sock.close()     # the socket is there now
        qmp = Qmp(self.machine.qmp_path, negotiate=False)
        self.addCleanup(qmp.sock.close)
        self.assertEqual(qmp.greeting['QMP']['capabilities'], ['oob'])
        qmp.command('qmp_capabilities', enable=['oob'])
        return qmp

    def keep_busy(self, qmp):
        """Returns the pipe that the main loop writes to until it is read."""
        qmp.send({'execute': 'pmemsave', 'id': 'busy', 'arguments': {
            'val': 0, 'size': 32 << 20, 'filename': self.fifo}})
        return os.open(self.fifo, os.O_RDONLY)      # waits for the other end

    def release(self, reader):
        while os.read(reader, 1 << 20):
            pass
        os.close(reader)

    def ids(self, qmp, count):
        return [qmp.reply()['id'] for _ in range(count)]

    def test_they_overtake_and_the_others_keep_their_order(self):
        qmp = self.client()
        reader = self.keep_busy(qmp)
        for n in range(5):
            qmp.send({'execute': 'query-status', 'id': n})
            qmp.send({'exec-oob': 'query-yank', 'id': [n]})
            self.assertEqual(qmp.reply()['id'], [n])
        self.release(reader)
        self.assertEqual(self.ids(qmp, 6), ['busy', 0, 1, 2, 3, 4])

    def test_yank_frees_who_waits_for_a_dead_peer(self):
        qmp = self.client()
        port = int([c['filename'].split(':')[2].split(',')[0] for c in
                    qmp.command('query-chardev')
                    if c['label'] == 'peer'][0])
        with socket.create_connection(('127.0.0.1', port)) as peer:
            while not qmp.command('qom-get', path='/chardevs/peer',
                                  property='connected'):
                pass
            reader = self.keep_busy(qmp)
            qmp.send({'exec-oob': 'yank', 'id': 'y', 'arguments': {
                'instances': [{'type': 'chardev', 'id': 'peer'}]}})
            self.assertEqual(qmp.reply(), {'return': {}, 'id': 'y'})
            peer.settimeout(20 * ringfence.PATIENCE)
            self.assertEqual(peer.recv(1), b'')
            self.release(reader)
        self.assertEqual(qmp.reply()['id'], 'busy')

    def test_clients_leave_while_the_main_loop_is_busy(self):
        for partial in (b'', b'{"execute": "query-sta', b'{"exec-oob": "y'):
            qmp = self.client()
            reader = self.keep_busy(qmp)
            for n in range(3):
                qmp.send({'execute': 'query-status', 'id': n})
            qmp.send({'exec-oob': 'query-yank', 'id': 'o'})
            self.assertEqual(qmp.reply()['id'], 'o')
            qmp.send(partial)
            qmp.sock.close()
            self.release(reader)
        # Nothing of theirs is left for the next one, which begins in band.
        with self.machine.qmp() as qmp:
            qmp.send({'exec-oob': 'query-yank'})
            self.assertIn('unexpected', qmp.reply()['error']['desc'])
            self.assertEqual(qmp.command('query-status')['status'],
                             'prelaunch')

    def test_the_thread_is_there_for_who_asks_only(self):
        def threads():
            tasks = f'/proc/{self.machine.process.pid}/task'
            names = []
            for task in os.listdir(tasks):
                with open(f'{tasks}/{task}/comm') as f:
                    names.append(f.read().strip())
            return names
        with self.machine.qmp() as qmp:
            qmp.command('query-status')
            self.assertNotIn('mon_iothread', threads())
        qmp = self.client()
        qmp.send({'exec-oob': 'query-yank', 'id': 1})
        self.assertEqual(qmp.reply()['id'], 1)
        self.assertIn('mon_iothread', threads())


class Preconfig(unittest.TestCase):
    """Monitors before there is a machine."""

    BOARD = ('-nodefaults', '-nographic', '-machine', 'microvm', '-accel',
             'tcg', '-m', '64', '--preconfig')
    LATE = ("The command '%s' is permitted only after machine initialization "
            'has completed')
    OVER = 'The command is permitted only before machine initialization'

    def error(self, qmp, name, **arguments):
        with self.assertRaises(QmpError) as caught:
            qmp.command(name, **arguments)
        self.assertEqual(caught.exception.klass, 'GenericError')
        return caught.exception.desc

    def test_commands_that_need_a_machine_wait_for_it(self):
        with Machine(*ARGS[1:], '--preconfig', qmp=True) as machine, \
                machine.qmp() as qmp:
            self.assertEqual(qmp.command('query-status'),
                             {'status': 'prelaunch', 'running': False})
            for name in ('query-cpus-fast', 'cont', 'system_reset', 'stop',
                         'no-such'):
                if name == 'no-such':
                    with self.assertRaises(QmpError) as caught:
                        qmp.command(name)
                    self.assertEqual(caught.exception.klass,
                                     'CommandNotFound')
                else:
                    self.assertEqual(self.error(qmp, name), self.LATE % name)
            qmp.command('object-add', qom_type='rng-builtin', id='rng0')
            qmp.command('x-exit-preconfig')
            qmp.wait_event('RESUME')
            self.assertIs(qmp.command('query-status')['running'], True)
            self.assertEqual(qmp.command('query-cpus-fast'), [])
            self.assertEqual(self.error(qmp, 'x-exit-preconfig'), self.OVER)

    def test_the_next_command_finds_the_machine(self):
        with Machine('-S', *self.BOARD, qmp=True) as machine, \
                machine.qmp() as qmp:
            qmp.send(b'{"execute":"query-cpus-fast"}'
                     b'{"execute":"x-exit-preconfig"}'
                     b'{"execute":"query-cpus-fast"}')
            self.assertIn('error', qmp.reply())
            self.assertEqual(qmp.reply(), {'return': {}})
            self.assertEqual(len(qmp.reply()['return']), 1)
            self.assertIs(qmp.command('query-status')['running'], False)

    def test_a_machine_that_cannot_be_made_ends_the_program(self):
        with Machine(*self.BOARD, '-device', 'isa-serial,iobase=99999999',
                     qmp=True) as machine, machine.qmp() as qmp:
            desc = self.error(qmp, 'x-exit-preconfig')
            self.assertEqual(machine.process.wait(20 * ringfence.PATIENCE), 1)
            self.assertIn('-device isa-serial,iobase=99999999: ' + desc,
                          machine.stderr())

    def test_the_program_can_be_ended_before(self):
        with Machine(*self.BOARD, qmp=True) as machine, \
                machine.qmp() as qmp:
            qmp.command('quit')
            self.assertEqual(machine.process.wait(20 * ringfence.PATIENCE), 0)
        with Machine(*self.BOARD, qmp=True) as machine, \
                machine.qmp() as qmp:
            machine.process.terminate()
            self.assertEqual(machine.process.wait(20 * ringfence.PATIENCE), 0)

    def test_it_is_not_entered_unasked(self):
        with Machine(*ARGS, qmp=True) as machine, machine.qmp() as qmp:
            self.assertEqual(self.error(qmp, 'x-exit-preconfig'), self.OVER)

    def test_people_leave_it_too(self):
        status, out, err = run(*self.BOARD, '-S', '-monitor', 'stdio',
                               stdin='info cpus\ninfo status\n'
                               'exit_preconfig\nexit_preconfig\n'
                               'info cpus\nquit\n')
        self.assertEqual(status, 0, err)
        self.assertIn("Command 'info cpus' not available until machine "
                      'initialization has completed.', out)
        self.assertIn('VM status: paused (prelaunch)', out)
        self.assertIn('Error: ' + self.OVER, out)
        self.assertIn('CPU #0', out)


class MonitorObjects(unittest.TestCase):
    """Monitors are objects, whoever makes them."""

    def test_object_option_makes_what_mon_makes(self):
        with tempfile.TemporaryDirectory() as d:
            path = os.path.join(d, 'q')
            with Machine('-S', '-nographic', '-machine', 'none', '-chardev',
                         f'socket,id=c0,path={path},server=on,wait=off',
                         '-object', 'monitor-qmp,id=m0,chardev=c0',
                         '-chardev', 'null,id=c1', '-mon',
                         'chardev=c1,id=m1', qmp=True) as machine, \
                    machine.qmp() as a, Qmp(path) as b:
                types = {o['name']: o['type'] for o in
                         a.command('qom-list', path='/objects')}
                self.assertEqual(types, {
                    'type': 'string', 'm0': 'child<monitor-qmp>',
                    'm1': 'child<monitor-hmp>',
                    'compat_monitor0': 'child<monitor-qmp>'})
                a.command('object-del', id='m1')
                a.command('chardev-remove', id='c1')
                # The one that is talked through answers before it goes.
                b.command('object-del', id='m0')
                b.send({'execute': 'query-status'})
                a.command('object-add', qom_type='monitor-qmp', id='m2',
                          chardev='c0')
                self.assertIn('QMP', b.receive())

    def test_a_bad_one_ends_the_program_and_is_named(self):
        for option, message in (
                ('monitor-qmp,id=m0', "Parameter 'chardev' is missing"),
                ('monitor-qmp,id=m0,chardev=x', 'chardev "x" not found'),
                ('monitor-hmp,id=m0,chardev=c,pretty=on',
                 "Property 'monitor-hmp.pretty' not found")):
            status, _, err = run(*ARGS, '-chardev', 'null,id=c', '-object',
                                 option)
            self.assertEqual(status, 1)
            self.assertIn(f'-object {option}: {message}', err)


class Guest(unittest.TestCase):
    """A machine with a processor, that never runs."""

    def test_processor_is_shown(self):
        with Machine('-S', '-nodefaults', '-nographic', '-machine', 'microvm',
                     '-accel', 'tcg', '-smp', '2', qmp=True) as machine, \
                machine.qmp() as qmp:
            cpus = qmp.command('query-cpus-fast')
            self.assertEqual([c['cpu-index'] for c in cpus], [0, 1])
            for cpu in cpus:
                self.assertTrue(os.path.exists(f'/proc/{cpu["thread-id"]}'))
                self.assertEqual(cpu['target'], 'x86_64')
                self.assertTrue(qmp.command('qom-list',
                                            path=cpu['qom-path']))
                for prop in qmp.command('qom-list', path=cpu['qom-path']):
                    if prop['type'] == 'bool':
                        qmp.command('qom-get', path=cpu['qom-path'],
                                    property=prop['name'])
            text = qmp.command('human-monitor-command',
                               command_line='info registers -a')
            self.assertIn('CPU#1', text)
            self.assertIn('CR0=', text)
            accel = qmp.command('query-accelerators')
            self.assertEqual(accel['enabled'], 'tcg')
            self.assertIn('tcg', accel['present'])
            self.assertIn('tcg', accel['insecure'])
            self.assertNotIn('tcg', accel['secure'])
            self.assertEqual(sorted(accel['secure'] + accel['insecure']),
                             sorted(accel['present']))
            machine_info, = [m for m in qmp.command('query-machines')
                             if m['name'] == 'microvm']
            self.assertIs(machine_info['secure'], True)
            self.assertTrue(machine_info['security-note'])


    def test_memory_and_disks_are_shown(self):
        with Machine('-S', '-nodefaults', '-nographic', '-machine', 'microvm',
                     '-accel', 'tcg', '-m', '64', '-object',
                     'iothread,id=io0', '-blockdev',
                     'driver=null-co,node-name=n0,size=1048576', '-device',
                     'virtio-blk-device,drive=n0,id=disk0', qmp=True) \
                as machine, machine.qmp() as qmp:
            self.assertEqual(qmp.command('query-memory-size-summary'),
                             {'base-memory': 64 << 20})
            path = os.path.join(machine.dir.name, 'memory')
            qmp.command('pmemsave', val=0x100000, size=100000, filename=path)
            self.assertEqual(os.path.getsize(path), 100000)
            with self.assertRaises(QmpError) as caught:
                qmp.command('pmemsave', val=1 << 60, size=1, filename=path)
            self.assertIn('Invalid addr', caught.exception.desc)
            # A processor that was reset sees physical memory.
            qmp.command('memsave', val=0x100000, size=70000, filename=path)
            self.assertEqual(os.path.getsize(path), 70000)
            qmp.command('memsave', val=0, size=1, filename=path, cpu_index=0)
            for arguments in ({'cpu_index': 1}, {'cpu_index': -1},
                              {'size': -1}, {'val': 0x80000000}):
                with self.assertRaises(QmpError):
                    qmp.command('memsave', **{'val': 0, 'size': 1,
                                              'filename': path, **arguments})

            disk, = qmp.command('query-block')
            self.assertEqual(disk['qdev'], 'disk0')
            qmp.command('block_resize', node_name='n0', size=2 << 20)
            disk, = qmp.command('query-block')
            self.assertEqual(disk['inserted']['image']['virtual-size'],
                             2 << 20)
            counters, = qmp.command('query-blockstats')
            self.assertEqual(counters['stats']['rd_operations'], 0)

            text = qmp.command('x-query-ramblock')['human-readable-text']
            self.assertIn('0x0000000004000000', text)
            for name in ('x-query-irq', 'x-query-interrupt-controllers'):
                text = qmp.command(name)['human-readable-text']
                self.assertIn('ioapic', text, name)
            device, = qmp.command('x-query-virtio')
            self.assertEqual(device['name'], 'virtio-blk')
            status = qmp.command('x-query-virtio-status', path=device['path'])
            self.assertEqual((status['device-id'], status['num-vqs']), (2, 1))
            self.assertIs(status['started'], False)
            self.assertEqual(status['status'], {'statuses': []})
            offered = status['host-features']
            self.assertIn('VIRTIO_F_VERSION_1',
                          [f.split(':')[0] for f in offered['transports']])
            self.assertIn('VIRTIO_BLK_F_FLUSH',
                          [f.split(':')[0] for f in offered['dev-features']])
            queue = qmp.command('x-query-virtio-queue-status',
                                path=device['path'], queue=0)
            self.assertEqual((queue['queue-index'], queue['inuse']), (0, 0))
            for arguments in ({'queue': 1}, {'path': '/machine'},
                              {'queue': 65536}):
                with self.assertRaises(QmpError):
                    qmp.command('x-query-virtio-queue-status',
                                **{'path': device['path'], 'queue': 0,
                                   **arguments})

            loop, = qmp.command('query-iothreads')
            self.assertTrue(os.path.exists(f'/proc/{loop["thread-id"]}'))
            qmp.command('inject-nmi')
            with self.assertRaises(QmpError):
                qmp.command('query-hotpluggable-cpus')


class Statistics(unittest.TestCase):
    """Counters of the guest."""

    BOARD = ('-S', '-nodefaults', '-nographic', '-machine', 'microvm', '-m',
             '32', '-smp', '2', '-no-reboot', '-no-shutdown')

    def test_without_kvm_there_are_none(self):
        with Machine(*self.BOARD, '-accel', 'tcg', qmp=True) as machine, \
                machine.qmp() as qmp:
            for target in ('vm', 'vcpu'):
                self.assertEqual(qmp.command('query-stats', target=target),
                                 [])
            self.assertEqual(qmp.command('query-stats-schemas'), [])
            self.assertEqual(qmp.command('query-stats-schemas',
                                         provider='kvm'), [])
            with self.assertRaises(QmpError):
                qmp.command('query-stats', target='nobody')

    @needs_kvm
    def test_kvm_counts_once_the_guest_ran(self):
        with Machine(*self.BOARD, '-accel', 'kvm', qmp=True) as machine, \
                machine.qmp() as qmp:
            self.assertEqual(qmp.command('query-stats', target='vm'), [])
            qmp.command('cont')         # there is no code that it could run
            qmp.wait_event('STOP')
            schemas = {s['target']: {v['name']: v for v in s['stats']}
                       for s in qmp.command('query-stats-schemas')}
            self.assertEqual(set(schemas), {'vm', 'vcpu'})
            self.assertEqual(schemas['vcpu']['exits']['type'], 'cumulative')
            vm, = qmp.command('query-stats', target='vm')
            self.assertEqual((vm['provider'], 'qom-path' in vm),
                             ('kvm', False))
            self.assertEqual({s['name'] for s in vm['stats']},
                             set(schemas['vm']))
            paths = [c['qom-path'] for c in qmp.command('query-cpus-fast')]
            every = qmp.command('query-stats', target='vcpu')
            self.assertEqual(sorted(r['qom-path'] for r in every),
                             sorted(paths))
            one, = qmp.command('query-stats', target='vcpu',
                               vcpus=paths[:1], providers=[
                                   {'provider': 'kvm', 'names': ['exits']}])
            self.assertEqual(one['qom-path'], paths[0])
            exits, = one['stats']
            self.assertEqual(exits['name'], 'exits')
            self.assertGreater(exits['value'], 0)


class Descriptors(unittest.TestCase):
    """What clients pass with their commands, and what becomes of it."""

    def setUp(self):
        self.machine = Machine(*ARGS, '-chardev',
                               'socket,id=s,host=127.0.0.1,port=0,server=on,'
                               'wait=off', '-object',
                               'monitor-qmp,id=m,chardev=s', qmp=True)
        self.addCleanup(self.machine.__exit__)
        self.qmp = self.machine.qmp()
        self.addCleanup(self.qmp.sock.close)

    def pass_fd(self, fd, name, **arguments):
        arguments = {k.replace('_', '-'): v for k, v in arguments.items()}
        message = json.dumps({'execute': name, 'arguments': arguments})
        socket.send_fds(self.qmp.sock, [message.encode()], [fd])
        reply = self.qmp.reply()
        if 'error' in reply:
            raise QmpError(reply)
        return reply['return']

    def open_fds(self):
        return len(os.listdir(f'/proc/{self.machine.process.pid}/fd'))

    def test_a_client_is_handed_in(self):
        ours, theirs = socket.socketpair()
        with ours, theirs:
            self.pass_fd(theirs.fileno(), 'getfd', fdname='peer')
            self.qmp.command('add_client', protocol='s', fdname='peer')
            ours.settimeout(20 * ringfence.PATIENCE)
            self.assertIn(b'"QMP"', ours.recv(4096))
            # There is one now, and the name was good for one use.
            self.pass_fd(theirs.fileno(), 'getfd', fdname='peer')
            for protocol, desc in (
                    ('s', 'failed to add client'),
                    ('s', "File descriptor named 'peer' has not been found")):
                with self.assertRaises(QmpError) as caught:
                    self.qmp.command('add_client', protocol=protocol,
                                     fdname='peer')
                self.assertEqual(caught.exception.desc, desc)

    def test_what_is_no_client_is_refused_and_closed(self):
        before = self.open_fds()
        for path, protocol, desc in (
                ('/dev/null', 's', 'parameter @fdname must name a socket'),):
            with open(path, 'rb') as f:
                self.pass_fd(f.fileno(), 'getfd', fdname='peer')
            with self.assertRaises(QmpError) as caught:
                self.qmp.command('add_client', protocol=protocol,
                                 fdname='peer')
            self.assertEqual(caught.exception.desc, desc)
        ours, theirs = socket.socketpair()
        with ours, theirs:
            self.pass_fd(theirs.fileno(), 'getfd', fdname='peer')
            with self.assertRaises(QmpError) as caught:
                self.qmp.command('add_client', protocol='vnc', fdname='peer')
            self.assertEqual(caught.exception.desc,
                             "protocol 'vnc' is invalid")
        self.assertEqual(self.open_fds(), before)

    def test_names_are_replaced_closed_and_checked(self):
        before = self.open_fds()
        with open('/dev/null', 'rb') as f:
            for _ in range(3):
                self.pass_fd(f.fileno(), 'getfd', fdname='one')
            self.assertEqual(self.open_fds(), before + 1)
            with self.assertRaises(QmpError):
                self.pass_fd(f.fileno(), 'getfd', fdname='0ne')
            # One that no command takes is closed by the next that comes.
            self.pass_fd(f.fileno(), 'query-name')
            self.pass_fd(f.fileno(), 'getfd', fdname='two')
            self.assertEqual(self.open_fds(), before + 2)
        self.qmp.command('closefd', fdname='one')
        self.qmp.command('closefd', fdname='two')
        for name in ('closefd', 'getfd'):
            with self.assertRaises(QmpError):
                self.qmp.command(name, fdname='one')
        self.assertEqual(self.open_fds(), before)

    def test_sets_are_opened_by_the_access_that_is_asked_for(self):
        before = self.open_fds()
        path = os.path.join(self.machine.dir.name, 'image')
        with open(path, 'wb') as f:
            f.truncate(1 << 20)
        with open(path, 'rb') as reading, open(path, 'r+b') as both:
            first = self.pass_fd(reading.fileno(), 'add-fd',
                                 opaque='reading')
            number = first['fdset-id']
            node = {'driver': 'file', 'node_name': 'n0',
                    'filename': f'/dev/fdset/{number}'}
            with self.assertRaises(QmpError):
                self.qmp.command('blockdev-add', **node)
            self.qmp.command('blockdev-add', **node, read_only=True)
            self.qmp.command('blockdev-del', node_name='n0')
            self.pass_fd(both.fileno(), 'add-fd', fdset_id=number)
            self.qmp.command('blockdev-add', **node)
        fdset, = self.qmp.command('query-fdsets')
        self.assertEqual(fdset['fdset-id'], number)
        self.assertEqual(len(fdset['fds']), 2)
        self.assertIn({'fd': first['fd'], 'opaque': 'reading'}, fdset['fds'])
        # The node has a descriptor of its own.
        self.qmp.command('remove-fd', fdset_id=number)
        self.assertEqual(self.qmp.command('query-fdsets'), [])
        self.qmp.command('blockdev-del', node_name='n0')
        with self.assertRaises(QmpError):
            self.qmp.command('remove-fd', fdset_id=number)
        with self.assertRaises(QmpError):
            self.qmp.command('blockdev-add', **node)
        self.assertEqual(self.open_fds(), before)


class Transports(unittest.TestCase):
    def test_stdio_speaks_qmp(self):
        status, out, err = run(*ARGS, '-qmp', 'stdio', stdin=(
            '{"execute": "qmp_capabilities"}\n'
            '{"execute": "query-status", "id": [1]}\n{"execute": "quit"}\n'))
        lines = [json.loads(line) for line in out.splitlines() if line]
        self.assertEqual(status, 0, err)
        self.assertIn('QMP', lines[0])
        self.assertEqual(lines[2]['id'], [1])
        self.assertEqual(lines[3], {'return': {}})

    def test_stdio_runs_commands_out_of_band(self):
        status, out, err = run(*ARGS, '-qmp', 'stdio', stdin=(
            '{"execute": "qmp_capabilities", "arguments": {"enable": ["oob"]}}'
            '{"execute": "query-name", "id": 1}{"exec-oob": "query-yank", '
            '"id": 2}{"execute": "quit", "id": 3}'))
        lines = [json.loads(line) for line in out.splitlines() if line]
        self.assertEqual(status, 0, err)
        self.assertEqual(lines[0]['QMP']['capabilities'], ['oob'])
        self.assertEqual([line['id'] for line in lines if 'id' in line],
                         [2, 1, 3])

    def test_the_end_of_stdin_ends_the_session_only(self):
        with Machine(*ARGS, '-qmp', 'stdio', qmp=True) as machine:
            machine.type('{"execute": "qmp_capabilities", "arguments": '
                         '{"enable": ["oob"]}}{"exec-oob": "query-yank", '
                         '"id": "last"}')
            machine.wait_for('"id": "last"')
            machine.process.stdin.close()
            with machine.qmp() as qmp:
                qmp.command('query-status')

    def test_a_server_may_wait_for_its_first_client(self):
        with tempfile.TemporaryDirectory() as d:
            path = os.path.join(d, 'q')
            with Machine(*ARGS, '-chardev',
                         f'socket,id=c,path={path},server=on,wait=on', '-mon',
                         'chardev=c,mode=control', '-device', 'no-such') \
                    as machine:
                while not os.path.exists(path):
                    self.assertIsNone(machine.process.poll())
                # It does not get as far as the device before somebody comes.
                self.assertIsNone(machine.process.poll())
                while True:
                    try:
                        sock = socket.socket(socket.AF_UNIX)
                        sock.connect(path)
                        break
                    except ConnectionRefusedError:
                        sock.close()
                with sock:
                    self.assertEqual(
                        machine.process.wait(20 * ringfence.PATIENCE), 1)
                self.assertIn(f'waiting for connection on: unix:{path}',
                              machine.stderr())
                self.assertIn("'no-such' is not a valid device",
                              machine.stderr())

    def test_a_client_comes_back_to_its_server(self):
        with tempfile.TemporaryDirectory() as d:
            path = os.path.join(d, 'q')
            with Machine(*ARGS, '-chardev',
                         f'socket,id=c,path={path},reconnect-ms=10', '-mon',
                         'chardev=c,mode=control', qmp=True) as machine, \
                    machine.qmp() as qmp, \
                    socket.socket(socket.AF_UNIX) as server:
                qmp.command('query-status')     # while nobody listens there
                server.bind(path)
                server.listen(1)
                server.settimeout(20 * ringfence.PATIENCE)
                for _ in range(3):
                    with server.accept()[0] as client:
                        client.settimeout(20 * ringfence.PATIENCE)
                        text = b''
                        while not text.endswith(b'\r\n'):
                            text += client.recv(4096)
                        self.assertIn('QMP', json.loads(text))
                        client.sendall(b'{"execute": "qmp_capabilities", '
                                       b'"arguments": {"enable": ["oob"]}}')
                        self.assertEqual(client.recv(4096),
                                         b'{"return": {}}\r\n')

    def test_a_socket_is_inherited(self):
        ours, theirs = socket.socketpair()
        with ours, theirs:
            os.set_inheritable(theirs.fileno(), True)
            args = [str(BINARY), *ARGS, '-chardev',
                    f'socket,id=c,fd={theirs.fileno()}', '-mon',
                    'chardev=c,mode=control']
            with subprocess.Popen(args, stdin=subprocess.DEVNULL,
                                  pass_fds=[theirs.fileno()]) as process:
                try:
                    theirs.close()
                    ours.settimeout(20 * ringfence.PATIENCE)
                    self.assertIn(b'"QMP"', ours.recv(4096))
                    ours.sendall(b'{"execute": "qmp_capabilities"}'
                                 b'{"execute": "quit"}')
                    while ours.recv(4096):
                        pass
                    self.assertEqual(
                        process.wait(20 * ringfence.PATIENCE), 0)
                finally:
                    process.kill()

    def test_stdio_speaks_hmp(self):
        status, out, err = run(*ARGS, '-monitor', 'stdio',
                               stdin='info status\nquit\n')
        self.assertEqual(status, 0, err)
        self.assertIn("QEMU 11.1.0 monitor - type 'help' for more "
                      'information', out)
        self.assertIn('VM status: paused (prelaunch)', out)

    def test_tcp_speaks_pretty_qmp(self):
        with socket.socket() as free:
            free.bind(('127.0.0.1', 0))
            port = free.getsockname()[1]
        args = [str(BINARY), *ARGS, '-chardev',
                f'socket,id=c0,host=127.0.0.1,port={port},server=on,wait=off',
                '-mon', 'chardev=c0,mode=control,pretty=on']
        with subprocess.Popen(args, stdin=subprocess.DEVNULL) as process:
            try:
                for _ in range(1000):
                    try:
                        s = socket.create_connection(('127.0.0.1', port), 10)
                        break
                    except OSError:
                        self.assertIsNone(process.poll())
                with s:
                    text = b''
                    while not text.endswith(b'\n}\r\n'):
                        text += s.recv(4096)
                    self.assertTrue(text.startswith(b'{\n    "QMP"'))
            finally:
                process.kill()


if __name__ == '__main__':
    ringfence.main()
