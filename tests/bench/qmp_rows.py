"""What a management program waits for: libvirt's whole probe, and single
queries, on both emulators in turn.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import contextlib
import json
import os
import select
import signal
import socket
import statistics
import struct
import subprocess
import tempfile
import time
from pathlib import Path

# What libvirt 9.0 asks an emulator before it believes that it can be used:
# facts of its source and of what was seen on the wire.  Types for
# device-list-properties with the beginnings of names of which one must be
# listed; none: always.
DEVICES = (
    ('virtio-blk-pci',), ('virtio-net-pci', 'virtio-net-'),
    ('virtio-net-ccw', 'virtio-net-'), ('virtio-scsi-pci', 'virtio-scsi-'),
    ('virtio-scsi-ccw', 'virtio-scsi-'), ('vfio-pci', 'vfio-pci'),
    ('scsi-hd',), ('ide-hd',), ('PIIX4_PM',), ('usb-redir', 'usb-redir'),
    ('usb-storage', 'usb-storage'), ('kvm-pit',), ('VGA', 'VGA'),
    ('vmware-svga', 'vmware-svga'), ('qxl', 'qxl'),
    ('virtio-gpu-pci', 'virtio-gpu-pci'),
    ('virtio-gpu-device', 'virtio-gpu-device'), ('ICH9-LPC',),
    ('virtio-balloon-pci',), ('virtio-balloon-ccw',),
    ('virtio-balloon-device',), ('intel-iommu', 'intel-iommu'),
    ('mch', 'mch'), ('nvdimm', 'nvdimm'),
    ('pcie-root-port', 'pcie-root-port'), ('usb-host',),
    ('vhost-user-fs-device', 'vhost-user-fs-device'),
    ('virtio-mem-pci', 'virtio-mem-pci'),
    ('virtio-iommu-pci', 'virtio-iommu-pci'),
)
OBJECTS = (('memory-backend-file',), ('memory-backend-memfd',) * 2,
           ('max-x86_64-cpu',) * 2)
EXPANSIONS = (
    ('static', {'name': 'host'}),
    ('static', {'name': 'host', 'props': {'migratable': False}}),
    ('full', {'name': 'host', 'props': {'migratable': False,
                                        'hv-passthrough': True}}),
)


def request(name, **arguments):
    value = {'execute': name}
    if arguments:
        value['arguments'] = arguments
    return json.dumps(value).encode() + b'\r\n'


class Daemon:
    """An emulator as libvirt starts it for a probe, and its client."""

    def __init__(self, binary):
        self.folder = tempfile.TemporaryDirectory(prefix='qmp-')
        self.start = time.perf_counter()
        self.end = None
        monitor = os.path.join(self.folder.name, 'qmp.monitor')
        pidfile = os.path.join(self.folder.name, 'qmp.pid')
        subprocess.run(
            [binary, '-S', '-no-user-config', '-nodefaults', '-nographic',
             '-machine', 'none,accel=kvm:tcg',
             '-qmp', f'unix:{monitor},server=on,wait=off',
             '-pidfile', pidfile, '-daemonize'],
            check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, timeout=60)
        self.pid = int(Path(pidfile).read_text(encoding='ascii'))
        self.pidfd = os.pidfd_open(self.pid)
        self.sock = socket.socket(socket.AF_UNIX)
        # A timeout of Python's own would cost a system call more each time.
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO,
                             struct.pack('ll', 60, 0))
        self.sock.connect(monitor)
        self.receive()
        self.ask(request('qmp_capabilities'))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        """The way libvirt ends it; returns once the process is gone."""
        self.sock.close()
        os.kill(self.pid, signal.SIGTERM)
        if not select.select([self.pidfd], [], [], 60)[0]:
            os.kill(self.pid, signal.SIGKILL)
            raise TimeoutError('it ignores SIGTERM')
        self.end = time.perf_counter()
        os.close(self.pidfd)
        self.folder.cleanup()

    def receive(self):
        """A message; nothing is parsed, so that no time of ours counts."""
        parts = []
        while not parts or not parts[-1].endswith(b'\r\n'):
            part = self.sock.recv(1 << 20)
            if not part:
                raise EOFError('it hung up')
            parts.append(part)
        return b''.join(parts)

    def ask(self, text):
        self.sock.sendall(text)
        return self.receive()

    def value(self, name, **arguments):
        answer = json.loads(self.ask(request(name, **arguments)))
        return answer.get('return')

    def timed(self, text):
        """Milliseconds from the request to the end of its answer."""
        start = time.perf_counter()
        self.ask(text)
        return (time.perf_counter() - start) * 1000

    def peak_mb(self):
        status = Path(f'/proc/{self.pid}/status').read_text(encoding='ascii')
        line = next(x for x in status.splitlines() if x.startswith('VmHWM'))
        return int(line.split()[1]) / 1024


def wanted(table, types):
    return [row[0] for row in table
            if len(row) == 1 or any(t.startswith(row[1]) for t in types)]


def probe_requests(binary):
    """What libvirt asks @binary, in order, given what it answers."""
    with Daemon(binary) as d:
        types = [t['name'] for t in d.value('qom-list-types')]
        commands = {c['name'] for c in d.value('query-commands')}
    asks = [request(name) for name in (
        'query-version', 'query-target', 'query-qmp-schema',
        'query-commands', 'query-kvm', 'qom-list-types')]
    asks += [request('device-list-properties', typename=name)
             for name in wanted(DEVICES, types)]
    asks += [request('qom-list-properties', typename=name)
             for name in wanted(OBJECTS, types)]
    asks += [request('query-machines'),
             request('qom-list-properties', typename='none-machine')]
    if 'query-cpu-definitions' in commands:
        asks.append(request('query-cpu-definitions'))
    asks += [request(name) for name in (
        'query-tpm-models', 'query-tpm-types', 'query-command-line-options',
        'query-migrate-capabilities')]
    for kind, name in (('sev', 'sev-guest'), ('sgx', 'sgx-epc')):
        if name in types:
            asks.append(request(f'query-{kind}-capabilities'))
    if 'query-cpu-model-expansion' in commands:
        asks += [request('query-cpu-model-expansion', type=kind, model=model)
                 for kind, model in EXPANSIONS]
    return asks


def probe(binary, asks):
    """(milliseconds from exec until it is gone, peak RSS in MB)."""
    with Daemon(binary) as d:
        for text in asks:
            d.ask(text)
        peak = d.peak_mb()
    return (d.end - d.start) * 1000, peak


def listed(binary):
    """Device types of libvirt's list, and virtio-blk-device, if known."""
    with Daemon(binary) as d:
        names = ['virtio-blk-device'] + [row[0] for row in DEVICES]
        return {name for name in names
                if d.value('device-list-properties', typename=name)}


