#!/usr/bin/env python3
"""What clients may get wrong in QMP: each mistake is answered by class, and
nothing of it stays.

The text after "JSON parse error" is for people, so only its gist is compared.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import json
import os
import re
import socket
import sys
import tempfile
import unittest

import ringfence
from ringfence import BUILD, Machine, Qmp

ARGS = ('-S', '-nodefaults', '-nographic', '-machine', 'none')
SANITIZED = ringfence.PATIENCE > 1
sys.setrecursionlimit(10000)            # json nests as deeply as QMP may


def request(name, arguments=None, **more):
    message = {'execute': name, **more}
    if arguments is not None:
        message['arguments'] = arguments
    return json.dumps(message).encode()


# Bytes that are no JSON: what is wrong.
MALFORMED = [
    (b'}', "expected a value"),
    (b']', "expected a value"),
    (b'{"execute": }', "expected a value"),
    (b'{"a" "b"}', "expected ':'"),
    (b'{"a": 1 "b": 2}', "expected ','"),
    (b'{"a": 1,}', "expected a string that names a member"),
    (b'{,}', "expected a string that names a member"),
    (b'{1: 2}', "expected a string that names a member"),
    (b'[1,]', "expected a value"),
    (b'[1,, 2]', "expected a value"),
    (b'{"execute": "query-status"]', "expected ','"),
    (b'[}', "expected a value"),
    (b'nul', "expected a value, not 'nul'"),
    (b'True', "expected a value, not 'True'"),
    (b'NaN', "expected a value, not 'NaN'"),
    (b'-', "invalid number"),
    (b'01', "invalid number"),
    (b'1.', "invalid number"),
    (b'1e', "invalid number"),
    (b'0x10', "invalid number"),
    (b'1e999', "too large"),
    (b'%d', "stray '%'"),
    (b'/* */ {}', "stray '/'"),
    (b'"\\x"', "invalid escape"),
    (b'"\\u12"', "hexadecimal"),
    (b'"\\ud800"', "not a valid Unicode character"),
    (b'"\\udc00\\ud800"', "not a valid Unicode character"),
    (b'{"a": 1, "a": 2}', "duplicate"),
]

# Bytes that no string may have in it.
BAD_BYTES = [
    (b'\xff', 'UTF-8|control|stray'), (b'\x80', 'UTF-8'),
    (b'\xc3(', 'UTF-8'), (b'\xed\xa0\x80', 'UTF-8'),
    (b'\xf4\x90\x80\x80', 'UTF-8'), (b'\xf8\x88\x80\x80\x80', 'UTF-8'),
    (b'\x00', 'control'), (b'\x01', 'control'), (b'\x1b', 'control'),
    (b'\n', 'control'), (b'\t', 'control'),
]

# Requests that are JSON and nothing more: class and text of the answer.
WRONG = [
    (b'null', 'GenericError', 'QMP input must be a JSON object'),
    (b'17', 'GenericError', 'QMP input must be a JSON object'),
    (b'"text"', 'GenericError', 'QMP input must be a JSON object'),
    (b'[]', 'GenericError', 'QMP input must be a JSON object'),
    (b'{}', 'GenericError', "QMP input lacks member 'execute'"),
    (b'{"id": 1}', 'GenericError', "QMP input lacks member 'execute'"),
    (b'{"execute": 1}', 'GenericError',
     "QMP input member 'execute' must be a string"),
    (b'{"execute": null}', 'GenericError',
     "QMP input member 'execute' must be a string"),
    (b'{"execute": "query-name", "arguments": []}', 'GenericError',
     "QMP input member 'arguments' must be an object"),
    (b'{"execute": "query-name", "arguments": null}', 'GenericError',
     "QMP input member 'arguments' must be an object"),
    (b'{"execute": "query-name", "Id": 1}', 'GenericError',
     "QMP input member 'Id' is unexpected"),
    (b'{"execute": ""}', 'CommandNotFound',
     'The command  has not been found'),
    (b'{"execute": "QUERY-NAME"}', 'CommandNotFound',
     'The command QUERY-NAME has not been found'),
    (b'{"execute": "query-name\\u0000"}', 'GenericError|CommandNotFound',
     None),
    (request('qmp_capabilities'), 'CommandNotFound',
     'Capabilities negotiation is already complete, command ignored'),
    (request('query-name', {'x': 1}), 'GenericError',
     "Parameter 'x' is unexpected"),
    (request('qom-get', {'path': '/machine'}), 'GenericError',
     "Parameter 'property' is missing"),
    (request('qom-get', {'path': '/machine', 'property': 1}), 'GenericError',
     "Invalid parameter type for 'property', expected: string"),
    (request('qom-get', {'path': None, 'property': 'type'}), 'GenericError',
     "Invalid parameter type for 'path', expected: string"),
    (request('qom-get', {'path': '/machine', 'property': 'type', 'x': {}}),
     'GenericError', "Parameter 'x' is unexpected"),
    (request('qom-get', {'path': '/nowhere', 'property': 'type'}),
     'DeviceNotFound', "Device '/nowhere' not found"),
    (request('ringbuf-read', {'device': 'x', 'size': '1'}), 'GenericError',
     "Invalid parameter type for 'size', expected: integer"),
    (request('ringbuf-read', {'device': 'x', 'size': 1.5}), 'GenericError',
     "Invalid parameter type for 'size', expected: integer"),
    (b'{"execute": "ringbuf-read", "arguments": {"device": "x", '
     b'"size": 9223372036854775808}}', 'GenericError',
     "Invalid parameter type for 'size', expected: integer"),
    (request('qom-list-types', {'abstract': 'true'}), 'GenericError',
     "Invalid parameter type for 'abstract', expected: boolean"),
    (request('set-action', {'reboot': 'explode'}), 'GenericError',
     "Parameter 'reboot' does not accept value 'explode'"),
    (request('chardev-add', {'id': 'a', 'backend': []}), 'GenericError',
     "Invalid parameter type for 'backend', expected: object"),
    (request('chardev-add', {'id': 'a', 'backend': {'data': {}}}),
     'GenericError', "Parameter 'backend.type' is missing"),
    (request('chardev-add', {'id': 'a', 'backend': {
        'type': 'ringbuf', 'data': {'size': 'x'}}}), 'GenericError',
     "Invalid parameter type for 'backend.data.size', expected: integer"),
    (request('object-add', {'qom-type': 'no-such', 'id': 'a'}),
     'GenericError', "Parameter 'qom-type' does not accept value 'no-such'"),
]


class Protocol(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.machine = Machine(*ARGS, qmp=True)
        cls.machine.qmp().sock.close()

    @classmethod
    def tearDownClass(cls):
        cls.machine.__exit__()

    def setUp(self):
        self.qmp = Qmp(self.machine.qmp_path, 30 * ringfence.PATIENCE)
        self.addCleanup(self.qmp.sock.close)

    def error(self, qmp=None):
        reply = (qmp or self.qmp).reply()
        self.assertEqual(set(reply) - {'id'}, {'error'}, reply)
        self.assertEqual(set(reply['error']), {'class', 'desc'})
        return reply['error']['class'], reply['error']['desc']

    def recovers(self, qmp=None):
        """All that is left are errors; then comes the answer."""
        qmp = qmp or self.qmp
        qmp.send(b'\n' + request('query-status', id='alive') + b'\n')
        while True:
            reply = qmp.reply()
            if reply.get('id') == 'alive':
                self.assertIn('return', reply)
                return
            self.assertEqual(reply['error']['class'], 'GenericError')

    def parse_error(self, data, gist):
        self.qmp.send(data)
        klass, desc = self.error()
        self.assertEqual(klass, 'GenericError')
        self.assertRegex(desc, '^JSON parse error.*' +
                         (gist if '|' in gist else re.escape(gist)))
        self.recovers()


class Malformed(Protocol):
    def test_text_that_is_no_json_is_refused(self):
        for text, gist in MALFORMED:
            with self.subTest(text=text):
                self.parse_error(text + b'\n', gist)

    def test_bytes_that_no_string_has_are_refused(self):
        for data, gist in BAD_BYTES:
            with self.subTest(data=data):
                self.parse_error(b'{"execute": "a' + data + b'b"}\n', gist)

    def test_bytes_between_tokens_are_refused(self):
        for byte in [*range(9), 11, 12, *range(14, 32), *range(127, 256)]:
            with self.subTest(byte=byte):
                self.parse_error(bytes([byte]) + b'\n', 'stray byte')

    def test_a_control_byte_or_ff_gets_the_parser_out_of_anything(self):
        for begun in (b'{', b'[[[[', b'{"execute": "query-na', b'{"a": [1, ',
                      b"{'", b'[1', b'[tr', b'"\\u12', b'{"execute"'):
            for sync in (b'\x01', b'\xff', b'\x00'):
                with self.subTest(begun=begun, sync=sync):
                    self.qmp.send(begun + sync + b'\n')
                    self.assertEqual(self.error()[0], 'GenericError')
                    self.recovers()

    def test_what_follows_the_mistake_on_a_new_line_is_carried_out(self):
        self.qmp.send(b'{"execute": oops\n' + request('query-name', id=1) +
                      b'nonsense\n' + request('query-name', id=2))
        self.assertEqual(self.error()[0], 'GenericError')
        self.assertEqual(self.qmp.reply()['id'], 1)
        self.assertEqual(self.error()[0], 'GenericError')
        self.assertEqual(self.qmp.reply()['id'], 2)

    def test_white_space_may_be_anywhere_or_nowhere(self):
        self.qmp.send(b' \t\r\n{\r\n"execute"\t: \n"query-name" , "id" : 1 }\r'
                      b'\n\n{"execute":"query-name","id":2}'
                      b"{'execute':'query-name','id':'\\''}")
        self.assertEqual([self.qmp.reply()['id'] for _ in range(3)],
                         [1, 2, "'"])

    def test_before_negotiation_mistakes_are_the_same(self):
        self.qmp.sock.close()
        with Qmp(self.machine.qmp_path, 30 * ringfence.PATIENCE,
                 negotiate=False) as qmp:
            for text, _ in MALFORMED[:5]:
                qmp.send(text + b'\n')
                self.assertEqual(self.error(qmp)[0], 'GenericError')
            for text in (b'{"execute": "query-name", "id": 7}\n',
                         b'{"execute": "no-such", "id": 7}\n',
                         b'{"execute": "query-qmp-schema", "id": 7}\n'):
                qmp.send(text)
                while True:
                    reply = qmp.reply()
                    if 'id' in reply:
                        break
                self.assertEqual(reply['error']['class'], 'CommandNotFound')
                self.assertEqual(
                    reply['error']['desc'], 'Expecting capabilities '
                    "negotiation with 'qmp_capabilities'")
            qmp.command('qmp_capabilities')
            self.recovers(qmp)


class Wrong(Protocol):
    def test_requests_that_are_none_are_refused_by_class(self):
        for text, klass, desc in WRONG:
            with self.subTest(text=text):
                self.qmp.send(text + b'\n')
                got = self.error()
                self.assertRegex(got[0], f'^({klass})$')
                if desc is not None:
                    self.assertEqual(got[1], desc)
                self.recovers()

    def test_ids_of_any_type_come_back_with_success_and_error(self):
        for value in ('x', '', 'é\u0000\U0001f600"', 0, -1, 2**64 - 1, -2**63,
                      1.5, True, False, None, [], {}, [1, [None, {'a': 1}]],
                      {'id': {'id': 1}}):
            for name in ('query-name', 'no-such', 'qom-get',
                         'query-qmp-schema'):
                with self.subTest(value=value, name=name):
                    self.qmp.send(request(name, id=value))
                    reply = self.qmp.reply()
                    self.assertIn('id', reply)
                    self.assertEqual(reply['id'], value)
                    self.assertIs(type(reply['id']), type(value))
            # Also if it is not the id that is wrong with the request.
            self.qmp.send(request('query-name', id=value, extra=1))
            self.assertEqual(self.qmp.reply()['id'], value)

    def test_a_reply_to_who_gave_no_id_has_none(self):
        self.qmp.send(request('query-name') + b'{"execute": "no-such"}')
        self.assertNotIn('id', self.qmp.reply())
        self.assertNotIn('id', self.qmp.reply())


class Limits(Protocol):
    @staticmethod
    def nested(depth):
        """A request in which brackets are open @depth deep."""
        inner = depth - 1
        return (b'{"execute": "query-name", "id": ' + b'[' * inner +
                b']' * inner + b'}')

    def test_nesting_of_1024_is_taken_and_no_more(self):
        self.qmp.send(self.nested(1024))
        self.assertIn('return', self.qmp.reply())
        self.parse_error(self.nested(1025) + b'\n', 'deeper than 1024')
        self.parse_error(b'{"a":' * 1025 + b'\n', 'deeper than 1024')
        self.parse_error(b'[' * 100000 + b'\n', 'deeper than 1024')

    def test_a_message_of_64_mib_is_taken_and_no_more(self):
        size = (64 << 20) - 100
        self.qmp.send(b'{"execute": "' + b'x' * size + b'"}')
        klass, desc = self.error()
        self.assertEqual(klass, 'CommandNotFound')
        self.assertGreater(len(desc), size)
        self.parse_error(b'{"execute": "' + b'x' * (size + 200) + b'"}\n',
                         'longer than')
        self.parse_error(b' ' * 1000 + b'[' + b' ' * (size + 200) + b']\n',
                         'longer than')

    def test_two_million_tokens_are_taken_and_no_more(self):
        count = (1 << 20) - 16          # each with a comma
        self.qmp.send(b'[' + b'1,' * (count - 1) + b'1]')
        self.assertEqual(self.error()[1], 'QMP input must be a JSON object')
        self.parse_error(b'[' + b'1,' * (count + 16) + b'1]\n', 'tokens')


class Sessions(Protocol):
    def descriptors(self):
        return len(os.listdir(f'/proc/{self.machine.process.pid}/fd'))

    def resident_kib(self):
        with open(f'/proc/{self.machine.process.pid}/status') as f:
            return int(re.search(r'VmRSS:\s*(\d+)', f.read()).group(1))

    def connect(self, negotiate=True):
        return Qmp(self.machine.qmp_path, 30 * ringfence.PATIENCE, negotiate)

    def test_clients_that_leave_at_any_time_leave_nothing(self):
        self.qmp.sock.close()
        half = request('query-qmp-schema') * 3 + b'{"execute": "que'
        ends = [b'', b'{', b'"', b'"\\', b'[1, ', b'\xff', half,
                request('no-such') * 50, request('stop') + b'}}}}']

        def round_of_clients():
            for end in ends:
                for negotiate in (True, False):
                    qmp = self.connect(negotiate)
                    qmp.send(end)
                    qmp.sock.close()
                # and with what it may run out of band
                qmp = self.connect(False)
                qmp.command('qmp_capabilities', enable=['oob'])
                qmp.send(b'{"exec-oob": "query-yank"}' + end)
                qmp.sock.close()
            with self.connect() as qmp:
                self.recovers(qmp)
                return self.descriptors(), self.resident_kib()

        for _ in range(3):
            round_of_clients()          # caches fill
        before = round_of_clients()
        for _ in range(20):
            after = round_of_clients()
        self.assertEqual(after[0], before[0])
        if not SANITIZED:               # those keep what was freed
            self.assertLess(after[1] - before[1], 512)

    def test_mistakes_cost_no_memory(self):
        def all_mistakes():
            for text, _ in MALFORMED:
                self.qmp.send(text + b'\n')
            for text, _, _ in WRONG:
                self.qmp.send(text + b'\n')
            self.recovers_from_any()
            return self.resident_kib()
        for _ in range(10):
            all_mistakes()
        before = all_mistakes()
        for _ in range(100):
            after = all_mistakes()
        if not SANITIZED:
            self.assertLess(after - before, 512)

    def recovers_from_any(self):
        self.qmp.send(b'\n' + request('query-status', id='alive') + b'\n')
        while self.qmp.reply().get('id') != 'alive':
            pass

    def test_a_huge_answer_leaves_no_memory_behind(self):
        self.qmp.sock.close()

        def answers(count):
            for _ in range(count):
                with self.connect() as qmp:
                    qmp.send(b'{"execute": "' + b'x' * (8 << 20) + b'"}')
                    self.error(qmp)
            return self.resident_kib()
        before = answers(4)
        after = answers(8)
        if not SANITIZED:
            self.assertLess(after - before, 4096)

    def test_several_monitors_serve_at_once(self):
        with tempfile.TemporaryDirectory() as d:
            paths = [os.path.join(d, f'q{n}') for n in range(4)]
            args = [a for p in paths
                    for a in ('-qmp', f'unix:{p},server=on,wait=off')]
            with Machine(*ARGS, *args, qmp=True) as machine, \
                    machine.qmp() as first:
                clients = [first] + [Qmp(p) for p in paths]
                # One is in the midst of a request, one has bad manners.
                clients[1].send(b'{"execute": "query-')
                clients[2].send(b'}}}\n')
                for n in range(50):
                    for qmp in clients[3:]:
                        qmp.send(request('query-name', id=n))
                for n in range(50):
                    for qmp in clients[3:]:
                        self.assertEqual(qmp.reply()['id'], n)
                clients[1].send(b'status", "id": 9}')
                self.assertEqual(clients[1].reply()['id'], 9)
                self.recovers(clients[2])
                # Each hears of what one of them did.
                first.command('cont')
                for qmp in clients:
                    qmp.wait_event('RESUME')
                # One that comes again begins anew.
                clients[4].sock.close()
                with Qmp(paths[3]) as qmp:
                    first.command('stop')
                    qmp.wait_event('STOP')
                    self.assertIs(qmp.command('query-status')['running'],
                                  False)
                for qmp in clients[1:4]:
                    qmp.sock.close()

    def test_who_has_not_negotiated_hears_no_event(self):
        with tempfile.TemporaryDirectory() as d:
            path = os.path.join(d, 'q')
            with Machine(*ARGS, '-qmp', f'unix:{path},server=on,wait=off',
                         qmp=True) as machine, machine.qmp() as qmp, \
                    Qmp(path, negotiate=False) as silent:
                qmp.command('cont')
                qmp.wait_event('RESUME')
                silent.command('qmp_capabilities')
                self.assertEqual(silent.events, [])
                qmp.command('stop')
                silent.wait_event('STOP')

    def test_a_second_client_waits_for_the_first_to_leave(self):
        with socket.socket(socket.AF_UNIX) as second:
            second.connect(self.machine.qmp_path)
            second.settimeout(30 * ringfence.PATIENCE)
            self.recovers()
            second.setblocking(False)
            with self.assertRaises(BlockingIOError):
                second.recv(1)
            second.settimeout(30 * ringfence.PATIENCE)
            self.qmp.sock.close()
            self.assertEqual(second.recv(1), b'{')


if __name__ == '__main__':
    ringfence.main()
