#!/usr/bin/env python3
"""What -compat does to deprecated and unstable things in QMP.

Which they are is read from the schema, so that what joins them is covered.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import signal
import tempfile
import unittest

import ringfence
from ringfence import Machine, QmpError

ARGS = ('-S', '-nodefaults', '-nographic', '-machine', 'none')


def machine(*policies):
    args = [arg for policy in policies for arg in ('-compat', policy)]
    return Machine(*ARGS, *args, qmp=True)


def schema(*policies):
    with machine(*policies) as m, m.qmp() as qmp:
        return qmp.command('query-qmp-schema')


def parts(entries):
    """Yield all that can have features: (name of what it is in, thing)."""
    for entry in entries:
        yield None, entry
        for member in entry.get('members', []):
            yield entry['name'], member


def marked(entries, feature):
    return [(where, thing) for where, thing in parts(entries)
            if feature in thing.get('features', [])]


class Input(unittest.TestCase):
    """One argument is deprecated (reconnect), another one unstable."""

    def setUp(self):
        # pylint: disable=consider-using-with
        self.dir = tempfile.TemporaryDirectory()
        self.addCleanup(self.dir.cleanup)

    def use_deprecated(self, qmp):
        return qmp.command('chardev-add', id='c', backend={
            'type': 'socket', 'data': {
                'addr': {'type': 'unix', 'data': {
                    'path': self.dir.name + '/sock'}},
                'server': False, 'reconnect': 1}})

    @staticmethod
    def use_unstable(qmp):
        return qmp.command('object-add', **{
            'qom-type': 'memory-backend-ram', 'id': 'm', 'size': 1 << 20,
            'x-use-canonical-path-for-ramblock-id': True})

    def both(self, *policies):
        """The complaints about the two, None where there is none."""
        result = []
        with machine(*policies) as m, m.qmp() as qmp:
            qmp.command('object-add', **{'qom-type': 'rng-builtin',
                                         'id': 'good'})
            for use in self.use_deprecated, self.use_unstable:
                try:
                    use(qmp)
                    result.append(None)
                except QmpError as error:
                    self.assertEqual(error.klass, 'GenericError')
                    result.append(error.desc)
            # whatever was refused, the monitor goes on, and nothing is left
            chardevs = {c['label'] for c in qmp.command('query-chardev')}
            self.assertEqual('c' in chardevs, result[0] is None)
            objects = {o['name'] for o in qmp.command('qom-list',
                                                      path='/objects')}
            self.assertEqual('m' in objects, result[1] is None)
            self.assertIn('good', objects)
        return result

    DEPRECATED = 'Deprecated parameter reconnect disabled by policy'
    UNSTABLE = ('Unstable parameter x-use-canonical-path-for-ramblock-id '
                'disabled by policy')

    def test_arguments_are_accepted_unless_the_policy_says_no(self):
        self.assertEqual(self.both(), [None, None])
        self.assertEqual(self.both('deprecated-input=accept,'
                                   'unstable-input=accept'), [None, None])

    def test_arguments_are_refused_each_by_its_own_policy(self):
        self.assertEqual(self.both('deprecated-input=reject'),
                         [self.DEPRECATED, None])
        self.assertEqual(self.both('unstable-input=reject'),
                         [None, self.UNSTABLE])

    def test_policies_of_several_options_add_up(self):
        self.assertEqual(self.both('deprecated-input=reject',
                                   'unstable-input=reject'),
                         [self.DEPRECATED, self.UNSTABLE])
        self.assertEqual(self.both('deprecated-input=reject',
                                   'deprecated-input=accept'), [None, None])

    def test_output_policies_do_not_touch_input(self):
        self.assertEqual(self.both('deprecated-output=hide,'
                                   'unstable-output=hide'), [None, None])

    def test_crash_ends_the_program_at_once(self):
        for policy, use in (('deprecated-input=crash', self.use_deprecated),
                            ('unstable-input=crash', self.use_unstable)):
            with machine(policy) as m, m.qmp() as qmp:
                with self.assertRaises((EOFError, ConnectionResetError)):
                    use(qmp)
                self.assertEqual(m.process.wait(20 * ringfence.PATIENCE),
                                 -signal.SIGABRT)

    def test_only_commands_that_are_marked_are_not_found(self):
        for feature, word in (('deprecated', 'Deprecated'),
                              ('unstable', 'Unstable')):
            names = [thing['name'] for where, thing
                     in marked(schema(), feature)
                     if thing.get('meta-type') == 'command']
            with machine(feature + '-input=reject') as m, m.qmp() as qmp:
                for name in names:
                    with self.assertRaises(QmpError) as caught:
                        qmp.command(name)
                    self.assertEqual(caught.exception.klass,
                                     'CommandNotFound')
                    self.assertEqual(caught.exception.desc, '%s command %s '
                                     'disabled by policy' % (word, name))
                self.assertEqual(qmp.command('query-status')['status'],
                                 'prelaunch')


class Output(unittest.TestCase):
    """The deprecated output is "values" of enumerations in the schema."""

    @classmethod
    def setUpClass(cls):
        cls.whole = schema()

    def test_the_schema_has_something_of_each_kind(self):
        self.assertTrue(marked(self.whole, 'deprecated'))
        self.assertTrue(marked(self.whole, 'unstable'))

    def test_the_schema_is_whole_unless_the_policy_hides(self):
        self.assertEqual(schema('deprecated-output=accept,'
                                'unstable-output=accept'), self.whole)
        self.assertEqual(schema('deprecated-input=reject,'
                                'unstable-input=reject'), self.whole)

    def hides(self, feature, other):
        left = schema(feature + '-output=hide')
        self.assertEqual(marked(left, feature), [])
        self.assertEqual(marked(left, other),
                         [(where, thing) for where, thing
                          in marked(self.whole, other)
                          if feature not in thing['features']])
        # nothing else is missing
        gone = {thing['name'] for _, thing in marked(self.whole, feature)}
        names = [{(where, thing['name']) for where, thing in parts(entries)
                  if 'name' in thing and thing['name'] not in gone}
                 for entries in (left, self.whole)]
        self.assertEqual(*names)
        return left

    def test_unstable_parts_of_the_schema_are_hidden(self):
        for entry in self.hides('unstable', 'deprecated'):
            if entry['meta-type'] == 'enum':
                self.assertEqual(entry['values'],
                                 [m['name'] for m in entry['members']])

    def test_deprecated_parts_and_members_of_it_are_hidden(self):
        for entry in self.hides('deprecated', 'unstable'):
            self.assertNotIn('values', entry)

    def test_both_are_hidden_at_once(self):
        left = schema('deprecated-output=hide', 'unstable-output=hide')
        self.assertEqual(marked(left, 'deprecated') + marked(left, 'unstable'),
                         [])
        self.assertIn('query-status', [entry['name'] for entry in left])


if __name__ == '__main__':
    ringfence.main()
