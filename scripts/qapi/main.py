"""Command line of the generator.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import argparse
import sys

from . import commands, events, introspect, manual, types, visit
from .output import Files
from .schema import Schema
from .source import QapiError


def main(argv=None):
    """Run; returns the exit status."""
    parser = argparse.ArgumentParser(
        description='Generate C code or the manual from a QAPI schema')
    parser.add_argument('schema', help='the main schema file')
    parser.add_argument('-o', '--output', default='.', metavar='DIR',
                        help='where the files go')
    parser.add_argument('-p', '--prefix', default='', metavar='PREFIX',
                        help='what names of files and of what exists once '
                        'per schema start with; the built-in types are '
                        'then left to the schema without prefix')
    parser.add_argument('--depfile', metavar='FILE',
                        help='write the schema files read, for make')
    parser.add_argument('--check', action='store_true',
                        help='only check the schema')
    parser.add_argument('--plain-names', action='store_true',
                        help='keep type names in the introspection')
    parser.add_argument('--list', action='store_true',
                        help='print the names of the files, write nothing')
    parser.add_argument('--manual', metavar='FILE',
                        help='write only the QMP reference manual, as reST')
    args = parser.parse_args(argv)
    try:
        schema = Schema(args.schema, args.prefix)
        if args.manual:
            with open(args.manual, 'w', encoding='utf-8') as file:
                file.write(manual.generate(schema))
            return 0
        files = Files()
        types.generate(schema, files)
        visit.generate(schema, files)
        commands.generate(schema, files)
        events.generate(schema, files)
        introspect.generate(schema, files, args.plain_names)
    except QapiError as err:
        print('%s: error: %s' % (parser.prog, err)
              if err.info is None else err, file=sys.stderr)
        return 1
    if args.list:
        print('\n'.join(files.names()))
    elif not args.check:
        files.write(args.output)
    if args.depfile:
        with open(args.depfile, 'w', encoding='utf-8') as file:
            file.write('%s/%sqapi-introspect.c: %s\n'
                       % (args.output, args.prefix, ' '.join(schema.files)))
    return 0