def pair(take, ours, peer, runs):
    """Results of @take on each, in turn, so that both see the same day."""
    both = [(take(ours), take(peer)) for _ in range(runs)]
    return [x for x, _ in both], [y for _, y in both]


def probe_rows(bench, peer):
    asks = {binary: probe_requests(binary) for binary in (bench.ours, peer)}
    mine, theirs = pair(lambda binary: probe(binary, asks[binary]),
                        bench.ours, peer, bench.runs)
    for i, (name, goal, unit) in enumerate((
            ("libvirt's probe, exec to exit", 0.08, 'ms'),
            ("libvirt's probe, peak RSS", 0.2, 'MB'))):
        bench.add(name, statistics.median(x[i] for x in mine),
                  statistics.median(x[i] for x in theirs), goal,
                  f'{len(asks[bench.ours])} queries, QEMU '
                  f'{len(asks[peer])}', unit)


@contextlib.contextmanager
def one_processor():
    """Run us and what we start on one processor: how long an idle one takes
    to wake up says nothing of an emulator."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def query_times(binary, text, times):
    """(first, median of the others) in a new process."""
    with one_processor(), Daemon(binary) as d:
        first = d.timed(text)
        return first, statistics.median(d.timed(text) for _ in range(times))


def query_row(bench, peer, text, name, goal, first=False, times=10):
    """The row of a query; with @first, that of the first one, too."""
    mine, theirs = pair(lambda binary: query_times(binary, text, times),
                        bench.ours, peer, max(3, bench.runs // 3))
    for i, what in enumerate((', first', '')):
        if i or first:
            bench.add(name + what, statistics.median(x[i] for x in mine),
                      statistics.median(x[i] for x in theirs), goal)


def query_rows(bench, peer):
    """Single queries, each with a client that does nothing else."""
    query_row(bench, peer, request('query-status'), 'query-status', None,
              times=200)
    for name, goal in (('query-qmp-schema', 0.03), ('qom-list-types', 0.1),
                       ('query-cpu-definitions', 0.05)):
        query_row(bench, peer, request(name), name, goal, first=True)
    for name in sorted(listed(bench.ours) & listed(peer)):
        query_row(bench, peer,
                  request('device-list-properties', typename=name),
                  f'device-list-properties {name}', 0.1)
