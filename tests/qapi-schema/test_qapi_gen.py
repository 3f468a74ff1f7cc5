#!/usr/bin/env python3
"""Tests of the QAPI generator: what it accepts, refuses and writes.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import contextlib
import io
import itertools
import json
import os
import re
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, 'scripts'))

# pylint: disable=wrong-import-position
from qapi import main                                        # noqa: E402
from qapi.output import Files                                # noqa: E402
from qapi.names import c_name, enum_const, upper_case        # noqa: E402
from qapi.schema import Schema                               # noqa: E402
from qapi.source import QapiError                            # noqa: E402

# the rest of a schema that needs a type or two
E = "{ 'enum': 'En', 'data': [ 'one', 'two' ] }\n"
S = "{ 'struct': 'St', 'data': { 'a': 'str' } }\n"


@contextlib.contextmanager
def schema_file(text, **more):
    """The path of main.json with a text; other files by their stem."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in dict(more, main=text).items():
            path = os.path.join(folder, name + '.json')
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'w', encoding='utf-8') as file:
                file.write(content)
        yield os.path.join(folder, 'main.json')


def schema_of(text, prefix='', **more):
    """The Schema of a text."""
    with schema_file(text, **more) as path:
        return Schema(path, prefix)


def generate(schema, builtins=False):
    """All files of a schema: name -> text."""
    return main.generate(schema, builtins).texts


def complaint(text, **more):
    """The message that a schema earns, without its folder."""
    with schema_file(text, **more) as path:
        try:
            generate(Schema(path))
        except QapiError as err:
            return str(err).replace(os.path.dirname(path) + '/', '')
    return None


def compiled(text, macros):
    """C text without what #if leaves out; conditions of macros only."""
    result, stack = [], [True]
    for line in text.split('\n'):
        if line.startswith('#if '):
            expr = re.sub(r'defined\((\w+)\)',
                          lambda m: str(m.group(1) in macros), line[4:])
            expr = expr.replace('!', ' not ').replace(
                '&&', 'and').replace('||', 'or')
            # pylint: disable=eval-used
            stack.append(stack[-1] and eval(expr))
        elif line == '#endif':
            stack.pop()
        elif stack[-1]:
            result.append(line)
    return '\n'.join(result)


def introspection(files, macros=(), name='qapi-introspect.c'):
    """The JSON of the introspection."""
    text = compiled(files[name], macros).split('_qlit =')[0]
    parts = re.findall(r'^    ("(?:[^"\\]|\\.)*");?$', text, re.M)
    return json.loads(''.join(json.loads(part) for part in parts))


def refused_cases():
    """Yield (file and case, schema, message) from the files in refused/."""
    folder = os.path.join(HERE, 'refused')
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding='utf-8') as file:
            text = file.read()
        for case in re.finditer(r'(?ms)^% (.*?)\n(.*?)^=> (.*?)\n', text):
            yield '%s: %s' % (name, case.group(1)), case.group(2), \
                case.group(3).replace('FILE', 'main.json')


