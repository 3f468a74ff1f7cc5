#!/usr/bin/env python3
"""Tests of the QAPI generator: what it accepts, refuses and writes.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import json
import os
import re
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, 'scripts'))

# pylint: disable=wrong-import-position
from qapi import commands, events, introspect, types, visit  # noqa: E402
from qapi.names import c_name, enum_const, upper_case        # noqa: E402
from qapi.output import Files                                # noqa: E402
from qapi.schema import Schema                               # noqa: E402
from qapi.source import QapiError                            # noqa: E402

# the rest of a schema that needs a type or two
E = "{ 'enum': 'En', 'data': [ 'one', 'two' ] }\n"
S = "{ 'struct': 'St', 'data': { 'a': 'str' } }\n"

# name of the case, schema, line that is blamed, part of the message
REFUSED = [
    ('stray character', "{ 'enum': \"x\" }", 1, 'stray'),
    ('unclosed object', "{ 'enum': 'En'", 1, "expected ','"),
    ('top level list', "[ 'a' ]", 1, "expected '{'"),
    ('duplicate key', "{ 'enum': 'En',\n 'enum': 'Em' }", 2, 'duplicate key'),
    ('trailing comma', "{ 'enum': 'En', 'data': [ 'a', ] }", 1,
     'expected a value'),
    ('no kind', "{ 'data': [] }", 1, 'exactly one of'),
    ('two kinds', "{ 'enum': 'En', 'struct': 'St' }", 1, 'exactly one of'),
    ('unknown key', "\n{ 'enum': 'En', 'data': [], 'colour': 'red' }", 2,
     "unknown key 'colour'"),
    ('missing key', "{ 'struct': 'St' }", 1, "misses key 'data'"),
    ('defined twice', E + E, 2, 'already defined'),
    ('same name in C', "{ 'command': 'a-b' }\n{ 'command': 'a_b' }", 2,
     'lower case'),
    ('lower-case type', "{ 'enum': 'en', 'data': [] }", 1, 'CamelCase'),
    ('list suffix', "{ 'enum': 'EnList', 'data': [] }", 1, 'reserved'),
    ('upper-case member', "{ 'struct': 'St', 'data': { 'A': 'str' } }", 1,
     'lower case'),
    ('reserved member', "{ 'struct': 'St', 'data': { 'has-a': 'str' } }", 1,
     'reserved'),
    ('lower-case event', "{ 'event': 'gone' }", 1, 'UPPER_CASE'),
    ('clash of members', "{ 'struct': 'St', 'data': { 'a': 'str', "
     "'*a': 'str' } }", 1, 'collides'),
    ('clash of values', "{ 'enum': 'En', 'data': [ 'a', 'a' ] }", 1,
     'collides'),
    ('clash with base', S + "{ 'struct': 'Su', 'base': 'St', "
     "'data': { 'a': 'int' } }", 2, 'there twice'),
    ('unknown type', "{ 'struct': 'St', 'data': { 'a': 'Nope' } }", 1,
     "unknown type 'Nope'"),
    ('command as type', "{ 'command': 'cmd' }\n"
     "{ 'struct': 'St', 'data': { 'a': 'cmd' } }", 2, 'unknown type'),
    ('long array', "{ 'struct': 'St', 'data': { 'a': [ 'str', 'int' ] } }",
     1, 'one element type'),
    ('base of base', "{ 'struct': 'Aa', 'base': 'Bb', 'data': {} }\n"
     "{ 'struct': 'Bb', 'base': 'Aa', 'data': {} }", 1, 'contains itself'),
    ('enum as base', E + "{ 'struct': 'St', 'base': 'En', 'data': {} }", 2,
     'must be a struct'),
    ('no discriminator', E + S + "{ 'union': 'Un', 'base': { 'k': 'En' }, "
     "'discriminator': 'x', 'data': { 'one': 'St' } }", 3, 'not a member'),
    ('string discriminator', S + "{ 'union': 'Un', 'base': { 'k': 'str' }, "
     "'discriminator': 'k', 'data': { 'one': 'St' } }", 2, 'must be an enum'),
    ('optional discriminator', E + S + "{ 'union': 'Un', "
     "'base': { '*k': 'En' }, 'discriminator': 'k', "
     "'data': { 'one': 'St' } }", 3, 'neither optional'),
    ('unknown branch', E + S + "{ 'union': 'Un', 'base': { 'k': 'En' }, "
     "'discriminator': 'k', 'data': { 'three': 'St' } }", 3,
     'not a value of'),
    ('scalar branch', E + "{ 'union': 'Un', 'base': { 'k': 'En' }, "
     "'discriminator': 'k', 'data': { 'one': 'str' } }", 2,
     'must be a struct'),
    ('two strings', E + "{ 'alternate': 'Al', 'data': { 'a': 'En', "
     "'b': 'str' } }", 2, 'cannot be told from'),
    ('any in alternate', "{ 'alternate': 'Al', 'data': { 'a': 'any' } }", 1,
     'cannot be told'),
    ('returns a scalar', "{ 'command': 'cmd', 'returns': 'str' }", 1,
     'must be a struct, union or array'),
    ('unboxed union', E + S + "{ 'union': 'Un', 'base': { 'k': 'En' }, "
     "'discriminator': 'k', 'data': { 'one': 'St' } }\n"
     "{ 'command': 'cmd', 'data': 'Un' }", 4, "needs 'boxed'"),
    ('boxed members', "{ 'command': 'cmd', 'data': { 'a': 'str' }, "
     "'boxed': true }", 1, "needs a type"),
    ('flag value', "{ 'command': 'cmd', 'gen': true }", 1,
     'may only be false'),
    ('oob coroutine', "{ 'command': 'cmd', 'allow-oob': true, "
     "'coroutine': true }", 1, 'cannot have both'),
    ('bad condition', "{ 'command': 'cmd', 'if': 'x y' }", 1,
     'no macro name'),
    ('bad operator', "{ 'command': 'cmd', 'if': { 'xor': [ 'A' ] } }", 1,
     'unknown operator'),
    ('empty all', "{ 'command': 'cmd', 'if': { 'all': [] } }", 1,
     'not empty'),
    ('conditional argument', "{ 'command': 'cmd', 'data': { 'a': "
     "{ 'type': 'str', 'if': 'CONFIG_A' } } }", 1, "needs 'boxed'"),
    ('feature twice', "{ 'command': 'cmd', 'features': [ 'f', 'f' ] }", 1,
     'twice'),
    ('unknown pragma', "{ 'pragma': { 'colour': true } }", 1,
     'unknown pragma'),
    ('missing include', "{ 'include': 'nowhere.json' }", 1, 'cannot read'),
    ('include of itself', "{ 'include': 'main.json' }", 1,
     'includes itself'),
    ('doc required', "{ 'pragma': { 'doc-required': true } }\n" + E, 2,
     'no documentation'),
    ('doc of another', "##\n# @Em:\n#\n# @one: 1\n#\n# @two: 2\n##\n" + E, 1,
     "documentation is of 'Em'"),
    ('doc lacks a value', "##\n# @En:\n#\n# @one: 1\n##\n" + E, 1,
     "member 'two' of 'En' is not documented"),
    ('doc has too much', "##\n# @En:\n#\n# @one: 1\n#\n# @two: 2\n#\n"
     "# @three: 3\n##\n" + E, 1, "no member 'three'"),
    ('doc is empty', "##\n# @En:\n#\n# @one:\n#\n# @two: 2\n##\n" + E, 1,
     'empty description'),
    ('doc lacks a feature', "##\n# @cmd:\n##\n"
     "{ 'command': 'cmd', 'features': [ 'f' ] }", 1, "feature 'f'"),
    ('unclosed doc', "##\n# @En:\n" + E, 1, 'not closed'),
    ('doc of nothing', "##\n# @En:\n##\n", 1, 'not followed'),
]


def schema_of(text, **more):
    """The Schema of a text; other files by their stem."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in dict(more, main=text).items():
            path = os.path.join(folder, name + '.json')
            with open(path, 'w', encoding='utf-8') as file:
                file.write(content)
        return Schema(os.path.join(folder, 'main.json'))


