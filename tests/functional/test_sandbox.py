#!/usr/bin/python3
"""-sandbox and -run-with: what the kernel says of the running process.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import os
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import ringfence
from ringfence import BINARY, PATIENCE, Machine, needs_kvm, run

STRICT = ('on,obsolete=deny,elevateprivileges=deny,spawn=deny,'
          'resourcecontrol=deny')
IDLE = ('-M', 'none', '-nodefaults', '-display', 'none')
GUEST = ('-M', 'microvm', '-m', '64', '-nodefaults', '-display', 'none',
         '-serial', 'stdio', '-no-reboot')
SOMEBODY = 54321
needs_root = unittest.skipIf(os.getuid() != 0, 'needs root')


def facts(pid):
    """/proc/PID/status as a dictionary of texts."""
    lines = Path(f'/proc/{pid}/status').read_text().splitlines()
    return dict(line.split(':\t', 1) for line in lines)


def started(*args):
    vm = Machine(*IDLE, *args, qmp=True)
    vm.client = vm.qmp()
    return vm


class Sandbox(unittest.TestCase):
    def refused(self, *args):
        status, _, stderr = run(*IDLE, *args)
        self.assertEqual(status, 1, stderr)
        return stderr

    def test_without_it_there_is_no_filter(self):
        with started() as vm:
            now = facts(vm.process.pid)
            self.assertEqual((now['Seccomp'], now['NoNewPrivs']), ('0', '0'))
            audit = vm.client.command('query-security-audit')
            self.assertIs(audit['sandbox'], False)
        with started('-sandbox', 'off,spawn=deny') as vm:
            self.assertEqual(facts(vm.process.pid)['Seccomp'], '0')

    def test_every_thread_is_filtered(self):
        with started('-sandbox', STRICT) as vm:
            tasks = list(Path(f'/proc/{vm.process.pid}/task').iterdir())
            for task in tasks:
                self.assertIn('Seccomp:\t2', (task / 'status').read_text())
            audit = vm.client.command('query-security-audit')
            self.assertIs(audit['sandbox'], True)

    def test_privileges_of_children(self):
        with started('-sandbox', 'on,elevateprivileges=children') as vm:
            self.assertEqual(facts(vm.process.pid)['NoNewPrivs'], '1')

    def test_a_guest_runs_under_the_strictest_one(self):
        with Machine(*GUEST, '-accel', 'tcg', '-smp', '2', '-sandbox',
                     STRICT) as vm:
            self.assertEqual(vm.finish(), 0, vm.stderr())
            self.assertIn('power off', vm.text)

    @needs_kvm
    def test_a_kvm_guest_runs_under_the_strictest_one(self):
        with Machine(*GUEST, '-accel', 'kvm', '-smp', '2', '-sandbox', STRICT,
                     '-compat', 'security=require-secure') as vm:
            self.assertEqual(vm.finish(), 0, vm.stderr())
            self.assertIn('power off', vm.text)

    def test_bad_values_are_named(self):
        self.assertIn("Parameter 'spawn' expects one of allow, deny, "
                      "not 'children'",
                      self.refused('-sandbox', 'on,spawn=children'))
        self.assertIn("Invalid parameter 'sprawn'",
                      self.refused('-sandbox', 'on,sprawn=deny'))
        self.assertIn("Parameter 'enable' expects 'on' or 'off'",
                      self.refused('-sandbox', 'maybe'))

    def test_clients_see_the_option(self):
        with started() as vm:
            options = vm.client.command('query-command-line-options',
                                        option='sandbox')
        names = {p['name'] for p in options[0]['parameters']}
        self.assertEqual(names, {'enable', 'obsolete', 'elevateprivileges',
                                 'spawn', 'resourcecontrol'})


class RunWith(unittest.TestCase):
    @needs_root
    def test_the_user_and_its_only_group(self):
        with started('-run-with', f'user={SOMEBODY}:{SOMEBODY + 1}',
                     '-sandbox', STRICT) as vm:
            now = facts(vm.process.pid)
            self.assertEqual(now['Uid'].split(), [str(SOMEBODY)] * 4)
            self.assertEqual(now['Gid'].split(), [str(SOMEBODY + 1)] * 4)
            self.assertEqual(now['Groups'].split(), [str(SOMEBODY + 1)])
            self.assertEqual(now['Seccomp_filters'], '2')

    @needs_root
    def test_a_daemon_changes_root_and_user(self):
        with tempfile.TemporaryDirectory() as top:
            pidfile = Path(top, 'pid')
            cell = Path(top, 'cell')
            cell.mkdir()
            status, _, stderr = run(*IDLE, '-daemonize', '-pidfile', pidfile,
                                    '-run-with', f'user={SOMEBODY}:{SOMEBODY},'
                                    f'chroot={cell}')
            self.assertEqual((status, stderr), (0, ''))
            pid = int(pidfile.read_text())
            try:
                self.assertEqual(os.readlink(f'/proc/{pid}/root'), str(cell))
                self.assertEqual(os.readlink(f'/proc/{pid}/cwd'), str(cell))
                self.assertEqual(os.readlink(f'/proc/{pid}/fd/2'),
                                 '/dev/null')
                self.assertEqual(facts(pid)['Uid'].split()[0], str(SOMEBODY))
            finally:
                os.kill(pid, signal.SIGKILL)

    def test_a_user_that_is_not_there(self):
        status, _, stderr = run(*IDLE, '-run-with', 'user=no-such-user')
        self.assertEqual(status, 1)
        self.assertIn("User 'no-such-user' doesn't exist", stderr)

    def test_a_folder_that_is_not_there(self):
        status, _, stderr = run(*IDLE, '-run-with', 'chroot=/no/such/folder')
        self.assertEqual(status, 1)
        self.assertIn("'/no/such/folder'", stderr)

    def test_a_daemon_cannot_follow_its_parent(self):
        status, _, stderr = run(*IDLE, '-daemonize', '-run-with',
                                'exit-with-parent=on')
        self.assertEqual(status, 1)
        self.assertIn('cannot be used with -daemonize', stderr)

    def test_it_ends_with_its_parent(self):
        """A go-between starts it and is killed; the pipe then closes."""
        with tempfile.TemporaryDirectory() as top:
            path = os.path.join(top, 'qmp')
            argv = [str(BINARY), *IDLE, '-run-with', 'exit-with-parent=on',
                    '-qmp', f'unix:{path},server=on,wait=off']
            code = 'import subprocess, sys; subprocess.run(sys.argv[1:])'
            between = subprocess.Popen([sys.executable, '-c', code, *argv])
            try:
                with ringfence.connect_qmp(path) as client:
                    between.kill()
                    with self.assertRaises((EOFError, ConnectionError)):
                        while True:
                            client.receive()
            finally:
                between.kill()
                between.wait(10 * PATIENCE)


if __name__ == '__main__':
    ringfence.main()