class Names(unittest.TestCase):
    """Names in C."""

    def test_words_of_enums_are_split(self):
        for camel, words in (('OnOffAuto', 'ON_OFF_AUTO'),
                             ('X86CPURegister32', 'X86_CPU_REGISTER32'),
                             ('XDbgBlock', 'XDBG_BLOCK'),
                             ('__org.us_x-Enum', 'ORG_US_X_ENUM'),
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

    def test_each_mistake_is_named_with_its_place(self):
        seen = 0
        for case, text, message in refused_cases():
            with self.subTest(case):
                self.assertEqual(complaint(text), message)
            seen += 1
        self.assertGreater(seen, 270)

    def test_strings_are_printable_ascii(self):
        for stray in '\x1f\x7f\x80\u00c9':
            self.assertEqual(complaint("{ 'enum': 'E%s' }" % stray),
                             'main.json:1: strings are printable ASCII, '
                             '%r is not' % stray)

    def test_features_are_limited_by_their_bits(self):
        text = "{ 'command': 'cmd', 'features': [ %s ] }"
        names = ["'f%d'" % i for i in range(63)]
        # two bits are for the special ones
        self.assertIsNone(complaint(text % ', '.join(names[:62])))
        self.assertEqual(complaint(text % ', '.join(names)),
                         "main.json:1: In command 'cmd': this makes more "
                         'than 64 different features')

    def test_a_mistake_in_an_included_file_names_the_way_to_it(self):
        self.assertEqual(
            complaint("\n{ 'include': 'sub/one.json' }",
                      **{'sub/one': "{ 'include': '../two.json' }",
                         'two': '\n\n' + E + E}),
            'In file included from main.json:2:\n'
            'In file included from sub/one.json:1:\n'
            "sub/../two.json:4: In enum 'En': it is already defined as enum "
            "'En' at sub/../two.json:3")
        self.assertEqual(complaint("{ 'include': 'sub.json' }", sub='['),
                         'In file included from main.json:1:\n'
                         "sub.json:1: expected '{'")

    def test_files_must_not_include_each_other(self):
        self.assertEqual(
            complaint("{ 'include': 'a.json' }",
                      a="{ 'include': 'b.json' }",
                      b="\n{ 'include': 'a.json' }"),
            'In file included from main.json:1:\n'
            'In file included from a.json:1:\n'
            "b.json:2: 'a.json' includes itself")

    def test_a_file_that_is_no_text_is_refused(self):
        with schema_file("{ 'include': 'sub.json' }", sub='') as path:
            with open(os.path.join(os.path.dirname(path), 'sub.json'),
                      'wb') as file:
                file.write(b'\xff')
            with self.assertRaises(QapiError) as caught:
                Schema(path)
        self.assertIn("main.json:1: cannot read '", str(caught.exception))
        self.assertIn('invalid start byte', str(caught.exception))


class Acceptance(unittest.TestCase):
    """What looks odd, yet is allowed."""

    def accept(self, text, **more):
        self.assertIsNone(complaint(text, **more))

    def test_pragmas_excuse_old_names_of_the_whole_schema(self):
        self.accept("{ 'include': 'sub.json' }\n"
                    "{ 'pragma': { 'command-name-exceptions': [ 'a_b' ], "
                    "'command-returns-exceptions': [ 'a_b', 'c' ], "
                    "'member-name-exceptions': [ 'St', 'En' ] } }\n"
                    "{ 'pragma': { 'documentation-exceptions': [ 'St' ] } }",
                    sub="{ 'command': 'a_b', 'returns': 'str' }\n"
                    "{ 'command': 'c', 'returns': [ 'any' ] }\n"
                    "{ 'enum': 'En', 'data': [ 'A_b' ] }\n"
                    "##\n# @St:\n##\n"
                    "{ 'struct': 'St', 'data': { 'A_b': 'int' } }")

    def test_a_file_may_be_included_twice(self):
        self.accept("{ 'include': 'a.json' }\n{ 'include': 'b.json' }\n"
                    "{ 'include': './a.json' }\n",
                    a=E, b="{ 'include': 'a.json' }")

    def test_files_in_two_folders_may_have_one_name(self):
        files = generate(schema_of(
            "{ 'include': 'a/sub.json' }\n{ 'include': 'b/sub.json' }",
            **{'a/sub': E, 'b/sub': S}))
        self.assertIn('typedef enum En', files['a/qapi-types-sub.h'])
        self.assertIn('struct St', files['b/qapi-types-sub.h'])
        self.assertIn('#include "b/qapi-types-sub.h"', files['qapi-types.h'])
        self.assertIn('#include "../qapi-features.h"',
                      files['a/qapi-visit-sub.c'])

    def test_comments_and_space_may_be_anywhere(self):
        self.accept("# one\n\t{ 'enum' # two\n :\r\n 'En', # it's\n"
                    "'data': [ # '{'\n ] }# three")
        self.accept('')

    def test_reserved_names_are_only_reserved_where_they_clash(self):
        self.accept("{ 'enum': 'En', 'data': [ 'u', 'has-a', '2x', 'max', "
                    "'default' ] }\n"
                    "{ 'command': 'has-it', 'features': [ 'u' ] }\n"
                    "{ 'struct': 'ListOf', 'data': { 'default': 'str' } }")

    def test_branches_of_an_excused_enum_need_no_excuse(self):
        self.accept("{ 'pragma': { 'member-name-exceptions': [ 'En' ] } }\n"
                    "{ 'enum': 'En', 'data': [ 'One_1', '2' ] }\n" + S +
                    "{ 'union': 'Un', 'base': { 'k': 'En' }, "
                    "'discriminator': 'k', 'data': { 'One_1': 'St', "
                    "'2': 'St' } }")

    def test_alternates_may_have_whatever_can_be_told_apart(self):
        kinds = ['En', 'number', 'bool', 'null', 'St', [ 'int' ]]
        for one, two in itertools.permutations(kinds, 2):
            self.accept(E + S + "{ 'alternate': 'Al', 'data': { 'a': %r, "
                        "'b': %r } }" % (one, two))
        self.accept("{ 'alternate': 'Al', 'data': { 'a': 'str', 'b': 'null', "
                    "'c': [ 'str' ] } }")

    def test_documentation_may_have_all_kinds_of_sections(self):
        schema = schema_of('''
##
# = Title
#
# == Subtitle
#
# Returns: is just a word here.
##

##
# @cmd:
#
# It does it.
# Since: is in the middle of a paragraph.
#
# 1. First::
#
#      @not-a-member: literal
#
# @a: one
#     more
#
#     and more
# @b:
#     two
#
# Features:
#
# @f: three
# @g: four
#
# .. note:: A directive
#    that goes on.
#
# Example::
#
#    not a section
#
# Notes:some
#     notes
#
# .. qmp-example::
#    :title: Doing it
#
#    -> { "execute": "cmd" }
#
# Returns: what
#
# Errors:
#     - If it fails, GenericError
#
# TODO: more
#
# Since: 1.2
##
{ 'command': 'cmd', 'features': [ 'f' ], 'returns': 'St',
  'data': { 'a': 'str', 'b': { 'type': 'str', 'features': [ 'g' ] } } }
''' + S)
        doc = next(e.doc for e in schema.entities if e.name == 'cmd')
        self.assertEqual(doc.args, {'a': ['one', '    more', '',
                                          '    and more'],
                                    'b': ['', '    two', '']})
        self.assertEqual(doc.features, {'f': ['three'], 'g': ['four', '']})
        self.assertEqual([tag for tag, _ in doc.parts],
                         [None, None, None, None, 'Notes', None, 'Returns',
                          'Errors', 'TODO', 'Since'])
        self.assertEqual(doc.parts[0][1][1],
                         'Since: is in the middle of a paragraph.')
        self.assertEqual(doc.parts[4][1][0], 'some')
        self.assertEqual(doc.parts[5][1][3], '   -> { "execute": "cmd" }')
        self.assertEqual([lines[0] for _, lines in schema.main.texts[0].parts],
                         ['= Title', '== Subtitle',
                          'Returns: is just a word here.'])


class Output(unittest.TestCase):
    """What is written."""

    def test_types_may_point_at_each_other(self):
        files = generate(schema_of(
            E + "{ 'union': 'Un', 'base': { 'k': 'En' }, "
            "'discriminator': 'k', 'data': { 'one': 'Br' } }\n"
            "{ 'struct': 'Br', 'data': { 'ref': 'Al', 'more': [ 'Un' ] } }\n"
            "{ 'alternate': 'Al', 'data': { 'd': 'Un', 'r': 'str' } }"))
        text = files['qapi-types.h']
        order = [text.index('\nstruct %s {' % t) for t in ('Br', 'Un', 'Al')]
        self.assertEqual(order, sorted(order))
        self.assertIn('UnList *more;', text)

    def test_optional_members_have_flags_unless_pointers(self):
        text = generate(schema_of(
            "{ 'struct': 'St', 'data': { '*n': 'int', '*s': 'str' } }"))[
                'qapi-types.h']
        self.assertIn('bool has_n;\n    int64_t n;\n    char *s;', text)
        self.assertNotIn('has_s', text)

    def test_a_base_is_a_prefix(self):
        text = generate(schema_of(
            S + "{ 'struct': 'Su', 'base': 'St', 'data': { 'b': 'En' } }\n"
            + E))['qapi-types.h']
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
        for name in ('qapi-commands.h', 'qapi-commands.c',
                     'qapi-init-commands.c', 'qapi-introspect.c'):
            self.assertIn(cond, files[name])
        self.assertIn('#if defined(B)\n    EN_B,\n#endif\n',
                      files['qapi-types.h'])
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
        text = files['qapi-commands.h']
        self.assertIn('St *qmp_do_it(const char *s, bool has_n, int64_t n, '
                      'strList *l, Error **errp);', text)
        self.assertIn('void qmp_boxed(St *arg, Error **errp);', text)
        self.assertIn('void qmp_raw(QDict *args, QObject **ret, '
                      'Error **errp);', text)
        self.assertNotIn('qmp_marshal_raw', files['qapi-commands.c'])
        init = files['qapi-init-commands.c']
        self.assertIn('qmp_raw, QCO_NO_SUCCESS_RESP | QCO_ALLOW_OOB | '
                      'QCO_ALLOW_PRECONFIG, '
                      '1ull << QAPI_FEATURE_UNSTABLE', init)
        self.assertIn('qmp_marshal_co, QCO_COROUTINE, 0', init)

    def test_events_send_their_members(self):
        files = generate(schema_of(
            "{ 'event': 'GONE', 'data': { 's': 'str', '*n': 'int' } }\n"
            "{ 'event': 'BARE' }\n"))
        text = files['qapi-events.h']
        self.assertIn('void qapi_event_send_gone(const char *s, bool has_n, '
                      'int64_t n);', text)
        self.assertIn('void qapi_event_send_bare(void);', text)

    def test_features_of_members_are_asked_about(self):
        text = generate(schema_of(
            "{ 'struct': 'St', 'data': { '*old': { 'type': 'str', "
            "'features': [ 'deprecated' ] } } }"))['qapi-visit.c']
        mask = '"old", 1ull << QAPI_FEATURE_DEPRECATED'
        self.assertIn('visit_policy_reject(v, ' + mask, text)
        self.assertIn('visit_policy_skip(v, ' + mask, text)

    def test_modules_include_each_other(self):
        files = generate(schema_of("{ 'include': 'sub.json' }\n"
                                   "{ 'struct': 'St', 'data': "
                                   "{ 'e': 'En' } }", sub=E))
        self.assertIn('typedef enum En {', files['qapi-types-sub.h'])
        self.assertIn('#include "qapi-types-sub.h"', files['qapi-types.h'])

    def test_prefix_renames_what_exists_once(self):
        text = E + "{ 'event': 'GONE', 'features': [ 'deprecated' ] }"
        files = generate(schema_of(text, 'my-'))
        self.assertIn('typedef enum En {', files['my-qapi-types.h'])
        self.assertIn('QAPI_FEATURE_DEPRECATED = QAPI_DEPRECATED,',
                      files['my-qapi-features.h'])
        self.assertIn('void my_qapi_event_emit(my_QAPIEvent event, '
                      'QDict *qdict);', files['my-qapi-emit-events.h'])
        self.assertIn('my_qapi_event_emit(MY_QAPI_EVENT_GONE, qmp);',
                      files['my-qapi-events.c'])
        self.assertIn('void my_qmp_init_marshal(QmpCommandList *cmds);',
                      files['my-qapi-init-commands.h'])
        self.assertIn('my_qmp_schema_json[]', files['my-qapi-introspect.h'])
        self.assertIn('const QLitObject my_qmp_schema_qlit;',
                      files['my-qapi-introspect.h'])

    def test_names_of_other_people_are_accepted(self):
        files = generate(schema_of(
            "{ 'enum': '__org.us_x-En', 'data': [ '__org.us_v' ] }\n"
            "{ 'event': '__ORG.US_X-GONE' }\n"
            "{ 'command': '__org.us_do' }"))
        self.assertIn('typedef enum __org_us_x_En {',
                      files['qapi-types.h'])
        self.assertIn('void qapi_event_send___org_us_x_gone(void);',
                      files['qapi-events.h'])
        self.assertIn('qmp___org_us_do', files['qapi-commands.h'])

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


class CommandLine(unittest.TestCase):
    """scripts/qapi-gen.py as the build calls it."""

    def run_on(self, text, *options, prefix=''):
        """(exit status, what it said, files written: name -> text)."""
        said = io.StringIO()
        with schema_file(text) as path:
            out = os.path.join(os.path.dirname(path), 'out', 'side')
            with contextlib.redirect_stderr(said):
                status = main.main(['-o', out, '-p', prefix, *options, path])
            files = {}
            for name in os.listdir(out) if os.path.isdir(out) else []:
                with open(os.path.join(out, name), encoding='utf-8') as file:
                    files[name] = file.read()
        return status, said.getvalue().replace(os.path.dirname(path), ''), \
            files

    def test_the_files_are_those_that_code_includes(self):
        status, said, files = self.run_on(E, prefix='my-')
        self.assertEqual((status, said), (0, ''))
        stems = ('types', 'visit', 'commands', 'events', 'emit-events',
                 'init-commands', 'introspect')
        self.assertEqual(set(files), {'my-qapi-features.h'} | {
            'my-qapi-%s.%s' % pair for pair in itertools.product(stems, 'ch')})

    def test_builtins_are_written_when_asked_for(self):
        for prefix in '', 'my-':
            _, _, files = self.run_on(E, '--builtins', prefix=prefix)
            self.assertIn('typedef struct QTypeList QTypeList;',
                          files['qapi-builtin-types.h'])
            self.assertIn('bool visit_type_QType(',
                          files['qapi-builtin-visit.h'])

    def test_a_mistake_is_told_and_nothing_written(self):
        status, said, files = self.run_on(E + E)
        self.assertEqual(status, 1)
        self.assertEqual(said, "/main.json:2: In enum 'En': it is already "
                         "defined as enum 'En' at /main.json:1\n")
        self.assertEqual(files, {})

    def test_a_check_writes_nothing(self):
        self.assertEqual(self.run_on(E, '--check'), (0, '', {}))

    def test_a_prefix_must_be_able_to_begin_a_name(self):
        for prefix in '1st', 'a/b', '-x':
            with self.assertRaises(SystemExit):
                self.run_on(E, prefix=prefix)

    def test_types_keep_their_names_when_asked_to(self):
        _, _, files = self.run_on(
            S + "{ 'command': 'cmd', 'returns': [ 'St' ] }", '--unmask')
        names = [entry['name'] for entry in introspection(files)]
        self.assertEqual(names, ['cmd', 'q_empty', 'St', '[St]', 'str'])


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

    def test_only_what_is_used_is_shown(self):
        by_name = self.entries(E + S + "{ 'command': 'cmd', 'data': "
                               "{ 's': [ 'uint8' ], 'q': 'QType' } }")
        self.assertEqual(sorted(by_name), ['0', '1', '2', '[int]', 'cmd',
                                           'int'])
        self.assertEqual(by_name['int']['json-type'], 'int')
        self.assertIn('qdict', by_name['2']['values'])

    def test_any_combination_of_conditions_is_valid(self):
        files = generate(schema_of(
            "{ 'command': 'c1', 'if': 'A', 'features': [ "
            "{ 'name': 'f1', 'if': 'B' }, { 'name': 'f2', 'if': 'C' } ] }\n"
            "{ 'command': 'c2', 'if': 'B', 'boxed': true, 'data': 'St' }\n"
            "{ 'struct': 'St', 'data': { "
            "'m1': { 'type': 'En', 'if': 'C' }, "
            "'m2': { 'type': 'En', 'if': { 'not': 'A' }, 'features': [ "
            "{ 'name': 'f3', 'if': 'C' } ] } } }\n"
            "{ 'enum': 'En', 'data': [ { 'name': 'v1', 'if': 'A' }, 'v2', "
            "{ 'name': 'v3', 'if': 'C' } ] }"))
        for bits in itertools.product((False, True), repeat=3):
            on = {name for name, bit in zip('ABC', bits) if bit}
            by_name = {e['name']: e for e in introspection(files, on)}
            self.assertEqual('c1' in by_name, 'A' in on)
            if 'A' in on:
                self.assertEqual(by_name['c1']['features'],
                                 ['f1'] * ('B' in on) + ['f2'] * ('C' in on))
            if 'B' in on:
                members = by_name[by_name['c2']['arg-type']]['members']
                self.assertEqual(
                    [(m['name'], m.get('features')) for m in members],
                    [('m1', None)] * ('C' in on)
                    + [('m2', ['f3'] * ('C' in on))] * ('A' not in on))
            enum = next(e for e in by_name.values()
                        if e['meta-type'] == 'enum')
            self.assertEqual(enum['values'], ['v1'] * ('A' in on) + ['v2']
                             + ['v3'] * ('C' in on))

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
