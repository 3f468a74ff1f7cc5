#!/usr/bin/python3
"""Every type that claims to be secure has its evidence: a test with malformed
input from whom it faces, and a fuzz target that reaches it.

tests/evidence.tsv says which.  What it says is not believed: the test must be
one that `meson test` runs, name the type, and have a case that is called
malformed; what a fuzz target reaches is measured by running it.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import ast
import concurrent.futures
import json
import os
import re
import subprocess
import unittest
from dataclasses import dataclass
from pathlib import Path

import ringfence
from ringfence import BUILD, PATIENCE, Machine

TOP = Path(__file__).resolve().parents[2]
TABLE = TOP / 'tests/evidence.tsv'
CANNOT_RUN = 'this host lacks Landlock, or KVM'
SKIPPED = 77
# Inputs that a fuzz target makes up besides its corpus, to be quick.
RUNS = 2000


@dataclass
class Row:
    type_: str
    test: str
    fuzz: str


def read_table(text):
    return [Row(*line.split('\t')) for line in text.splitlines()
            if line and not line.startswith('#')]


def word_in(word, text):
    return re.search(rf'(?<![\w-]){re.escape(word)}(?![\w-])', text)


class Registered:
    """The tests that `meson test` runs."""

    def __init__(self, build):
        with open(build / 'meson-info/intro-tests.json',
                  encoding='utf-8') as file:
            self.tests = {test['name']: test for test in json.load(file)}
        self.cases_of = {}

    def source(self, name):
        """Where test @name is written, or None."""
        test = self.tests.get(name)
        scripts = [word for word in test['cmd'] if word.endswith('.py')] \
            if test else []
        found = [Path(scripts[0])] if scripts else \
            sorted((TOP / 'tests').glob(f'*/{name}.c'))
        return found[0] if test and found else None

    def cases(self, name):
        """What the cases of test @name are called."""
        if name not in self.cases_of:
            source = self.source(name)
            if source.suffix == '.py':
                tree = ast.parse(source.read_text(encoding='utf-8'))
                self.cases_of[name] = [
                    node.name for node in ast.walk(tree)
                    if isinstance(node, ast.FunctionDef)
                    and node.name.startswith('test_')]
            else:
                test = self.tests[name]
                listed = subprocess.run(
                    [test['cmd'][0], '-l'], capture_output=True, text=True,
                    env={**os.environ, **test['env']}, check=False,
                    stdin=subprocess.DEVNULL, timeout=30 * PATIENCE)
                # One that skips without KVM does so before it lists.
                self.cases_of[name] = listed.stdout.splitlines() \
                    if listed.returncode != SKIPPED else re.findall(
                        r'"(/[^"]*)"', source.read_text(encoding='utf-8'))
        return self.cases_of[name]

    def reached(self, name):
        """The types that fuzz target @name reaches; None: it cannot run
        here."""
        test = self.tests[name]
        done = subprocess.run(
            [*test['cmd'], '--reached', '--runs', str(RUNS)],
            capture_output=True, text=True, check=False, cwd=BUILD,
            env={**os.environ, **test['env']}, stdin=subprocess.DEVNULL,
            timeout=test['timeout'])
        if CANNOT_RUN in done.stdout:
            return None
        return set(re.findall('^# reached: (.*)$', done.stdout, re.M))


def wrong_with_test(row, registered):
    """Why the test of @row is no evidence, or None."""
    source = registered.source(row.test)
    if not source:
        return f"'{row.test}' is no test that meson runs"
    if not word_in(row.type_, source.read_text(encoding='utf-8')):
        return f"test '{row.test}' does not name it"
    if not any('malformed' in case for case in registered.cases(row.test)):
        return f"test '{row.test}' has no case of malformed input"
    return None


def problems(rows, due, registered, reached):
    """All that is wrong: due: types that need evidence; reached: by target."""
    found = []
    for row in rows:
        if row.type_ not in due:
            found.append(f'{row.type_}: no secure type that owes evidence')
            continue
        wrong = wrong_with_test(row, registered)
        if wrong:
            found.append(f'{row.type_}: {wrong}')
        if row.fuzz not in reached:
            found.append(f"{row.type_}: '{row.fuzz}' is no fuzz target that "
                         'meson runs')
        elif reached[row.fuzz] is not None and \
                row.type_ not in reached[row.fuzz]:
            found.append(f"{row.type_}: fuzz target '{row.fuzz}' does not "
                         'reach it')
    named = [row.type_ for row in rows]
    found += [f'{name}: more than one row' for name in sorted(set(named))
              if named.count(name) > 1]
    found += [f'{name}: no row' for name in sorted(due - set(named))]
    return found


class Evidence(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        accelerators = set(ringfence.run('-accel', 'help')[1].split())
        if not {'kvm', 'tcg'} <= accelerators:
            raise unittest.SkipTest('built without an accelerator, and so '
                                    'without some types and tests')
        cls.rows = read_table(TABLE.read_text(encoding='utf-8'))
        cls.registered = Registered(BUILD)
        with Machine('-M', 'none', '-nodefaults', '-display', 'none', '-S',
                     qmp=True) as vm:
            types = vm.qmp().command('qom-list-types', abstract=False)
        # "internal" types owe only what they are made of.
        cls.due = {entry['name'] for entry in types if entry.get('secure')
                   and entry.get('security-boundary') != 'internal'}
        targets = sorted({row.fuzz for row in cls.rows}
                         & set(cls.registered.tests))
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            cls.reached = dict(zip(targets, pool.map(cls.registered.reached,
                                                     targets)))

    def problems_of(self, *rows, due=None):
        return problems(rows, set(due or (row.type_ for row in rows)),
                        self.registered, self.reached)

    def test_every_secure_type_has_evidence(self):
        found = problems(self.rows, self.due, self.registered, self.reached)
        print(f'# {len(self.due)} types owe evidence, '
              f'{len({line.split(":")[0] for line in found})} lack it')
        self.assertEqual(found, [], '\n' + '\n'.join(found))

    def test_the_table_is_sorted(self):
        names = [row.type_ for row in self.rows]
        self.assertEqual(names, sorted(names))

    def test_the_fuzz_targets_were_run(self):
        for target, types in self.reached.items():
            if types is None:
                print(f'# {target} SKIPPED: {CANNOT_RUN}: not measured')
            else:
                self.assertNotEqual(types, set(), target)

    # That what is refused above would be noticed:

    def test_a_type_without_a_row_is_noticed(self):
        self.assertEqual(self.problems_of(due={'x'}), ['x: no row'])

    def test_a_stale_row_is_noticed(self):
        row = Row('none-machine', 'test-null', 'fuzz-devices')
        self.assertNotIn('none-machine', self.due)
        self.assertIn('none-machine: no secure type that owes evidence',
                      self.problems_of(row, due=self.due))

    def test_two_rows_are_noticed(self):
        row = self.rows[0]
        self.assertIn(f'{row.type_}: more than one row',
                      self.problems_of(row, row))

    def test_an_unknown_test_is_noticed(self):
        self.assertIn("serial: 'no-test' is no test that meson runs",
                      self.problems_of(Row('serial', 'no-test', '')))

    def test_a_test_of_something_else_is_noticed(self):
        self.assertIn("serial: test 'test-uuid' does not name it",
                      self.problems_of(Row('serial', 'test-uuid', '')))

    def test_a_test_without_malformed_input_is_noticed(self):
        row = Row('serial', 'test-serial', '')
        before = self.registered.cases('test-serial')
        self.registered.cases_of['test-serial'] = ['/serial/all is well']
        found = self.problems_of(row)
        self.registered.cases_of['test-serial'] = before
        self.assertIn("serial: test 'test-serial' has no case of malformed "
                      'input', found)

    def test_an_unknown_fuzz_target_is_noticed(self):
        self.assertIn("serial: 'fuzz-no' is no fuzz target that meson runs",
                      self.problems_of(Row('serial', '', 'fuzz-no')))

    def test_a_fuzz_target_that_misses_the_type_is_noticed(self):
        self.reached['test: misses'] = {'apic'}
        found = self.problems_of(Row('serial', '', 'test: misses'))
        del self.reached['test: misses']
        self.assertIn("serial: fuzz target 'test: misses' does not reach it",
                      found)


if __name__ == '__main__':
    ringfence.main()
