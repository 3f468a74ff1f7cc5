"""The generated documents: whole, and free of warnings.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import ringfence
from qapi import manual
from qapi.model import AlternateType, Command, EnumType, Event, ObjectType
from qapi.schema import Schema

TOP = Path(__file__).resolve().parents[2]
DOCS = ringfence.BUILD / 'docs'
REFERENCE = DOCS / 'interop' / 'qmp-reference.rst'
# Types come and go with them.
ACCELERATORS = {'kvm', 'tcg'}
MAN_PAGE = DOCS / 'qemu-system-x86_64.1'


def entry(text, label):
    """What stands between a label and the next one."""
    _, mark, rest = text.partition(f'.. _{label}:\n')
    return mark and rest.split('\n.. _')[0]


def manual_of(schema):
    """The manual of a schema that is given as text."""
    with tempfile.NamedTemporaryFile('w', suffix='.json') as file:
        file.write(schema)
        file.flush()
        return manual.generate(Schema(file.name))


class QmpReference(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.text = REFERENCE.read_text(encoding='utf-8')
        cls.schema = Schema(str(TOP / 'qapi' / 'qapi-schema.json'))

    def test_every_command_event_and_type_has_an_entry(self):
        kinds = (Command, Event, EnumType, ObjectType, AlternateType)
        seen = 0
        for entity in self.schema.of(*kinds):
            if entity.name.startswith('q_'):
                continue
            self.assertIn(f'``{entity.name}``\n~',
                          entry(self.text, manual.label(entity)))
            seen += 1
        self.assertGreater(seen, 100)

    def test_every_member_and_value_is_in_its_entry(self):
        for entity in self.schema.of(ObjectType, EnumType):
            if entity.name.startswith('q_'):
                continue
            members = (entity.local if isinstance(entity, ObjectType)
                       else entity.members)
            for member in members:
                self.assertRegex(
                    entry(self.text, manual.label(entity)),
                    rf'(?m)^``{re.escape(member.name)}``( : .*)?\n   \S',
                    f'{entity.name}.{member.name}')

    def test_what_the_schema_says_reaches_the_reader(self):
        add = entry(self.text, 'qmp-command-device_add')
        self.assertIn('``json-cli-hotplug``', add)
        self.assertIn('**Since:**', add)
        types = entry(self.text, 'qmp-command-qom-list-types')
        self.assertIn('``abstract`` : :ref:`bool <qmp-type-bool>`, optional',
                      types)
        self.assertIn('**Returns:** (array of :ref:`ObjectTypeInfo '
                      '<qmp-type-ObjectTypeInfo>`)', types)

    def test_every_link_leads_somewhere(self):
        whole = TOP / 'tests' / 'qapi-schema' / 'whole-language.json'
        for text in (self.text, manual.generate(Schema(str(whole)))):
            labels = re.findall(r'(?m)^\.\. _([\w.-]+):$', text)
            self.assertEqual(len(labels), len({l.lower() for l in labels}))
            for target in re.findall(r':ref:`[^`<]*<([^>]+)>`', text):
                self.assertIn(target, labels)

    def test_headings_are_underlined_in_full(self):
        lines = self.text.split('\n')
        for title, line in zip(lines, lines[1:]):
            if re.match(r'([=~-])\1{3,}$', line):
                self.assertEqual(len(title), len(line), title)


class Manual(unittest.TestCase):
    SCHEMA = """\
##
# = A title
#
# What the module is about.
##

##
# == Part one
##

##
# @En:
#
# Choices.
#
# @one: the first
#
# @two: the second,
#     in two lines
#
# Features:
#
# @old: two is old
##
{ 'enum': 'En', 'data': [ 'one', { 'name': 'two', 'features': [ 'old' ],
  'if': { 'all': [ 'A', { 'not': 'B' } ] } } ] }

##
# @Br:
#
# @x: see @En
##
{ 'struct': 'Br', 'data': { '*x': [ 'int' ] } }

##
# @Un:
#
# @k: tag
##
{ 'union': 'Un', 'base': { 'k': 'En' }, 'discriminator': 'k',
  'data': { 'one': 'Br' } }

##
# @cmd:
#
# Do it.
#
# @a: argument
#
# A paragraph of the command's own.
#
# Returns: nothing much
#
# Errors:
#     - always
#
# Example:
#
#     -> { "execute": "cmd" }
#
# .. qmp-example::
#    :title: Doing it again
#    :annotated:
#
#    <- { "return": {} }
#
# TODO: never shown
##
{ 'command': 'cmd', 'data': { 'a': 'Un' }, 'returns': 'Br', 'if': 'A',
  'allow-oob': true, 'success-response': false }