def generate(schema):
    """All files of a schema: name -> text."""
    files = Files()
    for module in (types, visit, commands, events, introspect):
        module.generate(schema, files)
    return files._files  # pylint: disable=protected-access


def introspection(files):
    """The JSON of the introspection, as if no condition held."""
    text = files['qapi-introspect.c']
    text = re.sub(r'#if[^\n]*\n.*?#endif\n', '', text, flags=re.S)
    parts = re.findall(r'^    "((?:[^"\\]|\\.)*)";?$', text, re.M)
    return json.loads(re.sub(r'\\(.)', r'\1', ''.join(parts)))


class Names(unittest.TestCase):
    """Names in C."""

    def test_words_of_enums_are_split(self):
        for camel, words in (('OnOffAuto', 'ON_OFF_AUTO'),
                             ('SysEmuTarget', 'SYS_EMU_TARGET'),
                             ('COLOMode', 'COLO_MODE'),
                             ('IOThreadInfo', 'IO_THREAD_INFO'),
                             ('QKeyCode', 'QKEY_CODE'),
                             ('S390CpuState', 'S390_CPU_STATE')):
            self.assertEqual(upper_case(camel), words)

    def test_words_of_c_are_kept_free(self):
        self.assertEqual(c_name('default'), 'q_default')
        self.assertEqual(c_name('node-name'), 'node_name')
        self.assertEqual(c_name('2a'), 'q_2a')
        self.assertEqual(enum_const('HostMemPolicy', 'default'),
                         'HOST_MEM_POLICY_DEFAULT')
        self.assertEqual(enum_const('En', 'one', 'PRE'), 'PRE_ONE')


