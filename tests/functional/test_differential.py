#!/usr/bin/env python3
"""The same questions to ours and to Debian's QEMU: types, properties, QMP.

A client that was written for QEMU must find, for every type and command that
both programs have, the same names with the same types.  What differs on
purpose stands in differential-exceptions.txt with its reason; a line there
that no longer excuses anything fails as well.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import contextlib
import fnmatch
import os
import unittest
from pathlib import Path
from unittest import mock

import ringfence
from ringfence import Machine, QmpError

THEIRS = Path(os.environ.get('RINGFENCE_REFERENCE_QEMU',
                             '/usr/bin/qemu-system-x86_64'))
EXCEPTIONS = Path(__file__).with_name('differential-exceptions.txt')
ARGS = ('-S', '-nodefaults', '-display', 'none', '-machine', 'none')
KINDS = {'parent', 'missing', 'extra', 'type', 'answer', 'optional', 'kind',
         'tag', 'oob', 'feature-missing', 'feature-extra'}


def theirs_reason():
    """None when the reference answers, else why not."""
    if not os.access(THEIRS, os.X_OK):
        return f'{THEIRS} is not installed (Debian: qemu-system-x86)'
    return None


def matches(text, pattern):
    return text == pattern or fnmatch.fnmatchcase(text, pattern)


class Exceptions:
    """Lines "kind subject name[,name...] reason": patterns as in a shell."""

    def __init__(self, text):
        self.rows = []
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip() or line.startswith('#'):
                continue
            words = line.split(maxsplit=3)
            if len(words) < 4 or words[0] not in KINDS:
                raise ValueError(f'line {number} is not "kind subject '
                                 f'name[,name...] reason": {line}')
            for name in words[2].split(','):
                self.rows.append([number, words[0], words[1], name, 0])

    def excuse(self, difference):
        hit = False
        for row in self.rows:
            if row[1] == difference[0] and \
                    matches(difference[1], row[2]) and \
                    matches(difference[2], row[3]):
                row[4] += 1
                hit = True
        return hit

    def stale(self):
        return [f'line {n}: {kind} {subject} {name}'
                for n, kind, subject, name, used in self.rows if not used]


class Program:
    """One of the two, with everything it says about itself."""

    def __init__(self, binary):
        self.binary = binary
        with self.session() as qmp:
            concrete = qmp.command('qom-list-types')
            every = qmp.command('qom-list-types', abstract=True)
            self.parents = {t['name']: t.get('parent')
                            for t in every + concrete}
            self.concrete = {t['name'] for t in concrete}
            self.schema = {e['name']: e
                           for e in qmp.command('query-qmp-schema')}
            self.version = qmp.command('query-version')['qemu']

    @contextlib.contextmanager
    def session(self, *extra):
        # 7.2 once in a while greets a client that came early and then never
        # answers; ours gets one try.
        tries = 3 if self.binary == THEIRS else 1
        with mock.patch.object(ringfence, 'BINARY', self.binary), \
                contextlib.ExitStack() as stack:
            for left in reversed(range(tries)):
                machine = stack.enter_context(Machine(*ARGS, *extra,
                                                      qmp=True))
                try:
                    qmp = machine.qmp(timeout=10)
                    break
                except TimeoutError:
                    if not left:
                        raise
            with qmp:
                yield qmp

    def chain(self, name):
        while name:
            yield name
            name = self.parents.get(name)

    def properties(self, names):
        """{type: {property: type}}, what either command tells; or None."""
        machines = {n for n in names if 'machine' in self.chain(n)}
        found = self._ask(names - machines, 'device-list-properties')
        for name, told in self._ask(names, 'qom-list-properties',
                                    machines).items():
            if told is not None:
                found[name] = {**(found.get(name) or {}), **told}
        return found

    def _ask(self, names, command, careful=frozenset()):
        # 7.2 dies when it is asked for microvm's properties on a finished
        # board; before the board exists it answers.
        found = {}
        for group, extra in ((names - careful, ()),
                             (names & careful, ('--preconfig',))):
            if not group:
                continue
            if self.binary != THEIRS:
                extra = ()
            with self.session(*extra) as qmp:
                for name in sorted(group):
                    found[name] = told(qmp, command, name)
        return found


def told(qmp, command, name):
    try:
        listed = qmp.command(command, typename=name)
    except QmpError:
        return None
    return {p['name']: p['type'] for p in listed}


class Shapes:
    """Walks two schemas side by side and notes where they part."""

    def __init__(self, ours, theirs):
        self.ours, self.theirs = ours, theirs
        self.found = set()
        self.inside = []        # of these pairs: types may be recursive

    def note(self, kind, where, what):
        self.found.add((kind, where, what))

    def names(self, where, ours, theirs):
        for name in theirs - ours:
            self.note('missing', where, name)
        for name in ours - theirs:
            self.note('extra', where, name)
        return ours & theirs

    def compare(self, where, a, b):
        if (a, b) in self.inside:
            return
        x, y = self.ours[a], self.theirs[b]
        if x['meta-type'] != y['meta-type']:
            self.note('kind', where, x['meta-type'])
            return
        self.inside.append((a, b))
        getattr(self, 'compare_' + x['meta-type'])(where, x, y)
        self.inside.pop()

    def compare_builtin(self, where, x, y):
        if x['json-type'] != y['json-type']:
            self.note('type', where, x['json-type'])

    def compare_enum(self, where, x, y):
        self.names(where, {m['name'] for m in x['members']},
                   {m['name'] for m in y['members']})

    def compare_array(self, where, x, y):
        self.compare(where + '[]', x['element-type'], y['element-type'])

    def compare_alternate(self, where, x, y):
        def kinds(schema, members):
            return {schema[m['type']]['meta-type'] + ' ' +
                    schema[m['type']].get('json-type', '')
                    for m in members}
        self.names(where, kinds(self.ours, x['members']),
                   kinds(self.theirs, y['members']))

    def compare_object(self, where, x, y):
        mine = {m['name']: m for m in x['members']}
        other = {m['name']: m for m in y['members']}
        for name in self.names(where, set(mine), set(other)):
            if ('default' in mine[name]) != ('default' in other[name]):
                self.note('optional', where, name)
            self.compare(f'{where}.{name}', mine[name]['type'],
                         other[name]['type'])
        if x.get('tag') != y.get('tag'):
            self.note('tag', where, str(x.get('tag')))
        cases = {v['case']: v['type'] for v in y.get('variants', ())}
        for variant in x.get('variants', ()):
            case = variant['case']
            # A case that only one has shows in the tag's enumeration.
            if case in cases:
                self.compare(f'{where}<{case}>', variant['type'],
                             cases[case])

    def features(self, name, x, y):
        mine, other = (set(map(str, e.get('features', ()))) for e in (x, y))
        for feature in other - mine:
            self.note('feature-missing', name, feature)
        for feature in mine - other:
            self.note('feature-extra', name, feature)

    def entity(self, name):
        x, y = self.ours[name], self.theirs[name]
        self.features(name, x, y)
        self.compare(name + ':', x['arg-type'], y['arg-type'])
        if x['meta-type'] == 'command':
            self.compare(name + ':return', x['ret-type'], y['ret-type'])
            if x.get('allow-oob', False) != y.get('allow-oob', False):
                self.note('oob', name, str(x.get('allow-oob', False)))


@unittest.skipIf(theirs_reason() is not None, theirs_reason())
class Differential(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ours = Program(ringfence.BINARY)
        cls.theirs = Program(THEIRS)
        cls.both = set(cls.ours.parents) & set(cls.theirs.parents)
        cls.exceptions = Exceptions(EXCEPTIONS.read_text())
        cls.found = cls.parents() | cls.properties() | cls.schemas()
        cls.open = {d for d in cls.found if not cls.exceptions.excuse(d)}

    @classmethod
    def parents(cls):
        """Where the ancestors that both have do not stand in one order."""
        found = set()
        for name in cls.both:
            mine, other = ([t for t in program.chain(name) if t in cls.both]
                           for program in (cls.ours, cls.theirs))
            if mine != other:
                found.add(('parent', name, mine[1] if mine[1:] else '-'))
        return found

    @classmethod
    def properties(cls):
        cls.mine = cls.ours.properties(cls.both)
        cls.other = cls.theirs.properties(cls.both)
        cls.equal = 0
        found = {name: cls.compare_properties(name) for name in cls.both}
        # What a parent already shows is said once.
        return {difference for name in cls.both
                for difference in found[name]
                if not any((difference[0], parent, difference[2])
                           in found.get(parent, ())
                           for parent in cls.ours.parents
                           if parent != name and
                           parent in list(cls.ours.chain(name)))}

    @classmethod
    def compare_properties(cls, name):
        mine, other = cls.mine.get(name), cls.other.get(name)
        if mine is None or other is None:
            return set() if mine is other else \
                {('answer', name, 'list' if other is None else 'error')}
        found = set()
        # An abstract type tells only what its class, not its instances,
        # bring; which of the two brings a property is nobody's business.
        if name in cls.ours.concrete and name in cls.theirs.concrete:
            found |= {('missing', name, p) for p in set(other) - set(mine)}
            found |= {('extra', name, p) for p in set(mine) - set(other)}
        for prop in set(mine) & set(other):
            if mine[prop] != other[prop]:
                found.add(('type', name, f'{prop}={mine[prop]}'))
            else:
                cls.equal += 1
        return found

    @classmethod
    def schemas(cls):
        shapes = Shapes(cls.ours.schema, cls.theirs.schema)
        cls.compared = {}
        for kind in ('command', 'event'):
            names = {n for n, e in cls.ours.schema.items()
                     if e['meta-type'] == kind and n in cls.theirs.schema}
            cls.compared[kind] = len(names)
            for name in sorted(names):
                shapes.entity(name)
        return shapes.found

    def said(self, differences):
        return ''.join(f'\n{" ".join(d)}' for d in sorted(differences))

    def test_types_have_the_same_ancestors(self):
        print(f'# {len(self.both)} types compared with QEMU '
              f'{self.theirs.version}', flush=True)
        self.assertGreater(len(self.both), 60)
        bad = {d for d in self.open if d[0] == 'parent'}
        self.assertFalse(bad, self.said(bad))

    def test_properties_have_the_same_names_and_types(self):
        types = {d for d in self.found
                 if d[0] != 'parent' and d[1] in self.both}
        print(f'# {self.equal} properties equal, {len(types)} excepted',
              flush=True)
        self.assertGreater(self.equal, 1000)
        bad = types & self.open
        self.assertFalse(bad, self.said(bad))

    def test_commands_and_events_have_the_same_shape(self):
        shapes = {d for d in self.found if d[1] not in self.both}
        print(f'# {self.compared["command"]} commands and '
              f'{self.compared["event"]} events compared, {len(shapes)} '
              f'differences excepted', flush=True)
        self.assertGreater(self.compared['command'], 30)
        bad = shapes & self.open
        self.assertFalse(bad, self.said(bad))

    def test_no_exception_is_stale(self):
        stale = self.exceptions.stale()
        self.assertFalse(stale, '\n' + '\n'.join(stale))


class Reader(unittest.TestCase):
    """The comparison itself, without a program."""

    def test_exception_needs_its_reason(self):
        for text in ('missing a b', 'missing a', 'wrong a b reason',
                     'missing'):
            with self.subTest(text=text), self.assertRaises(ValueError):
                Exceptions(text)

    def test_exception_that_excuses_nothing_is_stale(self):
        exceptions = Exceptions('# comment\n\nmissing t* a,b not built\n')
        self.assertTrue(exceptions.excuse(('missing', 'type', 'a')))
        self.assertFalse(exceptions.excuse(('extra', 'type', 'a')))
        self.assertEqual(exceptions.stale(), ['line 3: missing t* b'])

    def test_each_way_to_part_is_seen(self):
        def schema(**changes):
            base = {
                'c': {'meta-type': 'command', 'arg-type': '0',
                      'ret-type': '1'},
                '0': {'meta-type': 'object', 'members': [
                    {'name': 'm', 'type': '2', 'default': None}]},
                '1': {'meta-type': 'array', 'element-type': '2'},
                '2': {'meta-type': 'enum', 'members': [{'name': 'x'}]},
                'int': {'meta-type': 'builtin', 'json-type': 'int'}}
            return {**base, **changes}

        changes = {
            ('missing', 'c:', 'm'): {'0': {'meta-type': 'object',
                                           'members': []}},
            ('optional', 'c:', 'm'): {'0': {
                'meta-type': 'object',
                'members': [{'name': 'm', 'type': '2'}]}},
            ('missing', 'c:.m', 'x'): {'2': {'meta-type': 'enum',
                                             'members': []}},
            ('kind', 'c:return', 'enum'): {'c': {
                'meta-type': 'command', 'arg-type': '0', 'ret-type': '2'}},
            ('oob', 'c', 'True'): {'c': {
                'meta-type': 'command', 'arg-type': '0', 'ret-type': '1',
                'allow-oob': True}},
            ('feature-extra', 'c', 'deprecated'): {'c': {
                'meta-type': 'command', 'arg-type': '0', 'ret-type': '1',
                'features': ['deprecated']}}}
        for difference, change in changes.items():
            with self.subTest(difference=difference):
                shapes = Shapes(schema(**change), schema())
                shapes.entity('c')
                self.assertIn(difference, shapes.found)
        same = Shapes(schema(), schema())
        same.entity('c')
        self.assertEqual(same.found, set())


if __name__ == '__main__':
    ringfence.main()
