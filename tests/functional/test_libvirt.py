"""Debian's libvirt probes the emulator and believes what it says.

libvirtd runs in mount and process namespaces of its own (libvirtd-box).

SPDX-License-Identifier: GPL-2.0-or-later
"""
import os
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import ringfence
from ringfence import BINARY, PATIENCE, kvm_reason

BOX = Path(__file__).with_name('libvirtd-box')
NAMESPACES = ('unshare', '-m', '-p', '-f', '--mount-proc', '--kill-child')

# The probes, then what libvirt keeps of them and its conversation.
PROBE = '''
for virt in kvm qemu; do
    virsh -q domcapabilities --emulatorbin "$2" --arch x86_64 \
        --virttype $virt --machine microvm >"$1/$virt.xml" 2>"$1/$virt.err"
    echo $? >"$1/$virt.status"
done
cp /var/cache/libvirt/qemu/capabilities/*.xml "$1/cache.xml"
cp /var/log/libvirt/libvirtd.log "$1/log"
ls /var/lib/libvirt/qemu >"$1/left"
'''

# What libvirt must find; each selects a modern way to talk to us.
FLAGS = {
    'kvm', 'tcg', 'virtio-mmio', 'isa-serial', 'rng-random', 'rng-builtin',
    'memory-backend-memfd', 'memory-backend-file.reserve',
    'query-cpu-definitions', 'query-cpu-model-expansion', 'x86-max-cpu',
    'cpu-unavailable-features', 'cpu.migratable', 'cpu-max', 'smp-dies',
    'iothread.poll-max-ns', 'iothread.thread-pool-max', 'object.qapified',
    'device.json+hotplug', 'compat-deprecated', 'aio.io_uring',
    'chardev-reconnect', 'query-hotpluggable-cpus', 'set-action',
    'query-named-block-nodes.flat',
}

MODELS = {'qemu64', 'kvm64', 'base', 'max', 'host'}


def why_not():
    """None when libvirtd can run here, else the reason."""
    for tool in ('unshare', 'libvirtd', 'virtlogd', 'virsh'):
        if not shutil.which(tool, path=os.environ['PATH'] + ':/usr/sbin'):
            return f'{tool} is not installed (make check installs it)'
    if os.geteuid():
        return 'only root can give libvirtd namespaces'
    try:
        done = subprocess.run([*NAMESPACES, 'mount', '-t', 'tmpfs', 'tmpfs',
                               '/run'], capture_output=True, text=True,
                              timeout=20)
    except subprocess.TimeoutExpired:
        return 'cannot make namespaces: timed out'
    if done.returncode:
        return f'cannot make namespaces: {done.stderr.strip()}'
    return None


def in_box(script, *args, timeout=60):
    """Run a bash script beside a libvirtd; (status, output)."""
    env = dict(os.environ, PATH=os.environ['PATH'] + ':/usr/sbin:/sbin',
               LC_ALL='C')
    # subprocess kills unshare on a timeout, and that ends the namespace.
    done = subprocess.run([*NAMESPACES, str(BOX), 'bash', '-c', script, 'box',
                           *map(str, args)], env=env, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, errors='replace',
                          timeout=timeout * PATIENCE)
    return done.returncode, done.stdout