class Refusals(unittest.TestCase):
    """Mistakes are found, and blamed on the right line."""

    def test_each_mistake_is_refused_at_its_line(self):
        for name, text, line, message in REFUSED:
            with self.subTest(name):
                with self.assertRaises(QapiError) as caught:
                    generate(schema_of(text))
                where, _, what = str(caught.exception).partition(': ')
                self.assertTrue(where.endswith('main.json:%d' % line),
                                str(caught.exception))
                self.assertIn(message, what)

    def test_a_mistake_in_an_included_file_names_that_file(self):
        with self.assertRaises(QapiError) as caught:
            schema_of("{ 'include': 'sub.json' }", sub="\n\n" + E + E)
        self.assertIn('sub.json:4: ', str(caught.exception))

    def test_pragmas_excuse_old_names(self):
        schema_of("{ 'pragma': { 'command-name-exceptions': [ 'a_b' ], "
                  "'command-returns-exceptions': [ 'a_b' ], "
                  "'member-name-exceptions': [ 'St' ], "
                  "'documentation-exceptions': [ 'St' ] } }\n"
                  "{ 'command': 'a_b', 'returns': 'str' }\n"
                  "##\n# @St:\n##\n"
                  "{ 'struct': 'St', 'data': { 'A_b': 'int' } }")


