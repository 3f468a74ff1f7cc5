#!/usr/bin/env python3
"""The monitor for people: a terminal, programs that use its text, and the
same questions to Debian's QEMU.

Programs written for QEMU read what these commands print, so its layout must
be QEMU's wherever both programs have the command.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import contextlib
import os
import re
import select
import time
import tty
import unittest
from pathlib import Path

import ringfence
from ringfence import ASSETS, Machine, PATIENCE
from test_differential import THEIRS, theirs_reason

PROMPT = '(qemu) '
FIRMWARE = Path('/usr/share/seabios/bios-microvm.bin')
# Linux without a root file system: it boots, panics and stays.
ENDLESS = ('-kernel', ASSETS / 'vmlinuz', '-append', 'panic=0', '-m', '128')
BARE = ('-M', 'microvm', '-accel', 'tcg', '-m', '64', '-nodefaults',
        '-display', 'none', '-S')


class Hmp:
    """human-monitor-command, with LF for CR LF."""

    def __init__(self, qmp):
        self.qmp = qmp

    def __call__(self, line, **more):
        text = self.qmp.command('human-monitor-command', command_line=line,
                                **more)
        return text.replace('\r\n', '\n')


@contextlib.contextmanager
def session(*args):
    with Machine(*args, qmp=True) as machine, machine.qmp() as qmp:
        yield Hmp(qmp)


class Terminal:
    """A person at the pty of a monitor."""

    def __init__(self, path):
        self.fd = os.open(path, os.O_RDWR | os.O_NOCTTY)
        tty.setraw(self.fd)

    def close(self):
        os.close(self.fd)

    def read_until(self, end, timeout=20):
        text = ''
        deadline = time.monotonic() + timeout * PATIENCE
        while not text.endswith(end):
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                raise AssertionError(f'{end!r} never came; screen: {text!r}')
            text += os.read(self.fd, 65536).decode()
        return text

    def type(self, keys):
        os.write(self.fd, keys.encode())

    def enter(self, keys):
        """Type a line; what its command prints."""
        self.type(keys + '\r')
        screen = self.read_until(PROMPT)
        return screen.rsplit('\r\n' + PROMPT, 1)[0] \
            .rsplit('\033[K', 1)[-1].partition('\r\n')[2]


class OnTerminal(unittest.TestCase):
    """Tests that sit at a terminal with readline."""

    def sit_down(self, *args):
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        machine = stack.enter_context(Machine(
            *BARE, '-chardev', 'pty,id=tty', '-mon', 'tty', *args, qmp=True))
        qmp = stack.enter_context(machine.qmp())
        path = [c['filename'] for c in qmp.command('query-chardev')
                if c['label'] == 'tty'][0].removeprefix('pty:')
        self.tty = Terminal(path)
        self.addCleanup(self.tty.close)
        # It greets once it sees that somebody is there, or types.
        self.tty.type('help quit\r')
        self.tty.read_until(f'end the program\r\n{PROMPT}')
        return qmp


class Preconfig(OnTerminal):
    def test_what_needs_a_machine_waits_for_it(self):
        self.sit_down('-preconfig')
        for line, name in (('info qtree', 'info qtree'), ('x 0', 'x'),
                           ('device_del x', 'device_del'), ('c', 'c')):
            with self.subTest(line=line):
                self.assertEqual(self.tty.enter(line),
                                 f"Command '{name}' not available until "
                                 'machine initialization has completed.')
        self.assertEqual(self.tty.enter('info status'),
                         'VM status: paused (prelaunch)')
        self.assertEqual(self.tty.enter('object_add rng-builtin,id=r0'), '')
        self.assertIn('r0', self.tty.enter('info qom-tree /objects'))
        self.assertEqual(self.tty.enter('exit_preconfig'), '')
        self.assertIn('main-system-bus', self.tty.enter('info qtree'))


class Session(OnTerminal):
    def setUp(self):
        self.hmp = Hmp(self.sit_down('-object', 'rng-builtin,id=rng0',
                                     '-chardev', 'null,id=c0'))

    def test_a_command_is_echoed_and_answered(self):
        self.tty.type('info status\r')
        self.assertTrue(self.tty.read_until(PROMPT).endswith(
            'info status\r\nVM status: paused (prelaunch)\r\n(qemu) '))

    def test_tab_completes_commands_and_what_they_are_about(self):
        for keys, said in (
                ('info statu\t', 'VM status: paused (prelaunch)'),
                ('inf\tstatu\t', 'VM status: paused (prelaunch)'),
                ('qom-get /obj\trn\tty\t', '"rng-builtin"'),
                ('help sto\t', 'stop|s  -- stop the guest'),
                ('chardev-send-b\tc0\t', ''),
                ('p $p\tc-$pc\t', '0')):
            with self.subTest(keys=keys):
                self.assertEqual(self.tty.enter(keys), said)

    def test_tab_lists_what_is_ambiguous(self):
        self.tty.type('info virtio\t')
        screen = self.tty.read_until('\r\n' + PROMPT + 'info virtio')
        self.assertRegex(screen, r'virtio +virtio-queue-status +virtio-status')

    def test_keys_edit_the_line(self):
        for keys, said in (
                ('p 2\x01\x1b[C\x1b[C1', '0xc'),         # ^A, right: 12
                ('x p 7\x01\x04\x04', '0x7'),            # ^D
                ('p 123\x1b[D\x0b', '0xc'),              # left, ^K: 12
                ('p 1 2\x17', '0x1'),                    # ^W
                ('nonsense\x15p 5', '0x5'),              # ^U
                ('p 12\x08', '0x1'),                     # ^H
                ('p 12\x7f3', '0xd'),                    # delete: 13
                ('9\x1b[Hp \x1b[F8', '0x62'),            # Home, End: 98
                ('p 12\x02\x1b[3~3', '0xd'),             # ^B, Delete: 13
                ('p 2\x02\x061', '0x15')):               # ^B ^F: 21
            with self.subTest(keys=keys):
                self.assertEqual(self.tty.enter(keys), said)

    def test_lines_come_back(self):
        self.tty.enter('p 1')
        self.tty.enter('p 2')
        self.assertEqual(self.tty.enter('\x1b[A\x1b[A'), '0x1')
        self.assertEqual(self.tty.enter('\x10'), '0x1')          # ^P
        self.assertEqual(self.tty.enter('\x10\x10\x0e'), '0x1')
        self.assertIn("'p 2'\r\n", self.tty.enter('info history'))

    def test_what_was_chosen_lasts(self):
        self.assertEqual(self.tty.enter('p /o 8'), '010')
        self.assertEqual(self.tty.enter('p 9'), '011')
        self.assertEqual(self.hmp('p 9'), '0x9\n')

    def test_quit_ends_the_program(self):
        self.tty.type('q\r')
        with self.assertRaises((OSError, AssertionError)):
            self.tty.read_until('never')


class Guest(unittest.TestCase):
    """Commands that need a guest which has run."""

    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        machine = cls.stack.enter_context(Machine(
            '-M', 'microvm', '-accel', 'tcg', '-m', '64', '-nodefaults',
            '-display', 'none', '-serial', 'stdio', '-no-shutdown',
            '-drive', f'file={ASSETS}/disk.img,format=raw,if=none,id=d0,'
            'readonly=on', '-device', 'virtio-blk-device,drive=d0,id=blk0',
            qmp=True))
        qmp = cls.stack.enter_context(machine.qmp())
        if qmp.command('query-status')['status'] != 'shutdown':
            qmp.wait_event('SHUTDOWN')
        cls.hmp = Hmp(qmp)
        cls.qmp = qmp

    @classmethod
    def tearDownClass(cls):
        cls.stack.close()

    def test_disk_was_read(self):
        stats = self.hmp('info blockstats')
        self.assertRegex(stats, r'^d0: rd_bytes=[1-9]\d* wr_bytes=0 '
                                r'rd_operations=[1-9]')
        self.assertRegex(self.hmp('info block'),
                         r'^d0 \(#block\d+\): .*disk\.img '
                         r'\(raw, read-only\)\n'
                         r'    Attached to:      blk0\n'
                         r'    Cache mode:       writethrough\n$')

    def test_device_tells_its_status_and_queue(self):
        path = '/machine/peripheral/blk0'
        self.assertEqual(self.hmp('info virtio'), path + ' [virtio-blk]\n')
        status = self.hmp('info virtio-status ' + path)
        self.assertIn('  started:                 true\n', status)
        self.assertIn('\tVIRTIO_CONFIG_S_DRIVER_OK: ', status)
        queue = self.hmp(f'info virtio-queue-status {path} 0')
        used = re.search(r'used_idx: +(\d+)\n', queue).group(1)
        self.assertGreater(int(used), 0)
        self.assertIn(f'  last_avail_idx:       {used}\n', queue)

    def test_processor_is_in_long_mode(self):
        text = self.hmp('info registers')
        self.assertIn(' CS64 [', text)
        rip = re.search(r'RIP=([0-9a-f]{16}) ', text).group(1)
        self.assertEqual(self.hmp('p $rip'), f'{int(rip, 16):#x}\n')
        self.assertEqual(self.hmp('p $pc - $rip'), '0\n')
        code = self.hmp('x /3i $pc')
        self.assertEqual(len(re.findall(
            r'^0x[0-9a-f]{8}:(?:  [0-9a-f]{2})(?: [0-9a-f]{2})* +[a-z]',
            code, re.M)), 3, code)

    def test_page_tables_lead_from_code_to_memory(self):
        rip = int(self.hmp('p $rip'), 16)
        gpa = int(re.fullmatch(r'gpa: (0x[0-9a-f]+)\n',
                               self.hmp('gva2gpa $rip')).group(1), 16)
        virtual = self.hmp('x /4xb $rip').partition(':')
        physical = self.hmp(f'xp /4xb {gpa:#x}').partition(':')
        self.assertEqual(virtual[2], physical[2])
        ranges = [[int(n, 16) for n in m] for m in re.findall(
            r'^([0-9a-f]{16})-([0-9a-f]{16}) [0-9a-f]{16} [u-]r[w-]$',
            self.hmp('info mem'), re.M)]
        self.assertTrue(any(a <= rip < b for a, b in ranges), ranges)
        pages = re.findall(r'^([0-9a-f]{16}): ([0-9a-f]{16}) ([X-][G-][P-]'
                           r'[D-][A-][C-][T-][U-][W-])$',
                           self.hmp('info tlb'), re.M)
        self.assertTrue(any(int(va, 16) <= rip and
                            int(pa, 16) - int(va, 16) == gpa - rip
                            for va, pa, _ in pages))

    def test_memory_can_be_summed_and_saved(self):
        path = os.path.join(ringfence.tempfile.mkdtemp(), 'memory')
        self.assertEqual(self.hmp(f'memsave $rip 16 "{path}"'), '')
        code = self.hmp('x /16xb $rip').replace('0x', '')
        self.assertEqual(Path(path).read_bytes(), bytes.fromhex(
            ''.join(line.split(':')[1] for line in code.splitlines())))
        self.assertEqual(self.hmp(f'pmemsave 0x100000 4096 "{path}"'), '')
        data = Path(path).read_bytes()
        self.assertEqual(len(data), 4096)
        total = 0
        for byte in data:
            total = ((total >> 1 | total << 15) + byte) & 0xffff
        self.assertEqual(self.hmp('sum 0x100000 4096'), f'{total:05}\n')
        words = self.hmp('xp /4xw 0x100000').split()[1:]
        self.assertEqual(b''.join(int(w, 16).to_bytes(4, 'little')
                                  for w in words), data[:16])
        os.unlink(path)
        os.rmdir(os.path.dirname(path))

    def test_interrupts_were_counted(self):
        text = self.hmp('info irq')
        self.assertIn('IRQ statistics for ioapic:\n', text)
        self.assertRegex(text, r'(?m)^ ?\d+: [1-9]\d*$')
        self.assertIn('dumping local APIC state for CPU 0 \n',
                      self.hmp('info lapic'))

    def test_trees_show_the_devices(self):
        self.assertRegex(self.hmp('info qtree'),
                         r'dev: virtio-blk-device, id "blk0"\n +drive = "d0"')
        self.assertIn('/blk0 (virtio-blk-device)\n',
                      self.hmp('info qom-tree /machine/peripheral'))
        self.assertIn('(prio 0, ram): alias ram-below-4g @microvm.ram ',
                      self.hmp('info mtree'))
        self.assertIn(' microvm.ram    4 KiB  0x', self.hmp('info ramblock'))


class Requests(unittest.TestCase):
    """Commands that the guest or the main loop answers."""

    @ringfence.needs_assets
    def test_a_running_guest_can_be_looked_at(self):
        with session(*BARE, *ENDLESS, '-smp', '2') as hmp:
            self.assertEqual(hmp('cont'), '')
            for _ in range(50):
                text = hmp('info registers -a')
                self.assertIn('\nCPU#0\n', text)
                self.assertIn('\nCPU#1\n', text)
                self.assertRegex(hmp('x /2i $pc'), '^0x[0-9a-f]{8}')
                hmp('info tlb')
            self.assertEqual(hmp('stop'), '')
            self.assertEqual(hmp('info status'), 'VM status: paused\n')

    @ringfence.needs_kvm
    @ringfence.needs_assets
    def test_a_running_guest_under_kvm_can_be_looked_at(self):
        for chips in ('on', 'split', 'off'):
            with self.subTest(kernel_irqchip=chips), session(
                    '-M', 'microvm', '-accel',
                    f'kvm,kernel-irqchip={chips}', '-smp', '2',
                    '-nodefaults', '-display', 'none', *ENDLESS) as hmp:
                for _ in range(50):
                    self.assertIn('\nCPU#1\n', hmp('info registers -a'))
                    hmp('info mem')
                hmp('stop')
                pc = hmp('p $pc').strip()
                self.assertEqual(int(hmp('x /1i $pc').partition(':')[0], 16),
                                 int(pc, 16))
                self.assertIn('SPIV', hmp('info lapic'))

    @ringfence.needs_assets
    def test_each_is_followed_by_its_event(self):
        with session(*BARE, *ENDLESS) as hmp:
            for line, event in (('cont', 'RESUME'), ('stop', 'STOP'),
                                ('system_reset', 'RESET'),
                                ('system_powerdown', 'POWERDOWN')):
                with self.subTest(line=line):
                    self.assertEqual(hmp(line), '')
                    hmp.qmp.wait_event(event)

    def test_devices_come_and_go(self):
        with session(*BARE, '-device', 'virtio-serial-device,id=vs') as hmp:
            for line in ('chardev-add ringbuf,id=rb',
                         'device_add virtserialport,id=p0,chardev=rb'):
                self.assertEqual(hmp(line), '', line)
            self.assertIn('dev: virtserialport, id "p0"', hmp('info qtree'))
            self.assertEqual(hmp('device_del p0'), '')
            hmp.qmp.wait_event('DEVICE_DELETED')
            self.assertNotIn('p0', hmp('info qtree'))
            # It lets go of its parts once nobody can look at it any more.
            end = time.monotonic() + 20
            while said := hmp('chardev-remove rb'):
                self.assertIn('busy', said)
                self.assertLess(time.monotonic(), end)

    def test_drive_added_late_is_a_drive(self):
        with ringfence.tempfile.NamedTemporaryFile() as disk, \
                session(*BARE) as hmp:
            disk.truncate(1 << 20)
            self.assertEqual(hmp('drive_add 0 if=none,id=late,format=raw,'
                                 f'file={disk.name}'), 'OK\n')
            self.assertIn('late (#block', hmp('info block'))
            self.assertEqual(hmp('block_resize late 2M'), '')
            self.assertEqual(os.path.getsize(disk.name), 2 << 20)
            self.assertEqual(hmp('drive_del late'), '')
            self.assertEqual(hmp('info block'), '')


# Said alike, to the letter.
SAME_ANSWERS = [
    'print 1+2*3', 'print /x 255', 'print /d 0xffffffffffffffff',
    'print 6+1&1', 'print /d -7%3', 'print /d 7 - 3 - 2', 'print -1/2',
    'print (1+2)*3', 'print /c 65', 'print /c 10', 'print /c 39',
    'print /c 200', 'print /o 8', 'print /u -1', 'print /i 12', 'print /8x 12',
    'print ~0', "print /d 'a'", 'print 0', 'print /xb -1', 'print /o -1',
    'print 1/0', 'print 1 +', 'print (2', 'print *2', 'print 08', 'print 1,2',
    'print 10k', 'print $nosuch', 'print /q 1', 'print /s 1', "print 'ab'",
    'print 99999999999999999999999',
    'p $eip', 'p $pc', 'p $cs', 'p /x $cs.base', 'p $cs.limit', 'p $eflags',
    'p $r8',
    'x /4xw 0xfffffff0', 'x /9xh 0xffffffe0', 'xp /3xg 0xffffffe0',
    # 7.2 has no sign in elements of less than eight bytes.
    'xp /9xb 0xfffffff0', 'xp /1dw 0xfffffff0', 'xp /1db 0xffffffe1',
    'xp /1dh 0xffffffe0', 'xp /2dg 0xffffffe0', 'xp /5ub 0xffffffe0',
    'xp /5uh 0xffffffe0', 'xp /5uw 0xffffffe0', 'xp /2ug 0xffffffe0',
    'xp /5ob 0xffffffe0', 'xp /5oh 0xffffffe0', 'xp /5ow 0xffffffe0',
    'xp /2og 0xffffffe0', 'xp /17cb 0xffffffe0', 'xp /2cw 0xffffffe0',
    'xp /0x 0', 'xp /1i 0xfffffff0', 'x /1i $pc',
    'xp /4x 0x100000000000', 'sum 0xf0000 256', 'gva2gpa 0xfffffff0',
    'gva2gpa 0', 'gpa2hva 0x100000000000',
    'i /b 0x80', 'o /b 0x80 3', 'i /b 0x60',
    'info status', 'info uuid', 'info name', 'info kvm', 'info mem',
    'info tlb', 'info memdev', 'info network',
    'info pci', 'info tpm', 'info balloon', 'info history',
    'info registers 5',
    'info lapic 7', 'info lapic -1', 'info block nosuch',
    'info qom-tree /nosuch', 'info nonsense', 'info registers 0 1',
    'info registers x', 'info virtio-status /nosuch',
    'info virtio-queue-status /machine/peripheral/blk0 9',
    'nonsense', 'help nonsense', 'help info nonsense', 'cpu', 'cpu x',
    'cpu 7', 'cpu 0 1', 'stop x', 's x', 'device_del', 'device_del nobody',
    'device_add', 'device_add nonsense', 'object_del nobody', 'object_add',
    'object_add rng-builtin', 'qom-list', 'qom-list /nowhere',
    'qom-get /nowhere x', 'qom-get /machine type', 'qom-get /objects/r0 type',
    'qom-set -x /machine a b', 'qom-set /machine', 'log', 'logfile',
    'chardev-add null,id=nn', 'chardev-add null', 'chardev-add',
    'chardev-add nonsense,id=x', 'chardev-remove nn', 'chardev-remove nn',
    'chardev-change rb', 'chardev-change rb nonsense', 'system_wakeup',
    'watchdog_action', 'watchdog_action nonsense', 'watchdog_action none',
    'memsave 0', 'info stats', 'info stats nonsense', 'info stats vm * x',
    'info stats vm',
    'chardev-send-break nobody', 'ringbuf_write rb hello',
    'ringbuf_read rb 3', 'ringbuf_read rb 100', 'ringbuf_read nobody 1',
    'ringbuf_write', 'getfd', 'closefd nobody',
    'block_resize d0 2M', 'block_resize d0 abc', 'block_resize d0 -1',
    'drive_add 0', 'drive_del nosuch', 'balloon 64', 'nmi x', 'nmi',
    'sum 0', 'gpa2hva',
]

# State that a processor of SDM has after a reset and 7.2's has not: the x87
# registers, and LINT0 of the first APIC.
OTHER_RESET = re.compile(r'^(FCW|LVT0\t).*$', re.M)

# Said alike except for numbers that differ from run to run, and order.
SAME_SHAPES = [
    'info cpus', 'info block', 'info block -v', 'info block -n',
    'info block d0', 'info iothreads', 'info virtio', 'gpa2hva 0',
    'gpa2hva 0xfffff000', 'info pic', 'info lapic', 'info registers',
    'info registers -a', 'info registers 0', 'info memory_size_summary',
    'info virtio-queue-status /machine/peripheral/blk0 0',
    'info qom-tree /machine/peripheral',
]


def shape(text):
    """@text without what differs from run to run, its lines sorted."""
    text = re.sub(r'#block\d+', '#block', text)
    text = re.sub(r'thread_id=\d+', 'thread_id=', text)
    text = OTHER_RESET.sub(r'\1', text)
    # Ours cannot plug memory in, and says nothing of it.
    text = text.replace('plugged memory: 0\n', '')
    text = re.sub(r'0x[0-9a-f]{12}\b', '0xADDRESS', text)
    # 7.2 calls both I/O APICs ioapic0.
    text = text.replace('ioapic1', 'ioapic0')
    return sorted(text.splitlines())


@unittest.skipIf(theirs_reason() is not None, theirs_reason())
@unittest.skipUnless(FIRMWARE.exists(), f'{FIRMWARE} is not installed')
class Differential(unittest.TestCase):
    """Both on the same firmware, before its first instruction."""

    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.disk = cls.stack.enter_context(
            ringfence.tempfile.NamedTemporaryFile())
        cls.disk.truncate(1 << 20)
        cls.mine = cls.start(ringfence.BINARY)
        cls.other = cls.start(THEIRS)

    @classmethod
    def start(cls, binary):
        args = (*BARE, '-bios', FIRMWARE, '-name', 'vm', '-object',
                'rng-builtin,id=r0', '-object', 'iothread,id=io0',
                '-chardev', 'ringbuf,id=rb', '-blockdev',
                f'driver=file,node-name=f0,filename={cls.disk.name},'
                'locking=off', '-drive', 'if=none,id=d0,format=raw,'
                f'file={cls.disk.name},file.locking=off', '-device',
                'virtio-blk-device,drive=d0,id=blk0')
        machine = cls.stack.enter_context(Machine(*args, qmp=True,
                                                  program=binary))
        return Hmp(cls.stack.enter_context(machine.qmp()))

    @classmethod
    def tearDownClass(cls):
        cls.stack.close()

    def test_answers_are_the_same(self):
        for line in SAME_ANSWERS:
            with self.subTest(line=line):
                # Ours keeps the format for a session, 7.2 for all of them.
                if re.match(r'(p|print|x|xp|i|o) ', line):
                    self.other('p /xw 0')
                self.assertEqual(self.mine(line), self.other(line))

    def test_answers_have_the_same_shape(self):
        for line in SAME_SHAPES:
            with self.subTest(line=line):
                self.assertEqual(shape(self.mine(line)),
                                 shape(self.other(line)))

    def test_names_and_parameters_are_the_same(self):
        for line in ('help', 'info'):
            mine, other = ({m[0].split('|')[0]: m for m in re.findall(
                r'^((?:info )?\S+) (.*?) -- ', hmp(line), re.M)}
                for hmp in (self.mine, self.other))
            both = set(mine) & set(other)
            self.assertGreater(len(both), 20)
            # 7.2 forgets an action.
            for name in both - {'drive_add', 'watchdog_action'}:
                with self.subTest(name=name):
                    self.assertEqual(mine[name][0], other[name][0])
                    # 7.2 repeats the name in these two.
                    self.assertEqual(mine[name][1], other[name][1]
                                     .removeprefix(name + ' '))

    def test_only_these_are_ours_alone(self):
        mine, other = (set(re.findall(r'^((?:info )?\S+) ',
                                      hmp('help') + hmp('info'), re.M))
                       for hmp in (self.mine, self.other))
        self.assertEqual(mine - other, {'info accelerators',
                                        'info security'})

    def test_counters_begin_the_same(self):
        mine, other = ([line for line in hmp('info blockstats').splitlines()
                        if line.startswith('d0:')]
                       for hmp in (self.mine, self.other))
        self.assertEqual(mine, [other[0].partition(' idle_time_ns=')[0]])

    def test_ram_blocks_have_the_same_columns(self):
        mine, other = ([line[:91] for line in
                        hmp('info ramblock').splitlines()
                        if 'Block Name' in line or 'microvm.ram' in line]
                       for hmp in (self.mine, self.other))
        self.assertEqual(mine, other)

    @ringfence.needs_kvm
    def test_counters_of_kvm_are_told_alike(self):
        args = ('-M', 'microvm', '-accel', 'kvm', '-smp', '2', '-nodefaults',
                '-display', 'none', '-bios', FIRMWARE)
        with Machine(*args, qmp=True) as mine, \
                Machine(*args, qmp=True, program=THEIRS) as other, \
                mine.qmp() as mine_qmp, other.qmp() as other_qmp:
            for line in ('vm', 'vcpu', 'vcpu exits,io_exits,nonsense',
                         'vcpu io_exits kvm', 'vm * kvm', 'vm exits'):
                told = [re.sub(r'([:=] ?)(\d+|yes|no)\b', r'\1',
                               Hmp(qmp)(f'info stats {line}'))
                        for qmp in (mine_qmp, other_qmp)]
                with self.subTest(line=line):
                    self.assertEqual(*(sorted(t.splitlines()) for t in told))

    def test_counters_have_the_same_headings(self):
        mine, other = ({line for line in hmp('info irq').splitlines()
                        if line.startswith('IRQ')}
                       for hmp in (self.mine, self.other))
        self.assertEqual(mine, other)

    def test_regions_are_told_in_the_same_words(self):
        line = re.compile(r'^ +[0-9a-f]{16}-[0-9a-f]{16} \(prio -?\d+, '
                          r'(?:i/o|ram|rom|romd|ramd)\): \S.*$')
        for command in ('info mtree', 'info mtree -f', 'info mtree -o'):
            with self.subTest(command=command):
                mine, other = (
                    {re.sub(r' (owner|parent):\{.*', '', m)
                     for m in hmp(command).splitlines()
                     if line.match(m) and 'virtio-mmio' in m}
                    for hmp in (self.mine, self.other))
                self.assertEqual(mine, other)
                self.assertEqual(len(mine), 24)


class Names(unittest.TestCase):
    def test_shapes_forget_what_differs(self):
        self.assertEqual(shape('b #block123\na thread_id=7 0x7f0011223344\n'),
                         ['a thread_id= 0xADDRESS', 'b #block'])


if __name__ == '__main__':
    ringfence.main()