"""

    def setUp(self):
        self.text = manual_of(self.SCHEMA)

    def test_a_module_has_its_own_title_and_text(self):
        self.assertIn('\nA title\n-------\n\nWhat the module is about.\n'
                      '\n**Part one**\n',
                      self.text)

    def test_conditions_and_features_of_a_value_are_shown(self):
        text = entry(self.text, 'qmp-type-En')
        self.assertIn('``two`` : if ``A`` and not ``B``\n'
                      '   the second,\n   in two lines\n\n'
                      '   Features: ``old``\n', text)
        self.assertIn('**Features**\n\n``old``\n   two is old', text)

    def test_a_union_lists_its_tag_and_its_branches(self):
        text = entry(self.text, 'qmp-type-Un')
        self.assertIn('Union ``Un``', text)
        self.assertIn('``k`` : :ref:`En <qmp-type-En>`\n   tag', text)
        self.assertIn('``one`` : when ``k`` is this\n'
                      '   The members of :ref:`Br <qmp-type-Br>`.', text)

    def test_names_in_prose_are_marked(self):
        self.assertIn('``x`` : array of :ref:`int <qmp-type-int>`, optional\n'
                      '   see ``En``', entry(self.text, 'qmp-type-Br'))

    def test_the_sections_of_a_command_are_shown(self):
        text = entry(self.text, 'qmp-command-cmd')
        order = ['Do it.', "A paragraph of the command's own.", '**If:** ``A``',
                 '**Arguments**', '**Returns:** (:ref:`Br <qmp-type-Br>`) '
                 'nothing much', 'Success is not answered.', 'out of band',
                 '**Errors:**', 'Example::\n\n   -> { "execute": "cmd" }',
                 'Doing it again::\n\n   <- { "return": {} }\n']
        places = [text.find(part) for part in order]
        self.assertNotIn(-1, places, text)
        self.assertEqual(places, sorted(places))
        self.assertNotIn('never shown', text)
        self.assertNotIn('paragraph', entry(self.text, 'qmp-command-cmd')
                         .split('**Arguments**')[1])


class ManPage(unittest.TestCase):
    @unittest.skipUnless(shutil.which('groff'), 'groff is not installed')
    def test_groff_has_no_warnings(self):
        done = subprocess.run(['groff', '-ww', '-man', '-Tutf8', '-z',
                               str(MAN_PAGE)], text=True,
                              capture_output=True, check=True)
        self.assertEqual(done.stderr, '')

    def test_it_has_what_help_has(self):
        _, text, _ = ringfence.run('-help')
        page = MAN_PAGE.read_text(encoding='utf-8')
        page = re.sub(r'\\f[BIR]', '', page).replace('\\-', '-')
        names = re.findall(r'(?m)^-(\w[\w-]*)', text)
        self.assertGreater(len(names), 40)
        for name in names:
            self.assertRegex(page, rf'(?m)^\.TP\n-{name}\b')


class BuildDocs(unittest.TestCase):
    def build(self, *args):
        with tempfile.TemporaryDirectory() as out:
            done = subprocess.run(
                [str(TOP / 'scripts' / 'build-docs'), '--build-dir',
                 str(ringfence.BUILD), '--output', out, *args], text=True,
                capture_output=True, timeout=200 * ringfence.PATIENCE,
                check=False)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            table = Path(out, 'rst', 'system', 'security-types.rst')
            return done.stdout, table.read_text(encoding='utf-8'), \
                Path(out, 'html', 'index.html').exists()

    def test_every_type_is_in_the_table_of_types(self):
        _, table, _ = self.build('--no-html')
        for name in ('isa-debug-exit', 'microvm-machine', 'qtest-accel'):
            self.assertIn(f'``{name}``', table)

    @unittest.skipUnless(ACCELERATORS <= set(ringfence.run(
        '-accel', 'help')[1].split()), 'built without an accelerator')
    def test_the_table_of_types_in_the_tree_is_fresh(self):
        _, table, _ = self.build('--no-html')
        kept = (TOP / 'docs/system/security-types.rst').read_text(
            encoding='utf-8')
        self.assertEqual(table, kept, 'run make security-types')

    def test_sphinx_has_no_warnings(self):
        text, _, made = self.build()
        if 'python3-sphinx is not installed' in text:
            self.skipTest('python3-sphinx is not installed')
        self.assertTrue(made)

    def test_without_sphinx_it_says_so(self):
        text, _, made = self.build('--no-html')
        self.assertIn('no HTML', text)
        self.assertFalse(made)


if __name__ == '__main__':
    ringfence.main()