class Output(unittest.TestCase):
    """What is written."""

    def test_types_may_point_at_each_other(self):
        files = generate(schema_of(
            E + "{ 'union': 'Un', 'base': { 'k': 'En' }, "
            "'discriminator': 'k', 'data': { 'one': 'Br' } }\n"
            "{ 'struct': 'Br', 'data': { 'ref': 'Al', 'more': [ 'Un' ] } }\n"
            "{ 'alternate': 'Al', 'data': { 'd': 'Un', 'r': 'str' } }"))
        text = files['qapi-types-main.h']
        order = [text.index('\nstruct %s {' % t) for t in ('Br', 'Un', 'Al')]
        self.assertEqual(order, sorted(order))
        self.assertIn('UnList *more;', text)

    def test_optional_members_have_flags_unless_pointers(self):
        text = generate(schema_of(
            "{ 'struct': 'St', 'data': { '*n': 'int', '*s': 'str' } }"))[
                'qapi-types-main.h']
        self.assertIn('bool has_n;\n    int64_t n;\n    char *s;', text)
        self.assertNotIn('has_s', text)

    def test_a_base_is_a_prefix(self):
        text = generate(schema_of(
            S + "{ 'struct': 'Su', 'base': 'St', 'data': { 'b': 'En' } }\n"
            + E))['qapi-types-main.h']
        self.assertRegex(text, r'struct Su \{[^}]*char \*a;[^}]*En b;')
        self.assertIn('qapi_Su_base', text)

    def test_conditions_become_preprocessor_blocks(self):
        files = generate(schema_of(
            "{ 'command': 'first' }\n"
            "{ 'command': 'cmd', 'if': { 'all': [ 'A_B', { 'not': 'C' }, "
            "{ 'any': [ 'D', 'E' ] } ] } }\n"
            "{ 'enum': 'En', 'data': [ 'a', { 'name': 'b', 'if': 'B' } ] }"
            "{ 'event': 'GONE', 'if': 'G', 'data': { 'e': 'En' } }"))
        cond = ('#if (defined(A_B) && !defined(C) && '
                '(defined(D) || defined(E)))\n')
        for name in ('qapi-commands-main.h', 'qapi-commands-main.c',
                     'qapi-init-commands.c', 'qapi-introspect.c'):
            self.assertIn(cond, files[name])
        self.assertIn('#if defined(B)\n    EN_B,\n#endif\n',
                      files['qapi-types-main.h'])
        self.assertIn('#if defined(G)\n    QAPI_EVENT_GONE,\n#endif\n',
                      files['qapi-emit-events.h'])

    def test_commands_take_their_members_as_arguments(self):
        files = generate(schema_of(
            S + "{ 'command': 'do-it', 'data': { 's': 'str', '*n': 'int', "
            "'l': [ 'str' ] }, 'returns': 'St' }\n"
            "{ 'command': 'boxed', 'data': 'St', 'boxed': true }\n"
            "{ 'command': 'raw', 'data': 'St', 'gen': false, "
            "'success-response': false, 'allow-oob': true, "
            "'allow-preconfig': true, 'features': [ 'unstable' ] }\n"
            "{ 'command': 'co', 'coroutine': true }"))
        text = files['qapi-commands-main.h']
        self.assertIn('St *qmp_do_it(const char *s, bool has_n, int64_t n, '
                      'strList *l, Error **errp);', text)
        self.assertIn('void qmp_boxed(St *arg, Error **errp);', text)
        self.assertIn('void qmp_raw(QDict *args, QObject **ret, '
                      'Error **errp);', text)
        self.assertNotIn('qmp_marshal_raw', files['qapi-commands-main.c'])
        init = files['qapi-init-commands.c']
        self.assertIn('qmp_raw, QCO_NO_SUCCESS_RESP | QCO_ALLOW_OOB | '
                      'QCO_ALLOW_PRECONFIG, '
                      '1ull << QAPI_FEATURE_UNSTABLE', init)
        self.assertIn('qmp_marshal_co, QCO_COROUTINE, 0', init)

    def test_events_send_their_members(self):
        files = generate(schema_of(
            "{ 'event': 'GONE', 'data': { 's': 'str', '*n': 'int' } }\n"
            "{ 'event': 'BARE' }\n"))
        text = files['qapi-events-main.h']
        self.assertIn('void qapi_event_send_gone(const char *s, bool has_n, '
                      'int64_t n);', text)
        self.assertIn('void qapi_event_send_bare(void);', text)

    def test_features_of_members_are_asked_about(self):
        text = generate(schema_of(
            "{ 'struct': 'St', 'data': { '*old': { 'type': 'str', "
            "'features': [ 'deprecated' ] } } }"))['qapi-visit-main.c']
        mask = '"old", 1ull << QAPI_FEATURE_DEPRECATED'
        self.assertIn('visit_policy_reject(v, ' + mask, text)
        self.assertIn('visit_policy_skip(v, ' + mask, text)

    def test_modules_include_each_other(self):
        files = generate(schema_of("{ 'include': 'sub.json' }\n"
                                   "{ 'struct': 'St', 'data': "
                                   "{ 'e': 'En' } }", sub=E))
        self.assertIn('typedef enum En {', files['qapi-types-sub.h'])
        self.assertIn('#include "qapi/qapi-types-sub.h"',
                      files['qapi-types-main.h'])

    def test_prefix_renames_what_exists_once(self):
        text = E + "{ 'event': 'GONE', 'features': [ 'deprecated' ] }"
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'main.json')
            with open(path, 'w', encoding='utf-8') as file:
                file.write(text)
            files = generate(Schema(path, 'my-'))
        self.assertNotIn('qapi-builtin-types.h', files)
        self.assertIn('typedef enum En {', files['my-qapi-types.h'])
        self.assertIn('MY_QAPI_FEATURE_DEPRECATED',
                      files['my-qapi-features.h'])
        self.assertIn('void my_qapi_event_emit(my_QAPIEvent event, '
                      'QDict *qdict);', files['my-qapi-emit-events.h'])
        self.assertIn('my_qapi_event_emit(MY_QAPI_EVENT_GONE, qmp);',
                      files['my-qapi-events.c'])
        self.assertIn('void my_qmp_init_marshal(QmpCommandList *cmds);',
                      files['my-qapi-init-commands.h'])
        self.assertIn('my_qmp_schema_json[]', files['my-qapi-introspect.h'])

    def test_names_of_other_people_are_accepted(self):
        files = generate(schema_of(
            "{ 'enum': '__org.us_x-En', 'data': [ '__org.us_v' ] }\n"
            "{ 'event': '__ORG.US_X-GONE' }\n"
            "{ 'command': '__org.us_do' }"))
        self.assertIn('typedef enum __org_us_x_En {',
                      files['qapi-types-main.h'])
        self.assertIn('void qapi_event_send___org_us_x_gone(void);',
                      files['qapi-events-main.h'])
        self.assertIn('qmp___org_us_do', files['qapi-commands-main.h'])

    def test_output_is_the_same_every_time(self):
        path = os.path.join(ROOT, 'qapi', 'qapi-schema.json')
        self.assertEqual(generate(Schema(path)), generate(Schema(path)))

    def test_unchanged_files_are_left_alone(self):
        files = Files()
        files.source('a.c', 'A', [], 'int a;\n')
        with tempfile.TemporaryDirectory() as folder:
            files.write(folder)
            path = os.path.join(folder, 'a.c')
            os.utime(path, (1, 1))
            files.write(folder)
            self.assertEqual(os.stat(path).st_mtime, 1)


