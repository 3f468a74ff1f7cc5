"""Reads schema files: JSON with single quotes, comments, directives, docs.

SchemaParser.parse(path) collects Definitions in order, those of included
files at the place of their first inclusion.

SPDX-License-Identifier: GPL-2.0-or-later
"""
import os
import re

from .doc import Doc
from .source import Info, Pragma, QapiError

_TOKEN = re.compile(r'''
    (?P<space>[ \t\r]+) | (?P<newline>\n) | (?P<comment>\#[^\n]*) |
    (?P<punct>[{}\[\]:,]) | '(?P<string>(?:\\\\|[ !-&(-\[\]-~])*)' |
    (?P<word>(?:true|false)\b)
    ''', re.X)


class Definition:
    """One top-level expression with its place, module and documentation."""

    def __init__(self, expr, info, module, doc):
        self.expr = expr
        self.info = info
        self.module = module
        self.doc = doc


class Module:
    """One schema file: its name, which is its path from the main file
    without the suffix, the modules it includes, and those doc comments in it
    that are of no definition."""

    def __init__(self, name):
        self.name = name
        self.includes = []
        self.texts = []


class _Lexer:
    def __init__(self, text, info):
        self.info = info
        self.text = text
        self.pos = 0
        self.line = 1
        self.kind = None
        self.value = None
        self.comments = []
        self.advance()

    def here(self):
        return self.info.at(self.line)

    def advance(self):
        """Step to the next token; collect the comments before it."""
        self.comments = []
        while self.pos < len(self.text):
            match = _TOKEN.match(self.text, self.pos)
            if not match:
                self._complain()
            self.pos = match.end()
            self.kind = match.lastgroup
            self.value = match.group(self.kind)
            if self.kind == 'newline':
                self.line += 1
            elif self.kind == 'comment':
                self.comments.append((self.line, self.value))
            elif self.kind != 'space':
                return
        self.kind, self.value = 'end', None

    def _complain(self):
        stray = self.text[self.pos]
        if stray != "'":
            raise QapiError(self.here(), 'stray %r' % stray)
        line = self.text[self.pos + 1:].split('\n', 1)[0]
        good = re.match(r'(?:\\\\|[ !-&(-\[\]-~])*', line).end()
        if good == len(line):
            raise QapiError(self.here(), "string without closing \"'\"")
        if line[good] == '\\':
            raise QapiError(self.here(), "unknown escape %s"
                            % line[good:good + 2])
        raise QapiError(self.here(), 'strings are printable ASCII, %r is not'
                        % line[good])


class _FileParser:
    def __init__(self, text, info):
        self.lex = _Lexer(text, info)
        self.texts = []

    def at(self, punct):
        return self.lex.kind == 'punct' and self.lex.value == punct

    def take(self, wanted):
        """Consume one punctuation token or complain."""
        if not self.at(wanted):
            raise QapiError(self.lex.here(), "expected '%s'" % wanted)
        self.lex.advance()

    def string(self, what):
        """Consume a string."""
        if self.lex.kind != 'string':
            raise QapiError(self.lex.here(), 'expected ' + what)
        value = self.lex.value.replace('\\\\', '\\')
        self.lex.advance()
        return value

    def value(self):
        if self.at('{'):
            return self.object()
        if self.at('['):
            return self.array()
        if self.lex.kind == 'word':
            value = self.lex.value == 'true'
            self.lex.advance()
            return value
        return self.string('a value')

    def items(self, start, end, item):
        """Call @item for each of the things between @start and @end."""
        self.take(start)
        if not self.at(end):
            item()
            while self.at(','):
                self.lex.advance()
                item()
        if not self.at(end):
            raise QapiError(self.lex.here(), "expected ',' or '%s'" % end)
        self.lex.advance()

    def object(self):
        result = {}

        def member():
            where = self.lex.here()
            key = self.string('a key')
            if key in result:
                raise QapiError(where, "duplicate key '%s'" % key)
            self.take(':')
            result[key] = self.value()

        self.items('{', '}', member)
        return result

    def array(self):
        result = []
        self.items('[', ']', lambda: result.append(self.value()))
        return result

    def docs(self):
        """The doc blocks among the comments before the current token."""
        blocks, lines, start = [], None, 0
        for line, text in self.lex.comments:
            where = self.lex.info.at(line)
            if lines is not None and line != start + len(lines) + 1:
                break
            if text.startswith('##'):
                if text.rstrip() != '##':
                    raise QapiError(where, "junk after '##'")
                if lines is None:
                    lines, start = [], line
                else:
                    blocks.append(Doc(lines, self.lex.info.at(start)))
                    lines = None
            elif lines is not None:
                if text != '#' and not text.startswith('# '):
                    raise QapiError(where, "no space after '#'")
                lines.append(text)
        if lines is not None:
            raise QapiError(self.lex.info.at(start),
                            "doc comment is not closed with '##'")
        return blocks

    def statements(self):
        """Yield (expression, info, doc or None)."""
        while True:
            docs = self.docs()
            last = docs.pop() if docs else None
            if last and (self.lex.kind == 'end' or not last.symbol):
                docs.append(last)
                last = None
            for doc in docs:
                self.free(doc)
            if self.lex.kind == 'end':
                return
            info = self.lex.here()
            expr = self.object()
            if last and ('include' in expr or 'pragma' in expr):
                self.free(last)
            yield expr, info, last

    def free(self, doc):
        """A doc comment that no definition follows."""
        if doc.symbol:
            raise QapiError(doc.info, "documentation of '%s' is not followed "
                            "by its definition" % doc.symbol)
        self.texts.append(doc)


class SchemaParser:
    """Parses a main file and everything it includes."""

    def __init__(self):
        self.definitions = []
        self.modules = {}       # by real path
        self._root = None
        self._open = []

    def parse(self, path, info=None):
        """Parse one file; returns its module.  @info is of the include."""
        real = os.path.realpath(path)
        if real in self._open:
            raise QapiError(info, "'%s' includes itself" % path)
        if real in self.modules:
            return self.modules[real]
        try:
            with open(path, encoding='utf-8') as file:
                text = file.read()
        except (OSError, UnicodeDecodeError) as err:
            raise QapiError(info, "cannot read '%s': %s" % (
                path, getattr(err, 'strerror', None) or err)) from None
        self._root = self._root or os.path.dirname(real)
        module = Module(os.path.splitext(os.path.relpath(real,
                                                         self._root))[0])
        self.modules[real] = module
        self._open.append(real)
        # pragmas of the main file hold in the files it includes
        pragma = info.pragma if info else Pragma()
        reader = _FileParser(text, Info(path, 1, pragma, info))
        module.texts = reader.texts
        for expr, where, doc in reader.statements():
            self._statement(path, module, expr, where, doc)
        self._open.pop()
        return module

    def _statement(self, path, module, expr, where, doc):
        if 'include' in expr:
            target = expr['include']
            if len(expr) != 1 or not isinstance(target, str):
                raise QapiError(where, "'include' takes one string")
            target = os.path.join(os.path.dirname(path), target)
            included = self.parse(target, where)
            if included not in module.includes:
                module.includes.append(included)
        elif 'pragma' in expr:
            if len(expr) != 1 or not isinstance(expr['pragma'], dict):
                raise QapiError(where, "'pragma' takes one object")
            for key, value in expr['pragma'].items():
                where.pragma.set(key, value, where)
        else:
            self.definitions.append(Definition(expr, where, module, doc))