@unittest.skipIf(why_not() is not None, f'libvirt: {why_not()}')
class Probe(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.where = tempfile.TemporaryDirectory(prefix='ringfence-libvirt-')
        cls.status, cls.output = in_box(PROBE, cls.where.name, BINARY)

    @classmethod
    def tearDownClass(cls):
        cls.where.cleanup()

    def text(self, name):
        path = Path(self.where.name, name)
        self.assertTrue(path.exists(), f'no {name}: {self.output}')
        return path.read_text(errors='replace')

    def capabilities(self, virt):
        self.assertEqual(self.text(f'{virt}.status').strip(), '0',
                         self.text(f'{virt}.err') + self.complaints())
        return ElementTree.fromstring(self.text(f'{virt}.xml'))

    def complaints(self):
        """What libvirt did not like, from its log."""
        path = Path(self.where.name, 'log')
        lines = path.read_text(errors='replace').splitlines() \
            if path.exists() else [self.output]
        return '\n'.join(line for line in lines if 'QEMU command' in line)

    def check_capabilities(self, virt):
        top = self.capabilities(virt)
        self.assertEqual(top.findtext('path'), str(BINARY))
        self.assertEqual(top.findtext('domain'), virt)
        self.assertEqual(top.findtext('machine'), 'microvm')
        self.assertEqual(top.findtext('arch'), 'x86_64')
        self.assertGreaterEqual(int(top.find('vcpu').get('max')), 1)
        self.assertEqual(top.find('iothreads').get('supported'), 'yes')
        modes = {mode.get('name'): mode for mode in top.findall('cpu/mode')}
        self.assertEqual(modes['host-model'].get('supported'), 'yes')
        self.assertEqual(modes['maximum'].get('supported'), 'yes')
        named = {model.text for model in modes['custom'].findall('model')}
        self.assertLessEqual({'qemu64', 'kvm64'}, named)
        sources = [value.text for value in top.findall(
            'memoryBacking/enum[@name="sourceType"]/value')]
        self.assertIn('memfd', sources)
        backends = [value.text for value in top.findall(
            'devices/rng/enum[@name="backendModel"]/value')]
        self.assertIn('random', backends)
        return modes

    @unittest.skipIf(kvm_reason() is not None, f'KVM: {kvm_reason()}')
    def test_domain_capabilities_with_kvm(self):
        modes = self.check_capabilities('kvm')
        self.assertEqual(modes['host-passthrough'].get('supported'), 'yes')

    def test_domain_capabilities_with_tcg(self):
        modes = self.check_capabilities('qemu')
        self.assertEqual(modes['host-passthrough'].get('supported'), 'no')

    def test_the_cache_has_flags_of_the_modern_ways(self):
        top = ElementTree.fromstring(self.text('cache.xml'))
        flags = {flag.get('name') for flag in top.findall('flag')}
        wanted = FLAGS - ({'kvm'} if kvm_reason() else set())
        self.assertEqual(wanted - flags, set())

    def test_the_cache_has_our_machines_and_models(self):
        top = ElementTree.fromstring(self.text('cache.xml'))
        self.assertEqual(top.findtext('arch'), 'x86_64')
        for virt in ['tcg'] + ([] if kvm_reason() else ['kvm']):
            machines = {machine.get('name') for machine in
                        top.findall(f'machine[@type="{virt}"]')}
            self.assertIn('microvm', machines)
            models = {cpu.get('name'): cpu for cpu in
                      top.findall(f'cpu[@type="{virt}"]')}
            self.assertLessEqual(MODELS, set(models))
            self.assertEqual(models['max'].get('usable'), 'yes')
            host = top.find(f'hostCPU[@type="{virt}"]')
            self.assertIsNotNone(host)
            props = {prop.get('name'): prop.get('value')
                     for prop in host.findall('property')}
            self.assertEqual(props['fpu'], 'true')
            self.assertEqual(props['lm'], 'true')

    def test_the_probe_leaves_nothing_behind(self):
        left = [name for name in self.text('left').split()
                if name.startswith('qmp-')]
        self.assertEqual(left, [])

    def test_the_box_ended_well(self):
        self.assertEqual(self.status, 0, self.output)


# What virsh says of a domain that was started paused: (command, pattern).
PAUSED = [
    ('domstate @ --reason', r'paused \(user\)'),
    ('vcpuinfo @', r'VCPU: +0'),
    ('dominfo @', r'Used memory: +65536 KiB'),
    ('domstats @', r'vcpu\.current=1\n'),
    ('iothreadinfo @', r'status 0'),
    ('domblklist @', r'status 0'),
    ('reset @', r'status 0'),
    ("qemu-monitor-command @ --hmp 'info status'", r'VM status: paused'),
    ('set-lifecycle-action @ reboot destroy', r'status 0'),
    ('dumpxml @', r"<source path='/dev/pts/\d+'/>"),
]

# $1: where the domain's XML is; the rest are commands for virsh.
LIVE = '''
cd "$1"
shift
virsh -q create --paused domain.xml >created 2>&1; echo "status $?" >>created
for command; do
    number=$((number + 1))
    eval virsh -q $command >said-$number 2>&1
    echo "status $?" >>said-$number
done
# Its guest powers off at once.
virsh -q resume clean >resumed 2>&1; echo "status $?" >>resumed
while virsh -q domstate clean >state 2>/dev/null; do sleep 0.1; done
virsh -q list --all >list
'''


@unittest.skipIf(why_not() is not None, f'libvirt: {why_not()}')
class Domain(unittest.TestCase):
    """A domain of our own small guest, from start to power off."""

    @classmethod
    def setUpClass(cls):
        cls.where = tempfile.TemporaryDirectory(prefix='ringfence-libvirt-')
        xml = Path(__file__).with_name('domains') / 'clean.xml'
        text = xml.read_text(encoding='utf-8')
        for old, new in (('@EMULATOR@', str(BINARY)), ("'kvm'", "'qemu'"),
                         ('host-passthrough', 'maximum')):
            text = text.replace(old, new)
        Path(cls.where.name, 'domain.xml').write_text(text, encoding='utf-8')
        cls.status, cls.output = in_box(
            LIVE, cls.where.name,
            *(command.replace('@', 'clean') for command, _ in PAUSED))

    @classmethod
    def tearDownClass(cls):
        cls.where.cleanup()

    def said(self, name):
        path = Path(self.where.name, name)
        self.assertTrue(path.exists(), f'no {name}: {self.output}')
        return path.read_text(errors='replace')

    def test_it_starts_paused(self):
        self.assertTrue(self.said('created').endswith('status 0\n'),
                        self.said('created'))

    def test_virsh_controls_it(self):
        for number, (command, pattern) in enumerate(PAUSED, 1):
            with self.subTest(command=command):
                said = self.said(f'said-{number}')
                self.assertTrue(said.endswith('status 0\n'), said)
                self.assertRegex(said, pattern)

    def test_it_runs_and_is_gone_when_its_guest_powers_off(self):
        self.assertTrue(self.said('resumed').endswith('status 0\n'),
                        self.said('resumed'))
        self.assertEqual(self.status, 0, self.output)
        self.assertEqual(self.said('list').strip(), '')


if __name__ == '__main__':
    ringfence.main()