class Introspection(unittest.TestCase):
    """The text that query-qmp-schema sends."""

    def entries(self, text):
        result = introspection(generate(schema_of(text)))
        return {entry['name']: entry for entry in result}

    def test_types_are_numbered_and_resolvable(self):
        text = (E + S + "{ 'command': 'cmd', 'data': { 'e': 'En', "
                "'*l': [ 'St' ], 'n': 'uint8' }, 'returns': [ 'St' ], "
                "'allow-oob': true, 'features': [ 'unstable' ] }")
        by_name = self.entries(text)
        cmd = by_name['cmd']
        self.assertTrue(cmd['allow-oob'])
        self.assertEqual(cmd['features'], ['unstable'])
        self.assertRegex(cmd['ret-type'], r'^\[\d+\]$')
        args = by_name[cmd['arg-type']]['members']
        self.assertEqual([m['name'] for m in args], ['e', 'l', 'n'])
        self.assertEqual(args[2]['type'], 'int')
        self.assertIn('default', args[1])
        enum = by_name[args[0]['type']]
        self.assertEqual(enum['values'], ['one', 'two'])
        self.assertEqual(enum['members'][0], {'name': 'one'})
        self.assertNotIn('En', by_name)

    def test_each_value_of_a_tag_has_a_variant(self):
        by_name = self.entries(
            E + S + "{ 'union': 'Un', 'base': { 'k': 'En' }, "
            "'discriminator': 'k', 'data': { 'one': 'St' } }\n"
            "{ 'command': 'cmd', 'data': 'Un', 'boxed': true }")
        union = by_name[by_name['cmd']['arg-type']]
        self.assertEqual(union['tag'], 'k')
        self.assertEqual([v['case'] for v in union['variants']],
                         ['one', 'two'])
        empty = by_name[union['variants'][1]['type']]
        self.assertEqual(empty['members'], [])

    def test_the_real_schema_has_no_loose_ends(self):
        schema = Schema(os.path.join(ROOT, 'qapi', 'qapi-schema.json'))
        result = introspection(generate(schema))
        names = {e['name'] for e in result}
        self.assertEqual(len(names), len(result))
        for entry in result:
            used = [entry.get(k) for k in ('arg-type', 'ret-type',
                                           'element-type') if k in entry]
            if entry['meta-type'] in ('object', 'alternate'):
                used += [m['type'] for m in entry['members']]
                used += [v['type'] for v in entry.get('variants', [])]
            for name in used:
                self.assertIn(name, names, entry)
        by_name = {e['name']: e for e in result}
        self.assertEqual(by_name['device_add']['features'],
                         ['json-cli', 'json-cli-hotplug'])


if __name__ == '__main__':
    unittest.main()
