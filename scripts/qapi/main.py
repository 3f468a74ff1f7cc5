"""Command line of the generator.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import argparse
import re
import sys

from . import commands, events, introspect, manual, types, visit
from .output import Files
from .schema import Schema
from .source import QapiError


def _prefix(text):
    """A prefix, which becomes part of names of files and in C."""
    if not re.fullmatch(r'([A-Za-z_][A-Za-z0-9_.-]*)?', text):
        raise argparse.ArgumentTypeError("'%s' cannot begin a name" % text)
    return text


def _parse(argv):
    parser = argparse.ArgumentParser(
        description='Generate C code or the manual from a QAPI schema')
    parser.add_argument('schema', help='the main schema file')
    parser.add_argument('-o', '--output-dir', default='.', metavar='DIR',
                        help='where the files go')
    parser.add_argument('-p', '--prefix', default='', type=_prefix,
                        help='what names of files and of what exists once '
                        'per schema start with')
    parser.add_argument('-b', '--builtins', action='store_true',
                        help='write the code of built-in types, too')
    parser.add_argument('-u', '--unmask', action='store_true',
                        help='keep type names in the introspection')
    parser.add_argument('--check', action='store_true',
                        help='only check the schema')
    parser.add_argument('--manual', metavar='FILE',
                        help='write only the QMP reference manual, as reST')
    return parser.parse_args(argv)


def generate(schema, builtins=False, unmask=False):
    """All C files of a schema."""
    files = Files()
    types.generate(schema, files, builtins)
    visit.generate(schema, files, builtins)
    commands.generate(schema, files)
    events.generate(schema, files)
    introspect.generate(schema, files, unmask)
    return files


def main(argv=None):
    """Run; returns the exit status."""
    args = _parse(argv)
    try:
        schema = Schema(args.schema, args.prefix)
    except QapiError as err:
        print(err, file=sys.stderr)
        return 1
    if args.manual:
        with open(args.manual, 'w', encoding='utf-8') as file:
            file.write(manual.generate(schema))
    elif not args.check:
        generate(schema, args.builtins, args.unmask).write(args.output_dir)
    return 0
