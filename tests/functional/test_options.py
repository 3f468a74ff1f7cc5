"""The command line from outside: bad ones end with one line and status 1,
questions with an answer and status 0, good ones with a program that does
what was said.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
import unittest

import ringfence
from ringfence import BINARY, Machine, Qmp, run

GUEST = ('-M', 'microvm', '-accel', 'tcg', '-m', '64', '-display', 'none')

NONE = ('-M', 'none', '-nodefaults')

# What is wrong -> the line, without the program's name.
BAD = [
    (['-foo'], '-foo: invalid option'),
    (['--foo'], '--foo: invalid option'),
    (['-m'], '-m: requires an argument'),
    (['-M', 'nosuch'],
     "-M nosuch: 'nosuch' is not a valid machine type name"),
    (['-accel', 'nosuch'],
     "-accel nosuch: 'nosuch' is not a valid accelerator name"),
    (['-M', 'none', '-device', 'nosuch'],
     "-device nosuch: 'nosuch' is not a valid device model name"),
    (['-M', 'none', '-object', 'nosuch,id=x'],
     "-object nosuch,id=x: 'nosuch' is not a valid object type name"),
    (['-chardev', 'nosuch,id=x'],
     "-chardev nosuch,id=x: 'nosuch' is not a valid char driver name"),
    (['-chardev', 'null'], "-chardev null: Parameter 'id' is missing"),
    (['-M', 'none,foo=1'],
     "-M none,foo=1: Property 'none-machine.foo' not found"),
    (['-M', 'none', '-smp', 'x'],
     "-smp x: Parameter 'smp.cpus' expects integer"),
    (['-m', '1x'], "-m 1x: Parameter 'size' expects a size in MiB, or with a "
     "suffix of k, M, G, T, not '1x'"),
    (['-M', 'none', '-accel', 'qtest:kvm,foo=1'], "-accel qtest:kvm,foo=1: "
     "Property 'qtest-accel.foo' not found"),
    (['-append', 'x'], '-append is for a kernel: -kernel is missing'),
    (['-initrd', 'x'], '-initrd is for a kernel: -kernel is missing'),
    (['-M', 'accel=kvm', '-accel', 'kvm'],
     '-accel and -machine accel= say the same: give one of them'),
    (['-display', 'gtk'], "-display gtk: 'gtk' is not available, only: none"),
    (['-uuid', 'zz'], "-uuid zz: 'zz' is not a UUID"),
    (['-compat', 'security=lax'], "-compat security=lax: Parameter "
     "'security' does not accept value 'lax'"),
    (['-M', 'none', '-cpu', 'max'], "-cpu max: machine 'none' has no CPUs"),
    (['-M', 'none', '-fw_cfg', 'opt/x,string=y'],
     "-fw_cfg opt/x,string=y: machine 'none' has no fw_cfg device"),
    (['-M', 'microvm', '-global', 'serial.realized=on'],
     "-global serial.realized=on: Property 'realized' has no default"),
    (['-M', 'microvm', '-global', 'fw_cfg_io.x-file-slots=1', '-fw_cfg',
      'opt/x,string=y'],
     "no room for fw_cfg file 'etc/e820': all 1 slots are taken"),
    (['-M', 'microvm,memory-backend=m', '-accel', 'tcg', '-m', '2T',
      '-object', 'memory-backend-ram,id=m,reserve=off,size=2T'],
     'RAM ends at 0x20040000000; the CPU has 40 address bits (phys-bits)'),
    (['-M', 'none', '-drive', 'file=/nonexistent,format=raw'],
     "-drive file=/nonexistent,format=raw: Could not open '/nonexistent': "
     "No such file or directory"),
    (['-M', 'none', '-add-fd', 'fd=2,set=1'],
     '-add-fd fd=2,set=1: fd cannot be a standard I/O stream'),
    (['-M', 'none', '-add-fd', 'fd=999,set=1'], "-add-fd fd=999,set=1: File "
     "descriptor '999' was not inherited"),
    (['-M', 'none', '-add-fd', 'set=1'], "-add-fd set=1: Parameter 'fd' "
     "expects a non-negative number"),
    (['-M', 'none', '-device', 'virtio-blk'], "-device virtio-blk: No "
     "'virtio-bus' bus found for device 'virtio-blk-device'"),
    (['-M', 'microvm', '-smp', '4,cores=8'], "-smp 4,cores=8: Invalid CPU "
     "topology: product of the hierarchy must match maxcpus: sockets (0) * "
     "dies (1) * cores (8) * threads (1) != maxcpus (4)"),
    (['-M', 'microvm,smp-cache.0.cache=l2,smp-cache.0.topology=core'],
     "-M microvm,smp-cache.0.cache=l2,smp-cache.0.topology=core: l2 cache "
     "topology not supported by machine 'microvm'"),
    (['-M', 'none', '-mon', 'nosuch'],
     '-mon nosuch: chardev "nosuch" not found'),
    (['-M', 'none', '-pidfile', '/nonexistent/x'], "cannot create PID file: "
     "Could not create '/nonexistent/x': No such file or directory"),
    (['-readconfig', '/nonexistent'], "-readconfig /nonexistent: Could not "
     "open '/nonexistent': No such file or directory"),
    (['-echr', 'x'], "-echr x: 'x' is not the code of a key, 1 to 255"),
    (['-nic', 'user'], "-nic user: 'user' is not available, only: none"),
    (['-daemonize', '-serial', 'stdio'], 'a character device is stdio, which '
     '-daemonize gives up'),
]


class Bad(unittest.TestCase):
    def test_one_line_and_status_1(self):
        for args, line in BAD:
            with self.subTest(args=args):
                self.assertEqual(run(*args),
                                 (1, '', f'qemu-system-x86_64: {line}\n'))

    def test_a_late_failure_takes_back_early_files(self):
        with tempfile.TemporaryDirectory() as where:
            status, _, err = run(
                *NONE, '-qmp',
                f'unix:{where}/qmp,server=on,wait=off', '-pidfile',
                f'{where}/pid', '-object',
                'rng-random,id=r,filename=/nonexistent')
            self.assertEqual(status, 1)
            self.assertIn('-object rng-random', err)
            self.assertEqual(os.listdir(where), [])

    def test_a_failing_daemon_fails_in_the_foreground(self):
        status, _, err = run(*NONE, '-daemonize', '-object',
                             'rng-random,id=r,filename=/nonexistent')
        self.assertEqual(status, 1)
        self.assertEqual(err.count('\n'), 1, err)


class Questions(unittest.TestCase):
    def test_help_goes_to_stdout(self):
        for args in (['-help'], ['--help'], ['-h'], ['-version'],
                     ['--version'], ['-M', 'help'], ['-accel', 'help'],
                     ['-cpu', 'help'], ['-device', 'help'],
                     ['-object', 'help'], ['-chardev', 'help'],
                     ['-blockdev', 'driver=help'], ['-d', 'help'],
                     ['-L', 'help'], ['-M', 'none,help'], ['-device', 'isa-debug-exit,help'],
                     ['-object', 'rng-random,help'], ['-smp', 'help']):
            with self.subTest(args=args):
                status, out, err = run(*args)
                self.assertEqual((status, err), (0, ''))
                self.assertNotEqual(out, '')

    def test_version(self):
        self.assertRegex(run('-version')[1],
                         r'^QEMU emulator version 11\.1\.0 \(')

    def test_help_has_every_section(self):
        text = run('-help')[1]
        for option in ('-machine', '-compat', '-qmp', '-daemonize'):
            self.assertIn(f'\n{option}', text)


class Running(unittest.TestCase):
    def test_qmp_on_stdio(self):
        status, out, err = run(
            *NONE, '-qmp', 'stdio', stdin='{"execute":"qmp_capabilities"}'
            '{"execute":"query-status"}{"execute":"quit"}')
        self.assertEqual((status, err), (0, ''))
        lines = [json.loads(line) for line in out.splitlines()]
        self.assertIn('QMP', lines[0])
        self.assertEqual(lines[2]['return']['status'], 'running')

    def test_stopped_and_named(self):
        with Machine(*NONE, '-S', '-name', 'guest=a,debug-threads=on',
                     '-uuid', '01edd574-a037-4b94-96c6-12a3aab30b9e',
                     qmp=True) as vm, vm.qmp() as qmp:
            self.assertEqual(qmp.command('query-status')['status'],
                             'prelaunch')
            self.assertEqual(qmp.command('query-name')['name'], 'a')

    def test_signals_end_it_well(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            with Machine(*NONE, qmp=True) as vm, vm.qmp() as qmp:
                vm.process.send_signal(number)
                event = qmp.wait_event('SHUTDOWN')
                self.assertEqual(event['data']['reason'], 'host-signal')
                self.assertEqual(vm.finish(), 0)
                self.assertIn(f'terminating on signal {int(number)}',
                              vm.stderr())

    def test_inherited_socket(self):
        with tempfile.TemporaryDirectory() as where:
            path = os.path.join(where, 'mon')
            with socket.socket(socket.AF_UNIX) as listener:
                listener.bind(path)
                listener.listen(1)
                os.set_inheritable(listener.fileno(), True)
                process = subprocess.Popen(
                    [str(BINARY), *NONE, '-chardev',
                     f'socket,id=m,fd={listener.fileno()},server=on,wait=off',
                     '-mon', 'chardev=m,id=monitor,mode=control'],
                    pass_fds=[listener.fileno()])
            with Qmp(path) as qmp:
                qmp.command('quit')
            self.assertEqual(process.wait(timeout=20), 0)

    def test_the_daemon_that_libvirt_probes_with(self):
        with tempfile.TemporaryDirectory() as where:
            path, pidfile = f'{where}/qmp.monitor', f'{where}/qmp.pid'
            status, _, err = run(
                '-S', '-no-user-config', '-nodefaults', '-nographic',
                '-machine', 'none,accel=kvm:tcg', '-qmp',
                f'unix:{path},server=on,wait=off', '-pidfile', pidfile,
                '-daemonize')
            self.assertEqual(status, 0, err)
            with open(pidfile) as f:
                pid = int(f.read())
            with Qmp(path) as qmp:
                self.assertTrue(qmp.command('query-machines'))
            os.kill(pid, signal.SIGTERM)
            deadline = time.monotonic() + 20
            while os.listdir(where) and time.monotonic() < deadline:
                time.sleep(0.01)
            self.assertEqual(os.listdir(where), [])

    def test_log_file(self):
        with tempfile.TemporaryDirectory() as where:
            status, _, err = run(
                *NONE, '-D', f'{where}/log', '-d', 'guest_errors', '-qmp',
                'stdio', stdin='{"execute":"qmp_capabilities"}'
                '{"execute":"quit"}')
            self.assertEqual((status, err), (0, ''))

    def test_messages_with_the_guests_name(self):
        status, _, err = run('-M', 'none', '-name', 'guest=web',
                             '-msg', 'guest-name=on', '-object',
                             'rng-random,id=r,filename=/nonexistent')
        self.assertEqual(status, 1)
        self.assertTrue(err.startswith('web '), err)


class Guests(unittest.TestCase):
    """Our small guest, which greets and powers off, is there by default."""

    def test_it_ends_with_the_guest(self):
        with Machine(*GUEST, '-nodefaults', '-serial', 'stdio') as vm:
            self.assertEqual(vm.finish(), 0, vm.stderr())
            self.assertIn('power off', vm.text)

    def test_a_drive_implies_its_device(self):
        with tempfile.NamedTemporaryFile() as disk:
            disk.write(b'sector zero of a drive'.ljust(65536, b'\0'))
            disk.flush()
            for option in (['-drive', f'file={disk.name},format=raw'],
                           ['-hda', disk.name]):
                with Machine(*GUEST, '-nodefaults', '-serial', 'stdio',
                             *option) as vm:
                    self.assertEqual(vm.finish(), 0, vm.stderr())
                    self.assertIn('sector zero of a drive', vm.text)

    def test_no_shutdown_keeps_it(self):
        with Machine(*GUEST, '-nodefaults', '-no-shutdown', '-S',
                     qmp=True) as vm, vm.qmp() as qmp:
            qmp.command('cont')
            self.assertTrue(qmp.wait_event('SHUTDOWN')['data']['guest'])
            self.assertEqual(qmp.command('query-status')['status'],
                             'shutdown')
            qmp.command('quit')
            self.assertEqual(vm.finish(), 0)

    def test_nographic_puts_port_and_monitor_on_the_terminal(self):
        with Machine(*GUEST, '-nographic', '-S') as vm:
            vm.type('\x01c')
            vm.wait_for('(qemu) ')
            vm.type('info status\n')
            vm.wait_for('paused')
            vm.type('quit\n')
            self.assertEqual(vm.finish(), 0)

    def test_the_escape_key_ends_it_whatever_shutdown_does(self):
        with Machine(*GUEST, '-nographic', '-S', '-no-shutdown') as vm:
            vm.type('\x01h')
            vm.wait_for('C-a x')
            vm.type('\x01x')
            self.assertEqual(vm.finish(), 0)

    def test_another_escape_key(self):
        with Machine(*GUEST, '-nographic', '-S', '-echr', '0x14') as vm:
            vm.type('\x14h')
            vm.wait_for('C-t x')
            vm.type('\x14x')
            self.assertEqual(vm.finish(), 0)

    def test_options_from_a_file(self):
        with tempfile.TemporaryDirectory() as where:
            file = os.path.join(where, 'config')
            with open(file, 'w', encoding='utf-8') as f:
                f.write('# a machine\n[machine]\n  type = "microvm"\n'
                        '  accel = "tcg"\n[memory]\n  size = "64"\n'
                        '[object "r0"]\n  qom-type = "rng-builtin"\n'
                        '[device "rng0"]\n  driver = "virtio-rng-device"\n'
                        '  rng = "r0"\n')
            with Machine('-readconfig', file, '-display', 'none', '-S',
                         '-nodefaults', qmp=True) as vm, vm.qmp() as qmp:
                self.assertEqual(qmp.command(
                    'qom-get', path='/machine/peripheral/rng0',
                    property='rng'), '/objects/r0')
            with open(file, 'a', encoding='utf-8') as f:
                f.write('[device]\n  driver = "nosuch"\nnonsense\n')
            self.assertEqual(run('-readconfig', file), (
                1, '', f'qemu-system-x86_64:{file}:14: expected [GROUP], '
                '[GROUP "ID"] or KEY = "VALUE"\n'))

    def test_firmware_is_found_in_the_users_folders_first(self):
        with tempfile.TemporaryDirectory() as where:
            with open(os.path.join(where, 'my.bin'), 'wb') as f:
                f.write(bytes(0xffff) + b'\x5a')
            self.assertEqual(run('-L', where, '-L', 'help')[1].splitlines()[0],
                             where)
            self.assertIn('could not load PC BIOS',
                          run(*GUEST, '-bios', 'my.bin')[2])
            with Machine(*GUEST, '-L', where, '-bios', 'my.bin', '-S',
                         qmp=True) as vm, vm.qmp() as qmp:
                self.assertEqual(qmp.command(
                    'human-monitor-command',
                    command_line='xp /1xb 0xffffffff'),
                    '00000000ffffffff: 0x5a\r\n')

    def test_what_clients_pass_and_needs_nothing(self):
        for args in (['-k', 'en-us'], ['-nic', 'none'], ['-net', 'none'],
                     ['-msg', 'timestamp'], ['-msg', 'timestamp=on'],
                     ['-drive', 'driver=null-co,if=none,id=x,discard=on'],
                     ['-drive', 'driver=null-co,if=none,id=x,readonly'],
                     ['-global', 'kvm-pit.lost_tick_policy=discard']):
            with self.subTest(args=args):
                with Machine(*GUEST, *args, '-S', qmp=True) as vm, \
                        vm.qmp() as qmp:
                    qmp.command('quit')
                    self.assertEqual(vm.finish(), 0)

    def test_topology_that_does_not_add_up(self):
        status, _, err = run(*GUEST, '-smp', '4,sockets=3')
        self.assertEqual(status, 1)
        self.assertTrue(err.startswith('qemu-system-x86_64: -smp '
                                       '4,sockets=3: '), err)

    def test_a_kernel_that_is_not_there(self):
        status, _, err = run(*GUEST, '-kernel', '/nonexistent')
        self.assertEqual(status, 1)
        self.assertIn('/nonexistent', err)
        self.assertEqual(err.count('\n'), 1, err)

    def test_an_unknown_cpu(self):
        status, _, err = run(*GUEST, '-cpu', 'nosuch')
        self.assertEqual((status, err), (1, 'qemu-system-x86_64: -cpu '
                         "nosuch: unable to find CPU model 'nosuch'\n"))


class Descriptors(unittest.TestCase):
    def test_an_inherited_one_is_an_image(self):
        with tempfile.NamedTemporaryFile() as image:
            image.truncate(65536)
            fd = os.open(image.name, os.O_RDONLY)
            commands = ['qmp_capabilities', 'query-fdsets',
                        'query-named-block-nodes', 'quit']
            try:
                done = subprocess.run(
                    [str(BINARY), *NONE, '-display', 'none',
                     '-add-fd', f'fd={fd},set=3,opaque=mine', '-blockdev',
                     'driver=file,node-name=n,filename=/dev/fdset/3,'
                     'read-only=on', '-qmp', 'stdio'],
                    input=''.join(f'{{"execute": "{c}"}}' for c in commands),
                    pass_fds=[fd], text=True, capture_output=True,
                    timeout=30 * ringfence.PATIENCE)
            finally:
                os.close(fd)
            self.assertEqual((done.returncode, done.stderr), (0, ''))
            replies = [json.loads(line) for line in done.stdout.splitlines()]
            answers = [r['return'] for r in replies if 'return' in r]
            fdset, = answers[1]
            self.assertEqual(fdset['fdset-id'], 3)
            self.assertEqual(fdset['fds'][0]['opaque'], 'mine')
            self.assertNotEqual(fdset['fds'][0]['fd'], fd)
            node, = answers[2]
            self.assertEqual(node['image']['virtual-size'], 65536)


if __name__ == '__main__':
    ringfence.main()
