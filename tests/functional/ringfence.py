"""What the functional tests share: starting the emulator, waiting for its
output with a deadline, and a small QMP client.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import json
import os
import select
import socket
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

BUILD = Path(os.environ.get('RINGFENCE_BUILD', 'build')).absolute()
BINARY = BUILD / 'qemu-system-x86_64'
ASSETS = BUILD / 'assets'

# Sanitizers and a loaded machine are slow; a deadline only bounds a hang.
PATIENCE = float(os.environ.get('RINGFENCE_PATIENCE', '1'))


def kvm_reason():
    """None when /dev/kvm opens, else why not."""
    try:
        os.close(os.open('/dev/kvm', os.O_RDWR))
    except OSError as error:
        return f'/dev/kvm: {error.strerror}'
    return None


needs_kvm = unittest.skipIf(kvm_reason() is not None,
                            f'needs KVM ({kvm_reason()})')
needs_assets = unittest.skipUnless((ASSETS / 'vmlinuz').exists(),
                                   'no guest assets (scripts/guest-assets)')


def run(*args, timeout=30, stdin=None):
    """Run the emulator to its end: (status, stdout, stderr)."""
    done = subprocess.run([str(BINARY), *map(str, args)], text=True,
                          input=stdin, stdin=None if stdin else
                          subprocess.DEVNULL, errors='replace',
                          capture_output=True, timeout=timeout * PATIENCE)
    return done.returncode, done.stdout, done.stderr


class Machine:
    """An emulator process whose stdout is the guest's serial console."""

    def __init__(self, *args, qmp=False, program=None, env=None):
        self.text = ''
        self.dir = tempfile.TemporaryDirectory(prefix='ringfence-')
        argv = [str(program or BINARY), *map(str, args)]
        if qmp:
            self.qmp_path = os.path.join(self.dir.name, 'qmp')
            argv += ['-qmp', f'unix:{self.qmp_path},server=on,wait=off']
        self.errors = open(os.path.join(self.dir.name, 'stderr'), 'w+')
        self.process = subprocess.Popen(argv, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE,
                                        stderr=self.errors, env=env)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
        self.errors.close()
        self.dir.cleanup()

    def stderr(self):
        self.errors.flush()
        with open(self.errors.name, errors='replace') as f:
            return f.read()

    def _more(self, deadline):
        left = deadline - time.monotonic()
        ready = left > 0 and select.select([self.process.stdout], [], [],
                                           left)[0]
        if not ready:
            raise AssertionError(f'timed out; console so far:\n{self.text}\n'
                                 f'stderr:\n{self.stderr()}')
        chunk = os.read(self.process.stdout.fileno(), 65536)
        self.text += chunk.decode(errors='replace').replace('\r', '')
        return bool(chunk)

    def wait_for(self, what, timeout=60):
        """Read the console until @what appears."""
        deadline = time.monotonic() + timeout * PATIENCE
        while what not in self.text:
            if not self._more(deadline):
                raise AssertionError(f'{what!r} never came; console:\n'
                                     f'{self.text}\nstderr:\n{self.stderr()}')
        return self.text

    def finish(self, timeout=60):
        """Read to the end; the exit status."""
        deadline = time.monotonic() + timeout * PATIENCE
        while self._more(deadline):
            pass
        return self.process.wait(timeout=10 * PATIENCE)

    def type(self, text):
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()

    def qmp(self, timeout=20):
        try:
            return connect_qmp(self.qmp_path, timeout,
                               lambda: self.process.poll() is None)
        except OSError as error:
            raise AssertionError(f'no monitor socket: {error}; stderr:\n' +
                                 self.stderr()) from error


class QmpError(Exception):
    def __init__(self, reply):
        super().__init__(reply['error']['desc'])
        self.klass = reply['error']['class']
        self.desc = reply['error']['desc']


class Qmp:
    """One client of a QMP socket; events are kept in the order they came."""

    def __init__(self, path, timeout=20, negotiate=True):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(timeout)
        self.sock.connect(path)
        self.buffer = bytearray()
        self.events = []
        self.greeting = self.receive()
        if negotiate:
            self.command('qmp_capabilities')

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.sock.close()

    def raw_line(self):
        seen = 0
        while (end := self.buffer.find(b'\r\n', seen)) < 0:
            seen = max(len(self.buffer) - 1, 0)
            chunk = self.sock.recv(1 << 20)
            if not chunk:
                raise EOFError('the monitor closed the connection')
            self.buffer += chunk
        line = bytes(self.buffer[:end])
        del self.buffer[:end + 2]
        return line

    def receive(self):
        return json.loads(self.raw_line())

    def send(self, message):
        data = message if isinstance(message, bytes) else \
            json.dumps(message).encode()
        self.sock.sendall(data)

    def reply(self):
        while True:
            message = self.receive()
            if 'event' not in message:
                return message
            self.events.append(message)

    def command(self, name, **arguments):
        message = {'execute': name}
        if arguments:
            message['arguments'] = {k.replace('_', '-'): v
                                    for k, v in arguments.items()}
        self.send(message)
        reply = self.reply()
        if 'error' in reply:
            raise QmpError(reply)
        return reply['return']

    def wait_event(self, name):
        for message in self.events:
            if message['event'] == name:
                self.events.remove(message)
                return message
        while True:
            message = self.receive()
            if message.get('event') == name:
                return message
            self.events.append(message)


def connect_qmp(path, timeout=20, alive=lambda: True):
    """A client of the socket that will listen at @path."""
    deadline = time.monotonic() + timeout * PATIENCE
    while True:
        # There is no socket at first; then it has a name before it listens.
        try:
            return Qmp(path, timeout * PATIENCE)
        except (FileNotFoundError, ConnectionRefusedError):
            if not alive() or time.monotonic() > deadline:
                raise
            select.select([], [], [], 0.005)


class TapResult(unittest.TestResult):
    """Prints the TAP that meson reads."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.failed = set()

    def _line(self, test, ok, extra=''):
        name = test.id().split('.', 1)[-1]
        print(f'{"ok" if ok else "not ok"} {self.testsRun} - {name}{extra}',
              flush=True)

    def addSuccess(self, test):
        self._line(test, True)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._line(test, True, f' # SKIP {reason}')

    @unittest.result.failfast
    def _bad(self, test, err):
        self._line(test, False)
        for line in self._exc_info_to_string(err, test).splitlines():
            print(f'# {line}', file=sys.stderr)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._bad(test, err)

    def addError(self, test, err):
        super().addError(test, err)
        self._bad(test, err)

    def addSubTest(self, test, subtest, err):
        # A test whose subtests fail is told of neither as success nor as
        # failure by unittest; TAP wants one line for it.
        super().addSubTest(test, subtest, err)
        if err is None:
            return
        if self.failfast:
            self.stop()
        if test not in self.failed:
            self.failed.add(test)
            self._line(test, False)
        print(f'# {subtest}', file=sys.stderr)
        for line in self._exc_info_to_string(err, test).splitlines():
            print(f'# {line}', file=sys.stderr)


def main():
    """Run the calling file's tests as a TAP producer."""
    module = sys.modules['__main__']
    suite = unittest.defaultTestLoader.loadTestsFromModule(module)
    print(f'1..{suite.countTestCases()}', flush=True)
    result = TapResult()
    result.failfast = '--failfast' in sys.argv
    suite.run(result)
    sys.exit(0 if result.wasSuccessful() else 1)
